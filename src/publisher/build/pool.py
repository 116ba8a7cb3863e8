"""Processes of this machine that make outputs side by side, and end when they should."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from .. import system

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

P = ParamSpec("P")
T = TypeVar("T")


class Processes(Executor):
    """An executor of ``jobs`` processes that are started with the first piece of work.

    Used in a ``with``: whatever goes wrong inside, an interrupt included, ends them at once. Each
    stays warm: the printing engine is loaded once however much it prints.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future of ``fn(*args, **kwargs)`` in one of the processes."""
        if self._pool is None:
            self._pool = _start(self.jobs)
        # Held back, so that no worker is left half started; and an interrupt, which workers go on
        # holding back, is for this process to answer.
        with system.undisturbed():
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when what was submitted is done."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None and self._pool is not None:
            import multiprocessing

            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
        self.shutdown()


def _start(jobs: int) -> ProcessPoolExecutor:
    # Here, since a build with nothing to do starts no process.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # First, since its start lets the signal through that is blocked while workers start.
    system.ready_to_start()
    # Not forked: a copy of this process would hold its locks, threads and font maps.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin)


def _begin() -> None:
    """Set up a worker: it ends when it is told to, and when its parent does."""
    import multiprocessing

    system.begin_worker()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    """End this process when its parent has ended: killed, it cannot say so."""
    from multiprocessing import connection

    connection.wait([sentinel])
    os._exit(1)
