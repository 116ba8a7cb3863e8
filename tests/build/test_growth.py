"""A process that builds again and again does not grow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from pathlib import Path
from publisher.build import build
from publisher.pdf import painting

def resident():
    with open("/proc/self/status") as status:
        return next(int(row.split()[1]) for row in status if row.startswith("VmRSS")) / 1024

class Keeping:
    collect = staticmethod(lambda: None)

if sys.argv[2] == "keeping":
    import gc
    painting.gc = Keeping
    gc.disable()
folder = Path(sys.argv[1])
sizes = []
for n in range(int(sys.argv[3])):
    (folder / "e/a/article.md").write_text(f"---\\ntitle: 题\\n---\\n\\n正文改了{n}次。\\n")
    build(folder / "e", folder / "out", cache=folder / "cache")
    sizes.append(resident())
print(json.dumps(sizes))
"""
SETTLED = 12
"""Builds until the libraries have made what they make once."""
BOUND = 40
"""Megabytes: readings of a flat process lie within 30 of each other; 18 builds of one that keeps
its garbage add 340."""


def sizes(folder: Path, how: str, count: int) -> list[float]:
    """Give the resident megabytes after each of ``count`` builds of a one-paragraph edition."""
    (folder / "e/a").mkdir(parents=True)
    (folder / "e/edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = ["a"]\n'
        'outputs = ["book"]\n',
        encoding="utf-8",
    )
    made = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM, str(folder), how, str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    return list(map(float, json.loads(made.stdout)))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say")
def test_thirty_builds_in_one_process_are_flat(tmp_path: Path) -> None:
    """After the first dozen, thirty one-word changes leave the process as large as it was."""
    seen = sizes(tmp_path, "plainly", 30)

    assert max(seen[-5:]) - max(seen[:SETTLED]) < BOUND, seen


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say")
def test_growth_would_be_seen(tmp_path: Path) -> None:
    """The control: a process that collects no garbage grows past the bound in twenty builds."""
    seen = sizes(tmp_path, "keeping", 24)

    assert max(seen[-5:]) - max(seen[:SETTLED]) > BOUND, seen
