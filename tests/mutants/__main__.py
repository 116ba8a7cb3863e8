"""Run from tests/: ``python -m mutants composition makeup --count 40 --seed 1 --jobs 2``."""

from __future__ import annotations

import argparse
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from .making import Mutant, choose, mutants_of
from .trying import Outcome, Room, Trial, try_all

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src/publisher"
CACHE = TESTS.parent / "dist/mutants"
ROOMS = tomllib.loads((Path(__file__).parent / "rooms.toml").read_text(encoding="utf-8"))
MISSED = (Outcome.SURVIVED, Outcome.UNREACHED)


def main() -> None:
    """Try mutants of each room, name those that survive, and say how many were killed."""
    asked = argparse.ArgumentParser(prog="mutants", description=main.__doc__)
    asked.add_argument("rooms", nargs="*", metavar="ROOM", help=f"one of {', '.join(ROOMS)}")
    asked.add_argument("--count", type=int, default=40, help="mutants of each room")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--seconds", type=float, default=30.0, help="of tests for each mutant")
    wish = asked.parse_args()
    if unknown := set(wish.rooms) - set(ROOMS):
        asked.error(f"no room: {', '.join(sorted(unknown))}")
    os.chdir(TESTS.parent)
    # The same examples every time, and none made smaller: that one fails is enough.
    os.environ.update(CI="true", MUTANTS="true")
    for name in wish.rooms or ROOMS:
        room = _room(name)
        every = [one for path, text in room.texts.items() for one in mutants_of(text, path)]
        chosen = choose(every, wish.seed, wish.count, room.texts)
        outcomes = try_all(room, chosen, Trial(wish.jobs, wish.seconds, CACHE))
        _tell(name, len(every), outcomes, room.texts)


def _room(name: str) -> Room:
    files = sorted(file for glob in ROOMS[name]["modules"] for file in SOURCE.glob(glob))
    texts = {file.relative_to(SOURCE).as_posix(): file.read_text("utf-8") for file in files}
    tests = tuple(TESTS / test for test in ROOMS[name]["tests"])
    return Room(SOURCE, texts, tests, ROOMS[name].get("printing", True))


def _tell(
    name: str, there: int, outcomes: Mapping[Mutant, Outcome], texts: Mapping[str, str]
) -> None:
    """Print the survivors of a room and how many were noticed."""
    missed = sorted(one for one, outcome in outcomes.items() if outcome in MISSED)
    for one in missed:
        print(f"{outcomes[one]}: {one.shown(texts[one.path])}")  # noqa: T201 - what the command is for
    noticed = len(outcomes) - len(missed)
    share = 100 * noticed / max(1, len(outcomes))
    print(f"{name}: {noticed} of {len(outcomes)} noticed ({share:.0f} %), of {there} there are",  # noqa: T201
          flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
