"""Layouts: folders of data that say how an edition looks on paper.

``layout.toml`` holds geometry in cells and lines and the text styles composition needs;
``page.html.j2`` and ``style.css`` the rest. A layout may extend another: settings it does not
give, and files it does not have, are its parent's.

Lengths: mm for the paper, pt for type, cells (字, one em of body text) across, lines (one step of
the baseline grid) down.

A vertical layout (竖排) is composed as the same page lying on its left side: its lines run along
what is the printed page's height, from its top, and follow each other from its right edge. The
paper and its margins are said as they are printed; ``left`` and ``top`` are those of the lying
page, and only ``Layout.corner`` and ``trim`` are the printed one's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .diagnostics import ContentError, Diagnostic, Place, UsageError, suggest
from .edition.values import InkName, same_ink
from .makeup.matter import Weight
from .tongues import worded
from .workspace import Workspace, parse_toml, read_values

INCH = 72
MM = INCH / 25.4
"""Points in an inch and in a millimetre."""
LARGE = 24.0
"""pt from which black type may have other inks under its black: the thinnest strokes of Song are a
thirtieth of an em, at this size 0.28 mm, and plates may lie 0.2 mm beside each other on newsprint.
Below it they would show as a coloured rim as wide as the stroke."""
SLACK = 0.6
"""mm by which the sum of cells and lines may miss the type area: half a millimetre of rounding."""
LAYOUT_FILE = "layout.toml"
TEMPLATE_FILE = "page.html.j2"
STYLE_FILE = "style.css"

Positive = Annotated[float, Field(gt=0)]
Side = Annotated[float, Field(gt=0, le=5080)]
"""mm; a PDF's page is at most 14,400 pt high and wide."""
Count = Annotated[int, Field(ge=1)]
Lines = Annotated[int, Field(ge=0)]


class Align(StrEnum):
    """How a line that does not fill its measure stands in it."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Direction(StrEnum):
    """Which way lines run: from left to right, or downward and each left of the one before."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


class _Table(BaseModel):
    # TOML knows inf and nan; no measure of a page is either.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Parent(BaseModel):
    """What is asked of a layout.toml before its parents are known."""

    extends: str | None = None


class Margins(_Table):
    """White around the type area in mm; ``inner`` is the left one where pages do not face.

    Of a vertical layout, whose first page is a left-hand one, it is the right one.
    """

    top: Positive
    bottom: Positive
    inner: Positive
    outer: Positive


class Page(_Table):
    """The trimmed sheet in mm; ``facing`` pages have inner and outer margins in turn."""

    width: Side
    height: Side
    margins: Margins
    facing: bool = False


class Grid(_Table):
    """The type area: columns of whole cells, gutters in cells, lines of ``pitch`` pt.

    In a vertical layout columns are bands (栏) one under the other, and lines upright.
    """

    columns: Annotated[int, Field(ge=1, le=16)]
    cells: Annotated[int, Field(ge=8, le=60)]
    gutter: Annotated[float, Field(ge=0)] = 2
    lines: Annotated[int, Field(ge=4, le=400)]
    pitch: Positive
    folio: Lines = 0
    """Lines at the top of every page that belong to the running head and the white under it."""
    masthead: Lines = 0
    """Lines at the top of the first page that belong to the masthead and the white under it."""
    rules: bool = False
    """Hairlines stand between the columns of a text."""


class TextStyle(_Table):
    """How one kind of text is set: a face of the catalogue, size and line pitch in pt."""

    face: str
    weight: Annotated[int, Field(ge=100, le=900)] = 400
    size: Annotated[float, Field(ge=4, le=400)]
    leading: Positive | None = None
    """Line pitch in pt; the grid's own if not given."""
    align: Align = Align.JUSTIFY
    indent: Annotated[float, Field(ge=0)] = 0
    """Indent of a paragraph's first line in em."""
    inset: Annotated[float, Field(ge=0)] = 0
    """Space on both sides of the measure in em."""
    tracking: Annotated[float, Field(ge=0, le=2)] = 0
    """Space between characters in em (heads only)."""
    color: str = "text"
    """A name from the layout's colours."""
    fill: Annotated[float, Field(gt=0, le=1)] | None = None
    """Part of the measure a one-line head grows to, within ``largest`` and ``tracking``."""
    largest: Positive | None = None


Sizes = Annotated[tuple[Annotated[float, Field(ge=4, le=400)], ...], Field(min_length=1)]


class HeadSizes(_Table):
    """pt of titles over 1, 2, … columns, by weight; the last goes for wider ones.

    ``front`` is for the story that leads the issue. A title is set smaller where that saves a line,
    but no smaller than the largest of the next weight.
    """

    front: Sizes
    lead: Sizes
    second: Sizes
    brief: Sizes

    def ladder(self, weight: Weight, *, first: bool) -> Sizes:
        """The sizes of a ``weight``; ``first`` leads the issue."""
        found: Sizes = self.front if first else getattr(self, weight)
        return found

    def floor(self, weight: Weight, *, first: bool) -> float:
        """The largest size of the weight below; 0 under the least."""
        below = tuple(Weight)[0 if first else weight.rank + 1 :]
        return max(self.ladder(below[0], first=False)) if below else 0.0


FaceName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]* [1-9]00$")]
"""A role of the catalogue and a weight: ``hei 700``."""
FaceNames = Annotated[tuple[FaceName, ...], Field(min_length=1, max_length=8)]


class HeadFaces(_Table):
    """Faces of titles by weight, the usual one first: neighbours on a page differ in theirs.

    A role that no font has is left out; an edition may bring one.
    """

    lead: FaceNames
    second: FaceNames
    brief: FaceNames

    def of(self, weight: str) -> tuple[tuple[str, int], ...]:
        """Role and weight of each face for articles of a ``weight``."""
        names: FaceNames = getattr(self, weight)
        return tuple((role, int(number)) for role, number in map(str.split, names))


class HeadBlock(_Table):
    """The block of an article's head: white in lines of the grid above, between and below."""

    above: Annotated[float, Field(ge=0)] = 0
    between: Annotated[float, Field(ge=0)] = 0.8
    below: Annotated[float, Field(ge=0)] = 1.2
    byline: bool = True
    """The byline stands in the head; otherwise it opens the first column."""
    sizes: HeadSizes | None = None
    """Sizes of titles; without them they follow from the title's style and the weight alone."""
    faces: HeadFaces | None = None
    """Faces of titles; without them all have that of the title's style."""


class SubheadBlock(_Table):
    """A subhead's block: the white around its lines, and the body lines it must have under it."""

    above: Annotated[float, Field(ge=0)] = 0.5
    below: Annotated[float, Field(ge=0)] = 0.5
    keep: Lines = 2


class SummaryBlock(_Table):
    """A summary's box: white in lines between frame and text, and under the frame."""

    inside: Annotated[float, Field(ge=0)] = 0.6
    below: Annotated[float, Field(ge=0)] = 0.8


class EarBlock(_Table):
    """The ear (报眼) at the right of the masthead, where an edition has one.

    It begins ``above`` lines down. Without the others it has two of five columns, and all lines of
    the masthead but the last four.
    """

    above: Lines = 0
    columns: Count | None = None
    lines: Lines | None = None


class FigureBlock(_Table):
    """A figure: picture, white, caption, white, rounded up to whole lines."""

    ratio: Positive = 1.5
    """Width to height of a picture that is not there yet."""
    tallest: Count = 40
    """Lines a picture may take."""
    above: Annotated[float, Field(ge=0)] = 0.3
    gap: Annotated[float, Field(ge=0)] = 0.4
    below: Annotated[float, Field(ge=0)] = 0.6
    columns: Count = 1
    """Columns an article's first picture likes to be wide."""
    others: Count | None = None
    """Columns for its other pictures, that one may lead; as wide as the first if not given."""
    main: Count | None = None
    """Columns of the picture that an editor calls the main one; those of the first if not given."""
    ppi: Annotated[float, Field(ge=30, le=1200)] = 200
    """Pixels per inch that a picture keeps at least over several columns, or over a whole page."""
    wish: Literal["inline", "top", "foot", "beside"] = "inline"
    shrink: Lines = 0
    """Lines a picture may be cut by to fill a page, and may grow."""
    grow: Lines = 0


class GroupBlock(_Table):
    """Pictures that follow one another (组图), set as one block in rows of one width.

    The block likes to be ``columns`` wide, and a picture in it ``ideal`` cells; ``gutter`` cells
    are between two of them.
    """

    columns: Count = 1
    ideal: Positive = 14
    gutter: Annotated[float, Field(ge=0)] = 0.75


TableRules: TypeAlias = Literal["three-line", "rows", "grid"]
"""Which rules a table has: three (三线表), one under each row, or between columns as well."""


class TableBlock(_Table):
    """A table: how far it may be set smaller where the page is too narrow, and be parted.

    It keeps ``smallest`` of its size, and is never smaller than ``legible`` pt. One that runs on in
    another column has ``keep`` rows at least before and behind the break.
    """

    smallest: Annotated[float, Field(ge=0.5, le=1)] = 0.8
    legible: Annotated[float, Field(ge=4)] = 6
    keep: Count = 3
    rules: TableRules = "three-line"


class PageRules(_Table):
    """How articles share pages: in rectangles (newspapers) or one after another."""

    mode: Literal["modular", "flowing"] = "flowing"
    opening: Literal["run-on", "new-page", "right-page"] = "new-page"
    """Where an article of a flowing edition begins."""
    gap: Lines = 2
    """Lines between articles above each other."""
    contents: bool = False
    """A page of contents stands at the front."""
    notes: Literal["end", "foot"] = "end"
    """Notes stand at an article's end, or at the foot of the page that calls them (``flowing``)."""
    fit: bool = True
    """Pictures may change their height, within their limits, to fill a page."""
    effort: Annotated[int, Field(ge=1, le=1000)] = 100
    """Percent of the usual search for the best pages: steps are counted, not seconds."""


class LineRules(_Table):
    """What this layout asks of its lines (see ``composition.LineStyle``)."""

    prohibition: Literal["none", "basic", "gb", "strict"] = "gb"
    hanging: bool = False
    tight_pairs: bool = False
    gap_ceiling: Annotated[float, Field(ge=0.25, le=0.5)] = 1 / 3
    hyphenate: bool = True


class ReadingBlock(_Table):
    """Readings (注音), where they stand and what room they have.

    With ``pitch`` the text of an article with many of them is set two lines of the grid apart.
    """

    room: Literal["tight", "pitch"] = "tight"
    bopomofo: Literal["script", "beside", "above"] = "script"
    """注音符号 stand at the right of their characters; ``script``: where the text is zh-Hant."""
    cell: Annotated[float, Field(ge=1, le=3)] = 1
    """em that a character under a reading takes at least."""


class Keeps(_Table):
    """Lines of a paragraph that stay together at a column's foot and top."""

    foot: Count = 2
    top: Count = 2


_HEX = r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"
Ink = Annotated[float, Field(ge=0, le=100)]
Inks: TypeAlias = tuple[Ink, Ink, Ink, Ink]
FULL = 100


class Color(_Table):
    """A colour by its name: ``rgb`` as CSS writes it, ``cmyk`` in percent of each ink.

    A grey may be a plain ``"#888"``: it is printed with black alone. With ``spot`` it is printed in
    an ink of its own (专色) where that is ordered, as ``tint`` percent of it; ``cmyk`` is then what
    stands for the full tone in process inks.
    """

    rgb: Annotated[str, Field(pattern=_HEX)]
    cmyk: Inks | None = None
    spot: InkName | None = None
    tint: Annotated[float, Field(gt=0, le=100)] = FULL

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return {"rgb": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_whole(self) -> Color:
        if self.spot is not None and self.cmyk is None:
            raise ValueError(
                worded("“spot” needs cmyk = [C, M, Y, K], which stands for the ink's full tone")
            )
        if self.spot is None and self.tint != FULL:
            raise ValueError(worded("“tint” is a part of a spot colour; write spot with it"))
        return self

    @property
    def ink(self) -> Inks | None:
        """The process inks in percent; None where only the screen's colour is known."""
        if self.cmyk is not None:
            cyan, magenta, yellow, black = (part * self.tint / FULL for part in self.cmyk)
            return cyan, magenta, yellow, black
        digits = self.rgb[1:]
        step = len(digits) // 3
        levels = {int(digits[n : n + step] * (3 - step), 16) for n in range(0, 3 * step, step)}
        return (0, 0, 0, round(100 - max(levels) / 2.55)) if len(levels) == 1 else None


class LayoutSettings(_Table):
    """The whole of ``layout.toml``."""

    title: str
    purpose: str
    extends: str | None = None
    abstract: bool = False
    """A parent only, never printed."""
    direction: Direction = Direction.HORIZONTAL
    page: Page
    grid: Grid
    styles: dict[str, TextStyle]
    colors: dict[str, Color] = {}
    profile: str = "fogra39"
    """The printing condition it is meant for, from ``profiles/profiles.toml``."""
    head: HeadBlock = HeadBlock()
    subhead: SubheadBlock = SubheadBlock()
    summary: SummaryBlock = SummaryBlock()
    ear: EarBlock = EarBlock()
    figure: FigureBlock = FigureBlock()
    group: GroupBlock = GroupBlock()
    table: TableBlock = TableBlock()
    lines: LineRules = LineRules()
    readings: ReadingBlock = ReadingBlock()
    keeps: Keeps = Keeps()
    pages: PageRules = PageRules()
    dropcap: Literal[0, 2, 3] = 0
    """Lines that the first character of an article's text is high (首字下沉); 0 for none."""
    numbered: bool = True
    """Pages carry a folio."""

    @model_validator(mode="after")
    def _runs_as_it_can(self) -> LayoutSettings:
        if self.direction is Direction.VERTICAL and not self.abstract:
            if self.pages.mode == "modular":
                raise ValueError(
                    worded(
                        'direction = "vertical" needs [pages] mode = "flowing": the modules of a '
                        "newspaper's page are made up for lines from left to right"
                    )
                )
            if self.page.width > self.page.height:
                raise ValueError(
                    worded('direction = "vertical" needs a page that is not wider than it is high')
                )
        return self

    @model_validator(mode="after")
    def _one_ink_one_name(self) -> LayoutSettings:
        """Let a name stand for one ink: one spelling, one alternate (ISO 19005-2, 6.2.4.4)."""
        known: dict[str, tuple[str | None, Inks | None]] = {}
        for color in self.colors.values():
            if color.spot is not None:
                ink = color.spot, color.cmyk
                spelled, alternate = known.setdefault(same_ink(color.spot), ink)
                if spelled != color.spot:
                    raise ValueError(
                        worded(
                            "“{one}” and “{other}” are one ink; write its name in one way",
                            one=spelled or "",
                            other=color.spot,
                        )
                    )
                if alternate != color.cmyk:
                    raise ValueError(
                        worded(
                            "the spot colour “{name}” has two values in process inks; give all "
                            "colours of it the cmyk of its full tone",
                            name=color.spot,
                        )
                    )
        return self

    @model_validator(mode="after")
    def _has_styles(self) -> LayoutSettings:
        missing = sorted(REQUIRED_STYLES - set(self.styles))
        if missing and not self.abstract:
            raise ValueError(worded("the styles {missing} are missing", missing=missing))
        return self


REQUIRED_STYLES = frozenset(
    {"body", "kicker", "title", "subtitle", "byline", "subhead", "caption", "credit"}
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout ready for use: its settings, and its folders from itself to its furthest parent."""

    name: str
    settings: LayoutSettings
    folders: tuple[Path, ...]

    @property
    def body(self) -> TextStyle:
        """The style of body text, whose size is the cell."""
        return self.settings.styles["body"]

    @property
    def cell(self) -> float:
        """The width of a cell in pt."""
        return self.body.size

    @property
    def is_modular(self) -> bool:
        """Whether articles share pages, as in a newspaper."""
        return self.settings.pages.mode == "modular"

    @property
    def pitch(self) -> float:
        """The step of the baseline grid in pt."""
        return self.settings.grid.pitch

    @property
    def trim(self) -> tuple[float, float]:
        """Width and height of the trimmed page in pt."""
        return self.settings.page.width * MM, self.settings.page.height * MM

    @property
    def is_vertical(self) -> bool:
        """Whether lines run downward."""
        return self.settings.direction is Direction.VERTICAL

    def left(self, page: int) -> float:
        """Give in pt where lines begin on ``page`` (from 1), from the edge of the page."""
        return (self.settings.page.margins.top if self.is_vertical else self._fold(page)) * MM

    @property
    def top(self) -> float:
        """That of the first page, in level layouts of every one; see ``top_on``."""
        return self.top_on(1)

    def top_on(self, page: int) -> float:
        """Give in pt where the grid's first line begins, half its gap before the type area."""
        margin = self._fold(page) if self.is_vertical else self.settings.page.margins.top
        return margin * MM - (self.pitch - self.body.size) / 2

    def _fold(self, page: int) -> float:
        """The margin in mm at the inner edge of odd pages, the outer one of facing others."""
        page_settings = self.settings.page
        verso = page_settings.facing and page % 2 == 0
        margins = page_settings.margins
        return margins.outer if verso else margins.inner

    @property
    def area(self) -> tuple[float, float]:
        """Width and height in pt of what the grid takes on the printed page."""
        grid = self.settings.grid
        along, down = self.span_cells(grid.columns) * self.cell, grid.lines * self.pitch
        return (down, along) if self.is_vertical else (along, down)

    def corner(self, page: int) -> tuple[float, float]:
        """Give in pt the upper left corner of that on the printed ``page``."""
        if self.is_vertical:
            return self.trim[0] - self.top_on(page) - self.area[0], self.left(page)
        return self.left(page), self.top_on(page)

    def column_left(self, column: int) -> float:
        """The left edge of ``column`` (from 0) in pt from the type area's."""
        grid = self.settings.grid
        return column * (grid.cells + grid.gutter) * self.cell

    def span_cells(self, columns: int) -> float:
        """The width of ``columns`` columns and the gutters between them in cells."""
        grid = self.settings.grid
        return columns * grid.cells + (columns - 1) * grid.gutter

    def file(self, name: str, workspace: Workspace) -> Path:
        """The nearest file called ``name`` in the layout's folders; none is a ContentError."""
        for folder in self.folders:
            if workspace.is_file(folder / name):
                return folder / name
        raise ContentError(
            Diagnostic(
                "L004",
                worded(
                    "layout “{name}” has no {name2}, nor has any layout it extends",
                    name=self.name,
                    name2=name,
                ),
                Place(f"{self.folders[0].as_posix()}/{LAYOUT_FILE}"),
                hint=worded("write {name}, or set extends to a layout that has one", name=name),
            )
        )


def list_layouts(folder: Path, workspace: Workspace | None = None) -> list[str]:
    """The names of the layouts in ``folder``, sorted, parents-only ones included."""
    workspace = workspace or Workspace(folder)
    return [n for n in workspace.names(folder) if workspace.is_file(folder / n / LAYOUT_FILE)]


def load_layout(
    workspace: Workspace, folders: tuple[Path, ...], name: str, place: Place | None = None
) -> Layout:
    """Layout ``name`` from the first of ``folders`` that has it, its parents merged in.

    ``place`` is where the name was written; without it the command line is to blame. Raises
    ContentError or, for the command line's name, UsageError where there is no such layout,
    ContentError where it, or one that it extends, is wrong.
    """
    values: dict[str, Any] = {}
    chain: list[Path] = []
    wanted: str | None = name
    while wanted is not None:
        root = _find(workspace, folders, wanted, name, place, chain)
        # A layout that comes with the program extends ours, whatever those of users are called.
        folders = folders[folders.index(root) :] if root == folders[-1] else folders
        chain.append(root / wanted)
        own = _read(workspace, root, wanted)
        own.setdefault("abstract", False)
        wanted = own.get("extends")
        values = _merge(own, values)
    file = chain[0] / LAYOUT_FILE
    settings = parse_toml(workspace.read_text(file), workspace.show(file), LayoutSettings, values)
    layout = Layout(name, settings, tuple(chain))
    _check_sums(layout, workspace, file)
    return layout


def _find(
    workspace: Workspace,
    folders: tuple[Path, ...],
    wanted: str,
    name: str,
    place: Place | None,
    chain: list[Path],
) -> Path:
    """The first of ``folders`` that has the layout ``wanted``, one behind those of ``chain``.

    A layout may have the name of the one that it extends.
    """
    before = None
    if re.fullmatch(r"(?!\.\.?$)[^/\\\0]+", wanted):
        for folder in folders:
            if folder / wanted in chain:
                before = folder / wanted
            elif workspace.is_file(folder / wanted / LAYOUT_FILE):
                return folder
    if before is not None:
        raise ContentError(
            Diagnostic(
                "L002",
                worded(
                    "layout “{wanted}” extends itself by way of {chain: → }",
                    wanted=wanted,
                    chain=[p.name for p in chain],
                ),
                Place(workspace.show(before / LAYOUT_FILE)),
            )
        )
    known = sorted({n for folder in folders for n in list_layouts(folder, workspace)})
    asked = worded("layout “{wanted}” does not exist", wanted=wanted)
    if wanted != name:
        asked = worded(
            "layout “{name}” extends “{wanted}”, which does not exist", name=name, wanted=wanted
        )
    diagnostic = Diagnostic("L001", asked, place, hint=suggest(wanted, known))
    raise ContentError(diagnostic) if place else UsageError(diagnostic)


def _read(workspace: Workspace, root: Path, name: str) -> dict[str, Any]:
    """The values of one layout.toml, as they are written.

    None of the layout's files may be a link that leads out of ``root``, the folder of layouts.
    """
    folder = root / name
    for one in workspace.names(folder):
        Workspace(root).inside(one, Place(workspace.show(folder / one)), folder)
    file = folder / LAYOUT_FILE
    text = workspace.read_text(file)
    values = read_values(text, workspace.show(file))
    parse_toml(text, workspace.show(file), _Parent, values)
    return values


def _merge(own: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """``own`` (the parent's values) overlaid with ``below`` (the child's), table by table."""
    merged = dict(own)
    for key, value in below.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _check_sums(layout: Layout, workspace: Workspace, file: Path) -> None:
    """Report cells and lines that do not fill the type area, with the sum."""
    if layout.settings.abstract:
        return
    page, grid, size = layout.settings.page, layout.settings.grid, layout.cell
    margins = page.margins
    across = page.width - margins.inner - margins.outer
    down = page.height - margins.top - margins.bottom
    level = worded(
        "page {width:g} − margins {inner:g} and {outer:g}",
        width=page.width,
        inner=margins.inner,
        outer=margins.outer,
    )
    upright = worded(
        "page {height:g} − margins {top:g} and {bottom:g}",
        height=page.height,
        top=margins.top,
        bottom=margins.bottom,
    )
    if layout.is_vertical:
        across, down, level, upright = down, across, upright, level
    cells = layout.span_cells(grid.columns)
    sums = (
        (
            cells * size / MM,
            across,
            worded(
                "{columns} columns × {cells} cells + {columns2} gutters × {gutter:g} cells = "
                "{cells2:g} cells of {size:g} pt",
                columns=grid.columns,
                cells=grid.cells,
                columns2=grid.columns - 1,
                gutter=grid.gutter,
                cells2=cells,
                size=size,
            ),
            level,
        ),
        (
            ((grid.lines - 1) * grid.pitch + size) / MM,
            down,
            worded(
                "{lines} steps of {pitch:g} pt + a last line of {size:g} pt",
                lines=grid.lines - 1,
                pitch=grid.pitch,
                size=size,
            ),
            upright,
        ),
    )
    above = max(grid.masthead, grid.folio)
    if above >= grid.lines:
        raise ContentError(
            Diagnostic(
                "L003",
                worded(
                    "the type area does not come out: masthead or folio take {above} of {lines} "
                    "lines, and leave none for text",
                    above=above,
                    lines=grid.lines,
                ),
                Place(workspace.show(file)),
                hint=worded("give them fewer lines, or the page more"),
            )
        )
    wrong = [
        Diagnostic(
            "L003",
            worded(
                "the type area does not come out: {ours} = {have:.1f} mm, but {theirs} = "
                "{want:.1f} mm",
                ours=ours,
                have=have,
                theirs=theirs,
                want=want,
            ),
            Place(workspace.show(file)),
            hint=worded(
                "change a margin by {more:+.1f} mm, or the cells, lines or sizes", more=want - have
            ),
        )
        for have, want, ours, theirs in sums
        if abs(have - want) > SLACK
    ]
    if wrong:
        raise ContentError(*wrong)
