"""The stages in order: an edition's folder in, finished and checked files out, all or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from . import epub
from .article.model import Block, Figure, List, Quote
from .checks import Expected, check_text, preflight
from .diagnostics import (
    ContentError,
    Diagnostic,
    Place,
    PreflightError,
    Severity,
    raise_errors,
)
from .edition import Edition, Entry, Importance, OutputSettings, load_edition
from .fonts import Catalogue, load_catalogue
from .layouts import Layout, load_layout
from .makeup import Galley, compose_article, make_up, sheet, stories, weigh
from .pdf import Printed, Purpose, print_pdf
from .pictures import Picture, measure_picture
from .render import render
from .workspace import Workspace, digest, resources, show, staging

EPUB = "epub"
"""The one output that no layout prints."""
MANIFEST = "manifest.json"
TOOLS = ("weasyprint", "ebooklib", "uharfbuzz", "jinja2", "pillow")

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class Product:
    """One finished file: its name in the output folder, its bytes, its pages (None: reflowing)."""

    output: str
    file: str
    content: bytes
    pages: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made and what it has to say."""

    products: tuple[Product, ...]
    diagnostics: tuple[Diagnostic, ...]
    folder: Path


def build(
    folder: Path,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    strict: bool = False,
    purpose: Purpose | None = None,
    layouts: tuple[Path, ...] = (),
    progress: Progress = lambda step: None,
) -> Report:
    """Make the outputs of the edition in ``folder`` and put them, with a manifest, into ``out``.

    ``only`` names outputs or layouts to make instead of all outputs; ``strict`` makes warnings errors; ``layouts``
    are folders of layouts looked into before the program's own. Nothing in ``out`` is touched
    unless everything succeeded.
    """
    workspace = Workspace(folder)
    progress("reading")
    edition = load_edition(workspace, folder)
    outputs = _choose(edition, only)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    folders = (*layouts, resources() / "layouts")
    chosen = {
        output.name: load_layout(
            workspace,
            folders,
            output.layout or output.name,
            Place(edition.path) if output in edition.settings.outputs else None,
        )
        for output in outputs
        if output.name != EPUB
    }
    pictures, found = _pictures(edition, workspace)
    products: list[Product] = []
    _stop_at(found, strict)
    for output in outputs:
        layout = chosen.get(output.name)
        progress(output.name)
        if layout is None:
            product, said = _make_epub(edition, workspace, catalogue)
        else:
            wanted = purpose or Purpose(output.purpose or Purpose.PROOF)
            product, said = _make_pdf(
                edition, output, layout, catalogue, workspace, pictures, wanted
            )
        products.append(product)
        found += said
    _stop_at(found, strict)
    progress("writing")
    _write(out, edition, products, workspace)
    return Report(tuple(products), tuple(dict.fromkeys(found)), out)


def _choose(edition: Edition, only: tuple[str, ...]) -> tuple[OutputSettings, ...]:
    """Give the outputs to make: those of the edition, or the ones asked for by name.

    A name that is none of the edition's outputs stands for the layout of that name.
    """
    named = {output.name: output for output in edition.settings.outputs}
    if not only:
        return tuple(named.values())
    return tuple(named.get(name) or OutputSettings(name=name) for name in dict.fromkeys(only))


def _stop_at(found: list[Diagnostic], strict: bool) -> None:
    """Raise what was found if any of it is an error, or a warning under ``strict``."""
    if strict and any(d.severity is Severity.WARNING for d in found):
        raise ContentError(*dict.fromkeys(found))
    raise_errors(dict.fromkeys(found))


# Pictures


def _pictures(
    edition: Edition, workspace: Workspace
) -> tuple[dict[str, dict[str, Picture]], list[Diagnostic]]:
    """Give each article's pictures by the name it calls them, and findings on those missing."""
    pictures: dict[str, dict[str, Picture]] = {}
    found: list[Diagnostic] = []
    for entry in edition.entries:
        there = pictures.setdefault(entry.name, {})
        for figure in _figures(entry.article.blocks):
            path = entry.picture(figure)
            if figure.source is None or path is None or not path.is_file():
                found.append(_missing_picture(figure))
                continue
            try:
                there[figure.source] = measure_picture(workspace, path, figure.place)
            except ContentError as error:
                found += error.diagnostics
    return pictures, found


def _figures(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Quote(inner, _):
                yield from _figures(inner)
            case List(items, _, _):
                for item in items:
                    yield from _figures(item)


def _missing_picture(figure: Figure) -> Diagnostic:
    named = f"the picture {figure.source} is not there" if figure.source else "no picture is named"
    return Diagnostic(
        "I003",
        f"{named}; a crossed box is printed in its place",
        figure.place,
        Severity.WARNING,
        hint="put the file into the article's images/ folder: ![caption](images/name.jpg)",
    )


# Products


def _make_pdf(
    edition: Edition,
    output: OutputSettings,
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
    pictures: Mapping[str, Mapping[str, Picture]],
    purpose: Purpose,
) -> tuple[Product, list[Diagnostic]]:
    galleys = tuple(
        _compose(entry, weight, layout, catalogue, workspace, pictures)
        for entry, weight in zip(edition.entries, weigh(edition, layout), strict=True)
    )
    found = [d for galley in galleys for d in galley.diagnostics]
    raise_errors(found)
    plan = make_up(stories(edition, galleys, layout), sheet(layout))
    sheets = render(edition, galleys, plan, layout, catalogue, workspace)
    found += sheets.diagnostics
    raise_errors(found)
    printed = print_pdf(sheets, edition, catalogue, workspace, layout, purpose=purpose)
    raise_errors(printed.diagnostics)
    name = f"{_stem(edition)}-{output.name}{_suffix(purpose)}.pdf"
    raise_errors(check_text(printed.content, name, sheets.texts, edition.articles), PreflightError)
    checked = preflight(printed.content, name, purpose, _expected(printed, layout, edition))
    raise_errors(checked.diagnostics, PreflightError)
    found += checked.diagnostics
    return Product(output.name, name, printed.content, len(sheets.texts)), found


def _compose(
    entry: Entry,
    weight: Importance,
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
    pictures: Mapping[str, Mapping[str, Picture]],
) -> Galley:
    source = workspace.read_text(entry.folder / "article.md")
    return compose_article(entry.article, source, pictures[entry.name], layout, catalogue, weight)


def _make_epub(
    edition: Edition, workspace: Workspace, catalogue: Catalogue
) -> tuple[Product, list[Diagnostic]]:
    made = epub.make(edition, workspace, catalogue)
    raise_errors(made.diagnostics)
    return Product(EPUB, f"{_stem(edition)}.epub", made.content, None), list(made.diagnostics)


def _expected(printed: Printed, layout: Layout, edition: Edition) -> Expected:
    """Give what a PDF of ``layout`` is held against by preflight."""
    page = layout.settings.page
    trim = (page.width, page.height)
    if printed.condition is None:
        return Expected(trim=trim)
    return Expected.of(printed.condition, trim, edition.settings.press.bleed)


def _suffix(purpose: Purpose) -> str:
    """Give what a file's name says of its purpose; a proof is the plain case."""
    return "" if purpose is Purpose.PROOF else f"-{purpose}"


def _stem(edition: Edition) -> str:
    """Give the beginning of every output's name: the edition's folder."""
    return edition.folder.resolve().name


def _write(out: Path, edition: Edition, products: list[Product], workspace: Workspace) -> None:
    with staging(out) as aside:
        for product in products:
            (aside / product.file).write_bytes(product.content)
        manifest = json.dumps(
            _manifest(edition, products, workspace), ensure_ascii=False, indent=2, sort_keys=True
        )
        (aside / MANIFEST).write_text(manifest + "\n", encoding="utf-8")


def _manifest(edition: Edition, products: list[Product], workspace: Workspace) -> dict[str, Any]:
    """Give what went in, what worked on it and what came out, each with its SHA-256."""
    return {
        "edition": {
            "title": edition.settings.title,
            "identifier": edition.settings.urn,
            "date": edition.settings.date.isoformat(),
        },
        "inputs": _inputs(edition, workspace),
        "tools": {"publisher": version("publisher"), **{name: version(name) for name in TOOLS}},
        "outputs": {
            product.file: {
                "output": product.output,
                "bytes": len(product.content),
                "sha256": digest(product.content),
                **({} if product.pages is None else {"pages": product.pages}),
            }
            for product in products
        },
    }


def _inputs(edition: Edition, workspace: Workspace) -> dict[str, str]:
    """Give what was read by names that do not depend on where the build was started."""
    roots = ((show(edition.folder), ""), (show(resources()), "publisher:"))
    named: dict[str, str] = {}
    for path, sha256 in workspace.reads.items():
        for root, prefix in roots:
            if PurePosixPath(path).is_relative_to(root):
                path = prefix + PurePosixPath(path).relative_to(root).as_posix()
                break
        named[path] = sha256
    return dict(sorted(named.items()))


def output_folder(folder: Path) -> Path:
    """Give where an edition's outputs go by default: ``dist/<edition>`` in the current folder."""
    return Path("dist") / folder.resolve().name
