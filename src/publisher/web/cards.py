"""The picture that stands for an article where it is shared: its title, the paper, its picture."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from ..article.model import without_calls
from ..edition import Edition
from ..edition.dates import print_date
from ..fonts import Catalogue
from ..screen.lettering import Color, break_text, cut_text, draw_pieces, shaped
from ..unseen import seen
from .articles import CARD_HEIGHT, CARD_WIDTH, card_file
from .stories import WebStory

PAPER, INK, RED, GREY = (251, 249, 244), (26, 26, 26), (168, 30, 38), (96, 96, 96)
MARGIN, RULE = 64, 12
"""Pixels."""
PICTURE = 480
"""Pixels of a card's width that its picture has."""
FOOT = 96
"""Pixels at the foot that the name of the paper and the date have."""
TITLE_SIZES, KICKER_SIZES, FOOT_SIZES = (96, 44), (40, 28), (40, 26)
"""Pixels: the largest and the smallest."""
MOST_LINES = 4
"""Of a title; one that is longer ends with an ellipsis."""
STEP = 1.3
"""Sizes from line to line."""
ASCENT = 0.88
"""Sizes from the top of a line to its baseline."""
QUALITY = 85
"""Of JPEG: every service takes it, and a photograph has a fourth of the bytes of PNG."""


def card_files(
    edition: Edition,
    stories: Sequence[WebStory],
    catalogue: Catalogue,
    nameplate: Image.Image | None = None,
) -> Mapping[str, bytes]:
    """The card of each of ``stories``, by its address.

    The paper's name is ``nameplate`` where there is artwork for it.
    """
    return {card_file(story): _card(edition, story, catalogue, nameplate) for story in stories}


def _card(
    edition: Edition, story: WebStory, catalogue: Catalogue, nameplate: Image.Image | None
) -> bytes:
    image = Image.new("RGB", (CARD_WIDTH, CARD_HEIGHT), PAPER)
    right = CARD_WIDTH
    picture = story.first_picture
    if picture is not None:
        right -= PICTURE
        with Image.open(io.BytesIO(picture.content)) as opened:
            shown = opened.convert("RGBA")
        room = (PICTURE, CARD_HEIGHT)
        fitted = ImageOps.fit(shown, room, Image.Resampling.LANCZOS)
        image.paste((255, 255, 255), (right, 0, CARD_WIDTH, CARD_HEIGHT))
        image.paste(fitted, (right, 0), fitted)
    ImageDraw.Draw(image).rectangle((0, 0, right - 1, RULE - 1), fill=RED)
    board = _Board(image, catalogue, shaped(story.lang, catalogue), right - 2 * MARGIN)
    board.heads(story)
    board.foot(edition, nameplate)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _Board:
    """A card that is lettered; ``width`` is the room of a line in pixels."""

    image: Image.Image
    catalogue: Catalogue
    language: str | None
    width: int

    def heads(self, story: WebStory) -> None:
        """Letter kicker and title in the middle of what the foot leaves."""
        front = story.article.front
        title, size = self.fitted(without_calls(front.title), "hei", 900, TITLE_SIZES, MOST_LINES)
        kicker, small = self.fitted(front.texts.get("kicker", ""), "kai", 400, KICKER_SIZES, 1)
        gap = small // 2 if kicker else 0
        height = len(title) * size * STEP + len(kicker) * small * STEP + gap
        top = RULE + max(0.0, (CARD_HEIGHT - RULE - FOOT - height) / 2)
        top = self.lines(kicker, "kai", 400, small, GREY, top) + gap
        self.lines(title, "hei", 900, size, INK, top)

    def foot(self, edition: Edition, nameplate: Image.Image | None) -> None:
        """Letter the paper's name and the date."""
        top, x = CARD_HEIGHT - FOOT, float(MARGIN)
        draw = ImageDraw.Draw(self.image)
        draw.line((MARGIN, top - 8, MARGIN + self.width, top - 8), fill=RED, width=2)
        settings = edition.settings
        chinese = settings.language.startswith("zh")
        day = print_date(settings.date) if chinese else settings.date.isoformat()
        name, size = self.fitted(settings.title, "song", 900, FOOT_SIZES, 1)
        if nameplate is not None:
            scale = min(FOOT * 0.6 / nameplate.height, self.width / 2 / nameplate.width)
            room = (round(nameplate.width * scale), round(nameplate.height * scale))
            plate = nameplate.convert("RGBA").resize(room, Image.Resampling.LANCZOS)
            self.image.paste(plate, (MARGIN, round(top + (FOOT * 0.75 - room[1]) / 2)), plate)
            x += plate.width
        else:
            pieces = cut_text(self.catalogue, name[0], "song", 900, size, self.language)
            draw_pieces(draw, pieces, x, top + 48, RED)
            x += sum(piece.width for piece in pieces)
        said = cut_text(self.catalogue, day, "hei", 400, FOOT_SIZES[1], self.language)
        if x + 24 + sum(piece.width for piece in said) <= MARGIN + self.width:
            draw_pieces(draw, said, x + 24, top + 48, GREY)

    def fitted(
        self, text: str, role: str, weight: int, sizes: tuple[int, int], most: int
    ) -> tuple[list[str], int]:
        """``text`` in lines and their size: the largest in which it has as many as it may."""
        text = seen(text)
        largest, smallest = sizes
        lines: list[str] = []
        for size in range(largest, smallest - 1, -4):
            measure = self.width / size
            if not text or len(text) > most * measure * 2:
                continue
            lines = break_text(self.catalogue, text, role, weight, measure)
            if len(lines) <= most:
                return lines, size
        if not text:
            return [], smallest
        lines = break_text(
            self.catalogue, text[: int(most * self.width / smallest)], role, weight,
            self.width / smallest,
        )[:most]  # fmt: skip
        return [*lines[:-1], f"{lines[-1][:-1]}…"], smallest

    def lines(
        self, lines: Sequence[str], role: str, weight: int, size: int, color: Color, top: float
    ) -> float:
        """Letter lines from ``top`` on; give where they end."""
        draw = ImageDraw.Draw(self.image)
        for line in lines:
            pieces = cut_text(self.catalogue, line, role, weight, size, self.language)
            draw_pieces(draw, pieces, MARGIN, top + size * ASCENT, color)
            top += size * STEP
        return top
