"""The review: one page that shows raw and clean text side by side with every change and doubt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ...diagnostics import printable
from ...tongues import TONGUES, chosen, spoken, term, worded
from ..engine.changes import Change
from ..engine.cleaned import MOST_SHOWN, Cleaned, LinePlaces
from ..engine.engine import Proposal
from ..engine.places import Places, places
from ..rules.order import RULES

_TITLE = worded("Review of the cleaning")


def openings() -> tuple[bytes, ...]:
    """How every such page begins, in each tongue, and no page of somebody else's."""
    return tuple(_opening(tongue).encode() for tongue in sorted(set(TONGUES.values())))


def _opening(tongue: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue}"><head><meta charset="utf-8">\n'
        f"<title>{spoken(_TITLE, tongue)}</title>"
    )


MOST_LISTED = 3000
"""Entries of one list; a longer one says how many are left out. A choice: a browser shows as many
without delay, and no article of a newspaper has them."""
_NAMES = {rule.code: term(rule.name) for rule in RULES}

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--change:#2a83;--doubt:#e803}
*{box-sizing:border-box}body{margin:0;font:15px/1.7 system-ui,sans-serif;height:100vh;display:grid;
grid-template:auto 1fr/1fr 1fr 22rem}
header{grid-column:1/-1;padding:.4rem 1rem;border-bottom:1px solid var(--line)}
header{display:flex;gap:1rem;flex-wrap:wrap;align-items:baseline}h1{font-size:1rem;margin:0}
main,aside{overflow:auto;padding:.6rem 1rem;border-right:1px solid var(--line)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:inherit}
mark{background:var(--change);color:inherit;border-radius:2px}mark.d{background:var(--doubt)}
mark:empty::before{content:"\\2038"}mark.on,li.on{outline:2px solid #06c}
ol{padding-left:1.6rem;margin:.3rem 0}li{cursor:pointer;margin:.15rem 0}code{font-size:.85em}
small{opacity:.75}button{font:inherit}table{border-collapse:collapse}td{padding:0 .6em 0 0}
"""
_SCRIPT = """
const marks=[...document.querySelectorAll('li[data-id]')];let at=-1;
function show(n){if(!marks.length)return;at=(n+marks.length)%marks.length;
document.querySelectorAll('.on').forEach(e=>e.classList.remove('on'));
const item=marks[at];item.classList.add('on');item.scrollIntoView({block:'nearest'});
for(const e of document.querySelectorAll('mark[data-id="'+item.dataset.id+'"]')){
e.classList.add('on');e.scrollIntoView({block:'center'})}}
marks.forEach((m,n)=>m.addEventListener('click',()=>show(n)));
document.querySelectorAll('mark[data-id]').forEach(e=>e.addEventListener('click',()=>{
const n=marks.findIndex(m=>m.dataset.id===e.dataset.id);if(n>=0)show(n)}));
document.getElementById('next').onclick=()=>show(at+1);
document.getElementById('previous').onclick=()=>show(at-1);
document.addEventListener('keydown',e=>{if(e.key==='j')show(at+1);if(e.key==='k')show(at-1)});
"""


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
    way = places(cleaned.changes, len(raw))
    left, right = _marks(cleaned, way)
    doubts = _doubt_items(cleaned.proposals, raw)
    changes = _change_items(cleaned.changes, raw)
    many = worded("{count} changes", count=len(cleaned.changes))
    open_ones = worded("{count} open doubts", count=len(cleaned.proposals))
    return "\n".join([
        *_opening(chosen()).split("\n"), f"<style>{_STYLE}</style></head><body>",
        f"<header><h1>{spoken(_TITLE)}</h1>",
        f"<span>{spoken(many)}</span>",
        f"<span>{spoken(open_ones)}</span>",
        f'<span><button id="previous">{spoken(worded("previous (k)"))}</button>',
        f'<button id="next">{spoken(worded("next (j)"))}</button></span>',
        "</header>",
        f'<main id="raw"><small>{spoken(term("raw"))}</small>',
        f"<pre>{_pane(raw, left)}</pre></main>",
        f'<main id="clean"><small>{spoken(term("clean"))}</small>',
        f"<pre>{_pane(cleaned.text, right)}</pre></main>",
        "<aside>", f"<h2>{spoken(term('Doubts'))}</h2>", doubts,
        f"<h2>{spoken(term('Changes'))}</h2>", _counts(cleaned), changes,
        "</aside>", f"<script>{_SCRIPT}</script>", "</body></html>", "",
    ])  # fmt: skip


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


def _pane(text: str, marks: Sequence[_Mark]) -> str:
    """The text of a pane with its marks; of two that overlap the first is drawn."""
    parts: list[str] = []
    position = 0
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        if mark.start < position:
            continue
        parts.append(_shown(text[position : mark.start]))
        parts.append(
            f'<mark class="{mark.kind}" data-id="{mark.name}" title="{escape(mark.title)}">'
            f"{_shown(text[mark.start : mark.end]).replace(chr(10), '⏎' + chr(10))}</mark>"
        )
        position = mark.end
    parts.append(_shown(text[position:]))
    return "".join(parts)


def _shown(text: str) -> str:
    """``text`` escaped for HTML, controls and bidi marks visible, line ends kept."""
    return "\n".join(escape(printable(line)) for line in text.split("\n"))


def _doubt_items(proposals: Sequence[Proposal], raw: str) -> str:
    lines = LinePlaces(raw, "")
    items = []
    for number, proposal in enumerate(proposals[:MOST_LISTED]):
        start = min(edit[0] for edit in proposal.edits)
        place = lines.place(start, start)
        wanted = " … ".join(
            f"{_quote(raw[a:b])} → {_quote(after)}" for a, b, after in proposal.edits[:MOST_SHOWN]
        )
        items.append(
            f'<li data-id="d{number}"><code>{proposal.code}</code> {place.line}:{place.column} '
            f"{_shown(spoken(proposal.message or proposal.reason))} <small>{wanted}; "
            f"{_shown(spoken(proposal.reason))} ({proposal.score:.2f})</small></li>"
        )
    return _list(items, len(proposals))


def _change_items(changes: Sequence[Change], raw: str) -> str:
    lines = LinePlaces(raw, "")
    items = []
    for number, change in enumerate(changes[:MOST_LISTED]):
        place = lines.place(change.start, change.end)
        what = (
            spoken(worded("moved: {before}", before=_quote(change.before)))
            if change.to is not None
            else f"{_quote(change.before)} → {_quote(change.after)}"
        )
        items.append(
            f'<li data-id="c{number}"><code>{change.code}</code> {place.line}:{place.column} '
            f"{what} <small>{_shown(spoken(change.reason))}</small></li>"
        )
    return _list(items, len(changes))


def _list(items: Sequence[str], count: int) -> str:
    more = (
        f"<p>{spoken(worded('and {count} more', count=count - MOST_LISTED))}</p>"
        if count > MOST_LISTED
        else ""
    )
    return "<ol>" + "\n".join(items) + "</ol>" + more


MOST_QUOTED = 40
"""Characters of a change that an entry quotes: two lines of its narrow column."""


def _quote(text: str) -> str:
    short = text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 2] + "…"
    return (
        f"“{_shown(json.dumps(short, ensure_ascii=False)[1:-1])}”"
        if short
        else spoken(term("nothing"))
    )


def _name(code: str) -> str:
    return spoken(_NAMES[code]) if code in _NAMES else ""


def _counts(cleaned: Cleaned) -> str:
    counted = Counter(change.code for change in cleaned.changes)
    rows = "".join(
        f"<tr><td><code>{code}</code></td><td>{_name(code)}</td><td>{count}</td></tr>"
        for code, count in sorted(counted.items())
    )
    return f"<table>{rows}</table>"
