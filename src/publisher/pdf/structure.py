"""The tags of a finished PDF: furniture out of the reading order, figures where they stand.

WeasyPrint tags whatever is drawn. Running heads, folios and the masthead are no part of what is
read (ISO 14289-1, 7.8): ``publisher.pdf`` writes them as ``main`` elements, which become ``Part``
in the structure tree and nothing else does; here their content becomes artifacts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import pikepdf

from .headings import name_heads

FORMULA = "Formula"
"""The tag of marked content that is a formula."""
FURNITURE = "main"
"""The HTML element that WeasyPrint tags as ``Part``."""
_PART = "/Part"
_NAMELESS = "/NonStruct"
_EMPTY = frozenset({"/Div", "/NonStruct", "/Span", "/P", "/Art", "/Sect"})
"""Tags that say nothing when they hold nothing."""
_SPANNED = frozenset(
    {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/LBody", "/TH", "/TD", "/Caption", "/Link"}
    | {"/RB", "/RT"}
)
"""Tags of what is read as one text, whatever spans it is printed in."""
_MARK = re.compile(rb"/\w+\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
_SAID = re.compile(
    rb"/MCID\s+(\d+)\s*>>\s*BDC\s*/Span\s*<<\s*/ActualText\s*<([0-9a-f]+)>\s*>>\s*BDC"
)
"""Marked content that says what it stands for, as ``pdf.adapter`` writes it."""
_ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"
PX = 0.75
"""Points in a CSS pixel."""


def mend_structure(pdf: pikepdf.Pdf, number: int) -> None:
    """Make furniture artifacts, set the boxes of figures, and take out tags that say nothing.

    ``number`` is the page's in its file: names of table cells must differ from other pages'.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    artifacts: dict[tuple[int, int], set[int]] = {}
    _take_out_parts(cast(pikepdf.Dictionary, root), artifacts)
    _prune(cast(pikepdf.Dictionary, root))
    _name_readings(cast(pikepdf.Dictionary, root))
    _name_formulas(pdf, cast(pikepdf.Dictionary, root))
    _join_spans(pdf, cast(pikepdf.Dictionary, root))
    for element in list(_elements(cast(pikepdf.Dictionary, root))):
        if element.get("/S") == "/Figure":
            _place_figure(element)
        elif element.get("/S") == "/Table":
            name_heads(element)
        elif element.get("/S") in ("/TH", "/TD"):
            _name_cell(element, number)
    for page in pdf.pages:
        marks = artifacts.get(page.obj.objgen)
        if marks:
            _as_artifacts(pdf, page, marks)


def keep_named_links(pdf: pikepdf.Pdf) -> None:
    """Leave one annotation for each link: that of its ``Link`` element (ISO 14289-1, 7.18.5).

    WeasyPrint writes one more for the text inside, of no height and under a ``Span``.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    owners = _owners(root)
    gone: set[int] = set()
    for page in pdf.pages:
        given = list(cast(pikepdf.Array, page.obj.get("/Annots", pikepdf.Array())))
        kept = [each for each in given if not _is_doubled(each, owners, gone)]
        if len(kept) < len(given):
            page.obj.Annots = pikepdf.Array(kept)
    if gone:
        left = [(key, owner) for key, owner in owners.items() if key not in gone]
        root.ParentTree.Nums = _array(one for pair in left for one in pair)


def _owners(root: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """What the parent tree gives to each key: to an annotation's, the element it is of."""
    numbers = cast(pikepdf.Array, root.ParentTree.get("/Nums", pikepdf.Array()))
    return {int(cast(int, numbers[n])): numbers[n + 1] for n in range(0, len(numbers), 2)}


def _is_doubled(
    annotation: pikepdf.Object, owners: Mapping[int, pikepdf.Object], gone: set[int]
) -> bool:
    """Say whether a link stands under another element than ``Link``; if so, take it from there."""
    key = annotation.get("/StructParent")
    owner = None if key is None else owners.get(int(cast(int, key)))
    if annotation.get("/Subtype") != "/Link" or not isinstance(owner, pikepdf.Dictionary):
        return False
    if _role(owner) == "/Link":
        return False
    owner.K = _array(kid for kid in _kids(owner) if not _refers(kid, annotation))
    gone.add(int(cast(int, key)))
    return True


def _refers(kid: object, annotation: pikepdf.Object) -> bool:
    if not isinstance(kid, pikepdf.Dictionary) or "/Obj" not in kid:
        return False
    return kid.Obj.objgen == annotation.objgen


def names_links(pdf: pikepdf.Pdf) -> bool:
    """Say whether each link of the file is of a ``Link`` element, and says where it leads.

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


def _kids(element: pikepdf.Dictionary) -> list[object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _role(kid: object) -> str:
    """Give the tag of a structure element, "" for any other child."""
    return str(kid.get("/S", "")) if isinstance(kid, pikepdf.Dictionary) else ""


def _elements(root: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """Yield every structure element below ``root``, parents first, in reading order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element is not root:
            yield element
        waiting += [cast(pikepdf.Dictionary, kid) for kid in reversed(_kids(element)) if _role(kid)]


def _take_out_parts(root: pikepdf.Dictionary, artifacts: dict[tuple[int, int], set[int]]) -> None:
    """Unlink every Part, and note the marked content it held by page."""
    for element in [root, *_elements(root)]:
        kids = _kids(element)
        parts = [cast(pikepdf.Dictionary, kid) for kid in kids if _role(kid) == _PART]
        if not parts:
            continue
        element.K = _array(kid for kid in kids if _role(kid) != _PART)
        for part in parts:
            for inner in [part, *_elements(part)]:
                page = cast(pikepdf.Dictionary, inner.Pg).objgen
                marks = artifacts.setdefault(page, set())
                marks.update(int(kid) for kid in _kids(inner) if isinstance(kid, int))


def _prune(root: pikepdf.Dictionary) -> None:
    """Take out elements without content, innermost first."""
    for element in reversed([root, *_elements(root)]):
        kids = _kids(element)
        kept = [
            kid for kid in kids if _role(kid) not in _EMPTY or _kids(cast(pikepdf.Dictionary, kid))
        ]
        if len(kept) < len(kids):
            element.K = _array(kept)


def _name_readings(root: pikepdf.Dictionary) -> None:
    """Give base and reading their tags: WeasyPrint has none for ``ruby``, ``rb`` and ``rt``.

    Nothing else that is printed holds two nameless elements and no more, both of them spans only.
    """
    for element in _elements(root):
        kids = [cast(pikepdf.Dictionary, kid) for kid in _kids(element) if _role(kid)]
        if _role(element) != _NAMELESS or [_role(kid) for kid in kids] != [_NAMELESS] * 2:
            continue
        if all(_role(inner) == "/Span" for kid in kids for inner in _kids(kid)):
            element.S = pikepdf.Name("/Ruby")
            kids[0].S, kids[1].S = pikepdf.Name("/RB"), pikepdf.Name("/RT")


def _name_formulas(pdf: pikepdf.Pdf, root: pikepdf.Dictionary) -> None:
    """Give formulas what they say as their alternative text (ISO 14289-1, 7.7)."""
    formulas = [element for element in _elements(root) if _role(element) == f"/{FORMULA}"]
    if not formulas:
        return
    said = {
        (page.obj.objgen, int(found[1])): bytes.fromhex(found[2].decode())[2:].decode("utf-16-be")
        for page in pdf.pages
        for found in _SAID.finditer(cast(pikepdf.Stream, page.obj.Contents).read_bytes())
    }
    for element in formulas:
        on = cast(pikepdf.Dictionary, element.Pg).objgen
        marks = (kid for kid in _kids(element) if isinstance(kid, int))
        element.Alt = pikepdf.String("".join(said.get((on, mark), "") for mark in marks))


def _join_spans(pdf: pikepdf.Pdf, root: pikepdf.Dictionary) -> None:
    """Give what spans hold to the element around them: there is one for every printed line."""
    parents: dict[tuple[int, int], dict[int, pikepdf.Dictionary]] = {}
    for element in [*_elements(root)]:
        if _role(element) not in _SPANNED:
            continue
        joined = list(_without_spans(element))
        element.K = _array(joined)
        for kid in joined:
            if isinstance(kid, int):
                on = cast(pikepdf.Dictionary, element.Pg).objgen
                parents.setdefault(on, {})[kid] = element
    for page in pdf.pages:
        slots = _slots(pdf, page)
        for mark, element in parents.get(page.obj.objgen, {}).items():
            slots[mark] = element


def _without_spans(element: pikepdf.Dictionary) -> Iterator[object]:
    """Yield the children of ``element``, those of its spans instead of the spans."""
    for kid in _kids(element):
        if _role(kid) == "/Span":
            yield from _without_spans(cast(pikepdf.Dictionary, kid))
        else:
            yield kid


def _name_cell(element: pikepdf.Dictionary, number: int) -> None:
    """Let the names by which table cells know their heads begin with the page's number."""
    if "/ID" in element:
        element.ID = pikepdf.String(f"{number}-{element.ID}")
    attributes = element.get("/A")
    if isinstance(attributes, pikepdf.Dictionary) and "/Headers" in attributes:
        names = cast(pikepdf.Array, attributes.Headers)
        attributes.Headers = pikepdf.Array([pikepdf.String(f"{number}-{name}") for name in names])


def _array(items: Iterable[object]) -> pikepdf.Array:
    # pikepdf's own types know lists of its objects only, not of numbers among them.
    return pikepdf.Array(cast(list[pikepdf.Object], list(items)))


def _place_figure(element: pikepdf.Dictionary) -> None:
    """Turn a figure's box from CSS pixels, y down, into points, y up."""
    attributes = element.get("/A")
    if attributes is None or "/BBox" not in attributes:
        return
    height = float(cast(float, cast(pikepdf.Array, element.Pg.MediaBox)[3]))
    x1, y1, x2, y2 = (float(v) * PX for v in cast(list[float], attributes.BBox))
    box = (x1, height - y2, x2, height - y1)
    attributes.BBox = pikepdf.Array([round(value, 3) for value in box])


def _as_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Page, marks: set[int]) -> None:
    """Rewrite marked content as artifacts, and empty its slots in the parent tree."""

    def rewrite(found: re.Match[bytes]) -> bytes:
        return _ARTIFACT if int(found[1]) in marks else found[0]

    # Strings are hexadecimal in what WeasyPrint writes: none of them can look like this.
    content = cast(pikepdf.Stream, page.obj.Contents)
    content.write(_MARK.sub(rewrite, content.read_bytes()))
    slots = _slots(pdf, page)
    for mark in marks:
        slots[mark] = None


def _slots(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Array:
    """Give the list of a page's marked content in the parent tree: which element each is of."""
    numbers = cast(pikepdf.Array, pdf.Root.StructTreeRoot.ParentTree.Nums)
    key = int(page.obj.StructParents)
    at = next(n for n in range(0, len(numbers), 2) if int(cast(int, numbers[n])) == key)
    return cast(pikepdf.Array, numbers[at + 1])
