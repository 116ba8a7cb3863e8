"""The tree of tags of a whole file: what is read, in which order (ISO 32000-1, 14.7).

Each page says which element each piece of its content is of. Pieces of one element, in several
columns or on several pages, are joined here; furniture is in no tree (ISO 14289-1, 7.8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import pikepdf

from ..render import TreeStep
from .headings import name_heads
from .leaf import Tag


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of content on a ``page`` (from 0): marked with a number, or a link's annotation."""

    page: int
    mark: int | None = None
    link: int | None = None


@dataclass(slots=True)
class OpenElement:
    """An element under construction: ``said`` are its attributes, ``kids`` what is in it."""

    role: str
    order: int | None = None
    said: dict[str, str] = field(default_factory=dict)
    kids: list[OpenElement | Content] = field(default_factory=list)
    _known: dict[tuple[str, str, int | None], OpenElement] = field(default_factory=dict)

    def under(self, step: TreeStep, page: int) -> OpenElement:
        """Its child that ``step`` leads to, a new one where there is none yet."""
        key = step.role, step.key, page if step.own else None
        if key not in self._known:
            self._known[key] = OpenElement(step.role, step.order)
            self.kids.append(self._known[key])
        found = self._known[key]
        found.said.update(step.said)
        return found

    def elements(self) -> Iterator[OpenElement]:
        """Yield the elements in it, without those inside these."""
        return (kid for kid in self.kids if isinstance(kid, OpenElement))

    def sort(self) -> None:
        """Put what is in it in order; what has no place of its own goes with what is before it."""
        last = -(1 << 30)
        keyed: list[tuple[int, OpenElement | Content]] = []
        for kid in self.kids:
            if isinstance(kid, OpenElement):
                kid.sort()
                last = last if kid.order is None else kid.order
            keyed.append((last, kid))
        self.kids = [kid for _, kid in sorted(keyed, key=lambda pair: pair[0])]


def join_tags(pages: Iterable[Sequence[Tag]]) -> OpenElement:
    """The tree of the tags of all ``pages``: its root is the document."""
    document = OpenElement("Document")
    for number, tags in enumerate(pages):
        for tag in tags:
            element = document
            for step in tag.branch:
                element = element.under(step, number)
            if tag.mark is not None or tag.link is not None:
                element.kids.append(Content(number, tag.mark, tag.link))
    document.sort()
    _unbox(document)
    for number, table in enumerate(_tables(document)):
        name_heads(table, f"table:{number}")
        _give_body(table)
    return document


def _give_body(table: OpenElement) -> None:
    """Make the head of a table that has nothing else its body: no head stands alone (table 337)."""
    if not any(kid.role == "TBody" for kid in table.elements()):
        for kid in table.elements():
            kid.role = "TBody" if kid.role == "THead" else kid.role


def _unbox(element: OpenElement) -> None:
    """Say no place of what is shown on several pages: it has one on a single page only (14.8.5)."""
    pages = {kid.page for kid in element.kids if isinstance(kid, Content)}
    if len(pages) > 1:
        element.said.pop("BBox", None)
    for kid in element.elements():
        _unbox(kid)


def _tables(element: OpenElement) -> Iterator[OpenElement]:
    for kid in element.elements():
        if kid.role == "Table":
            yield kid
        yield from _tables(kid)


def write_tree(pdf: pikepdf.Pdf, document: OpenElement) -> None:
    """Write the tree of ``document`` into ``pdf``, whose pages have their content and links."""
    writer = _Writer(pdf)
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    root.K = _array([writer.element(document, root)])
    start = len(pdf.pages)
    numbers: list[object] = []
    for number, page in enumerate(pdf.pages):
        page.obj.StructParents = number
        owned = writer.marks.get(number, {})
        slots = (owned.get(mark) for mark in range(max(owned, default=-1) + 1))
        numbers += [number, pdf.make_indirect(_array(slots))]
    for number, (annotation, owner) in enumerate(writer.links, start):
        annotation.StructParent = number
        numbers += [number, owner]
    root.ParentTree = pdf.make_indirect(pikepdf.Dictionary(Nums=_array(numbers)))
    root.ParentTreeNextKey = start + len(writer.links)
    if writer.names:
        # Of two elements with one name, which no file may have, the first counts.
        pairs = ((pikepdf.String(name), one) for name, one in sorted(writer.names.items()))
        named = _array(one for pair in pairs for one in pair)
        root.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=named))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


_OWNERS: Mapping[str, str] = {
    **dict.fromkeys(("RowSpan", "ColSpan", "Scope", "Headers"), "Table"),
    "ListNumbering": "List",
    "BBox": "Layout",
}
"""Whose attributes they are that are none of the element itself (ISO 32000-1, 14.8.5)."""


class _Writer:
    """Writes elements, and notes what the trees beside that of the elements must know."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.marks: dict[int, dict[int, pikepdf.Object]] = {}
        self.links: list[tuple[pikepdf.Object, pikepdf.Object]] = []
        self.names: dict[str, pikepdf.Object] = {}

    def element(self, element: OpenElement, above: pikepdf.Object) -> pikepdf.Object:
        """``element`` with all that is in it, under the one ``above``."""
        written = self._pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{element.role}"), P=above
            )
        )
        self._say(element, written)
        page = next((kid.page for kid in element.kids if isinstance(kid, Content)), None)
        if page is not None:
            written.Pg = self._page(page)
        written.K = _array([self._kid(kid, written, page) for kid in element.kids])
        return written

    def _page(self, number: int) -> pikepdf.Object:
        return self._pdf.pages[number].obj

    def _kid(self, kid: OpenElement | Content, owner: pikepdf.Object, page: int | None) -> object:
        if isinstance(kid, OpenElement):
            return self.element(kid, owner)
        if kid.link is not None:
            annotation = self._page(kid.page).Annots[kid.link]
            self.links.append((annotation, owner))
            return pikepdf.Dictionary(
                Type=pikepdf.Name.OBJR, Obj=annotation, Pg=self._page(kid.page)
            )
        assert kid.mark is not None
        self.marks.setdefault(kid.page, {})[kid.mark] = owner
        if kid.page == page:
            return kid.mark
        return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=self._page(kid.page), MCID=kid.mark)

    def _say(self, element: OpenElement, written: pikepdf.Object) -> None:
        """Write what is said of an element."""
        owned: dict[str, pikepdf.Dictionary] = {}
        for name, value in element.said.items():
            owner = _OWNERS.get(name)
            if owner is None:
                written[f"/{name}"] = pikepdf.String(value)
                continue
            attributes = owned.setdefault(owner, pikepdf.Dictionary(O=pikepdf.Name(f"/{owner}")))
            attributes[f"/{name}"] = _value(name, value)
        if len(owned) == 1:
            (written.A,) = owned.values()
        elif owned:
            written.A = _array(owned.values())
        if "ID" in element.said:
            self.names.setdefault(element.said["ID"], written)


def _value(name: str, value: str) -> object:
    match name:
        case "RowSpan" | "ColSpan":
            return int(value)
        case "BBox":
            return pikepdf.Array([float(side) for side in value.split()])
        case "Headers":
            return pikepdf.Array([pikepdf.String(one) for one in value.split()])
        case _:
            return pikepdf.Name(f"/{value}")


def _array(items: Iterable[object]) -> pikepdf.Array:
    # pikepdf's own types know lists of its objects only, not of numbers among them.
    return pikepdf.Array(cast(list[pikepdf.Object], list(items)))


Owners: TypeAlias = Mapping[int, pikepdf.Object]


def names_links(pdf: pikepdf.Pdf) -> bool:
    """Whether each link of the file is of a ``Link`` element, and says where it leads.

    The condition of PDF/UA-1 (ISO 14289-1, 7.18.5) that a page of prose can fail.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return False
    owners = _owners(root)
    return all(
        _role(owners.get(int(cast(int, each.get("/StructParent", -1))))) == "/Link"
        and str(each.get("/Contents", "")).strip()
        for page in pdf.pages
        for each in list(cast(pikepdf.Array, page.obj.get("/Annots", pikepdf.Array())))
        if each.get("/Subtype") == "/Link"
    )


def _owners(root: pikepdf.Object) -> Owners:
    """What the parent tree gives to each key: to an annotation's, the element it is of."""
    numbers = cast(pikepdf.Array, root.ParentTree.get("/Nums", pikepdf.Array()))
    return {int(cast(int, numbers[n])): numbers[n + 1] for n in range(0, len(numbers), 2)}


def _role(owner: object) -> str:
    """The tag of a structure element, "" for anything else."""
    return str(owner.get("/S", "")) if isinstance(owner, pikepdf.Dictionary) else ""
