"""What clues of places in heads are worth, learned from the heads whose breaks are judged by hand.

``python -m composition.learning`` (in tests/) writes ``clues.toml`` anew: the log odds that a break
torn by the judges has, a sum over the clues of its place (a logistic regression, held small by the
squares of what they are worth). ``unseen.txt`` is not learned from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from pathlib import Path

import publisher.words
from publisher.words.clues import ONE
from publisher.words.sense import gather_clues

from .judged import PAUSE, Head, read_heads

LEARNED = ("tuned", "learned")
SELDOM = 6
"""Times that a clue is seen at least."""
HELD = 10.0
"""What the square of a clue's worth costs: as in a prior of variance 0.1."""
STEPS, STRIDE = 250, 0.3
Place = tuple[tuple[str, ...], bool]


def places(heads: Iterable[Head]) -> list[Place]:
    """Give each place of the heads: its clues, and if a break there tears something."""
    return [
        (found, not head.ends.get(at, 0))
        for head in heads
        for at, found in gather_clues(head.text.replace(" ", PAUSE))
    ]


def learn(seen: Sequence[Place]) -> dict[str, int]:
    """Give what each clue is worth, in thousandths, by steps that shrink as they add up."""
    often = Counter(clue for found, _ in seen for clue in found)
    number = {clue: n for n, clue in enumerate(sorted(c for c in often if often[c] >= SELDOM))}
    rows = [([number[clue] for clue in found if clue in number], torn) for found, torn in seen]
    worth = [0.0] * len(number)
    gone = [1e-9] * len(number)
    for _ in range(STEPS):
        slope = [HELD * value for value in worth]
        for row, torn in rows:
            odds = sum(worth[n] for n in row)
            miss = 1 / (1 + exp(-max(-30.0, min(30.0, odds)))) - torn
            for n in row:
                slope[n] += miss
        for n, value in enumerate(slope):
            gone[n] += value * value
            worth[n] -= STRIDE * value / sqrt(gone[n])
    return {clue: round(ONE * worth[n]) for clue, n in number.items()}


def main() -> None:
    """Write the table of the package."""
    heads = [head for name in LEARNED for head in read_heads(name)]
    table = {clue: value for clue, value in learn(places(heads)).items() if value}
    lines = [f'"{clue}" = {value}' for clue, value in sorted(table.items())]
    path = Path(publisher.words.__file__).with_name("clues.toml")
    path.write_text("\n".join((ABOVE, "[worth]", *lines, "")), encoding="utf-8")


ABOVE = """\
# What each clue of a place in a headline is worth: thousandths of the log odds that a break there
# tears something. Learned from judged heads by tests/composition/learning.py; not to be edited.
# Kinds of words as in sense.toml.\
"""

if __name__ == "__main__":
    main()
