"""The books of an edition: one of all of it, or one for each article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from .. import epub
from ..article.model import figures
from ..diagnostics import Diagnostic, PreflightError, gather, raise_errors
from ..edition import Edition, Entry, OutputSettings
from ..edition.pagination import Pagination
from ..edition.settings import EPUB
from ..fonts import Catalogue
from ..pdf import draw_nameplate, looks_of
from ..pictures.pages import file_of
from ..screen.pictures import Looks
from ..screen.slugs import slug_of
from ..workspace import Workspace, digest, show
from ..workspace.memory import Memory
from .records import Product, stem_of


@dataclass(frozen=True, slots=True)
class Book:
    """A finished book with what there is to say of it."""

    content: bytes
    found: tuple[Diagnostic, ...]


def make_books(
    edition: Edition,
    output: OutputSettings,
    workspace: Workspace,
    catalogue: Catalogue,
    pages: Pagination,
    memory: Memory,
) -> tuple[list[Product], list[Diagnostic]]:
    """The book of ``edition``, or with ``per = "article"`` that of each of its articles.

    ``pages`` are those of a printed output that it lists. An article's book that is known is not
    made again. What is wrong with any of them is raised together.
    """
    stem = f"{stem_of(edition.folder)}{_suffix(output)}"
    if output.per == "edition":
        file = f"{stem}.epub"
        looks: Looks = partial(looks_of, workspace, edition)
        book = _make(edition, workspace, catalogue, pages, looks, file, None)
        raise_errors(book.found, PreflightError)
        found = [*book.found, *epub.report_claim(edition, workspace)]
        return [Product(output.name, file, book.content, None)], found
    # Read before it is asked which books are known: all of them depend on these.
    epub.note_files(edition, workspace)
    seen = looks_of(workspace, edition)
    # A name of an output has no dot, so that no other output's file is called so.
    files = [f"{stem}.{slug_of(entry.name)}.epub" for entry in edition.entries]
    asked = [
        [file, *_asked(edition, entry, workspace, catalogue, pages)]
        for file, entry in zip(files, edition.entries, strict=True)
    ]
    make = partial(_make, edition, workspace, catalogue, pages, lambda: seen)
    books = memory.give(
        "book", asked, Book, lambda ns: (make(files[n], edition.entries[n]) for n in ns)
    )
    told = gather(one for book in books for one in book.found)
    raise_errors(told, PreflightError)
    products = [
        Product(output.name, file, book.content, None)
        for file, book in zip(files, books, strict=True)
    ]
    return products, list(told)


def _make(
    edition: Edition,
    workspace: Workspace,
    catalogue: Catalogue,
    pages: Pagination,
    looks: Looks,
    file: str,
    entry: Entry | None,
) -> Book:
    """One book, called ``file``: of the article ``entry``, or of all."""
    found: list[Diagnostic] = []
    content = epub.make(
        edition,
        workspace,
        catalogue,
        pages,
        draw_nameplate(edition, workspace, catalogue),
        looks=looks,
        article=None if entry is None else entry.name,
        tell=found.append,
    )
    articles = edition.articles if entry is None else (entry.article,)
    vertical = edition.settings.epub.direction == "vertical"
    seen = epub.inspect_book(content, file, articles, vertical=vertical)
    return Book(content, (*found, *seen))


def _asked(
    edition: Edition,
    entry: Entry,
    workspace: Workspace,
    catalogue: Catalogue,
    pages: Pagination,
) -> Sequence[object]:
    """All that the book of ``entry`` depends on, as plain values.

    Of what was read that is all but the other articles' own folders.
    """
    folders = [show(one.folder) for one in (*edition.entries, *edition.matter)]
    named = {
        show(file_of(path))
        for figure in figures(entry.article.blocks)
        if (path := entry.picture(figure)) is not None
    }
    facts = {
        path: fact
        for path, fact in workspace.facts.items()
        if path in named or _owner(path, folders) in (None, show(entry.folder))
    }
    starts = [[one.label, one.block] for one in pages.starts if one.article == entry.name]
    faces = [[face.key, face.path.name, face.sha256] for face in catalogue.faces]
    # What is written: in another script it is not what the file says.
    article = digest(repr(entry.article).encode(errors="surrogatepass"))
    settings = edition.settings.model_dump(mode="json")
    return [article, settings, facts, pages.source, starts, faces]


def _owner(path: str, folders: Sequence[str]) -> str | None:
    """The innermost of ``folders`` that ``path`` lies in."""
    above = [one for one in folders if PurePosixPath(path).is_relative_to(one)]
    return max(above, key=len, default=None)


def _suffix(output: OutputSettings) -> str:
    """What a book's file name says besides the edition's: nothing of the plain case."""
    plain = OutputSettings(name=EPUB)
    if output.name == EPUB:
        return ""
    if output.variant is not None and output.name == plain.in_variant(output.variant).name:
        return f"-{output.variant}"
    return f"-{output.name}"
