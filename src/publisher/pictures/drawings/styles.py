"""How each element of a drawing is styled: attributes, style sheets, inheritance, variables.

The order is that of CSS: an attribute gives way to a style sheet, that to the element's own style,
and what is important goes first (CSS Cascading 4, 6.1; SVG 2, 6.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list
from lxml import etree

from ...tongues import Said, worded
from .geometry import length
from .opening import SVG, words

Style = Mapping[str, str]
_INHERITED = words(
    """color fill fill-opacity fill-rule clip-rule stroke stroke-opacity stroke-width stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset visibility paint-order
    marker-start marker-mid marker-end font-family font-size font-style font-weight text-anchor
    letter-spacing word-spacing writing-mode white-space text-orientation direction
    text-rendering font-variant"""
)
_OWN = words(
    """opacity clip-path mask mask-type filter display overflow stop-color stop-opacity
    mix-blend-mode isolation transform transform-origin vector-effect text-decoration baseline-shift
    dominant-baseline alignment-baseline d x y x1 y1 x2 y2 cx cy r rx ry width height
    backdrop-filter flood-color flood-opacity text-decoration-line animation
    animation-name"""
)
KNOWN = _INHERITED | _OWN
"""Properties that are looked at."""
_ATTRIBUTES = KNOWN - words(
    """d x y x1 y1 x2 y2 cx cy r rx ry width height transform mix-blend-mode isolation
    backdrop-filter animation animation-name"""
)
"""Properties that are attributes of the same name."""
_WEIGHTS = {"normal": "400", "bold": "700"}
_SIZES = {
    "xx-small": 9.6, "x-small": 12.0, "small": 14.2, "medium": 16.0, "large": 19.2,
    "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_THEMES = re.compile(r"light-dark\(\s*((?:[^(),]|\((?:[^()]|\([^()]*\))*\))*),.*\)")
_DEPTH = 8
"""Variables that may stand inside each other."""
_FONT = re.compile(
    r"(?P<before>.*?)(?P<size>[\d.]+(?:px|pt|em|rem|mm|cm|in|pc|%)|xx-small|x-small|small|medium"
    r"|large|x-large|xx-large)(?:\s*/\s*\S+)?\s+(?P<family>.+)",
    re.DOTALL,
)


class Cascade:
    """Says how each element of the drawing under ``root`` is styled.

    ``left`` is what its style sheets hold that is left out.
    """

    def __init__(self, root: etree._Element) -> None:
        self.left: dict[Said, None] = {}
        plain, important = Matcher(), Matcher()
        for sheet in root.iter(f"{SVG}style"):
            text = "".join(sheet.itertext())
            if sheet.get("type", "text/css").strip().lower() in ("", "text/css"):
                self._read(tinycss2.parse_stylesheet(text, True, True), plain, important)
        self._declared: dict[etree._Element, dict[str, str]] = {}
        for wrapper in ElementWrapper.from_xml_root(root).iter_subtree():
            element = wrapper.etree_element
            declared = dict(_attributes(element))
            normal, grave = _split(element.get("style", ""))
            for _, _, _, values in plain.match(wrapper):
                declared.update(values)
            declared.update(normal)
            for _, _, _, values in important.match(wrapper):
                declared.update(values)
            declared.update(grave)
            self._declared[element] = declared

    def _read(self, rules: Iterable[tinycss2.ast.Node], plain: Matcher, important: Matcher) -> None:
        for rule in rules:
            if rule.type == "at-rule":
                self._read_special(rule, plain, important)
            if rule.type != "qualified-rule":
                continue
            normal, grave = _split_rules(rule.content)
            try:
                selectors = compile_selector_list(rule.prelude)
            except SelectorError:
                # A browser leaves such a rule out too (CSS Syntax 3, 2.2).
                continue
            for selector in selectors:
                if selector.pseudo_element is None:
                    plain.add_selector(selector, normal)
                    important.add_selector(selector, grave)

    def _read_special(self, rule: tinycss2.ast.Node, plain: Matcher, important: Matcher) -> None:
        name = rule.lower_at_keyword
        if name == "media" and rule.content is not None:
            query = tinycss2.serialize(rule.prelude).strip().lower()
            if query in ("", "all", "print", "screen"):
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                self._read(inner, plain, important)
        elif name in ("import", "font-face", "keyframes"):
            self.left[worded("@{name} in its style sheet", name=name)] = None

    def style(self, element: etree._Element, above: Style) -> dict[str, str]:
        """The properties of ``element``, whose parent has the style ``above``."""
        declared = self._declared.get(element, {})
        style = {
            name: value
            for name, value in above.items()
            if name in _INHERITED or name.startswith("--")
        }
        own = {name: value for name, value in declared.items() if name.startswith("--")}
        style.update(own)
        for name, value in declared.items():
            if name.startswith("--"):
                continue
            given = _THEMES.sub(lambda found: found[1].strip(), _resolved(value, style)).strip()
            if given == "inherit" or (given in ("unset", "revert") and name in _INHERITED):
                if name in above:
                    style[name] = above[name]
                continue
            if given in ("initial", "unset", "revert"):
                style.pop(name, None)
            elif given:
                style[name] = given
        if style.get("color", "").lower() == "currentcolor":
            style["color"] = above.get("color", "black")
        style["font-size"] = str(_font_size(style.get("font-size", "16"), above))
        style["font-weight"] = _font_weight(style.get("font-weight", "400"), above)
        return style


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        name = str(key)
        if name in _ATTRIBUTES:
            yield name, str(value).strip()
        elif name in ("marker", "font"):
            yield from _expanded(name, str(value).strip())


def _split(text: str) -> tuple[dict[str, str], dict[str, str]]:
    return _split_rules(text)


def _split_rules(text: object) -> tuple[dict[str, str], dict[str, str]]:
    """The declarations of a style: the usual ones, and those that are important."""
    normal, grave = dict[str, str](), dict[str, str]()
    for one in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if one.type != "declaration":
            continue
        name = one.name if one.name.startswith("--") else one.lower_name
        value = tinycss2.serialize(one.value).strip()
        for each, said in _expanded(name, value):
            if each in KNOWN or each.startswith("--"):
                (grave if one.important else normal)[each] = said
    return normal, grave


def _expanded(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the properties that a shorthand stands for."""
    if name == "marker":
        yield from ((f"marker-{place}", value) for place in ("start", "mid", "end"))
    elif name == "font" and (found := _FONT.fullmatch(value)):
        words = found["before"].split()
        yield "font-family", found["family"].strip()
        yield "font-size", found["size"]
        slanted = any(word in ("italic", "oblique") for word in words)
        yield "font-style", "italic" if slanted else "normal"
        weights = [
            word for word in words if word in ("bold", "bolder", "lighter") or word.isdigit()
        ]
        yield "font-weight", weights[-1] if weights else "400"
    elif name == "text-decoration-line":
        yield "text-decoration", value
    else:
        yield name, value


def _resolved(value: str, style: Style) -> str:
    """A value with its variables put in."""
    for _ in range(_DEPTH):
        if "var(" not in value:
            return value
        value = _VARIABLE.sub(
            lambda found: style.get(found[1], (found[2] or "").strip())[:1000], value
        )[:10_000]
    return "" if "var(" in value else value


def _font_size(value: str, above: Style) -> float:
    outer = float(above.get("font-size", 16))
    word = value.strip().lower()
    if word in _SIZES:
        return _SIZES[word]
    if word in ("larger", "smaller"):
        return outer * (1.2 if word == "larger" else 1 / 1.2)
    size = length(word, outer, outer)
    return outer if size is None or size < 0 else size


def _font_weight(value: str, above: Style) -> str:
    word = _WEIGHTS.get(value.strip().lower(), value.strip().lower())
    outer = int(above.get("font-weight", "400"))
    if word == "bolder":
        return "400" if outer < 350 else "700" if outer < 550 else "900"
    if word == "lighter":
        return "100" if outer < 550 else "400" if outer < 750 else "700"
    try:
        return str(max(1, min(1000, round(float(word)))))
    except (ValueError, OverflowError):
        return str(outer)
