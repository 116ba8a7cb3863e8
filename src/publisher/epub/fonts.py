"""Fonts inside the book: the characters it uses, and the licences."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import uharfbuzz as hb

from ..article.model import Figure, inline, read_out
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
    """Give subsets of the faces the style sheet asks for, the sheet naming them, the licences."""
    text = "".join(sorted(set(_ALWAYS) | set(_text(edition)) | set("".join(words.values()))))
    entries = _entries(workspace, catalogue)
    files: dict[str, File] = {}
    rules: list[str] = []
    licences: dict[str, str] = {}
    for face in dict.fromkeys(catalogue.face(role, weight) for role, weight in FACES):
        content, kind = _subset(catalogue.read(face), text)
        uid = f"font-{face.role}-{face.weight}"
        name = f"fonts/{face.role}-{face.weight}.{kind}"
        files[name] = File(uid, name, f"font/{kind}", content)
        rules.append(_rule(face, name))
        licence = str(entries[face.path.name]["licence_file"])
        licences[licence] = workspace.read_text(catalogue.folder / licence)
    rules.append('body { font-family: "Publisher Song", serif; }')
    sheet = "\n".join(rules).encode() + b"\n"
    return Embedded(tuple(files.values()), sheet, tuple(licences.items()))


def families(workspace: Workspace, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Give each family that the project prints with, and its source and licence."""
    entries = _entries(workspace, catalogue)
    found: dict[str, str] = {}
    for face in catalogue.faces:
        entry = entries[face.path.name]
        found.setdefault(face.family, f"{entry['source']}, {entry['licence']}")
    return tuple(found.items())


def _entries(workspace: Workspace, catalogue: Catalogue) -> dict[str, dict[str, object]]:
    """Give what the catalogue's file says of each font file: source, licence, licence file."""
    listed = tomllib.loads(workspace.read_text(catalogue.folder / CATALOGUE))
    return {str(entry["file"]): entry for entry in listed["faces"]}


def _rule(face: Face, name: str) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight};'
        f' font-style: normal; src: url("{name}"); }}'
    )


def _text(edition: Edition) -> Iterator[str]:
    """Yield every text of the book."""
    settings = edition.settings
    yield from (str(value) for value in settings.model_dump().values())
    yield from (settings.urn, settings.issue_text or "", "年月日期第星一二三四五六七八九十")
    for article in edition.articles:
        yield from article.front_texts.values()
        notes = (note.blocks for note in article.notes)
        for runs, _ in chain(inline(article.blocks), *(inline(blocks) for blocks in notes)):
            yield read_out(runs)
        for block in article.blocks:
            if isinstance(block, Figure) and block.credit:
                yield block.credit


def _subset(content: bytes, text: str) -> tuple[bytes, str]:
    """Give a font file with only the characters of ``text``, and its kind: otf or ttf."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.set({ord(char) for char in text})
    wanted.layout_feature_tag_set.set({int.from_bytes(tag.encode()) for tag in _FEATURES})
    wanted.name_id_set.set(_NAMES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    made: bytes = hb.subset(hb.Face(content), wanted).blob.data
    return made, "otf" if made.startswith(b"OTTO") else "ttf"
