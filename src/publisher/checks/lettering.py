"""Fonts as the file carries them: embedded, whole, with a character for every code."""

from __future__ import annotations

from ..choices import Purpose
from ..diagnostics import Severity
from ..tongues import worded
from .embedding import faults_of_font, mute_codes
from .paint import PaintKind
from .records import BASIC
from .report import Findings
from .subject import PageView, Subject
from .typefaces import Typeface

_REPLACED = "Courier"
"""The font that stood in for others in the days of PostScript (GWG 2022, R0014)."""
_SMALLEST = 5.0
"""pt under which Chinese text is not read on any paper."""


def check_glyphs(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report text whose font lacks the glyph, and text too small to be read."""
    for paint in view.paints:
        face = paint.face
        if paint.kind is not PaintKind.TEXT or face is None or not paint.visible:
            continue
        if face.glyphs is not None and (missing := set(paint.codes) - face.glyphs):
            listed = ", ".join(str(code) for code in sorted(missing)[:5])
            findings.add(
                "K502",
                worded("the font {name} has no glyph {listed}", name=face.name, listed=listed),
                worded("a box or nothing is printed; choose a font that has the character"),
                page=view.number,
                box=paint.box,
            )
        if 0 < paint.size < _SMALLEST and subject.purpose is Purpose.PRESS:
            findings.add(
                "K506",
                worded("text of {size:.1f} pt is too small to be read", size=paint.size),
                worded("set text in 5 pt at least"),
                page=view.number,
                box=paint.box,
                severity=Severity.WARNING,
            )


def check_fonts(subject: Subject, findings: Findings) -> None:
    """Report fonts that are not in the file, damaged, or without a way back to the text."""
    faces = sorted(subject.faces.values(), key=lambda face: face.name)
    findings.measured["fonts"] = sorted({face.name for face in faces if face.used})
    for face in faces:
        if face.used:
            _check_font(subject, face, findings)


def _check_font(subject: Subject, face: Typeface, findings: Findings) -> None:
    if not face.embedded and face.rendered:
        # What is there to be searched alone needs no shapes (ISO 19005-2, 6.2.11.4.1).
        findings.add(
            "K501",
            worded("the font {name} is not in the file", name=face.name),
            worded("export with all fonts embedded; another machine prints another face"),
        )
    elif face.damaged:
        findings.add(
            "K503",
            worded(
                "the font {name} cannot be read: {damaged}", name=face.name, damaged=face.damaged
            ),
            worded("embed it again, or take another file of the font"),
        )
    if face.embedded and not face.subset and face.kind != "/Type3" and len(face.widths) > 512:
        findings.add(
            "K505",
            worded("the font {name} is in the file as a whole", name=face.name),
            worded("embed only the characters that are used, to keep the file small"),
            severity=Severity.NOTE,
        )
    if face.rendered and face.name.split("+")[-1] == _REPLACED and subject.purpose is Purpose.PRESS:
        findings.add(
            "K526",
            worded("text is set in Courier"),
            worded("look whether another font was meant; many programs take it for one they lack"),
            severity=Severity.WARNING,
        )
    _check_unicode(subject, face, findings)
    if not face.damaged:
        _check_embedding(subject, face, findings)


def _check_unicode(subject: Subject, face: Typeface, findings: Findings) -> None:
    """Report codes without a character: they cannot be searched, copied or read aloud."""
    if subject.purpose is Purpose.PRESS:
        return
    lost = mute_codes(subject, face)
    if lost:
        findings.add(
            "K504",
            worded(
                "{lost} characters of the font {name} have no Unicode value",
                lost=len(lost),
                name=face.name,
            ),
            worded("export with ToUnicode maps, so that the text can be searched and read aloud"),
            severity=_weight(subject),
        )


def _weight(subject: Subject) -> Severity:
    """How much a code without a character weighs: level B alone asks for none (6.2.11.7)."""
    kept = subject.purpose is Purpose.ARCHIVE and BASIC not in subject.claims
    strict = kept or "PDF/UA" in subject.claims
    return Severity.ERROR if strict else Severity.WARNING


def _check_embedding(subject: Subject, face: Typeface, findings: Findings) -> None:
    """Report fonts that do not stand in the file as one that is read aloud asks for."""
    if subject.purpose is Purpose.PRESS or not subject.tagged:
        return
    for code, reason, mend in faults_of_font(subject, face):
        findings.add(code, reason, mend, severity=subject.weight)
