"""Commands about texts: import, clean, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..console import Format, hand_over, reporting, say, tell
from ..diagnostics import ExitCode, Severity
from ..tongues import worded
from .common import FormatOption, app


@app.command("import")
def bring_in(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE…", help="Files of an OCR tool, a reporter, an agency; folders."
        ),
    ],
    into: Annotated[Path, typer.Option("--into", help="The edition's folder; made if missing.")],
    likely: Annotated[bool, typer.Option("--likely", help="Apply likely changes too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 while doubts are open.")] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make a folder of each story in the sources: its text, its article, its pictures."""
    from ..cleaning import Choice, Strength
    from ..readers.importing import import_sources

    with reporting(form):
        strength = Strength.LIKELY if likely else Strength.SAFE
        imported = import_sources(sources, into, Choice(strength))
        tell(imported.findings, form)
        if form is Format.TEXT:
            say(*imported.written)
        if strict and any(f.severity is not Severity.NOTE for f in imported.findings):
            raise typer.Exit(ExitCode.CONTENT)


@app.command()
def clean(
    raw: Annotated[Path, typer.Argument(help="The text as OCR left it, in any format.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="article.md to write; stdout if not given.")
    ] = None,
    likely: Annotated[bool, typer.Option("--likely", help="Apply likely changes too.")] = False,
    select: Annotated[
        list[str] | None, typer.Option(help="Run only this rule (a code or its beginning).")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Leave this rule out.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 while doubts are open.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write over an article.md that was edited.")
    ] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make an article of OCR text; what a machine cannot decide is listed with its place."""
    from ..cleaning import Choice, Strength
    from ..readers.desk import clean_any

    with reporting(form):
        strength = Strength.LIKELY if likely else Strength.SAFE
        made = clean_any(raw, out, Choice(strength, select, ignore), force=force)
        if out is None:
            hand_over(made.cleaned.text)
        tell(made.findings, form)
        if strict and any(f.severity is not Severity.NOTE for f in made.findings):
            raise typer.Exit(ExitCode.CONTENT)


@app.command()
def check(
    article: Annotated[Path, typer.Argument(help="article.md, or the folder it lies in.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 while doubts are open.")] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Compare an article with its raw text: what was changed, dropped, added, what is open."""
    from ..readers.desk import check_any

    with reporting(form):
        comparison = check_any(article)
        tell(comparison.findings, form)
        if form is Format.TEXT:
            say(
                worded(
                    "{edited} passages edited, {marks} places with other marks, {open} doubts open",
                    edited=len(comparison.edited),
                    marks=comparison.marks,
                    open=len(comparison.open),
                )
            )
        failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        if any(d.severity in failing for d in comparison.findings):
            raise typer.Exit(ExitCode.CONTENT)
