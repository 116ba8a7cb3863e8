"""A layout's page as a small drawing in characters."""

from __future__ import annotations

from ..layouts import Layout

ROWS, TALLEST, LEAST = 15, 545, 9
"""Rows for a page of so many mm; smaller pages take fewer, down to the least."""
ASPECT = 2
"""A character is so many times as high as it is wide."""
HEAD = 2.5
"""Lines of a title that a head with all its texts is drawn as high as."""


def thumbnail(layout: Layout) -> tuple[str, ...]:
    """Give the page of ``layout`` in lines of text: edge, running head, a head, its columns."""
    page, grid = layout.settings.page, layout.settings.grid
    rows = max(LEAST, round(ROWS * page.height / TALLEST))
    scale = rows / page.height
    left, right = (
        max(1, round(side * scale * ASPECT)) for side in (page.margins.inner, page.margins.outer)
    )
    text = _columns(grid.columns, round(page.width * scale * ASPECT) - left - right)
    white = round(page.margins.top * scale), round(page.margins.bottom * scale)
    lines = (rows - sum(white)) / (grid.lines * grid.pitch)
    folio = round(max(grid.masthead, grid.folio) * grid.pitch * lines)
    head = max(1, round(layout.settings.styles["title"].size * HEAD * lines))
    title = "▀" * max(2, len(text) * 3 // 5)
    drawn = [*("━" * len(text) for _ in range(folio)), *(title for _ in range(head))]
    drawn += [text] * (rows - sum(white) - len(drawn))
    inner = [*[""] * white[0], *drawn, *[""] * white[1]]
    width = left + len(text) + right
    body = (f"│{' ' * left}{line:{width - left}}│" for line in inner)
    return (f"┌{'─' * width}┐", *body, f"└{'─' * width}┘")


def _columns(count: int, room: int) -> str:
    """Give one row of so many columns with a blank between them, in about ``room`` characters."""
    width = max(1, round((room - (count - 1)) / count))
    return " ".join(["░" * width] * count)
