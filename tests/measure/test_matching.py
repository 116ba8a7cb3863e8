"""Lines are found by their text, whatever else is on the page and wherever they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .classes import Kind
from .crafting import EM, LEFT, PITCH, body, printed
from .lines import Paragraph, Setting
from .matching import settle
from .reading import Glyph, Page
from .report import report

_SECOND = LEFT + 18 * EM


def _settle(page: Page, *texts: str, heads: tuple[str, ...] = ()) -> Setting:
    return settle([page], body(), [Paragraph(text) for text in texts], heads)


def _texts(setting: Setting) -> list[str]:
    return [line.text for line in setting.lines]


def _also(page: Page, *glyphs: Glyph) -> Page:
    return replace(page, glyphs=page.glyphs + glyphs)


def test_lines_know_their_place_in_the_paragraph() -> None:
    """A line has its paragraph, its character range and whether it is first or last."""
    page = printed((LEFT, 100, "一二三"), (LEFT, 115, "四五六"), (LEFT, 130, "七八"))
    lines = _settle(page, "一二三四五六", "七八").lines
    assert [(line.paragraph, line.start, line.end) for line in lines] == [
        (0, 0, 3),
        (0, 3, 6),
        (1, 0, 2),
    ]
    assert [(line.first, line.last) for line in lines] == [
        (True, False),
        (False, True),
        (True, True),
    ]


def test_order_comes_from_the_text() -> None:
    """A text that runs from the right column to the left one is still read in order."""
    page = printed((LEFT, 100, "四五六"), (_SECOND, 100, "一二三"))
    setting = _settle(page, "一二三四五六")
    assert [line.column for line in setting.lines] == [1, 0]
    assert not setting.lost


def test_equal_lines_are_taken_in_page_order() -> None:
    """Where several lines could come next, the nearest one after the last is taken."""
    page = printed((LEFT, 100, "好好"), (LEFT, 115, "好好"), (_SECOND, 100, "好好"))
    lines = _settle(page, "好好好好", "好好").lines
    assert [(line.column, line.baseline) for line in lines] == [(0, 100), (0, 115), (1, 100)]


def test_other_text_is_left_aside() -> None:
    """Heads, captions and folios are no lines, and are reported."""
    page = printed((LEFT, 100, "一二三"), (LEFT, 115, "小标题"), (LEFT, 130, "四五六"))
    folio = printed((300.0, 780.0, "12"), size=8.0)
    setting = _settle(_also(page, *folio.glyphs), "一二三四五六", heads=("小标题",))
    assert _texts(setting) == ["一二三", "四五六"]
    assert {aside.text for aside in setting.aside} == {"小标题", "12"}
    assert [head.baseline for head in setting.heads] == [115]


def test_head_over_two_lines_is_found_whole() -> None:
    """A heading broken over two lines has its last baseline."""
    page = _also(
        printed((LEFT, 200, "正文")),
        *printed((LEFT, 100, "大字"), (LEFT, 130, "标题"), size=24.0).glyphs,
    )
    setting = _settle(page, "正文", heads=("大字标题", "没有的题"))
    assert [(head.text, head.baseline) for head in setting.heads] == [("大字标题", 130)]
    assert setting.heads_missing == ("没有的题",)


def test_lost_text_is_reported() -> None:
    """What no line prints is a violation of X1."""
    setting = _settle(printed((LEFT, 100, "一二三")), "一二三四五六")
    assert setting.lost == ("四五六",)
    assert report(setting)["X1"].violations


def test_changed_character_is_reported() -> None:
    """A line with one other character is found as its line, and is a violation of X1."""
    page = printed((LEFT, 100, "一二三四五"), (LEFT, 115, "六七入九十"), (LEFT, 130, "甲乙"))
    setting = _settle(page, "一二三四五六七八九十甲乙")
    assert [line.exact for line in setting.lines] == [True, False, True]
    assert len(report(setting)["X1"].violations) == 1


def test_added_blank_is_reported() -> None:
    """A blank glyph between two Han is a violation of X1, one at the line end is none."""
    added = _settle(printed((LEFT, 100, "一 二")), "一二")
    trailing = _settle(printed((LEFT, 100, "一二 ")), "一二")
    assert report(added)["X1"].violations
    assert not report(trailing)["X1"].violations


def test_typed_blank_may_become_the_gap() -> None:
    """A blank typed between Han and Western text may be printed or be the gap."""
    for text in ("用A 好", "用 A好", "用A好"):
        assert not report(_settle(printed((LEFT, 100, text)), "用 A 好"))["X1"].violations


def test_lost_word_space_is_reported() -> None:
    """A blank between two Western words must be printed."""
    assert report(_settle(printed((LEFT, 100, "ab")), "a b"))["X1"].violations


def test_hyphen_at_a_line_end_is_no_text() -> None:
    """A hyphen printed where a word is parted belongs to the line and not to the text."""
    setting = _settle(printed((LEFT, 100, "hy‐"), (LEFT, 115, "phen")), "hyphen")
    assert [(line.hyphen, line.start, line.end) for line in setting.lines] == [
        (True, 0, 2),
        (False, 2, 6),
    ]
    assert not report(setting).violations("X1", "U3")


def test_note_mark_belongs_to_its_line() -> None:
    """A small raised figure is part of the line it stands in, as a note mark."""
    note = Glyph("1", LEFT + 20, 96.0, 6.0, 0.5, "Body")
    rest = printed((LEFT + 23, 100, "三四")).glyphs
    setting = _settle(_also(printed((LEFT, 100, "一二")), note, *rest), "一二1三四")
    assert [unit.kind for unit in setting.lines[0].units] == [
        Kind.HAN,
        Kind.HAN,
        Kind.NOTE,
        Kind.HAN,
        Kind.HAN,
    ]


def test_strong_run_belongs_to_its_line() -> None:
    """A run in another font of the same size is part of the line, and its gaps count."""
    strong = printed((LEFT + 20, 100, "三四"), font="Hei").glyphs
    line = _settle(_also(printed((LEFT, 100, "一二")), *strong), "一二三四").lines[0]
    assert line.text == "一二三四"
    assert len(line.han_gaps()) == 3


def test_emphasis_dots_are_set_under_their_characters() -> None:
    """Dots under a line are no text; each is measured against its character."""
    dots = tuple(
        Glyph("•", LEFT + at * EM + off, 106.0, 5.0, 0.4, "Body")
        for at, off in ((0, 4.0), (1, 6.0))
    )
    setting = _settle(_also(printed((LEFT, 100, "一二三")), *dots), "一二三")
    assert [dot.unit.text for dot in setting.dots] == ["一", "二"]
    assert [violation.value for violation in report(setting)["D1"].violations] == [
        setting.dots[1].offset
    ]


def test_dash_of_two_glyphs_is_one_unit() -> None:
    """Two dashes are one unit of two em, whichever glyphs draw them."""
    line = _settle(printed((LEFT, 100, "一——二")), "一——二").lines[0]
    ligature = Glyph("——", LEFT + EM, 100.0, EM, 2.0, "Body")
    rest = printed((LEFT + 3 * EM, 100, "二")).glyphs
    joined = _settle(_also(printed((LEFT, 100, "一")), ligature, *rest), "一——二").lines[0]
    assert line.units == joined.units
    assert line.units[1].extent == 2.0


def test_centred_mark_has_its_frame_around_its_glyph() -> None:
    """A narrow interpunct set in the middle of half an em fills that half."""
    dot = Glyph("·", LEFT + EM + 0.085 * EM, 100.0, EM, 0.33, "Body")
    rest = printed((LEFT + 1.5 * EM, 100, "马")).glyphs
    setting = _settle(_also(printed((LEFT, 100, "卡")), dot, *rest), "卡·马")
    assert setting.lines[0].units[1].x == pytest.approx(1.0)
    assert report(setting)["A3"].passed


def test_columns_may_differ_between_pages() -> None:
    """A line belongs to the column that is on its page."""
    left, right = body().columns
    mirrored = replace(body(), columns=(replace(left, pages="odd"), replace(right, pages="even")))
    pages = [printed((LEFT, 100, "一二")), replace(printed((_SECOND, 100, "三四")), number=2)]
    lines = settle(pages, mirrored, [Paragraph("一二三四")]).lines
    assert [(line.page, line.column, line.units[0].x) for line in lines] == [(1, 0, 0), (2, 1, 0)]


@given(st.data())
def test_every_character_is_read_once(data: st.DataObject) -> None:
    """However a text is broken and poured into columns, the lines join to it again."""
    texts = data.draw(st.lists(st.text("一二三，。", min_size=1, max_size=40), max_size=4))
    rows, at = [], 0
    for text in texts:
        start = 0
        while start < len(text):
            size = data.draw(st.integers(1, 16))
            column, down = divmod(at, 5)
            rows.append((LEFT + 18 * EM * column, 100 + PITCH * down, text[start : start + size]))
            start, at = start + size, at + 1
    promised = body(columns=at // 5 + 1)
    setting = settle([printed(*rows)], promised, [Paragraph(text) for text in texts])
    assert [
        "".join(line.text for line in setting.lines if line.paragraph == number)
        for number in range(len(texts))
    ] == texts
    assert not setting.lost
    assert not setting.aside
