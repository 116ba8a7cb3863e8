"""From a sheet to its stories: what each line is, and which story it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..raw import BlockKind
from .flowing import ColumnEdges, begins, common, find_columns, put_in_order
from .furniture import clear_furniture
from .lines import body_size, join_rows, join_upright, split_rows
from .pieces import HEAD, UPRIGHT, ScannedPiece, Sort, give_captions, pile_heads, pile_stacks
from .sheet import ScannedArea, ScannedLine, ScannedPage, around
from .stories import ScannedStory, part_stories
from .tables import find_tables, join_rules

BYLINE = re.compile(
    r"^(?!本报讯|新华社.{1,6}电)(?:[（(■□●▲◎]?\s?(?:本报|本刊|见习|特约|实习|首席|全媒体|融媒体|新华社"
    r"|文[/／图：:]|图[/／文：:]|记者|通讯员|作者|评论员)[^。，？！；“”]{0,40}"
    r"|[^。，？！；：“”（(]{0,12}(?:记者|通讯员)\s?[^。，？！；：“”]{2,24})$"
)
JUMP = re.compile(
    r"^[（(]?\s?(?:下转|上接|转|接)[^。]{0,12}版[^。]{0,12}[)）]?$|^[（(]紧接第.{1,6}版[)）]$"
)


SUBHEAD = 1.08
"""Em from which a short line of another face is a subhead; ours are 1.17, names in bold 1."""
LARGEST_SUBHEAD = 1.5
"""Em from which a head over one column is a story's; the smallest of ours has 1.6."""
_CLOSED = re.compile("(?:[，；：]|[。！？][”’」』）]*)$")
_MARKS = re.compile("[。，；！？]")


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A part of a story: what it is, its lines, and of a picture where it is."""

    kind: BlockKind
    area: ScannedArea
    lines: tuple[ScannedLine, ...] = ()
    picture: ScannedArea | None = None
    table: ScannedPiece | None = None
    starts: bool | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class ToldPage:
    """A page told apart: its furniture, and its stories with their parts in reading order."""

    furniture: tuple[tuple[BlockKind, ScannedLine], ...]
    stories: tuple[tuple[StoryPart, ...], ...]


def tell(sheet: ScannedPage) -> ToldPage:
    """Tell the stories of a page from one another and from its furniture."""
    em = body_size(sheet.lines)
    rules = join_rules(sheet.rules, em)
    parted = split_rows(sheet.lines, sheet.pictures, em)
    rows = join_rows(parted, _walls(rules), em)
    sheet = replace(sheet, lines=join_upright(rows), rules=rules)
    cleared = clear_furniture(_clear_pictures(sheet, em), em)
    face = common([one.face for one in cleared.sheet.lines for _ in one.text])
    columns = find_columns(cleared.sheet.lines, em)
    stories = _part(cleared.sheet, em, face, columns)
    return ToldPage(cleared.furniture, tuple(stories))


def _walls(rules: Sequence[ScannedArea]) -> list[ScannedArea]:
    return [r for r in rules if r.height > r.width]


def _clear_pictures(sheet: ScannedPage, em: float) -> ScannedPage:
    """Settle what is a picture: not what text is printed on, but a frame with nothing in it.

    Lines inside a picture are part of it.
    """
    kept: list[ScannedArea] = []
    frames: list[ScannedArea] = []
    for picture in sheet.pictures:
        if _is_ground(picture, sheet.lines, em):
            frames.append(picture)
        elif min(picture.width, picture.height) >= 3 * em:
            kept.append(picture)
    for frame in sheet.frames:
        (kept if _is_empty(frame, sheet, kept, em) else frames).append(frame)
    lines = tuple(
        one
        for one in sheet.lines
        if not any(p.shared(one.area) > 0.7 * one.area.surface for p in kept)
    )
    own = tuple(r for r in sheet.rules if not any(p.holds(r, 0.6 * em) for p in kept))
    return replace(
        sheet, lines=lines, rules=own, frames=tuple(sorted(frames)), pictures=tuple(sorted(kept))
    )


def _is_ground(picture: ScannedArea, lines: Sequence[ScannedLine], em: float) -> bool:
    """Whether text is printed on a picture: its characters take a fifth of it."""
    inside = [one for one in lines if picture.holds(one.area, 0.3 * em)]
    text = sum(len(one.text) * one.size * one.size for one in inside)
    return text >= 0.2 * picture.surface


def _is_empty(
    frame: ScannedArea, sheet: ScannedPage, pictures: Sequence[ScannedArea], em: float
) -> bool:
    """Whether a frame is as large as a picture and holds neither text, picture nor frame."""
    if min(frame.width, frame.height) < 6 * em:
        return False
    # Of a crossed box two frames lie on each other; one that is smaller by more is another.
    smaller = (one for one in sheet.frames if one.surface < 0.9 * frame.surface)
    if any(frame.holds(other, em) for other in smaller):
        return False
    things = (*(line.area for line in sheet.lines), *pictures)
    return not any(frame.shared(one) > 0.1 * one.surface for one in things)


def _part(
    sheet: ScannedPage, em: float, face: str, columns: ColumnEdges
) -> list[tuple[StoryPart, ...]]:
    """The stories of a sheet without furniture; each box in it is a sheet of its own."""
    boxed: list[tuple[ScannedPiece, list[tuple[StoryPart, ...]]]] = []
    for frame in _boxes(sheet, em):
        inner = _within(sheet, frame)
        if inner.lines:
            stories = _part(inner, em, face, columns)
            boxed.append((ScannedPiece(Sort.BOX, frame), stories))
            sheet = _without(sheet, frame)
    tables, lines, rules = find_tables(sheet.lines, sheet.rules, em)
    pieces = _pieces(lines, sheet.pictures, rules, em, face)
    boxes = dict(boxed)
    parted = part_stories([*pieces, *tables, *boxes], rules, em)
    done: list[tuple[StoryPart, ...]] = []
    for story in parted:
        done += _tell_story(story, boxes, columns, em, face)
    return done


def _boxes(sheet: ScannedPage, em: float) -> list[ScannedArea]:
    """The frames that hold a story or a part of one, none inside another of them."""
    if not sheet.lines:
        return []
    whole = around([one.area for one in sheet.lines] + list(sheet.pictures))
    frames = [
        frame
        for frame in sorted(sheet.frames, key=lambda f: -f.surface)
        if frame.width > 6 * em
        and frame.height > 3 * em
        and not frame.holds(whole, em)
        and sum(1 for one in sheet.lines if frame.holds(one.area, 0.8 * em)) >= 2
    ]
    outer: list[ScannedArea] = []
    for frame in frames:
        if not any(
            one.holds(frame, 0.5 * em) or one.shared(frame) > 0.5 * frame.surface for one in outer
        ):
            outer.append(frame)
    return outer


def _within(sheet: ScannedPage, frame: ScannedArea) -> ScannedPage:
    def inside(area: ScannedArea) -> bool:
        return frame.left <= area.middle <= frame.right and frame.top <= area.centre <= frame.bottom

    return replace(
        sheet,
        lines=tuple(one for one in sheet.lines if inside(one.area)),
        # Its own sides are no rules of what is in it.
        rules=tuple(
            r
            for r in sheet.rules
            if inside(r)
            and min(abs(r.centre - frame.top), abs(r.centre - frame.bottom)) + r.height
            > 0.01 * frame.height
        ),
        frames=tuple(
            f for f in sheet.frames if f != frame and inside(f) and f.surface < 0.9 * frame.surface
        ),
        pictures=tuple(p for p in sheet.pictures if inside(p)),
    )


def _without(sheet: ScannedPage, frame: ScannedArea) -> ScannedPage:
    def outside(area: ScannedArea) -> bool:
        return not (
            frame.left <= area.middle <= frame.right and frame.top <= area.centre <= frame.bottom
        )

    return replace(
        sheet,
        lines=tuple(one for one in sheet.lines if outside(one.area)),
        rules=tuple(r for r in sheet.rules if outside(r)),
        frames=tuple(f for f in sheet.frames if f != frame and outside(f)),
        pictures=tuple(p for p in sheet.pictures if outside(p)),
    )


def _pieces(
    lines: Sequence[ScannedLine],
    pictures: Sequence[ScannedArea],
    rules: Sequence[ScannedArea],
    em: float,
    face: str,
) -> list[ScannedPiece]:
    large = [
        one for one in lines if (one.size >= UPRIGHT * em if one.upright else one.size >= HEAD * em)
    ]
    rest = [one for one in lines if one not in large]
    heads = pile_heads(large, rules)
    stacks = pile_stacks(rest, rules, em)
    shots, stacks = give_captions(pictures, stacks, em, face)
    heads, subheads = _tell_subheads(heads, stacks, shots, rules, em)
    return [*heads, *subheads, *stacks, *shots]


def _tell_subheads(
    heads: Sequence[ScannedPiece],
    stacks: Sequence[ScannedPiece],
    shots: Sequence[ScannedPiece],
    rules: Sequence[ScannedArea],
    em: float,
) -> tuple[list[ScannedPiece], list[ScannedPiece]]:
    """Tell heads from subheads: those of one column, under its text, and much under the head."""
    kept: list[ScannedPiece] = []
    below: list[ScannedPiece] = []
    for head in heads:
        over = _over(head, [*heads, *stacks, *shots], rules)
        if _is_inner(head, over, heads, stacks, rules, em):
            below.append(replace(head, sort=Sort.STACK))
        else:
            kept.append(head)
    return kept, below


def _over(
    head: ScannedPiece, pieces: Sequence[ScannedPiece], rules: Sequence[ScannedArea]
) -> ScannedPiece | None:
    """What stands right over a head, None where that is a rule or the edge."""
    above = [
        one
        for one in pieces
        if one is not head
        and one.area.over(head.area) > 0
        and one.area.centre < head.area.top
        and not _is_ruled_off(one.area, head.area, rules)
    ]
    return max(above, key=lambda one: one.area.bottom, default=None)


def _is_ruled_off(upper: ScannedArea, lower: ScannedArea, rules: Sequence[ScannedArea]) -> bool:
    """Whether a rule stands between two areas, one over the other."""
    return any(
        r.width > r.height and upper.centre < r.centre < lower.centre and r.over(lower) > 0
        for r in rules
    )


def _tops_column(head: ScannedPiece, over: ScannedPiece | None) -> bool:
    """Whether a head begins a column under a picture or a head of its own story."""
    return (
        over is not None
        and not head.lines[0].upright
        and over.sort in (Sort.HEAD, Sort.PICTURE)
        and over.area.width > 1.5 * head.area.width
    )


def _is_inner(
    head: ScannedPiece,
    over: ScannedPiece | None,
    heads: Sequence[ScannedPiece],
    stacks: Sequence[ScannedPiece],
    rules: Sequence[ScannedArea],
    em: float,
) -> bool:
    """Whether a small head stands within a story: the text before it over it, no byline under.

    At the top of a column the text before it ends in the column at its left. The story's own head
    is one that is much larger.
    """
    return (
        _size(head) < LARGEST_SUBHEAD * em
        and (any(_follows(head, one, rules, em) for one in stacks) or _tops_column(head, over))
        and any(_is_headed(head, one) for one in heads)
        and not any(_signs(one, head, em) for one in stacks)
    )


def _follows(
    head: ScannedPiece, stack: ScannedPiece, rules: Sequence[ScannedArea], em: float
) -> bool:
    """Whether a head stands right under ``stack``, in its column, with no rule between."""
    text, place = stack.area, head.area
    in_column = (
        text.over(place) > 0.7 * min(place.width, text.width) and place.width < 1.1 * text.width
    )
    ruled = _is_ruled_off(text, place, rules)
    return in_column and -0.5 * em < place.top - text.bottom < 4 * em and not ruled


def _is_headed(head: ScannedPiece, other: ScannedPiece) -> bool:
    """Whether ``other`` is a much larger head over ``head``."""
    return (
        _size(other) > 1.35 * _size(head)
        and other.area.top < head.area.top
        and other.area.over(head.area) > 0
    )


def _signs(stack: ScannedPiece, head: ScannedPiece, em: float) -> bool:
    """Whether ``stack`` begins with a byline right under ``head``."""
    return (
        bool(BYLINE.search(stack.lines[0].text))
        and -0.5 * em < stack.area.top - head.area.bottom < 2.5 * em
        and stack.area.over(head.area) > 0
    )


def _size(head: ScannedPiece) -> float:
    """The size of a head's largest line."""
    return max(one.size for one in head.lines)


def _tell_story(
    story: ScannedStory,
    boxes: dict[ScannedPiece, list[tuple[StoryPart, ...]]],
    columns: ColumnEdges,
    em: float,
    face: str,
) -> list[tuple[StoryPart, ...]]:
    """A story with its parts told, and the stories of boxes that stand in it."""
    own = [one for one in story.pieces if one.sort is not Sort.BOX]
    others = [told for box in story.pieces if box.sort is Sort.BOX for told in boxes[box]]
    crown = _crown(story.head, own, em)
    rest = [one for one in own if one not in crown]
    parts = _tell_head(story.head) if story.head else []
    parts += [
        _of(BlockKind.BYLINE if _is_byline(one) else BlockKind.SUBTITLE, one.lines) for one in crown
    ]
    parts += _tell_pieces(rest, columns, em, face)
    return ([tuple(parts)] if parts else []) + others


def _tell_pieces(
    own: Sequence[ScannedPiece], columns: ColumnEdges, em: float, face: str
) -> list[StoryPart]:
    """Tell what the pieces under a story's head are, in reading order."""
    parts: list[StoryPart] = []
    for piece in put_in_order(own, columns):
        if piece.sort is Sort.PICTURE:
            parts.append(StoryPart(BlockKind.PICTURE, piece.area, piece.lines, piece.picture))
        elif piece.sort is Sort.TABLE:
            parts.append(StoryPart(BlockKind.TABLE, piece.area, piece.lines, table=piece))
        else:
            local, sure = _column_of(piece, own, columns)
            first = not any(one.kind is BlockKind.TEXT for one in parts)
            parts += _tell_stack(piece, local, em, face, first=first, sure=sure)
    return parts


def _crown(head: ScannedPiece | None, own: Sequence[ScannedPiece], em: float) -> list[ScannedPiece]:
    """The short lines in the middle under a head, over all columns: subtitle and byline."""
    if head is None or head.lines[0].upright:
        return []
    crown: list[ScannedPiece] = []
    bottom = head.area.bottom
    for piece in sorted(own, key=lambda one: one.area.top):
        alone = not any(o.area.beside(piece.area) > 0.3 * em for o in own if o is not piece)
        middle = abs(piece.area.middle - head.area.middle) < 1.5 * em
        if (
            piece.sort is not Sort.STACK
            or len(piece.lines) > 2
            or not alone
            or not middle
            or piece.area.top - bottom > 3.5 * em
            or piece.lines[-1].text.endswith(("。", "，"))
        ):
            break
        crown.append(piece)
        bottom = piece.area.bottom
    # What is left must be more than that: a brief of two lines is no subtitle.
    return crown if len(crown) < len(own) else [one for one in crown if _is_byline(one)]


def _is_byline(piece: ScannedPiece) -> bool:
    return bool(BYLINE.search("".join(one.text for one in piece.lines)))


def _column_of(
    stack: ScannedPiece, own: Sequence[ScannedPiece], columns: ColumnEdges
) -> tuple[ColumnEdges, bool]:
    """Give the column a short stack stands in by the nearest text over or under it, if any."""
    near = [
        one
        for one in own
        if one.sort is Sort.STACK
        and one is not stack
        and len(one.lines) > 1
        and one.area.over(stack.area) > 0.7 * stack.area.width
    ]
    if len(stack.lines) > 3 or not near:
        return columns, len(stack.lines) > 3
    best = min(near, key=lambda one: -one.area.beside(stack.area))
    return ColumnEdges(tuple(one.area for one in best.lines), columns.em), True


def _tell_head(head: ScannedPiece) -> list[StoryPart]:
    """Tell a head's title, its largest lines, from what stands over and under it."""
    largest = _size(head)
    sizes = [one.size > 0.8 * largest for one in head.lines]
    first, last = sizes.index(True), len(sizes) - 1 - sizes[::-1].index(True)
    groups = (
        (BlockKind.SUBTITLE, head.lines[:first]),
        (BlockKind.TITLE, head.lines[first : last + 1]),
        (BlockKind.SUBTITLE, head.lines[last + 1 :]),
    )
    parts: list[StoryPart] = []
    for kind, lines in groups:
        if not lines:
            continue
        area = around(one.area for one in lines)
        if kind is BlockKind.SUBTITLE and all(BYLINE.search(one.text) for one in lines):
            kind = BlockKind.BYLINE
        parts.append(StoryPart(kind, area, lines, level=1 if kind is BlockKind.TITLE else 0))
    return parts


def _tell_stack(
    stack: ScannedPiece,
    columns: ColumnEdges,
    em: float,
    face: str,
    *,
    first: bool,
    sure: bool,
) -> list[StoryPart]:
    """Tell what the lines of a stack are: paragraphs, and short lines that are none."""
    before, lines, after = _part_jumps(stack.lines)
    signed = _signed(lines) if first else 0
    text = lines[signed:]
    parts = [_of(BlockKind.HEADER, [one]) for one in before]
    if signed:
        parts.append(_of(BlockKind.BYLINE, lines[:signed]))
    if text and _is_subhead(text, columns, em, face, sure=sure):
        parts.append(replace(_of(BlockKind.SUBHEAD, text), level=2))
    elif text:
        parts += _paragraphs(text, columns)
    return parts + [_of(BlockKind.FOOTER, [one]) for one in after]


def _part_jumps(
    lines: Sequence[ScannedLine],
) -> tuple[Sequence[ScannedLine], Sequence[ScannedLine], Sequence[ScannedLine]]:
    """Part the lines of a stack from those before and after it that name another page."""
    start, end = 0, len(lines)
    while start < end and JUMP.search(lines[start].text) and "下转" not in lines[start].text:
        start += 1
    while start < end and JUMP.search(lines[end - 1].text):
        end -= 1
    return lines[:start], lines[start:end], lines[end:]


def _signed(lines: Sequence[ScannedLine]) -> int:
    """How many lines the byline takes that ``lines`` begin with, 0 where they do not."""
    if not lines or not BYLINE.search(lines[0].text):
        return 0
    whole = "".join(one.text for one in lines)
    return 2 if len(lines) == 2 and len(lines[1].text) < 16 and BYLINE.search(whole) else 1


def _of(kind: BlockKind, lines: Sequence[ScannedLine], starts: bool | None = None) -> StoryPart:
    return StoryPart(kind, around(one.area for one in lines), tuple(lines), starts=starts)


def _is_subhead(
    lines: Sequence[ScannedLine], columns: ColumnEdges, em: float, face: str, *, sure: bool
) -> bool:
    """Whether a stack is a subhead: large, or of another face and short, or in the middle."""
    text = "".join(one.text for one in lines)
    marks = len(_MARKS.findall(text))
    if len(lines) > 3 or len(text) > 45 or marks > 2 or _CLOSED.search(text) or BYLINE.search(text):
        return False
    if all(one.size >= HEAD * em for one in lines):
        return True
    if face and lines[0].face != face and all(one.size >= SUBHEAD * em for one in lines):
        return True
    return sure and all(_is_centred(one, columns, em) for one in lines)


def _is_centred(line: ScannedLine, columns: ColumnEdges, em: float) -> bool:
    """Whether a line stands in the middle of its column, with white at both sides."""
    left, right = columns.edges(line.area)
    inset = line.area.left - left
    return inset > 0.4 * em and abs((left + right) / 2 - line.area.middle) < 0.5 * em


def _paragraphs(lines: Sequence[ScannedLine], columns: ColumnEdges) -> list[StoryPart]:
    parts: list[list[ScannedLine]] = []
    flags: list[bool] = []
    for line in lines:
        new = begins(line, columns)
        if not parts or new:
            parts.append([line])
            flags.append(new)
        else:
            parts[-1].append(line)
    return [_of(BlockKind.TEXT, one, flag) for one, flag in zip(parts, flags, strict=True)]
