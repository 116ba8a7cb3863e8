"""The word list: which runs of Han characters are words, and how common they are.

The list is jieba's, read as data from the installed package; jieba itself is not imported.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path
from types import MappingProxyType

from ..diagnostics import Diagnostic, EnvironmentFault
from ..workspace import Workspace

LONGEST = 8
"""Characters of the longest word that is looked up."""


@lru_cache(maxsize=1)
def lexicon() -> MappingProxyType[str, tuple[int, str]]:
    """Give every word of the list with its frequency and part of speech."""
    spec = find_spec("jieba")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise EnvironmentFault(
            Diagnostic("C090", "the word list of the package jieba is not installed",
                       hint="publisher doctor says how to install it")
        )  # fmt: skip
    folder = Path(folders[0])
    fields = Workspace(folder).read_text(folder / "dict.txt").split()
    entries = zip(map(int, fields[1::3]), fields[2::3], strict=True)
    return MappingProxyType(dict(zip(fields[::3], entries, strict=True)))


def frequency(word: str) -> int:
    """Give how common ``word`` is; 0 for what is no word."""
    entry = lexicon().get(word)
    return entry[0] if entry else 0


def kind(word: str) -> str:
    """Give the part of speech of ``word``, empty for what is no word."""
    entry = lexicon().get(word)
    return entry[1] if entry else ""


_TOTAL = 17.9
"""Natural logarithm of all words counted in the list, about sixty million."""
_UNKNOWN = -20.0
"""What a character that is no word by itself weighs."""


@lru_cache(maxsize=1 << 14)
def likelihood(text: str) -> float:
    """Give the logarithm of how likely the likeliest words are that ``text`` is made of."""
    find = lexicon().get
    best = [0.0]
    for end in range(1, len(text) + 1):
        entry = find(text[end - 1])
        value = best[-1] + (log(entry[0]) - _TOTAL if entry and entry[0] else _UNKNOWN)
        for start in range(max(0, end - 5), end - 1):
            entry = find(text[start:end])
            if entry and entry[0]:
                found = best[start] + log(entry[0]) - _TOTAL
                if found > value:
                    value = found
        best.append(value)
    return best[-1]


def splits(left: str, right: str) -> bool:
    """Say whether a word of the list begins at the end of ``left`` and ends in ``right``."""
    one, two = left[-3:], right[:3]
    return any(
        frequency(one[-b:] + two[:a]) > 5
        for b in range(1, len(one) + 1)
        for a in range(1, len(two) + 1)
    )
