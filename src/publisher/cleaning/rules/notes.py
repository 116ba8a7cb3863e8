"""Notes at the foot of a page: a line behind ① is the note of the ① that stands in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...tongues import worded
from ..language.chars import BLANK, HAN
from ..survey.blocks import Block, BlockMarkup, block_end
from ..survey.draft import Draft
from .fix import Edit, Fix, Move

LONGEST_NOTE = 300
"""Characters of the longest line at the foot of a page that is taken for a note. A choice: half of
1,280 paragraphs of 179 articles have 96 or more; with 225 nothing changes in two texts that ask."""
_ROUND = "①-⑳⑴-⒇"
_RAISED = "¹²³⁰-⁹*＊"
_SIGN = rf"(?P<sign>[{_ROUND}]|〔\d{{1,3}}〕|\[\d{{1,3}}\](?!\()|［\d{{1,3}}］|[（(]\d{{1,2}}[）)])"
"""The sign of a note: three digits in brackets, two in round ones, where three are a year or a
sum."""
_FIRST_OF_SIGN = re.compile(rf"[{_ROUND}〔\[［（(]")
_NOTE = re.compile(
    rf"(?:{_SIGN}|(?P<raised>[{_RAISED}]{{1,3}}))(?P<blank>[{BLANK}]*)(?=[^\s{_ROUND}〔\[［{_RAISED}])"
)
_RAISED_CALL = re.compile(rf"(?<=[{HAN}”』」》），。；：！？、])[{_RAISED}]{{1,3}}(?![{_RAISED}])")
"""A raised sign behind a word or a mark; behind a letter or a figure it is a power: km²."""
_CALL = re.compile(rf"{_SIGN}(?=[，。；：！？、”』」）]|[{BLANK}]*(?:\n|$))")
"""A sign behind a word and before a mark; one before a word numbers an item."""
_BEHIND_WORD = re.compile(rf"(?![注註])[{HAN}”』」》）0-9A-Za-z]")
_BEHIND_END = re.compile("[。！？”』」》）]")
"""What stands before a sign that is the only one of its paragraph: the end of a sentence."""
_ANY_SIGN = re.compile(_SIGN)


def find_page_notes(draft: Draft) -> Iterator[Fix]:
    """Make notes of the lines behind ① and calls of the same signs in the text above them."""
    calls: dict[str, list[int]] = {}
    used: Counter[str] = Counter()
    bracketed: list[Fix] = []
    items = False
    for block in draft.blocks:
        note = _note_in(draft.text, block)
        sign = note["sign"] or note["raised"] if note else ""
        if note and calls.get(sign):
            fix = _as_note(draft, block, note, calls[sign].pop(0), "'" * used[sign])
            used[sign] += 1
            if sign[0] not in _ITEM_SIGNS:
                yield fix
            else:
                bracketed.append(fix)
            continue
        items = items or sign[:1] in _ITEM_SIGNS
        for found in _calls(draft.text, block):
            calls.setdefault(found[0], []).append(found.start())
    # （1） numbers items and formulas too: notes are told by each being called, and each call kept.
    if not items and not any(left for sign, left in calls.items() if sign[0] in _ITEM_SIGNS):
        yield from bracketed


_ITEM_SIGNS = ("（", "(")


def _note_in(text: str, block: Block) -> re.Match[str] | None:
    """The sign of the note that a block is; None if it is none. “* ” looks like an item."""
    start = block.start if block.kind is BlockMarkup.LIST else block.body
    if block.kind not in (BlockMarkup.PARA, BlockMarkup.LIST) or not _is_note(text, block):
        return None
    note = _NOTE.match(text, start, block.end)
    star = note is not None and (note["raised"] or "")[:1] in ("*", "＊")
    if note is None or (block.kind is BlockMarkup.LIST and not star):
        return None
    # A star that is closed again is emphasis: *字*.
    return None if star and _STAR.search(text, note.end(), block.end) else note


_STAR = re.compile("[*＊]")


def _raised_calls(text: str, block: Block) -> list[re.Match[str]]:
    """The raised signs of a paragraph that call notes; a star only if it is the only one."""
    found = list(_RAISED_CALL.finditer(text, block.body + 1, block.end))
    stars = [*_STAR.finditer(text, block.body, block.end)]
    return [call for call in found if call[0][0] not in "*＊" or len(call[0]) == len(stars)]


def _calls(text: str, block: Block) -> list[re.Match[str]]:
    """The calls of notes in a paragraph."""
    if block.kind is not BlockMarkup.PARA:
        return []
    return [*_line_calls(text, block), *_raised_calls(text, block)]


def _line_calls(text: str, block: Block) -> list[re.Match[str]]:
    """The signs of a paragraph, as large as its words, that call notes."""
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
    """The fix that makes the block the note of the sign at ``call``, at the text's end.

    The sign is the name of both; ``mark`` tells notes of several pages with one sign apart.
    """
    end = len(draft.text.rstrip("\n"))
    sign = note["sign"] or note["raised"]
    edits = [
        *_named(call, sign, mark), *_named(note.start(), sign, mark),
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
    if len(sign) == 1 or sign[0] not in "〔[［（(":
        yield Edit(at, at, "[^")
        yield Edit(end, end, mark + "]")
    elif sign[0] == "[":
        yield Edit(at + 1, at + 1, "^")
        if mark:
            yield Edit(end - 1, end - 1, mark)
    else:
        yield Edit(at, at + 1, "[^")
        yield Edit(end - 1, end, mark + "]")
