"""Which tests reach a line, and what each of them costs: asked once, and kept."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
from coverage import Coverage

from .forks import endings

ENOUGH = 3600.0
"""Seconds of processor time for the tests of a file, with each line of the room watched."""
UNBOUND: Mapping[str, float] = MappingProxyType({})
SHARED = ""
"""Who reaches what is made before a test, for it or for all of its module."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What the tests of one file cost in seconds, and who of them reaches which line of which file.

    What one test makes may be there for the next, so that a line one of them reaches is a matter
    of all of them.
    """

    shared: float
    costs: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def direct(self, path: str, lines: Iterable[int]) -> set[str] | None:
        """Say who reaches one of ``lines``: perhaps only what they share; None if nothing does."""
        there = self.lines.get(path, {})
        found = [there[line] for line in lines if line in there]
        return set().union(*found) - {SHARED} if found else None


@dataclass(frozen=True, slots=True)
class Reach:
    """What the tests of a room reach."""

    files: tuple[Reached, ...]

    def plan(self, path: str, lines: Iterable[int] | None, seconds: float) -> tuple[str, ...]:
        """Choose the tests for ``lines`` of a file, or for all of it; they take ``seconds``.

        Those come first that reach one of the lines themselves, the cheap ones before the others.
        """
        direct: list[tuple[float, list[str]]] = []
        others: list[tuple[float, list[str]]] = []
        for file in self.files:
            wanted = file.lines.get(path, {}) if lines is None else lines
            found = file.direct(path, wanted)
            if found is None:
                continue
            ordered = sorted(file.costs, key=lambda test: (file.costs[test], test))
            some = [test for test in ordered if test in found]
            cost = file.shared + sum(file.costs[test] for test in some)
            direct.append((cost, some))
            others.append((cost, [test for test in ordered if test not in found]))
        names = [name for group in (direct, others) for _, some in sorted(group) for name in some]
        return tuple(self._within(names, seconds))

    def _within(self, names: Sequence[str], seconds: float) -> Iterator[str]:
        begun: set[int] = set()
        spent = 0.0
        homes = {name: n for n, file in enumerate(self.files) for name in file.costs}
        for count, name in enumerate(names):
            home = homes[name]
            file = self.files[home]
            cost = file.costs[name] + (0 if home in begun else file.shared)
            if count and spent + cost > seconds:
                continue
            begun.add(home)
            spent += cost
            yield name

    def each(self, names: Sequence[str]) -> dict[str, float]:
        """Seconds of processor time of each test, with what it shares with others."""
        wanted = set(names)
        return {name: file.shared + cost for file in self.files
                for name, cost in file.costs.items() if name in wanted}  # fmt: skip

    def cost(self, names: Sequence[str]) -> float:
        """Seconds of processor time that tests take."""
        known = set(names)
        return sum(
            file.shared + sum(cost for name, cost in file.costs.items() if name in known)
            for file in self.files
            if known & file.costs.keys()
        )


def lines_of(watch: Coverage, source: Path) -> dict[str, dict[int, list[str]]]:
    """Say which lines ran, by file below ``source``, and for whom."""
    data = watch.get_data()
    return {
        Path(file).relative_to(source).as_posix(): {
            line: sorted(set(names)) for line, names in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }


def reach_of(
    items: Sequence[pytest.Item],
    source: Path,
    watch: Callable[[], Coverage],
    cache: Path,
    folder: str,
    jobs: int,
) -> Reach:
    """Run the tests of each file in a process, or read in ``cache`` what they reached before.

    Raises ``RuntimeError`` with the names of the files of which a test fails.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    kept = {file: cache / f"{_digest(source, file, some)}.json" for file, some in files.items()}
    cache.mkdir(parents=True, exist_ok=True)
    runs = ((file, _watched(some, source, watch, kept[file]), ENOUGH)
            for file, some in files.items() if not kept[file].exists())  # fmt: skip
    failed = sorted(file.name for file, ended in endings(runs, jobs, folder) if ended)
    if failed:
        raise RuntimeError(", ".join(failed))
    return Reach(tuple(_read(kept[file]) for file in files))


def _read(file: Path) -> Reached:
    told = json.loads(file.read_text(encoding="utf-8"))
    lines = {
        path: {int(line): names for line, names in some.items()}
        for path, some in told["lines"].items()
    }
    return Reached(told["shared"], told["costs"], lines)


def _watched(
    items: Sequence[pytest.Item], source: Path, watch: Callable[[], Coverage], kept: Path
) -> Callable[[], int]:
    def run() -> int:
        clock = _Clock(watch())
        clock.watch.start()
        items[0].config.pluginmanager.register(clock)
        passed = run_items(items)
        clock.watch.stop()
        lines = lines_of(clock.watch, source)
        shared = clock.costs.pop(SHARED, 0.0)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(asdict(Reached(shared, clock.costs, lines))), encoding="utf-8")
        if passed:
            part.replace(kept)
        return not passed

    return run


def run_items(items: Sequence[pytest.Item], patience: Mapping[str, float] = UNBOUND) -> bool:
    """Run tests until one fails; say whether all passed.

    One that takes more seconds of processor time than its ``patience`` ends the process.
    """
    session = items[0].session
    for item, following in zip(items, [*items[1:], None], strict=True):
        signal.setitimer(signal.ITIMER_PROF, patience.get(item.nodeid, 0))
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


class _Clock:
    """Notes whose lines those are that run, and how long they take."""

    def __init__(self, watch: Coverage) -> None:
        self.watch = watch
        self.costs: dict[str, float] = {}
        self.whose, self.since = SHARED, _spent()

    def _turn(self, whose: str) -> None:
        now = _spent()
        self.costs[self.whose] = self.costs.get(self.whose, 0.0) + now - self.since
        self.whose, self.since = whose, now
        self.watch.switch_context(whose)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Until it is torn down, all is for this test."""
        self._turn(item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        """What follows is for no one test."""
        self._turn(SHARED)


def _spent() -> float:
    return sum(os.times()[:4])


def _digest(source: Path, test: Path, items: Sequence[pytest.Item]) -> str:
    told = hashlib.sha256("\0".join(item.nodeid for item in items).encode())
    for file in [*sorted(source.rglob("*.py")), *sorted(source.rglob("*.toml")), test]:
        told.update(f"{file}\0".encode())
        told.update(file.read_bytes())
    return told.hexdigest()[:32]
