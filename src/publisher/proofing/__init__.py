"""Page proofs for readers on paper (大样), and the way back of their corrections.

A proof is the printed page with a number at each line, doubts at the margin and the open questions
at the end; beside it is a record of its lines. Corrections name page and line, old and new words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ..build import output_folder
from ..build.drafting import Rough, draft
from ..build.manifest import PROOFS
from ..diagnostics import ContentError, Diagnostic, Place, Severity, UsageError, suggest
from ..edition import ARTICLE_FILE, Edition, Entry, load_edition
from ..edition.settings import OutputSettings
from ..fonts import Catalogue, load_catalogue
from ..layouts import load_layout
from ..tongues import worded
from ..workspace import Workspace, digest, resources, show, staging, write_whole
from .applying import Corrected, apply
from .corrections import read_lines
from .doubts import open_doubts
from .marking import MOST_ROOM, Words, mark_proof
from .numbering import ProofRecord, make_record, read_record, write_record
from .questions import Question, ask

LANGUAGES = ("zh-Hans", "en")
"""In which the words beside the pages may be."""
BOM = "\ufeff"
Progress = Callable[[str], None]

__all__ = ["LANGUAGES", "Corrected", "Proof", "Question", "correct", "make_proofs", "proofs_folder"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof: the names of its file and of its record, their contents, how much is on it."""

    output: str
    file: str
    content: bytes
    record_file: str
    record: bytes
    pages: int
    lines: int
    questions: int


def proofs_folder(folder: Path) -> Path:
    """Where an edition's proofs go by default: ``proofs`` in the folder of its outputs."""
    return output_folder(folder) / PROOFS


def make_proofs(
    folder: Path,
    out: Path,
    *,
    only: Sequence[str] = (),
    layouts: tuple[Path, ...] = (),
    lang: str = "zh-Hans",
    cache: Path | None = None,
    questions: Callable[[Entry, str, Workspace], Sequence[Question]] | None = None,
    progress: Progress = lambda step: None,
) -> tuple[tuple[Proof, ...], tuple[Diagnostic, ...]]:
    """Make a proof of each printed output of the edition in ``folder``, or of those in ``only``.

    They and their records are put into ``out``, all or none. ``questions`` gives what is asked of
    an article; without it these are the open doubts of cleaning. Outputs in another script than the
    articles are left out, since a correction could not go back. Raises UsageError where ``only``
    names no printed output in the edition's own script.
    """
    workspace = Workspace(folder)
    edition = load_edition(workspace, folder)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    texts = {entry.name: _read(entry, workspace) for entry in _articles(edition)}
    asked_of = questions or (lambda entry, text, there: list(open_doubts(entry, text, there)))
    asked = [
        question
        for entry in _articles(edition)
        for question in asked_of(entry, texts[entry.name], workspace)
    ]
    made: list[Proof] = []
    found: list[Diagnostic] = []
    for output in _outputs(edition, only):
        progress(output.name)
        drawn = draft(folder, output.name, purpose="proof", layouts=layouts, cache=cache)
        found += drawn.diagnostics
        room = _room(output, layouts, workspace)
        made.append(_proof(drawn, edition, texts, asked, room, catalogue, _words(lang)))
    with staging(out) as aside:
        for one in made:
            (aside / one.file).write_bytes(one.content)
            (aside / one.record_file).write_bytes(one.record)
    return tuple(made), tuple(dict.fromkeys(found))


def _articles(edition: Edition) -> tuple[Entry, ...]:
    return (*edition.entries, *edition.matter)


def _read(entry: Entry, workspace: Workspace) -> str:
    """The text of an article as its file has it, ends of lines and all."""
    content = workspace.read_bytes(entry.folder / ARTICLE_FILE)
    return content.decode().removeprefix(BOM)


def _outputs(edition: Edition, only: Sequence[str]) -> list[OutputSettings]:
    printed = {
        output.name: output
        for output in edition.settings.all_outputs
        if output.is_printed and output.variant is None
    }
    for name in only:
        if name not in printed:
            message = worded(
                "“{name}” is no printed output of the edition in its own script", name=name
            )
            raise UsageError(Diagnostic("Q010", message, hint=suggest(name, printed)))
    chosen = [output for name, output in printed.items() if not only or name in only]
    if not chosen:
        raise UsageError(Diagnostic("Q010", worded("the edition has no printed output")))
    return chosen


def _room(output: OutputSettings, layouts: tuple[Path, ...], workspace: Workspace) -> float:
    """The pt that a number has between two columns: half of what is white there."""
    folders = (*layouts, resources() / "layouts")
    layout = load_layout(workspace.branch(), folders, output.layout or output.name, None)
    grid = layout.settings.grid
    return MOST_ROOM if grid.columns == 1 else max(3.0, grid.gutter * layout.cell / 2 - 2)


def _proof(
    drawn: Rough,
    edition: Edition,
    texts: Mapping[str, str],
    asked: Sequence[Question],
    room: float,
    catalogue: Catalogue,
    words: Words,
) -> Proof:
    output, stem = drawn.product.output, drawn.product.file.removesuffix(".pdf")
    digests = {name: digest(text.encode()) for name, text in sorted(texts.items())}
    record = make_record(output, drawn.spots, digests)
    questions = ask(asked, drawn.spots, texts)
    names = {"edition": _title(edition), "output": output}
    content = mark_proof(
        drawn.product.content, drawn.spots, questions, room, catalogue, words, names
    )
    return Proof(
        output,
        f"{stem}-proof.pdf",
        content,
        f"{stem}-lines.json",
        write_record(record),
        len(drawn.spots),
        sum(len(page.lines) for page in record.pages),
        len(questions),
    )


def _title(edition: Edition) -> str:
    settings = edition.settings
    parts = (settings.title, settings.issue_text, settings.date.isoformat())
    return " ".join(part for part in parts if part)


def _words(lang: str) -> Words:
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    words: Words = tomllib.loads(text)[lang]
    return words


# The way back


def correct(folder: Path, file: Path, record: Path | None = None) -> Corrected:
    """Put the corrections in ``file`` into the articles of the edition in ``folder``.

    ``record`` is the record of the proof's lines; without it the one in ``proofs_folder``. What
    keeps any of them from being made is a ContentError that names all, and no article is written.
    Raises UsageError where it cannot be told which record is meant.
    """
    workspace = Workspace(folder)
    edition = load_edition(workspace, folder)
    entries = {entry.name: entry for entry in _articles(edition)}
    text = workspace.read_text(file)
    corrections, wrong = read_lines(text, show(file))
    path = record or _only_record(proofs_folder(folder), workspace)
    known: ProofRecord = read_record(workspace.read_text(path), show(path))
    texts = {name: _read(entry, workspace) for name, entry in entries.items()}
    paths = {name: entry.article.path for name, entry in entries.items()}
    try:
        made = apply(corrections, known, texts, paths)
    except ContentError as error:
        wrong += error.diagnostics
    if wrong:
        raise ContentError(*(_shown_in(text, one, show(file)) for one in wrong))
    ready: dict[Path, bytes] = {}
    for name, changed in made.texts.items():
        target = entries[name].folder / ARTICLE_FILE
        before = target.read_bytes().decode()
        if before.removeprefix(BOM) != texts[name]:
            message = worded(
                "the article has been written while it was corrected; nothing was changed"
            )
            raise ContentError(Diagnostic("Q003", message, Place(paths[name])))
        ready[target] = (BOM * before.startswith(BOM) + changed).encode()
    for target, content in ready.items():
        write_whole(target, content)
    return made


def _shown_in(text: str, one: Diagnostic, name: str) -> Diagnostic:
    """A finding with the line to show, if it is about the file of corrections."""
    return one.with_source(text) if one.place and one.place.path == name else one


def _only_record(folder: Path, workspace: Workspace) -> Path:
    there = workspace.names(folder) if workspace.is_folder(folder) else ()
    found = [folder / name for name in there if name.endswith("-lines.json")]
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        message = worded(
            "which proof is meant? There are records in {folder}: {names}",
            folder=show(folder),
            names=names,
        )
        hint = worded("name one with --lines FILE")
        raise UsageError(Diagnostic("Q008", message, severity=Severity.ERROR, hint=hint))
    return found[0]
