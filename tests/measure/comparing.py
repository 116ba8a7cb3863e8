"""Reports side by side: the matrix of checks by layout, and the figures by engine."""

from __future__ import annotations

from collections.abc import Mapping

from .checks import CHECKS
from .report import Report, Result


def matrix(reports: Mapping[str, Report]) -> list[tuple[str, ...]]:
    """Give one row per check and one column per report, after a head row.

    A cell is the number of violations of the number checked, or a dash for nothing to check.
    """
    head = ("check", "what", *reports)
    return [head] + [
        (listed.number, listed.name, *(_cell(report[listed.number]) for report in reports.values()))
        for listed in CHECKS
    ]


def _cell(result: Result) -> str:
    return f"{len(result.violations)} of {result.checked}" if result.checked else "–"


def figures(reports: Mapping[str, Report]) -> list[tuple[str, ...]]:
    """Give the statistics of each report as one row, after a head row; gaps in em."""
    head = ("", "lines", "mean", "sd", "max", "loose", "孤字", "uncompressed", "ragged")
    rows: list[tuple[str, ...]] = [head]
    for name, report in reports.items():
        found = report.statistics
        gaps = (f"{found.gap_mean:z.4f}", f"{found.gap_sd:.4f}", f"{found.gap_max:z.3f}")
        counts = (found.loose, found.short_last, found.uncompressed, found.ragged)
        rows.append((name, str(found.lines), *gaps, *map(str, counts)))
    return rows
