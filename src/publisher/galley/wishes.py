"""What ``edition.toml`` wishes for an article, held against where the article stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ..diagnostics import Diagnostic, Place, Severity, counted
from ..edition import Edition, Entry, HeadPlace, Surround, folds_of, pages_of
from ..edition.places import WISHES
from ..edition.plans import ArticleSettings, Recut
from ..layouts import Layout
from ..makeup.matter import WantedSpot
from ..makeup.plan import Module, Plan, Rect
from ..tongues import Said, term, worded
from .planning import Fixture, Unkept, parts_for
from .prints import HINT, report_too_few
from .recutting import uncut
from .setting import Galley


def report_wishes(
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    layout: Layout,
    severity: Severity = Severity.WARNING,
    fixtures: Sequence[Fixture] = (),
    cuts: Mapping[int, Layout] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    """Yield a finding of ``severity`` for each wish that ``plan`` does not keep.

    ``edition`` is planned for ``layout``, ``fixtures`` are the fixed matter of its pages, ``cuts``
    the pages that have another grid. Of the wishes for articles that share no pages nothing is
    reported here; see ``report_idle``.
    """
    yield from _report_fixed(edition, layout, severity, fixtures)
    yield from _report_parts(edition, len(plan.pages), layout, severity)
    if not layout.is_modular:
        yield from _report_flowing(edition, layout, severity)
        return
    pages = pages_of(edition.settings, layout.name)
    for number, unkept in uncut(edition, layout, cuts).items():
        index, page = pages[number]
        wish = f"columns = {_written(page.columns)}"
        yield Diagnostic(
            "M020",
            worded("“{wish}” for page {number} is not kept", wish=wish, number=number),
            edition.place_of("pages", index, "columns"),
            severity,
            HINT,
            cases=(
                (
                    layout.name,
                    worded("it {instead}, since {why}", instead=unkept.instead, why=unkept.why),
                ),
            ),
        )
    free = edition.entries[: len(edition.entries) - len(edition.matter)]
    for number, (entry, galley) in enumerate(zip(free, galleys, strict=False)):
        for unkept in _unkept(entry, galley, number, plan, layout, len(free)):
            yield Diagnostic(
                "M020",
                worded(
                    "“{entry}” for “{name}” is not kept",
                    entry=_shown(entry, unkept.key),
                    name=entry.name,
                ),
                _place(edition, entry, unkept.key),
                severity,
                HINT,
                cases=(
                    (
                        layout.name,
                        worded("it {instead}, since {why}", instead=unkept.instead, why=unkept.why),
                    ),
                ),
            )


def _report_fixed(
    edition: Edition, layout: Layout, severity: Severity, fixtures: Sequence[Fixture]
) -> Iterator[Diagnostic]:
    """Yield what stood in the way of fixed matter; what has no room at all is an error."""
    for fixture in fixtures:
        for unkept in fixture.unkept:
            wish = f"{unkept.key} = {_written(getattr(fixture.settings, unkept.key))}"
            # Magazines and books have no mastheads; what they have no room for is lost as anywhere.
            kept = fixture.place.lines or (unkept.key == "kind" and not layout.is_modular)
            yield Diagnostic(
                "M020" if kept else "M024",
                worded(
                    "“{wish}” for fixed matter of page {page} is not kept",
                    wish=wish,
                    page=fixture.page,
                ),
                edition.place_of(*fixture.path, unkept.key),
                severity if kept else Severity.ERROR,
                HINT,
                cases=(
                    (
                        layout.name,
                        worded("it {instead}, since {why}", instead=unkept.instead, why=unkept.why),
                    ),
                ),
            )


def _report_parts(
    edition: Edition, count: int, layout: Layout, severity: Severity
) -> Iterator[Diagnostic]:
    """Yield the parts that an issue of ``count`` pages does not come to."""
    pages = pages_of(edition.settings, layout.name)
    for first, code in parts_for(edition, layout).begins:
        if first > count:
            yield Diagnostic(
                "M020",
                worded(
                    "“part = {written}” for page {first} is not kept",
                    written=_written(code),
                    first=first,
                ),
                edition.place_of("pages", pages[first][0], "part"),
                severity,
                worded("begin it on an earlier page, or give the part before it more to print"),
                cases=(
                    (
                        layout.name,
                        worded("it has no page, since the issue has {count}", count=count),
                    ),
                ),
            )


def _report_flowing(edition: Edition, layout: Layout, severity: Severity) -> Iterator[Diagnostic]:
    """Yield what is planned for pages over which articles follow one another, and cannot be."""
    whys = {
        "articles": worded("they begin where the ones before them end"),
        "columns": worded("articles run over it from other pages"),
        "part": worded("all its sheets are one whole"),
    }
    for number, (index, page) in pages_of(edition.settings, layout.name).items():
        for key, why in whys.items():
            if getattr(page, key):
                yield Diagnostic(
                    "M020",
                    worded("“{key}” for page {number} is not kept", key=key, number=number),
                    edition.place_of("pages", index, key),
                    severity,
                    worded("leave it out for this layout, or fix advertisements only"),
                    cases=((layout.name, worded("it has none of its own, since {why}", why=why)),),
                )


def report_idle(edition: Edition, layout: Layout) -> Iterator[Diagnostic]:
    """Yield a note for each wish that means nothing in ``layout``, whose articles share no page."""
    if layout.is_modular:
        return
    if edition.settings.fillers is not None:
        yield _idle(worded("the folder of fillers"), edition.place_of("fillers"), layout)
    if folds_of(edition.settings, layout.name):
        yield _idle(worded("what stands in folds"), edition.place_of("folds", 0), layout)
    for entry in edition.entries:
        yield from report_too_few(entry.article, layout)
        entry = replace(entry, settings=entry.settings.wished(layout.name))
        for key in _wished(entry):
            if key == "importance" and layout.settings.pages.opening == "run-on":
                continue
            what = worded("“{entry}” for “{name}”", entry=_shown(entry, key), name=entry.name)
            yield _idle(what, _place(edition, entry, key), layout)


def _idle(what: Said, place: Place, layout: Layout) -> Diagnostic:
    return Diagnostic(
        "M021",
        worded("{what} has no meaning here", what=what),
        place,
        Severity.NOTE,
        worded("it is for layouts whose articles share pages"),
        cases=((layout.name, worded("articles follow one another over whole pages")),),
    )


def _wished(entry: Entry) -> Iterator[str]:
    """Yield the keys of all that is wished for an article."""
    for key in WISHES:
        if getattr(entry.settings, key) not in (None, HeadPlace.OVER):
            yield key


def _shown(entry: Entry, key: str) -> str:
    """A wish as it is written."""
    return f"{key} = {_written(getattr(entry.settings, key))}"


def _written(value: object) -> str:
    """A value as TOML has it."""
    if isinstance(value, Recut):
        return value.text
    if isinstance(value, bool) or value is Surround.LINE:
        return str(value is not False).lower()
    return f"{value:g}" if isinstance(value, int | float) else f'"{value}"'


def _place(edition: Edition, entry: Entry, key: str) -> Place:
    return entry.places.get(key, Place(edition.path))


def _unkept(
    entry: Entry, galley: Galley, number: int, plan: Plan, layout: Layout, count: int
) -> Iterator[Unkept]:
    """Yield the wishes for article ``number`` of ``count`` that did not come true."""
    yield from _unkept_heads(entry.settings, galley, layout)
    found = _beginning(plan, number)
    if found is None:
        return
    page, module, others = found
    settings = entry.settings
    if settings.page is not None and settings.page != page:
        yield Unkept(
            "page", worded("begins on page {page}", page=page), _no_page(settings.page, page)
        )
    if settings.columns is not None and settings.columns != module.place.columns:
        columns = module.place.columns
        wide = worded("is {columns} wide", columns=counted(columns, "column"))
        why = _no_width(settings.columns, galley, layout, others)
        yield Unkept("columns", wide, why)
    stories = [other.place for other in others if other.story < count]
    if settings.place is not None and not _stands(module.place, stories, settings.place):
        why = worded("the articles of its page, or their rooms, cannot be turned so")
        yield Unkept("place", worded("stands elsewhere on its page"), why)
    goes_on = next((n for n, _ in _later(plan, number, page)), None)
    if goes_on is not None:
        yield from _unkept_jump(settings, page, goes_on)


def _unkept_heads(settings: ArticleSettings, galley: Galley, layout: Layout) -> Iterator[Unkept]:
    upright = settings.head in (HeadPlace.LEFT, HeadPlace.RIGHT)
    if upright and not galley.heads[0].stacks:
        yield Unkept("head", worded("has its head over its columns"), _no_upright(galley, layout))
    if settings.head_style is not None and (galley.heads[0].stacks or not galley.heads[0].texts):
        why = (
            worded("an upright head is plain")
            if galley.heads[0].stacks
            else worded("it has no head")
        )
        yield Unkept("head_style", worded("is not drawn out"), why)


def _unkept_jump(settings: ArticleSettings, page: int, goes_on: int) -> Iterator[Unkept]:
    there = worded("goes on on page {goes_on}", goes_on=goes_on)
    if settings.jump == "never":
        yield Unkept("jump", there, worded("page {page} has no room for all of it", page=page))
    elif isinstance(settings.jump, int) and settings.jump != goes_on:
        yield Unkept("jump", there, _no_jump(settings.jump, goes_on))


def _later(plan: Plan, number: int, first: int) -> Iterator[tuple[int, Module]]:
    """Yield the pages after ``first`` on which story ``number`` goes on, and how."""
    for page, planned in enumerate(plan.pages[first:], first + 1):
        yield from ((page, module) for module in planned.modules if module.story == number)


def _stands(place: Rect, others: Sequence[Rect], spot: WantedSpot) -> bool:
    """Whether nothing of ``others`` stands beyond ``place`` on the sides of ``spot``."""
    beside = [o for o in others if o.line < place.bottom and place.line < o.bottom]
    over = [
        o
        for o in others
        if o.column < place.column + place.columns and place.column < o.column + o.columns
    ]
    ends = {
        WantedSpot.TOP: all(o.line > place.line for o in over),
        WantedSpot.BOTTOM: all(o.line < place.line for o in over),
        WantedSpot.LEFT: all(o.column > place.column for o in beside),
        WantedSpot.RIGHT: all(o.column < place.column for o in beside),
    }
    if spot is not WantedSpot.CORNER:
        return ends[spot]
    return (ends[WantedSpot.TOP] or ends[WantedSpot.BOTTOM]) and (
        ends[WantedSpot.LEFT] or ends[WantedSpot.RIGHT]
    )


def _beginning(plan: Plan, number: int) -> tuple[int, Module, Sequence[Module]] | None:
    """Page and module in which story ``number`` begins, and the others of that page."""
    for page, planned in enumerate(plan.pages, 1):
        for module in planned.modules:
            if module.story == number:
                return page, module, [other for other in planned.modules if other is not module]
    return None


def _no_upright(galley: Galley, layout: Layout) -> Said:
    grid, upright = layout.settings.grid, galley.refused
    if upright is None:
        return worded("it has none")
    if (upright.columns or grid.columns) >= grid.columns:
        taken = worded(
            "{columns} of {columns2} columns", columns=upright.columns, columns2=grid.columns
        )
        return worded("upright it takes {taken} and leaves no room for text", taken=taken)
    lines = grid.lines - max(grid.masthead, grid.folio)
    return worded(
        "upright it takes {lines} lines and the first page has {lines2}",
        lines=upright.lines,
        lines2=lines,
    )


def _no_page(wanted: int, page: int) -> Said:
    if page < wanted:
        return worded("the articles before it fill only {pages}", pages=_pages(page - 1))
    return worded(
        "page {wanted} has no room for it beside what else must stand there", wanted=wanted
    )


def _no_jump(wanted: int, page: int) -> Said:
    if page < wanted:
        return worded("nothing else fills the pages before page {wanted}", wanted=wanted)
    return worded(
        "page {wanted} has no room for it beside what else must stand there", wanted=wanted
    )


def _no_width(wanted: int, galley: Galley, layout: Layout, others: Sequence[Module]) -> Said:
    columns = layout.settings.grid.columns
    if wanted > columns:
        return worded("the layout has {columns} columns", columns=columns)
    least = galley.heads[0].columns or 1
    if wanted < least:
        return worded("its head takes {least} columns", least=least)
    for item in galley.items:
        if wanted < item.least:
            return worded(
                "a {what} of it takes {least} columns",
                what=term("table") if item.rows else term("picture"),
                least=item.least,
            )
    if not others:
        return worded("no other article stands on its page")
    return worded("the articles of its page cannot be parted so")


def _pages(count: int) -> Said:
    return worded("a part of the first page") if count == 0 else counted(count, "page")
