"""Which block of a page belongs to which story: by its source, by heads, by boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..characters import NUMERALS, count_han
from ..cleaning.lines.bylines import MARKERS, is_byline
from ..cleaning.lines.datelines import opens_dated
from .raw import BlockKind, SourceBlock, SourceBox

FURNITURE = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER})
HEADS = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.SUBHEAD, BlockKind.BYLINE})
_NUMBERED = re.compile(
    rf"\s*(?:第?[{NUMERALS}百]{{1,3}}[、.．章节篇回：:]|[（(][{NUMERALS}\d]{{1,3}}[）)]"
    rf"|\d{{1,2}}(?:[、．]|[.](?!\d))|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s|[①-⑳]|[{MARKERS}])"
)
"""How subheads begin that are numbered or have an ornament; a second headline does not."""
SMALLER = 0.62
"""Height of a head's characters, as a part of the largest head's of its story, up to which it is
one of the text: subheads of newspapers are set at 0.3 to 0.5 of their headline's size, headlines
of other stories on the page at 0.5 and more, and those have a byline or a dateline."""
MANY = 3
"""Heads of the first level, no byline or dateline below them, from which a source gives that level
to every head (MinerU before 2.0 did), where the first has one."""
INSIDE = 0.75
"""Part of a block's width that lies below a headline from which it is of its story."""
LONG = 60
"""Han characters of text above the first headline from which it is no kicker of it."""


@dataclass(frozen=True)
class SourcePart:
    """The blocks of one story in reading order."""

    blocks: tuple[SourceBlock, ...]
    number: int = 0
    """The source's own number of it; 0 without one."""
    moved: int = 0
    """Blocks that their boxes and not the reading order gave to it."""


@dataclass
class _Open:
    blocks: list[SourceBlock] = field(default_factory=list)
    number: int = 0
    moved: int = 0


def part_stories(blocks: Sequence[SourceBlock]) -> tuple[SourcePart, ...]:
    """The stories of a document, in the order in which they begin."""
    if any(block.article is not None for block in blocks):
        opened = _by_numbers(blocks)
    else:
        opened = _by_heads(_with_roles(blocks))
    return tuple(
        SourcePart(tuple(one.blocks), one.number, one.moved)
        for one in opened
        if any(block.kind not in FURNITURE for block in one.blocks)
    )


def _by_numbers(blocks: Sequence[SourceBlock]) -> list[_Open]:
    """Part by the source's own numbers; a block without one goes with the one before it."""
    found: dict[int, _Open] = {}
    last: int | None = None
    waiting: list[SourceBlock] = []
    for block in blocks:
        number = block.article if block.article is not None else last
        if number is None:
            waiting.append(block)
            continue
        one = found.setdefault(number, _Open(number=number))
        one.blocks += [*waiting, block]
        waiting = []
        last = number
    for one in found.values():
        one.blocks = _one_title(one.blocks)
    return list(found.values())


def _one_title(blocks: Sequence[SourceBlock]) -> list[SourceBlock]:
    """The blocks of one story with one title: its first head, lines of it together."""
    found = list(blocks)
    if not any(b.kind is BlockKind.TITLE for b in found):
        _promote(found)
    _join_titles(found)
    titles = [n for n, b in enumerate(found) if b.kind is BlockKind.TITLE]
    for n in titles[1:]:
        found[n] = replace(found[n], kind=BlockKind.SUBHEAD, level=2)
    return found


# Heads


def _with_roles(blocks: Sequence[SourceBlock]) -> list[SourceBlock]:
    """The blocks with those heads as titles that begin a story, all others as subheads."""
    found = list(blocks)
    if not any(b.kind is BlockKind.TITLE for b in found):
        _promote(found)
    titles = [n for n, b in enumerate(found) if b.kind is BlockKind.TITLE]
    for n in titles:
        if n != titles[0] and _NUMBERED.match(found[n].text):
            found[n] = replace(found[n], kind=BlockKind.SUBHEAD, level=2)
    _join_titles(found)
    _demote(found)
    return found


def _promote(blocks: list[SourceBlock]) -> None:
    """Make titles of heads where a source has one level for all: the first, and those above a
    byline or a dateline."""
    heads = [n for n, b in enumerate(blocks) if b.kind is BlockKind.SUBHEAD]
    if not heads:
        return
    first = blocks[heads[0]]
    if _count_text(blocks[: heads[0]]) > LONG or _NUMBERED.match(first.text):
        return
    for n in heads:
        if n == heads[0] or (
            _is_alike(blocks[n], first) and _is_signed(blocks, n) and _has_text(blocks, heads[0], n)
        ):
            blocks[n] = replace(blocks[n], kind=BlockKind.TITLE, level=1)


_AROUND = frozenset({BlockKind.PICTURE, BlockKind.CAPTION})


def _is_alike(head: SourceBlock, first: SourceBlock) -> bool:
    """Whether a head can be a headline by its form, as the first one is."""
    return head.level == first.level and not _NUMBERED.match(head.text)


def _count_text(blocks: Sequence[SourceBlock]) -> int:
    """The Han characters of the paragraphs among ``blocks``."""
    return sum(count_han(b.text) for b in blocks if b.kind is BlockKind.TEXT)


def _has_text(blocks: Sequence[SourceBlock], start: int, end: int) -> bool:
    return any(
        b.kind is BlockKind.TEXT and count_han(b.text) >= SHORTEST_TEXT for b in blocks[start:end]
    )


SHORTEST_TEXT = 24
"""Han characters of the shortest paragraph that makes a story of what stands above it."""


def _is_signed(blocks: Sequence[SourceBlock], head: int) -> bool:
    """Whether a byline or a dateline follows a head, a subtitle at the most between them."""
    passed = 0
    for block in blocks[head + 1 : head + 8]:
        if block.kind in FURNITURE | _AROUND:
            continue
        if block.kind is BlockKind.BYLINE:
            return True
        if block.kind in (BlockKind.SUBTITLE, BlockKind.SUBHEAD):
            passed += 1
            if passed > 2 or (
                block.kind is BlockKind.SUBHEAD and block.level <= blocks[head].level
            ):
                return False
            continue
        text = block.text.strip()
        if is_byline(text) or opens_dated(text):
            return True
        if block.kind is not BlockKind.TEXT or count_han(text) > SHORTEST_TEXT:
            return False
    return False


def _join_titles(blocks: list[SourceBlock]) -> None:
    """Make one head of two that no text parts: a second title is the first one's subtitle."""
    last: int | None = None
    for n, block in enumerate(blocks):
        if block.kind in FURNITURE | _AROUND:
            continue
        if (
            block.kind is BlockKind.TITLE
            and last is not None
            and _stand_together(blocks[last], block)
        ):
            one, two = _height(blocks[last]), _height(block)
            if one is not None and two is not None and two > LARGER * one:
                # The larger of two is the headline; what stands above it is its kicker.
                blocks[last] = replace(blocks[last], kind=BlockKind.TEXT, level=0)
                last = n
            else:
                blocks[n] = replace(block, kind=BlockKind.SUBTITLE, level=2)
            continue
        last = n if block.kind is BlockKind.TITLE else None


LARGER = 1.15
"""Times the height of a head from which another is larger and not only measured otherwise."""


def _stand_together(one: SourceBlock, two: SourceBlock) -> bool:
    """Whether two titles in a row can be lines of one head: boxes, if any, over each other."""
    if one.box is None or two.box is None:
        return True
    return _share_page(one, two) and _overlap(two.box, one.box) >= INSIDE / 2


def _share_page(one: SourceBlock, two: SourceBlock) -> bool:
    """Whether two blocks stand on one page, as far as their source says."""
    return one.spot is not None and two.spot is not None and one.spot.page == two.spot.page


def _demote(blocks: list[SourceBlock]) -> None:
    """Make subheads of titles that are heads of the text: smaller ones, or every one of many."""
    titles = [n for n, b in enumerate(blocks) if b.kind is BlockKind.TITLE]
    if len(titles) < 2:
        return
    leveled = any(b.kind is BlockKind.SUBHEAD and b.level > 1 for b in blocks)
    first = blocks[titles[0]]
    bare = [n for n in titles[1:] if not _is_signed(blocks, n)]
    every = not leveled and len(bare) >= MANY and _is_signed(blocks, titles[0])
    for n in bare:
        if every or (_is_smaller(blocks[n], first) and _inside_story(first, blocks[n])):
            blocks[n] = replace(blocks[n], kind=BlockKind.SUBHEAD, level=2)


def _is_smaller(head: SourceBlock, first: SourceBlock) -> bool:
    """Whether a head is set so much smaller than the first one that it is one of its text."""
    height, tallest = _height(head), _height(first)
    return height is not None and tallest is not None and height < SMALLER * tallest


def _inside_story(head: SourceBlock, other: SourceBlock) -> bool:
    """Whether a head stands below another, within its width."""
    above, below = head.box, other.box
    if above is None or below is None or not _share_page(head, other):
        return False
    return below.top >= above.bottom - EDGE and _overlap(below, above) >= INSIDE


def _height(block: SourceBlock) -> float | None:
    """How high the characters of a head are, by its box, as a part of its page's height.

    A head of more characters than its box has room for in one line has several.
    """
    box = block.box
    if box is None:
        return None
    lines = block.text.count("\n") + 1
    return (box.bottom - box.top) / lines


# Boxes

EDGE = 0.004
"""Part of a page by which boxes may overlap that stand above each other."""


def _by_heads(blocks: Sequence[SourceBlock]) -> list[_Open]:
    """Part at each title, then by boxes where they say more than the order."""
    titles = [n for n, b in enumerate(blocks) if b.kind is BlockKind.TITLE]
    if len(titles) < 2:
        return [_Open(list(blocks))]
    opened = [_Open() for _ in titles]
    lead = blocks[: titles[0]]
    if _count_text(lead) > LONG:
        opened.insert(0, _Open(list(lead)))
    else:
        opened[0].blocks += lead
    offset = len(opened) - len(titles)
    story = 0
    for n in range(titles[0], len(blocks)):
        block = blocks[n]
        if n in titles[1:]:
            story += 1
        chosen = _chosen(blocks, titles, n, story)
        opened[chosen + offset].moved += chosen != story
        opened[chosen + offset].blocks.append(block)
    return [_in_order(one) for one in opened]


def _in_order(one: _Open) -> _Open:
    """Put a story's own head before what boxes gave to it from above in the order."""
    at = next((n for n, b in enumerate(one.blocks) if b.kind is BlockKind.TITLE), 0)
    early = [
        b for b in one.blocks[:at] if b.kind is BlockKind.TEXT and count_han(b.text) > LONG // 2
    ]
    if early:
        rest = [b for b in one.blocks[:at] if b not in early]
        one.blocks = [*rest, one.blocks[at], *early, *one.blocks[at + 1 :]]
    return one


def _chosen(blocks: Sequence[SourceBlock], titles: Sequence[int], n: int, story: int) -> int:
    """The story of a block: that of the headline above it if that is sure, else ``story``."""
    block = blocks[n]
    if n in titles or block.kind in FURNITURE or block.box is None:
        return story
    heads = [blocks[at] for at in titles]
    above = _story_above(block, heads)
    if above is not None:
        return above
    if block.kind in _AROUND and story + 1 < len(heads):
        leads = _stands_above(block, heads[story + 1]) and _lies_apart(block.box, heads[story])
        return story + 1 if leads else story
    return story


def _story_above(block: SourceBlock, heads: Sequence[SourceBlock]) -> int | None:
    """Which of ``heads`` is the nearest above a block, the block within its width."""
    above = [
        (head.box.bottom, number)
        for number, head in enumerate(heads)
        if head.box is not None
        and block.box is not None
        and _share_page(head, block)
        and head.box.bottom <= block.box.top + EDGE
        and _overlap(block.box, head.box) >= INSIDE
    ]
    return max(above)[1] if above else None


def _stands_above(block: SourceBlock, head: SourceBlock) -> bool:
    """Whether a picture stands right above a headline."""
    box, other = block.box, head.box
    return (
        box is not None
        and other is not None
        and box.bottom <= other.top + EDGE
        and other.top - box.bottom < NEAR
        and max(_overlap(other, box), _overlap(box, other)) >= INSIDE
    )


NEAR = 0.12
"""Part of a page's height between a picture and the headline below it, its caption between."""


def _lies_apart(box: SourceBox, head: SourceBlock) -> bool:
    return head.box is None or _overlap(box, head.box) < INSIDE


def _overlap(one: SourceBox, other: SourceBox) -> float:
    """The part of ``one``'s width that lies within ``other``'s."""
    width = one.right - one.left
    shared = min(one.right, other.right) - max(one.left, other.left)
    return max(0.0, shared) / width if width > 0 else 0.0
