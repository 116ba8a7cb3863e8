"""Measure whole processes on generated editions and write figures; see ``--help``.

All commands of a size take turns, so that a machine that slows down slows all of them; ratios are
of medians of one run, in processor time, which other work on the machine disturbs least. Nothing
here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from .curves import draw
from .generating import MULTI_COLUMN, TYPST, change_a_word, write_edition

ROOT = Path(__file__).parents[2]
PROGRAM = "from publisher.__main__ import main; main()"


@dataclass(slots=True)
class Timing:
    """Seconds and megabytes of the runs of one command at one size; ``work`` is processor time."""

    seconds: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Give the median of the wall-clock seconds."""
        return statistics.median(self.seconds)

    @property
    def cost(self) -> float:
        """Give the median of the seconds of processor time."""
        return statistics.median(self.work)

    @property
    def peak(self) -> float:
        """Give the largest peak of memory in MB."""
        return max(self.peaks)


@dataclass(frozen=True, slots=True)
class Bench:
    """The folder and the commands of one size."""

    folder: Path
    articles: int
    layout: str

    @property
    def edition(self) -> Path:
        """Give the generated edition."""
        return self.folder / f"edition-{self.articles}"

    def publisher(self, *options: str) -> list[str]:
        """Give the command that builds the edition."""
        out = self.folder / f"out-{self.articles}"
        command = [sys.executable, "-c", PROGRAM, "build", str(self.edition)]
        return [*command, "--out", str(out), "--output", self.layout, *options]


def run(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Give wall-clock seconds, processor seconds and peak MB of a process with its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command[:6])} … ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(bench: Bench, runs: int, others: bool) -> dict[str, Timing]:
    """Give the timings of all commands at one size, taking turns."""
    write_edition(bench.edition, bench.articles, bench.layout)
    work = bench.folder
    steps: dict[str, tuple[Callable[[int], None], list[str]]] = {
        "cold": (lambda n: _forget(work), bench.publisher("--jobs", "1")),
        "nothing to do": (lambda n: None, bench.publisher("--jobs", "1")),
        "one word": (lambda n: change_a_word(bench.edition, n), bench.publisher("--jobs", "1")),
        "two processes": (lambda n: _forget(work), bench.publisher("--jobs", "2")),
    }
    if others:
        code, pdf = str(bench.edition / "text.typ"), str(work / "other.pdf")
        html = str(bench.edition / "text.html")
        steps["typst"] = (lambda n: None, [sys.executable, "-c", TYPST, code, pdf])
        steps["weasyprint"] = (lambda n: None, [sys.executable, "-c", MULTI_COLUMN, html, pdf])
    timings = {name: Timing() for name in steps}
    for number in range(runs):
        for name, (prepare, command) in steps.items():
            prepare(number)
            seconds, cost, peak = run(command, work)
            timings[name].seconds.append(seconds)
            timings[name].work.append(cost)
            timings[name].peaks.append(peak)
    return timings


def _forget(folder: Path) -> None:
    # The printing engine's own list of fonts stays: it belongs to the machine, not to a build.
    shutil.rmtree(folder / "cache" / "publisher" / "store", ignore_errors=True)


def table(figures: dict[int, dict[str, Timing]]) -> str:
    """Give all figures as a Markdown table: seconds, ratios to a cold build, MB."""
    rows = [
        "| articles | work | seconds | of the processor | of a cold build | peak MB |",
        "| --: | --- | --: | --: | --: | --: |",
    ]
    for articles, timings in figures.items():
        cold = timings["cold"].cost
        rows += [
            f"| {articles} | {name} | {t.median:.2f} | {t.cost:.2f} | {t.cost / cold:.3f} "
            f"| {t.peak:.0f} |"
            for name, t in timings.items()
        ]
    return "\n".join(rows)


def describe_machine() -> str:
    """Give what the machine is, in words that fit many."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GB, "
        f"Python {platform.python_version()}"
    )


def growth(figures: dict[int, dict[str, Timing]]) -> str:
    """Give how the cost grows from size to size: the exponent, and an article's beside others'."""
    rows = []
    sizes = sorted(figures)
    for small, large in pairwise(sizes):
        old, new = figures[small], figures[large]
        exponent = math.log(new["cold"].cost / old["cold"].cost) / math.log(large / small)
        added = {name: new[name].cost - old[name].cost for name in new}
        beside = ", ".join(
            f"{added['cold'] / added[name]:.2f} times {name}'s"
            for name in ("weasyprint", "typst")
            if name in added
        )
        rows.append(f"{small} to {large} articles: exponent {exponent:.3f}; each more {beside}")
    return "\n".join(rows)


def main() -> None:
    """Measure and write ``bench.md``, ``bench.json`` and ``bench.svg`` into ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--layout", default="tabloid")
    parser.add_argument("--alone", action="store_true", help="leave the other programs out")
    asked = parser.parse_args()
    work = asked.out / "work"
    work.mkdir(parents=True, exist_ok=True)
    figures: dict[int, dict[str, Timing]] = {}
    for articles in asked.sizes:
        bench = Bench(work, articles, asked.layout)
        figures[articles] = measure(bench, asked.runs, not asked.alone)
        sys.stdout.write(table({articles: figures[articles]}) + "\n\n")
        sys.stdout.flush()
    machine = describe_machine()
    told = f"{machine}\n\n{table(figures)}\n\n{growth(figures)}\n"
    (asked.out / "bench.md").write_text(told, encoding="utf-8")
    plain = {
        size: {name: [t.seconds, t.work, t.peaks] for name, t in timings.items()}
        for size, timings in figures.items()
    }
    (asked.out / "bench.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")
    medians = {
        name: {size: timings[name].cost for size, timings in figures.items()}
        for name in figures[asked.sizes[0]]
        # Of more processes at once, processor time says nothing.
        if name != "two processes"
    }
    (asked.out / "bench.svg").write_text(draw(medians, machine), encoding="utf-8")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
