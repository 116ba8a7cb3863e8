"""Preflight of files from anywhere, in a process of its own that cannot take the machine along.

Reading a PDF is bounded (``bounds``), but the libraries that open and draw it are not ours. What
comes from outside is therefore examined by a second process with limits on memory and time; if it
dies, that is a finding like any other.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ..pdf import Purpose
from ..workspace import MEGABYTE
from .preflight import preflight
from .report import Findings, Report
from .subject import Expected

SECONDS = 180
"""Time after which the examination ends."""
MEMORY = 4096 * MEGABYTE
"""Address space of the process."""


def preflight_guarded(
    content: bytes,
    name: str,
    purpose: Purpose | None = None,
    expected: Expected | Mapping[str, Expected] | None = None,
    *,
    drawn: bool = False,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> tuple[Report, str]:
    """Give the report on a file from anywhere, and as HTML if it is to be ``drawn``, else ""."""
    request = pickle.dumps((content, name, purpose, expected, drawn, memory))
    package = Path(__file__).parents[2]
    program = f"from {__name__} import answer; answer()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=request,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": str(package)},
            check=False,
        )
    except subprocess.TimeoutExpired:
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
    content, name, purpose, expected, drawn, memory = pickle.loads(sys.stdin.buffer.read())
    _limit_memory(memory)
    report = preflight(content, name, purpose, expected)
    html = ""
    if drawn:
        from .html import as_html

        html = as_html(report, content)
    sys.stdout.buffer.write(pickle.dumps((report, html)))


def _limit_memory(size: int) -> None:
    """Bound this process's memory where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
