"""Gaps that may have held a comma: which mark, and how likely."""

from __future__ import annotations

import re

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
_HAN_RUN = re.compile(f"[{HAN}]")


def comma(reading: Reading, at: int) -> Comma:
    """Score the gap in front of ``text[at]`` as a lost pause."""
    text = reading.text
    points = 0.8 - max(0.0, 1.5 - reading.leads.get(at, 0.0))
    if reading.slots[at] is not Slot.LOSS:
        points = -1.0
    if at in reading.split:
        return Comma(at, "，", -6.0, "inside a word")
    before, after = text[max(0, at - NEAR) : at], text[at : at + NEAR]
    if not _HAN_RUN.match(before[-1:]) and before[-1:] not in "”’）》%％":
        points -= 2.0 if before[-1:].isdigit() else 4.0
    if before[-1:] in STOPS or after[:1] in STOPS:
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
    behind = re.split("[，。；：！？、]", after, maxsplit=1)
    following = behind[0]
    goes_on = len(behind) > 1 and after[len(following)] == "、"
    if begins_with(after, 0, CLAUSE_SET):
        return "，"
    items = tail.split("、")
    if len(items) == 2 and "等" not in items[-1]:
        short = 2 <= len(items[-1]) <= 5 and len(items[-2]) >= len(items[-1])
        return "、" if short or (goes_on and len(following) <= 8) else "，"
    if len(items) > 2:
        like = abs(len(items[-1]) - len(items[-2])) <= 1
        return "、" if like and goes_on else "，"
    twin = goes_on and tail[-len(following) :][:1] == following[:1]
    return "、" if twin and len(following) <= 8 else "，"
