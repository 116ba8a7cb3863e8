"""Bylines as papers print them: whom they name, in which order, for what, and what is not sure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from publisher.people import Contributor, Kind
from publisher.people.bylines import read_byline

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "bylines.toml").read_text(encoding="utf-8")
)


def shown(one: Contributor) -> str:
    """Give a contributor as the file of bylines writes it."""
    kind = " organisation" if one.kind is Kind.ORGANISATION else ""
    return f"{one.role} {one.name}{kind}"


@pytest.mark.parametrize(
    "case", [case for cases in CASES.values() for case in cases], ids=lambda case: case["text"]
)
def test_a_byline(case: dict[str, Any]) -> None:
    """People, roles and order are those of the file, and so is what is told to the editor."""
    reading = read_byline(case["text"])
    assert [shown(one) for one in reading.people] == case["people"]
    doubts = [case["text"][start:end] for start, end in reading.doubts]
    assert doubts == case.get("doubts", [])
