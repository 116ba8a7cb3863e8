"""Pages as HTML: real paragraphs and headings, their lines decided, their places in pt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..diagnostics import ContentError, Diagnostic, Place
from ..edition import Edition
from ..edition.dates import print_date, print_full_date, weekday
from ..fonts import Catalogue
from ..layouts import STYLE_FILE, TEMPLATE_FILE, Layout
from ..makeup import STRONG, Galley, Plan
from ..workspace import Workspace, digest
from .markup import PICTURES, PieceWriter, pt
from .pages import front_pages, page_texts, report_troubles, view_page
from .pagination import paginate
from .segments import Segment, SegmentTable
from .views import FrontView, PageView, PrintedText

__all__ = ["PICTURES", "PrintedText", "Segment", "Sheet", "Sheets", "paginate", "render"]

TEMPLATE_SUFFIX = ".html.j2"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as HTML, and the composition of its texts by the keys its elements carry."""

    html: str
    segments: Mapping[str, tuple[Segment, ...]]


@dataclass(frozen=True, slots=True)
class Sheets:
    """A made-up edition: its pages, drawn when they are asked for, and what went wrong.

    ``texts`` holds, page by page, the texts of the articles that stand there, in reading order;
    ``described`` page by page all that its HTML depends on, as plain values. ``style`` is the
    style sheet of every page.
    """

    style: str
    texts: tuple[tuple[PrintedText, ...], ...]
    described: tuple[object, ...]
    draw: Callable[[int], Sheet]
    """Gives the page of an index (from 0)."""
    diagnostics: tuple[Diagnostic, ...]


def render(
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
    names: tuple[str, ...] = (),
) -> Sheets:
    """Give ``edition``, composed as ``galleys``, made up by ``plan``, as pages of ``layout``.

    ``names`` tell each galley from every other, in ``Sheets.described``.
    """
    front = front_pages(edition, plan, layout)
    texts = page_texts(edition, galleys, plan)
    count = len(front) + len(plan.pages)
    style = _style(layout, catalogue, workspace)
    fill = _filler(layout, workspace, _context(edition, layout))

    def draw(index: int) -> Sheet:
        table = SegmentTable()
        if index < len(front):
            return Sheet(fill(front[index], front=True), table.segments)
        writer = PieceWriter(layout, table)
        planned = plan.pages[index - len(front)]
        page = view_page(edition, galleys, planned, index + 1, count, layout, writer)
        return Sheet(fill(page, front=False), table.segments)

    common = digest(
        repr((style, _templates(layout, workspace), layout.settings, edition.settings)).encode()
    )
    described: list[object] = [[common, repr(page)] for page in front]
    for number, page in enumerate(plan.pages, len(front) + 1):
        parts = [(names[m.story], edition.entries[m.story].name) for m in page.modules if names]
        described.append([common, number, count, repr(page), parts])
    return Sheets(
        style,
        (((),) * len(front)) + texts,
        tuple(described),
        draw,
        report_troubles(plan, galleys, layout),
    )


# Template and style


def _context(edition: Edition, layout: Layout) -> dict[str, Any]:
    """Give what every page's template sees; the page itself is added as ``page``."""
    settings, grid = edition.settings, layout.settings.grid
    return {
        "edition": settings,
        "date": print_date(settings.date),
        "weekday": weekday(settings.date),
        "full_date": print_full_date(settings.date),
        "layout": layout.settings,
        "lang": settings.language,
        "column_width": grid.cells * layout.cell,
        "width": layout.span_cells(grid.columns) * layout.cell,
        "height": grid.lines * layout.pitch,
        "pitch": layout.pitch,
        "cell": layout.cell,
    }


def _filler(layout: Layout, workspace: Workspace, context: dict[str, Any]) -> Callable[..., str]:
    """Give what fills the page template; everything from articles and settings is escaped."""
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _load(layout, workspace, name)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pt"] = pt

    def fill(page: PageView | FrontView, *, front: bool) -> str:
        try:
            template = environment.get_template(TEMPLATE_FILE)
            return template.render(context, page=page, front=front)
        except TemplateError as error:
            line = error.lineno if isinstance(error, TemplateSyntaxError) else _failing_line(error)
            place = Place(workspace.show(layout.file(TEMPLATE_FILE)), line)
            raise ContentError(Diagnostic("L005", f"template: {error.message}", place)) from error

    return fill


def _templates(layout: Layout, workspace: Workspace) -> list[str]:
    """Give every template that a page of ``layout`` may be made with."""
    return [
        workspace.read_text(path)
        for folder in layout.folders
        for path in sorted(folder.glob("*.j2"))
    ]


def _load(layout: Layout, workspace: Workspace, name: str) -> tuple[str, str, None] | None:
    """Give a template of the layout or of one it extends; None where there is none."""
    if "/" in name or not any((folder / name).is_file() for folder in layout.folders):
        return None
    path = layout.file(name)
    return workspace.read_text(path), str(path), None


def _failing_line(error: Exception) -> int:
    """Give the line of the template at which rendering failed."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(TEMPLATE_SUFFIX):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _style(layout: Layout, catalogue: Catalogue, workspace: Workspace) -> str:
    """Give the whole style sheet: layout.toml's styles, then each style.css, parents first."""
    width, height = layout.trim
    rows = [f"@page{{size:{pt(width)} {pt(height)};margin:0}}"]
    for name, style in sorted(layout.settings.styles.items()):
        face = catalogue.face(style.face, style.weight)
        rows.append(
            f".{name}{{font:{style.weight} {pt(style.size)}/{pt(style.leading or layout.pitch)} "
            f'"{face.family}";color:var(--{style.color})}}'
        )
    strong = catalogue.face(*STRONG)
    rows.append(f'.strong{{font-family:"{strong.family}";font-weight:{STRONG[1]}}}')
    for folder in reversed(layout.folders):
        if (folder / STYLE_FILE).is_file():
            rows.append(workspace.read_text(folder / STYLE_FILE))
    return "\n".join(rows)
