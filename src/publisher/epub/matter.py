"""What an issue fixes on its pages besides its stories, as far as a book has it: 广告 and 启事.

A page's ear, its guide and its codes belong to paper: the book has its own contents, and who reads
it does not point a telephone at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..edition import Edition, Entry, KeyPath, MatterKind, name_of
from ..edition.describing import PictureText, picture_texts
from ..edition.plans import MatterSettings
from ..pictures.pages import file_of
from ..workspace import Workspace

KINDS = (MatterKind.ADVERTISEMENT, MatterKind.NOTICE)


@dataclass(frozen=True, slots=True)
class Inset:
    """Fixed matter of the book: its settings, where they stand, its article if it is one."""

    settings: MatterSettings
    path: KeyPath
    entry: Entry | None


def insets_of(edition: Edition) -> tuple[Inset, ...]:
    """The fixed matter that the book has, page by page, then that of folds.

    What several layouts fix, each on a page of its own, is in the book once.
    """
    entries = {entry.name: entry for entry in edition.matter}
    found: dict[tuple[str, str], Inset] = {}
    for path, one in _fixed(edition):
        name = None if one.article is None else name_of(one.article)
        made_of = name or one.picture or one.text or ""
        if one.kind in KINDS:
            entry = None if name is None else entries[name]
            found.setdefault((str(one.kind), made_of), Inset(one, path, entry))
    return tuple(found.values())


def undescribed(
    edition: Edition, workspace: Workspace, insets: Sequence[Inset]
) -> Iterator[PictureText]:
    """Yield the pictures of the book that nothing describes, and those that are not there.

    What a missing one shows nobody sees, whatever is said of it.
    """
    held = {edition.place_of(*one.path, "picture") for one in insets if one.settings.picture}
    fixed = {edition.place_of(*path, "picture") for path, _ in edition.fixed_matter()}
    for one in picture_texts(edition):
        if one.place in fixed - held:
            continue
        there = one.file is not None and workspace.is_file(file_of(one.file))
        if not one.described or not there:
            yield one


def _fixed(edition: Edition) -> Iterator[tuple[KeyPath, MatterSettings]]:
    pages = sorted(enumerate(edition.settings.pages), key=lambda one: one[1].number)
    for n, page in pages:
        yield from ((("pages", n, "fixed", m), one) for m, one in enumerate(page.fixed))
    for n, fold in enumerate(edition.settings.folds):
        yield from ((("folds", n, "matter", m), one) for m, one in enumerate(fold.matter))
