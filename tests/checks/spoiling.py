"""Ways to spoil a PDF that was in order, each in one respect only."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import pikepdf
from PIL import Image

from pdf.printing import opened, plain, printed, saved
from publisher.checks import Expected
from publisher.choices import Purpose

Spoil: TypeAlias = Callable[[pikepdf.Pdf], None]
Rewrite: TypeAlias = Callable[[bytes], bytes]
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Control:
    """A spoiled file: the one code it must be given, and what it is held against."""

    name: str
    code: str
    purpose: Purpose
    spoil: Spoil
    expected: Expected | None = None
    save: dict[str, Any] | None = None
    rewrite: Rewrite | None = None
    """What is done to the bytes of the file once it is written."""
    follow: tuple[str, ...] = ()
    """Codes that the fault may bring with it."""
    plain: bool = False
    """It needs no more than one page of text."""

    def content(self) -> bytes:
        """Give the spoiled file."""
        with opened(plain(self.purpose) if self.plain else printed(self.purpose)) as pdf:
            self.spoil(pdf)
            written = saved(pdf, **(self.save or {}))
        return written if self.rewrite is None else self.rewrite(written)


# Paint


def paint(pdf: pikepdf.Pdf, content: str, page: int = 0, *, artifact: bool = True) -> None:
    """Paint ``content`` on a page; its origin is the lower left corner of the trimmed page."""
    view = pdf.pages[page]
    left, bottom = (float(side) for side in list(view.trimbox)[:2])
    body = f"q 1 0 0 1 {left} {bottom} cm {content} Q"
    if artifact and "/StructTreeRoot" in pdf.Root:
        body = f"/Artifact BMC {body} EMC"
    view.contents_add(body.encode())


def painter(content: str) -> Spoil:
    """Give a spoiler that paints ``content`` on the first page."""
    return lambda pdf: paint(pdf, content)


def resource(pdf: pikepdf.Pdf, kind: str, value: object, page: int = 0) -> str:
    """Add a resource to a page and give its name."""
    resources = pdf.pages[page].resources
    if kind not in resources:
        resources[kind] = pikepdf.Dictionary()
    table = cast(pikepdf.Dictionary, resources[kind])
    name = f"/Spoiled{len(table.keys())}"
    table[name] = value
    return name


def glyph(pdf: pikepdf.Pdf) -> tuple[str, str]:
    """Give the name of a font of the first page, and a string in it, as hexadecimal."""
    font = ""
    for instruction in cast(Any, pikepdf.parse_content_stream(pdf.pages[0])):
        if str(instruction.operator) == "Tf":
            font = str(instruction.operands[0])
        elif str(instruction.operator) == "TJ":
            return font, bytes(instruction.operands[0][0]).hex()
    raise AssertionError("the page has no text")


def text(pdf: pikepdf.Pdf, state: str, size: float = 12, at: str = "100 60") -> None:
    """Write one word on the first page in the colour and state that ``state`` sets."""
    font, shown = glyph(pdf)
    paint(pdf, f"{state} BT {font} {size} Tf {at} Td <{shown}> Tj ET")


def writer(state: str, size: float = 12, at: str = "100 60") -> Spoil:
    """Give a spoiler that writes a word."""
    return lambda pdf: text(pdf, state, size, at)


def over(pdf: pikepdf.Pdf) -> str:
    """Give the instruction that turns overprinting on."""
    state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, op=True, OP=True, OPM=1)
    return f"{resource(pdf, '/ExtGState', state)} gs"


def picture(pdf: pikepdf.Pdf, image: Image.Image, **extra: object) -> pikepdf.Stream:
    """Give ``image`` as an image object, packed with Flate."""
    space = {"RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK", "L": "/DeviceGray"}[image.mode]
    stream = pdf.make_stream(
        image.tobytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name(space),
    )
    for key, value in extra.items():
        stream[f"/{key}"] = value
    return stream


def place(pdf: pikepdf.Pdf, image: pikepdf.Stream, width: float = 72, at: str = "100 60") -> None:
    """Place an image object, ``width`` pt wide, on the first page."""
    name = resource(pdf, "/XObject", image)
    height = width * int(image.Height) / int(image.Width)
    paint(pdf, f"{width} 0 0 {height} {at} cm {name} Do")


def form(pdf: pikepdf.Pdf, content: str, **extra: object) -> str:
    """Add a form object and give the instruction that draws it."""
    stream = pdf.make_stream(
        content.encode(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, 400, 400]),
    )
    for key, value in extra.items():
        stream[f"/{key}"] = value
    return f"{resource(pdf, '/XObject', stream)} Do"


def lzw(content: bytes) -> bytes:
    """Pack with LZW without ever learning a word: each byte as nine bits, the table cleared."""
    codes: list[int] = []
    for number, byte in enumerate(content):
        if number % 200 == 0:
            codes.append(256)
        codes.append(byte)
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


# Whole file


def edit_xmp(pdf: pikepdf.Pdf, pattern: str, replacement: str = "") -> None:
    """Change the XMP packet; the pattern must be in it."""
    stream = cast(pikepdf.Stream, pdf.Root.Metadata)
    old = stream.read_bytes()
    new = re.sub(pattern.encode(), replacement.encode(), old, flags=re.S)
    assert new != old, pattern
    stream.write(new)


def every_page(change: Callable[[pikepdf.Page], None]) -> Spoil:
    """Give a spoiler that changes every page."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            change(page)

    return spoil


def grown(box: object, by: float) -> pikepdf.Array:
    """Give a box larger by ``by`` pt on each side."""
    left, bottom, right, top = (float(side) for side in cast(list[float], box))
    return pikepdf.Array([left - by, bottom - by, right + by, top + by])


def elements(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Dictionary]:
    """Give the structure elements with a tag."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get("/Type") == "/StructElem"
        and item.get("/S") == role
    ]


def annotation(pdf: pikepdf.Pdf, **extra: object) -> pikepdf.Dictionary:
    """Add an annotation to the first page."""
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=pikepdf.Array([100, 100, 120, 120]),
        Contents=pikepdf.String("a note"),
    )
    for key, value in extra.items():
        note[f"/{key}"] = value
    page = pdf.pages[0].obj
    if "/Annots" not in page:
        page.Annots = pikepdf.Array()
    page.Annots.append(pdf.make_indirect(note))
    return note


def jpeg(image: Image.Image) -> bytes:
    """Give ``image`` as a JPEG."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
