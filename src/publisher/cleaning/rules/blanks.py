"""Blanks: where printed lines ended they are closed, where marks were lost they are shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ...tongues import term, worded
from ...unseen import find
from ...words import bond, splits
from ..language.chars import BLANK, DOUBTED, DROPPED, HAN, WIDE, count_han
from ..language.numbering import is_bare_number, numbering
from ..lines.heads import is_bare_line
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft
from ..survey.front import values
from ..survey.gaps import labelled, signs_people, telling_parts
from ..survey.measure import Gap, Label, gaps
from ..survey.prose import prose
from .fix import Edit, Fix

_ANY_DROPPED = re.compile(f"[{DROPPED}]")
_DROPPED = re.compile(rf"\r\n|\r|[{DROPPED}]+")
_DOUBTED = re.compile(f"[{DOUBTED}]+")
_LONG_BLANK = re.compile(rf"[{BLANK}][{BLANK}]{{8,}}")
"""Nine blanks in a row: more than the eight of an indent of four cells, or of a name set wide."""
_LONG_HOLE = re.compile(rf"\n(?:[{BLANK}]*\n){{5,}}")
"""Six line ends: what a parser leaves for a picture has three or four, and is asked later."""
_WIDE_OR_HAN = f"{HAN}{re.escape(WIDE)}"
_HARD_BREAK = re.compile(r"(?:\\| {2,})\n")


def find_invisible(draft: Draft) -> Iterator[Fix]:
    """Remove what ``unseen.toml`` says is dropped; line ends become ``\\n``."""
    if not _ANY_DROPPED.search(draft.text):
        return
    for match in _DROPPED.finditer(draft.text):
        found = match[0]
        if "\r" in found:
            edits = tuple(
                Edit(match.start() + at, match.start() + at + 1, _line_end(found, at))
                for at in range(len(found)) if found[at] != "\n"
            )  # fmt: skip
            yield Fix(edits, worded("line ends are written one way"))
        else:
            yield Fix((Edit(*match.span(), ""),), worded("invisible characters"), silent=True)


def find_doubtful_invisible(draft: Draft) -> Iterator[Fix]:
    """Show invisible characters that may stand for one that was lost."""
    for match in _DOUBTED.finditer(draft.text):
        row = find(match[0][0])
        assert row is not None
        yield Fix(
            (Edit(*match.span(), ""),),
            term(row.why),
            score=0.5,
            message=worded(
                "U+{ord:04X} ({name}) prints nothing", ord=ord(match[0][0]), name=term(row.name)
            ),
        )


def _line_end(found: str, at: int) -> str:
    return "\n" if found[at] == "\r" and found[at + 1 : at + 2] != "\n" else ""


def find_long(draft: Draft) -> Iterator[Fix]:
    """Shorten very long runs of blanks and line ends; what they show stays visible."""
    text = draft.text
    kept = [
        b for b in draft.blocks if b.kind in (BlockMarkup.CODE, BlockMarkup.TABLE, BlockMarkup.HTML)
    ]
    starts = [b.start for b in kept]
    for start, end in _long(text):
        inside = bisect_right(starts, start) - 1
        if inside >= 0 and start < kept[inside].end:
            continue
        if text[start] == "\n":
            # What is left is still a hole to ``survey.blocks``, and is still seen as long here.
            yield Fix((Edit(start + 5, end, ""),), worded("a long run of empty lines"))
        else:
            # An indent stays one (``survey.joints``), within a line a blank says the same as many.
            left = 4 if start == 0 or text[start - 1] == "\n" else 1
            yield Fix((Edit(start + left, end, ""),), worded("a long run of blanks"))


def _long(text: str) -> list[tuple[int, int]]:
    """The long runs of blanks and of empty lines; of two that overlap the first one."""
    found = [m.span() for pattern in (_LONG_BLANK, _LONG_HOLE) for m in pattern.finditer(text)]
    found.sort()
    kept: list[tuple[int, int]] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def find_outer(draft: Draft) -> Iterator[Fix]:
    """Remove the indents and trailing blanks of paragraphs and headings."""
    text = draft.text
    blanks = " \t\u00a0\u2002\u2003\u3000"
    for block in draft.blocks:
        if block.kind not in (BlockMarkup.PARA, BlockMarkup.HEADING):
            continue
        position = block.start
        for line in text[block.start : block.end].split("\n"):
            end = position + len(line)
            bare = line.strip(blanks)
            first = position + len(line) - len(line.lstrip(blanks))
            last = first + len(bare)
            if position < first:
                yield Fix((Edit(position, first, ""),), worded("an indent"))
            if bare and last < end and not (end < block.end and line.endswith("  ")):
                yield Fix((Edit(last, end, ""),), worded("trailing blanks"))
            position = end + 1


def find_wraps(draft: Draft) -> Iterator[Fix]:
    """Close the gaps where a printed line ended."""
    text = draft.text
    for gap, found in labelled(draft):
        if found.label is not Label.WRAP or _HARD_BREAK.match(text, max(0, gap.start - 1)):
            continue
        cells = worded(" of {cells:.1f} cells", cells=found.cells) if found.cells > 0 else ""
        yield Fix(
            (Edit(gap.start, gap.end, _glue(gap)),),
            worded("a printed line{cells} ended here", cells=cells),
        )


def _glue(gap: Gap) -> str:
    """What a closed gap leaves: a blank between Western words, else nothing."""
    western = gap.before.isascii() and gap.after.isascii()
    if not western or (gap.before == "-" and gap.after.isalpha()):
        return ""
    return " " if gap.before.isalpha() or gap.after.isalpha() else ""


def find_strays(draft: Draft) -> Iterator[Fix]:
    """Close the blanks beside marks, and those beside digits that stand for nothing."""
    for gap, found in labelled(draft):
        if found.label is Label.STRAY and not gap.newline:
            yield Fix((Edit(gap.start, gap.end, ""),), worded("a blank beside a mark"))


def find_rest(draft: Draft) -> Iterator[Fix]:
    """Close the blanks that are left between Han characters, marks and digits."""
    text = draft.text
    for span in prose(draft):
        if span.kind is BlockMarkup.FRONT and not _is_headline(draft, span.start):
            continue
        if span.kind is BlockMarkup.PARA and signs_people(text, span.start, span.end):
            continue
        parting = telling_parts(text, span.start, span.end)
        bare = span.kind is BlockMarkup.PARA and is_bare_line(text[span.start : span.end])
        kind = BlockMarkup.HEADING if bare else span.kind
        for gap in gaps(text, span.start, span.end):
            if (
                gap.newline
                or not _chinese(gap)
                or (parting and parting(gap))
                or _two_part(text, span.start, span.end, gap, kind)
            ):
                continue
            yield Fix((Edit(gap.start, gap.end, ""),), worded("a blank in Chinese text"))


def _chinese(gap: Gap) -> bool:
    around = gap.before + gap.after
    return re.search(f"[{_WIDE_OR_HAN}]", around) is not None


def _two_part(text: str, start: int, end: int, gap: Gap, kind: BlockMarkup) -> bool:
    """Whether a blank parts a heading into two halves, or more, of nearly one length."""
    if kind not in (BlockMarkup.HEADING, BlockMarkup.FRONT):
        return False
    sizes = [count_han(part) for part in text[start:end].split()]
    if len(sizes) > 2 and max(sizes) - min(sizes) <= 1 and LEAST_HALF <= min(sizes) <= LONGEST_HALF:
        return not _parts_word(text[start : gap.start], text[gap.end : end])
    if is_bare_number(text[start : gap.start]) and not _parts_word(
        text[start : gap.start], text[gap.end : end]
    ):
        return True
    number = numbering(text, start, gap.start)
    left, right = text[number.end if number else start : gap.start], text[gap.end : end]
    if re.search(f"[{BLANK}，。、,]", (left + right).strip()) or _parts_word(left, right):
        return False
    one, two = count_han(left), count_han(right)
    if kind is BlockMarkup.FRONT and max(one, two) <= LONGEST_HALF:
        return min(one, two) >= LEAST_HALF
    # A title is known to be one; of a subhead the halves are cut alike, or the blank is nothing.
    return min(one, two) >= LEAST_HALF and abs(one - two) <= (2 if kind is BlockMarkup.FRONT else 1)


def _parts_word(left: str, right: str) -> bool:
    """Whether a blank stands inside a word rather than between two."""
    # 老 支书 may be split too: the word must be likelier than the two it joins.
    return splits(left, right) and bond(left, right) > 1.0


LEAST_HALF = 3
"""Han characters of the shortest half: two are a name. With four five titles of the tests lose the
blank between their halves."""
LONGEST_HALF = 12
"""Han characters of the longest half of a title that a blank parts, as newspapers print it. The
longest of 41 halves of 179 articles in tests and content has 12; with nine three texts of the tests
come out otherwise, with 15 one."""


def _is_headline(draft: Draft, start: int) -> bool:
    """Whether a front matter value at ``start`` is the title or a line with it."""
    return any(
        value.start == start and key in ("title", "kicker", "subtitle")
        for key, value in values(draft).items()
    )


def find_blank_lines(draft: Draft) -> Iterator[Fix]:
    """Leave one empty line between blocks, none at the beginning, one line end at the end."""
    text = draft.text
    blocks = draft.blocks
    position = 0
    for at, block in enumerate(blocks):
        start = block.start
        wanted = "" if at == 0 else "\n\n"
        if text[position:start] != wanted and not text[position:start].strip():
            yield Fix((Edit(position, start, wanted),), worded("one empty line between blocks"))
        position = block.end
    if text[position:] != "\n" and not text[position:].strip():
        yield Fix((Edit(position, len(text), "\n"),), worded("one line end at the end"))
