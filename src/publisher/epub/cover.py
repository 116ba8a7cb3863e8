"""The cover: drawn from the edition's data, or the picture that the edition names."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from ..article.model import Front
from ..diagnostics import Place
from ..edition import Edition, Importance
from ..edition.dates import print_full_date
from ..fonts import Catalogue
from ..workspace import Workspace
from .metadata import book_title
from .pictures import Prepared, prepare_picture

WIDTH, HEIGHT = 1600, 2400
"""Pixels; shops ask for 1,400 at least on the short side."""
MARGIN = 130
PAPER, INK, RED, GREY = (251, 249, 244), (26, 26, 26), (168, 30, 38), (96, 96, 96)
_FORBIDDEN_START = "，。、；：？！”’）》】」』〉—…·%‰"
_FORBIDDEN_END = "“‘（《【「『〈"
_QUALITY = 90


def read_cover(edition: Edition, workspace: Workspace) -> Prepared | None:
    """Give the picture that ``epub.cover`` names; None without one."""
    name = edition.settings.epub.cover
    if name is None:
        return None
    lines = workspace.read_text(edition.folder / "edition.toml").split("\n")
    line = next((n for n, text in enumerate(lines, 1) if "cover" in text and name in text), 1)
    place = Place(edition.path, line, lines[line - 1].find(name) + 1)
    return prepare_picture(workspace, workspace.inside(name, place, edition.folder), place)


def draw_cover(edition: Edition, catalogue: Catalogue) -> Prepared:
    """Give a cover: name of the paper, issue and date, the lead's headline, the other titles."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    page = _Page(ImageDraw.Draw(image), catalogue)
    page.masthead(edition)
    entries = sorted(
        edition.entries, key=lambda entry: entry.settings.importance != Importance.LEAD
    )
    page.headline(entries[0].article.front)
    page.titles([entry.article.front.title for entry in entries[1:]])
    page.foot(edition)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return Prepared(buffer.getvalue(), "image/jpeg", "jpg", WIDTH, HEIGHT)


@dataclass(slots=True)
class _Page:
    """A page that is filled from the top; ``at`` is the next free height in pixels."""

    draw: ImageDraw.ImageDraw
    catalogue: Catalogue
    at: int = 190

    def font(self, role: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
        content = self.catalogue.read(self.catalogue.face(role, weight))
        return ImageFont.truetype(io.BytesIO(content), size, layout_engine=ImageFont.Layout.BASIC)

    def masthead(self, edition: Edition) -> None:
        settings = edition.settings
        self.text(settings.title, "song", 900, (300, 96), RED, most=2, tracked=True)
        self.at += 40
        if settings.subtitle:
            self.text(settings.subtitle, "kai", 400, (64, 40), INK, most=2)
        self.rule(10, RED)
        facts = [settings.issue_text, _printed_date(edition), settings.lunar, settings.section]
        self.text("　".join(fact for fact in facts if fact), "hei", 400, (46, 30), INK, most=2)
        self.rule(3, RED)

    def headline(self, front: Front) -> None:
        self.at = max(self.at + 130, 800)
        if front.kicker:
            self.text(front.kicker, "kai", 400, (68, 44), INK, most=2)
            self.at += 20
        self.text(front.title, "hei", 900, (190, 84), INK, most=4)
        self.at += 40
        if front.subtitle:
            self.text(f"——{front.subtitle}", "kai", 400, (68, 44), INK, most=2)
        if front.byline:
            self.at += 30
            self.text(front.byline, "kai", 400, (46, 36), GREY, most=2)

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
        width = WIDTH - 2 * MARGIN
        largest, smallest = sizes
        size = largest
        while size > smallest and len(self.lines(text, role, weight, size, width)) > 1 + (
            most > 1 and len(text) > 9
        ):
            size -= 4
        font = self.font(role, weight, size)
        lines = self.lines(text, role, weight, size, width)[:most]
        for line in lines:
            if tracked and len(lines) == 1 and 2 <= len(line) <= 6:
                self.spread(line, font, size)
            else:
                length = font.getlength(line)
                self.draw.text(((WIDTH - length) / 2, self.at), line, font=font, fill=colour)
            self.at += round(size * 1.32)

    def spread(self, line: str, font: ImageFont.FreeTypeFont, size: int) -> None:
        """Draw the name of the paper with its characters spread over most of the width."""
        gap = min(size * 0.35, (WIDTH - 2 * MARGIN - font.getlength(line)) / (len(line) - 1))
        x = (WIDTH - font.getlength(line) - gap * (len(line) - 1)) / 2
        for char in line:
            self.draw.text((x, self.at), char, font=font, fill=RED)
            x += font.getlength(char) + gap

    def lines(self, text: str, role: str, weight: int, size: int, width: int) -> list[str]:
        """Break ``text`` into lines of equal length, no mark at a wrong end."""
        advances = self.catalogue.advances(self.catalogue.face(role, weight), text)
        total = sum(advances) * size
        count = max(1, -(-int(total) // width))
        target = total / count
        lines: list[str] = []
        line, length = "", 0.0
        for char, advance in zip(text, advances, strict=True):
            step = advance * size
            full = length + step > (width if len(lines) == count - 1 else target + size * 0.6)
            if line and full and char not in _FORBIDDEN_START and line[-1] not in _FORBIDDEN_END:
                lines.append(line)
                line, length = "", 0.0
            line += char
            length += step
        return [*lines, line]


def _printed_date(edition: Edition) -> str:
    settings = edition.settings
    if settings.language.startswith("zh"):
        return print_full_date(settings.date)
    return settings.date.isoformat()
