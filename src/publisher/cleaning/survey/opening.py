"""The first paragraph of the text and its dateline, below all that stands above it."""

from __future__ import annotations

from collections.abc import Collection

from ..lines.bylines import is_byline
from ..lines.captions import credit_alone, is_credited, points_at_picture, says_caption
from ..lines.datelines import DATELINE, RUN_IN
from ..lines.furniture import is_furniture
from .blocks import Block, BlockMarkup
from .draft import Draft

LONGEST_LINE = 80
"""Characters of the longest line above the text, a head or a caption, that has no stop. A choice:
with 60 or 100 none of 75 texts tried comes out otherwise."""


def dateline(draft: Draft, above: Collection[int]) -> tuple[Block, int, int, int] | None:
    """The first paragraph, where its dateline starts and ends, and where the text goes on.

    The paragraphs whose words begin at the raw offsets ``above`` are heads; captions, furniture
    and credits may stand between them and the text, but no subhead.
    """
    for block in draft.blocks:
        written = draft.text[block.body : block.end]
        if block.kind is BlockMarkup.HEADING:
            if not (_begins(draft, block, above) or is_furniture(written)):
                break
        elif block.kind is BlockMarkup.PARA:
            match = DATELINE.match(draft.text, block.start, block.end)
            if match and RUN_IN.match(match["line"]):
                break
            if match and match.end() < block.end:
                return (block, *match.span("line"), match.end())
            if not (_is_above_text(written) or _begins(draft, block, above)):
                break
    return None


def _begins(draft: Draft, block: Block, offsets: Collection[int]) -> bool:
    """Whether one of the raw ``offsets`` is where the words of ``block`` begin."""
    start, end = draft.raw_offset(block.start), draft.raw_before(block.end)
    return any(start <= offset < end for offset in offsets)


def _is_above_text(text: str) -> bool:
    """Whether a paragraph above the text belongs to the page or to a picture."""
    return len(text) <= LONGEST_LINE and (
        is_byline(text)
        or is_furniture(text)
        or says_caption(text)
        or points_at_picture(text)
        or is_credited(text)
        or credit_alone(text, 0, len(text)) is not None
    )
