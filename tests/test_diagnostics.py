"""Diagnostics: how a problem is ordered, carried and printed."""

from __future__ import annotations

import itertools
import json
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.diagnostics import (
    CARET_WINDOW,
    FORMATS,
    ContentError,
    Diagnostic,
    EnvironmentFault,
    ExitCode,
    Place,
    PreflightError,
    PublisherError,
    Severity,
    UsageError,
    as_record,
    cell_width,
    format_all,
    nearest,
    printable,
    raise_errors,
    suggest,
)
from publisher.tongues import term

PLACES = st.builds(
    Place,
    st.text("ab", max_size=2),
    st.integers(1, 3),
    st.integers(1, 3),
    st.none() | st.integers(2, 4),
)
DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from(["A001", "A002"]),
    st.text(st.characters(), max_size=8),
    st.none() | PLACES,
    st.sampled_from(Severity),
    st.none() | st.text(st.characters(), max_size=8),
    st.none() | st.text(st.characters(), max_size=40),
)


@given(st.lists(PLACES))
def test_places_sort(places: list[Place]) -> None:
    """Any places can be sorted, those without an end column too."""
    ordered = sorted(places)
    assert [(p.path, p.line, p.column) for p in ordered] == sorted(
        (p.path, p.line, p.column) for p in places
    )
    assert all(a <= b for a, b in itertools.pairwise(ordered))


def test_place_is_no_neighbour_of_other_things() -> None:
    """A place is not compared with what is no place."""
    with pytest.raises(TypeError):
        _ = Place("a") < "a"


def test_place_prints_as_editors_read_it() -> None:
    """A place is printed as path, line and column."""
    assert str(Place("a/b.md", 3, 7, 9)) == "a/b.md:3:7"


@pytest.mark.parametrize(
    ("line", "source"), [(1, "一"), (2, "二"), (3, ""), (4, None), (0, None), (-1, None)]
)
def test_source_is_the_line_of_the_place(line: int, source: str | None) -> None:
    """A diagnostic takes the line it points into, without its line end, or none outside."""
    found = Diagnostic("A001", term("m"), Place("a", line)).with_source("一\r\n二\n")
    assert found.source == source


def test_source_needs_a_place() -> None:
    """A diagnostic without a place stays without a source line."""
    assert Diagnostic("A001", term("m")).with_source("text").source is None


@given(st.lists(DIAGNOSTICS, max_size=5), st.randoms(use_true_random=False))
def test_order_does_not_depend_on_discovery(found: list[Diagnostic], random: object) -> None:
    """Diagnostics that differ in their sorting key print in one order, however they were found."""
    unique = list({d.sort_key(): d for d in found}.values())
    shuffled = list(unique)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives random.Random
    for form in FORMATS:
        assert format_all(unique, form) == format_all(shuffled, form)


@given(DIAGNOSTICS)
def test_every_form_can_be_written(diagnostic: Diagnostic) -> None:
    """Whatever a name or a text holds, each form is UTF-8, one line for programs."""
    for form in FORMATS:
        format_all([diagnostic], form).encode()
    assert "\n" not in format_all([diagnostic], "json")
    assert "\n" not in format_all([diagnostic], "github")


@given(DIAGNOSTICS)
def test_json_gives_back_the_record(diagnostic: Diagnostic) -> None:
    """The JSON form holds exactly the record, odd characters included."""
    assert json.loads(format_all([diagnostic], "json")) == as_record(diagnostic)


@given(st.text(st.characters()))
def test_printable_text_cannot_steer_a_terminal(text: str) -> None:
    """Nothing that is printed holds a control, bidi or separator character."""
    categories = {unicodedata.category(c) for c in printable(text)}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_printable_names_what_it_hides() -> None:
    """Hidden characters show as escapes, a tab as one blank."""
    assert printable("a\tb\x1b\u202e\U000e0001c") == "a b\\u001b\\u202e\\U000e0001c"


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("abc", 3), ("旗帜", 4), ("，", 2), ("e\u0301", 1), ("葛\U000e0100", 2), ("ﾊ", 1)],
)
def test_cell_width(text: str, cells: int) -> None:
    """Full-width characters take two cells, marks and variation selectors none."""
    assert cell_width(text) == cells


def lines_of(place: Place, source: str) -> tuple[str, str]:
    """Give the source line and the caret line printed for ``place``."""
    _, shown, carets = format_all([Diagnostic("A001", term("m"), place, source=source)]).split("\n")
    return shown, carets


def marked(place: Place, source: str) -> str:
    """Give what stands above the carets, counted in cells."""
    shown, carets = lines_of(place, source)
    start, end = len(carets) - len(carets.lstrip()), len(carets)
    cells = [c for c in shown for _ in range(cell_width(c))]
    return "".join(dict.fromkeys(cells[start:end]))


@given(st.text("汉字ab，", min_size=1, max_size=200), st.data())
def test_carets_stand_below_their_character(text: str, data: st.DataObject) -> None:
    """The caret is under the marked character, however wide what stands before it is."""
    column = data.draw(st.integers(1, len(text)))
    assert marked(Place("a", 1, column), text) == text[column - 1]


def test_carets_mark_the_whole_span() -> None:
    """Each cell of a span has a caret, its exclusive end has none."""
    assert lines_of(Place("a", 1, 2, 4), "一二三四") == ("    一二三四", "      ^^^^")


def test_caret_behind_the_end_of_a_line() -> None:
    """A place behind the last character gets a caret of its own."""
    assert lines_of(Place("a", 1, 3), "ab") == ("    ab", "      ^")


@pytest.mark.parametrize("end", [None, 900_000])
def test_long_lines_are_cut(end: int | None) -> None:
    """Of a line of a megabyte only the surroundings are shown, however long the span is."""
    shown, carets = lines_of(Place("a", 1, 500_000, end), "字" * 1_000_000)
    assert len(shown) <= 4 + 4 * CARET_WINDOW + 2
    assert shown.strip().startswith("…")
    assert shown.endswith("…")
    assert carets.strip("^").strip() == ""


def test_text_form() -> None:
    """People read place, weight, code, message, then a hint."""
    found = Diagnostic(
        "A001", term("wrong"), Place("a.md", 2, 3), Severity.WARNING, hint=term("mend it")
    )
    assert format_all([found]) == "a.md:2:3: warning A001 wrong\n    hint: mend it"


def test_text_form_hides_control_characters_of_file_names() -> None:
    """A file name with an escape sequence or an odd byte is shown, not obeyed."""
    found = Diagnostic("A001", term("wrong"), Place("\x1b[2J\udcff"))
    assert format_all([found]) == "\\u001b[2J\\udcff:1:1: error A001 wrong"


def test_github_form() -> None:
    """A CI log reads one command a finding, its separators escaped."""
    found = Diagnostic(
        "A001", term("50%\nno"), Place("a,b:c.md", 2, 3), Severity.NOTE, hint=term("mend")
    )
    assert format_all([found], "github") == (
        "::notice title=A001,file=a%2Cb%3Ac.md,line=2,col=3::50%25%0Ano (mend)"
    )


def test_only_errors_raise() -> None:
    """Warnings and notes alone stop nothing; with an error all of them are carried."""
    warning = Diagnostic("A002", term("w"), Place("b"), Severity.WARNING)
    raise_errors([warning])
    with pytest.raises(ContentError) as caught:
        raise_errors([warning, Diagnostic("A001", term("e"), Place("a"))])
    assert [d.code for d in caught.value.diagnostics] == ["A001", "A002"]
    assert str(caught.value) == "e; w"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError, ExitCode.USAGE),
        (ContentError, ExitCode.CONTENT),
        (PreflightError, ExitCode.PREFLIGHT),
        (EnvironmentFault, ExitCode.ENVIRONMENT),
    ],
)
def test_errors_travel_between_processes(error: type[PublisherError], code: ExitCode) -> None:
    """An error comes out of a worker process with its class, exit code and diagnostics."""
    sent = error(Diagnostic("A001", term("m"), Place("a", 2), hint=term("h"), source="s"))
    received = pickle.loads(pickle.dumps(sent))
    assert type(received) is error
    assert received.exit_code is code
    assert received.diagnostics == sent.diagnostics
    assert received.diagnostics[0].source == "s"


KNOWN = ("title", "subtitle", "language", "date", "articles", "tabloid", "broadsheet", "page")


@pytest.mark.parametrize("word", KNOWN)
def test_slips_of_the_hand_are_recognised(word: str) -> None:
    """Two letters swapped, one missing, one too many, another case: the word is still meant."""
    for n in range(len(word) - 1):
        swapped = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
        for slip in (swapped, word[:n] + word[n + 1 :], word[:n] + "x" + word[n:], word.upper()):
            if slip not in KNOWN and len(word) > 4:
                assert nearest(slip, KNOWN) == word, slip
    assert suggest(word + "x", KNOWN).startswith(f"did you mean “{word}”?")


@pytest.mark.parametrize("word", ["colour", "weight", "x", "", "标题", "importance"])
def test_other_words_are_not_guessed_at(word: str) -> None:
    """A word that is like none of those known gets the list and no guess."""
    assert nearest(word, KNOWN) is None
    assert suggest(word, KNOWN).startswith("known here: articles")
