"""Numbers in the cells of a table: where each has its point."""

from __future__ import annotations

import re
from collections.abc import Sequence

_D = "[0-9０-９]"
_NUMBER = re.compile(
    rf"(?:[<>≤≥≈约＜＞]?[+\-−－＋±–]?|[+\-−－＋±–]?[$¥￥€£])[ \u2009]?"
    rf"{_D}+(?:[,，'’ \u2009\u202f\u00a0]{_D}{{3}})*(?![,，]?{_D})"
    rf"(?P<tail>(?:[.．]{_D}+)?[ \u2009\u00a0]?(?:[%％‰℃]|°C)?(?:\[[0-9]+\]|[*＊†])*)"
)
_NONE = frozenset(
    {"", "-", "–", "—", "——", "－", "−", "…", "……", "/", "／", "×", "*", "无", "無", "同上"}
)
"""What stands where there is no number."""


def point_of(text: str) -> int | None:
    """How many characters of ``text`` stand before its point; None if it is no number.

    Signs and marks of thousands are before it; a fraction, a percent sign and the mark of a note
    behind.
    """
    if text.strip() in _NONE:
        return len(text)
    found = _NUMBER.fullmatch(text)
    return found.start("tail") if found else None


def are_numbers(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are numbers, or nothing where there is none."""
    return all(point_of(text) is not None for text in texts) and any(
        text.strip() not in _NONE for text in texts
    )
