"""What pages have besides their stories: fixed matter, names, editors and the imprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from ..edition import Edition, MatterKind, PageSettings, Stand, pages_of
from ..galley import Filling, Fixture, Matter
from ..layouts import Layout
from .markup import NAMELESS, PieceWriter, whole_picture
from .outline import Branch, TreeStep, as_caption
from .views import BoxView, FixedView, LabelView, PrintedText

NAMES = {
    MatterKind.ADVERTISEMENT: "广告",
    MatterKind.EAR: "报眼",
    MatterKind.GUIDE: "导读",
    MatterKind.CODE: "二维码",
    MatterKind.NOTICE: "启事",
}
"""What is said of a picture to those who do not see it, where the editor says nothing."""


@dataclass(frozen=True, slots=True)
class Fixtures:
    """The plan of pages as it is printed: settings by page number, fixed matter, its places.

    ``fillings`` stand where pages would be white.
    """

    pages: Mapping[int, PageSettings] = field(default_factory=dict)
    matter: tuple[Matter, ...] = ()
    placed: tuple[Fixture, ...] = ()
    fillings: tuple[Filling, ...] = ()

    @classmethod
    def of(
        cls,
        edition: Edition,
        layout: Layout,
        matter: tuple[Matter, ...],
        placed: tuple[Fixture, ...],
        fillings: tuple[Filling, ...] = (),
    ) -> Fixtures:
        """The plan of an ``edition`` that is planned for ``layout``."""
        pages = {n: page for n, (_, page) in pages_of(edition.settings, layout.name).items()}
        return cls(pages, matter, placed, fillings)

    def on(self, page: int) -> tuple[Matter, ...]:
        """The fixed matter of ``page`` that is no article."""
        return tuple(one for one in self.matter if one.fixture.page == page)

    def fillings_on(self, page: int) -> tuple[Filling, ...]:
        """What fills the white of ``page``."""
        return tuple(one for one in self.fillings if one.page == page)

    def settings(self, page: int) -> PageSettings:
        """What is planned for ``page``."""
        return self.pages.get(page) or PageSettings(number=page)

    def has_colophon(self, page: int, count: int) -> bool:
        """Whether the imprint stands on ``page``: on the last of ``count``, if on no other."""
        wanted = [n for n, one in self.pages.items() if one.colophon and n <= count]
        return page in (wanted or [count])

    def ear(self, page: int, layout: Layout) -> BoxView | None:
        """The ear of ``page``, whose columns the masthead leaves free."""
        for one in self.placed:
            if (one.page, one.settings.stand) == (page, Stand.EAR) and one.place.lines:
                place = one.place
                return BoxView(
                    layout.column_left(place.column),
                    place.line * layout.pitch,
                    layout.span_cells(place.columns) * layout.cell,
                    place.lines * layout.pitch,
                )
        return None

    def labels(self, page: int, layout: Layout) -> tuple[LabelView, ...]:
        """The corners of the advertisements of ``page`` that are called so."""
        pictures = {one.fixture.path: one.picture for one in self.matter}
        return tuple(
            _label(one, pictures.get(one.path), layout)
            for one in self.placed
            if one.page == page and one.settings.label and one.place.lines
        )

    @property
    def stories(self) -> frozenset[int]:
        """The articles that stand in fixed places."""
        return frozenset(one.story for one in self.placed if one.story is not None)


def _label(
    fixture: Fixture, picture: tuple[float, float, float, float] | None, layout: Layout
) -> LabelView:
    """The upper right corner of an advertisement, or of its picture."""
    if picture is not None:
        left, top, width, _ = picture
        return LabelView(left + width, top)
    place = fixture.place
    right = layout.column_left(place.column) + layout.span_cells(place.columns) * layout.cell
    return LabelView(right, place.line * layout.pitch + (layout.pitch - layout.cell) / 2)


NO_FIXTURES = Fixtures()
"""Nothing is planned."""


def view_matter(matter: Matter, writer: PieceWriter) -> FixedView:
    """Fixed matter as HTML."""
    settings = matter.fixture.settings
    pieces: list[Markup] = []
    whole = ".".join(map(str, matter.fixture.path))
    writer.begin(whole)
    # Two facing pages, of which the first is even, show one picture together.
    shared = settings.bleed == "spread"
    key = f"spread.{matter.fixture.page // 2}" if shared else whole
    branch: Branch = (TreeStep("Sect", key),)
    figure = (*branch, TreeStep("Figure", order=0))
    if matter.picture is not None:
        source = settings.picture if matter.fixture.picture is not None else None
        alt = settings.alt or settings.caption or NAMES[settings.kind]
        at = writer.at(figure)
        pieces.append(whole_picture(source, alt, matter.picture, at, covers=matter.bleeds))
    for number, laid in enumerate(matter.texts):
        path = (*branch, TreeStep("P", str(number), number))
        if matter.picture is not None and laid.text.style == "caption":
            path = as_caption(figure)
        elif settings.kind is MatterKind.GUIDE and number:
            # Under its head the guide is one list: a title, and the page where it stands.
            line = (number - 1) // 2
            path = (*branch, TreeStep("TOC", order=1), TreeStep("TOCI", str(line), line))
        lines = len(laid.text.lines)
        pieces.append(writer.text(laid.text, 0, lines, laid.x, laid.y, path=path))
    return FixedView(str(settings.kind), tuple(pieces))


def view_filling(filling: Filling) -> FixedView:
    """A filler as HTML: a figure with what its name says, an ornament as furniture."""
    # Nobody typed its name: it may hold what means something else in an address.
    source, alt = quote(filling.filler.name), filling.filler.alt or NAMELESS
    figure = whole_picture(source, alt, filling.picture)
    kind = "filler" if filling.filler.alt else "filler furniture"
    return FixedView(kind, (figure,))


def box_of(matter: Matter) -> BoxView | None:
    """What is around fixed matter."""
    if matter.box is None:
        return None
    return BoxView(*matter.corner, *matter.size, str(matter.box))


def matter_texts(some: Sequence[Matter]) -> Iterator[PrintedText]:
    """Yield the texts of fixed matter in the order in which they are printed."""
    for matter in some:
        for number, laid in enumerate(matter.texts):
            whole = f"{'.'.join(map(str, matter.fixture.path))}#{number}"
            yield PrintedText(whole, laid.text.text, place=laid.text.place, again=True)
