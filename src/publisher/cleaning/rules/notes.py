"""Notes at the foot of a page: a line behind ① is the note of the ① that stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language.chars import BLANK, HAN
from ..survey.blocks import Block, Kind, block_end
from ..survey.draft import Draft
from .fix import Edit, Fix, Move

LONGEST_NOTE = 300
"""Characters of the longest line at the foot of a page that is taken for a note. A choice."""
_SIGNS = "①-⑳"
_NOTE = re.compile(rf"(?P<sign>[{_SIGNS}])(?P<blank>[{BLANK}]*)(?=[^\s{_SIGNS}])")
_CALL = re.compile(
    rf"[{_SIGNS}](?<=[{HAN}”』」》）0-9A-Za-z].)(?=[，。；：！？、”』」）]|[{BLANK}]*(?:\n|$))"
)
"""A sign behind a word and before a mark; one before a word numbers an item."""
_LOOSE_CALL = re.compile(rf"[{_SIGNS}](?<=[。！？”』」》）].)")
"""A sign behind the mark that ends a sentence, the only one of its paragraph."""
_ANY_SIGN = re.compile(f"[{_SIGNS}]")


def find_page_notes(draft: Draft) -> Iterator[Fix]:
    """Make notes of the lines behind ① and calls of the same signs in the text above them."""
    text = draft.text
    calls: dict[str, list[int]] = {}
    used: dict[str, int] = {}
    for block in draft.blocks:
        if block.kind is not Kind.PARA:
            continue
        note = _NOTE.match(text, block.body, block.end)
        open_ = calls.get(note["sign"], []) if note else []
        if note and open_ and _is_note(text, block):
            used[note["sign"]] = used.get(note["sign"], 0) + 1
            yield _as_note(draft, block, note, open_.pop(0), "'" * (used[note["sign"]] - 1))
            continue
        alone = len(_ANY_SIGN.findall(text, block.body, block.end)) == 1
        pattern = (
            _LOOSE_CALL if alone and not _CALL.search(text, block.body + 1, block.end) else _CALL
        )
        for call in pattern.finditer(text, block.body + 1, block.end):
            calls.setdefault(call[0], []).append(call.start())


def _is_note(text: str, block: Block) -> bool:
    return block.end - block.start <= LONGEST_NOTE and "\n" not in text[block.start : block.end]


def _as_note(draft: Draft, block: Block, note: re.Match[str], call: int, mark: str) -> Fix:
    """Give the fix that makes the block the note of the sign at ``call``, at the text's end.

    The sign is the name of both; ``mark`` tells notes of several pages with one sign apart.
    """
    end = len(draft.text.rstrip("\n"))
    blank = note.span("blank")
    sign = note.start("sign")
    edits = [
        Edit(call, call, "[^"), Edit(call + 1, call + 1, mark + "]"),
        Edit(sign, sign, "[^"), Edit(*blank, mark + "]: "),
    ]  # fmt: skip
    if block.end >= end:
        return Fix(tuple(edits), "a note at the foot of the page")
    edits.append(Edit(block.end, block_end(draft.text, block.end, block.end), ""))
    moved = Move(block.start, block.end, end, "\n\n")
    return Fix(tuple(edits), "a note at the foot of the page", (moved,))
