"""What a file is held to that a printing house ordered, or that an edition was made for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..diagnostics import Place
from ..edition import Edition, load_edition
from ..edition.printers import Printer, for_printer, load_printer
from ..layouts import Layout, load_layout
from ..pdf import asked_condition, choose_condition
from ..pdf.conditions import load_conditions
from ..workspace import Workspace, resources
from .subject import Expected

BOOK = "epub"
"""The output that has no pages."""


def expect(
    printer: str | None = None,
    folder: Path | None = None,
    layouts: tuple[Path, ...] = (),
) -> Expected | Mapping[str, Expected]:
    """What files are held to that go to ``printer``, or that are of the edition in ``folder``.

    With neither it is what the printing condition asks for that a file names, by its identifier.
    A printing house or an edition that is not there, or is wrong, is a PublisherError.
    """
    workspace = Workspace(folder or Path())
    if printer is None and folder is None:
        return {c.identifier: Expected.of(c) for c in load_conditions(workspace).values()}
    wanted = None if printer is None else load_printer(workspace, printer, folder)
    if folder is None:
        assert wanted is not None
        press = wanted.settings.press
        condition = asked_condition(workspace, press, Place(wanted.path))
        return _held(Expected.of(condition, press), wanted)
    edition = load_edition(workspace, folder)
    if wanted is not None:
        edition = for_printer(edition, wanted, workspace)
    held = _by_condition(edition, layouts, workspace)
    told = {name: _held(one, wanted) for name, one in held.items()}
    # A file that names another condition than all of them is held to the first, and told so.
    return {**told, "": next(iter(told.values()))}


def _held(expected: Expected, printer: Printer | None) -> Expected:
    return (
        expected if printer is None else replace(expected, standard=printer.settings.file.standard)
    )


def _by_condition(
    edition: Edition, folders: tuple[Path, ...], workspace: Workspace
) -> dict[str, Expected]:
    """What pages of ``edition`` are held to, by the condition that their layout is made for.

    They are single, or two side by side as sheets have them.
    """
    found: dict[str, Expected] = {}
    for layout in _layouts(edition, folders, workspace):
        place = Place(edition.path)
        condition = choose_condition(workspace, edition, layout.settings.profile, place)
        page = layout.settings.page
        sizes = ((page.width, page.height), (2 * page.width, page.height))
        bare = Expected.of(condition, edition.settings.press)
        before = found.get(condition.identifier, bare)
        found[condition.identifier] = replace(before, trims=(*before.trims, *sizes))
    return found or {"": Expected(bleed=edition.settings.press.bleed)}


def _layouts(edition: Edition, folders: tuple[Path, ...], workspace: Workspace) -> Iterator[Layout]:
    places = (*folders, resources() / "layouts")
    for output in edition.settings.all_outputs:
        if BOOK not in (output.name, output.layout):
            name = output.layout or output.name
            yield load_layout(workspace, places, name, Place(edition.path))
