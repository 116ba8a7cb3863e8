"""A first character of several lines (首字下沉) in the book: how it is written and seen."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import pytest

from composition.faces import SONG_FILE
from patience import PATIENCE
from publisher.build import build
from publisher.epub.archive import read_archive

from .samples import CHROMIUM, epubcheck

TEXT = (
    "春天的早晨，村口的老槐树下已经坐满了人。大家一边喝茶一边说着今年的收成，孩子们在一旁追来追去。"
    * 4
)
WIDTH = 400
"""Pixels of the screen: about twenty-four characters."""


def book(folder: Path, text: str, wish: str = ", dropcap = 2", more: str = "") -> Path:
    """Give the book of an edition of one article with a wish."""
    (folder / "a").mkdir(parents=True)
    (folder / "a/article.md").write_text(f"---\ntitle: 题\n---\n\n{text}\n", encoding="utf-8")
    (folder / "edition.toml").write_text(
        'title = "下沉"\nlanguage = "zh-Hans"\ndate = 2025-01-01\noutputs = ["epub"]\n'
        f'articles = [{{ path = "a"{wish} }}]\n{more}',
        encoding="utf-8",
    )
    (product,) = build(folder, folder / "out").products
    path = folder / "book.epub"
    path.write_bytes(product.content)
    return path


def article(path: Path) -> str:
    """Give the document of the only article."""
    return read_archive(path.read_bytes())["EPUB/article-001.xhtml"].decode()


def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    """The paragraph has a class, its text is what it was, and the judge has nothing to say."""
    paths = []
    for lines, direction in product((2, 3), ("horizontal", "vertical")):
        more = f'[epub]\ndirection = "{direction}"\n'
        wish = f", dropcap = {lines}"
        paths.append(book(tmp_path / f"{direction}-{lines}", TEXT, wish, more))
        found = re.search(rf'<p class="drop-{lines}">(.*?)</p>', article(paths[-1]))
        assert found
        assert re.sub("<.*?>", "", found[1]) == TEXT
    assert epubcheck(*paths) == [[]] * 4


@pytest.mark.parametrize(
    "text",
    ["“" + TEXT, "{春|chūn}" + TEXT, "春天。", "<small>春</small>" + TEXT, "## 题\n\n" + TEXT],
)
def test_where_it_cannot_be(tmp_path: Path, text: str) -> None:
    """As in print: no mark, no character with a reading, no short text, no text under a subhead."""
    assert "drop-" not in article(book(tmp_path / "e", text))


def test_only_where_it_is_wanted(tmp_path: Path) -> None:
    """Books without it have neither the class nor its sheet."""
    files = read_archive(book(tmp_path / "e", TEXT, "").read_bytes())
    assert b"drop-" not in files["EPUB/article-001.xhtml"]
    assert "EPUB/drops.css" not in files


# In a browser


@dataclass(frozen=True)
class Seen:
    """In pixels: the large character, and where each line of the paragraph begins and stands."""

    left: float
    top: float
    right: float
    foot: float
    lines: tuple[tuple[float, float, float], ...]
    """Left, top and foot of the ink frames of each line but of the large character."""


SCRIPT = """<script>
document.fonts.load("16px S", "春").then(() => {
const p = document.querySelector("p.drop-2, p.drop-3"), lines = [];
const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
let first = null;
for (let node; (node = walk.nextNode());)
  for (let n = 0; n < node.length; n++) {
    const range = document.createRange();
    range.setStart(node, n); range.setEnd(node, n + 1);
    const box = range.getBoundingClientRect();
    if (!first) { first = [box.left, box.top, box.right, box.bottom]; continue; }
    const last = lines[lines.length - 1];
    if (!last || box.top > last[1] + 4) lines.push([box.left, box.top, box.bottom]);
  }
document.title = JSON.stringify([p.getBoundingClientRect().left, first, lines]);
});
</script>"""


def see(folder: Path, lines: int, sheet: str = "") -> tuple[float, Seen]:
    """Give the paragraph's left edge and what a browser shows with more of a style ``sheet``."""
    path = book(folder / "e", TEXT, f", dropcap = {lines}")
    files = read_archive(path.read_bytes())
    screen = folder / "screen"
    screen.mkdir()
    for name in ("style.css", "drops.css"):
        css = files[f"EPUB/{name}"].decode()
        # The machine's browser need not have a Chinese font.
        css += f'@font-face {{ font-family: "S"; src: url("{SONG_FILE.as_uri()}") }}'
        css += 'body { font-family: "S" }'
        (screen / name).write_text(css + sheet, encoding="utf-8")
    html = files["EPUB/article-001.xhtml"].decode().replace("</body>", SCRIPT + "</body>")
    html = html.replace("<script>", "<script>//<![CDATA[\n").replace("</script>", "//]]></script>")
    (screen / "article-001.xhtml").write_text(html, encoding="utf-8")
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        "--virtual-time-budget=5000",
    ]
    command += [f"--user-data-dir={folder / 'profile'}", f"--window-size={WIDTH},900"]
    done = subprocess.run(
        [*command, (screen / "article-001.xhtml").as_uri()],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    found = re.search(r"<title>(\[.*?\])</title>", done.stdout)
    assert found, done.stdout[:300]
    left, first, rows = json.loads(found[1])
    return left, Seen(
        first[0], first[1], first[2], first[3], tuple((r[0], r[1], r[2]) for r in rows)
    )


browser = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")


@browser
@pytest.mark.parametrize("lines", [2, 3])
def test_text_stands_beside_it(tmp_path: Path, lines: int) -> None:
    """So many lines begin at its right and all others at the edge, evenly one under the other."""
    left, seen = see(tmp_path, lines)
    starts = [row[0] for row in seen.lines]
    assert all(start >= seen.right - 0.5 for start in starts[:lines])
    assert all(start == pytest.approx(left, abs=1) for start in starts[lines:])
    tops = [row[1] for row in seen.lines]
    step = tops[-1] - tops[-2]
    assert all(b - a == pytest.approx(step, abs=1) for a, b in pairwise(tops))
    # Its frame goes from the head of Han in the first line to the foot in the last.
    assert seen.right - seen.left == pytest.approx(16 * ((lines - 1) * 1.75 + 1), abs=1.5)
    assert seen.left == pytest.approx(left, abs=1.5)


@browser
def test_the_control_of_its_lines(tmp_path: Path) -> None:
    """A box that is too high is seen to shorten a line more."""
    taller = ".drop-2::first-letter { line-height: 2.2 !important; }"
    left, seen = see(tmp_path, 2, taller)
    assert seen.lines[2][0] > left + 1
