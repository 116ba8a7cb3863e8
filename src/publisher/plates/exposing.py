"""A page written anew so that what draws it draws plates: light where there is no ink.

Every colour becomes the light it leaves on the plates of an exposure; what overprints and does not
touch them is not painted. Blending and opacity are left to whoever draws: of inks as of light they
go channel by channel (ISO 32000-1, 11.3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import pikepdf

from .colors import PROCESS, ColorSeparator, Exposure, Given, Inks, leaves_alone
from .layers import FileLayers
from .pictures import Planes, read_planes
from .spaces import GRAY, Family

Instruction = pikepdf.ContentStreamInstruction

_PATHS = frozenset({"m", "l", "c", "v", "y", "h", "re", "W", "W*"})
_PAINTS = {
    "f": (True, False), "F": (True, False), "f*": (True, False), "S": (False, True),
    "s": (False, True), "B": (True, True), "B*": (True, True), "b": (True, True),
    "b*": (True, True),
}  # fmt: skip
_CLOSING = frozenset({"s", "b", "b*"})
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_DEVICE = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_KEEPS_WHITE = frozenset({
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
    "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight",
})  # fmt: skip
"""Blend modes that inks beside the four are blended in; in the others they are painted as they are
(ISO 32000-1, 11.7.4.2)."""
_DEEPEST = 24
_MOST = 3_000_000
"""Instructions written for one exposure of a page."""
_UNCOLORED = "/PlateUncolored"
_STATE = ("/LW", "/LC", "/LJ", "/ML", "/D", "/FL", "/SA", "/AIS", "/TK", "/ca", "/CA", "/SMask")


class Disagreement(Exception):  # noqa: N818 - nothing is wrong
    """Of the plates of an exposure, a colour leaves some alone and touches others."""


class Endless(Exception):  # noqa: N818
    """A page asks for more instructions than any has."""


@dataclass(frozen=True, slots=True)
class CurrentColor:
    """A current colour: its inks, or the pattern that stands for it.

    ``space`` is the space of patterns in which it was chosen, None for one of colours.
    """

    given: Given
    inks: Inks
    pattern: str = ""
    space: Given | None = None


_BLACK = CurrentColor(
    Given(GRAY, pikepdf.Name.DeviceGray), {"Cyan": 0.0, "Magenta": 0.0, "Yellow": 0.0, "Black": 1.0}
)


@dataclass(frozen=True, slots=True)
class ExposureState:
    """What of the graphics state decides how things are exposed."""

    fill: CurrentColor = _BLACK
    stroke: CurrentColor = _BLACK
    fill_over: bool = False
    stroke_over: bool = False
    mode: int = 0
    blend: str = "/Normal"
    text: int = 0

    def key(self) -> str:
        """All of it, to tell forms drawn in other states apart."""
        return repr((
            self.fill.inks, self.fill.given.space, self.stroke.inks, self.stroke.given.space,
            self.fill_over, self.stroke_over, self.mode, self.blend, self.fill.pattern,
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the exposures of a file share: where they are written to, what they know."""

    source: pikepdf.Pdf
    target: pikepdf.Pdf
    separator: ColorSeparator
    layers: FileLayers
    planes: dict[tuple[int, int], Planes | None]
    """Pictures read so far, by object."""
    pixels: float
    """Pixels that the page is drawn as."""


class Exposing:
    """Writes one page for one exposure."""

    def __init__(self, shop: Workshop, exposure: Exposure) -> None:
        self._shop, self._exposure = shop, exposure
        self._written = 0
        self._forms: dict[tuple[object, str, bool], pikepdf.Object] = {}
        self._made: dict[object, pikepdf.Object] = {}
        self.blends = False
        """Something is blended otherwise than by covering what is below."""
        self.spots: set[str] = set()

    def page(self, page: pikepdf.Page) -> None:
        """Add ``page`` to the target, exposed.

        Raises ``Endless`` for more instructions than any page has.
        """
        content, resources = self._content(
            cast(Any, pikepdf.parse_content_stream(page)),
            page.resources,
            ExposureState(),
            0,
            False,
        )
        target = self._shop.target
        media = pikepdf.Array([float(side) for side in cast(Any, page.mediabox)])
        if self.blends:
            # Nothing is below the page's own group, and paper below that is not blended with.
            whole = target.make_stream(
                content,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=media,
                Resources=resources,
                Group=pikepdf.Dictionary(S=pikepdf.Name.Transparency, I=True),
            )
            content = b"/Whole Do"
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Whole=whole))
        target.pages.append(
            pikepdf.Page(
                target.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Page,
                        MediaBox=media,
                        Resources=resources,
                        Contents=target.make_stream(content),
                    )
                )
            )
        )

    def _content(
        self,
        instructions: Iterable[Any],
        resources: Any,
        state: ExposureState,
        depth: int,
        isolated: bool,
    ) -> tuple[bytes, pikepdf.Dictionary]:
        writer = _Writer(self, resources, state, depth, isolated)
        out = list(writer.write(instructions))
        self._written += len(out)
        if self._written > _MOST:
            raise Endless
        return pikepdf.unparse_content_stream(out), writer.out

    # What streams are made of

    def copied(self, item: Any) -> Any:
        """An object of the file in the target."""
        if not isinstance(item, pikepdf.Object):
            return item
        if item.objgen != (0, 0):
            return self._shop.target.copy_foreign(item)
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)):
            return self._shop.target.copy_foreign(self._shop.source.make_indirect(item))
        return item

    def form(
        self, form: Any, around: Any, state: ExposureState, depth: int, isolated: bool
    ) -> pikepdf.Object:
        """A form object as it is exposed where it is drawn.

        Raises ``Endless`` for more instructions than any page has.
        """
        group = form.get("/Group")
        is_group = isinstance(group, pikepdf.Dictionary)
        # ISO 32000-1, 11.6.6: a group begins with these; what it is drawn in holds for the whole.
        inner = replace(state, blend="/Normal") if is_group else state
        alone = isolated or (is_group and bool(group.get("/I", False)))
        key = (form.objgen, inner.key(), alone)
        if key in self._forms and form.objgen != (0, 0):
            return self._forms[key]
        content, resources = self._content(
            cast(Any, pikepdf.parse_content_stream(form)),
            form.get("/Resources", around),
            inner,
            depth + 1,
            alone,
        )
        made = self._shop.target.make_stream(
            content,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=self.copied(form.get("/BBox", pikepdf.Array([0, 0, 0, 0]))),
            Resources=resources,
        )
        if "/Matrix" in form:
            made.Matrix = self.copied(form.Matrix)
        if is_group:
            made.Group = pikepdf.Dictionary(
                S=pikepdf.Name.Transparency,
                I=bool(group.get("/I", False)),
                K=bool(group.get("/K", False)),
            )
        self._forms[key] = made
        return made

    def font(self, font: pikepdf.Dictionary, depth: int) -> pikepdf.Object:
        """A font; glyphs that are drawings of their own are exposed.

        Raises ``Endless`` for more instructions than any page has.
        """
        if font.get("/Subtype") != "/Type3" or depth >= _DEEPEST:
            return cast(pikepdf.Object, self.copied(font))
        if font.objgen not in self._made or font.objgen == (0, 0):
            made = pikepdf.Dictionary(self.copied(font))
            resources = font.get("/Resources", pikepdf.Dictionary())
            procedures = pikepdf.Dictionary()
            self._made[font.objgen] = made = self._shop.target.make_indirect(made)
            for name, stream in font.get("/CharProcs", {}).items():
                content, inner = self._content(
                    pikepdf.parse_content_stream(stream),
                    resources,
                    ExposureState(),
                    depth + 1,
                    False,
                )
                procedures[name] = self._shop.target.make_stream(content)
                for kind, entries in inner.items():
                    _merge(made, kind, entries)
            made.CharProcs = procedures
        return self._made[font.objgen]

    def pattern(self, pattern: Any, around: Any, depth: int) -> Any:
        """A pattern exposed. Raises ``Endless`` for more instructions than any page has."""
        if not isinstance(pattern, pikepdf.Stream):
            made = pikepdf.Dictionary(Type=pikepdf.Name.Pattern, PatternType=2)
            made.Shading = self.shading(pattern.Shading, around)
            if "/Matrix" in pattern:
                made.Matrix = self.copied(pattern.Matrix)
            return made
        content, resources = self._content(
            cast(Any, pikepdf.parse_content_stream(pattern)),
            pattern.get("/Resources", pikepdf.Dictionary()),
            ExposureState(),
            depth + 1,
            False,
        )
        stream = self._shop.target.make_stream(content, Resources=resources)
        for key in ("/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep",
                    "/YStep", "/Matrix"):  # fmt: skip
            if key in pattern:
                stream[key] = self.copied(pattern[key])
        return stream

    def shading(self, shading: Any, around: Any) -> Any:
        """A shading exposed: the same, its colours in a space of their light."""
        copy = self.copied(shading)
        made = copy if isinstance(copy, pikepdf.Stream) else pikepdf.Dictionary(copy)
        given = Given.of(shading.get("/ColorSpace"), around.get("/ColorSpace", {}))
        made.ColorSpace = self.space(given)
        return made

    # Colour spaces

    def space(self, given: Given) -> Any:
        """A space whose colours are the light that those of ``given`` leave."""
        space = given.space
        self.spots.update(given.spots)
        if space.indexed:
            return self._palette(given)
        if space.components == 1 and space.family in (Family.GRAY, Family.SPOT):
            return self._ramp(given)
        if space.family in (Family.CMYK, Family.SPOT) and not self._shop.separator.converts(given):
            return self._mixture(space.components, _picking(given, self._exposure))
        if space.components in (3, 4) and not given.is_lab:
            return self._mixture(space.components, self._table(given))
        return self.copied(given.item)

    def _palette(self, given: Given) -> Any:
        count = max(1, len(given.space.palette) // max(1, given.base.space.components))
        colors = b"".join(
            bytes(
                round(light * 255)
                for light in self._exposure.lights(self._shop.separator.inks(given, (float(at),)))
            )
            for at in range(min(count, 256))
        )
        return pikepdf.Array([
            pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, min(count, 256) - 1,
            pikepdf.String(colors),
        ])  # fmt: skip

    def _ramp(self, given: Given) -> Any:
        ends = [
            pikepdf.Array(list(self._exposure.lights(self._shop.separator.inks(given, (end,)))))
            for end in (0.0, 1.0)
        ]
        function = pikepdf.Dictionary(
            FunctionType=2, Domain=pikepdf.Array([0, 1]), C0=ends[0], C1=ends[1], N=1
        )
        return pikepdf.Array([
            pikepdf.Name.Separation, pikepdf.Name.Plate, pikepdf.Name.DeviceRGB, function
        ])  # fmt: skip

    def _mixture(self, count: int, function: tuple[bytes, dict[str, Any]]) -> Any:
        names = pikepdf.Array([pikepdf.Name(f"/Plate{at}") for at in range(count)])
        target = self._shop.target
        return pikepdf.Array([
            pikepdf.Name.DeviceN, names, pikepdf.Name.DeviceRGB,
            target.make_indirect(self._function(count, function)),
        ])  # fmt: skip

    def _function(self, count: int, made: tuple[bytes, dict[str, Any]]) -> pikepdf.Stream:
        content, more = made
        stream = self._shop.target.make_stream(content)
        stream.Domain = pikepdf.Array([0, 1] * count)
        stream.Range = pikepdf.Array([0, 1] * 3)
        for key, value in more.items():
            stream[key] = value
        return stream

    def _table(self, given: Given) -> tuple[bytes, dict[str, Any]]:
        steps, inks = self._shop.separator.table(given)
        samples = bytearray()
        for at in range(0, len(inks), 4):
            values = dict(zip(PROCESS, (level / 255 for level in inks[at : at + 4]), strict=True))
            samples += bytes(round(255 * light) for light in self._exposure.lights(values))
        count = given.space.components
        size = pikepdf.Array([steps] * count)
        return bytes(samples), {"/FunctionType": 0, "/Size": size, "/BitsPerSample": 8}

    # Pictures

    def picture(self, image: pikepdf.Stream, named: Any) -> Any:
        """A picture exposed, its masks as they were."""
        given = Given.of(image.get("/ColorSpace"), named)
        self.spots.update(given.spots)
        planes = self._planes(image, given)
        if planes is None:
            made = self.copied(image)
            if "/ColorSpace" in image:
                made = self._shop.target.make_stream(b"") if made is None else made
                made = _twin(self._shop.target, made)
                made.ColorSpace = self.space(given)
            return made
        shown = planes.exposed(self._exposure, self._shop.separator)
        made = self._shop.target.make_stream(
            shown.tobytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=shown.width,
            Height=shown.height,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray if shown.mode == "L" else pikepdf.Name.DeviceRGB,
        )
        for key in ("/SMask", "/Mask", "/Interpolate"):
            if key in image:
                made[key] = self.copied(image[key])
        return made

    def _planes(self, image: pikepdf.Stream, given: Given) -> Planes | None:
        known = self._shop.planes
        if image.objgen == (0, 0):
            return read_planes(image, given, self._shop.pixels)
        if image.objgen not in known:
            known[image.objgen] = read_planes(image, given, self._shop.pixels)
        return known[image.objgen]

    def drops(self, chosen: CurrentColor, over: bool, mode: int, *, direct: bool = True) -> bool:
        """Whether what is painted in a colour leaves the plates alone.

        Raises ``Disagreement`` where some of them do and some do not.
        """
        if not over:
            return False
        found = {
            leaves_alone(plate, chosen.given, chosen.inks, mode=mode, direct=direct)
            for plate in self._exposure.plates
        }
        if len(found) > 1:
            raise Disagreement
        return found.pop()

    @property
    def exposure(self) -> Exposure:
        """What is exposed."""
        return self._exposure

    @property
    def shop(self) -> Workshop:
        """What it is done with."""
        return self._shop


def _picking(given: Given, exposure: Exposure) -> tuple[bytes, dict[str, Any]]:
    """A function that takes what is left of three components (ISO 32000-1, 7.10.5)."""
    count = given.space.components
    steps = [
        "1" if at is None else f"{count - 1 - at + done} index 1 exch sub"
        for done, at in enumerate(exposure.picked(given))
    ]
    program = f"{{ {' '.join(steps)} {count + 3} 3 roll {'pop ' * count}}}"
    return program.encode(), {"/FunctionType": 4}


def _twin(pdf: pikepdf.Pdf, stream: pikepdf.Stream) -> pikepdf.Stream:
    """A stream of its own with the same bytes."""
    made = pdf.make_stream(stream.read_raw_bytes())
    for key, value in stream.items():
        if key != "/Length":
            made[key] = value
    return made


def _merge(font: Any, kind: str, entries: Any) -> None:
    table = font.get("/Resources")
    if table is None:
        table = font.Resources = pikepdf.Dictionary()
    if kind not in table:
        table[kind] = pikepdf.Dictionary()
    for name, value in entries.items():
        table[kind][name] = value


class _Writer:
    """Writes one stream of instructions."""

    def __init__(
        self, exposing: Exposing, resources: Any, state: ExposureState, depth: int, isolated: bool
    ) -> None:
        self._exposing, self._given, self._state = exposing, resources, state
        self._depth, self._isolated = depth, isolated
        self._saved: list[ExposureState] = []
        self._path: list[Any] = []
        self._marks: list[bool] = []
        self.out = pikepdf.Dictionary()
        self._names: dict[tuple[str, str], str] = {}
        self._fresh = 0

    def write(self, instructions: Iterable[Any]) -> Iterator[Any]:
        """Yield ``instructions`` exposed."""
        for one in instructions:
            operator = str(one.operator)
            try:
                yield from self._step(operator, one)
            except (IndexError, TypeError, ValueError, KeyError, AttributeError):
                # Readers skip what they cannot read.
                continue

    def _step(self, operator: str, one: Any) -> Iterator[Any]:
        if operator in _PATHS:
            self._path.append(one)
        elif operator in _PAINTS:
            yield from self._paint_path(operator, one)
        elif operator == "n":
            yield from self._end_path()
        elif operator in _SHOWS:
            yield from self._show(one)
        elif operator in ("q", "Q"):
            self._keep(operator)
            yield one
        elif operator in ("g", "rg", "k", "G", "RG", "K"):
            yield self._color(operator.islower(), _DEVICE[operator.lower()], one.operands)
        elif operator in ("cs", "CS"):
            yield self._choose(operator.islower(), one.operands[0])
        elif operator in ("sc", "scn", "SC", "SCN"):
            yield from self._set(operator.islower(), one.operands)
        else:
            yield from self._other(operator, one)

    def _other(self, operator: str, one: Any) -> Iterator[Any]:
        if operator == "gs":
            yield from self._graphics(str(one.operands[0]))
        elif operator == "Tf":
            yield from self._font(one)
        elif operator == "Tr":
            self._state = replace(self._state, text=int(one.operands[0]))
            yield one
        elif operator == "Do":
            yield from self._do(str(one.operands[0]))
        elif operator == "INLINE IMAGE":
            yield from self._inline(one)
        elif operator == "sh":
            yield from self._shade(str(one.operands[0]))
        elif operator in ("BDC", "BMC"):
            self._marks.append(operator == "BDC" and self._is_off(one.operands))
        elif operator == "EMC":
            if self._marks:
                self._marks.pop()
        elif operator not in ("MP", "DP", "BX", "EX", "ri", "i"):
            yield one

    # State

    def _keep(self, operator: str) -> None:
        if operator == "q":
            self._saved.append(self._state)
        elif self._saved:
            self._state = self._saved.pop()

    def _is_off(self, operands: Any) -> bool:
        if str(operands[0]) != "/OC" or not isinstance(operands[1], pikepdf.Name):
            return False
        layer = self._given.get("/Properties", {}).get(str(operands[1]))
        return self._exposing.shop.layers.hides(layer)

    @property
    def _hidden(self) -> bool:
        return any(self._marks)

    def _graphics(self, name: str) -> Iterator[Any]:
        given = self._given.get("/ExtGState", {}).get(name)
        if not isinstance(given, pikepdf.Dictionary):
            return
        state = self._state
        if "/OP" in given:
            state = replace(state, stroke_over=bool(given["/OP"]), fill_over=bool(given["/OP"]))
        if "/op" in given:
            state = replace(state, fill_over=bool(given["/op"]))
        if "/OPM" in given:
            state = replace(state, mode=int(given["/OPM"]))
        blend = given.get("/BM")
        if blend is not None:
            first = str(blend[0] if isinstance(blend, pikepdf.Array) else blend)
            if not self._exposing.exposure.process and first not in _KEEPS_WHITE:
                first = "/Normal"
            state = replace(state, blend=first)
            self._exposing.blends |= first not in ("/Normal", "/Compatible")
        self._state = state
        if ("/ExtGState", name) not in self._names:
            made = pikepdf.Dictionary()
            for key in _STATE:
                if key in given:
                    made[key] = self._exposing.copied(given[key])
            if blend is not None:
                made.BM = pikepdf.Name(state.blend)
            if "/Font" in given:
                made.Font = self._exposing.copied(given["/Font"])
            self._names["/ExtGState", name] = self._add("/ExtGState", made, name)
        yield _say("gs", pikepdf.Name(self._names["/ExtGState", name]))

    def _add(self, kind: str, value: Any, name: str = "") -> str:
        if kind not in self.out:
            self.out[kind] = pikepdf.Dictionary()
        if not name or name in cast(Any, self.out[kind]):
            self._fresh += 1
            name = f"/Plate{self._depth}x{self._fresh}"
        cast(Any, self.out[kind])[name] = value
        return name

    # Colours

    def _color(self, fill: bool, name: str, operands: Any) -> Any:
        given = Given.of(pikepdf.Name(name), {})
        values = [float(value) for value in operands]
        return self._choose_color(fill, given, values)

    def _choose_color(self, fill: bool, given: Given, values: list[float]) -> Any:
        inks = self._exposing.shop.separator.inks(given, values)
        self._exposing.spots.update(given.spots)
        return self._choose_inks(fill, CurrentColor(given, inks))

    def _choose_inks(self, fill: bool, chosen: CurrentColor) -> Any:
        name = "fill" if fill else "stroke"
        self._state = replace(self._state, **{name: chosen})  # type: ignore[arg-type]
        lights = self._exposing.exposure.lights(chosen.inks)
        return _say("rg" if fill else "RG", *(_number(light) for light in lights))

    def _choose(self, fill: bool, name: Any) -> Any:
        given = Given.of(name, self._given.get("/ColorSpace", {}))
        space = given.space
        if space.family is Family.PATTERN:
            which = "fill" if fill else "stroke"
            chosen = CurrentColor(given, dict.fromkeys(PROCESS, 0.0), "/", given)
            self._state = replace(self._state, **{which: chosen})  # type: ignore[arg-type]
            return _say("cs" if fill else "CS", pikepdf.Name.Pattern)
        first = 1.0 if space.family is Family.SPOT and not space.indexed else 0.0
        values = [first] * space.components
        if space.family is Family.CMYK and not space.indexed:
            values[-1] = 1.0
        return self._choose_color(fill, given, values)

    def _set(self, fill: bool, operands: Any) -> Iterator[Any]:
        current = self._state.fill if fill else self._state.stroke
        values = [float(o) for o in operands if not isinstance(o, pikepdf.Name)]
        if current.space is None:
            yield self._choose_color(fill, current.given, values)
            return
        yield from self._choose_pattern(fill, current.space, str(operands[-1]), values)

    def _choose_pattern(
        self, fill: bool, given: Given, name: str, values: list[float]
    ) -> Iterator[Any]:
        pattern = self._given.get("/Pattern", {}).get(name)
        if not isinstance(pattern, (pikepdf.Dictionary, pikepdf.Stream)):
            return
        if self._depth >= _DEEPEST:
            return
        key = ("/Pattern", name)
        if key not in self._names:
            made = self._exposing.pattern(pattern, self._given, self._depth)
            self._names[key] = self._add("/Pattern", made, name)
        space, operands = pikepdf.Name("/Pattern"), list[Any]()
        if given.space.base is not None and values:
            base = given.base
            inks = self._exposing.shop.separator.inks(base, values)
            chosen = CurrentColor(base, inks, name, given)
            lights = self._exposing.exposure.lights(inks)
            operands = [_number(light) for light in lights]
            space = pikepdf.Name(_UNCOLORED)
            self._add_uncolored()
        elif isinstance(pattern, pikepdf.Stream):
            # Its own colours say what it touches.
            chosen = replace(_BLACK, pattern=name, space=given)
        else:
            shaded = Given.of(
                pattern.Shading.get("/ColorSpace"), self._given.get("/ColorSpace", {})
            )
            names = shaded.space.names
            inks = {one.lstrip("/"): 1.0 for one in names} or _all_inks()
            chosen = CurrentColor(shaded, inks, name, given)
        self._state = replace(self._state, **{"fill" if fill else "stroke": chosen})  # type: ignore[arg-type]
        yield _say("cs" if fill else "CS", space)
        yield _say("scn" if fill else "SCN", *operands, pikepdf.Name(self._names[key]))

    def _add_uncolored(self) -> None:
        spaces = self.out.get("/ColorSpace")
        if spaces is None or _UNCOLORED not in spaces:
            made = pikepdf.Array([pikepdf.Name.Pattern, pikepdf.Name.DeviceRGB])
            self._add("/ColorSpace", made, _UNCOLORED)

    # Painting

    def _drops(self, fill: bool, *, direct: bool = True) -> bool:
        state = self._state
        chosen = state.fill if fill else state.stroke
        over = state.fill_over if fill else state.stroke_over
        plain = direct and not chosen.pattern
        return self._exposing.drops(chosen, over, state.mode, direct=plain)

    def _paint_path(self, operator: str, one: Any) -> Iterator[Any]:
        fill, stroke = _PAINTS[operator]
        if self._hidden:
            yield from self._end_path()
            return
        no_fill, no_stroke = fill and self._drops(True), stroke and self._drops(False)
        if self._isolated and (no_fill or no_stroke):
            yield from self._paint_unmixed(operator, (fill, no_fill), (stroke, no_stroke))
            return
        fill, stroke = fill and not no_fill, stroke and not no_stroke
        if not fill and not stroke:
            yield from self._end_path()
            return
        yield from self._path
        self._path = []
        yield one if not (no_fill or no_stroke) else _say(_operator(operator, fill, stroke))

    def _paint_unmixed(
        self, operator: str, fill: tuple[bool, bool], stroke: tuple[bool, bool]
    ) -> Iterator[Any]:
        """Paint within a group of its own what leaves its plates alone: it covers all the same."""
        path, self._path = self._path, []
        bare = [one for one in path if str(one.operator) not in ("W", "W*")]
        parts = [(fill, True), (stroke, False)]
        wanted = [(drop, is_fill) for (painted, drop), is_fill in parts if painted]
        for number, (drop, is_fill) in enumerate(wanted):
            if drop:
                yield from self._transparently()
            yield from path if number == len(wanted) - 1 else bare
            yield _say(_operator(operator, is_fill, not is_fill))
            if drop:
                yield from self._as_before()

    def _transparently(self) -> Iterator[Any]:
        """Multiply by white: ISO 32000-1, 11.7.4.3, CompatibleOverprint of an untouched plate."""
        self._exposing.blends = True
        name = self._add("/ExtGState", pikepdf.Dictionary(BM=pikepdf.Name.Multiply))
        yield _say("gs", pikepdf.Name(name))
        yield _say("rg", 1, 1, 1)
        yield _say("RG", 1, 1, 1)

    def _as_before(self) -> Iterator[Any]:
        name = self._add("/ExtGState", pikepdf.Dictionary(BM=pikepdf.Name(self._state.blend)))
        yield _say("gs", pikepdf.Name(name))
        for chosen, operator in ((self._state.fill, "rg"), (self._state.stroke, "RG")):
            if not chosen.pattern:
                lights = self._exposing.exposure.lights(chosen.inks)
                yield _say(operator, *(_number(light) for light in lights))

    def _end_path(self) -> Iterator[Any]:
        yield from self._path
        self._path = []
        yield _say("n")

    def _show(self, one: Any) -> Iterator[Any]:
        mode = self._state.text
        fill, stroke = mode in (0, 2, 4, 6), mode in (1, 2, 5, 6)
        if self._hidden:
            yield from self._in_mode(one, 7 if mode >= 4 else 3)
            return
        no_fill, no_stroke = fill and self._drops(True), stroke and self._drops(False)
        if not (no_fill or no_stroke):
            yield one
        elif self._isolated:
            yield from self._transparently()
            yield one
            yield from self._as_before()
        else:
            left = (fill and not no_fill, stroke and not no_stroke)
            wanted = {(True, False): 0, (False, True): 1, (False, False): 3}[left]
            yield from self._in_mode(one, wanted + 4 if mode >= 4 else wanted)

    def _in_mode(self, one: Any, mode: int) -> Iterator[Any]:
        yield _say("Tr", mode)
        yield one
        yield _say("Tr", self._state.text)

    def _font(self, one: Any) -> Iterator[Any]:
        name = str(one.operands[0])
        font = self._given.get("/Font", {}).get(name)
        if isinstance(font, pikepdf.Dictionary) and ("/Font", name) not in self._names:
            made = self._exposing.font(font, self._depth)
            self._names["/Font", name] = self._add("/Font", made, name)
        yield one

    # Objects

    def _do(self, name: str) -> Iterator[Any]:
        item = self._given.get("/XObject", {}).get(name)
        if not isinstance(item, pikepdf.Stream) or self._hidden:
            return
        if self._exposing.shop.layers.hides(item.get("/OC")):
            return
        if item.get("/Subtype") == "/Image":
            yield from self._picture(item)
        elif item.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            made = self._exposing.form(item, self._given, self._state, self._depth, self._isolated)
            yield _say("Do", pikepdf.Name(self._add("/XObject", made)))

    def _picture(self, image: pikepdf.Stream) -> Iterator[Any]:
        if image.get("/ImageMask", False):
            made = self._exposing.copied(image)
            dropped = self._drops(True)
        else:
            named = self._given.get("/ColorSpace", {})
            given = Given.of(image.get("/ColorSpace"), named)
            self._exposing.spots.update(given.spots)
            names = given.space.names or (given.space.base.names if given.space.base else ())
            chosen = CurrentColor(given, {one.lstrip("/"): 1.0 for one in names} or _all_inks())
            state = self._state
            dropped = self._exposing.drops(chosen, state.fill_over, state.mode, direct=False)
            made = None if dropped else self._exposing.picture(image, named)
        if not dropped:
            yield _say("Do", pikepdf.Name(self._add("/XObject", made)))

    def _inline(self, one: Any) -> Iterator[Any]:
        if self._hidden:
            return
        image = one.iimage if hasattr(one, "iimage") else one.operands[0]
        yield from self._picture(_outlined(self._exposing.shop.source, image))

    def _shade(self, name: str) -> Iterator[Any]:
        shading = self._given.get("/Shading", {}).get(name)
        if shading is None or self._hidden:
            return
        given = Given.of(shading.get("/ColorSpace"), self._given.get("/ColorSpace", {}))
        self._exposing.spots.update(given.spots)
        names = given.space.names
        chosen = CurrentColor(given, {one.lstrip("/"): 1.0 for one in names} or _all_inks())
        state = self._state
        if self._exposing.drops(chosen, state.fill_over, state.mode, direct=False):
            return
        if ("/Shading", name) not in self._names:
            made = self._exposing.shading(shading, self._given)
            self._names["/Shading", name] = self._add("/Shading", made, name)
        yield _say("sh", pikepdf.Name(self._names["/Shading", name]))


def _all_inks() -> Inks:
    return dict.fromkeys(PROCESS, 1.0)


_INLINE = {
    "/W": "/Width", "/H": "/Height", "/CS": "/ColorSpace", "/BPC": "/BitsPerComponent",
    "/D": "/Decode", "/IM": "/ImageMask", "/I": "/Interpolate", "/F": "/Filter",
    "/DP": "/DecodeParms",
}  # fmt: skip
_SHORT = {
    "/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed",
    "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode", "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}  # fmt: skip
"""What inline pictures write short (ISO 32000-1, 8.9.7, tables 93 and 94)."""


def _outlined(pdf: pikepdf.Pdf, image: Any) -> pikepdf.Stream:
    """An inline picture as an object."""
    written: bytes = image.unparse()
    begin = re.search(rb"[\s>\]]ID\s", written)
    end = written.rindex(b"EI")
    if begin is None:
        raise ValueError("an inline picture without data")
    stream = pdf.make_stream(written[begin.end() : end].removesuffix(b"\n"))
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    for key, value in image.obj.items():
        if str(key) != "/Length":
            stream[_INLINE.get(str(key), str(key))] = _long(value)
    return stream


def _long(value: Any) -> Any:
    """Names in full, those in an array too."""
    if isinstance(value, pikepdf.Name):
        return pikepdf.Name(_SHORT.get(str(value), str(value)))
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_long(one) for one in value])
    return value


def _operator(operator: str, fill: bool, stroke: bool) -> str:
    """The operator that does of ``operator`` what is to be done."""
    even, closing = "*" if operator.endswith("*") else "", operator in _CLOSING
    if fill and stroke:
        return operator
    if fill:
        return f"f{even}"
    return "s" if closing else "S"


def _number(value: float) -> float:
    return round(value, 4)


def _say(operator: str, *operands: Any) -> Any:
    return Instruction(list(operands), pikepdf.Operator(operator))
