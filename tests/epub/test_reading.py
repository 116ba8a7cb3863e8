"""What readers show: the meters find each fault that is planted, and none in a book of ours."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from publisher.epub.archive import read_archive, write_archive
from publisher.epub.sheets import Sheets, region_of, turn_sides

from .reading import mupdf
from .reading.__main__ import MUPDF_DARK, OWN, VISIBLE
from .reading.engines import Job, counted, show, there, unpack
from .reading.pixels import kept
from .samples import HERE, make

SHEETS = HERE.parents[1] / "src/publisher/epub"
TEXT = "字是宽的尺，行是高的尺，版面上每一样东西都要拿这两把尺去量。"
QUOTED = "前引号、前括号不能留在行末；“2026”不能拆成“20”和“26”；“——”和“……”各占两个字。"
ARTICLE = f"""---
kicker: 肩题在上
title: 这一期怎样排
subtitle: 一个字、一行、一块版
byline: 本刊编者
source: 本刊
credit: 某人
---
{TEXT}{QUOTED}即9 pt，约合3.18 mm；{TEXT}

![一条线和一个框](images/lines.svg)

地址便是https://example.com/publisher/content/yanxi-2026/how-set，{TEXT}{QUOTED}

![黑的笔画](images/ink.png)

{TEXT}{TEXT}
"""
LINES = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120">'
    '<path d="M10 10H190V110H10Z M10 60H190" fill="none" stroke="#000" stroke-width="3"/></svg>'
)
PAGE = "html { font-size: 16px } body { padding: 16px }"
Files = dict[str, bytes]

engines = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(name, marks=pytest.mark.skipif(name not in there(), reason=f"no {name}"))
        for name in ("chromium", "webkit")
    ],
)
mupdf_there = pytest.mark.skipif(not shutil.which("mutool"), reason="no MuPDF")


def ink() -> bytes:
    """Give a stroke on nothing, as PNG."""
    image, content = Image.new("RGBA", (300, 200), (0, 0, 0, 0)), io.BytesIO()
    ImageDraw.Draw(image).line((20, 20, 280, 180), "black", 6)
    image.save(content, "PNG")
    return content.getvalue()


def write(folder: Path, added: str = "") -> Path:
    """Write a small edition with drawings that can be seen through, and give its book."""
    (folder / "a/images").mkdir(parents=True)
    (folder / "edition.toml").write_text(
        'title = "试"\nlanguage = "zh-Hans"\ndate = 2026-09-18\narticles = ["a"]\n' + added,
        encoding="utf-8",
    )
    (folder / "a/article.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "a/images/lines.svg").write_text(LINES, encoding="utf-8")
    (folder / "a/images/ink.png").write_bytes(ink())
    book = folder / "book.epub"
    book.write_bytes(make(folder, 0)[1])
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a book of ours."""
    return write(tmp_path_factory.mktemp("reading"))


@pytest.fixture(scope="module")
def down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the same with vertical lines."""
    return write(tmp_path_factory.mktemp("down"), '[epub]\ndirection = "vertical"\n')


def styled(more: str) -> Callable[[Files], Files]:
    """Give a change of the book's sheet."""

    def change(files: Files) -> Files:
        return files | {"EPUB/style.css": files["EPUB/style.css"] + more.encode()}

    return change


def see_through(files: Files) -> Files:
    """Give a book whose drawings have no ground."""
    name = "EPUB/images/picture-001.svg"
    bare = re.sub(rb'<path fill="#ffffff"[^>]*/>', b"", files[name], count=1)
    assert bare != files[name]
    return files | {name: bare, "EPUB/images/picture-002.png": ink()}


PLANTED: dict[str, Callable[[Files], Files]] = {
    "short": styled("p { word-break: keep-all; overflow-wrap: normal }"),
    "gaps": styled("p { letter-spacing: 0.8em }"),
    "out": styled("p { white-space: nowrap }"),
    "heads": styled(".article header .kicker { text-align: left }"),
    "grey": styled("p { color: #999 }"),
    "pictures": see_through,
}


def plant(book: Path, change: Callable[[Files], Files], to: Path) -> Path:
    """Write a copy of ``book`` with a change."""
    to.write_bytes(write_archive(change(read_archive(book.read_bytes()))))
    return to


def measure(engine: str, books: dict[str, Path], folder: Path) -> dict[str, dict[str, Any]]:
    """Give what an engine shows of the article of each book, and how much the dark leaves."""
    jobs = []
    for name, path in books.items():
        unpack(path, folder / name)
        place = (f"{name}/EPUB", "article-001.xhtml", 390, 844)
        jobs += [Job(*place, PAGE, pictures=True), Job(*place, PAGE + OWN, pictures=True)]
    seen = show(engine, folder, jobs, folder / "shots")
    found = {}
    for name, light, dark in zip(books, seen[::2], seen[1::2], strict=True):
        pairs = zip(light["pictures"], dark["pictures"], strict=True)
        shares = [kept(Path(one), Path(other)) for one, other in pairs]
        lost = [share for share in shares if share < VISIBLE]
        faults = counted([light, {"heads": dark["heads"]}])
        found[name] = {**faults, "pictures": len(lost), "shown": len(shares)}
    return found


@engines
def test_browsers_show_no_fault_but_those_planted(
    engine: str, book: Path, down: Path, tmp_path: Path
) -> None:
    """Torn lines, gaps, what sticks out, heads, pale text, drawings in the dark: each is found."""
    books = {"level": book, "down": down}
    for fault, change in PLANTED.items():
        books[fault] = plant(book, change, tmp_path / f"{fault}.epub")
    found = measure(engine, books, tmp_path / "unpacked")
    for name in ("level", "down"):
        assert found[name].pop("lines") >= 5, name
        assert found[name].pop("shown") == 2, name
        found[name].pop("whole")
        assert set(found[name].values()) == {0}, (name, found[name])
    for fault in PLANTED:
        assert found[fault][fault], fault


# MuPDF


MUPDF_PLANTED: dict[str, Callable[[Files], Files]] = {
    "gaps": styled("body { text-align: justify }"),
    "heads": styled(".article header .kicker { text-align: left }"),
    "lost": styled("figcaption { display: none }"),
}


@mupdf_there
def test_mupdf_sets_all_in_order(book: Path, down: Path, tmp_path: Path) -> None:
    """Each text is where it belongs, no blank is pulled apart, and each planted fault is found."""
    sheet = tmp_path / "plain.css"
    sheet.write_text("", encoding="utf-8")
    for path in (book, down):
        good = mupdf.measure(path, 390, 600, 16, sheet)
        assert good.lines >= 10
        assert (good.lost, good.gaps, good.out, good.heads) == ([], [], [], [])
    for fault, change in MUPDF_PLANTED.items():
        spoiled = plant(book, change, tmp_path / f"{fault}.epub")
        assert getattr(mupdf.measure(spoiled, 390, 600, 16, sheet), fault), fault


@mupdf_there
def test_mupdf_shows_drawings_in_the_dark(book: Path, tmp_path: Path) -> None:
    """Pages on another ground keep what is on them; a drawing without one is missed."""
    dark, plain = tmp_path / "dark.css", tmp_path / "plain.css"
    dark.write_text(MUPDF_DARK, encoding="utf-8")
    plain.write_text("", encoding="utf-8")
    spoiled = plant(book, see_through, tmp_path / "spoiled.epub")
    least = {}
    for name, path in (("good", book), ("spoiled", spoiled)):
        for kind, sheet in (("light", plain), ("dark", dark)):
            mupdf.draw(path, 390, 600, 16, sheet, "-o", str(tmp_path / f"{name}-{kind}-%d.png"))
        pages = sorted(tmp_path.glob(f"{name}-light-*.png"))
        assert len(pages) > 3
        least[name] = min(
            kept(one, one.with_name(one.name.replace("light", "dark"))) for one in pages
        )
    assert least["good"] >= VISIBLE > least["spoiled"]


# Sheets


def test_sides_are_said_so_that_all_understand_them_and_turn_with_the_lines() -> None:
    """No logical property, and no longhand, which the turned shorthand would leave behind."""
    for name in ("style.css", "formulas.css", "drops.css"):
        sheet = re.sub(r"/\*.*?\*/", "", (SHEETS / name).read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"(?:-|\b)(?:inline|block)(?:-start|-end|-size)?\s*:", sheet), name
        assert not re.search(r":\s*(?:start|end)\s*;", sheet), name
        assert not re.search(r"(?:margin|padding|border)-(?:top|right|bottom|left)", sheet), name


def test_turned_sides() -> None:
    """Top to right, right to bottom, bottom to left, left to top; in queries too."""
    sheet = "a { margin: 1em 2em 3em 4em; color: red } @media (x) { b { padding: 1em 0 2em } i {} }"
    assert list(turn_sides(sheet)) == [
        "a { margin: 4em 1em 2em 3em; }\n",
        "@media (x) {\nb { padding: 0 1em 0 2em; }\n}\n",
    ]
    assert list(turn_sides("a{margin:1em}b{border-width:thin 0}")) == [
        "a { margin: 1em 1em 1em 1em; }\n",
        "b { border-width: 0 thin 0 thin; }\n",
    ]


@pytest.mark.parametrize(
    ("language", "region"),
    [
        ("zh-Hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hant", "zh-Hant-TW"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh-Hant-HK", "zh-Hant-HK"),
        ("zh-MO", "zh-Hant-HK"),
        ("zh-Hans-HK", "zh-Hans"),
        ("en", "zh-Hant-TW"),
    ],
)
def test_families_are_those_of_the_region(language: str, region: str) -> None:
    """A text has the families of its script and region; another language those of the book."""
    assert region_of(language, "zh-Hant-TW") == region


def test_each_language_has_its_sheet() -> None:
    """Families of all languages of the book are in it, once; its own where fonts are brought."""
    sheets = Sheets("zh-Hant-HK", embedded=True)
    made = dict(sheets.write(["zh-Hans", "en", "zh-Hant-HK"], b"fonts"))
    assert list(made) == ["style.css", "fonts.css", "faces-zh-hant-hk.css", "faces-zh-hans.css"]
    assert b'"PingFang HK"' in made["faces-zh-hant-hk.css"]
    assert b'body { font-family: "Publisher Song", "Songti SC"' in made["faces-zh-hans.css"]
    assert b"Publisher Song" not in dict(Sheets("zh-Hans").write([], b""))["faces-zh-hans.css"]
