"""The manifest: what went in, what worked on it, what came out; and whether it still is so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..choices import Imposition
from ..diagnostics import (
    ContentError,
    Diagnostic,
    Place,
    PreflightError,
    Severity,
    UsageError,
    raise_errors,
)
from ..tongues import in_turn, term, worded
from ..workspace import Workspace, digest, show
from .machine import tools
from .records import Made, is_inside, pack_pages

if TYPE_CHECKING:
    from ..edition import Edition

MANIFEST = "manifest.json"
PROOFS = "proofs"
"""The folder of page proofs beside the outputs, which no build makes."""
SHEETS = "sheets"
"""What sheets with something in their folds are called, as in ``pdf``; nobody asks for them."""


def write_manifest(edition: Edition, made: list[Made]) -> bytes:
    """The manifest of what was made of ``edition``: each file with its SHA-256."""
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
        "outputs": {one.product.file: _listed(one) for one in made},
    }
    text = json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    # A path may hold bytes that are no text; as JSON writes them they are read as they were.
    return text.encode(errors="backslashreplace")


def _listed(made: Made) -> dict[str, Any]:
    product = made.product
    return {
        "output": product.output,
        "bytes": len(product.content),
        "sha256": digest(product.content),
        **({} if product.pages is None else {"pages": product.pages}),
        **({} if product.imposition is None else {"imposition": product.imposition}),
        **({"plan": pack_pages(made.pages)} if made.pages else {}),
    }


def refuse_foreign(folder: Path) -> None:
    """Raise a UsageError if ``folder`` has a manifest.json that no build wrote there."""
    path = folder / MANIFEST
    if path.is_file():
        try:
            read_manifest(folder)
        except ContentError as error:
            raise UsageError(
                Diagnostic(
                    "B014",
                    worded(
                        "{path} is not of this program and is not written over", path=show(path)
                    ),
                    Place(show(path)),
                    hint=worded("choose another folder with --out, or move that file away"),
                )
            ) from error


def verify(folder: Path) -> tuple[Diagnostic, ...]:
    """Compare the files in ``folder`` with its manifest; what differs is a PreflightError.

    Files that the manifest does not list are given back as warnings. Raises ContentError where
    there is no manifest of a build.
    """
    workspace = Workspace(folder)
    listed = _read_manifest(workspace, folder)["outputs"]
    found: list[Diagnostic] = []
    for name, entry in sorted(listed.items()):
        found += _check_file(workspace, folder / name, entry)
    found += _unlisted(folder, listed)
    raise_errors(found, PreflightError)
    return tuple(found)


def compare(folder: Path, rebuilt: Path) -> tuple[Diagnostic, ...]:
    """Compare the manifest of ``folder`` with that of the same edition built again.

    A file that came out with other bytes, or not at all, is a PreflightError that names the
    inputs and tools which differ. The same bytes of other tools or inputs are fine: that the
    manifest names others is given back as warnings.
    """
    old, new = map(read_manifest, (folder, rebuilt))
    causes = [
        worded(
            "{name} {get} instead of {get2}",
            name=name,
            get=_short(there.get(name)),
            get2=_short(here.get(name)),
        )
        for here, there in ((old["tools"], new["tools"]), (old["inputs"], new["inputs"]))
        for name in sorted(set(here) | set(there))
        if here.get(name) != there.get(name)
    ]
    causes += [
        worded(
            "the edition's {key} {get} instead of {value}",
            key=key,
            get=repr(old["edition"].get(key)),
            value=repr(value),
        )
        for key, value in sorted(new["edition"].items())
        if old["edition"].get(key) != value
    ]
    hint = (
        in_turn(causes[:5], "; ")
        if causes
        else worded("inputs and tools are the same: please report it")
    )
    found = [
        Diagnostic(
            "B006",
            worded("building it again gives another {name}", name=name),
            Place(show(folder / name)),
            hint=hint,
        )
        for name in sorted(set(old["outputs"]) | set(new["outputs"]))
        if _digest(old, name) != _digest(new, name)
    ]
    raise_errors(found, PreflightError)
    place = Place(show(folder / MANIFEST))
    hint = worded("the files are the same; build the edition again to have a manifest of this one")
    return tuple(
        Diagnostic(
            "B018",
            worded("building it again took {cause}", cause=cause),
            place,
            Severity.WARNING,
            hint,
        )
        for cause in causes
    )


def outputs(folder: Path) -> tuple[str, ...]:
    """The names of the outputs that the manifest in ``folder`` lists."""
    listed = read_manifest(folder)["outputs"]
    return tuple(sorted({str(entry["output"]) for entry in listed.values()}))


def imposed_as(folder: Path) -> str | None:
    """How the pages of the outputs in ``folder`` were put on sheets as well, if they were."""
    listed = read_manifest(folder)["outputs"].values()
    found = {entry.get("imposition") for entry in listed}
    return next((name for name in Imposition if name in found), None)


def listed_in(folder: Path) -> Mapping[str, str]:
    """The files that the manifest in ``folder`` lists with their SHA-256, if there is one."""
    try:
        listed = read_manifest(folder)["outputs"]
    except ContentError:
        return {}
    return {name: entry["sha256"] for name, entry in listed.items()}


def _digest(manifest: Mapping[str, Any], name: str) -> object:
    return manifest["outputs"].get(name, {}).get("sha256")


def _short(value: object) -> str:
    text = str(value) if value else "none"
    return text[:12] if re.fullmatch(r"[0-9a-f]{64}", text) else text


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest in ``folder``; one that cannot be a manifest is a ContentError."""
    return _read_manifest(Workspace(folder), folder)


def parse_manifest(content: bytes | str) -> dict[str, Any] | None:
    """The values of a manifest; None for what cannot be one."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return dict(values) if _is_manifest(values) else None


def _read_manifest(workspace: Workspace, folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    values = parse_manifest(workspace.read_text(path))
    if values is None:
        raise ContentError(
            Diagnostic(
                "B003", worded("this is no manifest of a build"), Place(workspace.show(path))
            )
        )
    return values


def _is_manifest(values: object) -> bool:
    if not isinstance(values, dict):
        return False
    tables = [values.get(key) for key in ("inputs", "tools", "outputs", "edition")]
    if not all(isinstance(table, dict) for table in tables):
        return False
    texts = (text for table in tables[:2] for text in (table or {}).values())
    return all(isinstance(text, str) for text in texts) and all(
        # Another name could lead out of the folder that is verified.
        is_inside(name) and _is_entry(entry)
        for name, entry in values["outputs"].items()
    )


def _is_entry(entry: object) -> bool:
    """Whether ``entry`` says of a file what a build does."""
    if not isinstance(entry, dict):
        return False
    sha256, output, pages = (entry.get(key) for key in ("sha256", "output", "pages"))
    imposition = entry.get("imposition")
    return (
        isinstance(sha256, str)
        and re.fullmatch("[0-9a-f]{64}", sha256) is not None
        and isinstance(output, str)
        and re.fullmatch(r"[A-Za-z0-9][\w-]*", output) is not None
        and (pages is None or (type(pages) is int and pages > 0))
        and imposition in (None, SHEETS, *Imposition)
        and type(entry.get("bytes")) is int
    )


def _check_file(workspace: Workspace, path: Path, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    place = Place(workspace.show(path))
    try:
        content = workspace.read_bytes(path)
    except ContentError as error:
        yield Diagnostic("B004", error.diagnostics[0].message, place)
        return
    if digest(content) != entry["sha256"]:
        yield Diagnostic(
            "B005",
            worded(
                "{name} is not the file that {manifest} lists: SHA-256 {digest}… "
                "instead of {entry}…",
                name=path.name,
                manifest=MANIFEST,
                digest=digest(content)[:12],
                entry=str(entry["sha256"])[:12],
            ),
            place,
            hint=worded("build the edition again"),
        )
        return
    for what, said, is_so in (
        (term("bytes"), entry["bytes"], len(content)),
        (term("pages"), entry.get("pages"), _pages(content, path.name)),
    ):
        if said != is_so:
            yield Diagnostic(
                "B017",
                worded(
                    "{manifest} says {said} {what} of {name}, which has {is_so}",
                    manifest=MANIFEST,
                    said=said or term("no"),
                    what=what,
                    name=path.name,
                    is_so=is_so or term("none"),
                ),
                place,
                hint=worded("build the edition again"),
            )


def _pages(content: bytes, name: str) -> int | None:
    """The pages of a PDF; None for other files, and for one that cannot be read."""
    if not name.endswith(".pdf"):
        return None
    # Here, since a build with nothing to do has no need of it.
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return None
    try:
        return len(document)
    finally:
        document.close()


def _unlisted(folder: Path, listed: Iterable[str]) -> Iterator[Diagnostic]:
    folders = {name.partition("/")[0] for name in listed if "/" in name}
    known = {MANIFEST, "SHA256SUMS", PROOFS, *listed}
    inner = (path for name in sorted(folders) for path in sorted((folder / name).rglob("*")))
    for path in (*sorted(folder.iterdir()), *inner):
        name = path.relative_to(folder).as_posix()
        if name not in known and name not in folders and not (path.is_dir() and "/" in name):
            yield Diagnostic(
                "B007",
                worded(
                    "{name} is in the folder, but not in {manifest}",
                    name=name,
                    manifest=MANIFEST,
                ),
                Place(show(path)),
                Severity.WARNING,
                hint=worded("remove it, if it is of an earlier build"),
            )
