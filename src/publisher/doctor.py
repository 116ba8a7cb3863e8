"""What this machine lacks to build and to check, and the command that mends it.

Nothing that needs a missing thing is imported here, so that the doctor itself always works.
"""

from __future__ import annotations

import codecs
import ctypes
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from .diagnostics import ContentError, Diagnostic, EnvironmentFault, Severity
from .pictures.postscript import PROGRAM as GHOSTSCRIPT
from .pictures.profiles import check_engine
from .tongues import SILENCE, Said, in_turn, term, worded
from .workspace import Workspace, cache_folder, find_trouble, resources

PYTHON = (3, 11)
"""The oldest Python that will do."""
WEASYPRINT = "70.0"
"""The one WeasyPrint that will do: the line adapter reaches into its text layer."""
JAVA = 11
"""The oldest Java runtime that EPUBCheck will do with."""
PATIENCE = 10
"""Seconds that another program gets to tell its version."""


class Purpose(StrEnum):
    """What a requirement is needed for; nothing can be built without those for building."""

    BUILD = "build"
    CHECKS = "checks"
    SPEED = "speed"
    MESSAGES = "messages"
    ARTWORK = "EPS files"


class Verdict(StrEnum):
    """Whether a requirement is met."""

    OK = "ok"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement: whether it is met, by what, and the command that mends it if not."""

    code: str
    name: str
    purpose: Purpose
    state: Verdict
    found: str
    mend: Said


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the doctor looks; a test gives other eyes.

    ``loads`` says whether a shared library of one of these names can be loaded, ``version`` gives
    that of an installed Python package, ``which`` the path of a program, ``tell`` what a command
    prints (nothing if it cannot be run), ``fonts`` what is wrong with the fonts, ``colors`` what
    keeps pictures from being converted (nothing if they can be).
    """

    python: tuple[int, int]
    loads: Callable[[tuple[str, ...]], bool]
    version: Callable[[str], str | None]
    which: Callable[[str], str | None]
    tell: Callable[[tuple[str, ...]], str]
    fonts: Callable[[], tuple[str, ...]]
    colors: Callable[[], Said]
    cache: Path | None
    encoding: str


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library: the names WeasyPrint loads it by, and the Debian package that has it."""

    name: str
    package: str
    files: tuple[str, ...]


LIBRARIES = (
    Library("GObject", "libglib2.0-0", ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib")),
    Library("Pango", "libpango-1.0-0", ("libpango-1.0.so.0", "libpango-1.0.dylib")),
    Library("PangoFT2", "libpangoft2-1.0-0", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")),
    Library("HarfBuzz", "libharfbuzz0b", ("libharfbuzz.so.0", "libharfbuzz.0.dylib")),
    # WeasyPrint does without it, in another way, which gives other bytes.
    Library(
        "HarfBuzz-Subset",
        "libharfbuzz-subset0",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ),
    Library("Fontconfig", "libfontconfig1", ("libfontconfig.so.1", "libfontconfig.1.dylib")),
)


def this_machine() -> Machine:
    """Give the machine that runs this."""
    return Machine(
        python=sys.version_info[:2],
        loads=_loads,
        version=_version,
        which=shutil.which,
        tell=_tell,
        fonts=_wrong_fonts,
        colors=_wrong_colors,
        cache=cache_folder(),
        encoding=sys.stdout.encoding or "",
    )


def examine(machine: Machine | None = None) -> tuple[Finding, ...]:
    """Give every requirement and whether ``machine``, or else this one, meets it."""
    machine = machine or this_machine()
    return (
        _examine_python(machine),
        *(_examine_library(machine, library) for library in LIBRARIES),
        _examine_weasyprint(machine),
        _examine_colors(machine),
        _examine_fonts(machine),
        _examine_cache(machine),
        _examine_output(machine),
        _examine_java(machine),
        _examine_poppler(machine),
        _examine_ghostscript(machine),
    )


def diagnose(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Give what is missing: an error where nothing can be built without it, else a warning."""
    return tuple(
        Diagnostic(
            finding.code,
            worded(
                "{name}: {found} (needed for {purpose})",
                name=finding.name,
                found=finding.found,
                purpose=term(finding.purpose),
            ),
            severity=Severity.ERROR if finding.purpose is Purpose.BUILD else Severity.WARNING,
            hint=finding.mend,
        )
        for finding in findings
        if finding.state is Verdict.MISSING
    )


def _state(*, ok: bool) -> Verdict:
    return Verdict.OK if ok else Verdict.MISSING


def _install(package: str) -> Said:
    return worded("sudo apt-get install {package}", package=package)


def _examine_python(machine: Machine) -> Finding:
    wanted, found = (".".join(map(str, version)) for version in (PYTHON, machine.python))
    state = _state(ok=machine.python >= PYTHON)
    return Finding(
        "V001",
        worded("Python {wanted} or newer", wanted=wanted),
        Purpose.BUILD,
        state,
        found,
        _install("python3"),
    )


def _examine_library(machine: Machine, library: Library) -> Finding:
    ok = machine.loads(library.files)
    found = library.files[0] if ok else worded("{files} cannot be loaded", files=library.files[0])
    mend = _install(library.package)
    return Finding("V002", library.name, Purpose.BUILD, _state(ok=ok), found, mend)


def _examine_weasyprint(machine: Machine) -> Finding:
    found = machine.version("weasyprint")
    return Finding(
        "V003",
        worded("WeasyPrint {weasyprint}, exactly", weasyprint=WEASYPRINT),
        Purpose.BUILD,
        _state(ok=found == WEASYPRINT),
        found or worded("not installed"),
        worded("pip install weasyprint=={version}", version=WEASYPRINT),
    )


def _examine_colors(machine: Machine) -> Finding:
    wrong = machine.colors()
    return Finding(
        "V011",
        worded("littleCMS inside Pillow"),
        Purpose.BUILD,
        _state(ok=not wrong),
        wrong or worded("converts 16 bits"),
        worded("pip install --force-reinstall pillow"),
    )


def _examine_fonts(machine: Machine) -> Finding:
    wrong = machine.fonts()
    found = in_turn(wrong, "; ") if wrong else term("complete")
    mend = worded("git checkout -- fonts")
    return Finding("V004", worded("the fonts"), Purpose.BUILD, _state(ok=not wrong), found, mend)


def _examine_cache(machine: Machine) -> Finding:
    if machine.cache is None:
        trouble: str | None = worded("there is no home folder")
    else:
        # Each of those that are made in it may have an owner and rights of its own.
        folders = (machine.cache / name for name in ("store", "fontconfig"))
        trouble = next(filter(None, map(find_trouble, folders)), None)
    ok = trouble is None
    where = machine.cache or worded("the cache")
    found = (
        str(where)
        if ok
        else worded("{where} cannot be used: {trouble}", where=where, trouble=trouble)
    )
    mend = worded(
        "export XDG_CACHE_HOME=FOLDER, naming a folder that is yours alone and can be written"
    )
    return Finding(
        "V005", worded("a folder for the cache"), Purpose.SPEED, _state(ok=ok), found, mend
    )


def _examine_output(machine: Machine) -> Finding:
    try:
        found = codecs.lookup(machine.encoding).name
    except LookupError:
        found = machine.encoding or term("unknown")
    mend = worded("export LANG=C.UTF-8 PYTHONUTF8=1")
    return Finding(
        "V006",
        worded("output in UTF-8"),
        Purpose.MESSAGES,
        _state(ok=found == "utf-8"),
        found,
        mend,
    )


def _examine_java(machine: Machine) -> Finding:
    path = machine.which("java")
    told = machine.tell((path, "-version")) if path else ""
    # Before 9, what is called Java 8 gave its version as 1.8.
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    ok = version is not None and int(version[1]) >= JAVA
    found = (
        f"Java {version[1]}"
        if version
        else worded("tells no version")
        if path
        else worded("not found")
    )
    return Finding(
        "V007",
        worded("a Java runtime, {java} or newer", java=JAVA),
        Purpose.CHECKS,
        _state(ok=ok),
        found,
        _install("default-jre-headless"),
    )


def _examine_poppler(machine: Machine) -> Finding:
    path = machine.which("pdftoppm")
    return Finding(
        "V008",
        worded("pdftoppm, of Poppler"),
        Purpose.CHECKS,
        _state(ok=path is not None),
        path or worded("not found"),
        _install("poppler-utils"),
    )


def _examine_ghostscript(machine: Machine) -> Finding:
    path = machine.which(GHOSTSCRIPT)
    return Finding(
        "V020",
        "Ghostscript",
        Purpose.ARTWORK,
        _state(ok=path is not None),
        path or worded("not found"),
        _install("ghostscript"),
    )


def _loads(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _tell(command: tuple[str, ...]) -> str:
    """Give what ``command`` prints on both channels: Java tells its version on the second."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _wrong_colors() -> Said:
    """Give what keeps pictures from being converted on this machine."""
    try:
        check_engine()
    except EnvironmentFault as error:
        return error.diagnostics[0].message
    return SILENCE


def _wrong_fonts() -> tuple[str, ...]:
    try:
        # Here, since it needs HarfBuzz, which may be what is missing.
        from .fonts import load_catalogue
    except ImportError as error:
        return (worded("cannot be examined: {error}", error=error),)
    folder = resources() / "fonts"
    try:
        found = load_catalogue(Workspace(folder), folder).verify()
    except ContentError as error:
        found = error.diagnostics
    return tuple(diagnostic.message for diagnostic in found)
