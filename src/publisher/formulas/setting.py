"""Formulas set: rows, scripts, fractions, roots and grids as boxes, by the rules of TeX.

The rules are those of appendix G of The TeXbook with the values of the face's MATH table
(OpenType 1.9). Lengths are in em of the text that the formula stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .boxes import (
    DrawnOutline,
    FormulaBox,
    FormulaRule,
    beside,
    centred,
    draw,
    glyph_box,
    overlaid,
    raised,
    rule_box,
)
from .face import GlyphPart, MathFace, Outline, math_face
from .letters import styled
from .saying import parts_of
from .tree import (
    Accent,
    Blank,
    Fence,
    FormulaGrid,
    FormulaRow,
    FormulaWords,
    Fraction,
    Node,
    Role,
    Root,
    Scripts,
    Sign,
    SizedMark,
    Stacked,
    Styled,
    role_of,
)

Lettering: TypeAlias = Callable[[str, bool], tuple[tuple[float, Outline], ...]]
"""(text, bold) -> advance and outline of each character in a text's own face, in em."""

FIT = 1.1
"""The face's size in em of the text: its letters and figures are then as high as those of song
(H 0.73, x 0.52 em; in this face 0.66 and 0.47)."""
_SCALES = (1.0, 0.7, 0.55)
"""Sizes of the formula, its scripts and their scripts; the MATH table says the same."""
_THIN, _MEDIUM, _THICK = 1 / 6, 2 / 9, 5 / 18
_NULL = 0.1
"""em beside a fraction (TeX: 1.2 pt)."""
_STRUT = (0.72, 0.28)
"""em that a row of a grid takes over and under its baseline at least."""
_ROW_GAP, _JOT = 0.12, 0.3
"""em between rows of a grid, and between equations under each other."""
_COLUMN_GAP, _PAIR_GAP, _SMALL_GAP = 0.9, 1.5, 0.5
_GRID_WHITE = 0.12
"""em between a grid and the brackets around it."""
_RULE_WHITE = 0.3
"""em between a grid and a rule at its side."""
_SIDES = {"l": 0.0, "c": 0.5, "r": 1.0}
_ARROW_GAP = 0.35
"""em by which an arrow reaches over what is written on it, at each end."""
_PAIRS = {"⇌": "⇀↽", "⇋": "↼⇁", "⇄": "→←"}
_PAIR_APART = {"⇌": 0.08, "⇋": 0.08, "⇄": 0.153}
"""em by which each of the two is moved up and down."""
_ACCENT_GAP = 0.1
_NEARLY = 0.85
"""Times its size that a displayed formula is set in rather than in two lines."""
_SHORT = 8.0
"""em between brackets that no line ends in: {x | x > 0}, P(X = 1)."""
_CONTINUED = 2.0
"""em that the further lines of a long formula are moved in."""
_BIG = (0.0, 1.2, 1.8, 2.4, 3.0)
_ROLES = tuple(Role)
_SPACES = {  # TeX's table: thin 1, medium 2, thick 3; those below 0 in a formula's own size only.
    Role.ORD: (0, 1, -2, -3, 0, 0, 0, -1),
    Role.OP: (1, 1, 0, -3, 0, 0, 0, -1),
    Role.BIN: (-2, -2, 0, 0, -2, 0, 0, -2),
    Role.REL: (-3, -3, 0, 0, -3, 0, 0, -3),
    Role.OPEN: (0, 0, 0, 0, 0, 0, 0, 0),
    Role.CLOSE: (0, 1, -2, -3, 0, 0, 0, -1),
    Role.PUNCT: (-1, -1, 0, -1, -1, -1, -1, -1),
    Role.INNER: (-1, 1, -2, -3, -1, 0, -1, -1),
}
_WIDTHS = (0.0, _THIN, _MEDIUM, _THICK)


@dataclass(frozen=True, slots=True)
class SetFormula:
    """A formula, or a part of one, ready to be drawn.

    ``width``, ``height`` and ``depth`` are in em of the text; ``path`` is in thousandths of it, y
    upwards from the baseline: ``M``, ``L``, ``C`` with their points, ``Z``.
    """

    width: float
    height: float
    depth: float
    path: str


@dataclass(frozen=True, slots=True)
class FormulaPiece:
    """A part of a formula in a line: what it says, and the white behind it.

    The line may end behind it, and has no such white then.
    """

    text: str
    drawing: SetFormula
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """The size that a part is set in: ``level`` 0 is the text's, 1 that of scripts."""

    display: bool
    level: int = 0
    cramped: bool = False

    @property
    def size(self) -> float:
        """Give it in em of the text."""
        return FIT * _SCALES[self.level]

    def script(self, *, cramped: bool = False) -> Style:
        """The size of what stands at the foot or the head."""
        return Style(False, min(2, self.level + 1), self.cramped or cramped)

    def fraction(self) -> Style:
        """The size of the parts of a fraction."""
        return Style(False, self.level) if self.display else Style(False, min(2, self.level + 1))


class Setter:
    """Sets formulas with the words of one face of text."""

    def __init__(self, lettering: Lettering) -> None:
        self._face: MathFace = math_face()
        self._lettering = lettering

    # Whole formulas

    def in_line(self, row: FormulaRow) -> tuple[FormulaPiece, ...]:
        """A formula in the pieces between which a line may end: behind = + and their like."""
        style = Style(False)
        texts = parts_of(row)
        roles = _roles(row.parts)
        boxes = self._spaced(row.parts, style)
        ends = _ends(row.parts, roles, boxes)
        pieces: list[FormulaPiece] = []
        some: list[tuple[FormulaBox, float]] = []
        said = ""
        for number, (box, white) in enumerate(boxes):
            some.append((box, white))
            said += texts[number]
            last = number == len(boxes) - 1
            if not last and ends[number] and said.strip():
                some[-1] = (box, 0.0)
                pieces.append(FormulaPiece(said, _drawing(beside(some)), white))
                some, said = [], ""
        pieces.append(FormulaPiece(said, _drawing(beside(some))))
        return tuple(pieces)

    def displayed(self, row: FormulaRow, width: float) -> SetFormula:
        """A displayed formula, in several lines where it is wider than ``width`` em."""
        style = Style(True)
        boxes = self._spaced(row.parts, style)
        roles = _roles(row.parts)
        # A little smaller is better than two lines.
        if sum(box.width + white for box, white in boxes) * _NEARLY <= width:
            return _drawing(beside(boxes))
        lines = [beside(line) for line in _lines(boxes, _ends(row.parts, roles, boxes), width)]
        if len(lines) == 1:
            return _drawing(lines[0])
        moves = [0.0, *[_CONTINUED] * (len(lines) - 1)]
        return _drawing(self._under(lines, moves, _JOT, style))

    def _under(
        self, lines: Sequence[FormulaBox], moves: Sequence[float], gap: float, style: Style
    ) -> FormulaBox:
        """Lines one under the other, the middle of all on the axis."""
        placed: list[tuple[FormulaBox, float, float]] = []
        y, before = 0.0, None
        for line, x in zip(lines, moves, strict=True):
            if before is not None:
                y -= before.depth + gap + line.height
            placed.append((line, x, y))
            before = line
        whole = overlaid(placed, max(line.width + x for line, x, _ in placed))
        return self._on_axis(whole, style)

    # Rows

    def row(self, row: FormulaRow, style: Style, *, behind: bool = False) -> FormulaBox:
        """A row as one box; ``behind`` something, its first sign keeps white before it."""
        parts = (Sign(""), *row.parts) if behind else row.parts
        if len(parts) == 1:
            return self._node(parts[0], style)
        return beside(self._spaced(parts, style))

    def _spaced(self, parts: Sequence[Node], style: Style) -> list[tuple[FormulaBox, float]]:
        """The boxes of parts, each with the white behind it."""
        roles = _roles(parts)
        boxes: list[tuple[FormulaBox, float]] = []
        for number, part in enumerate(parts):
            box = self._node(part, style)
            white = 0.0
            following = number + 1
            while following < len(parts) and isinstance(parts[following], Blank):
                following += 1
            if following < len(parts) and not isinstance(part, Blank):
                space = _SPACES[roles[number]][_ROLES.index(roles[following])]
                if space > 0 or style.level == 0:
                    white = _WIDTHS[abs(space)] * style.size
            boxes.append((box, white))
        return boxes

    def _node(self, node: Node, style: Style) -> FormulaBox:
        match node:
            case FormulaRow():
                return self.row(node, style)
            case Sign():
                box = self._sign(node, style)
                return replace(box, width=box.width + box.italic)
            case FormulaWords(text, bold):
                return self._words(text, bold, style)
            case Blank(width):
                return FormulaBox(width * style.size)
            case Scripts():
                return self._scripts(node, style)
            case Fraction():
                return self._fraction(node, style)
            case Root():
                return self._root(node, style)
            case Accent():
                return self._accent(node, style)
            case Stacked():
                return self._stacked(node, style)
            case FormulaGrid():
                return self._grid(node, style)
            case _:
                return self._sized(node, style)

    def _sized(self, node: Styled | Fence | SizedMark, style: Style) -> FormulaBox:
        """What has another size than its text, or one by what it encloses."""
        match node:
            case Styled(inner, display, level):
                level = max(level, style.level)
                return self.row(inner, Style(display and not level, level))
            case Fence(marks, rows):
                return self._fence(marks, [self.row(row, style) for row in rows], style)
            case SizedMark(mark, steps):
                return self._mark(mark, _BIG[steps] * style.size, style)

    # Signs

    def _sign(self, sign: Sign, style: Style) -> FormulaBox:
        """A sign without what it leans over its right edge."""
        text, size = styled(sign.text, sign.letters), style.size
        text = text.replace("\u2009", " ")
        if not self._face.has(text):
            return self._words(sign.text, False, style)
        if len(text) != 1:
            return beside([(glyph_box(self._face, self._face.glyph(c), size), 0.0) for c in text])
        glyph = self._face.glyph(text)
        if sign.large:
            if style.display:
                least = self._face.constant("DisplayOperatorMinHeight")
                sizes = [g for g, length in self._face.sizes(text) if length >= least]
                glyph = sizes[0] if sizes else glyph
            return self._on_axis(glyph_box(self._face, glyph, size), style)
        return glyph_box(self._face, glyph, size)

    def _words(self, text: str, bold: bool, style: Style) -> FormulaBox:
        """Text in the face around the formula, as large as its size there."""
        size = style.size / FIT
        x = height = depth = 0.0
        marks: list[DrawnOutline] = []
        for advance, outline in self._lettering(text, bold):
            ys = [y * size for _, points in outline for y in points[1::2]]
            height, depth = max([height, *ys]), max([depth, *(-y for y in ys)])
            if outline:
                marks.append(DrawnOutline(x, 0.0, size, outline))
            x += advance * size
        return FormulaBox(x, height, depth, tuple(marks))

    def _on_axis(self, box: FormulaBox, style: Style) -> FormulaBox:
        """A box with its middle at the height of a minus sign."""
        return raised(box, self._axis(style) - (box.height - box.depth) / 2)

    def _axis(self, style: Style) -> float:
        return self._face.constant("AxisHeight") * style.size

    def _constant(self, name: str, style: Style) -> float:
        return self._face.constant(name) * style.size

    # Scripts

    def _scripts(self, node: Scripts, style: Style) -> FormulaBox:
        base = node.base
        if isinstance(base, Sign) and (base.limits or (base.limits is None and style.display)):
            return self._limits(self._sign(base, style), node.sup, node.sub, style)
        large = isinstance(base, Sign) and base.large
        box = self._sign(base, style) if isinstance(base, Sign) else self._node(base, style)
        if node.sup and _is_prime(node.sup.parts[:1]):
            return self._primed(node, box, style)
        sup = self.row(node.sup, style.script()) if node.sup else None
        sub = self.row(node.sub, style.script(cramped=True)) if node.sub else None
        up, down = self._shifts(box, sup, sub, style, apart=large or not box.single)
        # Beside an integral the lower script stands as far left as the sign leans right.
        over, under = (0.0, -box.italic) if large else (box.italic, 0.0)
        placed = [(box, 0.0, 0.0)]
        if sup is not None:
            placed.append((sup, box.width + over, up))
        if sub is not None:
            placed.append((sub, box.width + under, -down))
        width = max(one.width + x for one, x, _ in placed)
        return overlaid(placed, width + self._constant("SpaceAfterScript", style))

    def _primed(self, node: Scripts, base: FormulaBox, style: Style) -> FormulaBox:
        """A base with its primes: they stand at the head of its own line as they are made."""
        assert node.sup is not None
        prime, *rest = node.sup.parts
        mark = self._node(prime, style)
        # Over a base that is higher than a letter they stand as high as it does.
        mark = raised(mark, max(0.0, base.height - mark.height) if not base.single else 0.0)
        x = base.width + base.italic
        placed = [(base, 0.0, 0.0), (mark, x, 0.0)]
        if node.sub is not None or rest:
            sup = FormulaRow(tuple(rest)) if rest else None
            least = self._scripts_at(base, sup, node.sub, style)
            placed += [(box, at + (mark.width if up else 0.0), y) for box, at, y, up in least]
        width = max(one.width + at for one, at, _ in placed)
        return overlaid(placed, width + self._constant("SpaceAfterScript", style))

    def _scripts_at(
        self, base: FormulaBox, above: FormulaRow | None, below: FormulaRow | None, style: Style
    ) -> list[tuple[FormulaBox, float, float, bool]]:
        """Scripts with their places beside a base, and whether they stand at its head."""
        sup = self.row(above, style.script()) if above else None
        sub = self.row(below, style.script(cramped=True)) if below else None
        up, down = self._shifts(base, sup, sub, style, apart=not base.single)
        found: list[tuple[FormulaBox, float, float, bool]] = []
        if sup is not None:
            found.append((sup, base.width + base.italic, up, True))
        if sub is not None:
            found.append((sub, base.width, -down, False))
        return found

    def _shifts(
        self,
        base: FormulaBox,
        sup: FormulaBox | None,
        sub: FormulaBox | None,
        style: Style,
        *,
        apart: bool,
    ) -> tuple[float, float]:
        """How far scripts stand over and under the baseline (rule 18)."""
        value = self._constant
        up = down = 0.0
        if apart:
            up = base.height - value("SuperscriptBaselineDropMax", style)
            down = base.depth + value("SubscriptBaselineDropMin", style)
        if sup is not None:
            name = "SuperscriptShiftUpCramped" if style.cramped else "SuperscriptShiftUp"
            up = max(up, value(name, style), sup.depth + value("SuperscriptBottomMin", style))
        if sub is not None:
            top = value("SubscriptTopMax", style)
            down = max(down, value("SubscriptShiftDown", style), sub.height - top)
        if sup is not None and sub is not None:
            gap = (up - sup.depth) - (sub.height - down)
            lacking = value("SubSuperscriptGapMin", style) - gap
            if lacking > 0:
                down += lacking
                room = value("SuperscriptBottomMaxWithSubscript", style) - (up - sup.depth)
                if room > 0:
                    up, down = up + min(room, lacking), down - min(room, lacking)
        return up, down

    def _limits(
        self, base: FormulaBox, above: FormulaRow | None, below: FormulaRow | None, style: Style
    ) -> FormulaBox:
        """A sign with what stands over and under it in its middle."""
        over = self.row(above, style.script()) if above else None
        under = self.row(below, style.script(cramped=True)) if below else None
        width = max(box.width for box in (base, over, under) if box is not None)
        placed = [(base, centred(base, width), 0.0)]
        slant = base.italic / 2
        if over is not None:
            rise = self._constant("UpperLimitGapMin", style) + over.depth
            rise = max(rise, self._constant("UpperLimitBaselineRiseMin", style))
            placed.append((over, centred(over, width) + slant, base.height + rise))
        if under is not None:
            drop = self._constant("LowerLimitGapMin", style) + under.height
            least = self._constant("LowerLimitBaselineDropMin", style) - base.depth
            drop = max(drop, least)
            placed.append((under, centred(under, width) - slant, -base.depth - drop))
        left = min(0.0, *(x for _, x, _ in placed))
        placed = [(box, x - left, y) for box, x, y in placed]
        return overlaid(placed, max(x + box.width for box, x, _ in placed))

    def _stacked(self, node: Stacked, style: Style) -> FormulaBox:
        if not node.wide or not isinstance(node.base, Sign):
            return self._limits(self._node(node.base, style), node.above, node.below, style)
        rows = [self.row(row, style.script()) for row in (node.above, node.below) if row]
        width = max([row.width for row in rows] or [0.0])
        width = max(width + 2 * _ARROW_GAP * style.size, 1.3 * style.size)
        arrow = self._long(node.base.text, width, style)
        return self._limits(arrow, node.above, node.below, style)

    def _long(self, char: str, width: float, style: Style) -> FormulaBox:
        """A level sign as long as ``width``."""
        if char == "=":
            glyph = self._face.glyph("=")
            thick = self._constant("FractionRuleThickness", style)
            feet = (glyph.ink[1] * style.size, glyph.ink[3] * style.size - thick)
            return overlaid([(rule_box(width, thick, y), 0.0, 0.0) for y in feet], width)
        if char in _PAIRS:
            # Two arrows in opposite directions, each as long: the face has them in one length only.
            both = [self._grown(one, width, style, level=True) for one in _PAIRS[char]]
            apart = _PAIR_APART.get(char, 0.0) * style.size
            wide = max(box.width for box in both)
            return overlaid([(both[0], 0.0, apart), (both[1], 0.0, -apart)], wide)
        return self._grown(char, width, style, level=True)

    # Fractions and roots

    def _fraction(self, node: Fraction, style: Style) -> FormulaBox:
        if node.display is not None:
            style = Style(node.display, style.level)
        inner = style.fraction()
        top = self.row(node.top, inner)
        bottom = self.row(node.bottom, replace(inner, cramped=True))
        width = max(top.width, bottom.width)
        side = _NULL * style.size
        up, down = (self._fraction_shifts if node.ruled else self._stack_shifts)(top, bottom, style)
        placed = [
            (top, side + centred(top, width), up),
            (bottom, side + centred(bottom, width), -down),
        ]
        if node.ruled:
            thick = self._constant("FractionRuleThickness", style)
            placed.append((rule_box(width, thick, self._axis(style) - thick / 2), side, 0.0))
        return overlaid(placed, width + 2 * side)

    def _fraction_shifts(
        self, top: FormulaBox, bottom: FormulaBox, style: Style
    ) -> tuple[float, float]:
        shown = "DisplayStyle" if style.display else ""
        axis, half = self._axis(style), self._constant("FractionRuleThickness", style) / 2
        over = self._constant(f"Fraction{'Num' if shown else 'Numerator'}{shown}GapMin", style)
        under = self._constant(f"Fraction{'Denom' if shown else 'Denominator'}{shown}GapMin", style)
        up = max(
            self._constant(f"FractionNumerator{shown}ShiftUp", style),
            axis + half + over + top.depth,
        )
        down = max(
            self._constant(f"FractionDenominator{shown}ShiftDown", style),
            bottom.height + under + half - axis,
        )
        return up, down

    def _stack_shifts(
        self, top: FormulaBox, bottom: FormulaBox, style: Style
    ) -> tuple[float, float]:
        shown = "DisplayStyle" if style.display else ""
        up = self._constant(f"StackTop{shown}ShiftUp", style)
        down = self._constant(f"StackBottom{shown}ShiftDown", style)
        lacking = self._constant(f"Stack{shown}GapMin", style) - (
            (up - top.depth) - (bottom.height - down)
        )
        return (up + lacking / 2, down + lacking / 2) if lacking > 0 else (up, down)

    def _root(self, node: Root, style: Style) -> FormulaBox:
        inner = self.row(node.inner, replace(style, cramped=True))
        thick = self._constant("RadicalRuleThickness", style)
        shown = "DisplayStyle" if style.display else ""
        gap = self._constant(f"Radical{shown}VerticalGap", style)
        sign = self._grown("√", inner.total + gap + thick, style)
        gap = max(gap, (gap + sign.total - thick - inner.total) / 2)
        head = inner.height + gap + thick
        sign = raised(sign, head - sign.height)
        rule = rule_box(inner.width, thick, head - thick)
        placed = [(sign, 0.0, 0.0), (rule, sign.width, 0.0), (inner, sign.width, 0.0)]
        width = sign.width + inner.width
        whole = overlaid(placed, width + 0.05 * style.size)
        if node.degree is None:
            return whole
        small = self.row(node.degree, Style(False, 2))
        before = self._constant("RadicalKernBeforeDegree", style)
        after = self._constant("RadicalKernAfterDegree", style)
        y = -sign.depth + 0.55 * sign.total
        x = max(0.0, before + small.width + after)
        return overlaid([(small, x - after - small.width, y), (whole, x, 0.0)], x + whole.width)

    # Marks that grow

    def _mark(self, char: str, height: float, style: Style) -> FormulaBox:
        """A bracket at least ``height`` em high in all, its middle on the axis."""
        if not char:
            return FormulaBox(0.0)
        return self._on_axis(self._grown(char, height, style), style)

    def _grown(self, char: str, length: float, style: Style, *, level: bool = False) -> FormulaBox:
        """A sign at least so long, made of parts where no glyph of it is."""
        size = style.size
        glyph = self._face.glyph(char)
        own = glyph.ink[2] - glyph.ink[0] if level else glyph.height + glyph.depth
        if own * size >= length - 1e-9:
            return glyph_box(self._face, glyph, size)
        sizes = self._face.sizes(char, level=level)
        for found, reach in sizes:
            if reach * size >= length:
                return glyph_box(self._face, found, size)
        parts = self._face.parts(char, level=level)
        if parts:
            return self._assembled(parts, length / size, size, level=level)
        largest = sizes[-1][0] if sizes else glyph
        return glyph_box(self._face, largest, size)

    def _assembled(
        self, parts: Sequence[GlyphPart], length: float, size: float, *, level: bool
    ) -> FormulaBox:
        """A sign of parts, as many of those that repeat as are needed."""
        count = 0
        while True:
            chain = [part for part in parts for _ in range(count if part.repeats else 1)]
            most = sum(part.length for part in chain)
            most -= self._face.overlap * max(0, len(chain) - 1)
            if chain and most >= length:
                break
            count += 1
            if count > 200:
                break
        spare = (most - length) / max(1, len(chain) - 1)
        placed: list[tuple[FormulaBox, float, float]] = []
        at = 0.0
        for number, part in enumerate(chain):
            if number:
                room = min(chain[number - 1].behind, part.before)
                at -= min(room, self._face.overlap + spare)
            box = glyph_box(self._face, part.glyph, size)
            if level:
                placed.append((box, at * size - part.glyph.ink[0] * size, 0.0))
            else:
                placed.append((box, 0.0, at * size + box.depth))
            at += part.length
        width = at * size if level else max(box.width for box, _, _ in placed)
        return overlaid(placed, width)

    def _fence(self, marks: Sequence[str], boxes: Sequence[FormulaBox], style: Style) -> FormulaBox:
        axis = self._axis(style)
        reach = max(max(box.height - axis, box.depth + axis) for box in boxes)
        # TeX: nine tenths of what they enclose, or all but half an em.
        height = max(2 * reach * 0.901, 2 * reach - 0.5 * style.size)
        row = [(self._mark(marks[0], height, style), 0.0)]
        for box, mark in zip(boxes, marks[1:], strict=True):
            row += [(box, 0.0), (self._mark(mark, height, style), 0.0)]
        return beside(row)

    def _accent(self, node: Accent, style: Style) -> FormulaBox:
        inner = self.row(node.inner, replace(style, cramped=True))
        if node.mark in "‾_":
            return self._ruled(inner, below=node.below, style=style)
        if node.wide and node.mark not in "̂̃":
            mark = self._grown(node.mark, inner.width, style, level=True)
            gap = _ACCENT_GAP * style.size
            y = -inner.depth - gap - mark.height if node.below else inner.height + gap + mark.depth
            width = max(inner.width, mark.width)
            placed = [(inner, centred(inner, width), 0.0), (mark, centred(mark, width), y)]
            return overlaid(placed, width)
        glyph = self._face.glyph(node.mark)
        if node.wide:
            fitting = [
                found
                for found, _ in self._face.sizes(node.mark, level=True)
                if (found.ink[2] - found.ink[0]) * style.size <= inner.width
            ]
            glyph = fitting[-1] if fitting else glyph
        own = glyph.accent if glyph.accent is not None else (glyph.ink[0] + glyph.ink[2]) / 2
        middle = inner.accent if inner.single and inner.accent is not None else inner.width / 2
        mark = glyph_box(self._face, glyph, style.size)
        rise = max(0.0, inner.height - self._constant("AccentBaseHeight", style))
        whole = overlaid([(inner, 0.0, 0.0), (mark, middle - own * style.size, rise)], inner.width)
        return replace(whole, italic=0.0)

    def _ruled(self, inner: FormulaBox, *, below: bool, style: Style) -> FormulaBox:
        side = "Underbar" if below else "Overbar"
        thick = self._constant(f"{side}RuleThickness", style)
        gap = self._constant(f"{side}VerticalGap", style) * 0.7
        y = -inner.depth - gap - thick if below else inner.height + gap
        return overlaid(
            [(inner, 0.0, 0.0), (rule_box(inner.width, thick, y), 0.0, 0.0)], inner.width
        )

    # Grids

    def _grid(self, node: FormulaGrid, style: Style) -> FormulaBox:
        inner = Style(node.display, style.level)
        if node.small:
            inner = style if style.level else Style(False, 1)
        letters = (node.align * len(node.rows[0]))[: len(node.rows[0])]
        cells = [
            [
                self.row(cell, inner, behind=node.joined and bool(cell.parts) and letter != "r")
                for cell, letter in zip(row, letters, strict=True)
            ]
            for row in node.rows
        ]
        gap = (_JOT if node.joined or node.display else _ROW_GAP) * inner.size
        lines = self._lines_of(node, cells, letters, inner.size)
        body = self._under(lines, [0.0] * len(lines), gap, style)
        body = self._with_rules(node, body, lines, cells, gap, inner)
        if not (node.left or node.right):
            return body
        white = _GRID_WHITE * inner.size
        left, right = (self._mark(mark, body.total, style) for mark in (node.left, node.right))
        return beside(
            [
                (left, white if node.left else 0.0),
                (body, white if node.right else 0.0),
                (right, 0.0),
            ]
        )

    def _with_rules(
        self,
        node: FormulaGrid,
        body: FormulaBox,
        lines: Sequence[FormulaBox],
        cells: Sequence[Sequence[FormulaBox]],
        gap: float,
        style: Style,
    ) -> FormulaBox:
        """A grid with the rules between its columns and rows, and around them."""
        if not (node.uprights or node.levels):
            return body
        thick, side = self._constant("FractionRuleThickness", style), _RULE_WHITE * style.size
        widths = [max(row[n].width for row in cells) for n in range(len(node.rows[0]))]
        lefts, whole = self._columns(node, widths, style.size)
        # Every row has as much white over as under itself.
        left = side if 0 in node.uprights else 0.0
        right = side if len(widths) in node.uprights else 0.0
        foot, total = -body.depth - gap / 2, body.total + gap
        placed = [(body, left, 0.0)]
        for at in node.uprights:
            before = lefts[at - 1] + widths[at - 1] if at else -2 * left
            after = lefts[at] if at < len(widths) else whole + 2 * right
            rule = FormulaRule(left + (before + after - thick) / 2, foot, thick, total)
            placed.append((FormulaBox(0.0, body.height + gap / 2, -foot, (rule,)), 0.0, 0.0))
        y = body.height + gap / 2
        for at in range(len(lines) + 1):
            if at in node.levels:
                level = rule_box(left + whole + right, thick, y - thick / 2)
                placed.append((level, 0.0, 0.0))
            y -= lines[at].total + gap if at < len(lines) else 0.0
        return overlaid(placed, left + whole + right)

    def _lines_of(
        self, node: FormulaGrid, cells: Sequence[Sequence[FormulaBox]], letters: str, size: float
    ) -> list[FormulaBox]:
        """The rows of a grid, each with its cells where their columns stand."""
        widths = [max(row[n].width for row in cells) for n in range(len(letters))]
        lefts, whole = self._columns(node, widths, size)
        over, under = (length * size for length in _STRUT)
        lines: list[FormulaBox] = []
        for row in cells:
            places = zip(row, lefts, widths, letters, strict=True)
            line = overlaid(
                [
                    (box, left + _SIDES[letter] * (width - box.width), 0.0)
                    for box, left, width, letter in places
                ],
                whole,
            )
            lines.append(replace(line, height=max(line.height, over), depth=max(line.depth, under)))
        return lines

    @staticmethod
    def _columns(
        node: FormulaGrid, widths: Sequence[float], size: float
    ) -> tuple[list[float], float]:
        """Where the columns of a grid begin, and its width."""
        lefts: list[float] = []
        x = 0.0
        for number, width in enumerate(widths):
            if number:
                if node.joined:
                    x += (_PAIR_GAP if number % len(node.align) == 0 else 0.0) * size
                else:
                    x += (_SMALL_GAP if node.small else _COLUMN_GAP) * size
            lefts.append(x)
            x += width
        return lefts, x


def _is_prime(parts: Sequence[Node]) -> bool:
    return bool(parts) and isinstance(parts[0], Sign) and set(parts[0].text) <= set("′″‴")


def _roles(parts: Sequence[Node]) -> list[Role]:
    """What each part is to its neighbours; a sign between nothing is that of a number."""
    roles = [role_of(part) for part in parts]
    atoms = [n for n, part in enumerate(parts) if not isinstance(part, Blank)]
    before: Role | None = None
    for at, number in enumerate(atoms):
        if roles[number] is Role.BIN:
            after = roles[atoms[at + 1]] if at + 1 < len(atoms) else None
            opens = before in (None, Role.BIN, Role.OP, Role.REL, Role.OPEN, Role.PUNCT)
            if opens or after in (None, Role.REL, Role.CLOSE, Role.PUNCT):
                roles[number] = Role.ORD
        before = roles[number]
    return roles


def _ends(
    parts: Sequence[Node], roles: Sequence[Role], boxes: Sequence[tuple[FormulaBox, float]]
) -> list[Role | None]:
    """Behind which parts a line may end, by what they are: relations and operators.

    None ends between short brackets, behind a sign of reasoning (∵), or between a number and the
    power of ten that it is multiplied by.
    """
    ends: list[Role | None] = [role if role in (Role.REL, Role.BIN) else None for role in roles]
    opened: list[int] = []
    for number, role in enumerate(roles):
        if role is Role.OPEN:
            opened.append(number)
        elif role is Role.CLOSE and opened:
            start = opened.pop()
            if _width(boxes, range(start, number + 1)) <= _SHORT:
                ends[start:number] = [None] * (number - start)
        elif parts[number] in _REASONS or _is_power(parts, number):
            ends[number] = None
    return ends


_REASONS = (Sign("∵", Role.REL), Sign("∴", Role.REL))


def _is_power(parts: Sequence[Node], number: int) -> bool:
    """Whether a sign stands between two numbers as that of multiplication."""
    times = parts[number] == Sign("×", Role.BIN) and 0 < number < len(parts) - 1
    return times and _is_figure(parts[number - 1]) and _is_figure(parts[number + 1])


def _is_figure(part: Node) -> bool:
    base = part.base if isinstance(part, Scripts) else part
    return isinstance(base, Sign) and base.text[:1].isdigit()


def _lines(
    boxes: Sequence[tuple[FormulaBox, float]], ends: Sequence[Role | None], width: float
) -> Iterator[list[tuple[FormulaBox, float]]]:
    """Yield boxes in lines not wider than ``width``.

    They end behind relations; what stands between two of these and is too wide for a line of its
    own is parted behind operators.
    """
    line: list[tuple[FormulaBox, float]] = []
    room = width
    for side in _parted(boxes, ends, (Role.REL,)):
        whole = [side]
        if _width(boxes, side) > width - _CONTINUED:
            whole = list(_parted(boxes, ends, (Role.REL, Role.BIN), side))
        for chunk in whole:
            more = [boxes[number] for number in chunk]
            if line and sum(box.width + white for box, white in [*line, *more]) > room:
                yield line
                line, room = [], width - _CONTINUED
            line += more
    if line:
        yield line


def _parted(
    boxes: Sequence[tuple[FormulaBox, float]],
    ends: Sequence[Role | None],
    roles: tuple[Role, ...],
    within: range | None = None,
) -> Iterator[range]:
    """Yield the stretches of parts that end behind one of ``roles``."""
    within = within or range(len(boxes))
    start = within.start
    for number in within:
        if ends[number] in roles or number == within.stop - 1:
            yield range(start, number + 1)
            start = number + 1


def _width(boxes: Sequence[tuple[FormulaBox, float]], stretch: range) -> float:
    return sum(boxes[number][0].width + boxes[number][1] for number in stretch)


def _drawing(box: FormulaBox) -> SetFormula:
    return SetFormula(box.width, box.height, box.depth, draw(box))
