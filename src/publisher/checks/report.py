"""What preflight found: findings with a code, a page, a place on it, a reason and a mend."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..choices import Purpose
from ..diagnostics import Diagnostic, Place, Severity
from ..layouts import MM
from ..tongues import Said, spoken, worded
from ..workspace import digest

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in pt, in the page's own coordinates."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place on a page in mm from the left and the top edge of the trimmed page."""

    left: float
    top: float
    width: float
    height: float

    def __str__(self) -> str:
        return str(self.told)

    @property
    def told(self) -> Said:
        """The place in words."""
        return worded(
            "{left:.1f}, {top:.1f} mm, {width:.1f} × {height:.1f} mm",
            left=self.left,
            top=self.top,
            width=self.width,
            height=self.height,
        )


@dataclass(frozen=True, slots=True)
class PageShape:
    """A page as it was found: trimmed size in mm, and trim and media box in pt."""

    number: int
    width: float
    height: float
    trim: Box
    media: Box

    def rect(self, box: Box) -> PagePlace:
        """``box`` as a place on the page."""
        left, bottom, right, top = box
        values = (left - self.trim[0], self.trim[3] - top, right - left, top - bottom)
        return PagePlace(*(round(value / MM, 2) for value in values))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a file; ``page`` counts from 1, ``times`` is how often.

    ``text`` is what is printed there, "" where that is not what is wrong.
    """

    code: str
    severity: Severity
    reason: Said
    mend: Said
    page: int | None = None
    rect: PagePlace | None = None
    times: int = 1
    text: str = ""

    def sort_key(self) -> tuple[int, str, float, float, str]:
        """The order of a report: by page, code, place."""
        rect = self.rect or PagePlace(0, 0, 0, 0)
        return self.page or 0, self.code, rect.top, rect.left, self.reason


@dataclass(frozen=True, slots=True)
class PageInk:
    """Ink of a page within its bleed, in percent.

    ``coverage`` is how much of the page each plate covers, by name; ``most`` the largest sum of
    all inks over 15 mm², and ``where`` in pt it is, None where all is alike.
    """

    coverage: tuple[tuple[str, float], ...]
    most: float
    where: Box | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that preflight has to say of one file.

    ``measured`` are plain values for people: the greatest ink, the lowest resolution, the fonts.
    ``lettering`` is for each page a digest of all that its text depends on, "" if nobody knows.
    ``inks`` are those of each page by its number, where they were measured.
    """

    name: str
    purpose: Purpose
    sha256: str
    pages: tuple[PageShape, ...]
    findings: tuple[Finding, ...]
    measured: dict[str, object] = field(default_factory=dict)
    lettering: tuple[str, ...] = ()
    inks: Mapping[int, PageInk] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether no finding is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def has_warnings(self) -> bool:
        """Whether a finding is a warning."""
        return any(finding.severity is Severity.WARNING for finding in self.findings)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in the form all problems have; the line is the page."""
        return tuple(self._diagnostic(finding) for finding in self.findings)

    def _diagnostic(self, finding: Finding) -> Diagnostic:
        where = "" if finding.rect is None else worded(" (at {rect})", rect=finding.rect.told)
        often = "" if finding.times == 1 else worded(", {times} times", times=finding.times)
        return Diagnostic(
            finding.code,
            worded("{reason}{often}{where}", reason=finding.reason, often=often, where=where),
            Place(self.name, finding.page or 1),
            finding.severity,
            hint=finding.mend,
        )

    def as_json(self) -> str:
        """The whole report as JSON, the same bytes for the same file."""
        return json.dumps(as_values(self), ensure_ascii=False, indent=2) + "\n"


def as_values(report: Report) -> dict[str, object]:
    """A report as plain values."""
    return {
        "file": report.name,
        "purpose": str(report.purpose),
        "sha256": report.sha256,
        "passed": report.passed,
        "measured": report.measured,
        "pages": [
            {
                "number": page.number,
                "width_mm": page.width,
                "height_mm": page.height,
                "trim_pt": list(page.trim),
                "media_pt": list(page.media),
                **_inked(page, report.inks.get(page.number)),
            }
            for page in report.pages
        ],
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "page": finding.page,
                "rect_mm": None
                if finding.rect is None
                else [
                    finding.rect.left,
                    finding.rect.top,
                    finding.rect.width,
                    finding.rect.height,
                ],
                "times": finding.times,
                "reason": spoken(finding.reason),
                "mend": spoken(finding.mend),
            }
            for finding in report.findings
        ],
    }


def _inked(page: PageShape, ink: PageInk | None) -> dict[str, object]:
    if ink is None:
        return {}
    where = None if ink.where is None else page.rect(ink.where)
    return {
        "coverage_percent": dict(ink.coverage),
        "greatest_ink_percent": ink.most,
        "greatest_ink_mm": None
        if where is None
        else [where.left, where.top, where.width, where.height],
    }


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding on a page, wherever that page stands in its file; ``box`` is in pt."""

    code: str
    reason: Said
    severity: Severity
    mend: Said
    box: Box | None
    times: int
    text: str = ""


class Findings:
    """Collects findings; one thing said twice of a page is one finding, its places united."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str, str], Noted] = {}
        self.measured: dict[str, object] = {}

    def add(
        self,
        code: str,
        reason: Said,
        mend: Said,
        *,
        page: int | None = None,
        box: Box | None = None,
        severity: Severity = Severity.ERROR,
        text: str = "",
    ) -> None:
        """Note one finding; ``box`` is in pt on ``page``, ``text`` what is printed there."""
        key = page or 0, code, reason
        old = self._found.get(key)
        times = 1
        if old is not None:
            times = old.times + 1
            box = old.box if box is None else box if old.box is None else unite(old.box, box)
        self._found[key] = Noted(code, reason, severity, mend, box, times, text)

    def codes(self) -> frozenset[str]:
        """The codes of all that was found so far."""
        return frozenset(one.code for one in self._found.values())

    def noted(self) -> tuple[Noted, ...]:
        """All findings, which are on one page, without its number."""
        return tuple(self._found.values())

    def take(self, page: int, noted: Iterable[Noted]) -> None:
        """Note findings on ``page`` that were made before."""
        for one in noted:
            self._found[page, one.code, one.reason] = one

    def report(
        self,
        name: str,
        purpose: Purpose,
        content: bytes,
        pages: Iterable[PageShape],
        lettering: tuple[str, ...] = (),
        inks: Mapping[int, PageInk] | None = None,
    ) -> Report:
        """The report on ``content``."""
        shapes = {page.number: page for page in pages}
        findings = [
            Finding(
                one.code,
                one.severity,
                one.reason,
                one.mend,
                page or None,
                shapes[page].rect(one.box) if one.box is not None and page in shapes else None,
                one.times,
                one.text,
            )
            for (page, _, _), one in self._found.items()
        ]
        return Report(
            name,
            purpose,
            digest(content),
            tuple(shapes.values()),
            tuple(sorted(findings, key=Finding.sort_key)),
            dict(sorted(self.measured.items())),
            lettering,
            inks or {},
        )


def unite(first: Box, second: Box) -> Box:
    """The smallest box around both."""
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def overlap(first: Box, second: Box) -> Box | None:
    """What two boxes have in common; None if nothing."""
    left, bottom = max(first[0], second[0]), max(first[1], second[1])
    right, top = min(first[2], second[2]), min(first[3], second[3])
    return None if left > right or bottom > top else (left, bottom, right, top)
