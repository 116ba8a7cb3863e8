"""An article against its raw text: what the editor changed, dropped and added, what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...article.model import Accepted
from ...diagnostics import Diagnostic, Place, Severity
from ...tongues import worded
from ..engine.cleaned import Cleaned, LinePlaces, clean
from ..engine.engine import Proposal
from .alignment import Alignment, WordOffsets, words
from .doubts import (
    ADDED,
    CHANGED,
    DROPPED,
    Doubt,
    DoubtState,
    find_doubts,
    judge,
    shorten,
)


@dataclass(frozen=True, slots=True)
class Edited:
    """One passage that the editor changed: what cleaning gave, and what the article says."""

    place: Place
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What lies between the cleaned raw text and the article.

    ``findings`` are diagnostics about the article, ``edited`` every change of words, ``marks``
    the number of places where only marks were changed, ``open`` the doubts nobody decided.
    """

    findings: tuple[Diagnostic, ...]
    edited: tuple[Edited, ...]
    marks: int
    open: tuple[Proposal, ...]


def compare(
    raw: str,
    article_text: str,
    *,
    raw_path: str = "raw.md",
    article_path: str = "article.md",
    accepted: Sequence[Accepted] = (),
    cleaned: Cleaned | None = None,
) -> Comparison:
    """Compare ``article_text`` with what cleaning makes of ``raw``.

    ``accepted`` are the entries of the article's ``accept:``; one that matches no finding is an
    error itself. A dropped passage is an error, everything else a warning or a note.
    """
    cleaned = cleaned or clean(raw, raw_path)
    alignment = Alignment(words(cleaned.text), words(article_text))
    doubts, used = judge(find_doubts(raw, cleaned, article_text, alignment), accepted)
    lines, raw_lines = LinePlaces(article_text, article_path), LinePlaces(raw, raw_path)
    undecided = [doubt for doubt in doubts if doubt.state is DoubtState.OPEN]
    findings = [_doubt(d, raw_lines) if d.raw else _passage(d, lines) for d in undecided]
    findings += _unused(accepted, used, lines)
    findings.sort(key=Diagnostic.sort_key)
    proposals = {(p.code, p.edits): p for p in cleaned.proposals}
    return Comparison(
        tuple(findings), tuple(_edited(alignment, lines)), _changed_marks(alignment),
        tuple(proposals[doubt.code, doubt.raw] for doubt in undecided if doubt.raw),
    )  # fmt: skip


def _edited(alignment: Alignment, lines: LinePlaces) -> Iterator[Edited]:
    """Yield every change of words."""
    ours, theirs = alignment.ours, alignment.theirs
    for a, b, c, d in alignment.blocks:
        place = lines.place(theirs.offset(c), theirs.offset(d))
        yield Edited(place, ours.between(a, b), theirs.between(c, d))


_WEIGHTS = {DROPPED: Severity.ERROR, ADDED: Severity.WARNING, CHANGED: Severity.NOTE}


def _passage(doubt: Doubt, lines: LinePlaces) -> Diagnostic:
    """The diagnostic of a passage that was dropped, added or rewritten."""
    place = lines.place(doubt.start, doubt.end)
    hint = None
    if doubt.code == DROPPED:
        hint = worded(
            "put it back, or accept it: - code: C601 / text: {before}",
            # It is to be copied into accept:, where any part of the passage finds it.
            before=shorten(doubt.about, 20),
        )
    weight = _WEIGHTS[doubt.code]
    return Diagnostic(doubt.code, doubt.message, place, weight, hint, lines.line(place.line))


def _behind(words: WordOffsets, index: int) -> str:
    """The marks between word character ``index`` and the next, without blanks."""
    start = words.at[index] + 1 if index >= 0 else 0
    return re.sub(r"\s", "", words.text[start : words.offset(index + 1)])


def _changed_marks(alignment: Alignment) -> int:
    ours, theirs = alignment.ours, alignment.theirs
    return sum(
        _behind(ours, i + n) != _behind(theirs, k + n)
        for i, k, size in alignment.pairs
        for n in range(size)
    )


def _doubt(doubt: Doubt, lines: LinePlaces) -> Diagnostic:
    start = min(edit[0] for edit in doubt.raw)
    end = max(edit[1] for edit in doubt.raw)
    place = lines.place(start, end)
    number = f" / occurrence: {doubt.occurrence}" if doubt.occurrence else ""
    return Diagnostic(
        "C604",
        worded("open doubt {code}: {what}", code=doubt.code, what=doubt.message),
        place,
        Severity.WARNING,
        worded(
            "decide in article.md, or accept it: - code: {code} / text: {text}{number}",
            code=doubt.code,
            text=doubt.described,
            number=number,
        ),
        lines.line(place.line),
    )


def _unused(
    accepted: Sequence[Accepted], used: Sequence[bool], lines: LinePlaces
) -> Iterator[Diagnostic]:
    """Yield an error for each entry of ``accept:`` that is about nothing any more."""
    for entry, closes in zip(accepted, used, strict=True):
        # Codes of other families are judged where those findings are made.
        if closes or not entry.code.startswith("C"):
            continue
        at = lines.text.find(entry.text)
        place = lines.place(max(at, 0), max(at, 0))
        yield Diagnostic(
            "C605",
            worded(
                "nothing is left to accept as {code}: “{text}”",
                code=entry.code,
                text=shorten(entry.text),
            ),
            place,
            Severity.ERROR,
            worded("remove the entry from accept:"),
            lines.line(place.line),
        )
