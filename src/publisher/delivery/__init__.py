"""What a printing house is handed: its files, a proof, plates, a report, and the sums of them all.

An edition is built with the limits of the printing house, its pages are made into the files that
it asks for, and these are held to the very same limits again. Nothing is handed over unless all of
it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from ..build import Product, build, output_folder
from ..checks import Expected, preflight
from ..checks.expecting import expect
from ..diagnostics import (
    ContentError,
    Diagnostic,
    Place,
    PreflightError,
    Severity,
    UsageError,
    gather,
    raise_errors,
    suggest,
)
from ..edition import Edition, OutputSettings, load_edition
from ..edition.printers import Printer, for_printer, load_printer
from ..fonts import Catalogue, load_catalogue
from ..layouts import load_layout
from ..pdf import Condition, choose_condition, confine_fonts, print_document
from ..tongues import worded
from ..workspace import Workspace, digest, resources, scratch, show, staging
from .plating import Plates, measure_plates
from .reckoning import Delivered, as_html, as_json
from .shaping import Shaped, as_name, shape

SUMS, REPORT = "checksums.sha256", "report"
PROOFS, PLATES = "proof", "separations"
Progress = Callable[[str], None]

__all__ = ["Delivered", "Delivery", "deliver", "delivery_folder"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was handed over: the folder, name and size of each file in it, and what was found."""

    folder: Path
    files: tuple[tuple[str, int], ...]
    diagnostics: tuple[Diagnostic, ...]


def delivery_folder(folder: Path, printer: str) -> Path:
    """Where a delivery goes by default: ``deliver/PRINTER`` in the edition's outputs."""
    return output_folder(folder) / "deliver" / printer


def deliver(
    folder: Path,
    printer: str,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    layouts: tuple[Path, ...] = (),
    allow_doubts: bool = False,
    missing: str = "stop",
    strict: bool = False,
    progress: Progress = lambda step: None,
    cache: Path | None = None,
    executor: Executor | None = None,
) -> Delivery:
    """Put into ``out`` what ``printer`` asks for of the edition in ``folder``: all of it, or none.

    ``only`` names outputs; without it those that are for the press are handed over, or, if the
    edition has none, its first that has pages. What keeps it from being printed is raised: settings
    and content as a ContentError, findings of preflight as a PreflightError. Raises UsageError
    where ``only`` names no printed output, and where ``out`` holds what is of no delivery.
    """
    workspace = Workspace(folder)
    house = load_printer(workspace, printer, folder)
    edition = for_printer(load_edition(workspace, folder), house, workspace)
    outputs = _chosen(edition, only)
    before = _before(out)
    names = tuple(output.name for output in outputs)
    make = partial(
        build,
        folder,
        only=names,
        layouts=layouts,
        allow_doubts=allow_doubts,
        missing=missing,
        printer=printer,
        progress=progress,
        cache=cache,
        executor=executor,
    )
    with scratch() as aside:
        pressed = make(aside / "press", purpose="press", strict=strict)
        proofs = make(aside / "proof", purpose="proof")
    bench = _Bench(
        edition, house, layouts, workspace, load_catalogue(workspace, resources() / "fonts")
    )
    progress(worded("files for the printing house"))
    shaped = [one for made in pressed.products for one in _shape(made, outputs, bench)]
    _check_names(shaped, house)
    held = expect(printer, folder, layouts)
    assert not isinstance(held, Expected)
    progress(worded("examining"))
    delivered = [_examine(one, held, bench) for one in shaped]
    found = gather(d for one in delivered for d in one.report.diagnostics)
    raise_errors(found, PreflightError)
    if strict and any(d.severity is Severity.WARNING for d in found):
        raise PreflightError(*found)
    progress(worded("separations"))
    files = {one.file: one.content for one in shaped}
    files |= {f"{PROOFS}/{one.file}": one.content for one in proofs.products if one.pages}
    delivered = [_measured(one, files, bench) for one in delivered]
    files |= _reports(delivered, files, bench)
    _put(out, files, before)
    sizes = tuple((name, len(files[name])) for name in sorted(files))
    return Delivery(out, sizes, gather((*pressed.diagnostics, *found)))


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the steps of one delivery share."""

    edition: Edition
    printer: Printer
    layouts: tuple[Path, ...]
    workspace: Workspace
    catalogue: Catalogue

    def condition(self, output: OutputSettings) -> Condition:
        """The condition that ``output`` is printed under."""
        folders = (*self.layouts, resources() / "layouts")
        place = Place(self.edition.path)
        layout = load_layout(self.workspace, folders, output.layout or output.name, place)
        return choose_condition(self.workspace, self.edition, layout.settings.profile, place)

    def slug_font(self) -> bytes:
        """The font file that slugs are drawn in."""
        return self.workspace.read_bytes(self.catalogue.face("hei", 400).path)


def _chosen(edition: Edition, only: tuple[str, ...]) -> tuple[OutputSettings, ...]:
    """The outputs that are handed over; one that has no pages is a UsageError."""
    printed = {output.name: output for output in edition.settings.all_outputs if output.is_printed}
    unknown = [name for name in only if name not in printed]
    if unknown or not printed:
        found = [
            Diagnostic(
                "P020",
                worded("“{name}” is no printed output of the edition", name=name),
                hint=suggest(name, printed),
            )
            for name in unknown
        ]
        none = Diagnostic("P020", worded("the edition has no printed output"))
        raise UsageError(*(found or [none]))
    if only:
        return tuple(printed[name] for name in dict.fromkeys(only))
    press = tuple(output for output in printed.values() if output.purpose == "press")
    return press or (next(iter(printed.values())),)


def _shape(made: Product, outputs: Sequence[OutputSettings], bench: _Bench) -> tuple[Shaped, ...]:
    """The files that the printing house asks for of a finished press file."""
    if not made.pages:
        return ()
    output = next(one for one in outputs if one.name == made.output)
    profile = bench.condition(output).profile
    return shape(made, output, bench.edition, bench.printer, profile, bench.slug_font)


def _check_names(shaped: Sequence[Shaped], printer: Printer) -> None:
    """Refuse a pattern that gives two files one name, on systems that know no capitals too."""
    names = [one.file.casefold() for one in shaped]
    twice = sorted({one.file for one in shaped if names.count(one.file.casefold()) > 1})
    if twice:
        raise ContentError(
            Diagnostic(
                "P021",
                worded("several files would be called {twice}", twice=twice),
                Place(printer.path),
                hint=worded(
                    "write into names = … what tells them apart: {fields}",
                    fields=["{output}", "{page}", "{code}"],
                ),
            )
        )


def _examine(one: Shaped, held: Mapping[str, Expected], bench: _Bench) -> Delivered:
    """A file with what preflight says of it, held to what the printing house asks for."""
    condition = bench.condition(one.output)
    expected = replace(held[condition.identifier], own=not one.flattened, paper=one.imposed)
    report = preflight(one.content, one.file, expected=expected)
    return Delivered(one, condition, report)


def _measured(one: Delivered, files: dict[str, bytes], bench: _Bench) -> Delivered:
    """A file with the ink on its pages; its plates are put into ``files``."""
    ppi = bench.printer.settings.file.separations
    plates: Plates = measure_plates(one.shaped.content, one.condition.profile, ppi)
    for code, inks in zip(one.shaped.codes, plates.files, strict=bool(ppi)):
        for ink, content in inks:
            files[f"{PLATES}/{one.shaped.folder}{code}-{as_name(ink)}.tif"] = content
    return replace(one, inked=plates.pages)


def _reports(
    delivered: Sequence[Delivered], files: dict[str, bytes], bench: _Bench
) -> dict[str, bytes]:
    """The report for people and for programs, and the sums of all files with theirs."""
    names = sorted(files)
    told = as_json(delivered, names, bench.edition, bench.printer)
    html = as_html(delivered, names, bench.edition, bench.printer)
    made = {
        f"{REPORT}.json": told,
        f"{REPORT}.pdf": print_document(html, partial(confine_fonts, bench.catalogue)),
    }
    sums = "".join(
        f"{digest(content)}  {name}\n" for name, content in sorted({**files, **made}.items())
    )
    return {**made, SUMS: sums.encode()}


# The folder


def _before(out: Path) -> tuple[str, ...]:
    """The files of an earlier delivery in ``out``; what else is there is a UsageError."""
    workspace = Workspace(out)
    if not workspace.is_folder(out):
        return ()
    there = workspace.names(out)
    listed: list[str] = []
    if SUMS in there:
        lines = workspace.read_text(out / SUMS).split("\n")
        listed = [line[66:] for line in lines if line[64:66] == "  "]
    known = {PurePosixPath(name).parts[0] for name in listed} | {SUMS}
    foreign = sorted(set(there) - known)
    if foreign:
        raise UsageError(
            Diagnostic(
                "P022",
                worded(
                    "{out} holds what is of no delivery: {foreign}", out=show(out), foreign=foreign
                ),
                hint=worded("name an empty folder with --out"),
            )
        )
    return tuple(name for name in listed if ".." not in PurePosixPath(name).parts)


def _put(out: Path, files: dict[str, bytes], before: Sequence[str]) -> None:
    """Put ``files`` into ``out``, and take away what an earlier delivery had besides."""
    with staging(out) as aside:
        for name, content in files.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content)
    for name in before:
        if name not in files and not PurePosixPath(name).is_absolute():
            with suppress(OSError):
                (out / name).unlink()
                for above in PurePosixPath(name).parents[:-1]:
                    (out / above).rmdir()
