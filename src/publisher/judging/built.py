"""A file that a build has just made and examined, judged: each page read once, and remembered."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pikepdf

from ..checks import Report, walk_some
from ..checks.boxes import read_shape
from ..choices import Purpose
from ..diagnostics import Diagnostic, Place, Severity
from ..tongues import Said, worded
from ..workspace import digest
from ..workspace.memory import Memory
from .copies import Copy
from .grids import SeenGrid
from .judgement import Figures, Judgement, judge_sheets, measure_whites
from .sheets import SeenPage, reader
from .whites import White


def judge_built(
    content: bytes, checked: Report, copies: Sequence[Copy], memory: Memory
) -> Judgement:
    """Judge ``content``, which preflight has ``checked``, as ``judge`` does a file from anywhere.

    A page that ``memory`` knows is neither read nor measured again; what it is worth beside the
    others is decided anew.
    """
    known = len(checked.lettering) == len(checked.pages) and "" not in checked.lettering
    memory = memory if known else Memory(crew=memory.crew)
    marks = checked.lettering if known else ("",) * len(checked.pages)
    sheets = _sheets(content, checked, marks, memory)
    measure = partial(_measure, marks, memory)
    return judge_sheets(replace(checked, findings=()), sheets, copies, measure)


def judge_printed(
    content: bytes, name: str, marks: Sequence[str], copies: Sequence[Copy], memory: Memory
) -> Judgement:
    """Judge pages that nothing has examined; ``marks`` tell each page from every other."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        shapes = tuple(read_shape(page, number) for number, page in enumerate(pdf.pages, 1))
    report = Report(name, Purpose.PROOF, digest(content), shapes, ())
    sheets = _sheets(content, report, marks, memory)
    return judge_sheets(report, sheets, copies, partial(_measure, marks, memory))


def _measure(
    marks: Sequence[str], memory: Memory, sheets: Sequence[SeenPage], grid: SeenGrid
) -> list[White | None]:
    """The white of each page; it depends on the page and on where its type area ends."""
    asked = [
        [mark, grid.area(sheet), grid.content(sheet), grid.pitch]
        for mark, sheet in zip(marks, sheets, strict=True)
    ]
    found = memory.give(
        "white",
        asked,
        Measured,
        lambda some: map(Measured, measure_whites([sheets[n] for n in some], grid)),
    )
    return [one.white for one in found]


@dataclass(frozen=True, slots=True)
class Measured:
    """The white of a page, None where it could not be drawn."""

    white: White | None


def _sheets(
    content: bytes, checked: Report, marks: Sequence[str], memory: Memory
) -> list[SeenPage]:
    """The pages of a file as the judge reads them."""
    shapes = checked.pages

    def read(indexes: list[int]) -> Iterator[SeenPage]:
        if not memory.crew.helps(len(indexes)):
            yield from _read_some(content, indexes, memory)
        else:
            yield from memory.crew.share(partial(_read_some, content), indexes, int)

    sheets = memory.give("sheet", [[mark] for mark in marks], SeenPage, read)
    # The same page may stand elsewhere in another file.
    return [replace(sheet, shape=shape) for sheet, shape in zip(sheets, shapes, strict=True)]


def _read_some(content: bytes, indexes: list[int], memory: Memory | None = None) -> list[SeenPage]:
    """Read the pages of some indexes (from 0)."""
    sheets: list[SeenPage] = []
    walk_some(content, reader(sheets), indexes, memory)
    return sheets


# What the end of a build says


def tell_judgement(judgement: Judgement) -> tuple[Diagnostic, ...]:
    """What was found on a file, and its figures in one line before that.

    Of a file on which nothing was found nothing is said.
    """
    found = judgement.report.diagnostics
    if not found:
        return ()
    place = Place(judgement.report.name)
    note = Diagnostic("J000", _figures_said(judgement.pages), place, Severity.NOTE)
    return note, *found


def _figures_said(pages: Sequence[Figures]) -> Said:
    """The figures of all pages but the last, which may be white, in a line."""
    judged = pages[:-1] or pages
    what = worded("page 1") if len(judged) == 1 else worded("pages 1–{judged}", judged=len(judged))
    if not judged:
        return worded("no page could be measured")
    hole, where = max(((page.hole or 0, -page.page) for page in judged), default=(0, 0))
    largest = worded("largest hole 空洞 {hole:.1%}", hole=hole)
    if len(judged) > 1:
        largest = worded("{largest} (page {where})", largest=largest, where=-where)
    parts = [
        worded("white 空白 {mean:.1%}", mean=_mean([page.white for page in judged])),
        largest,
        worded("feet 栏底 {mean:.1%}", mean=_mean([page.feet for page in judged])),
    ]
    return worded("{what}: {parts}", what=what, parts=parts)


def _mean(shares: Sequence[float | None]) -> float:
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else 0.0
