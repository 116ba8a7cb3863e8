"""What was lost at the gaps of a paragraph: how likely each quotation and each pause is.

Every gap that the measure does not explain must be something: an end of a quotation, a pause, or
nothing. All ways to explain the gaps of a sentence are weighed against each other (a semi-Markov
field over the places of the sentence; sums forward and backward), so that the probability of one
event counts everything else that could have been lost beside it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from ..language.sentences import SENTENCE_END
from .events import QUOTE, Event
from .phrases import Candidates
from .reading import GaplessBlock
from .reasons import reasons
from .weights import NEVER, Clue, add, weights

SPACED_OUT = 0.3
"""Gaps per character from which the type was spaced out, so that blanks say nothing. A choice:
printed lines of seven cells leave 0.14. With 0.2 or 0.4 none of 68 texts tried changes."""
TOGETHER: tuple[Clue, ...] = (
    ("gap.holds", "close-open"), ("gap.holds", "close-pause"), ("gap.holds", "pause-open"),
)  # fmt: skip
"""The clues to two marks that were lost at one gap."""


@dataclass(frozen=True, slots=True)
class LostMarks:
    """What may have been lost in one paragraph: events that share no character, the likeliest
    first taken, and the gaps that none of them explains."""

    quotations: tuple[Event, ...]
    pauses: tuple[Event, ...]
    left: tuple[int, ...]


def decode(reading: GaplessBlock, repeated: Mapping[str, int], nature: str) -> LostMarks:
    """The likeliest losses of one paragraph, sentence by sentence."""
    if not may_lack(reading):
        return LostMarks((), (), ())
    candidates = Candidates(reading, repeated, nature)
    chosen = [
        event._replace(reason=reasons(candidates.clues(event)))
        for lattice in lattices(candidates)
        for event in _disjoint(lattice.likely())
    ]
    return LostMarks(
        tuple(e for e in chosen if e.mark == QUOTE),
        tuple(e for e in chosen if e.mark != QUOTE),
        _left(candidates.unsure, chosen),
    )


def may_lack(reading: GaplessBlock) -> bool:
    """Whether anything can be told of what a paragraph lost: not where nothing shows it, and
    not where the type was spaced out."""
    text = reading.text
    if not reading.slots and "“" not in text and "”" not in text:
        return False
    return len(reading.slots) <= max(FEW_SLOTS, SPACED_OUT * len(text))


FEW_SLOTS = 12
"""Gaps that a paragraph may have whatever its length: in one of a line or two a few lost marks are
a large share. A choice: with 6 or 24 none of 68 texts tried comes out otherwise."""


def _left(unsure: Sequence[int], chosen: Sequence[Event]) -> tuple[int, ...]:
    """Those of the unsure gaps that no event ends at or holds."""
    used = {place for e in chosen for place in (e.start, e.end)}
    inside = {i for e in chosen for i in range(e.start + 1, e.end)}
    return tuple(i for i in unsure if i not in used and i not in inside)


LEAST = 0.07
"""Probability from which an event is worth a look. A choice: it keeps what bears on others; what is
shown is chosen later (``lost.DOUBTFUL_COMMA``)."""


def _disjoint(events: Sequence[Event]) -> list[Event]:
    """The likeliest of ``events`` that do not cross, with what is probable beside them."""
    kept: list[Event] = []
    spans: list[tuple[int, int]] = []
    for event in sorted(events, key=lambda e: (-e.likely, e.start, e.end)):
        if event.likely < LEAST:
            break
        # Those that are kept do not cross: what crosses one of them crosses a neighbour.
        at = bisect_left(spans, (event.start, event.end))
        if all(_stand_beside(event, other) for other in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, event)
            spans.insert(at, (event.start, event.end))
    return kept


def _stand_beside(one: Event, two: Event) -> bool:
    if one.start == one.end == two.start == two.end:
        return False
    return one.end <= two.start or two.end <= one.start


def lattices(candidates: Candidates) -> Iterator[Lattice]:
    """Yield a lattice for every sentence in which something may have been lost."""
    table = weights()
    for events, gaps in by_sentence(candidates):
        yield Lattice(events, {i: table.of(candidates.nothing(i)) for i in gaps})


def by_sentence(candidates: Candidates) -> Iterator[tuple[Sequence[Event], Sequence[int]]]:
    """Yield the events of every sentence that has some, and its gaps that must be something."""
    text, gaps = candidates.reading.text, candidates.unsure
    events = sorted((*candidates.quotations(), *candidates.pauses()))
    at = gap = 0
    for end in [*(m.end() for m in SENTENCE_END.finditer(text)), len(text) + 1]:
        first, at = at, bisect_left(events, (end,), at)
        first_gap, gap = gap, bisect_left(gaps, end, gap)
        if at > first:
            yield events[first:at], gaps[first_gap:gap]


class Lattice:
    """All ways to explain the gaps of one sentence.

    At each place a quotation may close, then a pause be lost, then a quotation open; or there is
    ``nothing``, which an unexplained gap weighs. ``free``, ``closed``, ``pause`` and ``open`` hold
    for each place the logarithm of the sum over all ways up to it, by what came last; those with
    ``from_`` the sum over all ways from there on.
    """

    def __init__(self, events: Sequence[Event], nothing: Mapping[int, float]) -> None:
        self.events, self.nothing = events, nothing
        table = weights()
        self.close_open, self.close_pause, self.pause_open = map(table.__getitem__, TOGETHER)
        self.places = sorted({*nothing, *(p for e in events for p in (e.start, e.end))})
        self.number = {place: n for n, place in enumerate(self.places)}
        size = len(self.places)
        self.opened: list[list[Event]] = [[] for _ in range(size)]
        self.ended: list[list[Event]] = [[] for _ in range(size)]
        self.paused: list[list[Event]] = [[] for _ in range(size)]
        for event in events:
            if event.mark == QUOTE:
                self.opened[self.number[event.start]].append(event)
                self.ended[self.number[event.end]].append(event)
            else:
                self.paused[self.number[event.start]].append(event)
        self._forward()
        self._backward()

    def _forward(self) -> None:
        size = len(self.places)
        self.free = [0.0] * (size + 1)
        self.closed, self.pause, self.open = [NEVER] * size, [NEVER] * size, [NEVER] * size
        for n, place in enumerate(self.places):
            free, closed, pause = self.free[n], NEVER, NEVER
            for pair in self.ended[n]:
                closed = add(closed, self.open[self.number[pair.start]] + pair.points)
            before = add(free, closed + self.close_pause)
            for event in self.paused[n]:
                pause = add(pause, before + event.points)
            self.closed[n], self.pause[n] = closed, pause
            opened = add(closed + self.close_open, pause + self.pause_open)
            self.open[n] = add(free, opened)
            self.free[n + 1] = add(free + self.nothing.get(place, 0.0), add(closed, pause))
        self.total = self.free[size]

    def _backward(self) -> None:
        size = len(self.places)
        self.from_free, self.from_closed = [0.0] * (size + 1), [0.0] * size
        self.from_pause, self.from_open = [0.0] * size, [0.0] * size
        for n in range(size - 1, -1, -1):
            after, opened = self.from_free[n + 1], NEVER
            for pair in self.opened[n]:
                opened = add(opened, self.from_closed[self.number[pair.end]] + pair.points)
            self.from_open[n] = opened
            self.from_pause[n] = add(after, opened + self.pause_open)
            pauses = self.pauses_from(n)
            behind = add(opened + self.close_open, pauses + self.close_pause)
            self.from_closed[n] = add(after, behind)
            idle = after + self.nothing.get(self.places[n], 0.0)
            self.from_free[n] = add(idle, add(opened, pauses))

    def pauses_from(self, n: int) -> float:
        """The sum over the ways from a pause at place ``n`` on, the pause counted."""
        found = NEVER
        for event in self.paused[n]:
            found = add(found, self.from_pause[n] + event.points)
        return found

    def likely(self) -> list[Event]:
        """Every event with its probability beside all the others."""
        found: list[Event] = []
        for event in self.events:
            one, two = self.number[event.start], self.number[event.end]
            if event.mark == QUOTE:
                way = self.open[one] + self.from_closed[two]
            else:
                before = add(self.free[one], self.closed[one] + self.close_pause)
                way = before + self.from_pause[one]
            found.append(event._replace(likely=self.share(way + event.points)))
        return found

    def share(self, points: float) -> float:
        """The probability of the ways that sum up to ``points``."""
        return exp(min(0.0, points - self.total))
