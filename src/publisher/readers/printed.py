"""What readers of pages with boxes share: lines put together, pieces of words joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..characters import HAN, QUOTES
from .markup import literal
from .places import find_captions, usual_width
from .raw import BlockKind, Score, SourceSpot
from .sizes import SizedWords, body_size, kind_of
from .source import Scribe, is_chance

_WIDE = re.compile(f"[{HAN}\u2e80-\u9fff\uff00-\uffef{QUOTES}…—]")


@dataclass
class PrintedLines:
    """Printed lines on their way into a block: their words, and how sure the source is of them."""

    text: str = ""
    scores: list[Score] = field(default_factory=list)
    _words: bool = False

    def add_word(self, word: str, score: float | None = None, *, blank: bool = False) -> None:
        """Add a word to the line; a blank before it is none between two Han characters."""
        if not word:
            return
        shown = literal(word)
        if blank and self._words and not (_WIDE.match(self.text[-1:]) and _WIDE.match(word)):
            self.text += " "
        start = len(self.text)
        self.text += shown
        if is_chance(score):
            self.scores.append(Score(start, len(self.text), score))
        self._words = True

    def end_line(self) -> None:
        """End the line."""
        if self._words:
            self.text += "\n"
        self._words = False


@dataclass
class Region:
    """A block of a page before its kind is known: None where the source does not say it."""

    kind: BlockKind | None
    lines: PrintedLines
    spot: SourceSpot | None
    size: float | None = None
    picture: str | None = None
    article: int | None = None


Thing = TypeVar("Thing")


def by_rank(elements: Sequence[Thing], ranks: Sequence[int | None]) -> list[Thing]:
    """Elements in reading order; one that has no rank in it stays with the one before it."""
    last = -1
    keys: list[int] = []
    for rank in ranks:
        last = last if rank is None else rank
        keys.append(last)
    return [elements[n] for n in sorted(range(len(elements)), key=lambda n: keys[n])]


def add_regions(scribe: Scribe, regions: list[Region]) -> None:
    """Add regions as blocks; heads that the source does not name are told by their size."""
    _tell_captions(regions)
    sized = [SizedWords(one.lines.text.strip("\n"), one.size) for one in regions]
    texts = [s for s, one in zip(sized, regions, strict=True) if one.kind in (None, BlockKind.TEXT)]
    body = body_size(texts)
    for one, block in zip(regions, sized, strict=True):
        kind = one.kind
        if kind is None:
            kind = kind_of(block, body)
        elif kind is BlockKind.TITLE and kind_of(block, body) is not BlockKind.TITLE and body:
            # A source that calls all heads the same means those of the text too.
            kind = BlockKind.SUBHEAD
        text = one.lines.text.rstrip("\n")
        level = {BlockKind.TITLE: 1, BlockKind.SUBHEAD: 2}.get(kind, 0)
        scribe.add(
            kind, text, one.spot, level=level, picture=one.picture, article=one.article,
            scores=tuple(one.lines.scores),
        )  # fmt: skip


def _tell_captions(regions: list[Region]) -> None:
    """Tell captions by their place before heads are told by their size."""
    if any(one.kind is BlockKind.CAPTION for one in regions):
        return
    usual = usual_width([one.spot for one in regions if one.kind is not BlockKind.PICTURE])
    pictures = [one.spot for one in regions if one.kind is BlockKind.PICTURE]
    texts = [one for one in regions if one.kind in (None, BlockKind.TEXT)]
    for n in find_captions(pictures, [(one.lines.text, one.spot) for one in texts], usual):
        texts[n].kind = BlockKind.CAPTION
