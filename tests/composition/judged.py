"""Heads whose breaks are judged by hand, set at every span and weight of the newspapers.

``python -m composition.judged`` (in tests/) prints what is torn.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.article import parse
from publisher.galley.heads import HeadSetter
from publisher.galley.setting import Setting, Standing
from publisher.galley.typesetter import Typesetter
from publisher.layouts import Layout
from publisher.makeup.matter import Weight

from .faces import catalogue
from .printed import layout

FOLDER = Path(__file__).parent / "heads"
LAYOUTS = ("tabloid", "broadsheet")
STANDINGS = (
    Standing(Weight.LEAD, first=True),
    Standing(Weight.LEAD),
    Standing(Weight.SECOND),
    Standing(Weight.BRIEF),
)
PAUSE = "\u3000"
HALF = set("“”《》，：、？")


@dataclass(frozen=True, slots=True)
class Head:
    """A head's text, and where its lines may end: 2 where a phrase ends, 1 if they must."""

    text: str
    ends: dict[int, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """A head as it is set over ``span`` columns, and if it ``can`` be set with nothing torn."""

    head: Head
    layout: str
    weight: str
    span: int
    setting: Setting
    can: bool

    @property
    def lines(self) -> list[str]:
        """Give the lines as they are read."""
        return [self.setting.text[line.start : line.end] for line in self.setting.lines]

    def breaks(self) -> Iterator[int]:
        """Yield for each line but the last how good its end is: 2, 1, or 0 where it tears."""
        for line in self.setting.lines[:-1]:
            yield self.head.ends.get(line.end, 0)


def read_heads(name: str) -> list[Head]:
    """Give the judged heads of a file."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [judge(line) for line in lines if line and not line.startswith("#")]


def judge(line: str) -> Head:
    """Read one judged head; a blank in it is the place of a comma."""
    text, ends = "", dict[int, int]()
    for char in line:
        if char in "/-":
            ends[len(text)] = 2 if char == "/" else 1
        else:
            text += char
    for at, char in enumerate(text):
        if char == " ":
            ends.pop(at, None)
            ends[at + 1] = 2
    return Head(text, ends)


def trials(heads: list[Head], layouts: Sequence[str] = LAYOUTS) -> Iterator[Trial]:
    """Yield every head of more than one line, over every span, in every weight and layout."""
    for name in layouts:
        chosen = layout(name)
        for head in heads:
            article = parse(f'---\ntitle: "{head.text}"\n---\n\n文。\n', "a.md")
            for standing in STANDINGS:
                setter = HeadSetter(article, Typesetter(chosen, catalogue(), ""), standing)
                for span in range(1, chosen.settings.grid.columns + 1):
                    texts = setter.over(span).texts
                    setting = next(text for text in texts if text.style == "title")
                    if len(setting.lines) > 1:
                        can = _can(head, chosen, span, setting)
                        yield Trial(head, name, standing.weight, span, setting, can)


def _can(head: Head, chosen: Layout, span: int, setting: Setting) -> bool:
    """Say whether a head has lines that tear nothing, of three characters, one more at most."""
    measure = chosen.span_cells(span) * chosen.cell / setting.size + 1e-6
    ends = sorted({0, len(head.text), *head.ends})
    fewest = {0: 0}
    for end in ends[1:]:
        lines = [
            fewest[start] + 1
            for start in ends
            if start < end
            and start in fewest
            and _width(head.text[start:end].strip()) <= measure
            and len(head.text[start:end].strip()) > 2
        ]
        if lines:
            fewest[end] = min(lines)
    return fewest.get(len(head.text), 99) <= len(setting.lines) + 1


def _width(text: str) -> float:
    return sum(0.55 if char.isascii() else 0.5 if char in HALF else 1 for char in text)


def count(found: list[Trial]) -> Counter[int]:
    """Give how many breaks of the trials with a choice are good, bearable, and torn (2, 1, 0)."""
    return Counter(one for trial in found if trial.can for one in trial.breaks())


def main(name: str) -> None:
    """Print the sum, and each way in which a head is torn that could be whole."""
    found = list(trials(read_heads(name)))
    sums = count(found)
    free = sum(trial.can for trial in found)
    print(name, len(found), "settings,", free, "with a choice,", dict(sums))  # noqa: T201
    print(f"torn {sums[0] / sums.total():.1%}")  # noqa: T201
    torn = Counter("|".join(one.lines) for one in found if one.can and 0 in one.breaks())
    for lines, times in torn.most_common():
        print(f"  {times:3} {lines}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "tuned")
