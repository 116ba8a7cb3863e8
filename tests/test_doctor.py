"""The doctor: each requirement is seen when it is met and when it is not."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from publisher import doctor, system
from publisher.diagnostics import EnvironmentFault, ExitCode, Severity, raise_errors
from publisher.doctor import Need, Provision, Requirement, Surroundings, diagnose, examine
from publisher.pdf.adapter import WRITTEN_AGAINST
from publisher.pictures import profiles
from publisher.tongues import CHINESE, SILENCE, spoken, term

ROOT = Path(__file__).parents[1]


@pytest.fixture
def healthy(tmp_path: Path) -> Surroundings:
    """Give a machine that has everything."""
    return Surroundings(
        system="linux",
        python=(3, 11),
        loads=lambda _: True,
        version={"weasyprint": doctor.WEASYPRINT}.get,
        which=lambda program: f"/bin/{program}",
        tell=lambda _: 'openjdk version "17.0.15" 2025-04-15',
        fonts=lambda: (),
        colors=lambda: SILENCE,
        cache=tmp_path,
        encoding="utf-8",
    )


def missing(machine: Surroundings) -> list[Requirement]:
    """Give what ``machine`` lacks."""
    return [finding for finding in examine(machine) if finding.state is Provision.MISSING]


def test_a_healthy_machine_lacks_nothing(healthy: Surroundings) -> None:
    """With everything there, every requirement is met and nothing is diagnosed."""
    findings = examine(healthy)
    assert {finding.state for finding in findings} == {Provision.OK}
    assert diagnose(findings) == ()


@pytest.mark.parametrize(
    ("change", "code", "purpose", "found"),
    [
        ({"python": (3, 10)}, "V001", Need.BUILD, "3.10"),
        ({"version": {}.get}, "V003", Need.BUILD, "not installed"),
        ({"version": {"weasyprint": "70.1"}.get}, "V003", Need.BUILD, "70.1"),
        ({"fonts": lambda: ("song.otf is gone", "x")}, "V004", Need.BUILD, "song.otf is gone"),
        ({"colors": lambda: term("cmsDoTransform is gone")}, "V011", Need.BUILD, "is gone"),
        ({"cache": Path(__file__)}, "V005", Need.SPEED, "cannot be used"),
        ({"cache": None}, "V005", Need.SPEED, "no home folder"),
        ({"encoding": "ascii"}, "V006", Need.MESSAGES, "ascii"),
        ({"encoding": "gbk"}, "V006", Need.MESSAGES, "gbk"),
        ({"encoding": ""}, "V006", Need.MESSAGES, "unknown"),
        ({"encoding": "nonsense"}, "V006", Need.MESSAGES, "nonsense"),
        ({"tell": lambda _: 'java version "1.8.0_392"'}, "V007", Need.CHECKS, "Java 8"),
        ({"tell": lambda _: 'openjdk version "10" 2018'}, "V007", Need.CHECKS, "Java 10"),
        ({"tell": lambda _: ""}, "V007", Need.CHECKS, "tells no version"),
    ],
)
def test_each_lack_is_seen_alone(
    healthy: Surroundings, change: dict[str, object], code: str, purpose: Need, found: str
) -> None:
    """One thing missing gives its one finding, with what is there instead."""
    (finding,) = missing(replace(healthy, **change))  # type: ignore[arg-type]  # typed by field
    assert (finding.code, finding.purpose) == (code, purpose)
    assert found in finding.found
    assert finding.mend


@pytest.mark.parametrize("library", doctor.LIBRARIES, ids=lambda library: library.name)
def test_each_library_is_seen_alone(healthy: Surroundings, library: doctor.Library) -> None:
    """A library that cannot be loaded is named with its own Debian package."""
    machine = replace(healthy, loads=lambda key: key != library.key)
    (finding,) = missing(machine)
    assert (finding.code, finding.name) == ("V002", library.name)
    assert finding.mend == f"sudo apt-get install {library.package}"


def test_missing_programs(healthy: Surroundings) -> None:
    """Programs that are not there are needed for checks and for EPS files only."""
    found = missing(replace(healthy, which=lambda _: None))
    assert [(f.code, f.purpose) for f in found] == [
        ("V007", Need.CHECKS),
        ("V008", Need.CHECKS),
        ("V020", Need.ARTWORK),
    ]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ('openjdk version "11.0.2" 2019-01-15', Provision.OK),
        ('openjdk version "21" 2023-09-19', Provision.OK),
        ('java version "9.0.4"', Provision.MISSING),
        ("java: command not found", Provision.MISSING),
    ],
)
def test_java_versions(healthy: Surroundings, told: str, state: Provision) -> None:
    """The version is read in the forms Java has told it over the years."""
    findings = {f.code: f for f in examine(replace(healthy, tell=lambda _: told))}
    assert findings["V007"].state is state


def test_what_stops_a_build_is_an_error(healthy: Surroundings) -> None:
    """Without what building needs the command ends with 5."""
    diagnostics = diagnose(examine(replace(healthy, python=(3, 9), which=lambda _: None)))
    weights = {d.code: d.severity for d in diagnostics}
    assert weights == {
        "V001": Severity.ERROR,
        "V007": Severity.WARNING,
        "V008": Severity.WARNING,
        "V020": Severity.WARNING,
    }
    with pytest.raises(EnvironmentFault) as caught:
        raise_errors(diagnostics, EnvironmentFault)
    assert caught.value.exit_code is ExitCode.ENVIRONMENT


def test_what_only_checks_need_stops_nothing(healthy: Surroundings) -> None:
    """Without what only checks need the command warns, and ends well."""
    diagnostics = diagnose(examine(replace(healthy, which=lambda _: None, encoding="ascii")))
    assert [d.code for d in diagnostics] == ["V006", "V007", "V008", "V020"]
    raise_errors(diagnostics, EnvironmentFault)


def test_this_machine_is_examined_for_real() -> None:
    """The real look-ups give an answer for every requirement, whatever it is."""
    assert len(examine()) == 9 + len(doctor.LIBRARIES)


def test_real_lookups_say_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real look-ups tell what is certainly not there."""
    machine = doctor.this_machine()
    monkeypatch.setitem(system.LIBRARIES, "pango", ("libno-such-library.so.0",) * 3)
    assert not machine.loads("pango")
    assert machine.version("no-such-package") is None
    assert machine.which("no-such-program") is None
    assert machine.tell(("no-such-program",)) == ""
    assert machine.tell(("false",)) == ""
    assert machine.tell(("sh", "-c", "echo told >&2")) == "told\n"


def test_a_program_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that tells nothing in time is taken for one that cannot be run."""
    monkeypatch.setattr(doctor, "PATIENCE", 0.05)
    assert doctor.this_machine().tell(("sleep", "60")) == ""


def test_fonts_are_examined_where_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real look at the fonts finds those of the project whole, and none in an empty folder."""
    assert doctor.this_machine().fonts() == ()
    monkeypatch.setattr(doctor, "resources", lambda: tmp_path)
    assert any("fonts.toml" in wrong for wrong in doctor.this_machine().fonts())


def test_the_pinned_weasyprint_is_the_one_examined() -> None:
    """The doctor, the line adapter, the project and the lock name the same WeasyPrint."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pin = f"weasyprint=={doctor.WEASYPRINT}"
    assert pin in project["dependencies"]
    assert f"\n{pin} " in (ROOT / "requirements.lock").read_text()
    assert doctor.WEASYPRINT == WRITTEN_AGAINST
    assert project["requires-python"] == ">=" + ".".join(map(str, doctor.PYTHON))


def test_libraries_are_those_weasyprint_loads() -> None:
    """WeasyPrint loads exactly the libraries listed, by the names listed, and one it can lack."""
    spec = importlib.util.find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    source = (Path(spec.origin).parent / "text/ffi.py").read_text()
    loaded = re.findall(r"^\w+ = _dlopen\(\s*ffi,(.*?)\)$", source, re.M | re.S)
    named = [set(re.findall(r"'([^']+)'", call)) for call in loaded]
    for library, files in system.LIBRARIES.items():
        assert any(set(files) <= names for names in named), library
    others = [n for n in named if not any(set(x) <= n for x in system.LIBRARIES.values())]
    assert [min(names) for names in others] == ["harfbuzz-vector"]
    assert {library.key for library in doctor.LIBRARIES} == set(system.LIBRARIES)
    # Where it looks on Windows, and by which variable, is what hints speak of.
    looked = "".join(re.findall(r"'([^']*)'", source[source.index("dll_directories =") :])[:4])
    assert looked.replace("\\\\", "\\") == system.FOLDERS + system.USUAL


@pytest.mark.parametrize(
    ("kind", "library", "program"),
    [
        ("linux", "sudo apt-get install libpango-1.0-0", "sudo apt-get install poppler-utils"),
        ("darwin", "brew install pango", "brew install poppler"),
        ("win32", "pacman -S mingw-w64-ucrt-x86_64-pango", "winget install oschwartz"),
    ],
)
def test_each_system_is_told_its_own_command(
    healthy: Surroundings, kind: str, library: str, program: str
) -> None:
    """What mends a lack is a command of the system that lacks it, in either language."""
    found = {
        f.name: f
        for f in missing(
            replace(
                healthy,
                system=kind,
                python=(3, 9),
                loads=lambda _: False,
                which=lambda _: None,
                encoding="gbk",
                cache=None,
            )
        )
    }

    assert len(found) == 6 + 6
    assert library in found["Pango"].mend
    assert program in found["pdftoppm, of Poppler"].mend
    assert system.file_of("pango", kind) in found["Pango"].found
    others = {"apt-get", "brew", "winget"} - {
        {"linux": "apt-get", "darwin": "brew", "win32": "winget"}[kind]
    }
    for one in found.values():
        assert not any(other in one.mend for other in others), one
        assert ("setx" in one.mend) == (kind == "win32" and one.code in ("V005", "V006"))
        assert "export" not in one.mend or kind != "win32"
        # Said in Chinese: a command stands in marks there.
        assert "`" in spoken(one.mend, CHINESE)


def test_setup_installs_what_the_doctor_asks_for() -> None:
    """Each package a hint names is one that set-up installs, or comes along with one."""
    packages = set(re.findall(r"^([\w.-]+) +\w+[:\w.-]*$", (ROOT / ".ci/setup").read_text(), re.M))
    along = {"libglib2.0-0", "libharfbuzz0b", "libfontconfig1"}
    asked = {library.package for library in doctor.LIBRARIES} - along
    assert asked | {"python3", "default-jre-headless", "poppler-utils"} <= packages


def test_littlecms_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pillow whose littleCMS lacks a function that pictures need is told of."""
    assert profiles_of() == ""
    more = {**profiles._FUNCTIONS, "cmsThatIsNot": (None, ())}
    monkeypatch.setattr(profiles, "_FUNCTIONS", more)
    profiles._engine.cache_clear()
    try:
        assert "cmsThatIsNot" in profiles_of()
    finally:
        profiles._engine.cache_clear()


def profiles_of() -> str:
    """Give what keeps this machine from converting pictures."""
    (found,) = (one for one in examine() if one.code == "V011")
    return found.found if found.state is Provision.MISSING else ""
