"""Which characters the faces of this folder shall have, and how many of each set they have."""

from __future__ import annotations

import bz2
from collections.abc import Iterable
from pathlib import Path

LIST = Path(__file__).parent / "general-standard-characters.txt"

SYMBOLS = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x1CD, 0x1DC), (0x1F8, 0x1F9)),
    *((0x218, 0x21B), (0x251, 0x251), (0x261, 0x261), (0x2B0, 0x2FF), (0x300, 0x36F)),
    *((0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1EFF)),
    *((0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F)),
    *((0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF)),
    *((0x2500, 0x257F), (0x2580, 0x259F), (0x25A0, 0x25FF), (0x2600, 0x26FF)),
    *((0x2700, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x2E00, 0x2E7F)),
    *((0x2E80, 0x2FDF), (0x2FF0, 0x2FFF), (0x3000, 0x303F), (0x3040, 0x30FF)),
    *((0x3100, 0x312F), (0x31A0, 0x31BF), (0x31C0, 0x31EF), (0x31F0, 0x31FF)),
    *((0x3200, 0x320F), (0x3220, 0x325F), (0x3280, 0x32FF), (0x3300, 0x33FF)),
    *((0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0xFE50, 0xFE6F), (0xFF00, 0xFFEF)),
    *((0x1F100, 0x1F1AD), (0x1F200, 0x1F2FF)),
)
"""Everything but Han characters, as ranges; what a source font lacks of it is left out."""
HONG_KONG = (
    "兑卧囱媪悦愠户捝揾敍枱棁涚温煴税緼脱腽葱藴蜕衞説輼醖鈎鋭閲裏羣牀峯着啓糉鮎叁溚邨埗喆堃犇埞嫲"
    "啲嘅咗喺嘢嚟哋嗰嘥攞嚿揸瞓嘞啱吖啫餸攰啩冚氹曱甴嚤踎嘭喐"
)
"""What Hong Kong often writes that Big5 has not: forms of its standard, names, Cantonese."""
UNIFIED_AMONG_COMPATIBILITY = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
RARE = range(0x20000, 0x2FFFF)
"""Han characters taken from a font of rare ones."""
RARE_SYMBOLS = (
    *(*range(0x3190, 0x31C0), *range(0x3200, 0x3400), *range(0x9FA6, 0xA000)),
    *(*range(0xF900, 0xFB00), *range(0x1F200, 0x1F300), *range(0x2F800, 0x2FA20)),
)
"""What is taken from that font's other half, as far as there is room."""
SCRIPTS = (
    *((0xE01, 0xE3A), (0xE40, 0xE5B), (0xF00, 0xFFF), (0x1800, 0x18AF), (0x1950, 0x19DF)),
    *((0x900, 0x97F), (0xA8E0, 0xA8FF), (0x1CD0, 0x1CFF), (0xA000, 0xA4CF), (0xA4D0, 0xA4FF)),
    *((0x11660, 0x1167F), (0x16F00, 0x16F9F)),
)
"""Blocks of the scripts that are set besides Chinese, as ranges."""
BLANKS = (0x20, 0xA0, *range(0x2002, 0x200B), 0x3000)
"""What a face of few characters has too: nobody looks for a blank elsewhere."""
KOREAN = (*range(0x1100, 0x1200), *range(0x3131, 0x318F), *range(0xAC00, 0xD7FF))
"""Hangul: syllables, and the letters they are made of."""
NEWER = (
    *range(0x4DB6, 0x4DC0),
    *range(0x9FEB, 0xA000),
    *range(0x2A6D7, 0x2A6E0),
    *range(0x30000, 0x323B0),
)
"""Han characters younger than that font, taken from another."""


def _double_byte(codec: str, leads: Iterable[int], trails: Iterable[int]) -> frozenset[str]:
    """Give the characters of a double-byte character set."""
    trailing = tuple(trails)
    found = (bytes((a, b)).decode(codec, "ignore") for a in leads for b in trailing)
    return frozenset(c for c in found if len(c) == 1 and ord(c) > 0x7F)


def is_han(character: str) -> bool:
    """Say whether ``character`` is a CJK ideograph (unified, extension or compatibility)."""
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF


def general_standard() -> frozenset[str]:
    """Give the 8,105 characters of 通用规范汉字表 from the list in this folder."""
    lines = LIST.read_text("utf-8").split("\n")
    return frozenset("".join(line for line in lines if not line.startswith("#")))


def character_sets() -> dict[str, frozenset[str]]:
    """Give the sets whose coverage fonts.toml states, by name."""
    gb2312 = _double_byte("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    big5 = _double_byte("big5", range(0xA4, 0xFA), range(0x40, 0xFF))
    return {
        "GB 2312 hanzi": frozenset(c for c in gb2312 if is_han(c)),
        "GB 2312 symbols": frozenset(c for c in gb2312 if not is_han(c)),
        "通用规范汉字表": general_standard(),
        "Big5 hanzi": frozenset(c for c in big5 if is_han(c) and not 0xF900 <= ord(c) <= 0xFAFF),
        "GB 18030 two-byte hanzi": frozenset(
            c
            for c in _double_byte("gbk", range(0x81, 0xFF), range(0x40, 0xFF))
            if 0x4E00 <= ord(c) <= 0x9FFF
        ),
        "Unicode 4E00-9FA5": frozenset(map(chr, range(0x4E00, 0x9FA6))),
        "Unicode 3400-4DB5": frozenset(map(chr, range(0x3400, 0x4DB6))),
    }


def wanted(wide: bool) -> set[int]:
    """Give the code points a face shall have where its source has them; ``wide`` adds rare Han."""
    sets = character_sets()
    names = ("GB 2312 hanzi", "GB 2312 symbols", "通用规范汉字表", "Big5 hanzi")
    found = {ord(c) for name in names for c in sets[name]}
    found.update(map(ord, UNIFIED_AMONG_COMPATIBILITY))
    for first, last in SYMBOLS:
        found.update(range(first, last + 1))
    if wide:
        found.update(range(0x3400, 0xA000))
        found.update(range(0xF900, 0xFB00))
    return found


def traditional(*, whole: bool) -> set[int]:
    """Give the code points that a face for traditional script shall have; ``whole`` adds HKSCS."""
    found = {ord(c) for c in character_sets()["Big5 hanzi"]} | hong_kong(whole=whole)
    for first, last in SYMBOLS:
        found.update(range(first, last + 1))
    return found


def hong_kong(*, whole: bool) -> set[int]:
    """Give the Han characters of Hong Kong that Big5 has not: what is often met, all of HKSCS."""
    often = set(map(ord, HONG_KONG))
    if not whole:
        return often
    hkscs = _double_byte("big5hkscs", range(0x87, 0xFF), range(0x40, 0xFF))
    found = {ord(c) for c in hkscs - character_sets()["Big5 hanzi"] if is_han(c)}
    return often | {code for code in found if code < 0xF900}


def coverage(characters: Iterable[str]) -> dict[str, str]:
    """Give for each character set how many of it are among ``characters``, as ``n/all``."""
    have = set(characters)
    found = {name: f"{len(have & s)}/{len(s)}" for name, s in character_sets().items()}
    return {**found, "characters": str(len(have))}


def write_list(unihan: Path) -> None:
    """Write the list of 通用规范汉字表 from the field kTGH of the Unihan database."""
    rows: list[tuple[int, str]] = []
    for line in bz2.decompress(unihan.read_bytes()).decode().splitlines():
        if not line.startswith("#") and "\tkTGH\t" in line:
            code, _, value = line.split("\t")
            rows.append((int(value.removeprefix("2013:")), chr(int(code[2:], 16))))
    characters = "".join(c for _, c in sorted(rows))
    head = (
        "# 通用规范汉字表 (2013), 8,105 characters in the order of the table.\n"
        "# Derived from the field kTGH of the Unihan database 15.0.0, Debian package\n"
        "# unicode-data 15.0.0-1; (c) 2022 Unicode, Inc., see LICENSE-unicode.txt.\n"
    )
    lines = [characters[n : n + 50] for n in range(0, len(characters), 50)]
    LIST.write_text(head + "\n".join(lines) + "\n", "utf-8")
