"""Cleaning: from OCR text to the text of an article, with every change on record."""

from __future__ import annotations

from .changes import Change, replay, revert
from .cleaned import Cleaned, clean
from .comparison import Comparison, Edited, compare
from .desk import Choice, check_file, clean_file
from .engine import Proposal, Rule, Strength, Touch
from .review import review
from .rules import RULES

__all__ = [
    "RULES",
    "Change",
    "Choice",
    "Cleaned",
    "Comparison",
    "Edited",
    "Proposal",
    "Rule",
    "Strength",
    "Touch",
    "check_file",
    "clean",
    "clean_file",
    "compare",
    "replay",
    "revert",
    "review",
]
