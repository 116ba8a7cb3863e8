"""Glyphs as they look: boxes, blanks and one shape for many are found in every kind of font."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from pdf.printing import printed, saved
from publisher.checks import preflight
from publisher.checks.report import Report
from publisher.choices import Purpose

NAME = pikepdf.Name
FONTS = Path(__file__).parents[2] / "fonts"
TEXT = "春眠不觉晓处所闻啼鸟"
FRAME: Final = (((80, -80), (80, 800), (920, 800), (920, -80)), ((140, -20), (860, -20),
                (860, 740), (140, 740)))  # fmt: skip
"""A box as fonts have it for what they lack."""
CROSSED: Final = (*FRAME, ((140, -20), (200, -20), (860, 740), (800, 740)))
Shape = tuple[tuple[tuple[int, int], ...], ...]


def own(number: int) -> Shape:
    """Give a shape that no other number has."""
    bars = [n for n in range(8) if (number + 1) >> n & 1]
    return tuple(
        ((100, 90 * n), (100 + 60 * (n + 3), 90 * n), (100 + 60 * (n + 3), 90 * n + 50),
         (100, 90 * n + 50))
        for n in bars
    )  # fmt: skip


def _draw(pen: Any, shape: Shape) -> Any:
    for contour in shape:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen


@cache
def program(shapes: tuple[Shape, ...], *, cff: bool, missing: Shape = CROSSED) -> bytes:
    """Give a font whose glyphs after the first have these shapes."""
    names = [".notdef", *(f"g{n}" for n in range(1, len(shapes) + 1))]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0xF000 + n: name for n, name in enumerate(names) if n})
    drawn = dict(zip(names, (missing, *shapes), strict=True))
    if cff:
        strings = {
            name: _draw(T2CharStringPen(1000, None), shape).getCharString()
            for name, shape in drawn.items()
        }
        builder.setupCFF("Test", {}, strings, {})
    else:
        builder.setupGlyf({n: _draw(TTGlyphPen(None), s).glyph() for n, s in drawn.items()})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _unicode(pdf: pikepdf.Pdf, text: str, form: str) -> pikepdf.Stream:
    rows = "".join(
        f"<{code:{form}}> <{sign.encode('utf-16-be').hex()}>" for code, sign in enumerate(text, 1)
    )
    return pdf.make_stream(f"{len(text)} beginbfchar {rows} endbfchar".encode())


def _descriptor(pdf: pikepdf.Pdf, content: bytes, cff: bool) -> pikepdf.Dictionary:
    made = pikepdf.Dictionary(
        Type=NAME.FontDescriptor, FontName=NAME("/AAAAAA+Test"), Flags=4, ItalicAngle=0,
        FontBBox=pikepdf.Array([0, -120, 1000, 880]), Ascent=880, Descent=-120, StemV=80,
    )  # fmt: skip
    if cff:
        made.FontFile3 = pdf.make_stream(content, Subtype=NAME.OpenType)
    else:
        made.FontFile2 = pdf.make_stream(content)
    return pdf.make_indirect(made)


def _composite(pdf: pikepdf.Pdf, shapes: tuple[Shape, ...], text: str, *, cff: bool) -> Any:
    inner = pikepdf.Dictionary(
        Type=NAME.Font, Subtype=NAME.CIDFontType0 if cff else NAME.CIDFontType2,
        BaseFont=NAME("/AAAAAA+Test"), DW=1000,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=_descriptor(pdf, program(shapes, cff=cff), cff),
    )  # fmt: skip
    if not cff:
        inner.CIDToGIDMap = NAME.Identity
    return pikepdf.Dictionary(
        Type=NAME.Font, Subtype=NAME.Type0, BaseFont=NAME("/AAAAAA+Test"),
        Encoding=NAME("/Identity-H"), DescendantFonts=pikepdf.Array([inner]),
        ToUnicode=_unicode(pdf, text, "04x"),
    )  # fmt: skip


def _simple(pdf: pikepdf.Pdf, shapes: tuple[Shape, ...], text: str) -> Any:
    return pikepdf.Dictionary(
        Type=NAME.Font, Subtype=NAME.TrueType, BaseFont=NAME("/AAAAAA+Test"), FirstChar=1,
        LastChar=len(shapes), Widths=pikepdf.Array([1000] * len(shapes)),
        FontDescriptor=_descriptor(pdf, program(shapes, cff=False), cff=False),
        ToUnicode=_unicode(pdf, text, "02x"),
    )  # fmt: skip


def _little_drawings(pdf: pikepdf.Pdf, shapes: tuple[Shape, ...], text: str) -> Any:
    procedures = pikepdf.Dictionary()
    for number, shape in enumerate(shapes, 1):
        paths = " ".join(
            f"{c[0][0]} {c[0][1]} m " + " ".join(f"{x} {y} l" for x, y in c[1:]) + " h"
            for c in shape
        )
        procedures[f"/g{number}"] = pdf.make_stream(f"1000 0 d0 {paths} f*".encode())
    names = [NAME(f"/g{number}") for number in range(1, len(shapes) + 1)]
    return pikepdf.Dictionary(
        Type=NAME.Font, Subtype=NAME.Type3, FirstChar=1, LastChar=len(shapes),
        FontBBox=pikepdf.Array([0, -120, 1000, 880]),
        FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=procedures,
        Encoding=pikepdf.Dictionary(Differences=pikepdf.Array([1, *names])),
        Widths=pikepdf.Array([1000] * len(shapes)), ToUnicode=_unicode(pdf, text, "02x"),
    )  # fmt: skip


KINDS = ("TrueType", "CFF", "simple", "Type 3")


def page_of(
    kind: str,
    shapes: tuple[Shape, ...],
    text: str = TEXT,
    state: str = "",
    order: str = "",
    after: str = "",
) -> bytes:
    """Give a page that shows each glyph of a font once, or those whose numbers ``order`` has."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 200))
        if kind in ("TrueType", "CFF"):
            font, wide = _composite(pdf, shapes, text, cff=kind == "CFF"), 4
        elif kind == "simple":
            font, wide = _simple(pdf, shapes, text), 2
        else:
            font, wide = _little_drawings(pdf, shapes, text), 2
        shown = "".join(f"{code:0{wide}x}" for code in range(1, len(shapes) + 1))
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=pdf.make_indirect(font)),
            Properties=pikepdf.Dictionary(Off=_hidden(pdf)),
        )
        page.Contents = pdf.make_stream(
            f"{state} BT /F 24 Tf 50 100 Td <{order or shown}> Tj ET {after}".encode()
        )
        return saved(pdf)


def _hidden(pdf: pikepdf.Pdf) -> pikepdf.Object:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=NAME.OCG, Name="off"))
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    return layer


def examined(content: bytes) -> Report:
    """Give the report on a proof."""
    return preflight(content, "looks.pdf", Purpose.PROOF)


def looks(content: bytes) -> dict[str, str]:
    """Give the codes that are about looks, with the text that each is about."""
    found = examined(content).findings
    return {f.code: f.text for f in found if f.code in ("K531", "K532", "K533")}


GOOD = tuple(own(number) for number in range(len(TEXT)))
DOTS: Shape = (((400, 300), (600, 300), (600, 500), (400, 500)),)
FAULTS: Mapping[str, tuple[tuple[Shape, ...], dict[str, str]]] = {
    "none": (GOOD, {}),
    "one frame": ((*GOOD[:3], FRAME, *GOOD[4:]), {"K531": "觉"}),
    "all frames": ((FRAME,) * len(TEXT), {"K531": TEXT}),
    "one blank": ((*GOOD[:1], (), *GOOD[2:]), {"K532": "眠"}),
    "three dots": ((DOTS,) * 3 + GOOD[3:], {"K533": "春眠不"}),
    "two alike": ((DOTS,) * 2 + GOOD[2:], {}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_faults(kind: str, fault: str) -> None:
    """Each fault is found in each kind of font, and a good font has none."""
    shapes, told = FAULTS[fault]
    assert looks(page_of(kind, shapes)) == told


@pytest.mark.parametrize("kind", ["TrueType", "CFF"])
def test_the_sign_for_what_a_font_lacks(kind: str) -> None:
    """A glyph that looks as the font's first one does is a box, crossed out or not."""
    assert looks(page_of(kind, (*GOOD[:9], CROSSED))) == {"K531": TEXT[9]}


@pytest.mark.parametrize(
    ("shape", "text"),
    [(FRAME, "口"), (FRAME, "□"), (FRAME, "ロ"), ((), "\u3000"), ((), " "), ((), "\u200b")],
)
def test_what_is_so_by_nature(shape: Shape, text: str) -> None:
    """A mouth is a frame, a blank has no ink."""
    assert looks(page_of("TrueType", (*GOOD[:9], shape), TEXT[:9] + text)) == {}


def test_three_scripts_with_one_letter() -> None:
    """A, Α and А look alike in every face, and so do letters and their wide forms."""
    assert looks(page_of("TrueType", (DOTS,) * 3 + GOOD[3:], "AΑА" + TEXT[3:])) == {}
    assert looks(page_of("TrueType", (DOTS,) * 3 + GOOD[3:], "AＡ𝐀" + TEXT[3:])) == {}


@pytest.mark.parametrize("state", ["3 Tr", "/OC /Off BDC"])
def test_text_that_nobody_sees(state: str) -> None:
    """Recognised text under a scan has a font without shapes, and that is right."""
    content = page_of("TrueType", ((),) * len(TEXT), state=state)
    assert looks(content) == {}
    assert looks(page_of("TrueType", ((),) * len(TEXT))) != {}


SAID = "/Span <</ActualText (b)>> BDC"
DRAWN = "50 100 20 20 re f"


@pytest.mark.parametrize(
    ("after", "blank"),
    [
        (f"{DRAWN} EMC", False),
        (f"{SAID} EMC {DRAWN} EMC", False),
        (f"EMC {DRAWN}", True),
        ("50 100 20 20 re n EMC", True),
        (f"/OC /Off BDC {DRAWN} EMC EMC", True),
        (DRAWN, True),
        (f"{DRAWN} EMC BT /F 24 Tf 50 50 Td <0001> Tj ET", True),
    ],
)
def test_what_is_drawn_in_the_place_of_glyphs(after: str, blank: bool) -> None:
    """A formula is drawn, over blanks that say what it says; blanks alone are a fault."""
    content = page_of("TrueType", ((),) * len(TEXT), state=SAID, after=after)
    assert (set(looks(content)) == {"K532"}, looks(content) != {}) == (blank, blank)


def test_where_it_is() -> None:
    """The place is that of the characters on their page."""
    (finding,) = (
        f for f in examined(page_of("CFF", FAULTS["one frame"][0])).findings
        if f.code == "K531"
    )  # fmt: skip
    assert (finding.page, finding.text) == (1, "觉")
    assert finding.rect is not None
    place = finding.rect.left, finding.rect.width
    mm = 25.4 / 72
    assert place == pytest.approx(((50 + 3 * 24) * mm, 24 * mm), abs=0.1)


def test_thousands_of_boxes() -> None:
    """Two thousand characters that all print as boxes are one finding a page."""
    signs = "".join(chr(0x4E00 + n) for n in range(2000))
    found = examined(page_of("TrueType", (FRAME,) * 2000, signs)).findings
    assert [f.code for f in found if f.code.startswith("K53")] == ["K531"]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_own_files(purpose: Purpose) -> None:
    """What the program prints has no such fault."""
    report = preflight(printed(purpose), "own.pdf", purpose)
    assert not {f.code for f in report.findings} & {"K531", "K532", "K533"}


FACES = ("PublisherSong-Regular.otf", "PublisherKai-Regular.ttf", "PublisherSerif-Regular.ttf")


@pytest.mark.parametrize("name", FACES)
def test_good_faces(name: str) -> None:
    """No character of a good face is taken for a box, a blank or another one."""
    from fontTools.ttLib import TTFont

    path = FONTS / name
    with TTFont(path, lazy=True) as face:
        cff = "CFF " in face
        signs = {glyph: code for code, glyph in sorted(face.getBestCmap().items(), reverse=True)}
        keyed = cff and hasattr(face["CFF "].cff[0], "ROS")
        codes = [
            (int(glyph[3:]) if keyed else number, signs[glyph])
            for number, glyph in enumerate(face.getGlyphOrder())
            if glyph in signs
        ][:3000]
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 200))
        font = _composite(pdf, GOOD, TEXT, cff=cff)
        inner = font.DescendantFonts[0]
        inner.FontDescriptor = _descriptor(pdf, path.read_bytes(), cff)
        rows = "".join(f"<{n:04x}> <{chr(code).encode('utf-16-be').hex()}>" for n, code in codes)
        font.ToUnicode = pdf.make_stream(f"{len(codes)} beginbfchar {rows} endbfchar".encode())
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
        shown = "".join(f"{n:04x}" for n, _ in codes)
        page.Contents = pdf.make_stream(f"BT /F 1 Tf 5 100 Td <{shown}> Tj ET".encode())
        content = saved(pdf)
    assert looks(content) == {}


def marked(number: int) -> Shape:
    """Give a box with a sign of its own in it, as the number of what a font lacks."""
    inner = tuple(
        ((x, y), (x + 80, y), (x + 80, y + 80), (x, y + 80))
        for n in range(6)
        if (number * 7 + 3) >> n & 1
        for x, y in [(280 + 150 * (n % 3), 200 + 300 * (n // 3))]
    )
    return (*FRAME, *inner)


def moved(shape: Shape, by: int) -> Shape:
    """Give a shape that stands a little aside."""
    return tuple(tuple((x + by, y) for x, y in contour) for contour in shape)


PRIVATE = "".join(chr(0xE000 + number) for number in range(len(TEXT)))
NUMBERED = tuple(marked(number) for number in range(len(TEXT)))
CLEVER: Mapping[str, tuple[tuple[Shape, ...], str, set[str]]] = {
    "boxes with numbers": (NUMBERED, TEXT, {"K531"}),
    "some frames with strokes in them": ((*NUMBERED[:4], *GOOD[4:]), TEXT, set()),
    "frames for private use": ((FRAME,) * len(TEXT), PRIVATE, {"K533"}),
    "shapes for private use": (GOOD, PRIVATE, set()),
    "frames for nobody's sign": ((FRAME,) * len(TEXT), "\ufffd" * len(TEXT), {"K533"}),
    "all are said to be boxes": ((FRAME,) * len(TEXT), "□" * len(TEXT), {"K531"}),
    "one box that is meant": ((FRAME, *GOOD[1:]), "□" + TEXT[1:], set()),
    "squares a little apart": (
        tuple(moved(DOTS, number) for number in range(len(TEXT))),
        TEXT,
        {"K533"},
    ),
}


@pytest.mark.parametrize("kind", ["TrueType", "Type 3"])
@pytest.mark.parametrize(("shapes", "text", "told"), CLEVER.values(), ids=CLEVER)
def test_boxes_by_other_ways(
    kind: str, shapes: tuple[Shape, ...], text: str, told: set[str]
) -> None:
    """Boxes with something in them, or that are said to be nothing or boxes, are boxes."""
    assert set(looks(page_of(kind, shapes, text))) == told
