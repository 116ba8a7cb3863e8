"""Lines that run downward, read from the printed file: where they are, what stands how."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from composition.printed import promised
from measure import Glyph, Page, Paragraph, measure, read_pages
from measure.downward import measure_downward
from publisher.build import build
from publisher.checks.bounds import Budget
from publisher.checks.glyphs import read_glyphs
from publisher.checks.text import undo_leftward, visible
from publisher.checks.walking import Walk
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, PreflightError
from publisher.judging.judgement import judge_copies
from publisher.layouts import MM, Layout, load_layout
from publisher.pdf.imposition import impose_booklet
from publisher.workspace import Workspace, resources

LAYOUTS = "vertical-book", "vertical-supplement"
FLOW = (
    "掌柜说：“做书的人，‘眼要细，手要稳’。”他把铅字从A到Z、从1到9都摆好，又把GDP一类的缩写"
    "排成一列；至于Beijing、newspaper这样的长词，就让它们躺着。1936年12月25日，气温25℃，湿度"
    "60%，纸价每令3.5元。江水涨了又落……真的吗？！谁也说不清——除了他。"
)
MARKED = '*着重*的话要记得，<u class="name">桑植</u>也要记得。'
TITLE = "江边的书局——“竖排”杂记"
ARTICLE = f"""---
title: {TITLE}
kicker: 副刊·旧事
byline: 某 人
---

{FLOW}^[令，纸张的计量单位，见《印刷手册》第12页。]

{MARKED}

## 旧诗

白日依山尽，\\
黄河入海流。

| 年份 | 印数 | 备注 |
|---|---|---|
| 1936 | 1200 | 初版，加印插图 |
| 1948 | 800 | 再版 |

![活字的大小，自五号至初号。](images/wide.png)

{FLOW * 3}
"""
FRAME_HEAD, FRAME_FOOT = 0.88, 0.12
"""em from the baseline of a Han character up and down to the edges of its frame."""
SCALE = 8
"""Pixels per pt in which ink is looked for."""
DARK = 128


def write(folder: Path, article: str = ARTICLE, extra: str = "") -> Path:
    """Write an edition of one article into ``folder``."""
    (folder / "a/images").mkdir(parents=True)
    (folder / "edition.toml").write_text(
        'title = "江边"\nlanguage = "zh-Hans"\ndate = 2026-09-18\narticles = ["a"]\n'
        f'outputs = ["vertical-book"]\n{extra}',
        encoding="utf-8",
    )
    (folder / "a/article.md").write_text(article, encoding="utf-8")
    half = Image.new("RGB", (1600, 800), "white")
    half.paste((0, 0, 0), (0, 0, 400, 800))
    half.save(folder / "a/images/wide.png")
    return folder


@cache
def printed(layout: str, purpose: Purpose = Purpose.PROOF, article: str = ARTICLE) -> bytes:
    """Give the article as a PDF of ``layout``."""
    with TemporaryDirectory() as name:
        edition = write(Path(name) / "e", article)
        report = build(edition, Path(name) / "out", only=(layout,), purpose=purpose)
        return report.products[0].content


def layout_of(name: str) -> Layout:
    """Give one of the program's layouts."""
    folder = resources() / "layouts"
    return load_layout(Workspace(folder), (folder,), name)


def pages_of(layout: str) -> list[Page]:
    """Give the pages turned back, where lines are level."""
    return read_pages(printed(layout), downward=True)


def find(pages: list[Page], text: str) -> tuple[Page, list[Glyph]]:
    """Give the glyphs that print ``text`` the first time, and their page."""
    for page in pages:
        glyphs = [glyph for glyph in page.glyphs if glyph.text.strip() and glyph.font]
        owners = [glyph for glyph in glyphs for _ in glyph.text]
        at = "".join(glyph.text for glyph in glyphs).find(text)
        if at >= 0:
            return page, list(dict.fromkeys(owners[at : at + len(text)]))
    raise AssertionError(f"“{text}” is not printed")


class Ink:
    """A drawing of a page; boxes are those of ``frame``."""

    def __init__(self, content: bytes, page: Page) -> None:
        document = pypdfium2.PdfDocument(content)
        bitmap = document[page.number - 1].render(scale=SCALE, grayscale=True)
        self._image = bitmap.to_pil().convert("L")

    def dark(self, left: float, top: float, right: float, bottom: float) -> float:
        """Give the part of a box, in pt from the page's upper left corner, that is dark."""
        area = self._image.crop(tuple(round(side * SCALE) for side in (left, top, right, bottom)))
        counts = area.histogram()
        return float(sum(counts[:DARK]) / max(1, sum(counts)))


def frame(page: Page, glyph: Glyph) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of an upright glyph's frame on the printed page."""
    right = page.height - (glyph.y - FRAME_HEAD * glyph.size)
    left = page.height - (glyph.y + FRAME_FOOT * glyph.size)
    return left, glyph.x, right, glyph.x + glyph.size


# Lines


@pytest.mark.parametrize("name", LAYOUTS)
def test_lines_stand_in_their_bands(name: str) -> None:
    """Text begins at a band's top or its indent, and ends within it; lines keep their pitch."""
    layout = layout_of(name)
    grid, cell = layout.settings.grid, layout.cell
    tops = [layout.left(1) + layout.column_left(n) for n in range(grid.columns)]
    seen = 0
    for page in pages_of(name):
        first = layout.top_on(page.number) + (layout.pitch - cell) / 2 + FRAME_HEAD * cell
        lines: dict[float, list[Glyph]] = {}
        for glyph in page.glyphs:
            upright = glyph.standing and abs(glyph.size - cell) < 0.01 and "Song" in glyph.font
            if upright and glyph.advance == 1:
                lines.setdefault(round(glyph.y, 1), []).append(glyph)
        for y, glyphs in lines.items():
            steps = (y - first) / layout.pitch
            assert abs(steps - round(steps)) * layout.pitch < 0.1
            assert -0.1 < steps < grid.lines
            for glyph in glyphs:
                seen += 1
                ends = [(top, top + grid.cells * cell) for top in tops]
                assert any(a - cell / 2 - 0.1 <= glyph.x < b for a, b in ends)
                assert not any(b - cell / 4 < glyph.x < b for _, b in ends)
    assert seen > 300


@pytest.mark.parametrize("name", LAYOUTS)
def test_bands_are_filled_from_the_top_and_from_the_right(name: str) -> None:
    """Each line follows the one at its right, and each band the one above it."""
    page, glyphs = find(pages_of(name), visible(FLOW)[:80])
    turns = [(a, b) for a, b in pairwise(glyphs) if b.x < a.x]
    assert turns
    for a, b in turns:
        # Turned back, a line further to the left is a lower one.
        assert b.y - a.y == pytest.approx(layout_of(name).pitch, abs=0.05)
    for a, b in pairwise(glyphs):
        if (a, b) not in turns:
            assert b.y == pytest.approx(a.y, abs=3)
            assert b.x >= a.x
    assert page.number == 1


def test_a_level_page_fails_the_meter_of_vertical_ones() -> None:
    """The meter finds no line of a horizontal layout, nor the level one any of a vertical one."""
    body = promised("vertical-book")
    wanted = [Paragraph(FLOW)]
    assert not measure_downward(printed("vertical-book"), body, wanted).setting.lost
    assert measure_downward(printed("book"), body, wanted).setting.lost
    assert measure(printed("vertical-book"), body, wanted).setting.lost
    assert not any(
        g.standing for page in read_pages(printed("book"), downward=True) for g in page.glyphs
    )
    assert not any(
        g.upright for g in read_pages(printed("book"), downward=True)[0].glyphs[:50] if g.text
    )


# Characters


@pytest.mark.parametrize("name", LAYOUTS)
def test_stops_stand_in_the_upper_right_of_their_frames(name: str) -> None:
    """All the ink of ，、。 is there; that of a Han character is not."""
    pages = pages_of(name)
    page, _ = find(pages, "掌柜说")
    ink = Ink(printed(name), page)
    glyphs = [g for g in page.glyphs if g.standing and abs(g.size - layout_of(name).cell) < 0.01]
    stops = [g for g in glyphs if g.text in ("，", "、", "。") and "Song" in g.font]
    assert len(stops) > 10
    for glyph in stops:
        left, top, right, bottom = frame(page, glyph)
        across, down = (left + right) / 2, (top + bottom) / 2
        assert ink.dark(across, top, right, down) > 0.02
        assert ink.dark(left, top, across, down) < 0.001
    (han,) = find([page], "掌")[1]
    left, top, right, bottom = frame(page, han)
    assert ink.dark(left, top, (left + right) / 2, (top + bottom) / 2) > 0.05


@pytest.mark.parametrize("name", LAYOUTS)
def test_two_figures_share_a_frame(name: str) -> None:
    """The figures of 12月25日 stand beside each other, as high as each other, within one em."""
    cell = layout_of(name).cell
    for text in ("12月", "25日"):
        page, glyphs = find(pages_of(name), text)
        first, second, han = glyphs
        assert (first.standing, second.standing, han.standing) == (True,) * 3
        assert han.x - first.x == pytest.approx(cell, abs=0.15)
        boxes = ink_boxes(printed(name), page.number, text)[:2]
        (a, low_a, b, high_a), (c, low_c, d, high_c) = boxes
        assert a < b <= c + 0.01 < d
        assert d - a <= cell
        assert (low_a, high_a) == pytest.approx((low_c, high_c), abs=0.1 * cell)
        left, _, right, _ = frame(page, han)
        assert left <= a
        assert d <= right


def ink_boxes(content: bytes, page: int, text: str) -> list[tuple[float, ...]]:
    """Give left, bottom, right and top of the ink of ``text``, as PDFium draws it."""
    document = pypdfium2.PdfDocument(undo_leftward(content))
    read = document[page - 1].get_textpage()
    said = [read.get_text_range(n, 1) for n in range(read.count_chars())]
    solid = [n for n, char in enumerate(said) if char.strip()]
    at = "".join(said[n] for n in solid).find(text)
    assert at >= 0
    return [read.get_charbox(n) for n in solid[at : at + len(text)]]


@pytest.mark.parametrize("name", LAYOUTS)
def test_words_lie_and_letters_stand(name: str) -> None:
    """Long words and numbers are turned by 90° clockwise; single letters and capitals are not."""
    pages, level = pages_of(name), read_pages(printed(name))
    for word in ("Beijing", "newspaper", "1936", "60%", "3.5"):
        page, glyphs = find(pages, word)
        assert all(glyph.upright and not glyph.standing for glyph in glyphs)
        assert all(b.x > a.x for a, b in pairwise(glyphs))
        # Read as a level page they are none.
        _, seen = find([level[page.number - 1]], word)
        assert not any(glyph.upright for glyph in seen)
    for word in ("从A到Z", "GDP一类", "从1到9"):
        _, glyphs = find(pages, word)
        assert all(glyph.standing for glyph in glyphs)
        for a, b in pairwise(glyphs):
            if a.y == b.y:
                assert b.x - a.x == pytest.approx(a.size, abs=0.25 * a.size)


@pytest.mark.parametrize("name", LAYOUTS)
def test_quotation_marks_are_corners_and_stay_what_they_are(name: str) -> None:
    """“ and ‘ are printed as 『 and 「, as wide as a frame, and read back as they were written."""
    page, (mark, _) = find(pages_of(name), "“做")
    ink = Ink(printed(name), page)
    left, top, right, bottom = frame(page, mark)
    # The upper edge of 『 lies in the lower half of its frame, over all of its width.
    assert ink.dark(left + 0.35 * mark.size, bottom - 0.5 * mark.size, right, bottom) > 0.1
    assert ink.dark(left, top, right, (top + bottom) / 2) < 0.5
    said = "".join(glyph.text for page in pages_of(name) for glyph in page.glyphs)
    assert "“做书的人，‘眼要细，手要稳’。”" in said
    assert "『" not in said


@pytest.mark.parametrize("name", LAYOUTS)
def test_dots_stand_at_the_right_and_lines_of_names_at_the_left(name: str) -> None:
    """Emphasis is seen between a character and the line at its right, a name at its left."""
    page, glyphs = find(pages_of(name), "着重的话要记得，桑植")
    ink = Ink(printed(name), page)
    for glyph in glyphs:
        left, top, right, bottom = frame(page, glyph)
        em = glyph.size
        dotted = ink.dark(right + 0.03 * em, top, right + 0.25 * em, bottom) > 0.02
        lined = ink.dark(left - 0.1 * em, top + 0.2 * em, left, bottom - 0.2 * em) > 0.2
        assert (dotted, lined) == (glyph.text in "着重", glyph.text in "桑植")


NOTED = """---
title: 行间注
---

天地{玄|注：黑，色。也：“幽远”12人}黄之外，宇宙洪荒，日月盈昃，辰宿列张，寒来暑往。

前面的字*后{面|miàn}也{是|注：与此同}的*一样，末了*又有*。
"""


@pytest.mark.parametrize("name", LAYOUTS)
def test_marks_of_notes_between_the_lines_stand_as_those_of_the_text(name: str) -> None:
    """Stops at the upper right, quotation marks as corners; figures lie."""
    content = printed(name, article=NOTED)
    page, glyphs = find(read_pages(content, downward=True), "黑，色。也：")
    ink = Ink(content, page)
    for glyph in (glyphs[1], glyphs[3]):
        left, top, right, bottom = frame(page, glyph)
        across, down = (left + right) / 2, (top + bottom) / 2
        assert ink.dark(across, top, right, down) > 0.02
        assert ink.dark(left, down, across, bottom) < 0.01
    _, marks = find(read_pages(content, downward=True), "“幽远”12人")
    assert [glyph.standing for glyph in marks] == [True] * 4 + [False] * 2 + [True]


@pytest.mark.parametrize("name", LAYOUTS)
def test_dots_of_words_with_readings_stand_at_the_left(name: str) -> None:
    """At the right stands the reading; others keep theirs there."""
    content = printed(name, article=NOTED)
    page, glyphs = find(read_pages(content, downward=True), "末了又有")
    ink = Ink(content, page)

    def at(glyph: Glyph) -> str:
        left, top, right, bottom = frame(page, glyph)
        em = right - left
        high, low = top + 0.4 * em, bottom - 0.4 * em
        sides = (
            ("左", left - 0.2 * em, left - 0.03 * em),
            ("右", right + 0.06 * em, right + 0.2 * em),
        )
        return "".join(side for side, a, b in sides if ink.dark(a, high, b, low) > 0.3)

    assert [at(glyph) for glyph in glyphs] == ["", "", "右", "右"]
    bases = [g for g in page.glyphs if g.size == glyphs[0].size and g.text in "面是"]
    covered = [g for g in bases if g.x > glyphs[0].x - 60 * g.size][-2:]
    assert [at(glyph)[:1] for glyph in covered] == ["左", "左"]


def test_an_empty_box_beside_the_main_picture_is_no_higher_than_the_page(tmp_path: Path) -> None:
    """One that has no picture is as wide as its columns, and less than the main one."""
    boxes = "![主图](images/tall.png){rank=main}\n\n" + "".join(
        f"第{n}段，{FLOW}\n\n![缺图{n}](images/no{n}.png)\n\n" for n in range(3)
    )
    edition = write(tmp_path / "e", f"---\ntitle: 图\n---\n\n{boxes}末了。\n")
    Image.new("RGB", (900, 1300), "black").save(edition / "a/images/tall.png")
    names = (*LAYOUTS, "book", "magazine")
    report = build(edition, tmp_path / "out", only=names)
    assert len(report.products) == len(names)
    assert "M001" not in {found.code for found in report.diagnostics}


def test_a_wide_picture_is_told_by_its_height(tmp_path: Path) -> None:
    """What a page has no room for is not put down to pixels."""
    text = f"{FLOW}\n\n![宽图](images/wide.png){{width=full}}\n\n{FLOW}"
    edition = write(tmp_path / "e", f"---\ntitle: 图\n---\n\n{text}\n")
    (told,) = [d for d in build(edition, tmp_path / "out").diagnostics if d.code == "M020"]
    ((_, why),) = told.cases
    assert re.fullmatch(r"it is \d+ mm high, since so high it would be wider than the page", why)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_judge_says_that_it_does_not_judge_them(name: str) -> None:
    """What it measures is meant for level lines; a level page of the same text is judged."""
    found = judge_copies(printed(name), "a.pdf", ()).report.findings
    assert [finding.code for finding in found] == ["J602"]
    level = judge_copies(printed("magazine"), "a.pdf", ()).report.findings
    assert "J602" not in {finding.code for finding in level}


def test_a_face_without_upright_stops_has_those_of_another(tmp_path: Path) -> None:
    """An edition's own font that knows no lines that run downward still has its stops in place."""
    font = TTFont(resources() / "fonts/PublisherSong-Regular.otf")
    del font["GSUB"]
    edition = write(tmp_path / "e", f"---\ntitle: 短\n---\n\n{FLOW}\n", OWN)
    (edition / "fonts").mkdir()
    font.save(edition / "fonts/own.otf")
    content = build(edition, tmp_path / "out", only=("vertical-book",)).products[0].content
    pages = read_pages(content, downward=True)
    page, (han, *_) = find(pages, "掌柜说")
    ink = Ink(content, page)
    stops = [g for g in page.glyphs if g.text in ("，", "。") and g.size == han.size]
    assert stops
    assert {glyph.font for glyph in stops} != {han.font}
    for glyph in stops:
        left, top, right, bottom = frame(page, glyph)
        assert ink.dark((left + right) / 2, top, right, (top + bottom) / 2) > 0.02


OWN = '[fonts]\nsong = "fonts/own.otf"\n'


# Blocks


@pytest.mark.parametrize("name", LAYOUTS)
def test_pictures_and_tables_stand_upright(name: str) -> None:
    """A picture is wider than it is high, its left side at the left; rows of a table are level."""
    content = printed(name)
    boxes = figures(content)
    assert len(boxes) == 1
    (number, (left, bottom, right, top)) = boxes[0]
    assert right - left == pytest.approx(2 * (top - bottom), rel=0.01)
    page = read_pages(content)[number - 1]
    ink = Ink(content, page)
    inside = page.height - top + 1, page.height - bottom - 1
    quarter = (right - left) / 4
    assert ink.dark(left + 1, inside[0], left + quarter - 1, inside[1]) > 0.99
    assert ink.dark(left + quarter + 1, inside[0], right - 1, inside[1]) < 0.01
    _, row = find(read_pages(content), "1936" + "1200" + "初版")
    assert all(glyph.upright for glyph in row)
    assert len({round(glyph.y, 2) for glyph in row}) == 1
    assert [glyph.x for glyph in row] == sorted(glyph.x for glyph in row)


def test_a_table_too_wide_for_its_page_lies_in_the_line(tmp_path: Path) -> None:
    """Its rows run downward as long words do, which is said; a narrow one is upright."""
    rows = "\n".join(
        "|" + "|".join(f"{100 * n + m}.25万元" for m in range(8)) + "|" for n in (1, 2)
    )
    table = f"|{'|'.join('甲乙丙丁戊己庚辛')}|\n|{'---|' * 8}\n{rows}\n"
    edition = write(tmp_path / "e", f"---\ntitle: 表\n---\n\n{FLOW}\n\n{table}")
    report = build(edition, tmp_path / "out", only=("vertical-book",))
    assert [one.code for one in report.diagnostics] == ["M011"]
    _, row = find(read_pages(report.products[0].content, downward=True), "100.25万元101.25万元")
    assert all(glyph.upright and not glyph.standing for glyph in row)
    assert len({round(glyph.y, 2) for glyph in row}) == 1


def figures(content: bytes) -> list[tuple[int, tuple[float, ...]]]:
    """Give page and box of each picture that is tagged."""
    found: list[tuple[int, tuple[float, ...]]] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        for element in elements(pdf.Root.StructTreeRoot):
            if element.get("/S") == "/Figure":
                box = tuple(float(side) for side in element.A.BBox)
                found.append((numbers[element.Pg.objgen], box))
    return found


def elements(above: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the elements under ``above`` in their order."""
    kids = above.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


# The file


@pytest.mark.parametrize("name", LAYOUTS)
def test_text_is_the_articles(name: str, tmp_path: Path) -> None:
    """Poppler and PDFium give the article's texts in their order."""
    file = tmp_path / "x.pdf"
    file.write_bytes(printed(name))
    raw = subprocess.run(
        ["pdftotext", "-raw", file, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    document = pypdfium2.PdfDocument(undo_leftward(printed(name)))
    drawn = "".join(page.get_textpage().get_text_range() for page in document)
    for said in map(squashed, (raw, drawn)):
        place = 0
        for part in (
            "江边的书局——“竖排”杂记",
            FLOW[:60],
            "着重的话要记得，桑植也要记得。",
            "白日依山尽，",
        ):
            place = said.find(visible(part), place)
            assert place >= 0, part


def squashed(text: str) -> str:
    """Give a text without folios, marks of notes and blanks."""
    return visible(re.sub(r"\[\d\]", "", text))


def test_the_reader_of_two_figures_finds_them_in_their_line(tmp_path: Path) -> None:
    """Poppler, which orders what it finds by places, leaves short figures in their lines."""
    file = tmp_path / "x.pdf"
    file.write_bytes(printed("vertical-book"))
    said = subprocess.run(
        ["pdftotext", file, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert "12月25日，" in visible(said)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("name", LAYOUTS)
def test_pages_are_as_they_are_printed(name: str, purpose: Purpose) -> None:
    """They have the size of the layout, no /Rotate, and follow each other from right to left."""
    page = layout_of(name).settings.page
    with pikepdf.open(io.BytesIO(printed(name, purpose))) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
        for one in pdf.pages:
            left, bottom, right, top = (float(side) for side in one.trimbox)
            assert (right - left, top - bottom) == pytest.approx(
                (page.width * MM, page.height * MM), abs=0.1
            )
            assert "/Rotate" not in one.obj
    with pikepdf.open(io.BytesIO(printed("book", purpose))) as pdf:
        assert "/Direction" not in pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())


def test_tags_are_those_of_a_level_page() -> None:
    """Headings, paragraphs, tables and pictures have the same tags in the same order."""
    wanted = {"/H1", "/H2", "/P", "/Figure", "/Table", "/TR", "/TH", "/TD"}
    found = []
    for name in ("book", "vertical-book"):
        with pikepdf.open(io.BytesIO(printed(name, article=SHORT))) as pdf:
            tags = [str(one.S) for one in elements(pdf.Root.StructTreeRoot)]
            found.append([tag for tag in tags if tag in wanted])
    assert found[0] == found[1]
    assert {"/H1", "/H2", "/P", "/Table"} <= set(found[0])


SHORT = "---\ntitle: 短\n---\n\n一段。\n\n## 小题\n\n二段。\n\n|甲|乙|\n|---|---|\n|一|二|\n"


def test_a_booklet_is_bound_at_the_right() -> None:
    """The first page is at the left of the outer sheet's front, and at the right of a level one."""
    for name, first in (("vertical-book", 0), ("book", 1)):
        sheets = pypdfium2.PdfDocument(impose_booklet(printed(name, article=SHORT)))
        width, height = sheets[0].get_size()
        image = sheets[0].render(scale=1, grayscale=True).to_pil().convert("L")
        halves = [
            image.crop((int(n * width / 2), 0, int((n + 1) * width / 2), int(height)))
            for n in (0, 1)
        ]
        dark = [sum(half.histogram()[:DARK]) for half in halves]
        assert dark[first] > 0
        assert dark[1 - first] == 0


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_check_sees_each_glyph_where_it_is_drawn(name: str) -> None:
    """Ink as preflight reads it is where PDFium has it, whichever way a glyph stands."""
    content = undo_leftward(printed(name))
    text = "12月25日，气温"
    page, _ = find(pages_of(name), text)
    boxes = ink_boxes(content, page.number, text)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        one = pdf.pages[page.number - 1]
        walk = Walk(tuple(float(side) for side in one.mediabox), Budget(), {})  # type: ignore[arg-type]
        list(walk.run(pikepdf.parse_content_stream(one), one.resources))
        glyphs = [g for g in read_glyphs(walk.seen.shown) if g.text]
    said = "".join(g.text or "" for g in glyphs)
    at = len([0 for g in glyphs[: said.index(text)]])
    for glyph, box in zip(glyphs[at : at + len(text)], boxes, strict=True):
        assert glyph.box == pytest.approx(box, abs=0.3)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (".body { margin-left: -60pt !important }", "K209"),
        (".body { opacity: 0 !important }", "K212"),
        (".body { line-height: 4pt !important }", "K211"),
    ],
)
def test_what_a_style_sheet_spoils_is_found(rule: str, code: str, tmp_path: Path) -> None:
    """Text off its place, hidden, or over itself stops the build as on level pages."""
    own = tmp_path / "layouts/odd"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text('title="x"\npurpose="x"\nextends="vertical-book"\n')
    style = (resources() / "layouts/vertical-book/style.css").read_text(encoding="utf-8")
    (own / "style.css").write_text(f"{style}\n{rule}\n", encoding="utf-8")
    with pytest.raises(PreflightError) as caught:
        build(
            write(tmp_path / "e"), tmp_path / "out", only=("odd",), layouts=(tmp_path / "layouts",)
        )
    assert code in {found.code for found in caught.value.diagnostics}


# What is refused


@pytest.mark.parametrize(
    ("parent", "more", "said"),
    [
        ("tabloid", "", 'needs [pages] mode = "flowing"'),
        ("newsletter", "", 'needs [pages] mode = "flowing"'),
        ("vertical-book", "[page]\nwidth = 240", "not wider than it is high"),
    ],
)
def test_what_cannot_run_downward_is_refused(
    parent: str, more: str, said: str, tmp_path: Path
) -> None:
    """Newspapers, whose modules are made up for level lines, and pages that lie."""
    own = tmp_path / "odd"
    own.mkdir()
    text = f'title="x"\npurpose="x"\nextends="{parent}"\ndirection="vertical"\n{more}\n'
    (own / "layout.toml").write_text(text)
    folder = resources() / "layouts"
    with pytest.raises(ContentError) as caught:
        load_layout(Workspace(folder), (tmp_path, folder), "odd")
    assert said in caught.value.diagnostics[0].message


def test_fixed_matter_is_told_of(tmp_path: Path) -> None:
    """An advertisement is not printed among lines that run downward, and that is said."""
    extra = '[[pages]]\nnumber = 1\n[[pages.fixed]]\nkind = "notice"\ntext = "启事"\nlines = 6\n'
    edition = write(tmp_path / "e", extra=extra)
    report = build(edition, tmp_path / "out", only=("vertical-book",))
    told = [one for one in report.diagnostics if one.code == "M020"]
    assert len(told) == 1
    assert "run downward" in told[0].cases[0][1]
