"""Words and what they are: names, verbs, numbers, told by the small model that came with jieba.

The model is that of Baidu's LAC: two layers of gated recurrent units, each read from both ends,
and a chain of labels over them (a CRF). Here it is worked out in whole numbers, so that every
machine finds the same words, and without any library of numbers: a matrix's row is one large
integer with a field for each of its values, which the interpreter multiplies and adds as a whole.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import exp, tanh
from operator import add, mul
from pathlib import Path
from typing import NamedTuple

from . import unpacked

LONGEST = 120
"""Characters of a text that is tagged at once; heads are shorter, and time grows with length."""
SIZE = 128
"""Values of a character's vector and of a layer's state."""
LAYERS = 2
ONE = 1 << 11
"""What stands for 1.0: values and weights are rounded to 1/2048."""
SQUARE = ONE * ONE
FIELD = 4
"""Bytes of a field: a sum of products of two such numbers stays under 512."""
_HALF = 1 << (8 * FIELD - 1)
_REACH = 8 * ONE
"""Beyond 8 both curves are flat to the last bit that is kept."""


class Word(NamedTuple):
    """A word as it stands in a text, and its kind: LAC's labels without place in the word."""

    text: str
    kind: str


class _Matrix:
    """Rows of weights, each an integer with a field for each value, and a bias beside them.

    A product stays packed, its fields in 1/SQUARE and ``_HALF`` above their values, so that none
    is below zero and borrows from the next.
    """

    def __init__(self, weights: Sequence[int], bias: Sequence[int]) -> None:
        self.width = len(bias)
        middle = _every(_HALF, self.width)
        self.bias = _pack(bias) + middle
        self._rows = [
            _pack(weights[at : at + self.width]) for at in range(0, len(weights), self.width)
        ]

    def times(self, vector: Sequence[int], start: int | None = None) -> int:
        """The product with ``vector`` added to ``start``, or else to the bias."""
        total: int = sum(map(mul, vector, self._rows), self.bias if start is None else start)
        return total


def _every(value: int, width: int) -> int:
    """An integer with ``value`` in each of ``width`` fields."""
    return int.from_bytes(value.to_bytes(FIELD, "little") * width, "little")


def _pack(values: Sequence[int]) -> int:
    """``values`` in fields."""
    fields = array("I", [value + _HALF for value in values])
    if sys.byteorder == "big":
        fields.byteswap()
    return int.from_bytes(fields.tobytes(), "little") - _every(_HALF, len(values))


class _Opener:
    """Takes the fields of a packed product apart, rounded down to 1/ONE."""

    def __init__(self, width: int) -> None:
        self._size = FIELD * width
        self._mask = _every((1 << 8 * FIELD) // ONE - 1, width)
        self._lift = _every(_HALF - _HALF // ONE, width)
        self._middle = _every(_HALF, width)

    def open(self, packed: int) -> array[int]:
        """The values of ``packed``."""
        # What is shifted into a field from the next is cut off; the highest bit turned round, a
        # field is the signed number that it stands for.
        fields = ((packed // ONE & self._mask) + self._lift) ^ self._middle
        values = array("i", fields.to_bytes(self._size, "little"))
        if sys.byteorder == "big":
            values.byteswap()
        return values


class _Unit:
    """Gated recurrent units with what is fed to them."""

    def __init__(self, feed: _Matrix, weights: Sequence[int], bias: Sequence[int]) -> None:
        gates = 2 * SIZE
        self.feed = feed
        none = [0] * gates
        self._gates = _Matrix(weights[: gates * SIZE], none)
        self._candidate = _Matrix(weights[gates * SIZE :], none[:SIZE])
        self._open_gates, self._open_candidate = _Opener(gates), _Opener(SIZE)
        feed.bias += _pack(bias)

    def run(self, fed: Iterable[int]) -> Iterator[list[int]]:
        """Yield the state after each of what is fed, products of ``feed``."""
        shift = 8 * FIELD * 2 * SIZE
        lower = (1 << shift) - 1
        sigmoid, bend = _curves()
        state = [0] * SIZE
        for one in fed:
            gates = _look_up(sigmoid, self._open_gates.open(self._gates.times(state, one & lower)))
            kept = [value * gate // ONE for value, gate in zip(state, gates[SIZE:], strict=True)]
            new = _look_up(
                bend, self._open_candidate.open(self._candidate.times(kept, one >> shift))
            )
            state = [
                was + gate * (value - was) // ONE
                for was, gate, value in zip(state, gates, new, strict=False)
            ]
            yield state


def _look_up(curve: tuple[int, ...], values: Iterable[int]) -> list[int]:
    """The points of ``curve`` at ``values``; those below zero stand at its end."""
    return [
        curve[value] if -_REACH <= value < _REACH else curve[_REACH - (value > 0)]
        for value in values
    ]


class _Model:
    """The model: its parameters, and the characters and labels that it knows by number."""

    def __init__(self) -> None:
        labels = Path(__file__).with_name("jieba") / "labels.txt"
        characters = unpacked("characters.zlib").decode()
        self._ids = {char: int(number) for number, char in _pairs(characters) if char}
        self._labels = {int(number): name for number, name in _pairs(labels.read_text("utf-8"))}
        self._all = dict(_parameters(unpacked("parameters.zlib")))
        self._vectors = self._all["word_emb"]
        self._layers = [(self._unit(2 * n), self._unit(2 * n + 1)) for n in range(LAYERS)]
        self._last = self._matrix(2 * LAYERS)
        self._open_last = _Opener(self._last.width)
        crf = self._all["crfw"].tolist()
        rows = [crf[at : at + len(self._labels)] for at in range(0, len(crf), len(self._labels))]
        self._first, self._end = rows[:2]
        self._follows = list(zip(*rows[2:], strict=True))
        """For each label, what each label before it is worth."""
        self._known: dict[str, tuple[int, int]] = {}

    def _matrix(self, number: int) -> _Matrix:
        return _Matrix(self._all[f"fc_{number}.w_0"], self._all[f"fc_{number}.b_0"])

    def _unit(self, number: int) -> _Unit:
        own = self._all[f"gru_{number}.w_0"], self._all[f"gru_{number}.b_0"]
        return _Unit(self._matrix(number), *own)

    def _opening(self, char: str) -> tuple[int, int]:
        """What a character brings into the first layer, for either way of reading."""
        if char not in self._known:
            at = self._ids.get(char, self._ids["OOV"]) * SIZE
            vector = self._vectors[at : at + SIZE]
            forth, back = self._layers[0]
            self._known[char] = forth.feed.times(vector), back.feed.times(vector)
        return self._known[char]

    def labels(self, text: str) -> list[str]:
        """The label of each character: a kind, and B or I for a word's first or any other."""
        fed = [self._opening(char) for char in text]
        states: list[list[int]] = []
        for number, (forth, back) in enumerate(self._layers):
            if number:
                fed = [(forth.feed.times(state), back.feed.times(state)) for state in states]
            read = forth.run(one for one, _ in fed)
            turned = list(back.run(one for _, one in reversed(fed)))[::-1]
            states = [[*one, *other] for one, other in zip(read, turned, strict=True)]
        worth = [self._open_last.open(self._last.times(state)) for state in states]
        return [self._labels.get(number, "O") for number in self._best(worth)]

    def _best(self, worth: Sequence[Sequence[int]]) -> list[int]:
        """The chain of labels that is worth most."""
        totals = [list(map(add, self._first, worth[0]))]
        for own in worth[1:]:
            best = (max(map(add, totals[-1], before)) for before in self._follows)
            totals.append(list(map(add, best, own)))
        totals[-1] = list(map(add, totals[-1], self._end))
        chain = [_first_best(totals.pop())]
        while totals:
            chain.append(_first_best(list(map(add, totals.pop(), self._follows[chain[-1]]))))
        return chain[::-1]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield number and name of each line that has both."""
    for line in text.splitlines():
        number, tab, name = line.partition("\t")
        if tab:
            yield number, name


def _parameters(content: bytes) -> Iterator[tuple[str, array[int]]]:
    """Yield name and values of each parameter: a line with name, type and count, then so many."""
    at = 0
    while at < len(content):
        end = content.index(b"\n", at)
        name, kind, count = content[at:end].decode().split()
        values = array(kind)
        at = end + 1 + int(count) * values.itemsize
        values.frombytes(content[end + 1 : at])
        if sys.byteorder == "big":
            values.byteswap()
        yield name, values


def _first_best(values: list[int]) -> int:
    return values.index(max(values))


def tag(text: str) -> tuple[Word, ...]:
    """``text`` as words with their kinds; of what is longer than a head, only its beginning.

    The words, one after the other, are the text or its first ``LONGEST`` characters.
    """
    text = text[:LONGEST]
    words: list[Word] = []
    for char, label in zip(text, _model().labels(text) if text else (), strict=True):
        kind, _, place = label.partition("-")
        if place == "I" and words:
            words[-1] = Word(words[-1].text + char, words[-1].kind)
        else:
            words.append(Word(char, kind))
    return tuple(words)


@lru_cache(maxsize=1)
def _curves() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The sigmoid and the hyperbolic tangent at 0 to 8 and then -8 to 0, in steps of 1/ONE."""
    steps = [value / ONE for value in (*range(_REACH), *range(-_REACH, 0))]
    return (
        tuple(round(ONE / (1 + exp(-value))) for value in steps),
        tuple(round(ONE * tanh(value)) for value in steps),
    )


@lru_cache(maxsize=1)
def _model() -> _Model:
    return _Model()
