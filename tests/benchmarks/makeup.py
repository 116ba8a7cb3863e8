"""How fast make-up alone is: ``python -m benchmarks.makeup`` (in tests/).

Lines a second on growing editions: one long story, and newspaper pages of many stories.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from publisher.makeup import make_up
from publisher.makeup.matter import Flow, Forme, Item, Mode, Story, Weight, Wish

COLUMNS = (1, 3, 5, 8)
STORIES = (10, 40, 160)
LINES = (3, 7, 4, 1, 9, 5, 2, 6)
"""Of paragraphs, one after the other; the sample's are of such lengths."""
TURNS = 3


def story(paragraphs: int, weight: Weight = Weight.LEAD) -> Story:
    """Give a story with a subhead for every twelve paragraphs and a figure for every twenty."""
    items: list[Item] = []
    for number in range(paragraphs):
        lines = LINES[number % len(LINES)]
        items.append(Item(lines, alternatives=(lines + 1,) if lines > 4 else ()))
        if number % 12 == 11:
            items.append(Item(2, Flow.SOLID, keep=2))
        if number % 20 == 9:
            figure = Item(9, Flow.FLOAT, columns=2, heights=(9, 13, 17), wish=Wish.TOP, shrink=4)
            items.append(figure)
    return Story(tuple(items), (6,) * 8, (3,) * 8, weight)


def edition(stories: int) -> list[Story]:
    """Give the stories of a newspaper: leads, second stories and briefs of many lengths."""
    weights = (Weight.LEAD, *[Weight.SECOND] * 5, *[Weight.BRIEF] * 4)
    sizes = {Weight.LEAD: 40, Weight.SECOND: 14, Weight.BRIEF: 3}
    return [
        story(sizes[weight] + number * 7 % 5, weight)
        for number in range(stories)
        for weight in (weights[number % len(weights)],)
    ]


def speed(stories: list[Story], forme: Forme) -> float:
    """Give the lines made up in a second, the best of some turns."""
    lines = sum(item.lines for one in stories for item in one.items)
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        make_up(stories, forme)
        times.append(time.process_time() - start)
    return lines / min(times)


def rows() -> Iterator[tuple[str, list[float]]]:
    """Yield what is made up with its speed on each number of columns."""
    for paragraphs in (2_000, 20_000):
        yield (
            f"one story of {paragraphs:,} paragraphs",
            [speed([story(paragraphs)], Forme(n, 60, 10, 2)) for n in COLUMNS],
        )
    for stories in STORIES:
        formes = [Forme(n, 112, 14, 4, mode=Mode.MODULAR, gap=2) for n in COLUMNS]
        yield f"newspaper, {stories} stories", [speed(edition(stories), s) for s in formes]


def main() -> None:
    """Write the figures."""
    say = sys.stdout.write
    say("lines/s on columns: " + ", ".join(map(str, COLUMNS)) + "\n")
    for name, speeds in rows():
        say(f"{name}: " + ", ".join(f"{value:,.0f}" for value in speeds) + "\n")


if __name__ == "__main__":
    main()
