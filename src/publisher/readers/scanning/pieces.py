"""Pieces of a page: stacks of lines, heads, pictures with captions, tables, and boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from .lines import join_heads
from .sheet import ScannedArea, ScannedLine, around

HEAD = 1.22
"""Em of the body from which a line is a head's: heads begin at 1.4, introductions end at 1.15."""
UPRIGHT = 1.1
"""Em from which a line that runs downward is a head's."""
_SENTENCE = re.compile("[。！？；，]")
_CREDIT = re.compile("[（(][^（()）]{0,16}(?:摄|图|供图|/|／)[^（()）]{0,8}[)）]?$|摄[)）]?$|^图为")


class Sort(Enum):
    """What a piece is."""

    STACK = auto()
    HEAD = auto()
    PICTURE = auto()
    TABLE = auto()
    BOX = auto()


@dataclass(frozen=True, slots=True)
class ScannedPiece:
    """Something that stands in one place of a page.

    ``lines`` are its lines from the top, of a picture its caption's. ``rows`` are a table's cells,
    ``inner`` is what a box holds, as a page of its own.
    """

    sort: Sort
    area: ScannedArea
    lines: tuple[ScannedLine, ...] = ()
    picture: ScannedArea | None = None
    rows: tuple[tuple[tuple[ScannedLine, ...], ...], ...] = ()


def stack_of(lines: Sequence[ScannedLine], sort: Sort = Sort.STACK) -> ScannedPiece:
    """Make a piece of ``lines``: from the top, or from the right where they run downward."""
    ordered = sorted(
        lines,
        key=lambda one: (
            (-one.area.right, one.area.top) if one.upright else (one.area.top, one.area.left)
        ),
    )
    return ScannedPiece(sort, around(one.area for one in ordered), tuple(ordered))


def pile(
    lines: Sequence[ScannedLine],
    rules: Sequence[ScannedArea],
    follows: Callable[[ScannedLine, ScannedLine], bool],
) -> list[list[ScannedLine]]:
    """Pile lines that stand under one another, as ``follows`` says of two of them.

    A line that has two beside each other under it, or over it, begins a pile of its own: it spans
    columns, and belongs to none of them.
    """
    ordered = sorted(lines, key=lambda one: (one.area.top, one.area.left, one.text))
    after: dict[int, list[int]] = {n: [] for n in range(len(ordered))}
    before: dict[int, list[int]] = {n: [] for n in range(len(ordered))}
    for high, upper in enumerate(ordered):
        for low in range(high + 1, len(ordered)):
            lower = ordered[low]
            if lower.area.top > upper.area.bottom + 3 * upper.size:
                break
            if follows(upper, lower) and not _parted(upper.area, lower.area, rules):
                after[high].append(low)
                before[low].append(high)
    piles: dict[int, list[ScannedLine]] = {}
    home: dict[int, int] = {}
    for at, line in enumerate(ordered):
        over = _nearest(before[at], ordered, at)
        if (
            over is not None
            and _only(before[at], ordered, over)
            and _only(after[over], ordered, at)
        ):
            home[at] = home[over]
        else:
            home[at] = at
        piles.setdefault(home[at], []).append(line)
    return list(piles.values())


def _nearest(candidates: list[int], ordered: list[ScannedLine], at: int) -> int | None:
    return max(candidates, key=lambda n: ordered[n].area.bottom, default=None)


def _only(candidates: list[int], ordered: list[ScannedLine], at: int) -> bool:
    """Whether no other of ``candidates`` stands in the row of ``at``."""
    return all(
        other == at or ordered[other].area.beside(ordered[at].area) <= 0.3 * ordered[at].size
        for other in candidates
    )


def _parted(upper: ScannedArea, lower: ScannedArea, rules: Sequence[ScannedArea]) -> bool:
    """Whether a rule runs between two areas."""
    low, high = upper.centre, lower.centre
    narrow = min(upper.width, lower.width)
    return any(
        rule.width > rule.height
        and low < rule.centre < high
        and min(rule.over(upper), rule.over(lower)) > 0.4 * narrow
        for rule in rules
    )


def pile_heads(lines: Sequence[ScannedLine], rules: Sequence[ScannedArea]) -> list[ScannedPiece]:
    """Make heads of large lines: what stands close together is one head, whatever its sizes."""
    flat = join_heads([one for one in lines if not one.upright], rules)
    tall = [one for one in lines if one.upright]

    def follows(upper: ScannedLine, lower: ScannedLine) -> bool:
        gap = lower.area.top - upper.area.bottom
        small, large = sorted((upper.size, lower.size))
        narrow = min(upper.area.width, lower.area.width)
        return (
            -0.4 * small < gap < max(1.3 * small, 0.55 * large)
            and upper.area.over(lower.area) > 0.5 * narrow
        )

    heads = [stack_of(one, Sort.HEAD) for one in pile(flat, rules, follows)]
    return heads + [stack_of(one, Sort.HEAD) for one in _gather_upright(tall)]


def _gather_upright(lines: Sequence[ScannedLine]) -> list[list[ScannedLine]]:
    """Put lines that run downward beside one another together, from the right."""
    groups: list[list[ScannedLine]] = []
    for line in sorted(lines, key=lambda one: (-one.area.right, one.area.top)):
        near = [group for group in groups if any(_is_beside(one, line) for one in group)]
        if near:
            near[0].append(line)
        else:
            groups.append([line])
    return groups


def _is_beside(line: ScannedLine, other: ScannedLine) -> bool:
    """Whether two lines that run downward are of one head: side by side, or one under one."""
    large = max(line.size, other.size)
    gap = line.area.left - other.area.right
    beside = -0.5 * other.size < gap < 2.2 * large and line.area.beside(other.area) > -large
    under = abs(line.area.middle - other.area.middle) < 0.5 * large
    return beside or (under and -large < other.area.top - line.area.bottom < 2 * large)


def pile_stacks(
    lines: Sequence[ScannedLine], rules: Sequence[ScannedArea], em: float
) -> list[ScannedPiece]:
    """Make stacks of the lines of the text: those of one column that follow at one pitch."""

    def follows(upper: ScannedLine, lower: ScannedLine) -> bool:
        size = max(upper.size, lower.size)
        pitch = lower.area.centre - upper.area.centre
        narrow = min(upper.area.width, lower.area.width)
        return (
            0.5 * size < pitch < 2.0 * size
            and size < 1.25 * min(upper.size, lower.size)
            and upper.face == lower.face
            and upper.area.over(lower.area) > 0.5 * narrow
        )

    return [stack_of(one) for one in pile(lines, rules, follows)]


def give_captions(
    pictures: Sequence[ScannedArea], stacks: Sequence[ScannedPiece], em: float, face: str
) -> tuple[list[ScannedPiece], list[ScannedPiece]]:
    """Pictures with the lines that stand under them (or beside), and the other stacks."""
    rest = list(stacks)
    given: list[ScannedPiece] = []
    for picture in sorted(pictures):
        found = [one for one in rest if _is_under(one, picture, em)]
        found.sort(key=lambda one: (one.area.top, one.area.left))
        # Two pictures may have a caption each at one height: none takes what another is closer to.
        for stack in found[:1]:
            caption, text = _part_caption(stack, picture, em, face)
            if not caption:
                continue
            rest.remove(stack)
            if text:
                rest.append(stack_of(text))
            mates = [
                one
                for one in rest
                if caption[0].area.beside(one.area) > 0.5 * one.area.height
                and picture.left - em < one.area.left
                and one.area.right < picture.right + em
                and len(one.lines) == 1
            ]
            for mate in mates:
                rest.remove(mate)
                caption = [*caption, *mate.lines]
            caption.sort(key=lambda one: (round(one.area.centre / (0.5 * em)), one.area.left))
            given.append(
                ScannedPiece(
                    Sort.PICTURE,
                    around([picture, *(one.area for one in caption)]),
                    tuple(caption),
                    picture,
                )
            )
            break
        else:
            given.append(ScannedPiece(Sort.PICTURE, picture, (), picture))
    return given, rest


def _is_under(stack: ScannedPiece, picture: ScannedArea, em: float) -> bool:
    """Whether a stack begins right under ``picture`` and is no wider."""
    gap = stack.area.top - picture.bottom
    return (
        -0.5 * em < gap < 2.6 * em
        and picture.left - 1.2 * em < stack.area.left
        and stack.area.right < picture.right + 1.2 * em
    )


def _part_caption(
    stack: ScannedPiece, picture: ScannedArea, em: float, face: str
) -> tuple[list[ScannedLine], list[ScannedLine]]:
    """Part a stack under a picture into its caption and the text after it."""
    lines = list(stack.lines)
    other = bool(face) and lines[0].face != face
    if other and not re.search("记者|通讯员", lines[0].text):
        return lines, []
    short = len(lines) <= 3
    credited = next((n for n, one in enumerate(lines[:4]) if _CREDIT.search(one.text)), None)
    if credited is not None:
        return lines[: credited + 1], lines[credited + 1 :]
    if re.search("记者|通讯员", lines[0].text) and len(lines[0].text) < 20:
        return [], lines
    middle = abs(stack.area.middle - picture.middle) < 1.2 * em
    inset = lines[0].area.left - picture.left > 0.4 * em
    if face:
        return [], lines
    if short and middle and (inset or picture.width > 1.3 * _column(lines, em)):
        return lines, []
    return [], lines


def _column(lines: Sequence[ScannedLine], em: float) -> float:
    return min(one.area.width for one in lines)


def shift(piece: ScannedPiece, lines: Sequence[ScannedLine]) -> ScannedPiece:
    """A head with more lines."""
    return replace(stack_of([*piece.lines, *lines], piece.sort))
