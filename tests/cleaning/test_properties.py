"""What holds of every input: nothing lost, nothing invented, the way back, no second change."""

from __future__ import annotations

import re

from hypothesis import example, given, settings

from cleaning.strategies import raws
from publisher.cleaning import RULES, Strength, Touch, clean, compare, replay, revert, review

GLYPHS = frozenset(rule.code for rule in RULES if Touch.GLYPHS in rule.touch)
PLACEHOLDER = "C211"
"""Removes the comment that a parser wrote for a picture; its words are not the newspaper's."""
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
