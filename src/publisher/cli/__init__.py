"""The command line: thin; every command reads, calls one function and prints what it says.

Each module beside this one holds the commands of one kind.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from ..diagnostics import ExitCode, printable
from . import examining, making, reading, starting
from .common import app

__all__ = ["app", "examining", "main", "making", "reading", "starting"]

TRACEBACK = "PUBLISHER_TRACEBACK"
"""Environment variable; when set, a crash shows where it happened."""


def main() -> None:
    """Run the command line; standard streams speak UTF-8 whatever the locale says.

    A crash is one line, for a report; where it happened is shown when ``PUBLISHER_TRACEBACK`` is
    set.
    """
    signal.signal(signal.SIGTERM, _stop)
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        app()
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        sys.stderr.write(_describe_crash(error))
        sys.exit(ExitCode.CRASH)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End as a program that was told to end, after what is half-written has been removed."""
    raise SystemExit(128 + number)


def _describe_crash(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "?"
    if trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    told = printable(f"{type(error).__name__}: {error}".rstrip(": "))
    return (
        f"publisher: crashed: {told} ({where})\n"
        f"    hint: this is a fault of the program, please report it; {TRACEBACK}=1 shows more\n"
    )
