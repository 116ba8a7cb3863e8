"""The stories of an issue as its pages on the web know them: what each is, where it stood in print.

Pictures become what screens show: WebP in several widths, and one file that every browser knows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree
from PIL import Image

from ..article.contributors import Contributor, contributors_of
from ..article.model import Article, View, figures
from ..diagnostics import ContentError, Diagnostic, raise_errors
from ..edition import Edition, Entry
from ..edition.sections import sections_of
from ..pictures.drawings import MEDIA_TYPE, Letters
from ..pictures.drawings.rendering import paint
from ..pictures.pages import file_of
from ..screen.pictures import Looks, ScreenPicture, encode, prepare_picture
from ..screen.slugs import slug_of
from ..screen.text import Body, DocumentForm, ScreenFigure
from ..workspace import Workspace
from .places import PagePiece, article_file
from .words import words_for

WIDTHS = (480, 960, 1440)
"""Pixels: a telephone's column at 390 px, a telephone's at twice as many pixels an inch and the
column of a desk, that column at twice as many."""
USUAL = 960
"""Pixels across of what browsers get that know no WebP."""
MEASURE = "(min-width: 48em) min(44em, {0}px), min(92vw, {0}px)"
"""How wide a picture of so many pixels is seen (``sizes``): as wide as the measure of
``article.css``, or the screen less its margins, and never enlarged."""
QUALITY = 80
"""Of WebP: a photograph in half the bytes of JPEG at 85, blocks not seen at twice the size."""
EFFORT = 4
"""Of WebP's encoder: 6 takes thrice the time for a fiftieth less."""


@dataclass(frozen=True, slots=True)
class StoryPicture:
    """A picture of a story: how its page shows it, and its pixels for whoever needs others.

    A drawing has no ``pixels``; those of ``content`` are of the media type ``kind``.
    """

    shown: ScreenFigure
    kind: str
    content: bytes = field(repr=False)

    @property
    def is_drawing(self) -> bool:
        """Whether it is drawn, not made of pixels."""
        return self.kind == MEDIA_TYPE

    def in_pixels(self) -> tuple[str, bytes]:
        """Media type and bytes of it in pixels, for what shows no drawings."""
        if not self.is_drawing:
            return self.kind, self.content
        root = etree.fromstring(self.content, etree.XMLParser(resolve_entities=False))
        scale = USUAL / self.shown.width
        root.set("width", str(USUAL))
        root.set("height", str(max(1, round(self.shown.height * scale))))
        return "image/png", paint(root)


@dataclass(frozen=True, slots=True)
class WebStory:
    """An article of the issue: ``pieces`` are what it takes of printed pages, in order.

    ``file`` is the address of its page in the folder of the issue, ``slug`` what it is called in
    all addresses, ``section`` the name of the section it stands in. ``pictures`` are those that
    there are, by what their figures show.
    """

    entry: Entry
    lang: str
    slug: str
    file: str
    section: str | None
    pieces: tuple[PagePiece, ...]
    pictures: Mapping[View, StoryPicture]

    @property
    def article(self) -> Article:
        """Its text."""
        return self.entry.article

    @property
    def title(self) -> str:
        """Its title as it is read."""
        return self.article.front.headline

    @property
    def contributors(self) -> tuple[Contributor, ...]:
        """Who made it, as far as it is sure."""
        return contributors_of(self.article)

    @property
    def first_picture(self) -> StoryPicture | None:
        """The first of its pictures that is made of pixels."""
        seen = (self.pictures.get(one.view) for one in figures(self.article.blocks))
        return next((one for one in seen if one is not None and not one.is_drawing), None)

    def body(self, form: DocumentForm, root: str) -> Body:
        """What writes its text; ``root`` leads from the document to the issue's folder."""
        shown = {view: _seen_from(root, one.shown) for view, one in self.pictures.items()}
        drop = self.entry.settings.dropcap or 0
        return Body(self.article, words_for(self.lang), shown, drop=drop, form=form)


def _seen_from(root: str, shown: ScreenFigure) -> ScreenFigure:
    sources = ", ".join(f"{root}{one}" for one in shown.sources.split(", ") if one)
    return ScreenFigure(f"{root}{shown.file}", shown.width, shown.height, sources, shown.sizes)


@dataclass(frozen=True, slots=True)
class Stories:
    """All stories of an issue in its order, and the files of their pictures."""

    stories: tuple[WebStory, ...]
    files: Mapping[str, bytes]


def stories_of(
    edition: Edition,
    workspace: Workspace,
    looks: Looks,
    letters: Letters,
    where: Mapping[str, tuple[PagePiece, ...]],
) -> Stories:
    """The stories of ``edition``; ``where`` says by its name what each takes of the pages.

    Pictures are read through ``workspace``; those that cannot be shown are raised together, one
    that is missing leaves its caption and a notice.
    """
    gallery = _Gallery(workspace, looks, letters)
    begins = {name: pieces[0].page for name, pieces in where.items() if pieces}
    sections = {
        name: section.name
        for section in sections_of(edition.settings, begins)
        for name in section.articles
    }
    stories = tuple(
        WebStory(
            entry,
            edition.language_of(entry.article),
            slug_of(entry.name),
            article_file(entry.name),
            sections.get(entry.name),
            where.get(entry.name, ()),
            gallery.pictures_of(entry),
        )
        for entry in edition.entries
    )
    raise_errors(gallery.problems)
    return Stories(stories, gallery.files)


class _Gallery:
    """Makes the files of pictures, of the same picture once."""

    def __init__(self, workspace: Workspace, looks: Looks, letters: Letters) -> None:
        self.files: dict[str, bytes] = {}
        self.problems: list[Diagnostic] = []
        self._workspace, self._looks, self._letters = workspace, looks, letters
        self._made: dict[bytes, StoryPicture] = {}

    def pictures_of(self, entry: Entry) -> Mapping[View, StoryPicture]:
        """The pictures of an article by what its figures show."""
        found: dict[View, StoryPicture] = {}
        for figure in figures(entry.article.blocks):
            path = entry.picture(figure)
            if path is None or figure.view in found or not self._workspace.is_file(file_of(path)):
                continue
            crop = figure.treatment.crop
            try:
                prepared = prepare_picture(
                    self._workspace, path, figure.place, self._looks, crop, self._letters
                )
            except ContentError as error:
                self.problems += error.diagnostics
                continue
            found[figure.view] = self._picture(prepared)
        return found

    def _picture(self, prepared: ScreenPicture) -> StoryPicture:
        if prepared.content not in self._made:
            stem = f"images/picture-{len(self._made) + 1:03d}"
            self._made[prepared.content] = self._written(stem, prepared)
        return self._made[prepared.content]

    def _written(self, stem: str, prepared: ScreenPicture) -> StoryPicture:
        if prepared.ending == "svg":
            name = f"{stem}.svg"
            self.files[name] = prepared.content
            shown = ScreenFigure(name, prepared.width, prepared.height)
            return StoryPicture(shown, prepared.media_type, prepared.content)
        with Image.open(io.BytesIO(prepared.content)) as opened:
            image = opened.convert("RGBA" if "transparency" in opened.info else opened.mode)
        lossy = prepared.ending == "jpg"
        usual = prepared
        if image.width > USUAL:
            usual = encode(_narrowed(image, USUAL), lossy=lossy)
        name = f"{stem}.{usual.ending}"
        self.files[name] = usual.content
        sources = []
        for width, content in _webp(image, lossy=lossy):
            self.files[f"{stem}-{width}.webp"] = content
            sources.append(f"{stem}-{width}.webp {width}w")
        measure = MEASURE.format(image.width)
        shown = ScreenFigure(name, usual.width, usual.height, ", ".join(sources), measure)
        return StoryPicture(shown, usual.media_type, usual.content)


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    full = image.convert("RGB") if image.mode == "P" else image
    return full.resize((width, height), Image.Resampling.LANCZOS)


def _webp(image: Image.Image, *, lossy: bool) -> Iterator[tuple[int, bytes]]:
    """Yield ``image`` in WebP, never wider than it is, with the widths of the files in pixels."""
    widths = [width for width in WIDTHS if width < image.width]
    widths += [image.width] if image.width <= WIDTHS[-1] else []
    for width in widths:
        smaller = _narrowed(image, width) if width < image.width else image
        full = smaller if smaller.mode in ("RGB", "RGBA") else smaller.convert("RGB")
        made = io.BytesIO()
        full.save(made, "WEBP", quality=QUALITY, method=EFFORT, lossless=not lossy)
        yield width, made.getvalue()
