"""Pages as HTML: real paragraphs and headings, their lines decided, their places in pt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ..diagnostics import ContentError, Diagnostic, Place
from ..edition import Edition
from ..edition.dates import print_date, print_full_date, weekday
from ..fonts import Catalogue
from ..layouts import STYLE_FILE, TEMPLATE_FILE, Layout
from ..makeup import FigureSetting, Galley, Keep, Piece, Setting, make_up
from ..makeup.galley import STRONG
from ..workspace import Workspace
from .segments import Segment, SegmentTable, text_markup
from .views import ArticleView, PageView, PrintedText, RuleView

__all__ = ["PICTURES", "PrintedText", "Segment", "Sheets", "render"]

TEMPLATE_SUFFIX = ".html.j2"
PICTURES = "edition:"
"""Scheme of picture addresses in the HTML: ``edition:<article folder>/<name in the article>``."""


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
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
) -> Sheets:
    """Give ``edition``, composed as ``galleys``, made up into the pages of ``layout``."""
    table = SegmentTable()
    pages, diagnostics = _pages(edition, galleys, layout, table)
    settings = edition.settings
    context = {
        "edition": settings,
        "date": print_date(settings.date),
        "weekday": weekday(settings.date),
        "full_date": print_full_date(settings.date),
        "layout": layout.settings,
        "pages": pages,
        "lang": settings.language,
        "column_width": layout.settings.grid.cells * layout.cell,
        "width": layout.span_cells(layout.settings.grid.columns) * layout.cell,
        "height": layout.settings.grid.lines * layout.pitch,
        "pitch": layout.pitch,
        "cell": layout.cell,
        "titles": [_title(galley) for galley in galleys],
    }
    return Sheets(
        _template(layout, workspace, context),
        _style(layout, catalogue, workspace),
        table.segments,
        tuple(page.texts for page in pages),
        diagnostics,
    )


def _title(galley: Galley) -> str:
    """Give an article's title without its break hints."""
    return galley.article.front.title.replace("|", "")


# Pages


def _pages(
    edition: Edition, galleys: tuple[Galley, ...], layout: Layout, table: SegmentTable
) -> tuple[tuple[PageView, ...], tuple[Diagnostic, ...]]:
    """Give all pages, every article on pages of its own, and what could not be placed."""
    grid, keeps = layout.settings.grid, layout.settings.keeps
    found: list[Diagnostic] = []
    drafts: list[tuple[Galley, int, int, tuple[Piece, ...]]] = []
    for galley in galleys:
        opening = grid.folio if drafts else max(grid.masthead, grid.folio)
        plan = make_up(
            galley.items,
            grid.columns,
            grid.lines,
            opening + galley.head_lines,
            grid.folio,
            Keep(keeps.foot, keeps.top),
        )
        found += [_too_tall(galley, number) for number in plan.too_tall]
        found += _head_too_tall(galley, opening, grid.lines)
        for number, pieces in enumerate(plan.pages or ((),)):
            drafts.append((galley, opening if number == 0 else -1, len(drafts), pieces))
    count = len(drafts)
    views = tuple(
        _page(galley, edition, opening, number + 1, count, pieces, layout, table)
        for galley, opening, number, pieces in drafts
    )
    return views, tuple(found)


def _page(
    galley: Galley,
    edition: Edition,
    opening: int,
    number: int,
    count: int,
    pieces: tuple[Piece, ...],
    layout: Layout,
    table: SegmentTable,
) -> PageView:
    entry = next(e for e in edition.entries if e.article is galley.article)
    markup: list[Markup] = []
    texts = [
        PrintedText(f"{entry.name}#{piece.item}", text)
        for piece in pieces
        if (text := _printed(galley, piece))
    ]
    if opening >= 0:
        markup += _head(galley, opening, layout, table)
        texts[:0] = [PrintedText(f"{entry.name}#{s.style}", s.text) for s in galley.head]
    markup += [_piece(galley, piece, entry.name, layout, table) for piece in pieces]
    article = ArticleView(_title(galley), tuple(markup), opening >= 0)
    return PageView(
        number,
        count,
        layout.left(number),
        layout.top,
        number % 2 == 1,
        number == 1,
        (article,),
        _rules(pieces, layout),
        tuple(texts),
    )


def _printed(galley: Galley, piece: Piece) -> str:
    """Give the article's text that ``piece`` prints."""
    content = galley.contents[piece.item]
    if isinstance(content, FigureSetting):
        return content.caption.text if content.caption else ""
    first, count = _lines(galley, piece)
    lines = content.lines[first : first + count]
    return content.text[lines[0].start : lines[-1].end] if lines else ""


def _lines(galley: Galley, piece: Piece) -> tuple[int, int]:
    """Give the first of a piece's own lines and their number.

    A text of another line pitch than the grid's (notes, subheads) has other lines than the grid.
    """
    content = galley.contents[piece.item]
    assert isinstance(content, Setting)
    per_line = len(content.lines) / galley.items[piece.item].lines
    first = round(piece.first * per_line)
    return first, round((piece.first + piece.count) * per_line) - first


def _rules(pieces: tuple[Piece, ...], layout: Layout) -> tuple[RuleView, ...]:
    """Give the rules between columns that both have text, as high as that text."""
    grid = layout.settings.grid
    if not grid.rules or not pieces:
        return ()
    used = sorted({piece.column for piece in pieces})
    top = min(piece.line for piece in pieces)
    bottom = max(piece.line + piece.count for piece in pieces)
    return tuple(
        RuleView(
            layout.column_left(column) - grid.gutter * layout.cell / 2,
            top * layout.pitch,
            (bottom - top) * layout.pitch,
        )
        for column in used[1:]
    )


def _head(galley: Galley, opening: int, layout: Layout, table: SegmentTable) -> list[Markup]:
    """Give the head's parts one under the other; white left over by rounding is shared out."""
    block, pitch = layout.settings.head, layout.pitch
    between = block.between * pitch
    content = sum(s.height for s in galley.head) + between * (len(galley.head) - 1)
    spare = galley.head_lines * pitch - content - (block.above + block.below) * pitch
    y = (opening + block.above) * pitch + spare / 2
    parts: list[Markup] = []
    for setting in galley.head:
        parts.append(_text(setting, 0, len(setting.lines), 0, y, layout, table))
        y += setting.height + between
    return parts


def _piece(
    galley: Galley, piece: Piece, folder: str, layout: Layout, table: SegmentTable
) -> Markup:
    content = galley.contents[piece.item]
    x, y = layout.column_left(piece.column), piece.line * layout.pitch
    if isinstance(content, FigureSetting):
        return _figure(content, piece, folder, x, y, layout, table)
    if content.style == "subhead":
        block = layout.settings.subhead
        white = (block.above + block.below) * layout.pitch
        spare = piece.count * layout.pitch - content.height - white
        y += block.above * layout.pitch + spare / 2
        return _text(content, 0, len(content.lines), x, y, layout, table)
    first, count = _lines(galley, piece)
    return _text(content, first, count, x, y, layout, table)


def _text(
    setting: Setting,
    first: int,
    count: int,
    x: float,
    y: float,
    layout: Layout,
    table: SegmentTable,
) -> Markup:
    """Give lines of a setting as one element placed at x, y pt in the type area."""
    style = layout.settings.styles.get(setting.style, layout.body)
    size = ""
    if (setting.size, setting.leading) != (style.size, style.leading or layout.pitch):
        size = f";font-size:{_pt(setting.size)};line-height:{_pt(setting.leading)}"
    if not count:
        return Markup("")
    return Markup('<{} class="set {}" style="left:{};top:{}{}">{}</{}>').format(
        setting.tag,
        setting.style,
        _pt(x),
        _pt(y),
        Markup(size),
        text_markup(setting, first, count, table),
        setting.tag,
    )


def _figure(
    content: FigureSetting,
    piece: Piece,
    folder: str,
    x: float,
    y: float,
    layout: Layout,
    table: SegmentTable,
) -> Markup:
    width = layout.settings.grid.cells * layout.cell
    place = Markup("left:0;top:{};width:{};height:{}").format(
        _pt(layout.settings.figure.above * layout.pitch), _pt(width), _pt(content.height)
    )
    alt = content.figure.alt or (content.caption.text if content.caption else "")
    if content.picture is not None:
        source = f"{PICTURES}{folder}/{content.figure.source}"
        picture = Markup('<img class="picture" src="{}" alt="{}" style="{}">').format(
            source, alt, place
        )
    else:
        picture = Markup(
            '<svg class="picture fpo" style="{}" viewBox="0 0 100 100" preserveAspectRatio="none">'
            '<title>{}</title><path d="M0 0L100 100M100 0L0 100" '
            'stroke="#888" stroke-width="0.4" fill="none"/></svg>'
        ).format(place, alt)
    caption = Markup("")
    if content.caption:
        caption = _text(
            content.caption,
            0,
            len(content.caption.lines),
            0,
            content.caption_line * layout.pitch,
            layout,
            table,
        )
    return Markup(
        '<figure class="set figure" style="left:{};top:{};width:{};height:{}">{}{}</figure>'
    ).format(_pt(x), _pt(y), _pt(width), _pt(piece.count * layout.pitch), picture, caption)


def _pt(value: float) -> str:
    """Give a length for CSS, to a thousandth of a point."""
    return f"{round(value, 3):g}pt" if value < 1000 else f"{value:.3f}pt"


def _too_tall(galley: Galley, number: int) -> Diagnostic:
    place = galley.contents[number].place
    return Diagnostic(
        "M001",
        f"this takes {galley.items[number].lines} lines, more than a column has",
        place,
        hint="shorten it, or choose a layout with longer columns",
    )


def _head_too_tall(galley: Galley, opening: int, lines: int) -> list[Diagnostic]:
    if opening + galley.head_lines < lines:
        return []
    return [
        Diagnostic(
            "M002",
            f"the head takes {galley.head_lines} lines and leaves none for the text",
            Place(galley.article.path),
            hint="shorten the title, or choose another layout",
        )
    ]


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
    environment.filters["pt"] = _pt
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
    rows = [f"@page{{size:{_pt(width)} {_pt(height)};margin:0}}"]
    colors = "".join(f"--{name}:{value};" for name, value in sorted(layout.settings.colors.items()))
    rows.append(f":root{{{colors}}}")
    for name, style in sorted(layout.settings.styles.items()):
        face = catalogue.face(style.face, style.weight)
        rows.append(
            f".{name}{{font:{style.weight} {_pt(style.size)}/{_pt(style.leading or layout.pitch)} "
            f'"{face.family}";color:var(--{style.color})}}'
        )
    strong = catalogue.face(*STRONG)
    rows.append(f'.strong{{font-family:"{strong.family}";font-weight:{STRONG[1]}}}')
    for folder in reversed(layout.folders):
        if (folder / STYLE_FILE).is_file():
            rows.append(workspace.read_text(folder / STYLE_FILE))
    return "\n".join(rows)
