"""What a file says of itself: version, identifiers, metadata, output intents."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import cast

import pikepdf

from ..diagnostics import Severity
from ..pdf import Purpose
from ..tongues import term, worded
from .bounds import MEGABYTE, Budget, read_stream
from .report import Findings
from .subject import Subject

_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_PDFX = "{http://www.npes.org/pdfx/ns/id/}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LARGEST = 4 * MEGABYTE
_GTS_X, _GTS_A = "/GTS_PDFX", "/GTS_PDFA1"


def read_metadata(pdf: pikepdf.Pdf, budget: Budget) -> dict[str, str] | None:
    """Give the properties of the XMP packet by qualified name; None if it cannot be read."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    try:
        content = read_stream(stream, budget)
    except pikepdf.PdfError:
        return None
    # No packet has a document type, and its entities are a way to exhaust a machine.
    if len(content) > _LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return None
    try:
        tree = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError):
        return None
    found: dict[str, str] = {}
    for description in tree.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            found.setdefault(name, value)
        for item in description:
            text = " ".join(part.strip() for part in item.itertext() if part.strip())
            found.setdefault(item.tag, text)
    return found


def claims_of(pdf: pikepdf.Pdf, metadata: dict[str, str] | None) -> frozenset[str]:
    """Give the standards a file says it is made to."""
    given = metadata or {}
    claims = set()
    info = pdf.trailer.get("/Info")
    old = isinstance(info, pikepdf.Dictionary) and "/GTS_PDFXVersion" in info
    if f"{_PDFX}GTS_PDFXVersion" in given or old:
        claims.add("PDF/X")
    if f"{_PDFA}part" in given:
        claims.add("PDF/A")
    if f"{PDFUA}part" in given:
        claims.add("PDF/UA")
    return frozenset(claims)


def check_metadata(subject: Subject, findings: Findings) -> None:
    """Report metadata that is missing or contradicts itself."""
    pdf, purpose = subject.pdf, subject.purpose
    given = read_metadata(pdf, subject.budget)
    if given is None:
        findings.add(
            "K801", worded("the XMP metadata cannot be read"), worded("export the file anew")
        )
        return
    info = pdf.trailer.get("/Info")
    values = info if isinstance(info, pikepdf.Dictionary) else pikepdf.Dictionary()
    kept = purpose is not Purpose.PROOF
    # A tagged file has its title in XMP (ISO 14289-1, 7.1), any other shows that of Info as well.
    info_counts = not kept and not subject.tagged
    title = given.get(f"{_DC}title", "") or (str(values.get("/Title", "")) if info_counts else "")
    if not title.strip():
        findings.add(
            "K802",
            worded("the file has no title"),
            worded("give it one; it names the file in windows, lists and job tickets"),
            severity=Severity.ERROR if kept or "PDF/UA" in subject.claims else Severity.WARNING,
        )
    if kept:
        _check_agreement(given, values, findings)
        if subject.pdf.is_encrypted:
            findings.add(
                "K103", worded("the file is encrypted"), worded("save it without a password")
            )
        if "/ID" not in pdf.trailer:
            findings.add(
                "K803", worded("the file has no identifier"), worded("write an ID into the trailer")
            )
    if purpose is Purpose.PRESS:
        _check_press(given, values, findings)
    elif purpose is Purpose.ARCHIVE:
        _check_archive(given, findings)


def _check_agreement(given: dict[str, str], values: pikepdf.Dictionary, findings: Findings) -> None:
    """Report what Info and XMP say differently (ISO 19005-2, 6.6.3)."""
    pairs = (
        ("/Title", f"{_DC}title"),
        ("/Author", f"{_DC}creator"),
        ("/CreationDate", f"{_XMP}CreateDate"),
        ("/ModDate", f"{_XMP}ModifyDate"),
    )
    for key, name in pairs:
        if key not in values:
            continue
        ours, theirs = str(values[key]), given.get(name, "")
        if "Date" in key:
            ours, theirs = _digits(ours), _digits(theirs)
        if ours.strip() != theirs.strip():
            findings.add(
                "K804",
                worded("{lstrip} is not the same in Info and in XMP", lstrip=key.lstrip("/")),
                worded("write both from one value"),
            )


def _digits(date: str) -> str:
    """Give a date's digits to the second; both forms count from the year."""
    return re.sub(r"\D", "", date)[:14]


def _check_press(given: dict[str, str], values: pikepdf.Dictionary, findings: Findings) -> None:
    version = given.get(f"{_PDFX}GTS_PDFXVersion", "")
    if not version.startswith("PDF/X-4"):
        findings.add(
            "K805",
            worded(
                "the file says it is {version}, not PDF/X-4", version=version or worded("no PDF/X")
            ),
            worded("export as PDF/X-4"),
        )
    elif missing := [
        name
        for name in ("DocumentID", "RenditionClass", "VersionID")
        if not given.get(f"{_MM}{name}")
    ]:
        findings.add(
            "K806",
            worded("the XMP metadata lack {missing}", missing=missing),
            worded("PDF/X-4 asks for them (ISO 15930-7, 6.6)"),
        )
    if values.get("/Trapped") not in ("/True", "/False"):
        findings.add(
            "K807",
            worded("the file does not say whether it is trapped"),
            worded("set Trapped to True or False"),
        )
    if not all(key in values for key in ("/CreationDate", "/ModDate")):
        findings.add(
            "K808", worded("the file has no dates"), worded("write CreationDate and ModDate")
        )


def _check_archive(given: dict[str, str], findings: Findings) -> None:
    part, level = given.get(f"{_PDFA}part", ""), given.get(f"{_PDFA}conformance", "")
    if part not in ("2", "3") or level not in ("A", "U"):
        says = f"PDF/A-{part}{level.lower()}" if part else worded("no PDF/A")
        findings.add(
            "K809",
            worded("the file says it is {says}, not PDF/A-2u", says=says),
            worded("export as PDF/A-2u"),
        )


def check_version(subject: Subject, findings: Findings) -> None:
    """Report a file of another PDF version than its standard is written on."""
    version = subject.pdf.pdf_version
    limit = {Purpose.PRESS: "1.7", Purpose.ARCHIVE: "1.7", Purpose.PROOF: "2.0"}[subject.purpose]
    if version > limit:
        findings.add(
            "K105",
            worded(
                "the file is PDF {version}; {limit} is the newest that is allowed",
                version=version,
                limit=limit,
            ),
            worded("export with an older PDF version"),
        )


# Output intents


def check_intents(subject: Subject, findings: Findings) -> None:
    """Report a printing condition that is missing, incomplete or another than agreed."""
    wanted = {Purpose.PRESS: _GTS_X, Purpose.ARCHIVE: _GTS_A}.get(subject.purpose)
    if wanted is None:
        return
    intents = [item for item in subject.intents() if item.get("/S") == wanted]
    if not intents:
        findings.add(
            "K901",
            worded("the file has no output intent"),
            worded("export with the profile of the printing condition (sRGB for the archive)"),
        )
        return
    if len(intents) > 1:
        findings.add(
            "K902",
            worded("there are {intents} output intents", intents=len(intents)),
            worded("keep one of them"),
        )
    _check_intent(subject, intents[0], findings)


def _check_intent(subject: Subject, intent: pikepdf.Dictionary, findings: Findings) -> None:
    identifier = str(intent.get("/OutputConditionIdentifier", "")).strip()
    profile = intent.get("/DestOutputProfile")
    if not identifier or not isinstance(profile, pikepdf.Stream):
        what = term("profile") if identifier else term("identifier")
        findings.add(
            "K903",
            worded("the output intent has no {what}", what=what),
            worded("name the printing condition and embed its ICC profile"),
        )
        return
    findings.measured["output condition"] = identifier
    header = read_stream(profile, subject.budget)[:128]
    press = subject.purpose is Purpose.PRESS
    space, kind = header[16:20], header[12:16]
    right = (space == b"CMYK" and kind == b"prtr") if press else kind in (b"mntr", b"prtr", b"scnr")
    count = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1}.get(space, 0)
    if not right or int(cast(int, profile.get("/N", 0))) != count:
        findings.add(
            "K904",
            worded("the profile of the output intent is of the wrong kind"),
            worded("take an output profile in CMYK for the press, sRGB for the archive"),
        )
    expected = subject.expected.identifier
    if press and expected is not None and identifier != expected:
        findings.add(
            "K905",
            worded(
                "the file is made for {identifier}, {expected} is expected",
                identifier=identifier,
                expected=expected,
            ),
            worded("convert it with the profile that the printing house asks for"),
        )
