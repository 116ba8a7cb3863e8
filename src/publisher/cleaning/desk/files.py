"""Cleaning of files: raw.md is only read, article.md only written while nobody has edited it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ...article import parse
from ...diagnostics import ContentError, Diagnostic, Place
from ...tongues import worded
from ...workspace import Workspace, show, write_whole
from ..engine.cleaned import Cleaned, clean
from ..rules.fix import Strength
from ..survey.scores import Scores
from .comparison import Comparison, compare
from .review import openings, review

REVIEW = "review.html"
"""The page of changes and doubts that cleaning writes beside the article."""
ARTICLE, RAW, SETTINGS = "article.md", "raw.md", "edition.toml"


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor asks of cleaning: how far it goes, and the rules to run or to leave out."""

    strength: Strength = Strength.SAFE
    select: Collection[str] | None = None
    ignore: Collection[str] | None = None


def clean_file(
    raw: Path, out: Path | None, choice: Choice | None = None, *, force: bool = False
) -> Cleaned:
    """The cleaned text of the file ``raw``, written to ``out`` with the review beside it.

    An ``out`` that holds something else than cleaning once wrote there has been edited by a
    person; it is left alone unless ``force`` says otherwise.
    """
    workspace = Workspace(raw.parent)
    name = show(raw)
    text = workspace.read_text(raw)
    cleaned = clean_by(choice or Choice(), text, name)
    if out is not None:
        again = (clean(text, name, strength=strength).text for strength in Strength)
        write_article(out, text, cleaned, workspace, again, force=force)
    return cleaned


def clean_by(choice: Choice, text: str, name: str, scores: Scores = b"") -> Cleaned:
    """``text`` cleaned as an editor chose; ``name`` is its file, as findings show it.

    ``scores`` are what its source says of its characters.
    """
    return clean(
        text, name, strength=choice.strength, select=choice.select, ignore=choice.ignore,
        scores=scores,
    )  # fmt: skip


def write_article(
    out: Path,
    raw: str,
    cleaned: Cleaned,
    workspace: Workspace,
    again: Iterable[str],
    *,
    force: bool,
) -> None:
    """Write what was made of ``raw`` to ``out``, and the review beside it.

    Unless ``force`` says so nothing is written over but ``cleaned`` itself and what cleaning makes
    ``again``, which is asked only then. Raises ContentError where a person has edited ``out``.
    """
    if out.exists() and not force:
        existing = workspace.read_text(out)
        if existing != cleaned.text and existing not in again:
            shown = show(out)
            raise ContentError(
                Diagnostic(
                    "C006",
                    worded("{shown} has been edited and is not written over", shown=shown),
                    Place(shown),
                    hint=worded("give another name with -o, or --force to lose what was edited"),
                )
            )
    _refuse_foreign(out.parent / REVIEW, workspace)
    write_whole(out, cleaned.text.encode())
    write_whole(out.parent / REVIEW, review(raw, cleaned).encode())


def _refuse_foreign(page: Path, workspace: Workspace) -> None:
    """Raise a ContentError if ``page`` is there and is no review that cleaning wrote."""
    if page.exists() and not workspace.read_bytes(page).startswith(openings()):
        shown = show(page)
        raise ContentError(
            Diagnostic(
                "C020",
                worded("{shown} is no review of cleaning and is not written over", shown=shown),
                Place(shown),
                hint=worded("give a name in another folder with -o, or move that file away"),
            )
        )


def _edition_around(folder: Path) -> Path:
    """The folder of the edition that an article's ``folder`` belongs to; itself if to none."""
    around = (one for one in folder.absolute().parents if (one / SETTINGS).exists())
    return next(around, folder)


Reading: TypeAlias = Callable[[Workspace, Path, Place], str]
"""How the text of a raw.md is read, whose name stands at a place."""


def _read_plain(workspace: Workspace, raw: Path, place: Place) -> str:
    return workspace.read_text(raw, place=place)


def check_file(article: Path, read: Reading = _read_plain) -> Comparison:
    """What lies between ``article``, a file or its folder, and the raw.md beside it."""
    if article.is_dir():
        article = article / ARTICLE
    workspace = Workspace(article.parent)
    text = workspace.read_text(article)
    accepted = parse(text, show(article)).front.accept
    place = Place(show(article))
    raw = Workspace(_edition_around(article.parent)).inside(RAW, place, article.parent)
    return compare(
        read(workspace, raw, place),
        text,
        raw_path=show(raw),
        article_path=show(article),
        accepted=accepted,
    )
