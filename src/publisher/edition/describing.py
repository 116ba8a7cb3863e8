"""Which pictures of an issue are described to those who cannot see them, and which are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..article.model import figures, own_description, plain
from ..diagnostics import Diagnostic, Place, Severity
from ..tongues import worded
from .plans import MatterKind

if TYPE_CHECKING:
    from . import Edition

MOST_NAMED = 12
"""Places that one message names; who mends those sees the others next."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """What is said of a picture: whether it is ``described`` (or needs no description).

    A ``bare`` one has not even a caption. ``file`` is None where none is named; it may not exist.
    """

    place: Place
    described: bool
    bare: bool
    file: Path | None


def picture_texts(edition: Edition) -> Iterator[PictureText]:
    """Yield the pictures of articles, then those that are fixed on pages and in folds, each once.

    Codes say what they are by being codes; what the paper is called stands for its masthead.
    """
    for entry in (*edition.entries, *edition.matter):
        for figure in figures(entry.article.blocks):
            described = figure.is_ornament or figure.description is not None
            bare = not described and not plain(figure.caption).strip()
            yield PictureText(figure.place, described, bare, entry.picture(figure))
    seen: dict[str, PictureText] = {}
    for path, one in edition.fixed_matter():
        if one.picture is not None and one.kind is not MatterKind.CODE:
            described = own_description(one.alt, one.caption) is not None
            place, file = edition.place_of(*path, "picture"), edition.folder / one.picture
            seen.setdefault(
                one.picture, PictureText(place, described, not described and not one.caption, file)
            )
    yield from seen.values()


def report_undescribed(edition: Edition) -> Iterator[Diagnostic]:
    """Yield one finding that counts the pictures that nothing describes, and says where they are.

    It is a warning if one of them has not even a caption.
    """
    pictures = list(picture_texts(edition))
    lacking = [one for one in pictures if not one.described]
    if not lacking:
        return
    named = [str(one.place) for one in lacking[:MOST_NAMED]]
    more = worded(", …") if len(lacking) > MOST_NAMED else ""
    bare = any(one.bare and one.file is not None for one in lacking)
    yield Diagnostic(
        "E002",
        worded(
            "no text of its own says what is to be seen on {count} of {total} pictures: "
            "{named}{more}",
            count=len(lacking),
            total=len(pictures),
            named=named,
            more=more,
        ),
        lacking[0].place,
        Severity.WARNING if bare else Severity.NOTE,
        hint=worded(
            'write {alt="…"} behind their addresses, {decorative} where nothing is to be seen; '
            "a caption is read anyway and describes nothing"
        ),
    )
