"""Noticing that a file has changed, without anything the operating system has to offer for it.

Names, sizes and times of a few hundred files are looked at several times a second, which costs a
thousandth of a processor and works on every disk, shared ones included. What is then to be made
again is decided by contents, as always.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

PAUSE = 0.06
"""Seconds between two looks; a change counts when the next look finds nothing more."""

Seen: TypeAlias = Mapping[str, tuple[int, int]]


def wait_for_change(
    folders: tuple[Path, ...], seen: Seen | None = None, stop: threading.Event | None = None
) -> Seen:
    """What is in ``folders``, as soon as it differs from ``seen`` and has come to rest.

    Without ``seen`` that is at once; when ``stop`` is set, too.
    """
    stop = stop or threading.Event()
    now = _look(folders)
    while seen is not None and now == seen and not stop.wait(PAUSE):
        now = _look(folders)
    if seen is None or stop.is_set():
        return now
    # An editor may write a file in several steps.
    while not stop.wait(PAUSE / 2):
        again = _look(folders)
        if again == now:
            break
        now = again
    return now


def _look(folders: tuple[Path, ...]) -> Seen:
    return {path: seen for folder in folders for path, seen in _files(str(folder))}


def _files(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield path, time and size of each file below ``folder``; hidden ones do not count."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir():
                # A folder that leads to itself by a link would never end.
                if not entry.is_symlink():
                    yield from _files(entry.path)
            else:
                status = entry.stat()
                yield entry.path, (status.st_mtime_ns, status.st_size)
        except OSError:
            continue
