"""Classes, widths and breaks: what clreq says of each mark, one case each."""

from __future__ import annotations

import pytest

from publisher.composition import LineStyle, Prohibition, TextRun, takes_dot, western_quotes
from publisher.composition.classes import UnitKind
from publisher.composition.preparing import HYPHEN_FRAME, prepare
from publisher.composition.units import (
    FORBIDDEN,
    STEP_BRACKET,
    STEP_GAP,
    STEP_MID,
    STEP_SPACE,
    STEP_STOP,
    STRETCH_ALL,
    STRETCH_GAP,
    STRETCH_LETTERS,
    STRETCH_NONE,
    Units,
)

from .faces import HEI, KAI, SONG, advances, plain_advances


def units_of(text: str, style: LineStyle | None = None, measure: float = 40.0) -> Units:
    """Give the units of ``text`` in made-up advances."""
    return prepare([TextRun(text, SONG)], plain_advances, style or LineStyle(), measure)


def kinds(text: str) -> list[tuple[str, UnitKind]]:
    """Give every unit's characters and class."""
    units = units_of(text)
    return [(text[a:b], k) for a, b, k in zip(units.start, units.end, units.kind, strict=True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((mark, UnitKind.STOP) for mark in "。．？！"),
        *((mark, UnitKind.MID) for mark in "，、；："),
        *((mark, UnitKind.OPEN) for mark in "“‘（《〈【〖〔［｛「『"),
        *((mark, UnitKind.CLOSE) for mark in "”’）》〉】〗〕］｝」』"),
        *((mark, UnitKind.CONNECTOR) for mark in "—～–"),
        *((mark, UnitKind.INTERPUNCT) for mark in "·‧・"),
        *((mark, UnitKind.SOLIDUS) for mark in "/／"),
        *((mark, UnitKind.DASH) for mark in ("——", "⸺")),
        *((mark, UnitKind.ELLIPSIS) for mark in ("……", "⋯⋯")),
        *((mark, UnitKind.STACK) for mark in ("？！", "！？", "！！", "！！！", "⁉", "‼")),
        *((mark, UnitKind.HAN) for mark in ("〇", "汉", "々", "Ａ", "ア", "１２．５％")),
        *(
            (mark, UnitKind.WEST)
            for mark in ("PDF", "3.14", "25℃", "27.7%", "-3", "−3", "￥99", "a/b")
        ),
        *((mark, UnitKind.SYMBOL) for mark in "①→★　"),
    ],
)
def test_class(text: str, kind: UnitKind) -> None:
    """Every mark is one unit of its class."""
    assert kinds(text) == [(text, kind)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("————", ["——", "——"]),
        ("———", ["——", "—"]),
        ("…………", ["……", "……"]),
        ("！！！！", ["！！", "！！"]),
        ("？？！！！", ["？？", "！！！"]),
        ("。！", ["。", "！"]),
    ],
)
def test_long_runs_fall_into_units(text: str, parts: list[str]) -> None:
    """A run of dashes, dots or stacked marks is cut into the units of the standard."""
    assert [part for part, _ in kinds(text)] == parts


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("——", 2.0), ("……", 2.0), ("？！", 1.0), ("！！！", 2.0), ("·", 0.5), ("–", 0.5),
        ("／", 0.5), ("～", 1.0), ("—", 1.0), ("汉", 1.0), ("〇", 1.0), ("。", 0.5),
        ("“", 0.5), ("⁉", 1.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("face", [SONG, HEI, KAI])
def test_body_width(text: str, width: float, face: str) -> None:
    """The width of a mark without its blank is the standard's, whatever the face says."""
    units = prepare([TextRun(text, face)], advances, LineStyle(), 40.0)
    assert units.body == [width]


@pytest.mark.parametrize("face", [SONG, HEI, KAI])
@pytest.mark.parametrize(("mark", "frame"), [("·", 0.5), ("–", 0.5), ("/", 0.5), ("⁉", 1.0)])
def test_narrow_marks_stand_in_the_middle(mark: str, frame: float, face: str) -> None:
    """The glyph of a centred mark is placed by its own advance in the middle of its frame."""
    units = prepare([TextRun(f"一{mark}二", face)], advances, LineStyle(), 40.0)
    (advance,) = advances(face, mark)
    assert units.offsets[1][0] + advance / 2 == pytest.approx(frame / 2)


@pytest.mark.parametrize(
    ("pair", "space"),
    [
        ("，“", 0.5), ("。”", 0.0), ("”。", 0.0), ("“《", 0.0), ("》《", 0.5), ("）（", 0.5),
        ("：“", 0.5), ("？！”", 0.0), ("，一", 0.5), ("一“", 0.5), ("一，", 0.0),
        ("。，", 0.5), ("一二", 0.0),
    ],
)  # fmt: skip
def test_blank_between(pair: str, space: float) -> None:
    """Adjacent marks share their blank (clreq 3.1.6.2); others keep it."""
    units = units_of(pair)
    assert units.space[len(units) - 2] == space


def test_tight_pairs_share_all_blank() -> None:
    """In the tight style a closing mark touches the opening one."""
    assert units_of("》《", LineStyle(tight_pairs=True)).space[0] == 0.0


@pytest.mark.parametrize(
    ("text", "step", "room"),
    [
        ("（一）二", STEP_BRACKET, 0.5), ("，一", STEP_MID, 0.5), ("：一", STEP_MID, 0.5),
        ("。一", STEP_STOP, 0.5), ("一A", STEP_GAP, 0.125), ("to be", STEP_SPACE, 0.0),
    ],
)  # fmt: skip
def test_squeezing_step(text: str, step: int, room: float) -> None:
    """Every blank belongs to its step of clreq 3.5.3 and gives as much as its floor leaves."""
    units = units_of(text)
    at = len(units) - 2
    assert (units.step[at], units.squeeze[at]) == (step, room)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("一A", 0.25), ("A一", 0.25), ("一3", 0.25), ("3%一", 0.25), ("一¥3", 0.25),
        ("党建+一", 0.0), ("（A", 0.0), ("A。", 0.0), ("，A", 0.5), ("①A", 0.0),
        ("一 A", 0.25), ("一——A", 0.0),
    ],
)  # fmt: skip
def test_han_western_gap(text: str, gap: float) -> None:
    """A gap stands between Han and letters or digits, a typed blank makes it no wider."""
    units = units_of(text)
    assert units.space[len(units) - 2] == gap


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("一二", STRETCH_ALL), ("，一", STRETCH_ALL), ("一A", STRETCH_GAP), ("一～", STRETCH_NONE),
        ("A/", STRETCH_NONE), ("————", STRETCH_NONE), ("…………", STRETCH_NONE), ("一——", STRETCH_ALL),
    ],
)  # fmt: skip
def test_stretching_step(text: str, stretch: int) -> None:
    """Places open in clreq's order; beside connectors and inside long marks never."""
    assert units_of(text).stretch[len(units_of(text)) - 2] == stretch


@pytest.mark.parametrize(
    "text",
    [
        "一，", "一”", "一·", "一～", "一–", "一？！", "“一", "（一", "3.14", "3%", "25℃", "¥3",
        "-3",        "一/", "一\u00a0二", "1.\u2002一",
    ],
)  # fmt: skip
def test_no_break(text: str) -> None:
    """Nothing parts a mark from what it belongs to, or a number."""
    units = units_of(text)
    assert len(units) == 1 or units.break_cost[0] == FORBIDDEN


@pytest.mark.parametrize("text", ["一二", "一A", "，一", "一“", "。——", "————", "A一"])
def test_break(text: str) -> None:
    """Between Han, before an opening mark and after a closing one a line may end."""
    assert units_of(text).break_cost[0] < FORBIDDEN


@pytest.mark.parametrize(
    ("level", "dash", "comma", "solidus"),
    [
        (Prohibition.NONE, True, True, True),
        (Prohibition.BASIC, True, False, True),
        (Prohibition.GB, True, False, False),
        (Prohibition.STRICT, False, False, False),
    ],
)
def test_levels(level: Prohibition, dash: bool, comma: bool, solidus: bool) -> None:
    """Each level forbids what the one below it does and more."""
    style = LineStyle(prohibition=level)

    def allowed(text: str, at: int) -> bool:
        return units_of(text, style).break_cost[at] < FORBIDDEN

    assert (allowed("一——", 0), allowed("一，", 0), allowed("一/二", 1)) == (dash, comma, solidus)


def test_number_and_measure_word_would_rather_stay_together() -> None:
    """A break between a number and its measure word is dearer than one beside it."""
    units = units_of("约321个点")
    assert units.break_cost[1] > units.break_cost[0]


@pytest.mark.parametrize(
    ("text", "western"),
    [
        ("他说“好”。", ""), ("it’s", "’"), ("the “word” here", "“”"), ("用“PDF”格式", ""),
        ("He said: “Yes.”", "“”"), ("“OK”，他说", ""), ("“is a ‘new’ tool”，他说", "‘’"),
        ("5’", ""), ("见“PDF” in it", ""), ("it is “PDF”的", ""),
        ("the “汉字” here", ""), ("“", ""), ("a café “crème” b", "“”"),
    ],
)  # fmt: skip
def test_western_quotes(text: str, western: str) -> None:
    """Quotation marks are Western only inside Western text."""
    assert "".join(text[i] for i in sorted(western_quotes(text))) == western


def test_note_mark_is_one_with_what_it_marks() -> None:
    """A note mark adds its width to the character before it and is never parted from it."""
    runs = [TextRun("一二。", SONG), TextRun("12", SONG, 0.6, attached=True), TextRun("三", SONG)]
    units = prepare(runs, plain_advances, LineStyle(), 40.0)
    assert (units.start[2], units.end[2], units.kind[2]) == (2, 5, UnitKind.STOP)
    assert units.body[2] == pytest.approx(0.5 + 2 * 0.5 * 0.6)
    assert units.space[2] == 0.5


def test_blank_before_a_note_mark_goes() -> None:
    """What is typed between a word and its note mark takes no room."""
    runs = [TextRun("一 ", SONG), TextRun("1", SONG, 0.6, attached=True), TextRun("二", SONG)]
    units = prepare(runs, plain_advances, LineStyle(), 40.0)
    assert units.offsets[0] == (0.0, 1.0, 1.0)
    assert units.space[0] == 0.0


def test_combining_marks_take_no_room() -> None:
    """A variation selector or accent goes with the character before it."""
    units = units_of("葛\U000e0100城")
    assert (units.end[0], units.body) == (2, [1.0, 1.0])


def test_mixed_sizes() -> None:
    """A run of another size has frames of that size."""
    runs = [TextRun("一", SONG), TextRun("二，", SONG, 1.5)]
    assert prepare(runs, plain_advances, LineStyle(), 40.0).body == [1.0, 1.5, 0.75]


def test_hyphenation() -> None:
    """A long word may be parted, with room for a hyphen whose ink is in the middle of it."""
    runs = [TextRun("typesetting", SONG)]
    units = prepare(runs, advances, LineStyle(), 40.0)
    assert units.hyphen[0] == HYPHEN_FRAME
    assert units.hyphen_shift[0] == pytest.approx((HYPHEN_FRAME - advances(SONG, "‐")[0]) / 2)
    assert len(prepare(runs, advances, LineStyle(hyphenate=False), 40.0)) == 1


def test_address_parts_without_a_hyphen() -> None:
    """An address is parted after its marks, at a price elsewhere, and never hyphenated."""
    units = units_of("见https://example.org/type。")
    parts = ["https://", "example.", "org/"]
    cheap = [k for k in range(1, len(units) - 2) if units.break_cost[k] < 5]
    text = "见https://example.org/type。"
    ends = [text[: units.end[k]] for k in cheap]
    assert ends == ["见" + "".join(parts[: n + 1]) for n in range(3)]
    assert not any(units.hyphen)
    assert units.stretch[1] == STRETCH_LETTERS


def test_word_wider_than_the_line_is_cut() -> None:
    """What cannot be parted is cut all the same when no line could hold it."""
    assert len(units_of("0123456789", measure=3.0)) == 10


def test_dots_stand_under_han_only() -> None:
    """Emphasis dots are for characters, not for marks, blanks or Latin."""
    assert [char for char in "版A，1 〇。" if takes_dot(char)] == ["版", "〇"]


def test_figures_of_one_width() -> None:
    """In the columns of a table a 1 is as wide as an 8, and stands in the middle of its frame."""
    style = LineStyle(tabular=True)
    ones, eights = (
        prepare([TextRun(text, SONG)], advances, style, 40.0) for text in ("1,111.1", "8,888.8")
    )
    assert ones.body == pytest.approx(eights.body)
    own, frame = advances(SONG, "1")[0], max(advances(SONG, digit)[0] for digit in "0123456789")
    assert own < frame
    assert ones.offsets[0][0] == pytest.approx((frame - own) / 2)
    assert prepare([TextRun("11", SONG)], advances, LineStyle(), 40.0).body[0] < 2 * frame


@pytest.mark.parametrize("face", [SONG, HEI, KAI])
@pytest.mark.parametrize("sign", "×÷")
def test_signs_between_han_fill_a_cell(face: str, sign: str) -> None:
    """× and ÷ stand in the middle of one em between Han, whatever the face says."""
    units = prepare([TextRun(f"长{sign}宽", face)], advances, LineStyle(), 40.0)
    assert (units.body[1], units.space[:2]) == (1.0, [0.0, 0.0])
    assert units_of(f"3{sign}4").kind == [UnitKind.WEST]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电(记者)说", ["电", "(记", "者)", "说"]),
        ("今年,全市", ["今", "年,", "全", "市"]),
        ('问:"真的吗?"他', ["问:", '"真', "的", '吗?"', "他"]),
        ("有[附]吗!", ["有", "[附]", "吗!"]),
        ('说"好"了', ["说", '"好"', "了"]),
    ],
)
def test_narrow_marks_are_classed_like_their_wide_twins(text: str, parts: list[str]) -> None:
    """ASCII stops and closing brackets begin no line, opening ones end none."""
    units = units_of(text)
    starts = [0, *(units.start[k + 1] for k in range(len(units) - 1)
                   if units.break_cost[k] < FORBIDDEN)]  # fmt: skip
    assert [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == parts
