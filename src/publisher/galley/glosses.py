"""Notes between the lines (行间注): where each stands above the words that it is about.

A note begins above its words and goes on above what follows them; at a line's end, and before the
next note, it moves back as far as it still stands above its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..article.model import Runs
from ..composition import Above, Line

GAP = 0.5
"""em of a note between it and the next, so that two are not read as one."""

MOST_BACK = 6.0
"""em by which a note may begin before its words: a dozen of its characters. Who reads a longer one
from its beginning no longer sees which words it is about."""


@dataclass(frozen=True, slots=True)
class _Note:
    """The note of run ``number`` over ``start`` to ``end`` of its line, ``width`` em wide."""

    number: int
    character: int
    start: float
    end: float
    width: float


def place_glosses(
    runs: Runs,
    lines: tuple[Line, ...],
    measures: Sequence[float],
    widths: Mapping[int, tuple[float, ...]],
    size: float,
) -> tuple[tuple[Line, ...], frozenset[int]]:
    """``lines`` with the notes above them, and the runs whose notes have no room there.

    ``measures`` are how wide each line may be, ``widths`` those of the characters of each note by
    its run's number, all in em of the text; notes are ``size`` em high.
    """
    homeless: set[int] = set()
    found: list[Line] = []
    for line, measure in zip(lines, measures, strict=True):
        notes = [note for note in _notes(runs, line, widths, homeless) if note.number in widths]
        places = _places(notes, max(measure, line.width), GAP * size)
        above = list(line.above)
        for note, x in zip(notes, places, strict=True):
            if x is None or _meets(line, x - GAP * size, x + note.width + GAP * size, size):
                homeless.add(note.number)
                continue
            pens, pen = [], x
            for width in widths[note.number]:
                pens.append(pen)
                pen += width
            above.append(Above(note.character, tuple(pens)))
        found.append(replace(line, above=tuple(sorted(above))))
    return tuple(found), frozenset(homeless)


def _notes(
    runs: Runs, line: Line, widths: Mapping[int, tuple[float, ...]], homeless: set[int]
) -> list[_Note]:
    """The notes of a line in order.

    One whose words are parted, or stand in a note in the line (夹注), is ``homeless``.
    """
    notes = []
    at = 0
    for number, run in enumerate(runs):
        first, last = at, at + len(run.text)
        at = last
        if number not in widths or last <= line.start or first >= line.end:
            continue
        if first < line.start or last > line.end or run.small:
            # A note in the line has no lines between which another could stand.
            homeless.add(number)
            continue
        start = line.origins[first - line.start]
        end = line.origins[last - line.start] if last < line.end else line.width
        notes.append(_Note(number, first, start, end, sum(widths[number])))
    return notes


def _places(notes: Sequence[_Note], measure: float, gap: float) -> list[float | None]:
    """Where each note begins, None for those that would stand above other words only."""
    pens: list[float] = []
    pen = 0.0
    for note in notes:
        x = max(note.start, pen)
        # What is shorter than its words stands above their middle.
        spare = note.end - note.start - note.width
        x = max(x, note.start + spare / 2) if spare > 0 else x
        pens.append(x)
        pen = x + note.width + gap
    places: list[float | None] = [None] * len(notes)
    edge = measure
    for n in range(len(notes) - 1, -1, -1):
        x = min(pens[n], edge - notes[n].width)
        least = max(-1e-6, notes[n].start - MOST_BACK)
        if x < least or x >= notes[n].end - gap or x + notes[n].width <= notes[n].start:
            continue
        places[n] = x
        edge = x - gap
    return places


def _meets(line: Line, left: float, right: float, size: float) -> bool:
    """Whether a reading stands above a line from ``left`` to ``right``."""
    return any(
        one.origins and left < one.origins[-1] + size and one.origins[0] < right
        for one in line.above
    )
