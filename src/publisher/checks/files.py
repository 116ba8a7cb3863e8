"""Preflight of files on disk, and the reports written beside each other."""

from __future__ import annotations

from pathlib import Path

from ..choices import Purpose
from ..workspace import MEGABYTE, Workspace, staging
from .expecting import expect
from .guard import preflight_guarded
from .report import Report

LARGEST = 512 * MEGABYTE
"""Bytes of a file that is examined."""


def preflight_files(
    paths: tuple[Path, ...],
    purpose: str | None = None,
    out: Path | None = None,
    *,
    printer: str | None = None,
    edition: Path | None = None,
    layouts: tuple[Path, ...] = (),
) -> tuple[Report, ...]:
    """A report on each of ``paths``; with ``out``, write them there as HTML and JSON.

    A file is held to the limits of ``printer``, of the edition in the folder ``edition``, or of the
    printing condition it names, if that is one of ours. What a printing house is handed is held to
    be a press file, whatever it says.
    """
    workspace = Workspace(Path())
    held = expect(printer, edition, layouts)
    if printer is not None and purpose is None:
        purpose = Purpose.PRESS
    wanted = None if purpose is None else Purpose(purpose)
    reports = []
    for path in paths:
        content = workspace.read_bytes(path, LARGEST)
        reports.append(
            preflight_guarded(content, workspace.show(path), wanted, held, drawn=out is not None)
        )
    if out is not None:
        _write(out, paths, reports)
    return tuple(report for report, _ in reports)


def _write(out: Path, paths: tuple[Path, ...], reports: list[tuple[Report, str]]) -> None:
    names = _names(paths)
    with staging(out) as aside:
        for name, (report, html) in zip(names, reports, strict=True):
            (aside / f"{name}.preflight.json").write_bytes(report.as_json().encode())
            if html:
                (aside / f"{name}.preflight.html").write_bytes(html.encode())


def _names(paths: tuple[Path, ...]) -> list[str]:
    """A name for each report; files of one name in several folders get a number."""
    names: list[str] = []
    for path in paths:
        name, count = path.stem, 2
        while name in names:
            name, count = f"{path.stem}-{count}", count + 1
        names.append(name)
    return names
