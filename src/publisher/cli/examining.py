"""Commands that look and say: preflight, judge, doctor, explain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..choices import Purpose
from ..console import Format, reporting, say, tell
from ..diagnostics import ExitCode, Severity, as_line
from ..tongues import spoken, term, worded
from .common import (
    FormatOption,
    LayoutsOption,
    PrinterOption,
    StrictOption,
    app,
    lay_out,
)

if TYPE_CHECKING:
    from ..doctor import Requirement


@app.command()
def preflight(
    files: Annotated[list[Path], typer.Argument(help="PDF files, whoever made them.")],
    purpose: Annotated[
        Purpose | None, typer.Option(help="What they are held to; what they say if not given.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for the reports, as HTML and as JSON.")
    ] = None,
    printer: PrinterOption = None,
    edition: Annotated[
        Path | None,
        typer.Option(
            help="Folder with edition.toml: hold them to what it says of press and pages."
        ),
    ] = None,
    layouts: LayoutsOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Examine finished PDFs: boxes, inks, pictures, fonts, tags, metadata."""
    from ..checks import preflight_files

    with reporting(form):
        reports = preflight_files(
            tuple(files),
            None if purpose is None else str(purpose),
            report,
            printer=printer,
            edition=edition,
            layouts=tuple(layouts or ()),
        )
        tell(tuple(d for one in reports for d in one.diagnostics), form)
        failed = any(not one.passed or (strict and one.has_warnings) for one in reports)
    if form is Format.TEXT:
        for one in reports:
            verdict = term("passed") if one.passed else worded("not passed")
            say(
                worded(
                    "{name}: {verdict} as {purpose}",
                    name=one.name,
                    verdict=verdict,
                    purpose=term(one.purpose),
                )
            )
    if failed:
        raise typer.Exit(ExitCode.PREFLIGHT)


@app.command()
def judge(
    file: Annotated[Path, typer.Argument(help="A PDF of newspaper pages, whoever made it.")],
    edition: Annotated[
        Path | None,
        typer.Argument(help="Folder with edition.toml: judge heads, tables and texts by it too."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="FILE.html with pictures of the pages, or FILE.json, to write."),
    ] = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Say how good printed pages are: white, feet of columns, heads, pictures, tables."""
    from ..judging import judge_file

    with reporting(form):
        judgement = judge_file(file, edition, report)
        tell(judgement.report.diagnostics, form)
    if form is Format.TEXT and judgement.table:
        _print_figures(judgement.table)
    if not judgement.report.passed or (strict and judgement.report.has_warnings):
        raise typer.Exit(ExitCode.PREFLIGHT)


def _print_figures(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of figures, their head first, under each other."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(as_line(spoken(name)), justify="right")
    for row in rows[1:]:
        table.add_row(*map(as_line, row))
    say(*lay_out(table))


@app.command()
def doctor(form: FormatOption = Format.TEXT) -> None:
    """Say what is missing on this machine, and the command that mends it."""
    from ..doctor import diagnose, examine

    with reporting(form):
        findings = examine()
        if form is Format.TEXT:
            _print_requirements(findings)
        found = diagnose(findings)
        tell(found, form)
        if any(d.severity is Severity.ERROR for d in found):
            raise typer.Exit(ExitCode.ENVIRONMENT)


def _print_requirements(findings: tuple[Requirement, ...]) -> None:
    """Print one line a requirement: whether it is met, by what, what it is for."""
    from rich.table import Table

    from ..doctor import Provision

    table = Table(
        "",
        *map(spoken, (term("requirement"), term("for"), term("found"))),
        box=None,
        pad_edge=False,
    )
    for finding in findings:
        met = finding.state is Provision.OK
        row = (finding.name, term(finding.purpose), finding.found)
        table.add_row("✓" if met else "✗", *(as_line(spoken(cell)) for cell in row))
    say(*lay_out(table))


@app.command()
def explain(code: Annotated[str, typer.Argument(help="A code as findings show it.")]) -> None:
    """Say what a code means and what mends it."""
    from ..codes import explain as look_up
    from ..tongues import chosen

    with reporting(Format.TEXT):
        say(*look_up(code, chosen()).split("\n"))
