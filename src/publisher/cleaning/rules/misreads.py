"""Rules for misread characters that ``losses.misreads`` found."""

from __future__ import annotations

from collections.abc import Iterator

from ..language.script import language
from ..losses.misreads.chances import Misreading, misreadings
from ..survey.blocks import Kind
from ..survey.draft import Draft, told_once
from ..survey.prose import prose
from .fix import Edit, Fix

WORTH_A_DOUBT = 0.7
"""Chance from which a misreading is shown: on pages that nothing was fitted to (tests/cleaning/
misread/unseen.txt) 87 of a hundred shown were misread, and one in 5,800 characters of the same
texts as they were printed was shown."""
SURE = 0.97
"""Chance from which the likelier character is written where likely repairs are asked for."""
MOST_SUSPECTS = 0.14
"""Share of suspects around a place above which nothing is told: verse and classical text are full
of them. In 22,774 characters of Tang verse 232 were shown without this limit, 6 with it; of the
misreadings shown on the pages above, half stand in stretches as garbled as that."""
_LOOKED_AT = (Kind.PARA, Kind.IMAGE, Kind.HEADING)


def find_sure_misreads(draft: Draft) -> Iterator[Fix]:
    """Write the likelier character where nearly nothing else can have been printed."""
    for found in _misread(draft):
        if found.chance >= SURE:
            # What is not applied is shown as a doubt, like all others.
            yield _fix(draft, found)._replace(silent=True)


def find_misreads(draft: Draft) -> Iterator[Fix]:
    """Show characters that were likely misread, with what was likely printed."""
    for found in _misread(draft):
        if found.chance >= WORTH_A_DOUBT:
            yield _fix(draft, found)


def _fix(draft: Draft, found: Misreading) -> Fix:
    text, at, other = draft.text, found.at, found.other
    shown = text[max(0, at - 2) : at] + other + text[at + 1 : at + 3]
    return Fix(
        (Edit(at, at + 1, other),), f"read as “{shown}”", score=round(found.chance, 2),
        message=f"“{text[at]}” makes no sense here; “{other}” would",
    )  # fmt: skip


@told_once
def _misread(draft: Draft) -> tuple[Misreading, ...]:
    """Give what may have been misread in the draft."""
    # The words and the look-alikes are those of simplified script.
    if language(draft.text) != "zh-Hans":
        return ()
    stretches = [(span.start, span.end) for span in prose(draft) if span.kind in _LOOKED_AT]
    return tuple(
        found for found in misreadings(draft.text, stretches)
        if found.clues["suspects around"] <= MOST_SUSPECTS
    )  # fmt: skip
