"""Corrections as readers of a proof write them, a line each: page and line, old words, new words.

``A3 L57: 甲 → 乙`` says that on page A3, in line 57, 甲 is to be 乙; nothing behind the arrow takes
the words away. ``3版57行：甲改为乙`` is read too. A line that begins with # is a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..diagnostics import ContentError, Diagnostic, Place
from ..tongues import worded

MOST = 2_000
"""Corrections in one file: the article is read again with each."""
LONGEST = 2_000
"""Characters of a line."""
_HEAD = re.compile(
    r"[ \t　]*(?:第|[Pp](?:age)?[ .]*)?(?P<page>[A-Za-z]{0,2}[0-9]{1,3})[ \t　]*[版页]?"
    r"[ \t　,，.、]*(?:第|[Ll](?:ine)?[ .]*)(?P<line>[0-9]{1,5})[ \t　]*行?[ \t　]*[:：][ \t　]*"
)
_HEAD_ROW = re.compile(
    r"[ \t　]*第?(?P<page>[A-Za-z]{0,2}[0-9]{1,3})[ \t　]*[版页][ \t　,，.、]*"
    r"(?P<line>[0-9]{1,5})[ \t　]*行[ \t　]*[:：][ \t　]*"
)
ARROW = re.compile(r"[ \t　]*(→|⇒|➔|->|=>|改[为成])[ \t　]*")
SHOWN = "A3 L57: 甲 → 乙"


@dataclass(frozen=True, slots=True)
class Correction:
    """In line ``number`` of the page called ``page``, ``old`` is to be ``new``.

    ``place`` is where the reader wrote it, ``at`` where the old words stand there.
    """

    page: str
    number: int
    old: str
    new: str
    place: Place
    at: Place


def read_corrections(text: str, name: str) -> tuple[Correction, ...]:
    """The corrections of a file called ``name``; lines that are none are raised together.

    Raises ContentError, with each of them.
    """
    found, wrong = read_lines(text, name)
    if wrong:
        raise ContentError(*wrong)
    return found


def read_lines(text: str, name: str) -> tuple[tuple[Correction, ...], tuple[Diagnostic, ...]]:
    """The corrections of a file called ``name``, and what is wrong with its other lines."""
    found: list[Correction] = []
    wrong: list[Diagnostic] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        if not line.strip(" \t　") or line.lstrip(" \t　").startswith("#"):
            continue
        read = _read(line, number, name)
        if isinstance(read, Diagnostic):
            wrong.append(read.with_source(text))
        else:
            found.append(read)
    if len(found) > MOST:
        wrong.append(
            Diagnostic("Q001", worded("more than {most} corrections", most=MOST), Place(name))
        )
        found.clear()
    return tuple(found), tuple(wrong)


def _read(line: str, number: int, name: str) -> Correction | Diagnostic:
    shown = line.rstrip(" \t　")
    whole = Place(name, number, 1, len(shown) + 1)
    if len(line) > LONGEST:
        return Diagnostic(
            "Q001", worded("the line is longer than {longest} characters", longest=LONGEST), whole
        )
    head = _HEAD.match(shown) or _HEAD_ROW.match(shown)
    if head is None:
        message = worded("this line does not begin with page and line")
        return Diagnostic("Q001", message, whole, hint=worded("write it so: {shown}", shown=SHOWN))
    arrows = list(ARROW.finditer(shown, head.end()))
    if len(arrows) != 1:
        message = (
            worded("no arrow parts old words from new ones")
            if not arrows
            else worded("more than one arrow")
        )
        start = head.end() + 1 if not arrows else arrows[1].start(1) + 1
        place = Place(name, number, start, len(shown) + 1)
        return Diagnostic("Q001", message, place, hint=worded("write it so: {shown}", shown=SHOWN))
    old, new = shown[head.end() : arrows[0].start()], shown[arrows[0].end() :]
    at = Place(name, number, head.end() + 1, head.end() + 1 + max(1, len(old)))
    if not old:
        hint = worded("name the words beside the place: 甲 → 甲乙 puts 乙 behind 甲")
        return Diagnostic("Q001", worded("no old words stand before the arrow"), at, hint=hint)
    if old == new:
        return Diagnostic("Q001", worded("old and new words are the same"), at)
    return Correction(head["page"].upper(), int(head["line"]), old, new, whole, at)
