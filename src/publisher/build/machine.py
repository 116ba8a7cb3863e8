"""What works on an edition: this program, the libraries it calls, the form of its results.

It is part of the key of everything that is stored, so that no result of another version is taken
for one of this. Asking must be quick: a build with nothing to do asks too.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .. import system
from ..tongues import Said, term, worded
from ..workspace import key

PACKAGES = (
    "paiban",
    "annotated-types",
    "brotli",
    "cffi",
    "cssselect2",
    "ebooklib",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "mdurl",
    "opencc",
    "pikepdf",
    "pillow",
    "pydantic",
    "pydantic-core",
    "pydyf",
    "pypdfium2",
    "pyphen",
    "python-docx",
    "pyyaml",
    "regex",
    "resvg-py",
    "six",
    "tinycss2",
    "tinyhtml5",
    "typing-inspection",
    "uharfbuzz",
    "weasyprint",
    "webencodings",
    "zopfli",
)
"""Python packages whose version may change a byte of an output."""
_INFO = re.compile(r"(?P<name>[\w.]+)-(?P<version>[^-]+)\.(?:dist|egg)-info")


def tools(path: Iterable[str] = sys.path) -> Mapping[str, str]:
    """The version of each tool, "" where it is missing; ``path`` is where packages lie.

    The folders' names say it; importlib.metadata would read the same from their files, and takes
    a quarter of the time a build with nothing to do may take.
    """
    found = {"python": platform.python_version(), **_libraries()}
    there: dict[str, str] = {}
    for folder in path:
        for name in _names(folder):
            info = _INFO.fullmatch(name)
            if info:
                package = re.sub(r"[-_.]+", "-", info["name"]).lower()
                there.setdefault(package, info["version"])
    return found | {package: there.get(package, "") for package in PACKAGES}


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder or "."))  # noqa: PTH208 - no Path of thousands of names
    except OSError:
        return []


def _libraries() -> Mapping[str, str]:
    """The versions of the C libraries that shape text and choose fonts."""
    found = {"pango": "", "harfbuzz": "", "fontconfig": ""}
    try:
        number = system.load("pango").pango_version()
        found["pango"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
        told = system.load("harfbuzz").hb_version_string
        told.restype = ctypes.c_char_p
        found["harfbuzz"] = told().decode()
        number = system.load("fontconfig").FcGetVersion()
        found["fontconfig"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    except (OSError, AttributeError):
        # The doctor says what is missing; nothing can be printed without.
        pass
    return found


def program() -> str:
    """The digest of this program's own files: the version of every stage."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for path in sorted(_sources(package)):
        content = path.read_bytes()
        name = path.relative_to(package).as_posix()
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _sources(folder: Path) -> Iterable[Path]:
    """Yield the files of the package; fonts and layouts count as what is read, not as program."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name not in ("_resources", "__pycache__"):
                yield from _sources(Path(entry.path))
        elif not entry.name.endswith(".pyc"):
            yield Path(entry.path)


@dataclass(frozen=True, slots=True)
class Worker:
    """What works on an edition in one process: a digest of the program, versions of its tools."""

    program: str
    tools: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """The digest of the program and its tools."""
        return key("machine", self.program, dict(self.tools))

    def differences(self, other: Worker) -> list[Said]:
        """What this machine has and ``other`` has otherwise, with both versions, for people."""
        here, there = dict(self.tools), dict(other.tools)
        found = [
            worded(
                "{name} {get} here, {get2} there",
                name=name,
                get=here.get(name) or term("missing"),
                get2=there.get(name) or term("missing"),
            )
            for name in sorted(here.keys() | there.keys())
            if here.get(name) != there.get(name)
        ]
        if self.program != other.program:
            ours = f"{here.get('paiban', '')} ({self.program[:12]})"
            theirs = f"{there.get('paiban', '')} ({other.program[:12]})"
            found.insert(
                0, worded("publisher {ours} here, {theirs} there", ours=ours, theirs=theirs)
            )
        return found


def describe() -> Worker:
    """The machine as its files lie on the disk now."""
    return Worker(program(), tuple(sorted(tools().items())))


@cache
def present() -> Worker:
    """The machine of this process, as it was when it first asked.

    What it has loaded does not change when the files do, and must not be taken for them.
    """
    return describe()
