"""Stories of a page are told apart from the places of its lines alone.

The pages are made here, in shapes that newspapers have: nothing of the project's own make-up goes
into them. A line's text says whose it is: ``3-007…`` is the seventh line of story 3.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace

import pytest

from publisher.readers import BlockKind
from publisher.readers.scanning import ScannedArea, ScannedLine, ScannedPage, tell
from publisher.readers.scanning.frames import find_frames
from publisher.readers.scanning.lines import join_rows, join_upright, runs_downward

EM, PITCH, GUTTER, COLUMN = 9.0, 12.0, 13.0, 117.0
STEP = COLUMN + GUTTER
HAN = "山水田林湖草沙人民生活出版新闻记录时间道路桥梁学校医院"


@dataclass
class Page:
    """A page that is being made; columns count from 0, heights in lines of 12 pt from its top."""

    lines: list[ScannedLine] = field(default_factory=list)
    rules: list[ScannedArea] = field(default_factory=list)
    frames: list[ScannedArea] = field(default_factory=list)
    pictures: list[ScannedArea] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)

    def sheet(self) -> ScannedPage:
        """Give the page as a reader of it sees it, its lines in no order."""
        lines = sorted(self.lines, key=lambda one: one.text[::-1])
        drawn = tuple(self.rules), tuple(self.frames), tuple(self.pictures)
        return ScannedPage(1, 6 * STEP + 60, 1200, tuple(lines), *drawn)

    def text(self, story: int, column: int, top: float, count: int, begins: bool = True) -> None:
        """Set ``count`` lines in a column; ``begins``: the first is the first of a paragraph."""
        for n in range(count):
            number = self.counts[story] = self.counts.get(story, -1) + 1
            indent = 2 * EM if begins and n == 0 else 0.0
            text = f"{story}-{number:03d}" + HAN[number % 9 : number % 9 + 8]
            self._line(text, _left(column) + indent, top + n * PITCH, COLUMN - indent, EM)

    def head(self, story: int, column: int, span: int, top: float, em: float = 3.0) -> None:
        """Set a head in the middle of ``span`` columns."""
        width = min(0.8 * (span * STEP - GUTTER), 12 * em * EM)
        left = _left(column) + (span * STEP - GUTTER - width) / 2
        self._line(f"{story}题{HAN[:5]}", left, top, width, em * EM)

    def caption(self, story: int, column: int, span: int, top: float) -> None:
        """Set a caption in the middle of ``span`` columns."""
        middle = _left(column) + (span * STEP - GUTTER) / 2
        self._line(f"{story}图{HAN[:4]}。（某某摄）", middle - 45, top, 90, EM * 0.95)

    def picture(self, column: int, span: int, top: float, height: float) -> None:
        """Place a picture."""
        left = _left(column)
        self.pictures.append(ScannedArea(top, left, top + height, left + span * STEP - GUTTER))

    def floor(self, column: int, span: int, at: float) -> None:
        """Draw a rule over ``span`` columns."""
        left = _left(column)
        self.rules.append(ScannedArea(at, left, at + 0.5, left + span * STEP - GUTTER))

    def wall(self, column: int, top: float, bottom: float) -> None:
        """Draw a rule in the white before ``column``."""
        at = _left(column) - GUTTER / 2
        self.rules.append(ScannedArea(top, at, bottom, at + 0.5))

    def upright(self, story: int, left: float, top: float, count: int, em: float) -> None:
        """Set a head that runs downward."""
        area = ScannedArea(top, left, top + count * em * EM, left + em * EM)
        text = f"{story}题" + HAN[: count - 2]
        self.lines.append(ScannedLine(area, text, em * EM, upright=True))

    def _line(self, text: str, left: float, top: float, width: float, size: float) -> None:
        self.lines.append(ScannedLine(ScannedArea(top, left, top + size, left + width), text, size))


def _left(column: int) -> float:
    return 30 + column * STEP


def told(sheet: ScannedPage) -> list[list[str]]:
    """Give the texts of each story's paragraphs in order, one for each line."""
    return [
        [line.text for part in story if part.kind is BlockKind.TEXT for line in part.lines]
        for story in tell(sheet).stories
    ]


def check(page: Page) -> None:
    """Every story is one, its lines in order, and nothing else is in it."""
    check_sheet(page.sheet(), page.counts)


def check_sheet(sheet: ScannedPage, counts: dict[int, int]) -> None:
    """The same of a sheet, with the number of the last line of each story."""
    found = told(sheet)
    for story, last in counts.items():
        own = [texts for texts in found if any(t.startswith(f"{story}-") for t in texts)]
        assert len(own) == 1, f"story {story} is parted: {own}"
        assert [text[:5] for text in own[0]] == [f"{story}-{n:03d}" for n in range(last + 1)]
    for parts in tell(sheet).stories:
        owners = {line.text[0] for part in parts for line in part.lines}
        assert len(owners) == 1, owners


def two_beside(walls: bool) -> Page:
    """Two stories side by side under heads of their own."""
    page = Page()
    page.head(1, 0, 3, 60)
    page.head(2, 3, 3, 60)
    for story, first in ((1, 0), (2, 3)):
        for column in range(3):
            page.text(story, first + column, 100, 20, begins=column != 1)
    if walls:
        page.wall(3, 50, 340)
    return page


def angled(walls: bool) -> Page:
    """A story with an angle: its last columns are short, another stands under them."""
    page = Page()
    page.head(1, 0, 4, 60)
    for column, count in enumerate((30, 30, 10, 10)):
        page.text(1, column, 100, count, begins=column % 2 == 0)
    page.floor(2, 2, 228)
    page.head(2, 2, 2, 240, 2.0)
    for column in (2, 3):
        page.text(2, column, 270, 15, begins=column == 2)
    if walls:
        page.wall(2, 232, 460)
    return page


def boxed(walls: bool) -> Page:
    """A box with a story of its own, between the columns of another."""
    page = Page()
    page.head(1, 0, 4, 60)
    for column in range(4):
        top = 100 if column in (0, 3) else 260
        count = 25 if column in (0, 3) else 11
        page.text(1, column, top, count, begins=column == 0)
    page.head(2, 1, 2, 112, 2.0)
    for column in (1, 2):
        page.text(2, column, 140, 8, begins=column == 1)
    page.frames.append(ScannedArea(102, _left(1) - 3, 246, _left(3) - GUTTER + 3))
    return page


def headless_column(walls: bool) -> Page:
    """A head over two columns, whose text goes on in a third that begins above it."""
    page = Page()
    page.head(1, 0, 2, 60)
    page.text(1, 0, 100, 20)
    page.text(1, 1, 100, 20, begins=False)
    page.text(1, 2, 50, 24, begins=False)
    page.head(2, 3, 2, 60)
    page.text(2, 3, 100, 20)
    page.text(2, 4, 100, 20, begins=False)
    if walls:
        page.wall(3, 45, 340)
    return page


def picture_over_columns(walls: bool) -> Page:
    """A picture over two of three columns with its caption, text under and beside it."""
    page = Page()
    page.head(1, 0, 3, 60)
    page.picture(0, 2, 100, 160)
    page.caption(1, 0, 2, 266)
    page.text(1, 0, 290, 10)
    page.text(1, 1, 290, 10, begins=False)
    page.text(1, 2, 100, 26, begins=False)
    page.head(2, 3, 2, 60)
    page.text(2, 3, 100, 26)
    page.text(2, 4, 100, 26, begins=False)
    if walls:
        page.wall(3, 50, 410)
    return page


def picture_in_the_middle(walls: bool) -> Page:
    """A picture over all columns in a story's middle, under which each column goes on."""
    page = Page()
    page.head(1, 0, 3, 60)
    for column in range(3):
        page.text(1, column, 100, 8)
        page.text(1, column, 420, 9, begins=False)
        page.lines[-1] = _shortened(page.lines[-1])
    page.picture(0, 3, 205, 180)
    page.caption(1, 0, 3, 392)
    return page


def bands(walls: bool) -> Page:
    """A picture over all columns in a story's middle, that parts it: above, then under it."""
    page = Page()
    page.head(1, 0, 3, 60)
    for column in range(3):
        page.text(1, column, 100, 8, begins=column == 0)
    page.lines[-1] = _shortened(page.lines[-1])
    page.picture(0, 3, 205, 180)
    page.caption(1, 0, 3, 392)
    for column in range(3):
        page.text(1, column, 420, 9, begins=column == 0)
    return page


def upright_head(walls: bool) -> Page:
    """A head that runs downward at the left of its story."""
    page = Page()
    page.upright(1, 70, 60, 8, 3.0)
    page.text(1, 1, 60, 24)
    page.text(1, 2, 60, 24, begins=False)
    page.text(1, 0, 290, 5, begins=False)
    page.counts[1] = 52
    page.lines = [
        replace(one, text=_renumbered(one.text, 24)) if one.area.left < 150 else one
        for one in page.lines
    ]
    page.lines = [
        replace(one, text=f"1-{int(one.text[2:5]) + 5:03d}" + one.text[5:])
        if one.area.left > 150
        else one
        for one in page.lines
    ]
    page.head(2, 3, 2, 60)
    page.text(2, 3, 100, 20)
    page.text(2, 4, 100, 20, begins=False)
    if walls:
        page.wall(3, 50, 360)
    return page


def stacked(walls: bool) -> Page:
    """Short news under one another in one column, beside a long story."""
    page = Page()
    page.head(9, 0, 4, 60, 5.0)
    for column in range(4):
        page.text(9, column, 120, 34, begins=column == 0)
    for n in range(4):
        top = 60 + n * 120
        page.head(n + 1, 4, 1, top, 1.7)
        page.text(n + 1, 4, top + 26, 6)
    if walls:
        page.wall(4, 50, 540)
    return page


def six(walls: bool) -> Page:
    """Six stories that no cut through the whole page parts (断版 is avoided)."""
    page = Page()
    page.head(1, 0, 4, 60, 4.0)
    for column in range(4):
        page.text(1, column, 110, 18, begins=column == 0)
    page.head(2, 4, 2, 60, 2.4)
    for column in (4, 5):
        page.text(2, column, 95, 34, begins=column == 4)
    page.floor(0, 2, 338)
    page.head(3, 0, 2, 350, 2.2)
    for column in (0, 1):
        page.text(3, column, 380, 30, begins=column == 0)
    page.floor(2, 2, 338)
    page.head(4, 2, 2, 350, 2.6)
    for column in (2, 3):
        page.text(4, column, 385, 12, begins=column == 2)
    page.floor(4, 2, 512)
    page.head(5, 4, 2, 524, 2.0)
    for column in (4, 5):
        page.text(5, column, 552, 15, begins=column == 4)
    page.floor(2, 2, 540)
    page.head(6, 2, 2, 552, 2.2)
    for column in (2, 3):
        page.text(6, column, 585, 12, begins=column == 2)
    if walls:
        page.wall(4, 50, 735)
        page.wall(2, 342, 740)
    return page


def _renumbered(text: str, by: int) -> str:
    number = re.match(r"1-(\d\d\d)", text)
    return text if number is None else f"1-{int(number[1]) - 2 * by:03d}" + text[5:]


def _shortened(line: ScannedLine) -> ScannedLine:
    area = replace(line.area, right=line.area.left + 60)
    return replace(line, area=area, text=line.text[:6] + "。")


SHAPES = (
    two_beside, angled, boxed, headless_column, picture_over_columns, picture_in_the_middle,
    bands, upright_head, stacked, six,
)  # fmt: skip


@pytest.mark.parametrize("walls", [True, False])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda one: one.__name__)
def test_shapes_of_newspapers(shape: object, walls: bool) -> None:
    """Each shape is read right, with rules between its stories and without."""
    assert callable(shape)
    check(shape(walls))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shape", SHAPES, ids=lambda one: one.__name__)
def test_places_need_not_be_exact(shape: object, seed: int) -> None:
    """A recogniser's boxes are off by a tenth of an em, and its sizes by a twentieth."""
    assert callable(shape)
    page, chance = shape(True), random.Random(seed)

    def moved(area: ScannedArea) -> ScannedArea:
        return ScannedArea(
            area.top + chance.gauss(0, 0.5),
            area.left + chance.gauss(0, 0.9),
            area.bottom + chance.gauss(0, 0.5),
            area.right + chance.gauss(0, 0.9),
        )

    page.lines = [
        replace(one, area=moved(one.area), size=one.size * chance.gauss(1, 0.04))
        for one in page.lines
    ]
    check(page)


def test_a_page_read_wrong_is_found_out() -> None:
    """The check fails where two stories are one: without heads they are."""
    page = two_beside(False)
    page.lines = [one for one in page.lines if "题" not in one.text]
    with pytest.raises(AssertionError):
        check(page)


def test_lines_over_the_white_are_parted() -> None:
    """A line that was found over two columns is two; one that stands over them is none."""
    page = two_beside(False)
    row = sorted((o for o in page.lines if o.area.top == 148), key=lambda o: o.area.left)[:2]
    text = row[0].text + row[1].text
    first = [
        row[0].area.left + (n + 0.5) * COLUMN / len(row[0].text) for n in range(len(row[0].text))
    ]
    merged = replace(
        row[0],
        text=text,
        area=replace(row[0].area, right=row[1].area.right),
        middles=(*first, *(middle + STEP for middle in first)),
    )
    page.lines = [one for one in page.lines if one not in row] + [merged]
    check(page)


def test_furniture_is_told_by_its_place() -> None:
    """Masthead, date, folio and foot belong to no story, whatever is printed under them."""
    page = six(True)
    sheet = page.sheet()
    masthead = ScannedLine(ScannedArea(-90, 200, -20, 600), "青垣报", 70.0)
    date = ScannedLine(ScannedArea(15, 300, 24, 420), "2026年3月12日", 9.0)
    issue = ScannedLine(ScannedArea(15, 500, 24, 560), "第1287期", 9.0)
    foot = ScannedLine(ScannedArea(1160, 400, 1169, 520), "责任编辑：某某", 9.0)
    rules = (
        *sheet.rules,
        ScannedArea(0, 30, 2, 30 + 6 * STEP),
        ScannedArea(34, 30, 35, 30 + 6 * STEP),
    )
    whole = replace(sheet, lines=(*sheet.lines, masthead, date, issue, foot), rules=rules)
    furniture = {line.text: kind for kind, line in tell(whole).furniture}
    assert furniture == {
        "青垣报": BlockKind.HEADER,
        "2026年3月12日": BlockKind.HEADER,
        "第1287期": BlockKind.HEADER,
        "责任编辑：某某": BlockKind.FOOTER,
    }
    check_sheet(whole, page.counts)


def test_a_table_is_one_part() -> None:
    """Short pieces between rules of one width are a table; a story's columns between rules not."""
    page = two_beside(True)
    for at in (360, 375, 450):
        page.floor(0, 3, at)
    for n, top in enumerate((363, 378, 392, 406, 420, 434)):
        for column, text in enumerate(("乡镇", "12.5", "380")):
            page._line(f"1{text}{n}", _left(column) + 30, top, 40, EM)
    tables = [p for story in tell(page.sheet()).stories for p in story if p.kind is BlockKind.TABLE]
    assert len(tables) == 1
    assert tables[0].table is not None
    assert [len(row) for row in tables[0].table.rows] == [3] * 6


def _middles(line: ScannedLine) -> ScannedLine:
    step = line.area.width / len(line.text)
    places = tuple(line.area.left + (n + 0.5) * step for n in range(len(line.text)))
    return replace(line, middles=places)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_rows_found_over_the_white_at_a_columns_top(rows: int) -> None:
    """Rows that were found over two columns are parted, however many stand over one another."""
    page = two_beside(False)
    tops = [100 + n * PITCH for n in range(rows)]
    for top in tops:
        row = sorted((o for o in page.lines if o.area.top == top), key=lambda o: o.area.left)[:2]
        one, other = (_middles(line) for line in row)
        page.lines = [line for line in page.lines if line not in row]
        page.lines.append(
            replace(
                one,
                area=replace(one.area, right=other.area.right),
                text=one.text + other.text,
                middles=(*one.middles, *other.middles),
            )
        )
    check(page)


def test_the_nearest_rows_tell_columns() -> None:
    """Two pieces 0.6 em apart are two columns' where the next row is, a caption over them or not.

    Where that row has one side only, the caption says that they are one line.
    """
    left, right = ScannedArea(100, 0, 109, 100), ScannedArea(100, 105.4, 109, 205)
    pieces = [
        ScannedLine(left, "去年冬天由四十户村民一起", EM),
        ScannedLine(right, "动手修好了后山的石坎又种", EM),
    ]
    caption = ScannedLine(ScannedArea(84, 20, 93, 190), "图为村民在茶园里采茶。", EM)
    row = [
        ScannedLine(replace(left, top=112, bottom=121), "上老茶树的苗三百亩坡地从", EM),
        ScannedLine(replace(right, top=112, bottom=121), "此不再荒着合作社的人都说", EM),
    ]
    assert len(join_rows([*pieces, *row], (), EM)) == 4
    assert len(join_rows([*pieces, *row, caption], (), EM)) == 5
    assert len(join_rows([*pieces, row[0], caption], (), EM)) == 3


def test_a_crossed_box_is_a_picture() -> None:
    """Two frames on each other with nothing in them are one; what stands under is its caption."""
    page = two_beside(True)
    box = ScannedArea(360, _left(0), 460, _left(2) - GUTTER)
    page.frames += [box, ScannedArea(360.2, box.left + 0.2, 459.8, box.right - 0.2)]
    page.caption(1, 0, 2, 466)
    shown = [
        p for story in tell(page.sheet()).stories for p in story if p.kind is BlockKind.PICTURE
    ]
    assert [part.picture for part in shown] == [box]
    assert [line.text[:2] for line in shown[0].lines] == ["1图"]


def test_a_book_has_a_running_head_and_a_folio() -> None:
    """A short line in small type over a page, and a number alone under it, are furniture."""
    page = two_beside(False)
    sheet = page.sheet()
    head = ScannedLine(ScannedArea(20, 300, 27, 360), "标点的半个字", 7.0)
    folio = ScannedLine(ScannedArea(1100, 420, 1107, 428), "9", 7.0)
    whole = replace(sheet, lines=(*sheet.lines, head, folio))
    assert {line.text for _, line in tell(whole).furniture} == {"标点的半个字", "9"}
    check_sheet(whole, page.counts)
    # The control: in the body's own size it may be a text's.
    large = replace(whole, lines=(*sheet.lines, replace(head, size=EM), folio))
    assert {line.text for _, line in tell(large).furniture} == {"9"}


def test_a_small_head_at_the_top_of_a_column_is_a_subhead() -> None:
    """Under the picture of its story it begins none of its own; under a rule it does."""
    for ruled in (False, True):
        page = Page()
        page.head(1, 0, 3, 60)
        page.picture(0, 3, 100, 80)
        page.text(1, 0, 200, 20)
        page._line("1题" + HAN[:5], _left(1) + 20, 200, 80, 1.3 * EM)
        page.text(1, 1, 220, 18)
        page.text(1, 2, 200, 20)
        if ruled:
            page.floor(1, 1, 192)
        kinds = [
            part.kind
            for story in tell(page.sheet()).stories
            for part in story
            if part.lines and part.lines[0].area.left == _left(1) + 20
        ]
        assert kinds[0] is (BlockKind.TITLE if ruled else BlockKind.SUBHEAD)


def test_rules_between_columns_make_no_box() -> None:
    """Two rules of a table between rules that part columns are no frame; four that meet are."""
    top, foot = ScannedArea(400, 30, 401, 147), ScannedArea(500, 30, 501, 147)
    for above, below, count in ((60, 900, 0), (400, 501, 1), (60, 501, 1)):
        sides = (ScannedArea(above, 29, below, 30), ScannedArea(above, 147, below, 148))
        assert len(find_frames((top, foot, *sides), EM)) == count
    inner = ScannedArea(450, 30 + 0.5 * EM, 451, 147 - 0.5 * EM)
    sides = (ScannedArea(400, 29, 501, 30), ScannedArea(400, 147, 501, 148))
    (frame,) = find_frames((top, inner, foot, *sides), EM)
    assert (frame.top, frame.bottom) == (400, 501)


def test_vertical_pages_are_told() -> None:
    """A page is vertical where its text runs downward, not where a head does."""
    page = two_beside(False)
    page.upright(1, 5, 60, 7, 3.0)
    assert not runs_downward(page.sheet().lines)
    turned = [
        replace(
            o,
            area=ScannedArea(o.area.left, 1200 - o.area.bottom, o.area.right, 1200 - o.area.top),
            upright=True,
        )
        for o in page.lines
    ]
    assert runs_downward(turned)


@pytest.mark.parametrize("apart", [True, False])
def test_figures_in_an_upright_line_are_of_it(apart: bool) -> None:
    """Two figures in one square, read apart or as one, and what stands under them, are the line's.

    A line of the body under an upright one is none.
    """
    size = 1.4 * EM
    line = ScannedLine(
        ScannedArea(100, 50, 100 + 5 * size, 50 + size), "比计划提前", size, upright=True
    )
    top = line.area.bottom
    half = size / 2
    figures = [
        ScannedLine(ScannedArea(top, 50, top + size, 50 + half), "1", 0.9 * size),
        ScannedLine(ScannedArea(top, 50 + half, top + size, 50 + size), "9", 0.9 * size),
    ]
    if not apart:
        figures = [ScannedLine(ScannedArea(top, 50, top + size, 50 + size), "19", 0.9 * size)]
    end = ScannedLine(ScannedArea(top + size, 50, top + 2 * size, 50 + size), "天", size)
    body = ScannedLine(
        ScannedArea(top + 2.2 * size, 20, top + 2.2 * size + EM, 110), "本报记者骆文川", EM
    )
    joined = join_upright([end, *figures, body, line])
    assert sorted(one.text for one in joined) == ["本报记者骆文川", "比计划提前19天"]
