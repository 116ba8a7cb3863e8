"""The engine alone, among rules made for it: a draft spliced by hand is what it must come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cleaning import Strength, Touch, clean, replay, revert
from publisher.cleaning.engine.changes import pieces
from publisher.cleaning.engine.cleaned import LinePlaces
from publisher.cleaning.engine.engine import Engine
from publisher.cleaning.engine.places import places
from publisher.cleaning.rules.fix import Edit, Fix, Move, Rule
from publisher.cleaning.survey.draft import Draft

ANY = Touch.GLYPHS | Touch.PUNCTUATION
HAN = "甲乙丙丁戊己庚辛"
Token = tuple[str, int]
"""A character of the draft and its raw offset, -1 for one that was put there."""


def rule(fixes: Sequence[Fix], strength: Strength = Strength.SAFE, touch: Touch = ANY) -> Rule:
    """Make a rule that finds these fixes whatever it reads."""

    def find(_: Draft) -> Iterator[Fix]:
        yield from fixes

    return Rule("C299", "made", strength, touch, find)


def draw_edits(chance: Random, size: int) -> list[Edit]:
    """Draw edits that do not touch each other: some take, some put, some do both."""
    edits, at = [], chance.randint(0, 3)
    while at < size:
        end = min(size, at + chance.randint(0, 3))
        # Only marks may be put where nothing was.
        letters = HAN + "，。" if end > at else "，。；"
        text = "".join(chance.choices(letters, k=chance.randint(end == at, 3)))
        edits.append(Edit(at, end, text))
        at = end + chance.randint(1, 5)
    return edits


def spliced(tokens: Sequence[Token], edits: Sequence[Edit]) -> list[Token]:
    """Do the same to a list of characters, from its end to its beginning."""
    made = list(tokens)
    for start, end, text in reversed(edits):
        made[start:end] = [(letter, -1) for letter in text]
    return made


@given(st.integers(0, 1 << 30), st.integers(0, 300), st.integers(1, 4))
def test_edits_on_edits_are_one_way_there_and_back(seed: int, size: int, rounds: int) -> None:
    """Each round edits what the last one left; the raw characters that stay are those of a list."""
    chance = Random(seed)
    raw = "".join(chance.choices(HAN + "，。", k=size))
    engine = Engine(raw)
    tokens: list[Token] = list(zip(raw, range(size), strict=True))
    for _ in range(rounds):
        edits = draw_edits(chance, len(tokens))
        engine.run([rule([Fix((edit,)) for edit in edits])], Strength.SAFE)
        tokens = spliced(tokens, edits)

    text = "".join(letter for letter, _ in tokens)
    kept = [at for _, at in tokens if at >= 0]
    assert engine.draft.text == text
    assert [max(at, -1) for at in engine.draft.origin] == [at for _, at in tokens]
    changes = engine.changes()
    assert replay(raw, changes) == text
    assert revert(text, changes) == raw
    laid = list(pieces(changes, size))
    assert [at for one in laid if one.after is None for at in range(one.start, one.end)] == kept
    assert all(one.start < one.end for one in laid if one.after is None)
    gone = [at for one in changes for at in range(one.start, one.end)]
    assert sorted(gone + kept) == list(range(size))


@given(st.integers(0, 1 << 30), st.integers(1, 120))
def test_what_is_absorbed_is_as_if_done_here(seed: int, size: int) -> None:
    """Two engines, one on what the other made, come to what one does that goes both ways itself."""
    chance = Random(seed)
    raw = "".join(chance.choices(HAN + "，。", k=size))
    first = draw_edits(chance, size)
    alone, before = Engine(raw), Engine(raw)
    for engine in (alone, before):
        engine.run([rule([Fix((edit,)) for edit in first])], Strength.SAFE)
    second = draw_edits(chance, len(before.draft.text))
    after = Engine(before.draft.text)
    for engine in (alone, after):
        engine.run([rule([Fix((edit,)) for edit in second])], Strength.SAFE)
    before.absorb(after)

    assert before.draft.text == alone.draft.text
    assert before.changes() == alone.changes()
    assert revert(alone.draft.text, before.changes()) == raw


@given(st.integers(0, 1 << 30), st.integers(8, 60))
def test_what_is_moved_is_where_it_was_set(seed: int, size: int) -> None:
    """A stretch goes elsewhere between two marks, and comes back; each character has its place."""
    chance = Random(seed)
    raw = "".join(chr(0x4E00 + n) for n in range(size))
    start, end, to = sorted(chance.sample(range(size + 1), 3))
    if chance.random() < 0.5:
        start, end, to = end, to, start
    engine = Engine(raw)
    engine.run([rule([Fix((), moves=(Move(start, end, to, "（", "）"),))])], Strength.SAFE)

    moved, rest = raw[start:end], raw[:start] + raw[end:]
    at = to if to <= start else to - len(moved)
    text = f"{rest[:at]}（{moved}）{rest[at:]}"
    assert engine.draft.text == text
    changes = engine.changes()
    assert replay(raw, changes) == text
    assert revert(text, changes) == raw
    way = places(changes, size)
    assert way.length == len(text)
    assert [text[way.clean_offset(n)] for n in range(size)] == list(raw)
    assert [text[a:b] for a, b in way.spans] == ["（", "）"]


@pytest.mark.parametrize(
    ("first", "then", "shown"),
    [
        # Nothing was changed before: offsets are those of the draft.
        ((), (2, 4, "。"), (2, 4)),
        ((), (2, 2, "。"), (2, 2)),
        ((), (0, 1, "。"), (0, 1)),
        ((), (5, 6, "。"), (5, 6)),
        # A character that took the place of another is shown where that was.
        (((2, 3, "，"),), (2, 3, "。"), (2, 3)),
        (((2, 3, "，"),), (3, 3, "。"), (3, 3)),
        (((2, 4, "，"),), (2, 4, "。"), (2, 5)),
        (((0, 1, "，"),), (0, 0, "。"), (0, 0)),
        # One that took nobody's place has none: what is before it and behind it does.
        (((0, 0, "，"),), (1, 1, "。"), (0, 0)),
        (((0, 0, "，"),), (0, 2, "。"), (0, 1)),
        (((6, 6, "，"),), (7, 7, "。"), (6, 6)),
        (((6, 6, "，"),), (6, 7, "。"), (6, 6)),
        (((3, 3, "，"),), (3, 5, "。"), (3, 4)),
        # What was removed is passed over.
        (((1, 3, ""),), (1, 2, "。"), (3, 4)),
        (((1, 3, ""),), (0, 1, "。"), (0, 1)),
    ],
)
def test_what_is_shown_lies_on_the_raw_text(
    first: Sequence[tuple[int, int, str]], then: tuple[int, int, str], shown: tuple[int, int]
) -> None:
    """A proposal names the raw characters that its span of the draft stands for."""
    engine = Engine("甲乙丙丁戊己")
    engine.run([rule([Fix((Edit(*edit),)) for edit in first])], Strength.SAFE)
    engine.run([rule([Fix((Edit(*then),))], Strength.DOUBT)], Strength.SAFE)

    (proposal,) = engine.proposals
    assert proposal.edits == ((*shown, "。"),)


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        # Side by side: both.
        ([(1, 2, "，"), (2, 3, "。")], "甲，。丁"),
        ([(1, 1, "，"), (1, 2, "。")], "甲，。丙丁"),
        ([(1, 2, "。"), (2, 2, "，")], "甲。，丙丁"),
        # One character in common: the first that was found.
        ([(1, 3, "，"), (2, 4, "。")], "甲，丁"),
        ([(2, 4, "。"), (1, 3, "，")], "甲乙。"),
        ([(0, 4, "，"), (1, 2, "。")], "，"),
        ([(1, 2, "，"), (0, 4, "。")], "甲，丙丁"),
        # Two at one place have no order.
        ([(2, 2, "，"), (2, 2, "。")], "甲乙，丙丁"),
    ],
)
def test_of_two_that_overlap_the_first_wins(edits: list[tuple[int, int, str]], text: str) -> None:
    """Fixes that share a character are not both made; neighbours are."""
    engine = Engine("甲乙丙丁")
    engine.run([rule([Fix((Edit(*edit),)) for edit in edits])], Strength.SAFE)

    assert engine.draft.text == text
    assert revert(text, engine.changes()) == engine.raw


def test_a_fix_is_made_as_a_whole_or_not_at_all() -> None:
    """An edit that is refused takes the others of its fix with it, and only those."""
    engine = Engine("甲,乙,丙")
    whole = [
        Fix((Edit(1, 2, "，"), Edit(2, 3, "丁"))),
        Fix((Edit(3, 4, "，"), Edit(5, 5, "。"))),
    ]
    engine.run([rule(whole, touch=Touch.PUNCTUATION)], Strength.SAFE)

    assert engine.draft.text == "甲,乙，丙。"
    assert engine.refused == [("C299", 1)]


def test_what_is_silent_is_not_shown() -> None:
    """Of what is not made, the silent is nobody's matter."""
    engine = Engine("甲乙")
    found = [Fix((Edit(0, 1, "，"),), silent=True), Fix((Edit(1, 2, "。"),))]
    engine.run([rule(found, Strength.LIKELY)], Strength.SAFE)

    assert [one.edits for one in engine.proposals] == [((1, 2, "。"),)]
    assert engine.draft.text == "甲乙"
    assert not engine.changes()


@pytest.mark.parametrize("strength", Strength)
@pytest.mark.parametrize("wished", Strength)
def test_a_rule_works_up_to_its_strength(strength: Strength, wished: Strength) -> None:
    """What is as sure as wished is made, what is less sure is shown."""
    engine = Engine("甲乙")
    engine.run([rule([Fix((Edit(0, 1, "，"),))], strength)], wished)

    assert (engine.draft.text == "，乙", len(engine.proposals)) == (
        (True, 0) if strength <= wished else (False, 1)
    )


@given(st.text("甲乙，\n", max_size=40), st.data())
def test_a_place_names_its_line_and_column(text: str, data: st.DataObject) -> None:
    """LinePlaces are those that a split gives, columns count from 1."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines, before = LinePlaces(text, "raw.md"), text[:start].split("\n")
    place = lines.place(start, end)

    assert (place.line, place.column) == (len(before), len(before[-1]) + 1)
    assert place.end_column == (place.column + end - start if end > start else None)
    assert [lines.line(n + 1) for n in range(text.count("\n") + 1)] == text.split("\n")


@pytest.mark.parametrize(("raw", "missed"), [("# A Title\n\nNo such text.\n", True),
                                             ("# 一个题目\n\n有这样的字。\n", False)])  # fmt: skip
def test_a_text_without_chinese_is_told(raw: str, missed: bool) -> None:
    """It is the article of nobody here."""
    assert ("C003" in {one.code for one in clean(raw, "raw.md").findings}) is missed
