"""Words around a lost mark: what leads to a quotation, what follows one, what begins a clause."""

from __future__ import annotations

import re
from functools import cache

from ...characters import HAN, NUMERALS
from ...words import lexicon
from .tables import words

LEAD_SET = words("leads")
FOLLOW_SET = words("follows")
CLAUSE_SET = words("clauses")
OPENER_SET = words("openers")
FUNCTION_SET = words("functions")
FINAL_SET = words("finals")
NO_BEGIN_SET = words("no_begin")
UNENDING_SET = words("unending")
TRANSITIVE_SET = words("transitive")

COUNTERS = (
    "个名人家户村组镇县市省乡区年月日号时分秒天周届次场项条份套台部辆架艘只头匹件座栋间层楼级批期章节页亩元万亿千百"
    "公平立英米里吨斤克升度倍成余多岁位支所处门类种样双对副幅张本册篇首段句字站点版路线"
)
"""Measure words that follow a number; the number then stands in no quotes of its own."""
NUMERAL = re.compile(
    rf"[{NUMERALS}百千双两多零][{HAN}]{{1,3}}(?:[{NUMERALS}百千双两][{HAN}]{{1,3}})*|\d+(?:\+[\dA-Za-z]+)*\+?"
    rf"|[{HAN}]{{2,6}}\+[{HAN}]{{0,8}}|[{NUMERALS}]大[{HAN}]{{2,6}}"
)
"""The shapes of set phrases: 三会, 四个一, 一增一减, 145, 党建+, 十大品牌."""


def ends_with(text: str, end: int, known: frozenset[str], longest: int = 4) -> str:
    """The longest word of ``known`` that ends at ``text[end]``, else an empty text.

    A single character counts only where it is not the end of a longer common word.
    """
    if text[end - 1 : end] not in _last_characters(known):
        return ""
    for size in range(min(longest, end), 0, -1):
        word = text[end - size : end]
        if word in known:
            whole = size > 1 or lexicon().get(text[max(0, end - 2) : end], 0) <= COMMON
            return word if whole else ""
    return ""


def begins_with(text: str, start: int, known: frozenset[str], longest: int = 4) -> str:
    """The longest word of ``known`` that begins at ``text[start]``, else an empty text."""
    if text[start : start + 1] not in _first_characters(known):
        return ""
    for size in range(longest, 0, -1):
        word = text[start : start + size]
        if len(word) == size and word in known:
            return word
    return ""


@cache
def _last_characters(known: frozenset[str]) -> frozenset[str]:
    return frozenset(word[-1] for word in known)


@cache
def _first_characters(known: frozenset[str]) -> frozenset[str]:
    return frozenset(word[0] for word in known)


def hangs_on(text: str, start: int, known: frozenset[str]) -> bool:
    """Whether the character at ``start`` is one of ``known`` and begins no common word."""
    return text[start : start + 1] in known and lexicon().get(text[start : start + 2], 0) <= COMMON


COMMON = 100
"""Frequency of a word that is taken as one word wherever its characters meet. A choice."""


_BETWEEN = " \n\u3000"
"""What may part a mark from the character beside it: a blank that OCR left, a line end."""


def flanks(text: str, start: int, end: int, first: int, last: int) -> tuple[str, str]:
    """The characters beside ``text[start:end]`` within ``[first, last)``, blanks left out."""
    while start > first and text[start - 1] in _BETWEEN:
        start -= 1
    while end < last and text[end] in _BETWEEN:
        end += 1
    before = text[start - 1] if start > first else ""
    return before, text[end] if end < last else ""
