"""Decisions: what becomes of an article's text when a doubt is accepted, refused or opened again.

Accepting writes what is proposed into the text, refusing writes one entry into ``accept:``. All are
pure functions from text to text that change nothing but what they are about: values, comments and
the order of the front matter stay, so that Git shows a decision as the line or the characters it
is. Entries about doubts that are decided otherwise meanwhile are dropped, and told.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import yaml

from ...article import parse
from ...article.front import read_front, scalar, split
from ...article.model import Accepted
from ...diagnostics import raise_errors
from ..engine.cleaned import Cleaned
from .alignment import Alignment, words
from .doubts import Doubt, DoubtState, apply, closed_by, find_doubts, judge

MOST_KNOWN = 8
"""Texts of one article whose doubts are remembered: the one that stands, the one a decision makes,
and those an editor takes back to."""


@dataclass(frozen=True, slots=True)
class DoubtStanding:
    """An article, and how its doubts stand: all in reading order, decided ones too.

    ``stale`` are the entries of ``accept:`` that close nothing any more.
    """

    text: str
    doubts: tuple[Doubt, ...]
    accepted: tuple[Accepted, ...]
    stale: tuple[Accepted, ...]

    @property
    def open(self) -> tuple[Doubt, ...]:
        """The doubts that nobody has decided, without the mere record of changed words."""
        return tuple(d for d in self.doubts if d.state is DoubtState.OPEN and d.code != "C603")

    def find(self, key: str) -> Doubt | None:
        """The doubt named ``key``."""
        return next((doubt for doubt in self.doubts if doubt.key == key), None)

    def inside(self, doubt: Doubt) -> tuple[Doubt, ...]:
        """The doubts that depend on ``doubt``: marks of the second order in its quotation."""
        found = [one for one in self.doubts if one.outer == doubt.key]
        return tuple(found) + tuple(far for one in found for far in self.inside(one))


@dataclass(frozen=True, slots=True)
class Decided:
    """A text after a decision, and the entries that were dropped as stale."""

    text: str
    dropped: tuple[Accepted, ...] = ()


class Decider:
    """Decides about one article of one raw text; ``cleaned`` is what cleaning made of ``raw``."""

    def __init__(self, raw: str, cleaned: Cleaned) -> None:
        self.raw, self.cleaned = raw, cleaned
        self._ours = words(cleaned.text)
        self._known: OrderedDict[str, DoubtStanding] = OrderedDict()

    def align(self, text: str) -> Alignment:
        """How the words of the cleaned text stand in ``text``."""
        return Alignment(self._ours, words(text))

    def stand(self, text: str) -> DoubtStanding:
        """How the doubts of an article stand; one that cannot be read is a ContentError."""
        # One decision asks several times of the same text.
        if text not in self._known:
            self._known[text] = self._stand(text)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return self._known[text]

    def _stand(self, text: str) -> DoubtStanding:
        accepted = _read_entries(text)
        found = find_doubts(self.raw, self.cleaned, text, self.align(text))
        doubts, used = judge(found, accepted)
        stale = tuple(
            entry
            for entry, closes in zip(accepted, used, strict=True)
            if not closes and entry.code.startswith("C")
        )
        return DoubtStanding(text, doubts, accepted, stale)

    def accept(self, text: str, keys: Sequence[str]) -> Decided:
        """Write what the doubts ``keys`` propose into ``text``; what is decided stays as it is."""
        for key in keys:
            standing = self.stand(text)
            doubt = standing.find(key)
            if doubt is None:
                continue
            if doubt.state is DoubtState.REFUSED:
                text = _without(text, standing, doubt)
                doubt = self.stand(text).find(key) or doubt
            if doubt.state is DoubtState.OPEN:
                text = apply(text, doubt.accepting)
        return self._tidied(text)

    def refuse(self, text: str, keys: Sequence[str]) -> Decided:
        """Write an entry of ``accept:`` for each of the doubts ``keys``, and those inside them."""
        for key in keys:
            doubt = self.stand(text).find(key)
            if doubt is None:
                continue
            for one in (doubt, *self.stand(text).inside(doubt)):
                text = self._refused(text, one.key)
        return self._tidied(text)

    def reopen(self, text: str, keys: Sequence[str]) -> Decided:
        """Take back what was decided about the doubts ``keys``."""
        for key in keys:
            text = self._reopened(text, key)
        return self._tidied(text)

    def tidy(self, text: str) -> Decided:
        """``text`` without entries that close nothing."""
        return self._tidied(text)

    def _refused(self, text: str, key: str) -> str:
        text = self._reopened(text, key, refused_too=False)
        standing = self.stand(text)
        doubt = standing.find(key)
        if doubt is None or doubt.state is not DoubtState.OPEN:
            return text
        return add_entry(text, name_place(doubt), _followers(standing, doubt))

    def _reopened(self, text: str, key: str, *, refused_too: bool = True) -> str:
        standing = self.stand(text)
        doubt = standing.find(key)
        if doubt is None:
            return text
        if doubt.state is DoubtState.ACCEPTED:
            return apply(text, doubt.reopening)
        if doubt.state is DoubtState.REFUSED and refused_too:
            return _without(text, standing, doubt)
        return text

    def _tidied(self, text: str) -> Decided:
        dropped: tuple[Accepted, ...] = ()
        # One that is dropped may have been counted before another of the same words.
        while stale := self.stand(text).stale:
            before = text
            for entry in stale:
                text = drop_entry(text, entry)
            if text == before:
                break
            dropped += stale
        return Decided(text, dropped)


def name_place(doubt: Doubt) -> Accepted:
    """The entry of ``accept:`` that closes ``doubt`` and no other."""
    return Accepted(doubt.code, doubt.described, doubt.occurrence)


def _without(text: str, standing: DoubtStanding, doubt: Doubt) -> str:
    """Take the entries out that close ``doubt``; what else they close is closed one by one."""
    at = standing.doubts.index(doubt)
    for entry in standing.accepted:
        closed = closed_by(entry, standing.doubts)
        if at not in closed:
            continue
        text = drop_entry(text, entry)
        for other in closed:
            one = standing.doubts[other]
            if other != at and one.state is DoubtState.REFUSED:
                text = add_entry(text, name_place(one), _followers(standing, one))
    return text


def _followers(standing: DoubtStanding, doubt: Doubt) -> tuple[Accepted, ...]:
    """The entries about doubts that come after ``doubt``, which stand behind its own."""
    at = standing.doubts.index(doubt)
    return tuple(
        entry
        for entry in standing.accepted
        if (closed := closed_by(entry, standing.doubts)) and min(closed) > at
    )


# The front matter as text


def _read_entries(text: str) -> tuple[Accepted, ...]:
    """The entries of ``accept:``; a front matter that cannot be read is a ContentError."""
    front = split(text)
    if front is None:
        return parse(text, "article.md").front.accept
    values, problems = read_front(front, "article.md")
    raise_errors(problems)
    return values.accept


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it stands in the text: its value and its span, ends of lines included."""

    value: Accepted
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _List:
    """The value of ``accept:``; ``start`` is the key's place, ``end`` the place behind the value.

    ``indent`` is what stands before the dash of an entry; None for a list in square brackets.
    """

    start: int
    value: int
    end: int
    indent: str | None
    entries: tuple[_Entry, ...]


def add_entry(text: str, entry: Accepted, followers: Sequence[Accepted] = ()) -> str:
    """Write ``entry`` into the front matter of ``text``, before the first of ``followers``.

    An entry that stands there already is not written twice; without front matter nothing is
    written.
    """
    there = _find_list(text)
    if there is None:
        return text
    if any(one.value == entry for one in there.entries):
        return text
    if there.indent is None and there.entries:
        at = there.end - 1
        return text[:at].rstrip() + ", " + _as_flow(entry) + text[at:]
    lines = _as_lines(entry, there.indent or "")
    if not there.entries:
        head = "accept:\n" + lines
        return text[: there.start] + head + text[there.end :]
    before = next((one for one in there.entries if one.value in followers), None)
    at = before.start if before else there.entries[-1].end
    return text[:at] + lines + text[at:]


def drop_entry(text: str, entry: Accepted) -> str:
    """Take ``entry`` out of the front matter of ``text``; with the last of them goes the list."""
    there = _find_list(text)
    found = [one for one in there.entries if one.value == entry] if there else []
    if there is None or not found:
        return text
    one = found[0]
    rest = text[there.value : one.start] + text[one.end : there.end]
    if len(there.entries) == 1 and not re.sub(r"[\s\[\],]", "", rest):
        return text[: there.start] + text[max(there.end, one.end) :]
    return text[: one.start] + text[one.end :]


def _as_lines(entry: Accepted, indent: str) -> str:
    number = f"{indent}  occurrence: {entry.occurrence}\n" if entry.occurrence else ""
    return f"{indent}- code: {scalar(entry.code)}\n{indent}  text: {scalar(entry.text)}\n{number}"


def _as_flow(entry: Accepted) -> str:
    number = f", occurrence: {entry.occurrence}" if entry.occurrence else ""
    text = entry.text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{code: {entry.code}, text: "{text}"{number}}}'


def _find_list(text: str) -> _List | None:
    """Where the list is, or where it would begin; None where there is no front matter."""
    front = split(text)
    if front is None:
        return None
    shift = text.index("\n") + 1
    bottom = shift + len(front.yaml) + 1
    try:
        root = yaml.compose(front.yaml, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    # An empty front matter has no line of its own for the end of the last value.
    bottom = min(bottom, len(text)) if front.yaml else shift
    if not isinstance(root, yaml.MappingNode):
        return _List(bottom, bottom, bottom, "", ())
    for key, value in root.value:
        if getattr(key, "value", None) == "accept":
            return _list_at(text, shift, bottom, key, value)
    return _List(bottom, bottom, bottom, "", ())


def _list_at(text: str, shift: int, bottom: int, key: yaml.Node, value: yaml.Node) -> _List:
    start = shift + key.start_mark.index
    first = shift + value.start_mark.index
    last = shift + value.end_mark.index
    items = value.value if isinstance(value, yaml.SequenceNode) else []
    if isinstance(value, yaml.SequenceNode) and value.flow_style and items:
        return _List(start, first, last, None, tuple(_flow_entries(shift, items)))
    if not items:
        end = text.find("\n", max(first, last)) + 1
        return _List(start, first, min(end, bottom) or bottom, "", ())
    column = text.rfind("\n", 0, first) + 1
    indent = text[column:first]
    entries = tuple(_block_entries(text, shift, bottom, items))
    return _List(start, first, entries[-1].end, indent if not indent.strip() else "", entries)


def _block_entries(
    text: str, shift: int, bottom: int, items: Sequence[yaml.Node]
) -> Iterator[_Entry]:
    for item in items:
        start = text.rfind("\n", 0, shift + item.start_mark.index) + 1
        ends = [one.end_mark.index for pair in _pairs(item) for one in pair]
        last = shift + max(ends, default=item.start_mark.index)
        end = text.find("\n", max(last - 1, start))
        yield _Entry(_value(item), start, min(end + 1, bottom) if end >= 0 else bottom)


def _flow_entries(shift: int, items: Sequence[yaml.Node]) -> Iterator[_Entry]:
    for number, item in enumerate(items):
        start, end = shift + item.start_mark.index, shift + item.end_mark.index
        if number + 1 < len(items):
            end = shift + items[number + 1].start_mark.index
        elif number:
            start = shift + items[number - 1].end_mark.index
        yield _Entry(_value(item), start, end)


def _pairs(item: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return cast(
        "list[tuple[yaml.Node, yaml.Node]]",
        item.value if isinstance(item, yaml.MappingNode) else [],
    )


def _value(item: yaml.Node) -> Accepted:
    """Read an entry as ``article.front`` does."""
    found = {
        str(key.value): " ".join(str(value.value).split("\n")).strip()
        for key, value in _pairs(item)
        if isinstance(value, yaml.ScalarNode)
    }
    number = found.get("occurrence", "")
    return Accepted(
        found.get("code", ""), found.get("text", ""), int(number) if number.isdecimal() else None
    )
