"""Character classes of Chinese newspaper text, as fragments of regular expressions."""

from __future__ import annotations

import re

from .tables import words

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han ideographs, 々 and 〇, for use inside a character class."""
STOPS = "。！？；：，、"
ENDS = "。！？…"
OPEN = "“‘（《〈【〖〔［｛「『"
CLOSE = "”’）》〉】〗〕］｝」』"
WIDE = STOPS + OPEN + CLOSE + "—…·～"
"""Marks that belong to Chinese text."""
HALF_MARKS = ",.;:!?()"
BLANK = " \t\u00a0\u2002-\u200a\u202f\u205f\u3000"
"""Blanks inside a line, for use inside a character class."""
BLANKS = frozenset(" \t\u00a0\u202f\u205f\u3000") | {chr(c) for c in range(0x2002, 0x200B)}
"""The same blanks one by one."""
INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
"""Controls, bidi marks, zero-width blanks and lone surrogates, for use inside a class."""

HAN_CHAR = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
HAN_OR_MARK = re.compile(f"[{HAN}{re.escape(WIDE)}]")

SINGLE_SURNAMES = words("surnames")
"""Surnames of one character."""


def has_han(text: str) -> bool:
    """Say whether ``text`` holds a Han character."""
    return HAN_CHAR.search(text) is not None


def count_han(text: str) -> int:
    """Give the number of Han characters in ``text``."""
    return sum(map(len, _HAN_RUN.findall(text)))
