"""Matrices and boxes of page content, as every reader of PDFs here reckons with them."""

from __future__ import annotations

from ..pictures.geometry import IDENTITY, Matrix, apply, around, matrix_of, product, scale_of

__all__ = ["IDENTITY", "Matrix", "apply", "around", "matrix_of", "product", "scale_of"]
