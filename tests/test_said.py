"""What is printed: nothing from outside steers a terminal, feigns a line or commands a CI."""

from __future__ import annotations

import ast
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from publisher.cli import app
from publisher.console import Format, say, showing, tell
from publisher.diagnostics import FORMATS, Diagnostic, Place, as_json, as_line, format_all
from publisher.tongues import term

SOURCE = Path(__file__).parents[1] / "src/publisher"
HOSTILE = "\x1b[2J\x9b31m\u202e\u2066\u200b\r\n::error::坏\n##[add-mask]x\x07\U000e0001"
"""Escape sequences, C1, bidi controls, ends of lines, and orders to GitHub's runner."""
TEXTS = st.text(st.sampled_from([*HOSTILE, *"::##[ ab字"]), max_size=40) | st.just(HOSTILE)


def harmless(text: str) -> bool:
    """Say whether what was printed holds nothing that steers, and no order to a CI."""
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return all(
        not any(unicodedata.category(c) in hidden for c in line)
        and not line.strip().startswith("::")
        and "##[" not in line
        for line in text.split("\n")
    )


def test_the_meter() -> None:
    """The meter is no dead one."""
    assert harmless("a: b\n    字")
    for one in ("\x1b", "\u202e", "\x9b", "a\n::x", "   ::x", "\u3000::x", "a ##[b"):
        assert not harmless(one)


@given(TEXTS)
def test_a_line_is_one_line(text: str) -> None:
    """Whatever is said is one harmless line."""
    assert "\n" not in as_line(text)
    assert harmless(as_line(text))


@given(TEXTS)
def test_json_is_shown_and_means_the_same(text: str) -> None:
    """JSON for programs is harmless on a terminal, and reads back as it was."""
    for indent in (None, 2):
        assert harmless(as_json({text: [text]}, indent))
        assert json.loads(as_json({text: [text]}, indent)) == {text: [text]}


@given(TEXTS, TEXTS, st.integers(1, 12))
def test_findings_are_harmless(text: str, source: str, column: int) -> None:
    """In every form nothing of a finding gives orders but, for GitHub, the finding itself."""
    place = Place(text, 1, column)
    found = Diagnostic("A001", term(text), place, hint=term(text), source=source.replace("\n", ""))
    for form in FORMATS:
        told = format_all([found], form)
        if form == "github":
            assert told.startswith("::error ")
            assert "\n" not in told
            told = told.removeprefix("::")
        assert harmless("\n".join(map(as_line, told.split("\n"))))
    assert harmless(format_all([found], "json"))


def test_the_caret_stands_under_a_line_that_looks_like_an_order() -> None:
    """The bar before such a line moves the caret as well."""
    found = Diagnostic("A001", term("m"), Place("a", 1, 3, 5), source="::error")
    _, line, caret = format_all([found]).split("\n")
    assert line == "    | ::error"
    assert [n for n, c in enumerate(caret) if c == "^"] == [line.index("er"), line.index("er") + 1]


def test_steps_and_lines_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """Steps of long work and lines that are said come from the same mouth."""
    with showing(Format.TEXT) as progress:
        progress(HOSTILE)
    say(HOSTILE, HOSTILE)
    tell((Diagnostic("A001", term(HOSTILE)),), Format.TEXT)
    out, err = capsys.readouterr()
    assert harmless(out + err)
    assert (len(out.splitlines()), "坏" in out) == (2, True)


ODD = "甲\x1b[31m\u202e\n::error::"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a layout and an edition whose names and titles are hostile."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    layout = tmp_path / "own/school"
    layout.mkdir(parents=True)
    texts = [f"{key} = {json.dumps(ODD)}" for key in ("title", "purpose")]
    (layout / "layout.toml").write_text("\n".join([*texts, 'extends = "book"\n']))
    edition = tmp_path / ODD
    (edition / "a").mkdir(parents=True)
    (edition / "edition.toml").write_text(
        'title = "t"\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = ["a"]\n'
        'outputs = ["epub"]\n',
        encoding="utf-8",
    )
    (edition / "a/article.md").write_text("---\ntitle: 试\n---\n\n正文。\n", encoding="utf-8")
    (tmp_path / f"{ODD}.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("layouts", "--layouts", "own"),
        ("layouts", "--layouts", "own", "--format", "json"),
        ("build", ODD, "--out", ODD + "out"),
        ("build", ODD, "--output", ODD),
        ("preflight", f"{ODD}.pdf"),
        ("preflight", f"{ODD}.pdf", "--format", "json"),
        ("judge", f"{ODD}.pdf"),
        ("judge", f"{ODD}.pdf", ODD, "--format", "json"),
        ("verify", ODD),
        ("check", ODD),
        ("clean", f"{ODD}/a/article.md", "-o", f"{ODD}/new.md"),
        ("cache", "--cache", ODD),
        ("new", "edition", ODD + "new"),
        ("new", "layout", ODD),
        ("explain", ODD),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_commands_with_hostile_names(words: tuple[str, ...], place: Path) -> None:
    """Whatever files and titles are called, a command prints harmless lines."""
    done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert harmless(done.output)
    # A clean text has nothing to be said of it.
    assert done.output or words[0] == "clean"


MOUTHS = {"console.py"}
"""The module that writes to the standard streams."""
PIPES = {"checks/guard.py", "templates/child.py"}
"""Modules that a process of ours runs, whose streams are pipes to another."""


def test_nothing_else_writes_to_the_standard_streams() -> None:
    """No module but the one prints: by no function, and through no console of a library."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in MOUTHS | PIPES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, (ast.Call, ast.Attribute)):
                continue
            told = ast.unparse(node)
            if (
                told.startswith(("print(", "typer.echo(", "typer.secho(", "click.", "rich.print"))
                or told in ("sys.stdout.write", "sys.stderr.write", "sys.stdout.buffer")
                or told in ("sys.__stdout__", "sys.__stderr__", "os.write", "warnings.warn")
            ):
                found.append(f"{name}:{node.lineno}: {told}")
    assert found == []
