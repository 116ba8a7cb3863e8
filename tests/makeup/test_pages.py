"""Planned pages as they are printed: fixed matter in its place, names, guide, wishes, grids.

All positions are read from the PDF. Nothing may stand on fixed matter, and nothing be lost beside
it: the build itself holds the file against the articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

from composition.printed import layout as load
from measure.reading import Page, read_pages
from publisher.build import BuildReport, build
from publisher.diagnostics import ContentError, Diagnostic, Severity
from publisher.layouts import MM, Layout

from .test_wishes import left_edges

LAYOUTS = ("tabloid", "broadsheet", "newsletter")
STORIES = "甲乙丙丁戊己庚辛"
AD, NOTICE = "壬", "癸"
PLACES = ("corner", "foot", "top", "half", "full", "banner")
STANDING = [
    (kind, place)
    for kind in ("advertisement", "article", "notice", "code")
    for place in (PLACES if kind in ("advertisement", "notice") else ("corner", "half"))
]
SLACK = 2.0
"""pt by which an edge may miss its place: the white in a line of the grid."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page in pt from the left and from the top of its trim."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point is inside."""
        return self.left < x < self.right and self.top < y < self.bottom


def write(folder: Path, plan: str, layouts: tuple[str, ...], more: str = "", size: int = 8) -> Path:
    """Write an issue of eight articles, an advertisement and three pictures, with a plan."""
    for name in STORIES[:size]:
        (folder / name).mkdir(parents=True)
        sentence = f"{name * 11}，{name * 9}。"
        text = "\n\n".join([sentence * 4] * 9)
        head = f"---\ntitle: {name}报要闻\n---\n\n"
        (folder / name / "article.md").write_text(head + text + "\n", encoding="utf-8")
    (folder / "ad").mkdir()
    text = f"---\ntitle: {AD}字招牌\n---\n\n{AD * 12}。\n\n{AD * 15}。\n"
    (folder / "ad/article.md").write_text(text, encoding="utf-8")
    for name, shape in (
        ("ad.png", (1800, 1200)),
        ("flat.png", (1800, 300)),
        ("code.png", (300, 300)),
    ):
        Image.new("RGB", shape, (200, 40, 40)).save(folder / name)
    outputs = ", ".join(f'"{name}"' for name in layouts)
    articles = ", ".join(f'"{name}"' for name in STORIES[:size])
    articles = more or f"articles = [{articles}]"
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\nsection = "要闻"\n'
        f'address = "文明路1号"\noutputs = [{outputs}]\n{articles}\n{plan}',
        encoding="utf-8",
    )
    return folder


def area(layout: Layout, page: int) -> Box:
    """Give what of the type area is for stories on a page."""
    grid = layout.settings.grid
    begin = max(grid.masthead, grid.folio) if page == 1 else grid.folio
    left, top = layout.left(page), layout.top + begin * layout.pitch
    right = left + layout.span_cells(grid.columns) * layout.cell
    return Box(left, top, right, layout.top + grid.lines * layout.pitch)


def pictures(content: bytes, page: int) -> list[Box]:
    """Give where the pictures of a page stand."""
    document = pdfium.PdfDocument(content)
    drawn = document[page - 1]
    height = drawn.get_height()
    found = []
    for one in drawn.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = one.get_bounds()
        found.append(Box(left, height - top, right, height - bottom))
    document.close()
    return found


def around(page: Page, characters: str) -> Box:
    """Give what the glyphs of some characters take of a page."""
    glyphs = [glyph for glyph in page.glyphs if glyph.text and glyph.text in characters]
    return Box(
        min(g.x for g in glyphs),
        min(g.y - g.size for g in glyphs),
        max(g.x + g.size for g in glyphs),
        max(g.y for g in glyphs),
    )


def intruders(page: Page, box: Box) -> list[str]:
    """Give the characters of stories that stand in a place."""
    return [g.text for g in page.glyphs if g.text in STORIES and g.text and box.holds(g.x, g.y)]


SOURCES = {
    "advertisement": 'picture = "ad.png"',
    "article": 'article = "ad"\nlines = 12',
    "notice": f'text = "{NOTICE * 30}"\nlines = 12',
    "code": 'picture = "code.png"\ncaption = "扫一扫"',
}


def fixed(kind: str, place: str) -> str:
    """Give fixed matter of a kind in a place as edition.toml has it."""
    source = SOURCES[kind]
    if place in ("half", "full"):
        source = re.sub(r"\nlines = \d+", "", source)
    name = "advertisement" if kind == "article" else kind
    return f'[[pages.fixed]]\nkind = "{name}"\nplace = "{place}"\n{source}\n'


def box_of(kind: str, content: bytes, pages: Sequence[Page], page: int) -> Box:
    """Give where the one piece of fixed matter of a kind stands on a page of a PDF."""
    if kind in ("advertisement", "code"):
        (box,) = pictures(content, page)
        return box
    return around(pages[page - 1], AD if kind == "article" else NOTICE)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("kind", "place"), STANDING)
@pytest.mark.parametrize("page", [1, 2])
def test_fixed_matter_stands_in_its_place(
    kind: str, place: str, layout: str, page: int, tmp_path: Path
) -> None:
    """Each kind in each place, on a right-hand page and on a left-hand one, which mirrors it."""
    chosen = load(layout)
    plan = f"[[pages]]\nnumber = {page}\n" + fixed(kind, place)
    report = build(write(tmp_path / "e", plan, (layout,)), tmp_path / "out")
    content = report.products[0].content
    pages, whole = read_pages(content), area(chosen, page)
    box = box_of(kind, content, pages, page)
    assert intruders(pages[page - 1], box) == []
    for side in ("left", "top"):
        assert getattr(box, side) > getattr(whole, side) - SLACK, side
    for side in ("right", "bottom"):
        assert getattr(box, side) < getattr(whole, side) + SLACK, side
    middle = (whole.top + whole.bottom) / 2
    if kind == "advertisement":
        _check_edges(box, whole, place, page, chosen)
    elif place == "corner":
        outer = box.left > (whole.left + whole.right) / 2 - 60 if page == 1 else True
        assert (outer, box.top > middle) == (True, True)
    elif place in ("half", "foot", "banner"):
        assert box.bottom > middle
    assert not [d for d in report.diagnostics if d.code in ("M020", "M024")]


def _check_edges(box: Box, whole: Box, place: str, page: int, layout: Layout) -> None:
    """Hold a picture against the edges that its place has."""
    down, across = whole.bottom - whole.top, whole.right - whole.left
    line = layout.pitch
    match place:
        case "corner":
            assert box.bottom > whole.bottom - line
            at_side = whole.right - box.right if page % 2 else box.left - whole.left
            assert abs(at_side) < line
        case "top":
            assert box.top < whole.top + line
        case "half":
            assert box.top > whole.top + down * 0.45
        case "full":
            assert box.right - box.left > 0.95 * across or box.bottom - box.top > 0.95 * down
        case _:
            assert box.bottom > whole.bottom - line


# What a place is too small for


def told(report: BuildReport | ContentError, code: str) -> list[Diagnostic]:
    """Give the findings of a code."""
    return [d for d in report.diagnostics if d.code == code]


@pytest.mark.parametrize(("picture", "found"), [("ad.png", 0), ("flat.png", 1)])
def test_white_in_a_place_is_told(picture: str, found: int, tmp_path: Path) -> None:
    """A picture of another ratio stands whole in its place; more than a tenth white is said."""
    plan = (
        '[[pages]]\nnumber = 1\n[[pages.fixed]]\nkind = "广告"\n'
        f'picture = "{picture}"\ncolumns = 2\nheight = 60\n'
    )
    report = build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    assert len(told(report, "M022")) == found
    (box,) = pictures(report.products[0].content, 1)
    ratio = 1.5 if picture == "ad.png" else 6
    assert (box.right - box.left) / (box.bottom - box.top) == pytest.approx(ratio, rel=0.02)


def test_a_small_code_is_told(tmp_path: Path) -> None:
    """What no telephone reads is said; without a size it is large enough."""
    for size, found in (("lines = 5\n", 1), ("", 0)):
        plan = "[[pages]]\nnumber = 1\n" + fixed("code", "corner") + size
        folder = tmp_path / f"e{found}"
        report = build(write(folder, plan, ("tabloid",)), tmp_path / "out")
        assert len(told(report, "M023")) == found
        (box,) = pictures(report.products[0].content, 1)
        assert ((box.right - box.left) / MM >= 20) is not bool(found)


def test_an_article_that_is_too_long_for_its_place_is_refused(tmp_path: Path) -> None:
    """Nothing is printed with an advertisement cut."""
    plan = (
        '[[pages]]\nnumber = 1\n[[pages.fixed]]\nkind = "广告"\narticle = "ad"\n'
        "columns = 1\nlines = 3\n"
    )
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    assert len(told(caught.value, "M024")) == 1


def test_what_a_page_has_no_room_for_is_refused(tmp_path: Path) -> None:
    """An advertisement beside a full page of another one would not be printed."""
    plan = "[[pages]]\nnumber = 2\n" + fixed("advertisement", "full") + fixed("notice", "foot")
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    (found,) = told(caught.value, "M024")
    assert (found.severity, found.hint is not None) == (Severity.ERROR, True)


def test_too_many_columns_are_told(tmp_path: Path) -> None:
    """It is as wide as the page, and a warning says so."""
    plan = "[[pages]]\nnumber = 1\n" + fixed("advertisement", "foot") + "columns = 9\n"
    report = build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    (found,) = told(report, "M020")
    assert ("columns = 9" in found.message, found.severity) == (True, Severity.WARNING)
    assert "5 columns" in found.said


# What is printed around stories


def text_of(content: bytes, page: int) -> str:
    """Give the text of a page without blanks."""
    document = pdfium.PdfDocument(content)
    text = document[page - 1].get_textpage().get_text_range()
    document.close()
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_has_its_name_and_its_editors(layout: str, tmp_path: Path) -> None:
    """In the place of the edition's section; a page of which nothing is said keeps that."""
    plan = (
        '[[pages]]\nnumber = 1\neditors = ["责任编辑 刘敏"]\n'
        '[[pages]]\nnumber = 2\nname = "副刊"\neditors = ["责任编辑 周涛", "校对 田禾"]\n'
        "colophon = true\n"
        + fixed("advertisement", "half")
        + "[[pages]]\nnumber = 4\n"
        + fixed("advertisement", "half")
    )
    report = build(write(tmp_path / "e", plan, (layout,)), tmp_path / "out")
    content = report.products[0].content
    first, second, third = (text_of(content, n) for n in (1, 2, 3))
    assert "责任编辑刘敏" in first
    assert "副刊" in second
    assert "责任编辑周涛校对田禾" in second
    assert "副刊" not in first + third
    if layout != "newsletter":
        assert "要闻" in third.replace("报要闻", "")
        assert "要闻" not in second.replace("报要闻", "")
    shown = [n for n in range(1, 5) if "文明路1号" in text_of(content, n)]
    assert shown == [2]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("place", ["ear", "corner", "foot"])
def test_the_guide_names_the_right_pages(layout: str, place: str, tmp_path: Path) -> None:
    """Each title that it has is printed with the number of the page on which it begins."""
    size = "" if place == "ear" else "lines = 14\n"
    plan = f'[[pages]]\nnumber = 1\n[[pages.fixed]]\nkind = "导读"\nplace = "{place}"\n{size}'
    plan += f'[[pages]]\nnumber = 2\narticles = ["{STORIES[2]}", "{STORIES[6]}"]\n'
    report = build(write(tmp_path / "e", plan, (layout,)), tmp_path / "out")
    content = report.products[0].content
    pages = read_pages(content)
    listed = re.findall(r"(.)报要闻…+(\d+)版", text_of(content, 1))
    assert listed
    for name, number in listed:
        begins = [p.number for p in pages if any(g.text == name and g.size > 12 for g in p.glyphs)]
        assert begins[0] == int(number) != 1
    assert "导读" in text_of(content, 1)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("source", [f'text = "{NOTICE * 8}"', 'picture = "ad.png"'])
def test_an_ear_stands_beside_the_name(layout: str, source: str, tmp_path: Path) -> None:
    """The paper's name keeps to the left of it, and it ends above the stories."""
    plan = f'[[pages]]\nnumber = 1\n[[pages.fixed]]\nkind = "报眼"\n{source}\n'
    content = build(write(tmp_path / "e", plan, (layout,)), tmp_path / "out").products[0].content
    (page, *_), whole = read_pages(content), area(load(layout), 1)
    box = pictures(content, 1)[0] if "picture" in source else around(page, NOTICE)
    name = around(page, "试刊")
    assert name.right < box.left
    assert box.bottom < whole.top
    assert box.right < whole.right + SLACK
    assert not intruders(page, box)


# Wishes for articles


def wished(folder: Path, wish: str, layout: str = "tabloid", size: int = 4) -> BuildReport:
    """Build an issue whose second article has a wish."""
    rows = [f'"{name}"' for name in STORIES[:size]]
    rows[1] = f'{{ path = "{STORIES[1]}", {wish} }}'
    more = f"articles = [{', '.join(rows)}]"
    return build(write(folder / "e", "", (layout,), more, size), folder / "out")


@pytest.mark.parametrize("layout", ["tabloid", "broadsheet"])
@pytest.mark.parametrize("place", ["top", "bottom", "left", "right", "corner"])
def test_an_article_is_put_to_a_side_or_it_is_told(layout: str, place: str, tmp_path: Path) -> None:
    """No other story stands beyond it there, unless a warning says so."""
    report = wished(tmp_path, f'place = "{place}"', layout, 5)
    pages = read_pages(report.products[0].content)
    page = next(p for p in pages if any(g.text == STORIES[1] for g in p.glyphs))
    own = around(page, STORIES[1])
    others = [
        around(page, name)
        for name in STORIES
        if name != STORIES[1] and any(g.text == name for g in page.glyphs)
    ]
    over = [o for o in others if o.left < own.right and own.left < o.right]
    beside = [o for o in others if o.top < own.bottom and own.top < o.bottom]
    ends = {
        "top": all(o.top > own.top for o in over),
        "bottom": all(o.bottom < own.bottom for o in over),
        "left": all(o.left > own.left for o in beside),
        "right": all(o.right < own.right for o in beside),
    }
    kept = ends.get(place, (ends["top"] or ends["bottom"]) and (ends["left"] or ends["right"]))
    assert kept is not bool(told(report, "M020")), ends


def test_a_head_is_left_out(tmp_path: Path) -> None:
    """The article's text is there, its title is not."""
    text = text_of(wished(tmp_path, 'head = "none"').products[0].content, 1)
    assert (STORIES[1] * 9 in text, f"{STORIES[1]}报要闻" in text) == (True, False)


@pytest.mark.parametrize("size", [16, 37.5])
def test_a_head_has_the_size_that_is_asked_for(size: float, tmp_path: Path) -> None:
    """To the point."""
    (page, *_) = read_pages(wished(tmp_path, f"size = {size}").products[0].content)
    assert max(g.size for g in page.glyphs if g.text == STORIES[1]) == pytest.approx(size, abs=0.01)


def test_a_class_of_head_is_another_articles(tmp_path: Path) -> None:
    """A brief's head over a story of more weight."""
    sizes = {}
    for wish in ('importance = "second"', 'size = "brief"'):
        pages = read_pages(wished(tmp_path / wish[:4], wish).products[0].content)
        glyphs = (glyph for page in pages for glyph in page.glyphs)
        sizes[wish] = max(glyph.size for glyph in glyphs if glyph.text == STORIES[1])
    assert sizes['size = "brief"'] < sizes['importance = "second"']


def darkness(content: bytes) -> int:
    """Give how many dark pixels the first page has, at 72 ppi."""
    document = pdfium.PdfDocument(content)
    drawn = document[0].render(scale=1).to_pil().convert("L").tobytes()
    document.close()
    return sum(level < 60 for level in drawn)


def test_a_frame_of_mourning_is_seen_from_afar(tmp_path: Path) -> None:
    """A black frame is much darker than a line, and two lines are darker than one."""
    kinds = ("line", "double", "black")
    found = [
        darkness(wished(tmp_path / kind, f'boxed = "{kind}"').products[0].content) for kind in kinds
    ]
    assert found[2] > found[0] + 1000
    assert found[2] > found[1]


def test_pages_name_their_articles(tmp_path: Path) -> None:
    """They begin there, in that order, whatever order the edition has."""
    plan = (
        f'[[pages]]\nnumber = 2\narticles = ["{STORIES[0]}", "{STORIES[3]}"]\n'
        f'[[pages]]\nnumber = 1\narticles = ["{STORIES[5]}"]\n'
    )
    report = build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    assert not told(report, "M020")
    text = [text_of(report.products[0].content, n) for n in (1, 2)]
    assert f"{STORIES[5]}报要闻" in text[0]
    first, second = (text[1].find(f"{STORIES[n]}报要闻") for n in (0, 3))
    assert 0 <= first < second


# Other grids, and pages in black alone


@pytest.mark.parametrize(("columns", "count"), [("3", 3), ('"五破三"', 3), ('"五破四"', 4)])
def test_a_page_is_recut(columns: str, count: int, tmp_path: Path) -> None:
    """Its stories stand in so many columns, within the same edges; the other pages do not."""
    names = ", ".join(f'"{name}"' for name in STORIES[:2])
    plan = f"[[pages]]\nnumber = 1\ncolumns = {columns}\narticles = [{names}]\n"
    report = build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    assert not told(report, "M020")
    pages = read_pages(report.products[0].content)
    whole, box = area(load("tabloid"), 1), around(pages[0], STORIES)
    assert box.left == pytest.approx(whole.left, abs=2)
    assert box.right == pytest.approx(whole.right, abs=6)
    body = [g for g in pages[0].glyphs if g.text and g.text in STORIES and g.size < 12]
    assert len(left_edges(body)) == count
    assert {g.text for g in pages[0].glyphs if g.text in STORIES and g.text} == set(STORIES[:2])


@pytest.mark.parametrize(
    ("columns", "names", "why"),
    [
        ('"六破四"', STORIES[:1], "the layout has 5 columns"),
        ("9", STORIES[:1], "fewer than 8 cells"),
        ("3", STORIES, "has room there"),
    ],
)
def test_a_page_that_cannot_be_recut_is_told(
    columns: str, names: str, why: str, tmp_path: Path
) -> None:
    """It is printed on the layout's own columns, and nothing is lost."""
    listed = ", ".join(f'"{name}"' for name in names)
    plan = f"[[pages]]\nnumber = 1\ncolumns = {columns}\narticles = [{listed}]\n"
    report = build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out")
    assert [why in d.said for d in told(report, "M020") if "columns" in d.message] == [True]


@pytest.mark.parametrize("purpose", ["proof", "press"])
def test_a_page_is_printed_in_black_alone(purpose: str, tmp_path: Path) -> None:
    """No pixel of it has a colour, pictures and masthead included; the next page has some."""
    plan = (
        "[[pages]]\nnumber = 1\ncolour = false\n"
        + fixed("advertisement", "half")
        + "[[pages]]\nnumber = 2\n"
        + fixed("advertisement", "half")
    )
    report = build(write(tmp_path / "e", plan, ("tabloid",)), tmp_path / "out", purpose=purpose)
    document = pdfium.PdfDocument(report.products[0].content)
    most = []
    for page in document:
        left, bottom, right, top = page.get_trimbox()
        crop = (left, bottom, page.get_width() - right, page.get_height() - top)
        image = page.render(scale=1, crop=crop).to_pil().convert("RGB")
        red, green, blue = (band.tobytes() for band in image.split())
        most.append(max(max(p) - min(p) for p in zip(red, green, blue, strict=True)))
    document.close()
    # Black ink alone is a little brown on the screen.
    assert most[0] <= 5
    assert most[1] > 60


def test_a_plan_for_another_layout_changes_nothing(tmp_path: Path) -> None:
    """The same bytes with and without it."""
    plan = '[[pages]]\nnumber = 1\nlayouts = ["broadsheet"]\n' + fixed("article", "half")
    outs = []
    for name, text in (("a", plan), ("b", "")):
        folder = write(tmp_path / name / "e", text, ("tabloid", "broadsheet"))
        outs.append(build(folder, tmp_path / name / "out", only=("tabloid",)).products[0].content)
    assert outs[0] == outs[1]
