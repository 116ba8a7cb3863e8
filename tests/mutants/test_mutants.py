"""Mutants planted in a tiny package: each comes to what its tests make of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("cosmic_ray")
pytest.importorskip("coverage")

PACKAGE = '''"""A package."""
LEAST = 3
NEVER_ASKED = 4


def tell(text, most=9):
    """Say whether a text is long enough."""
    found = len(text) > LEAST
    idle = 7
    return found and len(text) < most


def count(number):
    """Count down."""
    while number > 0:
        number -= 1
    return number


def alone():
    """Nobody calls this."""
    return 5
'''
TESTS = '''"""Its tests."""
import pytest

from planted import alone, count, tell


@pytest.mark.parametrize(("text", "long"), [("abc", False), ("abcd", True), ("a" * 9, False)])
def test_tell(text, long):
    assert tell(text) is long


def test_count():
    assert count(3) == 0


def test_of_what_is_far():
    assert True


@pytest.mark.printing
def test_alone():
    assert alone() == 5
'''
SETTINGS = """
[tool.pytest.ini_options]
pythonpath = ["src"]
markers = ["printing: prints", "exhaustive: one of many"]
"""
WANTED = {
    # Read in the import.
    "LEAST=4": "killed",
    "NEVER_ASKED=5": "survived",
    "deftell(text,most=10):": "killed",
    # Read when it is called.
    "found=len(text)<LEAST": "killed",
    "idle=8": "survived",
    "returnfoundorlen(text)<most": "killed",
    "number-=2": "killed",
    "number-=0": "endless",
    "return6": "unreached",
}
TRYING = """
import json, sys
from pathlib import Path
sys.path[:] = json.loads(sys.argv[1])
from mutants import trying
from mutants.making import mutants_of
trying.START = 3
home = Path(sys.argv[2])
text = (home / "src/planted/__init__.py").read_text()
tests = (home / "tests/test_planted.py",)
room = trying.Room(home / "src", {"planted/__init__.py": text}, tests, sys.argv[3] == "printing")
def made(one):
    return one.shown(text).partition("→")[2].replace(" ", "")
mutants = [one for one in sorted(mutants_of(text, "planted/__init__.py"))
           if made(one) in sys.argv[4:]]
outcomes = trying.try_all(room, mutants, trying.Trial(2, 30.0, home / "kept"))
print(json.dumps({made(one): outcome for one, outcome in outcomes.items()}))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The package with its tests."""
    (tmp_path / "src/planted").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "src/planted/__init__.py").write_text(PACKAGE)
    (tmp_path / "tests/test_planted.py").write_text(TESTS)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    return tmp_path


def _try(home: Path, which: str, *mutants: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", TRYING, json.dumps(sys.path), str(home), which, *mutants]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)


def test_each_mutant_comes_to_what_its_tests_say(home: Path) -> None:
    """Lines that run, those that run in the import, what nobody runs, what never ends."""
    done = _try(home, "without", *WANTED)
    assert done.returncode == 0, done.stdout + done.stderr

    assert json.loads(done.stdout.splitlines()[-1]) == WANTED


def test_what_only_a_test_that_prints_notices(home: Path) -> None:
    """It is killed where those are of the room; what was kept of the others does not say no."""
    for which, wanted in (("without", "unreached"), ("printing", "killed")):
        done = _try(home, which, "return6")
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout.splitlines()[-1]) == {"return6": wanted}


def test_tests_that_fail_by_themselves_say_nothing_of_mutants(home: Path) -> None:
    """Whatever is tried among them would count as noticed."""
    (home / "tests/test_planted.py").write_text(TESTS.replace("assert True", "assert False"))
    done = _try(home, "without", *WANTED)

    assert done.returncode != 0
    assert "test_planted.py" in done.stdout + done.stderr


def test_what_cannot_matter_is_no_mutant() -> None:
    """Identity for equality of what equals nothing else, and what no value depends on."""
    text = (
        "@dataclass(frozen=True)\nclass A:\n    a: int\n\n\n"
        "def tell(a, b):\n    return a is b or a is not None or a == 1\n"
    )
    from mutants.making import mutants_of

    made = [one.shown(text).partition("→")[2].strip() for one in mutants_of(text, "a.py")]
    idle = ("frozen", "a == b", "a != None")
    assert not [one for one in made if any(what in one for what in idle)]
    assert "return a is not b or a is not None or a == 1" in made
    assert "return a is b or a is not None or a != 1" in made
