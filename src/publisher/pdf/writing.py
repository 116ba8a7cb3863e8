"""A document of the program's own, beside an edition's pages: HTML in, PDF out, fonts confined."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from ..diagnostics import ContentError, Diagnostic
from ..tongues import worded


def print_document(html: str, confine: Callable[[], None]) -> bytes:
    """``html``, which needs nothing but its own text, as a PDF, the same bytes each time.

    ``confine`` keeps the printing engine to the program's fonts.
    """
    confine()
    from .painting import load_engine

    content: bytes = load_engine().HTML(string=html, url_fetcher=_refuse).write_pdf()
    return content


def _refuse(url: str, *_: object) -> NoReturn:
    what = worded("nothing is loaded from outside the edition")
    raise ContentError(Diagnostic("P001", what))
