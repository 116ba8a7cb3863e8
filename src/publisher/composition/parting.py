"""Where a Western word, a number or an address may be parted, and at what cost.

Break costs are on the scale of ``breaking``: a line stretched by 0.05 em per gap costs 2, one
by 0.1 em costs 20.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyphen import Pyphen

WORD_SPLIT = 4.0
"""A hyphen: worse than any ordinary looseness, better than a hole of 0.065 em at every gap."""
JOINT_SPLIT = 0.5
"""After a hyphen of the word's own, or a solidus between words."""
ADDRESS_SPLIT = 2.0
"""After a solidus, dot or the like inside an address."""
ADDRESS_TORN = 8.0
"""Elsewhere inside an address, without a hyphen, which would be read as part of it."""
EMERGENCY = 400.0
"""Inside a word that is wider than the whole line; ten times that inside a number."""


class Joint(NamedTuple):
    """A place where a word may be parted: what that costs, and whether a hyphen is shown.

    ``spaced`` letters may be set apart where a line has nothing else to open.
    """

    cost: float
    hyphen: bool = False
    spaced: bool = False


_JOINT = re.compile(r"(?<=[/?&=_.#%:+~@-])(?=[^/?&=_.#%:+~@-])")
_LETTERS_MEET = re.compile(r"(?<=[A-Za-z0-9])(?=[A-Za-z0-9])")
_WORD_JOINT = re.compile(
    r"(?<=[A-Za-z]{2}-)(?=[A-Za-z]{2})|(?<=[A-Za-z]{3}/)(?=[A-Za-z]{3})|(?<=[A-Z]{2}/)(?=[A-Z])"
)
_LETTERS = re.compile(r"[A-Za-z]{5,}")
_NUMERIC = frozenset("0123456789.,%‰+-±¥$€")


@cache
def _english() -> Pyphen:
    # Here, since reading its patterns takes long, and most lines of Chinese need none of them.
    from pyphen import Pyphen

    return Pyphen(lang="en_US", left=2, right=3)


@lru_cache(4096)
def word_joints(
    word: str, *, hyphenate: bool, wider_than_line: bool
) -> tuple[tuple[int, Joint], ...]:
    """Give the places inside ``word``, in order, at which it may be parted."""
    found: dict[int, Joint] = {}
    if hyphenate:
        for match in _LETTERS.finditer(word):
            for position in _english().positions(match.group()):
                found[match.start() + position] = Joint(WORD_SPLIT, hyphen=True)
    found |= {m.start(): Joint(JOINT_SPLIT) for m in _WORD_JOINT.finditer(word)}
    if wider_than_line and not found:
        found = {
            index: Joint(EMERGENCY * (10 if _in_number(word, index) else 1))
            for index in range(1, len(word))
        }
    return tuple(sorted(found.items()))


def _in_number(word: str, index: int) -> bool:
    return word[index - 1] in _NUMERIC and word[index] in _NUMERIC


def address_joints(address: str) -> tuple[tuple[int, Joint], ...]:
    """Give the places inside ``address``, in order, at which it may be parted: never a hyphen."""
    found = {m.start(): Joint(ADDRESS_TORN, spaced=True) for m in _LETTERS_MEET.finditer(address)}
    found |= {m.start(): Joint(ADDRESS_SPLIT, spaced=True) for m in _JOINT.finditer(address)}
    return tuple(sorted(found.items()))
