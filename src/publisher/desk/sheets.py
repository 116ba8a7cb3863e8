"""A text file as a person keeps it: its bytes stay where its text does not change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..workspace import Workspace, digest

BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's text, line ends as ``\\n``, and how its bytes say it."""

    text: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return digest(self.content)

    def rewrite(self, text: str) -> bytes:
        """The bytes that say ``text`` instead; mark and line ends of the file are kept.

        Lines that stay keep their own ends, new ones have the end that most lines have.
        """
        mark = BOM if self.content.startswith(BOM) else b""
        old = _LINE.findall(self.content.removeprefix(BOM).decode())
        ends = [line[len(line.rstrip("\r\n")) :] for line in old]
        usual = max(("\n", "\r\n", "\r"), key=ends.count)
        new = text.split("\n")
        before = [line.rstrip("\r\n") for line in old]
        kept = _kept(before, new)
        parts = []
        for number, line in enumerate(new[:-1]):
            end = ends[kept[number]] if number in kept else ""
            parts.append(line + (end or usual))
        return mark + ("".join(parts) + new[-1]).encode()


def _kept(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """For lines of ``after`` at both ends which lines of ``before`` they are."""
    kept: dict[int, int] = {}
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        kept[start] = start
        start += 1
    # The last piece behind a final end of line is no line of the file.
    rows = len(after) - 1 if after and not after[-1] else len(after)
    end = 1
    while end <= min(len(before), rows) - start and before[-end] == after[rows - end]:
        kept[rows - end] = len(before) - end
        end += 1
    if len(before) == rows:
        kept |= {number: number for number in range(rows) if number not in kept}
    return kept


def read_sheet(path: Path, workspace: Workspace | None = None) -> TextFile:
    """The file at ``path``; one that is no text is a ContentError."""
    workspace = workspace or Workspace(path.parent)
    text = workspace.read_text(path)
    return TextFile(text, workspace.read_bytes(path))
