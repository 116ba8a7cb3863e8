"""Draw what the layouts look like: ``<layout>/example.png`` and ``overview.png`` in this folder.

Run by ``make examples``. The pages are those of the editions in ``content/``, printed by the
program itself; nothing is retouched.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from publisher.build import build
from publisher.layouts import list_layouts, load_layout
from publisher.workspace import Workspace

HERE = Path(__file__).parent
CONTENT = HERE.parent / "content"
SHOWN = (
    ("broadsheet", "yanxi-2026", 1),
    ("tabloid", "yanxi-2026", 1),
    ("newsletter", "sangzhi-2018", 1),
    ("magazine", "yanxi-2026", 3),
    ("book", "yanxi-2026", 3),
    ("large-print", "sangzhi-2018", 1),
    ("children", "../layouts/children/example", 1),
    ("vertical-supplement", "yanxi-2026", 1),
    ("vertical-book", "yanxi-2026", 5),
)
"""Each layout with the edition and the page from which it is shown best."""
HEIGHT = 1000
"""Pixels of an example's page."""
ROW = 460
"""Pixels of a page in the overview."""
GAP = 18
DESK = (214, 214, 210)
"""The grey that the overview's pages lie on."""


def draw(layout: str, edition: str, first: int, folder: Path) -> list[Image.Image]:
    """Give two pages of ``edition``, from page ``first`` on, printed with ``layout``."""
    report = build(CONTENT / edition, folder / layout, only=(layout,))
    document = pypdfium2.PdfDocument(report.products[0].content)
    pages = []
    for number in range(first - 1, min(first + 1, len(document))):
        page = document[number]
        image = page.render(scale=HEIGHT / page.get_height()).to_pil()
        pages.append(ImageOps.expand(image.convert("RGB"), 1, (120, 120, 120)))
    return pages


def is_vertical(layout: str) -> bool:
    """Say whether the pages of ``layout`` follow each other from right to left."""
    space = Workspace(HERE)
    return load_layout(space, (HERE,), layout).is_vertical


def lay_out(rows: list[list[Image.Image]]) -> Image.Image:
    """Give all pages on one desk, a layout's pages side by side."""
    small = [[page.resize((page.width * ROW // page.height, ROW)) for page in row] for row in rows]
    half = (len(small) + 1) // 2
    lines = [[page for row in part for page in row] for part in (small[:half], small[half:])]
    width = max(sum(page.width + GAP for page in line) + GAP for line in lines)
    desk = Image.new("RGB", (width, 2 * (ROW + GAP) + GAP), DESK)
    for number, line in enumerate(lines):
        x = (width - sum(page.width + GAP for page in line) + GAP) // 2
        for page in line:
            desk.paste(page, (x, GAP + number * (ROW + GAP)))
            x += page.width + GAP
    return desk


def save(image: Image.Image, path: Path) -> None:
    """Write ``image`` as a small PNG."""
    colours = image.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    colours.save(path, optimize=True)
    sys.stderr.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")


def main() -> None:
    """Draw all layouts."""
    assert {layout for layout, *_ in SHOWN} == set(list_layouts(HERE)) - {"base"}
    with tempfile.TemporaryDirectory() as name:
        rows = [draw(*shown, Path(name)) for shown in SHOWN]
    turned = [
        pages[::-1] if is_vertical(layout) else pages
        for (layout, *_), pages in zip(SHOWN, rows, strict=True)
    ]
    for (layout, *_), pages in zip(SHOWN, rows, strict=True):
        save(pages[0], HERE / layout / "example.png")
    save(lay_out(turned), HERE / "overview.png")


if __name__ == "__main__":
    main()
