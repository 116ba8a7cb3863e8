"""Links, notes, fields and films that a voice can name and find in their place (7.18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pikepdf

from ...diagnostics import Severity
from ...tongues import Said, worded
from ..bounds import MALFORMED, read_stream
from ..boxes import read_box, rectangle
from ..report import Box, Findings, overlap
from ..subject import Subject
from ..walking import Walk
from .language import annotations_of
from .places import PlaceCheck
from .tree import TagElement, Tree, attribute

_HIDDEN = 1 << 1
_OWN_TAGS = {"Link": "Link", "Widget": "Form"}
_UNREAD = frozenset(("Popup", "PrinterMark", "TrapNet"))
"""Kinds that no tag holds: the window of another one, and what is for the printing house."""
_DEEPEST = 16
"""Fields in each other, and selectors of films."""


def check_annotations(subject: Subject, tree: Tree, findings: Findings, weight: Severity) -> None:
    """Report what stands on a page as an annotation and is not read in its place, or nameless."""
    for number, page in enumerate(subject.pdf.pages, 1):
        found = annotations_of(page)
        if found and page.obj.get("/Tabs") != "/S":
            findings.add(
                "K724",
                worded("the tab key does not follow the reading order"),
                worded("write S into Tabs of the page"),
                page=number,
                severity=weight,
            )
        crop = read_box(page, "/CropBox") or read_box(page, "/MediaBox")
        for annotation in found:
            if not _is_seen(annotation, crop):
                continue
            for code, reason, mend in _faults(subject, tree, annotation):
                box = rectangle(annotation.get("/Rect"))
                findings.add(code, reason, mend, page=number, box=box, severity=weight)


def check_fields(tree: Tree, places: PlaceCheck) -> None:
    """Report Form tags that are neither one field nor say how a printed one looks (7.18.4)."""
    for element in tree.elements:
        if element.role != "Form" or attribute(tree, element, "/Role") is not None:
            continue
        count = sum(
            isinstance(item, pikepdf.Dictionary) and "/Obj" in item for item in element.items
        )
        if count != 1:
            places.tell(
                element,
                "K721",
                worded("{path}: the tag holds {count} fields", path=element.path, count=count),
                worded("give each field a Form tag; a printed one says its Role"),
            )


def _is_seen(annotation: pikepdf.Dictionary, crop: Box | None) -> bool:
    """Whether 7.18.1 is about an annotation: what is hidden or off the page is not read."""
    flags = annotation.get("/F", 0)
    box = rectangle(annotation.get("/Rect"))
    outside = box is not None and crop is not None and overlap(box, crop) is None
    return not (isinstance(flags, int) and flags & _HIDDEN) and not outside


Fault = tuple[str, Said, Said]


def _faults(subject: Subject, tree: Tree, annotation: pikepdf.Dictionary) -> Iterator[Fault]:
    kind = str(annotation.get("/Subtype", "")).lstrip("/")
    owner = tree.known(tree.owner(annotation.get("/StructParent")))
    if kind in ("PrinterMark", "TrapNet"):
        yield from _faults_of_marks(subject, kind, annotation, owner)
    if kind not in _UNREAD:
        yield from _wrong_place(kind, annotation, owner)
        yield from _nameless(kind, annotation, owner)
    for clip in _clips(annotation):
        yield from _faults_of_clip(clip)
    if kind == "FileAttachment":
        yield from faults_of_file(annotation.get("/FS"), always=True)


def _wrong_place(
    kind: str, annotation: pikepdf.Dictionary, owner: TagElement | None
) -> Iterator[Fault]:
    """Yield what is wrong with the tag of an annotation (7.18.1, 7.18.4, 7.18.5)."""
    wanted = _OWN_TAGS.get(kind, "Annot")
    code = "K710" if kind == "Link" else "K721"
    mend = worded(
        "put it into the tag {tag}, and write where that is into StructParent", tag=wanted
    )
    if owner is None:
        yield code, worded("a {kind} annotation has no tag", kind=kind), mend
    elif owner.role != wanted:
        yield code, worded("a {kind} annotation stands in {path}", kind=kind, path=owner.path), mend
    elif not _is_held(annotation, owner):
        yield (
            code,
            worded(
                "{path}: the tag does not hold its {kind} annotation", kind=kind, path=owner.path
            ),
            mend,
        )


def _is_held(annotation: pikepdf.Dictionary, owner: TagElement) -> bool:
    return any(
        isinstance(item, pikepdf.Dictionary)
        and isinstance(item.get("/Obj"), pikepdf.Dictionary)
        and cast(Any, item["/Obj"]).objgen == annotation.objgen
        for item in owner.items
    )


def _nameless(
    kind: str, annotation: pikepdf.Dictionary, owner: TagElement | None
) -> Iterator[Fault]:
    """Yield what is wrong with the words for an annotation (7.18.1, 7.18.5)."""
    told = str(annotation.get("/Contents", "")).strip()
    alternative = owner.said("/Alt") if owner is not None else ""
    if kind == "Link" and not told:
        yield (
            "K710",
            worded("a link does not say where it leads"),
            worded("say in Contents where it leads"),
        )
    elif kind == "Widget" and not _field_name(annotation) and not alternative:
        yield (
            "K722",
            worded("a field of a form has no name that can be read aloud"),
            worded("say in TU what is to be filled in"),
        )
    elif kind != "Widget" and not told and not alternative:
        yield (
            "K722",
            worded("a {kind} annotation has no description", kind=kind),
            worded("say in Contents what it is"),
        )


def _field_name(widget: pikepdf.Dictionary) -> str:
    """What a field is called for people; it may stand above the widget."""
    at: object = widget
    for _ in range(_DEEPEST):
        if not isinstance(at, pikepdf.Dictionary):
            break
        if name := str(at.get("/TU", "")).strip():
            return name
        at = at.get("/Parent")
    return ""


def _faults_of_marks(
    subject: Subject, kind: str, annotation: pikepdf.Dictionary, owner: TagElement | None
) -> Iterator[Fault]:
    """Yield what is wrong with marks for the printing house (7.18.2, 7.18.8)."""
    if kind == "TrapNet":
        yield (
            "K723",
            worded("the file holds traps for a press"),
            worded("export without trapping; the printing house traps"),
        )
        return
    if owner is not None:
        yield (
            "K723",
            worded("a printer's mark is in the reading order"),
            worded("take it out of the structure tree"),
        )
    if any(_is_unmarked(subject, look) for look in _looks(annotation)):
        yield (
            "K723",
            worded("a printer's mark is no artifact"),
            worded("mark what it paints as an artifact"),
        )


def _looks(annotation: pikepdf.Dictionary) -> Iterator[pikepdf.Stream]:
    """Yield what an annotation looks like, in each of its states (12.5.5)."""
    given = annotation.get("/AP")
    for look in given.values() if isinstance(given, pikepdf.Dictionary) else ():
        if isinstance(look, pikepdf.Stream):
            yield look
        elif isinstance(look, pikepdf.Dictionary):
            yield from (one for one in look.values() if isinstance(one, pikepdf.Stream))


def _is_unmarked(subject: Subject, look: pikepdf.Stream) -> bool:
    large = 1e6
    walk = Walk((-large, -large, large, large), subject.budget, subject.faces)
    try:
        subject.budget.take_content(read_stream(look, subject.budget))
        resources = look.get("/Resources", pikepdf.Dictionary())
        paints = list(walk.run(cast(Any, pikepdf.parse_content_stream(look)), resources))
    except MALFORMED:
        return False
    return any(not paint.tag.artifact for paint in paints)


# Films and files


def _clips(annotation: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """Yield what an annotation plays: its media clip data (13.2.4)."""
    actions = [annotation.get("/A")]
    more = annotation.get("/AA")
    actions += list(more.values()) if isinstance(more, pikepdf.Dictionary) else []
    waiting: list[tuple[object, int]] = [
        (action.get("/R"), 0) for action in actions if isinstance(action, pikepdf.Dictionary)
    ]
    while waiting:
        at, depth = waiting.pop()
        if isinstance(at, pikepdf.Array) and depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in list(at)[:_DEEPEST]]
        if not isinstance(at, pikepdf.Dictionary) or depth >= _DEEPEST:
            continue
        kind = at.get("/S")
        if kind == "/MCD":
            yield at
        elif kind == "/MR":
            waiting.append((at.get("/C"), depth + 1))
        elif kind == "/SR":
            waiting.append((at.get("/R"), depth + 1))
        elif kind == "/MCS":
            waiting.append((at.get("/D"), depth + 1))


def _faults_of_clip(clip: pikepdf.Dictionary) -> Iterator[Fault]:
    if not str(clip.get("/CT", "")).strip():
        yield (
            "K725",
            worded("a film or a sound does not say of what kind it is"),
            worded("write its media type into CT"),
        )
    given = clip.get("/Alt")
    words = list(given) if isinstance(given, pikepdf.Array) else []
    if not words or len(words) % 2 or not all(str(word).strip() for word in words[1::2]):
        yield (
            "K725",
            worded("a film or a sound has no alternative text"),
            worded("say in Alt what is to be seen and heard, in pairs of language and text"),
        )


def faults_of_file(given: object, *, always: bool = False) -> Iterator[Fault]:
    """Yield what is wrong with the description of a file that is inside this one (7.11)."""
    described = isinstance(given, pikepdf.Dictionary)
    if described and not always and "/EF" not in cast(pikepdf.Dictionary, given):
        return
    keys = ("/F", "/UF")
    if not described or not all(str(cast(Any, given).get(key, "")).strip() for key in keys):
        yield (
            "K726",
            worded("an attached file lacks one of its two names"),
            worded("write its name into F and UF"),
        )
