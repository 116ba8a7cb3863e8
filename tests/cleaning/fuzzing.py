"""Random cleanings by seed: any text, any choice of rules, held to what must hold of all of them.

``python -m cleaning.fuzzing SEED COUNT``, run in ``tests/``, prints what is wrong and fails on it.
"""

from __future__ import annotations

import sys
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from cleaning.damage import Style, damage
from cleaning.strategies import PIECES
from publisher.cleaning import RULES, Strength, Touch, clean, replay, revert
from publisher.cleaning.lines.bylines import MARKERS
from publisher.diagnostics import ContentError

FOLDERS = ("cases", "heldout", "articles")
CODES = tuple(rule.code for rule in RULES)
GLYPHS = frozenset(rule.code for rule in RULES if Touch.GLYPHS in rule.touch)
PLACEHOLDER = "C211"
"""Removes the comment that a parser wrote for a picture; its words are not the newspaper's."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One cleaning to be tried: a raw text, how far the rules go, which of them run."""

    raw: str
    strength: Strength = Strength.SAFE
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None


@cache
def articles() -> tuple[str, ...]:
    """Give the clean articles that are damaged for trials."""
    here = Path(__file__).parent
    files = sorted(f for name in FOLDERS for f in (here / name).glob("*.md"))
    return tuple(f.read_text(encoding="utf-8") for f in files if not f.name.endswith(".raw.md"))


def draw(random: Random) -> Trial:
    """Draw one trial."""
    raw = random.choice((_pieces, _columns, _damaged, _damaged))(random)
    codes = [code for code in CODES if random.random() < random.choice((0.1, 0.5, 0.9))]
    named = tuple(random.choice((code, code, code, code[:3])) for code in codes)
    way = random.randrange(4)
    select = named if way in (1, 3) else None
    ignore = tuple(random.sample(CODES, random.randrange(1, 6))) if way in (2, 3) else None
    return Trial(raw, random.choice(tuple(Strength)), select, ignore)


def _pieces(random: Random) -> str:
    return "字" + "".join(random.choices(PIECES, k=random.randrange(1, 80)))


def _columns(random: Random) -> str:
    pieces = [p for p in PIECES if "\n" not in p]
    text = "字" + "".join(random.choices(pieces, k=random.randrange(12, 160)))
    cells, end = random.randrange(5, 30), random.choice((" ", "\n", " \n"))
    return end.join(text[at : at + cells] for at in range(0, len(text), cells))


def _damaged(random: Random) -> str:
    """Give a stretch of an article as OCR leaves it, perhaps with pieces of anything in it."""
    style = Style(
        cells=random.randrange(9, 30), mark=random.choice((0.5, 1.0)),
        line_end=random.choice((" ", "\n", "", " \n")),
        between=random.choice(("\n\n", "\n\n", "\n")), indent=random.choice((0, 2)),
    )  # fmt: skip
    lines = damage(_article(random), random.randrange(1 << 30), style).split("\n")
    first = random.randrange(max(1, len(lines) // 3))
    lines = lines[first : first + random.randrange(2, 40)]
    for _ in range(random.randrange(4)):
        lines.insert(random.randrange(len(lines) + 1), random.choice(PIECES))
    return "字" + "\n".join(lines)


def _article(random: Random) -> str:
    kept = [a for a in articles() if "\nfurniture: " not in a and a.startswith("---\n")]
    return random.choice(kept)


def faults(trial: Trial) -> Iterator[str]:
    """Yield what is wrong with a cleaning: a crash, no way back, a word that is gone."""
    try:
        cleaned = clean(
            trial.raw, "raw.md", strength=trial.strength, select=trial.select,
            ignore=trial.ignore,
        )  # fmt: skip
    except ContentError:
        return
    except Exception:
        yield traceback.format_exc(limit=-3)
        return
    if replay(trial.raw, cleaned.changes) != cleaned.text:
        yield "replay gives another text"
    if revert(cleaned.text, cleaned.changes) != trial.raw:
        yield "revert gives another text"
    yield from (str(f.message) for f in cleaned.findings if f.code in ("C005", "C007"))
    wanted = told(trial.raw)
    for change in cleaned.changes:
        if change.to is None and change.code in GLYPHS | {PLACEHOLDER}:
            wanted = wanted - told(change.before) + told(change.after)
    gone = wanted - told(cleaned.text)
    if gone:
        yield f"gone: {''.join(sorted(gone.elements()))}"


def told(text: str) -> Counter[str]:
    """Count the characters that are neither blanks nor marks: letters, digits, signs."""
    return Counter(c for c in text if _tells(c))


@cache
def _tells(char: str) -> bool:
    kind = unicodedata.category(char)
    return (kind[0] in "LN" or kind in ("Sc", "So", "Mn", "Mc")) and char not in MARKERS


def fuzz(seed: int, count: int) -> list[tuple[Trial, str]]:
    """Give what is wrong with ``count`` random cleanings drawn from ``seed``."""
    found: list[tuple[Trial, str]] = []
    for number in range(count):
        trial = draw(Random(seed * 1_000_003 + number))
        found += [(trial, fault) for fault in faults(trial)]
    return found


if __name__ == "__main__":
    wrong = fuzz(int(sys.argv[1]), int(sys.argv[2]))
    for trial, fault in wrong[:20]:
        sys.stdout.write(f"{fault}\n    {repr(trial)[:2000]}\n")
    sys.stdout.write(f"{len(wrong)} faults in {sys.argv[2]} cleanings\n")
    sys.exit(bool(wrong))
