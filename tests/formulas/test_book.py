"""Formulas in the book: MathML that says what the page says, by EPUBCheck's rules."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from epub.samples import epubcheck
from publisher.article import parse
from publisher.article.model import inline
from publisher.epub.archive import read_archive, write_archive
from publisher.epub.inspection import inspect_book

from .matrix import EVERY, FLAT, article
from .test_print import made

MATH = "{http://www.w3.org/1998/Math/MathML}math"


@cache
def book(seed: int) -> bytes:
    """Give the book of an article with formulas of every kind."""
    (content,) = made(article(seed, EVERY), ("epub",))
    return content


def documents(content: bytes) -> dict[str, etree._Element]:
    """Give the articles' documents."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if "article-" in name]
        return {name: etree.fromstring(archive.read(name)) for name in names}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_book_holds_every_formula(seed: int, tmp_path: Path) -> None:
    """Each stands as MathML in its place, says what it says, and the manifest knows."""
    content = book(seed)
    article_of = parse(article(seed, EVERY), "a.md")
    blocks = [article_of.blocks, *(note.blocks for note in article_of.notes)]
    wanted = [
        run.text for some in blocks for runs, _ in inline(some) for run in runs if run.is_boxed
    ]
    found = [
        math.get("alttext") for root in documents(content).values() for math in root.iter(MATH)
    ]
    assert found == wanted
    assert not inspect_book(content, "b.epub", (article_of,))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = next(archive.read(n).decode() for n in archive.namelist() if n.endswith(".opf"))
    assert 'properties="mathml"' in package
    path = tmp_path / "b.epub"
    path.write_bytes(content)
    assert epubcheck(path) == [[]]


def test_a_book_without_formulas_says_nothing_of_them() -> None:
    """Neither its manifest nor its style sheets change."""
    (content,) = made("---\ntitle: 题\n---\n\n增长$24\\%$，$5 和 $6。\n", ("epub",))
    names = read_archive(content)
    assert not any("formulas.css" in name for name in names)
    assert not any(b"mathml" in data for name, data in names.items() if name.endswith(".opf"))


def test_the_control_of_its_text() -> None:
    """A formula that says something else is found."""
    (content,) = made(f"---\ntitle: 题\n---\n\n式${FLAT[0]}$。\n", ("epub",))
    archive = read_archive(content)
    spoiled = {
        name: data.replace(b'alttext="E = mc', b'alttext="E = md') for name, data in archive.items()
    }
    article_of = parse(f"---\ntitle: 题\n---\n\n式${FLAT[0]}$。\n", "a.md")
    assert not inspect_book(content, "b.epub", (article_of,))
    assert [d.code for d in inspect_book(write_archive(spoiled), "b.epub", (article_of,))] == [
        "E014"
    ]
