"""What people do: codes of the MARC relators and the words that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .tables import table, words

CODES = words("roles", "codes")
"""The codes that there are."""
CREATORS = words("roles", "creators")
"""Those of them whose bearers made the text itself."""


@cache
def deeds() -> Mapping[str, tuple[str, ...]]:
    """For each word of what somebody does the codes it stands for: 摄影报道 for two."""
    return _by_word("deeds")


@cache
def trades() -> Mapping[str, tuple[str, ...]]:
    """For each word of what somebody is by trade the codes it stands for: 记者."""
    return _by_word("trades")


def _by_word(key: str) -> dict[str, tuple[str, ...]]:
    listed = table("roles")[key].items()
    return {word: tuple(codes.split()) for codes, found in listed for word in found.split()}


def codes_of(text: str) -> tuple[str, ...]:
    """The codes that a role is written as: one of them, or a word (译者); none if unknown."""
    known = text.strip()
    if known.lower() in CODES:
        return (known.lower(),)
    return deeds().get(known) or trades().get(known) or ()
