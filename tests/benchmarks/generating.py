"""Editions of any size out of the sample's own paragraphs, the same every time."""

from __future__ import annotations

import random
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "content" / "sangzhi-2018" / "party-flag" / "article.md"
PARAGRAPHS = 8
"""Of an article: some 1,500 characters."""
TYPST = """
import sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[{fonts!r}])
""".format(fonts=str(ROOT / "fonts"))
MULTI_COLUMN = """
import sys, weasyprint
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])
"""


def write_edition(folder: Path, articles: int, layout: str) -> None:
    """Write an edition of ``articles`` articles, and its text for the other programs."""
    texts = [_article(number) for number in range(articles)]
    names = [f"a{number:04}" for number in range(articles)]
    for name, (title, paragraphs) in zip(names, texts, strict=True):
        (folder / name).mkdir(parents=True, exist_ok=True)
        head = f"---\ntitle: {title}\nbyline: 本报记者\n---\n\n"
        text = head + "\n\n".join(paragraphs) + "\n"
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    listed = ", ".join(f'"{name}"' for name in names)
    settings = f'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = [{listed}]\n'
    (folder / "edition.toml").write_text(settings + f'outputs = ["{layout}"]\n', encoding="utf-8")
    (folder / "text.typ").write_text(_typst(texts), encoding="utf-8")
    (folder / "text.html").write_text(_html(texts), encoding="utf-8")


def change_a_word(folder: Path, number: int) -> None:
    """Change one word of the first article to one that it never had."""
    path = folder / "a0000" / "article.md"
    head, _, body = path.read_text(encoding="utf-8").rpartition("---\n\n")
    path.write_text(f"{head}---\n\n第{number + 1000}次。{body}", encoding="utf-8")


def _article(number: int) -> tuple[str, list[str]]:
    draw = random.Random(number)
    body = SAMPLE.read_text(encoding="utf-8").split("---\n", 2)[2]
    there = [p.strip() for p in body.split("\n\n") if p.strip() and p[:1] not in "!#"]
    return f"试排第{number + 1}篇文章", [draw.choice(there) for _ in range(PARAGRAPHS)]


def _typst(texts: list[tuple[str, list[str]]]) -> str:
    head = (
        '#set page(paper: "a3", columns: 5, margin: 15mm)\n'
        '#set text(font: "Publisher Song", size: 9pt, lang: "zh")\n'
        "#set par(justify: true, first-line-indent: 2em)\n"
    )
    parts = [f"= {title}\n\n" + "\n\n".join(paragraphs) for title, paragraphs in texts]
    return head + "\n\n".join(parts) + "\n"


def _html(texts: list[tuple[str, list[str]]]) -> str:
    family = (ROOT / "fonts" / "PublisherSong-Regular.otf").as_uri()
    style = (
        f'@font-face{{font-family:S;src:url("{family}")}}@page{{size:A3;margin:15mm}}'
        "body{font:9pt/13pt S;columns:5;text-align:justify}p{margin:0;text-indent:2em}"
    )
    parts = [
        f"<h2>{escape(title)}</h2>" + "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
        for title, paragraphs in texts
    ]
    return f'<html lang="zh"><style>{style}</style>' + "".join(parts)
