"""What an article is called in the names of files and in addresses."""

from __future__ import annotations

import re

from ..workspace import digest

LONGEST_SLUG = 60
"""Characters; beyond, an address no longer fits in a message."""
_TELLING = 8
"""Figures of the digest that tell two names apart which are the same in plain letters."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index)", re.ASCII)
"""What Windows keeps for devices, and what a server gives for a folder."""


def slug_of(name: str) -> str:
    """What the article ``name`` is called in addresses: plain letters, always the same."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    if slug == name and not _RESERVED.fullmatch(slug):
        return slug
    mark = digest(name.encode(errors="surrogatepass"))[:_TELLING]
    return f"{slug}-{mark}" if slug else mark
