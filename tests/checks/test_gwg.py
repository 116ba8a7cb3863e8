"""The list of the Ghent Workgroup: every number accounted for, and written into the docs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from publisher.codes import catalogue
from wording import faults, foreign

DOCS = Path(__file__).parents[2] / "docs"
NUMBERS = {f"R{number:04}" for number in (*range(1, 4), *range(5, 21), 24, 26, 27, *range(30, 36))}
"""The requirements that the specification has for advertisements in magazines and newspapers."""
HEADS = {
    "en": (
        "Number",
        "What is asked",
        "Weight there",
        "Checked",
        "Codes",
        "What differs or is missing",
    ),
    "zh": ("编号", "要求", "原规定", "检查", "代码", "不同之处或未查的原因"),
}
CHECKED = {
    "en": {"yes": "yes", "partly": "partly", "no": "no"},
    "zh": {"yes": "查", "partly": "查一部分", "no": "不查"},
}
WEIGHTS = {
    "en": {"error": "error", "warning": "warning"},
    "zh": {"error": "错误", "warning": "警告"},
}


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Give the table by number."""
    text = files("publisher.checks").joinpath("gwg.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def rows(tongue: str) -> Iterator[str]:
    """Yield the rows of the page in a tongue."""
    yield "| " + " | ".join(HEADS[tongue]) + " |"
    yield "|---" * len(HEADS[tongue]) + "|"
    for number, row in table().items():
        asks, why = (
            (row["asks"], row.get("why")) if tongue == "en" else (row["zh"], row.get("zh_why"))
        )
        joint = ", " if tongue == "en" else "、"
        cells = (
            *(number, asks, WEIGHTS[tongue][row["weight"]], CHECKED[tongue][row["checked"]]),
            *(joint.join(row["codes"]), why or ""),
        )
        yield "| " + " | ".join(cells).rstrip() + " |"


def test_every_number_is_there() -> None:
    """None of the list is left out, in order."""
    assert set(table()) == NUMBERS
    assert list(table()) == sorted(table())


def test_codes_exist_and_gaps_have_a_reason() -> None:
    """What is checked names its codes; what is not, or not wholly, says why in both tongues."""
    for number, row in table().items():
        assert set(row["codes"]) <= set(catalogue()), number
        assert bool(row["codes"]) is (row["checked"] != "no"), number
        assert ("why" in row) is ("zh_why" in row), number
        assert row["checked"] == "yes" or "why" in row, number


@pytest.mark.parametrize(("tongue", "file"), [("en", "gwg-2022.md"), ("zh", "gwg-2022.zh.md")])
def test_the_page_is_the_table(tongue: str, file: str) -> None:
    """The page in each tongue holds the rows of the table and no others."""
    page = (DOCS / file).read_text(encoding="utf-8").splitlines()
    assert [line for line in page if line.startswith("|")] == list(rows(tongue))


def test_the_chinese_is_chinese() -> None:
    """It is punctuated as Chinese is, and Latin words are names."""
    for row in table().values():
        for text in filter(None, (row["zh"], row.get("zh_why"))):
            assert faults(text) == []
            assert set(foreign(text)) <= {"UserUnit", "DeviceGray", "DeviceCMYK", "Lab", "Configs"}
    assert re.search("[一-鿿]", table()["R0001"]["zh"])
