"""The list of printed pages in the book, against the pages that were printed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import etree

from publisher.build import build

CONTENT = Path(__file__).parents[2] / "content"
XHTML = "{http://www.w3.org/1999/xhtml}"
MARK = "pagebreak"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.mark.parametrize(
    ("edition", "layout"), [("sangzhi-2018", "tabloid"), ("yanxi-2026", "book")]
)
def test_pages_listed_begin_with_what_is_printed_there(
    edition: str, layout: str, tmp_path: Path
) -> None:
    """Every page of articles is listed once, in order; the text after its mark stands on it."""
    report = build(CONTENT / edition, tmp_path, only=("epub", layout))
    book, printed = (next(p for p in report.products if p.output == n) for n in ("epub", layout))
    with zipfile.ZipFile(tmp_path / book.file) as archive:
        nav = archive.read("EPUB/nav.xhtml").decode()
        documents = {name: archive.read(name) for name in archive.namelist()}
    listed = re.findall(r'<a href="([^"#]+)#page-\d+">(\d+)<', nav)
    labels = [int(label) for _, label in listed]
    first = labels[0]
    assert labels == list(range(first, len(labels) + first))
    assert printed.pages is not None
    # Blank last pages hold nothing that could begin.
    assert printed.pages - 2 <= labels[-1] <= printed.pages
    pdf = pdfium.PdfDocument(printed.content)
    for file, label in listed:
        after = _text_after(documents[f"EPUB/{file}"], f"page-{label}")
        on_page = re.sub(r"\s", "", pdf[int(label) - 1].get_textpage().get_text_range())
        # Where nothing begins on a page, the mark stands before the block that ends there.
        assert after[:6] in on_page or after[-6:] in on_page, (label, after)
    pdf.close()


def _text_after(document: bytes, mark: str) -> str:
    """Give the text of the element that follows the page break called ``mark``."""
    root = etree.fromstring(document)
    place = next(e for e in root.iter() if e.get("id") == mark)
    assert (place.get(EPUB_TYPE), place.get("role")) == (MARK, f"doc-{MARK}")
    texts = ("".join(e.itertext()) for e in place.itersiblings())
    return re.sub(r"\s", "", next(text for text in texts if text.strip()))
