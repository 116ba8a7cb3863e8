"""Front matter: its keys in order, and how a value is written so that YAML reads it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ...article.front import TEXTS
from ...characters import HAN
from ...tongues import worded
from ..survey.draft import Draft
from ..survey.front import values
from .fix import Edit, Fix

_SIGNS = f"{HAN}，。、；：！？（）《》“”‘’…—·～0-9A-Za-z"
_WORDS = f"[{_SIGNS}][{_SIGNS}.-]*"
_HARMLESS = re.compile(f"{_WORDS}(?: {_WORDS})*")
"""What holds no sign that means something in YAML; nearly every value is of that kind."""


def is_plain(value: str) -> bool:
    """Whether YAML reads ``value`` back when it stands without quotes."""
    if _HARMLESS.fullmatch(value):
        return True
    if value[:1] == "&":
        return False
    try:
        loaded: object = yaml.load(f"k: {value}\n", yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    return loaded == {"k": value}


def quote_values(draft: Draft) -> Iterator[Fix]:
    """Yield quotes around front matter values that YAML would otherwise misread."""
    for value in values(draft).values():
        start, end = value.start, value.end
        if start == end or draft.text[start - 1] in "\"'" or value.key not in TEXTS:
            continue
        text = draft.text[start:end]
        if not is_plain(text):
            inner = (Edit(at, at, "\\") for at in range(start, end) if draft.text[at] in '"\\')
            edits = (Edit(start, start, '"'), *inner, Edit(end, end, '"'))
            yield Fix(
                _merged(edits), worded("the value of {key} needs quotes in YAML", key=value.key)
            )


def _merged(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Insertions at one place as one insertion."""
    found: dict[int, str] = {}
    for edit in edits:
        found[edit.start] = found.get(edit.start, "") + edit.text
    return tuple(Edit(at, at, text) for at, text in sorted(found.items()))
