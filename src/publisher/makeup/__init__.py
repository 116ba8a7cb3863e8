"""Make-up: articles composed to a layout's measures, then placed in columns and pages."""

from __future__ import annotations

from .galley import compose_article
from .heads import head_white
from .paging import make_up
from .plan import Jump, Module, PagePlan, Piece, Plan, Rect, Trouble
from .settings import (
    SUMMARY,
    FigureSetting,
    FigureSpan,
    Galley,
    Head,
    Setting,
    Standing,
    TableSetting,
)
from .stories import sheet, stand, stories
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
    "Head",
    "Jump",
    "Module",
    "PagePlan",
    "Piece",
    "Plan",
    "Rect",
    "Setting",
    "Standing",
    "TableSetting",
    "Trouble",
    "compose_article",
    "head_white",
    "make_up",
    "reading_size",
    "report_idle",
    "report_wishes",
    "run_size",
    "sheet",
    "shown_rows",
    "stand",
    "stories",
]
