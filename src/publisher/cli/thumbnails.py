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
    """The page of ``layout`` in lines of text: edge, running head, a head, its columns.

    Of a vertical one, which begins at the right, the columns are bands one under the other.
    """
    page, grid = layout.settings.page, layout.settings.grid
    rows = max(LEAST, round(ROWS * page.height / TALLEST))
    scale = rows / page.height
    left, right = (
        max(1, round(side * scale * ASPECT)) for side in (page.margins.inner, page.margins.outer)
    )
    text = _columns(grid.columns, round(page.width * scale * ASPECT) - left - right)
    white = round(page.margins.top * scale), round(page.margins.bottom * scale)
    if layout.is_vertical:
        room = round(page.width * scale * ASPECT) - left - right
        drawn = _bands(layout, room, max(2 * grid.columns - 1, rows - sum(white)))
        return _framed([*[""] * white[0], *drawn, *[""] * white[1]], left, room, right)
    lines = (rows - sum(white)) / (grid.lines * grid.pitch)
    folio = round(max(grid.masthead, grid.folio) * grid.pitch * lines)
    head = max(1, round(layout.settings.styles["title"].size * HEAD * lines))
    title = "▀" * max(2, len(text) * 3 // 5)
    drawn = [*("━" * len(text) for _ in range(folio)), *(title for _ in range(head))]
    drawn += [text] * (rows - sum(white) - len(drawn))
    return _framed([*[""] * white[0], *drawn, *[""] * white[1]], left, len(text), right)


def _framed(inner: list[str], left: int, room: int, right: int) -> tuple[str, ...]:
    """Lines of ``room`` characters in the page's edge, with white at both sides."""
    width = left + room + right
    body = (f"│{' ' * left}{line:{width - left}}│" for line in inner)
    return (f"┌{'─' * width}┐", *body, f"└{'─' * width}┘")


def _bands(layout: Layout, room: int, rows: int) -> list[str]:
    """A page whose lines run downward: at its right what stands before the text."""
    grid = layout.settings.grid
    scale = room / (grid.lines * grid.pitch)
    plate = round(max(grid.masthead, grid.folio) * grid.pitch * scale)
    head = max(1, round(layout.settings.styles["title"].size * HEAD * scale / 2))
    text = room - plate - head - 1
    gaps = {round(rows * n / grid.columns) - 1 for n in range(1, grid.columns)}
    title = max(1, rows * 3 // 5)
    return [
        f"{' ' * text if row in gaps else '░' * text} {('█' if row < title else ' ') * head}"
        f"{'┃' * min(1, plate)}{' ' * max(0, plate - 1)}"
        for row in range(rows)
    ]


def _columns(count: int, room: int) -> str:
    """One row of so many columns with a blank between them, in about ``room`` characters."""
    width = max(1, round((room - (count - 1)) / count))
    return " ".join(["░" * width] * count)
