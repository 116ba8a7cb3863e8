"""Flowing make-up: stories one after the other over whole pages (magazines, books)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .matter import Opening, Sheet
from .modules import Copy, Draft, level_module, mend_holes, set_module
from .plan import Rect


def flow_pages(copies: Sequence[Copy], sheet: Sheet) -> list[list[Draft]]:
    """Give the pages of all stories in order; an empty page is a blank one."""
    pages = _Pages(sheet)
    for copy in copies:
        if copy.stock.items or copy.head(sheet.columns):
            pages.add(copy, last=copy is copies[-1])
    return pages.pages


class _Pages:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.pages: list[list[Draft]] = []
        self._line = sheet.lines

    def add(self, copy: Copy, *, last: bool) -> None:
        """Pour one story, from where the last one ended or from a new page on."""
        sheet = self._sheet
        self._open()
        run_on = sheet.opening is Opening.RUN_ON
        level = sheet.balance or (run_on and not last)
        while not copy.done:
            if self._line >= sheet.lines:
                self._turn()
            place = Rect(0, sheet.columns, self._line, sheet.lines - self._line)
            draft = (level_module if level else set_module)(copy, place, sheet)
            draft = mend_holes(copy, place, sheet, draft)
            if self._starts_badly(copy, draft):
                self._turn()
                continue
            self._close(draft)
            self.pages[-1].append(draft)
            copy = replace(copy, state=draft.poured.state, page=len(self.pages))
            self._line = draft.bottom + sheet.gap if draft.done and level else sheet.lines

    def _close(self, draft: Draft) -> None:
        """End a module where its text ends: the rest of the page is not its."""
        bottom = draft.bottom
        off = draft.foot - bottom
        draft.place = replace(draft.place, lines=bottom - draft.place.line)
        draft.body = replace(draft.body, lines=max(0, draft.body.lines - off))
        draft.room -= off * draft.place.columns

    def _starts_badly(self, copy: Copy, draft: Draft) -> bool:
        """Say whether a story that runs on has too little room for its beginning."""
        if self._fresh or copy.continued:
            return False
        under = min(self._sheet.under_head, copy.stock.text_left(copy.state))
        return draft.idle or draft.body.lines < under

    @property
    def _fresh(self) -> bool:
        return not self.pages[-1]

    def _open(self) -> None:
        opening = self._sheet.opening
        if not self.pages or opening is not Opening.RUN_ON:
            self._turn()
        if opening is Opening.RIGHT_PAGE and len(self.pages) % 2 == 0:
            self._turn()

    def _turn(self) -> None:
        self.pages.append([])
        self._line = self._sheet.begin(len(self.pages))
