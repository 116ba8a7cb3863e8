"""What this machine lacks to build and to check, and the command that mends it.

Nothing that needs a missing thing is imported here, so that the doctor itself always works.
"""

from __future__ import annotations

import codecs
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from . import system
from .diagnostics import ContentError, Diagnostic, EnvironmentFault, Severity
from .pictures.postscript import PROGRAMS as GHOSTSCRIPT
from .pictures.profiles import check_engine
from .tongues import SILENCE, Said, in_turn, term, worded
from .workspace import Workspace, cache_folder, find_trouble, is_packed, resources

PYTHON = (3, 11)
"""The oldest Python that will do."""
WEASYPRINT = "70.0"
"""The one WeasyPrint that will do: the line adapter reaches into its text layer."""
JAVA = 11
"""The oldest Java runtime that EPUBCheck will do with."""
PATIENCE = 10
"""Seconds that another program gets to tell its version."""


class Need(StrEnum):
    """What a requirement is needed for; nothing can be built without those for building."""

    BUILD = "build"
    CHECKS = "checks"
    SPEED = "speed"
    MESSAGES = "messages"
    ARTWORK = "EPS files"


class Provision(StrEnum):
    """Whether a requirement is met."""

    OK = "ok"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: whether it is met, by what, and the command that mends it if not."""

    code: str
    name: str
    purpose: Need
    state: Provision
    found: str
    mend: Said


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the doctor looks; a test gives other eyes.

    ``system`` is its kind as ``sys.platform`` names it. ``loads`` says whether a shared library
    (``system.LIBRARIES``) can be loaded, ``version`` gives that of an installed Python package,
    ``which`` the path of a program, ``tell`` what a command prints (nothing if it cannot be run),
    ``fonts`` what is wrong with the fonts, ``colors`` what keeps pictures from being converted
    (nothing if they can be).
    """

    system: str
    python: tuple[int, int]
    loads: Callable[[str], bool]
    version: Callable[[str], str | None]
    which: Callable[[str], str | None]
    tell: Callable[[tuple[str, ...]], str]
    fonts: Callable[[], tuple[str, ...]]
    colors: Callable[[], Said]
    cache: Path | None
    encoding: str


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library: its name for people and in ``system.LIBRARIES``, and its Debian package."""

    name: str
    key: str
    package: str


LIBRARIES = (
    Library("GObject", "gobject", "libglib2.0-0"),
    Library("Pango", "pango", "libpango-1.0-0"),
    Library("PangoFT2", "pangoft2", "libpangoft2-1.0-0"),
    Library("HarfBuzz", "harfbuzz", "libharfbuzz0b"),
    # WeasyPrint does without it, in another way, which gives other bytes.
    Library("HarfBuzz-Subset", "harfbuzz-subset", "libharfbuzz-subset0"),
    Library("Fontconfig", "fontconfig", "libfontconfig1"),
)
HOMEBREW = {
    "python3": "python",
    "default-jre-headless": "openjdk",
    "poppler-utils": "poppler",
    "ghostscript": "ghostscript",
}
"""What Homebrew calls what a Debian package holds; the libraries all come with Pango."""
WINGET = {
    "python3": "Python.Python.3.13",
    "default-jre-headless": "EclipseAdoptium.Temurin.21.JRE",
    "poppler-utils": "oschwartz10612.Poppler",
    "ghostscript": "ArtifexSoftware.GhostScript",
}
"""What the package manager of Windows calls it; it has no Pango, which MSYS2 has."""


def this_machine() -> Surroundings:
    """The machine that runs this."""
    return Surroundings(
        system=sys.platform,
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


def examine(machine: Surroundings | None = None) -> tuple[Requirement, ...]:
    """Every requirement and whether ``machine``, or else this one, meets it."""
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


def diagnose(findings: Iterable[Requirement]) -> tuple[Diagnostic, ...]:
    """What is missing: an error where nothing can be built without it, else a warning."""
    return tuple(
        Diagnostic(
            finding.code,
            worded(
                "{name}: {found} (needed for {purpose})",
                name=finding.name,
                found=finding.found,
                purpose=term(finding.purpose),
            ),
            severity=Severity.ERROR if finding.purpose is Need.BUILD else Severity.WARNING,
            hint=finding.mend,
        )
        for finding in findings
        if finding.state is Provision.MISSING
    )


def _state(*, ok: bool) -> Provision:
    return Provision.OK if ok else Provision.MISSING


def _install(machine: Surroundings, package: str) -> Said:
    """How what a Debian package holds gets onto ``machine``."""
    if machine.system == "darwin":
        return worded("brew install {package}", package=HOMEBREW.get(package, "pango"))
    if machine.system != "win32":
        return worded("sudo apt-get install {package}", package=package)
    if package in WINGET:
        return worded("winget install {package}", package=WINGET[package])
    return worded(
        "winget install MSYS2.MSYS2, then in the window “MSYS2 UCRT64”: pacman -S {package}; if "
        "MSYS2 is not in C:\\msys64, set {variable} to the folder of its DLLs",
        package="mingw-w64-ucrt-x86_64-pango",
        variable=system.FOLDERS,
    )


def _set(machine: Surroundings, variable: str, value: str) -> Said:
    """The command that gives ``variable`` a value on ``machine`` for what is started afterwards."""
    if machine.system == "win32":
        return worded("setx {variable} {value}", variable=variable, value=value)
    return worded("export {variable}={value}", variable=variable, value=value)


def _examine_python(machine: Surroundings) -> Requirement:
    wanted, found = (".".join(map(str, version)) for version in (PYTHON, machine.python))
    state = _state(ok=machine.python >= PYTHON)
    return Requirement(
        "V001",
        worded("Python {wanted} or newer", wanted=wanted),
        Need.BUILD,
        state,
        found,
        _install(machine, "python3"),
    )


def _examine_library(machine: Surroundings, library: Library) -> Requirement:
    ok = machine.loads(library.key)
    file = system.file_of(library.key, machine.system)
    found = file if ok else worded("{files} cannot be loaded", files=file)
    mend = _install(machine, library.package)
    return Requirement("V002", library.name, Need.BUILD, _state(ok=ok), found, mend)


def _examine_weasyprint(machine: Surroundings) -> Requirement:
    found = machine.version("weasyprint")
    return Requirement(
        "V003",
        worded("WeasyPrint {weasyprint}, exactly", weasyprint=WEASYPRINT),
        Need.BUILD,
        _state(ok=found == WEASYPRINT),
        found or worded("not installed"),
        worded("pip install weasyprint=={version}", version=WEASYPRINT),
    )


def _examine_colors(machine: Surroundings) -> Requirement:
    wrong = machine.colors()
    return Requirement(
        "V011",
        worded("littleCMS inside Pillow"),
        Need.BUILD,
        _state(ok=not wrong),
        wrong or worded("converts 16 bits"),
        worded("pip install --force-reinstall pillow"),
    )


def _examine_fonts(machine: Surroundings) -> Requirement:
    wrong = machine.fonts()
    found = in_turn(wrong, "; ") if wrong else term("complete")
    mend = (
        worded("pip install --force-reinstall --no-deps paiban")
        if is_packed()
        else worded("git checkout -- fonts")
    )
    return Requirement("V004", worded("the fonts"), Need.BUILD, _state(ok=not wrong), found, mend)


def _examine_cache(machine: Surroundings) -> Requirement:
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
        "{command}, naming a folder that is yours alone and can be written",
        command=_set(machine, "XDG_CACHE_HOME", term("FOLDER")),
    )
    return Requirement(
        "V005", worded("a folder for the cache"), Need.SPEED, _state(ok=ok), found, mend
    )


def _examine_output(machine: Surroundings) -> Requirement:
    try:
        found = codecs.lookup(machine.encoding).name
    except LookupError:
        found = machine.encoding or term("unknown")
    mend = _set(machine, "PYTHONUTF8", "1")
    return Requirement(
        "V006",
        worded("output in UTF-8"),
        Need.MESSAGES,
        _state(ok=found == "utf-8"),
        found,
        mend,
    )


def _examine_java(machine: Surroundings) -> Requirement:
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
    return Requirement(
        "V007",
        worded("a Java runtime, {java} or newer", java=JAVA),
        Need.CHECKS,
        _state(ok=ok),
        found,
        _install(machine, "default-jre-headless"),
    )


def _examine_poppler(machine: Surroundings) -> Requirement:
    path = machine.which("pdftoppm")
    return Requirement(
        "V008",
        worded("pdftoppm, of Poppler"),
        Need.CHECKS,
        _state(ok=path is not None),
        path or worded("not found"),
        _install(machine, "poppler-utils"),
    )


def _examine_ghostscript(machine: Surroundings) -> Requirement:
    path = next(filter(None, map(machine.which, GHOSTSCRIPT)), None)
    return Requirement(
        "V020",
        "Ghostscript",
        Need.ARTWORK,
        _state(ok=path is not None),
        path or worded("not found"),
        _install(machine, "ghostscript"),
    )


def _loads(library: str) -> bool:
    try:
        system.load(library)
    except OSError:
        return False
    return True


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _tell(command: tuple[str, ...]) -> str:
    """What ``command`` prints on both channels: Java tells its version on the second."""
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
    """What keeps pictures from being converted on this machine."""
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
