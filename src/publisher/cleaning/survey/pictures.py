"""Paragraphs that are captions of pictures, of those that are there and of those left out."""

from __future__ import annotations

import re

from ...words import splits
from ..language.chars import count_han
from ..language.sentences import ends_part, pauses
from ..lines.bylines import is_byline
from ..lines.captions import (
    CREDIT_ALL,
    credit_alone,
    is_credited,
    is_photographed,
    points_at_picture,
    says_caption,
)
from .blocks import Block, Kind
from .columns import profile_of
from .draft import Draft, told_once
from .joints import SURE, goes_on
from .roles import roles

LONGEST_CAPTION = 120
"""Characters of the longest paragraph that is taken for a caption."""

MOST_LINES = 3
"""Printed lines of the longest caption that does not say that it is one."""
MOST_CLAUSES = 2
"""Commas in the longest caption that does not say that it is one."""
_DATE = re.compile(r"\s*(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日")


@told_once
def captions(draft: Draft) -> tuple[tuple[Block, str], ...]:
    """Give the paragraphs that are captions of pictures the parser left out, and why."""
    short = (
        at for at, block in enumerate(draft.blocks)
        if block.kind is Kind.PARA and block.end - block.start <= LONGEST_CAPTION
    )  # fmt: skip
    found = ((draft.blocks[at], _caption_reason(draft, at)) for at in short)
    return tuple((block, reason) for block, reason in found if reason)


def _caption_reason(draft: Draft, at: int) -> str:
    """Say why block ``at`` is a caption; empty when it is none."""
    blocks, text = draft.blocks, draft.text
    block = blocks[at]
    written = text[block.start : block.end]
    if len(written) > LONGEST_CAPTION or count_han(written) < 2 or is_byline(written):
        return ""
    if credit_alone(text, block.start, block.end) or CREDIT_ALL.fullmatch(written.strip()):
        return ""
    if at == 0 or draft.raw_offset(block.start) in roles(draft).values():
        return ""
    said = says_caption(written)
    credited = is_credited(written)
    if not credited and _takes_rest(draft, at):
        return ""
    if (
        not said
        and not credited
        and (pauses(written) or profile_of(draft, block).lines > MOST_LINES)
    ):
        return ""
    short = len(written) <= 50 and at + 1 < len(blocks) and blocks[at + 1].kind is not Kind.HEADING
    if at + 1 < len(blocks) and is_credit(text, blocks[at + 1]):
        return "a photographer's name stands below it" if _may_be_credited(draft, at) else ""
    hole = block.hole > 2 or (short and blocks[at + 1].hole > 2)
    hole = hole and _holes_tell(draft)
    open_end = not ends_part(written)
    if hole and (open_end or said or credited):
        return "stands where a picture was left out"
    before = _text_before(draft, at)
    after = _text_after(draft, at)
    if before is not None and after is not None and goes_on(draft, before, after)[0] >= 3:
        clauses = len(re.findall("[，,]", written))
        torn = not ends_part(text[before.start : before.end])
        dated = _DATE.match(written) and not open_end and written.rstrip().count("。") <= 1
        short = open_end and "。" not in written and clauses <= MOST_CLAUSES
        whole = said or credited or (torn and (dated or short))
        if whole and goes_on(draft, before, block)[0] < 3:
            own = 0 if said or credited else goes_on(draft, block, after)[0]
            if own < goes_on(draft, before, after)[0]:
                return "stands between the halves of a sentence"
    if said and (credited or open_end or len(written) <= 60):
        return "begins as captions do"
    if credited and (at == len(blocks) - 1 or is_photographed(written)):
        return "ends with the photographer's name"
    return ""


def _takes_rest(draft: Draft, at: int) -> bool:
    """Say whether block ``at`` may be the rest of the sentence that was torn above it.

    A sentence without its end goes on somewhere: below a caption rather than in it.
    """
    block, text = draft.blocks[at], draft.text
    before, after = _text_before(draft, at), _text_after(draft, at)
    if before is None or ends_part(text[before.start : before.end]):
        return False
    if splits(text[before.start : before.end].rstrip()[-3:], text[block.body : block.body + 3]):
        return True
    rest = goes_on(draft, before, after)[0] if after is not None else 0
    return rest < SURE and rest <= max(goes_on(draft, before, block)[0], 0)


MOSTLY_HOLES = 0.6
"""Share of the blocks with more than one empty line above them from which these tell nothing."""


@told_once
def _holes_tell(draft: Draft) -> bool:
    """Say whether only some blocks stand apart by more than one empty line."""
    apart = sum(block.hole > 2 for block in draft.blocks)
    return apart < 3 or apart < MOSTLY_HOLES * (len(draft.blocks) - 1)


def is_credit(text: str, block: Block) -> bool:
    """Say whether a block is a line that only says who took a picture."""
    return block.kind is Kind.PARA and credit_alone(text, block.start, block.end) is not None


def _may_be_credited(draft: Draft, at: int) -> bool:
    """Say whether the credit below block ``at`` is its own: a short text, no picture above it."""
    block = draft.blocks[at]
    written = draft.text[block.start : block.end].rstrip()
    short = len(written) <= LONGEST_CREDITED and written.find("。") in (-1, len(written) - 1)
    return draft.blocks[at - 1].kind is not Kind.IMAGE and (says_caption(written) or short)


LONGEST_CREDITED = 60
"""Characters of the longest caption that is told by the photographer's name below it alone."""


def _text_before(draft: Draft, at: int) -> Block | None:
    blocks = draft.blocks
    for other in reversed(blocks[max(0, at - 4) : at]):
        if other.kind is Kind.PARA and len(draft.text[other.start : other.end]) > 30:
            return other
        if other.kind is Kind.HEADING:
            return None
    return None


def _text_after(draft: Draft, at: int) -> Block | None:
    for other in draft.blocks[at + 1 : at + 5]:
        if other.kind is Kind.PARA:
            return other
        if other.kind is Kind.HEADING:
            return None
    return None


def captions_in_rows(draft: Draft) -> dict[int, Block]:
    """Give the captions of pictures that stand in a row above as many captions, in order."""
    blocks, text = draft.blocks, draft.text
    found: dict[int, Block] = {}
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].kind is Kind.IMAGE:
            end += 1
        below = blocks[end : end + end - at]
        if end - at > 1 and len(below) == end - at and all(_says(text, b) for b in below):
            found |= dict(zip(range(at, end), below, strict=True))
        at = max(end, at + 1)
    return found


def _says(text: str, block: Block) -> bool:
    """Say whether a block is a short paragraph that begins or ends as captions do."""
    written = text[block.start : block.end]
    return (
        block.kind is Kind.PARA
        and len(written) <= LONGEST_CAPTION
        and not credit_alone(text, block.start, block.end)
        and (says_caption(written) or is_credited(written))
    )


_UPWARDS, _DOWNWARDS = "▲△↑", "▼▽↓"


def _points(text: str, block: Block, *, below: bool) -> bool:
    """Say whether a block begins with a sign that points at the picture it stands beside."""
    written = text[block.start : block.end]
    away = _DOWNWARDS if below else _UPWARDS
    one = written.rstrip().find("。") in (-1, len(written.rstrip()) - 1)
    return points_at_picture(written) and written.lstrip()[0] not in away and one


def caption_beside(draft: Draft, at: int, taken: set[int]) -> Block | None:
    """Give the caption of the picture ``at``: the block below it, else the one above."""
    blocks, text = draft.blocks, draft.text
    for step in (1, -1):
        other = at + step
        if not 0 <= other < len(blocks) or blocks[other].start in taken:
            continue
        block = blocks[other]
        written = text[block.start : block.end]
        if block.kind is not Kind.PARA or len(written) > LONGEST_CAPTION or is_byline(written):
            continue
        if draft.raw_offset(block.start) in roles(draft).values() or count_han(written) < 2:
            continue
        if is_credit(text, block) or CREDIT_ALL.fullmatch(written.strip()):
            continue
        if _says(text, block) or _points(text, block, below=step == 1):
            return block
        close = block.hole == 1 if step == 1 else blocks[at].hole == 1
        if step == 1 and len(written) <= 70 and (not ends_part(written) or close):
            following = _text_after(draft, other)
            before = _text_before(draft, at)
            apart = before is None or goes_on(draft, before, block)[0] < SURE
            if (
                apart
                and not _takes_rest(draft, other)
                and (following is None or goes_on(draft, block, following)[0] < 4)
            ):
                return block
    return None
