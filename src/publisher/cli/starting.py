"""Commands to begin with: layouts, new."""

from __future__ import annotations

import typer

from .common import Format, FormatOption, LayoutsOption, app, reporting


@app.command()
def layouts(
    folder: LayoutsOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """List the layouts there are, with what they are for."""
    from ..layouts import list_layouts, load_layout
    from ..workspace import Workspace, resources

    with reporting(form):
        folders = (*(folder or ()), resources() / "layouts")
        workspace = Workspace(folders[-1])
        for name in sorted({name for place in folders for name in list_layouts(place)}):
            settings = load_layout(workspace, folders, name).settings
            if not settings.abstract:
                page = f"{settings.page.width:g} × {settings.page.height:g} mm"
                grid = f"{settings.grid.columns} × {settings.grid.cells} cells"
                typer.echo(f"{name:12} {settings.title}  {page}, {grid}\n    {settings.purpose}")
