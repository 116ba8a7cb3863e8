"""What editors choose among, by the words that settings and commands have for it.

Declared once and lightly: the command line lists them before anything that prints is imported.
"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Who a PDF is for: people at a screen, the printing house, or those who keep it.

    ``proof`` is RGB with links, outline and tags; ``press`` is PDF/X-4 in the printer's inks with
    bleed and marks; ``archive`` is PDF/A-2u and PDF/UA-1 at once.
    """

    PROOF = "proof"
    PRESS = "press"
    ARCHIVE = "archive"


class Imposition(StrEnum):
    """How pages come to stand on sheets."""

    BOOKLET = "booklet"


class Missing(StrEnum):
    """What becomes of a character that no font has: it stops the edition, another, a box."""

    STOP = "stop"
    REPLACE = "replace"
    BOX = "box"
