"""Fonts of every kind that a PDF may hold, made by hand, and the faults they can have (7.21)."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.misc import eexec
from fontTools.misc.psCharStrings import T1CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name, String

from .faults import Change, Fault, both
from .specimen import composite, program, shown, system, tagged, to_unicode

LETTERS = "abc"
NAMES = (".notdef", *LETTERS)


def told(pdf: pikepdf.Pdf, font: Any, codes: str, tag: str = "P") -> None:
    """Write a word of ``codes``, in hexadecimal, in ``font``, as part of the first of a tag."""
    pdf.pages[0].Resources.Font.G = font
    owner = next(tagged(pdf, tag))
    marks = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    marks.append(owner)
    owner.K.append(len(marks) - 1)
    content = f"/P <</MCID {len(marks) - 1}>> BDC BT /G 10 Tf 300 60 Td <{codes}> Tj ET EMC"
    pdf.pages[0].contents_add(f"\n{content}\n".encode())


def simple(kind: str, file: str, content: bytes, flags: int, **more: Any) -> Change:
    """Write abc in a font with one byte a character; None leaves an entry out."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(content)
        if file == "FontFile3":
            stream.Subtype = Name.Type1C
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Other"), Flags=flags,
            FontBBox=Array([0, -200, 500, 800]), ItalicAngle=0, Ascent=800, Descent=-200,
            CapHeight=700, StemV=80,
        )  # fmt: skip
        descriptor[f"/{file}"] = stream
        if "CharSet" in more:
            descriptor.CharSet = String(more.pop("CharSet"))
        font = Dictionary(
            Type=Name.Font, Subtype=Name(f"/{kind}"), BaseFont=Name("/ABCDEF+Other"),
            FirstChar=97, LastChar=99, Widths=Array([500, 500, 500]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )  # fmt: skip
        for key, value in more.items():
            font[f"/{key}"] = pdf.make_stream(value) if isinstance(value, bytes) else value
        told(pdf, pdf.make_indirect(font), LETTERS.encode().hex())

    return change


@cache
def tables(*keys: tuple[int, int], lacking: str = "") -> bytes:
    """Give the specimen's TrueType program with other tables of characters."""
    font = TTFont(io.BytesIO(program()), recalcTimestamp=False)
    letters = {ord(sign): f"g{ord(sign):02x}" for sign in LETTERS if sign not in lacking}
    made = newTable("cmap")
    made.tableVersion, made.tables = 0, []
    for platform, encoding in keys:
        table = CmapSubtable.newSubtable(4 if platform == 3 else 6)
        table.platformID, table.platEncID, table.language = platform, encoding, 0
        row = 0xF000 if (platform, encoding) == (3, 0) else 0
        table.cmap = {row + code: name for code, name in letters.items()}
        made.tables.append(table)
    font["cmap"] = made
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def compact() -> bytes:
    """Give a CFF program of three letters."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(list(NAMES))
    builder.setupCharacterMap({ord(sign): sign for sign in LETTERS})
    outlines = {}
    for number, name in enumerate(NAMES):
        pen = T2CharStringPen(100, None)
        _bars(pen, number)
        outlines[name] = pen.getCharString()
    builder.setupCFF("Other", {}, outlines, {"nominalWidthX": 400})
    builder.setupHorizontalMetrics(dict.fromkeys(NAMES, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Other", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 3_000_000_000
    out = io.BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    packed: bytes = TTFont(io.BytesIO(out.getvalue())).reader["CFF "]
    return packed


def _bars(pen: Any, number: int) -> None:
    for left in range(50, 60 + 100 * number, 100):
        for n, point in enumerate([(left, 0), (left, 600), (left + 60, 600), (left + 60, 0)]):
            (pen.lineTo if n else pen.moveTo)(point)
        pen.closePath()


@cache
def old(*, segments: bool = False) -> bytes:
    """Give a Type 1 program of three letters; ``segments``: as it stands on disks (PFB)."""
    glyphs = b""
    for number, name in enumerate(NAMES):
        steps: list[Any] = [50, 500, "hsbw"]
        for bar in range(number + 1):
            start = [100 if bar else 0, 0, "rmoveto"]
            steps += [
                *start,
                600,
                "vlineto",
                60,
                "hlineto",
                -600,
                "vlineto",
                "closepath",
                -60,
                "hmoveto",
            ]
        outline = T1CharString(program=[*steps, "endchar"])
        outline.compile()
        packed, _ = eexec.encrypt(b"\0\0\0\0" + outline.bytecode, 4330)
        glyphs += b"/%s %d RD %s ND\n" % (name.encode(), len(packed), packed)
    private = b"""dup /Private 8 dict dup begin
/RD {string currentfile exch readstring pop} executeonly def
/ND {noaccess def} executeonly def
/NP {noaccess put} executeonly def
/BlueValues [] def /password 5839 def /MinFeature {16 16} def
/Subrs 0 array ND
2 index /CharStrings %d dict dup begin
%send end readonly put noaccess put dup /FontName get exch definefont pop
mark currentfile closefile
""" % (len(NAMES), glyphs)
    clear = b"""%!PS-AdobeFont-1.0: Other
11 dict begin
/FontInfo 1 dict dup begin /version (1) readonly def end readonly def
/FontName /Other def /PaintType 0 def /FontType 1 def
/FontMatrix [0.001 0 0 0.001 0 0] readonly def
/Encoding StandardEncoding def
/FontBBox {0 -200 500 800} readonly def
currentdict end
currentfile eexec
"""
    cipher: bytes = eexec.encrypt(b"\0\0\0\0" + private, 55665)[0]
    zeros = b"\n" + b"0" * 512 + b"\ncleartomark\n"
    if not segments:
        return clear + cipher + zeros
    parts = [(1, clear), (2, cipher), (1, zeros)]
    packed = (b"\x80%c" % kind + len(part).to_bytes(4, "little") + part for kind, part in parts)
    return b"".join(packed) + b"\x80\3"


def truetype(content: bytes | None = None, **more: Any) -> Change:
    """Write abc in a TrueType font of letters."""
    given = {"Encoding": Name.WinAnsiEncoding, **more}
    given = {key: value for key, value in given.items() if value is not None}
    return simple("TrueType", "FontFile2", content or tables((3, 1), (1, 0)), 32, **given)


def symbols(content: bytes, **more: Any) -> Change:
    """Write abc in a TrueType font of symbols."""
    texts = to_unicode({ord(sign): ord(sign) for sign in LETTERS}, 2)
    return simple("TrueType", "FontFile2", content, 4, **{"ToUnicode": texts, **more})


def type1(content: bytes | None = None, **more: Any) -> Change:
    """Write abc in a Type 1 font, packed as CFF unless its program is given."""
    file = "FontFile" if content else "FontFile3"
    return simple(
        "Type1", file, content or compact(), 32, **{"Encoding": Name.WinAnsiEncoding, **more}
    )


def differences(*names: str, base: str = "WinAnsiEncoding") -> Dictionary:
    """Give an encoding with names of its own for a, b …"""
    made = Dictionary(Type=Name.Encoding, Differences=Array([97, *(Name(f"/{n}") for n in names)]))
    if base:
        made.BaseEncoding = Name(f"/{base}")
    return made


def composed(change: Callable[[pikepdf.Pdf, Any], None]) -> Change:
    """Change the specimen's own font."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        change(pdf, pdf.pages[0].Resources.Font.F)

    return spoil


def inner(key: str, value: Any) -> Change:
    """Set an entry of the font within the specimen's font; None takes it away."""

    def change(pdf: pikepdf.Pdf, font: Any) -> None:
        if value is None:
            del font.DescendantFonts[0][f"/{key}"]
        else:
            font.DescendantFonts[0][f"/{key}"] = value

    return composed(change)


def cid_set(*cids: int) -> Change:
    """List the glyphs of the specimen's font."""

    def change(pdf: pikepdf.Pdf, font: Any) -> None:
        bits = "".join("1" if cid in cids else "0" for cid in range(max(cids) // 8 * 8 + 8))
        listed = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
        font.DescendantFonts[0].FontDescriptor.CIDSet = pdf.make_stream(listed)

    return composed(change)


CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap {lean}
/CIDSystemInfo 3 dict dup begin /Registry ({registry}) def /Ordering ({ordering}) def
/Supplement {supplement} def end def /CMapName /Own def /CMapType 1 def /WMode {mode} def
1 begincodespacerange <0000> <ffff> endcodespacerange
1 begincidrange <0000> <ffff> 0 endcidrange endcmap end end"""


def mapped(
    ordering: str = "Own", supplement: int = 0, mode: int = 0, lean: str = "", **entries: Any
) -> Change:
    """Give the specimen's font an encoding that is in the file."""

    def change(pdf: pikepdf.Pdf, font: Any) -> None:
        font.DescendantFonts[0].CIDSystemInfo = system("Adobe", "Own", 2)
        content = CMAP.format(
            registry="Adobe", ordering=ordering, supplement=supplement + 2, mode=mode, lean=lean
        )
        font.Encoding = pdf.make_stream(content.encode(), Type=Name.CMap, CMapName=Name.Own)
        for key, value in {
            "CIDSystemInfo": system("Adobe", ordering, supplement + 2),
            **entries,
        }.items():
            font.Encoding[f"/{key}"] = value

    return composed(change)


def named(encoding: str, registry: str = "Adobe", ordering: str = "GB1") -> Change:
    """Give the specimen's font the name of an encoding."""

    def change(pdf: pikepdf.Pdf, font: Any) -> None:
        font.Encoding = Name(f"/{encoding}")
        font.DescendantFonts[0].CIDSystemInfo = system(registry, ordering, 0)

    return composed(change)


def texts(values: dict[int, str]) -> Change:
    """Let codes of the specimen's font stand for other texts, as hexadecimal."""

    def change(pdf: pikepdf.Pdf, font: Any) -> None:
        content = bytes(font.ToUnicode.read_bytes()).decode()
        for code, value in values.items():
            start = content.index(f"<{code:04x}> <")
            end = content.index("\n", start)
            content = f"{content[:start]}<{code:04x}> <{value}>{content[end:]}"
        font.ToUnicode = pdf.make_stream(content.encode())

    return composed(change)


def no_texts(pdf: pikepdf.Pdf) -> None:
    """Take the map to Unicode away."""
    del pdf.pages[0].Resources.Font.F["/ToUnicode"]


def beyond(code: int) -> Change:
    """Show a code that stands for a letter and has no glyph."""

    def change(pdf: pikepdf.Pdf) -> None:
        font = composite(pdf)
        font.ToUnicode = pdf.make_stream(to_unicode({code: ord("a"), A: ord("a")}))
        told(pdf, font, f"{code:04x}{A:04x}")

    return change


def formula(pdf: pikepdf.Pdf) -> None:
    """Write a sign in a formula of which nobody knows what it is."""
    font = composite(pdf)
    del font["/ToUnicode"]
    told(pdf, font, shown("a"), "Formula")


def not_there(pdf: pikepdf.Pdf) -> None:
    """Use a font that is not in the file."""
    font = composite(pdf)
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]
    told(pdf, font, shown("a"))


ALL = range(1, 39)
A = 1
"""The code of a in the font of the specimen."""
GOOD: dict[str, Change] = {
    "TrueType": truetype(),
    "TrueType, Mac": truetype(Encoding=Name.MacRomanEncoding),
    "TrueType, names": truetype(Encoding=differences("a", "b", "c")),
    "symbols": symbols(tables((3, 0))),
    "symbols, Mac": symbols(tables((1, 0))),
    "symbols, both": symbols(tables((3, 0), (1, 0))),
    "CFF": type1(CharSet="/a/b/c"),
    "CFF, own encoding": type1(Encoding=differences("a", "b", "c", base="")),
    "Type 1": type1(old(), CharSet="/a/b/c"),
    "Type 1, segments": type1(old(segments=True)),
    "listed": cid_set(0, *ALL),
    "listed but the first": cid_set(*ALL),
    "own encoding": mapped(),
    "own encoding on another": mapped(lean="/Identity-H usecmap"),
    "of Adobe-GB1": named("UniGB-UTF16-H"),
    "of Adobe-GB1, without texts": both(named("GBK-EUC-H"), no_texts),
    "of Adobe-Japan1": named("90ms-RKSJ-H", ordering="Japan1"),
}

FONTS = (
    Fault("31-001", "K522", "another registry", named("UniGB-UTF16-H", registry="Own")),
    Fault(
        "31-001",
        "K522",
        "another registry, own encoding",
        mapped(CIDSystemInfo=system("Own", "Own", 2)),
    ),
    Fault("31-002", "K522", "another collection", named("UniGB-UTF16-H", ordering="Japan1")),
    Fault("31-002", "K522", "another collection, own encoding", mapped(ordering="Other")),
    Fault("31-003", "K522", "further supplement", mapped(supplement=-1)),
    Fault("31-004", "K522", "name of no map", inner("CIDToGIDMap", Name.Other)),
    Fault("31-005", "K522", "no map", inner("CIDToGIDMap", None)),
    Fault("31-006", "K522", "unknown encoding", named("Own-H", ordering="Identity")),
    Fault("31-006", "K522", "encoding of another system", named("UniGB-UTF8-H")),
    Fault("31-007", "K522", "two directions", mapped(WMode=1)),
    Fault("31-007", "K522", "two directions, the other way", mapped(mode=1), also=("K212",)),
    Fault("31-008", "K522", "leans on an unknown one", mapped(lean="/Other usecmap")),
    Fault("31-008", "K522", "says it leans on one", mapped(UseCMap=Name.Other)),
    Fault("31-009", "K501", "not in the file", not_there),
    Fault("31-011", "K502", "no such glyph", beyond(0x100)),
    Fault("31-011", "K502", "no such name", type1(Encoding=differences("a", "b", "d"))),
    Fault("31-012", "K524", "CFF", type1(CharSet="/a/b")),
    Fault("31-012", "K524", "Type 1", type1(old(), CharSet="/a/b")),
    Fault("31-013", "K524", "CFF", type1(CharSet="/a/b/c/d")),
    Fault("31-013", "K524", "Type 1", type1(old(), CharSet="/a/b/c/d")),
    Fault("31-014", "K524", "one not listed", cid_set(*ALL[:-1])),
    Fault("31-015", "K524", "one too many", cid_set(*ALL, 39)),
    Fault("31-016", "K521", "composite", inner("DW", 498)),
    Fault("31-016", "K521", "one of them", inner("W", Array([A, Array([502])]))),
    Fault("31-016", "K521", "TrueType", truetype(Widths=Array([500, 498, 500]))),
    Fault("31-016", "K521", "symbols", symbols(tables((3, 0)), Widths=Array([500, 498, 500]))),
    Fault("31-016", "K521", "CFF", type1(Widths=Array([500, 500, 600]))),
    Fault("31-016", "K521", "Type 1", type1(old(), Widths=Array([400, 500, 500]))),
    Fault("31-017", "K525", "table for symbols alone", truetype(tables((3, 0)))),
    Fault("31-017", "K525", "no table", truetype(tables())),
    Fault("31-018", "K525", "a letter lacks", truetype(tables((3, 1), (1, 0), lacking="b"))),
    Fault("31-019", "K525", "no encoding", truetype(Encoding=None)),
    Fault("31-020", "K525", "no base", truetype(Encoding=differences("a", "b", "c", base=""))),
    Fault("31-021", "K525", "another encoding", truetype(Encoding=Name.StandardEncoding)),
    Fault(
        "31-021",
        "K525",
        "another base",
        truetype(Encoding=differences("a", base="MacExpertEncoding")),
    ),
    Fault("31-022", "K525", "unknown names", truetype(Encoding=differences("a", "b", "c", "g5"))),
    Fault(
        "31-023",
        "K525",
        "no table for Unicode",
        truetype(tables((1, 0)), Encoding=differences("a")),
    ),
    Fault(
        "31-024",
        "K525",
        "symbols with an encoding",
        symbols(tables((3, 0)), Encoding=Name.WinAnsiEncoding),
    ),
    Fault("31-025", "K525", "symbols without a table", symbols(tables()), also=("K212",)),
    Fault("31-026", "K525", "symbols with others", symbols(tables((3, 1), (1, 0)))),
    Fault("31-027", "K504", "composite", no_texts),
    Fault("31-027", "K504", "symbols", simple("TrueType", "FontFile2", tables((3, 0)), 4)),
    Fault("31-028", "K504", "nothing", texts({A: "0000"})),
    Fault("31-028", "K504", "nothing within", texts({A: "00610000"})),
    Fault("31-029", "K504", "a mark of order", texts({A: "feff"})),
    Fault("31-029", "K504", "no character", texts({A: "fffe"})),
    Fault("31-030", "K502", "composite", beyond(0)),
    Fault(
        "31-030",
        "K502",
        "by name",
        type1(Encoding=differences("a", "b", ".notdef")),
        also=("K212", "K504"),
    ),
    Fault("10-001", "K504", "one of them", texts({A: ""})),
    Fault("17-003", "K504", "in a formula", formula),
)
