"""A printed output as soon as it is printed: what a desk looks at while it is being examined.

What it is made of is remembered with the build's own parts, so the build that follows makes none of
it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, UsageError
from ..layouts import MM
from ..tongues import worded
from ..workspace import Glance, Store
from .machine import present
from .records import Order, Product

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from ..judging import Figures
    from ..judging.copies import Copy
    from ..render import PageSpots
    from ..render.spots import Box


@dataclass(frozen=True, slots=True)
class Rough:
    """An output that is printed and not examined, where everything stands on its pages, findings.

    ``spots`` has one value for each page of ``product``, which knows its number, and so have
    ``marks``: a page with the same mark as before is the same page. If it is ``hurried``, the build
    that follows may find better pages. ``copies`` are its stories as the judge knows them.
    """

    product: Product
    spots: tuple[PageSpots, ...]
    marks: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    copies: tuple[Copy, ...]
    hurried: bool


def draft(
    folder: Path,
    name: str,
    *,
    purpose: str | None = None,
    layouts: tuple[Path, ...] = (),
    missing: str = "stop",
    cache: Path | None = None,
    executor: Executor | None = None,
    only: int | None = None,
    hurried: bool = False,
) -> Rough:
    """Print output ``name`` of the edition in ``folder``; the arguments are those of ``build``.

    With ``only`` that page alone is printed (from 1; the last if there are not so many). A
    ``hurried`` one, where articles share pages, is made up in a few of the ways in which a build
    searches for pages, unless the pages are known. Nothing is written but what is remembered in
    ``cache``. What keeps it from being printed is raised as ``build`` does it; that a name is a
    book's, which has no pages, is a UsageError.
    """
    # Here, since this brings the printing engine and all it needs.
    from ..workspace.crew import Crew
    from ..workspace.memory import Memory
    from . import making

    order = Order(folder, layouts, Path.cwd(), purpose, (name,), missing=missing)
    prepared = making.prepare(order, Glance())
    (output,) = making.choose(prepared.edition, (name,))
    if not output.is_printed:
        raise UsageError(
            Diagnostic("B026", worded("“{name}” is a book, which has no pages", name=name))
        )
    memory = Memory(Store(cache), present().key, Crew(executor))
    drawn = making.draw(prepared, order, output, memory, only=only, hurried=hurried)
    found = (*prepared.found, *drawn.found)
    return Rough(drawn.product, drawn.spots, drawn.marks, found, drawn.copies, drawn.hurried)


@dataclass(frozen=True, slots=True)
class PictureFigures:
    """A printed picture: whose, its file, its width in mm and what it has pixels for.

    ``ppi`` is None of a drawing, and of a picture that is missing.
    """

    article: str
    source: str | None
    box: Box
    width: float
    ppi: float | None


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What is measured of a page, as ``publisher judge`` says it, and of its pictures.

    ``white`` and ``hole`` are parts of the type area, ``feet`` of its width; None where the page
    has no such thing. Pages whose lines run downward have only pictures.
    """

    page: int
    white: float | None
    hole: float | None
    feet: float | None
    pictures: tuple[PictureFigures, ...]
    findings: tuple[Diagnostic, ...]


def measure(made: Rough, cache: Path | None = None) -> tuple[PageFigures, ...]:
    """The figures of the pages of a draft; a page that is the same is not measured again."""
    from ..judging import judge_printed
    from ..workspace.memory import Memory

    product = made.product
    memory = Memory(Store(cache), present().key)
    judgement = judge_printed(product.content, product.file, made.marks, made.copies, memory)
    known = {page.page: page for page in judgement.pages}
    found = judgement.report.diagnostics
    return tuple(
        PageFigures(
            page.number,
            *_whites(known.get(index)),
            tuple(_pictures(page)),
            tuple(one for one in found if one.place and one.place.line == index),
        )
        for index, page in enumerate(made.spots, 1)
    )


def _whites(figures: Figures | None) -> tuple[float | None, float | None, float | None]:
    return (None,) * 3 if figures is None else (figures.white, figures.hole, figures.feet)


def _pictures(page: PageSpots) -> Iterator[PictureFigures]:
    for spot in page.spots:
        if spot.shown is None:
            continue
        box = spot.boxes[0]
        width = (box[2] - box[0]) / MM
        yield PictureFigures(
            spot.article, spot.shown.source, box, round(width, 1), spot.shown.ppi(box)
        )
