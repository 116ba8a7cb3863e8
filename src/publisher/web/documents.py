"""The documents of the paper on the web, from the templates beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from ..templates import Forms, own_templates, plain

TEMPLATES = ("article", "base", "calendar", "issue", "page", "paste", "search", "title")
_ENDING = ".html.j2"


@dataclass(frozen=True, slots=True)
class SiteHead:
    """What stands over every document: the paper's name, the issue's date and what it is called.

    ``archive`` is the address of the calendar of issues as the folder of the issue has it, if it
    has one. ``day`` is ISO 8601.
    """

    title: str
    date: str
    day: str
    about: tuple[str, ...]
    imprint: tuple[tuple[str, str], ...] = ()
    archive: str | None = None


class SiteDocuments:
    """Fills the templates; every text is escaped, an unknown name is an error."""

    def __init__(self, words: Mapping[str, str], head: SiteHead) -> None:
        sources = own_templates(__package__, (f"{one}{_ENDING}" for one in TEMPLATES))
        self.words = words
        self._forms = Forms(sources, {"words": plain(words), "site": plain(head)}, trim=True)

    def fill(
        self, template: str, *, lang: str, title: str, root: str = "", **values: object
    ) -> bytes:
        """Fill ``template`` with plain data (see ``templates.plain``); the document in UTF-8.

        ``root`` leads from the document's folder to that of the issue: nothing, or ``../``.
        """
        shown = {name: plain(value) for name, value in values.items()}
        common = {"lang": lang, "title": title, "root": root}
        return self._forms.fill(f"{template}{_ENDING}", {**common, **shown}).encode() + b"\n"


def data(name: str) -> bytes:
    """A data file of this package."""
    return files(__package__).joinpath(name).read_bytes()
