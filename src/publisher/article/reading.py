"""From the text of ``article.md`` to an article."""

from __future__ import annotations

from markdown_it import MarkdownIt

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import worded
from .blocks import Blocks
from .doubts import idle_wishes, in_front, repeated, unpaired_quotes
from .front import FORBIDDEN, FrontSource, read_front, split
from .inlines import NoteMarks
from .model import BEFORE, PRINTED, Article, Block, Front, Note, inline
from .syntax import reader


def parse(text: str, path: str) -> Article:
    """The article that ``text`` holds; ``path`` names it in diagnostics.

    Everything that is wrong is collected and raised as one ContentError; what gives cause for a
    warning only goes with the article.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = _forbidden(text, path)
    text = FORBIDDEN.sub(" ", text)
    source = split(text)
    front, found = _front(source, path, text)
    problems += found
    # Blank lines stand in for the front matter, so that lines count from the file's start.
    skipped = source.lines if source else 0
    body = "\n" * skipped + "\n".join(text.split("\n")[skipped:])
    md, lines, marks = reader(), text.split("\n"), NoteMarks()
    for label in front.calls(PRINTED[:BEFORE]):
        marks.mark(label)
    blocks, notes, found = read_body(md, body, path, marks, front.calls(PRINTED))
    problems += found
    heading = lines[:skipped]
    texts = {note.label for note in notes}
    for label in dict.fromkeys(front.calls(PRINTED)):
        if label not in texts and not any(p.code == "A022" for p in found):
            problems.append(_no_text(label, _call(heading, label, Place(path))))
    if source is not None:
        problems += in_front(front, md, path, heading)
    problems += unpaired_quotes(blocks, notes, lines)
    problems += idle_wishes(blocks)
    problems += repeated(blocks)
    if not blocks and not _errors(problems):
        place = Place(path, skipped + 1)
        problems.append(
            Diagnostic(
                "A006",
                worded("the article has no text"),
                place,
                hint=worded("write it below the ---"),
            )
        )
    problems = [problem.with_source(text) for problem in problems]
    if _errors(problems):
        raise ContentError(*problems)
    return Article(front, blocks, notes, path, tuple(problems))


def _errors(problems: list[Diagnostic]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def read_body(
    md: MarkdownIt, body: str, path: str, marks: NoteMarks, called: tuple[str, ...] = ()
) -> tuple[tuple[Block, ...], tuple[Note, ...], list[Diagnostic]]:
    """Blocks, notes and problems of a body, line 1 being its first line.

    ``called`` are the notes that the front matter calls.
    """
    lines = body.split("\n")
    try:
        tokens = md.parse(body)
    except RecursionError:
        place = Place(path, _deepest(lines))
        return (
            (),
            (),
            [
                Diagnostic(
                    "A022",
                    worded("brackets are nested too deep to be read"),
                    place,
                    hint=worded("write \\[ for a bracket that is no link"),
                )
            ],
        )
    blocks = Blocks(path, lines, marks)
    found = blocks.read(tokens)
    notes = tuple(blocks.notes)
    return found, notes, blocks.problems + _unpaired(found, notes, lines, called)


def _deepest(lines: list[str]) -> int:
    return max(range(len(lines)), key=lambda n: lines[n].count("[")) + 1


def _front(source: FrontSource | None, path: str, text: str) -> tuple[Front, list[Diagnostic]]:
    if source is not None:
        return read_front(source, path)
    if text.startswith("---\n"):
        message, hint = (
            worded("the front matter has no end"),
            worded("close it with a line of three hyphens"),
        )
    else:
        message, hint = (
            worded("the front matter is missing"),
            worded("begin with: --- / title: … / ---"),
        )
    return Front("?"), [Diagnostic("A001", message, Place(path), hint=hint)]


def _forbidden(text: str, path: str) -> list[Diagnostic]:
    """Report characters that no XML file may hold or no reader shows, the first 20."""
    problems = []
    for found in list(FORBIDDEN.finditer(text))[:20]:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        problems.append(
            Diagnostic(
                "A025",
                worded("the control character U+{ord:04X} stands in the text", ord=ord(found[0])),
                Place(path, line, column),
                hint=worded("delete it"),
            )
        )
    return problems


def _unpaired(
    blocks: tuple[Block, ...],
    notes: tuple[Note, ...],
    lines: list[str],
    elsewhere: tuple[str, ...],
) -> list[Diagnostic]:
    """Report notes that are called without having a text, and texts never called."""
    texts = {note.label for note in notes}
    called = set(elsewhere)
    problems = []
    groups = [inline(blocks), *(inline(note.blocks) for note in notes)]
    for runs, place in (found for group in groups for found in group):
        for label in (run.note for run in runs if run.note is not None):
            if label not in texts and label not in called:
                problems.append(_no_text(label, _call(lines, label, place)))
            called.add(label)
    for note in notes:
        if note.label not in called:
            hint = worded("write [^{label}] where it belongs, or remove it", label=note.label)
            message = worded("the note [^{label}] is called nowhere", label=note.label)
            problems.append(Diagnostic("A019", message, note.place, hint=hint))
    return problems


def _no_text(label: str, place: Place) -> Diagnostic:
    hint = worded("add a line [^{label}]: …; \\[^{label}] prints the brackets", label=label)
    return Diagnostic(
        "A018", worded("the note [^{label}] has no text", label=label), place, hint=hint
    )


def _call(lines: list[str], label: str, place: Place) -> Place:
    """The first ``[^label]`` at or below ``place``."""
    shown = f"[^{label}]"
    for number in range(place.line - 1, len(lines)):
        column = lines[number].find(shown)
        if column >= 0:
            return Place(place.path, number + 1, column + 1, column + 1 + len(shown))
    return place
