"""How each character stands in a line that runs downward (clreq 2.4.2, 3.1.2, 3.2.3).

A line is composed along its own axis, whichever way the page has it; only what a character's frame
measures along that axis depends on whether it stands upright there or lies on its right side.
"""

from __future__ import annotations

import re

UPRIGHT, LYING, LEFT, RIGHT = "u", "t", "l", "r"
"""How a character stands: upright in a frame of its own, turned by 90° clockwise with the line, or
upright in the left or the right half of a frame that it shares (纵中横)."""
HALVES = LEFT + RIGHT

LONGEST_ACRONYM = 4
"""Capitals that stand one below the other (clreq 3.2.3: acronyms do, words lie on their side), as
in our EPUBs."""
HALF_BELOW = "，、。．"
"""Stops that keep their blank half, below them here; the others fill a frame (clreq 3.1.6.1)."""
_FIGURE = re.compile("([0-9]{1,2})([℃℉％]?)")
"""Figures that share a frame: clreq 3.2.3 has two or three, but three of 0.56 em are 1.7 em wide
and would have to be set narrower than any face has them."""
_LYING = re.compile("[\u2190-\u21ff\u2200-\u22ff\u2500-\u257f－＝＜＞｜￣＿]")
"""Signs that point along the line, or lie in it (Unicode Standard Annex 50, R)."""
_UPRIGHT_TOKENS = frozenset(
    ("han", "wide_number", "open", "close", "mid", "stop", "dash", "ellipsis", "connector",
     "double", "operator", "small")
)  # fmt: skip


def stand(name: str, token: str) -> str:
    """How each character of a ``token`` of class ``name`` stands.

    One letter or figure stands upright and two figures share a frame, as two of ？ and ！ do;
    capitals up to four stand one below the other. Other words and numbers lie on their side, as
    do hyphens, and interpuncts and solidi, which look the same both ways.
    """
    count = len(token)
    if name in _UPRIGHT_TOKENS:
        return UPRIGHT * count
    if name == "west":
        return _stand_west(token)
    if name == "stack":
        return HALVES + UPRIGHT * (count - 2)
    if name in ("ruby", "note"):
        # What stands over or beside other text is too small to be put together in one frame.
        return "".join(LYING if char < "\u2460" else UPRIGHT for char in token)
    if name == "other":
        return "".join(LYING if _LYING.match(char) else UPRIGHT for char in token)
    return LYING * count


def _stand_west(word: str) -> str:
    figure = _FIGURE.fullmatch(word)
    if figure:
        digits, sign = figure.groups()
        return (HALVES if len(digits) == 2 else UPRIGHT) + UPRIGHT * len(sign)
    acronym = word.isascii() and word.isalpha() and word.isupper() and len(word) <= LONGEST_ACRONYM
    if acronym or (len(word) == 1 and word.isalpha()):
        return UPRIGHT * len(word)
    return LYING * len(word)


def frames(forms: str) -> list[str]:
    """Upright ``forms`` frame by frame: one that two characters share has both of theirs."""
    return re.findall(f"{HALVES}|{UPRIGHT}", forms)
