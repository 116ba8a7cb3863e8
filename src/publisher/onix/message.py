"""The message, with reference names, in the order of elements that the standard has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lxml import etree

from ..edition import Edition
from ..edition.contributors import contributors
from ..edition.record import Price
from ..people import BodyKind, Contributor
from .codes import language_of, role_of, table
from .products import Access, ProductForm, isbn_of

NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"
_WHOLE_BOOK, _CONFIRMED, _BY_PUBLISHER = "00", "03", "01"
"""A product by itself (list 2); a record that is so from publication on (list 1); list 3."""


def write_message(edition: Edition, forms: Sequence[ProductForm]) -> bytes:
    """``edition`` as ONIX 3.0, each of ``forms`` a product; the same bytes each time.

    ``check_forms`` has said that there is a publisher.
    """
    root = etree.Element(f"{{{NAMESPACE}}}ONIXMessage", nsmap={None: NAMESPACE})
    root.set("release", "3.0")
    settings = edition.settings
    _add(
        root,
        "Header",
        [
            ("Sender", [("SenderName", settings.publisher)]),
            ("SentDateTime", settings.released.strftime("%Y%m%dT%H%M%SZ")),
        ],
    )
    for form in forms:
        _add(root, "Product", list(_product(edition, form, forms)))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


_Value = object
"""A text, or a list of names with their values; None is left out, "" is an empty element."""
_Part = tuple[str, _Value]


def _add(above: etree._Element, name: str, value: _Value) -> None:
    if value is None:
        return
    element = etree.SubElement(above, f"{{{NAMESPACE}}}{name}")
    if isinstance(value, date):
        element.set("dateformat", "00")
        element.text = value.strftime("%Y%m%d")
    elif isinstance(value, list):
        for inner, said in value:
            _add(element, inner, said)
    elif value != "":
        element.text = str(value)


def _product(edition: Edition, form: ProductForm, forms: Sequence[ProductForm]) -> Iterator[_Part]:
    settings = edition.settings
    yield "RecordReference", _reference(edition, form)
    yield "NotificationType", _CONFIRMED
    yield "RecordSourceType", _BY_PUBLISHER
    yield "RecordSourceName", settings.publisher
    yield from _identifiers(edition, form, forms)
    yield "DescriptiveDetail", list(_describe(edition, form))
    if settings.description:
        # For everybody, a description (lists 154 and 153).
        text = [("TextType", "03"), ("ContentAudience", "00"), ("Text", settings.description)]
        yield "CollateralDetail", [("TextContent", text)]
    yield "PublishingDetail", list(_publishing(edition))
    related = [
        ("RelatedProduct", [("ProductRelationCode", "06"), *_identifiers(edition, other, forms)])
        for other in forms
        if other != form
    ]
    if related:
        yield "RelatedMaterial", related
    if isinstance(settings.price, Price):
        yield "ProductSupply", [("SupplyDetail", list(_supply(edition, settings.price)))]


def _reference(edition: Edition, form: ProductForm) -> str:
    """What names the record as long as there is one, whatever numbers its product gets."""
    bare = edition.settings.model_copy(update={"identifier": None, "isbn": {}})
    return bare.urn_of(form.output, bare.language).removeprefix("urn:uuid:")


def _identifiers(
    edition: Edition, form: ProductForm, forms: Sequence[ProductForm]
) -> Iterator[_Part]:
    """Yield the ISBN and the number of trade that it is, or else a number of our own (list 5)."""
    isbn = isbn_of(edition, form, forms)
    if isbn is None:
        own = [
            ("ProductIDType", "01"),
            ("IDTypeName", "UUID"),
            ("IDValue", _reference(edition, form)),
        ]
        yield "ProductIdentifier", own
        return
    for kind in ("03", "15"):
        yield "ProductIdentifier", [("ProductIDType", kind), ("IDValue", isbn)]


def _describe(edition: Edition, form: ProductForm) -> Iterator[_Part]:
    settings, digital = edition.settings, form.kind != "paper"
    yield "ProductComposition", _WHOLE_BOOK
    shape, *details = table("forms")[form.kind]
    yield "ProductForm", shape
    yield from (("ProductFormDetail", code) for code in details)
    if digital:
        yield from _accessible(edition, form.access)
        yield "PrimaryContentType", "10"
        yield "EpubTechnicalProtection", "00"
    yield from _collection(edition)
    title = [
        ("TitleElementLevel", "01"),
        ("TitleText", " ".join(filter(None, (settings.title, settings.issue_text)))),
        ("Subtitle", settings.subtitle),
    ]
    yield "TitleDetail", [("TitleType", "01"), ("TitleElement", title)]
    yield from _people(edition)
    if settings.revision is not None:
        yield "EditionNumber", "1"
        yield "EditionVersionNumber", settings.revision
    yield from _languages(edition)
    yield from _subjects(edition)


def _accessible(edition: Edition, access: Access) -> Iterator[_Part]:
    """Yield what the file offers, and what its evaluator says of it (list 79, 09; list 196)."""
    codes = table("access")
    offered = {
        "unrestricted": True,
        "contents": access.contents,
        "order": access.order,
        "alternatives": access.described,
        "formulas": access.formulas,
        "pages": access.pages,
        "speech": access.speech,
        "chapters": access.contents and access.order,
    }
    found: list[tuple[str, str | None]] = []
    if access.summary:
        found.append((codes["summary"], access.summary))
    claim = edition.settings.accessibility
    if claim is not None and access.claimed:
        _, version, _, level = claim.standard.split()
        found += [(codes["epub_1_1"], None)]
        found += [(table("wcag")[version], None), (table("wcag")[level], None)]
        found += [(codes["certifier"], claim.evaluator)]
        found += [(codes["assessed"], claim.evaluated.strftime("%Y%m%d"))]
        if claim.report is not None:
            found.append((codes["report"], claim.report))
    found += [(codes[name], None) for name, there in offered.items() if there]
    for code, said in sorted(found, key=lambda one: one[0]):
        feature = [
            ("ProductFormFeatureType", "09"),
            ("ProductFormFeatureValue", code),
            ("ProductFormFeatureDescription", said),
        ]
        yield "ProductFormFeature", feature


def _collection(edition: Edition) -> Iterator[_Part]:
    """Yield the series that the issue is a number of, with its ISSN."""
    settings = edition.settings
    series = settings.series or (settings.title if settings.issue else None)
    if series is None:
        return
    issn = (settings.urn_of_series or "").removeprefix("urn:issn:").replace("-", "")
    parts: list[_Part] = [("CollectionType", "10")]
    if issn:
        parts.append(("CollectionIdentifier", [("CollectionIDType", "02"), ("IDValue", issn)]))
    title = [
        ("TitleElementLevel", "02"),
        ("PartNumber", settings.issue_text),
        ("TitleText", series),
    ]
    parts.append(("TitleDetail", [("TitleType", "01"), ("TitleElement", title)]))
    yield "Collection", parts


def _people(edition: Edition) -> Iterator[_Part]:
    """Yield who made it, each once with all roles, in the order in which they are shown."""
    people: dict[tuple[str, BodyKind], list[Contributor]] = {}
    for one in contributors(edition):
        people.setdefault((one.name, one.kind), []).append(one)
    for number, ((name, kind), several) in enumerate(people.items(), 1):
        roles = dict.fromkeys(role_of(one.role) for one in several)
        parts: list[_Part] = [("SequenceNumber", number)]
        parts += [("ContributorRole", role) for role in roles]
        if kind is BodyKind.ORGANISATION:
            parts.append(("CorporateName", name))
        else:
            filed = next((one.file_as for one in several if one.file_as), None)
            parts += [("PersonName", name), ("PersonNameInverted", filed)]
        yield "Contributor", parts
    if not people:
        yield "NoContributor", ""


def _languages(edition: Edition) -> Iterator[_Part]:
    """Yield the languages of the text, the edition's own first."""
    tags = [edition.settings.language, *map(edition.language_of, edition.articles)]
    for code, country, script in dict.fromkeys(map(language_of, tags)):
        parts = [
            ("LanguageRole", "01"),
            ("LanguageCode", code),
            ("CountryCode", country),
            ("ScriptCode", script),
        ]
        yield "Language", parts


def _subjects(edition: Edition) -> Iterator[_Part]:
    """Yield the class of the Chinese Library Classification, and the keywords (list 27)."""
    settings = edition.settings
    if settings.clc is not None:
        yield (
            "Subject",
            [
                ("MainSubject", ""),
                ("SubjectSchemeIdentifier", "88"),
                ("SubjectCode", settings.clc),
            ],
        )
    if settings.subjects:
        words = [
            ("SubjectSchemeIdentifier", "20"),
            ("SubjectHeadingText", "; ".join(settings.subjects)),
        ]
        yield "Subject", words


def _publishing(edition: Edition) -> Iterator[_Part]:
    settings = edition.settings
    yield "Publisher", [("PublishingRole", "01"), ("PublisherName", settings.publisher)]
    yield "PublishingStatus", "04"
    yield "PublishingDate", [("PublishingDateRole", "01"), ("Date", settings.date)]


def _supply(edition: Edition, price: Price) -> Iterator[_Part]:
    """Yield the publisher's own offer: a recommended price with the tax in it, or for nothing."""
    yield "Supplier", [("SupplierRole", "09"), ("SupplierName", edition.settings.publisher)]
    yield "ProductAvailability", "20"
    if not price.amount:
        yield "UnpricedItemCode", "01"
        return
    parts = [
        ("PriceType", "02"),
        ("PriceAmount", f"{price.amount:.2f}"),
        ("CurrencyCode", price.currency),
    ]
    yield "Price", parts
