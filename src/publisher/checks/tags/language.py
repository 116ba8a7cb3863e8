"""In which language a voice is to read: said, and said so that it is understood (7.2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pikepdf

from ...diagnostics import Severity
from ...tongues import Said, term, worded
from ..records import read_metadata
from ..report import Findings
from ..subject import PageView, Subject
from .places import PlaceCheck
from .tree import Tree

_TAG = re.compile(r"(?:[A-Za-z]{2,3}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*")
"""BCP 47 as far as it can be told without the registry: no language of four letters and more has
ever been registered, one letter stands for private and old names only."""
_SPOKEN = ("/Alt", "/ActualText", "/E")
_FIELDS = 10_000
"""Bookmarks and fields of a form that are looked at."""


def is_language(name: str) -> bool:
    """Whether ``name`` is written as a language's is (RFC 5646)."""
    return _TAG.fullmatch(name) is not None


def check_languages(subject: Subject, tree: Tree, places: PlaceCheck) -> None:
    """Report a file that does not say its language, and names of languages that are none."""
    root = subject.pdf.Root
    whole = str(root.get("/Lang", "")).strip()
    mend = worded("write it as zh-Hans, zh-Hant or en")
    if whole and not is_language(whole):
        places.tell_file(
            "K719",
            worded("“{language}” is no language", language=whole[:40]),
            mend,
        )
    for element in tree.elements:
        own = element.said("/Lang")
        if own and not is_language(own):
            places.tell(
                element,
                "K719",
                worded("{path}: “{language}” is no language", path=element.path, language=own[:40]),
                mend,
            )
    if not whole and (parts := tuple(_unsaid(subject, tree))):
        places.tell_file(
            "K706",
            worded("the file does not say its language; it is needed for {parts}", parts=parts),
            worded("set the language; a voice must know in which one to read"),
        )


def _unsaid(subject: Subject, tree: Tree) -> Iterator[Said]:
    """Yield what the language of the whole file would be needed for."""
    root = subject.pdf.Root
    mute = [element for element in tree.elements if not element.language]
    if any(element.items for element in mute):
        yield term("the text")
    if any(element.said(key) for element in mute for key in _SPOKEN):
        yield term("alternative texts")
    outlines = root.get("/Outlines")
    if isinstance(outlines, pikepdf.Dictionary) and "/First" in outlines:
        yield term("bookmarks")
    if any(_speaks(item) for page in subject.pdf.pages for item in annotations_of(page)):
        yield term("annotations")
    if any(str(field.get("/TU", "")) for field in fields_of(subject)):
        yield term("form fields")
    if _has_default(subject):
        yield term("the title")


def _speaks(annotation: pikepdf.Dictionary) -> bool:
    return bool(str(annotation.get("/Contents", "")).strip()) and "/Lang" not in annotation


def _has_default(subject: Subject) -> bool:
    """Whether the title in the metadata is of no language (``x-default``)."""
    stream = subject.pdf.Root.get("/Metadata")
    if not read_metadata(subject.pdf, subject.budget) or not isinstance(stream, pikepdf.Stream):
        return False
    tree = ET.fromstring(stream.read_bytes())
    languages = "{http://www.w3.org/XML/1998/namespace}lang"
    return any(
        item.get(languages) == "x-default"
        for title in tree.iter("{http://purl.org/dc/elements/1.1/}title")
        for item in title.iter()
    )


def annotations_of(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    """The annotations of a page."""
    given = page.obj.get("/Annots")
    listed = list(given) if isinstance(given, pikepdf.Array) else []
    return [item for item in listed if isinstance(item, pikepdf.Dictionary)]


def fields_of(subject: Subject) -> Iterator[pikepdf.Dictionary]:
    """Yield the fields of a form with what stands under them, each once."""
    form = subject.pdf.Root.get("/AcroForm")
    given = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    waiting = list(given) if isinstance(given, pikepdf.Array) else []
    met: set[tuple[int, int]] = set()
    while waiting and len(met) < _FIELDS:
        field = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or field.objgen in met:
            continue
        if field.objgen != (0, 0):
            met.add(field.objgen)
        yield field
        kids = field.get("/Kids")
        waiting += list(kids) if isinstance(kids, pikepdf.Array) else []


def check_marked_languages(view: PageView, findings: Findings, weight: Severity) -> None:
    """Report names of languages that are none, in the content of a page."""
    for name in sorted(view.seen.languages):
        if name and not is_language(name):
            findings.add(
                "K719",
                worded("“{language}” is no language", language=name[:40]),
                worded("write it as zh-Hans, zh-Hant or en"),
                page=view.number,
                severity=weight,
            )
