"""专名号 and wavy 书名号: read, written, printed, in the book."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from measure.reading import Glyph, read_pages
from measure.strokes import Bar, bars, waves
from publisher.article import parse, shape, write
from publisher.article.model import Named, NameLine, Run
from publisher.build import build
from publisher.render import segments
from test_readings import FRONT, runs

LONG = "中国小说史略从神话到清末之谴责小说又很长的一个书名总要写到下一行去才好看出来"
TEXT = (
    '<u class="name">鲁迅</u>，原名<u class="name">周樟寿</u>，<u class="name">浙江</u>'
    '<u class="name">绍兴</u>人，著有<cite>呐喊</cite><cite>彷徨</cite>等。'
    '<u class="name">列夫·托尔斯泰</u>说，<u class="name">北京、上海</u>都有。'
    f'<u class="name">Leo Tolstoy</u>也读<cite>{LONG}</cite>一书，*<cite>史记</cite>*也读。'
    '<u class="name">**班**固</u>作<u>汉书</u>。'
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('<u class="name">鲁迅</u>', (Run("鲁迅", named=Named(NameLine.NAME, 1)),)),
        ("<u class=name>鲁迅</u>", (Run("鲁迅", named=Named(NameLine.NAME, 1)),)),
        ("<cite>呐喊</cite>", (Run("呐喊", named=Named(NameLine.BOOK, 1)),)),
        (
            '<u class="name">浙江</u><u class="name">绍兴</u>',
            (
                Run("浙江", named=Named(NameLine.NAME, 1)),
                Run("绍兴", named=Named(NameLine.NAME, 2)),
            ),
        ),
        (
            '<cite><u class="name">红楼</u>梦</cite>',
            (Run("红楼", named=Named(NameLine.NAME, 1)), Run("梦", named=Named(NameLine.BOOK, 2))),
        ),
        ('<u class="name"></u><cite>书</cite>', (Run("书", named=Named(NameLine.BOOK, 1)),)),
    ],
)
def test_what_is_read(text: str, wanted: tuple[Run, ...]) -> None:
    """Each name is one, and is written as it is read."""
    assert runs(text) == wanted
    article = parse(FRONT + text, "a.md")
    assert not article.found
    assert shape(parse(write(article), "a.md").blocks) == shape(article.blocks)


def test_another_class_is_no_name() -> None:
    """It is a line under text, and what is not used of it is told."""
    article = parse(FRONT + '<u class="names">鲁迅</u>', "a.md")
    assert [f.code for f in article.found] == ["A026"]
    assert runs('<u class="names">鲁迅</u>') == (Run("鲁迅", underline=True),)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give an edition with names, as each output's file."""
    return printed(tmp_path_factory.mktemp("names"))


def printed(folder: Path) -> dict[str, bytes]:
    """Give what is made of the text."""
    (folder / "a").mkdir()
    (folder / "a/article.md").write_text(FRONT + TEXT, encoding="utf-8")
    (folder / "edition.toml").write_text(
        'title = "名"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = ["a"]\n'
        'outputs = ["book", "tabloid", "epub",'
        ' { name = "press", layout = "book", purpose = "press" }]\n',
        encoding="utf-8",
    )
    report = build(folder, folder / "out")
    assert not [d for d in report.diagnostics if d.code in ("A026", "L010", "K211", "K212")]
    return {product.output: product.content for product in report.products}


class Sheet:
    """The first page: its characters in order, and the lines drawn on it, y downwards."""

    def __init__(self, content: bytes) -> None:
        (page, *_) = read_pages(content)
        self.glyphs = [g for g in page.glyphs if g.text.strip() and g.text != "•"]
        self.text = "".join(g.text for g in self.glyphs)
        self.bars, self.waves = bars(content), waves(content)
        self.height = page.height

    def name(self, text: str) -> list[Glyph]:
        """Give the characters of a name; a ligature counts as its letters do."""
        start = self.text.index(text)
        return self.glyphs[start : start + len(text)]

    def under(self, glyphs: list[Glyph], lines: list[Bar]) -> list[tuple[float, float, float]]:
        """Give left, right and middle (down from the baseline) of lines under ``glyphs``."""
        first = glyphs[0]
        found = []
        for one in lines:
            middle = self.height - (one.top + one.bottom) / 2 - first.y
            near = one.right > first.x - 0.1 and one.left < glyphs[-1].x + first.size
            if near and 0 < middle < 0.4 * first.size:
                found.append((one.left, one.right, middle))
        return sorted(found)


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_a_line_under_each_name(built: dict[str, bytes], output: str) -> None:
    """From frame to frame, one stroke for each, 0.17 em below the baseline."""
    sheet = Sheet(built[output])
    for name in ("鲁迅", "周樟寿", "班固"):
        glyphs = sheet.name(name)
        if glyphs[0].y != glyphs[-1].y:
            continue
        em = glyphs[0].size
        lines = sheet.under(glyphs, sheet.bars)
        assert lines[0][0] == pytest.approx(glyphs[0].x, abs=0.02 * em)
        assert lines[-1][1] == pytest.approx(glyphs[-1].x + em, abs=0.02 * em)
        assert all(b[0] == pytest.approx(a[1], abs=0.02 * em) for a, b in pairwise(lines))
        assert all(middle == pytest.approx(0.17 * em, abs=0.01 * em) for *_, middle in lines)


def test_neighbours_keep_apart(built: dict[str, bytes]) -> None:
    """Each falls short by 0.1 em on the facing ends, and nowhere else (clreq: 1/8 at most)."""
    sheet = Sheet(built["book"])
    for one, other, lines in (("浙江", "绍兴", sheet.bars), ("呐喊", "彷徨", sheet.waves)):
        first, second = sheet.name(one), sheet.name(other)
        em = first[0].size
        left = sheet.under(first, lines)[0]
        right = sheet.under(second, lines)[-1]
        assert left[0] == pytest.approx(first[0].x, abs=0.02 * em)
        assert left[1] == pytest.approx(first[-1].x + 0.9 * em, abs=0.02 * em)
        assert right[0] == pytest.approx(second[0].x + 0.1 * em, abs=0.02 * em)
        assert right[1] == pytest.approx(second[-1].x + em, abs=0.02 * em)


def test_no_line_under_marks(built: dict[str, bytes]) -> None:
    """But an interpunct, and the blank between two words, are inside a name."""
    sheet = Sheet(built["book"])
    em = sheet.name("北")[0].size
    lines = sheet.under(sheet.name("北京、上海"), sheet.bars)
    mark, after = sheet.name("、上")
    assert len(lines) == 2
    assert lines[0][1] == pytest.approx(mark.x, abs=0.02 * em)
    assert lines[1][0] == pytest.approx(after.x, abs=0.02 * em)
    for name in ("列夫·托尔斯泰", "LeoTolstoy"):
        glyphs = sheet.name(name)
        if glyphs[0].y == glyphs[-1].y:
            assert len(sheet.under(glyphs, sheet.bars)) == 1


@pytest.mark.parametrize("output", ["book", "tabloid", "press"])
def test_titles_are_wavy_over_line_ends(built: dict[str, bytes], output: str) -> None:
    """Every character of a long title has one under it, clear of the next line."""
    content = built[output]
    sheet = Sheet(built["book"] if output == "press" else content)
    sheet.waves = sheet.waves if output != "press" else waves(built["book"])
    glyphs = sheet.name(LONG)
    em, ys = glyphs[0].size, sorted({round(g.y, 1) for g in glyphs})
    assert len(ys) >= 2
    for glyph in glyphs:
        (found,) = [
            line
            for line in sheet.under([glyph], sheet.waves)
            if line[0] < glyph.x + em / 2 < line[1]
        ]
        assert found[2] == pytest.approx(0.185 * em, abs=0.02 * em)
    for one in waves(content):
        assert one.top - one.bottom < 0.2 * em
        assert one.waves >= 2
        assert (one.right - one.left) / one.waves == pytest.approx(0.325 * em, rel=0.2)
    # The head of the next line's Han is 0.86 em above its baseline.
    assert all(b - a > (0.185 + 0.1 + 0.86) * em for a, b in pairwise(ys))
    if output == "press":
        assert {one.color for one in waves(content)} == {(0.0, 0.0, 0.0, 1.0)}


def test_the_control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without their gap, lines of neighbours are one to the meter."""
    monkeypatch.setattr(segments, "NAME_GAP", 0.0)
    sheet = Sheet(printed(tmp_path)["book"])
    first, second = sheet.name("浙江"), sheet.name("绍兴")
    end = sheet.under(first, sheet.bars)[0][1]
    assert end == pytest.approx(second[0].x, abs=0.02 * first[0].size)


def test_the_book(built: dict[str, bytes]) -> None:
    """Names are u, titles are cite; those that follow another keep off it."""
    with zipfile.ZipFile(io.BytesIO(built["epub"])) as archive:
        text = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("html"))
        style = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("css"))
    assert '<u class="name">浙江</u><u class="name near">绍兴</u>' in text
    assert '<cite>呐喊</cite><cite class="near">彷徨</cite>' in text
    assert "<u>汉书</u>" in text
    assert '<u class="name"><strong>班</strong>固</u>' in text
    assert "text-decoration-style: wavy" in style
