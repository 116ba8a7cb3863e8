"""Colours by name: both values stand once, and style sheets hold no other colour."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Place
from publisher.layouts import Color, LayoutSettings, load_layout
from publisher.pdf.colors import (
    check_rich,
    check_style,
    color_rules,
    declare_colors,
    in_black,
    replace_names,
    root_rule,
)
from publisher.pdf.spots import Spot
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


def test_an_ink_of_its_own_is_named_with_its_tint() -> None:
    """By its place in the order; what is not ordered is mixed, a tint of it of so much less."""
    inks = {"cmyk": [0, 90, 100, 10], "rgb": "#d22"}
    given = colors(
        red={**inks, "spot": "Red"}, pale={**inks, "spot": "Red", "tint": 40},
        gold={"rgb": "#b93", "cmyk": [0, 20, 60, 20], "spot": "Gold", "tint": 12.5},
        plain={"rgb": "#abc", "cmyk": [1, 2, 3, 4]}, grey="#888",
    )  # fmt: skip
    both = (Spot("Gold", (0, 20, 60, 20)), Spot("Red", (0, 90, 100, 10)))
    ordered = declare_colors(given, Purpose.PRESS, PLACE, both)
    assert ordered == {
        "gold": "color(--spot-1 0.125)", "grey": "device-cmyk(0 0 0 0.47)",
        "pale": "color(--spot-2 0.4)", "plain": "device-cmyk(0.01 0.02 0.03 0.04)",
        "red": "color(--spot-2 1)",
    }  # fmt: skip
    mixed = declare_colors(given, Purpose.PRESS, PLACE, both[1:])
    assert mixed["gold"] == "device-cmyk(0 0.025 0.075 0.025)"
    assert mixed["pale"] == "color(--spot-1 0.4)"
    assert declare_colors(given, Purpose.PROOF, PLACE, both)["gold"] == "#b93"
    assert list(ordered) == sorted(given)


@pytest.mark.parametrize(
    ("rgb", "black"),
    [
        # 0.299, 0.587 and 0.114 of 255: each alone is darker than what lies under type.
        ("#f00", "#000"), ("#0f0", "#000"), ("#00f", "#000"),
        # 226, 179 and 105 of two of them, 160 of 161, 160, 158 and 159 of one less of each.
        ("#ff0", "#e2e2e2"), ("#0ff", "#b3b3b3"), ("#f0f", "#000"),
        ("#a1a09e", "#a0a0a0"), ("#a09f9d", "#000"),
        # Greys are what they are, dark ones too.
        ("#123", "#000"), ("#333", "#333"), ("#fff", "#fff"), ("#a0a0a0", "#a0a0a0"),
        ("#9f9f9f", "#9f9f9f"), ("#aaf", "#b4b4b4"), ("#afa", "#dcdcdc"), ("#faa", "#c3c3c3"),
        ("#ffa", "#f5f5f5"), ("#faaaaa", "#c2c2c2"),
    ],
)  # fmt: skip
def test_pages_in_black_have_no_other_ink(rgb: str, black: str) -> None:
    """A dark colour is full black, a light one the grey that is as light (ITU-R BT.601)."""
    given = colors(x={"rgb": rgb, "cmyk": [1, 2, 3, 4], "spot": "Gold"})
    assert in_black(given) == {"x": Color(rgb=black)}
    (value,) = declare_colors(in_black(given), Purpose.PRESS, PLACE).values()
    assert value.startswith("device-cmyk(0 0 0 ")


@given(*[st.integers(0, 255)] * 3)
def test_black_is_as_light_as_the_colour_was(red: int, green: int, blue: int) -> None:
    """To the level there is; from 160 of 255 on it is a screen, which type lies upon."""
    rgb = f"#{red:02x}{green:02x}{blue:02x}"
    (color,) = in_black({"x": Color(rgb=rgb)}).values()
    light = (299 * red + 587 * green + 114 * blue) / 1000
    if red == green == blue:
        assert color.rgb == rgb
    elif color.rgb == "#000":
        assert light <= 159.5
    else:
        level = color.rgb[1:3]
        assert color.rgb == f"#{level * 3}"
        assert abs(int(level, 16) - light) <= 0.5
        assert light >= 159.5


def test_rich_black_is_where_it_is_meant() -> None:
    """Where a colour is full black, in what is marked for it, and not on pages in black alone."""
    values = {"text": "device-cmyk(0 0 0 1)", "grey": "device-cmyk(0 0 0 0.9)", "red": "x"}
    black = {"text": "device-cmyk(0 0 0 1)", "red": "device-cmyk(0 0 0 1)"}
    root = ":root{--text:device-cmyk(0 0 0 1);--grey:device-cmyk(0 0 0 0.9);--red:x;}"
    alone = "{--text:device-cmyk(0 0 0 1);--red:device-cmyk(0 0 0 1);}"
    assert color_rules(values, black, None) == (root, f".black-only{alone}")
    assert color_rules(values, black, (60, 40, 40, 100)) == (
        root,
        ".rich{--text:device-cmyk(0.6 0.4 0.4 1);}",
        f".black-only,.black-only .rich{alone}",
    )


@pytest.mark.parametrize(
    ("rich", "limit", "found"),
    [(None, 0, 0), ((60, 40, 40, 100), 240, 0), ((60, 40, 40, 100), 239, 1),
     ((60, 40.5, 40, 100), 240, 1), ((0, 0, 0, 100), 240, 0)],
)  # fmt: skip
def test_rich_black_is_no_more_ink_than_the_paper_takes(
    rich: tuple[float, float, float, float] | None, limit: int, found: int
) -> None:
    """As much as it takes is well; the report has the sum and the limit."""
    told = check_rich(rich, limit, PLACE)
    assert [one.code for one in told] == ["P025"] * found
    for one in told:
        assert f"{sum(rich or ()):g} %" in one.message
        assert f"{limit} %" in one.message


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("p { color: red; background: #12345678 }", ["red", "#12345678"]),
        ("@media print { p { color: var(--a) } @supports (x: y) { b { fill: tan } } }", ["tan"]),
        ("p { box-shadow: 1pt 1pt rgb(0 0 0 / 50%), 0 0 gold }", ["rgb(0 0 0 / 50%)", "gold"]),
        ("p { margin: 0 } ; b { color: Red } i { color: blue }", ["Red", "blue"]),
        ("/* red */ p { color: /* blue */ var(--a, teal) }", ["teal"]),
        ("p { --own: #fff }", ["#fff"]),
        ("p { --own: red }", []),
        ("@import url(red.css); @page { margin: 1cm }", []),
    ],
)
def test_every_colour_is_told_as_it_is_written(style: str, found: list[str]) -> None:
    """In the order of the sheet, with the property, whatever stands before it."""
    told = check_style(style, PLACE)
    assert [one.message.partition("“")[2].partition("”")[0] for one in told] == found
    assert {one.place for one in told} <= {PLACE}
