"""Characters that nobody sees: which there are, and what a text is without them.

Telephones put direction isolates around numbers and selectors behind signs, editors paste joiners
and byte order marks. Unicode calls such characters default-ignorable: shown as nothing where they
have no effect. They stay in the article; they have no part in lines, and two texts that differ in
them alone are the same text. The list is data, ``unseen.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

TABLE = "unseen.toml"


class Clean(StrEnum):
    """What cleaning does with a character."""

    DROP = "drop"
    KEEP = "keep"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Unseen:
    """Characters ``first`` to ``last``: their name, what cleaning does with them, and why."""

    first: int
    last: int
    name: str
    clean: Clean
    why: str
    ignorable: bool


@lru_cache(maxsize=1)
def table() -> tuple[Unseen, ...]:
    """All rows of the table, by code."""
    kinds = tomllib.loads(files(__package__).joinpath(TABLE).read_text(encoding="utf-8"))
    rows = []
    for kind, entries in kinds.items():
        for entry in entries:
            first, _, last = entry["range"].partition("-")
            codes = int(first, 16), int(last or first, 16)
            row = Unseen(
                *codes, entry["name"], Clean(entry["clean"]), entry["why"], kind == "ignorable"
            )
            rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.first))


def charset(clean: Clean | None = None, *, ignorable: bool | None = None) -> str:
    """The characters of some rows for use inside a class of a regular expression."""
    return "".join(
        f"\\U{row.first:08x}-\\U{row.last:08x}"
        for row in table()
        if clean in (None, row.clean) and ignorable in (None, row.ignorable)
    )


def find(char: str) -> Unseen | None:
    """The row of a character; None for one that is seen."""
    return next((row for row in table() if row.first <= ord(char) <= row.last), None)


IGNORABLE = re.compile(f"[{charset(ignorable=True)}]+")
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""What turns the order in which signs are shown (Bidi_Control of Unicode)."""
SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Selectors of a form; each acts on the character before it."""


def furniture(text: str) -> str:
    """``text`` for whoever shows it by itself: selectors of forms are all that may act."""
    return text if text.isascii() else _INACTIVE.sub("", text)


_INACTIVE = re.compile(f"(?![\ufe00-\ufe0d\U000e0100-\U000e01ef])[{charset(ignorable=True)}]")


def seen(text: str) -> str:
    """``text`` without what is default-ignorable."""
    return text if text.isascii() else IGNORABLE.sub("", text)
