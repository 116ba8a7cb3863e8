"""Preflight of any PDF, by reading the finished file: every rule in order, nothing trusted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, cast

import pikepdf

from ..diagnostics import Severity
from ..pdf import Purpose
from .bounds import MALFORMED, BoundsReached, Budget, read_stream
from .boxes import check_boxes, check_edges, check_size, read_shape
from .inks import check_black, check_colors, check_ink, check_lines
from .interaction import (
    check_annotations,
    check_document_actions,
    check_objects,
    check_states,
)
from .lettering import check_fonts, check_glyphs
from .pictures import check_pictures
from .records import check_intents, check_metadata, check_version, claims_of, read_metadata
from .report import Findings, Report
from .subject import Expected, FileRule, PageRule, PageView, Subject
from .tags import check_language, check_links, check_marked, check_tags
from .walking import Walk

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
    check_links,
)
FILE_RULES: tuple[FileRule, ...] = (
    check_version,
    check_intents,
    check_metadata,
    check_size,
    check_fonts,
    check_document_actions,
    check_language,
    check_tags,
)
_HEADER = 1024
"""Bytes within which a reader looks for %PDF- (ISO 32000-1, annex H)."""


def preflight(
    content: bytes,
    name: str,
    purpose: Purpose | None = None,
    expected: Expected | Mapping[str, Expected] | None = None,
    budget: Budget | None = None,
) -> Report:
    """Give all that is wrong with ``content``, the file called ``name``, for ``purpose``.

    Without a purpose the file is held to what it says it is. ``expected`` may be a choice by the
    printing condition that the file names; where it names none of them, coated paper is expected.
    """
    findings = Findings()
    budget = budget or Budget()
    pdf = _open(content, findings)
    if pdf is None:
        return findings.report(name, purpose or Purpose.PROOF, content, ())
    with pdf:
        subject = _subject(pdf, purpose, expected, budget)
        try:
            _examine(subject, findings)
        except BoundsReached as reached:
            findings.add(
                "K104",
                f"the file is too much to examine: {reached}",
                "split it, or export it anew; what was seen until here is listed",
            )
        _report_damage(pdf, findings)
        return findings.report(name, subject.purpose, content, subject.shapes)


def _open(content: bytes, findings: Findings) -> pikepdf.Pdf | None:
    if b"%PDF-" not in content[:_HEADER]:
        what = "is empty" if not content else "is no PDF"
        findings.add("K101", f"the file {what}", "export it anew as PDF")
        return None
    try:
        return pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        findings.add("K103", "the file opens only with a password", "save it without one")
    except MALFORMED as error:
        findings.add("K102", f"the file is damaged: {_short(error)}", "export it anew")
    return None


def _short(error: BaseException) -> str:
    return (str(error).split("\n")[0] or type(error).__name__)[:160]


def _subject(
    pdf: pikepdf.Pdf,
    purpose: Purpose | None,
    expected: Expected | Mapping[str, Expected] | None,
    budget: Budget,
) -> Subject:
    try:
        claims = claims_of(pdf, read_metadata(pdf, budget))
    except (*MALFORMED, BoundsReached):
        claims = frozenset()
    if purpose is None:
        press, kept = "PDF/X" in claims, "PDF/A" in claims
        purpose = Purpose.PRESS if press else Purpose.ARCHIVE if kept else Purpose.PROOF
    subject = Subject(pdf, purpose, Expected(), budget, claims=claims)
    if isinstance(expected, Expected):
        subject.expected = expected
    elif expected is not None:
        named = (str(i.get("/OutputConditionIdentifier", "")) for i in subject.intents())
        subject.expected = next((expected[n] for n in named if n in expected), Expected())
    subject.tagged = isinstance(pdf.Root.get("/StructTreeRoot"), pikepdf.Dictionary)
    return subject


def _examine(subject: Subject, findings: Findings) -> None:
    try:
        pages = list(subject.pdf.pages)
    except MALFORMED as error:
        findings.add("K106", f"the pages cannot be listed: {_short(error)}", "export it anew")
        return
    if not pages:
        findings.add("K106", "the file has no pages", "export it anew")
    if len(pages) > subject.budget.pages:
        raise BoundsReached(f"{len(pages):,} pages")
    findings.measured["pages"] = len(pages)
    for number, page in enumerate(pages, 1):
        _examine_page(subject, page, number, findings)
    for rule in FILE_RULES:
        _run(lambda rule=rule: rule(subject, findings), findings, None)  # type: ignore[misc]


def _examine_page(subject: Subject, page: pikepdf.Page, number: int, findings: Findings) -> None:
    shape = read_shape(page, number)
    subject.shapes.append(shape)
    walk = Walk(shape.media, subject.budget, subject.faces)
    try:
        _measure_content(page, subject.budget)
        instructions = cast(Any, pikepdf.parse_content_stream(page))
        paints = tuple(walk.run(instructions, page.resources))
    except MALFORMED as error:
        findings.add(
            "K107",
            f"the content of the page cannot be read: {_short(error)}",
            "export it anew",
            page=number,
        )
        return
    if walk.seen.unbalanced:
        findings.add(
            "K107",
            "instructions of the page lack their operands or their beginning",
            "export it anew; readers guess differently what is meant",
            page=number,
            severity=Severity.WARNING,
        )
    view = PageView(page, shape, paints, walk.seen)
    for rule in PAGE_RULES:
        _run(lambda rule=rule: rule(subject, view, findings), findings, number)  # type: ignore[misc]


def _measure_content(page: pikepdf.Page, budget: Budget) -> None:
    """Decode a page's content within bounds before it is parsed."""
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    for part in parts:
        if isinstance(part, pikepdf.Stream):
            read_stream(part, budget)


def _run(rule: Callable[[], None], findings: Findings, page: int | None) -> None:
    try:
        rule()
    except MALFORMED as error:
        findings.add(
            "K102",
            f"an object is not what it should be: {_short(error)}",
            "export it anew",
            page=page,
        )


def _report_damage(pdf: pikepdf.Pdf, findings: Findings) -> None:
    warnings = pdf.get_warnings()
    if warnings:
        findings.add(
            "K102",
            f"the file is damaged and was repaired while reading ({len(warnings)} places)",
            "export it anew; the printer's program may repair it differently",
        )
