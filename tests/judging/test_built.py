"""What a build says of its pages: the judgement on the finished file, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from publisher.build import BuildReport, build
from publisher.checks.preflight import preflight
from publisher.cli import app
from publisher.diagnostics import ContentError, Diagnostic, Place, Severity, format_all
from publisher.judging import built, judge_built, judge_file
from publisher.judging.judgement import judge_sheets
from publisher.judging.sheets import SeenPage
from publisher.tongues import term
from publisher.workspace import Store
from publisher.workspace.memory import Memory

from .paper import Issue, characters, good_page, last_page, printed

LAYOUTS = "tabloid", "newsletter"


def _paragraph(chance: Random) -> str:
    """Give sentences by chance: the judge knows a line by its words."""
    lengths = chance.choices(range(8, 25), k=chance.randint(2, 6))
    return "".join("".join(chance.choices(characters(), k=length)) + "。" for length in lengths)


def write(folder: Path, *, bad: bool = True, words: str = "春茶。") -> Path:
    """Write an issue of which a bad first page has hardly anything on it; ``words`` end "b"."""
    lengths = {"a": 3, "b": 60} if bad else {"a": 20}
    for name, paragraphs in lengths.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        texts = [_paragraph(Random(f"{name}{n}")) for n in range(paragraphs)]
        texts[-1] += words if name == "b" else "终。"
        text = "---\ntitle: 春茶开园\n---\n\n" + "\n\n".join(texts) + "\n"
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    articles = [f'{{ path = "{name}", page = {n} }}' for n, name in enumerate(lengths, 1)]
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2018-11-05\n'
        f"articles = [{', '.join(articles)}]\noutputs = {[*LAYOUTS, 'magazine']}\n",
        encoding="utf-8",
    )
    return folder


def judged(report: BuildReport) -> list[Diagnostic]:
    """Give what the judge says in a report, but its figures."""
    found = [one for one in report.diagnostics if one.code.startswith("J")]
    return [one for one in found if one.code != "J000"]


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Give an issue with a bad page, where it was built, and the cache."""
    root = tmp_path_factory.mktemp("bad")
    build(write(root / "e"), root / "out", cache=root / "cache")
    return root / "e", root / "out", root / "cache"


def test_a_build_says_what_the_judge_says(bad: tuple[Path, Path, Path]) -> None:
    """Of each newspaper the same codes, places and words; of a magazine nothing."""
    folder, out, cache = bad
    report = build(folder, out, cache=cache)
    for product in report.products:
        said = {one for one in judged(report) if one.place and one.place.path == product.file}
        if product.output == "magazine":
            assert not said
            continue
        found = judge_file(out / product.file, folder).report.diagnostics
        assert said == {
            replace(one, place=Place(product.file, one.place.line)) for one in found if one.place
        }
        assert {"J001", "J002", "J003"} <= {one.code for one in said}
        assert all(one.severity is Severity.WARNING for one in said)


def test_a_page_in_order_is_not_mentioned(tmp_path: Path) -> None:
    """The control: an issue of one page, which is the last one, and nothing wrong on it."""
    report = build(write(tmp_path / "e", bad=False), tmp_path / "out", only=("tabloid",))

    assert [one for one in report.diagnostics if one.code.startswith("J")] == []


def test_what_was_found_is_told_again(bad: tuple[Path, Path, Path]) -> None:
    """A build with nothing to do finds what the first one found, and what one without cache."""
    folder, out, cache = bad
    again = build(folder, out, cache=cache)

    assert again.fresh == ()
    assert judged(again) == judged(build(folder, out))


def test_figures_stand_before_the_findings(bad: tuple[Path, Path, Path]) -> None:
    """One line a file says how good its pages are."""
    folder, out, cache = bad
    report = build(folder, out, cache=cache)
    notes = [one for one in report.diagnostics if one.code == "J000"]

    assert [one.place and one.place.path for one in notes] == [f"e-{name}.pdf" for name in LAYOUTS]
    figures = judge_file(out / "e-tabloid.pdf", folder).pages[:-1]
    assert f"page 1: white 空白 {figures[0].white:.1%}, largest hole 空洞" in notes[0].message
    lines = format_all(report.diagnostics).splitlines()
    first = next(line for line in lines if line.startswith("e-tabloid.pdf"))
    assert "note J000" in first


def test_strict(bad: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """Taste stops a strict build and no other, the press neither."""
    folder, _, cache = bad
    with pytest.raises(ContentError) as caught:
        build(folder, tmp_path / "out", cache=cache, strict=True)
    assert "J001" in {one.code for one in caught.value.diagnostics}

    press = build(folder, tmp_path / "press", only=("tabloid",), purpose="press")
    assert "J001" in {one.code for one in judged(press)}


def test_weights_are_those_of_the_layout(tmp_path: Path) -> None:
    """Heads are held against what is wished for the layout that is printed."""
    folder = write(tmp_path / "e")
    path = folder / "edition.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("page = 2", 'page = 2, layouts = { tabloid = { importance = "brief" } }'),
        encoding="utf-8",
    )
    ranks: list[list[int]] = []
    real = judge_sheets

    def noted(report: object, sheets: object, copies: object, measure: object) -> object:
        ranks.append([copy.rank for copy in copies])  # type: ignore[attr-defined]
        return real(report, sheets, copies, measure)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(built, "judge_sheets", noted)
        build(folder, tmp_path / "out", only=LAYOUTS)

    assert ranks == [[0, 2], [0, 1]]


# What is remembered


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the indexes of the pages that are read from now on."""
    indexes: list[int] = []
    real = built._read_some

    def noted(content: bytes, some: list[int], memory: Memory | None = None) -> list[SeenPage]:
        indexes.extend(some)
        return real(content, some, memory)

    monkeypatch.setattr(built, "_read_some", noted)
    return indexes


def test_one_word_is_one_page(tmp_path: Path, read: list[int]) -> None:
    """After a change of one word its page alone is read again, and the judgement is the same."""
    folder, cache = write(tmp_path / "e"), tmp_path / "cache"
    build(folder, tmp_path / "out", only=("tabloid",), cache=cache)
    assert read == [0, 1]
    read.clear()
    write(folder, words="春酒。")
    report = build(folder, tmp_path / "out", only=("tabloid",), cache=cache)

    assert read == [1]
    assert judged(report) == judged(build(folder, tmp_path / "new", only=("tabloid",)))


def test_a_page_is_kept_whole(tmp_path: Path, read: list[int]) -> None:
    """A page that comes from the store is judged as the one that was read: ink and all."""
    content = printed(good_page(Issue()), last_page(Issue()))
    checked = preflight(content, "x.pdf", memory=Memory(Store(tmp_path / "store")))
    memory = Memory(Store(tmp_path / "store"))
    first = judge_built(content, checked, (), memory)
    again = judge_built(content, checked, (), memory)

    assert read == [0, 1]
    assert again == first == judge_built(content, checked, (), Memory())
    assert first.pages[0].white


# What is printed


def test_the_end_of_a_build(bad: tuple[Path, Path, Path]) -> None:
    """Text has one finding of a kind a page and each mend once; programs are given all."""
    folder, out, cache = bad

    def run(*words: str) -> tuple[str, str]:
        given = ["build", str(folder), "--out", str(out), "--cache", str(cache), *words]
        done = CliRunner().invoke(app, given)
        assert done.exit_code == 0
        return done.stdout, done.stderr

    records = [json.loads(line) for line in run("--format", "json")[0].splitlines()]
    all_of_them = [one for one in records if one["code"].startswith("J")]
    lines = run()[1].splitlines()
    told = [line for line in lines if " warning J" in line or " note J" in line]

    kinds = {(one["path"], one["line"], one["code"]) for one in all_of_them}
    assert len(told) == len(kinds)
    hints = [line for line in lines if line.startswith("    hint: ")]
    assert len(hints) == len(set(hints))
    annotations = run("--format", "github")[0].splitlines()
    assert sum("title=J" in line for line in annotations) == len(all_of_them)


def test_others_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Of three findings of one kind on a page the first is told; two of another code are both."""
    from publisher.console import Format, tell

    found = [
        Diagnostic(
            code, term(f"number {n}"), Place("x.pdf", 2), Severity.WARNING, hint=term("mend it")
        )
        for code in ("J204", "K211")
        for n in range(3)
    ]
    tell(tuple(found), Format.TEXT, brief=True)
    lines = capsys.readouterr().err.splitlines()

    assert lines[0] == "x.pdf:2:1: warning J204 number 0; 2 more here"
    assert sum("K211" in line for line in lines) == 3
    assert sum("hint: mend it" in line for line in lines) == 2
    assert lines[-1] == "6 warnings"
    tell(tuple(found), Format.TEXT)
    assert sum("J204" in line for line in capsys.readouterr().err.splitlines()) == 3
