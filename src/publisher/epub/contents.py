"""The texts of a book and those of the articles, in the same order, for comparing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

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

_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_TEXTS = ("p", "div", "h1", "h2", "h3", "h4", "figcaption", "th", "td")
_GENERATED = ("notice", "mark", "source-label")


def book_texts(documents: Sequence[etree._Element]) -> Iterator[list[str]]:
    """Yield for each article document its texts: paragraphs, headings, captions, cells."""
    for document in documents:
        for section in document.iter(f"{_XHTML}section"):
            if section.get("class") == "article":
                yield [text for text in map(_said, _carriers(section)) if text]


def _carriers(section: etree._Element) -> Iterator[etree._Element]:
    for element in section.iter(*(f"{_XHTML}{tag}" for tag in _TEXTS)):
        # The notes under a table are paragraphs of one caption.
        if element.get("class") not in _GENERATED and element.find(f"{_XHTML}p") is None:
            yield element


def _said(element: etree._Element) -> str:
    """Give the text of ``element`` without what the program adds: note numbers, links back.

    A formula says what its ``alttext`` does.
    """
    if element.tag == _MATH:
        return str(element.get("alttext", ""))
    parts = [element.text or ""]
    for child in element:
        generated = child.get("class") in _GENERATED or child.get("role") == "doc-backlink"
        if child.tag == f"{_XHTML}br":
            parts.append("\n")
        elif not generated and child.tag != f"{_XHTML}rp":
            parts.append(_said(child))
        # The blank beside a number or a link back belongs to it.
        tail = child.tail or ""
        parts.append(tail[1:] if child.get("class") == "mark" else tail)
        if child.get("role") == "doc-backlink" and len(parts) > 1:
            parts[-2:] = [parts[-2].removesuffix(" "), parts[-1]]
    return "".join(parts)


def wanted_texts(article: Article, *, vertical: bool) -> list[str]:
    """Give the texts of ``article`` in the order the book holds them."""
    front = article.front_texts
    above = ("kicker", "title", "subtitle", "byline", "summary")
    texts = [front[name] for name in above if name in front]
    body = list(_of_blocks(article.blocks))
    if "dateline" in front:
        opening = f"{front['dateline']}\u3000"
        if article.blocks and isinstance(article.blocks[0], Paragraph):
            body[0] = opening + body[0]
        else:
            body.insert(0, opening)
    texts += body
    for note in article.called_notes:
        texts += _of_blocks(note.blocks)
    texts += [front["source"]] if "source" in front else []
    texts += [f"（{front['credit']}）"] if "credit" in front else []
    return [turn_quotes(text) if vertical else text for text in texts if text]


def comparable(text: str) -> str:
    """Give ``text`` without what nobody sees, and ’ as 」.

    At the edge of a run an apostrophe may be taken for a quote.
    """
    return seen(text).replace("’", "」")


def _of_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(runs, _) | Subhead(runs, _, _) | Equation(_, runs, _):
                yield read_out(runs)
            case Figure():
                credit = f"（{block.credit}）" if block.credit else ""
                yield read_out(block.caption) + credit
            case Quote(inner, _):
                yield from _of_blocks(inner)
            case Verse(lines, _):
                yield "\n".join(read_out(line) for line in lines)
            case List(items, _, _):
                for item in items:
                    yield from _of_blocks(item)
            case Table():
                for row in block.every_row:
                    yield from (read_out(cell) for cell in row)
                yield from map(read_out, block.notes)
            case Break():
                pass
