"""Sheet, bleed and trimmed page (ISO 15930-7, 6.14): where they lie, and what crosses them."""

from __future__ import annotations

from typing import cast

import pikepdf

from ..choices import Purpose
from ..diagnostics import Severity
from ..layouts import MM
from ..tongues import term, worded
from .paint import Paint, PaintKind
from .report import Box, Findings, PageShape, overlap
from .subject import PageView, Subject

ROUNDING = 0.05
"""pt by which boxes may miss each other: they are written with three decimals."""
TRIM_SLACK = 0.3
"""mm by which a page may differ from what is ordered."""
_SAFE = 3 * MM
"""Distance from the trim within which the knife may take text away."""
_NEAR = 1 * MM
_LARGEST = 14_400.0
"""pt; no reader takes larger pages (ISO 32000-1, annex C)."""
_DEFAULT: Box = (0.0, 0.0, 612.0, 792.0)


def read_shape(page: pikepdf.Page, number: int) -> PageShape:
    """A page's shape; without a trim box the crop box or the sheet counts as the page."""
    media = read_box(page, "/MediaBox") or _DEFAULT
    trim = next(
        (box for name in ("/TrimBox", "/ArtBox", "/CropBox") if (box := read_box(page, name))),
        media,
    )
    width, height = ((trim[2] - trim[0]) / MM, (trim[3] - trim[1]) / MM)
    return PageShape(number, round(width, 2), round(height, 2), trim, media)


def read_box(page: pikepdf.Page, name: str) -> Box | None:
    """A box of a page, inherited where it may be, its corners in order."""
    given: object = page.obj.get(name)
    above: object = page.obj.get("/Parent")
    for _ in range(64):
        if given is not None or name not in ("/MediaBox", "/CropBox"):
            break
        if not isinstance(above, pikepdf.Dictionary):
            break
        given, above = above.get(name), above.get("/Parent")
    box = rectangle(given)
    return box if box and box[0] < box[2] and box[1] < box[3] else None


def rectangle(given: object) -> Box | None:
    """A rectangle of a file with its corners in order; None if it is none (7.9.5)."""
    if not isinstance(given, pikepdf.Array) or len(given) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(cast(float, side)) for side in given)
    except (TypeError, ValueError):
        return None
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def check_boxes(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report boxes that are missing, in the wrong order or too small."""
    page, number = view.page, view.number
    if max(view.shape.media[2], view.shape.media[3]) > _LARGEST:
        findings.add(
            "K206",
            worded("the page is larger than 5 m"),
            worded("choose a smaller page"),
            page=number,
        )
    if subject.purpose is not Purpose.PRESS:
        return
    trim = read_box(page, "/TrimBox") or read_box(page, "/ArtBox")
    if trim is None:
        findings.add(
            "K201",
            worded("the page has no trim box"),
            worded("export with trim box and bleed; the printer cannot tell where to cut"),
            page=number,
        )
        return
    bleed = read_box(page, "/BleedBox") or trim
    if read_box(page, "/TrimBox") and read_box(page, "/ArtBox"):
        findings.add(
            "K220",
            worded("the page has a trim box and an art box"),
            worded("keep the trim box alone; PDF/X allows one of them"),
            page=number,
            box=trim,
        )
    _check_scale(view, findings)
    media = view.shape.media
    if not (_within(trim, bleed) and _within(bleed, media)):
        findings.add(
            "K202",
            worded("trim, bleed and sheet do not lie in each other"),
            worded("the trim box lies in the bleed box, the bleed box in the media box"),
            page=number,
            box=trim,
        )
    else:
        _check_bleed(subject, view, trim, bleed, findings)
    _check_origin(view, findings)


def _check_scale(view: PageView, findings: Findings) -> None:
    """Report what makes a page larger or smaller than its boxes say."""
    if view.page.obj.get("/UserUnit", 1) != 1:
        findings.add(
            "K221",
            worded("the page is measured in units of its own"),
            worded("export it in points: a printer's program may not enlarge it"),
            page=view.number,
        )
    crop = read_box(view.page, "/CropBox")
    if crop is not None and not (
        _within(crop, view.shape.media) and _within(view.shape.media, crop)
    ):
        findings.add(
            "K222",
            worded("the crop box is not the sheet"),
            worded("take the crop box out; some programs place what it shows and no more"),
            page=view.number,
            severity=Severity.WARNING,
        )


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - ROUNDING
        and inner[1] >= outer[1] - ROUNDING
        and inner[2] <= outer[2] + ROUNDING
        and inner[3] <= outer[3] + ROUNDING
    )


def _check_bleed(
    subject: Subject, view: PageView, trim: Box, bleed: Box, findings: Findings
) -> None:
    sides = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    wanted = subject.expected.bleed
    if min(sides) < wanted * MM - ROUNDING:
        findings.add(
            "K203",
            worded(
                "the bleed is {sides:.1f} mm, {wanted:g} mm are needed",
                sides=min(sides) / MM,
                wanted=wanted,
            ),
            worded(
                "let pictures and tints run over the trim on all four sides, and export the bleed"
            ),
            page=view.number,
            box=trim,
        )


def _check_origin(view: PageView, findings: Findings) -> None:
    left, bottom, _, _ = view.shape.media
    if abs(left) > ROUNDING or abs(bottom) > ROUNDING:
        findings.add(
            "K204",
            worded("the sheet does not begin at 0, 0"),
            worded("move the media box; some imposition programs place such a page wrongly"),
            page=view.number,
            severity=Severity.WARNING,
        )


def check_size(subject: Subject, findings: Findings) -> None:
    """Report pages of another size than ordered, or than the first page."""
    if not subject.shapes:
        return
    first = (subject.shapes[0].width, subject.shapes[0].height)
    # Of several the one that the first page is nearest to.
    wanted = min(subject.expected.trims or (first,), key=lambda trim: _apart(trim, first))
    for shape in subject.shapes:
        given = (shape.width, shape.height)
        if _apart(given, wanted) > TRIM_SLACK:
            findings.add(
                "K205",
                worded(
                    "the page is {given:.1f} × {given2:.1f} mm, "
                    "not {wanted:.1f} × {wanted2:.1f} mm",
                    given=given[0],
                    given2=given[1],
                    wanted=wanted[0],
                    wanted2=wanted[1],
                ),
                worded("print all pages of one file with one layout"),
                page=shape.number,
                box=shape.trim,
            )


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """By how much two sizes differ at most."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def check_edges(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report what ends at the trim without bleeding, and text the knife may touch."""
    if subject.purpose is not Purpose.PRESS or read_box(view.page, "/TrimBox") is None:
        return
    for paint in view.paints:
        _check_edge(view, paint, findings)


def _check_edge(view: PageView, paint: Paint, findings: Findings) -> None:
    trim = view.shape.trim
    if overlap(paint.box, trim) is None:
        return
    inside = (
        paint.box[0] - trim[0],
        paint.box[1] - trim[1],
        trim[2] - paint.box[2],
        trim[3] - paint.box[3],
    )
    if paint.kind is PaintKind.TEXT:
        if paint.visible and min(inside) < _SAFE - ROUNDING:
            findings.add(
                "K208",
                worded("text stands within 3 mm of the trim"),
                worded("move it inwards; paper shifts under the knife"),
                page=view.number,
                box=paint.box,
                severity=Severity.WARNING,
            )
    elif (
        paint.visible
        and paint.kind is not PaintKind.LINE
        and any(-_NEAR < gap <= ROUNDING for gap in inside)
    ):
        # Ends on the trim or less than a millimetre beyond it.
        findings.add(
            "K207",
            worded("a {kind} ends at the trim and does not bleed", kind=term(paint.kind)),
            worded("let it run 3 mm over the trim, or keep it 1 mm inside"),
            page=view.number,
            box=paint.box,
            severity=Severity.WARNING,
        )


__all__ = ["check_boxes", "check_edges", "check_size", "read_box", "read_shape"]
