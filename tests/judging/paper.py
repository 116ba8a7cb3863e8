"""A newspaper drawn by hand: each thing where a test puts it, in a face with real outlines."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import pikepdf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

from publisher.judging.copies import Copy
from publisher.judging.heads import letters

FONT = Path(__file__).parents[2] / "fonts/PublisherKai-Regular.ttf"
WIDTH, HEIGHT = 800.0, 1100.0
COLUMNS, CELLS, SIZE, GUTTER, PITCH, LINES = 5, 13, 9.0, 18.0, 12.0, 80
LEFT, TOP = 71.5, 1040.0
MEASURE = CELLS * SIZE
"""Width of a column in pt."""


def left(column: int) -> float:
    """Give the left edge of a column."""
    return LEFT + column * (MEASURE + GUTTER)


def span(first: int, last: int) -> float:
    """Give the width of columns and the gutters between them."""
    return left(last) + MEASURE - left(first)


def height(line: float) -> float:
    """Give the upper edge of a line of the grid."""
    return TOP - line * PITCH


TITLES = "一二三四五六七八九十东西南北中发白春夏秋冬年月日天地人和风雨雷电山子丑寅卯辰巳午未申酉"
OTHERS = "甲乙丙丁戊己庚辛报第版要闻今乡镇产值永，“0123456789<b>&"


@cache
def characters() -> str:
    """Give the characters that stories are made of."""
    with TTFont(FONT, lazy=True) as font:
        listed = [chr(c) for c in sorted(font.getBestCmap()) if c >= 0x4E00]
    return "".join(listed[:1200])


@dataclass(slots=True)
class Story:
    """A story whose text is drawn line by line: characters by chance, as ``seed`` gives them."""

    title: str
    size: float
    rank: int
    seed: int
    text: str = ""
    captions: tuple[str, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()

    def line(self) -> str:
        """Give the next line of its text."""
        chance = Random(f"{self.seed} {len(self.text)}")
        line = "".join(chance.choices(characters(), k=CELLS))
        self.text += line
        return line

    def copy(self) -> Copy:
        """Give it as the edition has it."""
        title = letters(self.title)
        return Copy(self.title, self.rank, title, self.text, self.captions, self.tables)


@dataclass(slots=True)
class Page:
    """One page: texts as (x, baseline, size, text), everything else as content."""

    texts: list[tuple[float, float, float, str]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)

    def write(self, x: float, line: float, text: str, size: float = SIZE) -> None:
        """Write a text whose em box hangs from the upper edge of ``line``."""
        self.texts.append((x, height(line) - 0.88 * size, size, text))

    def head(self, story: Story, first: int, last: int, line: float) -> None:
        """Set a story's title in the middle of columns."""
        wide = len(story.title) * story.size
        self.write(left(first) + (span(first, last) - wide) / 2, line, story.title, story.size)

    def flow(self, story: Story, column: int, first: int, last: int) -> None:
        """Set a story's next lines in a column, from line ``first`` to before ``last``."""
        for line in range(first, last):
            self.write(left(column), line, story.line())

    def picture(
        self, first: int, last: int, top: int, foot: int, *, width: float = 0, pixels: int = 800
    ) -> None:
        """Place a picture over columns from line ``top`` to before ``foot``."""
        wide, high = width or span(first, last), (foot - top) * PITCH
        size = pixels, max(1, round(pixels * high / wide))
        self.drawn.append(
            f"q {wide} 0 0 {high} {left(first)} {height(foot)} cm /P{len(self.pictures)} Do Q"
        )
        self.pictures.append(Image.new("L", size, 90))

    def rule(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a bar."""
        self.drawn.append(f"0 g {x} {y} {width} {height} re f")

    def frame(self, first: int, last: int, top: float, foot: float) -> None:
        """Draw a frame around columns, from line ``top`` to before ``foot``."""
        box = left(first) - 5, height(foot), span(first, last) + 10, (foot - top) * PITCH
        self.drawn.append(f"0.5 w {' '.join(map(str, box))} re S")


def printed(*pages: Page) -> bytes:
    """Give a PDF of ``pages``."""
    pdf = pikepdf.new()
    face = pdf.make_indirect(_face(pdf))
    for page in pages:
        _add(pdf, page, face)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def _program() -> tuple[bytes, dict[str, int], dict[int, float]]:
    """Give the face cut down to what tests print: its glyph of each character, their advances."""
    options = Options()
    options.layout_features = []
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in characters() + TITLES + OTHERS])
    with TTFont(FONT) as font:
        subsetter.subset(font)
        names = font.getBestCmap()
        glyphs = {chr(code): font.getGlyphID(name) for code, name in names.items()}
        em = 1000 / font["head"].unitsPerEm
        advances = {glyphs[chr(c)]: font["hmtx"][name][0] * em for c, name in names.items()}
        program = io.BytesIO()
        font.save(program)
    return program.getvalue(), glyphs, advances


def _face(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    program, glyphs, advances = _program()
    name = pikepdf.Name.PublisherKai
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=[0, -120, 1000, 880],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=700,
        StemV=80,
        FontFile2=pdf.make_stream(program),
    )
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=descriptor,
        CIDToGIDMap=pikepdf.Name.Identity,
        DW=1000,
        W=[item for glyph, wide in advances.items() for item in (glyph, [wide])],
    )
    told = "\n".join(f"<{glyph:04x}> <{ord(c):04x}>" for c, glyph in glyphs.items())
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=name,
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[inner],
        ToUnicode=pdf.make_stream(f"beginbfchar\n{told}\nendbfchar".encode()),
    )


def _add(pdf: pikepdf.Pdf, page: Page, face: pikepdf.Dictionary) -> None:
    glyphs = _program()[1]
    view = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    pictures = {
        f"/P{n}": pdf.make_stream(
            image.tobytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=image.width,
            Height=image.height,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
        )
        for n, image in enumerate(page.pictures)
    }
    view.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F=face), XObject=pikepdf.Dictionary(pictures)
    )
    shown = [
        f"BT /F {size} Tf {x} {y} Td <{''.join(f'{glyphs[c]:04x}' for c in text)}> Tj ET"
        for x, y, size, text in page.texts
    ]
    view.Contents = pdf.make_stream("\n".join([*page.drawn, "0 g", *shown]).encode())


# A page that is in order


@dataclass(slots=True)
class Issue:
    """Four stories around a picture, so that no gutter and no strip runs through the page."""

    lead: Story = field(default_factory=lambda: Story("一二三四五六七八九十", 36, 0, 0))
    second: Story = field(default_factory=lambda: Story("东西南北中发白", 28, 1, 1))
    third: Story = field(default_factory=lambda: Story("春夏秋冬年月日", 28, 1, 2))
    brief: Story = field(default_factory=lambda: Story("天地人和风雨雷电山", 21, 2, 3))

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Give the stories as the edition has them."""
        return tuple(s.copy() for s in (self.lead, self.second, self.third, self.brief))


def running_head(page: Page) -> None:
    """Set the running head and the rule under it."""
    page.write(left(0), 0, "甲乙丙丁报")
    page.write(left(4), 0, "第一版要闻今天")
    page.rule(LEFT, height(1.5), span(0, 4), 1)


def good_page(issue: Issue) -> Page:
    """Give a page that an art editor would let pass."""
    page = Page()
    running_head(page)
    page.head(issue.lead, 0, 2, 2.5)
    for column in (0, 1, 2):
        page.flow(issue.lead, column, 7, 41)
    page.head(issue.second, 3, 4, 2.5)
    for column in (3, 4):
        page.flow(issue.second, column, 6, 51)
    page.head(issue.third, 0, 1, 42.5)
    for column in (0, 1):
        page.flow(issue.third, column, 46, LINES)
    page.picture(2, 2, 42, 51)
    page.head(issue.brief, 2, 4, 52.5)
    for column in (2, 3, 4):
        page.flow(issue.brief, column, 56, LINES)
    return page


def last_page(issue: Issue) -> Page:
    """Give a page with the end of the lead, and nothing under it."""
    page = Page()
    running_head(page)
    page.flow(issue.lead, 0, 3, 9)
    return page
