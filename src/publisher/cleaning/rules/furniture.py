"""Page furniture is carried out of the text into the front matter, where it is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from ...tongues import worded
from ..language.chars import BLANK, HAN
from ..language.sentences import ends_sentence
from ..lines.furniture import (
    FOLIO_LINE,
    JUMP_END,
    JUMP_START,
    NAME_OR_PAGE,
    is_furniture,
    page_number,
)
from ..survey.blocks import Block, BlockMarkup, block_end
from ..survey.draft import Draft
from ..survey.front import values
from .carrying import slot
from .fix import Edit, Fix, Move

_WORDLESS = re.compile(
    r"[ \t]*!\[(?P<word>图片\d*|图像|照片|插图|在这里插入图片描述"
    r"|(?i:image|img|picture|figure|photo|alt(?: text)?|image description)[ _-]?\d*"
    r"|[\w.-]+\.(?i:jpe?g|png|gif|webp))\]\("
)
"""A picture whose caption is a word of the program that set it there."""


def spans(draft: Draft) -> list[tuple[int, int, Block]]:
    """The stretches of the draft that are furniture, with their blocks."""
    found: list[tuple[int, int, Block]] = []
    text = draft.text
    repeated = _repeated(draft)
    heads = _running_heads(draft)
    for number, block in enumerate(draft.blocks):
        wordless = _WORDLESS.match(text, block.start) if block.kind is BlockMarkup.IMAGE else None
        if wordless:
            found.append((*wordless.span("word"), block))
        if block.kind is BlockMarkup.LIST and text.find("\n", block.start, block.end) < 0:
            # - 3 -, the number of a page.
            if is_furniture(text[block.start : block.end]):
                found.append((block.start, block.end, block))
            continue
        if block.kind not in (BlockMarkup.PARA, BlockMarkup.HEADING):
            continue
        written = text[block.body : block.end]
        if is_furniture(written) or written in repeated or number in heads:
            found.append((block.body, block.end, block))
        elif block.kind is BlockMarkup.PARA and "版" in written:
            start, end = block.start, block.end
            for match in (JUMP_START.match(text, start, end), JUMP_END.search(text, start, end)):
                if match:
                    found.append((*match.span(), block))
    return found


LONGEST_RUNNING = 16
"""Characters of the longest running head that is told by the number of its page. A choice: longer
ones are lines of text as often; with 20 none of three texts that ask comes out otherwise."""
_RUNNING = re.compile(rf"[{HAN}A-Za-z0-9《》·{BLANK}]+")
_OPEN_END = re.compile(rf"[{HAN}，、A-Za-z0-9]$")


def _running_heads(draft: Draft) -> frozenset[int]:
    """The blocks that are running heads: beside a page's number, within a torn sentence."""
    folios = {
        n for n, b in enumerate(draft.blocks)
        if b.kind is BlockMarkup.PARA and b.end - b.body <= LONGEST_FOLIO
        and FOLIO_LINE.fullmatch(_words(draft, n))
    }  # fmt: skip
    beside = (
        number
        for folio in folios
        for number in (folio - 1, folio + 1)
        if number not in folios and _is_running_head(draft, number, folio)
    )
    numbered = (
        n for n, b in enumerate(draft.blocks)
        if b.kind is BlockMarkup.PARA and _NUMBERED_HEAD.fullmatch(_words(draft, n))
        and _is_running_head(draft, n, n)
    )  # fmt: skip
    return frozenset(
        (*beside, *numbered, *_returning(draft), *_counting(draft), *_returning_counted(draft))
    )


_NUMBERED_HEAD = re.compile(
    rf"\d{{1,4}}[{BLANK}·]+[{HAN}《》·{BLANK}]{{2,14}}|[{HAN}《》·{BLANK}]{{2,14}}[{BLANK}·]+\d{{1,4}}"
)
"""A running head and the number of its page in one line: 58 山前乡志, 第三章 水渠  59. It has up to
14 characters (7), its page four digits (3)."""


def _returning(draft: Draft) -> Iterator[int]:
    """Yield the short lines that return, each time within a torn sentence: running heads."""
    places: dict[str, list[int]] = {}
    for n, block in enumerate(draft.blocks):
        if block.kind is BlockMarkup.PARA and block.end - block.body <= LONGEST_FOLIO:
            places.setdefault(_words(draft, n), []).append(n)
    for numbers in places.values():
        if len(numbers) > 1 and all(_is_running_head(draft, n, n) for n in numbers):
            yield from numbers


LEAST_PAGES = 3
"""Lines that count the pages, from which they are taken for page numbers whatever brackets they
stand in. A choice: two numbers alone may be heads. With four 19 texts of the tests keep theirs."""
MOST_SHEET = 6
"""What the number of a page is higher than the one before at most. A choice: pages with pictures
alone have none; with four or eight none of 81 texts that ask comes out otherwise."""


_NUMBER_AND_NAME = re.compile(
    rf"(?P<left>\d{{1,4}})[{BLANK}·]+(?P<behind>[{HAN}《》·{BLANK}]{{2,14}})"
    rf"|(?P<before>[{HAN}《》·{BLANK}]{{2,14}}?)[{BLANK}·]+(?P<right>\d{{1,4}})"
)
"""The same, the name and the number apart."""


def _returning_counted(draft: Draft) -> Iterator[int]:
    """Yield the lines of a name and a number that return with numbers that count on.

    132 山前乡志, 山前乡志 133: running heads, also where a page ended with its paragraph. Even
    numbers stand before the name and odd ones behind it, as on the outer edges of a book.
    """
    pages: dict[str, list[tuple[int, int]]] = {}
    for n, block in enumerate(draft.blocks):
        if block.kind is not BlockMarkup.PARA or block.end - block.body > LONGEST_FOLIO:
            continue
        found = _NUMBER_AND_NAME.fullmatch(_words(draft, n))
        if found is None:
            continue
        count = int(found["left"] or found["right"])
        if (found["left"] is not None) == (count % 2 == 0):
            name = (found["behind"] or found["before"]).strip()
            pages.setdefault(name, []).append((n, count))
    for lines in pages.values():
        steps = [b - a for (_, a), (_, b) in pairwise(lines)]
        if steps and all(0 < step <= MOST_SHEET for step in steps):
            yield from (n for n, _ in lines)


def _counting(draft: Draft) -> Iterator[int]:
    """Yield the lines that are numbers and count on, most of them within torn sentences.

    (58), ［58］, 五八. The numbers of sections count on too, but stand behind whole sentences.
    """
    numbers = [
        (n, count)
        for n, block in enumerate(draft.blocks)
        if block.kind in (BlockMarkup.PARA, BlockMarkup.HEADING)
        and block.end - block.body <= LONGEST_FOLIO
        and (count := page_number(_words(draft, n))) is not None
    ]
    steps = (b - a for (_, a), (_, b) in pairwise(numbers))
    if len(numbers) < LEAST_PAGES or not all(0 < step <= MOST_SHEET for step in steps):
        return
    if sum(_tears(draft, n) for n, _ in numbers) * 2 > len(numbers):
        yield from (n for n, _ in numbers)


def _tears(draft: Draft, number: int) -> bool:
    """Whether the block in front of a line is a paragraph that ends within a sentence."""
    before = draft.blocks[number - 1] if number else None
    return before is not None and before.kind is BlockMarkup.PARA and (
        _OPEN_END.search(_words(draft, number - 1)) is not None
    )  # fmt: skip


LONGEST_FOLIO = 24
"""Characters of the longest line that is the number of a page, or a head that returns. A choice:
with 18 or 30 none of 80 texts that ask comes out otherwise."""


def _words(draft: Draft, number: int) -> str:
    block = draft.blocks[number]
    return draft.text[block.body : block.end].strip()


def _is_running_head(draft: Draft, number: int, folio: int) -> bool:
    """Whether a short line beside the number of a page parts two long torn paragraphs."""
    blocks = draft.blocks
    before, after = min(number, folio) - 1, max(number, folio) + 1
    if before < 0 or after >= len(blocks) or not 0 < number < len(blocks) - 1:
        return False
    line = _words(draft, number)
    if len(line) > LONGEST_RUNNING or not _RUNNING.fullmatch(line):
        return False
    if blocks[before].kind is not BlockMarkup.PARA or blocks[after].kind is not BlockMarkup.PARA:
        return False
    above, below = _words(draft, before), _words(draft, after)
    return _OPEN_END.search(above) is not None and len(above) > LONGEST_RUNNING < len(below)


def _repeated(draft: Draft) -> frozenset[str]:
    """The short lines that return on page after page: running heads with a page number."""
    lines = Counter(
        draft.text[b.body : b.end]
        for b in draft.blocks
        if b.kind in (BlockMarkup.PARA, BlockMarkup.HEADING) and b.end - b.body <= LONGEST_FOLIO
    )
    return frozenset(
        line
        for line, count in lines.items()
        # Twice may be a title and its second mention; a third time it is a head of the page.
        if count > 2 and NAME_OR_PAGE.search(line) and not ends_sentence(line)
    )


def find_furniture(draft: Draft) -> Iterator[Fix]:
    """Carry page furniture out of the text into the front matter, where it is kept."""
    if not values(draft):
        return
    found = spans(draft)
    if not found:
        return
    text = draft.text
    known = values(draft).get("furniture")
    to = known.end if known else slot(draft, "furniture")
    edits: list[Edit] = []
    moves: list[Move] = []
    for at, (start, end, block) in enumerate(found):
        first, last = _trim(text, start, end)
        whole = start == block.body
        edits += _remains(text, block, first, last) if whole and end == block.end else [
            Edit(start, first, ""), Edit(last, end, "")
        ]  # fmt: skip
        prefix = "furniture: " if at == 0 and not known else " "
        suffix = "\n" if at == len(found) - 1 and not known else ""
        moves.append(Move(first, last, to, prefix, suffix))
    yield Fix(
        tuple(e for e in edits if e.start < e.end), worded("belongs to the page"), tuple(moves)
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\u3000*#":
        start += 1
    while end > start and text[end - 1] in " \t\u3000*#":
        end -= 1
    return start, end


def _remains(text: str, block: Block, first: int, last: int) -> list[Edit]:
    """Remove what is left of a block whose words went elsewhere, with the line ends behind it."""
    return [Edit(block.start, first, ""), Edit(last, block_end(text, last, block.end), "")]
