"""What a file says of itself: version, identifiers, metadata, output intents."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import cast

import pikepdf

from ..choices import Purpose
from ..diagnostics import Severity
from ..pdf.plain import is_transparent
from ..tongues import term, worded
from .bounds import Budget, read_stream
from .icc import HEADER, pretence, profile_fault
from .report import Findings
from .schemas import PDFA, RDF, parse_packet
from .subject import Subject

_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_PDFX = "{http://www.npes.org/pdfx/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z(?:00'?(?:00'?)?)?|[+-]\d\d'?(?:\d\d'?)?)?"
)
"""A date as PDF writes it (ISO 32000-1, 7.9.4)."""
_MOMENT = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?"
    r"(?:Z.*|([+-])(\d\d)[:']?(\d\d)?'?)?"
)
"""A date as PDF or XMP writes it."""
_EARLIEST = (1, 1, 1, 0, 0, 0)
_OLDEST = "1"
"""Part of PDF/A that has neither transparency nor layers (ISO 19005-1)."""
_GTS_X, _GTS_A = "/GTS_PDFX", "/GTS_PDFA1"


BASIC = "PDF/A, level B"
"""What claims only that its pages look the same for ever, not that its text can be searched."""


def read_metadata(pdf: pikepdf.Pdf, budget: Budget) -> dict[str, str] | None:
    """The properties of the XMP packet by qualified name; None if it cannot be read."""
    if not isinstance(pdf.Root.get("/Metadata"), pikepdf.Stream):
        return {}
    tree = parse_packet(pdf, budget)
    if tree is None:
        return None
    found: dict[str, str] = {}
    for description in tree.iter(f"{RDF}Description"):
        for name, value in description.attrib.items():
            found.setdefault(name, value)
        for item in description:
            # Authors in order are one text in Info, with semicolons between them.
            between = "; " if item.find(f"{RDF}Seq") is not None else " "
            text = between.join(part.strip() for part in item.itertext() if part.strip())
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
    if isinstance(info, pikepdf.Dictionary) and str(info.get("/GTS_PDFXVersion", "")).startswith(
        "PDF/X-1"
    ):
        claims.add("PDF/X-1a")
    if f"{PDFA}part" in given:
        claims.add("PDF/A")
    if given.get(f"{PDFA}conformance") == "B":
        claims.add(BASIC)
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
            severity=_title_weight(subject),
        )
    if kept:
        _check_agreement(given, values, findings)
        if subject.pdf.is_encrypted:
            findings.add(
                "K103", worded("the file is encrypted"), worded("save it without a password")
            )
        if not _has_identifier(pdf):
            findings.add(
                "K803", worded("the file has no identifier"), worded("write an ID into the trailer")
            )
    if purpose is Purpose.PRESS:
        _check_press(subject, given, values, findings)
    elif purpose is Purpose.ARCHIVE:
        _check_archive(subject, given, findings)


def _has_identifier(pdf: pikepdf.Pdf) -> bool:
    """Whether the trailer has two identifiers (ISO 32000-1, 14.4)."""
    given = pdf.trailer.get("/ID")
    return (
        isinstance(given, pikepdf.Array) and len(given) == 2 and all(bytes(part) for part in given)
    )


def _title_weight(subject: Subject) -> Severity:
    """How much a missing title weighs: PDF/A-2 alone does not ask for one."""
    asked = subject.purpose is Purpose.PRESS or "PDF/UA" in subject.claims or subject.expected.own
    return Severity.ERROR if asked else Severity.WARNING


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
            ours, theirs = _moment(ours), _moment(theirs)
        if ours.strip() != theirs.strip():
            findings.add(
                "K804",
                worded("{lstrip} is not the same in Info and in XMP", lstrip=key.lstrip("/")),
                worded("write both from one value"),
            )


def _moment(date: str) -> str:
    """A date to the second in universal time, the digits that are there if it is none."""
    found = _MOMENT.fullmatch(date)
    if found is None:
        return re.sub(r"\D", "", date)[:14]
    parts = zip(found.groups()[:6], _EARLIEST, strict=True)
    year, month, day, hour, minute, second = (int(part or least) for part, least in parts)
    ahead = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
    try:
        there = datetime(max(year, 1), month, day, hour, minute, second)
        return f"{there + ahead if found[7] == '-' else there - ahead:%Y%m%d%H%M%S}"
    except (ValueError, OverflowError):
        return date


def _check_press(
    subject: Subject, given: dict[str, str], values: pikepdf.Dictionary, findings: Findings
) -> None:
    version = given.get(f"{_PDFX}GTS_PDFXVersion") or str(values.get("/GTS_PDFXVersion", ""))
    part = subject.expected.standard or ("PDF/X-1a" if "PDF/X-1a" in subject.claims else "PDF/X-4")
    if not version.startswith(part.removesuffix("a")):
        findings.add(
            "K805",
            worded(
                "the file says it is {version}, not {part}",
                version=version or worded("no PDF/X"),
                part=part,
            ),
            worded("export as {part}", part=part),
        )
    elif part == "PDF/X-4" and (missing := _missing(given)):
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
    dates = [str(values.get(key, "")) for key in ("/CreationDate", "/ModDate")]
    if not all(_DATE.fullmatch(date) for date in dates):
        findings.add(
            "K808",
            worded("the file has no dates, or they are no dates"),
            worded("write CreationDate and ModDate"),
        )


def _missing(given: dict[str, str]) -> list[str]:
    """What PDF/X-4 asks of the XMP metadata and is not there."""
    names = ("DocumentID", "RenditionClass", "VersionID")
    return [name for name in names if not given.get(f"{_MM}{name}")]


def _check_archive(subject: Subject, given: dict[str, str], findings: Findings) -> None:
    part, level = given.get(f"{PDFA}part", ""), given.get(f"{PDFA}conformance", "")
    own, oldest = subject.expected.own, part == _OLDEST
    if oldest and any(is_transparent(page.obj) for page in subject.pdf.pages):
        findings.add(
            "K809",
            worded("the file says it is PDF/A-1, and something in it is transparent"),
            worded("export as PDF/A-2u, which allows it (ISO 19005-1, 6.4, does not)"),
        )
    if part in ("2", "3") and level == "B" and not own:
        findings.add(
            "K809",
            worded("the file is PDF/A of level B: its text need not be searchable"),
            worded("export as PDF/A-2u"),
            severity=Severity.WARNING,
        )
    elif part not in ("2", "3") or level not in ("A", "U"):
        says = f"PDF/A-{part}{level.lower()}" if part else worded("no PDF/A")
        findings.add(
            "K809",
            worded("the file says it is {says}, not PDF/A-2u", says=says),
            worded("export as PDF/A-2u"),
            # Others may keep what the first part allows; what it forbids beside is told above.
            severity=Severity.WARNING if oldest and not own else Severity.ERROR,
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
    content = read_stream(profile, subject.budget)
    fault, header = profile_fault(content), content[:HEADER]
    if fault is not None:
        findings.add(
            "K906",
            worded("the profile of the output intent is damaged: {fault}", fault=fault),
            worded("embed the profile of the printing condition again"),
        )
        return
    press = subject.purpose is Purpose.PRESS
    space, kind = header[16:20], header[12:16]
    right = (space == b"CMYK" and kind == b"prtr") if press else kind in (b"mntr", b"prtr")
    count = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1}.get(space, 0)
    if not right or int(cast(int, profile.get("/N", 0))) != count:
        findings.add(
            "K904",
            worded("the profile of the output intent is of the wrong kind"),
            worded("take an output profile in CMYK for the press, sRGB for the archive"),
        )
    elif press and (other := pretence(content, identifier)) is not None:
        findings.add(
            "K907",
            worded(
                "the profile of the output intent is not that of {identifier}: {other}",
                identifier=identifier,
                other=other,
            ),
            worded("name the condition that the colours were separated for, with its own profile"),
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
