"""What lies beside the program's files: after every command all of it is as it was.

A neighbourhood is walked before and after: every file's and folder's path, mode, owner and content.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publisher.build import MANIFEST, build
from publisher.cli import app
from publisher.workspace import staging, write_whole
from publisher.workspace.writing import MARK, PREFIX

ROOT = Path(__file__).parents[1]
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["epub"]
"""
RAW = "试排\n\n正文一段，用来试排。\n"
ARTICLE = "---\ntitle: 试排\n---\n\n正文一段，用来试排。\n"
NAMES = ("out", "*", "?", "[a-z]*", "[!x]ut", "书", "a b", ".", "..", "**")
"""Names of output folders, of which some are patterns of a shell."""
TAILS = ("20181105", "abcdefgh", "a_b-c.d1")
"""What random endings of eight characters look like."""


def walk(folder: Path) -> dict[str, tuple[int, int, bytes | str | None]]:
    """Give what lies in ``folder`` by path: mode, owner, and content, target of a link or None."""
    seen: dict[str, tuple[int, int, bytes | str | None]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content: bytes | str | None = None
        if stat.S_ISLNK(status.st_mode):
            content = path.readlink().as_posix()
        elif stat.S_ISREG(status.st_mode):
            content = path.read_bytes()
        seen[path.relative_to(folder).as_posix()] = (status.st_mode, status.st_uid, content)
    return seen


def fill(folder: Path, names: tuple[str, ...]) -> None:
    """Put into ``folder`` what looks like unfinished files of outputs called ``names``, and is not.

    Each holds a file of a person's; some are called as our own are, and some hold a mark that is
    another folder's, a link, a folder, or a text of somebody else's.
    """
    (folder / "notes.txt").write_text("a person's")
    for name in (*names, "config", "publisher"):
        for tail in TAILS:
            there = folder / f".{name}-{tail}"
            (there / "files").mkdir(parents=True, exist_ok=True)
            (there / "files/mine.txt").write_text("a person's")
    marks = folder / "marks"
    marks.mkdir()
    with staging(marks / "x") as aside:
        text = (aside.parent / MARK).read_text()
    (marks / "text").write_text(text)
    for tail, make in {
        "copied01": lambda mark: mark.write_text(text),
        "linked02": lambda mark: mark.symlink_to(marks / "text"),
        "folder03": lambda mark: mark.mkdir(),
        "others04": lambda mark: mark.write_text("mine"),
        "piped005": os.mkfifo,
    }.items():
        there = folder / f"{PREFIX}{tail}"
        (there / "files").mkdir(parents=True)
        (there / "files/mine.txt").write_text("a person's")
        make(there / MARK)  # type: ignore[no-untyped-call]  # one of the functions above
    os.mkfifo(folder / f"{PREFIX}queue006")
    (folder / f"{PREFIX}nowhere7").symlink_to("nowhere")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder with an edition in it, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "e/a").mkdir(parents=True)
    (tmp_path / "e/edition.toml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "e/a/raw.md").write_text(RAW, encoding="utf-8")
    (tmp_path / "e/a/article.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "home").mkdir()
    # Commands of this process answer the signals of the one that runs the tests.
    answer = signal.getsignal(signal.SIGTERM)
    yield tmp_path
    signal.signal(signal.SIGTERM, answer)


@pytest.mark.parametrize("existing", [False, True], ids=["new", "there"])
@pytest.mark.parametrize("name", NAMES)
def test_a_build_leaves_its_neighbours(name: str, existing: bool, place: Path) -> None:
    """Whatever the output folder is called, what lies beside it and in it stays as it was."""
    home = place / "home"
    fill(home, tuple(one for one in NAMES if "." not in one))
    out = home / name
    if existing and not out.is_dir():
        out.mkdir()
        fill(out, (name,))
    before = walk(home)
    build(place / "e", out)
    after = walk(home)

    made = {(out / file).resolve() for file in (MANIFEST, "e.epub")}
    new = {(home / path).resolve() for path in set(after) - set(before)}
    assert {path: after.get(path) for path in before} == before
    assert new <= made | {out.resolve()}
    assert all(path.is_file() for path in made)


COMMANDS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "build": (("build", "e", "--out", "home/out"), frozenset({"out", "out/e.epub"})),
    "build --cache": (("build", "e", "--out", "home/out", "--cache", "store"), frozenset({"out"})),
    "clean": (("clean", "e/a/raw.md", "-o", "home/n/article.md"), frozenset({"n/review.html"})),
    "check": (("check", "e/a"), frozenset()),
    "new edition": (("new", "edition", "home/new"), frozenset({"new/edition.toml"})),
    "new layout": (("new", "layout", "own", "--into", "home/lay"), frozenset({"lay/own"})),
    "layouts": (("layouts", "--pictures", "home/shown"), frozenset({"shown/book.png"})),
    "preflight": (("preflight", "x.pdf", "--report", "home/r"), frozenset({"r/x.preflight.json"})),
    "judge": (("judge", "x.pdf", "--report", "home/r.json"), frozenset({"r.json"})),
    "verify": (("verify", "made", "--edition", "e", "--jobs", "1"), frozenset()),
    "cache": (("cache",), frozenset()),
    "cache --clear": (("cache", "--clear"), frozenset()),
    "cache --clear --cache": (("cache", "--clear", "--cache", "home"), frozenset()),
    "cache --limit --cache": (("cache", "--limit", "0", "--cache", "home"), frozenset()),
    "explain": (("explain", "F006"), frozenset()),
    "doctor": (("doctor",), frozenset()),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_leaves_its_neighbours(command: str, place: Path) -> None:
    """What a command is not told to make it neither changes nor removes, here or anywhere."""
    words, expected = COMMANDS[command]
    home = place / "home"
    fill(home, ("out", "new", "n", "r", "article.md"))
    # A folder that holds what a cache holds, and is none.
    for kind in ("objects", "traces", "values", "aside"):
        (home / kind / "ab").mkdir(parents=True)
        (home / kind / "ab" / "mine").write_text("a person's")
        os.utime(home / kind / "ab" / "mine", (0, 0))
    (home / "aside/mine").write_text("a person's")
    os.utime(home / "aside/mine", (0, 0))
    build(place / "e", place / "made")
    (place / "x.pdf").write_bytes(b"%PDF-1.7\nnone")
    before, all_before = walk(home), walk(place)
    CliRunner().invoke(app, words)
    after, all_after = walk(home), walk(place)

    assert {path: after.get(path) for path in before} == before
    kept = {p: seen for p, seen in all_before.items() if not p.startswith(("home/", "cache"))}
    assert {path: all_after.get(path) for path in kept} == kept
    assert expected <= set(after)
    # A new file stands under a name that was asked for.
    tops = {path.split("/")[0] for path in expected}
    assert {path.split("/")[0] for path in set(after) - set(before)} <= tops
    assert {path.split("/")[0] for path in set(all_after) - set(all_before)} <= {
        "home", "cache", "store",
    }  # fmt: skip


def test_the_walk_sees_what_is_gone(tmp_path: Path) -> None:
    """The meter is no dead one: a file gone, another content and another mode are all seen."""
    fill(tmp_path, ("out",))
    whole = walk(tmp_path)
    (tmp_path / "notes.txt").chmod(0o600)
    assert walk(tmp_path) != whole
    (tmp_path / "notes.txt").unlink()
    assert set(whole) - set(walk(tmp_path)) == {"notes.txt"}


@pytest.mark.parametrize(
    ("words", "mine"),
    [
        (("build", "e", "--out", "site"), "manifest.json"),
        (("clean", "e/a/raw.md", "-o", "site/article.md"), "review.html"),
        (("layouts", "--pictures", "site"), "book.png"),
        (("clean", "e/a/raw.md", "-o", "site/article.md"), "article.md"),
    ],
)
def test_files_of_the_same_name_are_not_written_over(
    words: tuple[str, ...], mine: str, place: Path
) -> None:
    """A person's file that is called as one of ours is told, and nothing at all is written."""
    (place / "site").mkdir()
    (place / "site" / mine).write_text("---\ntitle: a person's\n---\n\n正文。\n")
    before = walk(place / "site")
    done = CliRunner().invoke(app, words)

    assert done.exit_code in (2, 3)
    assert mine in done.output
    assert walk(place / "site") == before


# What killed processes leave

LEAVE = """
import os, sys, signal
from pathlib import Path
from publisher.workspace import staging, write_whole
if sys.argv[1] == "staging":
    with staging(Path(sys.argv[2])) as aside:
        (aside / "half").write_text("half")
        (aside / "sub").mkdir()
        os.kill(os.getpid(), signal.SIGKILL)
else:
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    write_whole(Path(sys.argv[2]), b"half")
"""


def leave(how: str, path: Path) -> None:
    """Let a process be killed while it writes ``path``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", LEAVE, how, path], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("existing", [False, True], ids=["new", "there"])
@pytest.mark.parametrize("how", ["staging", "write_whole"])
def test_what_was_left_goes(how: str, existing: bool, tmp_path: Path) -> None:
    """What a killed process left of ours is removed by the next one, and nothing else."""
    target = tmp_path / "home/out"
    target.parent.mkdir()
    fill(target.parent, ("out",))
    if how == "write_whole":
        target /= "file"
        target.parent.mkdir()
    elif existing:
        target.mkdir()
    before = walk(tmp_path)
    leave(how, target)
    left = set(walk(tmp_path)) - set(before)
    assert any(path.endswith(MARK) for path in left)
    if how == "write_whole":
        write_whole(target, b"whole")
    else:
        with staging(target) as aside:
            (aside / "file").write_text("whole")
    after = walk(tmp_path)

    assert {path: after.get(path) for path in before} == before
    assert set(after) - set(before) <= {"home/out", "home/out/file"}


def test_what_a_running_build_holds_stays(tmp_path: Path) -> None:
    """A folder of unfinished files that another process still fills is left to it."""
    with staging(tmp_path / "out") as first:
        (first / "a").write_text("1")
        with staging(tmp_path / "out") as second:
            (second / "b").write_text("2")
        assert (first / "a").is_file()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a", "b"}
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


KILLS = int(os.environ.get("KILLS", "6"))


def test_killed_builds_and_their_neighbours(place: Path) -> None:
    """Builds killed at any moment change nothing beside them; a whole one leaves but its files."""
    home = place / "home"
    fill(home, ("out",))
    before = walk(home)
    command = [sys.executable, "-m", "publisher", "build", "e", "--out", "home/out", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    begun = time.monotonic()
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    span = time.monotonic() - begun
    whole = walk(home)
    for n in range(KILLS):
        running = subprocess.Popen(command, env=environment)
        time.sleep(span * (0.5 + 0.55 * n / KILLS))
        running.kill()
        running.wait()
        seen = walk(home)
        assert {path: seen.get(path) for path in before} == before
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    assert walk(home) == whole
