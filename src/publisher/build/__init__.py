"""An edition's folder in, finished and checked files out, all or none; only what has to be made.

Work is remembered with all that it read. A build looks first whether everything is as it was when
these very outputs were made; then the same for each output; what is left is made, here or by an
executor's processes. Results are the same bytes whichever way they came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import ContentError, Diagnostic, PublisherError, Severity, raise_errors
from ..workspace import Glance, Store, cache_folder, digest, staging
from .machine import identify, key, tools
from .records import (
    EPUB,
    Made,
    Order,
    Product,
    Report,
    pack,
    pack_diagnostic,
    pack_made,
    unpack_diagnostic,
    unpack_made,
)

if TYPE_CHECKING:
    from ..edition import Edition, OutputSettings

__all__ = ["EPUB", "MANIFEST", "Product", "Report", "build", "output_folder", "store_folder"]

MANIFEST = "manifest.json"

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


def build(
    folder: Path,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    strict: bool = False,
    layouts: tuple[Path, ...] = (),
    progress: Progress = lambda step: None,
    cache: Path | None = None,
    executor: Executor | None = None,
) -> Report:
    """Make the outputs of the edition in ``folder`` and put them, with a manifest, into ``out``.

    ``only`` names outputs to make instead of all; ``strict`` makes warnings errors; ``layouts``
    are folders of layouts looked into before the program's own. ``cache`` is the folder of the
    store; without it nothing is remembered. ``executor`` makes the outputs, this process if there
    is none. Nothing in ``out`` is touched unless everything succeeded.
    """
    bench = _Bench(Store(cache), Glance(), identify())
    order = Order(folder, layouts, Path.cwd())
    progress("reading")
    name = key("build", bench.machine, order.named(), order.named_layouts(), list(only))
    report = _recall(name, out, bench)
    if report is not None:
        _stop_at(report.diagnostics, strict)
        return report
    edition, found, made, fresh = _make_all(order, only, strict, bench, executor, progress)
    found += [diagnostic for one in made for diagnostic in one.diagnostics]
    _stop_at(found, strict)
    progress("writing")
    manifest = _manifest(edition, made)
    products = tuple(one.product for one in made)
    _put(out, {**{product.file: product.content for product in products}, MANIFEST: manifest})
    report = Report(products, tuple(dict.fromkeys(found)), out, fresh)
    _remember(name, report, made, manifest, bench.store)
    return report


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the steps of one build share."""

    store: Store
    glance: Glance
    machine: str


# The whole build


def _recall(name: str, out: Path, bench: _Bench) -> Report | None:
    """Give the report of the same build made before, its files brought back into ``out``."""
    known = bench.store.find(name, bench.glance)
    if known is None:
        return None
    values = json.loads(known[1])
    files: dict[str, bytes] = {}
    for file, address in values["files"].items():
        content = _there(out / file, address) or bench.store.get(address)
        if content is None:
            return None
        files[file] = content
    _put(out, files)
    products = tuple(
        Product(output, file, files[file], pages) for output, file, pages in values["products"]
    )
    return Report(products, tuple(unpack_diagnostic(d) for d in values["diagnostics"]), out)


def _remember(
    name: str, report: Report, made: Iterable[Made], manifest: bytes, store: Store
) -> None:
    facts: dict[str, str] = {}
    for one in made:
        facts |= one.facts
    files = {product.file: digest(product.content) for product in report.products}
    values = {
        "files": {**files, MANIFEST: store.put(manifest)},
        "products": [[p.output, p.file, p.pages] for p in report.products],
        "diagnostics": [pack_diagnostic(d) for d in report.diagnostics],
    }
    store.keep(name, facts, pack(values))
    store.bound()


def _stop_at(found: Iterable[Diagnostic], strict: bool) -> None:
    """Raise what was found if any of it is an error, or a warning under ``strict``."""
    found = tuple(dict.fromkeys(found))
    if strict and any(d.severity is Severity.WARNING for d in found):
        raise ContentError(*found)
    raise_errors(found)


# Single outputs


def _make_all(
    order: Order,
    only: tuple[str, ...],
    strict: bool,
    bench: _Bench,
    executor: Executor | None,
    progress: Progress,
) -> tuple[Edition, list[Diagnostic], list[Made], tuple[str, ...]]:
    """Give every output, from the store or made now, with what was found before any was made."""
    # Here, since these bring the printing engine and all it needs.
    from . import making

    prepared = making.prepare(order)
    outputs = making.choose(prepared.edition, only)
    making.check_layouts(prepared, order, outputs)
    _stop_at(prepared.found, strict)
    known = {output.name: _find(order, output, bench) for output in outputs}
    missing = [output for output in outputs if known[output.name] is None]
    for output in outputs:
        if known[output.name] is not None:
            progress(f"{output.name}, from the cache")

    def here(output: OutputSettings) -> Made:
        progress(output.name)
        return making.make(prepared, order, output, bench.store, bench.machine)

    def there(output: OutputSettings) -> Future[Made]:
        assert executor is not None
        cache = bench.store.folder
        return executor.submit(making.make_output, order, output.name, cache, bench.machine)

    if executor is None or len(missing) < 2:
        fresh = _collect([lambda o=o: here(o) for o in missing])  # type: ignore[misc]
    else:
        futures = [there(output) for output in missing]
        progress(", ".join(output.name for output in missing))
        fresh = _collect([future.result for future in futures])
    for one in fresh:
        _keep(order, one, bench)
        known[one.product.output] = one
    made = [one for one in known.values() if one is not None]
    return prepared.edition, list(prepared.found), made, tuple(o.name for o in missing)


def _collect(works: list[Callable[[], Made]]) -> list[Made]:
    """Give the results in order; what several works found wrong is raised together."""
    made: list[Made] = []
    errors: list[PublisherError] = []
    for work in works:
        try:
            made.append(work())
        except PublisherError as error:
            errors.append(error)
    if errors:
        found = dict.fromkeys(d for error in errors for d in error.diagnostics)
        raise type(errors[0])(*found)
    return made


def _find(order: Order, output: OutputSettings, bench: _Bench) -> Made | None:
    known = bench.store.find(_name(order, output.name, bench), bench.glance)
    if known is None:
        return None
    values = json.loads(known[1])
    content = bench.store.get(values["content"])
    return None if content is None else unpack_made(values, content, known[0])


def _keep(order: Order, made: Made, bench: _Bench) -> None:
    address = bench.store.put(made.product.content)
    name = _name(order, made.product.output, bench)
    bench.store.keep(name, made.facts, pack_made(made, address))


def _name(order: Order, output: str, bench: _Bench) -> str:
    # Folders of layouts mean nothing to a book that reflows.
    layouts = [] if output == EPUB else order.named_layouts()
    return key("output", bench.machine, order.named(), layouts, output)


# Files


def _put(out: Path, files: Mapping[str, bytes]) -> None:
    """Put ``files`` into ``out``; those that are there with the same content are left alone."""
    changed = {
        name: content
        for name, content in files.items()
        if _there(out / name, digest(content)) is None
    }
    if not changed:
        return
    with staging(out) as aside:
        for name, content in changed.items():
            (aside / name).write_bytes(content)


def _there(path: Path, address: str) -> bytes | None:
    """Give the content of ``path`` if it has the digest ``address``."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if digest(content) == address else None


def _manifest(edition: Edition, made: list[Made]) -> bytes:
    """Give what went in, what worked on it and what came out, each with its SHA-256."""
    inputs: dict[str, str] = {}
    for one in made:
        inputs |= one.inputs
    values: dict[str, Any] = {
        "edition": {
            "title": edition.settings.title,
            "identifier": edition.settings.urn,
            "date": edition.settings.date.isoformat(),
        },
        "inputs": inputs,
        "tools": dict(tools()),
        "outputs": {one.product.file: _listed(one.product) for one in made},
    }
    return (json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _listed(product: Product) -> dict[str, Any]:
    return {
        "output": product.output,
        "bytes": len(product.content),
        "sha256": digest(product.content),
        **({} if product.pages is None else {"pages": product.pages}),
    }


def output_folder(folder: Path) -> Path:
    """Give where an edition's outputs go by default: ``dist/<edition>`` in the current folder."""
    return Path("dist") / folder.resolve().name


def store_folder() -> Path:
    """Give where results are remembered by default."""
    return cache_folder() / "store"
