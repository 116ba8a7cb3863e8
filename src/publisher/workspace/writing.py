"""Files that appear whole or not at all, whatever ends the process that writes them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..diagnostics import Diagnostic, EnvironmentFault
from .files import show

_ANY = frozenset(errno.errorcode)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What keeps any program from writing; other errors of the caller's own work are its bugs."""


@contextlib.contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give an empty folder; what is left in it is moved into ``target`` on success.

    Files replace those of the same name one rename at a time, after all of them are complete;
    a failure before that leaves ``target`` as it was, absent if it was absent. The folder lies in
    ``target`` or, until there is one, beside it: on the same disk, so that renaming works. Of two
    builds at once one renames after the other, so that a set of files is one build's.
    """
    with _as_fault(target, _ANY):
        home = target if target.exists() else target.parent
        home.mkdir(parents=True, exist_ok=True)
        with _locked(home):
            _sweep(target)
            aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=home))
            # Held until this process ends or is done: tells others that the folder is in use.
            claim = _lock(aside, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        with _as_fault(target, _FULL):
            yield aside
        with _as_fault(target, _ANY), _undisturbed(), _locked(target.parent):
            for file in sorted(p for p in aside.rglob("*") if p.is_file()):
                final = target / file.relative_to(aside)
                final.parent.mkdir(parents=True, exist_ok=True)
                file.replace(final)
            target.mkdir(parents=True, exist_ok=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if claim is not None:
            os.close(claim)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for files that nobody is to keep; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="publisher-") as name:
        yield Path(name)


def _sweep(target: Path) -> None:
    """Remove the folders that builds of ``target`` which were killed have left."""
    for place in (target, target.parent):
        for left in place.glob(f".{target.name}-????????"):
            claim = _lock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if claim is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(claim)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait for other processes that hold ``folder``; a disk without locks is used without."""
    claim = _lock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if claim is not None:
            os.close(claim)


def _lock(folder: Path, how: int) -> int | None:
    """Give a handle that holds ``folder`` until it is closed; None where it cannot be held."""
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
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
        message = f"cannot write to {show(path)}: {error.strerror}"
        raise EnvironmentFault(Diagnostic("F006", message)) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that it is there whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentFault(
            Diagnostic("F006", f"cannot write {show(path)}: {error.strerror}")
        ) from error
