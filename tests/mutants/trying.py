"""A mutant among the tests: in a copy of the project, the tests that reach its line first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .making import Mutant

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "pyproject.toml")
LINKED = ("fonts", "layouts", "content", "docs", "README.md", "README.zh.md")


class Outcome(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    ENDLESS = "endless"
    """It ran on for longer than the tests may take: noticed, too."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the project that mutants may spoil."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Copy:
        """Copy what is mutated and what tests it; all else is linked."""
        folder.mkdir()
        for name in COPIED:
            there = ROOT / name
            if there.is_dir():
                shutil.copytree(
                    there,
                    folder / name,
                    ignore=shutil.ignore_patterns("__pycache__", "node_modules"),
                )
            else:
                shutil.copy(there, folder / name)
        for name in LINKED:
            (folder / name).symlink_to(ROOT / name)
        return cls(folder)

    def try_mutant(self, mutant: Mutant, tests: Sequence[str], patience: float) -> Outcome:
        """Say what the tests say of a mutant; the file is as it was afterwards."""
        file = self.folder / "src/publisher" / mutant.path
        source = file.read_text(encoding="utf-8")
        file.write_text(mutant.text(source), encoding="utf-8")
        try:
            return self._outcome(tests, patience)
        finally:
            file.write_text(source, encoding="utf-8")

    def _outcome(self, tests: Sequence[str], patience: float) -> Outcome:
        try:
            passed = self.run(tests, patience)
        except subprocess.TimeoutExpired:
            return Outcome.ENDLESS
        return Outcome.SURVIVED if passed else Outcome.KILLED

    def run(self, tests: Sequence[str], patience: float, *options: str) -> bool:
        """Run tests until one fails; say whether all passed."""
        command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--tb=no", "--no-header",
                   "-p", "no:cacheprovider", "-p", "no:xdist", *options, *tests]  # fmt: skip
        environ = {**os.environ, "CI": "true", "PYTHONPATH": str(self.folder / "src")}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environ,
            timeout=patience,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0
