"""What is said of characters that the face they are set in does not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, Place, Severity
from ..tongues import Said, in_turn, term, worded
from .standins import ROLE as STAND_IN
from .standins import is_mark
from .stretches import kind

if TYPE_CHECKING:
    import regex

    from .catalogue import Catalogue
    from .faces import Face

_NAMED = 8
"""Characters named in one finding; of more, the number is told."""


@dataclass(slots=True)
class _Seen:
    """A character that is lacking: how often it was met, and where first."""

    character: str
    place: Place
    source: str | None
    count: int = 0

    @property
    def name(self) -> str:
        """Character and code point, with its name in Unicode."""
        shown = f"“{self.character}” " if self.character.isprintable() else ""
        return f"{shown}U+{ord(self.character):04X}"


@dataclass(slots=True)
class Lacking:
    """The characters of texts that are lacking, gathered so that each is told once."""

    nowhere: dict[tuple[str, str], dict[str, _Seen]] = field(default_factory=dict)
    """By role, letters of scripts together and each other character alone: what no face has."""
    elsewhere: dict[tuple[str, Face], dict[str, _Seen]] = field(default_factory=dict)
    """By role and the face that prints them instead."""

    def note(
        self,
        catalogue: Catalogue,
        role: str,
        weight: int,
        text: str,
        place: Place,
        source: str | None = None,
    ) -> None:
        """Take note of what the face of ``role`` and ``weight`` lacks of ``text``."""
        lacking = catalogue.lacking(role, weight, text)
        if not lacking:
            return
        lost = {n for n, _ in catalogue.unprintable(role, weight, text)}
        stretches = catalogue.part(role, weight, text)
        for n, character in lacking:
            if n in lost:
                script = _script(character)
                several = "" if len(script) > 1 else script
                group = self.nowhere.setdefault((role, several), {})
            else:
                face = next(s.face for s in stretches if s.start <= n < s.end)
                group = self.elsewhere.setdefault((role, face), {})
            seen = group.get(character)
            if seen is None:
                seen = group[character] = _Seen(character, _find(character, place, source), source)
            seen.count += 1

    def diagnostics(self, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
        """A G001 for each script that is missing, a G007 for each face that stands in."""
        return (*self._missing(catalogue), *self._borrowed())

    def _missing(self, catalogue: Catalogue) -> Iterator[Diagnostic]:
        for (role, _), group in self.nowhere.items():
            first, *others = group.values()
            scripts = dict.fromkeys(_script(c) for c in group)
            if len(scripts) > 1:
                yield _told(_scripts(role, group, catalogue), first)
                continue
            unnamed = unicodedata.name(first.character, kind(first.character))
            again = (
                worded(", {count} times from here on", count=first.count) if first.count > 1 else ""
            )
            also = worded("; nor {list}", list=_list(others)) if others else ""
            yield _told(
                Diagnostic(
                    "G001",
                    worded(
                        "no {role} font has {name} {unnamed}{again}{also}",
                        role=term(role),
                        name=first.name,
                        unnamed=unnamed,
                        again=again,
                        also=also,
                    ),
                    first.place,
                    hint=catalogue.hint(role, first.character),
                ),
                first,
            )

    def _borrowed(self) -> Iterator[Diagnostic]:
        for (role, face), group in self.elsewhere.items():
            first = next(iter(group.values()))
            if face.role == STAND_IN:
                yield from _replaced(role, face, list(group.values()))
                continue
            yield _told(
                Diagnostic(
                    "G007",
                    worded(
                        "{role} has no {list}: set in {family} {weight}",
                        role=term(role),
                        list=_list(list(group.values())),
                        family=face.family,
                        weight=face.weight,
                    ),
                    first.place,
                    Severity.WARNING,
                    hint=worded(
                        "look at the page; a font named under [fonts] in edition.toml comes first"
                    ),
                ),
                first,
            )


def _scripts(role: str, group: dict[str, _Seen], catalogue: Catalogue) -> Diagnostic:
    """The finding of letters of several scripts."""
    by_script: dict[str, list[_Seen]] = {}
    for seen in group.values():
        by_script.setdefault(_script(seen.character), []).append(seen)
    named = "; ".join(
        f"{script.title()} (“{''.join(seen.character for seen in some[:_NAMED])}”"
        f"{' …' if len(some) > _NAMED else ''})"
        for script, some in by_script.items()
    )
    first = next(iter(group.values()))
    return Diagnostic(
        "G001",
        worded(
            "no {role} font has letters of {by_script} scripts: {named}",
            role=term(role),
            by_script=len(by_script),
            named=named,
        ),
        first.place,
        hint=catalogue.hint(role, first.character),
    )


def _replaced(role: str, face: Face, group: list[_Seen]) -> Iterator[Diagnostic]:
    """Yield what is printed instead of characters that no font has, and which marks are not."""
    frame = "〓" if "Geta" in face.family else worded("an empty frame")
    for some, what in (
        (
            [seen for seen in group if not is_mark(seen.character)],
            worded("{frame} is printed for it", frame=frame),
        ),
        (
            [seen for seen in group if is_mark(seen.character)],
            worded("it is left out of what is printed"),
        ),
    ):
        if some:
            yield _told(
                Diagnostic(
                    "G008",
                    worded(
                        "no {role} font has {list}: {what}",
                        role=term(role),
                        list=_list(some),
                        what=what,
                    ),
                    some[0].place,
                    Severity.WARNING,
                    hint=worded(
                        "the text keeps it; to have it printed, name a font that has it "
                        "under [fonts] in edition.toml"
                    ),
                ),
                some[0],
            )


def _told(found: Diagnostic, seen: _Seen) -> Diagnostic:
    return found if seen.source is None else found.with_source(seen.source)


def _list(group: list[_Seen]) -> Said:
    """Name characters, each with its line where they stand on several."""
    lines = len({seen.place.line for seen in group}) > 1
    named = [
        worded("{name} (line {line})", name=seen.name, line=seen.place.line) if lines else seen.name
        for seen in group[:_NAMED]
    ]
    more = len(group) - len(named)
    if not more:
        return in_turn(named)
    return worded("{named} and {more} more", named=named, more=more)


def _script(character: str) -> str:
    """What missing characters are put together by: those of one script, else each alone."""
    named = _SCRIPT.match(unicodedata.name(character, ""))
    return named[1] if named and _of_script().match(character) else character


_SCRIPT = re.compile(
    r"(.+?) (?:(?:SMALL|CAPITAL|FINAL|INDEPENDENT|DEPENDENT|SUBJOINED|TONE|VOWEL|CONSONANT) )*"
    r"(?:LETTER|SYLLABLE|VOWEL|CONSONANT|SIGN|MARK|DIGIT|TONE|SYMBOL|LIGATURE|CHARACTER)\b"
)
"""How Unicode names the characters of a script: its name, then what kind of sign they are."""


@cache
def _of_script() -> regex.Pattern[str]:
    # Here, since most texts lack nothing.
    import regex

    return regex.compile(r"[^\p{Common}\p{Inherited}\p{Unknown}\p{Han}]")


def _find(character: str, place: Place, source: str | None) -> Place:
    """The place of ``character`` in ``source`` at or after ``place``; else ``place``."""
    lines = [] if source is None else source.split("\n")
    for n in range(place.line, len(lines) + 1):
        start = place.column - 1 if n == place.line else 0
        index = lines[n - 1].find(character, start)
        if index >= 0:
            return Place(place.path, n, index + 1, index + 2)
    return place
