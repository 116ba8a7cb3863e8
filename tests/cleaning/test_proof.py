"""The proof of a cleaning: rules that break it are taken back, by name and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from publisher.cleaning import RULES, Rule, Strength, Touch, clean, replay, revert
from publisher.cleaning.engine.engine import Engine
from publisher.cleaning.engine.proof import flaw
from publisher.cleaning.rules.fix import Edit, Fix, Move
from publisher.cleaning.rules.order import choose
from publisher.cleaning.survey.draft import Draft
from publisher.tongues import SILENCE

RAW = "# 一个题目\n\n记者 李明\n\n这是第一段,讲的是县里的事情,大家都很高兴。\n"


def into_itself(draft: Draft) -> Iterator[Fix]:
    """Carry words into the middle of themselves, which copies them."""
    at = draft.text.find("县里的事情")
    if at >= 0:
        yield Fix((), SILENCE, (Move(at, at + 5, at + 2, "〔", "〕"),))


def twice(draft: Draft) -> Iterator[Fix]:
    """Carry the same words to two places."""
    at = draft.text.find("县里")
    if at >= 0:
        yield Fix((), SILENCE, (Move(at, at + 2, 0, "", " "), Move(at, at + 2, len(draft.text))))


def run_with(monkeypatch: pytest.MonkeyPatch, *bad: Rule) -> None:
    """Let cleaning run all rules and the bad ones."""
    monkeypatch.setattr("publisher.cleaning.rules.order.RULES", (*RULES[:8], *bad, *RULES[8:]))


def test_a_text_that_nothing_explains_is_not_proved() -> None:
    """A draft that differs without a change is told from one that is the raw text."""
    engine = Engine("甲乙丙")
    assert flaw(engine, {}) == SILENCE
    engine.draft = Draft(engine.raw, "甲丁丙", range(3))
    assert "do not lead to the clean text" in flaw(engine, {})


def one_by_one(draft: Draft) -> Iterator[Fix]:
    """Mend one misread character at a time, the last one first: work for several rounds."""
    at = max(map(draft.text.rfind, "家都很高"))
    if at >= 0:
        yield Fix((Edit(at, at + 1, "乐"),))


@pytest.mark.parametrize("bad", [(), (into_itself,)])
def test_rules_run_until_nothing_is_left_to_do(
    monkeypatch: pytest.MonkeyPatch, bad: tuple[object, ...]
) -> None:
    """What takes several rounds is done to its end, also where each rule is proved by itself."""
    wanted = clean(RAW, "raw.md").text.replace("家都很高", "乐乐乐乐")
    run_with(
        monkeypatch,
        Rule("C298", "good", Strength.SAFE, Touch.GLYPHS, one_by_one),
        *(Rule("C299", "bad", Strength.SAFE, Touch.STRUCTURE, find) for find in bad),  # type: ignore[arg-type]
    )
    cleaned = clean(RAW, "raw.md")

    assert cleaned.text == wanted
    assert revert(wanted, cleaned.changes) == RAW
    assert [f.message[:9] for f in cleaned.findings if f.code == "C007"] == ["what C299"] * len(bad)


def test_rules_that_fail_together_alone_are_left_out_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each may carry the words, both may not: neither does, and both are named."""
    wanted = clean(RAW, "raw.md").text

    def to(end: bool) -> Callable[[Draft], Iterator[Fix]]:
        def find(draft: Draft) -> Iterator[Fix]:
            at = draft.text.find("县里的事情")
            if not draft.text.endswith("（县里）") and "（县里）" not in draft.text[:8]:
                there = len(draft.text) if end else 0
                yield Fix((), SILENCE, (Move(at, at + 2, there, "（", "）"),))

        return find

    rules = [
        Rule(f"C29{n}", "carries", Strength.SAFE, Touch.STRUCTURE, to(bool(n)), beside=bool(n))
        for n in range(2)
    ]
    run_with(monkeypatch, *rules)
    cleaned = clean(RAW, "raw.md")
    assert cleaned.text == wanted
    assert revert(wanted, cleaned.changes) == RAW
    assert sorted(f.message[:9] for f in cleaned.findings if f.code == "C007") == [
        "what C290", "what C291",
    ]  # fmt: skip


@pytest.mark.parametrize("find", [into_itself, twice])
def test_what_is_not_proved_is_left_out(monkeypatch: pytest.MonkeyPatch, find: object) -> None:
    """The text is what all other rules make of it; one finding names the rule and the place."""
    wanted = clean(RAW, "raw.md").text
    run_with(monkeypatch, Rule("C299", "bad", Strength.SAFE, Touch.STRUCTURE, find))  # type: ignore[arg-type]

    cleaned = clean(RAW, "raw.md")
    found = [f for f in cleaned.findings if f.code == "C007"]

    assert cleaned.text == wanted
    assert replay(RAW, cleaned.changes) == wanted
    assert revert(wanted, cleaned.changes) == RAW
    assert [f.message[:9] for f in found] == ["what C299"]
    assert found[0].place is not None
    assert found[0].place.line == 5


def test_only_the_rule_at_fault_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of rules that look at one draft together the good ones go on."""

    def mark(draft: Draft) -> Iterator[Fix]:
        at = draft.text.find("讲的")
        if draft.text[at - 1] != "·":
            yield Fix((Edit(at, at, "·"),))

    run_with(
        monkeypatch,
        Rule("C298", "good", Strength.SAFE, Touch.PUNCTUATION, mark),
        Rule("C299", "bad", Strength.SAFE, Touch.STRUCTURE, into_itself, beside=True),
    )
    cleaned = clean(RAW, "raw.md")

    assert "·讲的" in cleaned.text
    assert cleaned.text.count("县里的事情") == 1
    assert [f.message[:9] for f in cleaned.findings if f.code == "C007"] == ["what C299"]


def test_a_rule_brings_what_it_needs() -> None:
    """What a selected rule needs runs with it, and is told."""
    cleaned = clean(RAW, "raw.md", select=["C202"])

    assert cleaned.text.startswith("---\ntitle: 一个题目\nlang: zh-Hans\n---\n")
    assert [f.message for f in cleaned.findings if f.code == "C008"] == [
        "C201 runs too: C202 needs it", "C209 runs too: C202 needs it",
    ]  # fmt: skip


def test_a_rule_without_what_it_needs_is_left_out() -> None:
    """Where a need is ignored the rule is left out too, and that is told."""
    cleaned = clean(RAW, "raw.md", ignore=["C201"])

    assert cleaned.text.startswith("## 一个题目\n\n记者 李明\n")
    assert any("C202" in f.message and f.severity == "note" for f in cleaned.findings)

    every = clean(RAW, "raw.md", ignore=["C201", "C202", "C203", "C204", "C205", "C206", "C214"])
    assert [f.message[-4:] for f in every.findings if f.code == "C008"] == ["C219"]


def test_a_code_that_no_rule_has() -> None:
    """What chooses nothing is told; the beginning of a code is enough."""
    cleaned = clean(RAW, "raw.md", ignore=["C2", "X1", "C301"])

    assert [f.message[:4] for f in cleaned.findings if f.code == "C009"] == ["“X1”"]


def test_needs_are_rules_that_run() -> None:
    """Every need is a rule, and whoever chooses anything gets rules with all that they need."""
    codes = {rule.code for rule in RULES}
    for rule in RULES:
        assert set(rule.needs) <= codes
        chosen = {r.code for r in choose([rule.code], None).rules}
        assert chosen == {rule.code, *rule.needs}
        for need in rule.needs:
            assert rule.code not in {r.code for r in choose(None, [need]).rules}
