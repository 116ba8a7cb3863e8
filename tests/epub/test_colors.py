"""Pictures of other colours than a screen's in the book: as their profile has them, in sRGB."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pdf.patches import as_file, chart, converted, profile, samples
from publisher.article.treatment import Crop
from publisher.diagnostics import Place
from publisher.pictures.pages import PageFile
from publisher.screen.pictures import LONGEST_SIDE, ScreenPicture, prepare_picture
from publisher.workspace import Workspace

FORMS = [
    *(
        ("CMYK", form, named)
        for form in ("JPEG", "bare", "TIFF-LZW")
        for named in ("", "newsprint")
    ),
    *(
        ("RGB", form, named)
        for form in ("JPEG", "PNG", "PNG-16", "TIFF")
        for named in ("adobe", "")
    ),
    *(("L", form, "") for form in ("JPEG", "PNG", "PNG-16")),
]


def prepared(folder: Path, content: bytes, crop: Crop | None = None) -> ScreenPicture:
    """Give a picture as the book has it."""
    (folder / "picture").write_bytes(content)
    return prepare_picture(Workspace(folder), folder / "picture", Place("article.md"), _looks, crop)


def _looks() -> tuple[bytes, bytes, Callable[[PageFile, int], Image.Image]]:
    return profile("srgb"), profile("fogra39"), lambda page, longest: Image.new("RGB", (1, 1))


@pytest.mark.parametrize(("mode", "form", "named"), FORMS)
def test_patches_in_the_book(mode: str, form: str, named: str, tmp_path: Path) -> None:
    """24 patches are what a direct conversion to sRGB makes of them; inks are ours by default."""
    made = prepared(tmp_path, as_file(chart(mode), form, named))
    image = Image.open(io.BytesIO(made.content))
    assert (image.width, image.height) == (made.width, made.height) == chart(mode).size
    assert "icc_profile" not in image.info
    meant = chart(mode)
    if named or mode == "CMYK":
        meant = converted(meant, profile(named or "fogra39"), profile("srgb"), "RGB")
    shown = samples(image.convert("RGB"))
    for one, other in zip(shown, samples(meant.convert("RGB")), strict=True):
        assert all(abs(a - b) <= 8 for a, b in zip(one, other, strict=True))


def test_without_the_profile_they_would_differ(tmp_path: Path) -> None:
    """The control: Pillow's own way from inks to RGB is far from what ink looks like."""
    made = prepared(tmp_path, as_file(chart("CMYK"), "TIFF-LZW"))
    shown = samples(Image.open(io.BytesIO(made.content)).convert("RGB"))
    plain = samples(chart("CMYK").convert("RGB"))
    assert (
        max(
            abs(a - b) for p, q in zip(shown, plain, strict=True) for a, b in zip(p, q, strict=True)
        )
        > 60
    )


def test_large_ones_are_scaled_and_cut(tmp_path: Path) -> None:
    """No picture is longer than is looked at, turned or cropped or neither."""
    image = chart("CMYK").resize((3000, 1500))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    made = prepared(tmp_path, out.getvalue())
    assert (made.width, made.height) == (LONGEST_SIDE // 2, LONGEST_SIDE)
    square = prepared(tmp_path, as_file(image, "TIFF-LZW"), Crop(1, 1))
    assert (square.width, square.height) == (1500, 1500)
