"""What cannot stand on a page is said with its place, before anything is printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from composition.faces import catalogue
from composition.printed import layout
from publisher.article import parse
from publisher.diagnostics import Diagnostic, Place, Severity
from publisher.edition import Edition, EditionSettings, Entry
from publisher.makeup import (
    Galley,
    Plan,
    TableSetting,
    compose_article,
    make_up,
    sheet,
    stand,
    stories,
)
from publisher.render.pages import page_texts, report_troubles

TEXT = "版面的格子是看不见的网，铺满全版，行行都落在网上。" * 20


Made = tuple[dict[str, Diagnostic], Edition, Galley, Plan]


def _made(name: str, text: str, title: str) -> Made:
    """Make up an edition of one article; with it comes what is reported, by code."""
    source = f"---\ntitle: {title}\n---\n\n{text}\n"
    values = {"title": "试刊", "language": "zh-Hans", "date": date(2026, 1, 2)}
    settings = EditionSettings.model_validate({**values, "articles": ["one"]})
    entry = Entry(parse(source, "one/article.md"), Path("one"), settings.articles[0])
    edition = Edition(Path("e"), "edition.toml", settings, (entry,))
    chosen = layout(name)
    (standing,) = stand(edition, chosen)
    galley = compose_article(entry.article, source, {}, chosen, catalogue(), standing)
    plan = make_up(stories(edition, (galley,), chosen), sheet(chosen))
    found = (*galley.diagnostics, *report_troubles(plan, (galley,), chosen))
    return {d.code: d for d in found}, edition, galley, plan


def reported(name: str, text: str, title: str = "试") -> dict[str, Diagnostic]:
    """Give what make-up reports of an edition of one article, by code."""
    return _made(name, text, title)[0]


@pytest.mark.parametrize("name", ["broadsheet", "tabloid", "magazine", "book"])
def test_a_head_longer_than_the_page_is_an_error(name: str) -> None:
    """It would be cut; the article is named, and a long head that has room is not reported."""
    found = reported(name, TEXT, "很长的标题" * 100)

    assert found["M007"].severity is Severity.ERROR
    assert found["M007"].place == Place("one/article.md")
    assert "M007" not in reported(name, TEXT, "很长的标题" * 8)


def test_a_row_higher_than_a_column_is_an_error() -> None:
    """A table whose cells are too narrow for its text is named with its line."""
    cells = "很长的格子内容" * 5
    table = "|甲" * 14 + "|\n" + "|---" * 14 + "|\n" + f"|{cells}" * 14 + "|"
    found = reported("large-print", f"{TEXT}\n\n{table}")

    assert found["M006"].severity is Severity.ERROR
    assert found["M006"].place == Place("one/article.md", 7)
    assert "M006" not in reported("large-print", "|甲|乙|\n|---|---|\n|一|二|")


@pytest.mark.parametrize("name", ["broadsheet", "tabloid", "magazine", "book"])
def test_a_long_table_is_parted_between_its_rows(name: str) -> None:
    """Every row is set once, every part begins with the head, and all of them have room."""
    text = "|甲|乙|\n|---|---|\n" + "\n".join(f"|{n}|格|" for n in range(700))
    found, edition, galley, plan = _made(name, f"{TEXT}\n\n{text}\n\n{TEXT}", "试")
    table = next(n for n, c in enumerate(galley.contents) if isinstance(c, TableSetting))
    parts = [
        [printed.text for printed in page if f"#{table}." in printed.whole]
        for page in page_texts(edition, (galley,), plan)
    ]
    parts = [part for part in parts if part]

    assert len(parts) > 1
    assert all(part[:2] == ["甲", "乙"] for part in parts)
    numbers = [text for part in parts for text in part if text.isdigit()]
    assert numbers == [str(n) for n in range(700)]
    assert not {"M001", "M006", "M010"} & set(found)


def test_a_table_wider_than_the_page_is_an_error() -> None:
    """What it needs and what there is are named with its line; one that nearly fits is smaller."""

    def table(columns: int) -> str:
        return "\n".join(
            "|".join(cells) for cells in (["栏"] * columns, ["-"] * columns, ["1234567"] * columns)
        )

    found = reported("book", f"{TEXT}\n\n{table(12)}")
    assert found["M010"].severity is Severity.ERROR
    assert found["M010"].place == Place("one/article.md", 7)
    assert "the page has 28" in found["M010"].message
    assert "M010" not in reported("book", f"{TEXT}\n\n{table(6)}")
    _, _, galley, _ = _made("book", table(7), "试")
    size = next(c for c in galley.contents if isinstance(c, TableSetting)).spans[0].rows[0][0].size
    body = layout("book").settings.styles["table"].size
    assert 0.8 * body <= size < body
    assert not galley.diagnostics
