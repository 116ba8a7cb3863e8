"""A store for what can be made again, addressed by content; losing it costs time, nothing else.

Three kinds of files. An *object* is a piece of content under its SHA-256. A *trace* says: this work
(its key), when it found these facts, gave that object. A *value* is what work gave whose key says
all that it depends on. Objects and traces carry their own digest as their name, values theirs at
their beginning, so damage is noticed; all are written aside and renamed, so that a killed process,
a full disk or a second build beside this one leaves whole files or none.

A store is a folder of this user alone that carries a tag; no other folder is read from, written to
or emptied. What cannot be kept is made again: ``trouble`` says why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .. import system
from ..tongues import Said, term, worded
from .facts import Glance
from .files import MEGABYTE, digest
from .private import cache_folder, find_strangers, is_own, make_private

LIMIT = 2048 * MEGABYTE
"""Bytes kept by default: the outputs of some hundred editions."""
ROOM = 0.8
"""Part of the limit that is kept when it has been passed."""
TRACES = 16
"""Traces looked at for one key, newest first: so many states of an edition are remembered."""
STALE = 3600
"""Seconds after which an unfinished file belongs to no process that still runs."""

TAG = "CACHEDIR.TAG"
"""The file by which programs that make copies know a cache, and this one its own."""
TAGGED = """\
Signature: 8a477f597d28d172789f06886806bc55
# What publisher remembers: it can be made again and may be removed (publisher cache --clear).
"""
"""What the tag says; the first line is the same for all programs that have one."""

_KINDS = ("objects", "traces", "values")
_SUM = 64
"""Bytes of a digest in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a store holds."""

    files: int
    size: int
    """Bytes."""


class Store:
    """The store in ``folder``; without a folder, one that forgets everything at once.

    A folder that cannot be trusted is none. ``trouble`` says what keeps the store from remembering,
    ``foreign`` that it is a folder with other things in it.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.trouble: str | None = None
        self.foreign = False
        self._tagged = False
        if folder is not None:
            try:
                self.trouble = find_strangers(folder)
                self.foreign = self.trouble is None and not _is_ours(folder)
            except OSError as error:
                self.trouble = _told(error)
            if self.foreign:
                self.trouble = worded("it holds other things")
            if self.trouble is not None:
                self.folder = None

    def find(self, key: str, glance: Glance) -> tuple[Mapping[str, str], bytes] | None:
        """Facts and result of the work ``key`` if it was done with what is there now."""
        if self.folder is None:
            return None
        for path in _newest(self.folder / "traces" / key):
            trace = _read(path, path.name)
            if trace is None:
                continue
            known = _parsed(trace)
            if known is None:
                continue
            facts, result = known
            if glance.holds(facts):
                content = self.get(result)
                if content is not None:
                    _mark_used(path)
                    return facts, content
        return None

    def keep(self, key: str, facts: Mapping[str, str], content: bytes) -> None:
        """Remember that the work ``key`` gave ``content`` when it found ``facts``."""
        result = self.put(content)
        if self.folder is not None:
            trace = json.dumps([dict(sorted(facts.items())), result], ensure_ascii=True).encode()
            self._write(self.folder / "traces" / key / digest(trace), trace)

    def recall(self, key: str) -> bytes | None:
        """The value of the work ``key``; None where it is not there, or no longer whole."""
        if self.folder is None:
            return None
        path = self._value(key)
        whole = _content(path)
        if whole is None:
            return None
        if digest(whole[_SUM:]).encode() != whole[:_SUM]:
            with suppress(OSError):
                path.unlink()
            return None
        _mark_used(path)
        return whole[_SUM:]

    def remember(self, key: str, content: bytes) -> None:
        """Store the value of the work ``key``."""
        if self.folder is not None:
            self._write(self._value(key), digest(content).encode() + content)

    def get(self, address: str) -> bytes | None:
        """The object ``address``; None where it is not there, or no longer whole."""
        if self.folder is None:
            return None
        path = self._object(address)
        content = _read(path, address)
        if content is not None:
            _mark_used(path)
        return content

    def put(self, content: bytes) -> str:
        """Store ``content`` and give its address."""
        address = digest(content)
        if self.folder is not None:
            path = self._object(address)
            if _read(path, address) is None:
                self._write(path, content)
        return address

    def usage(self) -> Usage:
        """How much is stored."""
        sizes = [size for _, size, _ in self._files()]
        return Usage(len(sizes), sum(sizes))

    def bound(self, limit: int = LIMIT) -> Usage:
        """Remove what was used longest ago until less than ``limit`` bytes are left."""
        self._sweep()
        files = sorted(self._files())
        size = sum(size for _, size, _ in files)
        if size <= limit:
            return Usage(len(files), size)
        gone = 0
        for _, bytes_, path in files:
            if size <= limit * ROOM:
                break
            with suppress(OSError):
                path.unlink()
                size -= bytes_
                gone += 1
        return Usage(len(files) - gone, size)

    def clear(self) -> None:
        """Remove everything."""
        if self.folder is not None:
            for name in (*_KINDS, "aside"):
                shutil.rmtree(self.folder / name, ignore_errors=True)

    def _object(self, address: str) -> Path:
        assert self.folder is not None
        return self.folder / "objects" / address[:2] / address

    def _value(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / "values" / key[:2] / key

    def _write(self, path: Path, content: bytes) -> None:
        """Write ``path`` whole or not at all; what cannot be stored is made again next time."""
        assert self.folder is not None
        aside = self.folder / "aside"
        try:
            self._begin()
            aside.mkdir(exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=aside)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            self.trouble = _told(error)

    def _begin(self) -> None:
        """Make the folder with its tag, before anything is put into it."""
        if self._tagged or self.folder is None:
            return
        make_private(self.folder)
        tag = self.folder / TAG
        if not _is_tag(tag):
            try:
                tag.write_bytes(TAGGED.encode())
            except OSError:
                tag.unlink(missing_ok=True)
                raise
        self._tagged = True

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each file was last used, its size and its path."""
        if self.folder is None:
            return
        for kind in _KINDS:
            for path in (self.folder / kind).glob("*/*"):
                with suppress(OSError):
                    status = path.stat()
                    yield status.st_mtime, status.st_size, path

    def _sweep(self) -> None:
        """Remove what killed processes left unfinished, and folders that have become empty."""
        if self.folder is None:
            return
        for path in (self.folder / "aside").glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - STALE:
                    path.unlink()
        for path in (self.folder / "traces").glob("*"):
            with suppress(OSError):
                path.rmdir()


def key(stage: str, machine: str, *arguments: object) -> str:
    """The key of one piece of work: its stage, what works on it, what it was asked."""
    asked = json.dumps([stage, machine, arguments], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _is_ours(folder: Path) -> bool:
    """Whether ``folder`` is a store: not there, empty, tagged, or the one of all editions."""
    if not folder.exists() or folder.parent == cache_folder():
        return True
    names = set(os.listdir(folder))  # noqa: PTH208 - names alone are asked for
    # A process may be about to write the tag, or have been killed as it did.
    return not names or _is_tag(folder / TAG, begun=names == {TAG})


def _is_tag(path: Path, *, begun: bool = False) -> bool:
    """Whether ``path`` is our tag, or its beginning where ``begun`` is enough."""
    content = _content(path)
    if content is None:
        return False
    return content == TAGGED.encode() or (begun and TAGGED.encode().startswith(content))


def _told(error: OSError) -> Said:
    """What went wrong, as a part of a sentence."""
    text = error.strerror or str(error)
    return term(text[:1].lower() + text[1:])


def _parsed(trace: bytes) -> tuple[dict[str, str], str] | None:
    """Facts and result that ``trace`` names; None where it is no trace."""
    try:
        values = json.loads(trace)
    except (ValueError, RecursionError):
        return None
    match values:
        case [dict() as facts, str() as result] if all(isinstance(f, str) for f in facts.values()):
            return facts, result
    return None


def _content(path: Path) -> bytes | None:
    """The content of ``path`` if it is a plain file of this user; a link is none."""
    try:
        handle = system.open_plain(path)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        try:
            return file.read() if is_own(handle) else None
        except OSError:
            return None


def _newest(folder: Path) -> list[Path]:
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)[:TRACES]]


def _read(path: Path, name: str) -> bytes | None:
    """The content of ``path`` if it is what its name promises; what is damaged is removed."""
    content = _content(path)
    if content is None:
        return None
    if digest(content) == name:
        return content
    with suppress(OSError):
        path.unlink()
    return None


def _mark_used(path: Path) -> None:
    """Tell ``bound`` that the file is still wanted; only the order of removal depends on it."""
    with suppress(OSError):
        os.utime(path)
