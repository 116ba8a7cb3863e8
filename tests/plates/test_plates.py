"""Plates of pages on which one thing decides: by the standard, and by Ghostscript."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from pdf.printing import printed
from plates.sheets import APART, BOTH, GROUND, OVER, SHEETS, SIDE, sheet
from publisher.choices import Purpose
from publisher.plates import PROCESS, Separations, separate

PIXELS = 72
"""Pixels an inch: one to a pt."""
MEAN, MOST = 0.4, 2.0
"""Percent of ink: differences on average, and in all pixels but those of one edge."""
_BASE = (60, 40, 20, 10)
EXPECTED: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    # What lies on both, and beside the ground: cyan, magenta, yellow, black, and orange.
    "covers": ((0, 80, 0, 0), (0, 80, 0, 0)),
    "overprints, mode 1": ((60, 80, 20, 10), (0, 80, 0, 0)),
    "overprints, mode 0": ((0, 80, 0, 0), (0, 80, 0, 0)),
    "overprints in two inks": ((30, 80, 20, 10), (30, 80, 0, 0)),
    "black overprints": ((60, 40, 20, 100), (0, 0, 0, 100)),
    "grey overprints": ((0, 0, 0, 70), (0, 0, 0, 70)),
    "separation overprints": ((60, 40, 20, 70), (0, 0, 0, 70)),
    "separation covers": ((70, 0, 0, 0), (70, 0, 0, 0)),
    "spot overprints": ((60, 40, 20, 10, 70), (0, 0, 0, 0, 70)),
    "spot covers": ((0, 0, 0, 0, 70), (0, 0, 0, 0, 70)),
    "over a spot": ((0, 80, 0, 0, 70), (0, 80, 0, 0, 0)),
    "covers a spot": ((0, 80, 0, 0, 0), (0, 80, 0, 0, 0)),
    "on all plates": ((70, 70, 70, 70), (70, 70, 70, 70)),
    "two inks": ((0, 0, 0, 70, 40), (0, 0, 0, 70, 40)),
    "two inks overprint": ((60, 40, 20, 70, 40), (0, 0, 0, 70, 40)),
    "half through": ((30, 60, 10, 30), (0, 40, 0, 25)),
    "half through, overprints": ((60, 60, 20, 10), (0, 40, 0, 0)),
    "blends as Multiply": ((64, 82, 44, 28), (10, 70, 30, 20)),
    "blends as Darken": ((60, 70, 30, 20), (10, 70, 30, 20)),
    "spot multiplies": ((60, 40, 20, 10, 70), (0, 0, 0, 0, 70)),
    "overprints in a group apart": ((90, 80, 0, 30), (0, 0, 0, 0)),
    "mask by cover": ((30, 60, 10, 30), (0, 0, 0, 0)),
    "tiles in a colour": ((0, 80, 0, 20), (0, 80, 0, 20)),
    "tiles overprint": ((60, 80, 20, 10), (0, 80, 0, 0)),
    "fill and line overprint": ((50, 40, 20, 10), (50, 0, 0, 0)),
}


def at(plates: Mapping[str, Image.Image], point: tuple[int, int]) -> tuple[float, ...]:
    """Give the percent of each ink at a point in pt, spot inks last."""
    x, y = point[0], SIDE - point[1]
    return tuple(float(str(plate.getpixel((x, y)))) / 2.55 for plate in plates.values())


def plates_of(content: bytes, index: int = 0) -> dict[str, Image.Image]:
    """Give the plates of a page by the names of their inks."""
    return {plate.name: plate.image for plate in separate(content, index, PIXELS)}


@pytest.mark.parametrize("name", EXPECTED)
def test_standard(name: str) -> None:
    """ISO 32000-1, 8.6.7 and 11.7.4: which plates a colour touches, and how inks mix."""
    plates = plates_of({**SHEETS, **APART}[name])
    both, over = EXPECTED[name]
    assert tuple(plates)[:4] == PROCESS
    assert at(plates, BOTH) == pytest.approx(both, abs=0.6)
    assert at(plates, OVER) == pytest.approx(over, abs=0.6)
    if "spot" not in name:
        assert at(plates, GROUND)[:4] == pytest.approx(_BASE, abs=0.6)


@cache
def _all_sheets() -> bytes:
    """Give all sheets as one file."""
    with pikepdf.new() as pdf:
        for content in SHEETS.values():
            with pikepdf.open(io.BytesIO(content)) as one:
                pdf.pages.extend(one.pages)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Image.Image]]:
    """Give the plates of all sheets as Ghostscript separates them."""
    return separated(_all_sheets(), tmp_path_factory.mktemp("plates"), len(SHEETS))


def separated(content: bytes, folder: Path, pages: int) -> list[dict[str, Image.Image]]:
    """Give the plates of all pages of a file as Ghostscript separates them."""
    if shutil.which("gs") is None:
        pytest.skip("no Ghostscript on this machine")
    (folder / "all.pdf").write_bytes(content)
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{PIXELS}",
         "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", "-sOutputFile=p%d.tif", "all.pdf"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    plates: list[dict[str, Image.Image]] = [{} for _ in range(pages)]
    for path in folder.glob("p*(*).tif"):
        found = re.fullmatch(r"p(\d+)\((.*)\)\.tif", path.name)
        assert found is not None
        with Image.open(path) as image:
            plates[int(found[1]) - 1][found[2]] = ImageChops.invert(image.convert("L"))
    return plates


def test_ghostscript(judged: list[dict[str, Image.Image]]) -> None:
    """Overprint, blending, groups, masks, pictures, shadings, tiles: each plate of each sheet."""
    off: list[str] = []
    with Separations(_all_sheets()) as separations:
        for index, (name, theirs) in enumerate(zip(SHEETS, judged, strict=True)):
            own = {p.name: p.image for p in separations.plates(index, PIXELS)}
            blank = Image.new("L", (SIDE, SIDE))
            for ink in sorted({*own, *theirs}):
                apart = ImageChops.difference(own.get(ink, blank), theirs.get(ink, blank))
                mean = ImageStat.Stat(apart).mean[0] / 2.55
                if mean > MEAN or _most(apart, SIDE) > MOST:
                    off.append(f"{name}: {ink} {mean:.2f} {_most(apart, SIDE):.1f}")
    assert off == []


def _most(image: Image.Image, besides: int) -> float:
    """Give the highest of an image in percent, but for so many pixels."""
    left, histogram = besides, image.histogram()
    for level in range(255, -1, -1):
        left -= histogram[level]
        if left < 0:
            return level / 2.55
    return 0.0


def test_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page drawn in strips is the page drawn whole."""
    content = SHEETS["picture"]
    whole = plates_of(content)
    monkeypatch.setattr("publisher.plates.separating.STRIP", SIDE * 7)
    with Separations(content) as separations:
        strips = list(separations.strips(0, PIXELS))
    assert len(strips) == -(-SIDE // 7)
    assert [strip.top for strip in strips] == list(range(0, SIDE, 7))
    for number, name in enumerate(PROCESS):
        joined = b"".join(strip.plates[number].image.tobytes() for strip in strips)
        assert joined == whole[name].tobytes()


def test_part() -> None:
    """A box is drawn alone, as it stands on the whole page."""
    content = SHEETS["overprints, mode 1"]
    whole = plates_of(content)
    for plate in separate(content, 0, PIXELS, box=(30, 40, 130, 190)):
        part = whole[plate.name].crop((30, SIDE - 190, 130, SIDE - 40))
        assert plate.image.tobytes() == part.tobytes()


@pytest.mark.parametrize("kind", ["content", "object", "several"])
def test_hidden_layers(kind: str) -> None:
    """What is on a layer that is not printed is on no plate."""

    def layers(pdf: pikepdf.Pdf, resources: pikepdf.Dictionary) -> None:
        off, on = (
            pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name))
            for name in ("off", "on")
        )
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([off, on]),
            D=pikepdf.Dictionary(OFF=pikepdf.Array([off])),
        )
        both = pikepdf.Dictionary(
            Type=pikepdf.Name.OCMD, OCGs=pikepdf.Array([off, on]), P=pikepdf.Name.AllOn
        )
        hidden = both if kind == "several" else off
        resources.Properties = pikepdf.Dictionary(Off=hidden, On=on)
        form = pdf.make_stream(
            b"0 0 0 1 k 0 0 200 200 re f", Subtype=pikepdf.Name.Form,
            BBox=pikepdf.Array([0, 0, SIDE, SIDE]), OC=hidden,
        )  # fmt: skip
        resources.XObject = pikepdf.Dictionary(Fm=form)

    marked = "/OC /Off BDC 0 0 0 1 k 0 0 200 200 re f EMC"
    shown = "/OC /On BDC 0.5 0 0 0 k 20 20 100 100 re f EMC"
    plates = plates_of(sheet(("/Fm Do " if kind == "object" else marked) + shown, layers))
    assert at(plates, GROUND) == pytest.approx((50, 0, 0, 0), abs=0.5)
    assert plates["Black"].getextrema() == (0, 0)


def test_invisible_text() -> None:
    """Text that is there to be searched is on no plate; the same text shown is."""

    def font(pdf: pikepdf.Pdf, resources: pikepdf.Dictionary) -> None:
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        resources.Font = pikepdf.Dictionary(F=face)

    for mode, seen in (("3", False), ("0", True)):
        content = f"0 0 0 1 k BT /F 90 Tf {mode} Tr 20 60 Td (word) Tj ET"
        most = plates_of(sheet(content, font))["Black"].getextrema()[1]
        assert (most == 255) is seen


def test_press(tmp_path: Path) -> None:
    """The pages of an edition: as much of each ink as Ghostscript prints, 0.25 % on average."""
    content = printed(Purpose.PRESS)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        count = len(pdf.pages)
    theirs = separated(content, tmp_path, count)
    with Separations(content) as separations:
        for index in range(count):
            own = {p.name: _share(p.image) for p in separations.plates(index, PIXELS)}
            assert tuple(own) == PROCESS
            assert own == pytest.approx({n: _share(i) for n, i in theirs[index].items()}, abs=0.25)


def _share(image: Image.Image) -> float:
    return ImageStat.Stat(image).mean[0] / 2.55
