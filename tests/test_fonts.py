"""The fonts folder holds what fonts.toml claims, and the catalogue tells the truth about it."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from publisher.characters import CLOSERS, OPENERS, WIDE_STOPS
from publisher.diagnostics import ContentError, Place, Severity
from publisher.fonts import Catalogue, Face, load_catalogue
from publisher.workspace import Workspace, resources

FOLDER = resources() / "fonts"
ENTRIES = tomllib.loads((FOLDER / "fonts.toml").read_text("utf-8"))["faces"]
IDS = [entry["file"] for entry in ENTRIES]
LIMIT = 120 * 1000 * 1000
"""Bytes of the whole folder."""
LANGUAGES = ("zh-Hans", "zh-Hant", "ja", "ko", "en", "")

CHINESE = [
    entry for entry in ENTRIES if entry["role"] in ("song", "hei", "kai") and "region" not in entry
]
HANT = [entry for entry in ENTRIES if "region" in entry]

each_face = pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
each_chinese = pytest.mark.parametrize("entry", CHINESE, ids=[e["file"] for e in CHINESE])


@cache
def catalogue() -> Catalogue:
    """Give the catalogue of the project's fonts."""
    return load_catalogue(Workspace(FOLDER), FOLDER)


@cache
def opened(file: str) -> TTFont:
    """Give a font file as fontTools reads it."""
    return TTFont(FOLDER / file, lazy=True)


def face_of(entry: dict[str, Any]) -> Face:
    """Give the face an entry of fonts.toml describes."""
    language = "zh-Hant" if "region" in entry else "zh-Hans"
    return catalogue().for_language(language).face(entry["role"], entry["weight"])


def glyph_of(font: TTFont, character: str) -> str:
    """Give the glyph that ``character`` is mapped to."""
    return str(font.getBestCmap()[ord(character)])


def box_of(font: TTFont, glyph: str) -> tuple[float, float, float, float]:
    """Give left, bottom, right and top of a glyph's ink."""
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[glyph].draw(pen)
    left, bottom, right, top = pen.bounds
    return left, bottom, right, top


@pytest.fixture
def charsets(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the module that says which characters a set has."""
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module("charsets")


# ------------------------------------------------------------------------------ the files


@each_face
def test_a_file_is_the_one_described(entry: dict[str, Any]) -> None:
    """Size and SHA-256 of every file are those in fonts.toml."""
    content = (FOLDER / entry["file"]).read_bytes()
    assert len(content) == entry["size"]
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_the_folder_stays_within_its_limit() -> None:
    """All font files together are at most 80 MB, and each of them is in the catalogue."""
    files = [p for p in FOLDER.iterdir() if p.suffix in (".otf", ".ttf", ".ttc", ".woff2")]
    assert sum(p.stat().st_size for p in files) <= LIMIT
    assert sorted(p.name for p in files) == sorted(IDS)


def test_the_sets_have_the_sizes_of_the_standards(charsets: ModuleType) -> None:
    """GB 2312 has 6,763 hanzi and 682 symbols, 通用规范汉字表 8,105, Big5 13,051 hanzi."""
    sizes = {name: len(members) for name, members in charsets.character_sets().items()}
    assert sizes["GB 2312 hanzi"] == 6763
    assert sizes["GB 2312 symbols"] == 682
    assert sizes["通用规范汉字表"] == 8105
    assert sizes["Big5 hanzi"] == 13051


def test_the_list_is_in_the_order_of_the_table(charsets: ModuleType) -> None:
    """The list of 8,105 begins with 一乙二十 and has no character twice; 3,500 are common ones."""
    text = charsets.LIST.read_text("utf-8")
    characters = "".join(line for line in text.split("\n") if not line.startswith("#"))
    assert characters.startswith("一乙二十丁厂七")
    assert len(characters) == len(set(characters)) == 8105
    common = set(characters[:3500])
    assert set("的是了报纸出版桑植县") <= common
    assert common <= {c for c in characters if charsets.is_han(c)}


@each_face
def test_coverage_is_as_stated(entry: dict[str, Any], charsets: ModuleType) -> None:
    """Counting the file's own character map gives the figures of fonts.toml."""
    assert charsets.coverage(map(chr, opened(entry["file"]).getBestCmap())) == entry["coverage"]


@each_chinese
def test_every_face_covers_what_a_paper_needs(entry: dict[str, Any]) -> None:
    """GB 2312 and 通用规范汉字表 are whole in every face."""
    for name in ("GB 2312 hanzi", "GB 2312 symbols", "通用规范汉字表"):
        have, _, whole = entry["coverage"][name].partition("/")
        assert have == whole, name


@each_chinese
def test_no_mapped_character_is_without_outline(
    entry: dict[str, Any], charsets: ModuleType
) -> None:
    """Every character of 通用规范汉字表 has ink, not an empty glyph or the box of .notdef."""
    face = face_of(entry)
    without = [c for c in charsets.general_standard() if catalogue().ink(face, c) is None]
    assert without == []
    cmap = opened(entry["file"]).getBestCmap()
    assert ".notdef" not in cmap.values()


@each_face
def test_names_are_our_own(entry: dict[str, Any]) -> None:
    """No name that programs show is a reserved one; makers and licence stay named."""
    names = opened(entry["file"])["name"]
    for number in (1, 3, 4, 6, 16):
        shown = names.getDebugName(number)
        assert shown
        assert not re.search(r"Noto|Source|Adobe|LXGW|WenKai|霞鹜|Klee", shown)
    assert names.getDebugName(16) == entry["family"]
    assert names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    if "CFF " in opened(entry["file"]):
        cff = opened(entry["file"])["CFF "].cff
        shown = " ".join([*cff.fontNames, cff[0].FullName, cff[0].FamilyName])
        assert "Noto" not in shown
        assert all("Noto" not in part.FontName for part in cff[0].FDArray)


@each_face
def test_licences_are_there(entry: dict[str, Any]) -> None:
    """The licence a face names lies beside it and is the OFL."""
    text = (FOLDER / entry["licence_file"]).read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert entry["file"].split("-")[0] in text


@each_face
def test_metrics_are_common(entry: dict[str, Any]) -> None:
    """Ascent 880, descent 120, no line gap, 1000 units, the weight of the catalogue."""
    font = opened(entry["file"])
    os2, hhea = font["OS/2"], font["hhea"]
    assert font["head"].unitsPerEm == 1000
    assert (hhea.ascent, hhea.descent, hhea.lineGap) == (880, -120, 0)
    assert (os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap) == (880, -120, 0)
    assert os2.fsSelection & 1 << 7
    assert os2.usWinAscent >= 880
    assert os2.usWinDescent >= 120
    assert os2.usWeightClass == entry["weight"]
    assert bool(font["head"].macStyle & 1) == bool(os2.fsSelection & 1 << 5)


@each_face
def test_dates_are_those_of_the_source(entry: dict[str, Any]) -> None:
    """No face carries the time it was made at: created and modified are one and the same."""
    head = opened(entry["file"])["head"]
    assert head.created == head.modified


# ---------------------------------------------------------------------------- the glyphs


@each_chinese
def test_dashes_join(entry: dict[str, Any]) -> None:
    """A — is 1 em wide with ink to both edges at mid-height: two of them leave no hole."""
    font = opened(entry["file"])
    dash = glyph_of(font, "—")
    assert font["hmtx"][dash][0] == 1000
    left, bottom, right, top = box_of(font, dash)
    assert left <= 0
    assert right >= 1000
    assert (bottom + top) / 2 == pytest.approx(380, abs=1)


def has_hole(font: TTFont, character: str) -> bool:
    """Say whether a gap is left between two of a character set side by side."""
    glyph = glyph_of(font, character)
    left, _, right, _ = box_of(font, glyph)
    return bool(left + font["hmtx"][glyph][0] > right)


@each_chinese
def test_the_check_for_holes_sees_them(entry: dict[str, Any]) -> None:
    """Negative control: 一一, whose strokes do not meet, has a hole where —— has none."""
    assert not has_hole(opened(entry["file"]), "—")
    assert has_hole(opened(entry["file"]), "一")


@each_chinese
def test_dots_are_even(entry: dict[str, Any]) -> None:
    """The ink of … is centred in its em both ways."""
    font = opened(entry["file"])
    dots = glyph_of(font, "…")
    assert font["hmtx"][dots][0] == 1000
    left, bottom, right, top = box_of(font, dots)
    assert (left + right) / 2 == pytest.approx(500, abs=2)
    assert (bottom + top) / 2 == pytest.approx(380, abs=2)
    dot = top - bottom
    assert (right - left - dot) / 2 == pytest.approx(1000 / 3, abs=3)


@each_chinese
def test_quotes_are_full_width(entry: dict[str, Any]) -> None:
    """“”‘’ are 1 em by default and narrower with pwid."""
    face = face_of(entry)
    assert catalogue().advances(face, "“”‘’") == (1, 1, 1, 1)
    narrow = catalogue().advances(face, "“”‘’", features=("pwid",))
    assert all(0.2 < width < 0.7 for width in narrow)


@each_chinese
def test_blank_halves_are_blank(entry: dict[str, Any]) -> None:
    """No stop, opening or closing mark has ink in the half that may be cut off."""
    assert catalogue().inked_blanks(face_of(entry)) == ""


@each_chinese
def test_the_sides_are_told_apart(entry: dict[str, Any]) -> None:
    """Negative control: taken for the other side, every bracket has ink in the wrong half."""
    face = face_of(entry)
    for mark in "“‘（《「":
        edges = catalogue().ink(face, mark)
        assert edges
        assert edges[1] > 0.5
    for mark in "”’）》」":
        edges = catalogue().ink(face, mark)
        assert edges
        assert edges[0] < 0.5


@each_chinese
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lang_changes_no_width(entry: dict[str, Any], lang: str) -> None:
    """Marks are as wide in any language: dashes one em each, never a ligature of them."""
    face = face_of(entry)
    text = "————……“”·、。（）国A1"
    assert catalogue().advances(face, text, lang=lang) == catalogue().advances(face, text)
    assert catalogue().advances(face, "————", lang=lang) == (1, 1, 1, 1)


@pytest.mark.parametrize("entry", HANT, ids=[e["file"] for e in HANT])
def test_marks_of_traditional_script_are_in_the_middle(entry: dict[str, Any]) -> None:
    """Their ink is in the middle of an em, in any language; brackets keep to their sides."""
    font, face = opened(entry["file"]), face_of(entry)
    assert face.family == entry["family"]
    for mark in "，。、；：？！":
        left, bottom, right, top = box_of(font, glyph_of(font, mark))
        assert abs(left + right - 1000) < 70, mark
        assert abs(bottom + top - 760) < (220 if mark in "；：" else 70), mark
        for lang in LANGUAGES:
            assert catalogue().advances(face, mark, lang=lang) == (1,)
    if entry["role"] != "kai":
        assert catalogue().inked_blanks(face) == ""


def test_a_region_is_asked_first_and_nowhere_else() -> None:
    """Faces of traditional script print for it alone; what they lack comes from the usual ones."""
    usual, hant = catalogue(), catalogue().for_language("zh-Hant-HK")
    assert not any(face.region for face in usual.faces)
    assert usual.for_language("zh-Hans") is usual
    assert [face.region for face in hant.order("song", 700)[:2]] == ["hant", ""]
    assert hant.family("song") == usual.family("song")
    simplified = "们"
    assert hant.missing("hei", 700, simplified)
    assert hant.part("hei", 700, simplified)[0].face == usual.face("hei", 700)
    assert hant.missing_diagnostics("hei", 700, simplified, Place("a.md")) == ()
    (found,) = hant.missing_diagnostics("hei", 700, "ř", Place("a.md"))
    assert found.code == "G007"
    assert hant.missing_diagnostics("hei", 700, "嘅喺裏衞羣説", Place("a.md")) == ()


# ------------------------------------------------------------------------------ advances


@each_chinese
def test_advances_are_those_of_the_font(entry: dict[str, Any]) -> None:
    """Single characters are as wide as the font's own table says."""
    font, face = opened(entry["file"]), face_of(entry)
    for character in "国、。（“—…·A1é，ａあㄅ①℃":
        units = font["hmtx"][glyph_of(font, character)][0]
        assert catalogue().advances(face, character) == (units / 1000,)


@each_chinese
def test_full_width_neighbours_keep_their_em(entry: dict[str, Any]) -> None:
    """Kerning never touches Chinese: each full-width character is 1 em beside any other."""
    face = face_of(entry)
    marks = WIDE_STOPS + OPENERS + CLOSERS + "—…一国"
    for one, other in product(marks, marks):
        assert catalogue().advances(face, one + other) == (1, 1), one + other


@each_chinese
def test_chinese_and_latin_do_not_kern(entry: dict[str, Any]) -> None:
    """A Latin letter or digit is as wide beside a Chinese character as alone."""
    face = face_of(entry)
    for latin, han in product("AVTYfjr1790.,-", WIDE_STOPS + OPENERS + CLOSERS + "—…一国"):
        (width,) = catalogue().advances(face, latin)
        assert catalogue().advances(face, latin + han) == (width, 1)
        assert catalogue().advances(face, han + latin) == (1, width)


def test_latin_is_kerned() -> None:
    """Negative control: where kerning is due, the widths of a pair differ from those alone."""
    face = catalogue().face("song", 400)
    alone = catalogue().advances(face, "A") + catalogue().advances(face, "V")
    assert sum(catalogue().advances(face, "AV")) < sum(alone)


def test_a_ligature_stands_at_its_first_character() -> None:
    """The advance of ﬁ is given to f, and i gets 0; without the ligature both have theirs."""
    face = catalogue().face("song", 400)
    first, second = catalogue().advances(face, "fi")
    assert first > 0.5
    assert second == 0
    assert catalogue().advances(face, "f一i")[2] > 0


@given(st.text(st.sampled_from("国之“”——，。《》ab 1é\u0301fi…·\U00020000\ue000"), max_size=12))
def test_one_advance_per_character(text: str) -> None:
    """Any text has as many advances as characters, none negative, the same on every asking."""
    for face in catalogue().faces:
        found = catalogue().advances(face, text)
        assert len(found) == len(text)
        assert all(width >= 0 for width in found)
        assert catalogue().advances(face, text) == found


# ----------------------------------------------------------------------------- catalogue


@pytest.mark.parametrize(
    ("role", "asked", "given_weight"),
    [("song", 300, 400), ("song", 500, 400), ("song", 600, 700), ("song", 1000, 900),
     ("hei", 800, 900), ("hei", 550, 700), ("kai", 900, 400)],
)  # fmt: skip
def test_the_nearest_weight_is_given(role: str, asked: int, given_weight: int) -> None:
    """A weight that is not there gives the nearest one."""
    assert catalogue().face(role, asked).weight == given_weight


def test_an_unknown_role_is_named() -> None:
    """A role that no face has is G004, at the place it was asked for, with the known roles."""
    place = Place("layout.toml", 3, 7)
    with pytest.raises(ContentError) as caught:
        catalogue().face("fangsong", 400, place)
    (found,) = caught.value.diagnostics
    assert (found.code, found.place) == ("G004", place)
    assert found.hint == "known: " + ", ".join(sorted({e["role"] for e in ENTRIES}))


def test_what_is_missing_is_found() -> None:
    """Emoji, private-use, control characters and very rare Han are missing; others are not."""
    text = "国\u3000 \ufe0f\u200d\u2060😀\ue000\x07\U0002a6a5\n"
    assert catalogue().missing("song", 400, text) == [
        (6, "😀"), (7, "\ue000"), (8, "\x07"), (9, "\U0002a6a5"),
    ]  # fmt: skip
    assert catalogue().covers("song", 400, "㐂")
    assert not catalogue().covers("kai", 400, "㐂")


def test_a_missing_character_is_told_with_its_place() -> None:
    """G001 names character, code point and Unicode name, where the character stands in the file."""
    source = "---\ntitle: 题\n---\n\n一个**\ue000**字，又一个\ue000。\n"
    text = "一个\ue000字，又一个\ue000。"
    (found,) = catalogue().missing_diagnostics("song", 400, text, Place("a.md", 5), source)
    assert found.code == "G001"
    assert "U+E000 private-use character, 2 times" in found.message
    assert found.place == Place("a.md", 5, 5, 6)
    assert found.source == "一个**\ue000**字，又一个\ue000。"
    assert found.hint


def test_letters_of_scripts_are_one_finding() -> None:
    """What is missing of several scripts is told together, with marks, each by its name."""
    text = "高棉文ក្ក។，维吾尔文ش，泰米尔文த்，格鲁吉亚文ქ。"
    (found,) = catalogue().missing_diagnostics("song", 400, text, Place("a.md"))
    assert found.code == "G001"
    assert all(name in found.message for name in ("Khmer (“ក្។”)", "Arabic", "Tamil", "Georgian"))
    assert found.hint
    assert "[fonts]" in found.hint


def test_a_character_from_another_face_is_a_warning() -> None:
    """G007 names every character, the face and the place; it stops nothing."""
    text = "德沃夏克（Dvořák）、瓦文萨（Wałęsa）。"
    (found,) = catalogue().missing_diagnostics("song", 400, text, Place("a.md", 1), text)
    assert (found.code, found.severity) == ("G007", Severity.WARNING)
    assert found.place == Place("a.md", 1, 9, 10)
    assert all(f"“{c}” U+{ord(c):04X}" in found.message for c in "řłę")
    assert "Publisher Serif 400" in found.message


def test_a_present_character_is_not_told() -> None:
    """Negative control: the same text without the rare characters gives nothing."""
    assert catalogue().missing_diagnostics("song", 400, "一个字，又一个。", Place("a.md")) == ()


def test_without_its_source_a_text_is_blamed_where_it_begins() -> None:
    """A character that was written as an entity is reported at the place of its text."""
    place = Place("a.md", 4, 2)
    (found,) = catalogue().missing_diagnostics("kai", 400, "㐂", place, "x\n\n\n&#x3402;")
    assert found.place == place
    assert "Publisher Song 400" in found.message


# ----------------------------------------------------------------------- broken catalogues


def small(folder: Path, **changes: object) -> Path:
    """Write a catalogue of one face into ``folder``; ``changes`` replace or remove (None) keys."""
    folder.mkdir(parents=True, exist_ok=True)
    entry = min(CHINESE, key=lambda e: e["size"])
    target = folder / entry["file"]
    if not target.exists():
        target.write_bytes((FOLDER / entry["file"]).read_bytes())
    keys = ("role", "weight", "family", "file", "sha256", "size")
    values = {key: entry[key] for key in keys} | changes
    rows = [f"{k} = {v!r}".replace("'", '"') for k, v in values.items() if v is not None]
    lines = ["[roles]", f'{entry["role"]} = "x"', "[[faces]]", *rows]
    (folder / "fonts.toml").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"file": "gone.otf"}, "G002"),
        ({"size": 5}, "G003"),
        ({"role": "fangsong"}, "G005"),
        ({"weight": 0}, "T004"),
        ({"file": "../out.otf"}, "T004"),
        ({"sha256": "abc"}, "T004"),
        ({"family": None}, "T002"),
        ({"colour": "red"}, "T003"),
    ],
)
def test_a_wrong_catalogue_is_refused(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    """Each way of being wrong has its code, and a place in fonts.toml or the font file."""
    with pytest.raises(ContentError) as caught:
        load_catalogue(Workspace(tmp_path), small(tmp_path, **changes))
    codes = {d.code for d in caught.value.diagnostics}
    assert code in codes
    assert all(d.place for d in caught.value.diagnostics)


def test_a_right_catalogue_is_taken(tmp_path: Path) -> None:
    """Negative control: unchanged, the same small catalogue loads and verifies."""
    assert load_catalogue(Workspace(tmp_path), small(tmp_path)).verify() == ()


def test_a_changed_font_is_found_when_it_is_used(tmp_path: Path) -> None:
    """A file of the right size with another content is G003 when it is first read."""
    folder = small(tmp_path)
    loaded = load_catalogue(Workspace(tmp_path), folder)
    (face,) = loaded.faces
    content = bytearray(face.path.read_bytes())
    content[-1] ^= 1
    face.path.write_bytes(bytes(content))
    assert [d.code for d in loaded.verify()] == ["G003"]
    with pytest.raises(ContentError):
        loaded.advances(face, "国")


def test_what_is_no_font_is_told(tmp_path: Path) -> None:
    """A file that fits its digest but is no font is G006."""
    content = b"no font at all"
    (tmp_path / "odd.otf").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    folder = small(tmp_path, file="odd.otf", size=len(content), sha256=digest)
    loaded = load_catalogue(Workspace(tmp_path), folder)
    assert [d.code for d in loaded.verify()] == ["G006"]


def test_one_weight_has_one_face(tmp_path: Path) -> None:
    """A second face of the same role and weight is G005."""
    path = small(tmp_path) / "fonts.toml"
    text = path.read_text("utf-8")
    path.write_text(text + "\n" + text[text.index("[[faces]]") :], "utf-8")
    with pytest.raises(ContentError) as caught:
        load_catalogue(Workspace(tmp_path), tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["G005"]


def test_reading_a_face_is_recorded() -> None:
    """The workspace's list of what was read has the faces used, and no others."""
    workspace = Workspace(FOLDER)
    loaded = load_catalogue(workspace, FOLDER)
    kai = loaded.face("kai")
    loaded.covers("kai", 400, "国")
    fonts = {p: d for p, d in workspace.reads.items() if not p.endswith(".toml")}
    assert fonts == {workspace.show(kai.path): kai.sha256}


# ----------------------------------------------------------------------------- fontconfig

PRINT = """
import sys, weasyprint
rows = "".join(
    f'<p style="font-family: {family}; font-weight: {weight}">国A</p>'
    for family in sys.argv[2].split(";") for weight in (400, 700, 900)
)
weasyprint.HTML(string=rows).write_pdf(sys.argv[1], uncompressed_pdf=True)
"""


def fonts_printed(folder: Path, families: list[str]) -> list[str]:
    """Give the fonts WeasyPrint embeds when it sets each of ``families`` in three weights."""
    config = folder / "fonts.conf"
    config.write_text(catalogue().fontconfig(folder / "cache"), "utf-8")
    target = folder / "out.pdf"
    command = [sys.executable, "-c", PRINT, str(target), ";".join(families)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    found = re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", target.read_bytes())
    return sorted({name.decode() for name in found})


@pytest.mark.parametrize(
    ("families", "names"),
    [
        (["Publisher Song"], ["Publisher-Song", "Publisher-Song-Bold", "Publisher-Song-Heavy"]),
        (["hei", "sans-serif"], ["Publisher-Hei", "Publisher-Hei-Bold", "Publisher-Hei-Heavy"]),
        (["kai", "Publisher Kai"], ["Publisher-Kai"]),
        (["Arial"], ["Publisher-Song", "Publisher-Song-Bold", "Publisher-Song-Heavy"]),
    ],
)
def test_only_these_fonts_are_printed(
    tmp_path: Path, families: list[str], names: list[str]
) -> None:
    """A family, a role or a generic name gives its three weights; an unknown one gives song."""
    assert fonts_printed(tmp_path, families) == names


LOG = """
import logging, sys, weasyprint
logging.getLogger("weasyprint").addHandler(logging.StreamHandler(sys.stdout))
for text in sys.argv[1:]:
    weasyprint.HTML(string=f'<p style="font-family: song">国{text}国</p>').write_pdf()
"""


def test_the_printing_engine_agrees_on_what_is_missing(tmp_path: Path) -> None:
    """WeasyPrint draws a box for exactly those characters that the catalogue calls missing."""
    nothing = "\u200b\u200d\u2060\ufeff\u2003\u2009\u00ad\ufe0f\U000e0100\u0301"
    text = nothing + "㐂·ǎ😀\ue000\ufff9\u06dd\u05d0"
    config = tmp_path / "fonts.conf"
    config.write_text(catalogue().fontconfig(tmp_path / "cache"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LOG, *text],
        check=True,
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        encoding="utf-8",
    )
    boxed = {chr(int(code, 16)) for code in re.findall(r"\(U\+([0-9A-F]+)\)", done.stdout)}
    assert boxed == {c for _, c in catalogue().unprintable("song", 400, text)}
    assert boxed == set("\ue000\ufff9\u06dd\u05d0")


# ------------------------------------------------------------------------------ the maker


@pytest.mark.parametrize("file", ["PublisherKai-Regular.ttf", "PublisherKaiTC-Regular.ttf"])
def test_the_same_bytes_again(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made again from the Debian packages, a face is the file that lies in the folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    maker = importlib.import_module("make_fonts")
    recipe = next(r for r in maker.RECIPES if r.file == file)
    source = Path("/") / recipe.source
    if not source.is_file():
        pytest.skip(f"the Debian package {recipe.package} is not installed")
    if hashlib.sha256(source.read_bytes()).hexdigest() != recipe.source_sha256:
        pytest.skip(f"{recipe.package} is not the version {recipe.package_version}")
    made = maker.make(recipe, Path("/"), tmp_path)
    assert made.read_bytes() == (FOLDER / recipe.file).read_bytes()
