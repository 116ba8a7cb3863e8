"""What the package file says about the book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..edition import AccessibilitySettings, Edition
from ..edition.identifiers import check_identifier

_ROLE = re.compile(
    r"^(本报|本刊|本社|新华社|特约|实习|见习|首席|本報|特約|實習)*"
    r"(记者|通讯员|评论员|作者|摄影|撰文|文字|图片|编辑|整理|供稿|文|图|記者|通訊員|評論員|攝影|圖)"
    r"([/／、](文|图|摄影|摄|圖|攝影|攝))*[:：]?"
)


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


def book_title(edition: Edition) -> str:
    """Give the title by which a shelf tells this issue from the next."""
    settings = edition.settings
    return f"{settings.title} {settings.issue_text}" if settings.issue_text else settings.title


def describe(edition: Edition, features: Features) -> Iterator[Meta]:
    """Yield the metadata of the edition, identifier, title and language excepted."""
    settings = edition.settings
    if settings.revision is not None:
        yield Meta("meta", str(settings.revision), False, {"property": "schema:version"})
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
    if features.pages and features.isbn is not None:
        yield Meta("source", check_identifier(features.isbn))
    yield from _series(edition)
    yield from _accessibility(features)


def _people(edition: Edition) -> Iterator[Meta]:
    authors = dict.fromkeys(
        name
        for article in edition.articles
        for name in people(article.front.texts.get("byline", ""))
    )
    for number, name in enumerate(authors, 1):
        yield from _person("creator", f"creator-{number}", name, "aut")
    if not authors and edition.settings.publisher:
        yield Meta("creator", edition.settings.publisher)
    for number, name in enumerate(edition.settings.all_editors, 1):
        yield from _person("contributor", f"editor-{number}", name, "edt")


def _person(element: str, uid: str, name: str, role: str) -> Iterator[Meta]:
    yield Meta(element, name, attributes={"id": uid})
    refined = {"refines": f"#{uid}", "property": "role", "scheme": "marc:relators"}
    yield Meta("meta", role, dublin_core=False, attributes=refined)


def people(byline: str) -> tuple[str, ...]:
    """Give the names in a byline, without 本报记者 and the like."""
    found = []
    for part in re.split(r"[\s　、，,；;]+", byline.strip("（）() ")):
        name = _ROLE.sub("", part).strip("：:/／（）()")
        if name:
            found.append(name)
    return tuple(dict.fromkeys(found))


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
