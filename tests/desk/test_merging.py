"""Two people's texts made one: nothing of either is lost."""

from __future__ import annotations

import random

import pytest

from publisher.desk.merging import changes, merge

BASE = "\n\n".join(
    "今年以来，全县上下一心，各项工作取得了新的成绩，群众的日子越过越好。" * (n % 3 + 1)
    for n in range(8)
)


def write(text: str, chance: random.Random, signs: str) -> tuple[str, list[str]]:
    """Give ``text`` with some words written into it, each of its own, and these words."""
    written: list[str] = []
    for n in range(chance.randint(1, 4)):
        word = f"{signs}{n}{chance.randint(100, 999)}"
        at = chance.randrange(len(text))
        kind = chance.randrange(3)
        if kind == 0:
            text = text[:at] + word + text[at:]
        elif kind == 1:
            text = text[:at] + word + text[min(len(text), at + chance.randint(1, 9)) :]
        else:
            text = text[:at] + f"\n\n{word}\n\n" + text[at:]
        written.append(word)
    return text, [word for word in written if word in text]


@pytest.mark.parametrize("seed", range(200))
def test_nothing_is_lost(seed: int) -> None:
    """Every word that either wrote stands in the merged text, or in a clash that shows it."""
    chance = random.Random(seed)
    yours, mine = write(BASE, chance, "甲")
    theirs, others = write(BASE, chance, "乙")
    merged = merge(BASE, yours, theirs)
    in_clash_yours = "".join(clash.yours for clash in merged.clashes)
    in_clash_theirs = "".join(clash.theirs for clash in merged.clashes)
    for word in mine:
        assert word in merged.yours
        assert word in merged.theirs or word in in_clash_yours
    for word in others:
        assert word in merged.theirs
        assert word in merged.yours or word in in_clash_theirs
    if not merged.clashes:
        assert merged.yours == merged.theirs


def test_the_control_loses() -> None:
    """A program that writes its own text over the other's loses words: what the test looks for."""
    lost = 0
    for seed in range(40):
        chance = random.Random(seed)
        yours, _ = write(BASE, chance, "甲")
        _, others = write(BASE, chance, "乙")
        lost += any(word not in yours for word in others)
    assert lost == 40


@pytest.mark.parametrize("seed", range(100))
def test_one_sided_changes_are_kept_whole(seed: int) -> None:
    """What only one changed is that one's text, whoever it is."""
    text, _ = write(BASE, random.Random(seed), "甲")
    assert merge(BASE, text, BASE).yours == text
    assert merge(BASE, BASE, text).yours == text
    assert merge(BASE, text, text).yours == text
    assert not merge(BASE, text, text).clashes


@pytest.mark.parametrize("seed", range(100))
def test_changes_lead_from_one_to_the_other(seed: int) -> None:
    """The spans stand in order and make the second text of the first."""
    text, _ = write(BASE, random.Random(seed), "甲")
    made: list[str] = []
    at = 0
    for start, end, words in changes(BASE, text):
        assert at <= start <= end
        made += [BASE[at:start], words]
        at = end
    assert "".join(made) + BASE[at:] == text


def test_the_same_words_are_asked_about() -> None:
    """Two versions of one word clash; at two ends of one line both are made."""
    base = "凉水口镇多次被评为先讲单位，工作名列前茅。\n"
    clash = merge(base, base.replace("先讲", "先进"), base.replace("先讲", "优秀"))
    assert [(one.yours[:2] != one.theirs[:2]) for one in clash.clashes] == [True]
    both = merge(base, base.replace("先讲", "先进"), base.replace("名列前茅", "第一"))
    assert both.clashes == ()
    assert both.yours == "凉水口镇多次被评为先进单位，工作第一。\n"
