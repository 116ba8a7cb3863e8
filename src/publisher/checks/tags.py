"""Tags: can the file be read aloud in order (ISO 14289-1, as far as a machine can tell)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pikepdf

from ..diagnostics import Severity
from ..pdf import Purpose
from ..tongues import term, worded
from .bounds import BoundsReached
from .report import Box, Findings, PageShape, overlap
from .subject import PageView, Subject

_STANDARD = frozenset(
    "/" + name
    for name in (
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6"),
        *("L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
        *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
        *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
        *("StructTreeRoot", "Title", "FENote", "Sub", "Em", "Strong", "DocumentFragment", "Aside"),
    )
)
_HEADING = re.compile(r"/H([1-6])")


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element with its role after mapping, and the page it is on."""

    dictionary: pikepdf.Dictionary
    role: str
    page: tuple[int, int] | None


def check_tags(subject: Subject, findings: Findings) -> None:
    """Report what keeps the file from being read aloud: no tags, no order, pictures unnamed."""
    if subject.purpose is Purpose.PRESS or subject.expected.paper:
        return
    weight = _weight(subject)
    if not subject.tagged:
        findings.add(
            "K701",
            worded("the file has no tags"),
            worded("export as tagged PDF; without tags it cannot be read aloud in order"),
            severity=weight,
        )
        return
    numbers = {page.obj.objgen: n for n, page in enumerate(subject.pdf.pages, 1)}
    elements = list(_elements(subject))
    _check_headings(elements, numbers, findings, weight)
    for element in elements:
        _check_element(subject, element, numbers, findings, weight)
    _check_order(subject, elements, numbers, findings, weight)


def _weight(subject: Subject) -> Severity:
    strict = subject.purpose is Purpose.ARCHIVE or "PDF/UA" in subject.claims
    return Severity.ERROR if strict else Severity.WARNING


def _elements(subject: Subject) -> Iterator[Element]:
    """Yield structure elements in reading order; each object is visited once."""
    root = cast(pikepdf.Dictionary, subject.pdf.Root.StructTreeRoot)
    mapped = root.get("/RoleMap")
    roles = mapped if isinstance(mapped, pikepdf.Dictionary) else pikepdf.Dictionary()
    visited: set[tuple[int, int]] = set()
    waiting: list[tuple[pikepdf.Dictionary, tuple[int, int] | None]] = [(root, None)]
    count = 0
    while waiting:
        element, page = waiting.pop()
        count += 1
        if count > subject.budget.elements:
            raise BoundsReached(worded("more than 1,000,000 tags"))
        own = element.get("/Pg")
        page = own.objgen if isinstance(own, pikepdf.Dictionary) else page
        if element is not root:
            yield Element(element, _role(element, roles), page)
        for kid in reversed(kids_of(element)):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid.objgen in visited:
                    continue
                if kid.objgen != (0, 0):
                    visited.add(kid.objgen)
                waiting.append((kid, page))


def _role(element: pikepdf.Dictionary, roles: pikepdf.Dictionary) -> str:
    role = str(element.get("/S", ""))
    for _ in range(16):
        if role in _STANDARD or role not in roles:
            break
        role = str(roles[role])
    return role


def kids_of(element: pikepdf.Dictionary) -> list[object]:
    """Give the children of a structure element as a list."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _check_headings(
    elements: list[Element],
    numbers: dict[tuple[int, int], int],
    findings: Findings,
    weight: Severity,
) -> None:
    last = 0
    for element in elements:
        found = _HEADING.fullmatch(element.role)
        if not found:
            continue
        level = int(found[1])
        if level > last + 1:
            findings.add(
                "K705",
                worded(
                    "a heading of level {level} follows one of level {last}", level=level, last=last
                ),
                worded("leave no level out; readers who listen navigate by headings"),
                page=numbers.get(element.page or (0, 0)),
                severity=weight,
            )
        last = level


def _check_element(
    subject: Subject,
    element: Element,
    numbers: dict[tuple[int, int], int],
    findings: Findings,
    weight: Severity,
) -> None:
    page = numbers.get(element.page or (0, 0))
    if element.role not in _STANDARD:
        findings.add(
            "K708",
            worded("the tag {lstrip} has no known meaning", lstrip=element.role.lstrip("/")),
            worded("map it to a standard tag in the role map"),
            page=page,
            severity=weight,
        )
    if element.role not in ("/Figure", "/Formula"):
        return
    box = _figure_box(element.dictionary)
    text = element.dictionary.get("/Alt", element.dictionary.get("/ActualText"))
    if text is None or not str(text).strip():
        findings.add(
            "K703",
            worded("a picture has no alternative text"),
            worded('give it a caption, or alt="…" in article.md'),
            page=page,
            box=box,
            severity=weight,
        )
    shape = next((s for s in subject.shapes if s.number == page), None)
    if element.role == "/Figure" and shape is not None and not _well_placed(box, shape):
        findings.add(
            "K704",
            worded("the place of a picture is not on its page"),
            worded("write its BBox in points of the page, lower left corner first"),
            page=page,
            box=box,
            severity=weight,
        )


def _figure_box(element: pikepdf.Dictionary) -> Box | None:
    attributes = element.get("/A")
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    for item in listed:
        given = item.get("/BBox") if isinstance(item, pikepdf.Dictionary) else None
        if isinstance(given, pikepdf.Array) and len(given) == 4:
            x1, y1, x2, y2 = (float(cast(float, side)) for side in given)
            return x1, y1, x2, y2
    return None


def _well_placed(box: Box | None, shape: PageShape) -> bool:
    if box is None:
        # Only needed where the figure lies on one page; then a box is expected, not required.
        return True
    return box[0] < box[2] and box[1] < box[3] and overlap(box, shape.media) is not None


def _check_order(
    subject: Subject,
    elements: list[Element],
    numbers: dict[tuple[int, int], int],
    findings: Findings,
    weight: Severity,
) -> None:
    """Report tagged content that no element of the tree reads."""
    read: dict[tuple[int, int], set[int]] = {}
    for element in elements:
        for kid in kids_of(element.dictionary):
            page = element.page
            if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and "/Stm" not in kid:
                own = kid.get("/Pg")
                page = own.objgen if isinstance(own, pikepdf.Dictionary) else page
                kid = kid["/MCID"]
            if isinstance(kid, int) and page is not None:
                read.setdefault(page, set()).add(kid)
    streams = any(
        isinstance(kid, pikepdf.Dictionary) and "/Stm" in kid
        for element in elements
        for kid in kids_of(element.dictionary)
    )
    if streams:
        # Numbers inside forms are counted by form, not by page.
        return
    for page, painted in sorted(subject.mcids.items()):
        if lost := painted - read.get(page, set()):
            findings.add(
                "K709",
                worded(
                    "{lost} tagged pieces of content stand outside the reading order",
                    lost=len(lost),
                ),
                worded("every tag belongs to the structure tree; what is not read is an artifact"),
                page=numbers.get(page),
                severity=weight,
            )


def check_marked(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report what is painted without a tag and is no artifact."""
    subject.mcids[view.page.obj.objgen] = view.seen.mcids
    if subject.purpose is Purpose.PRESS or not subject.tagged:
        return
    for paint in view.paints:
        if not paint.tag.marked:
            findings.add(
                "K702",
                worded("a {kind} has no tag and is no artifact", kind=term(paint.kind)),
                worded("tag it, or mark it as an artifact if it is not to be read"),
                page=view.number,
                box=paint.box,
                severity=_weight(subject),
            )


def check_language(subject: Subject, findings: Findings) -> None:
    """Report a file that does not say its language, or shows its file name for its title."""
    if subject.purpose is Purpose.PRESS or not subject.tagged:
        return
    root, weight = subject.pdf.Root, _weight(subject)
    if not str(root.get("/Lang", "")).strip():
        findings.add(
            "K706",
            worded("the file does not say its language"),
            worded("set the language; a voice must know in which one to read"),
            severity=weight,
        )
    preferences = root.get("/ViewerPreferences")
    shown = isinstance(preferences, pikepdf.Dictionary) and bool(
        preferences.get("/DisplayDocTitle", False)
    )
    if not shown:
        findings.add(
            "K707",
            worded("the window shows the file's name instead of its title"),
            worded("set DisplayDocTitle in the viewer preferences"),
            severity=weight,
        )


def check_links(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report links that a voice could not name."""
    if subject.purpose is Purpose.PRESS or not subject.tagged:
        return
    given = view.page.obj.get("/Annots")
    for annotation in list(given) if isinstance(given, pikepdf.Array) else []:
        if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") != "/Link":
            continue
        if not str(annotation.get("/Contents", "")).strip() or not _is_tagged_link(
            subject, annotation
        ):
            findings.add(
                "K710",
                worded("a link has no tag of its own or no description"),
                worded("put each link into a Link tag, and say in Contents where it leads"),
                page=view.number,
                severity=_weight(subject),
            )


def _is_tagged_link(subject: Subject, annotation: pikepdf.Dictionary) -> bool:
    """Say whether the parent tree gives ``annotation`` to a Link (ISO 14289-1, 7.18.5)."""
    key = annotation.get("/StructParent")
    if key is None:
        return False
    tree = subject.pdf.Root.StructTreeRoot.get("/ParentTree")
    owner = pikepdf.NumberTree(tree).get(int(cast(int, key))) if tree is not None else None
    if not isinstance(owner, pikepdf.Dictionary):
        return False
    role = str(owner.get("/S", ""))
    mapped = subject.pdf.Root.StructTreeRoot.get("/RoleMap", pikepdf.Dictionary())
    return str(cast(pikepdf.Dictionary, mapped).get(role, role)) == "/Link"
