"""The editions in content/ are whole: readable, in normal form, printable, pictures included.

Every finding is made by a function that is also tried on an edition that was spoilt.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageFile

from publisher.article import parse, write
from publisher.article.model import Article, Block, Figure, Table, inline, plain
from publisher.diagnostics import ContentError
from publisher.edition import Edition, load_edition
from publisher.fonts import Catalogue, load_catalogue
from publisher.makeup.matter import Weight
from publisher.pictures.drawings import read_drawing
from publisher.workspace import Workspace, resources

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"
EDITIONS = tuple(sorted(path.parent.name for path in CONTENT.glob("*/edition.toml")))
OURS = "yanxi-2026"
STILL_MISSING = {"sangzhi-2018": 4}
"""Pictures that an edition is known to lack; all other editions have theirs."""
DRAWN_WIDTH = 1600
"""Pixels across a drawn picture, at least: 160 mm at 250 ppi."""
DRAWN_BYTES = 150_000
FACES = (
    *(("song", 400), ("song", 700), ("song", 900)),
    *(("hei", 400), ("hei", 700), ("hei", 900), ("kai", 400)),
)
SIZES = {
    "对开大报": "broadsheet",
    "四开小报": "tabloid",
    "A4通讯": "newsletter",
    "大16开杂志": "magazine",
    "32开图书": "book",
    "大字本": "large-print",
    "大报": "broadsheet",
    "小报": "tabloid",
    "通讯": "newsletter",
    "杂志": "magazine",
    "图书": "book",
}
"""The layouts by the names the articles call them."""

each_edition = pytest.mark.parametrize("name", EDITIONS)


def load(folder: Path) -> Edition:
    """Give the edition in ``folder``."""
    return load_edition(Workspace(folder), folder)


@cache
def catalogue() -> Catalogue:
    """Give the catalogue of the project's fonts."""
    folder = resources() / "fonts"
    return load_catalogue(Workspace(folder), folder)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a copy of our edition that a test may spoil."""
    return Path(shutil.copytree(CONTENT / OURS, tmp_path / OURS))


def spoil(path: Path, old: str, new: str) -> None:
    """Put ``new`` for ``old`` in a file that holds it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What is looked for


def missing_pictures(edition: Edition) -> list[str]:
    """Give the figures whose picture is not there or cannot be opened."""
    found = []
    for entry in edition.entries:
        for figure in figures(entry.article):
            path = entry.picture(figure)
            if path is None or not path.is_file() or not opens(path):
                found.append(f"{entry.name}: {plain(figure.caption)}")
    return found


def opens(path: Path) -> bool:
    """Say whether a picture can be decoded whole."""
    try:
        if path.suffix == ".svg":
            return bool(read_drawing(path.read_bytes()))
        with Image.open(path) as image:
            image.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def figures(article: Article) -> list[Figure]:
    """Give an article's figures."""
    return [block for block in article.blocks if isinstance(block, Figure)]


def stray_pictures(edition: Edition) -> list[str]:
    """Give the picture files of an edition that no article shows."""
    shown = {entry.picture(f) for entry in edition.entries for f in figures(entry.article)}
    files = sorted(edition.folder.rglob("images/*"))
    return [path.relative_to(edition.folder).as_posix() for path in files if path not in shown]


def abnormal(edition: Edition) -> list[str]:
    """Give the articles whose file is not what ``write`` makes of it."""
    found = []
    for entry in edition.entries:
        text = (entry.folder / "article.md").read_text("utf-8")
        if write(parse(text, entry.name)) != text:
            found.append(entry.name)
    return found


def unprintable(edition: Edition) -> list[str]:
    """Give the characters of an edition that some face of the catalogue does not have."""
    text = "".join(sorted(set("".join(texts(edition)))))
    found = {
        character
        for role, weight in FACES
        for _, character in catalogue().missing(role, weight, text)
    }
    return sorted(found)


def texts(edition: Edition) -> Iterator[str]:
    """Yield everything an edition prints, figures' alternative texts too."""
    settings = edition.settings
    yield from filter(None, (settings.title, settings.subtitle, settings.lunar, settings.section))
    for article in edition.articles:
        front = article.front
        heads = (front.title, front.kicker, front.subtitle, front.byline, front.dateline)
        yield from filter(None, (*heads, front.source, front.credit))
        groups: list[tuple[Block, ...]] = [article.blocks, *(n.blocks for n in article.notes)]
        for blocks in groups:
            yield from (plain(runs) for runs, _ in inline(blocks))
        for figure in figures(article):
            yield from filter(None, (figure.alt, figure.credit))


# Every edition


def test_there_are_editions() -> None:
    """The sample and an edition of several articles are there."""
    assert {"sangzhi-2018", OURS} <= set(EDITIONS)


@each_edition
def test_editions_can_be_read(name: str) -> None:
    """Settings and articles are read without a complaint, and every folder is in the order."""
    edition = load(CONTENT / name)
    folders = {path.parent.name for path in (CONTENT / name).glob("*/article.md")}
    assert folders == {entry.name for entry in edition.entries}


def test_unreadable_editions_are_noticed(copied: Path) -> None:
    """An edition whose settings name an article that is not there is not read."""
    spoil(copied / "edition.toml", '"poem"', '"poems"')
    with pytest.raises(ContentError):
        load(copied)


@each_edition
def test_pictures_are_there(name: str) -> None:
    """Every figure has its picture, but for those an edition is known to lack."""
    assert len(missing_pictures(load(CONTENT / name))) == STILL_MISSING.get(name, 0)


@each_edition
def test_no_stray_pictures(name: str) -> None:
    """No picture file lies about that is shown nowhere."""
    assert stray_pictures(load(CONTENT / name)) == []


def test_missing_and_stray_pictures_are_noticed(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture gone, one cut off and one of another name are each found."""
    # WeasyPrint, once imported, lets Pillow pass pictures that are cut off.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    (copied / "paper/images/sizes.svg").unlink()
    cut = copied / "sizes/images/ladder.png"
    cut.write_bytes(cut.read_bytes()[:-3000])
    spoil(copied / "interview/article.md", "measure.png", "measures.png")
    edition = load(copied)
    assert sorted(line.split(":")[0] for line in missing_pictures(edition)) == [
        "interview",
        "paper",
        "sizes",
    ]
    assert stray_pictures(edition) == ["interview/images/measure.png"]


@each_edition
def test_articles_are_in_normal_form(name: str) -> None:
    """Each article's file is exactly what is written of what is read from it."""
    assert abnormal(load(CONTENT / name)) == []


@pytest.mark.parametrize(
    ("old", "new"), [("- 间隔号", "* 间隔号"), ("\n## 避头尾", "\n\n## 避头尾"), ("“/”", "“\\/”")]
)
def test_other_forms_are_noticed(copied: Path, old: str, new: str) -> None:
    """Another list mark, a blank line too many and an escape too many are found."""
    spoil(copied / "punctuation/article.md", old, new)
    found: list[str] = []
    try:
        found = abnormal(load(copied))
    except ContentError:
        pytest.fail("the change was meant to be readable")
    assert found == ["punctuation"]


@each_edition
def test_every_character_can_be_printed(name: str) -> None:
    """All faces of the catalogue have all characters of every edition."""
    assert unprintable(load(CONTENT / name)) == []


@pytest.mark.parametrize("strange", ["\U0001f600", "\u0e01", "\ue000"])
def test_unprintable_characters_are_noticed(copied: Path, strange: str) -> None:
    """An emoji, a letter no face has and a private character are each found."""
    spoil(copied / "poem/article.md", "反着坐", f"反{strange}着坐")
    assert unprintable(load(copied)) == [strange]


# Our own edition


def test_weights() -> None:
    """One article leads, several stand second, several are brief, each of its proper length."""
    edition = load(CONTENT / OURS)
    lengths: dict[Weight | None, list[int]] = {}
    for entry in edition.entries:
        count = sum(len("".join(plain(r).split())) for r, _ in inline(entry.article.blocks))
        lengths.setdefault(entry.settings.importance, []).append(count)
    assert [len(lengths[weight]) for weight in Weight] == [1, 6, 7]
    assert all(1600 <= count <= 2200 for count in lengths[Weight.LEAD])
    assert all(500 <= count <= 1100 for count in lengths[Weight.SECOND])
    assert all(110 <= count <= 300 for count in lengths[Weight.BRIEF])


def test_every_kind_of_block_is_shown() -> None:
    """Together the articles hold everything an article can hold, notes and styles included."""
    edition = load(CONTENT / OURS)
    blocks = [block for article in edition.articles for block in article.blocks]
    kinds = {type(block).__name__ for block in blocks}
    assert kinds == {"Paragraph", "Subhead", "Figure", "Quote", "Verse", "List", "Table"}
    runs = [run for article in edition.articles for r, _ in inline(article.blocks) for run in r]
    assert any(run.strong for run in runs)
    assert any(run.emphasis for run in runs)
    assert any(run.link for run in runs)
    assert any(run.note for run in runs)
    assert any(article.front.dateline for article in edition.articles)


def test_it_says_truly_what_it_holds() -> None:
    """The numbers of articles and pictures that two articles name are right."""
    edition = load(CONTENT / OURS)
    articles = len(edition.articles)
    pictures = sum(len(figures(article)) for article in edition.articles)
    said = {entry.name: "".join(text_of(entry.article)) for entry in edition.entries}
    assert f"有{articles}篇文章、{pictures}幅图" in said["how-set"]
    assert f"共{articles}篇" in said["one-text"]
    assert f"{pictures}幅插图" in said["one-text"]


def text_of(article: Article) -> Iterator[str]:
    """Yield the text of an article's blocks."""
    yield from (plain(runs) for runs, _ in inline(article.blocks))


def rows(article: str) -> dict[str, tuple[str, ...]]:
    """Give the rows of an article's table by their first cell."""
    file = CONTENT / OURS / article / "article.md"
    blocks = parse(file.read_text("utf-8"), article).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    cells = (tuple(plain(cell) for cell in row) for row in table.rows)
    return {first: tuple(others) for first, *others in cells}


@cache
def layout(name: str) -> Mapping[str, dict[str, dict[str, float]]]:
    """Give what a layout's own file says, without its parents."""
    file = resources() / "layouts" / name / "layout.toml"
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("name", rows("paper"))
def test_paper_sizes_are_those_of_the_layouts(name: str) -> None:
    """The trimmed sizes in the article on paper are what the layouts print."""
    page = layout(SIZES[name])["page"]
    assert rows("paper")[name][0] == f"{page['width']:g}×{page['height']:g}"


@pytest.mark.parametrize("name", rows("how-set"))
def test_measures_are_those_of_the_layouts(name: str) -> None:
    """Columns, cells and line pitch in the lead are what the layouts print."""
    grid = layout(SIZES[name])["grid"]
    across, down = rows("how-set")[name]
    assert across == f"{grid['columns']:g}×{grid['cells']:g}"
    assert down.split("／")[1] == f"{grid['pitch']:g}"


def test_type_sizes_are_computed_rightly() -> None:
    """In the table of 字号 each size is smaller than the one before, its millimetres right."""
    sizes = [(float(points), float(mm)) for points, mm, _ in rows("sizes").values()]
    assert len(sizes) == 16
    assert all(larger > smaller for larger, smaller in pairwise(points for points, _ in sizes))
    assert all(abs(points * 25.4 / 72 - mm) <= 0.005 + 1e-9 for points, mm in sizes)


# Drawn pictures


def drawn(folder: Path) -> tuple[ModuleType, dict[str, bytes]]:
    """Give an edition's own drawing program and the pictures it makes."""
    spec = importlib.util.spec_from_file_location(f"draw_{folder.name}", folder / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    draw: Callable[[], dict[str, bytes]] = module.draw
    return module, draw()


@pytest.mark.parametrize("name", sorted(p.parent.name for p in CONTENT.glob("*/draw.py")))
def test_drawn_pictures_are_those_in_the_repository(name: str) -> None:
    """The drawing program makes every picture of its edition, byte for byte, twice the same."""
    _, pictures = drawn(CONTENT / name)
    files = {
        path.relative_to(CONTENT / name).as_posix(): path.read_bytes()
        for path in sorted((CONTENT / name).rglob("images/*"))
    }
    assert sorted(pictures) == sorted(files)
    assert [key for key in files if files[key] != pictures[key]] == []
    assert drawn(CONTENT / name)[1] == pictures


def test_other_drawings_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing that differs in one colour or one length has other bytes."""
    module, pictures = drawn(CONTENT / OURS)
    assert module.measure() == pictures["interview/images/measure.png"]
    monkeypatch.setattr(module, "ACCENT", (168, 40, 47))
    assert module.measure() != pictures["interview/images/measure.png"]
    assert module.ladder() != pictures["sizes/images/ladder.png"]
    monkeypatch.undo()
    monkeypatch.setattr(module, "WIDTH", module.WIDTH + 1)
    assert module.ladder() != pictures["sizes/images/ladder.png"]


@pytest.mark.parametrize("name", sorted(p.parent.name for p in CONTENT.glob("*/draw.py")))
def test_drawn_pictures_are_wide_and_small(name: str) -> None:
    """Drawn pictures have pixels enough for print, few colours and few bytes."""
    for key, content in drawn(CONTENT / name)[1].items():
        if key.endswith(".svg"):
            assert read_drawing(content).width >= DRAWN_WIDTH, key
        else:
            with Image.open(io.BytesIO(content)) as image:
                assert (image.format, image.mode) == ("PNG", "P"), key
                assert image.width >= DRAWN_WIDTH, key
        assert len(content) < DRAWN_BYTES, key


def test_drawn_pictures_have_alternative_texts() -> None:
    """Every drawn figure says in words what it shows, and more than its caption does."""
    for article in load(CONTENT / OURS).articles:
        for figure in figures(article):
            assert figure.alt, figure.source
            assert len(figure.alt) > len(plain(figure.caption)), figure.source
