"""HTML to PDF: WeasyPrint in a closed room.

It sees the fonts of the catalogue and the pictures of the edition and nothing else; whatever it
logs is a finding, so nothing is dropped in silence.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from ..diagnostics import Diagnostic, Place
from ..edition import Edition
from ..fonts import Catalogue
from ..layouts import LAYOUT_FILE, Layout
from ..pictures import SUFFIX, load_drawing
from ..pictures.drawings import MEDIA_TYPE
from ..render import PICTURES, Sheets
from ..workspace import Workspace, cache_folder, write_whole
from .colors import check_style, declare_colors, root_rule
from .conditions import Condition, choose_condition, read_srgb
from .document import prepare_document
from .finish import Finish, finish_pdf
from .imposition import Imposition, impose_booklet
from .picture import Separator, for_screen
from .purpose import Purpose

__all__ = [
    "Condition",
    "Imposition",
    "Printed",
    "Purpose",
    "choose_condition",
    "confine_fonts",
    "impose_booklet",
    "print_pdf",
]

FONTCONFIG = "FONTCONFIG_FILE"
_SLUG_FACE = ("hei", 400)
DRAWING = {"Content-Type": MEDIA_TYPE}


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, what the printing engine had to say, and the condition it is printed under.

    ``condition`` is None for what is not printed by a printing house.
    """

    content: bytes
    diagnostics: tuple[Diagnostic, ...]
    condition: Condition | None = None


def print_pdf(
    sheets: Sheets,
    edition: Edition,
    catalogue: Catalogue,
    workspace: Workspace,
    layout: Layout,
    *,
    purpose: Purpose = Purpose.PROOF,
) -> Printed:
    """Give ``sheets``, made up with ``layout``, as a PDF that is finished for ``purpose``."""
    place = Place(workspace.show(layout.folders[0] / LAYOUT_FILE))
    colors = declare_colors(layout.settings.colors, purpose, place)
    condition, found = None, tuple[Diagnostic, ...]()
    srgb = read_srgb(workspace)
    if purpose is Purpose.PRESS:
        condition = choose_condition(workspace, edition, layout.settings.profile, place)
        found = check_style(sheets.style, place)
        convert = Separator(condition, srgb).separate
    else:
        convert = partial(for_screen, srgb=srgb)
    fetcher = _fetcher(edition, workspace, convert)
    style = [root_rule(colors), sheets.style]
    if purpose is Purpose.PRESS:
        style.append(f"@page{{bleed:{edition.settings.press.bleed:g}mm}}")
    content, records = _paint(sheets, "\n".join(style), colors, purpose, fetcher, catalogue)
    finish = Finish(
        edition,
        layout,
        purpose,
        srgb,
        condition,
        lambda: workspace.read_bytes(catalogue.face(*_SLUG_FACE).path),
    )
    said = tuple(_finding(record, layout.name) for record in records)
    return Printed(finish_pdf(content, finish), (*found, *said), condition)


def _paint(
    sheets: Sheets,
    style: str,
    colors: Mapping[str, str],
    purpose: Purpose,
    fetcher: Any,
    catalogue: Catalogue,
) -> tuple[bytes, list[logging.LogRecord]]:
    """Give what WeasyPrint makes of ``sheets`` with ``style``, and what it says."""
    confine_fonts(catalogue)
    # WeasyPrint asks fontconfig for its configuration when it is imported.
    import weasyprint

    from . import adapter

    adapter.install()
    with _listening() as records:
        fonts = adapter.SetFonts(sheets.segments)
        css = weasyprint.CSS(string=style, font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=sheets.html, url_fetcher=fetcher, base_url="edition:/")
        prepare_document(document.etree_element, colors, purpose)
        press = purpose is Purpose.PRESS
        content = document.write_pdf(
            stylesheets=[css],
            font_config=fonts,
            pdf_tags=not press,
            pdf_version="1.7",
            output_intent="device-cmyk" if press else None,
        )
    return content, records


def confine_fonts(catalogue: Catalogue) -> None:
    """Let fontconfig, in this process, see the fonts of ``catalogue`` and no others."""
    folder = cache_folder() / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    text = catalogue.fontconfig(folder).encode()
    name = re.sub(r"\W+", "-", str(catalogue.folder.resolve())).strip("-")
    file = folder / f"{name}.conf"
    if not file.is_file() or file.read_bytes() != text:
        write_whole(file, text)
    os.environ[FONTCONFIG] = str(file)


def _fetcher(edition: Edition, workspace: Workspace, convert: Callable[[bytes], bytes]) -> Any:
    """Give a URL fetcher that knows the edition's pictures, converted, and no other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class EditionFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not url.startswith(PICTURES):
                raise ValueError("nothing is loaded from outside the edition")
            name = unquote(url.removeprefix(PICTURES))
            path = workspace.inside(name, Place(edition.path), edition.folder)
            if path.suffix.lower() == SUFFIX:
                drawing = load_drawing(workspace, path, Place(edition.path))
                return URLFetcherResponse(url, convert(drawing.content), DRAWING)
            return URLFetcherResponse(url, convert(workspace.read_bytes(path)))

    return EditionFetcher()


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint logs, from warnings up."""
    records: list[logging.LogRecord] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logger = logging.getLogger("weasyprint")
    collector = Collector(logging.WARNING)
    logger.addHandler(collector)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield records
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate


def _finding(record: logging.LogRecord, layout: str) -> Diagnostic:
    """Give one line of WeasyPrint's log as an error: it would print something else than meant."""
    message = record.getMessage()
    code = "L006" if re.search(r"[Uu]nknown|Ignored|Invalid|Parse error", message) else "P001"
    return Diagnostic(code, f"while printing “{layout}”: {message}", Place(f"layout {layout}"))
