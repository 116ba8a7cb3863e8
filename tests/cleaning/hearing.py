"""Fits the weights of speech that lost its quotation marks: ``speech.toml``.

``cleaning.fitting`` writes it. Every paragraph is a chain of pieces, told or spoken
(``publisher.cleaning.losses.speech``); the weights are those under which the quotations that the
articles have are likeliest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaning.descent import NONE, Array, Names, Price, Slope
from publisher.cleaning.losses.reading import GaplessBlock
from publisher.cleaning.losses.speaking import Talk, talk

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


def heard(reading: GaplessBlock, nature: str, quoted: Quoted, at: int, source: int) -> Heard | None:
    """Give a paragraph, whose first letter is letter ``at`` of an article, as it is heard."""
    found = talk(reading, nature)
    if found is None:
        return None
    pieces = range(len(found.cuts) - 1)
    return Heard(
        [tuple(found.opening(n)) for n in pieces],
        [tuple(found.opening_again(n)) if n else () for n in pieces],
        [tuple(found.turning(n)) if n else () for n in pieces],
        [tuple(found.closing(n)) if n else () for n in range(len(found.cuts))],
        [tuple(found.staying(n)) for n in pieces],
        quoted.pairs(found, at),
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


class Chains:
    """All readings of the paragraphs of a corpus, longest first: ``speech._Chain`` of many at once.

    Piece by piece from the front (``into``) and from the back (``rest``), all paragraphs that have
    such a piece together; logarithms.
    """

    def __init__(self, texts: Sequence[Heard], names: Names[str]) -> None:
        self.texts = sorted(texts, key=lambda one: -one.size)
        self.sizes = np.array([one.size for one in self.texts])
        self.count = int(self.sizes[0])
        self.held = [int((self.sizes > n).sum()) for n in range(self.count)]
        # What is known of each cut lies in one row: all first cuts, all second ones, and so on.
        self.base = np.cumsum([0, len(texts), *self.held])
        self.weighed = len(names.signs)
        # A row for each cut of each paragraph, cut by cut; the last one only closes.
        widths = (len(texts), *self.held)
        cuts = [(n, at) for at, width in enumerate(widths) for n in range(width)]
        self.paragraph, self.cut = (np.array(side) for side in zip(*cuts, strict=True))
        self.last = self.cut == self.sizes[self.paragraph]
        self.ahead = np.where(self.last, 0, self.base[self.cut + 1] + self.paragraph)
        self.parts = [
            names.rows(part(self.texts[n], at) for n, at in cuts)
            for part in (_opens, _again, _turns, _closes, _stays)
        ]
        right = [_steps(one) for one in self.texts]
        self.right = [
            np.array([at in right[n][step] for n, at in cuts], float) for step in range(5)
        ]

    def __call__(self, weights: Array) -> Slope:
        """Give how unlikely the truth is under ``weights``, and the slope of that."""
        ways = _Ways(self, weights)
        steep, bend = np.zeros(self.weighed), np.zeros(self.weighed)
        truth = 0.0
        for part, points, right, chance in zip(
            self.parts, ways.points, self.right, ways.chances(), strict=True
        ):
            truth += (points * right).sum()
            steep += part.share(chance - right, self.weighed)
            bend += part.share(chance * (1 - chance), self.weighed)
        return Slope(float(ways.total.sum() - truth), steep, bend)

    def beginnings(self, weights: Array) -> tuple[Array, Array]:
        """Give how likely speech begins at each cut, and whether it does."""
        fresh, _, turns, *_ = _Ways(self, weights).chances()
        return fresh + turns, self.right[0] + self.right[2]


class _Ways:
    """The sums over all readings under some weights, one for each cut."""

    def __init__(self, chains: Chains, weights: Array) -> None:
        self.chains = chains
        self.points = [part.weigh(weights) for part in chains.parts]
        self.opens, self.again, self.turns, self.closes, self.stays = self.points
        size = int(chains.base[-1])
        self.told, self.behind, self.spoken = np.zeros(size), np.zeros(size), np.zeros(size)
        self.rest = [np.zeros(size) for _ in range(3)]
        self._forward()
        self._backward()
        self.total = self.rest[0][: len(chains.texts)]

    def _forward(self) -> None:
        chains = self.chains
        self.behind[: chains.base[1]] = self.spoken[: chains.base[1]] = NONE
        for n, held in enumerate(chains.held):
            here = slice(chains.base[n], chains.base[n] + held)
            after = slice(chains.base[n + 1], chains.base[n + 1] + held)
            told, behind, spoken = self.told[here], self.behind[here], self.spoken[here]
            begun = np.logaddexp(told, behind + self.again[here]) + self.opens[here]
            begun = np.logaddexp(begun, spoken + self.turns[here])
            self.told[after] = np.logaddexp(told, behind)
            self.behind[after] = spoken + self.closes[here] if n else NONE
            self.spoken[after] = np.logaddexp(spoken, begun) + self.stays[here]

    def _backward(self) -> None:
        chains, (told, behind, spoken) = self.chains, self.rest
        spoken[chains.last] = self.closes[chains.last]
        for n in range(chains.count - 1, -1, -1):
            held = chains.held[n]
            here = slice(chains.base[n], chains.base[n] + held)
            after = slice(chains.base[n + 1], chains.base[n + 1] + held)
            begun = self.stays[here] + spoken[after]
            opened = self.opens[here] + begun
            goes_on = np.logaddexp(begun, self.turns[here] + begun)
            ended = self.closes[here] + behind[after]
            spoken[here] = np.logaddexp(goes_on, ended) if n else NONE
            behind[here] = np.logaddexp(told[after], self.again[here] + opened)
            told[here] = np.logaddexp(told[after], opened)

    def chances(self) -> tuple[Array, Array, Array, Array, Array]:
        """Give for each cut how likely speech opens, opens again, turns, closes, and goes on."""
        chains = self.chains
        total = self.total[chains.paragraph]
        onward = np.where(chains.last, NONE, self.rest[2][chains.ahead])
        begun = self.stays + onward
        fresh, again, turn, stay = (
            np.exp(np.minimum(0.0, ways + begun - total))
            for ways in (
                self.told + self.opens,
                self.behind + self.opens + self.again,
                self.spoken + self.turns,
                self.spoken,
            )
        )
        behind = np.where(chains.last, 0.0, self.rest[1][chains.ahead])
        close = np.exp(np.minimum(0.0, self.spoken + self.closes + behind - total))
        return fresh + again, again, turn, close, fresh + again + turn + stay


def _opens(one: Heard, at: int) -> Signs:
    return one.opens[at] if at < one.size else ()


def _again(one: Heard, at: int) -> Signs:
    return one.again[at] if at < one.size else ()


def _turns(one: Heard, at: int) -> Signs:
    return one.turns[at] if at < one.size else ()


def _closes(one: Heard, at: int) -> Signs:
    return one.closes[at]


def _stays(one: Heard, at: int) -> Signs:
    return one.stays[at] if at < one.size else ()


def _steps(one: Heard) -> tuple[set[int], set[int], set[int], set[int], set[int]]:
    """Give the cuts at which speech really opens, opens again, turns, closes, and goes on."""
    opens, again, turns, closes, stays = (set[int]() for _ in range(5))
    begins, end = {first for first, _ in one.quoted}, -1
    for first, last in one.quoted:
        if first == end:
            turns.add(first)
        else:
            opens.add(first)
            if first == end + 1 and end > 0:
                again.add(first)
        stays.update(range(first, last))
        if last not in begins:
            closes.add(last)
        end = last
    return opens, again, turns, closes, stays


FEW = 3
"""Articles that must hold a sign for it to be weighed."""
PRICE = Price(size=0.2, square=0.1)
"""With 2.0 and 0.5 the chances are truer (ECE 0.041, not 0.066), but what is seldom in the articles
weighs too little: of the 94 marks of a real page 59 come back when likely, not 67, and 72 when
shown, not 76. Of ``heldout`` as many come back as rightly, with ``SURE_SPEECH`` chosen for each."""


def chains(texts: Sequence[Heard]) -> tuple[Chains, Names[str]]:
    """Give all readings of ``texts``, and the signs that are weighed."""
    names = Names(sorted(_common(texts)))
    return Chains(texts, names), names


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
# are their sums. Made by “make weights”, by nobody’s hand; tests/README.md says from which texts.
"""
KINDS = {
    "open": "Where speech may begin: what stands before, who speaks, the gap, the first words.",
    "again": "The same where speech ended one piece before: “…。”X说，“…。”",
    "close": "Where speech may end: what stands before and behind, who is said to have spoken.",
    "turn": "Where one speech may end and the next begin.",
    "in": "How a piece sounds, for each such word in it.",
}
