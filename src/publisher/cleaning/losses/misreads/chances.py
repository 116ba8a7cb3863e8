"""How likely it is that a character was misread, and what it was.

Every suspect is weighed against its look-alikes: how much cheaper the words around become, how
far apart the two pictures are, what else the text holds. ``chances.toml`` says what each of these
weighs; a chance is the logistic of their sum. The weights are fitted by
``tests/cleaning/misreading.py`` to pages that were read by OCR.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp, log
from typing import NamedTuple

from ...language.names import SINGLE_SURNAMES
from .lookalikes import lookalikes
from .place import Fit, Place
from .suspects import CONFUSED, confusable, firmly_before, firmly_behind, followers, suspects
from .wording import alone, is_known


class Other(NamedTuple):
    """A look-alike: how far it is from the character, and how many are nearer."""

    char: str
    far: float
    rank: int


Clues = dict[str, float]
"""What speaks for a misreading, and how much of it there is."""
STRETCH = 150
"""Characters on each side among which suspects are counted."""
ELSEWHERE = 5_000
"""Characters on each side in which the same words are looked for."""
WORTH_WHILE = 30
"""Tenths of a nat by which a look-alike must be cheaper to be weighed at all."""
_STEPS = (3.0, 5.0, 7.0, 9.0, 11.0, 14.0)
"""Gains in nats at which the weight of a further one may change."""
_OFTEN_CONFUSED = 0.5
"""How far those stand apart that are confused though their pictures differ: 讲, 进."""
_RANKS = (1, 3, 8, 20)
"""Ranks among the look-alikes that are told apart."""
_MOST_GAIN, _MOST_ELSEWHERE, _MOST_AROUND = 20.0, 3, 0.25
_LEAST_ODDS = 1e-4


@dataclass(frozen=True, slots=True)
class Misreading:
    """``text[at]`` may be a misread ``other``; ``chance`` lies in 0..1."""

    at: int
    other: str
    chance: float
    clues: Mapping[str, float]


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Read ``chances.toml`` once."""
    text = files(__package__).joinpath("chances.toml").read_text(encoding="utf-8")
    return {name: float(weight) for name, weight in tomllib.loads(text)["weights"].items()}


def misreadings(
    text: str, stretches: Sequence[tuple[int, int]], told: Mapping[int, float] | None = None
) -> Iterator[Misreading]:
    """Yield what may have been misread in the ``stretches`` of ``text``, in their order.

    ``told`` gives for places of the text the chance, 0 to 1, that a reader thinks it read them
    right.
    """
    table = weights()
    for at, other, clues in weighed(text, stretches, table):
        points = sum(table.get(name, 0.0) * much for name, much in clues.items())
        if told and at in told:
            points += _told(told[at])
        yield Misreading(at, other, 1 / (1 + exp(-points)), clues)


USUALLY_RIGHT = 0.97
"""Chance that a reader gives a character of which it says nothing: what is told is held against
it. One character in thirty was misread on the pages that the weights were fitted to."""


def _told(right: float) -> float:
    """Give what a reader's own chance adds to the points."""
    sure = min(max(right, _LEAST_ODDS), 1 - _LEAST_ODDS)
    return log((1 - sure) / sure) - log((1 - USUALLY_RIGHT) / USUALLY_RIGHT)


def weighed(
    text: str, stretches: Sequence[tuple[int, int]], table: Mapping[str, float]
) -> Iterator[tuple[int, str, Clues]]:
    """Yield each suspect with the look-alike that ``table`` finds likeliest, and its clues."""
    found = [at for start, end in stretches for at in suspects(text, start, end)]
    more = {at for start, end in stretches for at in confusable(text, start, end)}
    for at in sorted(more.union(found)):
        others = _others(text, at)
        if others:
            around = bisect_left(found, at + STRETCH) - bisect_left(found, at - STRETCH)
            best = _likeliest(text, at, others, around / (2 * STRETCH), table)
            if best is not None:
                yield at, *best


def _others(text: str, at: int) -> list[Other]:
    """Give the look-alikes of ``text[at]`` that make a usual word with what stands beside it.

    Of 638 misreadings that were told without asking for this, nine made no word.
    """
    known, chars = _ranked(text[at])
    least = alone(text[at]) - QUICK
    found: dict[str, int] = {}
    behind, ahead = frozenset[str](), frozenset[str]()
    if at:
        behind = chars & firmly_behind(text[at - 1])
    if at + 1 < len(text):
        ahead = chars & firmly_before(text[at + 1])
    if behind:
        before = text[at - 1]
        holds = at > 1 and before in firmly_behind(text[at - 2])
        for char in behind:
            cost = alone(before + char) - alone(before) - least
            if cost <= 0 or ((holds or char in ahead) and _in_long_word(text, at, char)):
                found[char] = min(cost, 0)
    if ahead:
        after = text[at + 1]
        holds = at + 2 < len(text) and text[at + 2] in firmly_behind(after)
        for char in ahead:
            cost = alone(char + after) - alone(after) - least
            if cost <= 0 or (holds and _in_long_word(text, at, char)):
                found[char] = min(cost, 0, found.get(char, 0))
    best = sorted(found, key=lambda char: (found[char], known[char].rank))[:MOST]
    return [known[char] for char in best]


QUICK = 60
"""Tenths of a nat by which a word of two must be likelier than its characters apart: what is told
at last is mostly cheaper by more."""
MOST = 4
"""Look-alikes of one place that are weighed: those that make the likeliest words."""


def _in_long_word(text: str, at: int, char: str) -> bool:
    """Say whether ``char`` in the place makes a word of three or four characters."""
    near = text[max(0, at - 3) : at] + char + text[at + 1 : at + 4]
    here = min(3, at)
    return any(
        is_known(near[start : start + size])
        for size in (4, 3)
        for start in range(max(0, here - size + 1), here + 1)
        if start + size <= len(near)
    )


@lru_cache(maxsize=1 << 12)
def _ranked(char: str) -> tuple[Mapping[str, Other], frozenset[str]]:
    """Give the look-alikes of a character by their names, and these names."""
    known = {other: Other(other, far, n) for n, (other, far) in enumerate(lookalikes(char))}
    for other in CONFUSED.get(char, ""):
        known.setdefault(other, Other(other, _OFTEN_CONFUSED, len(known)))
    return known, frozenset(known)


def _likeliest(
    text: str, at: int, others: Sequence[Other], around: float,
    table: Mapping[str, float],
) -> tuple[str, Clues] | None:  # fmt: skip
    """Give the likeliest of ``others`` and the clues to it."""
    place = Place(text, at)
    own = place.fit(text[at])
    best: tuple[float, str, Clues] | None = None
    for other in others:
        fit = place.fit(other.char)
        if own.cost - fit.cost < WORTH_WHILE:
            continue
        clues = _clues(text, at, other, own, fit)
        points = sum(table.get(name, 0.0) * much for name, much in clues.items())
        if best is None or points > best[0]:
            best = points, other.char, clues
    if best is None:
        return None
    _, char, clues = best
    clues.update(_of_place(text, at, own.cost / 10 / place.size, around))
    clues.update(_elsewhere(text, at, char))
    return char, clues


def _clues(text: str, at: int, other: Other, own: Fit, fit: Fit) -> Clues:
    """Give the clues to one look-alike."""
    gain = min((own.cost - fit.cost) / 10, _MOST_GAIN)
    char, far, rank = other
    clues = {"gain": gain, "far": far}
    clues.update((f"nearer than {most}", 1.0) for most in _RANKS if rank < most)
    clues.update((f"gain over {step:g}", max(0.0, gain - step)) for step in _STEPS)
    clues["farther than half"] = max(0.0, far - 0.5)
    clues[f"makes {min(4, fit.longest)}"] = 1.0
    if own.longest > 1:
        clues["is in a word"] = 1.0
    behind = followers()
    if at and char in behind[text[at - 1]] and text[at + 1 : at + 2] in behind[char]:
        clues["stands on both sides"] = 1.0
    return clues


def _of_place(text: str, at: int, cost: float, around: float) -> Clues:
    """Give the clues to a place, whatever character stands in it."""
    clues = {"always": 1.0, "cost": min(cost, 9.0), "cost over 6": max(0.0, min(cost, 9.0) - 6)}
    clues["suspects around"] = min(around, _MOST_AROUND)
    clues["many suspects around"] = max(0.0, min(around, _MOST_AROUND) - 0.06)
    beside = (text[at - 1 : at] if at else "", text[at + 1 : at + 2])
    if not all("\u4e00" <= char <= "\u9fff" for char in beside):
        clues["one neighbour"] = 1.0
    before = text[max(0, at - 2) : at]
    if any(char in SINGLE_SURNAMES for char in before + text[at]):
        clues["may be a name"] = 1.0
    return clues


def _elsewhere(text: str, at: int, other: str) -> Clues:
    """Give how often the words beside a place stand elsewhere too, as they are and as they'd be."""
    start, end = max(0, at - ELSEWHERE), at + ELSEWHERE
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    clues: Clues = {}
    for name, char, here in (("again", text[at], 1), ("known", other, 0)):
        pairs = [pair for pair in (before + char, char + after) if len(pair) == 2]
        often = max((text.count(pair, start, end) - here for pair in pairs), default=0)
        if often > 0:
            clues[name] = float(min(often, _MOST_ELSEWHERE))
            clues[f"{name} once"] = 1.0
    return clues
