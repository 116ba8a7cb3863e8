"""Make the fonts of this folder from three Debian packages, the same bytes every time.

    python fonts/make_fonts.py [--root /] [--unihan FILE] [--jobs N]

``--root`` is the folder the packages are installed below. ``--unihan`` rebuilds the list of the
8,105 characters from ``Unihan_OtherMappings.txt.bz2`` of the Debian package ``unicode-data``.
README.md in this folder says what is changed in each face and why.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from charsets import coverage, wanted, write_list
from fontTools import subset
from fontTools.ttLib import TTFont
from layout_tables import drop_dash_ligatures, forget_languages, remap, single
from outlines import ASCENT, DESCENT, even_dots, full_bleed_dashes, full_width_quotes, pull_left

HERE = Path(__file__).parent
CATALOGUE = HERE / "fonts.toml"
BY_HAND = "# Faces added by hand stand below this line; make_fonts.py leaves them as they are.\n"

VERSION = "1.000"

NOTO = "usr/share/fonts/opentype/noto"
WENKAI = "usr/share/fonts/truetype/lxgw-wenkai"
NOTO_VERSION = "1:20220127+repack1-1"
WENKAI_VERSION = "1.250+repack-1"


@dataclass(frozen=True, slots=True)
class Recipe:
    """One face: where it comes from and what it becomes."""

    role: str
    weight: int
    style: str
    family: str
    file: str
    source: str
    source_sha256: str
    index: int
    upstream: str
    package: str
    package_version: str
    licence_file: str
    wide: bool = False


def _noto(role: str, kind: str, upstream: str, digests: tuple[str, str, str]) -> Iterator[Recipe]:
    """Yield the three weights made from one Noto family."""
    name = f"Publisher {role.capitalize()}"
    for weight, style, digest in zip(
        (400, 700, 900), ("Regular", "Bold", "Black"), digests, strict=True
    ):
        yield Recipe(
            role=role,
            weight=weight,
            style=style,
            family=name,
            file=f"{name.replace(' ', '')}-{style}.otf",
            source=f"{NOTO}/Noto{kind}CJK-{style}.ttc",
            source_sha256=digest,
            index=2,
            upstream=upstream,
            package="fonts-noto-cjk-extra" if style == "Black" else "fonts-noto-cjk",
            package_version=NOTO_VERSION,
            licence_file="LICENSE-noto-cjk.txt",
            wide=role == "song" and weight == 400,
        )


RECIPES = (
    *_noto(
        "song",
        "Serif",
        "Noto Serif CJK SC 2.001",
        (
            "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
            "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac",
            "7d38a254818bec880251400165923b5afdee2ae9a58c8276e912f26df2badecb",
        ),
    ),
    *_noto(
        "hei",
        "Sans",
        "Noto Sans CJK SC 2.004",
        (
            "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
            "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
            "3cffb10242b4b7e6edd439ebf3bd7e392345525e093ea08149e0a0158a1b5151",
        ),
    ),
    Recipe(
        role="kai",
        weight=400,
        style="Regular",
        family="Publisher Kai",
        file="PublisherKai-Regular.ttf",
        source=f"{WENKAI}/LXGWWenKai-Regular.ttf",
        source_sha256="bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
        index=-1,
        upstream="LXGW WenKai 1.250",
        package="fonts-lxgw-wenkai",
        package_version=WENKAI_VERSION,
        licence_file="LICENSE-lxgw-wenkai.txt",
    ),
)

NOTO_FEATURES = (
    *("ccmp", "fwid", "halt", "hwid", "kern", "liga", "mark"),
    *("palt", "pwid", "vert", "vhal", "vkrn", "vpal", "vrt2"),
)
"""Not locl (its Chinese forms are the defaults here), not dlig, aalt, hist, ruby, Hangul."""
KAI_FEATURES = ("afrc", "calt", "frac", "pwid", "subs", "sups", "vert")
"""Not liga: it turns phonetic signs into Han characters; not dlig."""

# ------------------------------------------------------------------- names and metrics


def _rename(font: TTFont, recipe: Recipe) -> None:
    """Give the face its own names and keep who made it and under which licence."""
    table = font["name"]
    kept = {n: table.getDebugName(n) for n in (0, 7, 8, 9, 11, 12, 13, 14)}
    regular = recipe.style in ("Regular", "Bold")
    legacy = recipe.family if regular else f"{recipe.family} {recipe.style}"
    full = f"{recipe.family} {recipe.style}"
    postscript = f"{recipe.family.replace(' ', '')}-{recipe.style}"
    names = {n: text for n, text in kept.items() if text} | {
        1: legacy,
        2: recipe.style if regular else "Regular",
        3: f"{VERSION};{postscript}",
        4: full,
        5: f"Version {VERSION}; made from {recipe.upstream}",
        6: postscript,
        10: f"{recipe.upstream}, renamed, reduced to the characters used in Chinese print, with "
        "common metrics, full-width quotation marks and unbroken dashes.",
        16: recipe.family,
        17: recipe.style,
    }
    table.names = []
    for number, text in sorted(names.items()):
        table.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName, top.Weight = full, recipe.family, recipe.style
        for part in top.FDArray:
            part.FontName = f"{postscript}-{part.FontName.rsplit('-', 1)[-1]}"


def _measure(font: TTFont, recipe: Recipe) -> None:
    """Give the face the vertical metrics, weight and style bits of its place in the catalogue."""
    hhea, os2, head = font["hhea"], font["OS/2"], font["head"]
    hhea.ascent = os2.sTypoAscender = ASCENT
    hhea.descent = os2.sTypoDescender = DESCENT
    hhea.lineGap = os2.sTypoLineGap = 0
    os2.version = max(os2.version, 4)
    os2.usWinAscent = max(ASCENT, os2.usWinAscent)
    os2.usWinDescent = max(-DESCENT, os2.usWinDescent)
    os2.usWeightClass = recipe.weight
    bold = recipe.weight == 700
    regular_bit = 0 if bold else 1 << 6
    os2.fsSelection = 1 << 7 | (1 << 5 if bold else 0) | regular_bit  # 7: USE_TYPO_METRICS
    head.macStyle = 1 if bold else 0
    head.created = head.modified = min(head.created, head.modified)
    os2.achVendID = "PUBL"


# --------------------------------------------------------------------------- the build


def _open(recipe: Recipe, root: Path) -> TTFont:
    """Open the source of a face; refuse another version of it."""
    path = root / recipe.source
    if not path.is_file():
        sys.exit(f"{path} is missing: install the package {recipe.package}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != recipe.source_sha256:
        sys.exit(f"{path} is not the one of {recipe.package} {recipe.package_version}")
    return TTFont(path, fontNumber=recipe.index, recalcTimestamp=False, lazy=True)


def _subset(font: TTFont, recipe: Recipe) -> None:
    """Reduce the font to what is wanted, without hints."""
    options = subset.Options()
    options.layout_features = list(NOTO_FEATURES if "CFF " in font else KAI_FEATURES)
    options.layout_scripts = ["DFLT", "latn", "cyrl", "grek", "hani", "kana", "bopo"]
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.legacy_cmap = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.recalc_bounds = True
    options.recalc_timestamp = False
    options.prune_unicode_ranges = True
    options.drop_tables += ["gasp", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted(recipe.wide))
    subsetter.subset(font)


def make(recipe: Recipe, root: Path, folder: Path) -> Path:
    """Make one face and give its path."""
    font = _open(recipe, root)
    if "CFF " in font:
        drop_dash_ligatures(font)
        chinese = single(font, "locl", "ZHS ")
        remap(font, lambda _, glyph: chinese.get(glyph, glyph))
    else:
        remap(font, lambda _, glyph: glyph)
        even_dots(font)
        pull_left(font)
        full_width_quotes(font)
    full_bleed_dashes(font)
    forget_languages(font)
    _subset(font, recipe)
    _rename(font, recipe)
    path = folder / recipe.file
    if "post" in font:
        font["post"].formatType = 3.0
    _settle(font)
    _measure(font, recipe)
    font.save(path, reorderTables=True)
    font.close()
    return path


def _settle(font: TTFont) -> None:
    """Bring the bounds in ``head`` up to those of the new face."""
    head = font["head"]
    if "CFF " in font:
        top = font["CFF "].cff.topDictIndex[0]
        top.recalcFontBBox()
        head.xMin, head.yMin, head.xMax, head.yMax = (round(v) for v in top.FontBBox)
    else:
        font["glyf"].compile(font)
        font["maxp"].recalc(font)


def _entry(recipe: Recipe, path: Path) -> str:
    """Give the table of one face for fonts.toml."""
    content = path.read_bytes()
    with TTFont(path, lazy=True) as font:
        covered = coverage(map(chr, font.getBestCmap()))
    lines = [
        "[[faces]]",
        f'role = "{recipe.role}"',
        f"weight = {recipe.weight}",
        f'family = "{recipe.family}"',
        f'file = "{recipe.file}"',
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
        f"size = {len(content)}",
        f'source = "{recipe.upstream}"',
        f'package = "{recipe.package} {recipe.package_version}"',
        'licence = "OFL-1.1"',
        f'licence_file = "{recipe.licence_file}"',
        "[faces.coverage]",
        *(f'"{name}" = "{count}"' for name, count in covered.items()),
    ]
    return "\n".join(lines) + "\n"


HEAD = """\
# The fonts of publisher. A role is what a layout asks for; a weight is a CSS font-weight.
# Sizes are bytes; coverage is "characters in the face / characters in the set".

[roles]
song = "宋体: body text, and headlines in its heavy weights"
hei = "黑体: headlines, labels, folios"
kai = "楷体: captions, bylines, leads"

[latin]  # the role each role takes its Latin letters and digits from
song = "song"
hei = "hei"
kai = "kai"
"""


def write_catalogue(folder: Path) -> None:
    """Write fonts.toml; what stands below the line for faces added by hand is kept."""
    target = folder / CATALOGUE.name
    old = target.read_text("utf-8") if target.exists() else ""
    added = old.partition(BY_HAND)[2]
    entries = [_entry(recipe, folder / recipe.file) for recipe in RECIPES]
    target.write_text("\n".join([HEAD, *entries, BY_HAND + added]), "utf-8")


def main() -> None:
    """Make all faces and the catalogue."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--root", type=Path, default=Path("/"), help="where packages are installed")
    parser.add_argument("--unihan", type=Path, help="rebuild the list of 8,105 characters first")
    parser.add_argument("--out", type=Path, default=HERE, help="where the faces are written")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if given.unihan:
        write_list(given.unihan)
    given.out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(given.jobs) as pool:
        for made in [pool.submit(make, recipe, given.root, given.out) for recipe in RECIPES]:
            sys.stdout.write(f"{made.result().name}\n")
    write_catalogue(given.out)


if __name__ == "__main__":
    main()
