"""Where a headline falls into phrases: what a break before each of its characters tears apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise, takewhile
from math import sqrt

import opencc

from ..characters import DIGITS, HAN, NUMERALS
from . import LONGEST, frequency, is_idiom, segment
from .clues import clues, tears
from .tagging import Word, tag


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


_TABLE = tomllib.loads(_read("sense.toml"))
_KIND = {label: kind for kind, labels in _TABLE["kinds"].items() for label in labels}
_JOINS: dict[str, dict[str, float]] = _TABLE["joins"]
_COSTS: dict[str, float] = _TABLE["costs"]

_CLAUSE = re.compile(r"[^\s，。；：！？、…—]+")
"""What is tagged at once: words do not reach over marks and blanks."""
LONGEST_HEAD = 120
"""Characters of the longest head; telling phrases takes time in proportion."""
_SIGN = re.compile(r"[^\w]")
_HAN = re.compile(f"[{HAN}]+")
_LISTS = {name: frozenset(words.split()) for name, words in _TABLE["lists"].items()}
_LEXICAL = {word: kind for kind, words in _TABLE["words"].items() for word in words.split()}
_KNOWN: dict[str, tuple[str, str]] = {
    entry.replace("-", ""): (entry, kind)
    for kind, entries in tomllib.loads(_read("lexicon.toml")).items()
    for entry in entries.split()
}
"""The words of newspapers, with their joints and their kinds."""
_LABEL = {"E": "ORG"} | {kind: kind.lower() for kind in "NVD"}
"""The tagger's label for a kind of the lexicon."""
_IDIOM = 4
"""Characters of an idiom: those of more fall into parts of their own."""
_LONGEST_KNOWN = max(map(len, _KNOWN))
_NOUNS = "NGEA"
_SHORT = 4
"""Characters of a short object, or of a short phrase with a preposition."""
_PAIRED = 3
"""Characters of a noun that may pair with its neighbour."""
_FRAME = 10
"""Characters of a phrase from its preposition to the 中 or 里 that closes it, at most."""
_LONG_NAME = 6
"""Characters from which a name has joints."""
_JOINT = re.compile("(?<=[省市县区州乡镇村旗盟])")
"""Where the name of a place may end inside a longer one."""
_SEATS = "镇乡县"
"""What names of places end with that may follow a name that could end by itself: 廖家村镇."""
_NUMERAL = re.compile(f"[0-9〇零{NUMERALS}百千万]")
"""What belongs to the name before it: 天宫二号｜空间实验室."""
_HAS_UNIT = re.compile(f"[^0-9〇零{NUMERALS}百千万亿两余多几半各每某这那该本其我他她]$")
"""A number that ends with the unit it counts in."""
_SPOKEN = re.compile(
    f"百分之[〇零{NUMERALS}百点两几]+|[{NUMERALS}百]+点[零{DIGITS}]+"
    "|[前近头后][0-9〇零一二两三四五六七八九十百]+个?(?:季度|月|年|天|日|周|届|期|名|位|强)"
    "|[Ⅰ-Ⅻ]+[级型类期度区标]?"
)
"""Numbers that the tagger parts: fractions in words, first of a row (前三季度), grades (Ⅳ级)."""
_COMMON = 3
"""How often a phrase of the list was counted that binds its words."""


@lru_cache(maxsize=256)
def weigh_breaks(text: str) -> tuple[float, ...]:
    """What a break before each character of ``text`` costs, 0 where a phrase ends.

    The first is 0. What marks and brackets ask for is not looked at. Behind the first
    ``LONGEST_HEAD`` characters only words are told apart.
    """
    shown = _simplified(text)
    costs = [0.0] * len(text)
    for clause in _CLAUSE.finditer(shown, 0, LONGEST_HEAD):
        for at, cost in _weigh(clause.group()):
            costs[clause.start() + at] = cost
    return (*costs[:LONGEST_HEAD], *weigh_words(shown[LONGEST_HEAD:]))


@lru_cache(maxsize=1024)
def weigh_words(text: str) -> tuple[float, ...]:
    """What a break before each character of ``text`` costs, by the list of words alone.

    For cells of tables, of which there are many.
    """
    costs = [0.0] * len(text)
    for run in _HAN.finditer(_simplified(text)):
        for a, b in pairwise(_words(run.group())):
            for place in range(run.start() + a + 1, run.start() + b):
                costs[place] = _COSTS["torn"]
    return tuple(costs)


def _weigh(clause: str) -> Iterator[tuple[int, float]]:
    """Yield each place inside a clause and what a break there costs.

    That is the mean, by ratio, of what the rules say and what the clues do: neither alone tears
    as little, and half of one and half of the other lets what one of them forbids.
    """
    words, likely = _read_clause(clause)
    rules = dict(_ruled(clause, words, likely))
    yield from (
        (at, float(round(sqrt(rules[at] * cost))))
        for at, cost in tears(clause, words, likely, rules)
    )


def gather_clues(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each place inside the clauses of ``text`` with its clues, to learn their worth."""
    for clause in _CLAUSE.finditer(_simplified(text), 0, LONGEST_HEAD):
        words, likely = _read_clause(clause.group())
        rules = dict(_ruled(clause.group(), words, likely))
        for at, found in clues(clause.group(), words, likely, rules):
            yield clause.start() + at, found


def _read_clause(clause: str) -> tuple[list[Word], list[int]]:
    """The words of a clause, and where the list alone has words begin and end."""
    words = list(_parted(_corrected(tag(clause))))
    if words[0].kind == "F":
        # Before its noun a word of place qualifies it: 前三季度, 上半年.
        words[0] = Word(words[0].text, "A")
    return words, list(_likely(clause))


def _ruled(clause: str, words: list[Word], likely: list[int]) -> Iterator[tuple[int, float]]:
    """Yield each place inside a clause and what a break there costs by the rules."""
    starts = list(accumulate((len(word.text) for word in words), initial=0))
    costs = dict.fromkeys(range(1, starts[-1]), 0.0)
    for word, start in zip(words, starts, strict=False):
        for place, cost in _inside(word, start, frozenset(likely)):
            costs[place] = cost
    for number, place in enumerate(starts[1:-1], 1):
        costs[place] = _join(words, number)
    for extra in (_known(clause, likely, frozenset(starts)), _paired(words), _framed(words)):
        for place, cost in extra:
            costs[place] += cost
    yield from costs.items()


def _corrected(words: Sequence[Word]) -> Iterator[Word]:
    """Yield ``words`` with those of the lexicon in the place of what the tagger made of them.

    One is believed where a word of the tagger begins or ends with it; so is an idiom.
    """
    words = list(_placed(words))
    text = "".join(word.text for word in words)
    numbers = {found.start(): found.end() for found in _SPOKEN.finditer(text)}
    starts = list(accumulate((len(word.text) for word in words), initial=0))
    kinds = [word.kind for word in words for _ in word.text]
    bounds = set(starts)
    at = 0
    while at < len(text):
        ends = range(min(len(text), at + _LONGEST_KNOWN), at + 1, -1)
        believed = (end for end in ends if {at, end} & bounds and _is_known(text[at:end]))
        end = numbers.get(at) or next(believed, None)
        if end is None:
            at += 1
            continue
        bounds = (bounds - set(range(at + 1, end))) | {at, end}
        kind = "m" if at in numbers else _KNOWN.get(text[at:end], ("", kinds[at]))[1]
        kinds[at:end] = [_LABEL.get(kind, kind)] * (end - at)
        at = end
    yield from (Word(text[a:b], kinds[a]) for a, b in pairwise(sorted(bounds)))


def _placed(words: Sequence[Word]) -> Iterator[Word]:
    """Yield ``words`` with the 镇 or 乡 of a place's name that the tagger gave to the next word."""
    held = list(words)
    for number, (place, after) in enumerate(pairwise(words)):
        unheard = len(after.text) > 2 and not frequency(after.text)
        if place.kind == "LOC" and after.text[0] in _SEATS and unheard:
            held[number] = Word(held[number].text + after.text[0], "LOC")
            held[number + 1] = Word(after.text[1:], after.kind)
    yield from held


def _is_known(word: str) -> bool:
    """Whether ``word`` is one of newspapers, or an idiom of the list."""
    return word in _KNOWN or (len(word) == _IDIOM and is_idiom(word))


def _parted(words: Iterable[Word]) -> Iterator[Word]:
    """Yield ``words`` with brackets and other signs apart from them, which have no kind."""
    last: Word | None = None
    for word in words:
        for part in re.findall(r"\w+|[^\w]", word.text):
            kind = "" if _SIGN.match(part) else _LEXICAL.get(part) or _KIND.get(word.kind, "")
            if last and last.kind == "T" and part in _LISTS["spans"]:
                last = Word(last.text + part, "T")
                continue
            if last:
                yield last
            last = Word(part, kind)
    if last:
        yield last


def _inside(word: Word, start: int, likely: frozenset[int]) -> Iterator[tuple[int, float]]:
    """Yield the places inside a word and what a break there costs; a long name has joints."""
    joints: set[int] = set()
    if "-" in (entry := _KNOWN.get(word.text, ("", ""))[0]):
        joints = {entry.index("-")}
    elif len(word.text) >= _LONG_NAME and word.kind in _NOUNS:
        named = {found.start() for found in _JOINT.finditer(word.text)}
        joints = {at - start for at in likely}
        joints = joints & named or joints
        joints = {at for at in joints if not _NUMERAL.match(word.text, at)}
    for at in range(1, len(word.text)):
        whole = at > 1 and len(word.text) - at > 1
        yield start + at, _COSTS["jointed" if at in joints and whole else "torn"]


def _join(words: Sequence[Word], number: int) -> float:
    """What a break between word ``number`` and the one before it costs.

    Brackets and other signs are looked through.
    """
    before = next((n for n in range(number - 1, -1, -1) if words[n].kind), None)
    after = next((n for n in range(number, len(words)) if words[n].kind), None)
    if before is None or after is None:
        return 0.0
    part = 1.0 if after - before == 1 else _COSTS["quoted"]
    left, right = words[before], words[after]
    if right.kind in "FU":
        return part * _JOINS["*"][right.kind]
    if right.text in _LISTS["between"] and after + 1 < len(words):
        return part * _COSTS["between"]
    opens = left.kind == "T" and all(word.kind in "TA" for word in words[:before])
    if opens and right.kind != "T":
        return part * _COSTS["opening"]
    if left.text in _LISTS["closers"] and any(word.kind == "P" for word in words[:before]):
        return part * _COSTS["opening"]
    return part * (_pair(left, right, _length(words, after, _NOUNS)) + _extra(words, before, after))


def _pair(left: Word, right: Word, length: int) -> float:
    """What a break between two words costs by their kinds.

    ``length`` is that of the nouns from the right one on.
    """
    row = _JOINS.get(left.kind, _JOINS["*"])
    cost = row.get(right.kind, row.get("*", _JOINS["*"]["*"]))
    if left.kind in "MR" and length > _SHORT and _HAS_UNIT.search(left.text):
        cost = _COSTS["counted"]
    if left.kind == "V" and right.kind in _NOUNS and length <= _SHORT:
        cost += _COSTS["object"]
    if left.kind in _NOUNS and right.text in _LISTS["light"]:
        cost += _COSTS["light"]
    return cost


def _extra(words: Sequence[Word], before: int, after: int) -> float:
    """What a break between two words costs by what stands around them."""
    left, right = words[before], words[after]
    cost = _COSTS["single"] if _leans(left, right) else 0.0
    if right.kind in "VD" and _phrase(words, before + 1) <= _SHORT:
        cost += _COSTS["pivot"]
    return cost


def _leans(left: Word, right: Word) -> bool:
    """Whether one of two words has one character and leans on the other."""
    if left.kind in "UFPCDR":
        return False
    if len(left.text) == 1:
        return left.text not in "的了着"
    subject = left.kind in "NGET" and right.kind in "VRDPC"
    return len(right.text) == 1 and right.kind in "NGAVQ" and not subject


def _length(words: Sequence[Word], number: int, kinds: str) -> int:
    """The characters of the words from ``number`` on that are of ``kinds``."""
    following = takewhile(lambda word: word.kind and word.kind in kinds, words[number:])
    return sum(len(word.text) for word in following)


def _phrase(words: Sequence[Word], number: int) -> int:
    """The characters of the phrase with a preposition that ends before word ``number``."""
    length = 0
    for word in reversed(words[:number]):
        length += len(word.text)
        if word.kind == "P":
            return length
        if not word.kind or word.kind not in "NGESFTAUR":
            break
    return _SHORT + 1


def _paired(words: Sequence[Word]) -> Iterator[tuple[int, float]]:
    """Yield the places inside the twos that nouns make which follow one another."""
    at = sum(len(word.text) for word in words)
    run = 0
    for left, right in reversed(list(pairwise(words))):
        at -= len(right.text)
        both = left.kind and right.kind and left.kind in "NGE" and right.kind in "NG"
        both = both and len(left.text) <= _PAIRED and len(right.text) <= _PAIRED
        run = run + 1 if both else 0
        if run % 2:
            yield at, _COSTS["paired"]


def _framed(words: Sequence[Word]) -> Iterator[tuple[int, float]]:
    """Yield the places between a preposition and the word of place that closes its phrase."""
    starts = list(accumulate((len(word.text) for word in words), initial=0))
    for first, word in enumerate(words):
        for last in range(first + 1, len(words) if word.kind == "P" else 0):
            closes = words[last].kind == "F" or words[last].text in _LISTS["closers"]
            if starts[last] - starts[first] > _FRAME or words[last].kind == "P":
                break
            if words[last].kind == "V" and not closes:
                break
            if closes:
                yield from ((at, _COSTS["framed"]) for at in starts[first + 2 : last])
                break


def _known(
    clause: str, likely: Sequence[int], bounds: frozenset[int]
) -> Iterator[tuple[int, float]]:
    """Yield the places inside words and phrases that the list knows and the tagger parts."""
    found: dict[int, float] = {}
    for start in sorted(bounds):
        for end in range(start + 3, min(start + LONGEST, len(clause)) + 1):
            if end in bounds and frequency(clause[start:end]) >= _COMMON:
                inner = bounds.intersection(range(start + 1, end))
                found.update((place, _COSTS["bound"]) for place in inner)
    found.update((place, _COSTS["known"]) for place in bounds - {0, len(clause), *likely})
    yield from found.items()


def _likely(text: str) -> Iterator[int]:
    """Yield where words begin and end in ``text``, by the list alone; all else is parted."""
    at = 0
    for run in _HAN.finditer(text):
        yield from range(at, run.start())
        yield from (run.start() + end for end in _words(run.group()))
        at = run.end()
    yield from range(at, len(text) + 1)


def _words(run: str) -> list[int]:
    """The ends of the likeliest words of a run of Han, by the list alone."""
    _, starts = segment(run, frequency)
    ends = [len(run)]
    while ends[-1]:
        ends.append(starts[ends[-1]])
    return ends[::-1]


def _simplified(text: str) -> str:
    """``text`` in simplified script, in which the list and the model are."""
    if not any(_is_foreign(char) for char in text):
        return text
    shown = _converter().convert(text)
    return shown if len(shown) == len(text) else text


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _is_foreign(char: str) -> bool:
    """Whether a Han character has no place in the set of simplified script (GB/T 2312)."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return _HAN.match(char) is not None
    return False
