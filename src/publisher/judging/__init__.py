"""The judge: how good a printed page is, in figures, read from the finished file.

It knows nothing of how the pages were made up, so that it can be asked about anybody's.
"""

from __future__ import annotations

from .files import judge_file
from .judgement import Figures, Judgement, judge

__all__ = ["Figures", "Judgement", "judge", "judge_file"]
