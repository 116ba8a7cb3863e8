"""Characters by class, each class declared once.

Who needs fewer of one, or more, derives that from what stands here and says why. Names of marks
are those of GB/T 15834: 句末点号 end a sentence, 句内点号 pause in it, both are 点号. A string
is for use inside a class of a regular expression, f"[{HAN}]"; one without ranges is also what it
lists, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

HAN_CORE = "\u4e00-\u9fff"
"""Han ideographs of Unicode's first block: what lists of characters and of words are made of."""
HAN = f"\u3005\u3007\u3400-\u4dbf{HAN_CORE}\uf900-\ufaff\U00020000-\U0003ffff"
"""Han ideographs of every block, 々 and 〇.

Radicals (⼈) are signs for lists; 〆 is read as kana; the hexagrams (䷀) behind the first extension
are no characters of a text either.
"""
HAN_CHAR = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
KANA = "\u3041-\u3096\u30a1-\u30fa"
"""Kana that are syllables; ・ between names and ー, which lengthens one, are none."""
LATIN = "A-Za-z\u00c0-\u024f"
"""Letters of Western languages and of pinyin."""

NUMERALS = "一二三四五六七八九十"
"""What numbers of sections are written with."""
DIGITS = "〇一二三四五六七八九"
"""Digits of a year in Han numerals: each at the place of its value."""

BLANK = " \t\u00a0" + "".join(map(chr, range(0x2002, 0x200B))) + "\u202f\u205f\u3000"
"""Blanks inside a line."""

ENDS = "。！？"
"""句末点号."""
PAUSES = "；：，、"
"""句内点号."""
STOPS = ENDS + PAUSES
"""点号."""
WIDE_STOPS = STOPS + "．"
"""Marks with a blank half behind them where they stand low (clreq 3.1.6.1): 点号, and ．, the
full stop of Western text set full-width, which ends a sentence in no Chinese text."""

PAIRS = dict(zip("“‘（《〈【〖〔［｛「『", "”’）》〉】〗〕］｝」』", strict=True))
"""Each mark that opens, and the one that closes it."""
OPENERS, CLOSERS = "".join(PAIRS), "".join(PAIRS.values())
QUOTATION = {mark: PAIRS[mark] for mark in "“‘「『"}
"""The same of quotation marks alone."""
QUOTES = "“”‘’"
"""Quotation marks of lines that run across; letters have them too, and ’ is an apostrophe."""

CORNERS = {"“": "『", "”": "』", "‘": "「", "’": "」"}
"""Quotation marks of lines that run downward (GB/T 15834-2011, 5.2)."""
CORNERS_TRADITIONAL = {"“": "「", "”": "」", "‘": "『", "’": "』"}
"""Quotation marks of traditional script, in lines of either direction."""

_QUOTE = re.compile(rf"[“”‘]|’(?![{LATIN}])|(?<![0-9{LATIN}])’")
"""Quotation marks; ’ inside a word or between a year's digits and its s is an apostrophe."""


def has_han(text: str) -> bool:
    """Whether ``text`` holds a Han character."""
    return HAN_CHAR.search(text) is not None


def is_han(text: str) -> bool:
    """Whether ``text`` is one Han character."""
    return HAN_CHAR.fullmatch(text) is not None


def count_han(text: str) -> int:
    """The number of Han characters in ``text``."""
    return sum(map(len, _HAN_RUN.findall(text)))


def turn_quotes(text: str, corners: Mapping[str, str] = CORNERS) -> str:
    """``text`` with ``corners`` for its quotation marks; it stays as long as it was."""
    return _QUOTE.sub(lambda found: corners[found[0]], text)
