"""Which words get a hyphen, and where identifiers are parted without one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.composition import LineStyle, TextRun, compose
from publisher.composition.parting import LAST_RESORT, TORN, joints

from .faces import SONG, plain_advances
from .strategies import words

TABLE = tomllib.loads((Path(__file__).parent / "tokens.toml").read_text(encoding="utf-8"))
ORDINARY = re.compile(r"[A-Z]?[a-z]+(?:['’][a-z]+)*")


def shown(token: str, most: float = LAST_RESORT) -> str:
    """Give ``token`` with its breaks that cost less than ``most``, as the table of cases does."""
    parts, at = [], 0
    for index, joint in joints(token, hyphenate=True):
        if joint.cost >= most:
            continue
        parts.append(token[at:index] + ("~" if joint.hyphen else "|"))
        at = index
    return "".join([*parts, token[at:]])


@pytest.mark.parametrize("case", TABLE["words"] + TABLE["names"])
def test_words_are_hyphenated_and_compounds_are_parted_at_their_own(case: str) -> None:
    """A word of letters takes a hyphen where its language has one."""
    assert shown(case.replace("|", "").replace("~", "")) == case


@pytest.mark.parametrize("token", TABLE["codes"])
def test_short_identifiers_stay_whole(token: str) -> None:
    """What is short enough for any line is not parted at all."""
    assert shown(token) == token


@pytest.mark.parametrize("case", TABLE["last"])
def test_last_resorts(case: str) -> None:
    """A telephone number or a short identifier is parted at its own signs if nothing else helps."""
    assert shown(case.replace("|", ""), TORN) == case


@pytest.mark.parametrize("token", TABLE["long"])
def test_long_identifiers_never_get_a_hyphen(token: str) -> None:
    """They are parted, but without a hyphen, and best after their own signs."""
    found = joints(token, hyphenate=True)
    assert found or "-" not in token
    assert not any(joint.hyphen for _, joint in found)
    scheme = token.find("://")
    assert all(index >= scheme + 3 for index, _ in found) or scheme < 0
    signs = [joint.cost for index, joint in found if token[index - 1] in "/.-_@?&=#:"]
    others = [joint.cost for index, joint in found if token[index - 1].isalnum()]
    assert not signs or not others or max(signs) < min(others)


@given(words, st.integers(1, 14), st.booleans())
def test_no_hyphen_is_added_to_what_is_no_word(token: str, measure: int, led: bool) -> None:
    """However narrow the line: a hyphen comes only into letters of one case pattern."""
    text = f"文字{token}文字" if led else token
    for line in compose([TextRun(text, SONG)], plain_advances, measure, LineStyle()).lines:
        if line.hyphen is not None:
            before = re.search(r"[\w.\-/@:&=]*$", text[: line.end], re.ASCII)
            after = re.match(r"[\w.\-/@:&=]*", text[line.end :], re.ASCII)
            assert before and after  # noqa: PT018
            assert ORDINARY.fullmatch((before.group() + after.group()).strip("-.:?"))


def expected(code: str) -> dict[int, float]:
    """Give where a long identifier is parted, told character by character, and what that costs."""
    found = {}
    for n in range(3, len(code) - 2):
        left, right = code[n - 1], code[n]
        if left in SIGNS and right not in SIGNS:
            if not (code[n - 2].isdigit() and right.isdigit()):
                found[n] = 6.0
            elif left == "-":
                found[n] = 300.0
        elif left.isalnum() and right.isalnum() and not (left.isdigit() and right.isdigit()):
            found[n] = 22_000.0
    return found


SIGNS = "/.-_@?&=#:+"
codes = st.text(st.sampled_from("aZ01-_/"), min_size=16, max_size=24)


@given(codes)
def test_a_long_identifier_is_parted_behind_its_signs(code: str) -> None:
    """Behind a sign but not between digits, else between letters for dear; its ends stay whole."""
    code = f"q1_{code}_1q"
    joint = re.compile(r"[A-Za-z]{2}-[A-Za-z]{2}|[A-Za-z]{4}/[A-Za-z]{4}")
    if joint.search(code):
        return
    told = {index: joint.cost for index, joint in joints(code, hyphenate=True)}
    # Behind a hyphen between digits it may be parted near its end too.
    assert {n: cost for n, cost in told.items() if 3 <= n < len(code) - 2} == expected(code)


@pytest.mark.parametrize(
    ("token", "cost"),
    [
        # Twelve characters are long, eight short; shorter ones and numbers like dates stay whole.
        ("abc_def_123k", 6.0),
        ("abc_def_12k", 150.0),
        ("abc_de1x", 150.0),
        ("abc_d1x", None),
        ("010-6512-3456", 150.0),
        ("0744-62-331", 150.0),
        ("0744-62-33", None),
        ("2026-12-01", None),
        ("20261201-20261231", None),
        ("1,200-1,500", None),
        # A word's own hyphen, a solidus between words of four letters.
        ("well-known", 0.5),
        ("a-known", None),
        ("input/output", 0.5),
        ("in/output", None),
    ],
)
def test_what_a_joint_costs(token: str, cost: float | None) -> None:
    """The cheapest place at which each may be parted."""
    found = [joint.cost for _, joint in joints(token, hyphenate=True)]
    assert min(found, default=None) == cost


def test_an_address_is_parted_behind_its_signs() -> None:
    """For little behind each but a hyphen, which would be read as one that was added."""
    address = "https://a-b.example/c&d#e+f?g=h"
    found = {address[index - 1]: joint for index, joint in joints(address, hyphenate=True)}
    costs = {sign: found[sign].cost for sign in "-./&#+?="}
    assert costs == {"-": 60.0, **dict.fromkeys("./&#+?=", 2.0)}
    assert all(joint.spaced and not joint.hyphen for joint in found.values())
