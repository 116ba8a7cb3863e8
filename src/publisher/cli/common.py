"""What commands share: their options, how findings and progress are shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

# Everything else is imported where it is used: a command that needs no printing engine, and a
# build with nothing to do, start in a tenth of the time.
from ..diagnostics import Diagnostic, ExitCode, PublisherError, Severity, format_all

if TYPE_CHECKING:
    from concurrent.futures import Executor

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From OCR'd Chinese newspaper text to print-ready PDFs and an EPUB.",
)


class Format(StrEnum):
    """How diagnostics are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class Purpose(StrEnum):
    """What a PDF is made for (``publisher.pdf.Purpose``, which takes long to import)."""

    PROOF = "proof"
    PRESS = "press"
    ARCHIVE = "archive"


class Imposition(StrEnum):
    """How pages are put on sheets (``publisher.pdf.Imposition``)."""

    BOOKLET = "booklet"


FormatOption = Annotated[Format, typer.Option("--format", help="How findings are printed.")]
LayoutsOption = Annotated[
    list[Path] | None,
    typer.Option("--layouts", help="Folder with layouts of your own; may be repeated."),
]
PurposeOption = Annotated[
    Purpose | None, typer.Option(help="What the PDFs are for, whatever the edition says.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Processes to work with; one for each processor if not given."),
]
CacheOption = Annotated[
    Path | None, typer.Option(help="Folder that remembers what was made; one for all if not given.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")]


@contextmanager
def reporting(form: Format) -> Iterator[None]:
    """Turn what stopped a command into its printed findings and its exit code."""
    try:
        yield
    except PublisherError as error:
        tell(error.diagnostics, form)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        typer.echo("interrupted; nothing was written", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from error


@contextmanager
def showing(form: Format) -> Iterator[Callable[[str], None]]:
    """Give what shows each step of long work: in place on a terminal, as plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step: typer.echo(f"… {step}", err=True) if form is Format.TEXT else None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def tell(diagnostics: tuple[Diagnostic, ...], form: Format) -> None:
    """Print findings: text goes to stderr, records for programs to stdout."""
    if diagnostics:
        typer.echo(format_all(diagnostics, str(form)), err=form is Format.TEXT)
    if form is Format.TEXT and diagnostics:
        counts = [
            f"{sum(d.severity is severity for d in diagnostics)} {severity}s"
            for severity in Severity
            if any(d.severity is severity for d in diagnostics)
        ]
        typer.echo(", ".join(counts), err=True)


@contextmanager
def working(jobs: int | None, elsewhere: str | None = None) -> Iterator[Executor | None]:
    """Give what makes outputs side by side; None where one process is asked for."""
    if elsewhere is not None:
        from ..build.cluster import connect

        with connect(elsewhere) as executor:
            yield executor
        return
    from ..build.pool import Processes, cores

    jobs = jobs or cores()
    if jobs == 1:
        yield None
        return
    with Processes(jobs) as processes:
        yield processes
