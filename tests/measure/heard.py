"""What a file says to who hears it, as poppler reads its tags, against what the articles say.

Neither knows of the other: the one is ``pdfinfo -struct-text``, the other the article as it is
read from ``article.md``.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from publisher.article.model import (
    Article,
    Block,
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
from publisher.checks.text import visible
from publisher.galley.figures import caption_of

Heard: TypeAlias = tuple[str, str]
"""A kind (paragraph, head, item, …) and its text without blanks."""
_ROW = re.compile(
    r"( *)([A-Z][A-Za-z0-9]*)(?: <(.*?)>)?(?: \"(.*?)\")?(?: \((?:block|inline)\))?:?$"
)
_QUOTES = str.maketrans("「」『』", "“”‘’")


@dataclass(slots=True)
class Node:
    """An element of the tree: its role, its name, its attributes, its elements and texts."""

    role: str
    name: str = ""
    said: dict[str, str] = field(default_factory=dict)
    kids: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its text, without what is no text."""
        parts = (kid if isinstance(kid, str) else kid.text for kid in self.kids)
        return "".join(parts)

    @property
    def nodes(self) -> list[Node]:
        """The elements in it."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def all(self, *roles: str) -> Iterator[Node]:
        """Yield every element below with one of ``roles``, in reading order."""
        for node in self.nodes:
            if node.role in roles:
                yield node
            yield from node.all(*roles)


def read_tree(content: bytes) -> Node:
    """Give the tree of a file as poppler reads it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.pdf"
        file.write_bytes(content)
        command = ["pdfinfo", "-struct-text", str(file)]
        said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return parse_tree(said)


def parse_tree(said: str) -> Node:
    """Give the tree that poppler has written as ``said``."""
    path = [(-1, Node("Root"))]
    for row in re.split(r"\n(?= *(?:[A-Z]|/|\"))", said):
        indent = len(row) - len(row.lstrip(" "))
        bare = row.strip(" \n")
        if bare.startswith('"'):
            above = next(node for depth, node in reversed(path) if depth < indent)
            above.kids.append(bare[1:-1])
        elif bare.startswith("/"):
            name, _, value = bare[1:].partition(" ")
            path[-1][1].said[name] = value
        elif found := _ROW.match(row.rstrip("\n")):
            while path[-1][0] >= indent:
                path.pop()
            node = Node(found[2], found[3] or "")
            path[-1][1].kids.append(node)
            path.append((indent, node))
    return path[0][1]


def _seen(text: str) -> str:
    return visible(text.translate(_QUOTES))


# What is heard


def heard(tree: Node) -> Iterator[Heard]:
    """Yield kind and text of what a tree says, in its order."""
    for node in tree.nodes:
        yield from _heard(node)


def _heard(node: Node) -> Iterator[Heard]:
    match node.role:
        case "P":
            yield "paragraph", _seen(node.text)
        case "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
            yield "head", _seen(node.text)
        case "L":
            yield "list", str(len([one for one in node.nodes if one.role == "LI"]))
            for item in node.nodes:
                body = [one for one in item.nodes if one.role == "LBody"]
                yield "item", "".join(_seen(one.text) for one in body)
                for one in body:
                    yield from (each for kid in one.all("L") for each in _heard(kid))
        case "BlockQuote":
            yield "quotation", _seen(node.text)
        case "Note":
            yield "note", "".join(_seen(one.text) for one in node.nodes if one.role != "Lbl")
        case "Table":
            rows = list(node.all("TR"))
            cells = ([_seen(cell.text) for cell in row.all("TH", "TD")] for row in rows)
            yield "table", "\n".join("|".join(row) for row in cells)
            yield from (("caption", _seen(one.text)) for one in node.all("Caption"))
        case "Figure":
            yield from (("caption", _seen(one.text)) for one in node.all("Caption"))
        case "Div" if node.nodes and all(kid.role == "P" for kid in node.nodes):
            yield "verse", "\n".join(_seen(kid.text) for kid in node.nodes)
        case _:
            yield from heard(node)


# What is wanted


def wanted(article: Article) -> Iterator[Heard]:
    """Yield kind and text of what ``article`` has to say, in its order."""
    front = article.front_texts
    for name in ("kicker", "title", "subtitle", "byline", "summary"):
        if name in front:
            yield "head" if name == "title" else "paragraph", _seen(front[name])
    blocks = list(_wanted(article.blocks))
    if "dateline" in front:
        first = next(iter(article.blocks), None)
        opened = read_out(first.runs) if isinstance(first, Paragraph) else ""
        blocks[: 1 if opened else 0] = [("paragraph", _seen(front["dateline"] + opened))]
    yield from blocks
    for note in article.called_notes:
        yield "note", "".join(_all(note.blocks))
    for name in ("source", "credit"):
        if name in front:
            yield "paragraph", _seen(f"（{front[name]}）")


def _wanted(blocks: Iterable[Block]) -> Iterator[Heard]:
    for block in blocks:
        match block:
            case Paragraph(runs) | Equation(_, runs):
                yield "paragraph", _runs(runs)
            case Subhead(runs):
                yield "head", _runs(runs)
            case Figure():
                if caption := caption_of(block):
                    yield "caption", _runs(caption)
            case Quote(inner):
                yield "quotation", "".join(_all(inner))
            case Verse(lines):
                yield "verse", "\n".join(map(_runs, lines))
            case List(items):
                yield from _list(items)
            case Table():
                rows: dict[int, list[str]] = {n: [] for n in range(len(block.every_row))}
                for place, runs in block.spans():
                    rows[place.row].append(_runs(runs))
                yield "table", "\n".join("|".join(row) for row in rows.values())
                if block.notes:
                    yield "caption", "".join(map(_runs, block.notes))


def _list(items: tuple[tuple[Block, ...], ...]) -> Iterator[Heard]:
    yield "list", str(len(items))
    for item in items:
        yield "item", "".join(_all(item))
        for block in item:
            if isinstance(block, List):
                yield from _list(block.items)


def _all(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the texts in ``blocks``, without the marks before the items of inner lists."""
    for block in blocks:
        match block:
            case Paragraph(runs) | Subhead(runs) | Equation(_, runs):
                yield _runs(runs)
            case Quote(inner):
                yield from _all(inner)
            case Verse(lines):
                yield from map(_runs, lines)
            case List(items, start):
                for number, item in enumerate(items):
                    yield _seen("●" if start is None else f"{start + number}.")
                    yield from _all(item)
            case Table():
                yield from (_runs(runs) for _, runs in block.spans())
                yield from map(_runs, block.notes)


def _runs(runs: Runs) -> str:
    return _seen(read_out(runs))


# Both


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind the articles have, how many are heard as they are, and how many more."""

    wanted: int
    equal: int
    more: int


def compare(tree: Node, articles: Iterable[Article]) -> dict[str, Count]:
    """Give for each kind how many the articles have, and how many a tree says like them."""
    asked = Counter(one for article in articles for one in wanted(article))
    given = Counter(heard(tree))
    kinds = sorted({kind for kind, _ in (*asked, *given)})
    return {
        kind: Count(_count(asked, kind), _count(asked & given, kind), _count(given - asked, kind))
        for kind in kinds
    }


def _count(some: Counter[Heard], kind: str) -> int:
    return sum(number for (own, _), number in some.items() if own == kind)


def amiss(tree: Node, article: Article) -> list[Heard]:
    """Give what is not heard of ``article``, or is out of its order, in the element that is it."""
    asked = list(wanted(article))
    title = next((text for kind, text in asked if kind == "head"), "")
    own = [one for one in tree.all("Art") if any(_seen(h.text) == title for h in one.all("H1"))]
    if len(own) != 1:
        return [("article", title)]
    given = iter(list(heard(own[0])))
    return [one for one in asked if one not in given]
