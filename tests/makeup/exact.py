"""Every way to fill columns with text: whether all of them can end evenly at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from publisher.makeup.matter import Flow, Item, Keep

WHITE = 2
"""Lines of white that may stand above a subhead."""

Place = tuple[int, int, int]
"""Before line ``line`` of an item that is set in ``total`` lines."""


def even_heights(items: Sequence[Item], columns: int, keep: Keep) -> list[int]:
    """Give the heights at which ``columns`` columns end evenly, the last alone being short."""
    most = sum(max(_settings(item)) for item in items)
    return [h for h in range(1, most + 1) if ends_evenly(items, [h] * columns, keep)]


def ends_evenly(items: Sequence[Item], rooms: Sequence[int], keep: Keep) -> bool:
    """Say whether the text can fill all ``rooms`` but the last to the foot, and end in the last."""
    texts = [item.lines if item.flow is Flow.TEXT else 0 for item in items]

    @cache
    def fills(place: Place, room: int, owed: int, *, top: bool) -> frozenset[tuple[Place, int]]:
        """Give where the text can stand at the end of a column with ``room``, and what is free."""
        return frozenset(_fills(place, room, owed, top=top))

    def _fills(place: Place, room: int, owed: int, *, top: bool) -> Iterator[tuple[Place, int]]:
        at, line, total = place
        if at == len(items) or (room == 0 and not owed):
            yield place, room
        elif items[at].flow is Flow.SOLID:
            item = items[at]
            wanted = max(owed, min(item.keep, sum(texts[at + 1 :])))
            for white in range(WHITE + 1 if item.keep and not top else 1):
                if (left := room - white - item.lines) >= 0:
                    yield from fills((at + 1, 0, 0), left, wanted, top=False)
        else:
            for lines in [total] if line else _settings(items[at]):
                rest = lines - line
                if rest <= room:
                    yield from fills((at + 1, 0, 0), room - rest, max(0, owed - rest), top=False)
                elif room >= max(owed, 1 if line else keep.foot) and rest - room >= keep.top:
                    yield (at, line + room, lines), 0

    places = {(0, 0, 0)}
    for room in rooms[:-1]:
        found = {end for place in places for end in fills(place, room, 0, top=True)}
        places = {place for place, free in found if not free and place[0] < len(items)}
    last = {end for place in places for end in fills(place, rooms[-1], 0, top=True)}
    return any(place[0] == len(items) for place, _ in last)


def _settings(item: Item) -> set[int]:
    return {item.lines, *item.alternatives}
