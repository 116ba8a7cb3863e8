"""A printed output as soon as it is printed: what a desk looks at while it is being examined.

What it is made of is remembered with the build's own parts, so the build that follows makes none of
it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, UsageError
from ..workspace import Glance, Store
from .machine import present
from .records import Order, Product

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..render import PageSpots


@dataclass(frozen=True, slots=True)
class Draft:
    """An output that is printed and not examined, where everything stands on its pages, findings.

    ``spots`` has one value for each page of ``product``.
    """

    product: Product
    spots: tuple[PageSpots, ...]
    diagnostics: tuple[Diagnostic, ...]


def draft(
    folder: Path,
    name: str,
    *,
    purpose: str | None = None,
    layouts: tuple[Path, ...] = (),
    missing: str = "stop",
    cache: Path | None = None,
    executor: Executor | None = None,
) -> Draft:
    """Print output ``name`` of the edition in ``folder``; the arguments are those of ``build``.

    Nothing is written but what is remembered in ``cache``. What keeps it from being printed is
    raised as ``build`` does it; that a name is a book's, which has no pages, is a UsageError.
    """
    # Here, since this brings the printing engine and all it needs.
    from ..workspace.crew import Crew
    from ..workspace.memory import Memory
    from . import making

    order = Order(folder, layouts, Path.cwd(), purpose, (name,), missing=missing)
    prepared = making.prepare(order, Glance())
    (output,) = making.choose(prepared.edition, (name,))
    if not making.is_printed(output):
        raise UsageError(Diagnostic("B026", f"“{name}” is a book, which has no pages"))
    memory = Memory(Store(cache), present().key, Crew(executor))
    product, spots, found = making.draw(prepared, order, output, memory)
    return Draft(product, spots, (*prepared.found, *found))
