"""The judge: how good a printed page is, in figures, read from the finished file.

It knows nothing of how the pages were made up, so that it can be asked about anybody's.
"""

from __future__ import annotations

from .built import judge_built, judge_printed, tell_judgement
from .copies import copies_of
from .files import judge_file
from .judgement import Figures, Judgement, judge

__all__ = [
    "Figures",
    "Judgement",
    "copies_of",
    "judge",
    "judge_built",
    "judge_file",
    "judge_printed",
    "tell_judgement",
]
