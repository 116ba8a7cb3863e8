"""What a printed page cannot do: links, actions, scripts, forms, layers and tricks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pikepdf

from ..choices import Purpose
from ..diagnostics import Severity
from ..plates.spaces import Family, read_space
from ..tongues import Said, worded
from .boxes import read_box, rectangle
from .records import read_metadata
from .report import Box, Findings, overlap
from .schemas import PDFA
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
_UNKEPT = _SCRIPTS | {
    *("/Sound", "/Movie", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView", "/SetState", "/NoOp"),
    *("/set-state", "/no-op"),
}
"""Actions that PDF/A does not keep (ISO 19005-2, 6.5.1)."""
_NAMED = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_SIGHTS = frozenset({"/Movie", "/Sound", "/Screen", "/3D", "/RichMedia", "/FileAttachment"})
_DEEPEST = 32
_HIDDEN = 1 << 1 | 1 << 5
_PRINTED = 1 << 2


def check_annotations(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report annotations where the purpose has no use for them."""
    for annotation in _annotations(view.page):
        kind = str(annotation.get("/Subtype", worded("an annotation"))).lstrip("/")
        box = rectangle(annotation.get("/Rect"))
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
    if subject.purpose is Purpose.PRESS or is_unkept(action, subject.purpose):
        _add_action(
            subject,
            worded("there is a {lstrip} action", lstrip=kind.lstrip("/")),
            page,
            box,
            findings,
        )


def is_unkept(action: pikepdf.Dictionary, purpose: Purpose) -> bool:
    """Whether an action is of a kind that does something by itself, or is not kept."""
    kind = str(action.get("/S", ""))
    if purpose is not Purpose.ARCHIVE:
        return kind in _SCRIPTS
    return kind in _UNKEPT or (kind == "/Named" and str(action.get("/N", "")) not in _NAMED)


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
    if kept:
        _check_form(subject, root, findings)
        _check_attachments(subject, names, findings)
        _check_conduct(subject, root, findings)


def _check_form(subject: Subject, root: pikepdf.Object, findings: Findings) -> None:
    """Report forms: on paper none has a use, PDF/A keeps them as they look (ISO 19005-2, 6.4)."""
    form = root.get("/AcroForm")
    faults = [worded("a program is to draw the pages anew")] if "/NeedsRendering" in root else []
    if isinstance(form, pikepdf.Dictionary):
        if "/XFA" in form:
            faults.append(worded("the form is written in XFA, which few programs know"))
        if form.get("/NeedAppearances", False):
            faults.append(worded("a program is to draw the fields of the form anew"))
        if any("/A" in field or "/AA" in field for field in _fields(form.get("/Fields"))):
            faults.append(worded("a field of the form acts by itself"))
        if _holds(form.get("/Fields")) and not faults:
            faults.append(worded("the file holds a form"))
    for fault in faults:
        legal = subject.purpose is Purpose.ARCHIVE and fault == "the file holds a form"
        findings.add(
            "K604",
            fault,
            worded("export it flat, without fields"),
            severity=Severity.WARNING if legal else Severity.ERROR,
        )


def _fields(given: object, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    """Yield the fields of a form, those within others too."""
    for field in given if isinstance(given, pikepdf.Array) and depth < _DEEPEST else ():
        if isinstance(field, pikepdf.Dictionary):
            yield field
            yield from _fields(field.get("/Kids"), depth + 1)


def _check_attachments(subject: Subject, names: pikepdf.Dictionary, findings: Findings) -> None:
    """Report embedded files; PDF/A-3 holds any, PDF/A-2 such as are PDF/A (ISO 19005-2, 6.8)."""
    if "/EmbeddedFiles" not in names:
        return
    claims = read_metadata(subject.pdf, subject.budget) or {}
    if subject.purpose is Purpose.ARCHIVE and claims.get(f"{PDFA}part") == "3":
        return
    findings.add("K605", worded("other files are embedded"), worded("take the attachments out"))


def _check_conduct(subject: Subject, root: pikepdf.Object, findings: Findings) -> None:
    """Report permissions of a kind that PDF/A does not know (ISO 19005-2, 6.1.12)."""
    given = root.get("/Perms")
    if isinstance(given, pikepdf.Dictionary) and set(given.keys()) - {"/UR3", "/DocMDP"}:
        findings.add(
            "K615",
            worded("the file restricts what may be done with it in an unknown way"),
            worded("export it without permissions"),
            severity=_weight(subject),
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
    _check_overprint(subject, view, findings)
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


def _check_overprint(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report CMYK with a profile that overprints by mode 1 (ISO 19005-2, 6.2.4.2)."""
    for paint in view.paints:
        space = paint.color.space
        if paint.overprint and space.family is Family.CMYK and not space.device:
            findings.add(
                "K324",
                worded("colours with a CMYK profile overprint by mode 1"),
                worded("let them knock out, or give them without a profile of their own"),
                page=view.number,
                box=paint.box,
                severity=_weight(subject),
            )


def _weight(subject: Subject) -> Severity:
    return Severity.ERROR if subject.purpose is Purpose.ARCHIVE else Severity.WARNING


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
