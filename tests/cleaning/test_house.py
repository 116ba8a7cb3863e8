"""The house of cleaning: what is found hangs on the text alone, not on who asked first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaning.damage import Style, damage
from publisher.cleaning import RULES, Cleaned, Rule, Strength, Touch, clean
from publisher.cleaning.engine.proof import stages
from publisher.cleaning.losses.lost import lost
from publisher.cleaning.rules.fix import Fix
from publisher.cleaning.survey.columns import columns
from publisher.cleaning.survey.draft import Draft, Point
from publisher.cleaning.survey.gaps import printed
from publisher.cleaning.survey.pictures import captions
from publisher.cleaning.survey.roles import roles

ARTICLES = sorted((Path(__file__).parent / "heldout").glob("*.article.md"))[:9]
STYLES = (Style(), Style(cells=13, line_end=" \n"), Style(cells=22, line_end="\n", between="\n"))


def ask(draft: Draft) -> Iterator[Fix]:
    """Ask for every fact of the survey, and mend nothing."""
    for fact in (printed, captions, lost, roles, columns):
        fact(draft)
    return iter(())


def raws() -> Iterator[str]:
    """Yield damaged articles in several styles."""
    for number, path in enumerate(ARTICLES):
        article = path.read_text(encoding="utf-8")
        if article.startswith("---\n") and "\nfurniture: " not in article:
            yield damage(article, number, STYLES[number % len(STYLES)])


def everything() -> list[Cleaned]:
    """Clean all damaged articles, doubts shown."""
    return [clean(raw, "raw.md") for raw in raws()]


def ask_before_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one more rule ask for all facts before each of the others."""
    rules: list[Rule] = []
    for stage in stages(RULES):
        rules.append(Rule("C299", "asks", Strength.SAFE, Touch.BLANKS, ask, behind=stage[0].behind))
        rules += stage
    monkeypatch.setattr("publisher.cleaning.rules.order.RULES", tuple(rules))


def test_nothing_hangs_on_who_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that asks for everything before each other rule changes no text and no doubt."""
    wanted = everything()
    ask_before_each(monkeypatch)

    assert everything() == wanted


def test_facts_read_off_late_would_be_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The points matter: read off wherever they are asked for, some facts are not the same."""
    wanted = everything()
    monkeypatch.setattr(Draft, "at", lambda self, _: self)

    assert everything() != wanted


def test_a_draft_gives_what_stood_at_each_point() -> None:
    """Points are passed in order, each once; one that was not passed yet is here."""
    first = Draft("甲乙", "甲乙", range(2))
    passed = first.passing(Point.HEADS)
    later = passed.after("甲", range(1))

    assert later.at(Point.COLUMNS).text == later.at(Point.HEADS).text == "甲乙"
    assert later.at(Point.GAPS) is later
    assert later.passing(Point.COLUMNS) is later
    assert later.passing(Point.GAPS).at(Point.TEXT).text == "甲"


def test_rules_stand_behind_their_points_in_order() -> None:
    """The points of the way are passed in the order of the list."""
    behind = [rule.behind for rule in RULES]

    assert behind == sorted(behind)
    assert set(behind) == set(Point)
