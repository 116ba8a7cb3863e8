"""Where raw text stands in the clean text, and the other way round."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .changes import Change, pieces


@dataclass(frozen=True, slots=True)
class Kept:
    """``raw[start:start + size]`` stands unchanged at ``clean[at:at + size]``."""

    start: int
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Places:
    """The way between raw and clean offsets.

    ``spans`` gives for each replacement, in the order of the changes, its span of the clean text.
    """

    kept: tuple[Kept, ...]
    spans: tuple[tuple[int, int], ...]
    length: int

    def clean_offset(self, raw: int) -> int:
        """The clean offset of the raw character ``raw``, or of what stands in its place."""
        found = bisect_right(self.kept, raw, key=lambda k: k.start) - 1
        if found < 0:
            return self.kept[0].at if self.kept else 0
        piece = self.kept[found]
        return piece.at + min(raw - piece.start, piece.size)


def places(changes: Sequence[Change], raw_length: int) -> Places:
    """The way between raw and clean offsets that ``changes`` describe."""
    kept: list[Kept] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in pieces(changes, raw_length):
        if piece.after is None:
            kept.append(Kept(piece.start, at, piece.end - piece.start))
            at += piece.end - piece.start
        else:
            spans.append((at, at + len(piece.after)))
            at += len(piece.after)
    return Places(tuple(sorted(kept, key=lambda k: k.start)), tuple(spans), at)
