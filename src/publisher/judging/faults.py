"""A fault of a page, before it is a finding of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..checks.report import Box, Finding, PageShape
from ..diagnostics import Severity
from ..tongues import Said


@dataclass(frozen=True, slots=True)
class PageFault:
    """What is wrong at a place of a page: ``box`` in pt, None where it is the page or the file."""

    code: str
    page: int | None
    box: Box | None
    reason: Said
    mend: Said
    severity: Severity = Severity.WARNING

    def finding(self, shapes: Mapping[int, PageShape]) -> Finding:
        """Give it as a finding, its place in mm."""
        rect = None
        if self.box is not None and self.page is not None:
            rect = shapes[self.page].rect(self.box)
        return Finding(self.code, self.severity, self.reason, self.mend, self.page, rect)
