"""Preflight: what a finished file holds, read from the file and not from how it was made."""

from __future__ import annotations

from .files import preflight_files
from .guard import preflight_guarded
from .preflight import look, preflight, walk_pages, walk_some
from .report import Finding, PagePlace, Report
from .subject import Expected
from .text import check_text, name_sources

__all__ = [
    "Expected",
    "Finding",
    "PagePlace",
    "Report",
    "check_text",
    "look",
    "name_sources",
    "preflight",
    "preflight_files",
    "preflight_guarded",
    "walk_pages",
    "walk_some",
]
