"""Single colours of placed pages in those of a purpose: inks for the press, sRGB for screens.

The same rules as for pictures: what is meant for this press stays as it is, what has no colour is
black alone, all else goes straight from what it is to what it becomes, within the limit of ink.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from PIL import Image

from ..pictures.links import link_presses
from ..pictures.profiles import (
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
)
from ..pictures.tones import FULL
from .functions import Values
from .hues import PLATES, Ground
from .picture import NEUTRAL, Pixels, Ready, Screens, Separator, grey_of

_WIDE = 0xFFFF
_DIGIT = 1e-4
_LAB_NEUTRAL = 1.0
"""a* and b* up to which a colour counts as grey."""


class Palette(Protocol):
    """Turns colours into those of a purpose, and pictures into files of it."""

    name: str
    space: str
    """What colours are mixed in: the device colours that come out, beside grey."""
    most: float
    """The most ink of a colour that was left as it was, in percent."""

    def mix(self, ground: Ground, colors: Sequence[Values], *, alike: bool = False) -> list[Values]:
        """``colors`` of ``ground``, all of them grey or none; ``alike`` in ``space``."""
        ...

    def develop(self, content: bytes, wanted: Pixels | None) -> Ready:
        """A picture file with the pixels ``wanted`` and no more."""
        ...

    def is_kept(self, ground: Ground) -> bool:
        """Whether colours of ``ground`` stay as they are."""
        ...


@dataclass
class PressInks:
    """Colours in the inks of a press; with ``black`` in its black alone."""

    room: Separator
    black: bool = False
    name: str = "inks"
    space: str = CMYK
    most: float = 0.0
    _met: dict[bytes, bool] = field(default_factory=dict)

    def mix(self, ground: Ground, colors: Sequence[Values], *, alike: bool = False) -> list[Values]:
        """Each color in four inks."""
        if ground.space == PLATES:
            return [tuple(one) for one in colors]
        if self.black:
            return [(0.0, 0.0, 0.0, 1 - one) for one in self._blacks(ground, colors)]
        if ground.space == GREY:
            return [(0.0, 0.0, 0.0, 1 - one) for one in self._greys(ground, colors)]
        if ground.space == CMYK:
            if self.is_kept(ground):
                self.most = max([self.most, *(100 * sum(one) for one in colors)])
                return self._limited([tuple(one) for one in colors])
            link = link_presses(ground.profile or b"", self.room.condition.profile)
            return self._limited(_through((link,), colors, CMYK, CMYK))
        if all(_is_neutral(ground, one) for one in colors):
            return [(0.0, 0.0, 0.0, 1 - one) for one in self._greys(ground, colors)]
        profile = _profile(ground, self.room.srgb)
        target = _opened(self.room.condition.profile)
        return self._limited(_through((profile, target), colors, ground.space, CMYK))

    def develop(self, content: bytes, wanted: Pixels | None) -> Ready:
        """A picture in the inks of the press."""
        return self.room.develop(content, wanted, black=self.black)

    def is_kept(self, ground: Ground) -> bool:
        """Whether colours are meant for this press already."""
        if self.black:
            return ground == Ground(GREY)
        if ground.space == PLATES:
            return True
        if ground.space == CMYK:
            if ground.profile is None:
                return True
            if ground.profile not in self._met:
                self._met[ground.profile] = self.room.condition.is_met_by(ground.profile)
            return self._met[ground.profile]
        return ground == Ground(GREY)

    def _greys(self, ground: Ground, colors: Sequence[Values]) -> list[float]:
        """Levels of grey of which black alone makes colours as light."""
        if ground == Ground(GREY):
            # Of the device: as much of it as is said.
            return [one[0] for one in colors]
        if ground.space == LAB:
            srgb = _opened(self.room.srgb)
            lit = _through((lab_profile(), srgb), [(c[0], 0.0, 0.0) for c in colors], LAB, RGB)
            ground, colors = Ground(RGB), lit
        tones = self.room.tones(ground.profile or self.room.srgb, Depth.EIGHT)
        middle = 1 if ground.space == RGB else 0
        return [tones[round(one[middle] * FULL)] / FULL for one in colors]

    def _blacks(self, ground: Ground, colors: Sequence[Values]) -> list[float]:
        """Levels of grey for a page without colours; black alone stays as it is."""
        if ground == Ground(GREY):
            return [one[0] for one in colors]
        if ground.space == CMYK:
            blacks = self.room.blacks(ground.profile)
            profile = _opened(ground.profile or self.room.condition.profile)
            levels = array("H", (round(part * _WIDE) for one in colors for part in one))
            looks = in_lab(levels.tobytes(), profile, PixelLayout(CMYK, Depth.SIXTEEN))
            lights = (round(min(max(light, 0.0), 100.0) / 100 * _WIDE) for light, _, _ in looks)
            return [blacks[light] / FULL for light in lights]
        tones = self.room.tones(self.room.srgb, Depth.EIGHT)
        shown = _lit(ground, colors, self.room.srgb, self.room.condition.profile)
        return [tones[grey_of(_eight(one))] / FULL for one in shown]

    def _limited(self, colors: list[Values]) -> list[Values]:
        """Colours within the limit of ink: the three give way, not black."""
        most = self.room.condition.ink / 100
        out: list[Values] = []
        for cyan, magenta, yellow, black in colors:
            over = cyan + magenta + yellow + black - most
            # What is at the limit but for a last digit stays to the letter.
            if over > _DIGIT:
                part = max(0.0, 1 - over / (cyan + magenta + yellow))
                cyan, magenta, yellow = cyan * part, magenta * part, yellow * part
            out.append((cyan, magenta, yellow, black))
        return out


@dataclass
class ScreenLights:
    """Colours as screens show them, in sRGB; with ``black`` in grey."""

    room: Screens
    black: bool = False
    name: str = "lights"
    space: str = RGB
    most: float = 0.0

    def mix(self, ground: Ground, colors: Sequence[Values], *, alike: bool = False) -> list[Values]:
        """Each colour in sRGB, or what was grey in grey unless all are to be ``alike``."""
        if ground == Ground(GREY):
            mixed = [tuple(one) for one in colors]
        else:
            mixed = _lit(ground, colors, self.room.srgb, self.room.condition.profile)
            if self.black:
                mixed = [(grey_of(_eight(one)) / FULL,) for one in mixed]
        return [one * 3 if len(one) == 1 else one for one in mixed] if alike else mixed

    def develop(self, content: bytes, wanted: Pixels | None) -> Ready:
        """A picture in sRGB or grey."""
        return self.room.develop(content, wanted, black=self.black)

    def is_kept(self, ground: Ground) -> bool:
        """Whether colours are those of screens already."""
        if ground == Ground(GREY):
            return True
        return not self.black and ground.space == RGB and ground.profile in (None, self.room.srgb)


@dataclass
class Luminosity:
    """What masks are made of: how light colours are by the numbers (ISO 32000-1, 11.5.3)."""

    name: str = "light"
    space: str = GREY
    most: float = 0.0

    def mix(self, ground: Ground, colors: Sequence[Values], *, alike: bool = False) -> list[Values]:
        """How light each colour is, as one number."""
        return [(_luminosity(ground.space, one),) for one in colors]

    def develop(self, content: bytes, wanted: Pixels | None) -> Ready:
        """A picture in grey."""
        import io

        with Image.open(io.BytesIO(content)) as image:
            out = io.BytesIO()
            grey = image.convert("RGB" if image.mode in ("CMYK", "LAB") else image.mode)
            grey.convert("L").save(out, "PNG")
        return Ready(out.getvalue())

    def is_kept(self, ground: Ground) -> bool:
        """Whether colours are numbers already."""
        return ground.space == GREY


def _luminosity(space: str, color: Values) -> float:
    if space == GREY:
        return color[0]
    if space == LAB:
        return max(0.0, min(1.0, color[0] / 100))
    if space == CMYK:
        cyan, magenta, yellow, black = color
        return 1 - min(1.0, 0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black)
    red, green, blue = color
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _is_neutral(ground: Ground, color: Values) -> bool:
    if ground.space == LAB:
        return max(abs(color[1]), abs(color[2])) < _LAB_NEUTRAL
    return (max(color) - min(color)) * FULL <= NEUTRAL


def _profile(ground: Ground, usual: bytes) -> Profile:
    return lab_profile() if ground.space == LAB else _opened(ground.profile or usual)


@lru_cache(maxsize=16)
def _opened(content: bytes) -> Profile:
    return Profile(content)


def _lit(ground: Ground, colors: Sequence[Values], srgb: bytes, inks: bytes) -> list[Values]:
    """Colours in sRGB."""
    if ground == Ground(GREY):
        return [one * 3 for one in map(tuple, colors)]
    if ground.space == RGB and ground.profile in (None, srgb):
        return [tuple(one) for one in colors]
    profile = _profile(ground, inks if ground.space == CMYK else srgb)
    return _through((profile, _opened(srgb)), colors, ground.space, RGB)


def _eight(color: Values) -> tuple[int, int, int]:
    red, green, blue = (round(min(max(part, 0.0), 1.0) * FULL) for part in color)
    return red, green, blue


def _through(
    profiles: tuple[Profile, ...], colors: Sequence[Values], source: str, target: str
) -> list[Values]:
    """Colours converted by the profiles themselves."""
    convert = _conversion(profiles, source, target)
    kind = "d" if source == LAB else "H"
    flat = (part for one in colors for part in one)
    given = array(kind, flat if source == LAB else (round(part * _WIDE) for part in flat))
    out = array("H")
    out.frombytes(convert.apply(given.tobytes()))
    count = len(out) // max(1, len(colors))
    return [
        tuple(level / _WIDE for level in out[at : at + count]) for at in range(0, len(out), count)
    ]


@lru_cache(maxsize=16)
def _conversion(profiles: tuple[Profile, ...], source: str, target: str) -> Conversion:
    depth = Depth.REAL if source == LAB else Depth.SIXTEEN
    exact = len(profiles) > 1
    return Conversion(
        profiles, PixelLayout(source, depth), PixelLayout(target, Depth.SIXTEEN), exact=exact
    )
