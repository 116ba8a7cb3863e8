"""Font programs opened: glyphs by name, number and character, and how wide each is."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

MISSING = ".notdef"
"""The glyph for what a font does not have, always its first."""


class FontProgram:
    """A font program that was read; glyphs are told by their number in it.

    ``cids`` are the characters of a CID-keyed one in the order of its glyphs, else None; ``cmaps``
    its tables of characters by platform and encoding.
    """

    def __init__(self) -> None:
        self.names: Sequence[str] = ()
        self.cids: Sequence[int] | None = None
        self.cmaps: Mapping[tuple[int, int], Mapping[int, int]] = {}
        self.encoding: Mapping[int, str] = {}
        """Of a program that brings its own, the glyph of each code."""

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each glyph by name."""
        return {name: number for number, name in reversed(list(enumerate(self.names)))}

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The number of each glyph by CID."""
        return {cid: number for number, cid in enumerate(self.cids or range(len(self.names)))}

    def width(self, number: int) -> float | None:
        """How wide a glyph is in thousandths of an em; None if that is not said."""
        raise NotImplementedError

    def is_drawn(self, number: int) -> bool:
        """Whether a glyph has an outline."""
        raise NotImplementedError


@contextmanager
def _silent() -> Iterator[None]:
    logger = logging.getLogger("fontTools")
    level, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = level


def read_program(content: bytes) -> FontProgram | None:
    """A font program of any kind that a PDF may hold; None if it cannot be read.

    What is asked of it later may raise whatever fontTools does on a font that is no font.
    """
    try:
        with _silent():
            if content.startswith((b"%!", b"\x80\x01")):
                return _Type1(content)
            if content[:1] == b"\x01" and content[:4] != b"\0\1\0\0":
                return _Compact(content)
            return _Table(content)
    except Exception:
        # That it is damaged is a finding of its own.
        return None


class _Table(FontProgram):
    """A TrueType or OpenType font."""

    def __init__(self, content: bytes) -> None:
        # Here, since it takes long to import, and programs are mostly known.
        from fontTools.ttLib import TTFont

        super().__init__()
        self._font = TTFont(io.BytesIO(content), lazy=True)
        if "CFF " in self._font:
            compact = _Compact(self._font.reader["CFF "])
            self.names, self.cids = compact.names, compact.cids
        else:
            self.names = [f"#{number}" for number in range(int(self._font["maxp"].numGlyphs))]
            if "post" in self._font and self._font["post"].formatType in (1, 2):
                self.names = self._font.getGlyphOrder()
        if "cmap" in self._font:
            self.cmaps = {
                (table.platformID, table.platEncID): self._numbered(table.cmap)
                for table in self._font["cmap"].tables
                if hasattr(table, "cmap")
            }

    def _numbered(self, table: Mapping[int, str]) -> Mapping[int, int]:
        return {code: self._font.getGlyphID(name) for code, name in table.items()}

    def width(self, number: int) -> float | None:
        if "hmtx" not in self._font or "head" not in self._font:
            return None
        name = self._font.getGlyphName(number)
        return float(self._font["hmtx"][name][0]) * 1000 / float(self._font["head"].unitsPerEm)

    def is_drawn(self, number: int) -> bool:
        if "glyf" not in self._font:
            return True
        glyph = self._font["glyf"][self._font.getGlyphName(number)]
        return bool(glyph.numberOfContours)


class _Compact(FontProgram):
    """A CFF program without tables around it."""

    def __init__(self, content: bytes) -> None:
        from fontTools.cffLib import CFFFontSet

        super().__init__()
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(content), None)
        self._top = fonts[0]
        self._strings = fonts.GlobalSubrs
        self.names = list(self._top.charset)
        if hasattr(self._top, "ROS"):
            self.cids = [0, *(int(name[3:]) for name in self.names[1:])]
        else:
            given = self._top.Encoding
            self.encoding = dict(enumerate(_standard() if isinstance(given, str) else given))

    def width(self, number: int) -> float | None:
        outline, _ = self._top.CharStrings.getItemAndSelector(self.names[number])
        private = outline.private
        scale = float(getattr(self._top, "FontMatrix", [0.001])[0]) * 1000
        found = _first_width(
            outline, getattr(private, "Subrs", []), self._strings,
            float(private.nominalWidthX), float(private.defaultWidthX),
        )  # fmt: skip
        return None if found is None else found * scale

    def is_drawn(self, number: int) -> bool:
        return number > 0


def _standard() -> Sequence[str]:
    from fontTools.encodings.StandardEncoding import StandardEncoding

    return tuple(StandardEncoding)


def _first_width(
    outline: Any, local: Any, shared: Any, nominal: float, default: float
) -> float | None:
    """Give the width an outline begins with; what follows is not followed."""
    from fontTools.misc.psCharStrings import T2WidthExtractor

    class Beginning(T2WidthExtractor):  # type: ignore[misc]
        def popallWidth(self, evenOdd: int = 0) -> Any:  # noqa: N802, N803
            super().popallWidth(evenOdd)
            raise _FoundError(self.width)

    try:
        extractor = Beginning(local, shared, nominal, default)
        extractor.execute(outline)
    except _FoundError as found:
        return float(found.args[0])
    return None


class _FoundError(Exception):
    pass


def _segments(content: bytes) -> Iterator[bytes]:
    """Yield the parts of a Type 1 program that says before each how long it is (PFB)."""
    at = 0
    while content[at : at + 1] == b"\x80" and content[at + 1 : at + 2] in (b"\1", b"\2"):
        size = int.from_bytes(content[at + 2 : at + 6], "little")
        yield content[at + 6 : at + 6 + size]
        at += 6 + size


class _Type1(FontProgram):
    """A Type 1 program."""

    def __init__(self, content: bytes) -> None:
        from fontTools.t1Lib import T1Font

        super().__init__()
        font = T1Font.__new__(T1Font)
        font.encoding = "ascii"
        font.data = b"".join(_segments(content)) if content[:1] == b"\x80" else content
        font.parse()
        self._outlines = font.font["CharStrings"]
        self._scale = float(font.font.get("FontMatrix", [0.001])[0]) * 1000
        self.names = [MISSING, *(name for name in self._outlines if name != MISSING)]
        given = font.font.get("Encoding")
        self.encoding = dict(enumerate(_standard() if isinstance(given, str) else given or ()))

    def width(self, number: int) -> float | None:
        from fontTools.pens.basePen import NullPen

        outline = self._outlines[self.names[number]]
        outline.draw(NullPen())
        return float(outline.width) * self._scale

    def is_drawn(self, number: int) -> bool:
        return number > 0
