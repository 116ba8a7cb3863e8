"""Raw and clean pairs, one for every kind of newspaper text."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaning.scoring import score
from publisher.article import parse, write
from publisher.cleaning import clean

CASES = Path(__file__).parent / "cases"
NAMES = sorted(file.name.removesuffix(".raw.md") for file in CASES.glob("*.raw.md"))
ARTICLES = sorted(file.name for file in CASES.glob("*.article.md"))


def read(name: str) -> str:
    """Give a case file."""
    return (CASES / name).read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    """The pairs are found; without them the tests below would say nothing."""
    assert len(NAMES) >= 12
    assert len(ARTICLES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_raw_becomes_article(name: str) -> None:
    """What each raw text lost can be found again, and nothing else changes."""
    assert clean(read(f"{name}.raw.md"), "raw.md").text == read(f"{name}.article.md")


@pytest.mark.parametrize("name", ARTICLES)
def test_clean_text_stays(name: str) -> None:
    """An article that is clean comes out the same, byte for byte."""
    text = read(name)
    cleaned = clean(text, name)

    assert cleaned.text == text
    assert cleaned.changes == ()


@pytest.mark.parametrize("name", ARTICLES)
def test_articles_have_the_normal_form(name: str) -> None:
    """The cleaned form is the one that the article module writes."""
    text = read(name)

    assert write(parse(text, name)) == text


@pytest.mark.parametrize("name", NAMES)
def test_the_score_sees_the_difference(name: str) -> None:
    """The score of a raw text is not that of its article: the cases do need cleaning."""
    raw, article = read(f"{name}.raw.md"), read(f"{name}.article.md")

    assert score(raw, article).marks.f1 < 0.9
    assert score(article, article).marks.f1 == 1.0
