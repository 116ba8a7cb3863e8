"""The catalogue of fonts: which face a role means, what it covers, how wide it sets a text.

Only the faces of the catalogue are ever used, so every machine gives the same pages. A face's
file is read, and its digest checked, when the face is first asked about its characters: a start
that needs three faces does not read the other forty megabytes. ``Catalogue.verify`` reads all.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import uharfbuzz as hb
from pydantic import BaseModel, ConfigDict, Field

from .diagnostics import ContentError, Diagnostic, Place, raise_errors
from .unseen import seen
from .workspace import Glance, Workspace

CATALOGUE = "fonts.toml"
STOPS = "。．，、；：？！"
CLOSERS = "”’）》〉】〗〕］｝」』"
OPENERS = "“‘（《〈【〖〔［｛「『"
"""Full-width marks with one blank half (clreq 3.1.6.1), which composition may cut off."""
GENERIC = {"serif": "song", "sans-serif": "hei", "monospace": "hei", "cursive": "kai"}
"""What the generic families of CSS mean here, where the catalogue has that role."""
SHAPED = 1 << 14
"""Texts of one face whose advances are remembered."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FaceEntry(_Strict):
    """One ``[[faces]]`` table; everything after ``size`` tells people where the face is from."""

    role: str = Field(min_length=1)
    weight: int = Field(ge=1, le=1000)
    family: str = Field(min_length=1)
    file: str = Field(pattern=r"^\w[\w .+-]*$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(gt=0)
    source: str = ""
    package: str = ""
    licence: str = ""
    licence_file: str = ""
    coverage: dict[str, str] = {}


class _CatalogueFile(_Strict):
    """The whole of fonts.toml."""

    roles: dict[str, str]
    latin: dict[str, str] = {}
    faces: tuple[_FaceEntry, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: ``role`` and ``weight`` (of CSS) select it, ``family`` is its CSS family."""

    role: str
    weight: int
    family: str
    path: Path
    sha256: str


class _Opened:
    """A face in HarfBuzz: what it covers and how wide it sets a text."""

    def __init__(self, content: bytes) -> None:
        face = hb.Face(hb.Blob(content))
        self.characters: frozenset[int] = frozenset(face.unicodes)
        self.upem: int = face.upem
        self.font = hb.Font(face)
        self.advances: Callable[[str, str, tuple[str, ...]], tuple[float, ...]] = (
            functools.lru_cache(SHAPED)(self._advances)
        )
        self._ems = functools.cache(lambda units: units / self.upem)

    def _advances(self, text: str, lang: str, features: tuple[str, ...]) -> tuple[float, ...]:
        if not text:
            return ()
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
        buffer.add_codepoints([ord(c) for c in text])
        buffer.language = lang
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        hb.shape(self.font, buffer, dict.fromkeys(features, True))
        units = [0] * len(text)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            units[info.cluster] += position.x_advance
        return tuple(map(self._ems, units))

    def selects(self, character: str, selector: str) -> bool:
        """Say whether there is a form of ``character`` for a variation selector."""
        return self.font.get_variation_glyph(ord(character), ord(selector)) is not None

    def ink(self, character: str) -> tuple[float, float] | None:
        """Give the left and right edge of a character's ink in em; None where it has none."""
        glyph = self.font.get_nominal_glyph(ord(character))
        extents = None if glyph is None else self.font.get_glyph_extents(glyph)
        if extents is None or extents.width == 0:
            return None
        return extents.x_bearing / self.upem, (extents.x_bearing + extents.width) / self.upem


class Catalogue:
    """The faces of one fonts folder; see ``load_catalogue``.

    ``roles`` tells what each role is for, ``latin`` which role gives each role its Latin letters.
    """

    def __init__(
        self, workspace: Workspace, folder: Path, faces: Iterable[Face], entries: _CatalogueFile
    ) -> None:
        self.folder = folder
        self.faces = tuple(sorted(faces, key=lambda f: (f.role, f.weight)))
        self.roles: Mapping[str, str] = dict(sorted(entries.roles.items()))
        self.latin: Mapping[str, str] = dict(sorted(entries.latin.items()))
        self._workspace = workspace
        self._opened: dict[Face, _Opened] = {}
        self._contents: dict[Face, bytes] = {}

    def __getstate__(self) -> dict[str, object]:
        """Give what another process needs; it opens the faces itself."""
        return {**self.__dict__, "_opened": {}}

    def face(self, role: str, weight: int = 400, place: Place | None = None) -> Face:
        """Give the face of ``role`` nearest to ``weight``.

        Of two equally near, the bolder above 500, else the lighter. ``place`` is where the role was
        written; an unknown role is a ContentError.
        """
        of_role = [f for f in self.faces if f.role == role]
        if not of_role:
            known = ", ".join(self.roles)
            raise ContentError(
                Diagnostic("G004", f"no font has the role “{role}”", place, hint=f"known: {known}")
            )
        sign = -1 if weight > 500 else 1
        return min(of_role, key=lambda f: (abs(f.weight - weight), sign * f.weight))

    def covers(self, role: str, weight: int, character: str) -> bool:
        """Say whether the face of ``role`` and ``weight`` can print ``character``.

        Blanks, joiners and variation selectors need no glyph; control characters have none.
        """
        return _needs_no_glyph(character) or (
            ord(character) in self._open(self.face(role, weight)).characters
        )

    def missing(self, role: str, weight: int, text: str) -> list[tuple[int, str]]:
        """Give index and character of all of ``text`` that the face cannot print."""
        covered = self._open(self.face(role, weight)).characters
        return [
            (n, c) for n, c in enumerate(text) if ord(c) not in covered and not _needs_no_glyph(c)
        ]

    def missing_diagnostics(
        self, role: str, weight: int, text: str, place: Place, source: str | None = None
    ) -> tuple[Diagnostic, ...]:
        """Give one G001 for each different character of ``text`` that cannot be printed.

        ``place`` is where ``text`` begins; with ``source``, the whole file, the character itself
        is found from there on (marks of Markdown stand between).
        """
        places: dict[str, int] = {}
        for _, character in self.missing(role, weight, text):
            places[character] = places.get(character, 0) + 1
        return tuple(
            self._missing(role, weight, character, count, _find(character, place, source), source)
            for character, count in places.items()
        )

    def _missing(
        self, role: str, weight: int, character: str, count: int, place: Place, source: str | None
    ) -> Diagnostic:
        name = unicodedata.name(character, _kind(character))
        again = f", {count} times from here on" if count > 1 else ""
        shown = f"“{character}” " if character.isprintable() else ""
        found = Diagnostic(
            "G001",
            f"no {role} font has {shown}U+{ord(character):04X} {name}{again}",
            place,
            hint=self._mend(role, weight, character),
        )
        return found if source is None else found.with_source(source)

    def _mend(self, role: str, weight: int, character: str) -> str:
        """Give what an editor can do about a character that is missing."""
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            return "remove it; it prints nothing"
        if category in ("Co", "Cn", "Cs"):
            return "look at the original and type the character that is meant"
        others = [r for r in self.roles if r != role and self.covers(r, weight, character)]
        if others:
            return f"{' and '.join(others)} can print it; or add a face to {CATALOGUE}"
        if category == "So":
            return "fonts for print have no emoji: use a word, or a picture"
        return f"check it against the original; if it is right, add a face with it to {CATALOGUE}"

    def advances(
        self, face: Face, text: str, *, lang: str = "zh-Hans", features: tuple[str, ...] = ()
    ) -> tuple[float, ...]:
        """Give the advance of each character of ``text`` in em, as HarfBuzz shapes it.

        The advance of a ligature or cluster stands at its first character, 0 at the others.
        ``features`` are OpenType features to switch on besides the usual ones.
        """
        return self._open(face).advances(text, lang, features)

    def ink(self, face: Face, character: str) -> tuple[float, float] | None:
        """Give the left and right edge of a character's ink in em; None where it has none."""
        return self._open(face).ink(character)

    def selects(self, role: str, weight: int, character: str, selector: str) -> bool:
        """Say whether the face of ``role`` and ``weight`` has the form that ``selector`` asks."""
        return self._open(self.face(role, weight)).selects(character, selector)

    def inked_blanks(self, face: Face) -> str:
        """Give the marks of ``face`` with ink in the half that composition cuts off; best none."""
        found = []
        for mark in STOPS + CLOSERS + OPENERS:
            edges = self.ink(face, mark)
            if edges and (edges[0] < 0.5 if mark in OPENERS else edges[1] > 0.5):
                found.append(mark)
        return "".join(found)

    def read(self, face: Face) -> bytes:
        """Give the file of ``face``, its digest checked; an EPUB takes its subset from this."""
        content = self._contents.get(face)
        if content is None:
            content = self._workspace.read_bytes(face.path)
            if self._workspace.digest_of(face.path) != face.sha256:
                raise ContentError(_changed(self._workspace, face))
            self._contents[face] = content
        return content

    def confirm(self, face: Face, glance: Glance) -> None:
        """Make sure that the file of ``face`` is what it should be, and note that it is needed."""
        if glance.look(self._workspace.show(face.path)) == face.sha256:
            self._workspace.note_content(face.path, face.sha256)
        else:
            self.read(face)

    def verify(self) -> tuple[Diagnostic, ...]:
        """Read every face and give what is wrong with any of them."""
        found: list[Diagnostic] = []
        for face in self.faces:
            try:
                self._open(face)
            except ContentError as error:
                found.extend(error.diagnostics)
        return tuple(found)

    def _open(self, face: Face) -> _Opened:
        opened = self._opened.get(face)
        if opened is None:
            opened = _Opened(self.read(face))
            if not opened.characters:
                shown = self._workspace.show(face.path)
                raise ContentError(
                    Diagnostic("G006", f"{shown} is no font, or maps no characters", Place(shown))
                )
            self._opened[face] = opened
        return opened

    def fontconfig(self, cache: Path) -> str:
        """Give a fontconfig configuration that knows this folder and no other font.

        CSS may name the families, the roles or the generic families. ``cache`` is a folder that
        fontconfig may write to. It takes effect as FONTCONFIG_FILE, before WeasyPrint is imported.
        """
        families = {face.role: face.family for face in self.faces}
        names = {role: family for role, family in families.items() if role != family}
        names |= {name: families[role] for name, role in GENERIC.items() if role in families}
        default = families.get(GENERIC["serif"], self.faces[0].family)
        return _FONTCONFIG.format(
            folder=escape(str(self.folder.resolve())),
            cache=escape(str(cache.resolve())),
            aliases="\n".join(_alias(*pair) for pair in sorted(names.items())),
            default=escape(default),
        )


_FONTCONFIG = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <reset-dirs/>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
{aliases}
  <match target="pattern">
    <edit name="family" mode="append_last"><string>{default}</string></edit>
  </match>
  <match target="font">
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="autohint" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
    <edit name="embeddedbitmap" mode="assign"><bool>false</bool></edit>
  </match>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


def _alias(name: str, family: str) -> str:
    return (
        f'  <alias binding="same"><family>{escape(name)}</family>'
        f"<prefer><family>{escape(family)}</family></prefer></alias>"
    )


def load_catalogue(workspace: Workspace, folder: Path) -> Catalogue:
    """Give the catalogue ``folder``/fonts.toml; all that is wrong with it is one ContentError.

    That each file is there and has its size is seen here, its digest when it is first read.
    """
    path = folder / CATALOGUE
    entries = workspace.read_toml(path, _CatalogueFile)
    lines = workspace.read_text(path).split("\n")
    found: list[Diagnostic] = []
    faces: list[Face] = []
    for entry in entries.faces:
        line = next((n for n, row in enumerate(lines, 1) if f'"{entry.file}"' in row), 1)
        place = Place(workspace.show(path), line)
        face = Face(entry.role, entry.weight, entry.family, folder / entry.file, entry.sha256)
        found.extend(_contradictions(face, faces, entries, place))
        found.extend(_absent(workspace, face, entry.size, place))
        faces.append(face)
    for role in sorted(set(entries.roles) - {f.role for f in faces}):
        where = Place(workspace.show(path))
        found.append(Diagnostic("G005", f"the role “{role}” has no face", where))
    raise_errors(found)
    return Catalogue(workspace, folder, faces, entries)


def _contradictions(
    face: Face, before: list[Face], entries: _CatalogueFile, place: Place
) -> Iterable[Diagnostic]:
    """Yield what the entry of ``face`` says against the rest of the catalogue."""
    if face.role not in entries.roles:
        yield Diagnostic("G005", f"the role “{face.role}” is not listed under [roles]", place)
    for other in before:
        if (other.role, other.weight) == (face.role, face.weight):
            message = f"{other.path.name} has role {face.role} and weight {face.weight} already"
            yield Diagnostic("G005", message, place)
        elif other.role == face.role and other.family != face.family:
            message = f"role {face.role} has two families, {other.family} and {face.family}"
            yield Diagnostic("G005", message, place)


def _absent(workspace: Workspace, face: Face, size: int, place: Place) -> Iterable[Diagnostic]:
    """Yield what can be seen of a wrong file without reading it."""
    if not face.path.is_file():
        shown = workspace.show(face.path)
        yield Diagnostic("G002", f"the font {shown} does not exist", place)
    elif face.path.stat().st_size != size:
        yield _changed(workspace, face)


def _changed(workspace: Workspace, face: Face) -> Diagnostic:
    shown = workspace.show(face.path)
    return Diagnostic(
        "G003",
        f"{shown} is not the file that {CATALOGUE} describes",
        Place(shown),
        hint="bring back the file; or, if it was changed on purpose, its new size and sha256",
    )


def _needs_no_glyph(character: str) -> bool:
    """Say whether nothing is printed for ``character``: blanks, and what is not seen."""
    return character in "\t\n" or unicodedata.category(character) == "Zs" or not seen(character)


def _kind(character: str) -> str:
    """Give a name for a character that Unicode gives none."""
    kinds = {"Cc": "control character", "Co": "private-use character", "Cs": "lone surrogate"}
    return kinds.get(unicodedata.category(character), "unassigned character")


def _find(character: str, place: Place, source: str | None) -> Place:
    """Give the place of ``character`` in ``source`` at or after ``place``; else ``place``."""
    lines = [] if source is None else source.split("\n")
    for n in range(place.line, len(lines) + 1):
        start = place.column - 1 if n == place.line else 0
        index = lines[n - 1].find(character, start)
        if index >= 0:
            return Place(place.path, n, index + 1, index + 2)
    return place
