"""Names in captions and bylines: who took a picture, who reports; no line's end parts them."""

from __future__ import annotations

import re

from ..characters import HAN

_ROLE = (
    "(?:特约|见习|首席|全媒体|实习|本报|本刊|本社)*"
    "(?:记者|記者|通讯员|通訊員|摄影师|攝影師|摄影|攝影|特派员|实习生|撰稿人|撰稿|评论员|作者|编辑|"
    "編輯|供图|供圖|图片|图|圖|文|制图)"
)
_HAN = f"[{HAN}]"
_DONE = "(?:摄影报道|攝影報道|摄影|攝影|摄|攝|供图|供圖|制图|绘图|绘|图|圖|文)"
_BLANK = "[ \u3000\u00a0]"
_AFTER = rf"[、，,；;）)／/。]|{_BLANK}|$"
_NAME = (
    rf"{_HAN}[ \u3000]{_HAN}(?={_AFTER})|{_HAN}{{1,6}}(?:[·•]{_HAN}{{1,6}})+"
    rf"|(?!报道|報道){_HAN}{{2,4}}(?={_AFTER})"
    rf"|{_HAN}{{2,4}}?(?={_DONE}(?:报道|報道)?(?:{_AFTER}))"
)
_NAMED = re.compile(
    rf"{_ROLE}(?:{_BLANK}|[:：／/])*(?P<name>{_NAME})"
    rf"|(?:(?<=[（(、，,；;／/])|(?<={_BLANK})|^)(?!{_ROLE})(?P<other>{_NAME})"
)
"""A name behind what its bearer does, or in a list of them."""
_CREDIT = re.compile(
    rf"[（(](?P<text>[^（）()]{{2,60}})[）)]$|(?P<tail>{_ROLE}{_BLANK}?\S.{{0,40}})$"
)
"""Where a caption says at its end who took the picture."""


def names_in(text: str, *, byline: bool = False) -> frozenset[int]:
    """The characters of ``text`` before which no line may begin: they are inside a name.

    Of a caption only its credit is looked at, with ``byline`` all of the text.
    """
    start = 0
    if not byline:
        credit = _CREDIT.search(text)
        if credit is None or not re.search(f"{_DONE}|{_ROLE}", credit.group()):
            return frozenset()
        start = credit.start()
    places: set[int] = set()
    for found in _NAMED.finditer(text, start):
        name = found.lastgroup or "name"
        places.update(range(found.start(name) + 1, found.end(name)))
    return frozenset(places)
