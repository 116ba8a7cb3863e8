"""Notes in the line (夹注): two small lines one above the other, in print and in the book."""

from __future__ import annotations

import io
import zipfile
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from measure.reading import Glyph, read_pages
from publisher.article import parse, shape, write
from publisher.article.model import Paragraph, Run, plain
from publisher.build import build
from publisher.composition import Composed, LineStyle, TextRun, compose, setting
from publisher.diagnostics import Severity

FRONT = "---\ntitle: 题\n---\n\n"
NOTES = (
    "天玄而地黄，出周易坤卦",
    "昃",
    "宿音秀，列星也",
    "周易系辞下：“寒往则暑来，暑往则寒来。”",
    "三年一闰，五年再闰，十九年七闰，则气朔分齐，是为一章，其余见于律历志，学者当自求之，此不具载云",
)
TEXT = (
    "天地玄黄，宇宙洪荒<small>{}</small>。日月盈昃<small>{}</small>，辰宿列张<small>{}</small>。"
    * 3
)


def article(seed: int = 0) -> str:
    """Give paragraphs with all notes in turn."""
    notes = [NOTES[(n + seed) % len(NOTES)] for n in range(9)]
    return TEXT.format(*notes)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("字<small>注</small>", (Run("字"), Run("注", small=True))),
        ("<small>甲*乙*</small>", (Run("甲", small=True), Run("乙", small=True, emphasis=True))),
    ],
)
def test_what_is_read(text: str, wanted: tuple[Run, ...]) -> None:
    """A note is part of the text, and is written as it is read."""
    found = parse(FRONT + text, "a.md")
    (block,) = found.blocks
    assert isinstance(block, Paragraph)
    assert block.runs == wanted
    assert not found.found
    assert shape(parse(write(found), "a.md").blocks) == shape(found.blocks)


# Lines


def advances(face: str, text: str) -> tuple[float, ...]:
    """All are an em wide."""
    return (1.0,) * len(text)


def composed(text: str, measure: float) -> Composed:
    """Give the lines of a paragraph whose notes stand between 〈 and 〉, which are not printed."""
    runs = [
        TextRun(part, "f", small=bool(n % 2))
        for n, part in enumerate(text.replace("〉", "〈").split("〈"))
        if part
    ]
    return compose(runs, advances, measure, LineStyle())


@pytest.mark.parametrize("measure", [7, 8, 9, 11, 13, 16, 22, 28])
@pytest.mark.parametrize("note", NOTES)
def test_each_part_is_two_even_lines(note: str, measure: float) -> None:
    """As many characters above as below, or one more; no mark begins the lower one or the next."""
    for before in range(9):
        head, tail = "天地玄黄宇宙洪荒日"[: before + 1], "，辰宿列张寒来暑往。"
        text = head + note + tail
        found = composed(f"{head}〈{note}〉{tail}", measure)
        assert "".join(text[line.start : line.end] for line in found.lines) == text
        halves = [half for line in found.lines for half in line.halves]
        assert "".join(text[half.start : half.end] for half in halves) == note
        for half in halves:
            above, below = half.split - half.start, half.end - half.split
            assert -2 <= above - below <= 2
        # Notes are rigid: in narrow columns no other part may fit, nor where all of a line is one.
        for half in halves if measure >= 13 and len(halves) < 3 else ():
            assert text[half.start] not in "，。：”"
            assert half.split == half.end or text[half.split] not in "，。：”"
        for line in found.lines:
            assert line.width <= measure + 0.01
            for half in line.halves:
                upper = line.origins[half.start - line.start]
                assert half.split == half.end or line.origins[half.split - line.start] == upper


def test_the_control_of_even_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Halved by number alone some lower line begins with a mark."""
    monkeypatch.setattr(setting, "_upper", lambda begins, room: -(-len(begins) // 2))
    (line,) = composed("天〈宿音秀，列星，也〉地", 20).lines
    assert "天宿音秀，列星，也地"[line.halves[0].split] in "，列"
    (line,) = composed("天〈宿音，列〉地", 20).lines
    assert "天宿音，列地"[line.halves[0].split] == "，"


# In print


def printed(folder: Path, outputs: tuple[str, ...] = ("book", "tabloid", "epub")) -> list[bytes]:
    """Give what is made of an edition with all notes."""
    (folder / "a").mkdir(parents=True)
    text = "\n\n".join(article(seed) for seed in range(4))
    (folder / "a/article.md").write_text(FRONT + text, encoding="utf-8")
    named = ", ".join(f'"{name}"' for name in outputs)
    (folder / "edition.toml").write_text(
        'title = "夹注"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = ["a"]\n'
        f"outputs = [{named}]\n",
        encoding="utf-8",
    )
    report = build(folder, folder / "out")
    assert not [d for d in report.diagnostics if d.code in ("A026", "L010", "K211", "K212")]
    return [product.content for product in report.products]


def small_parts(content: bytes, body: float) -> list[tuple[Glyph, list[list[Glyph]], Glyph]]:
    """Give the parts of notes by their rows, with the body characters before and behind each."""
    found = []
    for page in read_pages(content):
        some = [g for g in page.glyphs if abs(g.size - body) < 0.01 or g.size < 0.51 * body]
        runs = [(small, list(g)) for small, g in groupby(some, key=lambda g: g.size < 0.6 * body)]
        for (_, before), (small, note), (_, after) in zip(runs, runs[1:], runs[2:], strict=False):
            if small:
                rows = [list(row) for _, row in groupby(note, key=lambda g: round(g.y, 1))]
                found.append((before[-1], rows, after[0]))
    return found


@pytest.mark.parametrize(("number", "body"), [(0, 10.5), (1, 9.0)])
def test_rows_stand_inside_their_line(tmp_path: Path, number: int, body: float) -> None:
    """Two rows for each line, half as large, inside the height of Han; the line goes on behind."""
    content = printed(tmp_path / "e")[number]
    parts = small_parts(content, body)
    assert len(parts) >= 30
    # The last part of a note in each line stands on the line of what follows it.
    for before, rows, after in parts:
        assert all(g.size == pytest.approx(body / 2) for row in rows for g in row)
        assert len(rows) == 1 or len(rows) % 2 == 0 or len(rows[-1]) == 1
        y = before.y
        assert rows[0][0].y == pytest.approx(y - 0.455 * body, abs=0.02 * body)
        if len(rows) > 1:
            assert rows[1][0].y == pytest.approx(y + 0.075 * body, abs=0.02 * body)
            assert rows[1][0].x == pytest.approx(rows[0][0].x, abs=0.02 * body)
        if after.y == before.y and after.x > before.x:
            edge = max(row[-1].x for row in rows) + body / 2
            assert after.x >= edge - 0.52 * body
            assert len(rows) <= 2
        for row in rows:
            steps = {round((b.x - a.x) / body, 2) for a, b in pairwise(row)}
            assert steps <= {0.49, 0.5, 0.51}


INSIDE = {
    "a figure above": "三平方加x^2^等于二五",
    "a figure below": "H~2~O，即氧化氢",
    "numbers of a formula": "勾三股四弦五，$3^2+4^2=5^2$",
    "a formula": "为$\\frac12$第二",
    "a note's mark": "为政第二[^1]，学而第一",
    "a note's mark at its end": "为政第二[^1]",
    "a note's mark at its head": "[^1]为政第二",
    "a reading": "为{政|zhèng}第二",
    "a note between the lines": "为{政|注：政事}第二，学而第一",
    "links and faces": "为[政](https://a.example)第**二**，*学*而`第一`~~删~~<u>线</u>",
}
"""What may stand in a note in the line beside plain text."""


@pytest.mark.parametrize("case", INSIDE)
def test_whatever_stands_in_a_note_is_printed(case: str, tmp_path: Path) -> None:
    """At each place of a line, level or downward: nothing over anything, all where it is read.

    The build itself looks for both, and stops where they are not so.
    """
    (tmp_path / "e/a").mkdir(parents=True)
    text = "\n\n".join(
        f"{'天地玄黄宇宙洪荒日月盈昃辰宿列张' * 2}"[:n] + f"<small>{INSIDE[case]}</small>云云。"
        for n in range(1, 30, 2)
    )
    text = text.replace("[^1]", "^[见注]")
    (tmp_path / "e/a/article.md").write_text(FRONT + text, encoding="utf-8")
    (tmp_path / "e/edition.toml").write_text(
        'title = "夹注"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = ["a"]\n'
        'outputs = ["book", "tabloid", "vertical-book"]\n',
        encoding="utf-8",
    )
    found = build(tmp_path / "e", tmp_path / "out")
    assert len(found.products) == 3
    assert not [d for d in found.diagnostics if d.severity is Severity.ERROR]


def test_a_small_figure_begins_no_half() -> None:
    """It stays with what it is on: x² is never parted between the two lines."""
    runs = [
        TextRun("天地", "f"),
        TextRun("三加x", "f", small=True),
        TextRun("2", "f", size=0.65, small=True),
        TextRun("等五", "f", small=True),
    ]
    composed = compose(runs, lambda _, text: (1.0,) * len(text), 20, LineStyle())
    (half,) = composed.lines[0].halves
    assert (half.start, half.split, half.end) == (2, 6, 8)


def test_text_is_read_in_order(tmp_path: Path) -> None:
    """Above, then below, then what follows: the page says the article's text."""
    (content,) = printed(tmp_path / "e", ("book",))
    said = "".join(g.text for page in read_pages(content) for g in page.glyphs if g.text.strip())
    for seed in range(4):
        (block,) = parse(FRONT + article(seed), "a.md").blocks
        assert isinstance(block, Paragraph)
        start = plain(block.runs)[:40]
        assert start in said


def test_the_book(tmp_path: Path) -> None:
    """The EPUB has small text, its brackets in the style sheet."""
    content = printed(tmp_path / "e", ("epub",))[0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("html"))
        style = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("css"))
    assert f'宇宙洪荒<small class="note">{NOTES[0]}</small>。' in text
    assert "〔" not in text
    assert 'content: "〔"' in style
