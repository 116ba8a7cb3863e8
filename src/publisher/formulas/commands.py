"""The commands that formulas are read with, as ``commands.toml`` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .tree import LetterStyle, Role, Sign

FILE = Path(__file__).with_name("commands.toml")


@dataclass(frozen=True, slots=True)
class Environment:
    """How the columns of an environment stand, and what is put around them.

    ``columns`` says that the source names its columns (``array``), ``counted`` that it says how
    many there are (``alignat``).
    """

    align: str
    left: str = ""
    right: str = ""
    display: bool = False
    small: bool = False
    columns: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Commands:
    """Every command by its name without the backslash."""

    signs: Mapping[str, Sign]
    accents: Mapping[str, str]
    wide: Mapping[str, str]
    below: Mapping[str, str]
    arrows: Mapping[str, str]
    letters: Mapping[str, LetterStyle]
    switches: Mapping[str, LetterStyle]
    """The same, but they hold up to the end of the braces around them."""
    classes: Mapping[str, Role]
    blanks: Mapping[str, float]
    words: frozenset[str]
    silent: frozenset[str]
    environments: Mapping[str, Environment]
    roles: Mapping[str, Sign]
    """The signs by their character."""


@cache
def commands() -> Commands:
    """Read the file once."""
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))
    signs = {
        name: _sign(char, Role(role))
        for role, listed in given["signs"].items()
        for name, char in listed.items()
    }
    for key, limits in (("large", None), ("integrals", False)):
        for name, char in given[key].items():
            signs[name] = Sign(char, Role.OP, large=True, limits=limits)
    for key, limits in (("beside", False), ("under", None)):
        for name in given["functions"][key]:
            signs[name] = Sign(_SPOKEN.get(name, name), Role.OP, limits=limits)
    for key, letters in (("upright", LetterStyle.ROMAN), ("slanted", LetterStyle.ITALIC)):
        for name, char in given[key].items():
            signs[name] = Sign(char, Role.ORD, letters)
    by_char: dict[str, Sign] = {}
    for sign in signs.values():
        by_char.setdefault(sign.text, sign)
    by_char.update(_typed())
    return Commands(
        signs,
        given["accents"],
        given["wide"],
        given["below"],
        given["arrows"],
        {name: LetterStyle(style) for name, style in given["faces"].items()},
        {name: LetterStyle(style) for name, style in given["switches"].items()},
        {name: Role(role) for name, role in given["classes"].items()},
        given["blanks"],
        frozenset(given["words"]["commands"]),
        frozenset(given["silent"]["commands"]),
        {name: Environment(**_checked(one)) for name, one in given["environments"].items()},
        by_char,
    )


def _checked(one: Mapping[str, Any]) -> dict[str, Any]:
    return dict(one)


_SPOKEN = {
    "liminf": "lim\u2009inf",
    "limsup": "lim\u2009sup",
    "injlim": "inj\u2009lim",
    "projlim": "proj\u2009lim",
    "argmax": "arg\u2009max",
    "argmin": "arg\u2009min",
}


def _sign(char: str, role: Role) -> Sign:
    """A sign; small Greek letters are slanted, capital ones are not."""
    slanted = "α" <= char <= "ω" or char in "ϵϑϰϖϱϕ∂ıȷ"
    return Sign(char, role, LetterStyle.ITALIC if slanted else LetterStyle.ROMAN)


def _typed() -> dict[str, Sign]:
    """What the characters of a keyboard are, and full-width ones that stand for them."""
    kinds = {
        Role.BIN: {
            "+": "+",
            "-": "−",
            "−": "−",
            "*": "∗",
            "＋": "+",
            "－": "−",
            "·": "⋅",
            "×": "×",
        },
        Role.REL: {
            "=": "=",
            "<": "<",
            ">": ">",
            ":": ":",
            "＝": "=",
            "＜": "<",
            "＞": ">",
            "∶": "∶",
            "⊥": "⟂",
            "∽": "∽",
            "≌": "≌",
        },
        Role.OPEN: {"(": "(", "[": "[", "（": "("},
        Role.CLOSE: {")": ")", "]": "]", "（": "(", "）": ")", "!": "!", "?": "?"},
        Role.PUNCT: {",": ",", ";": ";"},
        Role.ORD: {"/": "/", "|": "|", ".": ".", "@": "@", '"': "″", "%": "%", "‖": "‖", "°": "°"},
    }
    found = {typed: Sign(char, role) for role, of in kinds.items() for typed, char in of.items()}
    found["（"] = Sign("(", Role.OPEN)
    return found
