"""ALTO: pages of blocks, lines and words, as libraries and ABBYY's and Tesseract's exports have it.

Schema: ALTO 2 to 4.4 of the Library of Congress (``Page``, ``PrintSpace``, ``ComposedBlock``,
``TextBlock``, ``TextLine``, ``String`` with ``CONTENT`` and ``WC``, ``SP``, ``HYP``,
``Illustration``; ``TextStyle`` with ``FONTSIZE``; ``Tags``; ``ReadingOrder`` of 4.2). No unit is
needed: boxes are parts of the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from .printed import PrintedLines, Region, add_regions, by_rank
from .raw import BlockKind, Raw, Scan, SourceSpot
from .sizes import line_size, middle_size
from .source import Scribe, Source, as_number
from .xmls import Element

_MARGINS = {
    "TopMargin": BlockKind.HEADER, "BottomMargin": BlockKind.FOOTER, "LeftMargin": BlockKind.HEADER,
    "RightMargin": BlockKind.HEADER,
}  # fmt: skip
_TYPES = {
    "title": BlockKind.TITLE,
    "headline": BlockKind.TITLE,
    "heading": BlockKind.TITLE,
    "subtitle": BlockKind.SUBTITLE,
    "subheadline": BlockKind.SUBTITLE,
    "caption": BlockKind.CAPTION,
    "byline": BlockKind.BYLINE,
    "author": BlockKind.BYLINE,
    "footnote": BlockKind.NOTE,
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "page-number": BlockKind.PAGE_NUMBER,
    "pagenumber": BlockKind.PAGE_NUMBER,
    "page number": BlockKind.PAGE_NUMBER,
    "running-title": BlockKind.HEADER,
    "runningtitle": BlockKind.HEADER,
    "paragraph": BlockKind.TEXT,
    "body": BlockKind.TEXT,
}
_BLOCKS = ("TextBlock", "Illustration", "GraphicalElement", "ComposedBlock")


def is_alto(root: Element) -> bool:
    """Whether a tree is ALTO."""
    return root.name.lower() == "alto"


def read_alto(source: Source, root: Element) -> Raw:
    """The blocks of all pages."""
    scribe = Scribe(source, "ALTO")
    for page in pages_of(scribe, root):
        add_regions(scribe, [region for _, region in page])
    return scribe.raw()


Placed = tuple[tuple[str, ...], Region]
"""A region with the names (ID) of its block and of those around it."""


def pages_of(scribe: Scribe, root: Element, before: int = 0) -> Iterator[list[Placed]]:
    """The regions of each page, in the order of the file; ``before`` pages stand before it.

    What the file says of the pages' scans is told to ``scribe``.
    """
    styles = {one.get("ID"): as_number(one.get("FONTSIZE")) for one in root.within("TextStyle")}
    tags = {
        one.get("ID"): (one.get("LABEL") or one.get("TYPE")).lower()
        for group in root.within("Tags")
        for one in group.elements()
    }
    named = root.first("fileName")
    for number, page in enumerate(root.within("Page"), before + 1):
        width, height = as_number(page.get("WIDTH")), as_number(page.get("HEIGHT"))
        size = (width, height) if width and height else None
        if number == before + 1 and named is not None and named.words():
            scribe.scans[number] = Scan(number, named.words())
        reader = _Page(scribe, number, size, styles, tags)
        yield [
            (names, region)
            for space in page.elements()
            for names, block in _in_order(root, space)
            for region in reader.regions(block, _MARGINS.get(space.name))
        ]


_Named = tuple[tuple[str, ...], Element]


def _in_order(root: Element, space: Element) -> list[_Named]:
    """The blocks of a space, in the reading order that the file gives if it gives one."""
    blocks = list(_flat(space, ()))
    refs = [
        one.get("REF")
        for order in root.within("ReadingOrder")
        for one in order.within("ElementRef")
    ]
    rank = {ref: n for n, ref in enumerate(refs)}
    if not rank or not any(block.get("ID") in rank for _, block in blocks):
        return blocks
    return by_rank(blocks, [rank.get(block.get("ID")) for _, block in blocks])


def _flat(space: Element, around: tuple[str, ...]) -> Iterator[_Named]:
    for one in space.elements(*_BLOCKS):
        names = (*around, one.get("ID"))
        if one.name == "ComposedBlock":
            inner = list(_flat(one, names))
            if not inner and "illustration" in one.get("TYPE").lower():
                inner = [(names, Element("Illustration", one.attributes))]
            yield from inner
        else:
            yield names, one


class _Page:
    """Reads the blocks of one page."""

    def __init__(
        self, scribe: Scribe, number: int, size: tuple[float, float] | None,
        styles: dict[str, float | None], tags: dict[str, str],
    ) -> None:  # fmt: skip
        self._scribe, self._number, self._size = scribe, number, size
        self._styles, self._tags = styles, tags

    def regions(self, block: Element, kind: BlockKind | None) -> Iterator[Region]:
        spot = self._spot(block)
        if block.name == "Illustration":
            yield Region(
                BlockKind.PICTURE, PrintedLines(), spot, picture=block.get("FILEID") or None
            )
            return
        if block.name != "TextBlock":
            return
        lines = PrintedLines()
        sizes: list[float] = []
        for line in block.elements("TextLine"):
            self._read_line(line, lines)
            words = lines.text[:-1].rpartition("\n")[2]
            width, height = as_number(line.get("WIDTH")), as_number(line.get("HEIGHT"))
            own = line_size(words, width or 0, height or 0)
            if own:
                sizes.append(own)
        size = self._styled(block) or middle_size(sizes)
        yield Region(kind or self._told(block), lines, spot, size)

    def _read_line(self, line: Element, lines: PrintedLines) -> None:
        blank = False
        for one in line.elements():
            if one.name == "SP":
                blank = True
            elif one.name == "String":
                lines.add_word(one.get("CONTENT"), as_number(one.get("WC")), blank=blank)
                blank = False
            elif one.name == "HYP" and one.get("CONTENT") not in ("-", "\u00ad"):
                lines.add_word(one.get("CONTENT"))
        if not (line.elements() and line.elements()[-1].name == "HYP"):
            # A word that a hyphen parts goes on in the next line.
            lines.end_line()

    def _styled(self, block: Element) -> float | None:
        refs = [*block.get("STYLEREFS").split()]
        for line in block.elements("TextLine"):
            refs += line.get("STYLEREFS").split()
            for one in line.elements("String"):
                refs += one.get("STYLEREFS").split()
        sizes = [size for ref in refs if (size := self._styles.get(ref))]
        return max(sizes) if sizes else None

    def _told(self, block: Element) -> BlockKind | None:
        named = [self._tags.get(ref, "") for ref in block.get("TAGREFS").split()]
        named.append(block.get("TYPE").lower())
        return next((kind for name in named if (kind := _TYPES.get(name))), None)

    def _spot(self, block: Element) -> SourceSpot | None:
        sides = [as_number(block.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
        if any(side is None for side in sides):
            return SourceSpot(self._number)
        left, top, width, height = (side or 0.0 for side in sides)
        box = (left, top, left + width, top + height)
        return self._scribe.spot(self._number, box, self._size)
