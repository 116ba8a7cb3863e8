"""What a rule is and what it gives: edits, moves, fixes, how sure they are, what they may touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Flag, IntEnum, auto
from typing import NamedTuple

from ...tongues import SILENCE, Said
from ..survey.draft import Draft, Point


class Strength(IntEnum):
    """How sure a rule is: safe ones are applied, likely ones on request, doubts only shown."""

    SAFE = 1
    LIKELY = 2
    DOUBT = 3


class Touch(Flag):
    """What a rule may remove and insert."""

    BLANKS = auto()
    PUNCTUATION = auto()
    STRUCTURE = auto()
    GLYPHS = auto()


class Edit(NamedTuple):
    """``draft.text[start:end]`` becomes ``text``."""

    start: int
    end: int
    text: str


class Move(NamedTuple):
    """``draft.text[start:end]`` goes to ``to``, between the inserted ``prefix`` and ``suffix``."""

    start: int
    end: int
    to: int
    prefix: str = ""
    suffix: str = ""


class Fix(NamedTuple):
    """What belongs together in one repair: applied as a whole, or shown as one finding.

    ``message`` says what is wrong, ``proposal`` what would mend it; ``score`` lies in 0..1. Scores
    that a rule writes as numbers are choices: they order what is shown, and settle which of two
    doubts at one place is offered first. No text hangs on them.
    ``silent`` fixes are not worth a finding when they are not applied. ``lead`` is what was printed
    in front of the words at a raw offset and goes elsewhere: it counts when these are measured.
    """

    edits: tuple[Edit, ...]
    reason: Said = SILENCE
    moves: tuple[Move, ...] = ()
    score: float = 1.0
    message: Said = SILENCE
    silent: bool = False
    lead: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code and name, its strength, what it may touch, and what it finds.

    ``beside`` rules look at the same draft as the rule before them. ``needs`` are the codes of
    the rules without whose work this one would have no place for its own. ``behind`` is the last
    point of the way that was passed before it: it may ask what was read off there.
    """

    code: str
    name: str
    strength: Strength
    touch: Touch
    find: Callable[[Draft], Iterable[Fix]]
    beside: bool = False
    needs: tuple[str, ...] = ()
    behind: Point = Point.RAW
