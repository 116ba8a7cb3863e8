"""Matrices and boxes of page content, in pt."""

from __future__ import annotations

from typing import Any, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in pt."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def matrix_of(operands: Any) -> Matrix:
    """Six operands as a matrix."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return (a, b, c, d, e, f)


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point where ``matrix`` puts it."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def inverted(matrix: Matrix) -> Matrix:
    """The matrix that undoes ``matrix``; one that flattens all to a line is a ValueError."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if not area:
        raise ValueError(matrix)
    return (
        d / area,
        -b / area,
        -c / area,
        a / area,
        (c * f - d * e) / area,
        (b * e - a * f) / area,
    )


def scale_of(matrix: Matrix) -> float:
    """How much a matrix enlarges lengths, on average over directions."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def around(points: Any) -> Box:
    """The smallest box around points."""
    listed = list(points)
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    return min(xs), min(ys), max(xs), max(ys)


def overlapping(one: Box, other: Box) -> Box | None:
    """What two boxes share; None if that is nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None
