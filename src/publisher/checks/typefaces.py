"""Fonts of a PDF: how their codes are cut, how wide glyphs are, which of them are there."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard, cast

import pikepdf

from ..tongues import worded
from ..workspace import digest
from ..workspace.memory import Memory
from .bounds import MEGABYTE, BoundsReached, Budget, hushed, read_stream
from .outlines import Outlines
from .report import Box

_LARGEST = 64 * MEGABYTE
PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
"""Where a descriptor has the font program (ISO 32000-1, table 126)."""
_STANDARD_WIDTH = 500.0
_TRAITS = ("/FontBBox", "/Ascent", "/Descent", "/Flags", "/ItalicAngle")
_BF = re.compile(rb"<([0-9A-Fa-f]+)>")
_WORD = re.compile(rb"<[0-9A-Fa-f]*>|[\[\]]")


@dataclass(slots=True)
class Typeface:
    """A font as the pages use it.

    ``glyphs`` holds the numbers (CIDs for a composite font) its program has, None if that cannot
    be told; ``texts`` the Unicode value of codes in hexadecimal, None without a ToUnicode map.
    """

    name: str
    kind: str
    composite: bool
    two_bytes: bool
    embedded: bool
    damaged: str = ""
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = _STANDARD_WIDTH
    glyphs: frozenset[int] | None = None
    outlines: Outlines | None = None
    """The ink of its glyphs, None where codes do not lead to them straight."""
    vertical: bool = False
    """Its pen runs downward, see ``downs``."""
    downs: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    """Of codes that say so, how far that takes it, and the pen's place in the glyph (W2)."""
    default_down: tuple[float, float] = (880.0, -1000.0)
    """The height of the pen in all other glyphs, in whose middle it is, and its step (DW2)."""
    texts: dict[int, str] | None = None
    traits: str = ""
    """What its descriptor says of its shape."""
    used: set[int] = field(default_factory=set)
    rendered: bool = False
    """Some of them are painted: what is only there to be searched needs no font."""
    seen: set[int] = field(default_factory=set)
    """Those of ``used`` that are shown to be seen, and not only to be searched."""
    font: pikepdf.Dictionary | None = None
    """The font as the file has it."""

    @property
    def subset(self) -> bool:
        """Whether the name begins with six letters and a plus, as that of a subset does."""
        return re.match(r"/?[A-Z]{6}\+", self.name) is not None

    def codes(self, shown: bytes) -> Iterator[int]:
        """Yield the character codes of a string."""
        if not self.two_bytes:
            yield from shown
            return
        for at in range(0, len(shown) - 1, 2):
            yield shown[at] << 8 | shown[at + 1]

    def ink(self, code: int, *, fine: bool = False) -> Box | None:
        """The box around a glyph's ink in thousandths of an em from its origin.

        It is empty for a blank; None where that cannot be told.
        """
        return None if self.outlines is None else self.outlines.box(code, fine=fine)

    def text(self, code: int) -> str | None:
        """The characters that a code stands for; None where that is not said."""
        given = None if self.texts is None else self.texts.get(code)
        if given is None:
            return None
        start, _, value = given.rpartition(" ")
        try:
            units = bytearray.fromhex(value.strip("<>[]"))
            if start:
                units[-2:] = (int.from_bytes(units[-2:]) + code - int(start)).to_bytes(2)
            return units.decode("utf-16-be")
        except (ValueError, OverflowError):
            return None

    def width(self, code: int) -> float:
        """The advance of a code in thousandths of an em."""
        return self.widths.get(code, self.default_width)

    def step(self, code: int) -> float:
        """How far a code takes the pen along its line, below 0 downward."""
        if not self.vertical:
            return self.width(code)
        return self.downs[code][0] if code in self.downs else self.default_down[1]

    def pen(self, code: int) -> tuple[float, float]:
        """Where in a glyph, from its origin, the pen is that draws it."""
        if not self.vertical:
            return 0.0, 0.0
        if code in self.downs:
            return self.downs[code][1:]
        return self.width(code) / 2, self.default_down[0]


def read_typeface(
    font: pikepdf.Dictionary, budget: Budget, memory: Memory | None = None
) -> Typeface:
    """A font dictionary as a Typeface; what cannot be read is left open.

    Font programs that ``memory`` knows are not read again. Raises ``BoundsReached`` for a program
    of more than 64 MB.
    """
    kind = str(font.get("/Subtype", ""))
    composite = kind == "/Type0"
    inner = font
    if composite:
        descendants = font.get("/DescendantFonts")
        if isinstance(descendants, pikepdf.Array) and len(descendants) > 0:
            inner = cast(pikepdf.Dictionary, descendants[0])
    descriptor = cast(pikepdf.Dictionary, inner.get("/FontDescriptor", pikepdf.Dictionary()))
    program = next((name for name in PROGRAMS if name in descriptor), None)
    encoding = str(font.get("/Encoding")) if composite else ""
    face = Typeface(
        name=str(font.get("/BaseFont", font.get("/Name", worded("a font without a name")))).lstrip(
            "/"
        ),
        kind=str(inner.get("/Subtype", kind)),
        composite=composite,
        two_bytes=composite,
        embedded=program is not None or kind == "/Type3",
        vertical=encoding.endswith("V"),
        font=font,
    )
    _read_widths(face, font, inner, descriptor, budget)
    face.traits = " ".join(f"{key} {descriptor.get(key)!r}" for key in _TRAITS)
    if program is not None:
        identity = encoding in ("/Identity-H", "/Identity-V")
        memory = memory or Memory()
        _read_program(face, descriptor, program, inner, identity, budget, memory)
    to_unicode = font.get("/ToUnicode")
    if isinstance(to_unicode, pikepdf.Stream):
        face.texts = _texts(read_stream(to_unicode, budget), budget)
    return face


def _read_widths(
    face: Typeface,
    font: pikepdf.Dictionary,
    inner: pikepdf.Dictionary,
    descriptor: pikepdf.Dictionary,
    budget: Budget,
) -> None:
    if face.composite:
        face.default_width = float(cast(float, inner.get("/DW", 1000)))
        widths = inner.get("/W")
        if isinstance(widths, pikepdf.Array):
            face.widths = _composite_widths(widths, budget)
        if face.vertical:
            _read_downs(face, inner, budget)
        return
    face.default_width = float(cast(float, descriptor.get("/MissingWidth", _STANDARD_WIDTH)))
    first = int(cast(int, font.get("/FirstChar", 0)))
    given = font.get("/Widths")
    if isinstance(given, pikepdf.Array):
        face.widths = {first + n: float(cast(float, value)) for n, value in enumerate(given)}
        if face.kind == "/Type3" and isinstance(font.get("/FontMatrix"), pikepdf.Array):
            scale = float(cast(float, cast(pikepdf.Array, font.FontMatrix)[0])) * 1000
            face.widths = {code: width * scale for code, width in face.widths.items()}


def _read_downs(face: Typeface, inner: pikepdf.Dictionary, budget: Budget) -> None:
    """Read where the pen of a font is that runs downward (ISO 32000-1, 9.7.4.3)."""
    default = inner.get("/DW2")
    if isinstance(default, pikepdf.Array) and len(default) == 2:
        height, step = (float(cast(float, value)) for value in default)
        face.default_down = height, step
    given = inner.get("/W2")
    if not isinstance(given, pikepdf.Array):
        return
    items = list(given)
    budget.take_entries(len(items))
    at = 0
    while at + 1 < len(items):
        first, second = int(cast(int, items[at])), items[at + 1]
        if isinstance(second, pikepdf.Array):
            values = [float(cast(float, value)) for value in second]
            budget.take_entries(len(values))
            for n in range(len(values) // 3):
                step, x, y = values[3 * n : 3 * n + 3]
                face.downs[first + n] = step, x, y
            at += 2
        elif at + 4 < len(items):
            last = min(int(cast(int, second)), first + 0xFFFF)
            budget.take_entries(max(0, last - first + 1))
            step, x, y = (float(cast(float, value)) for value in items[at + 2 : at + 5])
            face.downs |= dict.fromkeys(range(first, last + 1), (step, x, y))
            at += 5
        else:
            break


def _composite_widths(given: pikepdf.Array, budget: Budget) -> dict[int, float]:
    """Read a W array (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    budget.take_entries(len(given))
    items = list(given)
    at = 0
    while at + 1 < len(items):
        first, second = int(cast(int, items[at])), items[at + 1]
        if isinstance(second, pikepdf.Array):
            budget.take_entries(len(second))
            for n, value in enumerate(second):
                widths[first + n] = float(cast(float, value))
            at += 2
        elif at + 2 < len(items):
            last = min(int(cast(int, second)), first + 0xFFFF)
            budget.take_entries(max(0, last - first + 1))
            width = float(cast(float, items[at + 2]))
            widths |= dict.fromkeys(range(first, last + 1), width)
            at += 3
        else:
            break
    return widths


def _read_program(
    face: Typeface,
    descriptor: pikepdf.Dictionary,
    program: str,
    inner: pikepdf.Dictionary,
    identity: bool,
    budget: Budget,
    memory: Memory,
) -> None:
    """Note which glyphs an embedded font has, and whether it can be read at all."""
    stream = descriptor[program]
    if not isinstance(stream, pikepdf.Stream):
        face.damaged = worded("it is no stream")
        return
    content = read_stream(stream, budget)
    if len(content) > _LARGEST:
        raise BoundsReached(worded("a font of more than 64 MB"))
    if program == "/FontFile":
        if not content.startswith((b"%!", b"\x80\x01")):
            face.damaged = worded("it is no Type 1 font")
        return
    mapping = inner.get("/CIDToGIDMap")
    table = mapping.read_bytes() if _is_table(mapping) else None
    cid_keyed = inner.get("/Subtype") == "/CIDFontType0"

    def read(indexes: list[int]) -> list[_Glyphs]:
        return [_read_glyphs(content, cid_keyed, table) for _ in indexes]

    asked = [digest(content), cid_keyed, None if table is None else digest(table)]
    (found,) = memory.give("glyphs", [asked], _Glyphs, read)
    face.damaged = found.damaged
    if identity and not found.damaged:
        order = [n for first, last in found.ranges for n in range(first, last + 1)]
        face.glyphs = frozenset(order)
        face.outlines = Outlines(content, order if found.keyed else None, table)


def _is_table(mapping: object) -> TypeGuard[pikepdf.Stream]:
    return isinstance(mapping, pikepdf.Stream) and len(mapping.read_raw_bytes()) <= 1 << 18


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The glyphs of a font program, as rows of numbers, or what is wrong with it.

    ``keyed`` says that the numbers are CIDs, which follow each other as the glyphs do after the
    first one.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    damaged: str = ""
    keyed: bool = False


def _read_glyphs(content: bytes, cid_keyed: bool, table: bytes | None) -> _Glyphs:
    try:
        with hushed("fontTools"):
            numbers, keyed = _glyphs(content, cid_keyed, table)
            return _Glyphs(tuple(_rows(numbers)), keyed=keyed)
    except Exception as error:
        # fontTools raises whatever comes to hand on a font that is no font.
        return _Glyphs(damaged=str(error).split("\n")[0][:80] or type(error).__name__)


def _rows(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each row of numbers that follow each other, in their order."""
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = number
        elif number != last + 1:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _glyphs(content: bytes, cid_keyed: bool, table: bytes | None) -> tuple[Sequence[int], bool]:
    """The CIDs (or glyph numbers) a font program has, and whether they are its CIDs."""
    # Here, since it takes long to import, and programs are mostly known.
    from fontTools.ttLib import TTFont

    if content[:1] == b"\x01" and content[:4] != b"\0\1\0\0":
        return _cff_glyphs(content)
    font = TTFont(io.BytesIO(content), lazy=True)
    if "CFF " in font and cid_keyed:
        return _cff_glyphs(font.reader["CFF "])
    count = int(font["maxp"].numGlyphs)
    if table is not None:
        return [
            cid
            for cid in range(len(table) // 2)
            if 0 < (table[2 * cid] << 8 | table[2 * cid + 1]) < count
        ], False
    return range(1, count), False


def _cff_glyphs(content: bytes) -> tuple[Sequence[int], bool]:
    """The CIDs of a CID-keyed CFF font, glyph numbers of another."""
    from fontTools.cffLib import CFFFontSet

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(content), None)
    top = fonts[0]
    names = top.charset
    if not hasattr(top, "ROS"):
        return range(1, len(names)), False
    return [int(name[3:]) for name in names[1:]], True


def _texts(content: bytes, budget: Budget) -> dict[int, str]:
    """What a ToUnicode map says of its codes; U+0000, U+FEFF and U+FFFE are no text."""
    texts: dict[int, str] = {}
    for ranges, body in _sections(content):
        if ranges:
            _read_ranges(body, texts, budget)
            continue
        found = _BF.findall(body)
        budget.take_entries(len(found))
        for code, value in zip(found[::2], found[1::2], strict=False):
            if int(value[-8:], 16) not in (0, 0xFEFF, 0xFFFE):
                texts[int(code[-8:], 16)] = value.decode()
    return texts


def _sections(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield the sections of a ToUnicode map: whether it is one of ranges, and what it holds."""
    at = 0
    while (begin := content.find(b"beginbf", at)) >= 0:
        at = content.find(b"endbf", begin)
        if at < 0:
            return
        body = content[begin + 7 : at]
        if body.startswith((b"char", b"range")):
            yield body.startswith(b"range"), body


def _read_ranges(body: bytes, texts: dict[int, str], budget: Budget) -> None:
    """Note the texts of ranges: first and last code, and one value or one for each code."""
    row: list[bytes] = []
    for word in _WORD.findall(body):
        row.append(word)
        if len(row) < 3 or (row[2] == b"[" and word != b"]"):
            continue
        first, last = (
            int(row[0].strip(b"<>")[-8:] or b"0", 16),
            int(row[1].strip(b"<>")[-8:] or b"0", 16),
        )
        count = max(0, min(last - first, 0xFFFF) + 1)
        budget.take_entries(max(count, len(row)))
        if row[2] == b"[":
            values = [value.strip(b"<>").decode() for value in row[3:-1]]
            texts.update(zip(range(first, first + count), values, strict=False))
        else:
            value = row[2].strip(b"<>").decode()
            texts.update((code, f"{first} {value}") for code in range(first, first + count))
        row = []
