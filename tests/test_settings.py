"""Settings files: every wrong key is named and marked where it is written."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, model_validator

from publisher.diagnostics import ContentError, Diagnostic, Place
from publisher.workspace import Workspace, parse_toml
from publisher.workspace.settings import read_values


def only(error: pytest.ExceptionInfo[ContentError]) -> Diagnostic:
    """Give the one diagnostic of ``error``."""
    (diagnostic,) = error.value.diagnostics
    return diagnostic


class Output(BaseModel):
    """One output."""

    model_config = ConfigDict(extra="forbid")
    layout: str
    columns: int = Field(default=3, ge=1)


class Edition(BaseModel):
    """A settings file with all shapes of keys."""

    model_config = ConfigDict(extra="forbid")
    title: str
    date: datetime.date | None = None
    articles: list[str] = []
    output: list[Output] = []
    paper: dict[str, Output] = {}
    kind: Output | str = ""
    from_: str = Field(default="", alias="from")

    @model_validator(mode="after")
    def no_twins(self) -> Edition:
        """Refuse an article named twice."""
        if len(set(self.articles)) < len(self.articles):
            raise ValueError("An article is named twice")
        return self


def test_settings_are_read(tmp_path: Path) -> None:
    """A valid file becomes its model."""
    file = tmp_path / "edition.toml"
    file.write_text('title = "旗"\ndate = 2018-11-05\n[[output]]\nlayout = "book"\n')
    read = Workspace(tmp_path).read_toml(file, Edition)
    assert read.title == "旗"
    assert read.output == [Output(layout="book")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title = "旗', (1, 11)),
        ("title = \n", (1, 9)),
        ('title = "a"\ntitle = "b"', (2, 12)),
        ("date = 2018-02-30", (1, 8)),
        ("a = " + "[" * 100_000, (1, 1)),
        ("a = " + "9" * 5000, (1, 1)),
    ],
    ids=["open string", "no value", "twice", "date", "nesting", "digits"],
)
def test_what_is_no_toml(text: str, place: tuple[int, int]) -> None:
    """Whatever tomllib refuses is one diagnostic with a place."""
    with pytest.raises(ContentError, match="not valid TOML") as caught:
        parse_toml(text, "e.toml", Edition)
    found = only(caught)
    assert found.code == "T001"
    assert found.place is not None
    assert (found.place.line, found.place.column) == place


TITLE = 'title = "x"\n'


@pytest.mark.parametrize(
    ("text", "code", "dotted", "marked"),
    [
        ("", "T002", "title", None),
        (TITLE + "\n Titel = 1", "T003", "Titel", (3, "Titel")),
        (TITLE + "str = 1", "T003", "str", (2, "str")),
        (TITLE + '"a b" = 1', "T003", "a b", (2, '"a b"')),
        (TITLE + "date = 5.5", "T004", "date", (2, "date")),
        (TITLE + 'from = "a"\ndate = "x"', "T004", "date", (3, "date")),
        (TITLE + 'articles = ["a", # ]\n "b,[",\n 3]', "T004", "articles.2", (4, "3")),
        (TITLE + "articles = 3", "T004", "articles", (2, "articles")),
        (TITLE + "[[output]]\ncolumns = 2", "T002", "output.0.layout", (2, "output")),
        (
            TITLE + '[[output]]\nlayout = "a"\n[[output]]\nlayout = 2',
            "T004",
            "output.1.layout",
            (5, "layout"),
        ),
        (
            TITLE + 'output = [{layout = "a"},\n {layout = "b", columns = 0}]',
            "T004",
            "output.1.columns",
            (3, "columns"),
        ),
        (
            TITLE + '[paper.a]\nlayout = "a"\n[paper.b]\ncolumns = 1',
            "T002",
            "paper.b.layout",
            (4, "paper.b"),
        ),
        (
            TITLE + '[paper]\nA.layout = "a"\nA.colums = 4',
            "T003",
            "paper.A.colums",
            (4, "A.colums"),
        ),
        ('title = """\ndate = 1\n"""\ndate = []', "T004", "date", (4, "date")),
    ],
)
def test_settings_errors_point_at_their_key(
    text: str, code: str, dotted: str, marked: tuple[int, str] | None
) -> None:
    """Each wrong setting is named in full and marked where it is written."""
    with pytest.raises(ContentError) as caught:
        parse_toml(text, "e.toml", Edition)
    found = only(caught)
    assert (found.code, f"“{dotted}”" in found.message) == (code, True), found
    place = found.place
    assert place is not None
    if marked is None:
        assert (place.line, place.column) == (1, 1)
    else:
        shown = text.split("\n")[place.line - 1]
        assert place.end_column is not None
        assert (place.line, shown[place.column - 1 : place.end_column - 1]) == marked


def test_union_members_are_not_named() -> None:
    """The names of a union's types are no keys, and do not appear as such."""
    with pytest.raises(ContentError) as caught:
        parse_toml(TITLE + "[kind]\ncolumns = 1", "e.toml", Edition)
    named = {d.message.split("”")[0].removeprefix("“") for d in caught.value.diagnostics}
    assert named == {"kind", "kind.layout"}


def test_a_rule_over_the_whole_file() -> None:
    """A rule that concerns no single key stands at the beginning, in its own words."""
    with pytest.raises(ContentError) as caught:
        parse_toml(TITLE + 'articles = ["a", "a"]', "e.toml", Edition)
    assert only(caught).message == "An article is named twice"
    assert only(caught).place == Place("e.toml")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("titel = 1", "did you mean “title”? known here: articles"),
        ('[paper]\nA.layout = "a"\nA.colums = 4', "did you mean “columns”? known here: columns"),
        ('output = [{layout = "a", Columns = 2}]', "did you mean “columns”?"),
    ],
)
def test_what_may_be_meant_is_said(text: str, hint: str) -> None:
    """A key that is nearly one that is known here is asked after, at any depth."""
    with pytest.raises(ContentError) as caught:
        parse_toml(TITLE + "\n" + text, "e.toml", Edition)
    found = [d for d in caught.value.diagnostics if d.code == "T003"]
    assert (found[0].hint or "").startswith(hint)


def test_known_keys_are_told_as_they_are_written() -> None:
    """The hint for an unknown key lists keys as a file spells them."""
    with pytest.raises(ContentError) as caught:
        parse_toml(TITLE + "x = 1", "e.toml", Edition)
    hint = only(caught).hint or ""
    assert hint == "known here: articles, date, from, kind, output, paper, title"


def test_all_settings_errors_come_at_once() -> None:
    """Every wrong key is told, not only the first."""
    with pytest.raises(ContentError) as caught:
        parse_toml("date = 1.5\nx = 1", "e.toml", Edition)
    assert [d.code for d in caught.value.diagnostics] == ["T002", "T004", "T003"]


def test_settings_that_extend_others() -> None:
    """Given values are validated in place of the text's own; errors point into the text."""
    with pytest.raises(ContentError) as caught:
        parse_toml('\ndate = "x"', "e.toml", Edition, {"title": "from elsewhere", "date": "x"})
    assert only(caught).place == Place("e.toml", 2, 1, 5)


@given(st.text(max_size=60) | st.text("[]{}=,.\"'\n# ab1", max_size=60))
def test_any_text_is_settings_or_an_error(text: str) -> None:
    """No text whatever makes the settings reader crash."""
    found: tuple[Diagnostic, ...] = ()
    try:
        parse_toml(text, "e.toml", Edition)
    except ContentError as error:
        found = error.diagnostics
    assert all(d.code.startswith("T") and d.place for d in found)


@pytest.mark.parametrize("shown", ["a." * 20_000 + "a = 1", "[" + "a." * 20_000 + "a]"])
def test_a_key_of_endless_parts_is_refused(shown: str) -> None:
    """TOML would make a table of every part: a file of 40 kB took 1.6 GB."""
    with pytest.raises(ContentError) as caught:
        read_values(f"title = 'x'\n{shown}\n", "edition.toml")
    (found,) = caught.value.diagnostics
    assert (found.code, found.place and found.place.line) == ("T001", 2)


def test_a_text_of_many_dots_is_no_key() -> None:
    """What stands in a string is not counted."""
    dots = "a." * 100
    assert read_values(f'x = "{dots}"\ny = """\n{dots}b = 1\n"""\n', "x.toml")["x"] == dots
