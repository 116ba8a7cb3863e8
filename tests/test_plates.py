"""Pictures that cover a page or two (满版图、跨页图), read from what is seen of the print.

Each point of a picture tells by its colour where in the picture it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from composition.printed import layout
from makeup.audit import audit
from measure.heard import read_tree
from measure.pictures import LEVELS, draw_picture
from measure.reading import read_pages
from measure.tagged import elements, faults, kids
from pdf.printing import opened
from pdf.validating import separations
from publisher.article.treatment import (
    MIDDLE,
    Bleed,
    Crop,
    Side,
    Treatment,
    read_treatment,
    write_treatment,
)
from publisher.build import build
from publisher.diagnostics import ContentError, Diagnostic, Severity
from publisher.makeup.matter import Flow, Forme, Item, Opening, Story
from publisher.makeup.paging import make_up
from publisher.pdf.imposition import impose_booklet
from test_bleeding import edges
from test_pictures import MM, text, write

PLATES = ("magazine", "book", "vertical-book")
WIDE, HIGH = (3700, 2500), (1900, 2500)
"""Pixels of a picture for two pages of any of these, and of one for a page."""
CAPTION = "图中所见"
SCALE = 0.5
"""Dots per pt in which pages are looked at."""


def body(wish: str, before: int = 12, after: int = 24) -> str:
    """Give an article with one picture, text before and behind it."""
    shown = f"![{CAPTION}](images/0.png){{{wish}}}"
    return "\n\n".join([text(before), shown, text(after, before)])


@cache
def printed(
    name: str, wish: str, purpose: str = "proof", before: int = 12, after: int = 24
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Give an article printed in a layout, and what was told of it."""
    with TemporaryDirectory() as folder:
        edition = write(Path(folder) / "e", body(wish, before, after), (), f'"{name}"')
        shape = WIDE if "spread" in wish or "columns" in wish else HIGH
        (edition / "a/images").mkdir()
        (edition / "a/images/0.png").write_bytes(picture(shape))
        report = build(edition, Path(folder) / "out", purpose=purpose)
        return report.products[0].content, report.diagnostics


@cache
def picture(shape: tuple[int, int]) -> bytes:
    """Give a picture of so many pixels as a file; making it takes longer than printing it."""
    with TemporaryDirectory() as folder:
        draw_picture(Path(folder) / "x.png", 0, *shape)
        return (Path(folder) / "x.png").read_bytes()


@cache
def drawn(content: bytes) -> list[Image.Image]:
    """Give the pages as they are seen."""
    document = pdfium.PdfDocument(content)
    pages = [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]
    document.close()
    return pages


def covered(page: Image.Image) -> bool:
    """Say whether a picture covers a page: its corners and the middle of its sides are of it."""
    width, height = page.size
    at = [(x, y) for x in (0, width // 2, width - 1) for y in (0, height // 2, height - 1)]
    return all(_is_of_it(_pixel(page, *one)) for one in at)


def _pixel(page: Image.Image, x: int, y: int) -> tuple[int, ...]:
    pixel = page.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def _is_of_it(pixel: tuple[int, ...]) -> bool:
    """Say whether a pixel is of the first picture: nothing else is as blue."""
    return pixel[2] > 240 and max(pixel[:2]) <= LEVELS + 4


def seen_at(page: Image.Image, x: float, y: float) -> tuple[float, float]:
    """Give which point of the picture, in parts of it, is seen at x and y, in parts of the page."""
    red, green, _ = _pixel(page, round(x * (page.width - 1)), round(y * (page.height - 1)))
    return red / LEVELS, green / LEVELS


def plates_of(content: bytes) -> list[int]:
    """Give the pages, from 1, that a picture covers."""
    return [number for number, page in enumerate(drawn(content), 1) if covered(page)]


# One page


@pytest.mark.parametrize("name", PLATES)
def test_a_picture_covers_its_page(name: str) -> None:
    """It is cut to the page around its focus; its caption stands on it, and nothing else."""
    content, found = printed(name, 'bleed=page focus="50% 30%"')
    assert not [d for d in found if d.code[0] in "KM"]
    (number,) = plates_of(content)
    page, (width, height) = drawn(content)[number - 1], layout(name).trim
    bleed = 3 * MM
    left, top, right, bottom = Crop(round(width * 10), round(height * 10), MIDDLE, 30).window(*HIGH)
    # Without the press nobody sees the bleed, but the picture has it.
    for x, y in ((0.05, 0.1), (0.95, 0.1), (0.05, 0.9), (0.95, 0.9), (0.5, 0.4)):
        across, down = seen_at(page, x, y)
        place = (x * width + bleed) / (width + 2 * bleed)
        assert across == pytest.approx((left + place * (right - left)) / HIGH[0], abs=0.02)
        place = (y * height + bleed) / (height + 2 * bleed)
        assert down == pytest.approx((top + place * (bottom - top)) / HIGH[1], abs=0.02)
    shown = "".join(g.text for g in read_pages(content)[number - 1].glyphs).strip()
    assert shown == CAPTION
    assert not covered(drawn(content)[number - 2])


def test_another_focus_shows_another_part() -> None:
    """The control: the same page around another point."""
    upper = drawn(printed("book", 'bleed=page focus="50% 0%"')[0])
    lower = drawn(printed("book", 'bleed=page focus="50% 100%"')[0])
    first = next(seen_at(page, 0.5, 0.05)[1] for page in upper if covered(page))
    second = next(seen_at(page, 0.5, 0.05)[1] for page in lower if covered(page))
    (width, height) = layout("book").trim
    hidden = 1 - (HIGH[0] / HIGH[1]) / (width / height)
    assert second - first == pytest.approx(max(hidden, 0), abs=0.03)


@pytest.mark.parametrize("name", ["magazine", "vertical-book"])
def test_ink_reaches_the_edge_of_the_bleed(name: str) -> None:
    """All that the knife may leave is printed; the control is the page before."""
    content, found = printed(name, "bleed=page", "press")
    assert not [d for d in found if d.code[0] in "KM" and d.code != "K311"]
    (number,) = plates_of(printed(name, "bleed=page")[0])
    pages = separations(content, 72)
    inked = [sum(sum(row) > 0 for row in zip(*plates, strict=True)) for plates in pages]
    field = layout(name).settings.styles["caption"].size * 3 * 200
    whole = len(pages[number - 1][0])
    assert inked[number - 1] > whole - field
    edge = _edge_of(content, number, pages[number - 1])
    assert edge == 1.0
    assert _edge_of(content, number - 1, pages[number - 2]) < 0.1


def _edge_of(content: bytes, number: int, plates: list[bytes]) -> float:
    """Give the part of the outermost dots of the bleed that have ink."""
    with opened(content) as pdf:
        left, _, right, _ = (float(v) for v in pdf.pages[number - 1].obj.BleedBox)
    width = round(right - 1) - round(left + 1)
    totals = [sum(inks) for inks in zip(*plates, strict=True)]
    rows: list[list[int]] = [
        totals[n : n + width] for n in range(0, len(totals) - width + 1, width)
    ]
    edge = [*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)]
    return float(sum(total > 0 for total in edge) / len(edge))


# Two pages


@pytest.mark.parametrize("name", PLATES)
def test_two_halves_meet_in_the_fold(name: str) -> None:
    """Both pages together show the picture; at the fold nothing is lost and nothing twice."""
    content, found = printed(name, "bleed=spread")
    assert not [d for d in found if d.code[0] in "KM" and d.code != "M030"]
    first, second = plates_of(content)
    assert (first % 2, second - first) == (0, 1)
    pages = [drawn(content)[n - 1] for n in (first, second)]
    if layout(name).is_vertical:
        pages = pages[::-1]
    (width, height), bleed = layout(name).trim, 3 * MM
    window = Crop(round(2 * width * 10), round(height * 10)).window(*WIDE)
    for y in (0.1, 0.5, 0.75):
        for side, page in enumerate(pages):
            for x in (0.02, 0.5, 0.98):
                across, down = seen_at(page, x, y)
                place = ((side + x) * width + bleed) / (2 * width + 2 * bleed)
                meant = window[0] + place * (window[2] - window[0])
                assert across == pytest.approx(meant / WIDE[0], abs=0.015)
                place = (y * height + bleed) / (height + 2 * bleed)
                meant = window[1] + place * (window[3] - window[1])
                assert down == pytest.approx(meant / WIDE[1], abs=0.015)
        left, right = seen_at(pages[0], 1, y), seen_at(pages[1], 0, y)
        # Two dots beside each other.
        assert 0 <= right[0] - left[0] <= 2.5 / LEVELS
        assert right[1] == pytest.approx(left[1], abs=1.5 / LEVELS)


@pytest.mark.parametrize("name", ["magazine", "vertical-book"])
def test_the_picture_goes_on_into_the_bleed_at_the_fold(name: str) -> None:
    """No white shows where sheets are not folded to a hair."""
    proof, press = printed(name, "bleed=spread")[0], printed(name, "bleed=spread", "press")[0]
    pages = separations(press, 72)
    for number in plates_of(proof):
        assert _edge_of(press, number, pages[number - 1]) == 1.0


@pytest.mark.parametrize("name", ["magazine", "vertical-book"])
def test_on_the_middle_sheet_of_a_booklet(name: str) -> None:
    """The halves lie side by side there, and are one picture again."""
    for before in range(2, 40, 6):
        content, _ = printed(name, "bleed=spread", "proof", before, 12)
        first, _ = plates_of(content)
        count = math.ceil(len(drawn(content)) / 4) * 4
        if first == count // 2:
            break
    else:
        pytest.fail("no article has its picture in the middle")
    sheet = drawn(impose_booklet(content))[count // 2 - 1]
    assert covered(sheet)
    seen = [seen_at(sheet, n / 40, 0.04)[0] for n in range(41)]
    steps = [after - before for before, after in pairwise(seen)]
    assert all(0 < step < 0.04 for step in steps)


def test_a_page_that_stays_white_is_told() -> None:
    """Where the text ends on an even page two facing ones begin behind a white one."""
    told = {}
    for before in (3, 12, 24):
        content, found = printed("book", "bleed=spread", "proof", before, 0)
        first, _ = plates_of(content)
        assert first % 2 == 0
        white = len(read_pages(content)[first - 2].glyphs) < 30
        told[before] = [d.code for d in found if d.code == "M030"]
        assert bool(told[before]) is white
    assert {bool(codes) for codes in told.values()} == {True, False}


@pytest.mark.parametrize("name", PLATES)
@pytest.mark.parametrize(("wish", "pages"), [("bleed=spread", 2), ("bleed=page", 1)])
def test_it_is_heard_once(name: str, wish: str, pages: int) -> None:
    """One picture with its caption, on as many pages as it covers; its place is on its page."""
    content, _ = printed(name, wish)
    (figure,) = read_tree(content).all("Figure")
    assert [one.text for one in figure.all("Caption")] == [CAPTION]
    with opened(content) as pdf:
        assert not faults(pdf)
        ((found, above),) = ((one, above) for one, above in elements(pdf) if one.S == "/Figure")
        assert (str(found.Alt), above) == (CAPTION, "Art")
        # Its content is on each of its pages: a number for the first, what names its page else.
        own = [kid for kid in kids(found) if isinstance(kid, int) or "/MCID" in kid]
        assert len(own) == pages
        assert len([kid for kid in own if isinstance(kid, int)]) == 1
        if pages > 1:
            assert "/A" not in found
        else:
            place = [float(side) for side in found.A.BBox]
            assert place == pytest.approx([float(side) for side in found.Pg.MediaBox], abs=0.01)


def test_what_loses_much_is_told(tmp_path: Path) -> None:
    """An upright picture over two pages is cut to a third; who chose what is seen knows it."""
    wishes = {
        "tall": "bleed=spread",
        "wide": "bleed=spread",
        "chosen": 'bleed=spread focus="50% 20%"',
    }
    wishes |= {"page": "bleed=page", "square": "bleed=page"}
    shapes = {"wide": (148, 100), "square": (100, 100)}
    shown = [f"![图](images/{name}.svg){{{wish}}}" for name, wish in wishes.items()]
    edition = write(tmp_path / "e", "\n\n".join([text(4), *shown, text(4, 9)]), (), '"magazine"')
    (edition / "a/images").mkdir()
    for name in wishes:
        width, height = shapes.get(name, (100, 148))
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"/>'
        (edition / f"a/images/{name}.svg").write_text(drawing)
    found = build(edition, tmp_path / "out").diagnostics
    told = [d.place.line for d in found if d.code == "M031" and d.place]
    lines = (edition / "a/article.md").read_text().splitlines()
    assert [lines[line - 1] for line in told] == ["![图](images/tall.svg){bleed=spread}"]


# Where it cannot be


@pytest.mark.parametrize("wish", ["bleed=page", "bleed=spread", 'bleed="left right"'])
def test_articles_that_share_pages(wish: str) -> None:
    """A newspaper's articles have no page for themselves: told, no error for the press."""
    content, found = printed("tabloid", wish, "press")
    (one,) = (d for d in found if d.code == "M020")
    assert one.severity is Severity.WARNING
    assert "bleed=" in one.message
    assert not plates_of(content)


def test_too_few_pixels(tmp_path: Path) -> None:
    """A picture is not blown up: it stands as another does; for the press that is an error."""
    edition = write(tmp_path / "e", body("bleed=spread"), (HIGH,), '"magazine"')
    report = build(edition, tmp_path / "out")
    assert not plates_of(report.products[0].content)
    (one,) = (d for d in report.diagnostics if d.code == "M020")
    assert "mm" in str(one.cases)
    with pytest.raises(ContentError):
        build(edition, tmp_path / "press", purpose="press")


def test_the_imprint_stands_on_a_page_with_text(tmp_path: Path) -> None:
    """An article may end with its picture; who made the issue is still read."""
    edition = write(tmp_path / "e", body("bleed=page", 10, 0), (HIGH,), '"book"')
    settings_file = edition / "edition.toml"
    settings_file.write_text(settings_file.read_text() + 'publisher = "某某出版社"\n')
    content = build(edition, tmp_path / "out").products[0].content
    pages = read_pages(content)
    assert plates_of(content) == [len(pages)]
    assert "某某出版社" in "".join(g.text for g in pages[-2].glyphs)


# What is written


@given(
    st.builds(
        Treatment,
        columns=st.one_of(st.none(), st.integers(1, 16)),
        crop=st.one_of(st.none(), st.builds(Crop, st.just(4), st.just(3))),
        bleed=st.one_of(
            st.builds(Bleed, pages=st.sampled_from([1, 2])),
            st.builds(Bleed, st.frozensets(st.sampled_from(list(Side)), min_size=1)),
        ),
    ),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
)
def test_it_is_written_as_it_is_read(treatment: Treatment, focus: tuple[int, int]) -> None:
    """Whatever an editor may want of it."""
    if treatment.crop is None:
        treatment = replace(treatment, focus=focus)
    given_as = {
        name: value.strip('"')
        for name, value in (one.split("=", 1) for one in write_treatment(treatment))
    }
    assert read_treatment(given_as) == (treatment, ())


@pytest.mark.parametrize(
    ("given_as", "wrong"),
    [
        ({"bleed": "whole"}, ["bleed"]),
        ({"bleed": None}, ["bleed"]),
        ({"bleed": "page top"}, ["bleed"]),
        ({"bleed": "top top"}, ["bleed"]),
        ({"bleed": "page", "width": "bleed"}, ["bleed"]),
        ({"bleed": "page", "wrap": "left"}, ["bleed"]),
        ({"bleed": "edge", "focus": "1% 2%"}, ["bleed"]),
        ({"bleed": "page", "focus": "1% 2%"}, []),
        ({"bleed": "top left", "columns": "3"}, []),
    ],
)
def test_what_is_no_bleed(given_as: dict[str, str | None], wrong: list[str]) -> None:
    """A page, two, or sides; not beside what says another place."""
    assert [name for name, _ in read_treatment(given_as)[1]] == wrong


# Plans


@st.composite
def plate(draw: st.DrawFn) -> Item:
    """Give a figure that has a page for itself, or two."""
    pages = draw(st.sampled_from([1, 2]))
    return Item(pages * 30, Flow.FLOAT, columns=2, heights=(60, 60), wanted=2, plates=pages)


@given(
    st.lists(
        st.lists(st.one_of(plate(), st.builds(Item, st.integers(1, 40))), max_size=12), max_size=4
    ),
    st.sampled_from(list(Opening)),
    st.integers(0, 4),
)
@settings(max_examples=200, deadline=None)
def test_plans_with_plates(told: list[list[Item]], opening: Opening, masthead: int) -> None:
    """Each stands once, alone on its pages, two on an even one and the next; no line is lost."""
    forme = Forme(2, 30, masthead, opening=opening)
    stories = [Story(tuple(items), (3, 3)) for items in told]
    plan = make_up(stories, forme)
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    bare = []
    for number, page in enumerate(plan.pages, 1):
        pieces = [(module.story, piece) for module in page.modules for piece in module.pieces]
        on_plates = [one for one in pieces if stories[one[0]].items[one[1].item].plates]
        for story, piece in on_plates:
            assert len(pieces) == 1
            found.setdefault((story, piece.item), []).append((number, piece.first))
        bare.append(page)
    for story, one in enumerate(stories):
        for n, item in enumerate(one.items):
            if item.plates:
                pages = found.pop((story, n))
                assert [first for _, first in pages] == [30 * k for k in range(item.plates)]
                if item.plates > 1:
                    assert pages[0][0] % 2 == 0
                    assert pages[1][0] == pages[0][0] + 1
    assert not found
    assert [f for f in audit(stories, forme, plan) if "lost" in f] == []


# Sides


@pytest.mark.parametrize("wish", ["left", "right", "left right", "top left right", "top"])
@pytest.mark.parametrize("name", ["magazine"])
def test_over_the_edges_that_are_named(name: str, wish: str) -> None:
    """It runs over these with the bleed, and over no other; with the upper one it begins a page."""
    content, found = printed(name, f'bleed="{wish}" columns=2', "press")
    assert not [d for d in found if d.code[0] == "K"]
    ((number, _, top, _, bottom),) = edges(content)
    (width, height), chosen, over = layout(name).trim, layout(name), 3 * MM
    measure = chosen.span_cells(chosen.settings.grid.columns) * chosen.cell
    begins, middle = chosen.left(number), (max(top, 0) + min(bottom, height)) / 2
    seen = _inked(content, number)
    assert seen(-over + 1, middle) is ("left" in wish)
    assert seen(begins - 4, middle) is ("left" in wish)
    assert seen(begins + 4, middle)
    assert seen(begins + measure - 4, middle)
    assert seen(begins + measure + 4, middle) is ("right" in wish)
    assert seen(width + over - 1, middle) is ("right" in wish)
    assert seen(width / 2, -over + 1) is ("top" in wish)


def _inked(content: bytes, number: int) -> Callable[[float, float], bool]:
    """Give what says of a point of a page, in pt from the trim's upper left, if it is inked."""
    document = pdfium.PdfDocument(content)
    page = document[number - 1]
    left, _, _, top = page.get_trimbox()
    high, image = page.get_height(), page.render(scale=1).to_pil().convert("L")
    document.close()

    def seen(x: float, y: float) -> bool:
        level = image.getpixel((int(left + x), int(high - top + y)))
        assert isinstance(level, int)
        return level < 250

    return seen


# Plans of pages


def planned(folder: Path, name: str, pages: str, shape: tuple[int, int]) -> Path:
    """Write an edition in whose plan a picture is fixed."""
    edition = write(folder, text(60), (), f'"{name}"')
    (edition / "ads").mkdir()
    (edition / "ads/sea.png").write_bytes(picture(shape))
    file = edition / "edition.toml"
    file.write_text(file.read_text() + pages)
    return edition


def fixed(number: int, bleed: str, name: str) -> str:
    """Give a page of the plan that is all a picture."""
    return (
        f'[[pages]]\nnumber = {number}\nlayouts = ["{name}"]\n[[pages.fixed]]\n'
        'kind = "advertisement"\nplace = "full"\npicture = "ads/sea.png"\n'
        f'alt = "海"\nbleed = "{bleed}"\n'
    )


@pytest.mark.parametrize("name", ["tabloid", "magazine"])
def test_a_page_of_the_plan(name: str, tmp_path: Path) -> None:
    """A newspaper's picture covers its page too, and nothing else stands there."""
    edition = planned(tmp_path / "e", name, fixed(2, "page", name), (2300, 3200))
    report = build(edition, tmp_path / "out", purpose="press")
    assert not [d for d in report.diagnostics if d.code[0] in "KM" and d.code != "M004"]
    content = report.products[0].content
    pages = separations(content, 72)
    assert _edge_of(content, 2, pages[1]) == 1.0
    assert _edge_of(content, 1, pages[0]) < 0.2
    # What is read there are the marks outside the page.
    assert not "".join(g.text for g in read_pages(content)[1].glyphs).strip("• ")


def test_two_pages_of_the_plan(tmp_path: Path) -> None:
    """Both name the picture, and each shows its half of it."""
    halves = fixed(2, "spread", "tabloid") + fixed(3, "spread", "tabloid")
    edition = planned(tmp_path / "e", "tabloid", halves, WIDE)
    content = build(edition, tmp_path / "out").products[0].content
    pages = drawn(content)
    assert [covered(page) for page in pages[:3]] == [False, True, True]
    with opened(content) as pdf:
        assert not faults(pdf)
        (figure,) = (one for one, _ in elements(pdf) if one.S == "/Figure")
        assert (str(figure.Alt), len(kids(figure))) == ("海", 2)
    for y in (0.1, 0.6):
        left, right = seen_at(pages[1], 1, y), seen_at(pages[2], 0, y)
        assert left[0] == pytest.approx(0.5, abs=0.02)
        assert 0 <= right[0] - left[0] <= 2.5 / LEVELS
        assert right[1] == pytest.approx(left[1], abs=1.5 / LEVELS)


@pytest.mark.parametrize(
    "pages",
    [
        fixed(1, "page", "tabloid"),
        fixed(2, "spread", "tabloid"),
        fixed(3, "spread", "tabloid") + fixed(4, "spread", "tabloid"),
        fixed(2, "page", "tabloid").replace("full", "half"),
        fixed(2, "page", "tabloid") + 'caption = "海"\n',
        fixed(2, "edge", "tabloid"),
    ],
)
def test_plans_that_are_none(pages: str, tmp_path: Path) -> None:
    """The masthead, a half without the other, pages that do not face, less than a page."""
    edition = planned(tmp_path / "e", "tabloid", pages, (230, 320))
    with pytest.raises(ContentError):
        build(edition, tmp_path / "out")
