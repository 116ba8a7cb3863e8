"""What must hold of decisions about any article: generated ones, and the sample."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from publisher.article import parse
from publisher.article.model import Accepted
from publisher.cleaning import clean
from publisher.cleaning.desk.decisions import Decider, add_entry, drop_entry, name_place
from publisher.cleaning.desk.doubts import Doubt, DoubtState, Splice, apply, closed_by
from publisher.tongues import SILENCE

from .making import Sample, make_sample

SEEDS = range(24)


def states(decider: Decider, text: str) -> dict[str, DoubtState]:
    """Give the state of every doubt."""
    return {doubt.key: doubt.state for doubt in decider.stand(text).doubts if doubt.raw}


def alone(sample: Sample) -> list[Doubt]:
    """Give doubts of which accepting one settles none of the others."""
    found: list[Doubt] = []
    text = sample.text
    for doubt in sample.decider.stand(text).open:
        accepted = sample.decider.accept(text, [doubt.key]).text
        after = states(sample.decider, accepted)
        changed = [
            key for key, state in states(sample.decider, text).items() if after[key] != state
        ]
        if changed == [doubt.key]:
            found.append(doubt)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_accepting_makes_no_difference(seed: int) -> None:
    """All that can be accepted together gives one text, whatever the order."""
    sample = make_sample(seed)
    keys = [doubt.key for doubt in alone(sample)]
    texts = set()
    for turn in range(4):
        chance = random.Random(turn)
        chance.shuffle(keys)
        text = sample.text
        for key in keys:
            text = sample.decider.accept(text, [key]).text
        now = states(sample.decider, text)
        if all(now[key] is DoubtState.ACCEPTED for key in keys):
            texts.add(text)
        else:
            # Some of them exclude each other only together with a third.
            return
    assert len(texts) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_accepting_changes_only_what_is_proposed(seed: int) -> None:
    """Of the text nothing changes but the proposed characters, and the doubt is accepted."""
    sample = make_sample(seed)
    for doubt in sample.decider.stand(sample.text).open:
        text = sample.decider.accept(sample.text, [doubt.key]).text
        wanted = apply(sample.raw, [Splice(*edit) for edit in doubt.raw])
        assert text == wanted, doubt.key
        assert states(sample.decider, text)[doubt.key] is DoubtState.ACCEPTED
        assert sample.decider.reopen(text, [doubt.key]).text == sample.text


@pytest.mark.parametrize("seed", SEEDS)
def test_refusing_closes_one_place(seed: int) -> None:
    """A refused doubt is one entry that closes it, what depends on it, and no other."""
    sample = make_sample(seed)
    standing = sample.decider.stand(sample.text)
    for doubt in standing.open:
        text = sample.decider.refuse(sample.text, [doubt.key]).text
        before, after = states(sample.decider, sample.text), states(sample.decider, text)
        inside = {one.key for one in standing.inside(doubt)}
        changed = {key for key in before if before[key] is not after[key]}
        assert changed <= {doubt.key} | inside, doubt.key
        assert after[doubt.key] is DoubtState.REFUSED
        front = parse(text, "article.md").front
        assert len(front.accept) == len(changed)
        assert sample.decider.reopen(text, [doubt.key, *inside]).text == sample.text


@pytest.mark.parametrize("seed", SEEDS)
def test_any_decisions_can_be_taken_back(seed: int) -> None:
    """Decisions in any order keep the words around, and taking all back gives the first text."""
    sample = make_sample(seed)
    chance = random.Random(seed)
    text = sample.text
    keys = [doubt.key for doubt in sample.decider.stand(text).doubts]
    for _ in range(12):
        key = chance.choice(keys)
        decide = chance.choice((sample.decider.accept, sample.decider.refuse))
        text = decide(text, [key]).text
        assert not sample.decider.stand(text).stale
    assert sample.decider.reopen(text, keys).text == sample.text


@pytest.mark.parametrize("seed", SEEDS)
def test_entries_stand_in_reading_order(seed: int) -> None:
    """Whatever the order of refusing, the entries stand as the article is read."""
    sample = make_sample(seed)
    keys = [doubt.key for doubt in sample.decider.stand(sample.text).open]
    texts = set()
    for turn in range(3):
        random.Random(turn).shuffle(keys)
        text = sample.text
        for key in keys:
            text = sample.decider.refuse(text, [key]).text
        texts.add(text)
        standing = sample.decider.stand(text)
        at = [closed_by(entry, standing.doubts)[0] for entry in standing.accepted]
        assert all(one < other for one, other in pairwise(at))
    assert len(texts) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_place_drops_its_entry(seed: int) -> None:
    """An entry about words that are gone is dropped and told; the others stay."""
    sample = make_sample(seed)
    open_ = sample.decider.stand(sample.text).open
    text = sample.decider.refuse(sample.text, [doubt.key for doubt in open_]).text
    doubt = random.Random(seed).choice(open_)
    start = doubt.raw[0][0]
    shift = len(text) - len(sample.text)
    line_end = text.index("\n", start + shift)
    changed = text[: start + shift] + "※" + text[line_end:]
    tidied = sample.decider.tidy(changed)
    assert not sample.decider.stand(tidied.text).stale
    kept = parse(tidied.text, "article.md").front.accept
    assert {*kept, *tidied.dropped} == {*parse(text, "article.md").front.accept}
    assert name_place(doubt) in tidied.dropped or name_place(doubt) in kept


def test_the_old_form_closes_all_and_the_new_one_one() -> None:
    """The fault that the new form mends is there in the old one: the control of it."""
    from publisher.cleaning import Proposal
    from publisher.cleaning.engine.cleaned import Cleaned
    from publisher.cleaning.rules.fix import Strength

    raw = "---\ntitle: 题\n---\n\n抓好党建促发展，抓好党建促发展。\n"
    first, second = raw.index("党建促"), raw.rindex("党建促")
    proposals = tuple(
        Proposal(
            "C403", Strength.DOUBT, 0.5, SILENCE, SILENCE, ((at, at, "“"), (at + 2, at + 2, "”"))
        )
        for at in (first, second)
    )
    decider = Decider(raw, Cleaned(raw, (), (), proposals))
    old = add_entry(raw, Accepted("C403", "党建促"))
    assert list(states(decider, old).values()) == [DoubtState.REFUSED] * 2
    key = decider.stand(raw).open[1].key
    new = decider.refuse(raw, [key]).text
    assert list(states(decider, new).values()) == [DoubtState.OPEN, DoubtState.REFUSED]
    counted = add_entry(raw, Accepted("C403", "党建促", 1))
    assert list(states(decider, counted).values()) == [DoubtState.REFUSED, DoubtState.OPEN]
    # One of both that the old form closed is opened again: the other stays closed.
    opened = decider.reopen(old, [key]).text
    assert list(states(decider, opened).values()) == [DoubtState.REFUSED, DoubtState.OPEN]


def test_two_doubts_described_alike_are_counted() -> None:
    """Where the words around are the same, the entry says which of them it is."""
    from publisher.cleaning import Proposal
    from publisher.cleaning.engine.cleaned import Cleaned
    from publisher.cleaning.rules.fix import Strength

    line = "一二三四五六七八九十一二三四五六七八。"
    raw = f"---\ntitle: 题\n---\n\n{line}\n\n{line}\n\n{line}\n"
    places = [n for n in range(len(raw)) if raw.startswith("九十", n)]
    proposals = tuple(
        Proposal("C313", Strength.DOUBT, 0.5, SILENCE, SILENCE, ((n, n, "，"),)) for n in places
    )
    decider = Decider(raw, Cleaned(raw, (), (), proposals))
    keys = [doubt.key for doubt in decider.stand(raw).open]
    text = decider.refuse(raw, [keys[1]]).text
    assert "occurrence: 2" in text
    assert [*states(decider, text).values()] == [
        DoubtState.OPEN,
        DoubtState.REFUSED,
        DoubtState.OPEN,
    ]
    text = decider.accept(text, [keys[0]]).text
    assert [*states(decider, text).values()] == [
        DoubtState.ACCEPTED,
        DoubtState.REFUSED,
        DoubtState.OPEN,
    ]


FRONTS = (
    "title: 题\n",
    "title: 题\naccept:\n",
    "title: 题\naccept: []\n",
    "title: 题\naccept:  # none yet\nlang: zh-Hans\n",
    "title: 题\naccept:\n- code: L012\n  text: 别的\n",
    "title: 题\naccept:\n  # why\n  - code: L012\n    text: '别的'\n\nlang: zh-Hans\n",
    "title: 题\naccept: [{code: L012, text: 别的}]\nlang: zh-Hans\n",
    "accept:\n- text: 别的\n  code: L012\n# the title below\ntitle: 题\n",
)


@pytest.mark.parametrize("front", FRONTS)
def test_entries_are_edited_as_text(front: str) -> None:
    """An entry comes and goes in any front matter, and nothing else of it changes."""
    text = f"---\n{front}---\n\n正文一段。\n"
    before = parse(text, "article.md").front
    entry = Accepted("C403", '{“}话: "又"{”}说#', 2)
    added = add_entry(text, entry)
    after = parse(added, "article.md").front
    assert set(after.accept) == {*before.accept, entry}
    assert (after.title, after.lang) == (before.title, before.lang)
    for line in text.split("\n"):
        if not line.startswith("accept"):
            assert line in added.split("\n")
    dropped = drop_entry(added, entry)
    assert parse(dropped, "article.md").front == before
    if before.accept:
        assert dropped == text
    assert add_entry(added, entry) == added


def test_a_refused_outer_quotation_refuses_its_inner_ones() -> None:
    """Marks of the second order that stand already are taken back with the quotation."""
    from publisher.cleaning import Proposal
    from publisher.cleaning.engine.cleaned import Cleaned
    from publisher.cleaning.rules.fix import Strength

    raw = "---\ntitle: 题\n---\n\n他说，我们要抓好基地建设才能又好又快。\n"
    at = raw.index("我们")
    inner = raw.index("基地")
    end = len(raw) - 2
    proposals = tuple(
        Proposal(
            "C403",
            Strength.DOUBT,
            score,
            SILENCE,
            SILENCE,
            ((first, first, one), (last, last, other)),
        )
        for score, first, last, one, other in (
            (0.5, at, end, "“", "”"),
            (0.9, inner, inner + 2, "‘", "’"),
        )
    )
    decider = Decider(raw, Cleaned(raw, (), (), proposals))
    outer, within = decider.stand(raw).open
    assert within.outer == outer.key
    text = decider.accept(raw, [within.key]).text
    assert "‘基地’" in text
    text = decider.refuse(text, [outer.key]).text
    assert "‘基地’" not in text
    assert [*states(decider, text).values()] == [DoubtState.REFUSED] * 2


def test_dropped_and_added_passages_are_decided_too() -> None:
    """A passage that was dropped is put back as it was, one that was added taken out."""
    raw = (
        "# 题目在这里\n\n今年以来,全县上下一心,各项工作取得了新的成绩。"
        "群众的日子越过越好,笑声越来越多。明年再来。\n"
    )
    cleaned = clean(raw, "raw.md")
    decider = Decider(raw, cleaned)
    without = cleaned.text.replace("群众的日子越过越好，笑声越来越多。", "")
    assert without != cleaned.text
    (dropped,) = decider.stand(without).open
    assert dropped.code == "C601"
    assert decider.accept(without, [dropped.key]).text == cleaned.text
    left = decider.refuse(without, [dropped.key]).text
    assert decider.stand(left).open == ()
    more = cleaned.text.replace("明年再来。", "这一句话原来可没有呀。明年再来。")
    (added,) = decider.stand(more).open
    assert added.code == "C602"
    assert decider.accept(more, [added.key]).text == cleaned.text
    assert decider.stand(decider.refuse(more, [added.key]).text).open == ()


@pytest.mark.parametrize(
    "front", ["", "---\n---\n\n", "---\n# a remark\n---\n", "---\ntitle: 题\n...\n"]
)
def test_any_front_matter_is_read(front: str) -> None:
    """Words are found below whatever front matter there is."""
    from publisher.cleaning.desk.alignment import words

    assert words(f"{front}正文一段。\n").chars.endswith("正文一段")


CASES = sorted((Path(__file__).parents[1] / "cleaning").rglob("*.raw.md"))


def test_doubts_of_real_texts_come_and_go() -> None:
    """Each doubt that cleaning has about the cases is accepted, refused, and taken back whole."""
    seen: set[str] = set()
    for path in CASES:
        cleaned = clean(path.read_text(encoding="utf-8"), path.name)
        if not cleaned.proposals or not cleaned.text.startswith("---\n"):
            continue
        decider = Decider(path.read_text(encoding="utf-8"), cleaned)
        text = cleaned.text
        for doubt in decider.stand(text).doubts:
            assert doubt.state is DoubtState.OPEN, doubt.key
            accepted = decider.accept(text, [doubt.key]).text
            assert states(decider, accepted)[doubt.key] is DoubtState.ACCEPTED, doubt.key
            assert decider.reopen(accepted, [doubt.key]).text == text, doubt.key
            refused = decider.refuse(text, [doubt.key]).text
            assert states(decider, refused)[doubt.key] is DoubtState.REFUSED, doubt.key
            assert decider.reopen(refused, [doubt.key]).text == text, doubt.key
            seen.add(doubt.code)
    assert {"C224", "C402", "C403", "C509"} <= seen
