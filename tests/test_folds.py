"""Strips in folds (中缝) in ``edition.toml``: every key, good and bad; pages that share a side."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.edition import MatterKind, Surround, folds_of, pairs_of, show_pairs, sides_of
from publisher.edition.variants import convert
from publisher.workspace import Workspace
from test_plans import check_told, loaded, refused

FOLD = "[[folds]]\npages = [4, 1]\n"
MATTER = "[[folds.matter]]\nkind = 'notice'\n"
NOTICE = MATTER + "text = '遗失声明'\n"


def test_a_strip_is_read(tmp_path: Path) -> None:
    """All its keys, in English and in Chinese; its articles are matter, and in no list."""
    plan = (
        FOLD
        + 'layouts = ["tabloid"]\nwidth = 28.5\n'
        + '[[folds.matter]]\nkind = "广告"\narticle = "ad"\nheadline = true\nboxed = "双线"\n'
        + '[[folds.matter]]\nkind = "启事"\ntext = "遗失声明"\n'
        + '[[folds.matter]]\nkind = "advertisement"\npicture = "a.png"\nalt = "茶"\nlabel = true\n'
    )
    edition = loaded(tmp_path, plan)
    (fold,) = edition.settings.folds
    assert (fold.pages, fold.layouts, fold.width) == ((4, 1), ("tabloid",), 28.5)
    first, second, third = fold.matter
    assert (first.kind, first.article, first.headline) == (MatterKind.ADVERTISEMENT, "ad", True)
    assert (first.boxed, second.boxed) == (Surround.DOUBLE, None)
    assert (second.kind, second.text) == (MatterKind.NOTICE, "遗失声明")
    assert (third.picture, third.alt, third.label) == ("a.png", "茶", True)
    assert [entry.name for entry in edition.matter] == ["ad"]
    assert [name for name, _ in edition.fixed_pictures()] == ["a.png"]
    assert edition.place_of("folds", 0, "matter", 1, "text").line == 17
    assert "遗" in edition.characters


@pytest.mark.parametrize(
    ("plan", "line", "said"),
    [
        ("[[folds]]\npages = [1, 4]\n" + NOTICE, 7, "did you mean [4, 1]?"),
        ("[[folds]]\npages = [2, 4]\n" + NOTICE, 7, "an even page, left, and an odd one, right"),
        ("[[folds]]\npages = [2, 1]\n" + NOTICE, 7, "4 | 1, 2 | 3, 8 | 1, 2 | 7, 6 | 3, 4 | 5"),
        ("[[folds]]\npages = [4]\n" + NOTICE, 7, "as [4, 1]"),
        ("[[folds]]\npages = 4\n" + NOTICE, 7, "as [4, 1]"),
        ("[[folds]]\npages = [4, 1, 2]\n" + NOTICE, 7, "as [4, 1]"),
        ("[[folds]]\npages = [4, true]\n" + NOTICE, 7, "integer"),
        ("[[folds]]\npages = [1000, 1]\n" + NOTICE, 7, "less than or equal to 999"),
        ("[[folds]]\n" + NOTICE, 6, "“folds.0.pages” is missing"),
        (FOLD, 6, "nothing stands in the fold"),
        (FOLD + "matter = 'x'\n", 8, "must be a list"),
        (FOLD + "width = 9\n" + NOTICE, 8, "greater than or equal to 10"),
        (FOLD + "width = 1e9\n" + NOTICE, 8, "less than or equal to 200"),
        (FOLD + "width = inf\n" + NOTICE, 8, "finite"),
        (FOLD + "height = 9\n" + NOTICE, 8, "not a known key"),
        (FOLD + "layouts = ['tabliod']\n" + NOTICE, 8, "none of the edition's outputs"),
        (FOLD + "[[folds.matter]]\nkind = 'guide'\n", 8, "advertisement, notice, code do"),
        (FOLD + "[[folds.matter]]\nkind = 'poster'\n", 9, "must be one of"),
        (FOLD + MATTER, 8, "one of article, text"),
        (FOLD + MATTER + "picture = 'x'\n", 8, "one of article, text"),
        (FOLD + NOTICE + "article = 'ad'\n", 8, "given: article, text"),
        (FOLD + NOTICE + "label = true\n", 8, "“label” is for an advertisement"),
        (FOLD + NOTICE + "alt = 'x'\n", 8, "matter with “picture”"),
        (FOLD + NOTICE + "headline = true\n", 8, "matter with “article”"),
        (FOLD + NOTICE + "lines = 4\n", 11, "not a known key"),
        (FOLD + NOTICE + "boxed = 'thick'\n", 11, "line, double, black, tint"),
        (FOLD + MATTER + "article = 'no'\n", 10, "does not exist"),
        (FOLD + MATTER + "article = '../x'\n", 10, "outside the folder"),
        (FOLD + MATTER + "article = 'a'\n", 10, "is among “articles” too"),
        (FOLD + NOTICE + FOLD + NOTICE, 12, "filled twice"),
        (FOLD + NOTICE + "[[folds]]\npages = [8, 1]\n" + NOTICE, 12, "in an issue of 8 pages"),
        (
            FOLD + MATTER + "article = 'ad'\n" + MATTER + "article = './ad'\n",
            13,
            "in the fold between pages 4 and 1 too",
        ),
        (
            "[[pages]]\nnumber = 2\n[[pages.fixed]]\nkind = 'notice'\narticle = 'ad'\nlines = 9\n"
            + FOLD
            + MATTER
            + "article = 'ad'\n",
            16,
            "fixed on page 2 too",
        ),
    ],
)
def test_a_wrong_strip_is_told_with_its_line(
    plan: str, line: int, said: str, tmp_path: Path
) -> None:
    """Whatever is wrong, the message says what and where."""
    check_told(refused(tmp_path, plan), said, line)


def test_a_picture_outside_the_edition_is_refused(tmp_path: Path) -> None:
    """Wherever a link or a name may lead."""
    plan = FOLD + "[[folds.matter]]\nkind = 'advertisement'\npicture = '/etc/passwd'\n"
    assert "outside the folder" in refused(tmp_path, plan).message


def test_a_strip_for_one_layout_goes_before_one_for_all(tmp_path: Path) -> None:
    """Issues of another number of pages may have folds of their own in another layout."""
    own = "[[folds]]\npages = [4, 1]\nlayouts = ['tabloid']\nwidth = 20\n" + NOTICE
    other = "[[folds]]\npages = [8, 1]\nlayouts = ['broadsheet']\n" + NOTICE
    settings = loaded(tmp_path, FOLD.replace("4", "2").replace("1", "3") + NOTICE + own).settings
    assert [*folds_of(settings, "tabloid")] == [(4, 1), (2, 3)]
    assert [*folds_of(settings, "broadsheet")] == [(2, 3)]
    assert folds_of(settings, "tabloid")[4, 1][1].width == 20
    assert [*folds_of(loaded(tmp_path, own + other).settings, "broadsheet")] == [(8, 1)]


def test_a_strip_is_converted_with_all_else(tmp_path: Path) -> None:
    """In another script its texts are in that script too."""
    edition = loaded(tmp_path, FOLD + NOTICE)
    converted, _ = convert(edition, "zh-Hant", Workspace(tmp_path))
    assert converted.settings.folds[0].matter[0].text == "遺失聲明"


@pytest.mark.parametrize(
    ("count", "pairs"),
    [
        (1, ()),
        (2, ()),
        (3, ((2, 3),)),
        (4, ((4, 1), (2, 3))),
        (6, ((6, 3), (4, 5))),
        (8, ((8, 1), (2, 7), (6, 3), (4, 5))),
    ],
)
def test_pages_that_share_a_side(count: int, pairs: tuple[tuple[int, int], ...]) -> None:
    """The outer sheet first, its outside before its inside."""
    assert pairs_of(count) == pairs
    assert show_pairs(count) == (", ".join(f"{a} | {b}" for a, b in pairs) or "none")


@given(st.integers(1, 300))
def test_folds_are_those_of_the_sheets(count: int) -> None:
    """What is told before make-up is what imposition does."""
    assert pairs_of(count) == tuple(pair for pair in sides_of(count) if all(pair))
