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
                if near is not None and inside:
                    return self._words(near + len(head), len(inside))
                if near is not None:
                    return self._marks(near + len(head), raw, start, end)
        return None

    def _nearest(self, words: str, share: float) -> int | None:
        found = [one.start() for one in re.finditer(f"(?={re.escape(words)})", self.chars)]
        return min(found, key=lambda at: abs(at - share), default=None)

    def _words(self, first: int, count: int) -> tuple[int, int]:
        return self.at[first], self.at[first + count - 1] + 1

    def _marks(self, first: int, raw: str, start: int, end: int) -> tuple[int, int]:
        """Give the place of a stretch without words, which stands before word ``first``.

        As many marks stand between the word before it and it as in the raw text.
        """
        at = self.at[first - 1] + 1 if first else 0
        stop = self.at[first] if first < len(self.at) else len(self.text)
        before = re.search(r"(?:[^\w\s]|_)*\Z", raw[:start].rstrip())
        at = self._over(at, stop, len(before[0]) if before else 0)
        return at, self._over(at, stop, len(re.sub(r"\s", "", raw[start:end])))

    def _over(self, at: int, stop: int, marks: int) -> int:
        """Give where so many marks end, at the latest where the next word begins."""
        while marks and at < stop and not self.text[at].isspace():
            at, marks = at + 1, marks - 1
        return at
