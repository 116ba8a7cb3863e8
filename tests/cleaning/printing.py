"""Prints articles small, spoils the print as paper and scanners do, and has it read by OCR.

``python -m cleaning.printing OUT FIRST FILE…`` prints the paragraphs of Markdown files in columns
of newspaper, 8 or 9 pt at 150 to 200 dpi, reads them with the extra ``ocr`` and writes to ``OUT``
what was printed, what was read, and how sure the reader was of each character
(``misreading.pages``). ``FIRST`` is the seed: the same seed and files give the same pages. Run it
from ``tests`` with ``PYTHONPATH=../src:.``.
"""

from __future__ import annotations

import io
import random
import re
import sys
from collections.abc import Iterator, Sequence
from math import log10
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).parents[2]
FACES = ("PublisherSong-Regular.otf",) * 3 + ("PublisherSong-Bold.otf", "PublisherHei-Regular.otf",
                                              "PublisherKai-Regular.ttf")  # fmt: skip
"""Faces of a newspaper's columns: most of them Song."""
POINTS, DPI, COLUMN = (8.0, 8.5, 9.0), (150, 170, 200), (13, 16, 20, 22)
FINE = 4
"""Dots of the print for each of the scan, each way."""
PAPER, INK = 232, 34
LONGEST = 400
"""Characters of a paragraph that are printed."""
SURE_FIRST, SURE_LAST, SURE_STEPS = 33, 93, 10
"""Signs for how sure a reader was: the first is 0, each step a tenth of a decade less doubt."""
_HAN = re.compile("[\u4e00-\u9fff]")


class Look(NamedTuple):
    """How a story is printed and scanned: face, pixels of an em, blur, bleeding ink, noise."""

    face: str
    em: int
    blur: float
    bleed: int
    noise: float


def looks(chance: random.Random) -> Look:
    """Give how one story looks."""
    em = round(chance.choice(POINTS) / 72 * chance.choice(DPI))
    return Look(
        chance.choice(FACES), em, chance.uniform(0.05, 0.125) * em / 2, chance.choice((0, 3, 3, 5)),
        chance.uniform(6, 32),
    )  # fmt: skip


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of an article that are text: no heads, lists, pictures or tables."""
    body = text.removeprefix("---\n").partition("\n---\n")[2] if text.startswith("---") else text
    for part in body.split("\n\n"):
        plain = part.strip().replace("\n", "")
        if not plain or plain[0] in "#!|->`:<{" or "<" in plain:
            continue
        plain = re.sub(r"[*_`]|\[\^[^\]]*\]|\{[^}]*\}", "", plain)
        if len(_HAN.findall(plain)) > 30:
            yield plain[:LONGEST]


def picture(line: str, look: Look, chance: random.Random) -> Image.Image:
    """Give a line as a scanner sees it."""
    em, margin = look.em * FINE, look.em * FINE // 4
    face = ImageFont.truetype(ROOT / "fonts" / look.face, em)
    wide = int(face.getlength(line)) + 2 * margin
    image = Image.new("L", (wide, em + 2 * margin), PAPER)
    ImageDraw.Draw(image).text(
        (margin, margin + em * 7 // 8), line, font=face, fill=INK, anchor="ls"
    )
    if look.bleed:
        image = image.filter(ImageFilter.MinFilter(look.bleed))
    image = image.rotate(
        chance.uniform(-0.3, 0.3), fillcolor=PAPER, resample=Image.Resampling.BICUBIC
    )
    image = image.filter(ImageFilter.GaussianBlur(FINE * look.blur))
    image = image.resize(
        (max(8, wide // FINE), image.height // FINE), Image.Resampling.BILINEAR
    )  # fmt: skip
    return _kept(_speckled(image, look, chance), chance)


def _speckled(image: Image.Image, look: Look, chance: random.Random) -> Image.Image:
    """Give the picture with the grain of paper, and specks where ink is missing or too much."""
    import numpy

    grain = numpy.random.default_rng(chance.getrandbits(32))
    dots = numpy.asarray(image).astype("float32")
    specks = grain.random(dots.shape)
    dots += grain.normal(0, look.noise, dots.shape)
    dots[specks < 0.003] = 60
    dots[specks > 0.994] = 230
    return Image.fromarray(dots.clip(0, 255).round().astype("uint8"))


def _kept(image: Image.Image, chance: random.Random) -> Image.Image:
    """Give the picture as a JPEG keeps it."""
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=chance.choice((40, 55, 70)))
    return Image.open(kept).convert("L")


def sign(score: float) -> str:
    """Give the sign for how sure a reader was of a character, 0 to 1."""
    steps = round(-SURE_STEPS * log10(max(1 - score, 1e-9)))
    return chr(min(SURE_LAST, SURE_FIRST + steps))


def sureness(sign_: str) -> float:
    """Give how sure a reader was, 0 to 1, by its sign."""
    return 1 - 10 ** (-(ord(sign_) - SURE_FIRST) / SURE_STEPS)


def read(images: Sequence[Image.Image]) -> list[tuple[str, str]]:
    """Give what the reader of scans reads in pictures of lines, and the signs of its scores."""
    from numpy import asarray

    from publisher.readers.scanning import recognising

    pixels: list[Any] = [asarray(image.convert("RGB")) for image in images]
    found: list[tuple[str, str]] = []
    for text in recognising._recognise(pixels):
        words = "".join(one[0] for one in text.characters)
        signs = "".join(sign(one[1]) * len(one[0]) for one in text.characters)
        found.append((words, signs))
    return found


def printed(text: str, chance: random.Random) -> Iterator[str]:
    """Yield a story as a file of pages has it: line, line as it was read, signs; parted by tabs."""
    look, width = looks(chance), chance.choice(COLUMN)
    first = True
    for words in paragraphs(text):
        lines = [words[at : at + width] for at in range(0, len(words), width)]
        if not first:
            yield "\t"
        first = False
        seen = read([picture(line, look, chance) for line in lines])
        for line, (found, signs) in zip(lines, seen, strict=True):
            yield f"{line}\t{found}\t{signs}"


def main(out: Path, seed: int, files: Sequence[Path]) -> None:
    """Print all files and write the pages."""
    with out.open("w", encoding="utf-8") as writing:
        for number, file in enumerate(files):
            chance = random.Random(seed * 100_000 + number)
            for line in printed(file.read_text(encoding="utf-8"), chance):
                writing.write(line + "\n")
            writing.write("\n")
            writing.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
