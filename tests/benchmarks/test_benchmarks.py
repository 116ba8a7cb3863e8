"""The benchmarks measure what they say; how long anything takes is no matter here."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from benchmarks.curves import draw
from benchmarks.generating import change_a_word, write_edition
from publisher.edition import load_edition
from publisher.workspace import Workspace


def test_generated_editions_are_editions(tmp_path: Path) -> None:
    """An edition of any size can be read, is the same each time, and has the articles asked for."""
    for name in ("x", "y"):
        write_edition(tmp_path / name, 12, "tabloid")
    edition = load_edition(Workspace(tmp_path / "x"), tmp_path / "x")

    assert len(edition.entries) == 12
    for path in sorted((tmp_path / "x").rglob("*")):
        if path.is_file():
            assert (
                path.read_bytes()
                == (tmp_path / "y" / path.relative_to(tmp_path / "x")).read_bytes()
            )


def test_one_word_changes_one_article(tmp_path: Path) -> None:
    """A change touches one article, and no two changes are the same."""
    write_edition(tmp_path, 3, "tabloid")
    states = []
    for number in range(3):
        change_a_word(tmp_path, number)
        states.append({p: p.read_bytes() for p in sorted(tmp_path.rglob("article.md"))})

    assert len({state[tmp_path / "a0000" / "article.md"] for state in states}) == 3
    assert all(
        states[0][tmp_path / name / "article.md"] == states[2][tmp_path / name / "article.md"]
        for name in ("a0001", "a0002")
    )


def test_figure_holds_every_curve() -> None:
    """The figure is well-formed, names each curve and rises where the seconds do."""
    figure = ElementTree.fromstring(
        draw({"a <b>": {1: 0.3, 100: 20.0}, "c": {1: 1, 100: 1}}, "m & n")
    )
    space = "{http://www.w3.org/2000/svg}"
    lines = [line.attrib["points"].split() for line in figure.iter(f"{space}polyline")]
    texts = [text.text for text in figure.iter(f"{space}text")]

    assert {"a <b>", "c"} <= set(texts)
    rising, flat = ([float(point.split(",")[1]) for point in line] for line in lines)
    assert rising[0] > rising[1]
    assert flat[0] == flat[1]
