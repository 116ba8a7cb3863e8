"""What must be true of any edition, read from the finished files."""

from __future__ import annotations

import io
import re
import tempfile
import traceback
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from lxml import etree

from measure.reading import read_pages
from publisher.build import BuildReport, build
from publisher.diagnostics import ContentError, PublisherError

from .editions import Written, write_edition

PIECES = 4
"""Stretches in which one text may be printed: columns and pages part it."""
_BREAKING = re.compile(r"[\s\-\u2010\u2011\u00ad\ufffe\x02]+")
"""Blanks, and hyphens: of a line's end PDFium does not say whose they are."""


def judge_seed(seed: int) -> tuple[str, ...]:
    """Judge the edition of ``seed`` in a folder of its own; a crash is a finding too."""
    with tempfile.TemporaryDirectory(prefix="publisher-fuzz-") as folder:
        try:
            return judge(Path(folder), seed)
        except Exception:
            return (traceback.format_exc(limit=-4),)


def judge(folder: Path, seed: int) -> tuple[str, ...]:
    """Make the edition of ``seed`` twice and say what is wrong with what comes of it.

    Refusing it is right if each finding has a place in it; anything else that stops is a fault.
    """
    written = write_edition(folder / "e", seed)
    try:
        report = build(written.folder, folder / "one")
    except ContentError as error:
        return tuple(_unplaced(error, written))
    except PublisherError as error:
        return (f"stopped: {type(error).__name__}: {error.diagnostics[0]}",)
    again = build(written.folder, folder / "two")
    found = []
    if [p.content for p in report.products] != [p.content for p in again.products]:
        found.append("two builds, other bytes")
    found += _misread(report, written)
    return tuple(found)


def _unplaced(error: PublisherError, written: Written) -> Iterator[str]:
    for one in error.diagnostics:
        inside = one.place is not None and written.folder.name in one.place.path
        if not inside and "layout" not in str(one.place):
            yield f"refused without a place: {one.code} {one.message}"


def _misread(report: BuildReport, written: Written) -> Iterator[str]:
    """Yield each text that a reader of a file does not find there."""
    for product in report.products:
        printed = product.pages is not None
        read = (read_pdf, read_drawn) if printed else (read_epub,)
        upright = "tabloid" in product.file
        missing = list(written.texts) if written.sure else []
        for reader in read:
            text = visible(reader(product.content)) if missing else ""
            missing = [one for one in missing if not _stands(visible(one), text, upright=upright)]
        for wanted in missing:
            yield f"{product.file} does not hold “{wanted[:60]}”"


def _stands(wanted: str, text: str, *, upright: bool) -> bool:
    """Say whether ``text`` holds ``wanted``, whole or in a few stretches one after the other."""
    if wanted in text:
        return True
    for first in (m.start() for m in re.finditer(re.escape(wanted[:2]), text)):
        at, left, parts = first, wanted, 0
        while left and parts < PIECES:
            size = _common(left, text, at)
            left, parts = left[size:], parts + 1
            if not left:
                return True
            at = text.find(left[: min(3, len(left))], at + size)
            if at < 0:
                break
    # An upright head prints upright marks and its characters one under the other.
    return upright and set(wanted) <= set(text) | set("“”‘’（）《》—…")


def _common(wanted: str, text: str, at: int) -> int:
    size = 0
    while size < len(wanted) and at + size < len(text) and wanted[size] == text[at + size]:
        size += 1
    return size


def visible(text: str) -> str:
    """The characters of ``text`` that a reader sees, in one form."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) not in ("Cf", "Cc") and not 0xFE00 <= ord(char) <= 0xFE0F
    )
    return _BREAKING.sub("", kept)


def read_pdf(content: bytes) -> str:
    """All text of a PDF as PDFium gives it."""
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(_read_page(document[n]) for n in range(len(document)))
    finally:
        document.close()


def read_drawn(content: bytes) -> str:
    """All text of a PDF in the order in which it is drawn.

    PDFium sorts what stands on a line by where each string begins: the cut-off blank half of 《
    begins left of a narrow letter of another font before it.
    """
    return "".join(glyph.text for page in read_pages(content) for glyph in page.glyphs)


def _read_page(page: pypdfium2.PdfPage) -> str:
    reader = page.get_textpage()
    try:
        return str(reader.get_text_range())
    finally:
        reader.close()
        page.close()


def read_epub(content: bytes) -> str:
    """All text of an EPUB's documents, in the order of their names."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in sorted(book.namelist()):
            if name.endswith(".xhtml"):
                tree = etree.fromstring(book.read(name))
                parts.append("".join(tree.itertext()))
    return "".join(parts)
