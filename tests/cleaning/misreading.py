"""Makes the tables of misread characters: from fonts, a word model, and pages read by OCR.

They are those of ``publisher.cleaning.losses.misreads``.

``python -m cleaning.misreading shapes`` draws the project's own faces and writes
``lookalikes.txt`` (a minute); ``… words FOLDER`` reads a word model, a newspaper and a list of
idioms out of ``FOLDER`` and writes ``words.txt``, ``wording.bin`` and ``firm.txt``
(a minute); ``… chances`` fits ``chances.toml`` to ``misread/fitted.txt`` and
``misread/scored.txt`` (seconds);
``… report FILE`` tells what the weights are worth on pages that nothing was fitted to.
Run from ``tests`` with ``PYTHONPATH=../src:.``; tests/README.md says where the sources come from.
The same sources give the same tables.
"""

from __future__ import annotations

import random
import re
import struct
import sys
import zipfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from difflib import SequenceMatcher
from itertools import pairwise
from math import exp, log
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from cleaning.fitting import APART, tagged
from cleaning.printing import sureness
from publisher.cleaning.language.script import language
from publisher.cleaning.losses.misreads.chances import (
    MisreadWeights,
    Near,
    among,
    page_clues,
    points_of,
    score_clues,
    weighed,
    weights,
    with_score,
)
from publisher.cleaning.losses.misreads.lookalikes import STEP, ZERO, lookalikes
from publisher.cleaning.losses.misreads.wording import BACK, LONGEST, MARKS
from publisher.cleaning.survey.scores import Scores, scored
from publisher.words import lexicon

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "src/publisher/cleaning/losses/misreads"
PAGES = ROOT / "tests/cleaning/misread"
FACES = ("PublisherSong-Regular.otf", "PublisherHei-Regular.otf", "PublisherKai-Regular.ttf")
SIZE, MARGIN, BLUR, CELLS = 48, 4, 3.0, 12
"""Pixels of an em as it is drawn, and around it; the blur's radius in them; dots a side that are
compared. On pages read by OCR these found the true character among the nearest forty as often as
fourteen dots, two eighths of the blur and eight shades did, in half the time."""
SHADES = (30, 60, 90, 120, 160)
"""Shades of grey above which a dot counts as dark, once each."""
NEAREST = 100
"""Look-alikes that are listed for a character."""
COMMON = 4500
"""Characters that something may be a misreading of, the commonest first."""
_HAN = re.compile("[\u3400-\u9fff]+")


# ---- shapes ----------------------------------------------------------------------------------


def standard() -> list[str]:
    """Give the characters of 通用规范汉字表 that stand in the first block."""
    text = (ROOT / "fonts/general-standard-characters.txt").read_text(encoding="utf-8")
    return sorted({char for char in text if "\u4e00" <= char <= "\u9fff"})


def common() -> list[str]:
    """Give the commonest of them by the words of the list they stand in."""
    counts: Counter[str] = Counter()
    for word, count in lexicon().items():
        for char in word:
            counts[char] += count
    found = sorted(standard(), key=lambda char: (-counts[char], char))
    return found[:COMMON]


def pictures(chars: Iterable[str]) -> dict[str, int]:
    """Give for each character a number whose bits are its dots, dark or not, in every face."""
    faces = [ImageFont.truetype(ROOT / "fonts" / name, SIZE) for name in FACES]
    return {char: _picture(char, faces) for char in chars}


def _picture(char: str, faces: Sequence[ImageFont.FreeTypeFont]) -> int:
    number = 0
    side = SIZE + 2 * MARGIN
    for face in faces:
        image = Image.new("L", (side, side), 0)
        ImageDraw.Draw(image).text((MARGIN, side - MARGIN), char, font=face, fill=255, anchor="ld")
        blurred = image.filter(ImageFilter.GaussianBlur(BLUR))
        grey = blurred.resize((CELLS, CELLS), Image.Resampling.BILINEAR).tobytes()
        for shade in SHADES:
            bits = "".join("1" if dot > shade else "0" for dot in grey)
            number = number << len(bits) | int(bits, 2)
    return number


def distances(char: str, drawn: Mapping[str, int], others: Sequence[str]) -> list[int]:
    """Give by how many dots ``char`` differs from each of ``others``."""
    own = drawn[char]
    return [(own ^ drawn[other]).bit_count() for other in others]


def median(drawn: Mapping[str, int], chars: Sequence[str]) -> int:
    """Give the dots by which two of ``chars`` differ on the median, every fortieth looked at."""
    few = chars[::40]
    found = sorted(far for char in few for far in distances(char, drawn, few) if far)
    return found[len(found) // 2]


def line_of(char: str, drawn: Mapping[str, int], others: Sequence[str], whole: int) -> str:
    """Give the line of ``char`` in ``lookalikes.txt``: it, its look-alikes, their distances."""
    found = sorted(zip(distances(char, drawn, others), others, strict=True))
    near = [(far, other) for far, other in found if other != char][:NEAREST]
    steps = (chr(ZERO + min(93, round(far / whole / STEP))) for far, _ in near)
    return char + "".join(other for _, other in near) + "".join(steps)


SHAPES_HEAD = """\
# Han characters, the common ones that look like each, and as many signs for their distances:
# ! is 0.00, " is 0.01, … Made by tests/cleaning/misreading.py from the project's own faces.
"""


def write_shapes() -> None:
    """Write ``lookalikes.txt``."""
    others = common()
    chars = standard()
    drawn = pictures(chars)
    whole = median(drawn, chars)
    lines = [line_of(char, drawn, others, whole) for char in chars]
    text = SHAPES_HEAD + "\n".join(lines) + "\n"
    (TABLES / "lookalikes.txt").write_text(text, encoding="utf-8")


# ---- words -----------------------------------------------------------------------------------


class OpenGram:
    """The word model of Open-Gram as the Debian package sunpinyin-data has it.

    ``lm_sc.t3g`` holds a threaded back-off model of three levels; ``pydict_sc.bin`` its words.
    Chances are natural logarithms.
    """

    def __init__(self, folder: Path) -> None:
        data = (folder / "lm_sc.t3g").read_bytes()
        levels, _, _, ones, twos, _ = struct.unpack_from("<6I", data)
        if levels != 3:
            raise SystemExit("lm_sc.t3g is no model of three levels")
        chances = struct.unpack_from("<65536f", data, 24)
        at = 24 + 4 * (65536 + 16384) + 12 * 2
        names = self._names(folder)
        first = self._nodes(data, at, ones)
        second = self._nodes(data, at + 12 * ones, twos)
        self.ones: dict[str, float] = {}
        self.twos: dict[str, dict[str, float]] = {}
        for (number, _, chance, child), following in pairwise(first):
            word = names[number] if number < len(names) else ""
            if not is_word(word):
                continue
            self.ones[word] = log(max(chances[chance], 1e-12))
            rows = second[child : following[3]]
            self.twos[word] = {
                names[n]: log(max(chances[c], 1e-12)) for n, _, c, _ in rows if is_word(names[n])
            }

    @staticmethod
    def _names(folder: Path) -> list[str]:
        data = (folder / "pydict_sc.bin").read_bytes()
        start = struct.unpack_from("<3I", data)[2]
        return data[start:].decode("utf-32-le").split("\0")

    @staticmethod
    def _nodes(data: bytes, at: int, size: int) -> list[tuple[int, int, int, int]]:
        """Give the nodes of a level: word, back-off, chance, first child."""
        return [
            (a & 0x3FFFF, a >> 18, b & 0xFFFF, (c >> 25) << 16 | b >> 16)
            for a, b, c in struct.iter_unpack("<3I", data[at : at + 12 * size])
        ]


def is_word(text: str) -> bool:
    """Say whether ``text`` is one of the words that are kept: Han characters, or one mark."""
    return bool(text) and len(text) <= LONGEST and (bool(_HAN.fullmatch(text)) or text in MARKS)


PAIRS = 900_000
"""Pairs of words that are kept: those without which the model would change most."""


def kept_pairs(model: OpenGram) -> set[tuple[str, str]]:
    """Give the pairs of words that say most, by what the model loses without each (in nats)."""
    ranked: list[tuple[float, str, str]] = []
    ones = model.ones
    for before, row in model.twos.items():
        chance = ones[before]
        for word, cost in row.items():
            if word in ones:
                loss = exp(chance + cost) * abs(cost - ones[word])
                ranked.append((-loss, before, word))
    ranked.sort()
    return {(before, word) for _, before, word in ranked[:PAIRS]}


NEWS_PART, NEWS_FIRM = 0.35, 20
"""What a newspaper counts for beside the word model, and how often it must have a word for half
of that to count for what stands behind the word."""


def newspaper(file: Path, held: Iterable[str]) -> Iterator[list[str]]:
    """Yield the runs of words in a newspaper of tagged words, but for what is in ``held``."""
    apart = "\n".join(held)
    for line in file.read_text(encoding="utf-8").split("\n"):
        words = [re.sub(r"/[A-Za-z]+(\][a-z]+)?$", "", word).lstrip("[") for word in line.split()]
        if "".join(words[1:13]) in apart:
            continue
        run: list[str] = []
        for word in words:
            if is_word(word):
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run


def mix(model: OpenGram, runs: Iterable[Sequence[str]]) -> None:
    """Bring the words of a newspaper into the model, and what stands behind each."""
    single: Counter[str] = Counter()
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        single.update(run)
        for before, word in pairwise(run):
            pairs[before][word] += 1
    whole = sum(single.values())
    for word in model.ones:
        model.ones[word] += log(1 - NEWS_PART)
    for word, count in single.items():
        if count > 1 or word in model.ones:
            chance = exp(model.ones.get(word, -99.0)) + NEWS_PART * count / whole
            model.ones[word] = log(chance)
            model.twos.setdefault(word, {})
    for before, row in pairs.items():
        if before not in model.ones:
            continue
        often = sum(row.values())
        part = NEWS_PART * often / (often + NEWS_FIRM)
        known = model.twos[before]
        for word in known:
            known[word] += log(1 - part)
        for word, count in row.items():
            if word in model.ones and (count > 1 or word in known):
                less = exp(known.get(word, -99.0))
                known[word] = log(less + part * (count - 0.5) / often)


def write_wording(model: OpenGram, idioms: Iterable[str]) -> None:
    """Write ``words.txt`` and ``wording.bin``."""
    ones = dict(model.ones)
    for idiom in idioms:
        ones.setdefault(idiom, RARE)
    kept = kept_pairs(model)
    words = sorted(ones, key=lambda word: (-ones[word], word))
    number = {word: n for n, word in enumerate(words)}
    rows: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for before, word in kept:
        rows[before].append((number[word], model.twos[before][word]))
    costs, backs = bytearray(), bytearray()
    counts, pairs = array("H"), array("I")
    for word in words:
        row = sorted(rows[word])
        costs.append(_tenths(ones[word]))
        left = 1 - sum(exp(chance) for _, chance in row)
        other = 1 - sum(exp(ones[words[n]]) for n, _ in row)
        backs.append(_tenths(log(max(left, 1e-4) / max(other, 1e-4)) - BACK / 10))
        counts.append(len(row))
        pairs.extend(n << 8 | _tenths(chance) for n, chance in row)
    if sys.byteorder == "big":
        counts.byteswap()
        pairs.byteswap()
    (TABLES / "words.txt").write_text("\n".join(words), encoding="utf-8")
    table = bytes(costs) + bytes(backs) + counts.tobytes() + pairs.tobytes()
    (TABLES / "wording.bin").write_bytes(table)


def _tenths(chance: float) -> int:
    return max(0, min(255, round(-10 * chance)))


RARE = -16.0
"""Logarithm of the chance of an idiom that the model does not know: that of its rarest words."""


def idioms(folder: Path) -> list[str]:
    """Give the idioms of four characters that the package jionlp lists."""
    with zipfile.ZipFile(folder / "chinese_idiom.zip") as packed:
        text = packed.read("chinese_idiom.txt").decode("utf-8")
    words = (line.split("\t")[0] for line in text.split("\n"))
    return sorted({word for word in words if len(word) == 4 and _HAN.fullmatch(word)})


FIRM = -15.0
"""Logarithm of the least chance of a word in which two characters hold together firmly."""


def write_firm(model: OpenGram, listed: Iterable[str]) -> None:
    """Write ``firm.txt``: for each character those that stand behind it inside a usual word."""
    twos: defaultdict[str, set[str]] = defaultdict(set)
    longer: defaultdict[str, set[str]] = defaultdict(set)
    usual = (word for word, chance in model.ones.items() if chance >= FIRM)
    for word in (*usual, *listed):
        rows = twos if len(word) == 2 else longer
        for a, b in pairwise(word):
            rows[a].add(b)
    text = "".join(
        f"{char}{''.join(sorted(twos[char]))} {''.join(sorted(longer[char]))}\n"
        for char in sorted({*twos, *longer})
    )
    (TABLES / "firm.txt").write_text(FIRM_HEAD + text, encoding="utf-8")


FIRM_HEAD = """\
# Han characters, and those that stand behind each: in usual words of two, and in longer ones.
# Made by tests/cleaning/misreading.py; the licence of its sources is in LICENSE-open-gram.txt.
"""


def write_words(folder: Path) -> None:
    """Write the three tables of words."""
    model = OpenGram(folder)
    listed = idioms(folder)
    texts = tagged(folder / "199801.txt")
    apart = (text for n, text in enumerate(texts) if n % APART == APART - 1)
    mix(model, newspaper(folder / "199801.txt", apart))
    write_firm(model, listed)
    write_wording(model, listed)


# ---- chances ---------------------------------------------------------------------------------


class Page(NamedTuple):
    """A text as it was read, and for each of its characters what was printed there.

    Nothing is given where the two do not stand side by side. ``scores`` are what the reader said.
    """

    read: str
    printed: Sequence[str | None]
    scores: Scores = b""


def pages(file: Path, *, by_line: bool = False) -> list[Page]:
    """Give the texts of a file of printed lines, each with what OCR made of it behind a tab.

    An empty line parts two texts, a tab alone two paragraphs. Behind a second tab the line may
    have a sign for each character: how sure the reader was (``printing.sureness``); ``by_line``
    gives their mean for all of a line, as a reader of lines does. Texts in traditional script are
    left out, as cleaning leaves them.
    """
    found: list[Page] = []
    for part in file.read_text(encoding="utf-8").split("\n\n"):
        read, printed, spans = "", list[str | None](), list[tuple[int, int, float]]()
        for line in part.strip("\n").split("\n"):
            was, became, signs = (*line.split("\t"), "", "")[:3]
            spans += _spans(len(read), [sureness(one) for one in signs], by_line=by_line)
            read += became or "\n"
            printed += _beside(was, became) if became else [None]
        if read.strip() and language(read) == "zh-Hans":
            found.append(Page(read, printed, scored(len(read), spans) if spans else b""))
    return found


def _spans(at: int, sure: Sequence[float], *, by_line: bool) -> list[tuple[int, int, float]]:
    """Give what a reader says of a line that stands ``at`` a place: of each character, or once."""
    if by_line and len(sure) > 1:
        return [(at, at + len(sure), sum(sure) / len(sure))]
    return [(at + n, at + n + 1, chance) for n, chance in enumerate(sure)]


def _beside(was: str, became: str) -> list[str | None]:
    """Give for each character of a line that was read the printed one beside it."""
    found: list[str | None] = [None] * len(became)
    for kind, a, b, c, d in SequenceMatcher(None, was, became, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            found[c:d] = was[a:b]
    return found


def printed_pages(file: Path) -> list[Page]:
    """Give the printed texts of a file of pages."""
    found: list[Page] = []
    for part in file.read_text(encoding="utf-8").split("\n\n"):
        lines = (line.partition("\t")[0] or "\n" for line in part.strip("\n").split("\n"))
        text = "".join(lines)
        if text.strip() and language(text) == "zh-Hans":
            found.append(Page(text, list(text)))
    return found


class Case(NamedTuple):
    """One suspect: the clues, whether it was misread, and whether as the clues' character.

    ``score`` is what the reader said of it, 0 for nothing; ``near`` what else of its page is likely
    misread.
    """

    clues: Mapping[str, float]
    misread: bool
    right: bool
    shown: str
    score: int = 0
    near: Near = Near(0, 1.0)


def cases(
    found: Iterable[Page], table: Mapping[str, float], *, told: bool = False
) -> list[Case]:  # fmt: skip
    """Give the suspects of all pages whose printed character is known.

    With ``told`` the reader's scores are known too, otherwise they are hidden.
    """
    made: list[Case] = []
    for page in found:
        text, scores = page.read, page.scores if told else b""
        told_ = list(weighed(text, [(0, len(text))], table, scores=scores))
        near = among(
            [at for at, _, _ in told_],
            [points_of(clues, table) for _, _, clues in told_],
            len(text),
        )
        for (at, other, clues), others in zip(told_, near, strict=True):
            was = page.printed[at]
            if was is not None:
                shown = f"{text[max(0, at - 6) : at]}[{text[at]}{other}]{text[at + 1 : at + 7]}"
                score = scores[at] if scores else 0
                made.append(Case(clues, was != text[at], was == other, shown, score, others))
    return made


def misread(found: Iterable[Page]) -> int:
    """Give how many Han characters of all pages were read as another one."""
    return sum(
        a != b and b is not None and bool(_HAN.fullmatch(a + b))
        for read in found
        for a, b in zip(read.read, read.printed, strict=True)
    )


SMOOTH = 2.0
"""Strength by which weights are held to zero (L2)."""
TURNS = 12
"""Steps of Newton's method, after which nothing changes."""


def fit(found: Sequence[Case]) -> dict[str, float]:
    """Give the weights under which what was misread is likeliest (logistic regression)."""
    names = sorted({name for case in found for name in case.clues})
    place = {name: n for n, name in enumerate(names)}
    rows = [[(place[name], much) for name, much in case.clues.items() if much] for case in found]
    weights_ = [0.0] * len(names)
    for _ in range(TURNS):
        slope = [-SMOOTH * weight for weight in weights_]
        bend = [[SMOOTH * (a == b) for b in range(len(names))] for a in range(len(names))]
        for row, case in zip(rows, found, strict=True):
            chance = 1 / (1 + exp(-sum(weights_[n] * much for n, much in row)))
            missed, spread = case.misread - chance, chance * (1 - chance)
            for n, much in row:
                slope[n] += missed * much
                line, scaled = bend[n], spread * much
                for m, more in row:
                    line[m] += scaled * more
        weights_ = [a + b for a, b in zip(weights_, solved(bend, slope), strict=True)]
    return dict(zip(names, weights_, strict=True))


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a system of equations (Gauss, the largest pivot first)."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for n in range(size):
        pivot = max(range(n, size), key=lambda m: abs(rows[m][n]))
        rows[n], rows[pivot] = rows[pivot], rows[n]
        for m in range(n + 1, size):
            share = rows[m][n] / rows[n][n]
            if share:
                rows[m] = [a - share * b for a, b in zip(rows[m], rows[n], strict=True)]
    found = [0.0] * size
    for n in range(size - 1, -1, -1):
        known = sum(a * b for a, b in zip(rows[n][n + 1 : size], found[n + 1 :], strict=True))
        found[n] = (rows[n][size] - known) / rows[n][n]
    return found


FIRST_WEIGHTS = {"gain": 0.25, "far": -4.0, "always": -2.0}
"""Weights by which the likeliest look-alike is chosen before anything was fitted."""
CHANCES_HEAD = """\
# What each clue to a misread character weighs, in natural logarithms of odds.
# Fitted by tests/cleaning/misreading.py to fitted.txt and scored.txt in tests/cleaning/misread.
# What a source says of its characters, one by one or by words and lines, weighs beside the sum.
"""


def fitted(found: Sequence[Page]) -> dict[str, float]:
    """Give the weights for all pages; fitted twice, since they choose the look-alikes too."""
    table: Mapping[str, float] = FIRST_WEIGHTS
    for _ in range(2):
        table = fit(cases(found, table))
    return {name: round(weight, 3) for name, weight in table.items()}


def confusions(found: Iterable[Page]) -> dict[str, str]:
    """Give for each character the look-alikes that it was read as on pages, as often as it was."""
    table: defaultdict[str, str] = defaultdict(str)
    for page in found:
        for became, was in zip(page.read, page.printed, strict=True):
            near = [other for other, _ in lookalikes(became)[:PLAIN]]
            if was is not None and was != became and was in near:
                table[was] += became
    return dict(table)


PLAIN = 10
"""Look-alikes, the nearest first, that are plain ones: a good reader takes no other for them."""
SWAPPED = 0.024
"""Share of characters that are swapped: 22 of 900 were misread on a page of 1967."""


def swapped(texts: Iterable[str], table: Mapping[str, str], seed: int) -> list[Page]:
    """Give texts in which single characters are plain look-alikes of what was printed.

    So does a good reader leave a worn print: one character is wrong, its neighbours are right.
    """
    chance = random.Random(seed)
    found: list[Page] = []
    for text in texts:
        places = [at for at, char in enumerate(text) if char in table]
        chosen = chance.sample(places, min(len(places), round(SWAPPED * len(text))))
        read = list(text)
        for at in chosen:
            read[at] = chance.choice(table[text[at]])
        found.append(Page("".join(read), list(text)))
    return found


def fitted_to_scores(found: Sequence[Page], table: Mapping[str, float]) -> dict[str, float]:
    """Give what the scores of pages weigh beside the points that the clues come to."""
    told = [
        case._replace(clues=score_clues(points_of(case.clues, table), case.score))
        for case in cases(found, table, told=True)
        if case.score
    ]
    return {name: round(weight, 3) for name, weight in fit(told).items()}


def fitted_to_pages(found: Sequence[Page], table: Mapping[str, float]) -> dict[str, float]:
    """Give what others that are misread weigh beside the points that the clues come to."""
    told = [
        case._replace(clues=page_clues(points_of(case.clues, table), case.near))
        for case in cases(found, table)
    ]
    return {name: round(weight, 3) for name, weight in fit(told).items()}


def all_fitted() -> MisreadWeights:
    """Give all weights.

    They are fitted to pages as OCR read them, as they were printed, and with plain swaps.
    """
    rough, fine = PAGES / "fitted.txt", PAGES / "scored.txt"
    printed = printed_pages(rough)
    table = confusions([*pages(rough), *pages(fine)])
    plain = swapped((page.read for page in printed), table, seed=1)
    clues = fitted([*pages(rough), *pages(fine), *printed, *plain])
    texts = [*pages(rough), *pages(fine), *printed, *plain]
    return MisreadWeights(
        clues,
        fitted_to_pages(texts, clues),
        fitted_to_scores(pages(fine), clues),
        fitted_to_scores(pages(fine, by_line=True), clues),
    )


def chances_table(found: MisreadWeights) -> str:
    """Give the weights as a file."""
    text = CHANCES_HEAD
    for head, table in zip(("weights", "page", "of one", "of many"), astuple(found), strict=True):
        lines = (f'"{name}" = {weight}' for name, weight in sorted(table.items()))
        text += f'\n["{head}"]\n' + "\n".join(lines) + "\n"
    return text


def write_chances() -> None:
    """Write ``chances.toml``."""
    (TABLES / "chances.toml").write_text(chances_table(all_fitted()), encoding="utf-8")


def report(names: Sequence[str]) -> None:
    """Print what the weights are worth on files of pages: precision, recall, calibration."""
    for name in names:
        file = Path(name)
        clean = cases(printed_pages(file), weights().clues)
        size = sum(len(page.read) for page in printed_pages(file))
        by_line, by_one = pages(file, by_line=True), pages(file)
        for how, read, told in (
            ("words alone", by_one, False),
            ("scores of lines", by_line, True),
            ("scores of characters", by_one, True),
        ):
            if told and not any(page.scores for page in read):
                continue
            wrong = misread(read)
            sys.stdout.write(f"{file.name}, {how}: {size} characters, {wrong} misread\n")
            _report(cases(read, weights().clues, told=told), [] if told else clean, wrong, size)


def _report(found: Sequence[Case], noise: Sequence[Case], wrong: int, size: int) -> None:
    """Print what the weights are worth for the suspects of pages, and for those of right text."""
    table = weights()
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        told = [case for case in found if chance_of(case, table) >= least]
        right = sum(case.misread for case in told)
        false = sum(chance_of(case, table) >= least for case in noise)
        sys.stdout.write(
            f"  from {least:.2f}: recall {right / max(1, wrong):.3f}"
            f" precision {right / max(1, len(told)):.3f}"
            f" mended {sum(case.right for case in told)}"
            f" noise {1000 * false / size:.2f} per 1,000\n"
        )
    for low, high, much, chance, share in calibration([*found, *noise], table):
        sys.stdout.write(f"  {low:.1f}–{high:.1f}: {much} chance {chance:.2f} {share:.2f}\n")
    sys.stdout.write("  Brier {:.4f}, log loss {:.4f}\n".format(*losses(found, table)))
    for case in noise:
        if chance_of(case, table) >= 0.5:
            sys.stdout.write(f"    {chance_of(case, table):.2f} {case.shown}\n")


def chance_of(case: Case, table: MisreadWeights) -> float:
    """Give the chance that a suspect was misread."""
    points = points_of(case.clues, table.clues)
    if case.score:
        points = with_score(points, case.score, table)
    else:
        points = points_of(page_clues(points, case.near), table.page)
    return 1 / (1 + exp(-points))


def calibration(
    found: Sequence[Case], table: MisreadWeights
) -> Iterator[tuple[float, float, int, float, float]]:
    """Yield for each tenth of chance the cases, their mean chance and the share misread."""
    told = [(chance_of(case, table), case.misread) for case in found]
    for n in range(10):
        some = [(chance, was) for chance, was in told if n <= 10 * chance < n + 1]
        if some:
            mean = sum(chance for chance, _ in some) / len(some)
            yield n / 10, (n + 1) / 10, len(some), mean, sum(was for _, was in some) / len(some)


def losses(found: Sequence[Case], table: MisreadWeights) -> tuple[float, float]:
    """Give the Brier score and the mean log loss of the chances."""
    told = [(chance_of(case, table), case.misread) for case in found]
    brier = sum((chance - was) ** 2 for chance, was in told) / max(1, len(told))
    lost = sum(-log(max(1e-9, chance if was else 1 - chance)) for chance, was in told)
    return brier, lost / max(1, len(told))


def main(names: Sequence[str]) -> None:
    """Make what is named."""
    match names:
        case ["shapes"]:
            write_shapes()
        case ["words", folder]:
            write_words(Path(folder))
        case ["chances"]:
            write_chances()
        case ["report", *files] if files:
            report(files)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
