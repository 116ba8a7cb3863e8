"""Galleys: an article composed to a layout's measures, before it is made up into pages.

Every text is set here, line by line; what follows only moves lines about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..article.model import (
    Article,
    Block,
    Break,
    Equation,
    Figure,
    Group,
    List,
    Note,
    Paragraph,
    Quote,
    Run,
    Runs,
    Subhead,
    Table,
    Verse,
    gathered,
)
from ..article.treatment import Wrap
from ..composition import Dent
from ..diagnostics import Diagnostic, Place, Severity
from ..edition import HeadPlace
from ..fonts import Catalogue
from ..layouts import Layout
from ..makeup.matter import Flow, Item, Rows, Weight
from ..pictures import Picture
from ..tongues import Said, worded
from .calls import with_calls
from .figures import FigureSetter, page_lines
from .formulas import Reach
from .groups import GroupSetter
from .gutters import Zone, open_zone
from .heads import HeadSetter
from .parts import WHITE
from .readings import has_glosses, has_many
from .setting import (
    LEADING,
    SUMMARY,
    Content,
    Galley,
    Head,
    Setting,
    Standing,
    Wrapped,
)
from .tables import TableFit, fit_table, set_table, stand_table, turn_table
from .typesetter import LEAST_GLOSS, Typesetter, reading_size
from .wraps import Text, WrapSetter


def compose_article(
    article: Article,
    source: str,
    pictures: Mapping[str, Picture],
    layout: Layout,
    catalogue: Catalogue,
    standing: Standing = LEADING,
    lang: str | None = None,
) -> Galley:
    """``article`` composed for ``layout``, in the language ``lang`` or the one that it names.

    ``source`` is the text of its file (for the places of characters no font has); ``pictures``
    holds the pictures that are there, by the name the article calls them.
    """
    lang = lang or article.front.lang
    typesetter = Typesetter(layout, catalogue, source, standing.inset, lang)
    return _Composer(article, pictures, layout, typesetter, standing).galley()


FLEXIBLE = 2
"""Lines from which a paragraph may be set a line shorter or longer, so that columns end evenly."""
GIVEN, SQUEEZED = 1.5, 2.0
"""em that a line can be stretched or squeezed by, at the very most."""
SHORT_TABLE = 12
"""Lines up to which a table stays whole; a higher one would leave a hole where it has no room."""
WIDE = 2
"""Lines of the grid from one line to the next, where many characters have readings."""
DOWNWARD = worded("lines run downward there")
"""Why no picture has text at its side on vertical pages: lines beside it would be as short as it is
wide, and begin under it."""
NARROW = frozenset({"byline", "credit", "note", "break"})
"""The texts of such an article that keep the grid's pitch."""
JUMP = 2
"""Lines of 下转 and 上接 that a newspaper's page may have beside a block of its full height."""
BULLET = "●"
"""Not U+2022: in Hei it shares its glyph with the interpunct and would be read back as that."""

_Placed = tuple[Item, Content]


class _Composer:
    """One article on its way through one layout."""

    def __init__(
        self,
        article: Article,
        pictures: Mapping[str, Picture],
        layout: Layout,
        typesetter: Typesetter,
        standing: Standing,
    ) -> None:
        self._article = article
        self._layout = layout
        self._set = typesetter
        self._standing = standing
        self._figures = FigureSetter(article.blocks, pictures, typesetter)
        self._groups = GroupSetter(self._figures, typesetter)
        self._columns = layout.settings.grid.columns
        wide = layout.settings.readings.room == "pitch" and has_many(article)
        room = reading_size(layout.pitch / layout.body.size)
        wide = wide or (has_glosses(article) and room < LEAST_GLOSS)
        self._step = WIDE if wide else 1
        self._reached: tuple[Reach, ...] = ()
        """The formulas in the last line of the text before."""
        self._column = typesetter.width(1)
        self._loosest = 1 / (layout.settings.grid.cells - 1)
        """em per Han gap: a paragraph set longer or shorter may miss one cell a line, not more."""
        heads = self._head_setter()
        spans = range(1, self._columns + 1)
        # A head beside lines that run downward is over their columns as they are composed.
        sideways = standing.head in (HeadPlace.LEFT, HeadPlace.RIGHT) and not layout.is_vertical
        upright = heads.upright() if sideways else None
        self._refused = None if upright is None or self._has_room(upright) else upright
        if self._refused is not None:
            upright = None
        self._zone = self._open_zone()
        self._head_calls: tuple[int, ...] = ()
        self._is_upright = upright is not None
        if standing.head is HeadPlace.NONE:
            self._heads: tuple[Head, ...] = (Head((), 0),) * self._columns
        else:
            self._heads = tuple(map(heads.over, spans)) if upright is None else (upright,)
        self._jump_heads = tuple(map(heads.jump, spans))

    def _head_setter(self) -> HeadSetter:
        """What sets the heads: as large as the weight has them, or as the editor asks."""
        standing, size = self._standing, self._standing.size
        self._head_set = self._set
        if size is not None:
            standing = replace(standing, weight=standing.head_weight, first=False)
        if size is not None and not isinstance(size, Weight):
            self._head_set = self._set.with_title(size)
        return HeadSetter(self._article, self._head_set, standing)

    def _has_room(self, upright: Head) -> bool:
        """Whether any page holds an upright head, and text beside it."""
        grid = self._layout.settings.grid
        narrow = (upright.columns or self._columns) < self._columns
        return narrow and upright.lines <= grid.lines - max(grid.masthead, grid.folio)

    def galley(self) -> Galley:
        placed: list[_Placed] = []
        for part in (self._opening(), self._flow(self._article.blocks), self._closing()):
            for one in part:
                placed.append(one)
                if isinstance(self._zone, Zone):
                    self._zone.number += 1
        self._zone = None
        placed = self._with_notes(placed)
        return Galley(
            self._article,
            self._heads,
            self._jump_heads,
            tuple(item for item, _ in placed),
            tuple(content for _, content in placed),
            self._standing,
            self._layout.settings.grid.cells,
            tuple(dict.fromkeys((*self._set.diagnostics(), *self._head_set.diagnostics()))),
            self._head_calls,
            self._refused,
        )

    # The text

    def _opening(self) -> Iterator[_Placed]:
        """Yield what opens the first column where the head does not hold the byline."""
        front = self._article.front
        if front.summary:
            yield self._summary(self._article.front_runs("summary"))
        apart = (
            not self._layout.settings.head.byline or self._is_upright or not self._heads[0].texts
        )
        if front.byline and apart:
            runs = self._article.front_runs("byline")
            yield self._paragraph(runs, "byline", Place(self._article.path))
        first = self._article.blocks[:1]
        if front.dateline and not (first and isinstance(first[0], Paragraph)):
            yield self._paragraph(self._dateline(), "body", Place(self._article.path))

    def _dateline(self) -> Runs:
        runs = self._article.front_runs("dateline")
        return tuple(replace(run, strong=run.note is None) for run in runs)

    def _summary(self, runs: Runs) -> _Placed:
        """The summary (提要) in its box, a block that stays whole."""
        block, place = self._layout.settings.summary, Place(self._article.path)
        setting = self._set.set_text("p", SUMMARY, runs, self._column, place)
        white = (2 * block.inside + block.below) * self._layout.pitch
        return Item(self._set.slots(setting.height + white), Flow.SOLID), setting

    def _flow(self, blocks: tuple[Block, ...], style: str = "body") -> Iterator[_Placed]:
        before: Block | Group | None = None
        waiting = list(gathered(blocks))[::-1]
        while waiting:
            block = waiting.pop()
            if isinstance(block, Verse) and isinstance(before, Verse):
                yield self._blank(block.place)
            if not isinstance(block, Paragraph | Verse | Quote | List):
                self._reached = ()
            before = block
            if isinstance(block, Figure) and block.treatment.wrap is not None:
                behind = _paragraphs(reversed(waiting)) if style == "body" else ()
                wrap = block.treatment.wrap
                setting = self._across if wrap is Wrap.GUTTER else self._wrapped
                placed, taken = setting(block, tuple(behind))
                del waiting[len(waiting) - taken :]
                yield placed
            else:
                yield from self._flow_block(block, style)

    def _flow_block(self, block: Block | Group, style: str) -> Iterator[_Placed]:
        """Yield one block, a paragraph in ``style``."""
        match block:
            case Paragraph(runs, place):
                placed = self._dropped(runs, block, style) or self._paragraph(
                    self._opened(runs, block), style, place
                )
                yield placed
                yield from self._white_under(placed, place)
            case Subhead(runs, level, place):
                yield self._subhead(runs, level, place)
            case Figure():
                yield self._figures.figure(block)
            case tuple():
                yield from self._groups.set_group(block)
            case Quote(inner, _):
                yield from self._flow(inner, "quote")
            case Verse(lines, place):
                yield from (self._paragraph(line, "verse", place) for line in lines)
            case List(items, start, _):
                yield from self._list(items, start)
            case Table():
                yield from self._table(block)
            case Equation():
                yield self._equation(block, style)
            case Break(place):
                yield self._paragraph((Run("＊　＊　＊"),), "break", place)

    def _wrapped(self, figure: Figure, behind: Sequence[Paragraph]) -> tuple[_Placed, int]:
        """A picture with text at its side, and how many paragraphs ``behind`` it that takes.

        Where that cannot be it stands as any other, and keeps the reason.
        """
        if self._layout.is_vertical:
            return self._alone(figure, DOWNWARD), 0
        texts = [Text(paragraph.runs, paragraph.place) for paragraph in behind]
        found = self._wraps.set_wrapped(figure, texts)
        if isinstance(found, str):
            return self._alone(figure, found), 0
        return found, len(found[1].texts)

    def _alone(self, figure: Figure, why: Said) -> _Placed:
        """A picture that has no text at its side, and the reason."""
        item, setting = self._figures.figure(figure, figure.treatment.bare)
        return item, replace(setting, unwrapped=why)

    @property
    def _wraps(self) -> WrapSetter:
        return WrapSetter(self._figures, self._set, self._column, self._step, self._loosest)

    def _open_zone(self) -> Zone | Said | None:
        """The lines beside a picture over the gutter, or why none can be there.

        Only one before the first paragraph of its article can: there the first column begins.
        """
        first = next(iter(self._article.blocks), None)
        if not isinstance(first, Figure) or first.treatment.wrap is not Wrap.GUTTER:
            return None
        if self._layout.is_vertical:
            return DOWNWARD
        if not isinstance(next(iter(self._article.blocks[1:]), None), Paragraph):
            return worded("no paragraph follows it")
        if self._step > 1:
            return worded("the lines of its article have room for readings")
        return open_zone(self._wraps.set_across(first), self._standing.gutter)

    def _across(self, figure: Figure, behind: Sequence[Paragraph]) -> tuple[_Placed, int]:
        """A picture over the gutter with the first paragraph of its article."""
        zone = self._zone
        if zone is None or figure is not self._article.blocks[0]:
            zone = worded("only one before its article's first paragraph can stand so")
        if isinstance(zone, str):
            return self._alone(figure, zone), 0
        up = zone.passed * self._layout.pitch
        item, setting = self._paragraph(behind[0].runs, "body", behind[0].place)
        cell = replace(zone.cell, y=zone.cell.y - up, caption_y=zone.cell.caption_y - up)
        bare, beside = self._figures.bare(figure), zone.lines
        wrapped = Wrapped(bare, Wrap.GUTTER, cell, (replace(setting, others=()),), beside)
        others = tuple((n, replace(wrapped, texts=(text,))) for n, text in setting.others)
        return (replace(item, least=2), replace(wrapped, others=others)), 1

    def _opened(self, runs: Runs, block: Paragraph) -> Runs:
        """The runs of a paragraph; the article's first opens with its dateline (电头)."""
        dateline = self._article.front.dateline
        if dateline and block is self._article.blocks[0]:
            return (*self._dateline(), Run("\u3000", strong=True), *runs)
        return runs

    def _dropped(self, runs: Runs, block: Paragraph, name: str) -> _Placed | None:
        """The article's first paragraph with a first character of several lines (首字下沉)."""
        wish = self._standing.dropcap
        lines = self._layout.settings.dropcap if wish is None else wish
        if not lines or block is not self._article.blocks[0]:
            return None
        setting = None
        if not self._article.front.dateline and self._step == 1:
            setting = self._set.set_dropped(name, runs, self._column, block.place, lines)
        if setting is None:
            if wish:
                self._set.found.append(_not_dropped(self._layout.name, lines, block.place))
            return None
        self._reached = self._set.last_reaches(setting)
        return Item(self._set.slots(setting.height), opening=lines), setting

    def _paragraph(self, runs: Runs, name: str, place: Place) -> tuple[Item, Setting]:
        step = 1 if name in NARROW else self._step
        told = len(self._set.found)
        # Lines beside a picture are counted as they are set, once.
        free = not isinstance(self._zone, Zone) or not self._zone.dents()
        placed = self._lines(runs, name, place, step)
        if step < WIDE and free and self._set.is_cramped(placed[1]):
            # With twice the room its formulas keep their size; what was said of it is so no more.
            self._set.found[told:] = [_widened(self._layout.name, runs, placed[1], place)]
            step = WIDE
            placed = self._lines(runs, name, place, step)
        self._reached = self._set.last_reaches(placed[1])
        return placed

    def _lines(self, runs: Runs, name: str, place: Place, step: int) -> tuple[Item, Setting]:
        """A paragraph whose lines stand ``step`` lines of the grid apart."""
        style, above = self._set.style(name), self._reached
        if step > 1:
            style = style.model_copy(update={"leading": step * self._layout.pitch})
        dents: Sequence[Dent] = ()
        joint: int | None = None
        if isinstance(self._zone, Zone):
            dents, joint = self._zone.dents(), self._zone.joint()
        setting = self._set.set_text(
            "p", name, runs, self._column, place, style, above=above, dents=dents
        )
        lines = self._set.slots(setting.height)
        free = not isinstance(self._zone, Zone) or self._zone.take(lines)
        if len(setting.lines) < FLEXIBLE or not free:
            return Item(lines, step=step, joint=joint), setting
        others: dict[int, Setting] = {}
        for looseness in (n for n in (1, -1) if self._may_be(setting, n)):
            other = self._set.set_text(
                "p", name, runs, self._column, place, style, looseness, above, dents
            )
            if max(line.stretch for line in other.lines) <= self._loosest:
                others.setdefault(self._set.slots(other.height), other)
        others.pop(lines, None)
        setting = replace(setting, others=tuple(sorted(others.items())))
        return Item(lines, alternatives=tuple(sorted(others)), step=step, joint=joint), setting

    def _may_be(self, setting: Setting, looseness: int) -> bool:
        """Whether a text might come out a line longer or shorter, by how its last line ends."""
        lines, last = len(setting.lines), setting.lines[-1].width
        if looseness > 0:
            return self._column / setting.size - last + 1 <= GIVEN * lines
        return last <= SQUEEZED * (lines - 1)

    def _white_under(self, placed: _Placed, place: Place) -> Iterator[_Placed]:
        """Yield an empty line under a text whose last formula reaches into what follows."""
        content = placed[1]
        if isinstance(content, Setting) and self._set.hangs(self._reached, content.size):
            self._reached = ()
            yield self._blank(place)

    def _equation(self, block: Equation, name: str) -> _Placed:
        """A displayed formula as a block of whole lines; an unread one as its source."""
        if not block.runs[0].is_boxed:
            return self._paragraph(block.runs, name, block.place)
        setting = self._set.set_equation(name, block, self._column)
        self._reached = ()
        return Item(self._set.slots(setting.height), Flow.SOLID), setting

    def _blank(self, place: Place) -> _Placed:
        """The empty line between two stanzas."""
        return self._paragraph((), "verse", place)

    def _list(self, items: tuple[tuple[Block, ...], ...], start: int | None) -> Iterator[_Placed]:
        for number, item in enumerate(items):
            mark = BULLET + "\u2002" if start is None else f"{start + number}.\u2002"
            yield from self._flow(_marked(item, mark), "list")

    def _subhead(self, runs: Runs, level: int, place: Place) -> _Placed:
        block = self._layout.settings.subhead
        tag = f"h{min(level, 6)}"
        setting = self._set.set_head(tag, "subhead", runs, self._column, place)
        white = (block.above + block.below) * self._layout.pitch
        return Item(self._set.slots(setting.height + white), Flow.SOLID, block.keep), setting

    def _table(self, table: Table) -> Iterator[_Placed]:
        """Yield the table: in one column of text, over all columns of its module, or turned."""
        if self._layout.is_vertical:
            yield from self._standing_table(table)
            return
        fit = fit_table(table, self._set, self._set.width(self._columns))
        over, turned = turn_table(table, self._set, self._columns, self._highest(), fit)
        for part in turned:
            yield self._block(over, self._highest()), part
        if not turned:
            yield self._running_table(table, self._set, fit)

    def _running_table(self, table: Table, typesetter: Typesetter, fit: TableFit) -> _Placed:
        """A table whose rows follow the lines of the text, and go on in the next column."""
        setting = set_table(table, typesetter, self._columns, fit)
        rows = tuple(Rows(one.head_lines + WHITE, one.group_lines) for one in setting.spans)
        heights = tuple(one.height() for one in rows)
        keep, count = self._layout.settings.table.keep, len(setting.spans[0].groups)
        short = heights[setting.best - 1] <= SHORT_TABLE
        item = Item(
            heights[0],
            Flow.ROWS,
            max(1, count if short else min(keep, count // 3)),
            columns=1 if setting.best == 1 else self._columns,
            heights=heights,
            rows=rows,
            least=setting.least,
        )
        return item, setting

    def _standing_table(self, table: Table) -> Iterator[_Placed]:
        """Yield the table upright beside lines that run downward, white before and after it.

        One that is too wide for the page lies on its right side, as long words do.
        """
        level, most = self._set.level(), self._highest() - WHITE
        over, lines, parts = stand_table(table, level, self._columns, most)
        for part in parts:
            yield self._block(over, lines + WHITE), part
        if not parts:
            fit = fit_table(table, level, level.width(self._columns))
            yield self._running_table(table, level, fit)

    def _block(self, over: int, lines: int) -> Item:
        """A block of ``lines`` that no fewer than ``over`` columns hold."""
        # Fewer do not, whatever else there is: there it is higher than a page.
        heights = (self._layout.settings.grid.lines + 1,) * (over - 1)
        heights += (lines,) * (self._columns - over + 1)
        return Item(lines, Flow.FLOAT, columns=over, heights=heights, least=over, wanted=over)

    def _highest(self) -> int:
        """The lines of a block as high as the page: a newspaper's has a head above it."""
        grid = self._layout.settings.grid
        if not self._layout.is_modular:
            return grid.lines - grid.folio
        heads = max(head.lines for head in (*self._heads, *self._jump_heads))
        return max(1, page_lines(self._layout) - heads - JUMP)

    def _note(self, note: Note) -> Iterator[_Placed]:
        """Yield a note with its mark before it."""
        mark = self._article.marks.get(note.label, f"[{note.label}]")
        yield from self._flow(_marked(note.blocks, f"{mark}\u2002"), "note")

    @property
    def _foot_notes(self) -> bool:
        """Whether notes stand at the foot of their pages."""
        pages = self._layout.settings.pages
        return pages.notes == "foot" and pages.mode == "flowing"

    def _with_notes(self, placed: list[_Placed]) -> list[_Placed]:
        """``placed`` with the notes for the feet of pages behind it, and who calls them."""
        if not self._foot_notes or not self._article.notes:
            return placed
        self._column = self._set.width(self._columns)
        notes: list[_Placed] = []
        numbers: dict[str, tuple[int, ...]] = {}
        for note in self._article.called_notes:
            first = len(placed) + len(notes)
            notes += [
                (replace(item, flow=Flow.NOTE, alternatives=()), content)
                for item, content in self._note(note)
            ]
            numbers[note.label] = tuple(range(first, len(placed) + len(notes)))
        labels = (run.note for text in self._heads[0].texts for run in text.runs if run.note)
        self._head_calls = tuple(n for label in dict.fromkeys(labels) for n in numbers[label])
        return [(with_calls(item, content, numbers), content) for item, content in placed] + notes

    def _closing(self) -> Iterator[_Placed]:
        """Yield what stands under the text: notes, then the credit of the pictures."""
        if not self._foot_notes:
            for note in self._article.called_notes:
                yield from self._note(note)
        front, place = self._article.front, Place(self._article.path)
        for name in ("source", "credit"):
            if getattr(front, name):
                runs = (Run("（"), *self._article.front_runs(name), Run("）"))
                item, setting = self._paragraph(runs, "credit", place)
                yield replace(item, flow=Flow.SOLID, tied=True), setting


def _not_dropped(layout: str, lines: int, place: Place) -> Diagnostic:
    """The wish for a first character of several lines as a warning: it is not kept."""
    return Diagnostic(
        "M028",
        worded("“dropcap = {lines}” is not kept", lines=lines),
        place,
        Severity.WARNING,
        worded(
            "begin with a Han character without a reading, and more text than one line under it"
        ),
        cases=((layout, worded("the paragraph begins with an ordinary character")),),
    )


def _widened(layout: str, runs: Runs, narrow: Setting, place: Place) -> Diagnostic:
    """Say that the lines of a paragraph stand two pitches apart for a formula in it.

    It is the one that has least room where they stand one apart, as in ``narrow``.
    """
    least = min(narrow.formulas, key=lambda part: (part.size, -part.drawing.height))
    said = [run.text for run in runs if run.is_boxed][least.number]
    return Diagnostic(
        "L011",
        worded(
            "in “{layout}” a formula is higher than its line, “{said}”: the lines of its "
            "paragraph stand two lines of the grid apart",
            layout=layout,
            said=said[:40],
        ),
        place,
        Severity.NOTE,
        worded("display it ($$…$$ on lines of its own), or write it flatter: a/b for \\frac{a}{b}"),
    )


def _paragraphs(blocks: Iterable[Block | Group]) -> Iterator[Paragraph]:
    """Yield the paragraphs with which ``blocks`` begin."""
    for block in blocks:
        if not isinstance(block, Paragraph):
            return
        yield block


def _marked(blocks: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    """``blocks`` with ``mark`` before the first, if that is a paragraph."""
    first, *rest = blocks
    if isinstance(first, Paragraph):
        first = replace(first, runs=(Run(mark, is_mark=True), *first.runs))
    return (first, *rest)
