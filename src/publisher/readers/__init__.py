"""Readers: what OCR tools, scanners and reporters hand in, as one kind of raw document."""

from __future__ import annotations

from .raw import BlockKind, Raw, Score, SourceBlock, SourceBox, SourcePicture, SourceSpot

__all__ = ["BlockKind", "Raw", "Score", "SourceBlock", "SourceBox", "SourcePicture", "SourceSpot"]
