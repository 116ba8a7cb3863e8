"""Pages examined one by one, each kept by what it is made of.

What the rules say of a page depends on the page, on what its fonts say of the codes it uses, and
on what the file is held to. Where all of that is as it was, so is the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, cast

import pikepdf

from ..diagnostics import Severity
from ..tongues import worded
from ..workspace.memory import Memory
from .bounds import MALFORMED, BoundsReached, Budget, read_stream, short
from .boxes import read_shape
from .fingerprints import fingerprint
from .inks import intent_families
from .paint import WalkSeen
from .report import Findings, Noted, PageInk, PageShape
from .subject import PageMarks, PageRule, PageView, Subject
from .typefaces import Typeface
from .walking import Walk

_LISTED = 5
"""Names that are told of what a page lacks."""
Runner: TypeAlias = Callable[[Callable[[], None], Findings, int | None], None]


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a page uses of a font: its name, and code and width (1/1000 em) of each glyph.

    Of several fonts of a page with one name each has a name of its own here.
    """

    name: str
    glyphs: tuple[tuple[int, float], ...]
    whole: bool
    """All of them are in the font."""
    rendered: bool = True
    """Some of them are painted, not only there to be searched."""
    unseen: tuple[int, ...] = ()
    """Codes that are nowhere shown to be seen."""

    @classmethod
    def of(cls, face: Typeface, name: str) -> FontUse:
        """What has been used of ``face``, the page's font ``name``."""
        used = tuple((code, face.width(code)) for code in sorted(face.used))
        whole = face.glyphs is None or face.used <= face.glyphs
        unseen = tuple(sorted(face.used - face.seen))
        return cls(name, used, whole, face.rendered, unseen)

    def agrees(self, face: Typeface) -> bool:
        """Whether ``face`` says the same of what is used."""
        return all(face.width(code) == width for code, width in self.glyphs) and (
            face.glyphs is None
            or (self.whole and face.glyphs.issuperset(c for c, _ in self.glyphs))
        )


@dataclass(frozen=True, slots=True)
class Examined:
    """What the rules say of a page; ``beyond`` is what stopped them, "" if nothing did."""

    shape: PageShape
    noted: tuple[Noted, ...] = ()
    fonts: tuple[FontUse, ...] = ()
    marks: PageMarks = field(default_factory=PageMarks)
    ink: PageInk | None = None
    least_resolution: float | None = None
    beyond: str = ""


class Examiner:
    """Examines the pages of one file by ``rules``, which ``run`` calls.

    ``fast`` are those that need no content of a page, for pages that are not looked at whole.
    """

    def __init__(
        self,
        subject: Subject,
        rules: tuple[PageRule, ...],
        run: Runner,
        fast: tuple[PageRule, ...] = (),
    ) -> None:
        self._subject, self._rules, self._run, self._fast = subject, rules, run, fast

    def examine(
        self,
        pages: list[pikepdf.Page],
        chosen: list[int],
        findings: Findings,
        memory: Memory,
        elsewhere: Callable[[list[int]], list[Examined]],
    ) -> None:
        """Add to ``findings`` what is wrong with each of ``pages``.

        Those whose indexes are ``chosen`` are looked at whole, all others fast. ``elsewhere``
        examines the pages of some indexes (from 0) in another process. Raises ``BoundsReached``
        where a page has more than is looked at.
        """

        def make(indexes: list[int]) -> Iterable[Examined]:
            if not memory.crew.helps(len(indexes)):
                return self.examine_some(pages, [chosen[at] for at in indexes])
            return memory.crew.share(elsewhere, [chosen[at] for at in indexes], int)

        subject = self._subject
        remembers = memory.store.folder is not None
        marks = [fingerprint(pages[at]) if remembers else None for at in chosen]
        held = [
            str(subject.purpose),
            subject.tagged,
            sorted(subject.claims),
            repr(subject.expected),
        ]
        held.append(subject.layers.hidden)
        held.append(sorted(str(family) for family in intent_families(subject)))
        held.append([rule.__name__ for rule in self._rules])
        areas = [subject.expected.places(at + 1) for at in chosen]
        answers = memory.give(
            "page",
            [[mark, area, *held] for mark, area in zip(marks, areas, strict=True)],
            Examined,
            make,
            lasting=lambda answer: not answer.beyond and self._all_named(answer),
            holds=lambda index, answer: (
                marks[index] is not None and self._agree(pages[chosen[index]], answer)
            ),
        )
        whole = dict(zip(chosen, zip(marks, answers, strict=True), strict=True))
        for index, page in enumerate(pages):
            if index not in whole:
                self._look_fast(page, index + 1, findings)
                continue
            mark, answer = whole[index]
            self._take(page, index + 1, mark, answer, findings)
            if answer.beyond:
                raise BoundsReached(answer.beyond)

    def _look_fast(self, page: pikepdf.Page, number: int, findings: Findings) -> None:
        """Hold a page against the rules that need nothing of its content."""
        shape = read_shape(page, number)
        self._subject.shapes.append(shape)
        self._subject.lettering.append("")
        view = PageView(page, shape, (), WalkSeen())
        for rule in self._fast:
            self._run(lambda rule=rule: rule(self._subject, view, findings), findings, number)  # type: ignore[misc]

    def _all_named(self, answer: Examined) -> bool:
        """Whether names tell the fonts of a page apart."""
        names = [font.name for font in answer.fonts]
        return len(set(names)) == len(names)

    def _agree(self, page: pikepdf.Page, answer: Examined) -> bool:
        """Whether the page's fonts are still what the answer was given by."""
        faces = self._faces(page)
        return all(font.name in faces and font.agrees(faces[font.name]) for font in answer.fonts)

    def _faces(self, page: pikepdf.Page) -> dict[str, Typeface]:
        fonts = page.resources.get("/Font")
        if not isinstance(fonts, pikepdf.Dictionary):
            return {}
        named: dict[str, Typeface] = {}
        for key in sorted(fonts.keys()):
            font = fonts[key]
            if isinstance(font, pikepdf.Dictionary):
                try:
                    face = self._subject.typeface(font)
                except MALFORMED:
                    # What it is used for is a finding, said where the page is followed.
                    continue
                # A subset may be several fonts, which say different texts of the same glyphs.
                named[face.name if named.get(face.name, face) is face else face.name + key] = face
        return named

    def _take(
        self, page: pikepdf.Page, number: int, mark: str | None, answer: Examined, into: Findings
    ) -> None:
        """Take an answer for page ``number`` into what is known of the file."""
        subject = self._subject
        subject.shapes.append(replace(answer.shape, number=number))
        subject.marks[page.obj.objgen] = answer.marks
        into.take(number, answer.noted)
        faces = self._faces(page)
        for font in answer.fonts:
            if font.name in faces:
                codes = {code for code, _ in font.glyphs}
                faces[font.name].used |= codes
                faces[font.name].seen |= codes - set(font.unseen)
                faces[font.name].rendered |= font.rendered
        subject.lettering.append(_lettering(mark, answer, faces))
        if answer.ink is not None:
            subject.inks[number] = answer.ink
            into.measured["greatest ink %"] = max(ink.most for ink in subject.inks.values())
        if answer.least_resolution is not None:
            before = subject.least_resolution
            least = (
                answer.least_resolution if before is None else min(before, answer.least_resolution)
            )
            subject.least_resolution = least
            into.measured["lowest resolution ppi"] = round(least)

    def examine_some(self, pages: list[pikepdf.Page], indexes: list[int]) -> list[Examined]:
        """Examine pages by index; after one that is too much the others are not looked at."""
        answers: list[Examined] = []
        beyond = ""
        for index in indexes:
            page = pages[index]
            shape = read_shape(page, index + 1)
            answer = Examined(shape, beyond=beyond)
            if not beyond:
                answer = self._examine_page(page, shape)
                beyond = answer.beyond
            answers.append(answer)
        return answers

    def _examine_page(self, page: pikepdf.Page, shape: PageShape) -> Examined:
        subject, findings, beyond = self._subject, Findings(), ""
        subject.ink, subject.least_resolution = None, None
        names = {id(face): name for name, face in self._faces(page).items()}
        before = {key: (face.used, face.seen, face.rendered) for key, face in subject.faces.items()}
        for face in subject.faces.values():
            face.used, face.seen, face.rendered = set(), set(), False
        try:
            self._apply(page, shape, findings)
        except BoundsReached as reached:
            beyond = str(reached)
        answer = Examined(
            shape,
            findings.noted(),
            tuple(
                FontUse.of(face, names.get(id(face), face.name))
                for face in subject.faces.values()
                if face.used
            ),
            subject.marks.get(page.obj.objgen, PageMarks()),
            subject.ink,
            subject.least_resolution,
            beyond,
        )
        subject.ink, subject.least_resolution = None, None
        for key, face in subject.faces.items():
            used, seen, rendered = before.get(key, (set(), set(), False))
            face.used |= used
            face.seen |= seen
            face.rendered |= rendered
        return answer

    def _apply(self, page: pikepdf.Page, shape: PageShape, findings: Findings) -> None:
        """Walk a page and hold it against every rule."""
        subject, number = self._subject, shape.number
        walk = Walk(shape.media, subject.budget, subject.faces, subject.layers)
        try:
            _measure_content(page, subject.budget)
            instructions = cast(Any, pikepdf.parse_content_stream(page))
            paints = tuple(walk.run(instructions, page.resources))
        except MALFORMED as error:
            findings.add(
                "K107",
                worded("the content of the page cannot be read: {error}", error=short(error)),
                worded("export it anew"),
                page=number,
            )
            return
        if walk.seen.unbalanced:
            findings.add(
                "K107",
                worded("instructions of the page lack their operands or their beginning"),
                worded("export it anew; readers guess differently what is meant"),
                page=number,
                severity=Severity.WARNING,
            )
        if walk.seen.lacking:
            names = ", ".join(sorted(walk.seen.lacking)[:_LISTED])
            findings.add(
                "K113",
                worded("the content of the page asks for {names}, which is not there", names=names),
                worded("export it anew; what belongs there is not printed"),
                page=number,
            )
        view = PageView(page, shape, paints, walk.seen)
        for rule in self._rules:
            self._run(lambda rule=rule: rule(subject, view, findings), findings, number)  # type: ignore[misc]


def _lettering(mark: str | None, answer: Examined, faces: dict[str, Typeface]) -> str:
    """A digest of all that the text of a page depends on; "" where that is not known."""
    if mark is None or any(font.name not in faces for font in answer.fonts):
        return ""
    whole = hashlib.sha256(mark.encode())
    for font in sorted(answer.fonts, key=lambda font: font.name):
        face = faces[font.name]
        texts = face.texts or {}
        used = [(code, width, texts.get(code)) for code, width in font.glyphs]
        whole.update(f"{font.name} {face.traits} {used}".encode())
    return whole.hexdigest()


def _measure_content(page: pikepdf.Page, budget: Budget) -> None:
    """Decode a page's content within bounds before it is parsed."""
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    for part in parts:
        if isinstance(part, pikepdf.Stream):
            budget.take_content(read_stream(part, budget))
