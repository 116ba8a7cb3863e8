"""How weights of cleaning are fitted: step by step down the slope, each step shorter (L1)."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import copysign, sqrt
from random import Random
from typing import TypeVar

from publisher.cleaning.losses.weights import Weights

Sign = TypeVar("Sign")
Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class Pace:
    """Rounds over all texts, and those at the end whose weights are averaged, as single ones jump.

    ``rate`` is the length of the first step, ``least`` what each step takes off a weight.
    """

    rounds: int
    settled: int
    rate: float
    least: float


def descend(
    table: Weights[Sign],
    texts: Sequence[Text],
    slope: Callable[[Text], tuple[Mapping[Sign, float], float]],
    pace: Pace,
    *,
    seed: int = 1,
    label: str = "",
) -> Weights[Sign]:
    """Fit ``table`` to ``texts`` and give it.

    ``slope`` gives by how much each sign of a text was found too seldom with the table as it is,
    and how unlikely the truth is.
    """
    seen: defaultdict[Sign, float] = defaultdict(float)
    settled: defaultdict[Sign, float] = defaultdict(float)
    order, random = list(texts), Random(seed)
    for turn in range(pace.rounds):
        random.shuffle(order)
        wrong = 0.0
        for text in order:
            steep, cost = slope(text)
            wrong += cost
            for sign, value in steep.items():
                seen[sign] += value * value
                step = pace.rate / sqrt(seen[sign] + 0.1)
                weight = table[sign] + step * value
                table[sign] = copysign(max(0.0, abs(weight) - step * pace.least), weight)
        sys.stderr.write(f"{label}round {turn + 1}: {wrong / len(order):.4f}\n")
        if turn >= pace.rounds - pace.settled:
            for sign, weight in table.items():
                settled[sign] += weight / pace.settled
    table.update(settled)
    return table
