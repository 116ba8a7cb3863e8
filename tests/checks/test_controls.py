"""Every rule of preflight against a file that breaks it, and it alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pdf.printing import opened, printed, saved
from publisher.checks import preflight
from publisher.choices import Purpose

from .clauses import CLAUSES
from .controls import CONTROLS
from .faults import FAULTS
from .lettered import FONTS
from .spoiling import Control, over, paint, text

CODES = Path(__file__).parents[2] / "src/publisher/codes/K.toml"
ELSEWHERE = {
    *("K001", "K002", "K003"),  # test_text.py
    *("K101", "K102", "K104", "K106", "K107", "K108", "K803"),  # test_hostile.py
    *("K851", "K852", "K853", "K854", "K855", "K856"),  # test_plain.py
    "K115",  # test_many_pages.py
    *("K531", "K532", "K533"),  # test_looks.py
}


@pytest.mark.parametrize("purpose", Purpose)
def test_a_good_file_has_no_findings(purpose: Purpose) -> None:
    """What is printed here passes preflight for its purpose without a word."""
    report = preflight(printed(purpose), "good.pdf", purpose)
    assert [(f.code, f.reason) for f in report.findings] == []


@pytest.mark.parametrize("purpose", Purpose)
def test_a_file_is_held_to_what_it_says_it_is(purpose: Purpose) -> None:
    """Without a purpose the file's own marks decide."""
    assert preflight(printed(purpose), "good.pdf").purpose is purpose


EVERY = (*CONTROLS, *CLAUSES)


@pytest.mark.parametrize("control", EVERY, ids=[control.name for control in EVERY])
def test_control(control: Control) -> None:
    """A spoiled file gets the code of its fault, and no other but what the fault brings along."""
    report = preflight(control.content(), "bad.pdf", control.purpose, control.expected)
    found = {f.code for f in report.findings}
    assert control.code in found
    assert found <= {control.code, *control.follow}


def test_saving_spoils_nothing() -> None:
    """A file that is opened, given a black word and saved again is still in order."""
    with opened(printed(Purpose.PRESS)) as pdf:
        text(pdf, f"0 0 0 1 k {over(pdf)}")
        report = preflight(saved(pdf), "same.pdf", Purpose.PRESS)
    assert [(f.code, f.reason) for f in report.findings] == []


FRAMES = {
    "in a frame": ("40 40 200 60 re 42 42 196 56 re f*", False),
    "the inner one first": ("42 42 196 56 re 40 40 200 60 re f*", False),
    "a frame and its line": ("0 0 0 0 K 40 40 200 60 re 42 42 196 56 re B*", False),
    "on the frame itself": ("40 40 200 60 re 44 44 12 52 re f*", True),
    "on a ground without a hole": ("40 40 200 60 re 42 42 196 56 re f", True),
    "on a ground and a bar beside it": ("40 40 200 60 re 300 40 20 60 re f*", True),
}


@pytest.mark.parametrize(("path", "heavy"), FRAMES.values(), ids=FRAMES)
def test_a_frame_is_empty_inside(path: str, *, heavy: bool) -> None:
    """What is left out of a rectangle by the even-odd rule is no ground under black text."""
    with opened(printed(Purpose.PRESS)) as pdf:
        state = over(pdf)
        paint(pdf, f"0.9 0.9 0.9 0 k {path}")
        text(pdf, f"0 0 0 1 k {state}", at="60 60")
        report = preflight(saved(pdf), "frame.pdf", Purpose.PRESS)
    assert ("K311" in {f.code for f in report.findings}) is heavy


def test_every_code_has_a_control() -> None:
    """No rule is without a file that breaks it."""
    documented = {code for code in tomllib.loads(CODES.read_text()) if re.match(r"K\d", code)}
    spoiled = {control.code for control in EVERY} | {fault.code for fault in (*FAULTS, *FONTS)}
    assert documented - spoiled - ELSEWHERE == set()
