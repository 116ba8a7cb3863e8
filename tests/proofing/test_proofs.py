"""Page proofs, read back from the printed file: numbers, doubts, questions; pages as they are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from publisher.build.drafting import draft
from publisher.diagnostics import ContentError, UsageError
from publisher.edition import Entry
from publisher.proofing import Proof, make_proofs
from publisher.proofing.marking import MARGIN, SIZE
from publisher.proofing.numbering import ProofRecord, numbered, read_record, write_record
from publisher.proofing.questions import Question
from publisher.workspace import Workspace

CONTENT = Path(__file__).parents[2] / "content"
Glyph = tuple[str, float, float, float]
"""A character, its origin (y down from the page's upper edge) and its size."""
LAYOUTS = ("newsletter", "book", "vertical-supplement")


@cache
def edition(layouts: tuple[str, ...] = LAYOUTS) -> Path:
    """Give a folder with an edition of the project in some layouts."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="proofs-")) / "yanxi"
    shutil.copytree(CONTENT / "yanxi-2026", folder)
    settings = folder / "edition.toml"
    text = settings.read_text("utf-8")
    outputs = ", ".join(f'"{name}"' for name in layouts)
    settings.write_text(re.sub(r"(?m)^outputs = .*$", f"outputs = [{outputs}]", text), "utf-8")
    return folder


@cache
def proofs(lang: str = "zh-Hans") -> dict[str, Proof]:
    """Give the proofs of that edition with two questions in it."""
    folder = edition()
    made, _ = make_proofs(
        folder, folder / f"out-{lang}", lang=lang, questions=questions, cache=folder / "cache"
    )
    return {one.output: one for one in made}


def questions(entry: Entry, text: str, workspace: Workspace) -> list[Question]:
    """Ask about two words of one article, and about one of another."""
    wanted = {"how-set": ("成品", "字体"), "paper": ("全开",)}.get(entry.name, ())
    body = text.index("---", 4)
    return [
        Question(entry.name, at, at + len(word), f"{word}？", "C507", "字形相近")
        for word in wanted
        for at in [text.index(word, body)]
    ]


def glyphs(content: bytes, number: int, height: float) -> list[Glyph]:
    """Give the characters of a page of a file, with their places on the trimmed page."""
    import ctypes

    document = pdfium.PdfDocument(content)
    try:
        page = document[number]
        text = page.get_textpage()
        found: list[Glyph] = []
        x, y = ctypes.c_double(), ctypes.c_double()
        for n in range(text.count_chars()):
            code = pdfium_c.FPDFText_GetUnicode(text.raw, n)
            if code and not chr(code).isspace():
                pdfium_c.FPDFText_GetCharOrigin(text.raw, n, x, y)
                size = pdfium_c.FPDFText_GetFontSize(text.raw, n)
                place = (round(x.value, 2), round(height - y.value, 2))
                found.append((chr(code), *place, round(size, 2)))
        text.close()
        page.close()
        return found
    finally:
        document.close()


def strings(found: list[Glyph]) -> list[tuple[str, float, float]]:
    """Give characters that follow each other in one line and size as strings, with their places."""
    rows: list[tuple[str, float, float]] = []
    last: Glyph | None = None
    for one in found:
        near = (
            last and one[2] == last[2] and one[3] == last[3] and 0 < one[1] - last[1] < 1.1 * one[3]
        )
        if near:
            rows[-1] = (rows[-1][0] + one[0], *rows[-1][1:])
        else:
            rows.append((one[0], one[1], one[2]))
        last = one
    return rows


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_are_printed_as_they_are(layout: str) -> None:
    """Every glyph of the page is on the proof at its place; what is new is small and outside."""
    made = draft(edition(), layout, purpose="proof", cache=edition() / "cache")
    proof = proofs()[layout]
    for n, page in enumerate(made.spots):
        height = page.size[1]
        printed, inked = glyphs(made.product.content, n, height), inks(made.product.content, n)
        proved = glyphs(proof.content, n, height)
        assert not set(printed) - set(proved)
        known = set(printed)
        added = [
            (one[0], box)
            for one, box in zip(proved, inks(proof.content, n), strict=True)
            if one not in known and one[3] <= SIZE
        ]
        assert bool(added) == any(spot.lines for spot in page.spots)
        for char, (left, bottom, right, top) in added:
            over = [
                box
                for box in inked
                if box[0] < right and left < box[2] and box[1] < top and bottom < box[3]
            ]
            assert not over, (page.number, char)


def inks(content: bytes, number: int) -> list[tuple[float, float, float, float]]:
    """Give the boxes of the ink of a page's characters, in the order of ``glyphs``."""
    document = pdfium.PdfDocument(content)
    try:
        page = document[number]
        text = page.get_textpage()
        found = []
        for n in range(text.count_chars()):
            code = pdfium_c.FPDFText_GetUnicode(text.raw, n)
            if code and not chr(code).isspace():
                found.append(text.get_charbox(n))
        text.close()
        page.close()
        return found
    finally:
        document.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_numbers_on_the_page_are_those_of_the_record(layout: str) -> None:
    """Each line has its number beside its beginning; read back they are the record's, in order."""
    made = draft(edition(), layout, purpose="proof", cache=edition() / "cache")
    proof = proofs()[layout]
    record = read_record(proof.record.decode(), "record")
    for n, (page, noted) in enumerate(zip(made.spots, record.pages, strict=True)):
        assert noted.label == page.label
        before = set(glyphs(made.product.content, n, page.size[1]))
        small = [g for g in glyphs(proof.content, n, page.size[1]) if g not in before]
        there = {
            (text, x, y)
            for text, x, y in strings([g for g in small if g[0].isdigit() and g[3] <= SIZE])
        }
        lines = list(numbered(page))
        assert [number for number, _, _ in lines] == list(range(1, len(noted.lines) + 1))
        for number, _, line in lines:
            own = noted.lines[number - 1]
            assert record.text(own) == line.text
            near = [
                text
                for text, x, y in there
                if text == str(number) and _is_beside((x, y), line.box, line.begin, line.way)
            ]
            assert near == [str(number)], (page.number, number, line.text)


def _is_beside(
    place: tuple[float, float], box: tuple[float, float, float, float], begin: float, way: str
) -> bool:
    x, y = place
    if way == "right":
        return begin - 16 < x < begin and box[1] - 3 < y < box[3] + 3
    along = begin - 8 < y < begin + 8
    return along and box[0] - 8 < x < box[2] + 3


@pytest.mark.parametrize(("lang", "head"), [("zh-Hans", "存疑表"), ("en", "Openquestions")])
def test_questions_stand_at_the_margin_and_at_the_end(lang: str, head: str) -> None:
    """Each doubt has its number in red beside its line, and a row with the words around it."""
    proof = proofs(lang)["newsletter"]
    assert proof.questions == 3
    record = read_record(proof.record.decode(), "record")
    document = pdfium.PdfDocument(proof.content)
    try:
        assert len(document) == proof.pages + 1
        page = document[proof.pages]
        said = page.get_textpage().get_text_range().replace("\r", "").replace("\n", "")
        page.close()
    finally:
        document.close()
    said = re.sub(r"\s", "", said)
    assert head in said
    for word in ("成品", "字体", "全开"):
        assert f"【{word}】" in said
        assert f"{word}？" in said
    table = [text for text, _, _ in strings(glyphs(proof.content, proof.pages, 0))]
    shown = [found for text in table if (found := re.fullmatch(r"(\d+)[·•](\d+)", text))]
    assert len(shown) == 3
    for place in shown:
        line = record.line(place[1], int(place[2]))
        assert line is not None
        assert any(word[0] in record.text(line) for word in ("成品", "字体", "全开"))
    marks = [
        text
        for n in range(len(record.pages))
        for text, _, _ in strings(glyphs(proof.content, n, 0))
        if re.fullmatch(r"\?[\d,]+", text)
    ]
    numbers = sorted(int(one) for text in marks for one in text[1:].split(","))
    assert numbers == [1, 2, 3]


def test_the_sheet_is_larger_than_the_page() -> None:
    """On all sides, for handwriting; where the page is on it the trim box says."""
    document = pdfium.PdfDocument(proofs()["newsletter"].content)
    try:
        page = document[0]
        left, bottom, right, top = page.get_mediabox()
        trim = page.get_trimbox()
        page.close()
    finally:
        document.close()
    assert trim[:2] == (0, 0)
    assert (left, bottom) == pytest.approx((-MARGIN, -MARGIN), abs=0.01)
    assert (right - trim[2], top - trim[3]) == pytest.approx((MARGIN, MARGIN), abs=0.01)


def test_the_same_edition_gives_the_same_proof(tmp_path: Path) -> None:
    """Bytes of proof and record; and both files are written beside each other."""
    folder = CONTENT / "sangzhi-2018"
    first, _ = make_proofs(folder, tmp_path / "a", only=["book"])
    second, _ = make_proofs(folder, tmp_path / "b", only=["book"])
    assert first == second
    assert {path.name for path in (tmp_path / "a").iterdir()} == {
        first[0].file,
        first[0].record_file,
    }
    assert first[0].questions > 5


def test_what_has_no_pages_has_no_proof(tmp_path: Path) -> None:
    """A book, an output that is not there."""
    for name in ("epub", "nothing"):
        with pytest.raises(UsageError) as error:
            make_proofs(CONTENT / "sangzhi-2018", tmp_path / "out", only=[name])
        assert error.value.diagnostics[0].code == "Q010"
    assert not (tmp_path / "out").exists()


def test_a_record_is_read_as_it_was_written() -> None:
    """And nothing else is taken for one."""
    proof = proofs()["book"]
    record: ProofRecord = read_record(proof.record.decode(), "r")
    assert write_record(record) == proof.record
    whole = proof.record.decode()
    for wrong in (
        "",
        "[]",
        "null",
        '{"version": 2}',
        whole[: len(whole) // 2],
        whole.replace('"version":1', '"version":"1"'),
        re.sub(r"\[0,0,\d+\]", "[0,0,99999]", whole, count=1),
        re.sub(r"\[0,0,\d+\]", "[99999,0,1]", whole, count=1),
        re.sub(r"\[0,0,\d+\]", '[0,0,"1"]', whole, count=1),
        "[" * 100_000,
    ):
        with pytest.raises(ContentError) as error:
            read_record(wrong, "r")
        assert error.value.diagnostics[0].code == "Q008"
