"""Text that was read line by line: which of its line ends are paragraph ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ...tongues import SILENCE, Said, worded
from ...words import splits
from ..language.chars import count_han
from ..language.numbering import (
    is_bare_number,
    is_section,
    item_number,
    note_number,
    numbering,
)
from ..language.sentences import ends_sentence, leads_on
from ..lines.bylines import MARKERS, ROLE, closes_letter, is_byline
from ..lines.captions import (
    credit_alone,
    is_credited,
    is_photographed,
    points_at_picture,
    says_caption,
)
from ..lines.datelines import is_date, is_document_number, opens_dated, reaches_on
from ..lines.furniture import is_furniture
from ..lines.heads import is_head_line, is_keywords, is_open_kicker
from ..lines.verse import HARD
from ..survey.blocks import Block, BlockMarkup
from ..survey.columns import columns
from ..survey.draft import Draft, told_once
from ..survey.endings import (
    FILLED,
    INDENT,
    PASSED,
    SHORT,
    Column,
    column,
    count_ends,
    is_indented,
    is_interrupting,
    why_ended,
    width,
)
from ..survey.measure import LARGEST, PrintedMeasure, cells, infer
from ..survey.verse import is_verse
from .fix import Edit, Fix

_INDENT = re.compile(r"\u3000{1,4}|[ \t]{4,}")
"""An indent of one wide blank or more, or of four narrow ones; fewer are what OCR left."""
_SPEAKER = re.compile(r"[^，。：:\s]{1,8}[：:]")
"""A name and an office of eight characters (7) and a colon."""
_LABELLED = re.compile(r"\s*(?:注|附注|来源|资料来源|數據來源|数据来源|資料來源)[：:]")
"""A line below a table that says what it is."""
LONGEST_MARKED = 16
"""Han characters of the longest heading that is told from its text by its ornament alone. The
longest of 38 subheads of 179 articles in tests and content has 18, half of them 8 or fewer."""


SPACED = 8
"""Lines that stand alone from which empty lines may part printed lines, not paragraphs. A choice:
fewer tell no measure. Of 129 damaged articles with such lines none comes out otherwise with four or
twelve; with 16 three short ones stay in their lines."""
TOLD = 2
"""Words split between two such lines that prove it. A choice: one may be chance. With one none of
those 129 comes out otherwise, with four six stay in their lines."""


def find_spaced_lines(draft: Draft) -> Iterator[Fix]:
    """Close the empty lines of a text in which every printed line stands alone."""
    text = draft.text
    joints = _spaced_joints(draft)
    split = sum(splits(text[one.start : one.end], text[two.start : two.end]) for one, two in joints)
    if split >= TOLD:
        for one, two in joints:
            yield Fix(
                (Edit(one.end, two.start - 1, ""),), worded("every printed line stands alone")
            )


def _spaced_joints(draft: Draft) -> list[tuple[Block, Block]]:
    """The pairs of lines with an empty one between them, the first of them full."""
    text = draft.text
    widths = {
        b.start: cells(text[b.start : b.end]) for b in draft.blocks
        if b.kind is BlockMarkup.PARA and text.find("\n", b.start, b.end) < 0
    }  # fmt: skip
    found = infer(list(widths.values()), few=SPACED // 2) if len(widths) >= SPACED else ()
    # A quarter of the lines must fill it; with a third or a sixth all 129 come out the same.
    if not found or found[0].lines * 4 < len(widths):
        return []
    return [
        (one, two) for one, two in pairwise(draft.blocks)
        if one.start in widths and two.start in widths and two.hole == 2
        and _is_full(text[one.start : one.end], found[0])
    ]  # fmt: skip


def _is_full(line: str, measure: PrintedMeasure) -> bool:
    """Whether a line fills the measure; one that ends no sentence may have lost marks."""
    # Of 129 damaged articles in which every line stands alone 25 come out otherwise with 0.9 or 1.5
    # for FILLED, for better and worse; with a cell less for SHORT 40 do, all for the worse.
    short = FILLED if ends_sentence(line) else SHORT
    return measure.cells - short <= width(line, measure) <= measure.cells + PASSED


def find_paragraph_ends(draft: Draft) -> Iterator[Fix]:
    """Part paragraphs whose lines follow one another without an empty line."""
    text = draft.text
    marked = _is_marked(draft)
    before: BlockMarkup | None = None
    for block in draft.blocks:
        several = block.kind is BlockMarkup.PARA and text.find("\n", block.start, block.end) >= 0
        if several and not is_verse(draft, block):
            for at, reason in _ends(draft, block, before, marked=marked):
                yield Fix((Edit(at, at, "\n"),), reason)
        if block.kind is not BlockMarkup.FRONT:
            before = block.kind


SEVERAL = 3
"""Blocks of several lines from which empty lines are taken to part the paragraphs. A choice: with
two or four none of 13 texts that ask comes out otherwise."""
SELDOM = 0.1
"""Short last lines inside such a block, on average, above which they are not. A choice: one in ten
blocks may hold a slip. With 0.05 or 0.2 none of 68 texts tried comes out otherwise."""


def _is_marked(draft: Draft) -> bool:
    """Whether empty lines part the paragraphs, so that line ends alone do not."""
    several = [
        b for b in draft.blocks
        if b.kind is BlockMarkup.PARA and draft.text.count("\n", b.start, b.end) > 1
    ]  # fmt: skip
    if len(several) < SEVERAL:
        return False
    printed = (_printed(draft)[block.start] for block in several)
    return sum(map(count_ends, printed)) <= SELDOM * len(several)


@told_once
def _printed(draft: Draft) -> Mapping[int, Column | None]:
    """The lines of each block of several with what their measure says, by its start."""
    text = draft.text
    return {
        block.start: column(text[block.start : block.end].split("\n"), columns(draft).measures)
        for block in draft.blocks
        if block.kind is BlockMarkup.PARA and text.find("\n", block.start, block.end) >= 0
    }


def _ends(
    draft: Draft, block: Block, before: BlockMarkup | None, *, marked: bool
) -> Iterator[tuple[int, Said]]:
    """Yield the line ends inside a block that are paragraph ends, and why.

    ``before`` is what stands above the block: a picture, its caption may come first.
    """
    written = draft.text[block.start : block.end].split("\n")
    lines = _flush(written)
    wide = sum(len(line) for line in lines if width(line, None) > LARGEST)
    whole = wide * 2 > block.end - block.start
    printed = None if whole else _printed(draft)[block.start]
    told = None if marked else printed
    heads = _heads_above(lines, printed, block, before)
    end = block.start - 1
    for at, line in enumerate(lines[:-1]):
        end += len(written[at]) + 1
        if HARD.search(line) and not _INDENT.match(lines[at + 1]):
            continue
        if at < heads:
            yield end, worded("a line that stands apart")
        elif reason := _why(lines, at, told):
            yield end, reason
        elif whole and ends_sentence(line):
            yield end, worded("each line is a whole paragraph")


def _flush(lines: list[str]) -> list[str]:
    """The lines of a block without the indent that sets it off as a whole."""
    if not _is_set_off(lines):
        return lines
    least = min(len(line) - len(line.lstrip(_INDENTS)) for line in lines)
    return [line[least:] for line in lines]


def _heads_above(
    lines: Sequence[str], printed: Column | None, block: Block, before: BlockMarkup | None
) -> int:
    """How many of the first lines are heads, or a caption below a picture or a hole."""
    if before is None:
        return _leading_heads(lines, printed)
    return int((block.hole > 2 or before is BlockMarkup.IMAGE) and _is_caption(lines, printed))


HEADS = 10
"""Lines above the text that are looked at for heads and bylines. A choice: kicker, title and
subtitle of two lines each, and a byline of two; of 20 texts that ask none comes out otherwise with
eight."""


def _leading_heads(lines: Sequence[str], printed: Column | None) -> int:
    """How many of the first lines are heads and bylines."""
    above = 0
    while above < min(HEADS, len(lines)) and _is_above(lines[above]):
        above += 1
    if 0 < above < HEADS and is_open_kicker(lines[above - 1]):
        above -= 1
    # Whatever their width: a byline or a dateline tells where the text begins.
    if above < len(lines) and above < HEADS and opens_dated(lines[above]):
        return above
    for at in reversed(range(above)):
        if is_byline(lines[at]):
            return at + 1
    count = 0
    for line in lines[:above]:
        if not is_furniture(line) and printed and _is_text(printed, count):
            break
        count += 1
    # Lines of one block that are all heads may be a title of several lines; a byline tells.
    return count if count < len(lines) else 0


def _is_caption(lines: Sequence[str], printed: Column | None) -> bool:
    """Whether the first line below a picture is its caption: no line of text, and open."""
    own = printed is not None and (
        not -PASSED <= printed.slacks[0] <= FILLED or is_indented(printed, 1)
    )
    return is_credited(lines[0]) or (own and not ends_sentence(lines[0]) and not leads_on(lines[0]))


def _is_text(printed: Column, at: int) -> bool:
    """Whether a line that could be a head fills the measure, perhaps behind an indent."""
    slack = printed.slacks[at]
    if slack < FILLED or at == 0 or at + 1 >= len(printed.lines):
        return slack < FILLED
    line, following = printed.lines[at : at + 2]
    return splits(line, following) or (slack < INDENT[1] and printed.slacks[at + 1] < FILLED)


def _is_above(line: str) -> bool:
    """Whether a line may stand above the text: a head, a byline, a line of the page."""
    if is_byline(line) or is_furniture(line) or is_open_kicker(line):
        return True
    return is_head_line(line) and not ends_sentence(line)


def _why(lines: Sequence[str], at: int, printed: Column | None) -> Said:
    """Say why the paragraph ends behind line ``at``; empty when it goes on."""
    if _is_split_byline(lines, at, printed):
        return SILENCE
    return (
        _why_apart(lines, at, printed)
        or _why_caption(lines, at, printed)
        or _why_set_off(lines, at, printed)
        or _why_item(lines, at)
        or _why_anew(lines, at, printed)
        or (why_ended(printed, at) if printed else SILENCE)
    )


def _is_split_byline(lines: Sequence[str], at: int, printed: Column | None) -> bool:
    """Whether 本报记者 ends line ``at``, so that the name stands in the next one."""
    line, following = lines[at], lines[at + 1]
    if not _ENDS_IN_ROLE.search(line) or is_furniture(line) or is_furniture(following):
        return False
    return _is_byline(printed, lines, at) or _is_byline(printed, lines, at + 1)


_IN_NUMBER = re.compile(r"\d(?:[.．:：]|\d|(?<=[.．:：]\d))$")
_REST = re.compile(r"\d{1,3}(?:[，。、；]|$)")
"""A number over two lines of a column, its rest the last line of a paragraph: 末班18:0|0."""


def _why_apart(lines: Sequence[str], at: int, printed: Column | None) -> Said:
    """Whether one of two lines is of the page, or names a writer or a photographer."""
    line, following = lines[at], lines[at + 1]
    if _IN_NUMBER.search(line) and _REST.match(following):
        return SILENCE
    if is_furniture(line) or is_furniture(following):
        return worded("a line of the page")
    if _is_byline(printed, lines, at) or _is_byline(printed, lines, at + 1):
        return worded("a byline")
    if _is_credit(line) or (_is_credit(following) and ends_sentence(line)):
        return worded("a photographer's name")
    return SILENCE


def _why_caption(lines: Sequence[str], at: int, printed: Column | None) -> Said:
    """Whether one of two lines is a caption, or an item behind a sign."""
    line, following = lines[at], lines[at + 1]
    if is_photographed(line) or (
        printed and is_photographed(following) and _is_torn_off(printed, at)
    ):
        return worded("a caption that names its photographer")
    if says_caption(following) and (
        ends_sentence(line) or says_caption(line) or (printed and _is_cut_off(printed, at))
    ):
        return worded("a caption")
    if points_at_picture(following) and (ends_sentence(line) or points_at_picture(line)):
        return worded("the next line opens with a sign")
    return SILENCE


def _why_set_off(lines: Sequence[str], at: int, printed: Column | None) -> Said:
    """Whether one of two lines is set off: by its place, an indent, what it is."""
    line, following = lines[at], lines[at + 1]
    if printed and (is_interrupting(printed, at) or is_interrupting(printed, at + 1)):
        return worded("a line that stands within a sentence")
    if _INDENT.match(following):
        return worded("the next line is indented")
    if _is_numbered_head(lines, at) or _is_numbered_head(lines, at + 1):
        return worded("a numbered line that stands apart")
    if _is_official(line, following):
        return worded("a line that is only a date, or the number of a document")
    if closes_letter(line) or closes_letter(following):
        return worded("a line that signs")
    if _is_marked_head(line, following):
        return worded("a line that is marked as a heading")
    return worded("the next line begins with what it is") if _LABELLED.match(following) else SILENCE


def _is_official(line: str, following: str) -> bool:
    """Whether one of two lines is only a date, no end of a span, or a document's number."""
    if any(map(is_document_number, (line, following))):
        return True
    return is_date(line) or (is_date(following) and not reaches_on(line))


def _why_item(lines: Sequence[str], at: int) -> Said:
    """Whether the next line is an item of a list: the first behind ：, or the next one."""
    number = item_number(lines[at + 1])
    if number == 1 and lines[at].rstrip().endswith(("：", ":")):
        return worded("a list begins")
    if number > 1 and any(item_number(before) == number - 1 for before in lines[: at + 1]):
        return worded("the next item of a list")
    note = note_number(lines[at + 1])
    if note > 1 and any(note_number(before) == note - 1 for before in lines[: at + 1]):
        return worded("the next note")
    return SILENCE


def _why_anew(lines: Sequence[str], at: int, printed: Column | None) -> Said:
    """Whether the next line begins anew, or lines are too wide for any column."""
    line, following = lines[at], lines[at + 1]
    ended = ends_sentence(line)
    if ended and (is_section(following) or _is_speaker(lines, at + 1, printed)):
        return worded("the next line begins anew")
    measure = printed.measure if printed else None
    if width(line, measure) > LARGEST or (width(following, measure) > LARGEST and ended):
        return worded("each line is a whole paragraph")
    return SILENCE


_INDENTS = " \t\u3000"


def _is_set_off(lines: Sequence[str]) -> bool:
    """Whether a block is set off as a whole: all lines indented alike, sentences over lines.

    A line on which a sentence goes on is full: a short one is a head above paragraphs.
    """
    depths = {len(line) - len(line.lstrip(_INDENTS)) for line in lines}
    deeper = len(depths) == 2 and max(depths) - min(depths) in INNER and ends_sentence(lines[-1])
    if len(lines) < 2 or not (len(depths) == 1 or deeper):
        return False
    if not all(_INDENT.match(line) for line in lines):
        return False
    torn = [line for line in lines[:-1] if not ends_sentence(line)]
    widest = max(width(line.strip(), None) for line in lines)
    return bool(torn) and all(width(line.strip(), None) >= widest * FULL for line in torn)


INNER = (2, 4)
"""Blanks by which a paragraph inside what is set off begins deeper: two wide ones, four narrow."""
FULL = 0.6
"""Share of the widest line that a line takes on which a sentence goes on. A choice: marks and
blanks that were lost make lines narrower, a head takes less than half of one. With 0.45 or 0.75
none of 52 texts tried comes out otherwise."""


def _is_numbered_head(lines: Sequence[str], at: int) -> bool:
    """Whether line ``at`` is a numbered head: short, without a stop, between longer lines."""
    line = lines[at]
    if is_bare_number(line) and at and ends_sentence(lines[at - 1]):
        return True
    if not _is_numbered(line.strip()) or not 2 <= count_han(line) <= LONGEST_MARKED:
        return False
    if at + 1 >= len(lines) or (at and not _may_stand_above(lines, at - 1)):
        return False
    if re.search("[，。；：！？,;:!?]", line) or splits(line.rstrip(), lines[at + 1]):
        return False
    return width(line, None) * SHORTER <= width(lines[at + 1], None)


MOST_KEYWORDS = 4
"""Printed lines that the key words of a paper take at most. A choice: eight words in a narrow
column take three. With three or six none of 26 texts that ask comes out otherwise."""


def _may_stand_above(lines: Sequence[str], at: int) -> bool:
    """Whether line ``at`` may be the last one above a head: a sentence ends, or key words."""
    if ends_sentence(lines[at]) or item_number(lines[at]):
        return True
    for line in reversed(lines[max(0, at - MOST_KEYWORDS + 1) : at + 1]):
        if ends_sentence(line) or is_keywords(line):
            return is_keywords(line)
    return False


def _is_numbered(text: str) -> bool:
    """Whether a line begins with a number, in Han numerals or in digits: 二、 二　 （2） 2．"""
    first = text.split(maxsplit=1)
    apart = len(first) == 2 and is_bare_number(first[0]) and not splits(first[0], first[1])
    return numbering(text) is not None or apart


SHORTER = 1.5
"""How many times as long as a numbered head the line below it is. A choice: with 1.2 or 2 none of
52 texts tried comes out otherwise."""


def _is_torn_off(printed: Column, at: int) -> bool:
    """Whether line ``at`` is text although a caption follows it: full, or cut within a word."""
    line, caption = printed.lines[at], printed.lines[at + 1]
    if says_caption(line) or splits(line, caption):
        return False
    rest = printed.lines[at + 2] if at + 2 < len(printed.lines) else ""
    full = -PASSED <= printed.slacks[at] <= FILLED
    return full or ends_sentence(line) or splits(line, rest)


def _is_cut_off(printed: Column, at: int) -> bool:
    """Whether line ``at`` fills the measure and the one behind it does not."""
    return printed.slacks[at] <= FILLED < printed.slacks[at + 1]


def _is_speaker(lines: Sequence[str], at: int, printed: Column | None) -> bool:
    """Whether line ``at`` begins with a speaker's name, as another line near it does.

    Where no measure tells anything, and no indent of the first line, one such line is enough.
    """
    found = _SPEAKER.match(lines[at])
    told_by_indent = lines[0].startswith("\u3000")
    if found is None or (printed is None and not told_by_indent):
        return found is not None
    near = (*range(max(0, at - NEAR), at), *range(at + 1, min(at + NEAR, len(lines))))
    return any(lines[other].startswith(found[0]) for other in near)


NEAR = 40
"""Lines on either side in which a speaker speaks again. A choice: with ten or 80 none of 20 texts
tried comes out otherwise."""


def _is_byline(printed: Column | None, lines: Sequence[str], at: int) -> bool:
    """Whether a line names its writers and does not fill the measure as text does."""
    return is_byline(lines[at]) and (printed is None or printed.slacks[at] > FILLED)


_ENDS_IN_ROLE = re.compile(rf"(?:{ROLE.pattern})\s*$")


def _is_credit(line: str) -> bool:
    return credit_alone(line, 0, len(line)) is not None


def _is_marked_head(line: str, following: str) -> bool:
    """Whether ``line`` is a heading by its ornament, and what follows is text, not the rest."""
    bare = line.strip()
    return (
        bare[:1] in MARKERS
        and 2 <= count_han(bare) <= LONGEST_MARKED
        and not re.search("[，。；,;]", bare)
        and (following.lstrip()[:1] in '“"' or bool(re.search("[，。；,;]", following)))
        and count_han(following) > LONGEST_MARKED
    )
