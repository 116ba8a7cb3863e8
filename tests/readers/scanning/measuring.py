"""``python -m readers.scanning.measuring PDF [PAGE [SEED]]``: what a degraded page scores.

The PDF is one of this program, whose tags say what was printed. Without PAGE all pages are
measured, without SEED the page's own number names what happens to it.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from publisher.readers.scanning import recognising, tell

from .degrading import Harm, degrade, harm_of
from .judging import Figures, judge, printed_lines


def measure(
    document: pdfium.PdfDocument, number: int, harm: Harm
) -> tuple[recognising.ScanSeen, Figures]:
    """Degrade page ``number`` of a document, recognise it, tell it apart and judge that."""
    page, back = document[number - 1], document[number % len(document)]
    clean: Image.Image = page.render(scale=harm.per_inch / 72).to_pil()
    other: Image.Image = back.render(scale=50 / 72).to_pil()
    with Image.open(io.BytesIO(degrade(clean, other, harm))) as scan:
        seen = recognising.recognise(scan, number)
    scale = page.get_size()[0] / seen.sheet.width
    return seen, judge(tell(seen.sheet), printed_lines(page), scale)


def main(arguments: list[str]) -> None:
    """Write the figures of pages, and what is wrong in them."""
    file = Path(arguments[0])
    with pdfium.PdfDocument(file) as document:
        numbers = [int(arguments[1])] if len(arguments) > 1 else range(1, len(document) + 1)
        for number in numbers:
            harm = harm_of(int(arguments[2]) if len(arguments) > 2 else number)
            seen, figures = measure(document, number, harm)
            sys.stdout.write(
                f"{file.name} {number}: {harm.per_inch} ppi, skew {harm.skew:.2f} (found "
                f"{-seen.skew:.2f}), curl {harm.curl:.0f} px; articles {figures.articles:.3f}, "
                f"transitions {figures.transitions:.3f}, roles {figures.roles:.3f}, misread "
                f"{figures.misread:.2%}, misplaced {figures.misplaced:.2%}\n"
            )
            sys.stdout.writelines(f"  {fault}\n" for fault in figures.faults)


if __name__ == "__main__":
    main(sys.argv[1:])
