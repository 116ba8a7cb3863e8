"""Work for the processes that build again and again: what real work may do, and what goes wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from publisher.diagnostics import ContentError, Diagnostic
from publisher.tongues import term

Tell = Callable[[object], None]


def who(executor: Executor | None, tell: Tell) -> int:
    """Give the number of the process that does this."""
    return os.getpid()


def tells(executor: Executor | None, tell: Tell, *news: object) -> str:
    """Tell all that is given, and be done."""
    for one in news:
        tell(one)
    return "done"


def fails(executor: Executor | None, tell: Tell) -> None:
    """Find something wrong."""
    raise ContentError(Diagnostic("C001", term("wrong")))


def crashes(executor: Executor | None, tell: Tell) -> None:
    """Have a fault."""
    raise ZeroDivisionError("by nothing")


def dies(executor: Executor | None, tell: Tell, number: int) -> None:
    """End by a signal."""
    os.kill(os.getpid(), number)
    time.sleep(3600)


def turns(executor: Executor | None, tell: Tell) -> None:
    """Work without end."""
    while True:
        pass


def waits(executor: Executor | None, tell: Tell) -> None:
    """Do nothing, without end."""
    tell("waiting")
    time.sleep(3600)


def hoards(executor: Executor | None, tell: Tell, megabytes: int) -> list[bytes]:
    """Take more memory than there is, or keep some, and be done."""
    global kept
    kept = [b"x" * (1 << 20) for _ in range(megabytes)]
    return []


kept: list[bytes] = []


def starts(executor: Executor | None, tell: Tell) -> None:
    """Tell the number of a process of one's own that goes on, and wait."""
    import subprocess
    import sys

    child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    tell(child.pid)
    child.wait()


def swells(executor: Executor | None, tell: Tell) -> None:
    """Take memory without end, as far as a test should let it."""
    held: list[bytes] = []
    while len(held) < 4000:
        held.append(b"x" * (1 << 20))
        time.sleep(0.001)
    time.sleep(3600)


def rests(executor: Executor | None, tell: Tell, seconds: float) -> None:
    """Do nothing for a while."""
    time.sleep(seconds)


@contextmanager
def no_setting() -> Iterator[Executor | None]:
    """Fail to make what work could be shared out to."""
    fails(None, print)
    yield None
