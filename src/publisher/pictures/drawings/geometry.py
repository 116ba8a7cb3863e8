"""Numbers, lengths, transforms and outlines of drawings: everything becomes a path of four steps.

A path is a sequence of steps, all absolute: M and L with a point, C with two control points and a
point, Z with nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""a b c d e f, as SVG and PDF write it: x' = a x + c y + e, y' = b x + d y + f."""


class PathStep(NamedTuple):
    """One step of a path: M, L, C or Z, and its coordinates, x and y in turn."""

    kind: str
    to: tuple[float, ...] = ()


Path: TypeAlias = tuple[PathStep, ...]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FURTHEST = 1e9
"""Units from the origin at which nothing is drawn any more: numbers beyond break other programs."""
_ROUND = 0.5522847498
"""Where a quarter circle's control points stand, in parts of its radius."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_BETWEEN = re.compile(r"[\s,]*")
_UNITS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0,
    "q": 96 / 101.6,
}  # fmt: skip
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-zA-Z]*|%)\s*")


def write(value: float) -> str:
    """A number as drawings write it: eight digits, which read again are the same."""
    text = f"{_bounded(value):.8g}"
    return "0" if text == "-0" else text


def numbers(text: str) -> list[float]:
    """The numbers of a list in ``text``, up to the first thing that is none."""
    found, at = list[float](), _skip(text, 0)
    while (one := _NUMBER.match(text, at)) is not None:
        found.append(_bounded(float(one[0])))
        at = _skip(text, one.end())
    return found


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return at if between is None else between.end()


def _bounded(value: float) -> float:
    return max(-FURTHEST, min(FURTHEST, value)) if math.isfinite(value) else FURTHEST


def length(text: str, em: float = 16.0, whole: float | None = None) -> float | None:
    """A length in CSS pixels; None for what is none. ``whole`` is what 100 % are."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    value, unit = _bounded(float(found[1])), found[2].lower()
    if unit == "%":
        return None if whole is None else value * whole / 100
    each = {**_UNITS, "em": em, "rem": 16.0, "ex": em / 2, "ch": em / 2}.get(unit)
    return None if each is None else value * each


# Transforms


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """The transform that does ``inner`` first, then ``outer``."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j,
        a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip


def invert(matrix: Matrix) -> Matrix | None:
    """The transform back; None where ``matrix`` makes everything flat."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if abs(area) < 1e-18:
        return None
    return (
        d / area, -b / area, -c / area, a / area,
        (c * f - d * e) / area, (b * e - a * f) / area,
    )  # fmt: skip


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """A point transformed."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def scale_of(matrix: Matrix) -> float:
    """By how much a transform makes things larger, on the average of all directions."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


_STEP = re.compile(r"\s*,?\s*([a-zA-Z0-9]+)\s*\(([^()]*)\)")
_ANGLES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0, "": 1.0}
_ARGUMENT = re.compile(r"\s*,?\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)([a-zA-Z%]*)")


def transform(text: str) -> Matrix | None:
    """What a ``transform`` says, of an attribute or a style; None if it says nothing known."""
    text = text.strip()
    if text in ("", "none"):
        return SAME
    whole, at = SAME, 0
    while at < len(text):
        found = _STEP.match(text, at)
        one = None if found is None else _one_transform(found[1].lower(), found[2])
        if found is None or one is None:
            return None
        whole, at = multiply(whole, one), found.end()
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,"))
    return whole


def _one_transform(name: str, inside: str) -> Matrix | None:
    given = list[float]()
    at, inside = 0, inside.strip()
    while at < len(inside):
        found = _ARGUMENT.match(inside, at)
        if found is None:
            return None
        unit = found[2].lower()
        factor = _ANGLES.get(unit, _UNITS.get(unit))
        if factor is None:
            return None
        given.append(_bounded(float(found[1]) * factor))
        at = found.end()
    return _named_transform(name, given)


def _named_transform(name: str, given: list[float]) -> Matrix | None:
    count = len(given)
    if name == "matrix" and count == 6:
        return (given[0], given[1], given[2], given[3], given[4], given[5])
    if name == "translate" and count in (1, 2):
        return (1, 0, 0, 1, given[0], given[1] if count == 2 else 0)
    if name == "scale" and count in (1, 2):
        return (given[0], 0, 0, given[-1], 0, 0)
    if name == "rotate" and count in (1, 3):
        turned = _turn(given[0])
        if count == 1:
            return turned
        there: Matrix = (1, 0, 0, 1, given[1], given[2])
        back: Matrix = (1, 0, 0, 1, -given[1], -given[2])
        return multiply(multiply(there, turned), back)
    if count != 1:
        return None
    slant = math.tan(math.radians(given[0])) if name in ("skewx", "skewy") else 0.0
    single: dict[str, Matrix] = {
        "translatex": (1, 0, 0, 1, given[0], 0),
        "translatey": (1, 0, 0, 1, 0, given[0]),
        "scalex": (given[0], 0, 0, 1, 0, 0),
        "scaley": (1, 0, 0, given[0], 0, 0),
        "skewx": (1, 0, slant, 1, 0, 0),
        "skewy": (1, slant, 0, 1, 0, 0),
    }
    return single.get(name)


def _turn(degrees: float) -> Matrix:
    around = math.radians(degrees)
    return (math.cos(around), math.sin(around), -math.sin(around), math.cos(around), 0, 0)


turn = _turn


def write_matrix(matrix: Matrix) -> str:
    """A transform as drawings write it."""
    return f"matrix({' '.join(map(write, matrix))})"


def fit(box: Box, target: Box, aspect: str) -> tuple[Matrix, bool]:
    """What brings ``box`` into ``target`` as ``preserveAspectRatio`` says.

    The second is whether what lies outside ``target`` is cut off (slice).
    """
    words = (aspect.split() or ["xMidYMid"])[:2]
    across, down = target[2] / box[2], target[3] / box[3]
    if words[0] == "none":
        return (across, 0, 0, down, target[0] - box[0] * across, target[1] - box[1] * down), False
    cut = words[-1] == "slice"
    size = max(across, down) if cut else min(across, down)
    shares = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    align = re.fullmatch(r"x(Min|Mid|Max)Y(Min|Mid|Max)", words[0])
    left, top = (shares[align[1]], shares[align[2]]) if align else (0.5, 0.5)
    x = target[0] - box[0] * size + (target[2] - box[2] * size) * left
    y = target[1] - box[1] * size + (target[3] - box[3] * size) * top
    return (size, 0, 0, size, x, y), cut


# Paths


def write_path(path: Path) -> str:
    """A path as drawings write it."""
    return "".join(f"{step.kind}{' '.join(write(value) for value in step.to)}" for step in path)


def moved(path: Path, matrix: Matrix) -> Path:
    """A path transformed."""
    if matrix == SAME:
        return path
    return tuple(PathStep(step.kind, _moved(step.to, matrix)) for step in path)


def _moved(to: tuple[float, ...], matrix: Matrix) -> tuple[float, ...]:
    pairs = zip(to[::2], to[1::2], strict=True)
    return tuple(value for pair in pairs for value in apply(matrix, *pair))


def points_of(path: Path) -> Iterator[Point]:
    """Yield the ends and control points of a path."""
    for step in path:
        yield from zip(step.to[::2], step.to[1::2], strict=True)


def box_of(path: Path) -> Box | None:
    """The box round a path's outline; None where it has none. Curves count as they run."""
    xs, ys = list[float](), list[float]()
    last = (0.0, 0.0)
    for step in path:
        if step.kind == "Z":
            continue
        ends: list[float] = list(step.to)
        if step.kind == "C":
            xs += _extremes(last[0], *ends[::2])
            ys += _extremes(last[1], *ends[1::2])
        last = (ends[-2], ends[-1])
        xs.append(last[0])
        ys.append(last[1])
    if not xs:
        return None
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _extremes(p0: float, p1: float, p2: float, p3: float) -> list[float]:
    """The values where a cubic curve turns back."""
    a, b, c = -p0 + 3 * p1 - 3 * p2 + p3, 2 * (p0 - 2 * p1 + p2), p1 - p0
    roots = list[float]()
    if abs(a) < 1e-12:
        if abs(b) > 1e-12:
            roots.append(-c / b)
    elif (under := b * b - 4 * a * c) >= 0:
        roots += [(-b + sign * math.sqrt(under)) / (2 * a) for sign in (1, -1)]
    return [bezier((p0, p1, p2, p3), t) for t in roots if 0 < t < 1]


def bezier(ends: Sequence[float], t: float) -> float:
    """One coordinate of a cubic curve at ``t`` from 0 to 1."""
    u = 1 - t
    return u**3 * ends[0] + 3 * u * u * t * ends[1] + 3 * u * t * t * ends[2] + t**3 * ends[3]


def unite(boxes: Iterable[Box]) -> Box | None:
    """The box round all of ``boxes``."""
    known = list(boxes)
    if not known:
        return None
    left, top = min(one[0] for one in known), min(one[1] for one in known)
    right = max(one[0] + one[2] for one in known)
    foot = max(one[1] + one[3] for one in known)
    return left, top, right - left, foot - top


def rectangle(x: float, y: float, width: float, height: float) -> Path:
    """A rectangle."""
    right, foot = x + width, y + height
    return polygon((x, y, right, y, right, foot, x, foot), closed=True)


def rounded(x: float, y: float, width: float, height: float, rx: float, ry: float) -> Path:
    """A rectangle with round corners."""
    if rx <= 0 or ry <= 0:
        return rectangle(x, y, width, height)
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    near, far = rx * (1 - _ROUND), ry * (1 - _ROUND)
    right, foot = x + width, y + height
    return (
        PathStep("M", (x + rx, y)),
        PathStep("L", (right - rx, y)),
        PathStep("C", (right - near, y, right, y + far, right, y + ry)),
        PathStep("L", (right, foot - ry)),
        PathStep("C", (right, foot - far, right - near, foot, right - rx, foot)),
        PathStep("L", (x + rx, foot)),
        PathStep("C", (x + near, foot, x, foot - far, x, foot - ry)),
        PathStep("L", (x, y + ry)),
        PathStep("C", (x, y + far, x + near, y, x + rx, y)),
        PathStep("Z"),
    )


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Path:
    """An ellipse, which begins at its right."""
    steps: list[PathStep] = [PathStep("M", (cx + rx, cy))]
    near, far = rx * _ROUND, ry * _ROUND
    for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        steps.append(
            PathStep("C", (cx + a * rx - b * near, cy + b * ry + a * far,
             cx - b * rx + a * near, cy + a * ry + b * far, cx - b * rx, cy + a * ry))
        )  # fmt: skip
    return (*steps, PathStep("Z"))


def polygon(points: Sequence[float], *, closed: bool) -> Path:
    """A line through ``points``, x and y in turn."""
    pairs = list(zip(points[::2], points[1::2], strict=False))
    if not pairs:
        return ()
    steps: list[PathStep] = [PathStep("M", pairs[0])]
    steps += [PathStep("L", pair) for pair in pairs[1:]]
    return (*steps, PathStep("Z")) if closed else tuple(steps)


_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_FLAG = re.compile(r"[\s,]*([01])")


def read_path(text: str) -> Path:
    """The path of ``text``, as SVG writes it, up to the first thing that is wrong."""
    pen = _Pen()
    for name, values in _commands(text):
        pen.draw(name, values)
    return tuple(pen.steps)


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    at, name = _skip(text, 0), ""
    while at < len(text):
        fresh = text[at].upper() in _COUNTS
        if fresh:
            name, at = text[at], at + 1
        elif not name or name in "zZ":
            return
        values = list[float]()
        kind = name.upper()
        for n in range(_COUNTS[kind]):
            pattern = _FLAG if kind == "A" and n in (3, 4) else _NUMBER
            found = pattern.match(text, at if pattern is _FLAG else _skip(text, at))
            if found is None:
                return
            values.append(_bounded(float(found[found.lastindex or 0])))
            at = found.end()
        yield name, values
        # Further pairs after a move are lines.
        name = {"M": "L", "m": "l"}.get(name, name)
        at = _skip(text, at)


class _Pen:
    """Turns commands of a path into absolute steps."""

    def __init__(self) -> None:
        self.steps: list[PathStep] = []
        self._x = self._y = 0.0
        self._start = (0.0, 0.0)
        self._control: Point | None = None
        self._last = ""

    def draw(self, name: str, values: list[float]) -> None:
        kind, here = name.upper(), (self._x, self._y)
        if not self.steps and kind != "M":
            return
        if name.islower() and kind not in "ZA":
            bases = {"H": (self._x,), "V": (self._y,)}.get(kind, here)
            values = [value + bases[n % len(bases)] for n, value in enumerate(values)]
        elif name == "a":
            values = [*values[:5], values[5] + self._x, values[6] + self._y]
        if self._last == "Z" and kind not in "MZ":
            self.steps.append(PathStep("M", here))
        getattr(self, f"_{kind.lower()}")(values)
        self._last = kind

    def _go(self, x: float, y: float, control: Point | None = None) -> None:
        self._x, self._y, self._control = x, y, control

    def _m(self, values: list[float]) -> None:
        self.steps.append(PathStep("M", tuple(values)))
        self._start = (values[0], values[1])
        self._go(values[0], values[1])

    def _l(self, values: list[float]) -> None:
        self.steps.append(PathStep("L", tuple(values)))
        self._go(values[0], values[1])

    def _h(self, values: list[float]) -> None:
        self._l([values[0], self._y])

    def _v(self, values: list[float]) -> None:
        self._l([self._x, values[0]])

    def _c(self, values: list[float]) -> None:
        self.steps.append(PathStep("C", tuple(values)))
        self._go(values[4], values[5], (values[2], values[3]))

    def _mirrored(self, kinds: str) -> Point:
        if self._last not in kinds or self._control is None:
            return self._x, self._y
        return 2 * self._x - self._control[0], 2 * self._y - self._control[1]

    def _s(self, values: list[float]) -> None:
        self._c([*self._mirrored("CS"), *values])

    def _q(self, values: list[float]) -> None:
        x1, y1, x, y = values
        self.steps.append(
            PathStep("C", (self._x + (x1 - self._x) * 2 / 3, self._y + (y1 - self._y) * 2 / 3,
             x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3, x, y))
        )  # fmt: skip
        self._go(x, y, (x1, y1))

    def _t(self, values: list[float]) -> None:
        self._q([*self._mirrored("QT"), *values])

    def _a(self, values: list[float]) -> None:
        rx, ry, turned, large, sweep, x, y = values
        if not rx or not ry:
            self._l([x, y])
            return
        end = (x, y)
        self.steps += _arc((self._x, self._y), end, abs(rx), abs(ry), turned, large != sweep, sweep)
        self._go(x, y)

    def _z(self, _values: list[float]) -> None:
        if self._last != "Z":
            self.steps.append(PathStep("Z"))
        self._go(*self._start)


def _arc(
    start: Point, end: Point, rx: float, ry: float, turned: float, sign: bool, sweep: float
) -> Iterator[PathStep]:
    """Yield the curves of an elliptical arc (SVG 2, B.2.4)."""
    if start == end:
        return
    cos, sin = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    half = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x1, y1 = cos * half[0] + sin * half[1], -sin * half[0] + cos * half[1]
    wide = (x1 / rx) ** 2 + (y1 / ry) ** 2
    if wide > 1:
        rx, ry = rx * math.sqrt(wide), ry * math.sqrt(wide)
    below = (rx * y1) ** 2 + (ry * x1) ** 2
    root = math.sqrt(max(0.0, (rx * ry) ** 2 / below - 1)) if below else 0.0
    root = root if sign else -root
    cx1, cy1 = root * rx * y1 / ry, -root * ry * x1 / rx
    cx = cos * cx1 - sin * cy1 + (start[0] + end[0]) / 2
    cy = sin * cx1 + cos * cy1 + (start[1] + end[1]) / 2
    first = math.atan2((y1 - cy1) / ry, (x1 - cx1) / rx)
    last = math.atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx)
    span = last - first
    if sweep and span < 0:
        span += 2 * math.pi
    elif not sweep and span > 0:
        span -= 2 * math.pi
    count = max(1, math.ceil(abs(span) / (math.pi / 2) - 1e-9))
    each = span / count
    reach = 4 / 3 * math.tan(each / 4)
    matrix: Matrix = (cos * rx, sin * rx, -sin * ry, cos * ry, cx, cy)
    for n in range(count):
        a, b = first + n * each, first + (n + 1) * each
        ends = (
            (math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
            (math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
            (math.cos(b), math.sin(b)),
        )
        values = [value for point in ends for value in apply(matrix, *point)]
        if n == count - 1:
            values[4:] = end
        yield PathStep("C", tuple(values))


# Along a path


def vertices(path: Path) -> list[tuple[Point, float, float]]:
    """Each corner of a path with the directions in which it is reached and left, in degrees.

    Where a path begins or ends both are the one direction that there is.
    """
    corners: list[tuple[Point, float | None, float | None]] = []
    start, here, first = (0.0, 0.0), (0.0, 0.0), 0
    for step in path:
        ends: list[float] = list(step.to)
        if step.kind == "M":
            start = here = (ends[0], ends[1])
            first = len(corners)
            corners.append((here, None, None))
            continue
        target = start if step.kind == "Z" else (ends[-2], ends[-1])
        chain = [here, *zip(ends[::2], ends[1::2], strict=True)] if ends else [here, target]
        leaving, arriving = _direction(chain), _direction(chain[::-1])
        arriving = None if arriving is None else arriving + 180
        at, before, _ = corners[-1]
        corners[-1] = (at, before, leaving)
        if step.kind == "Z":
            corners[first] = (corners[first][0], arriving or leaving, corners[first][2])
            corners.append((target, arriving, corners[first][2]))
        else:
            corners.append((target, arriving, None))
        here = target
    return [(at, _either(reached, left), _either(left, reached)) for at, reached, left in corners]


def _either(one: float | None, other: float | None) -> float:
    return one if one is not None else other if other is not None else 0.0


def _direction(chain: Sequence[Point]) -> float | None:
    x, y = chain[0]
    for ahead in chain[1:]:
        if math.hypot(ahead[0] - x, ahead[1] - y) > 1e-9:
            return math.degrees(math.atan2(ahead[1] - y, ahead[0] - x))
    return None


def flattened(path: Path, each: int = 16) -> list[list[Point]]:
    """A path as lines of points, curves in ``each`` parts."""
    lines: list[list[Point]] = []
    start: Point = (0.0, 0.0)
    for step in path:
        ends: list[float] = list(step.to)
        if step.kind == "M":
            start = (ends[0], ends[1])
            lines.append([start])
        elif step.kind == "L":
            lines[-1].append((ends[0], ends[1]))
        elif step.kind == "Z":
            lines[-1].append(start)
            lines.append([start])
        else:
            x, y = lines[-1][-1]
            xs, ys = (x, *ends[::2]), (y, *ends[1::2])
            lines[-1] += [(bezier(xs, n / each), bezier(ys, n / each)) for n in range(1, each + 1)]
    return [line for line in lines if len(line) > 1]


def follow(path: Path) -> tuple[float, Callable[[float], tuple[Point, float] | None]]:
    """The length of a path, and what gives point and direction (degrees) at a distance."""
    pieces: list[tuple[float, Point, Point]] = []
    whole = 0.0
    for line in flattened(path, 32):
        for one, other in pairwise(line):
            size = math.hypot(other[0] - one[0], other[1] - one[1])
            if size:
                pieces.append((whole, one, other))
                whole += size

    def at(distance: float) -> tuple[Point, float] | None:
        if not 0 <= distance <= whole or not pieces:
            return None
        low, high = 0, len(pieces)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if pieces[middle][0] <= distance else (low, middle)
        begun, one, other = pieces[low]
        across, down = other[0] - one[0], other[1] - one[1]
        share = (distance - begun) / math.hypot(across, down)
        point = (one[0] + across * share, one[1] + down * share)
        return point, math.degrees(math.atan2(down, across))

    return whole, at
