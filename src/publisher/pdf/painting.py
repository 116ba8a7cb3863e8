"""One page after the other through WeasyPrint: engine, fonts and style sheet are made once.

Each page is a document of its own, so that it depends on nothing but itself and can be kept.
What belongs to the whole file (fonts, outline, targets of links) is noted, and written when the
pages are bound.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import system
from ..choices import Purpose
from ..diagnostics import ContentError, Diagnostic, Place
from ..pictures import inside, load_drawing, load_page
from ..pictures.drawings import Drawing as Artwork
from ..pictures.drawings import Letters
from ..pictures.pages import PageFile, file_of
from ..pictures.reading import PictureSource, read_source
from ..pictures.scaling import sized
from ..render import PageDrawing
from ..tongues import worded
from ..workspace import Workspace, digest
from ..workspace.memory import Memory
from ..workspace.store import Store
from .document import prepare_document
from .finish import finish_leaf
from .foreign import Adopted, adopt_page
from .leaf import Bookmark, Leaf
from .picture import Ready, Screens, Separator
from .placing import PlacedCache
from .spots import Orders, Spots, engine_spaces

PX = 0.75
"""Points in a CSS pixel."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of the edition in ``folder``; ``darkroom`` gives each as it is printed.

    ``path`` is the edition's settings file as findings name it, ``store`` the folder where what
    has been developed is remembered, for programs that are ``machine``. ``letters`` sets the texts
    of drawings. Inks that are ``ordered`` stay what they are in pages of other files.
    """

    folder: Path
    path: str
    workspace: Workspace
    darkroom: Screens | Separator
    letters: Letters
    store: Path | None = None
    machine: str = ""
    ordered: Orders = field(default_factory=dict)

    def sum(self, name: str) -> str:
        """The SHA-256 of the picture called ``name`` in the edition's folder."""
        return digest(self.workspace.read_bytes(self._path(name)))

    def draw(self, name: str) -> Artwork:
        """The drawing called ``name`` in plain form."""
        path = self._path(name)
        return load_drawing(self.workspace, path, Place(self.path), self.letters)

    def read(self, name: str) -> PictureSource:
        """The head of the picture called ``name``."""
        return read_source(self.workspace.read_bytes(self._path(name)))

    def develop(self, source: PictureSource, wanted: tuple[int, int], *, black: bool) -> Ready:
        """A picture as it is printed with the pixels ``wanted``, made once for all pages."""
        room = self.darkroom
        asked = [*self._mixed(), digest(source.content), sized(source, wanted), black]

        def make(indexes: list[int]) -> list[Ready]:
            return [room.develop(source.content, wanted, black=black) for _ in indexes]

        memory = Memory(Store(self.store), self.machine)
        (ready,) = memory.give("picture", [asked], Ready, make)
        return ready

    def open(self, name: str) -> PageFile:
        """The page of another file that is called ``name``."""
        return load_page(self.workspace, self._path(name, whole=True), Place(self.path))

    def adopt(
        self, name: str, page: PageFile, sides: tuple[float, float], *, black: bool
    ) -> Adopted:
        """A page as it is printed, its ``sides`` in pt, made once for all pages."""
        orders = [[ink, alternate] for ink, alternate in sorted(self.ordered.items())]
        chosen = [self.sum(name), page.number, page.chosen, list(sides), black]
        asked = [*self._mixed(), *chosen, orders]

        def make(indexes: list[int]) -> list[Adopted]:
            room, ordered = self.darkroom, self.ordered
            return [adopt_page(page, room, sides, black=black, ordered=ordered) for _ in indexes]

        memory = Memory(Store(self.store), self.machine)
        (adopted,) = memory.give("adopted", [asked], Adopted, make)
        return adopted

    def _mixed(self) -> list[object]:
        """All that the colours of what is printed depend on."""
        room, condition = self.darkroom, self.darkroom.condition
        named = [type(room).__name__, condition.identifier, list(condition.alike), room.sharp]
        return [*named, digest(condition.profile), digest(room.srgb), condition.ink]

    def has(self, name: str, sha256: str) -> bool:
        """Whether the picture called ``name`` is there with the digest ``sha256``."""
        try:
            return self.sum(name) == sha256
        except ContentError:
            return False

    def _path(self, name: str, *, whole: bool = False) -> Path:
        """The file called ``name``, with the page that is chosen of it if it is ``whole``."""
        path = inside(self.workspace, name, Place(self.path), self.folder)
        return path if whole else file_of(path)


@dataclass(frozen=True, slots=True)
class PressStyle:
    """What all pages of a file are printed with: style sheet, colours, purpose, pictures, inks."""

    style: str
    colors: Mapping[str, str]
    purpose: Purpose
    gallery: Gallery
    spots: Spots = ()


def paint_pages(
    ink: PressStyle, confine: Callable[[], None], pages: list[tuple[int, PageDrawing]]
) -> list[Leaf]:
    """Each sheet with its page number printed, after fontconfig has been confined."""
    confine()
    try:
        painter = Painter(ink)
        return [painter.paint(sheet, number) for number, sheet in pages]
    finally:
        # The engine's own objects refer to each other in circles, and hold whole fonts: left to
        # themselves they make a process that prints again and again grow by 19 MB each time.
        # Nothing is frozen meanwhile: what was garbage by then would be kept with the rest.
        gc.collect()


class Painter:
    """Paints pages with one ``ink``; fontconfig must be confined before it is made."""

    def __init__(self, ink: PressStyle) -> None:
        weasyprint = load_engine()
        from . import adapter, lettering

        adapter.install()
        self._html = weasyprint.HTML
        self._colors, self._purpose, self._spots = ink.colors, ink.purpose, ink.spots
        self._shown = PlacedCache(ink.gallery)
        self._fetcher = _fetcher()
        self._fonts = adapter.SetFonts({})
        self._faces = lettering.Faces()
        with _listening() as said:
            self._style = weasyprint.CSS(
                string=ink.style, font_config=self._fonts, url_fetcher=self._fetcher
            )
        self._said = tuple(said)

    def paint(self, sheet: PageDrawing, number: int) -> Leaf:
        """``sheet``, page ``number`` of its file, printed.

        Raises ContentError where WeasyPrint stumbles over its style sheets.
        """
        self._shown.clear()
        with _listening() as said:
            document = self._lay_out(sheet)
            if len(document.pages) > 1:
                said.append(
                    worded("page {number} has more on it than a page can hold", number=number)
                )
            page = document.pages[0]
            bookmarks, anchors = tuple(_bookmarks(page)), tuple(_anchors(page))
            targets = tuple(_leave_to_binding(page))
            single = document.copy([page])
            single.fonts = self._faces
            content = self._write(single, number)
        leaf = Leaf(
            finish_leaf(content, self._purpose, self._shown.forms(), self._spots),
            self._faces.take(),
            bookmarks,
            anchors,
            targets,
            tuple(sorted(self._shown.sums.items())),
            (*self._said, *said),
            self._shown.placed(),
            self._fonts.tags,
        )
        self._shown.clear()
        return leaf

    def _write(self, single: Any, number: int) -> bytes:
        """One page as a PDF; WeasyPrint stumbles over some style sheets only here."""
        tagged = self._purpose is not Purpose.PRESS
        try:
            content: bytes = single.write_pdf(pdf_tags=tagged, pdf_version="1.7")
        except (AssertionError, ArithmeticError, LookupError, NotImplementedError) as error:
            raise ContentError(
                Diagnostic(
                    "P001",
                    worded(
                        "page {number} cannot be drawn: {name} {error}",
                        number=number,
                        name=type(error).__name__,
                        error=str(error)[:150],
                    ),
                    hint=worded("look what the layout's style sheet scales or sizes to nothing"),
                )
            ) from error
        return content

    def _lay_out(self, sheet: PageDrawing) -> Any:
        """WeasyPrint's document of ``sheet``, its fonts those of all pages."""
        press = self._purpose is Purpose.PRESS
        self._fonts.hold(sheet.segments, sheet.branches)
        html = self._html(string=sheet.html, url_fetcher=self._fetcher, base_url="edition:/")
        prepare_document(html.etree_element, self._colors, self._purpose)
        return html.render(
            stylesheets=[self._style],
            font_config=self._fonts,
            cache=self._shown,
            color_profiles=engine_spaces(self._spots),
            pdf_tags=not press,
            output_intent="device-cmyk" if press else None,
        )


def load_engine() -> Any:
    """WeasyPrint; it asks fontconfig for its configuration when it is imported."""
    with system.light_search():
        import weasyprint

    return weasyprint


_BROKEN = re.compile(r"(?<=[!-~])\s*\n\s*(?=[!-~])")
"""Where a line of a head ends between two words of Latin letters, which a blank parts."""


def _bookmarks(page: Any) -> Iterator[Bookmark]:
    for level, label, (x, y), state in page.bookmarks:
        # A head of several lines is one title; Han that stood in two lines stands side by side.
        title = _BROKEN.sub(" ", label).replace("\n", "")
        yield Bookmark(level, title, x * PX, (page.height - y) * PX, state == "closed")


def _anchors(page: Any) -> Iterator[tuple[str, float, float]]:
    for name, (x, y, *_) in page.anchors.items():
        yield name, x * PX, (page.height - y) * PX


def _leave_to_binding(page: Any) -> Iterator[str]:
    """Take from ``page`` what only the whole file can write; yield where its links lead in it."""
    page.bookmarks = []
    # What stands in a link would have an annotation of its own, of no height.
    page.links = [one for one in page.links if _is_link(one[3])]
    for kind, target, *_ in page.links:
        if kind == "internal":
            # Links keep the name they lead to; that it is known keeps WeasyPrint from complaining.
            page.anchors.setdefault(target, (0, 0, 0, 0))
            yield target


def _is_link(box: Any) -> bool:
    return box.element is not None and box.element.tag == "a"


def _fetcher() -> Any:
    """A URL fetcher that knows no address: pictures of the edition are not fetched."""
    from weasyprint.urls import URLFetcher

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            raise ValueError(worded("nothing is loaded from outside the edition"))

    return ClosedFetcher()


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs, from warnings up."""
    said: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    collector = Collector(logging.WARNING)
    logger.addHandler(collector)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield said
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
