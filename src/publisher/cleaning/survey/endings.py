"""Paragraph ends among printed lines that follow one another, told by their widths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...tongues import SILENCE, Said, worded
from ...words import splits
from ..language.chars import BLANK, HAN, has_han
from ..language.sentences import ends_sentence
from .measure import PrintedMeasure, cells

FILLED = 1.2
"""Cells by which a full line may fall short. A choice: a mark that may not begin the next line
takes a cell with it, and widths are told to a quarter. With 0.9 or 1.5 none of 52 texts tried comes
out otherwise but where every line stands alone (``rules.paragraphs``)."""
INDENT = (1.4, 3.4)
"""Cells by which the first line of a paragraph falls short where paragraphs are indented. Two
cells, and what a full line may fall short or lost marks may add. With 1.2 or 1.6, and 2.9 or 3.9,
none of 52 texts tried comes out otherwise."""
SHORT = 3.5
"""Cells by which a line falls short that is the last of its paragraph whatever it ends with. A
choice: more than an indent and a full line together may lack. With 2.6 or 4.4 none of 41 texts that
ask comes out otherwise."""
PASSED = 1.5
"""Cells by which a full line may pass the measure. A choice: a mark and a digit that the measure
counts otherwise. Where every line stands alone, one cell leaves 15 of 129 damaged articles with
wrong paragraph ends; with two one comes out better."""
SPARE = 0.3
"""Cells beyond what comes next that stay free on no line but the last. A choice: less than the half
cell of a mark. With 0.2 or 0.4 none of four texts that ask comes out otherwise."""
FEW = 2
"""Paragraph ends that must agree on whether the next line is indented. A choice: one may be a slip.
With one a paragraph of 158 damaged articles is parted wrongly, with three nothing changes."""
_SIGNED = re.compile(rf"[。！？][（(][{HAN}{BLANK}]{{2,12}}[）)]$")
"""A line that ends with who wrote the paragraph: 。（刘进荣） Two to twelve characters."""
_PAUSED = re.compile(r"[，,、：:；;（(《“‘—-][ \t\u3000]*$")
_INNER = re.compile(rf"(?<=[^{BLANK}])[{BLANK}]+(?=[^{BLANK}])")
_IN_NUMBER = re.compile(r"[0-9.]$")
"""The end of a line that broke a number in two: 有2|0万."""
_UNIT = re.compile(r"[“‘《（(]*(?:[0-9A-Za-z.%:/,-]+|.)[，。、；：！？”’》）,;:!?)]*")


@dataclass(frozen=True, slots=True)
class Column:
    """Printed lines of one measure: by how much each falls short, and if paragraphs are indented.

    A blank inside a line is counted as a mark that was lost. ``indented`` is None if nothing tells.
    """

    lines: Sequence[str]
    measure: PrintedMeasure
    slacks: tuple[float, ...]
    indented: bool | None


def width(line: str, measure: PrintedMeasure | None) -> float:
    """The cells that a line takes."""
    han, marks = cells(line)
    # Newspapers set most marks within a sentence half a cell wide.
    return han + (measure.mark if measure else 0.5) * marks


def column(lines: Sequence[str], measures: Sequence[PrintedMeasure]) -> Column | None:
    """Set ``lines`` in that of ``measures`` which most of them fill; None without measures."""
    if not measures:
        return None
    widths = {measure: [_filled(line, measure) for line in lines] for measure in measures}
    full = {m: sorted(w for w in widths[m] if abs(w - m.cells) <= FILLED) for m in measures}
    measure = max(measures, key=lambda m: len(full[m]))
    # Marks that left no trace make lines narrower, never wider: the upper quarter holds the
    # measure. With the half or the upper eighth none of 52 texts tried comes out otherwise.
    held = full[measure][len(full[measure]) * 3 // 4] if full[measure] else measure.cells
    flat = Column(lines, measure, tuple(held - w for w in widths[measure]), None)
    told = [
        is_indented(flat, at + 1)
        for at in range(len(lines) - 2)
        if ends_sentence(lines[at]) and flat.slacks[at] > SHORT and flat.slacks[at + 1] < SHORT
    ]
    indented = sum(told) * 2 > len(told) if len(told) >= FEW else None
    return Column(lines, flat.measure, flat.slacks, indented)


def _filled(line: str, measure: PrintedMeasure) -> float:
    """The cells of a line in print, a lost mark for each blank inside it."""
    return width(line, measure) + measure.mark * len(_INNER.findall(line))


def count_ends(found: Column | None) -> int:
    """How many lines, the last one aside, are surely the last of their paragraphs."""
    if found is None:
        return 0
    return sum(
        found.slacks[at] > SHORT and found.slacks[at + 1] < SHORT and ends_sentence(found.lines[at])
        for at in range(len(found.lines) - 1)
    )


def why_ended(found: Column, at: int) -> Said:
    """Say why the measure ends a paragraph behind line ``at``; empty when it does not."""
    line, following = found.lines[at], found.lines[at + 1]
    if not has_han(line):
        return SILENCE
    if not (ends_sentence(line) or _SIGNED.search(line)):
        return worded("its last line is short") if _is_broken_off(found, at) else SILENCE
    slack = _spare(found, at)
    if found.indented is not False and is_indented(found, at + 1):
        return worded("the measure shows an indent behind it")
    if found.indented and found.slacks[at + 1] < FILLED and slack < SHORT:
        return SILENCE
    # An indent is two cells: what is shorter by more has no room for one behind it.
    if slack > 2.0 or (found.indented is False and slack > _unit(following, found) + SPARE):
        return worded("its last line is short and ends a sentence")
    return SILENCE


def is_interrupting(found: Column, at: int) -> bool:
    """Whether line ``at`` stands within a sentence that goes on behind it, as captions do."""
    if not 0 < at < len(found.lines) - 1 or found.slacks[at] <= SHORT:
        return False
    before, line, following = found.lines[at - 1 : at + 2]
    if found.slacks[at - 1] > FILLED or any(map(_stops, (before, line))):
        return False
    # What follows would have fitted, and a cell beside it: no line of text breaks off so.
    if found.slacks[at] - _unit(following, found) <= SHORT - 1.0:
        return False
    if splits(before, line) or splits(line, following):
        return False
    flush = found.indented is True and abs(found.slacks[at + 1]) <= FILLED
    return flush or splits(before, following)


def _stops(line: str) -> bool:
    return ends_sentence(line)


def _begins(found: Column, at: int) -> bool:
    """Whether line ``at`` may be the first of its paragraph."""
    if at == 0:
        return True
    return ends_sentence(found.lines[at - 1]) and (
        found.slacks[at - 1] > 2.0 or found.slacks[at] >= INDENT[0]
    )


def _spare(found: Column, at: int) -> float:
    """By how much line ``at`` falls short, an indent that it may have left aside."""
    indent = 2.0 if found.indented is not False and _begins(found, at) else 0.0
    return found.slacks[at] - indent


def is_indented(found: Column, at: int) -> bool:
    """Whether line ``at`` is short by an indent although its next character had room."""
    if at + 1 >= len(found.lines):
        return False
    slack = found.slacks[at]
    if not INDENT[0] <= slack <= INDENT[1] or slack - _unit(found.lines[at + 1], found) <= SPARE:
        return False
    # The last line of a paragraph may fall short by as much.
    last = ends_sentence(found.lines[at])
    return not (last and INDENT[0] <= found.slacks[at + 1] <= INDENT[1])


def _is_broken_off(found: Column, at: int) -> bool:
    """Whether a line without a stop is the last of its paragraph: short among full ones."""
    line, following = found.lines[at], found.lines[at + 1]
    if _PAUSED.search(line) or splits(line.rstrip(), following.lstrip()):
        return False
    if _IN_NUMBER.search(line) and following[:1].isdigit():
        return False
    spare = _spare(found, at) - _unit(following, found)
    if found.indented and spare > SPARE and is_indented(found, at + 1):
        return True
    if spare < SHORT - 1.0 or found.slacks[at + 1] >= SHORT:
        return False
    return at == 0 or found.slacks[at - 1] < SHORT or ends_sentence(found.lines[at - 1])


def _unit(line: str, found: Column) -> float:
    """The cells of what stands unbroken at the beginning of a line."""
    first = _UNIT.match(line.lstrip())
    return width(first[0], found.measure) if first else 0.0
