"""What each clue weighs: read from ``weights.toml``, which was fitted to newspaper text.

A weight is a natural logarithm of odds; clues of one event add up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from types import MappingProxyType

Clue = tuple[str, str]
"""What was asked, and what was found: ("open.before", "称")."""


class Weights(dict[Clue, float]):
    """The weight of every clue; what is not in the table says nothing."""

    def __missing__(self, clue: Clue) -> float:
        return 0.0

    def of(self, clues: Iterable[Clue]) -> float:
        """Give what ``clues`` weigh together."""
        return sum(map(self.__getitem__, clues))


@cache
def weights() -> Weights:
    """Read the table once; its numbers are hundredths."""
    text = files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")
    found = Weights()
    for event, questions in MappingProxyType(tomllib.loads(text)).items():
        for question, answers in questions.items():
            fields = iter(answers.split())
            name = f"{event}.{question}"
            found.update(((name, answer), int(next(fields)) / 100) for answer in fields)
    return found
