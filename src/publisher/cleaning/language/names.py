"""Names of people: what a surname and what a name looks like."""

from __future__ import annotations

import re

from .chars import BLANK, HAN
from .tables import words

SINGLE_SURNAMES = words("surnames")
"""Surnames of one character."""
SURNAME = f"[{''.join(sorted(SINGLE_SURNAMES))}]"
"""A surname of one character, a fragment of a regular expression."""
NAME = (
    rf"(?:{SURNAME}[{BLANK}]{{0,4}}[{HAN}]{{1,2}}"
    rf"|(?:欧阳|司马|上官|诸葛|令狐|皇甫|司徒|东方)[{HAN}]{{1,2}})"
)
"""A Chinese name, its parts perhaps spaced out: 高 远; a fragment of a regular expression."""
_WHOLE = re.compile(rf"(?={SURNAME})[{HAN}]{{2,3}}")


def is_name(text: str) -> bool:
    """Say whether ``text`` may be one name and nothing else, with a surname of one character."""
    return _WHOLE.fullmatch(text) is not None
