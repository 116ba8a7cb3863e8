"""Glyphs as they look, held against what they are said to be: boxes, blanks, one shape for many.

A font may have a glyph for every code, and a reader may find every character of the text, while
what is printed is a row of boxes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import pikepdf

from ..fonts import STAND_INS
from ..tongues import Said, worded
from .bounds import Budget
from .geometry import apply, around
from .paint import ShownText
from .report import Box, Findings, unite
from .specimens import GlyphLook, draw
from .subject import Subject
from .typefaces import Typeface
from .walking import Walk

_HAN, _OTHERS = 3, 5
"""Different Han characters, and letters or figures of one other script, with one look that are no
accident: I and l have one in many a face, Ð, Đ and Ɖ in most."""
_UNTOLD = 6
"""The same of codes without a character: fonts have some glyphs twice or thrice."""
_MOSTLY = 0.8
"""Part of a font's Han characters that are frames where they are boxes; in a text it is 0.1."""
_BOXES = frozenset("口囗ロ\u1106□▢◻◽☐⬜〇○◯")
"""What is a frame by its nature, a Hangul mieum too, forms of compatibility left aside."""
_SQUARE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts whose characters fill a square: Hebrew has a letter that is a frame."""
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffc")
"""Letters and signs without ink: fillers of Hangul, an empty Braille cell, an object's place."""
_INK = frozenset("LNPS")
"""General categories of what has ink: letters, numbers, punctuation, signs."""
_NOBODY = "\ufffd"
"""What stands for a character that nobody knows."""
_STAND_INS = tuple(name.replace(" ", "-") for name in STAND_INS)
"""How a file calls the faces with 〓 or a frame for each character, as the build was asked for."""
_PAGES = 10
"""Pages of a fault that are told one by one."""
_SEARCHED = 2_000
"""Pages that are looked through for where a fault is."""
_SHOWN = 20
"""Characters that a finding lists."""
_FALLBACK = "cp1252"


@dataclass(frozen=True, slots=True)
class _Fault:
    """Codes of a font that look wrong, and what is said of them behind their number."""

    code: str
    face: Typeface
    codes: frozenset[int]


def check_looks(subject: Subject, findings: Findings) -> None:
    """Report glyphs that are boxes, that lack their ink, or that are one shape for many."""
    faults = [
        fault
        for face in sorted(subject.faces.values(), key=lambda face: face.name)
        if face.seen and face.embedded and not face.damaged and face.font is not None
        if not face.name.endswith(_STAND_INS)
        for fault in _look_at(subject, face)
    ]
    if faults:
        _tell(subject, faults, findings)


def _look_at(subject: Subject, face: Typeface) -> Iterator[_Fault]:
    codes = sorted(face.seen if face.glyphs is None else face.seen & face.glyphs)
    if not codes:
        return
    subject.budget.take_pixels(len(codes) * 48 * 48)
    # The first glyph of a font is what it shows for characters it has not, where 0 is no code.
    drawn = draw(subject.pdf, face.font, [0, *codes], wide=face.two_bytes)
    looks = {code: drawn[code] for code in codes}
    texts = {code: _said(face, code) for code in codes}
    missing = None if 0 in face.used else drawn[0].pixels
    boxes = frozenset(_boxes(looks, texts, missing))
    blanks = frozenset(code for code, look in looks.items() if look.blank and _has_ink(texts[code]))
    alike = frozenset(_alike(looks, texts, boxes))
    for name, found in (("K531", boxes), ("K532", blanks), ("K533", alike)):
        if found:
            yield _Fault(name, face, found)


def _boxes(
    looks: Mapping[int, GlyphLook], texts: Mapping[int, str | None], missing: bytes | None
) -> Iterator[int]:
    """Yield codes that look as a font's sign for what it has not, or are an empty frame.

    Frames with something in them are Han characters (国, 田), unless most of a text is such: then
    they are boxes with the number of what is lacking. One box for many codes is none that is meant.
    """
    told = Counter(text for text in texts.values() if text is not None)
    han = [code for code, text in texts.items() if text is not None and _script(text) == "CJK"]
    bordered = {code for code in han if looks[code].bordered}
    signs = len(bordered) >= max(_UNTOLD, _MOSTLY * len(han))
    for code, look in looks.items():
        text = texts[code]
        if look.blank or text is None:
            continue
        if _plain(text) in _BOXES and told[text] < _UNTOLD:
            continue
        square = _script(text) in _SQUARE or _plain(text) in _BOXES
        if look.pixels == missing or (look.framed and square) or (signs and code in bordered):
            yield code


def _alike(
    looks: Mapping[int, GlyphLook], texts: Mapping[int, str | None], boxes: frozenset[int]
) -> Iterator[int]:
    """Yield codes with one look whose characters are not one; ``boxes`` are told already."""
    groups: dict[tuple[bytes, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for code, look in looks.items():
        text = texts[code]
        if look.blank or code in boxes or (text is not None and not _is_letter(text)):
            continue
        kind = "" if text is None else _script(text)
        groups[look.shades, kind][str(code) if text is None else _plain(text)].add(code)
    for (_, kind), members in groups.items():
        if len(members) >= _ENOUGH.get(kind, _OTHERS):
            for codes in members.values():
                yield from codes


_ENOUGH = {"CJK": _HAN, "": _UNTOLD}


def _plain(text: str) -> str:
    """A text without capitals and forms of compatibility, which may look alike."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _script(text: str) -> str:
    """The first word of a character's name, which is that of its script."""
    return unicodedata.name(text[0], "?").split(" ")[0]


def _is_letter(text: str) -> bool:
    return unicodedata.category((_plain(text) or " ")[0])[0] in "LN"


def _has_ink(text: str | None) -> bool:
    """Whether something is to be seen of a text."""
    if text is None:
        return False
    kept = unicodedata.normalize("NFC", text).strip()
    return bool(kept) and all(
        unicodedata.category(sign)[0] in _INK and sign not in _BLANK for sign in kept
    )


def _said(face: Typeface, code: int) -> str | None:
    """The character of a code: by its ToUnicode map, else by the encoding of a simple font."""
    text = face.text(code)
    if text is not None and not _is_told(text):
        return None
    if text is not None or face.two_bytes or face.font is None:
        return text
    return _encoded(face.font.get("/Encoding"), code)


def _is_told(text: str) -> bool:
    """Whether a text is of characters; those for private use and U+FFFD say nothing."""
    return any(unicodedata.category(sign) not in ("Co", "Cn") and sign != _NOBODY for sign in text)


def _encoded(encoding: Any, code: int) -> str | None:
    if isinstance(encoding, pikepdf.Dictionary):
        named = _difference(encoding.get("/Differences"), code)
        if named is not None:
            from fontTools.agl import toUnicode

            return cast(str, toUnicode(named)) or None
        encoding = encoding.get("/BaseEncoding")
    if encoding == "/WinAnsiEncoding" and code > 32:
        return bytes([code]).decode(_FALLBACK, "ignore") or None
    return None


def _difference(differences: Any, code: int) -> str | None:
    """The name of a glyph in an array of differences (ISO 32000-1, 9.6.6.1)."""
    at = 0
    for item in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Name):
            if at == code:
                return str(item).lstrip("/")
            at += 1
        else:
            at = int(item)
    return None


# What is told


def _tell(subject: Subject, faults: list[_Fault], findings: Findings) -> None:
    """Report faults by the pages on which they are, the first of them one by one."""
    left = dict.fromkeys(range(len(faults)), _PAGES)
    # As much again as reading the pages took.
    budget, faces = Budget(), subject.faces
    for number, page in enumerate(subject.pdf.pages, 1):
        if number > _SEARCHED or not any(left.values()):
            break
        walk = Walk(subject.shapes[number - 1].media, budget, faces, subject.layers)
        for _ in walk.run(cast(Any, pikepdf.parse_content_stream(page)), page.resources):
            pass
        for at, fault in enumerate(faults):
            if not left[at]:
                continue
            found = [
                one
                for string in walk.seen.shown
                if string.face is fault.face and string.visible
                for one in _places(string, fault.codes)
            ]
            if found:
                left[at] -= 1
                _tell_page(fault, number, found, findings)
    for at, fault in enumerate(faults):
        if left[at] == _PAGES:
            # It is used inside patterns or little drawings alone, whose place nobody knows.
            _tell_page(fault, None, [(code, None) for code in sorted(fault.codes)], findings)


def _places(string: ShownText, codes: frozenset[int]) -> Iterator[tuple[int, Box | None]]:
    """Yield the codes of a string that are among ``codes``, and their squares in pt."""
    for code, pen in zip(string.codes, string.pens, strict=True):
        if code in codes:
            size, width = string.size, string.face.width(code) / 1000 * string.size
            x, y = (-size / 2, pen - size) if string.face.vertical else (pen, string.rise)
            corners = ((x, y - 0.12 * size), (x + width * string.stretch, y + 0.88 * size))
            yield (
                code,
                around(apply(string.matrix, px, py) for px, _ in corners for _, py in corners),
            )


def _tell_page(
    fault: _Fault, page: int | None, found: list[tuple[int, Box | None]], findings: Findings
) -> None:
    box: Box | None = None
    for _, one in found:
        box = one if box is None else box if one is None else unite(box, one)
    codes = sorted({code for code, _ in found})
    text = "".join(dict.fromkeys(_said(fault.face, code) or "" for code in codes))
    listed = text[:_SHOWN] if text.strip() else ", ".join(str(code) for code in codes[:5])
    reason, mend = _SAID[fault.code](len(found), fault.face.name, listed)
    findings.add(fault.code, reason, mend, page=page, box=box, text=text)


def _boxed(count: int, name: str, listed: str) -> tuple[Said, Said]:
    return (
        worded(
            "{count} characters in the font {name} are printed as boxes: {listed}",
            count=count,
            name=name,
            listed=listed,
        ),
        worded("choose a font that has them, and export anew"),
    )


def _inkless(count: int, name: str, listed: str) -> tuple[Said, Said]:
    return (
        worded(
            "{count} characters in the font {name} have no ink: {listed}",
            count=count,
            name=name,
            listed=listed,
        ),
        worded("choose a font that has them, and export anew"),
    )


def _shared(count: int, name: str, listed: str) -> tuple[Said, Said]:
    return (
        worded(
            "{count} characters in the font {name} look all the same: {listed}",
            count=count,
            name=name,
            listed=listed,
        ),
        worded("embed the font again, or choose one that has these characters"),
    )


_SAID = {"K531": _boxed, "K532": _inkless, "K533": _shared}
