"""One value of the front matter, written where it stands; everything else stays as it is."""

from __future__ import annotations

import yaml

from ..article.front import KEYS, TEXTS, scalar, split
from ..diagnostics import Diagnostic, UsageError
from ..tongues import worded


def set_front(text: str, key: str, value: str) -> tuple[str, str]:
    """The value that ``key`` has in ``text``, and the text with ``value`` in its place.

    A new key is put where the order of keys has it, an empty value takes its line away. A key that
    is none of an article's, or a front matter that cannot be read, is a UsageError.
    """
    if key not in TEXTS:
        raise UsageError(
            Diagnostic("U001", worded("“{key}” is no key of the front matter", key=key))
        )
    value = " ".join(value.split())
    front = split(text)
    if front is None:
        head = f"---\n{key}: {scalar(value)}\n---\n\n"
        return "", (head + text if value else text)
    shift = text.index("\n") + 1
    spans = _values(front.yaml)
    if key in spans:
        first, last, end, there = spans[key]
        there = " ".join(there.split())
        if value == there:
            return there, text
        if not value:
            return there, text[: shift + first] + text[shift + end :]
        return there, text[: shift + first] + f"{key}: {scalar(value)}" + text[shift + last :]
    if not value:
        return "", text
    at = _place(front.yaml, spans, key)
    return "", text[: shift + at] + f"{key}: {scalar(value)}\n" + text[shift + at :]


def _values(source: str) -> dict[str, tuple[int, int, int, str]]:
    """For each key where its line begins, its value ends, the next line begins; its value."""
    try:
        root = yaml.compose(source, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        hint = worded("mend it in the text itself")
        message = worded("the front matter is no valid YAML")
        raise UsageError(Diagnostic("A002", message, hint=hint)) from error
    found: dict[str, tuple[int, int, int, str]] = {}
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for name, value in pairs:
        last = value.end_mark.index
        while last and source[last - 1] in "\n ":
            last -= 1
        last = max(last, name.end_mark.index + 1)
        end = source.find("\n", last)
        there = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
        stop = len(source) + 1 if end < 0 else end + 1
        found[str(name.value)] = name.start_mark.index, last, stop, there
    return found


def _place(source: str, spans: dict[str, tuple[int, int, int, str]], key: str) -> int:
    """Where a line for ``key`` goes: behind the last key that comes before it."""
    order = KEYS.index(key)
    before = [
        end for name, (_, _, end, _) in spans.items()
        if name in KEYS and KEYS.index(name) < order
    ]  # fmt: skip
    return max(before, default=0)
