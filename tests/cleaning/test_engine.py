"""The engine alone, among rules made for it: a draft spliced by hand is what it must come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import FrozenInstanceError, fields
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cleaning import Strength, Touch, clean, replay, revert
from publisher.cleaning.engine.changes import History, pieces
from publisher.cleaning.engine.cleaned import Cleaned, LinePlaces
from publisher.cleaning.engine.engine import Engine, Proposal, permits
from publisher.cleaning.engine.places import Kept, Places, places
from publisher.cleaning.rules.fix import Edit, Fix, Move, Rule
from publisher.cleaning.survey.draft import Draft
from publisher.diagnostics import Place
from publisher.tongues import term

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


def one_each(edits: Sequence[Edit], turn: int = 0) -> list[Fix]:
    """Make a fix of each edit, with a reason of its own."""
    return [Fix((edit,), term(f"{turn}.{n}")) for n, edit in enumerate(edits)]


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
    for turn in range(rounds):
        edits = draw_edits(chance, len(tokens))
        engine.run([rule(one_each(edits, turn))], Strength.SAFE)
        tokens = spliced(tokens, edits)
        if not turn:
            made = [(one.start, one.end, one.after, one.reason) for one in engine.changes()]
            assert made == [(*edit, term(f"0.{n}")) for n, edit in enumerate(edits)]

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
        engine.run([rule(one_each(first))], Strength.SAFE)
    second = draw_edits(chance, len(before.draft.text))
    after = Engine(before.draft.text)
    for engine in (alone, after):
        engine.run([rule(one_each(second, 1))], Strength.SAFE)
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


@given(st.integers(0, 1 << 30), st.integers(12, 400), st.integers(1, 4))
def test_moves_and_edits_at_once(seed: int, size: int, most: int) -> None:
    """Stretches go elsewhere with what is edited in them; a list of pieces says what comes out."""
    chance = Random(seed)
    raw = "".join(chr(0x4E00 + n) for n in range(size))
    bounds = sorted(chance.sample(range(size + 1), min(2 * most, size // 2 * 2)))
    stretches = list(zip(bounds[::2], bounds[1::2], strict=True))
    if len(stretches) > 1 and chance.random() < 0.3:
        # Two side by side.
        stretches[0] = stretches[0][0], stretches[1][0]
    outside = [at for at in range(size + 1) if not any(a < at < b for a, b in stretches)]
    moves = [
        Move(*one, chance.choice(outside), *chance.choice([("", ""), ("（", "）"), ("", "，")]))
        for one in stretches if outside
    ]  # fmt: skip
    edited = {at: chance.choice(["", "，", "甲。"]) for at in range(size) if chance.random() < 0.1}
    fixes = [Fix((Edit(at, at + 1, text),)) for at, text in edited.items()]
    engine = Engine(raw)
    engine.run([rule([*fixes, *(Fix((), moves=(move,)) for move in moves)])], Strength.SAFE)

    letters = [edited.get(at, letter) for at, letter in enumerate(raw)]
    gone = {at for start, end, *_ in moves for at in range(start, end)}
    parts: list[str] = []
    for at in range(size + 1):
        for start, end, to, before, behind in moves:
            if to == at:
                parts += [before, *letters[start:end], behind]
        if at < size and at not in gone:
            parts.append(letters[at])
    text = "".join(parts)
    assert engine.draft.text == text
    changes = engine.changes()
    assert replay(raw, changes) == text
    assert revert(text, changes) == raw
    laid = [one for one in pieces(changes, size) if one.after is None]
    assert all(one.start < one.end for one in laid)
    assert sorted(at for one in laid for at in range(one.start, one.end)) == [
        at for at in range(size) if at not in edited
    ]
    way = places(changes, size)
    assert all(text[way.clean_offset(at)] == raw[at] for at in range(size) if at not in edited)


TOUCHES = [Touch(bits) for bits in range(1, 1 << len(Touch))]
LETTERS = {"甲": "word", "7": "word", "，": "mark", "_": "mark", " ": "blank", "\n": "blank"}


@pytest.mark.parametrize("touch", TOUCHES, ids=str)
def test_a_rule_may_what_its_touch_says(touch: Touch) -> None:
    """Words go and come by glyph rules alone, in place of what is seen; marks and blanks by theirs.

    Both texts are asked, whatever may be said of the other.
    """
    may = set[str]()
    may |= {"blank"} if Touch.BLANKS in touch else set()
    may |= {"mark"} if Touch.PUNCTUATION in touch else set()
    may |= {"mark", "blank"} if Touch.STRUCTURE in touch else set()
    texts = ["".join(some) for size in range(3) for some in product(LETTERS, repeat=size)]
    for removed, inserted in product(texts, texts):
        kinds = {LETTERS[letter] for letter in removed + inserted}
        glyphs = Touch.GLYPHS in touch and bool(removed.strip())
        each = all(
            {LETTERS[letter] for letter in text} <= may
            for text in (removed, inserted)
        )  # fmt: skip
        assert permits(touch, removed, inserted) is (glyphs or each), (removed, inserted, kinds)


@pytest.mark.parametrize(
    ("removed", "inserted", "may"),
    [
        ("甲乙丙丁", "子丑寅卯", True),
        ("甲乙丙丁戊", "子", False),
        ("甲", "子丑寅卯辰", False),
        (" ", "子", False),
        ("", "子", False),
        ("甲乙丙丁", "", True),
    ],
)
def test_a_glyph_rule_may_a_few_characters(removed: str, inserted: str, may: bool) -> None:
    """It puts at most four characters in place of at most four."""
    assert permits(Touch.GLYPHS, removed, inserted) is may


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("---\ntitle: ", True), ("lang: zh-Hans\n", True), ('{credit="', True), ("&nbsp;", True),
        ("&#12288;", True), ("<table>", True), ("## ", True), ("byline: 甲", False),
        ("a title: ", False), ("titel: ", False), ("credit", False), ("&nbs;", False),
    ],
)  # fmt: skip
def test_what_is_structure(text: str, may: bool) -> None:
    """Keys where a line begins, tags and references of characters are no words of the text."""
    assert permits(Touch.STRUCTURE, text, "") is may
    assert permits(Touch.STRUCTURE, "", text) is may


def test_marks_for_a_mark_and_no_word_behind_it() -> None:
    """A rule of marks that takes one away may still put no word there."""
    engine = Engine("甲，乙")
    engine.run([rule([Fix((Edit(1, 2, "丙"),))], touch=Touch.PUNCTUATION)], Strength.SAFE)

    assert engine.draft.text == "甲，乙"
    assert engine.refused == [("C299", 1)]


@given(st.integers(0, 1 << 30), st.integers(1, 60))
def test_blocks_stand_where_a_fresh_look_finds_them(seed: int, size: int) -> None:
    """Rules that touch no structure shift the blocks: the same as those of the text anew."""
    chance = Random(seed)
    lines = ["".join(chance.choices(HAN + "，。[", k=chance.randint(3, 9))) for _ in range(size)]
    raw = "".join(chance.choice(["", "## "]) + line + chance.choice(["\n\n", "\n\n\n"])
                  for line in lines)  # fmt: skip
    words = [at for at, letter in enumerate(raw) if letter in HAN]
    chosen = sorted(chance.sample(words, min(len(words), chance.randint(0, 9))))
    edits = [Edit(at, at + 1, chance.choice(["", "子", "子，", "子["])) for at in chosen]
    engine = Engine(raw)
    assert engine.draft.blocks
    assert engine.draft.marked is not None
    glyphs = Touch.GLYPHS | Touch.PUNCTUATION
    engine.run([rule(one_each(edits), touch=glyphs)], Strength.SAFE)

    text = engine.draft.text
    fresh = Draft(text, text, range(len(text)))
    assert engine.draft.blocks == fresh.blocks
    assert engine.draft.marked == fresh.marked


@given(st.integers(0, 1 << 30))
def test_blocks_are_looked_for_anew_where_words_are_moved(seed: int) -> None:
    """Whatever the rule touches: lines go along, and what stood beside them stands elsewhere."""
    chance = Random(seed)
    raw = "".join(chance.choices([*HAN, "\n\n", "\n\n## "], k=30))
    start, end, to = sorted(chance.sample(range(len(raw) + 1), 3))
    engine = Engine(raw)
    assert engine.draft.blocks == Draft(raw, raw, range(len(raw))).blocks
    engine.run([rule([Fix((), moves=(Move(start, end, to),))])], Strength.SAFE)

    text = engine.draft.text
    assert engine.draft.blocks == Draft(text, text, range(len(text))).blocks


def test_where_nothing_stayed_all_stands_at_the_beginning() -> None:
    """A raw character of which nothing is left is where what came instead is."""
    engine = Engine("甲乙")
    engine.run([rule([Fix((Edit(0, 2, "，"),))])], Strength.SAFE)
    way = places(engine.changes(), 2)
    assert ([way.clean_offset(at) for at in range(2)], way.length) == ([0, 0], 1)
    assert places((), 0).clean_offset(0) == 0


@pytest.mark.parametrize("kind", [Kept, Places, Cleaned, Proposal, History])
def test_what_is_told_never_changes(kind: type) -> None:
    """Nobody who is given it can make it say something else."""
    made: object = object.__new__(kind)
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(made, field.name, None)


def test_scores_are_one_for_each_character() -> None:
    """As many as there are, or none."""
    raw = "# 一个题目\n\n桥头的人说起这件事。\n"
    text = clean(raw, "raw.md").text
    assert clean(raw, "raw.md", scores=bytes(len(raw))).text == text
    for wrong in (1, len(raw) - 1, len(raw) + 1):
        with pytest.raises(ValueError, match=f"{wrong} scores for {len(raw)} characters"):
            clean(raw, "raw.md", scores=bytes(wrong))


def test_what_is_said_of_the_choice_stands_at_the_beginning() -> None:
    """It is no matter of any line."""
    found = clean("# 一个题目\n\n文。\n", "raw.md", select=["C202", "X1"]).findings
    told = [(one.code, one.place) for one in found if one.code in ("C008", "C009")]
    assert [code for code, _ in told] == ["C008", "C008", "C009"]
    assert {place for _, place in told} == {Place("raw.md", 1, 1)}


def test_what_was_carried_away_is_remembered() -> None:
    """What stood in front of words is known until other words were carried away."""
    engine = Engine("甲乙丙")
    engine.run([rule([Fix((Edit(0, 0, "，"),))])], Strength.SAFE)
    assert engine.draft.lead == (-1, "")
    fixes = [Fix((Edit(1, 1, "，"),)), Fix((Edit(2, 2, "，"),), lead=(1, "甲"))]
    engine.run([rule(fixes)], Strength.SAFE)
    assert engine.draft.lead == (1, "甲")
    engine.run([rule([Fix((Edit(0, 1, ""),))])], Strength.SAFE)
    assert engine.draft.lead == (1, "甲")
    engine.run([rule([Fix((Edit(0, 1, ""),), lead=(2, "乙"))])], Strength.SAFE)
    assert engine.draft.lead == (2, "乙")


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


DOUBLED = """大堤合龙的那一天，全村的人都到了河边，
大堤合龙的那一天，全村的入都到了河边，
连走不动的老人也叫孙子背着来看，站在
连走不动的老人也叫孙子背着来看，站住
坡上看着最后一船石头沉下去，水慢慢地
坡上看着最后一船石头沉下去，水漫漫地
退了，露出新土来，大家都笑了。
退了，露出新士来，大家都笑了。"""


@pytest.mark.parametrize("times", [1, 2])
def test_lines_that_stand_twice_are_told_where_they_begin(times: int) -> None:
    """At the first of them, once, however many blocks are like that."""
    raw = "# 一个题目\n\n桥头的人说起这件事。\n\n" + "\n\n".join([DOUBLED] * times) + "\n"
    (found,) = [one for one in clean(raw, "raw.md").findings if one.code == "C010"]

    assert found.place is not None
    assert (found.place.line, found.place.column) == (5, 1)
