"""The texts of an article in the order in which screens have them, for comparing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..article.model import (
    Article,
    Block,
    Break,
    Equation,
    Figure,
    List,
    Paragraph,
    Quote,
    Subhead,
    Table,
    Verse,
    read_out,
)
from ..unseen import seen
from .direction import turn_quotes


def wanted_texts(article: Article, *, vertical: bool) -> list[str]:
    """The texts of ``article`` in the order books and pages of the web hold them."""
    front = article.front_texts
    above = ("kicker", "title", "subtitle", "byline", "summary")
    texts = [front[name] for name in above if name in front]
    body = list(texts_of(article.blocks))
    if "dateline" in front:
        opening = f"{front['dateline']}\u3000"
        if article.blocks and isinstance(article.blocks[0], Paragraph):
            body[0] = opening + body[0]
        else:
            body.insert(0, opening)
    texts += body
    for note in article.called_notes:
        texts += texts_of(note.blocks)
    texts += [front["source"]] if "source" in front else []
    texts += [f"（{front['credit']}）"] if "credit" in front else []
    return [turn_quotes(text) if vertical else text for text in texts if text]


def comparable(text: str) -> str:
    """``text`` without what nobody sees, and ’ as 」.

    At the edge of a run an apostrophe may be taken for a quote.
    """
    return seen(text).replace("’", "」")


def texts_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the texts of ``blocks``: paragraphs, subheads, captions with credits, cells."""
    for block in blocks:
        match block:
            case Paragraph(runs, _) | Subhead(runs, _, _) | Equation(_, runs, _):
                yield read_out(runs)
            case Figure():
                credit = f"（{block.credit}）" if block.credit else ""
                yield read_out(block.caption) + credit
            case Quote(inner, _):
                yield from texts_of(inner)
            case Verse(lines, _):
                yield "\n".join(read_out(line) for line in lines)
            case List(items, _, _):
                for item in items:
                    yield from texts_of(item)
            case Table():
                for row in block.every_row:
                    yield from (read_out(cell) for cell in row)
                yield from map(read_out, block.notes)
            case Break():
                pass
