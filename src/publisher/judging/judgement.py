"""The judgement on a file: figures for each page, and a report of what they should not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from ..checks import Report, walk_pages
from ..checks.bounds import Budget
from ..checks.html import draw_report
from ..checks.report import Finding, as_values
from ..diagnostics import as_json
from ..edition import Edition
from ..tongues import term, worded
from .copies import Copy, copies_of
from .faults import PageFault
from .grids import SeenGrid, find_grid
from .heads import SeenHead, find_heads, judge_neighbours, judge_standing
from .limits import Limits, limits
from .partings import judge_partings
from .pictures import judge_pictures, share_of, width_of
from .sheets import SeenPage, reader
from .stories import Desk, judge_captions, judge_tables, judge_text, judge_weights
from .whites import White, judge_white, measure_white

HEAD = (
    term("page"),
    worded("white 空白"),
    worded("hole 空洞"),
    worded("feet 栏底"),
    term("pictures"),
    worded("least mm"),
    worded("of page"),
    worded("head pt"),
    term("faults"),
)
_NONE = "–"
_OFF = 0.5
"""em of body text by which a line may reach over the side of the type area: marks hang."""
_CUT = 0.5
"""pt by which ink may reach over the trim: outlines are a little larger than their ink."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of a page.

    Shares are parts of the type area, ``feet`` of its width; None where the page has no such thing
    or could not be drawn. ``narrowest`` is in mm, ``head`` (the largest) in pt.
    """

    page: int
    white: float | None
    hole: float | None
    feet: float | None
    pictures: int
    narrowest: float | None
    covered: float
    head: float | None
    faults: int = 0

    @property
    def row(self) -> tuple[str, ...]:
        """The figures as they are shown."""
        return (
            str(self.page),
            *(_percent(share) for share in (self.white, self.hole, self.feet)),
            str(self.pictures),
            _NONE if self.narrowest is None else f"{self.narrowest:.0f}",
            _percent(self.covered),
            _NONE if self.head is None else f"{self.head:g}",
            str(self.faults),
        )


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{share:.1%}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a file: the ``report`` with all findings, the figures of its pages."""

    report: Report
    pages: tuple[Figures, ...] = ()

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The figures in rows, their head first; nothing where no page could be measured."""
        return (HEAD, *(page.row for page in self.pages)) if self.pages else ()

    def as_json(self) -> str:
        """All of it as JSON, the same bytes for the same file."""
        values = as_values(self.report)
        del values["purpose"], values["measured"]
        return as_json({**values, "figures": [asdict(page) for page in self.pages]}, 2) + "\n"

    def as_html(self, content: bytes) -> str:
        """All of it, with pictures of the pages of ``content``, as one HTML file."""
        count = len(self.report.findings)
        heading = (
            worded("Pages judged: {count} findings", count=count)
            if count
            else worded("Pages judged: nothing found")
        )
        return draw_report(self.report, content, worded("Pages judged"), heading, (), self.table)


def judge(content: bytes, name: str, edition: Edition | None = None) -> Judgement:
    """Judge the pages of ``content``, a PDF called ``name``, by what is printed on them.

    With its ``edition`` heads are held against the weights of stories, too, and the text against
    theirs. What keeps a file from being read is a finding.
    """
    return judge_copies(content, name, () if edition is None else copies_of(edition))


def judge_copies(content: bytes, name: str, copies: Sequence[Copy]) -> Judgement:
    """Judge the pages of ``content`` with what is known of its stories; see ``judge``."""
    sheets: list[SeenPage] = []
    report = walk_pages(content, name, reader(sheets), Budget.sized(len(content)))
    return judge_sheets(report, sheets, copies)


def measure_whites(sheets: Sequence[SeenPage], grid: SeenGrid) -> list[White | None]:
    """The white of each page."""
    return [measure_white(sheet, grid, limits()) for sheet in sheets]


def judge_sheets(
    report: Report,
    sheets: Sequence[SeenPage],
    copies: Sequence[Copy],
    measure: Callable[[Sequence[SeenPage], SeenGrid], list[White | None]] = measure_whites,
) -> Judgement:
    """Judge ``sheets``, the pages of the file that ``report`` is on; see ``judge``.

    ``measure`` gives the white of pages, which takes longest.
    """
    downward = _runs_downward(sheets)
    grid = None if downward else find_grid(sheets)
    if grid is None:
        faults = [_downward() if downward else _nothing()] if report.passed else []
        return _judgement(report, faults, ())
    bench = _Bench(sheets, copies, grid, measure(sheets, grid), limits())
    return _judgement(report, list(bench.faults()), bench.figures())


def _runs_downward(sheets: Sequence[SeenPage]) -> bool:
    """Whether most of the text, furniture aside, stands in lines that are not level (竖排).

    Columns, feet and heads of level lines say nothing of such pages: tables on their sides alone
    are never most of what a file says.
    """
    level = sum(len(line.text) for sheet in sheets for line in sheet.lines if not line.furniture)
    return sum(len(text) for sheet in sheets for text in sheet.turned) > level


def _downward() -> PageFault:
    return PageFault(
        "J602",
        None,
        None,
        worded("the lines run downward (竖排): such pages are not judged"),
        worded("look at them; publisher preflight examines them as any others"),
    )


def _nothing() -> PageFault:
    return PageFault(
        "J601",
        None,
        None,
        worded("no running text is on the pages"),
        worded("judge the PDF itself: pictures of pages and outlines of letters hold no text"),
    )


def _judgement(
    report: Report, faults: Sequence[PageFault], figures: Sequence[Figures]
) -> Judgement:
    shapes = {shape.number: shape for shape in report.pages}
    findings: list[Finding] = [*report.findings, *(fault.finding(shapes) for fault in faults)]
    findings.sort(key=Finding.sort_key)
    pages = tuple(
        replace(page, faults=sum(finding.page == page.page for finding in findings))
        for page in figures
    )
    return Judgement(replace(report, findings=tuple(findings)), pages)


class _Bench:
    """All that is judged of a file's pages."""

    def __init__(
        self,
        sheets: Sequence[SeenPage],
        copies: Sequence[Copy],
        grid: SeenGrid,
        whites: Sequence[White | None],
        limits: Limits,
    ) -> None:
        self._sheets, self._grid, self._limits = sheets, grid, limits
        self._heads = {sheet.number: find_heads(sheet, grid, limits) for sheet in sheets}
        self._whites = whites
        self._desk = Desk(copies, sheets, self._heads, grid)

    def figures(self) -> tuple[Figures, ...]:
        """What is measured of each page."""
        return tuple(map(self._figures, self._sheets, self._whites))

    def _figures(self, sheet: SeenPage, white: White | None) -> Figures:
        widths = [width_of(picture) for picture in sheet.pictures]
        sizes = [head.size for head in self._heads[sheet.number]]
        return Figures(
            sheet.number,
            None if white is None else round(white.share, 4),
            None if white is None else round(white.hole, 4),
            None if white is None else round(white.feet, 4),
            len(widths),
            round(min(widths), 1) if widths else None,
            round(share_of(sheet, self._grid), 4),
            max(sizes, default=None),
        )

    def faults(self) -> Iterator[PageFault]:
        """Yield all that is wrong, page by page, then by story."""
        grid, limits, desk = self._grid, self._limits, self._desk
        for sheet, white in zip(self._sheets, self._whites, strict=True):
            heads = self._heads[sheet.number]
            if len(grid.on(sheet).lefts) >= limits.columns:
                if white is not None and sheet is not self._sheets[-1]:
                    yield from judge_white(sheet, white, grid, limits)
                yield from judge_partings(sheet, heads, desk.pieces(sheet), grid, limits)
            yield from judge_pictures(sheet, grid, limits)
            yield from judge_neighbours(sheet, heads, grid, limits)
            body = desk.body(sheet) if desk.copies else grid.body(sheet)
            yield from judge_standing(sheet, heads, self._briefs(), body, grid, limits)
            yield from _judge_glyphs(sheet, grid)
        yield from judge_weights(desk, limits)
        yield from judge_text(desk, limits)
        yield from judge_captions(desk, self._sheets, limits)
        yield from judge_tables(desk, self._sheets)

    def _briefs(self) -> dict[SeenHead, bool]:
        """For the heads of stories whether they are briefs."""
        desk = self._desk
        return {one.head: desk.copies[number].is_brief for number, one in desk.headed.items()}


def _judge_glyphs(sheet: SeenPage, grid: SeenGrid) -> Iterator[PageFault]:
    """Report type over other type, and type that leaves the type area or the page."""
    for clash in sheet.clashes:
        under, over = clash.texts
        yield PageFault(
            "J501",
            sheet.number,
            clash.box,
            worded("“{over}” stands over “{under}”", over=over, under=under),
            worded("give the line more room"),
        )
    trim, (left, right) = sheet.shape.trim, grid.sides(sheet)
    slack = _OFF * grid.size
    for line in sheet.lines:
        ink, where = line.ink, ""
        if min(ink[0] - trim[0], ink[1] - trim[1], trim[2] - ink[2], trim[3] - ink[3]) < -_CUT:
            where = worded("is cut off at the trim")
        elif not line.furniture and (
            ink[0] < left - slack < ink[2] or ink[0] < right + slack < ink[2]
        ):
            where = worded("reaches over the side of the type area 版心")
        if where:
            yield PageFault(
                "J502",
                sheet.number,
                ink,
                worded("“{text}” {where}", text=line.text[:16], where=where),
                worded("break the line, or set it smaller"),
            )
