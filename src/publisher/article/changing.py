"""Pictures of an article changed in the text of ``article.md``: only their braces change.

What cannot be read of them is refused with the findings of reading, and nothing is changed then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..diagnostics import ContentError, Diagnostic, Place, suggest
from ..tongues import worded
from .blocks import KNOWN_ATTRIBUTES
from .model import Article, Figure, figures
from .reading import parse
from .syntax import ATTRIBUTE, ATTRIBUTES
from .treatment import FLATTEST, MIDDLE, Crop

Attributes: TypeAlias = Mapping[str, str | bool | None]
"""Attributes by their names: their values, True for a name alone, None where one is taken away."""
_BARE = re.compile(r"[\w.:：%+-]+")
MOST_PARTS = 999
"""The largest number of a ratio."""


def set_picture(text: str, number: int, attributes: Attributes, path: str = "article.md") -> str:
    """An article's ``text`` with other attributes of its picture ``number`` (from 0).

    Those that are not named stay as they are. A picture that is not there, or what cannot be wanted
    of one, is a ContentError that names a place of the new text.
    """
    before = parse(text, path)
    figure = _figure(before, number, path)
    unknown = [name for name in attributes if name not in KNOWN_ATTRIBUTES]
    if unknown:
        hint = suggest(unknown[0], KNOWN_ATTRIBUTES)
        message = worded("a picture has no “{unknown}”", unknown=unknown[0])
        raise ContentError(Diagnostic("A015", message, figure.place, hint=hint).with_source(text))
    start = _offset(text, figure.place)
    end = _end_of_picture(text, start)
    braces = ATTRIBUTES.match(text, end)
    close = braces.end() if braces else end
    changed = f"{text[:end]}{_changed(text[end:close], attributes)}{text[close:]}"
    after = parse(changed, path)
    if _others(after, number) != _others(before, number):
        message = worded("the attributes of this picture cannot be changed where they are")
        hint = worded("write them in braces right behind its address, in one line")
        raise ContentError(Diagnostic("A034", message, figure.place, hint=hint).with_source(text))
    _refuse_idle(before, after)
    return changed


def _figure(article: Article, number: int, path: str) -> Figure:
    there = list(figures(article.blocks))
    if not 0 <= number < len(there):
        message = worded(
            "the article has no picture {number}: there are {there}",
            number=number + 1,
            there=len(there),
        )
        raise ContentError(Diagnostic("A034", message, Place(path)))
    return there[number]


def _others(article: Article, number: int) -> tuple[object, ...]:
    """All that an article says but the attributes of one picture."""
    own = list(figures(article.blocks))[number]
    kept = own.source, own.caption, own.place
    blocks = tuple(kept if block is own else block for block in article.blocks)
    return article.front, blocks, article.notes


def _refuse_idle(before: Article, after: Article) -> None:
    """Raise what the change gives cause for that reading warns of: two main pictures, and such."""
    known = {(one.code, one.message) for one in before.found}
    fresh = [one for one in after.found if (one.code, one.message) not in known]
    idle = [one for one in fresh if one.code in ("A032", "A033")]
    if idle:
        raise ContentError(*idle)


def _offset(text: str, place: Place) -> int:
    """Where a place is in a text, whose lines may end in any way."""
    ends = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    return ends[place.line - 1] + place.column - 1


def _end_of_picture(text: str, start: int) -> int:
    """Where a picture's address is closed; ``start`` is its exclamation mark."""
    at = _closing(text, text.index("[", start), "[]") + 1
    return _closing(text, at, "()") + 1


def _closing(text: str, at: int, pair: str) -> int:
    """Where the bracket at ``at`` is closed (CommonMark 0.31, 6.3: escapes, balance)."""
    depth = 0
    for found in re.finditer(r"\\.|<[^<>\n]*>|.", text[at:], re.S):
        depth += (found[0] == pair[0]) - (found[0] == pair[1])
        if not depth:
            return at + found.start()
    return len(text) - 1


def _changed(braces: str, attributes: Attributes) -> str:
    """What stands in braces with other attributes; new ones come last, in their order."""
    for name, value in attributes.items():
        braces = _with(braces, name, value)
    return "" if not braces.strip("{} \t") else braces


def _with(braces: str, name: str, value: str | bool | None) -> str:
    written = None if value in (None, False) else _written(name, value)
    there = next((one for one in _attributes(braces) if one.name == name), None)
    if there is not None and written is not None:
        return braces[: there.start] + written + braces[there.end :]
    if there is not None:
        before = braces[: there.start].rstrip(" \t")
        behind = braces[there.end :]
        return before + (behind.lstrip(" \t") if before == "{" else behind)
    if written is None:
        return braces
    inner = braces[:-1].rstrip(" \t") if braces else "{"
    blank = "" if inner.endswith("{") else " "
    return f"{inner}{blank}{written}{braces[len(inner) :] or '}'}"


def _written(name: str, value: str | bool | None) -> str:
    if value is True:
        return name
    shown = str(value)
    if _BARE.fullmatch(shown):
        return f"{name}={shown}"
    escaped = re.sub(r"[\\\"]", r"\\\g<0>", re.sub(r"\s+", " ", shown).strip())
    return f'{name}="{escaped}"'


@dataclass(frozen=True, slots=True)
class _Attribute:
    name: str
    start: int
    end: int


def _attributes(braces: str) -> Iterator[_Attribute]:
    for found in ATTRIBUTE.finditer(braces):
        yield _Attribute(found["name"], found.start(), found.end())


# Crops


def crop_to(wanted: tuple[float, float, float, float], width: int, height: int) -> Crop | None:
    """The crop that shows ``wanted`` of a picture, and the least besides it.

    ``wanted`` is left, top, right and bottom in pixels of the picture, which has ``width`` times
    ``height``. A crop shows all of a picture's width or all of its height, so it goes to the
    edges of the one that ``wanted`` fills more of; it is no flatter than 3 : 1 and no steeper than
    1 : 3. None where it is the whole picture. Of the crops that are as near, to the pixel, it has
    the smallest numbers.
    """
    left, top, right, bottom = _inside(wanted, width, height)
    flat = (right - left) / width >= (bottom - top) / height
    size, whole, other = (bottom - top, height, width) if flat else (right - left, width, height)
    size = round(min(max(size, other / float(FLATTEST)), other * float(FLATTEST), whole))
    if size >= whole:
        return None
    ratio = _ratio(width, size, flat=True) if flat else _ratio(size, height, flat=False)
    crop, middle = Crop(*ratio), (top + bottom if flat else left + right) / 2
    near = min(range(101), key=lambda percent: _off(crop, percent, middle, (width, height), flat))
    return replace(crop, y=near) if flat else replace(crop, x=near)


def _inside(
    wanted: tuple[float, float, float, float], width: int, height: int
) -> tuple[float, float, float, float]:
    left, right = sorted(min(max(side, 0), width) for side in (wanted[0], wanted[2]))
    top, bottom = sorted(min(max(side, 0), height) for side in (wanted[1], wanted[3]))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _ratio(across: int, down: int, *, flat: bool) -> tuple[int, int]:
    """The smallest numbers in whose ratio ``across`` : ``down`` comes out to the pixel.

    Of a ``flat`` window the width is given, else the height. Where no numbers do it, the nearest.
    """
    best, least = (1, 1), float("inf")
    for one in range(1, MOST_PARTS + 1):
        # The other number that comes nearest.
        pair = (max(1, round(one * across / down)), one)
        if across < down:
            pair = (one, max(1, round(one * down / across)))
        if max(pair) > MOST_PARTS or not pair[1] <= pair[0] * FLATTEST <= pair[1] * FLATTEST**2:
            continue
        got = across * pair[1] / pair[0] if flat else down * pair[0] / pair[1]
        off = abs(round(got) - (down if flat else across))
        if off < least:
            best, least = pair, off
        if not off:
            break
    return best


def _off(
    crop: Crop, percent: int, middle: float, size: tuple[int, int], flat: bool
) -> tuple[float, int]:
    """How far from ``middle`` that of the window is, and from the picture's the focus."""
    placed = replace(crop, y=percent) if flat else replace(crop, x=percent)
    window, side = placed.window(*size), int(flat)
    return abs((window[side] + window[side + 2]) / 2 - middle), abs(percent - MIDDLE)


def write_crop(crop: Crop | None) -> Attributes:
    """A crop as attributes of its picture; None takes them away."""
    if crop is None:
        return {"crop": None, "focus": None}
    focus = None if (crop.x, crop.y) == (MIDDLE, MIDDLE) else f"{crop.x}% {crop.y}%"
    return {"crop": f"{crop.across}:{crop.down}", "focus": focus}
