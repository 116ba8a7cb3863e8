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
from math import exp, inf, log
from typing import NamedTuple

from ...language.names import SINGLE_SURNAMES
from .lookalikes import lookalikes
from .place import Fit, Place
from .suspects import CONFUSED, confusable, firmly, followers, suspects
from .wording import alone, costs, is_known


class Other(NamedTuple):
    """A look-alike: how far it is from the character, and how many are nearer."""

    char: str
    far: float
    rank: int


Clues = dict[str, float]
"""What speaks for a misreading, and how much of it there is."""
STRETCH = 150
"""Characters on each side among which suspects are counted."""
ELSEWHERE = 2_000
"""Characters on each side in which the same words are looked for."""
WORTH_WHILE = 30
"""Tenths of a nat by which a look-alike must be cheaper to be weighed at all."""
_STEPS = tuple((f"gain over {step:g}", step) for step in (3.0, 5.0, 7.0, 9.0, 11.0, 14.0))
"""Gains in nats at which the weight of a further one may change."""
_OFTEN_CONFUSED = 0.5
"""How far those stand apart that are confused though their pictures differ: 讲, 进."""
FARTHEST = 0.7
"""How far apart two stand from which one is not taken for the other: of 483 misreadings shown 11
did, and three in ten of what was weighed for nothing."""
_RANKS = tuple((f"nearer than {most}", most) for most in (1, 3, 8, 20))
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
    text: str, stretches: Sequence[tuple[int, int]], told: Mapping[int, float] | None = None,
    least: float = 0.0,
) -> Iterator[Misreading]:  # fmt: skip
    """Yield what may have been misread in the ``stretches`` of ``text``, in their order.

    ``told`` gives for places of the text the chance, 0 to 1, that a reader thinks it read them
    right. What has less than the chance ``least`` may be left out.
    """
    table = weights()
    # What a reader tells may add to any chance.
    enough = log(least / (1 - least)) if least and not told else -inf
    for at, other, clues in weighed(text, stretches, table, enough):
        points = points_of(clues, table)
        if told and at in told:
            points += _told(told[at])
        yield Misreading(at, other, 1 / (1 + exp(-points)), clues)


def points_of(clues: Mapping[str, float], table: Mapping[str, float]) -> float:
    """Give the sum of what clues weigh: the logarithm of the odds that they speak of."""
    return sum([table.get(name, 0.0) * much for name, much in clues.items()])


USUALLY_RIGHT = 0.97
"""Chance that a reader gives a character of which it says nothing: what is told is held against
it. One character in thirty was misread on the pages that the weights were fitted to."""


def _told(right: float) -> float:
    """Give what a reader's own chance adds to the points."""
    sure = min(max(right, _LEAST_ODDS), 1 - _LEAST_ODDS)
    return log((1 - sure) / sure) - log((1 - USUALLY_RIGHT) / USUALLY_RIGHT)


def weighed(
    text: str, stretches: Sequence[tuple[int, int]], table: Mapping[str, float],
    enough: float = -inf,
) -> Iterator[tuple[int, str, Clues]]:  # fmt: skip
    """Yield each suspect with the look-alike that ``table`` finds likeliest, and its clues.

    What cannot have ``enough`` points may be left out.
    """
    found = [at for start, end in stretches for at in suspects(text, start, end)]
    more = {at for start, end in stretches for at in confusable(text, start, end)}
    for at in sorted(more.union(found)):
        others = _others(text, at)
        if others:
            around = bisect_left(found, at + STRETCH) - bisect_left(found, at - STRETCH)
            best = _likeliest(text, at, others, around / (2 * STRETCH), table, enough)
            if best is not None:
                yield at, *best


def _others(text: str, at: int) -> Sequence[Other]:
    """Give the look-alikes of ``text[at]`` that make a usual word with what stands beside it.

    Of 638 misreadings that were told without asking for this, nine made no word.
    """
    known, chars = _ranked(text[at])
    before, after = text[at - 1] if at else "", text[at + 1 : at + 2]
    firm_before, firm_behind = firmly()
    behind, ahead = chars & firm_behind.any[before], chars & firm_before.any[after]
    if not (behind or ahead):
        return ()
    least = alone(text[at]) - QUICK
    found = dict(_of_twos(before, behind & firm_behind.twos[before], least, after=False))
    for char, cost in _of_twos(after, ahead & firm_before.twos[after], least, after=True):
        found[char] = min(cost, found.get(char, 0))
    for char in _of_long_words(text, at, behind, ahead):
        found.setdefault(char, 0)
    best = sorted(found, key=lambda char: (found[char], known[char].rank))[:MOST]
    return [known[char] for char in best]


def _of_twos(
    beside: str, chars: frozenset[str], least: int, *, after: bool
) -> Iterator[tuple[str, int]]:
    """Yield which of ``chars`` makes a word with the one beside it that costs ``least`` at most."""
    if chars:
        numbers, ones = costs()
        least += alone(beside)
        for char in chars:
            cost = ones[numbers[char + beside if after else beside + char]]
            if cost <= least:
                yield char, cost - least


QUICK = 60
"""Tenths of a nat by which a word of two must be likelier than its characters apart: what is told
at last is mostly cheaper by more."""
MOST = 4
"""Look-alikes of one place that are weighed: those that make the likeliest words."""


def _of_long_words(
    text: str, at: int, behind: frozenset[str], ahead: frozenset[str]
) -> Iterator[str]:
    """Yield which look-alike makes a word of three or four characters in the place.

    ``behind`` may stand behind the character before it, ``ahead`` before the one that follows.
    """
    firm = firmly()[1].longer
    if behind and at > 1 and text[at - 1] in firm[text[at - 2]]:
        near, far = text[at - 2 : at], text[max(0, at - 3) : at]
        yield from (char for char in behind if is_known(near + char) or is_known(far + char))
    if ahead and text[at + 2 : at + 3] in firm[text[at + 1]]:
        near, far = text[at + 1 : at + 3], text[at + 1 : at + 4]
        yield from (char for char in ahead if is_known(char + near) or is_known(char + far))
    for char in behind & ahead:
        both = text[at - 1] + char + text[at + 1]
        longer = (both, both + text[at + 2 : at + 3], text[max(0, at - 2) : at - 1] + both)
        if any(map(is_known, longer)):
            yield char


@lru_cache(maxsize=1 << 12)
def _ranked(char: str) -> tuple[Mapping[str, Other], frozenset[str]]:
    """Give the look-alikes of a character by their names, and these names."""
    near = enumerate(lookalikes(char))
    known = {other: Other(other, far, n) for n, (other, far) in near if far < FARTHEST}
    for other in CONFUSED.get(char, ""):
        known.setdefault(other, Other(other, _OFTEN_CONFUSED, len(known)))
    return known, frozenset(known)


def _likeliest(
    text: str, at: int, others: Sequence[Other], around: float,
    table: Mapping[str, float], enough: float,
) -> tuple[str, Clues] | None:  # fmt: skip
    """Give the likeliest of ``others`` and the clues to it, if these may have ``enough`` points."""
    place = Place(text, at)
    own = place.fit(text[at])
    best: tuple[float, str, Clues] | None = None
    for other in others:
        fit = place.fit(other.char)
        if own.cost - fit.cost < WORTH_WHILE:
            continue
        clues = _clues(text, at, other, own, fit)
        points = points_of(clues, table)
        if best is None or points > best[0]:
            best = points, other.char, clues
    if best is None:
        return None
    points, char, clues = best
    of_place = _of_place(text, at, own.cost / 10 / place.size, around)
    points += points_of(of_place, table)
    # Looking elsewhere takes longer than all else: only as far as it may matter.
    if points + _most_elsewhere(table) < enough:
        return None
    known = _elsewhere(text, at, char, "known")
    # That the text has the words as they are only speaks against it.
    if points + points_of(known, table) < enough:
        return None
    again = _elsewhere(text, at, text[at], "again")
    return char, {**clues, **of_place, **known, **again}


def _most_elsewhere(table: Mapping[str, float]) -> float:
    """Give the most points that words elsewhere may add."""
    each, once = table.get("known", 0.0), table.get("known once", 0.0)
    return max(0.0, each + once, each * _MOST_ELSEWHERE + once)


def _clues(text: str, at: int, other: Other, own: Fit, fit: Fit) -> Clues:
    """Give the clues to one look-alike."""
    gain = min((own.cost - fit.cost) / 10, _MOST_GAIN)
    char, far, rank = other
    clues = {"gain": gain, "far": far}
    for name, most in _RANKS:
        if rank < most:
            clues[name] = 1.0
    for name, step in _STEPS:
        if gain > step:
            clues[name] = gain - step
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


def _elsewhere(text: str, at: int, char: str, name: str) -> Clues:
    """Give how often ``char`` stands elsewhere too beside what stands beside the place."""
    start, end = max(0, at - ELSEWHERE), at + ELSEWHERE
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    pairs = [pair for pair in (before + char, char + after) if len(pair) == 2]
    here = char == text[at]
    often = max((text.count(pair, start, end) - here for pair in pairs), default=0)
    return {name: float(min(often, _MOST_ELSEWHERE)), f"{name} once": 1.0} if often > 0 else {}
