"""``publisher`` and ``python -m publisher``: plain builds at once, all else as a command line.

A build with nothing to do takes as long as what is imported for it. What most builds are called
with is therefore read here; the library that knows all commands, their help and their mistakes is
asked where anything else is said.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from .console import Format, Request, build_once, make, reporting, run, settle, working

VALUES = ("--out", "--output", "--layouts", "--purpose", "--cache", "--jobs")
"""Options with a value that plain builds may have; ``--strict`` has none."""
PURPOSES = ("proof", "press", "archive")


def main() -> None:
    """Run what the command line says."""
    run(_command)


def _command() -> None:
    with reporting(Format.TEXT):
        words = settle(sys.argv[1:])
    plain = read_plain(words)
    if plain is None:
        from .cli import app

        app()
        return
    wish, jobs = plain
    with reporting(Format.TEXT), working(jobs) as executor:
        build_once(wish, lambda progress: make(executor, progress, wish), Format.TEXT)


def read_plain(words: Sequence[str]) -> tuple[Request, int | None] | None:
    """The build that ``words`` ask for, and its processes; None for anything unusual."""
    if words[:1] != ["build"]:
        return None
    sorted_out = _sort_out(words[1:])
    if sorted_out is None:
        return None
    given, plain = sorted_out
    jobs = given["--jobs"][-1:]
    purpose = given["--purpose"][-1:]
    if not all(count.isascii() and count.isdigit() and int(count) for count in jobs):
        return None
    if not all(one in PURPOSES for one in purpose):
        return None
    strict = "--strict" in plain
    wish = Request(
        tuple(Path(word) for word in plain if word != "--strict") or (Path(),),
        _last(given["--out"]),
        tuple(given["--output"]),
        tuple(Path(folder) for folder in given["--layouts"]),
        purpose[0] if purpose else None,
        strict=strict,
        cache=_last(given["--cache"]),
    )
    return wish, int(jobs[0]) if jobs else None


def _sort_out(words: Sequence[str]) -> tuple[dict[str, list[str]], list[str]] | None:
    """What each option is given, and the words that stand alone; None for anything unusual."""
    given: dict[str, list[str]] = {name: [] for name in VALUES}
    plain: list[str] = []
    waiting = iter(words)
    for word in waiting:
        name, equals, value = word.partition("=")
        if name in given:
            value = value if equals else next(waiting, "")
            if not value or value.startswith("-"):
                return None
            given[name].append(value)
        elif word == "--strict" or (word and not word.startswith("-")):
            plain.append(word)
        else:
            return None
    return given, plain


def _last(values: list[str]) -> Path | None:
    return Path(values[-1]) if values else None


if __name__ == "__main__":
    main()
