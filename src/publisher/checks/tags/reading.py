"""The reading order: all that is painted is read once, or is an artifact (7.1, 7.20)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import pikepdf

from ...choices import Purpose
from ...diagnostics import Severity
from ...tongues import term, worded
from ..report import Findings
from ..subject import PageMarks, PageView, Subject
from .tree import ObjectId, TagElement, Tree


def check_marks(subject: Subject, view: PageView, findings: Findings, weight: Severity) -> None:
    """Report what is painted without a tag and is no artifact, or is both."""
    subject.marks[view.page.obj.objgen] = PageMarks.of(view.seen)
    for paint in view.paints:
        if not paint.tag.marked:
            findings.add(
                "K702",
                worded("a {kind} has no tag and is no artifact", kind=term(paint.kind)),
                worded("tag it, or mark it as an artifact if it is not to be read"),
                page=view.number,
                box=paint.box,
                severity=weight,
            )
    for one in sorted(view.seen.mixed):
        findings.add(
            "K720",
            worded("an artifact stands in tagged content")
            if one == "artifact"
            else worded("tagged content stands in an artifact"),
            worded("end the one before the other begins; a voice reads it or does not"),
            page=view.number,
            severity=weight,
        )
    # For the archive and the press the rule on what cannot be printed says it.
    if subject.purpose is Purpose.PROOF and any("/Ref" in item for item in view.seen.objects):
        findings.add(
            "K610",
            worded("the page holds a reference to another file"),
            worded("place what it stands for itself"),
            page=view.number,
            severity=weight,
        )


def check_order(subject: Subject, tree: Tree, findings: Findings, weight: Severity) -> None:
    """Report tagged content that no element of the tree reads, or that two do."""
    holders = _holders(tree)
    drawn: Counter[ObjectId] = Counter()
    places: dict[ObjectId, int] = {}
    for page in subject.pdf.pages:
        marks = subject.marks.get(page.obj.objgen, PageMarks())
        number = tree.numbers[page.obj.objgen]
        for way, painted in marks.numbers:
            stream = _at(page, way)
            if stream is not None:
                held = holders.get(stream.objgen, {})
                _check_stream(tree, stream, painted, held, number, findings, weight)
        for way, times in marks.drawn:
            stream = _at(page, way)
            if stream is not None:
                drawn[stream.objgen] += times
                places.setdefault(stream.objgen, number)
    for identity, times in drawn.items():
        if times > 1:
            findings.add(
                "K728",
                worded("a form with tagged content is drawn {times} times", times=times),
                worded("put it into the file once for each place; it cannot be read twice"),
                page=places[identity],
                severity=weight,
            )


def _holders(tree: Tree) -> dict[ObjectId, dict[int, list[TagElement]]]:
    """The elements that hold each number, by the page or form it is of."""
    holders: dict[ObjectId, dict[int, list[TagElement]]] = {}
    for element in tree.elements:
        for item in element.items:
            stream, number = element.page, item
            if isinstance(item, pikepdf.Dictionary):
                within = item.get("/Stm", item.get("/Pg"))
                number = item.get("/MCID")
                if isinstance(within, (pikepdf.Dictionary, pikepdf.Stream)):
                    stream = within.objgen
            if isinstance(number, int) and stream is not None:
                holders.setdefault(stream, {}).setdefault(number, []).append(element)
    return holders


def _at(page: pikepdf.Page, way: str) -> pikepdf.Object | None:
    """The page, or the form that a way leads to from it."""
    at: Any = page.obj
    resources: Any = page.resources
    for name in way.split("/")[1:]:
        at = resources.get("/XObject", {}).get(f"/{name}")
        if not isinstance(at, pikepdf.Stream):
            return None
        resources = at.get("/Resources", resources)
    return cast(pikepdf.Object, at)


def _check_stream(
    tree: Tree,
    stream: pikepdf.Object,
    painted: tuple[int, ...],
    held: dict[int, list[TagElement]],
    page: int,
    findings: Findings,
    weight: Severity,
) -> None:
    """Hold the numbers painted in a page or a form against the tree, both ways (14.7.4.4)."""
    if lost := [number for number in painted if number not in held]:
        findings.add(
            "K709",
            worded(
                "{lost} tagged pieces of content stand outside the reading order", lost=len(lost)
            ),
            worded("every tag belongs to the structure tree; what is not read is an artifact"),
            page=page,
            severity=weight,
        )
    doubled = [number for number in painted if len(held.get(number, ())) > 1]
    if doubled:
        findings.add(
            "K709",
            worded("{doubled} tagged pieces of content are read twice", doubled=len(doubled)),
            worded("let one element hold each piece"),
            page=page,
            severity=weight,
        )
    astray = list(_astray(tree, stream, painted, held))
    if astray:
        findings.add(
            "K709",
            worded(
                "from {astray} tagged pieces of content no way leads to their tag",
                astray=len(astray),
            ),
            worded("write StructParents, and the tags of the page into the parent tree"),
            page=page,
            severity=weight,
        )


def _astray(
    tree: Tree, stream: pikepdf.Object, painted: tuple[int, ...], held: dict[int, list[TagElement]]
) -> Iterator[int]:
    """Yield the numbers that the parent tree gives to another element than the one holding them."""
    owners = tree.owner(stream.get("/StructParents"))
    listed = list(owners) if isinstance(owners, pikepdf.Array) else []
    for number in painted:
        if number not in held:
            continue
        owner = tree.known(listed[number]) if 0 <= number < len(listed) else None
        if owner not in held[number]:
            yield number
