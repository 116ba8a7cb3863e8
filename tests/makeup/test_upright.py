"""Upright heads (竖题): characters one under the other, from the right, text beside them."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from composition.faces import catalogue
from composition.printed import layout
from measure.reading import Glyph, read_pages
from publisher.article import parse
from publisher.build import build
from publisher.edition import HeadPlace
from publisher.galley import Galley, Head, Setting, Standing, compose_article, heads
from publisher.layouts import Layout
from publisher.makeup.matter import Weight

ARTICLE = """\
---
title: 说“格子”的12种用法
kicker: 引题
subtitle: 副题也竖着排在左边
byline: 本刊编者
---

"""
TEXT = "横排的报纸上竖一道标题，版面便有了起落，读者的眼睛也有了一处停留。" * 12


def tabloid() -> Layout:
    """Give a layout whose articles share pages."""
    return layout("tabloid")


def compose(text: str = ARTICLE + TEXT, place: HeadPlace = HeadPlace.LEFT) -> Galley:
    """Give the galley of a second article whose head stands at ``place``."""
    article = parse(text, "a.md")
    return compose_article(
        article, text, {}, tabloid(), catalogue(), Standing(Weight.SECOND, place)
    )


def stacks(head: Head, style: str) -> list[list[str]]:
    """Give the characters of each stack of the text in ``style``, from the top."""
    return [
        [text.text[line.start : line.end] for line in text.lines[s.first : s.first + s.count]]
        for s in head.stacks
        if (text := head.texts[s.text]).style == style
    ]


def test_characters_stand_one_under_the_other() -> None:
    """Each has a cell of its own, two digits share one, quotation marks are corner brackets."""
    (head,) = compose().heads

    assert stacks(head, "title") == [[*"说『格子』的", "12", *"种用法"]]
    assert stacks(head, "kicker") == [["引", "题"]]


def test_stacks_stand_side_by_side_from_the_right() -> None:
    """Kicker, title and subtitle follow each other to the left and stay inside their columns."""
    (head,) = compose().heads
    width = tabloid().span_cells(head.columns or 0) * tabloid().cell
    edges = [(s.x, s.x + head.texts[s.text].size) for s in head.stacks]

    assert [head.texts[s.text].style for s in head.stacks] == ["kicker", "title", "subtitle"]
    assert all(left >= other for (left, _), (_, other) in itertools.pairwise(edges))
    assert edges[0][1] <= width
    assert edges[-1][0] >= 0


def test_the_block_holds_its_stacks() -> None:
    """No stack sticks out of the lines that the head takes."""
    (head,) = compose().heads

    for stack in head.stacks:
        bottom = stack.y + stack.count * head.texts[stack.text].leading
        assert stack.y >= 0
        assert bottom <= head.lines * tabloid().pitch + 0.01


def test_a_long_title_stands_in_two_stacks() -> None:
    """A title higher than a stack may be is parted where its sense is."""
    (head,) = compose(ARTICLE.replace("12种用法", "用法，从简牍到今天的屏幕") + TEXT).heads

    assert len(stacks(head, "title")) == 2
    assert "".join(map("".join, stacks(head, "title"))).endswith("今天的屏幕")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("与iPhone同行", ["与", "iPhone", "同", "行"]),
        ("2018年GDP增长", ["2018", "年", "G", "D", "P", "增", "长"]),
        ("5G与A股", ["5", "G", "与", "A", "股"]),
        ("用Wi-Fi看COVID-19", ["用", "Wi-Fi", "看", "COVID-19"]),
        ("占3.5%和12%", ["占", "3.5%", "和", "12", "%"]),
        ("NATO与WTO", ["NATO", "与", "W", "T", "O"]),
        ("iPhone 15 Pro来了", ["iPhone 15 Pro", "来", "了"]),
        ("比x大1.5万", ["比", "x", "大", "1.5", "万"]),
        ("O’Neill说", ["O’Neill", "说"]),
        ("Café里的100人", ["Café", "里", "的", "100", "人"]),
    ],
)
def test_words_and_long_numbers_are_turned(title: str, told: list[str]) -> None:
    """They are one piece; single letters, short acronyms and numbers of two digits stand."""
    (head,) = compose(ARTICLE.replace("说“格子”的12种用法", title) + TEXT).heads
    (text,) = (text for text in head.texts if text.style == "title")
    every = [text.text[line.start : line.end] for line in text.lines]
    assert every == told
    turned = [every[s.first] for s in head.stacks if s.turned and head.texts[s.text] is text]
    standing = ("G", "D", "P", "5", "A", "W", "T", "O", "x", "12", "%")
    assert turned == [one for one in told if one.isascii() or "’" in one or "é" in one
                      if one not in standing]  # fmt: skip


def test_the_byline_opens_the_text() -> None:
    """It is no part of an upright head."""
    galley = compose()

    assert "byline" not in [text.style for text in galley.heads[0].texts]
    assert isinstance(first := galley.contents[0], Setting)
    assert first.style == "byline"


@pytest.mark.parametrize("place", ["left", "right"])
def test_the_printed_page_holds_it(place: str, tmp_path: Path) -> None:
    """The printed characters stand upright at the side asked for, and the text is found."""
    edition = tmp_path / "e"
    (edition / "one").mkdir(parents=True)
    (edition / "one" / "article.md").write_text(ARTICLE + TEXT)
    (edition / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\noutputs = ["tabloid"]\n'
        f'articles = [{{ path = "one", importance = "second", head = "{place}" }}]\n'
    )

    (product,) = build(edition, tmp_path / "out").products

    xs, ys, width = _title_places(product.content, "说『格子』的")
    assert len(set(xs)) == 1
    assert ys == sorted(ys, reverse=True)
    assert (xs[0] < width / 2) == (place == "left")


@pytest.mark.parametrize("title", ["与iPhone同行2018年", "看COVID-19（约300人）"])
def test_turned_words_on_the_page(title: str, tmp_path: Path) -> None:
    """Each letter lies on its side, one under the other, in the middle of the stack."""
    glyphs = _head_glyphs(title, tmp_path)
    size = glyphs[0].size
    middle = next(g.x for g in glyphs if g.text in "与看") + size / 2
    letters = [g for g in glyphs if g.text.isascii() and g.text.isalnum()]
    assert letters
    assert not any(g.upright for g in letters)
    # The baseline of what is turned is left of the middle by what Han has over its own.
    assert {round(g.x, 1) for g in letters} == {round(middle - 0.38 * size, 1)}
    assert [g.y for g in glyphs] == sorted(g.y for g in glyphs)
    assert all(g.upright for g in glyphs if not g.text.isascii())
    for before, after in itertools.pairwise(glyphs):
        if before.upright and not after.upright:
            # From the foot of a character to the head of the word: a quarter of an em.
            assert after.y - (before.y + 0.12 * size) == pytest.approx(0.25 * size, abs=0.05 * size)


def test_the_control_of_turned_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If all were left standing, each in an em of its own, the meter would see it."""
    monkeypatch.setattr(heads, "_STANDING", re.compile(".*"))
    glyphs = _head_glyphs("与iPhone同行", tmp_path)
    assert all(g.upright for g in glyphs)


def _head_glyphs(title: str, folder: Path) -> list[Glyph]:
    """Give the printed glyphs of an upright title in the order in which they are read."""
    edition = folder / "e"
    (edition / "one").mkdir(parents=True)
    (edition / "one" / "article.md").write_text(f"---\ntitle: {title}\n---\n\n{TEXT}")
    (edition / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\noutputs = ["tabloid"]\n'
        'articles = [{ path = "one", importance = "second", head = "left" }]\n'
    )
    (product,) = build(edition, folder / "out").products
    glyphs = [g for g in read_pages(product.content)[0].glyphs if g.text.strip()]
    at = next(n for n in range(len(glyphs)) if "".join(
        g.text for g in glyphs[n : n + len(title)]) == title)  # fmt: skip
    return glyphs[at : at + len(title)]


def _title_places(content: bytes, title: str) -> tuple[list[int], list[float], float]:
    """Give x and y in pt of the printed characters of ``title``, and the width of the page."""
    document = pdfium.PdfDocument(content)
    page = document[0]
    text = page.get_textpage()
    visible = [
        (char, text.get_charbox(n, loose=True))
        for n in range(text.count_chars())
        if (char := text.get_text_range(n, 1)).strip()
    ]
    at = "".join(char for char, _ in visible).index(title)
    boxes = [box for _, box in visible[at : at + len(title)]]
    return [round(box[0]) for box in boxes], [box[1] for box in boxes], page.get_width()
