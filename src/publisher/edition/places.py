"""Where in ``edition.toml`` the wishes for an article stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Place

WISHES = ("importance", "page", "columns", "place", "head", "size", "boxed", "head_style", "jump")
"""The keys that say how an article is wanted."""
_HEADER = re.compile(r"\s*\[")
_INNER = re.compile(r"\{.*\}")
"""Tables in braces within another."""
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


def find_wishes(text: str, path: Place) -> dict[str, Place]:
    """Where each wish for an article stands in ``text``, the settings file, by its key.

    ``path`` is the place where the article is named; a wish is looked for in the same table, which
    is one in braces or lies between two headers. A place spans key and value. What is wished for
    one layout alone is found where the table wishes nothing for all.
    """
    lines = [_blinded(line) for line in text.split("\n")]
    table = list(_table(lines, path.line - 1, path.column - 1))
    found: dict[str, Place] = {}
    for number, first, end in table:
        line = lines[number][first:end]
        # What is in braces of its own comes after all else.
        for shown in (_INNER.sub(lambda inner: " " * len(inner[0]), line), line):
            for key in WISHES:
                match = re.search(rf"(?<![\w-]){key}\s*=\s*[^,}}#]*[^,}}#\s]", shown)
                if match:
                    start, behind = first + match.start() + 1, first + match.end() + 1
                    found.setdefault(key, Place(path.path, number + 1, start, behind))
    return found


def _blinded(line: str) -> str:
    """``line`` with what stands in its strings made harmless, at the same length."""
    return _STRING.sub(lambda match: '"' + "x" * (len(match[0]) - 2) + '"', line)


def _table(lines: list[str], line: int, column: int) -> Iterator[tuple[int, int, int]]:
    """Yield line, first column and the one behind the last of the table around a place."""
    opening = lines[line].rfind("{", 0, column)
    if opening >= 0:
        yield line, opening + 1, _closing(lines[line], column)
        return
    if _HEADER.match(lines[line]) or "[" in lines[line][:column]:
        return  # A bare name in a list.
    first = next((n for n in range(line, -1, -1) if _HEADER.match(lines[n])), None)
    if first is None:
        return
    end = next((n for n in range(line + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    yield from ((n, 0, len(lines[n])) for n in range(first, end))


def _closing(line: str, column: int) -> int:
    """Where the brace is closed that is open at ``column``, or the end of the line."""
    depth = 1
    for at in range(column, len(line)):
        depth += (line[at] == "{") - (line[at] == "}")
        if not depth:
            return at
    return len(line)
