"""Spoken sentences that lost their quotes: where they begin, where they end, who is told of."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import pytest

from publisher.cleaning import Strength, clean
from publisher.cleaning.losses.reading import GaplessBlock
from publisher.cleaning.losses.speech import DOUBTFUL_SPEECH, SURE_SPEECH, Speech, speeches
from publisher.cleaning.survey.blocks import Block, BlockMarkup


def reading(text: str) -> GaplessBlock:
    """Give a paragraph without gaps."""
    block = Block(BlockMarkup.PARA, 0, len(text), 0, 0, 0)
    return GaplessBlock(block, text, 0, (), {}, frozenset(), {}, ())


def heard(text: str, *, lossy: bool = True, faithful: bool = False) -> list[tuple[str, Speech]]:
    """Give the words that are worth a doubt at least, with what was found of them."""
    found = speeches(reading(text), lossy=lossy, faithful=faithful)
    return [(text[s.start : s.end], s) for s in found if s.points >= DOUBTFUL_SPEECH]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("老人摆摆手说：都过去了，我不愿意再提。", "都过去了，我不愿意再提。"),
        ("她高兴地说：我现在每天都很开心！", "我现在每天都很开心！"),
        ("我们以前没有路，现在好了。村民覃大勇说。", "我们以前没有路，现在好了。"),
        ("她高兴地说：我们现在很开心！（记者 李明）", "我们现在很开心！"),
    ],
)
def test_words_are_heard(text: str, spoken: str) -> None:
    """What was said is found with its beginning and its end."""
    assert spoken in [words for words, _ in heard(text)]


@pytest.mark.parametrize(
    "text",
    [
        "全县共有三个重点项目：高速公路、水库和工业园。",
        "本报讯 记者李明报道：全县秋收工作全面展开。",
        "问：您怎么看这件事？",
        "据统计，全县今年累计完成造林1.2万亩。该县林业局负责人表示，明年将继续推进。",
    ],
)
def test_nobody_is_heard(text: str) -> None:
    """Lists, bylines, labels and what is told of somebody are not quoted as safe."""
    assert not [s for _, s in heard(text) if s.points >= SURE_SPEECH]


def test_a_faithful_text_is_quoted_less() -> None:
    """Where other quotations survived, words without marks are likelier no quotation."""
    text = "老人摆摆手说：都过去了，我不愿意再提。"

    lost, kept = heard(text)[0][1], heard(text, lossy=False, faithful=True)

    assert not kept or kept[0][1].points < lost.points


def test_one_mark_is_there() -> None:
    """Speech that kept one of its marks lacks the other alone; with both it lacks nothing."""
    one = heard("老人摆摆手说：“都过去了，我不愿意再提。", lossy=False)
    both = heard("老人摆摆手说：“都过去了，我不愿意再提。”", lossy=False)

    assert [(words, s.has_open, s.has_close) for words, s in one] == [
        ("都过去了，我不愿意再提。", True, False)
    ]
    assert both == []


def test_speeches_do_not_overlap_and_chances_are_chances() -> None:
    """Of all ways to read a paragraph one is chosen; points are the logarithm of odds."""
    text = "我们以前没有路。村民石华说，现在路通了，我很高兴。他又说：日子会越来越好！她笑了。"
    found = list(speeches(reading(text), lossy=True))

    assert found
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 < 1 / (1 + exp(-s.points)) < 1 for s in found)


def test_clean_text_keeps_its_words_unquoted() -> None:
    """Nothing is quoted as safe in a text that shows no loss at all."""
    text = "他走到桥头，笑着说：今天的水真清。\n\n我也说：是啊，多少年没有见过了。\n"

    assert "“" not in clean(text, "a.md", strength=Strength.SAFE).text


@pytest.mark.parametrize("raw", ["。”\\\n答\u3000，5”她说。", "，``\n张伟答。说", "，“，“”]告诉“"])
def test_a_mark_is_not_set_beside_one(raw: str) -> None:
    """Where a quotation mark stands none is added, however often the text is cleaned."""
    for strength in (Strength.SAFE, Strength.LIKELY):
        once = clean(raw, "raw.md", strength=strength).text

        assert "””" not in once
        assert clean(once, "raw.md", strength=strength).text == once
