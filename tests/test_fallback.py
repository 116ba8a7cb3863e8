"""What the face of a role lacks is printed by the next that has it, everywhere on a page."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pikepdf
import pytest
import uharfbuzz as hb
from hypothesis import given
from hypothesis import strategies as st

from measure.coverage import printable, rows
from measure.reading import Glyph, read_pages
from publisher.build import build
from publisher.diagnostics import Severity
from publisher.fonts import Catalogue, load_catalogue, needs_no_glyph
from publisher.workspace import Workspace, resources

FOLDER = resources() / "fonts"
SAMPLES = {
    "latin": ("Łódźřğ", {"song": "Serif", "kai": "Kai", "hei": "Sans"}),
    "vietnamese": ("Nguyễnơư", {"song": "Serif", "kai": "Serif", "hei": "Sans"}),
    "ipa": ("ʂʐəŋɕ", {"song": "Serif", "kai": "Serif", "hei": "Sans"}),
    "greek": ("Ὀδύσσή", {"song": "Serif", "kai": "Serif", "hei": "Sans"}),
    "cyrillic": ("Қазақї", {"song": "Serif", "kai": "Serif", "hei": "Sans"}),
    "small": ("₂₃⁻⅓", {"song": "Serif", "kai": "Kai Serif", "hei": "Sans"}),
    "rare": ("𠀖𫠪𬺰", {"song": "Rare", "kai": "Rare", "hei": "Rare"}),
    "uncommon": ("㐂㐄", {"song": "Song", "kai": "Song", "hei": "Song"}),
    "signs": ("⌊⨁⠓", {"song": "Symbols", "kai": "Symbols", "hei": "Symbols"}),
    "tibetan": ("བཀྲ་ཤིས", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "mongolian": ("ᠮᠣᠩᠭᠣᠯ", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "yi": ("ꆈꌠꉙ", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "tai": ("ᦅᦱᧃᥐᥑ", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "lisu": ("ꓡꓢꓴ", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "miao": ("𖼀𖽑", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "thai": ("สวัสดี", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "devanagari": ("नमस्ते", dict.fromkeys(("song", "kai", "hei"), "Scripts")),
    "korean": ("조선족", dict.fromkeys(("song", "kai", "hei"), "Korean")),
    "emoji": ("🚀👍🎉", {"song": "Emoji", "kai": "Emoji", "hei": "Emoji"}),
}
"""Characters of each kind, and the families that may print them for each role."""
PLACES = {
    "title": ("song", "题"),
    "body": ("song", "文"),
    "strong": ("hei", "重"),
    "caption": ("kai", "图"),
    "header": ("hei", "栏"),
    "cell": ("song", "格"),
    "note": ("song", "注"),
    "subhead": ("hei", "段"),
    "masthead": ("song", "报"),
}
"""The role of each place, and the character that marks it."""
LAYOUT = "newsletter"


def article(sample: str) -> str:
    """Write ``sample`` into every place of an article, behind the mark of that place."""
    mark = {place: f"{sign}甲{sample}乙" for place, (_, sign) in PLACES.items()}
    return (
        f"---\ntitle: {mark['title']}\n---\n\n{mark['body']}，**{mark['strong']}**。[^1]\n\n"
        f"## {mark['subhead']}\n\n![{mark['caption']}]()\n\n"
        f"| {mark['header']} | 丙 |\n|---|---|\n| {mark['cell']} | 丁 |\n\n[^1]: {mark['note']}\n"
    )


@cache
def printed(kind: str) -> tuple[bytes, bytes, tuple[str, ...]]:
    """Give the PDF and the EPUB of an edition full of one kind of character, and its findings."""
    sample, _ = SAMPLES[kind]
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "e" / "a").mkdir(parents=True)
        (folder / "e" / "a" / "article.md").write_text(article(sample), "utf-8")
        (folder / "e" / "edition.toml").write_text(
            f'title = "报甲{sample}乙"\nlanguage = "zh-Hans"\ndate = 2018-11-05\n'
            f'articles = ["a"]\noutputs = ["{LAYOUT}", "epub"]\n[epub]\nfonts = "embed"\n',
            "utf-8",
        )
        report = build(folder / "e", folder / "out")
    pdf, epub = (product.content for product in report.products)
    told = tuple(d.message for d in report.diagnostics if d.severity is Severity.WARNING)
    return pdf, epub, told


def glyphs_of(pdf: bytes) -> list[Glyph]:
    """Give the glyphs of a file but for what composition and blanks add."""
    return [
        glyph
        for page in read_pages(pdf)
        for glyph in page.glyphs
        if glyph.text.strip() and glyph.text != "\u2010"
    ]


def at(glyphs: list[Glyph], wanted: str) -> list[Glyph]:
    """Give the glyphs that print ``wanted``, the first time it is printed."""
    text = "".join(glyph.text for glyph in glyphs)
    start = text.find(wanted)
    if start < 0:
        return []
    ends: list[Glyph] = []
    seen = 0
    for glyph in glyphs:
        if start <= seen < start + len(wanted):
            ends.append(glyph)
        seen += len(glyph.text)
    return ends


def codes_of(pdf: bytes) -> set[int]:
    """Give every glyph number that the pages show."""
    found: set[int] = set()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            stream = cast(Iterator[Any], pikepdf.parse_content_stream(page))
            for operands, operator in stream:
                if str(operator) in ("Tj", "TJ"):
                    parts = operands[0] if str(operator) == "TJ" else operands
                    for part in parts:
                        if isinstance(part, pikepdf.String):
                            shown = bytes(part)
                            found |= {shown[n] << 8 | shown[n + 1] for n in range(0, len(shown), 2)}
    return found


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("place", sorted(PLACES))
def test_each_place_prints_each_kind(place: str, kind: str) -> None:
    """The printed text is the source's, and the face is the one of the role's order."""
    role, sign = PLACES[place]
    sample, families = SAMPLES[kind]
    found = at(glyphs_of(printed(kind)[0]), f"{sign}甲{sample}乙")
    assert found, f"{sample} is not printed in {place}"
    faces = {re.sub(r"^[A-Z]{6}\+Publisher-(\w+).*", r"\1", glyph.font) for glyph in found[2:-1]}
    assert faces <= set(families[role].split()) | {role.capitalize()}
    assert faces & set(families[role].split())


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_no_glyph_is_the_box_of_missing_ones(kind: str) -> None:
    """No page shows glyph 0, and each warning names characters and the face that prints them."""
    pdf, _, told = printed(kind)
    codes = codes_of(pdf)
    assert codes
    assert 0 not in codes
    sample, families = SAMPLES[kind]
    assert any(f"U+{ord(sample[-1]):04X}" in message for message in told)
    assert any(f"Publisher {family}" in m for family in families["song"].split() for m in told) or (
        kind == "uncommon"
    )


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_book_has_the_characters_too(kind: str) -> None:
    """Each character is in an embedded file under the family of each role's text."""
    with zipfile.ZipFile(BytesIO(printed(kind)[1])) as book:
        sheet = book.read("EPUB/fonts.css").decode()
        sample, _ = SAMPLES[kind]
        for family in ("Publisher Song", "Publisher Hei", "Publisher Kai"):
            rules = [rule for rule in sheet.split("\n") if f'"{family}"' in rule and "src:" in rule]
            names = [match[1] for rule in rules if (match := re.search(r'url\("(.*?)"\)', rule))]
            have = {
                code
                for name in names
                for code in hb.Face(hb.Blob(book.read(f"EPUB/{name}"))).unicodes
            }
            assert {ord(c) for c in sample} <= have


def test_the_meter_sees_another_face() -> None:
    """Negative control: characters that song has are printed by song, and nothing is told."""
    pdf, _, told = printed("latin")
    assert {glyph.font[7:] for glyph in at(glyphs_of(pdf), "文甲")} == {"Publisher-Song"}
    assert not at(glyphs_of(pdf), "文甲Łódzrg")
    assert not any("“甲”" in message for message in told)


# Parting


@cache
def catalogue() -> Catalogue:
    """Give the catalogue of the project's fonts."""
    return load_catalogue(Workspace(FOLDER), FOLDER)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("听Dvořák曲", ["听", "Dvořák", "曲"]),
        ("CO₂排", ["CO", "₂", "排"]),
        ("见Łódź-Kraków城", ["见", "Łódź-Kraków", "城"]),
        ("x\u0302y", ["x\u0302y"]),
        ("国\ufe0f字", ["国\ufe0f字"]),
        ("无", ["无"]),
        ("", []),
    ],
)
def test_words_are_not_torn(text: str, parts: list[str]) -> None:
    """A Western word has one face; a number, however small, is no part of it."""
    found = catalogue().part("song", 400, text)
    assert [text[s.start : s.end] for s in found] == parts


@given(st.text(max_size=40), st.sampled_from(["song", "hei", "kai"]))
def test_stretches_are_the_text(text: str, role: str) -> None:
    """Whatever the text, its stretches cover it, and each face has what it is given to print."""
    found = catalogue().part(role, 400, text)
    assert "".join(text[s.start : s.end] for s in found) == text
    lost = {n for n, _ in catalogue().unprintable(role, 400, text)}
    for stretch in found:
        for n in range(stretch.start, stretch.end):
            if n not in lost and not needs_no_glyph(text[n]):
                assert catalogue().has(stretch.face, text[n])


# What can be printed at all


def test_the_sets_are_covered() -> None:
    """GB 18030-2022 at all levels, letters and signs as far as they are promised."""
    found = {name: (count, have) for name, count, _, _, have in rows(catalogue())}
    assert found["GB 18030-2022 level 3, Han"] == (87_887, 87_887)
    for name in (
        "GB 18030-2022 level 1",
        "GB 18030-2022 level 2",
        "radicals",
        "Latin Extended-A",
        "Latin Extended-B",
        "Latin Extended Additional",
        "IPA Extensions",
        "Greek Extended",
        "Cyrillic",
        "Superscripts and Subscripts",
        "Number Forms",
    ):
        count, have = found[name]
        assert have == count, name


def test_what_no_font_has_is_not_counted() -> None:
    """Negative control: private-use characters and a role without the letters count nothing."""
    assert printable(catalogue(), range(0xE000, 0xE010), tuple(catalogue().roles)) == 0
    assert printable(catalogue(), [0x252], ("hei",)) == 0
