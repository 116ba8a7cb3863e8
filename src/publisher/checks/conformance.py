"""PDF/A-2 clause by clause (ISO 19005-2), as a validator from outside reads it.

What pikepdf's validator finds is told by code and in words of our own (``clauses.toml``). It knows
level B only and takes what it does not know for a fault of its own knowledge, which is not told:
what that leaves out is read by other rules.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pikepdf

from ..choices import Purpose
from ..diagnostics import Severity
from ..tongues import Said, term, worded
from ..workspace import digest
from .bounds import hushed, read_stream, short
from .records import read_metadata
from .report import Findings
from .schemas import PDFA, known_names
from .subject import Subject

TABLE = "clauses.toml"
_STANDARD = re.compile(r"ISO_19005_[23]:(.+)")
_OBJECT = re.compile(r"obj (\d+) (\d+)")
_UNKNOWN = re.compile(
    r"XMP (property (?P<name>\S+)|namespace \S+?=(?P<space>\S+)) is not permitted"
)
_FOREIGN = "6.6.2.3.1-1"
"""The condition that all properties be of known schemas, or of such as are described."""


_FOLLOWS = {
    **dict.fromkeys(("K901", "K903", "K904"), frozenset({"K302"})),
    "K906": frozenset({"K302", "K904"}),
    "K801": frozenset({"K809", "K810", "K811", "K812"}),
}
"""Codes that follow from another fault.

Without a sound output intent no colour has a meaning, of metadata that cannot be read nothing can
be said.
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition: the code it is told under, what is wrong, and its weight for the press."""

    code: str
    says: str
    press: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """What the validator has against a file: condition, object (0 if none) and its own words."""

    clause: str
    number: int
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the validator has against a file."""

    denied: tuple[Denied, ...] = ()


@cache
def clauses() -> Mapping[str, Clause]:
    """The conditions that are told, by clause and number."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    return {name: Clause(**row) for name, row in tomllib.loads(text).items()}


def check_conformance(subject: Subject, findings: Findings) -> None:
    """Report what a validator of PDF/A has against the file, unless another rule has said it."""
    if subject.purpose is Purpose.PROOF or subject.pdf.is_encrypted:
        return
    told = findings.codes()
    for code, follows in _FOLLOWS.items():
        if code in told:
            told |= follows
    for denied in _verdict(subject).denied:
        clause = clauses().get(denied.clause)
        weight = None if clause is None else _weight(subject, clause)
        if clause is not None and weight is not None and clause.code not in told:
            findings.add(
                clause.code,
                _reason(clause, denied),
                worded("export it anew as the standard says: PDF/A-2u or PDF/X-4"),
                page=_page(subject, denied.number),
                severity=weight,
            )


def _weight(subject: Subject, clause: Clause) -> Severity | None:
    if subject.purpose is Purpose.ARCHIVE:
        return Severity.ERROR
    return Severity(clause.press) if clause.press else None


def _reason(clause: Clause, denied: Denied) -> Said:
    return worded(
        "{what}: {detail} (ISO 19005-2, {clause})",
        what=term(clause.says),
        detail=denied.detail,
        clause=denied.clause.rpartition("-")[0],
    )


def _page(subject: Subject, number: int) -> int | None:
    """The page that is the object of a number, None if none is."""
    found = (n for n, page in enumerate(subject.pdf.pages, 1) if page.obj.objgen[0] == number)
    return next(found, None) if number else None


def _verdict(subject: Subject) -> Verdict:
    """What the validator has against the file, from memory if it has judged it before."""
    third = _part(subject) == "3"

    def make(indexes: list[int]) -> list[Verdict]:
        return [_judge(subject, third=third) for _ in indexes]

    asked = [[digest(subject.content), third]]
    (verdict,) = subject.memory.give("conformance", asked, Verdict, make)
    return verdict


def _part(subject: Subject) -> str:
    given = read_metadata(subject.pdf, subject.budget) or {}
    return given.get(f"{PDFA}part", "")


def _judge(subject: Subject, *, third: bool) -> Verdict:
    # Here, since the tables it reads when it is imported take longer than a small file does.
    from pikepdf import pdfa

    _measure(subject)
    with hushed("pikepdf", "fontTools"):
        report = pdfa.validate_written(io.BytesIO(subject.content), "3b" if third else "2b")
    known = known_names(subject.pdf, subject.budget)
    return Verdict(tuple(_denied(one) for one in report.violations if not _is_known(one, known)))


def _denied(finding: Any) -> Denied:
    standard, where = _STANDARD.match(finding.rule), _OBJECT.match(finding.where)
    return Denied(
        standard[1] if standard else "",
        int(where[1]) if where else 0,
        short(ValueError(finding.message)),
    )


def _is_known(finding: Any, known: frozenset[str]) -> bool:
    """Whether what the validator does not know is described in the file itself."""
    found = _UNKNOWN.match(finding.message) if finding.rule.endswith(_FOREIGN) else None
    if found is None:
        return False
    name = found["name"] or found["space"]
    return not known.isdisjoint({name, f"{name.partition(':')[0]}:*"})


def _measure(subject: Subject) -> None:
    """Decode what the validator will decode, within the bounds of all that is read."""
    for item in subject.pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
            with suppress(pikepdf.PdfError):
                read_stream(item, subject.budget)
