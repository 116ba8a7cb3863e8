"""Preflight of files from anywhere, in a process of its own that cannot take the machine along.

Reading a PDF is bounded (``bounds``), but the libraries that open and draw it are not ours. What
comes from outside is therefore examined by a second process with limits on memory and time; if it
dies, that is a finding like any other.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ..pdf import Purpose
from ..workspace import MEGABYTE
from .bounds import Budget
from .preflight import preflight
from .report import Findings, Report
from .subject import Expected

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
    """Give the report on a file from anywhere, and as HTML if it is to be ``drawn``, else "".

    What a file may ask for depends on its size: so many instructions, so many ``seconds``.
    """
    if seconds is None:
        seconds = min(SECONDS, LEAST + len(content) // RATE)
    request = pickle.dumps((content, name, purpose, expected, drawn, memory, seconds))
    package = Path(__file__).parents[2]
    program = f"from {__name__} import answer; answer()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=request,
            capture_output=True,
            timeout=seconds * IDLE,
            env={**os.environ, "PYTHONPATH": str(package)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _stopped(content, name, purpose, f"it took more than {seconds} s"), ""
    if done.returncode == -signal.SIGXCPU:
        return _stopped(content, name, purpose, f"it took more than {seconds} s"), ""
    if done.returncode != 0:
        return _stopped(content, name, purpose, "a library gave up or memory ran out"), ""
    report, html = pickle.loads(done.stdout)
    assert isinstance(report, Report)
    return report, str(html)


def _stopped(content: bytes, name: str, purpose: Purpose | None, why: str) -> Report:
    findings = Findings()
    findings.add(
        "K108",
        f"the examination was stopped: {why}",
        "export the file anew; a printer's program may fail at it as well",
    )
    return findings.report(name, purpose or Purpose.PROOF, content, ())


def answer() -> None:
    """Examine what stands on standard input and write the report to standard output."""
    given = pickle.loads(sys.stdin.buffer.read())
    content, name, purpose, expected, drawn, memory, seconds = given
    _limit(memory, seconds)
    report = preflight(content, name, purpose, expected, Budget.sized(len(content)))
    html = ""
    if drawn:
        from .html import as_html

        html = as_html(report, content)
    sys.stdout.buffer.write(pickle.dumps((report, html)))


def _limit(size: int, seconds: int) -> None:
    """Bound this process's memory and time where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
