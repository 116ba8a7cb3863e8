"""The parts of a newspaper (叠): where each begins, what its pages are called, its own sheets.

Pages are counted through the whole issue, in the settings and in make-up; a reader counts them from
the beginning of their part and finds its code before the number, as A1 and B4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, Place
from ..tongues import worded
from .plans import KeyPath, contradiction, pages_of

if TYPE_CHECKING:
    from .settings import EditionSettings


@dataclass(frozen=True, slots=True)
class Parts:
    """The first page of each part and its code, in order; none if an issue is one whole."""

    begins: tuple[tuple[int, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.begins)

    def within(self, count: int) -> Parts:
        """Those that an issue of ``count`` pages has."""
        return Parts(tuple(one for one in self.begins if one[0] <= count))

    def first(self, page: int) -> int:
        """The first page of the part in which ``page`` is."""
        return max((begin for begin, _ in self.begins if begin <= page), default=1)

    def code(self, page: int) -> str | None:
        """The code of the part in which ``page`` is."""
        return dict(self.begins).get(self.first(page))

    def label(self, page: int) -> str:
        """What ``page`` is called: B1, or its number where there are no parts."""
        return f"{self.code(page) or ''}{page - self.first(page) + 1}"

    def sheets(self, count: int) -> tuple[tuple[int, int], ...]:
        """The first page and the number of pages of each part with sheets of its own."""
        firsts = [begin for begin, _ in self.within(count).begins] or [1]
        ends = [*firsts[1:], count + 1]
        return tuple((first, end - first) for first, end in zip(firsts, ends, strict=True))


WHOLE = Parts()
"""An issue without parts."""


def parts_of(settings: EditionSettings, layout: str) -> Parts:
    """The parts that are planned for ``layout``."""
    pages = pages_of(settings, layout).items()
    return Parts(tuple((n, page.part) for n, (_, page) in pages if page.part))


def check_parts(settings: EditionSettings, places: Mapping[KeyPath, Place]) -> Iterator[Diagnostic]:
    """Yield parts that no issue can have, for each layout of the edition."""
    for layout in dict.fromkeys(output.layout or output.name for output in settings.outputs):
        seen: dict[str, int] = {}
        for number, (n, page) in pages_of(settings, layout).items():
            if page.part is None:
                continue
            at, code = ("pages", n, "part"), page.part
            if not seen and number != 1:
                what = worded(
                    "part {code} begins on page {number}, and none on page 1",
                    code=code,
                    number=number,
                )
                yield contradiction(what, places, at, worded('give page 1 a part too, as "A"'))
            if number % 2 == 0:
                what = worded(
                    "part {code} begins on page {number}, which is a left-hand page",
                    code=code,
                    number=number,
                )
                hint = worded("sheets of their own begin on a right-hand page: name an odd number")
                yield contradiction(what, places, at, hint)
            if code in seen:
                what = worded(
                    "part {code} begins on page {seen} already", code=code, seen=seen[code]
                )
                yield contradiction(what, places, at, worded("each has a code of its own"))
            seen.setdefault(code, number)
