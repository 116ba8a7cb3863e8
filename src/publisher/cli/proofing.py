"""Commands for readers on paper: proofs, correct."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..console import Format, reporting, say, showing, tell
from .common import CacheOption, FormatOption, LayoutsOption, app


class Language(StrEnum):
    """In which the words beside the pages are."""

    CHINESE = "zh-Hans"
    ENGLISH = "en"


@app.command()
def proofs(
    edition: Annotated[Path, typer.Argument(help="Folder with edition.toml.")] = Path(),
    out: Annotated[
        Path | None, typer.Option(help="Folder for the proofs; else dist/EDITION/proofs.")
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option(help="Make a proof of this output only; may be repeated.")
    ] = None,
    layouts: LayoutsOption = None,
    lang: Annotated[
        Language, typer.Option(help="Language of the words beside the pages.")
    ] = Language.CHINESE,
    cache: CacheOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Print page proofs for readers on paper (大样): numbered lines, doubts, open questions."""
    from ..build import store_folder
    from ..proofing import make_proofs, proofs_folder

    folder = out or proofs_folder(edition)
    with reporting(form), showing(form) as progress:
        made, found = make_proofs(
            edition,
            folder,
            only=tuple(output or ()),
            layouts=tuple(layouts or ()),
            lang=str(lang),
            cache=cache or store_folder(),
            progress=progress,
        )
    tell(found, form)
    if form is Format.TEXT:
        for one in made:
            counts = f"{one.pages} pages, {one.lines} lines, {one.questions} questions"
            say(f"{folder / one.file}: {counts}", f"{folder / one.record_file}")


@app.command()
def correct(
    edition: Annotated[Path, typer.Argument(help="Folder with edition.toml.")],
    file: Annotated[Path, typer.Argument(help="Corrections, a line each: A3 L57: 甲 → 乙")],
    lines: Annotated[
        Path | None,
        typer.Option(help="Record of the proof's lines, if there are several: …-lines.json"),
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Put the corrections of a proof, by page and line, into the articles: all of them, or none."""
    from ..proofing import correct as put

    with reporting(form):
        made = put(edition, file, lines)
    tell(made.notes, form)
    if form is Format.TEXT:
        for name in made.texts:
            say(f"{name}: corrected")
