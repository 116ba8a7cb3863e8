"""``python -m installing``: builds the wheel and tries every command of it outside the checkout.

A fresh environment in a folder for temporary files gets what the lock has for running, by hash,
and the wheel; each command then runs in an empty folder, with a home of its own. What is installed
is shown by package in MB. ``make wheel-check`` runs it; it takes minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEWS = """\
乡里新修的路通了车
本报讯 记者报道，桑植县新修的公路昨日通车，全长十二公里，沿线八个村受益。
"""
COMMANDS: tuple[tuple[str, Sequence[str], int], ...] = (
    ("--version", (), 0),
    ("doctor", (), 0),
    ("new", ("edition", "paper"), 0),
    ("new", ("layout", "own", "--into", "layouts"), 0),
    ("layouts", (), 0),
    ("import", ("news.txt", "--into", "paper"), 0),
    ("clean", ("news.txt", "--out", "cleaned.md"), 0),
    ("check", ("paper/first/article.md",), 0),
    ("build", ("paper", "--out", "out", "--jobs", "1"), 0),
    ("verify", ("out",), 0),
    ("preflight", ("out/*.pdf",), 0),
    ("judge", ("out/*tabloid.pdf",), 0),
    ("proofs", ("paper", "--out", "proofs"), 0),
    ("cache", (), 0),
    ("explain", ("F005",), 0),
    ("explain", ("F005", "--lang", "zh"), 0),
    *((name, ("--help",), 0) for name in ("deliver", "correct", "desk", "preview")),
)
"""Each command with what it is called with, files by pattern, and how it ends."""


def _run(*call: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in call],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _made(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        sys.exit(f"{done.args}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def _install(home: Path) -> tuple[Path, Path]:
    """The programs of a fresh environment in ``home`` that has the wheel, and its packages."""
    built = home / "wheel"
    builder = (sys.executable, "-m", "hatchling", "build", "--target", "wheel")
    _made(_run(*builder, "--directory", built, cwd=ROOT))
    (wheel,) = built.glob("*.whl")
    environment = home / "venv"
    venv.create(environment, with_pip=True)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    runtime = home / "runtime.txt"
    runtime.write_text(_made(_run(python, ROOT / ".ci/runtime.py", wheel, cwd=home)), "utf-8")
    pip = (python, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check")
    hashes = ("--only-binary", ":all:", "--require-hashes", "--requirement", runtime)
    _made(_run(*pip, *hashes, cwd=home))
    _made(_run(*pip, "--no-deps", wheel, cwd=home))
    _made(_run(python, "-m", "pip", "check", cwd=home))
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(_made(_run(python, "-c", asked, cwd=home)).strip())
    print(f"wheel {wheel.stat().st_size / 1e6:.1f} MB")  # noqa: T201
    return programs, packages


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files if file.is_file())


def main() -> None:
    """Install, show sizes, run every command; exit 1 if one ends otherwise than it should."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        programs, packages = _install(home)
        own = {path.name: _size(path) for path in packages.iterdir()}
        tools = sum(own.pop(name, 0) for name in ("pip", "setuptools", "pkg_resources"))
        for package, size in sorted(own.items(), key=lambda one: -one[1])[:20]:
            print(f"{size / 1e6:7.1f} MB  {package}")  # noqa: T201
        print(f"{sum(own.values()) / 1e6:7.1f} MB  all but pip ({tools / 1e6:.1f})")  # noqa: T201
        folder = home / "editions"
        folder.mkdir()
        (folder / "news.txt").write_text(NEWS, encoding="utf-8")
        wrong = 0
        for command, words, status in COMMANDS:
            given = [
                one for word in words for one in (sorted(map(str, folder.glob(word))) or [word])
            ]
            done = _run(programs / "publisher", command, *given, cwd=folder, HOME=name)
            state = "ok" if done.returncode == status else f"ended with {done.returncode}"
            print(f"{command} {' '.join(words)}: {state}", flush=True)  # noqa: T201
            if done.returncode != status:
                wrong += 1
                print(done.stdout[-1500:], done.stderr[-1500:])  # noqa: T201
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
