"""Colours by name: both values stand once, and style sheets hold no other colour."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Place
from publisher.layouts import Color, LayoutSettings, load_layout
from publisher.pdf.colors import check_style, declare_colors, replace_names, root_rule
from publisher.workspace import Workspace

LAYOUTS = Path(__file__).parents[2] / "layouts"
NAMES = sorted(path.parent.name for path in LAYOUTS.glob("*/layout.toml"))
PLACE = Place("layout.toml")


def colors(**given: object) -> dict[str, Color]:
    """Give colours as layout.toml writes them."""
    return {name: Color.model_validate(value) for name, value in given.items()}


def test_one_name_two_values() -> None:
    """A colour is its RGB on screens and its inks on paper."""
    given = colors(accent={"rgb": "#a8282e", "cmyk": [0, 100, 100, 10]})
    assert declare_colors(given, Purpose.PROOF, PLACE) == {"accent": "#a8282e"}
    assert declare_colors(given, Purpose.ARCHIVE, PLACE) == {"accent": "#a8282e"}
    assert declare_colors(given, Purpose.PRESS, PLACE) == {"accent": "device-cmyk(0 1 1 0.1)"}


@pytest.mark.parametrize(
    ("grey", "black"), [("#000", "1"), ("#fff", "0"), ("#808080", "0.5"), ("#444", "0.73")]
)
def test_greys_are_black_ink_alone(grey: str, black: str) -> None:
    """A plain grey needs no second value."""
    assert declare_colors(colors(x=grey), Purpose.PRESS, PLACE) == {
        "x": f"device-cmyk(0 0 0 {black})"
    }


def test_a_colour_without_ink_cannot_be_printed() -> None:
    """A plain colour serves screens; the press names each that has no value in ink."""
    given = colors(sky="#08f", leaf="#080", text="#000")
    assert declare_colors(given, Purpose.PROOF, PLACE)["sky"] == "#08f"
    with pytest.raises(ContentError) as caught:
        declare_colors(given, Purpose.PRESS, PLACE)
    assert [d.code for d in caught.value.diagnostics] == ["P014", "P014"]
    assert "“leaf”" in caught.value.diagnostics[0].message


@pytest.mark.parametrize(
    "value",
    ["red", "#12", {"rgb": "#123456", "cmyk": [0, 0, 0]}, {"rgb": "#000", "cmyk": [0, 0, 0, 101]}],
)
def test_values_of_a_wrong_form(value: object) -> None:
    """What is no colour is refused while reading."""
    with pytest.raises(ValidationError):
        Color.model_validate(value)


@pytest.mark.parametrize(
    "style",
    [
        "p { color: red }",
        "p { color: #a8282e }",
        "p { border: 1pt solid rgb(1 2 3) }",
        "p { background: linear-gradient(var(--a), white) }",
        "@media print { p { color: hsl(0 50% 50%) } }",
        "p { border-left-color: device-cmyk(0 1 1 0) }",
        "@page { @top-left { color: blue } }",
        "p { & b { color: blue } }",
    ],
)
def test_a_colour_of_its_own_is_found(style: str) -> None:
    """Colours written out are found wherever a style sheet may hold them."""
    assert [d.code for d in check_style(style, PLACE)] == ["P015"]


@pytest.mark.parametrize(
    "style",
    [
        "p { color: var(--accent); border: 1pt solid var(--rule) }",
        "p { color: inherit; background: transparent; fill: none }",
        "a { color: currentColor }",
        ".red { font-family: Tomato; content: 'red' }",
        "#fade p { margin: 0 }",
        "p { grid-area: tan; animation-name: gold }",
    ],
)
def test_what_is_no_colour_is_left_alone(style: str) -> None:
    """Names of classes, faces and texts are no colours."""
    assert check_style(style, PLACE) == ()


@pytest.mark.parametrize("name", NAMES)
def test_layouts_print_in_named_ink(name: str) -> None:
    """Every colour of every layout has its inks, and no style sheet holds another."""
    workspace = Workspace(LAYOUTS)
    layout = load_layout(workspace, (LAYOUTS,), name)
    assert isinstance(layout.settings, LayoutSettings)
    assert declare_colors(layout.settings.colors, Purpose.PRESS, PLACE)
    for folder in layout.folders:
        style = folder / "style.css"
        if style.is_file():
            assert check_style(style.read_text(encoding="utf-8"), PLACE) == ()


def test_names_in_drawings_are_replaced() -> None:
    """WeasyPrint knows no custom properties in drawings: they get the colour itself."""
    values = {"fpo": "#888"}
    assert replace_names("stroke:var(--fpo);fill:var( --none )", values) == (
        "stroke:#888;fill:var( --none )"
    )


def test_the_rule_that_declares_them() -> None:
    """Custom properties are declared on the root, in one rule."""
    assert root_rule({"a": "#000", "b": "#fff"}) == ":root{--a:#000;--b:#fff;}"
