"""Readings (注音): where 注音符号 stand beside their character, and which texts have many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ..article.model import Article, Run, inline

Box: TypeAlias = tuple[float, float, float, float]
InkBox: TypeAlias = Callable[[str], Box | None]
"""Gives left, foot, right and head of a character's ink in em."""

_SYMBOLS = "\u3105-\u312f\u31a0-\u31b3\u31b8-\u31bf"
_TONES = "\u02c9\u02ca\u02c7\u02cb\u02ea\u02eb"
_CHECKED = "\u31b4-\u31b7"
_NEUTRAL = "\u02d9"
_BOPOMOFO = re.compile(
    rf"{_NEUTRAL}[{_SYMBOLS}]{{1,4}}|[{_SYMBOLS}]{{1,4}}[{_TONES}{_CHECKED}{_NEUTRAL}]?"
)
SIZE = 0.3
"""Size of 注音符号 in em of their character (clreq 3.3.3)."""
LEFT = 0.02
"""em from the character's right edge to its symbols."""
TONE_MIDDLE, TONE_WIDTH = 0.41, 0.15
"""em from that edge to the middle of a tone mark, and how wide its ink is."""
TONE_SIZES = (0.3, 0.7)
"""em of a tone mark at least and at most, whatever the face has drawn."""
DOT_HEIGHT, DOT_WIDTH = 0.1, 0.08
"""em that the neutral tone takes above its symbols, and how wide its ink is."""
MIDDLE, HEAD = 0.38, 0.88
"""em from the baseline up to the middle of a Han character, and to the head of its frame."""
MANY = 0.2
"""Part of an article's characters under readings from which it is one with many."""


class Symbol(NamedTuple):
    """A glyph of a reading beside its character: its origin from the right edge of the base, down
    from the baseline, and its size, all in em of the base."""

    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class ReadingBeside:
    """The reading at the right of the character with index ``start``, glyph by glyph."""

    start: int
    symbols: tuple[Symbol, ...]


def stands_beside(run: Run) -> bool:
    """Whether the reading of ``run`` is that of one character in 注音符号."""
    return len(run.text) == 1 and _BOPOMOFO.fullmatch(run.ruby or "") is not None


def place_symbols(reading: str, ink: InkBox) -> tuple[Symbol, ...]:
    """The glyphs of a reading in 注音符号, in its order, one above the other.

    A tone mark stands at the right of the last symbol, half of it over that one's head; that of a
    syllable that breaks off at its foot; the neutral tone above all (clreq 3.3.3.3).
    """
    count = sum(_is_stacked(char) for char in reading)
    neutral = DOT_HEIGHT if _NEUTRAL in reading else 0.0
    head = MIDDLE + (count * SIZE + neutral) / 2
    stack = head - neutral
    found: list[Symbol] = []
    last = stack - (count - 1) * SIZE
    for char in reading:
        if char == _NEUTRAL:
            found.append(_centred(char, ink, LEFT + SIZE / 2, head - DOT_HEIGHT / 2, DOT_WIDTH))
        elif not _is_stacked(char):
            foot = SIZE if re.match(f"[{_CHECKED}]", char) else 0.0
            found.append(_centred(char, ink, TONE_MIDDLE, last - foot, TONE_WIDTH))
        else:
            found.append(Symbol(LEFT, HEAD * SIZE - stack, SIZE))
            stack -= SIZE
    return tuple(found)


def _is_stacked(char: str) -> bool:
    """Whether a glyph of a reading stands in its column, and not beside or above it."""
    return re.match(f"[{_TONES}{_CHECKED}{_NEUTRAL}]", char) is None


def _centred(char: str, ink: InkBox, x: float, y: float, width: float) -> Symbol:
    """A mark whose ink is ``width`` em and has its middle at x and y, y upwards."""
    left, foot, right, head = ink(char) or (0.0, 0.0, 1.0, 1.0)
    size = max(TONE_SIZES[0], min(TONE_SIZES[1], width / (right - left)))
    return Symbol(x - size * (left + right) / 2, size * (foot + head) / 2 - y, size)


def has_many(article: Article) -> bool:
    """Whether so many of an article's characters have readings that its lines want room."""
    texts = [runs for runs, _ in inline(article.blocks)]
    return _count(run for runs in texts for run in runs if run.ruby) >= MANY * max(
        1, _count(run for runs in texts for run in runs)
    )


def has_glosses(article: Article) -> bool:
    """Whether an article has notes between its lines."""
    return any(run.gloss for runs, _ in inline(article.blocks) for run in runs)


def _count(runs: Iterable[Run]) -> int:
    return sum(len(run.text) for run in runs)
