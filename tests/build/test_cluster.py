"""Other machines, played by processes of this one: the same bytes, whoever is lost on the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from patience import PATIENCE
from publisher.build import BuildReport, build
from publisher.build.cluster import Proving, WorkerAnswer, connect, deliver
from publisher.build.machine import Worker, present
from publisher.diagnostics import (
    ContentError,
    Diagnostic,
    EnvironmentFault,
    PublisherError,
    UsageError,
)
from publisher.tongues import term

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


def write(folder: Path) -> Path:
    """Write an edition of one article and give its folder."""
    (folder / "e" / "a").mkdir(parents=True)
    (folder / "e" / "a" / "article.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "e" / "edition.toml").write_text(EDITION, encoding="utf-8")
    return folder / "e"


@pytest.mark.parametrize(
    "address", ["", "dask://", "dask://host", "http://host:1", "dask://h:x", "tls://h:1"]
)
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


# What is believed, whoever gives the work away


KilledWorker = type("KilledWorker", (Exception,), {})
"""Called as Dask calls it."""


def _one_worker() -> int:
    return 1


def _wrong() -> None:
    raise ContentError(Diagnostic("C001", term("wrong")))


class Elsewhere(Executor):
    """Gives work to a worker that answers ``how``, whatever it is asked."""

    def __init__(self, how: Callable[[WorkerAnswer], object]) -> None:
        self.how = how

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do the work as a worker does that runs this program, and spoil it."""
        future: Future[Any] = Future()
        try:
            future.set_result(self.how(fn(*args, **kwargs)))
        except Exception as error:
            future.set_exception(error)
        return future


def _raise(error: Exception) -> Callable[[object], object]:
    def how(delivery: object) -> object:
        raise error

    return how


def test_the_same_machine_is_believed() -> None:
    """Results and faults of a worker that runs the same program arrive as they are."""
    with ThreadPoolExecutor(1) as threads, Proving(threads, _one_worker) as executor:
        assert executor.submit(divmod, 17, 5).result(PATIENCE) == (3, 2)
        with pytest.raises(ContentError, match="wrong"):
            executor.submit(_wrong).result(PATIENCE)
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result(PATIENCE)


def test_another_machine_does_nothing() -> None:
    """Asked as what it is not, a worker does not even begin, and says what it is."""
    begun: list[int] = []
    delivery = deliver("another", begun.append, [1], {})

    assert begun == []
    assert delivery.machine == present()
    assert delivery.value is delivery.failure is None


OTHER = Worker("f" * 64, (*present().tools[:-1], (present().tools[-1][0], "0.0")))


@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        (lambda d: replace(d, machine=OTHER, worker="w9"), "B023", r"w9.*ffffffffffff.*0\.0 there"),
        (lambda d: "a file", "B023", "does not say"),
        (lambda d: replace(d, machine="as good as yours"), "B023", "does not say"),
        (_raise(ModuleNotFoundError("No module named 'publisher'")), "B024", "publisher"),
        (_raise(AttributeError("no deliver\nmore")), "B024", "no deliver$"),
        (_raise(KilledWorker("x")), "B001", "ended"),
        (_raise(CancelledError()), "B012", "no more"),
    ],
    ids=["other", "bare", "liar", "absent", "older", "killed", "gone"],
)
def test_others_are_findings_and_nothing_is_kept(
    how: Callable[[WorkerAnswer], object], code: str, told: str, tmp_path: Path
) -> None:
    """Whatever a worker gives that is not the same machine: told, not used, not remembered."""
    folder, cache = write(tmp_path), tmp_path / "cache"
    with Proving(Elsewhere(how), _one_worker) as executor:
        with pytest.raises(EnvironmentFault, match=told):
            executor.submit(divmod, 17, 5).result(PATIENCE)
        with pytest.raises(EnvironmentFault) as caught:
            build(folder, tmp_path / "out", executor=executor, cache=cache)

    assert {d.code for d in caught.value.diagnostics} == {code}
    assert not (tmp_path / "out").exists()
    # Parts that the same program made before it was not believed are as good as our own.
    assert not list(cache.rglob("*.pdf"))
    made = build(folder, tmp_path / "out", cache=cache)
    assert made.fresh == ("newsletter", "book", "tabloid", "epub")


class Nobody(Executor):
    """Takes work that nobody ever does."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Give a future that never comes."""
        return Future()


def _silence() -> int:
    raise OSError("no answer")


@pytest.mark.parametrize(
    ("count", "bound", "code"),
    [(lambda: 0, "LONELY", "B024"), (_silence, "PATIENCE", "B012")],
    ids=["no workers", "silent"],
)
def test_nobody_is_waited_for_without_end(
    count: Callable[[], int], bound: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work ends with a finding where there are no workers or the scheduler answers no more."""
    for name in ("LONELY", "PATIENCE"):
        monkeypatch.setattr(f"publisher.build.cluster.{name}", 1 if name == bound else PATIENCE)
    with Proving(Nobody(), count) as executor, pytest.raises(EnvironmentFault) as caught:
        executor.submit(divmod, 17, 5).result(PATIENCE)

    assert [d.code for d in caught.value.diagnostics] == [code]


def test_workers_at_work_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: while there are workers, work may take longer than anybody is waited for."""
    for name in ("LONELY", "PATIENCE", "PAUSE"):
        monkeypatch.setattr(f"publisher.build.cluster.{name}", 0.05)
    with ThreadPoolExecutor(1) as threads, Proving(threads, _one_worker) as executor:
        executor.submit(time.sleep, 1).result(PATIENCE)


# Dask


@contextmanager
def listening(answer: bytes) -> Iterator[str]:
    """Listen as something that is no scheduler, and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        there: list[socket.socket] = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    there.append(server.accept()[0])
                    there[-1].sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"dask://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        for one in there:
            one.close()


@needs_dask
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20])
def test_what_is_no_scheduler_is_told(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What listens and never answers, or answers something else, is a fault after a while."""
    monkeypatch.setattr("publisher.build.cluster.PATIENCE", 2)
    with (
        listening(answer) as address,
        pytest.raises(EnvironmentFault) as caught,
        connect(address),
    ):
        pass

    assert [d.code for d in caught.value.diagnostics] == ["B012"]


class Cluster:
    """A scheduler and two workers on the loopback address, each a process of its own."""

    def __init__(self, folder: Path, source: Path = ROOT / "src") -> None:
        self.folder = folder
        self.source = source
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
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(self.source), *sys.path[1:]])},
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
    write(tmp_path)
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.end()


def contents(report: BuildReport) -> dict[str, bytes]:
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


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_workers_of_another_version_are_told(tmp_path: Path) -> None:
    """Workers that run other code name themselves and it; nothing of theirs is remembered."""
    folder, cache = write(tmp_path), tmp_path / "cache"
    shutil.copytree(ROOT / "src", tmp_path / "other")
    with (tmp_path / "other" / "publisher" / "words.py").open("a") as other:
        other.write("# Another version.\n")
    cluster = Cluster(tmp_path, tmp_path / "other")
    try:
        with connect(cluster.address) as executor, pytest.raises(EnvironmentFault) as caught:
            build(folder, tmp_path / "out", executor=executor, cache=cache)
    finally:
        cluster.end()

    assert {d.code for d in caught.value.diagnostics} == {"B023"}
    assert present().program[:12] in caught.value.diagnostics[0].message
    assert "process" in caught.value.diagnostics[0].message
    assert not [path for path in cache.rglob("*") if path.is_file() and path.stat().st_size > 1000]
    assert not (tmp_path / "out").exists()


@needs_dask
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", ["no workers", "stopped", "killed"])
def test_a_cluster_that_is_lost_is_told(
    what: str, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All workers killed, the scheduler stopped or killed at work: a finding, and an end."""
    monkeypatch.setattr("publisher.build.cluster.LONELY", 2)
    with connect(cluster.address) as executor:
        work = executor.submit(time.sleep, PATIENCE)
        scheduler = cluster.running[0]
        for process in cluster.workers if what == "no workers" else [scheduler]:
            process.send_signal(signal.SIGSTOP if what == "stopped" else signal.SIGKILL)
        monkeypatch.setattr("publisher.build.cluster.PATIENCE", 2)
        with pytest.raises(EnvironmentFault) as caught:
            work.result(PATIENCE)

    assert caught.value.diagnostics[0].code == ("B024" if what == "no workers" else "B012")
