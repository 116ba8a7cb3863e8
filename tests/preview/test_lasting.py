"""A preview that runs for days: flat, and none the worse for a build that is lost or never ends."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from patience import PATIENCE
from publisher.preview import preview

ROOT = Path(__file__).parents[2]
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "book"]
"""
ARTICLE = "---\ntitle: 试排\n---\n\n正文改了{}次。\n"
LONG = "\n\n".join("这一段很长，" * 400 for _ in range(60))
"""Text that takes far longer to compose than anything here waits."""
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="the system does not say what processes take"
)


class Reader:
    """Saves an article and waits for what a running preview shows of it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.article = folder / "a" / "article.md"
        self.address = address
        self.number = -1

    def save(self, text: str) -> None:
        """Change the article, all of it at once: half of it would be built, and told as wrong."""
        written = self.article.parents[1].with_suffix(".new")
        written.write_text(text, encoding="utf-8")
        written.replace(self.article)

    def look(self) -> dict[str, Any]:
        """Give the next state that this reader has not seen."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            with urlopen(f"{self.address}state?since={self.number}", timeout=PATIENCE) as answer:
                state: dict[str, Any] = json.load(answer)
            if state["number"] > self.number:
                self.number = state["number"]
                return state
        raise AssertionError("nothing is told any more")

    def settle(self) -> dict[str, Any]:
        """Wait until a build is done, and give the state."""
        while (state := self.look())["busy"]:
            pass
        return state

    def wait_for_work(self, lost: int = 0) -> int:
        """Wait until a build is under way, and give the number of its process, not ``lost``."""
        while not lost and not self.look()["busy"]:
            pass
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            for process in multiprocessing.active_children():
                if process.pid not in (None, lost) and process.is_alive():
                    return int(process.pid or 0)
            time.sleep(0.02)
        raise AssertionError("nobody works")


def write(folder: Path) -> Path:
    """Write an edition of one article and give its folder."""
    (folder / "a").mkdir(parents=True)
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    (folder / "a" / "article.md").write_text(ARTICLE.format("〇"), encoding="utf-8")
    return folder


@contextmanager
def showing(folder: Path) -> Iterator[Reader]:
    """Run a preview and give its reader."""
    there, stop = threading.Event(), threading.Event()
    addresses: list[str] = []

    def ready(address: str) -> None:
        addresses.append(address)
        there.set()

    named = {"port": 0, "ready": ready, "stop": stop, "cache": folder.parent / "cache"}
    thread = threading.Thread(target=preview, args=(folder,), kwargs=named)
    thread.start()
    try:
        assert there.wait(PATIENCE)
        yield Reader(folder, addresses[0])
    finally:
        stop.set()
        thread.join(PATIENCE)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Run a preview that has built once."""
    with showing(write(tmp_path / "e")) as reader:
        assert not reader.settle()["failed"]
        yield reader


def codes(state: dict[str, Any]) -> list[str]:
    """Give the codes of the errors that are shown."""
    return [f["code"] for f in state["findings"] if f["severity"] == "error"]


def digests(state: dict[str, Any]) -> list[str]:
    """Give what tells the shown outputs from others."""
    return [output["digest"] for output in state["outputs"]]


def check_lost(reader: Reader, before: list[str], code: str) -> None:
    """See that a lost build is told while what was good is shown."""
    state = reader.settle()
    assert set(codes(state)) == {code}
    assert state["failed"]
    assert digests(state) == before


def check_next(reader: Reader, before: list[str]) -> None:
    """See that the next change is built as if nothing had been."""
    reader.save(ARTICLE.format("又"))
    state = reader.settle()
    assert not state["failed"]
    assert not set(digests(state)) & set(before)


def test_a_killed_build_is_told_and_the_next_one_works(reader: Reader) -> None:
    """Killed at work for each of its outputs, the process is missed by nobody."""
    before = digests(_now(reader))
    reader.save(ARTICLE.format("多") + LONG)
    lost = 0
    for _ in before:
        lost = reader.wait_for_work(lost)
        os.kill(lost, signal.SIGKILL)
    check_lost(reader, before, "B001")
    check_next(reader, before)


@pytest.mark.parametrize(("bound", "value", "code"), [("SECONDS", 1, "B020"), ("MOST", 50, "B021")])
def test_a_build_that_takes_too_much_is_told(
    bound: str, value: int, code: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes more time or memory than any build does is ended; the next change is built."""
    before = digests(_now(reader))
    monkeypatch.setattr(f"publisher.build.shifts.{bound}", value)
    reader.save(ARTICLE.format("多") + LONG)
    check_lost(reader, before, code)
    monkeypatch.undo()
    check_next(reader, before)


def _now(reader: Reader) -> dict[str, Any]:
    with urlopen(f"{reader.address}state?since=-1", timeout=PATIENCE) as answer:
        state: dict[str, Any] = json.load(answer)
    return state


PROGRAM = """
import json, sys, threading
from pathlib import Path
from urllib.request import urlopen

import publisher.build.shifts as shifts
from publisher.preview import preview

def main():
    folder, saves = Path(sys.argv[1]), int(sys.argv[2])
    shifts.TURNS = int(sys.argv[3])
    workers, served, worked = [], [], []
    do = shifts.Shifts.do

    def noting(self, *given, **named):
        worker = self.process
        try:
            return do(self, *given, **named)
        finally:
            if self.process is not None:
                workers.append(self.process)
                worked.append(shifts.held(self.process))

    shifts.Shifts.do = noting
    there, stop, addresses = threading.Event(), threading.Event(), []
    def ready(address):
        addresses.append(address)
        there.set()
    named = {"port": 0, "ready": ready, "stop": stop, "cache": folder.parent / "cache"}
    thread = threading.Thread(target=preview, args=(folder,), kwargs=named, daemon=True)
    thread.start()
    there.wait()
    number = -1
    for n in range(saves + 1):
        while True:
            state = json.load(urlopen(f"{addresses[0]}state?since={number}"))
            if state["number"] > number:
                number = state["number"]
                if not state["busy"]:
                    break
        assert not state["failed"], state
        for output in state["outputs"]:
            for page in range(output["pages"]):
                urlopen(f"{addresses[0]}page/{output['name']}/{page + 1}.jpg").read()
        status = Path("/proc/self/statm").read_text().split()
        served.append(int(status[1]) * 4096 / (1 << 20))
        if n < saves:
            text = f"---\\ntitle: 题\\n---\\n\\n正文改了{n}次。\\n"
            (folder.parent / "new").write_text(text, encoding="utf-8")
            (folder.parent / "new").replace(folder / "a/article.md")
    stop.set()
    thread.join()
    print(json.dumps({"served": served, "worked": worked, "workers": workers}))

if __name__ == "__main__":
    main()
"""
SETTLED = 12
"""Saves until the libraries have made what they make once."""
BOUND = 40
"""Megabytes within which the readings of a flat process lie."""


def measure(folder: Path, saves: int, turns: int) -> dict[str, list[float]]:
    """Give megabytes of the server after each save, of the process that builds after each work."""
    write(folder / "e")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM, str(folder / "e"), str(saves), str(turns)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    seen: dict[str, list[float]] = json.loads(done.stdout)
    return seen


def test_thirty_saves_are_flat(tmp_path: Path) -> None:
    """Server and builder are as large after thirty saves as after a dozen; the builder changes."""
    seen = measure(tmp_path, 30, 50)
    served, worked = seen["served"], seen["worked"]

    assert len(served) == 31
    assert len(set(seen["workers"])) == 1 + len(worked) // 50
    assert max(served[-5:]) - max(served[:SETTLED]) < BOUND, served
    assert max(worked) - max(worked[: 3 * SETTLED]) < BOUND, worked
