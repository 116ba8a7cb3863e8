"""The words of a byline, each told for what it is: a name, a deed, a trade, a body, or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from ..characters import HAN
from ..words import described
from .bodies import AGENCIES, HOUSES, NOBODY, RANKS, is_agency, is_body
from .names import COMPOUND_SURNAMES, SINGLE_SURNAMES
from .roles import deeds, trades
from .tables import any_of, words


class WordSort(Enum):
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
    """It says where or what somebody is."""
    NOBODY = auto()
    """It stands where a name would, and names nobody: 编者, 受访者供图."""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class BylineWord:
    """A word of a byline: ``text[start:end]`` of it, and the ``codes`` of a deed or a trade.

    ``house`` is the agency before a trade. A deed that is ``before`` stands before its names.
    """

    sort: WordSort
    text: str
    start: int
    end: int
    codes: tuple[str, ...] = ()
    house: str = ""
    before: bool = False

    def moved(self, offset: int) -> BylineWord:
        """The word as it is in a text of which its own begins at ``offset``."""
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
_NO_NAMES = words("bodies", "no_names")
_PLACE = any_of(words("bodies", "places"))
_PLACES = words("bodies", "places")
_LANDS = frozenset(land for land in words("names", "nations") if len(land) > 1)
_REPORTED = "报道|報道|报导|報導"
_FROM = re.compile(rf"(?P<name>[{HAN}]{{2,4}})(?:{_PLACE})(?:{_REPORTED}|[电電])")
_SAID = re.compile(
    rf"发自.*|發自.*|[男女]|[{HAN}]{{1,4}}族|\d{{2,4}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?|\d{{1,2}}月\d{{1,2}}日"
    rf"|(?:{_PLACE})(?:{_REPORTED}|[电電])?"
)
"""What is said of a person or a report and names nobody: a place, a day, a people."""
_CITES = "据|據|综合|綜合|摘自|转自|轉自|原载|原載|来源|來源|稿源"
_CITED = re.compile(rf"(?P<cite>{_CITES})(?P<rest>.*)")
_HOUSE = any_of(HOUSES)
_HOUSED = re.compile(rf"(?:{_HOUSE})(?P<deed>.{{2,}})")
_GIVEN_BY = re.compile(
    rf"(?:{any_of(words('bodies', 'givers'))})(?:供[图圖]|提供|[图圖]片?|(?:自行)?拍摄|自摄)"
)
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
_EDITS = re.compile(rf"[{HAN}]{{2,6}}(?:编辑|編輯|责编|責編)")
"""A house and its editor: 每经编辑."""
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


def says_role(text: str) -> bool:
    """Whether ``text`` is a word for what people do or are, and so is no name of anybody."""
    told = (deeds(), trades(), RANKS, NOBODY, _NO_NAMES)
    return any(text in known for known in told) or _several_deeds().fullmatch(text) is not None


def is_sure_name(text: str) -> bool:
    """Whether ``text`` has the form of a name that hardly anything else has."""
    if says_role(text):
        return False
    forms = (_PLAIN_NAME, _DOTTED, _WITH_INITIALS, _SURE_JAPANESE)
    if not any(form.fullmatch(text) for form in forms):
        return False
    return not any(is_body(part) for part in text.split("·"))


def may_be_name(text: str) -> bool:
    """Whether ``text`` is a name where it stands in a name's place."""
    if is_body(text) or says_role(text):
        return False
    if _SOUNDED.fullmatch(text):
        return True
    return bool(_SHORT.fullmatch(text)) and not any(char in _UNNAMED_CHARS for char in text)


def is_sounded(text: str) -> bool:
    """Whether ``text`` is written with the characters of other languages' names alone."""
    return _SOUNDED.fullmatch(text) is not None


_TOWNS = words("bodies", "towns")
_PEN_NAMES = words("names", "pen_names")
_COMMON, _COMMON_PLACE = 25, 10
"""From which count on in the list of words something is common. Of 90 words that stood alone in
the place of a byline (简报, 二审, 网易, 江阴) all are told that the list has as no name; below are
names that it has as words (马原, 2; 韦庄, 3)."""


def is_place(text: str) -> bool:
    """Say whether ``text`` is a town, a river or the like: 江阴, 黄河."""
    if text in _TOWNS:
        return True
    count, kind = described(text)
    return kind == "ns" and count >= _COMMON_PLACE and text not in _PEN_NAMES


def is_common(text: str) -> bool:
    """Say whether ``text`` is a word or a place, and by itself hardly anybody's name: 高铁."""
    count, kind = described(text)
    word = count >= _COMMON and not kind.startswith("nr") and text not in _PEN_NAMES
    return word or is_place(text)


def is_foreign_name(text: str) -> bool:
    """Whether ``text`` may be a name behind the country of who bears it."""
    return _FOREIGN.fullmatch(text) is not None and not is_body(text)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known where a word stands.

    It is ``in_slot`` behind a trade, ``behind_name`` of somebody (``behind_stroke`` if a stroke is
    between), ``before_picture`` where 文 at its end may be a deed (林远文/图). A line is
    ``translated`` if an author is told from others in it, ``paired`` if deeds are written to names
    (林远文 周涛图).
    """

    in_slot: bool = False
    behind_name: bool = False
    behind_stroke: bool = False
    before_picture: bool = False
    translated: bool = False
    paired: bool = False


def tell(text: str, around: Around) -> tuple[BylineWord, ...]:
    """What one word without blanks is, its parts one after the other."""
    for look in (_exact, _cited, _sent, _with_trade, _with_rank, _with_deed):
        if found := look(text, around):
            return found
    return _bare(text, around)


def _one(sort: WordSort, text: str, codes: tuple[str, ...] = ()) -> tuple[BylineWord, ...]:
    return (BylineWord(sort, text, 0, len(text), codes),)


def _exact(text: str, around: Around) -> tuple[BylineWord, ...]:
    if text in trades():
        return _one(WordSort.TRADE, text, trades()[text])
    if text not in deeds() and (_NOBODY.fullmatch(text) or _GIVEN_BY.fullmatch(text)):
        return _one(WordSort.NOBODY, text)
    if codes := _deeds_of(text):
        return _one(WordSort.DEED, text, codes)
    if _is_aside(text, around):
        return _one(WordSort.ASIDE, text)
    if around.behind_name and _EDITS.fullmatch(text) and not is_sure_name(text[:-2]):
        at = len(text) - len("编辑")
        deed = BylineWord(WordSort.DEED, text[at:], at, len(text), deeds()[text[at:]])
        return (BylineWord(WordSort.ASIDE, text[:at], 0, at), deed)
    return _one(WordSort.CITE, text) if re.fullmatch(_CITES, text) else ()


def _deeds_of(text: str) -> tuple[str, ...]:
    """The codes of a deed, of several in one word, or of one behind its house: 本版编辑."""
    if text in deeds():
        return deeds()[text]
    if housed := _HOUSED.fullmatch(text):
        return deeds().get(housed["deed"], ())
    if not (_several_deeds().fullmatch(text) or _TWO_VERBS.fullmatch(text)):
        return ()
    codes: list[str] = []
    rest = text
    while rest:
        first = next((word for word in _deeds_longest_first() if rest.startswith(word)), "")
        codes += deeds().get(first, ())
        rest = rest[len(first) or 1 :]
    return tuple(dict.fromkeys(codes))


def _is_aside(text: str, around: Around) -> bool:
    """Whether ``text`` is a rank, a place or a day, none of them anybody's name."""
    if text in RANKS or text in _LANDS or text in _PLACES:
        return True
    if around.behind_stroke and _REPORTS.fullmatch(text):
        return True
    return around.behind_name and _SAID.fullmatch(text) is not None


def _cited(text: str, around: Around) -> tuple[BylineWord, ...]:
    found = _CITED.fullmatch(text)
    if found is None or not found["rest"]:
        return ()
    behind = tell(found["rest"], around)
    if behind[0].sort not in (WordSort.BODY, WordSort.SOURCE, WordSort.NOBODY):
        return ()
    first = BylineWord(WordSort.CITE, found["cite"], 0, found.end("cite"))
    return (first, *(word.moved(found.start("rest")) for word in behind))


def _sent(text: str, around: Around) -> tuple[BylineWord, ...]:
    found = _SENT.fullmatch(text)
    if found is None:
        return ()
    return _one(WordSort.SOURCE if is_agency(found["house"]) else WordSort.NOBODY, found["house"])


def _with_trade(text: str, around: Around) -> tuple[BylineWord, ...]:
    found = _trade().fullmatch(text)
    if found is None or _PLAIN_NAME.fullmatch(text) or (is_body(text) and not found["rest"]):
        return ()
    house, rest = found["house"], found["rest"]
    head: tuple[BylineWord, ...] = ()
    named = is_sure_name(house) and not is_agency(house)
    if named and (around.in_slot or not rest):
        head = _one(WordSort.NAME, house)
        if not rest and not around.in_slot:
            # 林远记者: who is alone has the trade behind the name.
            return head
    trade = BylineWord(
        WordSort.TRADE,
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


def _with_rank(text: str, around: Around) -> tuple[BylineWord, ...]:
    if _CALLED.fullmatch(text):
        return _one(WordSort.UNKNOWN, text)
    if is_sure_name(text):
        return ()
    behind = _RANK_BEHIND.fullmatch(text)
    if behind and is_sure_name(behind["name"]):
        return _one(WordSort.NAME, behind["name"])
    if behind and is_body(behind["name"]):
        return _one(WordSort.ASIDE, text)
    before = _RANK_BEFORE.fullmatch(text)
    if before and is_sure_name(before["name"]):
        return (BylineWord(WordSort.NAME, before["name"], before.start("name"), len(text)),)
    return ()


def _with_deed(text: str, around: Around) -> tuple[BylineWord, ...]:
    """Tell a name and the deed that is written to it."""
    for deed in _deeds_longest_first():
        at = len(text) - len(deed)
        if at > 1 and text.endswith(deed) and _splits(text, text[:at], deed, around):
            last = BylineWord(WordSort.DEED, deed, at, len(text), deeds()[deed])
            return (*_named(text[:at], around), last)
        if at > 1 and text.startswith(deed) and _opens(text, text[len(deed) :], deed):
            first = BylineWord(WordSort.DEED, deed, 0, len(deed), deeds()[deed])
            return (first, *(word.moved(len(deed)) for word in _named(text[len(deed) :], around)))
    return ()


def _splits(text: str, name: str, deed: str, around: Around) -> bool:
    """Whether ``deed`` at the end of ``text`` is one, and no part of the name."""
    whole = _PLAIN_NAME.fullmatch(text) is not None
    if is_body(name):
        return True
    if around.in_slot and len(name) > len("张三") and len(list(ways(name))) == 1:
        return not whole
    if deed in _REPORTED:
        return is_sure_name(name) and name not in _PLACES
    if len(deed) > 1:
        # 机器翻译 is no work of a man called 机器.
        return not is_common(name) and (is_sure_name(name) or (may_be_name(name) and not whole))
    if deed in _SPLIT_SURELY or (deed in "译譯" and around.translated):
        return is_sure_name(name) or (may_be_name(name) and not whole)
    return is_sure_name(name) and (not whole or (around.paired and deed in "文图圖摄攝"))


def _opens(text: str, name: str, deed: str) -> bool:
    """Whether ``deed`` at the beginning of ``text`` is one, and no part of the name."""
    if is_sure_name(text) or is_body(text):
        return False
    if is_common(name):
        return False
    return is_sure_name(name) or (len(deed) > 1 and may_be_name(name))


def _named(text: str, around: Around) -> tuple[BylineWord, ...]:
    if is_sure_name(text):
        return _one(WordSort.NAME, text)
    if around.in_slot and (glued := _glued(text)):
        return glued
    return _one(WordSort.BODY if is_body(text) else WordSort.WEAK, text)


def _bare(text: str, around: Around) -> tuple[BylineWord, ...]:
    # 林远译 and 林远文/图 may be a name and a deed as well.
    doubtful = text[-1] in "译譯" or (text[-1] == "文" and around.before_picture)
    if _PLAIN_NAME.fullmatch(text) and len(text) > len("林文") and doubtful:
        return _one(WordSort.UNKNOWN, text)
    if is_sure_name(text):
        return _one(WordSort.NAME, text)
    if is_body(text):
        return _one(WordSort.BODY, text)
    if from_there := _FROM.fullmatch(text):
        return _named(from_there["name"], around)
    if len(text) > len("张三") and text.endswith(tuple(_REPORTED.split("|"))):
        return _one(WordSort.ASIDE if around.behind_name else WordSort.UNKNOWN, text)
    if joined := tuple(_joined(text)):
        return joined
    if is_sounded(text):
        return _one(WordSort.WEAK, text)
    if len(list(ways(text))) == 1:
        return (_glued(text) if around.in_slot else ()) or _one(WordSort.UNKNOWN, text)
    if housed := _housed(text):
        return housed
    return _one(WordSort.WEAK if may_be_name(text) else WordSort.UNKNOWN, text)


def _glued(text: str) -> tuple[BylineWord, ...]:
    """The names that are written as one word, if there is one way to part it.

    Of four characters the second must be no surname: 林郑月娥 is one.
    """
    found = list(ways(text))
    if len(found) != 1 or (len(text) == len("林郑月娥") and text[1] in SURNAMES):
        return ()
    names, at = [], 0
    for length in found[0]:
        names.append(BylineWord(WordSort.NAME, text[at : at + length], at, at + length))
        at += length
    return tuple(names)


def ways(text: str) -> Iterator[tuple[int, ...]]:
    """Yield the lengths of names in every way to part ``text`` into Chinese names."""
    if not text:
        yield ()
    if len(text) > _MOST_GLUED:
        return
    for length in (2, 3, 4):
        if len(text) >= length and _PLAIN_NAME.fullmatch(text, 0, length):
            if length == len("张三四") - 1 and text[:2] in COMPOUND_SURNAMES:
                continue
            yield from ((length, *rest) for rest in ways(text[length:]))


_MOST_GLUED = 16
"""Characters of names without blanks that are parted. A choice that bounds the work."""


def _housed(text: str) -> tuple[BylineWord, ...]:
    """A body and the name written to it, if there is one way to part them: 县教育局林远."""
    cuts = [at for at in range(3, len(text) - 1) if is_body(text[:at]) and is_sure_name(text[at:])]
    if len(cuts) != 1:
        return ()
    at = cuts[0]
    return (
        BylineWord(WordSort.BODY, text[:at], 0, at),
        BylineWord(WordSort.NAME, text[at:], at, len(text)),
    )


def _joined(text: str) -> Iterator[BylineWord]:
    """Yield two names with a word between them: 林远和周涛."""
    for found in _JOINT.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if is_sure_name(left) and is_sure_name(right):
            yield BylineWord(WordSort.NAME, left, 0, found.start())
            yield BylineWord(WordSort.NAME, right, found.end(), len(text))
            return
