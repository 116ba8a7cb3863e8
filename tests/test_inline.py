"""Small text, readings, lines under and through text: read, printed, measured, in the book."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

from measure.strokes import bars
from publisher.article import parse, shape
from publisher.article.model import Paragraph, Run, Script, Verse, plain, read_out
from publisher.build import build, holding
from publisher.diagnostics import Severity
from publisher.layouts import Layout, load_layout
from publisher.render import segments
from publisher.workspace import Workspace, resources

FRONT = "---\ntitle: 题\n---\n\n"
SUB, SUP = Script.SUB, Script.SUP


def runs(text: str) -> tuple[Run, ...]:
    """Give the runs of a text of one paragraph, which gives no cause for a warning."""
    article = parse(FRONT + text, "a.md")
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    assert not article.found
    return block.runs


# What is markup and what is text


@pytest.mark.parametrize(
    "text",
    [
        "营业时间为5~8月，6~9月。",
        "每斤10~20元，每袋30~40元",
        "3~5天",
        "10~20~30",
        "A1~A5，B1~B5",
        "A~C，D~F班",
        "周一~周三、周五~周日",
        "好~~~",
        "哈哈~ 真的~",
        "（~真的~）",
        "10~~20元，30~~40元",
        "~/x和~user~",
        "见https://a.cn/~ab~c/d",
        "^_^",
        "(^_^)和(^o^)",
        "x^2+y^2=z^2",
        "a^n+b^n=c^n",
        "2^10",
        "I <3 U",
        "a < b > c",
        "a<b，b>c",
        "<<史记>>",
        "<史记>",
        "＜sub＞2＜/sub＞",
        "AT&T和R&D，a&b",
        "https://a.cn/?a=1&lt=2",
        "{说明}和{a|b|c}",
    ],
)
def test_ordinary_text_stays_text(text: str) -> None:
    """Ranges, faces, comparisons and titles in pointed marks are no markup and no finding."""
    found = runs(text)
    assert len(found) == 1
    assert found[0].script is found[0].ruby is None
    assert not found[0].strike
    assert found[0].text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("H~2~O", (Run("H"), Run("2", script=SUB), Run("O"))),
        ("SO~4~^2-^", (Run("SO"), Run("4", script=SUB), Run("2-", script=SUP))),
        ("Ca3(PO4)~2~", (Run("Ca3(PO4)"), Run("2", script=SUB))),
        ("PM~2.5~", (Run("PM"), Run("2.5", script=SUB))),
        ("x^2^", (Run("x"), Run("2", script=SUP))),
        ("10^-6^", (Run("10"), Run("-6", script=SUP))),
        ("mg/m^3^", (Run("mg/m"), Run("3", script=SUP))),
        ("人<SUP>①</SUP>", (Run("人"), Run("①", script=SUP))),
        ("<u>专名</u>", (Run("专名", underline=True),)),
        ("<ins>增</ins>", (Run("增", underline=True),)),
        ("他~~删去~~了", (Run("他"), Run("删去", strike=True), Run("了"))),
        ("<s>甲</s><del>乙</del>", (Run("甲乙", strike=True),)),
        ("<b>粗</b><strong>黑</strong>", (Run("粗黑", strong=True),)),
        ("<i>斜</i>*点*", (Run("斜点", emphasis=True),)),
        ("<ruby>龘<rt>dá</rt></ruby>", (Run("龘", ruby="dá"),)),
        (
            "<ruby><rb>北</rb><rp>（</rp><rt>běi</rt><rp>）</rp>京<rt>jīng</rt></ruby>",
            (Run("北", ruby="běi"), Run("京", ruby="jīng")),
        ),
        ("{靐|bìng}", (Run("靐", ruby="bìng"),)),
        (
            "*<ruby>着重<rt>zhuó zhòng</rt></ruby>*",
            (Run("着重", emphasis=True, ruby="zhuó zhòng"),),
        ),
        ("<u>a<b>b</u>c</b>", (Run("a<b>b", underline=True), Run("c</b>"))),
    ],
)
def test_what_is_read(text: str, wanted: tuple[Run, ...]) -> None:
    """Each notation gives the same runs however it is written."""
    article = parse(FRONT + text, "a.md")
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    assert shape(block.runs) == shape(wanted)


@pytest.mark.parametrize(
    ("text", "column", "shown"),
    [
        ("说<div>一</div>", 2, "<div>"),
        ('说<font color="red">一</font>', 2, "<font"),
        ("说<span>一</span>", 2, "<span>"),
        ("说<!-- 注 -->", 2, "<!-- 注 -->"),
        ("说{{ 名 }}", 2, "{{ 名 }}"),
        ("说{% if a %}", 2, "{% if a %}"),
        ("说&nbsp一", 2, "&nbsp"),
        ("说<sub>一", 2, "<sub>"),
        ("说一</sup>", 3, "</sup>"),
        ("说<ruby>一</ruby>", 2, "<ruby>"),
        ("说<rt>一</rt>", 2, "<rt>"),
        ("说<td>一</td>", 2, "<td>"),
        ('说<u class="x">一</u>', 2, '<u class="x">'),
    ],
)
def test_other_markup_is_a_finding_with_its_place(text: str, column: int, shown: str) -> None:
    """It is printed as it stands, and said so; with a backslash before it nothing is said."""
    article = parse(FRONT + text, "a.md")
    found = article.found[0]
    assert (found.code, found.severity) == ("A026", Severity.WARNING)
    assert found.place is not None
    assert (found.place.line, found.place.column) == (5, column)
    assert shown in found.message
    assert found.source == text
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    if "class" not in text:
        assert plain(block.runs) == text
        escaped = parse(FRONT + re.sub(r"(?=[<{&])", r"\\", text), "a.md")
        assert not escaped.found
        assert shape(escaped.blocks) == shape(article.blocks)


def test_a_tag_of_two_lines_is_one_finding() -> None:
    """It keeps its text, the line end being a blank as everywhere."""
    article = parse(FRONT + "说<div\nclass=x>一</div>", "a.md")
    assert [f.code for f in article.found] == ["A026"]
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    assert plain(block.runs) == "说<div class=x>一</div>"


def test_breaks_make_verse_and_lines_of_cells() -> None:
    """``<br>`` is a line end like a backslash; at the end of a text it is nothing."""
    (verse,) = parse(FRONT + "甲 <br> 乙<br/>\n丙<br>", "a.md").blocks
    assert isinstance(verse, Verse)
    assert [plain(line) for line in verse.lines] == ["甲", "乙", "丙"]
    (table,) = parse(FRONT + "| 甲 |\n|---|\n| 乙<br>丙 |", "a.md").blocks
    assert plain(table.rows[0][0]) == "乙\n丙"  # type: ignore[union-attr]


def test_a_break_in_prose_is_not_kept_and_said() -> None:
    """One ``<br>`` does not make verse of a paragraph; a backslash does, however long a line is."""
    long = "长" * 40
    article = parse(FRONT + f"{long}<br>短。", "a.md")
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    assert plain(block.runs) == f"{long}短。"
    assert [(f.code, f.place.column) for f in article.found if f.place] == [("A026", 41)]
    (verse,) = parse(FRONT + f"{long}\\\n短。", "a.md").blocks
    assert isinstance(verse, Verse)


def test_what_is_read_out() -> None:
    """A reading follows its base, also in a part of the text."""
    text = (Run("甲"), Run("乙丙", ruby="x"), Run("丁"))
    assert read_out(text) == "甲乙丙x丁"
    assert read_out(text, 1, 3) == "乙丙x"
    assert read_out(text, 3) == "丁"
    assert read_out(text, 0, 1) == "甲"


# In print

CONSTRUCTS = {
    "sub": "水H~2~O汽",
    "sup": "面积5m^2^止",
    "ruby": "见<ruby>龘<rt>dá</rt></ruby>字",
    "group": "在<ruby>红楼梦<rt>hóng lóu mèng</rt></ruby>里",
    "wide": "睡<ruby>床<rt>chuáng</rt></ruby><ruby>装<rt>zhuāng</rt></ruby>上",
    "dotted": "说*<ruby>重<rt>zhòng</rt></ruby>要*的",
    "under": "读<u>《史记》和汉书</u>后",
    "through": "改~~错字~~了",
    "both": "又*<u>点又线</u>*的",
}
LONG = "一直写到行末再写下去总之要写得比一行还长才看得出来线是不是跟着文字到了下一行去"


def places(text: str) -> str:
    """Give Markdown with ``text`` in every place of an article's body."""
    return (
        f"正文{text}，后面还有{text}。\n\n## 小标题{text}\n\n> 引文{text}。\n\n"
        f"诗行{text}\\\n第二行{text}\n\n- 项目{text}\n\n"
        f"| 表头{text} | 乙 |\n|---|---|\n| 甲{text}<br>丙 | 丁 |\n\n"
        f"![图说{text}](images/a.png)\n\n末段[^{len(text)}]。\n\n[^{len(text)}]: 注文{text}。\n"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give one edition with every construct in every place, as each output's file."""
    folder = tmp_path_factory.mktemp("inline")
    for name, text in CONSTRUCTS.items():
        article = folder / "edition" / name
        (article / "images").mkdir(parents=True)
        Image.new("L", (900, 600), 128).save(article / "images/a.png")
        more = f"\n<u>{LONG}</u>~~{LONG}~~。\n" if name == "under" else ""
        article.joinpath("article.md").write_text(FRONT + places(text) + more, encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in CONSTRUCTS)
    (folder / "edition/edition.toml").write_text(
        f'title = "角标"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = [{names}]\n'
        'outputs = ["book", "tabloid", "epub",'
        ' { name = "press", layout = "book", purpose = "press" }]\n',
        encoding="utf-8",
    )
    report = build(folder / "edition", folder / "out")
    assert not [d for d in report.diagnostics if d.code in ("A026", "L010")]
    return {product.output: product.content for product in report.products}


@dataclass(frozen=True)
class Glyph:
    """A printed character: its page, origin, size and ink in pt, y upwards."""

    page: int
    char: str
    x: float
    y: float
    size: float
    ink: tuple[float, float, float, float]


def glyphs(content: bytes) -> list[Glyph]:
    """Give the characters of a PDF in the order they are drawn."""
    found = []
    document = pdfium.PdfDocument(content)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for n in range(text.count_chars()):
            char = text.get_text_range(n, 1)
            if not char.strip():
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, n, x, y)
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text, n, matrix)
            size = raw.FPDFText_GetFontSize(text, n) * abs(matrix.d)
            found.append(Glyph(number, char, x.value, y.value, size, text.get_charbox(n)))
    return found


READINGS = ("dá", "hóng", "lóu", "mèng", "chuáng", "zhuāng", "zhòng")


def readings(found: list[Glyph]) -> Iterator[tuple[Glyph, list[Glyph]]]:
    """Yield each base's last character with the glyphs of what follows it above."""
    for n, glyph in enumerate(found):
        for word in (*READINGS[:1], *READINGS[4:], "hónglóumèng"):
            there = found[n + 1 : n + 1 + len(word)]
            if glyph.char > "一" and "".join(g.char for g in there) == word:
                yield glyph, there


NEAR = 0.015
"""em: boxes around ink may meet by a stroke's third where the ink itself does not."""


def collisions(found: list[Glyph]) -> list[tuple[str, str]]:
    """Give the readings whose ink meets that of another character."""
    pairs = []
    marked = {id(g) for _, there in readings(found) for g in there}
    for _, there in readings(found):
        for a in there:
            for b in found:
                if b.page != a.page or id(b) in marked:
                    continue
                if (
                    min(a.ink[2], b.ink[2]) - max(a.ink[0], b.ink[0]) > NEAR * b.size
                    and min(a.ink[3], b.ink[3]) - max(a.ink[1], b.ink[1]) > NEAR * b.size
                ):
                    pairs.append((a.char, b.char))
    return pairs


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_readings_stand_above_their_bases_and_touch_nothing(
    built: dict[str, bytes], output: str
) -> None:
    """Each in the middle above its base, no base or reading over another."""
    found = glyphs(built[output])
    there = list(readings(found))
    # Six constructs with readings (one has two), in ten places each; a head has one more.
    assert len(there) >= 50
    for base, above in there:
        assert all(g.y > base.y + 0.7 * base.size for g in above)
        assert all(0.29 * base.size <= g.size <= 0.51 * base.size for g in above)
    for base, above in (pair for pair in there if pair[0].char in "龘床装"):
        middle = (above[0].x + above[-1].ink[2]) / 2
        assert middle == pytest.approx(base.x + base.size / 2, abs=0.08 * base.size)
    assert not collisions(found)


def test_readings_of_neighbours_stay_apart(built: dict[str, bytes]) -> None:
    """A base is widened where its reading is longer (clreq 3.3.2)."""
    for output in ("book", "tabloid"):
        bed, dress = None, None
        for base, above in readings(glyphs(built[output])):
            if base.char == "床":
                bed = above
            elif base.char == "装":
                assert bed is not None
                dress = above
                if abs(bed[0].y - dress[0].y) < 1:
                    assert dress[0].ink[0] > bed[-1].ink[2] + 0.05 * bed[0].size
        assert dress


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_the_grid_is_not_moved(built: dict[str, bytes], output: str) -> None:
    """Lines of body text with small text and readings are a pitch apart like any others."""
    body = [g for g in glyphs(built[output]) if g.char in "正还"]
    size = size_of(output)
    lines = sorted({(g.page, round(g.y, 1)) for g in body if abs(g.size - size) < 0.01})
    assert len(lines) > 9
    for page in {page for page, _ in lines}:
        ys = [y for there, y in lines if there == page]
        pitch = layout(output).pitch
        for y in ys:
            steps = (ys[0] - y) / pitch
            assert abs(steps - round(steps)) * pitch < 0.15


def layout(output: str) -> Layout:
    """Give one of the program's layouts."""
    return load_layout(Workspace(Path()), (resources() / "layouts",), output)


def size_of(output: str) -> float:
    """Give the size of a layout's body text in pt."""
    return layout(output).body.size


def test_small_text_follows_its_word(built: dict[str, bytes]) -> None:
    """It is smaller, lower or higher, and on the line of what it belongs to."""
    for output in ("book", "tabloid"):
        found = glyphs(built[output])
        seen = 0
        for before, small, after in zip(found, found[1:], found[2:], strict=False):
            if before.char + small.char + after.char in ("H2O", "5m2", "m2止"):
                if small.char != "2":
                    continue
                seen += 1
                low = before.char == "H"
                assert small.size == pytest.approx(0.65 * before.size, rel=0.01)
                shift = (small.y - before.y) / before.size
                assert shift == pytest.approx(-0.13 if low else 0.32, abs=0.01)
                assert 0 < small.x - before.x < before.size
        assert seen >= 16


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_lines_go_exactly_under_and_through_their_text(
    built: dict[str, bytes], output: str
) -> None:
    """From the first character's edge to the last one's, at 0.17 and -0.36 em, 0.05 em thick."""
    found, drawn = glyphs(built[output]), bars(built[output])
    texts = "".join(g.char for g in found)
    for text, depth in (("改错字了", -0.36), ("又点又线的", 0.17)):
        spots = [m.start() for m in re.finditer(text, texts)]
        assert len(spots) >= 8
        for spot in spots:
            first, last = found[spot + 1], found[spot + len(text) - 2]
            if abs(first.y - last.y) > 1:
                continue
            em = first.size
            under = [
                b
                for b in drawn
                if b.page == first.page
                and abs((b.top + b.bottom) / 2 - (first.y - depth * em)) < 0.02 * em
                and b.left < last.x
                and b.right > first.x
            ]
            assert min(b.left for b in under) == pytest.approx(first.x, abs=0.02 * em)
            assert max(b.right for b in under) == pytest.approx(last.x + em, abs=0.02 * em)
            assert all(b.top - b.bottom == pytest.approx(0.05 * em, abs=0.01 * em) for b in under)
            edges = sorted((b.left, b.right) for b in under)
            assert all(a[1] == pytest.approx(b[0], abs=0.02 * em) for a, b in pairwise(edges))


def test_lines_follow_their_text_over_line_ends(built: dict[str, bytes]) -> None:
    """Every character of a long text is lined, and no other."""
    found, drawn = glyphs(built["tabloid"]), bars(built["tabloid"])
    texts = "".join(g.char for g in found)
    start = texts.index(LONG + LONG)
    ys = {round(found[start + n].y, 1) for n in range(len(LONG))}
    assert len(ys) >= 3
    for n in range(len(LONG)):
        for glyph, depth in ((found[start + n], 0.17), (found[start + len(LONG) + n], -0.36)):
            middle, em = glyph.x + glyph.size / 2, glyph.size
            assert any(
                b.page == glyph.page
                and b.left < middle < b.right
                and abs((b.top + b.bottom) / 2 - (glyph.y - depth * em)) < 0.02 * em
                for b in drawn
            )


def test_lines_are_black_only_for_the_press(built: dict[str, bytes]) -> None:
    """K alone, like the text."""
    press = [b for b in bars(built["press"]) if b.top - b.bottom < 0.6]
    assert len(press) >= 30
    assert {b.color for b in press} == {(0.0, 0.0, 0.0, 1.0)}


def test_pdf_tags_base_and_reading(built: dict[str, bytes]) -> None:
    """Ruby holds RB and RT, which hold marked content; nothing else is left nameless in text."""
    with pikepdf.open(io.BytesIO(built["book"])) as pdf:
        names = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert names.count("/Ruby") == names.count("/RB") == names.count("/RT") >= 50


def test_the_book_has_real_elements(built: dict[str, bytes]) -> None:
    """An EPUB has what HTML has for each of them, in every place."""
    with zipfile.ZipFile(io.BytesIO(built["epub"])) as archive:
        text = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")
        )
    ruby = "<ruby>龘<rp>（</rp><rt>dá</rt><rp>）</rp></ruby>"
    for wanted in (
        "H<sub>2</sub>O",
        "5m<sup>2</sup>",
        ruby,
        "<u>《史记》和汉书</u>",
        "<del>错字</del>",
        "<em><u>点又线</u></em>",
    ):
        assert text.count(wanted) >= 10, wanted
    assert "<br/>丙" in text


def test_a_reading_that_is_too_low_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with readings on their bases the meter of collisions finds them."""
    monkeypatch.setattr(segments, "READING_FOOT", 0.4)
    folder = tmp_path / "edition" / "a"
    folder.mkdir(parents=True)
    text = FRONT + "正文见<ruby>龘<rt>dá</rt></ruby>字，见<ruby>床<rt>chuáng</rt></ruby>字。\n"
    (folder / "article.md").write_text(text, encoding="utf-8")
    (tmp_path / "edition/edition.toml").write_text(
        'title = "角标"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = ["a"]\n',
        encoding="utf-8",
    )
    # The build's own checks would stop it: readers take such letters for parts of the line, and the
    # eye sees them on each other.
    monkeypatch.setattr(holding, "check_text", lambda *others: ())
    monkeypatch.setattr("publisher.checks.sight._collide", lambda *others: False)
    report = build(tmp_path / "edition", tmp_path / "out", only=("book",))
    assert collisions(glyphs(report.products[0].content))


HANGING = ("p", "g", "{", "Q", "ç", "р", "ξ", "（")


@pytest.mark.parametrize("output", ["tabloid", "newsletter", "book"])
def test_a_reading_stays_clear_of_the_line_above(output: str, tmp_path: Path) -> None:
    """Letters that hang from the line above are not touched, wherever the reading stands."""
    folder = tmp_path / "edition" / "a"
    folder.mkdir(parents=True)
    text = FRONT + "".join(
        f"正文{'文' * n}{letter * 40}，<ruby>代<rt>dài</rt></ruby>字"
        f"<ruby>床<rt>chuáng</rt></ruby>字{'文' * 12}<ruby>打<rt>dǎ</rt></ruby>字。\n\n"
        for n in range(0, 9, 2)
        for letter in HANGING
    )
    (folder / "article.md").write_text(text, encoding="utf-8")
    (tmp_path / "edition/edition.toml").write_text(
        'title = "角标"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = ["a"]\n'
        f'outputs = ["{output}"]\n',
        encoding="utf-8",
    )
    report = build(tmp_path / "edition", tmp_path / "out")
    met = collisions(glyphs(report.products[0].content))
    # Of a reading that itself hangs, the head may touch where lines are as close as a tabloid's.
    assert not [pair for pair in met if not set("chuáng") & set(pair)]
    assert output == "tabloid" or not met
