"""What MuPDF sets of a book: its lines, read from its text output beside the book's own text.

MuPDF says no paragraphs: each character that it sets is found again in the book, in order.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from lxml import etree

from patience import PATIENCE

XHTML = "{http://www.w3.org/1999/xhtml}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NAMES = """
p li dd dt figcaption h1 h2 h3 h4 td th div caption blockquote section header footer aside nav
ol ul dl table tr figure body hr
"""
_BLOCKS = frozenset(_NAMES.split())
_SET = frozenset(("p", "li", "dd", "figcaption"))
_HEADS = ("kicker", "subtitle", "byline")
_SHORT = 4.0
"""em that a line may end before its edge."""
_GAP = 0.5
"""em between two characters that is more than the text has."""
_UNPARTED = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff“‘『「（《〈【]+")
_OFF = 0.6
"""em that the middle of a head may be off."""
_BLANK = 0.5
"""em of a blank that the text has."""
_ADDED = 6
"""Characters that may stand before one that is looked for."""
_SURE = 12
"""Characters that are found again by themselves."""
_MARGIN = 2.0
"""em at the left and right of a page (MuPDF's own ``@page``)."""


@dataclass(slots=True)
class Measured:
    """What was found, each with the text of its line; ``lost`` is what was not set in its place."""

    lines: int = 0
    short: list[tuple[float, str]] = field(default_factory=list)
    whole: list[tuple[float, str]] = field(default_factory=list)
    gaps: list[tuple[float, str]] = field(default_factory=list)
    out: list[tuple[float, str]] = field(default_factory=list)
    heads: list[tuple[float, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the book's text that nothing breaks but the edge: its element and its text."""

    tag: str
    look: str
    text: str


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    left: float
    right: float
    line: int
    size: float


def draw(book: Path, width: int, height: int, size: int, sheet: Path, *out: str) -> bytes:
    """Run MuPDF on ``book`` with pages of ``width`` × ``height`` pt; what it prints."""
    command = ["mutool", "draw", "-q", "-a", "-W", str(width), "-H", str(height), "-S", str(size)]
    command += ["-U", str(sheet), *out, str(book)]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True).stdout


def measure(book: Path, width: int, height: int, size: int, sheet: Path) -> Measured:
    """Give what MuPDF's lines of ``book`` are like in characters of ``size``."""
    found = Measured()
    glyphs = list(_glyphs(draw(book, width, height, size, sheet, "-F", "stext")))
    at = 0
    for piece in _pieces(book):
        wanted = [char for char in piece.text if not char.isspace()]
        places = _find(glyphs, at, wanted)
        if not places and len(wanted) >= _SURE:
            # Behind a table, whose cells of several lines are set side by side.
            text = "".join(glyph.char[:1] for glyph in glyphs)
            start = text.find("".join(wanted), at)
            places = list(range(start, start + len(wanted))) if start >= 0 else []
        if not places:
            found.lost.append(piece.text.strip()[:30])
            continue
        at = places[-1] + 1
        _judge(found, piece, [glyphs[place] for place in places], width, size)
    return found


def _judge(found: Measured, piece: _Piece, glyphs: list[_Glyph], width: int, size: int) -> None:
    lines: list[list[_Glyph]] = []
    for glyph in glyphs:
        if not lines or lines[-1][-1].line != glyph.line:
            lines.append([])
        lines[-1].append(glyph)
    em, edge = glyphs[0].size, width - _MARGIN * size
    for number, line in enumerate(lines):
        text, end = "".join(glyph.char for glyph in line), line[-1].right
        if end > edge + 1 and line[-1].char not in "，。、":
            found.out.append((round(end - edge), text))
        off = abs((line[0].left + end) - width) / 2 / em
        if piece.look in _HEADS and off > _OFF:
            found.heads.append((round(off, 2), text))
        if piece.tag not in _SET:
            continue
        found.lines += 1
        gap = max((b.left - a.right for a, b in pairwise(line)), default=0) / em
        if gap > _GAP + _BLANK:
            found.gaps.append((round(gap, 2), text))
        short = (edge - end) / em
        if number + 1 < len(lines) and short > _SHORT:
            unit = _UNPARTED.match("".join(glyph.char for glyph in lines[number + 1]))
            after = lines[number + 1][: unit.end() if unit else 0]
            wide = (after[-1].right - after[0].left) / em if after else 0
            (found.whole if wide > short else found.short).append((round(short, 2), text))


def _find(glyphs: list[_Glyph], at: int, wanted: list[str]) -> list[int]:
    """Give where each of ``wanted`` is; marks of lists, and what a sheet adds, stand between."""
    places = []
    for char in wanted:
        near = range(at, min(at + _ADDED, len(glyphs)))
        place = next((place for place in near if glyphs[place].char == char), None)
        if place is None:
            return []
        places.append(place)
        at = place + 1
    return places


def _glyphs(content: bytes) -> Iterator[_Glyph]:
    """Yield the characters that are seen; one that goes back, or on another page, begins a line."""
    parser = etree.XMLParser(huge_tree=True, recover=True)
    number, before = 0, (0.0, 0.0)
    for page in etree.parse(io.BytesIO(content), parser).getroot().iter("page"):
        number += 1
        for font in page.iter("font"):
            size = float(font.get("size"))
            for char in font.iter("char"):
                left, top, right, *_ = map(float, char.get("quad").split())
                if left < before[0] - 1 or top > before[1] + size:
                    number += 1
                before = (left, top)
                if not char.get("c", " ").isspace():
                    yield _Glyph(char.get("c"), left, right, number, size)


def _pieces(book: Path) -> Iterator[_Piece]:
    with zipfile.ZipFile(book) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        files = {item.get("id"): item.get("href") for item in package.iter(f"{_OPF}item")}
        for one in package.iter(f"{_OPF}itemref"):
            document = etree.fromstring(archive.read(f"EPUB/{files[one.get('idref')]}"))
            yield from _walk(document.find(f"{XHTML}body"), "body", "")


def _walk(element: etree._Element, tag: str, look: str) -> Iterator[_Piece]:
    """Yield the text of ``element`` in pieces, in its order."""
    held: list[str] = []

    def flush(tag: str, look: str) -> Iterator[_Piece]:
        text = "".join(held)
        held.clear()
        if text.strip():
            yield _Piece(tag, look, text)

    def go(one: etree._Element, tag: str, look: str) -> Iterator[_Piece]:
        name = str(one.tag).removeprefix(XHTML)
        block = name in _BLOCKS
        if block or name == "br":
            yield from flush(tag, look)
        if block:
            tag, look = name, one.get("class") or ""
        held.append(one.text or "")
        for child in one:
            yield from go(child, tag, look)
            held.append(child.tail or "")
        if block:
            yield from flush(tag, look)

    yield from go(element, tag, look)
