"""What keeps an edition from the press, though a proof of it may be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..diagnostics import Diagnostic, Severity
from ..edition import ARTICLE_FILE, RAW_FILE, Edition, Entry
from ..tongues import worded
from ..workspace import Workspace, digest
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
    """The open doubts of one article: those that are told, with their places, and how many.

    ``read`` is what is told of its raw text's encoding.
    """

    first: tuple[Diagnostic, ...]
    count: int
    read: tuple[Diagnostic, ...] = ()


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
    """Yield a finding for each article that has a raw text with doubts nobody decided.

    Before them stands what the reading of the raw text tells, which may be in any encoding.
    """
    entries = [e for e in edition.entries if workspace.is_file(e.folder / RAW_FILE)]
    if not entries:
        return
    from ..readers.source import SOURCE_LIMIT

    raws = [workspace.read_bytes(entry.folder / RAW_FILE, SOURCE_LIMIT) for entry in entries]
    texts = [workspace.read_text(entry.folder / ARTICLE_FILE) for entry in entries]
    asked = [
        [workspace.show(entry.folder), digest(raw), text]
        for entry, raw, text in zip(entries, raws, texts, strict=True)
    ]

    def look(indexes: list[int]) -> Iterator[Doubts]:
        for n in indexes:
            yield _compare(entries[n], raws[n], texts[n], workspace)

    for doubts in memory.give("doubts", asked, Doubts, look):
        yield from doubts.read
        if doubts.count:
            yield _told(doubts, severity)


def _compare(entry: Entry, raw: bytes, text: str, workspace: Workspace) -> Doubts:
    # Loaded only here: a fifth of what the build of one article without a raw.md took.
    from ..cleaning import compare
    from ..readers.desk import prepare

    # As `clean` and `check` read it: what tools leave in a raw text is no words of the article.
    name = workspace.show(entry.folder / RAW_FILE)
    prepared = prepare(raw, name)
    comparison = compare(
        prepared.text,
        text,
        raw_path=name,
        article_path=workspace.show(entry.folder / ARTICLE_FILE),
        accepted=entry.article.front.accept,
    )
    listed = [one for one in comparison.findings if one.code == "C604"]
    return Doubts(tuple(listed[:SHOWN]), len(comparison.open), prepared.findings)


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
