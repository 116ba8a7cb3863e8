"""How true the chances are that cleaning states: of all that are stated at 0.8, are 0.8 right?

``python -m cleaning.calibration`` (in ``tests``) damages articles that nothing was fitted to, those
in ``heldout`` and a quarter of the corpus, and prints for each kind of finding and each tenth of
chance how many there are, what chance was stated and how many were right; the Brier score; and the
mean distance between stated and right, weighed by how many there are (ECE).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

from cleaning.fitting import Damaged, Seen, bare, damaged, of_newspaper, seen
from publisher.cleaning.losses.decode import decode
from publisher.cleaning.losses.events import QUOTE
from publisher.cleaning.losses.lost import DOUBTFUL_COMMA, may_speak
from publisher.cleaning.losses.speech import DOUBTFUL_SPEECH, Speech, speeches

HELDOUT = Path(__file__).with_name("heldout")
SEEDS = 6
"""How often an article of ``heldout`` is damaged."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Stated:
    """Chances that were stated, each with whether it proved right."""

    chances: Sequence[float]
    right: Sequence[bool]

    @property
    def brier(self) -> float:
        """Give the mean square of what the chances missed."""
        missed = ((c - r) ** 2 for c, r in zip(self.chances, self.right, strict=True))
        return sum(missed) / max(1, len(self.chances))

    @property
    def error(self) -> float:
        """Give the mean distance between what was stated and what was right (ECE), by tenths."""
        rows = self.rows()
        total = sum(count for count, _, _ in rows)
        return sum(count * abs(stated - right) for count, stated, right in rows) / max(1, total)

    def rows(self) -> list[tuple[int, float, float]]:
        """Give for each tenth of chance how many, their mean, and the share that is right."""
        bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
        for chance, right in zip(self.chances, self.right, strict=True):
            bins[min(BINS - 1, int(BINS * chance))].append((chance, right))
        return [
            (len(some), sum(c for c, _ in some) / len(some), sum(r for _, r in some) / len(some))
            for _, some in sorted(bins.items())
        ]


def of_heldout() -> Iterator[Damaged]:
    """Yield the articles that were written to be kept apart."""
    for number, file in enumerate(sorted(HELDOUT.glob("*.article.md"))):
        yield from damaged(bare(file.read_text(encoding="utf-8")), number, SEEDS)


def stated(texts: Iterable[Damaged]) -> Mapping[str, Stated]:
    """Give what cleaning states of ``texts`` and shows: quotations, pauses and speech."""
    found: defaultdict[str, tuple[list[float], list[bool]]] = defaultdict(lambda: ([], []))
    for text in texts:
        for one in seen(text):
            for kind, chance, right in (*_phrases(one), *_spoken(one)):
                found[kind][0].append(chance)
                found[kind][1].append(right)
    return {kind: Stated(*found[kind]) for kind in sorted(found)}


def _phrases(one: Seen) -> Iterator[tuple[str, float, bool]]:
    decoded = decode(one.reading, one.repeated, one.nature.letter)
    for event in decoded.quotations:
        if not (event.has_open and event.has_close):
            yield "quotations", event.likely, (event.start, event.end, QUOTE) in one.lost
    for event in decoded.pauses:
        if event.likely >= DOUBTFUL_COMMA:
            yield "pauses", event.likely, (event.start, event.end, event.mark) in one.lost


def _spoken(one: Seen) -> Iterator[tuple[str, float, bool]]:
    kind = one.nature
    if not may_speak(one.reading, kind):
        return
    for speech in speeches(one.reading, lossy=kind.lossy, faithful=kind.faithful):
        if speech.points >= DOUBTFUL_SPEECH:
            yield "speech", 1 / (1 + exp(-speech.points)), _letters(one, speech) in one.quoted.spans


def _letters(one: Seen, speech: Speech) -> tuple[int, int]:
    """Give the letters of an article between which speech stands."""
    first, last = (
        one.first + sum(map(str.isalnum, one.reading.text[:at]))
        for at in (speech.start, speech.end)
    )
    return first, last


def report(name: str, found: Mapping[str, Stated]) -> str:
    """Give what was stated as a table for people."""
    lines = []
    for kind, one in found.items():
        lines.append(
            f"{name}, {kind}: {len(one.chances)} stated, Brier {one.brier:.4f}, ECE {one.error:.4f}"
        )
        lines += [
            f"  {count:6}  stated {chance:.3f}  right {share:.3f}"
            for count, chance, share in one.rows()
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print how true the chances are."""
    sys.stdout.write(report("heldout", stated(of_heldout())))
    sys.stdout.write(report("newspaper", stated(of_newspaper(apart=True))))


if __name__ == "__main__":
    main()
