"""What EPUBCheck says of our books, and whether broken ones are noticed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher import epub
from publisher.diagnostics import Severity
from publisher.edition import load_edition
from publisher.epub.archive import read_archive, write_archive
from publisher.workspace import Workspace

from .samples import epubcheck

Files = dict[str, bytes]


def test_epubcheck_finds_nothing(books: dict[str, Path]) -> None:
    """EPUBCheck has no error, warning or usage note; of embedded fonts it notes that they are."""
    found = dict(zip(books, epubcheck(*books.values()), strict=True))
    embedded = found.pop("embedded")
    assert found == {kind: [] for kind in found}
    assert {message.split()[1] for message in embedded} == {"CSS-028"}


# Broken books


def edited(name: str, before: str, after: str) -> Callable[[Files], Files]:
    """Give a change of one file of the book."""

    def change(files: Files) -> Files:
        text = files[f"EPUB/{name}"].decode()
        assert before in text
        return files | {f"EPUB/{name}": text.replace(before, after, 1).encode()}

    return change


def replaced(name: str, content: bytes) -> Callable[[Files], Files]:
    """Give a book in which a file has another content."""
    return lambda files: files | {f"EPUB/{name}": content}


def without(name: str) -> Callable[[Files], Files]:
    """Give a book in which a file is missing."""
    return lambda files: {n: c for n, c in files.items() if n != f"EPUB/{name}"}


def png_in_jpeg(files: Files) -> Files:
    """Give a book whose photograph is another kind of file than it says."""
    return files | {"EPUB/images/picture-001.jpg": files["EPUB/images/picture-002.png"]}


OURS: list[tuple[str, Callable[[Files], Files]]] = [
    ("E010", lambda files: files | {"mimetype": b"application/zip"}),
    ("E010", lambda files: files | {"EPUB/图.txt": b"x"}),
    ("E010", lambda files: {n: c for n, c in files.items() if "container" not in n}),
    ("E010", edited("article-001.xhtml", "</h1>", "</h2>")),
    ("E011", png_in_jpeg),
    ("E011", replaced("images/picture-001.jpg", b"no picture")),
    ("E012", edited("content.opf", ">zh-Hans<", ">chinese<")),
    ("E012", edited("article-001.xhtml", 'xml:lang="zh-Hans"', "")),
    ("E012", edited("article-003.xhtml", 'lang="en"', 'lang="xx"')),
    ("E013", edited("article-002.xhtml", "正文", "正\u0085文")),
    ("E013", edited("article-002.xhtml", "正文", "正\ufffd文")),
    ("E014", edited("article-002.xhtml", "正文", "正义")),
    ("E014", edited("article-001.xhtml", "<p>引用一段。</p>", "")),
    ("E014", edited("article-001.xhtml", "<p>引用一段。</p>", "<p>引用一段。</p><p>多余</p>")),
    ("E014", edited("content.opf", '<itemref idref="article-002"/>', "")),
    ("E015", edited("article-001.xhtml", "images/picture-001.jpg", "https://a.cn/x.jpg")),
    ("E015", edited("style.css", "body {", "@import 'https://a.cn/x.css';\nbody {")),
    ("E015", edited("style.css", "body {", "body { background: url(//a.cn/x.png);")),
    ("E017", without("images/picture-001.jpg")),
    ("E017", replaced("extra.xhtml", b"<html/>")),
    ("E018", edited("nav.xhtml", "article-002.xhtml", "article-009.xhtml")),
    ("E018", edited("article-001.xhtml", "#note-1", "#note-9")),
    ("E002", edited("article-001.xhtml", 'alt="一片山"', 'alt=""')),
]
THEIRS: list[tuple[str, Callable[[Files], Files]]] = [
    ("OPF-053 Date value", edited("content.opf", "2018-11-05</dc:date>", "5.11.2018</dc:date>")),
    ("NCX-001 NCX identifier", edited("content.opf", "urn:uuid:", "")),
    ('RSC-005 .*must declare the "nav"', edited("content.opf", 'properties="nav"', "")),
    (
        "RSC-032 Fallback",
        edited("content.opf", 'media-type="image/png"', 'media-type="image/bmp"'),
    ),
    (
        'RSC-005 .*element "rp" not allowed',
        edited("article-001.xhtml", "<figcaption>", "<rp>x</rp><figcaption>"),
    ),
    ('RSC-005 .*Duplicate ID "title"', edited("article-001.xhtml", 'id="section-1"', 'id="title"')),
    (
        'RSC-005 .*element "p" not allowed',
        edited("article-001.xhtml", "<tbody>", "<tbody><p>x</p>"),
    ),
    ("CSS-008 An error", edited("style.css", "body {", "body { color")),
]


@pytest.mark.parametrize(("code", "change"), OURS)
def test_broken_books_are_noticed(
    books: dict[str, Path], code: str, change: Callable[[Files], Files]
) -> None:
    """Each broken book gives its code, and a whole one nothing."""
    folder = books["horizontal"].parent / "horizontal"
    articles = load_edition(Workspace(folder), folder).articles
    files = read_archive(books["horizontal"].read_bytes())
    assert epub.inspect_book(write_archive(files), "x.epub", articles) == ()
    changed = change(files)
    if "mimetype" not in changed:
        changed["mimetype"] = b""
    found = epub.inspect_book(write_archive(changed), "x.epub", articles)
    assert code in {d.code for d in found}
    assert any(d.severity is Severity.ERROR for d in found)


def test_files_that_are_no_archive_are_noticed() -> None:
    """Anything at all is inspected without a crash."""
    for content in (b"", b"PK", b"x" * 1000):
        assert [d.code for d in epub.inspect_book(content, "x.epub")] == ["E010"]


def test_epubcheck_notices_other_faults(books: dict[str, Path], tmp_path: Path) -> None:
    """What is EPUBCheck's to find, it finds, all of it in one book: the judge is awake."""
    files = read_archive(books["horizontal"].read_bytes())
    for _, change in THEIRS:
        files = change(files)
    broken = tmp_path / "broken.epub"
    broken.write_bytes(write_archive(files))
    (messages,) = epubcheck(broken)
    missed = [
        said
        for said, _ in THEIRS
        if not any(re.match(f"(ERROR|WARNING|FATAL) {said}", m) for m in messages)
    ]
    assert missed == []
