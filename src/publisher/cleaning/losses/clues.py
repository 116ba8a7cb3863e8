"""Clues to what was lost at a gap: what stands in, before and behind it.

Each function gives what is to be weighed for one thing that may have been lost: the question and
its answer. ``weights.toml`` says what an answer weighs.

Numbers among the answers are told apart in steps and up to a most, so that enough articles hold
each: an answer is weighed if four do. Steps and mosts are part of the table, and have no reason
beside it: the weights were fitted with them, and another one needs ``make weights``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ...words import frequency, is_common_verb
from ..language.chars import STOPS
from ..language.context import (
    CLAUSE_SET,
    COUNTERS,
    FINAL_SET,
    FOLLOW_SET,
    FUNCTION_SET,
    LEAD_SET,
    NO_BEGIN_SET,
    NUMERAL,
    OPENER_SET,
    TRANSITIVE_SET,
    UNENDING_SET,
    begins_with,
    ends_with,
    hangs_on,
)
from .events import CLAUSE_END, MARKS
from .reading import GaplessBlock, Slot
from .weights import Clue

_LETTER = {Slot.LOSS: "L", Slot.WRAP: "W", Slot.STRAY: "S", Slot.UNKNOWN: "U", None: "-"}
"""Short names of the slots in the table; Q is a mark that is there."""
_STEP, _STEPS = 0.6, 4
"""Lead of the measure's reading of a gap that counts as one step surer, and how many are told
apart. A choice that the weights were fitted with."""
_UNSURE = (Slot.LOSS, Slot.UNKNOWN)
_FIRM = 0.7
"""Lead from which a gap inside a phrase is taken as a lost mark. A choice that the weights were
fitted with."""
_TELLING = frozenset("的了着过是把被在有就也都很我你他她们不要")
"""Characters that sentences hold rather than names and slogans."""
_NUMBER = re.compile(r"[\d.,%％]+")
_SIZES = (*range(11), 12, 14, 18, 24)
"""Sizes of phrases that are told apart: each up to ten, where most are (of 1,390 quoted phrases of
179 articles in tests and content 99 % have no more than 17), then in steps."""
_WIDTHS = (0, 1, 3, 5, 7, 12, 20)
"""Characters to the next mark or gap that are told apart, in steps that grow with them."""
_PAUSE_OR_QUOTE = re.compile("[，。；：！？、“”]")
_ITEM_END = re.compile("[，。；：！？、]")
_AND = re.compile("[和与及]")
NEAR = 60
"""Characters on each side of a gap that are looked at for a pause. A choice: longer clauses
weigh as clauses of 60."""
LONGEST_ITEM = 8
"""Characters of the longest item of a list that is compared with the ones beside it. As long as
the longest word that is looked up."""


def kind(char: str) -> str:
    """The class of a character as the table writes it; ^ is the end of the text."""
    if not char:
        return "^"
    if char.isdigit():
        return "9"
    if char in "，、":
        return char
    if char in STOPS:
        return "。"
    if char in MARKS or (char.isascii() and not char.isalpha()):
        return "m"
    return "a" if char.isascii() else "字"


def letter(reading: GaplessBlock, at: int, *, there: bool = False) -> str:
    """The letter of the slot at a place; ``there`` says that the mark survived."""
    return "Q" if there else _LETTER[reading.slots.get(at)]


def _graded(reading: GaplessBlock, at: int, slot: str) -> str:
    """The slot with how sure the measure is of it."""
    if slot not in "LW":
        return slot
    return slot + str(min(_STEPS, int(reading.leads.get(at, 0.0) / _STEP)))


def _within(size: int, limits: Sequence[int]) -> str:
    """The first of ``limits`` that is not below ``size``."""
    found = bisect_left(limits, size)
    return str(limits[found]) if found < len(limits) else "more"


def opening(reading: GaplessBlock, at: int, *, there: bool) -> list[Clue]:
    """The clues to a quotation that opens in front of ``text[at]``."""
    text, slot = reading.text, letter(reading, at, there=there)
    before, first = text[at - 1 : at] if at else "", text[at : at + 1]
    left = kind(before)
    clues = [
        ("open.slot", _graded(reading, at, slot)), ("open.beside", slot + left),
        ("open.before", before or "^"), ("open.first", first), ("open.first2", text[at : at + 2]),
    ]  # fmt: skip
    if left == "字":
        clues.append(("open.before2", text[max(0, at - 2) : at]))
        if at > 2:
            clues.append(("open.before3", text[at - 3 : at]))
        lead = ends_with(text, at, LEAD_SET)
        if lead:
            clues.append(("open.is", f"led{min(2, len(lead))}"))
        if ends_with(text, at, FINAL_SET):
            clues.append(("open.is", "final"))
    if at in reading.split:
        clues.append(("open.split", slot))
    if kind(first) == "9":
        clues.append(("open.digit", left))
    if begins_with(text, at, CLAUSE_SET):
        clues.append(("open.is", "clause"))
    if hangs_on(text, at, NO_BEGIN_SET):
        clues.append(("open.is", "hanging"))
    return clues


def closing(reading: GaplessBlock, at: int, *, there: bool) -> list[Clue]:
    """The clues to a quotation that closes in front of ``text[at]``."""
    text, slot = reading.text, letter(reading, at, there=there)
    after, last = text[at : at + 1], text[at - 1 : at]
    right = kind(after)
    clues = [
        ("close.slot", _graded(reading, at, slot)), ("close.beside", slot + right),
        ("close.last", last), ("close.last2", text[max(0, at - 2) : at]),
        ("close.after", after or "^"),
    ]  # fmt: skip
    if right == "字" or after in STOPS:
        clues.append(("close.after2", text[at : at + 2] or "^"))
    if right == "字":
        follow = begins_with(text, at, FOLLOW_SET)
        if follow:
            clues.append(("close.is", f"followed{min(2, len(follow))}"))
        if begins_with(text, at, CLAUSE_SET):
            clues.append(("close.is", "clause"))
    if at in reading.split:
        clues.append(("close.split", slot))
    if last.isdigit():
        clues.append(("close.digit", "c" if after and after in COUNTERS else right))
    if ends_with(text, at, UNENDING_SET):
        clues.append(("close.is", "unending"))
    if ends_with(text, at, LEAD_SET):
        clues.append(("close.is", "leading"))
    return clues


class Phrases:
    """The clues to whole phrases of one reading.

    ``repeated`` counts what stands between blanks in the whole text, ``nature`` is the letter of
    what kind of text it is.
    """

    def __init__(
        self,
        reading: GaplessBlock,
        repeated: Mapping[str, int],
        nature: str,
        marks: Sequence[int],
    ) -> None:
        self.reading = reading
        self.repeated = repeated
        self.nature = nature
        self.marks = marks
        self.unsure = [i for i in reading.order if reading.slots[i] in _UNSURE]

    def clues(self, start: int, end: int, *, has_open: bool, has_close: bool) -> list[Clue]:
        """The clues to ``text[start:end]`` being one quotation."""
        reading, text = self.reading, self.reading.text
        phrase, size = text[start:end], end - start
        ends = letter(reading, start, there=has_open) + letter(reading, end, there=has_close)
        inside = reading.inside(start, end)
        inner = [i for i in inside if self._is_firm(i)]
        strays = sum(reading.slots[i] is Slot.STRAY for i in inside)
        clues = [
            ("pair.size", _within(size, _SIZES)), ("pair.ends", ends),
            ("pair.nature", self.nature + ends), ("pair.commas", str(min(3, phrase.count("，")))),
            ("pair.inner", str(min(3, len(inner)))), ("pair.strays", str(min(2, strays))),
        ]  # fmt: skip
        lost = ends[0] in "LSU" and ends[1] in "LSU"
        returns = self.repeated.get(phrase, 0) - lost
        if returns > 0 and phrase not in FOLLOW_SET:
            clues.append(("pair.again", str(min(2, returns))))
        clues += _forms(phrase)
        led, followed = ends_with(text, start, LEAD_SET), begins_with(text, end, FOLLOW_SET)
        words = f"{'l' if led else '-'}{'f' if followed else '-'}{ends}"
        clues.append(("pair.words", words))
        if ("pair.is", "set-phrase") in clues:
            clues.append(("pair.set-phrase", words))
        return clues + self._list(start, end, inner)

    def _is_firm(self, at: int) -> bool:
        slot = self.reading.slots[at]
        return slot is Slot.UNKNOWN or (
            slot is Slot.LOSS and self.reading.leads.get(at, 0.0) > _FIRM
        )

    def _list(self, start: int, end: int, inner: Sequence[int]) -> list[Clue]:
        """The clues to a phrase that is a list, or that was cut out of one."""
        text, clues = self.reading.text, []
        listed = "、" in text[start:end]
        sizes = [end - start]
        if listed or inner:
            cuts = sorted({start, end, *inner})
            sizes = [len(item) for one, two in pairwise(cuts) for item in text[one:two].split("、")]
            clues.append(("pair.list", _list_form(sizes, listed=listed)))
        several = "several" if len(sizes) > 1 else "one"
        behind = self._item_behind(end, sizes[-1], gaps_too=len(sizes) > 1)
        if behind is not None and _alike(sizes[-1], behind):
            clues.append(("pair.cut", f"behind-{several}"))
        before = self._item_before(start, sizes[0])
        if before is not None and _alike(sizes[0], before):
            clues.append(("pair.cut", f"before-{several}"))
        if listed and text[end : end + 1] in ("、", "等"):
            clues.append(("pair.cut", "goes-on"))
        if end - start <= LONGEST_ITEM and twins(self.reading, start, end):
            clues.append(("pair.cut", "twin"))
        return clues

    def _item_behind(self, at: int, size: int, *, gaps_too: bool) -> int | None:
        """The length of the list item behind a place, if 、 or a gap ends it."""
        text = self.reading.text
        listed = text[at : at + 1] == "、"
        start = at + 1 if listed else at
        limit = min(at + size + 2, len(text) - 1)
        found = bisect_left(self.marks, start + 1)
        mark = self.marks[found] if found < len(self.marks) else limit + 1
        if gaps_too or listed:
            found = bisect_left(self.unsure, start + max(1, size - 1))
            if found < len(self.unsure) and self.unsure[found] < min(mark, limit + 1):
                return self.unsure[found] - start
        if mark > limit:
            return None
        return mark - start if listed or text[mark] == "、" else None

    def _item_before(self, at: int, size: int) -> int | None:
        """The length of the list item that ends at a place, if 、 stands before it."""
        text = self.reading.text
        end = at - 1 if text[at - 1 : at] == "、" else at
        found = bisect_left(self.marks, end) - 1
        if found < 0 or self.marks[found] < max(at - size - 2, 0):
            return None
        return end - self.marks[found] - 1 if text[self.marks[found]] == "、" else None


def _list_form(sizes: Sequence[int], *, listed: bool) -> str:
    """What a list looks like: parted by 、 or by gaps, even or odd, how many items."""
    real = listed or (len(sizes) > 2 and min(sizes) > 2)
    even = _alike(max(sizes), min(sizes)) and min(sizes) > 1
    return f"{'real' if real else 'gaps'}{'even' if even else 'odd'}{min(4, len(sizes))}"


def _alike(size: int, other: int) -> bool:
    """Whether an item of a list is as long as one of ``size``; long ones may differ by one.

    Words of two and three are a list only where they are alike: 战斗力 凝聚力.
    """
    return abs(size - other) <= (0 if size < 4 else 1)


def twins(reading: GaplessBlock, start: int, end: int) -> list[tuple[int, int]]:
    """The phrases of one kind between blanks beside a phrase: 劳模精神 劳动精神."""
    text, slots, size = reading.text, reading.slots, end - start
    last, found = text[end - 1], []
    if slots.get(end) in _UNSURE and slots.get(end + size) in (*_UNSURE, Slot.STRAY):
        found.append((end, end + size))
    if slots.get(start) in _UNSURE and slots.get(start - size) in _UNSURE:
        found.append((start - size, start))
    return [span for span in found if text[span[1] - 1] == last]


def _forms(phrase: str) -> list[Clue]:
    """The clues in the form of a phrase: a number, a word of the list, a sentence."""
    size, clues = len(phrase), []
    if size >= 2 and NUMERAL.fullmatch(phrase):
        clues.append(("pair.is", "set-phrase"))
    if _NUMBER.fullmatch(phrase):
        clues.append(("pair.number", str(min(4, size))))
    elif phrase[0].isdigit():
        clues.append(("pair.is", "counted"))
    clues += _word_forms(phrase)
    follow = begins_with(phrase, 0, FOLLOW_SET)
    if len(follow) > 1:
        # What names a quotation stands behind it: 模式, 治理模式.
        rest = phrase[len(follow) :]
        whole = not rest or rest in FOLLOW_SET
        clues.append(("pair.is", "follower" if whole else "following"))
    if size > 2:
        clues += (("pair.holds", char) for char in sorted(_TELLING.intersection(phrase)))
    return clues


_KNOWN, _COMMON = 50, 500
"""Frequencies from which a word is known, and common. Of 1,218 texts that tests clean, a step of a
quarter up or down asks the table another question in some twenty."""


def _word_forms(phrase: str) -> Iterator[Clue]:
    """Yield the clues in a phrase being one word: how common, a verb, a function word."""
    size = len(phrase)
    common = frequency(phrase) if size <= LONGEST_ITEM else 0
    if common:
        grade = "rare" if common < _KNOWN else "known" if common < _COMMON else "common"
        yield "pair.word", f"{grade}{min(size, 4)}"
    if size == 2 and is_common_verb(phrase):
        yield "pair.is", "verb"
    if phrase in FUNCTION_SET:
        yield "pair.is", "function"


def standing(reading: GaplessBlock, at: int) -> list[Clue]:
    """The clues in a gap itself; ``named`` says to which event."""
    text, slot = reading.text, letter(reading, at)
    clues = [
        ("slot", _graded(reading, at, slot)),
        ("beside", slot + kind(text[at - 1 : at] if at else "") + kind(text[at : at + 1])),
    ]
    if at in reading.split:
        clues.append(("is", "split"))
    return clues


def pausing(reading: GaplessBlock, at: int, unsure: Sequence[int]) -> list[Clue]:
    """The clues to a pause in front of ``text[at]``; ``named`` says which mark it has."""
    text = reading.text
    before, after = text[max(0, at - NEAR) : at], text[at : at + NEAR]
    tail = _PAUSE_OR_QUOTE.split(before)[-1]
    following = _PAUSE_OR_QUOTE.split(after, maxsplit=1)[0]
    place = bisect_left(unsure, at)
    one = min(len(tail), at - unsure[place - 1] if place else NEAR)
    two = min(len(following), unsure[place + 1] - at if place + 1 < len(unsure) else NEAR)
    clues = [
        ("before", before[-1:] or "^"), ("before2", before[-2:] or "^"), ("after", after[:1]),
        ("after2", after[:2]), ("left", _within(len(tail), _WIDTHS)),
        ("right", _within(len(following), _WIDTHS)), ("left-gap", _within(one, _WIDTHS)),
        ("right-gap", _within(two, _WIDTHS)),
    ]  # fmt: skip
    clues += (("is", name) for name in _pausing_words(reading, at, tail))
    return clues + _listing(before, after)


def named(event: str, clues: Iterable[Clue]) -> list[Clue]:
    """``clues`` as questions about ``event``: the same answers weigh for each another way."""
    return [(f"{event}.{question}", answer) for question, answer in clues]


def _pausing_words(reading: GaplessBlock, at: int, tail: str) -> list[str]:
    """What the words on both sides of a gap say of a pause there."""
    text, found = reading.text, []
    if ends_with(text, at, FINAL_SET):
        found.append("final")
    if ends_with(text, at, TRANSITIVE_SET):
        found.append("transitive")
    if hangs_on(text, at, NO_BEGIN_SET):
        found.append("hanging")
    elif begins_with(text, at, CLAUSE_SET):
        found.append("clause")
    if begins_with(text, at, FOLLOW_SET):
        found.append("follower")
    if ends_with(text, at, LEAD_SET):
        found.append("leading")
    if tail in OPENER_SET:
        found.append("opener")
    if text[at - 1 : at].isdigit() and text[at : at + 1] in COUNTERS:
        found.append("counted")
    number = _NUMBER.match(text, at)
    if number and number.end() in reading.slots:
        # Blanks on both sides of a number stand for nothing.
        found.append("number")
    return found


def _listing(before: str, after: str) -> list[Clue]:
    """The clues to a gap between two items of a list."""
    items = CLAUSE_END.split(before)[-1].split("、")
    last = items[-1]
    following = _ITEM_END.split(after, maxsplit=1)[0]
    goes_on = after[len(following) : len(following) + 1] == "、"
    width = min(9, len(following))
    clues: list[Clue] = []
    if len(items) > 1:
        clues.append(("items", f"{min(3, len(items))}-{min(9, len(last))}"))
        if abs(len(last) - len(items[-2])) <= 1:
            clues.append(("even", str(len(last) - len(items[-2]))))
    if goes_on:
        clues.append(("goes-on", str(width)))
        clues.append(("list", "between" if len(items) > 1 else "before"))
        if abs(len(last) - len(following)) <= (1 if len(following) < 6 else 2):
            clues.append(("list", "even"))
        if _twins(last, after, len(following)):
            clues.append(("list", "twins"))
    if _same_head(last, after):
        clues.append(("list", "head"))
    if last[-1:] == following[-1:]:
        clues.append(("list", "end"))
    joint = _AND.search(following)
    if joint:
        clues.append(("and", str(min(9, joint.start()))))
    if "等" in following[:LONGEST_ITEM]:
        clues.append(("list", "and-so-on"))
    return clues


def _twins(before: str, after: str, size: int) -> bool:
    """Whether the item in front of a gap is like the one of ``size`` characters behind it."""
    one, two = before[-size:], after[:size]
    if not 2 <= size <= LONGEST_ITEM or len(one) < size:
        return False
    if begins_with(after, 0, CLAUSE_SET):
        return size > 2 and one[-2:] == two[-2:]
    third = _ITEM_END.split(after[size + 1 :], maxsplit=1)[0]
    same = one[-1] == two[-1] or one[0] == two[0] or (len(third) == size <= 3)
    return same or (frequency(one) > 0 and frequency(two) > 0)


def _same_head(before: str, after: str) -> bool:
    """Whether words of one length and one last character meet: 战斗力 凝聚力."""
    return any(
        before[-size:][-1:] == after[size - 1 : size]
        and before[-size:] != after[:size]
        and frequency(before[-size:]) > 0
        and frequency(after[:size]) > 0
        and not begins_with(after, 0, CLAUSE_SET)
        for size in (3, 4)
        if len(before) >= size
    )
