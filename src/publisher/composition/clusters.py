"""Grapheme clusters: what a reader takes for one character, however many code points it has."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_SIMPLE = re.compile("[ -\u02ff\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uff00-\uff9d]*")
"""Characters none of which joins its neighbours: nearly all of what newspapers print."""


def inside_clusters(text: str) -> frozenset[int]:
    """The indices of ``text`` that lie inside a cluster: nothing is parted before them."""
    if _SIMPLE.fullmatch(text):
        return frozenset()
    ends = (match.end() for match in _cluster().finditer(text))
    return frozenset(range(len(text))).difference((0, *ends))


@cache
def _cluster() -> regex.Pattern[str]:
    # Here, since most texts need none of its tables.
    import regex

    return regex.compile(r"\X")
