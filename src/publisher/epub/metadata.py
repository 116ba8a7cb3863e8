"""What the package file says about the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..edition import Edition
from ..edition.contributors import contributors
from ..people import Contributor, Kind
from ..people.roles import CREATORS


@dataclass(frozen=True, slots=True)
class Meta:
    """One entry of the metadata: a Dublin Core element, or a property in ``meta``."""

    name: str
    text: str
    dublin_core: bool = True
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Features:
    """What the book holds, as far as accessibility metadata speaks of it.

    ``source`` names the printed edition that the page numbers are of.
    """

    pictures: bool
    all_described: bool
    pages: bool
    source: str
    summary: str


def book_title(edition: Edition) -> str:
    """Give the title by which a shelf tells this issue from the next."""
    settings = edition.settings
    return f"{settings.title} {settings.issue_text}" if settings.issue_text else settings.title


def describe(edition: Edition, features: Features) -> Iterator[Meta]:
    """Yield the metadata of the edition, identifier, title and language excepted."""
    settings = edition.settings
    if settings.urn_of_series:
        yield Meta("identifier", settings.urn_of_series)
    yield Meta("date", settings.date.isoformat())
    yield from _people(edition)
    for name, text in (
        ("publisher", settings.publisher),
        ("description", settings.description),
        ("rights", settings.rights),
    ):
        if text:
            yield Meta(name, text)
    for subject in settings.subjects:
        yield Meta("subject", subject)
    yield from _series(edition)
    yield from _accessibility(features)


def _people(edition: Edition) -> Iterator[Meta]:
    """Yield who made the book, each once with all roles: creators, then all others."""
    roles: dict[tuple[str, Kind], list[Contributor]] = {}
    for one in contributors(edition):
        roles.setdefault((one.name, one.kind), []).append(one)
    people = list(roles.values())
    numbers = {"creator": 0, "contributor": 0}
    for several in people:
        element = "creator" if several[0].role in CREATORS else "contributor"
        numbers[element] += 1
        yield from _person(element, numbers[element], several)
    if not numbers["creator"] and edition.settings.publisher:
        yield Meta("creator", edition.settings.publisher)


def _person(element: str, number: int, roles: Sequence[Contributor]) -> Iterator[Meta]:
    first, uid = roles[0], f"{element}-{number}"
    yield Meta(element, first.name, attributes={"id": uid})
    for one in roles:
        refined = {"refines": f"#{uid}", "property": "role", "scheme": "marc:relators"}
        yield Meta("meta", one.role, dublin_core=False, attributes=refined)
    filed = next((one.file_as for one in roles if one.file_as), None)
    if filed:
        yield Meta("meta", filed, False, {"refines": f"#{uid}", "property": "file-as"})
    yield Meta("meta", str(number), False, {"refines": f"#{uid}", "property": "display-seq"})


def _series(edition: Edition) -> Iterator[Meta]:
    settings = edition.settings
    series = settings.series or (settings.title if settings.issue else None)
    if not series:
        return
    prefix = {"refines": "#series"}
    yield Meta("meta", series, False, {"property": "belongs-to-collection", "id": "series"})
    yield Meta("meta", "series", False, prefix | {"property": "collection-type"})
    number = re.search(r"\d+", settings.issue or "")
    if number:
        yield Meta("meta", number[0], False, prefix | {"property": "group-position"})


def _accessibility(features: Features) -> Iterator[Meta]:
    """Yield what EPUB Accessibility 1.1 asks for, computed from what the book holds.

    That the book conforms to WCAG is for a person to say who has evaluated it, and is not said.
    """
    modes = ["textual", "visual"] if features.pictures else ["textual"]
    sufficient = ["textual"] if features.all_described else []
    if features.pictures:
        sufficient.append("textual,visual")
    offered = {
        "alternativeText": features.pictures and features.all_described,
        "displayTransformability": True,
        "pageBreakMarkers": features.pages,
        "pageNavigation": features.pages,
        "readingOrder": True,
        "structuralNavigation": True,
        "tableOfContents": True,
    }
    values = [("accessMode", mode) for mode in modes]
    values += [("accessModeSufficient", mode) for mode in sufficient]
    values += [("accessibilityFeature", name) for name, there in offered.items() if there]
    values += [("accessibilityHazard", "none"), ("accessibilitySummary", features.summary)]
    for name, value in values:
        yield Meta("meta", value, False, {"property": f"schema:{name}"})
    if features.pages:
        yield Meta("meta", features.source, False, {"property": "pageBreakSource"})
