"""The pictures of a document: those its source holds, those beside it, those cut from a scan."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from PIL import Image, ImageOps

from ..diagnostics import Diagnostic, Place, Severity
from ..pictures import PIXEL_LIMIT
from ..system import is_device
from ..tongues import worded
from .raw import BlockKind, Raw, Scan, SourceBlock, SourceBox
from .source import ending_of

FOLDER = "images"
LEAST_SIDE = 16
"""Pixels of the shortest side of a picture that is cut out of a scan; less is a ruler or a spot."""
QUALITY = 92
"""JPEG's, of what is cut from a scan: below it blocks of eight pixels are seen at 300 ppi."""
_UNFIT = re.compile(r"[^\w.-]+|^\.+")
_REMOTE = re.compile(r"(?:https?:)?//")
LONGEST_NAME = 80


@dataclass(frozen=True)
class NamedPictures:
    """A document whose pictures have the names they are kept by, and those pictures by name."""

    raw: Raw
    pictures: Mapping[str, bytes]
    findings: tuple[Diagnostic, ...]


Find = Callable[[str], bytes | None]


def fit_name(name: str, data: bytes | None = None) -> str:
    """The name of a picture's file without folders, blanks and what shells and XML mind."""
    bare = _UNFIT.sub("-", PurePosixPath(name.replace("\\", "/")).name).strip("-") or "picture"
    stem, dot, ending = bare.rpartition(".")
    told = ending_of(data) if data is not None else None
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,5}", ending):
        stem, ending = bare, told or "jpg"
    if told and not _same_kind(ending.lower(), told):
        ending = told
    stem = f"picture-{stem}" if is_device(stem) else stem
    return f"{stem[:LONGEST_NAME]}.{ending.lower()}"


def _same_kind(one: str, other: str) -> bool:
    kinds = {"jpeg": "jpg", "jpe": "jpg", "tiff": "tif"}
    return kinds.get(one, one) == kinds.get(other, other) or one == "svg"


def gather(raw: Raw, find: Find, scans: Sequence[bytes], path: str) -> NamedPictures:
    """``raw`` with its pictures found.

    ``find`` gives the bytes of a file beside the source by its name; ``scans`` are pictures of the
    pages, in order. A picture that is found nowhere keeps its name and is told.
    """
    held = {picture.name: picture.data for picture in raw.pictures}
    # A reader that found a picture cut short, or on the net, has told it.
    untold = not any(one.code in ("R011", "R012") for one in raw.findings)
    gallery = _Gallery(held, find, _Scans(raw.scans, find, scans), path, untold=untold)
    blocks = tuple(gallery.shown(block) for block in raw.blocks)
    as_is = raw.as_is and all(
        one.picture == other.picture for one, other in zip(raw.blocks, blocks, strict=True)
    )
    return NamedPictures(
        replace(raw, blocks=blocks, as_is=as_is), gallery.kept, tuple(gallery.findings)
    )  # fmt: skip


class _Gallery:
    def __init__(
        self, held: Mapping[str, bytes], find: Find, scans: _Scans, path: str, *, untold: bool
    ) -> None:
        self._untold = untold
        self.kept: dict[str, bytes] = {}
        self.findings: list[Diagnostic] = []
        self._held, self._find, self._scans, self._path = held, find, scans, path

    def shown(self, block: SourceBlock) -> SourceBlock:
        """A block with its picture's name as it is kept; all others as they are."""
        if block.kind is not BlockKind.PICTURE:
            return block
        name = block.picture
        data = (self._held.get(name) or self._find(name)) if name is not None else None
        if data is None and block.spot is not None and block.spot.box is not None:
            data = self._scans.cut(block.spot.page, block.spot.box)
            if data is not None and name is None:
                name = f"page-{block.spot.page}.jpg"
        if data is None:
            self._tell(block)
        if name is None:
            return block
        if data is None:
            bare = re.sub(r"[?#].*", "", name) if _REMOTE.match(name) else name
            return replace(block, picture=f"{FOLDER}/{fit_name(bare)}")
        return replace(block, picture=f"{FOLDER}/{self._keep(name, data)}")

    def _tell(self, block: SourceBlock) -> None:
        """Tell of a picture that cannot be had."""
        name = block.picture
        if name is None and not self._untold:
            return
        page = worded(" on page {page}", page=block.spot.page) if block.spot is not None else ""
        code = "R010"
        hint = worded("put it beside the source, or into the article's images/ folder")
        if name is None:
            what = worded("a picture{page} stands in the source by its place alone", page=page)
            hint = worded("hand in the page's scan too, or put it into images/ by hand")
        elif _REMOTE.match(name):
            code = "R012"
            what = worded("a picture lies on the net and is not fetched: {name}", name=name[:80])
            hint = worded("save it, and put it into the article's images/ folder")
        else:
            what = worded("the picture “{name}” is not there", name=name[:80])
        self.findings.append(Diagnostic(code, what, Place(self._path), Severity.WARNING, hint=hint))

    def _keep(self, name: str, data: bytes) -> str:
        """Keep a picture under a name that no other has, be its letters small or large."""
        fit = fit_name(name, data)
        stem, _, ending = fit.rpartition(".")
        number = 1
        taken = {one.lower(): one for one in self.kept}
        while (one := taken.get(fit.lower())) is not None and self.kept[one] != data:
            number += 1
            fit = f"{stem}-{number}.{ending}"
        fit = taken.get(fit.lower(), fit)
        self.kept[fit] = data
        return fit


class _Scans:
    """The pictures of the pages, each opened once."""

    def __init__(self, told: Sequence[Scan], find: Find, given: Sequence[bytes]) -> None:
        self._told = {scan.page: scan for scan in told}
        self._find, self._given = find, given
        self._open: dict[int, Image.Image | None] = {}

    def cut(self, page: int, box: SourceBox) -> bytes | None:
        """What stands in a box of a page as JPEG; None where there is no scan of it."""
        if page not in self._open:
            self._open[page] = self._load(page)
        image = self._open[page]
        if image is None:
            return None
        scan = self._told.get(page)
        width, height = scan.size if scan is not None and scan.size else image.size
        sides = (
            round(max(0, min(box.left * width, image.width))),
            round(max(0, min(box.top * height, image.height))),
            round(max(0, min(box.right * width, image.width))),
            round(max(0, min(box.bottom * height, image.height))),
        )
        if sides[2] - sides[0] < LEAST_SIDE or sides[3] - sides[1] < LEAST_SIDE:
            return None
        part = image.crop(sides)
        made = io.BytesIO()
        mode = part.mode if part.mode in ("L", "RGB", "CMYK") else "RGB"
        part.convert(mode).save(made, "JPEG", quality=QUALITY)
        return made.getvalue()

    def _load(self, page: int) -> Image.Image | None:
        scan = self._told.get(page)
        data = self._find(scan.name) if scan is not None and scan.name else None
        if data is None and 1 <= page <= len(self._given):
            data = self._given[page - 1]
        return None if data is None else _opened(data)


def _opened(data: bytes) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "TIFF"))
            if image.width * image.height > PIXEL_LIMIT:
                return None
            return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
