"""Gaps that may have held a comma: which mark, and how likely."""

from __future__ import annotations

import re

from ..words import frequency
from .chars import HAN, STOPS
from .context import (
    CLAUSE_SET,
    COUNTERS,
    FINAL_SET,
    NO_BEGIN_SET,
    TRANSITIVE_SET,
    begins_with,
    ends_with,
    hangs_on,
)
from .events import PAUSES, Comma
from .reading import Reading, Slot

NEAR = 60
"""Characters on each side of a gap in which a list is looked for."""
_ITEM_NUMBER = re.compile("[一二三四五六七八九十]{1,3}")
_HAN_RUN = re.compile(f"[{HAN}]")


def comma(reading: Reading, at: int) -> Comma:
    """Score the gap in front of ``text[at]`` as a lost pause."""
    text = reading.text
    if at <= 3 and _ITEM_NUMBER.fullmatch(text, 0, at):
        return Comma(at, "、", 5.0, "a blank behind the number of an item")
    points = 0.8 - max(0.0, 1.5 - reading.leads.get(at, 0.0))
    if reading.slots[at] is not Slot.LOSS:
        points = -1.0
    if at in reading.split:
        return Comma(at, "，", -6.0, "inside a word")
    before, after = text[max(0, at - NEAR) : at], text[at : at + NEAR]
    if not _HAN_RUN.match(before[-1:]) and before[-1:] not in "”’）》%％":
        points -= 2.0 if before[-1:].isdigit() else 4.0
    if before[-1:] in STOPS or after[:1] in STOPS + "(（":
        return Comma(at, "，", -9.0, "beside a mark")
    if before[-1:].isdigit() and after[:1] in COUNTERS:
        return Comma(at, "，", -6.0, "between a number and its word")
    reasons = ["a blank that no line end explains"]
    if ends_with(text, at, FINAL_SET):
        points -= 3.0
    if ends_with(text, at, TRANSITIVE_SET):
        points -= 1.5
    if hangs_on(text, at, NO_BEGIN_SET):
        points -= 3.0
    elif begins_with(text, at, CLAUSE_SET):
        points += 1.5
        reasons.append("the next word begins a clause")
    if after[:1].isascii() and after[:1].isalpha():
        points -= 2.5
    number = re.match(r"[\d.,]+[%％]?", after)
    if number and at + number.end() in reading.slots:
        # Blanks on both sides of a number stand for nothing.
        points -= 4.0
    return Comma(at, _pause(before, after), points, "; ".join(reasons))


def _pause(before: str, after: str) -> str:
    """Say which pause was lost: 、 within a list of like parts, else a comma."""
    tail = PAUSES.split(before)[-1]
    following = _ITEM_END.split(after, maxsplit=1)[0]
    goes_on = after[len(following) : len(following) + 1] == "、"
    items = tail.split("、")
    last = items[-1]
    if len(items) > 1 and "等" not in last and goes_on and _alike(last, following):
        return "、"
    if goes_on and len(following) <= LONGEST_ITEM and _twins(last, after, len(following)):
        return "、"
    if _same_head(last, after):
        return "、"
    if begins_with(after, 0, CLAUSE_SET) and after[:1] not in "各每全":
        return "，"
    if len(items) == 2 and "等" not in last:
        short = 2 <= len(last) <= 5 and len(items[-2]) >= len(last)
        return "、" if short or (goes_on and len(following) <= LONGEST_ITEM) else "，"
    if len(items) > 2:
        return "、" if goes_on and _alike(last, items[-2]) else "，"
    return "，"


LONGEST_ITEM = 8
"""Characters of the longest item of a list that is compared with the ones beside it."""
_ITEM_END = re.compile("[，。；：！？、]")


def _alike(one: str, two: str) -> bool:
    """Say whether two items of a list are of nearly one length."""
    return abs(len(one) - len(two)) <= (1 if len(two) < 6 else 2)


def _twins(before: str, after: str, size: int) -> bool:
    """Say whether the item in front of a gap is like the one of ``size`` characters behind it."""
    one, two = before[-size:], after[:size]
    if size < 2 or len(one) < size:
        return False
    if begins_with(after, 0, CLAUSE_SET):
        return size > 2 and one[-2:] == two[-2:]
    third = _ITEM_END.split(after[size + 1 :], maxsplit=1)[0]
    same = one[-1] == two[-1] or one[0] == two[0] or (len(third) == size <= 3)
    return same or (frequency(one) > 0 and frequency(two) > 0)


def _same_head(before: str, after: str) -> bool:
    """Say whether words of one length and one last character meet: 战斗力 凝聚力."""
    return any(
        before[-size:][-1:] == after[size - 1 : size]
        and before[-size:] != after[:size]
        and frequency(before[-size:]) > 0
        and frequency(after[:size]) > 0
        and not begins_with(after, 0, CLAUSE_SET)
        for size in (3, 4)
        if len(before) >= size
    )
