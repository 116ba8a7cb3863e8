"""What a key costs at the desk: processor seconds until the new page is there, beside a build.

    cd tests && python -m benchmarks.desk [EDITION] [OUTPUT] [KEYS]

Runs a desk of a copy of the edition with its article as cleaning left it, accepts or refuses one
doubt after the other as the page does, and waits for the picture of the changed page. Counted is
the time of all processes of the desk from the key until the picture is there; the build is that
of one changed word, in a process of its own, remembering what it made before.
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publisher.cleaning import clean
from publisher.readers.desk import prepare

TICKS = os.sysconf("SC_CLK_TCK")


def spent(session: int) -> float:
    """Give the processor seconds that all processes of a session have used so far."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Page:
    """Asks a desk as its page does."""

    def __init__(self, address: str, output: str) -> None:
        parts = urlsplit(address)
        self.home, self.port, self.output = parts.path, parts.port or 0, output
        self.number = -1
        self.shown, self.rests = "", False

    def ask(self, path: str, request: dict[str, Any] | None = None) -> bytes:
        """Give the body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        host = f"127.0.0.1:{self.port}"
        headers = {"Host": host, "Origin": f"http://{host}", "X-Desk": self.home.strip("/"),
                   "Content-Type": "application/json"}  # fmt: skip
        body = None if request is None else json.dumps(request)
        connection.request("GET" if body is None else "POST", self.home + path, body, headers)
        answer = connection.getresponse().read()
        connection.close()
        return answer

    def look(self) -> None:
        """Wait for news: the digest of the first page as it is shown, and whether all rests."""
        address = f"state?since={self.number}&output={self.output}&page=1"
        state = json.loads(self.ask(address))
        self.number = state["number"]
        found = [one for one in state["outputs"] if one["name"] == self.output]
        self.rests = not state["busy"]
        for one in found:
            self.shown = one["haste"]["digest"] if one["haste"] else one["digest"] or ""


def main(edition: str = "", output: str = "broadsheet", keys: str = "40") -> None:
    """Measure and print."""
    source = Path(edition or Path(__file__).parents[2] / "content/sangzhi-2018")
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / source.name
        shutil.copytree(source, folder)
        (path,) = folder.glob("*/raw.md")
        article = path.with_name("article.md")
        article.write_text(clean(prepare(path.read_bytes(), "raw.md").text, "raw.md").text, "utf-8")
        costs = _keys(folder, output, int(keys), Path(aside))
        whole = [_build(folder, article, output, Path(aside), n) for n in range(5)]
    key, build = statistics.median(costs), statistics.median(whole[1:])
    lines = (
        f"keys: {len(costs)}",
        f"key to page: median {key:.2f} s, worst {max(costs):.2f} s",
        f"a build of one changed word: median {build:.2f} s",
        f"ratio: {key / build:.2f}",
    )
    sys.stdout.write("\n".join(lines) + "\n")


def _keys(folder: Path, output: str, keys: int, aside: Path) -> list[float]:
    command = [sys.executable, "-m", "publisher", "desk", str(folder), "--port", "0"]
    command += ["--output", output, "--cache", str(aside / "cache")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout is not None
        page = Page(process.stdout.readline().split()[0], output)
        return [cost for n in range(keys) if (cost := _key(page, process.pid, folder, n))]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _key(page: Page, session: int, folder: Path, number: int) -> float | None:
    """Give what one decision costs; None when nothing is open any more."""
    while not (page.rests and page.shown):
        page.look()
    (name,) = [one.parent.name for one in folder.glob("*/article.md")]
    told = json.loads(page.ask(f"article?name={name}"))
    left = [doubt for doubt in told["doubts"] if doubt["state"] == "open" and doubt["splices"]]
    if not left:
        return None
    key = left[0]["key"]
    before = spent(session)
    page.ask("do", {"id": f"{number}", "article": name, "do": "accept", "keys": [key],
                    "seen": {key: "open"}})  # fmt: skip
    shown = page.shown
    while page.shown == shown:
        page.look()
    page.ask(f"page/{page.output}/1.jpg?{page.shown}")
    cost = spent(session) - before
    sys.stderr.write(f"{number + 1}: {cost:.2f}\n")
    return cost


def _build(folder: Path, article: Path, output: str, aside: Path, number: int) -> float:
    text = article.read_text("utf-8")
    article.write_text(text.replace("。", f"{'好' * (number + 1)}。", 1), "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "publisher", "build", str(folder), "--output", output]
    command += ["--out", str(aside / "out"), "--cache", str(aside / "cache"), "--jobs", "1"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
