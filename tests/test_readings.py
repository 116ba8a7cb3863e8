"""Readings (注音): pinyin above, 注音符号 beside, room for many; read in print and in the book."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from measure.reading import Glyph, read_pages
from publisher.article import parse, write
from publisher.article.model import Paragraph, Run
from publisher.build import build
from publisher.composition import LineStyle, Reading, TextRun, compose, preparing
from publisher.galley.readings import place_symbols
from publisher.layouts import load_layout
from publisher.makeup.matter import Item
from publisher.workspace import Workspace, resources

FRONT = "---\ntitle: 题\n---\n\n"
PINYIN = (
    "今天{老师|lǎo shī}带我们去{动物园|dòng wù yuán}，"
    "看见{装|zhuāng}满{床|chuáng}单的{汉字|hànzì}车。"
)
FULL = (
    "{春天来了|chūn tiān lái le}，{小朋友们|xiǎo péng yǒu men}"
    "{到公园里|dào gōng yuán lǐ}{去玩|qù wán}。"
    "{他们看见|tā men kàn jiàn}{许多|xǔ duō}{美丽的|měi lì de}{花|huā}。"
)
SYMBOLS = (
    "{春天來了|ㄔㄨㄣ ㄊㄧㄢ ㄌㄞˊ ˙ㄌㄜ}，{小朋友|ㄒㄧㄠˇ ㄆㄥˊ ㄧㄡˇ}{去玩|ㄑㄩˋ ㄨㄢˊ}。"
    "{拼音|pīn yīn}在上面。"
)


def runs(text: str) -> tuple[Run, ...]:
    """Give the runs of a text of one paragraph."""
    (block,) = parse(FRONT + text, "a.md").blocks
    assert isinstance(block, Paragraph)
    return block.runs


# What is read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{汉字|hàn zì}", (Run("汉", ruby="hàn"), Run("字", ruby="zì"))),
        ("{汉字|hànzì}", (Run("汉字", ruby="hànzì"),)),
        ("{花儿开|huār kāi}", (Run("花儿开", ruby="huār kāi"),)),
        ("{漢字|ㄏㄢˋ ㄗˋ}", (Run("漢", ruby="ㄏㄢˋ"), Run("字", ruby="ㄗˋ"))),
        ("<ruby>汉字<rt>hàn zì</rt></ruby>", (Run("汉字", ruby="hàn zì"),)),
    ],
)
def test_a_syllable_for_each_character(text: str, wanted: tuple[Run, ...]) -> None:
    """In braces, where there are as many; what an element groups stays a group."""
    assert runs(text) == wanted
    article = parse(FRONT + text, "a.md")
    again = parse(write(article), "a.md").blocks[0]
    assert isinstance(again, Paragraph)
    assert again.runs == wanted


def test_a_sentence_needs_a_syllable_for_each_character() -> None:
    """However long it is; a long word with another number of them is told."""
    text = "{小草从地下探出头来|xiǎo cǎo cóng dì xià tàn chū tóu lái}"
    assert [run.ruby for run in runs(text)][-1] == "lái"
    article = parse(FRONT + text.replace(" lái", ""), "a.md")
    assert [f.code for f in article.found] == ["A026"]
    assert "8 syllables for 9 characters" in article.found[0].message
    assert not parse(FRONT + "\\" + text.replace(" lái", ""), "a.md").found


@pytest.mark.parametrize(
    "text",
    [
        "{愠怒|注：}",
        "{|注：无字}",
        "{长长长长长长长长长|注：九字}",
        "{甲|注：*不得*有}",
        "{乙|注：{丙|bǐng}}",
        "{丁|注：" + "长" * 81 + "}",
        "{iPhone|爱疯}",
        "{12|shí èr}",
        "{A座|eizuò}",
        "{汉字|汉子}",
        "{甲|乙}",
    ],
)
def test_what_is_nearly_a_reading_or_a_note_is_told(text: str) -> None:
    """It is printed as it stands; a backslash says that it is meant, and so does writing it."""
    article = parse(FRONT + "说" + text + "。", "a.md")
    (found,) = article.found
    assert (found.code, found.place.column if found.place else 0) == ("A026", 2)
    assert "neither a reading nor a note" in found.message
    assert not parse(FRONT + "说\\" + text + "。", "a.md").found
    again = parse(write(article), "a.md")
    assert not again.found
    assert [run.text for run in runs("说" + text + "。")] == [
        run.text for block in again.blocks if isinstance(block, Paragraph) for run in block.runs
    ]


@pytest.mark.parametrize("text", ["{x|x>0}", "{a|b}", "{甲|", "`{甲|注：}`", "{甲，乙}"])
def test_other_braces_are_text(text: str) -> None:
    """Sets, lists and code are nobody's readings."""
    assert not parse(FRONT + text, "a.md").found


def test_braces_in_a_title_are_told_once() -> None:
    """However many groups they make."""
    found = parse("---\ntitle: 说{汉字|hàn zì}\n---\n\n正文。", "a.md").found
    assert [(f.code, f.message[:3]) for f in found] == [("A026", "“{”"), ("A026", "“|”")]


# Lines


def advances(face: str, text: str) -> tuple[float, ...]:
    """Letters are half as wide as all else."""
    return tuple(0.5 if char < "\u2e80" else 1.0 for char in text)


def text_run(text: str, reading: str = "") -> TextRun:
    """Give a run in a face whose readings are half as large as their bases."""
    return TextRun(text, "f", reading=Reading(reading, "f", 0.5) if reading else None)


def test_a_reading_reaches_over_what_has_none() -> None:
    """Its base then stands solid; beside another reading, and at a line's end, it does not."""
    plain = [text_run("甲"), text_run("乙", "zhuang"), text_run("丙")]
    (line,) = compose(plain, advances, 20, LineStyle()).lines
    assert line.origins == pytest.approx((0.0, 1.0, 2.0))
    marked = [text_run("甲", "zhuang"), text_run("乙", "zhuang"), text_run("，"), text_run("丙")]
    (line,) = compose(marked, advances, 20, LineStyle()).lines
    own = 6 * 0.25 + 0.125
    assert line.above[0].origins[0] == pytest.approx(0.0625)
    assert line.origins[1] - line.origins[0] == pytest.approx(own)
    # Over a mark by half of its half em at most.
    assert line.origins[2] - line.origins[1] == pytest.approx(1 + (own - 1) / 2 - 0.25)


def test_the_base_of_a_word_meets_no_neighbour() -> None:
    """A word under a long reading is spread, and reaches as far as its ends are free."""
    some = [text_run("甲"), text_run("乙丙丁", "zhuangzhuangzhuang"), text_run("戊")]
    (line,) = compose(some, advances, 20, LineStyle()).lines
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(line.origins))


def test_a_cell_for_each_reading() -> None:
    """Characters under readings are set as wide as the layout says."""
    style = LineStyle(reading_cell=1.5)
    some = [text_run("甲", "a"), text_run("乙", "zhuang"), text_run("丙", "a"), text_run("丁")]
    (line,) = compose(some, advances, 20, style).lines
    assert [b - a for a, b in pairwise(line.origins)] == pytest.approx([1.5625, 1.5625, 1.25])


@pytest.mark.parametrize("measure", [2.0, 3.0, 5.5])
def test_no_syllable_without_its_base(measure: float) -> None:
    """A word's lines end between characters, each of which keeps its own."""
    words = [text_run(char, "zhuang") for char in "甲乙丙丁戊己"] + [text_run("庚辛", "zhuang")]
    for line in compose(words, advances, measure, LineStyle()).lines:
        bases = [one.start for one in line.above]
        own = [n for n in range(line.start, line.end) if n != 7]
        assert bases == own
        assert all(one.origins[0] >= 0 for one in line.above)
        assert all(one.origins[-1] + 0.25 <= max(measure, 1.7) for one in line.above)


def test_symbols_stand_in_their_order() -> None:
    """From head to foot, a tone mark at the right of the last, the neutral tone above all."""
    symbols = place_symbols("ㄒㄧㄠˇ", lambda char: (0.0, 0.5, 0.3, 0.8))
    ys = [one.y for one in symbols[:3]]
    assert [round(b - a, 3) for a, b in pairwise(ys)] == [0.3, 0.3]
    assert symbols[3].x > symbols[2].x + 0.3
    dotted = place_symbols("˙ㄌㄜ", lambda char: (0.0, 0.3, 0.2, 0.5))
    assert dotted[0].y + dotted[0].size * 0.3 < dotted[1].y


# In print


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a magazine whose articles of many readings have room."""
    folder = tmp_path_factory.mktemp("layouts")
    for name, more in (("roomy", 'room = "pitch"'), ("above", 'bopomofo = "above"')):
        (folder / name).mkdir()
        (folder / name / "layout.toml").write_text(
            f'title = "{name}"\npurpose = "test"\nextends = "magazine"\n[readings]\n{more}\n',
            encoding="utf-8",
        )
    return folder


def printed(folder: Path, text: str, outputs: Sequence[str], lang: str, own: Path) -> list[bytes]:
    """Give what is made of an edition of one article."""
    (folder / "a").mkdir(parents=True)
    (folder / "a/article.md").write_text(FRONT + text, encoding="utf-8")
    named = ", ".join(f'"{name}"' for name in outputs)
    (folder / "edition.toml").write_text(
        f'title = "注音"\nlanguage = "{lang}"\ndate = 2025-01-01\narticles = ["a"]\n'
        f"outputs = [{named}]\n",
        encoding="utf-8",
    )
    report = build(folder, folder / "out", layouts=(own,))
    assert not [d for d in report.diagnostics if d.code in ("A026", "L010", "K211")]
    return [product.content for product in report.products]


class Noted(NamedTuple):
    """A character with the glyphs of its reading."""

    base: Glyph
    reading: tuple[Glyph, ...]


def noted(content: bytes) -> Iterator[Noted]:
    """Yield the last character before each run of smaller glyphs, and these."""
    for page in read_pages(content):
        sizes = [(glyph, glyph.size) for glyph in page.glyphs if glyph.text.strip()]
        body = max(size for _, size in sizes if size < 14)
        groups = [
            (small, [glyph for glyph, _ in some])
            for small, some in groupby(sizes, key=lambda one: one[1] < 0.75 * body)
        ]
        for (_, before), (small, some) in pairwise(groups):
            if small:
                yield Noted(before[-1], tuple(some))


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_pinyin_in_print(output: str, tmp_path: Path, layouts: Path) -> None:
    """Every syllable above its character and no nearer to the next than a Western space."""
    (content,) = printed(tmp_path / "e", PINYIN * 3, [output], "zh-Hans", layouts)
    found = list(noted(content))
    said = [(one.base.text, "".join(g.text for g in one.reading)) for one in found]
    assert ("老", "lǎo") in said
    assert ("师", "shī") in said
    assert ("字", "hànzì") in said
    for one in found:
        assert all(g.y < one.base.y - 0.8 * one.base.size for g in one.reading)
    for one, other in pairwise(found):
        last, first = one.reading[-1], other.reading[0]
        if abs(last.y - first.y) < 1 and first.x > last.x:
            space = first.x - last.x - last.advance * last.size
            assert space >= 0.24 * last.size
    # Solid where a longer reading has neighbours without one.
    glyphs = [g for page in read_pages(content) for g in page.glyphs if g.size > 6]
    for left, right in pairwise(glyphs):
        if left.text + right.text in ("见装", "装满", "满床", "床单") and right.x > left.x:
            assert right.x - left.x < 1.06 * left.size


def test_the_control_without_overhang(
    tmp_path: Path, layouts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the same characters stand apart."""
    monkeypatch.setattr(preparing, "OVERHANG", 0.0)
    (content,) = printed(tmp_path / "e", PINYIN * 3, ["book"], "zh-Hans", layouts)
    glyphs = [g for page in read_pages(content) for g in page.glyphs if g.size > 6]
    assert any(
        other.x - one.x > 1.1 * one.size
        for one, other in pairwise(glyphs)
        if one.text + other.text == "见装"
    )


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_symbols_beside_their_characters(output: str, tmp_path: Path, layouts: Path) -> None:
    """Within half an em at the right, inside the height of the character; pinyin stays above."""
    (content,) = printed(tmp_path / "e", SYMBOLS * 4, [output], "zh-Hant", layouts)
    found = list(noted(content))
    beside = [pair for pair in found if pair.reading[0].text > "\u02c6"]
    assert {"".join(g.text for g in one.reading) for one in beside} >= {"ㄔㄨㄣ", "ㄌㄞˊ", "˙ㄌㄜ"}
    for base, reading in beside:
        em = base.size
        assert all(base.x + em <= g.x < base.x + 1.5 * em for g in reading)
        symbols = [g for g in reading if g.text >= "\u3105"]
        assert all(g.size == pytest.approx(0.3 * em, rel=0.01) for g in symbols)
        assert all(base.y - em < g.y < base.y + 0.15 * em for g in symbols)
        assert all(b.y - a.y == pytest.approx(0.3 * em, rel=0.02) for a, b in pairwise(symbols))
        assert len({round(g.x, 2) for g in symbols}) == 1
        if reading[-1].text in "ˊˇˋ":
            assert reading[-1].x > symbols[0].x + 0.2 * em
        if reading[0].text == "˙":
            assert reading[0].y - 0.3 * reading[0].size < symbols[0].y - 0.2 * em
    assert all(
        g.y < one.base.y - 0.8 * one.base.size
        for one in found
        for g in one.reading
        if one.base.text in "拼音"
    )


def test_symbols_above_where_the_layout_says_so(tmp_path: Path, layouts: Path) -> None:
    """The control: and in simplified script, where nobody says anything."""
    for name, output, lang in (("a", "above", "zh-Hant"), ("b", "book", "zh-Hans")):
        (content,) = printed(tmp_path / name, SYMBOLS * 4, [output], lang, layouts)
        assert all(
            g.y < one.base.y - 0.8 * one.base.size for one in noted(content) for g in one.reading
        )


def baselines(content: bytes, size: float) -> list[list[float]]:
    """Give the baselines of the lines of type of one ``size`` on each page, from its head."""
    return [
        sorted({round(g.y, 1) for g in page.glyphs if abs(g.size - size) < 0.01})
        for page in read_pages(content)
    ]


def test_many_readings_have_two_lines(tmp_path: Path, layouts: Path) -> None:
    """The text of such an article stands two lines of the grid apart, and on it."""
    text = (FULL * 3 + "\n\n") * 12 + "最后一段没有读音，也有两行的间距。" * 4
    few = PINYIN * 2 + "\n\n" + "没有读音的文字。" * 40
    (wide,) = printed(tmp_path / "a", text, ["roomy"], "zh-Hans", layouts)
    (close,) = printed(tmp_path / "b", few, ["roomy"], "zh-Hans", layouts)
    (tight,) = printed(tmp_path / "c", text, ["magazine"], "zh-Hans", layouts)
    assert steps(wide) == {2.0}
    assert steps(close) == steps(tight) == {1.0}
    first = baselines(close, 10)[-1][0]
    on_grid = [(y - first) / 16 for ys in baselines(wide, 10) for y in ys]
    assert all(abs(place - round(place)) < 0.02 for place in on_grid)


def steps(content: bytes) -> set[float]:
    """Give the distances between neighbouring lines of text in steps of the magazine's grid."""
    return {
        round((other - one) / 16, 2) for ys in baselines(content, 10) for one, other in pairwise(ys)
    }


def test_columns_of_such_lines_are_even(tmp_path: Path, layouts: Path) -> None:
    """Nothing is lost or parted between the two lines of one, whatever the room is."""
    for paragraphs in range(1, 9):
        text = (FULL * 2 + "\n\n") * paragraphs + "图说之后还有几个字。"
        (content,) = printed(tmp_path / str(paragraphs), text, ["roomy"], "zh-Hans", layouts)
        for page in read_pages(content):
            lines = sorted(
                {(g.x > page.width / 2, round(g.y, 1)) for g in page.glyphs if g.size == 10}
            )
            for (side, one), (same, other) in pairwise(lines):
                assert side != same or other - one == pytest.approx(32, abs=0.2)


def test_the_control_of_parted_lines(
    tmp_path: Path, layouts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of one step each, set two apart, come out elsewhere."""
    monkeypatch.setattr(
        "publisher.galley.composing.Item", lambda *args, **more: Item(*args, **{**more, "step": 1})
    )
    text = (FULL * 2 + "\n\n") * 7
    (content,) = printed(tmp_path / "a", text, ["roomy"], "zh-Hans", layouts)
    lines = sorted(
        {
            (page.number, g.x > page.width / 2, round(g.y, 1))
            for page in read_pages(content)
            for g in page.glyphs
            if g.size == 10
        }
    )
    apart = {round(b[2] - a[2]) for a, b in pairwise(lines) if a[:2] == b[:2]}
    assert apart != {32}


def test_tags_hold_base_and_symbols(tmp_path: Path, layouts: Path) -> None:
    """Each reading is one RT, each base one RB, of one Ruby."""
    (content,) = printed(tmp_path / "a", SYMBOLS, ["book"], "zh-Hant", layouts)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        names = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        spans = [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/RT"
        ]
        assert names.count("/Ruby") == names.count("/RB") == names.count("/RT") == 11
        assert max(len(list(one.K)) for one in spans if isinstance(one.K, pikepdf.Array)) == 4


def test_the_book(tmp_path: Path, layouts: Path) -> None:
    """The EPUB has ruby for each character, and says which are symbols."""
    (content,) = printed(tmp_path / "a", SYMBOLS, ["epub"], "zh-Hant", layouts)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("html"))
        style = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("css"))
    assert '<ruby class="bopomofo">春<rp>（</rp><rt>ㄔㄨㄣ</rt><rp>）</rp></ruby>' in text
    assert "<ruby>拼<rp>（</rp><rt>pīn</rt><rp>）</rp></ruby>" in text
    assert "ruby-position: inter-character" in style


# The layout for children


def test_the_layout_for_children(tmp_path: Path) -> None:
    """Text in Kai of 18 pt, as much between its lines, nothing small but readings."""
    example = resources() / "layouts/children/example"
    report = build(example, tmp_path / "out")
    assert not report.diagnostics
    (page,) = read_pages(report.products[0].content)
    text = [g for g in page.glyphs if "\u4e00" <= g.text < "\ua000"]
    assert min(g.size for g in text) >= 16
    assert {g.font.split("+")[-1] for g in text if g.size == 18} == {"Publisher-Kai"}
    lines = sorted({round(g.y, 1) for g in text if g.size == 18})
    assert {round(b - a) for a, b in pairwise(lines)} == {36}
    found = list(noted(report.products[0].content))
    assert len(found) > 60
    for one, other in pairwise(found):
        if one.base.y == other.base.y and other.base.x - one.base.x < 2 * 18:
            assert other.base.x - one.base.x >= 1.49 * 18
            last, first = one.reading[-1], other.reading[0]
            assert first.x - last.x - last.advance * last.size >= 0.24 * last.size


def test_every_size_of_the_layout_for_children() -> None:
    """No style is smaller than the smallest of schoolbooks, as another layout's are."""
    for name, least in (("children", 10.5), ("book", 8.5)):
        layout = load_layout(Workspace(Path()), (resources() / "layouts",), name)
        assert min(style.size for style in layout.settings.styles.values()) >= least
        assert (name == "children") is (layout.body.size >= 16)
