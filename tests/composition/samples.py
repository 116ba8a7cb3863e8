"""The texts that composition is measured on: the sample article and those in ``texts``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publisher.article import Article, parse
from publisher.article.model import Block, Paragraph, Runs, Subhead, plain

ROOT = Path(__file__).parents[2]
TEXTS = Path(__file__).parent / "texts"
SAMPLE = "sample"
FILES = {SAMPLE: ROOT / "content" / "sangzhi-2018" / "party-flag" / "article.md"} | {
    path.stem: path for path in sorted(TEXTS.glob("*.md"))
}
NAMES = tuple(FILES)


@cache
def article(name: str) -> Article:
    """Give one of the texts."""
    return parse(FILES[name].read_text(encoding="utf-8"), f"{name}.md")


@cache
def paragraphs(name: str) -> tuple[Runs, ...]:
    """Give the body paragraphs of a text, with their inline styles."""
    return tuple(_paragraphs(article(name).blocks))


def plain_paragraphs(name: str) -> list[str]:
    """Give the body paragraphs of a text without note marks or styles, as any engine takes them."""
    return [
        plain(tuple(run for run in runs if run.note is None)).strip() for runs in paragraphs(name)
    ]


def subheads(name: str) -> list[str]:
    """Give the subheads of a text."""
    return [plain(block.runs) for block in article(name).blocks if isinstance(block, Subhead)]


def _paragraphs(blocks: tuple[Block, ...]) -> list[Runs]:
    return [block.runs for block in blocks if isinstance(block, Paragraph)]
