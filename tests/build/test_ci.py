"""What continuous integration and containers run, read as the data it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import requires
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from publisher.cli import app

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "publish.yml"
ACTION = ROOT / ".github" / "actions" / "publish" / "action.yml"
CONTAINER = ROOT / "Containerfile"

SETTINGS = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["epub"]
"""
ARTICLE = "---\ntitle: 试排\n---\n\n正文一段，用来试排。\n"


def read(path: Path) -> dict[Any, Any]:
    """Give a YAML file's values."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def scripts(values: object) -> list[str]:
    """Give every shell script in a workflow or an action."""
    if isinstance(values, dict):
        own = [values["run"]] if isinstance(values.get("run"), str) else []
        return own + [s for value in values.values() for s in scripts(value)]
    if isinstance(values, list):
        return [s for value in values for s in scripts(value)]
    return []


def options(command: str) -> set[str]:
    """Give the long options that a command of the program has."""
    found = get_command(app).commands[command]  # type: ignore[attr-defined]
    return {name for parameter in found.params for name in parameter.opts}


@pytest.mark.parametrize("path", [WORKFLOW, ACTION], ids=["workflow", "action"])
def test_commands_exist(path: Path) -> None:
    """Every call of the program names a command and options that it has."""
    calls = [
        found
        for script in scripts(read(path))
        for found in re.findall(r"publisher\"? (\w+)((?:[^\n]|\\\n)*)", script)
    ]

    assert calls
    for command, rest in calls:
        assert set(re.findall(r"(--[a-z-]+)", rest)) <= options(command)


def test_inputs_are_never_pasted_into_scripts() -> None:
    """What others may write reaches a script as a variable, not as part of its text."""
    for path in (WORKFLOW, ACTION):
        assert not [script for script in scripts(read(path)) if "${{" in script]


def test_rights_are_the_least() -> None:
    """The workflow may only read; the job that attaches files to a release may write those."""
    jobs = read(WORKFLOW)["jobs"]

    assert read(WORKFLOW)["permissions"] == {"contents": "read"}
    assert [name for name, job in jobs.items() if "permissions" in job] == ["release"]
    assert jobs["release"]["if"] == "startsWith(github.ref, 'refs/tags/')"


@pytest.mark.parametrize("path", [WORKFLOW, ACTION], ids=["workflow", "action"])
def test_every_script_is_one(path: Path) -> None:
    """A shell reads every script without complaint."""
    for script in scripts(read(path)):
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_the_action_builds_and_lists_checksums(tmp_path: Path) -> None:
    """The action's last step, run as it stands, builds each edition it is given and sums up."""
    for name in ("x", "y"):
        (tmp_path / "content" / name / "a").mkdir(parents=True)
        (tmp_path / "content" / name / "edition.toml").write_text(SETTINGS, encoding="utf-8")
        (tmp_path / "content" / name / "a" / "article.md").write_text(ARTICLE, encoding="utf-8")
    program = tmp_path / "publisher" / "bin" / "publisher"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m publisher "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    own = {"RUNNER_TEMP": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    given = {"EDITIONS": "content/*", "OUT": "dist", "OPTIONS": "--jobs 1 --no-cache"}
    script = scripts(read(ACTION))[-1]
    subprocess.run(["sh", "-e"], input=script, text=True, check=True, cwd=tmp_path,
                   env={**os.environ, **own, **given})  # fmt: skip
    sums = (tmp_path / "dist" / "SHA256SUMS").read_text(encoding="utf-8")

    assert [line.split("  ")[1] for line in sums.splitlines()] == [
        f"./{name}/{file}" for name in ("x", "y") for file in ("manifest.json", f"{name}.epub")
    ]
    subprocess.run(["sha256sum", "-c"], input=sums, text=True, check=True, cwd=tmp_path / "dist")


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_inputs_are_those_of_the_readme(readme: str) -> None:
    """Each README names inputs that the action has."""
    text = (ROOT / readme).read_text("utf-8")
    named = re.findall(r"actions/publish`(?: with |，)`(\w+):", text)
    for inputs in re.findall(r"actions/publish@\S+\s+with: \{(.*)\}", text):
        named += re.findall(r"(\w+):", inputs)

    assert named
    assert set(named) <= set(read(ACTION)["inputs"])


def test_every_runtime_package_is_in_the_container() -> None:
    """The Debian packages of the set-up script that printing needs are in container and action."""
    setup = (ROOT / ".ci" / "setup").read_text(encoding="utf-8")
    needed = set(re.findall(r"^(lib\S+)", setup.partition("TEST_PACKAGES")[0], re.M))

    assert needed
    for path in (CONTAINER, ACTION):
        assert needed <= set(re.findall(r"[\w.+-]+", path.read_text(encoding="utf-8")))


def stages(container: str) -> list[list[str]]:
    """Give the instructions of each stage of a container's recipe, on one line each."""
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", container, flags=re.M)).splitlines()
    begun: list[list[str]] = []
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("FROM "):
            begun.append([])
        begun[-1].append(line)
    return begun


def debian(stage: list[str]) -> set[str]:
    """Give the Debian packages that a stage installs."""
    calls = re.findall(r"apt-get install ([^&;\n]*)", "\n".join(stage))
    return {word for call in calls for word in call.split() if not word.startswith("-")}


def test_the_container_is_made_of_what_setup_installs() -> None:
    """Its last stage has the run-time packages of the set-up script and no others."""
    setup = (ROOT / ".ci" / "setup").read_text(encoding="utf-8").partition("TEST_PACKAGES")[0]
    listed = set(re.findall(r"^([\w.+-]+) +(?:python|module|library|command)\b", setup, re.M))
    # EPUBCheck and the tests run what these hold; a build does not.
    judges = {"default-jre-headless", "poppler-utils"}
    built, final = stages(CONTAINER.read_text(encoding="utf-8"))

    assert judges < listed
    assert debian(built) == {"python3", "python3-venv"} <= listed
    assert debian(final) == listed - judges - {"python3-venv"}
    assert debian(["RUN apt-get install --yes a b && rm c"]) == {"a", "b"}


def test_the_container_installs_by_the_lock() -> None:
    """Every package comes with a hash of the lock, none is built, and nothing is fetched else."""
    built, final = stages(CONTAINER.read_text(encoding="utf-8"))
    calls = [call for line in built for call in re.findall(r"pip\s+install\s+([^&\n]*)", line)]

    assert {line.split()[1] for line in (built[0], final[0])} == {"debian:12-slim"}
    assert len(calls) == 3
    for call in calls:
        assert "--require-hashes" in call or "--no-deps /wheel/" in call, call
    assert not any(word in line for line in final for word in ("pip ", "curl", "wget", "COPY ."))
    # What builds the wheel is named whole: hatchling with all that it needs.
    (tools,) = re.findall(r"sed -n '/\^\\\(([\w\\|-]+)\\\)==", "\n".join(built))
    named = set(tools.split("\\|"))
    needed, found = {"hatchling"}, set[str]()
    while needed:
        name = needed.pop()
        found.add(name)
        asked = {re.split(r"[<>=!~; \[]", one)[0].lower() for one in requires(name) or ()
                 if "python_version" not in one and "extra" not in one}  # fmt: skip
        needed |= asked - found
    assert named == found


def test_the_lock_of_what_runs() -> None:
    """Entries of a lock are found whole, with hashes; constraints of it have none."""
    spec = spec_from_file_location("runtime", ROOT / ".ci" / "runtime.py")
    assert spec is not None
    assert spec.loader is not None
    runtime = module_from_spec(spec)
    spec.loader.exec_module(runtime)
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    found = runtime.entries(lock)

    assert sorted("".join(found.values())) == sorted(lock)
    assert found["weasyprint"].startswith("weasyprint==70.0 ")
    assert "--hash=sha256:" in found["weasyprint"]
    assert "hash" not in runtime.pins(lock)
    assert "weasyprint==70.0\n" in runtime.pins(lock)
    # For some Pythons another numpy is named: none is lost.
    assert found["numpy"].count("numpy==") == lock.count("\nnumpy==")
    assert len(runtime.pins(lock).splitlines()) == len(re.findall(r"^\w\S*==", lock, re.M))
