"""Colours as they will be printed: which spaces, how many inks, what lies over what."""

from __future__ import annotations

from ..choices import Purpose
from ..diagnostics import Severity
from ..layouts import LARGE
from ..plates import Endless
from ..plates.spaces import Family
from ..tongues import term, worded
from .bounds import BoundsReached
from .coverage import SLACK, Cover, Heavy, cover
from .paint import Paint, PaintKind
from .pictures import measure_ink, pixels_of
from .report import Box, Findings, overlap
from .subject import Expected, PageView, Subject

_TRACE = 1.0
"""Percent under which an ink counts as none."""
_DARK = 50.0
"""Percent of black from which text counts as black text."""
_ROUNDING = 0.5
_WIDE = 4.0
"""pt of a side from which some pixels of 1 pt lie wholly inside, wherever it stands."""
_MEANT = 12.0
"""pt from which type may have the very rich black that the edition names: it is for large type, and
a layout that marks bold type for it knows its strokes, which are a tenth of an em."""
_SMALL = 9.0
"""pt under which text in several inks shows when they do not lie on each other exactly."""


def check_colors(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report colours that the file's purpose does not allow."""
    if subject.purpose is Purpose.PROOF:
        return
    intents = intent_families(subject)
    for paint in _printed(subject, view):
        space = paint.color.space
        if subject.purpose is Purpose.PRESS:
            _check_press(subject, view, paint, findings)
        elif foreign := sorted(space.families() - intents - {Family.GRAY}):
            findings.add(
                "K302",
                worded(
                    "a {kind} is in {foreign} without a profile",
                    kind=term(paint.kind),
                    foreign=foreign[0],
                ),
                worded(
                    "archive files need an output intent for every device colour; convert to sRGB"
                ),
                page=view.number,
                box=paint.box,
            )


def intent_families(subject: Subject) -> frozenset[Family]:
    """The device colours that the file's output intents explain."""
    counts = set()
    for intent in subject.intents():
        profile = intent.get("/DestOutputProfile")
        if profile is not None:
            counts.add(int(profile.get("/N", 0)))
    return frozenset(
        family
        for count, family in ((1, Family.GRAY), (3, Family.RGB), (4, Family.CMYK))
        if count in counts
    )


def _printed(subject: Subject, view: PageView) -> list[Paint]:
    """What can be seen: for the press, what touches page or bleed."""
    return [
        paint
        for paint in view.paints
        if paint.visible
        and (subject.purpose is not Purpose.PRESS or overlap(paint.box, _bleed(view)) is not None)
    ]


def _bleed(view: PageView) -> Box:
    from .boxes import read_box

    return read_box(view.page, "/BleedBox") or view.shape.trim


def _check_press(subject: Subject, view: PageView, paint: Paint, findings: Findings) -> None:
    space = paint.color.space
    if space.uses_rgb and Family.RGB not in space.families() and not subject.expected.own:
        findings.add(
            "K320",
            worded("a {kind} is in RGB with a profile", kind=term(paint.kind)),
            worded(
                "PDF/X-4 allows it, and the printing house converts it; see a proof of it first"
            ),
            page=view.number,
            box=paint.box,
            severity=Severity.NOTE,
        )
    elif space.uses_rgb:
        findings.add(
            "K301",
            worded("a {kind} is in RGB", kind=term(paint.kind)),
            worded("give colours in CMYK and convert pictures with the printer's profile"),
            page=view.number,
            box=paint.box,
        )
    elif names := sorted(space.spots - set(subject.expected.spots)):
        findings.add(
            "K303",
            worded(
                "a {kind} is in the spot colour {names}",
                kind=term(paint.kind),
                names=", ".join(names),
            ),
            worded("order the extra ink, or convert it to CMYK"),
            page=view.number,
            box=paint.box,
            severity=Severity.WARNING,
        )


def check_black(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report black text in several inks, black that knocks out, white that overprints."""
    if subject.purpose is not Purpose.PRESS:
        return
    for paint in _printed(subject, view):
        inks = paint.color.inks
        if inks is None or paint.color.space.uses_rgb:
            continue
        if paint.kind is PaintKind.TEXT:
            _check_text(subject.expected, view, paint, inks, findings)
        if paint.overprint and sum(inks) < _TRACE and paint.kind is not PaintKind.PICTURE:
            findings.add(
                "K307",
                worded("a white {kind} overprints and will not be seen", kind=term(paint.kind)),
                worded("let white knock out what lies under it"),
                page=view.number,
                box=paint.box,
            )


def _check_text(
    expected: Expected,
    view: PageView,
    paint: Paint,
    inks: tuple[float, float, float, float],
    findings: Findings,
) -> None:
    several = [ink for ink in inks[:3] if ink >= _TRACE]
    grave = Severity.WARNING if paint.placed else Severity.ERROR
    if paint.color.space.names == ("/All",) or min(inks) >= 100 - _TRACE:
        findings.add(
            "K306",
            worded("text is in registration colour"),
            worded("only marks outside the page are printed on all plates"),
            page=view.number,
            box=paint.box,
        )
    elif several and (inks[3] >= _DARK or min(inks[:3]) >= _DARK):
        if paint.size >= (LARGE if not _is_rich(inks, expected) else _MEANT):
            return
        findings.add(
            "K304",
            worded("dark text of a placed page is printed in several inks")
            if paint.placed
            else worded("black text is printed in several inks"),
            worded("set text in black ink alone: 0, 0, 0, 100 %"),
            page=view.number,
            box=paint.box,
            # An advertisement has its own type, dark colours among it; that is its owner's matter.
            severity=grave,
        )
    elif len(several) > 2 and paint.size < _SMALL:
        findings.add(
            "K308",
            worded(
                "text of {size:.1f} pt is printed in {several} colours",
                size=paint.size,
                several=len(several),
            ),
            worded("use one or two inks for small text, or enlarge it"),
            page=view.number,
            box=paint.box,
            severity=Severity.WARNING,
        )
    elif not several and inks[3] >= 100 - _TRACE and not paint.overprint:
        findings.add(
            "K305",
            worded("black text does not overprint"),
            worded("let full black overprint, or a white rim shows where the plates are not exact"),
            page=view.number,
            box=paint.box,
            severity=Severity.WARNING,
        )


def _is_rich(inks: tuple[float, ...], expected: Expected) -> bool:
    """Whether ``inks`` are those of the rich black that is meant."""
    return expected.rich is not None and all(
        abs(ink - meant) <= _ROUNDING for ink, meant in zip(inks, expected.rich, strict=True)
    )


def check_ink(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report more ink in one place than the paper takes, by what lies on the plates there.

    A colour and a picture that have too much themselves are told by their names. Raises
    ``BoundsReached`` for a page with more content than a file of its size has.
    """
    if subject.purpose is not Purpose.PRESS:
        return
    limit = subject.expected.ink
    for paint in () if subject.expected.own else view.paints:
        if paint.kind is PaintKind.PICTURE:
            subject.budget.take_pixels(pixels_of(paint.image) // (8 if _is_mask(paint) else 1))
    try:
        covered = cover(subject, view, _bleed(view))
    except Endless as error:
        raise BoundsReached(worded("more content than a file of its size has")) from error
    subject.ink = covered.ink
    findings.measured["greatest ink %"] = subject.ink.most
    told = []
    for paint in _printed(subject, view):
        if paint.color.space.uses_rgb:
            # How much ink it gets is the matter of whoever converts it.
            told.append(paint.box)
        elif box := _check_paint(subject, view, paint, covered, findings):
            told.append(box)
    for place in covered.heavy(limit):
        if not any(overlap(place.box, one) for one in told):
            _tell_together(view, place, limit, findings)


def _tell_together(view: PageView, place: Heavy, limit: int, findings: Findings) -> None:
    if place.wide:
        said = worded(
            "inks come to {total:.0f} % together, the paper takes {limit} %",
            total=place.total,
            limit=limit,
        )
    else:
        said = worded(
            "inks come to {total:.0f} % together in a small place, the paper takes {limit} %",
            total=place.total,
            limit=limit,
        )
    findings.add(
        "K311",
        said,
        worded("put what lies on top on a lighter ground, or let it cover what is below"),
        page=view.number,
        box=place.box,
        severity=Severity.ERROR if place.wide else Severity.WARNING,
    )


def _check_paint(
    subject: Subject, view: PageView, paint: Paint, covered: Cover, findings: Findings
) -> Box | None:
    """Report one thing that has too much ink itself, and give where."""
    limit = subject.expected.ink
    if paint.kind is PaintKind.PICTURE and not _is_mask(paint):
        if covered.most_in(paint.box) <= limit + SLACK:
            return None
        measured = measure_ink(paint, limit, subject.budget)
        box = measured.over and overlap(measured.over, paint.box)
        if box is None or covered.most_in(box) <= limit + SLACK:
            # Nothing of it is printed: it is cut off there, or covered.
            return None
        findings.add(
            "K310",
            worded(
                "a picture has up to {total:.0f} % ink, the paper takes {limit} %",
                total=measured.total,
                limit=limit,
            ),
            worded("convert it with the printer's profile, which keeps to the limit"),
            page=view.number,
            box=box,
        )
        return box
    total = paint.color.total
    if total <= limit + _ROUNDING or (
        _is_area(paint) and covered.most_in(paint.box) <= limit + SLACK
    ):
        return None
    findings.add(
        "K309",
        worded(
            "a {kind} has {total:.0f} % ink, the paper takes {limit} %",
            kind=term(paint.kind),
            total=total,
            limit=limit,
        ),
        worded("choose a colour with less ink"),
        page=view.number,
        box=paint.box,
    )
    return paint.box


def _is_area(paint: Paint) -> bool:
    """Whether pixels lie wholly inside: what is thinner is nowhere as dark as its colour."""
    left, bottom, right, top = paint.box
    return (
        paint.kind in (PaintKind.FILL, PaintKind.SHADING)
        and min(right - left, top - bottom) >= _WIDE
    )


def _is_mask(paint: Paint) -> bool:
    return bool(paint.image.get("/ImageMask", False))


def check_lines(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report lines and bars too thin to be printed."""
    if subject.purpose is not Purpose.PRESS:
        return
    least = subject.expected.hairline
    for paint in _printed(subject, view):
        if paint.thin is None or paint.thin >= least - 0.005:
            continue
        length = max(paint.box[2] - paint.box[0], paint.box[3] - paint.box[1])
        if paint.kind is PaintKind.FILL and (paint.thin <= 0 or length < 8 * least):
            # A dot or the sliver that clipping leaves is no line.
            continue
        findings.add(
            "K312",
            worded("a line is {thin:.2f} pt thin", thin=paint.thin),
            worded("make it {least:g} pt at least", least=least),
            page=view.number,
            box=paint.box,
        )


__all__ = [
    "check_black",
    "check_colors",
    "check_ink",
    "check_lines",
    "intent_families",
]
