"""The tables of words that bylines are read by: names, roles, bodies."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table ``name``: lists of words parted by blanks, or tables of such."""
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def words(name: str, key: str) -> frozenset[str]:
    """The words that stand under ``key`` of the table ``name``."""
    return frozenset(table(name)[key].split())


def any_of(found: frozenset[str]) -> str:
    """What matches any of the words, the longest first: a fragment of an expression."""
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))
