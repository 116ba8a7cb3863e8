"""What single elements must say: pictures, formulas, notes, roles (ISO 14289-1, 7.1 to 7.9)."""

from __future__ import annotations

from typing import cast

import pikepdf

from ...diagnostics import Severity
from ...tongues import worded
from ..report import Box, Findings, PageShape, overlap
from ..subject import Subject
from .places import PlaceCheck
from .tree import TagElement, Tree, attributes, circles, is_standard


def check_roles(subject: Subject, tree: Tree, places: PlaceCheck) -> None:
    """Report tags of which nobody knows what they mean, and a role map that leads astray."""
    later = subject.pdf.pdf_version >= "2.0"
    for name, role in sorted(tree.roles.items()):
        if is_standard(name) and role != name:
            places.tell_file(
                "K713",
                worded("the standard tag {tag} is mapped to {role}", tag=name, role=role),
                worded("take it out of the role map; standard tags mean what the standard says"),
            )
    for name in circles(tree.roles):
        if not is_standard(name, later):
            places.tell_file(
                "K713",
                worded("the role map leads from {tag} back to {tag}", tag=name),
                worded("map it to a standard tag"),
            )
    for element in tree.elements:
        if not is_standard(element.role, later):
            places.tell(
                element,
                "K708",
                worded("the tag {tag} has no known meaning", tag=element.name[:40]),
                worded("map it to a standard tag in the role map"),
            )


def check_tree(tree: Tree, places: PlaceCheck) -> None:
    """Report a tree that is none: elements that stand twice, or do not know their parent."""
    for element in tree.twice:
        places.tell(
            element,
            "K711",
            worded(
                "{path}: the element stands in the tree twice, in itself, or too deep",
                path=element.path,
            ),
            worded("export anew; a tree has one way to each element"),
        )
    for element in tree.torn:
        places.tell(
            element,
            "K711",
            worded("{path}: the element does not name what it stands in", path=element.path),
            worded("write its parent into P"),
        )


def check_pictures(subject: Subject, tree: Tree, findings: Findings, weight: Severity) -> None:
    """Report pictures and formulas that a voice could not tell, or that are not on their page."""
    shapes = {shape.number: shape for shape in subject.shapes}
    for element in tree.elements:
        if element.role not in ("Figure", "Formula"):
            continue
        page = tree.page(element)
        box = _box(tree, element)
        if not element.said("/Alt") and not element.said("/ActualText"):
            findings.add(
                "K703",
                worded("a picture has no alternative text")
                if element.role == "Figure"
                else worded("a formula has no alternative text"),
                worded('give it a caption, or alt="…" in article.md')
                if element.role == "Figure"
                else worded("say in Alt how it is read aloud"),
                page=page,
                box=box,
                severity=weight,
            )
        shape = shapes.get(page or 0)
        if element.role == "Figure" and shape is not None and not _well_placed(box, shape):
            findings.add(
                "K704",
                worded("the place of a picture is not on its page"),
                worded("write its BBox in points of the page, lower left corner first"),
                page=page,
                box=box,
                severity=weight,
            )


def _box(tree: Tree, element: TagElement) -> Box | None:
    for given in attributes(tree, element, "/BBox"):
        if isinstance(given, pikepdf.Array) and len(given) == 4:
            x1, y1, x2, y2 = (float(cast(float, side)) for side in given)
            return x1, y1, x2, y2
    return None


def _well_placed(box: Box | None, shape: PageShape) -> bool:
    if box is None:
        # Only needed where the figure lies on one page; then a box is expected, not required.
        return True
    return box[0] < box[2] and box[1] < box[3] and overlap(box, shape.media) is not None


def check_notes(tree: Tree, places: PlaceCheck) -> None:
    """Report notes without a name of their own (ISO 14289-1, 7.9)."""
    met: set[bytes] = set()
    for element in tree.elements:
        if element.role != "Note":
            continue
        given = element.dictionary.get("/ID")
        name = bytes(given) if isinstance(given, pikepdf.String) else b""
        if not name:
            reason = worded("{path}: the note has no ID", path=element.path)
        elif name in met:
            reason = worded("{path}: the note has the ID of another one", path=element.path)
        else:
            met.add(name)
            continue
        places.tell(
            element,
            "K718",
            reason,
            worded("give each note an ID of its own, so that what refers to it finds it"),
        )
