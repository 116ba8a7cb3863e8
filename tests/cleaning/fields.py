"""All ways to explain the gaps of many sentences at once, as ``decode.Lattice`` does of one.

Place by place from the front and from the back, all sentences that have such a place together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaning.descent import NONE, Array, Names, Slope, sums
from publisher.cleaning.losses.decode import TOGETHER
from publisher.cleaning.losses.events import QUOTE
from publisher.cleaning.losses.weights import Clue

Key = tuple[int, int, str]
"""An event: where it begins and ends, and its mark."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The clues to each event that may have been lost in one sentence, and to the gaps that stand
    for nothing; ``lost`` is what really was."""

    events: Mapping[Key, Sequence[Clue]]
    nothing: Mapping[int, Sequence[Clue]]
    lost: frozenset[Key]
    source: int

    @property
    def places(self) -> list[int]:
        """Give the places at which something may have been lost, in their order."""
        return sorted({*self.nothing, *(at for a, b, _ in self.events for at in (a, b))})


class _Levels:
    """Numbered things, each at one place of one sentence, in the order of places."""

    def __init__(self, places: Array, sentences: Array, count: int) -> None:
        self.order = np.lexsort((sentences, places))
        self.bounds: Array = np.searchsorted(places[self.order], np.arange(count + 1))

    def at(self, place: int) -> Array:
        """Give the things at a place, by their sentences."""
        return self.order[self.bounds[place] : self.bounds[place + 1]]


class Fields:
    """The sentences of a corpus, longest first, as arrays.

    What is known of each place of each sentence lies in one row: first that of the first places of
    all sentences, then of all second places, and so on, one place more than each sentence has.
    ``base`` says where the places of a number begin, behind which comes the sentence's number.
    """

    def __init__(self, texts: Sequence[Sentence], names: Names[Clue]) -> None:
        places = [text.places for text in texts]
        order = sorted(range(len(texts)), key=lambda n: -len(places[n]))
        self.texts = [texts[n] for n in order]
        self.size = len(names.signs)
        self.names = names
        lengths = np.array([len(places[n]) for n in order])
        self.lengths, self.count = lengths, int(lengths[0])
        self.held = [int((lengths > n).sum()) for n in range(self.count)]
        self.base = np.cumsum([0, len(texts), *self.held])
        self.end = self.base[lengths] + np.arange(len(texts))
        numbers = [{at: n for n, at in enumerate(places[m])} for m in order]
        self._lay_events(numbers)
        self._lay_truth(numbers)

    def _lay_events(self, numbers: Sequence[Mapping[int, int]]) -> None:
        self.keys = [(n, key) for n, text in enumerate(self.texts) for key in text.events]
        clues = [self.texts[n].events[key] for n, key in self.keys]
        self.clues = self.names.rows(clues)
        self.sentence = np.array([n for n, _ in self.keys], int)
        self.first = np.array([numbers[n][key[0]] for n, key in self.keys], int)
        self.last = np.array([numbers[n][key[1]] for n, key in self.keys], int)
        self.happened = np.array([key in self.texts[n].lost for n, key in self.keys], float)
        quotes = np.array([key[2] == QUOTE for _, key in self.keys], bool)
        self.quotes, self.pauses = np.flatnonzero(quotes), np.flatnonzero(~quotes)
        self.begun, self.ended = (
            _Levels(side[self.quotes], self.sentence[self.quotes], self.count)
            for side in (self.first, self.last)
        )
        self.opens = self.base[self.first] + self.sentence
        self.closes = self.base[self.last] + self.sentence

    def _lay_truth(self, numbers: Sequence[Mapping[int, int]]) -> None:
        gaps = [(n, at) for n, text in enumerate(self.texts) for at in text.nothing]
        self.gaps = self.names.rows([self.texts[n].nothing[at] for n, at in gaps])
        self.gap_sentence = np.array([n for n, _ in gaps], int)
        places = np.array([numbers[n][at] for n, at in gaps], int)
        self.gap = self.base[places] + self.gap_sentence
        self.behind_gap = self.base[places + 1] + self.gap_sentence
        self.idle = np.array(
            [not any(a <= at <= b for a, b, _ in self.texts[n].lost) for n, at in gaps], float
        )
        both = np.zeros(3)
        for text in self.texts:
            opens, closes = ({k[side] for k in text.lost if k[2] == QUOTE} for side in (0, 1))
            pauses = {key[0] for key in text.lost if key[2] != QUOTE}
            both += (len(opens & closes - pauses), len(closes & pauses), len(pauses & opens))
        self.both = both
        self.together = np.array([self.names.numbers[clue] for clue in TOGETHER])

    def __call__(self, weights: Array) -> Slope:
        """Give how unlikely the truth is under ``weights``, and the slope of that."""
        ways = _Ways(self, weights)
        truth = (ways.points * self.happened).sum() + (ways.idle * self.idle).sum()
        truth += (weights[self.together] * self.both).sum()
        likely, idle, together = ways.likely(), ways.idling(), ways.together()
        steep = self.clues.share(likely - self.happened, self.size)
        steep += self.gaps.share(idle - self.idle, self.size)
        bend = self.clues.share(likely * (1 - likely), self.size)
        bend += self.gaps.share(idle * (1 - idle), self.size)
        for n, at in enumerate(self.together):
            steep[at] += together[n].sum() - self.both[n]
            bend[at] += (together[n] * (1 - together[n])).sum()
        return Slope(float(ways.total.sum() - truth), steep, bend)

    def chances(self, weights: Array) -> Array:
        """Give how likely each event of ``keys`` is."""
        return _Ways(self, weights).likely()


class _Ways:
    """The sums over all ways under some weights; names as in ``decode.Lattice``."""

    def __init__(self, fields: Fields, weights: Array) -> None:
        self.fields = fields
        self.points = fields.clues.weigh(weights)
        self.idle = fields.gaps.weigh(weights)
        self.joints = weights[fields.together]
        size = int(fields.base[-1])
        self.nothing = np.zeros(size)
        self.nothing[fields.gap] = self.idle
        pauses = fields.pauses[np.argsort(fields.opens[fields.pauses], kind="stable")]
        self.pausing = sums(self.points[pauses], fields.opens[pauses], size)
        self.free, self.from_free = np.zeros(size), np.zeros(size)
        self.closed, self.pause, self.open = (np.full(size, NONE) for _ in range(3))
        self.from_closed, self.from_pause, self.from_open = (np.full(size, NONE) for _ in range(3))
        self._forward()
        self._backward()
        self.total = self.free[fields.end]

    def _forward(self) -> None:
        fields, (close_open, close_pause, pause_open) = self.fields, self.joints
        for n, held in enumerate(fields.held):
            here = slice(fields.base[n], fields.base[n] + held)
            some = fields.quotes[fields.ended.at(n)]
            into = self.open[fields.opens[some]] + self.points[some]
            closed = sums(into, fields.sentence[some], held)
            free = self.free[here]
            pause = np.logaddexp(free, closed + close_pause) + self.pausing[here]
            opened = np.logaddexp(closed + close_open, pause + pause_open)
            self.closed[here], self.pause[here] = closed, pause
            self.open[here] = np.logaddexp(free, opened)
            after = np.logaddexp(free + self.nothing[here], np.logaddexp(closed, pause))
            self.free[fields.base[n + 1] : fields.base[n + 1] + held] = after

    def _backward(self) -> None:
        fields, (close_open, close_pause, pause_open) = self.fields, self.joints
        for n in range(fields.count - 1, -1, -1):
            held = fields.held[n]
            here = slice(fields.base[n], fields.base[n] + held)
            some = fields.quotes[fields.begun.at(n)]
            onward = self.from_closed[fields.closes[some]] + self.points[some]
            opened = sums(onward, fields.sentence[some], held)
            after = self.from_free[fields.base[n + 1] : fields.base[n + 1] + held]
            pause = np.logaddexp(after, opened + pause_open)
            pauses = pause + self.pausing[here]
            behind = np.logaddexp(opened + close_open, pauses + close_pause)
            self.from_open[here], self.from_pause[here] = opened, pause
            self.from_closed[here] = np.logaddexp(after, behind)
            idle = after + self.nothing[here]
            self.from_free[here] = np.logaddexp(idle, np.logaddexp(opened, pauses))

    def _share(self, points: Array, sentences: Array) -> Array:
        return np.exp(np.minimum(0.0, points - self.total[sentences]))

    def likely(self) -> Array:
        """Give how likely each event is."""
        fields, some = self.fields, self.fields.pauses
        way = self.open[fields.opens] + self.from_closed[fields.closes]
        at = fields.opens[some]
        before = np.logaddexp(self.free[at], self.closed[at] + self.joints[1])
        way[some] = before + self.from_pause[at]
        return self._share(way + self.points, fields.sentence)

    def idling(self) -> Array:
        """Give how likely each gap stands for nothing."""
        fields = self.fields
        way = self.free[fields.gap] + self.idle + self.from_free[fields.behind_gap]
        return self._share(way, fields.gap_sentence)

    def together(self) -> list[Array]:
        """Give for each two marks at one gap how likely they are there, for all places."""
        close_open, close_pause, pause_open = self.joints
        fields = self.fields
        every = np.arange(fields.base[-1]) - np.repeat(fields.base[:-1], np.diff(fields.base))
        pauses = self.from_pause + self.pausing
        return [
            self._share(ways, every)
            for ways in (
                self.closed + close_open + self.from_open,
                self.closed + close_pause + pauses,
                self.pause + pause_open + self.from_open,
            )
        ]
