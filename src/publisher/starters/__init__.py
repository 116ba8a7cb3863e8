"""Folders to begin with: an edition that builds at once, a layout that changes another.

The templates ``edition`` and ``layout`` explain themselves in English; a folder with the name of a
language holds those of their files that explain in it. The article to begin with is Chinese always.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..diagnostics import Diagnostic, UsageError
from ..layouts import Layout, load_layout
from ..tongues import worded
from ..workspace import Workspace, resources, show, staging

__all__ = ["start_edition", "start_layout"]

_MARK = re.compile(r"@([A-Z]+)@")
_PURPOSES = {
    "en": "What it is for: {} with changes of your own.",
    "zh-Hans": "用途：在{}的基础上自己改。",
}
"""What a new layout says of itself, by the languages that templates are explained in."""


def start_edition(folder: Path, lang: str = "en") -> tuple[Path, ...]:
    """Make ``folder`` an edition with one article, explained in ``lang``; give the files written.

    A language that no template has gives English. A folder that holds anything already is a
    UsageError; nothing is ever written over.
    """
    name = folder.resolve().name
    return _write(folder, "edition", lang, {"TITLE": _quoted(name)})


def start_layout(
    name: str, parent: str, into: Path, folders: tuple[Path, ...] = (), lang: str = "en"
) -> tuple[Path, ...]:
    """Make a layout ``name`` in the folder ``into`` that extends ``parent``; give its files.

    ``parent`` is looked for in ``into``, in ``folders`` and among the program's own; ``lang`` is
    the language of what the files explain, as for an edition. Raises UsageError for a name that no
    folder can have, and where a layout would extend itself.
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name):
        hint = worded("use letters, digits, - and _, as in county-weekly")
        raise UsageError(
            Diagnostic("U003", worded("“{name}” cannot be a layout's name", name=name), hint=hint)
        )
    if name == parent:
        hint = worded("choose another name, or another layout with --from")
        raise UsageError(
            Diagnostic("U003", worded("“{name}” cannot extend itself", name=name), hint=hint)
        )
    places = (into, *folders, resources() / "layouts")
    layout = load_layout(Workspace(into), places, parent)
    return _write(into / name, "layout", lang, _values(name, layout, lang))


def _values(name: str, layout: Layout, lang: str) -> Mapping[str, str]:
    """What the templates of a layout say of the one it extends."""
    settings = layout.settings
    page, grid, margins = settings.page, settings.grid, settings.page.margins
    title, accent = settings.styles["title"], settings.colors["accent"]
    inks = ", ".join(f"{ink:g}" for ink in accent.ink or (0, 0, 0, 100))
    return {
        "TITLE": _quoted(name),
        "PURPOSE": _quoted(_PURPOSES.get(lang, _PURPOSES["en"]).format(settings.title)),
        "PARENT": layout.name,
        "WIDTH": f"{page.width:g}",
        "HEIGHT": f"{page.height:g}",
        "TOP": f"{margins.top:g}",
        "BOTTOM": f"{margins.bottom:g}",
        "INNER": f"{margins.inner:g}",
        "OUTER": f"{margins.outer:g}",
        "COLUMNS": str(grid.columns),
        "CELLS": str(grid.cells),
        "GUTTER": f"{grid.gutter:g}",
        "LINES": str(grid.lines),
        "PITCH": f"{grid.pitch:g}",
        "BODY": f"{layout.body.size:g}",
        "HEAD": f"{title.size:g}",
        "LEADING": f"{title.leading or grid.pitch:g}",
        "ACCENT": f'{{ rgb = "{accent.rgb}", cmyk = [{inks}] }}',
    }


def _write(folder: Path, template: str, lang: str, values: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files of ``template`` into ``folder``, all or none; it must be new or empty."""
    if folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None):
        hint = worded("choose another name; nothing was written")
        raise UsageError(
            Diagnostic("U002", worded("{folder} is there already", folder=show(folder)), hint=hint)
        )
    written: list[Path] = []
    with staging(folder) as aside:
        for name, content in _template(template, lang).items():
            text = _MARK.sub(lambda found: values[found[1]], content)
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            written.append(folder / name)
    return tuple(written)


def _template(name: str, lang: str) -> Mapping[str, str]:
    """Name -> text of each file of a template, those that ``lang`` has in its words."""
    here = files(__package__)
    found = dict(_files(here.joinpath(name)))
    if lang != "en" and lang in _PURPOSES:
        found.update(_files(here.joinpath(lang, name)))
    return dict(sorted(found.items()))


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and text of each file of a template, sorted."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", entry.read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    """``text`` as TOML writes it: JSON's strings are TOML's too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
