"""Draws the pictures of this edition into its articles' images/ folders.

Every run gives the same bytes: lengths are fixed, text is set glyph by glyph in the project's own
fonts, and the colours are a short fixed palette. One picture is a drawing in SVG, so that this
edition shows both kinds. Lengths are in pixels of the finished picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "fonts"
FACES = {
    "song": "PublisherSong-Regular.otf",
    "black": "PublisherSong-Black.otf",
    "hei": "PublisherHei-Regular.otf",
    "bold": "PublisherHei-Bold.otf",
    "kai": "PublisherKai-Regular.ttf",
}
FINE = 2
"""Everything is drawn this many times as large and then reduced: smooth circles and slants."""
WIDTH = 1800

Colour = tuple[int, int, int]
INK: Colour = (0, 0, 0)
GREY: Colour = (119, 119, 119)
PALE: Colour = (187, 187, 187)
TINT: Colour = (238, 238, 238)
PAPER: Colour = (255, 255, 255)
ACCENT: Colour = (168, 40, 46)
BLUSH: Colour = (245, 216, 214)
SHADES = 15
"""Steps from each ink to white: 16 greys, 15 reds, and the blush's own."""


@cache
def face(name: str, size: float) -> ImageFont.FreeTypeFont:
    """Give a face at ``size`` px of the finished picture, without any layout engine's choices."""
    path = str(FONTS / FACES[name])
    return ImageFont.truetype(path, round(size * FINE), layout_engine=ImageFont.Layout.BASIC)


class Sheet:
    """A white sheet to draw on, ``width`` × ``height`` px when it is finished."""

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("RGB", (width * FINE, height * FINE), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: Colour | None = None,
        fill: Colour | None = None,
        weight: float = 3,
    ) -> None:
        """Draw a rectangle; its line lies inside."""
        corners = (_fine(x), _fine(y), _fine(x + width) - 1, _fine(y + height) - 1)
        self._pen.rectangle(corners, fill=fill, outline=line, width=_fine(weight) if line else 0)

    def line(
        self, x: float, y: float, to_x: float, to_y: float, colour: Colour = INK, weight: float = 3
    ) -> None:
        """Draw a straight line; upright and level ones are exact."""
        if x == to_x:
            self.box(x - weight / 2, min(y, to_y), weight, abs(to_y - y), fill=colour)
        elif y == to_y:
            self.box(min(x, to_x), y - weight / 2, abs(to_x - x), weight, fill=colour)
        else:
            self.path([(x, y), (to_x, to_y)], colour, weight)

    def path(self, points: Sequence[tuple[float, float]], colour: Colour, weight: float) -> None:
        """Draw a line through points."""
        fine = [(_fine(x), _fine(y)) for x, y in points]
        self._pen.line(fine, fill=colour, width=_fine(weight), joint="curve")

    def dot(self, x: float, y: float, radius: float, colour: Colour, rim: Colour = PAPER) -> None:
        """Draw a disc with a rim around it."""
        for size, shade in ((radius + 5, rim), (radius, colour)):
            corners = [_fine(v) for v in (x - size, y - size, x + size, y + size)]
            self._pen.ellipse(corners, fill=shade)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        name: str = "hei",
        colour: Colour = INK,
        anchor: str = "ls",
    ) -> None:
        """Set one line; ``anchor`` is Pillow's: l m r across, s (baseline) or m (middle) down."""
        self._pen.text(
            (_fine(x), _fine(y)), text, fill=colour, font=face(name, size), anchor=anchor
        )

    def glyph(
        self, x: float, y: float, char: str, size: float, name: str = "song", colour: Colour = INK
    ) -> None:
        """Set one character in its em box, whose upper left corner is x, y."""
        self._pen.text(
            (_fine(x), _fine(y + 0.88 * size)),
            char,
            fill=colour,
            font=face(name, size),
            anchor="ls",
        )

    def mark(self, x: float, y: float, text: str, size: float, colour: Colour = ACCENT) -> None:
        """Set a bold label, its middle at x, y."""
        self.text(x, y, text, size, "bold", colour, "mm")

    def type_block(self, x: float, y: float, char: str, side: float, colour: Colour) -> None:
        """Draw a piece of type as one sees it: its face, left and right exchanged."""
        self.box(x, y, side, side, line=GREY, fill=PAPER, weight=3)
        self.line(x + 3, y + side - 6, x + side - 3, y + side - 6, PALE, 6)
        self.line(x + side - 6, y + 3, x + side - 6, y + side - 3, PALE, 6)
        size = side * 0.82
        stamp = Image.new("L", (_fine(size), _fine(size)), 0)
        pen = ImageDraw.Draw(stamp)
        pen.text((0, _fine(0.88 * size)), char, fill=255, font=face("song", size), anchor="ls")
        place = (_fine(x + side * 0.07), _fine(y + side * 0.07))
        self._image.paste(colour, place, stamp.transpose(Image.Transpose.FLIP_LEFT_RIGHT))

    def arrow(self, x: float, y: float, to_x: float, to_y: float, colour: Colour = ACCENT) -> None:
        """Draw a measuring line with a tick at each end."""
        self.line(x, y, to_x, to_y, colour, 4)
        for at_x, at_y in ((x, y), (to_x, to_y)):
            if x == to_x:
                self.line(at_x - 14, at_y, at_x + 14, at_y, colour, 4)
            else:
                self.line(at_x, at_y - 14, at_x, at_y + 14, colour, 4)

    def png(self) -> bytes:
        """Give the finished picture as a PNG of few colours."""
        palette = Image.new("P", (1, 1))
        palette.putpalette([value for colour in _palette() for value in colour])
        small = self._image.reduce(FINE).quantize(palette=palette, dither=Image.Dither.NONE)
        content = io.BytesIO()
        small.save(content, "PNG", optimize=True)
        return content.getvalue()


class Drawing(Sheet):
    """A sheet of shapes (SVG): sharp at any size, its letters as outlines."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._parts: list[str] = []

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: Colour | None = None,
        fill: Colour | None = None,
        weight: float = 3,
    ) -> None:
        """Draw a rectangle; its line lies inside."""
        inset = weight / 2 if line else 0
        sides = (x + inset, y + inset, width - 2 * inset, height - 2 * inset)
        place = ' x="{}" y="{}" width="{}" height="{}"'.format(*map(_plain, sides))
        stroke = f' stroke="{_hex(line)}" stroke-width="{_plain(weight)}"' if line else ""
        self._parts.append(f'<rect{place} fill="{_hex(fill) if fill else "none"}"{stroke}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        name: str = "hei",
        colour: Colour = INK,
        anchor: str = "ls",
    ) -> None:
        """Set one line as outlines."""
        font = outlines(name)
        scale = size / font["head"].unitsPerEm
        glyphs, names = font.getGlyphSet(), [font.getBestCmap()[ord(char)] for char in text]
        x -= {"l": 0, "m": 0.5, "r": 1}[anchor[0]] * sum(glyphs[n].width for n in names) * scale
        if anchor[1] == "m":
            y += (font["hhea"].ascent + font["hhea"].descent) / 2 * scale
        pen = SVGPathPen(glyphs, lambda value: _plain(value))
        for each in names:
            glyphs[each].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
            x += glyphs[each].width * scale
        self._parts.append(f'<path d="{pen.getCommands()}" fill="{_hex(colour)}"/>')

    def svg(self) -> bytes:
        """Give the finished drawing."""
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">'.format(*self._size)
        return "\n".join([head, *self._parts, "</svg>", ""]).encode()


@cache
def outlines(name: str) -> TTFont:
    """Give a face whose glyphs can be drawn as shapes."""
    return TTFont(FONTS / FACES[name])


def _plain(length: float) -> str:
    return f"{length:.1f}".rstrip("0").rstrip(".")


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _fine(length: float) -> int:
    return round(length * FINE)


def _palette() -> list[Colour]:
    shades = [
        _mix(ink, step / SHADES) for ink in (INK, ACCENT) for step in range(SHADES + (ink == INK))
    ]
    return [*shades, BLUSH]


def _mix(ink: Colour, white: float) -> Colour:
    red, green, blue = (round(value + (255 - value) * white) for value in ink)
    return red, green, blue


# The pictures


def grid() -> bytes:
    """Draw a 四开 page with its columns and lines, a column enlarged, and the spans."""
    sheet = Sheet(WIDTH, 1230)
    _page(sheet, 10, 10, 3.1)
    _cells(sheet, 950, 150, 57)
    for n, name in enumerate(("一栏", "两栏", "三栏", "四栏", "通栏"), 1):
        cells, top = 15 * n - 2, 625 + 104 * n
        sheet.text(950, top + 54, name, 52, "hei")
        sheet.box(1080, top, cells * 9.75, 72, fill=ACCENT if n == 1 else GREY)
        sheet.mark(1080 + cells * 9.75 - 62, top + 36, str(cells), 52, PAPER)
    return sheet.png()


def _page(sheet: Sheet, x: float, y: float, mm: float) -> None:
    """Draw the page at ``mm`` px a millimetre."""
    sheet.box(x, y, 273 * mm, 390 * mm, line=INK, weight=4)
    cell, pitch = 3.175 * mm, 11.8 * 25.4 / 72 * mm
    left, top = x + 20.6 * mm, y + 25 * mm
    for line in range(82):
        bottom = top + line * pitch + cell
        sheet.line(left, bottom, left + 73 * cell, bottom, PALE, 1.5)
    for column in range(5):
        at = left + column * 15 * cell
        sheet.box(at, top, 13 * cell, 81 * pitch + cell, line=ACCENT, weight=2.5)

    def block(column: int, columns: int, line: int, lines: int, *labels: str) -> None:
        box_x, box_y = left + column * 15 * cell, top + line * pitch
        width, height = (columns * 15 - 2) * cell, (lines - 1) * pitch + cell
        sheet.box(box_x, box_y, width, height, line=INK, fill=TINT, weight=3)
        for n, label in enumerate(labels):
            middle = box_y + height / 2 + (n - (len(labels) - 1) / 2) * 70
            sheet.mark(box_x + width / 2, middle, label, 54, INK)

    block(0, 5, 0, 12, "报头")
    block(0, 3, 14, 8, "标题：3栏，8行")
    block(1, 2, 44, 22, "图：2栏，", "22行")


def _cells(sheet: Sheet, x: float, y: float, em: float) -> None:
    """Draw five lines of one column, character by character."""
    pitch = em * 11.8 / 9
    lines = (
        "读报的人很少会数一栏有多少",
        "个字。可是在排版的人那里，",
        "一切都从这个数目开始：字是",
        "宽的尺，行是高的尺，版面上",
        "每一样东西——标题、照片、",
    )
    for row, line in enumerate(lines):
        top = y + row * pitch
        for column, char in enumerate(line):
            sheet.box(x + column * em, top, em + 2, em, line=PALE, weight=2)
            if char == "—":
                sheet.line(x + column * em, top + em / 2, x + (column + 1) * em, top + em / 2)
            else:
                sheet.glyph(x + column * em, top, char, em)
    sheet.arrow(x, y - 36, x + 13 * em, y - 36)
    sheet.mark(x + 6.5 * em, y - 92, "一栏13字，117 pt", 58)
    below = y + 4 * pitch + em + 36
    sheet.arrow(x, below, x + em, below)
    sheet.text(x, below + 86, "一字9 pt", 58, "bold", ACCENT)
    right = x + 13 * em + 40
    sheet.arrow(right, below - 36 - em - pitch, right, below - 36 - em)
    sheet.text(right + 16, below + 86, "一行11.8 pt", 58, "bold", ACCENT, "rs")


def sizes() -> bytes:
    """Draw the trimmed sizes one upon the other, and an A0 sheet halved six times."""
    sheet = Drawing(WIDTH, 1270)
    foot, mm = 1170, 2.1
    for name, width, height in (
        ("对开", 390, 545),
        ("四开", 273, 390),
        ("A4", 210, 297),
        ("大16开", 210, 285),
        ("A5", 148, 210),
    ):
        top, colour = foot - height * mm, ACCENT if name == "A4" else INK
        if name == "A4":
            # Only what is seen above 大16开: black printed over red would be too much ink.
            strip = (297 - 285) * mm - 2
            sheet.box(10, top, width * mm, strip, fill=colour)
            sheet.box(15, top + 5, width * mm - 10, strip - 5, fill=PAPER)
        else:
            sheet.box(10, top, width * mm, height * mm, line=colour, fill=PAPER, weight=5)
        # A4 is only 25 px higher than 大16开: its label stands on it, not in it.
        first = top - 18 if name == "A4" else top + 62
        sheet.text(34, first, name, 52, "bold", colour)
        beside = width > 210 or name == "A4"
        after = (158, first) if beside else (34, first + 64)
        sheet.text(*after, f"{width}×{height}", 52, "hei", colour)
    sheet.mark(10 + 195 * mm, foot + 60, "成品尺寸（mm）", 56, INK)
    _halves(sheet, 975, foot, 0.962)
    sheet.mark(975 + 420 * 0.962, foot + 60, "A系列：长∶宽＝1.414∶1", 56, INK)
    return sheet.svg()


def _halves(sheet: Sheet, x: float, foot: float, mm: float) -> None:
    """Draw the A series inside A0: each size is the half that is left of the one before."""
    left, top, width, height = x, foot - 1189 * mm, 841 * mm, 1189 * mm
    sheet.box(left - 2, top - 2, width + 4, height + 4, line=INK, weight=6)
    for number in range(1, 7):
        if height > width:
            height /= 2
            box = (left, top, width, height)
            top += height
        else:
            width /= 2
            box = (left, top, width, height)
            left += width
        chosen = number == 4
        sheet.box(*box, line=INK, fill=BLUSH if chosen else None, weight=3)
        middle = (box[0] + box[2] / 2, box[1] + box[3] / 2)
        size = max(44, min(120, min(box[2], box[3]) * 0.36))
        sheet.mark(*middle, f"A{number}", size, ACCENT if chosen else INK)


def frame() -> bytes:
    """Draw marks in their frames with the blank halves, and a line with and without them."""
    sheet = Sheet(WIDTH, 1010)
    side, gap = 300, 68
    names = (("，", "逗号"), ("。", "句号"), ("（", "前括号"), ("）", "后括号"), ("“", "前引号"))
    for n, (char, name) in enumerate(names):
        x = 14 + n * (side + gap)
        sheet.box(x + (char not in "（“") * side / 2, 10, side / 2, side, fill=BLUSH)
        sheet.line(x + side / 2, 10, x + side / 2, 10 + side, ACCENT, 3)
        sheet.box(x, 10, side, side, line=INK, weight=4)
        sheet.glyph(x, 10, char, side, "hei")
        sheet.mark(x + side / 2, side + 68, name, 60, INK)
    _quotation(sheet, 14, 548, 150, trimmed=False)
    _quotation(sheet, 14, 848, 150, trimmed=True)
    return sheet.png()


def _quotation(sheet: Sheet, x: float, y: float, em: float, *, trimmed: bool) -> None:
    """Draw a line that is full of marks; ``trimmed`` takes away the blanks that may go."""
    spare = {0: "left", 2: "right", 7: "left", 9: "right", 10: "right"}
    label = "收去浅红处：8.5个字" if trimmed else "每个标点占一格：11个字"
    sheet.text(x, y - 34, label, 60, "bold")
    for index, char in enumerate("“好。”他说，“走！”"):
        side = spare.get(index)
        if side and not trimmed:
            sheet.box(x + (side == "right") * em / 2, y, em / 2, em, fill=BLUSH)
        cut = em / 2 if side and trimmed else 0
        sheet.box(x, y, em - cut + 3, em, line=GREY, weight=3)
        sheet.glyph(x - (cut if side == "left" else 0), y, char, em)
        x += em - cut


def case() -> bytes:
    """Draw a type case: a row for each rhyme, the faces of the type left and right exchanged."""
    sheet = Sheet(WIDTH, 1200)
    sheet.box(6, 6, WIDTH - 12, 1188, line=INK, fill=TINT, weight=10)
    rows = (
        ("东", "东同中公风空红虫"),
        ("支", "之之之之知时诗儿"),
        ("真", "人真春新神身民邻"),
        ("先", "天年前先千田边烟"),
        ("马", "也也也也马者野社"),
    )
    side, top, left = 172, 40, 220
    for row, (rhyme, chars) in enumerate(rows):
        y = top + row * 228
        sheet.box(40, y, 140, 208, fill=PAPER, line=INK, weight=4)
        sheet.text(110, y + 134, rhyme, 90, "kai", anchor="ms")
        for column, char in enumerate(chars):
            x = left + column * 193
            many = chars.count(char) > 1
            if not many or column == 0:
                width = 193 * chars.count(char) - 6
                sheet.box(x, y, width, 208, fill=PAPER, line=INK, weight=5)
            sheet.type_block(x + 8, y + 18, char, side, ACCENT if many else INK)
    return sheet.png()


def ladder() -> bytes:
    """Draw all 字号 in their true proportions, 8 px a point."""
    sheet = Sheet(WIDTH, 800)
    upper = (("初号", 42), ("小初", 36), ("一号", 26), ("小一", 24), ("二号", 22), ("小二", 18))
    lower = (
        *(("三号", 16), ("小三", 15), ("四号", 14), ("小四", 12), ("五号", 10.5)),
        *(("小五", 9), ("六号", 7.5), ("小六", 6.5), ("七号", 5.5), ("八号", 5)),
    )
    _steps(sheet, upper, 340, 72)
    _steps(sheet, lower, 640, 97)
    return sheet.png()


def _steps(sheet: Sheet, steps: Sequence[tuple[str, float]], foot: float, gap: float) -> None:
    """Draw a row of sizes on one line."""
    sheet.line(0, foot, WIDTH, foot, PALE, 3)
    x = gap / 2
    for name, points in steps:
        size, colour = points * 8, ACCENT if name in ("五号", "小五") else INK
        sheet.box(x, foot - size, size, size, fill=BLUSH if colour == ACCENT else TINT)
        sheet.glyph(x, foot - size, "永", size, "song", colour)
        sheet.text(x + size / 2, foot + 66, name, 54, "hei", colour, "ms")
        sheet.text(x + size / 2, foot + 126, f"{points:g}", 50, "song", colour, "ms")
        x += size + gap


def measure() -> bytes:
    """Draw how much each gap of a line gets when half a character is shared out."""
    sheet = Sheet(WIDTH, 1120)
    left, foot, across, down = 170.0, 960.0, 41.5, 152.0

    def place(cells: float) -> tuple[float, float]:
        return left + (cells - 10) * across, foot - 50 / (cells - 1) * down

    for percent in range(7):
        y = foot - percent * down
        sheet.line(left, y, WIDTH - 20, y, INK if not percent else PALE, 4 if not percent else 2)
        sheet.text(left - 24, y + 20, f"{percent}%" if percent else "0", 54, "hei", anchor="rs")
    for cells in range(10, 49, 2):
        long = cells % 10 == 0
        x = place(cells)[0]
        sheet.line(x, foot, x, foot + (24 if long else 12), INK, 3)
        if long:
            sheet.text(x, foot + 82, str(cells), 54, "hei", anchor="ms")
    sheet.text(WIDTH - 20, foot + 148, "每行字数", 54, "hei", anchor="rs")
    sheet.text(left + 340, 96, "放开半个字，每处空隙摊到一个字的百分之几", 54, "hei")
    sheet.path([place(10 + n / 4) for n in range(4 * 38 + 1)], ACCENT, 8)
    for cells, name in ((13, "报纸"), (16, "通讯"), (22, "杂志"), (25, "大字本"), (28, "图书")):
        x, y = place(cells)
        sheet.dot(x, y, 17, ACCENT)
        below = cells == 25
        at = (x - 14, y + 72) if below else (x + 26, y - 28)
        sheet.text(*at, f"{name} {cells}字", 54, "bold", anchor="rs" if below else "ls")
    return sheet.png()


PICTURES: Mapping[str, Callable[[], bytes]] = {
    "how-set/images/grid.png": grid,
    "interview/images/measure.png": measure,
    "movable-type/images/case.png": case,
    "paper/images/sizes.svg": sizes,
    "punctuation/images/frame.png": frame,
    "sizes/images/ladder.png": ladder,
}


def draw() -> dict[str, bytes]:
    """Give every picture of the edition by its name in the edition's folder."""
    return {name: make() for name, make in sorted(PICTURES.items())}


def main() -> None:
    """Write every picture into its place."""
    for name, content in draw().items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
