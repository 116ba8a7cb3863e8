"""Cleaning: from OCR text to the text of an article, with every change on record.

It is a house of rooms, and imports point down this list only: ``desk`` (files), ``engine`` (applies
and proves), ``rules`` (find what to mend), ``losses`` (what was lost, by weights), ``survey`` (what
the text is), ``lines`` (what a line is), ``language`` (characters, words, marks). Each room says in
its own docstring what lives there and what it may import; two contracts in ``pyproject.toml`` hold
it to that.

What comes next has its place. Readers of other sources stand above this package and give it raw
text, with what a tool said of it. A new kind of line is recognised in ``lines``, a new kind of text
in ``survey``, a model of misread characters in ``losses``; what follows from them for the text is a
``find_*`` in ``rules`` and one line in ``rules.order``.
"""

from __future__ import annotations

from .desk.comparison import Comparison, Edited, compare
from .desk.files import Choice, check_file, clean_file
from .desk.review import review
from .engine.changes import Change, replay, revert
from .engine.cleaned import Cleaned, clean
from .engine.engine import Proposal
from .rules.fix import Rule, Strength, Touch
from .rules.order import RULES

__all__ = [
    "RULES",
    "Change",
    "Choice",
    "Cleaned",
    "Comparison",
    "Edited",
    "Proposal",
    "Rule",
    "Strength",
    "Touch",
    "check_file",
    "clean",
    "clean_file",
    "compare",
    "replay",
    "revert",
    "review",
]
