"""What a cell of a table never parts: numbers with their units, dates, ranges, Western words."""

from __future__ import annotations

import re

from .classes import MEASURE_WORDS, PERCENT
from .parting import ADDRESS, CODE_TORN
from .units import FORBIDDEN, Units

_NUMBER = r"[+\-−±<>≤≥≈约￥¥$€£]?\d(?:[\d.,:/]*\d)?(?:[ \u2009]\d{3}(?!\d))*"
_UNITS = (
    *(
        "平方公里",
        "平方千米",
        "平方米",
        "立方米",
        "百分点",
        "个百分点",
        "公里",
        "千米",
        "厘米",
        "毫米",
    ),
    *("公斤", "千克", "毫克", "毫升", "公顷", "公升", "千瓦时", "千瓦", "美元", "欧元", "日元"),
    *("人次", "小时", "分钟", "万元", "亿元", "个月", "周岁"),
)
_UNIT = "|".join(map(re.escape, _UNITS)) + f"|[{re.escape(''.join(sorted(MEASURE_WORDS)))}]"
_LATIN_UNIT = "[A-Za-zµμΩ]{1,4}[²³]?(?![A-Za-z])"
_QUANTITY = rf"{_NUMBER}\s?[十百千万亿]*(?:[{re.escape(PERCENT)}]|{_UNIT}|{_LATIN_UNIT})?"
_WHOLE = re.compile(
    r"\d+\s?年(?:\s?\d+\s?月(?:\s?\d+\s?[日号])?)?|\d+\s?月\s?\d+\s?[日号]"
    rf"|第\s?\d+\S?|{_QUANTITY}(?:\s?[-–—~～至]\s?{_QUANTITY})*"
    r"|(?<![!-~])[A-Za-z0-9_.#/-]{2,20}(?![!-~])"
)
"""Dates, ordinals, quantities, and ranges of them; identifiers that are not as long as a key."""


def keep_whole(units: Units, text: str) -> None:
    """Forbid every break in ``units`` that would part a word, a number or a date of ``text``."""
    inside = {
        place for found in _WHOLE.finditer(text) for place in range(found.start() + 1, found.end())
    }
    address = {
        place for found in ADDRESS.finditer(text) for place in range(found.start(), found.end())
    }
    for k in range(len(units) - 1):
        # An address is parted without a hyphen, also where it has digits.
        is_address = units.start[k + 1] in address
        torn = units.hyphen[k] or units.break_cost[k] >= CODE_TORN
        if torn or (units.start[k + 1] in inside and not is_address):
            units.break_cost[k] = FORBIDDEN
