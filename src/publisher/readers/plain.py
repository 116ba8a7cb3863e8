"""Plain text whose paragraphs are indented: heads are the lines that are not.

Editors of Windows and the wires write a paragraph's first line two characters in (　　) and part
it by line feeds; a line between two such paragraphs that is not indented is a head of the text.
"""

from __future__ import annotations

import re

from ..cleaning.language.sentences import ends_sentence
from ..cleaning.lines.captions import is_credited, says_caption
from ..cleaning.lines.furniture import is_furniture
from ..cleaning.lines.heads import is_head_line

_INDENT = re.compile(r"(?:\u3000|\u00a0| ){2}(?=\S)")
LEAST_INDENTED = 3
"""Lines that are indented from which a text marks its paragraphs so."""


def mark_heads(text: str) -> str:
    """A text with ``## `` before heads that stand between indented paragraphs."""
    lines = text.split("\n")
    indented = [_INDENT.match(line) is not None for line in lines]
    if sum(indented) < LEAST_INDENTED or any(line.startswith("#") for line in lines):
        return text
    first = indented.index(True)
    for n in range(first + 1, len(lines) - 1):
        line = lines[n]
        if (
            indented[n + 1] and not indented[n] and ends_sentence(lines[n - 1])
            and is_head_line(line) and not is_furniture(line)
            and not says_caption(line) and not is_credited(line)
        ):  # fmt: skip
            lines[n] = f"## {line.strip()}"
    return "\n".join(lines)
