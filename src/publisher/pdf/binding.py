"""Pages printed one by one, put together: fonts, tags, links and outline of the whole file.

A page's own part stays as it was printed. What pages share is written here once: each face with
the glyphs of all pages and what they stand for, pictures that are the same, one tree of tags, one
outline.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import TypeAlias, cast

import pikepdf

from ..edition import WHOLE, Parts
from .embedding import EmbeddedProgram, embed_face
from .leaf import PLACED, Bookmark, FaceUse, Leaf, layer_name, layers_of, unite
from .spots import agree_on_spots, share_spaces
from .structure import join_tags, write_tree

NONE: Mapping[str, str] = MappingProxyType({})
Programs: TypeAlias = Callable[[FaceUse], EmbeddedProgram]
"""Gives a face's font program with the glyphs of a use, and no others."""


@contextmanager
def bind(
    leaves: Sequence[Leaf],
    programs: Programs,
    parts: Parts = WHOLE,
    sections: Mapping[str, str] = NONE,
    *,
    leftward: bool = False,
) -> Iterator[pikepdf.Pdf]:
    """An open PDF of ``leaves`` in order, until it has been saved.

    The outline has ``parts`` above their articles, and the ``sections`` by the names of their
    articles' titles; of pages that follow each other ``leftward`` the spine is at the right.
    """
    sources: list[pikepdf.Pdf] = []
    pdf = pikepdf.new()
    try:
        faces = {face.key: face for face in unite(leaves)}
        fonts = {key: embed_face(pdf, face, programs(face)) for key, face in faces.items()}
        pictures: dict[bytes, pikepdf.Object] = {}
        spaces: dict[bytes, pikepdf.Object] = {}
        for number, leaf in enumerate(leaves):
            source = pikepdf.open(io.BytesIO(leaf.content))
            sources.append(source)
            pdf.pages.append(source.pages[0])
            page = pdf.pages[number].obj
            for face in leaf.faces:
                for layer, whole in enumerate(layers_of(face, faces[face.key])):
                    if not face.layers[layer]:
                        continue
                    page.Resources.Font[f"/{layer_name(face.key, layer)}"] = fonts[face.key][whole]
            _share_pictures(page, pictures)
            share_spaces(page, spaces)
        agree_on_spots(pdf)
        if any(leaf.tags is not None for leaf in leaves):
            write_tree(pdf, join_tags(leaf.tags or () for leaf in leaves))
        _write_names(pdf, leaves)
        _write_outline(pdf, leaves, parts, sections)
        _write_labels(pdf, parts)
        _say_what_it_is(pdf, sources[0])
        if leftward:
            _turn_leftward(pdf)
        yield pdf
    finally:
        pdf.close()
        for source in sources:
            source.close()


def _share_pictures(page: pikepdf.Object, known: dict[bytes, pikepdf.Object]) -> None:
    """Let pages that show the same picture share it."""
    objects = cast(pikepdf.Dictionary, page.Resources.get("/XObject", pikepdf.Dictionary()))
    for name, item in list(objects.items()):
        if not isinstance(item, pikepdf.Stream):
            continue
        if item.get("/Subtype") == "/Image":
            objects[name] = known.setdefault(_fingerprint(item), item)
        elif str(item.get("/Name", "")).startswith(PLACED):
            objects[name] = known.setdefault(str(item.Name).encode(), item)


def _fingerprint(image: pikepdf.Stream) -> bytes:
    """What only the same picture has: its dictionary, its content, its mask."""
    whole = sha256()
    for key, value in sorted(image.items()):
        if isinstance(value, pikepdf.Stream):
            whole.update(key.encode() + _fingerprint(value))
        elif key != "/Length":
            whole.update(f"{key} {value!r}".encode())
    whole.update(image.read_raw_bytes())
    return whole.digest()


def _write_names(pdf: pikepdf.Pdf, leaves: Sequence[Leaf]) -> None:
    """Write what links may lead to; of two places with one name the first counts."""
    places: dict[str, pikepdf.Array] = {}
    for page, leaf in zip(pdf.pages, leaves, strict=True):
        for name, x, y in leaf.anchors:
            places.setdefault(name, _place(page, x, y))
    if places:
        listed: list[object] = []
        for name, place in sorted(places.items()):
            listed += [pikepdf.String(name), place]
        names = pikepdf.Array(cast(list[pikepdf.Object], listed))
        pdf.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=names))


def _place(page: pikepdf.Page, x: float, y: float) -> pikepdf.Array:
    return pikepdf.Array([page.obj, pikepdf.Name.XYZ, round(x, 3), round(y, 3), 0])


# Outline


class _Entry:
    """An entry of the outline with those under it."""

    def __init__(self, level: int, item: pikepdf.Dictionary, closed: bool) -> None:
        self.level, self.item, self.closed = level, item, closed
        self.kids: list[_Entry] = []


_PART, _SECTION = -1, 0
"""Levels of the outline above that of titles, which is 1."""


def _write_outline(
    pdf: pikepdf.Pdf, leaves: Sequence[Leaf], parts: Parts, sections: Mapping[str, str]
) -> None:
    """Write every page's bookmarks as one tree; a level that is left out counts for nothing."""
    outline = _Outline()
    sheets = dict(parts.sheets(len(leaves))) if parts else {}
    for number, (page, leaf) in enumerate(zip(pdf.pages, leaves, strict=True), 1):
        if number in sheets:
            last = number + sheets[number] - 1
            ends = dict.fromkeys((parts.label(number), parts.label(last)))
            left, _, _, upper = map(float, cast(Sequence[float], page.mediabox))
            outline.begin(page, Bookmark(_PART, "–".join(ends), left, upper, False))
        named = {(x, y): sections[name] for name, x, y in leaf.anchors if name in sections}
        for mark in leaf.bookmarks:
            if mark.level == 1:
                outline.enter(page, mark, named.get((mark.x, mark.y)))
            outline.add(page, mark)
    if outline.top.kids:
        pdf.Root.Outlines = pdf.make_indirect(outline.top.item)
        _link(pdf, outline.top, pdf.Root.Outlines)


class _Outline:
    """The outline under construction, and the entries above what comes next."""

    def __init__(self) -> None:
        item = pikepdf.Dictionary(Type=pikepdf.Name.Outlines)
        self.top = _Entry(_PART - 1, item, closed=False)
        self._path = [self.top]
        self._sections: dict[str, _Entry] = {}

    def begin(self, page: pikepdf.Page, mark: Bookmark) -> None:
        """Begin a part, which has sections of its own."""
        self._sections = {}
        self.add(page, mark)

    def enter(self, page: pikepdf.Page, mark: Bookmark, section: str | None) -> None:
        """Go to the ``section`` of the title ``mark``: one begins where its first title stands."""
        while self._path[-1].level >= _SECTION:
            self._path.pop()
        if section in self._sections:
            self._path.append(self._sections[section])
        elif section is not None:
            self.add(page, replace(mark, level=_SECTION, label=section, closed=False))
            self._sections[section] = self._path[-1]

    def add(self, page: pikepdf.Page, mark: Bookmark) -> None:
        """Add an entry under the last one of a higher level."""
        while self._path[-1].level >= mark.level:
            self._path.pop()
        entry = _entry(page, mark)
        self._path[-1].kids.append(entry)
        self._path.append(entry)


def _write_labels(pdf: pikepdf.Pdf, parts: Parts) -> None:
    """Write what pages are called, where that is not their number in the file."""
    if parts:
        numbers = [
            entry
            for first, code in parts.begins
            for entry in (
                first - 1,
                pikepdf.Dictionary(S=pikepdf.Name.D, P=pikepdf.String(code), St=1),
            )
        ]
        pdf.Root.PageLabels = pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbers)))


def _entry(page: pikepdf.Page, mark: Bookmark) -> _Entry:
    item = pikepdf.Dictionary(Title=pikepdf.String(mark.label), Dest=_place(page, mark.x, mark.y))
    return _Entry(mark.level, item, mark.closed)


def _link(pdf: pikepdf.Pdf, above: _Entry, parent: pikepdf.Object) -> int:
    """Write the entries under ``above``; give how many are seen when it is open."""
    made = [pdf.make_indirect(kid.item) for kid in above.kids]
    seen = len(made)
    for number, (kid, item) in enumerate(zip(above.kids, made, strict=True)):
        item.Parent = parent
        if number:
            item.Prev = made[number - 1]
        if number + 1 < len(made):
            item.Next = made[number + 1]
        under = _link(pdf, kid, item)
        if under:
            item.Count = -under if kid.closed else under
        seen += 0 if kid.closed else under
    if made:
        parent.First, parent.Last = made[0], made[-1]
        parent.Count = seen
    return seen


def _say_what_it_is(pdf: pikepdf.Pdf, first: pikepdf.Pdf) -> None:
    """Take over what the first page's HTML says of the file as a whole."""
    for key, value in first.docinfo.items():
        pdf.docinfo[key] = pikepdf.String(str(value))


def _turn_leftward(pdf: pikepdf.Pdf) -> None:
    """Say that the pages follow each other from right to left (ISO 32000-1, 12.2)."""
    if "/ViewerPreferences" not in pdf.Root:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary()
    pdf.Root.ViewerPreferences.Direction = pikepdf.Name.R2L
