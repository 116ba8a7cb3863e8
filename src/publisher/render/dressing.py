"""The heads of one page beside each other: of one rank opened alike, of neighbours other faces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..galley import Galley, Head, Setting
from ..makeup import Module, Rect

NEAR = 3
"""Lines of the grid between two stories that still stand beside each other; a gutter is no more."""


def dress_heads(parts: Sequence[tuple[Module, Galley]]) -> tuple[Head | None, ...]:
    """The head that each article has on a page, None where it has none."""
    heads = [
        galley.head(module.head.columns, continued=module.continued) if module.head else None
        for module, galley in parts
    ]
    return tuple(_faced(parts, _opened(parts, heads)))


def _opened(
    parts: Sequence[tuple[Module, Galley]], heads: Sequence[Head | None]
) -> list[Head | None]:
    """``heads`` with tracking only in ranks all of which have as much."""
    found: dict[object, set[float]] = {}
    ranks = []
    for (module, galley), head in zip(parts, heads, strict=True):
        apart = module.continued or (head is not None and bool(head.stacks))
        ranks.append((galley.standing.head_weight, apart))
        if head is not None and head.title is not None:
            found.setdefault(ranks[-1], set()).add(head.title.tracking)
    return [
        head.solid() if head is not None and len(found.get(rank, ())) > 1 else head
        for head, rank in zip(heads, ranks, strict=True)
    ]


def _faced(
    parts: Sequence[tuple[Module, Galley]], heads: Sequence[Head | None]
) -> Iterator[Head | None]:
    """Yield ``heads`` in faces that those of their neighbours do not have, the weightiest first."""
    order = sorted(range(len(parts)), key=lambda n: (parts[n][1].standing.head_weight.rank, n))
    chosen: dict[int, Setting] = {}
    for n in order:
        head, place = heads[n], parts[n][0].place
        title = head.title if head is not None else None
        if title is None:
            continue
        taken = [_role(one) for m, one in chosen.items() if are_near(place, parts[m][0].place)]
        chosen[n] = min((title, *title.faces), key=lambda one: taken.count(_role(one)))
    for n, head in enumerate(heads):
        yield head.titled(chosen[n]) if head is not None and n in chosen else head


def _role(title: Setting) -> str:
    return title.face[0] if title.face else ""


def are_near(one: Rect, other: Rect) -> bool:
    """Whether two stories of a page are neighbours: nothing else stands between them."""
    apart = max(one.line, other.line) - min(one.bottom, other.bottom)
    right = max(one.column, other.column) - min(
        one.column + one.columns, other.column + other.columns
    )
    return (apart <= NEAR and right < 0) or (apart < 0 and right <= 0)
