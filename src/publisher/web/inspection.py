"""The paper on the web looked at again, as a browser would read it.

Nothing here trusts how its files were made: links are followed, what is loaded is added up, and
every printed line is held against the areas that are written on the pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import html

from ..diagnostics import Diagnostic, Place, Severity
from ..edition import Edition
from ..render import PageSpots
from ..render.spots import Area, Box, PrintedSpot, SpotLine, Way
from ..screen.slugs import slug_of
from ..tongues import Said, worded
from .frame import CALENDAR, ShownPrint
from .places import HOME, is_within, page_file
from .texts import check_texts

BUDGET = 500_000
"""Bytes of the first page with all that it loads on a sharp screen."""
_LOADED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "link": ("href",),
    "iframe": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
}
_FETCHED = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
"""What a ``link`` says that is fetched, not gone to."""
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)")
_DATA_BLOCKS = frozenset({"application/ld+json", "application/json"})
LONGEST_SAID = 80
"""Characters of an address that are told."""
BEGINNING = 12
"""Characters of a line by which a person finds it."""
_POINTS = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")


def inspect(
    files: Mapping[str, bytes], folder: str, edition: Edition, printed: ShownPrint
) -> tuple[Diagnostic, ...]:
    """Report what is wrong with ``files``, which are put into ``folder``."""
    documents = {
        name: html.document_fromstring(content.decode())
        for name, content in files.items()
        if name.endswith(".html")
    }
    found = _Inspection(files, folder, documents)
    for name, document in documents.items():
        found.links(name, document)
        found.scripts(name, document)
    for name, content in files.items():
        if name.endswith(".css"):
            found.sheet(name, content.decode())
    for page in printed.spots:
        found.areas(page, {entry.name for entry in edition.entries})
    found.budget(documents[HOME])
    return (*found.problems, *check_texts(files, edition))


class _Inspection:
    """Collects the problems of one folder."""

    def __init__(
        self, files: Mapping[str, bytes], folder: str, documents: Mapping[str, html.HtmlElement]
    ) -> None:
        self.files, self.folder, self.documents = files, folder, documents
        self.problems: list[Diagnostic] = []
        self._anchors: dict[str, frozenset[str]] = {}

    def report(
        self, code: str, message: Said, name: str, severity: Severity = Severity.ERROR
    ) -> None:
        place = Place(f"{self.folder}/{name}")
        self.problems.append(Diagnostic(code, message, place, severity))

    # Links

    def links(self, name: str, document: html.HtmlElement) -> None:
        """Follow every address of a document."""
        for element in document.iter():
            if not isinstance(element.tag, str):
                continue
            for address in _loads(element):
                self._follow(name, address, loaded=True)
            if element.tag in ("a", "area", "link") and (address := element.get("href")):
                self._follow(name, address, loaded=False)

    def sheet(self, name: str, text: str) -> None:
        """Follow every address of a style sheet."""
        for found in _CSS_ADDRESS.finditer(text):
            self._follow(name, found[1] or found[2] or "", loaded=True)

    def _follow(self, name: str, address: str, *, loaded: bool) -> None:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            # What an address holds itself comes from nowhere.
            if loaded and parts.scheme != "data":
                said = worded("{address} is loaded from elsewhere", address=address[:LONGEST_SAID])
                self.report("W002", said, name)
            return
        if address == posixpath.join("../" * name.count("/"), CALENDAR):
            return
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
        if target not in self.files:
            self.report("W001", worded("{address} leads nowhere", address=address), name)
        elif parts.fragment and unquote(parts.fragment) not in self._ids(target):
            self.report(
                "W001",
                worded("{address} leads to no place in {target}", address=address, target=target),
                name,
            )

    def _ids(self, name: str) -> frozenset[str]:
        if name not in self._anchors:
            document = self.documents.get(name)
            ids = () if document is None else document.xpath("//@id")
            self._anchors[name] = frozenset(str(one) for one in ids)
        return self._anchors[name]

    # Scripts

    def scripts(self, name: str, document: html.HtmlElement) -> None:
        """Look for anything that could act and is none of the program's files."""
        for element in document.iter():
            if not isinstance(element.tag, str):
                continue
            if element.tag == "script" and not element.get("src"):
                acts = element.get("type") not in _DATA_BLOCKS
            else:
                acts = any(key.startswith("on") for key in element.attrib) or any(
                    (element.get(key) or "").strip().lower().startswith("javascript:")
                    for key in ("href", "src")
                )
            if acts:
                tag = f"<{element.tag}>"
                self.report("W003", worded("{tag} holds a script of its own", tag=tag), name)

    # Areas

    def areas(self, page: PageSpots, listed: set[str]) -> None:
        """Hold every printed line of ``page`` against the areas that its document has."""
        name = page_file(page.number)
        areas = tuple(_areas(self.documents[name]))
        for spot in page.spots:
            slug = slug_of(spot.article)
            if spot.article not in listed:
                continue
            own = [area for area in areas if area.article == slug]
            others = [area for area in areas if area.article != slug]
            for said, box in _inked(spot):
                if not any(is_within(box, area) for area in own):
                    message = worded(
                        "“{said}” is printed outside of the area of “{article}”",
                        said=said,
                        article=spot.article,
                    )
                    self.report("W004", message, name)
                for other in others:
                    if _touches(box, other):
                        message = worded(
                            "“{said}” of “{article}” is printed in the area of “{other}”",
                            said=said,
                            article=spot.article,
                            other=other.article,
                        )
                        self.report("W004", message, name)

    # Sizes

    def budget(self, first: html.HtmlElement) -> None:
        """Add up what a browser loads to show the first page on a sharp screen."""
        loaded = {HOME}
        for element in first.iter():
            if isinstance(element.tag, str) and element.get("loading") != "lazy":
                loaded |= set(_largest(element))
        size = sum(len(self.files.get(name, b"")) for name in sorted(loaded))
        if size > BUDGET:
            message = worded(
                "the first page is {size} kB with all that it loads; {budget} kB are wanted",
                size=round(size / 1000),
                budget=BUDGET // 1000,
            )
            self.report("W005", message, HOME, Severity.WARNING)


def _loads(element: html.HtmlElement) -> Iterator[str]:
    """Yield the addresses that ``element`` makes a browser fetch."""
    tag = str(element.tag)
    if tag == "link" and not _FETCHED & set((element.get("rel") or "").split()):
        return
    for key in _LOADED.get(tag, ()):
        value = element.get(key)
        if value and key == "srcset":
            yield from (one.split()[0] for one in value.split(",") if one.strip())
        elif value:
            yield value


def _largest(element: html.HtmlElement) -> Iterator[str]:
    """Yield what of ``element`` a sharp screen loads: of several sizes the last.

    A picture beside sources is not loaded where the browser knows one of these.
    """
    if element.tag == "img" and next(element.iterancestors("picture"), None) is not None:
        return
    addresses = tuple(_loads(element))
    yield from addresses[-1:] if element.tag in ("img", "source") else addresses


def _areas(document: html.HtmlElement) -> Iterator[Area]:
    """Yield the areas that a page's document has, by the slugs of their articles."""
    for link in document.xpath("//a[@data-area][.//polygon]"):
        for polygon in link.iter("polygon"):
            corners = tuple((float(x), float(y)) for x, y in _POINTS.findall(polygon.get("points")))
            yield Area(link.get("data-area"), corners)


def _inked(spot: PrintedSpot) -> Iterator[tuple[str, Box]]:
    """Yield the beginning of each line of text and the box in which it is printed.

    A mark at the beginning or the end of a line may hang out of its column, by the half of its
    square that is blank.
    """
    for line in spot.lines:
        yield line.text[:BEGINNING], _without_blanks(line)


def _without_blanks(line: SpotLine) -> Box:
    left, top, right, bottom = line.box
    if len(line.edges) < 2:
        return line.box
    first = abs(line.edges[1] - line.edges[0]) / 2
    last = abs(line.edges[-1] - line.edges[-2]) / 2
    if line.way is Way.RIGHT:
        return left + first, top, right - last, bottom
    if line.way is Way.UP:
        first, last = last, first
    return left, top + first, right, bottom - last


def _touches(box: Box, area: Area) -> bool:
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    return any(area.holds(*point) for point in ((left, y), (x, y), (right, y)))
