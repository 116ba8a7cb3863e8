"""What a page of a file is made of, as one digest: equal digests, equal pages."""

from __future__ import annotations

import hashlib
from typing import Any

import pikepdf

_PLACES = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Dest", "/Length"})
"""Keys that say where something belongs in its file, not what it is."""
_DEEPEST = 40
_LARGEST = 20_000
"""Objects of a page beyond which it is not worth remembering."""


def fingerprint(page: pikepdf.Page) -> str | None:
    """The digest of all that ``page`` paints and refers to, its fonts by name only.

    Two pages with one digest and fonts that agree in what is used of them look alike to every
    rule. None for a page that is too large or too deep to say.
    """
    taker = _Taker()
    try:
        taker.take(page.obj, 0)
        for key in ("/MediaBox", "/CropBox", "/Resources", "/Rotate"):
            # These may be written above the page, for many pages at once.
            if key not in page.obj:
                taker.take(_inherited(page.obj, key), 0)
    except (_TooMuchError, pikepdf.PikepdfError, *_ODD):
        return None
    return taker.whole.hexdigest()


class _TooMuchError(Exception):
    pass


_ODD = (TypeError, ValueError, LookupError, AttributeError, RuntimeError)


def _inherited(page: Any, key: str) -> Any:
    above = page.get("/Parent")
    for _ in range(_DEEPEST):
        if not isinstance(above, pikepdf.Dictionary):
            break
        if key in above:
            return above[key]
        above = above.get("/Parent")
    return None


class _Taker:
    """Takes objects into a digest; one met before is told by when it was met."""

    def __init__(self) -> None:
        self.whole = hashlib.sha256()
        self._met: dict[tuple[int, int], int] = {}
        self._count = 0

    def take(self, item: Any, depth: int) -> None:
        self._count += 1
        if depth > _DEEPEST or self._count > _LARGEST:
            raise _TooMuchError
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
            self._say(f"{type(item).__name__} {item!r}")
            return
        if item.is_indirect:
            if item.objgen in self._met:
                self._say(f"again {self._met[item.objgen]}")
                return
            self._met[item.objgen] = len(self._met)
        if isinstance(item, pikepdf.Array):
            self._say(f"[{len(item)}")
            for one in item:
                self.take(one, depth + 1)
            return
        self._take_entries(item, depth)
        if isinstance(item, pikepdf.Stream):
            content = item.read_raw_bytes()
            self._say(f"stream {len(content)}")
            self.whole.update(content)

    def _take_entries(self, item: Any, depth: int) -> None:
        for key, value in sorted(item.items(), key=lambda entry: str(entry[0])):
            if key in _PLACES:
                continue
            self._say(f"{key}")
            if key == "/Font" and isinstance(value, pikepdf.Dictionary):
                for name, font in sorted(value.items()):
                    named = font.get("/BaseFont") if isinstance(font, pikepdf.Dictionary) else None
                    self._say(f"{name} {named}")
                    if named is None:
                        # A font whose glyphs are little pages themselves (Type 3).
                        self.take(font, depth + 1)
            else:
                self.take(value, depth + 1)
        self._say(">")

    def _say(self, text: str) -> None:
        self.whole.update(text.encode(errors="surrogateescape") + b"\n")
