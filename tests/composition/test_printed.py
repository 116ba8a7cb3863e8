"""Every text in every layout, as the program prints it, against the rules."""

from __future__ import annotations

import pytest

from makeup.exact import even_heights
from publisher.composition import LineStyle, Prohibition
from publisher.galley import forme

from .bounds import fewest_loose, runt_is_forced
from .printed import galley, layout, layout_names, measured
from .samples import NAMES, SAMPLE, plain_paragraphs

KEPT = "L1 L2 L3 U1 U2 U3 E1 E2 E3 E4 A1 A2 A3 G1 G2 G3 H1 H2 H4 H5 H6 P2 B1 B2 C1 D1 X1".split()  # noqa: SIM905
FORCED = {("newsletter", "dialogue"): 1}
"""孤字 that no break can cure: a paragraph of one line and a bit that gives nothing."""
UNEVEN = {
    ("broadsheet", "dialogue"): 2,
    ("broadsheet", "latin"): 1,
    ("broadsheet", "marks"): 1,
    ("broadsheet", "narrow"): 2,
    ("broadsheet", "numbers"): 1,
    ("broadsheet", "quotes"): 1,
    ("tabloid", "dialogue"): 1,
    ("tabloid", "narrow"): 1,
    ("vertical-supplement", "narrow"): 3,
}
"""Columns a line short that no parting mends: a handful of lines in each of eight or five."""
LATIN = "latin"


@pytest.mark.parametrize("output", layout_names())
@pytest.mark.parametrize("name", NAMES)
def test_printed_lines_keep_the_rules(name: str, output: str) -> None:
    """No line breaks a rule, and lines are loose only where no break helps.

    Loose (H3) may be 1% of the lines, or as many as the setting with the fewest has, and one
    more, for two lines a little loose are better than one with holes.
    """
    report = measured(name, output)
    assert not report.setting.lost
    assert not report.violations(*KEPT)
    assert len(report["P1"].violations) == FORCED.get((output, name), 0)
    assert len(report["B4"].violations) == UNEVEN.get((output, name), 0)
    if name != LATIN:
        loose = report["H3"]
        assert len(loose.violations) <= max(_fewest(name, output) + 1, 0.01 * loose.checked)


def _fewest(name: str, output: str) -> float:
    """Give the fewest lines of a text that any setting stretches beyond H3's limit."""
    cells, style = layout(output).settings.grid.cells, style_of(output)
    limit = 1 / (cells - 1) + 0.005
    return sum(fewest_loose(text, cells, limit, style) for text in plain_paragraphs(name))


@pytest.mark.parametrize("output", layout_names())
def test_neighbouring_lines_of_the_sample_are_alike(output: str) -> None:
    """H7: on the sample, 95% of the lines are as close as the line before them."""
    assert measured(SAMPLE, output)["H7"].passed


@pytest.mark.parametrize(("output", "name"), sorted(FORCED))
def test_listed_exceptions_are_forced(output: str, name: str) -> None:
    """Every 孤字 that is listed stands where every other break leaves a hole."""
    cells, style = layout(output).settings.grid.cells, style_of(output)
    forced = [text for text in plain_paragraphs(name) if runt_is_forced(text, cells, style)]
    assert len(forced) == FORCED[output, name]


@pytest.mark.parametrize(("output", "name"), sorted(UNEVEN))
def test_listed_uneven_columns_are_forced(output: str, name: str) -> None:
    """Of every uneven page that is listed, no height has an even way to part the text."""
    pages = forme(layout(output))
    assert even_heights(galley(name, output).items, pages.columns, pages.keep) == []


def style_of(output: str) -> LineStyle:
    """Give the rules a layout sets its lines by."""
    rules = layout(output).settings.lines
    return LineStyle(
        prohibition=Prohibition(rules.prohibition),
        hanging=rules.hanging,
        tight_pairs=rules.tight_pairs,
        gap_ceiling=rules.gap_ceiling,
        hyphenate=rules.hyphenate,
        vertical=layout(output).is_vertical,
    )
