"""Frames: four rules that meet at their ends."""

from __future__ import annotations

from collections.abc import Sequence

from .sheet import ScannedArea

MEET = 0.4
"""Em by which the rules of a frame may end apart: 0.1 on scans that lie and curl."""

PAST = 2.0
"""Em that a side may run past both ends of its frame."""


def find_frames(rules: Sequence[ScannedArea], em: float) -> tuple[ScannedArea, ...]:
    """The rectangles that ``rules`` make, the smallest for each rule at the top."""
    flat = sorted(r for r in rules if r.width >= r.height and r.width > 5 * em)
    tall = [r for r in rules if r.height > r.width]
    found: list[ScannedArea] = []
    for at, top in enumerate(flat):
        for foot in flat[at + 1 :]:
            # A table's rules in a box end half an em from its sides.
            alike = max(abs(top.left - foot.left), abs(top.right - foot.right)) < MEET * em
            if not alike or foot.top - top.bottom < 2.5 * em:
                continue
            frame = ScannedArea(
                top.top, min(top.left, foot.left), foot.bottom, max(top.right, foot.right)
            )
            if _has_side(frame, frame.left, tall, em) and _has_side(frame, frame.right, tall, em):
                found.append(frame)
                break
    return tuple(found)


def _has_side(frame: ScannedArea, at: float, tall: Sequence[ScannedArea], em: float) -> bool:
    """Whether rules run down most of a frame's height at ``at``.

    One that runs on over it and under it parts columns, and is no side of it.
    """
    length = sum(
        max(min(r.bottom, frame.bottom) - max(r.top, frame.top), 0.0)
        for r in tall
        if abs(r.middle - at) < em
        and not (r.top < frame.top - PAST * em and r.bottom > frame.bottom + PAST * em)
    )
    return length > 0.8 * frame.height
