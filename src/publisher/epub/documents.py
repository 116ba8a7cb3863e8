"""The documents of the book, from the templates beside this file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .direction import directed, turn_quotes

TEMPLATES = ("base", "cover", "title", "nav", "article", "colophon", "licences")


class Documents:
    """Fills the templates; every text is escaped, an unknown name is an error."""

    def __init__(
        self, words: Mapping[str, str], sheets: Sequence[str], *, vertical: bool = False
    ) -> None:
        folder = files(__package__).joinpath("templates")
        sources = {
            f"{name}.xhtml.j2": folder.joinpath(f"{name}.xhtml.j2").read_text(encoding="utf-8")
            for name in TEMPLATES
        }
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.DictLoader(sources),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
        )
        self._environment.globals |= {
            "words": words,
            "sheets": tuple(sheets),
            "shown": partial(directed, vertical=vertical),
            "turned": turn_quotes if vertical else str,
        }

    def fill(self, template: str, *, lang: str, title: str, **values: object) -> bytes:
        """Give the document made of ``template``, in UTF-8."""
        page = self._environment.get_template(f"{template}.xhtml.j2")
        return page.render(lang=lang, title=title, **values).encode()


def data(name: str) -> bytes:
    """Give a data file of this package."""
    return files(__package__).joinpath(name).read_bytes()
