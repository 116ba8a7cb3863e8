"""Doubts: what an editor is asked of an article, each one place, with what is proposed there.

Cleaning proposes spans of the raw text. Here each of them is found again in the article, though it
has been edited since, and it is told what became of it. Places are compared by what stands between
two words that nobody touched: the article there says what cleaning gave, with some of the proposals
accepted, or something else, which an editor wrote by hand. So a decision about one doubt never
closes another at the same place, and the order in which doubts are decided makes no difference.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, TypeAlias

from ...article.front import split
from ...article.model import Accepted
from ...tongues import SILENCE, Said, worded
from ..engine.changes import pieces
from ..engine.cleaned import Cleaned
from ..engine.engine import Proposal
from .alignment import Alignment, words

DROPPED, ADDED, CHANGED = "C601", "C602", "C603"
SENTENCE = 8
"""Characters that must be gone in a row before a passage counts as dropped. A choice: fewer are a
word that was changed; idioms have four, long names and titles of office six to eight."""
AROUND = 6
"""Words that are shown on each side of a place in an entry of ``accept:``: an entry has to fit one
line of an editor's screen, and its number tells places apart that read the same."""
LONGEST_INSIDE = 18
"""Words between two places of one doubt that an entry shows in full; of more, the first and the
last ``AROUND``: what is left out must be longer than what is shown of it."""
MOST_TOGETHER = 8
"""Edits at one place that are told apart; of more only the first ones can be decided here. All
subsets of them are tried: 256 of eight."""


class DoubtState(StrEnum):
    """What became of a doubt."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BY_HAND = "by hand"
    """The editor wrote something else there, or accepted another proposal instead."""


class Splice(NamedTuple):
    """``text[start:end]`` of an article becomes ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt at its place in one article text.

    ``key`` names it in this and in later texts of the article. ``start`` and ``end`` are the place
    in the article, ``raw`` the spans of the raw text and what is proposed for them; ``accepting``
    are the splices that accept it and ``reopening`` those that take that back. ``described`` shows
    the place for ``accept:``: the words around, what is proposed in curly brackets; ``occurrence``
    counts from 1 the doubts of its code that are described alike, None where it is the only one.
    ``about`` are the words by which entries of the old form find it. ``outer`` is the key of the
    quotation inside which it proposes marks of the second order.
    """

    key: str
    code: str
    message: Said
    reason: Said
    score: float
    state: DoubtState
    start: int
    end: int
    raw: tuple[tuple[int, int, str], ...]
    accepting: tuple[Splice, ...]
    reopening: tuple[Splice, ...]
    described: str
    occurrence: int | None
    about: str
    outer: str | None = None


def apply(text: str, splices: Sequence[Splice]) -> str:
    """``text`` after ``splices``, which share no character."""
    for start, end, inserted in sorted(splices, reverse=True):
        text = text[:start] + inserted + text[end:]
    return text


def find_doubts(
    raw: str, cleaned: Cleaned, article: str, alignment: Alignment | None = None
) -> tuple[Doubt, ...]:
    """All doubts about ``article``, what cleaning made of ``raw`` and an editor edited.

    In the reading order of the article, words that were changed (C603) among them; which of them
    are refused is for its ``accept:`` to say (``judge``). ``alignment`` is known to who asks it for
    more.
    """
    alignment = alignment or Alignment(words(cleaned.text), words(article))
    found = list(_Finder(raw, cleaned, alignment).doubts())
    found += _passages(alignment)
    found.sort(key=lambda d: (d.start, d.end, d.raw, d.code))
    return _nested(_numbered(found))


# What stands between two words


class _Item(NamedTuple):
    """One character of a gap, and its span of the text; the ends of lines count as one."""

    char: str
    start: int
    end: int


class _View(NamedTuple):
    """What counts in a gap beside its marks: where ``lines`` end, where there are ``blanks``."""

    lines: bool
    blanks: bool


class _Key(NamedTuple):
    """The order of what stands in one gap: by place in the raw text, then by kind of mark."""

    start: int
    end: int
    rank: int


_STOP, _CLOSING, _PAUSE, _OPENING = range(4)
"""Marks at one place stand in this order: 。”，“"""
_PAUSES = "，、；：,;:"
_OPENINGS = "“‘「『（《〈【〔"
_STOPS = "。！？…!?"


def _rank(text: str) -> int:
    first = text[:1]
    if first in _OPENINGS:
        return _OPENING
    if first in _PAUSES:
        return _PAUSE
    return _STOP if first in _STOPS else _CLOSING


class _Way:
    """From places of the raw text to those of the clean one, removed and replaced text included."""

    def __init__(self, cleaned: Cleaned, length: int) -> None:
        spans: list[tuple[int, int, int, int, bool]] = []
        at = 0
        for piece in pieces(cleaned.changes, length):
            size = piece.end - piece.start if piece.after is None else len(piece.after)
            spans.append((piece.start, piece.end, at, at + size, piece.after is None))
            at += size
        self.length = at
        self.clean = [span for span in spans if span[3] > span[2]]
        self.clean_starts = [span[2] for span in self.clean]
        self.raw = sorted(span for span in spans if span[1] > span[0])
        self.raw_starts = [span[0] for span in self.raw]

    def position(self, raw: int) -> int:
        """The place in the clean text of the raw character ``raw``, or of what it became."""
        found = bisect_right(self.raw_starts, raw) - 1
        if found < 0:
            return 0
        start, end, at, stop, kept = self.raw[found]
        if raw >= end:
            return stop
        if kept:
            return at + raw - start
        return at if raw == start else stop

    def key(self, clean: int, char: str) -> _Key:
        """The order of the character at ``clean``."""
        start, end, at, _, kept = self.clean[bisect_right(self.clean_starts, clean) - 1]
        if kept:
            return _Key(start + clean - at, start + clean - at + 1, _rank(char))
        return _Key(start, end, _rank(char))


@dataclass(slots=True)
class _Edit:
    """One span of a proposal, at its place of the clean text.

    ``left`` and ``right`` are the words before and behind; ``blank`` says that it takes the place
    of a blank that stands in the clean text too.
    """

    proposal: int
    start: int
    end: int
    text: str
    key: _Key
    takes: bool
    left: int
    right: int
    blank: bool = False
    tail: bool = False
    index: int = 0
    removed: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Gap:
    """What stands between two words in both texts, and the edits that are proposed there.

    ``options`` are the sets of edits which, accepted, give what the article says. Where there are
    none, somebody has written there by hand.
    """

    edits: list[_Edit]
    base: list[_Item]
    there: list[_Item]
    low: int
    high: int
    view: _View
    options: list[frozenset[int]] = field(default_factory=list)


class _Finder:
    """Finds the proposals of one cleaning again in one article."""

    def __init__(self, raw: str, cleaned: Cleaned, alignment: Alignment) -> None:
        self.raw, self.cleaned, self.alignment = raw, cleaned, alignment
        self.clean, self.article = cleaned.text, alignment.theirs.text
        self.way = _Way(cleaned, len(raw))
        self.bodies = _body(self.clean), _body(self.article)
        self.gaps: list[_Gap] = []
        self.home: list[list[int]] = [[] for _ in cleaned.proposals]
        self._fill_gaps()
        self._settle()

    def _edits(self) -> Iterator[_Edit]:
        at = self.alignment.ours.at
        for number, proposal in enumerate(self.cleaned.proposals):
            for start, end, text in proposal.edits:
                first = self.way.position(start)
                last = max(first, self.way.position(end))
                stretch = self.clean[first:last]
                yield _Edit(
                    number, first, last, text, _Key(start, end, _rank(text)),
                    bool(self.raw[start:end].strip()),
                    bisect_left(at, first) - 1, bisect_left(at, last),
                    blank=bool(stretch) and not stretch.strip() and "\n" not in stretch,
                )  # fmt: skip

    def _fill_gaps(self) -> None:
        groups: list[list[_Edit]] = []
        right = -2
        for edit in sorted(self._edits(), key=lambda e: (e.left, e.right, e.key)):
            if groups and edit.left < right:
                groups[-1].append(edit)
                right = max(right, edit.right)
            else:
                groups.append([edit])
                right = edit.right
        for number, group in enumerate(groups):
            self.gaps.append(self._gap(group[:MOST_TOGETHER]))
            for edit in group[:MOST_TOGETHER]:
                self.home[edit.proposal].append(number)

    def _gap(self, edits: list[_Edit]) -> _Gap:
        left, right = edits[0].left, max(edit.right for edit in edits)
        view = self._view(edits)
        low, high = self._ours(edits[0], left, right)
        base = _items(self.clean, low, high, view)
        for edit in edits:
            edit.takes = edit.takes or (view.blanks and edit.blank)
            self._place(edit, base, low, high)
        there = self._theirs(edits[0], left, right)
        if there is None:
            return _Gap(edits, base, [], -1, -1, view)
        gap = _Gap(edits, base, _items(self.article, *there, view), *there, view)
        said = "".join(item.char for item in gap.there)
        gap.options = [
            chosen for chosen in _choices(edits, base)
            if "".join(char for char, _ in _render(edits, base, chosen, view)) == said
        ]  # fmt: skip
        return gap

    def _view(self, edits: Sequence[_Edit]) -> _View:
        texts = [edit.text + self.clean[edit.start : edit.end] for edit in edits]
        return _View(
            any("\n" in text for text in texts),
            any(edit.blank and not edit.text.strip() for edit in edits),
        )

    def _ours(self, edit: _Edit, left: int, right: int) -> tuple[int, int]:
        """Where the gap between two words of ours is, on the side of an edit in it."""
        ours = self.alignment.ours
        low = ours.at[left] + 1 if left >= 0 else 0
        return _inside(self.clean, low, ours.offset(right), self.bodies[0], edit.start)

    def _theirs(self, edit: _Edit, left: int, right: int) -> tuple[int, int] | None:
        """Where the gap between two words of ours is in the article; None if one is gone."""
        ours, theirs = self.alignment.ours, self.alignment.theirs
        first = self.alignment.theirs_of(left) if left >= 0 else -1
        last = self.alignment.theirs_of(right) if right < len(ours.chars) else len(theirs.chars)
        if first is None or last is None or last <= first:
            return None
        low = theirs.at[first] + 1 if first >= 0 else 0
        side = self.bodies[1] if edit.start >= self.bodies[0] else 0
        return _inside(self.article, low, theirs.offset(last), self.bodies[1], side)

    def _place(self, edit: _Edit, base: Sequence[_Item], low: int, high: int) -> None:
        """Find where in a gap of the clean text an edit belongs."""
        breaks = self.clean.rfind("\n", low, high)
        edit.tail = 0 <= breaks < edit.start
        if edit.takes:
            edit.removed = frozenset(
                n for n, item in enumerate(base) if edit.start <= item.start < edit.end
            )
        if edit.removed:
            edit.index = min(edit.removed)
            return
        index = sum(item.start < edit.start for item in base)
        keys = [self.way.key(item.start, item.char) for item in base]
        while index < len(base) and keys[index] <= edit.key:
            index += 1
        while index and keys[index - 1] > edit.key and keys[index - 1].start >= edit.key.start:
            index -= 1
        edit.index = index

    def _settle(self) -> None:
        """Leave of each gap's options those that go together with the other places of a doubt."""
        order = sorted(range(len(self.home)), key=lambda n: (-self.cleaned.proposals[n].score, n))
        for number in order:
            for accepted in (True, False):
                kept = [self._agreeing(gap, number, accepted) for gap in self.home[number]]
                if self.home[number] and all(kept):
                    for gap, options in zip(self.home[number], kept, strict=True):
                        self.gaps[gap].options = options
                    break

    def _agreeing(self, gap: int, proposal: int, accepted: bool) -> list[frozenset[int]]:
        own = self._own(gap, proposal)
        return [
            chosen for chosen in self.gaps[gap].options
            if (own <= chosen if accepted else not own & chosen)
        ]  # fmt: skip

    def _own(self, gap: int, proposal: int) -> frozenset[int]:
        edits = self.gaps[gap].edits
        return frozenset(n for n, edit in enumerate(edits) if edit.proposal == proposal)

    def doubts(self) -> Iterator[Doubt]:
        """Yield a doubt for each proposal."""
        for number, proposal in enumerate(self.cleaned.proposals):
            homes = list(dict.fromkeys(self.home[number]))
            yield self._doubt(number, proposal, homes)

    def _doubt(self, number: int, proposal: Proposal, homes: Sequence[int]) -> Doubt:
        state = self._state(number, proposal, homes)
        accepting: list[Splice] = []
        reopening: list[Splice] = []
        for home in homes:
            gap, own = self.gaps[home], self._own(home, number)
            if state is DoubtState.OPEN:
                accepting += self._splices(gap, gap.options[0] | own)
            elif state is DoubtState.ACCEPTED:
                reopening += self._splices(gap, gap.options[0] - own)
        if state is DoubtState.OPEN and not _fits(self.gaps, homes, number):
            state, accepting = DoubtState.BY_HAND, []
        start, end = self._stretch(number, homes)
        described = self._described(proposal)
        first = min(edit[0] for edit in proposal.edits)
        last = max(edit[1] for edit in proposal.edits)
        return Doubt(
            "", proposal.code, proposal.message or proposal.reason, proposal.reason,
            proposal.score, state, start, end, proposal.edits, tuple(accepting),
            tuple(reopening), described, None, context(self.raw, first, last),
        )  # fmt: skip

    def _state(self, number: int, proposal: Proposal, homes: Sequence[int]) -> DoubtState:
        if len(self.home[number]) < len(proposal.edits):
            return DoubtState.BY_HAND
        if not all(self.gaps[home].options for home in homes):
            return DoubtState.BY_HAND
        chosen = [self.gaps[home].options[0] for home in homes]
        own = [self._own(home, number) for home in homes]
        if all(mine <= there for mine, there in zip(own, chosen, strict=True)):
            return DoubtState.ACCEPTED
        if any(mine & there for mine, there in zip(own, chosen, strict=True)):
            return DoubtState.BY_HAND
        return DoubtState.OPEN

    def _stretch(self, number: int, homes: Sequence[int]) -> tuple[int, int]:
        """The stretch of the article that a doubt is about."""
        places: list[int] = []
        for home in homes:
            gap = self.gaps[home]
            if gap.low < 0:
                left = gap.edits[0].left
                while left >= 0 and self.alignment.theirs_of(left) is None:
                    left -= 1
                other = self.alignment.theirs_of(left) if left >= 0 else None
                places.append(0 if other is None else self.alignment.theirs.at[other] + 1)
                continue
            chosen = gap.options[0] if gap.options else frozenset()
            for at in sorted(self._own(home, number)):
                places += _shown_at(gap, chosen, at)
        return (min(places), max(places)) if places else (0, 0)

    def _splices(self, gap: _Gap, wanted: frozenset[int]) -> Iterator[Splice]:
        """Yield what makes of the article's gap the one with the edits ``wanted`` accepted."""
        now = _render(gap.edits, gap.base, gap.options[0], gap.view)
        then = _render(gap.edits, gap.base, wanted, gap.view)
        kept = {tag for _, tag in now} & {tag for _, tag in then}
        yield from _between(gap, now, then, kept, self.article)

    def _described(self, proposal: Proposal) -> str:
        """Show the places of a proposal among the words around, what is proposed in brackets."""
        ours = self.alignment.ours
        parts: list[str] = []
        last = -1
        for start, end, text in proposal.edits:
            first = self.way.position(start)
            stop = max(first, self.way.position(end))
            if last < 0:
                parts.append(self._before(first))
            else:
                words_between = bisect_left(ours.at, last), bisect_left(ours.at, first)
                parts.append(_shortened(ours.chars[slice(*words_between)]))
            before = self.raw[start:end].strip() and (
                self.clean[first:stop].strip() or self.raw[start:end].strip()
            )
            if start < end and not before and not text.strip():
                before = "␣"
            parts.append("{" + (f"{before}→{text}" if before else text) + "}")
            last = stop
        parts.append(self._behind(last))
        return "".join(parts).replace("\n", "¶")

    def _before(self, place: int) -> str:
        """The words before ``place`` that are shown: of the same line only."""
        ours = self.alignment.ours
        word = bisect_left(ours.at, place)
        line = bisect_left(ours.at, self.clean.rfind("\n", 0, place) + 1)
        return ours.chars[max(line, word - AROUND) : word]

    def _behind(self, place: int) -> str:
        ours = self.alignment.ours
        word = bisect_left(ours.at, place)
        end = self.clean.find("\n", place)
        line = bisect_left(ours.at, end) if end >= 0 else len(ours.at)
        return ours.chars[word : min(line, word + AROUND)]


def _body(text: str) -> int:
    """Where the text below the front matter begins."""
    front = split(text)
    if front is None:
        return 0
    at = 0
    for _ in range(front.lines):
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
    return at


def _inside(text: str, low: int, high: int, body: int, place: int) -> tuple[int, int]:
    """Leave out of a gap what belongs to the other side of the front matter's end."""
    if low < body <= high:
        if place >= body:
            return body, high
        end = text.find("\n", low, high)
        return low, end if end >= 0 else high
    return low, high


def _items(text: str, low: int, high: int, view: _View) -> list[_Item]:
    """What stands in a gap, without blanks unless they count.

    Of one that reaches over lines only what is left on the first and the last of them, unless
    lines count; their ends are then one sign.
    """
    first, last = text.find("\n", low, high), text.rfind("\n", low, high)
    if first >= 0 and not view.lines:
        return [*_items(text, low, first, view), *_items(text, last + 1, high, view)]
    found: list[_Item] = []
    for match in re.finditer(r"\s+|\S", text[low:high]):
        start, end = low + match.start(), low + match.end()
        if not match[0].isspace():
            found.append(_Item(match[0], start, end))
        elif "\n" in match[0]:
            found.append(_Item("¶", start, end))
        elif view.blanks:
            found.append(_Item(" ", start, end))
    return found


def _choices(edits: Sequence[_Edit], base: Sequence[_Item]) -> Iterator[frozenset[int]]:
    """Yield the sets of edits that can be accepted together."""
    for size in range(len(edits) + 1):
        for chosen in combinations(range(len(edits)), size):
            pairs = combinations(chosen, 2)
            if not any(_exclude(edits[one], edits[other]) for one, other in pairs):
                yield frozenset(chosen)


def _exclude(one: _Edit, other: _Edit) -> bool:
    """Whether of two edits in one gap only one can be accepted."""
    if one.proposal == other.proposal:
        return False
    if one.removed & other.removed:
        return True
    # One blank is one trace: it tells of the one mark or of the other.
    if one.key[:2] == other.key[:2] and one.key.start < one.key.end:
        return True
    if (one.left, one.right) != (other.left, other.right):
        return False
    pausing = {_STOP, _PAUSE}
    both = _rank(one.text) in pausing and _rank(other.text) in pausing
    return one.text == other.text or (both and bool(one.text) and bool(other.text))


_Tag: TypeAlias = tuple[int, int, int]
_Rendered: TypeAlias = list[tuple[str, _Tag]]


def _render(
    edits: Sequence[_Edit], base: Sequence[_Item], chosen: frozenset[int], view: _View
) -> _Rendered:
    """The characters of a gap with ``chosen`` edits accepted, each with where it is from."""
    removed = frozenset[int]().union(*(edits[n].removed for n in chosen))
    order = sorted(chosen, key=lambda n: (edits[n].index, edits[n].key, n))
    found: _Rendered = []
    at = 0
    for index in range(len(base) + 1):
        while at < len(order) and edits[order[at]].index == index:
            text = _flat(edits[order[at]].text, view)
            found += [(char, (1, order[at], n)) for n, char in enumerate(text)]
            at += 1
        if index < len(base) and index not in removed:
            found.append((base[index].char, (0, index, 0)))
    return found


def _flat(text: str, view: _View) -> str:
    marked = re.sub(r"\s*\n\s*", "¶" if view.lines else "", text)
    return re.sub(r"\s+", " " if view.blanks else "", marked)


def _fits(gaps: Sequence[_Gap], homes: Sequence[int], number: int) -> bool:
    """Whether an open doubt can be accepted beside what was accepted at its places."""
    for home in homes:
        gap = gaps[home]
        own = [edit for edit in gap.edits if edit.proposal == number]
        others = [gap.edits[n] for n in gap.options[0] if gap.edits[n].proposal != number]
        if any(_exclude(one, other) for one in own for other in others):
            return False
    return True


def _shown_at(gap: _Gap, chosen: frozenset[int], edit: int) -> tuple[int, int]:
    """The span of the article where an edit stands, or would."""
    if not gap.options:
        return gap.low, gap.high if not gap.view.lines else gap.low
    now = [tag for _, tag in _render(gap.edits, gap.base, chosen, gap.view)]
    removed = gap.edits[edit].removed
    own = [n for n, tag in enumerate(now) if tag[:2] == (1, edit)]
    # Where it takes the place of something, that is shown until it is accepted.
    shown = own or [n for n, tag in enumerate(now) if not tag[0] and tag[1] in removed]
    if shown:
        return gap.there[shown[0]].start, gap.there[shown[-1]].end
    then = [tag for _, tag in _render(gap.edits, gap.base, chosen | {edit}, gap.view)]
    at = next((n for n, tag in enumerate(then) if tag[:2] == (1, edit)), len(then))
    before = sum(tag in now for tag in then[:at])
    place = _insertion(gap, before, gap.edits[edit])
    return place, place


def _insertion(gap: _Gap, before: int, edit: _Edit) -> int:
    """Where in the article an insertion behind ``before`` characters of the gap is made."""
    behind = gap.there[before].start if before < len(gap.there) else gap.high
    front = gap.there[before - 1].end if before else gap.low
    return behind if edit.tail or _rank(edit.text) == _OPENING else front


def _between(
    gap: _Gap, now: _Rendered, then: _Rendered, kept: set[_Tag], article: str
) -> Iterator[Splice]:
    """Yield the splices between two states of a gap: runs between what both have."""
    i = k = 0
    while i < len(now) or k < len(then):
        gone: list[int] = []
        new: list[_Tag] = []
        while i < len(now) and now[i][1] not in kept:
            gone.append(i)
            i += 1
        while k < len(then) and then[k][1] not in kept:
            new.append(then[k][1])
            k += 1
        if gone or new:
            yield from _splice(gap, i, gone, new, article, [now[n][1] for n in gone])
        i, k = i + 1, k + 1


def _splice(
    gap: _Gap,
    behind: int,
    gone: Sequence[int],
    new: Sequence[_Tag],
    article: str,
    gone_tags: Sequence[_Tag],
) -> Iterator[Splice]:
    parts = [
        gap.edits[number].text if kind else gap.base[number].char
        for kind, number in dict.fromkeys(tag[:2] for tag in new)
    ]  # fmt: skip
    text = "".join(parts)
    if gone:
        start, end = gap.there[gone[0]].start, gap.there[gone[-1]].end
        yield Splice(start, end + _tail(gap, gone_tags, article[end:]), text.replace("¶", "\n\n"))
        return
    edit = next((gap.edits[number] for kind, number, _ in new if kind), None)
    if edit is None:
        # A mark that was taken out comes back behind what stood before it.
        place = gap.there[behind - 1].end if behind else gap.low
        yield Splice(place, place, text)
        return
    place = _insertion(gap, behind, edit)
    end = place
    if edit.blank:
        low = gap.there[behind - 1].end if behind else gap.low
        high = gap.there[behind].start if behind < len(gap.there) else gap.high
        if not article[low:high].strip() and "\n" not in article[low:high]:
            place, end = low, high
    yield Splice(place, end, text)


def _tail(gap: _Gap, gone: Sequence[_Tag], behind: str) -> int:
    """How many blanks that an edit brought along go with its last character."""
    kind, number, _ = gone[-1]
    text = gap.edits[number].text if kind and not gap.view.blanks else ""
    blank = text[len(text.rstrip(" ")) :]
    return len(blank) if blank and behind.startswith(blank) else 0


def _shortened(inside: str) -> str:
    if len(inside) <= LONGEST_INSIDE:
        return inside
    return f"{inside[:AROUND]}…{inside[-AROUND:]}"


_CONTEXT = 12
"""Characters around a place in entries of the old form. Articles hold such entries: it stays."""


def context(raw: str, start: int, end: int) -> str:
    """The words by which an entry of ``accept:`` of the old form finds a place."""
    return raw[max(0, start - _CONTEXT) : end + _CONTEXT]


# Passages


def _passages(alignment: Alignment) -> Iterator[Doubt]:
    """Yield a doubt for each passage that was dropped, added or rewritten."""
    ours, theirs = alignment.ours, alignment.theirs
    for a, b, c, d in alignment.blocks:
        gone = b - a - (d - c)
        before, after = ours.between(a, b), theirs.between(c, d)
        start = theirs.offset(c)
        end = theirs.at[d - 1] + 1 if d > c else start
        described = _shown_around(ours.chars, a, b)
        splices: tuple[Splice, ...] = ()
        about = before
        if gone >= SENTENCE and ours.chars[a:b] not in theirs.chars:
            code = DROPPED
            message = worded(
                "“{before}” stands in the raw text and not here", before=shorten(before)
            )
            splices = _put_back(alignment, a, b, c) if c == d else ()
        elif -gone >= SENTENCE and theirs.chars[c:d] not in ours.chars:
            code, about, described = ADDED, after, _shown_around(theirs.chars, c, d)
            message = worded("“{after}” does not stand in the raw text", after=shorten(after))
            splices = _take_out(alignment, a, c, d) if a == b else ()
        else:
            code, about = CHANGED, before + after
            message = worded(
                "“{before}” was changed to “{after}”",
                before=shorten(before),
                after=shorten(after),
            )
        yield Doubt(
            "",
            code,
            message,
            SILENCE,
            1.0,
            DoubtState.OPEN,
            start,
            end,
            (),
            splices,
            (),
            described,
            None,
            about,
        )


def shorten(text: str, most: int = 40) -> str:
    """A passage as a message shows it: one line, its end left out where it is long.

    Forty Han characters fill the line of a terminal.
    """
    flat = text.replace("\n", " ")
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _shown_around(chars: str, start: int, end: int) -> str:
    inside = _shortened(chars[start:end])
    return f"{chars[max(0, start - AROUND) : start]}{{{inside}}}{chars[end : end + AROUND]}"


def _put_back(alignment: Alignment, a: int, b: int, c: int) -> tuple[Splice, ...]:
    """What puts a dropped passage back with the marks around it."""
    ours, theirs = alignment.ours, alignment.theirs
    low, high = _around(theirs.at, c, c, len(theirs.text))
    first, last = _around(ours.at, a, b, len(ours.text))
    return _least(theirs.text, low, high, ours.text[first:last])


def _take_out(alignment: Alignment, a: int, c: int, d: int) -> tuple[Splice, ...]:
    ours, theirs = alignment.ours, alignment.theirs
    low, high = _around(theirs.at, c, d, len(theirs.text))
    first, last = _around(ours.at, a, a, len(ours.text))
    return _least(theirs.text, low, high, ours.text[first:last])


def _around(at: Sequence[int], first: int, last: int, length: int) -> tuple[int, int]:
    start = at[first - 1] + 1 if first else 0
    return start, at[last] if last < len(at) else length


def _least(text: str, low: int, high: int, wanted: str) -> tuple[Splice, ...]:
    """The splice that makes ``text[low:high]`` the text ``wanted`` and changes least."""
    there = text[low:high]
    if "\n---" in there or "\n---" in wanted:
        # The end of the front matter stands between them: that is no passage of the text.
        return ()
    start = 0
    while start < min(len(there), len(wanted)) and there[start] == wanted[start]:
        start += 1
    end = 0
    while end < min(len(there), len(wanted)) - start and there[-1 - end] == wanted[-1 - end]:
        end += 1
    if start == len(there) == len(wanted):
        return ()
    return (Splice(low + start, high - end, wanted[start : len(wanted) - end]),)


# Names


def _numbered(found: Sequence[Doubt]) -> list[Doubt]:
    """The doubts with their keys; those described alike are counted."""
    many = Counter((doubt.code, doubt.described) for doubt in found)
    seen: Counter[tuple[str, str]] = Counter()
    # By the raw text, so that an article in another order gives none another number.
    named: dict[int, tuple[str, int | None]] = {}
    for at in sorted(range(len(found)), key=lambda n: (found[n].raw, n)):
        doubt = found[at]
        same = doubt.code, doubt.described
        seen[same] += 1
        number = seen[same] if many[same] > 1 else None
        suffix = f"#{number}" if number else ""
        named[at] = f"{doubt.code} {doubt.described}{suffix}", number
    return [
        replace(doubt, key=named[at][0], occurrence=named[at][1])
        for at, doubt in enumerate(found)
    ]  # fmt: skip


_ORDERS = {"“": "‘", "『": "「", "「": "『", "‘": "“"}


def _nested(found: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """The doubts, of those inside a proposed quotation with the key of that quotation."""
    outer = [doubt for doubt in found if _is_pair(doubt)]
    return tuple(
        replace(doubt, outer=around.key) if (around := _around_of(doubt, outer)) else doubt
        for doubt in found
    )


def _is_pair(doubt: Doubt) -> bool:
    return len(doubt.raw) > 1 and doubt.raw[0][2][-1:] in _ORDERS


def _around_of(doubt: Doubt, outer: Sequence[Doubt]) -> Doubt | None:
    """The narrowest proposed quotation around a doubt of marks of the second order."""
    if not _is_pair(doubt):
        return None
    opening = doubt.raw[0][2][-1:]
    around = [
        one for one in outer
        if one.raw[0][0] <= doubt.raw[0][0] and doubt.raw[-1][1] <= one.raw[-1][1]
        and one.raw != doubt.raw and _ORDERS[one.raw[0][2][-1:]] == opening
        and opening in "‘『"
    ]  # fmt: skip
    return min(around, key=lambda one: one.raw[-1][1] - one.raw[0][0], default=None)


# Entries of accept:

_EXACT = re.compile(r"\{[^{}]*\}")


def closed_by(entry: Accepted, doubts: Sequence[Doubt]) -> tuple[int, ...]:
    """Which of ``doubts`` an entry of ``accept:`` is about.

    An entry that shows its place in curly brackets is about one: the first or its ``occurrence`` of
    those that are described so. One of the old form is about each doubt of its code whose words
    hold its text; with ``occurrence`` about one of these.
    """
    same = [n for n, doubt in enumerate(doubts) if doubt.code == entry.code]
    exact = _EXACT.search(entry.text) is not None
    if exact:
        hits = [n for n in same if doubts[n].described == entry.text]
        hits.sort(key=lambda n: doubts[n].raw)
    else:
        hits = [n for n in same if _is_about(entry.text, doubts[n].about)]
    if exact or entry.occurrence is not None:
        number = entry.occurrence or 1
        hits = hits[number - 1 : number]
    return tuple(hits)


def _is_about(text: str, about: str) -> bool:
    wanted, held = (re.sub(r"\W", "", one) for one in (text, about))
    return bool(wanted) and (wanted in held or held in wanted)


def judge(
    doubts: Sequence[Doubt], accepted: Sequence[Accepted]
) -> tuple[tuple[Doubt, ...], tuple[bool, ...]]:
    """``doubts`` with those refused that ``accepted`` closes, and which entries do close one.

    An entry about a doubt that was decided in the text closes nothing.
    """
    refused: set[int] = set()
    used: list[bool] = []
    for entry in accepted:
        hits = [n for n in closed_by(entry, doubts) if doubts[n].state is DoubtState.OPEN]
        refused.update(hits)
        used.append(bool(hits))
    judged = tuple(
        replace(doubt, state=DoubtState.REFUSED) if n in refused else doubt
        for n, doubt in enumerate(doubts)
    )
    return judged, tuple(used)
