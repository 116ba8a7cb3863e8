"""Small pages on each of which one thing decides what lies on which plate.

A ground of 60, 40, 20 and 10 % goes from 20 to 140 pt both ways, what is painted over it from 80 to
180: ``GROUND``, ``BOTH`` and ``OVER`` are points on the ground, on both, and beside the ground.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeAlias

import pikepdf
from PIL import Image

SIDE = 200
GROUND, BOTH, OVER = (50, 50), (110, 110), (160, 160)
NAME = pikepdf.Name
Fill: TypeAlias = Callable[[pikepdf.Pdf, Any], None]
_GROUND = "0.6 0.4 0.2 0.1 k 20 20 120 120 re f "
_OVER = "80 80 100 100 re f "
_DRAW = "q 140 0 0 140 50 50 cm /Im Do Q "
BLENDS = (
    *("Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn"),
    *("HardLight", "SoftLight", "Difference", "Exclusion"),
    *("Hue", "Saturation", "Color", "Luminosity"),
)


def _tint(inks: list[float]) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        FunctionType=2, Domain=pikepdf.Array([0, 1]), C0=pikepdf.Array([0] * 4),
        C1=pikepdf.Array(inks), N=1,
    )  # fmt: skip


def _separation(name: str, inks: list[float]) -> pikepdf.Array:
    return pikepdf.Array([NAME.Separation, NAME(name), NAME.DeviceCMYK, _tint(inks)])


def _spaces(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    mixing = pdf.make_stream(b"{ dup 0.5 mul exch 0 3 1 roll 4 3 roll }", FunctionType=4)
    mixing.Domain, mixing.Range = pikepdf.Array([0, 1] * 2), pikepdf.Array([0, 1] * 4)
    names = pikepdf.Array([NAME.Black, NAME.Orange])
    return pikepdf.Dictionary(
        Spot=_separation("/Orange", [0, 0.5, 1, 0]),
        SepC=_separation("/Cyan", [1, 0, 0, 0]),
        SepK=_separation("/Black", [0, 0, 0, 1]),
        Every=_separation("/All", [1, 1, 1, 1]),
        Duo=pikepdf.Array([NAME.DeviceN, names, NAME.DeviceCMYK, mixing]),
    )


def _states() -> pikepdf.Dictionary:
    states = pikepdf.Dictionary(
        Over1=pikepdf.Dictionary(OP=True, op=True, OPM=1),
        Over0=pikepdf.Dictionary(OP=True, op=True, OPM=0),
        Half=pikepdf.Dictionary(ca=0.5, CA=0.5),
    )
    for blend in BLENDS:
        states[f"/{blend}"] = pikepdf.Dictionary(BM=NAME(f"/{blend}"))
    return states


def sheet(content: str, *fills: Fill) -> bytes:
    """Give a page with ``content``; each of ``fills`` adds to its resources."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(SIDE, SIDE))
        page = pdf.pages[0].obj
        page.Group = pikepdf.Dictionary(S=NAME.Transparency, CS=NAME.DeviceCMYK, I=True)
        resources = pikepdf.Dictionary(ColorSpace=_spaces(pdf), ExtGState=_states())
        page.Resources = resources
        for fill in fills:
            fill(pdf, page.Resources)
        page.Contents = pdf.make_stream(content.encode("latin-1"))
        out = io.BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


def _form(content: str, *, apart: bool | None = None) -> Fill:
    def fill(pdf: pikepdf.Pdf, resources: Any) -> None:
        form = pdf.make_stream(
            content.encode(),
            Type=NAME.XObject,
            Subtype=NAME.Form,
            BBox=pikepdf.Array([0, 0, SIDE, SIDE]),
            Resources=pikepdf.Dictionary(
                ColorSpace=resources.ColorSpace, ExtGState=resources.ExtGState
            ),
        )
        if apart is not None:
            form.Group = pikepdf.Dictionary(S=NAME.Transparency, CS=NAME.DeviceCMYK, I=apart)
        resources.XObject = pikepdf.Dictionary(Fm=form)

    return fill


def _image(mode: str, space: Any, *, content: bytes = b"", jpeg: bool = False, **more: Any) -> Fill:
    """Give a picture of 20 by 20 samples that differ in all channels."""

    def fill(pdf: pikepdf.Pdf, resources: Any) -> None:
        image = Image.new(mode, (20, 20))
        for x in range(20):
            for y in range(20):
                values = x * 12, y * 12, (x + y) * 6, x * y % 256
                image.putpixel((x, y), values[0] if mode == "L" else values[: len(mode)])
        body, packed = content or image.tobytes(), {}
        if jpeg:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=98, subsampling=0)
            body, packed = out.getvalue(), {"Filter": NAME.DCTDecode}
        given = resources.ColorSpace[space] if space.startswith("/S") else NAME(space)
        settings = {"BitsPerComponent": 8, "ColorSpace": given, **packed, **more}
        resources.XObject = pikepdf.Dictionary(
            Im=pdf.make_stream(
                body, Type=NAME.XObject, Subtype=NAME.Image, Width=20, Height=20, **settings
            )
        )

    return fill


def _palette(pdf: pikepdf.Pdf, resources: Any) -> None:
    _image("L", "/DeviceGray")(pdf, resources)
    colors = pikepdf.String(bytes(n * 7 % 256 for n in range(1024)))
    resources.XObject.Im.ColorSpace = pikepdf.Array([NAME.Indexed, NAME.DeviceCMYK, 255, colors])


def _stencil(pdf: pikepdf.Pdf, resources: Any) -> None:
    body = bytes(n * 37 % 256 for n in range(8))
    resources.XObject = pikepdf.Dictionary(
        Im=pdf.make_stream(
            body, Type=NAME.XObject, Subtype=NAME.Image, Width=8, Height=8, BitsPerComponent=1,
            ImageMask=True,
        )
    )  # fmt: skip


def _shading(kind: int, space: str, first: list[float], last: list[float]) -> Fill:
    def fill(pdf: pikepdf.Pdf, resources: Any) -> None:
        given = resources.ColorSpace[space] if space == "/Spot" else NAME(space)
        places = [20, 20, 180, 20] if kind == 2 else [100, 100, 0, 100, 100, 80]
        function = _tint(last)
        function.C0 = pikepdf.Array(first)
        shading = pikepdf.Dictionary(
            ShadingType=kind, ColorSpace=given, Coords=pikepdf.Array(places), Function=function
        )
        resources.Shading = pikepdf.Dictionary(Sh=shading)
        resources.Pattern = pikepdf.Dictionary(P=pikepdf.Dictionary(PatternType=2, Shading=shading))

    return fill


def _tiling(content: str, paint: int = 1) -> Fill:
    def fill(pdf: pikepdf.Pdf, resources: Any) -> None:
        tile = pdf.make_stream(
            content.encode(), Type=NAME.Pattern, PatternType=1, PaintType=paint, TilingType=1,
            BBox=pikepdf.Array([0, 0, 20, 20]), XStep=20, YStep=20,
            Resources=pikepdf.Dictionary(ExtGState=resources.ExtGState),
        )  # fmt: skip
        resources.Pattern = pikepdf.Dictionary(P=tile)
        resources.ColorSpace.Tiles = pikepdf.Array([NAME.Pattern, NAME.DeviceCMYK])

    return fill


def _mask(kind: str) -> Fill:
    def fill(pdf: pikepdf.Pdf, resources: Any) -> None:
        body = "0 g 0 0 200 200 re f 0.5 g 60 60 100 100 re f 1 g 120 120 60 60 re f"
        content = body if kind == "Luminosity" else "/Half gs 60 60 100 100 re f"
        group = pdf.make_stream(
            content.encode(), Type=NAME.XObject, Subtype=NAME.Form,
            BBox=pikepdf.Array([0, 0, SIDE, SIDE]),
            Resources=pikepdf.Dictionary(ExtGState=_states()),
            Group=pikepdf.Dictionary(S=NAME.Transparency, CS=NAME.DeviceGray, I=True),
        )  # fmt: skip
        resources.ExtGState.Mask = pikepdf.Dictionary(
            SMask=pikepdf.Dictionary(S=NAME(f"/{kind}"), G=group)
        )

    return fill


_INNER = "0.9 0 0 0 k 60 60 100 100 re f 0 0.8 0 0.3 k 100 40 60 120 re f"
_ENDS = [0.9, 0, 0.3, 0], [0, 0.8, 0.1, 0.5]

SHEETS: dict[str, bytes] = {
    "covers": sheet(f"{_GROUND} 0 0.8 0 0 k {_OVER}"),
    "overprints, mode 1": sheet(f"{_GROUND} /Over1 gs 0 0.8 0 0 k {_OVER}"),
    "overprints, mode 0": sheet(f"{_GROUND} /Over0 gs 0 0.8 0 0 k {_OVER}"),
    "overprints in two inks": sheet(f"{_GROUND} /Over1 gs 0.3 0.8 0 0 k {_OVER}"),
    "black overprints": sheet(f"{_GROUND} /Over1 gs 0 0 0 1 k {_OVER}"),
    "grey overprints": sheet(f"{_GROUND} /Over1 gs 0.3 g {_OVER}"),
    "separation overprints": sheet(f"{_GROUND} /Over1 gs /SepK cs 0.7 scn {_OVER}"),
    "separation covers": sheet(f"{_GROUND} /SepC cs 0.7 scn {_OVER}"),
    "spot overprints": sheet(f"{_GROUND} /Over1 gs /Spot cs 0.7 scn {_OVER}"),
    "spot covers": sheet(f"{_GROUND} /Spot cs 0.7 scn {_OVER}"),
    "over a spot": sheet(
        f"/Spot cs 0.7 scn 20 20 120 120 re f /Over1 gs 0 0.8 0 0 k {_OVER}"
    ),
    "covers a spot": sheet(f"/Spot cs 0.7 scn 20 20 120 120 re f 0 0.8 0 0 k {_OVER}"),
    "on all plates": sheet(f"{_GROUND} /Every cs 0.7 scn {_OVER}"),
    "overprints on all plates": sheet(f"{_GROUND} /Over1 gs /Every cs 0.7 scn {_OVER}"),
    "two inks": sheet(f"{_GROUND} /Duo cs 0.7 0.4 scn {_OVER}"),
    "two inks overprint": sheet(f"{_GROUND} /Over1 gs /Duo cs 0.7 0.4 scn {_OVER}"),
    "half through": sheet(f"{_GROUND} /Half gs 0 0.8 0 0.5 k {_OVER}"),
    "half through, overprints": sheet(f"{_GROUND} /Half gs /Over1 gs 0 0.8 0 0 k {_OVER}"),
    **{
        f"blends as {blend}": sheet(f"{_GROUND} /{blend} gs 0.1 0.7 0.3 0.2 k {_OVER}")
        for blend in BLENDS
    },
    "spot multiplies": sheet(f"{_GROUND} /Multiply gs /Spot cs 0.7 scn {_OVER}"),
    "spot differs": sheet(
        f"/Spot cs 0.4 scn 20 20 120 120 re f /Difference gs /Spot cs 0.7 scn {_OVER}"
    ),
    "form": sheet(f"{_GROUND} /Fm Do", _form(_INNER)),
    "form overprints": sheet(f"{_GROUND} /Over1 gs /Fm Do", _form(_INNER)),
    "group apart": sheet(f"{_GROUND} /Fm Do", _form(f"/Multiply gs {_INNER}", apart=True)),
    "group": sheet(f"{_GROUND} /Fm Do", _form(f"/Multiply gs {_INNER}", apart=False)),
    "group half through": sheet(f"{_GROUND} /Half gs /Fm Do", _form(_INNER, apart=True)),
    "group multiplies": sheet(f"{_GROUND} /Multiply gs /Fm Do", _form(_INNER, apart=True)),
    "overprints in a group apart": sheet(
        f"{_GROUND} /Fm Do", _form(f"/Over1 gs {_INNER}", apart=True)
    ),
    "overprints in a group": sheet(
        f"{_GROUND} /Fm Do", _form(f"/Over1 gs {_INNER}", apart=False)
    ),
    "picture": sheet(_GROUND + _DRAW, _image("CMYK", "/DeviceCMYK")),
    "picture overprints": sheet(f"{_GROUND} /Over1 gs {_DRAW}", _image("CMYK", "/DeviceCMYK")),
    "picture turned round": sheet(
        _GROUND + _DRAW, _image("CMYK", "/DeviceCMYK", Decode=pikepdf.Array([1, 0] * 4))
    ),
    "JPEG": sheet(_GROUND + _DRAW, _image("CMYK", "/DeviceCMYK", jpeg=True)),
    "JPEG turned round": sheet(
        _GROUND + _DRAW, _image("CMYK", "/DeviceCMYK", jpeg=True, Decode=pikepdf.Array([1, 0] * 4))
    ),
    "grey picture": sheet(_GROUND + _DRAW, _image("L", "/DeviceGray")),
    "grey picture overprints": sheet(f"{_GROUND} /Over1 gs {_DRAW}", _image("L", "/DeviceGray")),
    "grey picture turned round": sheet(
        _GROUND + _DRAW, _image("L", "/DeviceGray", Decode=pikepdf.Array([1, 0]))
    ),
    "palette": sheet(_GROUND + _DRAW, _palette),
    "spot picture": sheet(_GROUND + _DRAW, _image("L", "/Spot")),
    "spot picture overprints": sheet(f"{_GROUND} /Over1 gs {_DRAW}", _image("L", "/Spot")),
    "separated picture overprints": sheet(f"{_GROUND} /Over1 gs {_DRAW}", _image("L", "/SepC")),
    "keyed picture": sheet(
        _GROUND + _DRAW,
        _image("CMYK", "/DeviceCMYK", Mask=pikepdf.Array([0, 100, 0, 100, 0, 255, 0, 255])),
    ),
    "picture of four bits": sheet(
        _GROUND + _DRAW,
        _image(
            "CMYK", "/DeviceCMYK", content=bytes(n * 37 % 256 for n in range(800)),
            BitsPerComponent=4,
        ),
    ),
    "picture of one bit": sheet(
        _GROUND + _DRAW,
        _image(
            "L", "/DeviceGray", content=bytes(n * 37 % 256 for n in range(60)), BitsPerComponent=1
        ),
    ),
    "stencil overprints": sheet(f"{_GROUND} /Over1 gs 0 0 0 1 k {_DRAW}", _stencil),
    "inline picture": sheet(
        f"{_GROUND} q 100 0 0 100 50 50 cm "
        "BI /W 1 /H 2 /BPC 8 /CS /CMYK ID \x10\x50\x60\x20\x00\x70\x01\x02 EI Q"
    ),
    "tint over a picture": sheet(
        f"{_DRAW} /Over1 gs 0 0 0.6 0 k {_OVER}", _image("CMYK", "/DeviceCMYK")
    ),
    "shading": sheet(
        f"{_GROUND} /Pattern cs /P scn {_OVER}", _shading(2, "/DeviceCMYK", *_ENDS)
    ),
    "round shading overprints": sheet(
        f"{_GROUND} /Over1 gs /Pattern cs /P scn {_OVER}", _shading(3, "/DeviceCMYK", *_ENDS)
    ),
    "spot shading": sheet(
        f"{_GROUND} /Pattern cs /P scn {_OVER}", _shading(2, "/Spot", [0], [1])
    ),
    "spot shading overprints": sheet(
        f"{_GROUND} /Over1 gs /Pattern cs /P scn {_OVER}", _shading(2, "/Spot", [0], [1])
    ),
    "tiles": sheet(
        f"{_GROUND} /Pattern cs /P scn {_OVER}", _tiling("0 0.8 0 0.2 k 0 0 10 20 re f")
    ),
    "mask by light": sheet(f"{_GROUND} /Mask gs 0 0.8 0 0.5 k {_OVER}", _mask("Luminosity")),
    "mask by cover": sheet(f"{_GROUND} /Mask gs 0 0.8 0 0.5 k {_OVER}", _mask("Alpha")),
}  # fmt: skip
"""Pages on which Ghostscript and the standard are of one mind."""

APART: dict[str, bytes] = {
    "tiles in a colour": sheet(
        f"{_GROUND} /Tiles cs 0 0.8 0 0.2 /P scn {_OVER}", _tiling("0 0 20 20 re f", 2)
    ),
    "tiles overprint": sheet(
        f"{_GROUND} /Pattern cs /P scn {_OVER}", _tiling("/Over1 gs 0 0.8 0 0 k 0 0 20 20 re f")
    ),
    "fill and line overprint": sheet(
        f"{_GROUND} /Over1 gs 0 0 0 1 K 0.5 0 0 0 k 10 w 80 80 100 100 re B"
    ),
}
"""Pages of which Ghostscript 10.00 prints less than they say."""
