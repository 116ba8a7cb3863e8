"""Galleys: articles composed to a layout's measures, ready for make-up and for print."""

from __future__ import annotations

from .composing import compose_article
from .figures import caption_of
from .fillers import Filling, fill_remains
from .fixed import Laid, Matter, set_matter
from .gutters import hung_lines, settle_gutters
from .heads import head_white
from .parts import part_of
from .planning import (
    Fixture,
    for_fixed,
    parts_for,
    place_fixed,
    plan_edition,
    printed_articles,
    stand_fixed,
)
from .prints import report_prints
from .readings import ReadingBeside
from .recutting import RecutPart, cut_grids, join_pages, own_pages, part_pages
from .setting import (
    SUMMARY,
    Content,
    Drop,
    FigureSetting,
    FigureSpan,
    Galley,
    GroupCell,
    GroupSetting,
    Head,
    Setting,
    Stack,
    Standing,
    TableCell,
    TablePart,
    TableSetting,
    TableSpan,
    TurnedSetting,
    Wrapped,
)
from .stories import forme, stand, stories
from .strips import Insert, Strip, report_folds, set_strips
from .typesetter import NOTE_SIZE, READING_FOOT, STRONG, reading_size, run_size
from .wishes import report_idle, report_wishes

__all__ = [
    "NOTE_SIZE",
    "READING_FOOT",
    "STRONG",
    "SUMMARY",
    "Content",
    "Drop",
    "FigureSetting",
    "FigureSpan",
    "Filling",
    "Fixture",
    "Galley",
    "GroupCell",
    "GroupSetting",
    "Head",
    "Insert",
    "Laid",
    "Matter",
    "ReadingBeside",
    "RecutPart",
    "Setting",
    "Stack",
    "Standing",
    "Strip",
    "TableCell",
    "TablePart",
    "TableSetting",
    "TableSpan",
    "TurnedSetting",
    "Wrapped",
    "caption_of",
    "compose_article",
    "cut_grids",
    "fill_remains",
    "for_fixed",
    "forme",
    "head_white",
    "hung_lines",
    "join_pages",
    "own_pages",
    "part_of",
    "part_pages",
    "parts_for",
    "place_fixed",
    "plan_edition",
    "printed_articles",
    "reading_size",
    "report_folds",
    "report_idle",
    "report_prints",
    "report_wishes",
    "run_size",
    "set_matter",
    "set_strips",
    "settle_gutters",
    "stand",
    "stand_fixed",
    "stories",
]
