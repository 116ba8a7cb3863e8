"""What PDF/X-1a does not have (ISO 15930-4): old image setters stop at it, or print it wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from ..choices import Purpose
from ..pdf.plain import OPAQUE
from ..tongues import Said, worded
from .report import Findings
from .subject import Subject

OLD = "PDF/X-1a"
_NEWEST = "1.4"
_STREAMED = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_LIGHT = frozenset({"/ICCBased", "/CalRGB", "/CalGray", "/Lab"})
_DEEPEST = 16


def check_plain(subject: Subject, findings: Findings) -> None:
    """Report what a file has that is, or has to be, PDF/X-1a, and that no PDF/X-1a may have."""
    wanted = subject.expected.standard == OLD
    if subject.purpose is not Purpose.PRESS or not (wanted or OLD in subject.claims):
        return
    if subject.pdf.pdf_version > _NEWEST or _STREAMED.search(subject.content):
        findings.add(
            "K851",
            worded(
                "the file is PDF {version}; {standard} is written as PDF {newest}",
                version=subject.pdf.pdf_version,
                standard=OLD,
                newest=_NEWEST,
            ),
            worded("save it as PDF 1.4, without object streams"),
        )
    told: set[str] = set()
    for item in _all(subject.pdf):
        for code, reason, mend in _faults(item):
            if reason not in told:
                told.add(reason)
                findings.add(code, reason, mend)
    info = subject.pdf.docinfo
    if not str(info.get("/GTS_PDFXVersion", "")).startswith("PDF/X-1"):
        findings.add(
            "K856",
            worded("the file does not say in its Info that it is {standard}", standard=OLD),
            worded("write GTS_PDFXVersion into the Info dictionary"),
        )


def _faults(item: pikepdf.Object) -> Iterator[tuple[str, Said, Said]]:
    """Yield code, reason and mend of what a dictionary has that it may not have."""
    flatten = worded("flatten the file, or hand over PDF/X-4")
    picture = item.get("/Subtype") == "/Image"
    if picture and (isinstance(item.get("/SMask"), pikepdf.Stream) or "/SMaskInData" in item):
        yield "K852", worded("a picture is transparent"), flatten
    if not picture and any(key in item and item[key] not in good for key, good in OPAQUE.items()):
        yield "K852", worded("what is painted is transparent"), flatten
    group = item.get("/Group")
    if isinstance(group, pikepdf.Dictionary) and group.get("/S") == "/Transparency":
        yield "K852", worded("a page or form is a transparency group"), flatten
    if "/OCProperties" in item or item.get("/Type") == "/OCG":
        yield "K853", worded("the file has layers"), worded("print the layers that count into one")
    if _has(item, "/Filter", "/JPXDecode") or item.get("/BitsPerComponent") == 16:
        yield (
            "K854",
            worded("a picture is JPEG 2000 or has 16 bits a sample"),
            worded("save it as JPEG, or with 8 bits"),
        )
    if any(_has(item, key, name) for key in ("/ColorSpace", "/CS") for name in _LIGHT):
        yield (
            "K855",
            worded("a colour is defined by light, not by ink"),
            worded("convert it to CMYK or to a spot colour"),
        )


def _has(item: pikepdf.Object, key: str, name: str) -> bool:
    """Whether ``name`` stands under ``key``, or in what stands there."""
    return key in item and _holds(item[key], name, 0)


def _holds(value: object, name: str, depth: int) -> bool:
    if depth > 4:
        return False
    if isinstance(value, pikepdf.Array):
        return any(_holds(one, name, depth + 1) for one in value)
    if isinstance(value, pikepdf.Dictionary):
        return any(_holds(one, name, depth + 1) for one in value.values())
    return isinstance(value, pikepdf.Name) and value == name


def _all(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary and stream of a file, those within others too."""
    for item in pdf.objects:
        yield from _inside(item, 0)


def _inside(item: object, depth: int) -> Iterator[pikepdf.Object]:
    if depth > _DEEPEST:
        return
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        for value in item.values() if isinstance(item, pikepdf.Dictionary) else _values(item):
            if not getattr(value, "is_indirect", True):
                yield from _inside(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", True):
                yield from _inside(value, depth + 1)


def _values(stream: pikepdf.Stream) -> Iterator[object]:
    return (stream[key] for key in stream.keys())  # noqa: SIM118 - a stream is no mapping
