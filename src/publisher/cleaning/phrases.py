"""Phrases that may have lost their quotation marks, scored by what stands in and around them.

Scores are sums of points; a point is about a factor of e in likelihood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from .chars import CLOSE, OPEN, STOPS
from .context import (
    AFTER_QUOTE,
    AFTER_VERB,
    CLAUSE_SET,
    COUNTERS,
    FINAL_SET,
    FOLLOW_SET,
    FUNCTION_SET,
    LEAD_SET,
    NUMERAL,
    UNENDING_SET,
    begins_with,
    ends_with,
    hangs_on,
)
from .events import MARKS, Pair
from .reading import Reading, Slot
from .survivors import Survivors, survivors
from .words import is_common_verb

_BARRIER = re.compile("[“”‘’「」。；！？：]")
"""Marks that no quoted phrase holds."""
MEANEST = -5.0
"""Points of the ends of a phrase below which it is not looked at."""
MOST_TRIED = 14
"""Ends that are tried for one beginning."""
ENDLESS = 400
"""Gaps of one paragraph above which fewer are tried: nobody prints such a paragraph."""
LONGEST = 36
"""Characters of the longest phrase that is looked at as one quotation."""
NO_PHRASE = frozenset("的地得着了过们和与及等中里内个名是在也都就")
"""Characters that no quoted phrase begins with."""
_COST = {
    Slot.LOSS: 0.0, Slot.UNKNOWN: -1.2, Slot.WRAP: -2.2, Slot.STRAY: -1.0, None: -2.6,
}  # fmt: skip
"""What it says for an end of a quotation that this slot stands there."""
_BARE_CLOSE = -3.6
"""What it says for a closing quote that it left no blank before the mark behind it."""
_OPEN_SLOTS = (Slot.LOSS, Slot.UNKNOWN)
_CLAUSE_LIKE = re.compile("[了着过是把被在有就也都很]")


def phrases(readings: Sequence[Reading]) -> Mapping[str, int]:
    """Give how often each short phrase stands between two unexplained blanks in the text."""
    found: Counter[str] = Counter()
    for reading in readings:
        losses = [i for i, slot in sorted(reading.slots.items()) if slot is not Slot.WRAP]
        for start, end in pairwise(losses):
            if 2 <= end - start <= 10:
                found[reading.text[start:end]] += 1
    return found


def pairs(reading: Reading, repeated: Mapping[str, int]) -> Iterator[Pair]:
    """Yield every pair of places that could be a quotation."""
    alone = survivors(reading)
    strong = {i for i, s in reading.slots.items() if s is not Slot.WRAP}
    strong |= alone.opens | alone.closes
    if not strong:
        return
    opens, closes = _anchors(reading)
    opens = sorted({i for i in {*opens, *alone.opens} if not alone.inside(i)})
    closes = sorted({i for i in {*closes, *alone.closes} if not alone.inside(i)})
    most = MOST_TRIED if len(reading.slots) <= ENDLESS else 4
    first = 0
    start_points = {i: 1.5 if i in alone.opens else _start_cost(reading, i) for i in opens}
    end_points = {i: 1.5 if i in alone.closes else _end_cost(reading, i) for i in closes}
    for start in opens:
        if start_points[start] < -3.0 or start in reading.split:
            continue
        while first < len(closes) and closes[first] <= start:
            first += 1
        found = _BARRIER.search(reading.text, start, start + LONGEST + 1)
        barrier = found.start() if found else len(reading.text)
        tried = 0
        for end in closes[first:]:
            if end - start > LONGEST or end > barrier or tried == most:
                break
            if start in strong or end in strong:
                points = start_points[start] + end_points[end]
                if points > MEANEST:
                    tried += 1
                    pair = _pair(reading, start, end, points, repeated, alone)
                    if pair is not None:
                        yield pair


def _anchors(reading: Reading) -> tuple[list[int], list[int]]:
    """Give the places where a quotation can open, and those where it can close."""
    text = reading.text
    marks = [i for i, c in enumerate(text) if c in MARKS]
    opens = set(reading.slots) | {i + 1 for i in marks if text[i] in STOPS + CLOSE} | {0}
    closes = set(reading.slots) | {i for i in marks if text[i] in STOPS} | {len(text)}
    return sorted(opens), sorted(closes)


def _pair(
    reading: Reading,
    start: int,
    end: int,
    points: float,
    repeated: Mapping[str, int],
    alone: Survivors,
) -> Pair | None:
    """Score ``text[start:end]`` as a quotation; None where it cannot be one."""
    text = reading.text
    phrase = text[start:end]
    if not _can_be_quoted(reading, start, end, phrase):
        return None
    has_open, has_close = start in alone.opens, end in alone.closes
    reasons: list[str] = []
    if has_open or has_close:
        reasons.append("one of its marks is there")
    if reading.slots.get(start) is Slot.LOSS and reading.slots.get(end) is Slot.LOSS:
        points += 1.5
        reasons.append("unexplained blanks at both ends")
    inner = [i for i in reading.inside(start, end) if _is_sure_loss(reading, i)]
    for part in (
        _shape(phrase, repeated.get(phrase, 0) - _counted(reading, start, end)),
        _list(reading, start, end, inner),
        _left(text, start),
        _right(text, start, end),
    ):
        points += part[0]
        if part[1]:
            reasons.append(part[1])
    return Pair(start, end, points, "; ".join(reasons), 0.0, has_open, has_close)


def _is_sure_loss(reading: Reading, at: int) -> bool:
    """Say whether a gap is no line end, or the measure is not known."""
    slot = reading.slots[at]
    return slot is Slot.UNKNOWN or (slot is Slot.LOSS and reading.leads.get(at, 0.0) > 0.7)


def _can_be_quoted(reading: Reading, start: int, end: int, phrase: str) -> bool:
    """Say whether a phrase can stand in quotation marks at all."""
    text = reading.text
    if (phrase[0] in MARKS and phrase[0] not in OPEN) or phrase[-1] in STOPS + OPEN:
        return False
    if any(mark in phrase for mark in "“”‘’「」。；！？："):
        return False
    if start in reading.split or end in reading.split or phrase in FUNCTION_SET:
        return False
    if hangs_on(text, start, NO_PHRASE) or (
        phrase[0] in COUNTERS and text[start - 1 : start].isdigit()
    ):
        return False
    return not (len(phrase) > 2 and ends_with(phrase, len(phrase), UNENDING_SET))


def _slot_cost(reading: Reading, at: int, slot: Slot | None) -> float:
    """Give the points for a quotation mark at a gap, less where the measure is unsure of it."""
    lead = reading.leads.get(at, 0.0)
    if slot is Slot.LOSS:
        return -max(0.0, 1.5 - lead)
    if slot is Slot.WRAP:
        return -min(2.2, 0.7 + lead)
    return _COST[slot]


def _start_cost(reading: Reading, at: int) -> float:
    """Give the points for an opening quote at a place, by what stands there."""
    slot = reading.slots.get(at)
    points = _slot_cost(reading, at, slot)
    if slot is not None and slot is not Slot.WRAP and at and reading.text[at - 1] in "。！？":
        # A blank behind a whole sentence rather stands for a closing quote.
        points -= 1.5
    return points


def _end_cost(reading: Reading, at: int) -> float:
    """Give the points for a closing quote at a place, by what stands there."""
    slot = reading.slots.get(at)
    beside = reading.text[at : at + 1] in STOPS
    if slot is None and at and beside:
        return _BARE_CLOSE
    return _slot_cost(reading, at, Slot.STRAY if slot is Slot.WRAP and beside else slot)


def _counted(reading: Reading, start: int, end: int) -> int:
    """Say whether this place itself is one of the returns of a phrase between blanks."""
    slots = reading.slots
    return int(
        slots.get(start) not in (None, Slot.WRAP) and slots.get(end) not in (None, Slot.WRAP)
    )


def _shape(phrase: str, returns: int) -> tuple[float, str]:
    """Give points for the form of the phrase."""
    if re.fullmatch(r"[\d.,%％]+", phrase) and not re.fullmatch(r"\d{3}", phrase):
        return -5.0, ""
    points, reasons = 0.0, []
    if returns > 0:
        points += 1.5
        reasons.append("the phrase returns between blanks")
    size = len(phrase)
    if NUMERAL.fullmatch(phrase) and size >= 2:
        points += 1.5
        reasons.append("it has the form of a set phrase")
    elif size == 1:
        points -= 1.5
    elif size <= 8:
        points += 0.8
    elif size > 14:
        points -= 1.0 + 0.08 * (size - 14)
    if size == 2 and is_common_verb(phrase):
        points -= 2.0
    if size > 2 and len(begins_with(phrase, 0, FOLLOW_SET)) > 1 and not NUMERAL.fullmatch(phrase):
        points -= 1.0
    if size > 2 and "、" not in phrase:
        if begins_with(phrase, 0, CLAUSE_SET) and not hangs_on(phrase, 0, NO_PHRASE):
            points -= 0.8
        if _CLAUSE_LIKE.search(phrase):
            points -= 0.7
    if phrase[0] in "他她我你它咱最更很太":
        points -= 1.5
    points -= 1.2 * phrase.count("，")
    if size > 3 and len(ends_with(phrase, size, LEAD_SET)) > 1:
        points -= 1.5
    if re.match(rf"[\d.]+[{COUNTERS}]", phrase):
        points -= 4.0
    return points, "; ".join(reasons)


def _list(reading: Reading, start: int, end: int, inner: Sequence[int]) -> tuple[float, str]:
    """Give points for a phrase of parallel parts, and against one that cuts a list."""
    text = reading.text
    items = _items(text, start, end, inner)
    sizes = [len(item) for item in items]
    points, reason = 0.0, ""
    if len(items) > 1:
        real = "、" in text[start:end] or (len(items) > 2 and min(sizes) > 2)
        alike = max(sizes) - min(sizes) <= (0 if max(sizes) < 4 else 1) and min(sizes) > 1
        if real and alike:
            both = reading.slots.get(start) is reading.slots.get(end) is Slot.LOSS
            points += (1.8 if both else 0.8) + 0.08 * max(0, end - start - 14)
            reason = "its parts are parallel"
        else:
            points -= 1.2 + 2.0 * len(inner)
    strays = sum(reading.slots[i] is Slot.STRAY for i in reading.inside(start, end))
    points -= 1.5 * strays
    last, first = sizes[-1], sizes[0]
    behind = _segment(reading, end, end + last + 2, last, gaps_too=bool(inner) or len(items) > 1)
    if behind is not None and abs(behind - last) <= (0 if last < 4 else 1):
        points -= 2.5
    before = _segment_before(reading, start, start - first - 2)
    if before is not None and abs(before - first) <= (0 if first < 4 else 1):
        points -= 2.5
    return points, reason


def _items(text: str, start: int, end: int, inner: Sequence[int]) -> list[str]:
    """Give the parts of a phrase between 、 and unexplained gaps."""
    cuts = sorted({start, end, *inner})
    return [item for first, last in pairwise(cuts) for item in text[first:last].split("、")]


def _segment(reading: Reading, at: int, limit: int, size: int, *, gaps_too: bool) -> int | None:
    """Give the length of the list item behind a place, if 、 or a gap ends it."""
    text = reading.text
    start = at + 1 if text[at : at + 1] == "、" else at
    for i in range(start + 1, min(limit + 1, len(text))):
        if text[i] == "、":
            return i - start
        if text[i] in MARKS:
            return i - start if text[at : at + 1] == "、" else None
        if (
            reading.slots.get(i) in _OPEN_SLOTS
            and (gaps_too or start > at)
            and i - start >= size - 1
        ):
            return i - start
    return None


def _segment_before(reading: Reading, at: int, limit: int) -> int | None:
    """Give the length of the list item that ends at a place, if 、 stands before it."""
    text = reading.text
    end = at - 1 if text[at - 1 : at] == "、" else at
    for i in range(end - 1, max(limit, 0) - 1, -1):
        if text[i] == "、":
            return end - i - 1
        if text[i] in MARKS:
            return None
    return None


def _left(text: str, start: int) -> tuple[float, str]:
    """Give points for what stands before the phrase."""
    if start == 0:
        return -0.5, ""
    before = text[start - 1]
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


def _right(text: str, start: int, end: int) -> tuple[float, str]:
    """Give points for what stands behind the phrase."""
    if end == len(text):
        return 0.0, ""
    after = text[end]
    if text[end - 1].isdigit() and (after in COUNTERS or after == "%"):
        return -5.0, ""
    if after in "“‘「" or (after in "、等" and "、" in text[start:end]):
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
