"""How near a cleaned text is to the text an editor approved, in the terms of editors.

Both texts are read as ``article.md``. Han characters, letters and digits are aligned first; marks,
quotes and paragraph ends are then compared at their places between aligned characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

QUOTES = frozenset("“”‘’「」『』")
_FIGURE = re.compile(r"!\[((?:[^\]\\\n]|\\.)*)\]\([^\n]*\)(?:\{[^\n]*\})?\s*$")
_KEY = re.compile(r"([a-z]+): ?(.*)")
_BLANK_BY_HAN = re.compile(
    r"(?<=[\u3400-\u9fff，。、；：”’）》])[ \u3000]+|[ \u3000]+(?=[\u3400-\u9fff，。、；：“‘（《])"
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision and recall as counts: ``right`` of ``found``, out of ``wanted``."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Give the share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Give the share of what was wanted that was found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.right + other.right, self.found + other.found, self.wanted + other.wanted)


@dataclass(frozen=True, slots=True)
class Parts:
    """An article taken apart: front matter, body blocks, subheads, captions."""

    front: dict[str, str]
    blocks: tuple[str, ...]
    subheads: tuple[str, ...]
    captions: tuple[str, ...]

    @property
    def text(self) -> str:
        """Give the words of the body, captions included, a line end behind each block."""
        return "\n".join(self.blocks) + "\n"


@dataclass(frozen=True, slots=True)
class Score:
    """All figures of one comparison; ``errors`` are edits of ``characters``."""

    errors: int
    characters: int
    marks: Ratio
    quotes: Ratio
    paragraphs: Ratio
    subheads: Ratio
    captions: Ratio
    front: Ratio
    stray: int

    @property
    def error_rate(self) -> float:
        """Give errors per character of the approved text."""
        return self.errors / max(1, self.characters)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.errors + other.errors, self.characters + other.characters,
            self.marks + other.marks, self.quotes + other.quotes,
            self.paragraphs + other.paragraphs, self.subheads + other.subheads,
            self.captions + other.captions, self.front + other.front, self.stray + other.stray,
        )  # fmt: skip

    def __str__(self) -> str:
        return (
            f"CER {self.error_rate:.4f}  marks {self.marks.f1:.3f}"
            f" (p {self.marks.precision:.3f} r {self.marks.recall:.3f})"
            f"  quotes p {self.quotes.precision:.3f} r {self.quotes.recall:.3f}"
            f"  paragraphs {self.paragraphs.f1:.3f}  subheads {self.subheads.f1:.3f}"
            f"  captions {self.captions.f1:.3f}  front {self.front.f1:.3f}  stray {self.stray}"
        )


def take_apart(text: str) -> Parts:
    """Give the parts of an ``article.md``."""
    front: dict[str, str] = {}
    if text.startswith("---\n") and "\n---" in text[3:]:
        head, _, text = text[4:].partition("\n---")
        for line in head.split("\n"):
            key = _KEY.fullmatch(line)
            if key:
                front[key[1]] = key[2].strip("\"'")
    blocks: list[str] = []
    subheads: list[str] = []
    captions: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        figure = _FIGURE.match(block.strip())
        if figure:
            captions.append(figure[1])
            blocks.append(figure[1])
        elif block.startswith("#"):
            subheads.append(block.lstrip("# "))
            blocks.append(block.lstrip("# "))
        elif block.strip():
            blocks.append(block)
    return Parts(front, tuple(blocks), tuple(subheads), tuple(captions))


def distance(one: Sequence[str], two: Sequence[str]) -> int:
    """Give the Levenshtein distance of two sequences (Myers's bit vectors)."""
    if not one:
        return len(two)
    masks: dict[str, int] = {}
    for at, item in enumerate(one):
        masks[item] = masks.get(item, 0) | 1 << at
    size = len(one)
    full, top = (1 << size) - 1, 1 << (size - 1)
    plus, minus, score = full, 0, size
    for item in two:
        match = masks.get(item, 0)
        diagonal = ((((match & plus) + plus) ^ plus) | match | minus) & full
        up = minus | (~(diagonal | plus) & full)
        down = plus & diagonal
        score += bool(up & top) - bool(down & top)
        up = ((up << 1) | 1) & full
        down = (down << 1) & full
        plus = (down | ~(diagonal | up)) & full
        minus = up & diagonal
    return score


def score(found: str, wanted: str) -> Score:
    """Compare the article text ``found`` with the approved ``wanted``."""
    ours, theirs = take_apart(found), take_apart(wanted)
    one, two = _slots(ours.text), _slots(theirs.text)
    pairs = _aligned([c for c, _ in one], [c for c, _ in two])
    return Score(
        distance([c for c, _ in one], [c for c, _ in two]), len(two),
        _marks(one, two, pairs, quotes=False), _marks(one, two, pairs, quotes=True),
        _ends(one, two, pairs),
        _same(ours.subheads, theirs.subheads), _same(ours.captions, theirs.captions),
        _same(
            [f"{k}={_bare(v)}" for k, v in sorted(ours.front.items())],
            [f"{k}={_bare(v)}" for k, v in sorted(theirs.front.items())],
        ),
        max(0, _strays(ours) - _strays(theirs)),
    )  # fmt: skip


def _strays(parts: Parts) -> int:
    """Count the blanks beside Han characters and marks."""
    return len(_BLANK_BY_HAN.findall(parts.text.replace("\n", "|")))


def _slots(text: str) -> list[tuple[str, str]]:
    """Give each Han character, letter and digit with the marks behind it; first an empty one."""
    slots: list[tuple[str, list[str]]] = [("", [])]
    for char in text:
        if char.isalnum():
            slots.append((char, []))
        elif char == "\n" or not char.isspace():
            slots[-1][1].append(char)
    return [(char, "".join(marks)) for char, marks in slots]


def _aligned(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return [
        (block.a + n, block.b + n) for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]  # fmt: skip


def _marks(
    one: Sequence[tuple[str, str]],
    two: Sequence[tuple[str, str]],
    pairs: Sequence[tuple[int, int]],
    *,
    quotes: bool,
) -> Ratio:
    def wanted(marks: str) -> Counter[str]:
        return Counter(m for m in marks if m != "\n" and (m in QUOTES) == quotes)

    right = sum((wanted(one[a][1]) & wanted(two[b][1])).total() for a, b in pairs)
    return Ratio(
        right, sum(wanted(m).total() for _, m in one), sum(wanted(m).total() for _, m in two)
    )


def _ends(
    one: Sequence[tuple[str, str]],
    two: Sequence[tuple[str, str]],
    pairs: Sequence[tuple[int, int]],
) -> Ratio:
    ours = {a for a, (_, marks) in enumerate(one) if "\n" in marks}
    theirs = {b for b, (_, marks) in enumerate(two) if "\n" in marks}
    # An end counts where the characters before or behind it are aligned: one of them may be lost.
    right = {a for a, b in pairs if a in ours and b in theirs}
    right |= {a - 1 for a, b in pairs if a - 1 in ours and b - 1 in theirs}
    return Ratio(len(right), len(ours), len(theirs))


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _same(ours: Sequence[str], theirs: Sequence[str]) -> Ratio:
    right = (Counter(map(_bare, ours)) & Counter(map(_bare, theirs))).total()
    return Ratio(right, len(ours), len(theirs))
