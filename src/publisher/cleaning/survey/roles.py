"""What stands above the text: which block is the title, kicker, subtitle, byline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..language.chars import BLANK, BLANKS, count_han, has_han
from ..language.numbering import numbering
from ..language.sentences import ends_sentence
from ..lines.bylines import MARKERS, ROLE, is_byline, is_names
from ..lines.datelines import opens_dated
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
from .blocks import Block, Kind
from .draft import Draft, Point, surveyed
from .front import values
from .joints import SURE, goes_on
from .opening import dateline


@dataclass(frozen=True, slots=True)
class Head:
    """The blocks above the text and what each of them is."""

    title: Block | None = None
    kicker: Block | None = None
    subtitle: Block | None = None
    byline: Block | None = None


def head_span(draft: Draft, block: Block) -> tuple[int, int]:
    """Give the span of a head without its markers, stars and outer blanks."""
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
    """Give for each key of the front matter the raw offset where its words begin."""
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


def head(draft: Draft) -> Head:
    """Find what stands above the text."""
    if "title" in values(draft):
        return Head()
    above = zone(draft)
    byline = next((b for b in above if is_byline(draft.text[slice(*head_span(draft, b))])), None)
    if byline is None and len(above) > 1 and above[-1].kind is Kind.PARA:
        byline = above[-1] if is_names(draft.text[slice(*head_span(draft, above[-1]))]) else None
    lines = [b for b in above if b is not byline]
    if byline is not None:
        lines = [b for b in lines if b.start < byline.start] or lines
    else:
        lines = _without_subheads(draft, lines)
    return _ranked(draft, lines, byline)


def _signed(draft: Draft) -> Block | None:
    """Give the line below the text that names its writer, where none stands above: 記者蘇禾."""
    text = draft.text
    signed: Block | None = None
    for block in reversed(draft.blocks):
        written = text[block.start : block.end].strip()
        if block.kind is Kind.PARA and is_byline(written) and ROLE.match(written):
            signed = block
        elif block.kind is not Kind.PARA or len(written) > LONGEST_BELOW or ends_sentence(written):
            break
    return signed


LONGEST_BELOW = 60
"""Characters of the longest line that can stand below a text and its signature."""


def zone(draft: Draft) -> list[Block]:
    """Give the head lines and the byline before the first paragraph of text."""
    found: list[Block] = []
    seen_byline = False
    for at, block in enumerate(draft.blocks):
        if block.kind in (Kind.FRONT, Kind.IMAGE, Kind.RULE):
            continue
        start, end = head_span(draft, block)
        text = draft.text[start:end]
        if is_furniture(text):
            continue
        if block.kind is Kind.PARA and is_byline(text):
            if seen_byline:
                break
            seen_byline = True
        elif block.kind is Kind.HEADING:
            if seen_byline and found[0].kind is Kind.HEADING:
                break
            if not has_han(text) and not text:
                continue
        elif block.kind is not Kind.PARA or not _may_be_head(draft, at, text, found):
            break
        elif seen_byline and len(found) > 1:
            # A byline above the title: a line with a dash is still its subtitle.
            if is_byline(draft.text[slice(*head_span(draft, found[0]))]) and DASHED.match(text):
                found.append(block)
            break
        found.append(block)
        if len(found) == 6:
            break
    return found


def _may_be_head(draft: Draft, at: int, text: str, above: list[Block]) -> bool:
    """Say whether the paragraph ``at`` can be a head: short, open, no piece of the text."""
    if above and above[0].kind is Kind.HEADING and reads_as_text(text):
        return False
    if is_open_kicker(text):
        following = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else draft.blocks[at]
        return is_head_line(draft.text[following.body : following.end])
    if is_names(text) and len(text.strip()) <= LONGEST_NAME:
        return True
    return is_head_line(text) and not is_wrapped(text) and not _is_torn_text(draft, at)


LEAST_TEXT = 40
"""Characters of the shortest paragraph that a short one above it can be torn from."""


def _is_torn_text(draft: Draft, at: int) -> bool:
    """Say whether the sentence of block ``at`` goes on in a paragraph of text below it."""
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
    later = [
        b for b in draft.blocks
        if b.kind is Kind.HEADING and b.start > lines[-1].start
    ]  # fmt: skip
    last = lines[-1]
    text = draft.text[slice(*head_span(draft, last))]
    marked = draft.text[last.body : last.end].lstrip()[:1] in MARKERS
    if DASHED.match(text) or SUBTITLE_END.search(text):
        return lines
    behind = next((b for b in draft.blocks if b.start > last.start), last)
    opening = draft.text[behind.start : behind.end] if behind.kind is Kind.PARA else ""
    if opens_dated(opening) and lines[0].level == last.level:
        return lines
    like_later = last.kind is Kind.HEADING and any(b.level == last.level for b in later)
    if numbering(text.lstrip(MARKERS + "".join(sorted(BLANKS)))) or marked or like_later:
        return lines[:-1]
    return lines


def _ranked(draft: Draft, lines: list[Block], byline: Block | None) -> Head:
    """Say which of ``lines`` is the title: the highest heading, else the first line."""
    if not lines or (byline is None and not any(b.kind is Kind.HEADING for b in lines)
                     and len(draft.blocks) < 2):  # fmt: skip
        return Head(byline=byline)
    headings = [b for b in lines if b.kind is Kind.HEADING]
    if headings:
        top = min(b.level for b in headings)
        level = [b for b in headings if b.level == top]
        title = level[0]
        if len(level) == len(lines) and (len(level) > 2 or _is_kicker(draft, level)):
            title = level[1]
    else:
        title = lines[0]
        if len(lines) > 1 and _kicker_like(draft, lines[0], lines[1]):
            title = lines[1]
    at = lines.index(title)
    kicker = lines[at - 1] if at else None
    subtitle = lines[at + 1] if at + 1 < len(lines) else None
    return Head(title, kicker, subtitle, byline)


def _is_kicker(draft: Draft, lines: list[Block]) -> bool:
    """Say whether the first of two headings of one level is a kicker by its words."""
    if len(lines) < 2:
        return False
    first, second = (draft.text[slice(*head_span(draft, b))] for b in lines[:2])
    if DASHED.match(second) or SUBTITLE_END.search(second):
        return False
    column = count_han(first) <= 5 < count_han(second) and COLUMN.search(first)
    reports = REPORTS.search(second) and not REPORTS.search(first)
    return bool(KICKER.match(first) or LEADS.search(first) or column or reports)


def _kicker_like(draft: Draft, first: Block, second: Block) -> bool:
    """Say whether two plain lines read as kicker and title, not as title and subtitle."""
    above, text = (draft.text[slice(*head_span(draft, b))] for b in (first, second))
    if DASHED.match(text) or SUBTITLE_END.search(text):
        return False
    column = bare_length(above) <= 5 < bare_length(text) and COLUMN.search(above)
    leads = LEADS.search(above) or is_open_kicker(above) or column
    return bool(leads) or bare_length(above) > bare_length(text) + 4


def bare_length(text: str) -> int:
    """Give the number of characters of ``text``, blanks left out."""
    return len(re.sub(rf"[{BLANK}]", "", text))
