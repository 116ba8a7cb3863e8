"""Run from tests/: ``python -m mutants composition makeup --count 40 --seed 1 --jobs 2``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from .making import Mutant, choose, mutants_of
from .trying import ROOT, Copy, Outcome

ROOMS = tomllib.loads((Path(__file__).parent / "rooms.toml").read_text(encoding="utf-8"))
SOURCE = ROOT / "src/publisher"
LONGER = 4
"""Times the tests of a room without a mutant, after which a mutant counts as endless."""


def main() -> None:
    """Try mutants of each room, name those that survive, and say how many were killed."""
    asked = argparse.ArgumentParser(prog="mutants", description=main.__doc__)
    asked.add_argument("rooms", nargs="*", metavar="ROOM", help=f"one of {', '.join(ROOMS)}")
    asked.add_argument("--count", type=int, default=40, help="mutants of each room")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    wish = asked.parse_args()
    if unknown := set(wish.rooms) - set(ROOMS):
        asked.error(f"no room: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies = [Copy.make(Path(folder) / str(n)) for n in range(max(1, wish.jobs))]
        for room in wish.rooms or ROOMS:
            try_room(room, wish.count, wish.seed, copies)


def try_room(room: str, count: int, seed: int, copies: list[Copy]) -> None:
    """Try ``count`` mutants of one room, side by side, one in each copy."""
    files = sorted(file for glob in ROOMS[room]["modules"] for file in SOURCE.glob(glob))
    names = {file.relative_to(SOURCE).as_posix(): file for file in files}
    sources = {name: file.read_text(encoding="utf-8") for name, file in names.items()}
    every = [mutant for name, text in sources.items() for mutant in mutants_of(text, name)]
    tests = [f"tests/{name}" for name in ROOMS[room]["tests"]]
    begin = time.monotonic()
    if not copies[0].run(tests, 3600):
        sys.exit(f"{room}: the tests fail without a mutant")
    patience = 60 + LONGER * len(copies) * (time.monotonic() - begin)
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def try_one(mutant: Mutant) -> Outcome:
        copy = free.get()
        try:
            return copy.try_mutant(mutant, tests, patience)
        finally:
            free.put(copy)

    chosen = choose(every, seed, count, sources)
    with ThreadPoolExecutor(len(copies)) as pool:
        tell(room, len(every), list(zip(chosen, pool.map(try_one, chosen), strict=True)), sources)


def tell(
    room: str, there: int, tried: Iterable[tuple[Mutant, Outcome]], sources: Mapping[str, str]
) -> None:
    """Print the survivors of a room and how many were noticed."""
    outcomes = list(tried)
    for mutant, outcome in outcomes:
        if outcome is Outcome.SURVIVED:
            print(mutant.shown(sources[mutant.path]), flush=True)  # noqa: T201 - what the command is for
    noticed = sum(outcome is not Outcome.SURVIVED for _, outcome in outcomes)
    share = 100 * noticed / max(1, len(outcomes))
    print(f"{room}: {noticed} of {len(outcomes)} noticed ({share:.0f} %), of {there} there are",  # noqa: T201
          flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
