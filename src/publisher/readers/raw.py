"""The raw document: what a source says of its pages, in reading order, before any cleaning.

Every reader gives this and nothing else, so that what follows knows nothing of the source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ..diagnostics import Diagnostic


class BlockKind(StrEnum):
    """What a block is, as far as its source says so."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    CAPTION = "caption"
    PICTURE = "picture"
    TABLE = "table"
    FORMULA = "formula"
    NOTE = "note"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page number"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SourceBox:
    """A place on a page, each side as a part (0 to 1) of the page's width or height from top left.

    ``left`` < ``right`` and ``top`` < ``bottom``; a reader cuts what lies outside the page, with a
    finding.
    """

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class SourceSpot:
    """Where a block stands: the page, counted from 1, and its box if the source has one."""

    page: int
    box: SourceBox | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What the source says of characters ``start`` to ``end`` of a block's text.

    ``chance`` is the chance, 0 to 1, that they are right; of several characters it is that of a
    word or a line. ``before`` says that it is a mark lost before them that is in doubt.
    """

    start: int
    end: int
    chance: float
    before: bool = False


SURE = 0.85
"""The chance of being right below which what a tool read is told as doubted (R013): a choice, below
the scores of a page that is read well. The lowest of the 191 lines that PP-OCRv6 read of a scanned
tabloid page has 0.941."""


@dataclass(frozen=True)
class SourcePicture:
    """A picture's bytes as the source has them, under the name the blocks know it by."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Scan:
    """The picture of a whole page, by the name its source gives.

    Where a source does not say how large its pages are, ``size`` is what the boxes of this one
    were divided by: width and height in the scan's pixels.
    """

    page: int
    name: str = ""
    size: tuple[float, float] | None = None


@dataclass(frozen=True)
class SourceBlock:
    """One block of a page.

    ``text`` is Markdown as articles have it: inline markup of the source translated, printed lines
    parted by a line feed where the source knows them; a table as an HTML ``<table>`` or a table of
    Markdown; a formula as TeX without its dollars; a picture's is its caption, if the source
    ties the two. ``level`` counts heads from 1. ``picture`` names one of the document's pictures.
    ``starts`` is false for a block that the source says goes on from the one before it, true for
    one that it says begins a paragraph. ``article`` is the source's own number of the article.
    ``lines`` are the first and the last line of the document's ``verbatim`` that say the same.
    """

    kind: BlockKind
    text: str = ""
    spot: SourceSpot | None = None
    level: int = 0
    picture: str | None = None
    starts: bool | None = None
    article: int | None = None
    scores: tuple[Score, ...] = field(default=(), repr=False)
    lines: tuple[int, int] | None = None

    @property
    def box(self) -> SourceBox | None:
        """Where on its page it stands; None where the source does not say."""
        return self.spot.box if self.spot else None


@dataclass(frozen=True)
class Raw:
    """A document in reading order, and what was found while it was read.

    ``source`` names the tool or format as a reader of findings knows it ("MinerU", "Word").
    ``verbatim`` is what was read, unchanged, as text: it is kept beside the article. If it is
    ``as_is``, articles are written in the same way, and nothing of it was translated.
    ``scans`` are what it says of the pictures of whole pages. Places whose chance is below ``sure``
    are told as doubted. ``facts`` are what the
    source says of a story in words for the front matter: the story's number as the blocks have it
    (0 where they have none), the key, the words.
    """

    source: str
    blocks: tuple[SourceBlock, ...]
    pictures: tuple[SourcePicture, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    verbatim: str = ""
    as_is: bool = False
    scans: tuple[Scan, ...] = ()
    facts: tuple[tuple[int, str, str], ...] = ()
    sure: float = SURE
