"""Pages printed, degraded as offices do it, recognised and judged against the tags of their PDF.

``python -m readers.scanning.measuring PDF PAGE SEED`` (in tests/) judges any page so.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from publisher.readers import BlockKind
from publisher.readers.scanning import ToldPage, recognising, tell
from publisher.readers.scanning.layer import read_layer

from .degrading import Harm, degrade, harm_of
from .judging import Figures, Printed, distance, judge, printed_lines
from .measuring import measure

needed = pytest.mark.skipif(not recognising.is_there(), reason="the extra ocr is not installed")


@needed
@pytest.mark.parametrize("seed", [11, 15])
def test_a_degraded_page_is_read(printed: Path, seed: int) -> None:
    """Stories apart, lines in order, one character in 200 misread at most."""
    with pdfium.PdfDocument(printed) as document:
        figures = measure(document, 1, harm_of(seed))[1]
    assert figures.articles >= 0.95, figures
    assert figures.transitions >= 0.95, figures
    assert figures.roles >= 0.95, figures
    assert figures.misread <= 0.005, figures
    assert figures.misplaced <= 0.005, figures


@needed
@pytest.mark.parametrize("seed", range(6))
def test_skew_is_found_on_a_page_that_curls(printed: Path, seed: int) -> None:
    """Whatever the curl, light and grain, the page is turned to 0.15 degrees."""
    import numpy

    harm: Harm = replace(harm_of(seed), per_inch=150, curl=2.0 * seed)
    with pdfium.PdfDocument(printed) as document:
        clean: Image.Image = document[0].render(scale=harm.per_inch / 72).to_pil()
    with Image.open(io.BytesIO(degrade(clean, clean, harm))) as page:
        grey = numpy.asarray(page.convert("L"))
    assert abs(recognising._find_skew(grey) + harm.skew) < 0.15


@pytest.fixture(scope="module")
def page(printed: Path) -> tuple[ToldPage, list[Printed]]:
    """Give the issue's first page as its text layer has it, and what was printed."""
    with pdfium.PdfDocument(printed) as document:
        return tell(read_layer(document[0], 1)[1]), printed_lines(document[0])


def test_the_judge_finds_nothing_in_what_is_right(page: tuple[ToldPage, list[Printed]]) -> None:
    """The text layer is told as it was printed."""
    figures = judge(*page, 1.0)
    assert figures.articles == 1
    assert figures.transitions == 1
    assert (figures.misread, figures.misplaced) == (0, 0)


def _spoiled(told: ToldPage, how: str) -> ToldPage:
    """Give a page told wrongly."""
    stories = [list(story) for story in told.stories]
    if how == "articles":
        stories = [[part for story in stories for part in story]]
    for story in stories:
        for n, part in enumerate(story):
            if part.kind is not BlockKind.TEXT:
                continue
            if how == "order":
                story[n] = replace(part, lines=part.lines[::-1])
            elif how == "roles":
                story[n] = replace(part, kind=BlockKind.SUBHEAD)
            elif how == "characters":
                lines = tuple(replace(one, text="囧" + one.text[1:]) for one in part.lines)
                story[n] = replace(part, lines=lines)
    return replace(told, stories=tuple(tuple(story) for story in stories))


@pytest.mark.parametrize("how", ["articles", "order", "roles", "characters"])
def test_the_judge_finds_what_is_wrong(page: tuple[ToldPage, list[Printed]], how: str) -> None:
    """The control: each figure falls with what it is for."""
    told, printed = page
    figures: Figures = judge(_spoiled(told, how), printed, 1.0)
    assert (figures.articles < 0.9) == (how == "articles")
    # What is no text follows nothing.
    assert (figures.transitions < 0.9) == (how in ("order", "roles"))
    assert (figures.roles < 0.9) == (how == "roles")
    assert (figures.misread > 0.02) == (how == "characters")
    assert (figures.misplaced > 0.02) == (how == "order")
    assert figures.faults


def test_distance() -> None:
    """Characters changed, lost and added are counted."""
    assert distance("", "ab") == 2
    assert distance("kitten", "sitting") == 3
    assert distance("山水田林湖草沙" * 40, "山水田林草沙" * 40) == 40
