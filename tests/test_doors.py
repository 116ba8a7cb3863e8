"""What comes in by every door: links that lead out, names that are none, values of odd kinds.

Whatever it is, the answer is a finding that names it; never a traceback, never another's file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from publisher.build import MANIFEST, build, rebuild
from publisher.build.cluster import connect
from publisher.build.making import choose
from publisher.build.manifest import imposed_as, outputs, verify
from publisher.cleaning import check_file
from publisher.diagnostics import ContentError, PublisherError, UsageError
from publisher.edition import load_edition
from publisher.edition.settings import EditionSettings
from publisher.galley import forme
from publisher.layouts import LayoutSettings, load_layout
from publisher.workspace import Workspace, parse_toml, resources

EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["book", "epub"]
"""
ARTICLE = "---\ntitle: {}\n---\n\n正文一段，用来试排。\n"
SECRET = "另一处的秘密"
OURS = resources() / "layouts"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Give the folder of an edition, with another's secret beside it."""
    (tmp_path / "e/a").mkdir(parents=True)
    (tmp_path / "e/edition.toml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "e/a/article.md").write_text(ARTICLE.format("试排"), encoding="utf-8")
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    return tmp_path / "e"


def refuse(edition: Path, *layouts: Path, only: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Give the codes with which a build ends; it must end so, and leave nothing."""
    out = edition.parent / "out"
    with pytest.raises(PublisherError) as caught:
        build(edition, out, layouts=layouts, only=only)
    assert not out.exists()
    assert all(SECRET not in str(found) for found in caught.value.diagnostics)
    return tuple(found.code for found in caught.value.diagnostics)


def told(work: Callable[[], object]) -> set[str]:
    """Give the codes that ``work`` ends with; none if it ends well."""
    try:
        work()
    except PublisherError as error:
        return {found.code for found in error.diagnostics}
    return set()


# Links


@pytest.mark.parametrize("name", ["edition.toml", "a/article.md", "a/raw.md", "a"])
def test_links_out_of_an_edition(name: str, edition: Path) -> None:
    """Whatever the program reads of an edition is no link that leads out of it."""
    path = edition / name
    if path.is_dir():
        path.rename(edition.parent / "moved")
        path.symlink_to(edition.parent / "moved")
    else:
        path.unlink(missing_ok=True)
        path.symlink_to(edition.parent / "secret")
    assert "F004" in refuse(edition)


@pytest.mark.parametrize("nested", ["{}", "> {}", "- 一项\n\n  {}"])
def test_pictures_that_lead_out(nested: str, edition: Path) -> None:
    """A picture from outside is refused wherever in the text it stands."""
    text = ARTICLE.format("试排") + "\n" + nested.format("![说明](../../secret.png)") + "\n"
    (edition / "a/article.md").write_text(text, encoding="utf-8")
    assert set(refuse(edition)) & {"F004", "A023"}


@pytest.mark.parametrize(
    "line", ['masthead = "x.svg"', '[epub]\ncover = "x.svg"', '[press]\nprofile = "x.icc"']
)
def test_files_that_settings_name(line: str, edition: Path) -> None:
    """Artwork, cover and profile may be links inside the edition alone."""
    name = line.split('"')[1]
    (edition / name).symlink_to(edition.parent / "secret")
    text = EDITION.replace("outputs", f"{line}\noutputs") if line[0] != "[" else EDITION + line
    (edition / "edition.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        build(edition, edition.parent / "out", purpose="press")
    assert "F004" in [found.code for found in caught.value.diagnostics]


@pytest.mark.parametrize("within", [False, True], ids=["out", "within"])
def test_a_raw_text_is_no_link_out(within: bool, edition: Path) -> None:
    """`check` follows a link called raw.md inside the edition, and none that leads out."""
    target = edition / "scan.md" if within else edition.parent / "scan.md"
    target.write_text("试排\n\n正文一段，用来试排。\n", encoding="utf-8")
    (edition / "a/raw.md").symlink_to(target)
    if within:
        check_file(edition / "a/article.md")
        return
    with pytest.raises(ContentError) as caught:
        check_file(edition / "a/article.md")
    assert [found.code for found in caught.value.diagnostics] == ["F004"]


@pytest.mark.parametrize("name", ["layout.toml", "page.html.j2", "style.css", "part.html.j2"])
def test_links_out_of_a_layout(name: str, edition: Path) -> None:
    """No file of a layout is a link that leads out of the folder of layouts."""
    folder = edition.parent / "layouts/own"
    folder.mkdir(parents=True)
    text = 'title = "t"\npurpose = "p"\nextends = "book"\n'
    (folder / "layout.toml").write_text(text, encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(edition.parent / "secret")
    assert refuse(edition, folder.parent, only=("own",)) == ("F004",)


# Layouts that extend others


def lay(folder: Path, **layouts: str) -> Path:
    """Write layouts that each extend one, and give their folder."""
    for name, extends in layouts.items():
        (folder / name).mkdir(parents=True)
        text = f'title = "{name}"\npurpose = "own"\nextends = "{extends}"\n'
        (folder / name / "layout.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", [path.parent.name for path in sorted(OURS.glob("*/layout.toml"))])
def test_a_layout_called_as_one_of_ours(name: str, tmp_path: Path) -> None:
    """It may extend its namesake, and changes none of ours that extend that."""
    own = lay(tmp_path / "own", **{name: name})
    with (own / name / "layout.toml").open("a") as file:
        file.write("abstract = true\n" if name == "base" else "")
    places = (own, OURS)
    workspace = Workspace(tmp_path)
    assert load_layout(workspace, places, name).folders[:2] == (own / name, OURS / name)
    for other in sorted(path.parent.name for path in OURS.glob("*/layout.toml")):
        if other != name:
            expected = load_layout(workspace, (OURS,), other)
            assert load_layout(workspace, places, other) == expected


def test_a_layout_of_a_user_extends_the_users(tmp_path: Path) -> None:
    """Where both have a layout of the name that is extended, the user's is meant."""
    own = lay(tmp_path / "own", book="book", school="book")
    layout = load_layout(Workspace(tmp_path), (own, OURS), "school")
    names = (own / "school", own / "book", OURS / "book", OURS / "base")
    assert layout.folders == names


def test_layouts_that_extend_each_other(tmp_path: Path) -> None:
    """A circle is an error that names it."""
    own = lay(tmp_path / "own", one="two", two="one", self="self")
    for name in ("one", "self"):
        with pytest.raises(ContentError) as caught:
            load_layout(Workspace(tmp_path), (own, OURS), name)
        assert [found.code for found in caught.value.diagnostics] == ["L002"]


@pytest.mark.parametrize(
    "value", ["5", "true", "[]", "{}", '""', '"."', '".."', '"../own"', '"a/b"', '"\\u0000"']
)
def test_odd_parents(value: str, tmp_path: Path) -> None:
    """What can be no layout's name is no parent."""
    own = lay(tmp_path / "own", one="book")
    file = own / "one/layout.toml"
    file.write_text(file.read_text().replace('"book"', value))
    with pytest.raises(PublisherError) as caught:
        load_layout(Workspace(tmp_path), (own, OURS), "one")
    assert {found.code for found in caught.value.diagnostics} <= {"T004", "L001"}


# Every key of the settings × values of every kind

ODD: tuple[Any, ...] = (
    True, False, 0, -1, 1, 5, 10**6, 10**30, -0.5, 1e-9, 0.5, 1e9, 1e308, float("inf"),
    float("nan"), "", "|", "x", "\0", "../x", "{{ 1/0 }}", "字" * 5000, [], [1], ["x"], [[]], {},
    {"x": 1}, {"name": 1},
)  # fmt: skip
"""One value of each kind that TOML has, and the extremes of each."""


def keys(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every key that ``model`` and the models in it have."""
    for name, field in model.model_fields.items():
        yield (*above, name)
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from keys(kind, (*above, name))


def put(values: Mapping[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Give ``values`` with another one at ``path``."""
    first, *rest = path
    below = values.get(first)
    inner = put(below if isinstance(below, dict) else {}, tuple(rest), value) if rest else value
    return {**values, first: inner}


@pytest.mark.parametrize("path", tuple(keys(EditionSettings)), ids=".".join)
def test_odd_edition_settings(path: tuple[str, ...]) -> None:
    """Each key of edition.toml with a value of each kind is read, or refused by its name."""
    values = {"title": "t", "language": "zh-Hans", "date": "2018-11-05", "articles": ["a"]}
    for odd in ODD:
        given = put(values, path, odd)
        codes = told(partial(_read_edition, given))
        assert codes <= {"T002", "T003", "T004"}


def _read_edition(values: Mapping[str, Any]) -> None:
    parse_toml("", "edition.toml", EditionSettings, values).as_values()


def _read_layout(folder: Path) -> None:
    forme(load_layout(Workspace(folder), (folder, OURS), "one"))


@pytest.mark.parametrize("path", tuple(keys(LayoutSettings)), ids=".".join)
def test_odd_layout_settings(path: tuple[str, ...], tmp_path: Path) -> None:
    """Each key of layout.toml with a value of each kind gives a layout, or a finding."""
    accepted = 0
    for odd in ODD:
        text = _as_toml(put({"title": "t", "purpose": "p", "extends": "book"}, path, odd))
        folder = tmp_path / "one"
        folder.mkdir(exist_ok=True)
        (folder / "layout.toml").write_text(text, encoding="utf-8")
        codes = told(partial(_read_layout, tmp_path))
        accepted += not codes
        assert {code[0] for code in codes} <= {"T", "L"}
    assert accepted < len(ODD)


def _as_toml(value: object) -> str:
    """Write ``value`` as TOML: JSON, but for tables, and for numbers that JSON has not."""
    assert isinstance(value, dict)
    return "\n".join(f"{key} = {_inline(one)}" for key, one in value.items()) + "\n"


def _inline(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case float():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=True)


@pytest.mark.parametrize("which", ["masthead", "folio"])
def test_no_room_for_text(which: str, tmp_path: Path) -> None:
    """A masthead or a folio as high as the page is an error with its sum."""
    own = lay(tmp_path, one="book")
    with (own / "one/layout.toml").open("a") as file:
        file.write(f"[grid]\n{which} = 300\n")
    with pytest.raises(ContentError, match="leave none for text"):
        load_layout(Workspace(tmp_path), (own, OURS), "one")


# Names, titles, addresses


@pytest.mark.parametrize("name", ["书", "", "a b", "../x", "..", ".", "-x", "a\0b"])
def test_odd_outputs_are_wrong_usage(name: str, edition: Path) -> None:
    """An output that can be none is wrong usage, with the names there are."""
    loaded = load_edition(Workspace(edition), edition)
    with pytest.raises(UsageError) as caught:
        choose(loaded, (name,))
    (found,) = caught.value.diagnostics
    assert found.code == "L001"
    assert "book" in (found.hint or "")


@pytest.mark.parametrize("title", ['"|"', '"||"', '" | "', '"|甲"', '"甲|"', '"甲||乙"', '"*|*"'])
@pytest.mark.parametrize("key", ["title", "kicker", "subtitle"])
def test_titles_of_line_ends(key: str, title: str, edition: Path) -> None:
    """A head of nothing but ends of lines is missing; one with empty lines is printed."""
    text = ARTICLE.format("试排").replace("---\n\n", f"{key}: {title}\n---\n\n")
    if key == "title":
        text = ARTICLE.format(title)
    (edition / "a/article.md").write_text(text, encoding="utf-8")
    codes = told(lambda: build(edition, edition.parent / "out", only=("book",)))
    assert codes <= {"A003", "A005"}


@pytest.mark.parametrize(
    "address", ["dask://[::1", "dask://h:x", "dask://h", "h:1", "", "dask://", "dask://[x]:1"]
)
def test_odd_addresses(address: str) -> None:
    """What is no address is wrong usage."""
    with pytest.raises(UsageError), connect(address):
        pytest.fail("nothing is there to be connected to")


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_folder_whose_name_is_no_text(edition: Path) -> None:
    """A name in GBK, as old archives have it, is told before anything is made."""
    odd = edition.with_name(os.fsdecode("试刊".encode("gb18030")))
    edition.rename(odd)
    assert refuse(odd) == ("F007",)


def test_layouts_in_a_folder_whose_name_is_no_text(edition: Path) -> None:
    """The folder of layouts may be called so: it names no file, and the manifest holds it."""
    own = lay(edition.parent / os.fsdecode("版式".encode("gb18030")), one="book")
    build(edition, edition.parent / "out", layouts=(own,), only=("one",))
    verify(edition.parent / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read all")
def test_a_folder_without_rights(edition: Path) -> None:
    """A folder that may not be entered is told."""
    (edition / "a").chmod(0)
    try:
        assert refuse(edition) == ("F002",)
    finally:
        (edition / "a").chmod(0o755)


@pytest.mark.parametrize("ask", ["is_file", "is_folder", "names", "note_names", "read_bytes"])
def test_what_the_system_refuses_to_tell(
    ask: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked of a path that may not be looked at, the answer is a finding."""

    def refused(*_: object, **__: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refused)
    with pytest.raises(ContentError) as caught:
        getattr(Workspace(tmp_path), ask)(tmp_path / "x")
    assert [found.code for found in caught.value.diagnostics] == ["F002"]


# Manifests


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an edition (e) and what was built of it (out)."""
    root = tmp_path_factory.mktemp("made")
    (root / "e/a").mkdir(parents=True)
    (root / "e/edition.toml").write_text(EDITION, encoding="utf-8")
    (root / "e/a/article.md").write_text(ARTICLE.format("试排"), encoding="utf-8")
    build(root / "e", root / "out", imposition="booklet")
    return root


FIELDS = ("output", "bytes", "sha256", "pages", "imposition")


@pytest.mark.parametrize("file", ["e-book.pdf", "e-book-booklet.pdf", "e.epub"])
@pytest.mark.parametrize("field", FIELDS)
def test_odd_manifests(field: str, file: str, made: Path) -> None:
    """Every field of a manifest with every odd value, or gone, is told by one that reads it."""
    path = made / "out" / MANIFEST
    whole = path.read_text(encoding="utf-8")
    try:
        for odd in (None, *ODD, ...):
            values = json.loads(whole)
            entry = values["outputs"][file]
            had = entry.pop(field, ...)
            if odd is not ...:
                entry[field] = odd
            path.write_text(json.dumps(values), encoding="utf-8")
            codes = told(partial(_read_manifest, made / "out"))
            fit = odd == had or (had is ... and odd is None) or field in ("output", "imposition")
            assert codes <= {"B003", "B004", "B005", "B017"}
            assert codes or fit
    finally:
        path.write_text(whole, encoding="utf-8")


def _read_manifest(folder: Path) -> None:
    verify(folder)
    outputs(folder)
    imposed_as(folder)


@pytest.mark.parametrize("key", ["tools", "inputs", "edition"])
def test_forged_tools_and_inputs_are_told(key: str, made: Path) -> None:
    """A manifest that names others than built the files is told, the files being the same."""
    path = made / "out" / MANIFEST
    whole = path.read_text(encoding="utf-8")
    assert rebuild(made / "e", made / "out") == ()
    values = json.loads(whole)
    name = next(iter(values[key]))
    values[key][name] = "forged"
    try:
        path.write_text(json.dumps(values), encoding="utf-8")
        found = rebuild(made / "e", made / "out")
    finally:
        path.write_text(whole, encoding="utf-8")
    assert [(one.code, name in one.message) for one in found] == [("B018", True)]


# Style sheets


@pytest.mark.parametrize("opened", ["(", "[", "{", "calc(", "a{", ":not(", "@media x{"])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_nested_style_sheets(opened: str, closed: bool, edition: Path) -> None:
    """A style sheet nested beyond any need is told at its place, whatever it is nested of."""
    own = lay(edition.parent / "own", one="book")
    ends = {"(": ")", "[": "]", "{": "}"}[opened[-1]]
    text = f"p{{width:{opened * 5000}1{ends * 5000 if closed else ''}}}"
    (own / "one/style.css").write_text(text)
    assert refuse(edition, own, only=("one",)) == ("L006",)


@pytest.mark.parametrize(
    "text",
    [
        "/*" + "(" * 999 + "*/",
        '.none::after{content:"' + "(" * 999 + '"}',
        ".none" + ":not(" * 30 + "a" + ")" * 30 + "{width:1px}",
        ".none{width:" + "calc(" * 30 + "1px" + ")" * 30 + "}",
        ".none{" * 30 + "width:1px" + "}" * 30,
    ],
)
def test_brackets_that_open_nothing(text: str, edition: Path) -> None:
    """Comments and strings may hold what they like, and nesting within the bound is printed."""
    own = lay(edition.parent / "own", one="book")
    (own / "one/style.css").write_text(text)
    build(edition, edition.parent / "out", layouts=(own,), only=("one",))


def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    """Started in a folder that is no longer there, a command says so."""
    (tmp_path / "gone").mkdir()
    code = "import os; os.rmdir(os.getcwd()); from publisher.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "layouts"],
        cwd=tmp_path / "gone",
        env={**os.environ, "PYTHONPATH": str(resources() / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, "F008" in done.stderr) == (5, True)
