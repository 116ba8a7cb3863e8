"""Title, kicker, subtitle, byline and dateline go into the front matter; the form of subheads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...characters import BLANK
from ...tongues import Said, worded
from ..language.script import language
from ..lines.bylines import ROLE, is_byline
from ..lines.heads import DASHED, LEADS, SUBTITLE_END
from ..survey.blocks import Block, BlockMarkup, block_end
from ..survey.columns import profile_of
from ..survey.draft import Draft
from ..survey.front import values
from ..survey.measure import Label
from ..survey.opening import dateline
from ..survey.roles import bare_length, head_span, roles, zone
from .carrying import into_front, open_front
from .fix import Edit, Fix


def find_title_lines(draft: Draft) -> Iterator[Fix]:
    """Join the two lines of a title below a kicker that leads to it: …时强调."""
    if "title" in values(draft):
        return
    lines = [b for b in zone(draft) if not is_byline(draft.text[slice(*head_span(draft, b))])]
    for kicker, one, two in zip(lines, lines[1:], lines[2:], strict=False):
        first, second = head_span(draft, one), head_span(draft, two)
        left, right = draft.text[slice(*first)], draft.text[slice(*second)]
        alike = (one.kind, one.level) == (two.kind, two.level)
        if not alike or not LEADS.search(draft.text[slice(*head_span(draft, kicker))]):
            continue
        if abs(bare_length(left) - bare_length(right)) <= UNEVEN and not (
            DASHED.match(right) or SUBTITLE_END.search(right)
        ):
            yield Fix((Edit(first[1], second[0], " "),), worded("the second line of the title"))
            return


UNEVEN = 6
"""Characters by which the two lines of one title may differ. The two halves of 20 titles of 179
articles in tests and content differ by up to 6."""


def find_front(draft: Draft) -> Iterator[Fix]:
    """Open the front matter when something will go into it."""
    if values(draft):
        return
    if roles(draft):
        yield open_front(draft, language(draft.text))


_LINE_END = re.compile(rf"[{BLANK}]*\n[{BLANK}]*")


def _carry(draft: Draft, key: str, reason: Said) -> Iterator[Fix]:
    """Carry the block that plays the role ``key`` into the front matter."""
    offset = roles(draft).get(key)
    if offset is None or key in values(draft) or not values(draft):
        return
    text = (b for b in draft.blocks if b.kind is not BlockMarkup.FRONT)
    block = next((b for b in text if draft.raw_offset(head_span(draft, b)[0]) == offset), None)
    if block is None:
        return
    start, end = head_span(draft, block)
    edits = [Edit(block.start, start, "")] if block.start < start else []
    # A value is one line: where a printed line ended a blank is left for the rules of names.
    edits += (Edit(*m.span(), " ") for m in _LINE_END.finditer(draft.text, start, end))
    after = block_end(draft.text, end, block.end)
    if after > end:
        edits.append(Edit(end, after, ""))
    yield into_front(draft, key, start, end, reason, tuple(edits))


def find_dateline(draft: Draft) -> Iterator[Fix]:
    """Carry the dateline (本报讯, 新华社…电) into the front matter."""
    known = roles(draft)
    found = dateline(draft, known.values()) if "dateline" in known else None
    if found is None or "dateline" in values(draft) or not values(draft):
        return
    block, start, end, behind = found
    edits = [wrap for wrap in _wraps(draft, block) if start < wrap.start and wrap.end < end]
    if block.start < start:
        edits.insert(0, Edit(block.start, start, ""))
    if behind > end:
        edits.append(Edit(end, behind, ""))
    lead = draft.raw_offset(behind), draft.text[block.start : behind]
    fix = into_front(
        draft, "dateline", start, end, worded("where the report comes from"), tuple(edits)
    )
    yield fix._replace(lead=lead)


def _wraps(draft: Draft, block: Block) -> Iterator[Edit]:
    """Yield what closes the gaps of a paragraph that are line ends; a role keeps its blank."""
    profile = profile_of(draft, block)
    for gap, label in zip(profile.gaps, profile.labels, strict=True):
        start, end = block.start + gap.start, block.start + gap.end
        kept = " " if ROLE.match(draft.text, end) else ""
        if label is Label.WRAP and draft.text[start:end] != kept:
            yield Edit(start, end, kept)


def find_title(draft: Draft) -> Iterator[Fix]:
    """Carry the title into the front matter."""
    yield from _carry(draft, "title", worded("the highest heading above the text"))


def find_kicker(draft: Draft) -> Iterator[Fix]:
    """Carry the kicker, the line above the title, into the front matter."""
    yield from _carry(draft, "kicker", worded("the line above the title"))


def find_subtitle(draft: Draft) -> Iterator[Fix]:
    """Carry the subtitle, the line below the title, into the front matter."""
    yield from _carry(draft, "subtitle", worded("the line below the title"))


def find_byline(draft: Draft) -> Iterator[Fix]:
    """Carry the byline into the front matter."""
    yield from _carry(draft, "byline", worded("names the writers"))


def find_headings(draft: Draft) -> Iterator[Fix]:
    """Every heading in the text the form ``## ``, without ornaments or stars."""
    text = draft.text
    kept = "title" in values(draft) and not roles(draft)
    for block in draft.blocks:
        if block.kind is not BlockMarkup.HEADING:
            continue
        start, end = head_span(draft, block)
        if start == end:
            continue
        level = max(block.level, 2) if kept else 2
        written = "#" * level + " "
        edits = []
        if text[block.start : start] != written:
            edits.append(Edit(block.start, start, written))
        if end < block.end:
            edits.append(Edit(end, block.end, ""))
        if edits:
            yield Fix(tuple(edits), worded("a subhead"))
