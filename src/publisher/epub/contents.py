"""The texts of a book, in the order in which it has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_TEXTS = ("p", "div", "h1", "h2", "h3", "h4", "figcaption", "th", "td")
_GENERATED = ("notice", "mark", "source-label")


def book_texts(documents: Sequence[etree._Element]) -> Iterator[list[str]]:
    """Yield for each article document its texts: paragraphs, headings, captions, cells."""
    for document in documents:
        for section in document.iter(f"{_XHTML}section"):
            if section.get("class") == "article":
                yield [text for text in map(_said, _carriers(section)) if text]


def _carriers(section: etree._Element) -> Iterator[etree._Element]:
    for element in section.iter(*(f"{_XHTML}{tag}" for tag in _TEXTS)):
        # The notes under a table are paragraphs of one caption.
        if element.get("class") not in _GENERATED and element.find(f"{_XHTML}p") is None:
            yield element


def _said(element: etree._Element) -> str:
    """The text of ``element`` without what the program adds: note numbers, links back.

    A formula says what its ``alttext`` does.
    """
    if element.tag == _MATH:
        return str(element.get("alttext", ""))
    parts = [element.text or ""]
    for child in element:
        generated = child.get("class") in _GENERATED or child.get("role") == "doc-backlink"
        if child.tag == f"{_XHTML}br":
            parts.append("\n")
        elif not generated and child.tag != f"{_XHTML}rp":
            parts.append(_said(child))
        # The blank beside a number or a link back belongs to it.
        tail = child.tail or ""
        parts.append(tail[1:] if child.get("class") == "mark" else tail)
        if child.get("role") == "doc-backlink" and len(parts) > 1:
            parts[-2:] = [parts[-2].removesuffix(" "), parts[-1]]
    return "".join(parts)
