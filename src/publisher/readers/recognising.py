"""Which source a file is, told by what it holds: one table of all readers."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import Said, term, worded
from ..workspace import MEGABYTE
from . import (
    alto,
    deepseek,
    docling,
    dots,
    hocr,
    icml,
    lines,
    markdown,
    marker,
    mets,
    mineru,
    newsml,
    nitf,
    olmocr,
    paddle,
    pagexml,
    webpage,
    word,
)
from .encodings import decode, is_iso_2022
from .raw import Raw
from .scanning import is_scan, read_pages
from .source import DEEPEST, JSON, SOURCE_LIMIT, Source
from .unread import find_unread, refuse_unread, texts_of_json, texts_of_xml
from .xmls import Element, parse_xml

JsonReader = tuple[Callable[[JSON], bool], Callable[[Source, JSON], Raw]]
XmlReader = tuple[Callable[[Element], bool], Callable[[Source, Element], Raw]]

JSON_READERS: tuple[JsonReader, ...] = (
    (mineru.is_middle, mineru.read_middle),
    (mineru.is_content_list_v2, mineru.read_content_list_v2),
    (mineru.is_content_list, mineru.read_content_list),
    (docling.is_docling, docling.read_docling),
    (marker.is_marker, marker.read_marker),
    (paddle.is_paddle, paddle.read_paddle),
    (dots.is_dots, dots.read_dots),
    (lines.is_lines, lines.read_lines),
)
"""Sources in JSON, the first whose mark is found."""
XML_READERS: tuple[XmlReader, ...] = (
    (alto.is_alto, alto.read_alto),
    (mets.is_mets, mets.read_mets),
    (pagexml.is_page, pagexml.read_page),
    (nitf.is_nitf, nitf.read_nitf),
    (newsml.is_newsml, newsml.read_newsml),
    (icml.is_icml, icml.read_icml),
    (hocr.is_hocr, hocr.read_hocr),
)
"""Sources in XML, by their root."""
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<!DOCTYPE\s+html|<html[\s>])", re.I | re.DOTALL)
_XML = re.compile(
    rb"\s*(?:<\?xml\s|<(?:alto|(?:mets:)?mets|PcGts|nitf|newsItem|newsMessage|Document)[\s>])"
)
_DOCX = "word/document.xml"
_OTHERS = tuple(
    (re.compile(mark, re.DOTALL), what, hint)
    for mark, what, hint in (
        (
            rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            worded("it is a .doc file of an old Word or of WPS"),
            worded("save it as .docx"),
        ),
        (rb"\{\\rtf", worded("it is RTF"), worded("save it as .docx")),
        (
            rb"GIF8[79]a|BM.{4}\0{4}|.{4}ftyp(?:hei|mif|avif)|\0\0\0\x0cjP  |\xff\x4f\xff\x51"
            rb"|8BPS\0",
            worded("it is a picture of a kind that is not read here"),
            worded("save it as JPEG, PNG, TIFF or WebP"),
        ),
        (rb"%!PS", worded("it is PostScript"), worded("save it as PDF")),
        (rb"AT&TFORM", worded("it is DjVu"), worded("save it as PDF")),
        (rb"CAJ|HN\0", worded("it is a file of CAJViewer"), worded("print it into a PDF")),
        (
            rb"Rar!|7z\xbc\xaf|\x1f\x8b",
            worded("it is an archive"),
            worded("unpack it, and hand in the files"),
        ),
    )
)
"""How files begin that many have and that are not read here: what they are, what to do."""


def read(source: Source) -> Raw:
    """What a source says; one that cannot be read is a ContentError that says why."""
    if is_scan(source.data):
        return read_pages([(source.data, Place(source.name))])
    if len(source.data) > SOURCE_LIMIT:
        _refuse(
            source,
            "R003",
            worded("it is larger than {source_limit} MB", source_limit=SOURCE_LIMIT // MEGABYTE),
            worded("hand in a page or an issue at a time"),
        )
    if not source.data.strip():
        _refuse(
            source,
            "R002",
            worded("it is empty"),
            worded("look whether the tool wrote its result elsewhere"),
        )
    if source.data[:2] == b"PK":
        return _read_zip(source)
    for mark, what, hint in _OTHERS:
        if mark.match(source.data):
            _refuse(source, "R001", what, hint)
    if _HTML.match(source.data[:4096]) and b"ocr_page" not in source.data:
        return webpage.read_webpage(source)
    if _HTML.match(source.data[:4096]) or _XML.match(source.data.removeprefix(b"\xef\xbb\xbf")):
        return _read_xml(source)
    return _read_text(source)


def _refuse(source: Source, code: str, why: Said, hint: Said | None) -> None:
    raise ContentError(
        Diagnostic(
            code,
            worded("{name} cannot be read: {why}", name=source.name, why=why),
            Place(source.name),
            hint=hint,
        )
    )


def _read_zip(source: Source) -> Raw:
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = set()
        _refuse(source, "R004", worded("it is a damaged archive"), worded("save it again"))
    if _DOCX not in names:
        _refuse(
            source,
            "R001",
            worded("it is an archive, but no .docx"),
            worded("unpack it, and hand in the files"),
        )
    return word.read_word(source)


def _read_xml(source: Source) -> Raw:
    root = parse_xml(source)
    for is_one, read_one in XML_READERS:
        if is_one(root):
            raw = read_one(source, root)
            refuse_unread(source.name, texts_of_xml(root), raw)
            return raw
    if root.name == "html":
        return webpage.read_webpage(source)
    _refuse(
        source,
        "R001",
        worded("<{name}> begins no XML that is known here", name=root.name[:40]),
        worded("see README for the sources that are read"),
    )
    raise AssertionError


def _read_text(source: Source) -> Raw:
    decoded = decode(source.data)
    if decoded is None and is_iso_2022(source.data):
        _refuse(source, "R005", worded("its text is in ISO-2022, which is not read"),
                worded("save it as UTF-8 or GB 18030"))  # fmt: skip
    if decoded is None:
        _refuse(source, "R005",
                worded("its bytes are no text in UTF-8, UTF-16, GB 18030, HZ or Big5"),
                worded("look whether it is a text at all"))  # fmt: skip
        raise AssertionError
    text = _without_fences(decoded.text)
    raw = _read_json(source, text) if text.lstrip()[:1] in ("{", "[") else None
    if raw is None and (is_page := webpage.is_webpage(text)) and is_page:
        raw = webpage.read_webpage(source)
    if raw is None and deepseek.is_grounded(text):
        raw = deepseek.read_deepseek(source, text)
    if raw is None and olmocr.is_olmocr(text):
        raw = olmocr.read_olmocr(source, text)
    if raw is None:
        raw = markdown.read_markdown(source, text)
    found = list(raw.findings)
    if decoded.encoding != "UTF-8":
        found.append(
            Diagnostic(
                "R020",
                worded("the text was in {encoding}", encoding=decoded.encoding),
                Place(source.name),
                Severity.NOTE,
            )
        )
    if decoded.lost:
        lost = worded(
            "{lost} places hold bytes that are no character of {encoding}",
            lost=decoded.lost,
            encoding=decoded.encoding,
        )
        hint = worded("they stand as � in the text; look at the source there")
        found.append(Diagnostic("R005", lost, Place(source.name), Severity.WARNING, hint=hint))
    return replace(raw, findings=tuple(found))


_FENCE = re.compile(r"[ \t]*```[ \t]*(?:json|markdown|md|html|latex|text)?[ \t]*", re.I)


def _without_fences(text: str) -> str:
    """A text without the fences in which a model sets all that it answers."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not _FENCE.fullmatch(lines[first]) or lines[first].strip() == "```":
        return text
    return "\n".join("" if _FENCE.fullmatch(line) else line for line in lines)


def _read_json(source: Source, text: str) -> Raw | None:
    """Read JSON, or JSON one a line; None for a text that only begins like it."""
    try:
        value: JSON = json.loads(text)
    except (ValueError, RecursionError) as error:
        records = _json_lines(text)
        if records is None:
            if isinstance(error, RecursionError):
                _refuse(
                    source,
                    "R004",
                    worded("more than {deepest} things stand inside each other", deepest=DEEPEST),
                    None,
                )
            if not _looks_like_json(text):
                return None
            where = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            reason = term(str(error).split(": line")[0])
            what = worded("{name} is no whole JSON: {error}", name=source.name, error=reason)
            hint = worded("run the tool again, or copy the file again")
            raise ContentError(
                Diagnostic("R004", what, Place(source.name, *where), hint=hint)
            ) from error
        value = records
    if isinstance(value, list) and value and all(olmocr.is_dolma(one) for one in value):
        return olmocr.read_dolma(source, value)
    if olmocr.is_dolma(value):
        return olmocr.read_dolma(source, [value])
    for is_one, read_one in JSON_READERS:
        if is_one(value):
            raw = read_one(source, value)
            texts = list(texts_of_json(value))
            refuse_unread(source.name, texts, raw)
            found = find_unread(source.name, texts, raw)
            return replace(raw, findings=(*raw.findings, *found))
    _refuse(source, "R001", worded("it is JSON, but of no tool that is known here"),
            worded("see README for the sources that are read"))  # fmt: skip
    raise AssertionError


def _looks_like_json(text: str) -> bool:
    """Whether a text is JSON that was cut short, and no text that begins with a bracket."""
    return re.match(r'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[\[{"\]]|$|-?\d+\s*,))', text) is not None


def _json_lines(text: str) -> list[JSON] | None:
    rows = [line for line in text.split("\n") if line.strip()]
    if len(rows) < 2 or not all(row.lstrip()[0] == "{" for row in rows):
        return None
    try:
        return [json.loads(row) for row in rows]
    except (ValueError, RecursionError):
        return None
