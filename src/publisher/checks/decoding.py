"""Packed pictures: whether they can be unpacked, and what JPEG 2000 may hold in PDF/A."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any, cast

import pikepdf
from PIL import Image, UnidentifiedImageError

from ..pictures.reading import load_whole
from ..plates.spaces import Family, read_space
from ..tongues import Said, worded
from .bounds import Budget, filters_of, read_stream, short

_DRAWN = {"/DCTDecode": "JPEG", "/DCT": "JPEG", "/JPXDecode": "JPEG2000"}
_AT_ONCE = 1 << 20
"""Bytes that are unpacked at a time, so that no picture takes memory twice."""
_FAX = ("/CCITTFaxDecode", "/CCF")
_JBIG2 = "/JBIG2Decode"
_BOXES = frozenset({b"jp2h"})
"""Boxes of JPEG 2000 that hold others."""
_PAGE, _END = 48, 51
"""Segments of JBIG2: what a page is like, and the end of a file (ITU-T T.88, 7.3)."""


def picture_fault(stream: pikepdf.Stream, budget: Budget) -> Said | None:
    """Why a picture cannot be unpacked to all its pixels, None if it can."""
    filters = filters_of(stream)
    last = filters[-1] if filters else ""
    width, height = _number(stream, "/Width"), _number(stream, "/Height")
    if width <= 0 or height <= 0:
        return worded("it has no size")
    budget.take_pixels(width * height)
    try:
        if (fault := _meaning_fault(stream)) is not None:
            return fault
        if last in _DRAWN:
            content = _unpacked(stream, filters)
            return _drawn_fault(content, _DRAWN[last], (width, height), _channels(stream))
        if last in _FAX:
            return _fax_fault(stream)
        if last == _JBIG2:
            return _segments_fault(_unpacked(stream, filters))
        return _plain_fault(stream, width, height, budget)
    except (pikepdf.PikepdfError, OSError, ValueError, SyntaxError, struct.error) as error:
        return worded("a library says: {error}", error=short(error))
    except (NotImplementedError, RuntimeError, TypeError, KeyError, Image.DecompressionBombError):
        # What no library here unpacks is not known to be damaged.
        return None


def _fax_fault(stream: pikepdf.Stream) -> Said | None:
    """Unpack a fax; one that the library cannot read for what it leaves unsaid is no fault."""
    try:
        image = pikepdf.PdfImage(stream).as_pil_image()
    except pikepdf.PikepdfError:
        return None
    load_whole(image)
    return None


def _unpacked(stream: pikepdf.Stream, filters: list[str]) -> bytes:
    """A picture as its last filter takes it."""
    if len(filters) == 1:
        return stream.read_raw_bytes()
    with pikepdf.new() as apart:
        # qpdf undoes the general filters in front and leaves that of the picture.
        copy = apart.make_stream(stream.read_raw_bytes())
        copy.Filter = pikepdf.Array([pikepdf.Name(name) for name in filters[:-1]])
        return copy.read_bytes()


def _meaning_fault(stream: pikepdf.Stream) -> Said | None:
    """Why nobody knows what a picture's numbers mean, whatever they are packed with."""
    if stream.get("/ImageMask", False):
        return None
    given = stream.get("/ColorSpace")
    space = read_space(given, {})
    if given is not None and space.family in (Family.UNKNOWN, Family.PATTERN):
        return worded("its colour space is not known")
    decode = stream.get("/Decode")
    if (
        space.components
        and isinstance(decode, pikepdf.Array)
        and len(decode) != 2 * space.components
    ):
        return worded("it says how to decode another number of colours than it has")
    if space.indexed and space.base is not None and isinstance(given, pikepdf.Array):
        entries = len(
            given[3].read_bytes() if isinstance(given[3], pikepdf.Stream) else space.palette
        )
        if entries < (int(cast(int, given[2])) + 1) * space.base.components:
            return worded("its palette breaks off")
    return None


def _drawn_fault(content: bytes, form: str, size: tuple[int, int], channels: int) -> Said | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(content), formats=(form,))
        except UnidentifiedImageError:
            return worded("it does not begin as one of its kind")
        if image.size != size:
            return worded(
                "it has {given} pixels, not the {wanted} that the file says",
                given=f"{image.width} × {image.height}",
                wanted=f"{size[0]} × {size[1]}",
            )
        if form == "JPEG" and channels not in (0, len(image.getbands())):
            return worded("its colours are not those of its colour space")
        load_whole(image)
    return None


def _plain_fault(stream: pikepdf.Stream, width: int, height: int, budget: Budget) -> Said | None:
    """Hold the bytes of an unpacked picture against those that its pixels need."""
    channels = 1 if stream.get("/ImageMask", False) else _channels(stream)
    bits = 1 if stream.get("/ImageMask", False) else _number(stream, "/BitsPerComponent")
    content = read_stream(stream, budget)
    needed = height * ((width * channels * bits + 7) // 8)
    if filters_of(stream) == ["/FlateDecode"] and _is_torn(stream.read_raw_bytes()):
        return worded("its bytes are damaged")
    if len(content) < needed:
        return worded(
            "it has {given:,} bytes of the {needed:,} that it needs",
            given=len(content),
            needed=needed,
        )
    return None


def _is_torn(packed: bytes) -> bool:
    """Whether what is packed with Flate is not what was packed, by its checksum (RFC 1950)."""
    unpack = zlib.decompressobj()
    try:
        while packed and not unpack.eof:
            unpack.decompress(packed, _AT_ONCE)
            packed = unpack.unconsumed_tail
    except zlib.error:
        return True
    return False


def _channels(stream: pikepdf.Stream) -> int:
    """How many numbers a pixel has; 0 where the colour space is known by a name only."""
    return read_space(stream.get("/ColorSpace"), {}).components


def _segments_fault(content: bytes) -> Said | None:
    """Follow the segments of a JBIG2 picture as PDF embeds them (ITU-T T.88, 7.2)."""
    at, kinds = 0, set[int]()
    while at < len(content):
        (number, flags, count) = struct.unpack_from(">IBB", content, at)
        if number == 0xFFFFFFFF:
            return worded("it has a segment without a number")
        kinds.add(flags & 63)
        at += 6
        referred = count >> 5
        if referred == 7:
            (long,) = struct.unpack_from(">I", content, at - 1)
            referred = long & 0x1FFFFFFF
            at += 3 + (referred + 8) // 8
        at += referred * (1 if number <= 256 else 2 if number <= 65_536 else 4)
        at += 4 if flags & 64 else 1
        (length,) = struct.unpack_from(">I", content, at)
        at += 4 + length
        if length == 0xFFFFFFFF:
            return None
    if at > len(content):
        return worded("it breaks off")
    return None if _PAGE in kinds and _END not in kinds else worded("it is no picture of JBIG2")


def _number(image: Any, key: str) -> int:
    try:
        return int(image.get(key, 0))
    except (TypeError, ValueError):
        return 0


# JPEG 2000


def jpx_fault(stream: pikepdf.Stream) -> Said | None:
    """What PDF/A does not allow of a JPEG 2000 picture (ISO 19005-2, 6.2.8.3)."""
    filters = filters_of(stream)
    if not filters or filters[-1] != "/JPXDecode":
        return None
    try:
        return _boxes_fault(list(_boxes(_unpacked(stream, filters))), "/ColorSpace" in stream)
    except (struct.error, IndexError, pikepdf.PikepdfError):
        return worded("its boxes break off")


def _boxes(content: bytes, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Yield the boxes of a JPEG 2000 file by their kinds, those of its header among them."""
    at = 0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, at + 8)
            head = 16
        end = len(content) if length == 0 else at + length
        if end < at + head:
            raise struct.error
        body = content[at + head : end]
        yield kind, body
        if kind in _BOXES and depth == 0:
            yield from _boxes(body, depth + 1)
        at = end


def _boxes_fault(boxes: list[tuple[bytes, bytes]], colored: bool) -> Said | None:
    bodies = dict(reversed(boxes))
    header = bodies.get(b"ihdr")
    if header is None:
        return worded("it has no header of a picture")
    (channels,) = struct.unpack_from(">H", header, 8)
    channels -= _opacities(bodies.get(b"cdef", b""))
    if channels not in (1, 3, 4):
        return worded("it has {channels} colour channels", channels=channels)
    depths = {(header[10] if header[10] != 255 else depth) for depth in bodies.get(b"bpcc", b"\0")}
    if len(depths) > 1 or any((depth & 127) + 1 > 38 for depth in depths):
        return worded("its colour channels are of several depths, or too deep")
    return None if colored else _colors_fault([body for kind, body in boxes if kind == b"colr"])


def _opacities(channels: bytes) -> int:
    """How many channels are no colours (ISO 15444-1, I.5.3.6)."""
    return sum(
        cast(int, struct.unpack_from(">H", channels, at)[0]) != 0
        for at in range(4, len(channels) - 5, 6)
    )


def _colors_fault(colors: list[bytes]) -> Said | None:
    if len(colors) > 1 and sum(color[2] == 1 for color in colors) != 1:
        return worded("it has several colour spaces and does not say which is the best")
    chosen = next((color for color in colors if color[2] == 1), colors[0] if colors else b"\0\0\0")
    if chosen[0] not in (1, 2, 3):
        return worded("its colour space is given in an unknown way")
    if chosen[0] == 1 and struct.unpack_from(">I", chosen, 3)[0] == 19:
        return worded("its colours are in CIEJab")
    return None
