"""What the printed measure says of each paragraph: its line ends, its indent, its last line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..words import LONGEST, crosses, lexicon, likelihood
from .measure import FEW, INDENT, LEADING, TRAILING, Gap, Label, Measure, gaps, infer, stretches
from .wraps import Explained, explain

CHUNK = 400
"""Gaps of one paragraph that are explained together; more are taken in turn."""
COMMON = 20
"""Frequency from which a word counts against a loss inside it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The printed lines of one block; the places of its gaps count from its start.

    ``indented`` says by how much an indented first line explains the gaps better than a flush one
    (negative: worse; 0: nothing known). ``tail`` is the width of the last line, ``lines`` the
    number of printed lines.
    """

    gaps: tuple[Gap, ...]
    labels: tuple[Label, ...]
    measure: Measure | None
    indented: float
    tail: float
    lines: int
    splits: tuple[bool, ...]
    places: tuple[float, ...]
    leads: tuple[float, ...]

    @property
    def full_tail(self) -> bool:
        """Say whether the last line reaches the measure, so that the text may go on elsewhere."""
        if self.measure is None or self.lines < 2:
            return False
        return self.tail % self.measure.cells >= self.measure.cells - 1.3 or (
            0 <= self.tail - self.measure.cells <= 0.8
        )


LINES_JOINED = -1.0
"""Stands for the cells of a line in a text whose printed lines were joined already."""
ENOUGH_GAPS, FEW_SPLITS = 10, 0.06
"""Gaps of a text, and the share of them inside words below which none of them is a line end."""


def lines_joined(texts: Sequence[str]) -> bool:
    """Say whether no blank of ``texts`` is a printed line end: line ends split words.

    The lines were joined before, or stand on lines of their own.
    """
    every = [(text, gap) for text in texts for gap in gaps(text, 0, len(text))]
    asked = [
        (text, gap) for text, gap in every
        if not gap.newline and gap.after not in LEADING and gap.before not in LEADING
    ]  # fmt: skip
    if len(asked) < ENOUGH_GAPS and sum(gap.newline for _, gap in every) < len(asked) + FEW:
        return False
    left = FEW_SPLITS * len(asked) + (len(asked) == 0)
    for text, gap in asked:
        left -= splits_word(text, gap)
        if left <= 0:
            return False
    return True


def measures(texts: Sequence[str], *, joined: bool = False) -> tuple[Measure, ...]:
    """Give the measures that the gaps in ``texts``, one paragraph each, speak for.

    ``joined`` says that only line ends of the text are line ends of the print.
    """
    widths: list[tuple[float, int]] = []
    for text in texts:
        found = [gap for gap in gaps(text, 0, len(text)) if gap.newline or not joined]
        widths += stretches(text, found)[:-1]
    return infer(widths, few=FEW - joined)


def profile(text: str, known: Sequence[Measure], *, joined: bool = False) -> Profile:
    """Give the profile of the paragraph ``text``, printed in one of the ``known`` measures.

    ``joined`` says that its blanks are no line ends, so that they were left by lost marks.
    """
    found = gaps(text, 0, len(text))
    splits = tuple(splits_word(text, gap) for gap in found)
    if not found or not known or joined:
        labels = tuple(_plain_label(gap, joined=joined) for gap in found)
        nothing = (0.0,) * len(found)
        plain = Profile(tuple(found), labels, None, 0.0, 0.0, 0, splits, nothing, nothing)
        ends = [gap for gap in found if gap.newline]
        if not known or not ends:
            return plain
        measure, chosen = _choose(ends, stretches(text, ends), known, (False,) * len(ends))
        return replace(
            plain, measure=measure, indented=chosen.indented, tail=chosen.tail,
            lines=1 + len(ends),
        )  # fmt: skip
    measure, chosen = _choose(found, stretches(text, found), known, splits)
    lines = 1 + sum(label is Label.WRAP for label in chosen.labels)
    return Profile(
        tuple(found), chosen.labels, measure, chosen.indented, chosen.tail, lines, splits,
        chosen.places, chosen.leads,
    )  # fmt: skip


GOOD = 1.2
"""What a gap may cost on average in a measure that is taken without trying the others."""


def _choose(
    found: Sequence[Gap],
    widths: Sequence[tuple[float, int]],
    known: Sequence[Measure],
    splits: Sequence[bool],
) -> tuple[Measure, Explained]:
    """Give the measure that explains the gaps best, and how."""
    best: tuple[float, Measure, Explained] | None = None
    for measure in known:
        chosen = _explain(found, widths, measure, INDENT, splits)
        # The commonest measure comes first; another must explain clearly more.
        cost = chosen.cost + (2.0 if best else 0.0)
        if best is None or cost < best[0]:
            best = (cost, measure, chosen)
        if len(found) > 2 and best[0] <= GOOD * len(found):
            break
    assert best is not None
    return best[1], best[2]


def _explain(
    found: Sequence[Gap],
    widths: Sequence[tuple[float, int]],
    measure: Measure,
    indent: float,
    splits: Sequence[bool],
) -> Explained:
    """Explain a paragraph of any length, ``CHUNK`` gaps at a time."""
    if len(found) <= CHUNK:
        return explain(found, widths, measure, indent, splits)
    labels: list[Label] = []
    places: list[float] = []
    leads: list[float] = []
    cost = indented = 0.0
    tail = 0.0
    at = 0
    while at < len(found):
        part = found[at : at + CHUNK]
        final = at + CHUNK >= len(found)
        step = explain(
            part, [*widths[at : at + len(part)], widths[-1] if final else (0.0, 0)], measure,
            indent if at == 0 else 0.0, splits[at : at + CHUNK],
        )  # fmt: skip
        keep = len(part)
        if not final:
            wraps = [n for n, label in enumerate(step.labels) if label is Label.WRAP]
            keep = wraps[-1] + 1 if wraps and wraps[-1] >= CHUNK // 2 else keep
        labels += step.labels[:keep]
        places += step.places[:keep]
        leads += step.leads[:keep]
        indented = indented if at else step.indented
        cost += step.cost
        tail = step.tail
        at += keep
    return Explained(tuple(labels), cost, indented, tail, tuple(places), tuple(leads))


def _plain_label(gap: Gap, *, joined: bool) -> Label:
    """Label a gap where no measure is known: line ends are wraps, blanks are nothing."""
    if gap.newline:
        return Label.WRAP
    beside = gap.after in LEADING or gap.before in TRAILING
    return Label.LOSS if joined and not beside else Label.STRAY


def splits_word(text: str, gap: Gap) -> bool:
    """Say whether the gap stands inside a word of the list rather than between two words."""
    left = text[max(0, gap.start - LONGEST // 2) : gap.start]
    right = text[gap.end : gap.end + LONGEST // 2]
    if _BLANK.search(left):
        left = _BLANK.split(left)[-1]
    if _BLANK.search(right):
        right = _BLANK.split(right, maxsplit=1)[0]
    if not crosses(left, right, COMMON):
        return False
    count = lexicon().get
    for size in range(2, len(left) + 1):
        if count(left[-size:], 0) > COMMON:
            break
    else:
        if not any(count(right[:size], 0) > COMMON for size in range(2, len(right) + 1)):
            return True
    return likelihood(left + right) > likelihood(left) + likelihood(right) + 1.0


_BLANK = re.compile(r"[\s\u3000]")
