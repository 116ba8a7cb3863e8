"""Drawings printed as pages print them, one a page, and shown by a browser, to be compared."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from publisher.choices import Purpose
from publisher.fonts import Catalogue, Outliner, load_catalogue
from publisher.pdf import confine_fonts
from publisher.pdf.conditions import Condition, load_conditions, read_srgb
from publisher.pdf.finish import finish_leaf
from publisher.pdf.painting import load_engine
from publisher.pdf.picture import Ready, Screens, Separator
from publisher.pdf.placing import PlacedDrawing
from publisher.pictures.drawings import Drawing, read_drawing
from publisher.pictures.reading import PictureSource
from publisher.workspace import Workspace, resources

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
SCALE = 3
"""Pixels of a unit: 300 % of a screen's."""
FAR = 40
"""Levels by which a pixel differs that is of another colour; edges are softened before."""
COLUMNS = 10


@cache
def workspace() -> Workspace:
    """Give a workspace that reads what comes with the program."""
    return Workspace(resources())


@cache
def catalogue() -> Catalogue:
    """Give the program's fonts."""
    return load_catalogue(workspace(), resources() / "fonts")


@cache
def letters() -> Outliner:
    """Give what sets the texts of drawings."""
    return Outliner(catalogue(), "zh-Hans")


def condition(name: str = "fogra39") -> Condition:
    """Give a printing condition."""
    return load_conditions(workspace())[name]


def darkroom(purpose: Purpose, name: str = "fogra39") -> Screens | Separator:
    """Give what turns colours into those of a purpose."""
    srgb = read_srgb(workspace())
    if purpose is Purpose.PRESS:
        return Separator(condition(name), srgb)
    return Screens(condition(name), srgb, 200)


@dataclass(frozen=True)
class _Room:
    """A gallery without an edition."""

    darkroom: Screens | Separator

    def develop(self, source: PictureSource, wanted: tuple[int, int], *, black: bool) -> Ready:
        return self.darkroom.develop(source.content, wanted, black=black)


def print_drawings(
    drawings: Sequence[bytes],
    purpose: Purpose,
    *,
    black: bool = False,
    name: str = "fogra39",
) -> bytes:
    """Give a PDF of ``drawings``, each on a page of its own size, a unit a CSS pixel."""
    return print_plain([read_drawing(one, letters()) for one in drawings], purpose, black, name)


def print_plain(
    drawings: Sequence[Drawing], purpose: Purpose, black: bool = False, name: str = "fogra39"
) -> bytes:
    """Give a PDF of drawings in plain form."""
    confine_fonts(catalogue())
    engine = load_engine()
    room = cast(Any, _Room(darkroom(purpose, name)))
    cache_ = {f"d:{n}": PlacedDrawing(room, one, black) for n, one in enumerate(drawings)}
    style = "@page{margin:0}body{margin:0}img{display:block}"
    body = ""
    for n, one in enumerate(drawings):
        size = f"{one.width:g}px {one.height:g}px"
        width, height = size.split()
        style += f"@page p{n}{{size:{size}}}"
        body += f'<img src="d:{n}" style="page:p{n};width:{width};height:{height}">'
    press = purpose is Purpose.PRESS
    document = engine.HTML(string=f"<style>{style}</style>{body}", base_url="d:/").render(
        cache=cache_, output_intent="device-cmyk" if press else None
    )
    return finish_leaf(document.write_pdf(pdf_version="1.7"), purpose, {})


def draw_pages(pdf: bytes) -> list[Image.Image]:
    """Give the pages of a PDF in pixels, ``SCALE`` a unit."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=SCALE * 4 / 3).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    return pages


def show(drawings: Sequence[bytes], size: tuple[int, int], folder: Path) -> list[Image.Image]:
    """Give ``drawings``, each of ``size`` units, as the browser shows them with our fonts."""
    across, down = size
    body = ""
    for n, content in enumerate(drawings):
        (folder / f"{n}.svg").write_bytes(content)
        place = f"left:{n % COLUMNS * across}px;top:{n // COLUMNS * down}px"
        body += (
            f'<img decoding="sync" src="{n}.svg" style="{place};width:{across}px;height:{down}px">'
        )
    style = "body{margin:0}img{position:absolute}"
    page = folder / "page.html"
    page.write_text(f"<!DOCTYPE html><style>{style}</style>{body}", encoding="utf-8")
    fonts = folder / "fonts.conf"
    fonts.write_text(catalogue().fontconfig(folder), encoding="utf-8")
    # The browser takes some of its window for itself.
    rows = -(-len(drawings) // COLUMNS) + 3
    picture = folder / "shown.png"
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--force-device-scale-factor={SCALE}", "--force-color-profile=srgb",
         "--font-render-hinting=none", f"--user-data-dir={folder / 'profile'}",
         f"--window-size={COLUMNS * across},{rows * down}", f"--screenshot={picture}",
         page.as_uri()],
        check=True, timeout=90, capture_output=True,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )  # fmt: skip
    with Image.open(picture) as opened:
        whole = opened.convert("RGB")
    wide, high = across * SCALE, down * SCALE
    places = ((n % COLUMNS * wide, n // COLUMNS * high) for n in range(len(drawings)))
    return [whole.crop((x, y, x + wide, y + high)) for x, y in places]


def compare(one: Image.Image, other: Image.Image) -> float:
    """Give the part of the pixels of two pictures that look other, in percent."""
    pair = [image.filter(ImageFilter.BoxBlur(1)) for image in (one, other.resize(one.size))]
    away = ImageChops.difference(*pair)
    red, green, blue = away.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    histogram = most.histogram()
    return 100 * sum(histogram[FAR:]) / (one.width * one.height)
