"""Paragraphs that are captions of pictures, of those that are there and of those left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...tongues import SILENCE, Said, worded
from ...words import splits
from ..language.chars import count_han
from ..language.numbering import numbering
from ..language.sentences import ends_part, pauses
from ..lines.bylines import is_byline, signs_below
from ..lines.captions import (
    CREDIT_ALL,
    credit_alone,
    is_credited,
    is_photographed,
    is_table_note,
    is_table_title,
    points_at_picture,
    says_caption,
)
from .blocks import Block, BlockMarkup
from .columns import profile_of
from .draft import Draft, told_once
from .joints import SURE, goes_on
from .roles import roles

LONGEST_CAPTION = 120
"""Characters of the longest paragraph that is taken for a caption. The longest of 24 captions
of 179 articles in tests and content has 49; those of group pictures name many people."""

MOST_LINES = 3
"""Printed lines of the longest caption that does not say that it is one. Half of 24 captions of 179
articles in tests and content have no more than 17 characters, one or two lines. With two or four
none of 66 texts tried comes out otherwise."""
MOST_CLAUSES = 2
"""Commas in the longest caption that does not say that it is one. A choice: with none or four both
texts that ask stay as they are."""
_DATE = re.compile(r"\s*(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日")


@told_once
def captions(draft: Draft) -> tuple[tuple[Block, Said], ...]:
    """The paragraphs that are captions of pictures the parser left out, and why."""
    short = (
        at for at, block in enumerate(draft.blocks)
        if block.kind is BlockMarkup.PARA and block.end - block.start <= LONGEST_CAPTION
    )  # fmt: skip
    found = ((draft.blocks[at], _caption_reason(draft, at)) for at in short)
    return tuple((block, reason) for block, reason in found if reason)


_CALLED = re.compile(r"(?:\[\^[^\s\[\]]{1,64}\]|<sup>[^<>]{1,8}</sup>)\s*$")
"""The call of a note, which stands behind the stop that ends a sentence."""


def _caption_reason(draft: Draft, at: int) -> Said:
    """Say why block ``at`` is a caption; empty when it is none."""
    block = draft.blocks[at]
    if at == 0 or belongs_to_table(draft, at) or not _may_be_caption(draft, block):
        return SILENCE
    written = draft.text[block.start : block.end]
    look = CaptionLook(at, block, written, says_caption(written), is_credited(written),
                not ends_part(_CALLED.sub("", written)))  # fmt: skip
    if _is_text(draft, look):
        return SILENCE
    if at + 1 < len(draft.blocks) and is_credit(draft.text, draft.blocks[at + 1]):
        return (
            worded("a photographer's name stands below it")
            if _may_be_credited(draft, at)
            else SILENCE
        )
    if _in_hole(draft, look) and (look.open_end or look.tells):
        return worded("stands where a picture was left out")
    if _parts_sentence(draft, look):
        return worded("stands between the halves of a sentence")
    return _told_alone(draft, look)


def _is_text(draft: Draft, look: CaptionLook) -> bool:
    """Whether a block is a piece of the text: a torn rest, or open or long without telling."""
    if not look.credited and _takes_rest(draft, look.at):
        return True
    if look.tells:
        return False
    return pauses(look.written) or profile_of(draft, look.block).lines > MOST_LINES


def _told_alone(draft: Draft, look: CaptionLook) -> Said:
    """Say why a block is a caption by its own words, wherever it stands."""
    short = look.open_end or len(look.written) <= LONGEST_CREDITED
    if look.said and (look.credited or short):
        return worded("begins as captions do")
    last = look.at == len(draft.blocks) - 1
    if look.credited and (last or is_photographed(look.written)):
        return worded("ends with the photographer's name")
    return SILENCE


class CaptionLook(NamedTuple):
    """A block that may be a caption: its number, what is written there, what that tells.

    ``said``: it begins as captions do, ``credited``: it ends with who took the picture,
    ``open_end``: it ends no sentence.
    """

    at: int
    block: Block
    written: str
    said: bool
    credited: bool
    open_end: bool

    @property
    def tells(self) -> bool:
        """Whether its own words tell a caption."""
        return self.said or self.credited


def belongs_to_table(draft: Draft, at: int) -> bool:
    """Whether block ``at`` is a table's title, its unit or its note: no caption, no subhead."""
    blocks = draft.blocks
    written = draft.text[blocks[at].start : blocks[at].end]
    if not (is_table_title(written) or is_table_note(written)):
        return False
    near = [n for n in (at - 1, at + 1) if 0 <= n < len(blocks)]
    # Between a title and its table stands the unit, between a table and its source its note.
    notes = [n for n in near if is_table_note(draft.text[blocks[n].start : blocks[n].end])]
    near += [2 * n - at for n in notes if 0 <= 2 * n - at < len(blocks)]
    return any(blocks[n].kind is BlockMarkup.TABLE for n in near)


def _may_be_caption(draft: Draft, block: Block) -> bool:
    """Whether a block is short, no head, no number, and no name or credit alone."""
    written = draft.text[block.start : block.end]
    return not (
        len(written) > LONGEST_CAPTION
        or count_han(written) < 2
        or is_byline(written)
        or signs_below(written)
        or numbering(written.lstrip()) is not None
        or credit_alone(draft.text, block.start, block.end)
        or CREDIT_ALL.fullmatch(written.strip())
        or draft.raw_offset(block.start) in roles(draft).values()
    )


def _in_hole(draft: Draft, look: CaptionLook) -> bool:
    """Whether a parser left a hole above a block, or below a short one, and holes tell."""
    if all(block.kind is BlockMarkup.FRONT for block in draft.blocks[: look.at]):
        # White above the first paragraph is what the head left that went into the front matter.
        return False
    below = draft.blocks[look.at + 1] if look.at + 1 < len(draft.blocks) else None
    short = len(look.written) <= SHORT_CAPTION and below is not None
    short = short and below is not None and below.kind is not BlockMarkup.HEADING and below.hole > 2
    return (look.block.hole > 2 or short) and _holes_tell(draft)


SHORT_CAPTION = 50
"""Characters of the longest caption that a hole below it tells, too. The longest of 24 captions
of 179 articles in tests and content has 49."""


def _parts_sentence(draft: Draft, look: CaptionLook) -> bool:
    """Whether a block stands between two halves of a sentence, and is no part of it."""
    before, after = _text_before(draft, look.at), _text_after(draft, look.at)
    if before is None or after is None:
        return False
    joined = goes_on(draft, before, after)[0]
    if joined < SURE or not _is_whole(draft, before, look):
        return False
    if goes_on(draft, before, look.block)[0] >= SURE:
        return False
    return (0 if look.tells else goes_on(draft, look.block, after)[0]) < joined


def _is_whole(draft: Draft, before: Block, look: CaptionLook) -> bool:
    """Whether a block is whole by itself: it tells, has a date, or is short and open."""
    if look.tells:
        return True
    if ends_part(draft.text[before.start : before.end]):
        return False
    written = look.written
    if look.open_end:
        return "。" not in written and len(re.findall("[，,]", written)) <= MOST_CLAUSES
    return _DATE.match(written) is not None and written.rstrip().count("。") <= 1


def _takes_rest(draft: Draft, at: int) -> bool:
    """Whether block ``at`` may be the rest of the sentence that was torn above it.

    A sentence without its end goes on somewhere: below a caption rather than in it.
    """
    block, text = draft.blocks[at], draft.text
    before, after = _text_before(draft, at), _text_after(draft, at)
    if before is None or ends_part(text[before.start : before.end]):
        return False
    if splits(text[before.start : before.end].rstrip(), text[block.body : block.end]):
        return True
    rest = goes_on(draft, before, after)[0] if after is not None else 0
    return rest < SURE and rest <= max(goes_on(draft, before, block)[0], 0)


MOSTLY_HOLES = 0.6
"""Share of the blocks with more than one empty line above them from which these tell nothing. A
choice: a parser that sets them everywhere left nothing out everywhere. With 0.45 or 0.75 none of
four texts that ask comes out otherwise."""


@told_once
def _holes_tell(draft: Draft) -> bool:
    """Whether only some blocks stand apart by more than one empty line."""
    apart = sum(block.hole > 2 for block in draft.blocks)
    # Two are two pictures, whatever share of a short text they are.
    return apart < 3 or apart < MOSTLY_HOLES * (len(draft.blocks) - 1)


def is_credit(text: str, block: Block) -> bool:
    """Whether a block is a line that only says who took a picture."""
    return block.kind is BlockMarkup.PARA and credit_alone(text, block.start, block.end) is not None


def _may_be_credited(draft: Draft, at: int) -> bool:
    """Whether the credit below block ``at`` is its own: a short text, no picture above it."""
    block = draft.blocks[at]
    written = draft.text[block.start : block.end].rstrip()
    short = len(written) <= LONGEST_CREDITED and written.find("。") in (-1, len(written) - 1)
    return draft.blocks[at - 1].kind is not BlockMarkup.IMAGE and (says_caption(written) or short)


LONGEST_CREDITED = 60
"""Characters of the longest caption that is told by the photographer's name below it alone. The
longest of 24 captions of 179 articles in tests and content has 49."""


NEAR = 4
"""Blocks on either side in which the text goes on that a picture parts: it, its caption, its credit
and another picture. A choice: with two or eight none of 68 texts tried comes out otherwise."""
LEAST_ABOVE = 30
"""Characters up to which a paragraph above a picture may be a credit or another caption, and no
text. A choice: with 22, and with 38, one text of the tests comes out otherwise."""


def _text_before(draft: Draft, at: int) -> Block | None:
    blocks = draft.blocks
    for other in reversed(blocks[max(0, at - NEAR) : at]):
        if other.kind is BlockMarkup.PARA and other.end - other.start > LEAST_ABOVE:
            return other
        if other.kind is BlockMarkup.HEADING:
            return None
    return None


def _text_after(draft: Draft, at: int) -> Block | None:
    for other in draft.blocks[at + 1 : at + 1 + NEAR]:
        if other.kind is BlockMarkup.PARA:
            return other
        if other.kind is BlockMarkup.HEADING:
            return None
    return None


def captions_in_rows(draft: Draft) -> dict[int, Block]:
    """The captions of pictures that stand in a row above as many captions, in order."""
    blocks, text = draft.blocks, draft.text
    found: dict[int, Block] = {}
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].kind is BlockMarkup.IMAGE:
            end += 1
        below = blocks[end : end + end - at]
        if end - at > 1 and len(below) == end - at and all(_says(text, b) for b in below):
            found |= dict(zip(range(at, end), below, strict=True))
        at = max(end, at + 1)
    return found


def _says(text: str, block: Block) -> bool:
    """Whether a block is a short paragraph that begins or ends as captions do."""
    written = text[block.start : block.end]
    return (
        block.kind is BlockMarkup.PARA
        and len(written) <= LONGEST_CAPTION
        and not credit_alone(text, block.start, block.end)
        and (says_caption(written) or is_credited(written))
    )


_UPWARDS, _DOWNWARDS = "▲△↑", "▼▽↓"


def _points(text: str, block: Block, *, below: bool) -> bool:
    """Whether a block begins with a sign that points at the picture it stands beside."""
    written = text[block.start : block.end]
    away = _DOWNWARDS if below else _UPWARDS
    one = written.rstrip().find("。") in (-1, len(written.rstrip()) - 1)
    return points_at_picture(written) and written.lstrip()[0] not in away and one


def caption_beside(draft: Draft, at: int, taken: set[int]) -> Block | None:
    """The caption of the picture ``at``: the block below it, else the one above."""
    blocks, text = draft.blocks, draft.text
    for other in (at + 1, at - 1):
        if not 0 <= other < len(blocks) or blocks[other].start in taken:
            continue
        block, below = blocks[other], other > at
        if block.kind is not BlockMarkup.PARA or not _may_be_caption(draft, block):
            continue
        if _says(text, block) or _points(text, block, below=below):
            return block
        if below and _is_close(draft, at):
            return block
    return None


LONGEST_CLOSE = 70
"""Characters of the longest caption that is told only by standing right below its picture. The
longest of 24 captions of 179 articles in tests and content has 49; half of 1,280 paragraphs
have 96 or more."""


def _is_close(draft: Draft, at: int) -> bool:
    """Whether the block below the picture ``at`` belongs to it, and to no text around it."""
    block = draft.blocks[at + 1]
    written = draft.text[block.start : block.end]
    if len(written) > LONGEST_CLOSE or (ends_part(written) and block.hole != 1):
        return False
    before, following = _text_before(draft, at), _text_after(draft, at + 1)
    apart = before is None or goes_on(draft, before, block)[0] < SURE
    if not apart or _takes_rest(draft, at + 1):
        return False
    return following is None or goes_on(draft, block, following)[0] < SURE + 1
