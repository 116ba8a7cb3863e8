"""Tables that lie on their sides, read back by their glyphs: in order, upwards, inside the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from composition.printed import layout
from publisher.build import BuildReport, build
from publisher.diagnostics import ContentError, Severity

from .test_merged import one, tags
from .test_tables import EDITION, PROSE, Glyph, _glyphs, _runs, colliding, outside

FITS = {"book": (7, 20), "magazine": (11, 20), "tabloid": (17, 16)}
"""Columns of numbers and rows of a table that is turned: in the book in two parts."""


def wide(columns: int, rows: int) -> str:
    """Give a table of numbers of eight characters, none of them twice."""
    head = ["厂名", *(f"第{number + 10}季" for number in range(columns))]
    body = [
        [
            f"第{row + 10}厂",
            *(f"{row + 10}{column:03d}.{column % 10}5" for column in range(columns)),
        ]
        for row in range(rows)
    ]
    lines = [head, ["---", *["---:"] * columns], *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n注：各厂所报。"


def made(tmp_path: Path, output: str, table: str) -> BuildReport:
    """Print a table between two paragraphs, beside another story."""
    edition = tmp_path / "turned"
    text = f"---\ntitle: 表\n---\n\n{PROSE * 9}【前】\n\n{table}\n\n【后】{PROSE * 9}\n"
    for name, content in (("a", text), ("b", f"---\ntitle: 文\n---\n\n{PROSE * 20}\n")):
        (edition / name).mkdir(parents=True)
        (edition / name / "article.md").write_text(content, encoding="utf-8")
    (edition / "edition.toml").write_text(EDITION.format(articles=["a", "b"]), encoding="utf-8")
    return build(edition, tmp_path / "out", only=(output,))


def beyond(glyphs: Sequence[Glyph], content: bytes, output: str) -> list[str]:
    """Find what stands above or below the type area: folios and running heads left out."""
    chosen = layout(output)
    with pypdfium2.PdfDocument(content) as document:
        high = document[0].get_height()
    head = high - chosen.top
    foot = head - chosen.settings.grid.lines * chosen.pitch
    return [
        f"{g.char} stands beyond" for g in glyphs if g.top > head + 0.5 or g.bottom < foot - 0.5
    ]


def misturned(glyphs: Sequence[Glyph], columns: int, rows: int) -> list[str]:
    """Find cells that do not run upwards, rows that are not side by side, parts without a head."""
    faults = []
    parts: dict[int, list[Glyph]] = {}
    last: Glyph | None = None
    for row in range(rows):
        name = one(glyphs, f"第{row + 10}厂")
        cells = [one(glyphs, f"{row + 10}{n:03d}.{n % 10}5") for n in range(columns)]
        for text in (name, *cells):
            # Upwards, each figure on the one before, in a strip of its own.
            if any(b.bottom <= a.bottom or b.page != a.page for a, b in pairwise(text)):
                faults.append(f"row {row} does not run upwards")
        if any(b[0].bottom < a[-1].top - 1 for a, b in pairwise((name, *cells))):
            faults.append(f"the cells of row {row} do not follow each other upwards")
        first = cells[0][0]
        if last and (first.page, first.left) <= (last.page, last.left):
            faults.append(f"row {row} does not stand behind the row before it")
        last = first
        parts.setdefault(first.page, []).append(first)
    for page, there in parts.items():
        heads = [run[0] for run in _runs(glyphs, "厂名") if run[0].page == page]
        if len(heads) != 1 or heads[0].right > min(g.left for g in there):
            faults.append(f"the part on page {page + 1} has no head at its left")
    return faults


@pytest.mark.parametrize("output", FITS)
def test_a_table_too_wide_for_the_page_is_turned(output: str, tmp_path: Path) -> None:
    """It lies on its side in a block of its own, in order, inside the type area; a note says so."""
    columns, rows = FITS[output]
    report = made(tmp_path, output, wide(columns, rows))
    content = report.products[0].content
    glyphs = _glyphs(content)
    assert misturned(glyphs, columns, rows) == []
    text = [g for g in glyphs if g.char in "厂"]
    assert beyond(text, content, output) == []
    assert outside(text, output) == []
    assert colliding(glyphs) == []
    assert [d.severity for d in report.diagnostics if d.code == "M011"] == [Severity.NOTE]
    # The judge reads what lies on its side as well: no number is torn, no table parted unseen.
    assert not [d for d in report.diagnostics if d.code == "J401"]
    note = one(glyphs, "注：各厂所报。")
    assert note[1].bottom > note[0].bottom
    assert note[0].left > one(glyphs, f"第{rows + 9}厂")[0].right

    flat = one(glyphs, f"{rows + 8}000.05")
    lain = [
        replace(g, left=flat[0].left + 6 * flat.index(g), bottom=flat[0].bottom) if g in flat else g
        for g in glyphs
    ]
    assert misturned(lain, columns, rows)
    head = one([g for g in glyphs if g.page == flat[0].page], "厂名")
    assert misturned([g for g in glyphs if g not in head], columns, rows)
    low = [replace(g, bottom=g.bottom - 600, top=g.top - 600) for g in text]
    assert beyond(low, content, output)


def test_a_turned_table_has_its_tags(tmp_path: Path) -> None:
    """Rows and cells are those of any table over its parts; its heads are heard once."""
    found = tags(made(tmp_path, "book", wide(7, 20)).products[0].content)
    assert [tag.role for tag in found].count("/TH") == 8
    cells = [tag for tag in found if tag.role == "/TD"]
    assert len(cells) == 20 * 8
    assert all(tag.attributes["/Scope"] == "/Column" for tag in found if tag.role == "/TH")


@pytest.mark.parametrize(
    ("output", "columns", "rows"),
    # Wider than the page is high; in a newspaper longer than one block.
    [("book", 12, 3), ("tabloid", 17, 85)],
)
def test_what_no_page_holds_even_turned_is_refused(
    output: str, columns: int, rows: int, tmp_path: Path
) -> None:
    """Then it is the error that it was."""
    with pytest.raises(ContentError) as caught:
        made(tmp_path, output, wide(columns, rows))
    assert {d.code for d in caught.value.diagnostics if d.severity is Severity.ERROR} == {"M010"}


def test_a_table_that_fits_stands_upright(tmp_path: Path) -> None:
    """One column less, and nothing is turned."""
    report = made(tmp_path, "book", wide(5, 6))
    assert not [d for d in report.diagnostics if d.code == "M011"]
    run = one(_glyphs(report.products[0].content), "10000.05")
    assert all(a.left < b.left for a, b in pairwise(run))
