"""Fits the weights of speech that lost its quotation marks: ``speech.toml``.

``python -m cleaning.fitting speech FOLDER…`` prints a table made by it. Every paragraph is
a chain of pieces, told or spoken (``publisher.cleaning.losses.speech``); the weights are those
under which the quotations that the articles have are likeliest (adaptive gradients, L1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from cleaning.damage import Style, damage
from cleaning.descent import Pace, descend
from publisher.cleaning import clean
from publisher.cleaning.losses import lost
from publisher.cleaning.losses.reading import Reading
from publisher.cleaning.losses.speaking import Talk, talk
from publisher.cleaning.losses.speech import Speech
from publisher.cleaning.losses.weights import NEVER, Weights, add

Signs = Sequence[str]
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Heard:
    """The signs at each cut of one paragraph, and its quotations as pairs of cuts."""

    opens: Sequence[Signs]
    again: Sequence[Signs]
    turns: Sequence[Signs]
    closes: Sequence[Signs]
    stays: Sequence[Signs]
    quoted: Pairs
    source: int

    @property
    def size(self) -> int:
        """Give the number of pieces."""
        return len(self.stays)


def heard(article: str, seed: int, style: Style, source: int) -> Iterator[Heard]:
    """Damage ``article`` and yield its paragraphs as they are heard while it is cleaned."""
    raw = damage(article, seed, style)
    right = Quoted(article)
    if sum(map(str.isalnum, raw)) != len(right.letters):
        return
    known: set[int] = set()
    for reading, nature in _seen(raw):
        letters = "".join(filter(str.isalnum, reading.text))
        at = right.letters.find(letters)
        found = talk(reading, nature) if at >= 0 and at not in known and len(letters) > 5 else None
        if found is None:
            continue
        known.add(at)
        pieces = range(len(found.cuts) - 1)
        yield Heard(
            [tuple(found.opening(n)) for n in pieces],
            [tuple(found.opening_again(n)) if n else () for n in pieces],
            [tuple(found.turning(n)) if n else () for n in pieces],
            [tuple(found.closing(n)) if n else () for n in range(len(found.cuts))],
            [tuple(found.staying(n)) for n in pieces],
            right.pairs(found, at),
            source,
        )


class Quoted:
    """The letters of an approved article, and the first and last of each outer quotation."""

    def __init__(self, article: str) -> None:
        head, _, body = article.removeprefix("---\n").partition("\n---\n")
        values = (line.partition(": ")[2] for line in head.split("\n"))
        text = "\n".join(values) + "\n" + body
        self.letters = "".join(filter(str.isalnum, text))
        self.spans: list[tuple[int, int]] = []
        count, opened = 0, -1
        for char in text:
            if char.isalnum():
                count += 1
            elif char == "“":
                opened = count
            elif char == "”" and opened >= 0:
                self.spans.append((opened, count))
                opened = -1

    def pairs(self, found: Talk, first: int) -> Pairs:
        """Give the quotations of a paragraph that begin and end at its cuts."""
        text = found.reading.text
        before = [first]
        for char in text:
            before.append(before[-1] + char.isalnum())
        # The last cut in front of a letter opens, the last one behind it closes.
        at = {before[cut]: n for n, cut in enumerate(found.cuts)}
        known = ((at.get(one), at.get(two)) for one, two in self.spans)
        return tuple((a, b) for a, b in known if a is not None and b is not None and a < b)


def _seen(raw: str) -> list[tuple[Reading, str]]:
    """Give the paragraphs in which speech is looked for while ``raw`` is cleaned."""
    found: list[tuple[Reading, str]] = []

    def listen(reading: Reading, *, lossy: bool, faithful: bool = False) -> Iterator[Speech]:
        found.append((reading, "lossy" if lossy else "faithful" if faithful else "plain"))
        return iter(())

    kept = lost.speeches  # type: ignore[attr-defined]
    lost.speeches = listen  # type: ignore[attr-defined]
    try:
        clean(raw, "raw.md")
    finally:
        lost.speeches = kept  # type: ignore[attr-defined]
    return found


class Chain:
    """All readings of one paragraph under a table of weights; logarithms.

    ``into[n]`` are the sums before piece ``n`` with the piece before it told, told right behind
    speech, or spoken; ``rest[n]`` the sums from there on.
    """

    def __init__(self, one: Heard, table: Weights[str]) -> None:
        self.one = one
        self.opens, self.again, self.turns, self.closes, self.stays = (
            [table.of(signs) for signs in part]
            for part in (one.opens, one.again, one.turns, one.closes, one.stays)
        )
        self.into = [(0.0, NEVER, NEVER)]
        for n in range(one.size):
            told, behind, spoken = self.into[n]
            begun = add(told + self.opens[n], behind + self.opens[n] + self.again[n])
            begun = add(begun, spoken + self.turns[n])
            ended = spoken + self.closes[n] if n else NEVER
            self.into.append((add(told, behind), ended, add(spoken, begun) + self.stays[n]))
        self.rest = [(0.0, 0.0, self.closes[one.size])]
        for n in range(one.size - 1, -1, -1):
            told, behind, spoken = self.rest[-1]
            begun = self.stays[n] + spoken
            goes_on = add(begun, add(self.turns[n] + begun, self.closes[n] + behind))
            self.rest.append((
                add(told, self.opens[n] + begun),
                add(told, self.opens[n] + self.again[n] + begun),
                goes_on if n else NEVER,
            ))  # fmt: skip
        self.rest.reverse()
        self.total = self.rest[0][0]

    def expected(self) -> Iterator[tuple[Signs, float]]:
        """Yield the signs of each step and how likely the step is."""
        one = self.one
        for n in range(one.size):
            told, behind, spoken = self.into[n]
            after = self.rest[n + 1]
            begun = self.stays[n] + after[2] - self.total
            fresh = _chance(told + self.opens[n] + begun)
            again = _chance(behind + self.opens[n] + self.again[n] + begun)
            turn = _chance(spoken + self.turns[n] + begun)
            yield one.opens[n], fresh + again
            yield one.again[n], again
            yield one.turns[n], turn
            yield one.stays[n], fresh + again + turn + _chance(spoken + begun)
            if n:
                yield one.closes[n], _chance(spoken + self.closes[n] + after[1] - self.total)
        last = self.into[one.size][2] + self.closes[one.size] - self.total
        yield one.closes[one.size], _chance(last)

    def truth(self) -> tuple[list[Signs], float]:
        """Give the signs of the steps that were right, and what they weigh."""
        one = self.one
        signs: list[Signs] = []
        points, end = 0.0, -1
        pairs = dict(one.quoted)
        for first, last in one.quoted:
            if first == end:
                signs.append(one.turns[first])
                points += self.turns[first]
            else:
                signs.append(one.opens[first])
                points += self.opens[first]
                if first == end + 1 and end > 0:
                    signs.append(one.again[first])
                    points += self.again[first]
            for n in range(first, last):
                signs.append(one.stays[n])
                points += self.stays[n]
            if last not in pairs:
                signs.append(one.closes[last])
                points += self.closes[last]
            end = last
        return signs, points


def _chance(points: float) -> float:
    return exp(min(0.0, points))


PACE = Pace(rounds=12, settled=4, rate=0.12, least=0.02)
FEW = 3
"""Articles that must hold a sign for it to be weighed."""


def fit(texts: Sequence[Heard], seed: int = 1) -> Weights[str]:
    """Give the weights under which the quotations are likeliest."""
    common, table = _common(texts), Weights[str]()

    def slope(one: Heard) -> tuple[dict[str, float], float]:
        steep, cost = _slope(one, table)
        return {sign: v for sign, v in steep.items() if sign in common and abs(v) > 1e-4}, cost

    return descend(table, texts, slope, PACE, seed=seed, label="speech, ")


def _slope(one: Heard, table: Weights[str]) -> tuple[Mapping[str, float], float]:
    """Give what each sign was found too seldom, and how unlikely the truth is."""
    chain = Chain(one, table)
    right, points = chain.truth()
    slope: defaultdict[str, float] = defaultdict(float)
    for signs in right:
        for sign in signs:
            slope[sign] += 1.0
    for signs, chance in chain.expected():
        for sign in signs:
            slope[sign] -= chance
    return slope, chain.total - points


def _common(texts: Iterable[Heard]) -> frozenset[str]:
    """Give the signs that enough articles hold."""
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for one in texts:
        for part in (one.opens, one.again, one.turns, one.closes, one.stays):
            for signs in part:
                for sign in signs:
                    seen[sign].add(one.source)
    return frozenset(sign for sign, sources in seen.items() if len(sources) >= FEW)


def write(table: Mapping[str, float]) -> str:
    """Give the table as a file: a heading for each kind of sign."""
    parts = [HEADER]
    for kind, what in KINDS.items():
        signs = sorted(sign for sign in table if sign.split(" ")[0] == kind)
        lines = [f'"{sign}" = {table[sign]:.2f}' for sign in signs if round(table[sign], 2)]
        parts.append(f"\n# {what}\n" + "\n".join(lines) + "\n")
    return "".join(parts)


HEADER = """\
# What each sign says for speech that lost its quotation marks, against it below zero: a point is
# about a factor of e in likelihood. The signs are those of speaking.py; the chances in speech.py
# are their sums. Fitted by tests/cleaning/fitting.py; tests/README.md says to which texts.
"""
KINDS = {
    "open": "Where speech may begin: what stands before, who speaks, the gap, the first words.",
    "again": "The same where speech ended one piece before: “…。”X说，“…。”",
    "close": "Where speech may end: what stands before and behind, who is said to have spoken.",
    "turn": "Where one speech may end and the next begin.",
    "in": "How a piece sounds, for each such word in it.",
}


def calibration(texts: Iterable[Heard], table: Weights[str]) -> list[tuple[int, float, float]]:
    """Give for each fifth of chance the steps that open speech, their mean chance, and the share.

    The Brier score follows from the same; texts should be ones that nothing was fitted to.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(5)]
    for one in texts:
        chain = Chain(one, table)
        begins = {first for first, _ in one.quoted}
        for n in range(one.size):
            told, behind, spoken = chain.into[n]
            ways = add(told + chain.opens[n], behind + chain.opens[n] + chain.again[n])
            ways = add(ways, spoken + chain.turns[n])
            chance = _chance(ways + chain.stays[n] + chain.rest[n + 1][2] - chain.total)
            bins[min(4, int(5 * chance))].append((chance, n in begins))
    return [
        (len(some), sum(c for c, _ in some) / len(some), sum(b for _, b in some) / len(some))
        for some in bins if some
    ]  # fmt: skip
