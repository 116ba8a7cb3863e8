"""Side by side: the same bytes and words as one after the other, and a clean end whatever comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from patience import PATIENCE
from publisher.build import BuildReport, build, build_all
from publisher.build.pool import Processes
from publisher.diagnostics import ContentError, EnvironmentFault, UsageError

ROOT = Path(__file__).parents[2]
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "book", "epub"]
"""
ARTICLE = """\
---
title: 试排
---

正文一段，用来试排。

![说明]()
"""


def write(folder: Path, article: str = ARTICLE) -> Path:
    """Write an edition of one article and give its folder."""
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "article.md").write_text(article, encoding="utf-8")
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    """Give two processes that stay for all tests of this module."""
    with Processes(2) as executor:
        yield executor


def contents(report: BuildReport) -> dict[str, bytes]:
    """Give all files of a report's folder."""
    return {path.name: path.read_bytes() for path in sorted(report.folder.iterdir())}


def test_same_bytes_and_words(tmp_path: Path, processes: Processes) -> None:
    """Processes make the same files, manifest included, and find the same, in the same order."""
    folder = write(tmp_path / "e")
    serial = build(folder, tmp_path / "serial")
    parallel = build(folder, tmp_path / "parallel", executor=processes)

    assert contents(parallel) == contents(serial)
    assert parallel.products == serial.products
    assert parallel.diagnostics == serial.diagnostics != ()


def test_any_executor_will_do(tmp_path: Path) -> None:
    """An executor of the standard library that knows nothing of this program serves too."""
    folder = write(tmp_path / "e")
    with ThreadPoolExecutor(1) as executor:
        threaded = build(folder, tmp_path / "threaded", executor=executor)

    assert contents(threaded) == contents(build(folder, tmp_path / "serial"))


def test_what_processes_made_is_remembered(tmp_path: Path, processes: Processes) -> None:
    """After a build with processes one without has nothing to do."""
    folder, cache = write(tmp_path / "e"), tmp_path / "cache"
    first = build(folder, tmp_path / "out", cache=cache, executor=processes)

    assert first.fresh == ("newsletter", "book", "epub")
    assert build(folder, tmp_path / "out", cache=cache).fresh == ()


def test_faults_of_all_outputs_are_told_together(tmp_path: Path, processes: Processes) -> None:
    """A character no font has fails every printed output alike, and is told once."""
    folder = write(tmp_path / "e", ARTICLE + "\n\U00030729\n")
    told = []
    for executor in (None, processes):
        with pytest.raises(ContentError) as caught:
            build(folder, tmp_path / "out", executor=executor)
        told.append(caught.value.diagnostics)

    assert [d.code for d in told[0]] == ["G001"]
    assert told[0] == told[1]
    assert not (tmp_path / "out").exists()


def test_editions_side_by_side(tmp_path: Path, processes: Processes) -> None:
    """Of three editions the one with a fault is told, the others are built as if alone."""
    good = [write(tmp_path / name) for name in ("x", "y")]
    bad = write(tmp_path / "z", "no front matter")
    outs = {folder: tmp_path / "out" / folder.name for folder in (good[0], bad, good[1])}
    with pytest.raises(ContentError) as caught:
        build_all(outs, executor=processes)

    assert {Path(d.place.path).parts[-3] for d in caught.value.diagnostics if d.place} == {"z"}
    assert not outs[bad].exists()
    for folder in good:
        alone = build(folder, tmp_path / "alone" / folder.name)
        assert contents(alone) == {p.name: p.read_bytes() for p in outs[folder].iterdir()}


def test_editions_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two editions that would write into one folder are a usage error before any work."""
    folders = [write(tmp_path / name / "e") for name in "xy"]
    with pytest.raises(UsageError) as caught:
        build_all(dict.fromkeys(folders, tmp_path / "out"))

    assert [d.code for d in caught.value.diagnostics] == ["B002"]


def test_lost_process_is_told(tmp_path: Path) -> None:
    """A worker that the system ends is a fault of the machine with a way out, not a crash."""
    with Processes(1) as executor:
        with pytest.raises(BrokenExecutor):
            executor.submit(os._exit, 1).result()
        with pytest.raises(EnvironmentFault) as caught:
            build(write(tmp_path / "e"), tmp_path / "out", executor=executor)

    assert [d.code for d in caught.value.diagnostics] == ["B001"]


COMMAND = "from publisher.__main__ import main; main()"


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def group_ends(group: int, seconds: float = PATIENCE) -> bool:
    """Say whether every process of ``group`` ends in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        running = [
            state
            for path in Path("/proc").glob("[0-9]*/stat")
            for state in _state_in_group(path, group)
            if state != "Z"
        ]
        if not running:
            return True
        time.sleep(0.05)
    return False


def _state_in_group(path: Path, group: int) -> list[str]:
    try:
        fields = path.read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
    return [fields[0]] if fields[2] == str(group) else []


@pytest.mark.parametrize(
    ("number", "whole", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGTERM, False, 143)],
    ids=["ctrl-c", "int", "term"],
)
@pytest.mark.parametrize("wait", [0.0, 0.8])
def test_told_to_stop_all_processes_end(
    number: signal.Signals, whole: bool, code: int, wait: float, tmp_path: Path
) -> None:
    """Ctrl-C (to all processes) or a signal to the first ends them all, without a traceback."""
    started = _start(tmp_path)
    time.sleep(wait)
    (os.killpg if whole else os.kill)(started.pid, number)
    _, told = started.communicate(timeout=PATIENCE)

    assert started.returncode == code
    assert "Traceback" not in told
    assert group_ends(started.pid)
    assert not (tmp_path / "dist").exists()


def test_workers_do_not_outlive_a_killed_build(tmp_path: Path) -> None:
    """After kill -9 of the first process the others end by themselves."""
    started = _start(tmp_path)
    started.kill()
    started.communicate(timeout=PATIENCE)

    assert group_ends(started.pid)


LONG = "\n\n".join("这一段很长，" * 400 for _ in range(60))
"""Text that takes far longer to compose than anything here waits."""


def _start(folder: Path) -> subprocess.Popen[str]:
    """Start a build with two processes; both have their work when this returns, and long after."""
    write(folder / "e", f"{ARTICLE}\n{LONG}\n")
    started = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "build", "e", "--jobs", "2", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(folder / "c")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=_heed_interrupts,
    )
    assert started.stderr is not None
    for line in started.stderr:
        if "… epub" in line:
            break
    return started
