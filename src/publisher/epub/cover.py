"""The cover: drawn from the edition's data, or the picture that the edition names.

What is drawn is the lead's headline and the other titles, the lead's picture, or all titles.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw

from ..article.model import Front, figures, without_calls
from ..diagnostics import Diagnostic, Place, Severity
from ..edition import Edition, Entry
from ..edition.dates import print_full_date
from ..edition.settings import COVERS
from ..fonts import Catalogue
from ..makeup.matter import Weight
from ..pictures import inside, load_drawing
from ..pictures.drawings import Letters, paint_drawing
from ..pictures.pages import file_of
from ..screen.lettering import LetteredPiece, break_text, cut_text, draw_pieces, shaped
from ..screen.pictures import Looks, ScreenPicture, encode, prepare_picture
from ..tongues import worded
from ..unseen import seen
from ..workspace import Workspace
from .lexicon import READINGS, find_lexicon
from .volumes import Volume, book_title

WIDTH, HEIGHT = 1600, 2400
"""Pixels; shops ask for 1,400 at least on the short side."""
MARGIN = 130
PAPER, INK, RED, GREY = (251, 249, 244), (26, 26, 26), (168, 30, 38), (96, 96, 96)
ARTWORK_TOP, ARTWORK_HEIGHT = 190, 396
"""Pixels: where artwork begins that stands for the name, and the room of a name of one line."""
ASCENT = 0.88
"""em from the top of a line to its baseline."""
FOOT = HEIGHT - 230
"""Pixels from the top to where the publisher stands."""
LEAST = 28
"""Pixels of the smallest type: a thirtieth of an inch where a cover is as wide as a hand."""
ENLARGED = 2.5
"""A picture grows by so much at most: beyond, its pixels are seen on a screen."""
LARGEST_DRAWING = 3200
LIST_GAP, LIST_LINE, LIST_SPACE = 70, 1.32, 0.55
"""Pixels between columns of a list; ems from line to line in it, and between titles."""
_LIST_LOOKS = (
    *((size, 1) for size in range(76, 55, -4)),
    *((size, columns) for size in range(54, 33, -2) for columns in (1, 2)),
    *((size, columns) for size in range(32, LEAST - 1, -2) for columns in (1, 2, 3)),
)
"""Sizes in pixels and numbers of columns in which a list is tried: one column while it can be
read on a shelf of covers."""
_SHADES = 16
"""Steps between the paper and an ink: edges of letters look smooth with these."""


def make_cover(
    volume: Volume,
    workspace: Workspace,
    catalogue: Catalogue,
    nameplate: Image.Image | None,
    looks: Looks,
    letters: Letters,
    tell: Callable[[Diagnostic], None],
) -> ScreenPicture | None:
    """The cover that ``[epub] cover`` asks for; None for ``none``.

    It says the name of the paper, which is ``nameplate`` where there is artwork for it, issue and
    date. What it has not as it was wished is given to ``tell``.
    """
    edition, wish = volume.edition, volume.edition.settings.epub.cover
    if wish == "none":
        return None
    if wish is not None and wish not in COVERS:
        path, place = _named(edition, workspace, wish)
        return prepare_picture(workspace, path, place, looks, letters=letters)
    shown = None
    if wish == "lead":
        shown = _lead_picture(edition, workspace, looks, letters)
        if shown is None and volume.issue is None:
            tell(_no_picture(edition, workspace))
    page = _begin(edition, catalogue, nameplate)
    if shown is not None:
        page.headline_over(_by_weight(edition)[0].article.front, shown)
    elif wish == "list" and len(edition.entries) > 1:
        page.list_all([entry.article.front.headline for entry in edition.entries])
    else:
        page.drawn([entry.article.front for entry in _by_weight(edition)])
    page.foot(edition)
    if page.lost:
        tell(_too_full(edition, workspace, page.lost))
    # A photograph with type over it has many colours, and so may artwork.
    return (
        encode(page.image, lossy=False) if shown is not None else page.save(plain=nameplate is None)
    )


def draw_cover(edition: Edition, catalogue: Catalogue) -> ScreenPicture:
    """The cover of an edition that wishes none: the lead's headline, the other titles."""
    page = _begin(edition, catalogue, None)
    page.drawn([entry.article.front for entry in _by_weight(edition)])
    page.foot(edition)
    return page.save(plain=True)


def note_files(edition: Edition, workspace: Workspace) -> None:
    """Read what ``[epub]`` names, so that ``workspace`` knows of it; what is missing is noted."""
    wish = edition.settings.epub.cover
    if wish is not None and wish not in COVERS:
        path = file_of(_named(edition, workspace, wish)[0])
        if workspace.is_file(path):
            workspace.read_bytes(path)
    lexicon = edition.settings.epub.lexicon
    if lexicon is not None and lexicon != READINGS:
        find_lexicon(edition, workspace, place_of(edition, workspace, "lexicon", lexicon))


def _named(edition: Edition, workspace: Workspace, wish: str) -> tuple[Path, Place]:
    """The file that ``epub.cover`` names, and where."""
    place = place_of(edition, workspace, "cover", wish)
    return inside(workspace, wish, place, edition.folder), place


def place_of(edition: Edition, workspace: Workspace, key: str, wish: str) -> Place:
    """Where ``edition.toml`` says ``wish`` of a ``key`` of ``[epub]``."""
    lines = workspace.read_text(edition.folder / "edition.toml").split("\n")
    line = next((n for n, text in enumerate(lines, 1) if key in text and wish in text), 1)
    return Place(edition.path, line, lines[line - 1].find(wish) + 1)


def _by_weight(edition: Edition) -> list[Entry]:
    """The articles, the lead first."""
    return sorted(edition.entries, key=lambda entry: entry.settings.importance != Weight.LEAD)


def _lead_picture(
    edition: Edition, workspace: Workspace, looks: Looks, letters: Letters
) -> Image.Image | None:
    """The first picture of the lead that is there, in pixels."""
    entry = _by_weight(edition)[0]
    for figure in figures(entry.article.blocks):
        path, crop = entry.picture(figure), figure.treatment.crop
        if path is None or not workspace.is_file(file_of(path)):
            continue
        prepared = prepare_picture(workspace, path, figure.place, looks, crop, letters)
        if prepared.ending != "svg":
            with Image.open(io.BytesIO(prepared.content)) as opened:
                return opened.convert("RGBA")
        drawing = load_drawing(workspace, path, figure.place, letters)
        scale = WIDTH / min(prepared.width, prepared.height)
        size = (max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale)))
        if max(size) > LARGEST_DRAWING:
            size = _within(size, (LARGEST_DRAWING, LARGEST_DRAWING))
        with Image.open(io.BytesIO(paint_drawing(drawing, size))) as opened:
            painted = opened.convert("RGBA")
        return painted.crop(crop.window(*painted.size)) if crop else painted
    return None


def _within(size: tuple[int, int], room: tuple[int, int], most: float = 1e9) -> tuple[int, int]:
    """``size`` as large as ``room`` allows, at most so many times as large, at its ratio."""
    scale = min(room[0] / size[0], room[1] / size[1], most)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _no_picture(edition: Edition, workspace: Workspace) -> Diagnostic:
    name = _by_weight(edition)[0].name
    return Diagnostic(
        "E040",
        worded("the cover has no picture: “{name}” has none that is there", name=name),
        place_of(edition, workspace, "cover", "lead"),
        Severity.WARNING,
        hint=worded('give the lead a picture, or name one: cover = "images/name.jpg"'),
    )


def _too_full(edition: Edition, workspace: Workspace, lost: Sequence[str]) -> Diagnostic:
    wish = edition.settings.epub.cover
    return Diagnostic(
        "E041",
        worded(
            "the cover has no room for all of {count} texts; the first is “{text}”",
            count=len(lost),
            text=lost[0][:20],
        ),
        Place(edition.path) if wish is None else place_of(edition, workspace, "cover", wish),
        Severity.WARNING,
        hint=worded("it ends with an ellipsis there; shorten the title, or choose another cover"),
    )


def _begin(edition: Edition, catalogue: Catalogue, nameplate: Image.Image | None) -> _Page:
    """A page with the masthead on it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    page = _Page(image, catalogue, shaped(edition.settings.language, catalogue))
    name = None if nameplate is None else _fitted(nameplate)
    page.masthead(edition, artwork=name)
    if name is not None:
        image.paste(name, ((WIDTH - name.width) // 2, ARTWORK_TOP), name)
    return page


def _fitted(nameplate: Image.Image) -> Image.Image:
    """The paper's artwork as large as its room on a cover."""
    size = _within(nameplate.size, (WIDTH - 2 * MARGIN, ARTWORK_HEIGHT))
    return nameplate.convert("RGBA").resize(size, Image.Resampling.LANCZOS)


def _palette() -> Image.Image:
    """The colours of a cover: the paper's and each ink's, and the steps between them.

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
    """A page that is filled from the top; ``at`` is the next free height in pixels.

    ``lost`` are the texts that it has not, or not all of.
    """

    image: Image.Image
    catalogue: Catalogue
    language: str | None = None
    """What chooses among the forms of a face, where it has those of several regions."""
    at: int = 190
    lost: list[str] = field(default_factory=list)
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.image)

    def save(self, *, plain: bool) -> ScreenPicture:
        """Give it as a PNG; ``plain`` says that it has the colours of covers and no others."""
        palette = _palette() if plain else None
        few = self.image.quantize(palette=palette, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        # The highest level takes four times as long for a fifteenth less.
        few.save(buffer, "PNG", compress_level=6)
        return ScreenPicture(buffer.getvalue(), "image/png", "png", WIDTH, HEIGHT)

    def cut(self, text: str, role: str, weight: int, size: int) -> list[LetteredPiece]:
        """``text`` in pieces, each with the font that prints it."""
        return cut_text(self.catalogue, text, role, weight, size, self.language)

    def put(
        self, pieces: list[LetteredPiece], x: float, colour: tuple[int, int, int], size: int
    ) -> None:
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

    def drawn(self, fronts: Sequence[Front]) -> None:
        """Draw the first headline large, with the titles of the others below."""
        self.headline(fronts[0])
        self.titles([front.headline for front in fronts[1:]])

    def headline_over(self, front: Front, picture: Image.Image) -> None:
        """Draw a headline over its picture, which is as large as the room below, and whole."""
        self.at += 60
        if "kicker" in front.texts:
            self.text(front.texts["kicker"], "kai", 400, (60, 44), INK, most=1)
            self.at += 10
        self.text(without_calls(front.title), "hei", 900, (140, 72), INK, most=3)
        self.at += 60
        room = (WIDTH, FOOT - 40 - self.at)
        size = _within(picture.size, room, ENLARGED)
        shown = picture.resize(size, Image.Resampling.LANCZOS)
        corner = ((WIDTH - size[0]) // 2, self.at + (room[1] - size[1]) // 2)
        self.image.paste(shown, corner, shown)

    def list_all(self, titles: Sequence[str]) -> None:
        """Draw all titles, in the largest size and the fewest columns in which they have room."""
        self.at += 70
        top, bottom = self.at, FOOT - 40
        ems = [self.ems(seen(title)) for title in titles]
        for size, columns in _LIST_LOOKS:
            width = (WIDTH - 2 * MARGIN - (columns - 1) * LIST_GAP) // columns
            # Lines are broken only where a reckoning says that they have room: it takes long.
            counts = [max(1, ceil(em * size / width)) for em in ems]
            last = (size, columns) == _LIST_LOOKS[-1]
            if not last and len(_in_columns(counts, size, bottom - top, columns)) < len(ems):
                continue
            items = [self.lines(seen(title), "song", 700, size, width) for title in titles]
            placed = _in_columns([len(item) for item in items], size, bottom - top, columns)
            if len(placed) == len(items):
                break
        for item, (column, down) in zip(items, placed, strict=False):
            self.at = top + down
            x = MARGIN + column * (width + LIST_GAP)
            for line in item:
                self.put(self.cut(line, "song", 700, size), x, INK, size)
                self.at += round(size * LIST_LINE)
        self.lost += titles[len(placed) :]
        if self.lost:
            self.at = bottom - round(size * LIST_LINE / 2)
            self.text("……", "song", 700, (size, size), INK, most=1)

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
            if self.at > FOOT - 190:
                break
            self.text(title, "song", 700, (60, 46), INK, most=1)
            self.at += 26
            shown += 1
        if shown < len(titles):
            self.text("……", "song", 700, (60, 46), INK, most=1)

    def foot(self, edition: Edition) -> None:
        self.at = FOOT
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
        lines = self.lines(text, role, weight, size, width)
        if len(lines) > most:
            # One that is longer than any has twice the lines of two thirds of the size.
            size, most = max(LEAST, smallest * 2 // 3), 2 * most
            lines = self.lines(text, role, weight, size, width)
        if len(lines) > most:
            self.lost.append(text)
            lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
        for line in lines:
            pieces = self.cut(line, role, weight, size)
            if tracked and len(lines) == 1 and 2 <= len(line) <= 6:
                self.spread(pieces, size)
            else:
                self.put(pieces, (WIDTH - sum(p.width for p in pieces)) / 2, colour, size)
            self.at += round(size * 1.32)

    def spread(self, pieces: list[LetteredPiece], size: int) -> None:
        """Draw the name of the paper with its characters spread over most of the width."""
        single = [one for piece in pieces for one in piece.single]
        length = sum(piece.width for piece in single)
        gap = min(size * 0.35, (WIDTH - 2 * MARGIN - length) / (len(single) - 1))
        x = (WIDTH - length - gap * (len(single) - 1)) / 2
        for piece in single:
            self.put([piece], x, RED, size)
            x += piece.width + gap

    def ems(self, text: str) -> float:
        """How many ems ``text`` is long in the type of lists."""
        return sum(
            sum(self.catalogue.advances(stretch.face, text[stretch.start : stretch.end]))
            for stretch in self.catalogue.part("song", 700, text)
        )

    def lines(self, text: str, role: str, weight: int, size: int, width: int) -> list[str]:
        """Break ``text`` where the sense breaks, or where the editor wants it, into even lines."""
        return break_text(self.catalogue, text, role, weight, width / size)


def _printed_date(edition: Edition) -> str:
    settings = edition.settings
    if settings.language.startswith("zh"):
        return print_full_date(settings.date)
    return settings.date.isoformat()


def _in_columns(
    counts: Sequence[int], size: int, height: int, columns: int
) -> list[tuple[int, int]]:
    """Column and distance from the top (pixels) of each title of so many lines.

    Columns are evened: with several, each ends about where the others do. Titles for which there
    is no room are left out.
    """
    heights = [round(count * size * LIST_LINE + size * LIST_SPACE) for count in counts]
    even = max(-(-sum(heights) // columns) + max(heights, default=0) // 2, 1)
    for limit in (min(even, height), height):
        placed: list[tuple[int, int]] = []
        column = down = 0
        for tall in heights:
            if down and down + tall - size * LIST_SPACE > limit:
                column, down = column + 1, 0
            if column == columns or tall - size * LIST_SPACE > height:
                break
            placed.append((column, down))
            down += tall
        if len(placed) == len(heights):
            break
    return placed
