"""PDF/UA-1 by the Matterhorn protocol: each condition that a machine can tell, and its fault."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pikepdf
import pytest

from publisher.checks import preflight
from publisher.checks.matterhorn import as_page, conditions, count_checked
from publisher.checks.tags.tree import STANDARD
from publisher.tongues import CHINESE, ENGLISH

from .clauses import LOOKS
from .faults import FAULTS, Change, Fault
from .lettered import FONTS, GOOD
from .specimen import specimen, written
from .spoiling import edit_xmp

ROOT = Path(__file__).parents[2]
PAGES = {ENGLISH: ROOT / "docs/pdf-ua.md", CHINESE: ROOT / "docs/pdf-ua.zh.md"}
ALL = (*FAULTS, *FONTS)


def test_the_specimen_is_in_order() -> None:
    """A file with one of everything has no findings."""
    report = preflight(written(specimen()), "specimen.pdf")
    assert [(f.code, f.reason) for f in report.findings] == []


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD)
def test_fonts_are_in_order(change: Change) -> None:
    """Fonts of every kind that stand in a file as they should have no findings."""
    with specimen() as pdf:
        change(pdf)
        report = preflight(written(pdf), "specimen.pdf")
    # Of the characters of a collection the specimen's font has a few alone: that is seen.
    found = [(f.code, f.reason) for f in report.findings if f.code not in LOOKS]
    assert found == []


@pytest.mark.parametrize("fault", ALL, ids=str)
def test_fault(fault: Fault) -> None:
    """A spoiled file gets the code of its fault, and no other."""
    report = preflight(fault.content(), "bad.pdf")
    seen = LOOKS if fault in FONTS else ()
    assert {f.code for f in report.findings} - {*seen} == {fault.code, *fault.also}, [
        f.reason for f in report.findings
    ]


def test_protection_without_rights() -> None:
    """A file whose protection does not say what it allows opens nowhere (26-001)."""
    lock = pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)
    whole = written(specimen(), encryption=lock)
    without = re.sub(rb"/P -?\d+", lambda found: b" " * len(found[0]), whole)
    assert without != whole
    assert {f.code for f in preflight(without, "locked.pdf").findings} == {"K102"}


def test_a_tagged_file_without_a_claim_is_warned() -> None:
    """What a voice cannot read is an error only where the file says that it can."""
    fault = next(fault for fault in FAULTS if fault.condition == "13-004")
    plain = Fault("13-004", "K703", "no claim", lambda pdf: _unclaimed(pdf, fault.change))
    report = preflight(plain.content(), "plain.pdf")
    assert {str(f.severity) for f in report.findings} == {"warning"}
    assert not preflight(fault.content(), "claims.pdf").passed


def _unclaimed(pdf: pikepdf.Pdf, change: Change) -> None:
    change(pdf)
    edit_xmp(pdf, "<pdfuaid:part>.*?</pdfuaid:part>")


def test_the_table_is_that_of_the_code() -> None:
    """Each condition that is said to be told has a file that breaks it, and is told by its code."""
    codes = tomllib.loads((ROOT / "src/publisher/codes/K.toml").read_text(encoding="utf-8"))
    table = {one.number: one for one in conditions()}
    assert {code for one in table.values() for code in one.codes} <= set(codes)
    broken = {(fault.condition, fault.code) for fault in ALL if fault.condition in table}
    said = {(one.number, code) for one in table.values() for code in one.codes}
    # Of what opens nowhere there is no specimen; of an unknown kind one of two rules is broken.
    assert said - broken == {("26-001", "K102"), ("28-006", "K722"), ("11-002", "K719")}
    assert broken - said == set()
    assert {one.number for one in table.values() if one.judge == "machine"} == {
        one.number for one in table.values() if one.is_checked
    }
    assert count_checked() == 87
    assert list(table) == sorted(table)


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_is_that_of_the_table(lang: str) -> None:
    """What is published of the table is what it says."""
    assert PAGES[lang].read_text(encoding="utf-8") == as_page(lang)


HOLDERS = {
    "TOCI": {"TOC"},
    "LI": {"L"},
    "LBody": {"LI"},
    **{key: {"Table"} for key in ("THead", "TBody", "TFoot")},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    **{key: {"TR"} for key in ("TH", "TD")},
    **{key: {"Ruby"} for key in ("RB", "RT", "RP")},
    **{key: {"Warichu"} for key in ("WT", "WP")},
}
"""What may hold a tag that may not stand everywhere (ISO 32000-1, tables 333, 336, 337, 338)."""
HELD = {
    "TOC": {"TOC", "TOCI", "Caption"},
    "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC", "Private", "Link", "Span", "Div"}
    | {"Quote", "Note", "Annot"},
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    **{key: {"TR"} for key in ("THead", "TBody", "TFoot")},
    "TR": {"TH", "TD"},
    "Ruby": {"RB", "RT", "RP"},
    "Warichu": {"WT", "WP"},
}
"""What those may hold that may not hold everything."""
HEADINGS = {"H", "H1", "H2", "H3", "H4", "H5", "H6"}


@pytest.mark.parametrize("holder", sorted(STANDARD - HEADINGS))
def test_each_tag_in_each(holder: str) -> None:
    """Of all pairs of tags those are told that the standard does not allow, and no others."""
    inner = sorted(STANDARD - HEADINGS - {"NonStruct"})
    with specimen(tuple((holder, ("NonStruct", (tag,))) for tag in inner)) as pdf:
        report = preflight(written(pdf), "pairs.pdf")
    told = {
        (found[1], found[2])
        for f in report.findings
        if f.code == "K714" and (found := re.search(r": a (\w+) stands in (\w+)$", f.reason))
    }
    above = holder if holder != "NonStruct" else "Document"
    wrong = {
        (tag, above)
        for tag in inner
        if above not in HOLDERS.get(tag, {above})
        or (tag not in HOLDERS and tag not in HELD.get(above, {tag}))
    }
    # The holder stands in the document, which is wrong for some as well.
    wrong |= {(holder, "Document")} if holder in HOLDERS else set()
    assert told == wrong


def test_a_finding_stands_where_the_element_is() -> None:
    """What is wrong with an element is told at its place, with the tags that lead to it."""
    fault = next(fault for fault in FAULTS if fault.name == "text in a row")
    (found,) = preflight(fault.content(), "bad.pdf").findings
    assert "Document › Table › TR" in found.reason
    assert found.page == 1
    assert found.rect is not None
    # The row holds the specimen's first two texts: 40 and 170 pt from the left, 780 pt up of 842.
    assert abs(found.rect.left - 40 / 72 * 25.4) < 1
    assert abs(found.rect.left + found.rect.width - 175 / 72 * 25.4) < 1
    assert abs(found.rect.top - (842 - 780 - 8.8) / 72 * 25.4) < 1
