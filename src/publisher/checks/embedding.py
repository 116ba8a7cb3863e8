"""Fonts put into a file so that each code leads to one glyph and back to its text (7.21)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pikepdf

from ..tongues import Said, worded
from ..workspace import digest
from .bounds import MALFORMED, read_stream
from .programs import MISSING, FontProgram, read_program
from .subject import Subject
from .typefaces import PROGRAMS, Typeface

Fault = tuple[str, Said, Said]
"""A code, what is wrong, and how to mend it."""
_TABLE = Path(__file__).with_suffix(".toml")
_IDENTITY = ("/Identity-H", "/Identity-V")
_SYMBOLIC = 1 << 2
_TOLERANCE = 1.0
"""1/1000 em by which a width may differ (ISO 14289-1, 7.21.5)."""
_SLACK = 1e-6
_LATIN = ("/MacRomanEncoding", "/WinAnsiEncoding")
_WMODE = re.compile(rb"/WMode\s+(\d)\s+def")
_LEANS = re.compile(rb"/([\w.-]+)\s+usecmap")
_SYSTEM = {
    "/Registry": re.compile(rb"/Registry\s*\(([^)]*)\)"),
    "/Ordering": re.compile(rb"/Ordering\s*\(([^)]*)\)"),
    "/Supplement": re.compile(rb"/Supplement\s+(\d+)"),
}


@cache
def cmaps() -> Mapping[str, str]:
    """The CMaps that every reader has: name -> collection of characters."""
    given = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["cmaps"]
    return {name: collection for collection, names in given.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class ProgramFit:
    """How a font program fits what the file says of it, for the codes that are used.

    ``wide`` are codes whose width is another there, ``lacking`` those without a glyph, ``blind``
    those that no table of characters has; ``unlisted`` glyphs are there and not in the list of
    the file, ``absent`` ones are listed and not there. ``cmaps`` are its tables of characters.
    """

    wide: tuple[int, ...] = ()
    lacking: tuple[int, ...] = ()
    blind: tuple[int, ...] = ()
    unlisted: int = 0
    absent: int = 0
    cmaps: tuple[tuple[int, int], ...] | None = None


def faults_of_font(subject: Subject, face: Typeface) -> Iterator[Fault]:
    """Yield what is wrong with how a font stands in the file (ISO 14289-1, 7.21)."""
    font = face.font
    if font is None:
        return
    mend = worded("embed it again; a program that makes PDF files writes this by itself")
    try:
        for code, reason in _faults(subject, face, font):
            yield code, reason, mend
    except MALFORMED:
        yield (
            "K522",
            worded("the font {name} is described in a way that cannot be read", name=face.name),
            mend,
        )


def _faults(
    subject: Subject, face: Typeface, font: pikepdf.Dictionary
) -> Iterator[tuple[str, Said]]:
    if face.composite:
        inner = _descendant(font)
        if inner is not None:
            yield from (("K522", reason) for reason in _faults_of_codes(subject, face, font, inner))
            if face.kind == "/CIDFontType2" and face.embedded and not _has_map(inner):
                yield (
                    "K522",
                    worded("the font {name} does not say which glyph a code is", name=face.name),
                )
    fit = _fit(subject, face, font)
    if face.kind == "/TrueType" and face.embedded:
        yield from (("K525", reason) for reason in _faults_of_encoding(face, font, fit))
    if fit.wide:
        yield (
            "K521",
            worded(
                "{count} characters of the font {name} have another width in it than the file says",
                count=len(fit.wide),
                name=face.name,
            ),
        )
    if fit.lacking:
        yield (
            "K502",
            worded(
                "the font {name} has no glyph {listed}",
                name=face.name,
                listed=", ".join(str(code) for code in fit.lacking[:5]),
            ),
        )
    if fit.unlisted or fit.absent:
        yield (
            "K524",
            worded(
                "the list of the glyphs of the font {name} is wrong: it lacks {unlisted}, and "
                "{absent} of it are not in the font",
                name=face.name,
                unlisted=fit.unlisted,
                absent=fit.absent,
            ),
        )


def _descendant(font: pikepdf.Dictionary) -> pikepdf.Dictionary | None:
    given = font.get("/DescendantFonts")
    inner = given[0] if isinstance(given, pikepdf.Array) and len(given) else None
    return inner if isinstance(inner, pikepdf.Dictionary) else None


def _has_map(inner: pikepdf.Dictionary) -> bool:
    given = inner.get("/CIDToGIDMap")
    return isinstance(given, pikepdf.Stream) or given == "/Identity"


# Composite fonts: codes and characters


def _faults_of_codes(
    subject: Subject, face: Typeface, font: pikepdf.Dictionary, inner: pikepdf.Dictionary
) -> Iterator[Said]:
    """Yield what is wrong with the way from codes to characters (7.21.3.1 and 7.21.3.3)."""
    encoding = font.get("/Encoding")
    given = inner.get("/CIDSystemInfo")
    system = given if isinstance(given, pikepdf.Dictionary) else pikepdf.Dictionary()
    if isinstance(encoding, pikepdf.Stream):
        content = read_stream(encoding, subject.budget)
        yield from _faults_of_cmap(face, encoding, content)
        yield from _disagreements(face, system, _system_of(encoding, content))
        return
    name = str(encoding)
    if name in _IDENTITY:
        return
    collection = cmaps().get(name.lstrip("/"))
    if collection is None:
        yield worded(
            "the encoding {encoding} of the font {name} is not in the file",
            encoding=name.lstrip("/"),
            name=face.name,
        )
        return
    registry, _, ordering = collection.partition("-")
    yield from _disagreements(face, system, {"/Registry": registry, "/Ordering": ordering})


def _system_of(encoding: pikepdf.Stream, content: bytes) -> dict[str, str]:
    """What a CMap says of its characters: its dictionary, else its program."""
    said = encoding.get("/CIDSystemInfo")
    if isinstance(said, pikepdf.Dictionary):
        return {key: str(said[key]) for key in _SYSTEM if key in said}
    found = {key: pattern.search(content) for key, pattern in _SYSTEM.items()}
    return {key: match[1].decode("latin-1") for key, match in found.items() if match}


def _disagreements(
    face: Typeface, system: pikepdf.Dictionary, theirs: Mapping[str, str]
) -> Iterator[Said]:
    for key in ("/Registry", "/Ordering"):
        if key not in system or str(system[key]) != theirs.get(key):
            yield worded(
                "the font {name} is of another collection of characters than its encoding ({key})",
                name=face.name,
                key=key.lstrip("/"),
            )
    # ISO 14289-1 asks that the font go no further than the encoding.
    if "/Supplement" in theirs and int(cast(int, system.get("/Supplement", 0))) > int(
        theirs["/Supplement"]
    ):
        yield worded(
            "the font {name} is of another collection of characters than its encoding ({key})",
            name=face.name,
            key="Supplement",
        )


def _faults_of_cmap(face: Typeface, encoding: pikepdf.Stream, content: bytes) -> Iterator[Said]:
    found = _WMODE.search(content)
    inside, outside = int(found[1]) if found else 0, encoding.get("/WMode", 0)
    if inside != outside:
        yield worded(
            "the encoding of the font {name} says two directions of writing", name=face.name
        )
    leans = encoding.get("/UseCMap")
    names = {name.decode() for name in _LEANS.findall(content)}
    if isinstance(leans, pikepdf.Stream):
        names.add(str(leans.get("/CMapName", "/?")).lstrip("/"))
    elif leans is not None:
        names.add(str(leans).lstrip("/"))
    for name in sorted(names):
        if name not in cmaps() and f"/{name}" not in _IDENTITY:
            yield worded(
                "the encoding of the font {name} leans on {other}, which readers do not have",
                name=face.name,
                other=name,
            )


# TrueType fonts with one byte a character


def _faults_of_encoding(
    face: Typeface, font: pikepdf.Dictionary, fit: ProgramFit
) -> Iterator[Said]:
    """Yield what keeps readers from finding the glyphs of a TrueType font (7.21.6)."""
    if fit.cmaps is None:
        return
    encoding = font.get("/Encoding")
    if _is_symbolic(font):
        if encoding is not None:
            yield worded("the font {name} is of symbols and has an encoding", name=face.name)
        if not fit.cmaps:
            yield worded("the font {name} has no table of characters", name=face.name)
        elif len(fit.cmaps) > 1 and (3, 0) not in fit.cmaps:
            yield worded(
                "the font {name} is of symbols and has several tables of characters, none for them",
                name=face.name,
            )
        return
    if not set(fit.cmaps) - {(3, 0)}:
        yield worded("the font {name} has no table of characters", name=face.name)
    elif fit.blind:
        yield worded(
            "the tables of the font {name} lack {count} of its characters",
            name=face.name,
            count=len(fit.blind),
        )
    base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    if str(base) not in _LATIN:
        yield worded("the font {name} is of letters and has no usual encoding", name=face.name)
    differences = [*_differences(encoding).values()]
    if differences and not set(differences) <= _known_names():
        yield worded("the encoding of the font {name} has names that nobody knows", name=face.name)
    if differences and (3, 1) not in fit.cmaps:
        yield worded(
            "the font {name} has an encoding of its own and no table for Unicode", name=face.name
        )


def _is_symbolic(font: pikepdf.Dictionary) -> bool:
    descriptor = font.get("/FontDescriptor")
    flags = descriptor.get("/Flags", 0) if isinstance(descriptor, pikepdf.Dictionary) else 0
    return isinstance(flags, int) and bool(flags & _SYMBOLIC)


@cache
def _known_names() -> frozenset[str]:
    from fontTools import agl

    return frozenset((*agl.AGL2UV, *agl.LEGACY_AGL2UV, MISSING))


def _differences(encoding: Any) -> dict[int, str]:
    """The names that an encoding has instead of its base's (ISO 32000-1, 9.6.6.1)."""
    given = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    names: dict[int, str] = {}
    code = 0
    for item in list(given) if isinstance(given, pikepdf.Array) else []:
        if isinstance(item, int):
            code = item
        else:
            names[code] = str(item).lstrip("/")
            code += 1
    return names


@cache
def _base(name: str) -> Mapping[int, str]:
    """The names of one of the encodings that every reader has."""
    from fontTools import agl
    from fontTools.encodings.MacRoman import MacRoman
    from fontTools.encodings.StandardEncoding import StandardEncoding

    if name == "/MacRomanEncoding":
        return dict(enumerate(MacRoman))
    if name != "/WinAnsiEncoding":
        return dict(enumerate(StandardEncoding))
    # What Windows leaves open is a bullet (ISO 32000-1, annex D.2, note 3).
    letters = {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}
    names = {code: agl.UV2AGL.get(ord(letter), "bullet") for code, letter in letters.items()}
    return {**names, 0xA0: "space", 0xAD: "hyphen"}


def names_of(font: pikepdf.Dictionary, own: Mapping[int, str]) -> dict[int, str]:
    """The name of each code's glyph; ``own`` is the encoding that the program brings."""
    encoding = font.get("/Encoding")
    base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    usual = base is not None and str(base) in (*_LATIN, "/StandardEncoding")
    names = dict(_base(str(base)) if usual or not own else own)
    return {**names, **_differences(encoding)}


# The program


def _fit(subject: Subject, face: Typeface, font: pikepdf.Dictionary) -> ProgramFit:
    """How a font's program fits; from memory where all is as it was."""
    carrier = _descendant(font) if face.composite else font
    descriptor = carrier.get("/FontDescriptor") if carrier is not None else None
    if carrier is None or not isinstance(descriptor, pikepdf.Dictionary):
        return ProgramFit()
    stream = next((descriptor[key] for key in PROGRAMS if key in descriptor), None)
    if not isinstance(stream, pikepdf.Stream):
        return ProgramFit()
    content = read_stream(stream, subject.budget)
    listed = _listed(subject, descriptor)
    table = carrier.get("/CIDToGIDMap")
    mapping = read_stream(table, subject.budget) if isinstance(table, pikepdf.Stream) else None
    encoding = font.get("/Encoding")
    said = encoding.unparse() if isinstance(encoding, (pikepdf.Dictionary, pikepdf.Name)) else b""

    def make(indexes: list[int]) -> list[ProgramFit]:
        return [_measure(face, font, content, listed, mapping) for _ in indexes]

    asked = [
        digest(content),
        *(None if given is None else digest(given) for given in (listed, mapping)),
        [face.kind, face.composite, said.decode("latin-1"), _is_symbolic(carrier)],
        [[code, face.width(code)] for code in sorted(face.used)],
    ]
    (found,) = subject.memory.give("fit", [asked], ProgramFit, make)
    return found


def _listed(subject: Subject, descriptor: pikepdf.Dictionary) -> bytes | None:
    """The list of a program's glyphs as the file has it, None without one (table 122)."""
    given = descriptor.get("/CIDSet", descriptor.get("/CharSet"))
    if isinstance(given, pikepdf.Stream):
        return read_stream(given, subject.budget)
    return bytes(given) if isinstance(given, pikepdf.String) else None


def _measure(
    face: Typeface,
    font: pikepdf.Dictionary,
    content: bytes,
    listed: bytes | None,
    mapping: bytes | None,
) -> ProgramFit:
    program = read_program(content)
    if program is None:
        return ProgramFit()
    try:
        if face.composite:
            return _measure_composite(face, font, program, listed, mapping)
        return _measure_simple(face, font, program, listed)
    except Exception:
        # What fontTools comes upon late; that the program is damaged is said elsewhere.
        return ProgramFit()


def _measure_composite(
    face: Typeface,
    font: pikepdf.Dictionary,
    program: FontProgram,
    listed: bytes | None,
    mapping: bytes | None,
) -> ProgramFit:
    places = program.places
    if face.kind == "/CIDFontType2":
        count = len(program.names)
        given = range(count) if mapping is None else _pairs(mapping)
        places = {cid: glyph for cid, glyph in enumerate(given) if glyph < count}
    unlisted = absent = 0
    if listed is not None:
        said = {
            8 * n + bit for n, byte in enumerate(listed) for bit in range(8) if byte << bit & 0x80
        }
        # The first glyph need not be told; of a TrueType font what is blank was left out.
        drawn = {cid for cid, glyph in places.items() if cid and program.is_drawn(glyph)}
        unlisted, absent = len(drawn - said), len(said - set(places))
    if str(font.get("/Encoding")) not in _IDENTITY:
        return ProgramFit(unlisted=unlisted, absent=absent)
    wide = [code for code in sorted(face.used) if _differs(face, program, code, places.get(code))]
    return ProgramFit(tuple(wide), unlisted=unlisted, absent=absent)


def _pairs(mapping: bytes) -> Iterator[int]:
    return (int.from_bytes(mapping[at : at + 2]) for at in range(0, len(mapping) - 1, 2))


def _differs(face: Typeface, program: FontProgram, code: int, glyph: int | None) -> bool:
    if glyph is None:
        return False
    width = program.width(glyph)
    return width is not None and abs(width - face.width(code)) > _TOLERANCE + _SLACK


def _measure_simple(
    face: Typeface, font: pikepdf.Dictionary, program: FontProgram, listed: bytes | None
) -> ProgramFit:
    if face.kind == "/TrueType":
        glyphs = _glyphs_by_table(face, font, program)
        blind = [code for code in sorted(face.used) if code not in glyphs]
    else:
        names = names_of(font, program.encoding)
        numbers = program.numbers
        glyphs = {
            code: numbers[names[code]] for code in face.used if names.get(code, MISSING) in numbers
        }
        blind = []
    unlisted = absent = 0
    if listed is not None and face.kind != "/TrueType":
        said = set(listed.decode("latin-1").split("/")) - {"", MISSING}
        there = set(program.names) - {MISSING}
        unlisted, absent = len(there - said), len(said - there)
    return ProgramFit(
        tuple(c for c in sorted(face.used) if _differs(face, program, c, glyphs.get(c))),
        tuple(c for c in sorted(face.used) if not glyphs.get(c) and c not in blind),
        tuple(blind),
        unlisted,
        absent,
        tuple(sorted(program.cmaps)),
    )


def _glyphs_by_table(
    face: Typeface, font: pikepdf.Dictionary, program: FontProgram
) -> dict[int, int]:
    """The glyph of each code that a TrueType font's tables lead to (9.6.6.4)."""
    from fontTools import agl
    from fontTools.encodings.MacRoman import MacRoman

    found: dict[int, int] = {}
    if _is_symbolic(font):
        for code in face.used:
            for key, table in sorted(program.cmaps.items(), reverse=True):
                # Of a table for symbols the codes stand in one of four rows of the private area.
                tries = (
                    [0xF000 + code, 0xF100 + code, 0xF200 + code, code] if key == (3, 0) else [code]
                )
                glyph = next((table[one] for one in tries if one in table), None)
                if glyph is not None:
                    found.setdefault(code, glyph)
        return found
    names = names_of(font, {})
    mac = {name: code for code, name in enumerate(MacRoman)}
    for code in face.used:
        name = names.get(code, MISSING)
        letter = agl.toUnicode(name)
        for key, table in sorted(program.cmaps.items(), reverse=True):
            if key == (3, 0):
                continue
            at = mac.get(name) if key == (1, 0) else ord(letter) if len(letter) == 1 else None
            if at is not None and at in table:
                found.setdefault(code, table[at])
        if name == MISSING:
            found[code] = 0
    return found


# The way back to the text


def mute_codes(subject: Subject, face: Typeface) -> set[int]:
    """The used codes of which nobody can say what they stand for (7.21.7).

    U+0000, U+FEFF and U+FFFE are no text. Where the map of a font says nothing its encoding may,
    or the collection of characters it is of.
    """
    mute = {code for code in face.used if not _is_text(face.text(code))}
    if not mute or face.font is None:
        return mute
    said = face.texts or {}
    wrong = {code for code in mute if code in said}
    return wrong | _unnamed(subject, face, mute - wrong)


def _is_text(text: str | None) -> bool:
    return bool(text) and not set(text or "") & {"\0", "\ufeff", "\ufffe"}


def _unnamed(subject: Subject, face: Typeface, codes: set[int]) -> set[int]:
    font = cast(pikepdf.Dictionary, face.font)
    if face.composite:
        inner = _descendant(font)
        system = inner.get("/CIDSystemInfo") if inner is not None else None
        if not isinstance(system, pikepdf.Dictionary):
            return codes
        collection = f"{system.get('/Registry', '')}-{system.get('/Ordering', '')}"
        return set() if collection in cmaps().values() else codes
    encoding = font.get("/Encoding")
    if str(encoding) in (*_LATIN, "/MacExpertEncoding"):
        return set()
    if face.kind == "/TrueType":
        return codes if _is_symbolic(font) else set()
    from fontTools import agl

    names = names_of(font, _own_encoding(subject, font))
    return {code for code in codes if not agl.toUnicode(names.get(code, MISSING))}


def _own_encoding(subject: Subject, font: pikepdf.Dictionary) -> Mapping[int, str]:
    """The encoding that a font's program brings, {} without one."""
    descriptor = font.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return {}
    stream = next((descriptor[key] for key in PROGRAMS if key in descriptor), None)
    if not isinstance(stream, pikepdf.Stream):
        return {}
    program = read_program(read_stream(stream, subject.budget))
    return {} if program is None else program.encoding
