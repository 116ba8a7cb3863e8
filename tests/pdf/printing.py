"""One small edition with all that a page may hold, printed once for each purpose."""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path

import pikepdf
from PIL import Image

from publisher import build
from publisher.choices import Purpose

LAYOUT = "book"
ARTICLE = """---
title: 一篇短文
subtitle: 有图有链接
byline: 林远
lang: zh-Hans
---

这是第一段，里面有一个[链接](https://example.com/a)，也有**强调**的字。再写几句让它换行，看看行末怎样。

![彩色的图](images/color.jpg){alt="一幅彩色的图"}

## 小标题

这是第二段。灰度的图在下面。

![灰度的图](images/grey.png)

- 甲
- 乙

| 名 | 数 |
|---|---|
| 一 | 1 |
| 二 | 2 |

最后一段。
"""
PLAIN = """---
title: 一篇短文
byline: 林远
lang: zh-Hans
---

这是一段话。
"""
SIZE = (1300, 860)


def write_edition(folder: Path, article: str = ARTICLE, extra: str = "") -> Path:
    """Write the small edition into ``folder``; ``extra`` goes into edition.toml."""
    images = folder / "one/images"
    images.mkdir(parents=True)
    (folder / "edition.toml").write_text(
        'title = "样刊"\nlanguage = "zh-Hans"\ndate = 2020-03-04\nissue = 7\n'
        f'publisher = "样刊社"\narticles = ["one"]\noutputs = ["{LAYOUT}"]\n{extra}',
        encoding="utf-8",
    )
    (folder / "one/article.md").write_text(article, encoding="utf-8")
    (images / "color.jpg").write_bytes(color_picture())
    Image.linear_gradient("L").resize(SIZE).save(images / "grey.png")
    return folder


@cache
def color_picture() -> bytes:
    """Give a JPEG with every hue and the darkest colours, as a camera gives them."""
    red = Image.linear_gradient("L").resize(SIZE)
    green = Image.radial_gradient("L").resize(SIZE)
    blue = red.rotate(90, expand=True).resize(SIZE)
    image = Image.merge("RGB", [red, green, blue])
    # What no profile can take: black, and a dark grey with all inks in it.
    image.paste((0, 0, 0), (0, 0, 200, 200))
    image.paste((20, 15, 10), (200, 0, 400, 200))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


@cache
def printed(purpose: Purpose) -> bytes:
    """Give the small edition printed for ``purpose``."""
    with tempfile.TemporaryDirectory() as folder:
        edition = write_edition(Path(folder) / "edition")
        report = build.build(edition, Path(folder) / "out", purpose=purpose)
        return report.products[0].content


@cache
def plain(purpose: Purpose) -> bytes:
    """Give an edition of one page and one sentence printed for ``purpose``."""
    with tempfile.TemporaryDirectory() as folder:
        edition = write_edition(Path(folder) / "edition", PLAIN)
        return build.build(edition, Path(folder) / "out", purpose=purpose).products[0].content


def opened(content: bytes) -> pikepdf.Pdf:
    """Give ``content`` open for reading and changing."""
    return pikepdf.open(io.BytesIO(content))


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """Give an open PDF as bytes."""
    out = io.BytesIO()
    options = {"fix_metadata_version": False, **options}
    pdf.save(out, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]
    return out.getvalue()
