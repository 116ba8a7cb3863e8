"""How well a page was told apart: against the tags of the PDF that it was printed as."""

from __future__ import annotations

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from publisher.readers import BlockKind
from publisher.readers.scanning import ScannedArea, ScannedLine, ScannedPage, ToldPage
from publisher.readers.scanning.sheet import around

_TOLD = ("H1", "H2", "H3", "Caption", "P", "Table", "Figure")
_INNER = ("Table", "Caption")
_AGAIN = "again"
"""The tag given here to the head of a story that goes on: the file calls it a paragraph."""
_JUMP = re.compile("[下上][转接]第")
_MAY_BE: dict[BlockKind, tuple[str, ...]] = {
    BlockKind.TEXT: ("P",),
    BlockKind.CAPTION: ("Caption",),
    BlockKind.PICTURE: ("Caption",),
    BlockKind.TABLE: ("Table",),
    BlockKind.TITLE: ("H1", _AGAIN),
    BlockKind.SUBTITLE: ("P", "H1", _AGAIN),
    BlockKind.SUBHEAD: ("H2", "H3"),
    BlockKind.BYLINE: ("P",),
    BlockKind.HEADER: ("",),
    BlockKind.FOOTER: ("",),
    BlockKind.PAGE_NUMBER: ("",),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it was printed: its text, its article (0 is none), its tag, its turn."""

    area: ScannedArea
    text: str
    article: int
    tag: str
    turn: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page scores: each a part of 1, the errors parts of the body's characters."""

    articles: float
    transitions: float
    roles: float
    misread: float
    misplaced: float
    faults: tuple[str, ...]


def printed_lines(page: pdfium.PdfPage) -> list[Printed]:
    """Give the lines of a tagged page, in points from its top left."""
    tags = dict(_tags(page))
    height = page.get_size()[1]
    reader = page.get_textpage()
    letters: dict[Any, list[tuple[str, ScannedArea]]] = defaultdict(list)
    for at in range(reader.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(reader, at))
        if raw.FPDFText_IsGenerated(reader, at) == 1 or not letter.strip("\0 \u3000"):
            continue
        owner = raw.FPDFText_GetTextObject(reader, at)
        mark = raw.FPDFPageObj_GetMarkedContentID(owner)
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(reader, at, box)
        area = ScannedArea(height - box.top, box.left, height - box.bottom, box.right)
        letters[mark if mark >= 0 else ("", ctypes.addressof(owner.contents))].append(
            (letter, area)
        )
    lines = []
    for mark, found in letters.items():
        article, tag, turn = tags.get(mark, (0, "", -1))
        text = "".join(letter for letter, _ in found)
        lines.append(
            Printed(around(area for _, area in found), text, article, tag if article else "", turn)
        )
    lines = _whole(lines)
    body = sorted(_tall(one) for one in lines if one.tag == "P")
    usual = body[len(body) // 2] if body else 0.0
    return [
        replace(one, tag=_AGAIN) if one.tag == "P" and _tall(one) > 1.5 * usual else one
        for one in lines
    ]


def _whole(pieces: Sequence[Printed]) -> list[Printed]:
    """Give lines whole: a file may mark each character of a head, each word of a line alone."""
    lines: list[Printed] = []
    for piece in sorted(pieces, key=lambda one: one.turn):
        last = lines[-1] if lines else None
        if last is not None and piece.turn >= 0 and _goes_on(last, piece):
            area = around((last.area, piece.area))
            lines[-1] = replace(last, area=area, text=last.text + piece.text)
        else:
            lines.append(piece)
    return lines


def _goes_on(last: Printed, piece: Printed) -> bool:
    """Say whether ``piece`` stands right behind ``last`` in its line, or right under it in one."""
    if (last.article, last.tag) != (piece.article, piece.tag):
        return False
    size = max(_tall(last), _tall(piece))
    gap = piece.area.left - last.area.right
    level = abs(last.area.centre - piece.area.centre) < 0.5 * size and -size < gap < size
    under = abs(last.area.middle - piece.area.middle) < 0.2 * size
    step = piece.area.top - last.area.bottom
    tall = last.area.width < 1.3 * piece.area.width and len(piece.text) == 1
    return level or (under and -size < step < 0.4 * size and tall)


def _tall(line: Printed) -> float:
    """Give the height of a line's characters, the width of what runs downward."""
    return min(line.area.height, line.area.width)


def _tags(page: pdfium.PdfPage) -> Iterator[tuple[int, tuple[int, str, int]]]:
    """Give for each marked piece its article, what it is, and its turn."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    stack = [
        (raw.FPDF_StructTree_GetChildAtIndex(tree, at), 0, "")
        for at in reversed(range(raw.FPDF_StructTree_CountChildren(tree)))
    ]
    articles = turn = 0
    while stack:
        element, article, tag = stack.pop()
        kind = _kind(element)
        if kind == "Art":
            articles += 1
            article = articles
        if kind in _TOLD and tag not in _INNER:
            tag = kind
        for at in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
            mark = raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at)
            if mark >= 0:
                yield mark, (article, tag, turn)
                turn += 1
        for at in reversed(range(raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                stack.append((child, article, tag))


def _kind(element: Any) -> str:
    length = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    raw.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def judge(told: ToldPage, printed: Sequence[Printed], scale: float) -> Figures:
    """Judge a page told apart; ``scale`` is points to one unit of its sheet."""
    found: list[tuple[int, BlockKind, ScannedLine, Printed]] = []
    for kind, line in told.furniture:
        found += [(-1, kind, line, one) for one in _origin(line, printed, scale)]
    for story, parts in enumerate(told.stories):
        for part in parts:
            for line in part.lines:
                found += [(story, part.kind, line, one) for one in _origin(line, printed, scale)]
    faults: list[str] = []
    articles = _articles(found, printed, faults)
    good, all_of = _transitions(found, printed, faults)
    wrong = [
        one for one in found if one[3].tag not in _MAY_BE[one[1]] and not _JUMP.search(one[2].text)
    ]
    faults += [f"{one[1].value} is {one[3].tag or 'furniture'}: {one[2].text}" for one in wrong]
    misread, misplaced = _errors(found, printed, faults)
    return Figures(
        articles,
        good / max(all_of, 1),
        1 - len(wrong) / max(len(found), 1),
        misread,
        misplaced,
        tuple(faults),
    )


def _origin(line: ScannedLine, printed: Sequence[Printed], scale: float) -> list[Printed]:
    """Give the printed line that ``line`` was read from: near it, of its characters the most."""
    area = ScannedArea(*(scale * side for side in (line.area.top, line.area.left, line.area.bottom,
                                            line.area.right)))  # fmt: skip
    reach = 1.5 * area.height if not line.upright else 0.5 * area.width
    letters = Counter(line.text)

    def worth(one: Printed) -> tuple[int, float]:
        return sum((letters & Counter(one.text)).values()), one.area.shared(area)

    near = [
        one for one in printed if one.area.over(area) > 0 and one.area.beside(area) > -reach
    ]  # fmt: skip
    best = max(near, key=worth, default=None)
    return [best] if best is not None and worth(best)[0] > 0 else []


Found = Sequence[tuple[int, BlockKind, ScannedLine, Printed]]


def _articles(found: Found, printed: Sequence[Printed], faults: list[str]) -> float:
    """Give the F1 of the articles, each weighed by its characters."""
    got: dict[int, Counter[int]] = defaultdict(Counter)
    held: Counter[int] = Counter()
    for story, _, line, origin in found:
        got[origin.article][story] += len(line.text)
        held[story] += len(line.text)
    score = total = 0.0
    for article, stories in sorted(got.items()):
        most = -1 if article == 0 else max(stories, key=lambda one: stories[one])
        both, own = stories[most], sum(stories.values())
        part = 2 * both / (held[most] + own) if both else 0.0
        score, total = score + part * own, total + own
        if part < 0.97:
            title = next((p.text for p in printed if p.article == article and p.tag == "H1"), "")
            faults.append(f"article {article} {title}: F1 {part:.3f}")
    return score / max(total, 1)


def _transitions(found: Found, printed: Sequence[Printed], faults: list[str]) -> tuple[int, int]:
    """Give how many lines of the text follow the one they should, and how many follow one."""
    text = [one for one in printed if one.tag == "P"]
    good = total = 0
    lines = [one for one in found if one[1] is BlockKind.TEXT and one[3].tag == "P"]
    for before, after in pairwise(lines):
        if before[0] != after[0]:
            continue
        total += 1
        a, b = before[3], after[3]
        between = [
            one
            for one in text
            if one.article == a.article
            and a.turn < one.turn < b.turn
            # A printed line may be made of several pieces.
            and not any(
                abs(one.area.centre - end.area.centre) < 3 and one.area.over(end.area) > -12
                for end in (a, b)
            )
        ]
        if a.article == b.article and a.turn <= b.turn and not between:
            good += 1
        else:
            faults.append(f"follows: {before[2].text} / {after[2].text}")
    return good, total


def _errors(found: Found, printed: Sequence[Printed], faults: list[str]) -> tuple[float, float]:
    """Give the parts of the body's characters misread, and wrong as read in the order told."""
    misread = misplaced = count = 0
    for article in sorted({one.article for one in printed if one.article}):
        truth = sorted(
            (one for one in printed if one.article == article and one.tag == "P"),
            key=lambda one: one.turn,
        )
        read = [one for one in found if one[3].article == article and one[3].tag == "P"]
        want = _bare("".join(one.text for one in truth))
        as_told = _bare("".join(one[2].text for one in read))
        in_turn = sorted(read, key=lambda one: (one[3].turn, one[2].area.left))
        as_read = _bare("".join(one[2].text for one in in_turn))
        count += len(want)
        errors = distance(want, as_read)
        misread += errors
        misplaced += max(distance(want, as_told) - errors, 0)
        if errors > 0.005 * len(want):
            faults.append(f"article {article}: {errors} of {len(want)} misread")
    return misread / max(count, 1), misplaced / max(count, 1)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def distance(one: str, other: str) -> int:
    """Give how many characters must change (Myers 1999, bit vectors)."""
    if not one:
        return len(other)
    places: dict[str, int] = defaultdict(int)
    for at, letter in enumerate(one):
        places[letter] |= 1 << at
    full = (1 << len(one)) - 1
    plus, minus, last, errors = full, 0, 1 << (len(one) - 1), len(one)
    for letter in other:
        match = places.get(letter, 0)
        zero = (((match & plus) + plus) ^ plus) | match | minus
        more = minus | ~(zero | plus) & full
        less = plus & zero
        errors += bool(more & last) - bool(less & last)
        more = (more << 1 | 1) & full
        plus = (less << 1) & full | ~(zero | more) & full
        minus = more & zero
    return errors


def scaled(sheet: ScannedPage, scale: float) -> ScannedPage:
    """Give a sheet in another unit."""

    def of(area: ScannedArea) -> ScannedArea:
        return ScannedArea(
            scale * area.top, scale * area.left, scale * area.bottom, scale * area.right
        )

    lines = tuple(
        replace(
            one,
            area=of(one.area),
            size=scale * one.size,
            middles=tuple(scale * middle for middle in one.middles),
        )
        for one in sheet.lines
    )
    return replace(
        sheet,
        width=scale * sheet.width,
        height=scale * sheet.height,
        lines=lines,
        rules=tuple(of(one) for one in sheet.rules),
        frames=tuple(of(one) for one in sheet.frames),
        pictures=tuple(of(one) for one in sheet.pictures),
    )
