"""What makes a line dear: the constants of the choice between lines, each with its reason.

The cost of a line is 0 when it is set solid and grows without a jump in both directions, so
that no choice depends on which side of a step's border a line falls. As clreq 3.5.2 has it,
taking from blanks comes before adding space: to use up every blank of a line costs less than to
open its gaps by a hundredth of an em.
"""

from __future__ import annotations

from .units import STEP_BRACKET, STEP_GAP, STEP_MID, STEP_SPACE, STEP_STOP

GREY = 0.05
"""em of space per Han gap at which a line begins to look lighter than its neighbours."""
LETTERS = 2.0
"""Space between the letters of an address shows so many times as much as between Han."""
RAGGED = 0.6
"""em per Han gap beyond which a line is not stretched at all: what is torn apart reads worse than
a line that ends before the edge."""
WHITE = 2_000.0
"""Cost of such an end, per squared em of white: two short lines before an empty one."""
SQUEEZE = (
    (STEP_SPACE, 0.01),
    (STEP_BRACKET, 0.01),
    (STEP_MID, 0.015),
    (STEP_GAP, 0.03),
    (STEP_STOP, 0.04),
)
"""Cost of using up one em of a squeezing step: clreq's order is one of rising visibility, marks
inside a sentence hardly show, gaps beside Latin and the pause after a full stop do."""
OPENED = 0.3
"""Cost of opening all word spaces, or all Han-Western gaps, of a line to their ceiling."""
UNLIKE = 0.3
"""Cost of a difference of GREY between the Han gaps of two neighbouring lines."""
RUNT = 600.0
"""孤字: a last line of one character; to be cured as long as no line is a finding (HOPELESS)."""
CONSECUTIVE_HYPHENS = 12.0
"""A second hyphen right below another."""
OVERFULL = 1e6
"""Per em beyond the measure: only ever taken when nothing else exists."""
LIMITS = (0.05, 0.1, 0.26)
"""em per Han gap that a line is stretched to at most, one after the other while there is no
setting: most paragraphs need no more than the first."""
HOPELESS = 0.25
"""em per Han gap from which a line is reported to the editor: as much as a Han-Western gap."""
TOLERANCE = 1e-9


def stretch_cost(grey: float) -> float:
    """The cost of ``grey`` em added to each Han gap of a line.

    The fourth power keeps the worst line good, the square the whole paragraph.
    """
    relative = (grey / GREY) ** 2
    return relative * (1 + relative)


def ragged_cost(white: float) -> float:
    """The cost of a line that ends ``white`` em before the edge."""
    return stretch_cost(RAGGED) + WHITE * white * white


def gap_cost(used: float, room: float) -> float:
    """The cost of opening word spaces or Han-Western gaps by ``used`` of ``room`` em."""
    return OPENED * (used / room) ** 2 if room else 0.0


def pair_cost(before: float, after: float) -> float:
    """The cost of two neighbouring lines of unlike greyness."""
    return UNLIKE * ((after - before) / GREY) ** 2
