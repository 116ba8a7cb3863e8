"""Text into units: what may not be parted, how wide it is, what stands between two of it.

A unit's ``body`` is its width without blanks. Everything a line may take away or add lies in
the space *after* a unit, so that a line's width, its squeeze and its stretch are differences of
running sums.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

import pyphen

from .classes import MEASURE_WORDS, PERCENT, TOKENS, Kind, western_quotes
from .style import Advances, LineStyle, Prohibition, TextRun

FREE = 0.0
FORBIDDEN = float("inf")
"""Break penalties: what a break after a unit costs; FORBIDDEN is never taken."""

NUMBER_PARTED = 6.0
"""A number and its measure word: clreq allows the break, readers stumble over it."""
DASH_AT_START = 4.0
"""A line may start with —— below the strict level; it looks better at a line's end."""
WORD_SPLIT = 12.0
"""A hyphen: worse than any ordinary looseness, better than a hole of a quarter em per gap."""
URL_SPLIT = 3.0
"""After a solidus, dot or the like inside an address."""
EMERGENCY = 400.0
"""Inside a word that is wider than the whole line."""

GAPPED = "%‰°′″#$¥€£&@"
"""Western signs that keep a gap to Han like letters and digits do."""

SQUEEZE_STEPS = 6
"""Squeezing steps of clreq 3.5.3 that take from spaces: 2 word space, 4 brackets, 5 ，、；：, 6 gaps, 7 。？！.

They are numbered 0–5 here, 1 (interpunct set one em wide) being empty in mainland style.
Step 1 of the clause, the mark at a line's end, is never optional and part of every width.
"""
STEP_SPACE, STEP_INTERPUNCT, STEP_BRACKET, STEP_MID, STEP_GAP, STEP_STOP = range(SQUEEZE_STEPS)
NO_STEP = -1

STRETCH_NONE, STRETCH_SPACE, STRETCH_GAP, STRETCH_ALL = range(4)
"""Stretching steps of clreq 3.5.4; the first is for places that never open."""

_BASIC_START = {
    Kind.CLOSE, Kind.MID, Kind.STOP, Kind.CONNECTOR, Kind.INTERPUNCT, Kind.SOLIDUS, Kind.STACK
}  # fmt: skip
NOT_AT_START = {
    Prohibition.NONE: frozenset[Kind](),
    Prohibition.BASIC: frozenset(_BASIC_START),
    Prohibition.GB: frozenset(_BASIC_START),
    Prohibition.STRICT: frozenset(_BASIC_START | {Kind.DASH, Kind.ELLIPSIS}),
}
NOT_AT_END = {
    Prohibition.NONE: frozenset[Kind](),
    Prohibition.BASIC: frozenset({Kind.OPEN}),
    Prohibition.GB: frozenset({Kind.OPEN, Kind.SOLIDUS}),
    Prohibition.STRICT: frozenset({Kind.OPEN, Kind.SOLIDUS}),
}
"""Line start and end prohibition by level (clreq 3.1.4; GB/T 15834 5.1)."""

_MARKS = frozenset({Kind.OPEN, Kind.CLOSE, Kind.MID, Kind.STOP})
_BRACKETS = frozenset({Kind.OPEN, Kind.CLOSE})
_STEP_OF = {
    Kind.OPEN: STEP_BRACKET, Kind.CLOSE: STEP_BRACKET, Kind.MID: STEP_MID, Kind.STOP: STEP_STOP
}  # fmt: skip
_CLOSED_PLACES = frozenset({Kind.CONNECTOR, Kind.SOLIDUS})
_TOKEN_KIND = {
    "wide_number": Kind.HAN, "dash": Kind.DASH, "ellipsis": Kind.ELLIPSIS, "stack": Kind.STACK,
    "double": Kind.STACK, "open": Kind.OPEN, "close": Kind.CLOSE, "mid": Kind.MID,
    "stop": Kind.STOP, "connector": Kind.CONNECTOR, "half": Kind.CONNECTOR,
    "interpunct": Kind.INTERPUNCT, "solidus": Kind.SOLIDUS, "other": Kind.HAN, "attached": Kind.HAN,
}  # fmt: skip

_URL = re.compile(r"(?:https?|ftp)://|www\.|^[\w.+-]+@[\w-]+\.")
_URL_JOINT = re.compile(r"(?<=[/?&=_.#%:+~-])(?=[^/?&=_.#%:+~-])")
_WORD_JOINT = re.compile(r"(?<=[A-Za-z]-)(?=[A-Za-z])|(?<=\w/)(?=\w)")
_LETTERS = re.compile(r"[A-Za-z]{5,}")
_ENGLISH = pyphen.Pyphen(lang="en_US", left=2, right=3)


class Units:
    """The units of one paragraph as parallel sequences, with the running sums a breaker reads.

    ``start[k]`` and ``end[k]`` bound unit k in the text (blanks between two units belong to
    neither); ``offsets[k]`` places its glyphs from where its body begins.
    """

    __slots__ = (
        "body", "break_cost", "end", "hyphen", "kind", "lead", "offsets", "space", "space_sum",
        "squeeze", "squeeze_sums", "squeeze_total", "start", "step", "stretch", "stretch_sums",
        "trail",
    )  # fmt: skip

    def __init__(self) -> None:
        self.start: list[int] = []
        self.end: list[int] = []
        self.kind: list[Kind] = []
        self.body: list[float] = []
        self.lead: list[float] = []
        """Blank on the left that a unit keeps at a line's start when it is not trimmed."""
        self.trail: list[float] = []
        """Blank on the right, lost at a line's end."""
        self.offsets: list[tuple[float, ...]] = []
        self.space: list[float] = []
        self.step: list[int] = []
        self.squeeze: list[float] = []
        self.stretch: list[int] = []
        self.break_cost: list[float] = []
        self.hyphen: list[float] = []
        """Width of the hyphen that a break after the unit adds; 0 for none."""

    def __len__(self) -> int:
        return len(self.start)

    def add_han(self, start: int, count: int, size: float) -> None:
        """Add ``count`` frames of one character each, beginning at ``start``."""
        self.start.extend(range(start, start + count))
        self.end.extend(range(start + 1, start + count + 1))
        self.kind.extend([Kind.HAN] * count)
        self.body.extend([size] * count)
        nothing = [0.0] * count
        self.lead.extend(nothing)
        self.trail.extend(nothing)
        self.offsets.extend([_AT_ORIGIN] * count)
        self.space.extend(nothing)
        self.step.extend([NO_STEP] * count)
        self.squeeze.extend(nothing)
        self.stretch.extend([STRETCH_ALL] * count)
        self.break_cost.extend(nothing)
        self.hyphen.extend(nothing)

    def add(
        self,
        start: int,
        kind: Kind,
        body: float,
        offsets: tuple[float, ...],
        *,
        lead: float = 0.0,
        trail: float = 0.0,
    ) -> None:
        """Add one unit of ``len(offsets)`` characters."""
        self.start.append(start)
        self.end.append(start + len(offsets))
        self.kind.append(kind)
        self.body.append(body)
        self.lead.append(lead)
        self.trail.append(trail)
        self.offsets.append(offsets)
        self.space.append(trail)
        self.step.append(NO_STEP)
        self.squeeze.append(0.0)
        self.stretch.append(STRETCH_ALL)
        self.break_cost.append(FREE)
        self.hyphen.append(0.0)

    def close(self) -> None:
        """Sum up, once all units and the spaces between them stand."""
        if self.break_cost:
            self.break_cost[-1] = FREE
        self.space_sum = [0.0, *accumulate(map(float.__add__, self.body, self.space))]
        self.squeeze_sums = [self._sum_step(step) for step in range(SQUEEZE_STEPS)]
        self.squeeze_total = [0.0, *accumulate(self.squeeze)]
        self.stretch_sums = [
            [0, *accumulate(map(step.__eq__, self.stretch))]
            for step in (STRETCH_SPACE, STRETCH_GAP, STRETCH_ALL)
        ]

    def _sum_step(self, step: int) -> list[float] | None:
        """Give the running sum of what one squeezing step can take; None if it never can."""
        if step not in self.step:
            return None
        amounts = zip(self.step, self.squeeze, strict=True)
        return [0.0, *accumulate(amount if s == step else 0.0 for s, amount in amounts)]


_AT_ORIGIN = (0.0,)


def prepare(runs: Sequence[TextRun], advances: Advances, style: LineStyle, measure: float) -> Units:
    """Give the units of the paragraph made of ``runs``, to be set to ``measure`` em at most."""
    text = "".join(run.text for run in runs)
    shown = text
    for index in western_quotes(text):
        shown = f"{shown[:index]}'{shown[index + 1 :]}"
    return _Preparation(runs, text, shown, advances, style, measure).units()


class _Preparation:
    """The state of turning one paragraph into units: runs on one side, tokens on the other."""

    def __init__(
        self,
        runs: Sequence[TextRun],
        text: str,
        shown: str,
        advances: Advances,
        style: LineStyle,
        measure: float,
    ) -> None:
        self._text = text
        self._shown = shown
        self._advances = advances
        self._style = style
        self._measure = measure
        self._bounds: list[tuple[int, int, TextRun]] = []
        at = 0
        for run in runs:
            self._bounds.append((at, at + len(run.text), run))
            at += len(run.text)
        self._attached = frozenset(start for start, _, run in self._bounds if run.attached)
        self._same_size = all(run.size == 1.0 for run in runs)
        self._units = Units()

    def units(self) -> Units:
        units = self._units
        last, spaced = -1, False
        for token in TOKENS.finditer(self._shown):
            name, start, end = token.lastgroup, token.start(), token.end()
            if name == "space":
                spaced = True
                continue
            if name == "attached" and units.start:
                self._attach(end)
                continue
            first = len(units)
            if name == "han":
                self._add_han(start, end)
            elif name == "west":
                self._add_west(start, end)
            else:
                self._add_mark(name or "other", start, end)
            if last >= 0:
                self._join(last, first, spaced=spaced)
            last, spaced = len(units) - 1, False
        if self._attached:
            self._forbid_before_attached()
        units.close()
        return units

    def _runs_of(self, start: int, end: int) -> list[tuple[str, TextRun]]:
        """Give the parts of ``[start, end)`` with their runs."""
        return [
            (self._text[max(start, a) : min(end, b)], run)
            for a, b, run in self._bounds
            if a < end and b > start
        ]

    def _advance_list(self, start: int, end: int) -> list[float]:
        return [
            width * run.size
            for text, run in self._runs_of(start, end)
            for width in self._advances(run.face, text)
        ]

    def _size(self, index: int) -> float:
        return 1.0 if self._same_size else self._runs_of(index, index + 1)[0][1].size

    def _add_han(self, start: int, end: int) -> None:
        if self._same_size:
            self._units.add_han(start, end - start, 1.0)
            return
        for a, b, run in self._bounds:
            if a < end and b > start:
                self._units.add_han(max(a, start), min(b, end) - max(a, start), run.size)

    def _attach(self, end: int) -> None:
        """Let combining marks and selectors go with the unit before them, without width."""
        units, k = self._units, len(self._units) - 1
        units.offsets[k] += (units.body[k],) * (end - units.end[k])
        units.end[k] = end

    def _add_mark(self, name: str, start: int, end: int) -> None:
        kind, size = _TOKEN_KIND[name], self._size(start)
        units = self._units
        half = size / 2
        match name:
            case "open":
                units.add(start, kind, half, (-half,), lead=half)
            case "close" | "mid" | "stop":
                units.add(start, kind, half, _AT_ORIGIN, trail=half)
            case "dash" | "ellipsis":
                offsets = (0.0, size) if end - start == 2 else _AT_ORIGIN
                units.add(start, kind, 2 * size, offsets)
            case "stack":
                count = end - start
                width = size if count == 2 else 2 * size
                units.add(start, kind, width, tuple(width / count * n for n in range(count)))
            case "wide_number":
                units.add(
                    start, kind, size * (end - start), tuple(size * n for n in range(end - start))
                )
            case _:
                self._add_centred(kind, start, name, size)

    def _add_centred(self, kind: Kind, start: int, name: str, size: float) -> None:
        """Add a mark whose frame is fixed and whose glyph stands in its middle."""
        advance = self._advance_list(start, start + 1)[0]
        fixed = {
            "half": 0.5, "interpunct": 0.5, "solidus": 0.5, "connector": 1.0, "double": 1.0
        }.get(name)  # fmt: skip
        frame = advance if fixed is None else fixed * size
        self._units.add(start, kind, frame, ((frame - advance) / 2,))

    def _add_west(self, start: int, end: int) -> None:
        """Add a Western word as one unit, or as several where it may be parted."""
        widths = self._advance_list(start, end)
        joints = self._joints(start, end, widths)
        units = self._units
        edges = [start, *sorted(joints), end]
        for a, b in zip(edges, edges[1:], strict=False):
            part = widths[a - start : b - start]
            offsets = tuple(accumulate(part[:-1], initial=0.0))
            units.add(a, Kind.WEST, sum(part), offsets)
            if b != end:
                cost, hyphen = joints[b]
                units.break_cost[-1], units.hyphen[-1] = cost, hyphen
                units.stretch[-1] = STRETCH_NONE

    def _joints(self, start: int, end: int, widths: list[float]) -> dict[int, tuple[float, float]]:
        """Give where the word ``[start, end)`` may be parted: index -> (penalty, hyphen width)."""
        word = self._shown[start:end]
        joints: dict[int, tuple[float, float]] = {}
        if _URL.search(word):
            joints = {start + m.start(): (URL_SPLIT, 0.0) for m in _URL_JOINT.finditer(word)}
        elif self._style.hyphenate:
            for match in _LETTERS.finditer(word):
                hyphen = self._hyphen_width(start + match.start())
                for position in _ENGLISH.positions(match.group()):
                    joints[start + match.start() + position] = (WORD_SPLIT, hyphen)
            joints |= {start + m.start(): (URL_SPLIT, 0.0) for m in _WORD_JOINT.finditer(word)}
        if sum(widths) > self._measure and not joints:
            joints = dict.fromkeys(range(start + 1, end), (EMERGENCY, 0.0))
        return joints

    def _hyphen_width(self, index: int) -> float:
        _, run = self._runs_of(index, index + 1)[0]
        return self._advances(run.face, "‐")[0] * run.size

    def _join(self, a: int, b: int, *, spaced: bool) -> None:
        """Settle what stands between the last unit of one token and the first of the next."""
        units, style = self._units, self._style
        left, right = units.kind[a], units.kind[b]
        units.space[a], units.step[a], units.squeeze[a] = self._blank(a, b)
        units.stretch[a] = STRETCH_ALL
        if left in _CLOSED_PLACES or right in _CLOSED_PLACES:
            units.stretch[a] = STRETCH_NONE
        west = (left is Kind.WEST) + (right is Kind.WEST)
        if west and left not in _MARKS and right not in _MARKS:
            if west == 2 and spaced:
                self._put(a, style.space_floor, STEP_SPACE, 0.0, STRETCH_SPACE)
            elif Kind.HAN in (left, right) and self._wants_gap(a, b):
                squeezable = style.gap - style.gap_floor
                self._put(a, style.gap, STEP_GAP, squeezable, STRETCH_GAP)
            elif west == 2:
                units.stretch[a] = STRETCH_NONE
        elif spaced and left not in _MARKS and right not in _MARKS:
            self._put(a, style.space_floor, STEP_SPACE, 0.0, STRETCH_SPACE)
        units.break_cost[a] = self._break(a, b, spaced=spaced)

    def _wants_gap(self, a: int, b: int) -> bool:
        """Say whether Han meets a letter, a digit or what belongs to a number (clreq 3.2.2).

        Other signs, as in 党建+, stand close.
        """
        units = self._units
        west = self._shown[units.end[a] - 1 if units.kind[a] is Kind.WEST else units.start[b]]
        return west.isalnum() or west in GAPPED

    def _put(self, k: int, space: float, step: int, squeeze: float, stretch: int) -> None:
        units = self._units
        units.space[k], units.step[k], units.squeeze[k] = space, step, squeeze
        units.stretch[k] = stretch

    def _blank(self, a: int, b: int) -> tuple[float, int, float]:
        """Give blank, squeezing step and squeezable amount between two units (clreq 3.1.6.2)."""
        units = self._units
        left, right = units.kind[a], units.kind[b]
        trail, lead = units.trail[a], units.lead[b]
        if left in _MARKS and right in _MARKS and (left in _BRACKETS or right in _BRACKETS):
            if trail and lead:
                kept = 0.0 if self._style.tight_pairs else max(trail, lead)
                return kept, _STEP_OF[left], kept
            return 0.0, NO_STEP, 0.0
        if trail:
            return trail, _STEP_OF[left], trail
        if lead:
            return lead, _STEP_OF[right], lead
        return 0.0, NO_STEP, 0.0

    def _break(self, a: int, b: int, *, spaced: bool) -> float:
        """Give the penalty of a break between two units."""
        units, level = self._units, self._style.prohibition
        left, right = units.kind[a], units.kind[b]
        if right in NOT_AT_START[level] or left in NOT_AT_END[level]:
            return FORBIDDEN
        first, last = self._shown[units.start[b]], self._shown[units.end[a] - 1]
        if left is Kind.WEST and right is Kind.WEST and not spaced:
            return FORBIDDEN
        if last.isdigit() and not spaced and first in PERCENT:
            return FORBIDDEN
        if last.isdecimal() and (first in MEASURE_WORDS or spaced):
            return NUMBER_PARTED
        if first.isdecimal() and last == "第":
            return NUMBER_PARTED
        if right is Kind.DASH:
            return DASH_AT_START
        return FREE

    def _forbid_before_attached(self) -> None:
        units = self._units
        for k in range(1, len(units)):
            if units.start[k] in self._attached:
                units.break_cost[k - 1] = FORBIDDEN
                units.stretch[k - 1] = STRETCH_NONE
                if units.kind[k - 1] not in _MARKS:
                    units.space[k - 1] = units.squeeze[k - 1] = 0.0
