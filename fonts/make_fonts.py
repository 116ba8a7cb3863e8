"""Make the fonts of this folder from six Debian packages and one of npm, the same bytes every time.

    python fonts/make_fonts.py [--root /] [--npm node_modules] [--unihan FILE] [--jobs N]

``--root`` is the folder the Debian packages are installed below, ``--npm`` the one that npm
installs into. ``--unihan`` rebuilds the list of the
8,105 characters from ``Unihan_OtherMappings.txt.bz2`` of the Debian package ``unicode-data``.
README.md in this folder says what is changed in each face and why.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from charsets import (
    BLANKS,
    KOREAN,
    NEWER,
    RARE,
    RARE_SYMBOLS,
    SCRIPTS,
    coverage,
    hong_kong,
    traditional,
    wanted,
    write_list,
)
from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from gathering import EM, Lot, gather, mix
from layout_tables import drop_dash_ligatures, forget_languages, remap, single
from outlines import (
    ASCENT,
    CENTRED,
    DESCENT,
    centre,
    even_dots,
    full_bleed_dashes,
    full_width_quotes,
    pull_left,
)

HERE = Path(__file__).parent
CATALOGUE = HERE / "fonts.toml"
BY_HAND = "# Faces added by hand stand below this line; make_fonts.py leaves them as they are.\n"

VERSION = "1.000"
HANT = "hant"
"""The region of faces for traditional script."""

NOTO = "usr/share/fonts/opentype/noto"
WENKAI = "usr/share/fonts/truetype/lxgw-wenkai"
NOTO_VERSION = "1:20220127+repack1-1"
WENKAI_VERSION = "1.250+repack-1"
PLAIN = "usr/share/fonts/truetype/noto"
PLAIN_VERSION = "20201225-1"
HANA = "usr/share/fonts/truetype/hanazono"
HANA_VERSION = "20170904-2.1"
EMOJI_VERSION = "0.4.7"


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
    licence: str = "OFL-1.1"
    copyright: str = ""
    """Who made the source, where it does not say so in a way that can be kept."""
    wide: bool = False
    region: str = ""
    """``hant`` for a face with the forms of Taiwan, and those of Hong Kong for its ``lang``."""
    scale: float = 1.0
    """What letters are scaled by, to be as high as those of the face they stand in for."""
    lighter: Part | None = None
    """A lighter cut, part of whose way the outlines are taken."""
    more: tuple[Part, ...] = ()
    """Further sources; a recipe that has any is gathered, glyph by glyph."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Give every source, the first too."""
        return (Part(self.source, self.source_sha256, self.package), *self.more)


@dataclass(frozen=True, slots=True)
class Part:
    """A source file: the path of the font, its SHA-256, the package it comes with."""

    source: str
    sha256: str
    package: str


def _noto(
    role: str, kind: str, upstream: str, digests: tuple[str, str, str], region: str = ""
) -> Iterator[Recipe]:
    """Yield the three weights made from one Noto family."""
    name = f"Publisher {role.capitalize()}{' TC' if region else ''}"
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
            index=3 if region else 2,
            upstream=upstream,
            package="fonts-noto-cjk-extra" if style == "Black" else "fonts-noto-cjk",
            package_version=NOTO_VERSION,
            licence_file="LICENSE-noto-cjk.txt",
            wide=role == "song" and weight == 400,
            region=region,
        )


def _kai(region: str = "") -> Recipe:
    """Give the face of Kai, or what its readers in a region want otherwise."""
    name = f"Publisher Kai{' TC' if region else ''}"
    return Recipe(
        role="kai",
        weight=400,
        style="Regular",
        family=name,
        file=f"{name.replace(' ', '')}-Regular.ttf",
        source=f"{WENKAI}/LXGWWenKai-Regular.ttf",
        source_sha256="bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
        index=-1,
        upstream="LXGW WenKai 1.250",
        package="fonts-lxgw-wenkai",
        package_version=WENKAI_VERSION,
        licence_file="LICENSE-lxgw-wenkai.txt",
        region=region,
    )


def _letters(role: str, kind: str, cuts: tuple[tuple[str, str, float], ...]) -> Iterator[Recipe]:
    """Yield three weights of the letters that song or hei have not.

    ``cuts`` are style, SHA-256 and scale of the sources: those whose strokes are as thick.
    """
    name = f"Publisher {role.capitalize()}"
    for weight, style, (cut, digest, scale) in zip(
        (400, 700, 900), ("Regular", "Bold", "Black"), cuts, strict=True
    ):
        yield Recipe(
            role=role,
            weight=weight,
            style=style,
            family=name,
            file=f"{name.replace(' ', '')}-{style}.ttf",
            source=f"{PLAIN}/Noto{kind}-{cut}.ttf",
            source_sha256=digest,
            index=-1,
            upstream=f"Noto {kind} 2.004",
            package="fonts-noto-core" if cut in ("Regular", "Bold") else "fonts-noto-extra",
            package_version=PLAIN_VERSION,
            licence_file="LICENSE-noto.txt",
            scale=scale,
            lighter=_LIGHT if (role, weight) == ("serif", 400) else None,
        )


_LIGHT = Part(
    f"{PLAIN}/NotoSerif-Light.ttf",
    "d5dfc55c7d953632f22ddeb5b8fb62b4fdeef9170173a7eb8cf8a91a600d64a7",
    "fonts-noto-extra",
)

_SCRIPTS = tuple(
    Part(f"{PLAIN}/Noto{name}-Regular.ttf", digest, "fonts-noto-core")
    for name, digest in (
        ("SerifTibetan", "5893c1e0aefb250bcbeff5c0f8ee4bb27cd3dc19b47d14954b154b094e10ee63"),
        ("SansMongolian", "601afb9f08fbbc39f0cf72cb7e11079ada6fa3feed1fadca8e6e5095e7957687"),
        ("SansYi", "f621f514dce105a414ef7373a36b54ccc8d760a6319ad7133695fb42a1f02552"),
        ("SansTaiLe", "a2cde56384066013cf1efafc5d3cfc142b9a0d10c77c7e1f8ee2880cbe121d4c"),
        ("SansNewTaiLue", "53005c3e1b61c5d3002510479144867a5a1370a32a78c5cf374f9a6dd576cf9b"),
        ("SansLisu", "243c09079c08619a4b11621f07027c10e5eb067b7e2e217537ae5e01be79e21b"),
        ("SansMiao", "0568835387144b9d03b5b5b3694859766fedd59f7c17b3e1036fa944fc9a9298"),
        ("SerifThai", "8e1bcaa4fef346b247092cf4327c4744eda2fa72afed96e2145dc30a3b04fdd1"),
        ("SerifDevanagari", "662c3cd6e17dd0561f53fe28ce6c32d7d64e650119f4bb0428fc50206bbc46fe"),
    )
)
"""The scripts whose lines run from the left that people in China read, and two neighbours'."""

_SERIF = (
    "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
    "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac",
    "7d38a254818bec880251400165923b5afdee2ae9a58c8276e912f26df2badecb",
)
_SANS = (
    "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
    "3cffb10242b4b7e6edd439ebf3bd7e392345525e093ea08149e0a0158a1b5151",
)
"""Collections of Noto Serif CJK and Noto Sans CJK, which have the faces of every region."""

RECIPES = (
    *_noto("song", "Serif", "Noto Serif CJK SC 2.001", _SERIF),
    *_noto("hei", "Sans", "Noto Sans CJK SC 2.004", _SANS),
    *_noto("song", "Serif", "Noto Serif CJK TC and HK 2.001", _SERIF, HANT),
    *_noto("hei", "Sans", "Noto Sans CJK TC and HK 2.004", _SANS, HANT),
    _kai(),
    _kai(HANT),
    # Letters as high and as thick as those of song, of hei.
    *_letters(
        "serif",
        "Serif",
        (
            (
                "Regular",
                "9d7583b7dc9e812afd32a14280c5cac3160012efe50c8d08938f4fea266ff67f",
                531 / 546,
            ),
            (
                "SemiBold",
                "357f81d5f37346a3952bf7e223ac4e01778ce6c8e8e33206e579f9f5ec63268e",
                552 / 548,
            ),
            (
                "Bold",
                "0af0ff2be8f84910fb21ec5fe1b6b7395e3073250502a334baf6ca2f860c88fe",
                563 / 549,
            ),
        ),
    ),
    *_letters(
        "sans",
        "Sans",
        (
            (
                "Regular",
                "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d",
                557 / 546,
            ),
            (
                "Bold",
                "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
                574 / 556,
            ),
            (
                "ExtraBold",
                "b0d459b012f378d192af7cf8fcc577d78fe96a6a8399946c44f683c860a17023",
                583 / 559,
            ),
        ),
    ),
    Recipe(
        role="rare",
        weight=400,
        style="Regular",
        family="Publisher Rare",
        file="PublisherRare-Regular.ttf",
        source=f"{HANA}/HanaMinB.ttf",
        source_sha256="829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
        index=-1,
        upstream="HanaMin 2017-09-04, with some characters of LXGW WenKai 1.250",
        package="fonts-hanazono",
        package_version=HANA_VERSION,
        licence_file="LICENSE-hanazono.txt",
        licence="OFL-1.1",
        copyright="Copyright 2008-2017 GlyphWiki Project; 2021-2022 LXGW",
        more=(
            Part(
                f"{HANA}/HanaMinA.ttf",
                "7ca87559414474848fc513a8d8eb42d5b0f8194c30c2abdfbfedff5398ec88d7",
                "fonts-hanazono",
            ),
            Part(
                f"{WENKAI}/LXGWWenKai-Regular.ttf",
                "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
                "fonts-lxgw-wenkai",
            ),
        ),
    ),
    Recipe(
        role="symbols",
        weight=400,
        style="Regular",
        family="Publisher Symbols",
        file="PublisherSymbols-Regular.ttf",
        source=f"{PLAIN}/NotoSansMath-Regular.ttf",
        source_sha256="8242bd1e55368b27e32455260754cf9aa58f3ad7ea80664b66c21f1b09910d6c",
        index=-1,
        upstream="Noto Sans Math, Symbols 2 and Symbols",
        package="fonts-noto-core",
        package_version=PLAIN_VERSION,
        licence_file="LICENSE-noto.txt",
        more=(
            Part(
                f"{PLAIN}/NotoSansSymbols2-Regular.ttf",
                "876598db5f1e3bef2bc77c4d94c5b0d5d2c1620be4878a06f18fb5434e331688",
                "fonts-noto-core",
            ),
            Part(
                f"{PLAIN}/NotoSansSymbols-Regular.ttf",
                "24b615ceb7d50a2c09060664ca9e24a160c9beb6bfca0563e8359369a4bc0993",
                "fonts-noto-core",
            ),
        ),
    ),
    Recipe(
        role="scripts",
        weight=400,
        style="Regular",
        family="Publisher Scripts",
        file="PublisherScripts-Regular.ttf",
        source=_SCRIPTS[0].source,
        source_sha256=_SCRIPTS[0].sha256,
        index=-1,
        upstream="Noto Serif Tibetan, Thai and Devanagari, Noto Sans Mongolian, Yi, Tai Le, "
        "New Tai Lue, Lisu and Miao",
        package="fonts-noto-core",
        package_version=PLAIN_VERSION,
        licence_file="LICENSE-noto.txt",
        more=_SCRIPTS[1:],
    ),
    Recipe(
        role="korean",
        weight=400,
        style="Regular",
        family="Publisher Korean",
        file="PublisherKorean-Regular.otf",
        source=f"{NOTO}/NotoSerifCJK-Regular.ttc",
        source_sha256="a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
        index=1,
        upstream="Noto Serif CJK KR 2.001",
        package="fonts-noto-cjk",
        package_version=NOTO_VERSION,
        licence_file="LICENSE-noto-cjk.txt",
    ),
    Recipe(
        role="emoji",
        weight=400,
        style="Regular",
        family="Publisher Emoji",
        file="PublisherEmoji-Regular.ttf",
        source="@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
        source_sha256="24aaa2a20c9c06ffe9bf04284bfd1f14376a329d10122f902abe2770817eb504",
        index=-1,
        upstream="Noto Emoji 3.005",
        package="@expo-google-fonts/noto-emoji",
        package_version=EMOJI_VERSION,
        licence_file="LICENSE-noto-emoji.txt",
    ),
)
LIGHTER = 0.4
"""Part of the way from Noto Serif to its light cut at which strokes are as thick as song's."""
GATHERED = frozenset({"rare", "symbols", "emoji"})
"""Roles whose face is put together glyph by glyph."""

NOTO_FEATURES = (
    *("ccmp", "fwid", "halt", "hwid", "kern", "liga", "mark"),
    *("palt", "pwid", "vert", "vhal", "vkrn", "vpal", "vrt2"),
)
"""Not locl (its Chinese forms are the defaults here), not dlig, aalt, hist, ruby, Hangul."""
BLACK = 900
"""The weight whose faces, of heads alone, have only what is often met."""
TAIWAN, HONG_KONG = "ZHT ", "ZHH "
"""The language systems of OpenType whose forms the faces for traditional script have."""
LETTER_FEATURES = ("ccmp", "kern", "mark", "mkmk")
"""Of letters from elsewhere: where marks stand, and nothing that changes a character's form."""
KAI_FEATURES = ("afrc", "calt", "frac", "pwid", "subs", "sups", "vert")
"""Not liga: it turns phonetic signs into Han characters; not dlig."""

# ------------------------------------------------------------------- names and metrics


OFL = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


def _rename(font: TTFont, recipe: Recipe) -> None:
    """Give the face its own names and keep who made it and under which licence."""
    table = font["name"]
    kept = {n: table.getDebugName(n) for n in (0, 7, 8, 9, 11, 12, 13, 14)}
    regular = recipe.style in ("Regular", "Bold")
    legacy = recipe.family if regular else f"{recipe.family} {recipe.style}"
    full = f"{recipe.family} {recipe.style}"
    postscript = f"{recipe.family.replace(' ', '')}-{recipe.style}"
    kept[0] = kept[0] or recipe.copyright
    kept[13] = kept[13] or OFL
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
    return _open_part(recipe.parts[0], recipe, root)


def _open_part(part: Part, recipe: Recipe, root: Path) -> TTFont:
    path = root / part.source
    if not path.is_file():
        sys.exit(f"{path} is missing: install the package {part.package}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != part.sha256:
        sys.exit(f"{path} is not the one of {part.package} {recipe.package_version}")
    return TTFont(path, fontNumber=recipe.index, recalcTimestamp=False, lazy=True)


def _gather(recipe: Recipe, root: Path) -> TTFont:
    """Put a face together from the glyphs of its sources."""
    fonts = [_open_part(part, recipe, root) for part in recipe.parts]
    emoji = recipe.role == "emoji"
    codes = [RARE if recipe.role == "rare" else _shown(font) for font in fonts]
    if recipe.role == "rare":
        codes[1:] = [RARE_SYMBOLS, NEWER]
    return gather(Lot(font, some, fitted=emoji) for font, some in zip(fonts, codes, strict=True))


def _shown(font: TTFont) -> set[int]:
    """Give the characters of ``font`` that print something: no blanks, no ASCII, no formats."""
    return {
        code
        for code in font.getBestCmap()
        if code > 0xA0
        and not 0x2000 <= code <= 0x200F
        and code not in (0x20E3, 0xFE0F)
        and code < 0xE0000
    }


def _letters_of(font: TTFont, recipe: Recipe) -> None:
    """Bring letters from elsewhere to the height of those they stand in for."""
    for table in ("MATH", "STAT", "meta", "DSIG"):
        if table in font:
            del font[table]
    forget_languages(font)
    scale_upem(font, round(EM * recipe.scale))
    font["head"].unitsPerEm = EM


def _merge(recipe: Recipe, root: Path) -> TTFont:
    """Make one face of several scripts', each with all the rules by which its letters join."""
    parts, dates = [], []
    for number, part in enumerate(recipe.parts):
        font = _open_part(part, recipe, root)
        # A blank, and the circle that marks without a letter stand on: one for all.
        codes = {*filter(_is_of_script, font.getBestCmap()), *(() if number else (0x20, 0x25CC))}
        _reduce(font, codes, ["*"], ["*"])
        for table in ("vhea", "vmtx"):
            if table in font:
                del font[table]
        dates.append(font["head"].modified)
        content = io.BytesIO()
        font.save(content)
        parts.append(io.BytesIO(content.getvalue()))
    merged: TTFont = merge.Merger().merge(parts)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = min(dates)
    return merged


def _is_of_script(code: int) -> bool:
    """Say whether a character belongs to the script that its font is for, and to no other."""
    return any(first <= code <= last for first, last in SCRIPTS)


def _subset(font: TTFont, recipe: Recipe, root: Path) -> None:
    """Reduce a face of Chinese or of letters to what is wanted."""
    letters = recipe.role in ("serif", "sans")
    features = NOTO_FEATURES if "CFF " in font else LETTER_FEATURES if letters else KAI_FEATURES
    if recipe.region:
        features = (*features, "locl")
        codes = traditional(whole=recipe.weight < BLACK) | (
            _differing(font, root, recipe) if recipe.wide else set()
        )
    elif letters:
        codes = set(font.getBestCmap()) - set(range(0xFFF9, 0xFFFC))
    else:
        codes = wanted(recipe.wide)
    scripts = ["DFLT", "latn", "cyrl", "grek", "hani", "kana", "bopo"]
    _reduce(font, codes, features, scripts)


def _differing(font: TTFont, root: Path, recipe: Recipe) -> set[int]:
    """Give the rarer characters whose form here or in Hong Kong is not the mainland's.

    What is alike in all of them need not be there twice: it comes from the mainland's face.
    """
    mainland = _open(replace(recipe, index=2), root).getBestCmap()
    local = single(font, "locl", HONG_KONG)
    return {
        code
        for code, glyph in font.getBestCmap().items()
        if code in mainland and (glyph != mainland[code] or glyph in local)
    } & wanted(recipe.wide)


def _reduce(font: TTFont, codes: set[int], features: Iterable[str], scripts: list[str]) -> None:
    """Reduce the font to some characters and features, without hints."""
    options = subset.Options()
    options.layout_features = list(features)
    options.layout_scripts = scripts
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
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def make(recipe: Recipe, root: Path, folder: Path) -> Path:
    """Make one face and give its path."""
    if recipe.role == "kai" and recipe.region:
        font = gather(
            [Lot(_open(recipe, root), {*map(ord, CENTRED), *BLANKS, *hong_kong(whole=False)})]
        )
        centre(font, CENTRED)
        return _save(font, recipe, folder)
    if recipe.role in GATHERED:
        return _save(_gather(recipe, root), recipe, folder)
    if recipe.role == "scripts":
        return _save(_merge(recipe, root), recipe, folder)
    font = _open(recipe, root)
    if recipe.role == "korean":
        _reduce(font, set(KOREAN), ["ccmp", "ljmo", "vjmo", "tjmo"], ["*"])
        forget_languages(font)
        return _save(font, recipe, folder)
    if recipe.role in ("serif", "sans"):
        if recipe.lighter is not None:
            mix(font, _open_part(recipe.lighter, recipe, root), LIGHTER)
        _subset(font, recipe, root)
        _letters_of(font, recipe)
        return _save(font, recipe, folder)
    if "CFF " in font:
        drop_dash_ligatures(font)
        chinese = single(font, "locl", TAIWAN if recipe.region else "ZHS ")
        remap(font, lambda _, glyph: chinese.get(glyph, glyph))
    else:
        remap(font, lambda _, glyph: glyph)
        even_dots(font)
        pull_left(font)
        full_width_quotes(font)
    full_bleed_dashes(font)
    forget_languages(font, HONG_KONG if recipe.region else "")
    _subset(font, recipe, root)
    return _save(font, recipe, folder)


def _save(font: TTFont, recipe: Recipe, folder: Path) -> Path:
    """Name, measure and write a face; give its path."""
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
        *([f'region = "{recipe.region}"'] if recipe.region else []),
        f'family = "{recipe.family}"',
        f'file = "{recipe.file}"',
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
        f"size = {len(content)}",
        f'source = "{recipe.upstream}"',
        f'package = "{recipe.package} {recipe.package_version}"',
        f'licence = "{recipe.licence}"',
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
serif = "letters of other languages beside song and kai: Latin, Greek, Cyrillic, IPA"
sans = "the same letters beside hei"
rare = "rare Han characters: CJK extensions B to F, compatibility ideographs"
symbols = "signs of mathematics and technology, arrows, dingbats"
scripts = "Tibetan, Mongolian, Yi, Tai, Lisu, Miao, Thai, Devanagari: each with its joined forms"
korean = "Hangul"
emoji = "pictographs in one colour"

[fallback]  # where a character is looked for that a role's own faces lack, in this order
song = ["serif", "kai", "hei", "rare", "symbols", "scripts", "korean", "emoji", "sans"]
kai = ["serif", "song", "hei", "rare", "symbols", "scripts", "korean", "emoji", "sans"]
hei = ["sans", "song", "kai", "rare", "symbols", "scripts", "korean", "emoji", "serif"]
serif = ["song", "kai", "hei", "rare", "symbols", "scripts", "korean", "emoji", "sans"]
sans = ["hei", "song", "kai", "rare", "symbols", "scripts", "korean", "emoji", "serif"]

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
    parser.add_argument(
        "--npm", type=Path, default=Path("node_modules"), help="the folder npm installs into"
    )
    parser.add_argument("--unihan", type=Path, help="rebuild the list of 8,105 characters first")
    parser.add_argument("--out", type=Path, default=HERE, help="where the faces are written")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if given.unihan:
        write_list(given.unihan)
    given.out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(given.jobs) as pool:
        roots = [given.npm if r.source.startswith("@") else given.root for r in RECIPES]
        for made in [
            pool.submit(make, recipe, root, given.out)
            for recipe, root in zip(RECIPES, roots, strict=True)
        ]:
            sys.stdout.write(f"{made.result().name}\n")
    write_catalogue(given.out)


if __name__ == "__main__":
    main()
