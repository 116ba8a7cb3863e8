"""Character classes of Chinese composition (clreq 3.1.1, appendix A; GB/T 15834-2011, chapter 5).

Widths are in em. A mark's frame is one em: half of it ink (``body``), half of it blank on the
side named here, and it is only the blank that is ever taken away. In traditional script stops
and commas stand in the middle of frames that are never cut; brackets are as here.
"""

from __future__ import annotations

import re
from enum import IntEnum

from ..characters import CLOSERS, ENDS, HAN, OPENERS, PAUSES, QUOTES
from ..unseen import charset


class UnitKind(IntEnum):
    """What a unit of text is to the composer."""

    HAN = 0
    """An ideograph, kana or full-width letter or digit: stands in its own frame."""
    WEST = 1
    """Letters, digits and their marks: proportional, never letter-spaced."""
    OPEN = 2
    """开始夹注符号: opening quotation marks and brackets, blank on the left."""
    CLOSE = 3
    """结束夹注符号: closing quotation marks and brackets, blank on the right."""
    MID = 4
    """句内点号: ， 、 ； ：, blank on the right."""
    STOP = 5
    """句末点号: 。 ？ ！, blank on the right."""
    DASH = 6
    """破折号: two em dashes, two em, never parted."""
    ELLIPSIS = 7
    """省略号: two ellipses, two em, never parted."""
    CONNECTOR = 8
    """一字线 and 浪纹线, one em; 短横线, half an em."""
    INTERPUNCT = 9
    """间隔号: half an em, whatever the font says."""
    SOLIDUS = 10
    """分隔号 between Chinese words: half an em."""
    STACK = 11
    """叠用的问号、叹号: two in one em, three in two em."""
    SYMBOL = 12
    """Any other sign: stands in its own frame like a Han, without a gap beside Latin."""


NARROW_OPENERS = "([{"
NARROW_CLOSERS = ",.!?:;)]}"
"""ASCII marks that belong to what follows or precedes them."""
MEASURE_WORDS = frozenset(
    "年月日时分秒天周岁世纪代届次个名位人口户家只件条项张座所处级期版页章节倍成万亿千百元角"
    "吨斤克米里亩公平方度号路栋层间支部台辆架艘辈余多几份栏行列字对枚册卷幅种句㎡㎏㎞㎝㎜"
    "時歲紀屆個戶隻條項張處級頁節萬億圓噸畝號棟層間臺輛輩餘幾欄對冊種"
)
"""What belongs to the number before it: 量词 and units (GB/T 15835), in both scripts."""

PERCENT = "%‰°℃℉％′″"
"""What closes a number and is never parted from it (clreq 3.1.5)."""

FRAMED = (
    f"{HAN}\u2e80-\u2fdf\u3006\u3021-\u3029\u3038-\u303c\u3041-\u3098\u309b-\u30fa\u30fc-\u312f"
    "\u3190-\u33ff\ua000-\ua4cf\uac00-\ud7a3\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
)
"""Characters that fill a frame of one em and may be parted anywhere: Han, and radicals, kana,
bopomofo, Hangul, Yi, signs made of Han (㈠, ㎡), full-width letters."""

WEST = (
    "!-.0-~\u00a1-\u00b6\u00b8-\u024f\u0250-\u02af\u02b0-\u02ff\u0370-\u03ff\u0400-\u052f"
    "\u0530-\u058f\u0900-\u10ff\u1200-\u17ff\u1810-\u1cff\u1d00-\u1dbf\u1e00-\u1fff"
    "\u2010\u2011\u2020\u2021\u2030\u2032\u2033"
    "\u2070-\u209f\u20a0-\u20bf\u2150-\u215f\u2189\u2212"
    "\u2c60-\u2c7f\ua640-\ua69f\ua720-\ua7ff\uab30-\uab6f"
)
"""Ranges of characters that make Western words and numbers; the solidus joins them in context."""

ATTACHED = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
    + charset(ignorable=True)
)
"""Combining marks, selectors and other characters that nobody sees: they go with what precedes."""

TOKENS = re.compile(
    rf"(?P<han>[{FRAMED}]+)"
    rf"|(?P<operator>(?<=[{FRAMED}])[×÷](?=[{FRAMED}]))"
    r"|(?P<address>(?:(?:https?|ftp)://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+)"
    rf"|(?P<west>(?:[{WEST}\u02bc]|(?<=[{WEST}])[’/](?=[{WEST}])|(?<=[0-9])[℃℉％]|￥(?=[0-9])"
    rf"|(?<=[0-9])[ ](?=[0-9]{{3}}(?![0-9])))+)"
    r"|(?P<wide_number>[\uff10-\uff19]+(?:[\uff0e\uff0c][\uff10-\uff19]+)*[％℃℉‰]?)"
    rf"|(?P<attached>[{ATTACHED}]+)"
    r"|(?P<space>[ \t\n\u00a0\u2000-\u200a\u202f\u205f]+)"
    r"|(?P<dash>——|――|⸺)"
    r"|(?P<ellipsis>……|⋯⋯)"
    r"|(?P<stack>[？！]{2}(?:[？！](?![？！]))?)"
    r"|(?P<double>[‼⁇⁈⁉])"
    rf"|(?P<open>[{OPENERS}])"
    rf"|(?P<close>[{CLOSERS}])"
    rf"|(?P<mid>[{PAUSES}])"
    rf"|(?P<stop>[{ENDS}．])"
    r"|(?P<connector>[—―～〜])"
    r"|(?P<half>–)"
    r"|(?P<interpunct>[·‧・])"
    r"|(?P<solidus>[/／])"
    r"|(?P<other>.)",
    re.DOTALL | re.ASCII,
)
"""The classes as one tokenizer: the order of its branches decides where two would fit.

A blank every three digits is part of a number (千分空, GB/T 15835); two of ？ and ！ have one em
together and three have two (GB/T 15834 5.1.2), so that four are two pairs.
"""

_CURLED = re.compile(f"[{QUOTES}]")
_CHINESE = re.compile("[\u2e80-\U0003ffff]")
_ATTACHED = re.compile(f"[{ATTACHED}]")
_DOTTED = re.compile(f"[{FRAMED}]")


def takes_dot(char: str) -> bool:
    """Whether an emphasis dot stands under ``char``: under Han, never under marks."""
    return _DOTTED.match(char) is not None


def is_attached(char: str) -> bool:
    """Whether ``char`` has no place of its own and goes with what precedes it."""
    return _ATTACHED.match(char) is not None


def western_quotes(text: str) -> frozenset[int]:
    """The indices of quotation marks in ``text`` that belong to Western words.

    A pair is Western if what it encloses has nothing Chinese and neither neighbour outside is
    Chinese; an apostrophe inside a word always is (clreq 3.1.1.2 takes all others from the
    Chinese face).
    """
    western: set[int] = set()
    opened: list[tuple[str, int]] = []
    for found in _CURLED.finditer(text):
        index, char = found.start(), found.group()
        if char == "’" and _is_letter(text, index - 1) and _is_letter(text, index + 1):
            western.add(index)
        elif char in "“‘":
            opened.append((char, index))
        elif char in "”’" and opened and opened[-1][0] == ("“" if char == "”" else "‘"):
            start = opened.pop()[1]
            if _is_western(text, start, index):
                western |= {start, index}
    return frozenset(western)


def straight_quotes(text: str) -> dict[int, bool]:
    """For each straight quotation mark in ``text`` whether it opens: every other one does.

    An apostrophe is none.
    """
    found: dict[int, bool] = {}
    for mark in "\"'":
        if mark not in text:
            continue
        opens = True
        for match in re.finditer(mark, text):
            index = match.start()
            if mark == '"' or not (_is_letter(text, index - 1) or _is_letter(text, index + 1)):
                found[index], opens = opens, not opens
    return found


def _is_letter(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isalnum() and text[index] < "\u2e80"


def _beside(text: str, index: int, step: int) -> str:
    """The first character from ``index`` on, in steps, that is no blank; nothing at an end."""
    while 0 <= index < len(text) and text[index] == " ":
        index += step
    return text[index] if 0 <= index < len(text) else ""


def _is_western(text: str, start: int, end: int) -> bool:
    """Whether the quotation from ``start`` to ``end`` and the text around it are Western."""
    inner = text[start + 1 : end]
    if not inner or _CHINESE.search(inner):
        return False
    sides = _beside(text, start - 1, -1) + _beside(text, end + 1, 1)
    return bool(sides) and all(side < "\u2000" for side in sides)
