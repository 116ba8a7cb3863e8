"""A local page that shows an edition as it is being worked on: pages, findings, files.

Only this machine can reach it. What it shows is the last good build; a fault is told beside it. It
is built in a process of its own, so that the page stays whatever becomes of that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ..build import Product, build
from ..build.shifts import Shifts, Tell
from ..diagnostics import Diagnostic, PublisherError
from ..edition import load_edition
from ..workspace import Workspace, resources, scratch
from .board import Board
from .server import Server
from .watching import wait_for_change

__all__ = ["make_output", "preview", "wait_for_change", "watched"]


def preview(
    folder: Path,
    *,
    port: int = 8000,
    only: tuple[str, ...] = (),
    layouts: tuple[Path, ...] = (),
    cache: Path | None = None,
    ready: Callable[[str], None] = lambda address: None,
    stop: threading.Event | None = None,
) -> None:
    """Serve the edition in ``folder`` and build it again after every change, until ``stop``.

    ``ready`` is told the address of the page; ``port`` 0 takes any that is free.
    """
    stop = stop or threading.Event()
    board = Board()
    with _serving(board, port) as address, Shifts() as shifts:
        ready(address)
        folders = watched(folder, layouts)
        while not stop.is_set():
            seen = wait_for_change(folders)
            _build(board, shifts, folder, only, layouts, cache)
            wait_for_change(folders, seen, stop)


def watched(folder: Path, layouts: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """The folders in which a change may change the outputs."""
    return (folder, *layouts, resources() / "layouts", resources() / "fonts")


@contextmanager
def _serving(board: Board, port: int) -> Iterator[str]:
    with Server(board, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield server.address
        finally:
            board.close()
            server.shutdown()
            thread.join()


def _build(
    board: Board,
    shifts: Shifts,
    folder: Path,
    only: tuple[str, ...],
    layouts: tuple[Path, ...],
    cache: Path | None,
) -> None:
    """Build every output, the one being looked at first, and show each as soon as it is made."""
    try:
        title, outputs = shifts.do(_read, folder)
    except PublisherError as error:
        board.fail(error.diagnostics)
        return
    names = only or outputs
    board.begin(title, names)
    with scratch() as aside:
        for name in sorted(names, key=lambda n: (n != board.wanted, names.index(n))):
            try:
                product, found = shifts.do(
                    make_output,
                    folder,
                    aside / name,
                    name,
                    layouts,
                    cache,
                    told=partial(board.draft, name),
                )
            except PublisherError as error:
                board.show(name, None, error.diagnostics)
                continue
            board.show(name, product, found)
    board.end()


# What the process that builds is given to do


def _read(executor: Executor | None, tell: Tell, folder: Path) -> tuple[str, tuple[str, ...]]:
    """Title and outputs of an edition."""
    settings = load_edition(Workspace(folder), folder).settings
    return settings.title, tuple(output.name for output in settings.shown_outputs)


def make_output(
    executor: Executor | None,
    tell: Tell,
    folder: Path,
    out: Path,
    name: str,
    layouts: tuple[Path, ...],
    cache: Path | None,
) -> tuple[Product, tuple[Diagnostic, ...]]:
    """One output and what is to be said of it; what is printed is told before its checks."""
    report = build(
        folder,
        out,
        only=(name,),
        layouts=layouts,
        cache=cache,
        executor=executor,
        showing=tell,
    )
    return report.products[0], report.diagnostics
