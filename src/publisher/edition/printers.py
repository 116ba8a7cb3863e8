"""Printing houses as data: what each asks for, in one TOML file with its name.

An edition's own, in its folder ``printers``, come before those of the program.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ..diagnostics import ContentError, Diagnostic, Place, UsageError, suggest
from ..tongues import worded
from ..workspace import Workspace, resources
from . import Edition
from .settings import PressSettings
from .values import Strict, Text

FOLDER = "printers"
ENDING = ".toml"
FIELDS = ("edition", "output", "date", "issue", "page", "code", "part", "section")
"""What may stand in the pattern of a file's name."""
_TELLS_PAGES = frozenset({"page", "code"})
_FORBIDDEN = frozenset('/\\:*?"<>|')
"""Characters that a file's name has on no system that a printing house may have."""
Pages = Literal["together", "single", "booklet"]
Standard = Literal["PDF/X-4", "PDF/X-1a"]


def _a_pattern(value: object) -> object:
    """Check the pattern of a file's name: known fields, nothing that leads elsewhere."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(worded("must be text in straight quotes"))
    try:
        parts = list(string.Formatter().parse(value))
    except ValueError:
        raise ValueError(worded("has a brace that is not closed")) from None
    for _, name, form, conversion in parts:
        if name is not None and (name not in FIELDS or form or conversion):
            raise ValueError(
                worded("has “{name}” in braces; known are {known}", name=name, known=list(FIELDS))
            )
    plain = "".join(text for text, *_ in parts)
    if _FORBIDDEN & set(plain) or not plain.isprintable() or value.startswith((".", " ")):
        raise ValueError(worded("must be a plain file name"))
    if not value.lower().endswith(".pdf"):
        raise ValueError(worded("must end with .pdf"))
    return value


class FileSettings(Strict):
    """The files that a printing house is handed.

    ``separations`` is the pixels per inch of a TIFF for each plate, 0 for none.
    """

    standard: Standard = "PDF/X-4"
    text: Literal["fonts", "outlines"] = "fonts"
    pages: Pages = "together"
    names: Annotated[str, BeforeValidator(_a_pattern)] = "{edition}-{output}.pdf"
    separations: int = Field(default=0, ge=0, le=2400, strict=True)

    @field_validator("separations")
    @classmethod
    def _seen(cls, value: int) -> int:
        if 0 < value < 72:
            raise ValueError(worded("must be 0 for none, or from 72 to 2400 ppi"))
        return value

    @model_validator(mode="after")
    def _one_name_each(self) -> FileSettings:
        named = {name for _, name, *_ in string.Formatter().parse(self.names)}
        if self.pages == "single" and not named & _TELLS_PAGES:
            raise ValueError(
                worded(
                    "pages that are files of their own need {fields} in their names",
                    fields=["{page}", "{code}"],
                )
            )
        return self


class PaperSettings(Strict):
    """The paper: ``thickness`` in mm, from which a booklet's creep follows; what it is."""

    name: Text | None = None
    thickness: float = Field(default=0, ge=0, le=1)


class PrinterSettings(Strict):
    """The whole of a printing house's file.

    ``press`` is what ``[press]`` of edition.toml may have, and comes before it. ``ruling`` is the
    screen's lines per inch, ``ask`` what to ask for where the profile is the printing house's own.
    """

    title: Text
    note: Text | None = None
    ask: Text | None = None
    ruling: int | None = Field(default=None, ge=60, le=400, strict=True)
    press: PressSettings
    file: FileSettings = FileSettings()
    paper: PaperSettings = PaperSettings()


@dataclass(frozen=True, slots=True)
class Printer:
    """A printing house: the name of its file, what it says, and the file as findings name it."""

    name: str
    settings: PrinterSettings
    path: str


def printers_folder() -> Path:
    """The folder with the program's own files."""
    return resources() / "layouts" / FOLDER


def list_printers(workspace: Workspace, edition: Path | None = None) -> tuple[str, ...]:
    """The names of all printing houses, those of the ``edition`` in this folder too."""
    return tuple(sorted(_files(workspace, edition)))


def load_printer(workspace: Workspace, name: str, edition: Path | None = None) -> Printer:
    """The printing house called ``name``: the edition's own if it has one of that name.

    One that is not there is a UsageError, wrong settings are a ContentError.
    """
    files = _files(workspace, edition)
    if name not in files:
        message = worded("there is no printing house “{name}”", name=name)
        raise UsageError(Diagnostic("P017", message, hint=suggest(name, files)))
    settings = workspace.read_toml(files[name], PrinterSettings)
    return Printer(name, settings, workspace.show(files[name]))


def _files(workspace: Workspace, edition: Path | None) -> Mapping[str, Path]:
    """Name -> file of each printing house; the edition's own come before the program's."""
    own = [] if edition is None else [edition / FOLDER]
    found: dict[str, Path] = {}
    for folder in (printers_folder(), *own):
        for file in workspace.names(folder) if workspace.is_folder(folder) else ():
            if file.endswith(ENDING):
                found[file.removesuffix(ENDING)] = folder / file
    return found


def for_printer(edition: Edition, printer: Printer, workspace: Workspace) -> Edition:
    """``edition`` as ``printer`` prints it: what that asks for comes before ``[press]``.

    A profile that the printing house has to send, and that is not there, is a ContentError.
    """
    asked = printer.settings.press
    profile = asked.profile
    if profile is not None and profile.lower().endswith((".icc", ".icm")):
        _check_sent(edition, printer, profile, workspace)
    given = {name: getattr(asked, name) for name in asked.model_fields_set}
    press = edition.settings.press.model_copy(update=given)
    return replace(edition, settings=edition.settings.model_copy(update={"press": press}))


def _check_sent(edition: Edition, printer: Printer, profile: str, workspace: Workspace) -> None:
    place = Place(printer.path)
    if not workspace.is_file(workspace.inside(profile, place, edition.folder)):
        wanted = printer.settings.ask or printer.settings.press.identifier
        raise ContentError(
            Diagnostic(
                "P018",
                worded("the profile of “{title}” is not here", title=printer.settings.title),
                place,
                hint=worded(
                    "ask the printing house for {wanted}, and put it into the edition as {profile}",
                    wanted=wanted,
                    profile=profile,
                ),
            )
        )


__all__ = [
    "FileSettings",
    "PaperSettings",
    "Printer",
    "PrinterSettings",
    "for_printer",
    "list_printers",
    "load_printer",
    "printers_folder",
]
