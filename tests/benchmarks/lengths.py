"""How the time of composition grows with one text's length: ``python -m benchmarks.lengths``.

For every kind of text the processor seconds at four lengths, each twice the one before, and the
ratios between them; 2 is linear. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from itertools import pairwise

from composition.faces import SONG, advances
from publisher.composition import LineStyle, TextRun, compose, compose_head
from publisher.words.sense import weigh_breaks

SENTENCE = "县委在全县工作会议上强调要以习惯养成为抓手，确保二〇一八年GDP增长3.14%以上，"
CELLS = 13


def _repeated(part: str, length: int) -> str:
    return (part * (length // len(part) + 1))[:length]


def _paragraph(*texts: str, looseness: int = 0) -> None:
    runs = [TextRun(text, SONG) for text in texts]
    compose(runs, advances, CELLS, LineStyle(), indent=2, looseness=looseness)


def _head(text: str, hints: frozenset[int] = frozenset()) -> None:
    runs = [TextRun(text, SONG)]
    compose_head(runs, advances, CELLS, LineStyle(), hints=hints, sense=weigh_breaks)


TEXTS: Mapping[str, Callable[[int], None]] = {
    "prose": lambda n: _paragraph(_repeated(SENTENCE, n)),
    "prose, a line more": lambda n: _paragraph(_repeated(SENTENCE, n), looseness=1),
    "one character": lambda n: _paragraph("一" * n, looseness=1),
    "stops": lambda n: _paragraph("。" * n),
    "opening brackets": lambda n: _paragraph("（" * n),
    "one word": lambda n: _paragraph("a" * n),
    "one number": lambda n: _paragraph("1" * n),
    "an address": lambda n: _paragraph("http://" + _repeated("abc/de-", n)),
    "Western quotes": lambda n: _paragraph(_repeated("“a” b ", n)),
    "odd dashes": lambda n: _paragraph(_repeated("———甲", n)),
    "accents": lambda n: _paragraph("e" + "\u0301" * n),
    "runs": lambda n: _paragraph(*("甲" for _ in range(n))),
    "head": lambda n: _head(_repeated(SENTENCE, n)),
    "head of one word": lambda n: _head("a" * n),
    "head with hints": lambda n: _head(_repeated(SENTENCE, n), frozenset(range(5, n, 9))),
}


def growth(work: Callable[[int], None], shortest: int) -> list[float]:
    """Give the processor seconds of ``work`` at four lengths from ``shortest`` on."""
    seconds = []
    for doubling in range(4):
        begun = time.process_time()
        work(shortest << doubling)
        seconds.append(time.process_time() - begun)
    return seconds


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shortest", type=int, default=1000, help="characters of the shortest")
    asked = parser.parse_args()
    _head(SENTENCE)
    for name, work in TEXTS.items():
        seconds = growth(work, asked.shortest)
        ratios = " ".join(f"{b / a:5.2f}" for a, b in pairwise(seconds))
        shown = " ".join(f"{value:8.3f}" for value in seconds)
        sys.stdout.write(f"{name:20} {shown}   {ratios}\n")


if __name__ == "__main__":
    main()
