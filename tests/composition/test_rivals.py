"""The same texts, face, size and measures set by Typst: never looser, and without its faults."""

from __future__ import annotations

import pytest

from .printed import CELLS, figures, ours, theirs
from .samples import NAMES

FINE = (1e-4, 1e-3, 0, 0, 0)
"""How much above Typst each figure may be, to rounding: sd, maximum, loose, 孤字, pairs."""
WHY = {
    ("sample", 22): "an opening mark after the indent is trimmed (clreq), Typst leaves it whole",
    ("dialogue", 10): "Typst leaves 孤字 on five paragraphs, here two are cured at this price",
    ("dialogue", 16): "Typst leaves 孤字 on three paragraphs",
    ("narrow", 10): "Typst leaves 孤字",
    ("narrow", 13): "Typst leaves 孤字",
    ("marks", 10): "no gap is opened beside a solidus or connector, Typst opens it",
    ("marks", 28): "no gap is opened beside a solidus or connector, Typst opens it",
    (
        "latin",
        10,
    ): "Typst opens a gap to 1.3 em, here none passes 0.75: five more loose lines",
    ("latin", 16): "a scheme stays whole, and identifiers get no hyphens, which Typst gives them",
    (
        "latin",
        40,
    ): "an address is parted only at its joints, Typst tears a word of it with a hyphen",
    ("numbers", 40): "10.5 pt stays whole",
}
RAGGED = {("latin", 10): 2}
"""Lines that end before the edge: what is left of an identifier that has no joint in ten cells."""
"""Where a figure is above Typst's, and for what."""


@pytest.mark.parametrize("cells", CELLS)
@pytest.mark.parametrize("name", NAMES)
def test_at_or_below_typst(name: str, cells: int) -> None:
    """Every figure is at or below Typst's, except where a rule it breaks is kept."""
    pairs = zip(figures(ours(name, cells)), figures(theirs(name, cells)), FINE, strict=True)
    above = [(mine, other) for mine, other, fine in pairs if mine > other + fine]
    assert bool(above) is ((name, cells) in WHY), above


@pytest.mark.parametrize("cells", CELLS)
@pytest.mark.parametrize("name", NAMES)
def test_no_pair_is_left_uncompressed(name: str, cells: int) -> None:
    """Where Typst leaves adjacent marks apart, none is here; nor is a line short of the edge."""
    found = ours(name, cells).statistics
    assert (found.uncompressed, found.ragged) == (0, RAGGED.get((name, cells), 0))
