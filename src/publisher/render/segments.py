"""Composed lines as HTML text whose glyph positions travel beside it.

An element with ``data-set`` holds the text of one run, a newline at every line's end; the
``Segment`` values under the same key say where its glyphs stand.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from ..article.model import Named, NameLine, Run, Script
from ..characters import CLOSERS, CORNERS, LATIN, OPENERS, WIDE_STOPS
from ..composition import (
    DRAWN,
    HALF_BELOW,
    HYPHEN,
    LEFT,
    LYING,
    RIGHT,
    SMALL,
    UPRIGHT,
    Above,
    Line,
    TextRun,
    stand,
    stand_runs,
    takes_dot,
    western_quotes,
)
from ..galley import READING_FOOT, Drop, ReadingBeside, Setting, reading_size, run_size
from .outline import (
    ASIDE,
    Branch,
    TreeStep,
    call_name,
    inside,
    language_in,
    mark_path,
    note_name,
    said_in,
)

THOUSAND = 1000
BLANKS, EN = "\u00a0\u2002", 500
"""What is printed where a formula is drawn: the first stands for what it says, the other for
nothing, and ends where the drawing does: so the pair is as wide as it to readers of the file."""
WIDEST = 3000
"""Thousandths of an em between the two at most: what is wider PDFium takes for a shadow of the same
blanks in the line above (it forgives an eighth of their width), and leaves out."""
LONGEST_SAID = 60
"""Characters for which one such pair stands: a PDF may say 256 for one code (ISO 32000-1, 9.10.3),
but Poppler reads no more than 63."""
SCRIPT_SHIFT = {Script.SUB: 0.13, Script.SUP: -0.32}
"""em by which small text stands below its line's baseline: a figure's head ends with capitals'."""
UNDERLINE = 0.17
"""em from the baseline down to the middle of an underline: clear of the ink of Han."""
STRIKE = -0.36
"""em to the middle of a line through text: the middle of Han."""
STROKE = 0.05
"""em; the thickness of both, that of a stroke of Song."""
NAME_GAP = 0.1
"""em by which the lines of neighbouring names fall short, each (clreq n5.6.1: 1/8 at most)."""
WAVE, WAVE_MIDDLE = 0.05, 0.185
"""em by which a wavy line rises and falls, and from the baseline down to its middle."""
HAN_FOOT, HAN_MIDDLE = 0.12, 0.38
"""em from the baseline down to the foot of a Han character's frame, and up to its middle."""
SMALL_ROWS = (-0.455, 0.075)
"""em from the line's baseline down to those of the two lines of a small note."""
DESCENT = {True: 0.1, False: 0.26}
"""em of a reading below its own baseline, in Han and in letters."""
NO_DESCENT = 0.02
"""The same in letters none of which hangs."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level line drawn with a segment, in thousandths like its origins.

    It goes from ``start`` to ``end``, or to the end of the last glyph where that is None; ``y`` is
    its middle, down from the line's baseline. A ``wave`` rises and falls by so much, if any.
    """

    start: int
    end: int | None
    y: int
    thickness: int
    wave: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a printed line that lies in one element.

    ``origins`` are the glyph origins of its characters and ``width`` its end, all in thousandths
    of an em of the element's own font size, from where the segment begins; ``dots`` are the
    centres of the emphasis dots under it, ``strokes`` the lines under it and through it; its
    glyphs stand ``shift`` below the line's baseline. ``meant`` is what each of its characters
    stands for in the article, empty where that is the character itself.
    """

    text: str
    origins: tuple[int, ...]
    width: int
    dots: tuple[int, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    shift: int = 0
    meant: tuple[str, ...] = ()
    outlined: bool = False
    """Only the outlines of its glyphs are drawn."""
    drawn: tuple[tuple[int, float, str], ...] = ()
    """Instead of its glyphs, which are blanks: where in it a drawing begins, how many times its
    size the drawing has, and its path (see ``formulas.SetFormula``)."""
    forms: str = ""
    """How its characters stand, where lines run downward (``composition.stand``)."""
    dots_left: bool = False
    """There its dots are at the left of its characters: at their right stands something else."""


LEADS = {
    "zh-Hant": ("見註{}", "回到正文{}"),
    "zh": ("见注{}", "回到正文{}"),
    "": ("to note {}", "back to {} in the text"),
}
"""What is said of the links to a note and back, by language; their marks stand in them."""


@dataclass(slots=True)
class SegmentTable:
    """The segments of one document by the key their element carries, and the branches of its parts.

    What no article says of its language is in ``language``; ``names`` are those that links may
    lead to.
    """

    language: str = "zh-Hans"
    segments: dict[str, tuple[Segment, ...]] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    _keys: dict[Branch, str] = field(default_factory=dict)
    _called: set[str] = field(default_factory=set)

    def add(self, segments: tuple[Segment, ...]) -> str:
        """Keep ``segments`` and give their key."""
        key = str(len(self.segments))
        self.segments[key] = segments
        return key

    def part(self, path: Branch) -> Markup:
        """The attribute of an element that is at ``path``, nothing for one without a place."""
        if path == ASIDE:
            return Markup(" data-aside")
        return Markup(' data-part="{}"').format(self._key(path)) if path else Markup("")

    def step(self, *steps: TreeStep) -> Markup:
        """The attribute of an element that is ``steps`` further down than what is around."""
        return Markup(' data-step="{}"').format(self._key(steps))

    def called(self, name: str) -> Markup:
        """The attribute by which links lead to an element; the first of a name has it."""
        if name in self._called:
            return Markup("")
        self._called.add(name)
        return Markup(' id="{}"').format(name)

    def says(self, way: int, mark: str) -> str:
        """What is said of a link to a note with a ``mark``, or of the other ``way``."""
        said = next(said for tag, said in LEADS.items() if self.language.startswith(tag))
        return said[way].format(mark.strip())

    def _key(self, path: Branch) -> str:
        key = self._keys.setdefault(path, str(len(self._keys)))
        self.branches[key] = path
        return key


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of text in one element: a run, or a quotation mark of a Western word.

    ``face`` is the key of the face that prints it, where that is not the one its style names. One
    that is ``lying`` in a line that runs downward has the forms of a level one.
    """

    start: int
    end: int
    run: Run
    western: bool = False
    face: str | None = None
    lying: bool = False

    @property
    def size(self) -> float:
        return run_size(self.run)

    @property
    def shift(self) -> float:
        """How far below the line's baseline it stands, in em of the line."""
        return SCRIPT_SHIFT[self.run.script] if self.run.script else 0.0


def text_markup(
    setting: Setting, first: int, count: int, table: SegmentTable, path: Branch = ()
) -> Markup:
    """Lines ``first`` to ``first + count`` of ``setting`` as the content of its element.

    That is at ``path`` in the tree of tags, if it has a place there.
    """
    lines = list(zip(setting.lines, setting.starts, strict=True))[first : first + count]
    begin, end = lines[0][0].start, lines[-1][0].end
    text, ends = setting.text, [line.end for line, _ in lines]
    parts = [
        part for whole in _parts(setting, text) for part in _by_forms(whole, text, setting.forms)
    ]
    links = _links(parts)
    parts = [part for part in parts if part.start < end and part.end > begin]
    lined = _Lined.of(setting)
    dropped = Markup("")
    if setting.drop and begin == 0:
        dropped = _dropped(setting, setting.drop, parts[0], text, lines[0], table)
        links = {1: links.get(0, 0), **links}
        parts[0] = replace(parts[0], start=1)
    written = [
        (
            part,
            _tagged(
                _element(setting, text, part, lines, bisect_right(ends, part.start), table, lined),
                part,
                text,
                table,
                path,
            ),
        )
        for part in parts
        if part.start < part.end
    ]
    tagged = bool(path) and path != ASIDE
    for start, group in groupby(written, key=lambda one: links.get(one[0].start)):
        some = list(group)
        at = (
            table.step(TreeStep("Link", str(start))) if start is not None and tagged else Markup("")
        )
        inner = Markup("").join(markup for _, markup in some)
        dropped += _linked(inner, some[0][0].run.link, at)
    return dropped


def _links(parts: Sequence[_Part]) -> dict[int, int]:
    """For each part of a link, by where it starts, where the whole of that link does.

    A link is one, whatever styles and readings there are in it.
    """
    found: dict[int, int] = {}
    for link, group in groupby(parts, key=lambda part: part.run.link):
        starts = [part.start for part in group]
        if link is not None:
            found |= dict.fromkeys(starts, starts[0])
    return found


def _tagged(markup: Markup, part: _Part, text: str, table: SegmentTable, path: Branch) -> Markup:
    """The ``markup`` of a part of a text at ``path`` with its own place under that."""
    run, key = part.run, str(part.start)
    if not markup or not path or path == ASIDE:
        return markup
    steps: tuple[TreeStep, ...] = ()
    if run.is_mark:
        return _mark(markup, run, table, path)
    if run.note is not None:
        names = note_name(path[0].key, run.note), call_name(path[0].key, run.note)
        if names[0] in table.names:
            at = table.step(TreeStep("Reference", key), TreeStep("Link"))
            return _lead(markup, at + table.called(names[1]), names[0], table.says(0, run.text))
    elif run.is_boxed:
        steps = (TreeStep("Formula", key, None, (("Alt", run.text),)),)
    elif run.small:
        steps = TreeStep("Warichu", key), TreeStep("WT")
    elif said := said_in(text[part.start : part.end], language_in(path, table.language)):
        steps = (TreeStep("Span", key, None, said),)
    return Markup("<span{}>{}</span>").format(table.step(*steps), markup) if steps else markup


def _linked(markup: Markup, link: str | None, at: Markup) -> Markup:
    """Put a link around the markup of a linked run; only addresses that lead outwards count."""
    if markup and link and link.startswith(("http://", "https://", "mailto:")):
        return Markup('<a{} href="{}">{}</a>').format(at, link, markup)
    return markup


def _mark(markup: Markup, run: Run, table: SegmentTable, path: Branch) -> Markup:
    """The mark before an item of a list, or before a note, which leads back to its call."""
    where = mark_path(path)
    if where[-2:][0].role == "Note":
        names = call_name(path[0].key, where[-2].key), note_name(path[0].key, where[-2].key)
        if names[0] in table.names:
            at = table.part(inside(where, TreeStep("Link")))
            return _lead(markup, at + table.called(names[1]), names[0], table.says(1, run.text))
    return Markup("<span{}>{}</span>").format(table.part(where), markup)


def _lead(markup: Markup, at: Markup, target: str, says: str) -> Markup:
    """A link to ``target``, with its attributes ``at``."""
    return Markup('<a{} href="#{}" data-says="{}">{}</a>').format(at, quote(target), says, markup)


def _dropped(
    setting: Setting,
    drop: Drop,
    part: _Part,
    text: str,
    first: tuple[Line, float],
    table: SegmentTable,
) -> Markup:
    """The first character, whose foot is that of Han in the last line beside it."""
    line, start = first
    foot = (drop.lines - 1) * setting.leading / setting.size - HAN_FOOT * (drop.size - 1)
    scale = THOUSAND / drop.size
    places, end = (round((start + line.origins[0]) * scale),), round(_end(line, start, 1) * scale)
    # Its middle is laid on the line's baseline, or so large a character would move the line.
    shift = round(foot * scale - HAN_MIDDLE * THOUSAND)
    forms = setting.forms[:1]
    segment = Segment(text[0], places, end, shift=shift, outlined=setting.outlined, forms=forms)
    dropped = _span(part, [segment], table, drop.size, lowered=HAN_MIDDLE)
    return _linked(dropped, part.run.link, table.step(TreeStep("Link", "0")))


@dataclass(frozen=True, slots=True)
class _Lined:
    """Which characters of a text have a line under them, and which one through them.

    ``unseen`` is what nobody sees of the text, by the character before which it stood.
    """

    under: frozenset[int]
    through: frozenset[int]
    unseen: Mapping[int, str]
    halved: str
    """Marks whose right half is blank: no line is drawn under that."""
    outlined: bool = False
    names: Mapping[int, Named] = field(default_factory=dict)
    """The names and titles that characters belong to."""
    forms: str = ""

    @classmethod
    def of(cls, setting: Setting) -> _Lined:
        under: set[int] = set()
        through: set[int] = set()
        names: dict[int, Named] = {}
        at = 0
        for run in setting.runs:
            there = range(at, at := at + len(run.text))
            under.update(there if run.underline else ())
            through.update(there if run.strike else ())
            names.update(dict.fromkeys(there, run.named) if run.named else ())
        unseen = dict(setting.unseen)
        halved = CLOSERS if setting.centred else CLOSERS + WIDE_STOPS
        if setting.forms and not setting.centred:
            halved = CLOSERS + HALF_BELOW
        lined = frozenset(under), frozenset(through)
        return cls(*lined, unseen, halved, setting.outlined, names, setting.forms)


def _parts(setting: Setting, text: str) -> Iterator[_Part]:
    """Yield the runs of a setting, parted at quotation marks of Western words, and by faces."""
    fallbacks = setting.fallbacks
    starts, ends = [f.start for f in fallbacks], [f.end for f in fallbacks]
    for part in _runs(setting, text):
        at = part.start
        for fallback in fallbacks[bisect_right(ends, part.start) : bisect_left(starts, part.end)]:
            start, end = max(fallback.start, part.start), min(fallback.end, part.end)
            if at < start:
                yield replace(part, start=at, end=start)
            yield replace(part, start=start, end=end, face=fallback.face)
            at = end
        if at < part.end:
            yield replace(part, start=at)


def _by_forms(part: _Part, text: str, forms: str) -> Iterator[_Part]:
    """Yield a part in stretches that are shaped alike where lines run downward.

    What lies in the line, and what shares a frame, has the forms of a level line. Faces have
    upright forms of marks among Han characters only: letters that stand upright are apart.
    """
    if not forms:
        yield part
        return
    if part.run.is_boxed:
        yield replace(part, lying=True)
        return

    def shaped(index: int) -> tuple[str, bool]:
        form = forms[index]
        return (LEFT if form == RIGHT else form), text[index] < FIRST_WIDE

    for _, group in groupby(range(part.start, part.end), key=shaped):
        some = list(group)
        lying = forms[some[0]] != UPRIGHT
        yield replace(part, start=some[0], end=some[-1] + 1, lying=lying)


FIRST_WIDE = "\u2010"
"""From here on stand the marks of Chinese; what is before it are letters, figures, their marks."""


def _runs(setting: Setting, text: str) -> Iterator[_Part]:
    """Yield the runs of a setting, parted at the quotation marks of Western words."""
    western = sorted(western_quotes(_set_text(setting)))
    at = 0
    for run in setting.runs:
        start, end = at, at + len(run.text)
        at = end
        for index in western[bisect_left(western, start) : bisect_left(western, end)]:
            if index > start:
                yield _Part(start, index, run)
            yield _Part(index, index + 1, run, western=True)
            start = index + 1
        if end > start:
            yield _Part(start, end, run)


def _set_text(setting: Setting) -> str:
    """A setting's text as composition looked at it."""
    if not setting.formulas:
        return setting.text
    return "".join(DRAWN * len(run.text) if run.is_boxed else run.text for run in setting.runs)


def _element(
    setting: Setting,
    text: str,
    part: _Part,
    lines: list[tuple[Line, float]],
    first: int,
    table: SegmentTable,
    lined: _Lined,
) -> Markup:
    """One part as an element, and its segments to ``table``; it begins in line ``first``."""
    if part.run.is_boxed:
        return _formula(setting, part, text, lines, first, table)
    if part.run.small and any(
        half.start < part.end and part.start < half.end for line, _ in lines for half in line.halves
    ):
        return _small(part, text, lines, first, table, lined)
    beside = next((one for one in setting.beside if one.start == part.start), None)
    if beside is not None:
        return _annotated(part, beside, text, lines, first, table, lined)
    stretches = list(_stretches(part, lines, first))
    if not stretches:
        return Markup("")
    segments = [_segment(text, part, one, lined) for one in stretches]
    end = _line_end(stretches[-1], lines)
    above, size = _readings(setting, part, stretches, lines, lined)
    if not above:
        return _span(part, segments + end, table)
    base = _span(part, segments, table)
    return _read_with(part, base, _above(part, above, end, table, size), table)


class _Stretch(NamedTuple):
    """Characters a to b of a part that stand in line ``number``, which begins at ``start`` em."""

    number: int
    line: Line
    start: float
    a: int
    b: int

    @property
    def origins(self) -> list[float]:
        """Where the characters stand, in em from the element's edge."""
        line = self.line
        return [self.start + x for x in line.origins[self.a - line.start : self.b - line.start]]

    @property
    def end(self) -> float:
        """Where what follows them stands, or the line ends."""
        return _end(self.line, self.start, self.b)

    @property
    def span(self) -> tuple[float, float]:
        """Where the first of them stands and what follows, in em from the element's edge."""
        return self.start + self.line.origins[self.a - self.line.start], self.end

    @property
    def pen(self) -> float:
        """Where their element begins: the first of a line with the line itself."""
        return 0.0 if self.a == self.line.start else self.span[0]


def _stretches(part: _Part, lines: list[tuple[Line, float]], first: int) -> Iterator[_Stretch]:
    """Yield what of a part, which begins in line ``first``, stands in each of its lines."""
    for number, (line, start) in enumerate(islice(lines, first, None), first):
        if line.start >= part.end:
            return
        a, b = max(part.start, line.start), min(part.end, line.end)
        if a < b:
            yield _Stretch(number, line, start, a, b)


def _line_end(last: _Stretch, lines: list[tuple[Line, float]]) -> list[Segment]:
    """The end of a line, which belongs to the element it falls in: nothing of that follows."""
    ends = last.b == last.line.end and last.line is not lines[-1][0]
    return [Segment("", (), 0)] if ends else []


def _readings(
    setting: Setting,
    part: _Part,
    stretches: Sequence[_Stretch],
    lines: list[tuple[Line, float]],
    lined: _Lined,
) -> tuple[list[Segment], float]:
    """The readings above a part, and the size of the last of them, in em of the part's."""
    usual = size = reading_size(setting.leading / setting.size)
    above: list[Segment] = []
    for one in stretches:
        readings = [reading for reading in one.line.above if one.a <= reading.start < one.b]
        over = lines[one.number - 1]
        if readings and one.number and _hangs(setting.text, lined, *over, *one.span):
            size = reading_size(setting.leading / setting.size, letters=True)
        above += [
            _reading(part, reading, one, (usual, size), downward=bool(lined.forms))
            for reading in readings
        ]
    return above, size


def _read_with(part: _Part, base: Markup, over: Markup, table: SegmentTable) -> Markup:
    """A ``base`` and what stands above or beside it; a reading in letters is Pinyin."""
    spelt = bool(part.run.ruby and _LETTER.search(part.run.ruby))
    said = (("Lang", "zh-Latn-pinyin"),) if spelt and table.language.startswith("zh") else ()
    return Markup("<ruby><rb>{}</rb><rt{}>{}</rt></ruby>").format(
        base, table.step(TreeStep("RT", said=said)), over
    )


def _above(
    part: _Part, above: list[Segment], end: list[Segment], table: SegmentTable, size: float
) -> Markup:
    """What stands above a part, ``end`` behind it.

    Where lines run downward a note has upright forms of its marks, but for what lies in it;
    readings have the forms of level lines.
    """
    if part.run.gloss is None or not (above and above[0].forms):
        return _span(replace(part, lying=bool(above[0].forms)), above + end, table, size)
    pieces = [piece for segment in above for piece in _by_lying(segment)]
    spans = [
        _span(replace(part, lying=lying), [piece], table, size) for lying, piece in pieces[:-1]
    ]
    lying, last = pieces[-1]
    spans.append(_span(replace(part, lying=lying), [last, *end], table, size))
    return Markup("").join(spans)


def _by_lying(segment: Segment) -> Iterator[tuple[bool, Segment]]:
    """Yield a segment of no width in pieces that lie in the line or stand upright."""
    for lies, group in groupby(range(len(segment.text)), key=lambda n: segment.forms[n] == LYING):
        some = list(group)
        here = slice(some[0], some[-1] + 1)
        yield (
            lies,
            replace(
                segment,
                text=segment.text[here],
                origins=segment.origins[here],
                meant=segment.meant[here],
                forms=segment.forms[here],
            ),
        )


def _formula(
    setting: Setting,
    part: _Part,
    text: str,
    lines: list[tuple[Line, float]],
    first: int,
    table: SegmentTable,
) -> Markup:
    """A formula: a blank for each character that it says, and what is drawn there."""
    stretches = list(_stretches(part, lines, first))
    if not stretches:
        return Markup("")
    segments = [_drawn(setting, text, one) for one in stretches]
    return _span(part, segments + _line_end(stretches[-1], lines), table)


def _drawn(setting: Setting, text: str, stretch: _Stretch) -> Segment:
    a, b, pen = stretch.a, stretch.b, stretch.pen
    places = tuple(round((x - pen) * THOUSAND) for x in stretch.origins)
    drawn = tuple(
        (places[one.start - a], one.size, one.drawing.path)
        for one in setting.formulas
        if a <= one.start < b and one.drawing.path
    )
    width = round((stretch.end - pen) * THOUSAND)
    chunks = [(n, min(n + LONGEST_SAID, b)) for n in range(a, b, LONGEST_SAID)]
    ends = [places[end - a] if end < b else width for _, end in chunks]
    blanks = [
        x
        for (start, _), end in zip(chunks, ends, strict=True)
        for x in (places[start - a], _apart(places[start - a], end - EN))
    ]
    meant = tuple(said for start, end in chunks for said in (text[start:end], ""))
    shown = BLANKS * len(chunks)
    forms = LYING * len(shown) if setting.forms else ""
    if forms:
        # There they stand upright on the page, across the line: they keep near where it begins.
        blanks = [places[0] + EN * n for n in range(len(shown))]
    return Segment(shown, tuple(blanks), width, meant=meant, drawn=drawn, forms=forms)


def _apart(first: int, second: int) -> int:
    """Where the second of two blanks stands: near the first, and never upon it."""
    second = min(second, first + WIDEST)
    return second - 1 if second == first else second


def _small(
    part: _Part,
    text: str,
    lines: list[tuple[Line, float]],
    first: int,
    table: SegmentTable,
    lined: _Lined,
) -> Markup:
    """Characters of a small note, those above and those below in each line an element each.

    All of them are placed from where the note begins in its line; behind its last one the line
    goes on.
    """
    inner = Markup("")
    scale = THOUSAND / (SMALL * part.size)
    for line, start in islice(lines, first, None):
        if line.start >= part.end:
            break
        spans: list[list[Segment]] = []
        for half in line.halves:
            left = start + line.origins[half.start - line.start]
            rows = ((half.start, half.split, SMALL_ROWS[0]), (half.split, half.end, SMALL_ROWS[1]))
            for a, b, y in rows:
                a, b = max(a, part.start), min(b, part.end)
                if a >= b:
                    continue
                places = (start + x - left for x in line.origins[a - line.start : b - line.start])
                width = _end(line, start, b) - left if b == half.end else 0.0
                shown, meant = _shown(text, a, b, lined)
                segment = Segment(
                    shown,
                    tuple(round(x * scale) for x in places),
                    round(width * scale),
                    shift=round((y + SMALL * part.shift) * scale),
                    meant=meant,
                    forms=lined.forms[a:b],
                )
                spans.append([segment])
        if spans and part.end >= line.end and line is not lines[-1][0]:
            spans[-1].append(Segment("", (), 0))
        inner += Markup("").join(_span(part, segments, table, SMALL) for segments in spans)
    return inner


def _annotated(
    part: _Part,
    beside: ReadingBeside,
    text: str,
    lines: list[tuple[Line, float]],
    first: int,
    table: SegmentTable,
    lined: _Lined,
) -> Markup:
    """A character of line ``first`` with the reading at its right, each glyph an element."""
    stretch = _Stretch(first, *lines[first], part.start, part.end)
    base = _segment(text, part, stretch, lined)
    (above,) = (one for one in stretch.line.above if one.start == part.start)
    inner = Markup("")
    places = zip(part.run.ruby or "", above.origins, beside.symbols, strict=True)
    for char, x, symbol in places:
        scale = THOUSAND / (part.size * symbol.size)
        shift = (part.shift + symbol.y * part.size) * scale
        place = round((stretch.start + x - stretch.end) * scale)
        end = _line_end(stretch, lines) if symbol is beside.symbols[-1] else []
        segments = [Segment(char, (place,), 0, shift=round(shift)), *end]
        inner += _span(part, segments, table, symbol.size)
    return _read_with(part, _span(part, [base], table), inner, table)


def _span(
    part: _Part,
    segments: list[Segment],
    table: SegmentTable,
    reading: float | None = None,
    lowered: float = 0.0,
) -> Markup:
    """Segments as an element; those of a reading have its size, and its place above.

    One that is ``lowered`` by so much of its own size is laid out lower than the line.
    """
    key = table.add(tuple(segments))
    inner = escape("\n".join(segment.text for segment in segments))
    size = (reading or 1.0) * (part.size if part.run.script else 1.0)
    low = Markup(";vertical-align:-{:g}em").format(lowered) if lowered else Markup("")
    look = Markup(' style="font-size:{:.4g}em{}"').format(size, low) if size != 1.0 else Markup("")
    return Markup('<span data-set="{}"{}{}>{}</span>').format(key, _classes(part), look, inner)


def _segment(text: str, part: _Part, stretch: _Stretch, lined: _Lined) -> Segment:
    scale = THOUSAND / part.size
    line, a, b, origins = stretch.line, stretch.a, stretch.b, stretch.origins
    shown, meant = _shown(text, a, b, lined)
    forms = lined.forms[a:b]
    hyphen = line.hyphen if b == line.end else None
    if hyphen is not None:
        shown += HYPHEN
        meant += (HYPHEN,) if meant else ()
        forms += LYING if forms else ""
        origins.append(stretch.start + hyphen)
    places = tuple(round((x - stretch.pen) * scale) for x in origins)
    width = round((stretch.end - stretch.pen) * scale)
    dots: tuple[int, ...] = ()
    if part.run.emphasis:
        under = zip(places, shown, strict=True)
        dots = tuple(x + THOUSAND // 2 for x, char in under if takes_dot(char))
    meets = any(map(partial(_meets, line), line.origins[a - line.start : b - line.start]))
    return Segment(
        shown,
        places,
        width,
        dots,
        tuple(_strokes(text, part, stretch, places, width, lined)),
        round(part.shift * scale),
        meant,
        lined.outlined,
        forms=forms,
        dots_left=bool(dots and forms) and meets,
    )


def _strokes(
    text: str,
    part: _Part,
    stretch: _Stretch,
    places: tuple[int, ...],
    width: int,
    lined: _Lined,
) -> Iterator[Stroke]:
    """Yield the lines under characters and through them, and those of names."""
    scale = THOUSAND / part.size
    line, a, b = stretch.line, stretch.a, stretch.b
    # A line goes on under the hyphen.
    hyphened = b == line.end and line.hyphen is not None
    halved = "" if part.western else lined.halved
    for wanted, which, y in (
        (part.run.underline, lined.under, UNDERLINE),
        (part.run.strike, lined.through, STRIKE),
    ):
        if wanted:
            first = places[0] if part.western else _stroke_start(text, a, line, places[0], which)
            last = _stroke_end(text, b, line, places, width, which, halved)
            middle, thick = round(y * scale), round(STROKE * scale)
            yield Stroke(first, width if hyphened else last, middle, thick)
    if part.run.named:
        yield from _name_lines(text, part, line, places, (a, b), width, lined.names)


def _meets(line: Line, origin: float) -> bool:
    """Whether a reading or a note stands where a Han character has its dot in a line that
    runs downward: as far as that reaches, and half a character of it to either side."""
    return any(
        one.origins and one.origins[0] - 0.5 < origin + 0.5 < one.origins[-1] + 1
        for one in line.above
    )


def _end(line: Line, start: float, b: int) -> float:
    """Where character b of ``line`` begins, or the line ends."""
    return start + (line.width if b == line.end else line.origins[b - line.start])


def _stroke_start(text: str, a: int, line: Line, origin: int, which: frozenset[int]) -> int:
    """Where a line under characters from a on begins: with their ink, where it begins."""
    continues = a > line.start and a - 1 in which
    return origin + THOUSAND // 2 if text[a] in OPENERS and not continues else origin


def _stroke_end(
    text: str,
    b: int,
    line: Line,
    places: tuple[int, ...],
    width: int,
    which: frozenset[int],
    halved: str,
) -> int | None:
    """Where a line under characters up to b ends; None for where the last glyph does."""
    if b < line.end and b in which:
        return width
    return places[-1] + THOUSAND // 2 if text[b - 1] in halved else None


_UNLINED = frozenset(OPENERS + CLOSERS + WIDE_STOPS + "—…⋯　")
"""No name's line stands under these; an interpunct is inside a name."""


def _name_lines(
    text: str,
    part: _Part,
    line: Line,
    places: tuple[int, ...],
    span: tuple[int, int],
    width: int,
    names: Mapping[int, Named],
) -> Iterator[Stroke]:
    """Yield the lines under characters of one name, ``span``, that stand at ``places``.

    One goes on to what follows of the name in its printed line, and keeps off another name.
    """
    assert part.run.named is not None
    wavy = part.run.named.kind is NameLine.BOOK
    scale = THOUSAND / part.size
    a, b = span
    gap, middle = round(NAME_GAP * scale), round((WAVE_MIDDLE if wavy else UNDERLINE) * scale)

    def meets(first: int, second: int) -> bool:
        """Whether two characters of the line are of two names."""
        inside = line.start <= first and second < line.end
        return inside and first in names and second in names and names[first] != names[second]

    at = a
    while at < b:
        end = at
        while end < b and text[end] not in _UNLINED:
            end += 1
        if end == at:
            at += 1
            continue
        start = places[at - a] + (gap if meets(at - 1, at) else 0)
        goes_on = end == b < line.end and names.get(b) == part.run.named
        last: int | None = places[end - a] if end < b else None
        if goes_on and text[b] not in _UNLINED:
            last = width
        elif takes_dot(text[end - 1]):
            last = places[end - 1 - a] + THOUSAND
        if meets(end - 1, end):
            last = (width if last is None else last) - gap
        yield Stroke(start, last, middle, round(STROKE * scale), round(WAVE * scale) * wavy)
        at = end


def _hangs(text: str, lined: _Lined, line: Line, start: float, left: float, right: float) -> bool:
    """Whether a letter of ``line``, or a line under it, hangs down between two places."""
    return any(
        (text[n] in _HANGING or n in lined.under or n in lined.names)
        and start + x < right
        and _end(line, start, n + 1) > left
        for n, x in enumerate(line.origins, line.start)
        if n < line.end
    )


_HANGING = frozenset("gjpqyQ(){}[]|/\\,;$@_§¶ßçÇęąĘĄşŞţŢģķļņŗфруцщджηγμξρφχψβζςﬀ")
"""Letters and signs of Western faces with ink below the foot of Han characters, 0.12 em."""


def _reading(
    part: _Part,
    reading: Above,
    base: _Stretch,
    sizes: tuple[float, float],
    *,
    downward: bool,
) -> Segment:
    """The reading above a ``base`` as a segment of no width.

    ``sizes`` are those it was composed in and is printed in, in em of the base's; a smaller one
    stands in the middle.
    """
    text = part.run.over or ""
    forms, meant = "", tuple[str, ...]()
    if downward and part.run.gloss:
        forms, written = _stand_in_note(text), text
        text = _with_corners(text, forms)
        meant = () if text == written else tuple(written)
    elif downward:
        forms = stand("ruby", text)
    composed, size = sizes
    scale = THOUSAND / (part.size * size)
    left, pen = base.span
    middle = (left + pen) / 2
    places = tuple(
        round((middle + (base.start + x - middle) * size / composed - pen) * scale)
        for x in reading.origins
    )
    # Small text with a reading stands lower or higher, and the reading with it.
    foot = part.shift - READING_FOOT * part.size
    # Notes hold marks too, which hang no lower than Han.
    descent = DESCENT[all(map(takes_dot, text)) or not (part.run.ruby or _LETTER.search(text))]
    if size < composed and not _HANGING.intersection(text):
        # Squeezed under letters that hang it stands as low as it can.
        descent = min(descent, NO_DESCENT)
    shift = round(foot * scale - descent * THOUSAND)
    return Segment(text, places, 0, shift=shift, meant=meant, forms=forms)


def _stand_in_note(text: str) -> str:
    """How each character of a note between the lines stands: its letters and figures lie.

    They are too small to stand one by one, or two in one frame.
    """
    stood = stand_runs((TextRun(text, ""),))
    return "".join(
        UPRIGHT if form == UPRIGHT and char >= FIRST_WIDE else LYING
        for char, form in zip(text, stood, strict=True)
    )


def _shown(text: str, a: int, b: int, lined: _Lined) -> tuple[str, tuple[str, ...]]:
    """Characters a to b of ``text`` as they are printed, and what they stand for.

    Quotation marks that stand upright where lines run downward are corner brackets.
    """
    meant = _meant(text, a, b, lined.unseen)
    shown = written = text[a:b]
    if lined.forms:
        shown = _with_corners(written, lined.forms[a:b])
    return shown, meant or (() if shown == written else tuple(written))


def _with_corners(text: str, forms: str) -> str:
    """``text`` with corner brackets for the quotation marks that stand upright in it."""
    return "".join(
        CORNERS.get(char, char) if form == UPRIGHT else char
        for char, form in zip(text, forms, strict=True)
    )


_LETTER = re.compile(f"[{LATIN}]")


def _meant(text: str, a: int, b: int, unseen: Mapping[int, str]) -> tuple[str, ...]:
    """What characters a to b of ``text`` stand for, if one that is not seen is with them.

    Such a character goes with the one before it, at the text's beginning with the one behind it.
    """
    if not unseen or not any(n in unseen for n in range(a + 1 if a else 0, b + 1)):
        return ()
    return tuple(
        (unseen.get(0, "") if n == 0 else "") + text[n] + unseen.get(n + 1, "") for n in range(a, b)
    )


def _classes(part: _Part) -> Markup:
    run = part.run
    names = [
        name
        for name, wanted in (
            ("strong", run.strong),
            ("dotted", run.emphasis),
            ("code", run.code),
            ("note", run.note is not None),
            ("western", part.western),
            ("lying", part.lying and not part.western),
        )
        if wanted
    ]
    if part.face is not None:
        names.append(face_class(part.face))
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup("")


def face_class(key: str) -> str:
    """The class of elements that the face of ``key`` prints, as their own face cannot."""
    return "in-" + key.replace("/", "-").replace("+", "-own")
