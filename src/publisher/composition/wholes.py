"""What stays whole: numbers with their units and signs, ratios, ranges, the numbers of clauses.

In a line of text, what no reader takes apart is bound. A cell of a table and a head that asks for
it never part words and dates either.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from importlib.resources import files

from .classes import MEASURE_WORDS, PERCENT, UnitKind
from .parting import ADDRESS, LAST_RESORT
from .resort import AT_JOINT
from .units import FORBIDDEN, STRETCH_ALL, STRETCH_NONE, Units

NUMBER_PARTED = 0.12
"""A number and its measure word: clreq allows the break, readers stumble over it. 154 of 9,601
lines end so; without this cost 174 would, with 0.25 138 and with 1 110: no more are loose then, but
5 lines are added."""
CODE_PARTED = 1.0
"""At the blank inside a standard's number, GB/T 15834: where it is parted first. From
0.12 to 4 all lines of the tests' texts are the same."""

TABLE = tomllib.loads(files(__package__).joinpath("wholes.toml").read_text(encoding="utf-8"))


def _any(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _firsts(words: Iterable[str]) -> str:
    """The characters that ``words`` begin with, for a class of characters."""
    return re.escape("".join(sorted({word[0] for word in words})))


_D = "[0-9０-９]"
_BLANK = "[ \u2009\u202f\u00a0]"
_JOINED = "[.,:：∶/／．]"
"""What stands between the digits of one number, a time, a ratio or a fraction."""
_SIGNS = "[+\\-−－＋±∓~～≈≥≤≠<>＜＞＝=≮≯§№#＃$¥￥€£₩＄@]"
_TO = "[-–—~～－−]"
# A number has a sign or two (≥￥5) and may have a blank every three digits (千分空, GB/T 15835).
_POWERS = "十百千万萬亿億"
_NUM = rf"(?:{_SIGNS}{{1,2}}{_BLANK}?)?{_D}+(?:{_JOINED}{_D}+|{_BLANK}[0-9]{{3}}(?![0-9]))*"
_UNIT = (
    rf"(?:{_BLANK}?(?:[{re.escape(PERCENT)}％℃℉㎡㎏㎞㎝㎜㎎㏄㎥]|°[CF]|"
    rf"(?:{_any(TABLE['latin'])})(?:[/·](?:{_any(TABLE['latin'])}))?(?![A-Za-z0-9])))"
)
_QUANTITY = rf"(?:(?:{_any(TABLE['before'])}){_BLANK}?)?{_NUM}{_UNIT}?"
_RANGED = rf"{_QUANTITY}(?:{_BLANK}?[×xX*÷]{_BLANK}?{_QUANTITY})*"
_OPERATORS = "[＋－−＝×÷＜＞≈≤≥≠∶]"
_HAN_UNIT = f"(?:{_any(TABLE['han'])}|[{''.join(sorted(MEASURE_WORDS))}])"

# What a match may begin with is looked at first: the alternatives, tried at every character, took a
# twelfth of the time in which prose is composed.
_BOUND = re.compile(
    rf"(?=[0-9０-９A-Za-z%第{_SIGNS[1:-1]}＠№{_firsts(TABLE['before'])}]|[\u4e00-\u9fff][×÷])"
    rf"(?:(?P<code>(?<=[A-Z] )[0-9]{{4,}}{_TO}[0-9]{{4}})"
    rf"|[A-Za-z0-9%]+(?:{_OPERATORS}[A-Za-z0-9.%]+)+"
    rf"|第{_BLANK}?{_D}+(?:[.．]{_D}+)*{_BLANK}?[\u4e00-\u9fff]?"
    rf"|{_D}+[×xX]{{1,3}}年?"
    rf"|{_RANGED}(?:{_TO}{_RANGED})?"
    r"|[\u4e00-\u9fff](?:[×÷][\u4e00-\u9fff])+"
    r"|[@＠＃#№§](?=[\w\u4e00-\u9fff]).)"
)
"""What is never parted: equations, ordinals, years half told, quantities, dimensions, ranges.

The number of a standard has four figures or more and its year four; a year half told one to three
crosses, 19××年.
"""

_ONE_UNIT = (
    rf"(?:[{_POWERS}]*(?:{_HAN_UNIT})|[{_POWERS}]+|(?:{_any(TABLE['latin'])})"
    rf"|[{re.escape(PERCENT)}％℃℉￥$€£])"
)
# A unit by up to three others: 元/平方米·月.
_UNITS = re.compile(rf"(?:单位[:：])?{_ONE_UNIT}(?:{_BLANK}?[/／·每]{_BLANK}?{_ONE_UNIT}){{0,3}}")


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit, or one by another: 万吨, 元/公斤, %."""
    return _UNITS.fullmatch(text) is not None


LONG = 10
"""Characters from which a whole is as long as a telephone number: it is parted if it must be, where
the line before it would end far from the edge. With 7 all settings of `parting` are the same, with
14 5 lines more end short."""
_RANGE = re.compile(rf"(.*\d\S?{_TO})\S?\S?\d.*", re.DOTALL)
"""A range, of times or of large sums: behind its dash."""
_TIMES = re.compile(r"(?<=\D)[×xX](?=\s)")
"""Dimensions with their units, 273 mm × 390 mm: behind the sign."""

_SOFT = re.compile(
    rf"(?=[0-9０-９A-Z·•‧・])(?:(?P<number>{_D}{_BLANK}?(?:[{_POWERS}]+(?:{_HAN_UNIT})?|{_HAN_UNIT}))"
    rf"|(?P<code>(?<![\w/])[A-Z]{{2,}}(?:/[A-Z]+)*{_BLANK}[0-9]+(?:{_TO}[0-9])?)"
    rf"|(?P<phone>[0-9]{{2,4}}(?:[)）]{_BLANK}?|{_BLANK})[0-9]{{3}})"
    r"|(?P<name>(?<=[\u4e00-\u9fff])[·•‧・][\u4e00-\u9fff]))"
)
_COSTS = {
    "number": NUMBER_PARTED, "code": CODE_PARTED, "phone": LAST_RESORT, "name": LAST_RESORT
}  # fmt: skip
"""What is rather not parted, and what a break in it costs. The code of an area has two to four
figures, its 0 with it or not, and a telephone's number three at least before the next blank."""

_TRIGGER = re.compile(rf"[0-9０-９@＠＃#№§·•‧・]|{_OPERATORS}")
"""What any of these has."""

_CELL = re.compile(
    r"\d+\s?年(?:\s?\d+\s?月(?:\s?\d+\s?[日号])?)?|\d+\s?月\s?\d+\s?[日号]"
    rf"|第\s?\d+\S?|{_QUANTITY}\s?[{_POWERS}]*(?:{_HAN_UNIT})?"
    rf"(?:\s?[-–—~～至]\s?{_QUANTITY}\s?[{_POWERS}]*(?:{_HAN_UNIT})?)*"
    r"|(?<![!-~])[A-Za-z0-9_.#/-]{2,20}(?![!-~])"
)
"""Dates, ordinals, quantities, and ranges of them; identifiers that are not as long as a key."""


def bind(units: Units, text: str) -> None:
    """Forbid the breaks in ``units`` that part what belongs together, and make others dear."""
    if not _TRIGGER.search(text):
        return
    for found in _SOFT.finditer(text):
        cost = _COSTS[found.lastgroup or "number"]
        for k in _between(units, found.start(), found.end()):
            if units.break_cost[k] != FORBIDDEN:
                units.break_cost[k] = max(cost, units.break_cost[k])
    for found in _BOUND.finditer(text):
        if found["code"]:
            continue
        joints = set(_joints(found.group(), found.start()))
        for k in _between(units, found.start(), found.end()):
            if units.end[k] in joints:
                units.break_cost[k] = LAST_RESORT
            else:
                _forbid(units, k, opens=_stand_alike(units, text, k))


def _stand_alike(units: Units, text: str, k: int) -> bool:
    """Whether figures stand upright beside Han, or each other, in a line that runs downward.

    Their frames open as the others of the line do.
    """
    pair = (k, k + 1)
    return all(units.kind[n] is UnitKind.HAN for n in pair) and any(
        text[units.start[n]].isascii() for n in pair
    )


def _joints(whole: str, start: int) -> Iterator[int]:
    """Yield where ``whole``, which begins at ``start`` of the text, may be parted if it must be."""
    if len(whole) >= LONG:
        to = _RANGE.fullmatch(whole)
        ends = [to.end(1)] if to else []
        yield from (start + end for end in (*ends, *(m.end() for m in _TIMES.finditer(whole))))


def _between(units: Units, start: int, end: int) -> Iterable[int]:
    """Yield the units after which a break would part ``[start, end)``, but not inside words."""
    k = bisect_left(units.start, start + 1) - 1
    while k + 1 < len(units) and units.start[k + 1] < end:
        inside = units.kind[k] is UnitKind.WEST is units.kind[k + 1]
        if k >= 0 and not (inside and units.end[k] == units.start[k + 1]):
            yield k
        k += 1


def _forbid(units: Units, k: int, *, opens: bool = False) -> None:
    """Bind unit k to the next, without any white unless it ``opens``."""
    if units.break_cost[k] != FORBIDDEN:
        units.bound[k] = AT_JOINT
        units.break_cost[k] = FORBIDDEN
    if units.stretch[k] == STRETCH_ALL and not opens:
        units.stretch[k] = STRETCH_NONE


def join_at(units: Units, places: frozenset[int]) -> None:
    """Forbid the breaks before the characters ``places``."""
    for k in range(len(units) - 1):
        if units.start[k + 1] in places:
            _forbid(units, k)


def keep_whole(units: Units, text: str) -> None:
    """Forbid every break in ``units`` that would part a word, a number or a date of ``text``."""
    inside = {
        place for found in _CELL.finditer(text) for place in range(found.start() + 1, found.end())
    }
    address = {
        place for found in ADDRESS.finditer(text) for place in range(found.start(), found.end())
    }
    for k in range(len(units) - 1):
        # An address is parted without a hyphen, also where it has digits.
        is_address = units.start[k + 1] in address
        torn = units.hyphen[k] or units.break_cost[k] >= LAST_RESORT
        if torn or (units.start[k + 1] in inside and not is_address):
            _forbid(units, k)
