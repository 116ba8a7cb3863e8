"""From raw text to article text: all rules in turn, and what they leave for a person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ...diagnostics import ContentError, Diagnostic, Place, Severity
from ...tongues import worded
from ..language.chars import INVISIBLE, has_han
from ..rules.fix import Strength
from ..rules.order import RULES, Chosen, choose
from ..survey.draft import Draft
from ..survey.front import values
from ..survey.scores import Scores
from ..survey.scrambled import doubled, interleaved
from .changes import Change
from .engine import Engine, Proposal
from .proof import Unproved, run_proved


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


class LinePlaces:
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
        """The place of ``text[start:end]``."""
        line = bisect_right(self.starts, start)
        column = start - self.starts[line - 1] + 1
        width = max(0, end - start)
        return Place(self.path, line, column, column + width if width else None)

    def line(self, number: int) -> str:
        """Line ``number`` without its end."""
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
    scores: Scores = b"",
) -> Cleaned:
    """The article that ``raw`` holds; ``path`` names the raw file in findings.

    Rules up to ``strength`` are applied, the others show what they would do. ``select`` names the
    only rules to run, ``ignore`` those to leave out, by code or the beginning of one; what a rule
    needs comes along or is missed, with a note. ``scores`` are what the source says of the
    characters of ``raw`` (``survey.scores``), one for each, or nothing. That the changes lead to
    the text and back is proved on every run: what cannot be proved is left out, with a finding.
    Text that is empty or only blanks raises ContentError.
    """
    _refuse_empty(raw, path)
    if scores and len(scores) != len(raw):
        raise ValueError(f"{len(scores)} scores for {len(raw)} characters")
    chosen = choose(select, ignore)
    engine, unproved = run_proved(raw, chosen.rules, strength, scores)
    lines = LinePlaces(raw, path)
    findings = [_finding(proposal, lines) for proposal in engine.proposals]
    findings += _general(engine, lines)
    findings += _unproved(unproved, lines)
    findings += _choice(chosen, lines)
    findings.sort(key=Diagnostic.sort_key)
    return Cleaned(engine.draft.text, engine.changes(), tuple(findings), tuple(engine.proposals))


_NOTHING = re.compile(rf"[\s{INVISIBLE}]*")


def _refuse_empty(raw: str, path: str) -> None:
    if not _NOTHING.fullmatch(raw):
        return
    code, what = ("C002", worded("holds only blanks")) if raw else ("C001", worded("is empty"))
    raise ContentError(
        Diagnostic(
            code,
            worded("the raw text {what}", what=what),
            Place(path),
            hint=worded("put the OCR text there"),
        )
    )


MOST_SHOWN = 4
"""Edits of one doubt that its hint shows, so that it stays one line. Of 1,575 doubts in the texts
that tests clean two have more: dots for the commas of a whole paragraph."""


def _finding(proposal: Proposal, lines: LinePlaces) -> Diagnostic:
    start = min(edit[0] for edit in proposal.edits)
    end = max(edit[1] for edit in proposal.edits)
    place = lines.place(start, end)
    shown = [
        f"“{_flat(lines.text[a:b])}” → “{_flat(after)}”"
        if b > a
        else worded("insert “{after}”", after=_flat(after))
        for a, b, after in proposal.edits[:MOST_SHOWN]
    ]
    hint = worded(
        "{shown: … } ({reason}; {score:.2f})",
        shown=shown,
        reason=proposal.reason,
        score=proposal.score,
    )
    return Diagnostic(
        proposal.code, proposal.message or proposal.reason, place, Severity.WARNING, hint,
        source=lines.line(place.line),
    )  # fmt: skip


def _flat(text: str) -> str:
    return text.replace("\n", "⏎")


def _general(engine: Engine, lines: LinePlaces) -> list[Diagnostic]:
    """The findings about the text as a whole."""
    found: list[Diagnostic] = []
    place = lines.place(0, 0)
    if not has_han(engine.raw):
        found.append(
            Diagnostic("C003", worded("no Chinese character in the text"), place, Severity.WARNING)
        )
    if "title" not in values(engine.draft):
        found.append(
            Diagnostic("C004", worded("no title was found above the text"), place, Severity.WARNING,
                       hint=worded("write “title: …” into the front matter of article.md"))
        )  # fmt: skip
    original = Draft(engine.raw, engine.raw, range(len(engine.raw)))
    for code, blocks, what in (
        ("C010", doubled(original), worded("every line stands twice, with small differences")),
        ("C011", interleaved(original), worded("the lines do not continue each other: columns were "
"perhaps read across")),
    ):  # fmt: skip
        if blocks:
            found.append(
                Diagnostic(code, worded("{what}; the lines are kept as they are", what=what),
                           lines.place(blocks[0].start, blocks[0].start), Severity.WARNING,
                           hint=worded("run the OCR again, or set the lines in order by hand"))
            )  # fmt: skip
    for code, offset in engine.refused:
        found.append(
            Diagnostic(
                "C005",
                worded("{code} wanted to change what it may not; left as it was", code=code),
                lines.place(offset, offset),
                Severity.WARNING,
            )
        )
    return found


def _unproved(unproved: Sequence[Unproved], lines: LinePlaces) -> Iterator[Diagnostic]:
    """Yield what rules did and was taken back."""
    for code, offset, what in unproved:
        yield Diagnostic(
            "C007",
            worded(
                "what {code} did could not be proved and was left out: {what}", code=code, what=what
            ),
            lines.place(offset, offset),
            Severity.WARNING,
            hint=worded(
                "report the rule and the place; --ignore {code} cleans without it", code=code
            ),
        )


def _choice(chosen: Chosen, lines: LinePlaces) -> Iterator[Diagnostic]:
    """Yield what became of a choice of rules that could not be kept as it was."""
    place = lines.place(0, 0)
    for need, code in chosen.brought.items():
        yield Diagnostic(
            "C008",
            worded("{need} runs too: {code} needs it", need=need, code=code),
            place,
            Severity.NOTE,
        )
    for need in dict.fromkeys(chosen.skipped.values()):
        codes = [code for code, missing in chosen.skipped.items() if missing == need]
        yield Diagnostic(
            "C008",
            worded(
                "without {need} these are left out too, which need it: {codes}",
                need=need,
                codes=codes,
            ),
            place,
            Severity.NOTE,
        )
    for prefix in chosen.unknown:
        yield Diagnostic(
            "C009",
            worded(
                "“{prefix}” is neither the code of a rule nor the beginning of one", prefix=prefix
            ),
            place,
            Severity.WARNING,
            hint=worded(
                "the codes of rules are {first} to {last}; see publisher explain",
                first=min(rule.code for rule in RULES),
                last=max(rule.code for rule in RULES),
            ),
        )
