"""What the package file says about the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..edition import AccessibilitySettings, Edition
from ..edition.contributors import contributors
from ..edition.identifiers import check_identifier
from ..people import BodyKind, Contributor
from ..people.roles import CREATORS
from .volumes import Volume, book_title


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

    ``source`` names the printed edition that the page numbers are of, ``isbn`` is its own.
    ``claim`` is what somebody says who has evaluated the book.
    """

    pictures: bool
    all_described: bool
    pages: bool
    source: str
    summary: str
    isbn: str | None = None
    claim: AccessibilitySettings | None = None


def describe(volume: Volume, features: Features) -> Iterator[Meta]:
    """Yield the metadata of a book, identifier, title and language excepted."""
    edition, settings = volume.edition, volume.edition.settings
    if settings.revision is not None:
        yield Meta("meta", str(settings.revision), False, {"property": "schema:version"})
    if volume.issue is not None:
        yield Meta("source", volume.issue.settings.urn)
    elif settings.urn_of_series:
        yield Meta("identifier", settings.urn_of_series)
    yield Meta("date", settings.date.isoformat())
    yield from _people(edition)
    for name, text in (
        ("publisher", settings.publisher),
        ("description", volume.description),
        ("rights", settings.rights),
    ):
        if text:
            yield Meta(name, text)
    for subject in settings.subjects:
        yield Meta("subject", subject)
    if features.pages and features.isbn is not None:
        yield Meta("source", check_identifier(features.isbn))
    if volume.issue is not None:
        yield from _part_of(volume.issue, volume.number)
    yield from _series(edition, above="" if volume.issue is None else "#issue")
    yield from _accessibility(features)


def _people(edition: Edition) -> Iterator[Meta]:
    """Yield who made the book, each once with all roles: creators, then all others."""
    roles: dict[tuple[str, BodyKind], list[Contributor]] = {}
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


def _part_of(issue: Edition, number: int) -> Iterator[Meta]:
    """Yield the issue that an article was taken from, as its ``number``-th."""
    belongs = {"property": "belongs-to-collection", "id": "issue"}
    yield Meta("meta", book_title(issue), False, belongs)
    for name, value in (
        ("collection-type", "set"),
        ("group-position", str(number)),
        ("dcterms:identifier", issue.settings.urn),
    ):
        yield Meta("meta", value, False, {"refines": "#issue", "property": name})


def _series(edition: Edition, above: str) -> Iterator[Meta]:
    """Yield the series; ``above`` is what it is of: the book, or a collection in it."""
    settings = edition.settings
    series = settings.series or (settings.title if settings.issue else None)
    if not series:
        return
    prefix = {"refines": "#series"}
    of = {"refines": above} if above else {}
    yield Meta("meta", series, False, of | {"property": "belongs-to-collection", "id": "series"})
    yield Meta("meta", "series", False, prefix | {"property": "collection-type"})
    number = re.search(r"\d+", settings.issue or "")
    if number:
        yield Meta("meta", number[0], False, prefix | {"property": "group-position"})


def _accessibility(features: Features) -> Iterator[Meta]:
    """Yield what EPUB Accessibility 1.1 asks for, computed from what the book holds.

    That the book conforms to WCAG is for a person to say who has evaluated it.
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
        printed = features.source if features.isbn is None else check_identifier(features.isbn)
        yield Meta("meta", printed, False, {"property": "pageBreakSource"})
    if features.claim is not None:
        yield from _claim(features.claim)


def _claim(claim: AccessibilitySettings) -> Iterator[Meta]:
    """Yield what the book conforms to, and who says so (EPUB Accessibility 1.1, 3.4 and 3.5)."""
    conformance, certifier = {"id": "conformance"}, {"refines": "#certifier"}
    yield Meta("meta", claim.claim, False, {"property": "dcterms:conformsTo", **conformance})
    by = {"property": "a11y:certifiedBy", "refines": "#conformance", "id": "certifier"}
    yield Meta("meta", claim.evaluator, False, by)
    yield Meta(
        "meta", claim.evaluated.isoformat(), False, {"property": "dcterms:date", **certifier}
    )
    if claim.credential is not None:
        credential = {"property": "a11y:certifierCredential", **certifier}
        yield Meta("meta", claim.credential, False, credential)
    if claim.report is not None:
        report = {"rel": "a11y:certifierReport", "href": claim.report, **certifier}
        yield Meta("link", "", False, report)
