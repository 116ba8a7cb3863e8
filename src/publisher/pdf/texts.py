"""What the codes of a font stand for, as its ToUnicode map says (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


def told_codes(content: bytes) -> set[int]:
    """Give the codes of two bytes of which a map says what they stand for."""
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


def with_codes(content: bytes, codes: Iterable[int]) -> bytes:
    """Give a map that says of ``codes`` too that nobody knows what they stand for."""
    before, end, after = (content or _EMPTY).rpartition(b"endcmap")
    return before + b"".join(_sections(list(codes))) + end + after


def _sections(codes: list[int]) -> Iterator[bytes]:
    for at in range(0, len(codes), _AT_ONCE):
        some = codes[at : at + _AT_ONCE]
        lines = "".join(f"<{code:04X}> <{UNKNOWN}>\n" for code in some)
        yield f"{len(some)} beginbfchar\n{lines}endbfchar\n".encode()
