"""Flowing make-up: stories one after the other over whole pages (magazines, books)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from .footnotes import Owed, called, height, set_foot
from .matter import Forme, Opening, Weight
from .modules import (
    Remainder,
    Sketch,
    hold_text,
    leaves_pictures,
    level_module,
    mend_holes,
    set_module,
)
from .plan import Rect
from .pour import LoosePiece, Poured
from .sides import Sides, runs_beside

LEAST_TEXT = 3
"""Lines of text that stand above notes at least: what stands together in a column (`piece` in
judging.toml)."""
WITH_PICTURE = 5
"""Lines of its story that stand on a page with a picture that came too late for the page before: as
many as stand under a head at least (`head_lines` in judging.toml). With 1 and with 12 two of 20
magazines, books and bulletins are others."""


def flow_pages(copies: Sequence[Remainder], forme: Forme) -> list[list[Sketch]]:
    """The pages of all stories in order; an empty page is a blank one."""
    pages = _Pages(forme)
    printed = [copy for copy in copies if copy.stock.items or copy.head(forme.columns)]
    for copy, after in zip_longest(printed, printed[1:]):
        pages.add(copy, after)
    pages.finish()
    return pages.pages


class _Pages:
    def __init__(self, forme: Forme) -> None:
        self._forme = forme
        self.pages: list[list[Sketch]] = []
        self._line = self._end = self._level = forme.lines
        """The line that is reached, the one under the last, and the one above which all columns
        are free: fixed matter may stand under some."""
        self._sides: Sides = ()
        self._owed: list[Owed] = []
        """Notes for the foot of the page that is being filled."""
        self._known: set[tuple[int, int]] = set()
        """Notes that stand or are owed already: a second call finds them there."""
        self._foot = 0
        """Lines kept free for them."""
        self._plates: list[tuple[Remainder, int]] = []
        """Figures on pages of their own that the text has passed, each with its story."""

    def add(self, copy: Remainder, after: Remainder | None) -> None:
        """Pour one story, from where the last one ended or from a new page on."""
        forme = self._forme
        self._open(copy)
        # They stand on no page that text stands on: for it they are there already.
        plates = frozenset(n for n, item in enumerate(copy.stock.items) if item.plates)
        copy = replace(copy, state=replace(copy.state, ahead=plates))
        level = forme.balance or (after is not None and self._runs_on(after))
        while not copy.done:
            if self._line >= self._end - self._foot:
                self._turn()
            draft, owed, foot = self._pour(copy, level=level)
            if self._starts_badly(copy, draft, owed, foot):
                self._turn()
                self._keep_right(copy)
                continue
            # The rest of the page is not the story's.
            off = draft.close()
            draft.room -= off * draft.place.columns
            self._owed, self._foot = owed, foot
            self._known |= {(note.copy.number, note.item) for note in owed}
            self.pages[-1].append(draft)
            passed = plates & copy.state.ahead - draft.poured.state.ahead
            copy = replace(copy, state=draft.poured.state, page=len(self.pages))
            self._plates += [(copy, number) for number in sorted(passed)]
            self._line = draft.place.bottom + forme.gap if draft.done and level else forme.lines

    def finish(self) -> None:
        """Set the notes of the last page, and what is left of them on further ones."""
        self._set_notes()
        while self._owed:
            self._begin()
            self._set_notes()
        self._set_plates(all_of_them=True)

    def _pour(self, copy: Remainder, *, level: bool) -> tuple[Sketch, list[Owed], int]:
        """The story's next part, the notes for this page with those it calls, and their lines.

        Text gives way to its notes line by line; what it calls can only become less by that. What
        must stay whole does not: notes go on on the next page rather than that it is cut.
        """
        foot = self._foot
        most = max(foot, min(self._most_notes, self._level - self._line - LEAST_TEXT))
        draft, owed = self._pour_above(foot, copy, level=level)
        while draft.poured.cut and foot:
            foot -= 1
            draft, owed = self._pour_above(foot, copy, level=level)
        while foot >= self._foot and min(most, height(owed)) > foot:
            less, called_by_less = self._pour_above(foot + 1, copy, level=level)
            if less.poured.cut and not draft.poured.cut:
                break
            draft, owed, foot = less, called_by_less, foot + 1
        return draft, owed, foot

    def _pour_above(self, foot: int, copy: Remainder, *, level: bool) -> tuple[Sketch, list[Owed]]:
        """The story's next part above ``foot`` lines, and the notes that the page owes."""
        place, forme = self._room(copy, foot)
        setting = level_module if level else set_module
        draft, held = setting(copy, place, forme), None
        if leaves_pictures(draft):
            held = hold_text(draft, _beside_pictures(draft, forme.columns))
        if held is None:
            draft = mend_holes(copy, place, forme, draft)
        else:
            draft = replace(setting(held, place, forme), copy=copy)
        new = {note.item: note for note in called(copy, draft)}
        fresh = (new[n] for n in sorted(new) if (copy.number, n) not in self._known)
        return draft, [*self._owed, *fresh]

    def _room(self, copy: Remainder, foot: int) -> tuple[Rect, Forme]:
        """What is free of the page above ``foot`` lines of notes, and the page as it is there.

        A head stands over all columns, and so do notes.
        """
        forme, line, end = self._forme, self._line, self._end
        page = len(self.pages)
        if forme.begin(page) <= forme.top:
            # Nothing stands above the text but what the margin has: no masthead.
            forme = replace(forme, edge=forme.begin(page))
        if self._sides:
            forme = replace(forme, sides=self._sides)
            line = line if copy.continued else max(line, *(top for top, _ in self._sides))
            end = self._level if foot else end
        return Rect(0, forme.columns, line, max(0, end - foot - line)), forme

    @property
    def _most_notes(self) -> int:
        """The lines that notes may take of a page: half of it, or they would be what one reads."""
        begins = [top for top, _ in self._sides] or [self._forme.begin(len(self.pages))]
        return max(0, self._level - max(begins)) // 2

    def _set_notes(self) -> None:
        """Set the notes of the page that ends; what has no room is owed by the next."""
        if self.pages and self._owed:
            page = len(self.pages)
            drafts, self._owed = set_foot(self._owed, self._foot, page, self._forme, self._level)
            self.pages[-1] += drafts

    def _starts_badly(self, copy: Remainder, draft: Sketch, owed: list[Owed], foot: int) -> bool:
        """Whether a story that runs on has too little room for its beginning and its notes.

        Beside fixed matter one may find no room at all.
        """
        if copy.continued or (self._fresh and not self._sides):
            return bool(self._sides) and draft.idle
        if self._sides and draft.head_cut:
            return True
        if height(owed) > foot:
            return True
        under = min(self._forme.under_head, copy.stock.text_left(copy.state))
        return draft.idle or draft.body.lines < under or leaves_pictures(draft)

    @property
    def _fresh(self) -> bool:
        return not self.pages[-1]

    def _runs_on(self, copy: Remainder) -> bool:
        """Whether a story begins where another ended; a brief needs no page of its own."""
        opening, brief = self._forme.opening, copy.story.weight is Weight.BRIEF
        return opening is Opening.RUN_ON or (opening is Opening.NEW_PAGE and brief)

    def _open(self, copy: Remainder) -> None:
        if not self.pages or not self._runs_on(copy):
            self._set_notes()
            self._set_plates(all_of_them=True)
            self._begin()
        self._keep_right(copy)

    def _keep_right(self, copy: Remainder) -> None:
        """Turn to a right-hand page that is not all taken, if stories begin on these."""
        if self._forme.opening is Opening.RIGHT_PAGE and not copy.continued:
            while len(self.pages) % 2 == 0 or self._line >= self._end:
                self._turn()

    def _turn(self) -> None:
        self._set_notes()
        self._begin()

    def _set_plates(self, *, all_of_them: bool = False) -> None:
        """Set the figures that wait for pages of their own on the next, as far as these are fit.

        Two pages side by side begin with an even one. Before the next story begins, or at the end,
        ``all_of_them`` are set, with a blank page before where that is needed.
        """
        while self._plates:
            copy, number = self._plates[0]
            item, first = copy.stock.items[number], len(self.pages) + 1
            pages = range(first, first + item.plates)
            if (item.plates > 1 and first % 2) or any(map(self._forme.taken, pages)):
                if not all_of_them:
                    return
                self.pages.append([])
                continue
            del self._plates[0]
            self.pages += [[_plate(copy, number, page - first, self._forme)] for page in pages]

    def _begin(self) -> None:
        self._set_plates()
        self.pages.append([])
        self._line, self._end = self._forme.begin(len(self.pages)), self._forme.lines
        self._sides = runs_beside(len(self.pages), self._forme)
        if self._sides:
            runs = [(top, foot) for top, foot in self._sides if foot > top]
            self._line = min((top for top, _ in runs), default=self._end)
            self._end = max((foot for _, foot in runs), default=self._line)
        self._level = min((foot for _, foot in self._sides), default=self._end)
        self._foot = min(height(self._owed), self._most_notes)


def _plate(copy: Remainder, number: int, part: int, forme: Forme) -> Sketch:
    """A page that is all of figure ``number``, or of a ``part`` of it, from 0."""
    place = Rect(0, forme.columns, forme.top, forme.lines - forme.top)
    first = part * (copy.stock.items[number].lines // copy.stock.items[number].plates)
    figure = LoosePiece(number, first, place.lines, 0, forme.columns, place.line, over=True)
    return Sketch(
        copy,
        place,
        None,
        place,
        Poured(copy.state, [figure]),
        room=place.lines * place.columns,
        foot=place.bottom,
    )


def _beside_pictures(draft: Sketch, columns: int) -> int:
    """The lines of text that go on with pictures: as much as stands beside the first."""
    first = next(draft.copy.stock.figures_left(draft.poured.state))
    picture = draft.copy.stock.items[first]
    span = picture.span(columns)
    return max(WITH_PICTURE, picture.height(span) * (columns - span))
