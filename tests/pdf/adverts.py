"""Advertisements as files: one page that shows known patches in one of many ways a PDF has.

Each is written here instruction by instruction, so that what comes out can be held against it.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from .patches import COLORS, INKS, LEVELS, as_file, chart, profile

STEP = 20
"""pt of a patch's side."""
Patches = Sequence[tuple[float, ...]]
RGB: Patches = [tuple(part / 255 for part in one) for one in COLORS]
CMYK: Patches = [tuple(part / 255 for part in one) for one in INKS]
GREY: Patches = [(one / 255,) for one in LEVELS]
SIZE = (STEP * len(COLORS), STEP)


class Page:
    """A page under construction: its file, what it uses, its content."""

    def __init__(self, size: tuple[float, float] = SIZE) -> None:
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=size)
        self.page = self.pdf.pages[0].obj
        self.used = Dictionary()
        self.page.Resources = self.used
        self.lines: list[str] = []

    def use(self, kind: str, name: str, value: Any) -> None:
        """Name something that the content uses."""
        if kind not in self.used:
            self.used[kind] = Dictionary()
        self.used[kind]["/" + name] = value

    def stream(self, content: bytes, **values: Any) -> Any:
        """Give a stream of the file."""
        return self.pdf.make_indirect(self.pdf.make_stream(content, **values))

    def icc(self, named: str, count: int) -> Array:
        """Give the colour space of a profile."""
        return Array([Name.ICCBased, self.stream(profile(named), N=count)])

    def fill(self, operator: str, patches: Patches) -> None:
        """Fill a row of patches, their colours by ``operator``."""
        for n, patch in enumerate(patches):
            self.lines.append(f"{_numbers(patch)} {operator} {STEP * n} 0 {STEP} {STEP} re f")

    def image(self, content: bytes, space: Any, bits: int = 8, **values: Any) -> None:
        """Show a picture over the whole row."""
        values = {"Width": len(COLORS), "Height": 1, **values}
        made = self.stream(
            content, Type=Name.XObject, Subtype=Name.Image, ColorSpace=space,
            BitsPerComponent=bits, **values
        )  # fmt: skip
        self.use("/XObject", "Im", made)
        self.lines.append(f"q {SIZE[0]} 0 0 {SIZE[1]} 0 0 cm /Im Do Q")

    def content(self) -> bytes:
        """Give the file."""
        self.page.Contents = self.stream("\n".join(self.lines).encode())
        out = io.BytesIO()
        self.pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.5f}" for value in values)


def _levels(patches: Patches, wide: bool = False) -> bytes:
    if wide:
        return b"".join(round(v * 65535).to_bytes(2) for one in patches for v in one)
    return bytes(round(v * 255) for one in patches for v in one)


def _tint(page: Page, count: int, alternate: str, program: str) -> Any:
    size = {"DeviceCMYK": 4, "DeviceRGB": 3, "DeviceGray": 1}[alternate]
    return page.stream(
        program.encode(), FunctionType=4, Domain=Array([0, 1] * count), Range=Array([0, 1] * size)
    )


def _plain(operator: str, patches: Patches) -> Callable[[Page], None]:
    return lambda page: page.fill(operator, patches)


def _spaced(make: Callable[[Page], Any], patches: Patches) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.use("/ColorSpace", "Cs", make(page))
        page.lines.append("/Cs cs")
        page.fill("scn", patches)

    return draw


def _lab_of_srgb() -> list[tuple[float, ...]]:
    from PIL import ImageCms

    image = Image.new("RGB", (len(COLORS), 1))
    image.putdata(list(COLORS))
    step = ImageCms.buildTransform(
        ImageCms.getOpenProfile(io.BytesIO(profile("srgb"))),
        ImageCms.createProfile("LAB"),
        "RGB",
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    made = ImageCms.applyTransform(image, step)
    assert made is not None
    pixels = zip(*(band.tobytes() for band in made.split()), strict=True)
    return [(light * 100 / 255, a - 128.0, b - 128.0) for light, a, b in pixels]


def _lab(page: Page) -> Any:
    white = Array([0.9642, 1, 0.8249])
    return Array([Name.Lab, Dictionary(WhitePoint=white, Range=Array([-128, 127, -128, 127]))])


def _cal_rgb(page: Page) -> Any:
    # sRGB's primaries with gamma 2.2, seen under D65.
    matrix = [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505]
    return Array(
        [
            Name.CalRGB,
            Dictionary(
                WhitePoint=Array([0.9505, 1, 1.089]),
                Gamma=Array([2.2, 2.2, 2.2]),
                Matrix=Array(matrix),
            ),
        ]
    )


def _indexed(base: Any, patches: Patches) -> Callable[[Page], Any]:
    def make(page: Page) -> Any:
        table = pikepdf.String(_levels(patches))
        space = base(page) if callable(base) else base
        return Array([Name.Indexed, space, len(patches) - 1, table])

    return make


def _picture(
    patches: Patches, make: Callable[[Page], Any], wide: bool = False, **values: Any
) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.image(_levels(patches, wide), make(page), 16 if wide else 8, **values)

    return draw


def _jpeg(mode: str, form: str, **values: Any) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        image = chart(mode)
        space = Name("/Device" + {"L": "Gray"}.get(mode, mode))
        page.image(
            as_file(image, form), space, Width=image.width, Height=image.height,
            Filter=Name.DCTDecode, **values
        )  # fmt: skip

    return draw


def _inline(page: Page) -> None:
    data = _levels(RGB).hex().encode()
    page.lines.append(
        f"q {SIZE[0]} 0 0 {SIZE[1]} 0 0 cm BI /W {len(COLORS)} /H 1 /CS /RGB /BPC 8 /F /AHx ID\n"
        f"{data.decode()}>\nEI Q"
    )


def _form(page: Page) -> None:
    inner = Page()
    inner.fill("rg", RGB)
    once = page.stream(
        "\n".join(inner.lines).encode(), Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, *SIZE])
    )  # fmt: skip
    twice = page.stream(
        b"0.5 0 0 0.5 0 0 cm /In Do", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, *SIZE]), Matrix=Array([2, 0, 0, 2, 0, 0]),
        Resources=Dictionary(XObject=Dictionary(In=once))
    )  # fmt: skip
    page.use("/XObject", "Fm", twice)
    page.lines.append("/Fm Do")


def _tiling(page: Page) -> None:
    cell = Page()
    cell.fill("rg", RGB)
    tile = page.stream(
        "\n".join(cell.lines).encode(), Type=Name.Pattern, PatternType=1, PaintType=1,
        TilingType=1, BBox=Array([0, 0, *SIZE]), XStep=SIZE[0], YStep=SIZE[1],
        Resources=Dictionary()
    )  # fmt: skip
    page.use("/Pattern", "P", tile)
    page.lines.append(f"/Pattern cs /P scn 0 0 {SIZE[0]} {SIZE[1]} re f")


def _stencil_tiling(page: Page) -> None:
    tile = page.stream(
        f"0 0 {STEP} {STEP} re f".encode(), Type=Name.Pattern, PatternType=1, PaintType=2,
        TilingType=1, BBox=Array([0, 0, STEP, STEP]), XStep=STEP, YStep=STEP,
        Resources=Dictionary()
    )  # fmt: skip
    page.use("/Pattern", "P", tile)
    page.use("/ColorSpace", "Cs", Array([Name.Pattern, Name.DeviceRGB]))
    page.lines.append("/Cs cs")
    for n, patch in enumerate(RGB):
        page.lines.append(f"{_numbers(patch)} /P scn {STEP * n} 0 {STEP} {STEP} re f")


def _type3(page: Page) -> None:
    box = page.stream(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(box=box),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.box])),
        FirstChar=65, LastChar=65, Widths=Array([1000]), Resources=Dictionary()
    )  # fmt: skip
    page.use("/Font", "F", page.pdf.make_indirect(font))
    page.lines.append(f"BT /F {STEP} Tf")
    page.lines += [f"{_numbers(patch)} rg (A) Tj" for patch in RGB]
    page.lines.append("ET")


def _stripes(kind: int) -> Callable[[Page], None]:
    """Let one gradient jump from patch to patch."""

    def draw(page: Page) -> None:
        count = len(RGB)
        parts = [
            Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(c), C1=Array(c), N=1)
            for c in RGB
        ]
        function = Dictionary(
            FunctionType=3, Domain=Array([0, 1]), Functions=Array(parts),
            Bounds=Array([n / count for n in range(1, count)]), Encode=Array([0, 1] * count)
        )  # fmt: skip
        coords = [0, 0, SIZE[0], 0] if kind == 2 else [0, 10, 0, 0, 10, SIZE[0]]
        shading = Dictionary(
            ShadingType=kind, ColorSpace=Name.DeviceRGB, Coords=Array(coords), Function=function
        )
        page.use("/Shading", "Sh", shading)
        page.lines.append("/Sh sh")

    return draw


def _keyed(page: Page) -> None:
    """Show a picture whose one colour is clear, on a ground of that patch's own."""
    green = bytes((0, 255, 0))
    data = b"".join(green if n % 2 else bytes(c) for n, c in enumerate(COLORS))
    page.fill("rg", RGB)
    page.image(data, Name.DeviceRGB, Mask=Array([0, 0, 255, 255, 0, 0]))


def _softly(page: Page) -> None:
    """Show a picture that is clear in every other patch."""
    soft = page.stream(
        bytes(255 * (n % 2) for n in range(len(COLORS))), Type=Name.XObject, Subtype=Name.Image,
        Width=len(COLORS), Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8
    )  # fmt: skip
    page.fill("rg", RGB)
    page.image(_levels(RGB), Name.DeviceRGB, SMask=soft)


WAYS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "rg": ("RGB", _plain("rg", RGB)),
    "k": ("CMYK", _plain("k", CMYK)),
    "g": ("L", _plain("g", GREY)),
    "icc-srgb": ("RGB", _spaced(lambda page: page.icc("srgb", 3), RGB)),
    "icc-adobe": ("RGB:adobe", _spaced(lambda page: page.icc("adobe", 3), RGB)),
    "icc-cmyk": ("CMYK", _spaced(lambda page: page.icc("fogra39", 4), CMYK)),
    "icc-newsprint": ("CMYK:newsprint", _spaced(lambda page: page.icc("newsprint", 4), CMYK)),
    "icc-grey": ("L:gamma18", _spaced(lambda page: page.icc("gamma18", 1), GREY)),
    "lab": ("RGB", _spaced(_lab, _lab_of_srgb())),
    "cal-rgb": ("RGB", _spaced(_cal_rgb, RGB)),
    "indexed": (
        "RGB",
        _spaced(_indexed(Name.DeviceRGB, RGB), [(float(n),) for n in range(len(RGB))]),
    ),
    "spot-rgb": (
        "L:as-rgb",
        _spaced(
            lambda page: Array(
                [
                    Name.Separation,
                    Name("/House Red"),
                    Name.DeviceRGB,
                    _tint(page, 1, "DeviceRGB", "{1 exch sub dup dup}"),
                ]
            ),
            [(1 - one[0],) for one in GREY],
        ),
    ),
    "spot-black": (
        "L",
        _spaced(
            lambda page: Array(
                [
                    Name.Separation,
                    Name.Black,
                    Name.DeviceCMYK,
                    _tint(page, 1, "DeviceCMYK", "{0 0 0 4 -1 roll}"),
                ]
            ),
            [(1 - one[0],) for one in GREY],
        ),
    ),
    "devicen": (
        "CMYK",
        _spaced(
            lambda page: Array(
                [
                    Name.DeviceN,
                    Array([Name.Cyan, Name.Magenta, Name.Yellow, Name.Black]),
                    Name.DeviceCMYK,
                    _tint(page, 4, "DeviceCMYK", "{}"),
                ]
            ),
            CMYK,
        ),
    ),
    "devicen-own": (
        "CMYK",
        _spaced(
            lambda page: Array(
                [
                    Name.DeviceN,
                    Array([Name("/A"), Name("/B"), Name("/C"), Name("/D")]),
                    Name.DeviceCMYK,
                    _tint(page, 4, "DeviceCMYK", "{}"),
                ]
            ),
            CMYK,
        ),
    ),
    "image-rgb": ("RGB", _picture(RGB, lambda page: Name.DeviceRGB)),
    "image-rgb16": ("RGB", _picture(RGB, lambda page: Name.DeviceRGB, wide=True)),
    "image-cmyk": ("CMYK", _picture(CMYK, lambda page: Name.DeviceCMYK)),
    "image-grey": ("L", _picture(GREY, lambda page: Name.DeviceGray)),
    "image-turned": (
        "CMYK",
        _picture(
            [tuple(1 - v for v in one) for one in CMYK],
            lambda page: Name.DeviceCMYK,
            Decode=Array([1, 0] * 4),
        ),
    ),
    "image-adobe": ("RGB:adobe", _picture(RGB, lambda page: page.icc("adobe", 3))),
    "image-newsprint": ("CMYK:newsprint", _picture(CMYK, lambda page: page.icc("newsprint", 4))),
    "image-indexed": (
        "RGB",
        lambda page: page.image(bytes(range(len(RGB))), _indexed(Name.DeviceRGB, RGB)(page)),
    ),
    "image-lab": (
        "RGB",
        lambda page: page.image(
            bytes(
                level
                for light, a, b in _lab_of_srgb()
                for level in (round(light * 2.55), round(a + 128), round(b + 128))
            ),
            _lab(page),
        ),
    ),
    "image-spot": (
        "L:as-rgb",
        _picture(
            [(1 - one[0],) for one in GREY],
            lambda page: Array(
                [
                    Name.Separation,
                    Name("/House Red"),
                    Name.DeviceRGB,
                    _tint(page, 1, "DeviceRGB", "{1 exch sub dup dup}"),
                ]
            ),
        ),
    ),
    "jpeg-rgb": ("RGB", _jpeg("RGB", "JPEG")),
    "jpeg-grey": ("L", _jpeg("L", "JPEG")),
    # As Photoshop writes them into PDFs: turned round, and told so.
    "jpeg-adobe": ("CMYK", _jpeg("CMYK", "JPEG", Decode=Array([1, 0] * 4))),
    "jpeg-bare": ("CMYK", _jpeg("CMYK", "bare")),
    "inline": ("RGB", _inline),
    "forms": ("RGB", _form),
    "tiling": ("RGB", _tiling),
    "stencil-tiling": ("RGB", _stencil_tiling),
    "type3": ("RGB", _type3),
    "axial": ("RGB", _stripes(2)),
    "radial": ("RGB", _stripes(3)),
    "keyed": ("RGB", _keyed),
    "soft": ("RGB", _softly),
}
"""How patches are drawn: what they are (and in which profile), and what draws them."""


@cache
def advert(way: str) -> bytes:
    """Give an advertisement that shows its patches in one way."""
    page = Page()
    WAYS[way][1](page)
    return page.content()


def packed(content: bytes) -> bytes:
    """Give bytes deflated."""
    return zlib.compress(content)


# Pages of other kinds


WIDE, HIGH = 120.0, 80.0


def _scene(page: Page) -> None:
    """Draw something of which one sees how it lies: a red corner, a blue bar, a curve."""
    page.lines += [
        "0.95 0.93 0.88 rg 0 0 120 80 re f",
        "0.8 0.1 0.1 rg 0 60 30 20 re f",
        "0.1 0.2 0.7 rg 90 5 20 50 re f",
        "0.1 0.5 0.2 RG 3 w 10 10 m 40 70 60 -10 80 40 c S",
    ]


def lying(
    turn: int = 0, unit: float = 1.0, crop: Any = None, trim: Any = None, media: Any = None
) -> bytes:
    """Give the scene on a page that is turned, scaled or cut."""
    page = Page((WIDE, HIGH))
    _scene(page)
    if turn:
        page.page.Rotate = turn
    if unit != 1:
        page.page.UserUnit = unit
    for key, box in (("/CropBox", crop), ("/TrimBox", trim), ("/MediaBox", media)):
        if box is not None:
            page.page[key] = Array(list(box))
    return page.content()


def layered() -> bytes:
    """Give a page with a layer that is on, and three ways of what is off in black over all."""
    page = Page((WIDE, HIGH))
    _scene(page)
    names = ("On", "Off", "Print")
    groups = {
        name: page.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String(name)))
        for name in names
    }
    groups["Print"].Usage = Dictionary(Print=Dictionary(PrintState=Name.OFF))
    page.pdf.Root.OCProperties = Dictionary(
        OCGs=Array(list(groups.values())),
        D=Dictionary(
            OFF=Array([groups["Off"]]),
            AS=Array([Dictionary(Event=Name.Print, Category=Array([Name.Print]),
                                 OCGs=Array([groups["Print"]]))]),
        ),
    )  # fmt: skip
    for name, group in groups.items():
        page.use("/Properties", name, group)
    several = Dictionary(Type=Name.OCMD, OCGs=Array([groups["Off"]]), P=Name.AnyOn)
    page.use("/Properties", "Some", page.pdf.make_indirect(several))
    hidden = page.stream(
        b"0 g 0 0 120 80 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, WIDE, HIGH]), OC=groups["Off"]
    )  # fmt: skip
    page.use("/XObject", "Hidden", hidden)
    page.lines += [
        "/OC /On BDC 0 1 0 rg 50 60 20 10 re f EMC",
        *(f"/OC /{name} BDC 0 g 0 0 120 80 re f EMC" for name in ("Off", "Print", "Some")),
        "/Hidden Do",
    ]
    return page.content()


def stamped() -> bytes:
    """Give a page with a field that shows a green box, a link, a script and private data."""
    page = Page((WIDE, HIGH))
    _scene(page)
    look = page.stream(
        b"0 0.8 0 rg 0 0 20 10 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 20, 10]), Resources=Dictionary()
    )  # fmt: skip
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([50, 60, 70, 70]), F=4,
        AP=Dictionary(N=look)
    )  # fmt: skip
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 20, 20]),
        A=Dictionary(S=Name.URI, URI=pikepdf.String("http://example.com"))
    )  # fmt: skip
    page.page.Annots = Array([page.pdf.make_indirect(field), page.pdf.make_indirect(link)])
    page.page.StructParents = 3
    page.page.PieceInfo = Dictionary(Own=Dictionary(Private=pikepdf.String("geheim")))
    page.pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([pikepdf.String("x"), Dictionary(
            S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))]))
    )  # fmt: skip
    page.lines.insert(0, "/P << /MCID 4 >> BDC /X MP")
    page.lines.append("EMC")
    return page.content()


def mixed(how: str) -> bytes:
    """Give a page whose parts are mixed with each other: ``how`` they are."""
    page = Page((WIDE, HIGH))
    _scene(page)
    state = Dictionary(Type=Name.ExtGState)
    if how in ("Multiply", "Screen", "Overlay", "Luminosity", "Difference"):
        state.BM = Name("/" + how)
    elif how == "alpha":
        state.ca, state.CA = 0.5, 0.5
    else:
        ramp = Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([20, 0, 100, 0]),
            Extend=Array([True, True]),
            Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1,
                                C0=Array([0, 0, 0]), C1=Array([1, 1, 1]))
        )  # fmt: skip
        content = b"0.9 0 0 rg 30 20 60 40 re f" if how == "clear" else b"/Sh sh"
        group = page.stream(
            content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, WIDE, HIGH]),
            Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
            Resources=Dictionary(Shading=Dictionary(Sh=ramp))
        )  # fmt: skip
        state.SMask = Dictionary(
            Type=Name.Mask, S=Name("/Luminosity" if how == "soft" else "/Alpha"), G=group
        )
    page.use("/ExtGState", "Mix", state)
    page.use("/ExtGState", "Plain", Dictionary(SMask=Name("/None"), ca=1, BM=Name.Normal))
    page.lines += [
        "q /Mix gs 0.9 0.6 0.1 rg 20 10 80 60 re f Q",
        "/Plain gs 0.2 0.2 0.6 rg 5 5 10 10 re f",
    ]
    return page.content()


def worded_page(font: str = "/Helvetica", embedded: bytes | None = None) -> bytes:
    """Give a page with a word in black, in a font that is not in the file."""
    page = Page((WIDE, HIGH))
    _scene(page)
    page.use(
        "/Font", "F",
        page.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1,
                                          BaseFont=Name(font), Encoding=Name.WinAnsiEncoding)),
    )  # fmt: skip
    page.lines.append("BT /F 18 Tf 20 30 Td 0 g (SALE) Tj ET")
    return page.content()


def ruled(width: float) -> bytes:
    """Give a page with a line of ``width`` on it, and a hairline where it is cut."""
    page = Page((WIDE, HIGH))
    page.page.TrimBox = Array([10, 10, 110, 70])
    page.lines += [f"{width} w 20 20 m 100 60 l S", "0.05 w 0 5 m 120 5 l S"]
    return page.content()


def pictured(pixels: int) -> bytes:
    """Give a page, 100 pt wide, that a picture of so many pixels fills."""
    page = Page((100, 100))
    image = page.stream(
        bytes((n * 7 + m) % 256 for n in range(pixels) for m in range(pixels)),
        Type=Name.XObject, Subtype=Name.Image, Width=pixels, Height=pixels,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8
    )  # fmt: skip
    page.use("/XObject", "Im", image)
    page.lines.append("q 100 0 0 100 0 0 cm /Im Do Q")
    return page.content()


def booklet(count: int) -> bytes:
    """Give a file of several pages, each a square of its own grey."""
    page = Page((60, 40))
    page.lines.append("0 g 0 0 60 40 re f")
    for n in range(1, count):
        page.pdf.add_blank_page(page_size=(60, 40))
        level = f"{n / count:.3f} g 0 0 60 40 re f".encode()
        page.pdf.pages[n].obj.Contents = page.stream(level)
    return page.content()


EPS = b"""%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 10 20 131 101
%%HiResBoundingBox: 10.5 20.5 130.5 100.5
%%EndComments
10.5 20.5 translate
0 1 1 0 setcmykcolor 0 0 60 80 rectfill
0 0 0 1 setcmykcolor 60 0 60 80 rectfill
showpage
%%EOF
"""


def with_preview(content: bytes) -> bytes:
    """Give an EPS file as DOS programs write it, with a preview before it."""
    head = b"\xc5\xd0\xd3\xc6" + b"".join(
        value.to_bytes(4, "little") for value in (36, len(content), 0, 0, 30, 6)
    )
    return (head + b"\xff\xff").ljust(30, b"\0") + b"TIFF.." + content


def meshed(kind: int) -> bytes:
    """Give a page with a gradient that is a mesh: triangles (4, 5) or a patch (6, 7)."""
    page = Page((WIDE, HIGH))
    corners = [(10, 10), (110, 10), (110, 70), (10, 70)]
    colors = [(230, 20, 20), (20, 200, 40), (30, 40, 220), (240, 230, 30)]

    def point(x: float, y: float) -> bytes:
        return b"".join(round(v / side * 65535).to_bytes(2) for v, side in ((x, WIDE), (y, HIGH)))

    if kind in (4, 5):
        order = (0, 1, 3, 1, 3, 2) if kind == 4 else (0, 1, 3, 2)
        flag = b"\0" if kind == 4 else b""
        data = b"".join(flag + point(*corners[n]) + bytes(colors[n]) for n in order)
    else:
        around = [corners[0], corners[3], corners[2], corners[1]]
        edge = []
        for n, (x, y) in enumerate(around):
            u, v = around[(n + 1) % 4]
            edge += [(x + (u - x) * part / 3, y + (v - y) * part / 3) for part in range(3)]
        inner = [(43, 30), (43, 50), (77, 50), (77, 30)] if kind == 7 else []
        data = b"\0" + b"".join(point(*one) for one in [*edge, *inner])
        data += b"".join(bytes(colors[n]) for n in (0, 3, 2, 1))
    more = {"VerticesPerRow": 2} if kind == 5 else {"BitsPerFlag": 8}
    shading = page.stream(
        data, ShadingType=kind, ColorSpace=Name.DeviceRGB, BitsPerCoordinate=16,
        BitsPerComponent=8, Decode=Array([0, WIDE, 0, HIGH, 0, 1, 0, 1, 0, 1]), **more
    )  # fmt: skip
    page.use("/Shading", "Sh", shading)
    page.lines.append("/Sh sh")
    return page.content()
