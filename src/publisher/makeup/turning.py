"""A slicing turned so that stories stand where they are wanted: its parts change sides.

What stands beside or above what is only mirrored, so the parts are as wide and as high as before.
"""

from __future__ import annotations

from collections.abc import Iterable

from .matter import WantedSpot
from .slicing import Abreast, Nested, Over, Single, Tree

_Locked = set[frozenset[int]]
"""Parts that were turned already, by the blocks in them."""


def turn(tree: Tree, wishes: Iterable[tuple[int, WantedSpot]]) -> Tree:
    """``tree`` with its parts mirrored for ``wishes``: blocks and where each is wanted.

    A part that was turned for one wish stays so for those that come after it.
    """
    locked: _Locked = set()
    for block, spot in wishes:
        tree = _turned(tree, block, _first(tree, block, spot), locked)
    return tree


def _first(tree: Tree, block: int, spot: WantedSpot) -> tuple[bool | None, bool | None]:
    """Whether ``block`` is to be first of what is above each other, and of what is beside.

    None is for either. In the corner it stays on the sides it is on in the largest parts.
    """
    match spot:
        case WantedSpot.TOP:
            return True, None
        case WantedSpot.BOTTOM:
            return False, None
        case WantedSpot.LEFT:
            return None, True
        case WantedSpot.RIGHT:
            return None, False
        case WantedSpot.CORNER:
            return _side(tree, block, Over), _side(tree, block, Abreast)


def _side(tree: Tree, block: int, kind: type[Over] | type[Abreast]) -> bool | None:
    """Whether ``block`` is in the first part of the largest part of a ``kind`` around it."""
    while not isinstance(tree, Single):
        first, second = _parts(tree)
        if isinstance(tree, kind):
            return block in blocks_of(first)
        tree = first if block in blocks_of(first) else second
    return None


def _turned(
    tree: Tree, block: int, first: tuple[bool | None, bool | None], locked: _Locked
) -> Tree:
    if isinstance(tree, Single | Nested) or block not in blocks_of(tree):
        return tree
    one, two = (_turned(part, block, first, locked) for part in _parts(tree))
    wanted = first[0] if isinstance(tree, Over) else first[1]
    name = blocks_of(tree)
    is_first = block in blocks_of(one)
    if wanted is not None and name not in locked:
        locked.add(name)
        if is_first is not wanted:
            one, two = two, one
    if isinstance(tree, Over):
        return Over(one, two, tree.columns)
    return Abreast(one, two, tree.columns)


def _parts(tree: Over | Abreast | Nested) -> tuple[Tree, Tree]:
    return (tree.top, tree.bottom) if isinstance(tree, Over) else (tree.left, tree.right)


def blocks_of(tree: Tree) -> frozenset[int]:
    """The numbers of the blocks in ``tree``."""
    if isinstance(tree, Single):
        return frozenset({tree.block})
    one, two = _parts(tree)
    return blocks_of(one) | blocks_of(two)
