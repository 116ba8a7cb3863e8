"""Character classes that cleaning alone has, as fragments of regular expressions."""

from __future__ import annotations

from ...characters import CLOSERS, OPENERS, STOPS
from ...unseen import Clean, charset

WIDE = STOPS + OPENERS + CLOSERS + "—…·～"
"""Marks that belong to Chinese text."""
HALF_MARKS = ",.;:!?()"
INVISIBLE = charset()
"""Controls, selectors, bidi marks, zero-width blanks, lone surrogates, for use inside a class."""
DROPPED, DOUBTED = charset(Clean.DROP), charset(Clean.DOUBT)
"""Those of them that cleaning takes out, and those that it shows."""
