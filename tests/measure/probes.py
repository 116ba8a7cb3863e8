"""One thing looked at, with the value found and the values allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .lines import Line, Setting


@dataclass(frozen=True, slots=True)
class Probe:
    """One reading of a check: ``value`` must lie from ``low`` to ``high``.

    Counted faults have the value 1 where 0 is allowed. ``where`` is the line's text, or what the
    probe is about when it is about no line.
    """

    value: float
    low: float
    high: float
    page: int
    where: str

    @property
    def excess(self) -> float:
        """How far the value is outside; 0 or less when it is inside."""
        return max(self.low - self.value, self.value - self.high)

    @property
    def kept(self) -> bool:
        """Tell whether the value is allowed; the slack is for binary fractions only."""
        return self.excess <= 1e-6


Check: TypeAlias = Callable[[Setting], Iterator[Probe]]


def on(line: Line, value: float, low: float, high: float, note: str = "") -> Probe:
    """Give the probe of a line."""
    return Probe(value, low, high, line.page, f"{line.text}{note and ' · '}{note}")


def fault(line: Line, wrong: bool, note: str = "") -> Probe:
    """Give the probe of a fault that is there or not."""
    return on(line, float(wrong), 0.0, 0.0, note)
