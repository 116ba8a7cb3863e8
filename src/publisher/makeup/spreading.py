"""A page that ends too high, drawn out to its foot: white above modules is the last thing to give.

Every module moves down as far as those that begin no lower, so none comes nearer to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .matter import Forme
from .modules import Sketch
from .plan import Rect

MOST = 2
"""Lines of white that a page may be given above modules that begin on one line: dailies have two to
three above a head, and with a gap of two, as our newspapers have it, these make four at most."""


def spread(page: Sequence[Sketch], number: int, forme: Forme) -> list[Sketch]:
    """The modules of page ``number``, moved down while lines are free under all of them."""
    begins = sorted({draft.place.line for draft in page if draft.place.line > forme.begin(number)})
    free = min((forme.lines - _bottom(draft, forme) for draft in page), default=0)
    if not begins or free <= 0:
        return list(page)
    steps = min(free, MOST * len(begins))
    moved = {line: steps * n // len(begins) for n, line in enumerate(begins, 1)}
    return [_moved(draft, moved.get(draft.place.line, 0), forme) for draft in page]


def _bottom(draft: Sketch, forme: Forme) -> int:
    """The line under all that is printed of a module, its frame too."""
    bottom = draft.jump_to.bottom if draft.jump_to else draft.bottom
    return bottom + forme.box if draft.copy.story.boxed else bottom


def _moved(draft: Sketch, down: int, forme: Forme) -> Sketch:
    """A module moved down, its foot no lower than the page's."""
    if not down:
        return draft
    moved = draft.moved(0, down)
    moved.place, moved.body = _cut(moved.place, forme), _cut(moved.body, forme)
    moved.foot = min(forme.lines, moved.foot)
    return moved


def _cut(place: Rect, forme: Forme) -> Rect:
    return replace(place, lines=min(place.lines, forme.lines - place.line))
