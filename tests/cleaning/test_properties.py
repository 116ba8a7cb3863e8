"""What holds of every input: nothing lost, nothing invented, the way back, no second change."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaning.fuzzing import GLYPHS, PLACEHOLDER, Trial, draw, faults, fuzz
from cleaning.strategies import choices, raws
from publisher.cleaning import Strength, clean, compare, replay, revert, review

_WORD = re.compile(r"[^\W_]")
_KEYS = re.compile(
    r"(?:^|\n)(?:title|kicker|subtitle|byline|dateline|source|credit|furniture): |lang: zh-Han[st]"
    r'|\{credit="'
)


@given(raws)
@settings(max_examples=400)
def test_replay_and_revert(raw: str) -> None:
    """The changes lead from any raw text to the clean one, and back, at every strength."""
    for strength in Strength:
        cleaned = clean(raw, "raw.md", strength=strength)

        assert replay(raw, cleaned.changes) == cleaned.text
        assert revert(cleaned.text, cleaned.changes) == raw


@given(raws)
@example("\x85\x1b\x1f0")
@example("~~~甲")
@settings(max_examples=400)
def test_twice_is_once(raw: str) -> None:
    """Cleaning what was cleaned changes nothing."""
    text = clean(raw, "raw.md").text
    again = clean(text, "raw.md") if text.strip() else None

    assert again is None or (again.text, again.changes) == (text, ())


@given(raws)
@settings(max_examples=400)
def test_no_word_is_lost_or_invented(raw: str) -> None:
    """Only glyph rules touch letters, digits and Han characters, and they say so."""
    for change in clean(raw, "raw.md", strength=Strength.DOUBT).changes:
        if change.to is None and change.code not in {*GLYPHS, PLACEHOLDER}:
            assert not _WORD.search(_KEYS.sub("", change.before)), change
            assert not _WORD.search(_KEYS.sub("", "\n" + change.after)), change


@given(raws)
@settings(max_examples=200)
def test_no_rule_is_refused(raw: str) -> None:
    """No rule wants what it may not; findings lie inside the raw text."""
    cleaned = clean(raw, "raw.md")
    lines = raw.split("\n")

    assert "C005" not in {finding.code for finding in cleaned.findings}
    for finding in cleaned.findings:
        assert finding.place is not None
        assert 1 <= finding.place.line <= len(lines)
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1


@given(raws)
@settings(max_examples=100)
def test_review_and_comparison_take_everything(raw: str) -> None:
    """The review holds no raw markup, and a clean text compared with its raw has no difference."""
    cleaned = clean(raw, "raw.md")
    page = review(raw, cleaned)
    compared = compare(raw, cleaned.text, cleaned=cleaned)

    assert page.count("<script>") == 1
    assert page.count("<table>") == 1
    assert compared.edited == ()
    assert compared.marks == 0


HEADED = "# 一个题目\n\n记者 李明\n\n这是第一段，讲的是县里的事情，大家都很高兴。\n"


@given(raws, choices)
@example(HEADED, {"select": None, "ignore": ("C201",), "strength": Strength.SAFE})
@example(HEADED, {"select": ("C202",), "ignore": None, "strength": Strength.SAFE})
@example(HEADED, {"select": ("C20",), "ignore": ("C209",), "strength": Strength.SAFE})
@settings(max_examples=300)
def test_any_choice_of_rules(raw: str, choice: dict[str, object]) -> None:
    """Whatever rules run, the way back holds, and every letter and Han character is there."""
    assert list(faults(Trial(raw, **choice))) == []  # type: ignore[arg-type]


@given(st.integers(0, 1 << 20), choices)
@settings(max_examples=60)
def test_any_choice_of_rules_on_damaged_articles(seed: int, choice: dict[str, object]) -> None:
    """The same of articles that are damaged as OCR damages them."""
    raw = draw(Random(seed)).raw

    assert list(faults(Trial(raw, **choice))) == []  # type: ignore[arg-type]


def test_random_cleanings() -> None:
    """The same of what is drawn by a seed, as many times as one likes."""
    assert fuzz(7, 60) == []
    assert draw(Random(7)) == draw(Random(7)) != draw(Random(8))


def test_what_the_random_cleanings_would_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cleaning that loses a word, or that breaks down, is found by them."""
    monkeypatch.setattr("cleaning.fuzzing.told", lambda text: Counter(text + "甲" * len(text)))
    assert any(fault.startswith("gone: ") for fault in faults(Trial("甲 乙")))

    monkeypatch.setattr("cleaning.fuzzing.clean", lambda *_, **__: 1 // 0)
    assert any("ZeroDivisionError" in fault for fault in faults(Trial("甲 乙")))
