"""What can have been lost in a reading: every phrase that may be a quotation, every pause."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ..language.chars import CLOSE, OPEN, STOPS
from ..language.context import COUNTERS
from .clues import Phrases, closing, named, opening, pausing, standing
from .events import MARKS, QUOTE, Event
from .reading import GaplessBlock, Slot
from .survivors import Survivors, survivors
from .weights import Clue, weights

_BARRIER = re.compile("[“”‘’「」。；！？：]")
"""Marks that no quoted phrase holds."""
LONGEST = 36
"""Characters of the longest phrase that is looked at as one quotation. Of 1,390 quoted phrases
of 179 articles in tests and content one is longer, 99 % have no more than 17."""
HOPELESS = -4.0
"""Points of its two ends below which a phrase is not looked at. A choice for speed: its odds
are below 1 in 50 before anything else is asked."""
MOST_TRIED = 24
"""Ends that are tried for one beginning. A choice that bounds the work in text full of blanks: with
12 or 48 none of 68 texts tried comes out otherwise."""
_STOP_OR_CLOSE, _STOP_OR_OPEN = frozenset(STOPS + CLOSE), frozenset(STOPS + OPEN)
_NO_BEGINNING = MARKS - frozenset(OPEN)
_ANY_MARK = re.compile("[" + re.escape("".join(sorted(MARKS))) + "]")
PAUSES = {"，": "comma", "、": "list"}
"""The pauses that are looked for, and what the table of weights calls them."""


def phrases(readings: Iterable[GaplessBlock]) -> Mapping[str, int]:
    """How often each short phrase stands between two unexplained blanks in the text."""
    found: Counter[str] = Counter()
    for reading in readings:
        losses = [i for i in reading.order if reading.slots[i] is not Slot.WRAP]
        for start, end in pairwise(losses):
            # Longer ones hardly return to the letter, one character is no phrase.
            if 2 <= end - start <= 10:
                found[reading.text[start:end]] += 1
    return found


class Candidates:
    """Everything that may have been lost in one reading, with the clues to it.

    ``nature`` is the letter of what kind of text it is, as the table of weights writes it.
    """

    def __init__(self, reading: GaplessBlock, repeated: Mapping[str, int], nature: str) -> None:
        self.reading = reading
        self.alone: Survivors = survivors(reading)
        text = reading.text
        self.marks = [m.start() for m in _ANY_MARK.finditer(text)]
        lost = {i for i, s in reading.slots.items() if s is not Slot.WRAP}
        self.strong = sorted(lost | self.alone.opens | self.alone.closes)
        self.phrases = Phrases(reading, repeated, nature, self.marks)
        self.unsure = self.phrases.unsure

    def quotations(self) -> Iterator[Event]:
        """Yield every phrase that may be a quotation, in the order of their beginnings."""
        if not self.strong:
            return
        table = weights()
        strong = frozenset(self.strong)
        begins, every = self._begins(), self._ends()
        only_strong = [end for end in every if end[0] in strong]
        for start, start_points in begins:
            # One of the two ends must show that something was lost there.
            ends = every if start in strong else only_strong
            first = bisect_right(ends, (start, float("inf")))
            if first == len(ends) or ends[first][0] > start + LONGEST:
                continue
            for end, end_points in ends[first : self._last(ends, start, first)]:
                points = start_points + end_points
                if points > HOPELESS:
                    points += table.of(self._whole(start, end))
                    has_open, has_close = start in self.alone.opens, end in self.alone.closes
                    yield Event(start, end, QUOTE, points, has_open, has_close)

    def _last(self, ends: Sequence[tuple[int, float]], start: int, first: int) -> int:
        """The number behind the last of ``ends`` that a phrase from ``start`` may have."""
        text = self.reading.text
        barrier = _BARRIER.search(text, start, start + LONGEST + 1)
        limit = min(barrier.start() if barrier else len(text), start + LONGEST)
        return min(bisect_right(ends, (limit, float("inf"))), first + MOST_TRIED)

    def _whole(self, start: int, end: int) -> list[Clue]:
        return self.phrases.clues(
            start, end, has_open=start in self.alone.opens, has_close=end in self.alone.closes
        )

    def clues(self, event: Event) -> list[Clue]:
        """Give all the clues to one event."""
        if event.mark != QUOTE:
            return named(PAUSES[event.mark], self._pause(event.start))
        return [
            *opening(self.reading, event.start, there=event.has_open),
            *closing(self.reading, event.end, there=event.has_close),
            *self._whole(event.start, event.end),
        ]

    def pauses(self) -> Iterator[Event]:
        """Yield every pause that a gap may have held."""
        table, text = weights(), self.reading.text
        for at in self.unsure:
            if text[at - 1 : at] not in STOPS and text[at : at + 1] not in STOPS + "（":
                clues = self._pause(at)
                for mark, name in PAUSES.items():
                    yield Event(at, at, mark, table.of(named(name, clues)))

    def _pause(self, at: int) -> list[Clue]:
        return standing(self.reading, at) + pausing(self.reading, at, self.unsure)

    def nothing(self, at: int) -> list[Clue]:
        """The clues to a gap that stands for nothing."""
        return named("nothing", standing(self.reading, at))

    def _near(self, first: int, last: int) -> bool:
        """Whether something was lost at one of the places from ``first`` to ``last``."""
        found = bisect_left(self.strong, first)
        return found < len(self.strong) and self.strong[found] <= last

    def _begins(self) -> list[tuple[int, float]]:
        """The places where a quotation can open, and what they weigh."""
        reading, text = self.reading, self.reading.text
        behind = {i + 1 for i in self.marks if text[i] in _STOP_OR_CLOSE}
        places = sorted({*reading.slots, *behind, 0, *self.alone.opens})
        table = weights()
        return [
            (i, table.of(opening(reading, i, there=i in self.alone.opens)))
            for i in places
            if self._near(i, i + LONGEST) and not self.alone.inside(i) and _can_begin(text, i)
        ]

    def _ends(self) -> list[tuple[int, float]]:
        """The places where a quotation can close, and what they weigh."""
        reading, text = self.reading, self.reading.text
        before = {i for i in self.marks if text[i] in STOPS}
        places = sorted({*reading.slots, *before, len(text), *self.alone.closes})
        table = weights()
        return [
            (i, table.of(closing(reading, i, there=i in self.alone.closes)))
            for i in places
            if self._near(i - LONGEST, i) and not self.alone.inside(i)
            and i > 0 and text[i - 1] not in _STOP_OR_OPEN
        ]  # fmt: skip


def _can_begin(text: str, at: int) -> bool:
    """Whether a phrase can begin at a place at all."""
    first = text[at : at + 1]
    if not first or first in _NO_BEGINNING:
        return False
    return not (first in COUNTERS and text[at - 1 : at].isdigit())
