"""Processes that mutants run in: bounded, quiet, with a folder of their own."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
MEMORY = 6 << 30
"""Bytes of data: what grows without end fails, and takes no machine along."""
IDLE = 10
"""Times its processor time that a process may take by the clock: other processes run, too."""
BROKEN = 99
"""How a process ends in which not the tests failed but what runs them."""


def forked(run: Callable[[], int], folder: str, patience: float | None = None) -> int:
    """Begin ``run`` in a fork of this process and give its number; it ends with what ``run`` gives.

    With ``patience``, seconds of processor time, it prints nothing and ends when they are over.
    """
    sys.stdout.flush()
    if child := os.fork():
        return child
    ended = BROKEN
    try:
        os.setsid()
        tempfile.tempdir = tempfile.mkdtemp(dir=folder)
        os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir
        if patience is not None:
            _bound(patience)
        ended = run()
    except MemoryError:
        ended = 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(ended)


def _bound(patience: float) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    seconds = int(patience) + 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.alarm(seconds * IDLE)


def endings(
    runs: Iterable[tuple[Key, Callable[[], int], float]], jobs: int, folder: str
) -> Iterable[tuple[Key, int]]:
    """Run each of ``runs`` with its patience, ``jobs`` at a time, and yield how each ended.

    That is what ``run`` gave, or the number of the signal that ended it, less than zero. Raises
    ``RuntimeError`` for one that could not be run.
    """
    waiting: dict[int, Key] = {}
    for key, run, patience in runs:
        if len(waiting) >= jobs:
            yield _ended(waiting)
        waiting[forked(run, folder, patience)] = key
    while waiting:
        yield _ended(waiting)


def _ended(waiting: dict[int, Key]) -> tuple[Key, int]:
    child, status = os.wait()
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    ended = os.waitstatus_to_exitcode(status)
    key = waiting.pop(child)
    if ended == BROKEN:
        raise RuntimeError(key)
    return key, ended
