"""Tokens that nothing parts, printed in a book and in a newspaper: nothing leaves its column."""

from __future__ import annotations

from pathlib import Path

import pytest

from measure.reading import read_pages
from publisher.build import build

from .printed import layout

TOKENS = (
    "G" * 70, "G" * 32 + "-" + "F" * 12, "1" * 60, "。" * 40, "（" * 40, "——" * 20, "１" * 40,
    "https://example.org/" + "path/" * 12, "STM32F103C8T6" * 5, "\u00a0".join(["ab"] * 40),
)  # fmt: skip
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
"""
ADVANCE = {"G": 0.6, "F": 0.5, "１": 1.0}
"""em that characters which stand in the tokens alone are wide, at least."""
SLACK = 0.02
"""em beyond an edge."""


def article() -> str:
    """Give every token at the head, in the middle and at the end of a text of each kind."""
    parts = []
    for token in TOKENS:
        parts += [token, f"文字{token}文字", f"文字{token}", f"> 引文{token}", f"- 条目{token}"]
        parts.append(f"诗行{token}\\\n下一行{token}")
    return "---\ntitle: 题\n---\n\n" + "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_nothing_leaves_its_column(output: str, tmp_path: Path) -> None:
    """Every character's origin lies in a column, and its advance ends there."""
    edition = tmp_path / "edition"
    (edition / "a").mkdir(parents=True)
    (edition / "edition.toml").write_text(EDITION, encoding="utf-8")
    (edition / "a" / "article.md").write_text(article(), encoding="utf-8")
    content = build(edition, tmp_path / "out", only=(output,)).products[0].content
    found = layout(output)
    settings, seen = found.settings, 0
    for number, page in enumerate(read_pages(content), 1):
        lefts = [
            found.left(number) + found.column_left(column)
            for column in range(settings.grid.columns)
        ]
        columns = [(left, left + settings.grid.cells * found.cell) for left in lefts]
        for glyph in page.glyphs:
            if glyph.text in ADVANCE and abs(glyph.size - found.body.size) < 0.01:
                seen += 1
                slack = SLACK * glyph.size
                assert any(
                    a - slack <= glyph.x and glyph.x + ADVANCE[glyph.text] * glyph.size <= b + slack
                    for a, b in columns
                ), (number, glyph)
    assert seen > 1000
