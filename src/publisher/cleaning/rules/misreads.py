"""Rules for misread characters that ``losses.misreads`` found."""

from __future__ import annotations

from collections.abc import Iterator

from ...tongues import worded
from ..language.script import language
from ..lines.verse import HARD
from ..losses.misreads.chances import STRETCH, Misreading, misreadings
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft, told_once
from ..survey.prose import prose
from .fix import Edit, Fix

WORTH_A_DOUBT = 0.7
"""Chance from which a misreading is shown. On pages that nothing was fitted to (tests/README.md
has the table) 82 to 99 of a hundred shown were misread, nine in ten where the source gives scores
of characters, and one in 20,000 characters of the same texts as they were printed was shown."""
SURE = 0.99
"""Chance from which the likelier character is written where likely repairs are asked for: on those
pages all 130 that had it were misread, and as that character; no right one had it."""
PLAIN, LEAST_PLAIN = "的了是在这们着和", 0.02
"""Commonest characters of today's prose, and their share around a place below which nothing is
told: verse and classical text have next to none of them and are full of rare words. In 32,660
characters of Tang and Song verse a hundred were shown from a chance of 0.8 without this limit, none
with it; of 147 misreadings shown on the pages above six stand where they are fewer."""
FEW = 60
"""Characters around a place, at most, in which that share is not asked for: a line or two. With 45
or 75 none of the texts that tests clean gets another doubt."""
_LOOKED_AT = (BlockMarkup.PARA, BlockMarkup.IMAGE, BlockMarkup.HEADING)


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
        (Edit(at, at + 1, other),),
        worded("read as “{shown}”", shown=shown),
        score=round(found.chance, 2),
        message=worded("“{text}” makes no sense here; “{other}” would", text=text[at], other=other),
    )


@told_once
def _misread(draft: Draft) -> tuple[Misreading, ...]:
    """What may have been misread in the draft."""
    # The words and the look-alikes are those of simplified script.
    if language(draft.text) != "zh-Hans":
        return ()
    stretches = [(span.start, span.end) for span in prose(draft) if span.kind in _LOOKED_AT]
    found = misreadings(draft.text, stretches, draft.scored, WORTH_A_DOUBT)
    return tuple(one for one in found if _stands_in_plain_words(draft.text, one))


def _stands_in_plain_words(text: str, found: Misreading) -> bool:
    """Whether the words around are today's prose: verse and classical text are full of rare
    words."""
    end = text.find("\n", found.at)
    if HARD.search(text[found.at : end if end >= 0 else len(text)]):
        return False
    around = text[max(0, found.at - STRETCH) : found.at + STRETCH]
    return len(around) <= FEW or sum(map(around.count, PLAIN)) >= LEAST_PLAIN * len(around)
