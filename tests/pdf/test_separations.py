"""What stands on the four plates, as Ghostscript separates them."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from publisher import build
from publisher.choices import Purpose
from publisher.pdf.marks import PLATES, SLUG, Sheet, draw_marks, draw_slug
from publisher.pdf.overprint import overprint_black

from .printing import opened, printed, saved, write_edition
from .validating import separations

PLAIN = """---
title: 只有字
byline: 林远
lang: zh-Hans
---

一段话，**重的**和轻的，没有图，也没有颜色。

## 小标题

又一段。
"""


@cache
def plain() -> bytes:
    """Give a press file with nothing but black text and rules."""
    with tempfile.TemporaryDirectory() as folder:
        edition = write_edition(Path(folder) / "edition", PLAIN)
        report = build.build(edition, Path(folder) / "out", purpose=Purpose.PRESS)
        return report.products[0].content


def most(plates: list[bytes]) -> float:
    """Give the greatest sum of inks of any pixel, in percent."""
    return max(map(sum, zip(*plates, strict=True))) / 2.55


def test_black_text_is_on_the_black_plate_only() -> None:
    """No pixel of the pages has cyan, magenta or yellow."""
    for cyan, magenta, yellow, black in separations(plain(), 150):
        assert (max(cyan), max(magenta), max(yellow)) == (0, 0, 0)
        assert max(black) == 255


def test_rich_black_would_be_seen_on_the_plates() -> None:
    """Text in four inks puts ink on the other plates: the check above can fail."""
    with opened(plain()) as pdf:
        for page in pdf.pages:
            content = page.obj.Contents[1]
            inks = content.read_bytes().replace(b"0 0 0 1 scn", b"0.6 0.5 0.5 1 scn")
            content.write(inks)
        cyan = separations(saved(pdf))[0][0]
    assert max(cyan) > 100


def test_ink_stays_under_the_limit() -> None:
    """No pixel inside the bleed has more ink than the paper takes."""
    pages = separations(printed(Purpose.PRESS))
    assert 200 < max(map(most, pages)) <= 300


@pytest.mark.parametrize("layout", ["newsletter", "tabloid"])
def test_ink_stays_under_the_limit_of_the_layout(layout: str, tmp_path: Path) -> None:
    """Newsprint takes 240 %, coated paper 300 %."""
    edition = write_edition(tmp_path / "edition")
    report = build.build(edition, tmp_path / "out", only=(layout,), purpose=Purpose.PRESS)
    limit = 240 if layout == "tabloid" else 300
    pages = separations(report.products[0].content)
    assert limit - 80 < max(map(most, pages)) <= limit


def _page(content: bytes, width: float = 200, height: float = 200) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Contents = pdf.make_stream(content)
    page.obj.BleedBox = page.obj.TrimBox = pikepdf.Array([0, 0, width, height])
    return pdf


def test_full_black_overprints() -> None:
    """Red goes on under black; under grey and under white it is left out."""
    bars = b"0 1 1 0 k 0 0 200 200 re f 0 0 0 1 k 0 0 60 200 re f 0 0 0 0.5 k 60 0 60 200 re f"
    with _page(bars + b" 0 0 0 0 k 120 0 60 200 re f") as pdf:
        before = separations(saved(pdf), 72)[0][1]
        overprint_black(pdf.pages[0])
        after = separations(saved(pdf), 72)[0][1]
    middle = 100 * 198
    assert [before[middle + x] for x in (30, 90, 150, 190)] == [0, 0, 0, 255]
    assert [after[middle + x] for x in (30, 90, 150, 190)] == [255, 0, 0, 255]


def test_overprint_ends_with_its_state() -> None:
    """What ``Q`` brings back is brought back for overprinting as well."""
    content = (
        b"0 1 1 0 k 0 0 200 200 re f 0 0 0 0.5 k q 0 0 0 1 k 0 0 60 200 re f Q 60 0 60 200 re f"
    )
    with _page(content) as pdf:
        overprint_black(pdf.pages[0])
        magenta = separations(saved(pdf), 72)[0][1]
    middle = 100 * 198
    assert [magenta[middle + x] for x in (30, 90)] == [255, 0]


def test_marks_stand_outside_the_bleed_on_all_plates() -> None:
    """Inside the bleed a sheet of marks is blank; outside there is ink of every kind."""
    sheet = Sheet(300, 400, 8.5)
    _, _, width, height = sheet.media
    with _page(draw_marks(sheet), width, height) as pdf:
        whole = separations(saved(pdf), 72)[0]
        pdf.pages[0].obj.BleedBox = pikepdf.Array(sheet.bleed_box)
        inside = separations(saved(pdf), 72)[0]
    assert [max(plate) for plate in inside] == [0, 0, 0, 0]
    assert [max(plate) for plate in whole] == [255, 255, 255, 255]


def test_slug_line_is_drawn_on_all_plates_and_fits() -> None:
    """A long line is made smaller; each plate has it, and its own name, and none of it is text."""
    font = Path(__file__).parents[2] / "fonts/PublisherHei-Regular.otf"
    sheet = Sheet(300, 200, 8.5)
    text = "样刊 · 第七期 · book · FOGRA39 · " * 6
    content = draw_slug(sheet, text, PLATES, font.read_bytes())
    _, _, width, height = sheet.media
    with _page(content, width, height) as pdf:
        assert "/Font" not in pdf.pages[0].resources
        plates = separations(saved(pdf), 72)[0]
    row = round(width) - 2
    ends = []
    for plate in plates:
        used = [at % row for at, ink in enumerate(plate) if ink > 60]
        assert min(used) >= sheet.edge - 2
        assert max(used) <= sheet.edge + 300 + 1
        assert min(at // row for at, ink in enumerate(plate) if ink > 60) > height - SLUG
        ends.append(max(used))
    # The names stand one after the other: each plate ends where its own does.
    assert ends == sorted(ends)
    assert len(set(ends)) == len(PLATES)


def test_nothing_of_the_page_reaches_the_marks() -> None:
    """A picture that runs further than the bleed is cut there."""
    with opened(plain()) as pdf:
        page = pdf.pages[0]
        content = page.obj.Contents[1]
        content.write(content.read_bytes() + b" 1 0 0 0 k -900 -900 3000 3000 re f")
        media = [float(side) for side in page.obj.MediaBox]
        page.obj.BleedBox = pikepdf.Array([0, 0, media[2], 25])
        strip = separations(saved(pdf), 72)[0][0]
    # The colour bar is above; below stand lines, targets and the slug only.
    assert sum(ink > 200 for ink in strip) < 0.1 * len(strip)
