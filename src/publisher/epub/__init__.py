"""An edition as an EPUB 3.3: the text reflows, nothing of the printed geometry is in it."""

from __future__ import annotations

from .book import make, report_claim
from .cover import note_files
from .inspection import inspect_book

__all__ = ["inspect_book", "make", "note_files", "report_claim"]
