"""Where in ``edition.toml`` the wishes for an article stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Place

WISHES = ("importance", "page", "columns", "head", "boxed")
"""The keys that say how an article is wanted."""
_HEADER = re.compile(r"\s*\[")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


def find_wishes(text: str, path: Place) -> dict[str, Place]:
    """Where each wish for an article stands in ``text``, the settings file, by its key.

    ``path`` is the place where the article is named; a wish is looked for in the same table, which
    is one in braces or lies between two headers. A place spans key and value.
    """
    lines = [_blinded(line) for line in text.split("\n")]
    found: dict[str, Place] = {}
    for number, first, end in _table(lines, path.line - 1, path.column - 1):
        for key in WISHES:
            match = re.compile(rf"(?<![\w-]){key}\s*=\s*[^,}}#]*[^,}}#\s]").search(
                lines[number], first, end
            )
            if match:
                place = Place(path.path, number + 1, match.start() + 1, match.end() + 1)
                found.setdefault(key, place)
    return found


def _blinded(line: str) -> str:
    """``line`` with what stands in its strings made harmless, at the same length."""
    return _STRING.sub(lambda match: '"' + "x" * (len(match[0]) - 2) + '"', line)


def _table(lines: list[str], line: int, column: int) -> Iterator[tuple[int, int, int]]:
    """Yield line, first column and the one behind the last of the table around a place."""
    opening = lines[line].rfind("{", 0, column)
    if opening >= 0:
        closing = lines[line].find("}", column)
        yield line, opening, closing if closing >= 0 else len(lines[line])
        return
    if _HEADER.match(lines[line]) or "[" in lines[line][:column]:
        return  # A bare name in a list.
    first = next((n for n in range(line, -1, -1) if _HEADER.match(lines[n])), None)
    if first is None:
        return
    end = next((n for n in range(line + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    yield from ((n, 0, len(lines[n])) for n in range(first, end))
