"""Where things stand on pages, measured in the printed file: each line's text is inside its box."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from publisher.build import build
from publisher.build.drafting import Rough, draft, measure
from publisher.diagnostics import UsageError
from publisher.layouts import list_layouts
from publisher.render.spots import (
    Area,
    Box,
    PageSpots,
    PrintedSpot,
    ShownPicture,
    SpotLine,
    Way,
    find_line,
)
from publisher.workspace import resources

CONTENT = Path(__file__).parent.parent / "content"
EDITIONS = ("sangzhi-2018", "yanxi-2026")
LAYOUTS = tuple(n for n in list_layouts(resources() / "layouts") if n != "base")
Char = tuple[str, Box]
SLACK = 3.0
"""pt at both ends of a line: marks hang."""
MIRRORED = str.maketrans("）］｝〉》」』】〕〗”’)]}>", "（［｛〈《「『【〔〖“‘([{<")
"""PDFium takes lines that run downward for text from right to left, and turns their brackets."""


@cache
def drafted(edition: str, layout: str) -> Rough:
    """Give an edition of the project printed in a layout."""
    return draft(CONTENT / edition, layout, hurried=True)


def characters(content: bytes, number: int) -> list[Char]:
    """Give the characters of a page with the boxes of their ink, y down; blanks have none."""
    document = pdfium.PdfDocument(content)
    try:
        page = document[number - 1]
        text, height = page.get_textpage(), page.get_height()
        found: list[Char] = []
        for n in range(text.count_chars()):
            code = pdfium_c.FPDFText_GetUnicode(text.raw, n)
            if not code or chr(code).isspace() or _is_hyphen(text, n):
                continue
            left, bottom, right, top = text.get_charbox(n)
            found.append((chr(code), (left, height - top, right, height - bottom)))
        text.close()
        page.close()
        return found
    finally:
        document.close()


def _is_hyphen(text: pdfium.PdfTextPage, n: int) -> bool:
    """Say whether a character is a hyphen that composition put at a line's end."""
    is_one: int = pdfium_c.FPDFText_IsHyphen(text.raw, n)
    code: int = pdfium_c.FPDFText_GetUnicode(text.raw, n)
    return is_one == 1 or code == 2


def inside(chars: list[Char], box: Box, slack: tuple[float, float]) -> Iterator[str]:
    """Yield the characters whose middle is in a box, which is larger by ``slack``."""
    for char, (left, top, right, bottom) in chars:
        x, y = (left + right) / 2, (top + bottom) / 2
        across = box[0] - slack[0] <= x <= box[2] + slack[0]
        if across and box[1] - slack[1] <= y <= box[3] + slack[1]:
            yield char


def counted(text: str) -> Counter[str]:
    """Count the characters of a text, however a reader of the file writes them."""
    plain = unicodedata.normalize("NFKC", text).translate(MIRRORED)
    return Counter(re.sub(r"[\s\u2002\u00ad\-\u00b7\u30fb]", "", plain))


def unlike(made: Rough, by: float = 0.0) -> tuple[list[str], int]:
    """Give the lines whose boxes hold other text than they, and how many lines there are.

    With ``by`` all boxes are so many pt lower than they are.
    """
    wrong: list[str] = []
    count = 0
    for index, page in enumerate(made.spots, 1):
        chars = characters(made.product.content, index)
        for spot in page.spots:
            for line in spot.lines:
                count += 1
                left, top, right, bottom = line.box
                box = (left, top + by, right, bottom + by)
                slack = (SLACK, 0.0) if line.way is Way.RIGHT else (0.0, SLACK)
                if line.way is Way.UP:
                    slack = (0.5, SLACK)
                printed = counted("".join(inside(chars, box, slack)))
                wanted = counted(line.text)
                # Readings, and notes between lines, stand over their line.
                missing, more = wanted - printed, printed - wanted
                if missing or (more and not _has_readings(spot)):
                    wrong.append(f"{page.number} {spot.kind} {line.text!r}: {missing} {more}")
    return wrong, count


def _has_readings(spot: PrintedSpot) -> bool:
    """Say whether a text has readings or formulas, which read as other characters."""
    return spot.article in ("how-set", "punctuation", "sizes", "faces") and len(spot.text) > 0


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_line_is_where_it_is_said_to_be(edition: str, layout: str) -> None:
    """Every line of every block has in its box the text it says, on the printed page."""
    made = drafted(edition, layout)
    wrong, count = unlike(made)
    assert count > 80
    assert not wrong


def test_boxes_that_are_a_line_lower_hold_other_text() -> None:
    """The control: by half a line's height nearly nothing fits."""
    wrong, count = unlike(drafted("sangzhi-2018", "tabloid"), by=8.0)
    assert len(wrong) > 0.8 * count


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_areas_hold_their_articles_and_no_other(edition: str, layout: str) -> None:
    """Blocks stand inside the areas of their article, where no other article has any."""
    made = drafted(edition, layout)
    for page in made.spots:
        for spot in page.spots:
            if not spot.article or spot.kind == "figure":
                continue
            for box in spot.boxes:
                x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                own = [area for area in page.areas if area.holds(x, y)]
                assert [area.article for area in own] == [spot.article], (spot.kind, spot.text)
        assert {spot.article for spot in page.spots if spot.article} == {
            area.article for area in page.areas
        }


@pytest.mark.parametrize("layout", ["tabloid", "book", "vertical-supplement"])
def test_from_a_place_to_the_text_and_back(layout: str) -> None:
    """Each character is found where it stands, and its line in the article too."""
    made = drafted("yanxi-2026", layout)
    for page in made.spots:
        for spot in page.spots:
            if spot.article and not spot.again:
                found = find_line(made.spots, spot.article, spot.place.line)
                assert (page.number, spot) in found
            for line in spot.lines:
                _find_all(page, spot, line)


def _find_all(page: PageSpots, spot: PrintedSpot, line: SpotLine) -> None:
    middle = ((line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2)
    there = page.line_at(*middle)
    assert there is not None
    if there[0] is not spot:
        # A drop of a head's stack or a note's mark may share its place.
        assert there[0].article == spot.article
        return
    if len(line.edges) < 2 or there[1] is not line:
        return
    for n in range(line.start, line.end):
        box = line.box_of(n, n + 1)
        along = (box[0] + box[2]) / 2 if line.way is Way.RIGHT else (box[1] + box[3]) / 2
        if abs(line.edges[n - line.start + 1] - line.edges[n - line.start]) < 0.1:
            continue
        x, y = (along, middle[1]) if line.way is Way.RIGHT else (middle[0], along)
        assert line.index_at(x, y) == n


def test_source_lines_are_those_of_the_file() -> None:
    """The line that a block is said to begin in holds its first words."""
    made = drafted("yanxi-2026", "tabloid")
    seen: set[str] = set()
    for page in made.spots:
        for spot in page.spots:
            if not spot.article or spot.kind in ("figure", "table", "verse", "break"):
                continue
            file = CONTENT / "yanxi-2026" / spot.article / "article.md"
            lines = file.read_text("utf-8").splitlines()
            first = re.sub(r"[^\u4e00-\u9fff]", "", lines[spot.place.line - 1])[:2]
            assert first in re.sub(r"[^\u4e00-\u9fff]", "", spot.text), (spot.place, spot.text)
            seen.add(spot.kind)
    assert {"title", "subtitle", "byline", "paragraph", "subhead", "caption", "note"} <= seen


TABLES = """---
title: 一张宽表
---

{text}

| {heads} |
|{rules}|
{rows}

注：产量为估计数；其余为实数。

{text}
"""


@pytest.mark.parametrize(("layout", "way"), [("book", Way.UP), ("broadsheet", Way.RIGHT)])
def test_rows_of_tables_are_where_they_stand(tmp_path: Path, layout: str, way: Way) -> None:
    """Also of one that lies on its side, and the notes under it."""
    heads, cells = (" | ".join(f"{word}{n}千米" for n in range(8)) for word in "列值")
    text = TABLES.format(
        text="一段文字。" * 40,
        heads=heads,
        rules="---|" * 7 + "---",
        rows="\n".join(f"| {cells.replace('值', word)} |" for word in "甲乙丙丁"),
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "article.md").write_text(text, encoding="utf-8")
    settings = 'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
    (tmp_path / "edition.toml").write_text(settings, encoding="utf-8")
    made = draft(tmp_path, layout, hurried=True)
    wrong, _ = unlike(made)
    assert not wrong
    (table,) = (s for page in made.spots for s in page.spots if s.kind == "table")
    assert [line.way for line in table.lines] == [way] * 6
    assert table.place.line == text.splitlines().index(f"| {heads} |") + 1


def test_an_area_around_another() -> None:
    """A story that goes on under its neighbour does not take the neighbour's place."""
    around = Area("a", ((0, 0), (50, 0), (50, 40), (90, 40), (90, 80), (0, 80)))
    inner = Area("b", ((50, 0), (90, 0), (90, 40), (50, 40)))
    page = PageSpots(1, "1", (100, 100), (around, inner))
    for x, y, article in ((25, 20, "a"), (70, 20, "b"), (70, 60, "a"), (95, 20, None)):
        assert page.article_at(x, y) == article


# Drafts


def test_a_draft_is_what_the_build_prints(tmp_path: Path) -> None:
    """The same bytes, and one page alone is that page; its figures are those of the whole."""
    folder, store = CONTENT / "sangzhi-2018", tmp_path / "store"
    whole = draft(folder, "tabloid", cache=store)
    report = build(folder, tmp_path / "out", only=("tabloid",), cache=store)
    assert whole.product == report.products[0]
    alone = draft(folder, "tabloid", cache=store, only=2)
    assert alone.product.pages == 1
    assert alone.marks == whole.marks[1:2]
    assert [page.number for page in alone.spots] == [2]
    assert alone.spots == whole.spots[1:2]
    assert measure(alone, store)[0].pictures == measure(whole, store)[1].pictures
    anew = build(folder, tmp_path / "anew", only=("tabloid",), cache=store)
    assert anew.products == report.products
    assert draft(folder, "tabloid", cache=store, only=99).marks == alone.marks


def test_a_page_alone_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    """What is remembered of single pages makes the same file as a build that knows nothing."""
    folder, store = CONTENT / "sangzhi-2018", tmp_path / "store"
    count = draft(folder, "book", cache=store, only=3)
    assert count.spots[0].number == 3
    draft(folder, "book", cache=store, only=2)
    known = draft(folder, "book", cache=store)
    assert known.product == draft(folder, "book").product


def test_a_book_has_no_pages() -> None:
    """Its text reflows."""
    with pytest.raises(UsageError, match="no pages"):
        draft(CONTENT / "sangzhi-2018", "epub")


def test_a_hurried_draft_says_so(tmp_path: Path) -> None:
    """What is known is not made in haste; what is not, may come out otherwise."""
    folder, store = CONTENT / "sangzhi-2018", tmp_path / "store"
    hurried = draft(folder, "tabloid", cache=store, hurried=True)
    assert hurried.hurried
    assert not draft(folder, "tabloid", cache=store).hurried
    assert not draft(folder, "tabloid", cache=store, hurried=True).hurried
    assert not draft(folder, "book", cache=store, hurried=True).hurried


def test_figures_are_those_of_the_judge(tmp_path: Path) -> None:
    """White, holes and feet as ``publisher judge`` says them; sharpness by the picture's pixels."""
    from publisher.judging import judge_file

    made = drafted("sangzhi-2018", "tabloid")
    figures = measure(made)
    file = tmp_path / "x.pdf"
    file.write_bytes(made.product.content)
    judged = judge_file(file, CONTENT / "sangzhi-2018").pages
    shown = [(one.page, one.white, one.hole, one.feet) for one in figures]
    assert shown == [(one.page, one.white, one.hole, one.feet) for one in judged]
    boxes = [spot.boxes[0] for page in made.spots for spot in page.spots if spot.shown]
    assert [one.box for page in figures for one in page.pictures] == boxes
    # An inch of the page, and the half of a picture 200 pixels wide.
    half = ShownPicture("x.jpg", (10, 0, 110, 100), (200, 100))
    assert half.ppi((0, 0, 72, 72)) == 100
    assert replace(half, window=None).ppi((0, 0, 72, 72)) == 200
    assert replace(half, drawing=True).ppi((0, 0, 72, 72)) is None
