"""Colours by name: the custom properties of each purpose, and the check that nothing else is used.

A style sheet says ``var(--accent)``; what that is on a screen and in ink stands once, in
layout.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import tinycss2
from tinycss2.color5 import parse_color

from ..choices import Purpose
from ..diagnostics import ContentError, Diagnostic, Place
from ..layouts import FULL, Color, Inks
from ..render import BLACK, RICH
from ..tongues import worded
from .spots import Spots, space_of

LIGHT = 160
"""Of 255: how light a colour is at least that lies under type."""
_PAINTS = re.compile(r"color|background|border|outline|fill|stroke|rule|decoration|shadow|image")
"""Properties in which a bare word may be a colour; elsewhere “red” is a name of something else."""
_NO_COLOR = frozenset({"currentcolor", "transparent", "inherit", "initial", "unset", "revert"})
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*\)")


def declare_colors(
    colors: Mapping[str, Color], purpose: Purpose, place: Place, spots: Spots = ()
) -> dict[str, str]:
    """Each colour's CSS value for ``purpose``; ``place`` is the layout they stand in.

    Those of ``spots``, which are ordered, are inks of their own on the press. Raises ContentError
    where the press has no ink for one of them.
    """
    if purpose is not Purpose.PRESS:
        return {name: color.rgb for name, color in sorted(colors.items())}
    missing = [name for name, color in sorted(colors.items()) if color.ink is None]
    if missing:
        raise ContentError(
            *(
                Diagnostic(
                    "P014",
                    worded("the colour “{name}” has no value in ink", name=name),
                    place,
                    hint=worded(
                        'write {name} = {{ rgb = "{rgb}", cmyk = [C, M, Y, K] }}',
                        name=name,
                        rgb=colors[name].rgb,
                    ),
                )
                for name in missing
            )
        )
    keys = {spot.name: space_of(number) for number, spot in enumerate(spots)}
    return {
        name: f"color({keys[color.spot]} {_share(color.tint)})"
        if color.spot in keys
        else as_ink(color.ink)
        for name, color in sorted(colors.items())
        if color.ink
    }


def as_ink(ink: Inks) -> str:
    """The CSS value of process inks in percent."""
    return f"device-cmyk({' '.join(map(_share, ink))})"


def _share(percent: float) -> str:
    return f"{round(percent / FULL, 4):g}"


BLACK_ONLY: Inks = (0, 0, 0, FULL)


def color_rules(
    colors: Mapping[str, str], black: Mapping[str, str], rich: Inks | None
) -> tuple[str, ...]:
    """The CSS rules by which all pages, and those in black alone, have their ``colors``.

    Where there is ``rich`` black, what is marked for it has that where it would have full black;
    not on pages in black alone, which are on no other plate.
    """
    if rich is None:
        return root_rule(colors), root_rule(black, f".{BLACK}")
    full = as_ink(BLACK_ONLY)
    marked = {name: as_ink(rich) for name, value in colors.items() if value == full}
    return (
        root_rule(colors),
        root_rule(marked, f".{RICH}"),
        root_rule(black, f".{BLACK},.{BLACK} .{RICH}"),
    )


def root_rule(values: Mapping[str, str], selector: str = ":root") -> str:
    """The CSS rule that declares ``values`` as custom properties of ``selector``."""
    declared = "".join(f"--{name}:{value};" for name, value in values.items())
    return selector + "{" + declared + "}"


def in_black(colors: Mapping[str, Color]) -> dict[str, Color]:
    """``colors`` for a page that is printed in black alone.

    A dark one, which type and rules have, is full black: no screen keeps them sharp. A light one,
    which lies under type, is the grey that is as light.
    """
    return {name: Color(rgb=_black(color.rgb)) for name, color in colors.items()}


def _black(rgb: str) -> str:
    digits = rgb[1:] if len(rgb) == 7 else "".join(2 * digit for digit in rgb[1:])
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    if red == green == blue:
        return rgb
    light = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return "#000" if light < LIGHT else "#" + f"{light:02x}" * 3


def replace_names(text: str, values: Mapping[str, str]) -> str:
    """``text``, an attribute of a drawing, with ``var(--name)`` as the colour itself."""
    return _VAR.sub(lambda found: values.get(found[1], found[0]), text)


def check_rich(rich: Inks | None, limit: int, place: Place) -> tuple[Diagnostic, ...]:
    """Report a ``rich`` black of more ink than the paper takes; ``place`` is where it is wanted."""
    if rich is None or sum(rich) <= limit:
        return ()
    message = worded(
        "the rich black has {total:g} % ink, the paper takes {limit} %",
        total=sum(rich),
        limit=limit,
    )
    hint = worded("take from cyan, magenta and yellow; 60, 40 and 40 are usual on coated paper")
    return (Diagnostic("P025", message, place, hint=hint),)


def check_style(style: str, place: Place) -> tuple[Diagnostic, ...]:
    """Report every colour in a style sheet that is not ``var(--name)``."""
    return tuple(
        Diagnostic(
            "P015",
            worded(
                "“{found}” in {name} is a colour without a value in ink", found=found, name=name
            ),
            place,
            hint=worded("name it in [colors] of layout.toml and write var(--name)"),
        )
        for name, found in _literal_colors(tinycss2.parse_stylesheet(style))
    )


def _literal_colors(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield property and text of every colour written out in ``nodes`` (rules)."""
    for node in nodes:
        if node.type not in ("qualified-rule", "at-rule") or not node.content:
            continue
        inner = tinycss2.parse_blocks_contents(node.content)
        for part in inner:
            if part.type == "declaration":
                yield from ((part.name, text) for text in _in_value(part.name, part.value))
        yield from _literal_colors([part for part in inner if part.type != "declaration"])


def _in_value(name: str, tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        word = token.type == "ident"
        if word and (token.lower_value in _NO_COLOR or not _PAINTS.search(name)):
            continue
        if token.type in ("ident", "hash", "function") and parse_color(token) is not None:
            yield token.serialize()
        elif token.type == "function":
            yield from _in_value(name, token.arguments)
