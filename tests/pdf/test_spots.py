"""Spot colours (专色) and rich black (浓黑), measured on the plates that Ghostscript makes."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pydantic import ValidationError

from publisher.build import build
from publisher.checks import Expected, preflight
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Diagnostic, PublisherError
from publisher.edition.settings import PressSettings
from publisher.layouts import Color, load_layout
from publisher.pdf.imposition import impose_booklet
from publisher.workspace import Workspace

from .printing import opened, write_edition
from .validating import PROCESS, check_syntax, press_twin, separations

INK = "PANTONE 485 C"
ORDER = f'[press]\nspots = ["{INK}"]\n'
RICH = "[press]\nrich_black = [60, 40, 40, 100]\n"
HEAD = 'extends = "book"\ntitle = "试"\npurpose = "试"\n'
SPOTS = f"""{HEAD}[colors]
report = {{ rgb = "#da291c", cmyk = [0, 95, 100, 0], spot = "{INK}" }}
pale = {{ rgb = "#f0a9a4", cmyk = [0, 95, 100, 0], spot = "{INK}", tint = 40 }}
[styles.title]
color = "report"
"""
LARGE = f"{HEAD}[styles.title]\nsize = 30\n"
GROUND = ".area { background: var(--pale) }\n"
PLATES = (*PROCESS, INK)
STEP = 255 / 100


def printed(
    purpose: Purpose, press: str, layout: str, style: str
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Give a small edition in a layout of its own, and what was told."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = folder / "layouts/book"
        own.mkdir(parents=True)
        (own / "layout.toml").write_text(layout)
        (own / "style.css").write_text(style)
        edition = write_edition(folder / "e", extra=press)
        layouts = (folder / "layouts",)
        report = build(edition, folder / "out", purpose=purpose, layouts=layouts)
        return report.products[0].content, report.diagnostics


made = cache(printed)


def levels(content: bytes, inks: tuple[str, ...] = PLATES) -> list[list[tuple[int, ...]]]:
    """Give the pixels of each page as bytes of ink on the plates of ``inks``."""
    return [list(zip(*plates, strict=True)) for plates in separations(content, 72, inks)]


def flat(pixels: list[tuple[int, ...]], least: int = 100) -> set[tuple[int, ...]]:
    """Give the inks that a page has in very many places."""
    counts: dict[tuple[int, ...], int] = {}
    for pixel in pixels:
        counts[pixel] = counts.get(pixel, 0) + 1
    return {pixel for pixel, count in counts.items() if count >= least}


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """Give the codes of what is told of inks."""
    return [one.code for one in found if one.code[0] in "PK"]


def spaces_of(content: bytes) -> set[tuple[int, int]]:
    """Give the objects that are the ink's space."""
    with opened(content) as pdf:
        return {
            item.objgen
            for item in pdf.objects
            if isinstance(item, pikepdf.Array)
            and len(item) > 1
            and item[0] == "/Separation"
            and item[1] == f"/{INK}"
        }


# Plates


def test_an_ordered_ink_has_a_plate_of_its_own() -> None:
    """Full tone and tint are on it and on no other; black lies over it and takes nothing away."""
    content, found = made(Purpose.PRESS, ORDER, SPOTS, GROUND)
    assert codes(found) == []
    tint = round(40 * STEP)
    for page in levels(content):
        assert (0, 0, 0, 0, tint) in flat(page)
        # Black that is black all through stands on the tint, and nothing else is mixed in.
        assert (0, 0, 0, 255, tint) in flat(page)
        assert not any(any(pixel[:3]) for pixel in page if pixel[4])
    assert (0, 0, 0, 0, 255) in levels(content)[0]


@pytest.mark.parametrize("press", ["", "[press]\nspots = false\n"])
def test_what_is_not_ordered_is_mixed(press: str) -> None:
    """The control: no plate, the alternate in process inks, and a note that says so."""
    content, found = made(Purpose.PRESS, press, SPOTS, GROUND)
    assert codes(found) == ["P024"]
    assert not spaces_of(content)
    with pytest.raises(ValueError, match="shorter"):
        levels(content)
    ground = {pixel for page in levels(content, PROCESS) for pixel in flat(page) if any(pixel)}
    meant = (0, 38 * STEP, 40 * STEP, 0)
    assert any(all(abs(a - b) <= 1 for a, b in zip(one, meant, strict=True)) for one in ground)


def test_marks_stand_on_every_plate() -> None:
    """Register marks are on the plate too, beside a full and a half tone of the ink."""
    content, _ = made(Purpose.PRESS, ORDER, SPOTS, GROUND)
    with opened(content) as pdf:
        spaces = pdf.pages[0].Resources.ColorSpace
        assert {str(space[1]) for space in spaces.values()} == {f"/{INK}", "/All"}
        named = {name for name, space in spaces.items() if space[1] == f"/{INK}"}
        marks = [part.read_bytes() for part in pdf.pages[0].Contents]
    half = [f"{name} cs 0.5 scn".encode() for name in named]
    assert any(b"/All CS 1 SCN" in part and any(one in part for one in half) for part in marks)


def test_one_name_is_one_space() -> None:
    """All pages have the same object, those of a booklet too, and others find no fault in it."""
    content, _ = made(Purpose.PRESS, ORDER, SPOTS, GROUND)
    assert len(spaces_of(content)) == 1
    booklet = impose_booklet(content)
    assert len(spaces_of(booklet)) == 1
    # The validator knows no Separation spaces; it has nothing else to say.
    assert [one for one in press_twin(content) if "Separation" not in one] == []
    assert check_syntax(content) == ""
    assert levels(booklet)


@pytest.mark.parametrize("purpose", [Purpose.PROOF, Purpose.ARCHIVE])
def test_elsewhere_it_is_shown(purpose: Purpose) -> None:
    """A screen has its light, and nothing is said of an order."""
    content, found = made(purpose, ORDER, SPOTS, GROUND)
    assert codes(found) == []
    assert not spaces_of(content)
    document = pdfium.PdfDocument(content)
    image = document[0].render(scale=0.5).to_pil().convert("RGB")
    document.close()
    assert (0xF0, 0xA9, 0xA4) in {color for _, color in image.getcolors(1 << 20)}


def test_an_order_that_nothing_uses() -> None:
    """An ink that costs money and prints nothing is told, with the one that may be meant."""
    content, found = printed(Purpose.PRESS, ORDER.replace("485", "458"), SPOTS, GROUND)
    assert sorted(codes(found)) == ["P023", "P024"]
    (idle,) = (one for one in found if one.code == "P023")
    assert INK in str(idle.hint)
    assert not spaces_of(content)


def test_a_page_without_the_ink_has_no_plate() -> None:
    """It would be paid for and stay empty."""
    content, _ = printed(Purpose.PRESS, ORDER, SPOTS, "")
    with opened(content) as pdf:
        used = ["/ColorSpace" in page.Resources for page in pdf.pages]
    assert used == [True, False]
    second = separations(content, 20, PLATES)[1]
    assert not any(second[4])


# Names


@pytest.mark.parametrize(
    "name",
    ["All", "none", "CYAN", "Black", "Process Magenta", "黑", "专色\t金", "金  色", "", "金" * 43],
)
def test_names_that_are_none(name: str) -> None:
    """What stands for all plates, or for one of the four, is no ink of its own."""
    with pytest.raises(ValidationError):
        Color.model_validate({"rgb": "#123456", "cmyk": [1, 2, 3, 4], "spot": name})
    with pytest.raises(ValidationError):
        PressSettings.model_validate({"spots": [name]})


@pytest.mark.parametrize("name", [INK, "专金871", "HKS 13 K", "Black 7 C", "Ink #1 (100%)"])
def test_names_as_printing_houses_write_them(name: str) -> None:
    """A plate bears the name, whatever is in it."""
    assert PressSettings.model_validate({"spots": [name]}).spots == (name,)
    layout = SPOTS.replace(INK, name)
    content, found = printed(Purpose.PRESS, ORDER.replace(INK, name), layout, GROUND)
    assert codes(found) == []
    with opened(content) as pdf:
        assert f"/{name}" in {str(one[1]) for one in pdf.pages[0].Resources.ColorSpace.values()}


@pytest.mark.parametrize(
    "wrong",
    [
        {"rgb": "#123456", "spot": INK},
        {"rgb": "#123", "cmyk": [1, 2, 3, 4], "tint": 40},
        {"rgb": "#123", "cmyk": [1, 2, 3, 4], "spot": INK, "tint": 0},
        {"rgb": "#123", "cmyk": [1, 2, 3, 4], "spot": INK, "tint": 101},
    ],
)
def test_half_a_spot_colour(wrong: object) -> None:
    """It has an alternate, and a tint is a part of it."""
    with pytest.raises(ValidationError):
        Color.model_validate(wrong)


@pytest.mark.parametrize(
    ("old", "new"),
    [("tint = 40", "tint = 40.5"), ("[0, 95, 100, 0], spot", "[0, 90, 100, 0], spot"),
     (f'"{INK}", tint', '"Pantone 485C", tint')],
)  # fmt: skip
def test_one_name_one_ink(old: str, new: str, tmp_path: Path) -> None:
    """Two alternates or two spellings of one ink are an error of the layout; two tints are not."""
    own = tmp_path / "book"
    own.mkdir()
    (own / "layout.toml").write_text(SPOTS.replace(old, new, 1))
    ours = Path(__file__).parents[2] / "layouts"
    if "tint" in old and "spot" not in old and INK not in old:
        assert load_layout(Workspace(tmp_path), (tmp_path, ours), "book").name == "book"
        return
    with pytest.raises(ContentError) as caught:
        load_layout(Workspace(tmp_path), (tmp_path, ours), "book")
    assert len(caught.value.diagnostics) == 1


@pytest.mark.parametrize("spots", [[INK, "pantone 485c"], INK, True, 3])
def test_orders_that_are_none(spots: object) -> None:
    """The same ink twice, and what is no list."""
    with pytest.raises(ValidationError):
        PressSettings.model_validate({"spots": spots})


# Preflight


def test_preflight_knows_the_order() -> None:
    """What was not ordered is a warning; what was passes, and is no text in several inks."""
    content, _ = made(Purpose.PRESS, ORDER, SPOTS, GROUND)
    found = {one.code for one in preflight(content, "x.pdf").findings}
    assert found == {"K303"}
    ordered = Expected(spots=(INK,))
    assert {one.code for one in preflight(content, "x.pdf", expected=ordered).findings} == set()


# Rich black


def dark(content: bytes) -> set[tuple[int, ...]]:
    """Give the inks of what is full black."""
    return {pixel for page in levels(content, PROCESS) for pixel in page if pixel[3] == 255}


def test_large_heads_are_rich() -> None:
    """The head has all four inks; text, and everything without the setting, has black alone."""
    content, found = made(Purpose.PRESS, RICH, LARGE, "")
    assert codes(found) == []
    rich = tuple(round(ink * STEP) for ink in (60, 40, 40, 100))
    seen = dark(content)
    assert any(all(abs(a - b) <= 1 for a, b in zip(one, rich, strict=True)) for one in seen)
    assert (0, 0, 0, 255) in seen
    plain, found = made(Purpose.PRESS, "", LARGE, "")
    assert codes(found) == []
    assert dark(plain) == {(0, 0, 0, 255)}


def test_small_heads_stay_black_alone() -> None:
    """Below the size at which strokes are wider than plates lie apart there is nothing of it."""
    content, _ = printed(Purpose.PRESS, RICH, LARGE.replace("30", "20"), "")
    assert dark(content) == {(0, 0, 0, 255)}


def test_a_proof_shows_black() -> None:
    """It is a matter of plates."""
    first, _ = made(Purpose.PROOF, RICH, LARGE, "")
    second, _ = made(Purpose.PROOF, "", LARGE, "")
    assert first == second


def test_rich_black_within_the_limit() -> None:
    """More ink than the paper takes is refused, by its sum."""
    with pytest.raises(ContentError) as caught:
        printed(Purpose.PRESS, RICH.replace("60, 40, 40", "80, 70, 60"), LARGE, "")
    assert codes(caught.value.diagnostics) == ["P025"]
    assert "310" in caught.value.diagnostics[0].message


@pytest.mark.parametrize(
    "value", [[60, 40, 40], [60, 40, 40, 90], [60, 40, 40, True], [-1, 0, 0, 100], 100, "黑", True]
)
def test_what_is_no_rich_black(value: object) -> None:
    """Four inks in percent, black in full."""
    with pytest.raises(ValidationError):
        PressSettings.model_validate({"rich_black": value})


def test_preflight_knows_what_black_is_meant() -> None:
    """Large type in several inks passes; small type does in none but what the edition names."""
    content, _ = made(Purpose.PRESS, RICH, LARGE, ".byline { color: var(--rule) }")
    assert {one.code for one in preflight(content, "x.pdf").findings} == set()
    style = ".subtitle, .subhead { --text: var(--deep); color: var(--deep) }"
    deep = LARGE.replace(
        "[styles", '[colors]\ndeep = { rgb = "#000", cmyk = [60, 40, 40, 100] }\n[styles'
    )
    with pytest.raises(PublisherError):
        printed(Purpose.PRESS, "", deep, style)


def test_pages_in_black_alone_stay_so() -> None:
    """Such a page has no plate but black's, whatever is rich on others."""
    page = f"{RICH}[[pages]]\nnumber = 1\ncolour = false\n"
    content, _ = printed(Purpose.PRESS, page, LARGE, "")
    cyan = separations(content, 72)[0][0]
    assert not any(cyan)
