"""Files that appear whole or not at all, whatever ends the process that writes them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..diagnostics import Diagnostic, EnvironmentFault
from ..tongues import term, worded
from .files import show

_ANY = frozenset(errno.errorcode)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What keeps any program from writing; other errors of the caller's own work are its bugs."""


PREFIX = ".publisher-"
"""How the names of folders begin that hold what is not finished."""
MARK = "unfinished"
"""The file in such a folder that says whose it is: no folder without it is ever removed."""


@contextlib.contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give an empty folder; what is left in it is moved into ``target`` on success.

    Files replace those of the same name one rename at a time, after all of them are complete;
    a failure before that leaves ``target`` as it was, absent if it was absent. The folder lies in
    ``target`` or, until there is one, beside it: on the same disk, so that renaming works. Of two
    builds at once one renames after the other, so that a set of files is one build's.
    """
    with contextlib.ExitStack() as stack:
        with _as_fault(target, _ANY):
            home = target if target.exists() else target.parent
            home.mkdir(parents=True, exist_ok=True)
            aside = stack.enter_context(_aside(home, target, target.parent))
        with _as_fault(target, _FULL):
            yield aside
        with _as_fault(target, _ANY), _undisturbed(), _locked(target.parent):
            for file in sorted(p for p in aside.rglob("*") if p.is_file()):
                final = target / file.relative_to(aside)
                final.parent.mkdir(parents=True, exist_ok=True)
                file.replace(final)
            target.mkdir(parents=True, exist_ok=True)


def write_whole(path: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write ``content`` to ``path`` so that it is there whole or not at all.

    Who may read a file that was there before may read the new one. ``lasting`` returns only when
    the disk has it: what a person has written by hand outlasts the machine's power.
    """
    with _as_fault(path, _ANY):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _aside(path.parent, path.parent) as aside:
            file = aside / "whole"
            file.write_bytes(content)
            with contextlib.suppress(FileNotFoundError):
                file.chmod(stat.S_IMODE(path.stat().st_mode))
            if lasting:
                _settle(file)
            file.replace(path)
        if lasting:
            _settle(path.parent)


def _settle(path: Path) -> None:
    """Wait until the disk has a file or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for files that nobody is to keep; it is gone afterwards."""
    with contextlib.ExitStack() as stack:
        with _as_fault(Path(tempfile.gettempdir()), _ANY):
            name = stack.enter_context(tempfile.TemporaryDirectory(prefix="publisher-"))
        yield Path(name)


# Folders for what is not finished


@contextlib.contextmanager
def _aside(home: Path, *places: Path) -> Iterator[Path]:
    """Give a folder somewhere in ``home``, gone afterwards.

    What processes that were killed have left of theirs in ``places`` is removed first.
    """
    with _locked(home):
        for place in places:
            _sweep(place)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
        # Held until this process ends or is done: tells others that the folder is in use.
        claim = _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        (folder / MARK).write_text(_says(folder.name), encoding="utf-8")
        inner = folder / "files"
        inner.mkdir()
        yield inner
    finally:
        _remove(folder)
        if claim is not None:
            os.close(claim)


def _says(name: str) -> str:
    """What the mark in the folder called ``name`` says; the mark of another folder is none."""
    return f"{name} holds unfinished files of publisher; it may be removed.\n"


def _sweep(place: Path) -> None:
    """Remove the marked folders in ``place`` that no process holds any more."""
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(place)):  # noqa: PTH208 - names alone are asked for
            if not name.startswith(PREFIX):
                continue
            claim = _lock(place / name, fcntl.LOCK_EX | fcntl.LOCK_NB, os.O_NOFOLLOW)
            if claim is not None:
                if _is_marked(claim, name):
                    _remove(place / name)
                os.close(claim)


def _is_marked(handle: int, name: str) -> bool:
    """Say whether the folder behind ``handle`` is this user's and carries the mark of ``name``."""
    try:
        mark = os.open(MARK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
    except OSError:
        return False
    try:
        status, wanted = os.fstat(mark), _says(name).encode()
        return (
            stat.S_ISREG(status.st_mode)
            and status.st_uid == os.fstat(handle).st_uid == os.geteuid()
            and os.read(mark, len(wanted) + 1) == wanted
        )
    finally:
        os.close(mark)


def _remove(folder: Path) -> None:
    """Remove a marked folder, the mark last: killed here, it is still known for what it is."""
    shutil.rmtree(folder / "files", ignore_errors=True)
    with contextlib.suppress(OSError):
        (folder / MARK).unlink(missing_ok=True)
        folder.rmdir()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait for other processes that hold ``folder``; a disk without locks is used without."""
    claim = _lock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if claim is not None:
            os.close(claim)


def _lock(folder: Path, how: int, flags: int = 0) -> int | None:
    """Give a handle that holds ``folder`` until it is closed; None where it cannot be held."""
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | flags)
        fcntl.flock(handle, how)
    except OSError:
        if handle is not None:
            os.close(handle)
        return None
    return handle


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let the signals that ask this process to stop wait: renaming takes a few milliseconds."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _as_fault(path: Path, numbers: frozenset[int]) -> Iterator[None]:
    """Turn a system error with one of ``numbers`` into what the user can mend."""
    try:
        yield
    except OSError as error:
        if error.errno not in numbers:
            raise
        message = worded(
            "cannot write to {path}: {strerror}",
            path=show(path),
            strerror=term(str(error.strerror)),
        )
        raise EnvironmentFault(Diagnostic("F006", message)) from error
