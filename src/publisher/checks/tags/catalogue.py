"""What the file as a whole must say before any of it can be read aloud (ISO 14289-1, 5 to 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import pikepdf

from ...choices import Purpose
from ...diagnostics import Severity
from ...tongues import worded
from ..bounds import MALFORMED, read_stream
from ..records import PDFUA, read_metadata
from ..report import Findings
from ..subject import Subject
from .annotations import faults_of_file

_DYNAMIC = re.compile(rb"<(?:[\w.-]+:)?dynamicRender\b[^>]*>\s*required\s*<")
_ALOUD = 1 << 9
"""The tenth bit of P: text may be taken out to be read aloud (ISO 32000-1, table 22)."""
_PREFIX = re.compile(rb'xmlns:(\w+)\s*=\s*["\']http://www\.aiim\.org/pdfua/ns/id/["\']')
_FILES = 10_000


def check_catalogue(subject: Subject, findings: Findings, weight: Severity) -> None:
    """Report what keeps any reader from trusting the tags of a file, or from getting at them."""
    _check_marks(subject, findings, weight)
    _check_identifier(subject, findings)
    _check_title_shown(subject, findings, weight)
    _check_layers(subject, findings, weight)
    _check_files(subject, findings, weight)
    _check_form(subject, findings, weight)
    _check_protection(subject, findings, weight)


def _check_marks(subject: Subject, findings: Findings, weight: Severity) -> None:
    given = subject.pdf.Root.get("/MarkInfo")
    marks = given if isinstance(given, pikepdf.Dictionary) else pikepdf.Dictionary()
    if not bool(marks.get("/Marked", False)):
        findings.add(
            "K712",
            worded("the file does not say that it has tags"),
            worded("write Marked true into MarkInfo"),
            severity=weight,
        )
    if bool(marks.get("/Suspects", False)):
        findings.add(
            "K712",
            worded("the file says that its tags are doubtful"),
            worded("look through the tags, then take Suspects out of MarkInfo"),
            severity=weight,
        )


def _check_identifier(subject: Subject, findings: Findings) -> None:
    """Report tags without a claim, and a claim that no reader recognises (ISO 14289-1, 5)."""
    given = read_metadata(subject.pdf, subject.budget) or {}
    stream = subject.pdf.Root.get("/Metadata")
    part = given.get(f"{PDFUA}part")
    mend = worded("write pdfuaid:part into the metadata once the file keeps to PDF/UA")
    if part is None:
        findings.add(
            "K731",
            worded("the file has tags and does not say that it keeps to PDF/UA")
            if isinstance(stream, pikepdf.Stream)
            else worded("the file has no metadata, and so does not say that it keeps to PDF/UA"),
            mend,
            severity=Severity.WARNING,
        )
        return
    prefixes = set(_PREFIX.findall(cast(pikepdf.Stream, stream).read_bytes()))
    if part.strip() not in ("1", "2") or not prefixes <= {b"pdfuaid"}:
        findings.add(
            "K731",
            worded("the file says in a form that nobody understands that it keeps to PDF/UA"),
            mend,
        )
    elif part.strip() == "1" and subject.pdf.pdf_version > "1.7":
        findings.add(
            "K105",
            worded(
                "the file is PDF {version}; {limit} is the newest that is allowed",
                version=subject.pdf.pdf_version,
                limit="1.7",
            ),
            worded("export with an older PDF version"),
        )


def _check_title_shown(subject: Subject, findings: Findings, weight: Severity) -> None:
    preferences = subject.pdf.Root.get("/ViewerPreferences")
    shown = isinstance(preferences, pikepdf.Dictionary) and bool(
        preferences.get("/DisplayDocTitle", False)
    )
    if not shown:
        findings.add(
            "K707",
            worded("the window shows the file's name instead of its title"),
            worded("set DisplayDocTitle in the viewer preferences"),
            severity=weight,
        )


def _check_layers(subject: Subject, findings: Findings, weight: Severity) -> None:
    """Report choices of layers without a name, or that switch by themselves (7.10).

    Of files for the archive ``objects.check_layers`` tells it, with what else these may not have.
    """
    properties = subject.pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary) or subject.purpose is Purpose.ARCHIVE:
        return
    more = properties.get("/Configs")
    choices = [properties.get("/D"), *(list(more) if isinstance(more, pikepdf.Array) else [])]
    for choice in choices:
        if not isinstance(choice, pikepdf.Dictionary):
            continue
        if not str(choice.get("/Name", "")).strip():
            findings.add(
                "K727",
                worded("a choice of layers has no name"),
                worded("give it one in Name; people choose by it"),
                severity=weight,
            )
        if "/AS" in choice:
            findings.add(
                "K727",
                worded("layers are switched by themselves"),
                worded("take AS out; what is read must not depend on how the page is shown"),
                severity=weight,
            )


def _check_files(subject: Subject, findings: Findings, weight: Severity) -> None:
    for given in _files(subject):
        for code, reason, mend in faults_of_file(given):
            findings.add(code, reason, mend, severity=weight)


def _files(subject: Subject) -> Iterator[object]:
    """Yield the descriptions of files: those of the name tree, and those that go with the whole."""
    root = subject.pdf.Root
    names = root.get("/Names")
    given = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(given, pikepdf.Dictionary):
        try:
            for number, value in enumerate(pikepdf.NameTree(given).values()):
                if number >= _FILES:
                    break
                yield value
        except MALFORMED:
            # A name tree that cannot be followed holds no file that a reader finds.
            return
    together = root.get("/AF")
    yield from list(together)[:_FILES] if isinstance(together, pikepdf.Array) else []


def _check_form(subject: Subject, findings: Findings, weight: Severity) -> None:
    """Report a form that is made anew at each opening (7.15)."""
    form = subject.pdf.Root.get("/AcroForm")
    given = form.get("/XFA") if isinstance(form, pikepdf.Dictionary) else None
    parts = list(given) if isinstance(given, pikepdf.Array) else [given]
    content = b"".join(
        read_stream(part, subject.budget) for part in parts if isinstance(part, pikepdf.Stream)
    )
    if _DYNAMIC.search(content) or _DYNAMIC.search(content.replace(b"\0", b"")):
        findings.add(
            "K729",
            worded("the form is laid out anew at each opening (XFA)"),
            worded("export it as a plain form, or flat"),
            severity=weight,
        )


def _check_protection(subject: Subject, findings: Findings, weight: Severity) -> None:
    """Report protection that keeps screen readers out (7.16)."""
    if not subject.pdf.is_encrypted:
        return
    given = subject.pdf.trailer.get("/Encrypt")
    allowed = given.get("/P") if isinstance(given, pikepdf.Dictionary) else None
    if not isinstance(allowed, int) or not allowed & _ALOUD:
        findings.add(
            "K730",
            worded("the file does not let its text be read aloud"),
            worded("save it without protection, or allow reading aloud"),
            severity=weight,
        )
