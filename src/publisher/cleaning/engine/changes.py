"""A cleaned text as spans of the raw text: what changed, by which rule, and the way back.

A ``Change`` replaces ``raw[start:end]`` by ``after``. A move takes ``raw[start:end]``, with the
changes inside it, out of its place and sets it in front of ``raw[to]``. Changes stand in the order
of the clean text, so that several insertions at one place have one reading.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from ...tongues import SILENCE, Said

INSERTED = -1
"""Origins below zero are inserted characters: ``INSERTED - n`` belongs to record ``n``."""


class Change(NamedTuple):
    """One change of the raw text; offsets count characters of the raw text from 0.

    ``to`` is None for a replacement. For a move it is where the span goes, and ``move`` numbers
    it; replacements inside the moved span carry the same number, all others carry 0.
    """

    code: str
    start: int
    end: int
    before: str
    after: str
    reason: Said = SILENCE
    to: int | None = None
    move: int = 0


class KeptPiece(NamedTuple):
    """A stretch of the clean text: ``raw[start:end]`` as it is, or replaced by ``after``."""

    start: int
    end: int
    after: str | None = None


def pieces(changes: Sequence[Change], length: int) -> Iterator[KeptPiece]:
    """Yield the stretches of the clean text in order; ``length`` is that of the raw text."""
    moved = sorted((c.start, c.end) for c in changes if c.to is not None)
    starts = [start for start, _ in moved]
    at = 0
    position = 0
    while at < len(changes):
        change = changes[at]
        at += 1
        if change.to is None:
            yield from _kept(position, change.start, moved, starts)
            yield KeptPiece(change.start, change.end, change.after)
            position = change.end
            continue
        yield from _kept(position, change.to, moved, starts)
        position = max(position, change.to)
        inner = change.start
        while at < len(changes) and changes[at].to is None and changes[at].move == change.move:
            part = changes[at]
            at += 1
            if inner < part.start:
                yield KeptPiece(inner, part.start)
            yield KeptPiece(part.start, part.end, part.after)
            inner = part.end
        if inner < change.end:
            yield KeptPiece(inner, change.end)
    yield from _kept(position, length, moved, starts)


def _kept(
    start: int, end: int, moved: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[KeptPiece]:
    """Yield the unmoved parts of ``[start, end)``."""
    at = bisect_left(starts, start)
    if at and moved[at - 1][1] > start:
        start = moved[at - 1][1]
    while at < len(moved) and moved[at][0] < end:
        if start < moved[at][0]:
            yield KeptPiece(start, moved[at][0])
        start = moved[at][1]
        at += 1
    if start < end:
        yield KeptPiece(start, end)


def replay(raw: str, changes: Sequence[Change]) -> str:
    """The clean text that ``changes`` make of ``raw``."""
    return "".join(
        raw[piece.start : piece.end] if piece.after is None else piece.after
        for piece in pieces(changes, len(raw))
    )


def revert(clean: str, changes: Sequence[Change]) -> str:
    """The raw text that ``changes`` made into ``clean``."""
    grown = sum(len(c.after) - len(c.before) for c in changes if c.to is None)
    found: list[tuple[int, str]] = []
    position = 0
    for piece in pieces(changes, len(clean) - grown):
        if piece.after is None:
            width = piece.end - piece.start
            found.append((piece.start, clean[position : position + width]))
            position += width
        else:
            position += len(piece.after)
    # What was kept and what was replaced stand in raw order, wherever moves had carried them.
    found += [(c.start, c.before) for c in changes if c.to is None and c.before]
    return "".join(text for _, text in sorted(found))


class Cause(NamedTuple):
    """Who made a change and why."""

    code: str
    reason: Said


@dataclass(frozen=True, slots=True)
class History:
    """Where each character of a draft came from.

    ``origin[i]`` is the raw offset of character ``i``, or ``INSERTED - record``. ``gone[p]`` is
    the record that removed raw character ``p``, or -1; ``moved`` holds the record that moved it.
    ``cuts[p]`` is 1 where ``p`` was removed, or may not stand behind its neighbour any more.
    """

    raw: str
    text: str
    origin: Sequence[int]
    gone: array[int]
    moved: Mapping[int, int]
    cuts: bytearray
    records: tuple[Cause, ...]


def derive(history: History) -> tuple[Change, ...]:
    """The changes that lead from the raw text to the draft, in the order of the draft."""
    return tuple(_Deriver(history).changes())


class _Run(NamedTuple):
    """A stretch of the draft: kept raw text (``start >= 0``) or text inserted by one record."""

    start: int
    end: int
    text: str
    record: int


class _Runs(Sequence[_Run]):
    """The longest stretches of the draft with one origin, in little room: numbers in arrays."""

    def __init__(self, history: History) -> None:
        self.text = history.text
        self.places = array("i")
        self.starts = array("i")
        self.ends = array("i")
        self.records = array("i")
        for place, start, end, record in _stretches(history):
            self.places.append(place)
            self.starts.append(start)
            self.ends.append(end)
            self.records.append(record)
        self.places.append(len(history.text))

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> _Run: ...
    @overload
    def __getitem__(self, at: slice) -> list[_Run]: ...
    def __getitem__(self, at: int | slice) -> _Run | list[_Run]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        start = self.starts[at]
        text = self.text[self.places[at] : self.places[at + 1]] if start < 0 else ""
        return _Run(start, self.ends[at], text, self.records[at])


def _stretches(history: History) -> Iterator[tuple[int, int, int, int]]:
    """Yield the runs of a draft: where it begins there, raw start and end or -1, its record."""
    origin, moved, cuts = history.origin, history.moved, history.cuts
    size = len(history.text)
    at = 0
    while at < size:
        first = origin[at]
        stop = at
        if first < 0:
            while stop < size and origin[stop] == first:
                stop += 1
            yield at, -1, -1, INSERTED - first
        else:
            end, flag = first, moved.get(first, -1)
            while stop < size and origin[stop] == end and moved.get(end, -1) == flag:
                cut = cuts.find(1, end + 1)
                following = cut if cut >= 0 else len(cuts)
                stop += following - end
                end = following
            yield at, first, end, flag
        at = stop


class _Deriver:
    """Reads the runs of a draft from left to right and names what lies between them."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.runs = _Runs(history)
        self.groups = self._moved_groups()
        self.out = sorted((start, end) for start, end, _ in self.groups.values())
        self.starts = [start for start, _ in self.out]
        self.following = self._following() if self.groups else array("i")

    def _moved_groups(self) -> dict[int, tuple[int, int, int]]:
        """For the first run of each moved group its raw start, raw end and last run."""
        found: dict[int, tuple[int, int, int]] = {}
        at = 0 if self.history.moved else len(self.runs)
        starts, records = self.runs.starts, self.runs.records
        while at < len(self.runs):
            if starts[at] < 0 or records[at] < 0:
                at += 1
                continue
            run = self.runs[at]
            last = self._extend(at)
            found[at] = (run.start, self.runs[last].end, last)
            at = last + 1
        return found

    def _following(self) -> array[int]:
        """For each run the raw start of the next run after it that did not move."""
        found = array("i", [len(self.history.raw)]) * (len(self.runs) + 1)
        starts, records = self.runs.starts, self.runs.records
        for at in range(len(self.runs) - 1, -1, -1):
            fixed = starts[at] >= 0 and records[at] < 0
            found[at] = starts[at] if fixed else found[at + 1]
        return found

    def _extend(self, first: int) -> int:
        """The last run that moved together with run ``first``."""
        last = first
        at = first + 1
        gone = self.history.gone
        moved = self.history.moved
        while at < len(self.runs):
            run = self.runs[at]
            if run.start < 0:
                at += 1
                continue
            before = self.runs[last]
            same = run.record == before.record and run.start >= before.end
            if not same or not all(
                gone[p] >= 0 and moved.get(p) == run.record for p in range(before.end, run.start)
            ):
                break
            last = at
            at += 1
        return last

    def changes(self) -> Iterator[Change]:
        """Yield all changes in draft order."""
        position = 0
        number = 0
        at = 0
        pending: list[_Run] = []
        starts, ends = self.runs.starts, self.runs.ends
        while at < len(starts):
            if starts[at] < 0:
                pending.append(self.runs[at])
                at += 1
            elif at in self.groups:
                start, end, last = self.groups[at]
                to = self.following[last + 1]
                yield from self._between(position, to, pending, 0)
                position, pending = to, []
                number += 1
                record = self.history.records[self.runs.records[at]]
                yield Change(
                    record.code, start, end, self.history.raw[start:end], "", record.reason,
                    to, number,
                )  # fmt: skip
                yield from self._inside(at, last, number)
                at = last + 1
            else:
                yield from self._between(position, starts[at], pending, 0)
                position, pending = ends[at], []
                at += 1
        yield from self._between(position, len(self.history.raw), pending, 0)

    def _inside(self, first: int, last: int, number: int) -> Iterator[Change]:
        position = self.runs[first].start
        pending: list[_Run] = []
        for run in self.runs[first : last + 1]:
            if run.start < 0:
                pending.append(run)
                continue
            yield from self._between(position, run.start, pending, number)
            position, pending = run.end, []

    def _between(
        self, start: int, end: int, inserted: Sequence[_Run], number: int
    ) -> Iterator[Change]:
        """Yield the changes that turn ``raw[start:end]``, all gone, into the ``inserted`` runs."""
        removed = self._removed(start, end, number)
        place = start
        at = 0
        for run in inserted:
            match = at
            while match < len(removed) and removed[match][2] != run.record:
                match += 1
            if match == len(removed):
                yield self._change(place, place, run.text, run.record, number)
                continue
            for first, last, record in removed[at:match]:
                yield self._change(first, last, "", record, number)
            first, last, record = removed[match]
            yield self._change(first, last, run.text, record, number)
            place, at = last, match + 1
        for first, last, record in removed[at:]:
            yield self._change(first, last, "", record, number)

    def _removed(self, start: int, end: int, number: int) -> list[tuple[int, int, int]]:
        """The removed stretches of ``[start, end)`` that lie in no moved group."""
        found: list[tuple[int, int, int]] = []
        gone = self.history.gone
        whole = number or not self.out
        for piece in (
            (KeptPiece(start, end),) if whole else _kept(start, end, self.out, self.starts)
        ):
            at = piece.start
            while at < piece.end:
                record = gone[at]
                stop = at + 1
                while stop < piece.end and gone[stop] == record:
                    stop += 1
                found.append((at, stop, record))
                at = stop
        return found

    def _change(self, start: int, end: int, after: str, record: int, number: int) -> Change:
        who = self.history.records[record]
        before = self.history.raw[start:end]
        return Change(who.code, start, end, before, after, who.reason, None, number)
