"""Lines: what is written in them, how large the body is, and which pieces make one line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...characters import HAN, LATIN, is_han
from .sheet import ScannedArea, ScannedLine, around

_LATIN = re.compile(f"[0-9{LATIN}]")
WORDS_APART = 0.18
"""Em of white between two Latin letters that parts words; letters of one word stand closer."""


def write_line(characters: Sequence[tuple[str, ScannedArea]]) -> str:
    """Write characters with their places as one text, blanks only where the print means them.

    That is between Latin words, and between the names of a byline: white of half an em that is
    more than twice what the line has elsewhere.
    """
    gaps = [b[1].left - a[1].right for a, b in pairwise(characters)]
    han = sorted(
        gap
        for gap, a, b in zip(gaps, characters, characters[1:], strict=False)
        if is_han(a[0]) and is_han(b[0])
    )
    usual = max(han[len(han) // 2], 0.0) if han else 0.0
    text = characters[0][0] if characters else ""
    for gap, before, after in zip(gaps, characters, characters[1:], strict=False):
        em = max(after[1].height, before[1].height) / 1.3
        latin = _LATIN.match(before[0]) and _LATIN.match(after[0])
        names = is_han(before[0]) and is_han(after[0]) and gap > max(0.3 * em, 2 * usual + 0.1 * em)
        if names or (latin and gap > WORDS_APART * em):
            text += " "
        text += after[0]
    return text


_WIDE = str.maketrans(",:;!?()", "，：；！？（）")
_NARROW = re.compile(f"(?<=[{HAN}])[,:;!?()]|[,:;!?()](?=[{HAN}]|[“‘《「])")

_OPENING = re.compile(f"(?:(?<=[：，“（《])|^)'(?=[{HAN}])")
_CLOSING = re.compile(f"(?<=[{HAN}])'|(?<=[。！？])'")


def widen_marks(text: str) -> str:
    """Marks beside Han characters the width they are printed with (GB/T 15834).

    A straight mark closes, but at a line's start and after what a quotation follows.
    """
    curled = _OPENING.sub("‘", text)
    curled = _CLOSING.sub("’", curled)
    return _NARROW.sub(lambda found: found[0].translate(_WIDE), curled)


def body_size(lines: Sequence[ScannedLine]) -> float:
    """The size of most characters on the page: 1 em of its body."""
    counts: dict[float, float] = defaultdict(float)
    for line in lines:
        # One line says little of a size; a column's lines are of one width and one size.
        if len(line.text) >= 6 and not line.upright:
            counts[round(line.size, 1)] += len(line.text)
    if not counts:
        sizes = sorted(line.size for line in lines)
        return sizes[len(sizes) // 2] if sizes else 1.0

    def near(size: float) -> float:
        return sum(n for other, n in counts.items() if abs(other - size) <= 0.06 * size)

    return max(sorted(counts), key=near)


DOWNWARD = 0.5
"""Part of a page's characters in lines that run downward from which it is set vertically; where
heads alone run downward it is less than a tenth."""
TELLING = 6
"""Characters of a line at least that says how a page is set."""


def runs_downward(lines: Sequence[ScannedLine]) -> bool:
    """Whether most of a page's text runs downward."""
    told = [one for one in lines if len(one.text) >= TELLING]
    return sum(len(one.text) for one in told if one.upright) > DOWNWARD * sum(
        len(one.text) for one in told
    )


def join_rows(
    lines: Sequence[ScannedLine], walls: Sequence[ScannedArea], em: float
) -> tuple[ScannedLine, ...]:
    """Join the pieces of one printed line that were found apart.

    Two pieces are one line where less than 0.7 em of white and no wall (a vertical rule) parts
    them, and the white is not that between columns, 1 to 2 em wide: there the lines over and under
    it end and begin too.
    """
    rest = sorted(lines, key=lambda line: (line.area.left, line.area.top, line.text))
    done: list[ScannedLine] = []
    for line in rest:
        at = next(
            (
                n
                for n, one in enumerate(done)
                if _is_one(one, line, walls) and not _is_gutter(one, line, rest)
            ),
            None,
        )
        if at is None:
            done.append(line)
        else:
            done[at] = _joined(done[at], line)
    return tuple(done)


GAP = 1.8
"""Em between the middles of two characters: 1.3 in a stretched line, 2 over white of 1 em."""
NARROW = 1.5
"""The same where a line over or under it has such white at the same place: a recogniser tells
where characters stand to a quarter of an em."""
_APART = re.compile("记者|通讯员|摄|作者|[（(]")


def split_rows(
    lines: Sequence[ScannedLine], pictures: Sequence[ScannedArea], em: float
) -> tuple[ScannedLine, ...]:
    """Part lines that were found as one over the white between two columns.

    That happens where a mark hangs into it. The lines over and under show the white, of which
    the next must be no farther than the pitch of a text: a caption over columns stands farther.
    """
    gaps = [
        _split(line, at) if (at := _gap_in(line, em) or _shared_gap(line, lines, em)) else [line]
        for line in lines
    ]
    clear = [one for parts in gaps for one in parts]
    done: list[ScannedLine] = []
    for line in clear:
        at = _gutter_in(line, clear, pictures, em)
        done += [line] if at is None else _split(line, at)
    return tuple(done)


def _gap_in(line: ScannedLine, em: float) -> float | None:
    """Where characters of a body's line stand farther apart than any line is stretched.

    Names and credits stand apart too, but in short pieces.
    """
    return next(iter(_gaps(line, em, GAP, 6)), None)


def _shared_gap(line: ScannedLine, lines: Sequence[ScannedLine], em: float) -> float | None:
    """Where white stands in a line and, at the same place, in one right over or under it."""
    gaps = _gaps(line, em, NARROW, 1)
    if not gaps:
        return None
    near = [
        at
        for one in lines
        if one is not line and abs(one.area.centre - line.area.centre) < 2 * em
        for at in _gaps(one, em, NARROW, 4)
    ]
    return next((at for at in gaps if any(abs(at - other) < 0.5 * em for other in near)), None)


def _gaps(line: ScannedLine, em: float, wide: float, least: int) -> list[float]:
    """Where in a body's line white begins that makes characters stand ``wide`` em apart.

    ``least`` characters or more stand at both sides of it.
    """
    if line.upright or line.size > 1.2 * em or _APART.search(line.text):
        return []
    return [
        after - 0.75 * em
        for at, (before, after) in enumerate(pairwise(line.middles), 1)
        if after - before > wide * em and min(at, len(line.middles) - at) >= least
    ]


def _gutter_in(
    line: ScannedLine, lines: Sequence[ScannedLine], pictures: Sequence[ScannedArea], em: float
) -> float | None:
    """Where the column at the right begins of two that ``line`` stands in, if it does."""
    if line.upright or not line.middles or line.area.width < 12 * em or line.size > 1.2 * em:
        return None
    near = [one.area for one in lines if one is not line and _is_near(one, line, em)]
    starts = sorted(
        one.left for one in near if line.area.left + 4 * em < one.left < line.area.right - 3 * em
    )
    for start in starts:
        shown = _begins_column(start, line.area, near, em)
        if shown and not _is_captioned(start, line.area, pictures, em):
            return start
    return None


def _is_near(one: ScannedLine, line: ScannedLine, em: float) -> bool:
    """Whether ``one`` is of the text over or under ``line``, near enough to tell its column."""
    return (
        not one.upright
        and one.size < 1.2 * em
        and 0.5 * em < abs(one.area.centre - line.area.centre) < 6 * em
        and one.area.over(line.area) > 0
    )


def _begins_column(start: float, line: ScannedArea, near: Sequence[ScannedArea], em: float) -> bool:
    """Whether lines ``near`` to a line show that a column begins at ``start``.

    More of them begin there, and more end before the white at its left, than run across it.
    """
    first = [one for one in near if abs(one.left - start) < 0.5 * em]
    last = [one for one in near if 0.4 * em < start - one.right < 2.2 * em]
    across = [one for one in near if one.left + 2 * em < start < one.right - 2 * em]
    close = any(abs(one.centre - line.centre) < 1.9 * em for one in (*first, *last))
    return close and min(len(first), len(last)) > len(across)


def _is_captioned(
    start: float, line: ScannedArea, pictures: Sequence[ScannedArea], em: float
) -> bool:
    """Whether ``line`` stands right under a picture that reaches over ``start``."""
    return any(
        one.left < start < one.right and 0 < line.centre - one.bottom < 2.6 * em for one in pictures
    )


def _split(line: ScannedLine, start: float) -> list[ScannedLine]:
    """Part ``line`` before the first character that stands behind ``start``."""
    count = sum(1 for middle in line.middles if middle < start)
    if not 0 < count < len(line.middles):
        return [line]
    left, right = line.area, line.area
    end = line.middles[count - 1] + 0.5 * line.size
    return [
        replace(
            line,
            area=ScannedArea(left.top, left.left, left.bottom, min(end, start - 0.3 * line.size)),
            text=line.text[:count].rstrip(),
            told=tuple(one for one in line.told if one.at < count),
            middles=line.middles[:count],
        ),
        replace(
            line,
            area=ScannedArea(right.top, start, right.bottom, right.right),
            text=line.text[count:].lstrip(),
            told=tuple(replace(one, at=one.at - count) for one in line.told if one.at >= count),
            middles=line.middles[count:],
        ),
    ]


def _is_gutter(left: ScannedLine, right: ScannedLine, lines: Sequence[ScannedLine]) -> bool:
    """Whether the white between two pieces goes on over and under them."""
    em = min(left.size, right.size)
    middle = (left.area.right + right.area.left) / 2
    row = around((left.area, right.area))
    # A head over two columns says nothing of the white between them, nor a byline under a head.
    near = [
        one.area
        for one in lines
        if -2.5 * em < one.area.beside(row) <= 0.3 * em
        and 0.75 * em < one.size < 1.2 * em
        and not one.upright
    ]
    crossed = [
        -one.beside(row) for one in near if one.left + 0.5 * em < middle < one.right - 0.5 * em
    ]
    ended = [-one.beside(row) for one in near if abs(one.right - left.area.right) < 0.6 * em]
    begun = [-one.beside(row) for one in near if abs(one.left - right.area.left) < 0.6 * em]
    if not crossed:
        return bool(ended or begun)
    # The nearest lines say it: over a text in columns stands a caption over all of them. One side
    # alone may be the end of a paragraph.
    return bool(ended and begun) and max(min(ended), min(begun)) < min(crossed)


def join_upright(lines: Sequence[ScannedLine]) -> tuple[ScannedLine, ...]:
    """Join to lines that run downward what stands in them: figures side by side, and the rest.

    Two figures stand in one square (纵中横), and a text layer or a recogniser has them apart.
    """
    done = [one for one in lines if one.upright and len(one.text) > 1]
    rest = [one for one in lines if one not in done]
    done.sort(key=lambda one: (one.area.top, one.area.left))
    for piece in sorted(rest, key=lambda one: (one.area.top, one.area.left)):
        at = next((n for n, one in enumerate(done) if _stands_in(piece, one)), None)
        if at is not None:
            done[at] = _lengthened(done[at], piece)
            rest.remove(piece)
    whole: list[ScannedLine] = []
    for line in sorted(done, key=lambda one: (one.area.top, one.area.left)):
        at = next((n for n, one in enumerate(whole) if _runs_on(one, line)), None)
        if at is None:
            whole.append(line)
        else:
            whole[at] = _lengthened(whole[at], line)
    return (*rest, *whole)


def _stands_in(piece: ScannedLine, line: ScannedLine) -> bool:
    """Whether a character or two stand at the end of a line that runs downward."""
    gap = piece.area.top - line.area.bottom
    return (
        len(piece.text) <= 3
        and piece.area.width < 1.2 * line.size
        and 0.4 * line.size < piece.size < 1.15 * line.size
        and abs(piece.area.middle - line.area.middle) < 0.6 * line.size
        and -1.1 * line.size < gap < 0.5 * line.size
    )


def _runs_on(line: ScannedLine, other: ScannedLine) -> bool:
    """Whether ``other`` goes on right under ``line``, in the same type."""
    return (
        max(line.size, other.size) < 1.1 * min(line.size, other.size)
        and abs(line.area.middle - other.area.middle) < 0.3 * line.size
        and -0.3 * line.size < other.area.top - line.area.bottom < 0.3 * line.size
    )


def _lengthened(line: ScannedLine, piece: ScannedLine) -> ScannedLine:
    """A line that runs downward with what stands at its end."""
    shift = len(line.text)
    area = around((line.area, piece.area))
    return replace(
        line,
        area=ScannedArea(area.top, line.area.left, area.bottom, line.area.right),
        text=line.text + piece.text,
        told=line.told + tuple(replace(one, at=one.at + shift) for one in piece.told),
    )


def join_heads(lines: Sequence[ScannedLine], rules: Sequence[ScannedArea]) -> list[ScannedLine]:
    """Join the parts of a head's line that blanks stand between, in place of a comma."""
    walls = [rule for rule in rules if rule.height > rule.width]
    done: list[ScannedLine] = []
    for line in sorted(lines, key=lambda one: (one.area.left, one.area.top, one.text)):
        for at, one in enumerate(done):
            size = max(one.size, line.size)
            gap = line.area.left - one.area.right
            # A recogniser gives no face, and sizes to a quarter.
            exact = 1.08 if one.face else 1.25
            like = size < exact * min(one.size, line.size) and one.face == line.face
            level = abs(one.area.centre - line.area.centre) < 0.2 * size
            if like and level and gap < 1.6 * size and not _walled(one, line, walls):
                joined = _joined(one, line)
                text = f"{one.text} {line.text}" if gap > 0.4 * size else joined.text
                done[at] = replace(joined, text=text)
                break
        else:
            done.append(line)
    return done


def _walled(left: ScannedLine, right: ScannedLine, walls: Sequence[ScannedArea]) -> bool:
    return any(
        left.area.right - 0.3 * left.size < wall.middle < right.area.left + 0.3 * right.size
        and wall.beside(left.area) > 0.3 * left.size
        for wall in walls
    )


def _is_one(left: ScannedLine, right: ScannedLine, walls: Sequence[ScannedArea]) -> bool:
    if left.upright or right.upright:
        return False
    em = min(left.size, right.size)
    level = left.area.beside(right.area) > 0.5 * em
    like = max(left.size, right.size) <= 1.35 * em
    gap = right.area.left - left.area.right
    return level and like and -0.8 * em < gap < 0.7 * em and not _walled(left, right, walls)


def _joined(left: ScannedLine, right: ScannedLine) -> ScannedLine:
    blank = " " if _LATIN.match(left.text[-1:]) and _LATIN.match(right.text[:1]) else ""
    shift = len(left.text) + len(blank)
    longer = left if len(left.text) >= len(right.text) else right
    return replace(
        longer,
        area=around((left.area, right.area)),
        text=left.text + blank + right.text,
        middles=(),
        told=left.told + tuple(replace(one, at=one.at + shift) for one in right.told),
    )
