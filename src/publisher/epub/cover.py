"""The cover: drawn from the edition's data, or the picture that the edition names."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from ..article.model import Front, without_calls
from ..diagnostics import Place
from ..edition import Edition
from ..edition.dates import print_full_date
from ..fonts import Catalogue
from ..makeup.matter import Weight
from ..pictures import inside
from ..pictures.drawings import Letters
from ..screen.lettering import Piece, break_text, cut_text, draw_pieces, shaped
from ..screen.pictures import Looks, Prepared, prepare_picture
from ..unseen import seen
from ..workspace import Workspace
from .metadata import book_title

WIDTH, HEIGHT = 1600, 2400
"""Pixels; shops ask for 1,400 at least on the short side."""
MARGIN = 130
PAPER, INK, RED, GREY = (251, 249, 244), (26, 26, 26), (168, 30, 38), (96, 96, 96)
ARTWORK_TOP, ARTWORK_HEIGHT = 190, 396
"""Pixels: where artwork begins that stands for the name, and the room of a name of one line."""
ASCENT = 0.88
"""em from the top of a line to its baseline."""
_SHADES = 16
"""Steps between the paper and an ink: edges of letters look smooth with these."""


def read_cover(
    edition: Edition, workspace: Workspace, looks: Looks, letters: Letters
) -> Prepared | None:
    """Give the picture that ``epub.cover`` names; None without one."""
    name = edition.settings.epub.cover
    if name is None:
        return None
    lines = workspace.read_text(edition.folder / "edition.toml").split("\n")
    line = next((n for n, text in enumerate(lines, 1) if "cover" in text and name in text), 1)
    place = Place(edition.path, line, lines[line - 1].find(name) + 1)
    path = inside(workspace, name, place, edition.folder)
    return prepare_picture(workspace, path, place, looks, letters=letters)


def draw_cover(
    edition: Edition, catalogue: Catalogue, nameplate: Image.Image | None = None
) -> Prepared:
    """Give a cover: name of the paper, issue and date, the lead's headline, the other titles.

    The name is ``nameplate`` where there is artwork for it.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    page = _Page(ImageDraw.Draw(image), catalogue, shaped(edition.settings.language, catalogue))
    name = None if nameplate is None else _fitted(nameplate)
    page.masthead(edition, artwork=name)
    if name is not None:
        image.paste(name, ((WIDTH - name.width) // 2, ARTWORK_TOP), name)
    entries = sorted(edition.entries, key=lambda entry: entry.settings.importance != Weight.LEAD)
    page.headline(entries[0].article.front)
    page.titles([entry.article.front.headline for entry in entries[1:]])
    page.foot(edition)
    buffer = io.BytesIO()
    # Artwork has colours of its own.
    palette = _palette() if nameplate is None else None
    few = image.quantize(palette=palette, dither=Image.Dither.NONE)
    # The highest level takes four times as long for a fifteenth less.
    few.save(buffer, "PNG", compress_level=6)
    return Prepared(buffer.getvalue(), "image/png", "png", WIDTH, HEIGHT)


def _fitted(nameplate: Image.Image) -> Image.Image:
    """Give the paper's artwork as large as its room on a cover."""
    scale = min((WIDTH - 2 * MARGIN) / nameplate.width, ARTWORK_HEIGHT / nameplate.height)
    size = (max(1, round(nameplate.width * scale)), max(1, round(nameplate.height * scale)))
    return nameplate.convert("RGBA").resize(size, Image.Resampling.LANCZOS)


def _palette() -> Image.Image:
    """Give the colours of a cover: the paper's and each ink's, and the steps between them.

    So a cover is a PNG of a third of the size of a JPEG, and its letters are sharper.
    """
    palette = Image.new("P", (1, 1))
    steps = [n / (_SHADES - 1) for n in range(_SHADES)]
    palette.putpalette(
        [
            round(paper + (ink - paper) * step)
            for color in (INK, RED, GREY)
            for step in steps
            for paper, ink in zip(PAPER, color, strict=True)
        ]
    )
    return palette


@dataclass(slots=True)
class _Page:
    """A page that is filled from the top; ``at`` is the next free height in pixels."""

    draw: ImageDraw.ImageDraw
    catalogue: Catalogue
    language: str | None = None
    """What chooses among the forms of a face, where it has those of several regions."""
    at: int = 190

    def cut(self, text: str, role: str, weight: int, size: int) -> list[Piece]:
        """Give ``text`` in pieces, each with the font that prints it."""
        return cut_text(self.catalogue, text, role, weight, size, self.language)

    def put(self, pieces: list[Piece], x: float, colour: tuple[int, int, int], size: int) -> None:
        """Draw ``pieces`` on one baseline, from ``x`` on."""
        draw_pieces(self.draw, pieces, x, self.at + size * ASCENT, colour)

    def masthead(self, edition: Edition, artwork: Image.Image | None) -> None:
        settings = edition.settings
        if artwork is None:
            self.text(settings.title, "song", 900, (300, 96), RED, most=2, tracked=True)
        else:
            self.at = ARTWORK_TOP + artwork.height
        self.at += 40
        if settings.subtitle:
            self.text(settings.subtitle, "kai", 400, (64, 40), INK, most=2)
        self.rule(10, RED)
        facts = [settings.issue_text, _printed_date(edition), settings.lunar, settings.section]
        self.text("　".join(fact for fact in facts if fact), "hei", 400, (46, 30), INK, most=2)
        self.rule(3, RED)

    def headline(self, front: Front) -> None:
        self.at = max(self.at + 130, 800)
        texts = front.texts
        if "kicker" in texts:
            self.text(texts["kicker"], "kai", 400, (68, 44), INK, most=2)
            self.at += 20
        self.text(without_calls(front.title), "hei", 900, (190, 84), INK, most=4)
        self.at += 40
        if "subtitle" in texts:
            self.text(f"——{texts['subtitle']}", "kai", 400, (68, 44), INK, most=2)
        if "byline" in texts:
            self.at += 30
            self.text(texts["byline"], "kai", 400, (46, 36), GREY, most=2)

    def titles(self, titles: list[str]) -> None:
        self.at += 110
        shown = 0
        for title in titles:
            if self.at > HEIGHT - 420:
                break
            self.text(title, "song", 700, (60, 46), INK, most=1)
            self.at += 26
            shown += 1
        if shown < len(titles):
            self.text("……", "song", 700, (60, 46), INK, most=1)

    def foot(self, edition: Edition) -> None:
        self.at = HEIGHT - 230
        self.rule(3, RED)
        publisher = edition.settings.publisher or book_title(edition)
        self.text(publisher, "hei", 400, (46, 30), INK, most=1)

    def rule(self, thickness: int, colour: tuple[int, int, int]) -> None:
        self.at += 24
        box = (MARGIN, self.at, WIDTH - MARGIN, self.at + thickness - 1)
        self.draw.rectangle(box, fill=colour)
        self.at += thickness + 24

    def text(
        self,
        text: str,
        role: str,
        weight: int,
        sizes: tuple[int, int],
        colour: tuple[int, int, int],
        *,
        most: int,
        tracked: bool = False,
    ) -> None:
        """Draw ``text`` centred in at most ``most`` lines, as large as ``sizes`` allows."""
        text = seen(text)
        width = WIDTH - 2 * MARGIN
        largest, smallest = sizes
        size = largest
        # A long title fills two lines; the editor's own breaks make as many as they are.
        wanted = max(1 + (most > 1 and len(text) > 9), 1 + text.count("|"))
        while size > smallest and len(self.lines(text, role, weight, size, width)) > wanted:
            size -= 4
        lines = self.lines(text, role, weight, size, width)[:most]
        for line in lines:
            pieces = self.cut(line, role, weight, size)
            if tracked and len(lines) == 1 and 2 <= len(line) <= 6:
                self.spread(pieces, size)
            else:
                self.put(pieces, (WIDTH - sum(p.width for p in pieces)) / 2, colour, size)
            self.at += round(size * 1.32)

    def spread(self, pieces: list[Piece], size: int) -> None:
        """Draw the name of the paper with its characters spread over most of the width."""
        single = [one for piece in pieces for one in piece.single]
        length = sum(piece.width for piece in single)
        gap = min(size * 0.35, (WIDTH - 2 * MARGIN - length) / (len(single) - 1))
        x = (WIDTH - length - gap * (len(single) - 1)) / 2
        for piece in single:
            self.put([piece], x, RED, size)
            x += piece.width + gap

    def lines(self, text: str, role: str, weight: int, size: int, width: int) -> list[str]:
        """Break ``text`` where the sense breaks, or where the editor wants it, into even lines."""
        return break_text(self.catalogue, text, role, weight, width / size)


def _printed_date(edition: Edition) -> str:
    settings = edition.settings
    if settings.language.startswith("zh"):
        return print_full_date(settings.date)
    return settings.date.isoformat()
