"""The catalogue of fonts: which face a role means, what it covers, how wide it sets a text.

Only the faces of the catalogue are ever used, so every machine gives the same pages. A face's
file is read, and its digest checked, when the face is first asked about its characters: a start
that needs three faces does not read the other forty megabytes. ``Catalogue.verify`` reads all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import partial
from pathlib import Path
from typing import Literal

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from ..characters import CLOSERS, OPENERS, WIDE_STOPS
from ..diagnostics import ContentError, Diagnostic, Place, raise_errors
from ..tongues import Said, worded
from ..workspace import Glance, Workspace
from .faces import Face, Opened, Outline, Set
from .lacking import Lacking
from .standins import ROLE as STAND_IN
from .stretches import Stretch, is_shown_format, needs_no_glyph, part, runs_leftward

CATALOGUE = "fonts.toml"
GENERIC = {"serif": "song", "sans-serif": "hei", "monospace": "hei", "cursive": "kai"}
"""What the generic families of CSS mean here, where the catalogue has that role."""
HANT = "hant"
"""The region of faces with the forms of Taiwan, and of Hong Kong where ``lang`` says so."""
EXACTLY = "exactly"
"""A family that no font has: named behind another in CSS, it keeps all others from being asked."""


def region_of(language: str) -> str:
    """The region whose forms readers of ``language``, a BCP 47 tag, know; "" the mainland's.

    Traditional script without a region is set as in Taiwan, whose forms most of its readers know.
    """
    primary, *more = language.split("-")
    if primary not in ("zh", "yue", "hak", "nan", "cmn") or "Hans" in more:
        return ""
    return HANT if {"Hant", "TW", "HK", "MO"}.intersection(more) else ""


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
    region: Literal["", "hant"] = ""
    coverage: dict[str, str] = {}


class _CatalogueFile(_Strict):
    """The whole of fonts.toml."""

    roles: dict[str, str]
    latin: dict[str, str] = {}
    fallback: dict[str, tuple[str, ...]] = {}
    faces: tuple[_FaceEntry, ...]


_LATELY: dict[Face, Opened] = {}
"""Faces that this process has opened before, the last one at the end."""
OPEN = 6
"""Faces that stay open from one build to the next: those that an edition's texts need."""


def _keep_lately(face: Face, opened: Opened) -> None:
    """Keep a face open for the next build: opening one takes 50 ms of a processor."""
    if not face.own:
        _LATELY[face] = opened
        while len(_LATELY) > OPEN:
            del _LATELY[next(iter(_LATELY))]


class Catalogue:
    """The faces of one fonts folder; see ``load_catalogue``.

    ``roles`` tells what each role is for, ``latin`` which role gives each role its Latin letters,
    ``fallback`` which roles are asked, in order, for a character that a role's own faces lack.
    Whatever looks into a face raises ContentError where no font has the role, or where the face's
    file is no font or another one than the catalogue says.
    """

    def __init__(
        self, workspace: Workspace, folder: Path, faces: Iterable[Face], entries: _CatalogueFile
    ) -> None:
        self.folder = folder
        self.files = tuple(sorted(faces, key=_rank))
        """Every face of the folder, for whatever readers."""
        self.faces = tuple(face for face in self.files if not face.region)
        """The faces that print, and no others."""
        self.region = ""
        self.roles: Mapping[str, str] = dict(sorted(entries.roles.items()))
        self.latin: Mapping[str, str] = dict(sorted(entries.latin.items()))
        self.fallback: Mapping[str, tuple[str, ...]] = {
            role: entries.fallback.get(role, tuple(entries.roles)) for role in self.roles
        }
        self._workspace = workspace
        self._opened: dict[Face, Opened] = {}
        self._orders: dict[tuple[str, int], tuple[Face, ...]] = {}
        self._contents: dict[Face, bytes] = {}
        self._confirmed: set[Face] = set()

    def joined(self, more: Iterable[tuple[Face, bytes]]) -> Catalogue:
        """A catalogue with further faces, each with its file's content.

        They are asked before the others of their role. Stand-ins for what no font has come last
        of all; a role that is new here falls back as song does.
        """
        added = dict(more)
        if not added:
            return self
        other = copy(self)
        faces = (*self.faces, *added)
        other.faces = tuple(sorted(faces, key=_rank))
        other._contents = {**self._contents, **added}
        other._opened, other._orders = dict(self._opened), {}
        roles = dict.fromkeys((*self.roles, *(face.role for face in added)))
        roles.pop(STAND_IN, None)
        other.roles = {role: self.roles.get(role, "") for role in sorted(roles)}
        last = (STAND_IN,) if any(face.role == STAND_IN for face in faces) else ()
        usual = ("song", *self.fallback.get("song", ()))
        other.fallback = {
            role: (*(r for r in self.fallback.get(role, usual) if r != STAND_IN), *last)
            for role in roles
        }
        return other

    def for_language(self, language: str) -> Catalogue:
        """A catalogue with the forms that readers of ``language`` know.

        The faces of their region are asked before the others of their role; what they lack is
        alike everywhere.
        """
        region = region_of(language)
        more = tuple(face for face in self.files if face.region and face.region == region)
        if not more or self.region == region:
            return self
        other = copy(self)
        other.region = region
        other.faces = tuple(sorted((*self.faces, *more), key=_rank))
        other._opened, other._orders = dict(self._opened), {}
        return other

    @property
    def centred(self) -> bool:
        """Whether stops and commas stand in the middle of their frames."""
        return self.region == HANT

    @property
    def own(self) -> tuple[Face, ...]:
        """The faces that are no files of the folder."""
        return tuple(face for face in self.faces if face.own)

    def lost(self, text: str) -> frozenset[str]:
        """The characters of ``text`` that no face at all has and that need a glyph."""
        left = {ord(c) for c in set(text) if not needs_no_glyph(c)}
        for face in sorted(self.faces, key=_first_asked):
            if not left:
                break
            left -= self._characters(face)
        return frozenset(map(chr, left))

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; it opens the faces itself."""
        return {**self.__dict__, "_opened": {}}

    def face(self, role: str, weight: int = 400, place: Place | None = None) -> Face:
        """The face of ``role`` nearest to ``weight``.

        Of two equally near, the bolder above 500, else the lighter. ``place`` is where the role was
        written; an unknown role is a ContentError.
        """
        known = self._orders.get((role, weight))
        if known is None:
            self._nearest(role, weight, place)
            known = self.order(role, weight)
        return known[0]

    def _nearest(self, role: str, weight: int, place: Place | None = None) -> Face:
        of_role = [f for f in self.faces if f.role == role]
        if not of_role:
            known = ", ".join(self.roles)
            raise ContentError(
                Diagnostic(
                    "G004",
                    worded("no font has the role “{role}”", role=role),
                    place,
                    hint=worded("known: {known}", known=known),
                )
            )
        return min(of_role, key=partial(_distance, weight))

    def order(self, role: str, weight: int = 400) -> tuple[Face, ...]:
        """Every face in the order in which it is asked for a character of ``role``.

        First those of the role itself, then those of its fallback, always the nearest weight first.
        """
        known = self._orders.get((role, weight))
        if known is None:
            first = self._nearest(role, weight)
            roles = dict.fromkeys((role, *self.fallback.get(role, ())))
            known = (first,)
            for name in roles:
                others = [f for f in self.faces if f.role == name and f is not first]
                known += tuple(sorted(others, key=partial(_distance, weight)))
            self._orders[role, weight] = known
        return known

    def part(self, role: str, weight: int, text: str) -> tuple[Stretch, ...]:
        """``text`` in stretches, each with the face that prints it.

        A character that no face has stays with the face of ``role``.
        """
        faces = self.order(role, weight)
        return tuple(part(text, [(f, partial(self._characters, f)) for f in faces]))

    def whole(self, role: str, weight: int, text: str) -> Face:
        """The first face that prints all of ``text``, else the one that begins it."""
        wanted = {ord(c) for c in text if not needs_no_glyph(c)}
        for face in self.order(role, weight):
            if wanted <= self._characters(face):
                return face
        return self.part(role, weight, text)[0].face

    def unprintable(self, role: str, weight: int, text: str) -> list[tuple[int, str]]:
        """Index and character of all of ``text`` that no face of the role's order has."""
        faces = self.order(role, weight)
        return [
            (n, c)
            for n, c in self.missing(role, weight, text)
            if not any(ord(c) in self._characters(face) for face in faces)
        ]

    def has(self, face: Face, character: str) -> bool:
        """Whether ``face`` has a glyph for ``character``."""
        return ord(character) in self._characters(face)

    def family(self, role: str) -> str:
        """The family that style sheets name ``role`` by, whoever brings its faces."""
        of_role = [face for face in self.faces if face.role == role]
        usual = (face.family for face in of_role if not face.own and not face.region)
        return next(usual, of_role[0].family)

    def _characters(self, face: Face) -> frozenset[int]:
        return self._open(face).characters

    def covers(self, role: str, weight: int, character: str) -> bool:
        """Whether the face of ``role`` and ``weight`` can print ``character``.

        Blanks, joiners and variation selectors need no glyph; control characters have none.
        """
        return needs_no_glyph(character) or (
            ord(character) in self._open(self.face(role, weight)).characters
        )

    def missing(self, role: str, weight: int, text: str) -> list[tuple[int, str]]:
        """Index and character of all of ``text`` that the face cannot print."""
        covered = self._open(self.face(role, weight)).characters
        return [
            (n, c) for n, c in enumerate(text) if ord(c) not in covered and not needs_no_glyph(c)
        ]

    def lacking(self, role: str, weight: int, text: str) -> list[tuple[int, str]]:
        """Index and character of all of ``text`` that is not of the design of ``role``.

        A region's face has the design of the one before which it is asked.
        """
        first = self.face(role, weight)
        found = self.missing(role, weight, text)
        if not first.region:
            return found
        faces = [face for face in self.order(role, weight) if face.role == role]
        usual = next(face for face in faces if face.weight == first.weight and not face.region)
        return [(n, c) for n, c in found if ord(c) not in self._characters(usual)]

    def missing_diagnostics(
        self, role: str, weight: int, text: str, place: Place, source: str | None = None
    ) -> tuple[Diagnostic, ...]:
        """What is to be said of characters of ``text`` that the role's own face lacks.

        A character that no face has is a G001, those of one script together; the characters that
        another face prints are one G007 for each such face. ``place`` is where ``text`` begins;
        with ``source``, the whole file, the character itself is found from there on (marks of
        Markdown stand between).
        """
        lacking = Lacking()
        lacking.note(self, role, weight, text, place, source)
        return lacking.diagnostics(self)

    def hint(self, role: str, character: str) -> Said:
        """What an editor can do about a character that is missing."""
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            return worded("remove it; it prints nothing")
        if category in ("Co", "Cn", "Cs"):
            return worded("look at the original and type the character that is meant")
        if runs_leftward(character):
            return worded(
                "lines run from left to right: put such text into a picture, or leave it out"
            )
        return worded(
            "check it against the original; if it is right, name a font that has it under "
            '[fonts] in edition.toml ({role} = "fonts/….otf"), or build with --missing box',
            role=role,
        )

    def advances(
        self, face: Face, text: str, *, lang: str = "zh-Hans", features: tuple[str, ...] = ()
    ) -> tuple[float, ...]:
        """The advance of each character of ``text`` in em, as HarfBuzz shapes it.

        The advance of a ligature or cluster stands at its first character, 0 at the others.
        ``features`` are OpenType features to switch on besides the usual ones.
        """
        return self._open(face).advances(text, lang, features)

    def ink(self, face: Face, character: str) -> tuple[float, float] | None:
        """The left and right edge of a character's ink in em; None where it has none."""
        return self._open(face).ink(character)

    def ink_box(self, face: Face, character: str) -> tuple[float, float, float, float] | None:
        """Left, foot, right and head of a character's ink in em; None where it has none."""
        return self._open(face).box(character)

    def draw(self, face: Face, character: str, pen: object) -> None:
        """Draw a character of ``face`` with a pen of fontTools, in em; none that it lacks."""
        self._open(face).draw(character, pen)

    def metrics(self, face: Face) -> tuple[float, float]:
        """How far lines of ``face`` reach above and below their baseline, in em."""
        return self._open(face).metrics()

    def shape(
        self, face: Face, text: str, lang: str, features: dict[str, bool]
    ) -> Iterator[tuple[Set, Outline]]:
        """Yield the glyphs that ``text`` is set with, each with its outline; all in em."""
        opened = self._open(face)
        for one in opened.shape(text, lang, features):
            yield one, opened.outline(one.glyph)

    def stands(self, face: Face, character: str) -> bool:
        """Whether ``face`` has a form of ``character`` for lines that run downward."""
        return self._open(face).stands(character)

    def selects(self, role: str, weight: int, character: str, selector: str) -> bool:
        """Whether the face of ``role`` and ``weight`` has the form that ``selector`` asks."""
        return self._open(self.face(role, weight)).selects(character, selector)

    def inked_blanks(self, face: Face) -> str:
        """The marks of ``face`` with ink in the half that composition cuts off; best none."""
        found = []
        for mark in CLOSERS + OPENERS + ("" if face.region == HANT else WIDE_STOPS):
            edges = self.ink(face, mark)
            if edges and (edges[0] < 0.5 if mark in OPENERS else edges[1] > 0.5):
                found.append(mark)
        return "".join(found)

    def read(self, face: Face) -> bytes:
        """The file of ``face``, its digest checked; an EPUB takes its subset from this.

        Raises ContentError where it is another file than the catalogue says.
        """
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
        self._confirmed.add(face)

    def verify(self) -> tuple[Diagnostic, ...]:
        """Read every face and give what is wrong with any of them."""
        found: list[Diagnostic] = []
        for face in dict.fromkeys((*self.files, *self.faces)):
            try:
                self._open(face)
            except ContentError as error:
                found.extend(error.diagnostics)
        return tuple(found)

    def _open(self, face: Face) -> Opened:
        opened = self._opened.get(face)
        if opened is None:
            # One that was confirmed is the same file as in the build before.
            opened = _LATELY.get(face) if face in self._confirmed else None
        if opened is None:
            opened = Opened(self.read(face), partial(_cannot_be_set, face))
            if not opened.characters:
                shown = self._workspace.show(face.path)
                raise ContentError(
                    Diagnostic(
                        "G006",
                        worded("{shown} is no font, or maps no characters", shown=shown),
                        Place(shown),
                    )
                )
            _keep_lately(face, opened)
        self._opened[face] = opened
        return opened

    def fontconfig(self, cache: Path) -> str:
        """A fontconfig configuration that knows this folder and no other font.

        CSS may name the families, the roles or the generic families. ``cache`` is a folder that
        fontconfig may write to. It takes effect as FONTCONFIG_FILE, before WeasyPrint is imported.
        """
        families = {f.role: f.family for f in self.faces if not f.own and not f.region}
        names = {role: family for role, family in families.items() if role != family}
        names |= {name: families[role] for name, role in GENERIC.items() if role in families}
        default = families.get(GENERIC["serif"], self.faces[0].family)
        aliases = [_alias(*pair) for pair in sorted(names.items())]
        aliases += [self._chain(role) for role in sorted(families)]
        aliases += [_own(face, cache) for face in self.own]
        made = _FONTCONFIG.format(
            folder=str(self.folder.resolve()),
            cache=str(cache.resolve()),
            aliases=Markup("\n").join(aliases),
            default=default,
            rejected=Markup("\n").join(_rejected(f) for f in self.files if f not in self.faces),
        )
        return str(made)

    def _chain(self, role: str) -> Markup:
        """The rule that has the faces of ``role``'s order asked for what its family lacks."""
        families = list(dict.fromkeys(face.family for face in self.order(role)))
        named = self.family(role)
        at = families.index(named)
        edits = [
            Markup('<edit name="family" mode="{}" binding="strong">{}</edit>').format(
                mode, _strings(some)
            )
            for mode, some in (("prepend", families[:at]), ("append", families[at + 1 :]))
            if some
        ]
        return Markup(
            '  <match target="pattern"><test name="family" qual="any"><string>{}</string></test>'
            '<test name="family" qual="all" compare="not_eq"><string>{}</string></test>{}</match>'
        ).format(named, EXACTLY, Markup("").join(edits))


_FONTCONFIG = Markup("""\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <reset-dirs/>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
{aliases}
{rejected}
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
""")


def place_of(face: Face, cache: Path) -> Path:
    """The file under ``cache`` that fontconfig finds a face at that the folder has not."""
    folder = cache / "faces" / f"{face.sha256[:32]}-{face.role}-{face.weight}"
    return folder / f"face{face.path.suffix.lower()}"


def _own(face: Face, cache: Path) -> Markup:
    """The rules by which fontconfig knows such a face by its family and weight here."""
    file = place_of(face, cache.resolve())
    return Markup(
        "  <dir>{}</dir>\n"
        '  <match target="scan"><test name="file" compare="eq"><string>{}</string></test>'
        '<edit name="family" mode="prepend"><string>{}</string></edit>'
        '<edit name="weight" mode="assign_replace"><int>{}</int></edit>'
        '<edit name="slant" mode="assign_replace"><const>roman</const></edit>'
        '<edit name="width" mode="assign_replace"><const>normal</const></edit></match>'
    ).format(str(file.parent), str(file), face.family, _WEIGHTS[face.weight])


_WEIGHTS = {100: 0, 200: 40, 300: 50, 400: 80, 500: 100, 600: 180, 700: 200, 800: 205, 900: 210}
"""Weights of CSS as fontconfig counts them."""


def _rejected(face: Face) -> Markup:
    """The rule that hides a file of the folder that prints nothing here."""
    rule = Markup("  <selectfont><rejectfont><glob>{}</glob></rejectfont></selectfont>")
    return rule.format(str(face.path.resolve()))


def _rank(face: Face) -> tuple[str, bool, bool, int]:
    """Order faces by role, those that are asked first before the others."""
    return face.role, not face.own, not face.region, face.weight


def _first_asked(face: Face) -> tuple[bool, bool, str, int]:
    """Order faces so that those that have most of a text come first."""
    return face.role != "song", not face.own, face.role, face.weight


def _strings(families: Iterable[str]) -> Markup:
    return Markup("").join(map(Markup("<string>{}</string>").format, families))


def _alias(name: str, family: str) -> Markup:
    return Markup(
        '  <alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'
    ).format(name, family)


def load_catalogue(workspace: Workspace, folder: Path) -> Catalogue:
    """The catalogue ``folder``/fonts.toml; all that is wrong with it is one ContentError.

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
        path_of = folder / entry.file
        named = (entry.role, entry.weight, entry.family, path_of, entry.sha256)
        face = Face(*named, region=entry.region)
        found.extend(_contradictions(face, faces, entries, place))
        found.extend(_absent(workspace, face, entry.size, place))
        faces.append(face)
    for role in sorted(set(entries.roles) - {f.role for f in faces if not f.region}):
        where = Place(workspace.show(path))
        found.append(Diagnostic("G005", worded("the role “{role}” has no face", role=role), where))
    raise_errors(found)
    return Catalogue(workspace, folder, faces, entries)


def _contradictions(
    face: Face, before: list[Face], entries: _CatalogueFile, place: Place
) -> Iterable[Diagnostic]:
    """Yield what the entry of ``face`` says against the rest of the catalogue."""
    if face.role not in entries.roles:
        yield Diagnostic(
            "G005", worded("the role “{role}” is not listed under [roles]", role=face.role), place
        )
    for other in (one for one in before if one.region == face.region):
        if (other.role, other.weight) == (face.role, face.weight):
            message = worded(
                "{name} has role {role} and weight {weight} already",
                name=other.path.name,
                role=face.role,
                weight=face.weight,
            )
            yield Diagnostic("G005", message, place)
        elif other.role == face.role and other.family != face.family:
            message = worded(
                "role {role} has two families, {family} and {family2}",
                role=face.role,
                family=other.family,
                family2=face.family,
            )
            yield Diagnostic("G005", message, place)


def _absent(workspace: Workspace, face: Face, size: int, place: Place) -> Iterable[Diagnostic]:
    """Yield what can be seen of a wrong file without reading it."""
    if not face.path.is_file():
        shown = workspace.show(face.path)
        yield Diagnostic("G002", worded("the font {shown} does not exist", shown=shown), place)
    elif face.path.stat().st_size != size:
        yield _changed(workspace, face)


def _changed(workspace: Workspace, face: Face) -> Diagnostic:
    shown = workspace.show(face.path)
    return Diagnostic(
        "G003",
        worded(
            "{shown} is not the file that {catalogue} describes", shown=shown, catalogue=CATALOGUE
        ),
        Place(shown),
        hint=worded(
            "bring back the file; or, if it was changed on purpose, its new size and sha256"
        ),
    )


def _cannot_be_set(face: Face, character: str) -> bool:
    """Whether a glyph of ``face`` for ``character`` is of no use.

    Lines run from left to right: no font of an edition helps letters that run the other way. For
    formats that are shown the printing engine draws a box, whatever the font has.
    """
    if face.role == STAND_IN:
        return False
    return is_shown_format(character) or (face.own and runs_leftward(character))


def _distance(weight: int, face: Face) -> tuple[bool, int, int, bool]:
    """Order faces by how near they are to ``weight``, those that the edition brought first.

    Of two equally near, the bolder above 500, else the lighter; of one weight, the region's.
    """
    sign = -1 if weight > 500 else 1
    return not face.own, abs(face.weight - weight), sign * face.weight, not face.region
