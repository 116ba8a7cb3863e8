"""HTML to PDF: WeasyPrint in a closed room.

It sees the fonts of the catalogue and the pictures of the edition and nothing else; whatever it
logs is a finding, so nothing is dropped in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import system
from ..choices import Purpose
from ..diagnostics import Diagnostic, EnvironmentFault, Place, Severity
from ..edition import ARTICLE_FILE, SETTINGS_FILE, Edition
from ..fonts import Catalogue, Outliner, level, place_of
from ..layouts import LAYOUT_FILE, Layout
from ..render import Drawings
from ..tongues import worded
from ..workspace import (
    Workspace,
    cache_folder,
    digest,
    find_trouble,
    make_private,
    passing_folder,
    write_whole,
)
from ..workspace.memory import Memory
from .artwork import draw_artwork, draw_nameplate, looks_of
from .binding import bind
from .colors import check_rich, check_style, color_rules, declare_colors, in_black
from .conditions import (
    Condition,
    asked_condition,
    choose_condition,
    proof_condition,
    read_srgb,
)
from .embedding import EmbeddedProgram, cut_face, take_face
from .finish import Finish, finish_pdf
from .imposition import (
    SHEETS,
    Folds,
    Stapling,
    count_sides,
    impose,
    impose_booklet,
    impose_sheets,
)
from .leaf import PLACED, FaceUse, Leaf
from .outlining import outline_text
from .painting import Gallery, PressStyle, paint_pages
from .parting import part_pages
from .picture import Screens, Separator
from .plain import make_plain
from .spots import Orders, Spot, choose_spots, take_orders, tell_idle
from .telling import tell_pictures
from .writing import print_document

__all__ = [
    "PLACED",
    "SHEETS",
    "Condition",
    "Folds",
    "Printed",
    "Stapling",
    "asked_condition",
    "choose_condition",
    "confine_fonts",
    "count_sides",
    "draw_artwork",
    "draw_nameplate",
    "impose",
    "impose_booklet",
    "impose_sheets",
    "looks_of",
    "make_plain",
    "outline_text",
    "part_pages",
    "print_document",
    "print_pdf",
]

FONTCONFIG = "FONTCONFIG_FILE"
_SLUG_FACE = ("hei", 400)
COARSE, FINE = 150, 200
"""Pixels per inch that pictures of a proof have, of newsprint and of finer paper."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, what the printing engine had to say, and the condition it is printed under.

    ``condition`` is None for what is not printed by a printing house. ``pages`` is for each page a
    digest of what is printed on it, wherever it stands.
    """

    content: bytes
    diagnostics: tuple[Diagnostic, ...]
    condition: Condition | None = None
    pages: tuple[str, ...] = ()


def print_pdf(
    sheets: Drawings,
    edition: Edition,
    catalogue: Catalogue,
    workspace: Workspace,
    layout: Layout,
    memory: Memory,
    *,
    purpose: Purpose = Purpose.PROOF,
    whole: bool = True,
) -> Printed:
    """``sheets``, made up with ``layout``, as a PDF that is finished for ``purpose``.

    Where they are not the ``whole`` edition links may lead to pages that are not there. Pages that
    ``memory`` knows are not printed again.
    """
    inks = _choose_inks(sheets, edition, workspace, layout, purpose)
    found, meant, darkroom = inks.found, inks.meant, inks.darkroom
    condition = meant if purpose is Purpose.PRESS else None
    letters = Outliner(catalogue, edition.settings.language)
    gallery = Gallery(
        edition.folder,
        edition.path,
        workspace,
        darkroom,
        letters,
        memory.store.folder,
        memory.machine,
        inks.orders,
    )
    ink = PressStyle("\n".join(inks.style), inks.colors, purpose, gallery, inks.spots)
    mixed = (ink.style.encode(), inks.srgb, meant.profile)
    depends: list[object] = [digest(content) for content in mixed]
    depends += [face.sha256 for face in catalogue.faces]
    depends += [[name, alternate] for name, alternate in sorted(inks.orders.items())]
    limits = [str(purpose), meant.ink, meant.identifier, list(meant.alike), darkroom.sharp]
    leaves = _leaves(sheets, ink, catalogue, memory, [*depends, *limits])
    said = dict.fromkeys(message for leaf in leaves for message in leaf.messages)
    lost = _lost_links(leaves) if whole else ()
    found += tuple(_finding(message, layout.name, edition, workspace) for message in (*said, *lost))
    placed = [one for leaf in leaves for one in leaf.placed]
    if purpose is Purpose.PRESS:
        plates = {name for one in placed for name in one.plates}
        found += tell_idle(inks.orders, plates, layout.settings.colors, Place(edition.path))
    found += tell_pictures(placed, edition, workspace, layout.name, meant, purpose, darkroom.sharp)
    if any(d.severity is Severity.ERROR for d in found):
        return Printed(b"", found, condition)
    finish = Finish(
        edition,
        layout,
        purpose,
        inks.srgb,
        condition,
        lambda: workspace.read_bytes(catalogue.face(*_SLUG_FACE).path),
        inks.spots,
    )
    program = partial(_program, catalogue=catalogue, memory=memory)
    with bind(leaves, program, sheets.parts, sheets.sections, leftward=layout.is_vertical) as pdf:
        pages = tuple(_sum(leaf, catalogue) for leaf in leaves)
        return Printed(finish_pdf(pdf, finish), found, condition, pages)


@dataclass(frozen=True, slots=True)
class _Inks:
    """What the pages of an output are printed with, and what was found in choosing it.

    ``meant`` is what is to be printed in the end.
    """

    meant: Condition
    darkroom: Screens | Separator
    srgb: bytes
    colors: Mapping[str, str]
    style: tuple[str, ...]
    spots: tuple[Spot, ...]
    orders: Orders
    found: tuple[Diagnostic, ...]


def _choose_inks(
    sheets: Drawings, edition: Edition, workspace: Workspace, layout: Layout, purpose: Purpose
) -> _Inks:
    place = Place(workspace.show(layout.folders[0] / LAYOUT_FILE))
    given, press, wanted = layout.settings.colors, edition.settings.press, layout.settings.profile
    printed = purpose is Purpose.PRESS
    spots, found = choose_spots(given, press.spots, place) if printed else ((), ())
    colors, srgb = declare_colors(given, purpose, place, spots), read_srgb(workspace)
    black = declare_colors(in_black(given), purpose, place)
    rich = press.rich_black if printed else None
    style = (*color_rules(colors, black, rich), sheets.style)
    choose = choose_condition if printed else proof_condition
    meant = choose(workspace, edition, wanted, place)
    darkroom: Screens | Separator
    if printed:
        found += check_style(sheets.style, place)
        found += check_rich(rich, meant.ink, Place(edition.path))
        style += (f"@page{{bleed:{press.bleed:g}mm}}",)
        darkroom = Separator(meant, srgb)
    else:
        darkroom = Screens(meant, srgb, _sharp(meant, purpose))
    orders = take_orders(press.spots, spots)
    return _Inks(meant, darkroom, srgb, colors, style, spots, orders, found)


def _sharp(condition: Condition, purpose: Purpose) -> int:
    """The pixels per inch of pictures that no press prints.

    What is kept has as many as the press would get; a proof is looked at on a screen or printed on
    a desk, where two thirds of them are enough.
    """
    if purpose is Purpose.ARCHIVE:
        return condition.sharp
    return max(COARSE, min(FINE, condition.sharp * 2 // 3))


def _leaves(
    sheets: Drawings, ink: PressStyle, catalogue: Catalogue, memory: Memory, depends: list[object]
) -> list[Leaf]:
    """Every page printed; only those that are not known go through the printing engine."""

    work = partial(paint_pages, ink, partial(confine_fonts, catalogue))

    def paint(indexes: list[int]) -> Iterator[Leaf]:
        return memory.crew.share(
            work, indexes, lambda index: (index + sheets.first, sheets.draw(index))
        )

    def holds(index: int, leaf: Leaf) -> bool:
        return all(ink.gallery.has(name, sha256) for name, sha256 in leaf.pictures)

    leaves = memory.give(
        "leaf",
        [[described, *depends] for described in sheets.described],
        Leaf,
        paint,
        # What is wrong is told again by whoever builds next.
        lasting=lambda leaf: not leaf.messages,
        holds=holds,
    )
    for name in sorted({name for leaf in leaves for name, _ in leaf.pictures}):
        # Whichever process printed them, this build depends on them.
        ink.gallery.sum(name)
    return leaves


def _sum(leaf: Leaf, catalogue: Catalogue) -> str:
    """A digest of a page's content and of the files of its faces."""
    used = {(face.family, face.weight) for face in leaf.faces}
    faces = sorted(f.sha256 for f in catalogue.faces if (f.family, f.weight) in used)
    return digest(leaf.content + "".join(faces).encode())


def _lost_links(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """A message for each link inside the file that leads to no place in it."""
    leaves = tuple(leaves)
    there = {name for leaf in leaves for name, *_ in leaf.anchors}
    wanted = dict.fromkeys(name for leaf in leaves for name in leaf.targets)
    return tuple(
        f"No anchor #{name} for internal URI reference" for name in wanted if name not in there
    )


def _program(use: FaceUse, catalogue: Catalogue, memory: Memory) -> EmbeddedProgram:
    """The font program of the catalogue's face that was used, with the glyphs of ``use``."""
    face = next(f for f in catalogue.faces if (f.family, f.weight) == (use.family, use.weight))
    glyphs = tuple(glyph for glyph, _ in use.glyphs)

    def cut(indexes: list[int]) -> list[EmbeddedProgram]:
        content = catalogue.read(face)
        return [take_face(content) if face.whole else cut_face(content, glyphs) for _ in indexes]

    (program,) = memory.give("program", [[face.sha256, face.whole, glyphs]], EmbeddedProgram, cut)
    return program


def confine_fonts(catalogue: Catalogue) -> None:
    """Let fontconfig, in this process, see the fonts of ``catalogue`` and no others."""
    try:
        file = _configure(catalogue, _fontconfig_folder())
    except (OSError, EnvironmentFault):
        # Full, or no longer writable: fonts are looked through anew in each process.
        file = _configure(catalogue, passing_folder())
    changed = os.environ.get(FONTCONFIG) not in (None, str(file))
    os.environ[FONTCONFIG] = str(file)
    if changed:
        _begin_anew()


def _begin_anew() -> None:
    """Let fontconfig forget the configuration of an earlier edition.

    Pango has the names in a pattern substituted by the process's own configuration, whatever it
    is given for the rest.
    """
    with suppress(OSError, AttributeError):
        system.load("fontconfig").FcInitReinitialize()


def _fontconfig_folder() -> Path:
    """A folder of this user's alone where fontconfig remembers what is in fonts."""
    above = cache_folder()
    if above is None or find_trouble(above / "fontconfig") is not None:
        return passing_folder()
    make_private(above / "fontconfig")
    return above / "fontconfig"


def _configure(catalogue: Catalogue, folder: Path) -> Path:
    """The file in ``folder`` that tells fontconfig of the fonts of ``catalogue``."""
    text = catalogue.fontconfig(folder).encode()
    for face in catalogue.own:
        target = place_of(face, folder)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, level(catalogue.read(face)))
    name = re.sub(r"\W+", "-", str(catalogue.folder.resolve())).strip("-")
    if catalogue.own or catalogue.region:
        name += f"-{digest(text)[:16]}"
    file = folder / f"{name}.conf"
    if not file.is_file() or file.read_bytes() != text:
        write_whole(file, text)
    return file


_LACKING = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)$", re.DOTALL)
"""What WeasyPrint says of a character that no font has."""


def _finding(message: str, layout: str, edition: Edition, workspace: Workspace) -> Diagnostic:
    """One line of WeasyPrint's log as an error: it would print something else than meant."""
    lacking = _LACKING.search(message)
    if lacking is not None:
        return _lacking(chr(int(lacking[1], 16)), layout, edition, workspace)
    code = "L006" if re.search(r"[Uu]nknown|Ignored|Invalid|Parse error", message) else "P001"
    return Diagnostic(
        code,
        worded("while printing “{layout}”: {message}", layout=layout, message=message),
        Place(f"layout {layout}"),
    )


def _lacking(char: str, layout: str, edition: Edition, workspace: Workspace) -> Diagnostic:
    """A character that no font has, in what a template prints, at its place in the edition.

    Texts of articles are looked at before they are printed; what is left are names and titles.
    """
    place, source = Place(f"layout {layout}"), None
    sheets = [(edition.folder / SETTINGS_FILE, edition.path)]
    sheets += [
        (entry.folder / ARTICLE_FILE, workspace.show(entry.folder / ARTICLE_FILE))
        for entry in edition.entries
    ]
    written = re.compile(rf"{re.escape(char)}|\\u{ord(char):04x}|\\U{ord(char):08x}", re.IGNORECASE)
    for path, name in sheets:
        text = workspace.read_text(path)
        if found := written.search(text):
            line = text.count("\n", 0, found.start()) + 1
            first = found.start() - text.rfind("\n", 0, found.start())
            place = Place(name, line, first, first + len(found[0]))
            source = text
            break
    shown = f"“{char}” " if char.isprintable() else ""
    diagnostic = Diagnostic(
        "G001",
        worded(
            "no font of “{layout}” has {shown}U+{ord:04X}",
            layout=layout,
            shown=shown,
            ord=ord(char),
        ),
        place,
        hint=worded("look at the original and type the character that is meant"),
    )
    return diagnostic if source is None else diagnostic.with_source(source)
