"""The plan of an issue in ``edition.toml``: every key, good and bad, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.diagnostics import ContentError, Diagnostic
from publisher.edition import (
    Edition,
    HeadPlace,
    HeadStyle,
    MatterKind,
    Stand,
    Surround,
    load_edition,
    pages_of,
)
from publisher.edition.plans import Recut
from publisher.makeup.matter import WantedSpot, Weight
from publisher.workspace import Workspace

HEAD = """title = "试刊"
language = "zh-Hans"
date = 2026-01-02
outputs = ["tabloid", "broadsheet", "book"]
articles = ["a", { path = "b"%s }, "c"]
"""
PAGE = "[[pages]]\nnumber = 2\n"
FIXED = PAGE + "[[pages.fixed]]\n"
FIRST = "[[pages]]\nnumber = 1\n[[pages.fixed]]\n"


def loaded(folder: Path, plan: str, wish: str = "") -> Edition:
    """Give an edition of three articles, and one that is not among them, with a plan."""
    for name in ("a", "b", "c", "ad"):
        (folder / name).mkdir(exist_ok=True)
        text = f"---\ntitle: 题{name}\n---\n\n正文{name * 12}\n"
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    settings = HEAD % (f", {wish}" if wish else "") + plan
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    return load_edition(Workspace(folder), folder)


def refused(folder: Path, plan: str, wish: str = "") -> Diagnostic:
    """Give the first thing that is wrong with a plan."""
    with pytest.raises(ContentError) as caught:
        loaded(folder, plan, wish)
    return caught.value.diagnostics[0]


def check_told(found: Diagnostic, said: str, line: int) -> None:
    """See that what is wrong is told in these words, with its line, unless a file is not there."""
    assert said in found.message, found.message
    assert found.place is not None
    assert found.place.line == line, found
    assert found.source is not None or found.code == "F001"


@pytest.mark.parametrize(
    ("wish", "key", "value"),
    [
        ("boxed = true", "boxed", Surround.LINE),
        ("boxed = false", "boxed", None),
        ('boxed = "black"', "boxed", Surround.BLACK),
        ('boxed = "黑框"', "boxed", Surround.BLACK),
        ('boxed = "底纹"', "boxed", Surround.TINT),
        ('head = "none"', "head", HeadPlace.NONE),
        ('head = "左竖题"', "head", HeadPlace.LEFT),
        ('place = "corner"', "place", WantedSpot.CORNER),
        ('place = "下"', "place", WantedSpot.BOTTOM),
        ('head_style = "reversed"', "head_style", HeadStyle.REVERSED),
        ('head_style = "底纹"', "head_style", HeadStyle.TINT),
        ('head_style = "空心"', "head_style", HeadStyle.OUTLINE),
        ('size = "lead"', "size", Weight.LEAD),
        ('size = "短讯"', "size", Weight.BRIEF),
        ("size = 36", "size", 36.0),
        ("size = 21.5", "size", 21.5),
        ('jump = "never"', "jump", "never"),
        ("jump = 4", "jump", 4),
        ("layouts = { tabloid = { columns = 3 } }", "columns", None),
    ],
)
def test_a_wish_is_read(wish: str, key: str, value: object, tmp_path: Path) -> None:
    """Also in an editor's own words; what goes without saying is a line, no jump, no frame."""
    assert getattr(loaded(tmp_path, "", wish).entries[1].settings, key) == value


def test_a_layout_has_wishes_of_its_own(tmp_path: Path) -> None:
    """What is said for one layout goes there before what is said for all, key by key."""
    wish = "columns = 2, boxed = true, layouts = { tabloid = { columns = 3, boxed = false } }"
    settings = loaded(tmp_path, "", wish).entries[1].settings
    assert (settings.wished("tabloid").columns, settings.wished("tabloid").boxed) == (3, None)
    assert (settings.wished("book").columns, settings.wished("book").boxed) == (2, Surround.LINE)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ('boxed = "thick"', "line, double, black, tint"),
        ('head = "top"', "over, left, right, none"),
        ('head_style = "bold"', "reversed, tint, outline"),
        ("head_style = true", "reversed, tint, outline"),
        ('place = "middle"', "top, bottom, left, right, corner"),
        ("size = 3", "8 to 200"),
        ('size = "huge"', "lead, second, brief"),
        ("size = inf", "8 to 200"),
        ("size = true", "8 to 200"),
        ("jump = 1", "never"),
        ("jump = true", "never"),
        ('jump = "always"', "never"),
        ('layouts = { tabloid = { colour = "red" } }', "not a known key"),
    ],
)
def test_a_wrong_wish_is_told_at_its_article(wish: str, said: str, tmp_path: Path) -> None:
    """The message names what may stand there."""
    found = refused(tmp_path, "", wish)
    assert said in found.message
    assert found.place is not None
    assert (found.place.line, found.code[0]) == (5, "T")


def test_a_page_is_read(tmp_path: Path) -> None:
    """All keys of a page, in English and in Chinese."""
    plan = (
        PAGE
        + 'layouts = ["tabloid"]\nname = "副刊"\neditors = ["责任编辑 刘敏", "美编 周涛"]\n'
        + 'colour = false\ncolumns = "五破三"\ncolophon = true\narticles = ["c", "a"]\n'
        + '[[pages.fixed]]\nkind = "广告"\nplace = "半版"\narticle = "ad"\nlabel = true\n'
        + '[[pages.fixed]]\nkind = "code"\npicture = "code.svg"\ncaption = "扫一扫"\n'
    )
    edition = loaded(tmp_path, plan)
    (page,) = edition.settings.pages
    assert (page.number, page.layouts, page.name) == (2, ("tabloid",), "副刊")
    assert (page.editors, page.colour) == (("责任编辑 刘敏", "美编 周涛"), False)
    assert (page.columns, page.colophon) == (Recut('"五破三"', 3, 5), True)
    assert page.articles == ("c", "a")
    first, second = page.fixed
    assert (first.kind, first.stand, first.article) == (MatterKind.ADVERTISEMENT, Stand.HALF, "ad")
    assert (second.kind, second.stand, second.caption) == (MatterKind.CODE, Stand.CORNER, "扫一扫")
    assert [entry.name for entry in edition.matter] == ["ad"]
    assert "ad" not in [entry.name for entry in edition.entries]


@pytest.mark.parametrize(
    ("written", "recut"),
    [
        ("4", Recut("4", 4)),
        ('"通栏"', Recut('"通栏"', 1)),
        ('"六破四"', Recut('"六破四"', 4, 6)),
        ('"三破两"', Recut('"三破两"', 2, 3)),
    ],
)
def test_columns_are_recut_in_newspaper_words(written: str, recut: Recut, tmp_path: Path) -> None:
    """A number, the whole width, or so many broken into so many."""
    plan = PAGE + f'columns = {written}\narticles = ["a"]\n'
    assert loaded(tmp_path, plan).settings.pages[0].columns == recut


def test_a_page_for_one_layout_goes_before_one_for_all(tmp_path: Path) -> None:
    """Each number once; the plan for a layout is the nearest."""
    plan = PAGE + 'name = "要闻"\n' + PAGE + 'layouts = ["tabloid"]\nname = "副刊"\n'
    settings = loaded(tmp_path, plan).settings
    named = {name: pages_of(settings, name)[2][1].name for name in ("tabloid", "broadsheet")}
    assert named == {"tabloid": "副刊", "broadsheet": "要闻"}


AD = 'kind = "advertisement"\n'


@pytest.mark.parametrize(
    ("plan", "line", "said"),
    [
        (PAGE + "number = 0\n", 8, "not valid TOML"),
        ("[[pages]]\nnumber = 0\n", 7, "greater than or equal to 1"),
        ("[[pages]]\nname = 'x'\n", 6, "“pages.0.number” is missing"),
        (PAGE + "colour = 1\n", 8, "boolean"),
        (PAGE + "color = true\n", 8, "not a known key"),
        (PAGE + "editors = 'x'\n", 8, "must be a list"),
        (PAGE + "columns = 3\n", 6, "are named"),
        (PAGE + "columns = 17\narticles = ['a']\n", 8, "五破三"),
        (PAGE + "columns = '五破'\narticles = ['a']\n", 8, "五破三"),
        (PAGE + "columns = true\narticles = ['a']\n", 8, "五破三"),
        (FIXED + "kind = 'poster'\n", 9, "advertisement, ear, guide, code, notice"),
        (FIXED + AD, 8, "one of picture, article"),
        (FIXED + AD + "picture = 'x'\narticle = 'ad'\n", 8, "one of picture, article"),
        (FIXED + AD + "text = 'x'\nlines = 9\n", 8, "one of picture, article"),
        (FIXED + AD + "article = 'ad'\n", 8, "nothing else says how high"),
        (FIXED + AD + "article = 'ad'\nlines = 5\nheight = 80\n", 8, "both given"),
        (FIXED + AD + "article = 'ad'\nplace = 'half'\nlines = 5\n", 8, "height of its own"),
        (FIXED + AD + "article = 'ad'\nplace = '通栏'\ncolumns = 5\n", 8, "width of its own"),
        (FIXED + AD + "article = 'ad'\nlines = 5\nalt = 'x'\n", 8, "matter with “picture”"),
        (FIXED + AD + "picture = 'x'\nheadline = true\n", 8, "matter with “article”"),
        (FIXED + AD + "article = 'no'\nlines = 9\n", 10, "does not exist"),
        (FIXED + AD + "article = '../x'\nlines = 9\n", 10, "outside the folder"),
        (FIXED + AD + "picture = '/etc/passwd'\n", 10, "outside the folder"),
        (FIXED + AD + "article = 'a'\nlines = 9\n", 10, "among “articles” too"),
        (FIXED + AD + "article = 'ad'\nheight = inf\n", 11, "finite"),
        (FIXED + AD + "article = 'ad'\nheight = 1e9\n", 11, "less than or equal"),
        (FIXED + "kind = 'guide'\nplace = 'foot'\n", 8, "how high"),
        (FIXED + "kind = 'guide'\npicture = 'x'\n", 8, "neither picture"),
        (FIXED + "kind = 'notice'\ntext = 'x'\nlines = 9\nlabel = true\n", 8, "advertisement"),
        (FIXED + "kind = 'ear'\ntext = 'x'\n", 6, "on page 1"),
        (FIRST + "kind = 'ear'\ntext = 'x'\nplace = 'foot'\n", 8, "beside the masthead"),
        (PAGE + "articles = ['a', 'x']\n", 8, "not among “articles”"),
        (PAGE + "articles = ['a', './a']\n", 8, "for page 2 already"),
        (PAGE + "articles = ['b']\n", 8, "wanted on page 3"),
        (PAGE + PAGE, 9, "planned twice"),
        (PAGE + "layouts = ['tabliod']\n", 8, "none of the edition's outputs"),
    ],
)
def test_a_wrong_plan_is_told_with_its_line(
    plan: str, line: int, said: str, tmp_path: Path
) -> None:
    """Whatever is wrong, the message says what and where."""
    found = refused(tmp_path, plan, "page = 3" if "'b'" in plan else "")
    check_told(found, said, line)


def test_a_jump_leads_forward(tmp_path: Path) -> None:
    """An article cannot go on where it begins."""
    found = refused(tmp_path, PAGE + 'articles = ["b"]\n', "jump = 2")
    assert "cannot go on" in found.message


def test_a_layout_that_is_not_printed_is_told_in_a_wish(tmp_path: Path) -> None:
    """A slip of the pen is not passed over."""
    found = refused(tmp_path, "", "layouts = { tabliod = { columns = 3 } }")
    assert (found.code, "tabloid" in (found.hint or "")) == ("T005", True)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Two pages with an unknown article each are two findings."""
    plan = PAGE + 'articles = ["x"]\n' + "[[pages]]\nnumber = 3\n" + 'articles = ["y"]\n'
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, plan)
    assert [d.code for d in caught.value.diagnostics] == ["T005"] * 2
