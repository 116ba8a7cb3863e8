"""Rows as aligned text or as a Markdown table; a full-width character counts as two."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def columned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Give rows as lines of aligned text."""
    table = list(rows)
    widths = [max(_width(row[at]) for row in table) for at in range(len(table[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def markdown(rows: Sequence[tuple[str, ...]]) -> str:
    """Give rows as a Markdown table, the first row as its head."""
    head, *rest = rows
    lines = [head, tuple("---" for _ in head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
