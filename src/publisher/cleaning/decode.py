"""What was lost at the gaps of a paragraph: the likeliest set of quotations, commas and nothings.

Every gap that the measure does not explain must be something. Pairs of places are scored as the
ends of a quotation, single gaps as a lost comma; dynamic programming takes the best set of
disjoint pairs. Scores are sums of points; a point is about a factor of e in likelihood.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .chars import CLOSE, HAN, OPEN, STOPS
from .context import (
    AFTER_QUOTE,
    AFTER_VERB,
    CLAUSE_SET,
    COUNTERS,
    FINAL_SET,
    FOLLOW_SET,
    FUNCTION_SET,
    LEAD_SET,
    NO_BEGIN_SET,
    NUMERAL,
    OPENER_SET,
    TRANSITIVE_SET,
    UNENDING_SET,
    begins_with,
    ends_with,
    hangs_on,
)
from .reading import Reading, Slot
from .words import frequency, kind

_BARRIER = re.compile("[“”‘’「」。；！？：]")
"""Marks that no quoted phrase holds."""
MEANEST = -5.0
"""Points of the ends of a phrase below which it is not looked at."""
MOST_TRIED = 14
"""Ends that are tried for one beginning."""
ENDLESS = 400
"""Gaps of one paragraph above which fewer are tried: nobody prints such a paragraph."""
SPACED_OUT = 0.3
"""Gaps per character from which the type was spaced out, so that blanks say nothing."""
LONGEST = 36
"""Characters of the longest phrase that is looked at as one quotation."""

_MARK = frozenset(STOPS + "…—" + CLOSE + OPEN)
_PAUSE = re.compile("[，。；：！？]")
NO_PHRASE = frozenset("的地得着了过们和与及等中里内个名是在也都就")
"""Characters that no quoted phrase begins with."""
_HAN_RUN = re.compile(f"[{HAN}]")
_COST = {
    Slot.LOSS: 0.0, Slot.UNKNOWN: -1.2, Slot.WRAP: -2.2, Slot.STRAY: -1.0, None: -2.6,
}  # fmt: skip
"""What it says for an end of a quotation that this slot stands there."""


_SHORT_CLAUSE = ((2, -5.0), (4, -3.5), (6, -2.4), (8, -0.8))
"""Points for a clause with a lost comma at an end, if it has fewer characters than the key."""
_TOGETHER = -2.6
"""Points for two marks lost at one gap."""
_NOTHING = -1.2
"""Points for saying that an unexplained blank stands for nothing."""


_BARE_CLOSE = -3.6
"""What it says for a closing quote that it left no blank before the mark behind it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A quotation ``text[start:end]`` of a reading, its points, and the reasons in words.

    ``margin`` is its lead over the best reading of the sentence without it; ``has_open`` and
    ``has_close`` say which of its marks is there already.
    """

    start: int
    end: int
    points: float
    reason: str
    margin: float = 0.0
    has_open: bool = False
    has_close: bool = False


@dataclass(frozen=True, slots=True)
class Comma:
    """A pause lost in front of ``text[start]``: which mark, its points, and the reasons."""

    start: int
    mark: str
    points: float
    reason: str
    margin: float = 0.0

    @property
    def end(self) -> int:
        """Give the place behind it: a lost mark takes no room."""
        return self.start


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was lost in one paragraph: quotations, pauses, and blanks left unexplained."""

    pairs: tuple[Pair, ...]
    commas: tuple[Comma, ...]
    left: tuple[int, ...]


def phrases(readings: Sequence[Reading]) -> Mapping[str, int]:
    """Give how often each short phrase stands between two unexplained blanks in the text."""
    found: Counter[str] = Counter()
    for reading in readings:
        losses = [i for i, slot in sorted(reading.slots.items()) if slot is not Slot.WRAP]
        for start, end in pairwise(losses):
            if 2 <= end - start <= 10:
                found[reading.text[start:end]] += 1
    return found


_SENTENCE = re.compile("[。！？；]+[”’」』）]*")


def decode(reading: Reading, repeated: Mapping[str, int]) -> Decoded:
    """Give the likeliest losses of one paragraph, sentence by sentence."""
    text = reading.text
    if len(reading.slots) > max(12, SPACED_OUT * len(text)):
        return Decoded((), (), ())
    commas = [
        comma(reading, i) for i in reading.order if reading.slots[i] in (Slot.LOSS, Slot.UNKNOWN)
    ]
    pairs = [p for p in _pairs(reading, repeated) if p.points > -2.0]
    gaps_ = [
        i for i, slot in sorted(reading.slots.items())
        if slot is Slot.LOSS and i not in reading.split and text[i - 1] not in STOPS
    ]  # fmt: skip
    chosen: list[Pair | Comma] = []
    at_pair = at_comma = start = 0
    for end in [*(m.end() for m in _SENTENCE.finditer(text)), len(text) + 1]:
        events: list[Pair | Comma] = []
        while at_pair < len(pairs) and pairs[at_pair].start < end:
            events.append(pairs[at_pair])
            at_pair += 1
        while at_comma < len(commas) and commas[at_comma].start < end:
            events.append(commas[at_comma])
            at_comma += 1
        if events:
            inside_ = tuple(gaps_[bisect_left(gaps_, start) : bisect_left(gaps_, end)])
            chosen += _with_margins(Sentence(text, start, end, inside_), events)
        start = end
    used = {place for e in chosen for place in (e.start, e.end)}
    inside = {i for e in chosen for i in range(e.start + 1, e.end)}
    left = (c.start for c in commas if c.start not in used and c.start not in inside)
    return Decoded(
        tuple(e for e in chosen if isinstance(e, Pair)),
        tuple(e for e in chosen if isinstance(e, Comma)),
        tuple(left),
    )


def _with_margins(sentence: Sentence, events: Sequence[Pair | Comma]) -> list[Pair | Comma]:
    """Give the best of ``events`` for one sentence, each with its lead."""
    if len(events) > MANY:
        # Nobody writes such a sentence; the plainest candidates will do.
        events = [e for e in events if isinstance(e, Comma) or e.points > 1.0]
        _, chosen = sentence.best(events)
        return [replace(e, margin=min(e.points, 2.0)) for e in chosen]
    total, chosen = sentence.best(events)
    found: list[Pair | Comma] = []
    for event in chosen:
        other, _ = sentence.best([e for e in events if e is not event])
        found.append(replace(event, margin=total - other))
    return found


MANY = 60
"""Possible losses in one sentence above which leads are not compared one by one."""
REACH = 24
"""Events before one that are tried as the last chosen one before it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reading and the unexplained ``gaps`` in it, in order."""

    text: str
    start: int
    end: int
    gaps: tuple[int, ...]

    def best(self, events: Sequence[Pair | Comma]) -> tuple[float, list[Pair | Comma]]:
        """Give the highest sum of disjoint events, gaps left over counted, and the events."""
        ordered = sorted(events, key=lambda e: (e.end, e.start))
        sums: list[float] = []
        back: list[int] = []
        for n, event in enumerate(ordered):
            value, before = self.link(None, event), -1
            for k in range(max(0, n - REACH), n):
                if ordered[k].end <= event.start:
                    total = sums[k] + self.link(ordered[k], event)
                    if total > value:
                        value, before = total, k
            sums.append(value + event.points)
            back.append(before)
        total, at = self.link(None, None), -1
        for n, event in enumerate(ordered):
            value = sums[n] + self.link(event, None)
            if value > total:
                total, at = value, n
        chosen: list[Pair | Comma] = []
        while at >= 0:
            chosen.append(ordered[at])
            at = back[at]
        return total, chosen[::-1]

    def link(self, one: Pair | Comma | None, two: Pair | Comma | None) -> float:
        """Give the points of ``two`` coming next after ``one``: gaps skipped, short clauses."""
        first = one.end if one else self.start - 1
        last = two.start if two else self.end
        skipped = bisect_left(self.gaps, last) - bisect_right(self.gaps, first)
        points = _NOTHING * max(0, skipped)
        if one and two and first == last:
            points += _TOGETHER
        if isinstance(two, Comma):
            points += self.clause(first if isinstance(one, Comma) else max(0, last - 12), last)
        elif isinstance(one, Comma):
            points += self.clause(first, min(first + 12, self.end), ahead=True)
        return points

    def clause(self, start: int, end: int, *, ahead: bool = False) -> float:
        """Give the points of a clause that a lost comma begins or ends."""
        parts = _PAUSE.split(self.text[start:end])
        clause = parts[0] if ahead else parts[-1]
        if clause in OPENER_SET:
            return 0.5
        size = len(clause)
        return next((points for limit, points in _SHORT_CLAUSE if size < limit), 0.0)


@dataclass(frozen=True, slots=True)
class Survivors:
    """Quotation marks that are there: whole ``pairs``, and those that lost their partner.

    ``opens`` are the places behind opening marks alone, ``closes`` those of closing marks alone.
    """

    pairs: tuple[tuple[int, int], ...]
    opens: frozenset[int]
    closes: frozenset[int]

    def inside(self, at: int) -> bool:
        """Say whether a place lies within a whole pair."""
        found = bisect_right(self.pairs, (at, len(self.pairs) and self.pairs[-1][1])) - 1
        return found >= 0 and self.pairs[found][0] < at <= self.pairs[found][1]


_PLAUSIBLE = 16
"""Characters of a quotation that needs no further proof that its two marks belong together."""


def survivors(reading: Reading) -> Survivors:
    """Give the quotation marks of a reading, told into pairs and singles."""
    text = reading.text
    marks = [i for i, c in enumerate(text) if c in "“”"]
    pairs: list[tuple[int, int]] = []
    opens: set[int] = set()
    closes: set[int] = set()
    at = 0
    while at < len(marks):
        first = marks[at]
        second = marks[at + 1] if at + 1 < len(marks) else -1
        if text[first] == "”":
            closes.add(first)
            at += 1
        elif second >= 0 and text[second] == "”" and _belong(reading, first, second):
            pairs.append((first, second))
            at += 2
        else:
            opens.add(first + 1)
            at += 1
    return Survivors(tuple(pairs), frozenset(opens), frozenset(closes))


def _belong(reading: Reading, first: int, second: int) -> bool:
    """Say whether two marks enclose one quotation: short, a sentence, or without lost marks."""
    inside = reading.text[first + 1 : second]
    if len(inside) <= _PLAUSIBLE or inside[-1:] in "。！？，…":
        return True
    return not any(
        (reading.slots[i] is Slot.LOSS and reading.leads.get(i, 0.0) > 0.5)
        or reading.slots[i] is Slot.STRAY
        for i in reading.inside(first, second)
    )


def _anchors(reading: Reading) -> tuple[list[int], list[int]]:
    """Give the places where a quotation can open, and those where it can close."""
    text = reading.text
    marks = [i for i, c in enumerate(text) if c in _MARK]
    opens = set(reading.slots) | {i + 1 for i in marks if text[i] in STOPS + CLOSE} | {0}
    closes = set(reading.slots) | {i for i in marks if text[i] in STOPS} | {len(text)}
    return sorted(opens), sorted(closes)


def _pairs(reading: Reading, repeated: Mapping[str, int]) -> Iterator[Pair]:
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
        found = _BARRIER.search(reading.text, start)
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
    inner = [i for i in reading.inside(start, end) if reading.slots[i] in _OPEN_SLOTS]
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


_OPEN_SLOTS = (Slot.LOSS, Slot.UNKNOWN)


def _can_be_quoted(reading: Reading, start: int, end: int, phrase: str) -> bool:
    """Say whether a phrase can stand in quotation marks at all."""
    text = reading.text
    if (phrase[0] in _MARK and phrase[0] not in OPEN) or phrase[-1] in STOPS + OPEN:
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
    if size == 2:
        points -= _commonness(phrase)
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


_CLAUSE_LIKE = re.compile("[了着过是把被在有就也都很]")


def _commonness(word: str) -> float:
    """Give the points against quoting one common word."""
    return 2.0 if frequency(word) >= 1000 and kind(word)[:1] in "vdpc" else 0.0


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
        if text[i] in _MARK:
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
        if text[i] in _MARK:
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


def comma(reading: Reading, at: int) -> Comma:
    """Score the gap in front of ``text[at]`` as a lost pause."""
    text = reading.text
    points = 0.8 - max(0.0, 1.5 - reading.leads.get(at, 0.0))
    if reading.slots[at] is not Slot.LOSS:
        points = -1.0
    if at in reading.split:
        return Comma(at, "，", -6.0, "inside a word")
    before, after = text[:at], text[at:]
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
    if after[:1].isdigit():
        points -= 1.0
        number = re.match(r"[\d.,]+[%％]?", after)
        if number and at + number.end() in reading.slots:
            points -= 3.0
    return Comma(at, _pause(before, after), points, "; ".join(reasons))


def _pause(before: str, after: str) -> str:
    """Say which pause was lost: 、 within a list of like parts, else a comma."""
    tail = _PAUSE.split(before)[-1]
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
