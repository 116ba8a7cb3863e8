"""Scans as files: what a PDF's own text gives, what is cut out, and what is told of bad files."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from publisher.build import build
from publisher.diagnostics import ContentError, EnvironmentFault
from publisher.pictures import reading
from publisher.readers import BlockKind, Raw
from publisher.readers.scanning import ScannedArea, is_scan, read_scan, recognising
from publisher.readers.scanning.layer import LayerGlyph, fault_of
from publisher.readers.scanning.lines import widen_marks, write_line

from .samples import ARTICLES, NAMES


@pytest.fixture(scope="module")
def raw(printed: Path) -> Raw:
    """Give the PDF read."""
    return read_scan(printed)


def _plain(text: str) -> str:
    return re.sub(r"[\s\\*]|\{[^}]*\}", "", text)


def test_each_story_is_an_article_with_its_text_in_order(raw: Raw) -> None:
    """Six stories printed are six articles read, every paragraph whole and in its place."""
    read: dict[int, str] = {}
    titles: dict[int, str] = {}
    for block in raw.blocks:
        if block.article is not None and block.kind is BlockKind.TEXT:
            read[block.article] = read.get(block.article, "") + _plain(block.text)
        if block.article is not None and block.kind is BlockKind.TITLE:
            titles[block.article] = titles.get(block.article, "") + _plain(block.text)
    assert len(titles) == len(NAMES)
    for name in NAMES:
        source = (ARTICLES / f"{name}.md").read_text(encoding="utf-8")
        title = re.search(r"^title: (.*)$", source, re.M)
        assert title is not None
        wanted = re.sub(r"[\s“”‘’『』「」'\"]", "", title[1])
        number = next(n for n, t in titles.items() if re.sub(r"[“”‘’『』「」'\"]", "", t) == wanted)
        body = source.split("---\n", 2)[2].strip().split("\n\n")
        first = _plain(next(p for p in body if p[0] not in "!|#>-"))
        assert read[number].startswith(first[:40])
        others = "".join(text for n, text in read.items() if n != number)
        assert first[:40] not in others


def test_furniture_and_kinds(raw: Raw) -> None:
    """Masthead and date are furniture, bylines are bylines, the picture has its caption."""
    furniture = {b.text for b in raw.blocks if b.article is None}
    assert "青垣报" in furniture
    assert any("2026年3月12日" in text for text in furniture)
    bylines = [b for b in raw.blocks if b.kind is BlockKind.BYLINE]
    assert {b.text for b in bylines} == {"本报记者 骆文川"}
    pictures = [b for b in raw.blocks if b.kind is BlockKind.PICTURE]
    assert [_plain(b.text) for b in pictures] == ["茶农在梯田里采摘。"]
    assert pictures[0].picture == raw.pictures[0].name


def test_pictures_are_cut_out(raw: Raw) -> None:
    """What is cut out is the picture and nothing else."""
    with Image.open(io.BytesIO(raw.pictures[0].data)) as picture:
        assert abs(picture.width / picture.height - 1.5) < 0.05
        edges = picture.convert("RGB").resize((9, 9)).tobytes()
    assert max(edges[0::3]) < 100


def test_places_lie_on_the_page(raw: Raw) -> None:
    """Every block says where it stands, in parts of the page."""
    for block in raw.blocks:
        assert block.spot is not None
        box = block.spot.box
        assert box is not None
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1


def test_the_same_again(printed: Path, raw: Raw) -> None:
    """The same file gives the same document, to the byte of its pictures."""
    assert read_scan(printed) == raw


def test_a_turned_page_is_read_as_it_is_shown(printed: Path, raw: Raw, tmp_path: Path) -> None:
    """A page that lies in the file and is shown upright is read upright."""
    with pikepdf.open(printed) as document:
        for page in document.pages:
            _, _, width, height = (float(side) for side in page.mediabox)
            page.contents_add(f"q 0 1 -1 0 {height} 0 cm ".encode(), prepend=True)
            page.contents_add(b" Q")
            for box in ("/TrimBox", "/BleedBox", "/CropBox", "/ArtBox"):
                if box in page.obj:
                    del page.obj[box]
            page.MediaBox = [0, 0, height, width]
            page.Rotate = 90
        document.save(tmp_path / "turned.pdf")
    turned = read_scan(tmp_path / "turned.pdf")
    assert [(b.kind, b.text) for b in turned.blocks] == [(b.kind, b.text) for b in raw.blocks]
    boxes = [b.spot.box for b in turned.blocks if b.spot and b.spot.box]
    assert all(0 <= box.left < box.right <= 1 for box in boxes)


def test_a_page_on_its_side_is_refused_by_name(printed: Path, tmp_path: Path) -> None:
    """Its lines run downward, as those of a vertical page: the error names both."""
    with pikepdf.open(printed) as document:
        for page in document.pages:
            page.Rotate = 90
        document.save(tmp_path / "side.pdf")
    code, message = _refused(tmp_path / "side.pdf")
    assert code == "S008"
    assert "on its side" in message


# Bad files


def _refused(path: Path) -> tuple[str, str]:
    with pytest.raises(ContentError) as error:
        read_scan(path)
    (one,) = error.value.diagnostics
    assert one.place is not None
    assert one.hint
    return one.code, one.message


def test_a_locked_pdf_is_told(printed: Path, tmp_path: Path) -> None:
    """A password is asked for by name."""
    with pikepdf.open(printed) as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="a", owner="b"))
    assert _refused(tmp_path / "locked.pdf")[0] == "S002"


@pytest.mark.parametrize("content", [b"%PDF-1.7\nno more", b"\xff\xd8\xff\xe0 cut", b"text", b""])
def test_what_is_no_scan_is_told(content: bytes, tmp_path: Path) -> None:
    """A file cut short, and one of another kind."""
    (tmp_path / "page").write_bytes(content)
    assert _refused(tmp_path / "page")[0] == "S003"


def test_what_needs_the_extra_is_told_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telephone's photo of a page is told as such, and what is no picture as that."""
    (tmp_path / "page.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64))
    (tmp_path / "page.png").write_bytes(b"text")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.delitem(Image.OPEN, "HEIF", raising=False)
    monkeypatch.setattr(Image, "ID", [form for form in Image.ID if form != "HEIF"])
    reading._known.cache_clear()
    told = [_refused(tmp_path / name)[0] for name in ("page.heic", "page.png")]
    reading._known.cache_clear()
    assert told == ["I040", "S003"]


def test_a_book_is_told_with_its_pages(tmp_path: Path) -> None:
    """500 pages are refused before one of them is read."""
    document = pikepdf.new()
    for _ in range(500):
        document.add_blank_page()
    document.save(tmp_path / "book.pdf")
    code, message = _refused(tmp_path / "book.pdf")
    assert code == "S004"
    assert "500" in message


def test_a_bomb_of_pixels_is_told(tmp_path: Path) -> None:
    """Few bytes may be billions of pixels."""
    Image.new("1", (30_000, 30_000)).save(tmp_path / "large.png")
    assert _refused(tmp_path / "large.png")[0] == "I002"


def test_the_extra_is_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture needs the extra; where it is missing the finding says what to install."""
    monkeypatch.setattr(recognising, "WANTED", ("no_such_module",))
    Image.new("L", (200, 200), "white").save(tmp_path / "page.png")
    with pytest.raises(EnvironmentFault) as error:
        read_scan(tmp_path / "page.png")
    assert error.value.diagnostics[0].code == "S001"
    assert "paiban[ocr]" in str(error.value.diagnostics[0].hint)


def test_what_scans_are() -> None:
    """PDFs and pictures are scans, texts are not."""
    assert is_scan(b"%PDF-1.4")
    assert is_scan(b"\xff\xd8\xff\xe0")
    assert not is_scan(b"# title")


# Layers and lines


def _glyphs(text: str, **changes: object) -> list[LayerGlyph]:
    glyph = LayerGlyph(
        "", ScannedArea(0, 0, 9, 9), ScannedArea(0, 0, 9, 9), 9.0, "Song", hidden=False, known=True
    )
    made = SimpleNamespace(**changes)
    return [replace(glyph, text=letter, **vars(made)) for letter in text]


def test_layers_that_cannot_be_used() -> None:
    """A hidden layer, fonts that say nothing, a stamp; and one that can be used."""
    text = "桑植县基层党建工作纪实帅乡党旗红又红玉龙湖鱼儿欢唱岗儿栋硕果满园"
    assert fault_of(_glyphs(text)) is None
    assert "hidden" in str(fault_of(_glyphs(text, hidden=True)))
    assert "fonts" in str(fault_of(_glyphs(text, known=False)))
    assert "fonts" in str(fault_of(_glyphs("\ue000" * 40)))
    assert fault_of(_glyphs("第1版")) is not None


def test_blanks_are_those_of_the_print() -> None:
    """A stretched line has none, names and Latin words have."""

    def row(text: str, *lefts: float) -> list[tuple[str, ScannedArea]]:
        return [(c, ScannedArea(0, x, 10, x + 10)) for c, x in zip(text, lefts, strict=True)]

    assert write_line(row("人民日报", 0, 14, 28, 42)) == "人民日报"
    assert write_line(row("记者方小满", 0, 10, 25, 35, 45)) == "记者 方小满"
    assert write_line(row("ab", 0, 10)) == "ab"
    assert write_line(row("ab", 0, 14)) == "a b"


def test_marks_beside_han_are_full_width() -> None:
    """Half-width marks of a recogniser become those that are printed; numbers keep theirs."""
    assert widen_marks("劲,”一位党员谈道(右三)") == "劲，”一位党员谈道（右三）"
    assert widen_marks("R&D 1,024 (a)") == "R&D 1,024 (a)"


def test_a_vertical_page_is_refused_by_name(tmp_path: Path) -> None:
    """It is one error, with the page's number: its lines would be read in no order."""
    (tmp_path / "e/a").mkdir(parents=True)
    text = (ARTICLES / f"{NAMES[1]}.md").read_text(encoding="utf-8")
    paragraphs = [p for p in text.split("\n\n") if p[0] not in "!|#>-"]
    (tmp_path / "e/a/article.md").write_text(
        "---\ntitle: 老茶园\n---\n\n" + "\n\n".join(paragraphs[1:4]) + "\n", encoding="utf-8"
    )
    (tmp_path / "e/edition.toml").write_text(
        'title = "竖排"\nlanguage = "zh-Hans"\ndate = 2026-03-12\narticles = ["a"]\n'
        'outputs = ["vertical-book"]\n',
        encoding="utf-8",
    )
    build(tmp_path / "e", tmp_path / "out")
    with pytest.raises(ContentError) as caught:
        read_scan(next((tmp_path / "out").glob("*.pdf")))
    (found,) = caught.value.diagnostics
    assert found.code == "S008"
    assert re.search(r"lines of page \d+ run downward", found.message)
