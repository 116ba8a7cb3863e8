"""What a PDF is made for."""

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
