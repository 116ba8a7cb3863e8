"""The project's own editions, in every script: printed, as books, and the two compared."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import etree

from publisher.build import BuildReport, build
from publisher.edition import Edition, load_edition
from publisher.edition.settings import Variant
from publisher.edition.variants import convert
from publisher.epub import inspect_book
from publisher.epub.contents import book_texts
from publisher.workspace import Workspace

from .samples import ENVIRONED, epubcheck, violations

CONTENT = Path(__file__).parents[2] / "content"
LAYOUT = "tabloid"
VARIANTS: tuple[Variant, ...] = ("zh-Hant-TW", "zh-Hant-HK")
SCRIPTS = ("", *(f"-{variant}" for variant in VARIANTS))
_NOT_SEEN = re.compile(r"[\s\-\u00ad\u2010\u200b-\u200f\u2060\ufeff\u0002\ufffe]+")


@dataclass(frozen=True)
class Built:
    """An edition of ``content/`` with its variants, as it was built."""

    folder: Path
    report: BuildReport

    def product(self, output: str) -> bytes:
        """Give the file of one output."""
        return next(p.content for p in self.report.products if p.output == output)

    def path(self, output: str) -> Path:
        """Give where that file lies."""
        name = next(p.file for p in self.report.products if p.output == output)
        return self.report.folder / name

    def edition(self, script: str) -> Edition:
        """Give the edition in one script."""
        workspace = Workspace(self.folder)
        edition = load_edition(workspace, self.folder)
        variant = next((v for v in VARIANTS if script == f"-{v}"), None)
        return convert(edition, variant, workspace)[0] if variant else edition


@pytest.fixture(scope="module", params=["sangzhi-2018", "yanxi-2026"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Give each edition built as pages and as a book in three scripts."""
    name = str(request.param)
    folder = tmp_path_factory.mktemp("editions") / name
    shutil.copytree(CONTENT / name, folder)
    settings = folder / "edition.toml"
    kept = re.sub(r"(?m)^outputs = .*\n", "", settings.read_text(encoding="utf-8"))
    listed = ", ".join(f'"{variant}"' for variant in VARIANTS)
    first = f'outputs = ["{LAYOUT}", "epub"]\nvariants = [{listed}]\n'
    settings.write_text(first + kept, encoding="utf-8")
    # What another process of the same run has made already is not made again.
    cache = tmp_path_factory.getbasetemp().parent / "editions-cache"
    return Built(folder, build(folder, folder.parent / "out", cache=cache))


def test_epubcheck_finds_nothing_in_any_script(built: Built) -> None:
    """Books with pictures, notes, tables, verse and a list of pages: no message at all."""
    found = epubcheck(*(built.path(f"epub{script}") for script in SCRIPTS))
    assert found == [[]] * len(SCRIPTS)


@pytest.mark.skipif(not ENVIRONED, reason="Chromium or Ace is not installed")
def test_ace_finds_nothing_in_an_edition(built: Built, tmp_path: Path) -> None:
    """Ace by DAISY finds no violation, in the edition's own script."""
    assert violations(built.path("epub"), tmp_path) == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_book_and_pages_hold_the_same_text(built: Built, script: str) -> None:
    """Texts of the EPUB are those of the articles, and stand in the PDF; nothing else does."""
    edition, content = built.edition(script), built.product(f"epub{script}")
    assert inspect_book(content, "x.epub", edition.articles) == ()
    pages = Pages(built.product(LAYOUT + script))
    # The longest first: a number in a table may stand in a paragraph too.
    texts = sorted(texts_of(content), key=len, reverse=True)
    missing = [text for text in texts if not pages.take(text)]
    assert missing == []
    # Mastheads, folios, jump lines, marks of lists and notes.
    assert [rest for rest in pages.left() if len(rest) > 48] == []


def test_a_character_less_is_noticed(built: Built) -> None:
    """A text that the pages hold but for one character is missing there."""
    first = max(texts_of(built.product("epub")), key=len)
    pages = Pages(built.product(LAYOUT))
    assert not pages.take(first[:20] + "\ue000" + first[20:])
    assert pages.take(first)


def texts_of(book: bytes) -> Iterator[str]:
    """Yield the texts of a book's articles, without blanks."""

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = sorted(name for name in archive.namelist() if "/article-" in name)
        documents = [etree.fromstring(archive.read(name)) for name in names]
    for article in book_texts(documents):
        yield from filter(None, (_NOT_SEEN.sub("", text) for text in article))


class Pages:
    """The characters of a PDF's pages as they are drawn; what is taken away is gone."""

    def __init__(self, content: bytes) -> None:
        document = pdfium.PdfDocument(content)
        self._pages = [_NOT_SEEN.sub("", page.get_textpage().get_text_range()) for page in document]
        document.close()

    def take(self, text: str, start: int = 0, after: int = 0) -> bool:
        """Take ``text`` away, from character ``after`` of page ``start`` on.

        It may be parted by a column's end, behind which a picture's caption comes first, or a page.
        """
        for number, page in enumerate(self._pages[start:], start):
            at = page.find(text, after if number == start else 0)
            if at >= 0:
                self._cut(number, at, len(text))
                return True
        for number, page in enumerate(self._pages[start:], start):
            begin = after if number == start else 0
            length = next((n for n in range(len(text) - 1, 3, -1) if text[:n] in page[begin:]), 0)
            at = page.find(text[:length], begin)
            if length and self.take(text[length:], number, at + length):
                self._cut(number, at, length)
                return True
        return False

    def _cut(self, number: int, at: int, length: int) -> None:
        page = self._pages[number]
        self._pages[number] = page[:at] + "\n" + page[at + length :]

    def left(self) -> list[str]:
        """Give what is left on the pages, in stretches."""
        return [part for page in self._pages for part in page.split("\n") if part]
