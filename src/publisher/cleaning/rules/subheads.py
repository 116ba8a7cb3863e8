"""Subheads at any heading level or none, over one line or two; text that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from ...tongues import Said, worded
from ...words import SIDE, splits
from ..language.chars import BLANK, HAN, count_han
from ..language.numbering import (
    SECTIONS,
    Form,
    han_value,
    is_bare_number,
    is_section,
    numbering,
)
from ..language.sentences import ends_part, ends_statement, ends_with_mark, opens_entry
from ..lines.bylines import MARKERS, closes_letter, is_byline, is_housed_name
from ..lines.captions import opens_item
from ..lines.datelines import is_date, is_document_number
from ..lines.heads import is_keywords, is_wrapped
from ..survey.blocks import Block, BlockMarkup
from ..survey.draft import Draft, told_once
from ..survey.front import values
from ..survey.joints import SURE, goes_on
from ..survey.pictures import belongs_to_table, captions
from ..survey.roles import head_span, roles
from .fix import Edit, Fix

POINTERS = "▲△▼▽►▶"
"""Signs that open an item of news or point at a picture, as often as they mark a subhead."""
_ANY_MARKER = re.compile(f"[{MARKERS}]")
ALIKE = 2
"""Plain short lines between paragraphs that make each other subheads. A choice: one may be
anything. With one 25 texts of the tests and four of 158 damaged ones come out otherwise, with three
six."""
LONGEST = 26
"""Han characters of the longest line that is taken for a subhead. The longest of 38 subheads of
179 articles in tests and content has 18."""
_IN_BRACKETS = re.compile(rf"[{BLANK}]*[（(][^（）()]{{4,}}[）)][{BLANK}]*")
"""A line in brackets as a whole: what a stage shows, who gave a text. Under four it is a number:
（一）."""
_BOLD_ALL = re.compile(r"\*\*(?!\s)[^*\n]+\*\*[ \t]*$")
_BOLD = re.compile(r"\*\*(?=\S)(?P<inner>[^*\n]{2,80}?)(?<=\S)\*\*")
"""Bold type: 80 characters are a printed line or two, longer ones a paragraph that is bold as a
whole."""


def find_text_headings(draft: Draft) -> Iterator[Fix]:
    """Make headings that are sentences, or the first line of a paragraph, text again."""
    text = draft.text
    taken = set(roles(draft).values())
    for at, block in enumerate(draft.blocks):
        if (
            block.kind is not BlockMarkup.HEADING
            or draft.raw_offset(head_span(draft, block)[0]) in taken
        ):
            continue
        written = text[block.body : block.end]
        han = count_han(written)
        if (han > LONGEST_STATED and ends_statement(written)) or han > LONGEST_MARKED:
            yield Fix(
                (Edit(block.start, block.body, ""),), worded("a whole sentence is no heading")
            )
        elif why := _first_line(draft, at):
            yield Fix(
                (Edit(block.start, block.body, ""),),
                worded("the paragraph goes on: {why}", why=why),
            )


LONGEST_STATED, LONGEST_MARKED = 18, 60
"""Han characters of the longest heading that ends with a stop, and of the longest that a tool
marked as one. The longest of 38 subheads of 179 articles in tests and content has 18. With 14 or
22, and with 45 or 75, none of 124 texts that ask comes out otherwise."""
LEAST_TEXT = 60
"""Characters of the shortest paragraph whose first line can have become a heading. A choice: of
1,280 paragraphs of 179 articles in tests and content 289 are shorter."""


_JUST_BEGUN = re.compile(f"[，,][{HAN}]{{1,2}}$")


def _first_line(draft: Draft, at: int) -> str:
    """Say why heading ``at`` is the first printed line of the paragraph below it, if it is."""
    block = draft.blocks[at]
    following = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else block
    text = following.kind is BlockMarkup.PARA and following.end - following.start >= LEAST_TEXT
    marked = draft.text[block.body : block.end].lstrip()[:1] in MARKERS
    if not text or marked or is_section(draft.text, block.body, block.end):
        return ""
    line = Block(BlockMarkup.PARA, block.body, block.end, block.body)
    points, why = goes_on(draft, line, following)
    # The tool says that it is a heading: two points more than between paragraphs must speak.
    if points > 0 and _JUST_BEGUN.search(draft.text[block.body : block.end]):
        points, why = points + 2, worded("{why}, a clause has just begun", why=why)
    return why if points >= SURE + 2 else ""


def find_wrapped_headings(draft: Draft) -> Iterator[Fix]:
    """Join a heading whose second line became a block of its own."""
    text = draft.text
    taken = set(roles(draft).values())
    for one, two in pairwise(draft.blocks):
        if not _may_be_two_lines(text, one, two):
            continue
        first, second = head_span(draft, one), head_span(draft, two)
        starts = {draft.raw_offset(first[0]), draft.raw_offset(second[0])}
        left, right = text[slice(*first)], text[slice(*second)]
        if starts & taken or not left or not _may_be_second_line(right):
            continue
        close = two.kind is BlockMarkup.PARA and two.hole == 1
        split = splits(left, right) and count_han(left) >= LEAST_SPLIT
        if split or re.search("[，,、]$", left) or close:
            yield Fix((Edit(first[1], second[0], " "),), worded("a heading of two lines"))


LEAST_SPLIT = 6
"""Han characters of the shortest first line of a heading that a split word alone joins. A choice:
the median of 38 subheads in tests and content is 8. No text of the tests asks."""


def _may_be_two_lines(text: str, one: Block, two: Block) -> bool:
    """Whether two blocks may be one heading: of one level, the second without an ornament."""
    if one.kind is not BlockMarkup.HEADING or two.kind not in (
        BlockMarkup.HEADING,
        BlockMarkup.PARA,
    ):
        return False
    if two.kind is BlockMarkup.HEADING and two.level != one.level:
        return False
    return text[two.body : two.end].lstrip()[:1] not in MARKERS


def _may_be_second_line(text: str) -> bool:
    """Whether a line may be the second one of a heading: short, open, no head of its own."""
    return (
        bool(text)
        and count_han(text) <= LONGEST
        and not ends_with_mark(text)
        and not is_section(text)
        and not is_byline(text)
    )


def find_subheads(draft: Draft) -> Iterator[Fix]:
    """Make subheads of the lines that stand alone and carry an ornament, a number or bold."""
    for block, sure in _lines_alone(draft):
        if sure:
            yield _as_subhead(draft, block, worded("a short line that is marked as a heading"))


def find_plain_subheads(draft: Draft) -> Iterator[Fix]:
    """Show the short lines between paragraphs that may be subheads."""
    for block, sure in _lines_alone(draft):
        if not sure:
            fix = _as_subhead(draft, block, worded("a short line between paragraphs"))
            yield fix._replace(score=0.5, message=worded("this line may be a subhead"))


def _as_subhead(draft: Draft, block: Block, reason: Said) -> Fix:
    start, end = head_span(draft, block)
    edits = [Edit(block.start, start, "## ")]
    if end < block.end:
        edits.append(Edit(end, block.end, ""))
    return Fix(tuple(edits), reason)


@told_once
def _lines_alone(draft: Draft) -> tuple[tuple[Block, bool], ...]:
    return (*((block, True) for block in _bare_numbers(draft)), *_plain_subheads(draft))


def _bare_numbers(draft: Draft) -> Sequence[Block]:
    """The lines that are one Han numeral each and count on from 一: the heads of parts."""
    words = (
        (b, draft.text[b.body : b.end].strip()) for b in draft.blocks if b.kind is BlockMarkup.PARA
    )
    # Three numerals count to 九十九; with two or four none of 35 texts that ask changes.
    found = [(b, han_value(text)) for b, text in words if len(text) <= 3 and is_bare_number(text)]
    counts = [count for _, count in found]
    counted = len(counts) > 1 and counts == list(range(1, len(counts) + 1))
    return [block for block, _ in found] if counted else []


def _plain_subheads(draft: Draft) -> Iterator[tuple[Block, bool]]:
    """Yield the lines that could be subheads, and whether they surely are."""
    sentences = _numbered_sentences(draft)
    plain: list[tuple[int, Block]] = []
    for at, block, written in _short_lines(draft):
        told = _is_told(draft, at, written, sentences)
        if told:
            yield block, True
        elif told is not None and (not values(draft) or roles(draft)):
            plain.append((at, block))
    # One such line may be anything; several show how this text is divided.
    alike = {at for at, _ in plain if _is_whole(draft, at)}
    yield from ((block, at in alike and len(alike) >= ALIKE) for at, block in plain)


def _short_lines(draft: Draft) -> Iterator[tuple[int, Block, str]]:
    """Yield the blocks that may be subheads by their words: no heads, and no captions."""
    taken = set(roles(draft).values())
    pictures = {block.start for block, _ in captions(draft)}
    for at, block in enumerate(draft.blocks):
        if block.kind is BlockMarkup.PARA and block.end - block.start <= 4 * LONGEST:
            start, end = head_span(draft, block)
            other = draft.raw_offset(start) in taken or block.start in pictures
            other = other or belongs_to_table(draft, at)
            if not other and _may_be_subhead(draft.text[start:end]):
                yield at, block, draft.text[start:end]


def _may_be_subhead(text: str) -> bool:
    """Whether the words of a block may be a subhead: one short open line, no byline."""
    return (
        "\n" not in text
        and 2 <= count_han(text) <= LONGEST
        and not ends_with_mark(text)
        and not ends_statement(text)
        and not is_document_number(text)
        and not opens_entry(text)
        and not _IN_BRACKETS.fullmatch(text)
        and not is_byline(text)
        and not _ANY_MARKER.search(text)
        and not opens_item(text)
        and not is_date(text)
        and not closes_letter(text)
        and not is_housed_name(text)
    )


def _is_told(draft: Draft, at: int, written: str, sentences: Collection[Form]) -> bool | None:
    """Whether anything tells block ``at`` to be a subhead; None where it can be none.

    ``sentences`` are the forms of numbers whose lines are the items of this text.
    """
    block = draft.blocks[at]
    sign = draft.text[block.start : block.end].lstrip(" \u3000*")[:1]
    marked = sign in MARKERS and sign not in POINTERS
    if not _stands_alone(draft, at, marked=marked):
        return None
    if marked or _BOLD_ALL.match(draft.text, block.body, block.end):
        return True
    number = numbering(written)
    if number is not None and number.form in SECTIONS:
        return None if number.form in sentences else True
    return _is_centred(draft, block)


def _is_centred(draft: Draft, block: Block) -> bool:
    """Whether more blanks stood in front of a line than the indent of a paragraph has."""
    if block.body == block.start:
        return False
    words_at = draft.raw_offset(block.body)
    # Every blank counts a half cell at least, some of them may have been line ends.
    before = draft.raw[max(0, words_at - 4 * CENTRED) : words_at]
    found = _TRAILING_BLANKS.search(before)
    blanks = found[0] if found else ""
    return len(blanks) + blanks.count("\u3000") >= CENTRED


_TRAILING_BLANKS = re.compile(f"[{BLANK}]+$")


CENTRED = 7
"""Half cells of blanks in front of a line that stands in the middle of its column. An indent has
four, and one that OCR widened up to six. With five or nine both texts that ask stay as they are."""


def _is_whole(draft: Draft, at: int) -> bool:
    """Whether a short line is no torn piece of a paragraph: no sentence, no printed lines."""
    block = draft.blocks[at]
    text = draft.text[block.start : block.end]
    if re.search("[。；：:]|[，,].*[，,]", text) or is_wrapped(text):
        return False
    last = at + 1 == len(draft.blocks)
    return last or goes_on(draft, block, draft.blocks[at + 1])[0] < SURE - 1


def _numbered_sentences(draft: Draft) -> frozenset[Form]:
    """The forms of numbers whose lines are items of a text: some are sentences, with stops."""
    numbers = (
        numbering(draft.text, block.body, block.end)
        for block in draft.blocks
        if block.kind is BlockMarkup.PARA and ends_statement(draft.text[block.body : block.end])
    )
    return frozenset(number.form for number in numbers if number is not None)


def _is_open_item(text: str) -> bool:
    """Whether a paragraph is an item behind a number in digits that ends without a stop."""
    number = numbering(text)
    return number is not None and number.form is Form.DIGITS and len(text) <= LONGEST


def _stands_alone(draft: Draft, at: int, *, marked: bool) -> bool:
    """Whether a block stands between text: behind a whole sentence, before a long paragraph.

    Behind a ``marked`` line an ornament tells it, whether or not the stop above it was lost.
    """
    blocks, text = draft.blocks, draft.text
    if at + 1 >= len(blocks) or blocks[at].hole > 2 or blocks[at + 1].hole > 2:
        return False
    following = blocks[at + 1]
    if following.kind not in (
        BlockMarkup.PARA,
        BlockMarkup.LIST,
        BlockMarkup.HEADING,
        BlockMarkup.TABLE,
    ):
        return False
    short = following.kind is BlockMarkup.PARA and following.end - following.start < SHORT_TEXT
    section = is_section(text, blocks[at].body, blocks[at].end)
    counted = numbering if section else is_section
    if short and not counted(text, following.body, following.end):
        return False
    return marked or _ends_above(draft, at, section=section)


SHORT_TEXT = 30
"""Characters below which a paragraph may be another head, or an entry of a list, so that the line
above it is no subhead. A choice: with 22 one text of the tests gets a doubt more, with 38 four lose
a subhead or a doubt."""


def _ends_above(draft: Draft, at: int, *, section: bool) -> bool:
    """Whether what stands above block ``at`` is whole; above a ``section`` open items may."""
    blocks = draft.blocks
    other = at - 1
    while other >= 0 and blocks[other].kind in (BlockMarkup.IMAGE, BlockMarkup.FRONT):
        other -= 1
    before = blocks[other] if other >= 0 else None
    if before is None or before.kind is not BlockMarkup.PARA:
        return True
    above = draft.text[before.start : before.end]
    return ends_part(above) or is_keywords(above) or (section and _is_open_item(above))


def find_bold(draft: Draft) -> Iterator[Fix]:
    """Remove stars that make the first printed line of a paragraph bold, in mid-sentence."""
    text = draft.text
    for block in draft.blocks:
        if block.kind is not BlockMarkup.PARA:
            continue
        for match in _BOLD.finditer(text, block.start, block.end):
            inner = match["inner"]
            after = text[match.end() : block.end].lstrip(" \n\u3000")[:1]
            if not re.match(f"[{HAN}，,、0-9]", after) or re.search(r"[。！？!?：:；]$", inner):
                continue
            before = text[block.start : match.start()].strip()
            long = count_han(inner) >= LEAST_BOLD and not before
            if long or splits(inner, text[match.end() : match.end() + SIDE].lstrip()):
                edits = (
                    Edit(match.start(), match.start() + 2, ""),
                    Edit(match.end() - 2, match.end(), ""),
                )
                yield Fix(edits, worded("bold that ends inside a sentence"))


LEAST_BOLD = 6
"""Han characters of the shortest printed line that a tool made bold by itself: half a line of a
narrow column. Shorter ones are heads that run in, or stressed words: one of the tests has five."""


def find_levels(draft: Draft) -> Iterator[Fix]:
    """Set subheads numbered （一） one level below those numbered 一、."""
    text = draft.text
    heads = [b for b in draft.blocks if b.kind is BlockMarkup.HEADING]
    numbered = [b for b in heads if _is_numbered(text, b, Form.LISTED)]
    if not numbered:
        return
    for block in heads:
        if block.level == 2 and _is_numbered(text, block, Form.BRACKETED):
            yield Fix((Edit(block.start, block.start, "#"),), worded("numbered below 一、"))


def _is_numbered(text: str, block: Block, form: Form) -> bool:
    """Whether the words of a block begin with a number of one ``form``."""
    found = numbering(text, block.body, block.end)
    return found is not None and found.form is form
