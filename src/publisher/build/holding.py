"""What the finished files of a build are held to: their size, their text, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..checks import Expected, Report, check_text, name_sources, preflight
from ..choices import Purpose
from ..diagnostics import PreflightError, raise_errors
from ..edition import Edition, Parts, sides_of
from ..galley import Galley, Strip, printed_articles
from ..layouts import MM, Layout
from ..pdf import Printed
from ..render import PrintedText
from ..workspace.memory import Memory

OVERSHOT, HUNG = 0.15, 1.0
"""em by which ink may leave the type area at a side: strokes that are wider than their character,
and marks that hang."""
_NAMED = frozenset({"K402"})
_Area = tuple[float, float, float, float]


def expect_pages(printed: Printed, layout: Layout, edition: Edition) -> Expected:
    """What a PDF of ``layout`` is held against by preflight."""
    page = layout.settings.page
    areas = ((_type_area(layout, 1),), (_type_area(layout, 2),))
    return replace(_expect(printed, edition), trims=((page.width, page.height),), areas=areas)


def expect_sheets(
    printed: Printed,
    layout: Layout,
    edition: Edition,
    count: int,
    strips: Sequence[Strip],
    parts: Parts,
) -> Expected:
    """What the sheets of ``count`` pages of ``layout`` are held against, with their strips."""
    page = layout.settings.page
    between = {
        strip.pages: _moved(_type_area(strip.layout, 1), strip.left / MM) for strip in strips
    }
    sides = []
    for pair in sides_of(count, parts):
        places = enumerate(pair)
        areas = [_moved(_type_area(layout, n), at * page.width) for at, n in places if n]
        if pair in between:
            areas.append(between[pair])
        sides.append(tuple(areas))
    trim = (2 * page.width, page.height)
    return replace(_expect(printed, edition), trims=(trim,), areas=tuple(sides), paper=True)


def hold(
    content: bytes,
    name: str,
    texts: tuple[tuple[PrintedText, ...], ...],
    galleys: Sequence[Galley],
    expected: Expected,
    memory: Memory,
    purpose: Purpose | None = None,
) -> Report:
    """What preflight says of a finished file, whose pages hold ``texts`` of ``galleys``.

    What is wrong with it, or with its text, is a PreflightError.
    """
    checked = preflight(content, name, purpose, expected, memory=memory)
    articles = printed_articles(galleys)
    wrong = check_text(content, name, texts, articles, checked.lettering, memory)
    checked = name_sources(checked, texts)
    raise_errors((*wrong, *checked.diagnostics), PreflightError)
    # What a page can only say of “a picture” has been said of each by its name.
    rest = (one for one in checked.findings if one.code not in _NAMED)
    return replace(checked, findings=tuple(rest))


def _expect(printed: Printed, edition: Edition) -> Expected:
    held = Expected()
    if printed.condition is not None:
        held = Expected.of(printed.condition, edition.settings.press)
    return replace(held, own=True)


def _type_area(layout: Layout, number: int) -> _Area:
    """Where text may stand on a page in mm: left, top, right and bottom.

    Above and below that is the white between two lines more than the type area, for tails of
    letters and for what stands between lines; at the sides a little, or a mark that hangs.
    """
    across = (HUNG if layout.settings.lines.hanging else OVERSHOT) * layout.cell
    down = (layout.pitch - layout.cell) / 2
    left, top = layout.corner(number)
    width, height = layout.area
    right, bottom = left + width, top + height
    if layout.is_vertical:
        across, down = down, across
    sides = (left - across, top - down, right + across, bottom + down)
    return sides[0] / MM, sides[1] / MM, sides[2] / MM, sides[3] / MM


def _moved(area: _Area, right: float) -> _Area:
    left, top, end, bottom = area
    return left + right, top, end + right, bottom
