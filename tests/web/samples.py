"""A small issue for the web: each article has characters that no other has."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

LETTERS = {
    "long": "天地玄黄宇宙洪荒盈昃辰宿列张",
    "short": "寒来暑往秋收冬藏闰余成岁律吕调阳",
    "边栏": "云腾致雨露结为霜金生丽水玉昆冈",
}
"""Of each article, by its folder."""
HOSTILE = "</script><b>\"寒来\" & '暑往'"
SETTINGS = """title = "山城日报"
language = "zh-Hans"
date = 2018-11-05
issue = 8321
editors = ["甲乙"]
outputs = ["newsletter", {{ name = "web", layout = "tabloid" }}]
variants = ["zh-Hant-TW"]
articles = ["long", "short", {{ path = "边栏", boxed = true }}]
{}"""


def write_issue(folder: Path) -> Path:
    """Write the issue into ``folder``."""
    dice = random.Random(5)
    for name, letters in LETTERS.items():
        (folder / name / "images").mkdir(parents=True)
        count = 26 if name == "long" else 2
        paragraphs = [_paragraph(dice, letters) for _ in range(count)]
        if name == "short":
            paragraphs.insert(1, "![寒来暑往](images/a.png)")
        title = {"long": "天地玄黄", "short": HOSTILE, "边栏": "云腾致雨"}[name]
        text = f"---\ntitle: {title!r}\nbyline: {letters[:3]}\n---\n\n" + "\n\n".join(paragraphs)
        (folder / name / "article.md").write_text(_yaml(text, title), encoding="utf-8")
    Image.linear_gradient("L").resize((900, 600)).save(folder / "short/images/a.png")
    (folder / "edition.toml").write_text(SETTINGS.format(""), encoding="utf-8")
    return folder


def _yaml(text: str, title: str) -> str:
    quoted = "'" + title.replace("'", "''") + "'"
    return text.replace(f"title: {title!r}", f"title: {quoted}", 1) + "\n"


def _paragraph(dice: random.Random, letters: str) -> str:
    return "".join(dice.choice(letters) for _ in range(170)) + "。"
