"""What there is to say of an edition's pictures as they are printed, each named by its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ..article.model import figures
from ..choices import Purpose
from ..diagnostics import Diagnostic, Place, Severity
from ..edition import Edition
from ..layouts import MM
from ..pictures.scaling import EXCESS
from ..tongues import Said, worded
from ..workspace import Workspace
from .conditions import Condition
from .leaf import Placed
from .picture import LINES

ENOUGH = 0.9
"""Part of the wanted resolution under which a difference can be seen."""
TINY = 24
"""Pixels on a side under which a picture is a pattern or a rule, not a picture."""
_INCH = 72
_SEVERITIES: Final = {
    "I008": Severity.WARNING,
    "I011": Severity.WARNING,
    **dict.fromkeys(("I034", "I036", "I037", "I038", "I039"), Severity.WARNING),
}
"""Of what is said of a picture's colours and of a page of another file; all else is a note."""
_STRICT: Final = frozenset({"I033"})
"""What is an error for the press and a warning else."""
HAIRLINE = 0.25
"""pt that a line must have to be printed (ISO 12647-2 plates hold 0.2)."""
_HINTS: Final = {
    "E007": worded("make the lines wider, or print the drawing larger"),
    "I005": worded("print it smaller, or take a picture with more pixels"),
    "I006": worded("print it smaller, or take a picture with more pixels"),
    "I008": worded("open it in a picture program, assign its profile and save it again"),
    "I009": worded("save it with the profile it was separated for, if that is another one"),
    "I011": worded("separate it anew with the profile of the press, if shadows lose their drawing"),
    "I032": worded("draw its lines thicker, or print it larger"),
    "I033": worded("export it with all fonts embedded, or with its type as outlines"),
    "I034": worded("order the extra ink and name it to the printer, or leave it mixed"),
    "I035": worded("write the page behind the file's name: ad.pdf#page=1"),
    "I036": worded("export it anew from the program that made it"),
    "I037": worded("look at the proof whether something is missing"),
    "I038": worded(
        "export it anew as PDF/X-4, if its type and lines are to stay as sharp as they are"
    ),
    "I039": worded("ask for a file that was made for this paper"),
}


def tell_pictures(
    placed: Iterable[Placed],
    edition: Edition,
    workspace: Workspace,
    layout: str,
    condition: Condition,
    purpose: Purpose,
    sharp: int,
) -> tuple[Diagnostic, ...]:
    """What is to be said of ``placed`` pictures, at the places where they are named.

    ``condition`` is the one they are meant for, ``sharp`` the pixels per inch they were given.
    """
    places = _places(edition, workspace)
    # Where one is shown twice its largest place counts; drawings have no pixels.
    largest: dict[str, Placed] = {}
    for one in placed:
        if one.name not in largest or one.width > largest[one.name].width:
            largest[one.name] = one
    found: list[Diagnostic] = []
    for name, one in sorted(largest.items()):
        place = places.get(name, Place(edition.path))
        told = (
            *_of_pixels(one, condition, purpose, sharp, layout),
            *_of_lines(one, purpose, layout),
            *_of_colors(one, purpose),
        )
        found += (replace(each, place=place) for each in told)
    return tuple(found)


def _places(edition: Edition, workspace: Workspace) -> dict[str, Place]:
    """Where each picture of the edition is named first, by its name in the edition."""
    places: dict[str, Place] = {}
    for entry in (*edition.entries, *edition.matter):
        for figure in figures(entry.article.blocks):
            path = entry.picture(figure)
            if path is not None and path.is_relative_to(edition.folder):
                name = path.relative_to(edition.folder).as_posix()
                places.setdefault(name, figure.place)
    masthead = edition.masthead(workspace)
    if masthead is not None and masthead[0].is_relative_to(edition.folder):
        places.setdefault(masthead[0].relative_to(edition.folder).as_posix(), masthead[1])
    for name, place in edition.fixed_pictures():
        places.setdefault(name, place)
    for filler in edition.fillers:
        places.setdefault(filler.name, edition.place_of("fillers"))
    return places


def _of_pixels(
    one: Placed, condition: Condition, purpose: Purpose, sharp: int, layout: str
) -> Iterator[Diagnostic]:
    """Yield that a picture has too few pixels for its size, or more than can be seen."""
    found = one.coarsest
    if found is None:
        if min(one.pixels) < TINY:
            return
        sides = zip(one.pixels, (one.width, one.height), strict=True)
        found = min(count * _INCH / side for count, side in sides if side)
    size = worded(
        "{width:.0f} × {height:.0f} mm large it has {ppi:.0f} ppi",
        width=one.width / MM,
        height=one.height / MM,
        ppi=found,
    )
    press = purpose is Purpose.PRESS
    if found < condition.least - 1:
        grave = Severity.ERROR if press else Severity.WARNING
        case = worded("{size}, and {least} are the least", size=size, least=condition.least)
        yield _finding(
            "I005",
            worded("{name} is too coarse to be printed", name=one.name),
            grave,
            (layout, case),
        )
    elif found < ENOUGH * condition.sharp:
        grave = Severity.WARNING if press else Severity.NOTE
        case = worded("{size}, and {sharp} are good", size=size, sharp=condition.sharp)
        yield _finding(
            "I006", worded("{name} could be sharper", name=one.name), grave, (layout, case)
        )
    elif one.coarsest is None and found > EXCESS * (wanted := LINES if one.lines else sharp):
        case = worded("{size}, and is given {wanted}", size=size, wanted=wanted)
        what = worded(
            "{name} has {width} × {height} px, more than can be printed",
            name=one.name,
            width=one.pixels[0],
            height=one.pixels[1],
        )
        yield _finding("I007", what, Severity.NOTE, (layout, case))


def _of_lines(one: Placed, purpose: Purpose, layout: str) -> Iterator[Diagnostic]:
    """Yield that a placed page has lines too thin for its size."""
    if one.thinnest is None or one.thinnest >= HAIRLINE - 0.005:
        return
    grave = Severity.ERROR if purpose is Purpose.PRESS else Severity.WARNING
    case = worded(
        "{width:.0f} × {height:.0f} mm large one has {thin:.2f} pt, and {least:g} are the least",
        width=one.width / MM,
        height=one.height / MM,
        thin=one.thinnest,
        least=HAIRLINE,
    )
    what = worded("{name} has lines too thin to be printed", name=one.name)
    yield _finding("I032", what, grave, (layout, case))


def _of_colors(one: Placed, purpose: Purpose) -> Iterator[Diagnostic]:
    """Yield what was found in the colours of a picture, and in a page of another file."""
    for code, text in one.remarks:
        grave = _SEVERITIES.get(code, Severity.NOTE)
        if code in _STRICT:
            grave = Severity.ERROR if purpose is Purpose.PRESS else Severity.WARNING
        yield _finding(code, worded("{name} {text}", name=one.name, text=text), grave)


def _finding(code: str, message: Said, severity: Severity, *cases: tuple[str, Said]) -> Diagnostic:
    return Diagnostic(code, message, None, severity, _HINTS.get(code), cases=cases)
