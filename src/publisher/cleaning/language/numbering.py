"""Numbers that stand in front of heads and items: 一、 （一） 第一章 1. （1）."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from .chars import HAN

NUMERALS = "一二三四五六七八九十"
"""Han numerals of headings, for use inside a character class."""


class Form(StrEnum):
    """How a number in front of a head or an item is written."""

    CHAPTER = "chapter"
    LISTED = "listed"
    BRACKETED = "bracketed"
    DIGITS = "digits"


SECTIONS = frozenset((Form.CHAPTER, Form.LISTED, Form.BRACKETED))
"""Forms in Han numerals: newspapers number sections so; digits number the items of lists too."""


class Number(NamedTuple):
    """The form of a number and where it ends."""

    form: Form
    end: int


_NUMBER = re.compile(
    rf"(?P<chapter>第?[{NUMERALS}]{{1,3}}[章节節]"
    rf"|第[{NUMERALS}]{{1,3}}(?:[、.．]|[回讲講课課编編卷幕](?=[ \u3000])))"
    rf"|(?P<listed>[{NUMERALS}]{{1,3}}(?:[、.．]|\u3000{{1,2}}(?=[{HAN}“「《]{{2}}))"
    r"|[壹贰叁肆伍陆柒捌玖拾貳參陸][、.．])"
    rf"|(?P<bracketed>[（(][{NUMERALS}]{{1,3}}[）)]|[㈠-㈩])"
    r"|(?P<digits>\d{1,2}(?:、|[.．](?!\d))|[（(]\d{1,3}[）)]|[Ⅰ-Ⅻ][、.．]|[⒈-⒛⑴-⒇])"
)
"""Han numerals count to 九十九 in three characters, items in digits to 99, in brackets to 999."""
_BARE_NUMBER = re.compile(
    rf"[{NUMERALS}]{{1,3}}|第[{NUMERALS}\d]{{1,3}}[章节節回讲講课課篇编編卷部]"
)
"""The same without a mark behind it."""
_ITEM = re.compile(rf"[ \t\u3000]*(?P<number>\d{{1,2}})[.．、][ \t\u3000]*(?=[{HAN}“《])")


def numbering(text: str, start: int = 0, end: int | None = None) -> Number | None:
    """The number that ``text[start:end]`` begins with; None where it begins with none."""
    found = _NUMBER.match(text, start, len(text) if end is None else end)
    return Number(Form(str(found.lastgroup)), found.end()) if found else None


def is_bare_number(text: str) -> bool:
    """Whether ``text`` is a number alone, as a blank parts it from its head: 二　历史经验."""
    return _BARE_NUMBER.fullmatch(text.strip()) is not None


def is_section(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether ``text[start:end]`` begins with the number of a section, in Han numerals."""
    found = numbering(text, start, end)
    return found is not None and found.form in SECTIONS


_DIGITS = {"零": 0, "〇": 0, "○": 0} | {char: n for n, char in enumerate("一二三四五六七八九", 1)}
_UNITS = {"百": 100, "十": 10}
_WRITTEN = re.compile(
    rf"[{''.join(_DIGITS)}]{{1,4}}|(?:[一二三四五六七八九]?百)?[零〇]?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?"
)
"""A year or a page, digit by digit in four characters, or a number below a thousand."""


def han_value(text: str) -> int | None:
    """The value of a number in Han numerals up to 9,999: 五八 and 五十八 are 58; None if none."""
    if not text or not _WRITTEN.fullmatch(text):
        return None
    if not any(unit in text for unit in _UNITS):
        return int("".join(str(_DIGITS[char]) for char in text))
    value, digit = 0, 0
    for char in text:
        if char in _UNITS:
            value += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return value + digit


def item_number(line: str) -> int:
    """The number of the item that begins with ``line``: 1.某县; 0 for none, as for 3.6公里."""
    found = _ITEM.match(line)
    return int(found["number"]) if found else 0


_NOTE = re.compile(
    r"[ \t\u3000]*(?:[〔\[［](?P<number>\d{1,2})[〕\]］]|(?P<round>[①-⑳]))[ \t\u3000]*[^\s，。]"
)


def note_number(line: str) -> int:
    """The number of the note that begins with ``line``: [1] 见…, ② 见…; 0 for none."""
    found = _NOTE.match(line)
    if found is None:
        return 0
    return int(found["number"]) if found["number"] else ord(found["round"]) - ord("①") + 1
