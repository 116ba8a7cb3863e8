"""Stops that were read as one another: 、 for ， and ： for ；."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...tongues import SILENCE, Said, worded
from ..language.context import CLAUSE_SET, OPENER_SET, begins_with
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft, told_once
from ..survey.prose import prose
from .fix import Edit, Fix

_SENTENCE = re.compile("[^。！？\n]+")
_PAUSE = re.compile("[，；：。！？\n]")
_INTRODUCES = re.compile(
    "(?:说|道|是|为|即|下|示|称|写|问|答|讯|电|知|求|点|面|容|有|如|括|中|名|者|曰|题|址|话|间|人|位|类|法|项|况|果|论|例|因|释|言|析|词|语)$"
)


_SUBJECTS = frozenset(["大家", "我们", "他们", "她们", "它们", "你们"])


_SAME_KIND = re.compile("(?P<last>.).{1,3}(?P=last)")
"""A word that ends as the one before 、 does, with which it makes a list: 去年、前年."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One stop that is probably another: where, what it should be, how sure (0 sure to 2)."""

    at: int
    mark: str
    rank: int
    reason: Said


@told_once
def swaps(draft: Draft) -> tuple[Swap, ...]:
    """The stops of the draft that look swapped."""
    return tuple(_all_swaps(draft))


def _all_swaps(draft: Draft) -> Iterator[Swap]:
    for span in prose(draft):
        if span.kind in (BlockMarkup.PARA, BlockMarkup.LIST):
            yield from _colons(draft.text, span.start, span.end)
            yield from _commas(draft.text, span.start, span.end)


def _colons(text: str, start: int, end: int) -> Iterator[Swap]:
    """Yield ： that stands where the clauses of a sentence are parted by ；."""
    if text.find("：", start, end) < 0:
        return
    for sentence in _SENTENCE.finditer(text, start, end):
        first, last = sentence.span()
        semicolons = text.find("；", first, last), text.rfind("；", first, last)
        at = text.find("：", first, last)
        while at >= 0:
            swap = _colon(text, at, (first, last), semicolons)
            if swap is not None:
                yield swap
            at = text.find("：", at + 1, last)


_NEXT = re.compile("另一|二是|三是|四是|五是|其二|其三|其次|再次|而且|并且|不仅|紧接着")
"""Words of the second part of a sentence, which no ： brings in."""
_EXPLAINS = re.compile("可是|但|不过|然而|其实|因为|所以|[这那]")
"""Words of a part that turns to one thing, which its ： explains: 可是这句话并没有过时：."""
LEAST_CLAUSE = 5
"""Characters of the shortest clause that is no label of what follows: 第二次：, 卖出价：. A choice:
with four one doubt more is shown in 28 texts that ask, with six nothing changes."""
LABEL = 8
"""Characters up to which words in front of ： at the head of a part can be its label. A choice:
with seven or nine none of three texts that ask comes out otherwise."""


def _colon(
    text: str, at: int, sentence: tuple[int, int], semicolons: tuple[int, int]
) -> Swap | None:
    """Judge one ： of a sentence; ``semicolons`` are the places of its first and last ；."""
    first, last = sentence
    # More than the lengths that are asked for; half or twice as much changes nothing.
    before = _PAUSE.split(text[max(first, at - 40) : at])[-1]
    after = text[at + 1 : min(last, at + 60)].lstrip()
    bracketed = text.count("（", first, at) > text.count("）", first, at)
    if bracketed or _is_introduction(before, after):
        return None
    part = max(text.rfind(mark, first, at) for mark in "；：")
    whole = len(before) >= LEAST_CLAUSE and (at - part > LABEL or "，" in text[part:at])
    if whole and 0 <= semicolons[0] < at and not _EXPLAINS.search(text, part + 1, at):
        # Parts that are alike each have a ： of their own: 下行的多：…；上行的多：….
        alike = text.find("：", first, semicolons[0]) >= 0
        return Swap(at, "；", 2 * alike, worded("； parted the clauses before it"))
    if whole and _NEXT.match(after):
        return Swap(at, "；", 0, worded("what follows is the next of several parts"))
    # Only a doubt: a character less than where it is applied.
    if semicolons[1] > at and len(before) >= LEAST_CLAUSE - 1 and begins_with(after, 0, CLAUSE_SET):
        return Swap(at, "；", 2, worded("； parts the clauses behind it"))
    return None


def _is_introduction(before: str, after: str) -> bool:
    """Whether words before a ： announce what is said or listed behind it, or that is short."""
    announces = _INTRODUCES.search(before.rstrip("”》）")) is not None
    return announces or len(after) < LEAST_BEHIND or after[:1] in "“「"


LEAST_BEHIND = 6
"""Characters of the shortest clause behind a mark that parts clauses. A choice, for ： and 、
alike: with five one of 29 texts that ask gets a doubt, with seven one of 21 loses one; none is
changed."""


def _commas(text: str, start: int, end: int) -> Iterator[Swap]:
    """Yield 、 that stands between clauses, not between the items of a list."""
    if text.find("、", start, end) < 0:
        return
    for sentence in _SENTENCE.finditer(text, start, end):
        if "、" not in sentence[0]:
            continue
        parts = re.split("([，；：、])", sentence[0])
        position = sentence.start()
        for n in range(0, len(parts) - 2, 2):
            clause, mark, following = parts[n], parts[n + 1], parts[n + 2]
            position += len(clause)
            if mark == "、":
                swap = _comma(text, position, clause, following, parts, n)
                if swap is not None:
                    yield swap
            position += len(mark)


def _comma(
    text: str, at: int, clause: str, following: str, parts: list[str], n: int
) -> Swap | None:
    """Judge one 、 between ``clause`` and ``following``."""
    bare, behind = clause.strip(" \n"), following.strip(" \n")
    # 去年、前年: two such words in a row are a list.
    listed = begins_with(behind, 0, OPENER_SET) or _SAME_KIND.match(bare[-1:] + behind)
    if bare in OPENER_SET and not listed and (n == 0 or parts[n - 1] in "；："):
        return Swap(at, "，", 0, worded("it follows the opening words of a sentence"))
    alone = (n == 0 or parts[n - 1] != "、") and (n + 3 >= len(parts) or parts[n + 3] != "、")
    return _between_clauses(at, bare, behind) if alone and behind else None


LONG_CLAUSE = 8
"""Characters of a clause that is no item of a list. A choice: with seven or nine no text that tests
clean is changed otherwise."""


def _between_clauses(at: int, bare: str, behind: str) -> Swap | None:
    """Judge the only 、 between two clauses by their lengths and the word behind it."""
    word = begins_with(behind, 0, CLAUSE_SET)
    long = len(bare) >= LONG_CLAUSE
    if (
        word in _SUBJECTS
        and long
        and len(behind) >= LEAST_BEHIND
        and behind[len(word)] in "都也就还"
    ):
        return Swap(at, "，", 0, worded("a new subject stands behind it"))
    if len(word) > 1 and long and len(behind) >= LONG_CLAUSE:
        return Swap(at, "，", 1, worded("clauses of a sentence stand on both sides"))
    if len(word) > 1 and len(bare) >= LEAST_CLAUSE and len(behind) >= LEAST_BEHIND:
        return Swap(at, "，", 2, worded("clauses of a sentence may stand on both sides"))
    return None


def _ranked(draft: Draft, rank: int, message: Said = SILENCE) -> Iterator[Fix]:
    for swap in swaps(draft):
        if swap.rank == rank:
            was = draft.text[swap.at]
            yield Fix(
                (Edit(swap.at, swap.at + 1, swap.mark),),
                swap.reason,
                # Chances of a choice, for sorting: what ranks 0 and 1 is applied by its strength.
                score=(0.95, 0.7, 0.4)[rank],
                message=worded("{was} may be a misread {mark}", was=was, mark=swap.mark),
            )


def find_sure_swaps(draft: Draft) -> Iterator[Fix]:
    """Correct swapped stops where the rest of the sentence decides."""
    return _ranked(draft, 0)


def find_likely_swaps(draft: Draft) -> Iterator[Fix]:
    """Correct 、 between two long clauses."""
    return _ranked(draft, 1)


def find_doubtful_swaps(draft: Draft) -> Iterator[Fix]:
    """Show stops that may be swapped."""
    return _ranked(draft, 2)
