"""The tables of words and characters that the rules know, read from ``tables.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType


@lru_cache(maxsize=1)
def _tables() -> MappingProxyType[str, tuple[str, ...]]:
    text = files(__package__).joinpath("tables.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: tuple(v.split()) for name, v in tomllib.loads(text).items()})


def words(name: str) -> frozenset[str]:
    """The words of the table ``name``."""
    return frozenset(_tables()[name])


def readings(name: str) -> MappingProxyType[str, str]:
    """A table of two-character entries as a mapping from the first to the second."""
    return MappingProxyType({entry[0]: entry[1] for entry in _tables()[name]})


def groups(name: str) -> MappingProxyType[str, str]:
    """For each character of a table of groups the others of its groups."""
    found: dict[str, str] = {}
    for group in _tables()[name]:
        for char in group:
            others = found.get(char, "")
            found[char] = others + "".join(c for c in group if c != char and c not in others)
    return MappingProxyType(found)
