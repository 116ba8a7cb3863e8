"""Make-up: stories told in lines and columns, placed on the pages of a paper or a book.

Whole numbers only: nothing here knows what an item says or how it was composed.
"""

from __future__ import annotations

from .paging import make_up
from .plan import Jump, Module, PagePlan, Piece, Plan, Rect, Trouble

__all__ = ["Jump", "Module", "PagePlan", "Piece", "Plan", "Rect", "Trouble", "make_up"]
