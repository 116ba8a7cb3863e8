"""The text between two rules, and the points of the way at which facts are read off it.

A fact is a pure function of a draft. ``told_once`` keeps what it gives with the draft it was asked
of; ``surveyed`` reads it off the draft that stood at one ``Point`` of the way, whoever asks first
and whatever was done to the text since. So no answer depends on who asked before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property, wraps
from typing import TypeVar, cast

from .blocks import Block, scan
from .scores import Scores, carried

Found = TypeVar("Found")

MARKUP_SIGN = re.compile(r"[`\[\]<{@&/w$\\]")
"""A character without which a text holds no markup that the rules leave alone."""


class Point(IntEnum):
    """Where on the way of the rules a fact is read off.

    ``RAW``: nothing is known. ``COLUMNS``: the characters are in order, and no paragraph was
    parted yet, so that lines and gaps tell the measure. ``HEADS``: the lines of one title are one,
    none was carried away. ``TEXT``: what stood above the text, and what belongs to the page, is out
    of it. ``GAPS``: the paragraphs are whole, and no mark that was lost has been put back.
    """

    RAW = 0
    COLUMNS = 1
    HEADS = 2
    TEXT = 3
    GAPS = 4


@dataclass(frozen=True)
class Draft:
    """The text between two rules, with the raw offset of every character.

    ``survey`` holds the drafts that stood at the points that were passed, in their order.
    ``lead`` is what was printed before the words at a raw offset and was carried away. ``scores``
    are what the source says of the raw characters, empty where it says nothing. ``told`` holds what
    pure functions found in this draft, each under itself.
    """

    raw: str
    text: str
    origin: Sequence[int]
    survey: tuple[Draft, ...] = field(default=(), compare=False, repr=False)
    lead: tuple[int, str] = (-1, "")
    scores: Scores = field(default=b"", repr=False)
    told: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def at(self, point: Point) -> Draft:
        """The draft as it stood at ``point``; itself where that was not passed yet."""
        return self.survey[point - 1] if 0 < point <= len(self.survey) else self

    def passing(self, point: Point) -> Draft:
        """The same draft behind ``point``: the points not passed yet are passed by it."""
        if len(self.survey) >= point:
            return self
        stood = (self,) * (point - len(self.survey))
        # The same text: what was told of it stays true, what stood earlier stands where it stood.
        found = replace(self, survey=(*self.survey, *stood))
        found.shift(self.blocks, self.marked)
        return found

    def after(
        self,
        text: str,
        origin: Sequence[int],
        *,
        lead: tuple[int, str] | None = None,
    ) -> Draft:
        """The draft that rules make of this one."""
        return Draft(self.raw, text, origin, self.survey, lead or self.lead, self.scores)

    def shift(self, blocks: tuple[Block, ...], marked: frozenset[int] | None) -> None:
        """Take over what is known of the blocks: that they stand where they stood before."""
        self.__dict__["blocks"] = blocks
        if marked is not None:
            self.__dict__["marked"] = marked

    @cached_property
    def scored(self) -> Scores:
        """What the source says of the characters of the text."""
        return carried(self.scores, self.origin)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text, in order."""
        return scan(self.text)

    @cached_property
    def marked(self) -> frozenset[int]:
        """The numbers of the blocks that hold a sign of markup."""
        text = self.text
        return frozenset(
            n for n, b in enumerate(self.blocks) if MARKUP_SIGN.search(text, b.start, b.end)
        )

    def raw_offset(self, position: int) -> int:
        """The raw offset of the first character at or after ``position`` that has one."""
        for at in range(position, len(self.text)):
            if self.origin[at] >= 0:
                return self.origin[at]
        return len(self.raw)

    def raw_before(self, position: int) -> int:
        """The raw offset behind the last character before ``position`` that has one."""
        for at in range(position - 1, -1, -1):
            if self.origin[at] >= 0:
                return self.origin[at] + 1
        return 0


def told_once(find: Callable[[Draft], Found]) -> Callable[[Draft], Found]:
    """Make of a pure function of a draft one that finds each answer once."""

    @wraps(find)
    def told(draft: Draft) -> Found:
        known = draft.told
        if find not in known:
            known[find] = find(draft)
        return cast("Found", known[find])

    return told


def surveyed(
    point: Point,
) -> Callable[[Callable[[Draft], Found]], Callable[[Draft], Found]]:
    """Make of a pure function of a draft one that asks the draft that stood at ``point``."""

    def at_point(find: Callable[[Draft], Found]) -> Callable[[Draft], Found]:
        told = told_once(find)

        @wraps(find)
        def stood(draft: Draft) -> Found:
            return told(draft.at(point))

        return stood

    return at_point
