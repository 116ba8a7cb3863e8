"""What the codes of a font stand for, as its ToUnicode map or its encoding says.

ISO 32000-1, 9.10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

UNKNOWN = "FFFD"
"""The character that says that another one is not known."""
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[[^\]]*\]")
_AT_ONCE = 100
"""Entries in one section of a CMap (Adobe Technical Note 5014)."""
_MOST = 1 << 16
_EMPTY = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_WHOLE = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/MacExpertEncoding")
"""Encodings that say of each of their codes what it stands for (ISO 32000-1, annex D)."""
_SYMBOLIC = 4
"""The flag of fonts whose codes stand for what their makers like (ISO 32000-1, table 123)."""


def named_codes(font: Any, codes: Iterable[int]) -> set[int]:
    """Those of ``codes`` that a simple font's encoding has a character for."""
    encoding = font.get("/Encoding")
    if str(encoding) in _WHOLE:
        return set(codes)
    flags = int(font.get("/FontDescriptor", {}).get("/Flags", _SYMBOLIC))
    plain = not flags & _SYMBOLIC
    if str(font.get("/Subtype")) == "/TrueType" or not isinstance(encoding, pikepdf.Dictionary):
        return set(codes) if plain else set()
    names = _differences(encoding.get("/Differences"))
    based = plain or str(encoding.get("/BaseEncoding")) in _WHOLE
    return {code for code in codes if (_is_known(names[code]) if code in names else based)}


def _differences(given: Any) -> dict[int, str]:
    names, at = dict[int, str](), 0
    for item in given if isinstance(given, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Name):
            names[at] = str(item).removeprefix("/")
            at += 1
        else:
            at = int(item)
    return names


def _is_known(glyph: str) -> bool:
    from fontTools import agl

    return bool(agl.toUnicode(glyph))


def told_codes(content: bytes) -> set[int]:
    """The codes of two bytes of which a map says what they stand for."""
    told: set[int] = set()
    for kind, body in _BLOCK.findall(content):
        entries = [one.group(1) for one in _ENTRY.finditer(body)]
        step = 2 if kind == b"bfchar" else 3
        for at in range(0, len(entries) - step + 1, step):
            first, last = entries[at], entries[at + step - 2]
            if first and last:
                low, high = int(b"".join(first.split()), 16), int(b"".join(last.split()), 16)
                told |= set(range(low, min(high, low + _MOST) + 1))
    return told


def with_codes(content: bytes, codes: Iterable[int], width: int = 2) -> bytes:
    """A map that says of ``codes`` too that nobody knows what they stand for.

    Each is ``width`` bytes long.
    """
    empty = _EMPTY if width == 2 else _EMPTY.replace(b"<0000> <FFFF>", b"<00> <FF>")
    before, end, after = (content or empty).rpartition(b"endcmap")
    return before + b"".join(_sections(list(codes), width)) + end + after


def _sections(codes: list[int], width: int) -> Iterator[bytes]:
    for at in range(0, len(codes), _AT_ONCE):
        some = codes[at : at + _AT_ONCE]
        lines = "".join(f"<{code:0{2 * width}X}> <{UNKNOWN}>\n" for code in some)
        yield f"{len(some)} beginbfchar\n{lines}endbfchar\n".encode()
