"""Printing conditions: the ICC profile of press and paper, its names, and what it can take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from ..diagnostics import ContentError, Diagnostic, Place, suggest
from ..edition import Edition
from ..tongues import worded
from ..workspace import Workspace, digest, resources

PROFILES = "profiles.toml"
SRGB = "sRGB.icc"
DEFAULT = "fogra39"
_HEADER = 128
"""Bytes of an ICC profile's header (ICC.1, 7.2)."""

Percent = Annotated[int, Field(ge=100, le=400)]
Resolution = Annotated[int, Field(ge=1, le=4800)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    file: str = Field(pattern=r"^\w[\w .+-]*$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    identifier: str
    condition: str
    registry: str
    ink: Percent
    sharp: Resolution
    least: Resolution


class _File(RootModel[dict[str, _Entry]]):
    """The whole of profiles.toml."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: profile bytes, names for the output intent, limits.

    ``ink`` is the largest sum of inks in percent; pictures want ``sharp`` pixels per inch and are
    refused below ``least``. ``registry`` is empty where the condition is in none.
    """

    name: str
    title: str
    profile: bytes
    identifier: str
    condition: str
    registry: str
    ink: int
    sharp: int
    least: int


def profile_folder() -> Path:
    """Give the folder with profiles.toml."""
    return resources() / "layouts" / "profiles"


def load_conditions(workspace: Workspace, place: Place | None = None) -> Mapping[str, Condition]:
    """Give every condition of profiles.toml by its name, each file checked against its digest."""
    folder = profile_folder()
    entries = workspace.read_toml(folder / PROFILES, _File, place).root
    return {name: _condition(workspace, folder, name, e) for name, e in sorted(entries.items())}


def choose_condition(workspace: Workspace, edition: Edition, name: str, place: Place) -> Condition:
    """Give the condition ``edition`` is printed under: its printer's, or the one called ``name``.

    ``place`` is where ``name`` was written.
    """
    wanted = edition.settings.press.profile
    if wanted is None:
        return _find(workspace, name, place)
    if not wanted.lower().endswith((".icc", ".icm")):
        return _find(workspace, wanted, Place(edition.path))
    return _own(workspace, edition, wanted)


def _find(workspace: Workspace, name: str, place: Place) -> Condition:
    folder = profile_folder()
    entries = workspace.read_toml(folder / PROFILES, _File).root
    if name not in entries:
        raise ContentError(
            Diagnostic(
                "P011",
                worded("there is no colour profile “{name}”", name=name),
                place,
                hint=suggest(name, entries),
            )
        )
    return _condition(workspace, folder, name, entries[name])


def _own(workspace: Workspace, edition: Edition, file: str) -> Condition:
    """Give the condition of a profile that is a file of the edition."""
    press, place = edition.settings.press, Place(edition.path)
    path = workspace.inside(file, place, edition.folder)
    content = workspace.read_bytes(path, place=place)
    _check_profile(content, workspace.show(path), place)
    title = press.condition or press.identifier
    return Condition(
        name=press.identifier,
        title=title,
        profile=content,
        identifier=press.identifier,
        condition=title,
        registry="",
        ink=press.ink,
        sharp=press.sharp,
        least=press.least,
    )


def read_srgb(workspace: Workspace) -> bytes:
    """Give the sRGB profile: what a picture without a profile is taken to be in."""
    return workspace.read_bytes(profile_folder() / SRGB)


def _condition(workspace: Workspace, folder: Path, name: str, entry: _Entry) -> Condition:
    path = folder / entry.file
    content = workspace.read_bytes(path)
    shown = workspace.show(path)
    if digest(content) != entry.sha256:
        raise ContentError(
            Diagnostic(
                "P012",
                worded(
                    "{shown} is not the file that {profiles} describes",
                    shown=shown,
                    profiles=PROFILES,
                ),
                Place(shown),
                hint=worded("bring the file back, or write its SHA-256 into profiles.toml"),
            )
        )
    _check_profile(content, shown, Place(shown))
    values = entry.model_dump(exclude={"file", "sha256"})
    return Condition(name=name, profile=content, **values)


def _check_profile(content: bytes, shown: str, place: Place) -> None:
    """Refuse what is no CMYK output profile, as PDF/X asks (ISO 15930-7, 6.2)."""
    if (
        len(content) < _HEADER
        or content[36:40] != b"acsp"
        or content[12:16] != b"prtr"
        or content[16:20] != b"CMYK"
    ):
        raise ContentError(
            Diagnostic(
                "P013",
                worded("{shown} is not an ICC profile of a printing process in CMYK", shown=shown),
                place,
                hint=worded("ask the printing house for its output profile (class prtr, in CMYK)"),
            )
        )
