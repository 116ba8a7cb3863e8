"""Character classes and nominal widths of clreq-rules section 1, written here once more.

The tool must not share a table with the composer it judges, so nothing is imported from the
program. Widths are in em; the class of a mark can depend on its neighbours in the paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """The class of one printed unit."""

    HAN = auto()
    STOP_END = auto()
    STOP_MID = auto()
    OPEN = auto()
    CLOSE = auto()
    DASH2 = auto()
    ELLIPSIS = auto()
    CONN1 = auto()
    CONN_HALF = auto()
    INTERPUNCT = auto()
    SOLIDUS = auto()
    STACK = auto()
    WEST = auto()
    SIGN = auto()
    SPACE = auto()
    NOTE = auto()


STOPS = frozenset({Kind.STOP_END, Kind.STOP_MID})
RIGHT_BLANK = STOPS | {Kind.CLOSE}
BRACKETS = frozenset({Kind.OPEN, Kind.CLOSE})
ONE_EM_MARKS = RIGHT_BLANK | {Kind.OPEN}
CENTRED = frozenset(
    {Kind.DASH2, Kind.ELLIPSIS, Kind.CONN1, Kind.CONN_HALF, Kind.INTERPUNCT, Kind.SOLIDUS}
)
NOT_AT_START = RIGHT_BLANK | {
    Kind.CONN1,
    Kind.CONN_HALF,
    Kind.INTERPUNCT,
    Kind.SOLIDUS,
    Kind.STACK,
}

_MARKS: dict[str, Kind] = (
    dict.fromkeys("。．？！", Kind.STOP_END)
    | dict.fromkeys("，、；：", Kind.STOP_MID)
    | dict.fromkeys("“‘（《〈【〖〔［｛「『", Kind.OPEN)
    | dict.fromkeys("”’）》〉】〗〕］｝」』", Kind.CLOSE)
    | dict.fromkeys("～", Kind.CONN1)
    | dict.fromkeys("–", Kind.CONN_HALF)
    | dict.fromkeys("·", Kind.INTERPUNCT)
    | dict.fromkeys("／", Kind.SOLIDUS)
    | dict.fromkeys("\u203c\u2047\u2048\u2049", Kind.STACK)
    | dict.fromkeys("\u2e3a", Kind.DASH2)
)
_QUOTES = frozenset("“”‘’")
# Drawn a full em wide by some faces and proportional by others: their width is the font's.
_LETTER_LIKE = frozenset("‰°%$¥€£₫#&@§©®™")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
_UNIT = re.compile(r"—+|…+|⋯+|[？！]{2,3}|\s+|.", re.S)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A unit of the text: characters ``start`` to ``end`` and their class and nominal width.

    ``width`` is in em and None where only the font can tell (Western characters and signs).
    """

    start: int
    end: int
    kind: Kind
    width: float | None


def without_invisible(text: str) -> str:
    """Give the text without characters that print nothing (soft hyphens, joiners)."""
    return _INVISIBLE.sub("", text)


def tokens(text: str) -> list[Token]:
    """Give the units of a paragraph; an odd run of dashes ends in one single dash."""
    found: list[Token] = []
    within = addresses(text)
    for match in _UNIT.finditer(text):
        start, end = match.span()
        if any(a <= start < b for a, b in within):
            found.extend(Token(at, at + 1, Kind.WEST, None) for at in range(start, end))
        else:
            found.extend(_token(text, start, end))
    return found


def addresses(text: str) -> list[tuple[int, int]]:
    """Give where web and mail addresses begin and end: all their marks are Western."""
    return [match.span() for match in _ADDRESS.finditer(text)]


def _token(text: str, start: int, end: int) -> list[Token]:
    """Give the unit or units of one match."""
    char, length = text[start], end - start
    if char.isspace():
        return [Token(start, end, Kind.SPACE, None)]
    if char in "—…⋯":
        double = Kind.DASH2 if char == "—" else Kind.ELLIPSIS
        single = Kind.CONN1 if char == "—" else Kind.ELLIPSIS
        pairs = [Token(at, at + 2, double, 2.0) for at in range(start, end - 1, 2)]
        return pairs + ([Token(end - 1, end, single, 1.0)] if length % 2 else [])
    if length > 1:
        return [Token(start, end, Kind.STACK, float(length - 1))]
    kind = _kind(text, start)
    return [Token(start, end, kind, _WIDTHS.get(kind))]


_WIDTHS: dict[Kind, float] = (
    dict.fromkeys(ONE_EM_MARKS | {Kind.HAN, Kind.CONN1, Kind.STACK}, 1.0)
    | dict.fromkeys((Kind.CONN_HALF, Kind.INTERPUNCT, Kind.SOLIDUS), 0.5)
    | {Kind.DASH2: 2.0}
)


def _kind(text: str, at: int) -> Kind:
    """Give the class of one character; slash, hyphen and curly quotes depend on neighbours."""
    char = text[at]
    if char in _QUOTES:
        return Kind.WEST if _western_quote(text, at) else _MARKS[char]
    if char in "/-–":
        beside = (text[at - 1 : at], text[at + 1 : at + 2])
        both = all(is_western(other) for other in beside)
        either = any(is_western(other) for other in beside)
        if char == "/":
            return Kind.WEST if both else Kind.SOLIDUS
        if char == "-":
            return Kind.WEST if either else Kind.CONN_HALF
        return Kind.CONN_HALF
    if char in _MARKS:
        return _MARKS[char]
    if is_western(char):
        return Kind.WEST
    wide = unicodedata.east_asian_width(char) in "WF"
    # ￥ and ＋ are as wide as a Han, but the Han-Western gap is not for them.
    return Kind.HAN if wide and unicodedata.category(char)[0] in "LN" else Kind.SIGN


def _western_quote(text: str, at: int) -> bool:
    """Tell whether a curly quote belongs to Western text: an apostrophe, or words around it."""
    before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
    if not (is_western(before) and is_western(after)):
        return False
    spaced = text[at - 1].isspace() or text[at + 1].isspace()
    return spaced or text[at] == "’"


def is_western(char: str) -> bool:
    """Tell whether a character is Western: ASCII, or a Latin, Greek or Cyrillic letter."""
    if not char:
        return False
    if "!" <= char <= "~" or char in _LETTER_LIKE:
        return True
    return char.isalpha() and unicodedata.east_asian_width(char) not in "WF" and char < "\u2000"


def is_letter_or_digit(char: str) -> bool:
    """Tell whether a Western character takes the Han-Western gap without any doubt."""
    return is_western(char) and char.isalnum()
