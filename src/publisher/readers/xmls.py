"""XML and HTML from outside, as plain trees: nothing is expanded or loaded, all is bounded."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..diagnostics import ContentError, Diagnostic, Place
from ..tongues import term, worded
from .source import Source

MOST_NODES = 2_000_000
"""Elements of one source. A page of ALTO has some ten thousand: one a character at the most."""
DEEPEST_TREE = 250


@dataclass
class Element:
    """An element: its name and attributes without namespaces, and what stands in it in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    namespace: str = ""
    line: int = 1

    def get(self, name: str) -> str:
        """An attribute; nothing for one that is not there."""
        return self.attributes.get(name, "")

    def elements(self, *names: str) -> list[Element]:
        """The elements right inside, of these names if any are given."""
        found = [one for one in self.children if isinstance(one, Element)]
        return [one for one in found if one.name in names] if names else found

    def within(self, *names: str) -> Iterator[Element]:
        """Yield the elements anywhere inside, in order, of these names if any are given."""
        waiting = list(reversed(self.elements()))
        while waiting:
            one = waiting.pop()
            if not names or one.name in names:
                yield one
            waiting += reversed(one.elements())

    def first(self, *names: str) -> Element | None:
        """The first element of these names anywhere inside."""
        return next(self.within(*names), None)

    def text(self) -> str:
        """All text inside."""
        built: list[str] = []
        waiting: list[Element | str] = list(reversed(self.children))
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                built.append(one)
            else:
                waiting += reversed(one.children)
        return "".join(built)

    def words(self) -> str:
        """All text inside on one line."""
        return " ".join(self.text().split())


def safe_parser(*, bare: bool) -> etree.XMLParser:
    """A parser that expands and loads nothing; ``bare`` drops comments and instructions.

    ``collect_ids`` stays on: libxml2 keeps “no ids” in the field that says “load the document
    type”, so without ids it goes to the address of every DOCTYPE, as Tesseract's hOCR has one.
    """
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=bare, remove_pis=bare,
    )  # fmt: skip


def parse_xml(source: Source) -> Element:
    """The root of an XML source; one that is not whole, or has entities, is a ContentError."""
    try:
        root = etree.fromstring(source.data, safe_parser(bare=True))
    except etree.XMLSyntaxError as error:
        line, column = (error.position or (1, 1)) if error.position else (1, 1)
        raise ContentError(
            Diagnostic(
                "R004",
                worded("{name} is no whole XML: {reason}", name=source.name, reason=_reason(error)),
                Place(source.name, max(1, line), max(1, column)),
                hint=worded("run the tool again, or copy the file again"),
            )
        ) from error
    except (ValueError, LookupError) as error:
        raise ContentError(
            Diagnostic(
                "R004",
                worded("{name} is no XML: {error}", name=source.name, error=error),
                Place(source.name),
            )
        ) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ContentError(
            Diagnostic(
                "R008",
                worded("{name} declares entities, which are not read", name=source.name),
                Place(source.name),
                hint=worded("export it without a document type"),
            )
        )
    return _tree(root, source)


def _reason(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or error).split(", line")[0]


def parse_html(text: str, source: Source) -> Element:
    """The root of an HTML page, whatever is wrong with it.

    Raises ContentError where it holds no text or is no HTML at all.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ContentError(
            Diagnostic(
                "R004",
                worded("{name} is no HTML: {error}", name=source.name, error=error),
                Place(source.name),
            )
        ) from error
    if root is None:
        raise ContentError(
            Diagnostic("R002", worded("{name} holds no text", name=source.name), Place(source.name))
        )
    return _tree(root, source)


def _tree(root: etree._Element, source: Source) -> Element:
    """A tree of our own, without recursion: how deep a source is, is its own affair."""
    top = _element(root)
    waiting: list[tuple[etree._Element, Element, int]] = [(root, top, 0)]
    count = 0
    while waiting:
        node, mine, depth = waiting.pop()
        count += 1
        if count > MOST_NODES or depth > DEEPEST_TREE:
            what = term("elements") if count > MOST_NODES else term("levels")
            limit = MOST_NODES if count > MOST_NODES else DEEPEST_TREE
            raise ContentError(
                Diagnostic(
                    "R003",
                    worded(
                        "{name} has more than {limit:,} {what}",
                        name=source.name,
                        limit=limit,
                        what=what,
                    ),
                    Place(source.name),
                    hint=worded("hand in a page at a time"),
                )
            )
        if node.text:
            mine.children.append(str(node.text))
        for child in node:
            if isinstance(child.tag, str):
                inner = _element(child)
                mine.children.append(inner)
                waiting.append((child, inner, depth + 1))
            elif child.tag is etree.Entity:
                mine.children.append(html.unescape(str(child.text)))
            if child.tail:
                mine.children.append(str(child.tail))
    return top


def _element(node: etree._Element) -> Element:
    name = etree.QName(node)
    attributes = {key.rpartition("}")[2]: str(value) for key, value in node.attrib.items()}
    return Element(
        name.localname, attributes, namespace=name.namespace or "", line=node.sourceline or 1
    )  # fmt: skip
