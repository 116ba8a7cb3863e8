"""Where a Western word, a number or an address may be parted, and at what cost.

Break costs are on the scale of ``breaking``: a line stretched by 0.05 em per gap costs 2, one
by 0.1 em costs 20. They are measured on 86 words, numbers, addresses and identifiers at the ends of
lines of 10 to 22 cells, 2,276 settings: a token is parted in 650, 1,110 lines are opened by more
than 0.12 em and 146 end before the edge.

Only a word of a known language gets a hyphen. In all else, a part number, a file's name, a
variable, a hyphen would be read as part of it: that is parted at its own joints, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyphen import Pyphen

WORD_SPLIT = 4.0
"""A hyphen: worse than any ordinary looseness, better than a hole of 0.065 em at every gap. In 104
settings of English prose 241 are needed, with a quarter of this cost 245, with four times as much
231 and one loose line more."""
JOINT_SPLIT = 0.5
"""After a hyphen of the word's own, or a solidus between words: nothing is added there. From 0 to 4
all settings are the same."""
ADDRESS_SPLIT = 2.0
"""After a solidus, dot or the like inside an address. From 0.5 to 8 all settings are the same: what
decides is that an address is wider than what is left of its line."""
ADDRESS_HYPHEN = 60.0
"""After a hyphen inside one: at a line's end it looks like one that was added, and who copies the
text from a page loses it (PDFium takes it away). With ten times as much one setting is another,
with a thirtieth none."""
CODE_SPLIT = 6.0
"""At a joint of a long identifier: who copies it reads each letter, so a word is parted first. From
2 to 20 all settings are the same."""
LAST_RESORT = 150.0
"""At a joint of a short identifier or behind the hyphen of a telephone number: it is copied
at a glance while it is whole, so better than holes of 0.17 em at every gap. With 400
two settings are others and two lines more are loose."""
TORN = 22_000.0
"""Elsewhere inside an address or a long identifier, without a hyphen, which would be read as part
of it: only before a line that ends 0.8 em short of the edge or more (`ragged_cost`). With 2,000
half as many again would be torn, 337 instead of 226; with 200,000 145, and 223 lines end short."""
LONG_CODE = 12
"""Characters from which an identifier is readily parted at its joints: too long to be read at a
glance. With 9 and with 16 all settings are the same."""
SHORT_CODE = 8
"""Characters from which one is parted there at all; a train's number stays whole. With 10 three
lines more are loose, with 6 as many."""
LONG_NUMBER = 11
"""Characters from which a number is parted behind its hyphens: a telephone's, not a date, which has
ten (2018-11-05). With 14, 12 lines more end short."""
LONGEST_CODE = 16
"""Characters from which one may be parted anywhere: those are checksums and keys, which have 32 and
more. With 12, 32 lines fewer end short and 25 more are torn; with 24, 33 more end short."""
CODE_ENDS = 3
"""Characters of an identifier that stay together on either side of a break: fewer look like a
remnant. With 2 six lines fewer are loose, with 4 two more."""
REMEMBERED = 4096
"""Words and numbers whose joints are kept: those of 72 articles are 454."""


class Joint(NamedTuple):
    """A place where a word may be parted: what that costs, and whether a hyphen is shown.

    ``spaced`` letters may be set apart where a line has nothing else to open.
    """

    cost: float
    hyphen: bool = False
    spaced: bool = False


ADDRESS = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<![\w.@/\\-])(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+"
    r"(?:com|cn|net|org|gov|edu|info|io|hk|tw|mo|xyz|top|vip|app|dev)(?![\w-])(?:[/?#:][!-~]*)?",
    re.ASCII,
)
"""A web address, with its scheme or without, and a mail address."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_JOINT = re.compile(r"(?<=[/?&=_.#:+~@-])(?=[^/?&=_.#:+~@\-,;!)\]}'\"])")
_LETTERS_MEET = re.compile(r"(?<=[A-Za-z0-9])(?=[A-Za-z0-9])")
_CODE_JOINT = re.compile(r"(?<=[/.\-_@?&=#:\\+])(?=[^/.\-_@?&=#:\\+])")
_HYPHEN_JOINT = re.compile(r"(?<=\d-)(?=\d)")
_RANGE = re.compile(r"[\d.,]{1,6}-[\d.,]{1,6}|\d{8}-\d{8}")
"""Two numbers of up to six characters, or two dates of eight: read as one, unlike the parts of a
telephone's number."""
_WORD_JOINT = re.compile(r"(?<=[A-Za-z]{2}-)(?=[A-Za-z]{2})|(?<=[A-Za-z]{4}/)(?=[A-Za-z]{4})")
"""A joint has letters on both sides, as many as a word has: C-17 and B-2 stay whole, and so do
km/h, and/or and other pairs of short words."""
_TERM = re.compile(r"[^()\[\]{}<>\",;!|*]+")
"""What stands between brackets, commas and the like; they are no part of a word."""
_EDGES = "'’‘“”.:?-…"
"""Marks that close a term or open it and are no part of it."""
_WORD = re.compile(r"[A-Z]?[a-z]+(?:['’][a-z]+)*")
"""An ordinary word: small letters, at most the first a capital."""
_COMPOUND = re.compile(r"[^\W\d_]+(?:['’/-][^\W\d_]+)*")
"""Words joined by their own hyphens or a solidus."""
_HUMP = re.compile(r"[a-z][A-Z]")
_FINALS = (
    "iang|uang|iong|ang|eng|ing|ong|uai|iao|ian|uan|ai|ao|an|ei|en|er|ia|ie|iu|in|ou|ua|ue|ui|un"
    "|uo|a|e|i|o|u|v"
)
_SYLLABLE = re.compile(rf"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:{_FINALS})(?![aeiouv]|(?:n|ng|r)$)")
_PINYIN = re.compile(
    rf"(?=.*(?:[Zz]h|[XxQq][iu]|ng(?![aeiou])|[iu]an|ji))[A-Z]h?(?:{_FINALS})(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])(?:{_FINALS}))+"
)
"""A Chinese name in Latin letters: parted between its syllables."""
_LETTERS = re.compile(r"[A-Za-z]{5,}")
"""No shorter word has two letters before a hyphen and three behind it."""


@cache
def _english() -> Pyphen:
    # Here, since reading its patterns takes long, and most lines of Chinese need none of them.
    from pyphen import Pyphen

    # TeX's \lefthyphenmin and \righthyphenmin for English: its patterns are made for these.
    return Pyphen(lang="en_US", left=2, right=3)


@lru_cache(REMEMBERED)
def joints(token: str, *, hyphenate: bool) -> tuple[tuple[int, Joint], ...]:
    """The places inside ``token``, letters and signs without a blank, where it may be parted.

    They are in order. What is wider than a whole line is no matter here.
    """
    found: dict[int, Joint] = {}
    at = 0
    for match in ADDRESS.finditer(token):
        found |= _of_terms(token, at, match.start(), hyphenate)
        found |= _of_address(match)
        at = match.end()
    found |= _of_terms(token, at, len(token), hyphenate)
    return tuple(sorted(found.items()))


def _of_address(match: re.Match[str]) -> dict[int, Joint]:
    """The joints of an address: never a hyphen, and its scheme stays whole."""
    address, start = match.group(), match.start()
    scheme = _SCHEME.match(address)
    whole = scheme.end() if scheme else 1
    found = {m.start(): Joint(TORN, spaced=True) for m in _LETTERS_MEET.finditer(address)}
    for match in _JOINT.finditer(address):
        behind = address[match.start() - 1] == "-"
        cost = ADDRESS_HYPHEN if behind else ADDRESS_SPLIT
        found[match.start()] = Joint(cost, spaced=True)
    return {start + index: joint for index, joint in found.items() if index >= whole}


def _of_terms(token: str, start: int, end: int, hyphenate: bool) -> dict[int, Joint]:
    """The joints of the words, numbers and identifiers in a part of ``token``."""
    found: dict[int, Joint] = {}
    for match in _TERM.finditer(token, start, end):
        term = match.group()
        left = match.start() + len(term) - len(term.lstrip(_EDGES))
        found.update(
            (left + index, joint) for index, joint in _of_term(term.strip(_EDGES), hyphenate)
        )
    return found


def _of_term(term: str, hyphenate: bool) -> Iterator[tuple[int, Joint]]:
    if _WORD.fullmatch(term):
        yield from _hyphens(term) if hyphenate else ()
    elif _COMPOUND.fullmatch(term) and not _HUMP.search(term):
        yield from ((m.start(), Joint(JOINT_SPLIT)) for m in _WORD_JOINT.finditer(term))
        if len(term) >= LONGEST_CODE and term.isupper():
            yield from _torn(term)
    elif _is_number(term):
        yield from _of_number(term)
    else:
        yield from _of_code(term)


def _hyphens(word: str) -> Iterator[tuple[int, Joint]]:
    if _PINYIN.fullmatch(word):
        for match in list(_SYLLABLE.finditer(word.lower()))[1:]:
            yield match.start(), Joint(WORD_SPLIT, hyphen=True)
        return
    for match in _LETTERS.finditer(word):
        for position in _english().positions(match.group()):
            yield match.start() + position, Joint(WORD_SPLIT, hyphen=True)


def _is_number(term: str) -> bool:
    return not any(char.isalpha() for char in term)


def _of_number(number: str) -> Iterator[tuple[int, Joint]]:
    """Yield the joints of a long number of several parts; a date and a range stay whole."""
    if len(number) >= LONG_NUMBER and not _RANGE.fullmatch(number):
        for match in _HYPHEN_JOINT.finditer(number):
            yield match.start(), Joint(LAST_RESORT)


def _of_code(code: str) -> Iterator[tuple[int, Joint]]:
    """Yield the joints of an identifier; a short one, and a number in one, stay whole."""
    found = dict(_torn(code)) if len(code) >= LONGEST_CODE else {}
    if len(code) >= SHORT_CODE:
        cost = CODE_SPLIT if len(code) >= LONG_CODE else LAST_RESORT
        found |= {
            m.start(): Joint(cost, spaced=True)
            for m in _CODE_JOINT.finditer(code, CODE_ENDS, len(code) - CODE_ENDS + 1)
            if not (code[m.start() - 2].isdigit() and code[m.start()].isdigit())
        }
        for match in _HYPHEN_JOINT.finditer(code):
            found.setdefault(match.start(), Joint(2 * LAST_RESORT))
    found |= {m.start(): Joint(JOINT_SPLIT) for m in _WORD_JOINT.finditer(code)}
    yield from found.items()


def _torn(code: str) -> Iterator[tuple[int, Joint]]:
    for match in _LETTERS_MEET.finditer(code, CODE_ENDS, len(code) - CODE_ENDS + 1):
        if not code[match.start() - 1 : match.start() + 1].isdigit():
            yield match.start(), Joint(TORN, spaced=True)
