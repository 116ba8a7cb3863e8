"""What was lost at the gaps of a paragraph: the likeliest set of quotations, pauses and nothings.

Every gap that the measure does not explain must be something. Pairs of places are scored as the
ends of a quotation, single gaps as a lost comma; dynamic programming takes the best set of
disjoint events.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .chars import STOPS
from .context import OPENER_SET
from .events import PAUSES, Comma, Pair
from .pauses import comma
from .phrases import pairs
from .reading import Reading, Slot

SPACED_OUT = 0.3
"""Gaps per character from which the type was spaced out, so that blanks say nothing."""
_SHORT_CLAUSE = ((2, -5.0), (4, -3.5), (6, -2.4), (8, -0.8))
"""Points for a clause with a lost comma at an end, if it has fewer characters than the key."""
_TOGETHER = -2.6
"""Points for two marks lost at one gap."""
_SIDE_BY_SIDE = -0.4
"""Points for a quotation that closes where the next one opens."""
LONGEST_BESIDE = 8
"""Characters of the longest of two such quotations: “质量理赔”“会员扣费”."""
_NOTHING = -1.2
"""Points for saying that an unexplained blank stands for nothing."""
_SENTENCE = re.compile("[。！？；]+[”’」』）]*")
MANY = 60
"""Possible losses in one sentence above which leads are not compared one by one."""
REACH = 24
"""Events before one that are tried as the last chosen one before it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was lost in one paragraph: quotations, pauses, and blanks left unexplained."""

    pairs: tuple[Pair, ...]
    commas: tuple[Comma, ...]
    left: tuple[int, ...]


def decode(reading: Reading, repeated: Mapping[str, int]) -> Decoded:
    """Give the likeliest losses of one paragraph, sentence by sentence."""
    text = reading.text
    if not reading.slots and "“" not in text and "”" not in text:
        return Decoded((), (), ())
    if len(reading.slots) > max(12, SPACED_OUT * len(text)):
        return Decoded((), (), ())
    commas = [
        comma(reading, i) for i in reading.order if reading.slots[i] in (Slot.LOSS, Slot.UNKNOWN)
    ]
    quoted = list(pairs(reading, repeated))
    gaps_ = [
        i for i, slot in sorted(reading.slots.items())
        if slot is Slot.LOSS and i not in reading.split and text[i - 1] not in STOPS
    ]  # fmt: skip
    chosen: list[Pair | Comma] = []
    at_pair = at_comma = start = 0
    for end in [*(m.end() for m in _SENTENCE.finditer(text)), len(text) + 1]:
        events: list[Pair | Comma] = []
        while at_pair < len(quoted) and quoted[at_pair].start < end:
            events.append(quoted[at_pair])
            at_pair += 1
        while at_comma < len(commas) and commas[at_comma].start < end:
            events.append(commas[at_comma])
            at_comma += 1
        if events:
            inside_ = tuple(gaps_[bisect_left(gaps_, start) : bisect_left(gaps_, end)])
            chosen += _with_margins(Sentence(text, start, end, inside_), events)
        start = end
    used = {place for e in chosen for place in (e.start, e.end)}
    inside = {i for e in chosen for i in range(e.start + 1, e.end)}
    left = (c.start for c in commas if c.start not in used and c.start not in inside)
    return Decoded(
        tuple(e for e in chosen if isinstance(e, Pair)),
        tuple(e for e in chosen if isinstance(e, Comma)),
        tuple(left),
    )


def _with_margins(sentence: Sentence, events: Sequence[Pair | Comma]) -> list[Pair | Comma]:
    """Give the best of ``events`` for one sentence, each with its lead."""
    if len(events) > MANY:
        # Nobody writes such a sentence; the plainest candidates will do.
        events = [e for e in events if isinstance(e, Comma) or e.points > 1.0]
        _, chosen = _Choice(sentence, events).best()
        return [e._replace(margin=min(e.points, 2.0)) for _, e in chosen]
    choice = _Choice(sentence, events)
    total, chosen = choice.best()
    return [e._replace(margin=total - choice.best(without=n)[0]) for n, e in chosen]


class _Choice:
    """The events of one sentence, from which the best disjoint ones are chosen."""

    def __init__(self, sentence: Sentence, events: Sequence[Pair | Comma]) -> None:
        self.sentence = sentence
        self.events = sorted(events, key=lambda e: (e.end, e.start))
        self.links: dict[tuple[int, int], float] = {}

    def link(self, one: int, two: int) -> float:
        """Give the points of event ``two`` coming next after ``one``; -1 is no event."""
        known = self.links.get((one, two))
        if known is None:
            first = self.events[one] if one >= 0 else None
            second = self.events[two] if two >= 0 else None
            known = self.links[one, two] = self.sentence.link(first, second)
        return known

    def best(self, without: int = -1) -> tuple[float, list[tuple[int, Pair | Comma]]]:
        """Give the highest sum of disjoint events, gaps left over counted, and the events."""
        events = self.events
        sums = [0.0] * len(events)
        back = [-1] * len(events)
        order = [n for n in range(len(events)) if n != without]
        total, at = self.link(-1, -1), -1
        for place, n in enumerate(order):
            event = events[n]
            value, before = self.link(-1, n), -1
            for k in order[max(0, place - REACH) : place]:
                if events[k].end <= event.start:
                    found = sums[k] + self.link(k, n)
                    if found > value:
                        value, before = found, k
            sums[n], back[n] = value + event.points, before
        for n in order:
            value = sums[n] + self.link(n, -1)
            if value > total:
                total, at = value, n
        chosen: list[tuple[int, Pair | Comma]] = []
        while at >= 0:
            chosen.append((at, events[at]))
            at = back[at]
        return total, chosen[::-1]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reading and the unexplained ``gaps`` in it, in order."""

    text: str
    start: int
    end: int
    gaps: tuple[int, ...]

    def link(self, one: Pair | Comma | None, two: Pair | Comma | None) -> float:
        """Give the points of ``two`` coming next after ``one``: gaps skipped, short clauses."""
        first = one.end if one else self.start - 1
        last = two.start if two else self.end
        skipped = bisect_left(self.gaps, last) - bisect_right(self.gaps, first)
        points = _NOTHING * max(0, skipped)
        if one and two and first == last:
            pairs_ = isinstance(one, Pair) and isinstance(two, Pair)
            short = max(one.end - one.start, two.end - two.start) <= LONGEST_BESIDE
            points += _SIDE_BY_SIDE if pairs_ and short else _TOGETHER
        if isinstance(two, Comma):
            points += self.clause(first if isinstance(one, Comma) else max(0, last - 12), last)
        elif isinstance(one, Comma):
            points += self.clause(first, min(first + 12, self.end), ahead=True)
        return points

    def clause(self, start: int, end: int, *, ahead: bool = False) -> float:
        """Give the points of a clause that a lost comma begins or ends."""
        parts = PAUSES.split(self.text[start:end])
        clause = parts[0] if ahead else parts[-1]
        if clause in OPENER_SET:
            return 0.5
        size = len(clause)
        return next((points for limit, points in _SHORT_CLAUSE if size < limit), 0.0)
