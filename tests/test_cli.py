"""The command line as a user sees it: what is printed where, and what the shell is told."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from patience import PATIENCE
from publisher import __version__
from publisher.cli import app

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "content" / "sangzhi-2018"
COMMANDS = sorted(
    str(command.name or getattr(command.callback, "__name__", ""))
    for command in app.registered_commands
)
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter"]
"""
ARTICLE = """\
---
title: 试排
---

正文一段，用来试排。
"""
MAIN = "from publisher.cli import main; main()"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Give an environment in which this checkout runs, with a cache of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    ours = {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(folder / "cache")}
    return {**kept, **ours, "NO_COLOR": "1", **more}


def run(
    folder: Path, *arguments: str | Path, code: str = MAIN, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program in ``folder`` as a shell would; it must never print a traceback."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=folder,
        env=environment(folder, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout or more
    return done


def write(folder: Path, edition: str = EDITION, article: str = ARTICLE) -> Path:
    """Write a small edition and give its folder."""
    (folder / "a").mkdir(parents=True)
    (folder / "edition.toml").write_text(edition, encoding="utf-8")
    (folder / "a" / "article.md").write_text(article, encoding="utf-8")
    return folder


# Help and usage


def test_help_names_every_command(tmp_path: Path) -> None:
    """`publisher --help` lists each command with its sentence, on stdout, and ends with 0."""
    done = run(tmp_path, "--help")

    assert done.returncode == 0
    assert all(re.search(rf"\b{name}\b", done.stdout) for name in COMMANDS)
    assert {"build", "clean", "doctor", "explain", "layouts"} <= set(COMMANDS)


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_the_version_is_said(tmp_path: Path, tongue: str) -> None:
    """`publisher --version` says the one version there is, in a line, whatever the language."""
    done = run(tmp_path, "--version", PUBLISHER_LANG=tongue)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"publisher {__version__}\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    """`--help` of a command ends with 0 and explains each option in words."""
    done = run(tmp_path, name, "--help", COLUMNS="200")

    assert done.returncode == 0
    assert "Usage:" in done.stdout
    bare = [row for row in done.stdout.split("\n") if re.search(r"--[a-z-]+\s*[│|]?\s*$", row)]
    assert not bare


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("build", "--no-such-option"),
        ("build", "--format", "xml"),
        ("explain",),
        ("build", ".", "--output"),
    ],
)
def test_wrong_calls_end_with_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """What the command line itself cannot read is a usage error, told on stderr."""
    done = run(tmp_path, *arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()


def test_without_a_command_help_is_shown(tmp_path: Path) -> None:
    """`publisher` alone shows the commands instead of doing something."""
    done = run(tmp_path)

    assert "build" in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


# Building


def test_build_anywhere_on_the_disk(tmp_path: Path) -> None:
    """An edition far from the checkout is built; each file is named on stdout with its size."""
    write(tmp_path / "远方 的" / "期")
    done = run(tmp_path, "build", "远方 的/期")

    assert done.returncode == 0, done.stderr
    made = tmp_path / "dist" / "期" / "期-newsletter.pdf"
    assert made.read_bytes().startswith(b"%PDF-")
    assert done.stdout.startswith("dist/期/期-newsletter.pdf  ")
    assert (made.parent / "manifest.json").is_file()


def test_build_of_the_current_folder(tmp_path: Path) -> None:
    """Without an argument the current folder is the edition, and its name names the outputs."""
    folder = write(tmp_path / "e")
    done = run(folder, "build", "--out", tmp_path / "out")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "e-newsletter.pdf").is_file()


@pytest.mark.parametrize("name", ["absent", "file.txt", "empty"])
def test_no_edition_there(name: str, tmp_path: Path) -> None:
    """A folder that is not there, or is none, or holds no edition, is a finding with a code."""
    (tmp_path / "file.txt").write_text("text")
    (tmp_path / "empty").mkdir()
    done = run(tmp_path, "build", name)

    assert done.returncode == 3
    assert re.search(r"edition\.toml:1:1: error F00[12] ", done.stderr)
    assert not (tmp_path / "dist").exists()


def test_wrong_content_ends_with_3(tmp_path: Path) -> None:
    """A fault of the text ends with 3: place, code, the line with a caret, a hint; no file."""
    write(tmp_path / "e", article=ARTICLE + "\n生僻字\U00030729在此。\n")
    done = run(tmp_path, "build", "e")

    assert done.returncode == 3
    assert "e/a/article.md:7:4: error G001" in done.stderr
    assert "\n    生僻字\U00030729在此。\n          ^" in done.stderr
    assert "hint: " in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "dist").exists()


def test_unknown_output_ends_with_2(tmp_path: Path) -> None:
    """An output that is neither the edition's nor a layout is a usage error that lists those."""
    done = run(tmp_path, "build", write(tmp_path / "e"), "--output", "poster")

    assert done.returncode == 2
    assert "error L001" in done.stderr
    assert "newsletter" in done.stderr


def test_read_only_folder_ends_with_5(tmp_path: Path) -> None:
    """An output folder that cannot be made is a fault of the machine."""
    (tmp_path / "wall").write_text("a file where a folder should be")
    done = run(tmp_path, "build", write(tmp_path / "e"), "--out", "wall/out")

    assert done.returncode == 5
    assert "error F006" in done.stderr


def test_findings_as_json(tmp_path: Path) -> None:
    """--format json prints one object a finding on stdout and nothing else there."""
    write(tmp_path / "e", article=ARTICLE + "\n生僻字\U00030729在此。\n")
    done = run(tmp_path, "build", "e", "--format", "json")
    records = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 3
    assert done.stderr == ""
    assert [(r["code"], r["path"], r["line"], r["column"]) for r in records] == [
        ("G001", "e/a/article.md", 7, 4)
    ]


def test_findings_as_annotations(tmp_path: Path) -> None:
    """--format github prints workflow commands that a forge shows beside the line."""
    write(tmp_path / "e", article=ARTICLE + "\n![说明]()\n")
    done = run(tmp_path, "build", "e", "--format", "github")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any(
        line.startswith("::warning title=I003,file=e/a/article.md,line=7,col=1::") for line in lines
    )
    assert all(line.startswith("::") for line in lines)


def test_strict_turns_warnings_into_failure(tmp_path: Path) -> None:
    """The same edition that builds with a warning ends with 3 under --strict."""
    write(tmp_path / "e", article=ARTICLE + "\n![说明]()\n")

    assert run(tmp_path, "build", "e").returncode == 0
    assert run(tmp_path, "build", "e", "--strict").returncode == 3


def test_watching_builds_again(tmp_path: Path) -> None:
    """--watch builds after a change and outlives a fault; Ctrl-C ends it with 130."""
    folder = write(tmp_path / "e")
    made = tmp_path / "dist" / "e" / "e-newsletter.pdf"
    started = subprocess.Popen(
        [sys.executable, "-c", MAIN, "build", "e", "--watch"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=_heed_interrupts,
    )
    assert started.stderr is not None
    contents = []
    said = ""
    for text in (ARTICLE.replace("一段", "两段"), ARTICLE + "\n\U00030729\n", ARTICLE, None):
        for line in started.stderr:
            said += line
            if "waiting for a change" in line:
                break
        contents.append(made.read_bytes())
        if text is not None:
            (folder / "a" / "article.md").write_text(text, encoding="utf-8")
    started.send_signal(signal.SIGINT)
    _, rest = started.communicate(timeout=PATIENCE)

    assert started.returncode == 130
    assert "Traceback" not in said + rest
    assert "error G001" in said
    assert contents[0] != contents[1] == contents[2] != contents[3] == contents[0]


# Other commands


def test_verify(tmp_path: Path) -> None:
    """A folder as it was built ends with 0, with the edition built again too; damaged with 4."""
    write(tmp_path / "e")
    run(tmp_path, "build", "e")
    assert run(tmp_path, "verify", "dist/e").returncode == 0
    assert run(tmp_path, "verify", "dist/e", "--edition", "e").returncode == 0
    (tmp_path / "dist" / "e" / "e-newsletter.pdf").write_bytes(b"%PDF-")
    done = run(tmp_path, "verify", "dist/e")

    assert done.returncode == 4
    assert "dist/e/e-newsletter.pdf:1:1: error B005" in done.stderr


def test_cache_is_shown_and_bounded(tmp_path: Path) -> None:
    """What is remembered is counted, kept below a limit, and forgotten when asked."""
    write(tmp_path / "e")
    run(tmp_path, "build", "e", "--cache", "kept")

    assert re.search(r"kept: [1-9]\d* files, \d", run(tmp_path, "cache", "--cache", "kept").stdout)
    bounded = run(tmp_path, "cache", "--cache", "kept", "--limit", "0")
    assert "kept: 0 files" in bounded.stdout
    assert run(tmp_path, "build", "e", "--no-cache").returncode == 0
    assert "kept: 0 files" in run(tmp_path, "cache", "--cache", "kept", "--clear").stdout


def test_several_editions_in_one_call(tmp_path: Path) -> None:
    """Each of several editions gets its own folder; a fault of one leaves the other's outputs."""
    write(tmp_path / "c" / "one")
    write(tmp_path / "c" / "two", article="no front matter")
    done = run(tmp_path, "build", "c/one", "c/two", "--out", "out")

    assert done.returncode == 3
    assert "c/two/a/article.md" in done.stderr
    assert (tmp_path / "out" / "one" / "one-newsletter.pdf").is_file()
    assert not (tmp_path / "out" / "two").exists()


def test_explain(tmp_path: Path) -> None:
    """A code in either case is explained; an unknown one is a usage error with its neighbours."""
    known, unknown = run(tmp_path, "explain", "g001"), run(tmp_path, "explain", "G999")

    assert known.returncode == 0
    assert known.stdout.startswith("G001  ")
    assert "What mends it:" in known.stdout
    assert unknown.returncode == 2
    assert "error U001" in unknown.stderr
    assert "G001" in unknown.stderr


def test_layouts_lists_what_can_be_printed(tmp_path: Path) -> None:
    """Every layout has its page, its grid and its purpose; parents-only ones are not shown."""
    done = run(tmp_path, "layouts")

    assert done.returncode == 0
    assert re.search(r"^tabloid .* \d+ × \d+ mm, \d × \d+ cells$", done.stdout, re.M)
    assert not re.search(r"^base\b", done.stdout, re.M)


def test_doctor_tells_what_is_there(tmp_path: Path) -> None:
    """The doctor names each requirement and ends with 0 or, something missing, with 5."""
    done = run(tmp_path, "doctor", COLUMNS="200")

    assert done.returncode in (0, 5)
    assert "weasyprint" in done.stdout.lower()
    assert ("error V" in done.stderr) == (done.returncode == 5)


# Crashes, signals, streams

BROKEN = """
import publisher.codes
def explain(code, lang):
    raise RuntimeError("a wheel\\x1b[31m came off")
publisher.codes.explain = explain
from publisher.cli import main
main()
"""


def test_a_crash_is_one_line(tmp_path: Path) -> None:
    """A bug ends with 1, says what and where in one line and asks for a report."""
    done = run(tmp_path, "explain", "G001", code=BROKEN)

    assert done.returncode == 1
    what, hint = done.stderr.splitlines()
    assert what == r"publisher: crashed: RuntimeError: a wheel\u001b[31m came off (<string>:4)"
    assert "report" in hint


def test_a_crash_shows_more_on_request(tmp_path: Path) -> None:
    """PUBLISHER_TRACEBACK=1 shows the traceback of the same crash."""
    done = run(tmp_path, "explain", "G001", code=BROKEN, PUBLISHER_TRACEBACK="1")

    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_closed_pipe_is_no_crash(tmp_path: Path) -> None:
    """A reader that stops early, as `head` does, gives no traceback."""
    read, written = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "layouts"],
        env=environment(tmp_path),
        stdout=written,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(written)

    assert b"Traceback" not in done.stderr


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    """With the C locale Chinese is still printed as UTF-8."""
    done = run(tmp_path, "layouts", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert done.returncode == 0
    assert "×" in done.stdout


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"]
)
@pytest.mark.parametrize("step", ["newsletter", "book"])
def test_interrupted_build_leaves_nothing(
    number: signal.Signals, code: int, step: str, tmp_path: Path
) -> None:
    """A build told to stop in the middle ends as asked and leaves outputs as they were."""
    folder = write(tmp_path / "e", EDITION.replace('["newsletter"]', '["newsletter", "book"]'))
    out = tmp_path / "out"
    out.mkdir()
    (out / "before.txt").write_text("as it was")
    started = subprocess.Popen(
        [sys.executable, "-c", MAIN, "build", str(folder), "--out", str(out)],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # As from a shell's foreground: a test runner in the background may ignore SIGINT.
        preexec_fn=_heed_interrupts,
    )
    assert started.stderr is not None
    said = ""
    while f"… {step}" not in said:
        line = started.stderr.readline()
        assert line, "it ended before it could be told to"
        said += line
    time.sleep(0.05)
    started.send_signal(number)
    _, rest = started.communicate(timeout=PATIENCE)

    assert started.returncode == code
    assert "Traceback" not in said + rest
    assert [path.name for path in out.iterdir()] == ["before.txt"]
    assert {path.name for path in tmp_path.iterdir()} <= {"cache", "e", "out"}
