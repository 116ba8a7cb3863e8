"""An issue of six stories, to be printed and read again as a scan."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

ARTICLES = Path(__file__).parents[2] / "cleaning/articles"
NAMES = ("a01", "a03", "a05", "a07", "a09", "a11")


def write_edition(folder: Path) -> None:
    """Write an issue of six stories, one with a picture, one in a box."""
    entries = []
    for at, name in enumerate(NAMES):
        _, front, body = (ARTICLES / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)
        title = re.search(r"^title: (.*)$", front, re.M)
        assert title is not None
        paragraphs = [p for p in body.strip().split("\n\n") if p[0] not in "!|#>-"]
        paragraphs = paragraphs[: (6, 4, 4, 2, 2, 2)[at]]
        (folder / name / "images").mkdir(parents=True)
        if at == 0:
            Image.new("RGB", (900, 600), "#4a6b8a").save(folder / name / "images/p.jpg")
            paragraphs.insert(1, "![茶农在梯田里采摘。](images/p.jpg)")
        text = f"---\ntitle: {title[1]}\nbyline: 本报记者 骆文川\n---\n\n" + "\n\n".join(paragraphs)
        (folder / name / "article.md").write_text(text + "\n", encoding="utf-8")
        weight = ("lead", "second", "second", "brief", "brief", "brief")[at]
        box = ", boxed = true" if at == 4 else ""
        entries.append(f'{{ path = "{name}", importance = "{weight}"{box} }}')
    (folder / "edition.toml").write_text(
        'title = "青垣报"\nlanguage = "zh-Hans"\ndate = 2026-03-12\noutputs = ["tabloid"]\n'
        f"articles = [{', '.join(entries)}]\n",
        encoding="utf-8",
    )
