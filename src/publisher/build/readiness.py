"""What keeps an edition from the press, though a proof of it may be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..diagnostics import Diagnostic, Severity
from ..edition import ARTICLE_FILE, RAW_FILE, Edition, Entry
from ..tongues import worded
from ..workspace import Workspace
from ..workspace.memory import Memory

PROVISIONAL = {
    "A042": worded("a formula cannot be read, and the press is given no source of one"),
    "I003": worded("a picture is missing, and the press is given no crossed box"),
}
"""Findings that are warnings in a proof and errors for the press, and what they are called then."""
SHOWN = 3
"""Places of doubts that a finding names; ``publisher check`` lists them all."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """The open doubts of one article: those that are told, with their places, and how many."""

    first: tuple[Diagnostic, ...]
    count: int


def check_ready(
    edition: Edition,
    found: Iterable[Diagnostic],
    workspace: Workspace,
    memory: Memory,
    *,
    allows_doubts: bool,
) -> tuple[Diagnostic, ...]:
    """What keeps ``edition`` from the press, each an error: pictures that are not there, doubts.

    ``found`` is what was found on the way here. With ``allows_doubts`` open doubts of cleaning
    are told as notes.
    """
    stopped = tuple(
        replace(one, severity=Severity.ERROR, message=PROVISIONAL[one.code])
        for one in found
        if one.code in PROVISIONAL
    )
    severity = Severity.NOTE if allows_doubts else Severity.ERROR
    return stopped + tuple(_doubtful(edition, workspace, memory, severity))


def _doubtful(
    edition: Edition, workspace: Workspace, memory: Memory, severity: Severity
) -> Iterator[Diagnostic]:
    """Yield a finding for each article that has a raw text with doubts nobody decided."""
    entries = [e for e in edition.entries if workspace.is_file(e.folder / RAW_FILE)]
    asked = [
        [
            workspace.show(entry.folder),
            workspace.read_text(entry.folder / RAW_FILE),
            workspace.read_text(entry.folder / ARTICLE_FILE),
        ]
        for entry in entries
    ]

    def look(indexes: list[int]) -> Iterator[Doubts]:
        for n in indexes:
            yield _compare(entries[n], asked[n][1], asked[n][2], workspace)

    for doubts in memory.give("doubts", asked, Doubts, look):
        if doubts.count:
            yield _told(doubts, severity)


def _compare(entry: Entry, raw: str, text: str, workspace: Workspace) -> Doubts:
    # Loaded only here: a fifth of what the build of one article without a raw.md took.
    from ..cleaning import compare
    from ..readers.desk import prepare

    # As `clean` and `check` read it: what tools leave in a raw text is no words of the article.
    comparison = compare(
        prepare(raw.encode(), entry.folder / RAW_FILE),
        text,
        raw_path=workspace.show(entry.folder / RAW_FILE),
        article_path=workspace.show(entry.folder / ARTICLE_FILE),
        accepted=entry.article.front.accept,
    )
    listed = [one for one in comparison.findings if one.code == "C604"]
    return Doubts(tuple(listed[:SHOWN]), len(comparison.open))


def _told(doubts: Doubts, severity: Severity) -> Diagnostic:
    first = doubts.first[0]
    places = ", ".join(str(one.place) for one in doubts.first)
    more = ", …" if doubts.count > len(doubts.first) else ""
    many = worded("{count} doubts", count=doubts.count) if doubts.count > 1 else worded("one doubt")
    return Diagnostic(
        "B013",
        worded("{many} of cleaning open, at {places}{more}", many=many, places=places, more=more),
        first.place,
        severity,
        hint=worded(
            "decide them (publisher check ARTICLE lists them), accept them in the article's "
            "front matter, or print with --allow-doubts"
        ),
        source=first.source,
    )
