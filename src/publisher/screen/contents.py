"""The texts of an article in the order in which screens have them, for comparing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from ..article.model import (
    Article,
    Block,
    Break,
    Equation,
    Figure,
    List,
    Paragraph,
    Quote,
    Runs,
    Subhead,
    Table,
    Verse,
    read_out,
)
from ..characters import turn_quotes
from ..unseen import seen

Reader: TypeAlias = Callable[[Runs], str]
"""How runs become text, by what is done with readings and notes above them."""


def wanted_texts(article: Article, *, vertical: bool, read: Reader = read_out) -> list[str]:
    """The texts of ``article`` in the order books and pages of the web hold them.

    ``read`` makes text of runs; what stands above them is behind them, if nothing else is said.
    """
    front = article.front_texts
    above = ("kicker", "title", "subtitle", "byline", "summary")
    texts = [front[name] for name in above if name in front]
    body = list(texts_of(article.blocks, read))
    if "dateline" in front:
        opening = f"{front['dateline']}\u3000"
        if article.blocks and isinstance(article.blocks[0], Paragraph):
            body[0] = opening + body[0]
        else:
            body.insert(0, opening)
    texts += body
    for note in article.called_notes:
        texts += texts_of(note.blocks, read)
    texts += [front["source"]] if "source" in front else []
    texts += [f"（{front['credit']}）"] if "credit" in front else []
    return [turn_quotes(text) if vertical else text for text in texts if text]


def comparable(text: str) -> str:
    """``text`` without what nobody sees, and ’ as 」.

    At the edge of a run an apostrophe may be taken for a quote.
    """
    return seen(text).replace("’", "」")


def texts_of(blocks: Sequence[Block], read: Reader = read_out) -> Iterator[str]:
    """Yield the texts of ``blocks``: paragraphs, subheads, captions with credits, cells."""
    for block in blocks:
        match block:
            case Paragraph(runs, _) | Subhead(runs, _, _) | Equation(_, runs, _):
                yield read(runs)
            case Figure():
                credit = f"（{block.credit}）" if block.credit else ""
                yield read(block.caption) + credit
            case Quote(inner, _):
                yield from texts_of(inner, read)
            case Verse(lines, _):
                yield "\n".join(read(line) for line in lines)
            case List(items, _, _):
                for item in items:
                    yield from texts_of(item, read)
            case Table():
                for row in block.every_row:
                    yield from (read(cell) for cell in row)
                yield from map(read, block.notes)
            case Break():
                pass
