"""How different two colours look: CIEDE2000 (ISO/CIE 11664-6)."""

from __future__ import annotations

import math

Lab = tuple[float, float, float]


def difference(one: Lab, other: Lab) -> float:
    """ΔE00 of two colours in CIELAB: 1 can just be seen, 2.5 passes in print."""
    (light1, _, b1), (light2, _, b2) = one, other
    a1, a2 = _stretched(one, other)
    chroma1, chroma2 = math.hypot(a1, b1), math.hypot(a2, b2)
    hue1, hue2 = _hue(a1, b1), _hue(a2, b2)
    turn = hue2 - hue1
    if not chroma1 * chroma2:
        turn = 0.0
    elif abs(turn) > 180:
        turn -= math.copysign(360, turn)
    lightness, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    hue = _middle(hue1, hue2) if chroma1 * chroma2 else hue1 + hue2
    tint = (
        1
        - 0.17 * _cos(hue - 30)
        + 0.24 * _cos(2 * hue)
        + 0.32 * _cos(3 * hue + 6)
        - 0.20 * _cos(4 * hue - 63)
    )
    away = (lightness - 50) ** 2
    by_light = (light2 - light1) / (1 + 0.015 * away / math.sqrt(20 + away))
    by_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(chroma1 * chroma2) * math.sin(math.radians(turn / 2))
    by_hue /= 1 + 0.015 * chroma * tint
    blue = 30 * math.exp(-(((hue - 275) / 25) ** 2))
    turned = -2 * _part(chroma) * math.sin(math.radians(2 * blue))
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + turned * by_chroma * by_hue)


def _stretched(one: Lab, other: Lab) -> tuple[float, float]:
    """A* of both with greys moved apart."""
    chroma = (math.hypot(one[1], one[2]) + math.hypot(other[1], other[2])) / 2
    more = 1 + 0.5 * (1 - _part(chroma))
    return one[1] * more, other[1] * more


def _part(chroma: float) -> float:
    return math.sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def _middle(one: float, other: float) -> float:
    middle = (one + other) / 2
    if abs(one - other) <= 180:
        return middle
    return middle + 180 if one + other < 360 else middle - 180


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
