"""What each clue weighs: ``weights.toml`` for phrases and pauses, ``speech.toml`` for speech.

Both were fitted to newspaper text. A weight is a natural logarithm of odds; weights of one event
add up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

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
    found = Weights()
    for event, questions in _read("weights.toml").items():
        for question, answers in questions.items():
            fields = iter(answers.split())
            name = f"{event}.{question}"
            found.update(((name, answer), int(next(fields)) / 100) for answer in fields)
    return found


@cache
def signs() -> Mapping[str, float]:
    """Give what each sign of speech weighs; not to be changed."""
    return MappingProxyType(_read("speech.toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
