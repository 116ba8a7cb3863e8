"""The fonts that an edition brings, read from its folder."""

from __future__ import annotations

import re

from ..diagnostics import ContentError, Diagnostic, Place, raise_errors
from ..fonts import Face, read_own
from ..tongues import worded
from ..workspace import Workspace
from . import Edition

ANY_WEIGHT = 400
"""The weight of a file that is named without one."""


def own_faces(edition: Edition, workspace: Workspace) -> tuple[tuple[Face, bytes], ...]:
    """Each face that ``[fonts]`` names, and its file; all that is wrong is raised together."""
    found: list[tuple[Face, bytes]] = []
    problems: list[Diagnostic] = []
    for role, files in sorted(edition.settings.fonts.items()):
        for wanted in files:
            place, text = _find(edition, workspace, wanted.file)
            try:
                path = workspace.inside(wanted.file, place, edition.folder)
                weight = wanted.weight or ANY_WEIGHT
                if any((face.role, face.weight) == (role, weight) for face, _ in found):
                    what = worded(
                        "[fonts] names two files for {role} of weight {weight}",
                        role=role,
                        weight=weight,
                    )
                    raise ContentError(
                        Diagnostic(
                            "G005", what, place, hint=worded("give each a weight of its own")
                        )
                    )
                found.append(read_own(workspace, path, role, weight, place))
            except ContentError as error:
                problems += [
                    d.with_source(text) if d.place and d.place.path == place.path else d
                    for d in error.diagnostics
                ]
    raise_errors(problems)
    return tuple(found)


def _find(edition: Edition, workspace: Workspace, file: str) -> tuple[Place, str]:
    """Where ``file`` is named in the settings, and their text."""
    text = workspace.read_text(edition.folder / "edition.toml")
    lines = text.split("\n")
    begins = next((n for n, row in enumerate(lines) if re.match(r"\s*\[+\s*fonts\b", row)), 0)
    for number in (*range(begins, len(lines)), *range(begins)):
        column = lines[number].find(file)
        if column >= 0:
            return Place(edition.path, number + 1, column + 1, column + 1 + len(file)), text
    return Place(edition.path), text
