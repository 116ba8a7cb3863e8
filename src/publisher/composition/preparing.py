"""Text into units: tokens become units, and what stands between two of them is settled."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count

from .classes import (
    MEASURE_WORDS,
    NARROW_CLOSERS,
    NARROW_OPENERS,
    PERCENT,
    TOKENS,
    UnitKind,
    is_attached,
    straight_quotes,
    western_quotes,
)
from .clusters import inside_clusters
from .parting import Joint, joints
from .resort import part_wide
from .standing import HALF_BELOW, LYING, UPRIGHT, frames, stand
from .style import Advances, LineStyle, Prohibition, TextRun, seen_text
from .units import (
    AT_ORIGIN,
    FORBIDDEN,
    FREE,
    NO_STEP,
    STEP_BRACKET,
    STEP_GAP,
    STEP_MID,
    STEP_SPACE,
    STEP_STOP,
    STRETCH_ALL,
    STRETCH_GAP,
    STRETCH_LETTERS,
    STRETCH_NONE,
    STRETCH_SPACE,
    Units,
)
from .wholes import NUMBER_PARTED, bind, join_at, keep_whole

DASH_AT_START = 0.3
"""A line may start with —— or …… below the strict level (clreq 3.1.4); it looks better at a line's
end. 9 of 9,601 lines do; without this cost 11 would, with ten times as much 5, and none is
looser."""
FORMULA_PARTED = 6.0
"""A line end inside a formula, behind a relation or an operator: rather than a hole, not else."""
RUN_PARTED = 20.0
"""Between the units of ———— or of twelve dots: one long sign to the eye, but only half of it may
never be parted (GB/T 15834 5.1.4-5). As much as a line opened by 0.1 em; from 5 to 80 all lines of
the tests' texts are the same."""

GAPPED = "%‰°′″#$¥€£&@"
"""Western signs that keep a gap to Han like letters and digits do."""
HYPHEN = "\u2010"
HYPHEN_FRAME = 0.38
"""em that a hyphen takes at a line's end; the face sets it in the middle of a whole em. As wide as
the hyphen that is typed in the heaviest Song and Hei (0.383 em); its ink is 0.25 em there."""
SMALL = 0.5
"""Size of the two lines of a small note (夹注), in em of the text that it stands in: both together
are as high as a line of that."""
ILL_PARTED = 5_000.0
"""A break in such a note that leaves half a line with a mark at its beginning: dearer than any hole
that is no finding (650), so only where nothing else will do."""
DIGITS = "0123456789"
READING_GAP = 0.25
"""White between the readings of two neighbours in letters, in em of the reading: a word space
(clreq 3.5.3)."""
BESIDE = 0.5
"""em of its base that a reading takes at its right, tone mark or not (clreq 3.3.3)."""
OVERHANG = 0.5
"""Part of a neighbour without a reading that a longer one may reach over: what reaches over it from
the other side then keeps its distance (clreq 3.3.4)."""
FIRST_WIDE = "\u2e80"
"""From here on characters fill their frames and need no white between them."""
PAUSE = "\u3000"
"""A blank that stands in a line like a character: for the comma in a head of two parts."""
FIXED_BLANK = {"\u2002": 0.5, "\u2003": 1.0}
"""Blanks that are typed for their width, an en and an em: after the mark of a list item or a
note."""

_BASIC_START = {
    UnitKind.CLOSE,
    UnitKind.MID,
    UnitKind.STOP,
    UnitKind.CONNECTOR,
    UnitKind.INTERPUNCT,
    UnitKind.SOLIDUS,
    UnitKind.STACK,
}
NOT_AT_START = {
    Prohibition.NONE: frozenset[UnitKind](),
    Prohibition.BASIC: frozenset(_BASIC_START),
    Prohibition.GB: frozenset(_BASIC_START),
    Prohibition.STRICT: frozenset(_BASIC_START | {UnitKind.DASH, UnitKind.ELLIPSIS}),
}
NOT_AT_END = {
    Prohibition.NONE: frozenset[UnitKind](),
    Prohibition.BASIC: frozenset({UnitKind.OPEN}),
    Prohibition.GB: frozenset({UnitKind.OPEN, UnitKind.SOLIDUS}),
    Prohibition.STRICT: frozenset({UnitKind.OPEN, UnitKind.SOLIDUS}),
}
"""Line start and end prohibition by level (clreq 3.1.4; GB/T 15834 5.1)."""

_MARKS = frozenset({UnitKind.OPEN, UnitKind.CLOSE, UnitKind.MID, UnitKind.STOP})
_REACHED = _MARKS | {UnitKind.HAN}
"""What a reading may reach over."""
_BRACKETS = frozenset({UnitKind.OPEN, UnitKind.CLOSE})
_STEP_OF = {
    UnitKind.OPEN: STEP_BRACKET,
    UnitKind.CLOSE: STEP_BRACKET,
    UnitKind.MID: STEP_MID,
    UnitKind.STOP: STEP_STOP,
}
_CLOSED_PLACES = frozenset({UnitKind.CONNECTOR, UnitKind.SOLIDUS})
_LONG = frozenset({UnitKind.DASH, UnitKind.ELLIPSIS})
_KEPT_BEHIND = NOT_AT_START[Prohibition.STRICT]
_TOKEN_KIND = {
    "wide_number": UnitKind.HAN,
    "dash": UnitKind.DASH,
    "ellipsis": UnitKind.ELLIPSIS,
    "stack": UnitKind.STACK,
    "double": UnitKind.STACK,
    "open": UnitKind.OPEN,
    "close": UnitKind.CLOSE,
    "mid": UnitKind.MID,
    "stop": UnitKind.STOP,
    "connector": UnitKind.CONNECTOR,
    "half": UnitKind.CONNECTOR,
    "interpunct": UnitKind.INTERPUNCT,
    "solidus": UnitKind.SOLIDUS,
    "other": UnitKind.SYMBOL,
    "attached": UnitKind.SYMBOL,
    "operator": UnitKind.SYMBOL,
}
_FRAME = {
    "half": 0.5,
    "interpunct": 0.5,
    "solidus": 0.5,
    "connector": 1.0,
    "double": 1.0,
    "operator": 1.0,
}
"""em that marks have as their frame whatever the face says (clreq 3.1.6.1 and appendix A)."""
_FRAME_CENTRED = {**_FRAME, "half": 1.0, "interpunct": 1.0}
"""In traditional script these have a frame of their own too (clreq 3.1.1.4, 3.1.6.1)."""
_BESIDE_A_WORD = (["space", "west"], ["space", "address"], ["attached", "west"], ["joined", "west"])
"""What stands between a word and another, or the rest of it."""
_WHOLE = ("mid", "stop", "stack", "wide_number")
"""What in traditional script fills a frame for each of its characters."""


def prepare(
    runs: Sequence[TextRun],
    advances: Advances,
    style: LineStyle,
    measure: float,
    *,
    indent: float = 0.0,
    tracking: float = 0.0,
    squeeze: bool = True,
    whole: bool = False,
    keep: frozenset[int] = frozenset(),
) -> Units:
    """The units of the paragraph made of ``runs``, to be set to ``measure`` em at most.

    The first line has ``indent`` em less; ``tracking`` em stand between characters; ``squeeze``
    says that lines may be squeezed, ``whole`` that words, numbers and dates stay whole where they
    can; before the characters ``keep`` no line begins that can begin elsewhere. No stretch of
    units without a break is wider than its line, unless it is a single character.
    """
    preparation = _Preparation(runs, advances, style)
    units = preparation.units()
    if whole:
        keep_whole(units, preparation.shown)
    if keep:
        join_at(units, keep)
    if tracking:
        _track(units, tracking)
    return part_wide(
        units,
        preparation.shown,
        preparation.inside,
        (measure - indent, measure),
        preparation.alone,
        trim=style.trim_start,
        squeeze=squeeze,
    )


def stand_runs(runs: Sequence[TextRun], *, centred: bool = False) -> str:
    """How each character of ``runs`` stands in a line that runs downward, see ``standing``.

    ``centred`` is as in ``LineStyle``.
    """
    style = LineStyle(vertical=True, centred=centred)
    return _Preparation(runs, lambda face, text: (), style).forms


def _track(units: Units, tracking: float) -> None:
    for k, stretch in enumerate(units.stretch):
        if stretch != STRETCH_NONE:
            units.space[k] += tracking
    units.close()


def _parts_well(begins: Sequence[bool]) -> bool:
    """Whether cells can stand in two lines of as few as can be, by which may begin one."""
    count = len(begins)
    return count < 2 or (count % 2 == 1 and begins[count // 2]) or begins[-(-count // 2)]


class _Preparation:
    """The state of turning one paragraph into units: runs on one side, tokens on the other.

    ``shown`` is the text as the tokenizer sees it, ``inside`` the places inside clusters.
    """

    def __init__(self, runs: Sequence[TextRun], advances: Advances, style: LineStyle) -> None:
        self._text = seen_text(runs)
        self.shown = self._text
        if western := western_quotes(self._text):
            # To the tokenizer a quotation mark of a Western word is a letter like any other.
            chars = enumerate(self._text)
            self.shown = "".join("'" if index in western else char for index, char in chars)
        self._straight = straight_quotes(self._text)
        self.inside = inside_clusters(self._text)
        self._advances = advances
        self._style = style
        self._ends = list(accumulate((len(run.text) for run in runs), initial=0))
        self._bounds = list(zip(self._ends, self._ends[1:], runs, strict=False))
        self._alone: dict[tuple[str, str], float] = {}
        self._same_size = all(run.size == 1.0 for run in runs)
        self._units = Units()
        self.forms = self._stand() if style.vertical else ""
        """How each character stands, where lines run downward."""
        self._over: dict[int, float] = {}
        """em by which readings are longer than what they stand over, at each end, by unit."""
        self._parted: dict[int, float] = {}
        """White behind parts of formulas, by unit: lines may end there."""

    def units(self) -> Units:
        units = self._units
        last, blank = -1, ""
        for name, start, end in self._tokens():
            if name == "space":
                blank += self.shown[start:end]
                continue
            if name == "note" and len(units) - 1 in units.small:
                self._add_call(start, end)
                last, blank = len(units) - 1, ""
                continue
            if name in ("note", "attached", "joined") and units.start:
                widths = (0.0,) * (end - start) if name == "attached" else self._widths(start, end)
                units.attach(start, tuple(widths))
                blank = ""
                continue
            first = len(units)
            if name == "han":
                self._add_han(start, end)
            elif name == "ruby":
                self._add_ruby(start, end)
            elif name == "small":
                self._add_small(start, end)
            elif name == "drawn":
                self._add_drawn(start, end)
            elif name == "west" and self._is_upright(start):
                self._add_upright(start, end)
            elif name in ("west", "address", "note"):
                self._add_west(start, end)
            else:
                self._add_mark(name, start, end)
            if last >= 0:
                self._join(last, first, blank)
            last, blank = len(units) - 1, ""
        bind(units, self.shown)
        units.close()
        return units

    def _stand(self) -> str:
        """How each character stands in a line that runs downward.

        What is one with others of its language lies with them: a short word between words, a
        letter with a figure below it.
        """
        tokens = list(self._tokens())
        forms: list[str] = []
        for n, (name, start, end) in enumerate(tokens):
            token = self.shown[start:end]
            if name in ("attached", "joined") and forms:
                # What goes with a character stands as it does.
                form = (end - start) * forms[-1]
            elif name == "west" and self._in_phrase(tokens, n):
                form = (end - start) * LYING
            elif name == "stack" and self._style.centred:
                form = (end - start) * UPRIGHT
            else:
                form = stand(name, token)
            forms += form
        return "".join(forms)

    def _in_phrase(self, tokens: Sequence[tuple[str, int, int]], n: int) -> bool:
        """Whether token ``n`` is a word beside another, a part of one, or part of a formula.

        An accent that is a character of its own parts a word in two tokens.
        """
        for step in (-1, 1):
            near = [tokens[n + k * step] for k in (1, 2) if 0 <= n + k * step < len(tokens)]
            if [name for name, *_ in near] in _BESIDE_A_WORD:
                return True
            if near and near[0][0] == "note" and self.shown[near[0][1]].isalnum():
                return self.shown[near[0][1]].isascii()
        return False

    def _is_upright(self, start: int) -> bool:
        """Whether the character at ``start`` stands upright in a line that runs downward."""
        return bool(self.forms) and self.forms[start] != LYING

    def _tokens(self) -> Iterator[tuple[str, int, int]]:
        """Yield class, start and end of every token.

        A note mark is one, whatever it is made of, and so is a run with a reading.
        """
        wholes = [(name, a, b) for name, a, b in self._whole_runs() if b > a]
        at = 0
        for name, a, b in (*wholes, ("", len(self.shown), 0)):
            found = (
                (token.lastgroup or "other", token.start(), token.end())
                for token in TOKENS.finditer(self.shown, at, a)
            )
            yield from self._whole(found) if self.inside else found
            if b:
                yield name, a, b
            at = b

    def _whole_runs(self) -> Iterator[tuple[str, int, int]]:
        """Yield the runs that are one token each; small ones that follow each other are one."""
        small: tuple[int, int] | None = None
        for a, b, run in self._bounds:
            if run.small and not run.attached and not run.reading and run.width is None:
                small = (small[0] if small else a, b)
                continue
            if small:
                yield "small", *small
                small = None
            if run.width is not None:
                yield "drawn", a, b
            elif run.attached or run.reading:
                yield "note" if run.attached else "ruby", a, b
        if small:
            yield "small", *small

    def _whole(self, tokens: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
        """Yield ``tokens`` with what goes on inside a cluster as a token that joins the one before.

        Combining marks without a width of their own are attached already.
        """
        joined: tuple[str, int, int] | None = None
        for name, start, end in tokens:
            for part, a, b in self._cut(name, start, end):
                if part == "joined":
                    joined = (part, joined[1] if joined else a, b)
                    continue
                if joined:
                    yield joined
                    joined = None
                yield part, a, b
        if joined:
            yield joined

    def _cut(self, name: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Yield one token in parts: what stands inside a cluster is joined to what precedes."""
        if name in ("attached", "space"):
            yield name, start, end
            return
        at = start
        while at < end:
            after = at
            while after < end and after in self.inside:
                after += 1
            if after > at:
                yield "joined", at, after
            at = after
            while after < end and (name != "han" or after == at or after not in self.inside):
                after += 1
            if after > at:
                yield name, at, after
            at = after

    def _runs_of(self, start: int, end: int) -> list[tuple[str, TextRun]]:
        """The parts of ``[start, end)`` with their runs."""
        return [
            (self._text[max(start, a) : min(end, b)], run)
            for a, b, run in self._near(start, end)
            if a < end and b > start
        ]

    def _near(self, start: int, end: int) -> list[tuple[int, int, TextRun]]:
        """The bounds of the runs that reach into ``[start, end)``, and neighbours of them."""
        first = bisect_right(self._ends, start) - 1
        return self._bounds[max(0, first) : bisect_left(self._ends, end)]

    def alone(self, start: int, end: int) -> float:
        """The width of a few characters with nothing behind them that they are kerned with."""
        width = 0.0
        for text, run in self._runs_of(start, end):
            key = (run.face, text)
            if key not in self._alone:
                self._alone[key] = sum(self._advances(*key))
            width += self._alone[key] * run.size
        return width

    def _widths(self, start: int, end: int) -> list[float]:
        return [
            width * run.size
            for text, run in self._runs_of(start, end)
            for width in self._advances(run.face, text)
        ]

    def _size(self, index: int) -> float:
        return 1.0 if self._same_size else self._runs_of(index, index + 1)[0][1].size

    # Tokens into units

    def _add_han(self, start: int, end: int) -> None:
        if self._same_size:
            self._units.add_han(start, end - start, 1.0)
            return
        for a, b, run in self._near(start, end):
            if a < end and b > start:
                self._units.add_han(max(a, start), min(b, end) - max(a, start), run.size)

    def _add_mark(self, name: str, start: int, end: int) -> None:
        kind, size, count = _TOKEN_KIND[name], self._size(start), end - start
        units, centred = self._units, self._style.centred
        half = size / 2
        if (centred and name in _WHOLE) or (self.forms and self._fills_frame(name, start)):
            units.add(start, kind, count * size, tuple(size * n for n in range(count)))
            return
        match name:
            case "stack" if self._style.vertical:
                units.add(start, kind, (count - 1) * size, (0.0, 0.0, size)[:count])
            case "open":
                units.add(start, kind, half, (-half,), lead=half)
            case "close" | "mid" | "stop":
                units.add(start, kind, half, AT_ORIGIN, trail=half)
            case "dash" | "ellipsis":
                units.add(start, kind, 2 * size, (0.0, size)[:count])
            case "stack" | "wide_number":
                width = (count if name == "wide_number" else count - 1) * size
                units.add(start, kind, width, tuple(width / count * n for n in range(count)))
            case _:
                advance = self._widths(start, start + 1)[0]
                frames = _FRAME_CENTRED if centred else _FRAME
                frame = frames[name] * size if name in frames else advance
                if centred and name == "solidus":
                    frame = max(frame, advance)
                units.add(start, kind, frame, ((frame - advance) / 2,))

    def _fills_frame(self, name: str, start: int) -> bool:
        """Whether a mark in a line that runs downward takes a whole frame for itself."""
        if not self._is_upright(start):
            return False
        if name in ("mid", "stop"):
            return self._text[start] not in HALF_BELOW
        return name in ("connector", "double", "operator", "other")

    def _add_upright(self, start: int, end: int) -> None:
        """Add a figure or letters that stand upright in a line that runs downward.

        Each frame opens like those of Han characters, and none of them leaves the others.
        """
        size, units = self._size(start), self._units
        for n, frame in enumerate(frames(self.forms[start:end])):
            if n:
                units.break_cost[-1] = FORBIDDEN
            units.add(start, UnitKind.HAN, size, AT_ORIGIN * len(frame))
            start += len(frame)

    def _add_ruby(self, start: int, end: int) -> None:
        """Add a run and its reading as one unit, the wider of them setting its width.

        What the base lacks is shared out between its characters and, half of it each, at its
        ends (clreq 3.3.2); a reading that is narrower stands in the middle.
        """
        run = self._runs_of(start, end)[0][1]
        reading = run.reading
        assert reading is not None
        widths = self._widths(start, end)
        units = self._units
        if reading.beside:
            base = sum(widths)
            offsets = tuple(accumulate(widths[:-1], initial=0.0))
            units.add(start, self._kind_of(start, end), base + BESIDE * run.size, offsets)
            units.above[len(units) - 1] = tuple(base + x * run.size for x in reading.beside)
            return
        above = [width * reading.size for width in self._advances(reading.face, reading.text)]
        apart = READING_GAP * reading.size if reading.text[0] < FIRST_WIDE else 0.0
        own = max(sum(widths), self._style.reading_cell * run.size * len(widths))
        width = max(own, sum(above) + apart)
        share = (width - sum(widths)) / len(widths)
        offsets = tuple(
            x + share * (n + 0.5) for n, x in enumerate(accumulate(widths[:-1], initial=0.0))
        )
        units.add(start, self._kind_of(start, end), width, offsets)
        # No more than its base leaves free at each end.
        self._over[len(units) - 1] = min((width - own) / 2, offsets[0])
        left = (width - sum(above)) / 2
        units.above[len(units) - 1] = tuple(accumulate(above[:-1], initial=left))

    def _add_drawn(self, start: int, end: int) -> None:
        """Add a drawn run as one unit; what it says is spread evenly over it."""
        run = self._runs_of(start, end)[0][1]
        assert run.width is not None
        step = run.width / (end - start)
        units = self._units
        units.add(start, UnitKind.WEST, run.width, tuple(step * n for n in range(end - start)))
        units.drawn.add(len(units) - 1)
        if run.after is not None:
            self._parted[len(units) - 1] = run.after

    def _add_small(self, start: int, end: int) -> None:
        """Add a small note as units of two characters, which take one of its cells.

        However many of them stand in a line, the first half of their characters is its upper line
        and the others its lower one. If one of these would begin with a mark there is a cell more.
        """
        units, cells = self._units, self._cells(start, end)
        count = len(cells)
        pairs = -(-count // 2)
        begins = [may for _, may in cells]
        at = start
        for k in range(pairs):
            pair = cells[2 * k : 2 * k + 2]
            length = sum(chars for chars, _ in pair)
            units.add(at, UnitKind.HAN, SMALL, (0.0,) * length)
            units.small[len(units) - 1] = tuple(pair)
            at += length
            if k + 1 < pairs:
                units.stretch[-1] = STRETCH_NONE
                rest = begins[2 * k + 2 :]
                well = begins[k + 1] and rest[0] and _parts_well(rest)
                units.break_cost[-1] = FREE if well else ILL_PARTED
        if count > 1 and not _parts_well(begins):
            units.body[-1] += SMALL

    def _add_call(self, start: int, end: int) -> None:
        """Add what stands behind the two lines of a small note and belongs to it, a note's mark.

        It is a unit of its own, since it has no place in the cells, and never parted from them.
        """
        units, widths = self._units, self._widths(start, end)
        units.put(len(units) - 1, 0.0, NO_STEP, 0.0, STRETCH_NONE)
        units.break_cost[-1] = FORBIDDEN
        units.add(start, UnitKind.HAN, sum(widths), tuple(accumulate(widths[:-1], initial=0.0)))

    def _cells(self, start: int, end: int) -> list[tuple[int, bool]]:
        """Of each character of a small note, and what goes with it, how long it is, and
        whether half a line may begin with it: no mark that may not, no figure of small text."""
        cells: list[tuple[int, bool]] = []
        opened = False
        for n in range(start, end):
            char = self.shown[n]
            if cells and (n in self.inside or is_attached(char)):
                cells[-1] = (cells[-1][0] + 1, cells[-1][1])
                continue
            token = TOKENS.match(self.shown, n, n + 1)
            kind = _TOKEN_KIND.get(token.lastgroup or "" if token else "", UnitKind.HAN)
            script = not self._same_size and self._runs_of(n, n + 1)[0][1].size != 1.0
            may = kind not in NOT_AT_START[self._style.prohibition] and not (opened or script)
            cells.append((1, may))
            opened = kind is UnitKind.OPEN
        return cells

    def _kind_of(self, start: int, end: int) -> UnitKind:
        """The kind of a base as its neighbours see it: Han, unless it is Western or a mark."""
        tokens = [token.lastgroup or "" for token in TOKENS.finditer(self.shown, start, end)]
        if all(token in ("west", "address", "space", "attached") for token in tokens):
            return UnitKind.WEST
        first, last = (_TOKEN_KIND.get(token, UnitKind.HAN) for token in (tokens[0], tokens[-1]))
        return last if last is UnitKind.OPEN else first if first in _KEPT_BEHIND else UnitKind.HAN

    def _add_west(self, start: int, end: int) -> None:
        """Add a Western word as one unit, or as several where it may be parted."""
        widths = self._widths(start, end)
        if self._style.tabular:
            self._set_figures(start, widths)
        places = self._joints(start, end)
        units, at = self._units, 0
        for index, joint in places:
            if start + index in self.inside or widths[index] == 0.0:
                # Inside a character, or a ligature: its second letter has no width of its own.
                continue
            self._add_part(start + at, widths[at:index])
            # At a line's end the last letter or ligature is not kerned with the next line's first.
            last = next((n for n in range(index - 1, at, -1) if widths[n]), at)
            alone, kerned = self.alone(start + last, start + index), sum(widths[last:index])
            units.body[-1] += alone - kerned
            units.space[-1] = kerned - alone
            units.break_cost[-1] = joint.cost
            if joint.hyphen:
                self._add_hyphen(start)
            units.stretch[-1] = STRETCH_LETTERS if joint.spaced else STRETCH_NONE
            at = index
        self._add_part(start + at, widths[at:])

    def _joints(self, start: int, end: int) -> Sequence[tuple[int, Joint]]:
        """The places inside a Western word, or inside its marks, where it may be parted."""
        token = self.shown[start:end]
        places = joints(token, hyphenate=self._style.hyphenate)
        between = [
            index
            for index in range(1, len(token))
            if token[index - 1] in NARROW_CLOSERS and self._opens(start + index, token[index])
        ]
        if not between:
            return places
        return sorted({**dict(places), **dict.fromkeys(between, Joint(FREE))}.items())

    def _add_hyphen(self, index: int) -> None:
        """Let the last unit end with a hyphen where the line ends, in the face at ``index``."""
        units, (_, run) = self._units, self._runs_of(index, index + 1)[0]
        shift = (HYPHEN_FRAME - self._advances(run.face, HYPHEN)[0]) / 2
        units.hyphen[-1] = HYPHEN_FRAME * run.size
        units.hyphen_shift[len(units) - 1] = shift * run.size

    def _add_part(self, start: int, widths: list[float]) -> None:
        offsets = tuple(accumulate(widths[:-1], initial=0.0))
        if self._style.tabular:
            offsets = tuple(
                offset + self._shift(index, width)
                for index, offset, width in zip(count(start), offsets, widths, strict=False)
            )
        self._units.add(start, UnitKind.WEST, sum(widths), offsets)

    def _shift(self, index: int, width: float) -> float:
        """How far a digit stands from the left of its frame, in whose middle it is."""
        own = self.alone(index, index + 1) if self._text[index] in DIGITS else width
        return (width - own) / 2

    def _set_figures(self, start: int, widths: list[float]) -> None:
        """Make the digits among ``widths``, from ``start`` on, as wide as the widest there is."""
        for n in range(len(widths)):
            if self._text[start + n] in DIGITS:
                run = self._runs_of(start + n, start + n + 1)[0][1]
                widths[n] = max(map(sum, (self._advances(run.face, d) for d in DIGITS))) * run.size

    # What stands between two units

    def _join(self, a: int, b: int, blank: str) -> None:
        """Settle what stands between the last unit of one token and the first of the next."""
        units = self._units
        left, right = units.kind[a], units.kind[b]
        if self._parted and a in self._parted and b in units.drawn:
            units.put(a, self._parted[a], NO_STEP, 0.0, STRETCH_NONE)
            units.break_cost[a] = FORMULA_PARTED
            return
        if left in _MARKS or right in _MARKS:
            units.put(a, *self._between_marks(a, b), STRETCH_ALL)
        elif blank in FIXED_BLANK:
            units.put(a, FIXED_BLANK[blank], NO_STEP, 0.0, STRETCH_NONE)
        else:
            self._put_gap(a, b, spaced=bool(blank))
        if self._over and not blank:
            self._reach_over(a, b)
        if left in _CLOSED_PLACES or right in _CLOSED_PLACES or (left in _LONG and left is right):
            units.stretch[a] = STRETCH_NONE
        units.break_cost[a] = self._break(a, b, blank)

    def _put_gap(self, a: int, b: int, *, spaced: bool) -> None:
        """Put a word space, a Han-Western gap or nothing between two units without blanks."""
        units, style = self._units, self._style
        pair = (units.kind[a], units.kind[b])
        if UnitKind.WEST in pair and UnitKind.HAN in pair and self._wants_gap(a, b):
            units.put(a, style.gap, STEP_GAP, style.gap - style.gap_floor, STRETCH_GAP)
        elif spaced:
            units.put(a, style.space_floor, STEP_SPACE, 0.0, STRETCH_SPACE)
        elif pair == (UnitKind.WEST, UnitKind.WEST):
            units.stretch[a] = STRETCH_NONE

    def _reach_over(self, a: int, b: int) -> None:
        """Let a reading reach over a neighbour that has none, if it is longer than its base.

        At a line's end nothing of that is left: a reading never leaves its line.
        """
        units = self._units
        if (a in units.above) is not (b in units.above):
            over, under = (a, b) if a in units.above else (b, a)
            if units.kind[under] in _REACHED:
                reach = min(self._over.get(over, 0.0), OVERHANG * units.body[under])
                units.space[a] -= reach

    def _wants_gap(self, a: int, b: int) -> bool:
        """Whether Han meets a letter, a digit or what belongs to a number (clreq 3.2.2).

        Other signs, as in 党建+, stand close.
        """
        units = self._units
        west = self.shown[units.end[a] - 1 if units.kind[a] is UnitKind.WEST else units.start[b]]
        return west.isalnum() or west in GAPPED

    def _between_marks(self, a: int, b: int) -> tuple[float, int, float]:
        """Blank, squeezing step and squeezable amount beside a mark (clreq 3.1.6.2)."""
        units = self._units
        left, right = units.kind[a], units.kind[b]
        trail, lead = units.trail[a], units.lead[b]
        if left in _MARKS and right in _MARKS and (left in _BRACKETS or right in _BRACKETS):
            if trail and lead:
                kept = 0.0 if self._style.tight_pairs else max(trail, lead)
                return kept, _STEP_OF[left], kept
            return 0.0, NO_STEP, 0.0
        if trail:
            return trail, _STEP_OF[left], trail
        if lead:
            return lead, _STEP_OF[right], lead
        return 0.0, NO_STEP, 0.0

    def _closes(self, index: int, char: str) -> bool:
        """Whether an ASCII mark belongs to what precedes it, as its full-width twin does."""
        return char in NARROW_CLOSERS or self._straight.get(index) is False

    def _opens(self, index: int, char: str) -> bool:
        """Whether an ASCII mark belongs to what follows it."""
        return char in NARROW_OPENERS or self._straight.get(index) is True

    def _ends_open(self, a: int) -> bool:
        """Whether an opening mark would end a line after unit a: blanks behind it are not seen."""
        units = self._units
        while a and self.shown[units.start[a] : units.end[a]] == PAUSE:
            a -= 1
        return units.kind[a] in NOT_AT_END[self._style.prohibition]

    def _clings(self, a: int, b: int) -> bool:
        """Whether an ASCII mark closes what is before it in unit b, or opens from unit a on."""
        start, end = self._units.start[b], self._units.end[a] - 1
        return self._closes(start, self.shown[start]) or self._opens(end, self.shown[end])

    def _break(self, a: int, b: int, blank: str) -> float:
        """The penalty of a break between two units."""
        units, level = self._units, self._style.prohibition
        if units.small and b in units.small and a not in units.small:
            # A note begins in the line of what it is on.
            return FORBIDDEN
        left, right = units.kind[a], units.kind[b]
        if right in NOT_AT_START[level] or self._ends_open(a):
            return FORBIDDEN
        if "\u00a0" in blank or blank in FIXED_BLANK:
            return FORBIDDEN
        first, last = self.shown[units.start[b]], self.shown[units.end[a] - 1]
        western = (left is UnitKind.WEST) + (right is UnitKind.WEST)
        if western and level is not Prohibition.NONE and self._clings(a, b):
            return FORBIDDEN
        if not blank and (western == 2 or (last.isdigit() and first in PERCENT)):
            return FORBIDDEN
        if last.isdecimal() and (first in MEASURE_WORDS or blank):
            return NUMBER_PARTED
        if right in _LONG:
            return RUN_PARTED if left is right else DASH_AT_START
        return FREE
