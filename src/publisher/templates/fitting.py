"""Furniture that fits: how large a line of a masthead or a running head may be, and where it ends.

Lines of articles are composed; a page's furniture is laid out by the style sheet, which knows no
way to make a long name smaller. Widths are reckoned without a font: a Han character or a full-width
mark takes one em, anything else ``NARROW`` of it.
"""

from __future__ import annotations

import unicodedata
from math import ceil

from markupsafe import Markup

NARROW = 0.7
"""em of a letter or digit: a heavy Song sets capitals 0.55 to 0.8 and small letters 0.3 to 0.65."""
WIDE = "WMmw@%‰—"
"""Narrow characters by their class that a heavy Song sets up to 1.05 em wide."""
LEADING = 1.27
"""Line pitch of a name in parts of its size, as the mastheads' own: 104 pt to 82 pt."""
MOST_LINES = 6
STEP = 4
"""Sizes come in quarters of a point."""
ELLIPSIS = "…"


def ems(text: str) -> float:
    """The width of ``text`` in em."""
    return sum(
        1.0 if unicodedata.east_asian_width(char) in "WFA" or char in WIDE else NARROW
        for char in text
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )


def fitted(
    text: str, size: float, width: float, height: float | None = None, tracking: float = 0
) -> Markup:
    """The style attribute that makes ``text`` fit ``width`` × ``height`` pt; none if it does.

    ``size`` in pt is what the style sheet gives it, ``tracking`` in em. Over several lines where
    that makes it larger and ``height`` allows; in one line without a ``height``.
    """
    whole = ems(text) + tracking * len(text)
    if whole * size <= width:
        return Markup("")
    best, lines = width / max(whole, 1e-9), 1
    for count in range(2, MOST_LINES + 1) if height is not None else ():
        # A line may end one character early.
        across = width / (whole / count + 1 + tracking)
        found = min(across, (height or 0) / (count * LEADING), size)
        if found > best:
            best, lines = found, count
    shown = max(1.0, int(min(best, size) * STEP) / STEP)
    # A name of one word is parted anywhere rather than leave the page.
    wrap = ";overflow-wrap:anywhere" if lines > 1 else ";white-space:nowrap"
    return Markup(' style="font-size:{:g}pt;line-height:{:g}pt{}"').format(
        shown, round(shown * LEADING, 2), wrap
    )


def clipped(text: str, size: float, width: float) -> str:
    """``text`` as far as it fits into ``width`` pt at ``size`` pt, with an ellipsis if it is cut.

    For running heads, which recall what stands in full elsewhere.
    """
    if ems(text) * size <= width:
        return text
    kept = text
    while kept and (ems(kept) + 1) * size > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def rows(text: str, size: float, width: float) -> int:
    """The lines that ``text`` takes at ``size`` pt in a column of ``width`` pt, at least one."""
    per_line = max(1.0, width / size - 1)
    whole = ems(text)
    return 1 if whole * size <= width else max(1, ceil(whole / per_line))
