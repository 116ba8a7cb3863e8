"""A page of another file adopted: drawn as it was, in the colours of this file's purpose.

Its content is followed instruction by instruction and written anew, with what it uses: forms,
patterns, gradients, pictures, masks, glyphs that are drawn. Vectors stay vectors and type stays
type. What has nothing to do with how it looks (tags, layers, scripts, private data) stays behind.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

import pikepdf
from pikepdf import ContentStreamInstruction as Instruction
from pikepdf import Name, Operator

from ..pictures.bounds import MALFORMED, BoundsReached, Budget, read_stream
from ..pictures.geometry import (
    IDENTITY,
    Box,
    Matrix,
    apply,
    around,
    matrix_of,
    overlapping,
    product,
    scale_of,
)
from ..pictures.profiles import CMYK, GREY, RGB
from ..tongues import Said, worded
from .functions import Values
from .gradients import convert_shading
from .hues import PLATES, Ground, Hues, Meant, plain_hues, read_hues
from .layers import LayerFilter
from .palette import Luminosity, Palette
from .pixels import convert_image
from .spots import Orders, space_of_plates
from .texts import named_codes, told_codes, with_codes

_DEVICE: Final = {GREY: Name.DeviceGray, RGB: Name.DeviceRGB, CMYK: Name.DeviceCMYK}
_OPERATORS: Final = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
_PLAIN: Final = {"g": GREY, "G": GREY, "rg": RGB, "RG": RGB, "k": CMYK, "K": CMYK}
_SETTINGS: Final = frozenset({"J", "j", "M", "d"})
_CONSTRUCTION: Final = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4, "h": 0}
_FILLS, _STROKES = (
    frozenset({"f", "F", "f*", "B", "B*", "b", "b*"}),
    frozenset({"S", "s", "B", "B*", "b", "b*"}),
)
_TEXT: Final = {"BT": 0, "ET": 0, "Tc": 1, "Tw": 1, "Tz": 1, "TL": 1, "Ts": 1, "Td": 2, "TD": 2}
_SHOWN: Final = frozenset({"Tj", "TJ", "'", '"'})
_STATES: Final = (
    *("/LW", "/LC", "/LJ", "/ML", "/D", "/ca", "/CA", "/BM", "/AIS", "/SA", "/TK", "/FL"),
    *("/OP", "/op", "/OPM"),
)
_OVERPRINTS: Final = ("/OP", "/op", "/OPM")
_BLENDS: Final = frozenset(
    "/" + name
    for name in (
        *("Normal", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge"),
        *("ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation"),
        *("Color", "Luminosity"),
    )
)
_UNSEEN: Final = (3, 7)
"""Text modes that paint nothing."""
OVER, KNOCK = "/OverText", "/KnockText"


class CannotAdoptError(Exception):
    """Something on a page cannot be written in other colours; it says what."""

    def __init__(self, what: Said) -> None:
        super().__init__(what)
        self.what = what


@dataclass
class Met:
    """What was met on a page: what is to be said of it, and the smallest things at its own size.

    ``thinnest`` are pt of a line, ``coarsest`` pixels per inch of a picture; ``inks`` are spot
    colours that were mixed, ``plates`` those that stay what they are, ``missing`` fonts that are
    not in the file, ``empty`` those of which a glyph is shown that stands for one that is not
    there. ``colors`` are spaces that were converted.
    """

    thinnest: float | None = None
    coarsest: float | None = None
    inks: set[str] = field(default_factory=set)
    plates: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    colors: set[str] = field(default_factory=set)
    transparent: bool = False
    layers: bool = False
    heavy: float = 0.0


@dataclass
class _State:
    """What ``q`` keeps and ``Q`` brings back."""

    matrix: Matrix
    fill: Hues
    stroke: Hues
    black: bool = True
    width: float = 1.0
    mode: int = 0
    font: Any = None
    over: tuple[bool, bool, int] = (False, False, 0)
    heavy: float = 0.0
    """Percent of ink of the colour that was chosen last."""


class Adopter:
    """Writes the content of one page anew, in the colours of ``palette``.

    ``shown`` is what is seen of the page, in its own units; ``sharp`` are the pixels that its
    pictures get for each of these units, None for all they have. With ``press`` black type prints
    over what lies under it, and what is set to does; without, nothing does. Inks that are
    ``ordered`` stay on plates of their own.
    """

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        palette: Palette,
        budget: Budget,
        shown: Box,
        *,
        sharp: float | None,
        press: bool,
        ordered: Orders,
    ) -> None:
        self.met = Met()
        self._pdf, self._budget, self._shown = pdf, budget, shown
        self._sharp, self._press = sharp, press
        self._layers = LayerFilter(pdf)
        self._ordered = {f"/{name}": alternate for name, alternate in ordered.items()}
        self._meant = _meant(pdf, budget)
        self._mixed = replace(self._meant, ordered=frozenset(self._ordered), read={})
        self._plates: dict[tuple[str, ...], Any] = {}
        self._known: dict[tuple[object, ...], Any] = {}
        self._palette = palette
        self._light = Luminosity()
        self._depth = 0
        self._open: set[object] = set()
        self._codes: dict[object, tuple[Any, set[int]]] = {}

    def adopt(self, page: pikepdf.Page, matrix: Matrix) -> pikepdf.Stream:
        """``page`` as a form that fills the unit square when ``matrix`` is its own.

        Raises ``CannotAdoptError`` where its content is damaged.
        """
        try:
            instructions = pikepdf.parse_content_stream(page)
        except MALFORMED as error:
            raise CannotAdoptError(worded("content that is damaged")) from error
        self._budget.take_operators(len(instructions))
        resources = page.obj.get("/Resources")
        if resources is None:
            resources = page.resources
        written, used = self._written(
            cast(Sequence[Any], instructions), resources, self._palette, IDENTITY
        )
        form = self._pdf.make_stream(pikepdf.unparse_content_stream([*self._begun(used), *written]))
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = pikepdf.Array([_short(side) for side in self._shown])
        form.Matrix = pikepdf.Array([_short(part, 9) for part in matrix])
        form.Resources = used
        group: Any = page.obj.get("/Group")
        if self.met.transparent:
            # A page is mixed apart from what lies under it (ISO 32000-1, 11.4.7).
            form.Group = self._group(group, self._palette)
            form.Group.I = True
        self.met.heavy = self._palette.most
        if not self._press:
            self._tell_texts()
        return form

    def _begun(self, used: pikepdf.Dictionary) -> list[Instruction]:
        """The state with which a page begins; a form begins with that of where it is drawn."""
        state = pikepdf.Dictionary(
            Type=Name.ExtGState, ca=1, CA=1, BM=Name.Normal, SMask=Name("/None")
        )
        if self._press:
            state.OP, state.op, state.OPM = False, False, 0
        _entry(used, "/ExtGState")["/Begin"] = state
        (black,) = self._palette.mix(Ground(GREY), [(0.0,)])
        fill, stroke = _OPERATORS[len(black)]
        return [
            _ins("gs", Name("/Begin")),
            *(_ins(one, *map(_short, black)) for one in (fill, stroke)),
            *(_ins(op, value) for op, value in (("w", 1), ("J", 0), ("j", 0), ("M", 10))),
            _ins("d", pikepdf.Array([]), 0),
            *(_ins(op, 0) for op in ("Tc", "Tw", "TL", "Tr", "Ts")),
            _ins("Tz", 100),
        ]

    def _written(
        self, instructions: Sequence[Any], resources: Any, palette: Palette, matrix: Matrix
    ) -> tuple[list[Instruction], pikepdf.Dictionary]:
        writer = _Writer(self, resources, palette, matrix)
        return writer.write(instructions), writer.used

    # What a content stream uses, each converted once

    def remembered(self, item: Any, key: tuple[object, ...], make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once for each object; a ring ends with nothing."""
        if item.objgen == (0, 0):
            return make()
        whole = (item.objgen, *key)
        if whole in self._open:
            return None
        if whole not in self._known:
            self._open.add(whole)
            self._known[whole] = make()
            self._open.discard(whole)
        return self._known[whole]

    def content(
        self, stream: pikepdf.Stream, resources: Any, palette: Palette, matrix: Matrix
    ) -> tuple[bytes, pikepdf.Dictionary]:
        """A stream of instructions inside another one, written anew, and what it uses.

        Raises ``CannotAdoptError`` where it is damaged or too deep in others.
        """
        if self._depth >= self._budget.depth:
            raise CannotAdoptError(worded("drawings inside each other without end"))
        self._depth += 1
        try:
            self._budget.take_content(read_stream(stream, self._budget))
            instructions = cast(Sequence[Any], pikepdf.parse_content_stream(stream))
            self._budget.take_operators(len(instructions))
            written, used = self._written(instructions, resources, palette, matrix)
        except BoundsReached:
            raise
        except MALFORMED as error:
            raise CannotAdoptError(worded("content that is damaged")) from error
        finally:
            self._depth -= 1
        return pikepdf.unparse_content_stream(written), used

    def form(self, form: Any, resources: Any, palette: Palette, matrix: Matrix) -> Any:
        """A form in other colours."""

        def make() -> Any:
            inner = product(_matrix(form), matrix)
            content, used = self.content(form, form.get("/Resources", resources), palette, inner)
            made = self._pdf.make_stream(content)
            made.Type, made.Subtype = Name.XObject, Name.Form
            made.BBox = form.get("/BBox", pikepdf.Array([0, 0, 1, 1]))
            if "/Matrix" in form:
                made.Matrix = form.Matrix
            made.Resources = used
            if isinstance(form.get("/Group"), pikepdf.Dictionary):
                self.met.transparent = True
                made.Group = self._group(form.Group, palette)
            return made

        return self.remembered(form, (palette.name, "form"), make)

    def _group(self, given: Any, palette: Palette) -> pikepdf.Dictionary:
        group = pikepdf.Dictionary(Type=Name.Group, S=Name.Transparency, CS=_DEVICE[palette.space])
        if isinstance(given, pikepdf.Dictionary):
            for key in ("/I", "/K"):
                if given.get(key) is not None:
                    group[key] = bool(given[key])
        return group

    def image(self, image: Any, resources: Any, palette: Palette, matrix: Matrix) -> Any:
        """A picture in other colours."""

        def make() -> Any:
            sides = math.hypot(*matrix[:2]), math.hypot(*matrix[2:4])
            wanted = None
            if self._sharp is not None:
                wanted = tuple(max(1, math.ceil(side * self._sharp)) for side in sides)
            if _matters(image) and overlapping(_square(matrix), self._shown):
                pixels = int(image.get("/Width", 0)), int(image.get("/Height", 0))
                for count, side in zip(pixels, sides, strict=True):
                    if side and min(pixels) >= _TINY:
                        found = count / side * 72
                        before = self.met.coarsest
                        self.met.coarsest = found if before is None else min(before, found)
            if image.get("/SMask") is not None:
                self.met.transparent = True
            return convert_image(
                self._pdf,
                image,
                self.hues_of(resources, palette),
                palette,
                self._budget,
                wanted,
                self.note,
                lambda hues: self.space_of(hues, palette),
            )

        return self.remembered(image, (palette.name, "image"), make)

    def pattern(self, pattern: Any, palette: Palette, matrix: Matrix, base: Matrix) -> Any:
        """A pattern in other colours."""

        def make() -> Any:
            made: Any
            if "/Shading" in pattern:
                made = pikepdf.Dictionary(Type=Name.Pattern, PatternType=2)
                made.Shading = self.shading(pattern.Shading, pattern.get("/Resources"), palette)
                if "/Matrix" in pattern:
                    made.Matrix = pattern.Matrix
                return self._pdf.make_indirect(made)
            inner = product(_matrix(pattern), base)
            content, used = self.content(
                pattern, pattern.get("/Resources", pikepdf.Dictionary()), palette, inner
            )
            made = self._pdf.make_stream(content)
            for key in ("/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep"):
                made[key] = pattern[key]
            made.Type = Name.Pattern
            if "/Matrix" in pattern:
                made.Matrix = pattern.Matrix
            made.Resources = used
            return made

        return self.remembered(pattern, (palette.name, "pattern"), make)

    def shading(self, shading: Any, resources: Any, palette: Palette) -> Any:
        """A gradient in other colours.

        Raises ``CannotAdoptError`` for one of which no colours are made.
        """
        hues = self.hues_of(resources, palette)(shading.get("/ColorSpace"))
        self.note(hues, palette)
        space = self.space_of(hues, palette)
        try:
            return convert_shading(self._pdf, shading, hues, palette, self._budget, space)
        except ValueError as error:
            raise CannotAdoptError(error.args[0]) from error

    def state(self, given: Any, palette: Palette, matrix: Matrix) -> pikepdf.Dictionary:
        """A graphics state with what says how things look."""
        made = pikepdf.Dictionary(Type=Name.ExtGState)
        for key in _STATES:
            if key in given and (self._press or key not in _OVERPRINTS):
                made[key] = given[key]
        if "/BM" in given:
            several = given.BM if isinstance(given.BM, pikepdf.Array) else [given.BM]
            known = next((one for one in map(str, several) if one in _BLENDS), "/Normal")
            made.BM = Name(known)
        mask = given.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            made.SMask = self._mask(mask, matrix)
        elif mask is not None:
            made.SMask = Name("/None")
        alphas = [float(made.get(key, 1)) for key in ("/ca", "/CA")]
        mixed = str(made.get("/BM", "/Normal")) != "/Normal"
        if min(alphas) < 1 or mixed or isinstance(mask, pikepdf.Dictionary):
            self.met.transparent = True
        return made

    def _mask(self, mask: Any, matrix: Matrix) -> pikepdf.Dictionary:
        """A soft mask that is made of lightness alone, whatever colours it was drawn in."""
        group = mask.G
        made = pikepdf.Dictionary(Type=Name.Mask, S=mask.S)
        made.G = self.form(group, pikepdf.Dictionary(), self._light, matrix)
        made.G.Group = self._group(group.get("/Group"), self._light)
        if "/BC" in mask:
            space = group.get("/Group", {}).get("/CS", Name.DeviceGray)
            hues = self.hues_of(group.get("/Resources"), self._light)(space)
            color = hues.resolve(tuple(float(one) for one in mask.BC))
            made.BC = pikepdf.Array(
                [_short(one) for one in self._light.mix(hues.ground, [color])[0]]
            )
        if isinstance(mask.get("/TR"), (pikepdf.Dictionary, pikepdf.Stream)):
            made.TR = mask.TR
        return made

    def font(self, font: Any, palette: Palette, matrix: Matrix) -> Any:
        """A font; glyphs that are drawings are written anew."""
        if str(font.get("/Subtype")) != "/Type3":
            for inner in font.get("/DescendantFonts", [font]):
                descriptor = inner.get("/FontDescriptor", {})
                # Lists of what is in a program, which need not be and often are wrong.
                for key in ("/CIDSet", "/CharSet"):
                    if key in descriptor:
                        del descriptor[key]
            return font

        def make() -> Any:
            made = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type3)
            for key in ("/FontBBox", "/FontMatrix", "/Encoding", "/FirstChar", "/LastChar"):
                made[key] = font[key]
            for key in ("/Widths", "/ToUnicode", "/Name"):
                if key in font:
                    made[key] = font[key]
            used = pikepdf.Dictionary()
            made.CharProcs = pikepdf.Dictionary()
            for name, procedure in sorted(font.CharProcs.items()):
                content, mine = self.content(
                    procedure, font.get("/Resources", pikepdf.Dictionary()), palette, matrix
                )
                made.CharProcs[name] = self._pdf.make_stream(content)
                _unite(used, mine)
            made.Resources = used
            return self._pdf.make_indirect(made)

        return self.remembered(font, (palette.name, "font"), make)

    # What is noted

    def hues_of(self, resources: Any, palette: Palette) -> Callable[[Any], Hues]:
        """What reads the colour spaces of ``resources``; a mask knows no plates."""
        meant = self._meant if palette is self._light else self._mixed
        spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None

        def read(value: Any) -> Hues:
            return read_hues(value, spaces, meant, self._budget)

        return read

    def space_of(self, hues: Hues, palette: Palette) -> Any:
        """What PDF calls the colours that those of ``hues`` come to."""
        names = hues.ground.plates
        if not names:
            return _DEVICE[palette.space]
        if names not in self._plates:
            before = palette.most
            full = {
                name: self._ordered[name] or _in_percent(palette.mix(ground, [color])[0])
                for name, (ground, color) in sorted(self._mixed.full.items())
            }
            palette.most = before
            self._plates[names] = self._pdf.make_indirect(space_of_plates(self._pdf, names, full))
        return self._plates[names]

    def name_of(self, hues: Hues, palette: Palette) -> str:
        """What those colours are called in resources."""
        space = self.space_of(hues, palette)
        if isinstance(space, Name):
            return str(space)
        return f"/Plates{list(self._plates).index(hues.ground.plates)}"

    def note(self, hues: Hues, palette: Palette) -> None:
        """Note that a colour space is used."""
        if palette is self._light:
            return
        own = {name.removeprefix("/") for name in hues.own}
        if hues.ground.space == PLATES:
            self.met.plates |= own
        else:
            self.met.inks |= own
        if not palette.is_kept(hues.ground) and not (hues.pattern or hues.ground == Ground(GREY)):
            self.met.colors.add(hues.ground.space.strip())

    def note_line(self, width: float) -> None:
        """Note a line that is drawn, of a width in the page's units."""
        before = self.met.thinnest
        self.met.thinnest = width if before is None else min(before, width)

    def note_text(self, font: Any, strings: Iterable[bytes]) -> None:
        """Note a font that text is shown in, and with which codes."""
        inner = font
        if "/DescendantFonts" in font:
            inner = font.DescendantFonts[0]
        descriptor = inner.get("/FontDescriptor")
        embedded = isinstance(descriptor, pikepdf.Dictionary) and any(
            key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        if not embedded and str(font.get("/Subtype")) != "/Type3":
            self.met.missing.add(str(font.get("/BaseFont", "/?")).lstrip("/"))
        if str(font.get("/Encoding")) in ("/Identity-H", "/Identity-V"):
            _, codes = self._codes.setdefault(font.objgen, (font, set()))
            for string in strings:
                codes |= {
                    code for (code,) in struct.iter_unpack(">H", string[: len(string) // 2 * 2])
                }
            if 0 in codes:
                self.met.empty.add(str(font.get("/BaseFont", "/?")).lstrip("/"))
        elif "/DescendantFonts" not in font and font.objgen != (0, 0):
            self._codes.setdefault(font.objgen, (font, set()))[1].update(b"".join(strings))

    def _tell_texts(self) -> None:
        """Say of codes whose text nobody knows that nobody knows it: PDF/A wants a word on each."""
        for font, codes in self._codes.values():
            before = b""
            if isinstance(font.get("/ToUnicode"), pikepdf.Stream):
                before = read_stream(font.ToUnicode, self._budget)
            simple = "/DescendantFonts" not in font
            unknown = codes - told_codes(before)
            if simple and unknown:
                unknown -= named_codes(font, unknown)
            if unknown:
                told = with_codes(before, sorted(unknown), 1 if simple else 2)
                # Glyphs that are drawings were drawn anew, in a font of their own.
                drawn = [
                    made
                    for (place, *_, kind), made in self._known.items()
                    if place == font.objgen and kind == "font"
                ]
                for one in drawn or [font]:
                    one.ToUnicode = self._pdf.make_stream(told)

    def stream(self, content: bytes) -> pikepdf.Stream:
        """A stream of the page's file."""
        return self._pdf.make_stream(content)

    def hides(self, content: Any) -> bool:
        """Whether content of a layer is not printed."""
        hidden = self._layers.hides(content)
        self.met.layers |= hidden
        return hidden

    @property
    def shown(self) -> Box:
        """What is seen of the page, in its own units."""
        return self._shown

    @property
    def press(self) -> bool:
        """Whether it is for the press."""
        return self._press


_REMEMBERED = 4096
"""Colours of one stream that are not mixed again."""
_TINY = 24
"""Pixels on a side under which a picture is a pattern or a rule, not a picture."""


def _matters(image: Any) -> bool:
    return not bool(image.get("/ImageMask", False))


def _square(matrix: Matrix) -> Box:
    return around(apply(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0))


def _grown(box: Box) -> Box:
    return box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01


def _matrix(item: Any) -> Matrix:
    given = item.get("/Matrix")
    return matrix_of(list(given)) if isinstance(given, pikepdf.Array) else IDENTITY


def _meant(pdf: pikepdf.Pdf, budget: Budget) -> Meant:
    """The profiles that a file's intents give to its device colours (ISO 15930-7, 6.2)."""
    meant = Meant()
    with suppress(*MALFORMED):
        for intent in cast(Any, pdf.Root.get("/OutputIntents", [])):
            stream = intent.get("/DestOutputProfile")
            if isinstance(stream, pikepdf.Stream):
                space = {3: RGB, 4: CMYK}.get(int(stream.get("/N", 0)))
                if space is not None:
                    found = read_hues(
                        pikepdf.Array([Name.ICCBased, stream]), None, Meant(), budget
                    ).ground.profile
                    if found is not None:
                        meant.profiles.setdefault(space, found)
    return meant


def _in_percent(color: Values) -> tuple[float, float, float, float]:
    cyan, magenta, yellow, black = (round(100 * part, 2) for part in color)
    return cyan, magenta, yellow, black


def _unite(used: pikepdf.Dictionary, more: pikepdf.Dictionary) -> None:
    for kind, entries in more.items():
        whole = _entry(used, kind)
        for name, value in cast(Any, entries).items():
            whole[name] = value


def _entry(used: pikepdf.Dictionary, kind: str) -> Any:
    if kind not in used:
        used[kind] = pikepdf.Dictionary()
    return used[kind]


def _ins(operator: str, *operands: Any) -> Instruction:
    return Instruction(list(operands), Operator(operator))


def _short(value: float, places: int = 5) -> Any:
    from decimal import Decimal

    rounded = round(float(value), places)
    return int(rounded) if rounded == int(rounded) else Decimal(f"{rounded:.{places}f}").normalize()


class _Writer:
    """Writes one stream of instructions anew; ``used`` is what it then uses."""

    def __init__(self, adopter: Adopter, resources: Any, palette: Palette, matrix: Matrix) -> None:
        self.used = pikepdf.Dictionary()
        self._adopter, self._palette = adopter, palette
        self._resources = resources if isinstance(resources, pikepdf.Dictionary) else None
        self._base = matrix
        grey = plain_hues(GREY)
        self._state = _State(matrix, grey, grey, black=False)
        self._saved: list[_State] = []
        self._marks: list[bool] = []
        self._points: list[tuple[float, float]] = []
        self._out: list[Instruction] = []
        self._spaces: dict[str, Hues] = {}
        self._mixtures: dict[tuple[int, Values], tuple[Values, float]] = {}
        self._uncolored = False
        self._text = False
        self._steps = self._table()

    def write(self, instructions: Sequence[Any]) -> list[Instruction]:
        """The instructions in other colours, as many states restored as were saved."""
        for instruction in instructions:
            name = str(instruction.operator)
            step = self._steps.get(name)
            if step is None:
                continue
            try:
                step(name, list(instruction.operands))
            except (OSError, SyntaxError) as error:
                # What Pillow raises where a picture is none.
                raise CannotAdoptError(worded("a picture that is damaged")) from error
            except (IndexError, TypeError, KeyError, AttributeError, ArithmeticError):
                # Operands of a wrong kind: readers skip such an instruction too.
                continue
            except ValueError as error:
                said = error.args[0] if type(error) is ValueError and error.args else ""
                raise CannotAdoptError(said if isinstance(said, Said) else _damaged()) from error
        if self._text:
            self._out.append(_ins("ET"))
        self._out += [_ins("Q") for _ in self._saved]
        return self._out

    def _table(self) -> dict[str, Callable[[str, list[Any]], None]]:
        table: dict[str, Callable[[str, list[Any]], None]] = {
            "q": self._save,
            "Q": self._restore,
            "cm": self._concat,
            "w": self._width,
            "gs": self._choose_state,
            "cs": self._space,
            "CS": self._space,
            "sh": self._shade,
            "Do": self._do,
            "INLINE IMAGE": self._inline,
            "Tf": self._font,
            "Tr": self._mode,
            "Tm": self._copy(6),
            "T*": self._copy(0),
            "d0": self._copy(2),
            "d1": self._glyph,
            "n": self._paint,
            "W": self._copy(0),
            "W*": self._copy(0),
            **dict.fromkeys(("BMC", "BDC"), self._mark),
            "EMC": self._unmark,
            **dict.fromkeys(_PLAIN, self._plain),
            **dict.fromkeys(("sc", "SC", "scn", "SCN"), self._color),
            **dict.fromkeys(_SETTINGS, self._set),
            **dict.fromkeys(_CONSTRUCTION, self._construct),
            **dict.fromkeys(_FILLS | _STROKES, self._paint),
            **dict.fromkeys(_SHOWN, self._show),
        }
        return {**{name: self._copy(count) for name, count in _TEXT.items()}, **table}

    def _put(self, name: str, *operands: Any) -> None:
        self._out.append(_ins(name, *operands))

    def _copy(self, count: int) -> Callable[[str, list[Any]], None]:
        def step(name: str, operands: list[Any]) -> None:
            if name in ("BT", "ET"):
                if self._text == (name == "BT"):
                    return
                self._text = name == "BT"
            self._put(name, *(_number(one) for one in operands[-count:] if count))

        return step

    @property
    def _hidden(self) -> bool:
        return any(self._marks)

    def _look_up(self, kind: str, name: Any) -> Any:
        entries = self._resources.get(kind) if self._resources is not None else None
        if not isinstance(entries, pikepdf.Dictionary):
            return None
        return entries.get(str(name))

    def _use(self, kind: str, name: Any, made: Any) -> Name:
        """Note something that is used, under the name it had, or one beside it."""
        whole = _entry(self.used, kind)
        wanted = str(name)
        whole[wanted] = made
        return Name(wanted)

    # State

    def _save(self, name: str, operands: list[Any]) -> None:
        if len(self._saved) >= 512:
            raise CannotAdoptError(worded("drawings inside each other without end"))
        self._saved.append(replace(self._state))
        self._put("q")

    def _restore(self, name: str, operands: list[Any]) -> None:
        if self._saved:
            self._state = self._saved.pop()
            self._put("Q")

    def _concat(self, name: str, operands: list[Any]) -> None:
        matrix = matrix_of(operands[:6])
        self._state.matrix = product(matrix, self._state.matrix)
        self._put("cm", *(_number(one) for one in operands[:6]))

    def _width(self, name: str, operands: list[Any]) -> None:
        self._state.width = float(operands[0])
        self._put("w", _number(operands[0]))

    def _set(self, name: str, operands: list[Any]) -> None:
        self._put(name, *operands)

    def _choose_state(self, name: str, operands: list[Any]) -> None:
        given = self._look_up("/ExtGState", operands[0])
        if not isinstance(given, pikepdf.Dictionary):
            return
        state, adopter = self._state, self._adopter
        if "/LW" in given:
            state.width = float(cast(float, given.LW))
        if "/OP" in given:
            stroke = bool(given.OP)
            fill = bool(given.get("/op", stroke))
            state.over = (fill, stroke, state.over[2])
        if "/op" in given:
            state.over = (bool(given.op), *state.over[1:])
        if "/OPM" in given:
            state.over = (*state.over[:2], int(cast(int, given.OPM)))
        made = adopter.state(given, self._palette, state.matrix)
        font = given.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            state.font = font[0]
            made.Font = pikepdf.Array([adopter.font(font[0], self._palette, state.matrix), font[1]])
        self._put("gs", self._use("/ExtGState", operands[0], made))

    # Colours

    def _hues(self, value: Any) -> Hues:
        """A colour space by its name, read once."""
        name = str(value)
        if name not in self._spaces:
            self._spaces[name] = self._adopter.hues_of(self._resources, self._palette)(value)
        return self._spaces[name]

    def _plain(self, name: str, operands: list[Any]) -> None:
        hues = self._hues(_DEVICE[_PLAIN[name]])
        self._choose(name.islower(), hues)
        values = tuple(float(one) for one in operands)
        if len(values) == hues.count:
            self._tint(name.islower(), hues, values)

    def _space(self, name: str, operands: list[Any]) -> None:
        hues = self._hues(operands[0])
        self._choose(name == "cs", hues)
        if not hues.pattern:
            self._tint(name == "cs", hues, hues.first)

    def _choose(self, fill: bool, hues: Hues) -> None:
        if fill:
            self._state.fill = hues
        else:
            self._state.stroke = hues

    def _color(self, name: str, operands: list[Any]) -> None:
        fill = name.islower()
        hues = self._state.fill if fill else self._state.stroke
        values = tuple(float(one) for one in operands if not isinstance(one, Name))
        if operands and isinstance(operands[-1], Name):
            self._pattern(fill, hues, values, operands[-1])
        elif not hues.pattern and len(values) >= hues.count:
            self._tint(fill, hues, values[: hues.count])

    def _tint(self, fill: bool, hues: Hues, values: Values) -> None:
        if self._uncolored:
            return
        mixed = self._mixed(hues, values)
        if fill:
            self._state.black = mixed == (0, 0, 0, 1) and hues.ground.space != PLATES
        if hues.ground.space == PLATES:
            space = self._adopter.space_of(hues, self._palette)
            named = self._use("/ColorSpace", self._adopter.name_of(hues, self._palette), space)
            self._put("cs" if fill else "CS", named)
            self._put("scn" if fill else "SCN", *map(_short, mixed))
            return
        self._put(_OPERATORS[len(mixed)][0 if fill else 1], *map(_short, mixed))

    def _mixed(self, hues: Hues, values: Values) -> Values:
        known = self._mixtures.get((id(hues), values))
        if known is not None:
            mixed, self._state.heavy = known
            return mixed
        self._adopter.note(hues, self._palette)
        # Whether a colour of too much ink is seen is known when something is painted with it.
        before, self._palette.most = self._palette.most, 0.0
        mixed = self._palette.mix(hues.ground, [hues.resolve(values)])[0]
        self._state.heavy, self._palette.most = self._palette.most, before
        if len(self._mixtures) < _REMEMBERED:
            self._mixtures[id(hues), values] = mixed, self._state.heavy
        return mixed

    def _pattern(self, fill: bool, hues: Hues, values: Values, name: Any) -> None:
        pattern = self._look_up("/Pattern", name)
        if not isinstance(pattern, (pikepdf.Dictionary, pikepdf.Stream)) or self._uncolored:
            return
        made = self._adopter.pattern(pattern, self._palette, self._state.matrix, self._base)
        if made is None:
            return
        self._state.black = self._state.black and not fill
        tint: Values = ()
        space: Any = Name.Pattern
        if hues.base is not None and int(pattern.get("/PaintType", 1)) == 2:
            tint = self._mixed(hues.base, values)
            # A grey is one number, in whatever the rest is mixed.
            single = len(tint) == 1 and not hues.base.ground.plates
            device = _DEVICE[GREY] if single else self._adopter.space_of(hues.base, self._palette)
            called = "Grey" if single else self._adopter.name_of(hues.base, self._palette)[1:]
            array = pikepdf.Array([Name.Pattern, device])
            space = self._use("/ColorSpace", f"/Tint{called}", array)
        self._put("cs" if fill else "CS", space)
        shown = self._use("/Pattern", name, made)
        self._put("scn" if fill else "SCN", *map(_short, tint), shown)

    def _glyph(self, name: str, operands: list[Any]) -> None:
        # What follows has the colour of the text (ISO 32000-1, 9.6.5).
        self._uncolored = True
        self._put("d1", *(_number(one) for one in operands[:6]))

    # Paths

    def _construct(self, name: str, operands: list[Any]) -> None:
        count = _CONSTRUCTION[name]
        numbers = [float(one) for one in operands[-count:]] if count else []
        if len(numbers) != count:
            return
        if name == "re":
            x, y, width, height = numbers
            self._points += [(x, y), (x + width, y + height)]
        else:
            self._points += zip(numbers[::2], numbers[1::2], strict=True)
        self._put(name, *(_number(one) for one in operands[-count:] if count))

    def _paint(self, name: str, operands: list[Any]) -> None:
        if self._hidden and name != "n":
            name = "n"
        if name != "n" and self._points:
            matrix = self._state.matrix
            box = around(apply(matrix, x, y) for x, y in self._points)
            if overlapping(_grown(box), self._adopter.shown):
                self._palette.most = max(self._palette.most, self._state.heavy)
                if name in _STROKES:
                    self._adopter.note_line(self._state.width * scale_of(matrix))
        self._points.clear()
        self._put(name)

    # Text

    def _font(self, name: str, operands: list[Any]) -> None:
        font = self._look_up("/Font", operands[0])
        if not isinstance(font, pikepdf.Dictionary):
            self._state.font = None
            return
        self._state.font = font
        made = self._adopter.font(font, self._palette, self._state.matrix)
        self._put("Tf", self._use("/Font", operands[0], made), _number(operands[1]))

    def _mode(self, name: str, operands: list[Any]) -> None:
        self._state.mode = int(operands[0])
        self._put("Tr", self._state.mode)

    def _show(self, name: str, operands: list[Any]) -> None:
        state = self._state
        if not isinstance(state.font, pikepdf.Dictionary):
            return
        if self._hidden or state.mode == 3:
            # Nothing is seen of it, but the next line begins under it.
            if name in ("'", '"'):
                self._put("T*")
            return
        self._adopter.note_text(state.font, _strings(operands))
        self._palette.most = max(self._palette.most, state.heavy)
        over = self._adopter.press and state.black and state.mode == 0 and not state.over[0]
        if over:
            self._put("gs", self._over(OVER, True, 1))
        self._put(name, *operands)
        if over:
            self._put("gs", self._over(f"{KNOCK}{state.over[2]}", False, state.over[2]))

    def _over(self, name: str, fill: bool, mode: int) -> Name:
        state = pikepdf.Dictionary(Type=Name.ExtGState, op=fill, OPM=mode)
        return self._use("/ExtGState", name, state)

    # Objects

    def _do(self, name: str, operands: list[Any]) -> None:
        item = self._look_up("/XObject", operands[0])
        if not isinstance(item, pikepdf.Stream) or self._hidden:
            return
        if "/OC" in item and self._adopter.hides(item.OC):
            return
        kind, made = str(item.get("/Subtype")), None
        if kind == "/Image":
            made = self._adopter.image(item, self._resources, self._palette, self._state.matrix)
        elif kind == "/Form" and str(item.get("/Subtype2", "")) != "/PS":
            made = self._adopter.form(item, self._resources, self._palette, self._state.matrix)
        if made is not None:
            self._put("Do", self._use("/XObject", operands[0], made))

    def _inline(self, name: str, operands: list[Any]) -> None:
        if self._hidden:
            return
        image = _as_stream(self._adopter, operands[0])
        made = self._adopter.image(image, self._resources, self._palette, self._state.matrix)
        if made is not None:
            number = len(_entry(self.used, "/XObject"))
            self._put("Do", self._use("/XObject", f"/Inline{number}", made))

    def _shade(self, name: str, operands: list[Any]) -> None:
        shading = self._look_up("/Shading", operands[0])
        if shading is None or self._hidden or self._uncolored:
            return
        made = self._adopter.shading(shading, self._resources, self._palette)
        self._put("sh", self._use("/Shading", operands[0], made))

    # Layers

    def _mark(self, name: str, operands: list[Any]) -> None:
        hidden = False
        if name == "BDC" and str(operands[0]) == "/OC":
            hidden = self._adopter.hides(self._look_up("/Properties", operands[1]))
        self._marks.append(hidden)

    def _unmark(self, name: str, operands: list[Any]) -> None:
        if self._marks:
            self._marks.pop()


def _strings(operands: list[Any]) -> Iterable[bytes]:
    given = operands[-1]
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(one, pikepdf.String):
            yield bytes(one)


def _damaged() -> Said:
    return worded("content that is damaged")


def _number(value: Any) -> Any:
    """An operand that must be a number; a TypeError says that it is none."""
    if isinstance(value, bool) or (not isinstance(value, (int, float)) and not _is_decimal(value)):
        raise TypeError
    return value


def _is_decimal(value: Any) -> bool:
    from decimal import Decimal

    return isinstance(value, Decimal)


_LONG_KEYS: Final = {
    "/BPC": "/BitsPerComponent",
    "/CS": "/ColorSpace",
    "/D": "/Decode",
    "/DP": "/DecodeParms",
    "/F": "/Filter",
    "/H": "/Height",
    "/IM": "/ImageMask",
    "/I": "/Interpolate",
    "/W": "/Width",
}
_LONG_FILTERS: Final = {
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
}


def _as_stream(adopter: Adopter, inline: Any) -> Any:
    """A picture that stands in the content as a stream of its own."""
    stream = adopter.stream(inline.read_raw_bytes())
    for key, value in inline.obj.items():
        name = _LONG_KEYS.get(str(key), str(key))
        if name not in ("/L", "/Length"):
            stream[name] = _long(value) if name == "/Filter" else value
    return stream


def _long(filters: Any) -> Any:
    """The names of filters as streams have them."""
    if isinstance(filters, pikepdf.Array):
        return pikepdf.Array([_long(one) for one in filters])
    return Name(_LONG_FILTERS.get(str(filters), str(filters)))
