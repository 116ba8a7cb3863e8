"""The paper on the web as files of a folder: made, looked at again, and named for the output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ..diagnostics import Diagnostic, PreflightError, raise_errors
from ..edition import Edition, OutputSettings
from ..fonts import Catalogue
from ..pdf import draw_nameplate, looks_of
from ..render import PageSpots
from ..workspace import Workspace
from ..workspace.memory import Memory
from .records import Product, stem_of


class Pages(NamedTuple):
    """Printed pages that are shown: the PDF, each page as one, its mark, where all stands on it.

    ``layout`` is the name of the layout that they are printed with.
    """

    content: bytes
    parts: tuple[bytes, ...]
    marks: tuple[str, ...]
    spots: tuple[PageSpots, ...]
    layout: str


def make_site(
    edition: Edition,
    output: OutputSettings,
    workspace: Workspace,
    catalogue: Catalogue,
    pages: Pages,
    memory: Memory,
) -> tuple[tuple[Product, ...], tuple[Diagnostic, ...]]:
    """The files of the folder, the one that a reader opens first, and what was found.

    ``edition`` is in the script of the output.
    """
    # Here, since a process that only prints can do without.
    from .. import web

    artwork = draw_nameplate(edition, workspace, catalogue)
    sheets = web.draw_sheets(pages.content, pages.marks, memory)
    printed = web.ShownPrint(pages.content, pages.parts, sheets, pages.spots, pages.layout)
    looks = partial(looks_of, workspace, edition)
    files = web.make(edition, workspace, catalogue, printed, artwork, looks=looks)
    folder = f"{stem_of(edition.folder)}-{output.name}"
    found = web.inspect(files, folder, edition, printed)
    raise_errors(found, PreflightError)
    return tuple(_products(files, folder, output, len(pages.parts))), found


def _products(
    files: Mapping[str, bytes], folder: str, output: OutputSettings, count: int
) -> Iterator[Product]:
    """Yield the files, the first page before all others."""
    from ..web import HOME, WHOLE_PDF

    for name in sorted(files, key=lambda name: (name != HOME, name)):
        pages = None
        if name.endswith(".pdf"):
            pages = count if name == WHOLE_PDF else 1
        yield Product(output.name, f"{folder}/{name}", files[name], pages)
