"""What the model of an article says of it: small cases written out, and rules that hold for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import FrozenInstanceError, fields, is_dataclass
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.article import Article, model, parse, treatment
from publisher.article.changing import crop_to, set_picture
from publisher.article.contributors import contributors_of
from publisher.article.language import check_language, script_of
from publisher.article.model import (
    Block,
    Figure,
    Formula,
    Merged,
    Named,
    NameLine,
    Paragraph,
    Quote,
    Run,
    Script,
    Subhead,
    Table,
    Verse,
    figures,
    gathered,
    has_formulas,
    in_faces,
    inline,
    plain,
    read_out,
    with_glosses_inside,
)
from publisher.article.numbers import are_numbers, point_of
from publisher.article.treatment import (
    Bleed,
    Crop,
    Extent,
    Side,
    Treatment,
    Unit,
    Width,
    Wrap,
    read_treatment,
    write_treatment,
)
from publisher.diagnostics import ContentError, Diagnostic, Place

FRONT = "---\ntitle: 题\n---\n"
NOWHERE = Place("")


def body(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    return parse(FRONT + text, "a.md").blocks


def told(text: str) -> tuple[Diagnostic, ...]:
    """All that is found in a text, below the front matter's three lines."""
    try:
        return parse(FRONT + text, "a.md").found
    except ContentError as error:
        return tuple(error.diagnostics)


def runs(text: str) -> tuple[Run, ...]:
    """The runs of a text of one paragraph."""
    (block,) = body(text)
    assert isinstance(block, Paragraph)
    return block.runs


# What an editor wants of pictures


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ({}, Treatment()),
        ({"columns": "1"}, Treatment(columns=1)),
        ({"columns": "16"}, Treatment(columns=16)),
        ({"width": "full"}, Treatment(width=Width.FULL)),
        ({"width": "bleed"}, Treatment(width=Width.BLEED)),
        ({"wrap": "left"}, Treatment(wrap=Wrap.LEFT)),
        ({"wrap": "right", "width": "40%"},
         Treatment(wrap=Wrap.RIGHT, extent=Extent(40, Unit.PERCENT))),
        ({"wrap": "gutter", "width": "999mm"},
         Treatment(wrap=Wrap.GUTTER, extent=Extent(999, Unit.MM))),
        ({"crop": "4:3"}, Treatment(crop=Crop(4, 3))),
        ({"crop": "3:1", "focus": "0% 100%"}, Treatment(crop=Crop(3, 1, 0, 100))),
        ({"crop": "1 ： 3", "focus": "100%  0%"}, Treatment(crop=Crop(1, 3, 100, 0))),
        ({"bleed": "left"}, Treatment(bleed=Bleed(frozenset({Side.LEFT})))),
        ({"bleed": "right top"}, Treatment(bleed=Bleed(frozenset({Side.TOP, Side.RIGHT})))),
        ({"bleed": "page", "focus": "1% 99%"}, Treatment(bleed=Bleed(pages=1), focus=(1, 99))),
        ({"bleed": "spread"}, Treatment(bleed=Bleed(pages=2))),
        ({"bleed": "top", "crop": "1:1", "focus": "1% 2%"},
         Treatment(bleed=Bleed(frozenset({Side.TOP})), crop=Crop(1, 1, 1, 2))),
        ({"rank": "main"}, Treatment(main=True)),
        ({"group": None}, Treatment(group=True)),
        ({"group": "no"}, Treatment(group=False)),
        ({"group": "no", "wrap": "left"}, Treatment(group=False, wrap=Wrap.LEFT)),
        ({"decorative": None}, Treatment(decorative=True)),
    ],
)  # fmt: skip
def test_what_attributes_want(given_: dict[str, str | None], wanted: Treatment) -> None:
    """Each is read as its table says, and written so that it is read again."""
    assert read_treatment(given_) == (wanted, ())
    attributes = " ".join(write_treatment(wanted))
    (figure,) = body(f"![图](a.jpg){{{attributes}}}")
    assert isinstance(figure, Figure)
    assert figure.treatment == wanted


@pytest.mark.parametrize(
    ("given_", "names"),
    [
        *(({"columns": one}, ["columns"]) for one in (None, "", "0", "17", "1.5", "-1", "016")),
        *(({"width": one}, ["width"]) for one in (None, "wide", "40%", "30mm", "0%", "4cm")),
        *(({"width": one, "wrap": "left"}, ["width"]) for one in ("0%", "1000%", "40 %")),
        *(({"crop": one}, ["crop"]) for one in
          (None, "4", "0:3", "3:0", "301:100", "100:301", "a:b")),
        *(({"crop": "1:1", "focus": one}, ["focus"]) for one in (None, "5%", "101% 1%", "1% 101%")),
        ({"focus": "1% 1%"}, ["focus"]),
        ({"crop": "9:1", "focus": "1% 1%"}, ["crop"]),
        ({"crop": "9:1", "focus": "1% 1%", "bleed": "top"}, ["crop"]),
        ({"bleed": "foot", "focus": "1% 1%"}, ["bleed"]),
        ({"crop": "9:1", "columns": "0"}, ["columns", "crop"]),
        *(({"bleed": one}, ["bleed"]) for one in (None, "", "top top", "bottom", "page left")),
        ({"bleed": "top", "wrap": "left"}, ["bleed"]),
        ({"bleed": "top", "width": "bleed"}, ["bleed"]),
        *(({"wrap": one}, ["wrap"]) for one in (None, "top", "")),
        ({"wrap": "top", "width": "40%"}, ["wrap"]),
        ({"wrap": "top", "columns": "0"}, ["wrap", "columns"]),
        *(({"rank": one}, ["rank"]) for one in (None, "second")),
        ({"rank": "main", "wrap": "left"}, ["rank"]),
        *(({"group": one}, ["group"]) for one in ("yes", "")),
        ({"group": None, "wrap": "left"}, ["group"]),
        *(({"decorative": one}, ["decorative"]) for one in ("yes", "no", "")),
    ],
)  # fmt: skip
def test_what_attributes_cannot_want(given_: dict[str, str | None], names: list[str]) -> None:
    """One finding for each that is wrong, none for what hangs on it, and the others are kept."""
    found, wrong = read_treatment(given_)

    assert [name for name, _ in wrong] == names
    kept = {name: value for name, value in given_.items() if name not in names}
    if not {"focus", "width"} & kept.keys():
        assert (found, ()) == read_treatment(kept)
    assert all(error.hint and error.args[0] for _, error in wrong)


EVERY = [
    Treatment(columns, width, crop, group=group, wrap=wrap, bleed=bleed, focus=(7, 8))
    for columns, width, crop, group, wrap, bleed in product(
        (None, 2), (None, Width.FULL), (None, Crop(1, 1, 3, 4)), (None, True, False),
        (None, Wrap.LEFT), (None, Bleed(pages=1)),
    )
]  # fmt: skip


def test_what_follows_from_what_is_wanted() -> None:
    """Who is alone, who begins a group, what is cut around, what is left without text beside."""
    for one in EVERY:
        wishes = {name for name in ("columns", "width", "wrap") if getattr(one, name) is not None}
        assert one.begins is (bool(wishes) or one.group is True)
        assert one.alone is (one.group is False or one.wrap is not None or one.bleed is not None)
        assert one.point == ((3, 4) if one.crop else (7, 8))
        assert (one.bare.wrap, one.bare.extent) == (None, None)
        assert one.bare.columns == (one.columns if {"columns", "width"} & wishes else 1)
        assert (one.bare.width, one.bare.crop, one.bare.group) == (one.width, one.crop, one.group)


def test_edges_are_written_in_one_order() -> None:
    """Top, left, right, whatever the order in which they were told."""
    assert str(Bleed(frozenset({Side.RIGHT, Side.LEFT, Side.TOP}))) == "top left right"
    assert [str(Bleed(pages=pages)) for pages in (1, 2)] == ["page", "spread"]
    assert [str(Extent(40, unit)) for unit in (Unit.PERCENT, Unit.MM)] == ["40%", "40mm"]


def shown(crop: Crop, width: int, height: int) -> tuple[int, int, int, int]:
    """The window of a crop, looked for among all there are: the largest, nearest to its point."""
    ratio = crop.across / crop.down
    sizes = [(width, high) for high in range(1, height + 1)]
    sizes += [(wide, height) for wide in range(1, width + 1)]

    def off(size: tuple[int, int]) -> float:
        wide, high = size
        return abs(wide / ratio - high) if wide == width else abs(high * ratio - wide)

    across, down = min(sizes, key=lambda size: (off(size), -sum(size)))
    x, y = crop.x * width / 100, crop.y * height / 100
    left = min(range(width - across + 1), key=lambda at: abs(at + across / 2 - x))
    top = min(range(height - down + 1), key=lambda at: abs(at + down / 2 - y))
    return left, top, left + across, top + down


@pytest.mark.parametrize(
    ("crop", "size"),
    [
        (crop, size)
        for crop in (
            Crop(1, 1), Crop(3, 1, 0, 0), Crop(1, 3, 100, 100), Crop(4, 3, 20, 90),
            Crop(1, 2, 63, 7),
        )
        for size in ((40, 30), (30, 40), (60, 20), (33, 33), (7, 50))
    ],
)  # fmt: skip
def test_a_window_is_the_largest_of_its_ratio(crop: Crop, size: tuple[int, int]) -> None:
    """As all windows of the picture, tried one by one, say to a pixel."""
    window = crop.window(*size)
    assert all(abs(a - b) <= 1 for a, b in zip(window, shown(crop, *size), strict=True))
    assert 0 <= window[0] < window[2] <= size[0]
    assert 0 <= window[1] < window[3] <= size[1]


@pytest.mark.parametrize(
    ("wanted", "size", "crop"),
    [
        # As wide as the picture, high as it was dragged, at the top, the middle, the foot.
        ((0, 0, 400, 200), (400, 400), Crop(2, 1, 50, 25)),
        ((0, 100, 400, 300), (400, 400), Crop(2, 1)),
        ((0, 200, 400, 400), (400, 400), Crop(2, 1, 50, 75)),
        # As high as the picture.
        ((0, 0, 200, 400), (400, 400), Crop(1, 2, 25, 50)),
        ((200, 0, 400, 400), (400, 400), Crop(1, 2, 75, 50)),
        ((100, 0, 300, 400), (400, 400), Crop(1, 2)),
        # From any corner to any other, and beyond the edges.
        ((400, 300, 0, 100), (400, 400), Crop(2, 1)),
        ((-50, 100, 900, 300), (400, 400), Crop(2, 1)),
        # No strip, whatever was dragged; nothing where it is the whole.
        ((0, 190, 400, 210), (400, 400), Crop(3, 1)),
        ((190, 0, 210, 400), (400, 400), Crop(1, 3)),
        ((0, 0, 400, 400), (400, 400), None),
        ((0, 0, 450, 300), (450, 600), Crop(3, 2, 50, 25)),
        ((0, 0, 1600, 900), (1600, 1200), Crop(16, 9, 50, 37)),
    ],
)
def test_what_is_dragged_is_shown(
    wanted: tuple[float, float, float, float], size: tuple[int, int], crop: Crop | None
) -> None:
    """In the smallest numbers, with the focus that is nearest to the picture's middle."""
    assert crop_to(wanted, *size) == crop


@pytest.mark.parametrize(
    ("size", "length"),
    [((100_003, 99_991), 40_009), ((99_991, 100_003), 71_237), ((3000, 2000), 1999),
     ((999, 997), 331),
     ((4001, 3989), 1361), ((40_009, 40_009), 13_337), ((1201, 1201), 401), ((97, 89), 53)],
)  # fmt: skip
@pytest.mark.parametrize("flat", [True, False])
def test_no_other_numbers_come_nearer(size: tuple[int, int], length: int, flat: bool) -> None:
    """Of all that are written in three figures none gives a window that is nearer; the least do."""
    width, height = size
    length = min(length, height if flat else width)
    crop = crop_to((0, 0, width, length) if flat else (0, 0, length, height), width, height)
    assert crop is not None

    def off(across: int, down: int) -> int:
        got = width * down / across if flat else height * across / down
        return abs(round(got) - length)

    exact = width / length if flat else length / height
    near = [
        (off(across, down), max(across, down), across, down)
        for down in range(1, 1000)
        for across in (int(down * exact), int(down * exact) + 1)
        if 1 <= across <= 999 and down <= 3 * across <= 9 * down
    ]
    least = min(near)
    assert (off(crop.across, crop.down), max(crop.across, crop.down)) == least[:2]


PICTURED = '一段。\n\n![图[一]（二）](<a (1).jpg>){credit="张" columns=3}\n\n![乙](b.jpg)\n\n三。\n'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("number", "attributes", "old", "new"),
    [
        (0, {"columns": "2"}, "columns=3", "columns=2"),
        (0, {"columns": None}, " columns=3", ""),
        (0, {"credit": None}, 'credit="张" ', ""),
        (0, {"credit": None, "columns": None}, '{credit="张" columns=3}', ""),
        (0, {"credit": False}, 'credit="张" ', ""),
        (0, {"group": True}, "columns=3}", "columns=3 group}"),
        (0, {"alt": "一 座  \\桥\""}, "columns=3}", 'columns=3 alt="一 座 \\\\桥\\""}'),
        (1, {"alt": None}, "", ""),
        (1, {"crop": "4:3", "focus": "10% 20%"}, "(b.jpg)", '(b.jpg){crop=4:3 focus="10% 20%"}'),
        (1, {"decorative": True, "alt": None}, "", None),
    ],
)  # fmt: skip
def test_attributes_are_set_where_they_stand(
    end: str, number: int, attributes: dict[str, str | bool | None], old: str, new: str | None
) -> None:
    """Nothing else changes, whatever ends the lines."""
    text = (FRONT + PICTURED).replace("\n", end)
    if new is None:
        text, old, new = text.replace("![乙]", "![]"), "(b.jpg)", "(b.jpg){decorative}"
    assert set_picture(text, number, attributes) == text.replace(old, new)


# What belongs together


KINDS = {
    "p": Treatment(), "g": Treatment(group=True), "n": Treatment(group=False),
    "c": Treatment(columns=2), "w": Treatment(wrap=Wrap.LEFT),
}  # fmt: skip


def pictures(kinds: str) -> tuple[Block, ...]:
    """Blocks by their letters: pictures, and a paragraph for ``t``."""
    return tuple(
        Paragraph((Run(str(n)),), NOWHERE)
        if kind == "t"
        else Figure(str(n), (), NOWHERE, treatment=KINDS[kind])
        for n, kind in enumerate(kinds)
    )


@pytest.mark.parametrize(
    ("kinds", "sizes"),
    [
        ("p", [1]), ("pp", [1, 1]), ("ppp", [3]), ("pppp", [4]), ("g", [1]), ("gp", [2]),
        ("pg", [1, 1]), ("gpp", [3]), ("gpgp", [2, 2]), ("ppgp", [1, 1, 2]), ("cpp", [3]),
        ("cp", [1, 1]), ("pppcpp", [3, 3]), ("pptp", [1, 1, 1, 1]), ("ppptppp", [3, 1, 3]),
        ("ppnp", [1, 1, 1, 1]), ("gpn", [2, 1]), ("wppp", [1, 3]), ("pppw", [3, 1]), ("gw", [1, 1]),
        ("tgpt", [1, 2, 1]), ("", []),
    ],
)  # fmt: skip
def test_which_pictures_are_a_group(kinds: str, sizes: list[int]) -> None:
    """Three in a row, or two of which the first asks for it; text and those alone end one."""
    blocks = pictures(kinds)
    found = list(gathered(blocks))

    assert [len(one) if isinstance(one, tuple) else 1 for one in found] == sizes
    flat = [inner for one in found for inner in (one if isinstance(one, tuple) else (one,))]
    assert flat == list(blocks)


def test_pictures_wherever_they_stand() -> None:
    """Those in quotations and in items of lists are the article's, too, in reading order."""
    inner = (pictures("pt"), pictures("n"))
    blocks: tuple[Block, ...] = (
        *pictures("g"), Quote(inner[0], NOWHERE), model.List(inner, None, NOWHERE), *pictures("w"),
    )  # fmt: skip
    assert [one.treatment for one in figures(blocks)] == [
        KINDS[kind] for kind in "gppnw"
    ]  # fmt: skip


def test_texts_in_reading_order() -> None:
    """Each text of an article once, with the place of its block."""
    text = (
        "一\n\n## 二\n\n![三](a.jpg)\n\n> 四\n>\n> 五\n\n六\\\n七\n\n- 八\n- 九\n\n"
        "| 甲 | 乙 |\n|-|-|\n| 丙 | 丁 |\n\n注：十。\n\n***\n\n$$x$$\n"
    )
    found = list(inline(body(text)))
    assert [plain(said) for said, _ in found] == [
        *"一二三四五六七八九甲乙丙丁", "注：十。", "x",
    ]  # fmt: skip
    lines = [place.line - 3 for _, place in found]
    assert lines == [1, 3, 5, 7, 9, 11, 11, 14, 15, 17, 17, 17, 17, 17, 25]


# Tables


def test_what_is_one_cell_is_told_once() -> None:
    """Every slot of a table lies in one cell; of merged ones the first has the text."""
    rows = tuple(tuple((Run(f"{r}{c}"),) for c in range(3)) for r in range(3))
    merged = (Merged(0, 1, 2, 2), Merged(2, 0, 1, 2))
    table = Table(rows[0], rows[1:], (None,) * 3, NOWHERE, merged=merged)
    found = list(table.spans())

    assert sorted(slot for one, _ in found for slot in one.slots) == [
        (r, c) for r in range(3) for c in range(3)
    ]
    assert [(one, plain(said)) for one, said in found] == [
        (Merged(0, 0, 1, 1), "00"), (Merged(0, 1, 2, 2), "01"), (Merged(1, 0, 1, 1), "10"),
        (Merged(2, 0, 1, 2), "20"), (Merged(2, 2, 1, 1), "22"),
    ]  # fmt: skip
    assert (table.heads, table.stub, table.notes) == (1, 0, ())
    assert table.every_row == rows


def html(rows: Sequence[Sequence[tuple[int, int]]]) -> str:
    """A table of HTML whose cells span so many rows and columns; each says its number."""
    count = iter(range(99))
    lines = [
        "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{next(count)}x</td>" for r, c in row)
        for row in rows
    ]
    return "<table>\n" + "\n".join(lines) + "\n</table>"


@given(st.integers(1, 4), st.integers(1, 4), st.randoms(use_true_random=False))
def test_cells_of_html_stand_where_browsers_put_them(
    height: int, width: int, chance: Random
) -> None:
    """A grid is parted at random; what is read is the same parts with the same numbers."""
    owner: dict[tuple[int, int], int] = {}
    cells: list[list[tuple[int, int]]] = []
    wanted: list[Merged] = []
    for row in range(height):
        cells.append([])
        for column in range(width):
            if (row, column) in owner:
                continue
            wide = 1
            most = chance.randint(1, 3)
            while wide < most and column + wide < width and (row, column + wide) not in owner:
                wide += 1
            high = chance.randint(1, height - row)
            one = Merged(row, column, high, wide)
            owner.update(dict.fromkeys(one.slots, len(wanted)))
            wanted.append(one)
            cells[-1].append((high, wide))
    if not all(cells):
        # A row in which nothing begins is one that tools leave out, or none.
        return
    (table,) = body(html(cells))
    assert isinstance(table, Table)
    assert [(one, plain(said)) for one, said in table.spans()] == [
        (one, f"{n}x") for n, one in enumerate(wanted)
    ]
    reach = 1
    for one in wanted:
        reach = max(reach, one.row + one.rows) if one.row < reach else reach
    assert table.heads == reach


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("12", 2), ("1,234.5", 5), ("−3", 2), ("+2.75", 2), ("60%", 2), ("7.5%", 1), ("", 0),
        ("—", 1), ("无", 1), ("1.5*", 1), ("3[1]", 1), ("$5", 2), ("5 ℃", 1), ("20°C", 2),
        ("<5", 2),
        ("１２．５", 2), ("2018年", None), ("甲", None), ("1,23", None), ("1.2.3", None),
        ("1-2", None),
    ],
)  # fmt: skip
def test_where_numbers_have_their_point(text: str, point: int | None) -> None:
    """Behind the last figure before the fraction; what is no number has none."""
    assert point_of(text) == point
    assert are_numbers([text, "5"]) is (point is not None)
    assert not are_numbers([text]) or text not in ("", "—", "无")


# Runs


@given(
    st.lists(
        st.tuples(st.text("甲乙", max_size=3), st.sampled_from([None, "rr", "s"])), max_size=4
    ),
    st.integers(0, 9),
    st.none() | st.integers(0, 9),
)
def test_a_part_is_read_out_with_what_stands_above_it(
    parts: list[tuple[str, str | None]], start: int, end: int | None
) -> None:
    """Behind the last character that is shown of a run comes what stands above it."""
    text = tuple(Run(said, ruby=above) for said, above in parts)
    letters = [(n, letter) for n, run in enumerate(text) for letter in run.text][start:end]
    wanted = ""
    for at, (n, letter) in enumerate(letters):
        last = at + 1 == len(letters) or letters[at + 1][0] != n
        wanted += letter + ((text[n].over or "") if last else "")
    assert read_out(text, start, end) == wanted
    assert plain(text) == "".join(said for said, _ in parts)


def test_notes_between_the_lines_go_into_them() -> None:
    """All, or those that are named: behind their words, small, in the same style."""
    text = (
        Run("甲"),
        Run("乙", strong=True, gloss="注"),
        Run("丙", gloss="释"),
        Run("丁", ruby="x"),
    )
    first = (Run("乙", strong=True), Run("注", strong=True, small=True))
    second = (Run("丙"), Run("释", small=True))
    assert with_glosses_inside(text) == (text[0], *first, *second, text[3])
    assert with_glosses_inside(text, [1]) == (text[0], *first, text[2], text[3])
    assert with_glosses_inside(text, [0]) == text


def test_formulas_need_glyphs_for_their_words_alone() -> None:
    """What is boxed is drawn by a face of its own; its words are the text's."""
    boxed = Run("x", formula=Formula(r"\text{速度}x^2", 1, True))
    as_text = Run("10", formula=Formula("10^2", 2, False))
    assert boxed.is_boxed
    assert not as_text.is_boxed
    assert [run.text for run in in_faces((Run("甲"), boxed, as_text))] == ["甲", "速度", "10"]
    assert in_faces((Run("甲"), as_text)) == (Run("甲"), as_text)
    assert [has_formulas(parse(FRONT + text, "a.md")) for text in (
        "甲$\\frac{1}{2}$", "甲$10^2$", "甲", "$$x$$", "甲[^1]\n\n[^1]: $\\frac{1}{2}$",
    )] == [True, False, False, True, True]  # fmt: skip


@pytest.mark.parametrize(
    ("alt", "caption", "description"),
    [
        ("山前的桥", "新桥通车", "山前的桥"), ("新 桥", "新桥", None), ("图片", "", None),
        ("图3", "", None),
        ("一张照片", "", None), ("a.JPG", "", None), ("IMG_0123", "", None), ("", "", None),
        ("图书馆", "", "图书馆"), ("Photo of a bridge", "", "Photo of a bridge"),
    ],
)  # fmt: skip
def test_what_describes_a_picture(alt: str, caption: str, description: str | None) -> None:
    """Its own words, if they say more than its kind, its file, its caption."""
    figure = Figure("a.jpg", (Run(caption),) if caption else (), NOWHERE, alt=alt or None)
    assert figure.description == description
    assert not figure.is_ornament
    assert figure.view == ("a.jpg", None)


def test_ornaments_say_nothing() -> None:
    """What has a caption, a credit or a text of its own is none, whatever it is called."""
    bare = Treatment(decorative=True)
    assert Figure("a", (), NOWHERE, treatment=bare).is_ornament
    for said in ({"caption": (Run("图"),)}, {"credit": "张"}, {"alt": "山"}):
        given_ = {"caption": (), **said}
        assert not Figure("a", place=NOWHERE, treatment=bare, **given_).is_ornament  # type: ignore[arg-type]


MODEL = [
    one for module in (model, treatment) for one in vars(module).values()
    if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__
]  # fmt: skip


@pytest.mark.parametrize("kind", MODEL)
def test_what_is_read_never_changes(kind: type) -> None:
    """No part of an article can be given another value."""
    made: object = object.__new__(kind)
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(made, field.name, None)


# Notes and the front matter

CALLED = """---
title: 题[^t]|目
kicker: 引
byline: 本报记者 张三[^b]
credit: 李四 摄[^c]
---

文[^x]，又[^t]。

> 引文[^y]

[^y]: 一
[^x]: 二
[^c]: 三
[^b]: 四
[^t]: 五
"""


def test_notes_are_numbered_in_the_order_of_reading() -> None:
    """Those above the text first, then the text's, then those below it; the same mark each time."""
    article = parse(CALLED, "a.md")
    assert article.marks == {"t": "[1]", "b": "[2]", "x": "[3]", "y": "[4]", "c": "[5]"}
    assert [note.label for note in article.called_notes] == ["t", "b", "x", "y", "c"]
    assert [plain(said) for said, _ in inline(article.blocks)] == ["文[3]，又[1]。", "引文[4]"]
    assert article.front_runs("title") == (Run("题"), Run("[1]", note="t"), Run("|目"))
    assert article.front_runs("date") == ()
    assert article.front_texts == {
        "kicker": "引", "title": "题[1]目", "byline": "本报记者 张三[2]", "credit": "李四 摄[5]",
    }  # fmt: skip
    assert list(article.front_texts) == ["kicker", "title", "byline", "credit"]
    assert article.front.headline == "题目"
    assert article.front.texts == {
        "kicker": "引", "title": "题目", "byline": "本报记者 张三", "credit": "李四 摄",
    }  # fmt: skip
    assert article.front.calls(("title", "byline")) == ("t", "b")


def test_who_made_an_article() -> None:
    """The list, where there is one; else who is named under the title and at the pictures."""

    def names(article: Article) -> list[tuple[str, str]]:
        return [(one.name, one.role) for one in contributors_of(article)]

    text = '\n\n文。\n\n![](a.jpg){credit="李四 摄"}\n\n![](b.jpg){credit="李四 摄"}\n'
    head = "---\ntitle: 题\nbyline: 张三\ncredit: 王五 摄\n"
    assert names(parse(head + "---" + text, "a.md")) == [
        ("张三", "aut"),
        ("李四", "pht"),
        ("王五", "pht"),
    ]
    assert names(parse(head + "contributors: [赵六]\n---" + text, "a.md")) == [("赵六", "aut")]
    assert names(parse(head + "contributors: []\n---" + text, "a.md")) == []


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("zh-Hans", "zh-Hans"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-MO", "zh-Hant"), ("zh-Hant-CN", "zh-Hant"),
        ("yue", "zh-Hans"), ("yue-Hant", "zh-Hant"), ("lzh", "zh-Hans"), ("cmn-TW", "zh-Hant"),
        ("en", None), ("ja-JP", None), ("en-TW", None), ("mn-Mong", None), ("zh-SG", "zh-Hans"),
    ],
)  # fmt: skip
def test_the_script_of_a_language(tag: str, script: str | None) -> None:
    """Of Chinese by its script or its region; of nothing else."""
    assert check_language(tag) == tag
    assert script_of(tag) == script


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "zh-hans",
        "ZH",
        "xx",
        "zh-Xxxx",
        "zh_Hans",
        "chinese",
        "zh-Hans-cn",
        "z",
        "zh-",
        "en--US",
    ],
)
def test_what_is_no_language(tag: str) -> None:
    """Wrong letters, unknown languages and scripts are refused."""
    with pytest.raises(ValueError, match="is no language tag"):
        check_language(tag)


# What is found, and where


FAULTS = (
    "一[^a]二[^b]\n三[^a]", "一\n二[^a]", "[^a]: 一\n\n二", "一[^a]\n\n[^a]: 二[^b]\n\n[^b]: 三",
    "一&nbsp二&nbsp三", "一\n&nbsp\n二&nbsp", "<div>一</div>\n<div>二", "一<sub>\n二<sub>三",
    "一{甲|b*}二",
    "{一二三|yī}{二|dá*}\n三{四|a*}", "“一\n\n二”三”", "> 一“\n> 二‘三", "一 ![二](a.jpg)",
    "![](a.jpg){x=1 x=2 y}",
    "![](a.jpg){columns=2 columns=3}", "![](a.jpg){rank=x columns=0}", "![一](http://a.cn/b.jpg)",
    "一[二](javascript:a)", "一[二](a)\n三[四](b)", "| 甲 |\n|-|\n| 乙<div> |\n| 丙<td>丁 |",
    "<table><tr><td>一\n<div>二</td></tr>\n<tr><td>三<p2>四&nbsp五</td></tr></table>",
    "一[^a]\n\n[^a]: 二\n\n[^a]: 三", "{{ a }}\n{% b %}", "一<!-- a\nb -->二",
    "![一&nbsp二](a.jpg)",
    "## 一&nbsp二\n\n- 三&nbsp", "一\\\n二&nbsp\\\n三<div>", "{一二三四五六七八九|注：二}",
    "一<u class='x'>二</u>",
    "{一|b|c}和{二|注：三*四*}", "<rt>一</rt>\n<ruby>二</ruby>", "$\\foo$和$\\bar$", "一^[二[^c]]",
)  # fmt: skip


ANYTHING = {"A014", "A015", "A020", "A042"}
"""Codes of what says what is wrong and not what stands there."""


@pytest.mark.parametrize("text", FAULTS)
@pytest.mark.parametrize("before", ["", "段。\n\n", "> 段。\n\n- 项\n\n"])
def test_what_is_found_stands_at_its_place(text: str, before: str) -> None:
    """The characters at the place are those that the finding speaks of; further down the same."""
    lines = (FRONT + before + text).split("\n")
    found = told(before + text)
    assert found
    for one in found:
        assert one.place is not None
        line = lines[one.place.line - 1]
        assert one.source == line
        if one.place.end_column is not None:
            here = line[one.place.column - 1 : one.place.end_column - 1]
            assert here
            bare = here.strip("([!")
            assert bare[:20] in f"{one.message} {one.hint}" or one.code in ANYTHING, one

    down = before.count("\n")
    alone = [(one.code, one.place.line, one.place.column) for one in told(text) if one.place]
    assert alone == [
        (one.code, one.place.line - down, one.place.column) for one in found if one.place
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("一&nbsp二&nbsp三&nbsp", [(4, 2), (4, 8), (4, 14)]),
        ("一&nbsp\n二\n三&nbsp", [(4, 2), (6, 2)]),
        ("<div>一</div>\n<div>二", [(4, 1), (5, 1)]),
        ("| 甲 |\n|-|\n| <div> |\n| 乙<div> |", [(6, 3), (7, 4)]),
        ("<table><tr><td>一\n二<h1>三</td></tr>\n<tr><td>四</td></tr></table>", [(5, 2)]),
        ("<table><tr><td>一</td></tr>\n<tr><td>二</td>\n<td><div></table>", []),
        ("![一&nbsp](a.jpg)\n\n文。", [(4, 4)]),
        ("{一|b*}和{二|c*}", [(4, 1), (4, 8)]),
        ("![图](a.jpg)\n\n“\n\n”", []),
        ("| 甲&nbsp | 乙 |\n| 丙 | <h1> |\n|-|-|\n| &nbsp | 丁 |", [(4, 4), (5, 7), (7, 3)]),
        ("| 甲 |\n| 乙 |\n|-|\n| 甲&nbsp |\n| 甲&nbsp |", [(7, 4), (8, 4)]),
        ("段。\n\n" * 9 + "<table><tr><td>一\n二<h1>三\n</td></tr></table>", [(23, 2)]),
        ("段。\n\n" * 9 + "> <table><tr><td>一</td><td>二\n> <h1>三</td></tr></table>", [(23, 3)]),
    ],
)
def test_each_is_told_where_it_stands(text: str, wanted: list[tuple[int, int]]) -> None:
    """The next of its kind is looked for behind the one before."""
    found = [(d.place.line, d.place.column) for d in told(text) if d.code == "A026" and d.place]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (">" * 6 + "一", []),
        (">" * 7 + "一", ["A022"]),
        ("- " * 6 + "一", []),
        ("- " * 7 + "一", ["A022"]),
        ("> ![](a.jpg)", ["A023"]),
        ("一[^a]\n\n[^a]: ![](a.jpg)", ["A023"]),
        ("> 一\n\n![](a.jpg)", []),
        ("> 一\n\n## 二", []),
        ("一[^a]\n\n[^a]: ## 二", ["A023"]),
        ("> 一[^a]\n>\n> [^a]: 二", ["A023"]),
        ("一[^a]\n\n[^a]: 二\n\n三^[四]", []),
        ("一[^a]\n\n[^a]: 二^[三]", ["A021"]),
        ("## 一\n\n## 二\n\n### 三\n\n## 四\n\n### 五", []),
        ("### 一", ["A011"]),
        ("# 一\n\n## 二", ["A010"]),
        ("-\n- 一", ["A012"]),
        ("一[^a]\n\n[^a]:", ["A012"]),
        ("$$x\n\n一", ["A042"]),
        ("一[^a]\n\n> 二[^a]\n\n[^a]: 三", []),
        ("[一](https://a.cn:x)", ["A017"]),
        ("[一](ftp://a.cn)", ["A017"]),
        ("[一](mailto:a@b.cn)[二](tel:110)[三](http://a.cn)", []),
        ("[](https://a.cn)", ["A017"]),
        ("[*x*](https://a.cn)[^a]\n\n[^a]: 一", []),
        ("[一](https://a.cn \"题\")", ["A017"]),
        ("[一(https://a.cn)", []),
        ("[[一](https://a.cn)", []),
    ],
)  # fmt: skip
def test_what_is_right_and_its_neighbour_that_is_not(text: str, codes: list[str]) -> None:
    """The bounds of what is read, from both sides."""
    assert [one.code for one in told(text)] == codes


def test_what_is_quoted_ends_where_it_ends() -> None:
    """What is meant as a reading is shown up to its own brace, whatever stands behind it."""
    found = [one.message for one in told("{一|b*}和{二|c*}，{三|注：*四*}和{五|六}")]
    assert [message[1 : message.index("”")] for message in found] == [
        "{一|b*}", "{二|c*}", "{三|注：*四*}", "{五|六}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("https://a.cn/$甲=1$", []), ("见https://a.cn/?x=$x^2$", []), ("www.a.cn/$x=1$", []),
        ("甲$x=1$", ["x=1"]), ("a.cn/$x=1$", ["x=1"]), ("https://a.cn $x=1$", ["x=1"]),
        ("https://a.cn，$x=1$", ["x=1"]), ("US$x=1US$", []), ("($)和($)", []), ("$HOME:$PATH", []),
        ("$x=1$y", ["x=1"]), ("$x=1$2", []), ("$x=1 $", []), ("$ x=1$", []),
        ("$ x = 1 $", ["x = 1"]),
        ("$5和$6", []), ("5$到10$", []), ("$甲乙$", []), ("$x，y$", []),
        ("$x_1，y_1$", ["x_1，y_1"]),
        ("$$x=1$$在行里", ["x=1"]), ("$x$$y$", ["x", "y"]), ("\\(x=1\\)", ["x=1"]), ("\\(x\\)", []),
        ("\\( x \\)", ["x"]), ("\\(甲=1\\)", []), ("\\(5\\)", []), ("\\(x^2\\)3", []),
        ("$\\text{甲}=1$", ["\\text{甲}=1"]), ("\\$x=1$", []), ("$x=\\$1$", ["x=\\$1"]),
    ],
)  # fmt: skip
def test_which_dollars_are_a_formula(text: str, formulas: list[str]) -> None:
    """What is between two dollars looks like one, and neither money nor an address."""
    found = [run.formula.source for run in runs(text) if run.formula]
    assert list(dict.fromkeys(found)) == formulas


def test_an_address_is_one_however_far_down_it_stands() -> None:
    """Its dollars are its own behind thousands of characters, and behind none."""
    for before in (0, 1, 999, 1500, 2500):
        found = runs("字" * before + "https://a.cn/$x=1$")
        assert all(run.formula is None for run in found)
        assert any(run.formula for run in runs("字" * before + "，$x=1$"))


def test_neighbours_with_the_same_above_them_are_two() -> None:
    """A reading and a note stand over one base each, and so in the text that is written."""
    twice = "<ruby>好<rt>hǎo</rt></ruby>" * 2
    assert [(run.text, run.ruby) for run in runs(twice)] == [("好", "hǎo")] * 2
    assert [(run.text, run.gloss) for run in runs("{好|注：美}{好|注：美}")] == [("好", "美")] * 2
    assert len([run for run in runs("$\\frac{1}{2}$$\\frac{1}{2}$") if run.is_boxed]) == 2
    assert [run.text for run in runs("甲[^a][^a]\n\n[^a]: 乙")] == ["甲", "[1]", "[1]"]


@pytest.mark.parametrize(
    "text", ["*路径* C:\\", "`C` C:\\", "甲$x^2$\\", "甲{乙|yǐ}\\", "<u>甲</u>\\"]
)  # fmt: skip
def test_a_backslash_that_ends_prose_is_text(text: str) -> None:
    """Only where other lines of its paragraph end so it ends a line of verse."""
    assert plain(runs(text)).endswith("\\")
    (verse,) = body(f"甲\\\n{text}")
    assert isinstance(verse, Verse)
    assert not plain(verse.lines[1]).endswith("\\")


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ("<tr><th>甲<tr><th>乙<tr><td>丙", 2), ("<tr><td>甲<tr><td>乙<tr><td>丙", 1),
        ("<thead><tr><td>甲<tr><td>乙</thead><tr><td>丙", 2),
        ("<thead><tr><th>甲</thead><tr><th>乙<tr><td>丙", 1),
        ("<tr><th>甲<th>甲<tr><th>乙<td>乙<tr><td>丙<td>丙", 1),
        ("<tr><td>甲<tr><th>乙<tr><td>丙", 1), ("<tr><th>甲<tr><th>乙", 2),
        ("<tbody><tr><th>甲</tbody><tfoot><tr><td>乙</tfoot>", 1),
    ],
)  # fmt: skip
def test_which_rows_of_html_are_its_head(rows: str, heads: int) -> None:
    """Those that it calls so, or those above all others of head cells alone; one at least."""
    (table,) = body(f"<table>{rows}</table>")
    assert isinstance(table, Table)
    assert table.heads == heads


@pytest.mark.parametrize(
    "text",
    [
        "| 甲 | 乙 |\n| 丙 | 丁 |\n| - |", "| 甲 | 乙 |\n| - |", "| 甲 |\n| 乙 |\n| - | - |",
        "| 甲 | 乙 |\n\n| - | - |", "| 甲 | 乙 |\n| 丙 | 丁 |", "甲 | 乙\n丙 | 丁\n-|-|-",
    ],
)  # fmt: skip
def test_bars_whose_rule_does_not_fit_are_text(text: str) -> None:
    """Nothing of them is lost."""
    blocks = body(text)
    assert not any(isinstance(block, Table | model.List) for block in blocks)
    said = "".join(plain(one) for one, _ in inline(blocks))
    assert "".join(said.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "heads", "rows"),
    [
        ("| 甲 | 乙 |\n| 丙 | 丁 |\n| - | - |\n| 戊 | 己 |", 2, 3), ("| 甲 |\n| - |\n| 乙 |", 1, 2),
        ("甲 | 乙\n-|-\n丙 | 丁", 1, 2), ("| 甲 |\n" * 8 + "| - |\n| 乙 |", 8, 9),
        ("| 甲 |\n" * 3 + "| - |", 3, 3), ("段。\n\n> | 甲 |\n> | 乙 |\n> | - |", 2, 2),
        ("| 甲 | 乙 |\n| 丙 | 丁 |\n|:-:|-:|", 2, 2), ("| 甲 |\n|---|\n| 乙\\|丙 |", 1, 2),
    ],
)  # fmt: skip
def test_rows_above_the_rule_are_the_head(text: str, heads: int, rows: int) -> None:
    """Up to eight, each with as many cells."""
    last = body(text)[-1]
    table = last.blocks[0] if isinstance(last, Quote) else last
    assert isinstance(table, Table)
    assert (table.heads, len(table.every_row)) == (heads, rows)


def test_many_tables_are_all_read() -> None:
    """One behind the other, in quotations too, with the text between them."""
    one = "<table><tr><td>甲</td></tr></table>"
    blocks = body("\n\n".join([one, "文。"] * 30 + [f"> {one}\n>\n> 文。"]))
    assert [type(block) for block in blocks[:-1]] == [Table, Paragraph] * 30
    quote = blocks[-1]
    assert isinstance(quote, Quote)
    assert isinstance(quote.blocks[0], Table)


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [("张三", []), ("本报记者 张三", []), ("山前村的水渠通了", [(3, 9, 17)]), ("“山前村", [])],
)
@pytest.mark.parametrize("list_", ["", "contributors: [张三]\n"])
def test_whom_a_byline_names(byline: str, wanted: list[tuple[int, int, int]], list_: str) -> None:
    """What is not understood is told where it stands, unless there is a list of contributors."""
    article = parse(f"---\ntitle: 题\nbyline: {byline}\n{list_}---\n\n文。\n", "a.md")
    found = [one.place for one in article.found if one.code == "A051" and one.place]
    assert [(one.line, one.column, one.end_column) for one in found] == ([] if list_ else wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“一”“二", [(4, 4)]), ("”一””二", [(4, 1), (4, 3), (4, 4)]),
        ("一\n二”\n三”", [(5, 2), (6, 2)]),
        ("‘一”二", [(4, 1), (4, 3)]), ("”‘一’", [(4, 1)]), ("「一』二", [(4, 1), (4, 3)]),
        ("“‘一”", [(4, 2)]), ("‘“一’", [(4, 2)]), ("“一’二”", [(4, 3)]), ("「『一」", [(4, 2)]),
        ("“““一”", [(4, 1), (4, 2)]), ("“一\n\n“二”\n\n“三", [(8, 1)]),
        ("“一\n\n二”", [(4, 1), (6, 2)]),
        ("it’s", []), ("一’s", []), ("一’二", [(4, 2)]), ("s’一", []), ("‘s’", []), ("‘90s’", []),
        ("’90s", []),
        ("5’6”", []), ("五”", [(4, 2)]), ("“5”", []), ("甲\\\n“乙\\\n丙", [(5, 1)]),
        ("| 甲 | “乙 |\n|-|-|\n| ”丙 | 丁 |", [(4, 7), (6, 3)]), ("- “一\n- 二”", [(4, 3), (5, 4)]),
        ("> “一\n\n> 二”", [(4, 3), (6, 4)]), ("甲[^a]\n\n[^a]: 一”", [(6, 8)]),
    ],
)  # fmt: skip
def test_marks_without_a_partner(text: str, wanted: list[tuple[int, int]]) -> None:
    """Each by its place, also the second of its kind in a paragraph."""
    found = [one.place for one in told(text) if one.code == "A027" and one.place]
    assert [(one.line, one.column) for one in found] == wanted
    assert all(one.end_column == one.column + 1 for one in found)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("一[^a]", (4, 2, 6)),
        ("一\n二[^a]", (5, 2, 6)),
        ("> 一[^a]", (4, 4, 8)),
        ("[^b]一\n二[^a]\n\n[^b]: 三", (5, 2, 6)),
    ],
)
def test_a_note_without_text_is_told_where_it_is_called(
    text: str, hint: tuple[int, int, int]
) -> None:
    """From its bracket to its end."""
    (found,) = [one.place for one in told(text) if one.code == "A018" and one.place]
    assert (found.line, found.column, found.end_column) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("！[说明]（images/x.jpg）", "![说明](images/x.jpg)"),
        ("！【说明】（图 1.jpg）", "![说明](<图 1.jpg>)"),
        ("![说明](x.jpg) {credit=“张”}", '![说明](x.jpg){credit="张"}'),
        ("！[说明]()", "![说明]()"),
        ("![说明](a b)", "![说明](<a b>)"),
    ],
)
def test_how_a_mistyped_picture_is_written(text: str, hint: str) -> None:
    """The hint holds the whole picture."""
    (found,) = told(text)
    assert found.code == "A014"
    assert hint in (found.hint or "")


# What is markup


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("甲{乙|yǐ}丙", [("乙", "yǐ")]),
        ("{汉字|hàn zì}", [("汉", "hàn"), ("字", "zì")]),
        ("{汉字|hànzì}", [("汉字", "hànzì")]),
        ("{一二三四五六七八|a}", [("一二三四五六七八", "a")]),
        ("<ruby>甲<rt>a</rt>乙<rt>b</rt></ruby>", [("甲", "a"), ("乙", "b")]),
        ("<ruby>甲乙<rt>a\nb</rt></ruby>", [("甲乙", "a b")]),
        ("<ruby><rb>甲</rb><rp>(</rp><rt>a</rt><rp>)</rp></ruby>丙", [("甲", "a")]),
        ("<ruby>甲<u>乙</u><rt>a</rt></ruby>", [("甲乙", "a")]),
        ("<ruby> 甲 <rt> a </rt></ruby>", [("甲", "a")]),
    ],
)
def test_readings_and_their_bases(text: str, wanted: list[tuple[str, str]]) -> None:
    """A syllable for each character where there are as many, else one for the word."""
    assert [(run.text, run.ruby) for run in runs(text) if run.ruby] == wanted
    assert told(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "{一二三四五六七八九|a}", "{甲|}", "{甲|b*c}", "{甲b|yǐ}", "{a|注：b*}", "{甲|注：}",
        "{甲|注： }",
        "{一二三四五六七八九|注：甲}", "{甲|注：" + "乙" * 81 + "}", "<ruby>甲</ruby>",
        "<ruby><rt>a</rt></ruby>",
        "<ruby>甲<rt>a</rt>乙</ruby>", "<ruby>甲<rt></rt></ruby>", "甲<rt>a</rt>", "甲</sup>",
        "<u>甲",
    ],
)  # fmt: skip
def test_what_is_no_reading_is_printed_and_said(text: str) -> None:
    """Nothing of it is lost, and one finding says so."""
    found = told(text)
    assert {one.code for one in found} == {"A026"}
    assert plain(runs(text)) == text
    assert all(run.ruby is run.gloss is None for run in runs(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("*甲*", [("甲", "emphasis")]), ("**甲**", [("甲", "strong")]),
        ("_甲_", [("甲", "emphasis")]),
        ("甲_乙_丙", []), ("a_b_c", []), ("a*b*c", [("b", "emphasis")]), ("甲* 乙*", []),
        ("甲*乙 *", []), ("“*甲*”", [("甲", "emphasis")]), ("a**“b”**c", []),
        ("甲**“乙”**丙", [("“乙”", "strong")]), ("~~甲~~", [("甲", "strike")]), ("乙~~~甲~~~", []),
        ("10~~20~~30", []), ("a~~20~~b", [("20", "strike")]), ("~~甲", []), ("甲~~ 乙~~", []),
        ("<b>甲<b>乙</b>丙</b>", [("甲乙丙", "strong")]), ("<i>甲</i>", [("甲", "emphasis")]),
        ("<SUB>2</SUB>", [("2", "script")]),
        ("<sub>甲<sup>乙</sup>丙</sub>", [("甲", "script"), ("乙", "script"), ("丙", "script")]),
        ("<small>甲</small>", [("甲", "small")]), ("`甲`", [("甲", "code")]),
        ("<u class=\"name\">甲</u>", [("甲", "named")]), ("<cite>甲</cite>", [("甲", "named")]),
        ("*" * 64 + "甲" + "*" * 64, [("甲", "strong")]),
        ("*" * 65 + "甲" + "*" * 65, []),
    ],
)  # fmt: skip
def test_which_marks_give_which_style(text: str, wanted: list[tuple[str, str]]) -> None:
    """And which are text, as they stand."""
    styles = ("strong", "emphasis", "code", "script", "underline", "strike", "named", "small")
    found = [
        (run.text, style) for run in runs(text) for style in sorted(styles) if getattr(run, style)
    ]
    assert found == wanted
    if not wanted:
        assert plain(runs(text)) == text


def test_names_beside_each_other_are_two() -> None:
    """Each has a number of its own, the inner one counts; a blank at a line's end is no name's."""
    text = '<u class="name">甲</u><u class="name">乙*丙*</u><cite>丁<u class="name">a</u>\nb</cite>'
    assert [(run.text, run.named) for run in runs('<cite>a\nb</cite>c\n<cite>d</cite>')] == [
        ("a b", Named(NameLine.BOOK, 1)), ("c ", None), ("d", Named(NameLine.BOOK, 2)),
    ]  # fmt: skip
    found = runs(text)
    assert [(run.text, run.named) for run in found] == [
        ("甲", Named(NameLine.NAME, 1)), ("乙", Named(NameLine.NAME, 2)),
        ("丙", Named(NameLine.NAME, 2)), ("丁", Named(NameLine.BOOK, 3)),
        ("a", Named(NameLine.NAME, 4)), (" ", None), ("b", Named(NameLine.BOOK, 3)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("H~2~O", {"2": Script.SUB}), ("x^2^", {"2": Script.SUP}), ("10^6^", {"6": Script.SUP}),
        ("10~6~", {}), ("甲~2~", {}), ("~2~", {}),
        ("SO~4~^2-^", {"4": Script.SUB, "2-": Script.SUP}),
        ("(a)~n~", {"n": Script.SUB}), ("x^(n+1)^", {"(n+1)": Script.SUP}), ("x^2^3", {}),
        ("https://a.cn/b~c~", {}), ("见 b~c~", {"c": Script.SUB}), ("www.a.cn/x^2^", {}),
        ("a@b~c~", {}), ("x~abcdefghijkl~", {"abcdefghijkl": Script.SUB}), ("x~abcdefghijklm~", {}),
        ("x" + "-" * 190 + "://x^2^", {}), ("/b~c~", {}), ("~/b~c~", {}), ("./b^2^", {}),
        ("甲/b~c~", {}), ("甲b/b~c~", {"c": Script.SUB}), ("Na^+^", {"+": Script.SUP}),
    ],
)  # fmt: skip
def test_small_text_without_tags(text: str, scripts: dict[str, Script]) -> None:
    """Behind a letter or a bracket, above also behind a digit; never in an address."""
    assert {run.text: run.script for run in runs(text) if run.script} == scripts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("![](a.jpg){credit=甲}", ("甲", None)),
        ('![](a.jpg){credit="甲 乙" alt=丙}', ("甲 乙", "丙")),
        ('![](a.jpg){credit="\\"甲\\\\"}', ('"甲\\', None)), ("![](a.jpg){}", (None, None)),
        ("![](a.jpg){\tcredit=甲\t}", ("甲", None)),
    ],
)  # fmt: skip
def test_what_stands_in_braces(text: str, wanted: tuple[str | None, str | None]) -> None:
    """Quotes around blanks, backslashes before quotes and backslashes."""
    (figure,) = body(text)
    assert isinstance(figure, Figure)
    assert (figure.credit, figure.alt) == wanted


def places(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Line and column of each block, below the front matter."""
    for block in blocks:
        yield block.place.line - 3, block.place.column


def test_blocks_know_where_they_begin() -> None:
    """The line and the column of their first character, indents and marks passed over."""
    text = (
        "一\n\n   二\n\n> 三\n\n- 四\n\n　五\\\n　六\n\n## 七\n\n![八](a.jpg)\n\n***\n\n"
        "| 九 |\n|-|\n\n  $$x$$\n"
    )
    blocks = body(text)
    assert list(places(blocks)) == [
        (1, 1), (3, 4), (5, 1), (7, 1), (9, 2), (12, 1), (14, 1), (16, 1), (18, 1), (21, 3),
    ]  # fmt: skip
    assert isinstance(blocks[5], Subhead)


@pytest.mark.parametrize(
    ("text", "notes"),
    [("一^[1]^二", 0), ("一^[ ]二", 0), ("一^[]二", 0), ("一^[甲二", 0), ("一^[甲]二", 1),
     ("一^[甲]二^[乙]", 2)],
)  # fmt: skip
def test_which_brackets_are_a_note(text: str, notes: int) -> None:
    """A figure at the head of the line is none, nor is what says nothing."""
    found = parse(FRONT + text, "a.md")
    assert len(found.notes) == notes
    assert notes or "".join(plain(runs) for runs, _ in inline(found.blocks))[0] == "一"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<ruby lang="zh">汉<rt>hàn</rt></ruby>', "says besides its name"),
        ('<ruby>汉<rt class="a">hàn</rt></ruby>', "says besides its name"),
        ("一<div>二", "this tag of HTML"),
        ("一</u>二", "has no <u>"),
        ("一<!-- 注 -->二", "this comment or code"),
        ("一<?php ?>二", "this comment or code"),
    ],
)
def test_what_is_said_of_tags(text: str, said: str) -> None:
    """What kind of thing it is, and what of it is not used."""
    (found,) = told(text)
    assert found.code == "A026"
    assert said in str(found.message)
