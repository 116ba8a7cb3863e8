"""The word list: which runs of Han characters are words, and how common they are.

The list is jieba's, which lies beside this with its licence.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import log
from pathlib import Path

LONGEST = 8
"""Characters of the longest word that is looked up."""
LONGEST_READ = 5
"""The same where texts are read for what was lost in them: longer ones of the list are phrases, and
a cut inside one says no more than a cut inside its words does."""
SEEN = 5
"""Frequency above which a run of characters is taken for a word: two thirds of the list were
counted less often, names and rare compounds that any text may hold by chance."""
SIDE = 3
"""Characters on either side of a cut in which a word that it splits is looked for."""


FEW = 40
"""Words that are looked for in the file as it is; for more of them it is read as a whole."""


_HOME = Path(__file__).with_name("jieba")


def unpacked(name: str) -> bytes:
    """Content of a compressed table that was carried over from jieba; see its LICENSE.txt."""
    return zlib.decompress((_HOME / name).read_bytes())


@lru_cache(maxsize=1)
def _text() -> str:
    # Every word then stands between a line's end and a blank.
    return "\n" + unpacked("dict.txt.zlib").decode()


@lru_cache(maxsize=1)
def _list() -> dict[str, int]:
    """Read the list: every word with its frequency."""
    fields = _text().split()
    return dict(zip(fields[0::3], map(int, fields[1::3]), strict=True))


@lru_cache(maxsize=1)
def _doing() -> frozenset[str]:
    """Read the common words of the list that are no names."""
    fields = iter(_text().split())
    return frozenset(
        word for word, count, kind in zip(fields, fields, fields, strict=True)
        if len(count) > 3 and kind[0] in "vdpc"
    )  # fmt: skip


@lru_cache(maxsize=1)
def _idioms() -> frozenset[str]:
    """Read the idioms of the list (成语)."""
    fields = iter(_text().split())
    return frozenset(
        word for word, _, kind in zip(fields, fields, fields, strict=True) if kind == "i"
    )


@lru_cache(maxsize=FEW)
def look_up(word: str) -> int:
    """How common ``word`` is without reading what is said of all the others."""
    return described(word)[0]


@lru_cache(maxsize=FEW)
def described(word: str) -> tuple[int, str]:
    """How common ``word`` is and its kind as the list has it (n, v, ns, nr); 0 and "" if none.

    What is said of all the others is not read.
    """
    start = _text().find(f"\n{word} ")
    if start < 0:
        return 0, ""
    _, count, kind = _text()[start + 1 : start + 64].split("\n", 1)[0].split(" ")
    return int(count), kind


def lexicon() -> Mapping[str, int]:
    """Every word of the list with its frequency; not to be changed."""
    return _list()


@lru_cache(maxsize=1)
def neighbours() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """For each character those before it, and those behind it, in words of two characters.

    Words that were seen twice or less are left out.
    """
    before: defaultdict[str, str] = defaultdict(str)
    after: defaultdict[str, str] = defaultdict(str)
    for word, count in _list().items():
        if len(word) == 2 and count > 2:
            before[word[1]] += word[0]
            after[word[0]] += word[1]
    return before, after


def frequency(word: str) -> int:
    """How common ``word`` is; 0 for what is no word."""
    if not _list.cache_info().currsize and look_up.cache_info().misses < FEW:
        return look_up(word)
    return _list().get(word, 0)


def is_common_verb(word: str) -> bool:
    """Whether ``word`` is a common verb, adverb or function word."""
    return word in _doing()


def is_idiom(word: str) -> bool:
    """Whether ``word`` is an idiom of the list."""
    return word in _idioms()


_TOTAL = 17.9
"""Natural logarithm of all words counted in the list, about sixty million."""
_UNKNOWN = -20.0
"""What a character that is no word by itself weighs."""


@lru_cache(maxsize=1 << 14)
def likelihood(text: str) -> float:
    """The logarithm of how likely the likeliest words are that ``text`` is made of."""
    return _likelihoods(text)[-1]


def bond(left: str, right: str) -> float:
    """How much likelier the end of ``left`` and the beginning of ``right`` are as one run of
    words than as two: a difference of logarithms."""
    together, apart = together_and_apart(left[-JOINED:], right[:JOINED])
    return together - apart


JOINED = 4
"""Characters on either side of a joint that are weighed: a word that is split there and half of
one beside it."""


def together_and_apart(left: str, right: str) -> tuple[float, float]:
    """The likelihood of two texts as one run of words, and as two with a cut between."""
    together = _likelihoods(left + right)
    return together[-1], together[len(left)] + likelihood(right)


def _likelihoods(text: str) -> list[float]:
    """The likelihood of every beginning of ``text``."""
    return segment(text, lexicon().get, LONGEST_READ)[0]


def segment(
    text: str, find: Callable[[str], int | None], longest: int = LONGEST
) -> tuple[list[float], list[int]]:
    """The likeliest words that ``text`` is made of, by how common the list has them.

    For every beginning of ``text``, the empty one too: the logarithm of how likely it is, and where
    its last word begins. ``find`` tells how common a word is. Words of up to ``longest`` characters
    are looked up; a character that is no word is one all the same.
    """
    best, starts = [0.0], [0]
    for end in range(1, len(text) + 1):
        count = find(text[end - 1])
        value, begins = best[-1] + (log(count) - _TOTAL if count else _UNKNOWN), end - 1
        for start in range(max(0, end - longest), end - 1):
            count = find(text[start:end])
            if count:
                found = best[start] + log(count) - _TOTAL
                if found > value:
                    value, begins = found, start
        best.append(value)
        starts.append(begins)
    return best, starts


def splits(left: str, right: str) -> bool:
    """Whether a word of the list begins at the end of ``left`` and ends in ``right``."""
    return crosses(left, right, SEEN)


def crosses(left: str, right: str, common: int) -> bool:
    """Whether a word more frequent than ``common`` begins in ``left`` and ends in ``right``.

    At most three characters of either side are looked at.
    """
    if not right:
        return False
    count = lexicon().get
    both = left[-SIDE:].rjust(SIDE, "\n") + right[:SIDE]
    for start in (2, 1, 0):
        for end in (4, 5, 6):
            if count(both[start:end], 0) > common:
                return True
    return False
