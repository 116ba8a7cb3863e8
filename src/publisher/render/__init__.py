"""Pages as HTML: real paragraphs and headings, their lines decided, their places in pt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..article.front import find_key
from ..article.model import PRINTED
from ..diagnostics import ContentError, Diagnostic, Place
from ..edition import ARTICLE_FILE, SETTINGS_FILE, WHOLE, Edition, Parts, sections_of
from ..edition.dates import print_date, print_full_date, weekday
from ..edition.imprint import imprint
from ..fonts import EXACTLY, Catalogue
from ..galley import (
    STRONG,
    Filling,
    Fixture,
    Galley,
    Matter,
    Strip,
    parts_for,
    set_matter,
)
from ..layouts import STYLE_FILE, TEMPLATE_FILE, Layout
from ..makeup import Plan
from ..makeup.matter import Weight
from ..templates import FormError, Plain, PlainRecord, TemplateText, open_forms, plain, pt
from ..tongues import worded
from ..unseen import furniture
from ..workspace import Workspace, digest, resources
from .fixed import Fixtures
from .markup import GREYS, PICTURES, RICH, PieceWriter, head_class
from .outline import Branch, TreeStep, title_name
from .pages import count_front, front_pages, imprint_page, page_texts, report_troubles, view_page
from .pagination import list_beginnings, paginate
from .segments import Segment, SegmentTable, face_class
from .spots import PageSpots, page_spots
from .strips import strip_texts, view_strip
from .views import FrontView, PageValues, PrintedText

DEEPEST = 32
"""Brackets in each other that a style sheet may have; Python, by which selectors go, takes 200."""

BARE_FILE = "skeleton.html.j2"
"""The template of a page without running head, masthead and folio."""
BLACK = "black-only"
"""The class of a page that is printed in black alone."""

__all__ = [
    "BLACK",
    "GREYS",
    "PICTURES",
    "RICH",
    "Branch",
    "Drawings",
    "PageDrawing",
    "PageSpots",
    "PrintedText",
    "Segment",
    "TreeStep",
    "count_front",
    "paginate",
    "render",
    "render_strips",
]


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """One page as HTML, the composition of its texts, and where they are in the tree of tags.

    Both are by the keys that elements carry.
    """

    html: str
    segments: Mapping[str, tuple[Segment, ...]]
    branches: Mapping[str, Branch] = field(default_factory=dict)


def _no_spots(index: int) -> PageSpots:
    """A page of which nobody asks where anything stands: a strip between two others."""
    return PageSpots(index + 1, str(index + 1), (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Drawings:
    """A made-up edition: its pages, drawn when they are asked for, and what went wrong.

    ``texts`` holds, page by page, the texts of the articles that stand there, in reading order;
    ``described`` page by page all that its HTML depends on, as plain values. ``style`` is the
    style sheet of every page.
    """

    style: str
    texts: tuple[tuple[PrintedText, ...], ...]
    described: tuple[object, ...]
    draw: Callable[[int], PageDrawing]
    """Gives the page of an index (from 0)."""
    diagnostics: tuple[Diagnostic, ...]
    parts: Parts = WHOLE
    """What the pages are called."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """The section of each article that is in one, by what its title is called in the file."""
    spots: Callable[[int], PageSpots] = _no_spots
    """Gives where everything stands on the page of an index."""
    first: int = 1
    """The number of the first of its pages."""

    def only(self, number: int) -> Drawings:
        """Page ``number`` alone, drawn as it is among the others."""
        index = number - self.first
        return replace(
            self,
            texts=(self.texts[index],),
            described=(self.described[index],),
            draw=lambda at: self.draw(at + index),
            spots=lambda at: self.spots(at + index),
            parts=WHOLE,
            sections={},
            first=number,
        )


def render(
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
    names: tuple[str, ...] = (),
    placed: tuple[Fixture, ...] = (),
    cuts: Mapping[int, Layout] = MappingProxyType({}),
    fillings: tuple[Filling, ...] = (),
) -> Drawings:
    """``edition``, composed as ``galleys``, made up by ``plan``, as pages of ``layout``.

    It is planned for that layout, and ``placed`` is what is fixed on its pages; ``cuts`` are the
    layouts of pages that have another grid, and ``fillings`` stand where pages would stay white.
    ``names`` tell each galley from every other, in
    ``Drawings.described``.
    """
    front = front_pages(edition, plan, layout)
    matter: tuple[Matter, ...] = ()
    if placed:
        source = workspace.read_text(edition.folder / SETTINGS_FILE)
        matter = set_matter(
            placed, edition, galleys, plan, layout, catalogue, source, cuts, len(front)
        )
    fixtures = Fixtures.of(edition, layout, matter, placed, fillings)
    texts = page_texts(edition, galleys, plan, fixtures, len(front))
    count = len(front) + len(plan.pages)
    last = imprint_page(plan, galleys, fixtures, count)
    style = _style(layout, catalogue, workspace)
    sources = _sources(layout, workspace)
    fill = _filler(layout, workspace, sources, _context(edition, layout))

    def draw(index: int) -> PageDrawing:
        table = SegmentTable(edition.settings.language)
        if index < len(front):
            return PageDrawing(fill(front[index], front=True), table.segments, table.branches)
        planned, number = plan.pages[index - len(front)], index + 1
        own = cuts.get(number, layout)
        writer = PieceWriter(own, table, number, edition)
        page = view_page(edition, galleys, planned, number, count, own, writer, fixtures, last)
        html = fill(page, front=False)
        return PageDrawing(
            _without_colour(html) if page.black else html, table.segments, table.branches
        )

    parts = parts_for(edition, layout).within(count)

    def find(article: str, key: str) -> Place | None:
        (entry,) = (one for one in edition.entries if one.name == article)
        lines = workspace.read_text(entry.folder / ARTICLE_FILE).split("\n")
        return find_key(key, entry.article.path, lines) if key in PRINTED else None

    def spots(index: int) -> PageSpots:
        if index < len(front):
            return PageSpots(index + 1, parts.label(index + 1), layout.trim)
        planned, number = plan.pages[index - len(front)], index + 1
        own = cuts.get(number, layout)
        writer = PieceWriter(own, SegmentTable(), number, edition)
        view_page(edition, galleys, planned, number, count, own, writer, fixtures, last)
        modules = [(module, edition.entries[module.story].name) for module in planned.modules]
        return page_spots(number, parts.label(number), modules, own, writer.traces, find)

    templates = [(name, source.text) for name, source in sources.items()]
    common = digest(repr((style, templates, layout.settings, edition.settings)).encode())
    described: list[object] = [[common, repr(page)] for page in front]
    for number, page in enumerate(plan.pages, len(front) + 1):
        shown = [(names[m.story], edition.entries[m.story].name) for m in page.modules if names]
        own = repr((fixtures.on(number), cuts[number].settings.grid if number in cuts else None))
        described.append([common, number, count, last, repr(page), shown, own])
        if filled := fixtures.fillings_on(number):
            described[-1] = [described[-1], repr(filled)]
    return Drawings(
        style,
        (((),) * len(front)) + texts,
        tuple(described),
        draw,
        (
            *report_troubles(plan, galleys, layout, fixtures, len(front)),
            *(d for one in matter for d in one.found),
        ),
        parts,
        _sections(edition, plan, layout, len(front)),
        spots,
    )


def _sections(edition: Edition, plan: Plan, layout: Layout, front: int) -> Mapping[str, str]:
    """The sections by the names of their articles' titles in the file."""
    begins = dict(list_beginnings(edition, plan, layout, front))
    return {
        title_name(name): section.name
        for section in sections_of(edition.settings, begins)
        for name in section.articles
        if section.name is not None
    }


def render_strips(
    edition: Edition, strips: tuple[Strip, ...], catalogue: Catalogue, workspace: Workspace
) -> Drawings:
    """Each of ``strips`` (there is one), which stand in the folds of one layout, as a page.

    ``edition`` is planned for that layout.
    """
    layout = strips[0].layout
    style, sources = _style(layout, catalogue, workspace), _sources(layout, workspace)

    def draw(index: int) -> PageDrawing:
        strip, table = strips[index], SegmentTable(edition.settings.language)
        own = strip.layout
        fill = _filler(own, workspace, sources, _context(edition, own), BARE_FILE)
        writer = PieceWriter(own, table, strip.pages[0], edition)
        page = view_strip(strip, len(strips), writer)
        return PageDrawing(fill(page, front=False), table.segments, table.branches)

    templates = [(name, source.text) for name, source in sources.items()]
    common = digest(repr((style, templates, edition.settings)).encode())
    described = tuple(
        [common, repr((strip.pages, strip.layout.settings, strip.inserts))] for strip in strips
    )
    texts = tuple(tuple(strip_texts(strip)) for strip in strips)
    return Drawings(style, texts, described, draw, ())


def _without_colour(html: str) -> str:
    """A page with all its pictures in grey; texts have no bare quotation marks."""
    return html.replace(f'src="{PICTURES}', f'src="{GREYS}')


# Template and style


def _context(edition: Edition, layout: Layout) -> dict[str, Plain]:
    """All that every page's template sees, as plain data; the page itself is added as ``page``."""
    settings, grid = edition.settings, layout.settings.grid
    shown: dict[str, Any] = {
        "edition": settings.as_values(),
        "imprint": imprint(settings),
        "masthead": settings.masthead and f"{PICTURES}{settings.masthead}",
        "date": print_date(settings.date),
        "weekday": weekday(settings.date),
        "full_date": print_full_date(settings.date),
        "layout": layout.settings.model_dump(mode="json"),
        "lang": settings.language,
        "column_width": grid.cells * layout.cell,
        "width": layout.area[0],
        "height": layout.area[1],
        "vertical": layout.is_vertical,
        "pitch": layout.pitch,
        "cell": layout.cell,
    }
    return {name: _as_furniture(plain(value)) for name, value in shown.items()}


def _as_furniture(value: Plain) -> Plain:
    """``value`` with texts that nothing turns or joins: templates set them by themselves."""
    if isinstance(value, PlainRecord):
        return PlainRecord({name: _as_furniture(value[name]) for name in value})
    if isinstance(value, tuple):
        return tuple(_as_furniture(one) for one in value)
    return furniture(value) if type(value) is str else value


def _filler(
    layout: Layout,
    workspace: Workspace,
    sources: dict[str, TemplateText],
    context: dict[str, Plain],
    template: str = TEMPLATE_FILE,
) -> Callable[..., str]:
    """Open the page ``template``; everything from articles and settings is escaped.

    Templates that do not come with the program are filled by a confined child.
    """
    own = resources() / "layouts"
    forms = open_forms(
        sources,
        context,
        trusted=all(folder.resolve().is_relative_to(own.resolve()) for folder in layout.folders),
    )
    file = workspace.show(layout.file(template, workspace))

    def fill(page: PageValues | FrontView, *, front: bool) -> str:
        try:
            return forms.fill(template, {"page": _as_furniture(plain(page)), "front": front})
        except FormError as error:
            place = Place(error.name or file, error.line)
            raise ContentError(
                Diagnostic("L005", worded("template: {message}", message=error.message), place)
            ) from error

    return fill


def _sources(layout: Layout, workspace: Workspace) -> dict[str, TemplateText]:
    """All templates that a page of ``layout`` may be made with; the nearest of a name counts."""
    found: dict[str, TemplateText] = {}
    for folder in layout.folders:
        for name in workspace.names(folder):
            if name.endswith(".j2") and name not in found:
                path = folder / name
                found[name] = TemplateText(workspace.read_text(path), workspace.show(path))
    return found


def _style(layout: Layout, catalogue: Catalogue, workspace: Workspace) -> str:
    """The whole style sheet: layout.toml's styles, then each style.css, parents first."""
    width, height = layout.trim
    rows = [f"@page{{size:{pt(width)} {pt(height)};margin:0}}"]
    for name, style in sorted(layout.settings.styles.items()):
        face = catalogue.face(style.face, style.weight)
        rows.append(
            f".{name}{{font:{style.weight} {pt(style.size)}/{pt(style.leading or layout.pitch)} "
            f'"{catalogue.family(face.role)}";color:var(--{style.color})}}'
        )
    faces = layout.settings.head.faces
    named = {one for weight in Weight for one in faces.of(weight)} if faces else set()
    for role, weight in sorted(named):
        if role in catalogue.roles:
            rows.append(
                f".set.{head_class(role, weight)}"
                f'{{font-family:"{catalogue.family(role)}";font-weight:{weight}}}'
            )
    strong = catalogue.face(*STRONG)
    rows.append(f'.strong{{font-family:"{catalogue.family(strong.role)}";font-weight:{STRONG[1]}}}')
    for face in catalogue.faces:
        # Stronger than what the style sheets say of a class inside a text.
        rows.append(
            f".set span.{face_class(face.key)}"
            f'{{font-family:"{face.family}","{EXACTLY}";font-weight:{face.weight}}}'
        )
    for folder in reversed(layout.folders):
        if workspace.is_file(folder / STYLE_FILE):
            rows.append(_shallow(workspace.read_text(folder / STYLE_FILE), folder, workspace))
    return "\n".join(rows)


_CSS_TEXT = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\\.", re.S)
"""What in a style sheet opens and closes nothing: comments, strings, escapes."""


def _shallow(text: str, folder: Path, workspace: Workspace) -> str:
    """``text``, the style sheet in ``folder``, if it is not nested beyond ``DEEPEST``."""
    depth = 0
    blind = _CSS_TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in re.finditer(r"[(\[{]|[)\]}]", blind):
        depth = depth + 1 if found[0] in "([{" else max(0, depth - 1)
        if depth > DEEPEST:
            line = blind.count("\n", 0, found.start()) + 1
            column = found.start() - blind.rfind("\n", 0, found.start())
            place = Place(workspace.show(folder / STYLE_FILE), line, column)
            message = worded("brackets are nested deeper than {deepest} times", deepest=DEEPEST)
            hint = worded("close what is open; no style sheet needs so many")
            found_here = Diagnostic("L006", message, place, hint=hint).with_source(text)
            raise ContentError(found_here)
    return text
