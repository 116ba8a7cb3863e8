"""The adapter: what it relies on is there, and every glyph stands where composition put it."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pikepdf
import pypdfium2
import pytest
from weasyprint.layout import inline
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break

from composition.faces import HEI, KAI, SONG, catalogue
from composition.press import Sheet, page, paint, print_runs, set_paragraph
from measure import Report, measure, read_pages
from publisher.article.model import Run, Runs, plain
from publisher.diagnostics import EnvironmentFault
from publisher.pdf import adapter
from publisher.render.segments import SegmentTable

TEXT: Runs = (
    Run("“排版是什么？”老人放下铅字，“就是让每一行都站得住。”他说：《活字谱》（一九五八年印）——"),
    Run("这台机器1958年造，重3,750公斤，用PDF/X-4，typesetting很准"),
    Run("。", strong=True),
    Run("卡尔·本茨……真的吗？！It’s a “test” of words, 占4%", emphasis=True),
    Run("1", note="a"),
    Run("；", strong=True),
    Run("白纸黑字，覆水难收", strong=True),
    Run("。"),
)
WITHIN = 0.001
FACES = {SONG: "Publisher Song", HEI: "Publisher Hei", KAI: "Publisher Kai"}


@pytest.mark.parametrize("size", [7.5, 9.0, 10.5, 36.0])
@pytest.mark.parametrize("cells", [11, 16, 31])
def test_glyphs_stand_at_their_origins(size: float, cells: int) -> None:
    """The origins read back from the file are those that composition gave, to 0.001 em."""
    sheet = Sheet(cells, size, size * 1.5)
    setting = set_paragraph(TEXT, sheet)
    glyphs = read_pages(print_runs([TEXT], sheet))[0].glyphs
    rows: dict[float, list[tuple[str, float]]] = {}
    for glyph in glyphs:
        if abs(glyph.size - size) < 0.01:
            rows.setdefault(round(glyph.y), []).append((glyph.text, glyph.x))
    printed = [row for _, row in sorted(rows.items())]
    marks = _note_indices(TEXT)
    for line, start, row in zip(setting.lines, setting.starts, printed, strict=True):
        wanted = [
            (char, sheet.left(0) + (start + x) * size)
            for n, (char, x) in enumerate(
                zip(setting.text[line.start : line.end], line.origins, strict=True), line.start
            )
            if n not in marks
        ]
        if line.hyphen is not None:
            wanted.append(("\u2010", sheet.left(0) + (start + line.hyphen) * size))
        while wanted and wanted[-1][0] == " ":
            wanted.pop()
        assert [text for text, _ in row[: len(wanted)]] == [text for text, _ in wanted]
        for (_, found), (char, place) in zip(row, wanted, strict=False):
            assert found == pytest.approx(place, abs=WITHIN * size), (char, line)


def _note_indices(runs: Runs) -> set[int]:
    ends = list(accumulate(len(run.text) for run in runs))
    return {
        index
        for run, end in zip(runs, ends, strict=True)
        if run.note is not None
        for index in range(end - len(run.text), end)
    }


@pytest.fixture(scope="module")
def report() -> Report:
    """A page painted through the adapter."""
    sheet = Sheet(13)
    return measure(print_runs([TEXT], sheet), sheet.body(), [plain(TEXT)])


@pytest.mark.parametrize(
    "number", ["L1", "U1", "E1", "E3", "E4", "A1", "A2", "A3", "G3", "D1", "X1"]
)
def test_page_keeps_the_rules(report: Report, number: str) -> None:
    """What the adapter paints is looked at by the check and passes."""
    assert report[number].passed


@pytest.mark.parametrize("number", ["E1", "E3", "A1", "A2", "A3", "D1"])
def test_without_the_adapter_the_page_fails(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lines painted by WeasyPrint alone break the rules, and the check sees it."""
    sheet = Sheet(13)
    html, table = page([set_paragraph(TEXT, sheet)], sheet)
    adapter.install()
    monkeypatch.setattr(inline, "split_text_box", adapter._original)
    monkeypatch.setattr(adapter, "install", lambda: None)
    plain_page = measure(paint(html, table), sheet.body(), [plain(TEXT)])
    assert not plain_page[number].passed


def test_other_text_is_painted_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that is not composed comes out the same whether the adapter is there or not."""
    html = '<p style="font-family: Publisher Song">没有排过的文字，and more.</p>'
    with_adapter = _glyphs(paint(html, SegmentTable()))
    monkeypatch.setattr(inline, "split_text_box", adapter._original)
    monkeypatch.setattr(adapter, "install", lambda: None)
    assert _glyphs(paint(html, SegmentTable())) == with_adapter


def _glyphs(pdf: bytes) -> list[tuple[str, float, float]]:
    return [(glyph.text, glyph.x, glyph.y) for glyph in read_pages(pdf)[0].glyphs]


def test_dots_are_artifacts_outside_the_text() -> None:
    """Dots stand under every emphasised character, in no marked text and in no extracted text."""
    runs = (Run("要紧的话，", emphasis=True), Run("不要紧的话。"))
    sheet = Sheet(16)
    pdf = paint(*page([set_paragraph(runs, sheet)], sheet), pdf_tags=True)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        open_marks: list[str] = []
        circles: list[tuple[str, ...]] = []
        stream: list[Any] = list(pikepdf.parse_content_stream(document.pages[0]))
        for operands, operator in stream:
            match str(operator):
                case "BMC" | "BDC":
                    open_marks.append(str(operands[0]))
                    assert open_marks in (["/Artifact"], ["/Span"])
                case "EMC":
                    open_marks.pop()
                case "m":
                    circles.append(tuple(open_marks))
        assert not open_marks
    assert circles == [("/Artifact",)] * 4
    text_page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    assert text_page.get_text_range().strip() == plain(runs)


def test_ready_for_the_installed_weasyprint() -> None:
    """The installed WeasyPrint is the one that the adapter was written for."""
    adapter.check_internals()


@pytest.mark.parametrize(
    ("owner", "name", "value", "named"),
    [
        (adapter, "WRITTEN_AGAINST", "1.0", "instead of 1.0"),
        (adapter, "_original", lambda box: None, "split_text_box"),
        (adapter, "_original_draw", lambda box: None, "draw_text"),
        (line_break.Layout, "reactivate", None, "reactivate"),
        (line_break, "strut", None, "strut"),
        (Stream, "begin_marked_content", None, "begin_marked_content"),
    ],
)
def test_what_moved_is_named(
    owner: object, name: str, value: object, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If WeasyPrint differs, the error says where, and how to get the right one."""
    if value is None:
        holder = next(c for c in getattr(owner, "__mro__", [owner]) if name in vars(c))
        monkeypatch.delattr(holder, name)
    else:
        monkeypatch.setattr(owner, name, value)
    with pytest.raises(EnvironmentFault) as caught:
        adapter.install()
    (found,) = caught.value.diagnostics
    assert found.code == "V010"
    assert named in found.message
    assert "pip install weasyprint==" in (found.hint or "")


@pytest.mark.parametrize("face", sorted(FACES))
def test_faces_of_the_catalogue_are_used(face: str) -> None:
    """Every face that tests compose with is one that the page can name."""
    role, weight = face.split("/")
    assert catalogue().face(role, int(weight)).family == FACES[face]


def test_segments_of_another_size_are_scaled() -> None:
    """A note mark's segment counts in its own em, which is smaller than the text's."""
    sheet = Sheet(16)
    runs = (Run("一"), Run("12", note="a"), Run("二"))
    setting = set_paragraph(runs, sheet)
    _, table = page([setting], sheet)
    small = table.segments["1"][0]
    line = setting.lines[0]
    assert small.width == pytest.approx((line.origins[3] - line.origins[1]) / 0.6 * 1000, abs=1)
    assert replace(small, dots=()) == small
