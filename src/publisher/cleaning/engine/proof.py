"""Proved cleaning: no change is kept from which the raw text does not come back, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...tongues import SILENCE, Said, worded
from ..rules.fix import Fix, Rule, Strength, Touch
from ..survey.scores import Scores
from .changes import Change, replay, revert
from .engine import Engine, permits

_WORD = re.compile(r"[^\W_]")


class Unproved(NamedTuple):
    """What a rule did and was left out: its code, the raw offset where it began, what is wrong."""

    code: str
    offset: int
    what: Said


def flaw(engine: Engine, touches: dict[str, Touch]) -> Said:
    """What is wrong with the way from the raw text to the draft; empty where it is proved.

    ``touches`` says for each rule's code what the rule may remove and insert.
    """
    changes = engine.changes()
    if not changes and engine.draft.text == engine.raw:
        return SILENCE
    # Both ways are walked: a change with a wrong ``before`` still leads to the clean text.
    if replay(engine.raw, changes) != engine.draft.text:
        return worded("the changes do not lead to the clean text")
    if revert(engine.draft.text, changes) != engine.raw:
        return worded("the changes do not lead back to the raw text")
    lost = next((c for c in changes if _loses_words(c, touches)), None)
    # Its beginning is enough to find it: the finding says where it stands.
    return worded("“{before}” would be lost", before=lost.before[:20]) if lost else SILENCE


def _loses_words(change: Change, touches: dict[str, Touch]) -> bool:
    """Whether a change takes words away that its rule may not touch."""
    if change.to is not None or not _WORD.search(change.before):
        return False
    return not permits(touches[change.code], change.before, "")


def run_proved(
    raw: str, rules: Sequence[Rule], strength: Strength, scores: Scores = b""
) -> tuple[Engine, tuple[Unproved, ...]]:
    """Let ``rules`` run on ``raw``, those up to ``strength`` again on what they made, to the end.

    ``scores`` are what the source says of the characters of ``raw``.
    Returns the engine whose changes are proved, and what was left out. The proof is made once, of
    all rounds together. Only if it fails are they run again, each round and in it each rule proved
    by itself, and what the rule did at which the proof fails is taken back.
    """
    again = [rule for rule in rules if rule.strength <= strength]
    touches = {rule.code: rule.touch for rule in rules}
    engine = _run(raw, rules, strength, scores)
    for _ in range(MOST_ROUNDS if engine.records else 0):
        # What one rule leaves can be work for an earlier one; a clean text stays as it is.
        later = _run(engine.draft.text, again, strength, engine.draft.scored)
        if later.draft.text == engine.draft.text:
            break
        engine.absorb(later)
    if flaw(engine, touches):
        return _run_each_proved(raw, rules, again, strength, scores)
    return engine, ()


MOST_ROUNDS = 12
"""Times that the rules run again on their own result; nearly always once is enough."""


def _run(raw: str, rules: Sequence[Rule], strength: Strength, scores: Scores) -> Engine:
    """Let ``rules`` run once on ``raw``; nothing is proved."""
    engine = Engine(raw, scores)
    for stage in stages(rules):
        engine.run(stage, strength)
    # What was found out on the way is not needed any more, and large.
    engine.forget()
    return engine


def _run_each_proved(
    raw: str, rules: Sequence[Rule], again: Sequence[Rule], strength: Strength, scores: Scores
) -> tuple[Engine, tuple[Unproved, ...]]:
    """Let ``rules`` run on ``raw``, then ``again`` on what they made, each proved by itself."""
    touches = {rule.code: rule.touch for rule in rules}
    engine, unproved = _run_round(raw, rules, strength, touches, scores)
    for _ in range(MOST_ROUNDS if engine.records else 0):
        draft = engine.draft
        later, failed = _run_round(draft.text, again, strength, touches, draft.scored)
        known = {code for code, _, _ in unproved}
        unproved += [
            Unproved(code, engine.draft.raw_offset(at), what)
            for code, at, what in failed if code not in known
        ]  # fmt: skip
        if later.draft.text == engine.draft.text:
            break
        left_out = _absorb_proved(engine, later, touches)
        if left_out:
            unproved.append(left_out)
            break
    return engine, tuple(unproved)


def _run_round(
    raw: str,
    rules: Sequence[Rule],
    strength: Strength,
    touches: dict[str, Touch],
    scores: Scores,
) -> tuple[Engine, list[Unproved]]:
    """Let ``rules`` run once on ``raw``, a proof behind each stage of them."""
    engine, unproved = Engine(raw, scores), list[Unproved]()
    for stage in stages(rules):
        engine, failed = _run_stage(engine, stage, strength, touches)
        unproved += failed
    engine.forget()
    return engine, unproved


def _run_stage(
    engine: Engine, stage: Sequence[Rule], strength: Strength, touches: dict[str, Touch]
) -> tuple[Engine, list[Unproved]]:
    """Let the rules of one stage run, without those at which the proof fails."""
    failed: list[Unproved] = []
    kept = list(stage)
    while True:
        after = engine.copy()
        applied = after.run(kept, strength)
        what = flaw(after, touches)
        if not what:
            return after, failed
        guilty = [rule for rule in kept if _fails_alone(engine, rule, strength, touches)]
        guilty = guilty or [rule for rule in kept if any(r is rule for r, _ in applied)]
        for rule in guilty:
            first = next(fix for r, fix in applied if r is rule)
            failed.append(Unproved(rule.code, engine.draft.raw_offset(_begin(first)), what))
        kept = [rule for rule in kept if rule not in guilty]


def _fails_alone(engine: Engine, rule: Rule, strength: Strength, touches: dict[str, Touch]) -> bool:
    after = engine.copy()
    return bool(after.run([rule], strength) and flaw(after, touches))


def _begin(fix: Fix) -> int:
    """Where a fix begins in its draft."""
    return min((*(e.start for e in fix.edits), *(m.start for m in fix.moves)), default=0)


def _absorb_proved(engine: Engine, later: Engine, touches: dict[str, Touch]) -> Unproved | None:
    """Take over what ``later`` did to the text of ``engine``, if both together are proved.

    Returns what was left out otherwise; ``engine`` is then as it was.
    """
    before = engine.copy()
    engine.absorb(later)
    what = flaw(engine, touches)
    if not what:
        return None
    engine.restore(before)
    at = later.cuts.find(1)
    code = later.records[0].code if later.records else ""
    return Unproved(code, before.draft.raw_offset(max(at, 0)), what)


def stages(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules in turn, those that look at one draft together."""
    stage: list[Rule] = []
    for rule in rules:
        if stage and not rule.beside:
            yield stage
            stage = []
        stage.append(rule)
    if stage:
        yield stage
