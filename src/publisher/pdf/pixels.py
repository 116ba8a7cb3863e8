"""Pictures inside placed pages: decoded as a PDF means them, developed as pictures are."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Name
from PIL import Image, ImageChops, TiffImagePlugin

from ..pictures import PIXEL_LIMIT
from ..pictures.bounds import Budget, filters_of, read_stream
from ..pictures.profiles import CHANNELS, CMYK, GREY, LAB, RGB
from ..pictures.reading import bare_jpeg
from ..tongues import worded
from .functions import unpack
from .hues import PLATES, Ground, Hues
from .palette import Palette
from .picture import Pixels, Ready

_MODES: Final = {GREY: "L", RGB: "RGB", CMYK: "CMYK", LAB: "LAB"}
_DEVICE: Final = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
_PACKED: Final = ("/DCTDecode", "/DCT", "/JPXDecode")
_BITWISE: Final = ("/CCITTFaxDecode", "/CCF", "/JBIG2Decode")
_FULL = 255
_PIECE = 65519
"""Bytes of a profile that one segment of a JPEG holds (ICC.1, B.4)."""

Note = Callable[[Hues, Palette], None]


def convert_image(
    pdf: pikepdf.Pdf,
    image: Any,
    read: Callable[[Any], Hues],
    palette: Palette,
    budget: Budget,
    wanted: tuple[int, ...] | None,
    note: Note,
    space_of: Callable[[Hues], Any],
) -> Any:
    """A picture of a page in the colours of ``palette``, with the pixels ``wanted`` at most.

    ``read`` gives its colour space, ``space_of`` what PDF calls the colours it comes to. A
    ValueError says why it cannot be given.
    """
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if width <= 0 or height <= 0 or width * height > PIXEL_LIMIT:
        raise ValueError(worded("a picture of a size that cannot be"))
    budget.take_pixels(width * height)
    if bool(image.get("/ImageMask", False)):
        return _as_it_is(pdf, image, budget, mask=True)
    filters = filters_of(image)
    if "/JPXDecode" in filters:
        made = _developed(pdf, _jpx(image), palette, wanted)
        if int(image.get("/SMaskInData", 0)):
            raise ValueError(worded("a picture that is clear by itself (JPEG 2000)"))
    else:
        hues = read(image.get("/ColorSpace", Name.DeviceGray))
        if hues.pattern:
            raise ValueError(worded("a colour space that is none"))
        note(hues, palette)
        made = _convert(pdf, image, hues, filters, palette, budget, wanted, space_of(hues))
    _take_masks(pdf, image, made, palette, budget, read)
    return made


def _convert(
    pdf: pikepdf.Pdf,
    image: Any,
    hues: Hues,
    filters: list[str],
    palette: Palette,
    budget: Budget,
    wanted: tuple[int, ...] | None,
    space: Any,
) -> Any:
    bits = int(image.get("/BitsPerComponent", 8))
    packed = any(one in _PACKED for one in filters)
    if hues.plain and hues.ground.space == PLATES:
        return _as_it_is(pdf, image, budget, space)
    if hues.count == 1 and bits <= 8 and not (packed and not palette.is_kept(hues.ground)):
        if hues.plain and palette.is_kept(hues.ground) and hues.ground.space == GREY:
            return _as_it_is(pdf, image, budget)
        return _by_table(pdf, image, hues, bits, palette, budget, space)
    if "/DCTDecode" in filters and filters == ["/DCTDecode"] and hues.plain:
        given = _jpeg_as_meant(image, hues)
        if given is not None:
            return _developed(pdf, given, palette, wanted)
    planes = _planes(image, hues.count, bits, filters, budget)
    planes = _decoded(planes, _decode(image, hues, bits), hues)
    if not hues.plain and hues.ground.space != LAB:
        planes = _resolved(planes, hues)
    return _developed(pdf, _as_file(planes, hues.ground), palette, wanted)


# What stays as it is


def _as_it_is(
    pdf: pikepdf.Pdf,
    image: Any,
    budget: Budget,
    space: Any = Name.DeviceGray,
    *,
    mask: bool = False,
) -> Any:
    """A picture, its colours in ``space``, without what says nothing of how it looks."""
    made = _same_pixels(pdf, image, budget)
    if mask:
        made.ImageMask = True
        made.BitsPerComponent = 1
    else:
        made.ColorSpace = space
    if "/Decode" in image:
        made.Decode = image.Decode
    return made


def _same_pixels(pdf: pikepdf.Pdf, image: Any, budget: Budget) -> Any:
    filters = filters_of(image)
    kept = all(one in (*_PACKED, *_BITWISE, "/FlateDecode") for one in filters)
    if kept or filters[-1] in (*_PACKED, *_BITWISE):
        made = pdf.make_stream(image.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in image:
                made[key] = image[key]
        if filters:
            # pikepdf would take the bytes for plain ones.
            made.write(
                image.read_raw_bytes(), filter=image.Filter, decode_parms=image.get("/DecodeParms")
            )
    else:
        made = pdf.make_stream(read_stream(image, budget))
    made.Type, made.Subtype = Name.XObject, Name.Image
    for key in ("/Width", "/Height", "/BitsPerComponent"):
        if key in image:
            made[key] = image[key]
    return made


def _by_table(
    pdf: pikepdf.Pdf,
    image: Any,
    hues: Hues,
    bits: int,
    palette: Palette,
    budget: Budget,
    space: Any,
) -> Any:
    """A picture of one component as what it is, with a table of its new colours."""
    steps = 1 << bits
    usual = (0.0, steps - 1.0) if hues.levels else hues.ranges[0]
    low, high = _pair(image, usual)
    values = [low + n / (steps - 1) * (high - low) for n in range(steps)]
    mixed = palette.mix(hues.ground, [hues.resolve((v,)) for v in values], alike=True)
    made = _same_pixels(pdf, image, budget)
    made.BitsPerComponent = bits
    table = bytes(_level(part) for one in mixed for part in one)
    made.ColorSpace = pikepdf.Array([Name.Indexed, space, steps - 1, pikepdf.String(table)])
    return made


def _level(part: float) -> int:
    return round(min(max(part, 0.0), 1.0) * _FULL)


def _pair(image: Any, usual: tuple[float, float]) -> tuple[float, float]:
    given = image.get("/Decode")
    if isinstance(given, pikepdf.Array) and len(given) == 2:
        return float(given[0]), float(given[1])
    return usual


# What is developed


def _developed(
    pdf: pikepdf.Pdf, content: bytes, palette: Palette, wanted: tuple[int, ...] | None
) -> Any:
    size: Pixels | None = (wanted[0], wanted[1]) if wanted else None
    return embed(pdf, palette.develop(content, size))


def embed(pdf: pikepdf.Pdf, ready: Ready) -> Any:
    """A developed picture as a stream."""
    with Image.open(io.BytesIO(ready.content)) as picture:
        if picture.format == "JPEG":
            made = pdf.make_stream(b"")
            made.write(ready.content, filter=Name.DCTDecode)
            mode = picture.mode
            if mode == "CMYK" and "adobe" in picture.info:
                # Adobe's JPEGs hold inks turned round.
                made.Decode = pikepdf.Array([1, 0] * 4)
        else:
            mode = "CMYK" if ready.plates else "L" if picture.mode in ("1", "L") else "RGB"
            shown = picture if ready.plates or picture.mode == mode else picture.convert(mode)
            made = pdf.make_stream(shown.tobytes())
        made.Type, made.Subtype = Name.XObject, Name.Image
        made.Width, made.Height = picture.size
        made.BitsPerComponent, made.ColorSpace = 8, _DEVICE[mode]
    return made


def _jpeg_as_meant(image: Any, hues: Hues) -> bytes | None:
    """A JPEG as a file that means what the page does; None if its levels are turned."""
    given = image.get("/Decode")
    content = bytes(image.read_raw_bytes())
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
        mode, adobe = opened.mode, "adobe" in opened.info
    if mode != _MODES[hues.ground.space] or mode == "LAB":
        return None
    turned = given is not None and [float(one) for one in given] == [1.0, 0.0] * hues.count
    if given is not None and not turned:
        usual = [float(one) for pair in hues.ranges for one in pair]
        if [float(one) for one in given] != usual:
            return None
    # As a file, one of Adobe's in four inks holds them turned round; a page says so itself.
    if turned != (mode == "CMYK" and adobe):
        return None
    return _with_profile(bare_jpeg(content), hues.ground.profile)


def _with_profile(content: bytes, profile: bytes | None) -> bytes:
    if profile is None:
        return content
    pieces = [profile[at : at + _PIECE] for at in range(0, len(profile), _PIECE)]
    segments = b"".join(
        struct.pack(">2sH12s2B", b"\xff\xe2", len(piece) + 16, b"ICC_PROFILE\0", n, len(pieces))
        + piece
        for n, piece in enumerate(pieces, 1)
    )
    return content[:2] + segments + content[2:]


def _jpx(image: Any) -> bytes:
    """A JPEG 2000 picture as a file."""
    with Image.open(io.BytesIO(bytes(image.read_raw_bytes())), formats=("JPEG2000",)) as opened:
        if opened.mode not in ("L", "RGB") or "/Decode" in image:
            raise ValueError(worded("a picture in JPEG 2000 of another kind than grey or RGB"))
        return _saved(opened.copy(), opened.info.get("icc_profile"))


def _planes(
    image: Any, count: int, bits: int, filters: list[str], budget: Budget
) -> list[Image.Image]:
    """Each component of a picture with its levels as 8 bits."""
    size = int(image.Width), int(image.Height)
    if filters and filters[-1] in ("/DCTDecode", "/DCT"):
        if filters != ["/DCTDecode"]:
            raise ValueError(worded("a picture packed in an unusual way"))
        with Image.open(io.BytesIO(bytes(image.read_raw_bytes())), formats=("JPEG",)) as opened:
            bands = list(opened.split())
            if opened.mode == "CMYK":
                # Pillow takes all of them for Adobe's; a page says itself which are.
                bands = [ImageChops.invert(band) for band in bands]
        if len(bands) != count:
            raise ValueError(worded("a picture of other components than its colour space"))
        return bands
    if any(one in _BITWISE for one in filters):
        raise ValueError(worded("a picture packed in an unusual way"))
    content = _in_bytes(read_stream(image, budget), size, count, bits)
    step = size[0] * size[1]
    if len(content) < step * count:
        content = content.ljust(step * count, b"\0")
    return [Image.frombytes("L", size, content[n : step * count : count]) for n in range(count)]


def _in_bytes(content: bytes, size: tuple[int, int], count: int, bits: int) -> bytes:
    """Samples of any depth as bytes, row by row without what fills their ends."""
    if bits == 8:
        return content
    if bits == 16:
        return content[::2]
    if bits not in (1, 2, 4):
        raise ValueError(worded("a picture of a depth that cannot be"))
    row, across = (size[0] * count * bits + 7) // 8, size[0] * count
    scale = _FULL // ((1 << bits) - 1)
    table = [bytes(level * scale for level in unpack(bytes([byte]), bits)) for byte in range(256)]
    return b"".join(
        b"".join(table[byte] for byte in content[at : at + row])[:across]
        for at in range(0, row * size[1], row)
    )


def _decode(image: Any, hues: Hues, bits: int) -> list[tuple[float, float]]:
    given = image.get("/Decode")
    if isinstance(given, pikepdf.Array) and len(given) == 2 * hues.count:
        numbers = [float(one) for one in given]
        return list(zip(numbers[::2], numbers[1::2], strict=True))
    return list(hues.ranges)


def _decoded(
    planes: list[Image.Image], decode: list[tuple[float, float]], hues: Hues
) -> list[Image.Image]:
    """Components as parts of 255 of what they are: in CIELAB as Pillow has them."""
    out = []
    for n, (plane, (low, high)) in enumerate(zip(planes, decode, strict=True)):
        if hues.ground.space == LAB and hues.names == ():
            scale, start = (_FULL / 100, 0.0) if n == 0 else (1.0, 128.0)
        else:
            scale, start = float(_FULL), 0.0
        levels = [start + scale * (low + v / _FULL * (high - low)) for v in range(_FULL + 1)]
        table = [min(_FULL, max(0, round(level))) for level in levels]
        out.append(plane if table == list(range(_FULL + 1)) else plane.point(table))
    return out


_MOST_MIXED = 4_000_000
"""Pixels of a picture in mixed spot colours that are worked out one by one."""


def _resolved(planes: list[Image.Image], hues: Hues) -> list[Image.Image]:
    """A picture of spot colours in what stands for them."""
    size = planes[0].size
    if size[0] * size[1] > _MOST_MIXED:
        raise ValueError(worded("a large picture in several spot colours"))
    known: dict[tuple[int, ...], bytes] = {}
    out = bytearray()
    for pixel in zip(*(plane.tobytes() for plane in planes), strict=True):
        if pixel not in known:
            values = hues.resolve(tuple(level / _FULL for level in pixel))
            known[pixel] = bytes(_level(part) for part in values)
        out += known[pixel]
    mode = _MODES[hues.ground.space]
    return list(Image.frombytes(mode, size, bytes(out)).split())


def _as_file(planes: Sequence[Image.Image], ground: Ground) -> bytes:
    mode = _MODES[ground.space]
    image = planes[0] if mode == "L" else Image.merge(mode, list(planes))
    if len(planes) != CHANNELS[ground.space]:
        raise ValueError(worded("a picture of other components than its colour space"))
    return _saved(image, ground.profile)


def _saved(image: Image.Image, profile: bytes | None) -> bytes:
    image.info.clear()
    out = io.BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    image.save(out, "TIFF", icc_profile=profile, tiffinfo=tags)
    return out.getvalue()


# Masks


def _take_masks(
    pdf: pikepdf.Pdf,
    image: Any,
    made: Any,
    palette: Palette,
    budget: Budget,
    read: Callable[[Any], Hues],
) -> None:
    """Let a converted picture be clear where it was."""
    soft, mask = image.get("/SMask"), image.get("/Mask")
    if isinstance(soft, pikepdf.Stream):
        if "/Matte" in soft:
            raise ValueError(worded("a picture that is mixed with its ground beforehand"))
        made.SMask = pdf.make_indirect(_soft(pdf, soft, budget))
    elif isinstance(mask, pikepdf.Stream):
        made.Mask = pdf.make_indirect(_as_it_is(pdf, mask, budget, mask=True))
    elif isinstance(mask, pikepdf.Array):
        if (
            str(
                made.get("/ColorSpace", [""])[0]
                if isinstance(made.get("/ColorSpace"), pikepdf.Array)
                else ""
            )
            == "/Indexed"
        ):
            made.Mask = mask
        else:
            made.Mask = pdf.make_indirect(_by_color(pdf, image, list(mask), budget, read))


def _soft(pdf: pikepdf.Pdf, soft: Any, budget: Budget) -> Any:
    filters = filters_of(soft)
    if "/JPXDecode" in filters:
        with Image.open(io.BytesIO(bytes(soft.read_raw_bytes())), formats=("JPEG2000",)) as opened:
            made = pdf.make_stream(opened.convert("L").tobytes())
            made.Type, made.Subtype = Name.XObject, Name.Image
            made.Width, made.Height = opened.size
            made.BitsPerComponent, made.ColorSpace = 8, Name.DeviceGray
            return made
    return _as_it_is(pdf, soft, budget)


def _by_color(
    pdf: pikepdf.Pdf, image: Any, ranges: list[Any], budget: Budget, read: Callable[[Any], Hues]
) -> Any:
    """A mask of the pixels whose levels are in ``ranges`` (ISO 32000-1, 8.9.6.4)."""
    hues, bits = read(image.ColorSpace), int(image.get("/BitsPerComponent", 8))
    if bits != 8 or len(ranges) != 2 * hues.count:
        raise ValueError(worded("a picture that is clear in an unusual way"))
    clear: Image.Image | None = None
    for n, plane in enumerate(_planes(image, hues.count, bits, filters_of(image), budget)):
        low, high = int(ranges[2 * n]), int(ranges[2 * n + 1])
        within = plane.point([_FULL if low <= v <= high else 0 for v in range(_FULL + 1)])
        clear = within if clear is None else ImageChops.multiply(clear, within)
    assert clear is not None
    made = pdf.make_stream(clear.convert("1").tobytes())
    made.Type, made.Subtype, made.ImageMask = Name.XObject, Name.Image, True
    made.Width, made.Height = clear.size
    made.BitsPerComponent = 1
    return made
