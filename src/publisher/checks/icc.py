"""ICC profiles in a PDF: whether they are whole, and whether they are what they are said to be."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import cache
from math import dist
from pathlib import Path

from ..pdf.conditions import Condition, load_conditions
from ..pictures.profiles import CHANNELS, CMYK, PixelLayout, Profile, in_lab
from ..tongues import Said, worded
from ..workspace import Workspace

HEADER = 128
"""Bytes of an ICC profile's header (ICC.1, 7.2)."""
_NEWEST = 4
"""Major version that PDF/A-2 and PDF/X-4 know (ISO 15076-1)."""
_PADDED = 3
"""Bytes that may follow what the header counts, to end on a whole word."""
_MOST = 200
"""Tags of a profile; none has a quarter of it."""
_CURVED = {"mft1": 48, "mft2": 52}
_ROUND = {b"GRAY": (b"kTRC",), b"RGB ": (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")}
"""Tags by which a profile without tables tells of colours (ICC.1, 8.3 and 8.4)."""
_INKS = ("", "C", "M", "Y", "K", "CM", "CY", "MY")
_PATCHES = bytes(
    [255 if ink in inks else 0 for inks in _INKS for ink in "CMYK"]
    + [128 if ink == only else 0 for only in "CMYK" for ink in "CMYK"]
)
"""Paper, pure inks, two of them over each other, and half of each ink."""
_APART = 4.0
"""Mean ΔE76 over the patches from which a profile is of another condition.

Profiles that several makers made of FOGRA39 differ by 0.3 to 1.5; newsprint is 20 away from it.
"""
_SERIES = re.compile(r"\b(FOGRA|CGATS TR|TR|GRACoL|SWOP|SNAP|JC|IFRA)[ _]?0*(\d+)", re.IGNORECASE)
_TEXTS = (b"desc", b"targ", b"cprt")


def profile_fault(content: bytes, components: int | None = None) -> Said | None:
    """What is wrong with a profile as a file, None if nothing.

    ``components`` is how many the colours have that it explains, None where that is not said.
    """
    if len(content) < HEADER + 4 or content[36:40] != b"acsp":
        return worded("it is no ICC profile")
    size = int.from_bytes(content[:4])
    if not size <= len(content) <= size + _PADDED:
        return worded("it has {given} bytes and says {size}", given=len(content), size=size)
    if not 2 <= content[8] <= _NEWEST:
        return worded("it is of version {version}", version=content[8])
    space = content[16:20].decode("latin-1")
    if components is not None and CHANNELS.get(space, 0) != components:
        return worded("its colours are not those that it is used for")
    tags = _tags(content)
    if tags is None:
        return worded("its table of contents leads outside it")
    return _contents_fault(content, tags)


def _tags(content: bytes) -> dict[bytes, tuple[int, int]] | None:
    """Place and length of each tag (ICC.1, 7.3); None where they lie outside the profile."""
    (count,) = struct.unpack_from(">I", content, HEADER)
    first = HEADER + 4 + 12 * count
    if count > _MOST or first > len(content):
        return None
    tags = {}
    for number in range(count):
        name, start, length = struct.unpack_from(">4sII", content, HEADER + 4 + 12 * number)
        if start < first or start + length > len(content) or length < 8:
            return None
        tags[name] = start, length
    return tags


def _contents_fault(content: bytes, tags: dict[bytes, tuple[int, int]]) -> Said | None:
    kind, space = content[12:16], content[16:20]
    tables = [name for name in (b"A2B0", b"A2B1") if name in tags]
    if kind == b"prtr" and space == b"CMYK":
        backwards = any(name in tags for name in (b"B2A0", b"B2A1"))
        if not tables or not backwards:
            return worded("it lacks the tables of its inks and colours")
    elif not tables and not all(name in tags for name in _ROUND.get(space, ())):
        return worded("it lacks what tells of its colours")
    for name in (b"desc", b"wtpt", b"cprt"):
        if name not in tags:
            return worded("it lacks its {tag}", tag=name.decode())
    for name, (start, length) in sorted(tags.items()):
        if name[:3] in (b"A2B", b"B2A") and not _is_whole(content[start : start + length]):
            return worded("its table {tag} is damaged", tag=name.decode())
    try:
        says = Profile(content).says_colors
    except ValueError:
        says = False
    return None if says else worded("no colours can be had by it")


def _is_whole(table: bytes) -> bool:
    """Whether a table has the length that its own numbers ask for (ICC.1, 10.10 to 10.13)."""
    kind = table[:4].decode("latin-1")
    if kind in ("mAB ", "mBA "):
        offsets = struct.unpack_from(">5I", table, 12) if len(table) >= 32 else (len(table) + 1,)
        return int(max(offsets)) < len(table)
    if kind not in _CURVED or len(table) < _CURVED[kind]:
        return False
    into, out, grid = table[8], table[9], table[10]
    entries, exits = (256, 256) if kind == "mft1" else struct.unpack_from(">2H", table, 48)
    values = entries * into + grid**into * out + exits * out
    return bool(len(table) >= _CURVED[kind] + values * (1 if kind == "mft1" else 2))


def pretence(content: bytes, identifier: str) -> Said | None:
    """What a whole CMYK profile is if not the condition of ``identifier``; None if it is.

    Of a condition that is ours the colours decide first, then the names that it bears.
    """
    ours = conditions().get(identifier)
    if ours is not None and (apart := _apart(content, ours.profile)) > _APART:
        return worded("its colours are {apart:.0f} ΔE from it", apart=apart)
    named = set(_series(" ".join(_texts(content))))
    return _other(set(_series(identifier)), named)


def _other(wanted: set[tuple[str, str]], named: set[tuple[str, str]]) -> Said | None:
    """What is named in the series of what is wanted, unless that is named as well."""
    alike = {one for one in named if one[0] in {series for series, _ in wanted}}
    if not wanted or not alike or alike & wanted:
        return None
    return worded("it calls itself {name}", name=" ".join(sorted(alike)[0]))


@cache
def conditions() -> dict[str, Condition]:
    """The printing conditions that come with the program, by identifier."""
    return {one.identifier: one for one in load_conditions(Workspace(Path())).values()}


def _series(text: str) -> Iterator[tuple[str, str]]:
    for found in _SERIES.finditer(text):
        yield found[1].upper().removeprefix("CGATS "), found[2]


def _texts(content: bytes) -> Iterator[str]:
    """Yield what a profile says in words, of letters of one byte or of two."""
    tags = _tags(content) or {}
    for name in _TEXTS:
        if name in tags:
            start, length = tags[name]
            plain = content[start + 8 : start + length]
            yield plain.replace(b"\0", b"").decode("latin-1")


def _apart(one: bytes, other: bytes) -> float:
    """The mean ΔE76 between two CMYK profiles over the patches, each relative to its paper."""
    first, second = (
        in_lab(_PATCHES, Profile(content), PixelLayout(CMYK)) for content in (one, other)
    )
    distances = [dist(x, y) for x, y in zip(first, second, strict=True)]
    return sum(distances) / len(distances)
