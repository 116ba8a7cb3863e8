"""Character classes of Chinese newspaper text, as fragments of regular expressions."""

from __future__ import annotations

import re

from ...people import letters
from ...unseen import Clean, charset

HAN = letters.HAN
"""Han ideographs, 々 and 〇, for use inside a character class."""
STOPS = "。！？；：，、"
ENDS = "。！？…"
OPEN = "“‘（《〈【〖〔［｛「『"
CLOSE = "”’）》〉】〗〕］｝」』"
WIDE = STOPS + OPEN + CLOSE + "—…·～"
"""Marks that belong to Chinese text."""
HALF_MARKS = ",.;:!?()"
BLANK = letters.BLANK
"""Blanks inside a line, for use inside a character class."""
BLANKS = frozenset(" \t\u00a0\u202f\u205f\u3000") | {chr(c) for c in range(0x2002, 0x200B)}
"""The same blanks one by one."""
INVISIBLE = charset()
"""Controls, selectors, bidi marks, zero-width blanks, lone surrogates, for use inside a class."""
DROPPED, DOUBTED = charset(Clean.DROP), charset(Clean.DOUBT)
"""Those of them that cleaning takes out, and those that it shows."""

HAN_CHAR = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")


def has_han(text: str) -> bool:
    """Whether ``text`` holds a Han character."""
    return HAN_CHAR.search(text) is not None


def count_han(text: str) -> int:
    """The number of Han characters in ``text``."""
    return sum(map(len, _HAN_RUN.findall(text)))
