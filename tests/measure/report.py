"""The result of all checks on one setting, the statistics beside it, and a table of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, pstdev

from .checks import CHECKS, Listed
from .lines import Setting
from .pagechecks import weight
from .probes import Probe
from .tables import columned

_LOOSE = 0.12


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as it must be: ``value`` where ``low`` to ``high`` is allowed."""

    check: str
    page: int
    where: str
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        limits = f"{self.low:.3f}..{self.high:.3f}"
        return f"{self.check} page {self.page}: {self.value:z.3f} not in {limits}: {self.where}"


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found; ``checked`` 0 means that there was nothing to check.

    ``worst`` is the value furthest out, or nearest to its limit when none is out.
    """

    number: str
    name: str
    checked: int
    violations: tuple[Violation, ...]
    worst: float | None

    @property
    def passed(self) -> bool:
        """Tell whether something was checked and nothing was wrong."""
        return self.checked > 0 and not self.violations


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures to compare settings by; gaps in em, per justified line that has a Han gap."""

    lines: int
    gap_mean: float
    gap_sd: float
    gap_max: float
    loose: int
    short_last: int
    uncompressed: int
    ragged: int
    dash_starts: int


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one measured text."""

    setting: Setting
    results: tuple[Result, ...]
    statistics: Statistics

    def __getitem__(self, number: str) -> Result:
        """Give the result of one check."""
        return next(result for result in self.results if result.number == number)

    def violations(self, *numbers: str) -> tuple[Violation, ...]:
        """Give the violations of some checks, of all when none is named."""
        return tuple(
            violation
            for result in self.results
            if not numbers or result.number in numbers
            for violation in result.violations
        )

    def unchecked(self) -> tuple[str, ...]:
        """Give the numbers of the checks that had nothing to look at."""
        return tuple(result.number for result in self.results if not result.checked)

    def table(self) -> str:
        """Give the results and the statistics as lines of text."""
        rows = [("check", "what", "checked", "violations", "worst")]
        rows += [
            (
                result.number,
                result.name,
                str(result.checked) if result.checked else "none",
                str(len(result.violations)) if result.checked else "-",
                "-" if result.worst is None else f"{result.worst:z.3f}",
            )
            for result in self.results
        ]
        return "\n".join((*columned(rows), "", *self.statistics_lines()))

    def statistics_lines(self) -> list[str]:
        """Give the statistics, one per line."""
        found = self.statistics
        return [
            f"lines {found.lines}, ragged {found.ragged}",
            f"Han gap per line: mean {found.gap_mean:z.4f}, sd {found.gap_sd:.4f}, "
            f"max {found.gap_max:z.3f} em; loose (> {_LOOSE} em) {found.loose}",
            f"孤字 {found.short_last}, uncompressed pairs {found.uncompressed}, "
            f"lines that start with a dash or ellipsis {found.dash_starts}",
        ]


def report(setting: Setting) -> Report:
    """Give the report of a measured setting."""
    results = tuple(judge(listed, setting) for listed in CHECKS)
    return Report(setting, results, _statistics(setting, results))


def judge(listed: Listed, setting: Setting) -> Result:
    """Give the result of one check."""
    probes = tuple(listed.check(setting))
    wrong = tuple(_violation(listed.number, probe) for probe in probes if not probe.kept)
    worst = max(probes, key=lambda probe: probe.excess).value if probes else None
    return Result(listed.number, listed.name, len(probes), wrong, worst)


def _violation(number: str, probe: Probe) -> Violation:
    return Violation(number, probe.page, probe.where, probe.value, probe.low, probe.high)


def _statistics(setting: Setting, results: Iterable[Result]) -> Statistics:
    """Give the statistics of a setting."""
    gaps = [found for line in setting.justified() if (found := line.han_gap()) is not None]
    wrong = {result.number: len(result.violations) for result in results}
    return Statistics(
        lines=len(setting.lines),
        gap_mean=fmean(gaps) if gaps else 0.0,
        gap_sd=pstdev(gaps) if gaps else 0.0,
        gap_max=max(gaps, default=0.0),
        loose=sum(found > _LOOSE for found in gaps),
        short_last=sum(line.last and not line.first and weight(line) < 2 for line in setting.lines),
        uncompressed=wrong["A1"],
        ragged=wrong["E1"],
        dash_starts=sum(line.visible[0].text[0] in "—…⋯" for line in setting.lines),
    )
