"""Tables as they are printed, read back by their glyphs alone: whole, apart, in order, in place."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composition.printed import layout, layout_names
from publisher.build import build
from publisher.checks.text import undo_leftward
from publisher.galley.tables import share

EDITION = """\
title = "表格样张"
language = "zh-Hans"
date = 2025-01-01
articles = {articles}
"""
PROSE = "版面的格子是看不见的网，铺满全版，行行都落在网上，字字都有自己的位置。"
STEMS = "甲乙丙丁戊己庚辛壬癸"
ADDRESS = "https://www.example.cn/a/very/long/path/to/a/page"
RUNNING = "表格样张"
"""What running heads of books say."""
APART = 0.1
"""Part of the smaller of two glyphs that may lie on the other: boxes of neighbours touch."""
OUTSIDE = 0.6
"""pt by which ink may stand beyond the edge that its frame keeps to."""


@dataclass(frozen=True)
class Glyph:
    """A character with its ink in pt from the page's lower left corner."""

    char: str
    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Case:
    """A table: its head, its rows, and how its columns are aligned."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str = "---:"

    @property
    def markdown(self) -> str:
        """The table between a paragraph that ends with 【前】 and one that begins with 【后】."""
        lines = [self.head, (self.align,) * len(self.head), *self.rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"{PROSE * 9}【前】\n\n{table}\n\n【后】{PROSE * 9}\n"


def _numbers(columns: int, rows: int) -> Case:
    """Cells of a number each that no other has: row and column."""
    head = tuple(f"栏{STEMS[n]}" for n in range(columns))
    return Case(
        head, tuple(tuple(f"{r + 100}.{c + 10}" for c in range(columns)) for r in range(rows))
    )


CASES = {
    "one": _numbers(1, 30),
    "four": _numbers(4, 12),
    "long": _numbers(3, 200),
    "head": Case(("项目", "数量（万元）"), ()),
    "mixed": Case(
        ("地区与单位名称", "时间", "网址", "Growth", "说明"),
        (
            ("**马合口**[^1]", "2024年9月30日", ADDRESS, "12.4%", ""),
            ("", "10—15天", "", "Environmental", PROSE),
            ("瑞塔铺", "3月8日", "无", "1260万元", "ABC-1234-XYZ"),
        ),
        "---",
    ),
}  # fmt: skip
WHOLE = re.compile(
    r"2024年9月30日|10—15天|12\.4%|3月8日|1260万元|Environmental|Growth|ABC-1234-XYZ"
)


def _printed(tmp_path: Path, output: str, cases: dict[str, Case]) -> dict[str, list[Glyph]]:
    """Print each table in an article, and give the glyphs of the pages by its name."""
    found = {}
    for name, case in cases.items():
        edition = tmp_path / name
        (edition / name).mkdir(parents=True)
        notes = "\n[^1]: 注。\n" if "[^1]" in case.markdown else ""
        text = f"---\ntitle: 表\n---\n\n{case.markdown}{notes}"
        (edition / name / "article.md").write_text(text, encoding="utf-8")
        (edition / "edition.toml").write_text(EDITION.format(articles=[name]), encoding="utf-8")
        report = build(edition, tmp_path / "out" / name, only=(output,))
        found[name] = _glyphs(report.products[0].content)
    return found


def _glyphs(content: bytes) -> list[Glyph]:
    """Give every visible glyph in the order in which it is drawn."""
    glyphs = []
    with pypdfium2.PdfDocument(undo_leftward(content)) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                char = text.get_text_range(at, 1)
                if char.strip():
                    glyphs.append(Glyph(char, number, *text.get_charbox(at)))
    return glyphs


def _runs(glyphs: Sequence[Glyph], text: str) -> list[list[Glyph]]:
    """Find ``text`` wherever its characters follow one another."""
    joined = "".join(glyph.char for glyph in glyphs)
    places = re.finditer(re.escape(text), joined)
    return [list(glyphs[found.start() : found.end()]) for found in places]


def torn(glyphs: Sequence[Glyph], wholes: Iterable[str]) -> list[str]:
    """Find the ``wholes`` that are not there, or not on one line from left to right."""
    return [
        f"{text} is torn or lost"
        for text in wholes
        if not any(all(map(_beside, run, run[1:])) for run in _runs(glyphs, text))
    ]


def _beside(one: Glyph, two: Glyph) -> bool:
    """Whether ``two`` follows ``one`` on its line, with no more between them than a gap."""
    height = max(one.top - one.bottom, two.top - two.bottom)
    level = max(abs(one.bottom - two.bottom), abs(one.top - two.top)) < height
    return one.page == two.page and level and one.left < two.left < one.right + height


def colliding(glyphs: Sequence[Glyph]) -> list[str]:
    """Find glyphs whose ink lies on another's."""
    near: dict[tuple[int, int, int], list[Glyph]] = defaultdict(list)
    faults = []
    for glyph in glyphs:
        place = glyph.page, int(glyph.left // 40), int(glyph.bottom // 40)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for other in near[place[0], place[1] + dx, place[2] + dy]:
                    width = min(glyph.right, other.right) - max(glyph.left, other.left)
                    height = min(glyph.top, other.top) - max(glyph.bottom, other.bottom)
                    area = min(_area(glyph), _area(other))
                    slants = glyph.char == other.char == "/"  # past each other, as in ://
                    if min(width, height) > 0 and width * height > APART * area and not slants:
                        faults.append(f"{glyph.char} stands on {other.char}")
        near[place].append(glyph)
    return faults


def _area(glyph: Glyph) -> float:
    return (glyph.right - glyph.left) * (glyph.top - glyph.bottom)


def outside(glyphs: Sequence[Glyph], output: str) -> list[str]:
    """Find what stands left or right of the type area.

    There is the running head of a page whose lines run downward.
    """
    chosen = layout(output)
    beside = RUNNING if chosen.is_vertical else ""
    width, _ = chosen.area
    return [
        f"{glyph.char} on page {glyph.page + 1} stands outside"
        for glyph in glyphs
        for left, _ in (chosen.corner(glyph.page + 1),)
        if glyph.char not in beside
        and (glyph.left < left - OUTSIDE or glyph.right > left + width + OUTSIDE)
    ]


def disordered(glyphs: Sequence[Glyph], case: Case, *, downward: bool = False) -> list[str]:
    """Find rows out of order, cells of a row not side by side, parts without the head.

    Lines of text that run ``downward`` follow each other to the left, rows below each other.
    """
    faults = []
    before = _runs(glyphs, "【前】")[0][0]
    after = _runs(glyphs, "【后】")[0][0]
    heads = [_runs(glyphs, text) for text in case.head]
    last: Glyph | None = None
    parts = set()
    for row in case.rows:
        firsts = [_runs(glyphs, cell)[0][0] for cell in row]
        if any(
            b.left <= a.left or abs(a.bottom - b.bottom) > 4 for a, b in itertools.pairwise(firsts)
        ):
            faults.append(f"the cells of {row} do not stand side by side")
        first = firsts[0]
        if last and not _follows(first, last, downward=downward):
            faults.append(f"{row} stands before the row above it")
        # Beside lines that run downward a table stands as a picture does, where there is room.
        between = _follows(first, before) and _follows(after, first)
        if not downward and not between:
            faults.append(f"{row} does not stand between its paragraphs")
        if last is None or first.page != last.page or first.bottom > last.bottom:
            parts.add((first.page, round(first.left / 20)))
        last = first
    for text, runs in zip(case.head, heads, strict=True):
        if len(runs) != max(1, len(parts)):
            faults.append(f"{len(parts)} parts, but {len(runs)} times {text}")
    return faults


def _follows(later: Glyph, earlier: Glyph, *, downward: bool = False) -> bool:
    """Whether a reader comes to ``later`` after ``earlier``: below it, or further right, or on.

    From lines that run ``downward`` a reader comes to what is further left.
    """
    if later.page != earlier.page:
        return later.page > earlier.page
    if downward:
        return later.right < earlier.left or later.top < earlier.bottom
    return later.bottom < earlier.bottom or later.left > earlier.right


def wholes(case: Case) -> list[str]:
    """The numbers, dates and words of a table."""
    return [
        *(cell for row in case.rows for cell in row if re.fullmatch(r"[\d.]+", cell)),
        *(WHOLE.findall("\n".join("\n".join(row) for row in (case.head, *case.rows)))),
    ]


def faults(glyphs: Sequence[Glyph], case: Case, output: str) -> list[str]:
    """Everything that is wrong with a table in print."""
    found = [*torn(glyphs, wholes(case)), *colliding(glyphs), *outside(glyphs, output)]
    if not found and all(re.fullmatch(r"[\d.]+", cell) for row in case.rows for cell in row):
        found += disordered(glyphs, case, downward=layout(output).is_vertical)
    return found


WIDE = {"wide": _numbers(8, 6)}
# Words as long as these are turned where characters are so large, see test_turned.py, or pages so
# narrow, see pdf/test_vertical.py.
TURNED = {("children", "mixed"), ("vertical-book", "mixed")}
PRINTED = [
    (name, output)
    for name in (*CASES, *WIDE)
    for output in layout_names()
    if (output, name) not in TURNED
    if name not in WIDE or layout(output).settings.grid.columns > 1
]


@pytest.mark.parametrize(("name", "output"), PRINTED)
def test_tables_are_printed_whole(name: str, output: str, tmp_path: Path) -> None:
    """In every layout: nothing torn, nothing on another, rows in order between the paragraphs."""
    case = (CASES | WIDE)[name]
    assert faults(_printed(tmp_path, output, {name: case})[name], case, output) == []


def test_the_meter_finds_what_is_spoiled(tmp_path: Path) -> None:
    """A glyph on another, one outside, a torn number, a lost head and a moved row are seen."""
    case = CASES["four"]
    glyphs = _printed(tmp_path, "book", {"four": case})["four"]
    assert faults(glyphs, case, "book") == []
    at = next(n for n, g in enumerate(glyphs) if _runs(glyphs[n : n + 6], "103.12"))

    def spoiled(number: int, x: float, y: float) -> list[Glyph]:
        glyph = glyphs[number]
        across = replace(glyph, left=glyph.left + x, right=glyph.right + x)
        moved = replace(across, bottom=glyph.bottom + y, top=glyph.top + y)
        return [*glyphs[:number], moved, *glyphs[number + 1 :]]

    step = glyphs[at + 1].left - glyphs[at].left
    assert colliding(spoiled(at, step, 0))
    assert outside(spoiled(at, 500, 0), "book")
    assert torn(spoiled(at + 2, 0, -17), wholes(case))
    assert torn([*glyphs[:at], *glyphs[at + 1 :]], wholes(case))
    head = _runs(glyphs, case.head[0])[0]
    assert disordered([g for g in glyphs if g not in head], case)
    lifted = [
        replace(g, bottom=g.bottom + 600, top=g.top + 600) if g in glyphs[at - 12 : at + 12] else g
        for g in glyphs
    ]
    assert disordered(lifted, case)


@given(
    st.lists(st.tuples(st.floats(1, 90), st.floats(0, 400)), min_size=1, max_size=20),
    st.floats(50, 800),
)
def test_columns_share_their_width(pairs: list[tuple[float, float]], width: float) -> None:
    """They fill the width, and where it holds the least of each none has less."""
    least = [a for a, _ in pairs]
    shared = share(least, [a + b for a, b in pairs], width)
    assert sum(shared) == pytest.approx(width)
    if sum(least) <= width:
        assert all(w >= a - 0.001 for w, a in zip(shared, least, strict=True))
