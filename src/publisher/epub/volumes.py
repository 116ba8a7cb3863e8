"""What a book is of: a whole issue, or one article of it as a book of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..edition import Edition


@dataclass(frozen=True, slots=True)
class Volume:
    """A book to make: what is in it, what it is called and by what it is known.

    ``issue`` is what an article that is a book of its own was taken from, as its ``number``-th.
    """

    edition: Edition
    title: str
    identifier: str
    description: str | None
    issue: Edition | None = None
    number: int = 1


def book_title(edition: Edition) -> str:
    """The title by which a shelf tells this issue from the next."""
    settings = edition.settings
    return f"{settings.title} {settings.issue_text}" if settings.issue_text else settings.title


def whole(edition: Edition) -> Volume:
    """The book of an issue."""
    settings = edition.settings
    return Volume(edition, book_title(edition), settings.urn, settings.description)


def single(edition: Edition, name: str) -> Volume:
    """The book of the article ``name``: in its language, without what pages have fixed.

    Its identifier is the same each time, and that of no other article; an ISBN is of the issue.
    """
    number, entry = next((n, e) for n, e in enumerate(edition.entries, 1) if e.name == name)
    settings, front = edition.settings, entry.article.front
    language = edition.language_of(entry.article)
    # An ISBN and what an evaluator claims are of the issue, and of nothing else.
    changed: dict[str, object] = {
        "language": language,
        "articles": (entry.settings,),
        "sections": (),
        "pages": (),
        "folds": (),
        "identifier": None,
        "issn": settings.urn_of_series,
        "isbn": {},
        "accessibility": None,
    }
    alone = replace(
        edition,
        settings=settings.model_copy(update=changed),
        entries=(entry,),
        matter=(),
        fillers=(),
    )
    identifier = settings.urn_of(name, language)
    summary = front.texts.get("summary")
    return Volume(alone, front.headline, identifier, summary, edition, number)
