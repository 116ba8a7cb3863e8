"""The last resort: whatever the text and however narrow the column, nothing leaves it."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.composition import LineStyle, TextRun, compose, compose_head

from .faces import SONG, advances, plain_advances
from .strategies import adversarial_texts, styles

SLACK = 0.01
OFF_PAGE = "文字" + "G" * 32 + "-" + "F" * 12 + "文字"
narrow = st.one_of(st.integers(2, 12).map(lambda n: n / 2), st.sampled_from((13.0, 28.0)))


def clusters(text: str) -> set[int]:
    """Give where a cluster begins or ends."""
    return {0, *(match.end() for match in regex.finditer(r"\X", text))}


def widest(text: str) -> float:
    """Give the width of the widest cluster of ``text`` in made-up advances."""
    return max((sum(plain_advances("", part)) for part in regex.findall(r"\X", text)), default=0)


@given(adversarial_texts, narrow, st.sampled_from((0.0, 0.5, 2.0)), styles)
@example(OFF_PAGE, 28.0, 2.0, LineStyle())
@example("（" * 30, 2.0, 0.0, LineStyle())
@example("——" * 9, 1.0, 0.0, LineStyle())
@example("１２３４５６７８", 3.0, 2.0, LineStyle())
def test_no_line_is_wider_than_its_measure(
    text: str, measure: float, indent: float, style: LineStyle
) -> None:
    """A line is as wide as its measure at most, or it is one character, and that is a finding."""
    indent = min(indent, measure - 1)
    found = compose([TextRun(text, SONG)], plain_advances, measure, style, indent=indent)
    assert "".join(text[line.start : line.end] for line in found.lines) in (text, "")
    faulty = {fault.line for fault in found.faults if fault.kind == "overfull"}
    for number, line in enumerate(found.lines):
        room = measure - (0 if number else indent) + (1.0 if line.hanging else 0.0)
        if line.width > room + SLACK:
            assert number in faulty
            assert len(clusters(text[line.start : line.end].strip())) <= 2


@given(adversarial_texts, narrow)
@example(OFF_PAGE, 13.0)
def test_no_line_ends_inside_a_character(text: str, measure: float) -> None:
    """Not even the last resort parts a cluster: a letter and its accents, a family, a flag."""
    whole = clusters(text)
    found = compose([TextRun(text, SONG)], plain_advances, measure, LineStyle())
    assert all(line.end in whole for line in found.lines)
    head = compose_head([TextRun(text, SONG)], plain_advances, measure, LineStyle())
    assert all(line.end in whole for line in head)


def shaped(face: str, text: str) -> tuple[float, ...]:
    """Give advances with f and a letter it is joined to as one glyph, as real faces have them."""
    widths = list(plain_advances(face, text))
    for match in re.finditer("f[fil]+", text):
        first, *joined = range(*match.span())
        widths[first] = sum(widths[n] for n in (first, *joined))
        for n in joined:
            widths[n] = 0.0
    return tuple(widths)


joined = st.lists(st.sampled_from(("f", "fi", "ffl", "i", "e", "X", "文", "-"))).map("".join)


@given(joined, narrow)
@example("VeryLongIdentifierInCamelCase", 9.0)
@example("efficient official different", 4.0)
def test_no_line_ends_inside_a_ligature(text: str, measure: float) -> None:
    """The i of fi has no width of its own: at a line's begin it would lie under what follows."""
    alone = {n for m in re.finditer("f[fil]+", text) for n in range(m.start() + 1, m.end())}
    for hyphenate in (True, False):
        style = LineStyle(hyphenate=hyphenate)
        found = compose([TextRun(text, SONG)], shaped, measure, style)
        assert not alone & {line.end for line in found.lines}
        head = compose_head([TextRun(text, SONG)], shaped, measure, style)
        assert not alone & {line.end for line in head}


@given(adversarial_texts, narrow, st.sampled_from((0.0, 0.3)), styles)
@example(OFF_PAGE, 9.0, 0.0, LineStyle())
@example("00　文", 1.0, 0.3, LineStyle())
@example("山水林田　人家", 5.0, 0.3, LineStyle())
def test_no_line_of_a_head_is_wider_than_its_measure(
    text: str, measure: float, tracking: float, style: LineStyle
) -> None:
    """The same holds for heads, whose lines are never squeezed."""
    lines = compose_head([TextRun(text, SONG)], plain_advances, measure, style, tracking=tracking)
    assert "".join(text[line.start : line.end] for line in lines) in (text, "")
    for line in lines:
        if line.width > measure + SLACK:
            assert len(clusters(text[line.start : line.end].strip())) <= 2


@given(st.text(st.sampled_from("GWi.A1%，。—“é𠮷"), min_size=1, max_size=60), st.integers(1, 9))
def test_what_the_face_is_wide_counts(text: str, measure: int) -> None:
    """With a real face too: no line is wider, its last letter standing alone without kerning."""
    found = compose([TextRun(text, SONG)], advances, measure, LineStyle())
    faulty = {fault.line for fault in found.faults if fault.kind == "overfull"}
    for number, line in enumerate(found.lines):
        assert number in faulty or line.width <= measure + SLACK
        last = text[line.start : line.end].rstrip()[-1:]
        if "A" <= last <= "z" and number not in faulty:
            end = line.origins[len(text[line.start : line.end].rstrip()) - 1]
            assert end + sum(advances(SONG, last)) <= measure + SLACK


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一" * 8 + "ABC", ["一" * 8, "ABC"]),
        ("一二三四五六七six八", ["一二三四五六七", "six八"]),
    ],
)
def test_what_fits_is_not_parted(text: str, lines: list[str]) -> None:
    """Nothing is torn where a line can be had without it."""
    found = compose([TextRun(text, SONG)], plain_advances, 8, LineStyle())
    assert [text[line.start : line.end] for line in found.lines] == lines
