"""Reasons: what spoke for an event, in words, told from the clues that weighed most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ...tongues import Said, in_turn, worded
from .weights import Clue, weights

_WORDS = {
    worded("its words are such as are quoted"): (
        "open.first", "open.first2", "close.last", "close.last2", "pair.word", "pair.holds",
    ),
    worded("words before it lead to a quotation"): (
        "open.before", "open.before2", "open.before3", "open.is",
    ),
    worded("words behind it follow a quotation"): ("close.after", "close.after2", "close.is"),
    worded("it has the form of a set phrase"): ("pair.is", "pair.set-phrase"),
    worded("the phrase returns between blanks"): ("pair.again",),
    worded("its parts are parallel"): ("pair.list",),
    worded("the words on both sides belong to two clauses"): (
        "comma.before", "comma.before2", "comma.after", "comma.after2", "comma.is",
    ),
    worded("it parts two items of a list"): (
        "list.items", "list.even", "list.goes-on", "list.list", "list.and", "list.before",
        "list.before2", "list.after", "list.after2", "list.is",
    ),
}  # fmt: skip
_REASON = {question: reason for reason, questions in _WORDS.items() for question in questions}
TELLING = 0.5
"""Points from which a reason is named. A choice: less than a factor of 1.6 in the odds tells a
person nothing. It changes no text."""


def reasons(clues: Iterable[Clue]) -> Said:
    """What the clues say, the strongest reason first; a blank is always one."""
    table = weights()
    points: defaultdict[str, float] = defaultdict(float)
    ends = ""
    for clue in clues:
        question, answer = clue
        if question == "pair.ends":
            ends = answer
        if question in _REASON:
            points[_REASON[question]] += table[clue]
    found = sorted((-value, reason) for reason, value in points.items() if value >= TELLING)
    return in_turn([_blanks(ends), *(reason for _, reason in found)], "; ")


def _blanks(ends: str) -> str:
    """What was found at the ends of a phrase; a pause has none."""
    if "Q" in ends:
        return worded("one of its marks is there")
    if ends == "LL":
        return worded("unexplained blanks at both ends")
    return (
        worded("a blank at an end of the phrase")
        if ends
        else worded("a blank that no line end explains")
    )
