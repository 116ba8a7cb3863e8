"""Random articles with random doubts, for what must hold of all of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from publisher.cleaning.desk.decisions import Decider
from publisher.cleaning.engine.cleaned import Cleaned
from publisher.cleaning.engine.engine import Proposal
from publisher.cleaning.rules.fix import Strength
from publisher.tongues import SILENCE, term

HAN = "今年以来全县上下一心各项工作取得了新的成绩群众日子越过好笑声来多凉水口镇被评为先进单位"
MARKS = "，。、；：！？"
PAIRS = (("“", "”"), ("‘", "’"))
FRONT = """\
---
# what the editor noted
title: 题目{0}
byline: '记者 某某'   # kept as it is
lang: zh-Hans
---

"""


@dataclass(frozen=True)
class Sample:
    """A raw text, what decides about it, and the article as cleaning left it."""

    raw: str
    decider: Decider
    text: str


def make_sample(seed: int, *, most: int = 14) -> Sample:
    """Give a sample: paragraphs of Chinese, proposals of every form at random places of them."""
    chance = random.Random(seed)
    paragraphs = [
        "".join(
            chance.choice(MARKS) if chance.random() < 0.12 and n else chance.choice(HAN)
            for n in range(chance.randint(8, 60))
        ) + "。"
        for _ in range(chance.randint(1, 6))
    ]  # fmt: skip
    text = FRONT.format(chance.choice(HAN)) + "\n\n".join(paragraphs) + "\n"
    body = text.index("\n---\n") + 6
    places = [n for n in range(body, len(text) - 1) if text[n] != "\n" and text[n - 1] != "\n"]
    proposals: list[Proposal] = []
    for _ in range(chance.randint(1, most)):
        proposals.append(_propose(chance, text, places))
    proposals = list({p.edits: p for p in proposals}.values())
    cleaned = Cleaned(text, (), (), tuple(proposals))
    return Sample(text, Decider(text, cleaned), text)


def _propose(chance: random.Random, text: str, places: list[int]) -> Proposal:
    kind = chance.choice(("pair", "pair", "pause", "stop", "swap", "glyph", "gone"))
    score = round(chance.random(), 2)
    at = chance.choice(places)
    if kind == "pair":
        far = min(at + chance.randint(1, 14), text.index("\n", at))
        opening, closing = chance.choice(PAIRS)
        edits: tuple[tuple[int, int, str], ...] = ((at, at, opening), (far, far, closing))
        return Proposal("C403", Strength.DOUBT, score, SILENCE, term("a pair"), edits)
    if kind == "pause":
        return Proposal("C313", Strength.DOUBT, score, SILENCE, term("a pause"), ((at, at, "，"),))
    if kind == "stop":
        end = text.index("\n", at)
        return Proposal("C318", Strength.DOUBT, score, SILENCE, term("a stop"), ((end, end, "！"),))
    wanted = [n for n in places if (text[n] in MARKS) == (kind != "glyph")]
    at = chance.choice(wanted or places)
    if kind == "swap":
        other = chance.choice([mark for mark in MARKS if mark != text[at]])
        return Proposal(
            "C316", Strength.DOUBT, score, SILENCE, term("a swap"), ((at, at + 1, other),)
        )
    if kind == "glyph":
        other = chance.choice([one for one in HAN if one != text[at]])
        return Proposal(
            "C507", Strength.DOUBT, score, SILENCE, term("a glyph"), ((at, at + 1, other),)
        )
    return Proposal("C506", Strength.DOUBT, score, SILENCE, term("a speck"), ((at, at + 1, ""),))
