"""Faults against ISO 19005-2 clause by clause and ISO 15930-7, each in a file that has no other."""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import Any, cast

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

from publisher.choices import Purpose
from publisher.pdf.conditions import profile_folder

from .spoiling import (
    Control,
    Rewrite,
    Spoil,
    annotation,
    edit_xmp,
    form,
    glyph,
    jpeg,
    lzw,
    over,
    paint,
    painter,
    picture,
    place,
    resource,
)

NAME = pikepdf.Name
FLAT = {"object_stream_mode": pikepdf.ObjectStreamMode.disable}
"""Saving options that let every object stand for itself."""
AS_IS = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}


def kept(
    clause: str,
    name: str,
    code: str,
    spoil: Spoil = lambda pdf: None,
    save: dict[str, Any] | None = None,
    rewrite: Rewrite | None = None,
    follow: tuple[str, ...] = (),
) -> Control:
    """Give a fault against a clause of ISO 19005-2, in the archive file."""
    name = f"{code} {clause} {name}"
    return Control(name, code, Purpose.ARCHIVE, spoil, None, save, rewrite, follow, plain=True)


def pressed(
    name: str,
    code: str,
    spoil: Spoil = lambda pdf: None,
    save: dict[str, Any] | None = None,
    rewrite: Rewrite | None = None,
    follow: tuple[str, ...] = (),
) -> Control:
    """Give a fault against ISO 15930-7, in the press file."""
    name = f"{code} X-4 {name}"
    return Control(name, code, Purpose.PRESS, spoil, None, save, rewrite, follow, plain=True)


def _swap(old: bytes, new: bytes, count: int = 1) -> Rewrite:
    """Give what puts ``new`` in the place of ``old``, which is in the file and as long."""

    def rewrite(content: bytes) -> bytes:
        assert old in content
        assert len(old) == len(new)
        return content.replace(old, new, count)

    return rewrite


def _match(pattern: bytes, new: bytes) -> Rewrite:
    """Give what writes ``new`` over the first that ``pattern`` matches, at its end."""

    def rewrite(content: bytes) -> bytes:
        found = re.search(pattern, content)
        assert found is not None
        return content[: found.end() - len(new)] + new + content[found.end() :]

    return rewrite


FILES = (
    kept("6.1.2", "first line", "K109", rewrite=_swap(b"%PDF-1.7\n", b"%PDF-1.7 ")),
    kept("6.1.2", "no binary line", "K109", rewrite=_match(rb"\n%....\n", b"%abcd\n")),
    kept("6.1.3", "something after the end", "K109", rewrite=lambda content: content + b"more"),
    kept("6.1.3", "no identifier", "K803", rewrite=_swap(b"/ID [", b"/IX [")),
    kept("6.1.4", "cross-reference", "K109", save=FLAT, rewrite=_swap(b"\nxref\n0 ", b"\nxref 0 ")),
    kept("6.1.6", "half a byte", "K109", rewrite=_match(rb"/ID \[<[0-9a-f]{32}", b" ")),
    kept(
        "6.1.7.1", "no line before endstream", "K109", rewrite=_swap(b"\nendstream", b" endstream")
    ),
    kept("6.1.9", "objects on one line", "K109", save=FLAT, rewrite=_match(rb"\n1 0 obj\n", b" ")),
    kept(
        "6.1.9",
        "object after another",
        "K109",
        save=FLAT,
        rewrite=_swap(b"\n10 0 obj", b" 10 0 obj"),
    ),
    kept(
        "6.1.9", "end of an object", "K109", save=FLAT, rewrite=_swap(b">>\nendobj", b">> endobj")
    ),
)


# Streams, names, permissions and limits


def _outside(key: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"nothing")
        stream[key] = pikepdf.String("other") if key != "/FDecodeParms" else pikepdf.Dictionary()
        pdf.Root.Kept = stream

    return spoil


def _packed(name: str, content: bytes, parameters: object = None) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(content, filter=pikepdf.Name(name), decode_parms=parameters)  # type: ignore[arg-type]
        pdf.Root.Kept = stream

    return spoil


def _root(key: str, value: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = value

    return spoil


def _odd_name(pdf: pikepdf.Pdf) -> None:
    resource(pdf, "/ColorSpace", _separation("/Gr\udcff"))


def _separation(name: str, inks: tuple[float, ...] = (0, 0.5, 0)) -> pikepdf.Array:
    tint = pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array([1, 1, 1]),
        C1=pikepdf.Array(list(inks)),
        N=1,
    )
    return pikepdf.Array([NAME.Separation, pikepdf.Name(name), NAME.DeviceRGB, tint])


def _many_inks(pdf: pikepdf.Pdf) -> None:
    names = [pikepdf.Name(f"/Ink{n}") for n in range(33)]
    inks = {name: _separation(str(name)) for name in map(str, names)}
    space = _inks(names, pikepdf.Dictionary(Colorants=pikepdf.Dictionary(inks)))
    space[3].Domain = pikepdf.Array([0, 1] * 33)
    resource(pdf, "/ColorSpace", pdf.make_indirect(space))


def _inks(names: list[pikepdf.Name], *attributes: pikepdf.Dictionary) -> pikepdf.Array:
    tint = pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array([1, 1, 1]),
        C1=pikepdf.Array([0, 0, 0]),
        N=1,
    )
    return pikepdf.Array([NAME.DeviceN, pikepdf.Array(names), NAME.DeviceRGB, tint, *attributes])


def _box(sides: list[float]) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.ArtBox = pikepdf.Array(sides)

    return spoil


CRYPT = pikepdf.Dictionary(Type=NAME.CryptFilterDecodeParms, Name=NAME.StdCF)

LIMITS = (
    kept("6.1.7.1", "data elsewhere", "K111", _outside("/F")),
    kept("6.1.7.1", "filters elsewhere", "K111", _outside("/FFilter")),
    kept("6.1.7.1", "parameters elsewhere", "K111", _outside("/FDecodeParms")),
    kept("6.1.7.2", "LZW", "K403", _packed("/LZWDecode", lzw(b"nothing")), AS_IS),
    kept(
        "6.1.7.2",
        "Crypt",
        "K403",
        _packed("/ASCIIHexDecode", b"00>", CRYPT),
        AS_IS,
        _swap(b"/Filter /ASCIIHexDecode", b"/Filter /Crypt         "),
    ),
    kept("6.1.7.2", "unknown filter", "K403", _packed("/Mystery", b"nothing"), AS_IS),
    kept(
        "6.1.10",
        "LZW in the text",
        "K403",
        painter("10 0 0 10 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID \x80\x0b\x60 EI"),
    ),
    kept("6.1.12", "permissions", "K615", _root("/Perms", pikepdf.Dictionary(Mine=1))),
    kept("6.1.13", "whole number", "K110", painter("2147483648 w")),
    kept("6.1.13", "whole number in an object", "K110", _root("/Kept", 2147483648)),
    kept("6.1.13", "large number", "K110", painter("9" * 40 + ".0 w")),
    kept("6.1.13", "number near zero", "K110", painter("0." + "0" * 40 + "1 w")),
    kept("6.1.13", "string", "K110", _root("/Kept", pikepdf.String("a" * 32768))),
    kept("6.1.13", "name", "K110", _root("/Kept", pikepdf.Name("/" + "a" * 128))),
    kept("6.1.13", "key", "K110", _root("/" + "a" * 128, 1)),
    kept("6.1.13", "states", "K110", painter("q " * 29 + "Q " * 29)),
    kept("6.1.13", "inks", "K110", _many_inks),
    kept("6.1.13", "small box", "K206", _box([100, 100, 102, 102])),
    kept("6.1.13", "large box", "K206", _box([0, 0, 14_500, 100])),
)


# What is painted


def _no_resources(pdf: pikepdf.Pdf) -> None:
    font, shown = glyph(pdf)
    paint(pdf, form(pdf, f"0 g BT {font} 12 Tf 100 60 Td <{shown}> Tj ET"))


def _intent(change: Any) -> Spoil:
    """Give what changes the profile of the output intent, as bytes."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        profile = cast(pikepdf.Stream, pdf.Root.OutputIntents[0].DestOutputProfile)
        profile.write(change(profile.read_bytes()))

    return spoil


def _at(place: int, value: bytes) -> Any:
    return lambda content: content[:place] + value + content[place + len(value) :]


def _other_intent(pdf: pikepdf.Pdf) -> None:
    intent = pikepdf.Dictionary(cast(Any, pdf.Root.OutputIntents[0]))
    intent.S = NAME.GTS_PDFX
    intent.DestOutputProfile = _profile(pdf, "FOGRA39L_coated.icc", 4)
    pdf.Root.OutputIntents.append(pdf.make_indirect(intent))


def _reference(pdf: pikepdf.Pdf) -> None:
    intent = pikepdf.Dictionary(cast(Any, pdf.Root.OutputIntents[0]))
    intent.S = NAME.GTS_PDFX
    intent.DestOutputProfileRef = pikepdf.Dictionary()
    pdf.Root.OutputIntents.append(pdf.make_indirect(intent))


def _profile(pdf: pikepdf.Pdf, file: str, count: int, change: Any = bytes) -> pikepdf.Stream:
    content = change((profile_folder() / file).read_bytes())
    return pdf.make_stream(content, N=count)


def profiled(change: Any = bytes, file: str = "sRGB.icc", count: int = 3) -> Spoil:
    """Give what paints in colours with a profile that ``change`` changes."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        space = pikepdf.Array([NAME.ICCBased, _profile(pdf, file, count, change)])
        values = " ".join(["0.5"] * count)
        paint(pdf, f"{resource(pdf, '/ColorSpace', space)} cs {values} sc 50 50 20 20 re f")

    return spoil


def _profile_over(pdf: pikepdf.Pdf) -> None:
    space = pikepdf.Array([NAME.ICCBased, _profile(pdf, "FOGRA39L_coated.icc", 4)])
    name = resource(pdf, "/ColorSpace", space)
    paint(pdf, f"{over(pdf)} {name} cs 0 0 0 0.3 sc 50 50 20 20 re f")


def _two_tints(pdf: pikepdf.Pdf) -> None:
    for inks in ((0, 0.5, 0), (0, 0.4, 0)):
        name = resource(pdf, "/ColorSpace", pdf.make_indirect(_separation("/Leaf", inks)))
        paint(pdf, f"{name} cs 1 scn 50 50 20 20 re f")


def _undescribed(pdf: pikepdf.Pdf) -> None:
    space = pdf.make_indirect(_inks([NAME("/Leaf")], pikepdf.Dictionary()))
    resource(pdf, "/ColorSpace", space)


def state(**entries: object) -> Spoil:
    """Give what sets an extended graphics state and paints in it."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        given = pikepdf.Dictionary(Type=NAME.ExtGState)
        for key, value in entries.items():
            given[f"/{key}"] = value
        paint(pdf, f"{resource(pdf, '/ExtGState', given)} gs 0.8 g 50 50 20 20 re f")

    return spoil


def pictured(**entries: object) -> Spoil:
    """Give what places a grey picture with further entries."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        place(pdf, picture(pdf, Image.new("L", (400, 300), 128), **entries))

    return spoil


def formed(**entries: object) -> Spoil:
    """Give what draws a form with further entries."""
    return lambda pdf: paint(pdf, form(pdf, "0.8 g 50 50 20 20 re f", **entries))


def _program(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"showpage", Type=NAME.XObject, Subtype=NAME.PS)
    paint(pdf, f"{resource(pdf, '/XObject', stream)} Do")


def jpx(change: Any = bytes, mode: str = "RGB") -> Spoil:
    """Give what places a picture in JPEG 2000 that says its colours itself."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        out = io.BytesIO()
        Image.new(mode, (400, 300)).save(out, "JPEG2000")
        stream = picture(pdf, Image.new("L", (400, 300)))
        stream.write(change(out.getvalue()), filter=NAME.JPXDecode)
        del stream["/ColorSpace"], stream["/BitsPerComponent"]
        place(pdf, stream)

    return spoil


def _after(mark: bytes, place_after: int, value: bytes) -> Any:
    """Give what writes ``value`` so many bytes after the end of ``mark``."""

    def change(content: bytes) -> bytes:
        start = content.index(mark) + len(mark) + place_after
        return content[:start] + value + content[start + len(value) :]

    return change


def _mask(pdf: pikepdf.Pdf) -> None:
    stream = picture(pdf, Image.new("L", (400, 300)), ImageMask=True)
    del stream["/ColorSpace"]
    place(pdf, stream)


HALFTONE = pikepdf.Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=NAME.Round)


def _halftone(**entries: object) -> Spoil:
    given = pikepdf.Dictionary(cast(Any, HALFTONE))
    for key, value in entries.items():
        given[f"/{key}"] = value
    return state(HT=given)


PAINTED = (
    kept("6.2.2", "unknown instruction", "K112", painter("foo")),
    kept("6.2.2", "unknown instruction in brackets", "K112", painter("BX foo EX")),
    kept("6.2.2", "resources of the page", "K113", _no_resources),
    kept("6.2.3", "profile of a scanner", "K904", _intent(_at(12, b"scnr"))),
    kept("6.2.3", "newest profile", "K906", _intent(_at(8, b"\5"))),
    kept("6.2.3", "half a profile", "K906", _intent(lambda content: content[:2000])),
    kept("6.2.3", "no profile", "K906", _intent(lambda content: b"no profile at all" * 20)),
    kept("6.2.3", "table of contents", "K906", _intent(_at(136, b"\0\xff\xff\xff"))),
    kept("6.2.3", "two profiles", "K902", _other_intent),
    kept("6.2.3", "profile elsewhere", "K903", _reference),
    kept("6.2.4.2", "half a profile", "K321", profiled(lambda content: content[:2000])),
    kept("6.2.4.2", "other colours", "K321", profiled(count=1)),
    kept("6.2.4.2", "link", "K321", profiled(_at(12, b"link"))),
    kept("6.2.4.2", "version", "K321", profiled(_at(8, b"\5"))),
    kept("6.2.4.2", "overprint mode", "K324", _profile_over),
    kept("6.2.4.3", "grey, ink", "K302", painter("0 0 0 1 K 50 50 m 90 50 l S")),
    kept("6.2.4.4", "two tints", "K322", _two_tints),
    kept("6.2.4.4", "not described", "K322", _undescribed),
    kept("6.2.5", "TR", "K608", state(TR=NAME.Identity)),
    kept("6.2.5", "TR2", "K608", state(TR2=NAME.Identity)),
    kept("6.2.5", "HTP", "K608", state(HTP=pikepdf.Array([0, 0]))),
    kept("6.2.5", "kind of halftone", "K608", _halftone(HalftoneType=6)),
    kept("6.2.5", "halftone by name", "K608", _halftone(HalftoneName=pikepdf.String("mine"))),
    kept("6.2.6", "ri", "K323", painter("/Bogus ri")),
    kept("6.2.6", "RI", "K323", state(RI=NAME.Bogus)),
    kept("6.2.6", "Intent", "K323", pictured(Intent=NAME.Bogus)),
    kept("6.2.8", "alternates", "K405", pictured(Alternates=pikepdf.Array())),
    kept("6.2.8", "OPI", "K405", pictured(OPI=pikepdf.Dictionary())),
    kept("6.2.8", "smoothed", "K404", pictured(Interpolate=True)),
    kept(
        "6.2.8",
        "smoothed in the text",
        "K404",
        painter("10 0 0 10 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G /I true ID a EI"),
    ),
    kept("6.2.8", "depth", "K423", pictured(BitsPerComponent=3)),
    kept("6.2.8", "mask", "K423", _mask),
    kept("6.2.8.3", "two channels", "K422", jpx(_after(b"cdef", 10, b"\0\0"), "LA")),
    kept("6.2.8.3", "colours unknown", "K422", jpx(_after(b"colr", 0, b"\4"))),
    kept("6.2.8.3", "CIEJab", "K422", jpx(_after(b"colr", 3, struct.pack(">I", 19)))),
    kept("6.2.8.3", "too deep", "K422", jpx(_after(b"ihdr", 10, b"\x26"))),
    kept("6.2.9", "OPI", "K610", formed(OPI=pikepdf.Dictionary())),
    kept("6.2.9", "PS within", "K610", formed(Subtype2=NAME.PS)),
    kept("6.2.9", "PS", "K610", formed(PS=1)),
    kept("6.2.9", "reference", "K610", formed(Ref=pikepdf.Dictionary(F=pikepdf.String("a.pdf")))),
    kept("6.2.9", "PostScript", "K610", _program),
    kept("6.2.10", "blend mode", "K607", state(BM=NAME.Sparkle)),
)


# Fonts


def _font(change: Any, kind: str = "") -> Spoil:
    """Give what changes the first font, and its descendant, of a kind."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            for font in cast(Any, page.resources.Font).values():
                inner = font.DescendantFonts[0]
                if kind in ("", str(inner.Subtype)):
                    change(pdf, font, inner)
                    return
        raise AssertionError(kind)

    return spoil


def _drop(key: str) -> Any:
    def change(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
        del (font if key in font else inner)[key]

    return change


def _widths(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    inner.W = pikepdf.Array([0, 65535, 700])


def _slightly_wide(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    for at, value in enumerate(inner.W):
        if isinstance(value, pikepdf.Array):
            inner.W[at] = pikepdf.Array([float(width) + 3 for width in value])
            return


def _ordering(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    font.Encoding = NAME("/UniGB-UCS2-H")


def _own_encoding(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    font.Encoding = NAME("/Mine-H")


def _two_directions(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    body = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Mine def "
        b"/CMapType 1 def /WMode 0 def 1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"1 begincidrange <0000> <ffff> 0 endcidrange endcmap end end"
    )
    system = pikepdf.Dictionary(inner.CIDSystemInfo)
    stream = pdf.make_stream(
        body, Type=NAME.CMap, CMapName=NAME.Mine, WMode=1, CIDSystemInfo=system
    )
    font.Encoding = stream


def _courier(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    font.BaseFont = inner.BaseFont = NAME("/ABCDEF+Courier")


def _few_listed(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    inner.FontDescriptor.CIDSet = pdf.make_stream(b"\x80")


def _bare(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    for key in ("/FontFile2", "/FontFile3"):
        if key in inner.FontDescriptor:
            del inner.FontDescriptor[key]


def _subtype(pdf: pikepdf.Pdf, font: Any, inner: Any) -> None:
    inner.FontDescriptor.FontFile3.Subtype = NAME.Type9


def simple(flags: int, encoding: str | None) -> Spoil:
    """Give what writes in a simple TrueType font with a program that the file has already."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        program = pdf.make_stream(letters())
        descriptor = pikepdf.Dictionary(
            Type=NAME.FontDescriptor,
            FontName=NAME("/ABCDEF+Letters"),
            Flags=flags,
            FontBBox=pikepdf.Array([0, 0, 1000, 1000]),
            ItalicAngle=0,
            Ascent=800,
            Descent=-200,
            CapHeight=700,
            StemV=80,
            FontFile2=program,
        )
        font = pikepdf.Dictionary(
            Type=NAME.Font,
            Subtype=NAME.TrueType,
            BaseFont=NAME("/ABCDEF+Letters"),
            FirstChar=65,
            LastChar=65,
            Widths=pikepdf.Array([500]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        if encoding is not None:
            font.Encoding = pikepdf.Name(encoding)
        name = resource(pdf, "/Font", pdf.make_indirect(font))
        paint(pdf, f"0 g BT {name} 12 Tf 100 60 Td (A) Tj ET")

    return spoil


def letters() -> bytes:
    """Give a TrueType font of one letter, a square half an em wide."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = TTGlyphPen(None)
    for n, corner in enumerate(((50, 0), (450, 0), (450, 700), (50, 700))):
        (pen.lineTo if n else pen.moveTo)(corner)
    pen.closePath()
    # What it shows for others is another shape: a letter like that is taken for none.
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 50), "A": (500, 50)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Letters", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _notdef(pdf: pikepdf.Pdf) -> None:
    font, _ = glyph(pdf)
    paint(pdf, f"0 g BT {font} 12 Tf 100 60 Td <0000> Tj ET")


UNTAGGED = ("K721",)
"""What an annotation brings along that is put beside the tags of a file."""
LOOKS = ("K531", "K532", "K533")
"""What is seen of a font whose codes lead astray."""
FONTS = (
    kept("6.2.11.2", "no name", "K522", _font(_drop("/BaseFont"))),
    kept("6.2.11.2", "kind of program", "K522", _font(_subtype, "/CIDFontType0")),
    kept("6.2.11.3.1", "another order", "K522", _font(_ordering), follow=("K212", *LOOKS)),
    kept("6.2.11.3.2", "no glyph numbers", "K522", _font(_drop("/CIDToGIDMap"), "/CIDFontType2")),
    kept("6.2.11.3.3", "two directions", "K522", _font(_two_directions)),
    kept("6.2.11.4.1", "not in the file", "K501", _font(_bare), follow=("K212",)),
    kept("6.2.11.4.2", "few listed", "K524", _font(_few_listed)),
    kept("6.2.11.5", "three thousandths wide", "K521", _font(_slightly_wide)),
    kept("6.2.11.6", "letters without an encoding", "K525", simple(32, None)),
    kept("6.2.11.6", "symbols with an encoding", "K525", simple(4, "/WinAnsiEncoding")),
    kept("6.2.11.7", "no Unicode", "K504", _font(_drop("/ToUnicode"))),
    kept("6.2.11.8", "glyph of nothing", "K502", _notdef, follow=("K504",)),
)


# Annotations, forms, actions


def noted(**entries: object) -> Spoil:
    """Give what sets an annotation that has a look, is printed, and has further entries."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_stream(
            b"",
            Type=NAME.XObject,
            Subtype=NAME.Form,
            BBox=pikepdf.Array([0, 0, 20, 20]),
            Resources=pikepdf.Dictionary(),
        )
        given = {"Subtype": NAME.Stamp, "F": 4, "AP": pikepdf.Dictionary(N=look), **entries}
        if callable(entries.get("AP")):
            given["AP"] = cast(Any, entries["AP"])(look)
        annotation(pdf, **{k: v for k, v in given.items() if v is not None})

    return spoil


def opening(kind: str, **entries: object) -> Spoil:
    """Give what lets the file act when it is opened."""
    action = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"))
    for key, value in entries.items():
        action[f"/{key}"] = value
    return _root("/OpenAction", action)


def _page(key: str, value: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[key] = value

    return spoil


def _field(**entries: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(FT=NAME.Tx, T=pikepdf.String("name"))
        for key, value in entries.items():
            field[f"/{key}"] = value
        fields = pikepdf.Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields)

    return spoil


SCRIPT = pikepdf.Dictionary(S=NAME.JavaScript, JS=pikepdf.String("1"))
_ACTIONS = (
    *("Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition"),
    *("Trans", "GoTo3DView", "JavaScript", "SetState", "NoOp"),
)


def _attached(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"hello", Type=NAME.EmbeddedFile)
    spec = pikepdf.Dictionary(
        Type=NAME.Filespec, F=pikepdf.String("a.txt"), EF=pikepdf.Dictionary(F=stream)
    )
    names = pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(spec)])
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))


def layered(**entries: object) -> Spoil:
    """Give what adds two layers, switched on, with further entries of their choice."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        groups = [
            pdf.make_indirect(pikepdf.Dictionary(Type=NAME.OCG, Name=pikepdf.String(name)))
            for name in ("one", "two")
        ]
        way = pikepdf.Dictionary(Name=pikepdf.String("all"), Order=pikepdf.Array(groups))
        for key, value in entries.items():
            way[f"/{key}"] = value
        given = pikepdf.Dictionary(OCGs=pikepdf.Array(groups), D=way)
        if "Name" in entries and entries["Name"] == "all":
            given.Configs = pikepdf.Array([way])
        pdf.Root.OCProperties = given

    return spoil


_LOOKS = {
    "looks when touched": lambda look: pikepdf.Dictionary(N=look, D=look),
    "several looks": lambda look: pikepdf.Dictionary(N=pikepdf.Dictionary(On=look)),
}

CONDUCT = (
    *(
        kept("6.3.1", kind, "K602", noted(Subtype=pikepdf.Name(f"/{kind}")), follow=UNTAGGED)
        for kind in ("Sound", "Movie", "3D", "Screen")
    ),
    kept("6.3.1", "unknown kind", "K602", noted(Subtype=NAME.Sparkle), follow=UNTAGGED),
    kept("6.3.2", "no flags", "K602", noted(F=None), follow=UNTAGGED),
    *(
        kept("6.3.2", name, "K602", noted(F=flags), follow=UNTAGGED)
        for name, flags in (
            *(("not printed", 0), ("invisible", 5), ("hidden", 6)),
            *(("no view", 36), ("view by toggle", 260)),
        )
    ),
    kept("6.3.3", "no look", "K612", noted(AP=None), follow=UNTAGGED),
    *(
        kept("6.3.3", name, "K612", noted(AP=look), follow=UNTAGGED)
        for name, look in _LOOKS.items()
    ),
    kept("6.4.1", "field acts", "K604", _field(AA=pikepdf.Dictionary(K=SCRIPT)), follow=("K603",)),
    kept("6.4.1", "field has an action", "K604", _field(A=SCRIPT), follow=("K603",)),
    kept(
        "6.4.1",
        "drawn anew",
        "K604",
        _root("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array(), NeedAppearances=True)),
    ),
    kept(
        "6.4.2",
        "XFA",
        "K604",
        _root("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.String("<a/>"))),
    ),
    kept("6.4.2", "pages drawn anew", "K604", _root("/NeedsRendering", True)),
    *(kept("6.5.1", kind, "K603", opening(kind)) for kind in _ACTIONS),
    kept("6.5.1", "print", "K603", opening("Named", N=NAME.Print)),
    kept("6.5.2", "file", "K603", _root("/AA", pikepdf.Dictionary(WC=SCRIPT))),
    kept("6.5.2", "page", "K603", _page("/AA", pikepdf.Dictionary(O=SCRIPT))),
    kept("6.8", "attachment", "K605", _attached, follow=("K726",)),
    kept("6.9", "nameless", "K614", layered(Name=pikepdf.String(""))),
    kept("6.9", "two of one name", "K614", layered(Name="all")),
    kept("6.9", "incomplete list", "K614", layered(Order=pikepdf.Array())),
    kept("6.9", "switch themselves", "K614", layered(AS=pikepdf.Array())),
    kept(
        "6.10",
        "other order",
        "K613",
        _root("/Names", pikepdf.Dictionary(AlternatePresentations=pikepdf.Dictionary())),
    ),
    kept("6.10", "steps", "K613", _page("/PresSteps", pikepdf.Dictionary())),
    kept("6.11", "abilities", "K613", _root("/Requirements", pikepdf.Array())),
)


# Metadata


def _packet(pattern: str, replacement: str) -> Spoil:
    return lambda pdf: edit_xmp(pdf, pattern, replacement)


def _added(element: str, namespace: str = "") -> Spoil:
    """Give what adds an element to the packet, in a namespace that is declared with it."""
    return _packet("</rdf:Description>\n</rdf:RDF>", f"{element}</rdf:Description>\n</rdf:RDF>")


def _wide(pdf: pikepdf.Pdf) -> None:
    stream = cast(pikepdf.Stream, pdf.Root.Metadata)
    stream.write(stream.read_bytes().decode().encode("utf-16"))


def _untyped(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata["/Type"]


METADATA = (
    kept("6.6.2.1", "not marked", "K801", _untyped),
    kept("6.6.2.1", "length", "K810", _packet("<.xpacket begin=", '<?xpacket bytes="9" begin=')),
    kept(
        "6.6.2.1", "encoding", "K810", _packet("<.xpacket begin=", '<?xpacket encoding="a" begin=')
    ),
    kept("6.6.2.1", "UTF-16", "K810", _wide),
    kept("6.6.2.3", "unknown property", "K811", _added("<dc:colour>red</dc:colour>")),
    kept("6.6.2.3", "unknown schema", "K811", _added('<m:a xmlns:m="http://mine/">red</m:a>')),
    kept("6.6.2.3", "no date", "K812", _packet("(<xmp:MetadataDate>).*?<", "\\1some day<")),
    kept("6.6.2.3", "no list", "K812", _added("<dc:subject>red</dc:subject>")),
    kept(
        "6.6.2.3",
        "no whole number",
        "K812",
        _packet("(<pdfuaid:part>)1<", "\\1one<"),
        follow=("K731",),
    ),
    *(
        kept("6.6.2.3.3", f"no {name}", "K813", _packet(f"<{name}>.*?</{name}>", ""))
        for name in ("pdfaSchema:schema", "pdfaProperty:category", "pdfaProperty:description")
    ),
    kept("6.6.2.3.3", "category", "K813", _packet("category>internal<", "category>inner<")),
    kept("6.6.2.3.3", "value type", "K813", _packet("valueType>Integer<", "valueType>Number<")),
    kept("6.6.4", "part", "K809", _packet("(<pdfaid:part>)2<", "\\g<1>4<")),
    kept("6.6.4", "level", "K809", _packet("<pdfaid:conf.*?</pdfaid:conformance>", "")),
    kept("6.6.4", "prefix", "K809", _packet("pdfaid", "pdfid")),
)


# Files for the press


def _scaled(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.UserUnit = 2


def _cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.CropBox = pdf.pages[0].obj.TrimBox


def _art(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.ArtBox = pdf.pages[0].obj.TrimBox


def _coarser(content: bytes) -> bytes:
    """Give a profile whose first table of colours is said to be finer than it is."""
    entry = content.index(b"A2B0", 132)
    (start,) = struct.unpack_from(">I", content, entry + 4)
    return content[: start + 10] + b"\xff" + content[start + 11 :]


def _newsprint(content: bytes) -> bytes:
    return (profile_folder() / "newsprint_TR002.icc").read_bytes()


def _web(content: bytes) -> bytes:
    return (profile_folder() / "web_FOGRA28.icc").read_bytes()


def _same_name(content: bytes) -> bytes:
    """Give a profile under its old name by which all inks are black."""
    changed = bytearray(content)
    for number in range(int.from_bytes(content[128:132])):
        tag, start, length = struct.unpack_from(">4sII", content, 132 + 12 * number)
        if tag.startswith(b"A2B"):
            changed[start + 2000 : start + length] = bytes(length - 2000)
    return bytes(changed)


def _palette(colors: bytes, last: int) -> pikepdf.Array:
    return pikepdf.Array([NAME.Indexed, NAME.DeviceGray, last, pikepdf.String(colors)])


def _torn() -> bytes:
    """Give the pixels of a picture packed with Flate, one byte of them changed afterwards."""
    packed = bytearray(zlib.compress(_NOISE.tobytes(), 0))
    packed[1000] ^= 64
    return bytes(packed)


def _all_invisible(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"3 Tr", prepend=True)


def _transparent_first(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, "<pdfaid:part>2", "<pdfaid:part>1")
    name = resource(pdf, "/ExtGState", pikepdf.Dictionary(ca=0.5))
    paint(pdf, f"{name} gs 0.5 g 50 50 20 20 re f")


def _claims(identifier: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String(identifier)

    return spoil


def unpacked(name: str, content: bytes, mode: str = "L", **entries: object) -> Spoil:
    """Give what places a picture of 400 × 300 pixels that is packed as ``content``."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        stream = picture(pdf, Image.new(mode, (400, 300)))
        stream.write(content, filter=pikepdf.Name(name))
        for key, value in entries.items():
            stream[f"/{key}"] = value
        place(pdf, stream)

    return spoil


_NOISE = Image.effect_noise((400, 300), 90)
GREY_JPEG = jpeg(_NOISE)


def fax() -> bytes:
    """Give a picture of 400 × 300 pixels as a fax machine of group 4 packs it."""
    out = io.BytesIO()
    _NOISE.convert("1").save(out, "TIFF", compression="group4")
    with Image.open(io.BytesIO(out.getvalue())) as image:
        tags = cast(Any, image).tag_v2
        start, size = tags[273][0], tags[279][0]
    return out.getvalue()[start : start + size]


def _info(key: str, value: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo[key] = value

    return spoil


X4 = (
    pressed("trim and art", "K220", _art),
    pressed("units", "K221", _scaled),
    pressed("crop", "K222", _cropped),
    pressed("half a profile", "K906", _intent(lambda content: content[:5000])),
    pressed("profile of nothing", "K906", _intent(lambda content: b"nothing" * 40)),
    pressed("table of contents", "K906", _intent(_at(136, b"\0\xff\xff\xff"))),
    pressed("a table of colours", "K906", _intent(_coarser)),
    pressed("newest profile", "K906", _intent(_at(8, b"\5"))),
    pressed("profile of a monitor", "K904", _intent(_at(12, b"mntr"))),
    pressed("profile of newsprint", "K907", _intent(_newsprint)),
    pressed("profile of another condition", "K907", _claims("FOGRA52")),
    pressed(
        "profile of a colour", "K321", profiled(lambda content: content[:2000]), follow=("K320",)
    ),
    pressed("half a JPEG", "K421", unpacked("/DCTDecode", GREY_JPEG[: len(GREY_JPEG) // 2])),
    pressed("no JPEG", "K421", unpacked("/DCTDecode", b"no JPEG")),
    pressed("JPEG of another size", "K421", unpacked("/DCTDecode", jpeg(Image.new("L", (40, 30))))),
    pressed("no JPEG 2000", "K421", unpacked("/JPXDecode", b"\0")),
    pressed("half a JPEG 2000", "K421", jpx(lambda content: content[:60])),
    pressed(
        "no JBIG2",
        "K421",
        unpacked("/JBIG2Decode", b"nothing", BitsPerComponent=1),
        follow=("K402",),
    ),
    pressed("few pixels", "K421", pictured(Height=400)),
    pressed("JPEG of another space", "K421", unpacked("/DCTDecode", GREY_JPEG, "CMYK")),
    pressed("no space that is known", "K421", pictured(ColorSpace=NAME.DeviceOther)),
    pressed("no pairs to decode by", "K421", pictured(Decode=pikepdf.Array([0]))),
    pressed("palette cut short", "K421", pictured(ColorSpace=_palette(b"\x20\x40", last=3))),
    pressed("bytes that were changed", "K421", unpacked("/FlateDecode", _torn()), AS_IS),
    pressed("nothing of that name", "K113", painter("/Nothing Do")),
    pressed("no state of that name", "K113", painter("/Nothing gs")),
    pressed("no font of that name", "K113", painter("BT /Nothing 9 Tf ET")),
    pressed("no space of that name", "K113", painter("/Nothing cs")),
    pressed("no shading of that name", "K113", painter("/Nothing sh")),
    pressed("no pattern of that name", "K113", painter("/Pattern cs /Nothing scn")),
    pressed("blank page with invisible text", "K212", _all_invisible),
    pressed("its profile's name with other colours", "K907", _intent(_same_name)),
    pressed("profile that names another condition", "K907", _intent(_web)),
    Control("K809 transparent PDF/A-1", "K809", Purpose.ARCHIVE, _transparent_first, plain=True),
    pressed(
        "half of its Flate", "K421", unpacked("/FlateDecode", b"x\x9c"), AS_IS, follow=("K102",)
    ),
    pressed(
        "drawn anew",
        "K604",
        _root("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array(), NeedAppearances=True)),
    ),
    pressed(
        "XFA",
        "K604",
        _root("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.String("<a/>"))),
    ),
    pressed("no identifier", "K803", rewrite=_swap(b"/ID [", b"/IX [")),
    pressed("no date", "K808", _info("/ModDate", pikepdf.String("yesterday")), follow=("K804",)),
    pressed("unknown instruction", "K112", painter("foo")),
    pressed("rendering intent", "K323", painter("/Bogus ri")),
    pressed("states", "K110", painter("q " * 29 + "Q " * 29)),
    pressed("widths", "K521", _font(_slightly_wide)),
    pressed("data elsewhere", "K111", _outside("/F")),
    pressed("halftone by name", "K608", _halftone(HalftoneName=pikepdf.String("mine"))),
    pressed("Courier", "K526", _font(_courier)),
    pressed("PDF/X-1a", "K805", lambda pdf: edit_xmp(pdf, "PDF/X-4<", "PDF/X-1:2001<")),
    pressed("another order", "K613", _page("/PresSteps", pikepdf.Dictionary())),
)

CLAUSES = (*FILES, *LIMITS, *PAINTED, *FONTS, *CONDUCT, *METADATA, *X4)
