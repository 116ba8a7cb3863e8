"""The command line: thin; every command reads, calls one function and prints what it says."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

# Everything else is imported where it is used: a command that needs no printing engine, and a
# build with nothing to do, start in a tenth of the time.
from .diagnostics import (
    Diagnostic,
    ExitCode,
    PublisherError,
    Severity,
    format_all,
    printable,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from .doctor import Finding

TRACEBACK = "PUBLISHER_TRACEBACK"
"""Environment variable; when set, a crash shows where it happened."""

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


FormatOption = Annotated[Format, typer.Option("--format", help="How findings are printed.")]
LayoutsOption = Annotated[
    list[Path] | None, typer.Option(help="Folder with layouts of your own; may be repeated.")
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
def _reporting(form: Format) -> Iterator[None]:
    """Turn what stopped a command into its printed findings and its exit code."""
    try:
        yield
    except PublisherError as error:
        _print(error.diagnostics, form)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        typer.echo("interrupted; nothing was written", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from error


@contextmanager
def _showing(form: Format) -> Iterator[Callable[[str], None]]:
    """Give what shows each step of long work: in place on a terminal, as plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step: typer.echo(f"… {step}", err=True) if form is Format.TEXT else None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _print(diagnostics: tuple[Diagnostic, ...], form: Format) -> None:
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


@app.command()
def build(
    edition: Annotated[
        list[Path] | None, typer.Argument(help="Folders with edition.toml; this one if not given.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the outputs, of several editions for theirs; else dist/."),
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option(help="Make only this output; may be repeated.")
    ] = None,
    layouts: LayoutsOption = None,
    purpose: PurposeOption = None,
    strict: StrictOption = False,
    cache: CacheOption = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Make everything anew and remember nothing.")
    ] = False,
    jobs: JobsOption = None,
    elsewhere: Annotated[
        str | None, typer.Option("--executor", help="Work on other machines: dask://HOST:PORT.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again after every change, until Ctrl-C.")
    ] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make the PDFs and the EPUB of an edition: all of them, or none."""
    from .build import store_folder

    folders = edition or [Path()]
    own = tuple(layouts or ())
    with _reporting(form), _executor(jobs, elsewhere) as executor:

        def once() -> None:
            _build_once(
                {folder: _target(folder, out, len(folders) > 1) for folder in folders},
                tuple(output or ()),
                own,
                purpose,
                strict,
                None if no_cache else cache or store_folder(),
                executor,
                form,
            )

        if watch:
            _again_and_again(once, folders, own)
        else:
            once()


def _build_once(
    editions: Mapping[Path, Path],
    only: tuple[str, ...],
    layouts: tuple[Path, ...],
    purpose: Purpose | None,
    strict: bool,
    cache: Path | None,
    executor: Executor | None,
    form: Format,
) -> None:
    from .build import build_all

    with _reporting(form), _showing(form) as progress:
        reports = build_all(
            editions,
            only=only,
            strict=strict,
            layouts=layouts,
            purpose=purpose,
            progress=progress,
            cache=cache,
            executor=executor,
        )
    _print(tuple(d for report in reports for d in report.diagnostics), form)
    if form is Format.TEXT:
        for report in reports:
            for product in report.products:
                pages = f", {product.pages} pages" if product.pages else ""
                size = len(product.content) / 1024
                typer.echo(f"{report.folder / product.file}  {size:,.0f} kB{pages}")


def _again_and_again(
    once: Callable[[], None], folders: list[Path], layouts: tuple[Path, ...]
) -> NoReturn:
    """Build now and after every change; a fault is told and waits for the next change."""
    from .preview import wait_for_change, watched

    places = tuple(place for folder in folders for place in watched(folder, layouts))
    while True:
        seen = wait_for_change(places)
        try:
            once()
        except typer.Exit as ended:
            if ended.exit_code == ExitCode.INTERRUPTED:
                raise
        typer.echo("… waiting for a change", err=True)
        wait_for_change(places, seen)


def _target(folder: Path, out: Path | None, several: bool) -> Path:
    """Give where the outputs of the edition in ``folder`` go."""
    from .build import output_folder

    if out is None:
        return output_folder(folder)
    return out / folder.resolve().name if several else out


@contextmanager
def _executor(jobs: int | None, elsewhere: str | None = None) -> Iterator[Executor | None]:
    """Give what makes outputs side by side; None where one process is asked for."""
    if elsewhere is not None:
        from .build.cluster import connect

        with connect(elsewhere) as executor:
            yield executor
        return
    from .build.pool import Processes, cores

    jobs = jobs or cores()
    if jobs == 1:
        yield None
        return
    with Processes(jobs) as processes:
        yield processes


@app.command()
def preview(
    edition: Annotated[Path, typer.Argument(help="Folder with edition.toml.")] = Path(),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any that is free.")
    ] = 8000,
    output: Annotated[
        list[str] | None, typer.Option(help="Show only this output; may be repeated.")
    ] = None,
    layouts: LayoutsOption = None,
    cache: CacheOption = None,
) -> None:
    """Show an edition in the browser, on this machine only, and again after every change."""
    from .build import store_folder
    from .preview import preview as show

    with _reporting(Format.TEXT):
        show(
            edition,
            port=port,
            only=tuple(output or ()),
            layouts=tuple(layouts or ()),
            cache=cache or store_folder(),
            ready=lambda address: typer.echo(f"{address}  (Ctrl-C ends it)"),
        )


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder that `build` filled.")],
    edition: Annotated[
        Path | None,
        typer.Option(help="Folder with edition.toml: build it again and compare every byte."),
    ] = None,
    layouts: LayoutsOption = None,
    purpose: PurposeOption = None,
    jobs: JobsOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Compare a folder of outputs with its manifest, and with the edition built again."""
    from .build import rebuild
    from .build.manifest import verify as compare

    with _reporting(form), _showing(form) as progress, _executor(jobs) as executor:
        found = compare(folder)
        if edition is not None:
            rebuild(
                edition,
                folder,
                purpose=purpose,
                layouts=tuple(layouts or ()),
                progress=progress,
                executor=executor,
            )
    _print(found, form)


@app.command()
def clean(
    raw: Annotated[Path, typer.Argument(help="The text as OCR left it.")],
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
    from .cleaning import Choice, Strength, clean_file

    with _reporting(form):
        strength = Strength.LIKELY if likely else Strength.SAFE
        cleaned = clean_file(raw, out, Choice(strength, select, ignore), force=force)
        if out is None:
            typer.echo(cleaned.text, nl=False)
        _print(cleaned.findings, form)
        if strict and cleaned.findings:
            raise typer.Exit(ExitCode.CONTENT)


@app.command()
def check(
    article: Annotated[Path, typer.Argument(help="article.md, or the folder it lies in.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 while doubts are open.")] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Compare an article with its raw text: what was changed, dropped, added, what is open."""
    from .cleaning import check_file

    with _reporting(form):
        comparison = check_file(article)
        _print(comparison.findings, form)
        if form is Format.TEXT:
            typer.echo(
                f"{len(comparison.edited)} passages edited, {comparison.marks} places with other "
                f"marks, {len(comparison.open)} doubts open"
            )
        failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        if any(d.severity in failing for d in comparison.findings):
            raise typer.Exit(ExitCode.CONTENT)


@app.command()
def preflight(
    files: Annotated[list[Path], typer.Argument(help="PDF files, whoever made them.")],
    purpose: Annotated[
        Purpose | None, typer.Option(help="What they are held to; what they say if not given.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for the reports, as HTML and as JSON.")
    ] = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Examine finished PDFs: boxes, inks, pictures, fonts, tags, metadata."""
    from .checks import preflight_files

    with _reporting(form):
        reports = preflight_files(tuple(files), None if purpose is None else str(purpose), report)
        _print(tuple(d for one in reports for d in one.diagnostics), form)
        failed = any(not one.passed or (strict and one.has_warnings) for one in reports)
    if form is Format.TEXT:
        for one in reports:
            verdict = "passed" if one.passed else "not passed"
            typer.echo(f"{one.name}: {verdict} as {one.purpose}")
    if failed:
        raise typer.Exit(ExitCode.PREFLIGHT)


@app.command()
def doctor(form: FormatOption = Format.TEXT) -> None:
    """Say what is missing on this machine, and the command that mends it."""
    from .doctor import diagnose, examine

    with _reporting(form):
        findings = examine()
        if form is Format.TEXT:
            _print_requirements(findings)
        found = diagnose(findings)
        _print(found, form)
        if any(d.severity is Severity.ERROR for d in found):
            raise typer.Exit(ExitCode.ENVIRONMENT)


def _print_requirements(findings: tuple[Finding, ...]) -> None:
    """Print one line a requirement: whether it is met, by what, what it is for."""
    from rich.console import Console
    from rich.table import Table

    from .doctor import State

    table = Table("", "requirement", "for", "found", box=None, pad_edge=False)
    for finding in findings:
        met = finding.state is State.OK
        table.add_row("✓" if met else "✗", finding.name, str(finding.purpose), finding.found)
    Console().print(table)


@app.command()
def layouts(
    folder: LayoutsOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """List the layouts there are, with what they are for."""
    from .layouts import list_layouts, load_layout
    from .workspace import Workspace, resources

    with _reporting(form):
        folders = (*(folder or ()), resources() / "layouts")
        workspace = Workspace(folders[-1])
        for name in sorted({name for place in folders for name in list_layouts(place)}):
            settings = load_layout(workspace, folders, name).settings
            if not settings.abstract:
                page = f"{settings.page.width:g} × {settings.page.height:g} mm"
                grid = f"{settings.grid.columns} × {settings.grid.cells} cells"
                typer.echo(f"{name:12} {settings.title}  {page}, {grid}\n    {settings.purpose}")


@app.command()
def cache(
    folder: Annotated[Path | None, typer.Option("--cache", help="Folder that remembers.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget everything.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Megabytes to keep; what was used last stays.")
    ] = None,
) -> None:
    """Say how much of what was made is remembered, and where; or forget it."""
    from .build import store_folder
    from .workspace import MEGABYTE, Store

    with _reporting(Format.TEXT):
        place = folder or store_folder()
        store = Store(place)
        if clear:
            store.clear()
        elif limit is not None:
            store.bound(limit * MEGABYTE)
        usage = store.usage()
        typer.echo(f"{place}: {usage.files} files, {usage.size / MEGABYTE:,.1f} MB")


@app.command()
def explain(code: Annotated[str, typer.Argument(help="A code as findings show it.")]) -> None:
    """Say what a code means and what mends it."""
    from .codes import explain as look_up

    with _reporting(Format.TEXT):
        typer.echo(look_up(code))


def main() -> None:
    """Run the command line; standard streams speak UTF-8 whatever the locale says.

    A crash is one line, for a report; where it happened is shown when ``PUBLISHER_TRACEBACK`` is
    set.
    """
    signal.signal(signal.SIGTERM, _stop)
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        app()
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        sys.stderr.write(_describe_crash(error))
        sys.exit(ExitCode.CRASH)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End as a program that was told to end, after what is half-written has been removed."""
    raise SystemExit(128 + number)


def _describe_crash(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "?"
    if trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    told = printable(f"{type(error).__name__}: {error}".rstrip(": "))
    return (
        f"publisher: crashed: {told} ({where})\n"
        f"    hint: this is a fault of the program, please report it; {TRACEBACK}=1 shows more\n"
    )
