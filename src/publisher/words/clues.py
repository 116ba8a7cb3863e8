"""What tells of a place in a headline whether a break there tears something apart.

Each place has clues: the kinds and lengths of the words around it, what the list of words says,
what the rules of ``sense`` say. What each clue is worth was learned from heads whose breaks are
judged by hand (``python -m composition.learning`` in tests/) and lies in ``clues.toml``.
"""

from __future__ import annotations

import tomllib
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from math import exp, log

from . import frequency
from .tagging import Word

ONE = 1000
"""What stands for 1.0 in the table: an integer there is so many thousandths of log odds."""
LIKELY, CERTAIN, WORTH = 0.97, 100.0, 150.0
"""What a break costs that surely tears something: ``WORTH`` by how likely that is, and ``CERTAIN``
more from ``LIKELY`` on, as in the insides of words. Half or twice as much tears as many heads."""
_RULES = (8.0, 22.0, 37.0, 60.0, 90.0, 200.0)
"""Costs by the rules, in squared em, at which what they tell of a place changes."""
_NEAR = 5
"""Characters from a clause's end from which a place is far from it."""
_LONG = 4
"""Characters of a long word, or of one of a list that goes over a place, on either side."""
_SHOWN = "PCUDFVR"
"""Kinds of words that are clues by themselves: 的, 和, 在, 将, and verbs."""
_NOUNS, _QUALIFIED = "NGEA", "NGEASTMQ"


def tears(
    clause: str, words: Sequence[Word], likely: Collection[int], rules: Mapping[int, float]
) -> Iterator[tuple[int, float]]:
    """Yield each place inside ``clause`` and what a break there costs by its clues.

    ``words`` are those of the clause; ``likely`` is where the list has words begin and end;
    ``rules`` is what ``sense`` makes of each place. Costs are whole, in squared em.
    """
    worth = _table()
    for at, found in clues(clause, words, likely, rules):
        odds = sum(worth.get(clue, 0) for clue in found) / ONE
        chance = 1 / (1 + exp(-odds))
        yield at, float(round(WORTH * chance + (CERTAIN if chance > LIKELY else 0.0)))


def clues(
    clause: str, words: Sequence[Word], likely: Collection[int], rules: Mapping[int, float]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each place inside ``clause`` with its clues by name; as ``tears``."""
    starts = {at: n for n, at in enumerate(accumulate((len(one.text) for one in words), initial=0))}
    for at in range(1, len(clause)):
        found = [
            "any",
            f"seen={at in starts:d}{at in likely:d}",
            f"over={_over(clause, at)}",
            f"rule={bisect(_RULES, rules[at])}",
            f"from={min(at, _NEAR)}",
            f"to={min(len(clause) - at, _NEAR)}",
            f"part={int(5 * abs(at / len(clause) - 0.5))}",
        ]
        if at in starts:
            found += _between(words, starts[at])
        yield at, tuple(found)


def _over(clause: str, at: int) -> int:
    """How common the words of the list are that go over a place, 0 to 4."""
    most = 0.0
    for start in range(max(0, at - _LONG), at):
        for end in range(at + 1, min(len(clause), at + 1 + _LONG) + 1):
            count = frequency(clause[start:end])
            if count:
                most = max(most, log(count) * (1.0 if end - start == 2 else 1.5))
    return round(min(most, 12.0) / 3)


def _between(words: Sequence[Word], number: int) -> Iterator[str]:
    """Yield the clues of the place before word ``number``; signs are looked through."""
    before = next((one for one in reversed(words[:number]) if one.kind), Word("", "^"))
    after = next((one for one in words[number:] if one.kind), Word("", "$"))
    left, right = before.kind, after.kind
    verbs = [sum(one.kind == "V" for one in part) for part in (words[:number], words[number:])]
    behind, following = _run(words[number:], _NOUNS)
    ahead, _ = _run(words[:number][::-1], _QUALIFIED)
    if not (words[number - 1].kind and words[number].kind):
        yield "sign"
    yield f"left={left}"
    yield f"right={right}"
    yield f"both={left}{right}"
    yield f"next={left}{right}{following}"
    yield f"long={min(len(before.text), _LONG)}."
    yield f"long=.{min(len(after.text), _LONG)}"
    yield f"verbs={min(verbs[0], 2)}{min(verbs[1], 2)}"
    yield f"behind={left}{min(behind, 9) // 2}"
    yield f"ahead={right}{min(ahead, 9) // 2}"
    if left in _SHOWN:
        yield f"left={before.text}"
    if right in _SHOWN:
        yield f"right={after.text}"


def _run(words: Sequence[Word], kinds: str) -> tuple[int, str]:
    """The characters of the first words that are of ``kinds``, and the kind that follows."""
    length = 0
    for word in words:
        if not word.kind or word.kind not in kinds:
            return length, word.kind or "-"
        length += len(word.text)
    return length, "$"


@lru_cache(maxsize=1)
def _table() -> Mapping[str, int]:
    """Read what each clue is worth."""
    text = files(__package__).joinpath("clues.toml").read_text(encoding="utf-8")
    worth: dict[str, int] = tomllib.loads(text)["worth"]
    return worth
