"""Text of a source that no reader took: a schema that is newer than what is known loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..characters import HAN, count_han
from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import worded
from .raw import Raw
from .source import JSON
from .xmls import Element

SHORTEST = 8
"""Han characters of the shortest text that is looked for: shorter ones stand in any source."""
SHARE = 0.1
"""Part of a source's text from which what was not read is told. A choice: descriptions of pictures
and second readings are less."""
LEAST = 20
"""Han characters from which what was not read is told."""
LONGEST = 2_000_000
"""Han characters beyond which a source is not compared; an issue of 48 pages has a tenth of it."""
_OTHER = re.compile(f"[^{HAN}]+")


def texts_of_json(value: JSON) -> Iterator[str]:
    """Yield all texts of JSON in order, however deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += reversed(list(one.values()))
        elif isinstance(one, list):
            waiting += reversed(one)


def texts_of_xml(root: Element) -> Iterator[str]:
    """Yield the text of a tree, and what stands in its attributes."""
    yield root.text()
    for one in root.within():
        yield from one.attributes.values()


def refuse_unread(name: str, texts: Iterable[str], raw: Raw) -> None:
    """Raise a ContentError for a source that has text, and of which a reader took none."""
    if raw.blocks or sum(map(count_han, texts)) < SHORTEST:
        return
    raise ContentError(
        Diagnostic(
            "R009",
            worded(
                "{name} is by {source}, but its text stands where none is known",
                name=name,
                source=raw.source,
            ),
            Place(name),
            hint=worded("the tool is newer than what is known of it; hand in its Markdown"),
        )
    )


def find_unread(name: str, texts: Iterable[str], raw: Raw) -> tuple[Diagnostic, ...]:
    """Tell how much of a source's text is in no block, if it is more than a little."""
    words = [block.text for block in raw.blocks] + [fact[2] for fact in raw.facts]
    read = _OTHER.sub("", "".join(words))
    wanted = dict.fromkeys(text for text in texts if count_han(text) >= SHORTEST)
    if len(read) > LONGEST or sum(map(len, wanted)) > LONGEST * 4:
        return ()
    known = {read[at : at + SHORTEST] for at in range(len(read) - SHORTEST + 1)}
    missing = [text for text in wanted if not _is_known(_OTHER.sub("", text), known)]
    count = sum(map(count_han, missing))
    if count < LEAST or count < SHARE * (count + len(read)):
        return ()
    shown = " ".join(missing[0].split())[:24]
    return (
        Diagnostic(
            "R009",
            worded(
                "{count} characters stand where no text is known, the first: “{shown}”",
                count=count,
                shown=shown,
            ),
            Place(name),
            Severity.WARNING,
            hint=worded("the tool may be newer than what is known; look for them on the page"),
        ),
    )


def _is_known(text: str, known: set[str]) -> bool:
    """Whether the middle of a text was read: its ends may be joined to others."""
    at = (len(text) - SHORTEST) // 2
    return text[at : at + SHORTEST] in known or text[:SHORTEST] in known
