"""Work that goes on for days, done by one process after the other.

An edition that is built again after every change is built in a process of its own, which is
relieved by a fresh one in good time, and ended when it takes more than any build does. Whatever
becomes of it is a finding; the next piece of work has a process again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from .. import system
from ..diagnostics import TRACEBACK, Diagnostic, EnvironmentFault, PublisherError
from ..tongues import Said, term, worded
from ..workspace import MEGABYTE

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

T = TypeVar("T")
Tell = Callable[[Any], None]
"""Told, in the process that asks, what a piece of work has to say before it is done."""
Setting = Callable[[], AbstractContextManager["Executor | None"]]
"""Makes, in the process that works, what it may share its work out to."""

TURNS = 100
"""Pieces of work after which a process is relieved, grown or not."""
GROWN = 600
"""Megabytes held after a piece of work at which a process is relieved: one that builds a paragraph
again and again stays below 200, the largest edition measured takes 240."""
MOST = 4096
"""Megabytes at which any process of a build is ended: the largest edition measured takes 240."""
SECONDS = 1200
"""Processor time of one edition's build: the largest measured takes 15 s. Counted by the system
for the processes of the build alone, so that a busy machine is no reason."""
CLOCK = 4 * 3600
"""Seconds of the clock after which a process is ended that has not even used its processor time:
stopped, or waiting for what never comes."""
PAUSE = 0.25
"""Seconds between two looks at what a build takes."""
GRACE = 3.0
"""Seconds in which a process that is told to end removes what it has half written."""


class Shifts:
    """Processes that do one piece of work after the other, one at a time.

    Used in a ``with``: whatever happens inside, no process outlives it. ``setting`` is entered by
    each process before its first piece of work, which is given what it yields.
    """

    def __init__(self, setting: Setting = nullcontext) -> None:
        self._setting = setting
        self._worker: _Worker | None = None

    def __enter__(self) -> Shifts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._dismiss()

    @property
    def process(self) -> int | None:
        """The number of the process that works now or will next, if there is one yet."""
        return None if self._worker is None else self._worker.process.pid

    def do(
        self,
        work: Callable[..., T],
        *given: object,
        told: Tell = lambda news: None,
        parts: int = 1,
    ) -> T:
        """What ``work(executor, tell, *given)`` returns or raises, done in the other process.

        ``told`` is called here with what it tells. It may take the time of ``parts`` editions. A
        process that is lost, that takes too much or that crashes is an ``EnvironmentFault``.
        """
        if self._worker is not None and not self._worker.process.is_alive():
            self._dismiss()
        worker = self._worker = self._worker or _hire(self._setting)
        try:
            kind, value = _watch(worker, (work, given), told, SECONDS * max(parts, 1))
        except BaseException:
            self._dismiss()
            raise
        worker.turns += 1
        if worker.turns >= TURNS or held(worker.process.pid) >= GROWN:
            self._dismiss()
            # At once, and with all it needs: the next change does not wait for it.
            self._worker = _hire(self._setting, warm=True)
        if kind == "done":
            done: T = value
            return done
        raise value

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


@dataclass(slots=True)
class _Worker:
    """A process that works, and the pipe to it."""

    process: SpawnProcess
    pipe: Connection
    turns: int = 0

    def end(self, grace: float = GRACE) -> int | None:
        """End the process with all that it started; its exit status."""
        from multiprocessing import connection

        self.pipe.close()
        if grace:
            self.process.terminate()
            connection.wait([self.process.sentinel], grace)
        # Its number is its own until it is joined.
        system.end_group(self.process.pid)
        self.process.kill()
        self.process.join()
        return self.process.exitcode


# Here


def _hire(setting: Setting, *, warm: bool = False) -> _Worker:
    """Start a process; ``warm`` is one that gets ready before it is asked."""
    # Here, since a command that does not go on starts none.
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    # First, since its start lets the signal through that is blocked below.
    system.ready_to_start()
    # Of another class on Windows, which does the same.
    ends: tuple[Any, Any] = context.Pipe()
    ours, theirs = ends
    process = context.Process(target=_serve, args=(theirs, setting, warm))
    try:
        with system.undisturbed():
            process.start()
    except OSError as error:
        message = worded(
            "no process can be started: {strerror}", strerror=term(str(error.strerror))
        )
        raise EnvironmentFault(Diagnostic("B001", message)) from error
    theirs.close()
    return _Worker(process, ours)


def _watch(worker: _Worker, order: object, told: Tell, seconds: float) -> tuple[str, Any]:
    """How a piece of work ended, and what came of it."""
    from multiprocessing import connection

    process, began = worker.process, time.monotonic()
    before = spent(process.pid)
    try:
        worker.pipe.send(order)
        while True:
            if connection.wait([worker.pipe, process.sentinel], PAUSE):
                kind, value = worker.pipe.recv()
                if kind != "told":
                    return kind, value
                told(value)
            elif spent(process.pid) - before > seconds:
                raise _fault(
                    "B020",
                    worded("a build took more than {seconds} s of processor", seconds=seconds),
                )
            elif time.monotonic() - began > CLOCK:
                raise _fault("B020", worded("a build was not done after {clock} s", clock=CLOCK))
            elif (most := held(process.pid)) > MOST:
                # At once: it may take what is left of the machine's memory meanwhile.
                worker.end(0)
                raise _fault(
                    "B021",
                    worded(
                        "a build took {most:,.0f} MB of memory, of {most2:,} MB",
                        most=most,
                        most2=MOST,
                    ),
                )
    except (EOFError, ConnectionError) as error:
        raise _fault(
            "B001", worded("the process that builds has ended{how}", how=_how(worker))
        ) from error


def _fault(code: str, message: Said) -> EnvironmentFault:
    hint = worded("the next change builds again; what was made before is as it was")
    return EnvironmentFault(Diagnostic(code, message, hint=hint))


def _how(worker: _Worker) -> Said:
    """How a process ended of which nothing more comes."""
    status = worker.end()
    if status is None or status >= 0:
        return worded(" with status {status}", status=status)
    name = signal.strsignal(-status)
    ended = worded(" by signal {status}", status=-status)
    return worded("{ended} ({name})", ended=ended, name=term(name)) if name else ended


# What processes take, as the system counts it


def spent(process: int | None) -> float:
    """Seconds of processor that a process and all below it have used."""
    ticks = 0
    for number in _family(process):
        with contextlib.suppress(OSError):
            # After the name, which may hold any character: state, …, utime, stime, and those of
            # children that have ended.
            fields = (
                Path(f"/proc/{number}/stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()
            )
            ticks += sum(map(int, fields[11:15]))
    return ticks / system.ticks_a_second()


def held(process: int | None) -> float:
    """Megabytes that the largest of a process and all below it holds in memory."""
    pages = [0]
    for number in _family(process):
        with contextlib.suppress(OSError):
            pages.append(int(Path(f"/proc/{number}/statm").read_text("ascii").split()[1]))
    return max(pages) * system.page_size() / MEGABYTE


def _family(process: int | None) -> list[int]:
    """The numbers of a process and of all below it, as far as the system tells."""
    found: list[int] = [] if process is None else [process]
    for number in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{number}/task").iterdir():
                found += map(int, (task / "children").read_text("ascii").split())
    return found


# There


def _serve(pipe: Connection, setting: Setting, warm: bool) -> None:
    """Do what comes through the pipe until it is closed."""
    _take_post()
    if warm:
        from . import making  # noqa: F401 - the printing engine and all it needs
    with ExitStack() as stack:
        executors: list[Executor | None] = []
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                work, given = pipe.recv()
                try:
                    if not executors:
                        executors.append(stack.enter_context(setting()))
                    told = work(executors[0], lambda news: pipe.send(("told", news)), *given)
                    answer = ("done", told)
                except PublisherError as error:
                    answer = ("failed", error)
                except (EOFError, ConnectionError):
                    raise
                except Exception as error:
                    answer = ("failed", _crash(error))
                pipe.send(answer)


def _crash(error: Exception) -> EnvironmentFault:
    """What is said of a fault of the program itself: the work goes on with the next change."""
    import traceback

    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    places = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(places[-1].filename).name}:{places[-1].lineno})" if places else ""
    message = worded(
        "the build crashed: {name}: {error}{where}",
        name=type(error).__name__,
        error=error,
        where=where,
    )
    hint = worded(
        "this is a fault of the program, please report it; {traceback}=1 shows more",
        traceback=TRACEBACK,
    )
    return EnvironmentFault(Diagnostic("B022", message, hint=hint))


def _take_post() -> None:
    """Set up the process: it ends when it is told to, and when its parent does."""
    import multiprocessing

    # A group of its own: an interrupt is for the parent to answer, and all that is started here
    # can be ended at once.
    system.lead_group()
    signal.signal(signal.SIGTERM, _stop)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    system.begin_worker()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def _follow(sentinel: int) -> None:
    """End this process, and all it started, when its parent has ended: killed, it cannot say so."""
    from multiprocessing import connection

    connection.wait([sentinel])
    system.end_own_group()
    os._exit(1)
