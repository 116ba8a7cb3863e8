"""The keys of the front matter, and where their values stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .blocks import BlockMarkup
from .draft import Draft, told_once

_LINE = re.compile(r"^([a-z]+):(?: (.*))?$", re.MULTILINE)


class Value(NamedTuple):
    """One key of the front matter: ``text[start:end]`` is its value, without quotes."""

    key: str
    line: int
    start: int
    end: int


@told_once
def values(draft: Draft) -> Mapping[str, Value]:
    """The keys of the draft's front matter with the places of their values."""
    blocks = draft.blocks
    if not blocks or blocks[0].kind is not BlockMarkup.FRONT:
        return {}
    found: dict[str, Value] = {}
    for match in _LINE.finditer(draft.text, 0, blocks[0].end):
        start, end = match.span(2) if match[2] is not None else (match.end(), match.end())
        if (
            end - start >= 2
            and draft.text[start] in "\"'"
            and draft.text[end - 1] == draft.text[start]
        ):
            start, end = start + 1, end - 1
        found.setdefault(match[1], Value(match[1], match.start(), start, end))
    return found
