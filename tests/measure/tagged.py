"""What a machine can find against the tags of a file by itself, without the program's own checks.

The conditions are those of ISO 14289-1 and ISO 32000-1, 14.6 to 14.8, that the tree, the numbers of
marked content, links and names must hold to each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

_ROLES = (
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H1 H2 H3 H4 "
    "H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code "
    "Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form"
)
STANDARD = frozenset(_ROLES.split())
WITHIN = {
    "LI": {"L"},
    "Lbl": {"LI", "Note", "TOCI"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TOCI": {"TOC"},
    "RB": {"Ruby"},
    "RT": {"Ruby"},
    "WT": {"Warichu"},
    "Caption": {"Figure", "Table"},
}
"""In what an element of a role may stand only."""


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, str]]:
    """Yield the elements of a file in reading order, each with the role of what it is in."""
    waiting: list[tuple[Any, str]] = [(kid, "") for kid in reversed(kids(pdf.Root.StructTreeRoot))]
    while waiting:
        element, above = waiting.pop()
        yield element, above
        role = str(element.S)[1:]
        inner = (kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary))
        waiting += [(kid, role) for kid in reversed(list(inner)) if "/S" in kid]


def kids(element: Any) -> list[Any]:
    """Give what is in an element."""
    given = element.get("/K", [])
    return list(given) if isinstance(given, pikepdf.Array) else [given]


def faults(pdf: pikepdf.Pdf) -> list[str]:
    """Give what is wrong with the tags of a file."""
    return [
        *_tree(pdf),
        *_marks(pdf),
        *_links(pdf),
        *_names(pdf),
        *_headings(pdf),
        *_file(pdf),
    ]


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    pages = {page.obj.objgen: page for page in pdf.pages}
    for element, above in elements(pdf):
        role = str(element.S)[1:]
        if role not in STANDARD:
            yield f"{role} is no standard role"
        if above not in WITHIN.get(role, {above}):
            yield f"{role} in {above or 'the root'}"
        inner = [k for k in kids(element) if isinstance(k, pikepdf.Dictionary) and "/S" in k]
        if any(kid.P.objgen != element.objgen for kid in inner):
            yield f"{role} is not the parent of what is in it"
        if role in ("Figure", "Formula") and not str(element.get("/Alt", "")).strip():
            yield f"{role} without a text"
        places = [kid.Pg.objgen for kid in kids(element) if _is_elsewhere(kid)]
        if role == "Figure" and set(places) - {element.Pg.objgen}:
            if "/BBox" in element.get("/A", {}):
                yield "Figure with one place on several pages"
        elif role == "Figure":
            left, bottom, right, top = (float(side) for side in element.A.BBox)
            _, _, width, height = (float(s) for s in pages[element.Pg.objgen].obj.MediaBox)
            if not (left < right and bottom < top and left < width and bottom < height):
                yield "Figure beside its page"
        if role == "TH" and element.get("/A", {}).get("/Scope") is None:
            yield "TH that heads nothing"
        if not kids(element) and role not in ("TD", "TH"):
            yield f"{role} is empty"


def _is_elsewhere(kid: Any) -> bool:
    """Say whether something marked is on a page that it names itself."""
    return isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and "/Pg" in kid


def _marks(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield where content, elements and the tree of parents do not say the same."""
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    owners: dict[tuple[tuple[int, int], int], list[Any]] = {}
    for element, _ in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                owners.setdefault((kid.Pg.objgen, int(kid.MCID)), []).append(element)
            elif isinstance(kid, int):
                owners.setdefault((element.Pg.objgen, kid), []).append(element)
    for page in pdf.pages:
        content = b"".join(one.read_bytes() for one in _streams(page))
        drawn = Counter(int(mark) for mark in re.findall(rb"/MCID\s+(\d+)", content))
        slots = list(parents[int(page.obj.StructParents)])
        for mark, times in drawn.items():
            held = owners.pop((page.obj.objgen, mark), [])
            if times != 1 or len(held) != 1:
                yield f"content {mark} is of {len(held)} elements"
            elif mark >= len(slots) or slots[mark].objgen != held[0].objgen:
                yield f"content {mark} is of another element than its page says"
    yield from (f"content {mark} is nowhere" for _, mark in owners)


def _streams(page: pikepdf.Page) -> list[Any]:
    given = page.obj.Contents
    return list(given) if isinstance(given, pikepdf.Array) else [given]


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    parents = pikepdf.NumberTree(root.StructTreeRoot.ParentTree)
    places = root.get("/Names", {}).get("/Dests")
    known = set(pikepdf.NameTree(places)) if places is not None else set()
    for page in pdf.pages:
        for each in page.obj.get("/Annots", []):
            owner: Any = parents.get(int(each.get("/StructParent", -1)))
            if owner is None or owner.get("/S") != "/Link":
                yield "a link is of no Link"
            elif not any(_refers(kid, each, page) for kid in kids(owner)):
                yield "a Link does not know its annotation"
            if not str(each.get("/Contents", "")).strip():
                yield "a link does not say where it leads"
            if "/Dest" in each and str(each.Dest) not in known:
                yield "a link leads nowhere"
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != "/S":
            yield "links are not in the order of tags"
    for element, _ in elements(pdf):
        if element.S == "/Link" and not any(
            isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid for kid in kids(element)
        ):
            yield "a Link is none"


def _refers(kid: Any, annotation: Any, page: pikepdf.Page) -> bool:
    if not isinstance(kid, pikepdf.Dictionary) or "/Obj" not in kid:
        return False
    return kid.Obj.objgen == annotation.objgen and kid.Pg.objgen == page.obj.objgen


def _names(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.StructTreeRoot.get("/IDTree")
    listed = pikepdf.NameTree(tree).items() if tree is not None else ()
    known: dict[str, Any] = {str(name): one for name, one in listed}
    found = [(str(one.ID), one) for one, _ in elements(pdf) if "/ID" in one]
    if len({name for name, _ in found}) < len(found):
        yield "two elements have one name"
    for name, element in found:
        if name not in known or known[name].objgen != element.objgen:
            yield f"{name} is not among the names"
    for element, _ in elements(pdf):
        if element.S == "/Note" and "/ID" not in element:
            yield "a Note without a name"
        attributes = element.get("/A", {})
        named: list[Any] = []
        if isinstance(attributes, pikepdf.Dictionary):
            named = list(attributes.get("/Headers", []))
        if any(str(one) not in known or known[str(one)].S != "/TH" for one in named):
            yield "a cell names a head that is none"


def _headings(pdf: pikepdf.Pdf) -> Iterator[str]:
    last = 0
    for element, _ in elements(pdf):
        if level := re.fullmatch(r"/H([1-6])", str(element.S)):
            if int(level[1]) > last + 1:
                yield f"H{level[1]} under H{last}"
            last = int(level[1])


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not shown"
    if not str(root.get("/Lang", "")):
        yield "no language"
