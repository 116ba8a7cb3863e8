"""From the inks of one press to those of another, so that what was one ink stays one.

Profiles alone make of black type grey of four inks, and of pure yellow one with dots of cyan in it:
the colour is right, and every thin line shows how well the plates fit. So the table between two
presses is made here: what the profiles say, but for the four edges where a single ink stands.
Black alone stays black alone. A coloured ink stays pure where the other press can show the same
colour with it; where it cannot, the colour counts for more.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import lru_cache
from itertools import product

from .differences import Lab, difference
from .profiles import CMYK, Conversion, Depth, PixelLayout, Profile, in_lab, table_link
from .tones import moved

STEPS = 17
"""Nodes of the table along each ink: as many as littleCMS takes for itself."""
LIKE = 2.5
"""ΔE00 that a pure ink may differ from what the profiles say."""
_FULL = 0xFFFF
_BLACK = 3
_WIDE = PixelLayout(CMYK, Depth.SIXTEEN)
_RAMP = 256


@lru_cache(maxsize=8)
def link_presses(source: bytes, target: bytes) -> Profile:
    """The link between two CMYK profiles."""
    first, second = Profile(source), Profile(target)
    levels = [round(n * _FULL / (STEPS - 1)) for n in range(STEPS)]
    asked = array("H", (level for node in product(levels, repeat=4) for level in node))
    nodes = array("H")
    convert = Conversion((first, second), _WIDE, _WIDE, exact=True)
    nodes.frombytes(convert.apply(asked.tobytes()))
    for ink in range(4):
        places = [4 * n * STEPS ** (3 - ink) for n in range(STEPS)]
        said = array("H", (level for at in places for level in nodes[at : at + 4]))
        meant = in_lab(said.tobytes(), second, _WIDE)
        pure = _keep_black(first, second) if ink == _BLACK else _keep_color(meant, second, ink)
        for at, level in zip(places, pure, strict=False):
            nodes[at : at + 4] = array("H", (level if n == ink else 0 for n in range(4)))
    return table_link(CMYK, CMYK, STEPS, nodes.tobytes())


def ramp_of(profile: Profile, ink: int, steps: int = _RAMP) -> list[Lab]:
    """The colours of one ink from none to full in ``steps``, relative to the paper."""
    levels = (round(n * _FULL / (steps - 1)) for n in range(steps))
    pixels = array("H", (v if n == ink else 0 for v in levels for n in range(4)))
    return in_lab(pixels.tobytes(), profile, _WIDE)


def _keep_black(first: Profile, second: Profile) -> list[int]:
    """For each node of black the black that is as light, full black for full black."""
    before = [light for light, _, _ in ramp_of(first, _BLACK, STEPS)]
    after = [light for light, _, _ in ramp_of(second, _BLACK)]
    tones = [level_of(after, moved(light, before[-1], after[-1])) for light in before]
    tones[0], tones[-1] = 0, _FULL
    return tones


def level_of(ramp: list[float], light: float) -> int:
    """The amount of ink (of 65,535) at which a ``ramp`` of lightness is as light as that."""
    darker = [-value for value in ramp]
    for n in range(1, len(darker)):
        # A table's last digits may go up and down.
        darker[n] = max(darker[n], darker[n - 1])
    at = bisect_left(darker, -light)
    if at == 0:
        return 0
    if at == len(darker):
        return _FULL
    step = darker[at] - darker[at - 1]
    part = at - 1 + (-light - darker[at - 1]) / step if step else at
    return round(part * _FULL / (len(darker) - 1))


def _keep_color(meant: list[Lab], profile: Profile, ink: int) -> list[int]:
    """For each node how much of one ink alone looks as it is meant; nothing if none does."""
    ramp = ramp_of(profile, ink)
    levels = []
    for color in meant:
        apart, level = min((difference(color, one), n) for n, one in enumerate(ramp))
        if apart > LIKE:
            return []
        levels.append(round(level * _FULL / (_RAMP - 1)))
    levels[0] = 0
    return levels
