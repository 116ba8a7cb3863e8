"""What an article says without where it stands."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from ..diagnostics import Place


def shape(value: object) -> object:
    """``value`` as nested tuples, without places, paths and findings, to compare readings."""
    if isinstance(value, tuple):
        return tuple(shape(item) for item in value)
    if is_dataclass(value):
        named = [(field.name, getattr(value, field.name)) for field in fields(value)]
        kept = [
            shape(item)
            for name, item in named
            if not isinstance(item, Place) and name not in ("path", "found")
        ]
        return (type(value).__name__, *kept)
    return value
