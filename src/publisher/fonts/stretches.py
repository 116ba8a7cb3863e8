"""Texts parted by the face that prints them: a word, or a character with its marks, is one piece.

A Western word one letter of which is not in the face asked for is set whole in the face that has
all of it: a ř from elsewhere among letters of another cut would catch the eye.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..tongues import worded
from ..unseen import seen
from .faces import Face

MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Combining marks of no script in particular."""
FORMATS = (
    "\u034f\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad\U000e0100-\U000e01ef"
)
"""Formats and selectors that go with what precedes them."""
LETTER = (
    r"^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u2bff"
    r"\u2e80-\ua4cf\uac00-\uffff\U00020000-\U0010ffff"
)
"""Letters of words, as the inside of a class: no number, however small, and nothing Chinese."""
_PIECE = re.compile(
    rf"(?P<word>(?:[{LETTER}][{MARKS}{FORMATS}]*)+"
    rf"(?:['’‘ʼ·‐‑-](?:[{LETTER}][{MARKS}{FORMATS}]*)+)*)"
    rf"|.[{MARKS}{FORMATS}]*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of a text, which ``face`` prints."""

    start: int
    end: int
    face: Face


Order = Sequence[tuple[Face, Callable[[], frozenset[int]]]]
"""Faces in the order in which they are asked, each with what gives its characters."""


def part(text: str, order: Order) -> Iterator[Stretch]:
    """Yield the stretches of ``text``; what no face of ``order`` has stays with the first."""
    first, characters = order[0]
    if {ord(c) for c in text} <= characters():
        if text:
            yield Stretch(0, len(text), first)
        return
    start, last = 0, first
    for a, face in _pieces(text, order):
        if face is not last:
            if a > start:
                yield Stretch(start, a, last)
            start, last = a, face
    if start < len(text):
        yield Stretch(start, len(text), last)


def _pieces(text: str, order: Order) -> Iterator[tuple[int, Face]]:
    """Yield where each piece begins, and its face."""
    for match in _PIECE.finditer(text):
        piece, at = match[0], match.start()
        face = _whole(piece, order)
        if face is not None:
            yield at, face
        elif match["word"]:
            for inner in re.finditer(rf".[{MARKS}{FORMATS}]*", piece, re.DOTALL):
                yield from _cluster(inner[0], at + inner.start(), order)
        else:
            yield from _cluster(piece, at, order)


def _cluster(cluster: str, at: int, order: Order) -> Iterator[tuple[int, Face]]:
    """Yield the faces of a character with its marks: one if any face has them all."""
    face = _whole(cluster, order)
    if face is not None:
        yield at, face
        return
    face = order[0][0]
    for n, character in enumerate(cluster):
        if not n or not needs_no_glyph(character):
            # What no face has stays where its neighbours are.
            face = _whole(character, order) or (face if n else order[0][0])
        yield at + n, face


def _whole(piece: str, order: Order) -> Face | None:
    """The first face that has all of ``piece``."""
    wanted = {ord(c) for c in piece if not needs_no_glyph(c)}
    return next((face for face, characters in order if wanted <= characters()), None)


@lru_cache(1 << 14)
def needs_no_glyph(character: str) -> bool:
    """Whether nothing is printed for ``character``: blanks, and what is not seen."""
    return character in "\t\n" or unicodedata.category(character) == "Zs" or not seen(character)


def is_shown_format(character: str) -> bool:
    """Whether ``character`` is a format that is printed all the same."""
    return unicodedata.category(character) == "Cf" and bool(seen(character))


def runs_leftward(character: str) -> bool:
    """Whether ``character`` is of a script that is read from right to left."""
    return unicodedata.bidirectional(character) in ("R", "AL", "AN")


def kind(character: str) -> str:
    """A name for a character that Unicode gives none."""
    kinds = {
        "Cc": worded("control character"),
        "Co": worded("private-use character"),
        "Cs": worded("lone surrogate"),
    }
    return kinds.get(unicodedata.category(character), worded("unassigned character"))
