"""Pictures in the colours of their purpose: sRGB for screens, the printer's inks for the press.

LittleCMS converts with the profiles, from what a picture has straight to the press; what has no
profile is taken for sRGB, and inks for those of the press. What is separated for the press already
is left as it is. A picture without colour is printed in black ink alone, its tones moved so that
they come out on the paper as light as they were meant.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

from PIL import Image, ImageChops, ImageMath

from ..pictures.differences import Lab
from ..pictures.drawings import Color
from ..pictures.links import level_of, link_presses, ramp_of
from ..pictures.profiles import (
    BUILT_IN,
    CMYK,
    GREY,
    LAB,
    RGB,
    Conversion,
    Depth,
    PixelLayout,
    Profile,
    in_lab,
    lab_profile,
    planes_of,
)
from ..pictures.reading import (
    STRIP,
    PictureSource,
    Planes,
    Reader,
    bare_jpeg,
    read_source,
    turn_upright,
)
from ..pictures.scaling import read_planes, sized
from ..pictures.showing import Shower, gathered, show_picture
from ..pictures.tones import (
    FULL,
    converter,
    depth_of,
    in_eight_bits,
    lightness_of,
    moved,
    profile_for,
    through,
)
from ..tongues import Said, worded
from .conditions import Condition
from .shades import Inks, Plain, Shades, Values

NEUTRAL = 4
"""Levels by which red, green and blue may differ in a picture that counts as grey."""
QUALITY = 95
"""Of the JPEGs made here: no difference that a screen ruling of 175 lpi could show."""
SLACK = 14
"""Percent of ink kept free under the limit: a JPEG's pixels differ a little from those given."""
LOSSLESS = 2.0
"""Times the size of a JPEG that a picture may have which no JPEG was before, to be kept as it is:
flat colours and ramps take less, photographs three times as much and more."""
LINES = 1200
"""Pixels per inch that drawn pictures are good for: edges that no screen breaks. With fewer they
take more bytes: 1,108 ppi of a drawing in 5 colours 96 kB, 600 ppi of it in their mixtures 172."""
TRACE = 3
"""Levels of an ink that JPEGs leave where there was none."""
SHARE = 0.0005
"""Part of a picture's pixels that may be over the limit of ink: a JPEG's edges ring."""
_WIDE = 0xFFFF
_BLACK = 3
_INKS = (worded("cyan"), worded("magenta"), worded("yellow"), worded("black"))

Pixels = tuple[int, int]
Remark = tuple[str, Said]
"""The code of a finding, and what is to be said of the picture behind its name."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A picture ready to be printed: a JPEG or PNG file, and what is to be said of it.

    ``plates`` says that the four channels of a PNG are not colours and how much they cover, but
    inks.
    """

    content: bytes
    plates: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Screens:
    """Turns pictures into sRGB; ``condition`` says what inks look like that no profile comes with.

    Pictures get ``sharp`` pixels per inch.
    """

    condition: Condition
    srgb: bytes
    sharp: int

    def shades(self, *, black: bool = False) -> Shades:
        """The colours of drawings, greys for a page that is printed in black alone."""
        return Plain(grey_of if black else None)

    def develop(
        self, content: bytes, wanted: Pixels | None = None, *, black: bool = False
    ) -> Ready:
        """A picture in sRGB or grey, with the pixels ``wanted`` and no more.

        One that is so already is given back byte for byte.
        """
        source = read_source(content)
        size = sized(source, wanted)
        said = tuple(_remarks(source, self.condition, "sRGB"))
        if black:
            grey = show_picture(source, self.srgb, self.condition.profile, size).convert("L")
            return Ready(_save(grey, _form(source)), remarks=said)
        plain = source.space in (RGB, GREY) and source.profile in (None, self.srgb)
        if plain and not source.deep and size is None and not source.turned:
            return Ready(content, remarks=said)
        if source.clear:
            shown = self._see_through(source, size)
        else:
            watch = _Watch()
            shown = show_picture(source, self.srgb, self.condition.profile, size, watch)
            said += tuple(watch.remarks()) if source.space == CMYK else ()
        return Ready(_save(shown, "PNG" if source.clear else _form(source)), remarks=said)

    def _see_through(self, source: PictureSource, size: Pixels | None) -> Image.Image:
        """A picture that can be seen through, whose paper is not always white."""
        whole = Reader(source).whole().convert("RGBA")
        if size is not None:
            # Colours count as much as they cover.
            whole = whole.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
        cover = whole.getchannel("A")
        if source.profile not in (None, self.srgb) and source.space == RGB:
            colors = whole.convert("RGB")
            convert = converter(Profile(source.profile or b""), Profile(self.srgb), RGB)
            whole = Image.frombytes("RGB", whole.size, convert(colors.split()))
            whole.putalpha(cover)
        return turn_upright(whole, source.orientation)


def for_screen(content: bytes, srgb: bytes, condition: Condition) -> bytes:
    """A picture in sRGB or grey with all its pixels."""
    return Screens(condition, srgb, 0).develop(content).content


def _form(source: PictureSource) -> str:
    return "JPEG" if source.form == "JPEG" else "PNG"


def grey_of(color: Color) -> int:
    """The level of grey that is as light as ``color``, as Pillow has it."""
    return cast(int, Image.new("RGB", (1, 1), color).convert("L").getpixel((0, 0)))


def _save(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.info.clear()
    options: dict[str, Any] = {"quality": QUALITY, "subsampling": 0} if form == "JPEG" else {}
    image.save(out, form, **options)
    return out.getvalue()


# What is to be said


def _remarks(source: PictureSource, condition: Condition, target: str) -> Iterator[Remark]:
    """Yield what is to be said of a picture's colours before they are looked at."""
    usual = condition.identifier if source.space == CMYK else "sRGB"
    if source.flaw:
        yield (
            "I008",
            worded(
                "has {flaw}; its colours are taken for those of {usual}",
                flaw=source.flaw,
                usual=usual,
            ),
        )
    elif source.space == CMYK and source.profile is None:
        yield (
            "I009",
            worded(
                "is in CMYK without a profile; it is taken for {condition}",
                condition=condition.identifier,
            ),
        )
    elif source.profile is not None and not _is_meant(source, condition):
        name = Profile(source.profile).name
        shown = (
            worded("a gamma or primaries of its own")
            if name.endswith(BUILT_IN)
            else worded("“{name}”", name=name)
        )
        yield (
            "I010",
            worded(
                "has the colours of {shown}; they are converted to {target}",
                shown=shown,
                target=target,
            ),
        )


def _is_meant(source: PictureSource, condition: Condition) -> bool:
    """Whether a picture's profile is the one that everybody expects of it."""
    if source.space == CMYK:
        return condition.is_met_by(source.profile or b"")
    return source.space == GREY or "srgb" in Profile(source.profile or b"").name.lower()


class _Watch:
    """Notes which inks a picture has anywhere, as its strips go by."""

    def __init__(self) -> None:
        self.used: set[int] = set()

    def __call__(self, planes: Planes) -> None:
        self.used |= {n for n, plane in enumerate(planes) if _most(plane) > TRACE}

    def remarks(self) -> Iterator[Remark]:
        """Yield what is to be said of a picture of two inks."""
        if len(self.used) == 2:
            one, other = (_INKS[n] for n in sorted(self.used))
            yield "I012", worded("is a duotone of {one} and {other}", one=one, other=other)


def _most(plane: Image.Image) -> int:
    return cast(tuple[int, int], in_eight_bits(plane).getextrema())[1]


# Separation


@dataclass(frozen=True)
class Separator:
    """Turns pictures into the inks of ``condition``."""

    condition: Condition
    srgb: bytes

    @property
    def sharp(self) -> int:
        """The pixels per inch that the press can show."""
        return self.condition.sharp

    def shades(self, *, black: bool = False) -> Shades:
        """The inks of drawings, black alone for a page that is printed so."""
        room = self.condition.ink / 100 - 1
        if black:
            return Inks(self._black, self._mixed, self._seen, lambda _: True, room)
        return Inks(self._flat, self._mixed, self._seen, _has_no_color, room)

    def develop(
        self, content: bytes, wanted: Pixels | None = None, *, black: bool = False
    ) -> Ready:
        """A picture in CMYK within the ink limit, or in grey, which prints as K.

        It has the pixels ``wanted`` and no more.
        """
        source = read_source(content)
        size = sized(source, wanted)
        said = tuple(_remarks(source, self.condition, self.condition.identifier))
        if black:
            return Ready(self._in_black(source, size), remarks=said)
        if source.space == CMYK:
            return self._adapt(source, size, said)
        if source.space == GREY:
            return Ready(_save(self._in_tones(source, size), _form(source)), remarks=said)
        return self._separate(source, size, said)

    def _in_tones(self, source: PictureSource, size: Pixels | None) -> Image.Image:
        profile = source.profile or self.srgb

        def show(planes: Planes) -> Image.Image:
            return through(planes[0], self.tones(profile, depth_of(planes[0])))

        return turn_upright(gathered(source, size, "L", show), source.orientation)

    def _in_black(self, source: PictureSource, size: Pixels | None) -> bytes:
        """A picture in black alone, whatever its colours."""
        if source.space == GREY:
            return _save(self._in_tones(source, size), _form(source))
        if source.space == CMYK:
            show = _black_of(source.profile or self.condition.profile, self.condition.profile)
            image = gathered(source, size, "L", show)
            return _save(turn_upright(image, source.orientation), _form(source))
        shown = show_picture(source, self.srgb, self.condition.profile, size).convert("L")
        return _save(shown.point(list(self.tones(self.srgb, Depth.EIGHT))), _form(source))

    def _separate(
        self, source: PictureSource, size: Pixels | None, said: tuple[Remark, ...]
    ) -> Ready:
        """A picture of colours of light in inks, in black alone if it has no colour."""
        given = source.profile or self.srgb
        profile = profile_for(source.space, source.profile, self.srgb)
        convert = converter(profile, Profile(self.condition.profile), CMYK)
        inks = Image.new("CMYK", size or (source.width, source.height))
        greys = Image.new("L", inks.size)
        grey, top = source.space != LAB, 0
        for planes in read_planes(source, size):
            strip = Image.frombytes("CMYK", planes[0].size, convert(planes))
            inks.paste(strip, (0, top))
            grey = grey and _is_grey(planes)
            if grey:
                greys.paste(through(planes[1], self.tones(given, depth_of(planes[1]))), (0, top))
            top += strip.height
        if grey:
            return Ready(_save(turn_upright(greys, source.orientation), _form(source)), False, said)
        inks = turn_upright(inks, source.orientation)
        return self._pack(inks, source.form == "JPEG", said)

    def _adapt(self, source: PictureSource, size: Pixels | None, said: tuple[Remark, ...]) -> Ready:
        """A picture in inks as it is, or those of another press in the inks of this one."""
        watch = _Watch()
        ours = source.profile is None or self.condition.is_met_by(source.profile)
        show = _merge if ours else self._linker(cast(bytes, source.profile))
        image = gathered(source, size, "CMYK", show, watch)
        said += tuple(watch.remarks())
        over, most = _over(image, self.condition.ink)
        heavy = over > SHARE
        if ours and not heavy and source.form == "JPEG" and size is None and not source.turned:
            return Ready(bare_jpeg(source.content), remarks=said)
        if ours and heavy:
            said += (("I011", self._too_much(over, most)),)
        image = turn_upright(image, source.orientation)
        return self._pack(image, source.form == "JPEG", said, mixed=ours)

    def _linker(self, profile: bytes) -> Shower:
        link = link_presses(profile, self.condition.profile)
        convert = converter(link, link, CMYK)
        return lambda planes: Image.frombytes("CMYK", planes[0].size, convert(planes))

    def _too_much(self, over: float, most: float) -> Said:
        return worded(
            "{share:.1f} % of it has more than {limit} % of ink, the most is {most:.0f} %; "
            "there colours are taken back",
            share=100 * over,
            limit=self.condition.ink,
            most=most,
        )

    def _pack(
        self, image: Image.Image, lossy: bool, said: tuple[Remark, ...], *, mixed: bool = False
    ) -> Ready:
        """A picture in inks within the limit; what no JPEG was before, without loss.

        A JPEG needs some room under the limit; of one that was ``mixed`` for this press already
        no more is changed than what is over it.
        """
        limit = self.condition.ink
        png = b""
        if not lossy:
            limited = limit_ink(image, limit)
            png = _save(Image.frombytes("RGBA", limited.size, limited.tobytes()), "PNG")
        limited = limit_ink(image, limit, SLACK) if mixed else limit_ink(image, limit - SLACK)
        jpeg = _save(limited, "JPEG")
        if png and len(png) <= LOSSLESS * len(jpeg):
            return Ready(png, True, said)
        return Ready(jpeg, remarks=said)

    def _flat(self, color: Color) -> Values:
        """One colour of a drawing in inks; greys are black alone."""
        return self._black(color) if _has_no_color(color) else self._mixed([color])[0]

    def _black(self, color: Color) -> Values:
        """The black that is as light as ``color``."""
        tone = self.tones(self.srgb, Depth.EIGHT)[grey_of(color)]
        return 0.0, 0.0, 0.0, _share(FULL - tone)

    def _mixed(self, colors: Sequence[Color]) -> list[Values]:
        """Colours in inks as the profile mixes them, within the limit."""
        row = Image.new("RGB", (len(colors), 1))
        row.putdata(list(colors))
        image = Image.frombytes("CMYK", row.size, self._convert_srgb(tuple(row.split())))
        limited = limit_ink(image, self.condition.ink - SLACK).tobytes()
        return [tuple(map(_share, limited[n : n + 4])) for n in range(0, len(limited), 4)]

    def _seen(self, inks: Sequence[Values]) -> list[Lab]:
        """What amounts of ink look like on the paper."""
        levels = array("H", (round(ink * _WIDE) for one in inks for ink in one))
        layout = PixelLayout(CMYK, Depth.SIXTEEN)
        return in_lab(levels.tobytes(), Profile(self.condition.profile), layout)

    @cached_property
    def _convert_srgb(self) -> Any:
        return converter(Profile(self.srgb), Profile(self.condition.profile), CMYK)

    def tones(self, profile: bytes, depth: Depth) -> tuple[int, ...]:
        """For each level of grey the level whose K looks as light on the paper."""
        return _tones(profile, self.condition.profile, depth)

    def blacks(self, profile: bytes | None) -> tuple[int, ...]:
        """For each L* of 65,536 in the inks of ``profile`` the level of grey as light in K."""
        return _blacks(profile or self.condition.profile, self.condition.profile)


@lru_cache(maxsize=16)
def _tones(profile: bytes, press: bytes, depth: Depth) -> tuple[int, ...]:
    ramp = [light for light, _, _ in ramp_of(Profile(press), _BLACK)]
    light = lightness_of(Profile(profile), depth)
    each = _WIDE // FULL
    known: dict[float, int] = {}
    tones = []
    for one in light:
        aim = round(moved(one, light[0], ramp[-1]), 3)
        if aim not in known:
            known[aim] = FULL - (level_of(ramp, aim) + each // 2) // each
        tones.append(known[aim])
    # White paper stays free of ink and black is full ink, whatever a table's corners say.
    tones[0], tones[-1] = 0, FULL
    return tuple(tones)


def _merge(planes: Planes) -> Image.Image:
    return Image.merge("CMYK", [in_eight_bits(plane) for plane in planes])


def _black_of(profile: bytes, press: bytes) -> Shower:
    """What turns inks into the black that is as light; black alone is the same black."""
    table, made = _blacks(profile, press), dict[Depth, Conversion]()

    def show(planes: Planes) -> Image.Image:
        depth = depth_of(planes[0])
        if depth not in made:
            made[depth] = Conversion(
                (Profile(profile), lab_profile()),
                PixelLayout(CMYK, depth, planar=True),
                PixelLayout(LAB, Depth.SIXTEEN, planar=True),
                black_points=False,
            )
        lab = made[depth].apply(b"".join(plane.tobytes() for plane in planes))
        return through(planes_of(lab, planes[0].size, Depth.SIXTEEN)[0], table)

    return show


@lru_cache(maxsize=4)
def _blacks(profile: bytes, press: bytes) -> tuple[int, ...]:
    """For each L* of 65,536 the level of grey whose K is it, full for the first one's full."""
    before = [light for light, _, _ in ramp_of(Profile(profile), _BLACK)]
    after = [light for light, _, _ in ramp_of(Profile(press), _BLACK)]
    each = _WIDE // FULL
    lights = (moved(100 * level / _WIDE, before[-1], after[-1]) for level in range(_WIDE + 1))
    return tuple(FULL - (level_of(after, one) + each // 2) // each for one in lights)


def _share(level: int) -> float:
    """An amount of ink of 255 as a part of one."""
    return round(level / FULL, 4)


def _has_no_color(color: Color) -> bool:
    return max(color) - min(color) <= NEUTRAL


def _is_grey(planes: Planes) -> bool:
    red, green, blue = (in_eight_bits(plane) for plane in planes)
    return all(
        cast(tuple[int, int], ImageChops.difference(green, other).getextrema())[1] <= NEUTRAL
        for other in (red, blue)
    )


def quarter_ink(image: Image.Image) -> Image.Image:
    """A quarter of each CMYK pixel's sum of inks, as a picture of one channel."""
    cyan, magenta, yellow, black = image.split()
    return ImageChops.add(
        ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2), scale=2
    )


def _over(image: Image.Image, limit: float) -> tuple[float, float]:
    """The part of a CMYK picture with more than ``limit`` percent, and its most in percent."""
    allowed = int(limit * FULL / 100)
    over, most = 0, 0
    for box in _strips(image):
        cyan, magenta, yellow, black = image.crop(box).split()
        total = ImageMath.lambda_eval(
            lambda args: args["c"] + args["m"] + args["y"] + args["k"],
            c=cyan,
            m=magenta,
            y=yellow,
            k=black,
        )
        most = max(most, cast(tuple[int, int], total.getextrema())[1])
        marked = total.point(lambda level: level * 1 - allowed).convert("L").point(bool)
        over += marked.histogram()[1]
    return over / max(1, image.width * image.height), most * 100 / FULL


def _strips(image: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    for top in range(0, image.height, STRIP):
        yield 0, top, image.width, min(top + STRIP, image.height)


def limit_ink(image: Image.Image, limit: float, spare: float = 0.0) -> Image.Image:
    """A CMYK picture with no pixel above ``limit`` percent; colours give way, not black.

    Those above it are brought ``spare`` percent below it, all others are left as they are.
    """
    most = cast(tuple[int, int], quarter_ink(image).getextrema())[1]
    allowed = int(limit * FULL / 100)
    # The quarters are rounded down, by less than one level each.
    if (most + 1) * 4 <= allowed:
        return image
    result = image.copy()
    for box in _strips(image):
        result.paste(_limited(image.crop(box), allowed, int((limit - spare) * FULL / 100)), box)
    return result


def _limited(image: Image.Image, allowed: int, aim: int) -> Image.Image:
    cyan, magenta, yellow, black = image.split()

    def reduce(ink: Image.Image) -> Image.Image:
        # Over is 1 where the sum is above what is allowed; there the colours lose what is above
        # the aim, each its share of it, rounded up.
        reduced = ImageMath.lambda_eval(
            lambda args: args["convert"](
                args["ink"]
                - args["min"](
                    args["max"](args["c"] + args["m"] + args["y"] + args["k"] - allowed, 0), 1
                )
                * (
                    args["max"](args["c"] + args["m"] + args["y"] + args["k"] - aim, 0)
                    * args["ink"]
                    + args["max"](args["c"] + args["m"] + args["y"], 1)
                    - 1
                )
                / args["max"](args["c"] + args["m"] + args["y"], 1),
                "L",
            ),
            ink=ink,
            c=cyan,
            m=magenta,
            y=yellow,
            k=black,
        )
        return cast(Image.Image, reduced)

    return Image.merge("CMYK", [reduce(cyan), reduce(magenta), reduce(yellow), black])
