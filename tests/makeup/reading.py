"""What a screen reader is given of a page: its tagged text in the order of the tags, by PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from publisher.checks.text import undo_leftward


def tagged_pages(content: bytes) -> list[str]:
    """Give each page's tagged text without blanks, as its structure orders it."""
    document = pypdfium2.PdfDocument(undo_leftward(content))
    pages = []
    for page in document:
        texts = _marked(page)
        order = list(_order(page))
        pages.append("".join("".join(texts.get(mark, "").split()) for mark in order))
        page.close()
    document.close()
    return pages


def _marked(page: Any) -> dict[int, str]:
    """Give the text of each piece of marked content of a page."""
    found: dict[int, str] = {}
    text_page = page.get_textpage()
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=4):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
        length = pdfium.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0)
        buffer = (ctypes.c_ushort * (length // 2))()
        pdfium.FPDFTextObj_GetText(item.raw, text_page.raw, buffer, length)
        # PDFium tells a hyphen at the end of a line as U+0002.
        text = bytes(buffer).decode("utf-16-le").rstrip("\0").replace("\x02", "-")
        found[mark] = found.get(mark, "") + text
    return found


def _order(page: Any) -> Iterator[int]:
    """Yield the marks of a page in the order of its structure."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from _below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number))
    pdfium.FPDF_StructTree_Close(tree)


def _below(element: Any) -> Iterator[int]:
    for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)
        if mark >= 0:
            yield mark
        else:
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                yield from _below(child)
