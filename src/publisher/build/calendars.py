"""The calendar of issues, in the folder that several of them are built into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import worded
from ..workspace import Workspace, show, write_whole
from .manifest import listed_in
from .records import BuildReport

if TYPE_CHECKING:
    from ..web import Issue

HOME = "index.html"


def write_calendar(reports: Iterable[BuildReport]) -> tuple[Diagnostic, ...]:
    """Write the calendar of all issues beside those of ``reports``, if these are several.

    They are built into one folder, each into a folder of its own there, and have a paper on the
    web. A document that is called like the calendar and is none is left alone, and told.
    """
    folders = [report.folder for report in reports if any(one.folder for one in report.products)]
    above = {folder.resolve().parent for folder in folders}
    if len(folders) < 2 or len(above) != 1:
        return ()
    # Here, since a build without a paper on the web can do without.
    from .. import web

    parent = folders[0].parent
    workspace = Workspace(parent)
    path = parent / HOME
    if workspace.is_file(path) and web.MARK.encode() not in workspace.read_bytes(path):
        message = worded("{path} is no calendar of issues and is not written over", path=show(path))
        hint = worded("build the issues into another folder, or move that file away")
        return (Diagnostic("W006", message, Place(show(path)), Severity.WARNING, hint),)
    issues = tuple(_issues(parent, workspace))
    for name, content in sorted(web.make_calendar(issues).items()):
        write_whole(parent / name, content)
    return ()


def _issues(parent: Path, workspace: Workspace) -> Iterator[Issue]:
    """Yield the issues below ``parent``, each in its own script."""
    from .. import web

    for name in workspace.names(parent):
        listed = [file for file in listed_in(parent / name) if file.count("/") == 1]
        homes = [file for file in listed if file.endswith(f"/{HOME}")]
        for file in sorted(homes, key=len)[:1]:
            try:
                page = workspace.read_bytes(parent / name / file)
            except ContentError:
                continue
            issue = web.read_issue(f"{name}/{file.partition('/')[0]}", page)
            if issue is not None:
                yield issue
