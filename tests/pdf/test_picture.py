"""Pictures in the colours of their purpose."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from publisher.pdf.conditions import load_conditions, read_srgb
from publisher.pdf.picture import SLACK, Separator, for_screen, limit_ink, quarter_ink
from publisher.workspace import Workspace

from .printing import color_picture

NAMES = ["fogra39", "newsprint"]


@cache
def srgb() -> bytes:
    """Give the sRGB profile."""
    return read_srgb(Workspace(Path()))


@cache
def separator(name: str) -> Separator:
    """Give what separates for one printing condition."""
    return Separator(load_conditions(Workspace(Path()))[name], srgb())


def separate(name: str, content: bytes) -> bytes:
    """Give a picture as it is printed under a condition."""
    return separator(name).develop(content).content


def packed(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """Give ``image`` as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def unpacked(content: bytes) -> Image.Image:
    """Give a file as a picture."""
    return Image.open(io.BytesIO(content))


def inks(image: Image.Image) -> list[float]:
    """Give the sum of inks of every pixel in percent."""
    content = image.tobytes()
    return [sum(content[at : at + 4]) / 2.55 for at in range(0, len(content), 4)]


@pytest.mark.parametrize("name", NAMES)
def test_colours_become_inks_within_the_limit(name: str) -> None:
    """A separated photograph is CMYK, and no pixel of it has more ink than the paper takes."""
    image = unpacked(separate(name, color_picture()))
    assert (image.mode, image.format) == ("CMYK", "JPEG")
    assert image.size == unpacked(color_picture()).size
    assert max(inks(image)) <= separator(name).condition.ink


def test_without_the_limit_there_would_be_too_much_ink() -> None:
    """The profile alone does not keep to the limit: the test above can fail."""
    one = separator("fogra39")
    step = ImageCms.buildTransform(
        ImageCms.getOpenProfile(io.BytesIO(srgb())),
        ImageCms.getOpenProfile(io.BytesIO(one.condition.profile)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    levels = range(0, 128, 8)
    every = bytes(v for r in levels for g in levels for b in levels for v in (r, g, b))
    image = ImageCms.applyTransform(Image.frombytes("RGB", (len(every) // 3, 1), every), step)
    assert image is not None
    assert max(inks(image)) > one.condition.ink


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", ["L", "1", "RGB", "LA", "I;16", "P"])
def test_greys_become_black_ink(name: str, mode: str) -> None:
    """A picture without colour has one channel, whatever it was saved as."""
    ramp = Image.linear_gradient("L")
    image = Image.new("I;16", (8, 8), 30_000) if mode == "I;16" else ramp.convert(mode)
    assert unpacked(separate(name, packed(image))).mode == "L"


@pytest.mark.parametrize("name", NAMES)
def test_tones_keep_their_order(name: str) -> None:
    """Lighter stays lighter; white is bare paper, black is full ink."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
    tones = unpacked(separate(name, packed(ramp))).tobytes()
    assert (tones[0], tones[255]) == (0, 255)
    assert list(tones) == sorted(tones)


def test_newsprint_grey_is_printed_lighter() -> None:
    """Newsprint darkens tones, so a middle grey gets less ink on it than on coated paper."""
    grey = packed(Image.new("L", (4, 4), 128))
    coated, news = (unpacked(separate(n, grey)).getpixel((0, 0)) for n in NAMES)
    assert isinstance(coated, int)
    assert isinstance(news, int)
    assert news > coated


def test_transparent_becomes_paper() -> None:
    """What can be seen through shows white paper."""
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert unpacked(separate("fogra39", packed(image))).getextrema() == (255, 255)


def test_pictures_are_turned_upright() -> None:
    """A camera's note that it was held upright is followed, since it is lost with the file."""
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    content = packed(image, "JPEG", exif=exif)
    assert unpacked(separate("fogra39", content)).size == (20, 40)


def test_screens_get_what_they_can_show() -> None:
    """RGB and grey are given on byte for byte; inks become sRGB."""
    plain = packed(Image.new("RGB", (4, 4), "red"))
    assert for_screen(plain, srgb(), separator("fogra39").condition) == plain
    profile = separator("fogra39").condition.profile
    ink = packed(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "JPEG", icc_profile=profile)
    shown = unpacked(for_screen(ink, srgb(), separator("fogra39").condition))
    assert shown.mode == "RGB"
    red, green, blue = shown.getpixel((0, 0))  # type: ignore[misc]
    assert red > 200 > 90 > max(green, blue)


def test_a_damaged_profile_is_left_out() -> None:
    """A picture whose profile cannot be read is taken for sRGB."""
    image = packed(Image.new("RGB", (4, 4), "red"), icc_profile=b"no profile")
    shown = unpacked(for_screen(image, srgb(), separator("fogra39").condition))
    assert shown.getpixel((0, 0)) == (255, 0, 0)
    ready = separator("fogra39").develop(image)
    assert ready.plates
    assert [code for code, _ in ready.remarks] == ["I008"]


PIXELS = st.lists(st.binary(min_size=4, max_size=4), min_size=1, max_size=40)


@given(PIXELS, st.integers(100, 400))
def test_limited_ink(pixels: list[bytes], limit: int) -> None:
    """No pixel is above the limit, black is kept, and no ink is added."""
    image = Image.frombytes("CMYK", (len(pixels), 1), b"".join(pixels))
    result = limit_ink(image, limit).tobytes()
    for number, old in enumerate(pixels):
        new = result[4 * number : 4 * number + 4]
        assert sum(new) <= max(limit * 2.55, old[3])
        assert new[3] == old[3]
        assert all(a <= b for a, b in zip(new, old, strict=True))
        if sum(old) <= int(limit * 2.55):
            assert new == old


@given(PIXELS)
def test_quarter_of_the_ink(pixels: list[bytes]) -> None:
    """The quarter is a quarter, less than a level down."""
    image = Image.frombytes("CMYK", (len(pixels), 1), b"".join(pixels))
    for old, quarter in zip(pixels, quarter_ink(image).tobytes(), strict=True):
        assert quarter <= sum(old) / 4 < quarter + 1.5


def test_there_is_room_for_jpegs() -> None:
    """The hardest picture, noise, stays under the limit after packing."""
    bands = [Image.effect_noise((256, 256), 120) for _ in range(3)]
    content = packed(Image.merge("RGB", bands))
    for name in NAMES:
        image = unpacked(separate(name, content))
        assert max(inks(image)) <= separator(name).condition.ink + SLACK / 2
