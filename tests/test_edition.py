"""Editions: settings, articles in order, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.article.model import Figure
from publisher.diagnostics import ContentError, Diagnostic
from publisher.edition import Edition, EditionSettings, load_edition
from publisher.edition.dates import (
    han_number,
    parse_date,
    print_date,
    print_full_date,
    print_han_date,
    weekday,
)
from publisher.edition.identifiers import check_identifier
from publisher.edition.variants import convert
from publisher.workspace import Workspace, parse_toml

SMALLEST = """title = "张家界日报"
language = "zh-Hans"
date = 2018-11-05
articles = ["party-flag"]
"""
ARTICLE = "---\ntitle: 题\n---\n\n正文\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with one good article."""
    (tmp_path / "party-flag").mkdir()
    (tmp_path / "party-flag/article.md").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def loaded(folder: Path, settings: str) -> Edition:
    """Give the edition with these settings."""
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    return load_edition(Workspace(folder), folder)


def refused(folder: Path, settings: str) -> tuple[Diagnostic, ...]:
    """Give what is wrong with these settings."""
    with pytest.raises(ContentError) as caught:
        loaded(folder, settings)
    return caught.value.diagnostics


def test_smallest_edition_has_defaults(folder: Path) -> None:
    """Four lines are enough; outputs and an identifier have defaults."""
    edition = loaded(folder, SMALLEST)
    settings = edition.settings
    assert [output.name for output in settings.outputs] == ["tabloid", "newsletter", "book", "epub"]
    assert settings.urn.startswith("urn:uuid:")
    assert settings.date == date(2018, 11, 5)
    assert [entry.name for entry in edition.entries] == ["party-flag"]
    assert edition.articles[0].front.title == "题"


def test_identifier_depends_on_title_issue_and_date(folder: Path) -> None:
    """The computed UUID is the same each time and differs between issues."""
    first = loaded(folder, SMALLEST).settings.urn
    assert loaded(folder, SMALLEST).settings.urn == first
    assert loaded(folder, SMALLEST + "issue = 2\n").settings.urn != first
    assert loaded(folder, SMALLEST.replace("11-05", "11-06")).settings.urn != first
    issn = loaded(folder, SMALLEST + 'identifier = "ISSN 0378-5955"\n').settings
    assert (issn.urn, issn.urn_of_series) == (first, "urn:issn:0378-5955")


def test_all_settings(folder: Path) -> None:
    """Every key is read, in its short and its long form."""
    settings = loaded(
        folder,
        'title = "报"\nsubtitle = "副"\nlanguage = "zh-Hant-TW"\ndate = "2018年11月5日"\n'
        'issue = 12\npublisher = "社"\nidentifier = "ISSN 0378-5955"\nsection = "要闻"\n'
        'editors = ["甲", "乙"]\ndescription = "述"\nrights = "权"\nsubjects = ["题"]\n'
        'variants = ["zh-Hant-TW"]\ncn = "CN43-0001"\nlunar = "戊戌年九月廿八"\n'
        'outputs = ["epub", {name = "print", layout = "tabloid", purpose = "press"}]\n'
        '[[articles]]\npath = "party-flag"\nimportance = "lead"\npage = 1\ncolumns = 3\n'
        '[epub]\nfonts = "embed"\ndirection = "vertical"\n',
    ).settings
    assert (settings.issue_text, settings.urn_of_series) == ("第12期", "urn:issn:0378-5955")
    assert settings.articles[0].columns == 3
    assert settings.outputs[1].purpose == "press"
    assert settings.all_editors == ("甲", "乙")
    assert settings.epub.direction == "vertical"


@pytest.mark.parametrize(
    ("change", "code", "line", "column", "said"),
    [
        (("2018-11-05", "2018-13-45"), "T001", 3, None, "TOML"),
        (("2018-11-05", '"2018-02-30"'), "T004", 3, 1, "calendar"),
        (("2018-11-05", '"someday"'), "T004", 3, 1, "2018-11-05"),
        (("2018-11-05", "2018-11-05T10:00:00"), "T004", 3, 1, "without a time"),
        (("2018-11-05", "20181105"), "T004", 3, 1, "2018-11-05"),
        (('"zh-Hans"', '"Chinese"'), "T004", 2, 1, "zh-Hans"),
        (('"zh-Hans"', '"xx"'), "T004", 2, 1, "zh-Hans"),
        (('"zh-Hans"', "5"), "T004", 2, 1, "quotes"),
        (('"张家界日报"', '""'), "T004", 1, 1, "empty"),
        (('"张家界日报"', '"x'), "T001", 1, None, "TOML"),
        (("title =", "titel ="), "T003", 1, 1, "titel"),
        (("title =", "titel ="), "T002", 1, 1, "title"),
        (('["party-flag"]', "[]"), "T004", 4, 1, "at least one"),
        (('["party-flag"]', '"party-flag"'), "T004", 4, 1, "list"),
        (('["party-flag"]', "[7]"), "T004", 4, 13, "folder"),
        (('["party-flag"]', '["party-flag", "party-flag"]'), "T004", 4, 1, "twice"),
        (('["party-flag"]', '["party-flag", "./party-flag/"]'), "T004", 4, 1, "twice"),
        (('["party-flag"]', '[{path = "party-flag", weight = 1}]'), "T003", 4, None, "weight"),
        (('["party-flag"]', '["../elsewhere"]'), "F004", 4, 14, "outside"),
        (('["party-flag"]', '["/etc"]'), "F004", 4, 14, "outside"),
        (('["party-flag"]', '["gone"]'), "F001", 4, 14, "does not exist"),
    ],
)
def test_errors_name_line_key_and_form(
    folder: Path, change: tuple[str, str], code: str, line: int, column: int | None, said: str
) -> None:
    """A wrong setting gives its code, its line, and the form that is wanted."""
    found = [d for d in refused(folder, SMALLEST.replace(*change)) if d.code == code]
    assert len(found) == 1
    (diagnostic,) = found
    assert diagnostic.place is not None
    assert diagnostic.place.path.endswith("edition.toml")
    assert diagnostic.place.line == line
    assert column is None or diagnostic.place.column == column
    assert said in f"{diagnostic.message} {diagnostic.hint}"
    assert diagnostic.source is not None


@pytest.mark.parametrize(
    ("added", "line", "key"),
    [
        ("issue = true\n", 5, "issue"),
        ('identifier = "ISBN 978-7-100-00000-1"\n', 5, "identifier"),
        ('outputs = ["epub", "epub"]\n', 5, "outputs"),
        ('outputs = [{name = "epub", purpose = "sell"}]\n', 5, "purpose"),
        ('[epub]\ndirection = "up"\n', 6, "direction"),
        ('[epub]\n# title = "x"\nlanguage = "en"\n', 7, "language"),
    ],
)
def test_optional_settings_are_checked(folder: Path, added: str, line: int, key: str) -> None:
    """Optional keys are held to their form at their own line, not at a namesake's."""
    (diagnostic,) = refused(folder, SMALLEST + added)
    assert diagnostic.place is not None
    assert (diagnostic.place.line, key in diagnostic.message) == (line, True)


def test_second_table_of_articles_is_named(folder: Path) -> None:
    """A wrong key in the second [[articles]] table points at its own line."""
    settings = SMALLEST.replace('articles = ["party-flag"]\n', "")
    settings += '[[articles]]\npath = "party-flag"\n\n[[articles]]\npath = "b"\npage = "two"\n'
    (diagnostic,) = refused(folder, settings)
    assert diagnostic.place is not None
    assert diagnostic.place.line == 9


def test_raw_text_alone_hints_at_cleaning(folder: Path) -> None:
    """An article that was never cleaned gives the command to run."""
    (folder / "b").mkdir()
    (folder / "b/raw.md").write_text("x", encoding="utf-8")
    settings = SMALLEST.replace('"party-flag"', '\n  "party-flag",\n  "b",\n')
    (diagnostic,) = refused(folder, settings)
    assert diagnostic.place is not None
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == ("F001", 6, 4)
    assert diagnostic.hint is not None
    assert "publisher clean" in diagnostic.hint


def test_problems_of_all_articles_are_collected(folder: Path) -> None:
    """Every article's problems come together, each with its file."""
    for name in ("b", "c"):
        (folder / name).mkdir()
    (folder / "b/article.md").write_text("---\ntitle: x\n---\n# 一\n", encoding="utf-8")
    (folder / "c/article.md").write_bytes("---\ntitle: 题\n---\n正文".encode("gb18030"))
    settings = SMALLEST.replace('["party-flag"]', '["b", "c", "party-flag", "d"]')
    found = [(d.code, Path(str(d.place and d.place.path)).name) for d in refused(folder, settings)]
    assert found == [("A010", "article.md"), ("F005", "article.md"), ("F001", "edition.toml")]


def test_settings_that_are_no_utf8(folder: Path) -> None:
    """A settings file in another encoding is named with the place of its first wrong byte."""
    (folder / "edition.toml").write_bytes('title = "张"'.encode("gb18030"))
    with pytest.raises(ContentError) as caught:
        load_edition(Workspace(folder), folder)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "F005"
    assert diagnostic.place is not None
    assert (diagnostic.place.line, diagnostic.place.column) == (1, 10)


def test_pictures_stay_inside_the_edition(folder: Path) -> None:
    """A picture outside is refused at its place in the text; a missing one is not."""
    text = ARTICLE + "\n![图](images/a.jpg)\n"
    path = folder / "party-flag/article.md"
    path.write_text(text, encoding="utf-8")
    entry = loaded(folder, SMALLEST).entries[0]
    figure = entry.article.blocks[1]
    assert isinstance(figure, Figure)
    assert entry.picture(figure) == folder / "party-flag/images/a.jpg"
    path.write_text(text.replace("images", "../../.."), encoding="utf-8")
    (diagnostic,) = refused(folder, SMALLEST)
    assert diagnostic.place is not None
    assert (diagnostic.code, diagnostic.place.line) == ("F004", 7)


def test_missing_settings_file(tmp_path: Path) -> None:
    """A folder without edition.toml is no edition."""
    with pytest.raises(ContentError) as caught:
        load_edition(Workspace(tmp_path), tmp_path)
    assert caught.value.diagnostics[0].code == "F001"


# Dates and identifiers


def test_dates_as_newspapers_print_them() -> None:
    """The sample's day in each printed form."""
    day = date(2018, 11, 5)
    assert print_date(day) == "2018年11月5日"
    assert print_full_date(day) == "2018年11月5日 星期一"
    assert print_han_date(day) == "二〇一八年十一月五日"
    assert print_han_date(date(2030, 10, 20)) == "二〇三〇年十月二十日"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (112, "一百一十二"), (1003, "一千零三"),
        (1030, "一千零三十"), (2200, "二千二百"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_numbers_in_han(number: int, wanted: str) -> None:
    """As they are said: one 零 for what is skipped inside, no 一 before a 十 that begins."""
    assert han_number(number) == wanted


def test_no_two_numbers_in_han_are_alike() -> None:
    """Each of them is one number and no other."""
    assert len({han_number(number) for number in range(1, 10_000)}) == 9_999


@given(st.dates(date(1000, 1, 1), date(9990, 1, 1)))
def test_printed_dates_read_back(day: date) -> None:
    """Both written forms name the day they were made from; weekdays repeat every seven days."""
    assert parse_date(print_date(day)) == parse_date(day.isoformat()) == day
    assert weekday(day) == weekday(day + timedelta(7)) != weekday(day + timedelta(1))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("978-7-02-000220-7", "urn:isbn:9787020002207"),
        ("ISBN 7-02-000220-X", "urn:isbn:702000220X"),
        ("0378-5955", "urn:issn:0378-5955"),
        ("urn:issn:0378-5955", "urn:issn:0378-5955"),
        (
            "urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
            "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        ),
        ("urn:example:a:b", "urn:example:a:b"),
    ],
)
def test_identifiers_become_urns(given: str, wanted: str) -> None:
    """Every usual spelling gives one URN."""
    assert check_identifier(given) == wanted


@pytest.mark.parametrize(
    "given", ["978-7-02-000220-8", "ISBN 123", "0378-5954", "urn:uuid:1", "x", "ISSN 12"]
)
def test_wrong_identifiers_are_refused(given: str) -> None:
    """A wrong check digit or length is no identifier."""
    with pytest.raises(ValueError, match="is no"):
        check_identifier(given)


@given(st.integers(0, 12), st.integers(0, 9))
def test_every_changed_digit_of_an_isbn_is_noticed(position: int, digit: int) -> None:
    """One wrong digit anywhere makes an ISBN wrong."""
    right = "9787020002207"
    wrong = right[:position] + str(digit) + right[position + 1 :]
    if wrong != right:
        with pytest.raises(ValueError, match="is no"):
            check_identifier("ISBN " + wrong)


@pytest.mark.parametrize("name", ["edition.toml", "party-flag/article.md", "variants.toml"])
@pytest.mark.parametrize("outside", [True, False])
def test_links_out_of_the_edition_are_refused(tmp_path: Path, name: str, outside: bool) -> None:
    """A link of a name that is read leads nowhere outside, and inside wherever it likes."""
    folder = tmp_path / "e"
    (folder / "party-flag").mkdir(parents=True)
    (folder / "edition.toml").write_text(SMALLEST, encoding="utf-8")
    (folder / "party-flag/article.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "variants.toml").write_text("", encoding="utf-8")
    there = (tmp_path if outside else folder) / "elsewhere"
    (folder / name).rename(there)
    (folder / name).symlink_to(there)
    workspace = Workspace(folder)

    def read() -> None:
        convert(load_edition(workspace, folder), "zh-Hant", workspace)

    if not outside:
        read()
        return
    with pytest.raises(ContentError) as caught:
        read()
    assert [d.code for d in caught.value.diagnostics] == ["F004"]


def outputs(extra: str) -> list[tuple[str, str | None, str | None]]:
    """Give name, layout and variant of all outputs of the smallest edition with ``extra``."""
    settings = parse_toml(SMALLEST + extra, "edition.toml", EditionSettings)
    return [(o.name, o.layout, o.variant) for o in settings.all_outputs]


def test_variants_are_values_not_names() -> None:
    """An output's script is what is said of it, whatever its name ends with."""
    assert outputs(
        'variants = ["zh-Hant"]\noutputs = [{ name = "net-zh-Hant", layout = "book" }, "epub"]'
    ) == [
        ("net-zh-Hant", "book", None),
        ("epub", None, None),
        ("net-zh-Hant-zh-Hant", "book", "zh-Hant"),
        ("epub-zh-Hant", "epub", "zh-Hant"),
    ]
    assert outputs(
        'variants = ["zh-Hant"]\n'
        'outputs = [{ name = "hk", layout = "book", variant = "zh-Hant-HK" }]'
    ) == [("hk", "book", "zh-Hant-HK")]


@pytest.mark.parametrize("other", ["book-zh-Hant-TW", "epub-zh-Hant-TW"])
def test_an_output_may_not_have_the_name_of_a_variant(other: str) -> None:
    """Two files of one name are refused, at the line that makes the second."""
    text = SMALLEST + f'outputs = ["book", "epub", "{other}"]\nvariants = ["zh-Hant-TW"]\n'
    with pytest.raises(ContentError) as caught:
        parse_toml(text, "edition.toml", EditionSettings)
    (found,) = caught.value.diagnostics
    assert found.code == "T004"
    assert found.place is not None
    assert found.place.line == 6
    assert other in found.message
