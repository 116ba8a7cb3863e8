"""A finished message looked at again: read as a shop's program reads it, held to the standard."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from lxml import etree

from ..diagnostics import Diagnostic, Place
from ..edition.identifiers import check_identifier
from ..readers.xmls import safe_parser
from ..tongues import Said, worded
from .message import NAMESPACE

_NAME = re.compile(r"[A-Z]\w+")
_VERSIONS, _LEVELS = frozenset({"80", "81", "82"}), frozenset({"84", "85", "86"})
_CONFORMS = "04"


def inspect_message(content: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Report what is wrong with the ONIX message ``content``, called ``name`` in diagnostics."""
    try:
        root = etree.fromstring(content, safe_parser(bare=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        return (_found(name, 1, worded("it is no XML: {error}", error=error)),)
    if root.tag != f"{{{NAMESPACE}}}ONIXMessage" or root.get("release") != "3.0":
        return (_found(name, 1, worded("its root is no ONIXMessage of release 3.0")),)
    faults = [*_structure(root), *_numbers(root), *_order_of_people(root), *_claims(root)]
    return tuple(_found(name, line, said) for line, said in faults)


def _found(name: str, line: int, said: Said) -> Diagnostic:
    return Diagnostic(
        "O010", worded("not as ONIX 3.0 has it: {said}", said=said), Place(name, max(1, line))
    )


@cache
def _tables() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    text = files(__package__).joinpath("structure.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    composites = {
        name: re.compile("".join(_NAME.sub(r"(?:\g<0>;)", order).split()))
        for name, order in listed["composites"].items()
    }
    values = {name: re.compile(said, re.DOTALL) for name, said in listed["values"].items()}
    return composites, values


def _local(element: etree._Element) -> str:
    name = etree.QName(element)
    return name.localname if name.namespace == NAMESPACE else f"?{name.localname}"


def _structure(root: etree._Element) -> Iterator[tuple[int, Said]]:
    """Yield composites whose elements are not in order, and elements that say what they may not."""
    composites, values = _tables()
    for element in root.iter():
        name, line, text = _local(element), element.sourceline or 1, element.text or ""
        if name in composites:
            inside = "".join(f"{_local(child)};" for child in element)
            if not composites[name].fullmatch(inside):
                yield line, worded("{name} holds {inside}", name=name, inside=inside[:200])
            if any(said and said.strip() for said in (text, *(child.tail for child in element))):
                yield line, worded("{name} holds text", name=name)
        elif name not in values:
            yield line, worded("{name} has no place in it", name=name)
        elif len(element) or not values[name].fullmatch(text):
            yield line, worded("{name} says “{text}”", name=name, text=text[:40])


def _all(above: etree._Element, *path: str) -> list[etree._Element]:
    found: list[etree._Element] = above.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path))
    return found


def _said(element: etree._Element, name: str) -> str:
    return str(element.findtext(f"{{{NAMESPACE}}}{name}") or "")


def _numbers(root: etree._Element) -> Iterator[tuple[int, Said]]:
    """Yield records and numbers that are there twice, and numbers that do not reckon up."""
    products = _all(root, "Product")
    own = [
        (_said(one, "ProductIDType"), _said(one, "IDValue"))
        for one in _all(root, "Product", "ProductIdentifier")
    ]
    references = [_said(product, "RecordReference") for product in products]
    for what, count in (*Counter(references).items(), *Counter(own).items()):
        if count > 1:
            shown = what if isinstance(what, str) else what[1]
            yield 1, worded("“{what}” is there {count} times", what=shown, count=count)
    for kind, number in own:
        try:
            if kind != "01":
                check_identifier(f"ISBN {number}")
        except ValueError:
            yield 1, worded("“{number}” is no ISBN", number=number)
    for one in _all(root, "Product", "RelatedMaterial", "RelatedProduct", "ProductIdentifier"):
        if (_said(one, "ProductIDType"), _said(one, "IDValue")) not in own:
            number = _said(one, "IDValue")
            yield one.sourceline or 1, worded("“{number}” is none of its products", number=number)
    for one in _all(root, "Product", "DescriptiveDetail", "Collection", "CollectionIdentifier"):
        try:
            check_identifier(f"ISSN {_said(one, 'IDValue')}")
        except ValueError:
            number = _said(one, "IDValue")
            yield one.sourceline or 1, worded("“{number}” is no ISSN", number=number)


def _order_of_people(root: etree._Element) -> Iterator[tuple[int, Said]]:
    for detail in _all(root, "Product", "DescriptiveDetail"):
        numbers = [_said(one, "SequenceNumber") for one in _all(detail, "Contributor")]
        if numbers != [str(n) for n in range(1, len(numbers) + 1)]:
            yield detail.sourceline or 1, worded("contributors are not numbered in their order")


def _claims(root: etree._Element) -> Iterator[tuple[int, Said]]:
    """Yield claims of conformance that do not say to which version and level of WCAG."""
    for detail in _all(root, "Product", "DescriptiveDetail"):
        said = {_said(one, "ProductFormFeatureValue") for one in _all(detail, "ProductFormFeature")}
        parts = [_CONFORMS in said, len(said & _VERSIONS) == 1, len(said & _LEVELS) == 1]
        if (any(parts) and not all(parts)) or len(said & _VERSIONS) > 1 or len(said & _LEVELS) > 1:
            yield (
                detail.sourceline or 1,
                worded("a claim of conformance without version or level"),
            )
