"""Spot colours (专色): inks of their own, each on a plate that bears its name.

The printing engine knows colour spaces that a style sheet names and takes them for ICC profiles;
what it wrote for them is replaced by Separation spaces (ISO 32000-1, 8.6.6.4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias, cast

import pikepdf

from ..diagnostics import Diagnostic, Place, Severity, suggest
from ..layouts import FULL, Color, Inks
from ..tongues import worded

ALL = "/All"
"""What the space is called that prints on every plate there is."""
_PROCESS: Final[Mapping[str, Inks]] = {
    "/Cyan": (FULL, 0, 0, 0),
    "/Magenta": (0, FULL, 0, 0),
    "/Yellow": (0, 0, FULL, 0),
    "/Black": (0, 0, 0, FULL),
}
_PREFIX = "--spot-"
_CHOOSES = frozenset({"cs", "CS"})


@dataclass(frozen=True, slots=True)
class Spot:
    """An ink of its own: its name, and in percent what stands for its full tone in process inks."""

    name: str
    alternate: Inks


Spots: TypeAlias = tuple[Spot, ...]
Orders: TypeAlias = Mapping[str, Inks | None]
"""Inks that are ordered, by name, with their alternates; None where only placed pages know."""
NO_ORDERS: Final[Orders] = MappingProxyType({})


def space_of(number: int) -> str:
    """The name of the colour space of spot ``number`` in style sheets and resources."""
    return f"{_PREFIX}{number + 1}"


def choose_spots(
    colors: Mapping[str, Color], ordered: Sequence[str], layout: Place
) -> tuple[Spots, tuple[Diagnostic, ...]]:
    """The inks of ``colors`` that are ``ordered``, in their order, and what is to be told.

    ``colors`` stand in ``layout``.
    """
    known = {
        color.spot: color.cmyk
        for _, color in sorted(colors.items())
        if color.spot is not None and color.cmyk is not None
    }
    spots = tuple(Spot(name, known[name]) for name in ordered if name in known)
    left = (_left(name, layout) for name in sorted(known) if name not in ordered)
    return spots, tuple(left)


def take_orders(ordered: Sequence[str], spots: Spots) -> Orders:
    """The inks that are ``ordered`` with the alternates that ``spots`` of the layout have."""
    known = {spot.name: spot.alternate for spot in spots}
    return {name: known.get(name) for name in sorted(ordered)}


def tell_idle(
    orders: Orders, used: Collection[str], colors: Mapping[str, Color], edition: Place
) -> tuple[Diagnostic, ...]:
    """Report inks that are ordered, and that neither the layout nor a placed page has.

    ``used`` are those of placed pages, ``colors`` the layout's; the order stands in ``edition``.
    """
    known = dict.fromkeys((*(color.spot for color in colors.values() if color.spot), *used))
    return tuple(
        _idle(name, known, edition)
        for name, alternate in orders.items()
        if alternate is None and name not in used
    )


def _idle(name: str, known: Mapping[str, object], place: Place) -> Diagnostic:
    return Diagnostic(
        "P023",
        worded("the spot colour “{name}” is ordered, and nothing is printed in it", name=name),
        place,
        Severity.WARNING,
        suggest(name, known)
        if known
        else worded("give a colour of the layout spot = …, or take the ink out of the order"),
    )


def _left(name: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "P024",
        worded("the spot colour “{name}” is not ordered, and is mixed of process inks", name=name),
        place,
        Severity.NOTE,
        worded('order it in edition.toml: [press] spots = ["{name}"]', name=name),
    )


class SpotSpace:
    """A colour space as the printing engine asks for it; ``write_spots`` says what it is."""

    content, components, name = b"", (1,), ""
    pdf_reference: object = None


def engine_spaces(spots: Spots) -> dict[str, SpotSpace]:
    """What the printing engine is to know of ``spots``."""
    return {space_of(number): SpotSpace() for number in range(len(spots))}


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
    """The space of an ink: none of it is paper, and between the two the tint is straight."""
    function = pikepdf.Dictionary(
        FunctionType=2,
        Domain=[0, 1],
        C0=[0, 0, 0, 0],
        C1=[round(part / FULL, 4) for part in alternate],
        N=1,
    )
    kind, space = pikepdf.Name.Separation, pikepdf.Name.DeviceCMYK
    return pikepdf.Array([kind, pikepdf.Name(f"/{name}"), space, function])


def space_of_plates(
    pdf: pikepdf.Pdf, names: Sequence[str], full: Mapping[str, Inks]
) -> pikepdf.Array:
    """The space of ``names``, inks as a file calls them (ISO 32000-1, 8.6.6.4 and 8.6.6.5).

    ``full`` is the full tone of those that are none of the press's. What is mixed of several
    looks like the sum of them.
    """
    if len(names) == 1:
        return _separation(names[0].removeprefix("/"), full[names[0]])
    alone = {
        name: pdf.make_indirect(_separation(name.removeprefix("/"), full[name]))
        for name in names
        if name in full
    }
    parts = [full[name] if name in full else _PROCESS[name] for name in names]
    function = pdf.make_stream(_sum_of(parts))
    function.FunctionType = 4
    function.Domain = pikepdf.Array([0, 1] * len(names))
    function.Range = pikepdf.Array([0, 1] * 4)
    colorants = pikepdf.Dictionary()
    for name, one in alone.items():
        colorants[name] = one
    inks = pikepdf.Array([pikepdf.Name(name) for name in names])
    kind, shown = pikepdf.Name.DeviceN, pikepdf.Name.DeviceCMYK
    return pikepdf.Array([kind, inks, shown, function, pikepdf.Dictionary(Colorants=colorants)])


def _sum_of(parts: Sequence[Inks]) -> bytes:
    """The program that makes tints of inks into four: the sum of what each comes to."""
    count = len(parts)
    steps = []
    for ink in range(4):
        terms = (
            f"{count + ink - at} index {round(part[ink] / FULL, 4):.4f} mul add"
            for at, part in enumerate(parts)
        )
        steps.append(" ".join(("0", *terms)))
    # The tints lie under the four now.
    return f"{{ {' '.join(steps)} {count + 4} 4 roll {'pop ' * count}}}".encode()


def every_plate() -> pikepdf.Array:
    """The space of register marks, which stand on every plate."""
    return _separation("All", (FULL, FULL, FULL, FULL))


def agree_on_spots(pdf: pikepdf.Pdf) -> None:
    """Let an ink look the same wherever ``pdf`` has it (ISO 19005-2, 6.2.4.4).

    Placed pages may each say something else of it; the first word counts.
    """
    known: dict[str, pikepdf.Object] = {}
    for item in pdf.objects:
        if (
            isinstance(item, pikepdf.Array)
            and len(item) == 4
            and item[0] == pikepdf.Name.Separation
        ):
            first = known.setdefault(str(item[1]), item)
            item[2], item[3] = first[2], first[3]


def share_spaces(page: pikepdf.Object, known: dict[bytes, pikepdf.Object]) -> None:
    """Let a bound page have the same space for an ink as the pages before it."""
    spaces = cast(pikepdf.Dictionary, page.Resources.get("/ColorSpace", pikepdf.Dictionary()))
    for name, space in list(spaces.items()):
        if isinstance(space, pikepdf.Array) and space[0] == pikepdf.Name.Separation:
            spaces[name] = known.setdefault(space.unparse(resolved=True), space)
