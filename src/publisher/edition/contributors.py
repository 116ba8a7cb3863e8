"""Who made an edition, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator

from ..article.contributors import contributors_of
from ..people import Contributor, each_once
from ..people.bylines import read_office
from ..people.roles import CREATORS
from . import Edition
from .settings import EditionSettings


def contributors(edition: Edition) -> tuple[Contributor, ...]:
    """All who made ``edition``, none twice in one role: creators, then all others.

    Creators are those of the articles in their order, before them whom ``contributors`` of
    ``edition.toml`` names; editors and designers come last.
    """
    settings = edition.settings
    matter = {entry.name for entry in edition.matter}
    articles = [entry.article for entry in edition.entries if entry.name not in matter]
    named = each_once(
        (
            *settings.all_contributors,
            *(one for article in articles for one in contributors_of(article)),
            *_offices(settings),
        )
    )
    return tuple(sorted(named, key=lambda one: one.role not in CREATORS))


def creators(edition: Edition) -> tuple[str, ...]:
    """The names of those who made the texts; where nobody is named, of the publisher."""
    named = [one.name for one in contributors(edition) if one.role in CREATORS]
    if not named and edition.settings.publisher:
        named = [edition.settings.publisher]
    return tuple(dict.fromkeys(named))


def others(edition: Edition) -> tuple[str, ...]:
    """The names of all who are named and made none of the texts."""
    made = creators(edition)
    named = [one.name for one in contributors(edition)]
    return tuple(dict.fromkeys(name for name in named if name not in made))


def _offices(settings: EditionSettings) -> Iterator[Contributor]:
    """Yield editors and designers, of the edition and of its pages."""
    for name in settings.all_editors:
        yield from read_office(name, "edt")
    if settings.designer:
        yield from read_office(settings.designer, "dsr")
    for page in settings.pages:
        for name in page.editors:
            yield from read_office(name, "edt")
