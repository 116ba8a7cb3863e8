"""What the direction of setting changes in a text: quotes, digits and letters."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..unseen import DIRECTIONS

_LATIN = re.compile(r"[0-9A-Za-z]+(?:[.,:/\-'’][0-9A-Za-z]+)*[%‰]?")
_CORNERS = str.maketrans("“”‘", "『』「")
_APOSTROPHE = re.compile(r"(?<![0-9A-Za-z])’|’(?![A-Za-z])")
_LONGEST_ACRONYM = 4


def directed(text: str, *, vertical: bool) -> Markup:
    """Give ``text`` as XHTML, without what would turn its order.

    Set vertically, short numbers and single letters stand upright.
    CLREQ 2.4 (vertical): one letter or digit upright in its cell, two digits side by side in one
    cell, words and longer numbers turned.
    """
    text = DIRECTIONS.sub("", text)
    if not vertical:
        return escape(text)
    text = turn_quotes(text)
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


def turn_quotes(text: str) -> str:
    """Give ``text`` with the quotation marks of vertical setting, GB/T 15834 5.2 (“” to 『』).

    An apostrophe in a Latin word stays one.
    """
    return _APOSTROPHE.sub("」", text.translate(_CORNERS))


def _orientation(word: str) -> str | None:
    if len(word) == 1:
        return "upright"
    if len(word) == 2 and word.isdigit():
        return "combined"
    if word.isalpha() and word.isupper() and len(word) <= _LONGEST_ACRONYM:
        return "upright"
    return None
