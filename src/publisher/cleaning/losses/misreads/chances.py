"""How likely it is that a character was misread, and what it was.

Every suspect is weighed against its look-alikes: how much cheaper the words around become, how
far apart the two pictures are, what else the text holds. ``chances.toml`` says what each of these
weighs; a chance is the logistic of their sum. The weights are fitted by
``tests/cleaning/misreading.py`` to pages that were read by OCR.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp, inf, log
from typing import NamedTuple

from ....people.names import SINGLE_SURNAMES
from ...survey.scores import Scores, of_many, of_one
from .lookalikes import distance, nearest
from .place import MisreadPlace, WordFit
from .suspects import CONFUSED, firmly, suspects
from .wording import alone, costs, is_known


class Other(NamedTuple):
    """A look-alike: how far it is from the character, and how many are nearer."""

    char: str
    far: float
    rank: int


Clues = dict[str, float]
"""What speaks for a misreading, and how much of it there is."""
STRETCH, NEAR = 150, 5
"""Characters on each side among which suspects are counted: of the page, and of the same words."""
ELSEWHERE = 2_000
"""Characters on each side in which the same words are looked for: most articles as a whole. Looking
elsewhere takes longer than all else."""
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
"""Ranks among the look-alikes that are told apart; the weights were fitted with them."""
_MOST_GAIN, _MOST_ELSEWHERE, _MOST_AROUND = 20.0, 3, 0.25
"""What more of each counts no further. The weights were fitted with all numbers of this module that
a clue is made with: another one needs ``misreading chances``."""
_MOST_NEAR, _MOST_BOUND = 3, 6.0
"""The same for suspects near, and for how bound a character is."""


@dataclass(frozen=True, slots=True)
class Misreading:
    """``text[at]`` may be a misread ``other``; ``chance`` lies in 0..1."""

    at: int
    other: str
    chance: float
    clues: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MisreadWeights:
    """What each clue weighs; and what else weighs beside what the clues come to.

    ``page`` is for what is misread near by; it counts where the source gives no scores. ``of_one``
    is for scores of single characters, ``of_many`` for those of words and lines.
    """

    clues: Mapping[str, float]
    page: Mapping[str, float]
    of_one: Mapping[str, float]
    of_many: Mapping[str, float]


@lru_cache(maxsize=1)
def weights() -> MisreadWeights:
    """Read ``chances.toml`` once."""
    text = files(__package__).joinpath("chances.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    names = ("weights", "page", "of one", "of many")
    return MisreadWeights(
        *({key: float(much) for key, much in tables[name].items()} for name in names)
    )


def misreadings(
    text: str, stretches: Sequence[tuple[int, int]], scores: Scores = b"", least: float = 0.0
) -> list[Misreading]:
    """What may have been misread in the ``stretches`` of ``text``, in their order.

    Of two that stand side by side the likelier one spoils the other's words: it counts alone.
    ``scores`` are what the source says of its characters. What has less than the chance ``least``
    may be left out.
    """
    table = weights()
    low = log(least / (1 - least)) - _MOST_AMONG if least else -inf
    found = list(weighed(text, stretches, table.clues, low, scores))
    points = [points_of(clues, table.clues) for _, _, clues in found]
    others = among([at for at, _, _ in found], points, len(text))
    kept: list[Misreading] = []
    for (at, other, clues), own, near in zip(found, points, others, strict=True):
        said = scores[at] if scores else 0
        sum_ = (
            with_score(own, said, table) if said else points_of(page_clues(own, near), table.page)
        )
        one = Misreading(at, other, 1 / (1 + exp(-sum_)), clues)
        if not (kept and at - kept[-1].at == 1):
            kept.append(one)
        elif one.chance > kept[-1].chance:
            kept[-1] = one
    return kept


_MOST_AMONG = 3.0
"""Points that others on the same page add at most, about."""
PAGE, STRONG, _MANY = 1000, 1.4, 4
"""Characters on each side among which other misreadings are counted, from how many points on (a
chance of 0.8), and how many at most."""


class Near(NamedTuple):
    """How many others on the same page are likely misread, and the share of it that is there."""

    others: int
    share: float


def among(places: Sequence[int], points: Sequence[float], size: int) -> list[Near]:
    """For each place in a text of ``size`` characters what else is misread near it."""
    strong = [at for at, much in zip(places, points, strict=True) if much >= STRONG]
    counts = [
        bisect_left(strong, at + PAGE) - bisect_left(strong, at - PAGE) - (much >= STRONG)
        for at, much in zip(places, points, strict=True)
    ]
    shares = ((min(size, at + PAGE) - max(0, at - PAGE)) / (2 * PAGE) for at in places)
    return [Near(min(n, _MANY), share) for n, share in zip(counts, shares, strict=True)]


def page_clues(points: float, near: Near) -> Clues:
    """The clues of a place by its points and what is misread near it.

    Where one character was misread, more were; a long text without one says that it is clean.
    """
    return {
        "always": 1.0, "points": points, "points over 1.4": max(0.0, points - STRONG),
        "others": float(near.others), "none": 0.0 if near.others else near.share,
    }  # fmt: skip


def points_of(clues: Mapping[str, float], table: Mapping[str, float]) -> float:
    """The sum of what clues weigh: the logarithm of the odds that they speak of."""
    return sum([table.get(name, 0.0) * much for name, much in clues.items()])


def with_score(points: float, score: int, table: MisreadWeights) -> float:
    """The points of a place of whose character its source says something."""
    one = of_one(score)
    return points_of(score_clues(points, score), table.of_many if one is None else table.of_one)


def score_clues(points: float, score: int) -> Clues:
    """The clues that a score is, beside the points that all else comes to.

    The unit is a decade: 1 for a chance of 0.9, 2 for 0.99.
    """
    one = of_one(score)
    # Ten steps are a decade (``survey.scores``).
    sure = ((of_many(score) or 0) if one is None else one) / 10
    # What the words say weighs less where it is extreme: they may be names.
    clues = {"always": 1.0, "points": points, "points over 3": max(0.0, points - 3), "sure": sure}
    for step in _SURE_STEPS:
        clues[f"sure over {step:g}"] = max(0.0, sure - step)
    return clues


_SURE_STEPS = (0.5, 1.0, 2.0)
"""Decades of sureness at which the weight of a further one may change."""
DOUBTED = 14
"""Steps of its score below which a character is looked at wherever it stands: a chance of 0.96.
Of 651 misread characters of ``tests/cleaning/misread/scored.txt`` 634 have less."""
CERTAIN = 24
"""Steps of its score from which a character is not looked at: of 39,535 on those
pages with a chance of 0.996 and more two were misread."""
_DOUBTED = re.compile(
    b"[%b]" % bytes(n for n in range(256) if (of_one(n) or 0) < DOUBTED and of_one(n) is not None)
)


def weighed(
    text: str, stretches: Sequence[tuple[int, int]], table: Mapping[str, float],
    enough: float = -inf, scores: Scores = b"",
) -> Iterator[tuple[int, str, Clues]]:  # fmt: skip
    """Yield each suspect with the look-alike that ``table`` finds likeliest, and its clues.

    What cannot have ``enough`` points may be left out; not where ``scores`` say something.
    """
    found = [at for start, end in stretches for at in suspects(text, start, end)]
    for at in _looked_at(text, found, stretches, scores) if scores else found:
        others = _others(text, at, unlike=bool(scores) and 0 < scores[at] <= DOUBTED)
        if others:
            spoilt = _spoilt(found, at)
            needed = -inf if scores and scores[at] else enough
            best = _likeliest(text, at, others, spoilt, table, needed)
            if best is not None:
                yield at, *best


def _spoilt(found: Sequence[int], at: int) -> tuple[float, int]:
    """The share of suspects around ``at``, and how many others stand near it."""
    around = bisect_left(found, at + STRETCH) - bisect_left(found, at - STRETCH)
    near = bisect_left(found, at + NEAR + 1) - bisect_left(found, at - NEAR)
    return around / (2 * STRETCH), max(0, near - 1)


def _looked_at(
    text: str, found: Sequence[int], stretches: Sequence[tuple[int, int]], scores: Scores
) -> list[int]:
    """The suspects without those of which the source is certain, and all that it doubts."""
    doubted = {
        match.start()
        for start, end in stretches
        for match in _DOUBTED.finditer(scores, start, end)
        if "\u4e00" <= text[match.start()] <= "\u9fff"
    }
    sure = {at for at in found if (of_one(scores[at]) or 0) >= CERTAIN}
    return sorted(doubted.union(found) - sure)


def _others(text: str, at: int, *, unlike: bool) -> Sequence[Other]:
    """What may have been printed at ``at``: it makes a usual word with what stands beside it.

    It must look like what was read; if it may be ``unlike`` that, the word must be one of three
    or four. Of 638 misreadings that were told without asking for words, nine made none.
    """
    char, before, after = text[at], text[at - 1] if at else "", text[at + 1 : at + 2]
    found = dict(_of_two(before, char, after=False))
    for other, cost in _of_two(after, char, after=True):
        found[other] = min(cost, found.get(other, 0))
    near, chars = _alike(char)
    firm_before, firm_behind = firmly()
    behind, ahead = firm_behind.longer[before], firm_before.longer[after]
    if not unlike:
        behind, ahead = behind & chars, ahead & chars
    if behind or ahead:
        for other in _of_long_words(text, at, behind, ahead):
            found.setdefault(other, 0)
    found.pop(char, None)
    if not found:
        return ()
    others = [
        Other(other, _far(char, other), near.index(other)) if other in chars
        else Other(other, UNLIKE, len(near))
        for other in found
    ]  # fmt: skip
    return sorted(others, key=lambda other: (found[other.char], other.rank, other.char))[:MOST]


UNLIKE = 1.0
"""How far those stand apart of which nothing is known: as two characters do on the median."""


@lru_cache(maxsize=1 << 16)
def _of_two(beside: str, char: str, *, after: bool) -> tuple[tuple[str, int], ...]:
    """Which look-alikes of ``char`` make a likely word with ``beside``, and what it costs.

    Costs are below zero: by how much the word is cheaper than what it must be at most.
    """
    chars = _alike(char)[1]
    firm_before, firm_behind = firmly()
    fit = chars & (firm_before if after else firm_behind).twos[beside]
    if not fit:
        return ()
    numbers, ones = costs()
    least = alone(char) + alone(beside) - QUICK
    words = ((other, other + beside if after else beside + other) for other in fit)
    found = (
        (other, ones[numbers[word]] + FAR * _far(char, other) - least) for other, word in words
    )
    return tuple((other, int(cost)) for other, cost in found if cost <= 0)


QUICK, FAR = 20, 50
"""Tenths of a nat by which a word of two must be likelier than its characters apart, and how many
more for a look-alike at a distance of 1. Of 618 that were told at last 600 were."""
MOST = 6
"""Look-alikes of one place that are weighed: those that make the likeliest words."""


def _of_long_words(
    text: str, at: int, behind: frozenset[str], ahead: frozenset[str]
) -> Iterator[str]:
    """Yield which characters make a word of three or four, the most that the tables hold, there.

    ``behind`` may stand behind the character before it, ``ahead`` before the one that follows.
    """
    firm = firmly()[1].longer
    if behind and at > 1 and text[at - 1] in firm[text[at - 2]]:
        near, far = text[at - 2 : at], text[max(0, at - 3) : at]
        yield from (char for char in behind if is_known(near + char) or is_known(far + char))
    if ahead and text[at + 2 : at + 3] in firm[text[at + 1]]:
        near, far = text[at + 1 : at + 3], text[at + 1 : at + 4]
        yield from (char for char in ahead if is_known(char + near) or is_known(char + far))
    for char in sorted(behind & ahead):
        both = text[at - 1] + char + text[at + 1]
        longer = (both, both + text[at + 2 : at + 3], text[max(0, at - 2) : at - 1] + both)
        if any(map(is_known, longer)):
            yield char


@lru_cache(maxsize=1 << 12)
def _alike(char: str) -> tuple[str, frozenset[str]]:
    """What a character is taken for, the nearest first, and the same as a set."""
    near = nearest(char, FARTHEST)
    near += "".join(other for other in CONFUSED.get(char, "") if other not in near)
    return near, frozenset(near)


def _far(char: str, other: str) -> float:
    """How far ``other`` stands from the ``char`` that it is taken for."""
    far = distance(char, other)
    return _OFTEN_CONFUSED if far is None or far >= FARTHEST else far


def _likeliest(
    text: str, at: int, others: Sequence[Other], spoilt: tuple[float, int],
    table: Mapping[str, float], enough: float,
) -> tuple[str, Clues] | None:  # fmt: skip
    """The likeliest of ``others`` and the clues to it, if these may have ``enough`` points."""
    place = MisreadPlace(text, at)
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
    of_place = _of_place(text, at, own.cost / 10 / place.size, clues["gain"], spoilt)
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
    """The most points that words elsewhere may add."""
    each, once = table.get("known", 0.0), table.get("known once", 0.0)
    return max(0.0, each + once, each * _MOST_ELSEWHERE + once)


def _clues(text: str, at: int, other: Other, own: WordFit, fit: WordFit) -> Clues:
    """The clues to one look-alike."""
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
    clues["bound"] = _bound(text[at])
    clues["bound beside"] = mate = max(_mates(text, at, char), default=0.0)
    clues["both bound"] = min(clues["bound"], mate)
    return clues


def _mates(text: str, at: int, char: str) -> Iterator[float]:
    """Yield how bound the neighbours are that ``char`` makes a word with and that have no other."""
    firm_before, firm_behind = firmly()
    if at and char in firm_behind.any[text[at - 1]]:
        mate = text[at - 1]
        if at < 2 or text[at - 2] not in firm_before.any[mate]:
            yield _bound(mate)
    if text[at + 1 : at + 2] in firm_behind.any[char]:
        mate = text[at + 1]
        if text[at + 2 : at + 3] not in firm_behind.any[mate]:
            yield _bound(mate)


@lru_cache(maxsize=1 << 13)
def _bound(char: str) -> float:
    """By how much a character is likelier in a word of two than by itself, in nats: 息, 姓.

    Below zero, where it is a word itself, it is 0.
    """
    firm_before, firm_behind = firmly()
    numbers, ones = costs()
    words = [char + other for other in firm_behind.twos[char]]
    words += [other + char for other in firm_before.twos[char]]
    chance = sum([exp(-ones[numbers[word]] / 10) for word in words])
    return min(max(0.0, alone(char) / 10 + log(chance)), _MOST_BOUND) if chance else 0.0


def _of_place(
    text: str, at: int, cost: float, gain: float, spoilt: tuple[float, int]
) -> Clues:  # fmt: skip
    """The clues to a place, whatever character stands in it."""
    clues = {"always": 1.0, "cost": min(cost, 9.0), "cost over 6": max(0.0, min(cost, 9.0) - 6)}
    around, near = spoilt
    clues["suspects around"] = min(around, _MOST_AROUND)
    # More than one in eight, half of what counts at most: the page is spoilt here.
    clues["many suspects around"] = max(0.0, min(around, _MOST_AROUND) - 0.12)
    # Where all around is spoilt, a word that would fit better says less.
    clues["gain among suspects"] = gain * min(around, _MOST_AROUND)
    clues["suspects near"] = float(min(near, _MOST_NEAR))
    clues["gain near suspects"] = gain * min(near, _MOST_NEAR)
    beside = (text[at - 1 : at] if at else "", text[at + 1 : at + 2])
    if not all("\u4e00" <= char <= "\u9fff" for char in beside):
        clues["one neighbour"] = 1.0
    before = text[max(0, at - 2) : at]
    if any(char in SINGLE_SURNAMES for char in before + text[at]):
        clues["may be a name"] = 1.0
    return clues


def _elsewhere(text: str, at: int, char: str, name: str) -> Clues:
    """How often ``char`` stands elsewhere too beside what stands beside the place."""
    start, end = max(0, at - ELSEWHERE), at + ELSEWHERE
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    pairs = [pair for pair in (before + char, char + after) if len(pair) == 2]
    here = char == text[at]
    often = max((text.count(pair, start, end) - here for pair in pairs), default=0)
    return {name: float(min(often, _MOST_ELSEWHERE)), f"{name} once": 1.0} if often > 0 else {}
