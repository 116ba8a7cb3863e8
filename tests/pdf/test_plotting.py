"""Drawings on paper: they look as a browser shows them, and are made of ink alone."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from measure import plotting, writers
from publisher.build import build
from publisher.choices import Purpose
from publisher.pictures.differences import difference
from publisher.pictures.profiles import CMYK, RGB, Conversion, Depth, PixelLayout, Profile, in_lab

from . import patches
from .printing import write_edition
from .validating import archive_twin, check_syntax, pages_drawn, press_twin, separations

SIZE = (writers.WIDTH, writers.HEIGHT)
ALIKE = 0.6
"""Percent of the pixels that may look other: edges of letters and slanted lines."""
ROUGH = {
    # The tiles of patterns are drawn in pixels by the browser, and by PDFium.
    "pattern": 5.5,
    "patternbox": 4.0,
    # PDFium looks at 256 places of a gradient, however often it is repeated.
    "repeat": 4.5,
    # The browser leaves gaps where letters cross the line.
    "decorated": 1.5,
    # Lengths along a curve are found by other ways.
    "textpath": 1.5,
}
PIXELS = ("blur", "shadow")
"""Features that are drawn in pixels, which takes long: one writer is enough."""


@cache
def drawn() -> dict[str, bytes]:
    """Give the drawings that are looked at."""
    every = writers.drawings()
    return {
        name: content
        for name, content in every.items()
        if name.partition("/")[0] not in PIXELS or name.endswith("attributes")
    }


@pytest.mark.skipif(not plotting.CHROMIUM, reason="no Chromium on this machine")
@pytest.mark.long
def test_every_feature_of_every_writer_looks_as_in_a_browser(tmp_path: Path) -> None:
    """Whatever way a drawing says it, the page shows what a browser shows."""
    names, contents = list(drawn()), list(drawn().values())
    ours = plotting.draw_pages(plotting.print_drawings(contents, Purpose.PROOF))
    theirs: list[Image.Image] = []
    for first in range(0, len(contents), 60):
        folder = tmp_path / str(first)
        folder.mkdir()
        theirs += plotting.show(contents[first : first + 60], SIZE, folder)
    away = {name: plotting.compare(theirs[n], ours[n]) for n, name in enumerate(names)}
    wrong = {
        name: round(found, 2)
        for name, found in away.items()
        if found > ROUGH.get(name.partition("/")[0], ALIKE)
    }
    assert not wrong
    # What is measured tells one from another: no feature looks as the next one does.
    firsts = [n for n, name in enumerate(names) if name.endswith("attributes")]
    control = [plotting.compare(theirs[a], ours[b]) for a, b in pairwise(firsts)]
    assert min(control) > max(ALIKE, 1.0)


def flat(colors: tuple[tuple[int, int, int], ...]) -> bytes:
    """Give a drawing of patches in a row."""
    side = patches.SIDE
    shapes = "".join(
        f'<rect x="{n * side}" width="{side}" height="{side}" fill="rgb{color}"/>'
        for n, color in enumerate(colors)
    )
    box = f'viewBox="0 0 {side * len(colors)} {side}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{shapes}</svg>'.encode()


def inks_of(pdf: bytes) -> Image.Image:
    """Give what Ghostscript puts on the plates of the first page, a pixel for each unit inside."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.obj.TrimBox = page.obj.BleedBox = page.obj.MediaBox
        width, height = (float(side) for side in list(opened.pages[0].obj.MediaBox)[2:])
        out = io.BytesIO()
        opened.save(out)
    plates = separations(out.getvalue(), 96)[0]
    # A pixel on each side is no part of the page's own.
    size = (round(width / 0.75) - 2, round(height / 0.75) - 2)
    return Image.merge("CMYK", [Image.frombytes("L", size, plate) for plate in plates])


def looks(colors: list[tuple[int, ...]], profile: bytes, space: str) -> list[tuple[float, ...]]:
    """Give what colours look like, as a profile has it."""
    content = bytes(level for color in colors for level in color)
    return list(in_lab(content, Profile(profile), PixelLayout(space)))


@pytest.mark.parametrize("name", ["fogra39", "newsprint"])
def test_patches_keep_their_colour_within_the_ink(name: str) -> None:
    """What the plates give looks as the profile says it can; greys and black are black ink."""
    colors = (*patches.COLORS, (0, 0, 0), (255, 255, 255))
    pdf = plotting.print_drawings([flat(colors)], Purpose.PRESS, name=name)
    found = patches.samples(inks_of(pdf), len(colors))
    condition = plotting.condition(name)
    convert = Conversion(
        (Profile(patches.profile("srgb")), Profile(condition.profile)),
        PixelLayout(RGB, Depth.EIGHT), PixelLayout(CMYK, Depth.EIGHT), exact=True,
    )  # fmt: skip
    content = convert.apply(bytes(level for color in colors for level in color))
    meant = [tuple(content[n : n + 4]) for n in range(0, len(content), 4)]
    pairs = zip(
        looks(found, condition.profile, CMYK), looks(meant, condition.profile, CMYK), strict=True
    )
    colored = [max(color) - min(color) > 4 for color in colors]
    away = [difference(one, other) for one, other in pairs]  # type: ignore[arg-type]
    away = [one for one, is_colored in zip(away, colored, strict=True) if is_colored]
    assert sum(away) / len(away) <= 1
    assert max(away) <= 2.5
    assert max(map(sum, found)) <= condition.ink * 2.55
    for inks, is_colored in zip(found, colored, strict=True):
        assert is_colored or inks[:3] == (0, 0, 0)
    assert found[-2:] == [(0, 0, 0, 255), (0, 0, 0, 0)]


RAMPS = (("#ff0000", "#0000ff"), ("#00a000", "#ffff00"), ("#000000", "#c8102e"), ("#fff", "#036"))


@pytest.mark.parametrize("name", ["fogra39", "newsprint"])
def test_gradients_stay_on_their_way(name: str) -> None:
    """Between its colours a shading is what the colours between would be, each by itself."""
    steps = 24
    ramps, cells = "", ""
    for n, (one, other) in enumerate(RAMPS):
        first, last = (tuple(_levels(color)) for color in (one, other))
        ramps += (
            f'<linearGradient id="g{n}" gradientUnits="userSpaceOnUse" x1="0" x2="384">'
            f'<stop stop-color="{one}"/><stop offset="1" stop-color="{other}"/></linearGradient>'
            f'<rect y="{32 * n}" width="384" height="16" fill="url(#g{n})"/>'
        )
        for step in range(steps):
            share = (step + 0.5) / steps
            color = tuple(round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
            place = f'x="{16 * step}" y="{32 * n + 16}"'
            cells += f'<rect {place} width="16" height="16" fill="rgb{color}"/>'
    size = f'viewBox="0 0 384 {32 * len(RAMPS)}"'
    content = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ramps}{cells}</svg>'
    inks = inks_of(plotting.print_drawings([content.encode()], Purpose.PRESS, name=name))
    condition = plotting.condition(name)
    for n in range(len(RAMPS)):
        places = [(16 * step + 8, 32 * n + 8) for step in range(1, steps - 1)]
        rows = [[inks.getpixel((x, y + down)) for x, y in places] for down in (0, 16)]
        ramp, flat_ = (looks(row, condition.profile, CMYK) for row in rows)  # type: ignore[arg-type]
        away = [difference(a, b) for a, b in zip(ramp, flat_, strict=True)]  # type: ignore[arg-type]
        assert sum(away) / len(away) <= 1
        assert max(away) <= 2.5


def test_a_straight_way_between_inks_is_not_the_one_that_was_meant() -> None:
    """Colours are put on the way where it takes them, and none where it does not."""
    shades = plotting.darkroom(Purpose.PRESS).shades()
    assert len(shades.ramp((255, 0, 0), (0, 0, 255))) > 4
    assert len(shades.ramp((250, 250, 250), (230, 230, 230))) == 2
    profile = plotting.condition().profile
    ends = [shades.color((255, 0, 0)), shades.color((0, 0, 255))]
    straight = tuple(round(255 * (a + b) / 2) for a, b in zip(*ends, strict=True))
    meant = tuple(round(255 * ink) for ink in shades.color((128, 0, 128)))
    one, other = looks([straight, meant], profile, CMYK)
    assert difference(one, other) > 2.5  # type: ignore[arg-type]


def _levels(color: str) -> list[int]:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    return [int(digits[n : n + 2], 16) for n in (0, 2, 4)]


def test_no_colour_of_light_goes_to_press() -> None:
    """Every colour of every feature is ink, or the grey of a mask; in black, black alone."""
    names = [f"{feature}/attributes" for feature in writers.FEATURES if feature not in PIXELS]
    contents = [drawn()[name] for name in names]
    for black in (False, True):
        with pikepdf.open(
            io.BytesIO(plotting.print_drawings(contents, Purpose.PRESS, black=black))
        ) as pdf:
            text = b"".join(
                item.read_bytes()
                for item in pdf.objects
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image"
            )
            assert b"DeviceRGB" not in b"".join(
                item.unparse(resolved=True) for item in pdf.objects if not _is_page(item)
            )
        assert not re.search(rb"\b(?:rg|RG)\b", text)
        inks = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) (?:scn|SCN)\b", text)
        assert len(inks) > 50
        colored = [one for one in inks if any(float(part) for part in one[:3])]
        assert bool(colored) is not black


def _is_page(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") in ("/Page", "/Pages")


def test_black_over_much_ink_knocks_out() -> None:
    """Black overprints in a light drawing, and not where there would be too much ink."""
    shapes = (
        '<rect width="30" height="40" fill="{}"/><path d="M0 9H30" stroke="#000" stroke-width="4"/>'
    )
    for color, overprints in (("#fff0c0", True), ("#0000ff", False)):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 40">{shapes}</svg>'
        content = svg.format(color).encode()
        pdf = plotting.print_drawings([content], Purpose.PRESS, name="newsprint")
        inks = inks_of(pdf).getpixel((15, 9))
        assert isinstance(inks, tuple)
        assert (sum(inks[:3]) > 0) is overprints
        assert inks[3] > 200


@pytest.mark.parametrize("purpose", ["press", "archive"])
def test_other_people_find_nothing_wrong(purpose: str, tmp_path: Path) -> None:
    """An edition with a drawing that holds everything passes its own preflight and another's."""
    article = '---\ntitle: 图\n---\n\n正文。\n\n![全](images/all.svg){alt="各种图形"}\n'
    edition = write_edition(tmp_path / "e", article)
    every = writers.together([f"{feature}/attributes" for feature in writers.FEATURES], 4)
    (edition / "one/images/all.svg").write_bytes(every)
    report = build(edition, tmp_path / "out", purpose=purpose)
    content = report.products[0].content
    found = (press_twin if purpose == "press" else archive_twin)(content)
    # The validator does not look into patterns and shadings, and says so.
    assert [one for one in found if not one.startswith("[unsupported]")] == []
    assert check_syntax(content) == ""
    assert set(pages_drawn(content).values()) == {report.products[0].pages}
    again = build(edition, tmp_path / "again", purpose=purpose)
    assert again.products[0].content == content
