"""Proofs for readers on paper, made when the page asks for one, and their corrections."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path

from ..build.shifts import Shifts, Tell
from ..proofing import Corrected, Proof, correct, make_proofs, proofs_folder
from ..workspace import scratch, write_whole
from .following import Following

LANGUAGES = {"zh": "zh-Hans", "en": "en"}


def make_proof(wish: Following, output: str, language: str) -> Proof:
    """The proof of an output, made in a process of its own; it lies where `proofs` puts it.

    What keeps it from being made is raised as `proofs` does it.
    """
    with Shifts() as shifts:
        made: tuple[Proof, ...] = shifts.do(
            _make, wish.folder, proofs_folder(wish.folder).absolute(), output, wish.layouts,
            LANGUAGES[language], wish.cache,
        )  # fmt: skip
    return made[0]


def _make(
    executor: Executor | None,
    tell: Tell,
    folder: Path,
    place: Path,
    output: str,
    layouts: tuple[Path, ...],
    language: str,
    cache: Path | None,
) -> tuple[Proof, ...]:
    made, _ = make_proofs(
        folder, place, only=(output,), layouts=layouts, lang=language, cache=cache
    )
    return made


def put_corrections(folder: Path, output: str, text: str) -> Corrected:
    """Put corrections, by page and line of the last proof of ``output``, into the articles."""
    # “x-large-print-lines.json” ends as that of “print” does.
    records = proofs_folder(folder).glob(f"*-{output}-lines.json")
    record = min(records, key=lambda path: len(path.name), default=None)
    with scratch() as aside:
        file = aside / "corrections.txt"
        write_whole(file, text.encode())
        return correct(folder, file, record)
