"""The words of a byline, each told for what it is: a name, a deed, a trade, a body, or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from .bodies import AGENCIES, HOUSES, NOBODY, RANKS, is_agency, is_body
from .letters import HAN
from .names import COMPOUND_SURNAMES, SINGLE_SURNAMES
from .roles import deeds, trades
from .tables import any_of, words


class Sort(Enum):
    """What a word of a byline is."""

    NAME = auto()
    """Surely a person's name."""
    WEAK = auto()
    """A name, if it stands where only names do: a pen name, a name from another language."""
    BODY = auto()
    SOURCE = auto()
    """A body from which the news is taken over."""
    DEED = auto()
    TRADE = auto()
    CITE = auto()
    """What is behind it is a source: 据, 综合."""
    ASIDE = auto()
    """It says where or what somebody is, or that nobody is named."""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a byline: ``text[start:end]`` of it, and the ``codes`` of a deed or a trade.

    ``house`` is the agency before a trade. A deed that is ``before`` stands before its names.
    """

    sort: Sort
    text: str
    start: int
    end: int
    codes: tuple[str, ...] = ()
    house: str = ""
    before: bool = False

    def moved(self, offset: int) -> Word:
        """Give the word as it is in a text of which its own begins at ``offset``."""
        return replace(self, start=self.start + offset, end=self.end + offset)


_UNNAMED = words("names", "unnamed")
_UNNAMED_CHARS = "".join(_UNNAMED)
_SOUNDS = "".join(words("names", "sounds"))
_JAPANESE = any_of(words("names", "japanese"))
_COMPOUND = any_of(COMPOUND_SURNAMES)
SURNAMES = SINGLE_SURNAMES | words("names", "rare")
"""Surnames of one character that a byline may have."""
_SURNAMES = "".join(sorted(SURNAMES))
_PLAIN_NAME = re.compile(rf"[{_SURNAMES}][{HAN}]{{1,2}}|(?:{_COMPOUND})[{HAN}]{{1,2}}")
_DOTTED = re.compile(rf"[{HAN}A-Z](?:[{HAN}A-Za-z.]*)(?:·[{HAN}A-Z][{HAN}A-Za-z.]*){{1,5}}")
_WITH_INITIALS = re.compile(rf"(?:[A-Z]\.?[·]?){{1,4}}[{HAN}]{{2,8}}")
_SURE_JAPANESE = re.compile(rf"(?=[{HAN}]{{4,6}}$)(?:{_JAPANESE})[{HAN}]+")
_FOREIGN = re.compile(rf"[{HAN}A-Za-z.·]{{2,20}}")
_SHORT = re.compile(rf"[{HAN}]{{2,4}}")
_SOUNDED = re.compile(rf"[{_SOUNDS}]{{4,10}}")
_TWO_NAMES = re.compile(rf"[{_SURNAMES}][{HAN}][{_SURNAMES}][{HAN}]")
_CITES = "据|據|综合|綜合|摘自|转自|轉自|原载|原載|来源|來源|稿源"
_CITED = re.compile(rf"(?P<cite>{_CITES})(?P<rest>.*)")
_HOUSE = any_of(HOUSES)
_HOUSED = re.compile(rf"(?:{_HOUSE})(?P<deed>.{{2,}})")
_NOBODY = re.compile(rf"(?:{_HOUSE})?(?:{any_of(NOBODY)})|{_HOUSE}")
_AGENCY = any_of(AGENCIES)
_SENT = re.compile(
    rf"(?P<house>{_AGENCY}|{_HOUSE})(?:[{HAN}]{{0,10}}?(?:综合|綜合|专|專)?"
    r"(?:报道|報道|报导|報導|消息|电|電|讯|訊|专稿|特稿)|发|發)"
)
_RANK = any_of(RANKS)
_CALLED = re.compile(rf"(?:[{_SURNAMES}]|{_COMPOUND})(?:{_RANK})")
"""A surname and a rank, the given name nobody says: 郝先生."""
_RANK_BEHIND = re.compile(rf"(?P<name>.+?)(?:{_RANK})")
_RANK_BEFORE = re.compile(rf"(?P<house>[{HAN}A-Za-z0-9·]*?)(?P<rank>{_RANK})(?P<name>.{{2,}})")
_JOINT = re.compile("[和与與及暨]")
_REPORTS = re.compile(rf"[{HAN}]{{2,8}}(?:报道|報道|报导|報導|连线|專訪|专访|特稿|电|電)")
_TWO_VERBS = re.compile("[著译譯编編注註绘繪校摄攝撰]{2}")
_SPLIT_SURELY = frozenset("摄攝著绘繪撰编編")
"""Deeds of one character that hardly end a given name: 林远摄."""


@cache
def _trade() -> re.Pattern[str]:
    known = any_of(frozenset(trades()))
    return re.compile(rf"(?P<house>[{HAN}A-Za-z0-9·“”]*?)(?P<trade>{known})(?P<rest>.*)")


@cache
def _deeds_longest_first() -> tuple[str, ...]:
    return tuple(sorted(deeds(), key=lambda word: (-len(word), word)))


@cache
def _several_deeds() -> re.Pattern[str]:
    long = any_of(frozenset(word for word in deeds() if len(word) > 1))
    every = any_of(frozenset(deeds()))
    return re.compile(rf"(?:{long}){{2,3}}|(?:{every})(?:(?:并|並|兼|及|与|和)(?:{every}))+")


def is_sure_name(text: str) -> bool:
    """Say whether ``text`` has the form of a name that hardly anything else has."""
    if any(char in _UNNAMED_CHARS for char in text[2:] if len(text) > len("张三四")):
        return False
    forms = (_PLAIN_NAME, _DOTTED, _WITH_INITIALS, _SURE_JAPANESE)
    return any(form.fullmatch(text) for form in forms) and not is_body(text)


def may_be_name(text: str) -> bool:
    """Say whether ``text`` is a name where it stands in a name's place."""
    if any(char in _UNNAMED_CHARS for char in text) or is_body(text):
        return False
    return bool(_SHORT.fullmatch(text) or _SOUNDED.fullmatch(text))


def is_sounded(text: str) -> bool:
    """Say whether ``text`` is written with the characters of other languages' names alone."""
    return _SOUNDED.fullmatch(text) is not None


def is_foreign_name(text: str) -> bool:
    """Say whether ``text`` may be a name behind the country of who bears it."""
    return _FOREIGN.fullmatch(text) is not None and not is_body(text)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known where a word stands: behind a trade, behind a name and a stroke, with a
    translator or an author elsewhere in the line."""

    in_slot: bool = False
    behind_stroke: bool = False
    translated: bool = False


def tell(text: str, around: Around) -> tuple[Word, ...]:
    """Give what one word without blanks is, its parts one after the other."""
    for look in (_exact, _cited, _sent, _with_trade, _with_rank, _with_deed):
        if found := look(text, around):
            return found
    return _bare(text, around)


def _one(sort: Sort, text: str, codes: tuple[str, ...] = ()) -> tuple[Word, ...]:
    return (Word(sort, text, 0, len(text), codes),)


def _exact(text: str, around: Around) -> tuple[Word, ...]:
    if text in trades():
        return _one(Sort.TRADE, text, trades()[text])
    if text in deeds():
        return _one(Sort.DEED, text, deeds()[text])
    if _several_deeds().fullmatch(text) or _TWO_VERBS.fullmatch(text):
        codes: list[str] = []
        rest = text
        while rest:
            first = next((word for word in _deeds_longest_first() if rest.startswith(word)), "")
            codes += deeds().get(first, ())
            rest = rest[len(first) or 1 :]
        return _one(Sort.DEED, text, tuple(dict.fromkeys(codes)))
    if _NOBODY.fullmatch(text) or text in RANKS:
        return _one(Sort.ASIDE, text)
    if (housed := _HOUSED.fullmatch(text)) and housed["deed"] in deeds():
        return _one(Sort.DEED, text, deeds()[housed["deed"]])
    if re.fullmatch(_CITES, text):
        return _one(Sort.CITE, text)
    if around.behind_stroke and _REPORTS.fullmatch(text):
        return _one(Sort.ASIDE, text)
    return ()


def _cited(text: str, around: Around) -> tuple[Word, ...]:
    found = _CITED.fullmatch(text)
    if found is None or not found["rest"]:
        return ()
    behind = tell(found["rest"], around)
    if behind[0].sort not in (Sort.BODY, Sort.SOURCE, Sort.ASIDE):
        return ()
    first = Word(Sort.CITE, found["cite"], 0, found.end("cite"))
    return (first, *(word.moved(found.start("rest")) for word in behind))


def _sent(text: str, around: Around) -> tuple[Word, ...]:
    found = _SENT.fullmatch(text)
    if found is None:
        return ()
    return _one(Sort.SOURCE if is_agency(found["house"]) else Sort.ASIDE, found["house"])


def _with_trade(text: str, around: Around) -> tuple[Word, ...]:
    found = _trade().fullmatch(text)
    if found is None or is_sure_name(text) or (is_body(text) and not found["rest"]):
        return ()
    house, rest = found["house"], found["rest"]
    head: tuple[Word, ...] = ()
    named = is_sure_name(house) and not is_agency(house)
    if named and (around.in_slot or not rest):
        head = _one(Sort.NAME, house)
        if not rest and not around.in_slot:
            # 林远记者: who is alone has the trade behind the name.
            return head
    trade = Word(
        Sort.TRADE,
        found["trade"],
        found.start("trade"),
        found.end("trade"),
        trades()[found["trade"]],
        _agency_in(house),
    )
    behind = tell(rest, replace(around, in_slot=True)) if rest else ()
    return (*head, trade, *(word.moved(found.start("rest")) for word in behind))


def _agency_in(house: str) -> str:
    found = re.match(_AGENCY, house)
    return found[0] if found else ""


def _with_rank(text: str, around: Around) -> tuple[Word, ...]:
    if _CALLED.fullmatch(text):
        return _one(Sort.UNKNOWN, text)
    if is_sure_name(text):
        return ()
    behind = _RANK_BEHIND.fullmatch(text)
    if behind and is_sure_name(behind["name"]):
        return _one(Sort.NAME, behind["name"])
    if behind and is_body(behind["name"]):
        return _one(Sort.ASIDE, text)
    before = _RANK_BEFORE.fullmatch(text)
    if before and is_sure_name(before["name"]):
        return (Word(Sort.NAME, before["name"], before.start("name"), len(text)),)
    return ()


def _with_deed(text: str, around: Around) -> tuple[Word, ...]:
    """Tell a name and the deed that is written to it."""
    for deed in _deeds_longest_first():
        at = len(text) - len(deed)
        if at > 1 and text.endswith(deed) and _splits(text, text[:at], deed, around):
            last = Word(Sort.DEED, deed, at, len(text), deeds()[deed])
            return (*_named(text[:at]), last)
        if at > 1 and text.startswith(deed) and _opens(text, text[len(deed) :], deed):
            first = Word(Sort.DEED, deed, 0, len(deed), deeds()[deed])
            return (first, *(word.moved(len(deed)) for word in _named(text[len(deed) :])))
    return ()


def _splits(text: str, name: str, deed: str, around: Around) -> bool:
    """Say whether ``deed`` at the end of ``text`` is one, and no part of the name."""
    whole = _PLAIN_NAME.fullmatch(text) is not None
    if is_body(name):
        return True
    if len(deed) > 1:
        return is_sure_name(name) or (may_be_name(name) and not whole)
    if deed in _SPLIT_SURELY or (deed in "译譯" and around.translated):
        return is_sure_name(name) or (may_be_name(name) and not whole)
    return is_sure_name(name) and not whole


def _opens(text: str, name: str, deed: str) -> bool:
    """Say whether ``deed`` at the beginning of ``text`` is one, and no part of the name."""
    if is_sure_name(text) or is_body(text):
        return False
    return is_sure_name(name) or (len(deed) > 1 and may_be_name(name))


def _named(text: str) -> tuple[Word, ...]:
    if is_sure_name(text):
        return _one(Sort.NAME, text)
    return _one(Sort.BODY if is_body(text) else Sort.WEAK, text)


def _bare(text: str, around: Around) -> tuple[Word, ...]:
    if is_sure_name(text):
        return _one(Sort.NAME, text)
    if is_body(text):
        return _one(Sort.BODY, text)
    if _TWO_NAMES.fullmatch(text):
        doubled = text[1] in _SURNAMES
        return _pair(text) if around.in_slot and not doubled else _one(Sort.UNKNOWN, text)
    if joined := tuple(_joined(text)):
        return joined
    return _one(Sort.WEAK if may_be_name(text) else Sort.UNKNOWN, text)


def _pair(text: str) -> tuple[Word, ...]:
    return (Word(Sort.NAME, text[:2], 0, 2), Word(Sort.NAME, text[2:], 2, len(text)))


def _joined(text: str) -> Iterator[Word]:
    """Yield two names with a word between them: 林远和周涛."""
    for found in _JOINT.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if is_sure_name(left) and is_sure_name(right):
            yield Word(Sort.NAME, left, 0, found.start())
            yield Word(Sort.NAME, right, found.end(), len(text))
            return
