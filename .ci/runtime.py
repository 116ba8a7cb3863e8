"""``python .ci/runtime.py WHEEL``: the part of requirements.lock that the program needs to run.

The lock holds what tests and extras need besides. pip says what the wheel asks for, at the versions
of the lock; its entries, hashes and all, are written to standard output.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def entries(lock: str) -> dict[str, str]:
    """What a lock says of each package; for several Pythons it may name several versions."""
    found: dict[str, str] = {}
    for entry in filter(None, re.split(r"^(?=\S)", lock, flags=re.M)):
        name = re.split(r"[=<>!~; \[]", entry)[0]
        found[name] = found.get(name, "") + entry
    return found


def pins(lock: str) -> str:
    """The versions of a lock alone, which pip takes for constraints of packages without hashes."""
    heads = re.findall(r"^\S[^\\\n]*", lock, re.M)
    return "".join(f"{head.strip()}\n" for head in heads)


def main(wheel: str) -> None:
    """Write the entries of what ``wheel`` needs."""
    lock = LOCK.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "pins.txt"
        constraints.write_text(pins(lock), "utf-8")
        call = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        call += ["--dry-run", "--ignore-installed", "--only-binary", ":all:", "--report", "-"]
        told = subprocess.run(
            [*call, "--constraint", str(constraints), wheel], capture_output=True, check=False
        )
    if told.returncode:
        sys.exit(told.stderr.decode(errors="replace"))
    names = {
        re.sub(r"[-_.]+", "-", one["metadata"]["name"]).lower()
        for one in json.loads(told.stdout)["install"]
    }
    known = entries(lock)
    sys.stdout.write("".join(known[name] for name in sorted(names) if name in known))


if __name__ == "__main__":
    main(sys.argv[1])
