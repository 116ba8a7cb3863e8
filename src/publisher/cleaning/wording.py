"""What words say of a phrase that may be a quotation: its form, what stands before and behind.

Each gives points and a reason; a point is about a factor of e in likelihood.
"""

from __future__ import annotations

import re

from ..words import is_common_verb
from .chars import OPEN
from .context import (
    AFTER_QUOTE,
    AFTER_VERB,
    CLAUSE_SET,
    COUNTERS,
    FINAL_SET,
    FOLLOW_SET,
    LEAD_SET,
    NUMERAL,
    begins_with,
    ends_with,
    hangs_on,
)
from .events import MARKS

NO_PHRASE = frozenset("的地得着了过们和与及等中里内个名是在也都就")
"""Characters that no quoted phrase begins with."""
_NO_BEGINNING = MARKS - frozenset(OPEN)
_NUMBER = re.compile(r"[\d.,%％]+")
_COUNTED = re.compile(rf"[\d.]+[{COUNTERS}]")
_CLAUSE_LIKE = re.compile("[了着过是把被在有就也都很]")


def can_begin(text: str, start: int) -> bool:
    """Say whether a phrase can begin at a place at all."""
    first = text[start : start + 1]
    if not first or first in _NO_BEGINNING or hangs_on(text, start, NO_PHRASE):
        return False
    return not (first in COUNTERS and text[start - 1 : start].isdigit())


def shape(phrase: str, returns: int) -> tuple[float, str]:
    """Give points for the form of the phrase."""
    first, size = phrase[0], len(phrase)
    number = first.isdigit() or first in ".,%％"
    if number and _NUMBER.fullmatch(phrase) and not re.fullmatch(r"\d{3}", phrase):
        return -5.0, ""
    points, reasons = 0.0, []
    if returns > 0 and phrase not in FOLLOW_SET:
        points += 1.5
        reasons.append("the phrase returns between blanks")
    numeral = bool(NUMERAL.fullmatch(phrase))
    if numeral and size >= 2:
        points += 1.5
        reasons.append("it has the form of a set phrase")
    elif size == 1:
        points -= 1.5
    elif size <= 8:
        points += 0.8
    elif size > 14:
        points -= 1.0 + 0.08 * (size - 14)
    if size == 2 and (is_common_verb(phrase) or phrase in FOLLOW_SET):
        points -= 2.0
    if size > 2 and not numeral and len(begins_with(phrase, 0, FOLLOW_SET)) > 1:
        points -= 1.0
    if size > 2 and "、" not in phrase:
        if begins_with(phrase, 0, CLAUSE_SET) and not hangs_on(phrase, 0, NO_PHRASE):
            points -= 0.8
        if _CLAUSE_LIKE.search(phrase):
            points -= 0.7
    if first in "他她我你它咱最更很太":
        points -= 1.5
    points -= 1.2 * phrase.count("，")
    if size > 2 and len(ends_with(phrase, size, LEAD_SET)) > 1:
        points -= 1.5
    if number and _COUNTED.match(phrase):
        points -= 4.0
    return points, "; ".join(reasons)


def left(text: str, start: int) -> tuple[float, str]:
    """Give points for what stands before the phrase."""
    if start == 0:
        return -0.5, ""
    before = text[start - 1]
    if before in "0123456789" and text[start : start + 1] not in "0123456789":
        return -1.5, ""
    if before in "，。；：、":
        return (-1.0 if before == "：" else 0.0), ""
    if ends_with(text, start, FINAL_SET):
        return 2.0, "no comma can stand before it"
    lead = ends_with(text, start, LEAD_SET)
    if lead:
        return (
            1.2 if len(lead) > 1 or lead == "了" else 0.4
        ), "words before it lead to a quotation"
    return 0.0, ""


def right(text: str, end: int) -> tuple[float, str]:
    """Give points for what stands behind a phrase that ends at a place."""
    if end == len(text):
        return 0.0, ""
    after = text[end]
    if text[end - 1].isdigit() and (after in COUNTERS or after == "%"):
        return -5.0, ""
    if after in "0123456789" and text[end - 1] not in "0123456789":
        # Blanks beside numbers stand for nothing.
        return -1.5, ""
    if after in "“‘「":
        return -2.5, ""
    if after in "，、。；！？：）":
        return 0.4, ""
    if after in AFTER_VERB:
        return -1.0, ""
    if begins_with(text, end, FOLLOW_SET):
        return 1.5 + (0.7 if after in AFTER_QUOTE else 0.0), "a word behind it names what is quoted"
    if begins_with(text, end, CLAUSE_SET):
        return -1.0, ""
    return 0.0, ""
