"""What kind of text this is, by its script and by the quotation marks that it kept."""

from __future__ import annotations

from dataclasses import dataclass

from .blocks import BlockMarkup
from .draft import Draft
from .gaps import seen
from .measure import Label


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of text this is.

    In traditional script; ``lossy``: with unexplained blanks and no whole quotation in a
    paragraph; ``faithful``: with several whole quotations and hardly a mark that lost its partner;
    ``whole``: with quotations, each of them whole, and hardly a blank at which a mark may be lost;
    ``mute``: with no quotation mark at all, and no such blank.
    """

    traditional: bool
    lossy: bool
    faithful: bool
    whole: bool
    mute: bool

    @property
    def letter(self) -> str:
        """What the table of weights calls it."""
        return "F" if self.faithful else "L" if self.lossy else "N"


FAITHFUL = 3
"""Whole quotations in a text from which its blanks hardly stand for lost quotation marks. A choice:
OCR that keeps three pairs keeps most. With two or four none of 69 texts that ask comes out
otherwise."""


FEW_GAPS = 5
"""Whole quotations to each blank at which a mark may be lost from which none is, and to each mark
without its partner from which a text is faithful. A choice: a tool that drops whole pairs, as in
the sample of the project, leaves a blank for each of them. With three or eight for either none of
68 texts tried comes out otherwise."""


LONGEST_FRONT = 4000
"""Characters in which the front matter names the script. A choice that bounds the work."""


def nature(draft: Draft) -> Nature:
    """What kind of text the draft is."""
    text = draft.text
    whole, single, lone = _count_marks(draft)
    traditional = (
        text.startswith("---\nlang: zh-Hant") or "\nlang: zh-Hant\n" in text[:LONGEST_FRONT]
    )
    unexplained = sum(found.label is Label.LOSS for found in seen(draft).values())
    faithful = whole >= FAITHFUL and single * FEW_GAPS <= whole
    kept = whole > 0 and not lone and unexplained * FEW_GAPS <= whole
    mute = not whole and not single and not unexplained
    # One such blank is a slip of OCR; two in a text without a whole quotation are its way.
    return Nature(traditional, unexplained >= 2 and not whole, faithful, kept, mute)


def _count_marks(draft: Draft) -> tuple[int, int, int]:
    """Count quotations with both marks, simplified marks alone, and paragraphs with one too many.

    A quotation that goes on in the next paragraph is opened in each and closed in the last.
    """
    text = draft.text
    whole = single = lone = 0
    for block in draft.blocks:
        if block.kind is not BlockMarkup.PARA:
            continue
        for marks in ("“”", "「」"):
            one, two = (text.count(mark, block.start, block.end) for mark in marks)
            whole += min(one, two)
            single += abs(one - two) if marks == "“”" else 0
            goes_on = one == two + 1 and text.startswith(marks[0], block.body)
            lone += one != two and not goes_on
    return whole, single, lone
