"""Dates as newspapers print them. The calendar is computed; no clock is ever read."""

from __future__ import annotations

import re
from datetime import date

from ..characters import DIGITS
from ..tongues import worded

_WEEKDAYS = "一二三四五六日"


def parse_date(value: object) -> date:
    """The day that ``value``, ``2018-11-05`` or ``2018年11月5日``, names.

    Raises ValueError where it names none that the calendar has.
    """
    text = value.strip() if isinstance(value, str) else ""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII) or re.fullmatch(
        r"(\d{4})年(\d{1,2})月(\d{1,2})日", text, re.ASCII
    )
    if not found:
        raise ValueError(worded("must be a date, as 2018-11-05"))
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise ValueError(
            worded("“{text}” is a day the calendar does not have", text=text)
        ) from None


def weekday(day: date) -> str:
    """The Chinese weekday, as 星期一."""
    return "星期" + _WEEKDAYS[day.weekday()]


def print_date(day: date) -> str:
    """The date as text, as 2018年11月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def print_full_date(day: date) -> str:
    """The date of a masthead, as 2018年11月5日 星期一."""
    return f"{print_date(day)} {weekday(day)}"


def print_han_date(day: date) -> str:
    """The date in Han numerals for vertical setting, as 二〇一八年十一月五日."""
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{han_number(day.month)}月{han_number(day.day)}日"


def han_number(number: int) -> str:
    """A number from 1 to 9,999 in Han numerals: 十二, 一百零三, 一百一十."""
    shown, skipped = "", False
    for digit, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True):
        if digit == "0":
            skipped = bool(shown)
            continue
        shown += ("零" if skipped else "") + DIGITS[int(digit)] + unit
        skipped = False
    return shown[1:] if 10 <= number < 20 else shown
