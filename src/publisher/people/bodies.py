"""Names of bodies: agencies, papers, offices, and what they sign with."""

from __future__ import annotations

import re
from functools import cache

from ..characters import HAN
from .names import SINGLE_SURNAMES
from .tables import any_of, words

AGENCIES = words("bodies", "agencies")
HOUSES = words("bodies", "houses")
NOBODY = words("bodies", "nobody")
RANKS = words("bodies", "ranks")
_ENDS = words("bodies", "ends")
_LONG_ENDS = any_of(frozenset(word for word in _ENDS if len(word) > 1))
_SHORT_ENDS = any_of(frozenset(word for word in _ENDS if len(word) == 1))
_SURE_ENDS = "".join(sorted(words("bodies", "sure_ends")))
_BODY = re.compile(
    rf"[{HAN}A-Za-z0-9·“”]*(?:(?<=[{HAN}A-Za-z0-9”])(?:{_LONG_ENDS})"
    rf"|(?<=[{HAN}]{{3}})(?:{_SHORT_ENDS})|(?<=[{HAN}]{{2}})[{_SURE_ENDS}])"
)
_ENGLISH = words("bodies", "english")
_LEAST = 3
"""Characters of the shortest name of a body that is told by its end."""


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(any_of(AGENCIES))


def is_agency(text: str) -> bool:
    """Whether ``text`` is an agency or a paper of the table."""
    return _agency().fullmatch(text) is not None


def is_body(text: str) -> bool:
    """Whether ``text`` is surely the name of a body, and no person's."""
    if is_agency(text) or _ENGLISH & set(text.replace(",", " ").split()):
        return True
    if len(text) < _LEAST or text in HOUSES or not _BODY.fullmatch(text):
        return False
    # 李学会 is a man, 县政府 is a house.
    return len(text) > _LEAST or text[0] not in SINGLE_SURNAMES or text[-1] in _SURE_ENDS
