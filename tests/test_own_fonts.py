"""Fonts that an edition brings: asked first, examined before anything is printed, kept to."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from measure.reading import read_pages
from publisher.build import build
from publisher.checks import check_text
from publisher.diagnostics import ContentError, Diagnostic, Place
from publisher.fonts import read_own
from publisher.render import PrintedText
from publisher.workspace import Workspace, resources

TEXT = "甲乙丙丁"
ARTICLE = f"---\ntitle: 题目\n---\n\n文{TEXT}戊己\ue123。\n"
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["book", "epub"]
epub = {{ fonts = "embed" }}
[fonts]
{fonts}
"""


@cache
def font(rights: int = 0, source: str = "PublisherKai-Regular.ttf", extra: str = "") -> bytes:
    """Make a small font of ``TEXT`` with these embedding rights; its metrics are not ours."""
    made = TTFont(resources() / "fonts" / source)
    options = subset.Options()
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=TEXT + extra)
    subsetter.subset(made)
    made["OS/2"].fsType = rights
    made["hhea"].ascent = made["OS/2"].sTypoAscender = 1200
    if extra:
        for table in made["cmap"].tables:
            table.cmap[0xE123] = table.cmap[ord(extra)]
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def edition(folder: Path, fonts: str, files: dict[str, bytes]) -> Path:
    """Write an edition that names ``fonts``."""
    (folder / "a").mkdir(parents=True)
    (folder / "fonts").mkdir()
    (folder / "a" / "article.md").write_text(ARTICLE, "utf-8")
    (folder / "edition.toml").write_text(EDITION.format(fonts=fonts), "utf-8")
    for name, content in files.items():
        (folder / "fonts" / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("source", ["PublisherKai-Regular.ttf", "PublisherSong-Regular.otf"])
def test_it_prints_what_it_has(tmp_path: Path, source: str) -> None:
    """The edition's song prints its characters, the program's the others, one line they share."""
    own = font(0, source, "庚")
    folder = edition(tmp_path / "e", 'song = "fonts/x.otf"', {"x.otf": own})
    report = build(folder, tmp_path / "out")
    pdf, epub = (product.content for product in report.products)
    glyphs = {g.text: g for page in read_pages(pdf) for g in page.glyphs}
    assert {glyphs[c].font[7:] for c in TEXT} == {"Edition-Song"}
    assert glyphs["\ue123"].font[7:] == "Edition-Song"
    assert glyphs["己"].font[7:] == "Publisher-Song"
    assert {round(glyphs[c].y, 2) for c in TEXT} == {round(glyphs["己"].y, 2)}
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        assert '"Publisher Song"' in book.read("EPUB/fonts.css").decode()
        assert any("song-400-own" in n or "song-400" in n for n in book.namelist())
    inputs = (tmp_path / "out" / "manifest.json").read_text("utf-8")
    assert "fonts/x.otf" in inputs


def test_a_font_not_to_be_cut_down_is_whole(tmp_path: Path) -> None:
    """With fsType 0x0100 every outline of the file is in the PDF; without, only what is used."""
    sizes = []
    for rights in (0x0100, 0):
        own = font(rights, "PublisherKai-Regular.ttf", "庚")
        folder = edition(tmp_path / f"e{rights}", 'song = "fonts/x.ttf"', {"x.ttf": own})
        report = build(folder, tmp_path / f"out{rights}", only=("book",))
        with pikepdf.open(io.BytesIO(report.products[0].content)) as document:
            for item in document.objects:
                if isinstance(item, pikepdf.Dictionary) and "Edition" in str(
                    item.get("/FontName", "")
                ):
                    sizes.append(len(item.FontFile2.read_bytes()))
                    whole = item.FontFile2.read_bytes() == own
                    assert whole is bool(rights)
    assert len(sizes) == 2


@pytest.mark.parametrize(
    ("fonts", "files", "code", "line"),
    [
        ('song = "fonts/x.ttf"', {"x.ttf": font(0x0002)}, "G009", 8),
        ('song = "fonts/x.ttf"', {"x.ttf": font(0x0200)}, "G009", 8),
        ('song = "fonts/x.ttf"', {"x.ttf": b"no font"}, "G006", 8),
        ('song = "fonts/x.ttf"', {"x.ttf": font()[:900]}, "G006", 8),
        ('song = "fonts/x.ttf"', {}, "F001", 8),
        ('song = "../x.ttf"', {}, "F004", 8),
        ('hei = []\nsong = { file = "fonts/x.ttf", weight = 450 }', {"x.ttf": font()}, "T004", 9),
        ('song = ["fonts/x.ttf", "fonts/x.ttf"]', {"x.ttf": font()}, "G005", 8),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path, fonts: str, files: dict[str, bytes], code: str, line: int
) -> None:
    """Each is one finding at the line that names the file, and nothing is made."""
    with pytest.raises(ContentError) as caught:
        build(edition(tmp_path / "e", fonts, files), tmp_path / "out")
    (found,) = [d for d in caught.value.diagnostics if d.code != "G001"]
    assert (found.code, found.place and found.place.line) == (code, line)
    assert not (tmp_path / "out").exists()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_font_is_never_a_crash(data: st.DataObject) -> None:
    """Whatever bytes are changed or cut off, a font is taken or refused by its code."""
    content = bytearray(font())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))

    class Reading(Workspace):
        def read_bytes(self, *_: object, **__: object) -> bytes:
            return bytes(content[:cut])

    found: tuple[Diagnostic, ...] = ()
    try:
        read_own(Reading(Path()), Path("x.ttf"), "song", 400, Place("edition.toml", 8))
    except ContentError as error:
        found = error.diagnostics
    assert {d.code for d in found} <= {"G006", "G009"}
    assert all(d.place == Place("edition.toml", 8) for d in found)


@pytest.mark.parametrize("how", ["box", "replace"])
def test_what_no_font_has_can_stand_as_a_frame(tmp_path: Path, how: str) -> None:
    """The page has a frame or a 〓 an em wide, the text of the file the character; a warning."""
    folder = edition(tmp_path / "e", "", {})
    with pytest.raises(ContentError) as caught:
        build(folder, tmp_path / "out")
    assert [d.code for d in caught.value.diagnostics] == ["G001"]
    cache = tmp_path / "cache"
    report = build(folder, tmp_path / "out", missing=how, cache=cache)
    assert [d.code for d in report.diagnostics if d.severity == "warning"].count("G008") == 1
    (glyph,) = [
        g for p in read_pages(report.products[0].content) for g in p.glyphs if g.text == "\ue123"
    ]
    assert glyph.advance == 1.0
    assert glyph.font[7:] == ("Publisher-Frames" if how == "box" else "Publisher-Geta")
    with pytest.raises(ContentError):
        # What was remembered for one way is not taken for another.
        build(folder, tmp_path / "out", cache=cache)


LEFTWARD = "维吾尔文：شىنجاڭ ئۇيغۇر（新疆），“שלום”；عليكم 123، 希伯来"


@pytest.mark.parametrize("how", ["box", "replace"])
def test_letters_that_run_leftward_stand_as_frames(tmp_path: Path, how: str) -> None:
    """Each has its frame, from the left, in the order of the text, with all that stands between."""
    folder = tmp_path / "e"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "article.md").write_text(f"---\ntitle: 题\n---\n\n{LEFTWARD}。\n")
    (folder / "edition.toml").write_text(
        'title = "报"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
        'outputs = ["book"]\n'
    )
    with pytest.raises(ContentError):
        build(folder, tmp_path / "out")

    report = build(folder, tmp_path / "out", missing=how)
    (page,) = read_pages(report.products[0].content)
    printed = "".join(glyph.text for glyph in page.glyphs)
    assert LEFTWARD.replace(" ", "") in printed.replace(" ", "")
    rows: dict[float, list[float]] = {}
    for glyph in page.glyphs:
        if glyph.size < 20 and glyph.font[7:].startswith("Publisher-"):
            rows.setdefault(round(glyph.y), []).append(glyph.x)
    assert rows
    assert all(xs == sorted(xs) for xs in rows.values())


def test_a_lost_letter_that_runs_leftward_is_found(tmp_path: Path) -> None:
    """The control: a text that differs in one such letter, or in their order, is not there."""
    folder = tmp_path / "e"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "article.md").write_text("---\ntitle: 题\n---\n\n文שלום字。\n")
    (folder / "edition.toml").write_text(
        'title = "报"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
        'outputs = ["book"]\n'
    )
    content = build(folder, tmp_path / "out", missing="box").products[0].content
    for wanted, codes in (("文שלום字。", []), ("文םולש字。", ["K001"]), ("文שלוםם字。", ["K001"])):
        part = PrintedText("0", wanted)
        assert [d.code for d in check_text(content, "x.pdf", ((part,),), ())] == codes
