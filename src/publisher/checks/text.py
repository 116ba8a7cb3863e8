"""Nothing lost, nothing added: the text of a finished PDF against the articles."""

from __future__ import annotations

import ctypes
import io
import re
import unicodedata
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from ..article import Article
from ..article.model import inline, read_out
from ..diagnostics import Diagnostic, Place
from ..render import PrintedText
from ..tongues import worded
from ..unseen import seen
from ..workspace.memory import Memory
from .report import Finding, Report
from .walking import read_content

Pages: TypeAlias = tuple[tuple[PrintedText, ...], ...]

DEEPEST = 15
"""Drawings inside each other in which texts are looked for."""
_BLANK = re.compile(r"[\s\-\u2010\u0002\ufffe]+")
"""What says nothing of a text as it is read from a page.

Blanks: composition takes them at a line's end, and readers invent them where glyphs stand apart.
U+2010: the hyphen that composition adds at line ends. The hyphen of the keyboard: PDFium takes a
word's own at a line's end for one that is not there, and gives U+0002 or U+FFFE.
"""
_LIGATURES = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)}
"""Latin ligatures, which PDFium always takes apart."""

_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of scripts that run leftward: PDFium turns them round, and what stands among them."""


def visible(text: str) -> str:
    """``text`` as texts are held against each other here.

    Two texts are equal if they have the same characters in the same order, but for blanks,
    hyphens (see ``_BLANK``) and what is default-ignorable. Characters that look alike are not
    equal: — is not ―, 人 is not ⼈.
    """
    return _BLANK.sub("", seen(text)).translate(_LIGATURES)


_LONG = 24
"""Characters from which a text is not printed again by chance, as a title is over its pages."""
_TELLING = 4
"""Characters of a text that tell which one it is: a folio's figures stand in many."""


def check_text(
    content: bytes,
    name: str,
    pages: Pages,
    articles: tuple[Article, ...],
    lettering: tuple[str, ...] = (),
    memory: Memory | None = None,
) -> tuple[Diagnostic, ...]:
    """Report text that ``content``, the PDF called ``name``, does not hold as it should.

    ``pages`` are the texts that make-up put on each page; they must be there in that order, and
    together hold every text of every article. ``lettering`` is the report's on the file: a page
    whose text ``memory`` knows is not read again.
    """
    found: list[Diagnostic] = []
    printed = _read(undo_leftward(content), lettering, memory)
    for number, texts in enumerate(pages):
        found += _check_page(printed, number, texts, name)
    wholes: dict[str, str] = {}
    for texts in pages:
        for part in (one for one in texts if not one.again):
            wholes[part.whole] = wholes.get(part.whole, "") + visible(part.source or part.text)
    together = "\n".join(wholes.values())
    for article in articles:
        found += _check_article(together, article)
    return tuple(found)


def name_sources(report: Report, pages: Pages) -> Report:
    """``report`` with the article's line named where a finding quotes text of ``pages``."""
    return replace(report, findings=tuple(_sourced(one, pages) for one in report.findings))


def _sourced(finding: Finding, pages: Pages) -> Finding:
    wanted = visible(finding.text.rstrip("…"))
    if not wanted or finding.page is None or finding.page > len(pages):
        return finding
    for part in pages[finding.page - 1]:
        text = visible(part.text)
        told = wanted in text and (len(wanted) >= _TELLING or wanted == text)
        if part.place is not None and told:
            reason = worded(
                "{reason} (from {path}:{line})",
                reason=finding.reason,
                path=part.place.path,
                line=part.place.line,
            )
            return replace(finding, reason=reason)
    return finding


def _read(content: bytes, lettering: tuple[str, ...], memory: Memory | None) -> list[str]:
    """The visible characters of each page in the order they are drawn."""
    document = pdfium.PdfDocument(content)
    try:
        count = len(document)
    finally:
        document.close()
    memory = memory or Memory()
    work = partial(_read_pages, content)
    if len(lettering) != count or "" in lettering:
        return list(memory.crew.share(work, list(range(count)), int))
    return memory.give(
        "text",
        [[mark] for mark in lettering],
        str,
        lambda indexes: memory.crew.share(work, indexes, int),
    )


def undo_leftward(content: bytes) -> bytes:
    """A PDF without saying that its pages follow each other from right to left.

    ISO 32000-1, 12.2, has that said of vertical Chinese too. PDFium takes it for the direction of
    letters, and gives the parts between the marks of every line in reverse.
    """
    with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
        preferences = pdf.Root.get("/ViewerPreferences")
        if preferences is None or preferences.get("/Direction") != "/R2L":
            return content
        del preferences["/Direction"]
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def _read_pages(content: bytes, indexes: list[int]) -> list[str]:
    document = pdfium.PdfDocument(content)
    try:
        pages = [_read_page(document[index]) for index in indexes]
    finally:
        document.close()
    turned = [n for n, text in enumerate(pages) if _LEFTWARD.search(text)]
    if turned:
        # Lines are set from the left, and so are these letters: they are held against the text
        # in the order of the page's content.
        with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
            for n in turned:
                pages[n] = visible("".join(read_content(pdf.pages[indexes[n]])))
    return pages


def _read_page(page: Any) -> str:
    """The visible characters of a page, one drawn text after the other.

    The page as one text would be PDFium's idea of the order of reading: what is drawn one after
    the other on one level is a line to it, be it the last character of an upright head and a
    caption beside it.
    """
    text_page = page.get_textpage()
    try:
        drawn = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=DEEPEST)
        return visible("".join(_said(text.raw, text_page.raw) for text in drawn))
    finally:
        text_page.close()
        page.close()


def _said(drawn: Any, page: Any) -> str:
    """The text of one drawn text of a page."""
    length = raw.FPDFTextObj_GetText(drawn, page, None, 0)
    room = ctypes.create_string_buffer(max(2, length))
    raw.FPDFTextObj_GetText(drawn, page, ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return room.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _check_page(
    printed: list[str], number: int, texts: tuple[PrintedText, ...], name: str
) -> list[Diagnostic]:
    place = Place(name)
    if number >= len(printed):
        return [
            Diagnostic(
                "K001", worded("page {number} is missing from the file", number=number + 1), place
            )
        ]
    at = 0
    for text in (visible(part.text) for part in texts):
        found = printed[number].find(text, at)
        if found < 0:
            return [
                Diagnostic(
                    "K001",
                    worded(
                        "page {number} does not print “{text}” where it should stand",
                        number=number + 1,
                        text=text[:40],
                    ),
                    place,
                )
            ]
        at = found + len(text)
    return _repeated(printed[number], number, texts, place)


def _repeated(
    printed: str, number: int, texts: tuple[PrintedText, ...], place: Place
) -> list[Diagnostic]:
    """Report long texts that a page prints more often than they were put there."""
    wanted = [visible(part.text) for part in texts]
    together = "".join(wanted)
    return [
        Diagnostic(
            "K003",
            worded(
                "page {number} prints “{text}” more than once", number=number + 1, text=text[:40]
            ),
            place,
        )
        for text in dict.fromkeys(wanted)
        if len(text) >= _LONG and printed.count(text) > together.count(text)
    ]


def _check_article(together: str, article: Article) -> list[Diagnostic]:
    place = Place(article.path)
    wanted = [(text, place) for text in article.front_texts.values()]
    wanted += [(read_out(runs), where) for runs, where in inline(article.blocks)]
    wanted += [
        (read_out(runs), where) for note in article.notes for runs, where in inline(note.blocks)
    ]
    return [
        Diagnostic("K002", worded("the pages do not hold “{text}”", text=text[:40]), where)
        for text, where in wanted
        if visible(text) not in together
    ]
