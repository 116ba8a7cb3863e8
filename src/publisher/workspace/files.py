"""The only door to files: bounded reads that are recorded.

What was read (path and digest) is one list, shared by the manifest, the cache and watching.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from ..diagnostics import ContentError, Diagnostic, Place
from ..tongues import term, worded
from .facts import ABSENT, look, look_at_names, names_in
from .settings import Model, parse_toml

MEGABYTE = 1 << 20
TEXT_LIMIT = 64 * MEGABYTE
"""Bytes of one text file. A newspaper page is 30 kB; beyond this it is not an article."""
_PACKAGE = Path(__file__).parents[1]
_PACKED = _PACKAGE / "_resources"
BINARY_LIMIT = 256 * MEGABYTE
"""Bytes of one picture or font."""


def digest(content: bytes) -> str:
    """The SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def resources() -> Path:
    """The folder that holds ``layouts/`` and ``fonts/``: inside the wheel, or the checkout."""
    return _PACKED if is_packed() else _PACKAGE.parents[1]


def is_packed() -> bool:
    """Whether this program is installed, with its fonts and layouts inside, and is no checkout."""
    return _PACKED.is_dir()


class Workspace:
    """Reads files below ``root`` and remembers what it read.

    ``root`` is the edition's folder (or any folder); paths in diagnostics are given relative to
    the current directory when they lie below it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._reads: dict[str, str] = {}
        self._others: dict[str, str] = {}

    @property
    def reads(self) -> Mapping[str, str]:
        """What was read so far: shown path -> SHA-256, sorted by path."""
        return dict(sorted(self._reads.items()))

    @property
    def facts(self) -> Mapping[str, str]:
        """All that the work so far depends on, as ``Glance`` compares it: reads and notes."""
        return dict(sorted({**self._others, **self._reads}.items()))

    def digest_of(self, path: Path) -> str:
        """The SHA-256 of a file that was read."""
        return self._reads[self.show(path)]

    def branch(self) -> Workspace:
        """A workspace that has seen what this one has; what it sees from now is its own."""
        other = Workspace(self.root)
        other._reads |= self._reads
        other._others |= self._others
        return other

    def is_file(self, path: Path) -> bool:
        """Whether there is a file; that there is none is remembered, as it may come.

        One that is there is read by whoever asks, and remembered by that. Raises ContentError where
        that cannot be asked.
        """
        with self._asking(path):
            if path.is_file():
                return True
        self._others[self.show(path)] = look(path)
        return False

    def is_folder(self, path: Path) -> bool:
        """Whether there is a folder; its names, or that it is none, are remembered.

        Raises ContentError where that cannot be asked.
        """
        self.note_names(path)
        with self._asking(path):
            return path.is_dir()
        return False

    def names(self, folder: Path) -> tuple[str, ...]:
        """All names in ``folder``, sorted and remembered; none where there is no such folder.

        Raises ContentError for a folder that cannot be read.
        """
        if not self.is_folder(folder):
            return ()
        with self._asking(folder):
            return tuple(names_in(folder))
        return ()

    def note_content(self, path: Path, sha256: str) -> None:
        """Remember that ``path`` was found to hold what has the digest ``sha256``."""
        self._reads[self.show(path)] = sha256

    def note_names(self, folder: Path) -> None:
        """Remember the names in ``folder``: work that looks for files depends on all of them.

        Raises ContentError for one that cannot be read.
        """
        there = ABSENT
        with self._asking(folder):
            there = look_at_names(folder) if folder.is_dir() else ABSENT
        self._others[self.show(folder)] = there

    @contextlib.contextmanager
    def _asking(self, path: Path) -> Iterator[None]:
        """Turn what the system refuses to tell into an error; no name is too long to be absent."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return
            place = Place(self.show(path))
            message = worded(
                "{path} cannot be read: {strerror}",
                path=self.show(path),
                strerror=term(str(error.strerror)),
            )
            raise ContentError(Diagnostic("F002", message, place)) from error

    def show(self, path: Path) -> str:
        """``path`` as diagnostics and the manifest name it, with forward slashes."""
        return show(path)

    def inside(self, relative: str, place: Place, base: Path | None = None) -> Path:
        """``base``/``relative`` if it stays inside the root, links resolved; else an error.

        ``place`` is where the path was written. Raises ContentError where it does not.
        """
        pure = PurePosixPath(relative.replace("\\", "/"))
        path = (base or self.root) / pure
        if (
            pure.is_absolute()
            or re.match(r"[A-Za-z]:", relative)
            or "\0" in relative
            or not _leads_into(self.root, path)
        ):
            raise ContentError(
                Diagnostic(
                    "F004",
                    worded(
                        "“{relative}” leads outside the folder “{name}”",
                        relative=relative,
                        name=self.root.resolve().name,
                    ),
                    place,
                    hint=worded("name a file or folder inside it, with a relative path"),
                )
            )
        return path

    def read_bytes(
        self, path: Path, limit: int = BINARY_LIMIT, place: Place | None = None
    ) -> bytes:
        """The content of ``path``, at most ``limit`` bytes.

        ``place`` is where the file was asked for; without it the file itself is blamed. Raises
        ContentError where it is larger, cannot be read, or is not there.
        """
        blame = place or Place(self.show(path))
        try:
            if not path.is_file():
                # Reading a pipe or a device might never end.
                what = (
                    worded("is a folder, not a file")
                    if path.is_dir()
                    else worded("is no regular file")
                    if path.exists()
                    else worded("does not exist")
                )
                raise ContentError(
                    Diagnostic(
                        "F001", worded("{path} {what}", path=self.show(path), what=what), blame
                    )
                )
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except OSError as error:
            raise ContentError(
                Diagnostic(
                    "F002",
                    worded(
                        "{path} cannot be read: {strerror}",
                        path=self.show(path),
                        strerror=term(str(error.strerror)),
                    ),
                    blame,
                )
            ) from error
        if len(content) > limit:
            size = (
                f"{limit // MEGABYTE} MB"
                if limit >= MEGABYTE
                else worded("{limit} bytes", limit=limit)
            )
            raise ContentError(
                Diagnostic(
                    "F003",
                    worded("{path} is larger than {size}", path=self.show(path), size=size),
                    blame,
                    hint=worded("split it into several articles, or send a smaller file"),
                )
            )
        self._reads[self.show(path)] = digest(content)
        return content

    def read_text(self, path: Path, limit: int = TEXT_LIMIT, place: Place | None = None) -> str:
        """The text of ``path``: UTF-8 without BOM, line ends as ``\\n``.

        Raises ContentError where it is none.
        """
        content = self.read_bytes(path, limit, place).removeprefix(b"\xef\xbb\xbf")
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
            raise ContentError(
                Diagnostic(
                    "F005",
                    worded(
                        "not UTF-8: byte 0x{content:02X} begins no character",
                        content=content[error.start],
                    ),
                    Place(self.show(path), line, column),
                    hint=worded(
                        "save the file as UTF-8, by “Save as” of any editor; older Chinese "
                        "files are often GBK, which publisher import reads"
                    ),
                )
            ) from error
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def read_toml(self, path: Path, model: type[Model], place: Place | None = None) -> Model:
        """``path`` as a validated ``model``; every wrong key is named with its line."""
        return parse_toml(self.read_text(path, place=place), self.show(path), model)


def _leads_into(root: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        # A link that leads to itself leads nowhere; Python 3.11 and 3.12 say so with RuntimeError.
        return False


def show(path: Path) -> str:
    """``path`` relative to the current directory where it lies below it."""
    # Not resolve(): a link is shown by the name the user gave it.
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    with contextlib.suppress(ValueError):
        return absolute.relative_to(Path.cwd()).as_posix()
    return absolute.as_posix()
