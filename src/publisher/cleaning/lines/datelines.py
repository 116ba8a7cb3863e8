"""The dateline that opens a report (电头): 本报讯, 新华社北京3月2日电; the reporter behind it."""

from __future__ import annotations

import re

from ...people.names import NAME
from ..language.chars import BLANK, HAN

_HOUSE = (
    r"(?:本报|本刊|本台|本网|新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|法新社|路透社|美联社"
    r"|\w{0,6}(?:日报|晚报|时报|晨报|早报|商报|快报|都市报|融媒|客户端))"
)
"""The house that reports; a paper's name has six characters before its kind (1): 山前日报."""
_PLACED = rf"(?:[{HAN}]{{0,8}}\s*(?:\d{{4}}\s*年\s*)?(?:\d{{1,2}}\s*月\s*)?(?:\d{{1,2}}\s*日)?\s*)"
"""Where and when: a place of eight characters (2), a date."""
_REPORT = r"(?:专?讯(?![息问号员])|专?电(?![话子视力影台脑])|消息)"
_BRACKET = rf"[{BLANK}\n]*[（(][^（）()。]{{2,60}}[)）]"
"""Who reports, in brackets of 60 characters (13): two offices and their names."""
_B = rf"[{BLANK}\n]"
_WHO = rf"(?:记{_B}*者|通{_B}*讯{_B}*员|特{_B}*派{_B}*员)"
_ROLE = rf"(?:(?:(?!获|从|了解)[{HAN}{BLANK}\n]){{0,12}}?{_WHO})"
"""An office before 记者, 12 characters; none of 207 datelines has one without brackets."""
_GIVEN = rf"(?:[{BLANK}\n、]*{NAME}){{1,4}}"
"""One to four names (three characters each)."""
_REPORTED = (
    rf"{_B}*{_ROLE}(?:(?!获|从|了解)[{HAN}、，,{BLANK}\n]){{2,60}}?报{_B}*道{_B}*(?=[：:])"
    rf"|{_B}+{_ROLE}{_GIVEN}{_B}+{_ROLE}{_GIVEN}(?={_B})"
)
"""Who reports, without brackets: up to 报道： in 60 characters (3), or the names of reporter and
correspondent."""
DATELINE = re.compile(
    rf"[{BLANK}]*(?P<bold>\*\*)?(?P<line>[\[【［]?(?:(?:据|综合)?{_HOUSE}{_PLACED}{_REPORT}|(?:本報|本刊)訊)[\]】］]?"
    rf"(?:{_BRACKET}|{_REPORTED})?(?:{_B}*[：:])?)(?(bold){_B}*\*\*)[{BLANK}\n]*"
)
"""The whole dateline, and the blanks behind it. The longest of 207 has 23 characters."""


RUN_IN = re.compile("【本[報刊]訊】$")
"""What newspapers in traditional script set before a report; it stays with the text."""


_NUMERAL = "[0-9〇○零一二三四五六七八九十廿卅]"
_DATE = re.compile(
    rf"\s*[（(]?(?:(?:公元|民国|民國)?{_NUMERAL}{{2,4}}\s*年)?(?:\s*{_NUMERAL}{{1,3}}\s*月)?"
    rf"(?:\s*{_NUMERAL}{{1,3}}\s*日)?(?<=[年月日])[）)]?\s*"
)
"""A date by itself: years in two to four numerals, months and days in three, as 二十九."""


def is_date(text: str) -> bool:
    """Whether ``text`` is a date and nothing else, in brackets or not: （一九三八年五月）."""
    return _DATE.fullmatch(text) is not None


_YEAR = r"(?:[〔［\[（(【]\d{2,4}[〕］\]）)】])"
_NUMBERED = re.compile(
    rf"[{BLANK}]*[（(]?(?:[{HAN}]{{2,14}}{_YEAR}|{_YEAR}[{HAN}]{{1,10}}字|[{HAN}]{{1,8}}字(?=第))"
    rf"[{BLANK}]*第?[{BLANK}]*[0-9〇○零一二三四五六七八九十百]{{1,5}}[{BLANK}]*[号號][）)]?[{BLANK}]*"
)
"""The number of an official document (发文字号, GB/T 9704): 山政发〔2011〕18号, （84）山字第32号,
whatever brackets stand around the year. What issued it has 14 characters (4), its number five
(2)."""


def is_document_number(text: str) -> bool:
    """Whether ``text`` is the number of an official document and nothing else."""
    return _NUMBERED.fullmatch(text) is not None


_REACHES = re.compile(r"[至到自从從于於—–~～、，,和与與及\-]\s*$")


def reaches_on(text: str) -> bool:
    """Whether a line ends within a span of time, so that the date below is its other end."""
    return _REACHES.search(text) is not None


def opens_dated(text: str) -> bool:
    """Whether ``text`` begins with a dateline."""
    return DATELINE.match(text) is not None


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline of a paragraph ends, with the blanks behind it; else ``start``."""
    found = DATELINE.match(text, start, end)
    return found.end() if found else start
