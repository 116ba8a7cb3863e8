"""Commands to begin with: new, layouts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, hand_over, reporting, say
from ..diagnostics import Diagnostic, UsageError, as_json, as_line
from ..tongues import in_turn, spoken, worded
from .common import FormatOption, LayoutsOption, app, lay_out

if TYPE_CHECKING:
    from ..layouts import Layout

new = typer.Typer(no_args_is_help=True, help="Start an edition or a layout of your own.")
app.add_typer(new, name="new")
GAP = 3
"""Blanks between the drawing of a layout and its description."""


@new.command("edition")
def new_edition(
    folder: Annotated[Path, typer.Argument(help="The folder to make, as content/2026-05.")],
) -> None:
    """Start an edition: its settings with comments, an article with its raw text and a picture."""
    from ..starters import start_edition
    from ..tongues import chosen

    with reporting(Format.TEXT):
        for path in start_edition(folder, chosen()):
            say(path)
    say(
        worded(
            "publisher build {folder} makes it; first/ is an example to write over.", folder=folder
        )
    )


@new.command("layout")
def new_layout(
    name: Annotated[str, typer.Argument(help="Its name: letters, digits, - and _.")],
    parent: Annotated[str, typer.Option("--from", help="The layout that it changes.")] = "tabloid",
    into: Annotated[Path, typer.Option(help="The folder with your layouts.")] = Path("layouts"),
    folder: LayoutsOption = None,
) -> None:
    """Start a layout that changes another: its measures and its style sheet, explained."""
    from ..starters import start_layout
    from ..tongues import chosen

    with reporting(Format.TEXT):
        for path in start_layout(name, parent, into, tuple(folder or ()), lang=chosen()):
            say(path)
    say(
        worded(
            "publisher build EDITION --layouts {into} --output {name} prints with it.",
            into=into,
            name=name,
        )
    )


@app.command()
def layouts(
    folder: LayoutsOption = None,
    pictures: Annotated[
        Path | None, typer.Option(help="Folder to copy a picture of each layout's example into.")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """List the layouts there are: what they are for, how large, and how a page is parted."""
    from ..layouts import list_layouts, load_layout
    from ..workspace import Workspace, resources

    with reporting(form):
        folders = (*(folder or ()), resources() / "layouts")
        workspace = Workspace(folders[-1])
        names = sorted({name for place in folders for name in list_layouts(place)})
        found = [load_layout(workspace, folders, name) for name in names]
        printed = [layout for layout in found if not layout.settings.abstract]
        if form is Format.JSON:
            hand_over(as_json([_record(one) for one in printed], indent=2) + "\n")
        else:
            for layout in printed:
                say(*_described(layout, drawn=sys.stdout.isatty()))
        if pictures is not None:
            for path in _copy_examples(printed, pictures):
                say(path, err=True)


def _record(layout: Layout) -> dict[str, object]:
    settings = layout.settings
    return {
        "name": layout.name,
        "title": settings.title,
        "purpose": settings.purpose,
        "page": [settings.page.width, settings.page.height],
        "columns": settings.grid.columns,
        "cells": settings.grid.cells,
        "lines": settings.grid.lines,
        "size": layout.body.size,
    }


def _described(layout: Layout, *, drawn: bool) -> list[str]:
    """What is said of a layout in lines, on a terminal beside a drawing of its page."""
    from .thumbnails import thumbnail

    settings = layout.settings
    page = worded(
        "{width:g} × {height:g} mm", width=settings.page.width, height=settings.page.height
    )
    grid = worded(
        "{columns} × {cells} cells", columns=settings.grid.columns, cells=settings.grid.cells
    )
    if not drawn:
        return [
            f"{layout.name:12} {settings.title}  {spoken(in_turn([page, grid]))}",
            f"    {spoken(settings.purpose)}",
        ]
    from rich.table import Table

    table = Table.grid(padding=(0, GAP, 0, 0))
    size = worded("{lines} lines, {size:g} pt", lines=settings.grid.lines, size=layout.body.size)
    title, purpose = as_line(settings.title), as_line(spoken(settings.purpose))
    text = f"{layout.name}  {title}\n{spoken(page)}\n{spoken(in_turn([grid, size]))}\n\n{purpose}"
    table.add_row("\n".join(thumbnail(layout)), text)
    return [*lay_out(table), ""]


def _copy_examples(layouts: list[Layout], folder: Path) -> list[Path]:
    """Copy the picture of each layout that has one; give the files.

    A file of that name that holds something else is a UsageError: nothing is written over.
    """
    from ..workspace import Workspace, show, write_whole

    contents: dict[Path, bytes] = {}
    for layout in layouts:
        example = layout.folders[0] / "example.png"
        if example.is_file():
            content = Workspace(example.parent).read_bytes(example)
            contents[folder / f"{layout.name}.png"] = content
    for path, content in contents.items():
        if path.exists() and not (path.is_file() and path.read_bytes() == content):
            hint = worded("name a new folder, or move that file away; nothing was written")
            raise UsageError(
                Diagnostic("U002", worded("{path} is there already", path=show(path)), hint=hint)
            )
    for path, content in contents.items():
        write_whole(path, content)
    return list(contents)
