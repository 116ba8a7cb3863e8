"""The paper on the web (数字报): a folder of pages that any server, or none, can show."""

from __future__ import annotations

from collections.abc import Mapping

from PIL import Image

from ..edition import Edition
from ..fonts import Catalogue
from ..workspace import Workspace
from .documents import Documents, data
from .frame import Print, head_of, list_titles, make_frame
from .inspection import inspect
from .places import HOME, WHOLE_PDF
from .sheets import draw_sheets
from .words import words_for

__all__ = ["HOME", "WHOLE_PDF", "Print", "draw_sheets", "inspect", "make"]

_OWN = ("icon.svg", "site.css", "site.js")


def make(
    edition: Edition,
    workspace: Workspace,
    catalogue: Catalogue,
    printed: Print,
    nameplate: Image.Image | None = None,
    *,
    looks: object,
) -> Mapping[str, bytes]:
    """Give the files of the paper by their names in its folder.

    ``printed`` are the pages that are shown; ``nameplate`` is the artwork that stands for the
    paper's name, ``looks`` gives what screens and inks look like.
    """
    documents = Documents(words_for(edition.settings.language), head_of(edition))
    titles = list_titles(edition, tuple(entry.name for entry in edition.entries))
    files = {name: data(name) for name in _OWN}
    files |= make_frame(edition, printed, titles, documents)
    return dict(sorted(files.items()))
