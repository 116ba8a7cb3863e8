"""The paper on the web (数字报): a folder of pages that any server, or none, can show."""

from __future__ import annotations

from collections.abc import Mapping

from PIL import Image

from ..edition import Edition
from ..fonts import Catalogue, Outliner
from ..screen.pictures import Looks
from ..workspace import Workspace
from .articles import article_files
from .calendar import MARK, OWN, Issue, make_calendar, read_issue
from .cards import card_files
from .documents import SiteDocuments, data
from .exchange import exchange_files
from .feed import feed_files
from .frame import ShownPrint, head_of, list_titles, make_frame
from .inspection import inspect
from .pasting import pasting_files
from .places import HOME, WHOLE_PDF, find_pieces
from .search import search_files
from .sheets import draw_sheets
from .stories import stories_of
from .words import words_for

__all__ = [
    "HOME",
    "MARK",
    "WHOLE_PDF",
    "Issue",
    "ShownPrint",
    "draw_sheets",
    "inspect",
    "make",
    "make_calendar",
    "read_issue",
]


def make(
    edition: Edition,
    workspace: Workspace,
    catalogue: Catalogue,
    printed: ShownPrint,
    nameplate: Image.Image | None = None,
    *,
    looks: Looks,
) -> Mapping[str, bytes]:
    """The files of the paper by their names in its folder.

    ``printed`` are the pages that are shown; ``nameplate`` is the artwork that stands for the
    paper's name, ``looks`` gives what screens and inks look like. Pictures of articles that cannot
    be shown are raised together.
    """
    settings = edition.settings
    documents = SiteDocuments(words_for(settings.language), head_of(edition))
    letters = Outliner(catalogue, settings.language)
    made = stories_of(edition, workspace, looks, letters, find_pieces(printed.spots))
    stories, home = made.stories, settings.web.address
    titles = list_titles(edition, tuple(story.entry.name for story in stories))
    files = {
        **{name: data(name) for name in OWN},
        **make_frame(edition, printed, titles, documents),
        **made.files,
        **article_files(edition, stories, documents, home),
        **search_files(edition, stories, documents),
        **feed_files(edition, stories, home),
        **exchange_files(edition, stories, home),
        **pasting_files(edition, stories, documents),
        **card_files(edition, stories, catalogue, nameplate),
    }
    return dict(sorted(files.items()))
