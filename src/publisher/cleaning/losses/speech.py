"""Spoken sentences that lost their quotes: where speech is likeliest to begin and to end.

Every piece of a paragraph is spoken or told. What stands around a place where speech may begin or
end speaks for it or against it, and so does how a piece sounds; the weights of ``speech.toml`` say
how much. Summed over all ways to read the paragraph they give the chance of each quotation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp, log

from ...tongues import Said
from .reading import GaplessBlock
from .speaking import Talk, talk
from .weights import NEVER, add, signs

SURE_SPEECH, LIKELY_SPEECH, DOUBTFUL_SPEECH = 2.8, 1.1, -1.74
"""Points, the logarithm of the odds, from which speech is quoted as safe and as likely, and from
which it is worth a doubt: chances of 0.94, 0.75 and 0.15. Of 54 quotations put back as safe in a
real page 51 are right; of texts kept apart 97.5 % are, and half of all come back."""
LEAST_CHANCE = 0.15
"""Chance below which words are not taken for a quotation at all: that of DOUBTFUL_SPEECH."""
LEAST_OPEN, LEAST_END = 0.5, 0.05
"""Chance of words being quoted from here on from which the likeliest end is worth a doubt, and the
least chance of that end."""
LONGEST_SPEECH = 40
"""Pieces of the longest speech that is looked for. A choice that bounds the work."""
_MOST_SURE = 0.999
"""Chance above which the logarithm of the odds says nothing more: 6.9 points."""
_FADED = -6.0
"""Logarithm of the chance below which a quotation is not followed any further."""


@dataclass(frozen=True, slots=True)
class Speech:
    """``text[start:end]`` may be spoken, its stop included; points and reasons as for pairs.

    ``has_open`` and ``has_close`` say which of its quotation marks is there.
    """

    start: int
    end: int
    points: float
    reason: Said
    has_open: bool = False
    has_close: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard in a paragraph: the stretches that read as speech without quotes, in order.

    ``spoken[n]`` is the chance that the piece between ``cuts[n]`` and the next is spoken, whatever
    speech it belongs to.
    """

    speeches: tuple[Speech, ...] = ()
    cuts: tuple[int, ...] = ()
    spoken: tuple[float, ...] = ()

    def at(self, place: int) -> float:
        """The chance that what stands behind a place is spoken."""
        found = bisect_right(self.cuts, place) - 1
        return self.spoken[found] if 0 <= found < len(self.spoken) else 0.0


def listen(reading: GaplessBlock, *, lossy: bool, faithful: bool = False) -> Heard:
    """Hear a paragraph.

    ``lossy`` says that the text lost all its quotation marks, so that none here means nothing;
    ``faithful`` that it kept them, so that none means much.
    """
    heard = talk(reading, "lossy" if lossy else "faithful" if faithful else "plain")
    if heard is None:
        return Heard()
    found = list(_Chain(heard).quotations())
    spoken = [0.0] * (len(heard.cuts) - 1)
    for first, last, chance, _ in found:
        for at in range(first, last):
            spoken[at] += chance
    every = (_speech(heard, *one) for one in sorted(_chosen(found)))
    lacking = (s for s in every if not (s.has_open and s.has_close))
    return Heard(
        tuple(s for s in lacking if not _is_marked(reading.text, s)), heard.cuts, tuple(spoken)
    )


def speeches(reading: GaplessBlock, *, lossy: bool, faithful: bool = False) -> tuple[Speech, ...]:
    """The stretches of a paragraph that read as speech without quotes, in their order."""
    return listen(reading, lossy=lossy, faithful=faithful).speeches


def _is_marked(text: str, speech: Speech) -> bool:
    """Whether a mark that speech would get stands beside it already, as part of another."""
    opens = text[max(0, speech.start - 1) : speech.start + 1]
    closes = text[max(0, speech.end - 1) : speech.end + 1]
    return (not speech.has_open and "“" in opens) or (not speech.has_close and "”" in closes)


def _speech(heard: Talk, first: int, last: int, chance: float) -> Speech:
    """The speech between two cuts, its quotation marks left out of it."""
    start, end = heard.cuts[first], heard.cuts[last]
    has_open, has_close = start in heard.opens, end in heard.closes
    sure = min(chance, _MOST_SURE)
    points = log(sure / (1 - sure))
    if heard.nature != "lossy" and not (has_open or has_close or heard.reading.slots):
        # Nothing was lost in this paragraph that anybody could see: likely at most, never safe.
        points = min(points, SURE_SPEECH - 0.1)
    return Speech(
        start + has_open, end - has_close, points,
        heard.reason(first, last), has_open, has_close,
    )  # fmt: skip


def _chosen(found: Iterable[tuple[int, int, float, float]]) -> list[tuple[int, int, float]]:
    """The likeliest quotations of which no two overlap."""
    chosen: list[tuple[int, int, float]] = []
    taken: set[int] = set()
    for first, last, chance, opens in sorted(found, key=lambda one: (-one[2], one[0], one[1])):
        if chance < LEAST_CHANCE and (opens < LEAST_OPEN or chance < LEAST_END):
            continue
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            chosen.append((first, last, chance))
    return chosen


class _Chain:
    """The pieces of a paragraph, each told, told right behind speech, or spoken.

    Sums over all readings run from the front (``into``) and from the back (``rest``); all in
    logarithms.
    """

    def __init__(self, heard: Talk) -> None:
        self.size = len(heard.cuts) - 1
        pieces, places = range(self.size), range(self.size + 1)
        weigh = signs().of
        self.opens = [weigh(heard.opening(at)) for at in pieces] + [NEVER]
        self.again = [NEVER] + [weigh(heard.opening_again(at)) for at in pieces[1:]] + [NEVER]
        self.closes = [NEVER] + [weigh(heard.closing(at)) for at in places[1:]]
        self.turns = [NEVER] + [weigh(heard.turning(at)) for at in pieces[1:]] + [NEVER]
        self.spoken = [weigh(heard.staying(at)) for at in pieces]

    def quotations(self) -> Iterator[tuple[int, int, float, float]]:
        """Yield each quotation with its chance and that of one that begins where it begins."""
        into, whole = self._forward()
        rest, ends = self._backward()
        for first in range(self.size):
            opens = into[first] + self.spoken[first] + rest[first] - whole
            if opens < _FADED:
                continue
            inside = into[first]
            for last in range(first + 1, min(first + LONGEST_SPEECH, self.size) + 1):
                inside += self.spoken[last - 1]
                if inside + rest[last - 1] - whole < _FADED:
                    break
                chance = inside + ends[last] - whole
                if chance > _FADED:
                    yield first, last, exp(chance), exp(opens)

    def _forward(self) -> tuple[list[float], float]:
        """The sums that lead to speech beginning at each cut, and the sum of everything."""
        told, behind, spoken = 0.0, NEVER, NEVER
        into: list[float] = []
        for at in range(self.size):
            begins = add(told + self.opens[at], behind + self.opens[at] + self.again[at])
            begins = add(begins, spoken + self.turns[at])
            if at:
                told, behind = add(told, behind), spoken + self.closes[at]
            spoken = add(spoken, begins) + self.spoken[at]
            into.append(begins)
        return into, add(add(told, behind), spoken + self.closes[self.size])

    def _backward(self) -> tuple[list[float], list[float]]:
        """The sums behind each spoken piece, and those behind speech ending at each cut."""
        rest = [0.0] * self.size
        ends = [NEVER] * self.size + [self.closes[self.size]]
        told, behind, following = 0.0, 0.0, NEVER
        for at in range(self.size - 1, -1, -1):
            cut = at + 1
            ends[cut] = add(behind + self.closes[cut], following + self.turns[cut])
            rest[at] = add(following, ends[cut])
            begins = following + self.opens[cut]
            behind, told = add(told, begins + self.again[cut]), add(told, begins)
            following = rest[at] + self.spoken[at]
        return rest, ends
