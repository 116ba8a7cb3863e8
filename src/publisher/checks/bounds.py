"""The work that one file may cause, as every reader of PDFs here counts it."""

from __future__ import annotations

from ..pictures.bounds import (
    MALFORMED,
    MEGABYTE,
    BoundsReached,
    Budget,
    filters_of,
    hushed,
    read_stream,
    short,
)

__all__ = [
    "MALFORMED",
    "MEGABYTE",
    "BoundsReached",
    "Budget",
    "filters_of",
    "hushed",
    "read_stream",
    "short",
]
