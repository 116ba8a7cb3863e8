"""Preflight beside judges from outside, and what it must not take for a fault."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, cast

import pikepdf
import pytest
import typst
from pikepdf import pdfa
from PIL import Image

from pdf.printing import opened, plain, saved
from publisher.checks import Expected, preflight
from publisher.checks.conformance import clauses
from publisher.checks.icc import conditions, pretence, profile_fault
from publisher.choices import Purpose
from publisher.diagnostics import Severity
from publisher.pdf.conditions import profile_folder

from .clauses import (
    CLAUSES,
    GREY_JPEG,
    NAME,
    fax,
    jpx,
    layered,
    pictured,
    profiled,
    simple,
    unpacked,
)
from .spoiling import Control, Spoil, edit_xmp, over, paint, picture, place, resource

UNREAD = (
    # The validator takes these for granted, or does not approve what it does not read.
    *("6.1.2", "6.1.3 something", "6.1.4", "6.1.6", "6.1.7.1 no line", "6.1.9", "6.1.12"),
    *("6.1.13 inks", "6.2.3 half", "6.2.3 no profile", "6.2.3 table", "6.2.4.2 half"),
    *("6.2.4.2 other", "6.2.4.4", "6.2.5 kind", "6.2.5 halftone", "6.2.8.3", "6.2.11.3.1"),
    *("6.2.11.7", "6.4.1", "6.4.2 XFA", "6.5.1", "6.8", "6.9"),
    *("6.6.2.3 no whole", "6.6.2.3.3", "6.6.4 level", "6.6.4 prefix", "6.2.4.2 overprint"),
    *("6.2.11.4.1", "6.1.3 no identifier", "transparent PDF/A-1"),
)
"""Beginnings of the names of faults that a validator of level B does not see as such."""


def _judged(control: Control) -> set[str]:
    """Give the clauses that the validator finds broken in a file, but for what it cannot know."""
    report = pdfa.validate_written(io.BytesIO(control.content()), "2b")
    found = {one.rule for one in report.violations if (one.rule, one.message) not in _unknown()}
    return {rule.partition(":")[2].rpartition("-")[0] for rule in found}


@cache
def _unknown() -> frozenset[tuple[str, str]]:
    """Give what the validator has against the good file: level U, and what is described in it."""
    good = pdfa.validate_written(io.BytesIO(plain(Purpose.ARCHIVE)), "2b")
    return frozenset((one.rule, one.message) for one in good.violations)


_BY_CLAUSE = {
    control.name.split()[1]: control
    for control in CLAUSES
    if control.purpose is Purpose.ARCHIVE and not control.name.partition(" ")[2].startswith(UNREAD)
}
SEEN = tuple(_BY_CLAUSE.values())
"""One fault against each clause that the validator reads."""


@pytest.mark.parametrize("control", SEEN, ids=[control.name for control in SEEN])
def test_the_judge_sees_the_fault_of_the_clause(control: Control) -> None:
    """What is said to break a clause does so in the eyes of another program."""
    clause = control.name.split()[1]
    assert any(found.startswith(clause) for found in _judged(control))


def test_there_are_faults_for_all_chapters() -> None:
    """At least a hundred faults, against every chapter that a machine can check."""
    chapters = {re.match(r"K\d{3} (6\.\d+|X-4)", control.name) for control in CLAUSES}
    assert {found[1] for found in chapters if found} == {
        *(f"6.{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11)),
        "X-4",
    }
    assert len(CLAUSES) > 150


def test_every_condition_of_the_validator_is_told() -> None:
    """No condition it finds broken is passed over; those it does not read are ours to check."""
    known = json.loads((files(pdfa) / "data/dispositions.json").read_text(encoding="utf-8"))
    implemented = {
        rule.partition(":")[2]
        for rule, entry in known.items()
        if rule.startswith("ISO_19005_2:") and entry["status"] == "implemented"
    }
    # Which standard the file claims is read from its metadata by a rule of its own.
    own = {"6.1.2-1", "6.1.3-2", "6.6.4-2", "6.6.4-3"}
    assert implemented - own <= set(clauses())


# No false alarms

KEPT, PRESSED = Purpose.ARCHIVE, Purpose.PRESS


def _invisible(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(
        Type=NAME.Font, Subtype=NAME.Type1, BaseFont=NAME.Helvetica, Encoding=NAME.WinAnsiEncoding
    )
    name = resource(pdf, "/Font", font)
    paint(pdf, f"BT 3 Tr {name} 12 Tf 100 60 Td (word) Tj ET")


def _lab(pdf: pikepdf.Pdf) -> None:
    space = pikepdf.Array([NAME.Lab, pikepdf.Dictionary(WhitePoint=[0.9642, 1, 0.8249])])
    image = picture(pdf, Image.new("RGB", (400, 300), (200, 120, 120)))
    image.ColorSpace = space
    place(pdf, image)
    name = resource(pdf, "/ColorSpace", space)
    paint(pdf, f"{name} cs 50 20 20 sc 50 50 20 20 re f")


def _default_rgb(pdf: pikepdf.Pdf) -> None:
    content = (profile_folder() / "sRGB.icc").read_bytes()
    default = pikepdf.Array([NAME.ICCBased, pdf.make_stream(content, N=3)])
    resources = pdf.pages[0].resources
    if "/ColorSpace" not in resources:
        resources.ColorSpace = pikepdf.Dictionary()
    cast(Any, resources.ColorSpace).DefaultRGB = default
    paint(pdf, "0.2 0.4 0.6 rg 50 50 20 20 re f")
    place(pdf, picture(pdf, Image.new("RGB", (400, 300), "red")))


def _hidden(pdf: pikepdf.Pdf) -> None:
    """Hide a coarse picture, too much ink, thin lines and tiny text on a layer that is off."""
    layered()(pdf)
    layers = cast(Any, pdf.Root.OCProperties)
    layers.D.OFF = pikepdf.Array([layers.OCGs[1]])
    name = resource(pdf, "/Properties", layers.OCGs[1])
    image = picture(pdf, Image.new("CMYK", (30, 30), (255, 255, 255, 255)))
    shown = resource(pdf, "/XObject", image)
    body = f"q 200 0 0 200 60 60 cm {shown} Do Q 1 1 1 1 k 70 70 90 90 re f 0.01 w 0 0 m 90 90 l S"
    paint(pdf, f"/OC {name} BDC {body} EMC")


def _field_of_the_archive(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), NeedAppearances=False)


def _described(pdf: pikepdf.Pdf) -> None:
    def text(name: str, value: str) -> str:
        return f"<{name}>{value}</{name}>"

    fields = {"name": "paper", "valueType": "Text", "category": "external", "description": "It."}
    one = "".join(text(f"pdfaProperty:{name}", value) for name, value in fields.items())
    schema = "".join(
        text(f"pdfaSchema:{name}", value)
        for name, value in {"schema": "Ours", "namespaceURI": "http://ours/", "prefix": "o"}.items()
    )
    properties = f'<rdf:Seq><rdf:li rdf:parseType="Resource">{one}</rdf:li></rdf:Seq>'
    item = f"{schema}<pdfaSchema:property>{properties}</pdfaSchema:property>"
    edit_xmp(
        pdf,
        "(<pdfaExtension:schemas><rdf:Bag>)",
        f'\\g<1><rdf:li rdf:parseType="Resource">{item}</rdf:li>',
    )
    edit_xmp(
        pdf,
        "(</rdf:Description>\n</rdf:RDF>)",
        '<o:paper xmlns:o="http://ours/">thin</o:paper>'
        '<xmpTPg:NPages xmlns:xmpTPg="http://ns.adobe.com/xap/1.0/t/pg/">2</xmpTPg:NPages>\\g<1>',
    )


def _other_zone(pdf: pikepdf.Pdf) -> None:
    for key in ("/CreationDate", "/ModDate"):
        pdf.docinfo[key] = pikepdf.String("D:20200304080000+08'00'")


LEGAL: dict[str, tuple[Purpose, Spoil, set[str]]] = {
    "invisible text": (PRESSED, _invisible, set()),
    "invisible text, kept": (KEPT, _invisible, {"K504"}),
    "Lab": (PRESSED, _lab, set()),
    "Lab, kept": (KEPT, _lab, set()),
    "RGB with a profile": (PRESSED, profiled(), {"K320"}),
    "RGB that the page explains": (PRESSED, _default_rgb, {"K320"}),
    "inks with a profile": (KEPT, profiled(file="FOGRA39L_coated.icc", count=4), set()),
    "layers that are off": (PRESSED, _hidden, {"K606"}),
    "layers": (KEPT, layered(), set()),
    "letters": (KEPT, simple(32, "/WinAnsiEncoding"), set()),
    "form without fields": (KEPT, _field_of_the_archive, set()),
    "JPEG": (PRESSED, unpacked("/DCTDecode", GREY_JPEG), set()),
    "JPEG, kept": (KEPT, unpacked("/DCTDecode", GREY_JPEG), set()),
    "JPEG 2000": (KEPT, jpx(), set()),
    "fax": (
        PRESSED,
        unpacked(
            "/CCITTFaxDecode",
            fax(),
            BitsPerComponent=1,
            DecodeParms=pikepdf.Dictionary(K=-1, Columns=400, Rows=300),
        ),
        {"K402"},
    ),
    "rendering intent": (KEPT, pictured(Intent=NAME.Perceptual), set()),
    "described metadata": (KEPT, _described, set()),
    "dates of another zone": (PRESSED, _other_zone, set()),
    "deep states": (KEPT, lambda pdf: paint(pdf, "q " * 20 + "Q " * 20), set()),
}


@pytest.mark.parametrize(("purpose", "spoil", "allowed"), LEGAL.values(), ids=LEGAL)
def test_what_is_legal_is_no_fault(purpose: Purpose, spoil: Spoil, allowed: set[str]) -> None:
    """What a standard allows is said at most in a note or a warning."""
    with opened(plain(purpose)) as pdf:
        over(pdf)
        spoil(pdf)
        report = preflight(saved(pdf), "legal.pdf", purpose)
    assert {f.code for f in report.findings} <= allowed


def test_an_own_file_has_no_rgb_at_all() -> None:
    """What others may do the program itself never does."""
    with opened(plain(PRESSED)) as pdf:
        profiled()(pdf)
        report = preflight(saved(pdf), "own.pdf", PRESSED, Expected(own=True))
    assert {(f.code, f.severity) for f in report.findings} == {("K301", Severity.ERROR)}


TYPST = """#set document(title: "A title", date: datetime(year: 2024, month: 1, day: 2))
= A heading
Some *text* with a #link("https://example.com")[link].
"""
_TAGS = re.compile(r"K7\d\d")


@pytest.mark.parametrize("level", ["a-2b", "a-2u", "a-3b"])
def test_archive_files_of_typst(level: Any) -> None:
    """Another program's PDF/A breaks no clause; of level B it is a warning that it is no more."""
    content = typst.compile(TYPST.encode(), pdf_standards=[level])
    found = {(f.code, f.severity) for f in preflight(content, "typst.pdf").findings}
    basic = {("K809", Severity.WARNING)} if level.endswith("b") else set()
    assert {one for one in found if not _TAGS.match(one[0])} == basic


# Profiles


@cache
def _press_profile() -> bytes:
    return (profile_folder() / "FOGRA39L_coated.icc").read_bytes()


def test_good_profiles_have_no_fault() -> None:
    """The profiles that come with the program are whole."""
    for file, count in (("FOGRA39L_coated.icc", 4), ("newsprint_TR002.icc", 4), ("sRGB.icc", 3)):
        assert profile_fault((profile_folder() / file).read_bytes(), count) is None


@pytest.mark.parametrize("cut", [0, 50, 131, 140, 500, 5000, 60_000, 121_000])
def test_a_profile_that_breaks_off(cut: int) -> None:
    """Wherever a profile ends too early, it is told."""
    assert profile_fault(_press_profile()[:cut]) is not None


@pytest.mark.parametrize("entry", range(12))
def test_a_table_of_contents_that_leads_nowhere(entry: int) -> None:
    """Each tag is looked for."""
    content = bytearray(_press_profile())
    place_of_tag = 132 + 12 * entry + 4
    assert place_of_tag < int.from_bytes(content[128:132]) * 12 + 132
    content[place_of_tag] = 0xFF
    assert profile_fault(bytes(content)) is not None


def test_a_profile_is_the_condition_it_is_named_for() -> None:
    """Colours decide where the condition is known, names where it is not."""
    coated, news = _press_profile(), conditions()["CGATS TR 002"].profile
    assert pretence(coated, "FOGRA39") is None
    assert pretence(news, "CGATS TR 002") is None
    assert pretence(news, "FOGRA39") is not None
    assert pretence(coated, "CGATS TR 002") is not None
    assert pretence(coated, "FOGRA51") is not None
    assert pretence(coated, "Our own paper") is None
