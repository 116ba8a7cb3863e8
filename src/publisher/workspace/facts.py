"""What a piece of work found on the disk, in a form that can be compared with what is there now.

A fact is a path with what was seen there: a file's SHA-256, nothing at all, or a folder's names.
Times of files are never looked at: a copy, a checkout and a restored cache all change them.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

ABSENT = "absent"
UNKNOWN = "unknown"
"""Something that cannot be read, or is neither file nor folder; equal to no recorded fact."""
NAMES = "names:"


class Glance:
    """What files and folders hold now; each is looked at once, so that one answer serves all."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Whether every one of ``facts`` (path -> what was seen) is still so."""
        return all(fact != UNKNOWN and self.look(path) == fact for path, fact in facts.items())

    def look(self, path: str) -> str:
        """What is at ``path``, as ``facts.look`` says it."""
        if path not in self._seen:
            self._seen[path] = look(Path(path))
        return self._seen[path]


def look(path: Path) -> str:
    """What is at ``path``: the SHA-256 of a file, the names in a folder, ``ABSENT``."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return look_at_names(path)
        if not stat.S_ISREG(mode):
            return UNKNOWN
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError:
        return UNKNOWN


def look_at_names(folder: Path) -> str:
    """The names in ``folder`` as one fact; hidden ones, such as editors' own, do not count."""
    names = "\0".join(names_in(folder))
    return NAMES + hashlib.sha256(names.encode(errors="surrogateescape")).hexdigest()


def names_in(folder: Path) -> list[str]:
    """The names in ``folder``, sorted, without hidden ones."""
    return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208
