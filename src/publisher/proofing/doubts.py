"""The doubts of cleaning that nobody decided, at their places in the article."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from ..cleaning import compare
from ..edition import RAW_FILE, Entry
from ..readers.desk import prepare
from ..workspace import Workspace
from .questions import Question

CONTEXT = 10
"""Words on each side by which a place of the raw text is found in the article; then fewer."""
_WORD = re.compile(r"[^\W_]")


def open_doubts(entry: Entry, text: str, workspace: Workspace) -> Iterator[Question]:
    """Yield a question for each open doubt of an article whose file says ``text``."""
    if not workspace.is_file(entry.folder / RAW_FILE):
        return
    content = workspace.read_text(entry.folder / RAW_FILE).encode()
    raw = prepare(content, entry.folder / RAW_FILE)
    comparison = compare(raw, text, accepted=entry.article.front.accept)
    words = _Words(text)
    for proposal in comparison.open:
        start, end = min(e[0] for e in proposal.edits), max(e[1] for e in proposal.edits)
        place = words.find(raw, start, end)
        if place is None:
            continue
        inserted = _proposed(raw, start, end, proposal.edits)
        said = proposal.message or proposal.reason
        yield Question(entry.name, *place, inserted, proposal.code, said)


def _proposed(raw: str, start: int, end: int, edits: tuple[tuple[int, int, str], ...]) -> str:
    """Give what stands between two places of the raw text with ``edits`` made."""
    parts, at = [], start
    for first, last, text in sorted(edits):
        parts += [raw[at:first], text]
        at = last
    parts.append(raw[at:end])
    return "".join(parts)


class _Words:
    """The letters, digits and Han characters of a text, with their places."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_WORD.finditer(text))
        self.chars = "".join(one[0] for one in found)
        self.at = array("i", (one.start() for one in found))

    def find(self, raw: str, start: int, end: int) -> tuple[int, int] | None:
        """Give the place that is ``raw[start:end]`` in another text, by the words around it."""
        before = "".join(_WORD.findall(raw[max(0, start - 3 * CONTEXT) : start]))[-CONTEXT:]
        inside = "".join(_WORD.findall(raw[start:end]))
        behind = "".join(_WORD.findall(raw[end : end + 3 * CONTEXT]))[:CONTEXT]
        share = start / max(1, len(raw)) * len(self.chars)
        for size in (CONTEXT, CONTEXT // 2):
            left, right = before[-size:], behind[:size]
            for head, tail in ((left, right), (left, ""), ("", right)):
                whole = head + inside + tail
                if len(whole) < size or not (head or tail):
                    continue
                near = self._nearest(whole, share)
                if near is not None:
                    return self._span(near + len(head), len(inside))
        return None

    def _nearest(self, words: str, share: float) -> int | None:
        found = [one.start() for one in re.finditer(f"(?={re.escape(words)})", self.chars)]
        return min(found, key=lambda at: abs(at - share), default=None)

    def _span(self, first: int, count: int) -> tuple[int, int]:
        """Give the span of words, or of what stands between two, marks and all."""
        if count:
            return self.at[first], self.at[first + count - 1] + 1
        start = self.at[first - 1] + 1 if first else 0
        end = self.at[first] if first < len(self.at) else len(self.text)
        between = self.text[start:end]
        line = between.find("\n")
        return start, start + (line if line >= 0 else len(between))
