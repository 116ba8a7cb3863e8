"""Fonts inside the book: the characters it uses, and the licences."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import uharfbuzz as hb

from ..edition import Edition
from ..fonts import CATALOGUE, Catalogue, Face
from ..workspace import Workspace
from .package import File

FACES = (("song", 400), ("song", 700), ("hei", 700), ("kai", 400))
"""Role and weight of what the style sheet asks for."""
_ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F))) + "，。、；：？！“”‘’（）《》〈〉【】『』「」—…·　•↩〇"
)
_FEATURES = ("ccmp", "locl", "kern", "liga", "vert", "vrt2", "vkrn", "halt", "vhal", "palt", "vpal")
_NAMES = {0, 1, 2, 3, 4, 5, 6, 13, 14}
"""What a font says of itself: its names, its copyright and its licence."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The files that fonts add to a book, and their licences."""

    files: tuple[File, ...] = ()
    sheet: bytes = b""
    licences: tuple[tuple[str, str], ...] = ()


def embed_fonts(
    edition: Edition, workspace: Workspace, catalogue: Catalogue, words: Mapping[str, str]
) -> Embedded:
    """Subsets of the faces the style sheet asks for, the sheet naming them, the licences.

    Of a face that stands in for one of those, the characters that it lends are in the book, under
    the family that lacks them: a reader takes them from there by ``unicode-range``.
    """
    text = "".join(sorted(set("".join((_ALWAYS, edition.characters, *words.values())))))
    entries = _entries(workspace, catalogue)
    files: dict[str, File] = {}
    rules: list[str] = []
    licences: dict[str, str] = {}
    for role, weight, face, characters in _shares(catalogue, text):
        content, kind = _cut(catalogue, face, characters)
        lent = face is not catalogue.face(role, weight)
        uid = f"font-{role}-{weight}" + (f"-from-{face.key.replace('/', '-')}" if lent else "")
        uid = uid.replace("+", "-own")
        name = f"fonts/{uid.removeprefix('font-')}.{kind}"
        files[name] = File(uid, name, f"font/{kind}", content)
        rules.append(_rule(catalogue, role, weight, name, characters if lent else ""))
        if face.path.name in entries and not face.own:
            licence = str(entries[face.path.name]["licence_file"])
            licences[licence] = workspace.read_text(catalogue.folder / licence)
    sheet = "\n".join(rules).encode() + b"\n"
    return Embedded(tuple(files.values()), sheet, tuple(licences.items()))


def families(
    edition: Edition, workspace: Workspace, catalogue: Catalogue
) -> tuple[tuple[str, str], ...]:
    """Each family that prints the edition's characters, and its source and licence.

    Of the fonts that the edition brought, it knows better itself.
    """
    entries = _entries(workspace, catalogue)
    found: dict[str, str] = {}
    printing = {face for _, _, face, _ in _shares(catalogue, edition.characters)}
    for face in catalogue.faces:
        entry = entries.get(face.path.name)
        if entry is None or face.own or face not in printing:
            continue
        found.setdefault(face.family, f"{entry['source']}, {entry['licence']}")
    return tuple(found.items())


def _entries(workspace: Workspace, catalogue: Catalogue) -> dict[str, dict[str, object]]:
    """What the catalogue's file says of each font file: source, licence, licence file."""
    listed = tomllib.loads(workspace.read_text(catalogue.folder / CATALOGUE))
    return {str(entry["file"]): entry for entry in listed["faces"]}


def _shares(catalogue: Catalogue, text: str) -> Iterator[tuple[str, int, Face, str]]:
    """Yield role and weight with each face that prints for them, and the characters it prints.

    The role's own face comes first and has all it can of ``text``: a reader may choose otherwise.
    """
    asked = {catalogue.face(*wanted).key: wanted for wanted in reversed(FACES)}
    for role, weight in sorted(asked.values(), key=FACES.index):
        yield role, weight, catalogue.face(role, weight), text
        shares: dict[Face, str] = {}
        for _, character in catalogue.missing(role, weight, text):
            (stretch,) = catalogue.part(role, weight, character)
            if catalogue.has(stretch.face, character):
                shares[stretch.face] = shares.get(stretch.face, "") + character
        for face, characters in shares.items():
            yield role, weight, face, characters


def _rule(catalogue: Catalogue, role: str, weight: int, name: str, lent: str) -> str:
    """The rule that names a file; of ``lent`` characters, only for these."""
    ranges = ",".join(f"U+{ord(char):X}" for char in sorted(lent))
    return (
        f'@font-face {{ font-family: "{catalogue.family(role)}"; font-weight: {weight};'
        f' font-style: normal; src: url("{name}");{f" unicode-range: {ranges};" if lent else ""} }}'
    )


def _cut(catalogue: Catalogue, face: Face, text: str) -> tuple[bytes, str]:
    """The file of ``face`` for the book: cut down, unless its maker forbids that."""
    content = catalogue.read(face)
    if face.whole:
        return content, "otf" if content.startswith(b"OTTO") else "ttf"
    return _subset(content, text)


def _subset(content: bytes, text: str) -> tuple[bytes, str]:
    """A font file with only the characters of ``text``, and its kind: otf or ttf."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.set({ord(char) for char in text})
    wanted.layout_feature_tag_set.set({int.from_bytes(tag.encode()) for tag in _FEATURES})
    wanted.name_id_set.set(_NAMES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    made: bytes = hb.subset(hb.Face(content), wanted).blob.data
    return made, "otf" if made.startswith(b"OTTO") else "ttf"
