"""Cleaning of files: raw.md is only read, article.md only written while nobody has edited it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ...article import parse
from ...diagnostics import ContentError, Diagnostic, Place
from ...workspace import Workspace, show, write_whole
from ..engine.cleaned import Cleaned, clean
from ..rules.fix import Strength
from .comparison import Comparison, compare
from .review import OPENING, review

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
    """Give the cleaned text of the file ``raw``; write it to ``out``, the review beside it.

    An ``out`` that holds something else than cleaning once wrote there has been edited by a
    person; it is left alone unless ``force`` says otherwise.
    """
    choice = choice or Choice()
    workspace = Workspace(raw.parent)
    name = show(raw)
    text = workspace.read_text(raw)
    cleaned = clean(
        text, name, strength=choice.strength, select=choice.select, ignore=choice.ignore
    )
    if out is not None:
        if out.exists() and not force:
            _refuse_edited(workspace.read_text(out), text, name, show(out), cleaned)
        refuse_foreign(out.parent / REVIEW, workspace)
        write_whole(out, cleaned.text.encode())
        write_whole(out.parent / REVIEW, review(text, cleaned).encode())
    return cleaned


def _refuse_edited(existing: str, raw: str, name: str, shown: str, cleaned: Cleaned) -> None:
    """Raise a ContentError if ``existing`` is nothing that cleaning makes of ``raw``."""
    if existing == cleaned.text:
        return
    for strength in Strength:
        if existing == clean(raw, name, strength=strength).text:
            return
    raise ContentError(
        Diagnostic(
            "C006",
            f"{shown} has been edited and is not written over",
            Place(shown),
            hint="give another name with -o, or --force to lose what was edited",
        )
    )


def refuse_foreign(page: Path, workspace: Workspace) -> None:
    """Raise a ContentError if ``page`` is there and is no review that cleaning wrote."""
    if page.exists() and not workspace.read_bytes(page).startswith(OPENING.encode()):
        shown = show(page)
        raise ContentError(
            Diagnostic(
                "C020",
                f"{shown} is no review of cleaning and is not written over",
                Place(shown),
                hint="give a name in another folder with -o, or move that file away",
            )
        )


def edition_around(folder: Path) -> Path:
    """The folder of the edition that an article's ``folder`` belongs to; itself if to none."""
    around = (one for one in folder.absolute().parents if (one / SETTINGS).exists())
    return next(around, folder)


def check_file(article: Path) -> Comparison:
    """Give what lies between ``article``, a file or its folder, and the raw.md beside it."""
    if article.is_dir():
        article = article / ARTICLE
    workspace = Workspace(article.parent)
    text = workspace.read_text(article)
    accepted = parse(text, show(article)).front.accept
    place = Place(show(article))
    raw = Workspace(edition_around(article.parent)).inside(RAW, place, article.parent)
    return compare(
        workspace.read_text(raw, place=place),
        text,
        raw_path=show(raw),
        article_path=show(article),
        accepted=accepted,
    )
