"""One source on its way into a raw document: its bytes, and what collects the blocks of it."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeGuard

from ..diagnostics import Diagnostic, Place, Severity
from ..tongues import Said, term, worded
from ..workspace import MEGABYTE
from .raw import BlockKind, Raw, Scan, Score, SourceBlock, SourceBox, SourcePicture, SourceSpot

SOURCE_LIMIT = 64 * MEGABYTE
"""Bytes of one source. What a tool says of a whole newspaper of 48 pages is a tenth of it."""
MOST_BLOCKS = 50_000
"""Blocks of one source; a newspaper's page has some hundred."""
DEEPEST = 64
"""Things inside each other that are looked into."""
MOST_TOLD = 5
"""Findings of one kind in one source that are told one by one; the others are counted."""
JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

_DATA = re.compile(r"data:image/(?P<kind>[a-z0-9.+-]{1,20})(?:;[\w=-]{1,40})*;base64,", re.I)
_MAGIC = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)


def ending_of(data: bytes) -> str | None:
    """The ending of a picture's file by its first bytes; None for what is no picture."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((ending for magic, ending in _MAGIC if data.startswith(magic)), None)


def decode_data(uri: str) -> bytes | None:
    """The bytes of a ``data:`` address or of bare base64; None if there are none."""
    found = _DATA.match(uri)
    bare = re.sub(r"\s+", "", uri[found.end() :] if found else uri)
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def is_data(uri: str) -> bool:
    """Whether an address holds its picture itself."""
    return uri.lstrip()[:5].lower() == "data:"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is read: ``name`` is how findings show it.

    ``beside`` gives the bytes of another file by the address that this one has for it, None for
    one that is not there; without it nothing is there.
    """

    name: str
    data: bytes = field(repr=False)
    beside: Callable[[str], bytes | None] | None = field(default=None, repr=False, compare=False)


# What a tool's JSON gives, whatever it holds


def as_text(value: JSON) -> str:
    """Text; anything else says nothing."""
    return value if isinstance(value, str) else ""


def as_number(value: JSON) -> float | None:
    """A finite number, also one that is written as text; None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,12}(?:\.\d{1,12})?\s*", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def as_list(value: JSON) -> list[JSON]:
    """A list; anything else is an empty one."""
    return value if isinstance(value, list) else []


def as_map(value: JSON) -> dict[str, JSON]:
    """A mapping; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def as_numbers(value: JSON, count: int) -> tuple[float, ...] | None:
    """``count`` numbers; None for anything else."""
    found = [as_number(one) for one in as_list(value)]
    if len(found) != count or any(one is None for one in found):
        return None
    return tuple(one for one in found if one is not None)


def as_texts(value: JSON) -> list[str]:
    """The texts of a list, or a text alone as a list of one."""
    listed = [value] if isinstance(value, str) else as_list(value)
    return [one for one in listed if isinstance(one, str) and one.strip()]


def around(boxes: Sequence[tuple[float, ...]]) -> tuple[float, ...] | None:
    """The box (left, top, right, bottom) that holds all of ``boxes``; None for none."""
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def reach(boxes: Sequence[tuple[float, ...]]) -> tuple[float, float] | None:
    """How far boxes reach to the right and down, for a page that does not say its size."""
    width = max((box[2] for box in boxes), default=0.0)
    height = max((box[3] for box in boxes), default=0.0)
    return (width, height) if min(width, height) > 0 else None


def is_chance(score: float | None) -> TypeGuard[float]:
    """Whether a tool's score is the chance, 0 to 1, that it is right; others are no scores."""
    return score is not None and 0 <= score <= 1


def _without_ends(text: str, scores: tuple[Score, ...]) -> tuple[str, tuple[Score, ...]]:
    """A text without empty lines around it, and what was said of its characters."""
    bare = text.strip("\n")
    shift = len(text) - len(text.lstrip("\n"))
    if shift:
        scores = tuple(
            replace(one, start=max(0, one.start - shift), end=max(0, one.end - shift))
            for one in scores
        )
    return bare, scores


class Scribe:
    """Collects the blocks of one source in reading order, and what is wrong with it."""

    def __init__(self, source: Source, tool: str) -> None:
        self.name = source.name
        self.tool = tool
        self.blocks: list[SourceBlock] = []
        self.pictures: dict[str, SourcePicture] = {}
        self.scans: dict[int, Scan] = {}
        self.facts: dict[tuple[int, str], str] = {}
        self._found: dict[str, list[Diagnostic]] = {}

    def add(
        self,
        kind: BlockKind,
        text: str = "",
        spot: SourceSpot | None = None,
        *,
        level: int = 0,
        picture: str | None = None,
        starts: bool | None = None,
        article: int | None = None,
        scores: tuple[Score, ...] = (),
        lines: tuple[int, int] | None = None,
    ) -> None:
        """Add a block; one that says nothing and shows nothing is left out."""
        text, scores = _without_ends(text, scores)
        if not text.strip() and kind is not BlockKind.PICTURE:
            return
        if len(self.blocks) >= MOST_BLOCKS:
            self.find(
                "R006",
                worded(
                    "it has more than {most_blocks:,} blocks; the others are left out",
                    most_blocks=MOST_BLOCKS,
                ),
            )
            return
        self.blocks.append(
            SourceBlock(kind, text, spot, level, picture, starts, article, scores, lines)
        )  # fmt: skip

    def beside(self) -> Scribe:
        """A scribe of the same source that collects on its own."""
        return Scribe(Source(self.name, b""), self.tool)

    def add_item(self, text: str, spot: SourceSpot | None = None) -> None:
        """Add an item of a list, to the list right before it if there is one."""
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind is BlockKind.LIST:
            self.blocks[-1] = replace(last, text=f"{last.text}\n{text}")
        else:
            self.add(BlockKind.LIST, text, spot)

    def find(
        self,
        code: str,
        message: Said,
        *,
        line: int = 1,
        column: int = 1,
        hint: Said | None = None,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Tell a finding at a line of the source."""
        place = Place(self.name, line, column)
        self._found.setdefault(code, []).append(
            Diagnostic(code, message, place, severity, hint=hint)
        )

    def tell_unknown(self, kind: str) -> None:
        """Tell a type of block that its tool's schema, as far as it is known, does not name."""
        shown = kind[:30] or term("none")
        self.find(
            "R009",
            worded(
                "a block is of the type “{shown}”, which is not known; read as text", shown=shown
            ),
            hint=worded("the tool may be newer than what is known of it"),
        )

    def drop_marks(self, count: int) -> None:
        """Tell that rulers and marks of pages were left out."""
        what = (
            worded("one ruler or mark of a page is")
            if count == 1
            else worded("{count} rulers and marks are", count=count)
        )
        self.find("R023", worded("{what} left out", what=what), severity=Severity.NOTE)

    def keep(self, data: bytes | None, name: str = "") -> str | None:
        """Keep a picture that the source holds itself; give the name the blocks call it by.

        Bytes that are none of a picture are told and give None.
        """
        ending = ending_of(data) if data else None
        if data is None or ending is None:
            self.find(
                "R011",
                worded("a picture that the source holds is no JPEG, PNG, WebP or TIFF, or is cut"),
                hint=worded("put the picture into the article's images/ folder by hand"),
            )
            return None
        known = next((p.name for p in self.pictures.values() if p.data == data), None)
        if known is not None:
            return known
        name = name or f"picture-{len(self.pictures) + 1}.{ending}"
        while name in self.pictures:
            name = f"picture-{len(self.pictures) + 1}-{name}"
        self.pictures[name] = SourcePicture(name, data)
        return name

    def spot(
        self, page: int, sides: tuple[float, ...] | None, size: tuple[float, float] | None
    ) -> SourceSpot | None:
        """The place of ``sides`` (left, top, right, bottom) on a page of ``size``.

        What lies outside of the page is cut, with a finding; a box that is none is none.
        """
        page = page if 1 <= page <= MOST_PAGES else 1
        if sides is None or size is None or min(size) <= 0:
            return SourceSpot(page)
        parts = tuple(side / size[n % 2] for n, side in enumerate(sides))
        cut = tuple(min(1.0, max(0.0, part)) for part in parts)
        if any(abs(part - inside) > SLACK for part, inside in zip(parts, cut, strict=True)):
            self.find(
                "R007",
                worded("a box on page {page} reaches over the page's edges; it is cut", page=page),
            )
        left, top, right, bottom = cut
        if left >= right or top >= bottom:
            return SourceSpot(page)
        return SourceSpot(page, SourceBox(left, top, right, bottom))

    def without_lines(self) -> None:
        """Forget the lines of blocks: there is no one text that they are lines of."""
        self.blocks = [replace(block, lines=None) for block in self.blocks]

    def raw(self, verbatim: str = "", *, as_is: bool = False) -> Raw:
        """What was collected."""
        return Raw(
            self.tool,
            tuple(self.blocks),
            tuple(self.pictures.values()),
            self.findings(),
            verbatim,
            as_is,
            tuple(scan for _, scan in sorted(self.scans.items())),
            tuple((number, key, words) for (number, key), words in sorted(self.facts.items())),
        )

    def findings(self) -> tuple[Diagnostic, ...]:
        """What was found, of each code a few one by one and how many more there are."""
        told: list[Diagnostic] = []
        for code, found in sorted(self._found.items()):
            first = list(dict.fromkeys(found))
            told += first[:MOST_TOLD]
            more = len(found) - MOST_TOLD
            if len(first) > MOST_TOLD:
                told.append(
                    Diagnostic(
                        code,
                        worded("… and {more} more of the kind", more=more),
                        Place(self.name),
                        first[0].severity,
                    )
                )
        return tuple(told)


SLACK = 0.02
"""Part of a page by which a box may reach over its edges unsaid: detectors round outwards."""
MOST_PAGES = 10_000
