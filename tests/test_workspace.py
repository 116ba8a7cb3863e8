"""The workspace: what it refuses to read, what it remembers, what it leaves behind."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.diagnostics import ContentError, Diagnostic, EnvironmentFault, Place
from publisher.tongues import term
from publisher.workspace import (
    Workspace,
    digest,
    resources,
    show,
    staging,
    write_whole,
)

HERE = Place("edition.toml", 4, 2)


def only(error: pytest.ExceptionInfo[ContentError]) -> Diagnostic:
    """Give the one diagnostic of ``error``."""
    (diagnostic,) = error.value.diagnostics
    return diagnostic


# Reading


def test_reads_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is listed with its digest, sorted, relative to the current directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b").write_bytes(b"2")
    (tmp_path / "a").write_bytes(b"1")
    workspace = Workspace(tmp_path)
    workspace.read_bytes(tmp_path / "b")
    workspace.read_text(tmp_path / "a")
    assert list(workspace.reads.items()) == [("a", digest(b"1")), ("b", digest(b"2"))]


def test_what_was_refused_is_not_remembered(tmp_path: Path) -> None:
    """A file that could not be used is not among those read."""
    (tmp_path / "a").write_bytes(b"12345")
    workspace = Workspace(tmp_path)
    with pytest.raises(ContentError):
        workspace.read_bytes(tmp_path / "a", limit=4)
    assert workspace.reads == {}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "does not exist"),
        (lambda path: path.mkdir(), "is a folder, not a file"),
        (os.mkfifo, "is no regular file"),
        (lambda path: path.symlink_to(path), "does not exist"),
        (lambda path: path.symlink_to("nowhere"), "does not exist"),
    ],
    ids=["absent", "folder", "pipe", "loop", "dangling"],
)
def test_only_files_are_read(tmp_path: Path, make: object, said: str) -> None:
    """What is no file is an error at the place that asked for it, never a wait."""
    make(tmp_path / "x")  # type: ignore[operator]  # one of the functions above
    with pytest.raises(ContentError, match=said) as caught:
        Workspace(tmp_path).read_bytes(tmp_path / "x", place=HERE)
    assert (only(caught).code, only(caught).place) == ("F001", HERE)


def test_a_file_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses to open is an error, not a traceback."""
    (tmp_path / "x").write_bytes(b"")

    def refuse(*_: object) -> object:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ContentError, match="cannot be read: Permission denied") as caught:
        Workspace(tmp_path).read_bytes(tmp_path / "x")
    assert only(caught).code == "F002"


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """A name no file system holds is an error, not a traceback."""
    with pytest.raises(ContentError) as caught:
        Workspace(tmp_path).read_bytes(tmp_path / ("x" * 5000))
    assert only(caught).code == "F002"


def test_the_limit_is_exact(tmp_path: Path) -> None:
    """A file of the limit is read, one byte more is refused."""
    file = tmp_path / "x"
    file.write_bytes(b"1234")
    assert Workspace(tmp_path).read_bytes(file, limit=4) == b"1234"
    with pytest.raises(ContentError, match="larger than 3 bytes") as caught:
        Workspace(tmp_path).read_bytes(file, limit=3)
    assert only(caught).code == "F003"


def test_a_huge_text_is_refused(tmp_path: Path) -> None:
    """A text of 100 MB is refused by its size."""
    file = tmp_path / "raw.md"
    with file.open("wb") as stream:
        stream.truncate(100 << 20)
    with pytest.raises(ContentError, match="larger than 64 MB"):
        Workspace(tmp_path).read_text(file)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_has_one_kind_of_line_end(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Text is given without a byte order mark, every line end a newline, nothing else changed."""
    file = tmp_path_factory.getbasetemp() / "text"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    read = Workspace(file.parent).read_text(file)
    assert read == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"\xff", 1, 1),
        ("一二".encode() + b"\xff", 1, 3),
        ("一\n二\n三".encode() + b"\xb5\xb3", 3, 2),
        (b"\xef\xbb\xbf" + "一\r\n二".encode() + b"\xc0", 2, 2),
        ("一\r二".encode() + b"\xe4\xb8", 2, 2),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, content: bytes, line: int, column: int) -> None:
    """The first byte that is not UTF-8 is named with its line and column, whatever ends lines."""
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(ContentError) as caught:
        Workspace(tmp_path).read_text(tmp_path / "x")
    found = only(caught)
    assert found.code == "F005"
    assert found.place is not None
    assert (found.place.line, found.place.column) == (line, column)


# Paths


@pytest.mark.parametrize("relative", ["a", "a/b.md", "a/../b", "./a", "字/图 1.jpg", "a\\b"])
def test_paths_inside(tmp_path: Path, relative: str) -> None:
    """A path that stays in the folder is given, whether or not something is there."""
    path = Workspace(tmp_path).inside(relative, HERE)
    assert path.resolve().is_relative_to(tmp_path.resolve())


@pytest.mark.parametrize(
    "relative",
    [
        "..",
        "../x",
        "a/../../x",
        "/etc/passwd",
        "\\etc\\passwd",
        "..\\x",
        "C:\\x",
        "c:x",
        "\\\\server\\share",
        "//server/share",
        "a\0b",
        "out/x",
        "loop/x",
    ],
)
def test_paths_that_lead_out(tmp_path: Path, relative: str) -> None:
    """Nothing outside the folder can be named, by dots, from the root, by drive or by link."""
    root = tmp_path / "edition"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    (root / "loop").symlink_to("loop")
    with pytest.raises(ContentError) as caught:
        Workspace(root).inside(relative, HERE)
    assert (only(caught).code, only(caught).place) == ("F004", HERE)


def test_paths_start_from_the_folder_they_are_written_in(tmp_path: Path) -> None:
    """A path in an article is relative to it, and may climb as far as the edition's folder."""
    workspace = Workspace(tmp_path)
    assert workspace.inside("../shared.jpg", HERE, tmp_path / "a") == tmp_path / "a/../shared.jpg"
    with pytest.raises(ContentError):
        workspace.inside("../../shared.jpg", HERE, tmp_path / "a")


def test_paths_are_shown_as_the_user_named_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths below the current directory are shown relative to it, links by their own name."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path / "real")
    assert show(tmp_path / "real/a/../b") == "b"
    assert show(tmp_path / "link/b") == (tmp_path / "link/b").as_posix()


def test_resources_hold_fonts_and_layouts() -> None:
    """Fonts and layouts are found from the checkout."""
    assert (resources() / "pyproject.toml").is_file()


# Writing


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file below ``folder``, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_staged_files_arrive(tmp_path: Path) -> None:
    """On success what was staged is in the target, other files stay, nothing else is left."""
    target = tmp_path / "dist/x"
    target.mkdir(parents=True)
    (target / "a").write_bytes(b"old")
    (target / "other").write_bytes(b"kept")
    with staging(target) as aside:
        (aside / "a").write_bytes(b"new")
        (aside / "sub").mkdir()
        (aside / "sub/b").write_bytes(b"b")
        assert (target / "a").read_bytes() == b"old"
    assert tree(tmp_path / "dist") == {"x/a": b"new", "x/other": b"kept", "x/sub/b": b"b"}


def stage_half(target: Path, error: BaseException) -> None:
    """Stage a file for ``target``, then fail."""
    with staging(target) as aside:
        (aside / "a").write_bytes(b"half")
        raise error


def test_a_failure_leaves_no_target(tmp_path: Path) -> None:
    """A failure in the middle of the first build leaves no folder behind."""
    with pytest.raises(ContentError):
        stage_half(tmp_path / "x", ContentError(Diagnostic("F001", term("m"))))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    """A crash or a keystroke in the middle leaves what was there, byte for byte."""
    target = tmp_path / "x"
    target.mkdir()
    (target / "a").write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        stage_half(target, KeyboardInterrupt())
    assert tree(tmp_path) == {"x/a": b"old"}
    assert list(target.iterdir()) == [target / "a"]


def test_staging_lies_on_the_disk_of_the_target(tmp_path: Path) -> None:
    """Files are staged inside a target that is there: it may be a disk of its own."""
    (tmp_path / "x").mkdir()
    with staging(tmp_path / "x") as aside:
        assert aside.is_relative_to(tmp_path / "x")


def test_a_target_that_is_a_file(tmp_path: Path) -> None:
    """A file where the output folder should be is told before any work, and stays."""
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(EnvironmentFault, match="cannot write to"), staging(tmp_path / "x"):
        pytest.fail("the work must not begin")
    assert tree(tmp_path) == {"x": b"mine"}


def test_a_full_disk_is_no_crash(tmp_path: Path) -> None:
    """A disk that runs full while staging is told as such."""
    with pytest.raises(EnvironmentFault) as caught, staging(tmp_path / "x"):
        raise OSError(errno.ENOSPC, "No space left on device")
    (found,) = caught.value.diagnostics
    assert (found.code, found.message.endswith("No space left on device")) == ("F006", True)


def test_a_bug_while_staging_stays_a_bug(tmp_path: Path) -> None:
    """A file the caller forgot is not blamed on the output folder."""
    with pytest.raises(FileNotFoundError), staging(tmp_path / "x"):
        (tmp_path / "absent").read_bytes()


def test_written_whole(tmp_path: Path) -> None:
    """A file is written into folders made for it, readable by all, and nothing is left beside."""
    file = tmp_path / "a/b/x"
    write_whole(file, b"1")
    write_whole(file, b"2")
    assert tree(tmp_path) == {"a/b/x": b"2"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When renaming fails, the old content stays and no half file is left."""
    file = tmp_path / "x"
    write_whole(file, b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(EnvironmentFault, match="Read-only file system"):
        write_whole(file, b"new")
    assert tree(tmp_path) == {"x": b"old"}


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    """Where a folder has the name of a file to be written, that is told."""
    (tmp_path / "x").mkdir()
    with pytest.raises(EnvironmentFault) as caught:
        write_whole(tmp_path / "x", b"")
    assert caught.value.diagnostics[0].code == "F006"
