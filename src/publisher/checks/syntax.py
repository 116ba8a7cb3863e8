"""How a file is written, byte by byte: PDF/A is stricter than readers are (ISO 19005-2, 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from ..choices import Purpose
from ..tongues import Said, worded
from .report import Findings
from .subject import Subject

_HEADER = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)%[\x80-\xff]{4}")
_END = re.compile(rb"%%EOF(?:\r\n|\r|\n)?\Z")
_OBJECT = re.compile(
    rb"(?P<before>[\s\S])(?P<number>\d+)(?P<one>\s+)\d+(?P<two>\s+)obj\b(?P<after>[\s\S])"
)
_CLOSE = re.compile(rb"(?P<before>[\s\S])endobj(?P<after>[\s\S])")
_STREAM = re.compile(rb"stream(?P<after>\r\n|\n|\r|)")
_TABLE = re.compile(rb"(?<![a-z])xref(?P<after>\s*)\d+(?P<between>\s+)\d+")
_STRING = rb"\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\))*\)"
_WORDS = re.compile(rb"%[^\r\n]*|" + _STRING + rb"|<<|>>|<(?P<digits>[^<>]*)>")
_EOL = (b"\n", b"\r")
_ENDS = (b"\r\n", b"\n", b"\r")


def check_syntax(subject: Subject, findings: Findings) -> None:
    """Report what PDF/A asks of the bytes of a file and readers do without."""
    if subject.purpose is not Purpose.ARCHIVE:
        return
    for reason in _faults(subject.pdf, subject.content):
        findings.add(
            "K109", reason, worded("save it with a program that writes PDF/A; readers cope with it")
        )


def _faults(pdf: pikepdf.Pdf, content: bytes) -> Iterator[Said]:
    if _HEADER.match(content) is None:
        yield worded("the first two lines are not those of a PDF of 1.0 to 1.7 with binary data")
    if _END.search(content[-64:]) is None:
        yield worded("something follows the mark of the end")
    for found in _TABLE.finditer(content):
        if found["after"] not in _ENDS or found["between"] != b" ":
            yield worded("the head of the cross-reference table has blanks where none belong")
    for number, start, end in _objects(content):
        yield from _object_faults(pdf, content, number, start, end)


def _objects(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield number, begin and end of each object that stands in the file for itself.

    What looks like one inside the data of a stream is passed over.
    """
    at = 0
    while found := _OBJECT.search(content, at):
        close = content.find(b"endobj", found.end())
        begin = content.find(b"stream", found.end())
        if 0 <= begin < close and content[begin - 3 : begin] != b"end":
            last = content.find(b"endstream", begin)
            close = content.find(b"endobj", last) if last >= 0 else -1
        end = len(content) if close < 0 else close
        yield int(found["number"]), found.start(), end
        at = end


def _object_faults(
    pdf: pikepdf.Pdf, content: bytes, number: int, start: int, end: int
) -> Iterator[Said]:
    head, close = _OBJECT.match(content, start), _CLOSE.match(content, max(0, end - 1))
    if head is not None and not (
        head["before"] in _EOL
        and len(head["one"]) == len(head["two"]) == 1
        and head["after"] in _EOL
    ):
        yield worded("the head of object {number} is not a line of its own", number=number)
    if close is not None and not (close["before"] in _EOL and close["after"] in _EOL):
        yield worded("the end of object {number} is not a line of its own", number=number)
    begin = content.find(b"stream", start, end)
    body = content[start : end if begin < 0 else begin]
    for word in _WORDS.finditer(body):
        if word["digits"] is not None and (wrong := _digits(word["digits"])):
            yield wrong
    if begin >= 0:
        yield from _stream_faults(pdf, content, number, begin, end)


def _digits(written: bytes) -> Said | None:
    digits = b"".join(written.split())
    if len(digits) % 2:
        return worded("a string in hexadecimal has half a byte")
    if re.fullmatch(rb"[0-9A-Fa-f]*", digits) is None:
        return worded("a string in hexadecimal has signs that are no digits")
    return None


def _stream_faults(
    pdf: pikepdf.Pdf, content: bytes, number: int, begin: int, end: int
) -> Iterator[Said]:
    """Yield what is wrong with the frame of a stream and with the length that it says."""
    head, last = _STREAM.match(content, begin), content.rfind(b"endstream", begin, end)
    if head is None or last < 0:
        return
    if head["after"] not in (b"\r\n", b"\n"):
        yield worded(
            "the data of stream {number} do not begin on a line of their own", number=number
        )
    length = _length(pdf, number)
    rest = content[head.end() + length : last] if length is not None else b""
    if length is not None and rest not in _ENDS:
        yield worded(
            "the length of stream {number} is not that of its data, or no line ends after them",
            number=number,
        )


def _length(pdf: pikepdf.Pdf, number: int) -> int | None:
    found = pdf.get_object((number, 0))
    return len(found.read_raw_bytes()) if isinstance(found, pikepdf.Stream) else None
