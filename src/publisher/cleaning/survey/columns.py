"""The columns a text was printed in: their measures, and the printed lines of its paragraphs."""

from __future__ import annotations

from .blocks import Block, BlockMarkup
from .draft import Draft, Point, surveyed
from .measure import PrintedMeasure
from .profile import LineProfile, lines_joined, measures, profile
from .spaced import Spaced


class Measures:
    """The measures of a text, and what they say of any paragraph of it.

    ``joined`` says that the printed lines were joined before, so that blanks are lost marks. A
    paragraph is told by nothing but its text; what was told is kept until it is ``taken``.
    """

    def __init__(self, paragraphs: list[Spaced]) -> None:
        self.joined = lines_joined(paragraphs)
        self.measures: tuple[PrintedMeasure, ...] = measures(paragraphs, joined=self.joined)
        self._known: dict[str, LineProfile | Spaced] = {p.text: p for p in paragraphs}

    def profile(self, text: str, lead: str = "") -> LineProfile:
        """The printed lines of a paragraph; ``lead`` was printed in front of it."""
        whole = lead + text
        found = self._known.get(whole)
        if not isinstance(found, LineProfile):
            spaced = Spaced(whole) if found is None else found
            found = self._known[whole] = profile(spaced, self.measures, joined=self.joined)
        return found.behind(len(lead)) if lead else found

    def take(self, text: str, lead: str = "") -> LineProfile:
        """The printed lines of a paragraph nobody asks for again: megabytes of gaps."""
        found = self.profile(text, lead)
        self._known.pop(lead + text)
        return found


@surveyed(Point.COLUMNS)
def columns(draft: Draft) -> Measures:
    """The columns of the whole text, told while its line ends and its gaps are there."""
    text = draft.text
    paragraphs = (text[b.start : b.end] for b in draft.blocks if b.kind is BlockMarkup.PARA)
    return Measures([Spaced(written) for written in paragraphs])


def lead(draft: Draft, block: Block) -> str:
    """What was printed in front of the words of ``block`` and was carried away."""
    offset, words = draft.lead
    return words if words and draft.raw_offset(block.start) == offset else ""


def profile_of(draft: Draft, block: Block) -> LineProfile:
    """What the printed measure says of a paragraph."""
    return columns(draft).profile(draft.text[block.start : block.end], lead(draft, block))
