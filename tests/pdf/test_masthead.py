"""The name of the paper as artwork: where the name stood, at its ratio, in every purpose."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import cast

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from publisher.build import build
from publisher.choices import Purpose
from publisher.diagnostics import ContentError
from publisher.layouts import load_layout
from publisher.workspace import Workspace

ARTICLE = "---\ntitle: 一篇\nlang: zh-Hans\n---\n\n这是一段。\n"
EDITION = """title = "山乡报"
language = "zh-Hans"
date = 2020-01-01
masthead = "{0}"
articles = {1}
outputs = ["{2}"]
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100" viewBox="0 0 400 100">'
    '<rect x="0" y="0" width="400" height="100" fill="#00a000"/></svg>'
)
SIZE = (1600, 400)
LAYOUTS = Path(__file__).parents[2] / "layouts"
GREEN = 40
"""Steps by which green is more than red and blue where the artwork is printed, in CMYK too."""


def write(folder: Path, name: str = "images/name.svg", output: str = "tabloid") -> Path:
    """Write an edition with artwork of one green field in each kind of file."""
    images, names = folder / "images", ["a", "b"] if output == "book" else ["a"]
    images.mkdir(parents=True)
    for article in names:
        (folder / article).mkdir()
        (folder / article / "article.md").write_text(ARTICLE, encoding="utf-8")
    settings = EDITION.format(name, names, output)
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    (images / "name.svg").write_text(DRAWING, encoding="utf-8")
    for suffix in ("png", "jpg", "tif"):
        Image.new("RGB", SIZE, (0, 160, 0)).save(images / f"name.{suffix}")
    (images / "cut.png").write_bytes((images / "name.png").read_bytes()[:200])
    (images / "text.png").write_text("no picture", encoding="utf-8")
    return folder


def green(page: Image.Image) -> tuple[int, int, int, int] | None:
    """Give the box of what is green."""
    red, middle, blue = page.convert("RGB").split()
    more = ImageChops.darker(ImageChops.subtract(middle, red), ImageChops.subtract(middle, blue))
    return more.point(lambda step: 255 if step > GREEN else 0).getbbox()


def first_page(pdf: bytes) -> Image.Image:
    """Give the trimmed first page as a picture of a pixel a point."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        media = [float(cast(float, side)) for side in page.mediabox]
        trim = [float(cast(float, side)) for side in page.trimbox]
    whole: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    height = media[3] - media[1]
    return whole.crop(
        (round(trim[0]), round(height - trim[3]), round(trim[2]), round(height - trim[1]))
    )


@pytest.mark.parametrize(
    ("name", "output", "purpose"),
    [
        *(("name.svg", output, Purpose.PROOF) for output in ("broadsheet", "newsletter", "book")),
        *(("name.svg", "tabloid", purpose) for purpose in Purpose),
        *((f"name.{suffix}", "tabloid", Purpose.PRESS) for suffix in ("png", "jpg", "tif")),
    ],
)
def test_artwork_stands_where_the_name_stood(
    name: str, output: str, purpose: Purpose, tmp_path: Path
) -> None:
    """It is printed at its ratio in the room of the name, and the file passes its checks."""
    folder = write(tmp_path / "e", f"images/{name}", output)
    pdf = build(folder, tmp_path / "out", purpose=purpose).products[0].content
    box = green(first_page(pdf))
    assert box is not None
    left, top, right, bottom = box
    assert (right - left) / (bottom - top) == pytest.approx(SIZE[0] / SIZE[1], rel=0.04)
    layout = load_layout(Workspace(LAYOUTS), (LAYOUTS,), output)
    if layout.settings.grid.masthead:
        assert layout.top - 1 <= top
        assert bottom <= layout.top + layout.settings.grid.masthead * layout.pitch


@pytest.mark.parametrize("purpose", [Purpose.PROOF, Purpose.ARCHIVE])
def test_it_is_a_figure_that_says_the_name(purpose: Purpose, tmp_path: Path) -> None:
    """Who cannot see the artwork is told the paper's name, before the articles."""
    pdf = build(write(tmp_path / "e"), tmp_path / "out", purpose=purpose).products[0].content
    with pikepdf.open(io.BytesIO(pdf)) as document:
        figures = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert [str(figure.Alt) for figure in figures] == ["山乡报"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("images/none.svg", "F001"),
        ("../e/../name.svg", "F004"),
        ("images/cut.png", "I001"),
        ("images/text.png", "I001"),
        ("a/article.md", "I001"),
    ],
)
def test_artwork_that_cannot_be_printed_is_named(name: str, code: str, tmp_path: Path) -> None:
    """A file that is missing, outside or damaged is an error at its line of edition.toml."""
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", name), tmp_path / "out")
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.place is not None
    assert found.place.path.endswith("edition.toml")
    assert found.place.line == 4


def test_the_name_is_type_without_artwork(tmp_path: Path) -> None:
    """The room is the same: nothing else on the page moves."""
    folder = write(tmp_path / "e")
    build(folder, tmp_path / "art")
    settings = (folder / "edition.toml").read_text(encoding="utf-8")
    (folder / "edition.toml").write_text(settings.replace("masthead", "# masthead"), "utf-8")
    plain = build(folder, tmp_path / "type").products[0].content
    assert green(first_page(plain)) is None
    art = next((tmp_path / "art").glob("*.pdf")).read_bytes()
    a, b = first_page(art), first_page(plain)
    assert a.size == b.size
    below = (0, a.height // 5, *a.size)
    assert a.crop(below).tobytes() == b.crop(below).tobytes()


@pytest.mark.parametrize("name", ["name.png", "name.svg"])
def test_the_cover_of_the_book_shows_it(name: str, tmp_path: Path) -> None:
    """The drawn cover of an EPUB has the artwork in the place of the name."""
    report = build(write(tmp_path / "e", f"images/{name}", "epub"), tmp_path / "out")
    with zipfile.ZipFile(io.BytesIO(report.products[0].content)) as book:
        cover = next(entry for entry in book.namelist() if "cover" in entry and entry[-3:] == "png")
        box = green(Image.open(io.BytesIO(book.read(cover))))
    assert box is not None
    left, top, right, bottom = box
    assert (right - left) / (bottom - top) == pytest.approx(SIZE[0] / SIZE[1], rel=0.04)
