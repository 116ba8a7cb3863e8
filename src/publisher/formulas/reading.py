"""From the LaTeX source of a formula to its parts; what is not known is refused, with its place.

There are no macros and nothing that leads out of the formula (``\\def``, ``\\input``, ``\\href``):
a source of bounded length gives a tree of bounded size, in one pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from ..tongues import Said, term, worded
from .chemistry import as_latex
from .commands import Environment, commands
from .tree import (
    Accent,
    Blank,
    Fence,
    FormulaGrid,
    FormulaRow,
    FormulaWords,
    Fraction,
    LetterStyle,
    Node,
    Role,
    Root,
    Scripts,
    Sign,
    SizedMark,
    Stacked,
    Styled,
)

LONGEST = 2_000
"""Characters of a formula; the longest of a schoolbook's chapter on physics has 300."""
DEEPEST = 12
"""Parts inside each other: fractions, scripts, braces. Eight levels down nobody reads them."""
MOST_CELLS = 400
WIDEST_BLANK = 4.0
"""em of white that a command may ask for."""


class FormulaError(ValueError):
    """A formula that cannot be read: why, where in its source, and how to mend it."""

    def __init__(self, message: Said, hint: Said, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
        self.start, self.end = start, max(end, start + 1)


@dataclass(frozen=True, slots=True)
class Read:
    """A formula's parts, and the number that stands beside a displayed one."""

    row: FormulaRow
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """A command's name, "" for what is no command."""
        return self.text[1:] if self.text[0] == "\\" and len(self.text) > 1 else ""


_TOKEN = re.compile(
    r"\\(?:(?:operatorname|hspace|tag)\*|[A-Za-z]+|.|$)|\d+(?:[.,]\d+)*|\S", re.DOTALL
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LENGTH = re.compile(r"\s*(-?\d{1,4}(?:\.\d{1,4})?)\s*(em|ex|pt|mm|cm|mu|pc|in)\s*")
_EM = {
    "em": 1.0,
    "ex": 0.47,
    "pt": 0.1,
    "mm": 0.285,
    "cm": 2.85,
    "mu": 1 / 18,
    "pc": 1.2,
    "in": 7.2,
}
_HAN_BLANK = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ ]+(?=[\u2e80-\u9fff\uff00-\uffef])")
"""Blanks between characters of words, which OCR puts between any two signs."""
_OPTION = re.compile(r"\[\s*([tcblr])\s*\]")
_BARE_LENGTH = re.compile(r"-?\s*\d[\d.\s]*(?:e\s*m|e\s*x|p\s*t|m\s*m|c\s*m|m\s*u|p\s*c|i\s*n)")
_CLOSE_UP = re.compile(r"\s*([()（）.,\-–—])\s*|(?<=\d)\s+(?=\d)")
"""Blanks in the number of a formula, which OCR puts between any two signs."""
_ROOM = re.compile(r"\[\s*-?[\d.\s]+(?:e\s*m|e\s*x|p\s*t|m\s*m|c\s*m|p\s*c|i\s*n)\s*\]")
"""White that a row asks for behind itself, with the blanks that OCR parts its signs by."""
_BIG = re.compile(r"(?:[bB]ig|[bB]igg)([lrm]?)")
_BIG_STEPS = {"big": 1, "Big": 2, "bigg": 3, "Bigg": 4}
_BIG_ROLE = {"l": Role.OPEN, "r": Role.CLOSE, "m": Role.REL, "": Role.ORD}
_DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", ".": "", "<": "⟨", ">": "⟩",
    "（": "(", "）": ")", "‖": "‖",
    "\\{": "{", "\\}": "}", "\\|": "‖", "\\backslash": "\\",
    "\\uparrow": "↑", "\\downarrow": "↓",
}  # fmt: skip
_ESCAPED = {"{": Role.OPEN, "}": Role.CLOSE, "%": Role.ORD, "$": Role.ORD, "&": Role.ORD,
            "#": Role.ORD, "_": Role.ORD}  # fmt: skip
_STYLES = {
    "displaystyle": (True, 0),
    "textstyle": (False, 0),
    "scriptstyle": (False, 1),
    "scriptscriptstyle": (False, 2),
}
_DEGREES = frozenset("CFK")
"""Letters that are a unit behind the sign of degrees."""
_INFIX = frozenset({"over", "atop", "choose"})
_LEVEL_RULES = frozenset({"hline", "toprule", "midrule", "bottomrule"})
_ROWS_END = ("\\\\", "\\cr", "\\newline")
_ENDS = frozenset({"}", "&", "\\right", "\\middle", "\\end", *_ROWS_END})
"""What closes or parts something that was opened before."""


@lru_cache(512)
def read_formula(source: str) -> Read:
    """What ``source`` says; a FormulaError tells what is wrong with it."""
    if len(source) > LONGEST:
        raise FormulaError(
            worded(
                "a formula has {source} characters; {longest} are read",
                source=len(source),
                longest=LONGEST,
            ),
            worded("part it, or put it into a picture"),
        )
    reader = _Reader(source)
    row = reader.whole()
    return Read(row, reader.tag)


class _Reader:
    """Reads one source from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = [_Token(found[0], found.start()) for found in _TOKEN.finditer(source)]
        self._at = 0
        self._depth = 0
        self._cells = 0
        self._letters = LetterStyle.ITALIC
        self._known = commands()
        self.tag: str | None = None

    def whole(self) -> FormulaRow:
        """The whole formula; lines that ``\\\\`` ends stand one under the other."""
        rows: list[tuple[FormulaRow, ...]] = []
        while True:
            cells = [self._row(stops=("&", *_ROWS_END))]
            while (token := self._peek()) is not None and token.text == "&":
                self._next()
                cells.append(self._row(stops=("&", *_ROWS_END)))
            rows.append(tuple(cells))
            if self._peek() is None:
                break
            self._row_end(self._next())
        while len(rows) > 1 and not any(cell.parts for cell in rows[-1]):
            rows.pop()
        if len(rows) == len(rows[0]) == 1:
            row = rows[0][0]
        else:
            align = "rl" if any(len(cells) > 1 for cells in rows) else "c"
            row = FormulaRow((FormulaGrid(_even(rows), align, display=True),))
        if not row.parts:
            raise FormulaError(
                worded("a formula has nothing in it"), worded("write it, or take the signs away")
            )
        return row

    def _row_end(self, token: _Token) -> None:
        """Pass over the star and the white that ``\\\\`` may be followed by, and over rules."""
        following = self._peek()
        if following is not None and following.text == "*" and following.start == token.end:
            self._next()
        found = _ROOM.match(self._source, self._peek_start())
        if found:
            while self._peek_start() < found.end():
                self._next()

    # Tokens

    def _peek_start(self) -> int:
        token = self._peek()
        return len(self._source) if token is None else token.start

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self, wanted: str = "") -> _Token:
        token = self._peek()
        if token is None:
            raise FormulaError(
                worded(
                    "a formula ends where {wanted} should follow", wanted=wanted or term("more")
                ),
                worded("look for a brace that is not closed or a command without its text"),
                max(0, len(self._source) - 1),
            )
        self._at += 1
        return token

    def _wrong(self, message: Said, hint: Said, token: _Token) -> FormulaError:
        return FormulaError(message, hint, token.start, token.end)

    def _deeper(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(
                worded(
                    "a formula has more than {deepest} parts inside each other", deepest=DEEPEST
                ),
                worded("write it in several lines, or give an inner part a name"),
                token,
            )

    # Rows

    def _row(self, stops: tuple[str, ...] = (), closing: str = "") -> FormulaRow:
        """Read parts up to one of ``stops``, which is left, or past ``closing``."""
        parts: list[Node] = []
        opened = self._at - 1
        while True:
            token = self._peek()
            if token is None:
                if closing:
                    raise self._wrong(
                        worded("a brace is not closed in “{near}”", near=self._near(opened)),
                        worded("every { needs its }; a brace that is printed is written \\{"),
                        self._tokens[max(0, opened)],
                    )
                break
            if token.text == closing:
                self._next()
                break
            if token.text in stops:
                break
            if token.text in _ENDS:
                raise self._astray(token)
            if token.name in _INFIX:
                parts = [self._parted(self._next(), parts, stops, closing)]
                break
            if style := _STYLES.get(token.name):
                self._next()
                self._deeper(token)
                inner = self._row(stops, closing)
                self._depth -= 1
                parts.append(Styled(inner, *style))
                break
            self._add(parts, token)
        return FormulaRow(tuple(_settle(parts)))

    def _parted(
        self, token: _Token, parts: list[Node], stops: tuple[str, ...], closing: str
    ) -> Node:
        """Read ``{a \\over b}`` and its kin: what stood before over what follows."""
        self._deeper(token)
        bottom = self._row(stops, closing)
        self._depth -= 1
        pair = Fraction(FormulaRow(tuple(_settle(parts))), bottom, ruled=token.name == "over")
        return Fence(("(", ")"), (FormulaRow((pair,)),)) if token.name == "choose" else pair

    def _near(self, at: int) -> str:
        start = self._tokens[max(0, at)].start
        return self._source[start : start + 20]

    def _astray(self, token: _Token) -> FormulaError:
        return self._wrong(
            worded(
                "“{text}” stands where nothing is open that it could close or part", text=token.text
            ),
            worded(
                "look for the { , \\left or \\begin that belongs to it; \\} and \\& print the signs"
            ),
            token,
        )

    def _add(self, parts: list[Node], token: _Token) -> None:
        """Read one part with its scripts and add it."""
        if token.text in ("_", "^", "'"):
            base: Node = parts.pop() if parts and not isinstance(parts[-1], Blank) else FormulaRow()
            parts += self._scripts(base)
            return
        if token.name in ("limits", "nolimits"):
            self._next()
            self._set_limits(parts, token)
            return
        found = self._part(self._next())
        if found is not None:
            parts.append(found)

    def _set_limits(self, parts: list[Node], token: _Token) -> None:
        wanted = token.name == "limits"
        match parts[-1] if parts else None:
            case Sign(role=Role.OP) as sign:
                parts[-1] = replace(sign, limits=wanted)
            case Stacked() | Accent():
                pass
            case _:
                raise self._wrong(
                    worded("“{text}” follows no operator", text=token.text),
                    worded("take it away"),
                    token,
                )

    def _scripts(self, base: Node) -> list[Node]:
        """Read what stands at the foot and the head of ``base``; give it with them."""
        given: dict[str, FormulaRow] = {}
        primes = ""
        while (token := self._peek()) is not None and token.text in ("_", "^", "'"):
            self._next()
            if token.text == "'":
                primes += "′"
            elif token.text in given:
                raise self._twice(token)
            else:
                given[token.text] = self._argument(token)
        sub, sup = given.get("_"), given.get("^")
        if sup is not None and sub is None and not primes and (degree := _as_degree(sup)):
            return [*([] if base == FormulaRow() else [base]), *degree]
        sup = _primed(primes, sup)
        if isinstance(base, Accent) and base.wide and base.mark in "⏞⏟⎴⎵":
            # What a brace stands for is written over it.
            return [Stacked(base, sup, sub, Role.ORD)]
        if isinstance(base, Stacked) and base.above is None and base.below is None:
            return [replace(base, above=sup, below=sub)]
        return [Scripts(base, sub, sup)]

    def _twice(self, token: _Token) -> FormulaError:
        what = {"_": term("subscripts"), "^": term("superscripts")}[token.text]
        hint = worded("put braces around what belongs together")
        return self._wrong(worded("one sign has two {what}", what=what), hint, token)

    def _argument(self, command: _Token) -> FormulaRow:
        """Read the part that a command takes: one in braces, or the next sign."""
        token = self._next(worded("what “{text}” is to be applied to", text=command.text))
        self._deeper(token)
        if token.text == "{":
            row = self._row(closing="}")
        elif token.text in ("}", "&", "_", "^", *_ROWS_END) or token.name in ("right", "end"):
            raise self._wrong(
                worded(
                    "“{text}” is followed by “{text2}” instead of a sign",
                    text=command.text,
                    text2=token.text,
                ),
                worded("write what it is to be applied to, in braces"),
                token,
            )
        elif token.text[0].isdigit() and len(token.text) > 1:
            # TeX takes one digit: x^10 is x¹0.
            rest = _Token(token.text[1:], token.start + 1)
            self._tokens.insert(self._at, rest)
            row = FormulaRow((Sign(token.text[0]),))
        else:
            found = self._part(token)
            row = FormulaRow((found,) if found is not None else ())
        self._depth -= 1
        return row

    # Parts

    def _part(self, token: _Token) -> Node | None:
        """The part that begins with ``token``; None for what prints nothing."""
        text = token.text
        if text == "{":
            self._deeper(token)
            kept = self._letters
            row = self._row(closing="}")
            self._letters = kept
            self._depth -= 1
            return row.parts[0] if len(row.parts) == 1 else row
        if text[0].isdigit() and text[0].isascii():
            return Sign(text, Role.ORD, self._digits())
        if text[0] != "\\":
            return self._typed(token)
        return self._command(token)

    def _digits(self) -> LetterStyle:
        keeps = (
            LetterStyle.BOLD,
            LetterStyle.BOLD_ITALIC,
            LetterStyle.DOUBLE,
            LetterStyle.SANS,
            LetterStyle.MONO,
        )
        return self._letters if self._letters in keeps else LetterStyle.ROMAN

    def _typed(self, token: _Token) -> Node:
        char = unicodedata.normalize("NFC", token.text)
        if char == "~":
            return Blank(self._known.blanks["~"])
        if char == "#":
            raise self._wrong(
                worded("“#” stands in a formula"), worded("write \\# for the sign"), token
            )
        if char.isascii() and char.isalpha():
            return Sign(char, Role.ORD, self._letters)
        known = self._known.roles.get(char)
        if known is not None:
            return self._faced(known)
        return FormulaWords(char)

    def _faced(self, sign: Sign) -> Sign:
        """A Greek letter in the style that is asked for."""
        if not sign.text.isalpha() or len(sign.text) > 1 or self._letters is LetterStyle.ITALIC:
            return sign
        styles = (LetterStyle.BOLD, LetterStyle.BOLD_ITALIC, LetterStyle.ROMAN, LetterStyle.SANS)
        return replace(sign, letters=self._letters) if self._letters in styles else sign

    def _command(self, token: _Token) -> Node | None:
        name, known = token.name, self._known
        if not name:
            raise self._wrong(
                worded("a formula ends with a backslash"), worded("take it away"), token
            )
        if name in _ESCAPED:
            return Sign(name, _ESCAPED[name])
        if name in known.blanks:
            return Blank(known.blanks[name])
        if name == "|":
            return Sign("‖")
        if name in known.signs:
            return self._faced(known.signs[name])
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, token)
        for listed, read in (
            (known.letters, _Reader._in_letters),
            (known.switches, _Reader._switch),
            (known.classes, _Reader._class),
            (known.accents, _Reader._accent),
            (known.wide, _Reader._accent),
            (known.below, _Reader._accent),
            (known.arrows, _Reader._arrow),
            (known.words, _Reader._words),
        ):
            if name in listed:
                return read(self, token)
        if found := _BIG.fullmatch(name):
            steps = _BIG_STEPS[name.removesuffix(found[1]) if found[1] else name]
            return SizedMark(self._delimiter(token), steps, _BIG_ROLE[found[1]])
        if name in known.silent:
            return None
        raise self._unknown(token)

    def _unknown(self, token: _Token) -> FormulaError:
        names = [*self._known.signs, *self._known.letters, *self._known.accents, *_SPECIAL]
        near = get_close_matches(token.name, names, 1, 0.75)
        hint = (
            worded("is \\{near} meant?", near=near[0])
            if near
            else worded("write it with other commands, or use a picture")
        )
        return self._wrong(
            worded("“{text}” is no command that formulas are read with", text=token.text),
            hint,
            token,
        )

    def _in_letters(self, token: _Token) -> Node:
        kept = self._letters
        self._letters = self._known.letters[token.name]
        row = self._argument(token)
        self._letters = kept
        if token.name == "mathrm":
            row = FormulaRow(tuple(_joined(row.parts)))
        return row.parts[0] if len(row.parts) == 1 else row

    def _switch(self, token: _Token) -> Node:
        self._letters = self._known.switches[token.name]
        return FormulaRow()

    def _class(self, token: _Token) -> Node:
        """Read a part that is to its neighbours what the command says."""
        row, role = self._argument(token), self._known.classes[token.name]
        match row.parts:
            case (Sign(text, Role.ORD, LetterStyle.ROMAN) as sign,) if (
                role is Role.OP and text.isalpha() and text[0].isupper() and len(text) <= 2
            ):
                # An element with its valence over it is no operator: none keeps white from it.
                return Stacked(sign, None, None, Role.ORD)
            case (Sign() as sign,) if role is Role.OP:
                return replace(sign, role=role, limits=sign.limits if sign.limits else None)
            case (Sign() as sign,):
                return replace(sign, role=role)
            case _ if role in (Role.OP, Role.REL):
                # What is written at it stands over and under it.
                inner = row.parts[0] if len(row.parts) == 1 else row
                return Stacked(inner, None, None, role)
            case _:
                return row

    def _accent(self, token: _Token) -> Node:
        known, name = self._known, token.name
        inner = self._argument(token)
        if name in known.below:
            return Accent(inner, known.below[name], below=True, wide=True)
        if name == "vec" and len(inner.parts) > 1:
            # An arrow from one point to another reaches over the names of both.
            name = "overrightarrow"
        wide = name in known.wide
        return Accent(inner, known.wide[name] if wide else known.accents[name], wide=wide)

    def _arrow(self, token: _Token) -> Node:
        below = self._optional(token)
        above = self._argument(token)
        base = Sign(self._known.arrows[token.name], Role.REL)
        return Stacked(base, above, below, Role.REL, wide=True)

    def _optional(self, command: _Token) -> FormulaRow | None:
        token = self._peek()
        if token is None or token.text != "[":
            return None
        self._next()
        self._deeper(token)
        row = self._row(closing="]")
        self._depth -= 1
        return row

    def _fraction(self, token: _Token) -> Node:
        self._option("")
        top, bottom = self._argument(token), self._argument(token)
        display = {"dfrac": True, "cfrac": True, "tfrac": False}.get(token.name)
        return Fraction(top, bottom, display=display)

    def _binomial(self, token: _Token) -> Node:
        top, bottom = self._argument(token), self._argument(token)
        display = {"dbinom": True, "tbinom": False}.get(token.name)
        pair = Fraction(top, bottom, ruled=False, display=display)
        return Fence(("(", ")"), (FormulaRow((pair,)),))

    def _root(self, token: _Token) -> Node:
        degree = self._optional(token)
        return Root(self._argument(token), degree)

    def _stack(self, token: _Token) -> Node:
        """Read ``\\overset``, ``\\underset``, ``\\stackrel``: a small row over or under a sign."""
        small, base = self._argument(token), self._argument(token)
        under = token.name == "underset"
        if small == _ARC and not under and len(base.parts) > 1:
            # The arc over the names of two points reaches over both.
            return Accent(base, "⏜", wide=True)
        inner = base.parts[0] if len(base.parts) == 1 else base
        if long := _lengthened(inner, small, under=under):
            return long
        relation = isinstance(inner, Sign | Stacked) and inner.role is Role.REL
        role = Role.REL if relation or token.name == "stackrel" else Role.ORD
        return Stacked(inner, None if under else small, small if under else None, role)

    def _circled(self, token: _Token) -> Node:
        # OCR says in what size a number stands in its circle.
        text = re.sub(r"\\[A-Za-z]+|[\s{}]", "", self._raw(token))
        char = _CIRCLED.get(text)
        if char is None:
            raise self._wrong(
                worded("there is no “{text}” in a circle", text=text),
                worded("numbers from 0 to 50 and letters are there"),
                token,
            )
        return Sign(char)

    def _modulus(self, token: _Token) -> Node:
        inner = self._argument(token)
        return FormulaRow(
            (Blank(0.5), Sign("("), Sign("mod", Role.OP), Blank(0.25), inner, Sign(")"))
        )

    def _remainder(self, token: _Token) -> Node:
        return Sign("mod", Role.BIN)

    def _chemical(self, token: _Token) -> Node:
        source = self._raw(token)
        try:
            written = as_latex(source)
            if "\\ce" in written:
                raise ValueError(written.index("\\ce"))
            return _Reader(written).whole()
        except ValueError as error:
            # Also a FormulaError of what stands in it: its place is that of the whole.
            at = error.args[0] if isinstance(error.args[0], int) else 0
            shown = getattr(
                error,
                "message",
                worded("“{source}” is not read in \\ce", source=source[at : at + 12]),
            )
            hint = worded("write it with \\mathrm and _ ^, arrows as \\xrightarrow{…}")
            raise self._wrong(shown, hint, token) from error

    def _at_head(self, token: _Token) -> Node:
        return Scripts(FormulaRow(), sup=self._argument(token))

    def _at_foot(self, token: _Token) -> Node:
        return Scripts(FormulaRow(), sub=self._argument(token))

    def _fence(self, token: _Token) -> Node:
        marks, rows = [self._delimiter(token)], []
        self._deeper(token)
        while True:
            rows.append(self._row(stops=("\\right", "\\middle")))
            closing = self._peek()
            if closing is None:
                raise self._wrong(
                    worded("“\\left” has no “\\right”"),
                    worded("write \\right. where no sign closes it"),
                    token,
                )
            self._next()
            marks.append(self._delimiter(closing))
            if closing.name == "right":
                break
        self._depth -= 1
        return Fence(tuple(marks), tuple(rows))

    def _delimiter(self, command: _Token) -> str:
        token = self._next(worded("a bracket behind “{text}”", text=command.text))
        if token.text in _DELIMITERS:
            return _DELIMITERS[token.text]
        sign = self._known.signs.get(token.name)
        if sign is not None and len(sign.text) == 1 and sign.text in _FENCES:
            return sign.text
        raise self._wrong(
            worded("“{text}” behind “{text2}” is no bracket", text=token.text, text2=command.text),
            worded("write ( [ \\{ | or their like, or a full stop for none"),
            token,
        )

    def _negated(self, token: _Token) -> Node:
        row = self._argument(token)
        match row.parts:
            case (Sign() as sign,):
                joined = unicodedata.normalize("NFC", sign.text + "\u0338")
                return replace(sign, text=joined)
            case _:
                raise self._wrong(
                    worded("“\\not” is followed by no single sign"), worded("take it away"), token
                )

    def _operator(self, token: _Token) -> Node:
        row = "".join(self._raw(token).split())
        return Sign(row, Role.OP, limits=None if token.name.endswith("*") else False)

    def _environment(self, token: _Token) -> Node:
        name = self._raw(token).strip()
        shape = self._known.environments.get(name)
        if shape is None:
            near = get_close_matches(name, self._known.environments, 1)
            hint = (
                worded("is {near} meant?", near=near[0])
                if near
                else worded("matrix, cases, aligned and their kin are known")
            )
            raise self._wrong(
                worded("the environment “{name}” is not known", name=name), hint, token
            )
        align, uprights = self._option(name) or shape.align, tuple[int, ...]()
        if shape.columns:
            named, uprights = _columns(self._raw(token))
            align = named or align
        elif shape.counted:
            self._raw(token)
        self._deeper(token)
        rows, levels = self._grid(token, name)
        self._depth -= 1
        return _as_grid(rows, align, shape, uprights, levels)

    def _option(self, name: str) -> str:
        """Pass over where an environment stands (``[t]``); give how its columns stand (``[r]``)."""
        found = _OPTION.match(self._source, self._peek_start())
        if not found:
            return ""
        for _ in range(3):
            self._next()
        return found[1] if found[1] in "lcr" and name.endswith("*") else ""

    def _grid(
        self, opening: _Token, name: str
    ) -> tuple[list[tuple[FormulaRow, ...]], tuple[int, ...]]:
        """Read rows up to the end of an environment; give them and the rows that rules are over."""
        rows: list[tuple[FormulaRow, ...]] = []
        levels: list[int] = []
        cells: list[FormulaRow] = []
        stops = ("&", *_ROWS_END, "\\end")
        while True:
            if self._skip_rules():
                levels.append(len(rows))
            cells.append(self._row(stops=stops))
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise self._wrong(
                    worded("a formula has more than {most_cells} cells", most_cells=MOST_CELLS),
                    worded("part it"),
                    opening,
                )
            token = self._peek()
            if token is None:
                raise self._wrong(
                    worded("“\\begin{{{name}}}” has no “\\end{{{name}}}”", name=name),
                    worded("write it behind the last row"),
                    opening,
                )
            self._next()
            if token.text == "&":
                continue
            rows.append(tuple(cells))
            cells = []
            if token.name == "end":
                closed = self._raw(token).strip()
                if closed != name:
                    raise self._wrong(
                        worded(
                            "“\\begin{{{name}}}” is closed by “\\end{{{closed}}}”",
                            name=name,
                            closed=closed,
                        ),
                        worded("close what is opened last first"),
                        token,
                    )
                break
            self._row_end(token)
        if len(rows) > 1 and not any(cell.parts for cell in rows[-1]):
            rows.pop()
        return rows, tuple(dict.fromkeys(min(at, len(rows)) for at in levels))

    def _skip_rules(self) -> bool:
        """Pass over rules between rows; say whether there is one."""
        start = self._at
        while (token := self._peek()) is not None and token.name in _LEVEL_RULES:
            self._next()
        return self._at > start

    def _substack(self, token: _Token) -> Node:
        opening = self._next("{")
        if opening.text != "{":
            raise self._wrong(
                worded("“\\substack” is not followed by {"),
                worded("write \\substack{… \\\\ …}"),
                opening,
            )
        self._deeper(token)
        rows: list[tuple[FormulaRow, ...]] = []
        while True:
            rows.append((self._row(stops=(*_ROWS_END, "}")),))
            closing = self._next("}")
            if closing.text == "}":
                break
        self._depth -= 1
        return FormulaGrid(tuple(rows), "c", small=True)

    def _space(self, token: _Token) -> Node:
        given = self._length(token)
        found = _LENGTH.fullmatch("".join(given.split()))
        if not found:
            raise self._wrong(
                worded("“{strip}” is no width", strip=given.strip()),
                worded("write it as 1em"),
                token,
            )
        width = float(found[1]) * _EM[found[2]]
        return Blank(max(-1.0, min(WIDEST_BLANK, width)))

    def _length(self, token: _Token) -> str:
        """The length behind a command, in braces or, as TeX's own have it, without them."""
        following = self._peek()
        if following is not None and following.text == "*":
            self._next()
            following = self._peek()
        if following is not None and following.text == "{":
            return self._raw(token)
        start = self._peek_start()
        found = _BARE_LENGTH.match(self._source, start)
        while found and self._peek_start() < found.end():
            self._next()
        return found[0] if found else self._source[start : start + 6]

    def _tag(self, token: _Token) -> None:
        text = _CLOSE_UP.sub(lambda found: found[1] or "", self._raw(token).strip())
        if self.tag is not None:
            raise self._wrong(
                worded("a formula has two numbers"), worded("take one \\tag away"), token
            )
        if not text or len(text) > 20 or "\\" in text:
            raise self._wrong(
                worded("“{text}” is no number of a formula", text=text[:20]),
                worded("write \\tag{1}"),
                token,
            )
        self.tag = text if token.name == "tag*" else f"({text})"

    def _label(self, token: _Token) -> None:
        self._raw(token)

    # Raw text

    def _words(self, token: _Token) -> Node:
        text, spans = self._raw(token, words=True), re.compile(r"\\([%_&#${}\\ ,;])|\\.|[$\n]")

        def plain(found: re.Match[str]) -> str:
            if found[1] is None and found[0] != "\n":
                raise self._wrong(
                    worded("“{found}” stands in “{text}{{…}}”", found=found[0], text=token.text),
                    worded("end the text before it and go on in the formula"),
                    token,
                )
            return " " if found[1] is None or found[1] in " ,;\\" else found[1]

        closed = _HAN_BLANK.sub("", spans.sub(plain, text))
        return FormulaWords(closed, bold=token.name == "textbf")

    def _raw(self, command: _Token, *, words: bool = False) -> str:
        """The text in the braces behind ``command``, as it is written."""
        opening = self._next("{")
        if opening.text != "{":
            raise self._wrong(
                worded("“{text}” is not followed by {{", text=command.text),
                worded("write what it needs in braces"),
                opening,
            )
        depth, closing = 1, opening
        while depth:
            token = self._peek()
            if token is None:
                shown = self._source[opening.start : opening.start + 20]
                raise self._wrong(
                    worded("a brace is not closed in “{shown}”", shown=shown),
                    worded("every { needs its }"),
                    opening,
                )
            closing = self._next()
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        text = self._source[opening.end : closing.start]
        return text.replace("{", "").replace("}", "") if words and "\\" not in text else text


_SPECIAL: dict[str, Callable[[_Reader, _Token], Node | None]] = {
    "frac": _Reader._fraction,
    "dfrac": _Reader._fraction,
    "tfrac": _Reader._fraction,
    "cfrac": _Reader._fraction,
    "binom": _Reader._binomial,
    "dbinom": _Reader._binomial,
    "tbinom": _Reader._binomial,
    "sqrt": _Reader._root,
    "overset": _Reader._stack,
    "stackrel": _Reader._stack,
    "underset": _Reader._stack,
    "textcircled": _Reader._circled,
    "pmod": _Reader._modulus,
    "left": _Reader._fence,
    "not": _Reader._negated,
    "operatorname": _Reader._operator,
    "operatorname*": _Reader._operator,
    "begin": _Reader._environment,
    "substack": _Reader._substack,
    "hspace": _Reader._space,
    "hspace*": _Reader._space,
    "hskip": _Reader._space,
    "kern": _Reader._space,
    "mkern": _Reader._space,
    "mskip": _Reader._space,
    "mspace": _Reader._space,
    "tag": _Reader._tag,
    "tag*": _Reader._tag,
    "label": _Reader._label,
    "vspace": _Reader._label,
    "ce": _Reader._chemical,
    "bmod": _Reader._remainder,
    "textsuperscript": _Reader._at_head,
    "textsubscript": _Reader._at_foot,
}
_FENCES = "([{|‖⟨⌊⌈)]}⟩⌋⌉⟮⟯⎰⎱⌜⌝⌞⌟\\/↑↓↕⇑⇓⇕"
_CIRCLED = {
    **{str(n): chr(0x2460 + n - 1) for n in range(1, 21)},
    **{str(n): chr(0x3251 + n - 21) for n in range(21, 36)},
    **{str(n): chr(0x32B1 + n - 36) for n in range(36, 51)},
    "0": "⓪",
    **dict(zip("+-−×*·./", "⊕⊖⊖⊗⊛⊙⊙⊘", strict=True)),
    **{chr(65 + n): chr(0x24B6 + n) for n in range(26)},
    **{chr(97 + n): chr(0x24D0 + n) for n in range(26)},
}


def _columns(given: str) -> tuple[str, tuple[int, ...]]:
    """The letters of columns that are named as LaTeX has it (``*{3}{c}``, ``p{3cm}``).

    With them come the numbers of the columns that upright rules stand before.
    """
    flat = re.sub(r"\s", "", given)
    flat = re.sub(r"\*\{(\d{1,2})\}\{([lcr|]+)\}", lambda found: found[2] * int(found[1]), flat)
    flat = re.sub(r"[@!><]\{(?:[^{}]|\{[^{}]*\})*\}", "", flat)
    flat = re.sub(r"[pmbX]\{[^{}]*\}", "l", flat)
    flat = re.sub(r"[^lcr|]", "", flat)[:MOST_CELLS]
    rules = dict.fromkeys(len(flat[:at].replace("|", "")) for at, c in enumerate(flat) if c == "|")
    return flat.replace("|", ""), tuple(rules)


def _as_grid(
    rows: list[tuple[FormulaRow, ...]],
    align: str,
    shape: Environment,
    uprights: tuple[int, ...],
    levels: tuple[int, ...],
) -> Node:
    if shape.align == "c" and shape.display and len(rows) == len(rows[0]) == 1:
        # An equation of its own is what it holds.
        return rows[0][0]
    even = _even(rows)
    uprights = tuple(at for at in uprights if at <= len(even[0]))
    return FormulaGrid(
        even, align, shape.left, shape.right, shape.display, shape.small, uprights, levels
    )


def _even(rows: list[tuple[FormulaRow, ...]]) -> tuple[tuple[FormulaRow, ...], ...]:
    """Rows of equally many cells."""
    count = max(map(len, rows))
    return tuple((*row, *[FormulaRow()] * (count - len(row))) for row in rows)


_ARC = FormulaRow((Sign("⌢", Role.REL),))
_LONG = {"→": "→", "⟶": "→", "←": "←", "⟵": "←", "↔": "↔", "⟷": "↔", "⇌": "⇌", "⇋": "⇋"}
"""Arrows that are as long as what is written at them, and what they are made of."""


def _lengthened(base: Node, small: FormulaRow, *, under: bool) -> Node | None:
    """An arrow with a condition of a reaction over or ``under`` it, as long as that is.

    So is a sign of equality that is written as several, or that has words at it.
    """
    above, below = (None, small) if under else (small, None)
    match base:
        case Stacked(Sign(), over, foot, Role.REL, True) if (foot if under else over) is None:
            return replace(base, above=above or over, below=below or foot)
        case Sign(text, Role.REL) if text in _LONG:
            return Stacked(Sign(_LONG[text], Role.REL), above, below, Role.REL, wide=True)
        case Sign("=") if any(isinstance(part, FormulaWords) for part in small.parts):
            return Stacked(base, above, below, Role.REL, wide=True)
        case FormulaRow(parts) if len(parts) > 1 and all(
            part == Sign("=", Role.REL) for part in parts
        ):
            return Stacked(Sign("=", Role.REL), above, below, Role.REL, wide=True)
        case _:
            return None


def _primed(primes: str, sup: FormulaRow | None) -> FormulaRow | None:
    """What stands at the head with its primes as one sign before all else."""
    rest = list(sup.parts) if sup is not None else []
    while rest and isinstance(rest[0], Sign) and rest[0].text in _PRIMES:
        primes += "′" * _PRIMES[rest.pop(0).text]  # type: ignore[union-attr]
    if not primes:
        return sup
    one = _MANY_PRIMES.get(len(primes), primes)
    return FormulaRow((Sign(one), *rest))


_PRIMES = {"′": 1, "″": 2, "‴": 3}
_MANY_PRIMES = {2: "″", 3: "‴"}


def _as_degree(sup: FormulaRow) -> list[Node] | None:
    """The sign of degrees, with its unit, for a small circle at the head of a number."""
    match sup.parts:
        case (Sign("∘"),):
            return [Sign("°")]
        case (Sign("∘"), Sign(unit)) if unit in _DEGREES:
            return [Sign("°"), Sign(unit)]
        case _:
            return None


def _settle(parts: list[Node]) -> list[Node]:
    """Join digits that blanks part, and make the letter behind a sign of degrees its unit."""
    settled: list[Node] = []
    for part in parts:
        if part == FormulaRow():
            continue
        before = settled[-1] if settled else None
        match before, part:
            case (Sign(left), Sign(right)) if (
                _is_number(left + right) and before.letters == part.letters
            ):
                settled[-1] = replace(before, text=left + right)
            case (Sign(left), Scripts(Sign(right) as base) as scripts) if _is_number(left + right):
                settled[-1] = replace(scripts, base=replace(base, text=left + right))
            case (Sign("°"), Sign(unit)) if unit in _DEGREES:
                settled.append(Sign(unit))
            case _:
                settled.append(part)
    return settled


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\.?")


def _is_number(text: str) -> bool:
    return text[:1].isdigit() and _NUMBER.fullmatch(text) is not None


def _joined(parts: tuple[Node, ...]) -> list[Node]:
    """Join upright letters that follow one another to a word."""
    joined: list[Node] = []
    for part in parts:
        match joined[-1] if joined else None, part:
            case (
                Sign(left, Role.ORD, LetterStyle.ROMAN) as before,
                Sign(right, Role.ORD, LetterStyle.ROMAN),
            ) if left.isalpha() and left.isascii() and right.isalpha() and right.isascii():
                joined[-1] = replace(before, text=left + right)
            case _:
                joined.append(part)
    return joined
