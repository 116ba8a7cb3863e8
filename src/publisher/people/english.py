"""Bylines in Latin letters: By Tom Brown and Mary Jones, photographs by Li Hong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..characters import LATIN
from .bodies import is_body
from .tables import table, words
from .words import BylineWord, WordSort

_POSTS = words("bodies", "posts")
_NO_NAMES = words("bodies", "no_english_names")
_PLACES = frozenset(place.replace("_", " ") for place in words("bodies", "english_places"))
_PARTICLES = words("names", "particles")
_TITLES = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Rev)\.? ")
_WHERE = re.compile(r" (?:in|for|at|of) [A-Z].*$")
_JOINS = re.compile(r" ?(?:\band\b|\bwith\b|&|\+) ?", re.IGNORECASE)
_GENERATION = re.compile(r",? (?:Jr|Sr)\.?$|, (?:II|III)$")
_NAME_WORD = re.compile(rf"(?:[A-ZÀ-Þ][{LATIN}'’-]*\.?|(?:[A-Z]\.-?){{1,4}})")
_MOST_WORDS = 5
"""Of a name."""


@cache
def _deeds() -> re.Pattern[str]:
    groups = (
        f"(?P<{code}>{'|'.join(sorted(listed.split('|'), key=len, reverse=True))})"
        for code, listed in table("roles")["english"].items()
    )
    return re.compile(rf"(?<![\w.])(?:{'|'.join(groups)})(?![\w'’-])", re.IGNORECASE)


def tell_english(text: str) -> Iterator[BylineWord]:
    """Yield what stands in a stretch of Latin words between two marks."""
    at = 0
    for found in _deeds().finditer(text):
        yield from _names(text, at, found.start())
        before = found[0].lower().endswith("by") or found[0].lower() == "from"
        codes = (found.lastgroup or "aut",)
        yield BylineWord(WordSort.DEED, found[0], *found.span(), codes, before=before)
        at = found.end()
    yield from _names(text, at, len(text))


def _names(text: str, start: int, end: int) -> Iterator[BylineWord]:
    at = start
    for joint in _JOINS.finditer(text, start, end):
        yield from _name(text, at, joint.start())
        at = joint.end()
    yield from _name(text, at, end)


def _name(text: str, start: int, end: int) -> Iterator[BylineWord]:
    bare = text[start:end]
    start += len(bare) - len(bare.lstrip(" .-'"))
    bare = bare.strip(" -'").lstrip(".")
    if not bare:
        return
    end = start + len(bare)
    if all(word.strip(".") in _POSTS for word in bare.split()):
        yield BylineWord(WordSort.ASIDE, bare, start, end)
        return
    if bare in _PLACES:
        yield BylineWord(WordSort.ASIDE, bare, start, end)
        return
    if is_body(bare) and bare.split()[0] not in _POSTS:
        yield BylineWord(WordSort.BODY, bare, start, end)
        return
    named = bare.split()
    while named[0].strip(".") in _POSTS:
        named.pop(0)
    name = _WHERE.sub("", _TITLES.sub("", " ".join(named)))
    yield BylineWord(_sort(_GENERATION.sub("", name)), " ".join(name.split()), start, end)


def _sort(name: str) -> WordSort:
    parts = name.split()
    if _NO_NAMES & {form for part in parts for form in (part, part.strip(".").lower())}:
        return WordSort.UNKNOWN
    named = all(_NAME_WORD.fullmatch(part) or part in _PARTICLES for part in parts)
    if not parts or not named or len(parts) > _MOST_WORDS or parts[-1] in _PARTICLES:
        return WordSort.UNKNOWN
    return WordSort.NAME if len(parts) > 1 else WordSort.WEAK
