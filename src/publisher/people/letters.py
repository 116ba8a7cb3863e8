"""Characters that names and the lines around them are made of, for use inside a class."""

from __future__ import annotations

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han ideographs, 々 and 〇."""
BLANK = " \t\u00a0\u2002-\u200a\u202f\u205f\u3000"
"""Blanks inside a line."""
