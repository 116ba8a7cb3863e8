"""The halves of a torn paragraph are joined."""

from __future__ import annotations

from collections.abc import Iterator

from ...tongues import worded
from ..survey.draft import Draft
from ..survey.joints import SURE, joints
from .fix import Edit, Fix, Move


def find_tears(draft: Draft) -> Iterator[Fix]:
    """Join the halves of a torn paragraph; the pictures between them go behind it."""
    sure = [joint for joint in joints(draft) if joint[3] >= SURE]
    ends: dict[int, int] = {}
    for before, _, after, _, _ in reversed(sure):
        ends[before.start] = ends.get(after.start, after.end)
    for before, pictures, after, _, why in sure:
        start = before.end
        edits: list[Edit] = []
        moves: list[Move] = []
        for picture in pictures:
            edits.append(Edit(start, picture.start, ""))
            moves.append(Move(picture.start, picture.end, ends[before.start], "\n\n"))
            start = picture.end
        # The line end that stays is closed, or not, by the rule for wraps.
        edits.append(Edit(start, after.start - 1, ""))
        yield Fix(tuple(e for e in edits if e.start < e.end), why, tuple(moves))


def find_doubtful_tears(draft: Draft) -> Iterator[Fix]:
    """Show the paragraphs without a stop that may be halves of one."""
    for before, pictures, after, points, why in joints(draft):
        if 0 < points < SURE and not pictures:
            yield Fix(
                (Edit(before.end, after.start - 1, ""),), why, score=points / SURE / 2,
                message=worded("this paragraph ends without a stop; the next one may continue it"),
            )  # fmt: skip
