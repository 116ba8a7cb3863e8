"""Phrases that may have lost their quotation marks, scored by what stands in and around them.

Scores are sums of points; a point is about a factor of e in likelihood.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from .chars import CLOSE, OPEN, STOPS
from .context import FUNCTION_SET, UNENDING_SET, ends_with
from .events import MARKS, Pair
from .reading import Reading, Slot
from .survivors import Survivors, survivors
from .wording import can_begin, left, right, shape

_BARRIER = re.compile("[“”‘’「」。；！？：]")
"""Marks that no quoted phrase holds."""
MEANEST = -5.0
"""Points of the ends of a phrase below which it is not looked at."""
HOPELESS = -2.0
"""Points of a whole phrase up to which it is not taken."""
MOST_OF_LIST = 4.0
"""Points that parallel parts can bring."""
MOST_TRIED = 14
"""Ends that are tried for one beginning."""
ENDLESS = 400
"""Gaps of one paragraph above which fewer are tried: nobody prints such a paragraph."""
PARALLEL = "its parts are parallel"
"""Speaks for a quotation, but as well for a list that lost a mark at both ends."""
LONGEST = 36
"""Characters of the longest phrase that is looked at as one quotation."""
_COST = {
    Slot.LOSS: 0.0, Slot.UNKNOWN: -1.2, Slot.WRAP: -2.2, Slot.STRAY: -1.0, None: -2.6,
}  # fmt: skip
"""What it says for an end of a quotation that this slot stands there."""
_BARE_CLOSE = -3.6
"""What it says for a closing quote that it left no blank before the mark behind it."""
_OPEN_SLOTS = (Slot.LOSS, Slot.UNKNOWN)
_STOP_OR_CLOSE, _STOP_OR_OPEN = frozenset(STOPS + CLOSE), frozenset(STOPS + OPEN)
_LIST_GOES_ON = frozenset("、等")
_ANY_MARK = re.compile("[" + re.escape("".join(sorted(MARKS))) + "]")


def phrases(readings: Iterable[Reading]) -> Mapping[str, int]:
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
    page = _Page(reading, repeated, alone, strong)
    begins, every = page.begins(), page.ends()
    only_strong = [end for end in every if end[0] in strong]
    most = MOST_TRIED if len(reading.slots) <= ENDLESS else 4
    for start, start_points, may_begin in begins:
        if start_points < -3.0 or start in reading.split:
            continue
        # One of the two ends must show that something was lost there.
        ends = every if start in strong else only_strong
        first = bisect_left(ends, (start + 1,))
        if first == len(ends) or ends[first][0] > start + LONGEST:
            continue
        found = _BARRIER.search(reading.text, start, start + LONGEST + 1)
        last = min(found.start() if found else len(reading.text), start + LONGEST)
        tried = 0
        for end, end_points, may_end in islice(ends, first, None):
            if end > last or tried == most:
                break
            points = start_points + end_points
            if points > MEANEST:
                tried += 1
                if may_begin and may_end:
                    pair = page.pair(start, end, points)
                    if pair is not None:
                        yield pair


class _Page:
    """One reading with what its places say about a quotation that begins or ends there."""

    def __init__(
        self,
        reading: Reading,
        repeated: Mapping[str, int],
        alone: Survivors,
        strong: Collection[int],
    ) -> None:
        self.reading = reading
        self.strong = sorted(strong)
        self.repeated = repeated
        self.alone = alone
        self.marks = [m.start() for m in _ANY_MARK.finditer(reading.text)]
        self.open = [i for i in reading.order if reading.slots[i] in _OPEN_SLOTS]
        self.left: dict[int, tuple[float, str]] = {}
        self.right: dict[int, tuple[float, str]] = {}

    def near(self, first: int, last: int) -> bool:
        """Say whether something was lost at one of the places from ``first`` to ``last``."""
        found = bisect_left(self.strong, first)
        return found < len(self.strong) and self.strong[found] <= last

    def begins(self) -> list[tuple[int, float, bool]]:
        """Give the places where a quotation can open, their points, and whether words allow it."""
        reading, text = self.reading, self.reading.text
        behind = {i + 1 for i in self.marks if text[i] in _STOP_OR_CLOSE}
        places = {*reading.slots, *behind, 0, *self.alone.opens}
        return [
            (i, 1.5 if i in self.alone.opens else _start_cost(reading, i), can_begin(text, i))
            for i in sorted(places) if self.near(i, i + LONGEST) and not self.alone.inside(i)
        ]  # fmt: skip

    def ends(self) -> list[tuple[int, float, bool]]:
        """Give the places where a quotation can close, their points, and whether words allow it."""
        reading, text = self.reading, self.reading.text
        before = {i for i in self.marks if text[i] in STOPS}
        places = {*reading.slots, *before, len(text), *self.alone.closes}
        return [
            (
                i, 1.5 if i in self.alone.closes else _end_cost(reading, i),
                i > 0 and i not in reading.split and text[i - 1] not in _STOP_OR_OPEN,
            )
            for i in sorted(places) if self.near(i - LONGEST, i) and not self.alone.inside(i)
        ]  # fmt: skip

    def pair(self, start: int, end: int, points: float) -> Pair | None:
        """Score ``text[start:end]`` as a quotation; None where it cannot be one."""
        reading, text, slots = self.reading, self.reading.text, self.reading.slots
        phrase = text[start:end]
        if phrase in FUNCTION_SET or (
            end - start > 2 and ends_with(phrase, len(phrase), UNENDING_SET)
        ):
            return None
        has_open, has_close = start in self.alone.opens, end in self.alone.closes
        reasons: list[str] = []
        if has_open or has_close:
            reasons.append("one of its marks is there")
        if slots.get(start) is Slot.LOSS and slots.get(end) is Slot.LOSS:
            points += 1.5
            reasons.append("unexplained blanks at both ends")
        inner = [i for i in reading.inside(start, end) if _is_sure_loss(reading, i)]
        if start not in self.left:
            self.left[start] = left(text, start)
        proofs = 0
        ahead, behind = self.left[start], self.behind(start, end)
        form = shape(phrase, self.repeated.get(phrase, 0) - _counted(reading, start, end))
        most = MOST_OF_LIST if inner or "、" in phrase else 0.0
        if points + ahead[0] + behind[0] + form[0] + most <= HOPELESS:
            return None
        for part in (form, self.list(start, end, inner), ahead, behind):
            points += part[0]
            if part[1]:
                reasons.append(part[1])
                proofs += part[1].count(";") + (part[1] != PARALLEL)
        if points <= HOPELESS:
            return None
        return Pair(
            start, end, points, "; ".join(reasons), 0.0, has_open, has_close, proofs=proofs
        )  # fmt: skip

    def behind(self, start: int, end: int) -> tuple[float, str]:
        """Give points for what stands behind the phrase."""
        text = self.reading.text
        if text[end : end + 1] in _LIST_GOES_ON and "、" in text[start:end]:
            return -2.5, ""
        if end not in self.right:
            self.right[end] = right(text, end)
        return self.right[end]

    def list(self, start: int, end: int, inner: Sequence[int]) -> tuple[float, str]:
        """Give points for a phrase of parallel parts, and against one that cuts a list."""
        reading, text = self.reading, self.reading.text
        sizes = [len(item) for item in _items(text, start, end, inner)]
        points, reason = 0.0, ""
        if len(sizes) > 1:
            real = "、" in text[start:end] or (len(sizes) > 2 and min(sizes) > 2)
            alike = max(sizes) - min(sizes) <= (0 if max(sizes) < 4 else 1) and min(sizes) > 1
            if real and alike:
                both = reading.slots.get(start) is reading.slots.get(end) is Slot.LOSS
                points += (1.8 if both else 0.8) + 0.08 * max(0, end - start - 14)
                reason = PARALLEL
            else:
                points -= 1.2 + 2.0 * len(inner)
        for i in reading.inside(start, end):
            points -= 1.5 * (reading.slots[i] is Slot.STRAY)
        last, first = sizes[-1], sizes[0]
        behind = self.item_behind(end, last, gaps_too=bool(inner) or len(sizes) > 1)
        if behind is not None and abs(behind - last) <= (0 if last < 4 else 1):
            points -= 2.5
        before = self.item_before(start, first)
        if before is not None and abs(before - first) <= (0 if first < 4 else 1):
            points -= 2.5
        return points, reason

    def item_behind(self, at: int, size: int, *, gaps_too: bool) -> int | None:
        """Give the length of the list item behind a place, if 、 or a gap ends it."""
        text = self.reading.text
        listed = text[at : at + 1] == "、"
        start = at + 1 if listed else at
        limit = min(at + size + 2, len(text) - 1)
        found = bisect_left(self.marks, start + 1)
        mark = self.marks[found] if found < len(self.marks) else limit + 1
        if gaps_too or listed:
            found = bisect_left(self.open, start + max(1, size - 1))
            if found < len(self.open) and self.open[found] < min(mark, limit + 1):
                return self.open[found] - start
        if mark > limit:
            return None
        return mark - start if listed or text[mark] == "、" else None

    def item_before(self, at: int, size: int) -> int | None:
        """Give the length of the list item that ends at a place, if 、 stands before it."""
        text = self.reading.text
        end = at - 1 if text[at - 1 : at] == "、" else at
        found = bisect_left(self.marks, end) - 1
        if found < 0 or self.marks[found] < max(at - size - 2, 0):
            return None
        return end - self.marks[found] - 1 if text[self.marks[found]] == "、" else None


def _is_sure_loss(reading: Reading, at: int) -> bool:
    """Say whether a gap is no line end, or the measure is not known."""
    slot = reading.slots[at]
    return slot is Slot.UNKNOWN or (slot is Slot.LOSS and reading.leads.get(at, 0.0) > 0.7)


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


def _items(text: str, start: int, end: int, inner: Sequence[int]) -> list[str]:
    """Give the parts of a phrase between 、 and unexplained gaps."""
    if not inner:
        return text[start:end].split("、")
    cuts = sorted({start, end, *inner})
    return [item for first, last in pairwise(cuts) for item in text[first:last].split("、")]
