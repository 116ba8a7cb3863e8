"""The recogniser itself, on a small print made here, skewed and noisy; needs the extra ``ocr``."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from publisher.readers import BlockKind, Raw
from publisher.readers.scanning import read_scan, recognising

FONT = Path(__file__).parents[3] / "fonts/PublisherSong-Regular.otf"
TEXT = (
    "刘家坪白族乡作为红二方",
    "面军长征出发地，以前只有一",
    "座长征出发地纪念碑，来往参",
    "观的游客寥寥可数。现在，规",
    "模宏大的红色教育基地建设正",
    "在进行，村里各项工作都名列",
)

needed = pytest.mark.skipif(not recognising.is_there(), reason="the extra ocr is not installed")


def draw_scan(skew: float, seed: int) -> bytes:
    """Give a page with a head over two columns and a picture, as a scanner at 200 dpi has it."""
    page = Image.new("L", (900, 760), "white")
    pen = ImageDraw.Draw(page)
    pen.text((150, 60), "基层党建工作纪实", 0, ImageFont.truetype(str(FONT), 72))
    body = ImageFont.truetype(str(FONT), 25)
    for column, left in enumerate((90, 470)):
        for n, line in enumerate(TEXT):
            indent = 50 if n == 0 and column == 0 else 0
            if n or column == 0:
                pen.text((left + indent, 190 + 36 * n), line, 0, body)
    for y in range(440, 660):
        pen.line((90, y, 410, y), fill=40 + (y - 440) // 2)
    turned = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    chance = random.Random(seed)
    noise = bytes(min(max(round(chance.gauss(128, 6)), 0), 255) for _ in range(900 * 760))
    grey = turned.filter(ImageFilter.GaussianBlur(0.6)).point(lambda v: 40 + v * 185 // 255)
    grain = Image.frombytes("L", grey.size, noise)
    content = io.BytesIO()
    Image.blend(grey, grain, 0.1).save(content, "JPEG", quality=75)
    return content.getvalue()


@needed
@pytest.mark.parametrize("skew", [-1.5, 1.2])
def test_a_scan_is_read(skew: float, tmp_path: Path) -> None:
    """Title, paragraphs in their order, and the picture, whatever the skew."""
    (tmp_path / "page.jpg").write_bytes(draw_scan(skew, 7))
    raw = read_scan(tmp_path / "page.jpg")
    assert _text(raw, BlockKind.TITLE) == "基层党建工作纪实"
    assert _text(raw, BlockKind.TEXT) == "".join((*TEXT, *TEXT[1:]))
    assert len(raw.pictures) == 1
    with Image.open(io.BytesIO(raw.pictures[0].data)) as picture:
        assert abs(picture.width - 320) < 25
        assert abs(picture.height - 220) < 25


@needed
def test_an_empty_page_is_told(tmp_path: Path) -> None:
    """A page without text is a finding, and no error."""
    Image.new("L", (600, 800), 230).save(tmp_path / "page.png")
    raw = read_scan(tmp_path / "page.png")
    assert raw.blocks == ()
    assert [one.code for one in raw.findings] == ["S006"]


def _text(raw: Raw, kind: BlockKind) -> str:
    return "".join(b.text for b in raw.blocks if b.kind is kind).replace("\n", "")
