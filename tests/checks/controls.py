"""The negative controls: for every code at least one file that has this fault and no other."""

from __future__ import annotations

from typing import cast

import pikepdf
from PIL import Image

from publisher.checks import Expected
from publisher.choices import Purpose

from .clauses import layered, noted, profiled
from .spoiling import (
    MM,
    Control,
    Spoil,
    annotation,
    edit_xmp,
    elements,
    every_page,
    form,
    glyph,
    grown,
    jpeg,
    lzw,
    over,
    paint,
    painter,
    picture,
    place,
    resource,
    text,
    writer,
)

PRESS, ARCHIVE, PROOF = Purpose.PRESS, Purpose.ARCHIVE, Purpose.PROOF
NAME = pikepdf.Name
AS_IS = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
"""Saving options that leave streams packed as they are."""


def press(code: str, name: str, spoil: Spoil, expected: Expected | None = None) -> Control:
    """Give a control made of the press file."""
    return Control(f"{code} {name}", code, PRESS, spoil, expected)


def archive(code: str, name: str, spoil: Spoil) -> Control:
    """Give a control made of the archive file."""
    return Control(f"{code} {name}", code, ARCHIVE, spoil)


# Boxes


def _no_trim(page: pikepdf.Page) -> None:
    del page.obj["/TrimBox"]


def _trim_outside(page: pikepdf.Page) -> None:
    page.obj.TrimBox = grown(page.obj.BleedBox, 4)


def _no_bleed(page: pikepdf.Page) -> None:
    page.obj.BleedBox = page.obj.TrimBox


def _moved(page: pikepdf.Page) -> None:
    page.obj.MediaBox = grown(page.obj.MediaBox, 10)


def _other_size(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.TrimBox = grown(pdf.pages[1].obj.TrimBox, -2 * MM)


def _huge(page: pikepdf.Page) -> None:
    page.obj.MediaBox = pikepdf.Array([0, 0, 15000, 15000])


BOXES = (
    press("K201", "no trim box", every_page(_no_trim)),
    press("K202", "trim outside bleed", every_page(_trim_outside)),
    press("K203", "no bleed", every_page(_no_bleed)),
    press("K204", "sheet not from 0, 0", every_page(_moved)),
    press("K205", "one page smaller", _other_size),
    press("K205", "not as ordered", lambda pdf: None, Expected(trims=((210, 297),))),
    press("K206", "six metres", every_page(_huge)),
    press("K207", "tint ends at the trim", painter("0 0 0 0.2 k 0 200 30 40 re f")),
    press("K208", "text at the edge", lambda pdf: text(pdf, f"0 0 0 1 k {over(pdf)}", at="2 60")),
)


# Inks

OWN = Expected(own=True)


def _rgb_picture(pdf: pikepdf.Pdf) -> None:
    place(pdf, picture(pdf, Image.new("RGB", (400, 300), "red")))


def _indexed_rgb(pdf: pikepdf.Pdf) -> None:
    image = picture(pdf, Image.new("L", (400, 300)))
    palette = pikepdf.String(bytes(range(256)) * 3)
    image.ColorSpace = pikepdf.Array([NAME.Indexed, NAME.DeviceRGB, 255, palette])
    place(pdf, image)


def _rgb_in_form(pdf: pikepdf.Pdf) -> None:
    inner = pdf.make_stream(
        b"1 0 0 rg 50 50 20 20 re f",
        Type=NAME.XObject,
        Subtype=NAME.Form,
        BBox=pikepdf.Array([0, 0, 400, 400]),
    )
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Inner=inner))
    paint(pdf, form(pdf, "/Inner Do", Resources=resources))


def _rgb_pattern(pdf: pikepdf.Pdf) -> None:
    pattern = pdf.make_stream(
        b"0 0 1 rg 0 0 5 5 re f",
        Type=NAME.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=pikepdf.Array([0, 0, 10, 10]),
        XStep=10,
        YStep=10,
        Resources=pikepdf.Dictionary(),
    )
    name = resource(pdf, "/Pattern", pattern)
    paint(pdf, f"/Pattern cs {name} scn 50 50 40 40 re f")


def _rgb_shading(pdf: pikepdf.Pdf) -> None:
    shading = pikepdf.Dictionary(
        ShadingType=2,
        ColorSpace=NAME.DeviceRGB,
        Coords=pikepdf.Array([0, 0, 100, 0]),
        Function=pikepdf.Dictionary(
            FunctionType=2,
            Domain=pikepdf.Array([0, 1]),
            C0=pikepdf.Array([1, 0, 0]),
            C1=pikepdf.Array([0, 0, 1]),
            N=1,
        ),
    )
    name = resource(pdf, "/Shading", shading)
    paint(pdf, f"60 60 40 40 re W n {name} sh")


def _separation(pdf: pikepdf.Pdf, name: str) -> str:
    tint = pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array([0, 0, 0, 0]),
        C1=pikepdf.Array([0, 0.5, 1, 0]),
        N=1,
    )
    space = pikepdf.Array([NAME.Separation, pikepdf.Name(name), NAME.DeviceCMYK, tint])
    return resource(pdf, "/ColorSpace", space)


def _spot(pdf: pikepdf.Pdf) -> None:
    paint(pdf, f"{_separation(pdf, '/Orange')} cs 1 scn 50 50 20 20 re f")


def _two_inks(pdf: pikepdf.Pdf) -> None:
    space = pikepdf.Array(
        [
            NAME.DeviceN,
            pikepdf.Array([NAME.Orange, NAME("/Deep Blue"), NAME.Black]),
            NAME.DeviceCMYK,
            pikepdf.Dictionary(
                FunctionType=4, Domain=[0, 1, 0, 1, 0, 1], Range=[0, 1, 0, 1, 0, 1, 0, 1]
            ),
        ]
    )
    paint(pdf, f"{resource(pdf, '/ColorSpace', space)} cs 1 0 0 scn 50 50 20 20 re f")


def _two_mixtures(pdf: pikepdf.Pdf) -> None:
    ordered = _separation(pdf, "/Orange"), _separation(pdf, "/Orange")
    spaces = cast(pikepdf.Dictionary, pdf.pages[0].resources.ColorSpace)
    spaces[ordered[1]][3].C1 = pikepdf.Array([0, 0.6, 1, 0])
    paint(pdf, f"{ordered[0]} cs 1 scn 50 50 20 20 re f {ordered[1]} cs 50 80 20 20 re f")


def _registration(pdf: pikepdf.Pdf) -> None:
    expected_ink = f"{_separation(pdf, '/All')} cs 0.5 scn"
    text(pdf, expected_ink)


def _heavy_picture(pdf: pikepdf.Pdf) -> None:
    image = Image.new("CMYK", (400, 300), (0, 0, 0, 50))
    image.paste((230, 230, 230, 200), (100, 100, 300, 200))
    place(pdf, picture(pdf, image))


def _heavy_jpeg(pdf: pikepdf.Pdf) -> None:
    image = Image.new("CMYK", (400, 300), (0, 0, 0, 50))
    image.paste((230, 230, 230, 200), (100, 100, 300, 200))
    stream = picture(pdf, Image.new("CMYK", (400, 300)))
    stream.write(jpeg(image), filter=NAME.DCTDecode)
    # Pillow writes Adobe's marker, and with it the values turned round.
    stream.Decode = pikepdf.Array([1, 0] * 4)
    place(pdf, stream)


def _black_over_dark(pdf: pikepdf.Pdf) -> None:
    state = over(pdf)
    paint(pdf, "0.9 0.9 0.9 0 k 40 40 200 60 re f")
    text(pdf, f"0 0 0 1 k {state}", at="60 60")


def _white_over(pdf: pikepdf.Pdf) -> None:
    state = over(pdf)
    paint(pdf, "0 0 0 0.5 k 90 50 120 30 re f")
    text(pdf, f"0 0 0 0 k {state}")


INKS = (
    press("K301", "fill", painter("1 0 0 rg 50 50 20 20 re f")),
    press("K301", "stroke", painter("0 1 0 RG 50 50 20 20 re S")),
    press("K301", "picture", _rgb_picture),
    press("K301", "profile, in an own file", profiled(), OWN),
    press("K320", "profile, elsewhere", profiled()),
    press("K301", "palette", _indexed_rgb),
    press("K301", "form in a form", _rgb_in_form),
    press("K301", "pattern", _rgb_pattern),
    press("K301", "shading", _rgb_shading),
    press(
        "K301", "inline image", painter("20 0 0 20 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI")
    ),
    archive("K302", "CMYK fill", painter("1 0 0 0 k 50 50 20 20 re f")),
    press("K303", "spot colour", _spot),
    press("K303", "two inks, one ordered", _two_inks, Expected(spots=("Orange",))),
    press("K304", "rich black text", writer("0.6 0.5 0.5 1 k")),
    press("K304", "black of three inks", writer("0.8 0.8 0.8 0 k")),
    press("K305", "black that knocks out", writer("0 0 0 1 k")),
    press("K306", "registration colour", _registration),
    press("K307", "white overprints", _white_over),
    press("K308", "small text in three inks", writer("0.3 0.9 0.9 0 k", size=7)),
    press("K309", "fill", painter("1 1 1 0.2 k 50 50 20 20 re f")),
    press("K310", "picture", _heavy_picture),
    press("K310", "JPEG", _heavy_jpeg),
    press("K311", "black over dark", _black_over_dark),
    press("K322", "spot colour", _two_mixtures, Expected(spots=("Orange",))),
    press("K312", "line", painter("0 0 0 1 K 0.1 w 50 50 m 150 50 l S")),
    press("K312", "bar", painter("0 0 0 1 k 50 50 100 0.1 re f")),
    press("K312", "scaled line", painter("0 0 0 1 K 0.1 0 0 0.1 0 0 cm 1 w 500 500 m 900 500 l S")),
)


# Pictures and fonts


def _coarse(pdf: pikepdf.Pdf) -> None:
    place(pdf, picture(pdf, Image.new("L", (60, 40), 128)), width=60)


def _soft(pdf: pikepdf.Pdf) -> None:
    place(pdf, picture(pdf, Image.new("L", (250, 200), 128)), width=72)


def _lzw(pdf: pikepdf.Pdf) -> None:
    image = Image.new("L", (400, 300), 128)
    stream = picture(pdf, image)
    stream.write(lzw(image.tobytes()), filter=NAME.LZWDecode)
    place(pdf, stream)


def _opi(pdf: pikepdf.Pdf) -> None:
    place(pdf, picture(pdf, Image.new("L", (400, 300)), OPI=pikepdf.Dictionary()))


def _smoothed(pdf: pikepdf.Pdf) -> None:
    place(pdf, picture(pdf, Image.new("L", (400, 300)), Interpolate=True))


def _not_embedded(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(
        Type=NAME.Font, Subtype=NAME.Type1, BaseFont=NAME.Helvetica, Encoding=NAME.WinAnsiEncoding
    )
    name = resource(pdf, "/Font", font)
    paint(pdf, f"{over(pdf)} 0 0 0 1 k BT {name} 12 Tf 100 60 Td (word) Tj ET")


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [cast(pikepdf.Dictionary, font) for font in pdf.pages[0].resources.Font.values()]


def _missing_glyph(pdf: pikepdf.Pdf) -> None:
    name = next(iter(pdf.pages[0].resources.Font.keys()))
    paint(pdf, f"{over(pdf)} 0 0 0 1 k BT {name} 12 Tf 100 60 Td <fffe> Tj ET")


def _damaged_font(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        if "/FontFile3" in descriptor:
            descriptor.FontFile3.write(b"\1\0\4\1 no font at all")
            return


def _whole_font(pdf: pikepdf.Pdf) -> None:
    inner = _fonts(pdf)[0].DescendantFonts[0]
    _fonts(pdf)[0].BaseFont = NAME("/Whole")
    inner.BaseFont = NAME("/Whole")
    inner.W = pikepdf.Array([*inner.W, 60000, 60600, 1000])


def _no_unicode(pdf: pikepdf.Pdf) -> None:
    del _fonts(pdf)[0]["/ToUnicode"]


MATTER = (
    press("K401", "coarse", _coarse),
    press("K402", "soft", _soft),
    Control("K403 LZW", "K403", PRESS, _lzw, None, AS_IS),
    archive("K404", "smoothed", _smoothed),
    press("K405", "OPI", _opi),
    press("K501", "not embedded", _not_embedded),
    press("K502", "no such glyph", _missing_glyph),
    press("K503", "damaged", _damaged_font),
    archive("K504", "no ToUnicode", _no_unicode),
    press("K505", "whole font", _whole_font),
    press("K506", "four points", lambda pdf: text(pdf, f"0 0 0 1 k {over(pdf)}", size=4)),
)


# What the eye sees

AREA = (10.0, 10.0, 138.0, 195.0)
"""mm of the page within which its text stands."""


def proof(code: str, name: str, spoil: Spoil, expected: Expected | None = OWN) -> Control:
    """Give a control made of the proof."""
    return Control(f"{code} {name}", code, PROOF, spoil, expected)


def _twice(pdf: pikepdf.Pdf) -> None:
    text(pdf, "0 g")
    text(pdf, "0 g", at="102 60")


def _after(cover: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        text(pdf, "0 g")
        paint(pdf, cover)

    return spoil


def _behind_a_picture(pdf: pikepdf.Pdf) -> None:
    text(pdf, "0 g")
    place(pdf, picture(pdf, Image.effect_noise((400, 300), 90)), at="90 50")


def _on_its_tint(pdf: pikepdf.Pdf) -> None:
    paint(pdf, "0.8 0.7 0.6 rg 90 50 120 30 re f")
    text(pdf, "0.8 0.7 0.6 rg")


def _transparent(pdf: pikepdf.Pdf) -> None:
    state = pikepdf.Dictionary(Type=NAME.ExtGState, ca=0)
    text(pdf, f"{resource(pdf, '/ExtGState', state)} gs")


def _in_a_form(pdf: pikepdf.Pdf) -> None:
    font, shown = glyph(pdf)
    fonts = pikepdf.Dictionary({font: pdf.pages[0].resources.Font[font]})
    content = f"1 g BT {font} 12 Tf 100 60 Td <{shown}> Tj ET"
    paint(pdf, form(pdf, content, Resources=pikepdf.Dictionary(Font=fonts)))


SIGHT = (
    press(
        "K209",
        "in the margin",
        lambda pdf: text(pdf, f"0 0 0 1 k {over(pdf)}", at="100 20"),
        Expected(areas=((AREA,),), own=True),
    ),
    proof("K210", "cut at the trim", writer("0 g", at="-6 60")),
    proof("K210", "cut at the trim, elsewhere", writer("0 g", at="-6 60"), None),
    proof("K210", "off the page", writer("0 g", at="-20000 60")),
    proof("K210", "above the page, elsewhere", writer("0 g", at="60 9000"), None),
    proof("K211", "moved a little", _twice),
    proof("K211", "moved a little, elsewhere", _twice, None),
    proof("K212", "white on white", writer("1 g")),
    proof("K212", "white on white, elsewhere", writer("1 g"), None),
    proof("K212", "white in a form", _in_a_form),
    proof("K212", "on its own tint", _on_its_tint),
    proof("K212", "no opacity", _transparent),
    proof("K212", "text mode 3", writer("3 Tr")),
    proof("K212", "covered by white", _after("1 g 90 50 120 30 re f")),
    proof("K212", "covered by black", _after("0 g 90 50 120 30 re f")),
    proof("K212", "covered in part", _after("1 g 90 50 120 14 re f")),
    proof("K212", "behind a picture", _behind_a_picture),
    proof("K212", "clipped away", writer("10 10 20 20 re W n 0 g")),
    proof("K212", "clipped in part", writer("90 50 120 14 re W n 0 g")),
    proof("K507", "one point", writer("0 g", size=1)),
    proof("K507", "no size", writer("0 g", size=0)),
)


# What paper cannot do


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=NAME.JavaScript, JS=pikepdf.String("1"))


def _named_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())


def _form(pdf: pikepdf.Pdf) -> None:
    field = pikepdf.Dictionary(FT=NAME.Tx, T=pikepdf.String("name"))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(field)]))


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))


def _state(**entries: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        state = pikepdf.Dictionary(Type=NAME.ExtGState)
        for key, value in entries.items():
            state[f"/{key}"] = value
        paint(pdf, f"{resource(pdf, '/ExtGState', state)} gs 0 0 0 0.2 k 50 50 20 20 re f")

    return spoil


def _rgb_group(pdf: pikepdf.Pdf) -> None:
    group = pikepdf.Dictionary(S=NAME.Transparency, CS=NAME.DeviceRGB)
    paint(pdf, form(pdf, "0 0 0 0.2 k 50 50 20 20 re f", Group=group))


def _program(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"showpage", Type=NAME.XObject, Subtype=NAME.PS)
    paint(pdf, f"{resource(pdf, '/XObject', stream)} Do")


ACTION = (
    press("K601", "note", lambda pdf: cast(None, annotation(pdf))),
    archive("K602", "hidden note", noted(F=6)),
    press("K603", "script", _script),
    archive("K603", "script", _script),
    press("K603", "named script", _named_script),
    press("K604", "form", _form),
    press("K605", "attachment", _attachment),
    press("K606", "layers", layered()),
    press("K607", "blend mode", _state(BM=NAME("/Sparkle"))),
    press("K608", "transfer curve", _state(TR=NAME.Identity)),
    press("K609", "RGB group", _rgb_group),
    press("K610", "PostScript", _program),
)


# Tags


def _untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def _no_alt(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "/Figure")[0]["/Alt"]


def _misplaced(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/Figure")[0].A.BBox = pikepdf.Array([5000, 5000, 5100, 5100])


def _skipped(pdf: pikepdf.Pdf) -> None:
    for heading in elements(pdf, "/H2"):
        heading.S = NAME("/H4")


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def _unknown_tag(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/P")[0].S = NAME("/Marginalie")


def _unread(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].K = pikepdf.Array()


def _nameless_link(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.Annots[0]["/Contents"]


def _link_in_a_span(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/Link")[0].S = pikepdf.Name("/Span")


def _no_preferences(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


TAGS = (
    archive("K701", "no tags", _untagged),
    archive(
        "K702",
        "untagged bar",
        lambda pdf: paint(pdf, "0 g 50 50 20 20 re f", artifact=False),
    ),
    archive("K703", "no alternative", _no_alt),
    archive("K704", "figure elsewhere", _misplaced),
    archive("K705", "level left out", _skipped),
    archive("K706", "no language", _no_language),
    archive("K707", "file name shown", _no_preferences),
    archive("K708", "unknown tag", _unknown_tag),
    archive("K709", "heading not read", _unread),
    archive("K710", "nameless link", _nameless_link),
    archive("K710", "link in a span", _link_in_a_span),
    Control("K703 proof", "K703", PROOF, _no_alt),
)


# Records and intents


def _no_title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]
    edit_xmp(pdf, "<dc:title>.*?</dc:title>")


def _other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = pikepdf.String("另一个")


def _untrapped(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Trapped"]


def _undated(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/ModDate"]


def _bad_xmp(pdf: pikepdf.Pdf) -> None:
    cast(pikepdf.Stream, pdf.Root.Metadata).write(b"<x:xmpmeta>")


def _entities(pdf: pikepdf.Pdf) -> None:
    stream = cast(pikepdf.Stream, pdf.Root.Metadata)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    stream.write(bomb)


def _no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def _two_intents(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def _nameless_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/OutputConditionIdentifier"]


def _no_profile(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/DestOutputProfile"]


def _wrong_profile(pdf: pikepdf.Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    content = profile.read_bytes()
    profile.write(content[:12] + b"mntr" + content[16:])


RECORDS = (
    Control(
        "K103 weak protection",
        "K103",
        PRESS,
        lambda pdf: None,
        None,
        {"encryption": pikepdf.Encryption(owner="secret", user="", R=4, aes=False, metadata=False)},
    ),
    Control("K105 PDF 2.0", "K105", PRESS, lambda pdf: None, None, {"force_version": "2.0"}),
    press("K801", "broken XMP", _bad_xmp),
    press("K801", "XMP with entities", _entities),
    press("K802", "no title", _no_title),
    press("K804", "two titles", _other_title),
    press("K805", "no PDF/X", lambda pdf: edit_xmp(pdf, "<pdfxid:GTS_PDFXVersion>.*?Version>")),
    press("K806", "no DocumentID", lambda pdf: edit_xmp(pdf, "<xmpMM:DocumentID>.*?ID>")),
    press("K807", "trapped unsaid", _untrapped),
    press("K808", "no date", _undated),
    archive("K809", "PDF/A-2b", lambda pdf: edit_xmp(pdf, "conformance>U<", "conformance>B<")),
    press("K901", "no intent", _no_intent),
    press("K902", "two intents", _two_intents),
    press("K903", "no identifier", _nameless_intent),
    press("K903", "no profile", _no_profile),
    press("K904", "a monitor's profile", _wrong_profile),
    press("K905", "made for coated paper", lambda pdf: None, Expected(identifier="CGATS TR 002")),
)

CONTROLS = (*BOXES, *INKS, *MATTER, *SIGHT, *ACTION, *TAGS, *RECORDS)
