"""The folder of fillers in ``edition.toml``: which files are used, and what their names say."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.diagnostics import ContentError, Diagnostic, Place, Severity
from publisher.edition import Edition, load_edition
from publisher.edition.fillers import MOST, alt_of, find_fillers
from publisher.edition.variants import convert
from publisher.workspace import Workspace

KEY = 'fillers = "报花"\n'
HEAD = 'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'


def loaded(folder: Path, key: str) -> Edition:
    """Give an edition of one article with a line more in its settings."""
    (folder / "a").mkdir(exist_ok=True)
    text = "---\ntitle: 题\n---\n\n正文。\n"
    (folder / "a" / "article.md").write_text(text, encoding="utf-8")
    (folder / "edition.toml").write_text(HEAD + key, encoding="utf-8")
    return load_edition(Workspace(folder), folder)


def refused(folder: Path, key: str) -> Diagnostic:
    """Give the one thing that is wrong with an edition."""
    with pytest.raises(ContentError) as caught:
        loaded(folder, key)
    (found,) = caught.value.diagnostics
    return found


def named(folder: Path, *names: str) -> list[str]:
    """Make files of these names in the folder, and give those that are fillers."""
    (folder / "报花").mkdir(exist_ok=True)
    for name in names:
        (folder / "报花" / name).write_bytes(b"")
    settings = loaded(folder, KEY)
    return [Path(one.name).name for one in settings.fillers]


def test_pictures_of_the_folder_are_fillers(tmp_path: Path) -> None:
    """By name, whatever the case of their endings; other files lie there for other reasons."""
    names = ("b.PNG", "a.jpg", "c.svg", "d.tiff", "e.webp", "f.psd", "readme.txt", ".a.jpg")
    assert named(tmp_path, *names) == ["a.jpg", "b.PNG", "c.svg", "d.tiff", "e.webp"]
    assert loaded(tmp_path, "").fillers == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("讲文明树新风.jpg", "讲文明树新风"),
        ("讲文明树新风-2.jpg", "讲文明树新风"),
        ("节约用水 (3).png", "节约用水"),
        ("节约_用水.png", "节约 用水"),
        ("Save water.png", "Save water"),
        ("café.png", "café"),
        ("IMG_0042.jpg", None),
        ("flower-1.svg", None),
        ("01.svg", None),
        ("ad.bay.jpg", None),
    ],
)
def test_what_a_name_says(name: str, said: str | None) -> None:
    """Words are read to those who cannot see; a name for machines is not."""
    assert alt_of(name) == said


def test_a_folder_that_is_not_there_is_told_at_its_key(tmp_path: Path) -> None:
    """It is an error, as for any file that is named; a file is no folder."""
    found = refused(tmp_path, KEY)
    assert (found.code, found.place and found.place.line) == ("F001", 5)
    assert found.source == KEY.strip()
    (tmp_path / "报花").write_text("")
    assert refused(tmp_path, KEY).code == "F001"


@pytest.mark.parametrize("name", ["../else", "/else", "C:/else", "a/../../else"])
def test_a_folder_outside_is_refused(name: str, tmp_path: Path) -> None:
    """Also by a link, its own or a picture's."""
    folder = tmp_path / "e"
    folder.mkdir()
    (tmp_path / "else").mkdir()
    assert refused(folder, f'fillers = "{name}"\n').code == "F004"


def test_links_that_lead_outside_are_refused(tmp_path: Path) -> None:
    """A folder and a picture; one that stays inside is none the worse."""
    folder = tmp_path / "e"
    folder.mkdir()
    (tmp_path / "else.png").write_bytes(b"")
    (folder / "报花").symlink_to(tmp_path)
    assert refused(folder, KEY).code == "F004"
    (folder / "报花").unlink()
    (folder / "报花").mkdir()
    (folder / "报花" / "a.png").symlink_to(tmp_path / "else.png")
    assert refused(folder, KEY).code == "F004"
    (folder / "报花" / "a.png").unlink()
    (folder / "own.png").write_bytes(b"")
    (folder / "报花" / "a.png").symlink_to(folder / "own.png")
    assert [one.name for one in loaded(folder, KEY).fillers] == ["报花/a.png"]


def test_only_so_many_are_used(tmp_path: Path) -> None:
    """The first by name, and a warning says so; one fewer, and none does."""
    names = [f"{n:03d}.png" for n in range(MOST)]
    assert named(tmp_path, *names) == names
    assert loaded(tmp_path, KEY).found == ()
    assert named(tmp_path, "zzz.png") == names
    (found,) = loaded(tmp_path, KEY).found
    assert (found.code, found.severity) == ("I004", Severity.WARNING)


@pytest.mark.parametrize("name", ["a\nb.png", "a\u202eb.png"])
def test_a_name_that_is_no_text_is_left_out(name: str, tmp_path: Path) -> None:
    """Stray bytes and hidden marks come with old archives; the others are used."""
    assert named(tmp_path, name, "b.png") == ["b.png"]
    (found,) = loaded(tmp_path, KEY).found
    assert (found.code, found.severity) == ("F007", Severity.WARNING)


def test_stray_bytes_in_a_name(tmp_path: Path) -> None:
    """A name in GBK is left out too."""
    (tmp_path / "f").mkdir()
    path = bytes(tmp_path / "f") + b"/\xb1\xa8.png"
    Path(path.decode(errors="surrogateescape")).write_bytes(b"")
    fillers, found = find_fillers(Workspace(tmp_path), tmp_path, "f", Place("edition.toml"))
    assert (fillers, [one.code for one in found]) == ((), ["F007"])


def test_in_another_script_a_name_says_the_same(tmp_path: Path) -> None:
    """What is read is converted, the file's name is not; an ornament stays one."""
    assert named(tmp_path, "讲文明树新风.jpg", "img.jpg") == ["img.jpg", "讲文明树新风.jpg"]
    changed, _ = convert(loaded(tmp_path, KEY), "zh-Hant", Workspace(tmp_path))
    said = [(Path(one.name).name, one.alt) for one in changed.fillers]
    assert said == [("img.jpg", None), ("讲文明树新风.jpg", "講文明樹新風")]


@pytest.mark.parametrize("value", ["3", "true", '["a"]', '""'])
def test_a_wrong_value_is_told(value: str, tmp_path: Path) -> None:
    """It is the name of a folder."""
    assert refused(tmp_path, f"fillers = {value}\n").code == "T004"
