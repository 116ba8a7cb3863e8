"""The engine of the rules: it applies what a rule may do, and refuses everything else."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from operator import itemgetter

from ...article.front import KEYS
from ...tongues import Said
from ..language.chars import INVISIBLE
from ..rules.fix import Edit, Fix, Rule, Strength, Touch
from ..survey.blocks import Block
from ..survey.draft import MARKUP_SIGN, Draft, Point
from ..survey.scores import Scores
from .changes import INSERTED, Cause, Change, History, derive


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repair that was not applied: spans of the raw text, ready to accept."""

    code: str
    strength: Strength
    score: float
    reason: Said
    message: Said
    edits: tuple[tuple[int, int, str], ...]


_MARKS_ONLY = re.compile(r"(?:[^\w\s]|_)*")
_BLANKS_ONLY = re.compile(rf"[\s{INVISIBLE}]*")
_MARKUP = re.compile(
    r"(?:[^\w]|_|<[^<>]*>"
    rf"|(?:^|(?<=\n))(?:{'|'.join(KEYS)}): "
    r"|(?<=lang: )zh-Han[st]|(?<=\{)credit(?==)|&(?:nbsp|emsp|ensp|thinsp);|&#x?[0-9a-fA-F]+;)*"
)


MOST_GLYPHS = 4
"""Characters that a rule may turn into others at one place: a misread character or two, a dash of
two signs, the zeros of a year. A whole word never is."""


def permits(touch: Touch, removed: str, inserted: str) -> bool:
    """Whether a rule with ``touch`` may turn ``removed`` into ``inserted``."""
    if (
        Touch.GLYPHS in touch
        and removed.strip()
        and max(len(removed), len(inserted)) <= MOST_GLYPHS
    ):
        return True
    for text in (removed, inserted):
        if not text:
            continue
        if Touch.BLANKS in touch and _BLANKS_ONLY.fullmatch(text):
            continue
        if Touch.PUNCTUATION in touch:
            bare = text if Touch.BLANKS not in touch else re.sub(r"\s", "", text)
            if _MARKS_ONLY.fullmatch(bare):
                continue
        if Touch.STRUCTURE in touch and _MARKUP.fullmatch(text):
            continue
        return False
    return True


class Engine:
    """Applies rules one after another and keeps what each of them did."""

    def __init__(self, raw: str, scores: Scores = b"") -> None:
        self.raw = raw
        self.draft = Draft(raw, raw, range(len(raw)), scores=scores)
        self.gone = array("i", [-1]) * len(raw)
        self.moved: dict[int, int] = {}
        self.cuts = bytearray(len(raw))
        self.records: list[Cause] = []
        self.proposals: list[Proposal] = []
        self.refused: list[tuple[str, int]] = []
        self._changes: tuple[Change, ...] | None = None

    def copy(self) -> Engine:
        """An engine in the same state that goes its own way from here on."""
        other = Engine(self.raw)
        other.restore(self)
        return other

    def restore(self, other: Engine) -> None:
        """Take the state of ``other``, an engine of the same raw text."""
        self.draft = other.draft
        self.gone, self.cuts = other.gone[:], other.cuts[:]
        self.moved = other.moved.copy()
        self.records = other.records.copy()
        self.proposals = other.proposals.copy()
        self.refused = other.refused.copy()
        self._changes = other._changes

    def run(self, rules: Sequence[Rule], strength: Strength) -> list[tuple[Rule, Fix]]:
        """Let ``rules`` look at the draft together; apply what is sure, keep the rest to show.

        Returns the fixes that were to be applied, with their rules.
        """
        applied: list[tuple[Rule, Fix]] = []
        self.draft = self.draft.passing(max((rule.behind for rule in rules), default=Point.RAW))
        for rule in rules:
            fixes = self._allowed(rule, rule.find(self.draft))
            if rule.strength <= strength:
                applied += zip(repeat(rule), fixes)
            else:
                self.proposals += [self._proposal(rule, fix) for fix in fixes if not fix.silent]
        if applied:
            # Rules that touch no structure leave the lines, and so the blocks, as they are.
            self._apply(applied, inside=not any(Touch.STRUCTURE in r.touch for r in rules))
        return applied

    def forget(self) -> None:
        """Drop what was found out about the text on the way: its facts are large."""
        draft = self.draft
        self.draft = Draft(self.raw, draft.text, draft.origin, scores=draft.scores)

    def absorb(self, later: Engine) -> None:
        """Take over what ``later`` did to this engine's text."""
        self._changes = None
        shift = len(self.records)
        here = self.draft.origin
        at = later.cuts.find(1)
        while at >= 0:
            raw = here[at]
            if raw >= 0:
                self.cuts[raw] = 1
                if later.gone[at] >= 0:
                    self.gone[raw] = later.gone[at] + shift
            at = later.cuts.find(1, at + 1)
        for at, record in later.moved.items():
            if here[at] >= 0:
                self.moved[here[at]] = record + shift
        # What is below zero counts from the end: the later inserted characters.
        own = range(INSERTED - shift - len(later.records) + 1, INSERTED - shift + 1)
        origins = array("i", chain(here, own))
        origin = array("i", map(origins.__getitem__, later.draft.origin))
        self.records += later.records
        self.draft = Draft(self.raw, later.draft.text, origin, scores=self.draft.scores)

    def changes(self) -> tuple[Change, ...]:
        """All changes so far as spans of the raw text."""
        if self._changes is None:
            draft = self.draft
            self._changes = derive(
                History(
                    self.raw, draft.text, draft.origin, self.gone, self.moved, self.cuts,
                    tuple(self.records),
                )
            )  # fmt: skip
        return self._changes

    def _allowed(self, rule: Rule, fixes: Iterable[Fix]) -> list[Fix]:
        """The fixes whose every edit ``rule`` may make and that do not overlap."""
        fixes = tuple(fixes)
        if not fixes:
            return []
        text = self.draft.text
        kept: list[Fix] = []
        known: dict[tuple[str, str], bool] = {}

        def allows(edit: Edit) -> bool:
            start, end, inserted = edit
            key = text[start:end], inserted
            if key not in known:
                known[key] = permits(rule.touch, *key)
            return known[key]

        for fix in fixes:
            edits = fix.edits
            # What a move takes along stays as it is; what it writes around that is an edit too.
            if fix.moves:
                edits += tuple(Edit(m.to, m.to, m.prefix + m.suffix) for m in fix.moves)
            if all(map(allows, edits)):
                kept.append(fix)
            else:
                self.refused.append((rule.code, self.draft.raw_offset(edits[0].start)))
        return kept

    def _proposal(self, rule: Rule, fix: Fix) -> Proposal:
        edits = tuple(
            (
                self._raw_behind(e.start) if e.start == e.end else self._raw_start(e.start),
                self._raw_behind(e.end),
                e.text,
            )
            for e in fix.edits
        )
        return Proposal(
            rule.code, rule.strength, fix.score, fix.reason, fix.message,
            tuple((min(start, end), end, text) for start, end, text in edits),
        )  # fmt: skip

    def _raw_start(self, position: int) -> int:
        """The raw offset at which the draft's character at ``position`` or later begins.

        A character that took the place of others begins where they did.
        """
        for at in range(position, len(self.draft.text)):
            if self.draft.origin[at] >= 0:
                return self.draft.origin[at]
            if replaced := self._replaced(at):
                return replaced[0]
        return len(self.raw)

    def _raw_behind(self, position: int) -> int:
        """The raw offset behind the last character of the draft before ``position``."""
        for at in range(position - 1, -1, -1):
            if self.draft.origin[at] >= 0:
                return self.draft.origin[at] + 1
            if replaced := self._replaced(at):
                return replaced[-1] + 1
        return 0

    def _replaced(self, at: int) -> list[int]:
        """The raw characters that the draft's inserted character at ``at`` stands for."""
        record = INSERTED - self.draft.origin[at]
        low, high = self.draft.raw_before(at), self.draft.raw_offset(at)
        return [p for p in range(low, high) if self.gone[p] == record]

    def _apply(self, fixes: Sequence[tuple[Rule, Fix]], *, inside: bool) -> None:
        """Apply ``fixes``; of two that overlap the earlier one in the list wins.

        ``inside`` says that they touch only what stands inside blocks, or between lines.
        """
        self._changes = None
        first = len(self.records)
        kept, edits = _without_overlap(fixes, first)
        self.records += [Cause(rule.code, fix.reason) for rule, fix in kept]
        moves = [
            (move, record) for record, (_, fix) in enumerate(kept, first) for move in fix.moves
        ]
        moves.sort(key=lambda m: m[0].to)
        writer = _Writer(self, edits)
        spans = sorted((m.start, m.end) for m, _ in moves)
        position = 0
        for move, record in moves:
            writer.copy_except(position, move.to, spans)
            writer.insert(move.prefix, record)
            writer.mark_moved(move.start, move.end, record)
            writer.copy(move.start, move.end)
            writer.insert(move.suffix, record)
            position = move.to
        writer.copy_except(position, len(self.draft.text) + 1, spans)
        lead = next((fix.lead for _, fix in kept if fix.lead is not None), None)
        before, self.draft = self.draft, writer.draft(lead)
        if inside and not moves:
            _keep_blocks(before, self.draft, edits)


def _keep_blocks(before: Draft, after: Draft, edits: Sequence[tuple[int, int, str, int]]) -> None:
    """Give ``after`` the blocks of ``before``, shifted, if no line began or ended between them."""
    inserted = "".join([text for _, _, text, _ in edits])
    removed = "".join([before.text[start:end] for start, end, _, _ in edits])
    if "\n" in inserted or "\n" in removed:
        return
    blocks = _shifted(before.blocks, edits)
    if all(b.end - b.start > 2 or after.text[b.start : b.end].strip() for b in blocks):
        after.shift(blocks, None if MARKUP_SIGN.search(inserted) else before.marked)


def _shifted(
    blocks: Sequence[Block], edits: Sequence[tuple[int, int, str, int]]
) -> tuple[Block, ...]:
    """``blocks`` where they stand after ``edits``."""
    starts = [start for start, _, _, _ in edits]
    growth = [0]
    for start, end, text, _ in edits:
        growth.append(growth[-1] + len(text) - (end - start))

    def moved(position: int, *, behind: bool) -> int:
        at = bisect_right(starts, position) if behind else bisect_left(starts, position)
        return position + growth[at]

    def shifted(block: Block) -> Block:
        start, end = moved(block.start, behind=False), moved(block.end, behind=True)
        # The words may begin within what was removed.
        body = min(max(start, moved(block.body, behind=False)), end)
        return Block(block.kind, start, end, body, block.level, block.hole)

    return tuple(map(shifted, blocks))


def _without_overlap(
    fixes: Sequence[tuple[Rule, Fix]], record: int
) -> tuple[Sequence[tuple[Rule, Fix]], list[tuple[int, int, str, int]]]:
    """The fixes that share no character with an earlier one, and their edits in order.

    The records of the fixes are counted from ``record``, the last field of each edit.
    """
    edits = [(*edit, number) for number, (_, fix) in enumerate(fixes, record) for edit in fix.edits]
    edits.sort(key=_SPAN)
    dropped: set[int] = set()
    last_end, last_number, last_start = -1, -1, -1
    for start, end, _, number in edits:
        clash = start < last_end or (start == end == last_end == last_start)
        if clash and number != last_number:
            dropped.add(max(number, last_number))
        if end >= last_end:
            last_start, last_end, last_number = start, end, number
    if not dropped:
        return fixes, edits
    # A fix that was dropped may have been what another one crossed: that one is judged anew.
    kept = [both for number, both in enumerate(fixes, record) if number not in dropped]
    return _without_overlap(kept, record)


_SPAN = itemgetter(0, 1)


class _Writer:
    """Builds the next draft out of stretches of the last one."""

    def __init__(self, engine: Engine, edits: Sequence[tuple[int, int, str, int]]) -> None:
        self.gone = engine.gone
        self.moved = engine.moved
        self.cuts = engine.cuts
        self.old = engine.draft
        self.edits = edits
        self.parts: list[str] = []
        self.origin: array[int] = array("i")

    def copy_except(self, start: int, end: int, spans: Sequence[tuple[int, int]]) -> None:
        """Copy ``[start, end)`` with its edits, without the moved ``spans``."""
        for first, last in spans[bisect_left(spans, (start, start)) :]:
            if first >= end:
                break
            self.copy(start, first)
            start = last
        self.copy(start, end)

    def copy(self, start: int, end: int) -> None:
        """Copy ``[start, end)`` with the edits that start in it."""
        origin, gone, cuts = self.old.origin, self.gone, self.cuts
        begin = bisect_left(self.edits, start, key=itemgetter(0))
        for first, last, inserted, record in islice(self.edits, begin, None):
            if first >= end:
                break
            if first < start:
                continue
            self.keep(start, first)
            for raw in origin[first:last]:
                if raw >= 0:
                    gone[raw] = record
                    cuts[raw] = 1
            if inserted:
                self.insert(inserted, record)
            start = last
        self.keep(start, end)

    def keep(self, start: int, end: int) -> None:
        """Copy ``[start, end)`` as it is."""
        raws = self.old.origin[start:end]
        if raws:
            self.parts.append(self.old.text[start:end])
            self.origin.extend(raws)
            if raws[0] >= 0:
                self.cuts[raws[0]] = 1

    def insert(self, text: str, record: int) -> None:
        """Write ``text`` that ``record`` invented."""
        self.parts.append(text)
        self.origin.extend([INSERTED - record] * len(text))

    def mark_moved(self, start: int, end: int, record: int) -> None:
        """Remember that all raw text of ``[start, end)`` leaves its place."""
        raws = [raw for raw in self.old.origin[start:end] if raw >= 0]
        if raws:
            own, gone, moved = set(raws), self.gone, self.moved
            for raw in range(min(raws), max(raws) + 1):
                if raw in own or gone[raw] >= 0:
                    moved[raw] = record

    def draft(self, lead: tuple[int, str] | None) -> Draft:
        """The draft as it was written; ``lead`` is what was carried away in front of words."""
        return self.old.after("".join(self.parts), self.origin, lead=lead)
