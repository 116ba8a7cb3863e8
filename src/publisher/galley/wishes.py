"""What ``edition.toml`` wishes for an article, held against where the article stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Place, Severity
from ..edition import Edition, Entry, HeadPlace
from ..layouts import Layout
from ..makeup.plan import Module, Plan
from .prints import report_too_few
from .setting import Galley

_HINT = "change the wish, or leave it out"


@dataclass(frozen=True, slots=True)
class _Unkept:
    """A wish by its key, what was done instead of it and why."""

    key: str
    instead: str
    why: str


def report_wishes(
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    layout: Layout,
    severity: Severity = Severity.WARNING,
) -> Iterator[Diagnostic]:
    """Yield a finding of ``severity`` for each wish that ``plan`` does not keep.

    Of pages that articles do not share nothing is reported here; see ``report_idle``.
    """
    if layout.settings.pages.mode != "modular":
        return
    for number, (entry, galley) in enumerate(zip(edition.entries, galleys, strict=True)):
        for unkept in _unkept(entry, galley, number, plan, layout):
            yield Diagnostic(
                "M020",
                f"“{_shown(entry, unkept.key)}” for “{entry.name}” is not kept",
                _place(edition, entry, unkept.key),
                severity,
                _HINT,
                cases=((layout.name, f"it {unkept.instead}, since {unkept.why}"),),
            )


def report_idle(edition: Edition, layout: Layout) -> Iterator[Diagnostic]:
    """Yield a note for each wish that means nothing in ``layout``, whose articles share no page."""
    if layout.settings.pages.mode == "modular":
        return
    for entry in edition.entries:
        yield from report_too_few(entry.article, layout)
        for key in _wished(entry):
            if key == "importance" and layout.settings.pages.opening == "run-on":
                continue
            yield Diagnostic(
                "M021",
                f"“{_shown(entry, key)}” for “{entry.name}” has no meaning here",
                _place(edition, entry, key),
                Severity.NOTE,
                "it is for layouts whose articles share pages",
                cases=((layout.name, "articles follow one another over whole pages"),),
            )


def _wished(entry: Entry) -> Iterator[str]:
    settings = entry.settings
    for key, wished in (
        ("importance", settings.importance is not None),
        ("page", settings.page is not None),
        ("columns", settings.columns is not None),
        ("head", settings.head is not HeadPlace.OVER),
        ("boxed", settings.boxed),
    ):
        if wished:
            yield key


def _shown(entry: Entry, key: str) -> str:
    """Give a wish as it is written."""
    value = getattr(entry.settings, key)
    if isinstance(value, bool):
        return f"{key} = {str(value).lower()}"
    return f"{key} = {value}" if isinstance(value, int) else f'{key} = "{value}"'


def _place(edition: Edition, entry: Entry, key: str) -> Place:
    return entry.places.get(key, Place(edition.path))


def _unkept(
    entry: Entry, galley: Galley, number: int, plan: Plan, layout: Layout
) -> Iterator[_Unkept]:
    """Yield the wishes for article ``number`` that did not come true."""
    settings = entry.settings
    if settings.head is not HeadPlace.OVER and not galley.heads[0].stacks:
        yield _Unkept("head", "has its head over its columns", _no_upright(galley, layout))
    found = _beginning(plan, number)
    if found is None:
        return
    page, module, others = found
    if settings.page is not None and settings.page != page:
        yield _Unkept("page", f"begins on page {page}", _no_page(settings.page, page))
    if settings.columns is not None and settings.columns != module.place.columns:
        columns = module.place.columns
        wide = f"is {columns} column{'s' if columns > 1 else ''} wide"
        why = _no_width(settings.columns, galley, layout, others)
        yield _Unkept("columns", wide, why)


def _beginning(plan: Plan, number: int) -> tuple[int, Module, Sequence[Module]] | None:
    """Give page and module in which story ``number`` begins, and the others of that page."""
    for page, planned in enumerate(plan.pages, 1):
        for module in planned.modules:
            if module.story == number:
                return page, module, [other for other in planned.modules if other is not module]
    return None


def _no_upright(galley: Galley, layout: Layout) -> str:
    grid, upright = layout.settings.grid, galley.refused
    if upright is None:
        return "it has none"
    if (upright.columns or grid.columns) >= grid.columns:
        taken = f"{upright.columns} of {grid.columns} columns"
        return f"upright it takes {taken} and leaves no room for text"
    lines = grid.lines - max(grid.masthead, grid.folio)
    return f"upright it takes {upright.lines} lines and the first page has {lines}"


def _no_page(wanted: int, page: int) -> str:
    if page < wanted:
        return f"the articles before it fill only {_pages(page - 1)}"
    return f"page {wanted} has no room for it beside what else must stand there"


def _no_width(wanted: int, galley: Galley, layout: Layout, others: Sequence[Module]) -> str:
    columns = layout.settings.grid.columns
    if wanted > columns:
        return f"the layout has {columns} columns"
    least = galley.heads[0].columns or 1
    if wanted < least:
        return f"its head takes {least} columns"
    for item in galley.items:
        if wanted < item.least:
            return f"a {'table' if item.rows else 'picture'} of it takes {item.least} columns"
    if not others:
        return "no other article stands on its page"
    return "the articles of its page cannot be parted so"


def _pages(count: int) -> str:
    return "a part of the first page" if count == 0 else f"{count} page{'s' if count > 1 else ''}"
