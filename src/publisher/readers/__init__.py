"""Readers: what OCR tools, scanners and reporters hand in, as one kind of raw document."""

from __future__ import annotations

from .raw import Block, Box, Kind, Picture, Raw, Score, Spot

__all__ = ["Block", "Box", "Kind", "Picture", "Raw", "Score", "Spot"]
