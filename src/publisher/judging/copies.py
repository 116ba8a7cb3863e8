"""What an edition says of its stories 稿件, as far as a printed page can be held against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..article.model import Block, List, Paragraph, Quote, Subhead, Table, Verse, figures, plain
from ..edition import Edition
from ..makeup.matter import Weight
from .heads import letters


@dataclass(frozen=True, slots=True)
class Copy:
    """A story before it is printed: ``rank`` is 0 for a lead, 1 for a second, 2 for a brief.

    ``title``, ``text`` (summary, paragraphs, subheads, verse in order) and ``captions`` are letters
    only; ``tables`` are rows of cells.
    """

    name: str
    rank: int
    title: str
    text: str
    captions: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def is_brief(self) -> bool:
        """Whether it is a short one."""
        return self.rank == Weight.BRIEF.rank


def copies_of(edition: Edition) -> tuple[Copy, ...]:
    """The stories of ``edition`` in order; what has no weight is a second, the first leads."""
    return tuple(
        Copy(
            entry.name,
            (entry.settings.importance or (Weight.SECOND if number else Weight.LEAD)).rank,
            letters(entry.article.front.headline),
            letters("".join((entry.article.front.summary or "", *_texts(entry.article.blocks)))),
            tuple(letters(plain(figure.caption)) for figure in figures(entry.article.blocks)),
            tuple(_tables(entry.article.blocks)),
        )
        for number, entry in enumerate(edition.entries)
    )


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the texts that run through columns."""
    for block in blocks:
        match block:
            case Paragraph(runs, _) | Subhead(runs, _, _):
                yield plain(runs)
            case Quote(inner, _):
                yield from _texts(inner)
            case Verse(lines, _):
                yield from (plain(line) for line in lines)
            case List(items, _, _):
                for item in items:
                    yield from _texts(item)
            case _:
                pass


def _tables(blocks: tuple[Block, ...]) -> Iterator[tuple[tuple[str, ...], ...]]:
    for block in blocks:
        if isinstance(block, Table):
            yield tuple(tuple(plain(cell) for cell in row) for row in block.every_row)
