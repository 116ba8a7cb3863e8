"""Folders to begin with: what `publisher new` makes is whole, and builds at once."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import groupby
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publisher.build import build
from publisher.cleaning import check_file
from publisher.cli import app
from publisher.cli.thumbnails import thumbnail
from publisher.diagnostics import ContentError, Severity, UsageError
from publisher.edition.settings import EditionSettings
from publisher.layouts import LayoutSettings, list_layouts, load_layout
from publisher.starters import start_edition, start_layout
from publisher.workspace import Workspace, resources

LAYOUTS = resources() / "layouts"
PRINTED = [name for name in list_layouts(LAYOUTS) if name != "base"]
LANGUAGES = ("en", "zh-Hans")


def opened(text: str) -> str:
    """Give a file of settings with every setting in a comment switched on."""
    return re.sub(r"(?m)^# ?(?=\[|[a-z]+ = |  \{|\])", "", text)


def test_new_edition_builds_at_once(tmp_path: Path) -> None:
    """Every output comes out, with a picture on its pages, and nothing to be said but of room."""
    start_edition(tmp_path / "试刊")
    report = build(tmp_path / "试刊", tmp_path / "out", strict=True)
    assert [product.output for product in report.products] == [
        *("tabloid", "newsletter", "book", "epub")
    ]
    assert {d.code for d in report.diagnostics} <= {"M004"}
    assert report.products[0].file == "试刊-tabloid.pdf"


def test_new_article_is_what_cleaning_makes(tmp_path: Path) -> None:
    """The example's article is its raw text cleaned, a picture put in by an editor."""
    start_edition(tmp_path / "e")
    comparison = check_file(tmp_path / "e/first")
    assert not [d for d in comparison.findings if d.severity is not Severity.NOTE]
    assert "\n## 图片放在images里\n" in (tmp_path / "e/first/article.md").read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["e", "引号“”", 'a"b\\c', "换\t行"])
def test_settings_in_comments_are_settings(tmp_path: Path, name: str, lang: str) -> None:
    """With all comments opened, but the list of articles, the file is an edition's settings."""
    start_edition(tmp_path / name, lang)
    text = (tmp_path / name / "edition.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["title"] == name
    values = tomllib.loads(opened(re.sub(r"(?m)^articles.*\n", "", text)))
    if "\t" not in name:
        settings = EditionSettings.model_validate(values)
        assert len(settings.articles) == 3
        assert settings.epub.direction == "vertical"


def test_both_languages_set_the_same(tmp_path: Path) -> None:
    """Whatever language explains them, the settings, those in comments too, are the same ones."""
    for lang in LANGUAGES:
        start_edition(tmp_path / lang / "e", lang)
        start_layout("mine", "tabloid", tmp_path / lang / "layouts", lang=lang)
    english, chinese = ([*sorted((tmp_path / lang).rglob("*.*"))] for lang in LANGUAGES)
    assert [path.relative_to(tmp_path / "en") for path in english] == [
        path.relative_to(tmp_path / "zh-Hans") for path in chinese
    ]
    for one, two in zip(english, chinese, strict=True):
        texts = [path.read_text(encoding="utf-8") for path in (one, two)]
        if one.suffix != ".toml":
            assert (texts[0] == texts[1]) is (one.suffix != ".css")
            continue
        keys = [re.findall(r"(?m)^(?:# ?)?(\[+[a-z.]+\]+|[a-z]+ =)", text) for text in texts]
        assert keys[0] == keys[1]
        values = [opened(re.sub(r"(?m)^articles = .*\n", "", text)) for text in texts]
        remarks = [re.findall(r"(?m)(?:^|\s{2,})# (.*)", text) for text in values]
        assert len(remarks[0]) > 3
        assert not [remark for remark in remarks[1] if not re.search(r"[⺀-鿿]", remark)]
        assert not [remark for remark in remarks[0] if re.search(r"[，。：；]", remark)]
    assert (tmp_path / "zh-Hans/layouts/mine/layout.toml").read_text("utf-8").count("用途：") == 1


def test_other_languages_are_explained_in_english(tmp_path: Path) -> None:
    """A language that no template has, or a path that would lead elsewhere, gives English."""
    start_edition(tmp_path / "en/e")
    for lang in ("fr", "..", "edition"):
        start_edition(tmp_path / f"x{lang}x/e", lang)
        for path in (tmp_path / "en/e").rglob("*.*"):
            other = tmp_path / f"x{lang}x/e" / path.relative_to(tmp_path / "en/e")
            assert other.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("parent", PRINTED)
def test_new_layout_prints_as_its_parent_does(tmp_path: Path, parent: str, lang: str) -> None:
    """A new layout changes nothing yet; with its comments opened it still says the same."""
    start_layout("mine", parent, tmp_path, lang=lang)
    folders = (tmp_path, LAYOUTS)
    both = [load_layout(Workspace(tmp_path), folders, name) for name in ("mine", parent)]
    own, theirs = (said(layout.settings) for layout in both)
    assert own == theirs
    file = tmp_path / "mine/layout.toml"
    file.write_text(opened(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert said(load_layout(Workspace(tmp_path), folders, "mine").settings) == theirs


def said(settings: LayoutSettings) -> dict[str, object]:
    """Give what a layout says of its pages."""
    left_out = {"title", "purpose", "extends"}
    values = settings.model_dump(mode="json", exclude=left_out)
    colors = {name: color.ink for name, color in settings.colors.items()}
    return {**values, "colors": colors}


def test_new_layout_prints(tmp_path: Path) -> None:
    """An edition is printed with a layout as it was started."""
    start_edition(tmp_path / "e")
    start_layout("mine", "newsletter", tmp_path / "own")
    report = build(
        tmp_path / "e", tmp_path / "out", only=("mine",), layouts=(tmp_path / "own",), strict=True
    )
    assert [product.file for product in report.products] == ["e-mine.pdf"]


@pytest.mark.parametrize("name", ["", "a/b", "..", "版", "-x", "tabloid"])
def test_names_that_no_layout_can_have_are_refused(tmp_path: Path, name: str) -> None:
    """A name with a folder in it, or the parent's own, is told; nothing is written."""
    with pytest.raises(UsageError) as caught:
        start_layout(name, "tabloid", tmp_path)
    assert caught.value.diagnostics[0].code == "U003"
    assert not list(tmp_path.iterdir())


def test_unknown_parents_are_refused(tmp_path: Path) -> None:
    """A layout that is not there cannot be extended."""
    with pytest.raises((UsageError, ContentError)) as caught:
        start_layout("mine", "none", tmp_path)
    assert caught.value.diagnostics[0].code == "L001"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A folder with anything in it, or a file, stays as it was; an empty folder is filled."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("x")
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    for name in ("full", "file"):
        with pytest.raises(UsageError) as caught:
            start_edition(tmp_path / name)
        assert caught.value.diagnostics[0].code == "U002"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["x"]
    start_edition(tmp_path / "empty")
    assert (tmp_path / "empty/first/raw.md").is_file()


@pytest.mark.parametrize("name", PRINTED)
def test_thumbnails_show_the_page(name: str) -> None:
    """A drawing has the page's columns in every row of text, and all its rows are of one width."""
    layout = load_layout(Workspace(LAYOUTS), (LAYOUTS,), name)
    rows = thumbnail(layout)
    assert len({len(row) for row in rows}) == 1
    text = [row for row in rows if "░" in row]
    if layout.is_vertical:
        bands = [key for key, _ in groupby(rows, lambda row: "░" in row)]
        assert bands.count(True) == layout.settings.grid.columns
        assert len(text) >= len(rows) // 3
        return
    assert {len(row.strip("│ ").split()) for row in text} == {layout.settings.grid.columns}
    assert len(text) >= len(rows) // 3


def test_commands_start_and_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`new` names what it wrote; `layouts` lists as text, as JSON, and with its pictures."""
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    made = run(app, ["new", "edition", "e"])
    assert (made.exit_code, "e/edition.toml" in made.stdout) == (0, True)
    assert run(app, ["new", "edition", "e"]).exit_code == 2
    assert run(app, ["new", "layout", "mine", "--from", "book"]).exit_code == 0
    command = ["layouts", "--layouts", "layouts", "--pictures", "shown"]
    listed = run(app, command)
    assert listed.exit_code == 0
    assert re.search(r"^mine .* 148 × 210 mm", listed.stdout, re.M)
    assert {p.stem for p in Path("shown").iterdir()} == set(PRINTED)
    records = json.loads(run(app, [*command[:3], "--format", "json"]).stdout)
    assert {record["name"] for record in records} == {*PRINTED, "mine"}
