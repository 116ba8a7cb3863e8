"""Make-up: articles composed to a layout's measures, then placed in columns and pages."""

from __future__ import annotations

from .galley import FigureSetting, Galley, Setting, compose_article
from .pages import Flow, Item, Keep, Piece, Plan, make_up

__all__ = [
    "FigureSetting",
    "Flow",
    "Galley",
    "Item",
    "Keep",
    "Piece",
    "Plan",
    "Setting",
    "compose_article",
    "make_up",
]
