"""What each clue weighs: ``weights.toml`` for phrases and pauses, ``speech.toml`` for speech.

Both were fitted to newspaper text. A weight is a natural logarithm of odds; weights of one event
add up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import exp, log1p
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Clue = tuple[str, str]
"""What was asked, and what was found: ("open.before", "称")."""


class Weights(dict[Key, float], Generic[Key]):
    """The weight of every clue or sign; what is not in the table says nothing."""

    def __missing__(self, clue: Key) -> float:
        return 0.0

    def of(self, clues: Iterable[Key]) -> float:
        """What ``clues`` weigh together."""
        return sum(map(self.__getitem__, clues))


@cache
def weights() -> Weights[Clue]:
    """Read the table once; its numbers are hundredths."""
    found = Weights[Clue]()
    for event, questions in _read("weights.toml").items():
        for question, answers in questions.items():
            fields = iter(answers.split())
            name = f"{event}.{question}"
            found.update(((name, answer), int(next(fields)) / 100) for answer in fields)
    return found


@cache
def signs() -> Weights[str]:
    """What each sign of speech weighs."""
    return Weights(_read("speech.toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


NEVER = -1e9
"""The logarithm of a chance that is none."""


def add(one: float, two: float) -> float:
    """The logarithm of the sum of two numbers given as logarithms."""
    if one < two:
        one, two = two, one
    return one + log1p(exp(two - one)) if two - one > _NOTHING_BESIDE else one


_NOTHING_BESIDE = -40.0
"""Difference of two logarithms from which the smaller number adds nothing. A double holds 53
bits, whose logarithm is 36.7."""
