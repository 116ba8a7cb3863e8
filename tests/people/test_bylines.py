"""Bylines as papers print them: whom they name, in which order, for what, and what is not sure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.people import BodyKind, Contributor
from publisher.people.bylines import read_byline, read_credit
from publisher.people.roles import CODES, codes_of

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "bylines.toml").read_text(encoding="utf-8")
)


def shown(one: Contributor) -> str:
    """Give a contributor as the file of bylines writes it."""
    kind = " organisation" if one.kind is BodyKind.ORGANISATION else ""
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


PIECES = [
    *("记者", "通讯员", "编辑", "口述", "文", "图", "摄", "著", "译", "文字", "新华社", "本报"),
    *("王", "李", "欧阳", "老猫", "John", "Smith.", "A", "1", "8月1日", "和", "据", "电"),
    *"·、，/／（）[]【】：;&- \u3000",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_line_is_read(text: str) -> None:
    """Whatever is written, names are names, each once in a role, and doubts are places of it."""
    reading = read_byline(text)
    assert all(0 <= start < end <= len(text) for start, end in reading.doubts)
    ends = [at for span in reading.doubts for at in span]
    assert ends == sorted(ends)
    assert len(set(reading.people)) == len(reading.people)
    for one in (*reading.people, *read_credit(text).people):
        assert one.name == one.name.strip() != ""
        assert one.role in CODES
        assert not codes_of(one.name)


def test_a_line_too_long_is_not_read() -> None:
    """Beyond what any byline has nothing is named, and all of it is told."""
    text = "林远、" * 100
    assert read_byline(text).people == ()
    assert read_byline(text).doubts == ((0, len(text)),)


@pytest.mark.parametrize(
    ("credit", "wanted"),
    [
        ("林远 摄", ["pht 林远"]),
        ("林远", ["pht 林远"]),
        ("本报记者 林远 摄", ["pht 林远"]),
        ("新华社发（林远摄）", ["org 新华社 organisation", "pht 林远"]),
        ("图片均由桑植县气象局提供", ["ctb 桑植县气象局 organisation"]),
        ("资料图片", []),
        ("受访者供图", []),
        ("漫画/林远", ["ill 林远"]),
    ],
)
def test_a_credit(credit: str, wanted: list[str]) -> None:
    """Who is credited took the picture, if nothing else is said."""
    assert [shown(one) for one in read_credit(credit).people] == wanted
