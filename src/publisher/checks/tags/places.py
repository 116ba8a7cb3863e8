"""Where an element stands on its page: findings are drawn there, and name what is written."""

from __future__ import annotations

from typing import Any, cast

import pikepdf

from ...diagnostics import Severity
from ...tongues import Said
from ..bounds import MALFORMED, BoundsReached, Budget
from ..report import Box, Findings, unite
from ..subject import Subject
from ..walking import Walk
from .tree import ObjectId, TagElement, Tree

_PAGES = 20
"""Pages that are followed once more for the sake of places; a good file needs none."""
_NEAR = 100
"""Elements inside one whose content is looked for."""

Spots = dict[int, Box]
"""Where the content of each number is painted."""


class PlaceCheck:
    """Tells what is wrong with elements, each where it stands."""

    def __init__(self, subject: Subject, tree: Tree, findings: Findings, weight: Severity) -> None:
        self._subject, self._tree = subject, tree
        self._findings, self._weight = findings, weight
        self._known: dict[ObjectId, Spots] = {}
        self._pages = {page.obj.objgen: page for page in subject.pdf.pages}

    def tell_file(self, code: str, reason: Said, mend: Said) -> None:
        """Note what is wrong with the tags of the file as a whole."""
        self._findings.add(code, reason, mend, severity=self._weight)

    def tell(self, element: TagElement, code: str, reason: Said, mend: Said) -> None:
        """Note what is wrong with an element, and where that is."""
        self._findings.add(
            code,
            reason,
            mend,
            page=self._tree.page(element),
            box=self._box(element),
            severity=self._weight,
        )

    def _box(self, element: TagElement) -> Box | None:
        spots = self._spots(element.place)
        found: Box | None = None
        waiting, seen = [element], 0
        while waiting and seen < _NEAR and spots:
            at = waiting.pop()
            seen += 1
            waiting += at.kids if at is element or at.page == element.place else []
            for item in at.items:
                box = spots.get(item) if isinstance(item, int) else None
                if box is not None:
                    found = box if found is None else unite(found, box)
        return found

    def _spots(self, place: ObjectId | None) -> Spots:
        page = self._pages.get(place or (0, 0))
        if (
            place is None
            or page is None
            or (place not in self._known and len(self._known) >= _PAGES)
        ):
            return {}
        if place not in self._known:
            self._known[place] = self._follow(page)
        return self._known[place]

    def _follow(self, page: pikepdf.Page) -> Spots:
        """Follow a page that was followed before, and keep where its numbers are."""
        spots: Spots = {}
        shape = self._subject.shapes[self._tree.numbers[page.obj.objgen] - 1]
        walk = Walk(shape.media, Budget.sized(len(self._subject.content)), {})
        try:
            instructions = cast(Any, pikepdf.parse_content_stream(page))
            for paint in walk.run(instructions, page.resources):
                number = paint.tag.mcid
                if number is not None:
                    spots[number] = unite(spots.get(number, paint.box), paint.box)
        except (*MALFORMED, BoundsReached, IndexError):
            # What keeps a page from being followed has been told of the page.
            pass
        return spots
