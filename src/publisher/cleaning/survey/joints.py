"""Paragraphs that a column, a page or a picture tore in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...tongues import Said, in_turn, worded
from ...words import bond, frequency, splits
from ..language.chars import count_han
from ..language.sentences import ends_part, opens_entry, pauses
from ..lines.bylines import closes_letter
from ..lines.datelines import is_date, is_document_number
from ..lines.furniture import is_folio
from ..lines.verse import LONGEST_VERSE
from .blocks import Block, BlockMarkup
from .columns import columns, profile_of
from .draft import Draft, Point, surveyed
from .endings import SHORT
from .measure import cells
from .profile import LineProfile

SURE = 3
"""Points from which two halves are one sentence. A choice, as the points are: one strong sign, or
two weak ones. With two nine of 158 damaged articles come out otherwise, with four six, and six
wrong paragraph ends stay. Of the points below, each moved by one on 68 texts, only two change any:
three for a last line that is full, or for a word that needs another."""

NEVER = -9
"""Points of two paragraphs that are not one sentence whatever else speaks for it."""
COMMON = 100
"""Frequency of a word that may begin a sentence whatever its first character. A choice: with 50 or
150 none of ten texts that ask comes out otherwise."""
_CANNOT_BEGIN = re.compile(r"[ \t]*[，,。、；;：:！!？?）)》」』”’%％]")
_RARELY_BEGINS = re.compile(r"[ \t]*[的了着过们和与及或等里内中上下后前时地得]")
_ONE_CHARACTER = re.compile(r"[ \t]*[^嗯哦唉啊看喂好是对不这那\W\d][，,]")
_ENDS_AT_ONCE = re.compile(r"[ \t]*[^\W\d_]{1,2}[。；]")
_INDENT = re.compile(r"(?:\u3000{2}|[ \t]{4,})")
_TAIL_WORDS = re.compile(
    r"[的和与及或在从向对把被将为以于由至到让使等是有就都也还并而且但因其该这那各每一二三两能会可应要想需须不没很更最越太较再才只《“（]"
    r"[ \t]*$"
)


def needs_another(text: str) -> bool:
    """Whether ``text`` ends with a word that needs another behind it: 的, 和, 《."""
    return _TAIL_WORDS.search(text) is not None


def goes_on(draft: Draft, before: Block, after: Block) -> tuple[int, Said]:
    """Points for ``after`` continuing the sentence of ``before``, and the reasons."""
    text = draft.text
    head, tail = text[after.start : after.end], text[before.start : before.end]
    if before.kind is not BlockMarkup.PARA or after.kind is not BlockMarkup.PARA:
        return NEVER, worded("not two paragraphs")
    if any(is_date(line) or closes_letter(line) for line in (head, tail)):
        return NEVER, worded("a date or a signature stands by itself")
    if any(map(is_document_number, (head, tail))):
        return NEVER, worded("the number of a document stands by itself")
    if opens_entry(head) and opens_entry(tail):
        return NEVER, worded("both parts are entries of a list")
    if ends_part(tail):
        return _one_paragraph(draft, before, after)
    if _INDENT.match(text[after.start : after.body]):
        return NEVER, worded("the second part is indented")
    first, second = profile_of(draft, before), profile_of(draft, after)
    found = [
        *_told_by_words(tail, head), *_told_by_tail(draft, first, tail),
        *_told_by_indent(draft, first, second), *_told_by_word(tail, head),
        *_told_by_page(draft, before, after),
    ]  # fmt: skip
    return sum(points for points, _ in found), in_turn(reason for _, reason in found)


Told = tuple[int, Said]
"""Points for two halves being one sentence, and the reason."""


def _told_by_words(tail: str, head: str) -> Iterator[Told]:
    """Yield what the end of one part and the beginning of the other say."""
    # A mark proves more than a word; what cannot begin a paragraph outweighs a short last line.
    if pauses(tail):
        yield 4, worded("the first part ends with a comma")
    if _CANNOT_BEGIN.match(head):
        yield 6, worded("the second part begins with a mark that cannot begin one")
    elif _ENDS_AT_ONCE.match(head):
        yield 4, worded("the second part begins with the end of a sentence")
    elif _ONE_CHARACTER.match(head) or (
        _RARELY_BEGINS.match(head) and frequency(head.lstrip()[:2]) <= COMMON
    ):
        yield 2, worded("the second part begins with a word that hardly begins one")
    if needs_another(tail):
        yield 2, worded("the first part ends with a word that needs another")


def _told_by_tail(draft: Draft, first: LineProfile, tail: str) -> Iterator[Told]:
    """Yield what the last line of the first part says: full, or short."""
    if first.measure is not None:
        if first.full_tail:
            yield 2, worded("its last line is full")
        elif first.lines > 2 and first.tail < first.measure.cells - SHORT:
            yield -3, worded("its last line is short")
    elif _is_short(draft, tail):
        yield -3, worded("its only line is short")


def _told_by_indent(draft: Draft, first: LineProfile, second: LineProfile) -> Iterator[Told]:
    """Yield what the first line of the second part says, where paragraphs are indented."""
    if second.measure is None or second.lines <= 1 or not _is_indented(draft):
        return
    # In costs of ``wraps``: by how many unexplained gaps a line without an indent is cheaper.
    if second.indented <= -2.0:
        sure = 5 if second.indented <= -6.0 else 3 if second.indented <= -3.0 else 2
        yield sure, worded("the measure shows no indent")
    elif second.indented >= 3.0:
        yield -3, worded("the measure shows an indent")
    elif second.indented < 0.0 and first.full_tail:
        yield 1, worded("the measure rather shows no indent")


def _told_by_word(tail: str, head: str) -> Iterator[Told]:
    """Yield whether the two parts split a word, by how much likelier they are together."""
    left, right = tail.rstrip(), head.lstrip()
    if splits(left, right):
        gain = bond(left, right)
        if gain > 1.0:
            # 支|部 is proof by itself, a pair of characters that also meet by chance is not.
            yield 3 if gain > 4.0 else 2, worded("a word is split between them")


def _told_by_page(draft: Draft, before: Block, after: Block) -> Iterator[Told]:
    """Yield whether a line of the page stood between the two parts, a jump above all."""
    carried = draft.raw[draft.raw_before(before.end) : draft.raw_offset(after.start)]
    if "![" not in draft.text[before.end : after.start] and re.search(r"\w", carried):
        line = carried.strip()
        sure = re.search("下转|上接", line) or is_folio(line)
        # A jump or a page's number stands in mid-sentence; a section's name stands anywhere.
        yield 3 if sure else 1, worded("a line of the page stood between them")


def _is_short(draft: Draft, text: str) -> bool:
    """Whether a text of one line does not fill a line of the commonest measure."""
    measure = next(iter(columns(draft).measures), None)
    if "\n" in text or measure is None:
        return False
    han, marks = cells(text)
    return han + measure.mark * marks < measure.cells - SHORT


@surveyed(Point.TEXT)
def _is_indented(draft: Draft) -> bool:
    """Whether the paragraphs of the text were printed with indents.

    What follows a paragraph without a stop may be its second half, and tells nothing.
    """
    told: list[float] = []
    torn = False
    for block in draft.blocks:
        if block.kind is BlockMarkup.PARA:
            profile = profile_of(draft, block)
            if profile.measure is not None and profile.lines > 2 and not torn:
                told.append(profile.indented)
        if block.kind is not BlockMarkup.IMAGE:
            # A last mark and what closes behind it; with half or twice as much nothing changes.
            tail = draft.text[max(block.start, block.end - 12) : block.end]
            torn = block.kind is BlockMarkup.PARA and not ends_part(tail)
    # By one gap in most paragraphs; with half or twice as much, or in a third or two thirds of
    # them, none of 46 texts tried comes out otherwise.
    return sum(value > 1.0 for value in told) > 0.5 * len(told)


def _one_paragraph(draft: Draft, before: Block, after: Block) -> tuple[int, Said]:
    """Judge two whole sentences: a full last line and no indent make them one paragraph."""
    first, second = profile_of(draft, before), profile_of(draft, after)
    # Both parts are whole, so the sign must be strong; with 3.75 or 6.25 none of 14 texts changes.
    flush = second.measure is not None and second.lines > 2 and second.indented <= -5.0
    if flush and first.full_tail and first.lines > 2 and _is_indented(draft):
        return SURE, worded("its last line is full, and the measure shows no indent behind it")
    return NEVER, worded("the first part is a whole sentence")


def joints(draft: Draft) -> Iterator[tuple[Block, list[Block], Block, int, Said]]:
    """Yield pairs of paragraphs without a whole sentence between them: pictures, points, why."""
    before: Block | None = None
    pictures: list[Block] = []
    kept = _verse(draft)
    for block in draft.blocks:
        if block.kind is BlockMarkup.IMAGE:
            pictures.append(block)
            continue
        verse = before is not None and (
            (before.start in kept and block.start in kept)
            or all("\\\n" in draft.text[b.start : b.end] for b in (before, block))
        )
        if block.kind is BlockMarkup.PARA and before is not None and not verse:
            points, why = goes_on(draft, before, block)
            if pictures and points > 0:
                points, why = points + 1, worded("{why}, a picture stands between them", why=why)
            if points > NEVER:
                yield before, pictures, block, points, why
        before = block if block.kind is BlockMarkup.PARA else None
        pictures = []


VERSE = 4
"""Lines of as many characters, each standing alone, from which they are lines of verse. A choice:
the shortest regulated verse has four. With three or five none of five texts that ask changes."""


def _verse(draft: Draft) -> frozenset[int]:
    """Where the lines of verse begin that stand alone, one after another."""
    found: set[int] = set()
    run: list[Block] = []
    size = 0
    for block in (*draft.blocks, Block(BlockMarkup.RULE, 0, 0, 0)):
        # A line of verse, and a mark behind each half of it.
        short = block.kind is BlockMarkup.PARA and block.end - block.start <= LONGEST_VERSE + 2
        count = count_han(draft.text[block.start : block.end]) if short else 0
        if count and count == size:
            run.append(block)
            continue
        if len(run) >= VERSE:
            found |= {b.start for b in run}
        run, size = ([block] if count else []), count
    return frozenset(found)
