"""Building after every change: the output that is looked at first, the others in a quiet moment."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..build.drafting import PageFigures, Rough, draft, measure
from ..build.shifts import Shifts, Tell
from ..diagnostics import PublisherError
from ..edition import load_edition
from ..preview import make_output, watched
from ..preview.watching import Seen, wait_for_change
from ..workspace import Workspace, scratch
from .pages import DeskPages

QUIET = 2.0
"""Seconds without a change before outputs are built that nobody looks at: an editor decides one
doubt in one or two, and must not wait for them."""
REST = 0.05
"""Seconds between two looks at the files meanwhile."""


@dataclass(frozen=True, slots=True)
class Following:
    """What is built: the outputs ``only`` of the edition in ``folder``, or all of them."""

    folder: Path
    only: tuple[str, ...] = ()
    layouts: tuple[Path, ...] = ()
    cache: Path | None = None


class Follower:
    """Keeps a board at what an edition is."""

    def __init__(self, board: DeskPages, wish: Following, stop: threading.Event) -> None:
        self.board, self.wish, self.stop = board, wish, stop
        self.folders = watched(wish.folder, wish.layouts)
        self._printed: tuple[str, ...] = ()
        self._tried: set[str] = set()

    def follow(self) -> None:
        """Build after every change, and what is looked at newly, until ``stop``."""
        with Shifts() as shifts:
            seen: Seen | None = None
            while not self.stop.is_set():
                now = wait_for_change(self.folders)
                wanted = self.board.wanted
                if now != seen:
                    seen = now
                    self._build(shifts, seen)
                elif wanted in self._printed and wanted not in self._tried:
                    self._draw(shifts, wanted)
                else:
                    self.stop.wait(REST)

    def _build(self, shifts: Shifts, seen: Seen) -> None:
        """Build the outputs one by one, until all are built or something has changed again."""
        board = self.board
        try:
            title, outputs, self._printed = shifts.do(_read, self.wish.folder)
        except PublisherError as error:
            board.fail(error.diagnostics)
            return
        names = self.wish.only or outputs
        board.begin(title, names)
        self._tried.clear()
        left = list(names)
        with scratch() as aside:
            while left and not self.stop.is_set():
                name = board.wanted if board.wanted in left else left[0]
                left.remove(name)
                if name == (board.wanted or name) and name in self._printed:
                    self._draw(shifts, name)
                    if self._changes(seen, 0.0, left):
                        return
                self._make(shifts, aside, name)
                first = len(left) == len(names) - 1
                if left and self._changes(seen, QUIET if first else 0.0, left):
                    return
        board.end()

    def _draw(self, shifts: Shifts, name: str) -> None:
        """Show the page that is looked at as soon as it is printed, then all pages of its output.

        What keeps them from being printed is told by the build that follows.
        """
        board, wish = self.board, self.wish
        page = board.wanted_page
        self._tried.add(name)
        given = wish.folder, name, wish.layouts, wish.cache
        with contextlib.suppress(PublisherError):
            board.hurry(name, page, shifts.do(_draft, *given, page)[0])
            board.draw(name, *shifts.do(_draft, *given, None))

    def _make(self, shifts: Shifts, aside: Path, name: str) -> None:
        wish, board = self.wish, self.board
        try:
            product, found = shifts.do(
                make_output, wish.folder, aside / name, name, wish.layouts, wish.cache,
                told=partial(board.draft, name),
            )  # fmt: skip
        except PublisherError as error:
            board.show(name, None, error.diagnostics)
        else:
            board.show(name, product, found)

    def _changes(self, seen: Seen, seconds: float, left: list[str]) -> bool:
        """Whether something changes within ``seconds``; another output wanted ends that."""
        limit = time.monotonic() + seconds
        while True:
            if wait_for_change(self.folders) != seen:
                return True
            over = time.monotonic() >= limit
            if over or self.stop.is_set() or self.board.wanted in left:
                return False
            self.stop.wait(REST)


# What the process that builds is given to do


def _read(
    executor: Executor | None, tell: Tell, folder: Path
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Title and outputs of an edition, and which of them have pages."""
    settings = load_edition(Workspace(folder), folder).settings
    names = tuple(output.name for output in settings.shown_outputs)
    return settings.title, names, tuple(o.name for o in settings.outputs if o.is_printed)


def _draft(
    executor: Executor | None,
    tell: Tell,
    folder: Path,
    name: str,
    layouts: tuple[Path, ...],
    cache: Path | None,
    page: int | None,
) -> tuple[Rough, tuple[PageFigures, ...]]:
    """The pages of an output, of one that is looked at in haste; with their figures if all."""
    made = draft(
        folder, name, layouts=layouts, cache=cache, executor=executor, only=page,
        hurried=page is not None,
    )  # fmt: skip
    return made, () if page is not None else measure(made, cache)
