"""The documents of the book, from the templates beside this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ..characters import turn_quotes
from ..screen.direction import directed
from ..templates import Forms, own_templates, plain
from .sheets import Sheets

TEMPLATES = ("base", "cover", "title", "nav", "article", "matter", "colophon", "licences")


class Documents:
    """Fills the templates; every text is escaped, an unknown name is an error."""

    def __init__(
        self, words: Mapping[str, str], sheets: Sheets, *, lexicon: str | None = None
    ) -> None:
        """Take the language of the book's ``lexicon``: documents in it lead to that."""
        self._lexicon = lexicon
        vertical = sheets.vertical
        sources = own_templates(__package__, map("{}.xhtml.j2".format, TEMPLATES))
        self._sheets = sheets
        common = {"words": plain(words)}
        filters: dict[str, Callable[..., str]] = {
            "shown": partial(directed, vertical=vertical),
            "turned": turn_quotes if vertical else str,
        }
        self._forms = Forms(sources, common, filters=filters, trim=False)

    def fill(self, template: str, *, lang: str, title: str, **values: object) -> bytes:
        """Fill ``template`` with plain data (see ``templates.plain``); the document in UTF-8."""
        shown = {name: plain(value) for name, value in values.items()}
        spoken = self._lexicon or ""
        shown["lexicon"] = spoken if spoken.split("-")[0] == lang.split("-")[0] else None
        return self._forms.fill(
            f"{template}.xhtml.j2",
            {"lang": lang, "title": title, "sheets": self._sheets.of(lang), **shown},
        ).encode()
