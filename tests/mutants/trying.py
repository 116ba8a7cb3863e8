"""A mutant among the tests: those that reach its line, the cheap ones first, in a process each.

The tests of a room are collected once. Each mutant is tried in a fork of the process that has them:
the functions of its file that live there are given the code the mutant has. That takes no time, but
changes only what runs after the import; a mutant of a line that runs during it is tried in a fork
of a process that has imported nothing of the project yet.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from coverage import Coverage

from .forks import BROKEN, endings, forked
from .making import Mutant, statement
from .reaching import lines_of, reach_of, run_items

LONGER = 5
"""Times the tests take without a mutant, in processor time, after which it counts as endless."""
START = 20
"""Seconds of processor time for what comes before the tests."""
MOMENT = 2
"""Seconds that any test may take."""
OPTIONS = ("-q", "-x", "--tb=line", "--capture=sys", "-p", "no:cacheprovider", "-p", "no:xdist")
PASSED, FAILED, COLD = 0, 1, 98


class Outcome(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    ENDLESS = "endless"
    """It ran on for longer than the tests may take: noticed, too."""
    UNREACHED = "unreached"
    """No test runs the line."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where its package lies, the texts of what is mutated by path there, its files of tests.

    Without ``printing`` those tests of the files are left out that print pages (``reach``).
    """

    source: Path
    texts: Mapping[str, str]
    tests: tuple[Path, ...]
    printing: bool = True

    def file(self, path: str) -> str:
        """A path as the interpreter names it."""
        return str(self.source / path)

    def watch(self) -> Coverage:
        """Make what notes the lines of the room that run."""
        files = [self.file(path) for path in self.texts]
        watch = Coverage(data_file=None, include=files, config_file=False)
        # Tests may well run nothing of a room in their own process.
        watch.set_option("run:disable_warnings", ["no-data-collected"])
        return watch


@dataclass(frozen=True, slots=True)
class Trial:
    """How mutants are tried: how many at once, the seconds for the tests of each, what is kept."""

    jobs: int
    seconds: float
    cache: Path


Tests = tuple[str, ...]


def try_all(room: Room, mutants: Sequence[Mutant], trial: Trial) -> dict[Mutant, Outcome]:
    """Try each of ``mutants``; nothing of the room may have been imported.

    Raises ``RuntimeError`` if a test fails without a mutant.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        told = Path(folder) / "told"
        hot = forked(lambda: _try_hot(room, mutants, trial, told), folder)
        os.waitpid(hot, 0)
        if not told.exists():
            raise RuntimeError("without a mutant, not all tests pass")
        outcomes: dict[Mutant, Outcome] = {}
        cold: list[tuple[Mutant, Callable[[], int], float]] = []
        for mutant, line in zip(mutants, told.read_text("utf-8").splitlines(), strict=True):
            outcome, cost, *tests = json.loads(line)
            if outcome:
                outcomes[mutant] = Outcome(outcome)
            else:
                cold.append((mutant, _cold(room, mutant, tests), _patience(float(cost))))
        for mutant, ended in endings(cold, trial.jobs, folder):
            outcomes[mutant] = _outcome(ended)
    return outcomes


def _cold(room: Room, mutant: Mutant, tests: Sequence[str]) -> Callable[[], int]:
    def run() -> int:
        file, text = room.file(mutant.path), mutant.text(room.texts[mutant.path])
        sound = SourceFileLoader.get_code

        def get_code(loader: SourceFileLoader, fullname: str) -> CodeType | None:
            if loader.path == file:
                return compile(text, file, "exec", dont_inherit=True)
            return sound(loader, fullname)

        SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]
        # By file: not every name of a test can be asked for on a command line.
        files = dict.fromkeys(name.partition("::")[0] for name in tests)
        ended = pytest.main([*OPTIONS, *files], plugins=[_Chosen(tests)])
        if ended in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
            return BROKEN
        return FAILED if ended else PASSED

    return run


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Leaves some tests only, in their order."""

    names: Sequence[str]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take those that are named."""
        order = {name: n for n, name in enumerate(self.names)}
        items[:] = sorted(
            (item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid]
        )


def _try_hot(room: Room, mutants: Sequence[Mutant], trial: Trial, told: Path) -> int:
    watch = room.watch()
    watch.start()
    hot = _Hot(room, mutants, trial, told, watch)
    chosen = () if room.printing else ("-m", "not printing and not exhaustive")
    return int(pytest.main([*OPTIONS, *chosen, *map(str, room.tests)], plugins=[hot]))


@dataclass(frozen=True, slots=True)
class _Hot:
    """Tries mutants where the tests have been collected, instead of running them."""

    room: Room
    mutants: Sequence[Mutant]
    trial: Trial
    told: Path
    watch: Coverage

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Write what became of each mutant, or what tests it where it has to be tried cold."""
        self.watch.stop()
        imported = lines_of(self.watch, self.room.source)
        room, seconds = self.room, self.trial.seconds
        lines = {one: statement(room.texts[one.path], one.line) for one in self.mutants}
        cold = {one for one in lines if imported.get(one.path, {}).keys() & lines[one]}
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            reach = reach_of(
                session.items, room.source, room.watch, self.trial.cache, folder, self.trial.jobs
            )
            plans = {one: reach.plan(one.path, None if one in cold else some, seconds)
                     for one, some in lines.items()}  # fmt: skip
            outcomes = {one: Outcome.UNREACHED for one in plans if not plans[one]}
            items = {item.nodeid: item for item in session.items}
            tries = (
                (
                    one,
                    self._hot(one, [items[name] for name in tests], reach.each(tests)),
                    _patience(reach.cost(tests)),
                )
                for one, tests in plans.items()
                if tests and one not in cold
            )
            for one, ended in endings(tries, self.trial.jobs, folder):
                if ended != COLD:
                    outcomes[one] = _outcome(ended)
        rows = [[outcomes.get(one, ""), str(reach.cost(plans[one])), *plans[one]]
                for one in self.mutants]  # fmt: skip
        self.told.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return True

    def _hot(
        self, mutant: Mutant, items: Sequence[pytest.Item], costs: Mapping[str, float]
    ) -> Callable[[], int]:
        patience = {name: MOMENT + LONGER * cost for name, cost in costs.items()}

        def run() -> int:
            text = mutant.text(self.room.texts[mutant.path])
            if not change(self.room.file(mutant.path), text):
                return COLD
            return PASSED if run_items(items, patience) else FAILED

        return run


def change(file: str, text: str) -> bool:
    """Give the functions of a file that live the code of another text; say whether any changed."""
    with warnings.catch_warnings():
        # A comparison that became ``is`` beside a literal is a mutant like any other.
        warnings.simplefilter("ignore", SyntaxWarning)
        made = compile(text, file, "exec", dont_inherit=True)
    codes = {_name(code): code for code in _codes(made)}
    changed = False
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == file:
            code = codes.get(_name(one.__code__))
            if code is not None and code != one.__code__:
                one.__code__ = code
                changed = True
    return changed


def _name(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _patience(cost: float) -> float:
    return START + LONGER * cost


def _outcome(ended: int) -> Outcome:
    if ended in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGPROF):
        return Outcome.ENDLESS
    return Outcome.KILLED if ended else Outcome.SURVIVED
