"""Pages of other files placed as pictures: their colours on the plates and on screens."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from publisher.pdf.conditions import load_conditions
from publisher.pdf.foreign import Adopted, adopt_page, as_file
from publisher.pdf.picture import Screens
from publisher.pictures.pages import read_page
from publisher.workspace import Workspace

from .adverts import SIZE, WAYS, advert
from .patches import COLORS, INKS, LEVELS, apart, chart, converted, lab, profile, samples
from .printing import opened
from .test_picture import NAMES, separator, srgb

MEAN, MOST = 1.0, 2.5
"""ΔE00 from a direct conversion."""
Inks = tuple[int, ...]


@cache
def on_press(name: str, way: str) -> Adopted:
    """Give an advertisement adopted for a press."""
    return adopt_page(read_page(advert(way)), separator(name), SIZE, black=False)


@cache
def screens(*, sharp: int = 300) -> Screens:
    """Give what shows pictures on screens."""
    return Screens(load_conditions(Workspace(Path()))["fogra39"], srgb(), sharp)


@cache
def plates(name: str) -> dict[str, list[Inks]]:
    """Give for each way the inks of its patches, as Ghostscript separates them: all at once."""
    ways = list(WAYS)
    with pikepdf.new() as pdf, tempfile.TemporaryDirectory() as folder:
        for way in ways:
            with opened(as_file(on_press(name, way), SIZE)) as one:
                pdf.pages.extend(one.pages)
        pdf.save(Path(folder) / "all.pdf")
        subprocess.run(
            [
                *("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep"),
                *("-r72", "-sOutputFile=p%d.tif", "all.pdf"),
            ],
            cwd=folder,
            check=True,
        )
        return {way: _patches(Path(folder), number) for number, way in enumerate(ways, 1)}


def _patches(folder: Path, number: int) -> list[Inks]:
    inks = []
    for ink in ("Cyan", "Magenta", "Yellow", "Black"):
        with Image.open(folder / f"p{number}({ink}).tif") as image:
            inks.append(ImageChops.invert(image.convert("L")))
    return samples(Image.merge("CMYK", inks))


def meant(way: str, press: bytes) -> Image.Image:
    """Give what a direct conversion makes of the patches of one way."""
    kind, _, named = WAYS[way][0].partition(":")
    if named == "as-rgb":
        return converted(chart("L").convert("RGB"), profile("srgb"), press, "CMYK")
    return converted(chart(kind), profile(named or "srgb"), press, "CMYK")


def is_of(way: str, kind: str) -> bool:
    """Say whether the patches of one way are of a kind, and in no profile but the usual one."""
    return WAYS[way][0] == kind


@pytest.mark.parametrize("way", [way for way in WAYS if is_of(way, "CMYK")])
@pytest.mark.parametrize("name", NAMES)
def test_inks_of_this_press_stay_to_the_level(name: str, way: str) -> None:
    """Every mixture within the limit comes out as it went in; what is over it keeps its black."""
    if way == "icc-cmyk" and name != "fogra39":
        pytest.skip("those are another press's inks there")
    limit = separator(name).condition.ink * 2.55
    for number, (found, given) in enumerate(zip(plates(name)[way], INKS, strict=True)):
        if sum(given) <= limit:
            assert found == given, number
        else:
            assert sum(found) <= limit + 2
            assert abs(found[3] - given[3]) <= 1


@pytest.mark.parametrize("way", [way for way in WAYS if is_of(way, "L")])
@pytest.mark.parametrize("name", NAMES)
def test_greys_are_black_ink_alone(name: str, way: str) -> None:
    """As much as the file says, on no other plate."""
    assert plates(name)[way] == [(0, 0, 0, 255 - level) for level in LEVELS]


LIGHTS = [way for way in WAYS if WAYS[way][0].startswith("RGB")]


@pytest.mark.parametrize("way", LIGHTS)
@pytest.mark.parametrize("name", NAMES)
def test_light_becomes_ink(name: str, way: str) -> None:
    """Colours are those of a direct conversion; single greys are black alone, and in order."""
    press = separator(name).condition.profile
    found, wanted = plates(name)[way], samples(meant(way, press))
    colored = [n for n, one in enumerate(COLORS) if max(one) - min(one) > 8]
    mean, most = apart(
        lab([found[n] for n in colored], press), lab([wanted[n] for n in colored], press)
    )
    assert mean <= MEAN
    assert most <= MOST
    assert max(map(sum, found)) <= separator(name).condition.ink * 2.55 + 2
    greys = [found[n] for n in range(18, 24)]
    if way in ("rg", "icc-srgb", "indexed", "forms", "tiling", "stencil-tiling", "type3"):
        assert all(inks[:3] == (0, 0, 0) for inks in greys)
        assert greys == sorted(greys)


@pytest.mark.parametrize("way", ["icc-newsprint", "image-newsprint"])
def test_inks_of_another_press_are_converted_at_once(way: str) -> None:
    """Colours are a direct conversion's, and black alone stays black alone."""
    press = separator("fogra39").condition.profile
    found, wanted = plates("fogra39")[way], samples(meant(way, press))
    mixed = [n for n, inks in enumerate(INKS) if sum(1 for one in inks if one) > 1]
    mean, most = apart(
        lab([found[n] for n in mixed], press), lab([wanted[n] for n in mixed], press)
    )
    assert mean <= MEAN
    assert most <= MOST
    for inks, given in zip(found, INKS, strict=True):
        if given[:3] == (0, 0, 0):
            assert inks[:3] == (0, 0, 0)


def test_another_press_is_another_press() -> None:
    """The same inks without conversion look otherwise: the tests above can fail."""
    press, other = separator("fogra39").condition.profile, profile("newsprint")
    assert apart(lab(list(INKS), press), lab(list(INKS), other))[1] > 2 * MOST


@pytest.mark.parametrize("way", WAYS)
def test_patches_on_a_screen(way: str) -> None:
    """24 patches in sRGB or grey are what a direct conversion makes of them; nothing is in ink."""
    adopted = adopt_page(read_page(advert(way)), screens(), SIZE, black=False)
    content = as_file(adopted, SIZE)
    kind, _, named = WAYS[way][0].partition(":")
    usual = {"CMYK": "fogra39", "RGB": "srgb", "L": ""}[kind]
    image = chart("L").convert("RGB") if kind == "L" else chart(kind)
    if way == "spot-black":
        # The press's black, which is no full black on a screen.
        ink = ImageChops.invert(chart("L"))
        nothing = Image.new("L", ink.size)
        image = Image.merge("CMYK", [nothing, nothing, nothing, ink])
        kind, usual = "CMYK", "fogra39"
    if kind == "L" and named == "gamma18":
        image = converted(chart("L"), profile(named), srgb(), "RGB")
    elif kind != "L" and (named or usual) != "srgb":
        image = converted(image, profile(named or usual), srgb(), "RGB")
    found, wanted = samples(drawn(content)), samples(image)
    worst = max(
        abs(a - b) for x, y in zip(found, wanted, strict=True) for a, b in zip(x, y, strict=True)
    )
    assert worst <= (14 if kind == "CMYK" or way.startswith(("lab", "image-lab", "cal")) else 4)
    with opened(content) as pdf:
        assert not [
            item for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and b" k\n" in _read(item)
        ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_page_without_colours(way: str) -> None:
    """On a page that is printed in black alone all of it is grey, as light as it was."""
    adopted = adopt_page(read_page(advert(way)), screens(), SIZE, black=True)
    found = samples(drawn(as_file(adopted, SIZE)))
    colored = samples(
        drawn(
            as_file(adopt_page(read_page(advert(way)), screens(), SIZE, black=False), SIZE)
        ).convert("L")
    )
    assert all(max(one) - min(one) <= 2 for one in found)
    off = [abs(grey[0] - level) for grey, (level,) in zip(found, colored, strict=True)]
    assert max(off) <= 4


def _read(stream: pikepdf.Stream) -> bytes:
    return b"" if stream.get("/Subtype") == "/Image" else stream.read_bytes()


def drawn(content: bytes, scale: float = 1.0) -> Image.Image:
    """Give the first page of a PDF as PDFium draws it."""
    document = pypdfium2.PdfDocument(content)
    try:
        image: Image.Image = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    return image.convert("RGB")
