"""Boxes of page content, in pt, and the matrices that move them."""

from __future__ import annotations

from typing import Any

from ..pdf.matrices import IDENTITY, Matrix, apply, matrix_of, product, scale_of
from .report import Box

__all__ = ["IDENTITY", "Matrix", "apply", "around", "matrix_of", "product", "scale_of"]


def around(points: Any) -> Box:
    """Give the smallest box around points."""
    listed = list(points)
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    return min(xs), min(ys), max(xs), max(ys)
