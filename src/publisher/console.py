"""How a command runs and what it says: findings, progress, an end that can be understood.

Nothing here needs the library that reads command lines, nor anything that makes or examines.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from .diagnostics import (
    TRACEBACK,
    Diagnostic,
    ExitCode,
    PublisherError,
    as_line,
    format_all,
    refuse_tongue,
    weighed,
)
from .system import cores
from .tongues import asked, choose, of_locale, part_option, spoken, worded

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from .build import BuildReport, Product


JUDGED = "J"
"""Letter of the codes that say how good a page is: an editor looks at the page, not at each."""


class Format(StrEnum):
    """How diagnostics are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def run(command: Callable[[], object]) -> None:
    """Run a command; standard streams speak UTF-8 whatever the locale says.

    A crash is one line, for a report; where it happened is shown when ``PUBLISHER_TRACEBACK`` is
    set.
    """
    signal.signal(signal.SIGTERM, _stop)
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # What is piped into a file is the same on every system, line ends too.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        try:
            Path.cwd()
        except OSError:
            gone = worded("the current folder is no longer there")
            tell((Diagnostic("F008", gone, hint=worded("cd elsewhere")),), Format.TEXT)
            sys.exit(ExitCode.ENVIRONMENT)
        command()
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        say(*_describe_crash(error), err=True)
        sys.exit(ExitCode.CRASH)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End as a program that was told to end, after what is half-written has been removed."""
    raise SystemExit(128 + number)


def _describe_crash(error: Exception) -> tuple[str, str]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "?"
    if trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    told = f"{type(error).__name__}: {error}".rstrip(": ")
    return (
        worded("publisher: crashed: {told} ({where})", told=told, where=where),
        worded(
            "    hint: this is a fault of the program, please report it; {traceback}=1 shows more",
            traceback=TRACEBACK,
        ),
    )


# What is said


def settle(words: list[str]) -> list[str]:
    """Choose the tongue by ``--lang`` in ``words``, the environment or the locale; give the rest.

    A tongue that is not known is a UsageError, said in that of the locale.
    """
    rest, option = part_option(words)
    try:
        choose(asked(option))
    except ValueError as error:
        choose(of_locale(os.environ))
        raise refuse_tongue(error.args[0]) from error
    return rest


def say(*lines: object, err: bool = False) -> None:
    """Print each of ``lines`` as one line, to standard error if it is not what the command is for.

    Titles and names of files come from outside: what could steer a terminal, feign other lines or
    give orders to a CI is shown, not obeyed. Nothing else writes to the standard streams.
    """
    told = (spoken(line) if isinstance(line, str) else str(line) for line in lines)
    hand_over("".join(f"{as_line(line)}\n" for line in told), err=err)


def hand_over(text: str, *, err: bool = False) -> None:
    """Write ``text`` as it is: what a command makes for a file or a program, and orders to a CI."""
    stream = sys.stderr if err else sys.stdout
    stream.write(text)
    stream.flush()


@contextmanager
def reporting(form: Format) -> Iterator[None]:
    """Turn what stopped a command into its printed findings and its exit code.

    Raises SystemExit, with the code of what stopped it.
    """
    try:
        yield
    except PublisherError as error:
        tell(error.diagnostics, form)
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt as error:
        say(worded("interrupted; nothing was written"), err=True)
        raise SystemExit(ExitCode.INTERRUPTED) from error


@contextmanager
def showing(form: Format) -> Iterator[Callable[[str], None]]:
    """What shows each step of long work: in place on a terminal, as plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step: say(f"… {spoken(step)}", err=True) if form is Format.TEXT else None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(Text(as_line(spoken(step))))


def tell(diagnostics: tuple[Diagnostic, ...], form: Format, *, brief: bool = False) -> None:
    """Print findings: text goes to stderr, records for programs to stdout.

    ``brief`` text has of the judge's findings of one kind on one page only the first.
    """
    if diagnostics:
        shown = _abridge(diagnostics) if brief and form is Format.TEXT else diagnostics
        told = format_all(shown, str(form))
        if form is Format.TEXT:
            say(*told.split("\n"), err=True)
        else:
            hand_over(f"{told}\n")
    if form is Format.TEXT and diagnostics:
        say(weighed(d.severity for d in diagnostics), err=True)


def _abridge(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings with the judge's of one kind on one page as one, which counts the others."""
    kept: dict[object, list[Diagnostic]] = {}
    for one in sorted(diagnostics, key=Diagnostic.sort_key):
        judged = one.code.startswith(JUDGED) and one.place is not None
        kept.setdefault((one.place, one.code) if judged else one, []).append(one)
    return tuple(
        first
        if not more
        else replace(
            first,
            message=worded("{message}; {more} more here", message=first.message, more=len(more)),
        )
        for first, *more in kept.values()
    )


@contextmanager
def working(jobs: int | None, elsewhere: str | None = None) -> Iterator[Executor | None]:
    """What makes outputs side by side; None where one process is asked for."""
    if elsewhere is not None:
        from .build.cluster import connect

        with connect(elsewhere) as executor:
            yield executor
        return
    from .build.pool import Processes

    jobs = jobs or cores()
    if jobs == 1:
        yield None
        return
    with Processes(jobs) as processes:
        yield processes


# Building


@dataclass(frozen=True, slots=True)
class Request:
    """What a build is asked for; see ``publisher.build.build_all``."""

    folders: tuple[Path, ...]
    out: Path | None = None
    only: tuple[str, ...] = ()
    layouts: tuple[Path, ...] = ()
    purpose: str | None = None
    imposition: str | None = None
    strict: bool = False
    cache: Path | None = None
    remembers: bool = True
    allow_doubts: bool = False
    missing: str = "stop"

    def targets(self) -> Mapping[Path, Path]:
        """Each edition's folder with where its outputs go."""
        from .build import output_folder

        if self.out is None:
            return {folder: output_folder(folder) for folder in self.folders}
        if len(self.folders) == 1:
            return {self.folders[0]: self.out}
        return {folder: self.out / folder.resolve().name for folder in self.folders}

    def store(self) -> Path | None:
        """The folder that remembers; None where nothing is, or there is no place for it."""
        from .build import store_folder

        return self.cache or store_folder() if self.remembers else None


def make(
    executor: Executor | None, progress: Callable[[str], None], wish: Request
) -> tuple[BuildReport, ...]:
    """Build what is wished for."""
    from .build import build_all

    return build_all(
        wish.targets(),
        only=wish.only,
        strict=wish.strict,
        layouts=wish.layouts,
        purpose=wish.purpose,
        imposition=wish.imposition,
        allow_doubts=wish.allow_doubts,
        missing=wish.missing,
        progress=progress,
        cache=wish.store(),
        executor=executor,
    )


def build_once(
    wish: Request, making: Callable[[Callable[[str], None]], tuple[BuildReport, ...]], form: Format
) -> None:
    """Build by ``making``, which is given what shows its steps; tell what was made and found."""
    with showing(form) as progress:
        reports = making(progress)
    found = [d for report in reports for d in report.diagnostics]
    if wish.remembers and wish.store() is None:
        from .build import note_forgetting

        found.append(note_forgetting(None, None))
    tell(tuple(found), form, brief=True)
    if form is Format.TEXT:
        for report in reports:
            for name, products in _whole(report.products).items():
                size = worded(
                    "{size:,.0f} kB", size=sum(len(one.content) for one in products) / 1024
                )
                if len(products) > 1:
                    size = worded("{size}, {files} files", size=size, files=len(products))
                elif products[0].pages:
                    size = worded("{size}, {pages} pages", size=size, pages=products[0].pages)
                say(worded("{path}  {size}", path=report.folder / name, size=size))


def _whole(products: Iterable[Product]) -> dict[str, list[Product]]:
    """Files by their names; those that lie in one folder by that of the first, index.html."""
    found: dict[str, list[Product]] = {}
    first: dict[str, str] = {}
    for one in products:
        name = one.file if one.folder is None else first.setdefault(one.folder, one.file)
        found.setdefault(name, []).append(one)
    return found
