"""Upright heads (竖题): characters one under the other, from the right, text beside them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from composition.faces import catalogue
from composition.printed import layout
from publisher.article import parse
from publisher.build import build
from publisher.edition import HeadPlace
from publisher.galley import Galley, Head, Setting, Standing, compose_article
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
