"""How weights of cleaning are fitted: to the one point where nothing that moves them helps.

What is made small is how unlikely the truth is, over all texts, and what the weights cost: their
sizes (so that most are none at all) and their squares. That sum is convex and its squares make it
strictly so: it has one lowest point, whatever way leads there and in whatever order the texts
come. So a table can be held to account without being made again: at that point the slope along
each weight is none (``lacks``). The way is OWL-QN (Andrew and Gao 2007).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

Sign = TypeVar("Sign")
Array = Any
"""An array of numpy."""


class Rows:
    """Rows of numbered signs, each row as long as it likes; a sign may stand in it twice."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        self.ends = np.cumsum(self.lengths)
        size = int(self.ends[-1]) if len(rows) else 0
        self.signs = np.fromiter((sign for row in rows for sign in row), np.int64, size)
        self.full = np.flatnonzero(self.lengths)
        self.begins = (self.ends - self.lengths)[self.full]

    def weigh(self, weights: Array) -> Array:
        """Give the sum of the weights of each row."""
        found = np.zeros(len(self.lengths))
        if len(self.full):
            found[self.full] = np.add.reduceat(weights[self.signs], self.begins)
        return found

    def share(self, values: Array, size: int) -> Array:
        """Give for each of ``size`` signs the sum of the ``values`` of the rows it stands in."""
        found = np.bincount(self.signs, np.repeat(values, self.lengths), size)
        return found.astype(float, copy=False)


class Slope(NamedTuple):
    """How unlikely the truth is, how steep that is along each weight, and how fast that changes.

    ``bend`` is the sum of p(1 - p) over the places of a sign, as if none stood beside another.
    """

    cost: float
    steep: Array
    bend: Array


Field = Callable[[Array], Slope]


@dataclass(frozen=True, slots=True)
class Price:
    """What weights cost: ``size`` times their sizes and half of ``square`` times their squares."""

    size: float
    square: float

    def of(self, weights: Array) -> float:
        """Give what all weights cost."""
        return float(self.size * np.abs(weights).sum() + self.square / 2 * (weights**2).sum())


STILL = 0.02
"""Step along any weight, in its own units, that ends the way: two of the last digit in a table
that is written in hundredths."""
MOST_STEPS = 600
_KEPT = 30
"""Steps back that tell how the slope bends."""


def settle(field: Field, size: int, price: Price, *, label: str = "") -> Array:
    """Give the ``size`` weights at the lowest point of ``field`` and ``price`` together."""
    at = np.zeros(size)
    slope = field(at)
    path: list[tuple[Array, Array]] = []
    for turn in range(MOST_STEPS):
        if turn % 50 == 0:
            sys.stderr.write(f"{label}step {turn}, cost {slope.cost:.1f}\n")
        down = -_steepest(at, slope, price)
        bend = slope.bend + price.square
        if np.abs(down / bend).max(initial=0.0) < STILL:
            sys.stderr.write(f"{label}{turn} steps, cost {slope.cost:.1f}\n")
            return at
        way = _newton(down, bend, path)
        way = np.where(way * down > 0, way, 0.0)
        after, there = _step(field, at, slope, way, down, price)
        if after is None:
            if not path:
                break
            path.clear()
            continue
        change = there.steep - slope.steep + price.square * (after - at)
        if _dot(change, after - at) > 1e-10:
            path = [*path[1 - _KEPT :], (after - at, change)]
        at, slope = after, there
    sys.stderr.write(f"{label}not settled: the last step was {np.abs(down / bend).max():.4f}\n")
    return at


def _steepest(at: Array, slope: Slope, price: Price) -> Array:
    """Give the slope of field and price together; at none the lesser of both sides, or none."""
    steep = slope.steep + price.square * at
    idle = np.sign(steep) * np.maximum(np.abs(steep) - price.size, 0.0)
    return np.where(at != 0, steep + price.size * np.sign(at), idle)


def _newton(down: Array, bend: Array, path: Sequence[tuple[Array, Array]]) -> Array:
    """Give the way to go: ``down``, corrected by how the slope changed on the path (L-BFGS)."""
    way, shares = down.copy(), []
    for step, change in reversed(path):
        share = _dot(step, way) / _dot(step, change)
        shares.append(share)
        way = way - share * change
    way = way / bend
    if path:
        step, change = path[-1]
        way = way * (_dot(step, change) / _dot(change, change / bend))
    for (step, change), share in zip(path, reversed(shares), strict=True):
        way = way + step * (share - _dot(change, way) / _dot(step, change))
    return way


def _dot(one: Array, two: Array) -> float:
    """Give the product of two vectors, added up in one order whatever threads there are."""
    return float((one * two).sum())


def _step(
    field: Field, at: Array, slope: Slope, way: Array, down: Array, price: Price
) -> tuple[Array | None, Slope]:
    """Go along ``way`` so far as it leads down; no weight changes its sign in one step."""
    side = np.where(at != 0, np.sign(at), np.sign(down))
    here = slope.cost + price.of(at)
    length = 1.0
    for _ in range(20):
        after = at + length * way
        after = np.where(after * side > 0, after, 0.0)
        there = field(after)
        if there.cost + price.of(after) <= here - 1e-4 * _dot(down, after - at):
            return after, there
        length /= 2
    return None, slope


def lacks(at: Array, slope: Slope, price: Price) -> Array:
    """Give for each weight how far it would move if it alone were settled anew.

    To second order: the slope along it by how that bends. At the lowest point all are 0.
    """
    return -_steepest(at, slope, price) / (slope.bend + price.square)


class Names(Generic[Sign]):
    """The signs that are weighed, by number."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self.signs = list(signs)
        self.numbers = {sign: n for n, sign in enumerate(self.signs)}

    def rows(self, rows: Iterable[Iterable[Sign]]) -> Rows:
        """Give rows of the signs that have a number."""
        known = self.numbers
        return Rows([[known[sign] for sign in row if sign in known] for row in rows])

    def weights(self, table: Mapping[Sign, float]) -> Array:
        """Give the weights of a table by number."""
        return np.array([table.get(sign, 0.0) for sign in self.signs])

    def table(self, weights: Array) -> dict[Sign, float]:
        """Give weights by number as a table."""
        return {sign: float(weights[n]) for n, sign in enumerate(self.signs)}


def sums(values: Array, groups: Array, size: int) -> Array:
    """Give for each group the logarithm of the sum of ``values``, given as logarithms.

    ``groups`` are numbers below ``size`` in rising order; a group without a value is none.
    """
    found = np.full(size, NONE)
    if len(values):
        begins = np.flatnonzero(np.diff(groups, prepend=-1))
        found[groups[begins]] = np.logaddexp.reduceat(values, begins)
    return found


NONE = -1e9
"""The logarithm of a chance that is none."""
