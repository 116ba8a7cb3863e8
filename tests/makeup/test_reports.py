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
from publisher.makeup import TableSetting, compose_article, make_up, sheet, stand, stories
from publisher.render.pages import report_troubles

TEXT = "版面的格子是看不见的网，铺满全版，行行都落在网上。" * 20


def reported(name: str, text: str, title: str = "试") -> dict[str, Diagnostic]:
    """Give what make-up reports of an edition of one article, by code."""
    source = f"---\ntitle: {title}\n---\n\n{text}\n"
    values = {"title": "试刊", "language": "zh-Hans", "date": date(2026, 1, 2)}
    settings = EditionSettings.model_validate({**values, "articles": ["one"]})
    entry = Entry(parse(source, "one/article.md"), Path("one"), settings.articles[0])
    edition = Edition(Path("e"), "edition.toml", settings, (entry,))
    chosen = layout(name)
    (standing,) = stand(edition, chosen)
    galley = compose_article(entry.article, source, {}, chosen, catalogue(), standing)
    plan = make_up(stories(edition, (galley,), chosen), sheet(chosen))
    return {d.code: d for d in report_troubles(plan, (galley,), chosen)}


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
    text = "|甲|乙|\n|---|---|\n" + "\n".join(f"|{n}|格|" for n in range(300))
    article = parse(f"---\ntitle: 试\n---\n\n{text}\n", "a.md")
    galley = compose_article(article, text, {}, layout(name), catalogue())
    parts = [c.spans[0].rows for c in galley.contents if isinstance(c, TableSetting)]

    assert len(parts) > 1
    assert {tuple(cell.text for cell in part[0]) for part in parts} == {("甲", "乙")}
    assert [row[0].text for part in parts for row in part[1:]] == [str(n) for n in range(300)]
    assert "M006" not in reported(name, text)
