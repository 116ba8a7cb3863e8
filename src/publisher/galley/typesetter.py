"""One layout's way of setting a text: faces, sizes, measures, and what it cannot set."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, pairwise, zip_longest
from typing import TypeAlias

from ..article.model import Equation, Run, Runs, in_faces, plain, with_glosses_inside
from ..characters import CLOSERS, CORNERS, OPENERS, WIDE_STOPS
from ..composition import (
    LYING,
    UPRIGHT,
    Composed,
    Dent,
    Fault,
    Line,
    LineStyle,
    Prohibition,
    Reading,
    TextRun,
    compose,
    compose_head,
    measure_beside,
    narrowest_beside,
    seen_text,
    stand_runs,
    takes_dot,
    weigh_head,
    western_quotes,
    widest_whole,
)
from ..diagnostics import Diagnostic, Place, Severity
from ..fonts import Catalogue, Face, Lacking, Stretch
from ..formulas import FormulaPiece
from ..layouts import Align, Layout, TextStyle
from ..tongues import worded
from ..unseen import DIRECTIONS, IGNORABLE, SELECTORS, seen
from ..words.sense import weigh_breaks, weigh_words
from .credits import names_in
from .formulas import (
    HAN_ABOVE,
    HAN_BELOW,
    MOST_MEETINGS,
    ROUNDING,
    SMALLER,
    SMALLEST,
    FormulaPart,
    FormulaSetter,
    Meeting,
    Reach,
    Room,
    clash,
    parts_of,
    reaches,
    smaller,
)
from .glosses import place_glosses
from .readings import ReadingBeside, Symbol, place_symbols, stands_beside
from .setting import Drop, Fallback, Setting

NOTE_SIZE = 0.6
"""Size of a note mark relative to its text."""
SCRIPT_SIZE = 0.65
"""Size of sub- and superscripts relative to their text."""
LONGEST_SCRIPT = 10
"""Characters of small text that stay with what they follow; more are parted like other text."""
READING_SIZE, READING_LEAST = (0.31, 0.5), 0.25
"""Size of a reading relative to its base, at least and at most: half of it (clreq 3.3.2) where the
leading has room for that; under letters that hang it may be smaller still."""
READING_FOOT = 0.87
"""em from the baseline up to the foot of a reading: where the ink of Han ends."""
READING_ROOM, LETTERS_ROOM = 0.09, 0.27
"""em that the line above takes below its own baseline: of Han, and of letters that hang."""
READING_HEIGHT = 1.1
"""em of a reading from the foot of g to the head of h, a tone mark included."""
LEAST_GLOSS = 0.42
"""em of its text that a note between the lines has at least where the grid gives it room: under
that (4 pt of newspapers' 9) lines stand two apart."""
NAMING = ("caption", "credit", "byline")
"""The styles of texts that say who made something."""
STRONG = ("hei", 700)
"""The face of strong text: in Chinese a change to Hei, not a bolder Song."""
_TURNS = re.compile(f"[{re.escape(OPENERS + CLOSERS)}—―⸺…⋯～〜－＝＜＞｜￣＿\u2190-\u21ff]")
"""Marks that lie along their line, and have a form of their own where it runs downward."""
_STOPS = re.compile(f"[{WIDE_STOPS}]")
Unseen: TypeAlias = tuple[tuple[int, str], ...]
LEAST_SIZE = 6.0
"""pt of the smallest kicker over a title whose size is named."""
DROP_GAP = 0.2
"""em between a character that is several lines high and the text beside it, at least."""
LEAST_BESIDE = 6
"""Cells that this text has at least."""
OPENEST = 0.3
"""em that stand between the characters of a head at most."""
TAG_GAP = 1.0
"""em between a displayed formula and its number, at least."""
DISPLAY_WHITE = 0.4
"""em of white over and under a displayed formula together, at least."""
SIZE_STEP = 0.5
"""pt by which a head's size may grow; founders' sizes come in halves."""


class Typesetter:
    """Sets the texts of one article in one layout, and keeps what it finds wrong with them.

    ``source`` is the article's file, searched for the place of a character no font has; ``inset``
    the cells by which texts keep away from both edges of their columns; ``lang`` is the text's.
    Where lines run downward all but what is ``level`` follows them.
    """

    def __init__(
        self,
        layout: Layout,
        catalogue: Catalogue,
        source: str,
        inset: float = 0,
        lang: str = "zh-Hans",
        *,
        level: bool = False,
    ) -> None:
        self.layout = layout
        self._vertical = layout.is_vertical and not level
        self._inset = inset
        self._lang = lang
        wanted = layout.settings.readings.bopomofo
        # At the right of an upright line is above it as it is composed.
        self._beside = not self._vertical and (
            wanted == "beside" or (wanted == "script" and "Hant" in lang)
        )
        self.found: list[Diagnostic] = []
        self._catalogue = catalogue
        self._source = source
        self._lacking = Lacking()
        self._faces: dict[str, Face] = {}
        self._formulas = FormulaSetter(catalogue)
        rules = layout.settings.lines
        self._line_style = LineStyle(
            prohibition=Prohibition(rules.prohibition),
            # In the middle of its frame a mark cannot hang (clreq 3.1.7).
            hanging=rules.hanging and not catalogue.centred,
            centred=catalogue.centred,
            tight_pairs=rules.tight_pairs,
            gap_ceiling=rules.gap_ceiling,
            hyphenate=rules.hyphenate,
            reading_cell=layout.settings.readings.cell,
            vertical=self._vertical,
        )

    def with_title(self, title: float) -> Typesetter:
        """What sets heads whose title has ``title`` pt, kicker and subtitle in proportion."""
        settings = self.layout.settings
        part = title / settings.styles["title"].size
        styles = {
            name: style.model_copy(
                update={
                    "size": max(LEAST_SIZE, round(style.size * part * 2) / 2),
                    "leading": (style.leading or style.size * 1.2) * part,
                    "fill": None,
                    "tracking": 0,
                }
            )
            for name, style in settings.styles.items()
            if name in ("kicker", "title", "subtitle")
        }
        head = settings.head.model_copy(update={"sizes": None})
        sized = settings.model_copy(update={"styles": {**settings.styles, **styles}, "head": head})
        layout = replace(self.layout, settings=sized)
        return Typesetter(layout, self._catalogue, self._source, self._inset, self._lang)

    def level(self) -> Typesetter:
        """What sets texts from left to right, whichever way the layout's lines run.

        What it finds wrong is told by this one.
        """
        made = Typesetter(
            self.layout, self._catalogue, self._source, self._inset, self._lang, level=True
        )
        made.found, made._lacking = self.found, self._lacking
        return made

    def _rules(self, *, whole: bool) -> LineStyle:
        """How lines are set; the digits of what stays ``whole``, a cell, are of one width."""
        return replace(self._line_style, tabular=True) if whole else self._line_style

    def style(self, name: str) -> TextStyle:
        """A text style; one that the layout does not have is set as body text."""
        return self.layout.settings.styles.get(name, self.layout.body)

    def width(self, columns: int) -> float:
        """The width in pt that texts have over ``columns`` columns."""
        return (self.layout.span_cells(columns) - 2 * self._inset) * self.layout.cell

    def faces(self, weight: str) -> tuple[tuple[str, int], ...]:
        """Role and weight of each face that titles of a ``weight`` may have, if any is said.

        An edition may bring what the program has no font for; without it that is left out.
        """
        faces = self.layout.settings.head.faces
        known = faces.of(weight) if faces else ()
        return tuple(one for one in known if one[0] in self._catalogue.roles)

    def slots(self, height: float) -> int:
        """The lines of the grid that ``height`` pt take; at least one."""
        return max(1, math.ceil(height / self.layout.pitch - 1e-9))

    def set_text(
        self,
        tag: str,
        name: str,
        runs: Runs,
        width: float,
        place: Place,
        style: TextStyle | None = None,
        looseness: int = 0,
        above: tuple[Reach, ...] = (),
        dents: Sequence[Dent] = (),
    ) -> Setting:
        """``runs`` as a justified paragraph ``width`` pt wide.

        With ``looseness`` it has that many lines more than is best, if it can. ``above`` are the
        formulas in the last line of the text before it. Some lines may leave room at their side,
        ``dents``.
        """
        style = style or self.style(name)
        given, (runs, unseen) = runs, self._part(runs, style)
        if not looseness:
            self.check(runs, style, place)
        measure = width / style.size - 2 * style.inset
        narrowest = narrowest_beside(dents, measure)
        text = plain(runs)
        kept = names_in(text, byline=name == "byline") if name in NAMING else frozenset[int]()

        def composed_in(room: Room) -> Composed:
            return compose(
                self._text_runs(runs, style, room),
                self._advances,
                measure,
                self._line_style,
                indent=style.indent,
                looseness=looseness,
                keep=kept | _glossed(runs),
                dents=dents,
            )

        room = self._room(style, narrowest)
        composed = composed_in(room)
        for left in range(MOST_MEETINGS, -1, -1):
            starts = _starts(style, composed.lines, measure, dents)
            met = self._clash(runs, composed.lines, starts, style, room, above)
            if not met:
                break
            leading = self._leading(style)
            room = room.without(met, leading)
            room = room if left else room.within(Room.shared(leading, narrowest))
            composed = composed_in(room)
        if any(run.gloss for run in runs):
            lines, homeless = self._place_glosses(runs, composed.lines, style, measure, dents)
            if homeless:
                if not looseness:
                    self.found += (_homeless(runs[n], place) for n in homeless)
                # What nobody sees may have been a run of its own: then all go into the line.
                which = homeless if len(given) == len(runs) else None
                inside = with_glosses_inside(given, which)
                return self.set_text(
                    tag, name, inside, width, place, style, looseness, above, dents
                )
            composed = replace(composed, lines=lines)
        if not looseness:
            self._say_sizes(runs, style, room, place)
        for fault in () if looseness else composed.faults:
            line = composed.lines[fault.line]
            self.found.append(_fault(fault, text[line.start : line.end], place))
        setting = self._setting(tag, name, runs, composed.lines, style, measure, place, room, dents)
        return replace(setting, unseen=unseen)

    def _place_glosses(
        self,
        runs: Runs,
        lines: tuple[Line, ...],
        style: TextStyle,
        measure: float,
        dents: Sequence[Dent],
    ) -> tuple[tuple[Line, ...], frozenset[int]]:
        """``lines`` with the notes that stand above them, and the runs whose have no room."""
        size = reading_size(self._leading(style))
        widths = {
            number: tuple(
                size * width
                for width in self._catalogue.advances(
                    self._stretches(run, style)[0].face, run.gloss
                )
            )
            for number, run in enumerate(runs)
            if run.gloss
        }
        measures = [measure_beside(dents, measure, n) for n in range(len(lines))]
        if lines and style.indent:
            measures[0] -= style.indent
        return place_glosses(runs, lines, measures, widths, size)

    def _leading(self, style: TextStyle) -> float:
        """Give in em how far lines of ``style`` stand apart."""
        return (style.leading or self.layout.pitch) / style.size

    def _room(self, style: TextStyle, measure: float = math.inf) -> Room:
        return Room.between(self._leading(style), measure)

    def too_high(self, runs: Runs, style: TextStyle, *, alone: bool = True) -> bool:
        """Whether lines have no room for a formula among ``runs`` but in another size.

        Not ``alone``, their neighbours may have formulas too.
        """
        room = self._room(style) if alone else Room.shared(self._leading(style), math.inf)
        return any(room.size(self._pieces(run, style)) < SMALLER for run in runs if run.is_boxed)

    def _clash(
        self,
        runs: Runs,
        lines: Sequence[Line],
        starts: Sequence[float],
        style: TextStyle,
        room: Room,
        above: tuple[Reach, ...],
    ) -> list[Meeting]:
        """Formulas of neighbouring lines that meet; ``above`` are those before the first."""
        if not any(run.is_boxed for run in runs):
            return []
        found: list[Meeting] = []
        parts = self._formula_parts(runs, style, room)
        for number, (line, start) in enumerate(zip(lines, starts, strict=True)):
            met = clash(above, reaches(line, start, parts, up=True), self._leading(style))
            found += [one._replace(set=number == 0) for one in met]
            above = reaches(line, start, parts, up=False)
        return found

    def is_cramped(self, setting: Setting) -> bool:
        """Whether lines that stand wider apart would have more room for a formula."""
        least = min((part.size for part in setting.formulas), default=1.0)
        if least >= SMALLER:
            return False
        width = max(part.drawing.width for part in setting.formulas)
        widest = max(line.width for line in setting.lines)
        return width * SMALLER <= widest

    def hangs(self, reached: tuple[Reach, ...], size: float) -> bool:
        """Whether formulas of a last line, in ``size`` pt, reach into the text below it."""
        room = Room.between(self.layout.pitch / size, math.inf)
        return any(one.reach > room.below + ROUNDING for one in reached)

    def last_reaches(self, setting: Setting) -> tuple[Reach, ...]:
        """How far the formulas in the last line of a text reach under it."""
        settings = (setting, *(other for _, other in setting.others))
        return tuple(
            reach
            for one in settings
            if one.lines and one.formulas
            for reach in reaches(one.lines[-1], one.starts[-1], one.formulas, up=False)
        )

    def _say_sizes(self, runs: Runs, style: TextStyle, room: Room, place: Place) -> None:
        """Take note of formulas that are set so small that somebody should look."""
        for number, run in enumerate(run for run in runs if run.is_boxed):
            size = room.size(self._pieces(run, style), number)
            if size < SMALLER:
                self.found.append(smaller(self.layout.name, run.text, size, place))

    def _pieces(self, run: Run, style: TextStyle) -> tuple[FormulaPiece, ...]:
        return self._formulas.pieces(run, _asked(run, style), STRONG)

    def _formula_parts(self, runs: Runs, style: TextStyle, room: Room) -> tuple[FormulaPart, ...]:
        """What is drawn for the formulas among ``runs``."""
        pieces = [self._pieces(run, style) for run in runs if run.is_boxed]
        sizes = [max(SMALLEST, room.size(some, number)) for number, some in enumerate(pieces)]
        return parts_of(runs, pieces, sizes)

    def set_equation(
        self, name: str, equation: Equation, width: float, style: TextStyle | None = None
    ) -> Setting:
        """A displayed formula in the middle of ``width`` pt, its number at the right.

        It is broken into lines where it is wider, then set smaller; one that is too wide even so is
        an error. It takes as many lines of the grid as its ``leading`` has.
        """
        style = style or self.style(name)
        run, place = equation.runs[0], equation.place
        assert run.formula is not None
        self.check(equation.runs, style, place)
        measure = width / style.size - 2 * style.inset
        tag = self._compose_tag(equation.runs[1:], style)
        taken = tag.width + TAG_GAP if tag else 0.0
        room = measure - (2 * taken if tag else 0.0)
        asked = _asked(run, style)
        drawing = self._formulas.displayed(run.formula.source, asked, STRONG, math.inf)
        if tag and drawing.width > room:
            # What is nearly as wide as its column, or wider, stands at the left of its number.
            room = measure - taken
        if drawing.width > room:
            drawing = self._formulas.displayed(run.formula.source, asked, STRONG, room)
        size = min(1.0, room / drawing.width) if drawing.width else 1.0
        if size < SMALLER:
            self.found.append(smaller(self.layout.name, run.text, size, place))
        size = max(SMALLEST, size)
        wide = drawing.width * size
        left = min((measure - wide) / 2, room - wide) if tag else (measure - wide) / 2
        step = wide / max(1, len(run.text))
        origins = tuple(left + step * n for n in range(len(run.text)))
        if tag:
            origins += tuple(measure - tag.width + x for x in tag.origins)
        line = Line(0, len(origins), origins, measure, last=True)
        part = FormulaPart(0, len(run.text), drawing, size)
        high = (part.height + part.depth + DISPLAY_WHITE) * style.size
        leading = self.slots(high) * self.layout.pitch
        setting = self._setting(
            "p", name, equation.runs, (line,), style, measure, place, self._room(style)
        )
        above = (leading / style.size - part.height - part.depth) / 2
        # The baseline of a line lies in the middle of its leading, and so much lower.
        usual = self._leading(style) / 2 + (HAN_ABOVE - HAN_BELOW) / 2
        lowered = (above + part.height - usual) * style.size
        return replace(
            setting, starts=(style.inset,), formulas=(part,), lowered=lowered, block=leading
        )

    def _compose_tag(self, runs: Runs, style: TextStyle) -> Line | None:
        """The number of a formula on one line."""
        if not runs:
            return None
        lines = compose_head(
            self._text_runs(runs, style), self._advances, math.inf, self._line_style
        )
        return lines[0] if lines else None

    def set_dropped(
        self, name: str, runs: Runs, width: float, place: Place, lines: int
    ) -> Setting | None:
        """``runs`` as a paragraph whose first character is ``lines`` lines high.

        Text stands beside it in whole cells; None where that cannot be: fewer lines than it is
        high or one line under it, a column with little room beside it, another sign than a Han
        character, or one with a reading.
        """
        style = self.style(name)
        runs, unseen = self._part(with_glosses_inside(runs), style)
        first = runs[0] if runs else Run("")
        bare = first.ruby is None and first.note is None and not (first.small or first.formula)
        if not bare or first.script is not None or not takes_dot(first.text[:1]):
            return None
        size = (lines - 1) * (style.leading or self.layout.pitch) / style.size + 1
        room = math.ceil(size + DROP_GAP)
        measure = width / style.size - 2 * style.inset
        if measure - room < LEAST_BESIDE:
            return None
        dents = (Dent(lines, room),)
        # Whatever its lines, none of its formulas takes what another may have.
        shared = Room.shared(self._leading(style), measure - room)
        others = self._text_runs(_cut(runs, 1), style, shared)
        composed = compose(others, self._advances, measure, self._line_style, dents=dents)
        if len(composed.lines) < lines or len(composed.lines) == lines + 1:
            return None
        opening, *rest = (line.moved(1) for line in composed.lines)
        opening = replace(opening, start=0, origins=(-float(room), *opening.origins))
        self.check(runs, style, place)
        self._say_sizes(runs, style, shared, place)
        text = plain(runs)
        for fault in composed.faults:
            line = composed.lines[fault.line].moved(1)
            self.found.append(_fault(fault, text[line.start : line.end], place))
        unindented = style.model_copy(update={"indent": 0})
        every = (opening, *rest)
        setting = self._setting("p", name, runs, every, unindented, measure, place, shared, dents)
        return replace(setting, unseen=unseen, drop=Drop(lines, size))

    def set_head(
        self,
        tag: str,
        name: str,
        runs: Runs,
        width: float,
        place: Place,
        style: TextStyle | None = None,
        hints: frozenset[int] = frozenset(),
        *,
        whole: bool = False,
        tried: bool = False,
    ) -> Setting:
        """``runs`` in lines of natural and nearly equal length, not wider than ``width`` pt.

        A style with a ``fill`` grows towards that part of the width; ``hints`` are the characters
        before which the editor wants a new line. With ``whole`` no word and no number is parted.
        Of what is only ``tried`` nothing is told.
        """
        style = style or self.style(name)
        hints = self._part_hints(plain(runs), sorted(hints), style)
        runs, unseen = self._part(with_glosses_inside(runs), style)
        size, tracking = self._fit(style, runs, width, hints)
        leading = (style.leading or self.layout.pitch) * size / style.size
        grown = style.model_copy(update={"size": size, "leading": leading})
        if not tried:
            self.check(runs, grown, place)
        measure = width / size - 2 * style.inset
        shared = Room.shared(self._leading(grown), measure)

        def lines_in(room: Room, tracking: float) -> tuple[Line, ...]:
            return compose_head(
                self._text_runs(runs, grown, room),
                self._advances,
                measure,
                self._rules(whole=whole),
                tracking=tracking,
                hints=hints,
                sense=weigh_words if whole else weigh_breaks,
                whole=whole,
            )

        # The rows of a table stand close; other heads share their room with themselves alone.
        room = shared if whole else self._room(grown, measure)
        lines = lines_in(room, tracking)
        if self._clash(runs, lines, _starts(grown, lines, measure), grown, room, ()):
            room = shared
        if not tried:
            self._say_sizes(runs, grown, room, place)

        def setting(tracking: float) -> Setting:
            lines = lines_in(room, tracking)
            found = self._setting(tag, name, runs, lines, grown, measure, place, room)
            return replace(found, unseen=unseen, tracking=tracking)

        opened = setting(tracking)
        return replace(opened, closed=setting(0.0)) if tracking else opened

    def natural_width(self, runs: Runs, style: TextStyle, *, whole: bool = False) -> float:
        """The width in pt of ``runs`` on one line, nothing squeezed or stretched.

        With ``whole`` it is that of a table's cell, whose digits are all of one width.
        """
        runs, _ = self._part(runs, style)
        rules = self._rules(whole=whole)
        lines = compose_head(self._text_runs(runs, style), self._advances, math.inf, rules)
        return max((line.width for line in lines), default=0.0) * style.size

    def pens(self, runs: Runs, style: TextStyle) -> tuple[float, ...]:
        """Give in em where each character of a table's cell begins on one line, and the end."""
        runs, _ = self._part(runs, style)
        rules = self._rules(whole=True)
        lines = compose_head(self._text_runs(runs, style), self._advances, math.inf, rules)
        return (*lines[0].origins, lines[0].width) if lines else (0.0,)

    def least_width(self, runs: Runs, style: TextStyle) -> float:
        """Width in pt of the widest piece of ``runs`` that is never parted."""
        runs, _ = self._part(runs, style)
        rules = self._rules(whole=True)
        widest = widest_whole(self._text_runs(runs, style), self._advances, rules)
        return widest * style.size

    def advances(self, style: TextStyle, text: str) -> tuple[float, ...]:
        """The width in em of each character of ``text``."""
        runs = self._text_runs((Run(text),), style)
        return tuple(width for run in runs for width in self._advances(run.face, run.text))

    def weigh_head(
        self,
        runs: Runs,
        style: TextStyle,
        width: float,
        sizes: Sequence[float],
        hints: frozenset[int] = frozenset(),
    ) -> list[tuple[float, int]]:
        """What a head's best lines cost at each of ``sizes`` pt, and how many they are."""
        hints = self._part_hints(plain(runs), sorted(hints), style)
        runs, _ = self._part(runs, style)
        measures = [width / size - 2 * style.inset for size in sizes]
        return weigh_head(
            self._text_runs(runs, style),
            self._advances,
            measures,
            self._line_style,
            hints=hints,
            sense=weigh_breaks,
        )

    def _fit(
        self, style: TextStyle, runs: Runs, width: float, hints: frozenset[int]
    ) -> tuple[float, float]:
        """Size in pt and tracking in em of a head: it grows towards its ``fill``.

        So does one whose lines the editor has made, by the longest of them.
        """
        if style.fill is None:
            return style.size, min(style.tracking, OPENEST)
        parts = tuple(_parts(runs, hints))
        natural = max((self.natural_width(part, style) for part in parts), default=0) / style.size
        wanted = width * style.fill
        if not natural or natural * style.size > wanted:
            return style.size, 0.0
        size = min(style.largest or style.size, wanted / natural)
        size = max(style.size, math.floor(size / SIZE_STEP) * SIZE_STEP)
        gaps = max(1, max(len(plain(part)) for part in parts) - 1)
        room = (wanted / size - natural) / gaps
        return size, round(max(0.0, min(style.tracking, OPENEST, room)), 2)

    def _setting(
        self,
        tag: str,
        name: str,
        runs: Runs,
        lines: tuple[Line, ...],
        style: TextStyle,
        measure: float,
        place: Place,
        room: Room,
        dents: Sequence[Dent] = (),
    ) -> Setting:
        leading = style.leading or self.layout.pitch
        return Setting(
            tag,
            name,
            runs,
            lines,
            _starts(style, lines, measure, dents),
            style.size,
            leading,
            place,
            fallbacks=tuple(self._fallbacks(runs, style)),
            centred=self._line_style.centred,
            beside=tuple(self._readings_beside(runs, style)),
            formulas=self._formula_parts(runs, style, room),
            forms=self._stand(runs, style) if self._vertical else "",
        )

    def _stand(self, runs: Runs, style: TextStyle) -> str:
        """How each character of ``runs`` stands in a line that runs downward.

        A face that has no upright form of a bracket or a dash prints it lying, which looks the
        same; one that has a form for a sign that would lie has it stand.
        """
        parts = self._text_runs(runs, style)
        forms = stand_runs(parts, centred=self._line_style.centred)
        western = western_quotes(seen_text(parts))
        shown: list[str] = []
        for part in parts:
            # What is drawn, a formula, has no face; it lies in the line as it is.
            face = self._faces[part.face] if part.face else None
            for char in part.text:
                form = forms[len(shown)]
                if face and _TURNS.match(char) and len(shown) not in western:
                    upright = self._catalogue.stands(face, CORNERS.get(char, char))
                    form = UPRIGHT if upright else LYING
                shown.append(form)
        return "".join(shown)

    def _part(self, runs: Runs, style: TextStyle) -> tuple[Runs, Unseen]:
        """``runs`` without the characters that are not seen, and those by where they stood.

        A selector stays where it chooses a form that the face has. What turns the order of signs
        is gone for good: readers of the page would take it at its word.
        """
        if not any(IGNORABLE.search(run.text + (run.ruby or "")) for run in runs):
            return runs, ()
        shown: list[Run] = []
        unseen: dict[int, str] = {}
        at = 0
        for run in runs:
            kept = []
            for before, char in pairwise(("", *run.text)):
                if IGNORABLE.match(char) and not self._chooses(run, style, before, char):
                    if not DIRECTIONS.match(char):
                        unseen[at] = unseen.get(at, "") + char
                    continue
                kept.append(char)
                at += 1
            if kept:
                shown.append(
                    replace(
                        run,
                        text="".join(kept),
                        ruby=run.ruby and seen(run.ruby),
                        gloss=run.gloss and seen(run.gloss),
                    )
                )
        return tuple(shown), tuple(unseen.items())

    def _part_hints(self, text: str, hints: list[int], style: TextStyle) -> frozenset[int]:
        """Where ``hints`` stand in what is seen of ``text``."""
        pieces = (text[a:b] for a, b in pairwise((0, *hints)))
        parts = (self._part((Run(piece),), style)[0] for piece in pieces)
        return frozenset(accumulate(len(plain(part)) for part in parts))

    def _chooses(self, run: Run, style: TextStyle, before: str, selector: str) -> bool:
        """Whether ``selector`` chooses a form of the Han character ``before`` it."""
        if not SELECTORS.match(selector) or not takes_dot(before):
            return False
        return self._catalogue.selects(*_asked(run, style), before, selector)

    def _text_runs(self, runs: Runs, style: TextStyle, room: Room | None = None) -> list[TextRun]:
        """``runs`` for composition, parted where another face prints the characters.

        Formulas have ``room``; without it as much as lines have whose neighbours have some too.
        """
        size = reading_size(self._leading(style))
        room = room or Room.shared(self._leading(style), math.inf)
        found: list[TextRun] = []
        number = 0
        for run, following in zip_longest(runs, runs[1:]):
            if run.is_boxed:
                found += self._drawn_runs(run, style, room, number)
                number += 1
            else:
                leads = following is not None and _leads(run, following)
                found += self._text_run(run, style, size, leads=leads)
        return found

    def _drawn_runs(self, run: Run, style: TextStyle, room: Room, number: int) -> Iterator[TextRun]:
        """Yield a formula in the parts between which its line may end."""
        pieces = self._pieces(run, style)
        size = max(SMALLEST, room.size(pieces, number))
        last = pieces[-1]
        for piece in pieces:
            width = piece.drawing.width * size
            after = None if piece is last else piece.after * size
            yield TextRun(piece.text, "", width=width, after=after)

    def _text_run(
        self, run: Run, style: TextStyle, size: float, *, leads: bool
    ) -> Iterator[TextRun]:
        short = run.script is not None and len(run.text) <= LONGEST_SCRIPT and not leads
        # In a note in the line each character has its cell, a small figure too.
        attached = run.note is not None or (short and run.ruby is None and not run.small)
        for stretch in self._stretches(run, style):
            key = stretch.face.key
            self._faces[key] = stretch.face
            yield TextRun(
                run.text[stretch.start : stretch.end],
                key,
                run_size(run),
                attached=attached,
                reading=self._reading(run, stretch.face, size) if run.ruby else None,
                small=run.small,
            )

    def _reading(self, run: Run, face: Face, size: float) -> Reading:
        """What stands above a run, in ``size`` em of it, or beside it."""
        beside = tuple(symbol.x for symbol in self._symbols(run, face))
        return Reading(run.ruby or "", face.key, size * run_size(run), beside)

    def _symbols(self, run: Run, face: Face) -> tuple[Symbol, ...]:
        """The glyphs of a reading that stands beside its run; none if it stands above."""
        if not self._beside or not stands_beside(run):
            return ()
        return place_symbols(run.ruby or "", partial(self._catalogue.ink_box, face))

    def _readings_beside(self, runs: Runs, style: TextStyle) -> Iterator[ReadingBeside]:
        """Yield the readings that stand beside their characters."""
        at = 0
        for run in runs:
            if run.ruby:
                symbols = self._symbols(run, self._stretches(run, style)[0].face)
                if symbols:
                    yield ReadingBeside(at, symbols)
            at += len(run.text)

    def _stretches(self, run: Run, style: TextStyle) -> tuple[Stretch, ...]:
        """The faces that print a run; one that has a reading is printed by one, with it."""
        asked = _asked(run, style)
        if not run.over:
            parts = self._catalogue.part(*asked, run.text)
            if not self._vertical or self._line_style.centred:
                return parts
            return tuple(one for part in parts for one in self._with_stops(part, asked, run.text))
        return (Stretch(0, len(run.text), self._catalogue.whole(*asked, run.text + run.over)),)

    def _with_stops(self, part: Stretch, asked: tuple[str, int], text: str) -> Iterator[Stretch]:
        """Yield a stretch with its stops in a face that has them for lines that run downward.

        A face that an edition brings may have none: its stops would stand at the lower left.
        """
        at = part.start
        for found in _STOPS.finditer(text, part.start, part.end):
            if self._catalogue.stands(part.face, found[0]):
                continue
            for face in self._catalogue.order(*asked):
                if self._catalogue.has(face, found[0]) and self._catalogue.stands(face, found[0]):
                    if at < found.start():
                        yield Stretch(at, found.start(), part.face)
                    yield Stretch(found.start(), found.end(), face)
                    at = found.end()
                    break
        if at < part.end:
            yield Stretch(at, part.end, part.face)

    def _fallbacks(self, runs: Runs, style: TextStyle) -> Iterator[Fallback]:
        """Yield where another face prints than the one that is asked for."""
        at = 0
        for run in runs:
            if run.is_boxed:
                at += len(run.text)
                continue
            face = self._catalogue.face(*_asked(run, style))
            for stretch in self._stretches(run, style):
                if stretch.face is not face:
                    yield Fallback(at + stretch.start, at + stretch.end, stretch.face.key)
            at += len(run.text)

    def _advances(self, face: str, text: str) -> tuple[float, ...]:
        features = ("pwid",) if any(quote in text for quote in "“”‘’") else ()
        return self._catalogue.advances(self._faces[face], text, features=features)

    def check(self, runs: Runs, style: TextStyle, place: Place) -> None:
        """Take note of the characters that the face of their run does not have."""
        for run in in_faces(runs):
            asked = _asked(run, style)
            text = run.text + (run.over or "")
            self._lacking.note(self._catalogue, *asked, text, place, self._source)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found wrong with the texts set so far, each thing once."""
        return tuple(dict.fromkeys((*self._lacking.diagnostics(self._catalogue), *self.found)))


def _leads(run: Run, following: Run) -> bool:
    """Whether a small number belongs to the letter behind it, as in ¹⁴C."""
    first = following.text[:1]
    element = first.isascii() and first.isupper() and following.script is None
    return element and run.script is not None and run.text.isdecimal() and run.note is None


def _asked(run: Run, style: TextStyle) -> tuple[str, int]:
    """Role and weight of the face a run is to be set in."""
    return STRONG if run.strong else (style.face, style.weight)


def run_size(run: Run) -> float:
    """The size of a run relative to its text's."""
    if run.note is not None:
        return NOTE_SIZE
    return SCRIPT_SIZE if run.script is not None else 1.0


def reading_size(leading: float, *, letters: bool = False) -> float:
    """The size of readings relative to their base, in lines that are ``leading`` em apart.

    ``letters`` says that letters of the line above hang down over the reading.
    """
    least, most = READING_SIZE
    taken = LETTERS_ROOM if letters else READING_ROOM
    room = (leading - READING_FOOT - taken) / READING_HEIGHT
    return round(max(READING_LEAST if letters else least, min(most, room)), 3)


def _glossed(runs: Runs) -> frozenset[int]:
    """The characters before which no line may begin: they are inside words with a note."""
    found: set[int] = set()
    at = 0
    for run in runs:
        if run.gloss:
            found.update(range(at + 1, at + len(run.text)))
        at += len(run.text)
    return frozenset(found)


def _homeless(run: Run, place: Place) -> Diagnostic:
    """A note that cannot stand between the lines as a finding: it stands in the line."""
    return Diagnostic(
        "M029",
        worded(
            "the note “{gloss}” over “{text}” has no room above its line",
            gloss=run.gloss,
            text=run.text,
        ),
        place,
        Severity.NOTE,
        worded("shorten it, or the note before it; it stands in the line, behind its words"),
    )


def _cut(runs: Runs, start: int) -> Runs:
    """``runs`` from the character ``start`` on."""
    kept: list[Run] = []
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) :]
        kept += [replace(run, text=text)] if text else []
        at += len(run.text)
    return tuple(kept)


def split_hints(runs: Runs) -> tuple[Runs, frozenset[int]]:
    """A head's text without its ``|``, and where they stood."""
    hints: set[int] = set()
    at = 0
    for run in runs:
        for number, part in enumerate(run.text.split("|")):
            if number:
                hints.add(at)
            at += len(part)
    bare = tuple(replace(run, text=run.text.replace("|", "")) for run in runs)
    return tuple(run for run in bare if run.text), frozenset(hints)


def _parts(runs: Runs, hints: frozenset[int]) -> Iterator[Runs]:
    """Yield a head's text in the parts between its ``hints``."""
    bounds = [0, *sorted(hints), len(plain(runs))]
    for start, end in pairwise(bounds):
        at, part = 0, list[Run]()
        for run in runs:
            text = run.text[max(0, start - at) : max(0, end - at)]
            part += [replace(run, text=text)] if text else []
            at += len(run.text)
        if part:
            yield tuple(part)


def _starts(
    style: TextStyle, lines: Sequence[Line], measure: float, dents: Sequence[Dent] = ()
) -> tuple[float, ...]:
    """Give in em where each line begins, beside what ``dents`` leave free."""
    starts = []
    for n, line in enumerate(lines):
        own = measure_beside(dents, measure, n)
        start = _start(style, line, own, first=n == 0, single=len(lines) == 1)
        starts.append(start + sum(dent.start(n) for dent in dents))
    return tuple(starts)


def _start(style: TextStyle, line: Line, measure: float, *, first: bool, single: bool) -> float:
    """Where a line begins, in em from the left edge of its column."""
    room = measure - line.width
    match style.align:
        case Align.CENTER:
            return style.inset + room / 2
        case Align.RIGHT:
            return style.inset + room
        case Align.JUSTIFY if single and style.inset and not style.indent:
            # A caption of one line stands in the middle of its picture.
            return style.inset + room / 2
    return style.inset + (style.indent if first else 0.0)


def _fault(fault: Fault, text: str, place: Place) -> Diagnostic:
    """A line that could not be set well as a warning."""
    what = {
        "overfull": worded("sticks out by {amount:.2f} em", amount=fault.amount),
        "loose": worded("has holes of {amount:.2f} em between its characters", amount=fault.amount),
        "short": worded("ends {amount:.2f} em before the edge", amount=fault.amount),
        "dashes": worded(
            "has {amount:.0f} dashes in a row; two or four make whole dashes", amount=fault.amount
        ),
    }[fault.kind]
    return Diagnostic(
        "L010",
        worded(
            "line {line} of this paragraph, “{text}”, {what}",
            line=fault.line + 1,
            text=text,
            what=what,
        ),
        place,
        Severity.WARNING,
        hint=worded("change a word near it, or allow a break in its longest word"),
    )
