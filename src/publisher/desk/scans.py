"""The scan that a raw text was read from, where it lies beside it, and what stands where on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ..readers import Raw
from ..readers.recognising import read
from ..readers.source import Source
from ..workspace import show

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_OWN = re.compile(r"(?:scan|raw|page)(?:[-_ ]?(\d{1,4}))?", re.IGNORECASE)
"""What a scan beside a raw text is called: scan.jpg, scan-2.png, raw.png, page 3.jpg."""
FOLDERS = ("", "images", "scans")
MOST_BOXES = 2000


def find_scans(content: bytes, raw: Path) -> tuple[dict[str, Any], ...]:
    """The scans of the raw text ``content`` that lie beside the file ``raw``, page by page.

    Each is told by ``page`` (from 1), ``file`` (in the article's folder) and ``boxes``: left, top,
    right and bottom as parts of the page, and the words there; none where the source names none.
    """
    files = dict(_files(raw.parent))
    if not files:
        return ()
    document = read(Source(show(raw), content))
    named = {scan.page: PurePosixPath(scan.name).name for scan in document.scans if scan.name}
    pages = {page: file for page, name in named.items() if (file := files.get(name))}
    for name, file in files.items():
        own = _OWN.fullmatch(PurePosixPath(name).stem)
        if own:
            pages.setdefault(int(own[1] or 1), file)
    return tuple(
        {"page": page, "file": file, "boxes": list(_boxes(document, page))}
        for page, file in sorted(pages.items())
    )


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the pictures of an article's folder: the name, and where it lies in the folder."""
    for inside in FOLDERS:
        place = folder / inside
        if not place.is_dir():
            continue
        for path in sorted(place.iterdir()):
            if path.suffix.lower() in PICTURES and path.is_file():
                yield path.name, path.relative_to(folder).as_posix()


def _boxes(document: Raw, page: int) -> Iterator[list[object]]:
    for block in document.blocks[:MOST_BOXES]:
        box = block.box
        if block.spot is not None and block.spot.page == page and box is not None and block.text:
            yield [box.left, box.top, box.right, box.bottom, block.text]
