"""An article as the page of the desk shows it: plain values, places counted as a browser counts.

A browser counts the units of UTF-16; characters beyond the first plane are two of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from ..article import parse
from ..article.front import TEXTS, read_front, split
from ..cleaning.desk.alignment import Alignment
from ..cleaning.desk.decisions import Decider, DoubtStanding
from ..cleaning.desk.doubts import Doubt, DoubtState
from ..cleaning.engine.places import places
from ..diagnostics import ContentError, Diagnostic, as_record
from ..edition import SETTINGS_FILE, EditionSettings, name_of
from ..edition.changing import WISHES
from ..edition.plans import Surround
from ..makeup.matter import Weight
from ..tongues import spoken
from ..workspace import parse_toml

_BLOCKS = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_HEADING = re.compile(r"(#{1,6})[ \t]+")
_FIGURE = re.compile(r"!\[(?P<caption>[^\]]*)\]\((?P<file>[^)]*)\)(?P<more>\{[^{}]*\})?\s*\Z")
_CREDIT = re.compile(r'credit="([^"]*)"')
_WISH = re.compile(r'([a-z]+)=(?:"([^"]*)"|([^\s{}"]+))')
_FENCE = re.compile(r"(?:```|~~~|\$\$)")
MOST_TOLD = 4000
"""Changes and ties of one article that are sent: a page of newspaper has 500."""


class BrowserUnits:
    """Places of one text as a browser counts them."""

    def __init__(self, text: str) -> None:
        self._wide = [n for n, char in enumerate(text) if ord(char) > 0xFFFF]

    def of(self, place: int) -> int:
        """The place of character ``place``."""
        return place + bisect_left(self._wide, place)


def tell_article(text: str, decider: Decider | None) -> dict[str, Any]:
    """What an article holds: its head, its blocks, and what is asked about it.

    One without a raw text has no ``decider`` and nothing to decide. What cannot be read as an
    article is told as errors, and shown as the text it is.
    """
    units = BrowserUnits(text)
    told: dict[str, Any] = {
        "text": text,
        "front": list(_front(text)),
        "blocks": list(_blocks(text, units)),
        "errors": [_record(one) for one in _errors(text)],
        "doubts": [],
        "changes": [],
        "ties": [],
        "raw": None,
    }
    if decider is None:
        return told
    try:
        standing = decider.stand(text)
    except ContentError:
        return {**told, "raw": decider.raw}
    raw_units = BrowserUnits(decider.raw)
    told["doubts"] = [
        tell_doubt(doubt, standing, units, raw_units)
        for doubt in standing.doubts
        if doubt.code != "C603"
    ]
    alignment = decider.align(text)
    told["changes"] = list(_changes(decider, alignment, units, raw_units))[:MOST_TOLD]
    told["ties"] = list(_ties(decider, alignment, units, raw_units))[:MOST_TOLD]
    told["raw"] = decider.raw
    return told


def _record(one: Diagnostic) -> dict[str, Any]:
    return {**as_record(one), "source": one.source}


def _errors(text: str) -> tuple[Diagnostic, ...]:
    try:
        parse(text, "article.md")
    except ContentError as error:
        return error.diagnostics
    return ()


def tell_doubt(
    doubt: Doubt, standing: DoubtStanding, units: BrowserUnits, raw_units: BrowserUnits
) -> dict[str, Any]:
    """One doubt as plain values."""
    text = standing.text
    return {
        "key": doubt.key,
        "code": doubt.code,
        "state": str(doubt.state),
        "message": spoken(doubt.message),
        "reason": spoken(doubt.reason),
        "score": round(doubt.score, 2),
        "start": units.of(doubt.start),
        "end": units.of(doubt.end),
        "line": text.count("\n", 0, doubt.start) + 1,
        "described": doubt.described,
        "raw": [[raw_units.of(a), raw_units.of(b), after] for a, b, after in doubt.raw],
        "splices": [
            [units.of(a), units.of(b), after]
            for a, b, after in sorted(
                doubt.reopening if doubt.state is DoubtState.ACCEPTED else doubt.accepting
            )
        ],
        "outer": doubt.outer,
        "inside": len(standing.inside(doubt)),
    }


def _front(text: str) -> Iterator[dict[str, Any]]:
    """Yield the keys of the front matter that hold words, with their values."""
    source = split(text)
    if source is None:
        return
    front, _ = read_front(source, "article.md")
    for key in TEXTS:
        yield {"key": key, "value": getattr(front, key) or ""}


def body_of(text: str) -> int:
    """Where the text below the front matter begins."""
    source = split(text)
    at = 0
    for _ in range(source.lines if source else 0):
        at = text.find("\n", at) + 1
    return at


def _blocks(text: str, units: BrowserUnits) -> Iterator[dict[str, Any]]:
    """Yield the blocks below the front matter: what is between two empty lines."""
    for match in _spans(text, body_of(text)):
        start, end = match
        told = _block(text[start:end])
        yield {**told, "start": units.of(start), "end": units.of(end)}


def _spans(text: str, body: int) -> Iterator[tuple[int, int]]:
    position = body
    while match := _BLOCKS.search(text, position):
        start, end = match.span()
        fence = _FENCE.match(text, start)
        if fence and text.find(f"\n{fence[0]}", start) >= end:
            # What is fenced may hold empty lines.
            close = text.find(f"\n{fence[0]}", start)
            stop = text.find("\n", close + 1)
            end = stop + 1 if stop >= 0 else len(text)
        position = end
        yield start, start + len(text[start:end].rstrip("\n"))


def _block(source: str) -> dict[str, Any]:
    figure = _FIGURE.match(source)
    if figure:
        credit = _CREDIT.search(figure["more"] or "")
        return {
            "kind": "figure",
            "caption": [figure.start("caption"), figure.end("caption")],
            "file": figure["file"],
            "credit": credit[1] if credit else "",
            "wishes": {one[1]: one[2] or one[3] for one in _WISH.finditer(figure["more"] or "")},
        }
    heading = _HEADING.match(source)
    if heading:
        return {"kind": "heading", "level": len(heading[1]), "body": heading.end()}
    first = source.lstrip()[:1]
    kinds: Mapping[str, str] = {">": "quote", "|": "table", "-": "list", "*": "list", "+": "list"}
    if first in kinds and (first in ">|" or source.lstrip()[1:2] == " "):
        return {"kind": kinds[first]}
    if re.match(r"\d+[.)] ", source):
        return {"kind": "list"}
    return {"kind": "note" if source.startswith("[^") else "paragraph"}


def _changes(
    decider: Decider, alignment: Alignment, units: BrowserUnits, raw_units: BrowserUnits
) -> Iterator[dict[str, Any]]:
    """Yield what cleaning changed that can be seen, where it stands in the article."""
    cleaned = decider.cleaned
    spans = iter(places(cleaned.changes, len(decider.raw)).spans)
    for change in cleaned.changes:
        if change.to is not None:
            continue
        first, last = next(spans)
        if not change.before.strip() and not change.after.strip():
            continue
        there = _there(alignment, first, last)
        if there is not None:
            yield {
                "code": change.code,
                "reason": spoken(change.reason),
                "before": change.before[:80],
                "start": units.of(there[0]),
                "end": units.of(there[1]),
                "raw": [raw_units.of(change.start), raw_units.of(change.end)],
            }


def _there(alignment: Alignment, first: int, last: int) -> tuple[int, int] | None:
    """Where a stretch of the clean text stands unchanged in the article."""
    ours, theirs = alignment.ours, alignment.theirs
    word = bisect_left(ours.at, first) - 1
    other = alignment.theirs_of(word) if word >= 0 else None
    if other is None:
        return None
    shift = theirs.at[other] - ours.at[word]
    stretch = slice(ours.at[word], last)
    if theirs.text[ours.at[word] + shift : last + shift] != ours.text[stretch]:
        return None
    return first + shift, last + shift


def _ties(
    decider: Decider, alignment: Alignment, units: BrowserUnits, raw_units: BrowserUnits
) -> Iterator[list[int]]:
    """Yield [raw, article, size]: stretches of words that are the same in both."""
    ours, theirs = alignment.ours, alignment.theirs
    runs: list[tuple[int, int, int]] = []
    for kept in sorted(places(decider.cleaned.changes, len(decider.raw)).kept, key=lambda k: k.at):
        for index in range(
            bisect_left(ours.at, kept.at), bisect_left(ours.at, kept.at + kept.size)
        ):
            other = alignment.theirs_of(index)
            if other is None:
                continue
            raw, there = kept.start + ours.at[index] - kept.at, theirs.at[other]
            if runs and (raw - runs[-1][0], there - runs[-1][1]) == (runs[-1][2], runs[-1][2]):
                runs[-1] = (*runs[-1][:2], runs[-1][2] + 1)
            else:
                runs.append((raw, there, 1))
    for raw, there, size in runs:
        yield [raw_units.of(raw), units.of(there), size]


def tell_plan(text: str) -> dict[str, Any]:
    """What the settings ``text`` wants of its articles, in order; a wrong one is an error."""
    settings = parse_toml(text, SETTINGS_FILE, EditionSettings)
    rows = [
        {
            "name": name_of(one.path),
            "wishes": {
                key: value
                for key, value in one.model_dump(mode="json").items()
                if key in WISHES and value is not None
            },
        }
        for one in settings.articles
    ]
    return {
        "text": text,
        "articles": rows,
        "choices": {"importance": [*map(str, Weight)], "boxed": [*map(str, Surround)]},
    }
