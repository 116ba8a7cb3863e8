"""Building after every change: the output that is looked at first, the others in a quiet moment."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from ..build.shifts import Shifts
from ..diagnostics import PublisherError
from ..preview import make_output, read_outputs, watched
from ..preview.board import Board
from ..preview.watching import Seen, wait_for_change
from ..workspace import scratch

QUIET = 2.0
"""Seconds without a change before outputs are built that nobody looks at: an editor decides one
doubt in one or two, and must not wait for them."""


def follow(
    board: Board,
    folder: Path,
    *,
    only: tuple[str, ...],
    layouts: tuple[Path, ...],
    cache: Path | None,
    stop: threading.Event,
) -> None:
    """Keep ``board`` at what the edition in ``folder`` is, until ``stop``."""
    folders = watched(folder, layouts)
    with Shifts() as shifts:
        while not stop.is_set():
            seen = wait_for_change(folders)
            _follow_one(board, shifts, folder, only, layouts, cache, folders, seen, stop)
            wait_for_change(folders, seen, stop)


def _follow_one(
    board: Board,
    shifts: Shifts,
    folder: Path,
    only: tuple[str, ...],
    layouts: tuple[Path, ...],
    cache: Path | None,
    folders: tuple[Path, ...],
    seen: Seen,
    stop: threading.Event,
) -> None:
    """Build the outputs one by one, until all are built or something has changed again."""
    try:
        title, outputs = shifts.do(read_outputs, folder)
    except PublisherError as error:
        board.fail(error.diagnostics)
        return
    names = only or outputs
    board.begin(title, names)
    left = list(names)
    with scratch() as aside:
        while left and not stop.is_set():
            name = board.wanted if board.wanted in left else left[0]
            left.remove(name)
            told = partial(board.draft, name)
            try:
                product, found = shifts.do(
                    make_output, folder, aside / name, name, layouts, cache, told=told
                )
            except PublisherError as error:
                board.show(name, None, error.diagnostics)
            else:
                board.show(name, product, found)
            pause = QUIET if len(left) == len(names) - 1 else 0.0
            if has_changed(folders, seen, pause, board, left, stop):
                return
    board.end()


def has_changed(
    folders: tuple[Path, ...],
    seen: Seen,
    pause: float,
    board: Board,
    left: list[str],
    stop: threading.Event,
) -> bool:
    """Say whether the folders change within ``pause`` seconds; another output wanted ends it."""
    limit = threading.Event()
    timer = threading.Timer(pause, limit.set) if pause else None
    if timer is None:
        limit.set()
    else:
        timer.daemon = True
        timer.start()
    while True:
        if wait_for_change(folders) != seen:
            return True
        if limit.is_set() or stop.is_set() or board.wanted in left:
            return False
        stop.wait(0.05)
