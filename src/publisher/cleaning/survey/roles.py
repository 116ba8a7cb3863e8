"""What stands above the text: which block is the title, kicker, subtitle, byline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..language.chars import BLANK, BLANKS, count_han
from ..language.numbering import is_bare_number, numbering
from ..language.sentences import ends_sentence
from ..lines.bylines import MARKERS, ROLE, is_byline, is_housed_name, is_names, is_pen_name
from ..lines.datelines import is_document_number, opens_dated
from ..lines.furniture import is_furniture
from ..lines.heads import (
    COLUMN,
    DASHED,
    KICKER,
    LEADS,
    LONGEST_NAME,
    REPORTS,
    SUBTITLE_END,
    is_head_line,
    is_open_kicker,
    is_wrapped,
    reads_as_text,
)
from .blocks import Block, BlockMarkup
from .draft import Draft, Point, surveyed
from .front import values
from .joints import SURE, goes_on
from .opening import dateline


@dataclass(frozen=True, slots=True)
class HeadRoles:
    """The blocks above the text and what each of them is."""

    title: Block | None = None
    kicker: Block | None = None
    subtitle: Block | None = None
    byline: Block | None = None


def head_span(draft: Draft, block: Block) -> tuple[int, int]:
    """The span of a head without its markers, stars and outer blanks."""
    start, end = block.body, block.end
    text = draft.text
    strip = MARKERS + "* \t\u3000\u00a0#"
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in "* \t\u3000\u00a0#":
        end -= 1
    return start, end


@surveyed(Point.HEADS)
def roles(draft: Draft) -> Mapping[str, int]:
    """For each key of the front matter the raw offset where its words begin."""
    found = head(draft)
    if found.title is not None and found.byline is None:
        found = replace(found, byline=_signed(draft))
    named = (("title", found.title), ("kicker", found.kicker),
             ("subtitle", found.subtitle), ("byline", found.byline))  # fmt: skip
    places = {key: draft.raw_offset(head_span(draft, b)[0]) for key, b in named if b is not None}
    opening = dateline(draft, places.values()) if "title" not in values(draft) else None
    if opening is not None:
        places["dateline"] = draft.raw_offset(opening[1])
    return places


def head(draft: Draft) -> HeadRoles:
    """Find what stands above the text."""
    if "title" in values(draft):
        return HeadRoles()
    above = zone(draft)
    byline = _byline(draft, above)
    if byline is None:
        return _ranked(draft, _without_subheads(draft, above), None)
    higher = [b for b in above if b.start < byline.start]
    lower = [b for b in above if b.start > byline.start]
    lines = higher or lower
    if len(lines) == 1 and len(lower) == 1 and _is_low_subtitle(draft, lines[0], lower[0]):
        lines = lines + lower
    return _ranked(draft, lines, byline)


def _byline(draft: Draft, above: list[Block]) -> Block | None:
    """The block of a head that is its byline, or the last one if it is names alone."""
    printed = [draft.text[slice(*head_span(draft, block))] for block in above]
    for block, line in zip(above, printed, strict=True):
        if is_byline(line):
            return block
    if len(above) > 1 and above[-1].kind is BlockMarkup.PARA and is_names(printed[-1]):
        return above[-1]
    return above[1] if _is_signed_below(above, printed) else None


def _is_signed_below(above: Sequence[Block], printed: Sequence[str]) -> bool:
    """Whether a pen name stands right below the title: a plain line below a heading."""
    kinds = [block.kind for block in above[:2]]
    return kinds == [BlockMarkup.HEADING, BlockMarkup.PARA] and is_pen_name(printed[1])


def _signed(draft: Draft) -> Block | None:
    """The line below the text that names its writer, where none stands above: 記者蘇禾."""
    text = draft.text
    signed: Block | None = None
    for block in reversed(draft.blocks):
        written = text[block.start : block.end].strip()
        if block.kind is BlockMarkup.PARA and is_byline(written) and ROLE.match(written):
            signed = block
        elif (
            block.kind is not BlockMarkup.PARA
            or len(written) > LONGEST_BELOW
            or ends_sentence(written)
        ):
            break
    return signed


LONGEST_BELOW = 60
"""Characters of the longest line that can stand below a text and its signature. A choice."""


def zone(draft: Draft) -> list[Block]:
    """The head lines and the byline before the first paragraph of text."""
    found: list[Block] = []
    signed = False
    for at, block, text in _lines_from_top(draft):
        if block.kind is BlockMarkup.PARA and is_byline(text):
            if signed:
                break
            signed = True
        elif block.kind is BlockMarkup.HEADING:
            if signed and found[0].kind is BlockMarkup.HEADING:
                return found + [block] * _is_low_subtitle(draft, found[0], block)
            if not text:
                continue
        elif block.kind is not BlockMarkup.PARA or not _may_be_head(draft, at, text, found):
            break
        elif signed and len(found) > 1:
            return found + _late_subtitle(draft, found[0], block, text)
        found.append(block)
        if len(found) == MOST_HEADS:
            break
    return found


def _is_low_subtitle(draft: Draft, title: Block, block: Block) -> bool:
    """Whether a heading between the byline and the text is the subtitle: the only one of its
    level, below the title's, and no numbered or marked subhead."""
    text = draft.text[slice(*head_span(draft, block))]
    alike = (b for b in draft.blocks if b.kind is BlockMarkup.HEADING and b.level <= block.level)
    return (
        block.kind is BlockMarkup.HEADING
        and title.level < block.level
        and all(b.start <= block.start for b in alike)
        and not _reads_as_subhead(draft, block, text)
    )


MOST_HEADS = 6
"""Lines above the text that are looked at: kicker, title, subtitle, byline, some of two lines. With
five or seven none of 68 texts tried comes out otherwise."""


def _late_subtitle(draft: Draft, first: Block, block: Block, text: str) -> list[Block]:
    """A line with a dash below the title, its subtitle although the byline stood above."""
    byline = is_byline(draft.text[slice(*head_span(draft, first))])
    return [block] if byline and DASHED.match(text) else []


def _lines_from_top(draft: Draft) -> Iterator[tuple[int, Block, str]]:
    """Yield the blocks from the top with their words, without pictures, lines of the page and the
    number of the document."""
    for at, block in enumerate(draft.blocks):
        if block.kind not in (BlockMarkup.FRONT, BlockMarkup.IMAGE, BlockMarkup.RULE):
            text = draft.text[slice(*head_span(draft, block))]
            if not is_furniture(text) and not is_document_number(text):
                yield at, block, text


def _may_be_head(draft: Draft, at: int, text: str, above: list[Block]) -> bool:
    """Whether the paragraph ``at`` can be a head: short, open, no piece of the text."""
    if is_bare_number(text) or (
        above and above[0].kind is BlockMarkup.HEADING and reads_as_text(text)
    ):
        return False
    if is_open_kicker(text):
        following = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else draft.blocks[at]
        return is_head_line(draft.text[following.body : following.end])
    if is_housed_name(text) or (is_names(text) and len(text.strip()) <= LONGEST_NAME):
        return True
    return is_head_line(text) and not is_wrapped(text) and not _is_torn_text(draft, at)


LEAST_TEXT = 40
"""Characters of the shortest paragraph that a short one above it can be torn from. A choice: of
1,280 paragraphs of 179 articles in tests and content 174 are shorter."""


def _is_torn_text(draft: Draft, at: int) -> bool:
    """Whether the sentence of block ``at`` goes on in a paragraph of text below it."""
    block = draft.blocks[at]
    text = draft.text[block.body : block.end]
    if at + 1 >= len(draft.blocks) or DASHED.match(text) or SUBTITLE_END.search(text):
        return False
    following = draft.blocks[at + 1]
    return following.end - following.start >= LEAST_TEXT and (
        goes_on(draft, block, following)[0] >= SURE
    )


def _without_subheads(draft: Draft, lines: list[Block]) -> list[Block]:
    """Drop from the lines above a text without byline those that are its first subhead."""
    if len(lines) < 2:
        return lines
    last = lines[-1]
    text = draft.text[slice(*head_span(draft, last))]
    if DASHED.match(text) or SUBTITLE_END.search(text):
        return lines
    behind = next((b for b in draft.blocks if b.start > last.start), last)
    opening = draft.text[behind.start : behind.end] if behind.kind is BlockMarkup.PARA else ""
    if opens_dated(opening) and lines[0].level == last.level:
        return lines
    return lines[:-1] if _reads_as_subhead(draft, last, text) else lines


def _reads_as_subhead(draft: Draft, last: Block, text: str) -> bool:
    """Whether a line above the text is a subhead: numbered, marked, or cut as later ones."""
    if draft.text[last.body : last.end].lstrip()[:1] in MARKERS:
        return True
    if numbering(text.lstrip(MARKERS + "".join(sorted(BLANKS)))):
        return True
    size = count_han(text)
    return last.kind is BlockMarkup.HEADING and any(
        b.kind is BlockMarkup.HEADING
        and b.start > last.start
        and b.level == last.level
        and abs(count_han(draft.text[b.body : b.end]) - size) <= EVEN
        for b in draft.blocks
    )


EVEN = 1
"""Han characters by which the subheads of a text differ. A choice: newspapers cut them alike; a
heading right below the title that is longer or shorter than those in the text is its subtitle. With
none one head of the tests is told otherwise, with two nothing changes."""


def _ranked(draft: Draft, lines: list[Block], byline: Block | None) -> HeadRoles:
    """Which of ``lines`` is the title: the highest heading, else the first line."""
    headings = [b for b in lines if b.kind is BlockMarkup.HEADING]
    if not lines or (byline is None and not headings and len(draft.blocks) < 2):
        return HeadRoles(byline=byline)
    at = lines.index(_title(draft, lines, headings))
    kicker = lines[at - 1] if at else None
    subtitle = lines[at + 1] if at + 1 < len(lines) else None
    return HeadRoles(lines[at], kicker, subtitle, byline)


def _title(draft: Draft, lines: list[Block], headings: list[Block]) -> Block:
    """The title among ``lines``, some of them ``headings``; a kicker may stand above it."""
    if not headings:
        kicker = len(lines) > 1 and _kicker_like(draft, lines[0], lines[1])
        return lines[1] if kicker else lines[0]
    top = min(b.level for b in headings)
    level = [b for b in headings if b.level == top]
    kicker = len(level) == len(lines) and (len(level) > 2 or _is_kicker(draft, level))
    return level[1] if kicker else level[0]


def _is_kicker(draft: Draft, lines: list[Block]) -> bool:
    """Whether the first of two headings of one level is a kicker by its words."""
    if len(lines) < 2:
        return False
    first, second = (draft.text[slice(*head_span(draft, b))] for b in lines[:2])
    if DASHED.match(second) or SUBTITLE_END.search(second):
        return False
    column = count_han(first) <= LONGEST_COLUMN < count_han(second) and COLUMN.search(first)
    reports = REPORTS.search(second) and not REPORTS.search(first)
    return bool(KICKER.match(first) or LEADS.search(first) or column or reports)


def _kicker_like(draft: Draft, first: Block, second: Block) -> bool:
    """Whether two plain lines read as kicker and title, not as title and subtitle."""
    above, text = (draft.text[slice(*head_span(draft, b))] for b in (first, second))
    if DASHED.match(text) or SUBTITLE_END.search(text):
        return False
    column = bare_length(above) <= LONGEST_COLUMN < bare_length(text) and COLUMN.search(above)
    leads = LEADS.search(above) or is_open_kicker(above) or column
    return bool(leads) or bare_length(above) > bare_length(text) + LONGER


LONGEST_COLUMN = 5
"""Characters of the longest name of a column that stands above a title: 今日谈, 人民论坛. A choice:
with six one head of the tests is told otherwise, with four none of three that ask."""
LONGER = 4
"""Characters by which a plain line is longer than the one below it, its title, to be its kicker. A
choice: with two one head of the tests is told otherwise, with six none of nine that ask."""


def bare_length(text: str) -> int:
    """The number of characters of ``text``, blanks left out."""
    return len(re.sub(rf"[{BLANK}]", "", text))
