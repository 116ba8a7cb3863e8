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
