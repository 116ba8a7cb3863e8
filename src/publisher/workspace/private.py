"""Folders for what is kept and later believed: this user's alone, or not used at all."""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .. import system
from ..tongues import worded

OTHERS = stat.S_IWGRP | stat.S_IWOTH
"""The rights by which others could put something into a folder."""


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder for what can be made again; None for a user without a home.

    It is XDG's, or Windows's for this user on this machine.
    It is never one that users share, such as that for temporary files.
    """
    given = environment.get("XDG_CACHE_HOME", "")
    # The XDG rules say that a relative path is to be ignored.
    if Path(given).is_absolute():
        return Path(given) / "publisher"
    local = environment.get("LOCALAPPDATA", "")
    if Path(local).is_absolute():
        return Path(local) / "publisher"
    home = Path(environment["HOME"]) if "HOME" in environment else _home()
    # Many systems name /nonexistent for users who are to have none.
    if home is None or not home.is_absolute() or not os.path.isdir(home):  # noqa: PTH112
        return None
    return home / ".cache" / "publisher"


def _home() -> Path | None:
    try:
        return Path("~").expanduser()
    except RuntimeError:
        return None


def find_trouble(folder: Path) -> str | None:
    """What keeps this user from trusting or writing ``folder``, there or not; or None.

    Another's folder, one that others may write to, and a link are no safe places: who can put files
    there could have them taken for what this program made.
    """
    try:
        # Where it is not there, what stands above it is what it will be made in.
        there = next(p for p in (folder, *folder.absolute().parents) if os.path.lexists(p))
        found = find_strangers(folder)
        if found is not None:
            return found
        if not there.is_dir():
            return worded("{there} is no folder", there=there)
        if not os.access(there, os.W_OK | os.X_OK):
            return worded("it cannot be written")
    except OSError as error:
        # A folder above may not be entered.
        return f"{error.strerror or error}".lower()
    return None


def find_strangers(folder: Path) -> str | None:
    """By whom or what ``folder`` could hold what this user's programs did not put there; or None.

    Raises OSError where a folder above may not be entered.
    """
    parents = folder.absolute().parents
    # Those that this program names are looked at like the folder; of others it is enough that
    # nobody may put another in their place.
    named = [folder, *(one for one in parents if one == cache_folder())]
    for one in named:
        if os.path.lexists(one) and (found := _distrust(one)):
            return found
    for one in parents if system.shares_by_mode() else ():
        if os.path.lexists(one):
            mode = one.stat().st_mode
            if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
                return worded("others may replace what is in {one}", one=one)
    return None


def _distrust(folder: Path) -> str | None:
    """What speaks against a folder that is there: its kind, its owner, its rights; or None."""
    status = folder.lstat()
    if stat.S_ISLNK(status.st_mode):
        return worded("it is a link")
    if not stat.S_ISDIR(status.st_mode):
        return worded("it is no folder")
    if not system.owns(status):
        return worded("it belongs to another user")
    if system.shares_by_mode() and status.st_mode & OTHERS:
        return worded("others may write to it")
    return None


def is_own(handle: int) -> bool:
    """Whether the open file behind ``handle`` is a plain one of this user."""
    status = os.fstat(handle)
    return stat.S_ISREG(status.st_mode) and system.owns(status)


def make_private(folder: Path) -> None:
    """Make ``folder`` and those above it that are missing, for this user alone.

    Raises OSError where that cannot be.
    """
    for one in (*reversed(folder.parents), folder):
        if not os.path.lexists(one):
            one.mkdir(mode=0o700, exist_ok=True)


@cache
def passing_folder() -> Path:
    """A folder that is this process's alone and goes when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="publisher-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
