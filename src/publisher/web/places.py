"""What the files of the paper on the web are called, and where its articles stand on its pages.

All names are ASCII and lower case, so that every server and every disk tells them apart alike; they
depend on an article's own folder and on nothing else, so that an address stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..render import PageSpots
from ..render.spots import Box, Point, around
from ..workspace import digest

HOME, ISSUE, SEARCH = "index.html", "issue.html", "search.html"
"""The first page of the paper, all pages at a glance, the search."""
WHOLE_PDF = "issue.pdf"
LONGEST_SLUG = 60
"""Characters; beyond, an address no longer fits in a message."""
_TELLING = 8
"""Figures of the digest that tell two names apart which are the same in plain letters."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index)", re.ASCII)
"""What Windows keeps for devices, and what a server gives for a folder."""


def slug_of(name: str) -> str:
    """Give what the article ``name`` is called in addresses: plain letters, always the same."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    if slug == name and not _RESERVED.fullmatch(slug):
        return slug
    mark = digest(name.encode(errors="surrogatepass"))[:_TELLING]
    return f"{slug}-{mark}" if slug else mark


def page_file(number: int) -> str:
    """Give the file of page ``number`` (from 1); the first is where a reader comes in."""
    return HOME if number == 1 else f"page-{number:02d}.html"


def picture_file(number: int, ending: str) -> str:
    """Give the file of the picture, or of the PDF, of page ``number``."""
    return f"pages/page-{number:02d}.{ending}"


def article_file(name: str) -> str:
    """Give the file of the article ``name``."""
    return f"articles/{slug_of(name)}.html"


@dataclass(frozen=True, slots=True)
class Piece:
    """What an article takes of page ``page`` (from 1), which is called ``label``.

    ``size`` is the trimmed page's in pt, ``corners`` are in pt from its upper left corner.
    """

    page: int
    label: str
    size: Point
    corners: tuple[Point, ...]

    @property
    def box(self) -> Box:
        """Give the box around it: left, top, right, bottom."""
        return around((x, y, x, y) for x, y in self.corners)


def find_pieces(pages: Iterable[PageSpots]) -> Mapping[str, tuple[Piece, ...]]:
    """Give the pieces of each article that stands on ``pages``, in the order of the pages."""
    found: dict[str, list[Piece]] = {}
    for page in pages:
        for area in page.areas:
            piece = Piece(page.number, page.label, page.size, area.corners)
            found.setdefault(area.article, []).append(piece)
    return {name: tuple(pieces) for name, pieces in found.items()}
