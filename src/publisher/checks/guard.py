"""Files from anywhere examined in a process of its own that cannot take the machine along.

Reading a PDF is bounded (``bounds``), but the libraries that open and draw it are not ours. What
comes from outside is therefore examined by a second process with limits on memory and time; if it
dies, that is a finding like any other.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from .. import system
from ..choices import Purpose
from ..tongues import VARIABLE, Said, asked, choose, chosen, worded
from ..workspace import MEGABYTE
from .bounds import Budget
from .preflight import preflight
from .report import Findings, Report
from .subject import Expected

T = TypeVar("T")

SECONDS = 180
"""Time after which any examination ends, in seconds of the processor."""
LEAST, RATE = 6, 50_000
"""Seconds that the smallest file may take, and bytes for which a larger one has another."""
IDLE = 20
"""Seconds of the clock for each of them: other processes want the processor too."""
MEMORY = 4096 * MEGABYTE
"""Address space of the process."""


def preflight_guarded(
    content: bytes,
    name: str,
    purpose: Purpose | None = None,
    expected: Expected | Mapping[str, Expected] | None = None,
    *,
    drawn: bool = False,
    seconds: int | None = None,
    memory: int = MEMORY,
) -> tuple[Report, str]:
    """The report on a file from anywhere, and as HTML if it is to be ``drawn``, else "".

    What a file may ask for depends on its size: so many instructions, so many ``seconds``.
    """
    request = content, name, purpose, expected, drawn
    made = apart(_examine, request, len(content), seconds=seconds, memory=memory)
    return (stopped(content, name, purpose, made), "") if isinstance(made, str) else made


def _examine(
    content: bytes,
    name: str,
    purpose: Purpose | None,
    expected: Expected | Mapping[str, Expected] | None,
    drawn: bool,
) -> tuple[Report, str]:
    report = preflight(content, name, purpose, expected, Budget.sized(len(content)))
    if not drawn:
        return report, ""
    from .html import as_html

    return report, as_html(report, content)


def apart(
    work: Callable[..., T],
    given: tuple[object, ...],
    size: int,
    *,
    seconds: int | None = None,
    memory: int = MEMORY,
) -> T | Said:
    """What ``work`` makes of ``given`` in a process of its own, or why that was stopped.

    ``work`` is a function of a module, and gives no text. How long it may take depends on the
    ``size`` of the file in bytes, unless ``seconds`` are given.
    """
    if seconds is None:
        seconds = min(SECONDS, LEAST + size // RATE)
    request = pickle.dumps((work, given, memory, seconds))
    package = Path(__file__).parents[2]
    program = f"from {__name__} import answer; answer()"
    late = worded("it took more than {seconds} s", seconds=seconds)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=request,
            capture_output=True,
            timeout=seconds * IDLE,
            env={**os.environ, "PYTHONPATH": str(package), VARIABLE: chosen()},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return late
    if system.ran_out_of_time(done.returncode):
        return late
    if done.returncode != 0:
        return worded("a library gave up or memory ran out")
    made: T = pickle.loads(done.stdout)
    return made


def stopped(content: bytes, name: str, purpose: Purpose | None, why: Said) -> Report:
    """The report on a file whose examination was stopped."""
    findings = Findings()
    findings.add(
        "K108",
        worded("the examination was stopped: {why}", why=why),
        worded("export the file anew; a printer's program may fail at it as well"),
    )
    return findings.report(name, purpose or Purpose.PROOF, content, ())


def answer() -> None:
    """Do the work that stands on standard input and write what it gives to standard output."""
    work, given, memory, seconds = pickle.loads(sys.stdin.buffer.read())
    system.bound(memory, seconds)
    choose(asked(None))
    sys.stdout.buffer.write(pickle.dumps(work(*given)))
