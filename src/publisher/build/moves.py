"""What an edition built again has otherwise than before: pages that changed, stories that moved.

The build before is known by the manifest in the folder of the outputs, so that what is told is how
the new files differ from those whose place they take. Nothing that is made depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import Said, term, worded
from .manifest import parse_manifest, read_manifest
from .records import PlannedPage, PlannedStory, unpack_pages

MOST = 8
"""Stories of which it is told where they have gone; of the others how many there are."""

Pages = tuple[PlannedPage, ...]


def plans_in(folder: Path) -> dict[str, Pages]:
    """The pages of each file that the manifest in ``folder`` lists, as far as it says them."""
    try:
        return _plans(read_manifest(folder))
    except ContentError:
        return {}


def tell_moves(before: Mapping[str, Pages], manifest: bytes) -> tuple[Diagnostic, ...]:
    """A note for each file of ``manifest`` that has other pages than it had before."""
    if not before:
        return ()
    values = parse_manifest(manifest)
    now = {} if values is None else _plans(values)
    return tuple(
        Diagnostic("B025", said, Place(file), Severity.NOTE)
        for file, pages in sorted(now.items())
        if before.get(file) and (said := _compare(before[file], pages))
    )


def _plans(manifest: Mapping[str, Any]) -> dict[str, Pages]:
    found = {}
    for file, entry in manifest["outputs"].items():
        pages = unpack_pages(entry.get("plan"))
        if pages:
            found[file] = pages
    return found


def _compare(before: Pages, now: Pages) -> Said | None:
    """What changed; None where all pages are the same."""
    both = list(enumerate(zip(before, now, strict=False), 1))
    same = [number for number, (old, new) in both if old == new]
    changed = [n for n, (old, new) in both if old != new and old.stories == new.stories]
    anew = [n for n, (old, new) in both if old.stories != new.stories]
    added = list(range(len(before) + 1, len(now) + 1))
    gone = list(range(len(now) + 1, len(before) + 1))
    if not (changed or anew or added or gone):
        return None
    parts = [
        worded("{pages} {said}", pages=_pages(numbers), said=said)
        for numbers, said in (
            (changed, worded("changed in place")),
            (anew, worded("made up anew")),
            (added, term("added")),
            (gone, term("gone")),
            (same, worded("the same")),
        )
        if numbers
    ]
    moves = [said for _, said in sorted(_moves(before, now), key=lambda move: move[0])]
    if len(moves) > MOST:
        moves[MOST:] = [worded("{moves} more stories moved", moves=len(moves) - MOST)]
    if not moves:
        moves = [worded("nothing moved")]
    return worded("since the build before: {parts}; {moves:; }", parts=parts, moves=moves)


def _pages(numbers: Sequence[int]) -> Said:
    """Numbers of pages in words: one, or several with those in a row as “3–5”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return (
        worded("page {listed}", listed=listed)
        if len(numbers) == 1
        else worded("pages {listed}", listed=listed)
    )


class Far(IntEnum):
    """How far a story moved; what moved farthest is told first."""

    PAGE = 0
    REST = 1
    PLACE = 2
    SIZE = 3


Stand = tuple[int, PlannedStory]
"""A page, and what stands of a story on it."""


def _moves(before: Pages, now: Pages) -> Iterator[tuple[Far, Said]]:
    """Yield where each story stands otherwise, and how far it moved, in the order of the pages."""
    old, new = _stands(before), _stands(now)
    for name, stands in new.items():
        if name not in old:
            yield (
                Far.PAGE,
                worded("“{name}” is new on page {stands}", name=name, stands=stands[0][0]),
            )
        elif stands != old[name]:
            far, said = _move(old[name], stands)
            yield far, worded("“{name}” {said}", name=name, said=said)
    for name, stands in old.items():
        if name not in new:
            yield (
                Far.PAGE,
                worded("“{name}” is gone from page {stands}", name=name, stands=stands[0][0]),
            )


def _stands(pages: Pages) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = {}
    for number, page in enumerate(pages, 1):
        for story in page.stories:
            found.setdefault(story.name, []).append((number, story))
    return found


def _move(old: Sequence[Stand], new: Sequence[Stand]) -> tuple[Far, Said]:
    """How the places of a story differ: where it begins, where it goes on, how large it is."""
    if old[0][0] != new[0][0]:
        return Far.PAGE, worded("now begins on page {new}, not {old}", new=new[0][0], old=old[0][0])
    here, there = ([number for number, _ in stands[1:]] for stands in (new, old))
    if here != there:
        if not here:
            return Far.REST, worded("no longer continues on {pages}", pages=_pages(there))
        other_pages = worded(", not {pages}", pages=_pages(there)) if there else ""
        return Far.REST, worded(
            "now continues on {pages}{other_pages}", pages=_pages(here), other_pages=other_pages
        )
    number, one, other = next(
        (number, one, other)
        for (number, one), (_, other) in zip(new, old, strict=True)
        if one != other
    )
    if (one.column, one.line) == (other.column, other.line):
        return Far.SIZE, worded("has another size on page {number}", number=number)
    return Far.PLACE, worded("has another place on page {number}", number=number)
