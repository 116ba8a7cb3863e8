"""Schemas of XMP metadata that a file describes itself (ISO 19005-2, 6.6.2.3)."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pikepdf

from ..choices import Purpose
from ..tongues import Said, term, worded
from .bounds import MEGABYTE, Budget, read_stream
from .report import Findings
from .subject import Subject

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_TYPE = "http://www.aiim.org/pdfa/ns/type#"
_FIELD = "http://www.aiim.org/pdfa/ns/field#"
TABLE = "schemas.toml"
_LARGEST = 4 * MEGABYTE
_ARRAY = re.compile(r"^(?:(?:bag|seq|alt|open|closed)\b\s*|choice\b\s*(?:of\s+)?)+", re.IGNORECASE)
_KINDS = frozenset(
    kind.lower()
    for kind in (
        *("Boolean", "Date", "Integer", "Real", "Text", "URI", "URL", "Rational", "GPSCoordinate"),
        *("MIMEType", "ProperName", "AgentName", "Locale", "Lang Alt", "XPath", "GUID"),
        *("RenditionClass", "ResourceEvent", "ResourceRef", "Version", "Job", "Thumbnail"),
        *("Dimensions", "Font", "Colorant", "OECF/SFR", "CFAPattern", "DeviceSettings", "Flash"),
        # What names nothing more than a form of value says as much as Text does.
        *("", "Lang", "any"),
    )
)
"""Types of values that need no description (ISO 19005-2, 6.6.2.3.3; XMP Specification, 2005)."""
_FORMS = {
    "integer": re.compile(r"[+-]?\d+"),
    "boolean": re.compile(r"True|False"),
    "real": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)"),
    "date": re.compile(
        r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
    ),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A property that the file describes: namespace, usual prefix, name, type of its value."""

    namespace: str
    prefix: str
    name: str
    kind: str


def parse_packet(pdf: pikepdf.Pdf, budget: Budget) -> ET.Element | None:
    """The XMP packet of a file; None if there is none or it cannot be read."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return None
    try:
        content = read_stream(stream, budget)
    except pikepdf.PdfError:
        return None
    # No packet has a document type, and its entities are a way to exhaust a machine.
    if len(content) > _LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return None
    try:
        return ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError):
        return None


def known_names(pdf: pikepdf.Pdf, budget: Budget) -> frozenset[str]:
    """What needs no further description: properties with their prefixes, and namespaces.

    Some are XMP's own, others the file describes itself; ``*`` is any name under a prefix.
    """
    tree = parse_packet(pdf, budget)
    if tree is None:
        return frozenset()
    known = {*_own(), _EXTENSION, _SCHEMA, _PROPERTY, _TYPE, _FIELD, "pdfaExtension:schemas"}
    for one in _described(tree):
        known |= {f"{one.prefix}:{one.name}", one.namespace}
    return frozenset(known)


@cache
def _own() -> frozenset[str]:
    """What XMP itself has beyond the schemas that the validator knows."""
    table = tomllib.loads(files(__package__).joinpath(TABLE).read_text(encoding="utf-8"))
    spaces = table.pop("namespaces").values()
    return frozenset(
        {f"{prefix}:{name}" for prefix, names in table.items() for name in names} | set(spaces)
    )


def check_schemas(subject: Subject, findings: Findings) -> None:
    """Report descriptions of metadata that lack something, and values that are not as described."""
    tree = parse_packet(subject.pdf, subject.budget)
    if subject.purpose is not Purpose.ARCHIVE or tree is None:
        return
    for what in _lacks(tree):
        findings.add(
            "K813",
            worded("the description of a schema in the XMP metadata lacks {what}", what=what),
            worded("describe the schema with its namespace, prefix and properties"),
        )
    described = {f"{{{one.namespace}}}{one.name}": one for one in _described(tree)}
    for name, value in _values(tree):
        one = described.get(name)
        form = None if one is None else _FORMS.get(one.kind.lower())
        if one is not None and form is not None and form.fullmatch(value.strip()) is None:
            findings.add(
                "K812",
                worded(
                    "{name} in the XMP metadata is no {kind}",
                    name=f"{one.prefix}:{one.name}",
                    kind=term(one.kind),
                ),
                worded("write the value as its description says"),
            )


def _values(tree: ET.Element) -> Iterator[tuple[str, str]]:
    """Yield the simple properties of the packet."""
    for description in tree.iter(f"{RDF}Description"):
        yield from description.attrib.items()
        for item in description:
            if len(item) == 0:
                yield item.tag, item.text or ""


def _schemas(tree: ET.Element) -> Iterator[ET.Element]:
    for container in tree.iter(f"{{{_EXTENSION}}}schemas"):
        for item in container.iter(f"{RDF}li"):
            # Properties and types lie in lists of their own within.
            if (
                _field(item, _SCHEMA, "namespaceURI")
                or _inner(item, _SCHEMA, "property") is not None
            ):
                yield item


def _field(item: ET.Element, space: str, name: str) -> str:
    """A field of an item of a list, written as element or attribute; "" without it."""
    tag = f"{{{space}}}{name}"
    inner = item.find(f"{RDF}Description")
    for holder in (item, inner):
        if holder is None:
            continue
        if tag in holder.attrib:
            return holder.attrib[tag].strip()
        found = holder.find(tag)
        if found is not None:
            return "".join(found.itertext()).strip()
    return ""


def _inner(item: ET.Element, space: str, name: str) -> ET.Element | None:
    tag = f"{{{space}}}{name}"
    found = item.find(tag)
    return item.find(f"{RDF}Description/{tag}") if found is None else found


def _members(item: ET.Element, space: str, name: str) -> list[ET.Element]:
    listed = _inner(item, space, name)
    return [] if listed is None else listed.findall(f"*/{RDF}li")


def _described(tree: ET.Element) -> Iterator[Described]:
    for schema in _schemas(tree):
        space, prefix = _field(schema, _SCHEMA, "namespaceURI"), _field(schema, _SCHEMA, "prefix")
        for one in _members(schema, _SCHEMA, "property"):
            name, kind = _field(one, _PROPERTY, "name"), _field(one, _PROPERTY, "valueType")
            yield Described(space, prefix, name, kind)


def _lacks(tree: ET.Element) -> Iterator[Said]:
    """Yield what descriptions lack of all that they have to say."""
    for schema in _schemas(tree):
        own = {_field(t, _TYPE, "type").lower() for t in _members(schema, _SCHEMA, "valueType")}
        for name in ("schema", "namespaceURI", "prefix"):
            if not _field(schema, _SCHEMA, name):
                yield term(f"pdfaSchema:{name}")
        for one in _members(schema, _SCHEMA, "property"):
            yield from _property_lacks(one, own)
        for one in _members(schema, _SCHEMA, "valueType"):
            for name in ("type", "namespaceURI", "prefix", "description"):
                if not _field(one, _TYPE, name):
                    yield term(f"pdfaType:{name}")


def _property_lacks(one: ET.Element, own: set[str]) -> Iterator[Said]:
    for name in ("name", "valueType", "category", "description"):
        if not _field(one, _PROPERTY, name):
            yield term(f"pdfaProperty:{name}")
    kind = _ARRAY.sub("", _field(one, _PROPERTY, "valueType")).strip().lower()
    if kind not in _KINDS | own:
        yield worded("the value type {kind}", kind=kind)
    category = _field(one, _PROPERTY, "category")
    if category and category not in ("internal", "external"):
        yield worded("the category internal or external")
