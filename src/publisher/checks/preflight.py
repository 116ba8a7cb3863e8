"""Preflight of any PDF, by reading the finished file: every rule in order, nothing trusted."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pikepdf

from ..choices import Purpose
from ..diagnostics import Severity
from ..tongues import worded
from ..workspace.memory import Memory
from .bounds import MALFORMED, BoundsReached, Budget, short
from .boxes import check_boxes, check_edges, check_size
from .conformance import check_conformance
from .inks import check_black, check_colors, check_ink, check_lines
from .interaction import (
    check_annotations,
    check_document_actions,
    check_objects,
    check_states,
)
from .lettering import check_fonts, check_glyphs
from .looks import check_looks
from .objects import check_everywhere, check_layers
from .pages import Examined, Examiner
from .pictures import check_pictures
from .plain import check_plain
from .records import check_intents, check_metadata, check_version, claims_of, read_metadata
from .report import Findings, Report
from .schemas import check_schemas
from .sight import check_sight
from .subject import Expected, FileRule, PageRule, Subject
from .syntax import check_syntax
from .tags import check_marked, check_tags

PAGE_RULES: tuple[PageRule, ...] = (
    check_boxes,
    check_edges,
    check_colors,
    check_black,
    check_ink,
    check_lines,
    check_pictures,
    check_glyphs,
    check_annotations,
    check_states,
    check_objects,
    check_marked,
    check_sight,
)
FILE_RULES: tuple[FileRule, ...] = (
    check_version,
    check_intents,
    check_metadata,
    check_size,
    check_fonts,
    check_looks,
    check_document_actions,
    check_layers,
    check_everywhere,
    check_plain,
    check_tags,
    check_schemas,
    check_syntax,
    # Last: what the others have said in better words it does not say again.
    check_conformance,
)
FAST_RULES: tuple[PageRule, ...] = (check_boxes, check_annotations)
"""Rules that need nothing of a page's content."""
FULL = 2_000
"""Pages up to which each is looked at by every rule; a telephone directory has as many."""
SAMPLE = 200
"""Pages of a longer file that are: one in ten of those, evenly over the whole of it."""
SIGHT_RULES: tuple[PageRule, ...] = (check_sight,)
_HEADER = 1024
"""Bytes within which a reader looks for %PDF- (ISO 32000-1, annex H)."""


def preflight(
    content: bytes,
    name: str,
    purpose: Purpose | None = None,
    expected: Expected | Mapping[str, Expected] | None = None,
    budget: Budget | None = None,
    memory: Memory | None = None,
) -> Report:
    """All that is wrong with ``content``, the file called ``name``, for ``purpose``.

    Without a purpose the file is held to what it says it is. ``expected`` may be a choice by the
    printing condition that the file names; where it names none of them, what is under "" is
    expected, else coated paper.
    Pages that ``memory`` knows are not examined again.
    """
    budget, memory = budget or Budget(), memory or Memory()
    return _report(content, name, purpose, expected, budget, memory, PAGE_RULES, FILE_RULES)


def look(
    content: bytes, name: str, expected: Expected | None = None, memory: Memory | None = None
) -> Report:
    """What is wrong with the text of ``content``, a PDF, as the eye sees it, and no more.

    Each glyph must stand inside the page (and the type area, where ``expected`` knows it), on its
    own place, and be seen. Nothing is known of how the file was made.
    """
    expected = expected or Expected(own=True)
    memory = memory or Memory()
    return _report(content, name, Purpose.PROOF, expected, Budget(), memory, SIGHT_RULES, ())


def walk_pages(content: bytes, name: str, rule: PageRule, budget: Budget | None = None) -> Report:
    """Each page of ``content`` to ``rule``; the report says what kept it from being read."""
    return _report(
        content, name, Purpose.PROOF, Expected(), budget or Budget(), Memory(), (rule,), ()
    )


def walk_some(
    content: bytes, rule: PageRule, indexes: Sequence[int], memory: Memory | None = None
) -> None:
    """Give the pages of some indexes (from 0) to ``rule``, of an own file that preflight passed.

    Font programs that ``memory`` knows are not read again.
    """
    # Of its own pictures the program may draw as many as an edition has.
    budget = Budget(pixels=sys.maxsize)
    _examine_some(content, Purpose.PROOF, Expected(), (rule,), list(indexes), memory, budget)


def _report(
    content: bytes,
    name: str,
    purpose: Purpose | None,
    expected: Expected | Mapping[str, Expected] | None,
    budget: Budget,
    memory: Memory,
    page_rules: tuple[PageRule, ...],
    file_rules: tuple[FileRule, ...],
) -> Report:
    findings = Findings()
    pdf = _open(content, findings)
    if pdf is None:
        return findings.report(name, purpose or Purpose.PROOF, content, ())
    with pdf:
        subject = _subject(pdf, content, purpose, expected, budget, memory)
        try:
            _examine(subject, findings, memory, page_rules)
            for rule in file_rules:
                _run(lambda rule=rule: rule(subject, findings), findings, None)  # type: ignore[misc]
        except BoundsReached as reached:
            findings.add(
                "K104",
                worded("the file is too much to examine: {reached}", reached=reached),
                worded("split it, or export it anew; what was seen until here is listed"),
            )
        finally:
            subject.close()
        _report_damage(pdf, findings)
        return findings.report(
            name, subject.purpose, content, subject.shapes, tuple(subject.lettering), subject.inks
        )


def _open(content: bytes, findings: Findings) -> pikepdf.Pdf | None:
    if b"%PDF-" not in content[:_HEADER]:
        what = worded("is empty") if not content else worded("is no PDF")
        findings.add("K101", worded("the file {what}", what=what), worded("export it anew as PDF"))
        return None
    try:
        return pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        findings.add(
            "K103", worded("the file opens only with a password"), worded("save it without one")
        )
    except MALFORMED as error:
        findings.add(
            "K102",
            worded("the file is damaged: {error}", error=short(error)),
            worded("export it anew"),
        )
    return None


def _subject(
    pdf: pikepdf.Pdf,
    content: bytes,
    purpose: Purpose | None,
    expected: Expected | Mapping[str, Expected] | None,
    budget: Budget,
    memory: Memory,
) -> Subject:
    try:
        claims = claims_of(pdf, read_metadata(pdf, budget))
    except (*MALFORMED, BoundsReached):
        claims = frozenset()
    if purpose is None:
        press, kept = "PDF/X" in claims, "PDF/A" in claims
        purpose = Purpose.PRESS if press else Purpose.ARCHIVE if kept else Purpose.PROOF
    subject = Subject(pdf, content, purpose, Expected(), budget, memory, claims=claims)
    if isinstance(expected, Expected):
        subject.expected = expected
    elif expected is not None:
        named = (str(i.get("/OutputConditionIdentifier", "")) for i in subject.intents())
        other = expected.get("", Expected())
        subject.expected = next((expected[n] for n in named if n in expected), other)
    subject.tagged = isinstance(pdf.Root.get("/StructTreeRoot"), pikepdf.Dictionary)
    return subject


def _examine(
    subject: Subject, findings: Findings, memory: Memory, rules: tuple[PageRule, ...]
) -> None:
    try:
        pages = list(subject.pdf.pages)
    except MALFORMED as error:
        findings.add(
            "K106",
            worded("the pages cannot be listed: {error}", error=short(error)),
            worded("export it anew"),
        )
        return
    if not pages:
        findings.add("K106", worded("the file has no pages"), worded("export it anew"))
    if len(pages) > subject.budget.pages:
        raise BoundsReached(worded("{pages:,} pages", pages=len(pages)))
    findings.measured["pages"] = len(pages)
    chosen = list(range(len(pages)))
    if len(pages) > FULL:
        if rules is not PAGE_RULES:
            raise BoundsReached(worded("{pages:,} pages", pages=len(pages)))
        chosen = _sample(len(pages))
        _tell_sample(len(pages), len(chosen), findings)
    elsewhere = partial(_examine_some, subject.content, subject.purpose, subject.expected, rules)
    Examiner(subject, rules, _run, FAST_RULES).examine(pages, chosen, findings, memory, elsewhere)


def _sample(count: int) -> list[int]:
    """The indexes of ``SAMPLE`` of ``count`` pages, the first and the last among them."""
    return sorted({round(at * (count - 1) / (SAMPLE - 1)) for at in range(SAMPLE)})


def _tell_sample(count: int, chosen: int, findings: Findings) -> None:
    findings.measured["pages looked at whole"] = chosen
    findings.add(
        "K115",
        worded(
            "of {count:,} pages {chosen} were looked at whole, one in {each};"
            " of all others boxes and annotations alone",
            count=count,
            chosen=chosen,
            each=round(count / chosen),
        ),
        worded("split the file to have every page looked at whole"),
        severity=Severity.NOTE,
    )


def _examine_some(
    content: bytes,
    purpose: Purpose,
    expected: Expected,
    rules: tuple[PageRule, ...],
    indexes: list[int],
    memory: Memory | None = None,
    budget: Budget | None = None,
) -> list[Examined]:
    """Examine some pages of a file that another process has open."""
    budget, memory = budget or Budget(), memory or Memory()
    with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
        subject = _subject(pdf, content, purpose, expected, budget, memory)
        try:
            return Examiner(subject, rules, _run).examine_some(list(pdf.pages), indexes)
        finally:
            subject.close()


def _run(rule: Callable[[], None], findings: Findings, page: int | None) -> None:
    try:
        rule()
    except MALFORMED as error:
        findings.add(
            "K102",
            worded("an object is not what it should be: {error}", error=short(error)),
            worded("export it anew"),
            page=page,
        )


def _report_damage(pdf: pikepdf.Pdf, findings: Findings) -> None:
    warnings = pdf.get_warnings()
    if warnings:
        findings.add(
            "K102",
            worded(
                "the file is damaged and was repaired while reading ({warnings} places)",
                warnings=len(warnings),
            ),
            worded("export it anew; the printer's program may repair it differently"),
        )
