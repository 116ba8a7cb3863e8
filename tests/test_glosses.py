"""Notes between the lines (行间注): written, printed above their words, and in the book."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from composition.printed import layout
from epub.samples import epubcheck
from measure.reading import Glyph, read_pages
from publisher.article import parse
from publisher.article.model import Paragraph, Run, plain, read_out
from publisher.article.writing import write
from publisher.build import BuildReport, build
from publisher.epub.archive import read_archive
from publisher.galley import glosses

LAYOUTS = ("book", "magazine", "newsletter", "tabloid", "large-print")
WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
NOTES = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
"""Characters that stand in notes alone."""
NEAR = 0.1
"""pt."""


def text_with_notes(seed: int, count: int = 5) -> tuple[str, list[tuple[str, str]]]:
    """Give paragraphs, and their notes with the words they stand above."""
    rng = random.Random(seed)
    paragraphs, told = [], []
    for _ in range(count):
        parts = []
        for _ in range(rng.randint(3, 9)):
            parts.append("".join(rng.choices(WORDS, k=rng.randint(3, 16))) + "，")
            if rng.random() < 0.7:
                base = "".join(rng.choices(WORDS, k=rng.randint(1, 4)))
                note = "".join(rng.choices(NOTES, k=rng.randint(1, 9)))
                parts.append(f"{{{base}|注：{note}}}")
                told.append((base, note))
        paragraphs.append("".join(parts) + "天下平。")
    return "\n\n".join(paragraphs), told


def report(folder: Path, text: str, *outputs: str, front: str = "title: 题") -> BuildReport:
    """Give what comes of an edition of one article."""
    (folder / "a").mkdir(parents=True)
    (folder / "a/article.md").write_text(f"---\n{front}\n---\n\n{text}\n", encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in outputs)
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2025-01-01\n'
        f'articles = ["a"]\noutputs = [{names}]\n',
        encoding="utf-8",
    )
    return build(folder, folder / "out")


def faults_of(content: bytes, name: str, told: list[tuple[str, str]]) -> Iterator[str]:
    """Yield what is wrong with the notes of a PDF, read in the order of its glyphs."""
    size = layout(name).body.size
    glyphs = [(n, g) for n, p in enumerate(read_pages(content)) for g in p.glyphs if g.text.strip()]
    said = "".join(g.text for _, g in glyphs)
    at = 0
    rows: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for base, note in told:
        at = said.index(base + note, at)
        words = [g for _, g in glyphs[at : at + len(base)]]
        above = [g for _, g in glyphs[at + len(base) : at + len(base) + len(note)]]
        page = glyphs[at][0]
        at += len(base)
        if abs(above[0].size - size / 2) < NEAR and above[0].y > words[0].y - 0.6 * size:
            continue  # It stands in the line.
        yield from _faults(words, above, size, f"{base}|{note}")
        place = above[0].x, above[-1].x + above[-1].size
        for left, right in rows.setdefault((page, round(above[0].y, 1)), []):
            if place[0] < right and left < place[1] and abs(left - place[0]) < 400:
                yield f"{base}|{note} runs into another"
        rows[page, round(above[0].y, 1)].append(place)


def _faults(words: list[Glyph], above: list[Glyph], size: float, name: str) -> Iterator[str]:
    small = above[0].size
    if not 0.4 * size <= small <= 0.5 * size + NEAR:
        yield f"{name} is {small:.1f} pt large"
    if len({round(g.y, 1) for g in words + above}) != 2:
        yield f"{name} does not stand on two lines"
    foot, head = above[0].y + 0.12 * small, words[0].y - 0.88 * size
    if foot > head + 0.05 * size:
        yield f"{name} stands {foot - head:.1f} pt in its words"
    if foot < head - 0.4 * size:
        yield f"{name} stands {head - foot:.1f} pt over its words"
    if above[0].x > words[-1].x + size - NEAR or above[-1].x + small < words[0].x + NEAR:
        yield f"{name} stands above other words"
    if above[0].x < words[0].x - 6 * size - NEAR:
        yield f"{name} begins {words[0].x - above[0].x:.1f} pt before its words"


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_notes_stand_above_their_words(tmp_path: Path, name: str, seed: int) -> None:
    """Small, between the lines, over their own words, and apart from each other."""
    text, told = text_with_notes(seed)
    found = report(tmp_path / "e", text, name)
    content = found.products[0].content
    assert list(faults_of(content, name, told)) == []
    inline = [one for one in found.diagnostics if one.code == "M029"]
    assert len(inline) < len(told) / 2


def test_lines_are_clear_of_notes(tmp_path: Path) -> None:
    """In newspapers lines with notes stand two apart; where there is room, as all others."""
    text, _ = text_with_notes(3)
    for name, step in (("tabloid", 2), ("book", 1)):
        content = report(tmp_path / name, text, name).products[0].content
        form = layout(name)
        ys = sorted({
            round(g.y, 1) for g in read_pages(content)[0].glyphs
            if abs(g.size - form.body.size) < 0.01 and g.text in WORDS
        })  # fmt: skip
        steps = {round((b - a) / form.pitch) for a, b in pairwise(ys)}
        assert min(steps - {0}) == step


def test_the_control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that is placed three characters further right is seen to stand above other words."""
    place = glosses._places
    monkeypatch.setattr(glosses, "_places", lambda *given: [x and x + 3 for x in place(*given)])
    text = "天地玄黄，{宇宙|注：子丑}洪荒日月盈昃辰宿列张。"
    content = report(tmp_path / "e", text, "book").products[0].content
    faults = list(faults_of(content, "book", [("宇宙", "子丑")]))
    assert any("other words" in fault for fault in faults)


def test_what_has_no_room_stands_in_the_line(tmp_path: Path) -> None:
    """Nothing of a note is lost, wherever it cannot stand above."""
    long = "甲乙丙丁" * 18
    text = f"天地{{玄黄|注：{long}}}宇宙{{洪荒|注：{'子' * 30}}}{{日|注：{'丑' * 30}}}月。"
    text += "\n\n## 小{题|注：寅}\n\n"
    text += "| 表{头|注：卯} | 乙 |\n|---|---|\n| 丙 | 丁 |\n\n![图{说|注：辰}]()\n\n后文。"
    found = report(tmp_path / "e", text, "magazine", "epub")
    assert "M029" in {one.code for one in found.diagnostics}
    said = "".join(g.text for p in read_pages(found.products[0].content) for g in p.glyphs)
    for wanted in (long, "子" * 30, "丑" * 30, "题寅", "头卯", "说辰"):
        assert wanted in said.replace("\n", "")


def test_text_is_equal_in_print_and_book(tmp_path: Path) -> None:
    """What is read is the words and their note, and EPUBCheck has nothing to say."""
    text, told = text_with_notes(4)
    found = report(tmp_path / "e", text, "book", "epub")
    said = "".join(g.text for p in read_pages(found.products[0].content) for g in p.glyphs)
    path = tmp_path / "book.epub"
    path.write_bytes(found.products[1].content)
    document = read_archive(path.read_bytes())["EPUB/article-001.xhtml"].decode()
    bare = re.sub("<rp>.*?</rp>", "", document)
    bare = re.sub("<.*?>", "", bare)
    for base, note in told:
        assert base + note in said
        assert base + note in bare
    assert '<ruby class="gloss">' in document
    # It would rather have no brackets for readers that know no ruby; readings have them too.
    assert {message for message in epubcheck(path)[0] if "HTM_055" not in message} == set()


def test_what_is_written() -> None:
    """A note is a run of its own, and is written as it was read."""
    source = "---\ntitle: 题\n---\n\n人不知而不{愠|注：恼怒（yùn）}，{说|yuè}乎？{君子|注:有德者}\n"
    article = parse(source, "a.md")
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    notes = [run for run in block.runs if run.gloss]
    assert notes == [Run("愠", gloss="恼怒（yùn）"), Run("君子", gloss="有德者")]
    assert [run.ruby for run in block.runs if run.ruby] == ["yuè"]
    assert plain(block.runs) == "人不知而不愠，说乎？君子"
    assert read_out(block.runs) == "人不知而不愠恼怒（yùn），说yuè乎？君子有德者"
    (again,) = parse(write(article), "a.md").blocks
    assert isinstance(again, Paragraph)
    assert again.runs == block.runs


@pytest.mark.parametrize(
    "text",
    [
        "{愠|恼怒}",
        "{愠|注}",
        "{愠|注：}",
        "{|注：恼怒}",
        "{a b|注：c}",
        "{愠|注：*怒*}",
        "{%注：x%}",
    ],
)
def test_what_is_no_note(text: str) -> None:
    """Other braces are what they were."""
    (block,) = parse(f"---\ntitle: 题\n---\n\n前{text}后\n", "a.md").blocks
    assert isinstance(block, Paragraph)
    assert not any(run.gloss for run in block.runs)


def test_notes_are_converted(tmp_path: Path) -> None:
    """In traditional script the note is in that script too."""
    folder = tmp_path / "e"
    report(folder, "人不知而不{愠|注：恼怒怨恨发愤}，不亦君子乎？", "book")
    toml = (folder / "edition.toml").read_text(encoding="utf-8")
    toml = toml.replace('["book"]', '["book", "epub"]') + 'variants = ["zh-Hant"]\n'
    (folder / "edition.toml").write_text(toml, encoding="utf-8")
    products = build(folder, folder / "out2").products
    (book,) = (one for one in products if one.file.endswith(".epub") and "Hant" in one.file)
    document = read_archive(book.content)["EPUB/article-001.xhtml"].decode()
    assert "惱怒怨恨發憤" in document
