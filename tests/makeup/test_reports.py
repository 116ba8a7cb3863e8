"""What cannot stand on a page is said with its place, before anything is printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from composition.faces import catalogue
from composition.printed import layout, layout_names
from publisher.article import parse
from publisher.diagnostics import Diagnostic, Place, Severity
from publisher.edition import Edition, EditionSettings, Entry
from publisher.galley import Galley, TableSetting, compose_article, forme, stand, stories
from publisher.makeup import Plan, make_up
from publisher.makeup.matter import Call, Flow, Forme, Item, Story
from publisher.render.pages import page_texts, report_troubles

from .audit import audit

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
    plan = make_up(stories(edition, (galley,), [chosen]), forme(chosen))
    found = (*galley.diagnostics, *report_troubles(plan, (galley,), chosen))
    return {d.code: d for d in found}, edition, galley, plan


def reported(name: str, text: str, title: str = "试") -> dict[str, Diagnostic]:
    """Give what make-up reports of an edition of one article, by code."""
    return _made(name, text, title)[0]


@pytest.mark.parametrize(
    ("name", "times"), [("broadsheet", 1500), ("tabloid", 1500), ("magazine", 100), ("book", 100)]
)
def test_a_head_longer_than_the_page_is_an_error(name: str, times: int) -> None:
    """It would be cut; the article is named, and a long head that has room is not reported.

    In newspapers a title of many lines is set smaller first.
    """
    found = reported(name, TEXT, "很长的标题" * times)

    assert found["M007"].severity is Severity.ERROR
    assert found["M007"].place == Place("one/article.md")
    assert "M007" not in reported(name, TEXT, "很长的标题" * 8)


LONG = "一行又一行的字" * 1500


@pytest.mark.parametrize("name", layout_names())
@pytest.mark.parametrize(("text", "line"), [(f"![{LONG}]()", 5), (f"{TEXT}\n\n## {LONG}", 7)])
def test_what_is_whole_and_higher_than_a_column_is_an_error(
    name: str, text: str, line: int
) -> None:
    """A figure with its caption or a subhead would be cut: it is named with its line."""
    found = reported(name, f"{text}\n\n{TEXT}")

    assert found["M001"].severity is Severity.ERROR
    assert found["M001"].place == Place("one/article.md", line)
    assert found["M001"].hint
    assert "M001" not in reported(name, f"![图]()\n\n## 小标题\n\n{TEXT}")


@pytest.mark.parametrize("name", layout_names())
def test_a_summary_higher_than_a_column_is_parted(name: str) -> None:
    """All of it is printed, once and in order, and what it loses is said."""
    found, edition, galley, plan = _made(name, f"{TEXT}", f"试\nsummary: {LONG}")
    parts = [
        t.text for page in page_texts(edition, (galley,), plan) for t in page if "#0." in t.whole
    ]

    assert "".join(parts) == LONG
    assert found["M001"].severity is Severity.WARNING


@pytest.mark.parametrize("name", layout_names())
@pytest.mark.parametrize("caption", ["图", LONG[:100]])
def test_an_article_may_be_a_figure_alone(name: str, caption: str) -> None:
    """It is printed whole, once, and nothing is wrong with it."""
    found, edition, galley, plan = _made(name, f"![{caption}]()", "试")
    pieces = [p for page in plan.pages for module in page.modules for p in module.pieces]
    texts = [t.text for page in page_texts(edition, (galley,), plan) for t in page]

    assert [d for d in found.values() if d.severity is not Severity.NOTE] == []
    assert [(p.item, p.first) for p in pieces] == [(0, 0)]
    assert texts == ["试", caption]


def test_a_figure_stands_whole_above_notes() -> None:
    """Notes go on on the next page rather than that what must stay whole is cut."""
    figure = Item(15, Flow.FLOAT, heights=(15,), calls=(Call(None, 0, 3),))
    story = Story(
        (Item(20, calls=(Call(20, 10, 2),)), figure, Item(25, Flow.NOTE), Item(9, Flow.NOTE))
    )
    page = Forme(1, 20)
    plan = make_up([story], page)

    assert plan.too_tall == ()
    assert audit([story], page, plan) == []


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
