"""Names of people: what a surname and what a name looks like, and how catalogues file one."""

from __future__ import annotations

import re

from ..characters import BLANK, HAN, LATIN
from .tables import any_of, words

SINGLE_SURNAMES = words("names", "surnames")
"""Surnames of one character."""
COMPOUND_SURNAMES = words("names", "compounds")
SURNAME = f"[{''.join(sorted(SINGLE_SURNAMES))}]"
"""A surname of one character, a fragment of a regular expression."""
NAME = rf"(?:{SURNAME}[{BLANK}]{{0,4}}[{HAN}]{{1,2}}|(?:{any_of(COMPOUND_SURNAMES)})[{HAN}]{{1,2}})"
"""A Chinese name, its parts perhaps spaced out: 高 远; a fragment of a regular expression."""
_WHOLE = re.compile(rf"(?={SURNAME})[{HAN}]{{2,3}}")
_HAN_NAME = re.compile(rf"[{HAN}][{HAN}·]*")
_GIVEN = words("names", "given")
_PARTICLES = words("names", "particles")
_INITIAL = re.compile(r"(?:[A-Z]\.-?)+")
_WESTERN = re.compile(rf"[A-ZÀ-Þ][{LATIN}'’-]+")
_MOST_WESTERN = 4
"""Words of a Western name whose last one is taken for the family's."""


def is_name(text: str) -> bool:
    """Whether ``text`` may be one name and nothing else, with a surname of one character."""
    return _WHOLE.fullmatch(text) is not None


def file_name(name: str) -> str | None:
    """The form by which catalogues file a person's name, None where that is not sure.

    Names in Han characters are filed as they are. A Western name is turned around where its first
    word is a given name of the table or initials, and no small word (van, de) is part of it.
    """
    if _HAN_NAME.fullmatch(name):
        return name
    *first, family = name.split() or [""]
    if not first or len(first) >= _MOST_WESTERN or _PARTICLES & {w.lower() for w in first}:
        return None
    if not (first[0] in _GIVEN or _INITIAL.fullmatch(first[0])) or not _WESTERN.fullmatch(family):
        return None
    given = all(_WESTERN.fullmatch(word) or _INITIAL.fullmatch(word) for word in first)
    return f"{family}, {' '.join(first)}" if given else None
