"""Captions told by where they stand: right below a picture, and as wide as it is."""

from __future__ import annotations

from ..cleaning.captions import is_credited, says_caption
from ..cleaning.chars import count_han
from .raw import Box

LOW = 0.025
"""Part of a page's height between a picture and the caption below it, at the most."""
ALIKE = 0.15
"""Part of its width by which a caption may be narrower or wider than its picture."""
LONGEST_CAPTION = 100
"""Han characters."""


def stands_under(box: Box, picture: Box) -> bool:
    """Say whether a box stands right below a picture and begins and ends with it."""
    width = picture.right - picture.left
    return (
        -0.5 * LOW <= box.top - picture.bottom <= LOW
        and abs(box.left - picture.left) <= ALIKE * width
        and abs(box.right - picture.right) <= ALIKE * width
    )


def is_caption(text: str, box: Box, picture: Box, usual: float | None) -> bool:
    """Say whether words are a picture's caption by their place.

    ``usual`` is how wide the text's columns are, as a part of the page: below a picture as wide as
    its column stands text as well, unless it says who took the picture.
    """
    if count_han(text) > LONGEST_CAPTION or not stands_under(box, picture):
        return False
    said = is_credited(" ".join(text.split())) or says_caption(text)
    own = usual is not None and abs((box.right - box.left) - usual) > 0.1 * usual
    return said or own
