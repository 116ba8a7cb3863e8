"""Other machines, played by processes of this one: the same bytes, whoever is lost on the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from patience import PATIENCE
from publisher.build import Report, build
from publisher.build.cluster import connect
from publisher.diagnostics import EnvironmentFault, PublisherError, UsageError

ROOT = Path(__file__).parents[2]
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "book", "tabloid", "epub"]
"""
ARTICLE = """\
---
title: 试排
---

正文一段，用来试排。
"""
needs_dask = pytest.mark.skipif(
    find_spec("distributed") is None, reason="the extra “cluster” is not installed"
)


@pytest.mark.parametrize("address", ["", "dask://", "dask://host", "http://host:1", "dask://h:x"])
def test_wrong_addresses_are_usage_errors(address: str) -> None:
    """What is no address of a scheduler is told before anything is connected."""
    with pytest.raises(UsageError) as caught, connect(address):
        pass

    assert [d.code for d in caught.value.diagnostics] == ["B011"]


def test_without_dask_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed, what installs it is named."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentFault) as caught, connect("dask://127.0.0.1:1"):
        pass

    assert "paiban[cluster]" in str(caught.value.diagnostics[0].hint)


class Cluster:
    """A scheduler and two workers on the loopback address, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        note = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", note=note)
        self.workers = [self.start("worker", "--nthreads", "1", "--no-dashboard", note=note)]
        self.workers.append(self.start("worker", "--nthreads", "1", "--no-dashboard", note=note))
        import json

        limit = time.monotonic() + PATIENCE
        while not note.is_file() and time.monotonic() < limit:
            time.sleep(0.1)
        address = json.loads(note.read_text())["address"]
        self.address = "dask://" + address.removeprefix("tcp://")

    def start(self, kind: str, *options: str, note: Path) -> subprocess.Popen[bytes]:
        """Start one part; workers without a nanny, so that one killed stays dead."""
        more = ("--no-nanny",) if kind == "worker" else ()
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *options, *more]
        process = subprocess.Popen(
            [*command, "--scheduler-file", str(note)],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path[1:]])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def end(self) -> None:
        """End all parts."""
        for process in self.running:
            process.kill()
        for process in self.running:
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Run a cluster in a folder that holds an edition."""
    folder = tmp_path / "e"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "article.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.end()


def contents(report: Report) -> dict[str, bytes]:
    """Give all files of a report's folder."""
    return {path.name: path.read_bytes() for path in sorted(report.folder.iterdir())}


@needs_dask
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lost", [False, True], ids=["all there", "one lost"])
def test_same_bytes_from_other_machines(lost: bool, cluster: Cluster, tmp_path: Path) -> None:
    """Two workers make the same files as this process; so do they when one is killed meanwhile."""
    here = build(tmp_path / "e", tmp_path / "here")
    with connect(cluster.address) as executor:
        if lost:
            # A process takes longer than this to load the printing engine: it is killed at work.
            threading.Timer(1.0, cluster.workers[0].kill).start()
        there = build(tmp_path / "e", tmp_path / "there", executor=executor)

    assert contents(there) == contents(here)
    assert there.diagnostics == here.diagnostics
    assert (cluster.workers[0].poll() is not None) == lost


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_faults_travel_whole(cluster: Cluster, tmp_path: Path) -> None:
    """What a worker finds wrong arrives with its code and place, told once for all outputs."""
    article = tmp_path / "e" / "a" / "article.md"
    article.write_text(ARTICLE + "\n\U00030729\n", encoding="utf-8")
    with connect(cluster.address) as executor, pytest.raises(PublisherError) as caught:
        build(tmp_path / "e", tmp_path / "there", executor=executor)

    assert "G001" in [d.code for d in caught.value.diagnostics]


@needs_dask
def test_silent_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address at which nobody listens is a fault with a way out."""
    monkeypatch.setattr("publisher.build.cluster.PATIENCE", 1)
    with pytest.raises(EnvironmentFault) as caught, connect("dask://127.0.0.1:9"):
        pass

    assert [d.code for d in caught.value.diagnostics] == ["B012"]
