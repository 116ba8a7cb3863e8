"""What the files of the paper on the web are called, and where its articles stand on its pages.

All names are ASCII and lower case, so that every server and every disk tells them apart alike; they
depend on an article's own folder and on nothing else, so that an address stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..render import PageSpots
from ..render.spots import Area, Box, Point, around
from ..screen.slugs import slug_of

HOME, ISSUE, SEARCH = "index.html", "issue.html", "search.html"
"""The first page of the paper, all pages at a glance, the search."""
WHOLE_PDF = "issue.pdf"
SLACK = 0.05
"""pt by which a box may lie over the edge of an area: numbers are rounded to a thousandth."""


def page_file(number: int) -> str:
    """The file of page ``number`` (from 1); the first is where a reader comes in."""
    return HOME if number == 1 else f"page-{number:02d}.html"


def picture_file(number: int, ending: str) -> str:
    """The file of the picture, or of the PDF, of page ``number``."""
    return f"pages/page-{number:02d}.{ending}"


def article_file(name: str) -> str:
    """The file of the article ``name``."""
    return f"articles/{slug_of(name)}.html"


@dataclass(frozen=True, slots=True)
class PagePiece:
    """What an article takes of page ``page`` (from 1), which is called ``label``.

    ``size`` is the trimmed page's in pt, ``corners`` are in pt from its upper left corner.
    """

    page: int
    label: str
    size: Point
    corners: tuple[Point, ...]

    @property
    def box(self) -> Box:
        """The box around it: left, top, right, bottom."""
        return around((x, y, x, y) for x, y in self.corners)


def areas_of(page: PageSpots) -> tuple[Area, ...]:
    """What each article takes of ``page``: its modules, and pictures that stand out of them.

    A picture that goes over the edge of the page ends there.
    """
    return (*page.areas, *_standing_out(page))


def _standing_out(page: PageSpots) -> Iterator[Area]:
    width, height = page.size
    for spot in page.spots:
        if spot.shown is None or not spot.article:
            continue
        for left, top, right, bottom in spot.boxes:
            box = (max(left, 0.0), max(top, 0.0), min(right, width), min(bottom, height))
            own = (area for area in page.areas if area.article == spot.article)
            if not any(is_within(box, area) for area in own):
                a, b, c, d = box
                yield Area(spot.article, ((a, b), (c, b), (c, d), (a, d)))


def is_within(box: Box, area: Area) -> bool:
    """Whether the whole of ``box`` lies in ``area``, whose one notch is at a corner."""
    left, top, right, bottom = box
    corners = ((x, y) for x in (left + SLACK, right - SLACK) for y in (top + SLACK, bottom - SLACK))
    return all(area.holds(x, y) for x, y in corners)


def find_pieces(pages: Iterable[PageSpots]) -> Mapping[str, tuple[PagePiece, ...]]:
    """The pieces of each article that stands on ``pages``, in the order of the pages."""
    found: dict[str, list[PagePiece]] = {}
    for page in pages:
        for area in areas_of(page):
            piece = PagePiece(page.number, page.label, page.size, area.corners)
            found.setdefault(area.article, []).append(piece)
    return {name: tuple(pieces) for name, pieces in found.items()}
