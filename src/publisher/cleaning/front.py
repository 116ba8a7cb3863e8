"""Front matter: its keys in order, and how a value is written so that YAML reads it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from ..article.front import KEYS
from .blocks import Kind
from .engine import Draft, Edit, Fix, Move

_LINE = re.compile(r"^([a-z]+):(?: (.*))?$", re.MULTILINE)
_SIGNS = "\u4e00-\u9fff，。、；：！？（）《》“”‘’…—·～0-9A-Za-z"
_WORDS = f"[{_SIGNS}][{_SIGNS}.-]*"
_HARMLESS = re.compile(f"{_WORDS}(?: {_WORDS})*")
"""What holds no sign that means something in YAML; nearly every value is of that kind."""


class Value(NamedTuple):
    """One key of the front matter: ``text[start:end]`` is its value, without quotes."""

    key: str
    line: int
    start: int
    end: int


def values(draft: Draft) -> dict[str, Value]:
    """Give the keys of the draft's front matter with the places of their values."""
    return draft.here("_values", lambda: _values(draft))


def _values(draft: Draft) -> dict[str, Value]:
    blocks = draft.blocks
    if not blocks or blocks[0].kind is not Kind.FRONT:
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


def is_plain(value: str) -> bool:
    """Say whether YAML reads ``value`` back when it stands without quotes."""
    if _HARMLESS.fullmatch(value):
        return True
    if value[:1] == "&":
        return False
    try:
        loaded: object = yaml.load(f"k: {value}\n", yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    return loaded == {"k": value}


def slot(draft: Draft, key: str) -> int:
    """Give where a line for ``key`` goes: before the first later key, else before the end."""
    rank = KEYS.index(key)
    for value in sorted(values(draft).values(), key=lambda v: v.line):
        if value.key in KEYS and KEYS.index(value.key) > rank:
            return value.line
    return draft.blocks[0].end - 3


def into_front(
    draft: Draft, key: str, start: int, end: int, reason: str, edits: tuple[Edit, ...] = ()
) -> Fix:
    """Move ``draft.text[start:end]`` to the front matter as the value of ``key``.

    ``edits`` remove what stays behind of its block.
    """
    return Fix(edits, reason, (Move(start, end, slot(draft, key), f"{key}: ", "\n"),))


def quote_values(draft: Draft) -> Iterator[Fix]:
    """Yield quotes around front matter values that YAML would otherwise misread."""
    for value in values(draft).values():
        start, end = value.start, value.end
        if start == end or draft.text[start - 1] in "\"'" or value.key not in KEYS[:-1]:
            continue
        text = draft.text[start:end]
        if not is_plain(text):
            inner = (Edit(at, at, "\\") for at in range(start, end) if draft.text[at] in '"\\')
            edits = (Edit(start, start, '"'), *inner, Edit(end, end, '"'))
            yield Fix(_merged(edits), f"the value of {value.key} needs quotes in YAML")


def _merged(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Give insertions at one place as one insertion."""
    found: dict[int, str] = {}
    for edit in edits:
        found[edit.start] = found.get(edit.start, "") + edit.text
    return tuple(Edit(at, at, text) for at, text in sorted(found.items()))


def open_front(draft: Draft, lang: str) -> Fix:
    """Begin a draft that has no front matter with one that holds only ``lang``."""
    blank = "" if draft.text.startswith("\n") else "\n"
    return Fix((Edit(0, 0, f"---\nlang: {lang}\n---\n{blank}"),), "front matter opened")
