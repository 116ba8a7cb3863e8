"""Pictures with text at their side (绕图), measured on printed pages, and what is told of them."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest

from composition.chains import every_way
from composition.faces import plain_advances
from composition.ledger import price
from composition.printed import layout
from measure.pictures import Seen, draw_picture, see_pictures
from measure.reading import Glyph, read_pages
from publisher.article.treatment import (
    UNTREATED,
    Extent,
    Treatment,
    Unit,
    Wrap,
    WrongValueError,
    read_treatment,
    write_treatment,
)
from publisher.build import BuildReport, build
from publisher.composition import Dent, TextRun, compose
from publisher.composition.breaking import Measure, break_lines
from publisher.composition.preparing import prepare
from publisher.composition.style import LineStyle
from publisher.diagnostics import Severity
from publisher.galley import gutters, wraps
from publisher.judging import pictures as judged
from publisher.layouts import MM, Layout

LAYOUTS = ("book", "magazine", "newsletter", "large-print")
SIDES = ("left", "right")
WIDTHS = ("30%", "40%", "45%", "32mm")
SHAPES = ((3000, 2000), (2000, 3000), (2000, 2000), (1400, 2600))
LENGTHS = ((30, 40, 150, 160), (75, 75, 75, 75, 75, 75), (420, 20), (55, 230, 90))
WORDS = "山水林田湖草沙村寨梯田云海石桥溪谷竹楼茶园晨雾炊烟渡口古道集市学堂药圃蜂箱窑火织机"
MARKS = "，。"
HAN_HEAD, HAN_FOOT = 0.88, 0.12
NEAR = 0.06
"""pt by which what is printed may be off: places are written in hundredths."""


def paragraph(number: int, length: int) -> str:
    """Give about ``length`` characters, unlike those of any other number."""
    text, state = f"第{number}段说", number * 7919 + 13
    while len(text) < length:
        state = (state * 1103515245 + 12345) % 2**31
        size = 4 + state // 65536 % 9
        begin = state // 7 % (len(WORDS) - size)
        text += WORDS[begin : begin + size] + "，"
    return text[:-1] + "。"


def write(folder: Path, body: str, output: str, shapes: Sequence[tuple[int, int]] = SHAPES) -> Path:
    """Write an edition of one article with pictures ``images/0.png`` and so on."""
    (folder / "a").mkdir(parents=True)
    for number, (width, height) in enumerate(shapes):
        draw_picture(folder / f"a/images/{number}.png", number, width, height)
    (folder / "a/article.md").write_text(f"---\ntitle: 绕图\n---\n\n{body}\n", encoding="utf-8")
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
        f'outputs = ["{output}"]\n',
        encoding="utf-8",
    )
    return folder


@dataclass(frozen=True)
class Printed:
    """What was built, and what its article says: captions and paragraphs in order."""

    report: BuildReport
    texts: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """Give the PDF."""
        return self.report.products[0].content


@cache
def printed(output: str, side: str, width: str) -> Printed:
    """Give an article with a picture of each shape, each before paragraphs of other lengths."""
    texts: list[str] = []
    parts: list[str] = []
    for number, lengths in enumerate(LENGTHS):
        caption = f"图{number}说明"
        parts.append(f"![{caption}](images/{number}.png){{wrap={side} width={width}}}")
        told = [paragraph(10 * number + n, length) for n, length in enumerate((*lengths, 60, 60))]
        parts += told
        texts += [caption, *told]
    opening = paragraph(99, 90)
    with TemporaryDirectory() as folder:
        edition = write(Path(folder) / "e", "\n\n".join([opening, *parts]), output)
        report = build(edition, Path(folder) / "out")
    return Printed(report, (opening, *texts))


@dataclass(frozen=True)
class Row:
    """A line of body text: baseline, where its ink frames begin and end, its characters."""

    y: float
    left: float
    right: float
    text: str


@dataclass(frozen=True)
class Place:
    """A picture in its column, whose edges are in pt, with all lines of that column in order."""

    seen: Seen
    left: float
    right: float
    rows: tuple[Row, ...]
    caption: tuple[Glyph, ...]
    size: float
    pitch: float
    cells: int
    """Of the lines beside it."""

    @property
    def foot(self) -> float:
        """Give where the picture, or what stands under it, ends."""
        return max(
            [self.seen.y + self.seen.height, *(g.y + HAN_FOOT * g.size for g in self.caption)]
        )

    @property
    def beside(self) -> list[Row]:
        """Give the lines that stand at the picture's side."""
        return [row for row in self.rows if self.touches(row)]

    def crosses(self, row: Row) -> bool:
        """Say whether a line stands over or under the picture."""
        return row.left < self.seen.x + self.seen.width - 1 and self.seen.x + 1 < row.right

    def touches(self, row: Row) -> bool:
        """Say whether a line stands on the height of the picture or of its caption."""
        head, foot = row.y - HAN_HEAD * self.size, row.y + HAN_FOOT * self.size
        return head < self.foot and self.seen.y < foot


def rows_of(glyphs: Sequence[Glyph], size: float) -> Iterator[Row]:
    """Yield the lines that glyphs of one column make."""
    for y in sorted({round(g.y, 1) for g in glyphs}):
        line = sorted((g for g in glyphs if round(g.y, 1) == y), key=lambda g: g.x)
        last = line[-1]
        # Half of a mark is white, and cut at the end of a line.
        end = last.x + last.advance * size * (0.5 if last.text in MARKS else 1)
        yield Row(y, line[0].x, end, "".join(g.text for g in line))


def cells_beside(form: Layout, width: str) -> int:
    """Give the cells of lines beside a picture that is so wide, an em away from it at least."""
    cells = form.settings.grid.cells
    if width.endswith("%"):
        return cells - round(cells * int(width[:-1]) / 100) - 1
    return math.floor(cells - int(width[:-2]) * MM / form.body.size - 1)


def cells_across(form: Layout, width: str) -> int:
    """Give the cells of lines beside a picture over a gutter, of the column at each side."""
    cells, gutter = form.settings.grid.cells, form.settings.grid.gutter
    if width.endswith("%"):
        return cells - 1 - round(((2 * cells + gutter) * int(width[:-1]) / 100 - gutter) / 2)
    return math.floor(cells - (int(width[:-2]) * MM / form.body.size - gutter) / 2 - 1)


def places(content: bytes, form: Layout, width: str) -> Iterator[Place]:
    """Yield the pictures of a PDF with their columns."""
    pages = read_pages(content)
    for seen in see_pictures(content):
        lefts = lefts_of(form, seen)
        column = max(n for n, left in enumerate(lefts) if left < seen.x + seen.width / 2)
        yield place_in(lefts[column], seen, pages[seen.page - 1].glyphs, form, width)


def lefts_of(form: Layout, seen: Seen) -> list[float]:
    """Give the left edges of the columns of a picture's page."""
    begin = form.left(seen.page)
    return [begin + form.column_left(n) for n in range(form.settings.grid.columns)]


def place_in(
    left: float, seen: Seen, glyphs: Sequence[Glyph], form: Layout, width: str, across: bool = False
) -> Place:
    """Give a picture with the column that begins at ``left``."""
    grid = form.settings.grid
    right = left + grid.cells * form.cell
    head, foot = form.top + grid.folio * form.pitch, form.top + grid.lines * form.pitch
    inside = [g for g in glyphs if left - 1 < g.x < right + 1 and head < g.y < foot]
    body = [g for g in inside if abs(g.size - form.body.size) < 0.01 and g.text.strip()]
    font = Counter(g.font for g in body).most_common(1)[0][0]
    body = [g for g in body if g.font == font]
    caption = tuple(
        g
        for g in glyphs
        if abs(g.size - form.settings.styles["caption"].size) < 0.01
        and seen.x - 1 < g.x < seen.x + seen.width
        and seen.y + seen.height < g.y < seen.y + seen.height + 4 * form.pitch
        and (g.font != font or abs(g.size - form.body.size) > 0.01)
    )
    cells = cells_across(form, width) if across else cells_beside(form, width)
    rows = tuple(rows_of(body, form.body.size))
    return Place(seen, left, right, rows, caption, form.body.size, form.pitch, cells)


def faults_of(place: Place, side: str) -> Iterator[str]:
    """Yield what is wrong with a picture at the ``side`` of its column and the lines around it."""
    seen = place.seen
    edge = seen.x if side == "left" else seen.x + seen.width
    if abs(edge - (place.left if side == "left" else place.right)) > 1.1:
        yield "the picture does not stand at the edge"
    yield from line_faults(place, side)


def line_faults(place: Place, side: str) -> Iterator[str]:
    """Yield what is wrong with the lines of a column that a picture takes this ``side`` of."""
    size = place.size
    rows = list(place.rows)
    beside = place.beside
    if not beside:
        yield "no line stands beside it"
        return
    first = rows.index(beside[0])
    if any(
        abs((b.y - a.y) / place.pitch - round((b.y - a.y) / place.pitch)) * place.pitch > 0.15
        for a, b in pairwise(rows[max(0, first - 2) : first + len(beside) + 2])
    ):
        yield "a line is not on the grid"
    near = rows[first : first + len(beside)]
    if any(b.y - a.y > 1.01 * place.pitch for a, b in pairwise(near)):
        yield "a line is missing beside it"
    # The block begins and ends with the lines that are shortened, which may reach over it.
    start, end = place.left, place.right
    if side == "left":
        start = end - place.cells * size
    else:
        end = start + place.cells * size
    for row, after in zip(near, [*rows[first + 1 :], None], strict=False):
        if row.left < start - NEAR or row.right > end + NEAR:
            yield f"“{row.text}” comes too near"
        indented = after is None or after.left > start_of(after, rows, place) + size
        cells = (row.right - row.left) / size
        full = round((end - start) / size - 0.49)
        lead = 2 * (row.text.startswith("第") and "段说" in row.text[:7])
        if not indented and cells < full - lead - 0.55:
            yield f"“{row.text}” is shorter than its measure"
        if row.text[-1] not in MARKS and not indented:
            slack = end - row.right if side == "left" else 0.0
            if slack > NEAR:
                yield f"“{row.text}” does not end at the edge"
    yield from _whites(place, rows, first, len(near))


def start_of(row: Row, rows: Sequence[Row], place: Place) -> float:
    """Give where a line that is not indented begins on its height."""
    if not place.touches(row):
        return place.left
    seen = place.seen
    return place.left if seen.x > place.left + 1 else min(
        other.left for other in rows if place.touches(other)
    )  # fmt: skip


def _whites(place: Place, rows: list[Row], first: int, count: int) -> Iterator[str]:
    """Yield the whites above and below the picture that are larger than a line."""
    pitch, size = place.pitch, place.size
    head, foot = place.seen.y, place.foot
    over = [row.y + HAN_FOOT * size for row in rows[:first]]
    if over and head - over[-1] < (pitch - size) - NEAR:
        yield f"a line stands {head - over[-1]:.1f} pt above it"
    if over and head - over[-1] > 2 * pitch - size:
        yield f"{head - over[-1]:.1f} pt are white above it"
    # Half of a line of white may stand beside a line that is as short as those above.
    under = [row for row in rows[first + count :] if place.crosses(row)]
    below = under[0].y - HAN_HEAD * size - foot if under else pitch
    if below < (pitch - size) - NEAR:
        yield f"a line stands {below:.1f} pt below it"
    passed = rows[first + count : rows.index(under[0])] if under else []
    ends = bool(passed) and under[0].left > place.left + size
    if below > 2 * pitch - size and len(passed) < 2 and not ends:
        yield f"{below:.1f} pt are white below it"


def codes(found: BuildReport) -> set[str]:
    """Give the codes of what is told of pictures."""
    return {one.code for one in found.diagnostics} & {"M001", "M005", "M020", "M025", "A031"}


CASES = [
    (output, side, width)
    for output, side, width in product(LAYOUTS, SIDES, (*WIDTHS, "22mm"))
    if output != "newsletter" or width not in ("45%", "32mm")
]


@pytest.mark.parametrize(("output", "side", "width"), CASES)
def test_lines_stand_around_it(output: str, side: str, width: str) -> None:
    """Beside each picture lines are shorter, on the grid, as far from it as they ought to be."""
    found = printed(output, side, width)
    assert "M020" not in codes(found.report)
    seen = list(places(found.content, layout(output), width))
    assert [one.seen.number for one in seen] == list(range(len(SHAPES)))
    assert [list(faults_of(one, side)) for one in seen] == [[]] * len(seen)


@pytest.mark.parametrize(("output", "side", "width"), CASES)
def test_text_is_read_in_order(output: str, side: str, width: str) -> None:
    """What the file says in its order is the article: a caption, then the text at its side."""
    found = printed(output, side, width)
    said = "".join(
        g.text
        for page in read_pages(found.content)
        for g in page.glyphs
        if g.text.strip() and not g.text.isdigit()
    )
    at = -1
    for text in found.texts:
        wanted = "".join(char for char in text if not char.isdigit())
        assert (at := said.find(wanted[:12], at + 1)) >= 0, text


@pytest.mark.parametrize("output", LAYOUTS)
def test_tags_are_whole(output: str) -> None:
    """Each picture is a figure with its caption, before the paragraph that stands beside it."""
    with pikepdf.open(io.BytesIO(printed(output, "left", "40%").content)) as pdf:
        names = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert names.count("/Figure") == len(SHAPES)
    assert names.count("/Caption") == len(SHAPES)


def test_the_control(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that are not shortened are seen to run into the picture."""
    monkeypatch.setattr(wraps, "Dent", lambda lines, room, left: Dent(lines, room - 2, left))
    printed.cache_clear()
    try:
        found = printed("book", "left", "40%")
        faults = [fault for one in places(found.content, layout("book"), "40%")
                  for fault in faults_of(one, "left")]  # fmt: skip
        assert any("too near" in fault for fault in faults)
    finally:
        printed.cache_clear()


# Across a gutter


GUTTERED = (
    ("magazine", "40%"),
    ("magazine", "30%"),
    ("magazine", "75mm"),
    ("newsletter", "35%"),
    ("newsletter", "45mm"),
    ("tabloid", "34%"),
    ("tabloid", "28mm"),
    ("broadsheet", "34%"),
)


def gutter_body(shape: int, width: str, count: int, first: int, more: str = "") -> list[str]:
    """Give an article of ``count`` paragraphs that begins with a picture over the gutter."""
    lengths = ((37 * n + 61 * first) % 170 + 30 for n in range(count))
    told = [paragraph(first + n, length) for n, length in enumerate(lengths)]
    return [f"![图说明](images/{shape}.png){{wrap=gutter width={width}{more}}}", *told]


def gutter_places(content: bytes, form: Layout, width: str) -> tuple[Place, Place]:
    """Give the only picture of a PDF with the column at its left and that at its right."""
    (seen,) = see_pictures(content)
    glyphs, lefts = read_pages(content)[seen.page - 1].glyphs, lefts_of(form, seen)
    first = max(n for n, left in enumerate(lefts) if left < seen.x)
    one, two = (place_in(left, seen, glyphs, form, width, True) for left in lefts[first:][:2])
    return one, two


@pytest.mark.parametrize(("output", "width"), GUTTERED)
@pytest.mark.parametrize(("shape", "count"), [(0, 12), (1, 40), (2, 9)])
def test_text_at_both_sides_of_a_gutter(
    tmp_path: Path, output: str, width: str, shape: int, count: int
) -> None:
    """The picture stands in the middle of the gutter, the lines of both columns around it."""
    body = gutter_body(shape, width, count, 7 * count)
    found = build(write(tmp_path / "e", "\n\n".join(body), output), tmp_path / "out")
    assert not codes(found)
    content, form = found.products[0].content, layout(output)
    left, right = gutter_places(content, form, width)
    assert list(line_faults(left, "right")) == []
    assert list(line_faults(right, "left")) == []
    middle = left.right + form.settings.grid.gutter * form.cell / 2
    assert left.seen.x + left.seen.width / 2 == pytest.approx(middle, abs=0.6)
    # It stands at their head: no line of either is above the first beside it.
    assert left.rows[0].y == pytest.approx(right.rows[0].y, abs=0.1)
    assert left.touches(left.rows[0]) or left.rows[0].y < left.seen.y
    said = "".join(g.text for page in read_pages(content) for g in page.glyphs)
    said = "".join(char for char in said if char.strip() and not char.isdigit())
    at = -1
    for text in body[1:]:
        wanted = "".join(char for char in text if not char.isdigit())
        assert (at := said.find(wanted[:12], at + 1)) >= 0, text


def test_the_control_of_the_gutter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of the second column that are a character longer are seen to come too near."""
    body = gutter_body(0, "40%", 12, 5)
    edition = write(tmp_path / "e", "\n\n".join(body), "magazine")

    def nearer(zone: gutters.Zone) -> tuple[Dent, ...]:
        return tuple(replace(one, room=one.room - one.left / 2) for one in dents(zone))

    dents = gutters.Zone.dents
    monkeypatch.setattr(gutters.Zone, "dents", nearer)
    content = build(edition, tmp_path / "out").products[0].content
    _, right = gutter_places(content, layout("magazine"), "40%")
    assert any("too near" in fault for fault in line_faults(right, "left"))


@pytest.mark.parametrize(
    ("output", "body", "why"),
    [
        ("book", gutter_body(0, "40%", 5, 1), "one column"),
        ("tabloid", gutter_body(0, "60%", 12, 1), "under 8"),
        ("magazine", [paragraph(80, 60), *gutter_body(0, "40%", 5, 1)], "before its article"),
        (
            "magazine",
            ["![图](images/0.png){wrap=gutter}", "## 小标题", paragraph(1, 900)],
            "follows",
        ),
        ("magazine", gutter_body(1, "40%", 2, 1), "not all that stands beside it"),
        (
            "magazine",
            [*gutter_body(0, "40%", 1, 1), "## 小标题", *(paragraph(n, 300) for n in range(9))],
            "not all that stands beside it",
        ),
    ],
)
def test_what_cannot_be_across_is_told(
    tmp_path: Path, output: str, body: list[str], why: str
) -> None:
    """The picture has its whole column, and nothing is lost."""
    found = build(write(tmp_path / "e", "\n\n".join(body), output), tmp_path / "out")
    (told,) = (one for one in found.diagnostics if one.code == "M020")
    assert "wrap=gutter" in told.message
    assert why in told.cases[0][1]
    (seen,) = see_pictures(found.products[0].content)
    form = layout(output)
    assert seen.width <= form.span_cells(1) * form.cell + 1.5


# Where it cannot be


@pytest.mark.parametrize(
    ("output", "wish", "why"),
    [
        ("tabloid", "wrap=left width=40%", "7 characters, under 8"),
        ("tabloid", "wrap=left width=30%", "13 mm wide, under 15 mm"),
        ("book", "wrap=right width=70%", "characters, under 8"),
        ("book", "wrap=right width=120mm", "0 characters"),
        ("magazine", "wrap=left width=10%", "under 15 mm"),
        ("broadsheet", "wrap=right columns=2", "13 mm wide, under 15 mm"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, output: str, wish: str, why: str) -> None:
    """The picture has its whole column, or the columns that are wanted for that case."""
    body = [
        paragraph(0, 80),
        f"![图说](images/0.png){{{wish}}}",
        *(paragraph(n, 90) for n in (1, 2)),
    ]
    found = build(write(tmp_path / "e", "\n\n".join(body), output), tmp_path / "out")
    (told,) = (one for one in found.diagnostics if one.code == "M020")
    assert told.severity is Severity.WARNING
    assert wish.split()[0] in told.message
    assert why in told.cases[0][1]
    (seen,) = see_pictures(found.products[0].content)
    form = layout(output)
    columns = 2 if "columns=2" in wish else 1
    assert seen.width == pytest.approx(form.span_cells(columns) * form.cell, abs=1.5)


@pytest.mark.parametrize(
    "behind",
    [(), ("## 小标题", paragraph(1, 300)), ("> " + paragraph(1, 300),), (paragraph(1, 30),)],
)
def test_too_little_text_is_told(tmp_path: Path, behind: tuple[str, ...]) -> None:
    """No white stands beside a picture under text that ends."""
    body = [paragraph(0, 80), "![图说](images/1.png){wrap=left}", *behind]
    found = build(write(tmp_path / "e", "\n\n".join(body), "book"), tmp_path / "out")
    (told,) = (one for one in found.diagnostics if one.code == "M020")
    assert "ends beside it" in told.cases[0][1]
    assert "L010" not in {one.code for one in found.diagnostics}


@pytest.mark.parametrize("output", ["book", "magazine", "newsletter"])
@pytest.mark.parametrize("before", range(40, 700, 110))
def test_no_column_ends_beside_it(tmp_path: Path, output: str, before: int) -> None:
    """Wherever it comes to stand: all lines beside it stand in its column, down to its foot."""
    body = [paragraph(n, 100) for n in range(before // 100)]
    body += [paragraph(50, before % 100 + 20), "![图说](images/1.png){wrap=right width=40%}"]
    body += [
        paragraph(60 + n, length) for n, length in enumerate((300, 40, 120, 90, 200, 200, 200))
    ]
    found = build(write(tmp_path / "e", "\n\n".join(body), output), tmp_path / "out")
    assert not codes(found)
    (place,) = places(found.products[0].content, layout(output), "40%")
    assert list(faults_of(place, "right")) == []


def test_notes_called_beside_it(tmp_path: Path) -> None:
    """A note that is called at its side or in its caption stands at the foot of its page."""
    body = [paragraph(0, 80), "![图说[^1]](images/0.png){wrap=left}", paragraph(1, 90) + "[^2]"]
    body += [paragraph(2, 200), "[^1]: 甲注。", "[^2]: 乙注。"]
    found = build(write(tmp_path / "e", "\n\n".join(body), "book"), tmp_path / "out")
    assert not codes(found)
    (page,) = read_pages(found.products[0].content)
    said = "".join(g.text for g in page.glyphs)
    assert said.index("甲注") < said.index("乙注")


# What is written


def test_wishes_are_read_and_written() -> None:
    """What is written of a wish is read as the same."""
    for side, extent in product(Wrap, (None, Extent(35, Unit.PERCENT), Extent(28, Unit.MM))):
        wish = Treatment(wrap=side, extent=extent)
        told = dict(one.split("=") for one in write_treatment(wish))
        assert read_treatment(told) == (wish, ())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"wrap": "middle"}, "wrap"),
        ({"wrap": None}, "wrap"),
        ({"width": "40%"}, "width"),
        ({"wrap": "left", "width": "40"}, "width"),
        ({"wrap": "left", "width": "0%"}, "width"),
        ({"wrap": "left", "rank": "main"}, "rank"),
        ({"wrap": "left", "group": None}, "group"),
    ],
)
def test_what_is_no_wish_is_told(given: dict[str, str | None], name: str) -> None:
    """Each finding says what mends it; the rest of the wishes stands."""
    _, wrong = read_treatment(given)
    assert [one for one, _ in wrong] == [name]
    assert wrong[0][1].hint


def test_a_wrong_side_is_one_finding() -> None:
    """The width that needs it is not told too."""
    treatment, wrong = read_treatment({"wrap": "up", "width": "40%"})
    assert treatment == UNTREATED
    assert [name for name, _ in wrong] == ["wrap"]
    assert isinstance(wrong[0][1], WrongValueError)


# Lines of several measures


def test_lines_of_several_measures_are_the_best() -> None:
    """Of all ways to break a short text at a dent, none is cheaper than the one found."""
    for number, lines in product(range(12), (1, 2, 3)):
        text = paragraph(number, 20)[5:17] + "。"
        units = prepare([TextRun(text, "song")], plain_advances, LineStyle(), 4)
        measure = Measure(2.0, 6.0, (4.0,) * (lines - 1))
        found = break_lines(units, LineStyle(), measure)
        best = min(price(units, LineStyle(), measure, way) for way in every_way(units))
        assert price(units, LineStyle(), measure, found) <= best + 1e-6


@pytest.mark.parametrize("lines", [1, 2, 4])
def test_only_the_first_lines_are_dented(lines: int) -> None:
    """All characters stand, the first lines no wider than the room beside the dent."""
    text = paragraph(3, 150)
    composed = compose(
        [TextRun(text, "song")], plain_advances, 20, LineStyle(), dents=[Dent(lines, 8)]
    )
    assert "".join(text[one.start : one.end] for one in composed.lines) == text
    widths = [one.width for one in composed.lines[:-1]]
    assert max(widths[:lines]) <= 12 + 1e-6
    assert min(widths[lines:]) > 19


@pytest.mark.parametrize(("few", "told"), [(judged.FEW, False), (10**6, True)])
def test_the_judge_sees_the_text_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few: int, told: bool
) -> None:
    """A picture narrower than a column is a fault where no text stands at its side."""
    monkeypatch.setattr(judged, "FEW", few)
    body = [
        paragraph(0, 300),
        "![图说](images/0.png){wrap=left}",
        *(paragraph(n, 300) for n in (1, 2)),
    ]
    found = build(write(tmp_path / "e", "\n\n".join(body), "newsletter"), tmp_path / "out")
    assert ("J101" in {one.code for one in found.diagnostics}) is told
