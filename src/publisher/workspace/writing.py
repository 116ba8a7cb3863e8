"""Files that appear whole or not at all, whatever ends the process that writes them."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .. import system
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
    """An empty folder; what is left in it is moved into ``target`` on success.

    Files replace those of the same name one rename at a time, after all of them are complete; a
    failure before that leaves ``target`` as it was, absent if it was absent. The folder lies in
    ``target`` or, until there is one, beside it: on the same disk, so that renaming works. Of two
    builds at once one renames after the other, so that a set of files is one build's. Raises
    EnvironmentFault where the disk is full or may not be written to.
    """
    with contextlib.ExitStack() as stack:
        with _as_fault(target, _ANY):
            home = target if target.exists() else target.parent
            home.mkdir(parents=True, exist_ok=True)
            aside = stack.enter_context(_aside(home, target, target.parent))
        with _as_fault(target, _FULL):
            yield aside
        with _as_fault(target, _ANY), system.undisturbed(), _locked(target.parent):
            for file in sorted(p for p in aside.rglob("*") if p.is_file()):
                final = target / file.relative_to(aside)
                final.parent.mkdir(parents=True, exist_ok=True)
                file.replace(final)
            target.mkdir(parents=True, exist_ok=True)


def write_whole(path: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write ``content`` to ``path`` so that it is there whole or not at all.

    Who may read a file that was there before may read the new one. ``lasting`` returns only when
    the disk has it: what a person has written by hand outlasts the machine's power. Raises
    EnvironmentFault where the disk is full or may not be written to.
    """
    with _as_fault(path, _ANY):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _aside(path.parent, path.parent) as aside:
            file = aside / "whole"
            file.write_bytes(content)
            with contextlib.suppress(FileNotFoundError):
                file.chmod(stat.S_IMODE(path.stat().st_mode))
            if lasting:
                system.settle(file)
            file.replace(path)
        if lasting:
            system.settle(path.parent)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for files that nobody is to keep; it is gone afterwards.

    Raises EnvironmentFault where the disk is full or may not be written to.
    """
    with contextlib.ExitStack() as stack:
        with _as_fault(Path(tempfile.gettempdir()), _ANY):
            name = stack.enter_context(tempfile.TemporaryDirectory(prefix="publisher-"))
        yield Path(name)


# Folders for what is not finished


@contextlib.contextmanager
def _aside(home: Path, *places: Path) -> Iterator[Path]:
    """A folder somewhere in ``home``, gone afterwards.

    What processes that were killed have left of theirs in ``places`` is removed first.
    """
    with _locked(home):
        for place in places:
            _sweep(place)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
        # Held until this process ends or is done: tells others that the folder is in use.
        claim = system.claim(folder, wait=False)
    try:
        (folder / MARK).write_bytes(_says(folder.name))
        inner = folder / "files"
        inner.mkdir()
        yield inner
    finally:
        _remove(folder)
        if claim is not None:
            claim.release()


def _says(name: str) -> bytes:
    """What the mark in the folder called ``name`` says; the mark of another folder is none."""
    return f"{name} holds unfinished files of publisher; it may be removed.\n".encode()


def _sweep(place: Path) -> None:
    """Remove the marked folders in ``place`` that no process holds any more."""
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(place)):  # noqa: PTH208 - names alone are asked for
            if not name.startswith(PREFIX):
                continue
            claim = system.claim(place / name, wait=False, follow=False)
            if claim is not None:
                if _is_marked(claim, name):
                    _remove(place / name)
                claim.release()


def _is_marked(claim: system.Claim, name: str) -> bool:
    """Whether the folder that is held is this user's and carries the mark of ``name``."""
    wanted = _says(name)
    return claim.read(MARK, len(wanted) + 1) == wanted


def _remove(folder: Path) -> None:
    """Remove a marked folder, the mark last: killed here, it is still known for what it is."""
    shutil.rmtree(folder / "files", ignore_errors=True)
    with contextlib.suppress(OSError):
        (folder / MARK).unlink(missing_ok=True)
        folder.rmdir()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait for other processes that hold ``folder``; a disk without locks is used without."""
    claim = system.claim(folder, wait=True)
    try:
        yield
    finally:
        if claim is not None:
            claim.release()


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
