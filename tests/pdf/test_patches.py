"""Known patches through every kind of picture and every condition: what comes out in inks."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from publisher.pdf.picture import Ready, Screens, Separator
from publisher.pictures.differences import difference

from .patches import (
    COLORS,
    INKS,
    LEVELS,
    apart,
    as_file,
    chart,
    converted,
    lab,
    profile,
    samples,
    without_marker,
)
from .test_picture import NAMES, separator, srgb

MEAN, MOST = 1.0, 2.5
"""ΔE00 from a direct conversion."""
LIGHTS = ("JPEG", "PNG", "PNG-16", "TIFF", "TIFF-LZW", "TIFF-ZIP", "WEBP")
PLATES = ("JPEG", "bare", "TIFF", "TIFF-LZW", "TIFF-ZIP")


def plates(ready: Ready) -> Image.Image:
    """Give a developed picture in its four inks."""
    image = Image.open(io.BytesIO(ready.content))
    if ready.plates:
        return Image.frombytes("CMYK", image.size, image.tobytes())
    if image.mode == "L":
        nothing = Image.new("L", image.size)
        return Image.merge("CMYK", [nothing, nothing, nothing, ImageChops.invert(image)])
    # Pillow takes every JPEG of inks for one of Adobe's.
    return image if "adobe" in image.info else ImageChops.invert(image)


def codes(ready: Ready) -> list[str]:
    """Give the codes of what is said of a picture."""
    return [code for code, _ in ready.remarks]


def seen(one: Separator, content: bytes) -> list[tuple[int, ...]]:
    """Give the inks of the 24 patches in a file."""
    return samples(plates(one.develop(content)))


@pytest.mark.parametrize("form", PLATES)
@pytest.mark.parametrize("named", ["own", "none"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_separated_already_stays_as_it_is(name: str, named: str, form: str) -> None:
    """Every mixture within the limit comes out as it went in, to the level; so do pure inks."""
    one = separator(name)
    content = as_file(chart("CMYK"), form, name if named == "own" else "")
    ready = one.develop(content)
    heavy = {n for n, inks in enumerate(INKS) if sum(inks) > one.condition.ink * 2.55}
    assert heavy == ({23} if name == "newsprint" else set())
    for number, (inks, meant) in enumerate(zip(samples(plates(ready)), INKS, strict=True)):
        if number in heavy:
            assert sum(inks) <= one.condition.ink * 2.55 + 1
            assert abs(inks[3] - meant[3]) <= 1
        else:
            # A JPEG of a level between two of its steps may be one off; nothing is at its ends.
            off = 0 if form.startswith("TIFF") else 1
            assert all(abs(a - b) <= off for a, b in zip(inks, meant, strict=True)), number
    assert ("I009" in codes(ready)) == (named == "none")
    assert ("I011" in codes(ready)) == bool(heavy)


@pytest.mark.parametrize("form", PLATES)
@pytest.mark.parametrize(("source", "target"), [NAMES, NAMES[::-1]])
def test_what_is_separated_for_another_press_is_converted_at_once(
    source: str, target: str, form: str
) -> None:
    """Colours are those of the direct conversion; black alone stays so, full for full."""
    one = separator(target)
    found = seen(one, as_file(chart("CMYK"), form, source))
    direct = samples(converted(chart("CMYK"), profile(source), profile(target), "CMYK"))
    black = [n for n, inks in enumerate(INKS) if not any(inks[:3])]
    others = [n for n in range(24) if n not in black]
    mean, most = apart(
        lab([found[n] for n in others], profile(target)),
        lab([direct[n] for n in others], profile(target)),
    )
    assert mean <= MEAN
    assert most <= MOST
    assert all(not any(found[n][:3]) for n in black)
    assert found[3] == (0, 0, 0, 255)
    # The profiles alone make four inks of it: the test can fail.
    assert min(direct[3][:3]) > 50
    shown = sorted((INKS[n][3], found[n][3]) for n in black)
    assert [black for _, black in shown] == sorted(black for _, black in shown)


@pytest.mark.parametrize("form", LIGHTS)
@pytest.mark.parametrize("named", ["", "srgb", "adobe", "p3", "prophoto"])
@pytest.mark.parametrize("name", NAMES)
def test_light_becomes_ink_at_once(name: str, named: str, form: str) -> None:
    """24 colours look as a direct conversion from their own profile makes them."""
    one = separator(name)
    found = seen(one, as_file(chart("RGB"), form, named))
    direct = samples(converted(chart("RGB"), profile(named or "srgb"), profile(name), "CMYK"))
    mean, most = apart(lab(found, profile(name)), lab(direct, profile(name)))
    assert mean <= MEAN
    assert most <= MOST
    assert max(map(sum, found)) <= one.condition.ink * 2.55 + 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("named", ["adobe", "prophoto"])
def test_by_way_of_srgb_colours_would_be_lost(name: str, named: str) -> None:
    """The control of the test above: what goes through sRGB is farther off than is let pass."""
    image = chart("RGB")
    direct = samples(converted(image, profile(named), profile(name), "CMYK"))
    through = converted(image, profile(named), srgb(), "RGB")
    round_about = samples(converted(through, srgb(), profile(name), "CMYK"))
    _, most = apart(lab(round_about, profile(name)), lab(direct, profile(name)))
    assert most > MOST


@pytest.mark.parametrize("form", [form for form in LIGHTS if form != "WEBP"])
@pytest.mark.parametrize("named", ["", "gamma18"])
@pytest.mark.parametrize("name", NAMES)
def test_grey_becomes_black_that_is_as_light(name: str, named: str, form: str) -> None:
    """One ink, from nothing to full; between them light as meant, but for what black is lighter."""
    found = seen(separator(name), as_file(chart("L"), form, named))
    assert all(not any(inks[:3]) for inks in found)
    assert (found[0], found[-1]) == ((0, 0, 0, 255), (0, 0, 0, 0))
    light = [one[0] for one in lab(found, profile(name))]
    for one, level in zip(light, LEVELS, strict=True):
        meant = _srgb_light(level) if not named else (level / 255) ** 1.8
        assert one == pytest.approx(_lightness(_black(light[0]) * (1 - meant) + meant), abs=1.0)


@pytest.mark.parametrize("name", NAMES)
def test_greys_look_as_a_direct_conversion_makes_them(name: str) -> None:
    """From the middle tones up black alone is as light as four inks; below it is all there is."""
    found = lab(seen(separator(name), as_file(chart("L"), "PNG")), profile(name))
    image = chart("L").convert("RGB")
    direct = lab(samples(converted(image, srgb(), profile(name), "CMYK")), profile(name))
    dark = found[0][0]
    for one, other in zip(found, direct, strict=True):
        if other[0] > dark + 25:
            assert abs(one[0] - other[0]) <= 3.0


def _srgb_light(level: int) -> float:
    part = level / 255
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _black(lightness: float) -> float:
    return float(((lightness + 16) / 116) ** 3)


def _lightness(light: float) -> float:
    return float(116 * light ** (1 / 3) - 16)


@pytest.mark.parametrize("form", ["JPEG", "TIFF-LZW"])
def test_inks_on_a_screen(form: str) -> None:
    """A proof shows inks as their profile has them, and without one as the press would print."""
    for own, meant in (("newsprint", "newsprint"), ("", "fogra39")):
        room = Screens(separator("fogra39").condition, srgb(), 200)
        ready = room.develop(as_file(chart("CMYK"), form, own))
        shown = samples(Image.open(io.BytesIO(ready.content)).convert("RGB"))
        direct = samples(converted(chart("CMYK"), profile(meant), srgb(), "RGB"))
        for one, other in zip(shown, direct, strict=True):
            assert all(abs(a - b) <= 6 for a, b in zip(one, other, strict=True))


def test_the_marker_says_how_a_jpeg_counts_its_inks() -> None:
    """The same levels with and without Adobe's marker are each other's opposites."""
    content = as_file(Image.new("CMYK", (64, 16), (255, 0, 0, 0)), "JPEG")
    one = separator("fogra39")
    assert plates(one.develop(content)).getpixel((8, 8)) == (255, 0, 0, 0)
    bare = without_marker(content)
    assert plates(one.develop(bare)).getpixel((8, 8)) == (0, 255, 255, 255)


def test_the_difference_of_colours() -> None:
    """CIEDE2000 as its authors' test data have it (Sharma, Wu, Dalal 2005)."""
    for one, other, meant in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        assert difference(one, other) == pytest.approx(meant, abs=1e-4)
    assert len(COLORS) == len(INKS) == len(LEVELS) == 24
