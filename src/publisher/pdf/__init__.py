"""HTML to PDF: WeasyPrint in a closed room.

It sees the fonts of the catalogue and the pictures of the edition and nothing else; whatever it
logs is a finding, so nothing is dropped in silence.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from ..diagnostics import Diagnostic, Place
from ..edition import Edition
from ..fonts import Catalogue
from ..render import PICTURES, Sheets
from ..workspace import Workspace, cache_folder, write_whole

FONTCONFIG = "FONTCONFIG_FILE"


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, and what the printing engine had to say about it."""

    content: bytes
    diagnostics: tuple[Diagnostic, ...]


def print_pdf(
    sheets: Sheets, edition: Edition, catalogue: Catalogue, workspace: Workspace, layout: str
) -> Printed:
    """Give ``sheets`` as a tagged PDF; ``layout`` names them in diagnostics."""
    confine_fonts(catalogue)
    # WeasyPrint asks fontconfig for its configuration when it is imported.
    import weasyprint

    from . import adapter

    adapter.install()
    fetcher = _fetcher(edition, workspace)
    with _listening() as records:
        fonts = adapter.SetFonts(sheets.segments)
        style = weasyprint.CSS(string=sheets.style, font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=sheets.html, url_fetcher=fetcher, base_url="edition:/")
        content = document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=_identifier(sheets, edition),
        )
    return Printed(content, tuple(_finding(record, layout) for record in records))


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


def _identifier(sheets: Sheets, edition: Edition) -> bytes:
    """Give the PDF's /ID from what is printed, so that the same pages have the same one."""
    return sha256(f"{edition.settings.urn}\n{sheets.html}".encode()).digest()[:16]


def _fetcher(edition: Edition, workspace: Workspace) -> Any:
    """Give a URL fetcher that knows the pictures of the edition and no other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class EditionFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not url.startswith(PICTURES):
                raise ValueError("nothing is loaded from outside the edition")
            name = unquote(url.removeprefix(PICTURES))
            path = workspace.inside(name, Place(edition.path), edition.folder)
            return URLFetcherResponse(url, workspace.read_bytes(path))

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
