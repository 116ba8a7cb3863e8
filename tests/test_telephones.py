"""Photos as telephones take them: AVIF, and HEIC with an extra."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from publisher.diagnostics import ContentError, Place
from publisher.pictures import measure_picture, reading
from publisher.pictures.reading import Reader, read_source
from publisher.workspace import Workspace

SIZE = (64, 48)
HEIC_HEAD = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)


def photo(form: str) -> bytes:
    """Give a photo, red above and blue below."""
    image = Image.new("RGB", SIZE, (200, 30, 30))
    image.paste((30, 30, 200), (0, SIZE[1] // 2, *SIZE))
    out = io.BytesIO()
    image.save(out, form, quality=90)
    return out.getvalue()


def measured(folder: Path, content: bytes, name: str) -> tuple[int, int, str]:
    """Give what make-up sees of a photo."""
    (folder / name).write_bytes(content)
    picture = measure_picture(Workspace(folder), folder / name, Place("article.md", 3, 1))
    return picture.width, picture.height, picture.media_type


def first_strip(content: bytes) -> tuple[int, ...]:
    """Give the red, green and blue of a photo's upper left corner."""
    planes = next(Reader(read_source(content)).strips())
    return tuple(plane.getpixel((2, 2)) for plane in planes)  # type: ignore[misc]


def test_avif(tmp_path: Path) -> None:
    """It is read by what is there anyway."""
    content = photo("AVIF")
    assert measured(tmp_path, content, "a.avif") == (*SIZE, "image/avif")
    red, green, blue = first_strip(content)
    assert red > 180 > 60 > max(green, blue)


@pytest.mark.skipif(find_spec("pillow_heif") is None, reason="the extra heic is not installed")
def test_heic(tmp_path: Path) -> None:
    """With the extra it is read like any other photo."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    content = photo("HEIF")
    assert measured(tmp_path, content, "a.heic") == (*SIZE, "image/heif")
    red, green, blue = first_strip(content)
    assert red > 180 > 60 > max(green, blue)


@pytest.mark.parametrize(
    ("content", "code"), [(HEIC_HEAD, "I040"), (b"\0\0\0\x18ftypisom" + bytes(64), "I001")]
)
def test_without_the_extra(
    content: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told which one is missing; what is no photo at all is told as such."""
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    reading._known.cache_clear()
    with pytest.raises(ContentError) as caught:
        measured(tmp_path, content, "a.heic")
    reading._known.cache_clear()
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert (code != "I040") or "paiban[heic]" in str(found.hint)
