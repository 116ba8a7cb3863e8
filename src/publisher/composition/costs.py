"""What makes a line dear: the constants of the choice between lines, each with its reason.

The cost of a line is 0 when it is set solid and grows without a jump in both directions, so
that no choice depends on which side of a step's border a line falls. As clreq 3.5.2 has it,
taking from blanks comes before adding space: to use up every blank of a line costs less than to
open its gaps by a hundredth of an em.

What the numbers are measured on: the nine texts of the tests in 10 to 40 cells and 24 articles in
10 to 22, 1,352 settings of paragraphs with 9,601 lines. 172 of these are loose, opened by more than
0.12 em, 20 by more than 0.25 em, and 5 paragraphs end in one character.
"""

from __future__ import annotations

from .units import STEP_BRACKET, STEP_GAP, STEP_MID, STEP_SPACE, STEP_STOP

GREY = 0.05
"""em of space per Han gap at which a line begins to look lighter than its neighbours. No edge: with
0.04 or 0.06 other lines are chosen in 37 settings, and 170 or 173 are loose instead of 172."""
LETTERS = 2.0
"""Space between the letters of an address shows so many times as much as between Han: they are half
as wide. One setting depends on it."""
RAGGED = 0.6
"""em per Han gap beyond which a line is not stretched at all: what is torn apart reads worse than a
line that ends before the edge. Two lines end so; with 0.4 em six would, with 0.8 em one, and
another would be opened by 0.75 em."""
WHITE = 2_000.0
"""Cost of such an end, per squared em of white: two short lines before an empty one. With
a tenth or ten times as much one setting is another."""
SQUEEZE = (
    (STEP_SPACE, 0.01),
    (STEP_BRACKET, 0.01),
    (STEP_MID, 0.015),
    (STEP_GAP, 0.03),
    (STEP_STOP, 0.04),
)
"""Cost of using up one em of a squeezing step: clreq's order is one of rising visibility, marks
inside a sentence hardly show, gaps beside Latin and the pause after a full stop do. Their order
decides little (19 settings differ if all are 0.01), their size how readily lines are squeezed at
all: without any cost 9 lines are saved, with ten times as much 18 are added, and none is looser for
it."""
OPENED = 0.3
"""Cost of opening all word spaces, or all Han-Western gaps, of a line to their ceiling: as much as
a line opened by 0.025 em. From 0.1 to 1 no line is looser, and other lines are chosen in 44
settings or fewer."""
UNLIKE = 0.3
"""Cost of a difference of GREY between the Han gaps of two neighbouring lines. Of 7,036 pairs 359
differ by more than 0.06 em; without this cost 370 would, with four times as much 345, and no line
is looser for it; from ten times on some are."""
RUNT = 600.0
"""孤字: a last line of one character; to be cured as long as no line is a finding (a line opened by
HOPELESS costs 650). With 300 the same 5 are left, with 1,200 4 and with 5,000 3, at one loose line
more."""
CONSECUTIVE_HYPHENS = 12.0
"""A second hyphen right below another. Chinese texts have none of it; in 104 settings of English
prose 33 are left, 31 with twice as much and one loose line more, 27 with eight times as much and
three."""
OVERFULL = 1e6
"""Per em beyond the measure: only ever taken when nothing else exists."""
LIMITS = (0.05, 0.1, 0.26)
"""em per Han gap that a line is stretched to at most, one after the other while there is no
setting. Of 1,304 settings of 289 paragraphs 998 need no more than the first, 183 the
second, 113 the third; 10 are searched without a limit."""
HOPELESS = 0.25
"""em per Han gap from which a line is reported to the editor: as much as a Han-Western gap.
With 0.2 em 38 of 9,601 lines would be told instead of 20, with 0.33 em 8."""
TOLERANCE = 1e-9
"""em that two sums of the same widths may differ by: sums of 80 advances are 1e-14 apart."""
SEEN = 1e-6
"""em from which an editor hears that a line is too wide or too short: far above what sums are wrong
by, and far below a dot of 2,400 dpi, which is 0.003 em of 10 pt."""


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
