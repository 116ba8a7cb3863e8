"""What a printed page cannot do: links, actions, scripts, forms, layers and tricks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pikepdf

from ..diagnostics import Severity
from ..pdf import Purpose
from ..tongues import Said, worded
from .boxes import read_box
from .report import Box, Findings, overlap
from .spaces import Family, read_space
from .subject import PageView, Subject

_BLENDS = frozenset(
    "/" + name
    for name in (
        *("Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten"),
        *("ColorDodge", "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion"),
        *("Hue", "Saturation", "Color", "Luminosity"),
    )
)
_SCRIPTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/ResetForm", "/Rendition"})
_SIGHTS = frozenset({"/Movie", "/Sound", "/Screen", "/3D", "/RichMedia", "/FileAttachment"})
_HIDDEN = 1 << 1 | 1 << 5
_PRINTED = 1 << 2


def check_annotations(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report annotations where the purpose has no use for them."""
    for annotation in _annotations(view.page):
        kind = str(annotation.get("/Subtype", worded("an annotation"))).lstrip("/")
        box = rect_of(annotation)
        if subject.purpose is Purpose.PRESS:
            _check_press_annotation(view, kind, box, findings)
        elif subject.purpose is Purpose.ARCHIVE:
            _check_kept_annotation(view, annotation, kind, box, findings)
        _check_action(subject, annotation.get("/A"), view.number, box, findings)
        if "/AA" in annotation and subject.purpose is not Purpose.PROOF:
            _add_action(
                subject, worded("the annotation acts by itself"), view.number, box, findings
            )


def _annotations(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    given = page.obj.get("/Annots")
    if not isinstance(given, pikepdf.Array):
        return []
    return [item for item in given if isinstance(item, pikepdf.Dictionary)]


def rect_of(annotation: pikepdf.Dictionary) -> Box | None:
    """Give where an annotation stands, in pt of its page; None if it does not say."""
    given = annotation.get("/Rect")
    if not isinstance(given, pikepdf.Array) or len(given) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(cast(float, side)) for side in given)
    except (TypeError, ValueError):
        return None
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _check_press_annotation(view: PageView, kind: str, box: Box | None, findings: Findings) -> None:
    bleed = read_box(view.page, "/BleedBox") or view.shape.trim
    if kind in ("PrinterMark", "TrapNet") and box is not None and overlap(box, bleed) is None:
        return
    findings.add(
        "K601",
        worded("a {kind} annotation stands on the page", kind=kind),
        worded("export without links, comments and form fields"),
        page=view.number,
        box=box,
    )


def _check_kept_annotation(
    view: PageView,
    annotation: pikepdf.Dictionary,
    kind: str,
    box: Box | None,
    findings: Findings,
) -> None:
    flags = int(cast(int, annotation.get("/F", 0)))
    if f"/{kind}" in _SIGHTS or flags & _HIDDEN or not (flags & _PRINTED or kind == "Popup"):
        findings.add(
            "K602",
            worded(
                "a {kind} annotation is hidden, not printed, or of a kind that is not kept",
                kind=kind,
            ),
            worded(
                "set its Print flag and nothing that hides it; archive no sound, film or attachment"
            ),
            page=view.number,
            box=box,
        )


def _check_action(
    subject: Subject, action: object, page: int | None, box: Box | None, findings: Findings
) -> None:
    """Report an action; a link to an address is none of a script's kind."""
    if not isinstance(action, pikepdf.Dictionary):
        return
    kind = str(action.get("/S", ""))
    if kind in _SCRIPTS or subject.purpose is Purpose.PRESS:
        _add_action(
            subject,
            worded("there is a {lstrip} action", lstrip=kind.lstrip("/")),
            page,
            box,
            findings,
        )


def _add_action(
    subject: Subject, reason: Said, page: int | None, box: Box | None, findings: Findings
) -> None:
    findings.add(
        "K603",
        reason,
        worded("export without actions and scripts"),
        page=page,
        box=box,
        severity=Severity.WARNING if subject.purpose is Purpose.PROOF else Severity.ERROR,
    )


def check_document_actions(subject: Subject, findings: Findings) -> None:
    """Report scripts, forms, attachments and layers of the file as a whole."""
    root, kept = subject.pdf.Root, subject.purpose is not Purpose.PROOF
    opening = root.get("/OpenAction")
    _check_action(subject, opening, None, None, findings)
    names = root.get("/Names")
    names = names if isinstance(names, pikepdf.Dictionary) else pikepdf.Dictionary()
    if "/JavaScript" in names or ("/AA" in root and kept):
        _add_action(
            subject, worded("the file holds a script that runs by itself"), None, None, findings
        )
    form = root.get("/AcroForm")
    if kept and isinstance(form, pikepdf.Dictionary) and _holds(form.get("/Fields")):
        findings.add(
            "K604", worded("the file holds a form"), worded("export it flat, without fields")
        )
    if kept and "/EmbeddedFiles" in names:
        findings.add("K605", worded("other files are embedded"), worded("take the attachments out"))
    if "/OCProperties" in root and subject.purpose is Purpose.PRESS:
        findings.add(
            "K606",
            worded("the file has layers that can be switched off"),
            worded("merge the layers; what is printed must not depend on a switch"),
            severity=Severity.WARNING,
        )


def _holds(value: object) -> bool:
    return isinstance(value, pikepdf.Array) and len(value) > 0


def check_states(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report transparency in the wrong colours, and settings that belong to the printer."""
    if subject.purpose is Purpose.PROOF:
        return
    for state in view.seen.states:
        blend = state.get("/BM")
        blends = list(blend) if isinstance(blend, pikepdf.Array) else [blend]
        if blend is not None and not any(str(name) in _BLENDS for name in blends):
            findings.add(
                "K607",
                worded("the blend mode {lstrip} is unknown", lstrip=str(blends[0]).lstrip("/")),
                worded("use one of the modes of PDF 1.7"),
                page=view.number,
            )
        given = [key for key in ("/TR", "/HTP") if key in state]
        given += ["/TR2"] if str(state.get("/TR2", "/Default")) != "/Default" else []
        if given:
            findings.add(
                "K608",
                worded("a transfer curve or halftone is set"),
                worded("leave these to the printing house"),
                page=view.number,
            )
    for group in _groups(view):
        space = read_space(group.get("/CS"), {}) if "/CS" in group else None
        if space is None or subject.purpose is not Purpose.PRESS:
            continue
        if space.family is Family.RGB:
            findings.add(
                "K609",
                worded("transparency is mixed in RGB"),
                worded("choose CMYK as the blending space"),
                page=view.number,
            )


def _groups(view: PageView) -> Iterator[pikepdf.Dictionary]:
    own = view.page.obj.get("/Group")
    if isinstance(own, pikepdf.Dictionary):
        yield own
    yield from view.seen.groups
    for state in view.seen.states:
        mask: Any = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            group = mask.G.get("/Group")
            if isinstance(group, pikepdf.Dictionary):
                yield group


def check_objects(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report programs and references in place of content."""
    if subject.purpose is Purpose.PROOF:
        return
    for item in view.seen.objects:
        if item.get("/Subtype") == "/PS" or item.get("/Subtype2") == "/PS":
            reason = worded("the page holds a PostScript program")
        elif "/Ref" in item:
            reason = worded("the page holds a reference to another file")
        else:
            continue
        findings.add("K610", reason, worded("place what it stands for itself"), page=view.number)
