"""Captions told by where they stand: right below a picture, and as wide as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..characters import count_han
from ..cleaning.lines.captions import is_credited, says_caption
from .raw import SourceBox, SourceSpot

LOW = 0.025
"""Part of a page's height between a picture and the caption below it, at the most."""
ALIKE = 0.15
"""Part of its width by which a caption may be narrower or wider than its picture."""
LONGEST_CAPTION = 100
"""Han characters."""
Placed = tuple[str, SourceSpot | None]
"""Words and where they stand."""


def stands_under(box: SourceBox, picture: SourceBox) -> bool:
    """Whether a box stands right below a picture and begins and ends with it."""
    width = picture.right - picture.left
    return (
        -0.5 * LOW <= box.top - picture.bottom <= LOW
        and abs(box.left - picture.left) <= ALIKE * width
        and abs(box.right - picture.right) <= ALIKE * width
    )


def lies_under(box: SourceBox, picture: SourceBox) -> bool:
    """Whether a box lies right below a picture, within its width: words have their own."""
    slack = ALIKE * (picture.right - picture.left)
    return (
        -0.5 * LOW <= box.top - picture.bottom <= LOW
        and box.left >= picture.left - slack
        and box.right <= picture.right + slack
    )


def is_caption(text: str, box: SourceBox, picture: SourceBox, usual: float | None) -> bool:
    """Whether words are a picture's caption by their place.

    ``usual`` is how wide the text's columns are, as a part of the page: below a picture as wide as
    its column stands text as well, unless it says who took the picture.
    """
    if count_han(text) > LONGEST_CAPTION:
        return False
    said = is_credited(" ".join(text.split())) or says_caption(text)
    if not stands_under(box, picture):
        return said and lies_under(box, picture)
    own = usual is not None and abs((box.right - box.left) - usual) > 0.1 * usual
    return said or own


def usual_width(spots: Iterable[SourceSpot | None]) -> float | None:
    """How wide a text's columns are, by the middle one of its boxes; None without any."""
    boxes = [spot.box for spot in spots if spot is not None and spot.box is not None]
    widths = sorted(box.right - box.left for box in boxes)
    return widths[len(widths) // 2] if widths else None


def find_captions(
    pictures: Iterable[SourceSpot | None], texts: Sequence[Placed], usual: float | None
) -> list[int]:
    """Which of ``texts`` are captions of ``pictures`` by their places.

    A picture has one at the most, and none has that of another. ``usual`` is how wide the text's
    columns are.
    """
    free = dict(enumerate(texts))
    for picture in pictures:
        nearest = _nearest_caption(picture, free, usual)
        if nearest is not None:
            del free[nearest]
    return [n for n in range(len(texts)) if n not in free]


def _nearest_caption(
    picture: SourceSpot | None, texts: Mapping[int, Placed], usual: float | None
) -> int | None:
    if picture is None or picture.box is None:
        return None
    frame = picture.box
    found = [
        (abs(spot.box.top - frame.bottom), n)
        for n, (text, spot) in texts.items()
        if spot is not None and spot.box is not None and spot.page == picture.page
        and is_caption(text, spot.box, frame, usual)
    ]  # fmt: skip
    return min(found)[1] if found else None


def join_caption(text: str) -> str:
    """A caption's lines as one; before who took it stands a blank, where a line ended."""
    *lines, last = text.strip().split("\n")
    tight = join_lines(text)
    spaced = f"{join_lines(chr(10).join(lines))} {last.strip()}".strip()
    return spaced if is_credited(spaced) and not is_credited(tight) else tight


def join_lines(text: str) -> str:
    """Printed lines as one: a blank between them only where Western words meet."""
    joined = ""
    for line in text.split("\n"):
        word = line.strip()
        if joined and word and joined[-1].isascii() and word[0].isascii():
            joined += " "
        joined += word
    return joined
