"""What an editor wants of pictures, read back from the printed pages and from the book."""

from __future__ import annotations

import io
import math
import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from composition.printed import layout
from measure.pictures import Seen, draw_picture, placed, see_pictures
from measure.reading import read_pages
from publisher.build import build
from publisher.diagnostics import ContentError, Diagnostic, Severity
from publisher.galley.grids import GridBounds, Tile, fills, part_rows

MODULAR = ("tabloid", "broadsheet", "newsletter")
FLOWING = ("magazine", "book", "large-print")
LAYOUTS = (*MODULAR, *FLOWING)
MM = 72 / 25.4
SENTENCES = (
    "霜降过后，保护区层林尽染，各地的摄影爱好者走进原始次生林。",
    "据管理局介绍，十月以来外围的两个片区日均接待游客一千三百多人次。",
    "周边一百多家民宿入住率超过八成，核心区继续实行封闭管理。",
)
SHAPES = ((3000, 2000), (2000, 3000), (2800, 2000))
"""Pixels of the pictures: a lying one, a standing one, and one more."""


def text(count: int, first: int = 0) -> str:
    """Give so many paragraphs, no two of them the same."""
    rows = (
        f"第{n}天，{SENTENCES[n % 3]}{SENTENCES[(n + 1) % 3]}" for n in range(first, first + count)
    )
    return "\n\n".join(rows)


def write(
    folder: Path,
    body: str,
    shapes: tuple[tuple[int, int], ...] = SHAPES,
    outputs: str = '"tabloid"',
) -> Path:
    """Write an edition of one article with pictures ``images/0.png`` and so on."""
    (folder / "a").mkdir(parents=True)
    for number, (width, height) in enumerate(shapes):
        draw_picture(folder / f"a/images/{number}.png", number, width, height)
    (folder / "a/article.md").write_text(f"---\ntitle: 秋到八大公山\n---\n\n{body}\n")
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
        f"outputs = [{outputs}]\n"
    )
    return folder


def story(*attributes: str) -> str:
    """Give an article with a picture for each of ``attributes``, text around each."""
    parts = [text(4)]
    for number, wish in enumerate(attributes):
        parts += [f"![图{number}说明](images/{number}.png){{{wish}}}", text(5, 10 * number + 10)]
    return "\n\n".join(parts)


@cache
def printed(name: str, *attributes: str) -> tuple[tuple[Seen, ...], tuple[Diagnostic, ...]]:
    """Give the pictures of an article printed in a layout, and what was told of it."""
    with TemporaryDirectory() as folder:
        edition = write(Path(folder) / "e", story(*attributes), SHAPES, f'"{name}"')
        report = build(edition, Path(folder) / "out")
        return tuple(see_pictures(report.products[0].content)), report.diagnostics


def told(found: tuple[Diagnostic, ...], code: str) -> list[Diagnostic]:
    """Give the findings of a code."""
    return [one for one in found if one.code == code]


def measure(name: str, columns: int) -> float:
    """Give the width of so many columns of a layout in pt."""
    made = layout(name)
    return made.span_cells(columns) * made.cell


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_wished_for(name: str, columns: int) -> None:
    """A picture over so many columns has just that width, or it is said that there are fewer."""
    seen, found = printed(name, f"columns={columns}")
    there = layout(name).settings.grid.columns
    assert len(seen) == 1
    assert seen[0].width == pytest.approx(measure(name, min(columns, there)), abs=1.5)
    assert seen[0].ratio == pytest.approx(1.5, rel=0.02)
    assert not told(found, "M020")
    assert bool(told(found, "M021")) == (columns > there and name in FLOWING)


@pytest.mark.parametrize("name", LAYOUTS)
def test_as_wide_as_its_article(name: str) -> None:
    """The only article of a page has all its columns, and so has its picture."""
    seen, found = printed(name, "width=full")
    assert seen[0].width == pytest.approx(
        measure(name, layout(name).settings.grid.columns), abs=1.5
    )
    assert not told(found, "M020")


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize(
    ("crop", "shown"),
    [
        ('crop="4:3"', (1 / 18, 0, 17 / 18, 1)),
        ('crop="1:1" focus="0% 90%"', (0, 0, 2 / 3, 1)),
        ('crop="1:1" focus="60% 0%"', (0.6 - 1 / 3, 0, 0.6 + 1 / 3, 1)),
        ('crop="2:1" focus="50% 30%"', (0, 0, 1, 0.75)),
        ('crop="3:1" focus="10% 95%" columns=2', (0, 0.5, 1, 1)),
    ],
)
def test_the_part_that_is_shown(
    name: str, crop: str, shown: tuple[float, float, float, float]
) -> None:
    """What is printed has the ratio asked for, and is the part around the focus."""
    (seen,), _ = printed(name, crop)
    wanted = re.search(r"(\d):(\d)", crop)
    assert wanted
    assert seen.ratio == pytest.approx(int(wanted[1]) / int(wanted[2]), rel=0.02)
    assert seen.shown == pytest.approx(shown, abs=0.03)


@pytest.mark.parametrize("name", LAYOUTS)
def test_nothing_else_cuts_a_picture(name: str) -> None:
    """Without a crop all of each picture is printed, at its ratio."""
    seen, _ = printed(name, "", "", "")
    assert [one.number for one in seen] == [0, 1, 2]
    for one, (width, height) in zip(seen, SHAPES, strict=True):
        assert one.ratio == pytest.approx(width / height, rel=0.02)
        assert one.shown == pytest.approx((0, 0, 1, 1), abs=0.03)


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("main", [0, 1, 2])
def test_the_main_picture(name: str, main: int) -> None:
    """It is the widest, and no other has more than 60 % of its area."""
    wishes = ["", "", ""]
    wishes[main] = "rank=main"
    seen, found = printed(name, *wishes)
    assert not told(found, "M020")
    areas = {one.number: one.width * one.height for one in seen}
    widths = {one.number: one.width for one in seen}
    for other in {0, 1, 2} - {main}:
        assert areas[other] <= 0.63 * areas[main]
        assert widths[other] < widths[main] or name in FLOWING
    if name == "tabloid":
        assert widths[main] == pytest.approx(measure(name, 3), abs=1.5)


@pytest.mark.parametrize("purpose", ["proof", "press"])
@pytest.mark.parametrize("name", FLOWING)
def test_over_both_edges_of_the_page(name: str, purpose: str, tmp_path: Path) -> None:
    """A picture that bleeds leaves no white at left and right, on either side of a leaf."""
    body = [text(3)]
    for number in range(4):
        body += [
            f"![图{number}](images/{number}.png){{width=bleed}}",
            text(9 + 3 * number, 20 * number + 10),
        ]
    shapes = ((2900, 1450),) * 4
    edition = write(tmp_path / "e", "\n\n".join(body), shapes, f'"{name}"')
    report = build(edition, tmp_path / "out", purpose=purpose)
    content = report.products[0].content
    assert not {"M020", "K207", "K203"} & {one.code for one in report.diagnostics}
    over = 3 * MM if purpose == "press" else 0
    width = layout(name).settings.page.width * MM
    found = placed(content)
    assert len(found) == 4
    assert {page % 2 for page, _, _ in found} == {0, 1}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, left, right in found:
            sheet = pdf.pages[number - 1]
            trim = float(sheet.get("/TrimBox", sheet.mediabox)[0])
            assert left <= trim - over + 0.1
            assert right >= trim + width + over - 0.1
    if purpose == "proof":
        for seen in see_pictures(content):
            assert (seen.x, seen.width) == pytest.approx((0, width), abs=1)
            assert seen.height == pytest.approx(width / 2, rel=0.01)


def test_no_bleed_where_articles_share_pages(tmp_path: Path) -> None:
    """There it is as wide as its article; that is a warning, for the press too."""
    edition = write(tmp_path / "e", story("width=bleed"), SHAPES[:1])
    report = build(edition, tmp_path / "out", purpose="press")
    (found,) = told(report.diagnostics, "M020")
    assert found.severity is Severity.WARNING
    assert "articles share pages" in found.said
    ((_, left, right),) = placed(report.products[0].content)
    assert right - left == pytest.approx(measure("tabloid", 5), abs=0.1)


def test_a_bleed_that_the_press_does_not_get_is_told(tmp_path: Path) -> None:
    """Without bleed such a picture ends where the knife goes: preflight says so."""
    edition = write(tmp_path / "e", story("width=bleed"), SHAPES[:1], '"book"')
    with (edition / "edition.toml").open("a") as file:
        file.write("[press]\nbleed = 0\n")
    found = {one.code for one in build(edition, tmp_path / "out", purpose="press").diagnostics}
    assert "K207" in found


def test_no_bleed_of_what_is_too_high_or_too_coarse(tmp_path: Path) -> None:
    """It keeps to the measure, and the reason is told."""
    for name, shape, why in (
        ("high", (3000, 4900), "higher than the page"),
        ("coarse", (900, 600), "its pixels are enough for 114 mm"),
    ):
        edition = write(tmp_path / name, story("width=bleed"), (shape,), '"book"')
        (found,) = told(build(edition, tmp_path / "out").diagnostics, "M020")
        assert why in found.said


IMPOSSIBLE = (
    ("tabloid", "columns=9", (3000, 2000), "the layout has 5 columns"),
    ("tabloid", "columns=3", (600, 400), "its pixels are enough for 102 mm"),
    ("tabloid", "width=full", (2000, 5800), "so wide it would be higher than the page"),
    ("magazine", "columns=2", (600, 400), "its pixels are enough for 76 mm"),
)


@pytest.mark.parametrize(("name", "wish", "shape", "why"), IMPOSSIBLE)
def test_what_stood_in_the_way_of_a_wish(
    name: str, wish: str, shape: tuple[int, int], why: str, tmp_path: Path
) -> None:
    """A wish that is not kept is told at its picture; in files for the press it is an error."""
    edition = write(tmp_path / "e", story(wish), (shape,), f'"{name}"')
    report = build(edition, tmp_path / "out")
    (found,) = told(report.diagnostics, "M020")
    assert found.place is not None
    assert (found.severity, found.place.line) == (Severity.WARNING, 13)
    assert found.message.startswith(f"“{wish}”")
    assert why in found.said
    with pytest.raises(ContentError) as caught:
        build(edition, tmp_path / "press", purpose="press")
    assert "M020" in [one.code for one in caught.value.diagnostics]


def test_a_main_picture_without_pixels_is_told(tmp_path: Path) -> None:
    """It cannot be larger than another over one column, and that is said."""
    edition = write(tmp_path / "e", story("rank=main", ""), ((300, 200), (2000, 3000)))
    (found,) = told(build(edition, tmp_path / "out").diagnostics, "M020")
    assert "it is as small as its columns let it" in found.said


def test_a_picture_beside_the_main_one_is_told_if_it_is_too_large(tmp_path: Path) -> None:
    """Two wishes of which one undoes the other: said at the main picture."""
    edition = write(tmp_path / "e", story("rank=main", "columns=3"), SHAPES[:1] * 2)
    (found,) = told(build(edition, tmp_path / "out").diagnostics, "M020")
    assert "“columns=3” is wanted of it" in found.said


def test_cropped_pixels_count(tmp_path: Path) -> None:
    """A part of a picture has fewer pixels than the picture: the press is told of those."""
    found = {}
    for name, wish in (("whole", "columns=3"), ("part", 'columns=3 crop="1:2"')):
        body = story(wish)
        edition = write(tmp_path / name, body, ((1400, 900),))
        try:
            report = build(edition, tmp_path / "out", purpose="press")
            found[name] = {one.code for one in report.diagnostics}
        except ContentError as error:
            found[name] = {one.code for one in error.diagnostics}
    assert "M020" not in found["whole"]
    assert "M020" in found["part"]


# Groups (组图)

MIXED = ((1800, 1200), (1200, 1800), (1600, 1200), (1800, 1000), (1500, 1500), (1300, 1800))


def group(count: int, first: str = "", captions: int | None = None) -> str:
    """Give an article with so many pictures in a run, ``captions`` of which say something."""
    said = count if captions is None else captions
    rows = [
        f"![{f'图{n}说明' if n < said else ''}](images/{n}.png)" + (f"{{{first}}}" if not n else "")
        for n in range(count)
    ]
    return "\n\n".join([text(4), *rows, text(6, 20)])


def rows_of(seen: list[Seen]) -> list[list[Seen]]:
    """Give the pictures of one block row by row, as they are read."""
    rows: list[list[Seen]] = []
    for one in sorted(seen, key=lambda one: (one.page, round(one.y), one.x)):
        last = rows[-1][0] if rows else None
        beside = last and last.page == one.page and abs(last.y - one.y) < 1
        if beside:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def check_grid(seen: list[Seen], shapes: tuple[tuple[int, int], ...], least: float) -> list[float]:
    """Hold a grid to what it is: order, whole pictures, even rows; give the rows' widths."""
    rows = rows_of(seen)
    assert [one.number for row in rows for one in row] == list(range(len(shapes)))
    for one in seen:
        width, height = shapes[one.number]
        assert one.ratio == pytest.approx(width / height, rel=0.02)
        assert one.width >= least - 1
    for row in rows:
        assert [one.height for one in row] == pytest.approx([row[0].height] * len(row), abs=1)
        for left, right in pairwise(row):
            assert 4 <= right.x - left.x - left.width <= 14
    return [row[-1].x + row[-1].width - row[0].x for row in rows]


@pytest.mark.parametrize("count", range(2, 10))
@pytest.mark.parametrize("columns", [3, 4, 5])
def test_a_grid_over_columns(count: int, columns: int, tmp_path: Path) -> None:
    """Rows of equal height and width over the columns asked for, in order, nothing too small."""
    shapes = tuple(MIXED[(n + columns) % len(MIXED)] for n in range(count))
    edition = write(tmp_path / "e", group(count, f"group columns={columns}"), shapes)
    report = build(edition, tmp_path / "out")
    seen = see_pictures(report.products[0].content)
    widths = check_grid(seen, shapes, max(30 * MM, measure("tabloid", 1) * 7 / 8))
    assert not told(report.diagnostics, "M020")
    assert widths == pytest.approx([measure("tabloid", columns)] * len(widths), abs=2)


@pytest.mark.parametrize("count", [2, 4, 5])
def test_a_grid_over_two_columns(count: int, tmp_path: Path) -> None:
    """Pictures of one shape stand two and two there, each as wide as its column."""
    shapes = ((1800, 1200),) * count
    edition = write(tmp_path / "e", group(count, "group columns=2"), shapes)
    seen = see_pictures(build(edition, tmp_path / "out").products[0].content)
    widths = check_grid(seen, shapes, measure("tabloid", 1))
    assert widths == pytest.approx([measure("tabloid", 2)] * len(widths), abs=2)


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("count", [3, 6])
def test_a_run_of_pictures_is_a_group(name: str, count: int, tmp_path: Path) -> None:
    """Three pictures or more without text between are a grid in every layout, unasked."""
    edition = write(tmp_path / "e", group(count), MIXED[:count], f'"{name}"')
    report = build(edition, tmp_path / "out")
    seen = see_pictures(report.products[0].content)
    least = measure(name, 1) * 7 / 8 if name in MODULAR else 0
    check_grid(seen, MIXED[:count], max(30 * MM, least))
    assert any(len(row) > 1 for row in rows_of(seen)) or name == "newsletter"
    # How good a page of three pictures and little text is, is another matter.
    assert {one.code for one in report.diagnostics if one.code[0] != "J"} <= {
        *("E002", "I007", "M004")
    }


@pytest.mark.parametrize("more", ["", "group=no"])
def test_two_pictures_or_one_that_is_kept_out(more: str, tmp_path: Path) -> None:
    """Two pictures are no group, nor are three of which the middle one wants none."""
    body = group(2 if not more else 3).replace("1.png)", f"1.png){{{more}}}")
    edition = write(tmp_path / "e", body, ((1800, 1200),) * 3, '"book"')
    seen = see_pictures(build(edition, tmp_path / "out").products[0].content)
    assert all(len(row) == 1 for row in rows_of(seen))


def test_a_group_too_high_for_a_page_is_parted(tmp_path: Path) -> None:
    """It stands on as many pages as it takes, whole rows on each, in order."""
    shapes = ((1500, 2200),) * 9
    edition = write(tmp_path / "e", group(9), shapes, '"book"')
    seen = see_pictures(build(edition, tmp_path / "out").products[0].content)
    check_grid(seen, shapes, 30 * MM)
    assert len({one.page for one in seen}) > 1


def test_the_main_picture_of_a_group(tmp_path: Path) -> None:
    """It has a row to itself, and no other has more than 60 % of its area."""
    body = group(5).replace("2.png)", "2.png){rank=main}")
    shapes = ((1800, 1200),) * 5
    edition = write(tmp_path / "e", body, shapes)
    report = build(edition, tmp_path / "out")
    rows = rows_of(see_pictures(report.products[0].content))
    assert [len(row) for row in rows] == [2, 1, 2]
    assert not told(report.diagnostics, "M020")


@pytest.mark.parametrize("captions", [0, 1, 4])
def test_captions_of_a_group(captions: int, tmp_path: Path) -> None:
    """One caption stands under all pictures, several each under its own; none is lost."""
    edition = write(tmp_path / "e", group(4, captions=captions), MIXED[:4], '"tabloid", "epub"')
    report = build(edition, tmp_path / "out")
    (pages,) = (read_pages(one.content) for one in report.products[:1])
    seen = {one.number: one for one in see_pictures(report.products[0].content)}
    places = {}
    for n in range(captions):
        glyphs = [g for page in pages for g in page.glyphs]
        at = "".join(g.text for g in glyphs).find(f"图{n}说明")
        places[n] = (glyphs[at].x, glyphs[at].y)
    if captions == 1:
        assert places[0][1] > max(one.y + one.height for one in seen.values())
    for n, (x, y) in places.items() if captions > 1 else ():
        assert seen[n].x - 1 <= x <= seen[n].x + seen[n].width
        assert 0 < y - seen[n].y - seen[n].height < 40
    book = zipfile.ZipFile(tmp_path / "out" / report.products[1].file)
    page = book.read(next(n for n in book.namelist() if "article-001" in n)).decode()
    (held,) = re.findall(r'<figure class="group">(.*)</figure>', page, re.S)
    assert held.count("<img") == 4
    assert held.count("<figcaption>") == captions


def test_every_picture_of_a_group_has_its_tag(tmp_path: Path) -> None:
    """Each is a figure with its own words for those who cannot see it, in the order of reading."""
    edition = write(tmp_path / "e", group(4), MIXED[:4])
    report = build(edition, tmp_path / "out", purpose="archive")
    with pikepdf.open(io.BytesIO(report.products[0].content)) as pdf:
        told = [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one
        ]
    assert sorted(told) == [f"图{n}说明" for n in range(4)]


TILES = st.lists(
    st.builds(Tile, st.floats(0.3, 3.0), st.just(math.inf) | st.floats(40, 400), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(TILES, st.floats(100, 700), st.floats(20, 120))
def test_rows_hold_every_tile_within_bounds(
    tiles: list[Tile], width: float, narrowest: float
) -> None:
    """Whatever the pictures: all are there in order, each row fills, nothing is too small."""
    bounds = GridBounds(width, 6, narrowest, 500, 9000)
    rows = part_rows(tiles, bounds)
    assert [n for row in rows for n in range(row.first, row.end)] == list(range(len(tiles)))
    for row in rows:
        several = row.end - row.first > 1
        held = tiles[row.first : row.end]
        assert fills(tiles, row, bounds) or not several
        assert sum(t.ratio * row.height for t in held) + 6 * (len(held) - 1) <= width + 0.01
        assert row.height <= 500 + 0.01
        if several:
            assert all(narrowest <= t.ratio * row.height + 0.01 for t in held)
            assert all(t.ratio * row.height <= t.widest + 0.01 for t in held)
            assert not any(t.alone for t in held)


# The book


@pytest.mark.parametrize("shape", ["png", "svg"])
def test_the_book_holds_the_part_alone(shape: str, tmp_path: Path) -> None:
    """In the book a cropped picture is cut; the same picture without a crop is there as well."""
    body = f'{text(2)}\n\n![一](images/0.{shape}){{crop="1:1" focus="100% 0%"}}\n\n{text(2, 7)}\n\n'
    edition = write(tmp_path / "e", body + f"![二](images/0.{shape})", SHAPES[:1], '"epub"')
    (edition / "a/images/0.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 0 300 200"><rect fill="#00f"/></svg>'
    )
    report = build(edition, tmp_path / "out")
    book = zipfile.ZipFile(tmp_path / "out" / report.products[0].file)
    names = sorted(name for name in book.namelist() if "picture-" in name)
    page = book.read(next(n for n in book.namelist() if "article-001" in n)).decode()
    assert len(names) == 2
    if shape == "svg":
        boxes = [re.search(rb'viewBox="([^"]*)"', book.read(name)) for name in names]
        assert [box and box[1] for box in boxes] == [b"109.9 0 200.1 200", b"10 0 300 200"]
        assert 'width="667" height="667"' in page
        return
    part, whole = (Image.open(io.BytesIO(book.read(name))).convert("RGB") for name in names)
    assert part.width == part.height
    assert whole.width == pytest.approx(1.5 * whole.height, abs=1)
    assert f'width="{part.width}" height="{part.height}"' in page
    first, last = part.getpixel((0, 9)), part.getpixel((part.width - 1, 9))
    assert isinstance(first, tuple)
    assert isinstance(last, tuple)
    assert (first[0], last[0]) == pytest.approx((40, 120), abs=3)
