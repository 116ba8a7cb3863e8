"""How Chinese prose of the project is written: its marks and blanks, and which words stay Latin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.cleaning import clean

NAMES = frozenset(
    """
    ALTO ASCII AVIF BCP CMYK Courier Dask Debian EPS EPUB EPUBCheck FPO Flate Fontconfig GBK GObject
    GPL GTK GWG Ghostscript HEIC HTML HarfBuzz ICC ICML ISBN ISO InCopy JPEG JSON Java Jinja LGPL
    LZW LaTeX Linux METS Markdown NITF NewsML OCR ONIX OPI OpenType PDF PLS PNG Pango PangoFT Pillow
    Poppler PostScript Python RDF RGB RIP SHA SVG TIFF TOML Tab ToUnicode TrueType UTF Unicode WCAG
    WeasyPrint WebP Windows Word XFA XML XMP YAML ZIP dpi hOCR liblcms littleCMS macOS ppi sRGB
    """.split()  # noqa: SIM905
)
"""Names of formats, standards, units and programs, which Chinese writes in their own letters."""
PARTS = {"Big": "Big5", "OCRv": "PP-OCRv6", "Subset": "HarfBuzz-Subset"}
"""Letters that are names only within a longer one."""
MARKS = ("C101", "C102", "C104", "C111", "C30", "C504", "C505")
"""Rules of cleaning that say how marks, blanks and figures stand in Chinese text."""


def said(text: str) -> str:
    """Give ``text`` with what is quoted as it is typed, in backquotes, as one Han character."""
    return re.sub(r"`[^`]*`", "某", text)


def foreign(text: str) -> list[str]:
    """Give the words of three Latin letters and more in ``text`` that are no names."""
    plain = said(text)
    for name in PARTS.values():
        plain = plain.replace(name, "")
    return [word for word in re.findall(r"[A-Za-z]{3,}", plain) if word not in NAMES]


def faults(text: str) -> list[str]:
    """Give what is wrong with the marks and blanks of ``text``, by the rules that clean articles.

    Beyond these rules no blank stands beside a Han character or a full-width mark.
    """
    plain = said(text)
    found = [
        change.code
        for change in clean(plain, "page", select=MARKS).changes
        if change.code != "C103"
    ]
    if re.search(r"[⺀-鿿、-〟＀-￯“”‘’—…] | [⺀-鿿、-〟＀-￯“”‘’—…]|  |^ | $", plain, re.M):
        found.append("blank")
    if re.search(r"[\"']|[⺀-鿿][,;:!?()]|[,;:!?()][⺀-鿿]", plain):
        found.append("half-width")
    return found


def prose(markdown: str) -> Iterator[str]:
    """Yield the lines and cells of a Markdown text: no fenced blocks, links as their words."""
    text = re.sub(r"(?ms)^ *```.*?^ *```$", "", markdown)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"`[^`\n]*`", "`…`", text))
    for line in text.split("\n"):
        for cell in re.sub(r"^ *(?:#+|-|\d+\.) +", "", line).split("|"):
            if cell.strip(" :-"):
                yield cell.strip()
