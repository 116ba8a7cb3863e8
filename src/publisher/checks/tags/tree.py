"""The structure tree of a file as it stands: elements, their roles, their places (14.7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import pikepdf

from ...tongues import worded
from ..bounds import MALFORMED, BoundsReached
from ..subject import Subject

ObjectId = tuple[int, int]
"""Number and generation of an object; both are 0 for one that stands inside another."""

STANDARD = frozenset(
    (
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6"),
        *("L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
        *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
        *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
    )
)
"""The tags of ISO 32000-1, tables 333 to 340."""
_LATER = frozenset(
    ("Title", "FENote", "Sub", "Em", "Strong", "DocumentFragment", "Aside", "Artifact")
)
"""Those that ISO 32000-2 added, which a file of PDF 1.7 has to map."""
HEADING = re.compile(r"H([1-9]\d{0,3})")
"""A numbered heading; seven levels and more are allowed (ISO 14289-1, 7.4.3)."""
CLEAR = "NonStruct"
"""A tag that is as if it were not there: what it holds is held by what holds it (table 333)."""
_CHAIN = 16
"""Steps of a role map; no honest one has three."""
_DEEPEST = 500
"""Elements in each other; readers that recurse give up before."""
_SHOWN = 5
"""Tags of a path that are told, the innermost."""
_LONGEST = 40
"""Letters of a tag that are told."""


@dataclass(eq=False, slots=True)
class TagElement:
    """A structure element: ``name`` is its tag, ``role`` that after mapping.

    ``language`` is its own or that of what it stands in, "" where none is said.
    """

    dictionary: pikepdf.Dictionary
    name: str
    role: str
    parent: TagElement | None
    page: ObjectId | None
    language: str
    depth: int
    place: ObjectId | None = None
    """Its page; that of the first thing inside where it has none of its own."""
    kids: list[TagElement] = field(default_factory=list)
    items: list[object] = field(default_factory=list)
    """What it holds itself: numbers of marked content, and dictionaries that refer to things."""

    @property
    def identity(self) -> ObjectId:
        """The number and generation of its object."""
        return self.dictionary.objgen

    @property
    def path(self) -> str:
        """The tags on the way to it, of which the innermost are told."""
        names: list[str] = []
        at: TagElement | None = self
        while at is not None and len(names) <= _SHOWN:
            names.append(at.name[:_LONGEST])
            at = at.parent
        left_out = ["…"] if len(names) > _SHOWN else []
        return " › ".join([*left_out, *names[:_SHOWN][::-1]])

    @property
    def holder(self) -> TagElement | None:
        """The element it stands in, whatever says nothing between them left out."""
        at = self.parent
        while at is not None and at.role == CLEAR:
            at = at.parent
        return at

    def held(self) -> Iterator[TagElement]:
        """Yield the elements it holds, those within what says nothing as well."""
        waiting = self.kids[::-1]
        while waiting:
            kid = waiting.pop()
            if kid.role == CLEAR:
                waiting += kid.kids[::-1]
            else:
                yield kid

    def said(self, key: str) -> str:
        """What an entry says in words, "" without it."""
        value = self.dictionary.get(key)
        return "" if value is None else str(value).strip()


@dataclass(slots=True)
class Tree:
    """All elements in reading order, and what is wrong with the tree as such."""

    root: pikepdf.Dictionary
    roles: Mapping[str, str]
    elements: list[TagElement] = field(default_factory=list)
    numbers: dict[ObjectId, int] = field(default_factory=dict)
    """Pages of the file from 1, by their object."""
    twice: list[TagElement] = field(default_factory=list)
    """Elements that stand in the tree a second time, or within themselves."""
    torn: list[TagElement] = field(default_factory=list)
    """Elements that name another parent than the one they stand in, or none."""
    _known: dict[ObjectId, TagElement] = field(default_factory=dict)

    def page(self, element: TagElement) -> int | None:
        """The number of the page an element is on; None where nobody says it."""
        return None if element.place is None else self.numbers.get(element.place)

    def known(self, owner: object) -> TagElement | None:
        """The element of a dictionary; None if it is not in the tree."""
        return self._known.get(owner.objgen) if isinstance(owner, pikepdf.Dictionary) else None

    def take(self, element: TagElement) -> None:
        """Add an element; its object is known from now on."""
        self.elements.append(element)
        if element.identity != (0, 0):
            self._known[element.identity] = element

    def owner(self, key: object) -> object:
        """What the parent tree has under a key (ISO 32000-1, 14.7.4.4); None for nothing."""
        given = self.root.get("/ParentTree")
        if not isinstance(key, int) or not isinstance(given, pikepdf.Dictionary):
            return None
        try:
            return pikepdf.NumberTree(given, auto_repair=False).get(key)
        except MALFORMED:
            return None


def read_tree(subject: Subject) -> Tree:
    """Follow the structure tree; each object is visited once. Raises ``BoundsReached``."""
    root = cast(pikepdf.Dictionary, subject.pdf.Root.StructTreeRoot)
    later = subject.pdf.pdf_version >= "2.0"
    tree = Tree(root, read_roles(root))
    tree.numbers = {page.obj.objgen: n for n, page in enumerate(subject.pdf.pages, 1)}
    waiting: list[tuple[pikepdf.Dictionary, TagElement | None]] = [
        (kid, None) for kid in reversed(_dictionaries(root))
    ]
    while waiting:
        dictionary, parent = waiting.pop()
        element = _element(dictionary, parent, tree.roles, later)
        if tree.known(dictionary) is not None:
            tree.twice.append(element)
            continue
        if len(tree.elements) >= subject.budget.elements:
            raise BoundsReached(worded("more than 1,000,000 tags"))
        tree.take(element)
        if parent is not None:
            parent.kids.append(element)
        above = root if parent is None else parent.dictionary
        if not _is_same(dictionary.get("/P"), above):
            tree.torn.append(element)
        if element.depth > _DEEPEST:
            tree.twice.append(element)
            continue
        kids = kids_of(dictionary)
        element.items = [kid for kid in kids if not _is_element(kid)]
        waiting += [(kid, element) for kid in reversed(_dictionaries(dictionary))]
    # What stands inside comes after; of several the first has the last word.
    for element in reversed(tree.elements):
        element.place = element.page or element.place
        if element.parent is not None and element.place is not None:
            element.parent.place = element.place
    return tree


def _dictionaries(dictionary: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    return [cast(pikepdf.Dictionary, kid) for kid in kids_of(dictionary) if _is_element(kid)]


def _is_element(kid: object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _is_same(one: object, other: pikepdf.Dictionary) -> bool:
    """Whether two dictionaries are one object; what stands inside another cannot be named."""
    if not isinstance(one, pikepdf.Dictionary):
        return False
    return one.objgen == other.objgen or other.objgen == (0, 0)


def _element(
    dictionary: pikepdf.Dictionary,
    parent: TagElement | None,
    roles: Mapping[str, str],
    later: bool,
) -> TagElement:
    own = dictionary.get("/Pg")
    above = None if parent is None else parent.page
    language = dictionary.get("/Lang")
    inherited = "" if parent is None else parent.language
    name = str(dictionary.get("/S", "")).lstrip("/")
    return TagElement(
        dictionary,
        name,
        _role(name, roles, later),
        parent,
        own.objgen if isinstance(own, pikepdf.Dictionary) else above,
        inherited if language is None else str(language).strip(),
        0 if parent is None else parent.depth + 1,
    )


def kids_of(element: pikepdf.Dictionary) -> list[object]:
    """The children of a structure element as a list."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def read_roles(root: pikepdf.Dictionary) -> dict[str, str]:
    """The role map, tags without their stroke."""
    given = root.get("/RoleMap")
    if not isinstance(given, pikepdf.Dictionary):
        return {}
    return {key.lstrip("/"): str(value).lstrip("/") for key, value in sorted(given.items())}


def _role(name: str, roles: Mapping[str, str], later: bool) -> str:
    for _ in range(_CHAIN):
        if is_standard(name, later) or name not in roles:
            break
        name = roles[name]
    return name


def is_standard(name: str, later: bool = False) -> bool:
    """Whether the standard gives a tag its meaning; ``later``: ISO 32000-2 as well."""
    return name in STANDARD or HEADING.fullmatch(name) is not None or (later and name in _LATER)


def circles(roles: Mapping[str, str]) -> list[str]:
    """The tags that a role map leads back to themselves."""
    found: list[str] = []
    done: set[str] = set()
    for start in roles:
        way: dict[str, None] = {}
        at = start
        while at in roles and at not in done and at not in way and not is_standard(at):
            way[at] = None
            at = roles[at]
        if at in way:
            listed = list(way)
            found += listed[listed.index(at) :]
        done.update(way)
    return found


def attributes(tree: Tree, element: TagElement, key: str) -> Iterator[object]:
    """Yield what an element's attributes say of ``key``, its classes' after its own (14.7.5)."""
    given = [element.dictionary.get("/A")]
    classes, named = tree.root.get("/ClassMap"), element.dictionary.get("/C")
    if isinstance(classes, pikepdf.Dictionary) and named is not None:
        names = list(named) if isinstance(named, pikepdf.Array) else [named]
        given += [classes.get(str(name)) for name in names if isinstance(name, pikepdf.Name)]
    for item in given:
        for one in list(item) if isinstance(item, pikepdf.Array) else [item]:
            if isinstance(one, pikepdf.Dictionary) and key in one:
                yield one[key]


def attribute(tree: Tree, element: TagElement, key: str) -> object:
    """What an element's attributes say of ``key`` first; None for nothing."""
    return next(attributes(tree, element, key), None)
