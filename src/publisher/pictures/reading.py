"""Picture files as they are meant: their colours, how they lie, their pixels strip by strip.

A file says in many ways what its numbers mean: by a profile, by gamma and primaries (PNG), by a
note of the camera, by nothing. Here that is one profile or none. Pixels are read in strips, so that
a picture of a hundred million of them takes no more memory than one of ten.
"""

from __future__ import annotations

import io
import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, cast

from PIL import Image, ImageChops, ImageFile
from PIL.TiffImagePlugin import ImageFileDirectory_v2, TiffImageFile

from ..diagnostics import printable
from ..tongues import SILENCE, Said, worded
from .profiles import (
    ADOBE_RGB,
    CMYK,
    D65,
    GREY,
    LAB,
    REC709,
    RGB,
    Profile,
    grey_profile,
    rgb_profile,
)

FORMATS = {
    **{"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"},
    **{"AVIF": "image/avif", "HEIF": "image/heif"},
}
_HEIF = "HEIF"
"""What telephones take; Pillow opens it with the extra ``heic`` alone."""
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Kinds of files that hold such a picture (ISO/IEC 23008-12, annex B)."""
ORIENTATION = 0x0112
"""The EXIF tag of how a camera was held; from LYING on the picture lies on its side."""
LYING = 5
_INTEROPERABILITY, _INDEX, _IS_ADOBE_RGB = 0xA005, 1, "R03"
"""How cameras say Adobe RGB without a profile (DCF 2.0, 3.3.3)."""
STRIP = 256
"""Rows worked on at a time, so that a large picture takes no more memory than a small one."""
LARGE = 16_000_000
"""Pixels from which a picture is read in strips where its format allows that."""
DECODED = 50_000_000
"""Pixels to which a JPEG is decoded at most where it is scaled anyhow: 200 MB. Its own way of
leaving pixels out averages levels, not light, and is taken only as far as memory asks for it."""
_SRGB_GAMMA, _NEAR = 0.45455, 0.0005
"""What PNGs in sRGB say of their gamma (ISO/IEC 15948, 11.3.3.5); alone it means sRGB too."""
_GREYS = frozenset({"1", "L", "LA", "La", "I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
"""What Pillow calls pictures of one channel of light."""
_HELD = 8
"""How much less of a JPEG is decoded that comes in several passes."""
_LEAST = 8
"""The smallest part of its sides that a JPEG is decoded to."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_MODES = {(0, 8): "L", (2, 8): "RGB", (4, 8): "LA", (6, 8): "RGBA", (2, 16): "RGB"}
"""Kinds of PNG that are read in strips: colour type and bits."""
_SWAPPED = {"16B": "16L", "16L": "16B", "16N": "16B"}
"""The order of bytes in which Pillow, which keeps the upper byte, finds the lower one instead."""
Planes: TypeAlias = tuple[Image.Image, ...]
"""One picture of 8 (L) or 16 bits (I;16) for each channel."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """A picture file: its format, the space of its colours, its size in pixels as stored.

    ``profile`` says what the numbers mean, None where the file does not; ``flaw`` is what is wrong
    with a profile that cannot be used, or empty. ``deep`` are more than eight bits a channel,
    ``clear`` is what can be seen through. ``lines`` says that it is drawn rather than
    photographed: of few colours, or of black and white.
    """

    content: bytes
    form: str
    space: str
    width: int
    height: int
    orientation: int = 1
    profile: bytes | None = None
    flaw: Said = SILENCE
    deep: bool = False
    clear: bool = False
    lines: bool = False

    @property
    def turned(self) -> bool:
        """Whether it is stored otherwise than it is to be seen."""
        return self.orientation != 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels upright, as it is to be seen."""
        sides = self.width, self.height
        return sides[::-1] if self.orientation >= LYING else sides


def read_source(content: bytes) -> PictureSource:
    """What the head of a picture file says; what is none raises what Pillow raises."""
    image = open_image(content)
    # What telephones call a JPEG may be several in one file.
    form, space = str(image.format).replace("MPO", "JPEG"), _space(image)
    profile, flaw = _profile(image, content, space)
    raw = _raw_mode(image)
    return PictureSource(
        content,
        form,
        space,
        *image.size,
        orientation=_orientation(image, content),
        profile=profile,
        flaw=flaw,
        deep=image.mode in _GREYS - {"1", "L", "LA", "La"}
        or (";16" in raw and image.mode in ("RGB", "CMYK")),
        clear=image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info,
        lines=image.mode in ("1", "P", "PA"),
    )


def open_image(content: bytes) -> Image.Image:
    """A picture of which only the head has been read."""
    with warnings.catch_warnings():
        # Our own limit speaks in the user's words; Pillow's warns at another number.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content), formats=_known())


@cache
def _known() -> tuple[str, ...]:
    """The formats that can be opened here."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return tuple(form for form in FORMATS if form != _HEIF)
    register_heif_opener()
    return tuple(FORMATS)


def lacks_reader(content: bytes) -> bool:
    """Whether a file is a picture that can be opened only with the extra ``heic``."""
    return _HEIF not in _known() and content[4:8] == b"ftyp" and content[8:12] in _BRANDS


def prove_whole(source: PictureSource) -> None:
    """Decode all of a picture once and keep nothing; a damaged one raises what Pillow raises."""
    for _ in Reader(source, 1).strips():
        pass


def _space(image: Image.Image) -> str:
    if image.mode in ("CMYK", "LAB"):
        return {"CMYK": CMYK, "LAB": LAB}[image.mode]
    return GREY if image.mode in _GREYS else RGB


def _raw_mode(image: Image.Image) -> str:
    """How the first part of a picture's pixels lie in its file, as Pillow calls it."""
    tile = getattr(image, "tile", None)
    if not tile:
        return ""
    arguments = tile[0][3]
    return str(arguments[0] if isinstance(arguments, tuple) else arguments)


# What the numbers mean


def _profile(image: Image.Image, content: bytes, space: str) -> tuple[bytes | None, Said]:
    """The profile of a picture's colours, and what is wrong with one that is of no use."""
    given = image.info.get("icc_profile")
    if given:
        try:
            profile = Profile(given)
        except ValueError:
            return None, worded("a damaged colour profile")
        if profile.space != (RGB if space == LAB else space):
            shown = printable(profile.space.strip()) or worded("nothing")
            return None, worded("a colour profile for {space}", space=shown)
        if not profile.says_colors:
            return None, worded("a colour profile that says no colours")
        return given, SILENCE
    try:
        return _calibrated(image, space), SILENCE
    except ValueError:
        return None, worded("a gamma or primaries that no colours are made of")


def _calibrated(image: Image.Image, space: str) -> bytes | None:
    """The profile that a PNG describes in numbers, or a camera in its notes."""
    gamma, corners = image.info.get("gamma"), image.info.get("chromaticity")
    if image.format == "PNG" and "srgb" not in image.info and (gamma or corners):
        usual = not gamma or abs(gamma - _SRGB_GAMMA) <= _NEAR
        curve = 1 / gamma if gamma and not usual else None
        if space == GREY:
            return None if usual else grey_profile(curve)
        white, primaries = (
            (corners[:2], tuple(zip(*[iter(corners[2:])] * 2, strict=True)))
            if (corners)
            else (D65, REC709)
        )
        if usual and _near((*white, *sum(primaries, ())), (*D65, *sum(REC709, ()))):
            return None
        return rgb_profile(curve, (white[0], white[1]), primaries)
    if image.format in ("JPEG", "MPO") and space == RGB and "exif" in image.info:
        notes = image.getexif().get_ifd(_INTEROPERABILITY)
        if str(notes.get(_INDEX, "")).strip("\0 ") == _IS_ADOBE_RGB:
            return rgb_profile(563 / 256, D65, ADOBE_RGB)
    return None


def _near(some: tuple[float, ...], others: tuple[float, ...]) -> bool:
    return all(abs(a - b) < 0.002 for a, b in zip(some, others, strict=True))


def _orientation(image: Image.Image, content: bytes) -> int:
    """How a picture is to be turned (EXIF, 1 to 8), read from its head alone."""
    if image.format == "PNG":
        # Pillow would decode the picture to see whether there is something behind it.
        notes = Image.Exif()
        found = next((body for kind, body in _chunks(content) if kind == b"eXIf"), None)
        if found is not None:
            notes.load(b"Exif\x00\x00" + found)
    else:
        notes = image.getexif()
    turned = notes.get(ORIENTATION, 1)
    return turned if isinstance(turned, int) and 1 <= turned <= 8 else 1


def turn_upright(image: Image.Image, orientation: int) -> Image.Image:
    """``image``, stored with ``orientation``, as it is to be seen."""
    how = _TURNS.get(orientation)
    return image if how is None else image.transpose(how)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def bare_jpeg(content: bytes) -> bytes:
    """A JPEG without what it says of its making: notes, places, profiles, small pictures."""
    out, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] not in (_SCAN, 0xFF):
        (size,) = struct.unpack_from(">H", content, at + 2)
        if content[at + 1] not in _NOTES:
            out += content[at : at + 2 + size]
        at += 2 + size
    return bytes(out + content[at:])


_SCAN = 0xDA
_NOTES = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Segments of a JPEG that say nothing of its pixels: APP1 to APP13, APP15, comments."""


# Pixels


class Reader:
    """Reads pixels; those of a JPEG with more than ``most`` a half of its sides or less.

    ``width`` and ``height`` are those of what is read.
    """

    def __init__(self, source: PictureSource, most: float = math.inf) -> None:
        self._source = source
        self._image = open_image(source.content)
        part = 1
        if self._image.info.get("progressive"):
            # All of it is held before any of it can be decoded: three bytes and more a pixel.
            most /= _HELD
        while part < _LEAST and source.width * source.height > most * part * part:
            part *= 2
        if part > 1 and source.form == "JPEG":
            sides = max(1, source.width // part), max(1, source.height // part)
            self._image.draft(None, sides)
        self.width, self.height = self._image.size

    def strips(self) -> Iterator[Planes]:
        """Yield the pixels from the top, on white paper where they can be seen through."""
        for image, low in self._images():
            yield _planes(image, low, self._source)

    def whole(self) -> Image.Image:
        """All of the picture as Pillow decodes it, with what can be seen through."""
        load_whole(self._image)
        return self._image

    def _images(self) -> Iterator[tuple[Image.Image, Image.Image | None]]:
        """Yield strips with the upper bytes of their channels and, if they have them, the lower."""
        source = self._source
        head = _head(source.content) if source.form == "PNG" else None
        if head is not None and source.width * source.height >= LARGE:
            yield from _png_strips(source, head)
            return
        image = self._image
        if source.form == "TIFF" and source.width * source.height >= LARGE and _has_strips(image):
            yield from _tiff_strips(source, image)
            return
        low = None
        if source.deep and image.mode in ("RGB", "CMYK"):
            low = open_image(source.content)
            _swap(low)
            load_whole(low)
        load_whole(image)
        for top in range(0, self.height, STRIP):
            box = (0, top, self.width, min(top + STRIP, self.height))
            yield image.crop(box), low.crop(box) if low is not None else None


def load_whole(image: Image.Image) -> None:
    """Decode all of ``image``; one cut short is an error even after WeasyPrint is imported."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _swap(image: Image.Image) -> None:
    """Let Pillow find the lower bytes of 16 bits where it looks for the upper ones."""
    tiles = []
    for tile in cast(ImageFile.ImageFile, image).tile:
        first, *others = tile[3] if isinstance(tile[3], tuple) else (tile[3],)
        for order, other in _SWAPPED.items():
            if str(first).endswith(order):
                first = str(first).removesuffix(order) + other
                break
        arguments = (first, *others) if isinstance(tile[3], tuple) else first
        tiles.append(tile._replace(args=arguments))
    cast(ImageFile.ImageFile, image).tile = tiles


def _planes(image: Image.Image, low: Image.Image | None, source: PictureSource) -> Planes:
    """A strip in the channels of its source, 8 or 16 bits each."""
    if source.form == "JPEG" and image.mode == "CMYK" and "adobe" not in image.info:
        # Pillow takes every JPEG of four inks for one of Adobe's, which are stored turned round.
        image = ImageChops.invert(image)
    if low is not None:
        pairs = zip(low.split(), image.split(), strict=True)
        return tuple(_joined(lower, upper) for lower, upper in pairs)
    if image.mode.startswith("I;16"):
        return (image if image.mode == "I;16" else image.convert("I").convert("I;16"),)
    if image.mode in ("I", "F"):
        wide = image.convert("I") if image.mode != "F" else image
        return (wide.point(lambda level: level * (1 / 257)).convert("L"),)
    return _flat(image).split()


def _joined(lower: Image.Image, upper: Image.Image) -> Image.Image:
    """A channel of 16 bits from its bytes."""
    return Image.frombytes("I;16", upper.size, Image.merge("LA", (lower, upper)).tobytes())


def _flat(image: Image.Image) -> Image.Image:
    """``image`` on white paper, in L, RGB, CMYK or LAB."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA", "RGBA", "LA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        shown = Image.alpha_composite(paper, over).convert("RGB")
        return shown.convert("L") if image.mode in _GREYS else shown
    return image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert("RGB")


# PNG


@dataclass(frozen=True, slots=True)
class _Head:
    """What the head of a PNG says (ISO/IEC 15948, 11.2.2)."""

    width: int
    height: int
    bits: int
    kind: int

    @property
    def row(self) -> int:
        """The bytes of one row, without the one that says how it is filtered."""
        return self.width * {0: 1, 2: 3, 4: 2, 6: 4}[self.kind] * self.bits // 8


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and body of each chunk of a PNG, as far as it goes."""
    at = len(_SIGNATURE)
    while at + 8 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12


def _head(content: bytes) -> _Head | None:
    """The head of a PNG that can be read in strips; None of any other."""
    kind, body = next(_chunks(content), (b"", b""))
    if kind != b"IHDR" or len(body) != 13:
        return None
    width, height, bits, color, _, _, woven = struct.unpack(">IIBBBBB", body)
    return None if woven or (color, bits) not in _PNG_MODES else _Head(width, height, bits, color)


def _png_strips(
    source: PictureSource, head: _Head
) -> Iterator[tuple[Image.Image, Image.Image | None]]:
    """Yield a PNG in strips: each is made a PNG of its own, behind the last row before it.

    Rows are told by what differs from the one above (ISO/IEC 15948, 9), so that has to be there;
    Pillow then does the work, a hundred times as fast as it could be done here.
    """
    transparent = dict(_chunks(source.content)).get(b"tRNS")
    above = bytes(head.row)
    for rows in _rows(source.content, head):
        count = len(rows) // (head.row + 1)
        content = _as_png(head, b"\x00" + above + rows, count + 1, transparent)
        box = (0, 1, head.width, count + 1)
        upper = open_image(content)
        load_whole(upper)
        low = None
        if head.bits == 16:
            low = open_image(content)
            _swap(low)
            load_whole(low)
        above = _last_row(upper, low, head)
        yield upper.crop(box), low.crop(box) if low is not None else None


def _rows(content: bytes, head: _Head) -> Iterator[bytes]:
    """Yield the rows of a PNG, unpacked and still filtered, a strip at a time."""
    step = (head.row + 1) * STRIP
    unpack, held, given = zlib.decompressobj(), bytearray(), 0
    whole = (head.row + 1) * head.height
    try:
        for kind, body in _chunks(content):
            if kind != b"IDAT":
                continue
            while body and given + len(held) < whole:
                held += unpack.decompress(body, step)
                body = unpack.unconsumed_tail
                while len(held) >= step:
                    yield bytes(held[:step])
                    given += step
                    del held[:step]
    except zlib.error as error:
        raise OSError("broken data stream when reading image file") from error
    held += unpack.flush() if given + len(held) < whole else b""
    if given + len(held) < whole:
        raise OSError("image file is truncated")
    if given < whole:
        yield bytes(held[: whole - given])


def _as_png(head: _Head, rows: bytes, count: int, transparent: bytes | None) -> bytes:
    named = struct.pack(">IIBBBBB", head.width, count, head.bits, head.kind, 0, 0, 0)
    chunks = [(b"IHDR", named)]
    if transparent is not None:
        chunks.append((b"tRNS", transparent))
    chunks += [(b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _last_row(upper: Image.Image, low: Image.Image | None, head: _Head) -> bytes:
    """The last row of a strip as a PNG has it, unfiltered."""
    box = (0, upper.height - 1, upper.width, upper.height)
    if low is None:
        return upper.crop(box).tobytes()
    row = bytearray(head.row)
    row[0::2], row[1::2] = upper.crop(box).tobytes(), low.crop(box).tobytes()
    return bytes(row)


# TIFF (TIFF 6.0, Aldus 1992)

_BITS, _ORIENTED, _ROWS_EACH, _OFFSETS, _COUNTS, _PLANAR = 258, 274, 278, 273, 279, 284
_PACKINGS = frozenset({"raw", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits"})
_KEPT = (256, 258, 259, 262, 266, 277, 317, 332, 338, 339)
"""Tags that say how pixels lie in a strip: width, bits, packing, colours, filter, channels."""
_LONG = 4


def _has_strips(image: Image.Image) -> bool:
    """Whether a TIFF lies in its file in strips that can be unpacked by themselves."""
    tags = cast(TiffImageFile, image).tag_v2
    rows = tags.get(_ROWS_EACH, image.height)
    packing = image.info.get("compression")
    return (
        packing in _PACKINGS
        and isinstance(rows, int)
        and rows > 0
        and tags.get(_PLANAR, 1) == 1
        and tags.get(_ORIENTED, 1) == 1
        and (rows <= 16 * STRIP or (packing == "raw" and rows >= image.height))
        and len(tags.get(_OFFSETS, ())) == len(tags.get(_COUNTS, ())) == -(-image.height // rows)
    )


def _tiff_strips(
    source: PictureSource, image: Image.Image
) -> Iterator[tuple[Image.Image, Image.Image | None]]:
    """Yield a TIFF in strips: some of its own at a time are made a TIFF that Pillow reads."""
    tags = cast(TiffImageFile, image).tag_v2
    rows, places = _places(image)
    at_once = max(1, STRIP // rows)
    for first in range(0, len(places), at_once):
        pieces = [source.content[at : at + size] for at, size in places[first : first + at_once]]
        count = min(len(pieces) * rows, image.height - first * rows)
        try:
            content = _as_tiff(tags, rows, count, pieces)
        except (TypeError, ValueError, KeyError, RuntimeError, struct.error) as error:
            raise OSError("its tags are damaged") from error
        upper, low = open_image(content), None
        if source.deep and upper.mode in ("RGB", "CMYK"):
            low = open_image(content)
            _swap(low)
            load_whole(low)
        load_whole(upper)
        yield upper, low


def _places(image: Image.Image) -> tuple[int, list[tuple[int, int]]]:
    """The rows of a strip, and where each lies in the file, with its bytes.

    One that is not packed can be cut anywhere, and often there is only one.
    """
    tags = cast(TiffImageFile, image).tag_v2
    rows = min(image.height, tags.get(_ROWS_EACH, image.height))
    places = list(zip(tags[_OFFSETS], tags[_COUNTS], strict=True))
    if image.info.get("compression") != "raw" or rows <= STRIP or len(places) > 1:
        return rows, places
    width = -(-image.width * sum(tags.get(_BITS, (1,))) // 8)
    begin = places[0][0]
    tops = range(0, image.height, STRIP)
    return STRIP, [(begin + top * width, min(STRIP, image.height - top) * width) for top in tops]


def _as_tiff(tags: ImageFileDirectory_v2, rows: int, count: int, pieces: list[bytes]) -> bytes:
    """A TIFF of ``count`` rows in ``pieces`` of so many ``rows``, packed as ``tags`` say."""
    order = "<" if tags.prefix == b"II" else ">"
    head = tags.prefix + struct.pack(f"{order}HL", 42, 8)
    made = ImageFileDirectory_v2(ifh=head)
    for tag in _KEPT:
        if tag in tags:
            made.tagtype[tag] = tags.tagtype[tag]
            made[tag] = tags[tag]
    for tag, value in ((257, count), (_ROWS_EACH, rows)):
        made.tagtype[tag] = _LONG
        made[tag] = value
    made.tagtype[_OFFSETS] = made.tagtype[_COUNTS] = _LONG
    made[_COUNTS] = tuple(map(len, pieces))
    # Counted from the end of the tags: where that is, Pillow adds.
    made[_OFFSETS] = tuple(sum(map(len, pieces[:n])) for n in range(len(pieces)))
    told: bytes = made.tobytes(len(head))
    return b"".join((head, told, *pieces))
