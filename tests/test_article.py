"""Articles: reading, writing, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from publisher.article import load, parse, shape, write
from publisher.article.model import (
    Accepted,
    Article,
    Block,
    Break,
    Figure,
    Front,
    List,
    Merged,
    Note,
    Paragraph,
    Quote,
    Run,
    Runs,
    Script,
    Subhead,
    Table,
    Verse,
    plain,
)
from publisher.article.tables import head_rows
from publisher.article.treatment import FLATTEST, UNTREATED, Crop, Treatment, Width
from publisher.diagnostics import ContentError, Place
from publisher.people import BodyKind as Body
from publisher.people import Contributor
from publisher.unseen import seen
from publisher.workspace import Workspace

NOWHERE = Place("")
SAMPLE = Path(__file__).parents[1] / "content/sangzhi-2018/party-flag/article.md"
FRONT = "---\ntitle: 题\n---\n"


def body(text: str) -> tuple[Block, ...]:
    """Give the blocks of a body."""
    return parse(FRONT + text, "a.md").blocks


def problems(text: str) -> list[tuple[str, int, int]]:
    """Give code, line and column of everything wrong with a file."""
    with pytest.raises(ContentError) as caught:
        parse(text, "a.md")
    places = [(d.code, d.place) for d in caught.value.diagnostics]
    assert all(d.hint for d in caught.value.diagnostics)
    return [(code, place.line, place.column) for code, place in places if place]


# Strategies

CHARS = st.one_of(
    st.sampled_from("说一二三，。《》“”‘’—…·（）　"),
    st.sampled_from("ab01 .-+*_`[](){}<>&;#!|~\\:=\"'^/@"),
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Co"], exclude_characters="\ufeff"
    ),
)
TEXTS = st.text(CHARS, min_size=1, max_size=8).filter(lambda t: seen(t) == t or seen(t).strip())
LINKS = st.sampled_from([None, "https://a.cn/b", "https://a.cn/?x=1&amp;y=(2)_*"])


@st.composite
def line_of_runs(draw: st.DrawFn, notes: bool = False, empty: bool = False) -> Runs:
    """Give runs in normal form."""
    runs: list[Run] = []
    for _ in range(draw(st.integers(0 if empty else 1, 4))):
        if notes and draw(st.integers(0, 5)) == 0:
            runs.append(Run("", note="n" + draw(st.sampled_from("ab"))))
            continue
        code = draw(st.integers(0, 7)) == 0
        text = draw(TEXTS)
        run = Run(text, draw(st.booleans()), draw(st.booleans()), code, draw(LINKS))
        if not draw(st.integers(0, 2)):
            run = replace(
                run,
                script=draw(st.sampled_from([None, *Script])),
                underline=draw(st.booleans()),
                strike=draw(st.booleans()),
            )
        if not draw(st.integers(0, 3)):
            base, reading = (" ".join(draw(TEXTS).split()) for _ in range(2))
            run = replace(run, text=base, ruby=reading) if base and reading else run
        runs.append(run)
    return merged(runs)


def merged(runs: list[Run]) -> Runs:
    """Give runs with equal neighbours made one."""
    found: list[Run] = []
    for run in runs:
        whole = run.note or run.ruby
        if found and replace(found[-1], text="") == replace(run, text="") and not whole:
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def paragraphs(notes: bool) -> st.SearchStrategy[Block]:
    """Give paragraphs."""
    return st.builds(Paragraph, line_of_runs(notes), st.just(NOWHERE))


@st.composite
def verses(draw: st.DrawFn) -> Block:
    """Give verse of two lines or more."""
    lines = draw(st.lists(line_of_runs(empty=True), min_size=2, max_size=3))
    assume(lines[-1] and lines[0])
    return Verse(tuple(lines), NOWHERE)


@st.composite
def cells(draw: st.DrawFn) -> Runs:
    """Give the text of a cell, of one line or two."""
    first, second = draw(line_of_runs(empty=True)), draw(line_of_runs(empty=True))
    if first and second and len(first) % 2:
        return merged([*first, Run("\n"), *second])
    return first


@st.composite
def tables(draw: st.DrawFn) -> Block:
    """Give tables with all kinds of columns."""
    width = draw(st.integers(1, 3))
    row = st.tuples(*[cells()] * width)
    align = st.tuples(*[st.sampled_from([None, "left", "center", "right"])] * width)
    rows = (draw(row), *draw(st.lists(row, max_size=2)))
    heads = draw(st.integers(1, len(rows)))
    merged = draw(st.lists(st.builds(Merged, *map(st.integers, (0, 0, 1, 1), (2, 2, 3, 3)))))
    merged = list(fitting(merged, len(rows), width))
    covered = {slot for one in merged for slot in [*one.slots][1:]}
    header, *others = (
        tuple(() if (r, c) in covered else cell for c, cell in enumerate(cells))
        for r, cells in enumerate(rows)
    )
    heads = head_rows(len(rows), heads, merged)
    order = tuple(sorted(merged, key=lambda one: (one.row, one.column)))
    return Table(header, tuple(others), draw(align), NOWHERE, heads, merged=order)


def fitting(wanted: list[Merged], rows: int, columns: int) -> Iterator[Merged]:
    """Yield those merged cells that lie in a table and on no other."""
    taken: set[tuple[int, int]] = set()
    for one in wanted:
        inside = one.row + one.rows <= rows and one.column + one.columns <= columns
        if inside and one.rows * one.columns > 1 and taken.isdisjoint(one.slots):
            taken.update(one.slots)
            yield one


def inner_blocks(notes: bool) -> st.SearchStrategy[Block]:
    """Give blocks that may stand inside others."""
    leaves = st.one_of(paragraphs(notes), verses(), tables(), st.just(Break(NOWHERE)))

    def containers(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        several = st.lists(blocks, min_size=1, max_size=2).map(tuple)
        items = st.lists(several, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Quote, several, st.just(NOWHERE)),
            st.builds(List, items, st.sampled_from([None, 0, 1, 9]), st.just(NOWHERE)),
        )

    return st.recursive(leaves, containers, max_leaves=4)


@st.composite
def figures(draw: st.DrawFn) -> Block:
    """Give figures, present and missing."""
    words = st.text(CHARS, min_size=1, max_size=5).filter(lambda t: t == t.strip() and seen(t))
    source = draw(st.sampled_from([None, "images/a.jpg", "images/图 1.png", "a&lt;(b)*_.png"]))
    caption = draw(line_of_runs(notes=True, empty=True))
    credit, alt = draw(st.none() | words), draw(st.none() | words)
    return Figure(source, caption, NOWHERE, credit, alt, draw(treatments()))


def treatments() -> st.SearchStrategy[Treatment]:
    """Give what editors want of pictures, mostly nothing."""
    percent, side = st.integers(0, 100), st.integers(1, 999)
    crops = st.builds(Crop, side, side, percent, percent)
    return st.just(UNTREATED) | st.builds(
        Treatment,
        st.none() | st.integers(1, 16),
        st.none() | st.sampled_from(Width),
        st.none() | crops.filter(lambda crop: 1 / FLATTEST <= crop.ratio <= FLATTEST),
        st.booleans(),
        st.none() | st.booleans(),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles in normal form: merged runs, note marks in order, levels without gaps."""
    blocks: list[Block] = []
    level = 1
    kinds = st.one_of(inner_blocks(notes=True), figures(), st.just(None))
    for block in draw(st.lists(kinds, min_size=1, max_size=4)):
        if block is None:
            level = draw(st.integers(2, min(level + 1, 4)))
            blocks.append(Subhead(draw(line_of_runs(notes=True)), level, NOWHERE))
        else:
            blocks.append(block)
    marks: dict[str, str] = {}
    numbered = tuple(number(block, marks) for block in blocks)
    notes = tuple(
        Note(
            label, tuple(draw(st.lists(inner_blocks(notes=False), min_size=1, max_size=2))), NOWHERE
        )
        for label in draw(st.permutations(sorted(marks)))
    )
    # What nobody sees is no text of its own.
    value = st.none() | st.text(CHARS, min_size=1).map(str.strip).filter(seen)
    texts: dict[str, Any] = {
        name: draw(value) for name in ("kicker", "subtitle", "byline", "date", "credit")
    }
    people = [
        Contributor("林远: 甲", "aut", "Lin, Y."),
        Contributor("某社", "org", None, Body.ORGANISATION),
    ]
    front = Front(
        draw(value.filter(lambda t: bool(t) and bool(seen(t or "").replace("|", "").strip())))
        or "",
        **texts,
        contributors=draw(st.none() | st.lists(st.sampled_from(people), unique=True).map(tuple)),
        lang=draw(st.sampled_from(["zh-Hans", "zh-Hant-TW", "en"])),
        accept=tuple(draw(st.lists(st.just(Accepted("C012", "什么: #")), max_size=1))),
    )
    return Article(front, numbered, notes, "")


def number(value: Any, marks: dict[str, str]) -> Any:
    """Give the marks of notes in their reading order."""
    if isinstance(value, tuple):
        return tuple(number(item, marks) for item in value)
    if isinstance(value, Run):
        if value.note is None:
            return value
        return replace(value, text=marks.setdefault(value.note, f"[{len(marks) + 1}]"))
    for name in ("runs", "caption", "lines", "blocks", "items", "header", "rows"):
        if hasattr(value, name):
            value = replace(value, **{name: number(getattr(value, name), marks)})
    return value


# Round trips


@given(articles())
@settings(max_examples=60, deadline=None)
@pytest.mark.long
def test_what_is_written_reads_back(article: Article) -> None:
    """An article in normal form is the same after writing and reading."""
    text = write(article)
    again = parse(text, "")
    assert shape(again) == shape(article)
    assert write(again) == text


MARKUP = """
说 “引 文” ， a ** * _ ` [ ]( ) ![ > - 1. | |---| \\ &amp; [^a] {credit="x"} <b> ## --- ``` {{x}}
https://a.cn = ~~ #
"""
BLANKS = ("\n", "\n\n", " ", "> ", "- ", "1. ", "## ", "\n\n[^a]: ", "　", "    ")
MARKDOWN = st.lists(
    st.sampled_from(MARKUP.split()) | st.sampled_from(BLANKS),
    max_size=25,
).map("".join)


@given(MARKDOWN)
@settings(max_examples=300, deadline=None)
def test_any_markdown_is_read_or_refused(text: str) -> None:
    """Any text gives an article whose writing is stable, or diagnostics inside the file."""
    try:
        article = parse(FRONT + text, "a.md")
    except ContentError as error:
        lines = (FRONT + text).split("\n")
        for diagnostic in error.diagnostics:
            assert diagnostic.place is not None
            assert 1 <= diagnostic.place.line <= len(lines)
            assert 1 <= diagnostic.place.column <= len(lines[diagnostic.place.line - 1]) + 1
        return
    written = write(article)
    assert shape(parse(written, "")) == shape(article)
    assert write(parse(written, "")) == written


@given(st.text(CHARS.filter(lambda c: c not in "\\`*_[]<>&#{}|~!-+.=:()\"'^ \t"), min_size=1))
def test_no_character_of_plain_text_is_lost_or_escaped(text: str) -> None:
    """Text without ASCII marks is one paragraph of one run, and is written as it is.

    Where there is nothing to be seen, the article has no text.
    """
    assume(text == text.strip() and not text[0].isdigit())
    if not seen(text).strip():
        with pytest.raises(ContentError, match="has no text"):
            body(text)
        return
    (block,) = body(text)
    assert isinstance(block, Paragraph)
    assert plain(block.runs) == text
    assert write(parse(FRONT + text, "")).endswith("---\n\n" + text + "\n")


def test_sample_comes_back_byte_for_byte() -> None:
    """The approved sample is in normal form already."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert write(parse(text, "article.md")) == text


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("1\\. a", "1\\. a"),
        ("\\[x\\]\\(y\\)", "[x]\\(y)"),
        ("a\\*b", "a*b"),
        ("\\*a\\*", "*a\\*"),
        ("&amp;amp;", "\\&amp;"),
        ("\\<b\\>", "\\<b>"),
        ("{{ x }}", "\\{{ x }}"),
        ("a\\<3", "a<3"),
        ("{ x }", "{ x }"),
        ("\\# 一", "\\# 一"),
    ],
)
def test_only_markup_is_escaped(written: str, wanted: str) -> None:
    """An escape stays only where the text would otherwise be markup."""
    text = write(parse(FRONT + written, ""))
    assert shape(parse(text, "")) == shape(parse(FRONT + "\n" + wanted, ""))
    assert len(text.rstrip("\n").split("\n")[-1]) <= len(wanted)


# What the forms mean


def test_forms_of_a_figure() -> None:
    """A picture has address, caption, credit and alt; without an address it is missing."""
    full, missing, blanks = body(
        '![图一*重*](images/x.jpg){credit="张三 \\"摄\\"" alt="山"}\n\n![图二]()\n\n![](<a b.png>)'
    )
    assert isinstance(full, Figure)
    assert (full.source, full.credit, full.alt) == ("images/x.jpg", '张三 "摄"', "山")
    assert full.caption == (Run("图一"), Run("重", emphasis=True))
    assert isinstance(missing, Figure)
    assert missing.source is None
    assert isinstance(blanks, Figure)
    assert (blanks.source, blanks.caption) == ("a b.png", ())


def test_what_is_wanted_of_a_picture() -> None:
    """Attributes in any order, with and without quotes, each of them or none; one way to write."""
    written = '{focus="9% 80%" group rank="main" crop=4：3 columns="3" credit=张三 width=full}'
    (figure,) = body(f"![图](x.jpg){written}")
    assert isinstance(figure, Figure)
    wanted = Treatment(3, Width.FULL, Crop(4, 3, 9, 80), main=True, group=True)
    assert (figure.treatment, figure.credit) == (wanted, "张三")
    normal = '{credit="张三" columns=3 width=full crop="4:3" focus="9% 80%" rank=main group}'
    assert write(parse(FRONT + f"![图](x.jpg){written}", "")).endswith(f"![图](x.jpg){normal}\n")
    (alone,) = body("![图](x.jpg){group=no}")
    assert isinstance(alone, Figure)
    assert alone.treatment == Treatment(group=False)


@given(st.integers(1, 9999), st.integers(1, 9999), treatments())
def test_what_is_shown_of_a_picture_lies_in_it(width: int, height: int, wanted: Treatment) -> None:
    """A crop has its ratio to a pixel, touches two edges, and holds the point it is around."""
    crop = wanted.crop or Crop(1, 1)
    left, top, right, bottom = crop.window(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height
    shown = (right - left, bottom - top)
    assert abs(shown[0] - shown[1] * float(crop.ratio)) <= max(1.0, float(crop.ratio))
    assert left - 1 <= width * crop.x / 100 <= right + 1
    assert top - 1 <= height * crop.y / 100 <= bottom + 1


def test_html_and_braces_are_text() -> None:
    """HTML and template marks print as they stand, also as blocks of their own."""
    blocks = body("<div onclick='x'>\n\n{{ 7*7 }}{% x %} <script>alert(1)</script> <!-- c -->")
    texts = [plain(block.runs) for block in blocks if isinstance(block, Paragraph)]
    assert texts == ["<div onclick='x'>", "{{ 7*7 }}{% x %} <script>alert(1)</script> <!-- c -->"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("说\n了", "说了"),
        ("他说：\n“好”", "他说：“好”"),
        ("word\nword", "word word"),
        ("说\nword", "说 word"),
        ("说。\n*重*", "说。重"),
        ("说[^a]\n了\n\n[^a]: x", "说[1]了"),
        ("甲\n**乙**", "甲乙"),
    ],
)
def test_source_line_ends_vanish_between_full_width_characters(text: str, wanted: str) -> None:
    """A line end in the source is nothing in Chinese and one blank elsewhere."""
    (block,) = body(text)
    assert isinstance(block, Paragraph)
    assert plain(block.runs) == wanted


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("白日依山尽，\\\n黄河入海流。\\", "黄河入海流。"),
        ("白日依山尽，\\\n**黄河**入海流。\\\n\n后文。", "黄河入海流。"),
        ("白日依山尽，\\\n黄河入海流。\\\\", "黄河入海流。\\"),
    ],
)
def test_the_last_line_of_verse_may_end_as_the_others(text: str, last: str) -> None:
    """Its backslash is no text, unless it is escaped; in prose it is text."""
    verse = body(text)[0]
    assert isinstance(verse, Verse)
    assert "".join(run.text for run in verse.lines[-1]) == last
    (prose,) = body("路径 C:\\")
    assert isinstance(prose, Paragraph)
    assert prose.runs == (Run("路径 C:\\"),)


@pytest.mark.parametrize("text", ["床前\\\n疑是", "床前  \n疑是"])
def test_hard_breaks_make_verse(text: str) -> None:
    """A backslash or two blanks at a line end keep the line."""
    (block,) = body(text)
    assert isinstance(block, Verse)
    assert [plain(line) for line in block.lines] == ["床前", "疑是"]


def test_verse_keeps_the_indent_of_each_line() -> None:
    """Full-width blanks before the lines of a poem stay, the first line's too."""
    (block,) = body("　床前\\\n　　疑是")
    assert isinstance(block, Verse)
    assert [plain(line) for line in block.lines] == ["　床前", "　　疑是"]


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("他说**“引文”**说", "“引文”"),
        ("说**《书》**好", "《书》"),
        ("说**重点。**后", "重点。"),
        ("说**（注）**。", "（注）"),
    ],
)
def test_emphasis_works_beside_chinese_marks(text: str, strong: str) -> None:
    """Asterisks beside full-width marks and quotes are emphasis, not text."""
    (block,) = body(text)
    assert isinstance(block, Paragraph)
    assert [run.text for run in block.runs if run.strong] == [strong]


def test_notes_are_numbered_by_their_first_mention() -> None:
    """The mark in the line is the note's number, the same at each mention."""
    article = parse(FRONT + "一[^z]二[^a]三[^z]\n\n[^a]: 甲\n\n[^z]: 乙\n\n    丙", "a.md")
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    assert [run.text for run in block.runs if run.note] == ["[1]", "[2]", "[1]"]
    assert [note.label for note in article.notes] == ["a", "z"]
    assert len(article.notes[1].blocks) == 2


def test_places_count_the_front_matter() -> None:
    """A block's place is its line and column in the file."""
    blocks = body("一\n\n  ## 二\n\n> - 三\n\n![四](x.jpg)")
    quote = blocks[2]
    assert isinstance(quote, Quote)
    (listed,) = quote.blocks
    assert isinstance(listed, List)
    places = [block.place for block in (*blocks, listed, listed.items[0][0])]
    assert [(p.line, p.column) for p in places] == [(4, 1), (6, 3), (8, 1), (10, 1), (8, 3), (8, 5)]


def test_front_matter_values_stay_text() -> None:
    """Dates, numbers and truth values are kept as they are written; empty ones are absent."""
    article = parse("---\ntitle: 2018\ndate: 2018-11-05\nkicker: yes\nsource:\n---\nx", "a.md")
    front = article.front
    assert (front.title, front.date, front.kicker, front.source) == (
        "2018",
        "2018-11-05",
        "yes",
        None,
    )


# What is refused


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("正文", ("A001", 1, 1)),
        ("---\ntitle: x\n正文", ("A001", 1, 1)),
        ("---\ntitle: [x\n---\n正文", ("A002", 2, 10)),
        ("---\ntitle: &a x\nbyline: *a\n---\n正文", ("A002", 2, 8)),
        ("---\n- title\n---\n正文", ("A002", 2, 1)),
        ("---\ntitle: x\ntitel: y\n---\n正文", ("A003", 3, 1)),
        ("---\ntitle: x\ntitle: y\n---\n正文", ("A003", 3, 1)),
        ("---\ntitle: x\nbyline: [a]\n---\n正文", ("A004", 3, 9)),
        ("---\ntitle: x\nlang: chinese\n---\n正文", ("A004", 3, 7)),
        ("---\ntitle: x\naccept: C001\n---\n正文", ("A004", 3, 9)),
        ("---\nbyline: x\n---\n正文", ("A005", 1, 1)),
        ("---\ntitle:\n---\n正文", ("A005", 1, 1)),
        (FRONT, ("A006", 4, 1)),
        (FRONT + " \n　\n", ("A006", 4, 1)),
        (FRONT + "一\n\n# 二", ("A010", 6, 1)),
        (FRONT + "一\n===", ("A010", 4, 1)),
        (FRONT + "## 一\n\n#### 二", ("A011", 6, 1)),
        (FRONT + "## 一\n\n### 二\n\n#### 三\n\n##### 四", ("A011", 10, 1)),
        (FRONT + "一\n\n##", ("A012", 6, 1)),
        (FRONT + "一\n\n> ", ("A012", 6, 1)),
        (FRONT + "```\nx\n```", ("A013", 4, 1)),
        (FRONT + "一 ![二](a.jpg)", ("A014", 4, 3)),
        (FRONT + "![二](a b.jpg)", ("A014", 4, 1)),
        (FRONT + '![二](a.jpg){size="3"}', ("A015", 4, 13)),
        (FRONT + "![二](a.jpg){columns=2 columns=3}", ("A015", 4, 23)),
        *(
            (FRONT + f"![二](a.jpg){{rank=main {wrong}}}", ("A031", 4, 23))
            for wrong in (
                "columns",
                "columns=0",
                "columns=17",
                "columns=３",
                "width=9cm",
                "crop=4",
                'crop="0:3"',
                'crop="7:2"',
                'crop="1:4"',
                'focus="50% 50%"',
                'crop=x focus="50% 50%"',
                "group=yes",
                "alt",
            )
        ),
        (FRONT + '![二](a.jpg){crop="4:3" focus="50% 101%"}', ("A031", 4, 24)),
        (FRONT + "![二](a.jpg){rank=second}", ("A031", 4, 13)),
        (FRONT + '![二](a.jpg "三")', ("A015", 4, 1)),
        (FRONT + "![二](http://a.cn/a.jpg)", ("A016", 4, 6)),
        (FRONT + "一[二](javascript:x)", ("A017", 4, 5)),
        (FRONT + "一[二](https://)", ("A017", 4, 5)),
        (FRONT + "[一[^二]](https://a.cn)\n\n[^二]: 三", ("A017", 4, 7)),
        (FRONT + "[一[二](mailto:a@a.cn)](https://b.cn)", ("A017", 4, 21)),
        (FRONT + "[一](https://a.cn/a b)", ("A017", 4, 3)),
        (FRONT + "一[^二]", ("A018", 4, 2)),
        (FRONT + "一\n\n[^二]: 三", ("A019", 6, 1)),
        (FRONT + "一[^二]\n\n[^二]: 三\n\n[^二]: 四", ("A020", 8, 1)),
        (FRONT + "一[^二][^四]\n\n[^二]: 三[^四]\n\n[^四]: 五", ("A021", 6, 8)),
        (FRONT + ">" * 7 + "一", ("A022", 4, 1)),
        (FRONT + "> ## 一", ("A023", 4, 3)),
        (FRONT + "- ![一]()", ("A023", 4, 3)),
        (FRONT + "| a |\n|---|\n| b | c |", ("A024", 6, 1)),
        (FRONT + "一\x07", ("A025", 4, 2)),
    ],
)
def test_errors_name_code_line_and_column(text: str, wanted: tuple[str, int, int]) -> None:
    """Each wrong input gives its code at its place."""
    assert wanted in problems(text)


def test_all_errors_are_collected() -> None:
    """One run shows every problem, in the order of the file."""
    found = problems("---\ntitle: x\nfoo: y\n---\n# 一\n\n[^a]: 二\n\n![x](y) z")
    assert [code for code, _, _ in found] == ["A003", "A010", "A019", "A014"]
    assert all(a[1:] <= b[1:] for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    [
        "一",
        "a ",
        "*",
        "_",
        "*a ",
        "[",
        "![",
        "[^",
        "`",
        "`a",
        "<",
        "&",
        "\\",
        "a!",
        "![a](",
        "[a](",
        "(",
        "> ",
        "|",
        "- ",
    ],
)
def test_one_long_line_is_read(unit: str) -> None:
    """A line of 50,000 characters of any markup is read or refused, never lost in recursion."""
    text = FRONT + unit * (50_000 // len(unit))
    try:
        assert parse(text, "a.md").blocks
    except ContentError as error:
        assert all(d.place and d.place.line == 4 for d in error.diagnostics)  # noqa: PT017


def test_load_names_the_file(tmp_path: Path) -> None:
    """Reading through the workspace records the file and names it in the article."""
    path = tmp_path / "article.md"
    path.write_text(FRONT + "正文\n", encoding="utf-8")
    workspace = Workspace(tmp_path)
    article = load(workspace, path)
    assert article.path in workspace.reads
    assert article.path.endswith("article.md")
