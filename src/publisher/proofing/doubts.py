"""The doubts of cleaning that nobody decided, at their places in the article."""

from __future__ import annotations

from collections.abc import Iterator

from ..cleaning import clean
from ..cleaning.desk.decisions import Decider
from ..cleaning.desk.doubts import Doubt
from ..edition import RAW_FILE, Entry
from ..readers.desk import prepare
from ..readers.source import SOURCE_LIMIT
from ..workspace import Workspace, show
from .questions import Question


def open_doubts(entry: Entry, text: str, workspace: Workspace) -> Iterator[Question]:
    """Yield a question for each open doubt of an article whose file says ``text``."""
    file = entry.folder / RAW_FILE
    if not workspace.is_file(file):
        return
    raw = prepare(workspace.read_bytes(file, SOURCE_LIMIT), show(file)).text
    for doubt in Decider(raw, clean(raw, show(file))).stand(text).open:
        if doubt.raw:
            said = doubt.message or doubt.reason
            yield Question(
                entry.name, doubt.start, doubt.end, _proposed(text, doubt), doubt.code, said
            )


def _proposed(text: str, doubt: Doubt) -> str:
    """What stands at the place of a doubt once it is accepted."""
    parts, at = [], doubt.start
    for first, last, inserted in sorted(doubt.accepting):
        parts += [text[at:first], inserted]
        at = max(at, last)
    parts.append(text[at : doubt.end])
    return "".join(parts)
