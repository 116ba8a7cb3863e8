"""How much of a story's structure an article has: title, byline, pictures, tables, notes."""

from __future__ import annotations

import re
from pathlib import Path

from publisher.article import parse

from .issue import Page, Story
from .writing import Tool

_PICTURE = re.compile(
    r"!\[(?P<caption>(?:[^\]\\]|\\.)*)\]\((?P<file>[^)]*)\)(?:\{credit=\"(?P<by>[^\"]*)\"\})?"
)
_CELL = re.compile(r"<t[dh](?P<said>[^<>]*)>(?P<text>.*?)</t[dh]>", re.DOTALL)


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", "", text)


def score(folder: Path, story: Story, page: Page, tool: Tool, *, exact: bool) -> dict[str, float]:
    """Give for each part of a story how much of it the article in ``folder`` has, 0 to 1."""
    text = (folder / "article.md").read_text("utf-8")
    article = parse(text, "article.md")
    found = {"title": float(_bare(article.front.title) == _bare(story.title))}
    found["byline"] = float(_bare(article.front.byline or "") == _bare(story.byline))
    pictures = [item for item in story.items if item.kind == "picture"]
    if "pictures" in tool.says and pictures:
        shown = {
            _bare((m["caption"] or "") + (m["by"] or "")): m["file"]
            for m in _PICTURE.finditer(text)
        }
        right = 0
        for item in pictures:
            file = shown.get(_bare(item.text))
            data = (folder / file).read_bytes() if file and (folder / file).is_file() else b""
            right += data == page.pictures[item.name] if exact else bool(data)
        found["pictures"] = right / max(len(pictures), len(shown))
    tables = [item for item in story.items if item.kind == "table"]
    if "tables" in tool.says and tables:
        wanted = [c[0] for item in tables for row in item.rows for c in row]
        have = [m["text"] for m in _CELL.finditer(text)] or [
            cell.strip() for line in text.split("\n") if line.startswith("|") and "---" not in line
            for cell in line.strip("|").split("|") if cell.strip()
        ]  # fmt: skip
        found["tables"] = sum(a == b for a, b in zip(wanted, have, strict=False)) / max(
            len(wanted), len(have)
        )
    notes = [item.text[1:] for item in story.items if item.kind == "note"]
    if "notes" in tool.says and notes:
        have_notes = dict(re.findall(r"(?m)^\[\^([^\]]+)\]: (.*)$", text))
        right = sum(
            any(_bare(words) == _bare(note) and text.count(f"[^{label}]") == 2
                for label, words in have_notes.items())
            for note in notes
        )  # fmt: skip
        found["notes"] = right / len(notes)
    paragraphs = [item.text for item in story.items if item.kind == "p"]
    body = _bare(re.sub(r"\[\^[^\]]*\]", "", text))
    whole = sum(_bare(one.replace("①", "").removeprefix("本报讯")) in body for one in paragraphs)
    found["text"] = whole / len(paragraphs)
    return found
