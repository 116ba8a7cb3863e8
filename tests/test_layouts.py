"""Layouts: what the folders in layouts/ promise, and what is said of wrong ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.diagnostics import ContentError, UsageError
from publisher.layouts import MM, Layout, list_layouts, load_layout
from publisher.workspace import Workspace, resources

OURS = resources() / "layouts"
PRINTED = [name for name in list_layouts(OURS) if name != "base"]

OWN = """
title = "Own"
purpose = "A test."
extends = "base"
[page]
width = 148
height = 210
margins = { top = 26, bottom = 24.4, inner = 23, outer = 21.3 }
[grid]
columns = 1
cells = 28
gutter = 0
lines = 27
pitch = 17
[styles.body]
size = 10.5
"""


def load(name: str, *folders: Path) -> Layout:
    """Give a layout from ``folders`` or the program's own."""
    return load_layout(Workspace(OURS), (*folders, OURS), name)


def write(folder: Path, name: str, text: str) -> Path:
    """Write a layout.toml below ``folder`` and give the folder."""
    (folder / name).mkdir()
    (folder / name / "layout.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", PRINTED)
def test_type_area_fills_the_trim(name: str) -> None:
    """Columns, gutters and lines of every layout fill its page less its margins."""
    layout = load(name)
    page, grid = layout.settings.page, layout.settings.grid
    across = layout.span_cells(grid.columns) * layout.cell / MM
    down = ((grid.lines - 1) * grid.pitch + layout.cell) / MM
    if layout.is_vertical:
        across, down = down, across

    assert across + page.margins.inner + page.margins.outer == pytest.approx(page.width, abs=0.6)
    assert down + page.margins.top + page.margins.bottom == pytest.approx(page.height, abs=0.6)


@pytest.mark.parametrize("name", PRINTED)
def test_layout_is_data_with_a_purpose(name: str) -> None:
    """A layout's folder has its three files and says what it is for; no code lies in it."""
    files = {path.name for path in (OURS / name).iterdir() if path.is_file()}

    assert {"layout.toml", "page.html.j2", "style.css"} <= files
    assert not [file for file in files if file.endswith(".py")]
    assert load(name).settings.purpose


def test_facing_pages_change_sides() -> None:
    """The inner margin is left on a right-hand page and right on a left-hand one."""
    book = load("book")
    margins = book.settings.page.margins

    assert book.left(1) == pytest.approx(margins.inner * MM)
    assert book.left(2) == pytest.approx(margins.outer * MM)


def test_child_keeps_what_it_does_not_say(tmp_path: Path) -> None:
    """A layout that extends another changes what it names and inherits the rest, files included."""
    layout = load("own", write(tmp_path, "own", OWN + "[styles.title]\nsize = 33\n"))

    assert layout.settings.styles["title"].size == 33
    assert layout.settings.styles["title"].face == "song"
    assert layout.file("style.css", Workspace(OURS)) == OURS / "base" / "style.css"


def test_sum_that_does_not_come_out(tmp_path: Path) -> None:
    """Too many cells for the page are reported with both sums and the difference."""
    wrong = OWN.replace("cells = 28", "cells = 30")
    with pytest.raises(ContentError) as caught:
        load("own", write(tmp_path, "own", wrong))

    (found,) = caught.value.diagnostics
    assert found.code == "L003"
    assert "30 cells of 10.5 pt = 111.1 mm" in found.message
    assert "103.7 mm" in found.message


@pytest.mark.parametrize(
    ("wrong", "margin"),
    [
        (("cells = 28", "cells = 30"), "outer = 21.3"),
        (("cells = 28", "cells = 27"), "outer = 21.3"),
        (("lines = 27", "lines = 28"), "bottom = 24.4"),
        (("lines = 27", "lines = 25"), "bottom = 24.4"),
    ],
)
def test_the_difference_mends_the_sum(tmp_path: Path, wrong: tuple[str, str], margin: str) -> None:
    """A margin that is changed by what the hint says makes the type area come out."""
    text = OWN.replace(*wrong)
    with pytest.raises(ContentError) as caught:
        load("own", write(tmp_path, "own", text))
    (found,) = caught.value.diagnostics
    by = re.search(r"change a margin by ([+-][\d.]+) mm", found.hint or "")
    assert by

    name, _, value = margin.partition(" = ")
    changed = text.replace(margin, f"{name} = {float(value) + float(by[1]):g}")
    (tmp_path / "mended").mkdir()
    assert load("own", write(tmp_path / "mended", "own", changed)).cell == 10.5


def test_right_sum_is_accepted(tmp_path: Path) -> None:
    """The same layout with its own number of cells is fine."""
    assert load("own", write(tmp_path, "own", OWN)).cell == 10.5


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("cells = 28", "cells = 0"), "T004", 11),
        (("columns = 1", "columns = 0"), "T004", 10),
        (("columns = 1", "colums = 1"), "T003", 10),
        (('title = "Own"', 'title = "Own'), "T001", 2),
        (("pitch = 17", 'pitch = "tight"'), "T004", 14),
    ],
)
def test_wrong_setting_is_named(
    tmp_path: Path, change: tuple[str, str], code: str, line: int
) -> None:
    """A wrong value, an unknown key and broken TOML are each placed at their line."""
    folder = write(tmp_path, "own", OWN.replace(*change))
    with pytest.raises(ContentError) as caught:
        load("own", folder)

    found = caught.value.diagnostics[0]
    assert found.code == code
    assert found.place is not None
    assert found.place.line == line


def test_unknown_layout_lists_those_there_are() -> None:
    """A name that no folder has is a usage error that offers the others."""
    with pytest.raises(UsageError) as caught:
        load("poster")

    assert "tabloid" in (caught.value.diagnostics[0].hint or "")


def test_circle_is_found(tmp_path: Path) -> None:
    """Two layouts that extend each other are reported, not followed for ever."""
    write(tmp_path, "a", OWN.replace('"base"', '"b"'))
    write(tmp_path, "b", OWN.replace('"base"', '"a"'))
    with pytest.raises(ContentError) as caught:
        load("a", tmp_path)

    assert caught.value.diagnostics[0].code == "L002"


def test_parent_that_is_not_there(tmp_path: Path) -> None:
    """A layout whose parent does not exist is reported with both names."""
    with pytest.raises(UsageError) as caught:
        load("own", write(tmp_path, "own", OWN.replace('"base"', '"basis"')))

    assert "“own” extends “basis”" in caught.value.diagnostics[0].message
