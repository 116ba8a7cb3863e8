"""Pixels of picture files: read in strips, with all their bits, scaled in light."""

from __future__ import annotations

import io
import math
import random
import struct
import zlib
from hashlib import sha256
from itertools import product

import pytest
from PIL import Image

from publisher.pictures import reading
from publisher.pictures.profiles import (
    Conversion,
    Depth,
    PixelLayout,
    Profile,
    curve_link,
    grey_profile,
    rgb_profile,
)
from publisher.pictures.reading import (
    PictureSource,
    Planes,
    Reader,
    bare_jpeg,
    prove_whole,
    read_source,
    turn_upright,
)
from publisher.pictures.scaling import EXCESS, read_planes, sized

SIZE = (403, 617)


def noise(mode: str) -> Image.Image:
    """Give a picture of which no two rows are alike."""
    one = Image.effect_noise(SIZE, 90)
    channels = [one, one.rotate(180), one.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    channels.append(one.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    if mode == "LA":
        return Image.merge("LA", channels[:2])
    return one if mode == "L" else Image.merge(mode, channels[: len(mode)])


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """Give ``image`` as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def png(width: int, height: int, kind: int, rows: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Give a PNG of 16 bits with these rows, unfiltered, and further chunks before them."""
    step = len(rows) // height
    filtered = b"".join(b"\0" + rows[n * step : (n + 1) * step] for n in range(height))
    head = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    every = ((b"IHDR", head), *chunks, (b"IDAT", zlib.compress(filtered)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in every
    )


def joined(strips: list[Planes]) -> list[bytes]:
    """Give each channel's levels from top to foot."""
    return [b"".join(plane.tobytes() for plane in channel) for channel in zip(*strips, strict=True)]


def summed(strips: list[Planes]) -> list[str]:
    """Give a digest of each channel."""
    return [sha256(one).hexdigest() for one in joined(strips)]


STORED = [
    *(("PNG", mode, {}) for mode in ("L", "LA", "RGB", "RGBA")),
    *(
        ("TIFF", mode, {"compression": packing, "tiffinfo": {278: rows, **more}})
        for mode, (packing, more), rows in product(
            ("L", "RGB", "CMYK", "RGBA"),
            (
                (None, {}),
                ("tiff_lzw", {}),
                ("tiff_lzw", {317: 2}),
                ("tiff_adobe_deflate", {317: 2}),
                ("packbits", {}),
            ),
            (7, 5000),
        )
    ),
]


@pytest.mark.parametrize(("form", "mode", "options"), STORED)
def test_strips_are_the_whole(
    form: str, mode: str, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that is read a strip at a time is the one that is decoded at once."""
    content = saved(noise(mode), form, **options)
    source = read_source(content)
    whole = summed(list(Reader(source).strips()))
    monkeypatch.setattr(reading, "LARGE", 0)
    monkeypatch.setattr(reading, "STRIP", 50)
    strips = list(Reader(source).strips())
    assert len(strips) > 1 or options.get("tiffinfo", {}).get(278) == 5000  # type: ignore[attr-defined]
    assert summed(strips) == whole


@pytest.mark.parametrize("large", [0, 10**9])
@pytest.mark.parametrize("kind", [0, 2])
def test_sixteen_bits_are_all_there(kind: int, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bit of a PNG of 16 is lost, whichever way it is read."""
    monkeypatch.setattr(reading, "LARGE", large)
    width, height, channels = 90, 300, 3 if kind == 2 else 1
    rows = random.Random(5).randbytes(width * height * channels * 2)
    source = read_source(png(width, height, kind, rows))
    assert source.deep
    found = joined(list(Reader(source).strips()))
    for channel, levels in enumerate(found):
        meant = bytearray(len(levels))
        meant[0::2] = rows[2 * channel + 1 :: 2 * channels]
        meant[1::2] = rows[2 * channel :: 2 * channels]
        assert levels == bytes(meant)


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bits_of_a_tiff(order: str) -> None:
    """The same of a TIFF in either order of bytes."""
    width, height = 40, 30
    values = [random.Random(n).randrange(65536) for n in range(width * height * 3)]
    mark = b"II" if order == "<" else b"MM"
    begin = 8 + 2 + 9 * 12 + 4 + 6
    tags = (
        (256, 3, 1, width), (257, 3, 1, height), (258, 3, 3, begin - 6), (259, 3, 1, 1),
        (262, 3, 1, 2), (273, 4, 1, begin), (277, 3, 1, 3), (278, 3, 1, height),
        (279, 4, 1, len(values) * 2),
    )  # fmt: skip
    body = struct.pack(f"{order}H", len(tags))
    for tag, kind, count, value in tags:
        body += struct.pack(f"{order}HHI", tag, kind, count)
        short = kind == 3 and count == 1
        body += struct.pack(f"{order}H2x" if short else f"{order}I", value)
    bits = struct.pack(f"{order}I3H", 0, 16, 16, 16)
    content = mark + struct.pack(f"{order}HI", 42, 8) + body + bits
    source = read_source(content + struct.pack(f"{order}{len(values)}H", *values))
    assert source.deep
    found = [memoryview(one).cast("H").tolist() for one in joined(list(Reader(source).strips()))]
    assert found == [values[n::3] for n in range(3)]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("large", [0, 10**9])
def test_a_picture_cut_short_is_noticed(
    form: str, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever way it is read, what lacks its end, and what is damaged, is no whole picture."""
    monkeypatch.setattr(reading, "LARGE", large)
    content = saved(noise("RGB"), form)
    prove_whole(read_source(content))
    with pytest.raises((OSError, ValueError, SyntaxError)):
        prove_whole(read_source(content[: len(content) * 2 // 3]))


def scaled(content: bytes, size: tuple[int, int]) -> list[bytes]:
    """Give the channels of a picture brought to a size."""
    return joined(list(read_planes(read_source(content), size)))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_scaling_in_strips_is_scaling_at_once(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No strip leaves a seam."""
    content = saved(noise(mode), "TIFF")
    monkeypatch.setattr(reading, "STRIP", 10_000)
    monkeypatch.setattr("publisher.pictures.scaling.STRIP", 10_000)
    whole = scaled(content, (131, 207))
    monkeypatch.setattr(reading, "STRIP", 32)
    monkeypatch.setattr("publisher.pictures.scaling.STRIP", 20)
    most = 1 if mode == "CMYK" else 100
    for one, other in zip(scaled(content, (131, 207)), whole, strict=True):
        pairs = zip(levels(one, mode), levels(other, mode), strict=True)
        # Pillow takes the places of rows as numbers of 24 bits.
        assert max(abs(a - b) for a, b in pairs) <= most


def levels(channel: bytes, mode: str) -> list[int]:
    """Give the levels of a channel: inks keep their eight bits, light has 16."""
    view = memoryview(channel)
    return view.tolist() if mode == "CMYK" else view.cast("H").tolist()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_it_is_light_that_is_averaged(form: str) -> None:
    """A fine grid of white on black comes out as light as it was: level 188, not 128."""
    grid = Image.new("L", (512, 512))
    for x in range(0, 512, 2):
        grid.paste(255, (x, 0, x + 1, 512))
    (light,) = scaled(saved(grid, form), (64, 64))
    middle = levels(light, "L")[64 * 32 + 32] / 257
    assert middle == pytest.approx(187.5, abs=2)
    # What Pillow makes of the levels: the control.
    dark = grid.resize((64, 64), Image.Resampling.LANCZOS).getpixel((32, 32))
    assert isinstance(dark, int)
    assert dark < 135


def test_no_black_seam_beside_what_is_light() -> None:
    """An edge between a dark and a light level stays between them, wherever it falls."""
    for place in range(215, 223):
        edge = Image.new("L", (450, 40), 60)
        edge.paste(200, (place, 0, 450, 40))
        (light,) = scaled(saved(edge, "PNG"), (140, 12))
        found = [level / 257 for level in levels(light, "L")]
        assert min(found) > 38
        assert max(found) < 206


def test_a_jpeg_is_not_decoded_to_more_than_memory_takes() -> None:
    """Of one that is scaled anyhow only so many pixels are decoded, of one that is not, all."""
    source = read_source(saved(noise("RGB"), "JPEG"))
    for most, width in ((math.inf, 403), (10**6, 403), (100_000, 202), (20_000, 101), (1, 51)):
        reader = Reader(source, most)
        assert reader.width == width
        assert sum(planes[0].height for planes in reader.strips()) == reader.height


def test_several_jpegs_in_one_file_are_the_first() -> None:
    """What telephones write is no other kind of picture."""
    one = noise("RGB")
    content = saved(one, "MPO", save_all=True, append_images=[one.rotate(180)])
    source = read_source(content)
    assert (source.form, source.size) == ("JPEG", SIZE)
    assert sum(planes[0].height for planes in Reader(source).strips()) == SIZE[1]


def test_flat_colours_stay_what_they_are() -> None:
    """Scaling moves no level of a flat picture."""
    for level in range(0, 256, 5):
        (light,) = scaled(saved(Image.new("L", (300, 300), level), "PNG"), (40, 40))
        assert all(abs(value - level * 257) <= 16 for value in levels(light, "L"))


@pytest.mark.parametrize("turned", range(1, 9))
def test_sizes_are_those_of_what_is_seen(turned: int) -> None:
    """A picture that lies on its side is asked for as it stands, and scaled as it lies."""
    exif = Image.Exif()
    exif[0x0112] = turned
    image = noise("RGB")
    source = read_source(saved(image, "JPEG", exif=exif))
    upright = SIZE[::-1] if turned >= 5 else SIZE
    assert source.size == upright
    size = sized(source, (upright[0] // 3, upright[1] // 3))
    assert size is not None
    ((plane, *_),) = [turn_upright_all(p, source) for p in read_planes(source, size)]
    assert plane.width / plane.height == pytest.approx(upright[0] / upright[1], rel=0.02)


def turn_upright_all(planes: Planes, source: PictureSource) -> list[Image.Image]:
    """Give channels as they are to be seen."""
    return [turn_upright(plane, source.orientation) for plane in planes]


def test_what_is_hardly_too_much_is_left_alone() -> None:
    """Up to a quarter more pixels than can be seen, a picture keeps them all."""
    source = read_source(saved(Image.new("L", (1000, 500)), "PNG"))
    few = math.ceil(1000 / EXCESS), math.ceil(500 / EXCESS)
    assert sized(source, few) is None
    assert sized(source, (few[0] - 20, few[1] - 10)) == (few[0] - 20, few[1] - 10)
    # It is never distorted, and never has less than was asked for.
    assert sized(source, (300, 420)) is None
    assert sized(source, (300, 250)) == (500, 250)
    assert sized(source, (500, 100)) == (500, 250)
    assert sized(source, None) is None


GAMMA = (b"gAMA", struct.pack(">I", 100_000))
SRGB_GAMMA = (b"gAMA", struct.pack(">I", 45_455))
SRGB = (b"sRGB", b"\0")
CORNERS = (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))
SRGB_CORNERS = (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
NONE = (b"cHRM", struct.pack(">8I", *(0,) * 8))


def with_profile(content: bytes) -> tuple[bytes, bytes]:
    """Give a profile as a PNG has it."""
    return b"iCCP", b"x\0\0" + zlib.compress(content)


@pytest.mark.parametrize(
    ("chunks", "profiled", "flawed"),
    [
        ((), False, False),
        ((GAMMA,), True, False),
        ((SRGB, GAMMA), False, False),
        ((SRGB_GAMMA,), False, False),
        ((SRGB_GAMMA, SRGB_CORNERS), False, False),
        ((SRGB_GAMMA, CORNERS), True, False),
        ((CORNERS,), True, False),
        ((GAMMA, NONE), False, True),
        ((with_profile(rgb_profile(1.8)), SRGB), True, False),
        ((with_profile(b"none"),), False, True),
        ((with_profile(grey_profile(2.2)),), False, True),
        # A link between two spaces says of neither what it looks like.
        ((with_profile(curve_link("RGB ").content),), False, True),
    ],
)
def test_what_a_png_says_of_its_colours(
    chunks: tuple[tuple[bytes, bytes], ...], *, profiled: bool, flawed: bool
) -> None:
    """A profile counts more than sRGB, sRGB more than gamma and primaries; nothing is sRGB."""
    source = read_source(png(4, 4, 2, bytes(4 * 4 * 6), *chunks))
    assert (source.profile is not None) == profiled
    assert bool(source.flaw) == flawed


def test_gamma_is_what_it_says() -> None:
    """Half the level of a gamma of 1 is half the light."""
    source = read_source(png(4, 4, 2, bytes(4 * 4 * 6), GAMMA))
    assert source.profile is not None
    one = Conversion(
        (Profile(source.profile), Profile(rgb_profile(None))),
        PixelLayout("RGB "),
        PixelLayout("RGB "),
    )
    assert all(abs(level - 188) <= 1 for level in one.apply(bytes([128, 128, 128])))


def test_profiles_made_of_numbers_are_the_same_every_time() -> None:
    """No date and no name of the moment is in them."""
    assert rgb_profile(1.8) == rgb_profile(1.8)
    assert Profile(rgb_profile(None)).space == "RGB "
    with pytest.raises(ValueError, match="profile"):
        Profile(b"x" * 200)
    with pytest.raises(ValueError, match="space"):
        Conversion((Profile(rgb_profile(None)),) * 2, PixelLayout("CMYK"), PixelLayout("RGB "))
    assert PixelLayout("CMYK", Depth.SIXTEEN).size == 8


def test_a_bare_jpeg_has_the_same_pixels_and_no_notes() -> None:
    """Places, profiles and small pictures go; how its inks are counted stays."""
    exif = Image.Exif()
    exif[0x010E] = "secret"
    image = noise("CMYK")
    content = saved(image, "JPEG", exif=exif, comment=b"secret", icc_profile=b"secret" * 40)
    assert b"secret" in content
    bare = bare_jpeg(content)
    assert b"secret" not in bare
    with Image.open(io.BytesIO(content)) as one, Image.open(io.BytesIO(bare)) as other:
        assert other.info["adobe"] == one.info["adobe"]
        assert other.tobytes() == one.tobytes()
