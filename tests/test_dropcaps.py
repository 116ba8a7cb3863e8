"""A first character of several lines (首字下沉): wished, printed, left out where it cannot be."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from measure.reading import Glyph, read_pages
from publisher.build import BuildReport, build
from publisher.diagnostics import ContentError
from publisher.render import segments

FRONT = "---\ntitle: 题\n---\n\n"
TEXT = (
    "春天的早晨，村口的老槐树下已经坐满了人。大家一边喝茶一边说着今年的收成，孩子们在一旁追来追去，"
    "狗也跟着叫。县里来的干部把凳子往前挪了挪，打开本子记下每一句话。"
)
SIZES = {"book": (10.5, 17.0), "magazine": (10.0, 16.0), "tabloid": (9.0, 11.8)}


def report(
    folder: Path, text: str, wish: str, output: str, own: tuple[Path, ...] = ()
) -> BuildReport:
    """Give what comes of an edition of one article with a wish."""
    (folder / "a").mkdir(parents=True)
    (folder / "a/article.md").write_text(FRONT + text, encoding="utf-8")
    (folder / "edition.toml").write_text(
        'title = "下沉"\nlanguage = "zh-Hans"\ndate = 2025-01-01\n'
        f'articles = [{{ path = "a"{wish} }}]\noutputs = ["{output}"]\n',
        encoding="utf-8",
    )
    return build(folder, folder / "out", layouts=own)


def dropped(content: bytes, output: str) -> tuple[Glyph, list[list[Glyph]]]:
    """Give the first 春 of the text and the lines of body text on its page, from its head."""
    size, _ = SIZES[output]
    page = next(page for page in read_pages(content) if any(g.text == "春" for g in page.glyphs))
    first = next(g for g in page.glyphs if g.text == "春")
    body = [g for g in page.glyphs if abs(g.size - size) < 0.01 and g.x < page.width / 2]
    heights = sorted({round(g.y, 1) for g in body})
    return first, [[g for g in body if round(g.y, 1) == y] for y in heights]


@pytest.mark.parametrize("output", ["book", "magazine", "tabloid"])
@pytest.mark.parametrize("lines", [2, 3])
def test_text_stands_beside_it(tmp_path: Path, output: str, lines: int) -> None:
    """From the head of Han in the first line to its foot in the last; the grid is not moved."""
    found = report(tmp_path / "e", (TEXT * 2 + "\n\n") * 3, f", dropcap = {lines}", output)
    assert "M028" not in {d.code for d in found.diagnostics}
    first, rows = dropped(found.products[0].content, output)
    size, pitch = SIZES[output]
    pitch = rows[1][0].y - rows[0][0].y if output == "tabloid" else pitch
    assert first.size == pytest.approx((lines - 1) * pitch + size, abs=0.1)
    # Foot and head of its frame are those of the lines beside it.
    assert first.y + 0.12 * first.size == pytest.approx(rows[lines - 1][0].y + 0.12 * size, abs=0.1)
    assert first.y - 0.88 * first.size == pytest.approx(rows[0][0].y - 0.88 * size, abs=0.1)
    left = first.x
    for number, row in enumerate(rows[: lines + 2]):
        start = (row[0].x - left) / size
        if number < lines:
            assert start == pytest.approx(round(start), abs=0.03)
            assert row[0].x > left + first.size
        else:
            assert start == pytest.approx(0, abs=0.03)
    ys = [row[0].y for row in rows]
    assert all(
        b - a == pytest.approx(ys[1] - ys[0], abs=0.05) for a, b in pairwise(ys[: lines + 4])
    )


def test_the_control_of_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another foot it stands elsewhere, and the meter sees it."""
    monkeypatch.setattr(segments, "HAN_FOOT", 0.0)
    found = report(tmp_path / "e", TEXT * 2, ", dropcap = 2", "book")
    first, rows = dropped(found.products[0].content, "book")
    assert abs(first.y + 0.12 * first.size - rows[1][0].y - 0.12 * 10.5) > 1


@pytest.mark.parametrize(
    "text",
    [
        "“春天的早晨，" + TEXT,
        "{春|chūn}天的早晨，" + TEXT,
        "春天。",
        "春" + "天" * 53,
        "<small>春</small>天" + TEXT,
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str) -> None:
    """No Han character, one with a reading, too few lines, one line alone under it."""
    found = report(tmp_path / "e", text, ", dropcap = 2", "book")
    assert [d.code for d in found.diagnostics if d.code == "M028"] == ["M028"]
    assert all(g.size < 23 for page in read_pages(found.products[0].content) for g in page.glyphs)


def test_off_unless_it_is_asked_for(tmp_path: Path) -> None:
    """A layout may have it; an article's own word counts more, and nothing is told of a layout."""
    plain = report(tmp_path / "a", TEXT * 2, "", "magazine")
    assert dropped(plain.products[0].content, "magazine")[0].size == pytest.approx(10, abs=0.01)
    own = tmp_path / "layouts"
    (own / "monthly").mkdir(parents=True)
    (own / "monthly/layout.toml").write_text(
        'title = "m"\npurpose = "test"\nextends = "magazine"\ndropcap = 3\n', encoding="utf-8"
    )
    with_layout = report(tmp_path / "b", TEXT * 2, "", "monthly", (own,))
    assert dropped(with_layout.products[0].content, "magazine")[0].size == pytest.approx(
        42, abs=0.1
    )
    without = report(tmp_path / "c", TEXT * 2, ", dropcap = 0", "monthly", (own,))
    assert dropped(without.products[0].content, "magazine")[0].size == pytest.approx(10, abs=0.01)
    short = report(tmp_path / "d", "短。", "", "monthly", (own,))
    assert "M028" not in {d.code for d in short.diagnostics}
    with pytest.raises(ContentError, match="dropcap"):
        report(tmp_path / "f", TEXT, ", dropcap = 4", "magazine")


def test_its_lines_stay_together(tmp_path: Path) -> None:
    """However much stands before it, no column or page ends beside it."""
    summary = "提要" * 10
    for count in range(1, 30, 4):
        front = FRONT.replace("---\n\n", f"summary: {summary * count}\n---\n\n")
        folder = tmp_path / str(count)
        (folder / "a").mkdir(parents=True)
        (folder / "a/article.md").write_text(front + TEXT * 3, encoding="utf-8")
        (folder / "edition.toml").write_text(
            'title = "下沉"\nlanguage = "zh-Hans"\ndate = 2025-01-01\n'
            'articles = [{ path = "a", dropcap = 3 }]\noutputs = ["book"]\n',
            encoding="utf-8",
        )
        content = build(folder, folder / "out").products[0].content
        for page in read_pages(content):
            for first in (g for g in page.glyphs if g.text == "春" and g.size > 30):
                rows = {round(g.y, 1) for g in page.glyphs if abs(g.size - 10.5) < 0.01}
                assert len([y for y in rows if first.y - 40 < y < first.y + 6]) == 3


def test_text_and_tags_are_whole(tmp_path: Path) -> None:
    """The character is read first, and is of the paragraph that it opens."""
    found = report(tmp_path / "e", TEXT * 2, ", dropcap = 3", "book")
    content = found.products[0].content
    said = "".join(g.text for page in read_pages(content) for g in page.glyphs if g.text.strip())
    assert TEXT in said
    with pikepdf.open(io.BytesIO(content)) as pdf:
        names = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert names.count("/P") == 1
    assert "/Span" not in names
