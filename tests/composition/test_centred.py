"""Lines of traditional script: stops and commas in the middle of frames that are never cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from publisher.article.model import Run
from publisher.composition import Line, LineStyle, TextRun, compose
from publisher.diagnostics import Place
from publisher.galley.typesetter import Typesetter
from publisher.render.segments import SegmentTable, text_markup

from .faces import catalogue
from .printed import layout

HANS, HANT = LineStyle(), LineStyle(centred=True)


def em(_: str, text: str) -> tuple[float, ...]:
    """Give every character one em."""
    return (1.0,) * len(text)


def line(text: str, style: LineStyle, measure: float = 40) -> Line:
    """Give ``text`` on one line."""
    (one,) = compose([TextRun(text, "song/400")], em, measure, style).lines
    return one


def steps(text: str, style: LineStyle) -> list[float]:
    """Give the distance of each character's origin from the one before it."""
    return [round(b - a, 3) for a, b in pairwise(line(text, style).origins)]


@pytest.mark.parametrize("mark", "，。、；：？！．")
def test_a_stop_has_a_frame_of_its_own(mark: str) -> None:
    """It is one em wide inside a line and at its end; in simplified script its end is cut off."""
    assert steps(f"山{mark}海", HANT) == [1, 1]
    assert line(f"山{mark}", HANT).width == 2
    assert line(f"山{mark}", HANS).width == 1.5


@pytest.mark.parametrize("text", ["山，海，山，海天", "山。海！山？海天"])
def test_nothing_is_taken_from_a_stop(text: str) -> None:
    """A line that is half an em too long is squeezed in simplified script, never here."""
    measure = len(text) - 0.5
    assert len(compose([TextRun(text, "f")], em, measure, HANS).lines) == 1
    lines = compose([TextRun(text, "f")], em, measure, HANT).lines
    assert len(lines) == 2
    assert not any(one.squeeze for one in lines)


@pytest.mark.parametrize(
    ("text", "hant", "hans"),
    [
        ("山，「海", [1, 0.5, 1], [1, 0.5, 1]),
        ("山」，海", [1, 0.5, 1], [1, 0.5, 1]),
        ("山。」海", [1, 1, 1], [1, 0.5, 1]),
        ("山」「海", [1, 0.5, 1], [1, 0.5, 1]),
        ("山」）海", [1, 0.5, 1], [1, 0.5, 1]),
    ],
)
def test_brackets_keep_their_blank_half(text: str, hant: list[float], hans: list[float]) -> None:
    """What is cut beside a stop is the bracket's own blank half; the stop's frame stays whole."""
    assert steps(text, HANT) == hant
    assert steps(text, HANS) == hans


@pytest.mark.parametrize(
    ("text", "hant", "hans"),
    [("山？！", 3, 2), ("山！！！", 4, 3), ("山·海", 3, 2.5), ("山–海", 3, 2.5), ("山——海", 4, 4)],
)
def test_signs_that_are_narrow_on_the_mainland(text: str, hant: float, hans: float) -> None:
    """Stacked stops, 間隔號 and 連接號 have a frame each; dashes are two em everywhere."""
    assert line(text, HANT).width == pytest.approx(hant)
    assert line(text, HANS).width == pytest.approx(hans)


def test_no_line_begins_with_a_stop() -> None:
    """The rules for the ends of lines are those of simplified script."""
    text = "「山，海。」山、海；" * 8
    for measure in range(6, 14):
        lines = compose([TextRun(text, "f")], em, measure, HANT).lines
        assert not any(text[one.start] in "，。」、；" for one in lines)
        assert not any(text[one.end - 1] == "「" for one in lines)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-TW"])
def test_nothing_hangs_that_stands_in_the_middle(language: str) -> None:
    """A layout whose stops hang does so in simplified script only."""
    asked = layout("book")
    lines = asked.settings.lines.model_copy(update={"hanging": True})
    hung = asked.settings.model_copy(update={"lines": lines})
    changed = replace(asked, settings=hung)
    style = Typesetter(changed, catalogue().for_language(language), "")._line_style
    assert style.centred is (language != "zh-Hans")
    assert style.hanging is (language == "zh-Hans")


@pytest.mark.parametrize(
    ("language", "text", "end"),
    [
        ("zh-Hans", "山海。", 2500),
        ("zh-Hant-TW", "山海。", None),
        ("zh-Hans", "山海」", 2500),
        ("zh-Hant-TW", "山海」", 2500),
    ],
)
def test_lines_under_text_end_with_its_frames(language: str, text: str, end: int | None) -> None:
    """A line under text goes to the end of a stop's frame; of a bracket it leaves the blank out."""
    typesetter = Typesetter(layout("book"), catalogue().for_language(language), "")
    setting = typesetter.set_text("p", "body", (Run(text, underline=True),), 300, Place("a.md"))
    text_markup(setting, 0, 1, table := SegmentTable())
    strokes = [s for some in table.segments.values() for one in some for s in one.strokes]
    assert [stroke.end for stroke in strokes] == [end if end is None else end + 2000]
