"""The recogniser: whom a byline names, and what each of them did.

What is not sure is a doubt, and nobody is named for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from .bodies import is_agency
from .lines import LONGEST, BylineWords, part
from .names import file_name
from .record import BodyKind, Contributor, each_once
from .words import BylineWord, WordSort, is_common, is_place, is_sounded

MOST_DEEDS = 10
"""Of a byline: each may belong to the names at its left or at its right."""
_LEFT, _RIGHT = -1, 1
_UNNAMED_COST, _TWICE_COST, _MIXED_COST, _VERB_COST = 4, 3, 2, 4
"""What it costs that a name without a trade has no deed where others have, that it has deeds on
both sides, that deeds stand before names and behind them, that 译 and its like stand before. Chosen
so that a stroke (1) outweighs a blank (2), and a name that is left out outweighs both."""
_VERBS = frozenset("著译譯摄攝绘繪撰编編")
_PEOPLE = (WordSort.NAME, WordSort.WEAK)
_COVERED = (*_PEOPLE, WordSort.BODY, WordSort.NOBODY)
"""What a deed may be of."""


@dataclass(frozen=True, slots=True)
class BylineReading:
    """Whom a byline names, in its order, and where (from, to) it says what is not understood."""

    people: tuple[Contributor, ...] = ()
    doubts: tuple[tuple[int, int], ...] = ()


def read_byline(text: str) -> BylineReading:
    """Whom ``text`` names; who has no role is an author."""
    return _read(text, "aut")


def read_credit(text: str) -> BylineReading:
    """Whom the credit of a picture names; who has no role took it."""
    return _read(_ALL_PICTURES.sub(lambda found: " " * len(found[0]), text), "pht")


_ALL_PICTURES = re.compile(
    r"(?:除署名外|本文|本版|文中|以上|本组|題圖|题图)*(?:图片|照片|圖片|[图圖])?[均皆都]?[由为為]"
)
"""Which pictures a credit is of: 图片均由某某提供."""


def read_office(text: str, role: str) -> tuple[Contributor, ...]:
    """Whom a line of the imprint names; a line that is not understood is one name."""
    reading = _read(text, role)
    if reading.doubts or not reading.people:
        return (Contributor(text, role, file_name(text)),)
    return reading.people


def _read(text: str, role: str) -> BylineReading:
    if len(text) > LONGEST:
        return BylineReading(doubts=((0, len(text)),))
    line = part(text)
    return _Assigning(line, role).read()


@dataclass(slots=True)
class _Assigning:
    """Gives the words of a line to one another."""

    line: BylineWords
    role: str
    codes: dict[int, list[str]] = field(default_factory=dict)
    trades: dict[int, int] = field(default_factory=dict)
    """For each name the trade before it, both as places in the line's words."""

    @property
    def words(self) -> tuple[BylineWord, ...]:
        return self.line.words

    def read(self) -> BylineReading:
        self._find_trades()
        groups = list(self._groups())
        if len(groups) > MOST_DEEDS:
            return BylineReading(doubts=((0, len(self.line.text)),))
        for group, side in zip(groups, self._sides(groups), strict=True):
            codes = [code for n in group for code in self.words[n].codes]
            for n in self._covered(group, side, groups):
                self.codes.setdefault(n, []).extend(codes)
        people: list[Contributor] = []
        doubts: list[tuple[int, int]] = []
        labelled = self._labelled()
        for n, word in enumerate(self.words):
            told = () if n in labelled else tuple(self._told(n, word))
            people += told
            unsaid = word.sort in _PEOPLE and not told
            if word.sort is WordSort.UNKNOWN or unsaid:
                doubts.append((word.start, word.end))
        return BylineReading(each_once(people), tuple(_joined(doubts, self.line.text)))

    # Trades

    def _find_trades(self) -> None:
        last: int | None = None
        for n, word in enumerate(self.words):
            if word.sort is WordSort.TRADE:
                last = n
            elif word.sort is WordSort.DEED:
                last = None
            elif word.sort in _PEOPLE and last is not None:
                self.trades[n] = last

    # Deeds

    def _groups(self) -> Iterator[tuple[int, ...]]:
        """Yield deeds that belong together: 文/图."""
        group: list[int] = []
        for n, word in enumerate(self.words):
            if word.sort is not WordSort.DEED:
                continue
            if group and n == group[-1] + 1 and self._belongs(group, n):
                group.append(n)
                continue
            if group:
                yield tuple(group)
            group = [n]
        if group:
            yield tuple(group)

    def _belongs(self, group: Sequence[int], n: int) -> bool:
        gap = self.line.gap(group[-1])
        if ":" in gap or ";" in gap or ")" in gap:
            return False
        if gap.strip():
            return True
        # Behind a blank the second one may be before other names.
        before = any(word.sort in _PEOPLE for word in self.words[: group[0]])
        behind = any(word.sort in _PEOPLE for word in self.words[n + 1 :])
        return not (before and behind)

    def _sides(self, groups: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        """For each group on which side of it its names stand, so that all fits best."""
        ways = product((_LEFT, _RIGHT), repeat=len(groups))
        return min(ways, key=lambda way: self._cost(groups, way))

    def _cost(self, groups: Sequence[tuple[int, ...]], way: Sequence[int]) -> float:
        cost = float(_MIXED_COST) if len(set(way)) > 1 else 0.0
        taken: dict[int, int] = {}
        for group, side in zip(groups, way, strict=True):
            cost += self._gap_cost(group, side)
            for n in self._covered(group, side, groups):
                taken[n] = taken.get(n, 0) + 1
        for n, word in enumerate(self.words):
            if word.sort in _PEOPLE and groups:
                left_out = n not in taken and n not in self.trades
                cost += _UNNAMED_COST if left_out else _TWICE_COST * (taken.get(n, 0) > 1)
        return cost

    def _gap_cost(self, group: Sequence[int], side: int) -> float:
        at = group[0] - 1 if side == _LEFT else group[-1]
        beyond = at if side == _LEFT else at + 1
        behind = self.line.gap(group[-1]) if group[-1] + 1 < len(self.words) else ""
        before = any(self.words[n].before for n in group) or ":" in behind
        if not 0 <= beyond < len(self.words) or (side == _LEFT and before):
            return 100
        if self.words[beyond].sort is WordSort.DEED:
            return 50
        gap = self.line.gap(at)
        first = self.words[group[0]].text
        cost = 0.0 if side == _RIGHT and before else _GAPS.get(_mark(gap), 6.0)
        if side == _RIGHT and first in _VERBS and not gap.strip(" ") and gap:
            cost += _VERB_COST
        elif side == _LEFT and len(first) > 1 and gap:
            cost += 1
        return cost

    def _covered(
        self, group: Sequence[int], side: int, groups: Sequence[tuple[int, ...]]
    ) -> tuple[int, ...]:
        """The names that a group of deeds is about: all up to the next deed.

        One that is written to the last name, and is not the writing, is about those alone that
        have their trade with it: 记者 林远 通讯员 周涛/图.
        """
        deeds = [n for one in groups for n in (one[0], one[-1])]
        if side == _RIGHT:
            end = min((n for n in deeds if n > group[-1]), default=len(self.words))
            found = range(group[-1] + 1, end)
        else:
            start = max((n for n in deeds if n < group[0]), default=-1)
            found = range(start + 1, group[0])
        names = tuple(n for n in found if self.words[n].sort in _COVERED)
        if side == _LEFT and names and self.line.gap(group[0] - 1) != " ":
            codes = {code for n in group for code in self.words[n].codes}
            if "aut" not in codes:
                last = self.trades.get(names[-1])
                return tuple(n for n in names if self.trades.get(n) == last)
        return names

    def _labelled(self) -> frozenset[int]:
        """The words behind a label that is not known: 嘉宾林某： may be anything."""
        found: set[int] = set()
        label = False
        for n, word in enumerate(self.words):
            behind = self.line.gap(n) if n + 1 < len(self.words) else ""
            if ":" in behind and word.sort in (WordSort.UNKNOWN, WordSort.WEAK):
                label = True
                found.add(n)
            elif word.sort in (WordSort.DEED, WordSort.TRADE):
                label = False
            elif label:
                found.add(n)
        return frozenset(found)

    # Who it is

    def _told(self, n: int, word: BylineWord) -> Iterator[Contributor]:
        match word.sort:
            case WordSort.NAME if not self._is_mere_word(n):
                yield from self._person(n, word)
            case WordSort.WEAK if self._is_in_place(n):
                yield from self._person(n, word)
            case WordSort.SOURCE:
                yield _body(word.text, "org")
            case WordSort.BODY:
                yield from self._signed(n, word)
            case WordSort.TRADE if word.house and n not in self.trades.values():
                yield _body(word.house, "org")
            case _:
                pass

    def _person(self, n: int, word: BylineWord) -> Iterator[Contributor]:
        codes = self.codes.get(n)
        if codes is None:
            codes = list(self.words[self.trades[n]].codes) if n in self.trades else [self.role]
            if self.role == "pht":
                codes = ["pht"]
        for code in dict.fromkeys(codes):
            yield Contributor(word.text, code, file_name(word.text))

    def _signed(self, n: int, word: BylineWord) -> Iterator[Contributor]:
        """Yield a body that signs, or that is a source; beside a person it says who that is."""
        if any(one.sort is WordSort.CITE for one in self.words[:n]):
            yield _body(word.text, "org")
            return
        deeds = [m for m, one in enumerate(self.words) if one.sort is WordSort.DEED]
        start = max((m for m in deeds if m < n), default=-1)
        end = min((m for m in deeds if m > n), default=len(self.words))
        near = self.words if n not in self.codes else self.words[start + 1 : end]
        if any(one.sort in _PEOPLE for one in near):
            return
        alone = "org" if is_agency(word.text) else self.role
        for code in dict.fromkeys(self.codes.get(n, [alone])):
            yield _body(word.text, code)

    def _is_mere_word(self, n: int) -> bool:
        """Whether a word of the language is a name by its form alone: 高铁, 黄河, 任务.

        A trade, a deed, a rank, a country, a remark in brackets or a blank in it (高　峰) say that
        somebody is called so; a sure name in the same line does, for a place one in a list with it.
        """
        word, text = self.words[n], self.line.text
        if text[word.start : word.end] != word.text or not is_common(word.text):
            return False
        before, behind = text[: word.start], text[word.end :]
        if before[-1:].isalnum() or behind[:1].isalnum():
            return False
        if before.rstrip()[-1:] == "]" or behind.lstrip()[:1] in ("(", "["):
            return False
        sure = {
            m
            for m, one in enumerate(self.words)
            if one.sort is WordSort.NAME and not is_common(one.text)
        }
        if is_place(word.text):
            sure &= {m for m in (n - 1, n + 1) if self._is_joined(min(m, n))}
        return not sure and all(
            one.sort not in (WordSort.DEED, WordSort.TRADE) for one in self.words
        )

    def _is_joined(self, left: int) -> bool:
        """Whether a word and the next are members of a list."""
        return 0 <= left < len(self.words) - 1 and self.line.gap(left).strip() in _LISTED

    def _is_in_place(self, n: int) -> bool:
        """Whether a word that may be a name stands where a name does.

        That is right behind a trade, next to its deed, in a list with a sure name, or alone.
        """
        if len(self.words) == 1:
            text = self.words[n].text
            if text.isascii() or self._is_mere_word(n):
                return False
            return len(text) < _LONG_PEN_NAME or is_sounded(text)
        if n and self.words[n - 1].sort is WordSort.TRADE:
            return True
        if n in self.trades and is_sounded(self.words[n].text):
            return True
        if n in self.codes:
            # Pictures come from bodies more often than from people.
            return self.codes[n] != ["ctb"] and any(
                0 <= m < len(self.words) and self.words[m].sort is WordSort.DEED
                for m in (n - 1, n + 1)
            )
        return self._is_listed(n)

    def _is_listed(self, n: int) -> bool:
        beside = (m for m in (n - 1, n + 1) if self._is_joined(min(m, n)))
        return any(self.words[m].sort is WordSort.NAME for m in beside)


_LONG_PEN_NAME = 4
"""Characters of a word that is a pen name only where it is called an author's."""
_LISTED = ("、", "&", "和", "与")
_GAPS = {"": 0.0, "/": 1.0, "(": 1.0, " ": 2.0, "、": 6.0, ";": 8.0, ")": 8.0}
"""What it costs that something stands between a deed and its names."""


def _mark(gap: str) -> str:
    """What counts of a gap."""
    for mark in (")", ";"):
        if mark in gap:
            return mark
    if "(" in gap or "[" in gap:
        return "("
    bare = gap.strip()
    if not bare:
        return " " if gap else ""
    return "/" if bare in ("/", "|") else "、"


def _body(name: str, role: str) -> Contributor:
    return Contributor(name, role, None, BodyKind.ORGANISATION)


def _joined(doubts: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield doubts, neighbours with nothing but marks between them as one."""
    last: tuple[int, int] | None = None
    for start, end in doubts:
        if last and not any(char.isalnum() for char in text[last[1] : start]):
            last = (last[0], end)
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last
