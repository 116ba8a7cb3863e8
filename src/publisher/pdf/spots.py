"""Spot colours (专色): inks of their own, each on a plate that bears its name.

The printing engine knows colour spaces that a style sheet names and takes them for ICC profiles;
what it wrote for them is replaced by Separation spaces (ISO 32000-1, 8.6.6.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import pikepdf

from ..diagnostics import Diagnostic, Place, Severity, suggest
from ..layouts import FULL, Color, Inks
from ..tongues import worded

ALL = "/All"
"""What the space is called that prints on every plate there is."""
_PREFIX = "--spot-"
_CHOOSES = frozenset({"cs", "CS"})


@dataclass(frozen=True, slots=True)
class Spot:
    """An ink of its own: its name, and in percent what stands for its full tone in process inks."""

    name: str
    alternate: Inks


Spots: TypeAlias = tuple[Spot, ...]


def space_of(number: int) -> str:
    """Give the name of the colour space of spot ``number`` in style sheets and resources."""
    return f"{_PREFIX}{number + 1}"


def choose_spots(
    colors: Mapping[str, Color], ordered: Sequence[str], layout: Place, edition: Place
) -> tuple[Spots, tuple[Diagnostic, ...]]:
    """Give the inks of ``colors`` that are ``ordered``, in their order, and what is to be told.

    ``colors`` stand in ``layout``, the order in ``edition``.
    """
    known = {
        color.spot: color.cmyk
        for _, color in sorted(colors.items())
        if color.spot is not None and color.cmyk is not None
    }
    spots = tuple(Spot(name, known[name]) for name in ordered if name in known)
    idle = (_idle(name, known, edition) for name in ordered if name not in known)
    left = (_left(name, layout) for name in sorted(known) if name not in ordered)
    return spots, (*idle, *left)


def _idle(name: str, known: Mapping[str, object], place: Place) -> Diagnostic:
    return Diagnostic(
        "P030",
        worded("the spot colour “{name}” is ordered, and nothing is printed in it", name=name),
        place,
        Severity.WARNING,
        suggest(name, known)
        if known
        else worded("give a colour of the layout spot = …, or take the ink out of the order"),
    )


def _left(name: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "P031",
        worded("the spot colour “{name}” is not ordered, and is mixed of process inks", name=name),
        place,
        Severity.NOTE,
        worded('order it in edition.toml: [press] spots = ["{name}"]', name=name),
    )


class Named:
    """A colour space as the printing engine asks for it; ``write_spots`` says what it is."""

    content, components, name = b"", (1,), ""
    pdf_reference: object = None


def engine_spaces(spots: Spots) -> dict[str, Named]:
    """Give what the printing engine is to know of ``spots``."""
    return {space_of(number): Named() for number in range(len(spots))}


def write_spots(pdf: pikepdf.Pdf, spots: Spots) -> None:
    """Say in ``pdf``, a page as the engine wrote it, what its named spaces are.

    Those that nothing is painted in are left out: who looks for plates takes them from there.
    """
    used = frozenset(_chosen(pdf))
    for item in list(pdf.objects):
        if not isinstance(item, pikepdf.Dictionary):
            continue
        for number, spot in enumerate(spots):
            key = f"/{space_of(number)}"
            if key in item and key in used:
                item[key] = pdf.make_indirect(_separation(spot.name, spot.alternate))
            elif key in item:
                del item[key]


def _chosen(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the names of the spaces that the page and the forms on it choose."""
    contents: list[pikepdf.Page | pikepdf.Stream] = list(pdf.pages)
    contents += [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream)
        and (item.get("/Subtype") == "/Form" or "/PatternType" in item)
    ]
    for content in contents:
        for instruction in pikepdf.parse_content_stream(content):
            if str(instruction.operator) in _CHOOSES:
                yield str(cast(Sequence[object], instruction.operands)[0])


def _separation(name: str, alternate: Inks) -> pikepdf.Array:
    """Give the space of an ink: none of it is paper, and between the two the tint is straight."""
    function = pikepdf.Dictionary(
        FunctionType=2,
        Domain=[0, 1],
        C0=[0, 0, 0, 0],
        C1=[round(part / FULL, 4) for part in alternate],
        N=1,
    )
    kind, space = pikepdf.Name.Separation, pikepdf.Name.DeviceCMYK
    return pikepdf.Array([kind, pikepdf.Name(f"/{name}"), space, function])


def every_plate() -> pikepdf.Array:
    """Give the space of register marks, which stand on every plate."""
    return _separation("All", (FULL, FULL, FULL, FULL))


def share_spaces(page: pikepdf.Object, known: dict[bytes, pikepdf.Object]) -> None:
    """Let a bound page have the same space for an ink as the pages before it."""
    spaces = cast(pikepdf.Dictionary, page.Resources.get("/ColorSpace", pikepdf.Dictionary()))
    for name, space in list(spaces.items()):
        if isinstance(space, pikepdf.Array) and space[0] == pikepdf.Name.Separation:
            spaces[name] = known.setdefault(space.unparse(resolved=True), space)


def spots_on(page: pikepdf.Object) -> tuple[str, ...]:
    """Give the resources' names of the inks that a bound page is printed with."""
    spaces = cast(pikepdf.Dictionary, page.Resources.get("/ColorSpace", pikepdf.Dictionary()))
    names = (name for name, _ in spaces.items())
    return tuple(sorted(name for name in names if name.startswith(f"/{_PREFIX}")))
