"""Heads on the galley: over their columns, upright at a side (竖题), and over a continuation."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import NamedTuple

from ..article.model import Article, Run, Runs, plain, without_calls
from ..characters import LATIN, turn_quotes
from ..composition import Line, is_attached
from ..diagnostics import Place
from ..edition import HeadStyle
from ..layouts import TextStyle
from ..makeup.matter import Weight
from .setting import GROUND_INSET, Head, Setting, Stack, Standing
from .typesetter import NOTE_SIZE, SIZE_STEP, Typesetter, split_hints

SCALE = {Weight.LEAD: 1.0, Weight.SECOND: 0.66, Weight.BRIEF: 0.36}
"""Size of a title by its article's weight: 42, 28 and 15 pt on a 四开 page."""
SMALL_SCALE = {Weight.LEAD: 1.0, Weight.SECOND: 0.72, Weight.BRIEF: 0.58}
"""The same for kickers and subtitles, which shrink less."""
WHITE = {Weight.LEAD: 1.0, Weight.SECOND: 0.75, Weight.BRIEF: 0.4}
"""White around a head by weight."""

BRIEFEST = 1.5
"""Times the size of the text that a title has at least."""
SENTENCE = 1.4
"""The same of one that is so long that it is read as a sentence."""
NEAR = 10.8
"""pt from ink within which white is not seen as such: 3.8 mm, as the judge of pages has it."""
LONGEST = 5
"""Lines that a title may have at its size."""
HOPELESS = 2
"""Times as many lines, at the least size, are no question of size any more."""
LINE_COST, SHRINK_COST = 30.0, 600.0
"""What a line of a title costs, and the square of the part of its size that is taken from it,
beside the breaks: a fifth smaller is worth a line."""
UPRIGHT_SPAN = 3
"""An upright title is as large as one over so many columns."""
UPRIGHT_STEP = 1.1
"""From one character of an upright head to the next, in em of its size."""
UPRIGHT_GAP, UPRIGHT_WIDEST = 0.4, 0.8
"""White between two stacks of an upright head, in em of the title: at least, and at most."""
UPRIGHT_LEAST = 0.78
"""Part of its size that an upright title keeps where a smaller one needs a column less."""
UPRIGHT_WHITE = (0.5, 1.0)
"""White above and under an upright head, in em of the title; newspapers leave a character."""
UPRIGHT_LONGEST = 32
"""Lines of the grid that a stack takes at most; real ones take 8 to 32."""
HEAVY = 700
"""Weight of a face that may be printed white on black, or in outlines."""
_PAUSE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
"""The blank that stands for a comma in a head of two parts: a whole character wide."""
BASELINE = 0.93
"""em from the top of a character's step down to its baseline, near enough."""
TURNED_GAP = (0.15, 0.25)
"""em above and below a turned word: with what parts two characters the quarter that stands between
Han and letters in a line (clreq 3.2.2)."""
_WESTERN = re.compile(
    rf"[0-9{LATIN}]+"
    rf"(?:[ .,:;'\u2019&+/_@–-][0-9{LATIN}]+)*(?:[%‰+]+(?![0-9A-Za-z]))?"
)
"""Words and numbers of Western signs, with what joins them."""
_STANDING = re.compile(r"[0-9]{1,2}%?|(?![0-9]{3})[0-9A-Z]{1,3}|[a-z\u00c0-\u024f]")
"""Those whose characters stand upright one under the other (clreq 2.1): single letters, acronyms of
up to three capitals and digits, numbers of one digit, and of two, which share an em. clreq lets
three digits share one too; without narrow digits they do not fit."""


class HeadSetter:
    """Sets the heads of one article with a layout's typesetter, as its ``standing`` asks."""

    def __init__(self, article: Article, typesetter: Typesetter, standing: Standing) -> None:
        self._article = article
        self._front = article.front
        self._place = Place(article.path)
        self._set = typesetter
        self._layout = typesetter.layout
        self._weight, self._first = standing.weight, standing.first
        self._drawn = standing.head_style

    def over(self, span: int) -> Head:
        """The head over ``span`` columns, white and all in whole lines."""
        block = self._layout.settings.head
        texts = tuple(
            self._over(tag, name, text, span) for tag, name, text in self._parts(block.byline)
        )
        white = block.above + block.below + block.between * max(0, len(texts) - 1)
        head = Head(texts, 0, drawn=self._drawn)
        height = sum(text.height + 2 * head.ground(text) for text in texts) / self._layout.pitch
        lines = math.ceil(white * WHITE[self._weight] + height - 1e-9)
        filled = any(head.ground(text) for text in texts)
        return replace(head, lines=lines, void=0 if filled else self._void(texts, lines, span))

    def jump(self, span: int) -> Head:
        """The smaller head under which an article goes on on another page.

        It is a brief's; of a weightier article it is the largest that a brief's may be, as no brief
        beside it is to look weightier.
        """
        block, width = self._layout.settings.head, self._set.width(span)
        runs, _ = _parted((Run(without_calls(self._front.title)),))
        style, sizes = (
            self._title(Weight.BRIEF, span, first=False),
            self._layout.settings.head.sizes,
        )
        if sizes is not None and self._weight is not Weight.BRIEF:
            style = resized(style, max(sizes.brief))
        text = self._set.set_head("p", "title", runs, width, self._place, style)
        white = (block.above + block.below) * WHITE[Weight.BRIEF]
        lines = math.ceil(white + text.height / self._layout.pitch - 1e-9)
        return Head((text,), lines, void=self._void((text,), lines, span))

    def _void(self, texts: Sequence[Setting], lines: int, span: int) -> int:
        """The slots of a head of ``lines`` over ``span`` columns that are white to the eye.

        The white above and below a line belongs to it, and so does ``NEAR`` at both its ends.
        """
        width, height = self._set.width(span), sum(text.height for text in texts)
        if not height:
            return 0
        inked = sum(
            min(width, line.width * text.size + 2 * NEAR) * text.leading
            for text in texts
            for line in text.lines
        )
        return math.floor(lines * span * (1 - inked / (width * height)))

    def upright(self) -> Head:
        """The head in upright stacks, from the right: kicker, title, subtitle.

        It takes as few columns as hold its stacks, the title a little smaller if that saves one;
        in them the stacks are spread. The byline is no part of it.
        """
        full = self._scaled("title", UPRIGHT_SPAN)
        least = math.ceil(full.size * UPRIGHT_LEAST)
        sizes = (full.size, *range(math.ceil(full.size) - 1, least - 1, -1))
        tried = (self._stacked(resized(full, size)) for size in sizes)
        return min(tried, key=lambda head: head.columns or 0)

    def _stacked(self, style: TextStyle) -> Head:
        """The head in upright stacks with its title in ``style``."""
        texts = tuple(self._upright(*part, style) for part in self._parts(byline=False))
        title = next(text.size for text, _ in texts if text.style == "title")
        above, below = (part * title for part in UPRIGHT_WHITE)
        height = max(_height(text, bits) for text, strips in texts for bits in strips)
        count = sum(len(strips) for _, strips in texts)
        ink, gap = sum(len(strips) * text.size for text, strips in texts), UPRIGHT_GAP * title
        wide = ink + gap * (count - 1)
        most = self._layout.settings.grid.columns
        columns = next((n for n in range(1, most) if self._set.width(n) >= wide), most)
        if count > 1:
            spread = (self._set.width(columns) - ink) / (count - 1)
            gap = max(gap, min(spread, UPRIGHT_WIDEST * title))
            wide = ink + gap * (count - 1)
        right = (self._set.width(columns) + wide) / 2
        stacks: list[Stack] = []
        for number, (text, strips) in enumerate(texts):
            first = 0
            for bits in strips:
                right -= text.size
                down = above + _fall(text, _height(text, bits), title, height)
                for bit in bits:
                    top = down + (TURNED_GAP[0] * text.size if bit.turned else 0)
                    stacks.append(Stack(number, first, bit.lines, right, top, bool(bit.turned)))
                    first += bit.lines
                    down += _height(text, [bit])
                right -= gap
        lines = math.ceil((above + height + below) / self._layout.pitch - 1e-9)
        return Head(tuple(text for text, _ in texts), lines, columns, tuple(stacks))

    def _parts(self, byline: bool) -> Iterator[tuple[str, str, Runs]]:
        """Yield tag, style and text of what the head holds."""
        names = ("kicker", "title", "subtitle", *(("byline",) if byline else ()))
        for name in names:
            runs = self._article.front_runs(name)
            if runs:
                yield "h1" if name == "title" else "p", name, runs

    def _over(self, tag: str, name: str, runs: Runs, span: int) -> Setting:
        runs, hints = split_hints(runs) if name == "byline" else _parted(runs)
        width, style = self._set.width(span), self._scaled(name, span)
        if name == "title":
            return self._title_over(runs, hints, width, style)
        return self._set.set_head(tag, name, runs, width, self._place, style, hints)

    def _title_over(
        self, runs: Runs, hints: frozenset[int], width: float, style: TextStyle
    ) -> Setting:
        """The title ``width`` pt wide in the usual face of its weight, and in the others."""
        faces = self._set.faces(self._weight)
        if self._drawn is not None:
            # What is drawn out wants a heavy face, and differs from its neighbours anyway.
            heavy = (face for face in faces if face[1] >= HEAVY)
            faces = tuple(sorted(heavy, key=lambda face: face[0] != "hei"))[:1]
            ground = GROUND_INSET if self._drawn.has_ground else 0.0
            style = style.model_copy(update={"inset": style.inset + ground})
        style = self._fitted(faced(style, *faces[:1]), runs, hints, width)

        def dressed(style: TextStyle, *face: tuple[str, int], tried: bool = False) -> Setting:
            style = faced(style, *face)
            title = self._set.set_head(
                "h1", "title", runs, width, self._place, style, hints, tried=tried
            )
            return in_face(title, *face, outlined=self._drawn is HeadStyle.OUTLINE)

        title = dressed(style, *faces[:1])
        same = resized(style, title.size).model_copy(update={"tracking": title.tracking})
        others = (dressed(same, face, tried=True) for face in faces[1:])
        # One that lacks a character of the title, or breaks it otherwise, is none for it.
        alike = (
            one
            for one in others
            if len(one.lines) == len(title.lines) and len(one.fallbacks) <= len(title.fallbacks)
        )
        return replace(title, faces=tuple(alike))

    def _fitted(
        self, style: TextStyle, runs: Runs, hints: frozenset[int], width: float
    ) -> TextStyle:
        """A title's style a little smaller, where it then takes a line less or breaks better.

        With an editor's breaks that is where they suffice.
        """
        sizes = self._layout.settings.head.sizes
        room = width - 2 * style.inset * style.size
        if sizes is None or (not hints and self._set.natural_width(runs, style) <= room):
            return style
        body = self._layout.body.size
        floor = sizes.floor(self._weight, first=self._first) or BRIEFEST * body
        tried = _steps(style.size, min(style.size, floor))
        weighed = self._weigh(runs, hints, style, width, tried)
        if min(lines for _, lines in weighed) > LONGEST:
            # Nobody reads a headline of so many lines: it is a sentence, and set as one.
            tried = _steps(tried[-1], min(tried[-1], SENTENCE * body))
            weighed = self._weigh(runs, hints, style, width, tried)
            few = (size for size, (_, n) in zip(tried, weighed, strict=True) if n <= LONGEST)
            least = min(zip(weighed, tried, strict=True), key=lambda one: (one[0][1], one[0][0]))
            return resized(style, next(few, least[1]))
        total = [
            cost + LINE_COST * lines + SHRINK_COST * (1 - size / style.size) ** 2
            for size, (cost, lines) in zip(tried, weighed, strict=True)
        ]
        return resized(style, tried[total.index(min(total))])

    def _weigh(
        self,
        runs: Runs,
        hints: frozenset[int],
        style: TextStyle,
        width: float,
        sizes: Sequence[float],
    ) -> Sequence[tuple[float, int]]:
        """What a title costs in each of ``sizes``, and its lines.

        One that is far too long in the least of them, as a text that was taken for a title, is
        weighed in no other: they only take more lines.
        """
        least = resized(style, sizes[-1])
        lines = self._set.natural_width(runs, least) / width
        if lines <= HOPELESS * LONGEST:
            return self._set.weigh_head(runs, style, width, sizes, hints)
        return [(size, math.ceil(lines * size / sizes[-1])) for size in sizes]

    def _upright(
        self, tag: str, name: str, runs: Runs, title: TextStyle
    ) -> tuple[Setting, tuple[tuple[_Bit, ...], ...]]:
        """A text with a character or a turned word to each line, and what makes its stacks."""
        turned = (turn_quotes(r.text) for r in runs)
        bracketed = tuple(replace(r, text=text) for r, text in zip(runs, turned, strict=True))
        runs, hints = _parted(bracketed)
        style = title if name == "title" else self._scaled(name, UPRIGHT_SPAN)
        style = style.model_copy(
            update={"align": "left", "inset": 0, "fill": None, "tracking": 0, "leading": style.size}
        )
        longest = UPRIGHT_LONGEST * self._layout.pitch / UPRIGHT_STEP
        across = self._set.set_head(tag, name, runs, longest, self._place, style, hints)
        lines: list[Line] = []
        strips: list[tuple[_Bit, ...]] = []
        for line in across.lines:
            stack = list(self._characters(across.runs, line, style))
            lines += (one for one, _ in stack)
            strips.append(tuple(_bits(stack)))
        leading = style.size * UPRIGHT_STEP
        upright = replace(across, lines=tuple(lines), starts=(0.0,) * len(lines), leading=leading)
        return upright, tuple(strips)

    def _characters(self, runs: Runs, line: Line, style: TextStyle) -> Iterator[tuple[Line, bool]]:
        """Yield each character of ``line``, and each number of two digits, in an em of its own.

        Words and longer numbers are one line each, to be turned, and said so.
        """
        text, marks = plain(runs), _marks(runs)
        turned = {
            one.start(): one.end()
            for one in _WESTERN.finditer(text, line.start, line.end)
            if not _STANDING.fullmatch(one[0])
            and not any(one.start() <= mark < one.end() for mark in marks)
        }
        at = line.start
        while at < line.end:
            if at in turned:
                end = turned[at]
                yield self._turned(text, at, end, line, style), True
                at = end
                continue
            end = marks.get(at, at + (2 if _is_pair(text, at) else 1))
            while text[end : end + 1] and is_attached(text[end]) and end < line.end:
                end += 1
            size = NOTE_SIZE if at in marks else 1.0
            widths = [size * width for width in self._set.advances(style, text[at:end])]
            pen = (1 - sum(widths)) / 2
            origins = tuple(pen + sum(widths[:n]) for n in range(end - at))
            yield Line(at, end, origins, pen + sum(widths)), False
            at = end

    def _turned(self, text: str, at: int, end: int, line: Line, style: TextStyle) -> Line:
        """Characters ``at`` to ``end`` as a line of their own, with the hyphen of ``line``."""
        places = list(accumulate(self._set.advances(style, text[at:end]), initial=0.0))
        hyphen = places[-1] if end == line.end and line.hyphen is not None else None
        return Line(at, end, tuple(places[:-1]), places[-1], hyphen=hyphen)

    def _scaled(self, name: str, span: int) -> TextStyle:
        """A head's style at the size of the article's weight, over ``span`` columns."""
        if name == "title":
            return self._title(self._weight, span, first=self._first)
        style = self._set.style(name)
        if name == "byline":
            return style
        return scaled(style, self._layout.body.size, self._weight, small=True)

    def _title(self, weight: Weight, span: int, *, first: bool) -> TextStyle:
        """The style of a title: its size is told by weight and span (题号)."""
        style, sizes = self._set.style("title"), self._layout.settings.head.sizes
        if sizes is None:
            return scaled(style, self._layout.body.size, weight)
        ladder = sizes.ladder(weight, first=first)
        if weight is not Weight.LEAD:
            # Heads of one rank look alike: only what leads is opened.
            style = style.model_copy(update={"tracking": 0})
        return resized(style, ladder[min(span, len(ladder)) - 1])


def _marks(runs: Runs) -> dict[int, int]:
    """Where the marks of notes begin, with where they end."""
    marks, at = dict[int, int](), 0
    for run in runs:
        if run.note:
            marks[at] = at + len(run.text)
        at += len(run.text)
    return marks


def _is_pair(text: str, at: int) -> bool:
    """Whether a number of just two digits begins at ``at``: they share an em (clreq 2.4.2)."""
    digits = text[at : at + 2]
    alone = not text[at - 1 : at].isdecimal() and not text[at + 2 : at + 3].isdecimal()
    return len(digits) == 2 and digits.isascii() and digits.isdecimal() and alone


def _parted(runs: Runs) -> tuple[Runs, frozenset[int]]:
    """A head's text with its pauses a character wide, and where its hints stood."""
    return split_hints(tuple(replace(run, text=_PAUSE.sub("\u3000", run.text)) for run in runs))


class _Bit(NamedTuple):
    """``lines`` characters of a stack one under the other, or a word of ``turned`` em, turned."""

    lines: int
    turned: float = 0.0


def _bits(stack: Sequence[tuple[Line, bool]]) -> Iterator[_Bit]:
    """Yield what makes a stack of lines, each with whether it is turned."""
    for turned, group in groupby(stack, key=lambda one: one[1]):
        lines = [line for line, _ in group]
        if turned:
            yield from (_Bit(1, line.width) for line in lines)
        else:
            yield _Bit(len(lines))


def _height(text: Setting, bits: Sequence[_Bit]) -> float:
    """The height in pt of a stack."""
    around = sum(TURNED_GAP)
    return sum(
        (bit.turned + around) * text.size if bit.turned else bit.lines * text.leading
        for bit in bits
    )


def _fall(text: Setting, own: float, title: float, height: float) -> float:
    """How many pt lower than the title a stack ``own`` pt high begins.

    A subtitle ends where the head's longest stack of ``height`` pt ends, all else begins where it
    begins. But two characters whose baselines are within half an em count as one line to who
    reads the file from left to right (PDFium does): the last of a kicker must not meet the first
    of the title, nor the last of the title the first of a subtitle.
    """
    clear, step = 0.6 * title, text.leading
    if text.style == "kicker":
        last = BASELINE * text.size + own - step - BASELINE * title
        return clear - last if abs(last) < clear else 0.0
    if text.style != "subtitle":
        return 0.0
    low = height - own
    # From the title's last baseline, as long as that is the longest stack, to this first one.
    apart = BASELINE * (text.size - title) + UPRIGHT_STEP * title - own
    return max(0.0, low - clear - apart) if abs(apart) < clear else low


def _steps(size: float, least: float) -> tuple[float, ...]:
    """``size`` and those below it that founders make, down to ``least``."""
    first = math.ceil(size / SIZE_STEP) - 1
    last = math.ceil(least / SIZE_STEP)
    return (size, *(step * SIZE_STEP for step in range(first, last - 1, -1)))


def head_white(weight: Weight, continued: bool) -> float:
    """The part of the layout's white that stands around and in a head of ``weight``."""
    return WHITE[Weight.BRIEF if continued else weight]


def scaled(style: TextStyle, body: float, weight: Weight, *, small: bool = False) -> TextStyle:
    """A head's style at the size that ``weight`` has, always above ``body`` pt.

    ``small`` is for kickers and subtitles.
    """
    if weight is Weight.LEAD:
        return style
    scale = (SMALL_SCALE if small else SCALE)[weight]
    least = min(style.size, body * (1.1 if small else BRIEFEST))
    size = max(least, round(style.size * scale * 2) / 2)
    largest = size * 1.25 if style.fill else None
    return resized(style, size).model_copy(update={"largest": largest})


def faced(style: TextStyle, *face: tuple[str, int]) -> TextStyle:
    """A head's style in another face, if one is given."""
    for role, weight in face:
        style = style.model_copy(update={"face": role, "weight": weight})
    return style


def in_face(title: Setting, *face: tuple[str, int], outlined: bool) -> Setting:
    """A title with a note of the face it is in, if that is not its style's."""
    closed = in_face(title.closed, *face, outlined=outlined) if title.closed else None
    title = replace(title, outlined=outlined, closed=closed)
    return replace(title, face=face[0]) if face else title


def resized(style: TextStyle, size: float) -> TextStyle:
    """A head's style at ``size`` pt, its lines as close as they were; it does not grow."""
    leading = (style.leading or size * 1.2) * size / style.size
    largest = size if style.fill else None
    return style.model_copy(update={"size": size, "leading": leading, "largest": largest})
