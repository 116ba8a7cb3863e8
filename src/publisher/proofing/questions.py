"""Open questions of an issue: doubts of cleaning that nobody decided, each at its printed line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..render.spots import PageSpots, PrintedSpot, SpotLine
from .numbering import numbered
from .origins import NOWHERE, origins, passage_at

AROUND = 12
"""Characters that are shown on each side of what is in doubt."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an editor is asked of characters ``start`` to ``end`` of an article's text.

    ``proposal`` is what they would be, empty where they would go; ``code`` and ``reason`` say why.
    """

    article: str
    start: int
    end: int
    proposal: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its number, and where it is printed, if it is.

    ``label`` and ``line`` are what the page is called and the line's number; ``index`` and ``spot``
    the page's index and the line, ``first`` to ``last`` the characters of its block in doubt, which
    may go on in lines behind it.
    ``before``, ``there`` and ``behind`` are the words around.
    """

    number: int
    question: Question
    before: str
    there: str
    behind: str
    index: int | None = None
    label: str = ""
    line: int = 0
    spot: SpotLine | None = None
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class _Char:
    """A printed character: its place in the article, its page, line and place in its block."""

    origin: int
    page: int
    number: int
    line: SpotLine
    index: int


def ask(
    questions: Sequence[Question], pages: Sequence[PageSpots], texts: Mapping[str, str]
) -> tuple[Asked, ...]:
    """``questions`` in the order in which they are printed, with their lines.

    ``texts`` are those of the articles, in which questions say their places.
    """
    chars = {article: _printed(article, pages, text) for article, text in texts.items()}
    found: list[tuple[tuple[int, int, int], Asked]] = []
    for question in questions:
        text = texts[question.article]
        asked = Asked(0, question, *_words(text, question.start, question.end))
        at = _find(chars[question.article], question)
        if at is None:
            found.append(((len(pages), 0, question.start), asked))
            continue
        label = pages[at.page].label
        last = at.index + max(1, question.end - question.start)
        placed = Asked(
            0, question, asked.before, asked.there, asked.behind, at.page, label, at.number,
            at.line, at.index, last,
        )  # fmt: skip
        found.append(((at.page, at.number, at.index), placed))
    found.sort(key=lambda one: one[0])
    return tuple(_numbered(n, asked) for n, (_, asked) in enumerate(found, 1))


def _numbered(number: int, asked: Asked) -> Asked:
    return replace(asked, number=number)


def _words(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, in and behind a place, without ends of lines."""
    before = text[max(0, start - AROUND) : start].rsplit("\n\n", 1)[-1]
    behind = text[end : end + AROUND].split("\n\n", 1)[0]
    there = text[start:end] if end - start <= 2 * AROUND else f"{text[start : start + AROUND]}…"
    return before.replace("\n", ""), there.replace("\n", ""), behind.replace("\n", "")


def _printed(article: str, pages: Sequence[PageSpots], text: str) -> list[_Char]:
    """The printed characters of an article in the order of its file."""
    known: dict[str, list[int]] = {}
    found: list[_Char] = []
    for index, page in enumerate(pages):
        for number, spot, line in numbered(page):
            if spot.article != article or spot.again:
                continue
            if spot.whole not in known:
                known[spot.whole] = _origins(spot, text)
            there = known[spot.whole]
            found += [
                _Char(there[n], index, number, line, n)
                for n in range(line.start, min(line.end, len(there)))
                if there[n] != NOWHERE
            ]
    found.sort(key=lambda char: char.origin)
    return found


def _origins(spot: PrintedSpot, text: str) -> list[int]:
    return origins(spot.text, text, passage_at(text, spot.place.line))


def _find(chars: Sequence[_Char], question: Question) -> _Char | None:
    """The first printed character of what is asked about, or the one before it."""
    at = bisect_left(chars, question.start, key=lambda char: char.origin)
    if at < len(chars) and (chars[at].origin < question.end or not at):
        return chars[at] if chars[at].origin - question.end < AROUND else None
    if at and question.start - chars[at - 1].origin <= AROUND:
        return chars[at - 1]
    return None


def in_order(asked: Sequence[Asked], index: int) -> Iterator[Asked]:
    """Yield what is asked of the page of an index."""
    yield from (one for one in asked if one.index == index)
