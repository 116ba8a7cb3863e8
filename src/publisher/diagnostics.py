"""Every problem a user can cause, as a value: where it is, what is wrong, how to mend it.

PublisherError
├── UsageError        the command was called wrongly            exit 2
├── ContentError      text, pictures or settings are wrong      exit 3
├── PreflightError    a finished file fails its checks          exit 4
└── EnvironmentFault  this machine lacks something              exit 5
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from functools import total_ordering

from .tongues import Said, in_turn, slotted, spoken, term, worded

TRACEBACK = "PUBLISHER_TRACEBACK"
"""Environment variable; when set, a crash shows where it happened."""
CARET_WINDOW = 60
"""Characters of source shown on each side of the marked ones, of which twice as many are shown.

A line of OCR text may be a megabyte long.
"""


class ExitCode(IntEnum):
    """What the process tells the shell."""

    OK = 0
    CRASH = 1
    USAGE = 2
    CONTENT = 3
    PREFLIGHT = 4
    ENVIRONMENT = 5
    INTERRUPTED = 130


class Severity(StrEnum):
    """How much a diagnostic weighs; only errors stop a build, warnings do under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """A span of a source file; lines and columns count characters from 1.

    ``end_column`` is exclusive; None marks one character.
    """

    path: str
    line: int = 1
    column: int = 1
    end_column: int | None = None

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Place):
            return NotImplemented
        return self._order() < other._order()

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def _order(self) -> tuple[str, int, int, int]:
        return self.path, self.line, self.column, self.end_column or 0


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, its weight, its place, what is wrong and what mends it.

    ``source`` is the whole source line the place points into, when it is known. ``cases`` hold
    what differs from layout to layout: the layout's name, and what is to be said of it.
    """

    code: str
    message: Said
    place: Place | None = None
    severity: Severity = Severity.ERROR
    hint: Said | None = None
    source: str | None = field(default=None, compare=False)
    cases: tuple[tuple[str, Said], ...] = ()

    @property
    def said(self) -> Said:
        """The message with its cases, layouts of which the same is said named together."""
        layouts: dict[str, list[str]] = {}
        for layout, text in self.cases:
            layouts.setdefault(text, []).append(f"“{layout}”")
        cases = [
            worded("in {names} {text}", names=names, text=text) for text, names in layouts.items()
        ]
        if not cases:
            return self.message
        return worded("{message}: {cases:; }", message=self.message, cases=cases)

    def with_source(self, text: str) -> Diagnostic:
        """The same diagnostic carrying its line of ``text``, the whole source file."""
        if self.place is None:
            return self
        lines = text.split("\n")
        if not 1 <= self.place.line <= len(lines):
            return self
        return replace(self, source=lines[self.place.line - 1].rstrip("\r"))

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order diagnostics are printed in: by place, then code, never by discovery."""
        place = self.place or Place("")
        return place.path, place.line, place.column, self.code, self.said


class PublisherError(Exception):
    """Work stopped for reasons the user can mend; carries every diagnostic collected so far."""

    exit_code = ExitCode.CRASH

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = tuple(sorted(diagnostics, key=Diagnostic.sort_key))
        super().__init__("; ".join(d.said for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[PublisherError], tuple[Diagnostic, ...]]:
        """Travel whole from a worker process; an exception's own way keeps only the message."""
        return type(self), self.diagnostics


class UsageError(PublisherError):
    """The command line asks for something that does not exist."""

    exit_code = ExitCode.USAGE


class ContentError(PublisherError):
    """Text, pictures, settings or layouts cannot be used as they are."""

    exit_code = ExitCode.CONTENT


class PreflightError(PublisherError):
    """A finished file does not pass the checks it was made for."""

    exit_code = ExitCode.PREFLIGHT


class EnvironmentFault(PublisherError):  # noqa: N818 - EnvironmentError is a builtin
    """The machine lacks a library, a font or a right."""

    exit_code = ExitCode.ENVIRONMENT


def gather(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each of ``diagnostics`` once, in order; those that differ in their cases only made one."""
    found: dict[Diagnostic, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        found.setdefault(replace(diagnostic, cases=()), []).append(diagnostic)
    return tuple(
        replace(same[0], cases=tuple(dict.fromkeys(case for one in same for case in one.cases)))
        for same in found.values()
    )


NEARNESS = 0.7
"""How alike two words are (difflib's ratio) of which one may be meant for the other: “edtior” and
“editor” 0.83, “tabliod” and “tabloid” 0.86; “page” and “pages” 0.89; “left” and “right” 0.44."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``word`` may stand for: letters swapped, missing, another case.

    None where ``word`` is another word than all of them.
    """
    folded = {one.casefold(): one for one in sorted(known)}
    near = get_close_matches(word.casefold(), list(folded), 1, NEARNESS)
    return folded[near[0]] if near else None


def suggest(word: str, known: Iterable[str]) -> Said:
    """A hint for ``word``, which is none of ``known``: the one it may stand for, and the others."""
    listed = sorted(known)
    near = nearest(word, listed)
    if near is None:
        return worded("known here: {known}", known=listed)
    return worded("did you mean “{near}”? known here: {known}", near=near, known=listed)


def refuse_tongue(name: str) -> UsageError:
    """The error that says that nothing here is said in the tongue called ``name``."""
    message = worded("there is no language “{name}” here", name=name)
    hint = worded("write zh for Chinese or en for English")
    return UsageError(Diagnostic("U005", message, hint=hint))


def raise_errors(
    diagnostics: Iterable[Diagnostic], error: type[PublisherError] = ContentError
) -> None:
    """Raise ``error`` with all of ``diagnostics`` if any of them is an error."""
    found = tuple(diagnostics)
    if any(d.severity is Severity.ERROR for d in found):
        raise error(*found)


def cell_width(text: str) -> int:
    """The columns ``text`` takes on a terminal, where a full-width character takes two."""
    return sum(
        # Not combining(): variation selectors, which choose a Han glyph, have no combining class.
        0
        if unicodedata.category(c) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def counted(count: int, noun: str) -> Said:
    """So many of something in words: 1 line, 2 lines."""
    return worded(f"{{count}} {noun}{'s' if count > 1 else ''}", count=count)


_MANY = {
    Severity.ERROR: slotted("{count} errors"),
    Severity.WARNING: slotted("{count} warnings"),
    Severity.NOTE: slotted("{count} notes"),
}


def weighed(severities: Iterable[Severity], *, none: bool = False) -> Said:
    """Count findings by their weight; what there is none of is said with ``none``."""
    found = Counter(severities)
    return in_turn(worded(_MANY[s], count=found[s]) for s in Severity if none or found[s])


def printable(text: str) -> str:
    """``text`` with control and bidi characters shown as escapes, safe for a terminal."""
    return "".join(_escape(c) if _is_hidden(c) else c for c in text.replace("\t", " "))


def as_line(text: str) -> str:
    """``text`` as one line that is safe for a terminal, and that no CI takes for a command.

    GitHub's runner obeys a line that begins with ``::``, behind blanks too, and ``##[`` anywhere.
    """
    line = printable(text).replace("##[", "\\u0023#[")
    return f"| {line}" if line.lstrip().startswith("::") else line


def as_json(value: object, indent: int | None = None) -> str:
    """``value`` as JSON that may be shown: what ``printable`` escapes, as JSON has it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    shown = "".join(
        c if c == "\n" or not _is_hidden(c) else json.dumps(c, ensure_ascii=True)[1:-1]
        for c in text
    )
    return shown.replace("##[", "\\u0023#[")


def _is_hidden(character: str) -> bool:
    """Whether ``character`` shows nothing, and may steer what shows it."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _excerpt(source: str, column: int, end_column: int) -> tuple[str, str]:
    """The part of ``source`` around a span, and the caret line that points at it."""
    start = max(column, 1) - 1
    end = min(max(end_column - 1, start + 1), start + 2 * CARET_WINDOW)
    left, right = max(0, start - CARET_WINDOW), min(len(source), end + CARET_WINDOW)
    before, marked = printable(source[left:start]), printable(source[start:end])
    shown = before + marked + printable(source[end:right])
    # Behind a bar no CI takes it for a command; see ``as_line``.
    prefix = "…" if left else "| " if shown.lstrip().startswith("::") else ""
    suffix = "…" if right < len(source) else ""
    pad = " " * cell_width(prefix + before)
    return prefix + shown + suffix, pad + "^" * max(1, cell_width(marked))


def _as_text(diagnostic: Diagnostic) -> str:
    # A file name may hold any byte, so that it is no safer than the text.
    where = f"{printable(str(diagnostic.place))}: " if diagnostic.place else ""
    message = printable(spoken(diagnostic.said))
    lines = [f"{where}{spoken(term(diagnostic.severity))} {diagnostic.code} {message}"]
    if diagnostic.place and diagnostic.source is not None:
        column = diagnostic.place.column
        end = diagnostic.place.end_column or column + 1
        lines += [f"    {line}" for line in _excerpt(diagnostic.source, column, end)]
    if diagnostic.hint:
        lines.append(
            f"    {spoken(worded('hint: {hint}', hint=printable(spoken(diagnostic.hint))))}"
        )
    return "\n".join(lines)


def as_record(diagnostic: Diagnostic) -> dict[str, object]:
    """A diagnostic as plain values, the same keys every time; what it says as it is shown."""
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": spoken(diagnostic.said),
        "hint": diagnostic.hint and spoken(diagnostic.hint),
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_column": place.end_column if place else None,
    }


def _as_json(diagnostic: Diagnostic) -> str:
    return as_json(as_record(diagnostic))


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def _github_escape(text: str, *, in_property: bool) -> str:
    text = "\n".join(printable(line) for line in text.replace("\r", "\n").split("\n"))
    escaped = text.replace("%", "%25").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if in_property else escaped


def _as_github(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    properties = {"title": diagnostic.code}
    if place:
        properties |= {"file": place.path, "line": str(place.line), "col": str(place.column)}
    listed = ",".join(f"{k}={_github_escape(v, in_property=True)}" for k, v in properties.items())
    told = diagnostic.said
    if diagnostic.hint:
        told = worded("{message} ({hint})", message=told, hint=diagnostic.hint)
    message = _github_escape(spoken(told), in_property=False)
    return f"::{_GITHUB_LEVEL[diagnostic.severity]} {listed}::{message}"


FORMATS: dict[str, Callable[[Diagnostic], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}
"""How a diagnostic is printed: for people, for programs (one object a line), for a CI log."""


def format_all(diagnostics: Iterable[Diagnostic], form: str = "text") -> str:
    """All ``diagnostics`` in one of ``FORMATS``, in their printing order."""
    render, ordered = FORMATS[form], sorted(diagnostics, key=Diagnostic.sort_key)
    if form == "text":
        ordered = list(_without_repeats(ordered))
    return "\n".join(render(d) for d in ordered)


def _without_repeats(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield findings, a hint of many only with the first of them.

    One that shows a line of its source is read by itself and keeps its hint.
    """
    said: set[tuple[str, str | None]] = set()
    for one in diagnostics:
        known = one.source is None and (one.code, one.hint) in said
        said.add((one.code, one.hint))
        yield replace(one, hint=None) if known else one
