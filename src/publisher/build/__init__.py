"""An edition's folder in, finished and checked files out, all or none; only what has to be made.

Work is remembered with all that it read. A build looks first whether everything is as it was when
these very outputs were made; then the same for each output; what is left is made, here or by an
executor's processes. Results are the same bytes whichever way they came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import (
    ContentError,
    Diagnostic,
    EnvironmentFault,
    PublisherError,
    Severity,
    UsageError,
    gather,
    raise_errors,
)
from ..tongues import term, worded
from ..workspace import Glance, Store, cache_folder, digest, key, scratch, show, staging
from .calendars import write_calendar
from .machine import present
from .manifest import (
    MANIFEST,
    compare,
    imposed_as,
    listed_in,
    outputs,
    refuse_foreign,
    write_manifest,
)
from .moves import Pages, plans_in, tell_moves
from .records import (
    BuildReport,
    Made,
    Order,
    Product,
    is_inside,
    pack,
    pack_diagnostic,
    pack_made,
    unpack_diagnostic,
    unpack_made,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..edition import Edition, OutputSettings
    from .making import Prepared

__all__ = [
    "MANIFEST",
    "BuildReport",
    "Product",
    "build",
    "build_all",
    "note_forgetting",
    "output_folder",
    "store_folder",
]

BOOK = ".epub"
UNFIT = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What comes of reading a remembered result that is whole, and is none."""

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""
Showing = Callable[[Product], None]
"""Given each PDF as soon as it is printed, before it is checked."""


def build(
    folder: Path,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    strict: bool = False,
    purpose: str | None = None,
    layouts: tuple[Path, ...] = (),
    imposition: str | None = None,
    allow_doubts: bool = False,
    missing: str = "stop",
    printer: str | None = None,
    progress: Progress = lambda step: None,
    cache: Path | None = None,
    executor: Executor | None = None,
    showing: Showing = lambda product: None,
) -> BuildReport:
    """Make the outputs of the edition in ``folder`` and put them, with a manifest, into ``out``.

    ``only`` names outputs or layouts to make instead of all outputs; ``strict`` makes warnings
    errors; ``purpose`` is what the PDFs are for, whatever the edition says; ``layouts`` are folders
    of layouts looked into before the program's own; ``imposition`` is how the pages of each PDF are
    put on sheets besides, as ``choices.Imposition`` names it; ``allow_doubts`` lets the press have
    articles with open doubts of cleaning; ``missing`` is what becomes of a character that no font
    has, as ``choices.Missing`` names it; ``printer`` is a printing house whose limits and marks
    come before ``[press]``. ``cache`` is the folder of the store; without it nothing is remembered.
    ``executor`` makes the outputs, this process if there is none; what this process prints is given
    to ``showing``. Nothing in ``out`` is touched unless everything succeeded.
    """
    (report,) = build_all(
        {folder: out},
        only=only,
        strict=strict,
        purpose=purpose,
        layouts=layouts,
        imposition=imposition,
        allow_doubts=allow_doubts,
        missing=missing,
        printer=printer,
        progress=progress,
        cache=cache,
        executor=executor,
        showing=showing,
    )
    return report


def build_all(
    editions: Mapping[Path, Path],
    *,
    only: tuple[str, ...] = (),
    strict: bool = False,
    purpose: str | None = None,
    layouts: tuple[Path, ...] = (),
    imposition: str | None = None,
    allow_doubts: bool = False,
    missing: str = "stop",
    printer: str | None = None,
    progress: Progress = lambda step: None,
    cache: Path | None = None,
    executor: Executor | None = None,
    showing: Showing = lambda product: None,
) -> tuple[BuildReport, ...]:
    """Build several editions (folder -> output folder) as ``build`` does one, side by side.

    Each edition's files are put in place or left alone by themselves; what is wrong with any of
    them is raised together in the end. Raises UsageError where two would write into one folder,
    EnvironmentFault where a process is lost.
    """
    _check_folders(editions)
    store = Store(cache)
    bench = _Bench(
        store,
        Glance(),
        present().key,
        progress,
        executor,
        strict,
        len(editions) > 1,
        showing,
    )
    start, wanted = Path.cwd(), None if purpose is None else str(purpose)
    errors: list[PublisherError] = []
    begun: list[_Begun | BuildReport] = []
    for folder, out in editions.items():
        try:
            with _noticing_losses():
                order = Order(
                    folder,
                    layouts,
                    start,
                    wanted,
                    only,
                    imposition,
                    allow_doubts,
                    str(missing),
                    printer,
                )
                begun.append(_begin(order, out, bench))
        except PublisherError as error:
            errors.append(error)
    reports: list[BuildReport] = []
    for one in begun:
        try:
            with _noticing_losses():
                reports.append(one if isinstance(one, BuildReport) else _finish(one, bench))
        except PublisherError as error:
            errors.append(error)
    if any(isinstance(one, _Begun) for one in begun):
        bench.store.bound()
    _raise_together(errors)
    if said := write_calendar(reports):
        reports[0] = replace(reports[0], diagnostics=(*reports[0].diagnostics, *said))
    if store.trouble is not None and reports:
        note = note_forgetting(cache, store.trouble)
        reports[0] = replace(reports[0], diagnostics=(*reports[0].diagnostics, note))
    return tuple(reports)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the steps of one build share."""

    store: Store
    glance: Glance
    machine: str
    progress: Progress
    executor: Executor | None
    strict: bool
    several: bool
    showing: Showing


@dataclass(frozen=True, slots=True)
class _Begun:
    """An edition whose outputs are known, or being made elsewhere, or to be made here."""

    name: str
    order: Order
    out: Path
    edition: Edition
    found: list[Diagnostic]
    known: dict[str, Made] = field(default_factory=dict)
    works: dict[str, Callable[[], Made]] = field(default_factory=dict)


def _begin(order: Order, out: Path, bench: _Bench) -> _Begun | BuildReport:
    """Look what is known of an edition, and set the making of the rest going."""
    bench.progress(worded("reading"))
    refuse_foreign(out)
    asked = [order.named(), order.named_for_print(), list(order.only), order.imposition]
    name = key("build", bench.machine, asked)
    report = _recall(name, out, bench)
    if report is not None:
        _stop_at(report.diagnostics, bench.strict)
        return report
    # Here, since this brings the printing engine and all it needs.
    from . import making

    prepared = making.prepare(order, bench.glance)
    outputs = making.choose(prepared.edition, order.only)
    making.check_layouts(prepared, order, outputs)
    _stop_at(prepared.found, bench.strict)
    begun = _Begun(name, order, out, prepared.edition, list(prepared.found))
    missing: list[OutputSettings] = []
    for output in outputs:
        made = _find(order, output, bench)
        if made is None:
            missing.append(output)
        else:
            bench.progress(worded("{name}, from the cache", name=output.name))
            begun.known[output.name] = made
    # A single output is made here; what it is made of is shared out.
    elsewhere = bench.executor is not None and (bench.several or len(missing) > 1)
    for output in missing:
        if elsewhere:
            begun.works[output.name] = _submit(order, output, bench)
        else:
            begun.works[output.name] = _here(order, output, bench, prepared)
    return begun


def _finish(begun: _Begun, bench: _Bench) -> BuildReport:
    """Put together what was made, write it and remember it."""
    fresh = _collect(begun.works.values())
    for one in fresh:
        _keep(begun.order, one, bench)
        begun.known[one.product.output] = one
    plain = [begun.known[name] for name in _in_order(begun)]
    made = [each for one in plain for each in (*_parted(one), *_imposed(one, begun.order, bench))]
    found = begun.found + [diagnostic for one in made for diagnostic in one.diagnostics]
    _stop_at(found, bench.strict)
    bench.progress(worded("writing"))
    manifest = write_manifest(begun.edition, made)
    products = tuple(one.product for one in made)
    files = {product.file: product.content for product in products}
    before = plans_in(begun.out)
    _put(begun.out, {**files, MANIFEST: manifest})
    report = BuildReport(products, gather(found), begun.out, tuple(begun.works))
    _remember(begun.name, report, made, manifest, bench.store)
    return _with_moves(report, before, manifest)


def _parted(made: Made) -> Iterator[Made]:
    """Yield an output, and its other files as if they had been made by themselves."""
    yield made
    for product in made.products[1:]:
        yield Made(product, (), {}, {})


def _imposed(made: Made, order: Order, bench: _Bench) -> Iterator[Made]:
    """Yield the pages of an output on sheets, if that was asked for and it has pages."""
    if order.imposition is None or made.product.pages is None:
        return
    from ..workspace.memory import Memory
    from .making import impose_product

    memory = Memory(bench.store, bench.machine)
    product, said = impose_product(made.product, order.imposition, memory)
    yield Made(product, said, {}, {})


def _in_order(begun: _Begun) -> list[str]:
    """The names of what was made in the edition's order, others after them."""
    names = [output.name for output in begun.edition.settings.all_outputs]
    return sorted(begun.known, key=lambda n: names.index(n) if n in names else len(names))


def _check_folders(editions: Mapping[Path, Path]) -> None:
    """Refuse editions that would write over each other."""
    outs = [out.resolve() for out in editions.values()]
    twice = [folder for folder, out in editions.items() if outs.count(out.resolve()) > 1]
    if twice:
        names = ", ".join(show(folder) for folder in twice)
        raise UsageError(
            Diagnostic("B002", worded("{names} would write into one folder", names=names))
        )


# The whole build


def _recall(name: str, out: Path, bench: _Bench) -> BuildReport | None:
    """The report of the same build made before, its files brought back into ``out``."""
    known = bench.store.find(name, bench.glance)
    if known is None:
        return None
    files: dict[str, bytes] = {}
    try:
        values = json.loads(known[1])
        for file, address in values["files"].items():
            if not is_inside(file):
                return None
            content = _there(out / file, address) or bench.store.get(address)
            if content is None:
                return None
            files[file] = content
        products = tuple(
            Product(output, file, files[file], pages, imposition)
            for output, file, pages, imposition in values["products"]
        )
        report = BuildReport(
            products, tuple(unpack_diagnostic(d) for d in values["diagnostics"]), out
        )
    except UNFIT:
        return None
    before = plans_in(out)
    _put(out, files)
    return _with_moves(report, before, files[MANIFEST])


def _with_moves(report: BuildReport, before: Mapping[str, Pages], manifest: bytes) -> BuildReport:
    """``report`` with what moved since the build ``before``, which no other one depends on."""
    moved = tell_moves(before, manifest)
    return replace(report, diagnostics=(*report.diagnostics, *moved)) if moved else report


def _remember(
    name: str, report: BuildReport, made: Iterable[Made], manifest: bytes, store: Store
) -> None:
    facts: dict[str, str] = {}
    for one in made:
        facts |= one.facts
    files = {product.file: digest(product.content) for product in report.products}
    values = {
        "files": {**files, MANIFEST: store.put(manifest)},
        "products": [[p.output, p.file, p.pages, p.imposition] for p in report.products],
        "diagnostics": [pack_diagnostic(d) for d in report.diagnostics],
    }
    store.keep(name, facts, pack(values))


def _stop_at(found: Iterable[Diagnostic], strict: bool) -> None:
    """Raise what was found if any of it is an error, or a warning under ``strict``."""
    found = gather(found)
    if strict and any(d.severity is Severity.WARNING for d in found):
        raise ContentError(*found)
    raise_errors(found)


# Single outputs


def _submit(order: Order, output: OutputSettings, bench: _Bench) -> Callable[[], Made]:
    from .making import make_output

    assert bench.executor is not None
    bench.progress(output.name)
    folder = bench.store.folder
    future = bench.executor.submit(make_output, order, output.name, folder, bench.machine)
    return future.result


def _here(
    order: Order, output: OutputSettings, bench: _Bench, prepared: Prepared
) -> Callable[[], Made]:
    from ..workspace.crew import Crew
    from ..workspace.memory import Memory
    from .making import make

    memory = Memory(bench.store, bench.machine, Crew(bench.executor))

    def work() -> Made:
        bench.progress(output.name)
        return make(prepared, order, output, memory, bench.showing)

    return work


def _collect(works: Iterable[Callable[[], Made]]) -> list[Made]:
    """The results in order; what several works found wrong is raised together."""
    made: list[Made] = []
    errors: list[PublisherError] = []
    for work in works:
        try:
            made.append(work())
        except PublisherError as error:
            errors.append(error)
    _raise_together(errors)
    return made


@contextmanager
def _noticing_losses() -> Iterator[None]:
    """Turn the loss of an executor's process into a fault of the machine."""
    try:
        yield
    except RuntimeError as error:
        from concurrent.futures import BrokenExecutor

        if not isinstance(error, BrokenExecutor):
            raise
        message = worded("a process that was making an output has ended")
        hint = worded("build with --jobs 1, or with more memory")
        raise EnvironmentFault(Diagnostic("B001", message, hint=hint)) from error


def _raise_together(errors: Sequence[PublisherError]) -> None:
    """Raise one error with all that several found, of the kind of the first."""
    if errors:
        found = gather(d for error in errors for d in error.diagnostics)
        raise type(errors[0])(*found) from errors[0]


def _find(order: Order, output: OutputSettings, bench: _Bench) -> Made | None:
    name = _name(order, output.name, bench, printed=output.is_printed)
    known = bench.store.find(name, bench.glance)
    if known is None:
        return None
    try:
        values = json.loads(known[1])
        return unpack_made(values, bench.store.get, known[0])
    except UNFIT:
        return None


def _keep(order: Order, made: Made, bench: _Bench) -> None:
    addresses = tuple(bench.store.put(one.content) for one in made.products)
    name = _name(order, made.product.output, bench, printed=made.product.pages is not None)
    bench.store.keep(name, made.facts, pack_made(made, addresses))


def _name(order: Order, output: str, bench: _Bench, *, printed: bool) -> str:
    # What the PDFs are for means nothing to a book that reflows; which of them is made, does.
    more = order.named_for_print() if printed else order.named_for_pages()
    return key("output", bench.machine, order.named(), more, output)


# Files


def _put(out: Path, files: Mapping[str, bytes]) -> None:
    """Put ``files`` into ``out``; those that are there with the same content are left alone.

    What the build before put into their folders, or beside them as the book of one more article,
    and this one did not make is taken away: it would be handed on with them.
    """
    stale = [
        name
        for name, address in listed_in(out).items()
        if name not in files and _is_beside(name, files) and _there(out / name, address) is not None
    ]
    changed = {
        name: content
        for name, content in files.items()
        if _there(out / name, digest(content)) is None
    }
    if changed:
        with staging(out) as aside:
            for name, content in changed.items():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                (aside / name).write_bytes(content)
    for name in stale:
        (out / name).unlink(missing_ok=True)


def _is_beside(name: str, files: Mapping[str, bytes]) -> bool:
    """Whether ``name`` is one of the several files of an output of which ``files`` has others."""
    series = _series(name)
    return bool(series) and any(_series(other) == series for other in files)


def _series(name: str) -> str:
    """What the files of one output share: their folder, or the name before an article's own."""
    folder, slash, _ = name.partition("/")
    if slash:
        return f"{folder}/"
    stem, dot, _ = name.removesuffix(BOOK).rpartition(".")
    return f"{stem}." if dot and name.endswith(BOOK) else ""


def _there(path: Path, address: str) -> bytes | None:
    """The content of ``path`` if it has the digest ``address``."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if digest(content) == address else None


def rebuild(
    folder: Path,
    built: Path,
    *,
    purpose: str | None = None,
    layouts: tuple[Path, ...] = (),
    missing: str = "stop",
    progress: Progress = lambda step: None,
    executor: Executor | None = None,
) -> tuple[Diagnostic, ...]:
    """Build the edition in ``folder`` anew and compare it with ``built``; see ``compare``."""
    with scratch() as aside:
        build(
            folder,
            aside / "out",
            only=outputs(built),
            purpose=purpose,
            layouts=layouts,
            imposition=imposed_as(built),
            # Whether they may be printed was decided when they were.
            allow_doubts=True,
            missing=missing,
            progress=progress,
            executor=executor,
        )
        return compare(built, aside / "out")


def output_folder(folder: Path) -> Path:
    """Where an edition's outputs go by default: ``dist/<edition>`` in the current folder."""
    return Path("dist") / folder.resolve().name


def store_folder() -> Path | None:
    """Where results are remembered by default; None for a user without a home."""
    above = cache_folder()
    return None if above is None else above / "store"


def note_forgetting(folder: Path | None, trouble: str | None) -> Diagnostic:
    """The note that nothing, or not all, is remembered in ``folder``."""
    where = term("anywhere") if folder is None else worded("in {folder}", folder=show(folder))
    return Diagnostic(
        "B015",
        worded(
            "what is made is not remembered {where}: {trouble}",
            where=where,
            trouble=trouble or worded("there is no home folder"),
        ),
        severity=Severity.NOTE,
        hint=worded(
            "name a folder that is yours alone with --cache or XDG_CACHE_HOME; the files "
            "made are the same without"
        ),
    )
