"""What commands share: their options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

# Everything else is imported where it is used: a command that needs no printing engine starts in
# a tenth of the time.
from .. import __version__
from ..choices import Missing, Purpose
from ..console import Format, say
from ..tongues import worded
from .tongue import Tongued

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer(
    cls=Tongued,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From OCR'd Chinese newspaper text to print-ready PDFs and an EPUB.",
)


def _tell_version(asked: bool) -> None:
    if asked:
        say(worded("publisher {version}", version=__version__))
        raise typer.Exit


@app.callback()
def everything(
    lang: Annotated[
        str | None,
        typer.Option(metavar="zh|en", help="Language of all that is said; else PUBLISHER_LANG."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="Say the version and end."
        ),
    ] = False,
) -> None:
    """Hold what is said of all commands; ``Tongued`` has taken ``--lang`` before any is read."""


FormatOption = Annotated[Format, typer.Option("--format", help="How findings are printed.")]
LayoutsOption = Annotated[
    list[Path] | None,
    typer.Option("--layouts", help="Folder with layouts of your own; may be repeated."),
]
PurposeOption = Annotated[
    Purpose | None, typer.Option(help="What the PDFs are for, whatever the edition says.")
]
MissingOption = Annotated[
    Missing,
    typer.Option(help="For a character that no font has: stop, print 〓, or print an empty frame."),
]
JobsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Processes to work with; one for each processor if not given."),
]
CacheOption = Annotated[
    Path | None, typer.Option(help="Folder that remembers what was made; one for all if not given.")
]
PrinterOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The printing house it goes to, as its file is called."),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")]


def lay_out(table: Table) -> list[str]:
    """A table as wide as the terminal in lines of plain text; marks in it mean nothing."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, color_system=None)
    with console.capture() as capture:
        console.print(table)
    return capture.get().rstrip("\n").split("\n")
