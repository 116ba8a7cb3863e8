"""Pages of books and magazines: pictures do not go on alone, briefs share pages."""

from __future__ import annotations

import pytest

from publisher.makeup import Plan, make_up
from publisher.makeup.matter import Flow, Forme, Item, Opening, Story, Weight

COLUMNS, LINES = 2, 40


def _plan(stories: list[Story], *, columns: int = COLUMNS, opening: Opening) -> Plan:
    return make_up(stories, Forme(columns, LINES, gap=2, opening=opening))


def _picture(lines: int = 16) -> Item:
    return Item(lines, Flow.FLOAT, heights=(lines,))


def _text(lines: int) -> Story:
    return Story((Item(lines),), (4, 4))


def _on(plan: Plan, story: int) -> list[tuple[int, set[int]]]:
    """Give the pages of a story, with the items that stand there."""
    return [
        (number, {piece.item for piece in module.pieces})
        for number, page in enumerate(plan.pages, 1)
        for module in page.modules
        if module.story == story
    ]


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("before", range(2 * LINES - 40, 2 * LINES - 12, 3))
@pytest.mark.parametrize("at", [0, 1, 2])
def test_no_picture_goes_on_alone(before: int, at: int, columns: int) -> None:
    """Wherever a page ends in a story, its picture has text of it beside or under it."""
    items = [Item(6), Item(7), Item(6)]
    items.insert(at, _picture())
    stories = [_text(before * columns // 2), Story(tuple(items), (4, 4))]
    plan = _plan(stories, columns=columns, opening=Opening.RUN_ON)

    for _, standing in _on(plan, 1):
        assert standing != {at}
    lines = sum(
        piece.count
        for page in plan.pages
        for module in page.modules
        if module.story == 1
        for piece in module.pieces
    )
    assert lines == 6 + 7 + 6 + 16


def test_a_picture_higher_than_what_is_left_goes_on_alone() -> None:
    """The control: a story of nothing but a picture stands alone, and all of it is there."""
    stories = [_text(30), Story((_picture(30),), (4, 4))]
    plan = _plan(stories, opening=Opening.RUN_ON)

    assert _on(plan, 1) == [(2, {0})]


@pytest.mark.parametrize(
    ("opening", "pages"),
    [(Opening.NEW_PAGE, [1, 1, 2]), (Opening.RUN_ON, [1, 1, 2]), (Opening.RIGHT_PAGE, [1, 3, 5])],
)
def test_briefs_share_pages(opening: Opening, pages: list[int]) -> None:
    """Where articles open pages a brief stands under another; where they open right pages too."""
    brief = Story((Item(5),), (3, 3), weight=Weight.BRIEF)
    plan = _plan([_text(20), brief, _text(20)], columns=1, opening=opening)

    assert [_on(plan, story)[0][0] for story in range(3)] == pages
