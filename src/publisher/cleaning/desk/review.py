"""The review: one page that shows raw and clean text side by side with every change and doubt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ...diagnostics import printable
from ...tongues import TONGUES, chosen, spoken, term, worded
from ..engine.changes import Change
from ..engine.cleaned import MOST_SHOWN, Cleaned, LinePlaces
from ..engine.engine import Proposal
from ..engine.places import Places, places
from ..rules.order import RULES

if TYPE_CHECKING:
    from ...templates import Forms

_TITLE = worded("Review of the cleaning")
OPENING, PAGE = "opening.html.j2", "review.html.j2"


@cache
def _forms() -> Forms:
    # Here, since of all that reads or cleans nothing else fills a template.
    from ...templates import Forms, own_templates

    return Forms(own_templates(__package__, (OPENING, PAGE)), {}, trim=True)


def openings() -> tuple[bytes, ...]:
    """How every such page begins, in each tongue, and no page of somebody else's."""
    return tuple(_opening(tongue).encode() for tongue in sorted(set(TONGUES.values())))


def _opening(tongue: str) -> str:
    return _forms().fill(OPENING, {"tongue": tongue, "title": spoken(_TITLE, tongue)})


MOST_LISTED = 3000
"""Entries of one list; a longer one says how many are left out. A choice: a browser shows as many
without delay, and no article of a newspaper has them."""
_NAMES = {rule.code: term(rule.name) for rule in RULES}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A marked stretch of one pane."""

    start: int
    end: int
    name: str
    kind: str
    title: str


def review(raw: str, cleaned: Cleaned) -> str:
    """A self-contained HTML page on what cleaning did to ``raw`` and what it left open."""
    from ...templates import plain

    way = places(cleaned.changes, len(raw))
    left, right = _marks(cleaned, way)
    changes, doubts = cleaned.changes, cleaned.proposals
    words = {
        "changed": worded("{count} changes", count=len(changes)),
        "open": worded("{count} open doubts", count=len(doubts)),
        "previous": worded("previous (k)"),
        "next": worded("next (j)"),
        "raw": term("raw"),
        "clean": term("clean"),
        "doubts": term("Doubts"),
        "changes": term("Changes"),
    }
    shown = {
        "tongue": chosen(),
        "title": spoken(_TITLE),
        "words": {
            **{name: spoken(word) for name, word in words.items()},
            "more_doubts": _more(len(doubts)),
            "more_changes": _more(len(changes)),
        },
        "raw": tuple(_pieces(raw, left)),
        "clean": tuple(_pieces(cleaned.text, right)),
        "doubts": tuple(_doubts(doubts, raw)),
        "changes": tuple(_changes(changes, raw)),
        "counts": tuple(
            {"code": code, "name": _name(code), "count": count}
            for code, count in sorted(Counter(change.code for change in changes).items())
        ),
    }
    return _forms().fill(PAGE, {name: plain(value) for name, value in shown.items()}) + "\n"


def _marks(cleaned: Cleaned, way: Places) -> tuple[list[_Mark], list[_Mark]]:
    """The marks of the raw and of the clean pane."""
    left: list[_Mark] = []
    right: list[_Mark] = []
    spans = iter(way.spans)
    for number, change in enumerate(cleaned.changes):
        name, title = f"c{number}", f"{change.code} {_name(change.code)}: {spoken(change.reason)}"
        if change.to is not None:
            continue
        left.append(_Mark(change.start, change.end, name, "c", title))
        right.append(_Mark(*next(spans), name, "c", title))
    for number, proposal in enumerate(cleaned.proposals):
        name = f"d{number}"
        title = f"{proposal.code} {spoken(proposal.message or proposal.reason)}"
        for start, end, _ in proposal.edits:
            left.append(_Mark(start, end, name, "d", title))
            at = way.clean_offset(start)
            right.append(_Mark(at, at, name, "d", title))
    return left, right


def _pieces(text: str, marks: Sequence[_Mark]) -> Iterator[dict[str, Any]]:
    """Yield a pane in pieces, with a mark or without; of two that overlap the first is drawn."""
    position = 0
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        if mark.start < position:
            continue
        yield {"id": None, "text": _shown(text[position : mark.start])}
        yield {
            "id": mark.name,
            "kind": mark.kind,
            "title": mark.title,
            "text": _shown(text[mark.start : mark.end]).replace("\n", "⏎\n"),
        }
        position = mark.end
    yield {"id": None, "text": _shown(text[position:])}


def _shown(text: str) -> str:
    """``text`` with controls and bidi marks visible, line ends kept."""
    return "\n".join(printable(line) for line in text.split("\n"))


def _doubts(proposals: Sequence[Proposal], raw: str) -> Iterator[dict[str, Any]]:
    lines = LinePlaces(raw, "")
    for number, proposal in enumerate(proposals[:MOST_LISTED]):
        start = min(edit[0] for edit in proposal.edits)
        place = lines.place(start, start)
        wanted = " … ".join(
            f"{_quote(raw[a:b])} → {_quote(after)}" for a, b, after in proposal.edits[:MOST_SHOWN]
        )
        why = _shown(spoken(proposal.reason))
        yield {
            "id": f"d{number}",
            "code": proposal.code,
            "at": f"{place.line}:{place.column}",
            "what": _shown(spoken(proposal.message or proposal.reason)),
            "why": f"{wanted}; {why} ({proposal.score:.2f})",
        }


def _changes(changes: Sequence[Change], raw: str) -> Iterator[dict[str, Any]]:
    lines = LinePlaces(raw, "")
    for number, change in enumerate(changes[:MOST_LISTED]):
        place = lines.place(change.start, change.end)
        yield {
            "id": f"c{number}",
            "code": change.code,
            "at": f"{place.line}:{place.column}",
            "what": (
                spoken(worded("moved: {before}", before=_quote(change.before)))
                if change.to is not None
                else f"{_quote(change.before)} → {_quote(change.after)}"
            ),
            "why": _shown(spoken(change.reason)),
        }


def _more(count: int) -> str:
    over = count - MOST_LISTED
    return spoken(worded("and {count} more", count=over)) if over > 0 else ""


MOST_QUOTED = 40
"""Characters of a change that an entry quotes: two lines of its narrow column."""


def _quote(text: str) -> str:
    short = text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 2] + "…"
    if not short:
        return spoken(term("nothing"))
    return f"“{_shown(json.dumps(short, ensure_ascii=False)[1:-1])}”"


def _name(code: str) -> str:
    return spoken(_NAMES[code]) if code in _NAMES else ""
