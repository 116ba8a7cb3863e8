"""What stays white on a page, against brute force: whole, free, apart, the largest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup.matter import Forme, Story
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Jump, Module, PagePlan, Piece, Rect
from publisher.makeup.remains import HOLE, LOWEST, WHITE, find_remains, halves, is_hole

from .test_fixed import issues

AREA = Rect(0, 4, 3, 30)
Slot = tuple[int, int]


def slots(place: Rect, above: int = 0, below: int = 0) -> set[Slot]:
    """Give the slots of a place and of so many lines above and below it."""
    return {
        (column, line)
        for column in range(place.column, place.column + place.columns)
        for line in range(place.line - above, place.bottom + below)
    }


def printed(module: Module) -> Iterator[Rect]:
    """Yield all that a story has printed."""
    yield from (Rect(p.column, p.columns, p.line, p.count) for p in module.pieces)
    yield from (jump.place for jump in (module.jump_from, module.jump_to) if jump)
    if module.head:
        yield module.head


def taken_of(module: Module, gap: int) -> set[Slot]:
    """Give the slots that a story takes, reckoned slot by slot."""
    if module.boxed or module.notes:
        return slots(module.place, gap, gap if module.boxed else WHITE)
    found: set[Slot] = set()
    head = [module.head] if module.head else []
    text = [part for part in printed(module) if part is not module.head]
    lowest = max([p.bottom for p in (*text, *head)] or [module.place.bottom])
    for column in range(module.place.column, module.place.column + module.place.columns):
        feet = [p.bottom for p in text if p.column <= column < p.column + p.columns]
        lowest = max(feet) if feet else lowest
        under = [p.bottom for p in head if p.column <= column < p.column + p.columns]
        foot = max([lowest, *under])
        found |= slots(Rect(column, 1, module.place.line, foot - module.place.line), gap, WHITE)
    return found


def free_of(page: PagePlan, area: Rect, taken: Sequence[Rect], gap: int) -> set[Slot]:
    """Give the slots of a page that may be filled."""
    free = slots(area)
    for place in taken:
        free -= slots(place, gap, gap)
    for module in page.modules:
        free -= taken_of(module, gap)
    return free


def largest(free: set[Slot], area: Rect) -> int:
    """Give the slots of the largest free rectangle, of all that there are."""
    deep: dict[Slot, int] = {}
    for column, line in sorted(free, reverse=True):
        deep[column, line] = deep.get((column, line + 1), 0) + 1
    best = 0
    for column, line in free:
        for right in range(column, area.column + area.columns):
            lines = min(deep.get((n, line), 0) for n in range(column, right + 1))
            if lines >= LOWEST:
                best = max(best, (right + 1 - column) * lines)
    return best


def check(page: PagePlan, area: Rect, taken: Sequence[Rect], gap: int) -> int:
    """Hold the white of a page against brute force, and give how many rectangles there are."""
    found = find_remains(page, area, taken, gap)
    free = free_of(page, area, taken, max(gap, WHITE))
    for place in found:
        assert slots(place) <= free
        assert is_hole(place, area)
        assert place.columns * place.lines == largest(free, area)
        for module in page.modules:
            for part in printed(module):
                assert not slots(place, WHITE, WHITE) & slots(part)
        free -= slots(place, WHITE, WHITE)
    left = largest(free, area)
    assert 1000 * left < HOLE * area.columns * area.lines or not left
    return len(found)


def test_a_head_beside_shorter_text_is_kept_clear() -> None:
    """Text of one line left of a head of two: what fills the rest begins below the head."""
    place, head = Rect(0, 2, 3, 20), Rect(1, 1, 3, 2)
    pieces = (Piece(0, 0, 1, 1, 0, 1, 3),)
    module = Module(0, place, head, place, pieces, False, False, None, None, 0)
    (found,) = find_remains(PagePlan((module,), 0), Rect(0, 2, 3, 20), (), 0)
    assert found.line == head.bottom + WHITE


@given(issues())
@settings(max_examples=80, deadline=None)
def test_white_is_found_on_every_page(issue: tuple[list[Story], Forme]) -> None:
    """Whatever is made up: no text is touched, nothing meets, no larger rectangle is there."""
    told, forme = issue
    for number, page in enumerate(make_up(told, forme).pages, 1):
        area = forme.area(number)
        taken = [one.place for one in forme.fixed if one.page == number and one.place.lines]
        check(page, area, taken, forme.gap)


@st.composite
def pages(draw: st.DrawFn) -> PagePlan:
    """Give a page of up to three stories side by side, columns of any length in each."""
    modules: list[Module] = []
    left = 0
    while left < AREA.columns and len(modules) < 3:
        columns = draw(st.integers(1, AREA.columns - left))
        top = AREA.line + draw(st.integers(0, 4))
        place = Rect(left, columns, top, AREA.bottom - top)
        head = Rect(left, columns, top, draw(st.integers(1, 4)))
        lengths = [draw(st.integers(0, AREA.bottom - head.bottom)) for _ in range(columns)]
        pieces = tuple(
            Piece(n, 0, lines, lines, left + n, 1, head.bottom)
            for n, lines in enumerate(lengths)
            if lines
        )
        body = Rect(left, columns, head.bottom, AREA.bottom - head.bottom)
        boxed = draw(st.integers(0, 4)) == 0
        last = Rect(left + columns - 1, 1, AREA.bottom - 1, 1)
        jump = Jump(last, 2) if draw(st.integers(0, 4)) == 0 else None
        modules.append(Module(len(modules), place, head, body, pieces, boxed, False, None, jump, 0))
        left += columns
    return PagePlan(tuple(modules), 0)


@given(pages(), st.integers(0, 2))
@settings(max_examples=200, deadline=None)
def test_white_under_columns_is_found(page: PagePlan, gap: int) -> None:
    """Columns that end in steps, a jump line at the foot, frames."""
    check(page, AREA, (), gap)


# Single cases, and what must not be found


def module(*lengths: int, **others: object) -> Module:
    """Give a story over as many columns, each with so many lines under a head of three."""
    place = Rect(0, len(lengths), AREA.line, AREA.lines)
    head = Rect(0, len(lengths), AREA.line, 3)
    pieces = tuple(
        Piece(n, 0, lines, lines, n, 1, head.bottom) for n, lines in enumerate(lengths) if lines
    )
    body = replace(place, line=head.bottom, lines=place.lines - 3)
    whole = Module(0, place, head, body, pieces, False, False, None, None, 0)
    return replace(whole, **others)  # type: ignore[arg-type]  # whatever a module has


def remains(*modules: Module) -> tuple[Rect, ...]:
    """Give the white of a page of these stories."""
    return find_remains(PagePlan(modules, 0), AREA, (), 2)


def test_a_full_page_has_no_white() -> None:
    """Nor one whose columns end a few lines early."""
    assert remains(module(27, 27, 27, 27)) == ()
    assert remains(module(27, 27, 27, 27 - LOWEST)) == ()
    assert len(remains(module(27, 27, 27, 27 - LOWEST - WHITE))) == 1


def test_an_empty_page_is_all_white() -> None:
    """It may be filled whole."""
    assert remains() == (AREA,)


def test_the_foot_of_short_columns_is_white() -> None:
    """One line under the text to the foot, over as many columns as end there."""
    assert remains(module(27, 27, 10, 10)) == (Rect(2, 2, 17, 16),)


def test_under_a_head_beside_the_text_nothing_stands() -> None:
    """A column without text is taken as far as the one before it."""
    assert remains(module(10, 0, 0, 0)) == (Rect(0, 4, 17, 16),)


def test_what_is_framed_is_not_filled() -> None:
    """White inside a frame is the story's."""
    assert remains(module(5, 5, 5, 5, boxed=True)) == ()


def test_between_a_text_and_its_picture_nothing_stands() -> None:
    """Nor above a line that names the page on which it goes on."""
    short = module(27, 27, 27, 5)
    picture = Piece(9, 0, 4, 4, 3, 1, AREA.bottom - 4)
    assert len(remains(short)) == 1
    assert remains(replace(short, pieces=(*short.pieces, picture))) == ()
    jump = Jump(Rect(3, 1, AREA.bottom - 1, 1), 2)
    assert remains(replace(short, jump_to=jump)) == ()


def test_a_place_is_halved() -> None:
    """One above the other with white between, side by side without; what is too small is not."""
    place = Rect(1, 3, 10, 12)
    assert halves(place, level=True) == (Rect(1, 3, 10, 5), Rect(1, 3, 16, 6))
    assert halves(place, level=False) == (Rect(1, 1, 10, 12), Rect(2, 2, 10, 12))
    assert halves(Rect(0, 1, 0, 9), level=False) == halves(Rect(0, 2, 0, 2), level=True) == ()
