"""A text as XHTML: where it may be parted, and what its direction changes in it."""

from __future__ import annotations

import re
from itertools import pairwise

from markupsafe import Markup, escape

from ..characters import turn_quotes
from ..composition.parting import TORN, joints
from ..unseen import DIRECTIONS

_LATIN = re.compile(r"[0-9A-Za-z]+(?:[.,:/\-'’][0-9A-Za-z]+)*[%‰]?")
_LONGEST_ACRONYM = 4
_LONG = re.compile("[!-~]{8,}")
"""What is wider than 4 em where letters have half of one."""


def directed(text: str, *, vertical: bool) -> Markup:
    """``text`` as XHTML, without what would turn its order.

    Set vertically, short numbers and single letters stand upright.
    CLREQ 2.4 (vertical): one letter or digit upright in its cell, two digits side by side in one
    cell, words and longer numbers turned.
    """
    text = DIRECTIONS.sub("", text)
    if vertical:
        text = turn_quotes(text)
    parts: list[Markup] = []
    at = 0
    for found in _LONG.finditer(text):
        shown = _parted(found[0])
        if shown is not None:
            parts += [_stood(text[at : found.start()], vertical=vertical), shown]
            at = found.end()
    parts.append(_stood(text[at:], vertical=vertical))
    return Markup("").join(parts)


def _stood(text: str, *, vertical: bool) -> Markup:
    if not vertical:
        return escape(text)
    parts: list[Markup] = []
    at = 0
    for found in _LATIN.finditer(text):
        kind = _orientation(found[0])
        if kind:
            parts.append(escape(text[at : found.start()]))
            parts.append(Markup('<span class="{}">{}</span>').format(kind, found[0]))
            at = found.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def _parted(token: str) -> Markup | None:
    """A long address, identifier or number with the places where it may be parted, as print.

    None if it has none. What print tears when nothing else helps goes on at any edge: readers
    look at one line at a time, and would leave the one before it empty.
    """
    places = joints(token, hyphenate=False)
    if not places:
        return None
    if any(joint.cost >= TORN for _, joint in places):
        return Markup('<span class="address">{}</span>').format(token)
    bounds = [0, *(index for index, _ in places), len(token)]
    return Markup("<wbr/>").join(escape(token[a:b]) for a, b in pairwise(bounds))


def _orientation(word: str) -> str | None:
    if len(word) == 1:
        return "upright"
    if len(word) == 2 and word.isdigit():
        return "combined"
    if word.isalpha() and word.isupper() and len(word) <= _LONGEST_ACRONYM:
        return "upright"
    return None
