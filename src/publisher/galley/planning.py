"""The plan of an issue read for one layout: what it wishes there, and where fixed matter stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..article import Article
from ..diagnostics import Diagnostic, Place, Severity
from ..edition import (
    WHOLE,
    Edition,
    Entry,
    HeadPlace,
    MatterKind,
    Parts,
    Stand,
    Surround,
    name_of,
    named_sections,
    pages_of,
    parts_of,
)
from ..edition.plans import FixedSettings, KeyPath, PageSettings
from ..layouts import MM, Layout
from ..makeup.matter import Fixed, Weight
from ..makeup.plan import Rect
from ..pictures import Picture
from ..templates import rows
from ..tongues import Said, worded
from .setting import Galley, Standing

EAR_PART, CORNER_PART = 2 / 5, 2 / 5
"""Part of a page's columns that an ear has, and matter in a corner that names none."""
BANNER_PART = 1 / 5
"""Part of a page's lines that a banner has that is no picture: 通栏, 350 × 80 mm of 对开."""
CODE = 25.0
"""mm of a code's side where nobody says how large it is; a telephone reads 20 mm."""
NOWHERE = ("",)
"""The layouts of a planned page that is not meant for the one it is planned for."""
UNDER_MASTHEAD = 4
"""Lines of the masthead under an ear: the line of date and issue, and white."""
LEAST = 2
"""Lines of the least place."""
LEAST_CODE = 20.0
"""mm of a code's side under which telephones do not read it from newsprint."""


@dataclass(frozen=True, slots=True)
class Unkept:
    """A wish by its key, what was done instead of it and why."""

    key: str
    instead: str
    why: Said


@dataclass(frozen=True, slots=True)
class Fixture:
    """Fixed matter in its ``place`` on ``page``, in columns and lines of its grid.

    ``path`` says where ``edition.toml`` has it; ``story`` is its article among the entries, if it
    is one. A place that the editor did not size is ``natural``: the picture's own height.
    """

    page: int
    place: Rect
    settings: FixedSettings
    path: KeyPath
    story: int | None = None
    picture: Picture | None = None
    natural: bool = False
    unkept: tuple[Unkept, ...] = ()


def plan_edition(edition: Edition, layout: Layout, *, shared: bool = True) -> Edition:
    """``edition`` as it is wanted in ``layout``: each article with its own wishes for it.

    What pages fix for their articles is among these; the articles of fixed matter stand behind the
    others. Where articles share no pages, pages count that name the layout, and all if the edition
    is not ``shared``: printed in no layout where they do. What stands between pages, in folds, is
    no part of it.
    """
    edition = replace(edition, settings=edition.settings.model_copy(update={"folds": ()}))
    entries = tuple(
        replace(entry, settings=entry.settings.wished(layout.name)) for entry in edition.entries
    )
    if not layout.is_modular:
        # Their places in the settings tell where they stand in the file.
        planned = tuple(
            page if page.layouts or not shared else page.model_copy(update={"layouts": NOWHERE})
            for page in edition.settings.pages
        )
        sections = named_sections(edition.settings) if shared else edition.settings.sections
        settings = edition.settings.model_copy(update={"pages": planned, "sections": sections})
        edition = replace(edition, settings=settings, fillers=())
    pages = pages_of(edition.settings, layout.name)
    named = {
        name_of(path): (number, turn, ("pages", index, "articles", turn))
        for number, (index, page) in pages.items()
        for turn, path in enumerate(page.articles)
        if layout.is_modular
    }
    pinned = []
    for entry in entries:
        if entry.name in named:
            number, turn, path = named[entry.name]
            wished = entry.settings.model_copy(update={"page": number})
            places = {"page": edition.place_of(*path), **entry.places}
            entry = replace(entry, settings=wished, order=turn, places=places)
        pinned.append(entry)
    fixed = (fixed for _, page in pages.values() for fixed in page.fixed)
    known = {entry.name: entry for entry in edition.matter}
    matter = [_as_fixed(known[name_of(one.article)], one) for one in fixed if one.article]
    return replace(edition, entries=(*pinned, *matter), matter=tuple(matter))


def parts_for(edition: Edition, layout: Layout) -> Parts:
    """The parts of an edition in ``layout``; magazines and books are one whole."""
    return parts_of(edition.settings, layout.name) if layout.is_modular else WHOLE


def _as_fixed(entry: Entry, fixed: FixedSettings) -> Entry:
    """The article of fixed matter with the head and the frame that its place has."""
    boxed = fixed.boxed if "boxed" in fixed.model_fields_set else Surround.LINE
    head = HeadPlace.OVER if fixed.headline else HeadPlace.NONE
    return replace(entry, settings=entry.settings.model_copy(update={"head": head, "boxed": boxed}))


def stand_fixed(edition: Edition, standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """``standings`` with those of fixed matter: neither weight nor layout make its head."""
    free = len(edition.entries) - len(edition.matter)
    wished = (entry.settings for entry in edition.entries[free:])
    fixed = (Standing(Weight.SECOND, one.head, one.boxed) for one in wished)
    return (*standings[:free], *fixed)


def for_fixed(layout: Layout) -> Layout:
    """``layout`` for an article in a place of its own: its notes stand at its end."""
    pages = layout.settings.pages.model_copy(update={"notes": "end"})
    return replace(layout, settings=layout.settings.model_copy(update={"pages": pages}))


def printed_articles(galleys: Sequence[Galley]) -> tuple[Article, ...]:
    """The articles as they are printed: some without their heads."""
    return tuple(
        replace(article, front=replace(article.front, title="", kicker=None, subtitle=None))
        if galley.standing.head is HeadPlace.NONE
        else article
        for galley in galleys
        for article in (galley.article,)
    )


def place_fixed(
    edition: Edition,
    layout: Layout,
    pictures: Mapping[str, Picture],
    cuts: Mapping[int, Layout],
    front: int = 0,
) -> tuple[Fixture, ...]:
    """All fixed matter of a planned edition in its place, page by page.

    ``pictures`` are those of the edition's own folder by their names, ``cuts`` the layouts of pages
    that have another grid; ``front`` pages stand before the articles.
    """
    numbers = {entry.name: number for number, entry in enumerate(edition.entries)}
    found: list[Fixture] = []
    for number, (index, page) in pages_of(edition.settings, layout.name).items():
        bench = _Bench(cuts.get(number, layout), number, pictures, numbers, front)
        found += bench.place(page, ("pages", index, "fixed"))
    return tuple(found)


def as_fixed(fixtures: tuple[Fixture, ...], front: int = 0) -> tuple[Fixed, ...]:
    """Fixed matter as make-up sees it, without the ``front`` pages before the articles."""
    return tuple(
        Fixed(one.page - front, one.place, one.story) for one in fixtures if one.page > front
    )


class _Bench:
    """Places the fixed matter of one page: strips over all columns first, then what is narrower.

    Narrower matter stands in rows at the foot and at the top, corners from the outer side inwards.
    """

    def __init__(
        self,
        layout: Layout,
        page: int,
        pictures: Mapping[str, Picture],
        numbers: Mapping[str, int],
        front: int,
    ) -> None:
        grid = layout.settings.grid
        self._layout, self._page = layout, page
        self._pictures, self._numbers = pictures, numbers
        self._columns, self._gap = grid.columns, layout.settings.pages.gap
        begin = max(grid.masthead, grid.folio) if page == front + 1 else grid.folio
        self._before = page <= front
        self._whole = grid.lines - begin
        self._rows = {
            True: _Row(begin, grid.columns),
            False: _Row(grid.lines, grid.columns),
        }

    def place(self, page: PageSettings, path: KeyPath) -> list[Fixture]:
        """The matter of ``page``, which stands under ``path`` in the settings."""
        sizes = [self._size(fixed) for fixed in page.fixed]
        placed: dict[int, Fixture] = {}
        strips_first = sorted(range(len(sizes)), key=lambda n: sizes[n].columns < self._columns)
        for n in strips_first:
            fixed, size = page.fixed[n], sizes[n]
            rect, unkept = self._stand(fixed, size)
            placed[n] = Fixture(
                self._page,
                rect,
                fixed,
                (*path, n),
                None if fixed.article is None else self._numbers[name_of(fixed.article)],
                self._pictures.get(fixed.picture or ""),
                size.natural,
                (*size.unkept, *unkept),
            )
        return [placed[n] for n in sorted(placed)]

    def _size(self, fixed: FixedSettings) -> _Size:
        """The columns and lines that ``fixed`` asks for, as far as a page has them."""
        columns, unkept = self._width(fixed)
        natural = fixed.lines is None and fixed.height is None
        pitch, stand = self._layout.pitch, fixed.stand
        if stand is Stand.EAR:
            return _Size(columns, self._ear_lines, False, unkept)
        if stand in (Stand.HALF, Stand.FULL):
            share = 1 if stand is Stand.FULL else 2
            return _Size(columns, self._whole // share, False, unkept)
        if fixed.lines is not None:
            lines = fixed.lines
        elif fixed.height is not None:
            lines = round(fixed.height * MM / pitch)
        elif (picture := self._pictures.get(fixed.picture or "")) is not None:
            width = self._layout.span_cells(columns) * self._layout.cell
            if fixed.kind is MatterKind.CODE:
                width = min(width, CODE * MM)
            lines = fit_lines(width * picture.height / picture.width, self._layout)
            lines += caption_lines(fixed, columns, self._layout)
        else:
            natural, lines = False, round(self._whole * BANNER_PART)
        return _Size(columns, max(LEAST, lines), natural, unkept)

    def _width(self, fixed: FixedSettings) -> tuple[int, tuple[Unkept, ...]]:
        match fixed.stand:
            case Stand.EAR:
                own = max(1, round(self._columns * EAR_PART))
                return min(self._columns, self._layout.settings.ear.columns or own), ()
            case Stand.HALF | Stand.FULL | Stand.BANNER:
                return self._columns, ()
        own = 1 if fixed.kind is MatterKind.CODE else max(1, round(self._columns * CORNER_PART))
        narrow = fixed.stand is Stand.CORNER or fixed.kind is MatterKind.CODE
        wanted = fixed.columns or (own if narrow else self._columns)
        if wanted <= self._columns:
            return wanted, ()
        instead = worded("is {columns} columns wide", columns=self._columns)
        why = worded("the layout has {columns} columns", columns=self._columns)
        return self._columns, (Unkept("columns", instead, why),)

    @property
    def _ear_lines(self) -> int:
        grid = self._layout.settings.grid
        own = self._layout.settings.ear.lines
        return own if own is not None else max(0, grid.masthead - UNDER_MASTHEAD)

    def _stand(self, fixed: FixedSettings, size: _Size) -> tuple[Rect, tuple[Unkept, ...]]:
        """The next free place of ``size``, lower if the page has no room for all of it."""
        if self._before or self._layout.is_vertical:
            why = worded(
                "page {page} stands before the articles: cover or contents", page=self._page
            )
            if self._layout.is_vertical:
                why = worded(
                    "the lines of its pages run downward, and fixed matter stands among level ones"
                )
            return Rect(0, size.columns, 0, 0), (Unkept("kind", worded("is not printed"), why),)
        if fixed.stand is Stand.EAR:
            above = self._layout.settings.ear.above
            place = Rect(self._columns - size.columns, size.columns, above, size.lines)
            if size.lines >= LEAST:
                return place, ()
            why = worded("the layout has no masthead with room for an ear")
            return replace(place, lines=0), (Unkept("kind", worded("is not printed"), why),)
        top = fixed.stand is Stand.TOP
        way = 1 if top else -1
        row = self._rows[top]
        if row.taken + size.columns > self._columns:
            row = self._rows[top] = _Row(row.base + way * row.reach, self._columns)
        other = self._rows[not top]
        limit = other.base - way * other.reach
        room = max(0, (limit - row.base) * way)
        lines = min(size.lines, room)
        column = row.take(size.columns, lines + self._gap, inner=fixed.stand is Stand.FOOT)
        if self._page % 2:
            column = self._columns - column - size.columns
        shown = lines if lines >= LEAST else 0
        place = Rect(column, size.columns, row.base if top else row.base - lines, shown)
        if lines == size.lines:
            return place, self._cornered(fixed)
        instead = (
            worded("is {lines} lines high", lines=lines) if shown else worded("is not printed")
        )
        why = worded(
            "page {page} has room for {lines} lines beside what else is fixed there",
            page=self._page,
            lines=lines,
        )
        key = next((k for k in ("lines", "height") if getattr(fixed, k) is not None), "place")
        return place, (Unkept(key, instead, why),)

    def _cornered(self, fixed: FixedSettings) -> tuple[Unkept, ...]:
        """Say that there is no corner where articles follow one another in one column."""
        if self._layout.is_modular or self._columns > 1 or fixed.place is not Stand.CORNER:
            return ()
        instead = worded("stands at the foot, over the whole measure")
        return (Unkept("place", instead, worded("the layout has one column")),)


@dataclass(frozen=True, slots=True)
class _Size:
    """Columns and lines that matter is to have; ``natural`` if nobody said how many lines."""

    columns: int
    lines: int
    natural: bool
    unkept: tuple[Unkept, ...]


@dataclass(slots=True)
class _Row:
    """Matter side by side at the line ``base``: columns from the outer side, and from the inner.

    ``reach`` is how many lines the highest takes, with the white that parts it from what follows.
    """

    base: int
    columns: int
    outer: int = 0
    inner: int = 0
    reach: int = 0

    @property
    def taken(self) -> int:
        """The columns on which something stands."""
        return self.outer + self.inner

    def take(self, columns: int, lines: int, *, inner: bool) -> int:
        """Take ``columns`` more; give the first of them, counted from the outer side."""
        self.reach = max(self.reach, lines)
        if inner:
            self.inner += columns
            return self.columns - self.inner
        self.outer += columns
        return self.outer - columns


def report_small_code(side: float, where: str, at: Place) -> Iterator[Diagnostic]:
    """Yield a warning if a code of ``side`` pt, ``where`` it stands, is too small to be read."""
    if side / MM < LEAST_CODE:
        yield Diagnostic(
            "M023",
            worded("{where} is a code {what:.0f} mm wide", where=where, what=max(0.0, side / MM)),
            at,
            Severity.WARNING,
            hint=worded(
                "give it {least_code:.0f} mm at least: more lines or columns", least_code=LEAST_CODE
            ),
        )


def fit_lines(height: float, layout: Layout) -> int:
    """The lines in which a picture of ``height`` pt stands, the gaps at its edges left out."""
    return max(1, -int(-(height + layout.pitch - layout.cell) // layout.pitch))


def caption_lines(fixed: FixedSettings, columns: int, layout: Layout) -> int:
    """About how many lines the caption of fixed matter takes."""
    if fixed.caption is None:
        return 0
    width = layout.span_cells(columns) * layout.cell
    return rows(fixed.caption, layout.settings.styles["caption"].size, width)
