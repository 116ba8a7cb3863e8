"""What kind of text this is, by its script and by the quotation marks that it kept."""

from __future__ import annotations

from dataclasses import dataclass

from .blocks import Kind
from .draft import Draft
from .gaps import seen
from .measure import Label


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of text this is.

    In traditional script; ``lossy``: with unexplained blanks and no whole quotation in a
    paragraph; ``faithful``: with several whole quotations and hardly a mark that lost its partner.
    """

    traditional: bool
    lossy: bool
    faithful: bool

    @property
    def letter(self) -> str:
        """Give what the table of weights calls it."""
        return "F" if self.faithful else "L" if self.lossy else "N"


FAITHFUL = 3
"""Whole quotations in a text from which its blanks hardly stand for lost quotation marks. A
choice: OCR that keeps three pairs keeps most."""


def nature(draft: Draft) -> Nature:
    """Give what kind of text the draft is."""
    text = draft.text
    whole = single = 0
    for block in draft.blocks:
        if block.kind is Kind.PARA:
            for marks in ("“”", "「」"):
                one, two = (text.count(mark, block.start, block.end) for mark in marks)
                whole += min(one, two)
                single += abs(one - two) if marks == "“”" else 0
    traditional = text.startswith("---\nlang: zh-Hant") or "\nlang: zh-Hant\n" in text[:4000]
    unexplained = sum(found.label is Label.LOSS for found in seen(draft).values())
    faithful = whole >= FAITHFUL and single * 5 <= whole
    return Nature(traditional, unexplained >= 2 and not whole, faithful)
