"""Characters that share a glyph, and those that nobody sees, are copied out as they were written.

What shares a glyph is asked of the fonts themselves, so a new face is in the matrix by itself.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import pypdfium2
import pytest
import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composition.faces import catalogue
from publisher import fonts
from publisher.article.model import Run
from publisher.build import build
from publisher.checks.text import visible
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Place, PublisherError
from publisher.fonts import Face
from publisher.fonts.faces import Opened
from publisher.galley.typesetter import Typesetter
from publisher.layouts import load_layout
from publisher.unseen import IGNORABLE, table
from publisher.workspace import Workspace

FACES = catalogue().faces
FOLDER = Path(__file__).parents[2] / "layouts"
NO_GROUND = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")
"""Blanks, which composition may take away, and what an article may not hold."""
ENDS = re.compile(r"[\s\u0002\ufffe\u2010-]+")
"""What readers make of line ends, in both texts."""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10" viewBox="0 0 40 10">'
    '<rect x="0" y="0" width="40" height="10" fill="#00a000"/></svg>'
)
LAYOUT = """
title = "Test"
purpose = "Every text in one face."
extends = "book"

[pages]
contents = false
"""
STYLES = ("body", "kicker", "subtitle", "byline", "summary", "caption", "quote", "table", "note")
EDITION = """
title = "试刊"
language = "zh-Hans"
date = 2020-01-01
articles = [{articles}]
outputs = ["{output}"]
"""


@cache
def groups(face: Face) -> tuple[str, ...]:
    """Give the sets of characters that ``face`` has one glyph for, blanks left out."""
    font = hb.Font(hb.Face(hb.Blob(catalogue().read(face))))
    by_glyph: dict[int, str] = defaultdict(str)
    for code in sorted(font.face.unicodes):
        char = chr(code)
        if not NO_GROUND.match(char) and not IGNORABLE.match(char):
            by_glyph[font.get_nominal_glyph(code) or 0] += char
    return tuple(some for some in by_glyph.values() if len(some) > 1)


def escaped(text: str) -> str:
    """Give ``text`` as Markdown prints it."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def read(pdf: bytes, path: Path) -> dict[str, str]:
    """Give the text of a PDF as two readers copy it out, without line ends and hyphens."""
    path.write_bytes(pdf)
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    told = subprocess.run(
        ["pdftotext", "-raw", path, "-"], check=True, capture_output=True, encoding="utf-8"
    )
    return {"PDFium": ENDS.sub("", "".join(pages)), "poppler": ENDS.sub("", told.stdout)}


def write(folder: Path, articles: dict[str, str], output: str = "book") -> Path:
    """Write an edition of some articles by name."""
    for name, text in articles.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    named = ", ".join(f'"{name}"' for name in articles)
    settings_file = EDITION.format(articles=named, output=output)
    (folder / "edition.toml").write_text(settings_file, encoding="utf-8")
    for name in articles:
        (folder / name / "name.svg").write_text(DRAWING, encoding="utf-8")
    return folder


def layout(folder: Path, face: Face) -> Path:
    """Write a layout that sets all texts in ``face``."""
    styles = [f'[styles.{name}]\nface = "{face.role}"\nweight = {face.weight}' for name in STYLES]
    (folder / "test").mkdir(parents=True)
    (folder / "test/layout.toml").write_text("\n".join([LAYOUT, *styles]), encoding="utf-8")
    return folder


def article(texts: list[str], title: str = "同形") -> str:
    """Give an article of paragraphs."""
    body = "\n\n".join(f"甲{escaped(text)}乙" for text in texts)
    return f"---\ntitle: {title}\nlang: zh-Hans\n---\n\n{body}\n"


def missing(wanted: list[str], said: dict[str, str]) -> list[tuple[str, str]]:
    """Give each text that one of the readers does not give."""
    return [
        (reader, text)
        for reader, whole in said.items()
        for text in wanted
        if ENDS.sub("", text) not in visible(whole)
    ]


# One glyph, several characters


CHINESE = [face for face in FACES if face.role in ("song", "hei", "kai")]
"""Those that have one glyph for several characters; what stands in for them has not."""


@pytest.mark.parametrize("face", CHINESE, ids=lambda face: f"{face.role}-{face.weight}")
def test_characters_that_share_a_glyph_are_kept(face: Face, tmp_path: Path) -> None:
    """In every face, whatever is one glyph is read back as what was written, both ways round."""
    lines = ["丙".join(chain.from_iterable(groups(face)[n : n + 12])) for n in range(0, 999, 12)]
    lines = [line for line in lines if line]
    turned = [line[::-1] for line in lines]
    assert len(lines) > (0 if face.role == "kai" else 20)
    edition = write(tmp_path / "e", {"a": article(lines), "b": article(turned)}, "test")
    folders = (layout(tmp_path / "layouts", face),)
    report = build(edition, tmp_path / "out", layouts=folders)
    said = read(report.products[0].content, tmp_path / "read.pdf")
    assert missing([visible(line) for line in (*lines, *turned)], said) == []


SAMPLE = "——与――，10～15与10〜15，……与⋯⋯，•与‧，人与⼈"
EVERYWHERE = f"""---
title: 题{SAMPLE}
kicker: 眉{SAMPLE}
subtitle: 副{SAMPLE}
byline: 某{SAMPLE}
summary: 摘{SAMPLE}
lang: zh-Hans
---

{"文" + SAMPLE}[^1]

## 小{SAMPLE}

**黑{SAMPLE}**，*重{SAMPLE}*。

> 引{SAMPLE}

- 项{SAMPLE}

| 头{SAMPLE} | 二 |
|---|---|
| 格{SAMPLE} | 2 |

![图{SAMPLE}](name.svg)

[^1]: 注{SAMPLE}
"""
PLACES = "题眉副某摘文小黑重引项头格图注"


@pytest.mark.parametrize("output", ["book", "tabloid"])
@pytest.mark.parametrize("purpose", Purpose)
def test_every_text_keeps_them(purpose: Purpose, output: str, tmp_path: Path) -> None:
    """Heads, subheads, tables, captions, notes: in each purpose the text is that of the article."""
    edition = write(tmp_path / "e", {"a": EVERYWHERE}, output)
    report = build(edition, tmp_path / "out", purpose=purpose)
    said = read(report.products[0].content, tmp_path / "read.pdf")
    wanted = [place + visible(SAMPLE) for place in PLACES]
    assert missing(wanted, {"PDFium": said["PDFium"]}) == []
    # Poppler reads across columns and cells, so each sign is counted.
    for sign in "―〜⋯‧⼈":
        assert said["poppler"].count(sign) >= SAMPLE.count(sign) * len(PLACES)


def test_running_heads_keep_them(tmp_path: Path) -> None:
    """A title that is furniture on the next pages is copied out as it was written."""
    long = ["这是一段写得很长的文字，要占满好几页纸，才会有页眉。" * 12] * 6
    edition = write(tmp_path / "e", {"a": article(long, "甲――乙⋯⋯丙⼈")})
    report = build(edition, tmp_path / "out")
    said = read(report.products[0].content, tmp_path / "read.pdf")
    assert (report.products[0].pages or 0) > 2
    for text in said.values():
        assert text.count("甲――乙⋯⋯丙⼈") >= 2


def test_pages_that_were_kept_are_bound_with_others(tmp_path: Path) -> None:
    """A page printed anew uses a glyph for another text than one that was printed before."""
    articles = {"a": article(["――⋯⋯⼈"]), "b": article(["——……人"]), "c": article(["完"])}
    edition = write(tmp_path / "e", articles)
    build(edition, tmp_path / "out", cache=tmp_path / "cache")
    write(edition, articles | {"c": article(["——⼈⋯――人……"])})
    report = build(edition, tmp_path / "out", cache=tmp_path / "cache")
    alone = build(edition, tmp_path / "alone")
    assert report.products[0].content == alone.products[0].content
    said = read(report.products[0].content, tmp_path / "read.pdf")
    assert missing(["甲――⋯⋯⼈乙", "甲——……人乙", "甲——⼈⋯――人……乙"], said) == []


# Characters that nobody sees

UNSEEN = sorted(
    chr(code)
    for row in table()
    if row.ignorable
    for code in (row.first, row.last, (row.first + row.last) // 2)
)
WORDS = "他说电话138号在typesetting里。葛城“这里”有一段（文字）——很短……！"


@settings(max_examples=12)
@given(
    st.lists(
        st.lists(st.one_of(st.sampled_from(UNSEEN), st.sampled_from(WORDS)), min_size=1).map(
            "".join
        ),
        min_size=1,
        max_size=4,
    )
)
@example(
    [
        "电话\u2068138 0013 8000\u2069，请拨打。",
        "①\ufe0f报名；葛\U000e0100城；文\u061c字，\u202a13800\u202c",
    ]
)
@example(["\u202e倒过来abc\u202c", "\u2067右\u2069", "\ufeff", "\u200b", "旗\U000e0067\U000e007f"])
def test_unseen_characters_are_no_hindrance(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Wherever they stand, what is seen of the text is printed, in order, and read back."""
    folder = tmp_path_factory.mktemp("unseen")
    for output in ("book", "tabloid", "epub"):
        build(write(folder / "e", {"a": article(texts)}, output), folder / output)
    (pdf,) = (folder / "book").glob("*.pdf")
    said = read(pdf.read_bytes(), folder / "read.pdf")
    assert missing([visible(text) for text in texts], said) == []


def pictures(report_pdf: bytes) -> list[bytes]:
    """Give every page as a picture."""
    document = pypdfium2.PdfDocument(report_pdf)
    return [document[n].render(scale=1).to_pil().tobytes() for n in range(len(document))]


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_unseen_characters_move_nothing(output: str, tmp_path: Path) -> None:
    """A page looks the same with and without them: no line changes, nothing is turned."""
    plain = EVERYWHERE.replace("葛", "")
    selectors = {chr(code) for code in (*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0))}
    others = [char for char in UNSEEN if char not in selectors]
    counter = iter(range(10**6))
    sprayed = re.sub(
        "[\u4e00-\u9fff，。～]", lambda m: m[0] + others[next(counter) % len(others)], plain
    )
    before = build(write(tmp_path / "a/e", {"a": plain}, output), tmp_path / "a/out")
    after = build(write(tmp_path / "b/e", {"a": sprayed}, output), tmp_path / "b/out")
    assert pictures(before.products[0].content) == pictures(after.products[0].content)


def test_a_selector_acts_where_the_face_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A face with forms says so; composition keeps such a selector in the line, and no other."""
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "one", "other"])
    builder.setupCharacterMap({ord("葛"): "one"}, uvs=[(ord("葛"), 0xE0100, "other")])
    builder.setupGlyf({name: Glyph() for name in builder.font.getGlyphOrder()})
    builder.setupHorizontalMetrics(dict.fromkeys(builder.font.getGlyphOrder(), (1000, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    opened = Opened(out.getvalue(), lambda character: False)
    assert opened.selects("葛", "\U000e0100")
    assert not opened.selects("葛", "\U000e0101")

    def knows(_: object, role: str, weight: int, char: str, selector: str) -> bool:
        return opened.selects(char, selector)

    monkeypatch.setattr(fonts.Catalogue, "selects", knows)
    setter = Typesetter(load_layout(Workspace(FOLDER), (FOLDER,), "book"), catalogue(), "")
    runs = (Run("葛\U000e0100城葛\U000e0101"),)
    setting = setter.set_text("p", "body", runs, 300, Place("a.md"))
    assert setting.text == "葛\U000e0100城葛"
    assert setting.unseen == ((4, "\U000e0101"),)


@pytest.mark.parametrize(
    ("settings_line", "code", "column"),
    [
        ('title = "试\ue000刊"', "G001", 11),
        ('title = "试\\U000f0000刊"', "G001", 11),
        ('title = "试\\ud800刊"', "T001", 17),
        ('title = "\\u200b"', "T004", 1),
    ],
)
def test_what_the_edition_cannot_print_is_named(
    settings_line: str, code: str, column: int, tmp_path: Path
) -> None:
    """A name with a character that no font has is an error at its place in edition.toml."""
    folder = write(tmp_path / "e", {"a": article(["字"])}, "tabloid")
    settings_file = (folder / "edition.toml").read_text(encoding="utf-8")
    changed = settings_file.replace('title = "试刊"', settings_line)
    (folder / "edition.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(PublisherError) as caught:
        build(folder, tmp_path / "out")
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.place is not None
    assert found.place.path.endswith("edition.toml")
    assert (found.place.line, found.place.column) == (2, column)


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\x07", "\\ufffe", "\\u2028"])
def test_escapes_do_not_bring_in_what_may_not_be_written(escape: str, tmp_path: Path) -> None:
    """A lone surrogate or a control that YAML makes of an escape is named in the article."""
    text = article(["字"], f'"题{escape}目"')
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", {"a": text}), tmp_path / "out")
    (found,) = caught.value.diagnostics
    assert found.code == "A025"
    assert found.place is not None
    assert (found.place.path.endswith("article.md"), found.place.line) == (True, 2)
