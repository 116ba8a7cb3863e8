"""Line ends told from losses: dynamic programming over the gaps of one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .measure import LEADING, TRAILING, Gap, Label, PrintedMeasure

_SHORT, _LONG = 0.8, 0.65
"""Cells by which lines fall short of the measure or pass it; lost marks make them shorter. A
choice, as all costs here: they are told in units of one unexplained gap between Han. With 0.6 or
1.0, and 0.5 or 0.8, nine to thirteen of 287 damaged articles come out otherwise, none on balance
better: 0.5 finds ten quotation marks more and four other marks fewer."""
_LOSS, _STRAY, _SPLIT = 1.0, 0.3, 3.0
"""What an unexplained gap costs: between Han, beside a mark or digit, inside a word. With 0.75 or
1.25, 0.15, and 2 or 4, one or two of 287 damaged articles come out otherwise; with 0.6 for the
second none of 56 texts tried."""
_NEWLINE = 12.0
"""What a line end of the text costs that is no printed line end. A choice: nearly never. With 9 or
15 none of 56 texts tried comes out otherwise."""
_KINSOKU = 5.0
"""What a printed line end costs that Chinese composition forbids (clreq 3.1.4). A choice: more than
a split word; narrow columns do break the rule. With 3.5 or 7 none of 56 texts tried comes out
otherwise."""
_MISSED = 4.5
"""What a printed line end costs that left no gap behind. A choice: OCR drops few of them. With 3.5
one doubt of 56 texts tried comes, with 5.5 two come and a quotation mark goes."""
_WORST = 14.0
"""The most that one line can cost. A choice: more than a line end of the text, so that one odd line
does not bend all others. With 10 or 18 none of 56 texts tried comes out otherwise."""
_FAR = 2 * _WORST
"""What the gaps within one line can cost at most."""
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Explained:
    """Which gaps are line ends, what that costs, and how sure it is.

    ``indented`` says how much less an indented first line costs than a flush one; ``tail`` is the
    width of the last line. ``places`` gives for each gap how far into its line it stands, in
    cells, ``leads`` what the opposite label would cost more.
    """

    labels: tuple[Label, ...]
    cost: float
    indented: float
    tail: float
    places: tuple[float, ...]
    leads: tuple[float, ...]


def explain(
    found: Sequence[Gap],
    widths: Sequence[tuple[float, int]],
    measure: PrintedMeasure,
    indent: float,
    splits: Sequence[bool] = (),
) -> Explained:
    """Find the cheapest set of line ends among the gaps ``found`` of one paragraph.

    ``widths`` measures what stands before, between and behind them (cells without marks, marks),
    ``splits`` says which of them stand inside a word.
    The first line may be shorter by ``indent``, or flush where that is clearly cheaper.
    """
    signs = tuple(
        (gap.newline, *_costs(gap, bool(splits) and splits[at]), _is_stray(gap))
        for at, gap in enumerate(found)
    )
    return _explain(signs, tuple(widths), measure, indent)


REMEMBERED = 8192
"""Paragraphs whose explanation is kept until they are measured again behind the widening of their
marks: 250,000 characters of damaged articles have 6,600. A choice of room: some 20 MB."""
Sign = tuple[bool, float, float, bool]
"""What counts of a gap: a line end or not, what each of its two labels costs, the one it has."""


@lru_cache(maxsize=REMEMBERED)
def _explain(
    signs: tuple[Sign, ...],
    widths: tuple[tuple[float, int], ...],
    measure: PrintedMeasure,
    indent: float,
) -> Explained:
    """Explain gaps by what counts of them: a paragraph whose marks were widened is told once."""
    lines = _Lines(signs, widths, measure)
    flush = lines.begin(0.0)
    inset = lines.begin(indent)
    # Paragraphs are indented: one gap more must be unexplained before that is given up. With a
    # half or two none of 56 texts tried comes out otherwise.
    if inset > flush + 1.0:
        lines.begin(0.0)
    labels = [Label.STRAY if stray else Label.LOSS for *_, stray in signs]
    for at in lines.chosen():
        labels[at - 1] = Label.WRAP
    return Explained(
        tuple(labels), min(inset, flush), flush - inset, lines.tail(), lines.places(labels),
        lines.leads(labels),
    )  # fmt: skip


class _Lines:
    """The graph of possible printed lines: node 0 is the start, then the gaps, then the end.

    It is walked from the end, so that the cost of both kinds of first line is known at once.
    """

    def __init__(
        self, signs: Sequence[Sign], widths: Sequence[tuple[float, int]], measure: PrintedMeasure
    ) -> None:
        self.cells = measure.cells
        count = len(signs)
        self.x = x = [0.0] * (count + 2)
        self.loss = loss = [0.0] * (count + 2)
        self.room = room = [0.0] * (count + 2)
        self.own = own = [0.0] * (count + 2)
        for i, (newline, cost, end, _) in enumerate(signs, 1):
            x[i] = x[i - 1] + widths[i - 1][0] + measure.mark * widths[i - 1][1]
            own[i] = end
            loss[i] = loss[i - 1] + cost
            room[i] = room[i - 1] + (0.0 if newline else measure.mark)
        x[count + 1] = x[count] + widths[-1][0] + measure.mark * widths[-1][1]
        loss[count + 1], room[count + 1] = loss[count], room[count]
        self.after = [0.0] * (count + 2)
        self.next = [0] * (count + 2)
        self.edges: list[list[tuple[int, float]]] = [[] for _ in range(count + 2)]
        for i in range(count, 0, -1):
            self._leave(i)

    def _leave(self, i: int) -> None:
        """Find the cheapest line that begins at node ``i``."""
        x, loss, room, after, own, cells = (
            self.x, self.loss, self.room, self.after, self.own, self.cells,
        )  # fmt: skip
        end = len(x) - 1
        base, spare, start = loss[i], room[i], x[i]
        # OCR drops three line ends in a row at most; with two or four 56 texts tried come out the
        # same.
        limit = start + 3 * cells + 3
        cost, target = _NEVER, end
        edges: list[tuple[int, float]] = []
        for j in range(i + 1, end + 1):
            between, at = loss[j - 1] - base, x[j]
            if (at > limit or between > _FAR) and edges:
                break
            if j < end:
                edge = between + own[j] + _line_cost(at - start, room[j - 1] - spare, cells)
            else:
                # The last line may pass the measure by a mark and a digit.
                edge = between + max(0, int((at - start - 1.2) // cells)) * _MISSED
            edges.append((j, edge))
            total = edge + after[j]
            if total < cost:
                cost, target = total, j
        self.edges[i], self.after[i], self.next[i] = edges, cost, target

    def begin(self, indent: float) -> float:
        """Choose the first line, ``indent`` cells shorter; give what the paragraph costs so."""
        self.x[0] = -indent
        self._leave(0)
        return self.after[0]

    def chosen(self) -> list[int]:
        """The gaps that end a line in the cheapest way, counted from 1."""
        ends: list[int] = []
        at = self.next[0]
        while at < len(self.x) - 1:
            ends.append(at)
            at = self.next[at]
        return ends

    def tail(self) -> float:
        """The width of the last line."""
        ends = self.chosen()
        return self.x[-1] - self.x[ends[-1] if ends else 0]

    def leads(self, labels: Sequence[Label]) -> tuple[float, ...]:
        """For each gap what the other label would cost more."""
        size, after = len(self.x), self.after
        before = [_NEVER] * size
        before[0] = 0.0
        total = after[0]
        passed = [_WORST] * size
        for i in range(size - 1):
            reached = before[i]
            if reached - total > _WORST:
                continue
            for j, edge in self.edges[i]:
                value = reached + edge
                if value < before[j]:
                    before[j] = value
                more = value + after[j] - total
                if more < _WORST:
                    for k in range(i + 1, j):
                        if more < passed[k]:
                            passed[k] = more
        return tuple(
            passed[n] if label is Label.WRAP else min(_WORST, before[n] + self.after[n] - total)
            for n, label in enumerate(labels, 1)
        )

    def places(self, labels: Sequence[Label]) -> tuple[float, ...]:
        """For each gap how far into its line it stands."""
        start = self.x[0]
        found: list[float] = []
        for at, label in enumerate(labels, 1):
            found.append(self.x[at] - start)
            if label is Label.WRAP:
                start = self.x[at]
        return tuple(found)


def _line_cost(length: float, spare: float, cells: float) -> float:
    """What a line of ``length`` cells costs; several lines may stand without a gap.

    The marks lost at the gaps inside the line may have filled up to ``spare`` cells more.
    """
    # What several lines without a gap between them miss adds up, a quarter of a line's share each.
    ratio = (length + spare / 2) / cells
    lines = 1 if ratio < 1.5 else round(ratio)
    full = lines * cells
    if length > full:
        off = (length - full) / (_LONG * (1 + 0.25 * (lines - 1)))
    elif length + spare < full:
        off = (full - length - spare) / (_SHORT * (1 + 0.25 * (lines - 1)))
    else:
        off = 0.0
    cost = off * off
    return (cost if cost < _WORST else _WORST) + (lines - 1) * _MISSED


def _costs(gap: Gap, split: bool) -> tuple[float, float]:
    """What it costs to say that ``gap`` is no line end, and to say that it is one."""
    if gap.newline:
        return _NEWLINE, 0.0
    before, after = gap.before, gap.after
    forbidden = after in LEADING or before in TRAILING
    own = _KINSOKU if forbidden else 0.0
    if split:
        return _SPLIT, own
    beside = forbidden or before in LEADING or before.isascii() or after.isascii()
    return _STRAY if beside else _LOSS, own


def _is_stray(gap: Gap) -> bool:
    """Whether a gap that is no line end stands for nothing: a mark is there already."""
    return gap.after in LEADING or gap.before in TRAILING
