"""An edition with advertisements as PDF files, printed for each purpose."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from publisher import build
from publisher.build.records import BuildReport
from publisher.checks import preflight
from publisher.choices import Purpose
from publisher.diagnostics import PublisherError, Severity
from publisher.pdf import PLACED

from .adverts import EPS, advert, booklet, layered, lying, mixed, ruled, stamped, worded_page
from .printing import opened
from .validating import archive_twin, check_syntax, press_twin, separations

ARTICLE = """---
title: 一篇短文
byline: 林远
lang: zh-Hans
---

这是第一段，里面有强调的字。再写几句让它换行，看看行末怎样。

{figures}

最后一段。
"""
SETTINGS = """title = "样刊"
language = "zh-Hans"
date = 2020-03-04
issue = 7
publisher = "样刊社"
articles = ["one"]
outputs = ["book", "epub"]
masthead = "art/head.pdf"
{more}
"""
ADS = {
    "layers": layered(),
    "stamp": stamped(),
    "soft": mixed("soft"),
    "multiply": mixed("Multiply"),
    "axial": advert("axial"),
    "lab": advert("lab"),
    "tiling": advert("tiling"),
    "image": advert("image-adobe"),
    "inks": advert("k"),
    "type3": advert("type3"),
}


def write(folder: Path, files: dict[str, bytes], more: str = "", figures: str = "") -> Path:
    """Write an edition whose article shows each of ``files`` once."""
    (folder / "one/images").mkdir(parents=True)
    (folder / "art").mkdir()
    (folder / "art/head.pdf").write_bytes(lying())
    for name, content in files.items():
        (folder / "one/images" / name).write_bytes(content)
    shown = figures or "\n\n".join(f"![广告{name}](images/{name})" for name in files)
    (folder / "one/article.md").write_text(ARTICLE.format(figures=shown), encoding="utf-8")
    (folder / "edition.toml").write_text(SETTINGS.format(more=more), encoding="utf-8")
    return folder


@cache
def report(purpose: Purpose) -> BuildReport:
    """Give the edition with all kinds of advertisements, printed."""
    with tempfile.TemporaryDirectory() as folder:
        files = {f"{name}.pdf": content for name, content in ADS.items()}
        edition = write(Path(folder) / "e", files, 'epub.cover = "art/head.pdf"')
        return build.build(edition, Path(folder) / "out", purpose=purpose)


def printed(purpose: Purpose) -> bytes:
    """Give the PDF of that edition."""
    return report(purpose).products[0].content


def built(folder: Path, files: dict[str, bytes], purpose: Purpose, **how: str) -> BuildReport:
    """Build an edition that shows ``files``."""
    return build.build(
        write(folder / "e", files, **how), folder / "out", only=("book",), purpose=purpose
    )


def told(found: BuildReport | PublisherError, code: str) -> list[str]:
    """Give where and how bad a code was found."""
    return [f"{one.place} {one.severity}" for one in found.diagnostics if one.code == code]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_what_comes_out_passes(purpose: Purpose) -> None:
    """Our own preflight, qpdf and a PDF/A validator have nothing against it."""
    content = printed(purpose)
    seen = preflight(content, "it.pdf", purpose)
    assert [f for f in seen.findings if f.severity is not Severity.NOTE] == []
    assert check_syntax(content) == ""
    if purpose is Purpose.ARCHIVE:
        assert [one for one in archive_twin(content) if "[unsupported]" not in one] == []
    if purpose is Purpose.PRESS:
        assert [one for one in press_twin(content) if "[unsupported]" not in one] == []


def test_they_are_drawings_still() -> None:
    """Each is one form in the file, vectors and all, and none was drawn in pixels."""
    with opened(printed(Purpose.PRESS)) as pdf:
        forms = {
            str(item.Name): item
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and str(item.get("/Name", "")).startswith(PLACED)
        }
    assert len(forms) == len(ADS)
    assert told(report(Purpose.PRESS), "I038") == []


def test_ink_stays_on_its_plates() -> None:
    """No pixel has more than the paper takes, and pure inks are there in full."""
    pages = separations(printed(Purpose.PRESS), 50)
    assert max(max(map(sum, zip(*plates, strict=True))) for plates in pages) <= 300 * 2.55 + 4
    assert [max(max(plates[ink]) for plates in pages) for ink in range(4)] == [255] * 4


def test_the_same_bytes() -> None:
    """Two builds give one file."""
    with tempfile.TemporaryDirectory() as folder:
        files = {f"{name}.pdf": content for name, content in ADS.items()}
        edition = write(Path(folder) / "other", files, 'epub.cover = "art/head.pdf"')
        again = build.build(edition, Path(folder) / "o", only=("book",), purpose=Purpose.PRESS)
    assert again.products[0].content == printed(Purpose.PRESS)


def test_a_reader_hears_what_the_caption_says() -> None:
    """Each is a figure with a text that stands for it, and has its caption inside."""
    with opened(printed(Purpose.ARCHIVE)) as pdf:
        figures = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        captioned = [
            one
            for one in figures
            if any(
                kid.get("/S") == "/Caption" for kid in one.K if isinstance(kid, pikepdf.Dictionary)
            )
        ]
        assert all(str(one.get("/Alt", "")) for one in captioned)
        assert len(captioned) == len(ADS)


def test_the_book_has_pictures() -> None:
    """An EPUB holds each as pixels, and the cover."""
    with zipfile.ZipFile(io.BytesIO(report(Purpose.PROOF).products[1].content)) as book:
        pictures = [name for name in book.namelist() if "/picture-" in name]
        assert len(pictures) == len(ADS)
        for name in pictures:
            with Image.open(io.BytesIO(book.read(name))) as image:
                assert max(image.size) == 2000
        (cover,) = [name for name in book.namelist() if "images/cover." in name]
        with Image.open(io.BytesIO(book.read(cover))) as image:
            red, green, blue = image.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
        assert red > 180 > 60 > max(green, blue)


def test_one_of_several_pages(tmp_path: Path) -> None:
    """Two pages of one file are two pictures; without a choice it is told where it is named."""
    figures = "![甲](images/b.pdf#page=2)\n\n![乙](images/b.pdf#page=4)\n\n![丙](images/b.pdf)"
    found = built(tmp_path, {"b.pdf": booklet(4)}, Purpose.PROOF, figures=figures)
    (place,) = told(found, "I035")
    assert place.endswith("one/article.md:13:1 note")
    with opened(found.products[0].content) as pdf:
        greys = {
            item.read_bytes().split(b"Tz")[1].split()[0]
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and str(item.get("/Name", "")).startswith(PLACED)
        }
    assert greys == {b"0", b"0.25", b"0.75"}


@pytest.mark.parametrize(
    ("name", "content", "code", "proof"),
    [
        ("a.pdf", worded_page(), "I033", True),
        ("a.pdf", ruled(0.05), "I032", True),
        ("a.pdf", b"%PDF-1.7 none", "I030", False),
        ("b.pdf#page=9", booklet(2), "I030", False),
    ],
)
def test_what_keeps_it_from_the_press(
    tmp_path: Path, name: str, content: bytes, code: str, proof: bool
) -> None:
    """It is told at the line that names the file: for the press an error, in a proof a warning."""
    file, figure = name.partition("#")[0], f"![图](images/{name})"
    with pytest.raises(PublisherError) as caught:
        built(tmp_path / "press", {file: content}, Purpose.PRESS, figures=figure)
    (place,) = told(caught.value, code)
    assert place.endswith("one/article.md:9:1 error")
    if proof:
        found = built(tmp_path / "proof", {file: content}, Purpose.PROOF, figures=figure)
        said = told(found, "I038" if code == "I033" else code)
        assert [one.rpartition(" ")[2] for one in said] == ["warning"]


def test_outside_the_edition_is_outside(tmp_path: Path) -> None:
    """A link called like a page of a file leads nowhere else."""
    (tmp_path / "secret.pdf").write_bytes(lying())
    edition = write(tmp_path / "e", {}, figures="![图](images/out.pdf#page=1)")
    (edition / "one/images/out.pdf").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(PublisherError) as caught:
        build.build(edition, tmp_path / "out", only=("book",))
    assert told(caught.value, "F004")


def test_eps_in_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is printed if Ghostscript is there, and an error that says so if it is not."""
    import shutil

    from publisher.pictures import postscript

    if shutil.which("gs"):
        found = built(tmp_path / "one", {"a.eps": EPS}, Purpose.PRESS)
        assert [one.code for one in found.diagnostics if one.severity is Severity.ERROR] == []
    postscript.to_pdf.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(PublisherError) as caught:
        built(tmp_path / "two", {"a.eps": EPS}, Purpose.PRESS)
    assert told(caught.value, "I031")


FIXED = """[[pages]]
number = 1
[[pages.fixed]]
kind = "advertisement"
place = "corner"
columns = 2
lines = 8
picture = "ads/tea.pdf#page=2"
alt = "茶叶广告"
"""


def test_an_advertisement_that_is_fixed(tmp_path: Path) -> None:
    """An edition's own advertisement is a page of a file as well."""
    edition = write(tmp_path / "e", {}, figures="再一段。")
    (edition / "ads").mkdir()
    (edition / "ads/tea.pdf").write_bytes(booklet(3))
    settings = (edition / "edition.toml").read_text(encoding="utf-8")
    (edition / "edition.toml").write_text(settings + FIXED, encoding="utf-8")
    found = build.build(edition, tmp_path / "out", only=("tabloid",), purpose=Purpose.PRESS)
    with opened(found.products[0].content) as pdf:
        names = [str(one.get("/Name", "")) for one in pdf.pages[0].Resources.XObject.values()]
    # The masthead is one too.
    assert sum(name.startswith(PLACED) for name in names) == 2
