"""Names of any length fit where a page has room for them; what is cut says so with an ellipsis."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.build import build
from publisher.templates.fitting import clipped, ems, fitted, rows

LAYOUTS = ("broadsheet", "tabloid", "newsletter", "magazine", "book", "large-print")
NAMES = {
    "short": "报",
    "usual": "张家界日报",
    "long": "山前县人民政府机关事务管理局老干部之友",
    "very long": "一份很长很长的报头名称" * 5,
    "western": "The Quite Extraordinarily Long Name of a Western Newspaper and Its Supplement",
    "one word": "W" * 70,
}
SAFE = 2 / 25.4 * 72
"""pt of white that a trimming knife leaves."""
TOUCH = 0.35
"""Part of the smaller glyph's box that two may share: marks reach into their neighbours'."""


def boxes(content: bytes) -> list[tuple[int, str, tuple[float, float, float, float]]]:
    """Give page, character and box of ink of everything printed."""
    found = []
    document = pypdfium2.PdfDocument(content)
    for n in range(len(document)):
        page = document[n]
        reader = page.get_textpage()
        for at in range(reader.count_chars()):
            box = reader.get_charbox(at)
            if box[2] - box[0] > 0.1 and box[3] - box[1] > 0.1:
                found.append((n, reader.get_text_range(at, 1), box))
        reader.close()
        page.close()
    document.close()
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_any_name_fits_every_layout(tmp_path: Path, name: str, layout: str) -> None:
    """Title, subtitle, section and issue of any length stay on the page and off each other."""
    for n in "abc":
        (tmp_path / "e" / n).mkdir(parents=True)
        (tmp_path / "e" / n / "article.md").write_text(
            f"---\ntitle: 题\nbyline: {'某某' * 9}\n---\n\n" + "正文一段。\n\n" * 3,
            encoding="utf-8",
        )
    text = json.dumps(NAMES[name], ensure_ascii=False)
    (tmp_path / "e" / "edition.toml").write_text(
        f'title = {text}\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = ["a", "b", "c"]\n'
        f"subtitle = {text}\nsection = {text}\npublisher = {text}\nlunar = {text}\n"
        f"outputs = {json.dumps([layout])}\n",
        encoding="utf-8",
    )
    for product in build(tmp_path / "e", tmp_path / "out").products:
        document = pypdfium2.PdfDocument(product.content)
        width, height = document[0].get_size()
        document.close()
        shown = boxes(product.content)
        for _, char, (left, bottom, right, top) in shown:
            inside = left > SAFE and bottom > SAFE and right < width - SAFE and top < height - SAFE
            assert inside, f"{product.file}: “{char}” at {left:.0f}, {bottom:.0f}"
        assert list(overlaps(shown)) == [], product.file


def overlaps(
    shown: list[tuple[int, str, tuple[float, float, float, float]]],
) -> list[tuple[str, str]]:
    """Give the pairs of glyphs of one page that share more of their boxes than marks do."""
    found = []
    ordered = sorted(shown, key=lambda one: (one[0], one[2][0]))
    for n, (page, char, a) in enumerate(ordered):
        for other, second, b in ordered[n + 1 :]:
            if other != page or b[0] > a[2]:
                break
            across = min(a[2], b[2]) - max(a[0], b[0])
            down = min(a[3], b[3]) - max(a[1], b[1])
            if across <= 0 or down <= 0:
                continue
            smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
            if across * down > TOUCH * smaller:
                found.append((char, second))
    return found


def test_overlaps_are_seen() -> None:
    """The control: a glyph on another is told of, one beside it is not."""
    one, on_it, beside = (0.0, 0.0, 10.0, 10.0), (2.0, 1.0, 12.0, 11.0), (10.0, 0.0, 20.0, 10.0)
    assert overlaps([(0, "甲", one), (0, "乙", on_it)]) == [("甲", "乙")]
    assert overlaps([(0, "甲", one), (0, "乙", beside), (1, "丙", on_it)]) == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80)


@given(TEXTS, st.floats(4, 120), st.floats(20, 900))
def test_what_is_clipped_fits_and_says_so(text: str, size: float, width: float) -> None:
    """A line is whole, or is cut and ends with an ellipsis; either way it fits."""
    shown = clipped(text, size, width)
    assert shown == text or shown.endswith("…")
    assert ems(shown) * size <= width + 1e-6 or shown == "…"
    assert text.startswith(shown.removesuffix("…"))


@given(TEXTS, st.floats(8, 120), st.floats(60, 900), st.floats(30, 250))
def test_what_fits_is_left_alone(text: str, size: float, width: float, height: float) -> None:
    """A style is given only where one is needed, and a name is never made larger."""
    style = str(fitted(text, size, width, height, 0.2))
    needed = (ems(text) + 0.2 * len(text)) * size > width
    assert bool(style) == needed
    if needed:
        assert float(style.split("font-size:")[1].split("pt")[0]) <= size


def test_long_titles_take_more_lines_of_the_contents() -> None:
    """A title as wide as its column takes one line, one that is wider two."""
    assert rows("题" * 20, 10, 200) == 1
    assert rows("题" * 21, 10, 200) == 2
    assert rows("", 10, 200) == 1
