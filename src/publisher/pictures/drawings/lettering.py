"""Text of drawings as paths: where each glyph stands, in lines, in columns and along a path.

Fonts are not known here: ``Letters`` gives outlines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from .geometry import (
    SAME,
    Box,
    Matrix,
    Path,
    PathStep,
    Point,
    apply,
    follow,
    length,
    moved,
    multiply,
    rectangle,
    turn,
    unite,
)
from .opening import SVG
from .styles import Style

LETTERS_LIMIT = 20_000
"""Characters of a drawing: a full newspaper page has 15,000."""
_SLANT = 0.25
"""How far an upright face leans where a slanted one is asked for, as browsers have it."""
_X_HEIGHT = 0.53
"""em; half of it is the middle of small letters."""
_LINES = {"underline": 0.12, "overline": -0.88, "line-through": -0.3}
"""em below the baseline at which lines along a text have their middle."""
_THICKNESS = 0.05
"""em of such a line."""
_SHIFTS = {"sub": 0.2, "super": -0.33, "baseline": 0.0}
"""em by which small text leaves its baseline downward."""
_TEXT = frozenset(f"{SVG}{name}" for name in ("tspan", "textPath", "a", "tref"))


class GlyphOutline(Protocol):
    """A glyph: the character it begins at, its measures and its outline in em, y upwards."""

    @property
    def first(self) -> int:
        """The index of its character."""

    @property
    def advance(self) -> float:
        """The distance to the next origin."""

    @property
    def x(self) -> float:
        """How far it stands right of its origin."""

    @property
    def y(self) -> float:
        """How far it stands above its origin."""

    @property
    def outline(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Its steps."""


class Letters(Protocol):
    """What gives texts as outlines; see ``fonts.Outliner``."""

    def __hash__(self) -> int:
        """Tell it from others."""

    def choose(self, families: Sequence[str]) -> tuple[str, str]:
        """The role for ``families`` and the family it stands in for, or nothing."""

    def face_name(self, role: str, weight: int) -> str:
        """The name of the face of a role."""

    def metrics(self, role: str, weight: int) -> tuple[float, float]:
        """How far lines reach above and below the baseline, in em."""

    def lost(self, role: str, weight: int, text: str) -> str:
        """The characters that no face has."""

    def outline(
        self, role: str, weight: int, text: str, *, upright: bool = False
    ) -> Iterable[GlyphOutline]:
        """Yield the glyphs of ``text``."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A part of a text in one style: its outlines, and the box of its frames."""

    style: Style
    path: Path
    box: Box


@dataclass(slots=True)
class TextReport:
    """What was found while texts were set: families replaced, and characters that no face has."""

    replaced: dict[tuple[str, str], None] = field(default_factory=dict)
    lost: dict[str, None] = field(default_factory=dict)
    count: int = 0


@dataclass(slots=True)
class _Frame:
    """An element of a text with the places that it gives its characters."""

    element: etree._Element
    style: Style
    lists: dict[str, list[float]]
    shift: float
    follows: Path | None
    start: str
    count: int = 0


@dataclass(slots=True)
class _Char:
    """A character with what is said of its place."""

    text: str
    frame: _Frame
    lines: tuple[str, ...]
    given: dict[str, float]
    owners: tuple[_Frame, ...]


@dataclass(slots=True)
class _Cluster:
    """A character as it is set: its glyphs, its advance in units, and its origin."""

    char: _Char
    glyphs: list[GlyphOutline]
    size: float
    advance: float
    upright: bool = False
    stretch: float = 1.0
    at: Point = (0.0, 0.0)
    turned: float = 0.0
    shown: bool = True


class TextSetter:
    """Sets one ``text`` element; ``view`` is width and height of which percentages are.

    ``styled`` gives the style of an element below one of another style, ``outline_of`` the path
    with a name.
    """

    def __init__(
        self,
        letters: Letters,
        report: TextReport,
        view: tuple[float, float],
        styled: Callable[[etree._Element, Style], Style],
        outline_of: Callable[[str], Path | None],
    ) -> None:
        self._letters, self._report, self._view = letters, report, view
        self._styled, self._outline_of = styled, outline_of
        self._chars: list[_Char] = []

    def set(self, element: etree._Element, style: Style) -> list[Lettered]:
        """The parts of the text of ``element``."""
        self._collect(element, style, [])
        while (
            self._chars and self._chars[-1].text == " " and not _keeps(self._chars[-1].frame.style)
        ):
            self._chars.pop()
        if not self._chars:
            return []
        vertical = style.get("writing-mode", "").startswith(("tb", "vertical"))
        clusters = self._shape(vertical)
        if not clusters:
            return []
        self._stretch(clusters)
        self._place(clusters, vertical)
        return self._parts(clusters, vertical)

    # What is set

    def _collect(self, element: etree._Element, style: Style, above: list[_Frame]) -> None:
        if style.get("display") == "none":
            return
        frame = self._frame(element, style, above)
        frames = [*above, frame]
        self._add(element.text, frames)
        for child in element:
            if child.tag in _TEXT:
                self._collect(child, self._styled(child, style), frames)
            self._add(child.tail, frames)

    def _frame(self, element: etree._Element, style: Style, above: list[_Frame]) -> _Frame:
        em = float(style["font-size"])
        lists = {}
        for n, name in enumerate(("x", "y", "dx", "dy")):
            values = re.split(r"[\s,]+", str(element.get(name, "")).strip())
            found = [length(value, em, self._view[n % 2]) for value in values if value]
            lists[name] = [value for value in found if value is not None]
        turned = re.split(r"[\s,]+", str(element.get("rotate", "")).strip())
        lists["rotate"] = [value for one in turned if one and (value := length(one)) is not None]
        shift = (above[-1].shift if above else 0.0) + self._shifted(style, em)
        follows, start = (above[-1].follows, above[-1].start) if above else (None, "")
        if element.tag == f"{SVG}textPath":
            href = element.get("href", element.get("{http://www.w3.org/1999/xlink}href", ""))
            follows = self._outline_of(href[1:]) if href.startswith("#") else None
            follows, start = follows or (), element.get("startOffset", "0")
        return _Frame(element, style, lists, shift, follows, start)

    def _shifted(self, style: Style, em: float) -> float:
        said = style.get("baseline-shift", "")
        if not said:
            return 0.0
        if said in _SHIFTS:
            return _SHIFTS[said] * em
        return -(length(said, em, em) or 0.0)

    def _add(self, text: str | None, frames: list[_Frame]) -> None:
        if not text:
            return
        style = frames[-1].style
        kept = _keeps(style) or _preserves(frames[-1].element)
        text = re.sub(r"[\n\r\t]", " ", text) if kept else re.sub(r"\s+", " ", text)
        lines = tuple(
            dict.fromkeys(
                word
                for frame in frames
                for word in frame.style.get("text-decoration", "").split()
                if word in _LINES
            )
        )
        for char in text:
            before = self._chars[-1].text if self._chars else " "
            if char == " " and before == " " and not kept:
                continue
            given = {}
            for name in ("x", "y", "dx", "dy", "rotate"):
                value = _given(frames, name)
                if value is not None:
                    given[name] = value
            for frame in frames:
                frame.count += 1
            self._chars.append(_Char(char, frames[-1], lines, given, tuple(frames)))
            self._report.count += 1
            if self._report.count > LETTERS_LIMIT:
                raise TooLongError

    # How it is set

    def _shape(self, vertical: bool) -> list[_Cluster]:
        clusters: list[_Cluster] = []
        seen = [char for char in self._chars if float(char.frame.style["font-size"]) > 0]
        for run in _runs(seen, vertical):
            clusters += self._set_run(run, vertical and _stands(run[0].text))
        return clusters

    def _set_run(self, run: list[_Char], upright: bool) -> Iterator[_Cluster]:
        style = run[0].frame.style
        em, weight = float(style["font-size"]), int(style["font-weight"])
        families = families_of(style.get("font-family", ""))
        role, wanted = self._letters.choose(families)
        text = "".join(char.text for char in run)
        if wanted and text.strip():
            self._report.replaced[wanted, self._letters.face_name(role, weight)] = None
        self._report.lost.update(dict.fromkeys(self._letters.lost(role, weight, text)))
        more = length(style.get("letter-spacing", "0"), em, em) or 0.0
        blank = length(style.get("word-spacing", "0"), em, em) or 0.0
        grouped: list[list[GlyphOutline]] = [[] for _ in run]
        for glyph in self._letters.outline(role, weight, text, upright=upright):
            grouped[glyph.first].append(glyph)
        for n, (char, glyphs) in enumerate(zip(run, grouped, strict=True)):
            if not glyphs and n:
                # It is part of the glyph before.
                continue
            wide = em if upright else sum(glyph.advance for glyph in glyphs) * em
            extra = more + (blank if char.text in " \u00a0" else 0.0)
            yield _Cluster(char, glyphs, em, wide + extra, upright)

    def _stretch(self, clusters: list[_Cluster]) -> None:
        """Make texts as long as they say they are (textLength)."""
        owners = dict.fromkeys(id(frame) for one in clusters for frame in one.char.owners)
        frames = {id(frame): frame for one in clusters for frame in one.char.owners}
        for key in owners:
            element, em = frames[key].element, float(frames[key].style["font-size"])
            wanted = length(element.get("textLength", ""), em, self._view[0])
            inside = [one for one in clusters if any(id(f) == key for f in one.char.owners)]
            natural = sum(one.advance for one in inside)
            if wanted is None or wanted <= 0 or natural <= 0:
                continue
            if element.get("lengthAdjust") == "spacingAndGlyphs":
                for one in inside:
                    one.stretch *= wanted / natural
                    one.advance *= wanted / natural
            elif len(inside) > 1:
                for one in inside[:-1]:
                    one.advance += (wanted - natural) / (len(inside) - 1)

    def _place(self, clusters: list[_Cluster], vertical: bool) -> None:
        """Give each cluster its origin; a new place given begins a new piece of text."""
        pen, piece = (0.0, 0.0), list[_Cluster]()
        for n, one in enumerate(clusters):
            given, follows = one.char.given, one.char.frame.follows
            moved_on = "x" in given or "y" in given
            other = n > 0 and follows is not clusters[n - 1].char.frame.follows
            if piece and (moved_on or other):
                self._anchor(piece, vertical)
                piece = []
            if other and follows is not None:
                pen = (0.0, 0.0)
            pen = (given.get("x", pen[0]), given.get("y", pen[1]))
            pen = (pen[0] + given.get("dx", 0.0), pen[1] + given.get("dy", 0.0))
            one.at, one.turned = pen, given.get("rotate", 0.0)
            piece.append(one)
            pen = (pen[0], pen[1] + one.advance) if vertical else (pen[0] + one.advance, pen[1])
        self._anchor(piece, vertical)

    def _anchor(self, piece: list[_Cluster], vertical: bool) -> None:
        style = piece[0].char.frame.style
        share = {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor", ""), 0.0)
        axis = 1 if vertical else 0
        begins = min(one.at[axis] for one in piece)
        ends = max(one.at[axis] + one.advance for one in piece)
        back = piece[0].at[axis] - begins - (ends - begins) * share
        for one in piece:
            x, y = one.at
            one.at = (x, y + back) if vertical else (x + back, y)
        if piece[0].char.frame.follows is not None:
            self._follow(piece, piece[0].char.frame)

    def _follow(self, piece: list[_Cluster], frame: _Frame) -> None:
        whole, at = follow(frame.follows or ())
        start = length(frame.start, float(frame.style["font-size"]), whole) or 0.0
        for one in piece:
            found = at(start + one.at[0] + one.advance / 2)
            one.shown = found is not None
            if found is not None:
                (x, y), angle = found
                back = apply(turn(angle), -one.advance / 2, one.at[1])
                one.at, one.turned = (x + back[0], y + back[1]), angle + one.turned

    # What it looks like

    def _parts(self, clusters: list[_Cluster], vertical: bool) -> list[Lettered]:
        parts: list[Lettered] = []
        steps, boxes = list[PathStep](), list[Box]()
        for n, one in enumerate(clusters):
            if one.shown:
                matrix, box = self._matrix(one, vertical)
                for glyph in one.glyphs:
                    place = multiply(matrix, (1, 0, 0, 1, glyph.x, glyph.y))
                    steps += moved(tuple(PathStep(*step) for step in glyph.outline), place)
                steps += moved(
                    self._lines(one), multiply(matrix, (1 / one.size, 0, 0, -1 / one.size, 0, 0))
                )
                boxes.append(box)
            last = n + 1 == len(clusters)
            if last or clusters[n + 1].char.frame is not one.char.frame:
                box_all = unite(boxes)
                if box_all is not None and steps:
                    parts.append(Lettered(one.char.frame.style, tuple(steps), box_all))
                steps, boxes = [], []
        return parts

    def _matrix(self, one: _Cluster, vertical: bool) -> tuple[Matrix, Box]:
        """What brings an outline to its place, and the box of its frame."""
        style, em = one.char.frame.style, one.size
        weight = int(style["font-weight"])
        role, _ = self._letters.choose(families_of(style.get("font-family", "")))
        above, below = self._letters.metrics(role, weight)
        down = one.char.frame.shift + _baseline(style, one.char.owners, above, below) * em
        place: Matrix = (1, 0, 0, 1, *one.at)
        if vertical and one.upright:
            wide = sum(glyph.advance for glyph in one.glyphs)
            inner: Matrix = (em, 0, 0, -em, -wide / 2 * em, 0.88 * em)
            frame: Box = (-em / 2, 0, em, em)
        elif vertical:
            middle = (above - below) / 2 * em
            inner = multiply(turn(90), (em * one.stretch, 0, 0, -em, 0, middle))
            frame = (-em / 2, 0, em, one.advance)
        else:
            inner = (em * one.stretch, 0, 0, -em, 0, down)
            frame = (0, down - above * em, one.advance, (above + below) * em)
        if style.get("font-style", "normal").startswith(("italic", "oblique")):
            inner = multiply(inner, (1, 0, _SLANT, 1, 0, 0))
        place = multiply(place, turn(one.turned) if one.turned else SAME)
        corners = [apply(place, frame[0] + a * frame[2], frame[1] + b * frame[3])
                   for a in (0, 1) for b in (0, 1)]  # fmt: skip
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        return multiply(place, inner), box

    def _lines(self, one: _Cluster) -> Path:
        """Lines under, through and over a cluster, in units, y downwards."""
        steps: tuple[PathStep, ...] = ()
        for name in one.char.lines:
            height = _THICKNESS * one.size
            steps += rectangle(
                0, _LINES[name] * one.size - height / 2, one.advance / one.stretch, height
            )
        return steps


class TooLongError(ValueError):
    """A drawing has more text than is set."""


def _keeps(style: Style) -> bool:
    return style.get("white-space", "").strip() in ("pre", "pre-wrap", "break-spaces")


def _preserves(element: etree._Element) -> bool:
    """Whether blanks are kept (xml:space, which inner elements have from outer ones)."""
    space = "{http://www.w3.org/XML/1998/namespace}space"
    while element is not None:
        said = element.get(space)
        if said is not None:
            return bool(said == "preserve")
        element = element.getparent()
    return False


def _given(frames: list[_Frame], name: str) -> float | None:
    """What is said of the next character: the innermost element that says it counts."""
    for frame in reversed(frames):
        values = frame.lists[name]
        if frame.count < len(values):
            return values[frame.count]
        if name == "rotate" and values:
            return values[-1]
    return None


def _runs(chars: list[_Char], vertical: bool) -> Iterator[list[_Char]]:
    """Yield characters that are set together: of one element, and none moved but the first."""
    run: list[_Char] = []
    for char in chars:
        turned = vertical and run and _stands(char.text) != _stands(run[-1].text)
        spread = run and char.frame.style.get("letter-spacing", "normal") not in ("normal", "0")
        if run and (char.frame is not run[-1].frame or char.given or turned or spread):
            yield run
            run = []
        run.append(char)
    if run:
        yield run


def _stands(char: str) -> bool:
    """Whether a character stands upright in lines that run downward."""
    return unicodedata.east_asian_width(char) in "WF" or ord(char) >= 0x2E80


def _baseline(style: Style, owners: tuple[_Frame, ...], above: float, below: float) -> float:
    """How far the baseline lies below the place that is given, in em."""
    said = style.get("alignment-baseline", "")
    for frame in reversed(owners):
        if said in ("", "auto", "baseline", "inherit"):
            said = frame.style.get("dominant-baseline", said)
    return {
        "middle": _X_HEIGHT / 2,
        "central": (above - below) / 2,
        "hanging": above * 0.8,
        "mathematical": above / 2,
        "text-before-edge": above,
        "before-edge": above,
        "text-top": above,
        "top": above,
        "text-after-edge": -below,
        "after-edge": -below,
        "text-bottom": -below,
        "bottom": -below,
        "ideographic": -below,
    }.get(said, 0.0)


def families_of(text: str) -> list[str]:
    """The names of a list of font families."""
    names = re.findall(r"\"([^\"]*)\"|'([^']*)'|([^,\"']+)", text)
    return [name for parts in names if (name := "".join(parts).strip())]
