"""The numbers of the lines of a proof: which line of which text each of them is.

They count the lines of each page from 1, in the order of reading. The record is kept beside the
proof, so that a correction by page and line is understood when the article has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..diagnostics import ContentError, Diagnostic, Place
from ..render.spots import PageSpots, PrintedSpot, SpotLine
from ..tongues import worded

VERSION = 1
"""Of the form of records."""


@dataclass(frozen=True, slots=True)
class NumberedBlock:
    """A text of an article: its kind, the line of ``article.md`` where it begins, all it says.

    ``article`` is empty for what stands in ``edition.toml``.
    """

    article: str
    kind: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """Characters ``start`` to ``end`` of block ``block`` (its index in the record)."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """A page, what it is called, and its lines: the first is number 1."""

    number: int
    label: str
    lines: tuple[NumberedLine, ...]


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """What a proof of ``output`` says: blocks, pages, and the digests of the articles' files."""

    output: str
    articles: Mapping[str, str]
    blocks: tuple[NumberedBlock, ...]
    pages: tuple[NumberedPage, ...]

    def line(self, label: str, number: int) -> NumberedLine | None:
        """Line ``number`` of the page that is called ``label``; None if there is none."""
        page = next((page for page in self.pages if page.label == label), None)
        if page is None or not 1 <= number <= len(page.lines):
            return None
        return page.lines[number - 1]

    def text(self, line: NumberedLine) -> str:
        """What a line says."""
        return self.blocks[line.block].text[line.start : line.end]


def numbered(page: PageSpots) -> Iterator[tuple[int, PrintedSpot, SpotLine]]:
    """Yield the lines of a page with their numbers."""
    lines = ((spot, line) for spot in page.spots for line in spot.lines)
    for number, (spot, line) in enumerate(lines, 1):
        yield number, spot, line


def make_record(
    output: str, pages: Sequence[PageSpots], articles: Mapping[str, str]
) -> ProofRecord:
    """The record of a proof; ``articles`` are the digests of their files by name."""
    known: dict[NumberedBlock, int] = {}
    made: list[NumberedPage] = []
    for page in pages:
        lines = []
        for _, spot, line in numbered(page):
            block = NumberedBlock(spot.article, spot.kind, spot.place.line, spot.text)
            index = known.setdefault(block, len(known))
            lines.append(NumberedLine(index, line.start, line.end))
        made.append(NumberedPage(page.number, page.label, tuple(lines)))
    return ProofRecord(output, dict(articles), tuple(known), tuple(made))


def write_record(record: ProofRecord) -> bytes:
    """A record as JSON, the same bytes for the same record."""
    values = {
        "version": VERSION,
        "output": record.output,
        "articles": dict(record.articles),
        "blocks": [[one.article, one.kind, one.line, one.text] for one in record.blocks],
        "pages": [
            {
                "number": page.number,
                "label": page.label,
                "lines": [[line.block, line.start, line.end] for line in page.lines],
            }
            for page in record.pages
        ],
    }
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return (text.replace("],[", "],\n[") + "\n").encode()


def read_record(text: str, name: str) -> ProofRecord:
    """The record that ``text`` holds; what cannot be one is a ContentError naming ``name``."""
    try:
        values: Any = json.loads(text)
        if values["version"] != VERSION:
            raise ValueError(values["version"])
        blocks = tuple(
            NumberedBlock(_text(article), _text(kind), _count(line), _text(said))
            for article, kind, line, said in values["blocks"]
        )
        pages = tuple(_page(page, blocks) for page in values["pages"])
        articles = {_text(key): _text(one) for key, one in values["articles"].items()}
        return ProofRecord(_text(values["output"]), articles, blocks, pages)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        message = worded("this is no record of a proof's lines")
        hint = worded("name the file …-lines.json that `publisher proofs` wrote beside the proof")
        raise ContentError(Diagnostic("Q008", message, Place(name), hint=hint)) from error


def _page(values: Any, blocks: Sequence[NumberedBlock]) -> NumberedPage:
    lines = tuple(NumberedLine(*map(_count, line)) for line in values["lines"])
    for line in lines:
        if not line.start <= line.end <= len(blocks[line.block].text):
            raise ValueError(line)
    return NumberedPage(_count(values["number"]), _text(values["label"]), lines)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(value)
    return value
