"""The printed pages that the desk shows: the one that is looked at first, and what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..build import Product
from ..build.drafting import PageFigures, Rough
from ..diagnostics import Diagnostic
from ..preview.board import Board
from ..render import PageSpots
from ..render.spots import PrintedSpot, SpotLine
from ..workspace import digest

FINE = 2
"""Digits of places on a page that are sent: hundredths of a point."""


@dataclass(frozen=True, slots=True)
class _Haste:
    """One page of an output, printed before the others."""

    number: int
    product: Product


class DeskPages(Board):
    """A board that knows where everything stands, and shows the page looked at before the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted_page = 1
        self._haste: dict[str, _Haste] = {}
        self._spots: dict[str, dict[int, PageSpots]] = {}
        self._figures: dict[str, dict[int, PageFigures]] = {}

    def hurry(self, name: str, page: int, made: Rough) -> None:
        """Show page ``page`` of an output, which ``made`` alone holds."""
        with self._changed:
            self._haste[name] = _Haste(page, made.product)
            self._spots.setdefault(name, {})[page] = made.spots[0]
            self._raise()

    def draw(self, name: str, made: Rough, figures: Sequence[PageFigures]) -> None:
        """Show an output that is printed and not examined, all its pages."""
        with self._changed:
            self._haste.pop(name, None)
            self._drafts[name] = made.product
            self._spots[name] = dict(enumerate(made.spots, 1))
            self._figures[name] = dict(enumerate(figures, 1))
            self._raise()

    def show(self, name: str, product: Product | None, findings: Iterable[Diagnostic]) -> None:
        """Show an output as it is now; without a product the last good one stays."""
        with self._changed:
            self._haste.pop(name, None)
        super().show(name, product, findings)

    def state(self, since: int, seconds: float) -> dict[str, Any]:
        """What a board gives; of each output the page, if any, that is newer than the rest."""
        state = super().state(since, seconds)
        with self._changed:
            for output in state["outputs"]:
                haste = self._haste.get(output["name"])
                output["haste"] = (
                    {"page": haste.number, "digest": digest(haste.product.content)[:16]}
                    if haste
                    else None
                )
        return state

    def picture(self, output: str, number: int) -> bytes | None:
        """Page ``number``, from 1, of an output as JPEG, the newest there is."""
        with self._changed:
            haste = self._haste.get(output)
        if haste is not None and haste.number == number:
            return self._picture(haste.product, 1)
        return super().picture(output, number)

    def tell_page(self, output: str, number: int) -> dict[str, Any]:
        """Where everything stands on a page, as plain values, and its figures."""
        with self._changed:
            page = self._spots.get(output, {}).get(number)
            figures = self._figures.get(output, {}).get(number)
        if page is None:
            return {"spots": [], "size": None, "figures": None}
        return {
            "size": list(page.size),
            "spots": [_spot(spot) for spot in page.spots if spot.article],
            "figures": None if figures is None else _figured(figures),
        }

    def find_pages(self, output: str, article: str) -> list[dict[str, Any]]:
        """The pages on which an article stands, with the lines of its file that begin there.

        Of a block that is parted over pages the characters of its text that stand on each.
        """
        with self._changed:
            pages = sorted(self._spots.get(output, {}).items())
        return [
            {
                "page": number,
                "line": spot.place.line,
                "kind": spot.kind,
                "text": spot.text,
                "from": min((line.start for line in spot.lines), default=0),
                "to": max((line.end for line in spot.lines), default=0),
            }
            for number, page in pages
            for spot in page.spots
            if spot.article == article and not spot.again
        ]


def _spot(spot: PrintedSpot) -> dict[str, Any]:
    return {
        "article": spot.article,
        "kind": spot.kind,
        "line": spot.place.line,
        "text": spot.text,
        "boxes": [_rounded(box) for box in spot.boxes],
        "lines": [_line(line) for line in spot.lines],
    }


def _line(line: SpotLine) -> dict[str, Any]:
    return {
        "start": line.start,
        "end": line.end,
        "box": _rounded(line.box),
        "edges": _rounded(line.edges),
        "way": str(line.way),
    }


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, FINE) for value in values]


def _figured(figures: PageFigures) -> dict[str, Any]:
    return {"white": figures.white, "hole": figures.hole, "feet": figures.feet}
