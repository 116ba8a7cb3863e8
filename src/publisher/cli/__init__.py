"""The command line: thin; every command reads, calls one function and prints what it says.

Each module beside this one holds the commands of one kind.
"""

from __future__ import annotations

from ..console import run
from . import examining, making, proofing, reading, starting
from .common import app

__all__ = ["app", "examining", "main", "making", "proofing", "reading", "starting"]


def main() -> None:
    """Run the command line."""
    run(app)
