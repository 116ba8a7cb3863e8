"""PDF/UA-1 by the Matterhorn protocol: each condition that a machine can tell, and its fault."""

from __future__ import annotations

import pytest

from publisher.checks import preflight

from .faults import FAULTS, Fault
from .specimen import specimen, written


def test_the_specimen_is_in_order() -> None:
    """A file with one of everything has no findings."""
    report = preflight(written(specimen()), "specimen.pdf")
    assert [(f.code, f.reason) for f in report.findings] == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_fault(fault: Fault) -> None:
    """A spoiled file gets the code of its fault, and no other, and does not pass."""
    report = preflight(fault.content(), "bad.pdf")
    assert {f.code for f in report.findings} == {fault.code}, [f.reason for f in report.findings]
