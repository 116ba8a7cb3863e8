"""Make the face that formulas are drawn with, the same bytes every time.

    python fonts/make_math.py WHEEL [--out FOLDER]

``WHEEL`` is the file of ziamath 0.13 as it lies on PyPI, which holds STIX Two Math 2.11. The face
is cut down to what formulas are read to, keeps the table by which formulas are laid out (MATH),
and carries a name of its own. It lies with the program, not in this folder: it is drawn as
outlines, so that neither fontconfig nor a file ever sees it as a font.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import zipfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = "ziamath/fonts/STIXTwoMath-Regular.ttf"
SHA256 = "8f42cb183a85043a4dc3f8e41ac3821eb27bf178d68ace929ba439523622323c"
TARGET = Path(__file__).parents[1] / "src" / "publisher" / "formulas"
FILE = "PublisherMath-Regular.ttf"
FAMILY = "Publisher Math"
RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x0131, 0x0131), (0x0237, 0x0237),
    (0x0300, 0x030C), (0x0332, 0x0338), (0x0391, 0x03F6), (0x2010, 0x2026), (0x2030, 0x2037),
    (0x2044, 0x2044), (0x2057, 0x2057), (0x20D0, 0x20EF), (0x2100, 0x214F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2308, 0x230B), (0x231C, 0x231F), (0x2322, 0x2323), (0x239B, 0x23AE),
    (0x23B0, 0x23B1), (0x23B4, 0x23B5), (0x23DC, 0x23E1), (0x25A0, 0x25EF), (0x2605, 0x2606),
    (0x2660, 0x2667), (0x266D, 0x266F), (0x27C2, 0x27C2), (0x27E6, 0x27EF), (0x27F5, 0x27FF),
    (0x29EB, 0x29EB), (0x2A00, 0x2A11), (0x2A2F, 0x2A2F), (0x2A3F, 0x2A3F), (0x2A7D, 0x2A7E),
    (0x2A85, 0x2A96), (0x2AAF, 0x2AB0), (0x2AB5, 0x2ABA), (0x2AC5, 0x2ACC), (0x2B1A, 0x2B1A),
    (0x1D400, 0x1D7FF),
)  # fmt: skip
"""Letters of every style, digits, accents, operators, relations, arrows, delimiters and shapes."""


def make(wheel: Path) -> bytes:
    """Give the face cut from the font in ``wheel``; another font is a ValueError."""
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(SOURCE)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{SOURCE} is another file: {found}")
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["ssty"]
    options.drop_tables += ["DSIG", "GPOS", "GDEF"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for a, b in RANGES for code in range(a, b + 1)])
    cutter.subset(font)
    for record in font["name"].names:
        names = {
            1: FAMILY,
            3: f"{FAMILY} 1.000",
            4: f"{FAMILY} Regular",
            6: "PublisherMath-Regular",
        }
        if record.nameID in names:
            record.string = names[record.nameID]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> int:
    """Write the face."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=TARGET)
    given = parser.parse_args()
    content = make(given.wheel)
    (given.out / FILE).write_bytes(content)
    sys.stdout.write(f"{FILE}: {len(content)} bytes, {hashlib.sha256(content).hexdigest()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
