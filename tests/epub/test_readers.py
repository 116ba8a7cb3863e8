"""Our books in Ace by DAISY and in a real reader, both in Chromium.

They need Node's packages beside this file (``npm ci --ignore-scripts``) and Chromium.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from patience import PATIENCE

from .samples import CHROMIUM, ENVIRONED, HERE, MODULES, violations

KINDS = ("horizontal", "vertical", "zh-Hant-TW", "sample")

pytestmark = pytest.mark.skipif(
    not ENVIRONED,
    reason="Chromium or the packages of tests/epub/package.json are not installed",
)


def test_ace_finds_nothing(books: dict[str, Path], tmp_path: Path) -> None:
    """Ace by DAISY finds no violation in any book; ``test_editions`` asks it about the sample."""
    kinds = [kind for kind in KINDS if kind != "sample"]
    found = {kind: violations(books[kind], tmp_path / kind) for kind in kinds}
    assert found == {kind: [] for kind in kinds}


def test_ace_notices_a_book_without_alternative_text(
    books: dict[str, Path], tmp_path: Path
) -> None:
    """The judge is awake: a picture without text is a violation."""
    from publisher.epub.archive import read_archive, write_archive

    files = read_archive(books["sample"].read_bytes())
    cover = files["EPUB/cover.xhtml"].decode()
    start = cover.index("alt=")
    end = cover.index('"', start + 5) + 1
    files["EPUB/cover.xhtml"] = (cover[:start] + cover[end:]).encode()
    broken = tmp_path / "broken.epub"
    broken.write_bytes(write_archive(files))
    assert violations(broken, tmp_path / "out")


@pytest.fixture(scope="module")
def seen(
    books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    """Give what a reader sees of each book, and the folder with pictures of its screen."""
    folder = tmp_path_factory.mktemp("screens")
    command = ["node", str(HERE / "read.mjs"), str(MODULES), CHROMIUM, str(folder)]
    command += [str(books[kind]) for kind in KINDS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    lines = done.stdout.strip().split("\n")
    return dict(zip(KINDS, map(json.loads, lines), strict=True)), folder


def test_reader_opens_every_document(seen: tuple[dict[str, Any], Path]) -> None:
    """Every document shows its text and its pictures; nothing fails, nothing is fetched."""
    for kind, book in seen[0].items():
        assert (book["errors"], book["fetched"]) == ([], []), kind
        assert all(all(section["pictures"]) for section in book["sections"]), kind
        assert all(section["text"].strip() for section in book["sections"][1:]), kind
        assert book["sections"][0]["pictures"] == [1600], kind


def test_contents_lead_to_their_places(seen: tuple[dict[str, Any], Path]) -> None:
    """Each entry of the contents leads to the heading that it names."""
    corners = str.maketrans("“”‘’", "『』「」")
    for kind, book in seen[0].items():
        assert len(book["contents"]) >= 4, kind
        for label, heading in book["contents"]:
            assert heading.translate(corners) == label.translate(corners), kind


def test_note_pops_up(seen: tuple[dict[str, Any], Path]) -> None:
    """A click on a note's mark shows the note's text."""
    assert seen[0]["horizontal"]["note"].startswith("[1] 注释乙。")
    assert seen[0]["vertical"]["note"].startswith("[1] 注释乙。")
    assert seen[0]["zh-Hant-TW"]["note"].startswith("[1] 註釋乙。")


def test_vertical_pages_turn_from_right_to_left(seen: tuple[dict[str, Any], Path]) -> None:
    """In a vertical book the next page is at the left; in a horizontal one at the right."""
    forward = {"horizontal": "right", "vertical": "left"}
    for kind, side in forward.items():
        book = seen[0][kind]
        other = {"right": "left", "left": "right"}[side]
        assert book["turns"][side] > book["turns"]["from"] > book["turns"][other], kind
    modes = {section["mode"] for section in seen[0]["vertical"]["sections"]}
    assert modes == {"vertical-rl"}
    assert seen[0]["vertical"]["direction"] == "rtl"
    assert {section["mode"] for section in seen[0]["horizontal"]["sections"]} == {"horizontal-tb"}


def test_screens_are_light_or_dark_as_asked(seen: tuple[dict[str, Any], Path]) -> None:
    """The text is readable in light, dark, large type and on a phone: ink on another ground."""
    for number, kind in enumerate(KINDS):
        for name in ("plain", "dark", "large", "phone"):
            with Image.open(seen[1] / f"{number}-{name}.png") as screen:
                histogram = screen.convert("L").histogram()
            ground = max(range(256), key=histogram.__getitem__)
            assert (ground < 60) == (name == "dark"), (kind, name)
            ink = sum(n for grey, n in enumerate(histogram) if abs(grey - ground) > 100)
            assert ink > 1000, (kind, name)
