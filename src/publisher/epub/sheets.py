"""The style sheets of a book: their order, the families by region, the sides of vertical lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

import tinycss2

_FACES = tomllib.loads(files(__package__).joinpath("faces.toml").read_text(encoding="utf-8"))
_HANS, _TAIWAN, _HONG_KONG = _FACES

_ROLES = (
    ("song", "serif", "body"),
    ("hei", "sans-serif", "h1, h2, h3, h4, th, .dateline"),
    (
        "kai",
        "serif",
        ".kicker, .subtitle, .byline, figcaption, .credit, .source, blockquote, .summary, .verse",
    ),
)
"""Role, generic family, and what is set in it."""
_SIDED = ("margin", "padding", "border-width")
"""Properties of four sides that the sheets use, by their shorthand alone."""
_VERTICAL = "vertical.css"


def region_of(language: str, book: str) -> str:
    """The table of families for a text in ``language`` of a book in the language ``book``."""
    for tag in (language, book):
        parts = set(tag.lower().split("-"))
        if "zh" not in parts:
            continue
        if "hans" not in parts and parts & {"hk", "mo"}:
            return str(_HONG_KONG)
        return str(_TAIWAN if parts & {"hant", "tw"} and "hans" not in parts else _HANS)
    return str(_HANS)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a book in ``language``: what it has decides which."""

    language: str
    embedded: bool = False
    formulas: bool = False
    drops: bool = False
    vertical: bool = False

    def of(self, language: str) -> tuple[str, ...]:
        """The names of the sheets of a document in ``language``, in their order."""
        wanted = (
            ("style.css", True),
            ("fonts.css", self.embedded),
            (_faces_name(region_of(language, self.language)), True),
            ("formulas.css", self.formulas),
            ("drops.css", self.drops),
            (_VERTICAL, self.vertical),
        )
        return tuple(name for name, there in wanted if there)

    def write(self, languages: Iterable[str], fonts: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each sheet of a book with texts in ``languages``.

        ``fonts`` is the one that names the fonts in the book.
        """
        texts = (self.language, *languages)
        regions = {region_of(one, self.language) for one in texts}
        faces = {_faces_name(region): region for region in regions}
        plain = [name for name in self.of(self.language) if name not in (*faces, "fonts.css")]
        for name in dict.fromkeys(name for one in texts for name in self.of(one)):
            if name == "fonts.css":
                yield name, fonts
            elif name in faces:
                yield name, write_faces(faces[name], embedded=self.embedded)
            else:
                yield name, _write_sheet(name, plain)


def _faces_name(region: str) -> str:
    return f"faces-{region.lower()}.css"


def write_faces(region: str, *, embedded: bool) -> bytes:
    """The sheet with the families of ``region``.

    The text's own family is the reader's choice, but in a book that brings one.
    """
    rules = []
    for role, generic, selector in _ROLES:
        if role == "song" and not embedded:
            continue
        own = f"Publisher {role.title()}"
        names = ", ".join(f'"{name}"' for name in (own, *_FACES[region][role]))
        rules.append(f"{selector} {{ font-family: {names}, {generic}; }}\n")
    return "".join(rules).encode()


def _write_sheet(name: str, sheets: Sequence[str]) -> bytes:
    """A sheet of this package; the one for vertical lines turns the sides of ``sheets``.

    That is done only where lines can be vertical: elsewhere, as in MuPDF, such a book is level.
    """
    content = _read(name)
    if name == _VERTICAL:
        others = [_read(other) for other in sheets if other != name]
        turned = "".join("".join(turn_sides(other.decode())) for other in others)
        content += f"\n@supports (writing-mode: vertical-rl) {{\n{turned}}}\n".encode()
    return content


def turn_sides(sheet: str) -> Iterator[str]:
    """Yield the rules of ``sheet`` that say something of sides, turned for ``vertical-rl``.

    A line's head is its top there, and the line before it at its right.
    """
    yield from _turned(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _turned(rules: Iterable[tinycss2.ast.Node]) -> Iterator[str]:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "at-rule":
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            held = "".join(_turned(inner))
            if held:
                yield f"@{rule.at_keyword} {prelude} {{\n{held}}}\n"
            continue
        said = tinycss2.parse_declaration_list(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        sides = " ".join(
            f"{one.name}: {_turn(tinycss2.serialize(one.value))};"
            for one in said
            if one.type == "declaration" and one.name in _SIDED
        )
        if sides:
            yield f"{prelude} {{ {sides} }}\n"


def _turn(value: str) -> str:
    """The four sides of ``value``, top right bottom left, where they come to stand."""
    top, *more = value.split()
    right = more[0] if more else top
    bottom = more[1] if len(more) > 1 else top
    left = more[2] if len(more) > 2 else right
    return f"{left} {top} {right} {bottom}"


def _read(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()
