"""How many characters of each set can be printed: read from the fonts, a few tried in a PDF.

python -m measure.coverage       (from tests/) prints the table

The levels of GB 18030-2022 are derived: level 1 is its two-byte part, extension A and
U+9FA6-9FEF; level 2 has 通用规范汉字表 besides; level 3 all 87,887 Han characters, those of
Unicode's blocks up to extension F as they were in version 11, and the radicals.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from publisher.fonts import Catalogue, load_catalogue
from publisher.workspace import Workspace, resources

BASIC = ("song", "kai", "hei")
BLOCKS = {
    "Latin Extended-A": (0x100, 0x17F),
    "Latin Extended-B": (0x180, 0x24F),
    "Latin Extended Additional": (0x1E00, 0x1EFF),
    "IPA Extensions": (0x250, 0x2AF),
    "Phonetic Extensions": (0x1D00, 0x1DBF),
    "Greek": (0x370, 0x3FF),
    "Greek Extended": (0x1F00, 0x1FFF),
    "Cyrillic": (0x400, 0x52F),
    "Superscripts and Subscripts": (0x2070, 0x209F),
    "Number Forms": (0x2150, 0x218F),
    "Tibetan": (0xF00, 0xFFF),
    "Mongolian": (0x1800, 0x18AF),
    "Yi": (0xA000, 0xA4CF),
    "Tai Le, New Tai Lue": (0x1950, 0x19DF),
    "Lisu": (0xA4D0, 0xA4FF),
    "Miao": (0x16F00, 0x16F9F),
    "Hangul Syllables": (0xAC00, 0xD7A3),
    "Thai": (0xE00, 0xE7F),
    "Devanagari": (0x900, 0x97F),
    "Arrows": (0x2190, 0x21FF),
    "Mathematical Operators": (0x2200, 0x22FF),
    "Miscellaneous Symbols, Dingbats": (0x2600, 0x27BF),
    "Emoji and pictographs": (0x1F300, 0x1FAFF),
    "CJK extension B": (0x20000, 0x2A6D6),
    "CJK extensions C to F": (0x2A700, 0x2EBE0),
    "CJK extension G": (0x30000, 0x3134A),
}


def sets() -> Mapping[str, frozenset[int]]:
    """Give the code points of each set that is counted, unassigned ones left out."""
    two_byte = frozenset(
        ord(char)
        for a in range(0x81, 0xFF)
        for b in (*range(0x40, 0x7F), *range(0x80, 0xFF))
        if len(char := bytes((a, b)).decode("gb18030", "ignore")) == 1 and _is_han(char)
    )
    listed = (resources() / "fonts" / "general-standard-characters.txt").read_text("utf-8")
    standard = frozenset(map(ord, "".join(r for r in listed.split("\n") if not r.startswith("#"))))
    first = two_byte | set(range(0x3400, 0x4DB6)) | set(range(0x4E00, 0x9FF0))
    third = (
        *range(0x3400, 0x4DB6),
        *range(0x4E00, 0x9FF0),
        *range(0x20000, 0x2A6D7),
        *range(0x2A700, 0x2B735),
        *range(0x2B740, 0x2B81E),
        *range(0x2B820, 0x2CEA2),
        *range(0x2CEB0, 0x2EBE1),
        *map(ord, "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"),
    )
    found = {
        "GB 18030-2022 level 1": frozenset(first),
        "GB 18030-2022 level 2": frozenset(first | standard),
        "GB 18030-2022 level 3, Han": frozenset(third),
        "radicals": frozenset(
            (*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))
        ),
    }
    for name, (start, end) in BLOCKS.items():
        codes = range(start, end + 1)
        found[name] = frozenset(
            c for c in codes if unicodedata.category(chr(c)) not in ("Cn", "Co")
        )
    return found


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK ")


def printable(catalogue: Catalogue, codes: Iterable[int], roles: Iterable[str]) -> int:
    """Count the ``codes`` that a face of ``roles`` prints."""
    faces = [face for face in catalogue.faces if face.role in set(roles)]
    return sum(any(catalogue.has(face, chr(code)) for face in faces) for code in codes)


def rows(catalogue: Catalogue) -> list[tuple[str, int, int, int, int]]:
    """Give each set with its size, what song, kai and hei print, what song alone, what all do."""
    every = tuple(catalogue.roles)
    return [
        (
            name,
            len(codes),
            printable(catalogue, codes, ("song",)),
            printable(catalogue, codes, BASIC),
            printable(catalogue, codes, every),
        )
        for name, codes in sets().items()
    ]


def main() -> None:
    """Print the table, and what each role's files take."""
    folder = resources() / "fonts"
    catalogue = load_catalogue(Workspace(folder), folder)
    out = sys.stdout
    out.write(
        "| set | characters | song alone | song, kai, hei | all faces |\n|---|--:|--:|--:|--:|\n"
    )
    for row in rows(catalogue):
        out.write("| " + " | ".join(f"{n:,}" if isinstance(n, int) else n for n in row) + " |\n")
    for role in catalogue.roles:
        size = sum(Path(f.path).stat().st_size for f in catalogue.faces if f.role == role)
        out.write(f"{role}: {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
