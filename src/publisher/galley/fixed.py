"""Fixed matter composed for its place: its texts, its picture, the guide to the other pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..article.model import Run, Runs
from ..diagnostics import Diagnostic, Place, Severity
from ..edition import Edition, MatterKind, Stand, Surround
from ..fonts import Catalogue
from ..layouts import MM, Align, Layout
from ..makeup.plan import Plan
from ..tongues import term, worded
from .planning import Fixture, parts_for, report_small_code
from .setting import BOX_INSET, Galley, Setting
from .typesetter import Typesetter

WHITEST = 0.1
"""Part of its place that a picture may leave white before an editor is told."""
SLOGAN = ("subtitle", "summary", "body")
"""Styles of the text in an ear, the largest first."""
LEADER = "…"
LEAST_LEADERS = 2
"""Leaders that a line of the guide has at least between its title and the page."""
GUIDE = {
    "zh-Hant": ("導讀", "版", "頁"),
    "zh": ("导读", "版", "页"),
    "": ("Inside", "", ""),
}
"""What the guide is called, and what stands behind its page numbers in newspapers and elsewhere, by
language."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A text of fixed matter and where it begins, in pt from the type area's corner."""

    text: Setting
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Matter:
    """Fixed matter ready for print: ``corner`` and ``size`` of its place in pt, and what is there.

    ``picture`` is left, top, width and height of a picture in pt, which is cut to that where it
    ``bleeds``; ``box`` what is around the place.
    """

    fixture: Fixture
    corner: tuple[float, float]
    size: tuple[float, float]
    box: Surround | None
    texts: tuple[Laid, ...] = ()
    picture: tuple[float, float, float, float] | None = None
    found: tuple[Diagnostic, ...] = ()

    @property
    def bleeds(self) -> bool:
        """Whether its picture covers the whole page."""
        return self.fixture.settings.bleed is not None


def set_matter(
    fixtures: Sequence[Fixture],
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    layout: Layout,
    catalogue: Catalogue,
    source: str,
    cuts: Mapping[int, Layout],
    front: int = 0,
) -> tuple[Matter, ...]:
    """What is fixed on pages composed for its places; articles are set in make-up.

    ``source`` is the text of ``edition.toml``, for the places of characters no font has; ``cuts``
    are the layouts of pages that have another grid; ``front`` pages stand before the plan's.
    """
    return tuple(
        _Setter(
            edition, galleys, plan, cuts.get(one.page, layout), catalogue, source, front
        ).matter(one)
        for one in fixtures
        if one.story is None and one.place.lines
    )


class _Setter:
    """Sets fixed matter of pages with one layout."""

    def __init__(
        self,
        edition: Edition,
        galleys: tuple[Galley, ...],
        plan: Plan,
        layout: Layout,
        catalogue: Catalogue,
        source: str,
        front: int,
    ) -> None:
        self._front = front
        self._edition, self._galleys, self._plan = edition, galleys, plan
        self._layout, self._catalogue, self._source = layout, catalogue, source
        self._pitch, self._cell = layout.pitch, layout.cell

    def matter(self, fixture: Fixture) -> Matter:
        """One piece of fixed matter composed."""
        typesetter = Typesetter(self._layout, self._catalogue, self._source)
        matter = self._frame(fixture)
        if fixture.settings.kind is MatterKind.GUIDE:
            matter = self._guide(matter, typesetter)
        elif fixture.settings.text is not None:
            matter = self._text(matter, fixture.settings.text, typesetter)
        else:
            matter = self._picture(matter, typesetter)
        return replace(matter, found=(*matter.found, *typesetter.diagnostics()))

    def _frame(self, fixture: Fixture) -> Matter:
        """The place in pt: the ink of its first and last line are its edges."""
        place, settings = fixture.place, fixture.settings
        gap = (self._pitch - self._cell) / 2
        corner = self._layout.column_left(place.column), place.line * self._pitch + gap
        width = self._layout.span_cells(place.columns) * self._cell
        box = settings.boxed
        if settings.picture is None and "boxed" not in settings.model_fields_set:
            box = Surround.LINE
        return Matter(fixture, corner, (width, place.lines * self._pitch - 2 * gap), box)

    def _inside(self, matter: Matter) -> tuple[float, float, float, float]:
        """Left, top, width and height of the room for texts inside a frame."""
        (x, y), (width, height) = matter.corner, matter.size
        across = 2 * BOX_INSET * self._cell if matter.box else 0.0
        down = BOX_INSET * self._cell if matter.box else 0.0
        return x + across, y + down, width - 2 * across, height - 2 * down

    # Pictures

    def _picture(self, matter: Matter, typesetter: Typesetter) -> Matter:
        """The picture as large as its place lets it be, in the middle, over its caption."""
        settings, picture = matter.fixture.settings, matter.fixture.picture
        if matter.bleeds:
            return replace(matter, box=None, picture=self._over_page(matter.fixture))
        (x, y), (width, height) = matter.corner, matter.size
        texts: tuple[Laid, ...] = ()
        room = height
        if settings.caption is not None:
            place = self._edition.place_of(*matter.fixture.path, "caption")
            style = typesetter.style("caption").model_copy(
                update={"align": Align.CENTER, "inset": 0}
            )
            runs = (Run(settings.caption),)
            text = typesetter.set_head("p", "caption", runs, width, place, style)
            room -= text.height
            texts = (Laid(text, x, y + room),)
        ratio = picture.width / picture.height if picture else width / max(1.0, room)
        shown = min(width, max(0.0, room) * ratio), min(room, width / ratio)
        at = x + (width - shown[0]) / 2, y + (room - shown[1]) / 2
        matter = replace(matter, texts=texts, picture=(*at, *shown))
        return replace(matter, found=tuple(self._judge(matter, width * room)))

    def _over_page(self, fixture: Fixture) -> tuple[float, float, float, float]:
        """The page with its bleed, or the two of which it is one, from the area's corner."""
        layout, bleed = self._layout, self._edition.settings.press.bleed * MM
        width, height = layout.trim
        pages = 2 if fixture.settings.bleed == "spread" else 1
        before = width if pages > 1 and fixture.page % 2 else 0.0
        left, top = layout.corner(fixture.page)
        return -left - bleed - before, -top - bleed, pages * width + 2 * bleed, height + 2 * bleed

    def _judge(self, matter: Matter, room: float) -> Iterator[Diagnostic]:
        """Yield what is wrong with the picture in its place, of ``room`` square pt."""
        fixture, settings = matter.fixture, matter.fixture.settings
        assert matter.picture is not None
        *_, width, height = matter.picture
        where = worded(
            "in “{name}” page {page}: the picture {picture}",
            name=self._layout.name,
            page=fixture.page,
            picture=settings.picture,
        )
        at = self._edition.place_of(*fixture.path, "picture")
        if settings.kind is MatterKind.CODE:
            yield from report_small_code(min(width, height), where, at)
            return
        white = 1 - width * height / room if room > 0 else 1.0
        if white > WHITEST and not fixture.natural and fixture.picture is not None:
            place = f"{matter.size[0] / MM:.0f} × {matter.size[1] / MM:.0f} mm"
            yield Diagnostic(
                "M022",
                worded(
                    "{where} leaves {white:.0f} % of its place ({place}) white",
                    where=where,
                    white=white * 100,
                    place=place,
                ),
                at,
                Severity.WARNING,
                hint=worded(
                    "give the place the picture's ratio, or have the picture made for the place"
                ),
            )

    # Texts

    def _text(self, matter: Matter, text: str, typesetter: Typesetter) -> Matter:
        """A text in the middle of its place: a slogan's lines centred, a notice's even."""
        x, y, width, height = self._inside(matter)
        place = self._edition.place_of(*matter.fixture.path, "text")
        runs = (Run(text),)
        if matter.fixture.settings.stand is Stand.EAR:
            setting = self._slogan(runs, width, height, place, typesetter)
        else:
            setting = typesetter.set_text("p", "body", runs, width, place)
        laid = Laid(setting, x, y + max(0.0, height - setting.height) / 2)
        found: tuple[Diagnostic, ...] = ()
        if setting.height > height + self._pitch / 2:
            room, lines = int(height // setting.leading), len(setting.lines)
            found = (
                Diagnostic(
                    "M024",
                    worded(
                        "in “{name}” page {page}: the {kind} has {lines} lines of text and room "
                        "for {room}",
                        name=self._layout.name,
                        page=matter.fixture.page,
                        kind=term(matter.fixture.settings.kind),
                        lines=lines,
                        room=room,
                    ),
                    place,
                    hint=worded("give it more lines or columns, or shorten the text"),
                ),
            )
        return replace(matter, texts=(laid,), found=found)

    def _slogan(
        self, runs: Runs, width: float, height: float, place: Place, typesetter: Typesetter
    ) -> Setting:
        """The text of an ear, centred, in the largest of the styles that it has room for."""
        for name in SLOGAN:
            style = typesetter.style(name).model_copy(
                update={"align": Align.CENTER, "inset": 0, "indent": 0}
            )
            setting = typesetter.set_head("p", name, runs, width, place, style)
            if setting.height <= height:
                break
        return setting

    # The guide

    def _guide(self, matter: Matter, typesetter: Typesetter) -> Matter:
        """The titles of other pages with their numbers, as many as there is room for.

        Of each page the weightiest comes first, then of each the next.
        """
        x, y, width, height = self._inside(matter)
        language = self._edition.settings.language
        title, *units = next(said for known, said in GUIDE.items() if language.startswith(known))
        unit = units[0 if self._layout.is_modular else 1]
        place = self._edition.place_of(*matter.fixture.path)
        head = typesetter.set_head("p", "subhead", (Run(title),), width, place)
        room = height - head.height
        names = parts_for(self._edition, self._layout)
        chosen: list[tuple[int, int, list[Setting]]] = []
        for page, story in self._offered(matter.fixture.page):
            entry = self._line(story, f"{names.label(page)}{unit}", width, typesetter)
            taken = entry[0].height
            if taken <= room:
                chosen.append((page, story, entry))
                room -= taken
        if not chosen:
            return replace(matter, found=(self._no_guide(matter),))
        white = max(0.0, room) / (len(chosen) + 1)
        laid = [Laid(head, x, y)]
        line = y + head.height + white
        for _, _, (text, tail) in sorted(chosen, key=lambda one: one[:2]):
            laid.append(Laid(text, x, line))
            laid.append(Laid(tail, x, line + text.height - tail.height))
            line += text.height + white
        return replace(matter, texts=tuple(laid))

    def _offered(self, page: int) -> Iterator[tuple[int, int]]:
        """Yield page and number of the stories that begin on other pages than ``page``."""
        fixed = {entry.name for entry in self._edition.matter}
        turns: list[tuple[int, int, int]] = []
        for number, planned in enumerate(self._plan.pages, self._front + 1):
            begun = [m.story for m in planned.modules if not m.continued]
            begun = [n for n in begun if self._edition.entries[n].name not in fixed]
            begun.sort(key=lambda n: (self._galleys[n].standing.weight.rank, n))
            if number != page:
                turns += [(turn, number, story) for turn, story in enumerate(begun)]
        yield from ((number, story) for _, number, story in sorted(turns))

    def _line(self, story: int, page: str, width: float, typesetter: Typesetter) -> list[Setting]:
        """A title, and the leaders and page number that end its last line."""
        article = self._galleys[story].article
        place = self._edition.place_of("pages")
        style = typesetter.style("body").model_copy(update={"indent": 0, "inset": 0})
        right = style.model_copy(update={"align": Align.RIGHT})
        number = typesetter.natural_width((Run(page),), style)
        leader = typesetter.natural_width((Run(LEADER),), style)
        measure = width - number - LEAST_LEADERS * leader
        text = typesetter.set_text(
            "p", "body", (Run(article.front.headline),), measure, place, style
        )
        last = text.lines[-1].width * text.size
        count = int((width - last - number - style.size / 2) / leader)
        runs = (Run(LEADER * max(LEAST_LEADERS, count) + page),)
        return [text, typesetter.set_head("p", "body", runs, width, place, right)]

    def _no_guide(self, matter: Matter) -> Diagnostic:
        return Diagnostic(
            "M024",
            worded(
                "in “{name}” page {page}: the guide has no room for a title, or no article "
                "begins on another page",
                name=self._layout.name,
                page=matter.fixture.page,
            ),
            self._edition.place_of(*matter.fixture.path),
            Severity.WARNING,
            hint=worded("give it more lines, or leave it out"),
        )
