"""Chemical formulas as mhchem writes them (``\\ce{2H2 + O2 ->[点燃] 2H2O}``), rewritten in LaTeX.

Read are substances with their numbers, charges, isotopes and states, coefficients, bonds, arrows
with conditions, ↑ and ↓, and water of crystallization; nothing is nested, the result is bounded.
"""

from __future__ import annotations

import re

from ..characters import HAN

_TOKEN = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<arrow><=>|<->|->|<-|=(?=\s|\[))(?:\[(?P<above>[^\[\]]*)\])?(?:\[(?P<below>[^\[\]]*)\])?"
    r"|(?P<gas>\^(?=\s|$)|\(\^\))"
    r"|(?P<solid>(?<![^\s])v(?=\s|$)|\(v\))"
    r"|(?P<place>[\^_])\s*(?:\{(?P<script>[^{}]*)\}|(?P<charge>\d*[+-]|\d+|[A-Za-z]))"
    r"|(?P<number>\d+(?:\.\d+)?)(?:/(?P<parts>\d+))?"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<opening>[(\[])"
    r"|(?P<closing>[)\]])"
    r"|(?P<sign>[+-](?=\s|$|[)\],]))"
    r"|(?P<bond>[-=#])"
    r"|(?P<more>\+)"
    r"|(?P<dot>[.*·])"
    r"|(?P<mark>[,;])"
    rf"|(?P<words>\\text\s*\{{[^{{}}\\]*\}}|[{HAN}]+)"
    r"|(?P<command>\\[A-Za-z]+)"
)
_COUNT = re.compile(r"(?P<number>\d+)")
"""A number behind a substance: a point after it is that of water of crystallization."""
_ARROWS = {
    "->": ("longrightarrow", "xrightarrow"),
    "<-": ("longleftarrow", "xleftarrow"),
    "<->": ("longleftrightarrow", "xleftrightarrow"),
    "<=>": ("rightleftharpoons", "xrightleftharpoons"),
    "=": ("", "xlongequal"),
}
_BONDS = {"-": "\\mathord{-}", "=": "\\mathord{=}", "#": "\\mathord{\\equiv}"}
_PLAIN = {"gas": "\\uparrow ", "solid": "\\downarrow ", "dot": "\\cdot ", "more": "+"}


def as_latex(source: str) -> str:
    """What ``source`` says in LaTeX; a ValueError has the place of what is not known."""
    written: list[str] = []
    at, attached = 0, False
    while at < len(source):
        found = (_COUNT.match(source, at) if attached else None) or _TOKEN.match(source, at)
        if found is None:
            raise ValueError(at)
        written.append(_written(found, attached=attached))
        attached = _attaches(found, attached=attached)
        at = found.end()
    return "".join(written)


def _attaches(found: re.Match[str], *, attached: bool) -> bool:
    """Whether a number behind ``found`` counts what stands before it."""
    kind = _kind(found)
    return kind in ("letters", "closing", "place") or (attached and kind in ("number", "sign"))


def _kind(found: re.Match[str]) -> str:
    names = [name for name in found.re.groupindex if found[name] is not None]
    return names[0]


def _written(found: re.Match[str], *, attached: bool) -> str:
    kind, text = _kind(found), found[0]
    match kind:
        case "arrow":
            return _arrow(found["arrow"], found["above"], found["below"])
        case "place":
            script = found["charge"] if found["script"] is None else found["script"]
            return f"{'' if attached else '{}'}{found['place']}{{{script}}}"
        case "number" if attached:
            return f"_{{{text}}}"
        case "number":
            whole = found["number"]
            return f"\\frac{{{whole}}}{{{found['parts']}}}" if found["parts"] else whole
        case "letters":
            return f"\\mathrm{{{text}}}"
        case "sign":
            return f"^{{{text}}}" if attached else text
        case "bond":
            return _BONDS[text]
        case "words":
            return text if text.startswith("\\") else f"\\text{{{text}}}"
        case "command":
            return text + " "
        case _:
            return _PLAIN.get(kind, text)


def _arrow(arrow: str, above: str | None, below: str | None) -> str:
    short, long = _ARROWS[arrow]
    if not above and not below:
        return f"\\{short} " if short else arrow
    over, under = (as_latex(one) if one else "" for one in (above, below))
    return f"\\{long}{f'[{under}]' if under else ''}{{{over}}}"
