"""Fillers (报花, 公益广告): a folder of pictures for what stays white on a newspaper's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..diagnostics import ContentError, Diagnostic, Place, Severity, printable
from ..pictures import SUFFIX
from ..pictures.pages import PAGE_SUFFIXES
from ..tongues import worded
from ..workspace import Workspace

MOST = 100
"""Pictures of the folder that are looked at: each is decoded once in every build."""
PHOTOGRAPHS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".avif", ".heic", ".heif")
ENDINGS = frozenset({*PHOTOGRAPHS, *PAGE_SUFFIXES, SUFFIX})
"""What files of the folder are called that are pictures; others lie there for other reasons."""
_NUMBER = re.compile(r"[\s_\-–—.·（(]*\d*[）)\s]*$")
"""What tells apart files that show the same: “讲文明树新风-2”."""
_WORDS = re.compile(r"[^\W\d_a-zA-Z]|\w\s+\w")
"""What a name has that says something: letters that are not ASCII, or words apart."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A picture by its ``name`` inside the edition, and what is said of it to who cannot see it.

    Without ``alt`` it is an ornament, of which nothing is said.
    """

    name: str
    alt: str | None


def find_fillers(
    workspace: Workspace, folder: Path, name: str | None, place: Place
) -> tuple[tuple[Filler, ...], tuple[Diagnostic, ...]]:
    """The fillers in the folder called ``name`` of the edition in ``folder``, and findings.

    ``place`` is where it is named. It is an error if the folder, or a file in it, leads out of the
    edition, or if the folder is not there.
    """
    if name is None:
        return (), ()
    try:
        there = _names(workspace, folder, name, place)
        used = [one for one in there if _is_text(one)][:MOST]
        named = (PurePosixPath(name.replace("\\", "/")) / one for one in used)
        fillers = tuple(Filler(path.as_posix(), alt_of(path.name)) for path in named)
        for filler in fillers:
            # A link called by a picture's name may lead anywhere.
            workspace.inside(filler.name, place, folder)
    except ContentError as error:
        return (), error.diagnostics
    return fillers, tuple(_left_out(name, there, place))


def _names(workspace: Workspace, folder: Path, name: str, place: Place) -> list[str]:
    """The names of the pictures in the folder, sorted."""
    inside = workspace.inside(name, place, folder)
    if not workspace.is_folder(inside):
        what = worded(
            "the folder of fillers {inside} does not exist", inside=workspace.show(inside)
        )
        hint = worded("make it and put the pictures there, or correct its name")
        raise ContentError(Diagnostic("F001", what, place, hint=hint))
    return [one for one in workspace.names(inside) if PurePosixPath(one).suffix.lower() in ENDINGS]


def _left_out(name: str, there: Sequence[str], place: Place) -> Iterator[Diagnostic]:
    """Yield why some of the pictures ``there`` are not used."""
    nameless = [one for one in there if not _is_text(one)]
    for one in nameless:
        yield Diagnostic(
            "F007",
            worded("the name of a filler is no text: {one}; it is not used", one=printable(one)),
            place,
            Severity.WARNING,
            hint=worded("rename it; old archives hold names in GBK: unzip -O GB18030 FILE"),
        )
    count = len(there) - len(nameless)
    if count > MOST:
        yield Diagnostic(
            "I004",
            worded(
                "the folder {name} holds {count} pictures, of which the first {most} are used",
                name=name,
                count=count,
                most=MOST,
            ),
            place,
            Severity.WARNING,
            hint=worded("keep there what is meant for this issue"),
        )


def alt_of(name: str) -> str | None:
    """What a file's ``name`` says of the picture; None if only a machine would read it."""
    stem = _NUMBER.sub("", PurePosixPath(name).stem).replace("_", " ").strip()
    return stem if _WORDS.search(stem) else None


def _is_text(name: str) -> bool:
    """Whether a name can be shown and written: no stray bytes, nothing that nobody sees."""
    return printable(name) == name
