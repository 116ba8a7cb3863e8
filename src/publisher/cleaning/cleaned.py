"""From raw text to article text: all rules in turn, and what they leave for a person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from .changes import Change
from .chars import INVISIBLE, has_han
from .engine import Engine, Proposal, Rule, Strength
from .front import values
from .rules import RULES


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The result of cleaning one raw text.

    ``text`` is the whole article.md, ``changes`` lead there from the raw text, ``findings`` are
    what a person must decide (places in the raw text), ``proposals`` the repairs they could take.
    """

    text: str
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]
    proposals: tuple[Proposal, ...]


class Lines:
    """Line and column, counted from 1, of offsets in one text."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, start: int, end: int) -> Place:
        """Give the place of ``text[start:end]``."""
        line = bisect_right(self.starts, start)
        column = start - self.starts[line - 1] + 1
        width = max(0, end - start)
        return Place(self.path, line, column, column + width if width else None)

    def line(self, number: int) -> str:
        """Give line ``number`` without its end."""
        start = self.starts[number - 1]
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[start:end]


def clean(
    raw: str,
    path: str,
    *,
    strength: Strength = Strength.SAFE,
    select: Collection[str] | None = None,
    ignore: Collection[str] | None = None,
) -> Cleaned:
    """Give the article that ``raw`` holds; ``path`` names the raw file in findings.

    Rules up to ``strength`` are applied, the others show what they would do. ``select`` names the
    only rules to run, ``ignore`` those to leave out, by code or the beginning of one. Text that is
    empty or only blanks raises ContentError.
    """
    _refuse_empty(raw, path)
    rules = [rule for rule in RULES if _wanted(rule.code, select, ignore)]
    engine = _run(raw, rules, strength)
    applied = [rule for rule in rules if rule.strength <= strength]
    for _ in range(MOST_ROUNDS if engine.records else 0):
        # What one rule leaves can be work for an earlier one; a clean text stays as it is.
        later = _run(engine.draft.text, applied, strength)
        if later.draft.text == engine.draft.text:
            break
        engine.absorb(later)
        del later
    lines = Lines(raw, path)
    findings = [_finding(proposal, lines) for proposal in engine.proposals]
    findings += _general(engine, lines)
    findings.sort(key=Diagnostic.sort_key)
    return Cleaned(engine.draft.text, engine.changes(), tuple(findings), tuple(engine.proposals))


MOST_ROUNDS = 12
"""Times that the rules run again on their own result; nearly always once is enough."""


def _run(raw: str, rules: Sequence[Rule], strength: Strength) -> Engine:
    engine = Engine(raw)
    for stage in _stages(rules):
        engine.run(stage, strength)
    # What was found out on the way is not needed any more, and large.
    engine.draft.memo.clear()
    return engine


_NOTHING = re.compile(rf"[\s{INVISIBLE}]*")


def _refuse_empty(raw: str, path: str) -> None:
    if not _NOTHING.fullmatch(raw):
        return
    code, what = ("C002", "holds only blanks") if raw else ("C001", "is empty")
    raise ContentError(
        Diagnostic(code, f"the raw text {what}", Place(path), hint="put the OCR text there")
    )


def _stages(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules in turn, those that look at one draft together."""
    stage: list[Rule] = []
    for rule in rules:
        if stage and not rule.beside:
            yield stage
            stage = []
        stage.append(rule)
    if stage:
        yield stage


def _wanted(code: str, select: Collection[str] | None, ignore: Collection[str] | None) -> bool:
    if ignore and any(code.startswith(prefix) for prefix in ignore):
        return False
    return select is None or any(code.startswith(prefix) for prefix in select)


def _finding(proposal: Proposal, lines: Lines) -> Diagnostic:
    start = min(edit[0] for edit in proposal.edits)
    end = max(edit[1] for edit in proposal.edits)
    place = lines.place(start, end)
    shown = " … ".join(
        f"“{lines.text[a:b]}” → “{after}”" if b > a else f"insert “{after}”"
        for a, b, after in proposal.edits[:4]
    )
    hint = f"{shown.replace(chr(10), '⏎')} ({proposal.reason}; {proposal.score:.2f})"
    return Diagnostic(
        proposal.code, proposal.message or proposal.reason, place, Severity.WARNING, hint,
        source=lines.line(place.line),
    )  # fmt: skip


def _general(engine: Engine, lines: Lines) -> list[Diagnostic]:
    """Give the findings about the text as a whole."""
    found: list[Diagnostic] = []
    place = lines.place(0, 0)
    if not has_han(engine.raw):
        found.append(
            Diagnostic("C003", "no Chinese character in the text", place, Severity.WARNING)
        )
    if "title" not in values(engine.draft):
        found.append(
            Diagnostic("C004", "no title was found above the text", place, Severity.WARNING,
                       hint="write “title: …” into the front matter of article.md")
        )  # fmt: skip
    for code, offset in engine.refused:
        found.append(
            Diagnostic("C005", f"{code} wanted to change what it may not; left as it was",
                       lines.place(offset, offset), Severity.WARNING)
        )  # fmt: skip
    return found
