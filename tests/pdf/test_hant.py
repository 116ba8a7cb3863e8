"""Pages and books in traditional script: marks in the middle, forms of the region, the same text.

Seen in printed files with PDFium: where the ink is, not what was asked for.
"""

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
import uharfbuzz as hb
from lxml import etree
from PIL import Image
from pypdfium2 import raw

from composition.faces import catalogue
from publisher.build import BuildReport, build
from publisher.edition import load_edition
from publisher.epub.cover import draw_cover
from publisher.fonts import region_of
from publisher.workspace import Workspace

REGIONS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-TW")
MARKS = "，。、；：？！"
MIDDLE = 0.38
"""em from the baseline up to the middle of a character's square."""
TAIWAN = "骨過說黃令草育角述次雪換"
"""What Taiwan writes otherwise than the mainland."""
HONG_KONG = "骨過直真令草角述雪換"
"""What Hong Kong writes otherwise than the mainland."""
APART = "骨說黃育直真次"
"""What Hong Kong writes otherwise than Taiwan."""
TEXT = (
    "「你聽見沒有？」老張回過頭，壓低了聲音，「他剛才說：『三號閘門（就是靠近泵站的那一個）還沒關！』"
    "你倒說說看，是誰告訴我『全關好了』的？」骨、過、黃、令、草、者、海、每、育、角、直、真、述、次；"
    "羽、冬、寒、雪、戶、為、換：都在字身的中央；魯迅·周樹人？！裏衞羣着說嘅喺——百讀不厭的書。"
)
ARTICLE = f"""---
title: 說明書裡的骨頭與過客：試驗
kicker: 特稿，眉題
subtitle: 副題，也有逗號
byline: 本報記者 余光中
summary: 提要，也用楷體。
---

{TEXT}

## 小標題，一行

> 引文，{TEXT}

![圖說，也有句號。]()
"""
EDITION = """title = "試刊"
language = "{language}"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "book", "epub"]
[epub]
fonts = "embed"
"""


@dataclass(frozen=True)
class Glyph:
    """A printed character: font, origin and size in pt, ink from its origin in em, upwards."""

    char: str
    font: str
    x: float
    y: float
    size: float
    ink: tuple[float, float, float, float]


def glyphs(content: bytes) -> Iterator[Glyph]:
    """Yield the characters of a PDF that have ink."""
    for page in pdfium.PdfDocument(content):
        text = page.get_textpage()
        for n in range(text.count_chars()):
            char = chr(raw.FPDFText_GetUnicode(text, n))
            if not char.strip():
                continue
            x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
            raw.FPDFText_GetCharOrigin(text, n, x, y)
            raw.FPDFText_GetMatrix(text, n, matrix)
            size = raw.FPDFText_GetFontSize(text, n) * abs(matrix.d)
            name = ctypes.create_string_buffer(200)
            raw.FPDFText_GetFontInfo(text, n, name, 200, None)
            left, bottom, right, top = text.get_charbox(n)
            across = ((left - x.value) / size, (right - x.value) / size)
            up = ((bottom - y.value) / size, (top - y.value) / size)
            ink = (across[0], up[0], across[1], up[1])
            font = name.value.decode().partition("+")[2]
            yield Glyph(char, font, x.value, y.value, size, ink)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BuildReport]:
    """Give the same text made for each region."""
    made = {}
    for language in REGIONS:
        folder = tmp_path_factory.mktemp("hant") / language
        (folder / "a").mkdir(parents=True)
        (folder / "a/article.md").write_text(ARTICLE, encoding="utf-8")
        (folder / "edition.toml").write_text(EDITION.format(language=language), encoding="utf-8")
        made[language] = build(folder, folder.parent / "out")
    return made


def content(report: BuildReport, output: str) -> bytes:
    """Give the file of an output."""
    return next(p.content for p in report.products if p.output == output)


def is_centred(glyph: Glyph) -> bool:
    """Say whether ink is in the middle of its square in both axes, as far as type designers go."""
    left, bottom, right, top = glyph.ink
    low = 0.1 if glyph.char in "；：" else 0.035
    return abs((left + right) / 2 - 0.5) < 0.035 and abs((bottom + top) / 2 - MIDDLE) < low


@pytest.mark.parametrize("output", ["newsletter", "book"])
@pytest.mark.parametrize("language", REGIONS)
def test_stops_stand_in_the_middle(
    reports: dict[str, BuildReport], language: str, output: str
) -> None:
    """In every text and face of a page; on the mainland none of them does."""
    there = [g for g in glyphs(content(reports[language], output)) if g.char in MARKS]
    assert {g.char for g in there} == set(MARKS)
    assert len({g.font for g in there}) >= 3, "song, hei and kai"
    if region_of(language):
        assert [g for g in there if not is_centred(g)] == []
    else:
        assert [g for g in there if is_centred(g)] == []
        assert all(g.ink[2] < 0.51 for g in there)


@pytest.mark.parametrize("language", REGIONS[1:])
def test_frames_of_stops_are_whole(reports: dict[str, BuildReport], language: str) -> None:
    """What follows a stop inside a line begins an em further on, a bracket's ink too."""
    there = list(glyphs(content(reports[language], "book")))
    for one, following in pairwise(there):
        if one.char in MARKS and abs(one.y - following.y) < 0.1 and following.char not in "「『（":
            assert following.x - one.x >= 0.995 * one.size, one.char + following.char
        if one.char in MARKS and following.char in "「『（" and abs(one.y - following.y) < 0.1:
            assert following.x + following.ink[0] * one.size - one.x >= one.size


@pytest.mark.parametrize("language", REGIONS)
def test_text_is_the_article_and_tags_say_the_language(
    reports: dict[str, BuildReport], language: str
) -> None:
    """PDF and EPUB have the characters that were written, and both name the language."""
    borrowed = [d for d in reports[language].diagnostics if d.code in ("G001", "G007")]
    assert bool(borrowed) is (language == "zh-Hans"), "裏 is not in every face of the mainland"
    made = content(reports[language], "book")
    document = pdfium.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert re.sub(r"\s", "", TEXT) in re.sub(r"[\s\ufffe]", "", text)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == language
    with zipfile.ZipFile(io.BytesIO(content(reports[language], "epub"))) as book:
        page = book.read(next(n for n in book.namelist() if n.endswith("article-001.xhtml")))
    root = etree.fromstring(page)
    assert root.get("lang") == language
    assert TEXT in "".join(root.itertext())


def shapes(report: BuildReport) -> dict[str, bytes]:
    """Give what each character of body text looks like in the book's pages, as pixels."""
    found: dict[str, bytes] = {}
    document = pdfium.PdfDocument(content(report, "book"))
    for number, page in enumerate(document):
        one = pdfium.PdfDocument.new()
        one.import_pages(document, [number])
        height, scale = page.get_height(), 8
        picture = page.render(scale=scale).to_pil().convert("L")
        for glyph in glyphs_of(one):
            if glyph.font.startswith("Publisher-Song") and glyph.char in TAIWAN + HONG_KONG:
                x, y = round(glyph.x * scale), round((height - glyph.y) * scale)
                size = round(glyph.size * scale)
                box = (x, y - round(0.88 * size), x + size, y + round(0.12 * size))
                found.setdefault(glyph.char, picture.crop(box).resize((24, 24)).tobytes())
    return found


def glyphs_of(document: pdfium.PdfDocument) -> Iterator[Glyph]:
    """Yield the characters of an opened document."""
    buffer = io.BytesIO()
    document.save(buffer)
    yield from glyphs(buffer.getvalue())


def outline(font: bytes, char: str, language: str) -> tuple[object, ...]:
    """Give the outline that a font has for a character in a language."""
    opened = hb.Font(hb.Face(hb.Blob(font)))
    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.language = language
    buffer.guess_segment_properties()
    hb.shape(opened, buffer)
    drawn: list[object] = []
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, c: drawn.append(("m", x, y)))
    pen.set_line_to_func(lambda x, y, c: drawn.append(("l", x, y)))
    pen.set_cubic_to_func(lambda *a: drawn.append(("c", *a[:6])))
    pen.set_quadratic_to_func(lambda *a: drawn.append(("q", *a[:4])))
    (info,) = buffer.glyph_infos
    opened.draw_glyph(info.codepoint, pen)
    return tuple(drawn)


@pytest.mark.parametrize(("role", "weight"), [("song", 400), ("song", 900), ("hei", 700)])
def test_faces_have_the_forms_of_each_region(role: str, weight: int) -> None:
    """Sample characters are drawn otherwise for Taiwan, for Hong Kong and for the mainland."""
    usual, region = catalogue(), catalogue().for_language("zh-Hant-TW")
    mainland = usual.read(usual.face(role, weight))
    hant = region.read(region.face(role, weight))
    for char in TAIWAN:
        assert outline(hant, char, "zh-Hant-TW") != outline(mainland, char, "zh-Hans"), char
        assert outline(mainland, char, "zh-Hant-TW") == outline(mainland, char, "zh-Hans")
    for char in HONG_KONG:
        assert outline(hant, char, "zh-Hant-HK") != outline(mainland, char, "zh-Hans"), char
    for char in APART:
        assert outline(hant, char, "zh-Hant-HK") != outline(hant, char, "zh-Hant-TW"), char
    for char in "山木你「":
        assert outline(hant, char, "zh-Hant-TW") == outline(mainland, char, "zh-Hans"), char


def test_pages_show_the_forms_of_their_region(reports: dict[str, BuildReport]) -> None:
    """The printed glyphs are those of the language; what is alike everywhere is alike."""
    hans, taiwan, hong_kong = (shapes(reports[lang]) for lang in ("zh-Hans", *REGIONS[2:4]))
    assert set(TAIWAN + HONG_KONG) <= set(taiwan)
    for char in TAIWAN:
        assert taiwan[char] != hans[char], char
    for char in HONG_KONG:
        assert hong_kong[char] != hans[char], char
    for char in APART:
        assert taiwan[char] != hong_kong[char], char


@pytest.mark.parametrize("language", REGIONS[2:4])
def test_books_bring_the_forms_of_their_region(
    reports: dict[str, BuildReport], language: str
) -> None:
    """The embedded face has them for the language that the book says."""
    with zipfile.ZipFile(io.BytesIO(content(reports[language], "epub"))) as book:
        (name,) = (n for n in book.namelist() if re.search(r"song-400\.(otf|ttf)$", n))
        font, style = book.read(name), book.read("EPUB/style.css").decode()
    usual = catalogue()
    mainland = usual.read(usual.face("song"))
    for char in TAIWAN if language == "zh-Hant-TW" else HONG_KONG:
        assert outline(font, char, language) != outline(mainland, char, "zh-Hans"), char
    differs = [outline(font, c, language) != outline(font, c, "zh-Hant-TW") for c in APART]
    assert all(differs) if language == "zh-Hant-HK" else not any(differs)
    assert re.search(r":lang\(zh-Hant\) \{\s*hanging-punctuation: none", style)


def test_covers_show_the_forms_of_their_region(tmp_path: Path) -> None:
    """A drawn cover has what the pages have: one for each region, the same for what is alike."""
    covers: dict[tuple[str, str], bytes] = {}
    for title in ("骨直真", "山木你"):
        for language in ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK"):
            (tmp_path / "a").mkdir(exist_ok=True)
            (tmp_path / "a/article.md").write_text(f"---\ntitle: {title}\n---\n\n{title}\n")
            (tmp_path / "edition.toml").write_text(EDITION.format(language=language))
            edition = load_edition(Workspace(tmp_path), tmp_path)
            drawn = draw_cover(edition, catalogue().for_language(language))
            with Image.open(io.BytesIO(drawn.content)) as image:
                # Below the name of the paper, which is drawn otherwise in each of them.
                covers[title, language] = image.crop((0, 700, image.width, 1100)).tobytes()
    assert len({covers["骨直真", lang] for lang in ("zh-Hans", *REGIONS[2:4])}) == 3
    assert len({covers["山木你", lang] for lang in REGIONS[2:4]}) == 1


def test_every_face_of_a_region_has_blanks() -> None:
    """Nobody looks for a blank in another face: without it an engine draws a box."""
    hant = catalogue().for_language("zh-Hant")
    for face in (face for face in hant.faces if face.region):
        assert all(hant.has(face, blank) for blank in " \u00a0\u3000"), face.path.name


def test_languages_and_their_readers() -> None:
    """Traditional script is said by the script or by the region; simplified script never is."""
    said = {
        "zh-Hant": "hant", "zh-Hant-TW": "hant", "zh-Hant-HK": "hant", "zh-TW": "hant",
        "zh-HK": "hant", "zh-MO": "hant", "yue-Hant": "hant", "zh": "", "zh-Hans": "",
        "zh-CN": "", "zh-Hans-HK": "", "zh-Hans-TW": "", "en-HK": "", "ja": "",
    }  # fmt: skip
    assert {tag: region_of(tag) for tag in said} == said
