"""Notes at the foot of the page that calls them (脚注)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from composition.faces import catalogue
from composition.printed import layout
from publisher.article import parse
from publisher.galley import Setting, compose_article
from publisher.makeup.matter import Call, Flow, Forme, Item, Keep, Opening, Story, Wish
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Plan

from .audit import audit

SHEETS = st.builds(
    Forme,
    columns=st.integers(1, 3),
    lines=st.integers(20, 40),
    first_top=st.integers(0, 4),
    top=st.integers(0, 2),
    keep=st.builds(Keep, st.integers(1, 2), st.integers(1, 2)),
    gap=st.integers(0, 2),
    opening=st.sampled_from(Opening),
    balance=st.booleans(),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Give a story whose head, text and figures call notes, in order and sometimes once more."""
    count = draw(st.integers(1, 20))
    head = draw(st.integers(0, 2))
    text: list[Item] = []
    called = head
    for _ in range(count):
        item = draw(ITEMS)
        if draw(st.integers(0, 3)) == 0:
            note = draw(st.integers(0, max(0, called - 1))) if draw(AGAIN) else called
            called = max(called, note + 1)
            whole = item.flow is Flow.FLOAT
            line = 0 if whole else draw(st.integers(0, item.lines - 1))
            item = replace(item, calls=(Call(None if whole else item.lines, line, count + note),))
        text.append(item)
    notes = [Item(draw(st.integers(1, 3)), Flow.NOTE) for _ in range(called)]
    heads = (draw(st.integers(1, 6)),)
    return Story((*text, *notes), heads, calls=tuple(range(count, count + head)))


def _figure(lines: int, columns: int, wish: Wish) -> Item:
    return Item(lines, Flow.FLOAT, columns=columns, heights=(lines,) * columns, wish=wish)


AGAIN = st.sampled_from((False, False, False, True))
ITEMS = st.one_of(
    st.builds(Item, st.integers(1, 12)),
    st.builds(Item, st.integers(1, 12)),
    st.builds(Item, st.integers(1, 2), st.just(Flow.SOLID), keep=st.integers(1, 3)),
    st.builds(Item, st.just(1), st.just(Flow.SOLID), tied=st.just(True)),
    st.builds(_figure, st.integers(1, 14), st.integers(1, 2), st.sampled_from(Wish)),
)


def pages_of(plan: Plan, story: int, item: int, line: int) -> list[int]:
    """Give the pages on which a line of an item stands."""
    return [
        page
        for page, found in enumerate(plan.pages, 1)
        for module in found.modules
        if module.story == story
        for piece in module.pieces
        if piece.item == item and piece.first <= line < piece.first + piece.count
    ]


def _tallest(plan: Plan, page: int, told: Sequence[Story]) -> int:
    """Give the lines of the highest figure on a page."""
    modules = plan.pages[page - 1].modules
    pieces = [(told[m.story].items[p.item], p) for m in modules for p in m.pieces]
    return max((p.count for item, p in pieces if item.flow is Flow.FLOAT), default=0)


def carried(plan: Plan, forme: Forme, told: Sequence[Story]) -> list[str]:
    """Give the notes that do not begin on the page of their mark though its foot is not full."""
    found = []
    for number, story in enumerate(told):
        pages: dict[int, int] = {}
        for at, item in enumerate(story.items):
            for call in item.calls:
                (page,) = pages_of(plan, number, at, call.line)
                pages[call.note] = min(page, pages.get(call.note, page))
        for note, page in pages.items():
            (stands,) = pages_of(plan, number, note, 0)
            notes = [m for m in plan.pages[page - 1].modules if m.notes]
            taken = sum(module.place.lines for module in notes)
            full = taken >= min(forme.lines // 2 - forme.begin(page), forme.lines // 3)
            # What stays whole has its room before notes that can go on on the next page.
            full |= forme.lines - forme.begin(page) - _tallest(plan, page, told) - taken < 2
            if note not in story.calls and (stands < page or (stands > page and not full)):
                found.append(f"story {number}: note {note} on {stands} for {page}")
    return found


def beginnings(plan: Plan, story: int) -> list[int]:
    """Give the notes of a story in the order in which they are printed."""
    return [
        piece.item
        for page in plan.pages
        for module in page.modules
        if module.notes and module.story == story
        for piece in module.pieces
        if piece.first == 0
    ]


@given(st.lists(stories(), min_size=1, max_size=4), SHEETS)
@settings(max_examples=300)
def test_notes_stand_at_the_foot_of_their_page(told: list[Story], forme: Forme) -> None:
    """No note is lost or stands on text; each is on its mark's page as long as there is room.

    They are printed in the order of reading, whatever waits for the next page.
    """
    plan = make_up(told, forme)

    assert audit(told, forme, plan) == []
    assert carried(plan, forme, told) == []
    assert [beginnings(plan, number) for number in range(len(told))] == [
        sorted(n for n, item in enumerate(story.items) if item.flow is Flow.NOTE) for story in told
    ]
    for page in plan.pages:
        notes = [module for module in page.modules if module.notes]
        text = [module for module in page.modules if not module.notes]
        assert all(n.place.line >= m.place.bottom for n in notes for m in text)
        assert not notes or max(module.place.bottom for module in notes) == forme.lines


def test_a_long_note_goes_on_on_the_next_page() -> None:
    """It takes half a page at most, and the text goes on beside it."""
    told = [Story((Item(4, calls=(Call(4, 1, 2),)), Item(30), Item(25, Flow.NOTE)))]
    plan = make_up(told, Forme(1, 20))
    parts = [[p.count for m in page.modules if m.notes for p in m.pieces] for page in plan.pages]

    assert audit(told, Forme(1, 20), plan) == []
    assert parts[:3] == [[9], [9], [7]]


def test_a_note_without_room_on_the_last_page_gets_one_more() -> None:
    """It is carried over, and nothing is set upon the notes that stand there."""
    first = Story((Item(4, calls=(Call(4, 0, 1),)), Item(3, Flow.NOTE)), (6,))
    second = Story((Item(1, calls=(Call(1, 0, 1),)), Item(1, Flow.NOTE)), (1,))
    forme = Forme(1, 20, 1, gap=2, opening=Opening.RUN_ON, balance=False)
    plan = make_up([first, second], forme)

    assert audit([first, second], forme, plan) == []
    assert [[m.story for m in page.modules if m.notes] for page in plan.pages] == [[0], [1]]


ARTICLE = """\
---
title: 试
---

{text}有注[^1]的一句{text}

| 名 | 数 |
|---|---|
| 纸[^2] | 12 |

[^1]: 第一条。

[^2]: 第二条，有两段。

    第二段。
"""


def test_the_galley_knows_which_line_calls_a_note() -> None:
    """The line is that of the mark, in every number of lines the paragraph can be set in."""
    text = ARTICLE.format(text="版面的格子是看不见的网，" * 8)
    galley = compose_article(parse(text, "a.md"), text, {}, layout("book"), catalogue())
    paragraph, table, *notes = galley.items
    setting = galley.contents[0]
    assert isinstance(setting, Setting)
    mark = setting.text.index("[1]")
    lines = [n for n, line in enumerate(setting.lines) if line.start <= mark < line.end]

    assert [note.flow for note in notes] == [Flow.NOTE] * 3
    assert paragraph.calls[0] == Call(paragraph.lines, lines[0], 2)
    assert {call.total for call in paragraph.calls} == {paragraph.lines, *paragraph.alternatives}
    assert table.calls == (Call(None, 0, 3), Call(None, 0, 4))


def test_newspapers_have_their_notes_at_the_end_of_the_article() -> None:
    """Where articles share a page nothing belongs to the foot of that page."""
    text = ARTICLE.format(text="字")
    galley = compose_article(parse(text, "a.md"), text, {}, layout("tabloid"), catalogue())

    assert Flow.NOTE not in {item.flow for item in galley.items}
