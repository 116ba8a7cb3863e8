"""Pages as HTML: real paragraphs and headings, their lines decided, their places in pt."""

from __future__ import annotations

from collections.abc import Mapping
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
from ..workspace import Workspace
from .markup import PICTURES, pt
from .pages import front_pages, report_troubles, view_pages
from .pagination import paginate
from .segments import Segment, SegmentTable
from .views import PrintedText

__all__ = ["PICTURES", "PrintedText", "Segment", "Sheets", "paginate", "render"]

TEMPLATE_SUFFIX = ".html.j2"


@dataclass(frozen=True, slots=True)
class Sheets:
    """A made-up edition: its HTML, the composition of its texts, its pages, what went wrong.

    ``texts`` holds, page by page, the texts of the articles that stand there, in reading order.
    """

    html: str
    style: str
    segments: Mapping[str, tuple[Segment, ...]]
    texts: tuple[tuple[PrintedText, ...], ...]
    diagnostics: tuple[Diagnostic, ...]


def render(
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
) -> Sheets:
    """Give ``edition``, composed as ``galleys``, made up by ``plan``, as HTML of ``layout``."""
    table = SegmentTable()
    front = front_pages(edition, plan, layout)
    pages = view_pages(edition, galleys, plan, layout, table, len(front))
    settings, grid = edition.settings, layout.settings.grid
    context = {
        "edition": settings,
        "date": print_date(settings.date),
        "weekday": weekday(settings.date),
        "full_date": print_full_date(settings.date),
        "layout": layout.settings,
        "front_pages": front,
        "pages": pages,
        "lang": settings.language,
        "column_width": grid.cells * layout.cell,
        "width": layout.span_cells(grid.columns) * layout.cell,
        "height": grid.lines * layout.pitch,
        "pitch": layout.pitch,
        "cell": layout.cell,
    }
    return Sheets(
        _template(layout, workspace, context),
        _style(layout, catalogue, workspace),
        table.segments,
        (((),) * len(front)) + tuple(page.texts for page in pages),
        report_troubles(plan, galleys, layout),
    )


# Template and style


def _template(layout: Layout, workspace: Workspace, context: dict[str, Any]) -> str:
    """Give the page template filled in; everything from articles and settings is escaped."""
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _load(layout, workspace, name)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pt"] = pt
    path = layout.file(TEMPLATE_FILE)
    try:
        return environment.get_template(TEMPLATE_FILE).render(context)
    except TemplateError as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _failing_line(error)
        raise ContentError(
            Diagnostic("L005", f"template: {error.message}", Place(workspace.show(path), line))
        ) from error


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
