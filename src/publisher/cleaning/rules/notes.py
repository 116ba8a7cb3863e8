"""Notes at the foot of a page: a line behind ① is the note of the ① that stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...tongues import worded
from ..language.chars import BLANK, HAN
from ..survey.blocks import Block, Kind, block_end
from ..survey.draft import Draft
from .fix import Edit, Fix, Move

LONGEST_NOTE = 300
"""Characters of the longest line at the foot of a page that is taken for a note. A choice."""
_ROUND = "①-⑳⑴-⒇"
_SIGN = rf"(?P<sign>[{_ROUND}]|〔\d{{1,3}}〕|\[\d{{1,3}}\](?!\()|［\d{{1,3}}］)"
_FIRST_OF_SIGN = re.compile(rf"[{_ROUND}〔\[［]")
_NOTE = re.compile(rf"{_SIGN}(?P<blank>[{BLANK}]*)(?=[^\s{_ROUND}〔\[［])")
_CALL = re.compile(rf"{_SIGN}(?=[，。；：！？、”』」）]|[{BLANK}]*(?:\n|$))")
"""A sign behind a word and before a mark; one before a word numbers an item."""
_BEHIND_WORD = re.compile(rf"(?![注註])[{HAN}”』」》）0-9A-Za-z]")
_BEHIND_END = re.compile("[。！？”』」》）]")
"""What stands before a sign that is the only one of its paragraph: the end of a sentence."""
_ANY_SIGN = re.compile(_SIGN)


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
        for call in _calls(text, block):
            calls.setdefault(call[0], []).append(call.start())


def _calls(text: str, block: Block) -> list[re.Match[str]]:
    """Give the calls of notes in a paragraph."""
    first, end = block.body + 1, block.end
    if not _FIRST_OF_SIGN.search(text, first, end):
        return []
    found = [
        call for call in _CALL.finditer(text, first, end)
        if _BEHIND_WORD.match(text, call.start() - 1)
    ]  # fmt: skip
    signs = list(_ANY_SIGN.finditer(text, block.body, end))
    if found or len(signs) != 1 or signs[0].start() < first:
        return found
    return [sign for sign in signs if _BEHIND_END.match(text, sign.start() - 1)]


def _is_note(text: str, block: Block) -> bool:
    return block.end - block.start <= LONGEST_NOTE and "\n" not in text[block.start : block.end]


def _as_note(draft: Draft, block: Block, note: re.Match[str], call: int, mark: str) -> Fix:
    """Give the fix that makes the block the note of the sign at ``call``, at the text's end.

    The sign is the name of both; ``mark`` tells notes of several pages with one sign apart.
    """
    end = len(draft.text.rstrip("\n"))
    sign = note["sign"]
    edits = [
        *_named(call, sign, mark), *_named(note.start("sign"), sign, mark),
        Edit(*note.span("blank"), ": "),
    ]  # fmt: skip
    if block.end >= end:
        return Fix(tuple(edits), worded("a note at the foot of the page"))
    edits.append(Edit(block.end, block_end(draft.text, block.end, block.end), ""))
    moved = Move(block.start, block.end, end, "\n\n")
    return Fix(tuple(edits), worded("a note at the foot of the page"), (moved,))


def _named(at: int, sign: str, mark: str) -> Iterator[Edit]:
    """Yield what makes the sign at ``at`` the name of a note: ① → [^①], 〔1〕 → [^1]."""
    end = at + len(sign)
    if len(sign) == 1:
        yield Edit(at, at, "[^")
        yield Edit(end, end, mark + "]")
    elif sign[0] == "[":
        yield Edit(at + 1, at + 1, "^")
        if mark:
            yield Edit(end - 1, end - 1, mark)
    else:
        yield Edit(at, at + 1, "[^")
        yield Edit(end - 1, end, mark + "]")
