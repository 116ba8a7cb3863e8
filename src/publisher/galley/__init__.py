"""Galleys: articles composed to a layout's measures, ready for make-up and for print."""

from __future__ import annotations

from .composing import compose_article
from .figures import caption_of
from .heads import head_white
from .prints import report_prints
from .setting import (
    SUMMARY,
    FigureSetting,
    FigureSpan,
    Galley,
    GroupSetting,
    Head,
    Setting,
    Standing,
    TableSetting,
)
from .stories import forme, stand, stories
from .tables import shown_rows
from .typesetter import NOTE_SIZE, READING_FOOT, STRONG, reading_size, run_size
from .wishes import report_idle, report_wishes

__all__ = [
    "NOTE_SIZE",
    "READING_FOOT",
    "STRONG",
    "SUMMARY",
    "FigureSetting",
    "FigureSpan",
    "Galley",
    "GroupSetting",
    "Head",
    "Setting",
    "Standing",
    "TableSetting",
    "caption_of",
    "compose_article",
    "forme",
    "head_white",
    "reading_size",
    "report_idle",
    "report_prints",
    "report_wishes",
    "run_size",
    "shown_rows",
    "stand",
    "stories",
]
