"""Drawings brought into plain form: each element in turn, its style known, its references followed.

What cannot be drawn as shapes is drawn in pixels, and what drawing programs keep for themselves is
left out; both are noted.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from lxml import etree

from ...tongues import Said, worded
from ..reading import FORMATS, prove_whole, read_source
from .geometry import (
    SAME,
    Box,
    Matrix,
    Path,
    box_of,
    ellipse,
    fit,
    invert,
    length,
    moved,
    multiply,
    numbers,
    points_of,
    polygon,
    read_path,
    rectangle,
    rounded,
    scale_of,
    transform,
    turn,
    unite,
    vertices,
    write,
    write_matrix,
    write_path,
)
from .lettering import LETTERS_LIMIT, Lettered, Letters, TextReport, TextSetter, TooLongError
from .opening import NESTED, SVG, open_drawing, words
from .paints import DrawingPaint, chain, gradient, href_of, read_color, reference, said, share
from .plain import Definitions, box_attributes, make
from .rendering import LONGEST, render
from .styles import Cascade, Style

PIXELS = 50_000_000
"""Of a picture inside a drawing: what 8 MB of file hold is far less."""
POINTS = 2_000_000
"""Coordinates of all paths of a drawing: about 20 MB of plain form."""
WITHIN = 3
"""Drawings that may stand inside each other as pictures."""
_SHAPES = words("path rect circle ellipse line polyline polygon")
_GROUPS = words("g a")
_QUIET = words(
    """defs metadata style linearGradient radialGradient clipPath mask marker pattern symbol filter
    view cursor title desc font font-face solidColor script hatch"""
)
"""What draws nothing where it stands."""
_MOVES = words("animate animateTransform animateMotion animateColor set mpath discard")
_BLENDS = words(
    """multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light
    difference exclusion hue saturation color luminosity"""
)
_DATA = re.compile(r"data:([\w.+/-]*)((?:;[\w=.-]+)*?)(;base64)?,(.*)", re.DOTALL)
_LINE_WORDS = {
    "stroke-linecap": ("butt", ("round", "square")),
    "stroke-linejoin": ("miter", ("round", "bevel")),
}


class DrawingFile:
    """One file of a drawing: its elements by name and how they are styled."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.cascade = Cascade(root)
        self._names: dict[str, etree._Element] = {}
        for element in root.iter():
            if element.get("id"):
                self._names.setdefault(element.get("id"), element)

    def find(self, name: str) -> etree._Element | None:
        """The element called ``name``."""
        return self._names.get(name)

    def styled(self, element: etree._Element) -> Style:
        """The style of ``element`` where it stands."""
        chain = [element, *element.iterancestors()]
        style: Style = {}
        for one in reversed(chain):
            style = self.cascade.style(one, style)
        return style


@dataclass(frozen=True, slots=True)
class Here:
    """Where the drawing is: sheet, view, what brings its units to those of the whole, nesting.

    ``view`` is width and height of which percentages are; ``within`` are the elements that are
    being used; ``fill`` and ``stroke`` the paints of what a marker stands on.
    """

    sheet: DrawingFile
    view: tuple[float, float]
    matrix: Matrix = SAME
    depth: int = 0
    within: tuple[etree._Element, ...] = ()
    context: Style | None = None

    def into(self, matrix: Matrix) -> Here:
        """The place inside a transform."""
        return replace(self, matrix=multiply(self.matrix, matrix))

    @property
    def diagonal(self) -> float:
        """What percentages of no direction are of (SVG 2, 8.9)."""
        return float(((self.view[0] ** 2 + self.view[1] ** 2) / 2) ** 0.5)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Elements in plain form and the box round their shapes, in the units of their parent."""

    elements: tuple[etree._Element, ...] = ()
    box: Box | None = None


NOTHING = Drawn()


def joined(parts: Iterable[Drawn]) -> Drawn:
    """Several drawn things as one."""
    known = list(parts)
    elements = tuple(element for one in known for element in one.elements)
    return Drawn(elements, unite(one.box for one in known if one.box is not None))


class Resolver:
    """Brings drawings into plain form. ``pixels`` is how many of them a unit of the whole has."""

    def __init__(self, letters: Letters | None, pixels: float) -> None:
        self.definitions = Definitions()
        self.notes: dict[tuple[str, Said], None] = {}
        self.report = TextReport()
        self._letters = letters
        self._pixels = pixels
        self._walked = Definitions()
        self._points = 0

    def note(self, code: str, text: Said) -> None:
        """Keep what is to be said of the drawing, once."""
        self.notes[code, text] = None

    def draw_whole(self, root: etree._Element, here: Here) -> Drawn:
        """The whole of a drawing."""
        style = here.sheet.cascade.style(root, {})
        return self._wrapped(root, style, SAME, self.draw_children(root, style, here), here)

    def draw_children(self, element: etree._Element, style: Style, here: Here) -> Drawn:
        """Everything inside ``element``."""
        return joined([self.draw(child, style, here) for child in element])

    def draw(self, element: etree._Element, above: Style, here: Here) -> Drawn:
        """``element`` and what is inside it, below what has the style ``above``.

        Raises ValueError for elements in each other without end.
        """
        self._walked.count()
        if here.depth > NESTED:
            raise ValueError(worded("nests more than {count} elements", count=NESTED))
        space, _, name = str(element.tag).rpartition("}")
        if space != SVG[:-1] or name in _QUIET:
            return NOTHING
        if name in _MOVES:
            self.note("E003", worded("leaves out its animation: <{name}>", name=name))
            return NOTHING
        style = here.sheet.cascade.style(element, above)
        if style.get("display") == "none":
            return NOTHING
        here = replace(here, depth=here.depth + 1)
        matrix = self._transform(element, style)
        if not scale_of(matrix):
            return NOTHING
        inside = here.into(matrix)
        drawn = self._inner(name, element, style, inside)
        return self._wrapped(element, style, matrix, drawn, inside)

    def _transform(self, element: etree._Element, style: Style) -> Matrix:
        text = style.get("transform") or element.get("transform") or ""
        matrix = transform(text)
        if matrix is None:
            raise ValueError(worded("uses {name}=“{value}”", name="transform", value=text[:20]))
        origin = [length(one) for one in style.get("transform-origin", "").split()]
        if matrix != SAME and len(origin) >= 2 and origin[0] is not None and origin[1] is not None:
            x, y = origin[0], origin[1]
            matrix = multiply(multiply((1, 0, 0, 1, x, y), matrix), (1, 0, 0, 1, -x, -y))
        return matrix

    def _inner(self, name: str, element: etree._Element, style: Style, here: Here) -> Drawn:
        if name in _SHAPES:
            return self._shape(element, style, here)
        if name in _GROUPS:
            return self.draw_children(element, style, here)
        special: dict[str, Callable[[etree._Element, Style, Here], Drawn]] = {
            "svg": self._inner_drawing,
            "use": self._use,
            "switch": self._switch,
            "text": self._text,
            "image": self._image,
            "foreignObject": self._markup,
        }
        if name not in special:
            raise ValueError(
                worded("holds <{name}> in line {line}", name=name, line=element.sourceline)
            )
        return special[name](element, style, here)

    # Groups

    def _wrapped(
        self, element: etree._Element, style: Style, matrix: Matrix, drawn: Drawn, here: Here
    ) -> Drawn:
        """What was drawn with what its element as a whole says: moved, cut, seen through."""
        if not drawn.elements:
            return Drawn((), _moved_box(drawn.box, matrix))
        box = drawn.box
        if style.get("filter", "none") != "none":
            drawn = self._filtered(style["filter"], drawn, here)
        if style.get("backdrop-filter", "none") != "none":
            self.note("E003", worded("leaves out {name}", name="backdrop-filter"))
        attributes: list[tuple[str, str]] = []
        if matrix != SAME:
            attributes.append(("transform", write_matrix(matrix)))
        if (cover := share(style.get("opacity"))) < 1:
            attributes.append(("opacity", write(cover)))
        for name in ("clip-path", "mask"):
            if (value := style.get(name, "none")) != "none":
                kept = self._cut(name, value, box, here)
                if kept is None:
                    return Drawn((), _moved_box(box, matrix))
                drawn, more = _add_cut(attributes, kept, drawn)
                attributes += more
        if (blend := style.get("mix-blend-mode", "normal")) in _BLENDS:
            attributes.append(("style", f"mix-blend-mode:{blend}"))
        elements = drawn.elements if cover else ()
        return Drawn(self._grouped(attributes, elements), _moved_box(box, matrix))

    def _grouped(
        self, attributes: list[tuple[str, str]], elements: tuple[etree._Element, ...]
    ) -> tuple[etree._Element, ...]:
        """Elements inside a group where one is needed."""
        if not attributes or not elements:
            return elements
        if len(elements) == 1 and elements[0].tag == f"{SVG}path" and len(attributes) == 1:
            (name, value), only = attributes[0], elements[0]
            if name == "transform" and only.get("transform") is None:
                only.set(name, value)
                return elements
        self.definitions.count()
        return (make("g", attributes, *elements),)

    def _cut(self, name: str, value: str, box: Box | None, here: Here) -> tuple[str, str] | None:
        """How ``clip-path`` or ``mask`` is written; None where it leaves nothing."""
        target, _ = reference(value, name)
        if target is None:
            raise ValueError(worded("uses {name}=“{value}”", name=name, value=value[:20]))
        found = here.sheet.find(target)
        wanted = "clipPath" if name == "clip-path" else "mask"
        if found is None or found.tag != f"{SVG}{wanted}":
            # Browsers leave it out as well (CSS Masking 1, 3.1).
            return "", ""
        if found in here.within:
            return None
        here = replace(here, within=(*here.within, found), depth=here.depth + 1)
        return (
            self._clip(found, box, here) if wanted == "clipPath" else self._mask(found, box, here)
        )

    def _clip(self, clip: etree._Element, box: Box | None, here: Here) -> tuple[str, str] | None:
        style = here.sheet.styled(clip)
        matrix = self._transform(clip, style)
        if clip.get("clipPathUnits") == "objectBoundingBox":
            if box is None:
                return None
            matrix = multiply((box[2], 0, 0, box[3], box[0], box[1]), matrix)
        pieces = list(self._clip_pieces(clip, style, here.into(matrix)))
        pieces = [(moved(path, matrix), rule, mask) for path, rule, mask in pieces if path]
        outer = style.get("clip-path", "none")
        further = self._cut("clip-path", outer, box, here) if outer != "none" else ("", "")
        if not pieces or further is None:
            return None
        simple = not further[0] and not any(mask[0] for _, _, mask in pieces)
        if simple and (one := _one_path([(path, rule) for path, rule, _ in pieces])) is not None:
            path, rule = one
            attributes = [("d", write_path(path))]
            if rule == "evenodd":
                attributes.append(("clip-rule", rule))
            made = make("clipPath", (), make("path", attributes))
            return "clip-path", self.definitions.add(made)
        return self._clip_as_mask(pieces, further)

    def _clip_as_mask(
        self, pieces: list[tuple[Path, str, tuple[str, str]]], further: tuple[str, str]
    ) -> tuple[str, str]:
        """A clip of several shapes that lie over each other as a mask: white shapes."""
        elements: tuple[etree._Element, ...] = ()
        for path, rule, mask in pieces:
            attributes = [("d", write_path(path)), ("fill", "#ffffff")]
            if rule == "evenodd":
                attributes.append(("fill-rule", rule))
            shape = (make("path", attributes),)
            elements += self._grouped([mask], shape) if mask[0] else shape
        if further[0]:
            elements = self._grouped([further], elements)
        around = unite(one for path, _, _ in pieces if (one := box_of(path)) is not None)
        assert around is not None
        attributes = [("maskUnits", "userSpaceOnUse"), *box_attributes(around)]
        return "mask", self.definitions.add(make("mask", attributes, *elements))

    def _clip_pieces(
        self, parent: etree._Element, above: Style, here: Here
    ) -> Iterator[tuple[Path, str, tuple[str, str]]]:
        """Yield the shapes that a clip is made of, with their rules and how they are cut."""
        for child in parent:
            self._walked.count()
            name = str(child.tag).rpartition("}")[2]
            style = here.sheet.cascade.style(child, above)
            if style.get("display") == "none" or not str(child.tag).startswith(SVG):
                continue
            matrix = self._transform(child, style)
            inside = here.into(matrix)
            path: Path = ()
            target = child
            if name == "use":
                target = self._target(child, here)
                x, y = self._point(child, ("x", "y"), style, here)
                if target is None:
                    continue
                style = here.sheet.cascade.style(target, style)
                matrix = multiply(matrix, (1, 0, 0, 1, x, y))
                matrix = multiply(matrix, self._transform(target, style))
                name = str(target.tag).rpartition("}")[2]
            if style.get("visibility", "visible") != "visible":
                continue
            if name in _SHAPES:
                path = self._outline(target, style, here)
            elif name == "text":
                parts = self._set(target, style, inside)
                path = tuple(step for part in parts for step in part.path)
            cut = ("", "")
            if (value := style.get("clip-path", "none")) != "none":
                found = self._cut("clip-path", value, box_of(path), here)
                if found is None:
                    continue
                cut = found
                if cut[0] and matrix != SAME:
                    raise ValueError(worded("has a clip inside a clip that is turned or moved"))
            yield moved(path, matrix), style.get("clip-rule", "nonzero"), cut

    def _mask(self, mask: etree._Element, box: Box | None, here: Here) -> tuple[str, str] | None:
        style = here.sheet.styled(mask)
        place = self._region(mask, "maskUnits", box, here, ("-10%", "-10%", "120%", "120%"))
        if place is None:
            return None
        matrix = SAME
        if mask.get("maskContentUnits") == "objectBoundingBox":
            if box is None:
                return None
            matrix = (box[2], 0, 0, box[3], box[0], box[1])
        inner = self.draw_children(mask, style, here.into(matrix))
        elements = inner.elements
        if matrix != SAME:
            elements = self._grouped([("transform", write_matrix(matrix))], elements)
        if not elements:
            return None
        kind = style.get("mask-type") or mask.get("mask-type") or "luminance"
        attributes = [("maskUnits", "userSpaceOnUse"), *box_attributes(place)]
        if kind == "alpha":
            attributes.append(("style", "mask-type:alpha"))
        for name in ("mask", "clip-path"):
            if (value := style.get(name, "none")) != "none":
                cut = self._cut(name, value, box, here)
                if cut is None:
                    return None
                if cut[0]:
                    elements = self._grouped([cut], elements)
        return "mask", self.definitions.add(make("mask", attributes, *elements))

    def _region(
        self,
        element: etree._Element,
        units: str,
        box: Box | None,
        here: Here,
        usual: tuple[str, str, str, str],
    ) -> Box | None:
        """The box that ``element`` says, in the units of the place."""
        names = ("x", "y", "width", "height")
        given = [str(element.get(name, said)) for name, said in zip(names, usual, strict=True)]
        if element.get(units, "objectBoundingBox") == "userSpaceOnUse":
            values = [length(one, whole=here.view[n % 2]) or 0.0 for n, one in enumerate(given)]
            place = (values[0], values[1], values[2], values[3])
        else:
            if box is None:
                return None
            parts = [length(one, whole=1.0) or 0.0 for one in given]
            left, top = box[0] + parts[0] * box[2], box[1] + parts[1] * box[3]
            place = (left, top, parts[2] * box[2], parts[3] * box[3])
        return place if place[2] > 0 and place[3] > 0 else None

    # What is referred to

    def _target(self, use: etree._Element, here: Here) -> etree._Element | None:
        href = href_of(use)
        if href and not href.startswith("#"):
            raise ValueError(worded("refers to {href} outside the file", href=href[:40]))
        target = here.sheet.find(href[1:])
        if target is None:
            return None
        if target in here.within or target in use.iterancestors():
            raise ValueError(worded("uses {href} inside itself", href=href[:40]))
        return target

    def _use(self, use: etree._Element, style: Style, here: Here) -> Drawn:
        target = self._target(use, here)
        if target is None:
            return NOTHING
        x, y = self._point(use, ("x", "y"), style, here)
        matrix: Matrix = (1, 0, 0, 1, x, y)
        inside = replace(here.into(matrix), within=(*here.within, target))
        if str(target.tag).rpartition("}")[2] in ("symbol", "svg"):
            inner = here.sheet.cascade.style(target, style)
            if inner.get("display") == "none":
                return NOTHING
            sides = [use.get(name, target.get(name, "100%")) for name in ("width", "height")]
            drawn = self._viewed(target, inner, inside, sides)
            drawn = self._wrapped(target, inner, self._transform(target, inner), drawn, inside)
        else:
            drawn = self.draw(target, style, inside)
        if matrix == SAME:
            return drawn
        elements = self._grouped([("transform", write_matrix(matrix))], drawn.elements)
        return Drawn(elements, _moved_box(drawn.box, matrix))

    def _point(
        self, element: etree._Element, names: tuple[str, ...], style: Style, here: Here
    ) -> list[float]:
        em = float(style["font-size"])
        return [
            length(style.get(name) or element.get(name, "0"), em, here.view[n % 2]) or 0.0
            for n, name in enumerate(names)
        ]

    def _inner_drawing(self, element: etree._Element, style: Style, here: Here) -> Drawn:
        return self._viewed(
            element, style, here, [element.get(name, "100%") for name in ("width", "height")]
        )

    def _viewed(self, element: etree._Element, style: Style, here: Here, sides: list[str]) -> Drawn:
        """What is inside an element with a view of its own, cut to that."""
        x, y = (0.0, 0.0)
        if element.tag == f"{SVG}svg":
            x, y = self._point(element, ("x", "y"), style, here)
        em = float(style["font-size"])
        width, height = (length(one, em, here.view[n]) or 0.0 for n, one in enumerate(sides))
        if width <= 0 or height <= 0:
            return NOTHING
        target = (x, y, width, height)
        box = numbers(element.get("viewBox", ""))
        matrix: Matrix = (1, 0, 0, 1, x, y)
        view = (width, height)
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            given = (box[0], box[1], box[2], box[3])
            matrix, _ = fit(given, target, element.get("preserveAspectRatio", ""))
            view = (box[2], box[3])
        inner = self.draw_children(element, style, replace(here.into(matrix), view=view))
        elements = inner.elements
        if matrix != SAME:
            elements = self._grouped([("transform", write_matrix(matrix))], elements)
        if style.get("overflow", "hidden") not in ("visible", "auto"):
            elements = self._grouped([self._frame(rectangle(*target))], elements)
        return Drawn(elements, _moved_box(inner.box, matrix))

    def _frame(self, path: Path) -> tuple[str, str]:
        """How something is cut to ``path``."""
        made = make("clipPath", (), make("path", [("d", write_path(path))]))
        return "clip-path", self.definitions.add(made)

    def _switch(self, element: etree._Element, style: Style, here: Here) -> Drawn:
        """The first that can be drawn; text in other languages of markup cannot."""
        skipped = False
        for child in element:
            space, _, name = str(child.tag).rpartition("}")
            tongues = re.split(r"[\s,]+", child.get("systemLanguage", "").strip().lower())
            spoken = tongues == [""] or any(one.split("-")[0] in ("zh", "en") for one in tongues)
            if space != SVG[:-1] or name in _QUIET or not spoken:
                continue
            if name == "foreignObject":
                skipped = True
                continue
            if skipped and name == "image":
                self.note("E004", worded("has a picture in the place of text"))
            return self.draw(child, style, here)
        if skipped:
            raise ValueError(
                worded(
                    "holds <{name}> in line {line}", name="foreignObject", line=element.sourceline
                )
            )
        return NOTHING

    def _markup(self, element: etree._Element, _style: Style, _here: Here) -> Drawn:
        """Leave out markup of another kind that says nothing; what says something is refused."""
        if "".join(element.itertext()).strip():
            raise ValueError(
                worded(
                    "holds <{name}> in line {line}", name="foreignObject", line=element.sourceline
                )
            )
        self.note("E003", worded("leaves out {name}", name="<foreignObject>"))
        return NOTHING

    # Shapes

    def _outline(self, element: etree._Element, style: Style, here: Here) -> Path:
        name = str(element.tag).rpartition("}")[2]
        if name == "path":
            text = style.get("d") or element.get("d", "")
            inside = re.fullmatch(r"path\(\s*[\"'](.*)[\"']\s*\)", text, re.DOTALL)
            path = read_path(inside[1] if inside else text)
        elif name in ("polyline", "polygon"):
            path = polygon(numbers(element.get("points", "")), closed=name == "polygon")
        elif name == "line":
            x1, y1, x2, y2 = self._point(element, ("x1", "y1", "x2", "y2"), style, here)
            path = polygon((x1, y1, x2, y2), closed=False)
        elif name == "rect":
            path = self._rect(element, style, here)
        else:
            path = self._round(name, element, style, here)
        self._points += sum(len(step.to) for step in path)
        if self._points > POINTS:
            raise ValueError(worded("has more than {count:,} coordinates", count=POINTS))
        return path

    def _rect(self, element: etree._Element, style: Style, here: Here) -> Path:
        x, y, width, height = self._point(element, ("x", "y", "width", "height"), style, here)
        if width <= 0 or height <= 0:
            return ()
        em = float(style["font-size"])
        given = [style.get(name) or element.get(name, "auto") for name in ("rx", "ry")]
        found = [length(one, em, here.view[n]) for n, one in enumerate(given)]
        rx = found[0] if found[0] is not None else found[1]
        ry = found[1] if found[1] is not None else found[0]
        return rounded(x, y, width, height, max(0.0, rx or 0.0), max(0.0, ry or 0.0))

    def _round(self, name: str, element: etree._Element, style: Style, here: Here) -> Path:
        cx, cy = self._point(element, ("cx", "cy"), style, here)
        em = float(style["font-size"])
        if name == "circle":
            rx = ry = length(style.get("r") or element.get("r", "0"), em, here.diagonal) or 0.0
        else:
            given = [style.get(one) or element.get(one, "auto") for one in ("rx", "ry")]
            found = [length(one, em, here.view[n]) for n, one in enumerate(given)]
            rx = (found[0] if found[0] is not None else found[1]) or 0.0
            ry = (found[1] if found[1] is not None else found[0]) or 0.0
        return ellipse(cx, cy, rx, ry) if rx > 0 and ry > 0 else ()

    def _shape(self, element: etree._Element, style: Style, here: Here) -> Drawn:
        path = self._outline(element, style, here)
        box = box_of(path)
        if box is None:
            return NOTHING
        drawn = Drawn((), box)
        if style.get("visibility", "visible") == "visible":
            drawn = Drawn(self._painted(path, style, box, here), box)
        name = str(element.tag).rpartition("}")[2]
        if name not in ("path", "line", "polyline", "polygon"):
            return drawn
        markers = self._markers(path, style, here)
        order = style.get("paint-order", "").split()
        if "markers" in order and order[0] == "markers":
            return Drawn((*markers, *drawn.elements), box)
        return Drawn((*drawn.elements, *markers), box)

    def _painted(
        self, path: Path, style: Style, box: Box, here: Here
    ) -> tuple[etree._Element, ...]:
        """A path filled and stroked."""
        fill = self._paint("fill", style, box, here)
        filled = [*_written("fill", fill)] if fill is not None and fill.cover else []
        if filled and style.get("fill-rule") == "evenodd":
            filled.append(("fill-rule", "evenodd"))
        stroke = self._paint("stroke", style, box, here)
        lines = self._line(style, here)
        stroked = [*_written("stroke", stroke), *lines] if stroke and stroke.cover and lines else []
        if not filled and not stroked:
            return ()
        self.definitions.count()
        given = [("d", write_path(path))]
        back = invert(here.matrix) if stroked else None
        if style.get("vector-effect") == "non-scaling-stroke" and back is not None:
            given = [
                ("d", write_path(moved(path, here.matrix))), ("transform", write_matrix(back))
            ]  # fmt: skip
        if filled and stroked and _strokes_first(style):
            self.definitions.count()
            below = make("path", [*given, ("fill", "none"), *stroked])
            return below, make("path", [*given, *filled])
        return (make("path", [*given, *(filled or [("fill", "none")]), *stroked]),)

    def _line(self, style: Style, here: Here) -> list[tuple[str, str]]:
        """How a stroke is drawn; nothing where it has no width."""
        em = float(style["font-size"])
        width = length(style.get("stroke-width", "1"), em, here.diagonal)
        width = 1.0 if width is None else width
        if width <= 0:
            return []
        written = [("stroke-width", write(width))]
        for name, (_, others) in _LINE_WORDS.items():
            if style.get(name) in others:
                written.append((name, style[name]))
        limit = length(style.get("stroke-miterlimit", "4"))
        if limit is not None and limit >= 1 and limit != 4:
            written.append(("stroke-miterlimit", write(limit)))
        parts = re.split(r"[\s,]+", style.get("stroke-dasharray", "none").strip())
        dashes = [length(one, em, here.diagonal) for one in parts if one]
        known = [one for one in dashes if one is not None and one >= 0]
        if known and len(known) == len(dashes) and sum(known) > 0:
            written.append(("stroke-dasharray", " ".join(map(write, known))))
            offset = length(style.get("stroke-dashoffset", "0"), em, here.diagonal)
            if offset:
                written.append(("stroke-dashoffset", write(offset)))
        return written

    def _paint(self, name: str, style: Style, box: Box, here: Here) -> DrawingPaint | None:
        """What ``fill`` or ``stroke`` paint with; None for nothing."""
        value = style.get(name, "black" if name == "fill" else "none")
        cover = share(style.get(f"{name}-opacity"))
        if value.startswith("context-"):
            context = here.context or {}
            other = value.removeprefix("context-")
            usual = "black" if other == "fill" else "none"
            value = context.get(other, usual)
            if value.startswith("context-"):
                return None
        target, rest = reference(value, name)
        if target is not None:
            served = self._served(target, box, here)
            if served is not None:
                return replace(served, cover=served.cover * cover)
            value = rest or "none"
        if value.split()[0].lower() in ("none", "transparent"):
            return None
        color, alpha = read_color(value, name, style.get("color", "black"))
        return DrawingPaint(color, cover * alpha)

    def _served(self, target: str, box: Box, here: Here) -> DrawingPaint | None:
        """The gradient or pattern called ``target``; None where there is none to paint."""
        found = here.sheet.find(target)
        if found is None or found in here.within:
            return None
        kind = str(found.tag).rpartition("}")[2]
        elements = chain(found, here.sheet.find)
        if kind == "pattern":
            return self._pattern(elements, box, here)
        if kind not in ("linearGradient", "radialGradient"):
            return None
        made = gradient(elements, box, here.view, here.sheet.styled)
        if made is None or isinstance(made, DrawingPaint):
            return made
        return DrawingPaint(self.definitions.add(made))

    def _pattern(self, elements: list[etree._Element], box: Box, here: Here) -> DrawingPaint | None:
        first = elements[0]
        merged = etree.Element(f"{SVG}pattern")
        for name in ("x", "y", "width", "height", "patternUnits"):
            if value := said(elements, name):
                merged.set(name, value)
        place = self._region(merged, "patternUnits", box, here, ("0", "0", "0", "0"))
        source = next((one for one in elements if len(one)), None)
        if place is None or source is None:
            return None
        matrix = transform(said(elements, "patternTransform")) or SAME
        inner: Matrix = SAME
        view = numbers(said(elements, "viewBox"))
        if len(view) == 4 and view[2] > 0 and view[3] > 0:
            given = (view[0], view[1], view[2], view[3])
            inner, _ = fit(given, place, said(elements, "preserveAspectRatio"))
        elif said(elements, "patternContentUnits") == "objectBoundingBox":
            inner = (box[2], 0, 0, box[3], box[0], box[1])
        inside = replace(
            here.into(multiply(matrix, inner)), within=(*here.within, first), depth=here.depth + 1
        )
        drawn = self.draw_children(source, here.sheet.styled(source), inside)
        contents = drawn.elements
        if inner != SAME:
            contents = self._grouped([("transform", write_matrix(inner))], contents)
        if not contents:
            return None
        attributes = [("patternUnits", "userSpaceOnUse"), *box_attributes(place)]
        if matrix != SAME:
            attributes.append(("patternTransform", write_matrix(matrix)))
        return DrawingPaint(self.definitions.add(make("pattern", attributes, *contents)))

    # Markers

    def _markers(self, path: Path, style: Style, here: Here) -> list[etree._Element]:
        names = [style.get(f"marker-{place}", "none") for place in ("start", "mid", "end")]
        if all(name == "none" for name in names):
            return []
        corners = vertices(path)
        made: list[etree._Element] = []
        for n, (at, reached, left) in enumerate(corners):
            place = 0 if n == 0 else 2 if n == len(corners) - 1 else 1
            # A line that turns right back is halved the way that is nearer.
            middle = reached + ((left - reached + 180) % 360 - 180) / 2
            angle = (left, middle, reached)[place]
            target, _ = reference(names[place], "marker")
            marker = here.sheet.find(target) if target is not None else None
            if marker is None or marker in here.within or marker.tag != f"{SVG}marker":
                continue
            made += self._marker(marker, at, angle, place == 0, style, here)
        return made

    def _marker(
        self,
        marker: etree._Element,
        at: tuple[float, float],
        angle: float,
        first: bool,
        style: Style,
        here: Here,
    ) -> tuple[etree._Element, ...]:
        self._walked.count()
        orient = marker.get("orient", "0").strip()
        if orient == "auto-start-reverse" and first:
            angle += 180
        elif not orient.startswith("auto"):
            angle = length(orient.removesuffix("deg")) or 0.0
        width, height = (length(marker.get(n, "3")) or 0.0 for n in ("markerWidth", "markerHeight"))
        if width <= 0 or height <= 0:
            return ()
        wide = length(style.get("stroke-width", "1"), float(style["font-size"]), here.diagonal)
        size = (
            1.0
            if marker.get("markerUnits") == "userSpaceOnUse"
            else (1.0 if wide is None else wide)
        )
        box = numbers(marker.get("viewBox", ""))
        inner: Matrix = SAME
        seen = (0.0, 0.0, width, height)
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            given = (box[0], box[1], box[2], box[3])
            inner, _ = fit(given, seen, marker.get("preserveAspectRatio", ""))
        back = invert(inner)
        if back is None:
            return ()
        usual = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "bottom": 1.0}
        reached = []
        for n, name in enumerate(("refX", "refY")):
            text = marker.get(name, "0").strip()
            reached.append(
                usual[text] * width
                if text in usual
                else (length(text) or 0.0) * inner[3 * n] + inner[4 + n]
            )
        matrix = multiply((1, 0, 0, 1, *at), multiply(turn(angle), (size, 0, 0, size, 0, 0)))
        matrix = multiply(matrix, (1, 0, 0, 1, -reached[0], -reached[1]))
        own = here.sheet.styled(marker)
        inside = replace(
            here.into(multiply(matrix, inner)), within=(*here.within, marker), context=style,
            depth=here.depth + 1,
        )  # fmt: skip
        drawn = self.draw_children(marker, own, inside)
        elements = drawn.elements
        if own.get("overflow", "hidden") not in ("visible", "auto"):
            window = moved(rectangle(*seen), back)
            elements = self._grouped([self._frame(window)], elements)
        return self._grouped([("transform", write_matrix(multiply(matrix, inner)))], elements)

    # Text

    def _set(self, element: etree._Element, style: Style, here: Here) -> list[Lettered]:
        if self._letters is None:
            return []

        def outline_of(name: str) -> Path | None:
            target = here.sheet.find(name)
            kind = "" if target is None else str(target.tag).rpartition("}")[2]
            if target is None or kind not in _SHAPES:
                return None
            own = here.sheet.styled(target)
            return moved(self._outline(target, own, here), self._transform(target, own))

        setter = TextSetter(
            self._letters, self.report, here.view, here.sheet.cascade.style, outline_of
        )
        try:
            parts = setter.set(element, style)
        except TooLongError as error:
            raise ValueError(
                worded("has more than {count:,} letters", count=LETTERS_LIMIT)
            ) from error
        self._points += sum(len(step.to) for part in parts for step in part.path)
        if self._points > POINTS:
            raise ValueError(worded("has more than {count:,} coordinates", count=POINTS))
        return parts

    def _text(self, element: etree._Element, style: Style, here: Here) -> Drawn:
        parts = self._set(element, style, here)
        box = unite(part.box for part in parts)
        if box is None:
            return NOTHING
        painted: list[etree._Element] = []
        for part in parts:
            if part.style.get("visibility", "visible") == "visible":
                painted += self._painted(part.path, {**part.style, "fill-rule": ""}, box, here)
        return Drawn(tuple(painted), box)

    # Pictures

    def _image(self, element: etree._Element, style: Style, here: Here) -> Drawn:
        content, kind = self._content(element)
        if content is None:
            return NOTHING
        x, y, *_ = self._point(element, ("x", "y"), style, here)
        em = float(style["font-size"])
        given = [style.get(one) or element.get(one, "auto") for one in ("width", "height")]
        found = [length(one, em, here.view[n]) for n, one in enumerate(given)]
        if kind == "image/svg+xml":
            return self._drawing(content, (x, y), found, element, here)
        try:
            source = read_source(content)
            if source.width * source.height > PIXELS:
                raise ValueError(
                    worded("holds a picture of more than {count:,} pixels", count=PIXELS)
                )
            prove_whole(source)
        except (OSError, ValueError, SyntaxError, KeyError) as error:
            raise ValueError(
                worded("holds a picture that is damaged or of another kind")
            ) from error
        if source.form not in ("PNG", "JPEG"):
            raise ValueError(worded("holds a picture that is damaged or of another kind"))
        across, down = source.size
        width, height = _sides(found, across, down)
        if width <= 0 or height <= 0:
            return NOTHING
        target: Box = (x, y, width, height)
        matrix, cut = fit((0, 0, across, down), target, element.get("preserveAspectRatio", ""))
        place: Box = (matrix[4], matrix[5], across * matrix[0], down * matrix[3])
        data = f"data:{FORMATS[source.form]};base64,{base64.b64encode(content).decode()}"
        attributes = [*box_attributes(place), ("preserveAspectRatio", "none"), ("href", data)]
        self.definitions.count()
        elements: tuple[etree._Element, ...] = (make("image", attributes),)
        if style.get("visibility", "visible") != "visible":
            elements = ()
        if cut:
            elements = self._grouped([self._frame(rectangle(*target))], elements)
        return Drawn(elements, target)

    def _content(self, element: etree._Element) -> tuple[bytes | None, str]:
        """The bytes of a picture inside the drawing and their kind."""
        href = href_of(element)
        if not href:
            return None, ""
        found = _DATA.fullmatch(href)
        if found is None:
            raise ValueError(worded("refers to {href} outside the file", href=href[:40]))
        try:
            if found[3]:
                content = base64.b64decode(
                    re.sub(r"\s+", "", unquote_to_bytes(found[4]).decode("ascii")), validate=True
                )
            else:
                content = unquote_to_bytes(found[4])
        except (ValueError, binascii.Error) as error:
            raise ValueError(
                worded("holds a picture that is damaged or of another kind")
            ) from error
        return content, found[1].lower()

    def _drawing(
        self,
        content: bytes,
        at: tuple[float, float],
        sides: list[float | None],
        element: etree._Element,
        here: Here,
    ) -> Drawn:
        """A drawing that stands in this one as a picture."""
        if len([one for one in here.within if one.tag == f"{SVG}svg"]) >= WITHIN:
            raise ValueError(worded("nests more than {count} elements", count=WITHIN))
        root = open_drawing(content)
        sheet = DrawingFile(root)
        across, down, box = size_of(root)
        width, height = _sides(sides, across, down)
        if width <= 0 or height <= 0:
            return NOTHING
        target: Box = (*at, width, height)
        matrix, _ = fit(box, target, element.get("preserveAspectRatio", ""))
        inside = replace(
            here.into(matrix), sheet=sheet, view=(box[2], box[3]), within=(*here.within, root),
            depth=here.depth + 1,
        )  # fmt: skip
        drawn = self.draw_children(root, sheet.cascade.style(root, {}), inside)
        elements = self._grouped([("transform", write_matrix(matrix))], drawn.elements)
        return Drawn(self._grouped([self._frame(rectangle(*target))], elements), target)

    # What is no shape

    def _filtered(self, value: str, drawn: Drawn, here: Here) -> Drawn:
        """What was drawn in pixels, with a filter over it."""
        target, _ = reference(value, "filter") if value.startswith("url(") else (None, "")
        found = here.sheet.find(target) if target is not None else None
        if target is not None and (found is None or found.tag != f"{SVG}filter"):
            return drawn
        box = drawn.box
        if found is not None:
            if not len(found) or all(one.tag == f"{SVG}feBlend" for one in found):
                # Drawing programs write it where a layer is blended as usual.
                return drawn
            region = self._region(found, "filterUnits", box, here, ("-10%", "-10%", "120%", "120%"))
            name = worded("the filter “{name}”", name=target or "")
        else:
            wide = 4 * max([8.0, *(abs(one) for one in numbers(re.sub(r"[^\d.\s-]", " ", value)))])
            region = box and (box[0] - wide, box[1] - wide, box[2] + 2 * wide, box[3] + 2 * wide)
            name = worded("the filter “{name}”", name=value[:40])
        if region is None:
            return NOTHING
        pixels = min(self._pixels * scale_of(here.matrix), LONGEST / max(region[2:]))
        content = render(
            drawn.elements, self.definitions.elements, region, pixels, box,
            found if found is not None else value, here.sheet.styled,
        )  # fmt: skip
        self.note("E005", worded("has a part drawn in pixels for {what}", what=name))
        data = f"data:image/png;base64,{base64.b64encode(content).decode()}"
        attributes = [*box_attributes(region), ("preserveAspectRatio", "none"), ("href", data)]
        self.definitions.count()
        return Drawn((make("image", attributes),), box)


LARGEST, FLATTEST = 1e6, 50.0
"""Units a side may have, and how many times longer than the other it may be."""


def size_of(root: etree._Element) -> tuple[float, float, Box]:
    """Width and height in CSS pixels and the view box of a drawing.

    Raises ValueError where it has none that could be printed.
    """
    sides = [length(root.get(name, "")) for name in ("width", "height")]
    box = numbers(root.get("viewBox", ""))
    if len(box) != 4:
        if sides[0] is None or sides[1] is None:
            raise ValueError(worded("has neither a viewBox nor width and height in lengths"))
        box = [0.0, 0.0, sides[0], sides[1]]
    across, down = box[2], box[3]
    good = 0 < across <= LARGEST and 0 < down <= LARGEST
    if not good or max(across / down, down / across) > FLATTEST:
        raise ValueError(worded("has no size that could be printed"))
    # The box alone says the proportions; the printed size is the layout's.
    return across, down, (box[0], box[1], across, down)


def _strokes_first(style: Style) -> bool:
    order = style.get("paint-order", "normal").split()
    return "stroke" in order and "fill" not in order[: order.index("stroke")]


def _written(name: str, paint: DrawingPaint) -> Iterator[tuple[str, str]]:
    yield name, paint.value
    if paint.cover < 1:
        yield f"{name}-opacity", write(paint.cover)


def _sides(given: list[float | None], across: float, down: float) -> tuple[float, float]:
    width, height = given
    if width is None and height is None:
        return across, down
    if width is None:
        return (height or 0.0) * across / down, height or 0.0
    return width, width * down / across if height is None else height


def _moved_box(box: Box | None, matrix: Matrix) -> Box | None:
    if box is None or matrix == SAME:
        return box
    points = list(points_of(moved(rectangle(*box), matrix)))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _add_cut(
    attributes: list[tuple[str, str]], cut: tuple[str, str], drawn: Drawn
) -> tuple[Drawn, list[tuple[str, str]]]:
    """How something is cut; a second cut of one kind stands in a group inside."""
    if not cut[0]:
        return drawn, []
    if any(name == cut[0] for name, _ in attributes):
        return replace(drawn, elements=(make("g", [cut], *drawn.elements),)), []
    return drawn, [cut]


def _one_path(pieces: list[tuple[Path, str]]) -> tuple[Path, str] | None:
    """Several shapes as one path; None where they lie over each other."""
    if len(pieces) == 1:
        return pieces[0]
    if len({rule for _, rule in pieces}) > 1:
        return None
    boxes = [box for path, _ in pieces if (box := box_of(path)) is not None]
    for n, one in enumerate(boxes):
        for other in boxes[:n]:
            across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
            down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
            if across > 0 and down > 0:
                return None
    return tuple(step for path, _ in pieces for step in path), pieces[0][1]
