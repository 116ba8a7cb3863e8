"""A paragraph as units: what may not be parted, how wide it is, what stands between two of it.

A unit's ``body`` is its width without blanks. Everything a line may take away or add lies in
the space *after* a unit, so that a line's width, its squeeze and its stretch are differences of
running sums.
"""

from __future__ import annotations

from itertools import accumulate

from .classes import UnitKind

FREE = 0.0
FORBIDDEN = float("inf")
"""Break penalties: what a break after a unit costs; FORBIDDEN is never taken."""

SQUEEZE_STEPS = 6
"""Squeezing steps of clreq 3.5.3 that take from spaces: 2 word space, 3 interpunct, 4 brackets,
5 ，、；：, 6 gaps, 7 。？！.

They are numbered 0–5 here, 1 (interpunct set one em wide) being empty in mainland style.
Step 1 of the clause, the mark at a line's end, is never optional and part of every width.
"""
STEP_SPACE, STEP_INTERPUNCT, STEP_BRACKET, STEP_MID, STEP_GAP, STEP_STOP = range(SQUEEZE_STEPS)
NO_STEP = -1

STRETCH_NONE, STRETCH_SPACE, STRETCH_GAP, STRETCH_ALL, STRETCH_LETTERS = range(5)
STRETCH_STEPS = (STRETCH_SPACE, STRETCH_GAP, STRETCH_ALL, STRETCH_LETTERS)
"""Stretching steps of clreq 3.5.4; the first is for places that never open, the last for those
inside an address, which open only where a line has no other."""

AT_ORIGIN = (0.0,)

_AFTER = ("trail", "space", "step", "squeeze", "stretch", "break_cost", "hyphen")
"""What a unit says of the place after it."""
_EACH = ("start", "end", "kind", "body", "lead", "offsets", *_AFTER)
"""What every unit has."""


class Units:
    """The units of one paragraph as parallel sequences, with the running sums a breaker reads.

    ``start[k]`` and ``end[k]`` bound unit k in the text (blanks between two units belong to
    neither); ``offsets[k]`` places its glyphs from where its body begins.
    """

    __slots__ = (
        "above", "body", "bound", "break_cost", "drawn", "end", "hyphen", "hyphen_shift", "kind",
        "lead", "offsets", "small", "space", "space_sum", "squeeze", "squeeze_sums",
        "squeeze_total", "start", "step", "stretch", "stretch_sums", "trail",
    )  # fmt: skip

    def __init__(self) -> None:
        self.start: list[int] = []
        self.end: list[int] = []
        self.kind: list[UnitKind] = []
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
        self.hyphen_shift: dict[int, float] = {}
        """Where the hyphen's glyph begins, from where its frame does, by unit."""
        self.above: dict[int, tuple[float, ...]] = {}
        """Where the glyphs of a reading begin, from where its base's body does, by unit."""
        self.small: dict[int, tuple[tuple[int, bool], ...]] = {}
        """Of units of a small note: how many characters each of their two cells has, and whether
        half a line may begin with it."""
        self.drawn: set[int] = set()
        """The units that are drawn: nothing is inside them at which they could be parted."""
        self.bound: dict[int, float] = {}
        """What a break after a unit costs that is bound to the next, if they are wider than a
        line."""

    def __len__(self) -> int:
        return len(self.start)

    def add_han(self, start: int, count: int, size: float) -> None:
        """Add ``count`` frames of one character each, beginning at ``start``."""
        self.start.extend(range(start, start + count))
        self.end.extend(range(start + 1, start + count + 1))
        self.kind.extend([UnitKind.HAN] * count)
        self.body.extend([size] * count)
        nothing = [0.0] * count
        self.lead.extend(nothing)
        self.trail.extend(nothing)
        self.offsets.extend([AT_ORIGIN] * count)
        self.space.extend(nothing)
        self.step.extend([NO_STEP] * count)
        self.squeeze.extend(nothing)
        self.stretch.extend([STRETCH_ALL] * count)
        self.break_cost.extend(nothing)
        self.hyphen.extend(nothing)

    def add(
        self,
        start: int,
        kind: UnitKind,
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

    def attach(self, start: int, widths: tuple[float, ...]) -> None:
        """Make characters from ``start`` on part of the last unit, each of its own width.

        Blanks before them go with the unit too, without width.
        """
        body = self.body[-1]
        blanks = (body,) * (start - self.end[-1])
        self.offsets[-1] += (*blanks, *accumulate(widths[:-1], initial=body))
        self.body[-1] = body + sum(widths)
        self.end[-1] = start + len(widths)

    def extend(self, units: Units, first: int, end: int) -> None:
        """Add units ``first`` to before ``end`` of another paragraph as they are."""
        moved = len(self) - first
        for name in _EACH:
            getattr(self, name).extend(getattr(units, name)[first:end])
        for k, shift in units.hyphen_shift.items():
            if first <= k < end:
                self.hyphen_shift[k + moved] = shift
        for k, above in units.above.items():
            if first <= k < end:
                self.above[k + moved] = above
        for k, cells in units.small.items():
            if first <= k < end:
                self.small[k + moved] = cells

        self.drawn.update(k + moved for k in units.drawn if first <= k < end)

    def copy_after(self, units: Units, k: int) -> None:
        """Let after the last unit stand what stands after unit k of another paragraph."""
        for name in _AFTER:
            getattr(self, name)[-1] = getattr(units, name)[k]
        if k in units.hyphen_shift:
            self.hyphen_shift[len(self) - 1] = units.hyphen_shift[k]

    def put(self, k: int, space: float, step: int, squeeze: float, stretch: int) -> None:
        """Say what stands after unit k, and how it gives and grows."""
        self.space[k], self.step[k], self.squeeze[k] = space, step, squeeze
        self.stretch[k] = stretch

    def close(self) -> None:
        """Sum up, once all units and the spaces between them stand."""
        if self.break_cost:
            self.break_cost[-1] = FREE
        self.space_sum = [0.0, *accumulate(map(float.__add__, self.body, self.space))]
        self.squeeze_sums = [self._sum_step(step) for step in range(SQUEEZE_STEPS)]
        self.squeeze_total = [0.0, *accumulate(self.squeeze)]
        self.stretch_sums = [
            [0, *accumulate(map(step.__eq__, self.stretch))] for step in STRETCH_STEPS
        ]

    def _sum_step(self, step: int) -> list[float] | None:
        """The running sum of what one squeezing step can take; None if it never can."""
        if step not in self.step:
            return None
        amounts = zip(self.step, self.squeeze, strict=True)
        return [0.0, *accumulate(amount if s == step else 0.0 for s, amount in amounts)]
