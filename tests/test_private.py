"""What is remembered is this user's alone, and that nothing can be remembered stops nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from publisher import doctor
from publisher.build import build, store_folder
from publisher.cli import app
from publisher.doctor import Provision, examine, this_machine
from publisher.workspace import Glance, Store, cache_folder, digest, find_trouble, make_private
from publisher.workspace.store import TAG, TAGGED

ROOT = Path(__file__).parents[1]
NOBODY = 65534
"""The user that is nobody, on Linux."""
is_root = os.geteuid() == 0
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "epub"]
"""
ARTICLE = "---\ntitle: 试排\n---\n\n正文一段，用来试排。\n"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Give the folder of an edition."""
    folder = tmp_path / "e"
    (folder / "a").mkdir(parents=True)
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    (folder / "a/article.md").write_text(ARTICLE, encoding="utf-8")
    return folder


# Where it lies


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HOME": "{0}"}, "{0}/.cache/publisher"),
        ({"HOME": "{0}", "XDG_CACHE_HOME": "/var/c"}, "/var/c/publisher"),
        ({"HOME": "{0}", "XDG_CACHE_HOME": "relative"}, "{0}/.cache/publisher"),
        ({"HOME": "{0}", "XDG_CACHE_HOME": ""}, "{0}/.cache/publisher"),
        ({"HOME": "/nonexistent"}, None),
        ({"HOME": ""}, None),
        ({"HOME": "relative"}, None),
        ({"HOME": "{0}/file"}, None),
    ],
)
def test_cache_folder(environment: dict[str, str], folder: str | None, tmp_path: Path) -> None:
    """The cache lies where XDG says, or below a home that is there; else there is none."""
    (tmp_path / "file").touch()
    given = {name: value.format(tmp_path) for name, value in environment.items()}
    wanted = None if folder is None else Path(folder.format(tmp_path))
    assert cache_folder(given) == wanted


def test_without_a_home_there_is_no_shared_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user of whom the system knows no home gets none of the folders that users share."""

    def homeless(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)
    assert cache_folder({}) is None


# Whose it is


def _as_it_should_be(folder: Path) -> None:
    make_private(folder)


def _others_may_write(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def _group_may_write(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o770)


def _link(folder: Path) -> None:
    (folder.parent / "real").mkdir(mode=0o700)
    folder.symlink_to("real")


def _file(folder: Path) -> None:
    folder.touch()


def _below_what_others_may_change(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    folder.parent.chmod(0o777)


def _anothers(folder: Path) -> None:
    if not is_root:
        pytest.skip("only root can give a folder away")
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)


STRANGE: tuple[tuple[Callable[[Path], None], str], ...] = (
    (_others_may_write, "others may write to it"),
    (_group_may_write, "others may write to it"),
    (_link, "it is a link"),
    (_file, "it is no folder"),
    (_below_what_others_may_change, "others may replace"),
    (_anothers, "it belongs to another user"),
)


@pytest.mark.parametrize(("make", "told"), STRANGE)
def test_a_strange_folder_is_not_used(
    make: Callable[[Path], None], told: str, edition: Path, tmp_path: Path
) -> None:
    """Where others can have put something nothing is read or written; a build says so."""
    planted = tmp_path / "place/store"
    planted.parent.mkdir()
    make(planted)
    seen = sorted(tmp_path.joinpath("place").rglob("*"))
    assert told in (find_trouble(planted) or "")

    report = build(edition, tmp_path / "out", cache=planted)
    (note,) = [d for d in report.diagnostics if d.code == "B015"]
    assert told in note.message
    assert report.fresh == ("newsletter", "epub")
    assert sorted(tmp_path.joinpath("place").rglob("*")) == seen
    assert build(edition, tmp_path / "out", cache=planted).fresh == ("newsletter", "epub")


def test_a_private_folder_is_used(edition: Path, tmp_path: Path) -> None:
    """The control: a folder of one's own remembers, with a tag, and nobody else may enter."""
    cache = tmp_path / "place/store"
    first = build(edition, tmp_path / "out", cache=cache)
    assert first.fresh == ("newsletter", "epub")
    second = build(edition, tmp_path / "out", cache=cache)
    assert second.fresh == ()
    assert not [d for r in (first, second) for d in r.diagnostics if d.code == "B015"]
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert (cache / TAG).read_text() == TAGGED


@pytest.mark.skipif(not is_root, reason="only root can give a file away")
def test_another_users_file_is_not_believed(edition: Path, tmp_path: Path) -> None:
    """Even in a folder of one's own a file that another user put there is none."""
    cache = tmp_path / "store"
    build(edition, tmp_path / "out", cache=cache)
    for path in cache.rglob("*"):
        if path.is_file() and path.name != TAG:
            os.chown(path, NOBODY, NOBODY)
    assert build(edition, tmp_path / "out", cache=cache).fresh == ("newsletter", "epub")


def test_links_in_the_cache_are_not_followed(tmp_path: Path) -> None:
    """A link in the place of what is remembered is nothing."""
    store = Store(tmp_path / "store")
    address = store.put(b"content")
    path = tmp_path / "store/objects" / address[:2] / address
    path.rename(tmp_path / "elsewhere")
    assert store.get(address) is None
    path.symlink_to(tmp_path / "elsewhere")
    assert store.get(address) is None


@pytest.mark.parametrize(
    "trace",
    ["", "nonsense", "[]", "[1]", "[1, 2]", '[{"a": 1}, "x"]', "{}", "null", "[" * 100_000],
)
def test_whole_traces_that_are_none(trace: str, tmp_path: Path) -> None:
    """A trace that has its digest as name and is no trace is passed over."""
    store = Store(tmp_path / "store")
    store.put(b"x")
    folder = tmp_path / "store/traces" / ("k" * 64)
    folder.mkdir(parents=True)
    (folder / digest(trace.encode())).write_text(trace)
    assert store.find("k" * 64, Glance()) is None


@pytest.mark.parametrize("result", [b"", b"nonsense", b"[]", b"{}", b"null", b'{"files": 1}'])
def test_whole_results_that_are_none(result: bytes, edition: Path, tmp_path: Path) -> None:
    """A remembered result that is whole and none is made anew."""
    cache = tmp_path / "store"
    build(edition, tmp_path / "out", cache=cache)
    store = Store(cache)
    for folder in (cache / "traces").iterdir():
        for path in folder.iterdir():
            facts, _ = json.loads(path.read_bytes())
            path.unlink()
            store.keep(folder.name, facts, result)
    assert build(edition, tmp_path / "out", cache=cache).fresh == ("newsletter", "epub")


# What is not ours


@pytest.mark.parametrize("words", [("--clear",), ("--limit", "0"), ()])
def test_a_folder_of_other_things_is_no_cache(words: tuple[str, ...], tmp_path: Path) -> None:
    """A folder with other things in it is told and left alone, like a cache as it may look."""
    mine = tmp_path / "repository/objects/ab"
    mine.mkdir(parents=True)
    (mine / "mine").write_text("a person's")
    os.utime(mine / "mine", (0, 0))
    done = CliRunner().invoke(app, ["cache", "--cache", str(tmp_path / "repository"), *words])

    assert done.exit_code == 2
    assert "B016" in done.output
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == [
        "repository", "objects", "ab", "mine",
    ]  # fmt: skip


def test_a_build_takes_no_folder_of_other_things(edition: Path, tmp_path: Path) -> None:
    """Named as the cache of a build it is left alone; the build says so and ends well."""
    before = sorted(edition.rglob("*"))
    report = build(edition, tmp_path / "out", cache=edition)
    assert "B015" in [d.code for d in report.diagnostics]
    assert sorted(edition.rglob("*")) == before


@pytest.mark.parametrize("begun", ["", TAGGED[:20], TAGGED])
def test_a_cache_whose_tag_was_begun_is_ours(begun: str, tmp_path: Path) -> None:
    """A process killed while it wrote the tag has left a folder that is used."""
    (tmp_path / TAG).write_text(begun)
    store = Store(tmp_path)
    store.put(b"x")
    assert (store.folder, store.trouble) == (tmp_path, None)
    assert (tmp_path / TAG).read_text() == TAGGED
    assert Store(tmp_path).get(digest(b"x")) == b"x"


def test_another_programs_cache_is_foreign(tmp_path: Path) -> None:
    """A tag alone is not enough: other programs have one too."""
    (tmp_path / TAG).write_text(TAGGED.split("\n")[0] + "\n# of another program\n")
    assert Store(tmp_path).foreign


# Full, unwritable, homeless


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_full_cache_stops_nothing(
    number: int, edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing can be written where things are remembered, all is made and a note says so."""
    build(edition, tmp_path / "control")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "full"))
    make, text = Path.mkdir, Path.write_text

    def refuse(path: Path) -> None:
        if path.is_relative_to(tmp_path / "full"):
            raise OSError(number, os.strerror(number))

    def mkdir(path: Path, *given: Any, **named: Any) -> None:
        refuse(path)
        make(path, *given, **named)

    def write(path: Path, *given: Any, **named: Any) -> int:
        refuse(path)
        return text(path, *given, **named)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr(Path, "write_text", write)
    report = build(edition, tmp_path / "out", cache=store_folder())

    assert "B015" in {d.code for d in report.diagnostics}
    for path in (tmp_path / "control").iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


@pytest.fixture
def shared() -> Iterator[Path]:
    """Give a folder that every user may enter and write to, as that for temporary files is."""
    folder = Path(tempfile.mkdtemp(prefix="publisher-test-"))
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder)


def _run(
    folder: Path, *words: str, user: int | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program in ``folder`` in an environment that has nothing of ours, as another user."""
    return subprocess.run(
        [*_as_user(user), sys.executable, "-m", "publisher", *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _as_user(user: int | None) -> tuple[str, ...]:
    """Give what runs a command as ``user``, who may read all, as this Python may lie anywhere."""
    if user is None:
        return ()
    named = (f"--reuid={user}", f"--regid={user}", "--clear-groups")
    return ("setpriv", *named, *(f"--{kind}-caps=+dac_read_search" for kind in ("inh", "ambient")))


def _may_run(user: int) -> bool:
    """Say whether this test may start this Python as ``user``."""
    if not is_root or shutil.which("setpriv") is None:
        return False
    asked = [*_as_user(user), sys.executable, "-c", "pass"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("remembers", [True, False], ids=["cache", "no-cache"])
@pytest.mark.parametrize(
    "more", [{}, {"HOME": "/nonexistent"}, {"HOME": ""}], ids=["none", "nonexistent", "empty"]
)
@pytest.mark.parametrize("user", [None, NOBODY], ids=["self", "nobody"])
def test_without_a_home_a_build_ends_well(
    user: int | None, more: dict[str, str], remembers: bool, edition: Path, shared: Path
) -> None:
    """Whoever it is and whatever HOME says, all is made, and a note says what is missing."""
    if user is not None and not _may_run(user):
        pytest.skip("only root can be another user")
    if user is None and not more:
        pytest.skip("this user has a home of its own, which is left alone")
    shutil.copytree(edition, shared / "e")
    (shared / "work").mkdir()
    (shared / "work").chmod(0o777)
    words = ["build", "../e", "--out", "out", "--jobs", "1"]
    done = _run(shared / "work", *words, *(() if remembers else ("--no-cache",)), user=user, **more)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert ("B015" in done.stderr) is remembers
    assert "ontconfig" not in done.stderr
    assert (shared / "work/out/e-newsletter.pdf").is_file()
    assert not Path("/nonexistent").exists()


@pytest.mark.skipif(not is_root, reason="only root can mount a disk")
def test_a_cache_on_a_disk_that_is_full(edition: Path, tmp_path: Path) -> None:
    """A real disk without room: the edition is made, and a note says what was not kept."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "publisher-test", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        with suppress_full(), (disk / "fill").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        done = _run(tmp_path, "build", "e", "--out", "out", XDG_CACHE_HOME=str(disk))
        assert done.returncode == 0, done.stderr
        assert "B015" in done.stderr
        assert (tmp_path / "out/e-newsletter.pdf").is_file()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


class suppress_full:  # noqa: N801 - used like contextlib.suppress
    """Passes over the error of a disk that is full."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        return isinstance(error, OSError) and error.errno == errno.ENOSPC


@pytest.mark.parametrize(("make", "told"), STRANGE)
def test_the_doctor_says_so(
    make: Callable[[Path], None], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor names a cache that is not used, and why."""
    (tmp_path / "x").mkdir()
    make(tmp_path / "x/publisher")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    (found,) = [one for one in examine(this_machine()) if one.code == "V005"]
    assert found.state is Provision.MISSING
    assert told in found.found
    assert found.purpose is doctor.Need.SPEED
