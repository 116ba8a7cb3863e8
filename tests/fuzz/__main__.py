"""``make fuzz``: many seeds, side by side; a failure is told with the seed that repeats it."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from publisher.system import cores

from .judging import judge_seed


def main() -> None:
    """Judge ``--count`` editions from ``--seed`` on; exit 1 if any of them is wrong."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=cores())
    given = parser.parse_args()
    seeds = range(given.seed, given.seed + given.count)
    wrong = 0
    with ProcessPoolExecutor(given.jobs, get_context("spawn")) as pool:
        for seed, found in zip(seeds, pool.map(judge_seed, seeds, chunksize=4), strict=True):
            wrong += bool(found)
            for one in found:
                print(f"seed {seed}: {one}", flush=True)  # noqa: T201
    print(f"{given.count - wrong} passed, {wrong} failed")  # noqa: T201
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
