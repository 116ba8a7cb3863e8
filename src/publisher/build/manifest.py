"""The manifest: what went in, what worked on it, what came out; and whether it still is so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import (
    ContentError,
    Diagnostic,
    Place,
    PreflightError,
    Severity,
    UsageError,
    raise_errors,
)
from ..workspace import Workspace, digest, show
from .machine import tools
from .records import Made, Product

if TYPE_CHECKING:
    from ..edition import Edition

MANIFEST = "manifest.json"


def write_manifest(edition: Edition, made: list[Made]) -> bytes:
    """Give the manifest of what was made of ``edition``: each file with its SHA-256."""
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
        **({} if product.imposition is None else {"imposition": product.imposition}),
    }


def refuse_foreign(folder: Path) -> None:
    """Raise a UsageError if ``folder`` has a manifest.json that no build wrote there."""
    path = folder / MANIFEST
    if path.is_file():
        try:
            _read_manifest(Workspace(folder), folder)
        except ContentError as error:
            raise UsageError(
                Diagnostic(
                    "B014",
                    f"{show(path)} is not of this program and is not written over",
                    Place(show(path)),
                    hint="choose another folder with --out, or move that file away",
                )
            ) from error


def verify(folder: Path) -> tuple[Diagnostic, ...]:
    """Compare the files in ``folder`` with its manifest; what differs is a PreflightError.

    Files that the manifest does not list are given back as warnings.
    """
    workspace = Workspace(folder)
    listed = _read_manifest(workspace, folder)["outputs"]
    found: list[Diagnostic] = []
    for name, entry in sorted(listed.items()):
        found += _check_file(workspace, folder / name, entry)
    found += _unlisted(folder, listed)
    raise_errors(found, PreflightError)
    return tuple(found)


def compare(folder: Path, rebuilt: Path) -> None:
    """Compare the manifest of ``folder`` with that of the same edition built again.

    A file that came out with other bytes, or not at all, is a PreflightError that names the
    inputs and tools which differ; the same bytes of other tools are fine.
    """
    old, new = (_read_manifest(Workspace(place), place) for place in (folder, rebuilt))
    causes = [
        f"{name} {_short(there.get(name))} instead of {_short(here.get(name))}"
        for here, there in ((old["tools"], new["tools"]), (old["inputs"], new["inputs"]))
        for name in sorted(set(here) | set(there))
        if here.get(name) != there.get(name)
    ]
    hint = "; ".join(causes[:5]) if causes else "inputs and tools are the same: please report it"
    found = [
        Diagnostic(
            "B006", f"building it again gives another {name}", Place(show(folder / name)), hint=hint
        )
        for name in sorted(set(old["outputs"]) | set(new["outputs"]))
        if _digest(old, name) != _digest(new, name)
    ]
    raise_errors(found, PreflightError)


def outputs(folder: Path) -> tuple[str, ...]:
    """Give the names of the outputs that the manifest in ``folder`` lists."""
    listed = _read_manifest(Workspace(folder), folder)["outputs"]
    return tuple(sorted({str(entry["output"]) for entry in listed.values()}))


def imposed_as(folder: Path) -> str | None:
    """Give how the pages of the outputs in ``folder`` were put on sheets as well, if they were."""
    listed = _read_manifest(Workspace(folder), folder)["outputs"].values()
    found = sorted({str(entry["imposition"]) for entry in listed if entry.get("imposition")})
    return found[0] if found else None


def _digest(manifest: Mapping[str, Any], name: str) -> object:
    return manifest["outputs"].get(name, {}).get("sha256")


def _short(value: object) -> str:
    text = str(value) if value else "none"
    return text[:12] if re.fullmatch(r"[0-9a-f]{64}", text) else text


def _read_manifest(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """Give the manifest in ``folder``; one that cannot be a manifest is a ContentError."""
    path = folder / MANIFEST
    text = workspace.read_text(path)
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not _is_manifest(values):
        raise ContentError(
            Diagnostic("B003", "this is no manifest of a build", Place(workspace.show(path)))
        )
    return dict(values)


def _is_manifest(values: object) -> bool:
    if not isinstance(values, dict):
        return False
    tables = [values.get(key) for key in ("inputs", "tools", "outputs")]
    if not all(isinstance(table, dict) for table in tables):
        return False
    return all(
        # A name with a folder in it could lead out of the folder that is verified.
        Path(name).name == name and isinstance(entry, dict) and {"sha256", "output"} <= set(entry)
        for name, entry in values["outputs"].items()
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
            f"{path.name} is not the file that {MANIFEST} lists: SHA-256 {digest(content)[:12]}… "
            f"instead of {str(entry['sha256'])[:12]}…",
            place,
            hint="build the edition again",
        )


def _unlisted(folder: Path, listed: Iterable[str]) -> Iterator[Diagnostic]:
    known = {MANIFEST, "SHA256SUMS", *listed}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield Diagnostic(
                "B007",
                f"{path.name} is in the folder, but not in {MANIFEST}",
                Place(show(path)),
                Severity.WARNING,
                hint="remove it, if it is of an earlier build",
            )
