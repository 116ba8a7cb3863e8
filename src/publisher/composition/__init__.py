"""Chinese line composition: runs of text, their advances and a measure in, lines out.

Pure: no files, no HTML, no printing engine. The rules are those of W3C clreq for zh-Hans
and GB/T 15834-2011, with ``centred`` of ``LineStyle`` those of clreq for zh-Hant; their numbers
stand in ``style``, ``costs`` and ``preparing``. Lines are composed along their own axis: with
``vertical`` they run downward.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .breaking import Measure, break_lines
from .classes import is_attached, takes_dot, western_quotes
from .costs import HOPELESS, SEEN
from .fitting import natural_width
from .heads import compose_head, weigh_head, widest_whole
from .preparing import HYPHEN, SMALL, prepare, stand_runs
from .setting import set_line
from .standing import HALF_BELOW, LEFT, LYING, RIGHT, UPRIGHT, stand
from .style import (
    DRAWN,
    Above,
    Advances,
    Composed,
    Dent,
    Fault,
    Half,
    Line,
    LineStyle,
    Prohibition,
    Reading,
    Sense,
    TextRun,
    measure_beside,
    narrowest_beside,
    seen_text,
)
from .units import Units
from .wholes import is_unit

__all__ = [
    "DRAWN",
    "HALF_BELOW",
    "HYPHEN",
    "LEFT",
    "LYING",
    "RIGHT",
    "SMALL",
    "UPRIGHT",
    "Above",
    "Advances",
    "Composed",
    "Dent",
    "Fault",
    "Half",
    "Line",
    "LineStyle",
    "Prohibition",
    "Reading",
    "Sense",
    "TextRun",
    "compose",
    "compose_head",
    "is_attached",
    "is_unit",
    "measure_beside",
    "narrowest_beside",
    "seen_text",
    "stand",
    "stand_runs",
    "takes_dot",
    "weigh_head",
    "western_quotes",
    "widest_whole",
]


_DASHES = re.compile("—{3,}")
"""One em dash is a connector and two are a dash (GB/T 15834 5.1.4, 5.1.6): more are counted."""


def compose(
    runs: Sequence[TextRun],
    advances: Advances,
    measure: float,
    style: LineStyle,
    *,
    indent: float = 0.0,
    looseness: int = 0,
    keep: frozenset[int] = frozenset(),
    dents: Sequence[Dent] = (),
) -> Composed:
    """The lines of one paragraph set to ``measure`` em, its first line ``indent`` em in.

    Some of them may leave room at their side, ``dents``.

    The characters of all lines, in order, are those of ``runs``. With ``looseness`` there are
    that many more lines than the best setting has (fewer if below 0), if they can be set without
    holes; if not, the paragraph is set as if it were 0. No line begins before the characters
    ``keep``, which are inside names, unless there is no room for the name.
    """
    narrow = narrowest_beside(dents, measure)
    units = prepare(runs, advances, style, narrow, indent=indent, keep=keep)
    first, *after = (
        measure_beside(dents, measure, n) for n in range(max((1, *(dent.end for dent in dents))))
    )
    widths = Measure(first - indent, measure, tuple(after))
    ends = break_lines(units, style, widths, looseness)
    length = sum(len(run.text) for run in runs)
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, (i, j) in enumerate(ends):
        text_end = units.start[j + 1] if j + 1 < len(units) else length
        line = set_line(units, style, i, j, widths.of(number), text_end=text_end)
        lines.append(line)
        faults.extend(_faults(units, style, line, number, i, j, widths.of(number)))
    faults.extend(_odd_dashes(seen_text(runs), lines))
    return Composed(tuple(lines), tuple(faults))


def _odd_dashes(text: str, lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the runs of em dashes that are neither a connector nor made of whole dashes."""
    ends = [line.end for line in lines]
    for match in _DASHES.finditer(text):
        if len(match.group()) % 2:
            line = bisect_right(ends, match.start())
            yield Fault("dashes", line, match.start(), len(match.group()))


def _faults(
    units: Units, style: LineStyle, line: Line, number: int, i: int, j: int, width: float
) -> list[Fault]:
    """Name what an editor must see: a line with holes in it, one that sticks out, one cut short."""
    excess = natural_width(units, style, i, j) - line.squeeze - width
    if line.hanging:
        excess -= units.body[j]
    if excess > SEEN:
        return [Fault("overfull", number, line.start, excess)]
    if line.stretch > HOPELESS:
        return [Fault("loose", number, line.start, line.stretch)]
    if not line.last and line.width < width - SEEN:
        return [Fault("short", number, line.start, width - line.width)]
    return []
