"""Bounds for files from anywhere: those that every reader of PDFs here keeps to."""

from __future__ import annotations

from ..pictures.bounds import MALFORMED, MEGABYTE, BoundsReached, Budget, read_stream

__all__ = ["MALFORMED", "MEGABYTE", "BoundsReached", "Budget", "read_stream"]
