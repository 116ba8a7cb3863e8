"""The repository itself: what it may hold, and that its parts name the same things."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/publisher"
TOP = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Containerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh.md",
    "content",
    "docs",
    "fonts",
    "layouts",
    "pyproject.toml",
    "requirements.lock",
    "src",
    "tests",
}
# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    r"\b(?:"
    + "|".join(
        name.replace(" ", r"\.")
        for name in (
            "pypi org",
            "pythonhosted org",
            "anaconda org",
            "debian org/debian",
            "npmjs org",
            "npmjs com",
            "ghcr io",
            "docker io",
        )
    )
    + ")"
)
MACHINE_PATHS = re.compile(rf"(?<![\w./*}}$>~-])/(?:{'|'.join(('work', 'tmp', 'root'))})(?![\w.-])")


@cache
def tracked() -> tuple[Path, ...]:
    """Give every file that is, or on the next commit will be, in the repository."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a checkout, or no git to ask")
    listed = subprocess.run(
        # In a container the checkout may belong to another user.
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0")) - {""}))
    return tuple(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of every tracked file that is text."""
    for path in tracked():
        with path.open("rb") as file:
            content = file.read(8000)
            if b"\0" not in content:
                content += file.read()
                yield path.relative_to(ROOT).as_posix(), content.decode(errors="replace")


def project() -> dict[str, object]:
    """Give what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked() -> dict[str, str]:
    """Give name -> the whole entry of every requirement in the lock."""
    text = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"^(?=\S)", text, flags=re.M)
    return {re.split(r"==", entry)[0]: entry for entry in entries if entry[:1].isalnum()}


def test_top_level() -> None:
    """Nothing stands at the top of the repository but what belongs there."""
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_needed_files_are_there() -> None:
    """What the two commands need is in the repository and not ignored."""
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    needed = {"LICENSE", "Makefile", "pyproject.toml", "requirements.lock", ".ci/run", ".ci/setup"}
    assert needed <= names


ASKS = frozenset(
    """
    exists is_dir is_file is_symlink glob rglob iterdir stat lstat listdir scandir walk
    """.split()  # noqa: SIM905
)
"""Ways to ask what is on the disk."""
EDGES = {
    "build/machine.py": "the program's own files",
    "build/manifest.py": "the output folder",
    "build/shifts.py": "what processes take, as the system tells in files",
    "cleaning/desk/files.py": "the file that is about to be written",
    "cli/starting.py": "pictures that are copied for a person",
    "codes/__init__.py": "the program's own files",
    "desk/proofs.py": "records of proofs",
    "desk/scans.py": "scans beside a raw text",
    "desk/server.py": "the secret of this user's desk",
    "desk/session.py": "scans beside a raw text, asked for anew each time",
    "fonts/catalogue.py": "the sizes of faces, whose content is confirmed before anything is made",
    "pdf/__init__.py": "a file of the cache",
    "preview/watching.py": "what has changed, by its time",
    "readers/desk.py": "the file that is about to be written, pictures beside a raw text",
    "readers/importing.py": "sources that a person hands in, folders about to be written",
    "starters/__init__.py": "a folder that is about to be written",
    "system.py": "folders that are held, by a file where they cannot be",
    "tongues/__init__.py": "the program's own files",
}
"""Modules that ask for themselves, and what they ask about."""


def test_only_workspace_asks_the_disk() -> None:
    """What a result depends on is asked for at one door, so that the cache knows all of it."""
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            at_the_door = ast.unparse(node.func.value).rpartition(".")[2].endswith("workspace")
            if node.func.attr in ASKS and not at_the_door:
                found.setdefault(name, []).append(f"{node.lineno}: {ast.unparse(node.func)}")
    asking = {name: lines for name, lines in found.items() if not name.startswith("workspace/")}

    assert {name: lines for name, lines in asking.items() if name not in EDGES} == {}
    assert set(EDGES) <= set(asking)


# The name


def test_install_lines_name_this_project_and_what_it_needs() -> None:
    """Whoever types an install line of ours gets our program, or a library that it names."""
    described = project()["project"]
    assert isinstance(described, dict)
    ours = described["name"]
    extras = set(described["optional-dependencies"])
    libraries = {re.split(r"[^\w.-]", wanted)[0] for wanted in described["dependencies"]}
    assert ours != "publisher"
    found = []
    for name, text in texts():
        if not name.endswith((".md", ".toml", ".py")) or name.startswith("tests/"):
            continue
        for line in re.findall(r"pip(?:x)? install ([^\n`]+)", text):
            for word in re.findall(
                r"[A-Za-z][\w.-]*(?:\[[\w,-]+\])?", re.sub(r"\$\S+|-\S+", "", line)
            ):
                package, _, extra = word.rstrip("]").partition("[")
                found.append(package)
                assert package in libraries | {ours}, f"{name}: {line}"
                assert not extra or set(extra.split(",")) <= extras, f"{name}: {line}"
                break
    assert ours in found


# Codes


@cache
def documented() -> dict[str, dict[str, str]]:
    """Give every code that `explain` knows, with the file it stands in."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((SOURCE / "codes").glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text()).items():
            assert code not in found, f"{code} stands twice"
            found[code] = {"file": path.stem, **entry}
    return found


CLAUSES = SOURCE / "checks/clauses.toml"
"""The one table that names codes: conditions of a validator, and the code of each."""


@cache
def used() -> dict[str, str]:
    """Give every code that the program names, with a file that names it."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and re.fullmatch(r"[A-Z]\d{3}", value):
                found.setdefault(value, path.relative_to(ROOT).as_posix())
    for row in tomllib.loads(CLAUSES.read_text()).values():
        found.setdefault(row["code"], CLAUSES.relative_to(ROOT).as_posix())
    return found


def test_every_code_is_documented() -> None:
    """A code that can be printed can be explained."""
    assert {c: f for c, f in used().items() if c not in documented()} == {}


def test_every_documented_code_is_used() -> None:
    """A code that is explained can be printed."""
    assert sorted(set(documented()) - set(used())) == []


def test_codes_are_explained_in_full() -> None:
    """Each code stands in the file of its letter, with what it means and what mends it."""
    for code, entry in documented().items():
        assert {"file", "title", "what", "mend"} <= set(entry), code
        assert entry["file"] == code[0], code
        assert all(value.strip() for value in entry.values()), code
        assert not entry["title"].endswith("."), code


# What no file may hold


def test_no_registry_is_named() -> None:
    """Packages come from where the machine is told to get them; no file names a registry."""
    assert {name: m[0] for name, text in texts() if (m := HOSTS.search(text))} == {}


def test_no_path_of_a_machine() -> None:
    """No file names a place that only one machine has."""
    assert {name: m[0] for name, text in texts() if (m := MACHINE_PATHS.search(text))} == {}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (HOSTS, "https://" + "pypi" + ".org/simple", True),
        (HOSTS, "files." + "pythonhosted" + ".org", True),
        (HOSTS, "the registry", False),
        (MACHINE_PATHS, "see /" + "work/main", True),
        (MACHINE_PATHS, '"/' + 'tmp/x"', True),
        (MACHINE_PATHS, "a/" + "work/b", False),
        (MACHINE_PATHS, "/" + "rootless", False),
    ],
)
def test_forbidden_text_is_recognised(pattern: re.Pattern[str], text: str, found: bool) -> None:
    """The two patterns above find what they are for, and not its neighbours."""
    assert bool(pattern.search(text)) is found


# Requirements


def test_every_requirement_is_locked_by_digest() -> None:
    """Each entry of the lock is one version with the digests of its files, and no address."""
    for name, entry in locked().items():
        assert re.match(
            r"[a-z0-9.-]+==\S+( ; [^\\]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+$", entry
        ), name
    text = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"://|@|^--|index", text, re.M)


def test_every_requirement_of_the_project_is_locked() -> None:
    """What pyproject.toml asks for, to run, to develop and to build, is in the lock."""
    settings = project()
    assert isinstance(settings["project"], dict)
    assert isinstance(settings["dependency-groups"], dict)
    assert isinstance(settings["build-system"], dict)
    asked = [
        *settings["project"]["dependencies"],
        *settings["project"]["optional-dependencies"]["ocr"],
        *settings["dependency-groups"]["dev"],
        *settings["build-system"]["requires"],
    ]
    names = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in asked}
    assert sorted(names - set(locked())) == []


def test_every_import_is_declared() -> None:
    """What the program imports is declared as its own dependency, not only somebody else's."""
    homes = packages_distributions()
    undeclared = {
        module: path.relative_to(ROOT).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        for module in _imported(node)
        if module not in sys.stdlib_module_names
        and not {_normal(home) for home in homes.get(module) or [HOMES.get(module, module)]}
        & _declared()
    }
    assert undeclared == {}


HOMES = {"cv2": "opencv-python-headless", "pillow_heif": "pillow-heif"}
"""Packages whose modules have other names, and that an installation without extras lacks."""


@cache
def _declared() -> frozenset[str]:
    settings = project()["project"]
    assert isinstance(settings, dict)
    extras = settings["optional-dependencies"]
    asked = [*settings["dependencies"], *extras["ocr"], *extras["heic"]]
    return frozenset(_normal(re.split(r"[^\w.-]", item)[0]) for item in asked)


def _normal(name: str) -> str:
    """Give a package's name as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported(node: ast.AST) -> list[str]:
    """Give the top-level names of the modules that ``node`` imports from outside."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [(node.module or "").split(".")[0]]
    return []


# Commands


def dry_run(target: str) -> str:
    """Give the commands that make would run."""
    made = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return made.stdout


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not there")
def test_the_daily_check_is_a_part() -> None:
    """`make check` has all of `make test` but the tests that print, take long or are left out."""
    whole, part = dry_run("test").splitlines(), dry_run("check").splitlines()
    steps = [line for line in whole if line.startswith(".venv/bin")]
    assert set(steps[:-1]) < set(part)
    (quick,) = [line for line in part if "pytest" in line]
    assert quick.startswith(f'{steps[-1]} -m "not exhaustive and not printing and not long"')


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not there")
def test_one_command_list() -> None:
    """`make test` runs every check, the tests last; CI runs it after building once."""
    recipe = dry_run("test")
    steps = ["ruff format --check", "ruff check", "mypy", "lint-imports", "pytest"]
    assert [recipe.index(step) for step in steps] == sorted(recipe.index(s) for s in steps)
    commands = [line for line in (ROOT / ".ci/run").read_text().split("\n") if "make" in line]
    assert [command.split()[-1] for command in commands] == ["publish", "test"]


@pytest.mark.parametrize("name", [".ci/run", ".ci/setup"])
def test_scripts_can_be_run(name: str) -> None:
    """The scripts are executable and stop at the first failure."""
    assert os.access(ROOT / name, os.X_OK)
    assert "\nset -eu\n" in (ROOT / name).read_text()


def test_hooks_run_the_pinned_tools() -> None:
    """Each hook runs a tool of the project's own environment, not a version of its own."""
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in settings["repos"]] == ["local"]
    entries = [hook["entry"] for hook in settings["repos"][0]["hooks"]]
    assert all(entry.startswith(".venv/bin/") for entry in entries)
    tools = {entry.split()[0].removeprefix(".venv/bin/") for entry in entries}
    assert tools == {"ruff", "mypy", "lint-imports", "python"}


def test_without_root_one_command_is_told(tmp_path: Path) -> None:
    """Set-up without root and without libraries prints one command and ends with 5."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, body in {"sudo": "exit 1", "id": "echo 1000", "apt-get": "exit 1"}.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    for name in ("sh", "dirname", "env"):
        (tools / name).symlink_to(shutil.which(name) or "")
    done = subprocess.run(
        [tools / "sh", ROOT / ".ci/setup"],
        env={"PATH": str(tools), "PYTHON": "no-such-python"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, done.stderr
    (command,) = done.stdout.splitlines()
    assert command.startswith("sudo sh -c 'apt-get update && apt-get install")
    assert {"python3", "libpango-1.0-0", "poppler-utils"} <= set(command.strip("'").split())
