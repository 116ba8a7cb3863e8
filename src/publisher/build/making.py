"""The stages in order: one output of an edition, from its folder to a finished and checked file.

This module and what it imports are loaded only where something is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..article import Article
from ..article.model import Figure, figures
from ..checks import Expected, Report, preflight
from ..choices import Imposition, Missing, Purpose
from ..diagnostics import (
    ContentError,
    Diagnostic,
    Place,
    PreflightError,
    Severity,
    UsageError,
    raise_errors,
    suggest,
)
from ..edition import ARTICLE_FILE, SETTINGS_FILE, Edition, OutputSettings, load_edition
from ..edition.pagination import UNPAGED, Pagination
from ..edition.printers import for_printer, load_printer
from ..edition.settings import ONIX, WEB
from ..edition.typefaces import own_faces
from ..fonts import (
    Catalogue,
    Outliner,
    can_stand,
    draw_stand_ins,
    load_catalogue,
)
from ..galley import (
    Fixture,
    Galley,
    RecutPart,
    Standing,
    Strip,
    compose_article,
    cut_grids,
    fill_remains,
    for_fixed,
    forme,
    join_pages,
    own_pages,
    part_pages,
    place_fixed,
    plan_edition,
    report_folds,
    report_idle,
    report_prints,
    report_wishes,
    set_strips,
    settle_gutters,
    stand,
    stand_fixed,
    stories,
)
from ..layouts import Grid, Layout, list_layouts, load_layout
from ..makeup import Plan, make_up
from ..makeup.matter import Forme, Story
from ..pdf import (
    Printed,
    count_sides,
    impose,
    print_pdf,
)
from ..pictures import Picture, measure_picture
from ..pictures.pages import file_of
from ..render import Drawings, PageSpots, count_front, paginate, render
from ..tongues import worded
from ..workspace import Glance, Store, Workspace, digest, key, resources, show
from ..workspace.memory import Memory
from .holding import expect_pages, hold
from .readiness import check_ready
from .records import Made, Order, PlannedPage, PlannedStory, Product, stem_of
from .sheets import make_sheets
from .sites import Pages, make_site

if TYPE_CHECKING:
    from ..judging.copies import Copy

PLANS = 8
"""Plans of pages kept by one process: for the book's list of pages, and the next change."""
PLAIN = "tabloid"
"""The layout whose pages the paper on the web shows where an edition prints none."""
HASTE = 1
"""Percent of the ways in which the pages of a draft are searched for."""
PRINT = 16
"""Figures of the digest by which a page is known to be the same."""
Pictures = Mapping[str, Mapping[str, Picture]]
"""Article -> the name it calls a picture -> the picture."""
OWN = ""
"""The name of no article: under it are the pictures that the edition itself fixes on pages."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition read and found fit for printing, with what was found on the way."""

    edition: Edition
    catalogue: Catalogue
    pictures: Pictures
    found: tuple[Diagnostic, ...]
    workspace: Workspace


def prepare(order: Order, glance: Glance) -> Prepared:
    """Read everything that all outputs need; what is wrong with it is raised together.

    ``glance`` may have looked at the fonts already.
    """
    workspace = Workspace(order.folder)
    edition = load_edition(workspace, order.folder)
    if order.printer is not None:
        printer = load_printer(workspace, order.printer, order.folder)
        edition = for_printer(edition, printer, workspace)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    for face in catalogue.files:
        # The printing engine sees every font of the folder, so each of them is an input.
        catalogue.confirm(face, glance)
    catalogue = catalogue.joined(own_faces(edition, workspace))
    letters = Outliner(catalogue, edition.settings.language)
    pictures, found = _pictures(edition, workspace, letters)
    found += _check_masthead(edition, workspace, letters)
    return Prepared(edition, catalogue, pictures, (*edition.found, *found), workspace)


def check_layouts(prepared: Prepared, order: Order, outputs: tuple[OutputSettings, ...]) -> None:
    """Raise what is wrong with any layout of ``outputs`` before the first of them is made."""
    shown = (_shown(prepared.edition, one) for one in outputs if one.kind == WEB)
    for output in (*(one for one in outputs if one.is_printed), *shown):
        _layout(prepared.edition, output, order, prepared.workspace.branch())


def make_output(order: Order, name: str, cache: Path | None, machine: str) -> Made:
    """Make the output ``name``: the piece of work that a process elsewhere is given.

    It works in the folder where the build was started, so that findings name files alike.
    """
    with chdir(order.start):
        prepared = prepare(order, Glance())
        (output,) = choose(prepared.edition, (name,))
        return make(prepared, order, output, Memory(Store(cache), machine))


def make(
    prepared: Prepared,
    order: Order,
    output: OutputSettings,
    memory: Memory,
    showing: Callable[[Product], None] = lambda product: None,
) -> Made:
    """Make one output of what has been prepared, as far as ``memory`` does not know its parts.

    A PDF is given to ``showing`` as soon as it is printed.
    """
    bench = _open_bench(prepared, order, output)
    edition, catalogue, workspace, notes = bench
    if output.kind == WEB:
        return _make_web(prepared, order, output, bench, memory)
    if output.kind == ONIX:
        # Here, since a process that only prints can do without.
        from .listings import make_listing

        listing, found = make_listing(edition, output, workspace)
        told = (*notes, *found)
        return Made(listing, told, workspace.facts, _inputs(edition, workspace))
    printed = output if output.is_printed else _paged(prepared.edition, output, order)
    press = sheets = None
    more: tuple[Product, ...] = ()
    if printed is not None:
        press = _open_press(prepared, order, printed, bench)
    if press is not None and printed is output:
        notes += _ready(press, prepared, order, memory)
        drawn, sheets, said, plan = _make_pdf(press, memory, showing)
        product = drawn.product
        if not _is_shared(prepared.edition, order, workspace):
            said += report_idle(prepared.edition, press.layout)
    else:
        pages = UNPAGED if press is None else _paginate(press, memory)
        if printed is not None:
            pages = replace(pages, isbn=prepared.edition.settings.isbn.get(printed.name))
        edition = edition.in_sections(dict(pages.begins))
        from .books import make_books

        (product, *others), said = make_books(edition, output, workspace, catalogue, pages, memory)
        more, plan = tuple(others), ()
    inputs = _inputs(edition, workspace)
    return Made(product, (*notes, *said), workspace.facts, inputs, sheets, plan, more)


class Pull(NamedTuple):
    """A printed output before it is examined: see ``drafting.Rough``."""

    product: Product
    spots: tuple[PageSpots, ...]
    marks: tuple[str, ...]
    copies: tuple[Copy, ...]
    found: tuple[Diagnostic, ...]
    hurried: bool


def draw(
    prepared: Prepared,
    order: Order,
    output: OutputSettings,
    memory: Memory,
    *,
    only: int | None,
    hurried: bool,
) -> Pull:
    """A printed output before it is examined, and where everything stands on its pages.

    With ``only`` that page is printed, or the last one if there are not so many.
    If it is ``hurried`` and its pages have to be made up anew, they are so in few ways.
    """
    from ..judging import copies_of

    bench = _open_bench(prepared, order, output)
    press = _open_press(prepared, order, output, bench)
    press = replace(press, only=only, hurried=hurried and press.layout.is_modular)
    drawn = _draw(press, memory, ())
    spots = tuple(drawn.sheets.spots(n) for n in range(len(drawn.sheets.texts)))
    return Pull(
        drawn.product,
        spots,
        drawn.printed.pages,
        copies_of(_stories_of(press.edition)),
        (*bench.notes, *drawn.found),
        drawn.made_up.hurried,
    )


class _Bench(NamedTuple):
    """An edition in the script of an output, what prints it, and what an editor should look at."""

    edition: Edition
    catalogue: Catalogue
    workspace: Workspace
    notes: tuple[Diagnostic, ...]


def _open_bench(prepared: Prepared, order: Order, output: OutputSettings) -> _Bench:
    workspace = prepared.workspace.branch()
    edition, notes = _in_its_script(prepared.edition, output, workspace)
    edition = edition.in_form(output.name)
    catalogue = prepared.catalogue.for_language(edition.settings.language)
    catalogue = _standing_in(catalogue, edition, Missing(order.missing))
    return _Bench(edition, catalogue, workspace, notes)


def _open_press(prepared: Prepared, order: Order, printed: OutputSettings, bench: _Bench) -> _Press:
    """All that printing ``printed`` takes."""
    edition, catalogue, workspace, _ = bench
    layout = _layout(prepared.edition, printed, order, workspace)
    purpose = Purpose(order.purpose or printed.purpose or Purpose.PROOF)
    asks = bool(edition.settings.pages) and not layout.is_modular
    shared = not asks or _is_shared(prepared.edition, order, workspace)
    planned = plan_edition(edition, layout, shared=shared)
    pictures = prepared.pictures
    return _Press(edition, planned, printed, purpose, layout, catalogue, workspace, pictures)


def _ready(
    press: _Press, prepared: Prepared, order: Order, memory: Memory
) -> tuple[Diagnostic, ...]:
    """Raise what keeps the edition from the press, if it is meant for it; give what it is told."""
    if press.purpose is not Purpose.PRESS:
        return ()
    found = check_ready(
        # As it is written: in another script every word would be an editor's change.
        prepared.edition,
        prepared.found,
        press.workspace,
        memory,
        allows_doubts=order.allows_doubts,
    )
    raise_errors(found)
    return found


def _standing_in(catalogue: Catalogue, edition: Edition, missing: Missing) -> Catalogue:
    """``catalogue`` with something to print for what none of its faces has."""
    lost = {c for c in catalogue.lost(edition.characters) if can_stand(c, missing)}
    return catalogue.joined([draw_stand_ins(lost, missing)] if lost else ())


def _in_its_script(
    edition: Edition, output: OutputSettings, workspace: Workspace
) -> tuple[Edition, tuple[Diagnostic, ...]]:
    """The edition in the script of ``output``, and the words an editor should look at."""
    if output.variant is None:
        return edition, ()
    # opencc takes a while to import; most editions have one script.
    from ..edition.variants import convert

    return convert(edition, output.variant, workspace)


def _paged(edition: Edition, output: OutputSettings, order: Order) -> OutputSettings | None:
    """The printed output whose pages a book lists: the first of this build in its script.

    The edition's order counts, not that in which outputs were asked for.
    """
    order_of = {other.name: n for n, other in enumerate(choose(edition, ()))}
    chosen = [
        other
        for other in choose(edition, order.only)
        if other.is_printed and other.variant == output.variant
    ]
    # Layouts that are none of the edition's outputs come after them, by name.
    chosen.sort(key=lambda other: (order_of.get(other.name, len(order_of)), other.name))
    return chosen[0] if chosen else None


def _layout(edition: Edition, output: OutputSettings, order: Order, workspace: Workspace) -> Layout:
    """The layout that prints ``output``; a file that comes to its folders is noticed."""
    folders = (*order.layouts, resources() / "layouts")
    name = output.layout or output.name
    place = Place(edition.path) if output in edition.settings.all_outputs else None
    layout = load_layout(workspace, folders, name, place)
    for folder in (*order.layouts, *layout.folders):
        workspace.note_names(folder)
    return layout


def _is_shared(edition: Edition, order: Order, workspace: Workspace) -> bool:
    """Whether articles share pages in any layout that the edition is printed in.

    What it wishes for its articles is meant for that one.
    """
    for output in (one for one in choose(edition, ()) if one.is_printed):
        try:
            layout = _layout(edition, output, order, workspace)
        except ContentError:
            continue  # Said where that output is made.
        if layout.is_modular:
            return True
    return False


def choose(edition: Edition, only: tuple[str, ...]) -> tuple[OutputSettings, ...]:
    """The outputs to make: those of the edition, or the ones asked for by name.

    A name that is none of the edition's outputs stands for a layout. Raises UsageError for a name
    that can be neither.
    """
    named = {output.name: output for output in edition.settings.all_outputs}
    if not only:
        return tuple(named.values())
    return tuple(named.get(name) or _as_layout(name, named) for name in dict.fromkeys(only))


def _as_layout(name: str, named: Mapping[str, OutputSettings]) -> OutputSettings:
    """The output that prints with the layout ``name``; what can be no name is a UsageError."""
    try:
        return OutputSettings(name=name)
    except ValueError as error:
        known = (*named, *list_layouts(resources() / "layouts"))
        message = worded("“{name}” is neither an output nor a layout", name=name)
        raise UsageError(Diagnostic("L001", message, hint=suggest(name, known))) from error


# Pictures


def _pictures(
    edition: Edition, workspace: Workspace, letters: Outliner
) -> tuple[dict[str, dict[str, Picture]], list[Diagnostic]]:
    """Each article's pictures by the name it calls them, and findings on those missing."""
    pictures: dict[str, dict[str, Picture]] = {OWN: {}}
    found: list[Diagnostic] = []
    for name, place in edition.fixed_pictures():
        file = edition.folder / name
        if not workspace.is_file(file_of(file)):
            hint = worded("put the file into the edition's folder, or correct its name")
            what = worded(
                "the picture {name} is not there; a crossed box is printed in its place", name=name
            )
            found.append(Diagnostic("I003", what, place, Severity.WARNING, hint=hint))
            continue
        try:
            pictures[OWN][name] = measure_picture(workspace, file, place, letters)
        except ContentError as error:
            found += error.diagnostics
    found += _measure_fillers(edition, workspace, pictures[OWN], letters)
    for entry in (*edition.entries, *edition.matter):
        there = pictures.setdefault(entry.name, {})
        for figure in figures(entry.article.blocks):
            path = entry.picture(figure)
            if figure.source is None or path is None or not workspace.is_file(file_of(path)):
                found.append(_missing_picture(figure))
                continue
            try:
                there[figure.source] = measure_picture(workspace, path, figure.place, letters)
            except ContentError as error:
                found += error.diagnostics
    told = (one for some in pictures.values() for picture in some.values() for one in picture.notes)
    return pictures, [*found, *told]


def _measure_fillers(
    edition: Edition, workspace: Workspace, pictures: dict[str, Picture], letters: Outliner
) -> Iterator[Diagnostic]:
    """Put the edition's fillers into ``pictures``, and yield warnings on those that are none.

    An issue does without one that is damaged.
    """
    if edition.settings.fillers is None:
        return
    place = edition.place_of("fillers")
    usable = 0
    for filler in edition.fillers:
        try:
            picture = measure_picture(workspace, edition.folder / filler.name, place, letters)
        except ContentError as error:
            yield from (
                replace(
                    one,
                    message=worded("{message}; it fills no page", message=one.message),
                    severity=Severity.WARNING,
                )
                for one in error.diagnostics
            )
            continue
        pictures[filler.name] = picture
        usable += 1
    if not usable:
        yield Diagnostic(
            "I004",
            worded(
                "the folder {fillers} holds no picture that can be printed",
                fillers=edition.settings.fillers,
            ),
            place,
            Severity.WARNING,
            hint=worded(
                "put pictures there (JPEG, PNG, WebP, TIFF, SVG or PDF), or leave “fillers” out"
            ),
        )


def _missing_picture(figure: Figure) -> Diagnostic:
    named = (
        worded("the picture {source} is not there", source=figure.source)
        if figure.source
        else worded("no picture is named")
    )
    return Diagnostic(
        "I003",
        worded("{named}; a crossed box is printed in its place", named=named),
        figure.place,
        Severity.WARNING,
        hint=worded("put the file into the article's images/ folder: ![caption](images/name.jpg)"),
    )


def _check_masthead(
    edition: Edition, workspace: Workspace, letters: Outliner
) -> tuple[Diagnostic, ...]:
    """What keeps the masthead's artwork from being printed."""
    try:
        named = edition.masthead(workspace)
        if named is not None:
            return measure_picture(workspace, *named, letters).notes
    except ContentError as error:
        settings = workspace.read_text(edition.folder / SETTINGS_FILE)
        return tuple(found.with_source(settings) for found in error.diagnostics)
    return ()


# Products


@dataclass(frozen=True, slots=True)
class _Press:
    """All that printing one output takes; ``edition`` is ``whole`` planned for its layout."""

    whole: Edition
    edition: Edition
    output: OutputSettings
    purpose: Purpose
    layout: Layout
    catalogue: Catalogue
    workspace: Workspace
    pictures: Pictures
    only: int | None = None
    """The one page that is printed."""
    hurried: bool = False
    """Pages that are not known are searched for in few ways, until there is time for all."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An output whose pages are printed, with what they were made of."""

    product: Product
    printed: Printed
    sheets: Drawings
    made_up: _MadeUp
    found: tuple[Diagnostic, ...]


def _draw(press: _Press, memory: Memory, strips: tuple[Strip, ...]) -> _Drawn:
    """The pages printed, and what was found until then; nothing of them is examined."""
    edition, layout, purpose = press.edition, press.layout, press.purpose
    made_up = _make_up(press, memory)
    galleys, plan, placed, cuts = made_up.galleys, made_up.plan, made_up.fixtures, made_up.cuts
    found = [d for galley in galleys for d in galley.diagnostics]
    fillings = fill_remains(edition, plan, layout, press.pictures[OWN], placed, cuts)
    sheets = render(
        edition,
        galleys,
        plan,
        layout,
        press.catalogue,
        press.workspace,
        made_up.names,
        placed,
        cuts,
        fillings,
    )
    found += sheets.diagnostics
    grave = Severity.ERROR if purpose is Purpose.PRESS else Severity.WARNING
    found += report_wishes(edition, galleys, plan, layout, grave, placed, cuts)
    found += report_prints(galleys, plan, layout, grave)
    found += [d for strip in strips for d in strip.found]
    found += report_folds(strips, press.whole, layout, len(sheets.texts))
    raise_errors(found)
    if press.only is not None:
        sheets = sheets.only(min(press.only, len(sheets.texts)))
    printed = print_pdf(
        sheets,
        edition,
        press.catalogue,
        press.workspace,
        layout,
        memory,
        purpose=purpose,
        whole=press.only is None,
    )
    raise_errors(printed.diagnostics)
    found += printed.diagnostics
    name = f"{stem_of(edition.folder)}-{press.output.name}{_suffix(purpose)}.pdf"
    product = Product(press.output.name, name, printed.content, len(sheets.texts))
    return _Drawn(product, printed, sheets, made_up, tuple(found))


def _make_pdf(
    press: _Press, memory: Memory, showing: Callable[[Product], None]
) -> tuple[_Drawn, Product | None, list[Diagnostic], tuple[PlannedPage, ...]]:
    """The pages, their sheets if something stands in the folds, and what each page holds."""
    edition, layout, purpose = press.edition, press.layout, press.purpose
    strips = _set_strips(press)
    drawn = _draw(press, memory, strips)
    product, printed, sheets = drawn.product, drawn.printed, drawn.sheets
    found = list(drawn.found)
    showing(product)
    content, expected = printed.content, expect_pages(printed, layout, edition)
    galleys = drawn.made_up.galleys
    checked = hold(content, product.file, sheets.texts, galleys, expected, memory, purpose)
    found += checked.diagnostics
    if layout.is_modular:
        found += _judge(press, content, checked, memory)
    record = tuple(_record(edition, drawn.made_up.plan, printed.pages))
    if not strips:
        return drawn, None, found, record
    folded, said = make_sheets(
        product,
        sheets,
        strips,
        edition,
        layout,
        press.catalogue,
        press.workspace,
        memory,
        purpose,
    )
    return drawn, folded, [*found, *said], record


def _set_strips(press: _Press) -> tuple[Strip, ...]:
    """What stands in the folds of the sheets, composed."""
    edition, workspace = press.whole, press.workspace
    sources = {
        entry.name: workspace.read_text(entry.folder / ARTICLE_FILE) for entry in edition.matter
    }
    sources[OWN] = workspace.read_text(edition.folder / SETTINGS_FILE)
    return set_strips(edition, press.layout, press.pictures, press.catalogue, sources)


def _record(edition: Edition, plan: Plan, prints: Sequence[str]) -> Iterator[PlannedPage]:
    """Yield what each page holds; what stands before those of the plan are cover and contents."""
    front = len(prints) - len(plan.pages)
    for number, mark in enumerate(prints):
        modules = plan.pages[number - front].modules if number >= front else ()
        yield PlannedPage(
            mark[:PRINT],
            tuple(
                PlannedStory(
                    edition.entries[module.story].name,
                    module.place.column + 1,
                    module.place.columns,
                    module.place.line + 1,
                    module.place.lines,
                )
                for module in modules
            ),
        )


def _judge(
    press: _Press, content: bytes, checked: Report, memory: Memory
) -> tuple[Diagnostic, ...]:
    """What the judge finds on pages that articles share, held against their stories.

    An article of fixed matter is none of these.
    """
    # Here, since magazines and books can do without.
    from ..judging import copies_of, judge_built, tell_judgement

    copies = copies_of(_stories_of(press.edition))
    return tell_judgement(judge_built(content, checked, copies, memory))


def _stories_of(edition: Edition) -> Edition:
    """An edition without its fixed matter, as the judge knows it."""
    return replace(edition, entries=edition.entries[: len(edition.entries) - len(edition.matter)])


def impose_product(
    product: Product, imposition: str, memory: Memory
) -> tuple[Product, tuple[Diagnostic, ...]]:
    """The pages of a printed ``product`` on sheets, and what was found on them."""
    how = Imposition(imposition)
    content, sides = impose(product.content, how), count_sides(product.pages or 0, how)
    file = f"{PurePosixPath(product.file).stem}-{how}.pdf"
    # Held to what it says it is, a press file's sheets to be a press file, for paper alone.
    checked = preflight(content, file, expected=Expected(own=True, paper=True), memory=memory)
    raise_errors(checked.diagnostics, PreflightError)
    return Product(product.output, file, content, sides, str(how)), checked.diagnostics


@dataclass(frozen=True, slots=True)
class _MadeUp:
    """An edition's articles composed, with a name for each of all it depends on, and their pages.

    ``fixtures`` is what is fixed on pages, ``cuts`` are the layouts of pages with another grid.
    """

    names: tuple[str, ...]
    galleys: tuple[Galley, ...]
    plan: Plan
    fixtures: tuple[Fixture, ...]
    cuts: Mapping[int, Layout]
    hurried: bool = False
    """Another plan may be found where more ways are tried."""


def _make_up(press: _Press, memory: Memory) -> _MadeUp:
    """The articles composed and made up into pages.

    A page that is recut and does not hold what is named for it has the layout's own grid.
    """
    cuts = cut_grids(press.edition, press.layout)
    while True:
        made_up, full = _make_up_with(press, cuts, memory)
        if not full:
            return made_up
        cuts = {page: cut for page, cut in cuts.items() if page not in full}


def _make_up_with(
    press: _Press, cuts: Mapping[int, Layout], memory: Memory
) -> tuple[_MadeUp, frozenset[int]]:
    """The pages with those of ``cuts`` on grids of their own, and which of these are full."""
    edition, layout = press.edition, press.layout
    front = 0 if layout.is_modular else count_front(edition, layout)
    fixtures = place_fixed(edition, layout, press.pictures[OWN], cuts, front)
    own = own_pages(edition, fixtures)
    layouts = [cuts.get(own.get(n, 0), layout) for n in range(len(edition.entries))]
    free = len(edition.entries) - len(edition.matter)
    layouts = [*layouts[:free], *map(for_fixed, layouts[free:])]
    standings = stand_fixed(edition, stand(edition, layout))
    formes = {page: forme(cut) for page, cut in cuts.items()}
    turn = 0
    while True:
        turn += 1
        asked = _asked(press, standings, layouts)
        galleys = _compose(press, asked, standings, layouts, memory)
        raise_errors(d for galley in galleys for d in galley.diagnostics)
        told = stories(edition, galleys, layouts)
        parts = part_pages(told, forme(layout), formes, own, fixtures, front)
        plans, hurried = _plans(parts, memory, hurried=press.hurried)
        plan, full = join_pages(parts, plans)
        settled = settle_gutters(galleys, plan, standings, turn)
        if full or settled == standings:
            names = tuple(key("galley", "", *one) for one in asked)
            return _MadeUp(names, galleys, plan, fixtures, cuts, hurried), full
        standings = settled


def _plans(
    parts: Sequence[RecutPart], memory: Memory, *, hurried: bool = False
) -> tuple[list[Plan], bool]:
    """The plan of each part: a change of words often leaves the numbers as they are.

    The numbers of stories and forme are all that a plan depends on, so they are its name. Those
    that are not known are ``hurried`` if that is wanted, and whether any was is said.
    """
    told = [(part.stories, part.forme) for part in parts]
    if hurried:
        hasty = [
            (stories, forme if _is_known(stories, forme, memory) else _in_haste(forme))
            for stories, forme in told
        ]
        hurried, told = hasty != told, hasty
    asked = [[_name(*one)] for one in told]
    made = memory.give("plan", asked, Plan, lambda indexes: (_plan(*told[n]) for n in indexes))
    return made, hurried


def _name(stories: tuple[Story, ...], forme: Forme) -> str:
    return digest(repr((stories, forme)).encode())


def _is_known(stories: tuple[Story, ...], forme: Forme, memory: Memory) -> bool:
    return memory.known("plan", [_name(stories, forme)], Plan) is not None


def _in_haste(forme: Forme) -> Forme:
    """A forme whose pages are searched for in few ways."""
    return replace(forme, effort=max(1, forme.effort * HASTE // 100))


@lru_cache(maxsize=PLANS)
def _plan(told: tuple[Story, ...], page: Forme) -> Plan:
    """The plan of stories told in numbers, which this process may have made already."""
    return make_up(told, page)


def _paginate(press: _Press, memory: Memory) -> Pagination:
    """Where the pages begin that ``press`` prints, without printing them."""
    made_up = _make_up(press, memory)
    return paginate(press.edition, made_up.galleys, made_up.plan, press.layout)


def _asked(
    press: _Press, standings: tuple[Standing, ...], layouts: Sequence[Layout]
) -> list[list[object]]:
    """All that each article's composition depends on, as plain values."""
    edition, workspace = press.edition, press.workspace
    common: list[object] = [
        edition.settings.language,
        [[face.key, face.path.name, face.sha256] for face in press.catalogue.faces],
        {role: list(others) for role, others in press.catalogue.fallback.items()},
    ]
    # Pages have the same layout but for their grids, fixed matter but for its notes.
    described = {
        kind: one.settings.model_dump(mode="json")
        for kind, one in {_kind(one): one for one in layouts}.items()
    }
    return [
        [
            show(entry.folder / ARTICLE_FILE),
            workspace.read_text(entry.folder / ARTICLE_FILE),
            # What is composed: in another script it is not what the file says.
            digest(repr(entry.article).encode(errors="surrogatepass")),
            str(standing),
            {name: str(picture) for name, picture in press.pictures[entry.name].items()},
            described[_kind(layout)],
            *common,
        ]
        for entry, standing, layout in zip(edition.entries, standings, layouts, strict=True)
    ]


def _kind(layout: Layout) -> tuple[Grid, str]:
    """What tells the layouts of one output's articles apart."""
    return layout.settings.grid, layout.settings.pages.notes


def _compose(
    press: _Press,
    asked: list[list[object]],
    standings: tuple[Standing, ...],
    layouts: Sequence[Layout],
    memory: Memory,
) -> tuple[Galley, ...]:
    """Every article composed; those that are known are not composed again."""
    entries = press.edition.entries
    work = partial(_compose_some, press.catalogue)

    def one(n: int) -> _Composing:
        entry = entries[n]
        source, pictures = str(asked[n][1]), press.pictures[entry.name]
        lang = press.edition.language_of(entry.article)
        return entry.article, source, pictures, layouts[n], standings[n], lang

    def compose(indexes: list[int]) -> Iterator[Galley]:
        return memory.crew.share(work, indexes, one)

    galleys = memory.give("galley", asked, Galley, compose)
    return tuple(
        replace(galley, article=entry.article)
        for galley, entry in zip(galleys, entries, strict=True)
    )


_Composing = tuple[Article, str, Mapping[str, Picture], Layout, Standing, str]
"""An article to compose: its source, its pictures, its layout, its standing, its language."""


def _compose_some(catalogue: Catalogue, some: list[_Composing]) -> list[Galley]:
    """Articles composed."""
    return [
        compose_article(article, source, pictures, layout, catalogue, standing, lang)
        for article, source, pictures, layout, standing, lang in some
    ]


def _suffix(purpose: Purpose) -> str:
    """What a file's name says of its purpose; a proof is the plain case."""
    return "" if purpose is Purpose.PROOF else f"-{purpose}"


# The paper on the web


def _make_web(
    prepared: Prepared, order: Order, output: OutputSettings, bench: _Bench, memory: Memory
) -> Made:
    """Make the paper on the web: of pages that are proofs, whatever else is printed of them."""
    edition, catalogue, workspace, notes = bench
    order = replace(order, purpose=str(Purpose.PROOF))
    press = _open_press(prepared, order, _shown(prepared.edition, output), bench)
    drawn, _, said, _ = _make_pdf(press, memory, lambda product: None)
    spots = tuple(drawn.sheets.spots(n) for n in range(len(drawn.sheets.texts)))
    parts = tuple(_print_alone(press, drawn.sheets, n, memory) for n in range(1, len(spots) + 1))
    content, marks = drawn.product.content, drawn.printed.pages
    pages = Pages(content, parts, marks, spots, press.layout.name)
    (product, *more), seen = make_site(edition, output, workspace, catalogue, pages, memory)
    inputs = _inputs(edition, workspace)
    found = (*notes, *said, *seen)
    return Made(product, found, workspace.facts, inputs, more=tuple(more))


def _print_alone(press: _Press, sheets: Drawings, number: int, memory: Memory) -> bytes:
    """Page ``number`` as a PDF with nothing of the others in it."""
    return print_pdf(
        sheets.only(number),
        press.edition,
        press.catalogue,
        press.workspace,
        press.layout,
        memory,
        purpose=press.purpose,
        whole=False,
    ).content


def _shown(edition: Edition, output: OutputSettings) -> OutputSettings:
    """The printed output whose pages the paper on the web shows: the first in its script.

    A layout that ``output`` names goes before; one that no output has is printed for it alone.
    """
    printed = [
        other
        for other in choose(edition, ())
        if other.is_printed and other.variant == output.variant
    ]
    wanted = output.shows
    for other in printed:
        if wanted in (None, other.layout or other.name):
            return other
    return OutputSettings(name=wanted or PLAIN, variant=output.variant)


def _inputs(edition: Edition, workspace: Workspace) -> dict[str, str]:
    """What was read by names that do not depend on where the build was started."""
    roots = ((show(edition.folder), ""), (show(resources()), "publisher:"))
    named: dict[str, str] = {}
    for path, sha256 in workspace.reads.items():
        for root, prefix in roots:
            if PurePosixPath(path).is_relative_to(root):
                path = prefix + PurePosixPath(path).relative_to(root).as_posix()
                break
        named[path] = sha256
    return dict(sorted(named.items()))
