"""Preflight: what a finished file holds, read from the file and not from how it was made."""

from __future__ import annotations

from .text import check_text

__all__ = ["check_text"]
