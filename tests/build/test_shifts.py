"""Work that goes on is done in processes that are relieved, bounded, and missed by nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import toil
from patience import PATIENCE
from publisher.build.shifts import Shifts
from publisher.diagnostics import ContentError, EnvironmentFault

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="the system does not say what processes take"
)


def runs(process: int) -> bool:
    """Say whether a process runs; one that has ended and is not yet buried does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def ends(process: int) -> bool:
    """Say whether a process ends in time."""
    limit = time.monotonic() + PATIENCE
    while runs(process) and time.monotonic() < limit:
        time.sleep(0.02)
    return not runs(process)


def codes(error: pytest.ExceptionInfo[EnvironmentFault]) -> list[str]:
    """Give the codes of what was found."""
    return [d.code for d in error.value.diagnostics]


def test_one_process_does_one_work_after_the_other() -> None:
    """Results, news and faults come from a process that stays, and is gone afterwards."""
    heard: list[object] = []
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        assert shifts.do(toil.tells, 1, "zwei", told=heard.append) == "done"
        with pytest.raises(ContentError, match="wrong"):
            shifts.do(toil.fails)
        assert shifts.do(toil.who) == first == shifts.process != os.getpid()

    assert heard == [1, "zwei"]
    assert ends(first)


def test_it_is_relieved_after_its_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven pieces of work at three a turn take three processes."""
    monkeypatch.setattr("publisher.build.shifts.TURNS", 3)
    with Shifts() as shifts:
        seen = [shifts.do(toil.who) for _ in range(7)]

    assert [seen.count(one) for one in dict.fromkeys(seen)] == [3, 3, 1]
    assert not any(map(runs, seen))


def test_one_that_has_grown_is_relieved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that keeps 300 MB does no more work; one that keeps little does."""
    monkeypatch.setattr("publisher.build.shifts.GROWN", 250)
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        shifts.do(toil.hoards, 10)
        assert shifts.do(toil.who) == first
        shifts.do(toil.hoards, 300)
        assert shifts.do(toil.who) != first
        assert not runs(first)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_lost_process_is_told(number: signal.Signals) -> None:
    """A process that the system ends is a finding that says how; the next work has another."""
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        with pytest.raises(EnvironmentFault, match=f"signal {number.value}") as caught:
            shifts.do(toil.dies, number)
        assert codes(caught) == ["B001"]
        assert shifts.do(toil.who) != first


def test_one_lost_between_two_works_is_not_missed() -> None:
    """Killed while nothing is to be done, it is replaced without a word."""
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        os.kill(first, signal.SIGKILL)
        assert ends(first)
        assert shifts.do(toil.who) != first


def test_a_crash_is_told() -> None:
    """A fault of the program is a finding with its place; the process goes on."""
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        with pytest.raises(EnvironmentFault, match=r"ZeroDivisionError: by nothing \(toil") as seen:
            shifts.do(toil.crashes)
        assert codes(seen) == ["B022"]
        assert shifts.do(toil.who) == first


def test_a_setting_that_fails_is_told_each_time() -> None:
    """What cannot be entered is a finding of every piece of work."""
    with Shifts(toil.no_setting) as shifts:
        for _ in range(2):
            with pytest.raises(ContentError, match="wrong"):
                shifts.do(toil.who)


@pytest.mark.parametrize(
    ("work", "bound"), [(toil.turns, "SECONDS"), (toil.waits, "CLOCK")], ids=["turns", "waits"]
)
def test_work_without_end_is_ended(
    work: object, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What uses up its processor time, or does nothing for hours, is ended and told of."""
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        monkeypatch.setattr(f"publisher.build.shifts.{bound}", 1)
        with pytest.raises(EnvironmentFault) as caught:
            shifts.do(work)  # type: ignore[arg-type]
        assert codes(caught) == ["B020"]
        assert not runs(first)
        monkeypatch.undo()
        assert shifts.do(toil.who) != first


def test_waiting_takes_no_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what only waits is not ended for the time it takes on the clock."""
    monkeypatch.setattr("publisher.build.shifts.SECONDS", 1)
    with Shifts() as shifts:
        shifts.do(toil.who, parts=1000)
        shifts.do(toil.rests, 3)


def test_what_its_processes_take_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time that a child of the process uses up ends both."""
    children: list[int] = []
    with Shifts() as shifts:
        shifts.do(toil.who)
        monkeypatch.setattr("publisher.build.shifts.SECONDS", 1)
        with pytest.raises(EnvironmentFault):
            shifts.do(toil.starts, told=children.append)

    assert ends(children[0])


def test_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that takes memory without end is ended at the bound, long before all is gone."""
    monkeypatch.setattr("publisher.build.shifts.MOST", 300)
    with Shifts() as shifts:
        first = shifts.do(toil.who)
        with pytest.raises(EnvironmentFault) as caught:
            shifts.do(toil.swells)
        assert codes(caught) == ["B021"]
        assert not runs(first)


PROGRAM = """
import sys
import toil
from publisher.build.shifts import Shifts
if __name__ == "__main__":
    with Shifts() as shifts:
        told = lambda child: print(shifts.process, child, flush=True)
        shifts.do(toil.starts, told=told)
"""


@contextmanager
def working(folder: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Start a program whose process has started one itself; give it and their numbers."""
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    assert started.stdout is not None
    with started, started.stdout:
        yield started, list(map(int, started.stdout.readline().split()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_its_parent(number: signal.Signals, tmp_path: Path) -> None:
    """However the program ends, the process that works and those it started end with it."""
    with working(tmp_path) as (started, others):
        assert len(others) == 2
        assert all(map(runs, others))
        started.send_signal(number)
        started.wait(PATIENCE)

        assert all(map(ends, others))
