"""What the printed measure says of each paragraph: its line ends, its indent, its last line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from .measure import (
    FEW,
    INDENT,
    LARGEST,
    LEADING,
    TRAILING,
    Gap,
    Label,
    PrintedMeasure,
    infer,
    stretches,
)
from .spaced import Spaced
from .wraps import Explained, explain

CHUNK = 400
"""Gaps of one paragraph that are explained together; more are taken in turn. A choice that bounds
the work."""


@dataclass(frozen=True, slots=True)
class LineProfile:
    """The printed lines of one block; the places of its gaps count from its start.

    ``indented`` says by how much an indented first line explains the gaps better than a flush one
    (negative: worse; 0: nothing known). ``tail`` is the width of the last line, ``lines`` the
    number of printed lines.
    """

    gaps: Sequence[Gap]
    labels: tuple[Label, ...]
    measure: PrintedMeasure | None
    indented: float
    tail: float
    lines: int
    splits: tuple[bool, ...]
    places: tuple[float, ...]
    leads: tuple[float, ...]

    def behind(self, size: int) -> LineProfile:
        """The same lines without the first ``size`` characters, which stand elsewhere now."""
        first = next((n for n, g in enumerate(self.gaps) if g.start >= size), len(self.gaps))
        gaps = tuple(g._replace(start=g.start - size, end=g.end - size) for g in self.gaps[first:])
        return replace(
            self, gaps=gaps, labels=self.labels[first:], splits=self.splits[first:],
            places=self.places[first:], leads=self.leads[first:],
        )  # fmt: skip

    @property
    def full_tail(self) -> bool:
        """Whether the last line reaches the measure, so that the text may go on elsewhere."""
        if self.measure is None or self.lines < 2:
            return False
        # Several printed lines may stand without a gap between them.
        return self.tail % self.measure.cells >= self.measure.cells - LACKS or (
            0 <= self.tail - self.measure.cells <= PASSES
        )


LACKS, PASSES = 1.3, 0.8
"""Cells by which a last line that is full may fall short of the measure, and pass it. A choice: a
mark that was lost in it, or counted otherwise. With 0.9 one doubt of 40 texts tried goes, with 1.7
none changes; with 0.6 one paragraph of 158 damaged articles is parted wrongly, with 1.0 nothing
changes."""
LINES_JOINED = -1.0
"""Stands for the cells of a line in a text whose printed lines were joined already."""
ENOUGH_GAPS, FEW_SPLITS = 10, 0.06
"""Gaps of a text, and the share of them inside words below which none of them is a line end. A
choice: line ends part words wherever they fall, lost marks do not. With 12 gaps six quotation marks
fewer come back in 158 damaged articles, with 8 two more and 14 doubts; with 0.04 four fewer in 28,
with 0.08 none."""


def lines_joined(paragraphs: Sequence[Spaced]) -> bool:
    """Whether no blank of a text is a printed line end: line ends split words.

    The lines were joined before, or stand on lines of their own.
    """
    asked = sum(map(_may_split, chain.from_iterable(p.gaps for p in paragraphs)))
    if asked < ENOUGH_GAPS:
        ends = sum(gap.newline for paragraph in paragraphs for gap in paragraph.gaps)
        if ends < asked + FEW:
            return asked > 0 and _far_apart(paragraphs)
    left = FEW_SPLITS * asked + (asked == 0)
    for paragraph in paragraphs:
        for gap, split in zip(paragraph.gaps, paragraph.splits, strict=True):
            left -= split and _may_split(gap)
            if left <= 0:
                return False
    return True


MOSTLY = 0.5
"""Share of a text that stands in stretches longer than any line, if its lines were joined. A
choice: most of it. With 0.35 or 0.65 none of 41 texts tried comes out otherwise."""


def _far_apart(paragraphs: Sequence[Spaced]) -> bool:
    """Whether the gaps of a text stand too far apart for printed lines to end there."""
    widths = [han for paragraph in paragraphs for han, _ in paragraph.widths]
    return sum(han for han in widths if han > LARGEST) > MOSTLY * sum(widths)


def _may_split(gap: Gap) -> bool:
    """Whether a gap is a blank between words."""
    return not gap.newline and gap.after not in LEADING and gap.before not in LEADING


def measures(paragraphs: Sequence[Spaced], *, joined: bool = False) -> tuple[PrintedMeasure, ...]:
    """The measures that the gaps in the paragraphs of a text speak for.

    ``joined`` says that only line ends of the text are line ends of the print.
    """
    widths: list[tuple[float, int]] = []
    for paragraph in paragraphs:
        found = paragraph.widths
        if joined:
            found = stretches(paragraph.text, [gap for gap in paragraph.gaps if gap.newline])
        widths += found[:-1]
    return infer(widths, few=FEW - joined)


def profile(
    paragraph: Spaced, known: Sequence[PrintedMeasure], *, joined: bool = False
) -> LineProfile:
    """The profile of a paragraph, printed in one of the ``known`` measures.

    ``joined`` says that its blanks are no line ends, so that they were left by lost marks.
    """
    found, splits = paragraph.gaps, paragraph.splits
    if not found:
        return _WITHOUT_GAPS
    if not known or joined:
        labels = tuple(_plain_label(gap, joined=joined) for gap in found)
        nothing = (0.0,) * len(found)
        plain = LineProfile(found, labels, None, 0.0, 0.0, 0, splits, nothing, nothing)
        ends = [gap for gap in found if gap.newline]
        if not known or not ends:
            return plain
        widths = stretches(paragraph.text, ends)
        measure, chosen = _choose(ends, widths, known, (False,) * len(ends))
        return replace(
            plain, measure=measure, indented=chosen.indented, tail=chosen.tail,
            lines=1 + len(ends),
        )  # fmt: skip
    measure, chosen = _choose(found, paragraph.widths, known, splits)
    lines = 1 + sum(label is Label.WRAP for label in chosen.labels)
    return LineProfile(
        found, chosen.labels, measure, chosen.indented, chosen.tail, lines, splits,
        chosen.places, chosen.leads,
    )  # fmt: skip


_WITHOUT_GAPS = LineProfile((), (), None, 0.0, 0.0, 0, (), (), ())

GOOD = 1.2
"""What a gap may cost on average in a measure that is taken without trying the others. A choice for
speed, in the units of ``wraps``: with 0.9 or 1.5, and where all are tried, none of 68 texts comes
out otherwise."""


def _choose(
    found: Sequence[Gap],
    widths: Sequence[tuple[float, int]],
    known: Sequence[PrintedMeasure],
    splits: Sequence[bool],
) -> tuple[PrintedMeasure, Explained]:
    """The measure that explains the gaps best, and how."""
    best: tuple[float, PrintedMeasure, Explained] | None = None
    for measure in known:
        chosen = _explain(found, widths, measure, INDENT, splits)
        # The commonest measure comes first; another must explain clearly more.
        # By two unexplained gaps: with one or three no text of 68 tried is changed.
        cost = chosen.cost + (2.0 if best else 0.0)
        if best is None or cost < best[0]:
            best = (cost, measure, chosen)
        if len(found) > 2 and best[0] <= GOOD * len(found):
            break
    assert best is not None
    return best[1], best[2]


def _explain(
    found: Sequence[Gap],
    widths: Sequence[tuple[float, int]],
    measure: PrintedMeasure,
    indent: float,
    splits: Sequence[bool],
) -> Explained:
    """Explain a paragraph of any length, ``CHUNK`` gaps at a time."""
    if len(found) <= CHUNK:
        return explain(found, widths, measure, indent, splits)
    labels: list[Label] = []
    places: list[float] = []
    leads: list[float] = []
    cost = indented = 0.0
    tail = 0.0
    at = 0
    while at < len(found):
        part = found[at : at + CHUNK]
        final = at + CHUNK >= len(found)
        step = explain(
            part, [*widths[at : at + len(part)], widths[-1] if final else (0.0, 0)], measure,
            indent if at == 0 else 0.0, splits[at : at + CHUNK],
        )  # fmt: skip
        keep = len(part)
        if not final:
            wraps = [n for n, label in enumerate(step.labels) if label is Label.WRAP]
            keep = wraps[-1] + 1 if wraps and wraps[-1] >= CHUNK // 2 else keep
        labels += step.labels[:keep]
        places += step.places[:keep]
        leads += step.leads[:keep]
        indented = indented if at else step.indented
        cost += step.cost
        tail = step.tail
        at += keep
    return Explained(tuple(labels), cost, indented, tail, tuple(places), tuple(leads))


def _plain_label(gap: Gap, *, joined: bool) -> Label:
    """Label a gap where no measure is known: line ends are wraps, blanks are nothing."""
    if gap.newline:
        return Label.WRAP
    beside = gap.after in LEADING or gap.before in TRAILING
    return Label.LOSS if joined and not beside else Label.STRAY
